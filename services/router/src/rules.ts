import type {
  CatalogueItem,
  DispatchCatalogueVersion,
  RuleChange,
  RuleFinding,
  RuleRow,
} from '@jiesu/contracts';
import {
  type CatalogueFinding,
  changedCatalogue,
  changesNothing,
  checkChange,
  localDate,
  refuse,
  startOfDay,
} from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import { type Kit, keepVersions, recordOf, type VersionState } from '@jiesu/service-kit';
import type { CatalogueChange, Catalogues, KnownCatalogue } from './catalogues.ts';
import { matchesQuery } from './rule-search.ts';

const pageSize = 50;
const shownFindings = 100;
const namedFindings = 5;

const tomorrowOf = (now: string): string => localDate(new Date(Date.parse(now) + 86_400_000).toISOString());

/** 派单目录的编辑: a change of rules becomes a version of its own; a wrong one is refused with the pair named. */
export function serveRules(kit: Kit, catalogues: Catalogues): void {
  const { line } = catalogues;
  const kept = keepVersions<DispatchCatalogueVersion, CatalogueChange>(kit, line, {
    store: 'dispatch_catalogues',
    title: '派单目录',
  });
  const { need } = kept;
  const { units, areas, problemTypes } = kit.reference;

  kit.operation('listCatalogues', async () => {
    const now = kit.clock.now();
    return {
      inForce: line.at(now).version,
      newest: line.newest().version.version,
      duties: [...line.newest().version.dutyList],
      items: line.all().map((known) => catalogueItem(known, line.stateOf(known, now))),
    };
  });

  kit.operation('listRules', async ({ query }) => {
    const known = query.version === undefined ? line.newest() : need(query.version);
    const { version } = known;
    const limit = query.limit ?? pageSize;
    const offset = query.cursor === undefined ? 0 : Number(query.cursor);
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new Fault('invalid-cursor', 'after-fix', '规则列表的翻页游标无效');
    const types = problemTypes.at(startOfDay(version.from));
    const typeName = (code: string): string => types.byCode(code)?.zh ?? types.classOf(code)?.zh ?? code;
    const areaName = (code: string): string => areas.byCode(code)?.name ?? code;
    const unitName = (id: string | undefined): string | undefined =>
      id === undefined ? undefined : (units.byId(id)?.name ?? id);
    const found = catalogues
      .compiled(version)
      .byRank.filter(({ rule }) => matchesQuery(rule, query, unitName));
    const items = found.slice(offset, offset + limit).map(({ rule }): RuleRow => {
      const leadName = unitName(rule.lead.unitId);
      return {
        rule,
        ...(leadName !== undefined && { leadName }),
        typeNames: (rule.when.problemTypes ?? []).map(typeName),
        areaNames: (rule.when.areas ?? []).map(areaName),
        assistNames: (rule.assists ?? []).flatMap(({ unitId }) => unitName(unitId) ?? []),
      };
    });
    const next = offset + items.length;
    return {
      version: version.version,
      items,
      total: found.length,
      ...(next < found.length && { cursor: String(next) }),
    };
  });

  kit.operation('checkRules', async ({ body: { change, from } }) => {
    const base = need(change.basedOn).version;
    const day = from ?? tomorrowOf(kit.clock.now());
    const changed = changedCatalogue(base, change, { version: 'draft', from: day });
    const findings = checkChange(base, change, changed, catalogues.worldOn(day));
    return {
      findings: findings.slice(0, shownFindings).map(findingView),
      total: findings.length,
      rules: changed.rules.length,
    };
  });

  kit.operation('saveRules', async (call) => {
    const { change, from, note } = call.body;
    return kept.save(call, {
      basedOn: change.basedOn,
      basedOnField: 'change.basedOn',
      from,
      make(base, named) {
        if (changesNothing(base, change))
          return refuse('version-unchanged', '没有修改任何规则，不必保存。', 'change');
        const version = changedCatalogue(base, change, { ...named, note });
        const findings = checkChange(base, change, version, catalogues.worldOn(from));
        if (findings.length > 0) return wrong(findings, change);
        return {
          version,
          more: { put: change.put.map(({ ruleId }) => ruleId), removed: change.remove },
        };
      },
    });
  });

  kit.operation('withdrawCatalogue', (call) => kept.withdraw(call, call.params.version, call.body.because));
}

/** Each finding at the rule of the change that it is about, so that a form can point at it. */
export function wrong(findings: readonly CatalogueFinding[], change: RuleChange) {
  const fieldOf = ({ kind, ruleIds }: CatalogueFinding): string => {
    if (kind === 'unknownRule') return `change.remove[${change.remove.indexOf(ruleIds[0])}]`;
    if (kind === 'wrongDuty') {
      const put = change.duties?.put.findIndex(({ id }) => id === ruleIds[0]) ?? -1;
      return put < 0 ? 'change.duties.remove' : `change.duties.put[${put}]`;
    }
    const at = change.put.findIndex(({ ruleId }) => ruleIds.some((id) => id === ruleId));
    // A rule that nobody touched stands against the duty list as it would be.
    if (at < 0 && kind === 'dutyList' && change.duties) return 'change.duties';
    return `change.put[${Math.max(at, 0)}]`;
  };
  const { length } = findings;
  return {
    refused: 'catalogue-rules-wrong',
    because: `没有保存：${findings
      .slice(0, namedFindings)
      .map(({ because }) => because)
      .join('；')}${length > namedFindings ? `；另有 ${length - namedFindings} 处` : ''}。`,
    fields: findings
      .slice(0, shownFindings)
      .map((finding) => ({ field: fieldOf(finding), message: finding.because })),
  } as const;
}

const findingView = ({ kind, ruleIds, because }: CatalogueFinding): RuleFinding => ({
  kind,
  ruleIds: [...ruleIds],
  because,
});

const catalogueItem = (known: KnownCatalogue, state: VersionState): CatalogueItem => ({
  ...recordOf(known, state),
  rules: known.version.rules.length,
  ...(known.saved && { put: known.saved.put.length, removed: known.saved.removed.length }),
});
