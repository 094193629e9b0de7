import type { AssessedTicket, AssessmentPolicy, Calibre, Standing } from '@jiesu/contracts';
import { addDays, localDate, minuteMs, startOfDay } from './calendar.ts';
import { meanRates, type Rates, rounded, threeRates } from './rates.ts';

/**
 * 考核 (条例 §32): who stands where in a period, as known at a moment. Everything is counted from tickets whose every step
 * has its instant, so the same question gives the same answer byte for byte, however late it is asked again. There is no
 * logarithm and no power in it, only what every machine rounds alike.
 */

type Instant = string;

export interface Window {
  /** `2026-11` for a month of assessment, `2026-11-18` for the day that ends at the daily cut. */
  readonly period: string;
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
  /** Up to here callbacks count. */
  readonly settledAt: Instant;
}

export const isMonth = (period: string): boolean => period.length === 7;

const monthBefore = (month: string): string => addDays(`${month}-01`, -1).slice(0, 7);
const monthAfter = (month: string): string => addDays(`${month}-28`, 4).slice(0, 7);

/** The policy by which a period is assessed: known when the month that names it begins; of a day, its own. */
export const policyDay = (period: string): string => (isMonth(period) ? `${period}-01` : period);

type PolicyAt = (day: string) => AssessmentPolicy;

/** First moment after a month of assessment. */
function monthEnd(month: string, policy: AssessmentPolicy): Instant {
  const { startDay } = policy.window;
  return startOfDay(
    startDay === 1 ? `${monthAfter(month)}-01` : `${month}-${String(startDay).padStart(2, '0')}`,
  );
}

/**
 * A month ends where its own policy says and begins where the month before ended by the policy of that time: whatever
 * day a new policy chooses, no ticket falls between two months or into both.
 */
export function assessmentWindow(period: string, policyAt: PolicyAt): Window {
  const policy = policyAt(policyDay(period));
  const settled = (to: Instant): Instant => startOfDay(addDays(localDate(to), policy.window.settleDays));
  if (isMonth(period)) {
    const before = monthBefore(period);
    const to = monthEnd(period, policy);
    return { period, from: monthEnd(before, policyAt(policyDay(before))), to, settledAt: settled(to) };
  }
  const cut = (day: string): Instant => {
    const [hours = 0, minutes = 0] = policy.window.dailyCut.split(':').map(Number);
    return new Date(Date.parse(startOfDay(day)) + (hours * 60 + minutes) * minuteMs).toISOString();
  };
  // A daily bulletin is printed at its end.
  return { period, from: cut(addDays(period, -1)), to: cut(period), settledAt: cut(period) };
}

/** The period one month earlier; a day that this month does not have becomes its last. */
export function periodBefore(period: string): string {
  if (isMonth(period)) return monthBefore(period);
  const month = monthBefore(period.slice(0, 7));
  const last = addDays(`${monthAfter(month)}-01`, -1);
  const same = `${month}-${period.slice(8)}`;
  return same < last ? same : last;
}

/** Which month of assessment an instant lies in. */
export function monthOf(at: Instant, policyAt: PolicyAt): string {
  const month = localDate(at).slice(0, 7);
  return at < assessmentWindow(month, policyAt).to ? month : monthAfter(month);
}

export interface PolicyFinding {
  readonly field: string;
  readonly because: string;
}

/** What a schema cannot say. Empty: it may be used. */
export function checkPolicy(policy: AssessmentPolicy): readonly PolicyFinding[] {
  const findings: PolicyFinding[] = [];
  const { response, resolution, satisfaction } = policy.weights;
  const sum = Math.round((response + resolution + satisfaction) * 1e6) / 1e6;
  if (sum !== 1) findings.push({ field: 'weights', because: `三项权重之和应为 1，现在是 ${sum}。` });
  const ids = policy.unitClasses.map(({ id }) => id);
  ids.forEach((id, at) => {
    if (ids.indexOf(id) !== at) findings.push({ field: 'unitClasses', because: `单位分组 ${id} 写了两次。` });
  });
  policy.unitClasses.forEach(({ kinds, unitIds, id }) => {
    if (kinds.length === 0 && (unitIds ?? []).length === 0)
      findings.push({ field: 'unitClasses', because: `单位分组 ${id} 里一个单位也没有。` });
  });
  const items = (policy.points?.items ?? []).map(({ id }) => id);
  items.forEach((id, at) => {
    if (items.indexOf(id) !== at)
      findings.push({ field: 'points.items', because: `加减分项目 ${id} 写了两次。` });
  });
  for (const id of policy.standings.of)
    if (!ids.includes(id)) findings.push({ field: 'standings.of', because: `没有单位分组 ${id}。` });
  return findings;
}

