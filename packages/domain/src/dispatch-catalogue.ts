import type {
  CatalogueRule,
  DispatchCatalogueVersion,
  DispatchTarget,
  DutyListEntry,
  RequestClassified,
  RuleFindingKind,
} from '@jiesu/contracts';
import { localDate, localTime } from './calendar.ts';
import { typeChain } from './problem-type.ts';

/**
 * 派单目录: place × problem type × kind, tag, words × time → unit. Rules are typed data; this chapter makes them quick
 * to ask and says what is wrong with them. The greater priority decides, among equals the id, so an answer never hangs
 * on the order of lines in a file.
 */

/** What the catalogue looks at. A place or type that is not given is unknown. */
export type DispatchSubject = Pick<
  RequestClassified,
  'kind' | 'channel' | 'title' | 'text' | 'supporters' | 'dimensions' | 'urgency'
> & {
  readonly place: Pick<RequestClassified['place'], 'districtId' | 'streetId' | 'communityId'>;
  readonly problemType: { readonly code: string };
};

export interface CompiledRule {
  readonly rule: CatalogueRule;
  /** Place in the order of decision, 0 first. */
  readonly rank: number;
  /** Name and ground, as shown to people. */
  readonly because: string;
  /** Conditions beside type and area, which the index answers. May throw: the caller turns that into a fault. */
  readonly holds: (subject: DispatchSubject, moment: Moment) => boolean;
}

/** One decision: its instant, with what several rules ask of it worked out when the first one does. */
export interface Moment {
  readonly at: string;
  date?: string;
  hour?: number;
  wordRules?: number;
  beginnings?: ReadonlySet<string>;
}

export interface CompiledCatalogue {
  readonly version: DispatchCatalogueVersion;
  readonly byRank: readonly CompiledRule[];
  readonly byId: ReadonlyMap<string, CompiledRule>;
  /** Type code → area code → rules by rank; the empty text stands for any. */
  readonly index: ReadonlyMap<string, ReadonlyMap<string, readonly CompiledRule[]>>;
  readonly dutyByType: ReadonlyMap<string, DutyListEntry>;
  /** Problem types in words, for sentences to people. */
  readonly nameOf: (code: string) => string;
}

/** Statistics codes nest by digits: community (12), street (9), district (6). */
function areaChain(place: DispatchSubject['place']): readonly string[] {
  const chain: string[] = [];
  if (place.communityId !== undefined) chain.push(place.communityId);
  if (place.streetId !== undefined) chain.push(place.streetId);
  if (place.districtId !== undefined) chain.push(place.districtId);
  chain.push('');
  return chain;
}

const dateAt = (moment: Moment): string => {
  moment.date ??= localDate(moment.at);
  return moment.date;
};

const hourAt = (moment: Moment): number => {
  moment.hour ??= Number(localTime(moment.at).slice(0, 2));
  return moment.hour;
};

/** From so many rules with words on, one look at the text is cheaper than one per word. */
const manyWordRules = 64;
const pairLength = 2;

/** Every pair of neighbouring characters: where a word's first pair is missing, the word is. */
function beginningsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (let i = 0; i < text.length; i += 1) pairs.add(text.slice(i, i + pairLength));
  return pairs;
}

function hasWord(
  words: readonly { readonly word: string; readonly beginning: string }[],
  { title, text }: DispatchSubject,
  moment: Moment,
): boolean {
  moment.wordRules = (moment.wordRules ?? 0) + 1;
  if (moment.wordRules > manyWordRules) moment.beginnings ??= beginningsOf(`${title}\n${text}`);
  const { beginnings } = moment;
  for (const { word, beginning } of words)
    if (!beginnings || beginning.length < pairLength || beginnings.has(beginning))
      if (text.includes(word) || title.includes(word)) return true;
  return false;
}

/** Both ends included; runs over the turn of the year when `from` lies after `to`. */
const inSeason = (day: string, season: { readonly from: string; readonly to: string }): boolean =>
  season.from <= season.to ? day >= season.from && day <= season.to : day >= season.from || day <= season.to;

const inHours = (hour: number, hours: { readonly from: number; readonly to: number }): boolean =>
  hours.from < hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to;

type Condition = (subject: DispatchSubject, moment: Moment) => boolean;

