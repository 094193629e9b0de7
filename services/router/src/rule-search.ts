import type { CatalogueRule, Operations } from '@jiesu/contracts';

type RuleQuery = Operations['listRules']['query'];

const meets = (one: string, other: string, mark: string): boolean =>
  one === other || one.startsWith(`${other}${mark}`) || other.startsWith(`${one}${mark}`);

/** Does a rule answer what was typed and chosen? A rule without a type or area may decide any. */
export function matchesQuery(
  rule: CatalogueRule,
  { q, unitId, problemType, area }: RuleQuery,
  unitName: (id: string | undefined) => string | undefined,
): boolean {
  const targets = [rule.lead, ...(rule.assists ?? [])];
  if (unitId !== undefined && !targets.some((target) => target.unitId === unitId)) return false;
  const { problemTypes, areas, words } = rule.when;
  if (
    problemType !== undefined &&
    problemTypes &&
    !problemTypes.some((code) => meets(code, problemType, '.'))
  )
    return false;
  if (area !== undefined && areas && !areas.some((code) => code.startsWith(area) || area.startsWith(code)))
    return false;
  const typed = q?.trim().toLowerCase() ?? '';
  if (typed === '') return true;
  return [
    rule.ruleId,
    rule.name,
    rule.because,
    ...(words ?? []),
    ...(problemTypes ?? []),
    ...targets.flatMap(({ unitId: id }) => unitName(id) ?? []),
  ].some((text) => text.toLowerCase().includes(typed));
}
