/** The boards of Grafana, described; `npm run dashboards` writes them as JSON beside this file. */

export interface Panel {
  readonly zh: string;
  readonly en: string;
  readonly unit: 's' | 'short' | 'reqps' | 'bytes' | 'percentunit';
  readonly queries: readonly { readonly expr: string; readonly legend?: string }[];
  /** Drawn as one large figure, red from this value on. */
  readonly redFrom?: number;
}

export interface Board {
  readonly uid: string;
  readonly zh: string;
  readonly en: string;
  readonly rows: readonly { readonly zh: string; readonly panels: readonly Panel[] }[];
}

const one = (zh: string, en: string, unit: Panel['unit'], expr: string, redFrom: number): Panel => ({
  zh,
  en,
  unit,
  queries: [{ expr }],
  redFrom,
});
const line = (zh: string, en: string, unit: Panel['unit'], ...queries: Panel['queries']): Panel => ({
  zh,
  en,
  unit,
  queries,
});

/** What the city would notice first. Red from where the alert of the same measure begins. */
const city: Board = {
  uid: 'jiesu-city',
  zh: '接诉 · 城市',
  en: 'City',
  rows: [
    {
      zh: '等得最久的',
      panels: [
        one(
          '待派单 最久',
          'Oldest undispatched',
          's',
          'max(jiesu_request_undispatched_oldest_age_seconds)',
          1_800,
        ),
        one(
          '待签收 最久',
          'Oldest unaccepted',
          's',
          'max(jiesu_ticket_unaccepted_oldest_age_seconds)',
          28_800,
        ),
        one('时限未触发 最久', 'Latest timer', 's', 'max(jiesu_timer_late_oldest_age_seconds)', 180),
        one(
          '回访逾期 最久',
          'Most overdue callback',
          's',
          'max(jiesu_callback_overdue_oldest_age_seconds)',
          14_400,
        ),
        one(
          '消息未送出 最久',
          'Oldest undelivered message',
          's',
          'max(jiesu_outbox_undelivered_oldest_age_seconds)',
          3_600,
        ),
      ],
    },
    {
      zh: '件数',
      panels: [
        line(
          '等待中的件数',
          'Waiting',
          'short',
          { expr: 'max(jiesu_requests_undispatched)', legend: '待派单' },
          { expr: 'max(jiesu_tickets_unaccepted)', legend: '待签收' },
          { expr: 'max(jiesu_timers_late)', legend: '时限未触发' },
          { expr: 'max(jiesu_callbacks_overdue)', legend: '回访逾期' },
          { expr: 'max(jiesu_outbox_undelivered)', legend: '消息未送出' },
          { expr: 'max(jiesu_outbox_failed)', legend: '消息失败' },
        ),
        line(
          '受理',
          'Received',
          'reqps',
          {
            expr: 'sum(rate(jiesu_changes_total{store="hotline_requests",outcome="written"}[5m]))',
            legend: '热线',
          },
          {
            expr: 'sum(rate(jiesu_changes_total{store="wechat_messages",outcome="written"}[5m]))',
            legend: '微信',
          },
        ),
        line('工单变化', 'Changes of tickets', 'reqps', {
          expr: 'sum by (outcome) (rate(jiesu_changes_total{store="tickets"}[5m]))',
          legend: '{{outcome}}',
        }),
        line('分类结果', 'Classified', 'reqps', {
          expr: 'sum by (sure) (rate(jiesu_classifications_total[5m]))',
          legend: '{{sure}}',
        }),
      ],
    },
  ],
};

/** Whether facts flow. */
const flow: Board = {
  uid: 'jiesu-flow',
  zh: '接诉 · 流水',
  en: 'Flow',
  rows: [
    {
      zh: '现在',
      panels: [
        one('未发出的事实 最久', 'Relay age', 's', 'max(jiesu_relay_oldest_age_seconds)', 60),
        one('落后最多的组', 'Group furthest behind', 's', 'max(jiesu_group_oldest_age_seconds)', 120),
        one('死信', 'Dead letters', 'short', 'sum(max by (group) (jiesu_dead_letters))', 1),
        one('读不出的指标', 'Readings missing', 'short', 'sum(jiesu_readings_missing)', 1),
      ],
    },
    {
      zh: '各组',
      panels: [
        line('积压', 'Lag', 'short', { expr: 'max by (group) (jiesu_group_lag)', legend: '{{group}}' }),
        line('最久', 'Oldest age', 's', {
          expr: 'max by (group) (jiesu_group_oldest_age_seconds)',
          legend: '{{group}}',
        }),
        line('处理', 'Handled', 'reqps', {
          expr: 'sum by (service) (rate(jiesu_facts_handled_total{outcome="handled"}[5m]))',
          legend: '{{service}}',
        }),
        line('失败', 'Failed', 'reqps', {
          expr: 'sum by (service, type) (rate(jiesu_facts_handled_total{outcome="failed"}[5m]))',
          legend: '{{service}} {{type}}',
        }),
        line('处理一件的时间 p99', 'Time per fact, p99', 's', {
          expr: 'histogram_quantile(0.99, sum by (le, service) (rate(jiesu_fact_duration_seconds_bucket[5m])))',
          legend: '{{service}}',
        }),
        line('定时', 'Timers', 'reqps', {
          expr: 'sum by (name, outcome) (rate(jiesu_jobs_total[5m]))',
          legend: '{{name}} {{outcome}}',
        }),
      ],
    },
  ],
};