/** Cheap conditions first: words, which read the text, come last. */
function conditionsOf(rule: CatalogueRule): readonly Condition[] {
  const { when } = rule;
  const conditions: Condition[] = [];
  if (when.kinds) {
    const kinds = new Set<string>(when.kinds);
    conditions.push((subject) => kinds.has(subject.kind));
  }
  if (when.channels) {
    const channels = new Set<string>(when.channels);
    conditions.push((subject) => channels.has(subject.channel));
  }
  if (when.urgencies) {
    const urgencies = new Set<string>(when.urgencies);
    conditions.push((subject) => urgencies.has(subject.urgency.level));
  }
  if (when.minSupporters !== undefined) {
    const least = when.minSupporters;
    conditions.push((subject) => subject.supporters >= least);
  }
  if (when.dimensions) {
    const dimensions = new Set<string>(when.dimensions);
    conditions.push(
      ({ dimensions: { primary, secondary } }) =>
        dimensions.has(primary.dimension) || secondary.some((guess) => dimensions.has(guess.dimension)),
    );
  }
  const { from, until } = rule;
  if (from !== undefined) conditions.push((_, moment) => dateAt(moment) >= from);
  if (until !== undefined) conditions.push((_, moment) => dateAt(moment) < until);
  const { season, hours } = when;
  if (season) conditions.push((_, moment) => inSeason(dateAt(moment).slice(5), season));
  if (hours) conditions.push((_, moment) => inHours(hourAt(moment), hours));
  if (when.words) {
    const words = [...when.words].map((word) => ({ word, beginning: word.slice(0, pairLength) }));
    conditions.push((subject, moment) => hasWord(words, subject, moment));
  }
  return conditions;
}

function compileRule(rule: CatalogueRule, rank: number): CompiledRule {
  const because = `${rule.name}（${rule.because}）`;
  let conditions: readonly Condition[];
  try {
    conditions = conditionsOf(rule);
  } catch (cause) {
    // A rule that cannot be read must not be skipped: whoever reaches it goes to a person.
    return {
      rule,
      rank,
      because,
      holds: () => {
        throw new Error(`rule ${rule.ruleId} cannot be read`, { cause });
      },
    };
  }
  const [first, second] = conditions;
  const holds: CompiledRule['holds'] =
    first === undefined
      ? () => true
      : second === undefined
        ? first
        : (subject, moment) => conditions.every((condition) => condition(subject, moment));
  return { rule, rank, because, holds };
}

/** Makes one version quick to ask. Does not judge it: `checkCatalogue` does. */
export function compileCatalogue(
  version: DispatchCatalogueVersion,
  nameOf: CompiledCatalogue['nameOf'] = (code) => code,
): CompiledCatalogue {
  const byRank = [...version.rules]
    .sort((a, b) => b.priority - a.priority || (a.ruleId < b.ruleId ? -1 : 1))
    .map(compileRule);
  const index = new Map<string, Map<string, CompiledRule[]>>();
  for (const compiled of byRank) {
    const { problemTypes = [''], areas = [''] } = compiled.rule.when;
    for (const type of new Set(problemTypes)) {
      const byArea = index.get(type) ?? new Map<string, CompiledRule[]>();
      index.set(type, byArea);
      for (const area of new Set(areas)) {
        const rules = byArea.get(area);
        if (rules) rules.push(compiled);
        else byArea.set(area, [compiled]);
      }
    }
  }
  const dutyByType = new Map<string, DutyListEntry>();
  for (const entry of version.dutyList) for (const type of entry.problemTypes) dutyByType.set(type, entry);
  return {
    version,
    byRank,
    byId: new Map(byRank.map((compiled) => [compiled.rule.ruleId, compiled])),
    index,
    dutyByType,
    nameOf,
  };
}

/** The entry that keeps this work away from street offices, narrowest first. */
export function dutyOf(catalogue: CompiledCatalogue, code: string): DutyListEntry | undefined {
  for (const type of typeChain(code)) {
    const entry = catalogue.dutyByType.get(type);
    if (entry) return entry;
  }
  return undefined;
}

export class RuleFailure extends Error {
  readonly ruleId: string;

  constructor(ruleId: string, cause: unknown) {
    super(`rule ${ruleId} failed`, { cause });
    this.name = 'RuleFailure';
    this.ruleId = ruleId;
  }
}

/**
 * Rules that hold, in the order of decision, until `take` answers false.
 * Throws `RuleFailure` when a rule fails before that: a failed rule decides nothing and is never passed over.
 */
export function eachMatch(
  catalogue: CompiledCatalogue,
  subject: DispatchSubject,
  at: string,
  take: (compiled: CompiledRule) => boolean,
): void {
  const moment: Moment = { at };
  const buckets: (readonly CompiledRule[])[] = [];
  const areas = areaChain(subject.place);
  for (const type of typeChain(subject.problemType.code)) {
    const byArea = catalogue.index.get(type);
    if (!byArea) continue;
    for (const area of areas) {
      const rules = byArea.get(area);
      if (rules) buckets.push(rules);
    }
  }
  const heads = buckets.map(() => 0);
  let last = -1;
  for (;;) {
    let next: CompiledRule | undefined;
    let from = -1;
    for (let i = 0; i < buckets.length; i += 1) {
      const head = buckets[i]![heads[i]!];
      if (head && (!next || head.rank < next.rank)) {
        next = head;
        from = i;
      }
    }
    if (!next) return;
    heads[from]! += 1;
    // A rule that names several types or areas lies in several buckets.
    if (next.rank === last) continue;
    last = next.rank;
    let holds: boolean;
    try {
      holds = next.holds(subject, moment);
    } catch (cause) {
      throw new RuleFailure(next.rule.ruleId, cause);
    }
    if (holds && !take(next)) return;
  }
}

