import { DownloadOutlined, ExperimentOutlined, PrinterOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { perTenThousand } from '@jiesu/domain';
import { App, Button, DatePicker, Segmented, Select, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { urlOf } from '../../api.ts';
import { count, day, dayTime, percent } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useSpeech, useText } from '../../text/index.tsx';
import { type Drill, DrillDrawer } from './drill.tsx';
import { PointsPanel } from './points.tsx';

type Answer = Operations['getBulletin']['reply'];
type Class = Answer['bulletin']['classes'][number];
type Row = Class['rows'][number];
type Rates = Row['rates'];

const CALIBRES = ['withoutExcluded', 'all'] as const;

export function BulletinPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { language } = useSpeech();
  const { may, ofTheCity } = useSession();
  const { modal, message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const list = useRead('listBulletins');
  const items = list.data?.items ?? [];
  // The newest that is over is what people come for; while none is, the running one.
  const usual = items.find(({ state }) => state !== 'running') ?? items[0];
  const period = search.get('period') ?? usual?.period;
  const asked = CALIBRES.find((one) => one === search.get('calibre'));
  const query = asked === undefined ? {} : { calibre: asked };
  const read = useRead(
    'getBulletin',
    { params: { period: period ?? '' }, query },
    { enabled: period !== undefined, keep: true },
  );
  const issue = useCommand('issueBulletin', ['listBulletins', 'getBulletin']);
  const [drill, setDrill] = useState<Drill>();
  const { bulletin, policy, issued, same, digest, residents } = read.data ?? {};
  const classes = bulletin?.classes.filter(({ rows }) => rows.length > 0) ?? [];
  const chosen = classes.find(({ id }) => id === search.get('class')) ?? classes[0];
  const set = (name: string, value: string | undefined): void => {
    const next = new URLSearchParams(search);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const meta = items.find((one) => one.period === period);
  const mayIssue = may('issueBulletin') && ofTheCity && meta?.state === 'settled' && bulletin !== undefined;
  const publish = (): void => {
    if (period === undefined || bulletin === undefined) return;
    void modal.confirm({
      title: text.assessment.issueTitle(period),
      content: text.assessment.issueHint,
      okText: text.assessment.issue,
      cancelText: text.common.cancel,
      onOk: async () => {
        await issue.mutateAsync({ params: { period }, body: { calibre: bulletin.calibre } });
        void message.success(text.assessment.issuedNow(period));
      },
    });
  };
  const step = (by: number): void => {
    const at = items.findIndex((one) => one.period === period);
    const other = items[at + by];
    if (other) set('period', other.period);
  };
  useKeys(text.assessment.title, [
    { keys: '[', label: text.assessment.earlier, run: () => step(1) },
    { keys: ']', label: text.assessment.later, run: () => step(-1) },
    { keys: 'p', label: text.assessment.print, run: () => window.print() },
    { keys: 'i', label: text.assessment.issue, disabled: !mayIssue, run: publish },
  ]);
  return (
    <div className="page bulletin-page">
      <PageHead
        title={text.assessment.title}
        sub={
          bulletin && policy ? (
            <span className="row">
              <span>
                {text.assessment.span(
                  bulletin.period,
                  `${day(bulletin.window.from)} ${dayTime(bulletin.window.from, now).slice(-5)}`,
                  `${day(bulletin.window.to)} ${dayTime(bulletin.window.to, now).slice(-5)}`,
                )}
              </span>
              <span>
                {text.assessment.asOf(`${day(bulletin.asOf)} ${dayTime(bulletin.asOf, now).slice(-5)}`)}
              </span>
              <span>
                {label(bulletin.calibre, 'Calibre')} · {text.assessment.policy(policy.version)}
              </span>
            </span>
          ) : (
            text.common.loading
          )
        }
      >
        <span className="row no-print">
          <Select
            value={period}
            onChange={(value) => set('period', value)}
            aria-label={text.assessment.period}
            style={{ width: 190 }}
            options={items.map((one) => ({
              value: one.period,
              label: `${one.period} · ${label(one.state, 'BulletinState')}`,
            }))}
          />
          <DatePicker
            value={period?.length === 10 ? dayjs(period) : null}
            onChange={(chosenDay) => set('period', chosenDay?.format('YYYY-MM-DD'))}
            disabledDate={(one) => one.format('YYYY-MM-DD') > day(now)}
            placeholder={text.assessment.daily}
            aria-label={text.assessment.daily}
            style={{ width: 130 }}
          />
          <Segmented
            value={bulletin?.calibre ?? 'withoutExcluded'}
            onChange={(value) => set('calibre', value)}
            options={CALIBRES.map((value) => ({ value, label: label(value, 'Calibre') }))}
          />
        </span>
      </PageHead>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      {bulletin && policy ? (
        <div className="row between gap-below">
          <div className="row">
            {issued ? (
              <span className={`chip ${same === false ? 'chip-emergency' : 'chip-mark'}`}>
                {same === undefined
                  ? text.assessment.issuedAt(dayTime(issued.at, now))
                  : text.assessment.checked(dayTime(issued.at, now), same)}
              </span>
            ) : (
              <span className="chip chip-urgent">
                {bulletin.settled ? text.assessment.notIssued : text.assessment.provisional}
              </span>
            )}
            <span className="small soft">
              {text.assessment.formula(
                percent(policy.weights.response, 0),
                percent(policy.weights.resolution, 0),
                percent(policy.weights.satisfaction, 0),
                policy.basicallySatisfiedFactor,
              )}
            </span>
            <Tooltip title={digest}>
              <span className="small faint mono no-print">SHA-256 {digest?.slice(0, 12)}</span>
            </Tooltip>
          </div>
          <div className="row no-print">
            {may('previewAssessment') ? (
              <Link to={`/bulletins/preview?period=${period}`}>
                <Button icon={<ExperimentOutlined />}>{text.assessment.preview}</Button>
              </Link>
            ) : null}
            <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
              {text.assessment.print} <Caps keys="p" />
            </Button>
            <Button
              icon={<DownloadOutlined />}
              href={urlOf('exportBulletin', { params: { period: bulletin.period }, query })}
              download={`bulletin-${bulletin.period}.xlsx`}
            >
              {text.assessment.download}
            </Button>
            {mayIssue ? (
              <Button type="primary" onClick={publish} loading={issue.isPending}>
                {text.assessment.issue} <Caps keys="i" />
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      <Fetched
        loading={read.isPending && !list.error}
        error={read.error}
        again={() => void read.refetch()}
        empty={bulletin !== undefined && classes.length === 0}
        emptyTitle={text.assessment.nothing}
        rows={12}
      >
        {bulletin && policy && chosen ? (
          <div className="stack">
            {classes.length > 1 ? (
              <Segmented
                className="no-print start"
                value={chosen.id}
                onChange={(value) => set('class', value)}
                options={classes.map((one) => ({
                  value: one.id,
                  label: language === 'zh' ? one.zh : one.en,
                }))}
              />
            ) : null}
            {classes.map((one) => (
              // On paper all classes stand one after the other; on the screen the chosen one.
              <div key={one.id} className={one === chosen ? 'stack' : 'stack print-only'}>
                <Ranking one={one} policy={policy} residents={residents?.of ?? {}} drill={setDrill} />
                {one.districts.length > 0 ? (
                  <Districts
                    one={one}
                    decimals={policy.decimals}
                    residents={residents?.of ?? {}}
                    drill={setDrill}
                  />
                ) : null}
              </div>
            ))}
            {policy.points && bulletin.period.length === 7 ? (
              <PointsPanel period={bulletin.period} points={policy.points} />
            ) : null}
            <p className="small soft">
              {text.assessment.method(percent(policy.confidence, 0), percent(policy.differenceConfidence))}
            </p>
            <p className="small faint">{text.assessment.note(policy.note)}</p>
            {residents ? <p className="small faint">{text.assessment.residents(residents.note)}</p> : null}
          </div>
        ) : null}
      </Fetched>
      {bulletin && drill ? (
        <DrillDrawer
          key={`${drill.unitId ?? drill.districtUnitId ?? drill.unitClass}.${drill.figure}`}
          drill={drill}
          period={bulletin.period}
          calibre={asked}
          close={() => setDrill(undefined)}
        />
      ) : null}
    </div>
  );
}

type Figure = Drill['figure'];

function Figure(props: {
  readonly value: string;
  readonly figure: Figure;
  readonly drill: (figure: Figure) => void;
  readonly off?: boolean;
}) {
  const label = useLabel();
  if (props.off) return <span className="faint">{props.value}</span>;
  return (
    <button
      type="button"
      className="figure-link"
      title={label(props.figure, 'BulletinFigure')}
      onClick={() => props.drill(props.figure)}
    >
      {props.value}
    </button>
  );
}

function RateCells(props: { readonly rates: Rates; readonly drill: (figure: Figure) => void }) {
  const { rates, drill } = props;
  const none = rates.validCallbacks === 0;
  const shown = (value: number) => (none ? '–' : percent(value, 2));
  return (
    <>
      <td className="number">
        <Figure value={shown(rates.response)} figure="notContacted" drill={drill} off={none} />
      </td>
      <td className="number">
        <Figure value={shown(rates.resolution)} figure="unsolved" drill={drill} off={none} />
      </td>
      <td className="number">
        <Figure value={shown(rates.satisfaction)} figure="dissatisfied" drill={drill} off={none} />
      </td>
    </>
  );
}

type Residents = Readonly<Record<string, number>>;

function PerPeople(props: { readonly tickets: number; readonly residents: number | undefined }) {
  const { tickets, residents } = props;
  return (
    <td className="number">
      {residents === undefined ? (
        <span className="faint">–</span>
      ) : (
        perTenThousand(tickets, residents).toFixed(2)
      )}
    </td>
  );
}

/** How others rated a unit, and of how many. */
function Rating({ of }: { readonly of: { readonly ratings: number; readonly mean: number } | undefined }) {
  const text = useText();
  return (
    <td className="number">
      {of === undefined || of.ratings === 0 ? (
        <span className="faint">–</span>
      ) : (
        <>
          {of.mean.toFixed(2)}
          <span className="small faint block">{text.assessment.ratings(of.ratings)}</span>
        </>
      )}
    </td>
  );
}

function Ranking({
  one,
  policy,
  residents,
  drill,
}: {
  readonly one: Class;
  readonly policy: Answer['policy'];
  readonly residents: Residents;
  readonly drill: (drill: Drill) => void;
}) {
  const text = useText();
  const label = useLabel();
  const unitName = useUnitName();
  const { language } = useSpeech();
  const [all, setAll] = useState(false);
  const { decimals } = policy;
  const busy = one.rows.filter(({ counts }) => counts.tickets > 0 || counts.excluded > 0);
  const rows = all ? one.rows : busy;
  const idle = one.rows.length - busy.length;
  const hasPeople = one.id !== 'districts' && one.rows.some(({ unitId }) => residents[unitId] !== undefined);
  const hasWhistles = one.rows.some(
    ({ whistles }) => whistles && whistles.called.ratings + whistles.caller.ratings > 0,
  );
  return (
    <Panel
      title={language === 'zh' ? one.zh : one.en}
      extra={
        idle > 0 ? (
          <Button size="small" className="no-print" onClick={() => setAll(!all)}>
            {all ? text.assessment.hideIdle(count(idle)) : text.assessment.showIdle(count(idle))}
          </Button>
        ) : null
      }
    >
      {rows.length === 0 ? (
        <Nothing title={text.assessment.noTickets} />
      ) : (
        <div className="bulletin-scroll">
          <table className="bulletin">
            <thead>
              <tr>
                <th>{text.assessment.columns.rank}</th>
                <th className="name">{text.common.unit}</th>
                <th>{label('tickets', 'BulletinFigure')}</th>
                <th>{label('excluded', 'BulletinFigure')}</th>
                <th>{label('validCallbacks', 'BulletinFigure')}</th>
                <th>{text.demands.rateNames.response}</th>
                <th>{text.demands.rateNames.resolution}</th>
                <th>{text.demands.rateNames.satisfaction}</th>
                <th className="score">{text.demands.rateNames.composite}</th>
                <th className="words">{text.assessment.columns.difference}</th>
                <th>{text.assessment.columns.adjusted}</th>
                <th>{text.assessment.columns.before}</th>
                <th className="words">{text.assessment.columns.standing}</th>
                {policy.points ? <th>{text.assessment.columns.points}</th> : null}
                {hasPeople ? <th>{text.assessment.columns.perPeople}</th> : null}
                {hasWhistles ? (
                  <>
                    <th>{text.assessment.columns.called}</th>
                    <th>{text.assessment.columns.caller}</th>
                  </>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const open = (figure: Figure) =>
                  drill({ figure, unitId: row.unitId, name: unitName(row.unitId), counts: row.counts });
                const few = row.rates.fewCallbacks;
                const none = row.rates.validCallbacks === 0;
                return (
                  <tr key={row.unitId}>
                    <td className="number">
                      <strong className={few ? 'faint' : ''}>{row.rank}</strong>
                      <span className="small faint block">
                        {row.rankRange.from === row.rankRange.to
                          ? ' '
                          : `${row.rankRange.from}–${row.rankRange.to}`}
                      </span>
                    </td>
                    <td className="name">
                      {unitName(row.unitId)}
                      {row.districtUnitId ? (
                        <span className="small faint block">{unitName(row.districtUnitId)}</span>
                      ) : null}
                    </td>
                    {(['tickets', 'excluded', 'validCallbacks'] as const).map((figure) => (
                      <td key={figure} className="number">
                        <Figure
                          value={count(row.counts[figure])}
                          figure={figure}
                          drill={open}
                          off={row.counts[figure] === 0}
                        />
                      </td>
                    ))}
                    <RateCells rates={row.rates} drill={open} />
                    <td className="score">
                      <strong className={few ? 'faint' : ''}>{row.rates.composite.toFixed(decimals)}</strong>
                      <span className="small faint block">
                        {none
                          ? ' '
                          : `${row.intervals.composite.low.toFixed(decimals)}–${row.intervals.composite.high.toFixed(decimals)}`}
                      </span>
                      <span className="interval" aria-hidden="true">
                        {none ? null : (
                          <>
                            <span
                              style={{
                                left: `${row.intervals.composite.low}%`,
                                width: `${row.intervals.composite.high - row.intervals.composite.low}%`,
                              }}
                            />
                            <i style={{ left: `${row.rates.composite}%` }} />
                          </>
                        )}
                      </span>
                    </td>
                    <td>
                      <span className={`difference difference-${row.difference}`}>
                        {label(row.difference, 'Difference')}
                      </span>
                    </td>
                    <td className="number">
                      {none ? (
                        <span className="faint">–</span>
                      ) : (
                        <Tooltip
                          title={text.assessment.expected(
                            row.adjusted.expected.toFixed(decimals),
                            `${row.adjusted.low.toFixed(decimals)}–${row.adjusted.high.toFixed(decimals)}`,
                            label(row.adjusted.difference, 'Difference'),
                          )}
                        >
                          <span className={few ? 'faint' : ''}>
                            {row.adjusted.composite.toFixed(decimals)}
                            <span className="small soft block">
                              {text.assessment.place(row.adjusted.rank)}
                            </span>
                          </span>
                        </Tooltip>
                      )}
                    </td>
                    <td className="number">
                      {row.before && row.before.tickets > 0 ? (
                        <>
                          {row.before.composite.toFixed(decimals)}
                          <span className="small soft block">
                            {text.assessment.moved(row.before.rank, row.before.rank - row.rank)}
                          </span>
                        </>
                      ) : (
                        <span className="faint">–</span>
                      )}
                    </td>
                    <td>
                      {row.standing ? (
                        <span className={`chip standing-${row.standing}`}>
                          {label(row.standing, 'Standing')}
                        </span>
                      ) : null}
                    </td>
                    {row.points ? (
                      <td className="number">
                        <strong>{row.points.score.toFixed(decimals)}</strong>
                        {row.points.add > 0 || row.points.deduct > 0 ? (
                          <span className="small soft block">
                            {text.assessment.plusMinus(row.points.add, row.points.deduct)}
                          </span>
                        ) : null}
                      </td>
                    ) : null}
                    {hasPeople ? (
                      <PerPeople tickets={row.counts.tickets} residents={residents[row.unitId]} />
                    ) : null}
                    {hasWhistles ? (
                      <>
                        <Rating of={row.whistles?.called} />
                        <Rating of={row.whistles?.caller} />
                      </>
                    ) : null}
                  </tr>
                );
              })}
            </tbody>
            <tfoot>
              {(['pooled', 'mean'] as const).map((which) => {
                const open = (figure: Figure) =>
                  drill({
                    figure,
                    unitClass: one.id,
                    name: language === 'zh' ? one.zh : one.en,
                    counts: one.counts,
                  });
                return (
                  <tr key={which}>
                    <td />
                    <td className="name">{text.assessment.summaries[which]}</td>
                    {which === 'pooled' ? (
                      (['tickets', 'excluded', 'validCallbacks'] as const).map((figure) => (
                        <td key={figure} className="number">
                          <Figure
                            value={count(one.counts[figure])}
                            figure={figure}
                            drill={open}
                            off={one.counts[figure] === 0}
                          />
                        </td>
                      ))
                    ) : (
                      <td colSpan={3} className="small soft">
                        {text.assessment.meanOf(
                          count(
                            policy.meanOver === 'all'
                              ? one.rows.length
                              : one.rows.filter(({ rates }) => rates.validCallbacks > 0).length,
                          ),
                        )}
                      </td>
                    )}
                    <RateCells rates={one[which]} drill={open} />
                    <td className="score">
                      <strong>{one[which].composite.toFixed(decimals)}</strong>
                    </td>
                    <td colSpan={4 + (policy.points ? 1 : 0) + (hasPeople ? 1 : 0) + (hasWhistles ? 2 : 0)} />
                  </tr>
                );
              })}
            </tfoot>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Districts({
  one,
  decimals,
  residents,
  drill,
}: {
  readonly one: Class;
  readonly decimals: number;
  readonly residents: Residents;
  readonly drill: (drill: Drill) => void;
}) {
  const text = useText();
  const label = useLabel();
  const unitName = useUnitName();
  const rates = (of: Rates) => [of.response, of.resolution, of.satisfaction] as const;
  const rows = one.districts.filter(({ counts }) => counts.tickets > 0);
  if (rows.length === 0) return null;
  return (
    <Panel title={text.assessment.districts}>
      <p className="small soft gap-below">{text.assessment.districtsHint}</p>
      <div className="bulletin-scroll">
        <table className="bulletin">
          <thead>
            <tr>
              <th className="name" rowSpan={2}>
                {label('district', 'UnitKind')}
              </th>
              <th rowSpan={2}>{text.assessment.columns.units}</th>
              <th rowSpan={2}>{label('tickets', 'BulletinFigure')}</th>
              <th rowSpan={2}>{label('validCallbacks', 'BulletinFigure')}</th>
              <th rowSpan={2}>{text.assessment.columns.perPeople}</th>
              <th colSpan={4}>{text.assessment.summaries.pooled}</th>
              <th colSpan={4}>{text.assessment.summaries.mean}</th>
            </tr>
            <tr>
              {(['pooled', 'mean'] as const).flatMap((which) =>
                (['response', 'resolution', 'satisfaction', 'composite'] as const).map((name) => (
                  <th key={`${which}.${name}`}>{text.demands.rateNames[name]}</th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const open = (figure: Figure) =>
                drill({
                  figure,
                  districtUnitId: row.districtUnitId,
                  unitClass: one.id,
                  name: unitName(row.districtUnitId),
                  counts: row.counts,
                });
              return (
                <tr key={row.districtUnitId}>
                  <td className="name">{unitName(row.districtUnitId)}</td>
                  <td className="number">{row.units}</td>
                  {(['tickets', 'validCallbacks'] as const).map((figure) => (
                    <td key={figure} className="number">
                      <Figure
                        value={count(row.counts[figure])}
                        figure={figure}
                        drill={open}
                        off={row.counts[figure] === 0}
                      />
                    </td>
                  ))}
                  <PerPeople tickets={row.counts.tickets} residents={residents[row.districtUnitId]} />
                  {(['pooled', 'mean'] as const).flatMap((which) => [
                    ...rates(row[which]).map((value, at) => (
                      <td
                        // biome-ignore lint/suspicious/noArrayIndexKey: three rates in a fixed order
                        key={`${which}.${at}`}
                        className="number"
                      >
                        {percent(value, 2)}
                      </td>
                    )),
                    <td key={`${which}.composite`} className="number">
                      <strong>{row[which].composite.toFixed(decimals)}</strong>
                    </td>,
                  ])}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
