import type { Operations } from '@jiesu/contracts';
import { Alert, Button, Input, Modal, Segmented, Select } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, PageHead } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type Signal = Operations['listSignals']['reply']['items'][number];
type Outcome = Operations['reviewSignal']['body']['outcome'];

const STATES = ['open', 'followUp', 'dismissed'] as const;
const KINDS = ['calledAgain', 'identicalReplies', 'nightReplies', 'contactDenied', 'pressure'] as const;
const idOf = (signal: Signal): string => signal.id;

export function SignalsPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const unitName = useUnitName();
  const [state, setState] = useState<(typeof STATES)[number]>('open');
  const [kind, setKind] = useState<(typeof KINDS)[number]>();
  const [period, setPeriod] = useState<string>();
  const periods = useRead('listBulletins').data?.items ?? [];
  const list = usePages('listSignals', {
    query: { state, limit: 50, ...(kind && { kind }), ...(period && { period }) },
  });
  const detail = useRef<HTMLDivElement>(null);
  const walk = useWalk({
    title: text.signals.title,
    items: list.items,
    idOf,
    startAtFirst: true,
    open: () => detail.current?.focus(),
  });
  const step = (by: number): void => {
    const at = periods.findIndex((one) => one.period === (period ?? list.first?.period));
    const other = periods[at + by];
    if (other) setPeriod(other.period);
  };
  useKeys(text.signals.title, [
    { keys: '[', label: text.assessment.earlier, run: () => step(1) },
    { keys: ']', label: text.assessment.later, run: () => step(-1) },
  ]);
  return (
    <div className="page fill">
      <PageHead
        title={text.signals.title}
        sub={
          list.total === undefined
            ? text.common.loading
            : text.signals.summary(list.first?.period ?? '', count(list.total))
        }
      >
        <Select
          value={period ?? list.first?.period}
          onChange={setPeriod}
          aria-label={text.assessment.period}
          style={{ width: 120 }}
          options={periods.map((one) => ({ value: one.period, label: one.period }))}
        />
        <Select
          allowClear
          value={kind}
          onChange={setKind}
          placeholder={text.signals.anyKind}
          aria-label={text.signals.anyKind}
          style={{ width: 250 }}
          options={KINDS.map((value) => ({
            value,
            label: `${label(value, 'SignalKind')} ${count(list.first?.byKind[value] ?? 0)}`,
          }))}
        />
        <Segmented
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: label(value, 'SignalState') }))}
        />
      </PageHead>
      <Alert type="info" showIcon className="gap-below" title={text.signals.never} />
      <div className={`two-panes narrow-list${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.signals.empty}
            emptyHint={text.signals.emptyHint}
            rows={8}
          >
            {list.items.map((signal) => (
              <button
                type="button"
                key={signal.id}
                data-walk={signal.id}
                className={`row-item${signal.id === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(signal)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{label(signal.kind, 'SignalKind')}</span>
                  <span className="small soft">{dayTime(signal.at, now)}</span>
                </div>
                <div className="small soft clip">
                  {unitName(signal.unitId)} · {text.signals.pieces(signal.evidenceTotal)}
                </div>
              </button>
            ))}
            {list.hasNextPage ? (
              <div className="pad">
                <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {text.common.more(count((list.total ?? 0) - list.items.length))}
                </Button>
              </div>
            ) : null}
          </Fetched>
        </div>
        <div className="pane detail-pane" ref={detail} tabIndex={-1}>
          {walk.item && list.first ? (
            <Detail key={walk.id} signal={walk.item} period={list.first.period} />
          ) : list.isPending ? null : (
            <Nothing title={text.signals.chooseOne} />
          )}
        </div>
      </div>
    </div>
  );
}