export interface CatalogueFinding {
  readonly kind: RuleFindingKind;
  /** The rule that is wrong, and the one it collides with. */
  readonly ruleIds: readonly [string] | readonly [string, string];
  /** In Chinese, for those who keep the catalogue. */
  readonly because: string;
}

/** What the rules may name. */
export interface CatalogueWorld {
  isProblemType(code: string): boolean;
  isArea(code: string): boolean;
  isUnit(unitId: string): boolean;
}

const isWithin = (code: string, wider: string): boolean => code === wider || code.startsWith(`${wider}.`);
const isInside = (area: string, wider: string): boolean => area.startsWith(wider);

type List = readonly string[] | undefined;

const coversBy = (a: List, b: List, within: (narrow: string, wide: string) => boolean): boolean =>
  !a || (b?.every((narrow) => a.some((wide) => within(narrow, wide))) ?? false);

const meetsBy = (a: List, b: List, within: (narrow: string, wide: string) => boolean): boolean =>
  !a || !b || a.some((x) => b.some((y) => within(x, y) || within(y, x)));

const same = (x: string, y: string): boolean => x === y;

const hoursOf = (rule: CatalogueRule): List => {
  const { hours } = rule.when;
  return (
    hours &&
    Array.from({ length: 24 }, (_, h) => h)
      .filter((h) => inHours(h, hours))
      .map(String)
  );
};

const yearDays: readonly string[] = Array.from({ length: 366 }, (_, day) =>
  new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(5, 10),
);
const daysOf = (rule: CatalogueRule): List => {
  const { season } = rule.when;
  return season && yearDays.filter((day) => inSeason(day, season));
};

const startOf = (rule: CatalogueRule): string => rule.from ?? '0000-00-00';
const endOf = (rule: CatalogueRule): string => rule.until ?? '9999-99-99';

/** Whatever `b` holds for, `a` holds for. Errs on the side of no. */
function covers(a: CatalogueRule, b: CatalogueRule): boolean {
  const [x, y] = [a.when, b.when];
  return (
    coversBy(x.problemTypes, y.problemTypes, isWithin) &&
    coversBy(x.areas, y.areas, isInside) &&
    coversBy(x.kinds, y.kinds, same) &&
    coversBy(x.channels, y.channels, same) &&
    coversBy(x.urgencies, y.urgencies, same) &&
    coversBy(x.dimensions, y.dimensions, same) &&
    coversBy(x.words, y.words, (narrow, wide) => narrow.includes(wide)) &&
    (!x.hours || coversBy(hoursOf(a), hoursOf(b), same)) &&
    (!x.season || coversBy(daysOf(a), daysOf(b), same)) &&
    (x.minSupporters ?? 0) <= (y.minSupporters ?? 0) &&
    startOf(a) <= startOf(b) &&
    endOf(a) >= endOf(b)
  );
}

/** Some request could fall under both. Dimensions and words never exclude each other: a request may carry several. */
function meet(a: CatalogueRule, b: CatalogueRule): boolean {
  const [x, y] = [a.when, b.when];
  return (
    meetsBy(x.problemTypes, y.problemTypes, isWithin) &&
    meetsBy(x.areas, y.areas, isInside) &&
    meetsBy(x.kinds, y.kinds, same) &&
    meetsBy(x.channels, y.channels, same) &&
    meetsBy(x.urgencies, y.urgencies, same) &&
    startOf(a) < endOf(b) &&
    startOf(b) < endOf(a) &&
    (!x.hours || !y.hours || meetsBy(hoursOf(a), hoursOf(b), same)) &&
    (!x.season || !y.season || meetsBy(daysOf(a), daysOf(b), same))
  );
}

const targetsOf = (rule: CatalogueRule): readonly DispatchTarget[] => [rule.lead, ...(rule.assists ?? [])];

function neverMatches(rule: CatalogueRule, world: CatalogueWorld): string | undefined {
  const { when } = rule;
  const unknownType = when.problemTypes?.find((code) => !world.isProblemType(code));
  if (unknownType) return `问题类型 ${unknownType} 不在分类目录中`;
  const unknownArea = when.areas?.find((code) => !world.isArea(code));
  if (unknownArea) return `区划代码 ${unknownArea} 不存在`;
  for (const [field, list] of Object.entries(when))
    if (Array.isArray(list) && list.length === 0) return `条件 ${field} 是空的`;
  if (startOf(rule) >= endOf(rule)) return '失效日期不晚于生效日期';
  if (when.hours && when.hours.from === when.hours.to) return '起止钟点相同';
  return undefined;
}

