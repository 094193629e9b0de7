import { LockOutlined, SearchOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { Button, Input, type InputRef, Select, Table } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import {
  Caps,
  DimensionTag,
  Due,
  MarkTags,
  PageHead,
  Panel,
  StageTag,
  UrgencyTag,
} from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { usePlaceName } from '../../parts/names.ts';
import { UnitPicker, useDebounced, useProblemTypes } from '../../parts/pickers.tsx';
import { useWalk } from '../../parts/walk.ts';
import { usePages } from '../../queries.ts';
import { usePrincipal } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type Query = Operations['listTickets']['query'];
type Row = Operations['listTickets']['reply']['items'][number];

const VIEWS = ['inbox', 'review', 'objections', 'callback', 'done', 'merged', 'all'] as const;
const STAGES = [
  'dispatched',
  'accepted',
  'handling',
  'replied',
  'callingBack',
  'closed',
  'archived',
  'void',
] as const;
const TIERS = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
const MARKS = [
  'supervised',
  'escalated',
  'extension',
  'whistle',
  'conference',
  'parked',
  'objection',
  'excluded',
] as const;
const SORTS = ['dueAt', '-dueAt', 'receivedAt', '-receivedAt'] as const;

export function InboxPage() {
  const text = useText();
  const label = useLabel();
  const go = useNavigate();
  const now = useNow();
  const placeName = usePlaceName();
  const principal = usePrincipal();
  const { nameOf } = useProblemTypes();
  const [search, setSearch] = useSearchParams();
  const oneOf = <T extends string>(name: string, values: readonly T[]): T | undefined =>
    values.find((value) => value === search.get(name));
  const view = oneOf('view', VIEWS) ?? 'inbox';
  const stage = oneOf('stage', STAGES);
  const sort = oneOf('sort', SORTS) ?? (view === 'done' || view === 'all' ? '-receivedAt' : 'dueAt');
  const tier = oneOf('tier', TIERS);
  const mark = oneOf('mark', MARKS);
  const overdue = search.get('overdue') === 'true';
  const unitId = search.get('unitId') ?? undefined;
  const [typed, setTyped] = useState(search.get('q') ?? '');
  const sought = useDebounced(typed.trim(), 250);
  const searchField = useRef<InputRef>(null);

  const set = (values: Readonly<Record<string, string | undefined>>): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed moves the address
  useEffect(() => {
    if ((search.get('q') ?? '') !== sought) set({ q: sought || undefined });
  }, [sought]);

  const query = useMemo<Query>(
    () => ({
      view,
      sort,
      limit: 50,
      ...(stage ? { stage } : {}),
      ...(tier ? { tier } : {}),
      ...(mark ? { mark } : {}),
      ...(overdue ? { overdue } : {}),
      ...(unitId ? { unitId } : {}),
      ...(sought ? { q: sought } : {}),
    }),
    [view, sort, stage, tier, mark, overdue, unitId, sought],
  );
  const list = usePages('listTickets', { query });
  const open = (row: Row): void =>
    void go(`/tickets/${row.ticketId}`, {
      state: { ids: list.items.map((item) => item.ticketId), back: `/tickets?${search.toString()}` },
    });
  const walk = useWalk({
    title: text.inbox.title,
    items: list.items,
    idOf: (row) => row.ticketId,
    open,
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  });
  useKeys(text.inbox.title, [
    { keys: '/', label: text.inbox.search, run: () => searchField.current?.focus() },
    { keys: 'f', label: text.inbox.onlyOverdue, run: () => set({ overdue: overdue ? undefined : 'true' }) },
    { keys: 'r', label: text.common.refresh, run: () => void list.refetch() },
  ]);
  const filtered = stage || tier || mark || overdue || unitId || sought;
  const title = overdue ? text.inbox.overdue : stage ? label(stage, 'TicketStage') : text.inbox.views[view];
  const wide = principal.unitId === undefined;

  return (
    <div className="page">
      <PageHead
        title={title}
        sub={
          list.total === undefined
            ? text.common.loading
            : text.inbox.summary(count(list.total), list.items.length)
        }
      >
        <span className="small faint">
          <Caps keys="j" /> <Caps keys="k" /> {text.keys.walk} <Caps keys="o" /> {text.keys.open}
        </span>
      </PageHead>
      <Panel className="flush">
        <div className="filters">
          <Input
            ref={searchField}
            allowClear
            prefix={<SearchOutlined />}
            suffix={<Caps keys="/" />}
            placeholder={text.inbox.searchHint}
            value={typed}
            maxLength={60}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') searchField.current?.blur();
            }}
            style={{ width: 300 }}
          />
          <Select
            allowClear
            placeholder={text.inbox.anyTier}
            aria-label={text.inbox.anyTier}
            value={tier ?? null}
            onChange={(value: string | null) => set({ tier: value ?? undefined })}
            options={TIERS.map((value) => ({ value, label: label(value, 'Urgency') }))}
            style={{ width: 124 }}
          />
          <Select
            allowClear
            placeholder={text.inbox.anyMark}
            aria-label={text.inbox.anyMark}
            value={mark ?? null}
            onChange={(value: string | null) => set({ mark: value ?? undefined })}
            options={MARKS.map((value) => ({ value, label: label(value, 'Mark') }))}
            style={{ width: 124 }}
          />
          {wide ? (
            <div style={{ width: 220 }}>
              <UnitPicker
                value={unitId}
                onChange={(value) => set({ unitId: value })}
                placeholder={text.inbox.anyUnit}
              />
            </div>
          ) : null}
          <Select
            value={sort}
            aria-label={text.inbox.sort}
            onChange={(value: string) => set({ sort: value })}
            options={SORTS.map((value) => ({ value, label: text.inbox.sorts[value] }))}
            style={{ width: 148 }}
          />
          {filtered ? (
            <Button
              type="link"
              onClick={() => {
                setTyped('');
                setSearch(view === 'inbox' ? {} : { view }, { replace: true });
              }}
            >
              {text.common.clearFilters}
            </Button>
          ) : null}
        </div>
        {list.error ? (
          <div className="pad">
            <ErrorNote error={list.error} again={() => void list.refetch()} />
          </div>
        ) : null}
        <Table<Row>
          rowKey="ticketId"
          pagination={false}
          loading={list.isPending}
          dataSource={[...list.items]}
          locale={{
            emptyText: list.isPending ? (
              <div style={{ height: 160 }} />
            ) : (
              <Nothing
                title={filtered ? text.inbox.noneFound : text.inbox.empty[view]}
                hint={filtered ? text.inbox.noneFoundHint : text.inbox.emptyHint}
              />
            ),
          }}
          onRow={(row) =>
            ({
              onClick: () => open(row),
              className: row.ticketId === walk.id ? 'on' : '',
              'data-walk': row.ticketId,
              'aria-selected': row.ticketId === walk.id,
            }) as React.HTMLAttributes<HTMLElement>
          }
          columns={[
            {
              title: text.inbox.columns.due,
              width: 152,
              render: (_, row) =>
                row.dueAt ? (
                  <Due at={row.dueAt} startedAt={row.dispatchedAt} />
                ) : (
                  <span className="faint">{text.due.none}</span>
                ),
            },
            {
              title: text.common.matter,
              render: (_, row) => (
                <div>
                  <Link
                    to={`/tickets/${row.ticketId}`}
                    className="matter"
                    onClick={(event) => event.stopPropagation()}
                  >
                    {row.title}
                  </Link>
                  <div className="row small soft">
                    <span className="mono">{row.ticketId}</span>
                    {row.round > 1 ? (
                      <span className="chip chip-urgent">{text.inbox.round(row.round)}</span>
                    ) : null}
                    {row.supporters > 1 ? (
                      <span className="chip">{text.inbox.supporters(row.supporters)}</span>
                    ) : null}
                    {row.confidential ? (
                      <span className="chip">
                        <LockOutlined /> {text.inbox.confidential}
                      </span>
                    ) : null}
                    {row.members ? <span className="chip">{text.merge.chip(row.members)}</span> : null}
                    <MarkTags marks={row.marks} />
                  </div>
                </div>
              ),
            },
            {
              title: text.inbox.columns.tier,
              width: 92,
              render: (_, row) => <UrgencyTag level={row.tier} />,
            },
            {
              title: wide ? text.common.unit : text.common.place,
              width: 190,
              render: (_, row) => (
                <div>
                  {wide ? row.unitName : placeName(row.place)}
                  <div className="small soft clip2">{wide ? placeName(row.place) : row.place.text}</div>
                </div>
              ),
            },
            {
              title: text.inbox.columns.type,
              width: 184,
              render: (_, row) => (
                <div>
                  <div>{nameOf(row.problemType) || row.problemTypeName}</div>
                  <DimensionTag dimension={row.dimensions.primary} />
                </div>
              ),
            },
            {
              title: text.common.stage,
              width: 118,
              render: (_, row) => (
                <div>
                  {row.queue === 'objection' ? (
                    <span className="chip chip-mark">{text.inbox.views.objections}</span>
                  ) : row.queue === 'merged' ? (
                    <span className="chip chip-mark">{text.merge.waiting}</span>
                  ) : (
                    <StageTag stage={row.stage} />
                  )}
                  {row.assignee ? <div className="small soft clip">{row.assignee}</div> : null}
                </div>
              ),
            },
            {
              title: text.inbox.columns.received,
              width: 112,
              render: (_, row) => <span className="soft">{dayTime(row.receivedAt, now)}</span>,
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
