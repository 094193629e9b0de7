import type { Operations } from '@jiesu/contracts';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Due, Fact, PageHead, Panel, UrgencyTag } from '../../parts/basics.tsx';
import { Fetched, Nothing } from '../../parts/errors.tsx';
import { usePlaceName, useUnitName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { useWalk } from '../../parts/walk.ts';
import { usePages, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { ActionDialog, type Doing } from '../tickets/actions.tsx';
import { Evidence } from '../tickets/ticket.tsx';

type Row = Operations['listObjections']['reply']['items'][number];
const idOf = (row: Row): string => row.ticket.ticketId;

export function ObjectionsPage() {
  const text = useText();
  const label = useLabel();
  const list = usePages('listObjections', { query: { limit: 50 } });
  const detail = useRef<HTMLDivElement>(null);
  const walk = useWalk({
    title: text.objections.title,
    items: list.items,
    idOf,
    startAtFirst: true,
    open: () => detail.current?.focus(),
  });
  return (
    <div className="page fill">
      <PageHead
        title={text.objections.title}
        sub={list.total === undefined ? text.common.loading : text.objections.summary(count(list.total))}
      >
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
            emptyTitle={text.objections.empty}
            emptyHint={text.objections.emptyHint}
            rows={8}
          >
            {list.items.map((row) => (
              <button
                type="button"
                key={idOf(row)}
                data-walk={idOf(row)}
                className={`row-item${idOf(row) === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(row)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{row.ticket.title}</span>
                  <Due at={row.ticket.due.handleAt} startedAt={row.ticket.dispatchedAt} />
                </div>
                <div className="small soft clip">
                  {row.ticket.unitName} · {label(row.objection.reason, 'ObjectionReason')}
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
            <Objection key={walk.id} row={walk.item} />
          ) : list.isPending ? null : (
            <Nothing title={text.objections.chooseOne} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Similar past rulings, and what they say about the rule that sent it here. */
function Precedents(props: {
  readonly problemType: string;
  readonly ticketId: string;
  readonly ruleId: string;
}) {
  const { problemType, ticketId } = props;
  const navigate = useNavigate();
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { may } = useSession();
  const past = useRead(
    'listPrecedents',
    { query: { problemType, limit: 5 } },
    { enabled: may('listPrecedents') },
  );
  const repairs = useRead('listRuleRepairs', {}, { enabled: may('listRuleRepairs') });
  // The rule that sent this one here first; else the one objected to most.
  const repairable = (repairs.data?.items ?? []).filter((one) => one.toUnitId !== undefined);
  const repair = repairable.find((one) => one.ruleId === props.ruleId) ?? repairable[0];
  const mayMend = repair !== undefined && may('saveRules');
  const mend = (ruleId: string): void => void navigate(`/rules?repair=${encodeURIComponent(ruleId)}`);
  useKeys(text.objections.title, [
    { keys: 'm', label: text.rules.mend, disabled: !mayMend, run: () => repair && mend(repair.ruleId) },
  ]);
  const similar = (past.data?.items ?? []).filter((one) => one.ticketId !== ticketId);
  return (
    <>
      {similar.length > 0 ? (
        <Panel title={text.objections.precedents(past.data?.total ?? similar.length)}>
          <ul className="history">
            {similar.map((one) => (
              <li key={one.ticketId}>
                <div className="row">
                  <span className="chip chip-mark">{text.objections.ruled(one.upheld)}</span>
                  <Link to={`/tickets/${one.ticketId}`}>{one.title}</Link>
                  <span className="small soft">
                    {one.unitName} · {label(one.reason, 'ObjectionReason')} · {dayTime(one.at, now)}
                  </span>
                </div>
                <div className="soft wrap">
                  {one.because}
                  {one.upheld && one.toUnitName ? ` → ${one.toUnitName}` : ''}
                </div>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {repairs.data && repairs.data.items.length > 0 ? (
        <Panel title={text.objections.repairs(repairs.data.rulings)}>
          <ul className="history">
            {repairs.data.items.slice(0, 5).map((one) => (
              <li key={one.ruleId}>
                <span className="mono">{one.ruleId}</span>{' '}
                {text.objections.repair(one.upheld, one.rejected, one.toUnitName)}{' '}
                {mayMend && one.toUnitId ? (
                  <Button size="small" onClick={() => mend(one.ruleId)}>
                    {text.rules.mend} {one === repair ? <Caps keys="m" /> : null}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </>
  );
}

function Objection({ row }: { readonly row: Row }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { may } = useSession();
  const placeName = usePlaceName();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const [doing, setDoing] = useState<Doing>();
  const trace = useRead(
    'getDispatch',
    { params: { requestId: row.ticket.requestId } },
    { enabled: may('getDispatch') },
  );
  const { ticket, objection } = row;
  const runnerUp = trace.data?.hops.at(-1)?.runnerUp;
  const may2 = row.mayDecide && may('upholdObjection');
  useKeys(text.objections.title, [
    {
      keys: 'u',
      label: text.ticket.actions.upholdObjection,
      disabled: !may2,
      run: () => setDoing('upholdObjection'),
    },
    {
      keys: 'x',
      label: text.ticket.actions.rejectObjection,
      disabled: !may2,
      run: () => setDoing('rejectObjection'),
    },
  ]);
  return (
    <div className="stack">
      <div>
        <div className="row">
          <h2 className="big">{ticket.title}</h2>
          <UrgencyTag level={ticket.tier} />
        </div>
        <Link to={`/tickets/${ticket.ticketId}`} className="mono small">
          {ticket.ticketId}
        </Link>
      </div>
      <p className="matter-text wrap">{row.text}</p>
      <div className="claims">
        <section className="claim">
          <h3>{text.objections.unitSays(ticket.unitName)}</h3>
          <p className="strong">{label(objection.reason, 'ObjectionReason')}</p>
          <p className="wrap">{objection.basis}</p>
          {objection.proposedUnitId ? (
            <p>{text.objections.proposes(unitName(objection.proposedUnitId))}</p>
          ) : null}
          <Evidence refs={objection.attachments} ticketId={ticket.ticketId} />
          <p className="small faint">
            {objection.by} · {dayTime(objection.at, now)}
          </p>
        </section>
        <section className="claim">
          <h3>{text.objections.ruleSays}</h3>
          <p className="wrap">{row.rule.because}</p>
          <p className="small faint mono">
            {row.rule.ruleId} · {row.rule.policyVersion}
          </p>
          {runnerUp ? (
            <p>
              {text.objections.runnerUp(unitName(runnerUp.unitId))}{' '}
              <span className="soft">{runnerUp.because}</span>
            </p>
          ) : null}
          <p className="small faint">
            {text.objections.dispatchedBy(
              row.dispatchedBy === 'machine' ? text.common.machine : row.dispatchedBy,
            )}
          </p>
        </section>
      </div>
      <dl className="facts">
        <Fact label={text.common.place}>
          {placeName(ticket.place)} <span className="soft">{ticket.place.text}</span>
        </Fact>
        <Fact label={text.intake.problemType}>{nameOf(ticket.problemType) || ticket.problemTypeName}</Fact>
        <Fact label={text.objections.history}>
          {(trace.data?.hops ?? []).map((hop) => (
            <div key={hop.hop}>
              {text.reviews.hop(hop.hop)} {hop.unitName}{' '}
              <span className="small soft">{hop.endedBecause ?? hop.because}</span>
            </div>
          ))}
        </Fact>
      </dl>
      <Precedents problemType={ticket.problemType} ticketId={ticket.ticketId} ruleId={row.rule.ruleId} />
      {may2 ? (
        <div className="row">
          <Button type="primary" size="large" onClick={() => setDoing('upholdObjection')}>
            {text.ticket.actions.upholdObjection} <Caps keys="u" />
          </Button>
          <Button danger size="large" onClick={() => setDoing('rejectObjection')}>
            {text.ticket.actions.rejectObjection} <Caps keys="x" />
          </Button>
        </div>
      ) : (
        <Alert type="info" showIcon title={text.objections.notYours} />
      )}
      {doing ? <ActionDialog doing={doing} ticket={ticket} close={() => setDoing(undefined)} /> : null}
    </div>
  );
}
