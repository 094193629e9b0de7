import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Table } from 'antd';
import { count, day, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type Version = Operations['listModels']['reply']['items'][number];
type Score = Version['scores'][number];
const EVERY_MS = 5000;

/** Versions of the classifier's model: what each scored, which one is used, and the command that changes it. */
export function ModelsPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { may } = useSession();
  const { modal, message } = App.useApp();
  const list = useRead('listModels', {}, { every: EVERY_MS });
  const retrain = useCommand('retrainModel', ['listModels']);
  const promote = useCommand('promoteModel', ['listModels']);
  const training = list.data?.items.some((one) => one.state === 'training') ?? false;
  const mayChange = may('retrainModel');

  const begin = () =>
    modal.confirm({
      title: text.models.retrain,
      content: text.models.retrainHint(count(list.data?.corrections ?? 0)),
      okText: text.models.retrain,
      onOk: () => retrain.mutateAsync({}).catch(() => undefined),
    });
  const use = (one: Version) =>
    modal.confirm({
      title: text.models.use(one.version),
      content: text.models.useHint,
      okText: text.models.useIt,
      onOk: () =>
        promote
          .mutateAsync({ params: { version: one.version } })
          .then(() => void message.success(text.models.used(one.version)))
          .catch(() => undefined),
    });
  useKeys(text.models.title, [
    { keys: 'n', label: text.models.retrain, run: () => mayChange && !training && begin() },
  ]);

  return (
    <div className="page">
      <PageHead
        title={text.models.title}
        sub={list.data ? text.models.sub(list.data.inUse, count(list.data.corrections)) : text.common.loading}
      >
        {mayChange ? (
          <Button type="primary" disabled={training} loading={retrain.isPending} onClick={begin}>
            {text.models.retrain} <Caps keys="n" />
          </Button>
        ) : null}
      </PageHead>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      {retrain.error ? <ErrorNote error={retrain.error} /> : null}
      {promote.error ? <ErrorNote error={promote.error} /> : null}
      {training ? <Alert type="info" showIcon className="gap-below" title={text.models.training} /> : null}
      <Panel title={text.models.versions} className="flush gap-below">
        <Table<Version>
          size="middle"
          rowKey="version"
          pagination={false}
          loading={list.isPending}
          dataSource={[...(list.data?.items ?? [])]}
          locale={{ emptyText: <Nothing title={text.models.none} /> }}
          expandable={{
            rowExpandable: (one) => one.scores.length > 0 || one.because !== undefined,
            expandedRowRender: (one) => <Scores version={one} />,
          }}
          columns={[
            {
              title: text.models.version,
              render: (_, one) => (
                <div>
                  <span className="mono">{one.version}</span>{' '}
                  {one.inUse ? <span className="strong">{text.models.inUse}</span> : null}
                </div>
              ),
            },
            {
              title: text.models.state,
              width: 200,
              render: (_, one) => (
                <span className={one.state === 'worse' || one.state === 'failed' ? 'late' : ''}>
                  {label(one.state, 'ModelState')}
                </span>
              ),
            },
            {
              title: text.models.madeAt,
              width: 150,
              render: (_, one) => (one.state === 'built-in' ? day(one.madeAt) : dayTime(one.madeAt, now)),
            },
            { title: text.models.corrections, width: 110, render: (_, one) => count(one.corrections) },
            {
              title: text.models.score,
              width: 210,
              render: (_, one) => {
                const all = one.scores.find((score) => score.slice === 'all');
                return all ? shareOf(all) : '';
              },
            },
            {
              title: '',
              width: 110,
              render: (_, one) =>
                mayChange &&
                !one.inUse &&
                (one.state === 'ready' || one.state === 'built-in' || wasUsed(one)) ? (
                  <Button size="small" loading={promote.isPending} onClick={() => use(one)}>
                    {wasUsed(one) || one.state === 'built-in' ? text.models.back : text.models.useIt}
                  </Button>
                ) : null,
            },
          ]}
        />
      </Panel>
      <Panel title={text.models.history}>
        {(list.data?.history ?? []).length === 0 ? (
          <Nothing title={text.models.noHistory} />
        ) : (
          list.data?.history.map((one) => (
            <div key={one.at} className="row between">
              <span className="mono">{one.version}</span>
              <span className="soft">
                {one.by} · {dayTime(one.at, now)}
              </span>
            </div>
          ))
        )}
      </Panel>
    </div>
  );

  function wasUsed(one: Version): boolean {
    return list.data?.history.some((use) => use.version === one.version) ?? false;
  }
}

const percent = (part: number, of: number) => `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;
const shareOf = (score: Score) =>
  score.before === undefined
    ? percent(score.right, score.texts)
    : `${percent(score.right, score.texts)} (${percent(score.before, score.texts)})`;

function Scores({ version }: { readonly version: Version }) {
  const text = useText();
  const { nameOf } = useProblemTypes();
  const nameOfSlice = (slice: string): string => {
    const [axis, value = ''] = slice.split(':');
    if (axis === 'all') return text.models.slices.all;
    if (axis === 'corrected') return text.models.slices.corrected;
    return axis === 'class' ? nameOf(value) : (text.models.voices[value] ?? value);
  };
  return (
    <>
      {version.because ? <p>{version.because}</p> : null}
      <Table<Score>
        size="small"
        rowKey="slice"
        pagination={false}
        dataSource={[...version.scores]}
        columns={[
          { title: text.models.slice, render: (_, score) => nameOfSlice(score.slice) },
          { title: text.models.texts, width: 90, render: (_, score) => count(score.texts) },
          { title: text.models.right, width: 110, render: (_, score) => percent(score.right, score.texts) },
          {
            title: text.models.before,
            width: 130,
            render: (_, score) => (score.before === undefined ? '' : percent(score.before, score.texts)),
          },
          {
            title: '',
            width: 90,
            render: (_, score) =>
              version.worse.includes(score.slice) ? <span className="late">{text.models.worse}</span> : null,
          },
        ]}
      />
    </>
  );
}
