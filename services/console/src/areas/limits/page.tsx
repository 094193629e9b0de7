import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, InputNumber, Select, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { count, day } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { Caps, PageHead, Panel, UrgencyTag } from '../../parts/basics.tsx';
import { ErrorNote, Fetched } from '../../parts/errors.tsx';
import { AdoptDialog, VersionsDialog } from '../../parts/versions.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type Tiers = Operations['previewLimits']['body']['tiers'];
type View = Operations['getLimitPreview']['reply'];
const LEVELS = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
const CLOCKS = ['accept', 'contact', 'handle'] as const;
const UNITS = ['minutes', 'hours', 'workingHours', 'calendarDays', 'workingDays'] as const;
const EVERY_MS = 700;
const ROWS = 10;

/** 时限: what is in force, and what other limits would have made of last month's tickets. */
export function LimitsPage() {
  const text = useText();
  const { message } = App.useApp();
  const { may, ofTheCity } = useSession();
  const list = useRead('listTimeLimits');
  const begin = useCommand('previewLimits');
  const adopt = useCommand('adoptLimits', ['listTimeLimits']);
  const withdraw = useCommand('withdrawLimits', ['listTimeLimits']);
  const [changed, setChanged] = useState<Tiers>();
  const [previewId, setPreviewId] = useState<string>();
  /** What the preview was asked about: what is changed after it cannot be adopted by it. */
  const [asked, setAsked] = useState<Tiers>();
  const [dialog, setDialog] = useState<'adopt' | 'versions'>();
  const [ended, setEnded] = useState(false);
  const seen = useRead(
    'getLimitPreview',
    { params: { previewId: previewId ?? '' } },
    { enabled: previewId !== undefined && !ended, every: EVERY_MS, keep: true },
  );
  const view = previewId !== undefined && seen.data?.previewId === previewId ? seen.data : undefined;
  const isOver = view?.state === 'done' || view?.state === 'failed';
  if (isOver && !ended) setEnded(true);
  const inForce = list.data?.items.find(({ state }) => state === 'inForce');
  const newest = list.data?.items.find(({ version }) => version === list.data.newest);
  const tiers = changed ?? newest?.tiers;
  const going = begin.isPending || (previewId !== undefined && !isOver);
  const preview = (): void => {
    if (tiers === undefined || going) return;
    begin.mutate(
      { body: { tiers } },
      {
        onSuccess: ({ id }) => {
          setEnded(false);
          setAsked(tiers);
          setPreviewId(id);
        },
      },
    );
  };
  const mayAdopt = may('adoptLimits') && ofTheCity;
  const isShown = changed !== undefined && changed === asked && view?.state === 'done';
  useKeys(text.limits.title, [
    { keys: 'p', label: text.limits.preview, disabled: going, run: preview },
    { keys: 'x', label: text.limits.back, disabled: changed === undefined, run: () => setChanged(undefined) },
    { keys: 's', label: text.limits.adopt, disabled: !mayAdopt || !isShown, run: () => setDialog('adopt') },
    { keys: 'h', label: text.versions.title, run: () => setDialog('versions') },
  ]);
  return (
    <div className="page">
      <PageHead
        title={text.limits.title}
        sub={inForce ? text.limits.sub(inForce.version, inForce.from) : text.common.loading}
      >
        <Button type="primary" loading={going} onClick={preview}>
          {text.limits.preview} <Caps keys="p" />
        </Button>
        <Button disabled={changed === undefined} onClick={() => setChanged(undefined)}>
          {text.limits.back} <Caps keys="x" />
        </Button>
        {mayAdopt ? (
          <Button disabled={!isShown} onClick={() => setDialog('adopt')}>
            {text.limits.adopt} <Caps keys="s" />
          </Button>
        ) : null}
        <Button onClick={() => setDialog('versions')}>
          {text.versions.title} <Caps keys="h" />
        </Button>
      </PageHead>
      <Panel className="gap-below" title={text.limits.tiers}>
        <Fetched loading={list.isPending} error={list.error} again={() => void list.refetch()}>
          <p className="small soft gap-below">{text.limits.hint}</p>
          {tiers && newest ? <Limits tiers={tiers} before={newest.tiers} change={setChanged} /> : null}
        </Fetched>
      </Panel>
      {begin.error ? <ErrorNote error={begin.error} /> : null}
      {seen.error ? <ErrorNote error={seen.error} /> : null}
      {view ? <Previewed view={view} /> : null}
      {dialog === 'adopt' && newest && previewId !== undefined ? (
        <AdoptDialog
          title={text.limits.adoptTitle}
          hint={text.limits.adoptHint}
          send={text.limits.adopt}
          soonest="today"
          after={newest.from}
          pending={adopt.isPending}
          error={adopt.error}
          close={() => setDialog(undefined)}
          save={(from, note) =>
            adopt.mutate(
              { body: { basedOn: newest.version, previewId, from, note } },
              {
                onSuccess: ({ id }) => {
                  void message.success(text.versions.saved(id));
                  setDialog(undefined);
                  setChanged(undefined);
                  setPreviewId(undefined);
                },
              },
            )
          }
        />
      ) : null}
      {dialog === 'versions' ? (
        <VersionsDialog
          title={text.versions.title}
          list={list}
          error={withdraw.error}
          close={() => setDialog(undefined)}
          changes={(one) => <Changes one={one} all={list.data?.items ?? []} />}
          withdraw={
            may('withdrawLimits') && ofTheCity
              ? (version, because) => withdraw.mutateAsync({ params: { version }, body: { because } })
              : undefined
          }
        />
      ) : null}
    </div>
  );
}

