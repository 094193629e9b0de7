import type { Operations } from '@jiesu/contracts';
import { Button, Skeleton } from 'antd';
import { useRef } from 'react';
import { Link } from 'react-router';
import { dayTime } from '../format.ts';
import { useKeys } from '../keyboard.tsx';
import { useNow } from '../now.ts';
import { useRead } from '../queries.ts';
import { useSession } from '../session.tsx';
import { useLabel, useText } from '../text/index.tsx';
import { Caps, Panel, StageTag } from './basics.tsx';
import { useUnitName } from './names.ts';
import { useDebounced } from './pickers.tsx';

type Found = Operations['findSimilar']['reply'];
type Asked = Operations['findSimilar']['body'];
type Item = Found['items'][number];

/** Fewer characters say too little to be compared. */
const LEAST = 6;

/** For what is being typed: asked again when the typing rests. */
export function SimilarToText({ asked }: { readonly asked: Asked }) {
  const { may } = useSession();
  const rested = useDebounced(JSON.stringify({ ...asked, text: asked.text.trim().slice(0, 4000) }), 500);
  const body = JSON.parse(rested) as Asked;
  const enabled = body.text.length >= LEAST && may('findSimilar');
  const found = useRead('findSimilar', { body }, { enabled, keep: true });
  if (!enabled) return null;
  return <Similar found={found.data} failed={found.isError} />;
}

/** For a request that is there. */
export function SimilarToRequest({
  requestId,
  merge,
}: {
  readonly requestId: string;
  /** Where the ticket may be merged: into the candidate chosen. */
  readonly merge?: (requestId: string) => void;
}) {
  const { may } = useSession();
  const enabled = may('similarToRequest');
  const found = useRead('similarToRequest', { params: { requestId } }, { enabled });
  // Nobody misses what was not found out: the ticket is whole without it.
  if (!enabled || found.isError) return null;
  return <Similar found={found.data} failed={false} {...(merge ? { merge } : {})} />;
}

function Similar({
  found,
  failed,
  merge,
}: {
  readonly found: Found | undefined;
  readonly failed: boolean;
  readonly merge?: (requestId: string) => void;
}) {
  const text = useText();
  const list = useRef<HTMLUListElement>(null);
  const items = found?.items ?? [];
  useKeys(text.similar.title, [
    {
      keys: 'alt+s',
      label: text.similar.go,
      inFields: true,
      disabled: items.length === 0,
      run: () => list.current?.querySelector<HTMLElement>('a,[tabindex]')?.focus(),
    },
    ...(merge ? items.slice(0, 9) : []).map((item, at) => ({
      keys: `m ${at + 1}`,
      label: text.similar.merge(item.title),
      run: () => merge?.(item.requestId),
    })),
  ]);
  return (
    <Panel
      title={text.similar.title}
      extra={items.length > 0 ? <Caps keys="alt+s" /> : null}
      className="similar"
    >
      {failed ? (
        <p className="soft">{text.similar.failed}</p>
      ) : found === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 2 }} />
      ) : (
        <>
          <Counts counts={found.counts} />
          {items.length === 0 ? (
            <p className="soft">{text.similar.none}</p>
          ) : (
            <ul className="history" ref={list} aria-label={text.similar.title}>
              {items.map((item, at) => (
                <Candidate
                  key={item.requestId}
                  item={item}
                  {...(merge ? { merge, keys: at < 9 ? `m ${at + 1}` : undefined } : {})}
                />
              ))}
            </ul>
          )}
          <p className="small faint">{found.complete ? text.similar.hint : text.similar.loading}</p>
        </>
      )}
    </Panel>
  );
}

function Counts({ counts }: { readonly counts: Found['counts'] }) {
  const text = useText();
  const now = useNow();
  const rows = (['caller', 'place', 'matter'] as const).flatMap((of) => {
    const count = counts[of];
    return count === undefined ? [] : [{ of, ...count }];
  });
  if (rows.length === 0) return null;
  return (
    <dl className="repeats">
      {rows.map(({ of, month, year }) => (
        <div key={of} className={month > 0 ? 'strong' : 'soft'}>
          <dt>{text.similar.counted[of]}</dt>
          <dd>{text.similar.times(month, year)}</dd>
        </div>
      ))}
      {counts.since ? (
        <div className="small faint">{text.similar.since(dayTime(counts.since, now))}</div>
      ) : null}
    </dl>
  );
}

function Candidate({
  item,
  merge,
  keys,
}: {
  readonly item: Item;
  readonly merge?: (requestId: string) => void;
  readonly keys?: string | undefined;
}) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { may } = useSession();
  const unitName = useUnitName();
  const demand = useRead(
    'getDemand',
    { params: { requestId: item.requestId } },
    { enabled: may('getDemand') },
  );
  const state = demand.data?.state;
  const why = [
    item.words.length > 0 ? text.similar.words(item.words) : undefined,
    item.samePlace ? label(item.samePlace, 'SimilarPlace') : undefined,
    item.sameType ? text.similar.sameType : undefined,
    item.sameCaller ? text.similar.sameCaller(item.daysApart) : text.similar.apart(item.daysApart),
  ].filter((reason) => reason !== undefined);
  return (
    <li>
      <div className="row between nowrap">
        {may('getDemand') || may('getRequest') ? (
          <Link to={`/requests/${item.requestId}`} className="clip" title={item.excerpt}>
            {item.title}
          </Link>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: its text is read by whoever walks with the keyboard
          <span className="clip" title={item.excerpt} tabIndex={0}>
            {item.title}
          </span>
        )}
        {state ? (
          <StageTag
            stage={state}
            {...(['classified', 'answered', 'disposed'].includes(state) ? { of: 'request' as const } : {})}
          />
        ) : null}
      </div>
      <div className="small soft">
        {dayTime(item.receivedAt, now)}
        {item.placeText ? ` · ${item.placeText}` : ''}
        {demand.data?.unitId ? ` · ${unitName(demand.data.unitId)}` : ''}
      </div>
      <div className="row between nowrap">
        <span className="small">{text.common.list(why)}</span>
        {merge ? (
          <Button size="small" onClick={() => merge(item.requestId)}>
            {text.merge.action} {keys ? <Caps keys={keys} /> : null}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
