import type {
  CallbackPolicy,
  CallbackReason,
  DeadlineClock,
  DueTimes,
  Fact,
  FactData,
  FactDraft,
  OfficeAct,
  RequestKind,
  Urgency,
} from '@jiesu/contracts';
import { hourMs } from './calendar.ts';
import type { Granted } from './decision.ts';

/**
 * 时限: times what the ticket's due times say, and never sets one. Warnings at shares of the running time, a breach
 * exactly once, and the callback at the latest when the time limit expires (条例 §23).
 */

type Instant = string;

/** One per ticket. The clocks are those of the running round. */
export interface Followup {
  readonly requestId: string;
  readonly unitId: string;
  readonly districtUnitId?: string;
  readonly assistUnitIds: readonly string[];
  readonly districtId?: string;
  readonly kind: RequestKind;
  readonly problemType: string;
  readonly tier: Urgency;
  readonly round: number;
  /** running: the unit owes something; callingBack: the petitioner is to be asked; ended: nothing is timed. */
  readonly state: 'running' | 'callingBack' | 'ended';
  /** Version of the time limits. */
  readonly policyVersion: string;
  readonly openedAt: Instant;
  readonly clocks: readonly RunningClock[];
  /** Where the reply stands. */
  readonly reply: 'none' | 'waiting' | 'approved';
  /** Why and until when a callback is due in this round. */
  readonly callback?: { readonly because: CallbackReason; readonly at: Instant; readonly dueAt: Instant };
  readonly acts: readonly OfficeAct[];
  /** The next moment at which something is due. */
  readonly nextAt?: Instant;
  /** 0 = nobody has accepted it: fires first among what is due. */
  readonly rank: 0 | 1;
}

export interface RunningClock {
  readonly clock: DeadlineClock;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** Share said already, per cent; 100 = the breach. */
  readonly said: number;
  readonly metAt?: Instant;
  readonly breachedAt?: Instant;
}

export type WarnShare = CallbackPolicy['warnShares'][number];

/** Facts kept per ticket; a ticket of many rounds forgets the oldest. */
const keptActs = 60;

const clock = (name: DeadlineClock, startedAt: Instant, dueAt: Instant): RunningClock => ({
  clock: name,
  startedAt,
  dueAt,
  said: 0,
});

/** The moment at which a share of a clock is used up. Wall time: people plan by the clock on the wall. */
export function shareAt({ startedAt, dueAt }: RunningClock, share: number): Instant {
  if (share >= 100) return dueAt;
  const start = Date.parse(startedAt);
  const length = Date.parse(dueAt) - start;
  return length <= 0 ? dueAt : new Date(start + (length * share) / 100).toISOString();
}

const isRunning = (one: RunningClock): boolean => one.metAt === undefined && one.breachedAt === undefined;

/** Clocks that count in a state: once the petitioner is asked, only the callback's own. */
const counts = (state: Followup['state'], { clock: name }: RunningClock): boolean =>
  state === 'running' ? name !== 'callback' : state === 'callingBack' && name === 'callback';

const handleDue = (followup: Pick<Followup, 'clocks'>): Instant | undefined =>
  followup.clocks.find((one) => one.clock === 'handle')?.dueAt;

/** When something is due next. `undefined`: never again, unless a fact says otherwise. */
export function nextAt(
  followup: Omit<Followup, 'nextAt' | 'rank'>,
  policy: CallbackPolicy,
): Instant | undefined {
  let earliest: Instant | undefined;
  const consider = (at: Instant | undefined): void => {
    if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
  };
  for (const one of followup.clocks) {
    if (!counts(followup.state, one) || !isRunning(one)) continue;
    const share = policy.warnShares.find((warn) => warn > one.said) ?? 100;
    consider(shareAt(one, share));
  }
  // The limit's end asks for the callback even when the handling clock has been met by a reply under review.
  if (followup.state === 'running') consider(handleDue(followup));
  return earliest;
}

const isUnowned = ({ clocks, state }: Pick<Followup, 'clocks' | 'state'>): boolean =>
  state === 'running' && clocks.some((one) => one.clock === 'accept' && one.metAt === undefined);

/** Sets what is derived, so that the store can be asked for it. */
function timed(followup: Omit<Followup, 'nextAt' | 'rank'>, policy: CallbackPolicy): Followup {
  const { nextAt: _, rank: __, ...rest } = followup as Followup;
  const at = nextAt(rest, policy);
  return { ...rest, ...(at !== undefined && { nextAt: at }), rank: isUnowned(rest) ? 0 : 1 };
}