// ---- One ticket -------------------------------------------------------------------------------------------------

export interface Counted {
  readonly unitId: string;
  readonly problemType: string;
  readonly excluded: boolean;
  readonly completed: boolean;
  readonly valid: boolean;
  readonly contacted: boolean;
  readonly solved: boolean;
  readonly satisfied: boolean;
  readonly basicallySatisfied: boolean;
}

type CalledBack = AssessedTicket['callbacks'][number];

/** A callback as it counts after an appeal that was upheld by then. It stays where it was made: no appeal moves it into another period. */
export function afterAppeal(ticket: AssessedTicket, callback: CalledBack, asOf?: Instant): CalledBack {
  const appeal = ticket.appeals?.find(
    ({ round, at }) => round === callback.round && (asOf === undefined || at <= asOf),
  );
  return appeal ? { ...appeal, at: callback.at } : callback;
}

/** The callback that speaks for a ticket, as known at a moment; a merged one may be left to its root. */
export function countingCallback(
  ticket: AssessedTicket,
  asOf: Instant,
  policy: AssessmentPolicy,
): CalledBack | undefined {
  const merge = ticket.merges.filter(({ at }) => at <= asOf).at(-1);
  if (policy.merged === 'root' && merge?.into !== undefined) return undefined;
  const known = ticket.callbacks.filter(({ at }) => at <= asOf);
  const callback = policy.callback === 'first' ? known[0] : known.at(-1);
  return callback && afterAppeal(ticket, callback, asOf);
}

/** How a ticket counts in a window, as known at a moment; undefined: not at all. */
export function countedIn(
  ticket: AssessedTicket,
  window: Window,
  asOf: Instant,
  policy: AssessmentPolicy,
): Counted | undefined {
  if (ticket.dispatchedAt === '' || ticket.dispatchedAt > asOf) return undefined;
  if (ticket.voidAt !== undefined && ticket.voidAt <= asOf) return undefined;
  const merge = ticket.merges.filter(({ at }) => at <= asOf).at(-1);
  const callback = countingCallback(ticket, asOf, policy);
  const placed =
    policy.counted[isMonth(window.period) ? 'month' : 'day'] === 'dispatched'
      ? ticket.dispatchedAt
      : callback?.at;
  if (placed === undefined || placed < window.from || placed >= window.to) return undefined;
  const valid = callback?.status === 'reached';
  return {
    unitId: merge?.unitId ?? ticket.unitId,
    problemType: ticket.problemType,
    excluded: ticket.exclusions.filter(({ at }) => at <= asOf).at(-1)?.on ?? false,
    completed: callback !== undefined,
    valid,
    contacted: valid && callback.contacted === true,
    solved: valid && callback.solved === true,
    satisfied: valid && callback.satisfaction === 'satisfied',
    basicallySatisfied: valid && callback.satisfaction === 'basicallySatisfied',
  };
}

