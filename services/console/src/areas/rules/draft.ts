import type { Operations } from '@jiesu/contracts';

export type Rule = Operations['listRules']['reply']['items'][number]['rule'];
export type RuleChange = Operations['saveRules']['body']['change'];

export type Duty = Operations['listCatalogues']['reply']['duties'][number];

/** What somebody changes in the rules until it is saved: kept in the browser, rule by rule, under the rule's id. */
export interface Draft {
  readonly put: readonly Rule[];
  readonly remove: readonly string[];
  /** Of the duty list; absent: nothing. */
  readonly duties?: { readonly put: readonly Duty[]; readonly remove: readonly string[] };
}

export const emptyDraft: Draft = { put: [], remove: [] };

export const sizeOf = ({ put, remove, duties }: Draft): number =>
  put.length + remove.length + (duties?.put.length ?? 0) + (duties?.remove.length ?? 0);

export const isEmpty = (draft: Draft): boolean => sizeOf(draft) === 0;

export const withRule = (draft: Draft, rule: Rule): Draft => ({
  ...draft,
  put: [...draft.put.filter(({ ruleId }) => ruleId !== rule.ruleId), rule],
  remove: draft.remove.filter((ruleId) => ruleId !== rule.ruleId),
});

/** Removed, or no longer removed; a changed rule is removed as it was. */
export const toggled = (draft: Draft, ruleId: string): Draft => ({
  ...draft,
  put: draft.put.filter((rule) => rule.ruleId !== ruleId),
  remove: draft.remove.includes(ruleId)
    ? draft.remove.filter((id) => id !== ruleId)
    : [...draft.remove, ruleId],
});

export const without = (draft: Draft, ruleId: string): Draft => ({
  ...draft,
  put: draft.put.filter((rule) => rule.ruleId !== ruleId),
  remove: draft.remove.filter((id) => id !== ruleId),
});

const noDuties = { put: [], remove: [] };

export const withDuty = (draft: Draft, duty: Duty): Draft => {
  const { put, remove } = draft.duties ?? noDuties;
  return {
    ...draft,
    duties: {
      put: [...put.filter(({ id }) => id !== duty.id), duty],
      remove: remove.filter((id) => id !== duty.id),
    },
  };
};

/** Taken off the list; one that was only drafted is forgotten. */
export const withoutDuty = (draft: Draft, id: string, exists: boolean): Draft => {
  const { put, remove } = draft.duties ?? noDuties;
  return {
    ...draft,
    duties: {
      put: put.filter((one) => one.id !== id),
      remove: exists ? [...remove.filter((one) => one !== id), id] : remove.filter((one) => one !== id),
    },
  };
};

/** As it was. */
export const undoneDuty = (draft: Draft, id: string): Draft => withoutDuty(draft, id, false);

export type ChangeKind = 'added' | 'changed' | 'removed';

export const kindOf = (draft: Draft, ruleId: string, exists: boolean): ChangeKind | undefined => {
  if (draft.remove.includes(ruleId)) return 'removed';
  if (!draft.put.some((rule) => rule.ruleId === ruleId)) return undefined;
  return exists ? 'changed' : 'added';
};

export const changeOf = ({ put, remove, duties }: Draft, basedOn: string): RuleChange => ({
  basedOn,
  put: [...put],
  remove: [...remove],
  ...(duties && duties.put.length + duties.remove.length > 0
    ? { duties: { put: [...duties.put], remove: [...duties.remove] } }
    : {}),
});

