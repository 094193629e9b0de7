import type { Operations } from '@jiesu/contracts';
import { App, Button, Input, Segmented, Table } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Due, MarkTags, PageHead, Panel, StageTag, UrgencyTag } from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { usePlaceName } from '../../parts/names.ts';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages, useRead } from '../../queries.ts';
import { usePrincipal, useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type View = NonNullable<Operations['listDesk']['query']['view']>;
type Row = Operations['listDesk']['reply']['items'][number];
type Conference = Operations['listConferences']['reply']['items'][number];

const LEDGERS = ['parked', 'supervised', 'escalated', 'excluded'] as const;

/** 专项事项: what waits for a decision or for one's own unit, and the ledgers from which nothing is lost. */
export function DeskPage() {
  const text = useText();
  const label = useLabel();
  const go = useNavigate();
  const now = useNow();
  const placeName = usePlaceName();
  const { unitId } = usePrincipal();
  const [search, setSearch] = useSearchParams();
  const views: readonly View[] = [
    ...(unitId === undefined ? (['decide'] as const) : (['called', 'mine'] as const)),
    ...LEDGERS,
  ];
  const counts = useRead('countDesk');
  const asked = views.find((one) => one === search.get('view'));
  const full = views.find((one) => (counts.data?.[one] ?? 0) > 0);
  const view = asked ?? full ?? views[0] ?? 'mine';
  useEffect(() => {
    // Stays there when the list is worked off.
    if (asked === undefined && full !== undefined) setSearch({ view: full }, { replace: true });
  }, [asked, full, setSearch]);
  const list = usePages(
    'listDesk',
    { query: { view, limit: 50 } },
    { enabled: asked !== undefined || !counts.isPending },
  );
  const open = (row: Row): void =>
    void go(`/tickets/${row.ticketId}`, {
      state: { ids: list.items.map((item) => item.ticketId), back: `/desk?view=${view}` },
    });
  const walk = useWalk({
    title: text.desk.title,
    items: list.items,
    idOf: (row) => row.ticketId,
    open,
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  });
  useKeys(text.desk.title, [
    ...views.map((one, at) => ({
      keys: String(at + 1),
      label: label(one, 'DeskListView'),
      run: () => setSearch({ view: one }, { replace: true }),
    })),
    { keys: 'r', label: text.common.refresh, run: () => void list.refetch() },
  ]);
  return (
    <div className="page">
      <PageHead
        title={text.desk.title}
        sub={list.total === undefined ? text.common.loading : text.desk.summary(count(list.total))}
      >
        <span className="small faint">
          <Caps keys="j" /> <Caps keys="k" /> {text.keys.walk} <Caps keys="o" /> {text.keys.open}
        </span>
      </PageHead>
      <Segmented
        value={view}
        onChange={(value: View) => setSearch({ view: value }, { replace: true })}
        options={views.map((one) => ({
          value: one,
          label: `${label(one, 'DeskListView')} ${counts.data ? counts.data[one] : ''}`,
        }))}
      />
      <Conferences />
      <Panel className="flush">
        {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
        <Table<Row>
          size="middle"
          rowKey="ticketId"
          pagination={false}
          loading={list.isPending}
          dataSource={[...list.items]}
          locale={{ emptyText: <Nothing title={text.desk.empty[view]} hint={text.desk.emptyHint} /> }}
          onRow={(row) => ({
            onClick: () => open(row),
            'data-walk': row.ticketId,
            className: row.ticketId === walk.id ? 'walked' : '',
          })}
          columns={[
            {
              title: text.desk.columns.ticket,
              render: (_, row) => (
                <div>
                  <Link to={`/tickets/${row.ticketId}`} className="strong">
                    {row.title}
                  </Link>
                  <div className="row small soft">
                    <UrgencyTag level={row.tier} />
                    <span>{row.unitName}</span>
                    <span className="clip">{placeName(row.place)}</span>
                  </div>
                </div>
              ),
            },
            {
              title: text.desk.columns.matters,
              width: 260,
              render: (_, row) => (
                <div>
                  <div className="row">
                    {(row.desk?.matters ?? []).map((matter) => (
                      <span key={matter} className="chip chip-mark">
                        {label(matter, 'DeskMatter')}
                      </span>
                    ))}
                    {row.desk ? null : <MarkTags marks={row.marks} />}
                  </div>
                  {row.desk?.levels ? (
                    <div className="small soft">
                      {text.desk.waitsFor(row.desk.levels.map((level) => label(level, 'DecisionLevel')))}
                    </div>
                  ) : null}
                </div>
              ),
            },
            {
              title: text.desk.columns.due,
              width: 190,
              render: (_, row) =>
                row.desk ? (
                  <div>
                    <Due at={row.desk.dueAt} startedAt={row.desk.since} />
                    <div className="small soft">{dayTime(row.desk.dueAt, now)}</div>
                  </div>
                ) : null,
            },
            {
              title: text.common.stage,
              width: 118,
              render: (_, row) => <StageTag stage={row.stage} />,
            },
          ]}
        />
        {list.hasNextPage ? (
          <div className="pad row center">
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {text.common.more(count((list.total ?? 0) - list.items.length))}
            </Button>
          </div>
        ) : null}
      </Panel>
    </div>
  );
}

/** Conferences before a dispatch to which the unit is asked. */
function Conferences() {
  const text = useText();
  const { may } = useSession();
  const { unitId } = usePrincipal();
  const list = usePages(
    'listConferences',
    { query: { limit: 20 } },
    { enabled: unitId !== undefined && may('listConferences') },
  );
  if (list.items.length === 0) return null;
  return (
    <Panel title={text.desk.conferences}>
      {list.items.map((item) => (
        <ConferenceOf key={item.requestId} item={item} />
      ))}
    </Panel>
  );
}

function ConferenceOf({ item }: { readonly item: Conference }) {
  const text = useText();
  const now = useNow();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const say = useCommand('recordMinutes', ['listConferences', 'getDispatch']);
  const { conference } = item;
  if (!conference) return null;
  return (
    <div className="stack tight gap-below">
      <div className="row between">
        <strong>{item.title}</strong>
        <span className="small soft">{text.reviews.conferenceOpen(dayTime(conference.dueAt, now))}</span>
      </div>
      <p className="wrap">{conference.agenda}</p>
      {conference.minutes.map((one) => (
        <p key={one.at + one.by} className="wrap soft">
          {text.common.aside(one.unitName ?? one.by, one.text)}
        </p>
      ))}
      <Input.TextArea
        rows={2}
        maxLength={2000}
        value={words}
        aria-label={text.desk.say}
        placeholder={text.desk.sayHint}
        onChange={(event) => setWords(event.target.value)}
      />
      {say.error ? <ErrorNote error={say.error} /> : null}
      <div className="row end">
        <Button
          disabled={words.trim() === ''}
          loading={say.isPending}
          onClick={() =>
            say.mutate(
              { params: { requestId: item.requestId }, body: { text: words.trim() } },
              {
                onSuccess: () => {
                  setWords('');
                  void message.success(text.desk.said);
                },
              },
            )
          }
        >
          {text.desk.say}
        </Button>
      </div>
    </div>
  );
}