const roundClocks = (startedAt: Instant, due: DueTimes): readonly RunningClock[] => [
  clock('contact', startedAt, due.contactAt),
  clock('handle', startedAt, due.handleAt),
];

export function openFollowup(data: FactData<'ticket.opened.v1'>, policy: CallbackPolicy): Followup {
  return timed(
    {
      requestId: data.requestId,
      unitId: data.unitId,
      ...(data.districtUnitId !== undefined && { districtUnitId: data.districtUnitId }),
      assistUnitIds: data.assistUnitIds,
      ...(data.place.districtId !== undefined && { districtId: data.place.districtId }),
      kind: data.kind,
      problemType: data.problemType,
      tier: data.tier,
      round: data.round,
      state: 'running',
      policyVersion: data.due.policyVersion,
      openedAt: data.dispatchedAt,
      clocks: [
        clock('accept', data.dispatchedAt, data.due.acceptAt),
        ...roundClocks(data.dispatchedAt, data.due),
      ],
      reply: 'none',
      acts: [],
    },
    policy,
  );
}

type Draft = Omit<Followup, 'nextAt' | 'rank'>;

const met = (clocks: readonly RunningClock[], name: DeadlineClock, at: Instant): readonly RunningClock[] =>
  clocks.map((one) => (one.clock === name && one.metAt === undefined ? { ...one, metAt: at } : one));

/**
 * The clocks under new due times. What was said stays said: a share is not warned of twice, and a breach stands with
 * the due time it named.
 */
function moved(clocks: readonly RunningClock[], due: DueTimes | undefined): readonly RunningClock[] {
  if (due === undefined) return clocks;
  const times: Partial<Record<DeadlineClock, Instant>> = {
    accept: due.acceptAt,
    contact: due.contactAt,
    handle: due.handleAt,
  };
  return clocks.map((one) => {
    const dueAt = times[one.clock];
    return dueAt === undefined || one.breachedAt !== undefined ? one : { ...one, dueAt };
  });
}

/** The callback falls due: the unit's clocks stop, the callback's starts. */
function callBackFrom(draft: Draft, because: CallbackReason, at: Instant, policy: CallbackPolicy): Draft {
  const dueAt = new Date(Date.parse(at) + policy.callbackHours * hourMs).toISOString();
  return {
    ...draft,
    state: 'callingBack',
    callback: { because, at, dueAt },
    clocks: [...draft.clocks, clock('callback', at, dueAt)],
  };
}

export type FollowedType =
  | 'ticket.accepted.v1'
  | 'ticket.contacted.v1'
  | 'ticket.objected.v1'
  | 'ticket.objectionRejected.v1'
  | 'ticket.objectionUpheld.v1'
  | 'ticket.replied.v1'
  | 'ticket.sentBack.v1'
  | 'ticket.replyApproved.v1'
  | 'ticket.reopened.v1'
  | 'ticket.closed.v1'
  | 'ticket.voided.v1';

/**
 * What a fact of the ticket does to its clocks. `undefined`: nothing, because it speaks of another round or comes after
 * the end. No fact moves a due time but `reopened` and, where the policy had stopped the clocks during the objection,
 * `objectionRejected`: both bring the new ones (条例 §13).
 */
