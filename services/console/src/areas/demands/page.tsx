import { CloseOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { Button, DatePicker, Segmented, Select, Table, Tabs, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { clockTime, count, dayFromNow, dayTime, percent } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { DimensionTag, PageHead, Panel } from '../../parts/basics.tsx';
import { Chart } from '../../parts/chart.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useAreaName, useUnitName, useUnits } from '../../parts/names.ts';
import { ProblemTypePicker, UnitPicker, useProblemTypes } from '../../parts/pickers.tsx';
import { usePages, useRead } from '../../queries.ts';
import { useLabel, useText } from '../../text/index.tsx';
import { chartColours, fontFamily, tokens } from '../../theme.ts';
import { type Axis, type Filter, fieldOf, filterFrom, picked } from './filter.ts';
import { CallbackOutcome } from './outcome.tsx';

type Rates = Operations['demandOverview']['reply']['rates'];
type Demand = Operations['listDemands']['reply']['items'][number];

const HAVES = ['childcare', 'education', 'employment', 'health', 'elderly', 'housing', 'support'] as const;
const NATURES = ['convenience', 'liveability', 'diversity', 'fairness', 'safety'] as const;
const CHANNELS = ['hotline', 'wechatGroup', 'online'] as const;
const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;
const BREAKDOWNS = ['district', 'street', 'problemClass', 'problemType', 'channel', 'kind', 'state'] as const;
const RATES_BY = ['unit', 'district', 'street', 'dimension', 'problemType'] as const;
/** Below this a change in percent says nothing. */
const FEW = 10;
const RANKED = ['street', 'problemType', 'unit'] as const;

export function DemandsPage() {
  const text = useText();
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const today = dayFromNow(now, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter changes with the address and at midnight
  const filter = useMemo(() => filterFrom(search, now), [search, today]);
  const set = (values: Readonly<Record<string, string | undefined>>): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  };
  const pick = (axis: Axis, key: string): void => set(picked(filter, axis, key));
  const overview = useRead('demandOverview', { query: filter }, { keep: true, every: 30_000 });
  const upTo = overview.data?.freshness.upTo;
  useKeys(text.demands.title, [
    { keys: 'r', label: text.common.refresh, run: () => void overview.refetch() },
    { keys: 'x', label: text.common.clearFilters, run: () => setSearch({}, { replace: true }) },
    ...([1, 7, 30, 90] as const).map((days, at) => ({
      keys: String(at + 1),
      label: text.demands.lastDays(days),
      run: () => set({ from: dayFromNow(now, 1 - days), to: today }),
    })),
  ]);
  return (
    <div className="page">
      <PageHead
        title={text.demands.title}
        sub={
          overview.data ? (
            <span className="row">
              <span>
                {text.demands.freshness(
                  upTo ? dayTime(upTo, now) : undefined,
                  count(overview.data.freshness.demands),
                )}
              </span>
            </span>
          ) : (
            text.common.loading
          )
        }
      />
      <FilterBar filter={filter} set={set} clear={() => setSearch({}, { replace: true })} now={now} />
      {overview.error ? <ErrorNote error={overview.error} again={() => void overview.refetch()} /> : null}
      <Figures overview={overview.data} />
      <div className="columns demands-columns">
        <Trend filter={filter} set={set} />
        <Dimensions filter={filter} pick={pick} />
      </div>
      <div className="columns demands-halves">
        <Breakdown filter={filter} pick={pick} />
        <Ranking filter={filter} pick={pick} />
      </div>
      <Panel>
        <Tabs
          items={[
            { key: 'list', label: text.demands.list, children: <Demands filter={filter} /> },
            { key: 'rates', label: text.demands.rates, children: <RatesTable filter={filter} pick={pick} /> },
          ]}
        />
      </Panel>
    </div>
  );
}

function useGroupName(): (axis: Axis, key: string) => string {
  const text = useText();
  const label = useLabel();
  const areaName = useAreaName();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  return (axis, key) => {
    if (key === '') return text.demands.unknown;
    switch (axis) {
      case 'district':
      case 'street':
      case 'community':
        return areaName(key);
      case 'problemType':
      case 'problemClass':
        return nameOf(key);
      case 'unit':
        return unitName(key);
      case 'dimension':
        return label(key, 'Dimension');
      case 'channel':
        return label(key, 'Channel');
      case 'kind':
        return label(key, 'RequestKind');
      case 'urgency':
        return label(key, 'Urgency');
      case 'state':
        return text.demands.states[key] ?? label(key);
      default:
        return key;
    }
  };
}

function FilterBar(props: {
  readonly filter: Filter;
  readonly set: (values: Readonly<Record<string, string | undefined>>) => void;
  readonly clear: () => void;
  readonly now: number;
}) {
  const text = useText();
  const label = useLabel();
  const { units } = useUnits();
  const { filter, set, now } = props;
  const groupName = useGroupName();
  const districts = units.filter((unit) => unit.kind === 'district' && unit.areaCode);
  const streets = units.filter(
    (unit) =>
      unit.kind === 'streetOffice' &&
      unit.areaCode &&
      (!filter.districtId || unit.districtId === filter.districtId),
  );
  const select = (
    name: string,
    placeholder: string,
    options: readonly { readonly value: string; readonly label: string }[],
    value: string | undefined,
    width: number,
  ) => (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={placeholder}
      aria-label={placeholder}
      value={value ?? null}
      options={[...options]}
      onChange={(chosen: string | null) =>
        set({
          [name]: chosen ?? undefined,
          ...(name === 'districtId' ? { streetId: undefined, communityId: undefined } : {}),
        })
      }
      style={{ width }}
    />
  );
  const extra = (['communityId', 'state'] as const).filter((name) => filter[name]);
  return (
    <div className="filters demands-filters">
      <DatePicker.RangePicker
        allowClear={false}
        value={[dayjs(filter.from), dayjs(filter.to)]}
        presets={([1, 7, 30, 90] as const).map((days) => ({
          label: text.demands.lastDays(days),
          value: [dayjs(dayFromNow(now, 1 - days)), dayjs(dayFromNow(now, 0))] as [dayjs.Dayjs, dayjs.Dayjs],
        }))}
        onChange={(range) => {
          if (range?.[0] && range[1])
            set({ from: range[0].format('YYYY-MM-DD'), to: range[1].format('YYYY-MM-DD') });
        }}
        style={{ width: 256 }}
      />
      {select(
        'districtId',
        text.demands.anyDistrict,
        districts.map((unit) => ({ value: unit.areaCode ?? '', label: unit.shortNames[0] ?? unit.name })),
        filter.districtId,
        124,
      )}
      {select(
        'streetId',
        text.demands.anyStreet,
        streets.map((unit) => ({ value: unit.areaCode ?? '', label: unit.shortNames[0] ?? unit.name })),
        filter.streetId,
        140,
      )}
      <div style={{ width: 170 }}>
        <ProblemTypePicker
          branches
          value={filter.problemType}
          onChange={(code) => set({ problemType: code })}
          placeholder={text.demands.anyType}
        />
      </div>
      {select(
        'dimension',
        text.demands.anyDimension,
        [...HAVES, ...NATURES].map((value) => ({ value, label: label(value, 'Dimension') })),
        filter.dimension,
        124,
      )}
      {select(
        'channel',
        text.demands.anyChannel,
        CHANNELS.map((value) => ({ value, label: label(value, 'Channel') })),
        filter.channel,
        124,
      )}
      {select(
        'kind',
        text.demands.anyKind,
        KINDS.map((value) => ({ value, label: label(value, 'RequestKind') })),
        filter.kind,
        110,
      )}
      <div style={{ width: 190 }}>
        <UnitPicker
          value={filter.unitId}
          onChange={(unitId) => set({ unitId })}
          placeholder={text.inbox.anyUnit}
        />
      </div>
      {extra.map((name) => (
        <Button
          key={name}
          size="small"
          icon={<CloseOutlined />}
          iconPlacement="end"
          onClick={() => set({ [name]: undefined })}
        >
          {groupName(name === 'state' ? 'state' : 'community', filter[name] ?? '')}
        </Button>
      ))}
      <Button type="link" onClick={props.clear}>
        {text.common.clearFilters}
      </Button>
    </div>
  );
}

function Figures({ overview }: { readonly overview: Operations['demandOverview']['reply'] | undefined }) {
  const text = useText();
  const m = overview?.measures;
  const r = overview?.rates;
  const tiles: readonly {
    readonly name: string;
    readonly value: string;
    readonly more: string;
    readonly hot?: boolean;
  }[] = [
    {
      name: text.demands.figures.count,
      value: count(m?.count),
      more: text.demands.figures.supporters(count(m?.supporters)),
    },
    {
      name: text.demands.figures.dispatched,
      value: count(m?.dispatched),
      more: text.demands.figures.answered(count(m?.answered)),
    },
    {
      name: text.demands.figures.closed,
      value: count(m?.closed),
      more: text.demands.figures.ofDispatched(
        percent(m && m.dispatched > 0 ? m.closed / m.dispatched : undefined),
      ),
    },
    {
      name: text.demands.figures.overdue,
      value: count(m?.overdue),
      more: text.demands.figures.reopened(count(m?.reopened)),
      hot: (m?.overdue ?? 0) > 0,
    },
    ...(m && m.flagged > 0
      ? [
          {
            name: text.demands.figures.flagged,
            value: count(m.flagged),
            more: text.demands.figures.lowered(count(m.lowered), percent(1 - m.lowered / m.flagged)),
          },
        ]
      : []),
  ];
  return (
    <div className="tiles">
      {tiles.map((tile) => (
        <div className="tile" key={tile.name}>
          <div className="tile-name">{tile.name}</div>
          <div className={`tile-value${tile.hot ? ' late' : ''}`}>{tile.value}</div>
          <div className="small soft">{tile.more}</div>
        </div>
      ))}
      <div className="tile tile-rates">
        <div className="tile-name">
          {text.demands.rates}{' '}
          <span className="small soft">{r ? text.demands.figures.valid(count(r.validCallbacks)) : ''}</span>
        </div>
        <div className="rates">
          {(['response', 'resolution', 'satisfaction'] as const).map((rate) => (
            <div key={rate}>
              <div className="rate-value">{r && r.validCallbacks > 0 ? percent(r[rate]) : '–'}</div>
              <div className="small soft">{text.demands.rateNames[rate]}</div>
            </div>
          ))}
          <div>
            <div className="rate-value">{r && r.validCallbacks > 0 ? r.composite.toFixed(1) : '–'}</div>
            <div className="small soft">{text.demands.rateNames.composite}</div>
          </div>
        </div>
        {r?.fewCallbacks ? <div className="small late">{text.demands.few(r.validCallbacks)}</div> : null}
      </div>
    </div>
  );
}

function Trend({
  filter,
  set,
}: {
  readonly filter: Filter;
  readonly set: (values: Readonly<Record<string, string | undefined>>) => void;
}) {
  const text = useText();
  const days =
    filter.from && filter.to ? (Date.parse(filter.to) - Date.parse(filter.from)) / 86_400_000 + 1 : 30;
  const [chosen, setStep] = useState<'day' | 'week' | 'month'>();
  const step = chosen ?? (days > 370 ? 'month' : days > 120 ? 'week' : 'day');
  const trend = useRead('demandTrend', { query: { ...filter, step } }, { keep: true });
  const points = trend.data?.points ?? [];
  const option = useMemo(
    () => ({
      animationDuration: 200,
      aria: { enabled: true },
      color: [chartColours[0], chartColours[1]],
      textStyle: { fontFamily, fontSize: 13, color: tokens.inkSoft },
      grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, right: 0, itemWidth: 16, textStyle: { fontSize: 13, color: tokens.inkSoft } },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        textStyle: { fontSize: 14, color: tokens.ink },
        appendTo: 'body',
      },
      xAxis: {
        type: 'category',
        data: points.map((point) => point.at),
        axisLabel: { formatter: (value: string) => value.slice(5), color: tokens.inkSoft, fontSize: 13 },
        axisLine: { lineStyle: { color: tokens.line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: tokens.inkSoft, fontSize: 13 },
        splitLine: { lineStyle: { color: tokens.lineSoft } },
      },
      series: [
        {
          type: 'bar',
          name: text.demands.figures.count,
          data: points.map((point) => point.measures.count),
          barMaxWidth: 26,
          itemStyle: { borderRadius: [2, 2, 0, 0] },
        },
        {
          type: 'line',
          name: text.demands.figures.closed,
          data: points.map((point) => point.measures.closed),
          symbolSize: 5,
          lineStyle: { width: 2 },
        },
      ],
    }),
    [points, text],
  );
  const most = points.reduce(
    (best, point) => (point.measures.count > (best?.measures.count ?? -1) ? point : best),
    points[0],
  );
  return (
    <Panel
      title={text.demands.trend}
      extra={
        <Segmented
          size="small"
          value={step}
          onChange={setStep}
          options={(['day', 'week', 'month'] as const).map((value) => ({
            value,
            label: text.demands.steps[value],
          }))}
        />
      }
    >
      <Fetched
        loading={trend.isPending}
        error={trend.error}
        again={() => void trend.refetch()}
        empty={points.length === 0}
        emptyTitle={text.demands.noneFound}
        rows={6}
      >
        <Chart
          option={option}
          height={336}
          label={text.demands.trendLabel(points.length, most ? most.at : '', count(most?.measures.count))}
          onPick={(name) => {
            if (step === 'day') set({ from: name, to: name });
          }}
        />
      </Fetched>
    </Panel>
  );
}

function Dimensions({
  filter,
  pick,
}: {
  readonly filter: Filter;
  readonly pick: (axis: Axis, key: string) => void;
}) {
  const text = useText();
  const label = useLabel();
  const { dimension: _dimension, ...others } = filter;
  const groups = useRead(
    'demandBreakdown',
    { query: { ...others, by: 'dimension', limit: 20 } },
    { keep: true },
  );
  const byKey = new Map((groups.data?.groups ?? []).map((group) => [group.key, group]));
  const total = groups.data?.total ?? 0;
  const most = Math.max(1, ...[...byKey.values()].map((group) => group.measures.count));
  const column = (title: string, keys: readonly string[]) => (
    <div>
      <div className="small soft">{title}</div>
      {keys.map((key) => {
        const group = byKey.get(key);
        const value = group?.measures.count ?? 0;
        return (
          <button
            type="button"
            key={key}
            className={`bar-row${filter.dimension === key ? ' on' : ''}`}
            aria-pressed={filter.dimension === key}
            onClick={() => pick('dimension', key)}
          >
            <span className="bar-name" title={label(key, 'Dimension')}>
              {label(key, 'Dimension')}
            </span>
            <span className="bar-track" aria-hidden="true">
              <span style={{ width: `${(value / most) * 100}%` }} />
            </span>
            <span className="bar-value">{count(value)}</span>
            <span className="bar-share small soft">{percent(total > 0 ? value / total : undefined, 0)}</span>
          </button>
        );
      })}
    </div>
  );
  return (
    <Panel title={text.demands.dimensions}>
      <Fetched loading={groups.isPending} error={groups.error} again={() => void groups.refetch()} rows={8}>
        <div className="stack tight">
          {column(text.demands.haves, HAVES)}
          {column(text.demands.natures, NATURES)}
        </div>
      </Fetched>
    </Panel>
  );
}

function Breakdown({
  filter,
  pick,
}: {
  readonly filter: Filter;
  readonly pick: (axis: Axis, key: string) => void;
}) {
  const text = useText();
  const groupName = useGroupName();
  const [by, setBy] = useState<(typeof BREAKDOWNS)[number]>('district');
  const field = fieldOf(by);
  const others = { ...filter };
  if (field && by !== 'problemType') delete (others as Record<string, unknown>)[field];
  const groups = useRead('demandBreakdown', { query: { ...others, by, limit: 16 } }, { keep: true });
  const rows = groups.data?.by === by ? groups.data.groups : [];
  const most = Math.max(1, ...rows.map((group) => group.measures.count));
  const total = groups.data?.total ?? 0;
  return (
    <Panel
      title={text.demands.breakdown}
      extra={
        <Segmented
          size="small"
          value={by}
          onChange={setBy}
          options={BREAKDOWNS.map((value) => ({ value, label: text.demands.axes[value] }))}
        />
      }
    >
      <Fetched
        loading={groups.isPending}
        error={groups.error}
        again={() => void groups.refetch()}
        empty={groups.data !== undefined && rows.length === 0 && groups.data.by === by}
        emptyTitle={text.demands.noneFound}
        rows={8}
      >
        {rows.map((group) => {
          const on = field !== undefined && filter[field] === group.key;
          return (
            <button
              type="button"
              key={group.key}
              className={`bar-row${on ? ' on' : ''}`}
              aria-pressed={on}
              disabled={group.key === ''}
              onClick={() => pick(by, group.key)}
            >
              <span className="bar-name" title={groupName(by, group.key)}>
                {groupName(by, group.key)}
              </span>
              <span className="bar-track" aria-hidden="true">
                <span style={{ width: `${(group.measures.count / most) * 100}%` }} />
              </span>
              <span className="bar-value">{count(group.measures.count)}</span>
              <span className="bar-share small soft">
                {percent(total > 0 ? group.measures.count / total : undefined, 1)}
              </span>
            </button>
          );
        })}
        {groups.data && groups.data.otherCount > 0 ? (
          <p className="small soft pad-left">{text.demands.others(count(groups.data.otherCount))}</p>
        ) : null}
      </Fetched>
    </Panel>
  );
}

function Ranking({
  filter,
  pick,
}: {
  readonly filter: Filter;
  readonly pick: (axis: Axis, key: string) => void;
}) {
  const text = useText();
  const groupName = useGroupName();
  const [by, setBy] = useState<(typeof RANKED)[number]>('street');
  const [order, setOrder] = useState<'volume' | 'growth' | 'unsolved'>('volume');
  const ranking = useRead('demandRanking', { query: { ...filter, by, order, limit: 16 } }, { keep: true });
  const rows = ranking.data?.by === by ? ranking.data.rows : [];
  return (
    <Panel
      title={text.demands.ranking}
      extra={
        <>
          <Segmented
            size="small"
            value={by}
            onChange={setBy}
            options={RANKED.map((value) => ({ value, label: text.demands.axes[value] }))}
          />
          <Select
            size="small"
            value={order}
            aria-label={text.demands.order}
            onChange={setOrder}
            options={(['volume', 'growth', 'unsolved'] as const).map((value) => ({
              value,
              label: text.demands.orders[value],
            }))}
            style={{ width: 116 }}
          />
        </>
      }
    >
      {ranking.error ? <ErrorNote error={ranking.error} again={() => void ranking.refetch()} /> : null}
      <Table
        size="small"
        rowKey="key"
        pagination={false}
        loading={ranking.isPending}
        dataSource={[...rows]}
        scroll={{ y: 420 }}
        locale={{
          emptyText: ranking.isPending ? (
            <div style={{ height: 120 }} />
          ) : (
            <Nothing title={text.demands.noneFound} />
          ),
        }}
        onRow={(row) => ({ onClick: () => pick(by, row.key) })}
        columns={[
          { title: '#', width: 44, render: (_, __, at) => <span className="soft">{at + 1}</span> },
          { title: text.demands.axes[by], render: (_, row) => groupName(by, row.key) },
          { title: text.demands.now, width: 78, align: 'right', render: (_, row) => count(row.count) },
          {
            title: text.demands.before,
            width: 78,
            align: 'right',
            render: (_, row) => <span className="soft">{count(row.countBefore)}</span>,
          },
          {
            title: text.demands.growth,
            width: 96,
            align: 'right',
            render: (_, row) =>
              row.growth === null ? (
                <span className="faint">{text.demands.fresh}</span>
              ) : row.countBefore < FEW ? (
                <span className="faint">{text.demands.smallBase}</span>
              ) : (
                <span
                  className={row.growth > 0.2 ? 'late' : ''}
                >{`${row.growth > 0 ? '+' : ''}${percent(row.growth, 0)}`}</span>
              ),
          },
          {
            title: text.demands.unsolved,
            width: 84,
            align: 'right',
            render: (_, row) => count(row.unsolved),
          },
        ]}
      />
      {ranking.data ? (
        <p className="small soft gap-above">
          {text.demands.compared(ranking.data.before.from, ranking.data.before.to)}
        </p>
      ) : null}
    </Panel>
  );
}

function RateCell({
  rates,
  rate,
}: {
  readonly rates: Rates;
  readonly rate: 'response' | 'resolution' | 'satisfaction';
}) {
  if (rates.validCallbacks === 0) return <span className="faint">–</span>;
  return <span className={rates.fewCallbacks ? 'faint' : ''}>{percent(rates[rate])}</span>;
}

function RatesTable({
  filter,
  pick,
}: {
  readonly filter: Filter;
  readonly pick: (axis: Axis, key: string) => void;
}) {
  const text = useText();
  const groupName = useGroupName();
  const [by, setBy] = useState<(typeof RATES_BY)[number]>('unit');
  const rates = useRead('demandRates', { query: { ...filter, by, limit: 500 } }, { keep: true });
  // A rank among units with a handful of callbacks means nothing: they follow, without a number.
  const all = rates.data?.by === by ? rates.data.rows : [];
  const ranked = all.filter((row) => !row.rates.fewCallbacks);
  const rows = [...ranked, ...all.filter((row) => row.rates.fewCallbacks)];
  return (
    <div className="stack tight">
      <div className="row between">
        <Segmented
          value={by}
          onChange={setBy}
          options={RATES_BY.map((value) => ({ value, label: text.demands.axes[value] }))}
        />
        {rates.data ? (
          <span className="small soft">
            {text.demands.pooled(
              percent(rates.data.pooled.response),
              percent(rates.data.pooled.resolution),
              percent(rates.data.pooled.satisfaction),
              rates.data.policyVersion,
            )}
          </span>
        ) : null}
      </div>
      {rates.error ? <ErrorNote error={rates.error} again={() => void rates.refetch()} /> : null}
      <Table
        size="small"
        rowKey="key"
        loading={rates.isPending}
        dataSource={[...rows]}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        locale={{
          emptyText: rates.isPending ? (
            <div style={{ height: 120 }} />
          ) : (
            <Nothing title={text.demands.noRates} hint={text.demands.noRatesHint} />
          ),
        }}
        onRow={(row) => ({ onClick: () => pick(by, row.key) })}
        columns={[
          {
            title: '#',
            width: 52,
            render: (_, row) => (
              <span className="soft">{row.rates.fewCallbacks ? '–' : ranked.indexOf(row) + 1}</span>
            ),
          },
          { title: text.demands.axes[by], render: (_, row) => groupName(by, row.key) },
          {
            title: text.demands.figures.count,
            width: 100,
            align: 'right',
            render: (_, row) => count(row.count),
          },
          {
            title: text.demands.valid,
            width: 150,
            align: 'right',
            render: (_, row) => (
              <span>
                {row.rates.fewCallbacks ? (
                  <Tooltip title={text.demands.fewHint}>
                    <span className="chip chip-urgent">{text.demands.fewShort}</span>
                  </Tooltip>
                ) : null}{' '}
                {count(row.rates.validCallbacks)}
              </span>
            ),
          },
          {
            title: text.demands.rateNames.response,
            width: 110,
            align: 'right',
            render: (_, row) => <RateCell rates={row.rates} rate="response" />,
          },
          {
            title: text.demands.rateNames.resolution,
            width: 110,
            align: 'right',
            render: (_, row) => <RateCell rates={row.rates} rate="resolution" />,
          },
          {
            title: text.demands.rateNames.satisfaction,
            width: 110,
            align: 'right',
            render: (_, row) => <RateCell rates={row.rates} rate="satisfaction" />,
          },
          {
            title: text.demands.rateNames.composite,
            width: 110,
            align: 'right',
            render: (_, row) =>
              row.rates.validCallbacks === 0 ? (
                <span className="faint">–</span>
              ) : (
                <strong className={row.rates.fewCallbacks ? 'faint' : ''}>
                  {row.rates.composite.toFixed(1)}
                </strong>
              ),
          },
        ]}
      />
    </div>
  );
}

function Demands({ filter }: { readonly filter: Filter }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const go = useNavigate();
  const areaName = useAreaName();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const list = usePages('listDemands', { query: { ...filter, limit: 25 } });
  return (
    <div>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      <p className="small soft gap-below">
        {list.total === undefined
          ? text.common.loading
          : text.inbox.summary(count(list.total), list.items.length)}
      </p>
      <Table<Demand>
        size="small"
        rowKey="requestId"
        pagination={false}
        loading={list.isPending}
        dataSource={[...list.items]}
        locale={{
          emptyText: list.isPending ? (
            <div style={{ height: 120 }} />
          ) : (
            <Nothing title={text.demands.noneFound} hint={text.demands.noneFoundHint} />
          ),
        }}
        onRow={(row) => ({ onClick: () => void go(`/requests/${row.requestId}`) })}
        columns={[
          {
            title: text.common.time,
            width: 112,
            render: (_, row) => (
              <span title={clockTime(row.receivedAt)}>
                {dayTime(row.receivedAt, now)}
                <span className="small soft block">{label(row.channel, 'Channel')}</span>
              </span>
            ),
          },
          {
            title: text.common.matter,
            render: (_, row) => (
              <Link to={`/requests/${row.requestId}`} onClick={(event) => event.stopPropagation()}>
                {row.title || nameOf(row.problemType) || row.requestId}
              </Link>
            ),
          },
          {
            title: text.intake.problemType,
            width: 140,
            render: (_, row) => (
              <>
                <div>{nameOf(row.problemType)}</div>
                <DimensionTag dimension={row.dimension} />
              </>
            ),
          },
          {
            title: text.common.place,
            width: 150,
            render: (_, row) =>
              [row.districtId, row.streetId]
                .map((code) => areaName(code))
                .filter(Boolean)
                .join(' · '),
          },
          { title: text.common.unit, width: 170, render: (_, row) => unitName(row.unitId) },
          {
            title: text.common.stage,
            width: 90,
            render: (_, row) => text.demands.states[row.state] ?? label(row.state),
          },
          {
            title: text.demands.result,
            width: 140,
            render: (_, row) => <CallbackOutcome callback={row.callback} />,
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
    </div>
  );
}
