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
  /** running: the unit owes something; merged: its root is timed; callingBack: the petitioner is to be asked; ended: nothing is timed. */
  readonly state: 'running' | 'merged' | 'callingBack' | 'ended';
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
  /** Which of several: the kind of an application, an assisting unit, a whistle with its unit. */
  readonly of?: string;
  /** Who owes it, where that is not the lead. */
  readonly forUnitId?: string;
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

const clock = (
  name: DeadlineClock,
  startedAt: Instant,
  dueAt: Instant,
  which: Pick<RunningClock, 'of' | 'forUnitId'> = {},
): RunningClock => ({ clock: name, ...which, startedAt, dueAt, said: 0 });

/** The moment at which a share of a clock is used up. Wall time: people plan by the clock on the wall. */
export function shareAt({ startedAt, dueAt }: RunningClock, share: number): Instant {
  if (share >= 100) return dueAt;
  const start = Date.parse(startedAt);
  const length = Date.parse(dueAt) - start;
  return length <= 0 ? dueAt : new Date(start + (length * share) / 100).toISOString();
}

const isRunning = (one: RunningClock): boolean => one.metAt === undefined && one.breachedAt === undefined;

/** Clocks of those above the unit: they run on whatever becomes of the ticket. */
const lasting: ReadonlySet<DeadlineClock> = new Set(['decide', 'park', 'supervise']);

/** Clocks that count in a state: once the petitioner is asked, of the ticket's own only the callback's. */
export const countsIn = (state: Followup['state'], { clock: name }: RunningClock): boolean =>
  lasting.has(name) ||
  (state === 'running' ? name !== 'callback' : state === 'callingBack' && name === 'callback');

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
    if (!countsIn(followup.state, one) || !isRunning(one)) continue;
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
        ...(data.assistDueAt === undefined
          ? []
          : data.assistUnitIds.map((unitId) => assistClock(unitId, data.dispatchedAt, data.assistDueAt!))),
      ],
      reply: 'none',
      acts: [],
    },
    policy,
  );
}

type Draft = Omit<Followup, 'nextAt' | 'rank'>;

const assistClock = (unitId: string, at: Instant, dueAt: Instant): RunningClock =>
  clock('assist', at, dueAt, { of: unitId, forUnitId: unitId });

const isOf = (one: RunningClock, name: DeadlineClock, of?: string): boolean =>
  one.clock === name && (of === undefined || one.of === of);

const met = (
  clocks: readonly RunningClock[],
  name: DeadlineClock,
  at: Instant,
  of?: string,
): readonly RunningClock[] =>
  clocks.map((one) => (isOf(one, name, of) && one.metAt === undefined ? { ...one, metAt: at } : one));

/** Without those that still ran: nobody waits for them any more. */
const dropped = (
  clocks: readonly RunningClock[],
  name: DeadlineClock,
  isMeant: (of: string) => boolean,
): readonly RunningClock[] =>
  clocks.filter((one) => one.clock !== name || !isRunning(one) || !isMeant(one.of ?? ''));

/** One more clock, in the place of an earlier one of the same thing. */
const restarted = (clocks: readonly RunningClock[], next: RunningClock): readonly RunningClock[] => [
  ...clocks.filter((one) => !isOf(one, next.clock, next.of)),
  next,
];

/** Shares whose moment has passed; those that a later due time has put off will be said anew. */
function retimed(one: RunningClock, dueAt: Instant, at: Instant, shares: readonly number[]): RunningClock {
  const next = { ...one, dueAt };
  const said = shares.findLast((share) => share <= one.said && shareAt(next, share) <= at) ?? 0;
  return { ...next, said };
}

/**
 * The clocks under new due times. A breach stands with the due time it named. After a grant (`regranted`) warnings are
 * given anew where their moment lies ahead; after an objection what was said stays said.
 */
function moved(
  clocks: readonly RunningClock[],
  due: DueTimes | undefined,
  regranted?: { readonly at: Instant; readonly shares: readonly number[] },
): readonly RunningClock[] {
  if (due === undefined) return clocks;
  const times: Partial<Record<DeadlineClock, Instant>> = {
    accept: due.acceptAt,
    contact: due.contactAt,
    handle: due.handleAt,
  };
  return clocks.map((one) => {
    const dueAt = times[one.clock];
    if (dueAt === undefined || one.breachedAt !== undefined || dueAt === one.dueAt) return one;
    return regranted ? retimed(one, dueAt, regranted.at, regranted.shares) : { ...one, dueAt };
  });
}

