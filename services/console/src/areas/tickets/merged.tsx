import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Due, Fact, Panel, StageTag } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useWalk } from '../../parts/walk.ts';
import { usePages } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useText } from '../../text/index.tsx';
import { SpecialDialog } from './special.tsx';
import type { Ticket } from './ticket.tsx';

/** Where a merged ticket is handled, and until when. */
export function MergedInto({ ticket }: { readonly ticket: Ticket }) {
  const text = useText();
  const now = useNow();
  const go = useNavigate();
  const { merged } = ticket;
  const top = merged?.topTicketId ?? '';
  useKeys(text.merge.title, [
    {
      keys: 'm o',
      label: text.merge.toRoot,
      disabled: merged === undefined,
      run: () => void go(`/tickets/${top}`),
    },
  ]);
  if (merged === undefined) return null;
  return (
    <Panel
      title={text.merge.into}
      extra={
        <Link to={`/tickets/${top}`}>
          {text.merge.toRoot} <Caps keys="m o" />
        </Link>
      }
    >
      <dl className="facts">
        <Fact label={text.merge.root}>
          <span className="row">
            <Link to={`/tickets/${merged.rootTicketId}`} className="mono">
              {merged.rootTicketId}
            </Link>
            {merged.topTicketId === merged.rootTicketId ? null : (
              <span className="soft">
                {text.merge.top}{' '}
                <Link to={`/tickets/${top}`} className="mono">
                  {top}
                </Link>
              </span>
            )}
            {merged.rootStage ? <StageTag stage={merged.rootStage} /> : null}
          </span>
        </Fact>
        {merged.rootUnitName ? <Fact label={text.ticket.lead}>{merged.rootUnitName}</Fact> : null}
        {merged.rootDueAt ? (
          <Fact label={text.merge.rootDue}>
            <span className="row">
              <Due at={merged.rootDueAt} startedAt={merged.since} />
              <span className="small soft">{dayTime(merged.rootDueAt, now)}</span>
            </span>
          </Fact>
        ) : null}
        <Fact label={text.special.fields.reason}>
          <span className="wrap">{merged.because}</span>
        </Fact>
        {merged.incidentId ? (
          <Fact label={text.incidents.one}>
            <Link to={`/incidents/${merged.incidentId}`} className="mono">
              {merged.incidentId}
            </Link>
          </Fact>
        ) : null}
      </dl>
      <p className="small soft">
        {merged.answeredAt ? text.merge.answered(dayTime(merged.answeredAt, now)) : text.merge.waits}
      </p>
    </Panel>
  );
}

type Row = ReturnType<typeof useMembers>['items'][number];
const useMembers = (ticketId: string, every?: number) =>
  usePages('listMembers', { params: { ticketId }, query: { limit: 50 } }, every ? { every } : {});

/** Who is handled with this ticket. `walking`: the page's own list, walked with j and k. */
export function Members({
  ticketId,
  walking,
  every,
}: {
  readonly ticketId: string;
  readonly walking?: boolean;
  readonly every?: number;
}) {
  const text = useText();
  const now = useNow();
  const go = useNavigate();
  const { may } = useSession();
  const list = useMembers(ticketId, every);
  const [undoing, setUndoing] = useState<string>();
  const open = (row: Row): void => void go(`/tickets/${row.ticketId}`);
  const walk = useWalk({
    title: text.merge.members,
    items: walking ? list.items : [],
    idOf: (row) => row.ticketId,
    ...(walking ? { open } : {}),
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  });
  const undoable = (row: Row | undefined): boolean => row?.queue === 'merged' && may('unmergeTicket');
  useKeys(text.merge.members, [
    {
      keys: 'm u',
      label: text.merge.undo,
      disabled: !walking || !undoable(walk.item),
      run: () => setUndoing(walk.id),
    },
  ]);
  const counts = list.first?.counts;
  if (list.error) return <ErrorNote error={list.error} again={() => void list.refetch()} />;
  if (!walking && (counts === undefined || counts.members === 0)) return null;
  return (
    <Panel
      title={text.merge.members}
      {...(counts ? { extra: <span className="small soft">{text.merge.counts(counts)}</span> } : {})}
    >
      {list.items.length === 0 ? <p className="soft">{text.merge.nobody}</p> : null}
      <ul className="history" aria-label={text.merge.members}>
        {list.items.map((row) => (
          <li
            key={row.ticketId}
            data-walk={row.ticketId}
            className={walking && row.ticketId === walk.id ? 'walked' : ''}
          >
            <div className="row between nowrap">
              <Link to={`/tickets/${row.ticketId}`} className="clip">
                {row.title}
              </Link>
              <span className="row nowrap">
                {row.queue === 'merged' ? (
                  <span className="chip chip-mark">{text.merge.waiting}</span>
                ) : (
                  <StageTag stage={row.stage} />
                )}
                {undoable(row) ? (
                  <Button size="small" onClick={() => setUndoing(row.ticketId)}>
                    {text.merge.undo}
                    {walking && row.ticketId === walk.id ? (
                      <>
                        {' '}
                        <Caps keys="m u" />
                      </>
                    ) : null}
                  </Button>
                ) : null}
              </span>
            </div>
            <div className="small soft">
              <span className="mono">{row.requestId}</span> · {dayTime(row.receivedAt, now)} ·{' '}
              {row.place.text}
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <div className="row center gap-above">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {text.common.more(count((list.total ?? 0) - list.items.length))}
          </Button>
        </div>
      ) : null}
      {undoing ? (
        <SpecialDialog
          action="unmerge"
          ticket={{ ticketId: undoing } as Ticket}
          close={() => setUndoing(undefined)}
        />
      ) : null}
    </Panel>
  );
}
