import type { DispatchCatalogueVersion, DutyListEntry, RuleChange } from '@jiesu/contracts';
import { canonical } from './canonical.ts';
import { type CatalogueFinding, type CatalogueWorld, checkCatalogue } from './dispatch-catalogue.ts';

/** 派单目录的修改: a change names rules by id and leaves the others as they are. The result is a version of its own. */

/** The rules as they would be, under the name and date of the new version. */
export function changedCatalogue(
  base: DispatchCatalogueVersion,
  change: RuleChange,
  named: Pick<DispatchCatalogueVersion, 'version' | 'from' | 'note'>,
): DispatchCatalogueVersion {
  const gone = new Set([...change.remove, ...change.put.map(({ ruleId }) => ruleId)]);
  return {
    ...base,
    ...named,
    dutyList: changedDuties(base.dutyList, change.duties),
    rules: [...base.rules.filter(({ ruleId }) => !gone.has(ruleId)), ...change.put],
  };
}

/** An entry that is changed keeps its place in the list. */
function changedDuties(
  list: readonly DutyListEntry[],
  change: RuleChange['duties'],
): DispatchCatalogueVersion['dutyList'] {
  if (change === undefined) return [...list];
  const put = new Map(change.put.map((entry) => [entry.id, entry]));
  const known = new Set(list.map(({ id }) => id));
  return [
    ...list.filter(({ id }) => !change.remove.includes(id)).map((entry) => put.get(entry.id) ?? entry),
    ...[...put.values()].filter(({ id }) => !known.has(id)),
  ];
}

/** What is wrong with a change, apart from what was wrong before. */
export function checkChange(
  base: DispatchCatalogueVersion,
  change: RuleChange,
  changed: DispatchCatalogueVersion,
  world: CatalogueWorld,
): readonly CatalogueFinding[] {
  const known = new Set(base.rules.map(({ ruleId }) => ruleId));
  return [
    ...change.remove
      .filter((ruleId) => !known.has(ruleId))
      .map(
        (ruleId): CatalogueFinding => ({
          kind: 'unknownRule',
          ruleIds: [ruleId],
          because: `要删除的规则「${ruleId}」不在 ${base.version} 版中`,
        }),
      ),
    ...dutyFindings(base, change.duties, world),
    ...checkCatalogue(changed, world, new Set(change.put.map(({ ruleId }) => ruleId))),
  ];
}

/** Entries of the duty list that name what does not exist, or say of one type of problem that two do it. */
function dutyFindings(
  base: DispatchCatalogueVersion,
  change: RuleChange['duties'],
  world: CatalogueWorld,
): readonly CatalogueFinding[] {
  if (change === undefined) return [];
  const known = new Set(base.dutyList.map(({ id }) => id));
  const after = changedDuties(base.dutyList, change);
  const wrong = (id: string, because: string): CatalogueFinding => ({
    kind: 'wrongDuty',
    ruleIds: [id],
    because: `履职事项「${id}」${because}`,
  });
  return [
    ...change.remove
      .filter((id) => !known.has(id))
      .map((id) => wrong(id, `不在 ${base.version} 版中，无法删除`)),
    ...change.put.flatMap(({ id, unitId, problemTypes }) => {
      const other = after.find(
        (entry) => entry.id !== id && entry.problemTypes.some((code) => problemTypes.includes(code)),
      );
      const unknown = problemTypes.filter((code) => !world.isProblemType(code));
      return [
        ...(world.isUnit(unitId) && !unitId.startsWith('street-')
          ? []
          : [wrong(id, `的单位 ${unitId} 不在单位目录中，或是街道乡镇`)]),
        ...(unknown.length > 0 ? [wrong(id, `的问题类型 ${unknown.join('、')} 不在分类目录中`)] : []),
        ...(other ? [wrong(id, `与「${other.id}」写了同一问题类型`)] : []),
      ];
    }),
  ];
}

/** Does the change change anything? */
export function changesNothing(base: DispatchCatalogueVersion, change: RuleChange): boolean {
  const before = new Map(base.rules.map((rule) => [rule.ruleId, rule]));
  return (
    canonical(changedDuties(base.dutyList, change.duties)) === canonical(base.dutyList) &&
    change.remove.every((ruleId) => !before.has(ruleId)) &&
    change.put.every((rule) => {
      const old = before.get(rule.ruleId);
      return old !== undefined && canonical(old) === canonical(rule);
    })
  );
}

/**
 * The version as it stands on a day: rules not in force then are left out, the others lose their dates. So a rule that
 * begins next month can be tried on the requests of last month.
 */
export const asOn = (version: DispatchCatalogueVersion, day: string): DispatchCatalogueVersion => ({
  ...version,
  rules: version.rules
    .filter(({ from, until }) => (from === undefined || from <= day) && (until === undefined || day < until))
    .map(({ from: _from, until: _until, ...rule }) => rule),
});

/** The first day on which all of a change is in force: on it the change is tried, before anybody says from when. */
export const dayOfChange = (change: RuleChange, today: string): string =>
  change.put.reduce((day, { from }) => (from !== undefined && from > day ? from : day), today);