function Detail({ signal, period }: { readonly signal: Signal; readonly period: string }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const unitName = useUnitName();
  const { may } = useSession();
  const [doing, setDoing] = useState<Outcome>();
  const mayReview = may('reviewSignal');
  useKeys(text.signals.title, [
    { keys: 'x', label: text.signals.dismiss, disabled: !mayReview, run: () => setDoing('dismissed') },
    { keys: 'f', label: text.signals.follow, disabled: !mayReview, run: () => setDoing('followUp') },
  ]);
  return (
    <div className="stack">
      <div>
        <h2 className="big">{label(signal.kind, 'SignalKind')}</h2>
        <p className="soft">
          {unitName(signal.unitId)} · {dayTime(signal.at, now)}
        </p>
      </div>
      <p>{text.signals.why[signal.kind]}</p>
      {signal.review ? (
        <Alert
          type={signal.review.outcome === 'dismissed' ? 'success' : 'warning'}
          showIcon
          title={text.signals.reviewed(
            label(signal.review.outcome, 'SignalOutcome'),
            signal.review.by,
            dayTime(signal.review.at, now),
          )}
          description={signal.review.because}
        />
      ) : null}
      <ol className="history">
        {signal.evidence.map((piece) => (
          <li key={`${piece.requestId}.${piece.at}.${piece.what}`}>
            <div className="row">
              <span className="chip chip-mark">{label(piece.what, 'SignalWhat')}</span>
              <span className="soft">{dayTime(piece.at, now)}</span>
              {piece.by ? <span className="small faint">{piece.by}</span> : null}
            </div>
            <Link to={`/requests/${piece.requestId}`}>
              {piece.title ?? piece.ticketId ?? piece.requestId}
            </Link>{' '}
            <span className="small faint mono">{piece.ticketId ?? piece.requestId}</span>
            {piece.said ? <p className="wrap">{piece.said}</p> : null}
          </li>
        ))}
      </ol>
      {signal.evidenceTotal > signal.evidence.length ? (
        <p className="small soft">
          {text.signals.moreEvidence(signal.evidenceTotal - signal.evidence.length)}
        </p>
      ) : null}
      {mayReview ? (
        <div className="row">
          <Button size="large" onClick={() => setDoing('dismissed')}>
            {text.signals.dismiss} <Caps keys="x" />
          </Button>
          <Button size="large" type="primary" onClick={() => setDoing('followUp')}>
            {text.signals.follow} <Caps keys="f" />
          </Button>
        </div>
      ) : null}
      {doing ? (
        <Review signal={signal} period={period} outcome={doing} close={() => setDoing(undefined)} />
      ) : null}
    </div>
  );
}

function Review(props: {
  readonly signal: Signal;
  readonly period: string;
  readonly outcome: Outcome;
  readonly close: () => void;
}) {
  const text = useText();
  const [because, setBecause] = useState('');
  const review = useCommand('reviewSignal', ['listSignals']);
  const tooShort = because.trim().length < 4;
  const send = (): void => {
    if (tooShort || review.isPending) return;
    review.mutate(
      {
        params: { signalId: props.signal.id },
        body: { period: props.period, outcome: props.outcome, because: because.trim() },
      },
      { onSuccess: props.close },
    );
  };
  useKeys(
    text.signals.title,
    [{ keys: 'ctrl+enter', label: text.common.confirm, inFields: true, run: send, disabled: tooShort }],
    { modal: true },
  );
  return (
    <Modal
      open
      title={props.outcome === 'dismissed' ? text.signals.dismiss : text.signals.follow}
      onCancel={props.close}
      onOk={send}
      okText={
        <>
          {text.common.confirm} <Caps keys="ctrl+enter" />
        </>
      }
      cancelText={text.common.cancel}
      okButtonProps={{ disabled: tooShort, loading: review.isPending }}
    >
      <div className="field">
        <label htmlFor="signal-because">{text.signals.because}</label>
        <Input.TextArea
          id="signal-because"
          autoFocus
          rows={3}
          maxLength={500}
          value={because}
          onChange={(event) => setBecause(event.target.value)}
        />
        <span className="small soft">{text.signals.becauseHint}</span>
      </div>
      {review.error ? <ErrorNote error={review.error} again={send} /> : null}
    </Modal>
  );
}
