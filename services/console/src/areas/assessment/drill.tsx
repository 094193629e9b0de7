import type { Operations } from '@jiesu/contracts';
import { Button, Drawer, Select, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useNow } from '../../now.ts';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { usePages } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { CallbackOutcome } from '../demands/outcome.tsx';

type Query = Operations['listBulletinTickets']['query'];
type Counts = Operations['getBulletin']['reply']['bulletin']['counts'];
type Item = Operations['listBulletinTickets']['reply']['items'][number];

/** A figure that somebody wants to see the tickets of. */
export interface Drill extends Pick<Query, 'figure' | 'unitId' | 'districtUnitId' | 'unitClass'> {
  readonly name: string;
  readonly counts: Counts;
}

/** What a figure is made of, ticket by ticket; the other figures of the same row are one choice away. */
export function DrillDrawer(props: {
  readonly drill: Drill;
  readonly period: string;
  readonly calibre: Query['calibre'];
  readonly close: () => void;
}) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const { may } = useSession();
  const { name, counts, figure: first, ...where } = props.drill;
  const [figure, setFigure] = useState(first);
  const list = usePages('listBulletinTickets', {
    params: { period: props.period },
    query: { ...where, figure, limit: 50, ...(props.calibre !== undefined && { calibre: props.calibre }) },
  });
  return (
    <Drawer
      open
      onClose={props.close}
      size="large"
      className="drill"
      title={text.assessment.drill(name, props.period)}
      extra={
        <Select
          value={figure}
          onChange={setFigure}
          aria-label={text.assessment.figure}
          style={{ width: 190 }}
          options={(Object.keys(counts) as (keyof Counts)[]).map((one) => ({
            value: one,
            label: `${label(one, 'BulletinFigure')} ${count(counts[one])}`,
          }))}
        />
      }
    >
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      <p className="small soft gap-below">
        {list.total === undefined
          ? text.common.loading
          : text.assessment.drilled(label(figure, 'BulletinFigure'), count(list.total))}
      </p>
      <Table<Item>
        size="small"
        rowKey="ticketId"
        pagination={false}
        loading={list.isPending}
        dataSource={[...list.items]}
        locale={{ emptyText: list.isPending ? ' ' : <Nothing title={text.assessment.noTickets} /> }}
        columns={[
          {
            title: text.common.matter,
            render: (_, item) => (
              <>
                <Link to={may('getTicket') ? `/tickets/${item.ticketId}` : `/requests/${item.requestId}`}>
                  {item.title ?? nameOf(item.problemType) ?? item.ticketId}
                </Link>
                <span className="small faint mono block">{item.ticketId}</span>
              </>
            ),
          },
          {
            title: text.intake.problemType,
            width: 150,
            render: (_, item) => (
              <>
                {nameOf(item.problemType)}
                {where.unitId === undefined ? (
                  <span className="small soft block">{unitName(item.unitId)}</span>
                ) : null}
              </>
            ),
          },
          {
            title: text.assessment.columns.dispatched,
            width: 120,
            render: (_, item) => dayTime(item.dispatchedAt, now),
          },
          {
            title: text.demands.result,
            width: 170,
            render: (_, item) => (
              <>
                <CallbackOutcome callback={item.callback && { order: 0, ...item.callback }} />
                {item.callback?.contacted === false ? (
                  <span className="small late block">{label('notContacted', 'BulletinFigure')}</span>
                ) : null}
                {item.excluded ? <span className="chip">{label('excluded', 'Mark')}</span> : null}
              </>
            ),
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
    </Drawer>
  );
}
