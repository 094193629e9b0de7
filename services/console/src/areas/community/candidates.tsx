import type { Operations } from '@jiesu/contracts';
import { App, Button, Input, Modal, Radio, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { clockTime, count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, DimensionTag, PageHead, UrgencyTag } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useAreaName } from '../../parts/names.ts';
import { PlaceField, useDebounced, useProblemTypes } from '../../parts/pickers.tsx';
import { SimilarToText } from '../../parts/similar.tsx';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { codesOf } from '../intake/desk.ts';

type Item = Operations['listCandidates']['reply']['items'][number];
type Confirmation = Operations['confirmCandidate']['body'];
const STATES = ['open', 'confirmed', 'auto', 'dismissed'] as const;
const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;
const idOf = (item: Item): string => item.candidateId;

export function CandidatesPage() {
  const text = useText();
  const now = useNow();
  const areaName = useAreaName();
  const [state, setState] = useState<(typeof STATES)[number]>('open');
  // No fact tells of a candidate that opens or grows: it is intake's own until it is confirmed.
  const list = usePages('listCandidates', { query: { state, limit: 50 } }, { every: 3_000 });
  const walk = useWalk({ title: text.community.title, items: list.items, idOf, startAtFirst: true });
  return (
    <div className="page fill">
      <PageHead
        title={text.community.title}
        sub={list.total === undefined ? text.common.loading : text.community.summary(count(list.total))}
      >
        <Segmented
          value={state}
          onChange={(value) => setState(value)}
          options={STATES.map((value) => ({ value, label: text.community.states[value] }))}
        />
      </PageHead>
      <div className={`two-panes${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.community.empty[state]}
            emptyHint={text.community.emptyHint}
            rows={8}
          >
            {list.items.map((item) => (
              <button
                type="button"
                key={item.candidateId}
                data-walk={item.candidateId}
                className={`row-item${item.candidateId === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(item)}
              >
                <div className="row between nowrap">
                  <span className="clip2">{item.extract}</span>
                  {item.weight > 1 ? <span className="weight">+{item.weight - 1}</span> : null}
                </div>
                <div className="row between small soft nowrap">
                  <span className="clip">
                    {item.groupName ?? item.groupId}
                    {item.streetId ? ` · ${areaName(item.streetId)}` : ''}
                  </span>
                  <span>{dayTime(item.lastAt, now)}</span>
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
        <div className="pane detail-pane">
          {walk.item ? (
            <Thread key={walk.item.candidateId} item={walk.item} now={now} />
          ) : list.isPending ? null : (
            <Nothing title={text.community.empty[state]} hint={text.community.emptyHint} />
          )}
        </div>
      </div>
    </div>
  );
}

function Thread({ item, now }: { readonly item: Item; readonly now: number }) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const { may } = useSession();
  const { nameOf } = useProblemTypes();
  const candidate = useRead(
    'getCandidate',
    { params: { candidateId: item.candidateId } },
    { every: item.state === 'open' ? 3_000 : 0 },
  );
  const confirm = useCommand('confirmCandidate', ['listCandidates', 'getCandidate']);
  const dismiss = useCommand('dismissCandidate', ['listCandidates', 'getCandidate']);
  const [words, setWords] = useState<string>();
  const [address, setAddress] = useState('');
  const [hint, setHint] = useState<NonNullable<Confirmation['hint']>>({});
  const [kind, setKind] = useState<(typeof KINDS)[number]>('complaint');
  const [dismissing, setDismissing] = useState(false);
  const open = item.state === 'open';
  const typed = words ?? item.extract;
  const asked = useDebounced(typed.trim(), 300);
  const suggest = useRead(
    'suggest',
    { body: { text: asked, ...(item.communityId ? { communityId: item.communityId } : {}) } },
    { enabled: open && asked.length >= 4 && may('suggest'), keep: true, lasting: true },
  );
  const send = (): void => {
    if (!open || confirm.isPending || typed.trim() === '') return;
    confirm.mutate(
      {
        params: { candidateId: item.candidateId },
        body: {
          kind,
          ...(words !== undefined && words.trim() !== item.extract ? { text: words.trim() } : {}),
          ...(address.trim() ? { address: address.trim() } : {}),
          ...(Object.keys(hint).length > 0 ? { hint } : {}),
        },
      },
      { onSuccess: () => void message.success(text.community.confirmed) },
    );
  };
  useKeys(text.community.candidate, [
    {
      keys: 'ctrl+enter',
      label: text.community.confirm,
      inFields: true,
      disabled: !open || !may('confirmCandidate'),
      run: send,
    },
    { keys: 'c', label: text.community.confirm, disabled: !open || !may('confirmCandidate'), run: send },
    {
      keys: 'd',
      label: text.community.dismiss,
      disabled: !open || !may('dismissCandidate'),
      run: () => setDismissing(true),
    },
    ...KINDS.map((value, at) => ({
      keys: `alt+${at + 1}`,
      label: text.intake.setKind(label(value, 'RequestKind')),
      inFields: true,
      run: () => setKind(value),
    })),
  ]);
  const messages = candidate.data?.messages ?? [];
  return (
    <div className="candidate">
      <section className="thread">
        <header className="row between">
          <h2>{item.groupName ?? item.groupId}</h2>
          <span className="small soft">{text.community.weight(item.weight, item.messages)}</span>
        </header>
        <Fetched loading={candidate.isPending} error={candidate.error} again={() => void candidate.refetch()}>
          <ol>
            {messages.map((one) => (
              <li key={one.messageId} className={`said said-${one.role}`}>
                <div className="small faint">
                  {text.community.member(one.member)} · {clockTime(one.sentAt)}
                  <span className={`role role-${one.role}`}>{text.community.roles[one.role]}</span>
                </div>
                <div className="bubble">{one.text ?? text.community.kinds[one.kind]}</div>
              </li>
            ))}
          </ol>
          {item.because ? <p className="small soft">{text.community.because(item.because)}</p> : null}
        </Fetched>
      </section>
      <section className="stack">
        {open ? (
          <>
            <div className="field">
              <label htmlFor="candidate-text">{text.community.asRequest}</label>
              <Input.TextArea
                id="candidate-text"
                rows={6}
                maxLength={4000}
                value={typed}
                onChange={(event) => setWords(event.target.value)}
              />
            </div>
            <div className="field">
              <label htmlFor="candidate-place">{text.intake.place}</label>
              <PlaceField
                id="candidate-place"
                value={address}
                placeholder={text.community.placeHint}
                onType={setAddress}
                onChoose={(place) => {
                  setAddress(place.text);
                  setHint({
                    ...(place.communityId
                      ? codesOf(place.communityId)
                      : place.streetId
                        ? codesOf(place.streetId)
                        : {}),
                  });
                }}
              />
            </div>
            <div className="field">
              <span>{text.intake.kind}</span>
              <Radio.Group
                optionType="button"
                buttonStyle="solid"
                value={kind}
                onChange={(event) => setKind(event.target.value as (typeof KINDS)[number])}
                options={KINDS.map((value) => ({ value, label: label(value, 'RequestKind') }))}
              />
            </div>
            {suggest.data ? (
              <div className="row">
                <span className="soft">{text.community.reads}</span>
                <strong>{nameOf(suggest.data.problemType.code)}</strong>
                <DimensionTag dimension={suggest.data.dimensions.primary.dimension} />
                <UrgencyTag level={suggest.data.urgency.level} />
              </div>
            ) : null}
            {confirm.error ? <ErrorNote error={confirm.error} /> : null}
            <div className="row">
              <Button type="primary" loading={confirm.isPending} onClick={send}>
                {text.community.confirm} <Caps keys="ctrl+enter" />
              </Button>
              <Button onClick={() => setDismissing(true)}>
                {text.community.dismiss} <Caps keys="d" />
              </Button>
            </div>
            <p className="small soft">{text.community.confirmHint}</p>
            <SimilarToText
              asked={{
                text: typed,
                ...(address.trim() ? { address: address.trim() } : {}),
                ...((hint.communityId ?? item.communityId)
                  ? { communityId: hint.communityId ?? item.communityId }
                  : {}),
              }}
            />
          </>
        ) : (
          <div className="stack tight">
            <h2>{text.community.states[item.state]}</h2>
            <p className="soft">
              {candidate.data?.decidedBy ? `${candidate.data.decidedBy} · ` : ''}
              {dayTime(candidate.data?.decidedAt, now)}
            </p>
            {candidate.data?.because ? <p>{candidate.data.because}</p> : null}
            {item.requestId ? (
              may('getDemand') || may('getRequest') ? (
                <Link to={`/requests/${item.requestId}`} className="mono">
                  {item.requestId}
                </Link>
              ) : (
                <span className="mono">{item.requestId}</span>
              )
            ) : null}
            {candidate.data?.dispatched ? <p>{text.community.dispatched}</p> : null}
          </div>
        )}
      </section>
      {dismissing ? (
        <DismissDialog
          busy={dismiss.isPending}
          error={dismiss.error}
          close={() => setDismissing(false)}
          send={(because) =>
            dismiss.mutate(
              { params: { candidateId: item.candidateId }, body: { because } },
              {
                onSuccess: () => {
                  void message.success(text.community.dismissed);
                  setDismissing(false);
                },
              },
            )
          }
        />
      ) : null}
    </div>
  );
}

