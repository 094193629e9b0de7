import type { Operations } from '@jiesu/contracts';
import { App, Button, InputNumber, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ApiError } from '../../api.ts';
import { count } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { Caps, Labelled, PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { AdoptDialog, VersionsDialog } from '../../parts/versions.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type Policy = Operations['previewAssessment']['body']['policy'];
type Preview = Operations['previewAssessment']['reply'];
type Place = NonNullable<Preview['moves'][number]['before']>;

const DENOMINATORS = ['validCallbacks', 'completedCallbacks', 'tickets'] as const;
const CALLBACKS = ['latest', 'first'] as const;
const CALIBRES = ['withoutExcluded', 'all'] as const;

/** Another formula, tried on a period that is over: who would stand where. Looked at, it may become the next version. */
export function PreviewPage() {
  const text = useText();
  const { may, ofTheCity } = useSession();
  const policies = useRead('listAssessmentPolicies');
  const withdraw = useCommand('withdrawAssessment', ['listAssessmentPolicies']);
  const [showsVersions, setShowsVersions] = useState(false);
  const newest = policies.data?.items.find(({ version }) => version === policies.data.newest);
  useKeys(text.versions.title, [
    { keys: 'h', label: text.versions.title, run: () => setShowsVersions(true) },
  ]);
  return (
    <div className="page bulletin-page">
      <PageHead title={text.assessment.preview} sub={text.assessment.previewHint}>
        <Button onClick={() => setShowsVersions(true)}>
          {text.versions.title} <Caps keys="h" />
        </Button>
        <Link to="/bulletins">
          <Button>{text.assessment.backToBulletin}</Button>
        </Link>
      </PageHead>
      <Fetched
        loading={policies.isPending}
        error={policies.error}
        again={() => void policies.refetch()}
        empty={policies.data !== undefined && newest === undefined}
        emptyTitle={text.assessment.noPolicy}
      >
        {newest ? <Draft key={newest.version} newest={newest.policy} /> : null}
      </Fetched>
      {showsVersions ? (
        <VersionsDialog
          title={text.versions.title}
          list={policies}
          error={withdraw.error}
          close={() => setShowsVersions(false)}
          changes={({ by, policy }) => (
            <>
              {by === undefined ? <div>{text.versions.shippedWith}</div> : null}
              {text.assessment.formula(
                share(policy.weights.response),
                share(policy.weights.resolution),
                share(policy.weights.satisfaction),
                policy.basicallySatisfiedFactor,
              )}
            </>
          )}
          withdraw={
            may('withdrawAssessment') && ofTheCity
              ? (version, because) => withdraw.mutateAsync({ params: { version }, body: { because } })
              : undefined
          }
        />
      ) : null}
    </div>
  );
}

const share = (value: number): string => `${Math.round(value * 1000) / 10}%`;

/** The first month of assessment whose policy is the one that begins on this day. */
const firstMonth = (from: string): string => {
  const [year = 0, month = 1, of = 1] = from.split('-').map(Number);
  return new Date(Date.UTC(year, of > 1 ? month : month - 1, 1)).toISOString().slice(0, 7);
};

function Draft({ newest }: { readonly newest: Policy }) {
  const text = useText();
  const label = useLabel();
  const [search] = useSearchParams();
  const list = useRead('listBulletins');
  const periods = list.data?.items ?? [];
  const usual = periods.find(({ state }) => state !== 'running') ?? periods[0];
  const [period, setPeriod] = useState<string | undefined>(search.get('period') ?? undefined);
  const chosen = period ?? usual?.period;
  const [draft, setDraft] = useState<Policy>({ ...newest, version: text.assessment.draft });
  const { message } = App.useApp();
  const { may, ofTheCity } = useSession();
  const preview = useCommand('previewAssessment');
  const adopt = useCommand('adoptAssessment', ['listAssessmentPolicies', 'listBulletins', 'getBulletin']);
  /** What the preview on the screen is of: what is changed after it cannot be adopted by it. */
  const [asked, setAsked] = useState<Policy>();
  const [adopting, setAdopting] = useState(false);
  const mayAdopt = may('adoptAssessment') && ofTheCity;
  const results = useRef<HTMLDivElement>(null);
  // Out of the fields, so that the next key is a command again.
  useEffect(() => {
    if (preview.data) results.current?.focus();
  }, [preview.data]);
  const shown = preview.data !== undefined && asked === draft ? preview.data : undefined;
  const change = (part: Partial<Policy>): void => setDraft({ ...draft, ...part });
  const errors = preview.error instanceof ApiError ? preview.error.fields : [];
  const errorOf = (field: string) => errors.find((one) => one.field === `policy.${field}`)?.message;
  const run = (): void => {
    if (chosen === undefined) return;
    setAsked(draft);
    preview.mutate({ body: { period: chosen, policy: draft } });
  };
  useKeys(text.assessment.preview, [
    { keys: 'ctrl+enter', label: text.assessment.run, inFields: true, run },
    { keys: 's', label: text.assessment.adopt, disabled: !mayAdopt || !shown, run: () => setAdopting(true) },
  ]);
  const weight = (name: keyof Policy['weights']) => (
    <Labelled key={name} label={text.demands.rateNames[name]} id={`weight-${name}`}>
      <InputNumber<number>
        id={`weight-${name}`}
        min={0}
        max={100}
        suffix="%"
        value={Math.round(draft.weights[name] * 1000) / 10}
        status={errorOf('weights') ? 'error' : ''}
        onChange={(value) =>
          change({ weights: { ...draft.weights, [name]: Math.round((value ?? 0) * 10) / 1000 } })
        }
      />
    </Labelled>
  );
  return (
    <div className="stack">
      <Panel title={text.assessment.formulaTitle}>
        <form
          className="draft-fields"
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <Labelled label={text.assessment.period} id="draft-period">
            <Select
              id="draft-period"
              value={chosen}
              onChange={setPeriod}
              options={periods.map((one) => ({
                value: one.period,
                label: `${one.period} · ${label(one.state, 'BulletinState')}`,
              }))}
            />
          </Labelled>
          {(['response', 'resolution', 'satisfaction'] as const).map(weight)}
          <Labelled label={text.assessment.fields.factor} id="draft-factor">
            <InputNumber<number>
              id="draft-factor"
              min={0}
              max={1}
              step={0.05}
              value={draft.basicallySatisfiedFactor}
              onChange={(value) => change({ basicallySatisfiedFactor: value ?? 0 })}
            />
          </Labelled>
          <Labelled label={text.assessment.fields.denominator} id="draft-denominator">
            <Select
              id="draft-denominator"
              value={draft.denominator}
              onChange={(denominator) => change({ denominator })}
              options={DENOMINATORS.map((value) => ({ value, label: label(value, 'BulletinFigure') }))}
            />
          </Labelled>
          <Labelled label={text.assessment.fields.callback} id="draft-callback">
            <Select
              id="draft-callback"
              value={draft.callback}
              onChange={(callback) => change({ callback })}
              options={CALLBACKS.map((value) => ({ value, label: text.assessment.callbacks[value] }))}
            />
          </Labelled>
          <Labelled label={text.assessment.fields.calibre} id="draft-calibre">
            <Select
              id="draft-calibre"
              value={draft.calibre.month}
              onChange={(month) => change({ calibre: { ...draft.calibre, month } })}
              options={CALIBRES.map((value) => ({ value, label: label(value, 'Calibre') }))}
            />
          </Labelled>
          <Labelled label={text.assessment.fields.startDay} id="draft-start">
            <InputNumber<number>
              id="draft-start"
              min={1}
              max={28}
              value={draft.window.startDay}
              onChange={(value) => change({ window: { ...draft.window, startDay: value ?? 1 } })}
            />
          </Labelled>
          <Labelled label={text.assessment.fields.few} id="draft-few">
            <InputNumber<number>
              id="draft-few"
              min={0}
              max={1000}
              value={draft.fewCallbacks}
              onChange={(value) => change({ fewCallbacks: value ?? 0 })}
            />
          </Labelled>
          <div className="draft-run">
            <Button type="primary" htmlType="submit" loading={preview.isPending}>
              {text.assessment.run} <Caps keys="ctrl+enter" />
            </Button>
            <Button onClick={() => setDraft({ ...newest, version: text.assessment.draft })}>
              {text.assessment.reset}
            </Button>
            {mayAdopt ? (
              <Button disabled={!shown} onClick={() => setAdopting(true)}>
                {text.assessment.adopt} <Caps keys="s" />
              </Button>
            ) : null}
          </div>
        </form>
        {errors.map((one) => (
          <p key={one.field} className="field-error" role="alert">
            {one.message}
          </p>
        ))}
        {preview.error && errors.length === 0 ? <ErrorNote error={preview.error} again={run} /> : null}
      </Panel>
      <div ref={results} tabIndex={-1}>
        {preview.data ? <Moves preview={preview.data} decimals={draft.decimals} /> : null}
      </div>
      {adopting && shown ? (
        <AdoptDialog
          title={text.assessment.adoptTitle}
          hint={text.assessment.adoptHint}
          send={text.assessment.adopt}
          soonest="tomorrow"
          after={newest.from}
          pending={adopt.isPending}
          error={adopt.error}
          close={() => setAdopting(false)}
          about={(from) => (from === '' ? null : <p>{text.assessment.firstPeriod(firstMonth(from))}</p>)}
          save={(from, note) =>
            adopt.mutate(
              {
                body: {
                  basedOn: newest.version,
                  policy: draft,
                  preview: { period: shown.period, asOf: shown.asOf, digest: shown.digest },
                  from,
                  note,
                },
              },
              { onSuccess: ({ id }) => void message.success(text.versions.saved(id)) },
            )
          }
        />
      ) : null}
    </div>
  );
}

function Moves({ preview, decimals }: { readonly preview: Preview; readonly decimals: number }) {
  const text = useText();
  const label = useLabel();
  const unitName = useUnitName();
  const { moves, units } = preview;
  const inRank = moves.filter(({ before, after }) => before?.rank !== after?.rank).length;
  const score = (place: Place | undefined) => place?.composite.toFixed(decimals) ?? '–';
  return (
    <Panel title={text.assessment.moves(preview.period)}>
      <p className="gap-below">
        {text.assessment.movesSummary(count(units), count(moves.length), count(inRank))}
      </p>
      {moves.length === 0 ? (
        <Nothing title={text.assessment.noMoves} />
      ) : (
        <div className="bulletin-scroll">
          <table className="bulletin moves">
            <thead>
              <tr>
                <th className="name">{text.common.unit}</th>
                <th>{text.assessment.columns.scoreNow}</th>
                <th>{text.assessment.columns.scoreThen}</th>
                <th>{text.assessment.columns.rankNow}</th>
                <th>{text.assessment.columns.rankThen}</th>
                <th>{text.assessment.columns.move}</th>
                <th className="words">{text.assessment.columns.standing}</th>
              </tr>
            </thead>
            <tbody>
              {moves.map(({ unitId, before, after }) => {
                const rise = (before?.rank ?? 0) - (after?.rank ?? 0);
                return (
                  <tr key={unitId}>
                    <td className="name">
                      {unitName(unitId)}
                      {before?.fewCallbacks ? (
                        <span className="small faint block">{label('tooFew', 'Difference')}</span>
                      ) : null}
                    </td>
                    <td className="number">{score(before)}</td>
                    <td className="number">
                      <strong>{score(after)}</strong>
                    </td>
                    <td className="number">{before?.rank ?? '–'}</td>
                    <td className="number">
                      <strong>{after?.rank ?? '–'}</strong>
                    </td>
                    <td className="number">
                      {before === undefined || after === undefined || rise === 0 ? (
                        <span className="faint">–</span>
                      ) : (
                        <span className={rise < 0 ? 'late' : ''}>{text.assessment.rise(rise)}</span>
                      )}
                    </td>
                    <td>
                      {before?.standing === after?.standing ? (
                        <span className="soft">{label(before?.standing, 'Standing')}</span>
                      ) : (
                        `${label(before?.standing, 'Standing') || text.assessment.unsorted} → ${label(after?.standing, 'Standing') || text.assessment.unsorted}`
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