/** What the figures of a bulletin are, ticket by ticket: the same tests add them up and list them. */
export const figures = {
  tickets: (one: Counted, calibre: Calibre) => calibre === 'all' || !one.excluded,
  excluded: (one: Counted) => one.excluded,
  completedCallbacks: (one: Counted, calibre: Calibre) => figures.tickets(one, calibre) && one.completed,
  validCallbacks: (one: Counted, calibre: Calibre) => figures.tickets(one, calibre) && one.valid,
  contacted: (one: Counted, calibre: Calibre) => figures.tickets(one, calibre) && one.contacted,
  notContacted: (one: Counted, calibre: Calibre) => figures.validCallbacks(one, calibre) && !one.contacted,
  solved: (one: Counted, calibre: Calibre) => figures.tickets(one, calibre) && one.solved,
  unsolved: (one: Counted, calibre: Calibre) => figures.validCallbacks(one, calibre) && !one.solved,
  satisfied: (one: Counted, calibre: Calibre) => figures.tickets(one, calibre) && one.satisfied,
  basicallySatisfied: (one: Counted, calibre: Calibre) =>
    figures.tickets(one, calibre) && one.basicallySatisfied,
  dissatisfied: (one: Counted, calibre: Calibre) =>
    figures.validCallbacks(one, calibre) && !one.satisfied && !one.basicallySatisfied,
} as const;

export type Figure = keyof typeof figures;
export const figureNames = Object.keys(figures) as readonly Figure[];

// ---- Points and ratings beside the rates ------------------------------------------------------------------------------

/** 加减分: points that somebody gave a unit in a period, on a ground of the policy. */
export interface GivenPoints {
  readonly unitId: string;
  readonly item: string;
  readonly points: number;
  readonly at: Instant;
  readonly withdrawnAt?: Instant;
}

/** What a unit gained and lost, as known at a moment: by ground and all together no more than the policy allows. */
export function pointsOf(
  given: readonly GivenPoints[],
  asOf: Instant,
  points: NonNullable<AssessmentPolicy['points']>,
): { readonly add: number; readonly deduct: number } {
  const sum = { add: 0, deduct: 0 };
  for (const { id, kind, most } of points.items) {
    const by = given
      .filter(
        (one) =>
          one.item === id && one.at <= asOf && !(one.withdrawnAt !== undefined && one.withdrawnAt <= asOf),
      )
      .reduce((total, one) => total + Math.round(one.points * 100), 0);
    sum[kind] += Math.min(by, Math.round(most * 100));
  }
  return {
    add: Math.min(sum.add, Math.round(points.most.add * 100)) / 100,
    deduct: Math.min(sum.deduct, Math.round(points.most.deduct * 100)) / 100,
  };
}

/** Ratings of a unit by others: as the one that was called, and as the one that called (条例 §33). */
export interface WhistleRatings {
  readonly called: { readonly ratings: number; readonly mean: number };
  readonly caller: { readonly ratings: number; readonly mean: number };
}

/** 万人诉求比: tickets per 10,000 inhabitants. */
export const perTenThousand = (tickets: number, residents: number): number =>
  rounded((10_000 * tickets) / residents, 2);

// ---- Intervals --------------------------------------------------------------------------------------------------

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Quantiles of the normal distribution, two-sided. */
const quantiles: Readonly<Record<AssessmentPolicy['confidence'], number>> = {
  0.8: 1.281552,
  0.9: 1.644854,
  0.95: 1.959964,
  0.99: 2.575829,
  0.998: 3.090232,
  0.999: 3.290527,
};

/**
 * Wilson's score interval (E. B. Wilson, JASA 22, 1927) of a share: sound for small numbers and at the ceiling, where the
 * usual mean ± error is not. Without any observation it is everything.
 */
