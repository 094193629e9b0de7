import type { Operations } from '@jiesu/contracts';
import { Alert, Progress, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { count, day } from '../../format.ts';
import { Panel } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useText } from '../../text/index.tsx';
import type { RuleChange } from './draft.ts';

type View = Operations['getReplay']['reply'];
const EVERY_MS = 700;
const ROWS = 10;

/** One replay at a time: begun with a key, asked after until it ends. */
export function useReplay() {
  const begin = useCommand('replayRules');
  const [replayId, setReplayId] = useState<string>();
  const [ended, setEnded] = useState(false);
  const seen = useRead(
    'getReplay',
    { params: { replayId: replayId ?? '' } },
    { enabled: replayId !== undefined && !ended, every: EVERY_MS, keep: true },
  );
  const view = replayId !== undefined && seen.data?.replayId === replayId ? seen.data : undefined;
  const isOver = view?.state === 'done' || view?.state === 'failed';
  if (isOver && !ended) setEnded(true);
  return {
    view,
    error: begin.error ?? seen.error,
    going: begin.isPending || (replayId !== undefined && !isOver),
    start(change: RuleChange): void {
      if (begin.isPending) return;
      begin.mutate(
        { body: { change } },
        {
          onSuccess: ({ id }) => {
            setEnded(false);
            setReplayId(id);
          },
        },
      );
    },
    forget(): void {
      setReplayId(undefined);
    },
  };
}

export function ReplayPanel({ replay }: { readonly replay: ReturnType<typeof useReplay> }) {
  const text = useText();
  const { view, error } = replay;
  if (error) return <ErrorNote error={error} />;
  if (!view) return null;
  const share = view.total === 0 ? 100 : Math.floor((view.done / view.total) * 100);
  return (
    <Panel className="gap-below" title={text.rules.replayTitle}>
      {view.state === 'failed' ? <Alert type="error" showIcon title={view.because ?? ''} /> : null}
      {view.state === 'waiting' || view.state === 'running' ? (
        <div role="status">
          <Progress percent={share} />
          <p className="small soft">{text.rules.replaying(count(view.done), count(view.total))}</p>
        </div>
      ) : null}
      {view.state === 'done' ? <Outcome view={view} /> : null}
    </Panel>
  );
}

function Outcome({ view }: { readonly view: View }) {
  const text = useText();
  const unused = view.rules.filter(({ before, after }) => before === 0 && after === 0);
  const name = (unitName: string | undefined): string => unitName ?? text.rules.dispatcher;
  return (
    <div className="stack tight" role="status">
      <p className="strong">
        {text.rules.replayed(count(view.done), count(view.moved ?? 0), (view.milliseconds ?? 0) / 1_000)}
      </p>
      <p className="small soft">
        {view.oldest && view.newest ? text.rules.replaySpan(day(view.oldest), day(view.newest)) : null}{' '}
        {text.rules.replayReviews(count(view.reviewsBefore ?? 0), count(view.reviewsAfter ?? 0))}
      </p>
      {(view.failures ?? 0) > 0 ? (
        <Alert type="error" showIcon title={text.rules.replayFailures(count(view.failures ?? 0))} />
      ) : null}
      {unused.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={text.rules.replayUnused(text.common.list(unused.map((one) => one.name ?? one.ruleId)))}
        />
      ) : null}
      {view.units.length === 0 ? null : (
        <div className="claims">
          <Table<View['units'][number]>
            size="small"
            rowKey="unitId"
            title={() => text.rules.loads}
            pagination={{ pageSize: ROWS, hideOnSinglePage: true, size: 'small' }}
            dataSource={[...view.units]}
            columns={[
              { title: text.common.unit, dataIndex: 'unitName' },
              { title: text.rules.before, width: 90, align: 'right', render: (_, one) => count(one.before) },
              { title: text.rules.after, width: 90, align: 'right', render: (_, one) => count(one.after) },
              {
                title: text.rules.difference,
                width: 90,
                align: 'right',
                render: (_, one) => <strong>{text.rules.signed(one.after - one.before)}</strong>,
              },
            ]}
          />
          <Table<View['moves'][number]>
            size="small"
            rowKey={(one) => `${one.fromUnitId ?? ''} ${one.toUnitId ?? ''} ${one.ruleId ?? ''}`}
            title={() => text.rules.moves}
            pagination={{ pageSize: ROWS, hideOnSinglePage: true, size: 'small' }}
            dataSource={[...view.moves]}
            columns={[
              {
                title: text.rules.way,
                render: (_, one) => (
                  <div>
                    {text.rules.fromTo(name(one.fromName), name(one.toName))}
                    <div className="small soft">
                      {one.ruleId ? <span className="mono">{one.ruleId}</span> : null}{' '}
                      {one.examples.map((requestId) => (
                        <Link key={requestId} to={`/requests/${requestId}`} className="mono">
                          {requestId}{' '}
                        </Link>
                      ))}
                    </div>
                  </div>
                ),
              },
              {
                title: text.rules.requests,
                width: 90,
                align: 'right',
                render: (_, one) => count(one.requests),
              },
            ]}
          />
        </div>
      )}
    </div>
  );
}