function Limits(props: {
  readonly tiers: Tiers;
  readonly before: Tiers;
  readonly change: (tiers: Tiers) => void;
}) {
  const text = useText();
  const label = useLabel();
  const { tiers, before } = props;
  const set = (level: (typeof LEVELS)[number], clock: (typeof CLOCKS)[number], part: object): void =>
    props.change({
      ...tiers,
      [level]: { ...tiers[level], [clock]: { ...tiers[level][clock], ...part } },
    });
  return (
    <table className="limits">
      <thead>
        <tr>
          <th scope="col">{text.limits.tier}</th>
          {CLOCKS.map((clock) => (
            <th scope="col" key={clock}>
              {text.limits.clocks[clock]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LEVELS.map((level) => (
          <tr key={level}>
            <th scope="row">
              <UrgencyTag level={level} />
            </th>
            {CLOCKS.map((clock) => {
              const { amount, unit } = tiers[level][clock];
              const was = before[level][clock];
              const name = `${label(level, 'Urgency')} ${text.limits.clocks[clock]}`;
              return (
                <td key={clock}>
                  <div className="row nowrap">
                    <InputNumber
                      id={`limit-${level}-${clock}`}
                      aria-label={name}
                      min={1}
                      max={10_000}
                      precision={0}
                      value={amount}
                      onChange={(value) => value !== null && set(level, clock, { amount: value })}
                    />
                    <Select
                      aria-label={text.limits.unitOf(name)}
                      className="full"
                      value={unit}
                      onChange={(chosen: (typeof UNITS)[number]) => set(level, clock, { unit: chosen })}
                      options={UNITS.map((value) => ({ value, label: text.limits.units[value] }))}
                    />
                  </div>
                  {was.amount !== amount || was.unit !== unit ? (
                    <div className="small soft">
                      {text.limits.was(`${was.amount} ${text.limits.units[was.unit]}`)}
                    </div>
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Version = Operations['listTimeLimits']['reply']['items'][number];

/** Which limits a version changed against the one it stands on. */
function Changes({ one, all }: { readonly one: Version; readonly all: readonly Version[] }) {
  const text = useText();
  const label = useLabel();
  const base = all.find(({ version }) => version === one.basedOn);
  if (base === undefined) return text.versions.shippedWith;
  const changed = LEVELS.flatMap((level) =>
    CLOCKS.flatMap((clock) => {
      const [was, is] = [base.tiers[level][clock], one.tiers[level][clock]];
      return was.amount === is.amount && was.unit === is.unit
        ? []
        : [
            text.common.aside(
              `${label(level, 'Urgency')} ${text.limits.clocks[clock]}`,
              text.rules.fromTo(
                `${was.amount} ${text.limits.units[was.unit]}`,
                `${is.amount} ${text.limits.units[is.unit]}`,
              ),
            ),
          ];
    }),
  );
  return (
    <>
      {changed.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}

function Previewed({ view }: { readonly view: View }) {
  const text = useText();
  const label = useLabel();
  if (view.state === 'failed') return <Alert type="error" showIcon title={view.because ?? ''} />;
  if (view.state !== 'done')
    return (
      <Panel>
        <p role="status">{text.limits.previewing(count(view.tickets))}</p>
      </Panel>
    );
  const changes = [
    {
      title: text.limits.tickets,
      width: 90,
      align: 'right' as const,
      render: (_: unknown, one: Counted) => count(one.tickets),
    },
    {
      title: text.limits.lateBefore,
      width: 110,
      align: 'right' as const,
      render: (_: unknown, one: Counted) => count(one.lateBefore),
    },
    {
      title: text.limits.lateAfter,
      width: 110,
      align: 'right' as const,
      render: (_: unknown, one: Counted) => count(one.lateAfter),
    },
    {
      title: text.rules.difference,
      width: 90,
      align: 'right' as const,
      render: (_: unknown, one: Counted) => (
        <strong>{text.rules.signed(one.lateAfter - one.lateBefore)}</strong>
      ),
    },
  ];
  return (
    <Panel title={text.limits.result(count(view.tickets), day(view.since))}>
      <div className="claims" role="status">
        <Table<View['clocks'][number]>
          size="small"
          rowKey={(one) => `${one.tier} ${one.clock}`}
          title={() => text.limits.byTier}
          pagination={false}
          dataSource={[...view.clocks]}
          columns={[
            {
              title: text.limits.tier,
              render: (_, one) => `${label(one.tier, 'Urgency')} ${text.limits.clocks[one.clock]}`,
            },
            ...changes,
          ]}
        />
        <div className="stack tight">
          <Table<View['units'][number]>
            size="small"
            rowKey="unitId"
            title={() => text.limits.byUnit}
            pagination={{ pageSize: ROWS, hideOnSinglePage: true, size: 'small' }}
            dataSource={[...view.units]}
            locale={{ emptyText: text.limits.noUnit }}
            columns={[{ title: text.common.unit, dataIndex: 'unitName' }, ...changes]}
          />
          {view.examples.length > 0 ? (
            <p className="small">
              {text.limits.examples}{' '}
              {view.examples.map((ticketId) => (
                <Link key={ticketId} to={`/tickets/${ticketId}`} className="mono">
                  {ticketId}{' '}
                </Link>
              ))}
            </p>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

interface Counted {
  readonly tickets: number;
  readonly lateBefore: number;
  readonly lateAfter: number;
}