/**
 * A grant in time that was heard of too late, after the old limit had rung: the ticket is worked on, the breach was
 * none, and nobody is called back yet.
 */
function takenBack(draft: Draft, due: DueTimes): Draft {
  const { callback, ...rest } = draft;
  if (draft.state !== 'callingBack' || callback?.because !== 'deadline' || due.handleAt <= callback.at)
    return draft;
  return {
    ...rest,
    state: 'running',
    clocks: draft.clocks
      .filter((one) => one.clock !== 'callback')
      .map((one) => {
        if (one.clock !== 'handle' || one.breachedAt === undefined) return one;
        const { breachedAt: _, ...running } = one;
        return running;
      }),
  };
}

/** Its root is timed from now on. What rang after the merge, before it was heard of, has not rung. */
function restedFrom({ callback: _, ...draft }: Draft, at: Instant): Draft {
  return {
    ...draft,
    state: 'merged',
    clocks: draft.clocks
      .filter((one) => one.clock !== 'callback')
      .map((one) => {
        if (lasting.has(one.clock) || one.breachedAt === undefined || one.dueAt <= at) return one;
        const { breachedAt: _breachedAt, ...resting } = one;
        return { ...resting, said: Math.min(one.said, 99) };
      }),
  };
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
  | 'ticket.voided.v1'
  | 'ticket.applied.v1'
  | 'ticket.applicationDecided.v1'
  | 'ticket.clockMoved.v1'
  | 'ticket.marked.v1'
  | 'ticket.unmarked.v1'
  | 'ticket.whistled.v1'
  | 'ticket.whistleMoved.v1'
  | 'ticket.whistleEnded.v1'
  | 'ticket.assistAsked.v1'
  | 'ticket.assistReported.v1'
  | 'ticket.supervised.v1'
  | 'ticket.supervisionAnswered.v1'
  | 'ticket.supervisionEnded.v1'
  | 'ticket.merged.v1'
  | 'ticket.unmerged.v1'
  | 'ticket.rootAnswered.v1';

/** What may come after the end: it is about those above the unit. */
const afterEnd: ReadonlySet<FollowedType> = new Set([
  'ticket.reopened.v1',
  'ticket.applied.v1',
  'ticket.applicationDecided.v1',
  'ticket.marked.v1',
  'ticket.unmarked.v1',
  'ticket.supervisionAnswered.v1',
  'ticket.supervisionEnded.v1',
]);

const ofWhistle = (whistle: number, unitId: string): string => `${whistle}/${unitId}`;

/**
 * What a fact of the ticket does to its clocks. `undefined`: nothing, because it speaks of another round or comes after
 * the end. No fact moves a due time of the ticket but `reopened`, `clockMoved` and, where the policy had stopped the
 * clocks during the objection, `objectionRejected`: all bring the new ones (条例 §13, §15).
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
  if (followup.state === 'ended' && !afterEnd.has(fact.type)) return undefined;
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
        clocks: [
          ...roundClocks(at, fact.data.due),
          ...followup.clocks.filter((one) => lasting.has(one.clock) && isRunning(one)),
        ],
        reply: 'none',
        acts: act('reopened'),
      });
    }
    case 'ticket.closed.v1':
      return ended('closed', { outcome: fact.data.outcome });
    case 'ticket.clockMoved.v1': {
      const draft = takenBack(followup, fact.data.due);
      return next({
        ...draft,
        clocks: moved(draft.clocks, fact.data.due, { at, shares: policy.warnShares }),
        acts: act('clockMoved', { outcome: fact.data.move }),
      });
    }
    case 'ticket.applied.v1':
      return next({
        ...followup,
        clocks: restarted(followup.clocks, clock('decide', at, fact.data.decideBy, { of: fact.data.kind })),
      });
    case 'ticket.applicationDecided.v1':
      if (fact.data.state === 'pending') return undefined;
      return next({ ...followup, clocks: met(followup.clocks, 'decide', at, fact.data.kind) });
    case 'ticket.marked.v1':
      if (fact.data.mark !== 'parked' || fact.data.until === undefined) return undefined;
      return next({
        ...followup,
        clocks: restarted(followup.clocks, clock('park', at, fact.data.until)),
        acts: act('parked'),
      });
    case 'ticket.unmarked.v1':
      if (fact.data.mark !== 'parked') return undefined;
      return next({ ...followup, clocks: met(followup.clocks, 'park', at) });
    case 'ticket.whistled.v1': {
      const { whistle, unitIds, arriveBy } = fact.data;
      const called = unitIds.map((unitId) =>
        clock('whistle', at, arriveBy, { of: ofWhistle(whistle, unitId), forUnitId: unitId }),
      );
      // Who was called helps, and sees the due times of the ticket.
      const assistUnitIds = [...new Set([...followup.assistUnitIds, ...unitIds])];
      return next({
        ...followup,
        assistUnitIds,
        clocks: [...followup.clocks, ...called],
        acts: act('whistled'),
      });
    }
    case 'ticket.whistleMoved.v1':
      return next({ ...followup, clocks: whistleMoved(followup.clocks, fact.data, at) });
    case 'ticket.whistleEnded.v1': {
      const { whistle } = fact.data;
      const clocks = dropped(followup.clocks, 'whistle', (of) => of.startsWith(ofWhistle(whistle, '')));
      return next({ ...followup, clocks });
    }
    case 'ticket.assistAsked.v1': {
      const { assistUnitId, dueAt } = fact.data;
      return next({
        ...followup,
        clocks: restarted(followup.clocks, assistClock(assistUnitId, at, dueAt)),
        assistUnitIds: followup.assistUnitIds.includes(assistUnitId)
          ? followup.assistUnitIds
          : [...followup.assistUnitIds, assistUnitId],
      });
    }
    case 'ticket.assistReported.v1':
      if (!fact.data.final) return undefined;
      return next({ ...followup, clocks: met(followup.clocks, 'assist', at, fact.data.assistUnitId) });
    case 'ticket.merged.v1':
      return next({ ...restedFrom(followup, at), acts: act('merged', { because: fact.data.because }) });
    case 'ticket.unmerged.v1':
      if (followup.state !== 'merged') return undefined;
      // What ran out meanwhile rings now, once: it would have rung had there been no merge.
      return next({
        ...followup,
        state: 'running',
        clocks: moved(followup.clocks, fact.data.due, { at, shares: policy.warnShares }),
        acts: act('unmerged', { because: fact.data.because }),
      });
    case 'ticket.rootAnswered.v1': {
      if (followup.state !== 'merged') return undefined;
      const { because } = fact.data;
      const draft: Draft = {
        ...followup,
        reply: because === 'approved' ? 'approved' : followup.reply,
        acts: act('rootAnswered'),
      };
      return next(callBackFrom(draft, because, at, policy));
    }
    case 'ticket.supervised.v1':
      return next({
        ...followup,
        clocks: restarted(followup.clocks, clock('supervise', at, fact.data.dueAt)),
      });
    case 'ticket.supervisionAnswered.v1':
    case 'ticket.supervisionEnded.v1':
      return next({ ...followup, clocks: met(followup.clocks, 'supervise', at) });
  }
}

/** Where a called unit stands decides whether its arrival is still awaited. */
function whistleMoved(
  clocks: readonly RunningClock[],
  { whistle, calledUnitId, step, arriveBy }: FactData<'ticket.whistleMoved.v1'>,
  at: Instant,
): readonly RunningClock[] {
  const of = ofWhistle(whistle, calledUnitId);
  switch (step) {
    case 'arrived':
    case 'reported':
      return met(clocks, 'whistle', at, of);
    case 'excused':
      return dropped(clocks, 'whistle', (other) => other === of);
    // A refusal stops nothing until the district has ruled.
    case 'refused':
      return clocks;
    case 'called':
      return clocks.map((one) => {
        if (!isOf(one, 'whistle', of)) return one;
        if (one.dueAt !== arriveBy) return clock('whistle', at, arriveBy, { of, forUnitId: calledUnitId });
        const { metAt: _, ...awaited } = one;
        return awaited;
      });
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
    if (!countsIn(followup.state, one) || !isRunning(one)) return one;
    const { clock: name, dueAt, forUnitId } = one;
    const whose = forUnitId === undefined ? {} : { forUnitId };
    const said = { ticketId, requestId, unitId, round, clock: name, dueAt, ...whose };
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