export function wilson(share: number, n: number, confidence: AssessmentPolicy['confidence']): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = quantiles[confidence];
  const zz = (z * z) / n;
  const middle = (share + zz / 2) / (1 + zz);
  const half = (z / (1 + zz)) * Math.sqrt((share * (1 - share)) / n + zz / (4 * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

// ---- Bulletin ---------------------------------------------------------------------------------------------------

export interface AssessedUnit {
  readonly unitId: string;
  readonly kind: 'streetOffice' | 'district' | 'department' | 'utility';
  readonly districtUnitId?: string;
}

export type FigureCounts = Readonly<Record<Figure, number>>;

/** What separates a unit from its class: nothing but chance, too little to say, or really better or worse. */
export type Difference = 'none' | 'tooFew' | 'above' | 'below';

export interface Adjusted {
  /** The composite that a class with the average performance would have on this unit's problem types. */
  readonly expected: number;
  /** The unit's composite if it had had the class's problem types. */
  readonly composite: number;
  readonly low: number;
  readonly high: number;
  readonly rank: number;
  readonly difference: Difference;
}

export interface BulletinRow {
  readonly unitId: string;
  readonly districtUnitId?: string;
  readonly counts: FigureCounts;
  readonly rates: Rates;
  readonly intervals: {
    readonly response: Interval;
    readonly resolution: Interval;
    readonly satisfaction: Interval;
    readonly composite: Interval;
  };
  /** By composite, then volume; equal ones share a place. */
  readonly rank: number;
  /** Places it might as well have: above are only units that are surely better, below only units surely worse. */
  readonly rankRange: { readonly from: number; readonly to: number };
  readonly difference: Difference;
  readonly adjusted: Adjusted;
  readonly before?: {
    readonly rank: number;
    readonly composite: number;
    readonly tickets: number;
    readonly fewCallbacks: boolean;
  };
  readonly standing?: Standing;
  /** Where the policy has points: with them the composite is the score. */
  readonly points?: { readonly add: number; readonly deduct: number; readonly score: number };
  /** Where the policy shows them. */
  readonly whistles?: WhistleRatings;
}

export interface BulletinGroup {
  readonly counts: FigureCounts;
  /** Of all tickets together (合计). */
  readonly pooled: Rates;
  /** Arithmetic mean of the units, each alike (均值). */
  readonly mean: Rates;
}

export interface BulletinClass extends BulletinGroup {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly rows: readonly BulletinRow[];
  readonly districts: readonly (BulletinGroup & {
    readonly districtUnitId: string;
    readonly units: number;
  })[];
}

export interface Bulletin {
  readonly period: string;
  readonly window: { readonly from: Instant; readonly to: Instant };
  /** What happened after this moment is not in it. */
  readonly asOf: Instant;
  /** No callback that counts can still come. */
  readonly settled: boolean;
  readonly calibre: Calibre;
  readonly policyVersion: string;
  readonly counts: FigureCounts;
  readonly classes: readonly BulletinClass[];
}

export interface BulletinQuestion {
  readonly window: Window;
  readonly asOf: Instant;
  readonly calibre: Calibre;
  readonly policy: AssessmentPolicy;
  readonly units: readonly AssessedUnit[];
  readonly tickets: Iterable<AssessedTicket>;
  /** The period before, for ranks and rises. */
  readonly before?: Bulletin;
  readonly points?: readonly GivenPoints[];
}

type Sums = { -readonly [K in Figure]: number };

const noCounts = (): Sums => Object.fromEntries(figureNames.map((name) => [name, 0])) as Sums;

function add(sums: Sums, one: Counted, calibre: Calibre): void {
  for (const name of figureNames) if (figures[name](one, calibre)) sums[name] += 1;
}

/** Counts with the denominator that the policy wants in the place of the valid callbacks. */
const ratesOf = (counts: FigureCounts, policy: AssessmentPolicy): Rates =>
  threeRates({ ...counts, validCallbacks: counts[policy.denominator] }, policy);

/** How many points of 100 per callback were missed, all together. Whole numbers in, so the order of tickets is nothing. */
function missed(counts: FigureCounts, policy: AssessmentPolicy): number {
  const { weights, basicallySatisfiedFactor, denominator } = policy;
  const made =
    weights.response * counts.contacted +
    weights.resolution * counts.solved +
    weights.satisfaction * (counts.satisfied + basicallySatisfiedFactor * counts.basicallySatisfied);
  return Math.max(0, 100 * (counts[denominator] - made));
}

interface Row {
  readonly unit: AssessedUnit;
  readonly counts: Sums;
  readonly byType: Map<string, Sums>;
  readonly called: Rated;
  readonly caller: Rated;
}

interface Rated {
  ratings: number;
  sum: number;
}

const upTo = (value: number, decimals: number): number =>
  rounded(Math.min(100, Math.max(0, value)), decimals);

/**
 * Indirect standardisation, as mortality is compared between towns of different age (the standardised ratio of observed
 * to expected): what a unit missed is set against what the whole class would have missed on the same problem types.
 * Points missed and not points made, since the made ones stand at the ceiling.
 */
function expectedMisses(rows: readonly Row[], policy: AssessmentPolicy): (row: Row) => number {
  const perType = new Map<string, Sums>();
  for (const { byType } of rows)
    for (const [type, counts] of byType) {
      const sums = perType.get(type) ?? noCounts();
      for (const name of figureNames) sums[name] += counts[name];
      perType.set(type, sums);
    }
  const few = policy.adjustment.fewInStratum;
  const sumOf = (types: readonly string[]): FigureCounts => {
    const sums = noCounts();
    for (const type of types) {
      const counts = perType.get(type);
      if (counts) for (const name of figureNames) sums[name] += counts[name];
    }
    return sums;
  };
  const types = [...perType.keys()].sort();
  const all = sumOf(types);
  const ofClass = new Map<string, FigureCounts>();
  for (const type of types) {
    const code = type.slice(0, 3);
    if (!ofClass.has(code)) ofClass.set(code, sumOf(types.filter((other) => other.slice(0, 3) === code)));
  }
  const n = (counts: FigureCounts | undefined) => counts?.[policy.denominator] ?? 0;
  const rate = new Map<string, number>();
  for (const type of types) {
    const own = perType.get(type);
    const wider = ofClass.get(type.slice(0, 3));
    const stratum = own && n(own) >= few ? own : wider && n(wider) >= few ? wider : all;
    rate.set(type, n(stratum) === 0 ? 0 : missed(stratum, policy) / n(stratum));
  }
  return ({ byType }) =>
    [...byType.keys()].sort().reduce((sum, type) => sum + n(byType.get(type)) * (rate.get(type) ?? 0), 0);
}

function differenceOf(mine: Interval, average: number, few: boolean): Difference {
  if (few) return 'tooFew';
  return mine.low > average ? 'above' : mine.high < average ? 'below' : 'none';
}

type Ranked<T> = readonly (readonly [T, number])[];

/** Best first; equal ones share a place. */
function ranked<T>(list: readonly T[], compare: (a: T, b: T) => number): Ranked<T> {
  const sorted = [...list].sort(compare);
  let place = 0;
  return sorted.map((one, at) => {
    const former = sorted[at - 1];
    if (former === undefined || compare(former, one) !== 0) place = at + 1;
    return [one, place];
  });
}

function assessClass(
  unitClass: AssessmentPolicy['unitClasses'][number],
  rows: readonly Row[],
  question: Omit<BulletinQuestion, 'tickets'>,
): BulletinClass {
  const { policy } = question;
  const total = noCounts();
  for (const { counts } of rows) for (const name of figureNames) total[name] += counts[name];
  const expected = expectedMisses(rows, policy);
  const n = (counts: FigureCounts) => counts[policy.denominator];
  const average = n(total) === 0 ? 0 : 100 - missed(total, policy) / n(total);
  const averageMiss = 100 - average;
  const fine = policy.decimals + 1;

  const given = new Map<string, GivenPoints[]>();
  for (const one of question.points ?? []) given.set(one.unitId, [...(given.get(one.unitId) ?? []), one]);
  const measured = rows.map((row) => {
    const { counts } = row;
    const base = n(counts);
    const rates = ratesOf(counts, policy);
    const exact = base === 0 ? 0 : 100 - missed(counts, policy) / base;
    // A composite is a mean of scores between 0 and 100, whose variance is at most that of yes and no: wide, never narrow.
    const of = (share: number, confidence: AssessmentPolicy['confidence']): Interval => {
      const { low, high } = wilson(share, base, confidence);
      return { low: 100 * low, high: 100 * high };
    };
    const shown = of(exact / 100, policy.confidence);
    const strict = of(exact / 100, policy.differenceConfidence);
    const misses = expected(row);
    // Nothing to miss and nothing missed: like everybody.
    const factor = misses === 0 ? 1 : (averageMiss * base) / misses;
    const adjust = (value: number) => (misses === 0 ? value : 100 - (100 - value) * factor);
    const adjusted = {
      composite: base === 0 ? 0 : upTo(adjust(exact), policy.decimals),
      strict: { low: adjust(strict.low), high: adjust(strict.high) },
      shown: { low: upTo(adjust(shown.low), fine), high: upTo(adjust(shown.high), fine) },
      expected: base === 0 ? 0 : upTo(100 - misses / base, policy.decimals),
    };
    const points = policy.points && pointsOf(given.get(row.unit.unitId) ?? [], question.asOf, policy.points);
    const score =
      points && rounded(Math.max(0, rates.composite + points.add - points.deduct), policy.decimals);
    const ranking = policy.points?.ranked === true ? (score ?? 0) : rates.composite;
    return { row, base, rates, shown, strict, adjusted, points, score, ranking };
  });
  type Measured = (typeof measured)[number];

  const byVolume = (a: Measured, b: Measured) => b.row.counts.tickets - a.row.counts.tickets;
  const places = new Map(ranked(measured, (a, b) => b.ranking - a.ranking || byVolume(a, b)));
  const adjustedPlaces = new Map(
    ranked(measured, (a, b) => b.adjusted.composite - a.adjusted.composite || byVolume(a, b)),
  );
  const known = new Map(
    (question.before?.classes ?? [])
      .filter(({ id }) => id === unitClass.id)
      .flatMap((one) => one.rows.map((row) => [row.unitId, row] as const)),
  );
  const share = (interval: Interval) => ({
    low: rounded(interval.low, 4),
    high: rounded(interval.high, 4),
  });

  const unsorted = measured.map((one): BulletinRow => {
    const { row, base, rates, shown, strict, adjusted, points, score } = one;
    const former = known.get(row.unit.unitId);
    const ahead = measured.filter((other) => other.base > 0 && other.shown.low > shown.high).length;
    const behind = measured.filter(
      (other) => other !== one && (other.base === 0 ? base > 0 : other.shown.high < shown.low),
    ).length;
    return {
      unitId: row.unit.unitId,
      ...(row.unit.districtUnitId !== undefined && { districtUnitId: row.unit.districtUnitId }),
      counts: row.counts,
      rates,
      intervals: {
        response: share(wilson(rates.response, base, policy.confidence)),
        resolution: share(wilson(rates.resolution, base, policy.confidence)),
        satisfaction: share(wilson(rates.satisfaction, base, policy.confidence)),
        composite: { low: rounded(shown.low, fine), high: rounded(shown.high, fine) },
      },
      rank: places.get(one) ?? 0,
      rankRange: { from: ahead + 1, to: rows.length - behind },
      difference: differenceOf(strict, average, rates.fewCallbacks),
      adjusted: {
        expected: adjusted.expected,
        composite: adjusted.composite,
        ...adjusted.shown,
        rank: adjustedPlaces.get(one) ?? 0,
        difference: differenceOf(adjusted.strict, average, rates.fewCallbacks),
      },
      ...(former !== undefined && {
        before: {
          rank: former.rank,
          composite: former.rates.composite,
          tickets: former.counts.tickets,
          fewCallbacks: former.rates.fewCallbacks,
        },
      }),
      ...(points !== undefined && score !== undefined && { points: { ...points, score } }),
      ...(policy.whistles === true && {
        whistles: { called: meanOf(row.called), caller: meanOf(row.caller) },
      }),
    };
  });
  const standings = standingsOf(unitClass.id, unsorted, policy);
  const sorted = unsorted
    .map((row) => {
      const standing = standings.get(row.unitId);
      return standing === undefined ? row : { ...row, standing };
    })
    .sort((a, b) => a.rank - b.rank || (a.unitId < b.unitId ? -1 : 1));

  return {
    id: unitClass.id,
    zh: unitClass.zh,
    en: unitClass.en,
    ...groupOf(sorted, policy),
    rows: sorted,
    districts: unitClass.districtRows === true ? districtsOf(sorted, policy) : [],
  };
}

const meanOf = ({ ratings, sum }: Rated) => ({
  ratings,
  mean: ratings === 0 ? 0 : rounded(sum / ratings, 2),
});

function groupOf(rows: readonly BulletinRow[], policy: AssessmentPolicy): BulletinGroup {
  const counts = noCounts();
  for (const row of rows) for (const name of figureNames) counts[name] += row.counts[name];
  // A mean of fractions depends on their order; no rank may change it.
  const inOrder = [...rows].sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  return {
    counts,
    pooled: ratesOf(counts, policy),
    mean: meanRates(
      inOrder
        .map((row) => row.rates)
        .filter(({ validCallbacks }) => policy.meanOver === 'all' || validCallbacks > 0),
      policy,
    ),
  };
}

function districtsOf(rows: readonly BulletinRow[], policy: AssessmentPolicy): BulletinClass['districts'] {
  const ids = [
    ...new Set(rows.flatMap((row) => (row.districtUnitId === undefined ? [] : [row.districtUnitId]))),
  ];
  return ids.sort().map((districtUnitId) => {
    const mine = rows.filter((row) => row.districtUnitId === districtUnitId);
    return { districtUnitId, units: mine.length, ...groupOf(mine, policy) };
  });
}

function standingsOf(
  unitClass: string,
  rows: readonly BulletinRow[],
  policy: AssessmentPolicy,
): ReadonlyMap<string, Standing> {
  const given = new Map<string, Standing>();
  const { of, onlyRealDifference, rules } = policy.standings;
  if (!of.includes(unitClass)) return given;
  const rise = (row: BulletinRow) => (row.before === undefined ? 0 : row.before.rank - row.rank);
  const enough = (row: BulletinRow) => !row.rates.fewCallbacks;
  for (const { standing, by, count = rows.length, share = 1 } of rules) {
    const candidates = {
      mostTickets: () => rows.filter((row) => row.counts.tickets > 0).sort((a, b) => byTickets(a, b)),
      bestComposite: () =>
        rows
          .filter((row) => enough(row) && (!onlyRealDifference || row.difference === 'above'))
          .sort((a, b) => a.rank - b.rank || (a.unitId < b.unitId ? -1 : 1)),
      worstComposite: () =>
        rows
          .filter((row) => enough(row) && (!onlyRealDifference || row.difference === 'below'))
          .sort((a, b) => b.rank - a.rank || (a.unitId < b.unitId ? -1 : 1)),
      rankRise: () =>
        rows
          .filter((row) => enough(row) && row.before?.fewCallbacks === false && rise(row) > 0)
          .sort((a, b) => rise(b) - rise(a) || a.rank - b.rank || (a.unitId < b.unitId ? -1 : 1)),
    }[by]();
    const most = Math.min(count, Math.floor(share * rows.length + 1e-9));
    for (const row of candidates.filter(({ unitId }) => !given.has(unitId)).slice(0, most))
      given.set(row.unitId, standing);
  }
  return given;
}

const byTickets = (a: BulletinRow, b: BulletinRow): number =>
  b.counts.tickets - a.counts.tickets || (a.unitId < b.unitId ? -1 : 1);

/** Which class a unit is ranked in: the first that has it. */
export function unitClassOf(
  unit: AssessedUnit,
  policy: AssessmentPolicy,
): AssessmentPolicy['unitClasses'][number] | undefined {
  return policy.unitClasses.find(
    ({ kinds, unitIds }) => unitIds?.includes(unit.unitId) || kinds.includes(unit.kind),
  );
}

/** Counts tickets one by one, so that a month of them need never be held at once. */
export interface Tally {
  add(ticket: AssessedTicket): void;
  bulletin(): Bulletin;
}

export function tally(question: Omit<BulletinQuestion, 'tickets'>): Tally {
  const { window, asOf, calibre, policy } = question;
  const rows = new Map<string, Row>();
  for (const unit of question.units)
    rows.set(unit.unitId, {
      unit,
      counts: noCounts(),
      byType: new Map(),
      called: { ratings: 0, sum: 0 },
      caller: { ratings: 0, sum: 0 },
    });
  const counts = noCounts();
  return {
    add(ticket) {
      for (const { unitId, ofCaller, at, score } of ticket.whistles ?? []) {
        if (at > asOf || at < window.from || at >= window.to) continue;
        const rated = ofCaller ? rows.get(ticket.unitId)?.caller : rows.get(unitId)?.called;
        if (rated === undefined) continue;
        rated.ratings += 1;
        rated.sum += score;
      }
      const one = countedIn(ticket, window, asOf, policy);
      if (one === undefined) return;
      add(counts, one, calibre);
      const row = rows.get(one.unitId);
      if (row === undefined) return;
      add(row.counts, one, calibre);
      const sums = row.byType.get(one.problemType) ?? noCounts();
      add(sums, one, calibre);
      row.byType.set(one.problemType, sums);
    },
    bulletin() {
      const inClass = new Map<string, Row[]>(policy.unitClasses.map(({ id }) => [id, []]));
      for (const row of rows.values()) {
        const unitClass = unitClassOf(row.unit, policy);
        if (unitClass !== undefined) inClass.get(unitClass.id)?.push(row);
      }
      return {
        period: window.period,
        window: { from: window.from, to: window.to },
        asOf,
        settled: asOf >= window.settledAt,
        calibre,
        policyVersion: policy.version,
        counts: { ...counts },
        classes: policy.unitClasses.map((unitClass) =>
          assessClass(unitClass, inClass.get(unitClass.id) ?? [], question),
        ),
      };
    },
  };
}

/** The whole bulletin of a period. */
export function bulletin({ tickets, ...question }: BulletinQuestion): Bulletin {
  const counting = tally(question);
  for (const ticket of tickets) counting.add(ticket);
  return counting.bulletin();
}

// ---- Preview ----------------------------------------------------------------------------------------------------

export interface Move {
  readonly unitId: string;
  /** Undefined: not in the table by that policy. */
  readonly before?: Place;
  readonly after?: Place;
}

export interface Place {
  readonly unitClass: string;
  readonly composite: number;
  readonly rank: number;
  readonly tickets: number;
  readonly fewCallbacks: boolean;
  readonly standing?: Standing;
}

/** Whose score, rank or standing two bulletins of one period tell differently; who moves furthest comes first. */
export function moves(before: Bulletin, after: Bulletin): readonly Move[] {
  const placesOf = (one: Bulletin) =>
    new Map(
      one.classes.flatMap(({ id, rows }) =>
        rows.map((row): [string, Place] => [
          row.unitId,
          {
            unitClass: id,
            composite: row.rates.composite,
            rank: row.rank,
            tickets: row.counts.tickets,
            fewCallbacks: row.rates.fewCallbacks,
            ...(row.standing !== undefined && { standing: row.standing }),
          },
        ]),
      ),
    );
  const old = placesOf(before);
  const fresh = placesOf(after);
  const same = (a: Place | undefined, b: Place | undefined) =>
    a?.unitClass === b?.unitClass &&
    a?.composite === b?.composite &&
    a?.rank === b?.rank &&
    a?.tickets === b?.tickets &&
    a?.standing === b?.standing;
  const distance = ({ before: a, after: b }: Move) =>
    a === undefined || b === undefined || a.unitClass !== b.unitClass
      ? Number.MAX_SAFE_INTEGER
      : Math.abs(a.rank - b.rank);
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .sort()
    .map((unitId): Move => {
      const a = old.get(unitId);
      const b = fresh.get(unitId);
      return { unitId, ...(a !== undefined && { before: a }), ...(b !== undefined && { after: b }) };
    })
    .filter((move) => !same(move.before, move.after))
    .sort((a, b) => distance(b) - distance(a) || (a.unitId < b.unitId ? -1 : 1));
}
