import type { DispatchCatalogueVersion, RuleChange } from '@jiesu/contracts';
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
    rules: [...base.rules.filter(({ ruleId }) => !gone.has(ruleId)), ...change.put],
  };
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
    ...checkCatalogue(changed, world, new Set(change.put.map(({ ruleId }) => ruleId))),
  ];
}

/** Does the change change anything? */
export function changesNothing(base: DispatchCatalogueVersion, change: RuleChange): boolean {
  const before = new Map(base.rules.map((rule) => [rule.ruleId, rule]));
  return (
    change.remove.every((ruleId) => !before.has(ruleId)) &&
    change.put.every((rule) => {
      const old = before.get(rule.ruleId);
      return old !== undefined && canonical(old) === canonical(rule);
    })
  );
}

/** The same content in the same words, whatever the order of the properties. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${key}:${canonical(one)}`)
    .join(',')}}`;
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
