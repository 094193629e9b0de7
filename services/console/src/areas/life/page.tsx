import { eventNames, guards, stageNames, type Transition, transitions } from '@jiesu/domain';
import { Table } from 'antd';
import { PageHead, Panel, StageTag } from '../../parts/basics.tsx';
import { useLabel, useText } from '../../text/index.tsx';

/** Written by hand nowhere: what the server refuses by is what stands here. */
const tables = ['none' as const, ...Object.keys(stageNames)].flatMap((from) => {
  const rows = transitions.filter((row) => row.from === from);
  return rows.length === 0 ? [] : [{ from, rows }];
});

/** 工单流转: what may be done with a ticket at each stage, by whom, on what condition, and by which article. */
export function LifePage() {
  const text = useText();
  const label = useLabel();
  const columns = [
    {
      title: text.life.on,
      width: 190,
      render: (_: unknown, row: Transition) => (
        <span className="strong">{text.life.event(row.on, eventNames[row.on])}</span>
      ),
    },
    {
      title: text.life.to,
      width: 130,
      render: (_: unknown, row: Transition) =>
        row.to === row.from ? <span className="faint">{text.life.stays}</span> : <StageTag stage={row.to} />,
    },
    {
      title: text.life.who,
      width: 190,
      render: (_: unknown, row: Transition) => row.who.map((role) => label(role, 'Role')).join(text.life.and),
    },
    {
      title: text.life.guard,
      render: (_: unknown, row: Transition) => guards[row.on] ?? <span className="faint">–</span>,
    },
    {
      title: text.life.why,
      width: 260,
      render: (_: unknown, row: Transition) => <span className="soft">{row.why}</span>,
    },
  ];
  return (
    <div className="page">
      <PageHead title={text.life.title} sub={text.life.sub} />
      {tables.map(({ from, rows }) => (
        <Panel
          key={from}
          title={from === 'none' ? text.life.before : label(from, 'TicketStage')}
          className="flush gap-below"
        >
          <Table<Transition>
            size="small"
            rowKey={({ on, to }) => `${on} ${to}`}
            pagination={false}
            dataSource={rows}
            columns={columns}
          />
        </Panel>
      ))}
    </div>
  );
}
