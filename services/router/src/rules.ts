import type { CatalogueItem, RuleChange, RuleFinding, RuleRow } from '@jiesu/contracts';
import {
  type CatalogueFinding,
  changedCatalogue,
  changesNothing,
  checkChange,
  localDate,
  refuse,
  startOfDay,
} from '@jiesu/domain';
import { Fault, type StoreDeclaration } from '@jiesu/ports';
import { type Kit, nothing, type Principal, Refusal, type Store } from '@jiesu/service-kit';
import type { Catalogues, KnownVersion, SavedCatalogue } from './catalogues.ts';
import { matchesQuery } from './rule-search.ts';

/** One document per saved version. `createOnce`: the same command saves one version, whatever its number. */
export const catalogueStore: StoreDeclaration = {
  name: 'dispatch_catalogues',
  fields: { changedAt: { path: 'changedAt', type: 'text' } },
  indexes: [['changedAt']],
  createOnce: true,
};

type Stored = SavedCatalogue & {
  readonly changedAt: string;
  /** The command that saved it: the same one again is answered with this version. */
  readonly command: string | undefined;
};

/** Every process has read a version before it decides, and whoever saved it may take it back till then. */
const noticeMs = 60_000;
const refreshEveryMs = 15_000;
const pageSize = 50;
const shownFindings = 100;
const namedFindings = 5;

const tomorrowOf = (now: string): string => localDate(new Date(Date.parse(now) + 86_400_000).toISOString());

