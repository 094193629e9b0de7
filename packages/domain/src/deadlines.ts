import type {
  DueTimes,
  LimitDuration,
  TimeLimitsVersion,
  Urgency,
  WorkCalendarVersion,
} from '@jiesu/contracts';
import { addCounted, addLimit, type Counting, countedBetween, type Due } from './calendar.ts';

type Instant = string;

/** What is known of the policy at an instant. Versions are picked per event: a later policy never moves an old clock. */
export interface Policies {
  limitsAt(at: Instant): TimeLimitsVersion;
  calendarAt(at: Instant): WorkCalendarVersion;
}

/** What decides the length of a ticket's clocks, fixed when it is opened. */
export interface ClockBasis {
  readonly tier: Urgency;
  /** The unit serves day and night (条例 §19). */
  readonly roundTheClock: boolean;
}

/**
 * The only events that touch a clock. Contacts, notes, assignments, reads and edits of any kind are not among them,
 * so nothing a person types can move a deadline.
 */
export type ClockEvent = 'open' | 'reopen' | 'object' | 'rejectObjection';

export interface HistoryEntry {
  readonly at: Instant;
  readonly what: string;
}

/** Due times of the running round. `provisional`: a year without a published work calendar was touched. */
export interface Deadlines extends DueTimes {
  readonly provisional?: true;
}

const countingAt = (at: Instant, basis: ClockBasis, policies: Policies): Counting => ({
  calendar: policies.calendarAt(at),
  roundTheClock: basis.roundTheClock,
});

function started(at: Instant, basis: ClockBasis, policies: Policies): Deadlines {
  const limits = policies.limitsAt(at);
  const tier = limits.tiers[basis.tier];
  const counting = countingAt(at, basis, policies);
  const handle = addLimit(at, tier.handle, counting);
  // Working days may outlast calendar days over a long holiday: an earlier step is never due after a later one.
  const contact = earlier(addLimit(at, tier.contact, counting), handle);
  const accept = earlier(addLimit(at, tier.accept, counting), contact);
  return deadlines(accept, contact, handle, limits.version);
}

const earlier = (one: Due, other: Due): Due => (other.at < one.at ? other : one);

function deadlines(accept: Due, contact: Due, handle: Due, policyVersion: string): Deadlines {
  const due = { acceptAt: accept.at, contactAt: contact.at, handleAt: handle.at, policyVersion };
  return accept.provisional || contact.provisional || handle.provisional
    ? { ...due, provisional: true }
    : due;
}

/** What was left of a clock when it stopped, counted anew from when it runs again. */
function resumed(
  dueAt: Instant,
  limit: LimitDuration,
  stoppedAt: Instant,
  runsAt: Instant,
  counting: Counting,
): Due {
  // A clock that had run out before the objection stays run out: an objection heals no lateness.
  if (dueAt <= stoppedAt) return { at: dueAt, provisional: false };
  const left = countedBetween(stoppedAt, dueAt, limit.unit, counting);
  return addCounted(runsAt, left, limit.unit, counting);
}

/**
 * Every due time of a ticket, from its history alone. The handling clock starts at the dispatch, not when somebody
 * signs (条例 §13, §14: a ticket must not float between units), and anew with each round.
 *
 * @throws Error when the history does not begin with `open`.
 */
export function dueTimes(basis: ClockBasis, history: readonly HistoryEntry[], policies: Policies): Deadlines {
  let due: Deadlines | undefined;
  let stoppedAt: Instant | undefined;
  for (const { at, what } of history) {
    switch (what as ClockEvent) {
      case 'open':
      case 'reopen':
        due = started(at, basis, policies);
        stoppedAt = undefined;
        break;
      case 'object':
        if (policies.limitsAt(at).objection.clock === 'pauses') stoppedAt = at;
        break;
      case 'rejectObjection':
        if (due && stoppedAt) due = shifted(due, basis, stoppedAt, at, policies);
        stoppedAt = undefined;
        break;
      default:
    }
  }
  if (!due) throw new Error('a history without an opening has no deadlines');
  return due;
}

function shifted(
  due: Deadlines,
  basis: ClockBasis,
  stoppedAt: Instant,
  runsAt: Instant,
  policies: Policies,
): Deadlines {
  const tier = policies.limitsAt(stoppedAt).tiers[basis.tier];
  const counting = countingAt(runsAt, basis, policies);
  const next = deadlines(
    resumed(due.acceptAt, tier.accept, stoppedAt, runsAt, counting),
    resumed(due.contactAt, tier.contact, stoppedAt, runsAt, counting),
    resumed(due.handleAt, tier.handle, stoppedAt, runsAt, counting),
    due.policyVersion,
  );
  return due.provisional ? { ...next, provisional: true } : next;
}

/** Until when a unit may object to a dispatch. */
export const objectionWindow = (dispatchedAt: Instant, basis: ClockBasis, policies: Policies): Instant =>
  addLimit(
    dispatchedAt,
    policies.limitsAt(dispatchedAt).objection.within,
    countingAt(dispatchedAt, basis, policies),
  ).at;
