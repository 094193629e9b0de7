import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Input, type InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { draftStore } from '../../drafts.ts';
import { count } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { Caps, Fact, PageHead, Panel, UrgencyTag } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useAreaName, useUnitName } from '../../parts/names.ts';
import { useDebounced, useProblemTypes } from '../../parts/pickers.tsx';
import { useWalk } from '../../parts/walk.ts';
import { usePages, useRead } from '../../queries.ts';
import { usePrincipal, useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import {
  changeOf,
  type Draft,
  draftFrom,
  emptyDraft,
  isEmpty,
  kindOf,
  type Rule,
  repaired,
  sizeOf,
  toggled,
  without,
  withRule,
} from './draft.ts';
import { DryRunDialog } from './dry-run.tsx';
import { DutiesDialog } from './duties.tsx';
import { ReplayPanel, useReplay } from './replay.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { RuleVersions, SaveRules } from './versions.tsx';

type Row = Operations['listRules']['reply']['items'][number];
const idOf = (rule: Rule): string => rule.ruleId;

/** 派单规则: look at them, change them, see what the change would do, and make it the next version. */
export function RulesPage() {
  const text = useText();
  const { may, ofTheCity } = useSession();
  const { message, modal } = App.useApp();
  const principal = usePrincipal();
  const [address, setAddress] = useSearchParams();
  const drafts = useMemo(
    () => draftStore(sessionStorage, localStorage, { userId: principal.userId, form: 'rules', personal: [] }),
    [principal.userId],
  );
  const [draft, setDraft] = useState<Draft>(() => draftFrom(drafts.load()?.fields));
  useEffect(() => {
    if (isEmpty(draft)) drafts.clear();
    else drafts.save({ ...draft }, Date.now());
  }, [drafts, draft]);
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 200);
  const [editing, setEditing] = useState<{ readonly rule: Rule | undefined }>();
  const [dialog, setDialog] = useState<'dryRun' | 'save' | 'versions' | 'duties'>();
  const search = useRef<InputRef>(null);
  const detail = useRef<HTMLDivElement>(null);

  const versions = useRead('listCatalogues');
  const list = usePages('listRules', { query: { limit: 100, ...(q === '' ? {} : { q }) } });
  const repairs = useRead('listRuleRepairs', {}, { enabled: may('listRuleRepairs') });
  const newest = versions.data?.newest;
  const inForce = versions.data?.items.find(({ state }) => state === 'inForce');
  const mayKeep = may('saveRules') && ofTheCity;
  const change = newest === undefined ? undefined : changeOf(draft, newest);
  const check = useRead(
    'checkRules',
    { body: { change: change ?? { basedOn: 'none', put: [], remove: [] } } },
    { enabled: change !== undefined && !isEmpty(draft), keep: true },
  );
  const findings = isEmpty(draft) ? [] : (check.data?.findings ?? []);
  const replay = useReplay();

  // What is drafted stands above what is in force, so that a new rule is seen at once.
  const kept = new Map(list.items.map((row: Row) => [row.rule.ruleId, row.rule]));
  const rules: readonly Rule[] = [
    ...draft.put.filter(({ ruleId }) => !kept.has(ruleId)),
    ...list.items.map(({ rule }) => draft.put.find(({ ruleId }) => ruleId === rule.ruleId) ?? rule),
  ];
  const walk = useWalk({
    title: text.rules.title,
    items: rules,
    idOf,
    startAtFirst: true,
    open: () => detail.current?.focus(),
    more: () => list.hasNextPage && void list.fetchNextPage(),
  });
  const rule = walk.item;

  const edit = (one: Rule | undefined): void => {
    if (mayKeep) setEditing({ rule: one });
  };
  /** What past rulings say of a rule, made into a change of it. */
  const mend = (ruleId: string): void => {
    const repair = repairs.data?.items.find((one) => one.ruleId === ruleId);
    const old = kept.get(ruleId);
    if (!mayKeep || repair?.toUnitId === undefined || old === undefined) {
      void message.info(text.rules.noRepair);
      return;
    }
    const ground = text.rules.repairGround(repair.upheld, repair.examples, old.because);
    setDraft((before) => withRule(before, repaired(old, repair.toUnitId ?? '', ground)));
    walk.choose(old);
    void message.success(text.rules.mended(old.name));
  };
  // From the desk of objections: `/rules?repair=<rule>` drafts the change as soon as both are known.
  const wanted = address.get('repair');
  const mended = useRef<string>(undefined);
  useEffect(() => {
    if (wanted === null || mended.current === wanted) return;
    if (typed !== wanted && !kept.has(wanted)) {
      setTyped(wanted);
      return;
    }
    if (!repairs.data || !kept.has(wanted)) return;
    mended.current = wanted;
    setAddress({}, { replace: true });
    mend(wanted);
  });
  const discard = (): void => {
    void modal.confirm({
      title: text.rules.discard,
      content: text.rules.discardHint(sizeOf(draft)),
      okText: text.rules.discard,
      onOk: () => setDraft(emptyDraft),
    });
  };
  const startReplay = (): void => {
    if (change && !isEmpty(draft) && may('replayRules')) replay.start(change);
  };
  const nothing = isEmpty(draft);
  useKeys(text.rules.title, [
    { keys: '/', label: text.rules.search, run: () => search.current?.focus({ cursor: 'all' }) },
    { keys: 'n', label: text.rules.add, disabled: !mayKeep, run: () => edit(undefined) },
    { keys: 'e', label: text.rules.edit, disabled: !mayKeep || !rule, run: () => edit(rule) },
    {
      keys: 'd',
      label: text.rules.remove,
      disabled: !mayKeep || !rule,
      run: () => rule && setDraft((before) => toggled(before, rule.ruleId)),
    },
    {
      keys: 'u',
      label: text.rules.undo,
      disabled: !rule || kindOf(draft, rule.ruleId, true) === undefined,
      run: () => rule && setDraft((before) => without(before, rule.ruleId)),
    },
    { keys: 'm', label: text.rules.mend, disabled: !mayKeep || !rule, run: () => rule && mend(rule.ruleId) },
    { keys: 't', label: text.rules.dryRun, run: () => setDialog('dryRun') },
    { keys: 'p', label: text.rules.replay, disabled: nothing, run: startReplay },
    { keys: 's', label: text.rules.save, disabled: !mayKeep || nothing, run: () => setDialog('save') },
    { keys: 'x', label: text.rules.discard, disabled: nothing, run: discard },
    { keys: 'h', label: text.rules.versions, run: () => setDialog('versions') },
    { keys: 'l', label: text.rules.duties, run: () => setDialog('duties') },
  ]);

  return (
    <div className="page fill grows">
      <PageHead
        title={text.rules.title}
        sub={
          versions.data ? text.rules.sub(versions.data.inForce, count(inForce?.rules)) : text.common.loading
        }
      >
        {mayKeep ? (
          <Button onClick={() => edit(undefined)}>
            {text.rules.add} <Caps keys="n" />
          </Button>
        ) : null}
        <Button onClick={() => setDialog('dryRun')}>
          {text.rules.dryRun} <Caps keys="t" />
        </Button>
        <Button onClick={() => setDialog('duties')}>
          {text.rules.duties} <Caps keys="l" />
        </Button>
        <Button onClick={() => setDialog('versions')}>
          {text.rules.versions} <Caps keys="h" />
        </Button>
      </PageHead>
      {versions.error ? <ErrorNote error={versions.error} again={() => void versions.refetch()} /> : null}
      {nothing ? null : (
        <Panel
          className="gap-below"
          title={text.rules.draft(sizeOf(draft), newest ?? '')}
          extra={
            <span className="row">
              <Button onClick={startReplay} loading={replay.going} disabled={findings.length > 0}>
                {text.rules.replay} <Caps keys="p" />
              </Button>
              <Button onClick={discard}>
                {text.rules.discard} <Caps keys="x" />
              </Button>
              {mayKeep ? (
                <Button type="primary" disabled={findings.length > 0} onClick={() => setDialog('save')}>
                  {text.rules.save} <Caps keys="s" />
                </Button>
              ) : null}
            </span>
          }
        >
          <DraftLine
            draft={draft}
            kept={kept}
            choose={(one) => walk.choose(one)}
            openDuties={() => setDialog('duties')}
          />
          {check.error ? <ErrorNote error={check.error} /> : null}
          {findings.length > 0 ? (
            <Alert
              type="error"
              showIcon
              role="alert"
              title={text.rules.wrong(check.data?.total ?? findings.length)}
              description={findings.map((one) => <div key={one.because}>{one.because}</div>)}
            />
          ) : check.data ? (
            <p className="small soft">{text.rules.right(count(check.data.rules))}</p>
          ) : null}
        </Panel>
      )}
      <ReplayPanel replay={replay} />
      <div className="two-panes">
        <div className="pane list-pane">
          <div className="pad">
            <Input
              ref={search}
              id="rule-search"
              allowClear
              value={typed}
              placeholder={text.rules.searchHint}
              aria-label={text.rules.search}
              onChange={(event) => setTyped(event.target.value)}
              onPressEnter={() => detail.current?.focus()}
            />
          </div>
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={rules.length === 0}
            emptyTitle={text.rules.none}
            emptyHint={text.rules.noneHint}
            rows={10}
          >
            {rules.map((one) => (
              <button
                type="button"
                key={one.ruleId}
                data-walk={one.ruleId}
                className={`row-item${one.ruleId === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(one)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{one.name}</span>
                  <ChangeTag draft={draft} rule={one} exists={kept.has(one.ruleId)} />
                </div>
                <div className="row between nowrap small soft">
                  <span className="mono clip">{one.ruleId}</span>
                  <span>{one.priority}</span>
                </div>
              </button>
            ))}
            {list.hasNextPage ? (
              <div className="pad">
                <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {text.common.more(count((list.total ?? 0) - list.items.length))}
                </Button>
              </div>
            ) : null}
          </Fetched>
        </div>
        <div className="pane detail-pane" ref={detail} tabIndex={-1}>
          {rule ? (
            <RuleView
              rule={rule}
              before={kept.get(rule.ruleId)}
              draft={draft}
              repair={repairs.data?.items.find((one) => one.ruleId === rule.ruleId)}
              edit={mayKeep ? () => edit(rule) : undefined}
              remove={mayKeep ? () => setDraft((before) => toggled(before, rule.ruleId)) : undefined}
              undo={() => setDraft((before) => without(before, rule.ruleId))}
              mend={mayKeep ? () => mend(rule.ruleId) : undefined}
            />
          ) : list.isPending ? null : (
            <Nothing title={text.rules.chooseOne} />
          )}
        </div>
      </div>
      {editing ? (
        <RuleDialog
          rule={editing.rule}
          taken={new Set(kept.keys())}
          close={() => setEditing(undefined)}
          done={(made) => {
            setDraft((before) => withRule(before, made));
            setEditing(undefined);
            walk.choose(made);
          }}
        />
      ) : null}
      {dialog === 'dryRun' ? (
        <DryRunDialog change={nothing ? undefined : change} close={() => setDialog(undefined)} />
      ) : null}
      {dialog === 'save' && change ? (
        <SaveRules
          change={change}
          close={() => setDialog(undefined)}
          done={() => {
            setDraft(emptyDraft);
            replay.forget();
            setDialog(undefined);
          }}
        />
      ) : null}
      {dialog === 'duties' ? (
        <DutiesDialog
          duties={versions.data?.duties ?? []}
          draft={draft}
          change={mayKeep ? setDraft : undefined}
          close={() => setDialog(undefined)}
        />
      ) : null}
      {dialog === 'versions' ? <RuleVersions close={() => setDialog(undefined)} /> : null}
    </div>
  );
}

function ChangeTag(props: { readonly draft: Draft; readonly rule: Rule; readonly exists: boolean }) {
  const text = useText();
  const kind = kindOf(props.draft, props.rule.ruleId, props.exists);
  return kind ? <span className="chip chip-mark">{text.rules.kinds[kind]}</span> : null;
}

function DraftLine(props: {
  readonly draft: Draft;
  readonly kept: ReadonlyMap<string, Rule>;
  readonly choose: (rule: Rule) => void;
  readonly openDuties: () => void;
}) {
  const text = useText();
  const { draft, kept } = props;
  const duties = [...(draft.duties?.put.map(({ id }) => id) ?? []), ...(draft.duties?.remove ?? [])];
  const gone = draft.remove.flatMap((ruleId) => kept.get(ruleId) ?? []);
  return (
    <div className="row gap-below">
      {[...draft.put, ...gone].map((rule) => (
        <button type="button" key={rule.ruleId} className="chip" onClick={() => props.choose(rule)}>
          {text.common.aside(
            text.rules.kinds[kindOf(draft, rule.ruleId, kept.has(rule.ruleId)) ?? 'changed'],
            rule.name,
          )}
        </button>
      ))}
      {duties.length > 0 ? (
        <button type="button" className="chip" onClick={props.openDuties}>
          {text.common.aside(text.rules.duties, text.common.list(duties))}
        </button>
      ) : null}
    </div>
  );
}

type Repair = Operations['listRuleRepairs']['reply']['items'][number];

function RuleView(props: {
  readonly rule: Rule;
  readonly before: Rule | undefined;
  readonly draft: Draft;
  readonly repair: Repair | undefined;
  readonly edit: (() => void) | undefined;
  readonly remove: (() => void) | undefined;
  readonly undo: () => void;
  readonly mend: (() => void) | undefined;
}) {
  const text = useText();
  const { rule, before, draft, repair } = props;
  const kind = kindOf(draft, rule.ruleId, before !== undefined);
  return (
    <div className="stack">
      <div>
        <div className="row">
          <h2 className="big">{rule.name}</h2>
          {kind ? <span className="chip chip-mark">{text.rules.kinds[kind]}</span> : null}
        </div>
        <span className="mono small soft">{rule.ruleId}</span>
      </div>
      <p className="wrap">{rule.because}</p>
      {kind === 'changed' && before ? (
        <div className="claims">
          <section className="claim">
            <h3>{text.rules.before}</h3>
            <Conditions rule={before} />
          </section>
          <section className="claim">
            <h3>{text.rules.after}</h3>
            <Conditions rule={rule} />
          </section>
        </div>
      ) : (
        <Conditions rule={rule} />
      )}
      {repair ? (
        <Alert
          type="info"
          showIcon
          title={text.objections.repair(repair.upheld, repair.rejected, repair.toUnitName)}
          action={
            props.mend && repair.toUnitId ? (
              <Button size="small" onClick={props.mend}>
                {text.rules.mend} <Caps keys="m" />
              </Button>
            ) : undefined
          }
        />
      ) : null}
      <div className="row">
        {props.edit ? (
          <Button type="primary" onClick={props.edit}>
            {text.rules.edit} <Caps keys="e" />
          </Button>
        ) : null}
        {props.remove ? (
          <Button danger onClick={props.remove}>
            {kind === 'removed' ? text.rules.restore : text.rules.remove} <Caps keys="d" />
          </Button>
        ) : null}
        {kind && kind !== 'removed' ? (
          <Button onClick={props.undo}>
            {text.rules.undo} <Caps keys="u" />
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Conditions({ rule }: { readonly rule: Rule }) {
  const text = useText();
  const label = useLabel();
  const unitName = useUnitName();
  const areaName = useAreaName();
  const { nameOf } = useProblemTypes();
  const { when, lead } = rule;
  const targetName = (target: Rule['lead']): string =>
    target.unitId !== undefined
      ? unitName(target.unitId)
      : target.streetOfPlace
        ? text.rules.streetOfPlace
        : text.rules.districtOfPlace;
  const lines: readonly (readonly [string, string | undefined])[] = [
    [text.rules.lead, targetName(lead)],
    [text.rules.assists, rule.assists?.length ? text.common.list(rule.assists.map(targetName)) : undefined],
    [text.rules.types, when.problemTypes && text.common.list(when.problemTypes.map(nameOf))],
    [text.rules.areas, when.areas && text.common.list(when.areas.map(areaName))],
    [text.rules.words, when.words && text.common.list(when.words)],
    [
      text.rules.requestKinds,
      when.kinds && text.common.list(when.kinds.map((kind) => label(kind, 'RequestKind'))),
    ],
    [
      text.rules.channels,
      when.channels && text.common.list(when.channels.map((channel) => label(channel, 'Channel'))),
    ],
    [
      text.rules.urgencies,
      when.urgencies && text.common.list(when.urgencies.map((level) => label(level, 'Urgency'))),
    ],
    [
      text.rules.dimensions,
      when.dimensions && text.common.list(when.dimensions.map((one) => label(one, 'Dimension'))),
    ],
    [text.rules.supporters, when.minSupporters === undefined ? undefined : String(when.minSupporters)],
    [text.rules.season, when.season && text.rules.range(when.season.from, when.season.to)],
    [text.rules.hours, when.hours && text.rules.range(`${when.hours.from}:00`, `${when.hours.to}:00`)],
    [
      text.rules.dates,
      rule.from || rule.until ? text.rules.range(rule.from ?? '', rule.until ?? '') : undefined,
    ],
    [text.rules.placeNotNeeded, rule.placeNotNeeded ? text.rules.yes : undefined],
  ];
  return (
    <dl className="facts">
      <Fact label={text.rules.priority}>
        <span className="row">
          {rule.priority} {rule.tier ? <UrgencyTag level={rule.tier} /> : null}
        </span>
      </Fact>
      {lines.flatMap(([name, value]) =>
        value === undefined || value === ''
          ? []
          : [
              <Fact key={name} label={name}>
                {value}
              </Fact>,
            ],
      )}
    </dl>
  );
}
