import type { AssessmentPolicy, DemandFilter, DemandMeasures } from '@jiesu/contracts';
import { meanRates, threeRates } from '@jiesu/domain';
import { type Axis, type Columns, dayNumber, dayText } from './columns.ts';

/** Figures over the columns, in the shapes of `schemas/http/demands.json`. */

const none: DemandMeasures = {
  count: 0,
  supporters: 0,
  dispatched: 0,
  closed: 0,
  answered: 0,
  overdue: 0,
  reopened: 0,
  validCallbacks: 0,
  contacted: 0,
  solved: 0,
  satisfied: 0,
  basicallySatisfied: 0,
  merged: 0,
  flagged: 0,
  lowered: 0,
};

function sum(a: DemandMeasures, b: DemandMeasures): DemandMeasures {
  return Object.fromEntries(
    (Object.keys(none) as (keyof DemandMeasures)[]).map((name) => [name, a[name] + b[name]]),
  ) as unknown as DemandMeasures;
}

/** First day of the step that a day lies in: itself, its Monday, or the first of its month. */
function stepOf(day: number, step: 'day' | 'week' | 'month'): number {
  if (step === 'day') return day;
  if (step === 'week') return day - ((day + 3) % 7); // 1970-01-01 was a Thursday
  return dayNumber(`${dayText(day).slice(0, 7)}-01`);
}

function nextStep(first: number, step: 'day' | 'week' | 'month'): number {
  if (step === 'day') return first + 1;
  if (step === 'week') return first + 7;
  return stepOf(first + 31, 'month');
}

/** One point per step from the first to the last day asked for (or that has demands); empty steps are zeros. */
export function trend(columns: Columns, filter: DemandFilter, step: 'day' | 'week' | 'month') {
  const points = new Map<number, DemandMeasures>();
  let first = filter.from === undefined ? Number.POSITIVE_INFINITY : dayNumber(filter.from);
  let last = filter.to === undefined ? Number.NEGATIVE_INFINITY : dayNumber(filter.to);
  for (const group of columns.group(filter, 'day')) {
    const day = dayNumber(group.key);
    if (filter.from === undefined) first = Math.min(first, day);
    if (filter.to === undefined) last = Math.max(last, day);
    const at = stepOf(day, step);
    points.set(at, sum(points.get(at) ?? none, group.measures));
  }
  const steps: { at: string; measures: DemandMeasures }[] = [];
  // Ten years of days at the most: a wish for more is a slip of the keyboard.
  if (Number.isFinite(first) && Number.isFinite(last))
    for (let at = stepOf(first, step); at <= last && steps.length < 3_660; at = nextStep(at, step))
      steps.push({ at: dayText(at), measures: points.get(at) ?? none });
  return { step, points: steps };
}

export function breakdown(
  columns: Columns,
  filter: DemandFilter,
  by: Axis,
  and: Axis | undefined,
  limit: number,
  policy: AssessmentPolicy,
) {
  const groups = [...columns.group(filter, by, and, policy.merged)].sort(
    (a, b) =>
      b.measures.count - a.measures.count ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : (a.and ?? '') < (b.and ?? '') ? -1 : 1),
  );
  const shown = groups.slice(0, limit);
  const total = groups.reduce((count, group) => count + group.measures.count, 0);
  return {
    by,
    ...(and !== undefined && { and }),
    total,
    groups: shown.map((group) => ({
      key: group.key,
      ...(group.and !== undefined && { and: group.and }),
      measures: group.measures,
      rates: threeRates(group.measures, policy),
    })),
    otherCount: total - shown.reduce((count, group) => count + group.measures.count, 0),
  };
}

/** Groups of a period beside the period of the same length just before it. */
export function ranking(
  columns: Columns,
  filter: DemandFilter,
  by: Axis,
  order: 'volume' | 'growth' | 'unsolved',
  limit: number,
  today: string,
) {
  const to = dayNumber(filter.to ?? today);
  const from = filter.from === undefined ? to - 29 : dayNumber(filter.from);
  const length = to - from + 1;
  const period = { from: dayText(from), to: dayText(to) };
  const before = { from: dayText(from - length), to: dayText(from - 1) };
  const earlier = new Map(
    columns.group({ ...filter, ...before }, by).map((group) => [group.key, group.measures.count]),
  );
  const rows = columns.group({ ...filter, ...period }, by).map((group) => {
    const countBefore = earlier.get(group.key) ?? 0;
    const { count, validCallbacks, solved } = group.measures;
    return {
      key: group.key,
      count,
      countBefore,
      growth: countBefore === 0 ? null : (count - countBefore) / countBefore,
      unsolved: validCallbacks - solved,
    };
  });
  const weight = {
    volume: (row: (typeof rows)[number]) => row.count,
    growth: (row: (typeof rows)[number]) => row.growth ?? Number.NEGATIVE_INFINITY,
    unsolved: (row: (typeof rows)[number]) => row.unsolved,
  }[order];
  rows.sort((a, b) => {
    const difference = weight(b) - weight(a);
    // Both without a past: -Infinity minus itself is no number.
    return difference || b.count - a.count || (a.key < b.key ? -1 : 1);
  });
  return { by, period, before, rows: rows.slice(0, limit) };
}

/** One row per group, best composite first; pooled and averaged stand side by side, for they differ. */
export function rates(
  columns: Columns,
  filter: DemandFilter,
  by: Axis,
  limit: number,
  policy: AssessmentPolicy,
) {
  const rows = columns
    .group(filter, by, undefined, policy.merged)
    .filter((group) => group.key !== '')
    .map((group) => ({
      key: group.key,
      count: group.measures.count,
      rates: threeRates(group.measures, policy),
    }))
    .sort((a, b) => b.rates.composite - a.rates.composite || b.count - a.count || (a.key < b.key ? -1 : 1));
  return {
    by,
    policyVersion: policy.version,
    rows: rows.slice(0, limit),
    pooled: threeRates(columns.total(filter, policy.merged), policy),
    mean: meanRates(
      rows.map((row) => row.rates),
      policy,
    ),
  };
}