/** 派单目录的编辑: a change of rules becomes a version of its own; a wrong one is refused with the pair named. */
export function serveRules(kit: Kit, catalogues: Catalogues): void {
  const versions: Store<Stored> = kit.store<Stored>(catalogueStore);
  const { units, areas, problemTypes } = kit.reference;
  const stored = new Map<string, Stored>();
  let seenAt = '';

  const take = (found: readonly { readonly id: string; readonly doc: Stored }[]): void => {
    if (found.length === 0) return;
    for (const { id, doc } of found) {
      stored.set(id, doc);
      if (doc.changedAt > seenAt) seenAt = doc.changedAt;
    }
    catalogues.keep([...stored.values()]);
  };
  /** What other processes saved. Asked again for the newest moment itself: two may share it. */
  const refresh = async (): Promise<void> => {
    const since = seenAt;
    for (let cursor: string | undefined; ; ) {
      const page = await versions.find({
        where: { changedAt: { gte: since } },
        sort: [{ field: 'changedAt', direction: 'asc' }],
        limit: pageSize,
        ...(cursor !== undefined && { cursor }),
      });
      take(page.items.filter(({ id, doc }) => stored.get(id)?.changedAt !== doc.changedAt));
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  };
  const refresher = setInterval(() => {
    refresh().catch((cause: unknown) =>
      kit.alarm('store-unavailable', cause instanceof Error ? cause.message : String(cause)),
    );
  }, refreshEveryMs);
  refresher.unref();
  kit.onReady(refresh);
  kit.onStop(async () => clearInterval(refresher));

  const need = (version: string): KnownVersion => {
    const known = catalogues.byName(version);
    if (!known) throw new Fault('not-found', 'never', `没有派单目录 ${version}`);
    return known;
  };

  kit.operation('listCatalogues', async () => {
    const now = kit.clock.now();
    const inForce = catalogues.at(now).version.version;
    return {
      inForce,
      newest: catalogues.newest().version.version,
      items: catalogues.all().map((known) => catalogueItem(known, catalogues.stateOf(known, now))),
    };
  });

  kit.operation('listRules', async ({ query }) => {
    const known = query.version === undefined ? catalogues.newest() : need(query.version);
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
    const found = known.catalogue().byRank.filter(({ rule }) => matchesQuery(rule, query, unitName));
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
    ofTheCity(call.principal);
    const { change, from, note } = call.body;
    const now = kit.clock.now();
    const base = need(change.basedOn);
    const number = stored.size + 1;
    const name = `${from}.${number}`;
    const command = call.cause?.id;
    const before = [...stored].find(([, doc]) => doc.command !== undefined && doc.command === command)?.[0];
    const { held, revision } = await versions.change(
      before ?? String(number).padStart(6, '0'),
      call,
      (doc) => {
        const newest = catalogues.newest();
        if (doc !== undefined || newest !== base)
          return refuse(
            'catalogue-moved-on',
            `派单目录已有更新的版本 ${newest.version.version}；请刷新，在它上面继续修改。`,
            'change.basedOn',
          );
        if (from < localDate(now) || from < base.version.from)
          return refuse(
            'catalogue-in-the-past',
            `生效日期不能早于今天（${localDate(now)}），也不能早于最新版本的生效日期（${base.version.from}）。`,
            'from',
          );
        if (changesNothing(base.version, change))
          return refuse('catalogue-unchanged', '没有修改任何规则，不必保存。', 'change');
        const version = changedCatalogue(base.version, change, { version: name, from, note });
        const findings = checkChange(base.version, change, version, catalogues.worldOn(from));
        if (findings.length > 0) return wrong(findings, change);
        const soonest = new Date(Date.parse(now) + noticeMs).toISOString();
        const day = startOfDay(from);
        const next: Stored = {
          version,
          basedOn: change.basedOn,
          holdsFrom: day > soonest ? day : soonest,
          put: change.put.map(({ ruleId }) => ruleId),
          removed: change.remove,
          by: call.principal.userId,
          at: now,
          changedAt: now,
          command,
        };
        return { next, facts: [] };
      },
    );
    if (held) take([held]);
    return { id: held?.doc.version.version ?? name, revision };
  });

  kit.operation('withdrawCatalogue', async (call) => {
    ofTheCity(call.principal);
    const { version } = call.params;
    const known = need(version);
    const id = [...stored].find(([, doc]) => doc.version.version === version)?.[0];
    if (id === undefined)
      throw new Refusal('catalogue-in-force', '这个版本随系统提供，不能撤回；请在最新版本上修改。');
    const { held, revision } = await versions.change(id, call, (doc) => {
      const now = kit.clock.now();
      if (doc === undefined || doc.withdrawn) return nothing;
      if (doc.holdsFrom <= now)
        return refuse('catalogue-in-force', '这个版本已经生效，不能撤回；请在最新版本上修改。');
      if (catalogues.newest() !== known)
        return refuse('catalogue-moved-on', '在它之后还有版本，请先撤回后面的版本。');
      const withdrawn = { by: call.principal.userId, at: now, because: call.body.because };
      return { next: { ...doc, withdrawn, changedAt: now }, facts: [] };
    });
    if (held) take([held]);
    return { id: version, revision };
  });
}

/** The catalogue is the whole city's: who works for one district looks and tries, but changes nothing. */
function ofTheCity({ userId, districtId }: Principal): void {
  if (districtId !== undefined)
    throw new Fault('forbidden', 'never', `${userId}：派单目录全市共用，区级账号不能修改`);
}

/** Each finding at the rule of the change that it is about, so that a form can point at it. */
export function wrong(findings: readonly CatalogueFinding[], change: RuleChange) {
  const fieldOf = ({ kind, ruleIds }: CatalogueFinding): string => {
    if (kind === 'unknownRule') return `change.remove[${change.remove.indexOf(ruleIds[0])}]`;
    const at = change.put.findIndex(({ ruleId }) => ruleIds.some((id) => id === ruleId));
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

const catalogueItem = (
  { version, holdsFrom, saved }: KnownVersion,
  state: CatalogueItem['state'],
): CatalogueItem => ({
  version: version.version,
  from: version.from,
  holdsFrom,
  state,
  rules: version.rules.length,
  ...(version.note !== undefined && { note: version.note }),
  ...(saved && {
    basedOn: saved.basedOn,
    by: saved.by,
    at: saved.at,
    put: saved.put.length,
    removed: saved.removed.length,
    ...(saved.withdrawn && { withdrawn: saved.withdrawn }),
  }),
});