function DismissDialog(props: {
  readonly busy: boolean;
  readonly error: unknown;
  readonly send: (because: string) => void;
  readonly close: () => void;
}) {
  const text = useText();
  const [because, setBecause] = useState('');
  const send = (): void => {
    if (because.trim()) props.send(because.trim());
  };
  useKeys(
    text.community.dismiss,
    [
      { keys: 'ctrl+enter', label: text.community.dismiss, inFields: true, run: send },
      ...text.community.dismissReasons.map((reason, at) => ({
        keys: `alt+${at + 1}`,
        label: reason,
        inFields: true,
        run: () => setBecause(reason),
      })),
    ],
    { modal: true },
  );
  return (
    <Modal
      open
      title={text.community.dismissTitle}
      onCancel={props.close}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!because.trim()} loading={props.busy} onClick={send}>
            {text.community.dismiss} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack tight">
        <div className="row">
          {text.community.dismissReasons.map((reason, at) => (
            <Button key={reason} size="small" onClick={() => setBecause(reason)}>
              {reason} <Caps keys={`alt+${at + 1}`} />
            </Button>
          ))}
        </div>
        <Input
          autoFocus
          value={because}
          maxLength={300}
          aria-label={text.community.dismissTitle}
          placeholder={text.community.dismissHint}
          onChange={(event) => setBecause(event.target.value)}
          onPressEnter={send}
        />
        {props.error ? <ErrorNote error={props.error} /> : null}
      </div>
    </Modal>
  );
}