/** Reads back what a draft store kept; anything odd in it is left out. */
export function draftFrom(fields: Readonly<Record<string, unknown>> | undefined): Draft {
  const isRule = (rule: Fields): boolean => typeof rule.ruleId === 'string' && 'when' in rule;
  const isDuty = (duty: Fields): boolean => typeof duty.id === 'string' && Array.isArray(duty.problemTypes);
  const duties = objectOf(fields?.duties);
  const changed = { put: listOf<Duty>(duties?.put, isDuty), remove: idsOf(duties?.remove) };
  return {
    put: listOf<Rule>(fields?.put, isRule),
    remove: idsOf(fields?.remove),
    ...(changed.put.length + changed.remove.length > 0 ? { duties: changed } : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;
const objectOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null ? (value as Fields) : undefined;
const listOf = <T>(value: unknown, is: (one: Fields) => boolean): readonly T[] =>
  (Array.isArray(value) ? value : []).filter((one): one is T => {
    const fields = objectOf(one);
    return fields !== undefined && is(fields);
  });
const idsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : []).filter((id): id is string => typeof id === 'string');

/** An upheld objection says where the work belongs: the same rule, led by that unit, its ground saying why. */
export const repaired = (rule: Rule, toUnitId: string, ground: string): Rule => ({
  ...rule,
  lead: { unitId: toUnitId },
  assists: (rule.assists ?? []).filter(({ unitId }) => unitId !== toUnitId),
  because: ground.slice(0, 300),
});

/** The form's fields; empty ones are conditions that are not asked. */
export interface RuleFields {
  readonly ruleId: string;
  readonly name: string;
  readonly because: string;
  readonly priority: number | null;
  readonly problemTypes: readonly string[];
  readonly areas: readonly string[];
  readonly kinds: readonly string[];
  readonly channels: readonly string[];
  readonly urgencies: readonly string[];
  readonly dimensions: readonly string[];
  readonly words: readonly string[];
  readonly minSupporters: number | null;
  readonly seasonFrom: string;
  readonly seasonTo: string;
  readonly hoursFrom: number | null;
  readonly hoursTo: number | null;
  readonly from: string;
  readonly until: string;
  readonly target: 'unit' | 'street' | 'district';
  readonly unitId: string | undefined;
  readonly assists: readonly string[];
  readonly tier: string | undefined;
  readonly placeNotNeeded: boolean;
}

export const ASSIST_STREET = 'streetOfPlace';
export const ASSIST_DISTRICT = 'districtOfPlace';

export function fieldsOf(rule: Rule | undefined): RuleFields {
  const when = rule?.when ?? {};
  return {
    ruleId: rule?.ruleId ?? '',
    name: rule?.name ?? '',
    because: rule?.because ?? '',
    priority: rule?.priority ?? 500,
    problemTypes: when.problemTypes ?? [],
    areas: when.areas ?? [],
    kinds: when.kinds ?? [],
    channels: when.channels ?? [],
    urgencies: when.urgencies ?? [],
    dimensions: when.dimensions ?? [],
    words: when.words ?? [],
    minSupporters: when.minSupporters ?? null,
    seasonFrom: when.season?.from ?? '',
    seasonTo: when.season?.to ?? '',
    hoursFrom: when.hours?.from ?? null,
    hoursTo: when.hours?.to ?? null,
    from: rule?.from ?? '',
    until: rule?.until ?? '',
    target: rule?.lead.streetOfPlace ? 'street' : rule?.lead.districtOfPlace ? 'district' : 'unit',
    unitId: rule?.lead.unitId,
    assists: (rule?.assists ?? []).map(
      ({ unitId, streetOfPlace }) => unitId ?? (streetOfPlace ? ASSIST_STREET : ASSIST_DISTRICT),
    ),
    tier: rule?.tier,
    placeNotNeeded: rule?.placeNotNeeded ?? false,
  };
}

const list = (values: readonly string[]) => (values.length > 0 ? [...values] : undefined);

/** The rule as the server wants it; `missing`: what a rule cannot be without. */
export function ruleFrom(
  fields: RuleFields,
): { readonly rule: Rule } | { readonly missing: keyof RuleFields } {
  const ruleId = fields.ruleId.trim();
  if (!/^[a-z0-9-]{2,80}$/.test(ruleId)) return { missing: 'ruleId' };
  if (fields.name.trim().length < 2) return { missing: 'name' };
  if (fields.because.trim().length < 2) return { missing: 'because' };
  if (fields.priority === null) return { missing: 'priority' };
  if (fields.target === 'unit' && fields.unitId === undefined) return { missing: 'unitId' };
  const dayOfYear = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
  const hasSeason = fields.seasonFrom !== '' || fields.seasonTo !== '';
  if (hasSeason && !dayOfYear.test(fields.seasonFrom)) return { missing: 'seasonFrom' };
  if (hasSeason && !dayOfYear.test(fields.seasonTo)) return { missing: 'seasonTo' };
  const hasHours = fields.hoursFrom !== null || fields.hoursTo !== null;
  if (hasHours && fields.hoursFrom === null) return { missing: 'hoursFrom' };
  if (hasHours && fields.hoursTo === null) return { missing: 'hoursTo' };
  const when = {
    problemTypes: list(fields.problemTypes),
    areas: list(fields.areas),
    kinds: list(fields.kinds),
    channels: list(fields.channels),
    urgencies: list(fields.urgencies),
    dimensions: list(fields.dimensions),
    words: list(fields.words),
    minSupporters: fields.minSupporters ?? undefined,
    season: hasSeason ? { from: fields.seasonFrom, to: fields.seasonTo } : undefined,
    hours: hasHours ? { from: fields.hoursFrom, to: fields.hoursTo } : undefined,
  };
  const targetOf = (unitId: string) =>
    unitId === ASSIST_STREET
      ? { streetOfPlace: true }
      : unitId === ASSIST_DISTRICT
        ? { districtOfPlace: true }
        : { unitId };
  const rule = {
    ruleId,
    priority: fields.priority,
    name: fields.name.trim(),
    because: fields.because.trim(),
    from: fields.from === '' ? undefined : fields.from,
    until: fields.until === '' ? undefined : fields.until,
    when,
    lead:
      fields.target === 'street'
        ? { streetOfPlace: true }
        : fields.target === 'district'
          ? { districtOfPlace: true }
          : { unitId: fields.unitId },
    assists: fields.assists.length > 0 ? fields.assists.map(targetOf) : undefined,
    tier: fields.tier,
    placeNotNeeded: fields.placeNotNeeded || undefined,
  };
  // What is undefined is not said at all.
  return { rule: JSON.parse(JSON.stringify(rule)) as Rule };
}
