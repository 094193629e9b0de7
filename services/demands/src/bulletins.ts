import { createHash } from 'node:crypto';
import type { AssessmentPolicy, Calibre, Demand } from '@jiesu/contracts';
import {
  type AssessedUnit,
  assessmentWindow,
  type Bulletin,
  endOfDay,
  type GivenPoints,
  isMonth,
  localDate,
  periodBefore,
  policyDay,
  tally,
  type Window,
} from '@jiesu/domain';
import { type Kit, type Principal, Refusal, type VersionLine } from '@jiesu/service-kit';
import type { LiveBase } from './base.ts';

export type PolicyLine = VersionLine<AssessmentPolicy>;
export type PolicyAt = (day: string) => AssessmentPolicy;

/** Which policy holds on a day. */
export const policiesOf =
  (line: PolicyLine): PolicyAt =>
  (day) =>
    line.at(endOfDay(day));

const LOT = 500;
/** Whole bulletins held: the newest months with those before them. */
const HELD = 16;

/** Demands alive in a window, read in lots so that calls in between are served. */
export async function* demandsOf(live: LiveBase, fromDay: string, toDay: string): AsyncIterable<Demand> {
  const seqs = live.columns.alive(fromDay, toDay);
  for (let at = 0; at < seqs.length; at += LOT) {
    for (const { demand } of await live.base.getNumbered(seqs.slice(at, at + LOT))) yield demand;
    // A base of this process answers at once: without this nobody else would be served until the end.
    await new Promise(setImmediate);
  }
}

/** The window of a period that has begun; a period that has not, or that does not exist, is refused. */
export function begun(kit: Kit, period: string, policyAt: PolicyAt): Window {
  const unknown = (because: string) =>
    new Refusal('period-not-begun', because, [{ field: 'period', message: because }]);
  const day = isMonth(period) ? `${period}-01` : period;
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw unknown(`没有 ${period} 这一天，请核对日期。`);
  const window = assessmentWindow(period, policyAt);
  if (window.from > kit.clock.now()) throw unknown(`考核期 ${period} 还没有开始，请选择已经开始的考核期。`);
  return window;
}

export const seesUnit = (principal: Principal, unitId: string, districtUnitId: string | undefined): boolean =>
  (principal.unitId === undefined || principal.unitId === unitId) &&
  (principal.districtId === undefined ||
    [unitId, districtUnitId].includes(`district-${principal.districtId}`));

export const earliest = (a: string, b: string): string => (a < b ? a : b);

const digestOf = (whole: Bulletin): string =>
  createHash('sha256').update(JSON.stringify(whole)).digest('hex');

export interface Asked {
  readonly asOf?: string | undefined;
  readonly calibre?: Calibre | undefined;
}

export interface Computed {
  readonly whole: Bulletin;
  readonly digest: string;
  readonly policy: AssessmentPolicy;
  readonly window: Window;
}

export interface Bulletins {
  readonly policyAt: PolicyAt;
  readonly units: readonly AssessedUnit[];
  /** A bulletin as known at a moment, by the policies in force, or by others. */
  compute(period: string, asked: Asked, by?: PolicyAt): Promise<Computed>;
}

interface Held {
  readonly asOf: string;
  readonly computed: Promise<Computed>;
}

/**
 * Bulletins are counted from the tickets each time, but for those as of a moment that is over: such a one is held until
 * a fact from before that moment still comes in. Policies have names that never mean anything else.
 */
export function bulletinsOf(
  kit: Kit,
  current: () => LiveBase,
  line: PolicyLine,
  pointsOf: (period: string) => Promise<readonly GivenPoints[]>,
): Bulletins {
  const policyAt = policiesOf(line);
  const units: readonly AssessedUnit[] = kit.reference.units.all.map(({ id, kind, districtUnitId }) => ({
    unitId: id,
    kind,
    ...(districtUnitId !== undefined && { districtUnitId }),
  }));
  const held = new Map<string, Held>();
  let watched: LiveBase | undefined;
  /** After a rebuild everything is counted anew; a fact that came late ends what it might have been in. */
  const watch = (live: LiveBase): void => {
    if (live === watched) return;
    watched = live;
    held.clear();
    live.onTaken((from) => {
      for (const [key, { asOf }] of held) if (asOf >= from) held.delete(key);
    });
  };

  async function count(period: string, asked: Asked, by: PolicyAt, withBefore: boolean): Promise<Computed> {
    const window = assessmentWindow(period, by);
    const policy = by(policyDay(period));
    const asOf = asked.asOf ?? earliest(window.settledAt, kit.clock.now());
    const calibre = asked.calibre ?? policy.calibre[isMonth(period) ? 'month' : 'day'];
    const former = periodBefore(period);
    const before = withBefore
      ? await kept(
          former,
          { asOf: earliest(asOf, assessmentWindow(former, by).settledAt), calibre },
          by,
          false,
        )
      : undefined;
    const counting = tally({
      window,
      asOf,
      calibre,
      policy,
      units,
      ...(before !== undefined && { before: before.whole }),
      ...(policy.points && isMonth(period) && { points: await pointsOf(period) }),
    });
    for await (const demand of demandsOf(current(), localDate(window.from), localDate(window.to)))
      for (const ticket of demand.assessed ?? []) counting.add(ticket);
    const whole = counting.bulletin();
    return { whole, digest: digestOf(whole), policy, window };
  }

  function kept(period: string, asked: Asked, by: PolicyAt, withBefore: boolean): Promise<Computed> {
    const now = kit.clock.now();
    const asOf = asked.asOf ?? assessmentWindow(period, by).settledAt;
    // What still runs is known anew at every moment, and a draft is nobody's policy.
    if (by !== policyAt || asOf >= now) return count(period, asked, by, withBefore);
    const former = periodBefore(period);
    const key = [
      period,
      asOf,
      asked.calibre,
      withBefore,
      ...[period, former, periodBefore(former)].map((one) => by(policyDay(one)).version),
    ].join(' ');
    watch(current());
    const known = held.get(key);
    const computed = known?.computed ?? count(period, { ...asked, asOf }, by, withBefore);
    // Moved to the end: the one that nobody asked for longest goes first.
    held.delete(key);
    held.set(key, known ?? { asOf, computed });
    if (known === undefined) computed.catch(() => held.delete(key));
    const [oldest] = held.keys();
    if (held.size > HELD && oldest !== undefined) held.delete(oldest);
    return computed;
  }

  return {
    policyAt,
    units,
    compute: (period, asked, by = policyAt) => kept(period, asked, by, true),
  };
}
