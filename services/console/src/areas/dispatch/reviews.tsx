import { SendOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import {
  Caps,
  Confidence,
  DimensionTag,
  Due,
  Fact,
  Highlighted,
  PageHead,
  UrgencyTag,
  Words,
} from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { usePlaceName, useUnitName } from '../../parts/names.ts';
import { UnitPicker, useProblemTypes } from '../../parts/pickers.tsx';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { BeforeDispatch } from './before.tsx';

type Item = Operations['listReviews']['reply']['items'][number];
type Tier = NonNullable<Operations['dispatchManually']['body']['tier']>;

const TIERS = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
const idOf = (item: Item): string => item.requestId;

export function ReviewsPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const placeName = usePlaceName();
  const [urgency, setUrgency] = useState<Tier>();
  const list = usePages('listReviews', { query: { limit: 50, ...(urgency ? { urgency } : {}) } });
  const first = list.first;
  const detail = useRef<HTMLDivElement>(null);
  const walk = useWalk({
    title: text.reviews.title,
    items: list.items,
    idOf,
    startAtFirst: true,
    open: () => detail.current?.focus(),
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  });
  return (
    <div className="page fill">
      <PageHead
        title={text.reviews.title}
        sub={first ? text.reviews.summary(count(first.total), count(first.overdue)) : text.common.loading}
      >
        <Select
          allowClear
          placeholder={text.inbox.anyTier}
          aria-label={text.inbox.anyTier}
          value={urgency ?? null}
          onChange={(value: Tier | null) => setUrgency(value ?? undefined)}
          options={TIERS.map((value) => ({ value, label: label(value, 'Urgency') }))}
          style={{ width: 130 }}
        />
        <span className="small faint">
          <Caps keys="j" /> <Caps keys="k" /> {text.keys.walk}
        </span>
      </PageHead>
      <div className={`two-panes${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.reviews.empty}
            emptyHint={text.reviews.emptyHint}
            rows={8}
          >
            {list.items.map((item) => (
              <button
                type="button"
                key={item.requestId}
                data-walk={item.requestId}
                className={`row-item${item.requestId === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(item)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{item.title}</span>
                  <Due at={item.dueAt} startedAt={item.since} />
                </div>
                <div className="row small soft">
                  <UrgencyTag level={item.urgency} />
                  <span>{text.reviews.reasons[item.reason]}</span>
                  {item.reason === 'placeUnknown' ? null : (
                    <span className="clip">{placeName(item.place)}</span>
                  )}
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
          {walk.item ? (
            <Review key={walk.item.requestId} item={walk.item} now={now} />
          ) : list.isPending ? null : (
            <Nothing title={text.reviews.chooseOne} />
          )}
        </div>
      </div>
    </div>
  );
}

function Review({ item, now }: { readonly item: Item; readonly now: number }) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const { may } = useSession();
  const placeName = usePlaceName();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const classification = useRead('getClassification', { params: { requestId: item.requestId } });
  const trace = useRead('getDispatch', { params: { requestId: item.requestId } });
  const dispatch = useCommand('dispatchManually', ['listReviews', 'getDispatch']);
  const [unitId, setUnitId] = useState<string | undefined>(item.candidates[0]?.unitId);
  const [assist, setAssist] = useState<readonly string[]>([]);
  const [tier, setTier] = useState<Tier>(item.urgency);
  const [because, setBecause] = useState('');
  const [missing, setMissing] = useState<string>();
  const decision = useRef<HTMLDivElement>(null);
  const candidate = item.candidates.find((one) => one.unitId === unitId);
  const guess = classification.data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of either answers the complaint
  useEffect(() => setMissing(undefined), [unitId, because]);
  const send = (): void => {
    if (dispatch.isPending) return;
    const reason = because.trim() || candidate?.because;
    if (!unitId) {
      setMissing(text.reviews.needUnit);
      return;
    }
    if (!reason) {
      setMissing(text.reviews.needBecause);
      return;
    }
    dispatch.mutate(
      {
        params: { requestId: item.requestId },
        body: {
          unitId,
          because: reason.slice(0, 500),
          tier,
          ...(assist.length > 0 ? { assistUnitIds: assist } : {}),
        },
      },
      { onSuccess: () => void message.success(text.reviews.dispatched(unitName(unitId))) },
    );
  };
  useKeys(text.reviews.decide, [
    ...item.candidates.slice(0, 9).map((one, at) => ({
      keys: String(at + 1),
      label: text.reviews.choose(one.unitName),
      run: () => setUnitId(one.unitId),
    })),
    {
      keys: '/',
      label: text.reviews.search,
      run: () => decision.current?.querySelector<HTMLInputElement>('#review-unit')?.focus(),
    },
    {
      keys: 'ctrl+enter',
      label: text.reviews.send,
      inFields: true,
      disabled: !may('dispatchManually'),
      run: send,
    },
  ]);
  return (
    <div className="stack">
      <div>
        <div className="row">
          <h2 className="big">{item.title}</h2>
          <UrgencyTag level={item.urgency} />
          {item.alarm ? <span className="chip chip-urgent">{text.reviews.alarm}</span> : null}
          {item.part ? (
            <span className="chip chip-mark">{text.reviews.partOf(item.part)}</span>
          ) : item.hop > 1 ? (
            <span className="chip chip-mark">{text.reviews.hop(item.hop)}</span>
          ) : null}
        </div>
        <div className="row small soft">
          <Link to={`/requests/${item.requestId}`} className="mono">
            {item.requestId}
          </Link>
          <span>
            {label(item.kind, 'RequestKind')} · {label(item.channel, 'Channel')} ·{' '}
            {dayTime(item.receivedAt, now)}
          </span>
        </div>
      </div>
      <Alert
        type="warning"
        showIcon
        title={
          item.because.startsWith(text.reviews.reasons[item.reason])
            ? item.because
            : text.common.aside(text.reviews.reasons[item.reason], item.because)
        }
      />
      <p className="matter-text wrap">
        <Highlighted
          text={item.text}
          words={
            guess
              ? {
                  type: guess.problemType.words,
                  place: guess.place.words,
                  urgency: guess.urgency.words,
                  dimension: guess.dimensions.primary.words,
                }
              : {}
          }
        />
      </p>
      <dl className="facts">
        <Fact label={text.common.place}>
          {placeName(item.place)} <span className="soft">{item.place.text}</span>{' '}
          <Confidence value={guess?.place.confidence} />
          {guess?.place.candidates && guess.place.candidates.length > 0 ? (
            <div className="small soft">
              {text.reviews.placeMaybe(guess.place.candidates.map((one) => one.fullName))}
            </div>
          ) : null}
        </Fact>
        <Fact label={text.intake.problemType}>
          <span className="row">
            {nameOf(item.problemType)} <Confidence value={guess?.problemType.confidence} />{' '}
            <Words words={guess?.problemType.words} />
          </span>
          {guess && guess.alternatives.length > 0 ? (
            <div className="small soft">
              {text.reviews.typeMaybe(guess.alternatives.map((one) => nameOf(one.code)))}
            </div>
          ) : null}
        </Fact>
        {guess ? (
          <Fact label={text.intake.dimension}>
            <span className="row">
              <DimensionTag dimension={guess.dimensions.primary.dimension} />
              <Confidence value={guess.dimensions.primary.confidence} />
            </span>
          </Fact>
        ) : null}
        {(trace.data?.hops ?? []).map((hop) => (
          <Fact key={hop.hop} label={text.reviews.earlier(hop.hop)}>
            {hop.unitName} <span className="small soft">{hop.because}</span>
            {hop.endedBecause ? (
              <div className="small soft">{text.reviews.ended(hop.endedBecause)}</div>
            ) : null}
          </Fact>
        ))}
      </dl>
      <BeforeDispatch item={item} />
      <div className="decide" ref={decision}>
        <h3>{text.reviews.decide}</h3>
        <div className="choices" role="radiogroup" aria-label={text.reviews.candidates}>
          {item.candidates.map((one, at) => (
            // biome-ignore lint/a11y/useSemanticElements: a radio that carries a reason and a key
            <button
              type="button"
              role="radio"
              aria-checked={one.unitId === unitId}
              key={one.unitId}
              className={`choice${one.unitId === unitId ? ' on' : ''}`}
              onClick={() => setUnitId(one.unitId)}
            >
              <span className="grow">
                <strong>{one.unitName}</strong>
                <span className="small soft block">{one.because}</span>
              </span>
              {one.ruleId ? <span className="small faint mono">{one.ruleId}</span> : null}
              <Caps keys={String(at + 1)} />
            </button>
          ))}
          {item.candidates.length === 0 ? <p className="soft">{text.reviews.noCandidates}</p> : null}
        </div>
        <div className="review-form">
          <div className="field">
            <label htmlFor="review-unit">
              {text.reviews.unit} <Caps keys="/" />
            </label>
            <UnitPicker id="review-unit" value={unitId} onChange={setUnitId} />
          </div>
          <div className="field">
            <label htmlFor="review-tier">{text.inbox.columns.tier}</label>
            <Select
              id="review-tier"
              value={tier}
              onChange={(value: Tier) => setTier(value)}
              options={TIERS.map((value) => ({ value, label: label(value, 'Urgency') }))}
            />
          </div>
          <div className="field">
            <label htmlFor="review-assist">{text.reviews.assist}</label>
            <Assist value={assist} onChange={setAssist} />
          </div>
        </div>
        <div className="field">
          <label htmlFor="review-because">{text.reviews.because}</label>
          <Input.TextArea
            id="review-because"
            rows={2}
            maxLength={500}
            value={because}
            placeholder={
              candidate ? text.reviews.becauseDefault(candidate.because) : text.reviews.becauseHint
            }
            onChange={(event) => setBecause(event.target.value)}
          />
        </div>
        {missing ? <Alert type="warning" showIcon title={missing} role="alert" /> : null}
        {dispatch.error ? <ErrorNote error={dispatch.error} /> : null}
        <div className="row">
          <Button
            type="primary"
            size="large"
            icon={<SendOutlined />}
            loading={dispatch.isPending}
            disabled={!may('dispatchManually')}
            onClick={send}
          >
            {text.reviews.sendTo(unitId ? unitName(unitId) : '…')} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      </div>
    </div>
  );
}

export function Assist({
  value,
  onChange,
}: {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}) {
  const text = useText();
  const unitName = useUnitName();
  return (
    <div className="row">
      {value.map((unitId) => (
        <button
          type="button"
          key={unitId}
          className="chip"
          onClick={() => onChange(value.filter((other) => other !== unitId))}
          title={text.common.remove}
        >
          {unitName(unitId)} ×
        </button>
      ))}
      <div className="grow" style={{ minWidth: 160 }}>
        <UnitPicker
          id="review-assist"
          value={undefined}
          placeholder={text.reviews.assistHint}
          onChange={(unitId) => unitId && !value.includes(unitId) && onChange([...value, unitId].slice(0, 8))}
        />
      </div>
    </div>
  );
}
