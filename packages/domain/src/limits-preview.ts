import type { LimitDuration, TimeLimitsVersion, Urgency } from '@jiesu/contracts';
import { dueTimes, type Policies } from './deadlines.ts';
import type { Ticket } from './ticket.ts';

/**
 * 时限预演: what other limits would have made of past tickets. What people did stays as it was; only the due times are
 * computed anew, by the one function that computes them. Tickets that run keep the version they were dispatched under:
 * this changes none of them.
 */

type Instant = string;
export const limitClocks = ['accept', 'contact', 'handle'] as const;
const tierNames = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
export type LimitClock = (typeof limitClocks)[number];

export interface LatenessOf {
  readonly tier: Urgency;
  readonly clock: LimitClock;
  readonly tickets: number;
  readonly lateBefore: number;
  readonly lateAfter: number;
}

export interface UnitLateness {
  readonly unitId: string;
  readonly tickets: number;
  readonly lateBefore: number;
  readonly lateAfter: number;
}

export interface LimitsPreviewed {
  readonly tickets: number;
  readonly clocks: readonly LatenessOf[];
  /** By the handling clock; those that change, the most first. */
  readonly units: readonly UnitLateness[];
  /** Tickets that were in time and would have been late. */
  readonly examples: readonly string[];
}

export interface LimitsPreview {
  take(ticketId: string, ticket: Ticket): void;
  result(): LimitsPreviewed;
}

const examplesKept = 5;
const metBy: Readonly<Record<LimitClock, string>> = { accept: 'accept', contact: 'contact', handle: 'reply' };
const dueOf = { accept: 'acceptAt', contact: 'contactAt', handle: 'handleAt' } as const;

/** When each clock of the running round was met. A reopened round is accepted from its beginning. */
function metIn(ticket: Ticket): Readonly<Partial<Record<LimitClock, Instant>>> {
  const begun = ticket.history.findLastIndex(({ what }) => what === 'open' || what === 'reopen');
  const round = ticket.history.slice(begun);
  const met: Partial<Record<LimitClock, Instant>> = {};
  for (const clock of limitClocks) {
    const done = round.find(({ what }) => what === metBy[clock]);
    if (done) met[clock] = done.at;
  }
  if (ticket.round > 1) met.accept = round[0]?.at ?? ticket.dispatchedAt;
  return met;
}

export function startLimitsPreview(
  proposed: TimeLimitsVersion,
  policies: Policies,
  now: Instant,
): LimitsPreview {
  const clocks = new Map<string, { tickets: number; lateBefore: number; lateAfter: number }>();
  const units = new Map<string, { tickets: number; lateBefore: number; lateAfter: number }>();
  const examples: string[] = [];
  let tickets = 0;
  const others: Policies = { ...policies, limitsAt: () => proposed };
  const add = (into: typeof clocks, key: string, before: boolean, after: boolean): void => {
    const counted = into.get(key) ?? { tickets: 0, lateBefore: 0, lateAfter: 0 };
    counted.tickets += 1;
    if (before) counted.lateBefore += 1;
    if (after) counted.lateAfter += 1;
    into.set(key, counted);
  };
  return {
    take(ticketId, ticket) {
      // Withdrawn, or handled as part of another: nobody owed anything.
      if (ticket.stage === 'void' || ticket.merged !== undefined) return;
      tickets += 1;
      const basis = { tier: ticket.tier, roundTheClock: ticket.roundTheClock };
      const after = dueTimes(basis, ticket.history, others);
      const met = metIn(ticket);
      for (const clock of limitClocks) {
        const done = met[clock] ?? now;
        const wasLate = done > ticket.due[dueOf[clock]];
        const isLate = done > after[dueOf[clock]];
        add(clocks, `${ticket.tier} ${clock}`, wasLate, isLate);
        if (clock !== 'handle') continue;
        add(units, ticket.unitId, wasLate, isLate);
        if (!wasLate && isLate && examples.length < examplesKept) examples.push(ticketId);
      }
    },
    result: () => ({
      tickets,
      clocks: tierNames.flatMap((tier) =>
        limitClocks.flatMap((clock) => {
          const counted = clocks.get(`${tier} ${clock}`);
          return counted ? [{ tier, clock, ...counted }] : [];
        }),
      ),
      units: [...units.entries()]
        .filter(([, { lateBefore, lateAfter }]) => lateBefore !== lateAfter)
        .map(([unitId, counted]) => ({ unitId, ...counted }))
        .sort(
          (a, b) =>
            Math.abs(b.lateAfter - b.lateBefore) - Math.abs(a.lateAfter - a.lateBefore) ||
            (a.unitId < b.unitId ? -1 : 1),
        ),
      examples,
    }),
  };
}

// ---- Adoption ---------------------------------------------------------------------------------------------------

type Tiers = TimeLimitsVersion['tiers'];

const counts = ({ amount, unit, until = 'sameTime', onRestDay = 'keeps' }: LimitDuration): string =>
  `${amount} ${unit} ${until} ${onRestDay}`;

/** Do two sets of limits ask the same, whatever is noted about where they come from? */
export const sameTiers = (one: Tiers, other: Tiers): boolean =>
  tierNames.every((tier) =>
    limitClocks.every((clock) => counts(one[tier][clock]) === counts(other[tier][clock])),
  );

/** The limits as adopted: what stayed keeps the note on its source, what changed rests on the version's own note. */
export function adoptedTiers(base: Tiers, proposed: Tiers): Tiers {
  const clockOf = (tier: Urgency, clock: LimitClock): LimitDuration => {
    const was = base[tier][clock];
    const { sure: _, note: __, ...changed } = proposed[tier][clock];
    return counts(was) === counts(changed) ? was : changed;
  };
  const tierOf = (tier: Urgency) => ({
    accept: clockOf(tier, 'accept'),
    contact: clockOf(tier, 'contact'),
    handle: clockOf(tier, 'handle'),
  });
  return {
    emergency: tierOf('emergency'),
    urgent: tierOf('urgent'),
    ordinary: tierOf('ordinary'),
    complex: tierOf('complex'),
  };
}
