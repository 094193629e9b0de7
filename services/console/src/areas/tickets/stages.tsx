import { NavLink, useLocation, useSearchParams } from 'react-router';
import { useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

/** Counts per queue under the inbox in the side bar: exact, from the server, never the length of a page. */
export function InboxStages() {
  const text = useText();
  const label = useLabel();
  const { is } = useSession();
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const { data } = useRead('countTickets', {}, { every: 60_000 });
  const here = pathname === '/tickets';
  const view = search.get('view') ?? 'inbox';
  const stage = search.get('stage') ?? '';
  const rows: readonly {
    readonly to: string;
    readonly name: string;
    readonly count: number | undefined;
    readonly hot?: boolean;
    readonly on: boolean;
  }[] = [
    {
      to: '/tickets',
      name: text.inbox.views.inbox,
      count: data?.inbox,
      on: here && view === 'inbox' && !stage && search.get('overdue') !== 'true',
    },
    {
      to: '/tickets?overdue=true',
      name: text.inbox.overdue,
      count: data?.overdue,
      hot: true,
      on: here && search.get('overdue') === 'true',
    },
    ...(['dispatched', 'accepted', 'handling'] as const).map((queue) => ({
      to: `/tickets?stage=${queue}`,
      name: label(queue, 'TicketStage'),
      count: data?.[queue],
      on: here && view === 'inbox' && stage === queue,
    })),
    {
      to: '/tickets?view=review',
      name: label('replied', 'TicketStage'),
      count: data?.replied,
      hot: is('reviewer'),
      on: here && view === 'review',
    },
    {
      to: '/tickets?view=objections',
      name: text.inbox.views.objections,
      count: data?.objection,
      on: here && view === 'objections',
    },
    {
      to: '/tickets?view=callback',
      name: text.inbox.views.callback,
      count: data?.callingBack,
      on: here && view === 'callback',
    },
    {
      to: '/tickets?view=merged',
      name: text.inbox.views.merged,
      count: data?.merged,
      on: here && view === 'merged',
    },
    {
      to: '/tickets?view=done',
      name: text.inbox.views.done,
      count: data ? data.closed + data.archived + data.void : undefined,
      on: here && view === 'done',
    },
  ];
  return (
    <div className="nav-sub">
      {rows.map((row) => (
        <NavLink key={row.to} to={row.to} className={row.on ? 'on' : ''}>
          <span>{row.name}</span>
          <span className={row.hot && row.count ? 'hot' : ''}>{row.count ?? '–'}</span>
        </NavLink>
      ))}
    </div>
  );
}
