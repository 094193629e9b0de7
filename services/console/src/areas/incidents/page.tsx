import type { Operations } from '@jiesu/contracts';
import { Segmented, Table } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Due, PageHead, Panel, StageTag } from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { useWalk } from '../../parts/walk.ts';
import { usePages } from '../../queries.ts';
import { useLabel, useText } from '../../text/index.tsx';

type Row = Operations['listIncidents']['reply']['items'][number];
const STATES = ['open', 'answered', 'closed', 'undone'] as const;

/** 聚集事件: one event, many calls, one ticket handled for all. */
export function IncidentsPage() {
  const text = useText();
  const label = useLabel();
  const go = useNavigate();
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const state = STATES.find((one) => one === search.get('state'));
  const show = (chosen: string | undefined): void =>
    setSearch(chosen === undefined ? {} : { state: chosen }, { replace: true });
  const list = usePages('listIncidents', { query: { ...(state ? { state } : {}), limit: 50 } });
  const open = (row: Row): void => void go(`/incidents/${row.incidentId}`);
  const walk = useWalk({
    title: text.incidents.title,
    items: list.items,
    idOf: (row) => row.incidentId,
    open,
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  });
  useKeys(text.incidents.title, [
    { keys: '0', label: text.incidents.all, run: () => show(undefined) },
    ...STATES.map((one, at) => ({
      keys: String(at + 1),
      label: label(one, 'IncidentState'),
      run: () => show(one),
    })),
    { keys: 'r', label: text.common.refresh, run: () => void list.refetch() },
  ]);
  return (
    <div className="page">
      <PageHead
        title={text.incidents.title}
        sub={list.total === undefined ? text.common.loading : text.incidents.summary(count(list.total))}
      >
        <span className="small faint">
          <Caps keys="j" /> <Caps keys="k" /> {text.keys.walk} <Caps keys="o" /> {text.keys.open}
        </span>
      </PageHead>
      <Segmented
        value={state ?? 'all'}
        onChange={(chosen: string) => show(chosen === 'all' ? undefined : chosen)}
        options={[
          { value: 'all', label: text.incidents.all },
          ...STATES.map((one) => ({ value: one, label: label(one, 'IncidentState') })),
        ]}
      />
      <Panel className="flush">
        {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
        <Table<Row>
          size="middle"
          rowKey="incidentId"
          pagination={false}
          loading={list.isPending}
          dataSource={[...list.items]}
          locale={{ emptyText: <Nothing title={text.incidents.none} hint={text.incidents.noneHint} /> }}
          onRow={(row) => ({
            onClick: () => open(row),
            'data-walk': row.incidentId,
            className: row.incidentId === walk.id ? 'walked' : '',
          })}
          columns={[
            {
              title: text.incidents.one,
              render: (_, row) => (
                <div>
                  <Link to={`/incidents/${row.incidentId}`} className="strong">
                    {row.title}
                  </Link>
                  <div className="small soft">
                    {row.root.unitName} · {text.common.list(row.problemTypeNames)} · {dayTime(row.at, now)}
                  </div>
                </div>
              ),
            },
            {
              title: text.merge.members,
              width: 260,
              render: (_, row) => <span className="small">{text.merge.counts(row.counts)}</span>,
            },
            {
              title: text.merge.rootDue,
              width: 190,
              render: (_, row) =>
                row.root.dueAt ? (
                  <Due at={row.root.dueAt} startedAt={row.root.dispatchedAt} />
                ) : (
                  <StageTag stage={row.root.stage} />
                ),
            },
            {
              title: text.incidents.state,
              width: 130,
              render: (_, row) => <span className="chip chip-mark">{label(row.state, 'IncidentState')}</span>,
            },
          ]}
        />
      </Panel>
    </div>
  );
}
