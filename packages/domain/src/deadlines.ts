import type {
  DueTimes,
  HandlingPolicy,
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
  handlingAt(at: Instant): HandlingPolicy;
}

/** What decides the length of a ticket's clocks, fixed when it is opened. */
export interface ClockBasis {
  readonly tier: Urgency;
  /** The unit serves day and night (条例 §19). */
  readonly roundTheClock: boolean;
}

/**
 * The only events that touch a clock. Contacts, notes, assignments, reads and edits of any kind are not among them,
 * so nothing a person types can move a deadline; what does move one was applied for and granted (条例 §15).
 */
export type ClockEvent =
  | 'open'
  | 'reopen'
  | 'object'
  | 'rejectObjection'
  | 'grantExtension'
  | 'grantPause'
  | 'resumeClock'
  | 'grantParking'
  | 'keepParked'
  | 'unpark'
  | 'merge'
  | 'unmerge';

export interface HistoryEntry {
  readonly at: Instant;
  readonly what: string;
  /** Until when it holds: the later due time of an extension, the end of a pause, the review date of a parking. */
  readonly until?: Instant;
  /** Of an opening: since when the handling limit runs, where an earlier dispatch began it (区分转). */
  readonly from?: Instant;
}

/** Due times of the running round. `provisional`: a year without a published work calendar was touched. */
export interface Deadlines extends DueTimes {
  readonly provisional?: true;
}

/** A stretch in which the clocks stand still. Without `until` nobody knows yet how long. */
interface Stop {
  readonly by: 'objection' | 'pause' | 'parking' | 'merge';
  readonly at: Instant;
  readonly until?: Instant;
}

const countingAt = (at: Instant, basis: ClockBasis, policies: Policies): Counting => ({
  calendar: policies.calendarAt(at),
  roundTheClock: basis.roundTheClock,
});

function started(at: Instant, handleFrom: Instant, basis: ClockBasis, policies: Policies): Deadlines {
  const limits = policies.limitsAt(handleFrom);
  const tier = limits.tiers[basis.tier];
  const counting = countingAt(at, basis, policies);
  const handle = addLimit(handleFrom, tier.handle, counting);
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
 * signs (条例 §13, §14: a ticket must not float between units), and anew with each round. A pause and a parking name the
 * day on which the clocks run again, so a due time is known at any moment, and a review that nobody holds stops nothing.
 *
 * @throws Error when the history does not begin with `open`.
 */
export function dueTimes(basis: ClockBasis, history: readonly HistoryEntry[], policies: Policies): Deadlines {
  const [opening] = history;
  // Every request of the city passes here once, when its ticket opens.
  if (history.length === 1 && opening?.what === 'open')
    return started(opening.at, opening.from ?? opening.at, basis, policies);
  let due: Deadlines | undefined;
  let stop: Stop | undefined;
  /** When the limits of this round were picked: a later version does not even change in which days they are counted. */
  let picked = '';
  /** The clocks run again, at the latest from `at` on. */
  const run = (at?: Instant): void => {
    const ends = stop?.until === undefined || (at !== undefined && at < stop.until) ? at : stop.until;
    if (due && stop && ends !== undefined)
      due = shifted(due, policies.limitsAt(picked).tiers[basis.tier], basis, stop.at, ends, policies);
    stop = undefined;
  };
  const stand = (by: Stop['by'], at: Instant, until?: Instant): void => {
    run(at);
    if (until === undefined) stop = { by, at };
    else if (until > at) stop = { by, at, until };
  };
  const pauses = (at: Instant, kind: 'pause' | 'parking'): boolean =>
    policies.handlingAt(at).applications[kind].clock === 'pauses';
  for (const { at, what, until, from } of history) {
    switch (what as ClockEvent) {
      case 'open':
      case 'reopen':
        picked = from ?? at;
        due = started(at, picked, basis, policies);
        stop = undefined;
        break;
      case 'object':
        if (policies.limitsAt(at).objection.clock === 'pauses') stand('objection', at);
        break;
      case 'rejectObjection':
        if (stop?.by === 'objection') run(at);
        break;
      case 'grantExtension':
        run(at);
        if (due && until !== undefined) due = extended(due, at, until);
        break;
      case 'grantPause':
        if (until !== undefined && pauses(at, 'pause')) stand('pause', at, until);
        break;
      case 'resumeClock':
        if (stop?.by === 'pause') run(at);
        break;
      case 'grantParking':
        if (until !== undefined && pauses(at, 'parking')) stand('parking', at, until);
        break;
      case 'keepParked':
        if (until === undefined || !pauses(at, 'parking')) break;
        // In time, the stop goes on as if it had been granted till then; too late, the clocks have run meanwhile.
        if (stop?.by === 'parking' && stop.until !== undefined && at < stop.until) stop = { ...stop, until };
        else stand('parking', at, until);
        break;
      case 'unpark':
        if (stop?.by === 'parking') run(at);
        break;
      // Where the policy lets the clocks run on, a merge that is undone leaves no trace in them.
      case 'merge':
        if (policies.handlingAt(at).merge.clock === 'pauses' && stop === undefined) stand('merge', at);
        break;
      case 'unmerge':
        if (stop?.by === 'merge') run(at);
        break;
      default:
    }
  }
  if (!due) throw new Error('a history without an opening has no deadlines');
  run();
  return due;
}

/** A clock that had run out before the grant stays run out: an extension heals no lateness, and shortens nothing. */
const extended = (due: Deadlines, at: Instant, until: Instant): Deadlines =>
  due.handleAt <= at || until <= due.handleAt ? due : { ...due, handleAt: until };

function shifted(
  due: Deadlines,
  tier: TimeLimitsVersion['tiers'][Urgency],
  basis: ClockBasis,
  stoppedAt: Instant,
  runsAt: Instant,
  policies: Policies,
): Deadlines {
  const counting = countingAt(runsAt, basis, policies);
  const shift = (dueAt: Instant, limit: LimitDuration): Due =>
    resumed(dueAt, limit, stoppedAt, runsAt, counting);
  const handle = shift(due.handleAt, tier.handle);
  // A step that ended with the one after it goes on doing so: the two may be counted in different days.
  const contact =
    due.contactAt === due.handleAt ? handle : earlier(shift(due.contactAt, tier.contact), handle);
  const accept =
    due.acceptAt === due.contactAt ? contact : earlier(shift(due.acceptAt, tier.accept), contact);
  const next = deadlines(accept, contact, handle, due.policyVersion);
  return due.provisional ? { ...next, provisional: true } : next;
}

/** Until when a unit may object to a dispatch. */
export const objectionWindow = (dispatchedAt: Instant, basis: ClockBasis, policies: Policies): Instant =>
  addLimit(
    dispatchedAt,
    policies.limitsAt(dispatchedAt).objection.within,
    countingAt(dispatchedAt, basis, policies),
  ).at;