export function onTicket(
  followup: Followup,
  fact: Fact<FollowedType>,
  policy: CallbackPolicy,
): Followup | undefined {
  const { time: at } = fact;
  const { by, round } = fact.data;
  if (fact.type === 'ticket.reopened.v1' ? round <= followup.round : round !== followup.round)
    return undefined;
  if (followup.state === 'ended' && fact.type !== 'ticket.reopened.v1') return undefined;
  const act = (what: OfficeAct['what'], more: Partial<OfficeAct> = {}): readonly OfficeAct[] =>
    [...followup.acts, { what, at, by, round, ...more }].slice(-keptActs);
  const next = (draft: Draft): Followup => timed(draft, policy);
  const ended = (what: 'closed' | 'voided', more: Partial<OfficeAct>): Followup =>
    next({
      ...followup,
      state: 'ended',
      acts: act(what, more),
      clocks: what === 'closed' ? met(followup.clocks, 'callback', at) : followup.clocks,
    });
  switch (fact.type) {
    case 'ticket.accepted.v1':
      return next({ ...followup, clocks: met(followup.clocks, 'accept', at), acts: act('accepted') });
    case 'ticket.contacted.v1':
      // An attempt counts: whether the petitioner could be reached is asked in the callback.
      return next({
        ...followup,
        clocks: met(followup.clocks, 'contact', at),
        acts: act('contacted', { outcome: fact.data.outcome, method: fact.data.method }),
      });
    case 'ticket.objected.v1':
      // Whoever objects has taken notice; a later rejection makes it accepted without another word.
      return next({
        ...followup,
        clocks: met(followup.clocks, 'accept', at),
        acts: act('objected', { outcome: fact.data.reason }),
      });
    case 'ticket.objectionRejected.v1':
      return next({
        ...followup,
        clocks: moved(followup.clocks, fact.data.due),
        acts: act('objectionRejected', { because: fact.data.because }),
      });
    case 'ticket.objectionUpheld.v1':
    case 'ticket.voided.v1':
      return ended('voided', { because: fact.data.because });
    case 'ticket.replied.v1': {
      const clocks = policy.handleMetBy === 'reply' ? met(followup.clocks, 'handle', at) : followup.clocks;
      const reviewDue = new Date(Date.parse(at) + policy.reviewHours * hourMs).toISOString();
      return next({
        ...followup,
        reply: 'waiting',
        clocks: [...clocks.filter((one) => one.clock !== 'review'), clock('review', at, reviewDue)],
        acts: act('replied', { outcome: fact.data.result, attachments: fact.data.attachments }),
      });
    }
    case 'ticket.sentBack.v1':
      // The clock of handling runs on as if there had been no reply: its due time never moved.
      return next({
        ...followup,
        reply: 'none',
        clocks: met(followup.clocks, 'review', at).map((one) => {
          if (one.clock !== 'handle' || one.breachedAt !== undefined) return one;
          const { metAt: _, ...running } = one;
          return running;
        }),
        acts: act('sentBack', { because: fact.data.because }),
      });
    case 'ticket.replyApproved.v1': {
      const draft: Draft = {
        ...followup,
        reply: 'approved',
        clocks: met(met(followup.clocks, 'review', at), 'handle', at),
        acts: act('replyApproved'),
      };
      return next(
        followup.state === 'running' && policy.callbackAfter === 'approvalOrDeadline'
          ? callBackFrom(draft, 'approved', at, policy)
          : draft,
      );
    }
    case 'ticket.reopened.v1': {
      const { callback: _, ...rest } = followup;
      return next({
        ...rest,
        state: 'running',
        round,
        policyVersion: fact.data.due.policyVersion,
        // It was accepted in the round before and stays with the same unit.
        clocks: roundClocks(at, fact.data.due),
        reply: 'none',
        acts: act('reopened'),
      });
    }
    case 'ticket.closed.v1':
      return ended('closed', { outcome: fact.data.outcome });
  }
}

/**
 * What is due at `now`. `undefined`: nothing, so a timer that fires twice, early or after a change does no harm.
 * After a standstill only the latest warning of a clock is given: one that a later one or the breach has overtaken
 * tells nobody anything. A breach is always said, once.
 */
export function fireDue(
  ticketId: string,
  followup: Followup,
  now: Instant,
  policy: CallbackPolicy,
): Granted<Followup> | undefined {
  if (followup.nextAt === undefined || followup.nextAt > now) return undefined;
  const facts: FactDraft[] = [];
  const { requestId, unitId, round } = followup;
  const clocks = followup.clocks.map((one): RunningClock => {
    if (!counts(followup.state, one) || !isRunning(one)) return one;
    const said = { ticketId, requestId, unitId, round, clock: one.clock, dueAt: one.dueAt };
    if (one.dueAt <= now) {
      facts.push({ type: 'deadline.breached.v1', data: said });
      return { ...one, said: 100, breachedAt: now };
    }
    let share: WarnShare | undefined;
    for (const warn of policy.warnShares)
      if (warn > one.said && shareAt(one, warn) <= now && (share === undefined || warn > share)) share = warn;
    if (share === undefined) return one;
    facts.push({ type: 'deadline.warned.v1', data: { ...said, share } });
    return { ...one, said: share };
  });
  let draft: Draft = { ...followup, clocks };
  const limit = handleDue(followup);
  if (followup.state === 'running' && limit !== undefined && limit <= now)
    draft = callBackFrom(draft, followup.reply === 'approved' ? 'approved' : 'deadline', now, policy);
  return { next: timed(draft, policy), facts };
}