/** Whether processes are well. */
const processes: Board = {
  uid: 'jiesu-processes',
  zh: '接诉 · 进程',
  en: 'Processes',
  rows: [
    {
      zh: '调用',
      panels: [
        line('调用', 'Calls', 'reqps', {
          expr: 'sum by (status) (rate(jiesu_http_requests_total[5m]))',
          legend: '{{status}}',
        }),
        line(
          '时间',
          'Duration',
          's',
          {
            expr: 'histogram_quantile(0.5, sum by (le) (rate(jiesu_http_request_duration_seconds_bucket[5m])))',
            legend: 'p50',
          },
          {
            expr: 'histogram_quantile(0.99, sum by (le) (rate(jiesu_http_request_duration_seconds_bucket[5m])))',
            legend: 'p99',
          },
        ),
        line('处理中的调用', 'In flight', 'short', {
          expr: 'jiesu_http_in_flight',
          legend: '{{instance}}',
        }),
        line('在听的界面', 'Screens listening', 'short', {
          expr: 'jiesu_stream_listeners',
          legend: '{{instance}}',
        }),
      ],
    },
    {
      zh: '资源',
      panels: [
        line('事件循环延迟 p99', 'Event loop delay, p99', 's', {
          expr: 'jiesu_event_loop_delay_seconds{quantile="0.99"}',
          legend: '{{instance}}',
        }),
        line('内存', 'Memory', 'bytes', {
          expr: 'jiesu_memory_bytes{kind="resident"}',
          legend: '{{instance}}',
        }),
        line('告警', 'Alarms', 'short', {
          expr: 'sum by (service, code) (increase(jiesu_alarms_total[15m]))',
          legend: '{{service}} {{code}}',
        }),
        line('存活', 'Uptime', 's', { expr: 'jiesu_uptime_seconds', legend: '{{instance}}' }),
      ],
    },
  ],
};

export const boards: readonly Board[] = [city, flow, processes];

const WIDTH = 24;

/** As Grafana 11 and newer import it. */
export function grafana({ uid, zh, en, rows }: Board): object {
  const panels: object[] = [];
  let y = 0;
  let id = 0;
  for (const row of rows) {
    panels.push({
      id: ++id,
      type: 'row',
      title: row.zh,
      collapsed: false,
      panels: [],
      gridPos: { h: 1, w: WIDTH, x: 0, y },
    });
    y += 1;
    const wide = row.panels.every(({ redFrom }) => redFrom !== undefined) ? 6 : 12;
    const height = wide === 6 ? 5 : 8;
    for (const [i, panel] of row.panels.entries()) {
      panels.push({
        id: ++id,
        type: panel.redFrom === undefined ? 'timeseries' : 'stat',
        title: panel.zh,
        description: panel.en,
        datasource: { type: 'prometheus', uid: '$source' },
        gridPos: {
          h: height,
          w: wide,
          x: (i * wide) % WIDTH,
          y: y + Math.floor((i * wide) / WIDTH) * height,
        },
        fieldConfig: {
          defaults: {
            unit: panel.unit,
            min: 0,
            ...(panel.redFrom !== undefined && {
              thresholds: {
                mode: 'absolute',
                steps: [
                  { color: 'green', value: null },
                  { color: 'red', value: panel.redFrom },
                ],
              },
            }),
          },
          overrides: [],
        },
        ...(panel.redFrom !== undefined && {
          options: {
            reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
            colorMode: 'background',
          },
        }),
        targets: panel.queries.map(({ expr, legend }, n) => ({
          refId: String.fromCharCode(65 + n),
          expr,
          ...(legend !== undefined && { legendFormat: legend }),
        })),
      });
    }
    y += Math.ceil((row.panels.length * wide) / WIDTH) * height;
  }
  return {
    uid,
    title: `${zh} ${en}`,
    tags: ['jiesu'],
    timezone: 'Asia/Shanghai',
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'source', type: 'datasource', query: 'prometheus', label: '数据源' }],
    },
    panels,
  };
}