/**
 * What is wrong with a version, each finding naming its rules: rules that overlap at the same priority, rules that an
 * earlier one hides altogether, rules that can never hold, units that do not exist, department work led to street
 * offices, ids used twice. Hiding is found pair by pair: several rules that only together hide another are not.
 *
 * @param changed the rules that are new in a version whose others were checked before: only pairs with one of them are
 * compared, which makes a check of ten thousand rules one of a few.
 */
export function checkCatalogue(
  version: DispatchCatalogueVersion,
  world: CatalogueWorld,
  changed?: ReadonlySet<string>,
): readonly CatalogueFinding[] {
  const findings: CatalogueFinding[] = [];
  const { byRank } = compileCatalogue(version);
  const rules = byRank.map((compiled) => compiled.rule);
  const seen = new Set<string>();
  const usable: CatalogueRule[] = [];
  for (const rule of rules) {
    if (seen.has(rule.ruleId))
      findings.push({
        kind: 'duplicateId',
        ruleIds: [rule.ruleId],
        because: `规则编号「${rule.ruleId}」重复使用`,
      });
    seen.add(rule.ruleId);
    const never = neverMatches(rule, world);
    if (never)
      findings.push({
        kind: 'neverMatches',
        ruleIds: [rule.ruleId],
        because: `规则「${rule.ruleId}」永远不会命中：${never}`,
      });
    else usable.push(rule);
    for (const { unitId } of targetsOf(rule))
      if (unitId !== undefined && !world.isUnit(unitId))
        findings.push({
          kind: 'unknownUnit',
          ruleIds: [rule.ruleId],
          because: `规则「${rule.ruleId}」指定的单位 ${unitId} 不在单位目录中`,
        });
    const toStreet = rule.lead.streetOfPlace || rule.lead.unitId?.startsWith('street-');
    const duty = version.dutyList.find((entry) => {
      const { problemTypes } = rule.when;
      return problemTypes !== undefined && coversBy(entry.problemTypes, problemTypes, isWithin);
    });
    if (toStreet && duty)
      findings.push({
        kind: 'dutyList',
        ruleIds: [rule.ruleId],
        because: `规则「${rule.ruleId}」把部门职责派给街道乡镇（履职清单 ${duty.id}：${duty.because}）`,
      });
  }
  // Rules of other level-1 classes cannot meet; those without a type meet everything.
  const classesOf = usable.map(({ when }) =>
    when.problemTypes ? [...new Set(when.problemTypes.map((code) => code.split('.', 1)[0]!))] : [''],
  );
  const members = new Map<string, number[]>();
  usable.forEach((_, i) => {
    for (const level1 of classesOf[i]!) {
      const known = members.get(level1);
      if (known) known.push(i);
      else members.set(level1, [i]);
    }
  });
  const hidden = new Set<number>();
  const isNew = usable.map(({ ruleId }) => changed === undefined || changed.has(ruleId));
  /** `first` decides before `second`. */
  const compare = (first: number, second: number): void => {
    if (!isNew[first] && !isNew[second]) return;
    const a = usable[first]!;
    const b = usable[second]!;
    if (a.priority === b.priority) {
      if (meet(a, b))
        findings.push({
          kind: 'overlapping',
          ruleIds: [a.ruleId, b.ruleId],
          because: `规则「${a.ruleId}」与「${b.ruleId}」优先级同为 ${a.priority}，且会同时命中，请分出先后`,
        });
    } else if (!hidden.has(second) && covers(a, b)) {
      hidden.add(second);
      findings.push({
        kind: 'unreachable',
        ruleIds: [b.ruleId, a.ruleId],
        because: `规则「${b.ruleId}」永远轮不到：优先级更高的「${a.ruleId}」涵盖了它的全部条件`,
      });
    }
  };
  for (const [level1, list] of members) {
    if (level1 === '') continue;
    for (const [n, i] of list.entries()) {
      // Of two of which one is new, the new one asks; of two new ones, or where all are, the first.
      if (!isNew[i]) continue;
      for (const j of changed === undefined ? list.slice(n + 1) : list) {
        if (i === j || (j < i && isNew[j])) continue;
        // Two rules that share several classes are compared in the first of them.
        if (classesOf[i]!.find((one) => classesOf[j]!.includes(one)) === level1)
          compare(Math.min(i, j), Math.max(i, j));
      }
    }
  }
  for (const i of members.get('') ?? [])
    for (let j = 0; j < usable.length; j += 1) {
      if (j > i) compare(i, j);
      else if (j < i && classesOf[j]![0] !== '') compare(j, i);
    }
  return findings;
}
