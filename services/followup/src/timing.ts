import type { CallbackPolicy } from '@jiesu/contracts';
import { callbackIdOf, type Followup, fireDue, openCallback, withdrawCallback } from '@jiesu/domain';
import type { Held, Instant, Job } from '@jiesu/ports';
import { type Kit, nothing, type Store } from '@jiesu/service-kit';
import type { Callbacks, Followups } from './store.ts';

/** Name of the queue, as the board shows it. */
export const deadlineQueue = 'deadlines';

type Cause = Parameters<Store<Followup>['change']>[1];

const jobsAtOnce = 500;
const firedAtOnce = 32;
/** Unaccepted tickets first. Asked one by one, so that the index answers in order. */
const ranks = [0, 1] as const;

/** One job per ticket at most, under the ticket's id: the next moment at which something is due. */
export interface Timing {
  /** After a change: a job where the next moment is new or nearer, none where nothing is timed any more. */
  settle(held: Held<Followup>, before: Instant | undefined): Promise<void>;
  /** For a ticket that opens, beside the commit and not after it: a job without a document does no harm. */
  expect(ticketId: string, followup: Followup): Promise<void>;
  /** Opens the callback that a followup says is due, unless it is open already. */
  callBack(held: Held<Followup>, cause: Cause): Promise<void>;
  /** A callback that rang before the ticket's limit was known to have moved: nobody is called. */
  withdraw(held: Held<Followup>, cause: Cause): Promise<void>;
  /** What is due for one ticket, if anything; then the next job. */
  fire(ticketId: string): Promise<void>;
  /** Fires what is due since `before` and was not fired, unaccepted tickets first. Answers how many it looked at. */
  sweep(before: Instant): Promise<number>;
  /** Tickets with something due before `before`; left out: all that are timed. */
  countTimed(before?: Instant): Promise<number>;
  /** The next moment at which something is due, or the first that was missed. */
  oldest(): Promise<Instant | undefined>;
  /** Puts a job for every timed ticket, where the scheduler holds fewer than there are. Answers how many it put. */
  rebuild(): Promise<number>;
}

export const policyAt =
  (kit: Kit) =>
  (at: Instant): CallbackPolicy =>
    kit.reference.callbackPolicy.at(at);

const jobOf = (ticketId: string, at: Instant): Job => ({
  key: ticketId,
  name: deadlineQueue,
  at,
  data: { ticketId },
});

export function timingWith(kit: Kit, followups: Followups, callbacks: Callbacks): Timing {
  const { scheduler } = kit;
  const policy = policyAt(kit);

  const callBack: Timing['callBack'] = async ({ id, doc }, cause) => {
    if (doc.callback === undefined) return;
    await callbacks.change(
      callbackIdOf(id, doc.round),
      cause,
      (callback) =>
        callback && callback.state !== 'withdrawn'
          ? nothing
          : openCallback(id, doc, policy(doc.callback?.at ?? doc.openedAt)),
      'new',
    );
  };

  const withdraw: Timing['withdraw'] = async ({ id, doc }, cause) => {
    if (doc.state !== 'running' && doc.state !== 'merged') return;
    await callbacks.change(callbackIdOf(id, doc.round), cause, (callback) =>
      callback?.state === 'open' ? withdrawCallback(callback) : nothing,
    );
  };

  const settle: Timing['settle'] = async ({ id, doc }, before) => {
    if (doc.nextAt === undefined) {
      if (before !== undefined) await scheduler.cancel([id]);
      return;
    }
    // A moment that moved away needs no new job: the old one finds nothing due and asks for the next.
    if (before === undefined || doc.nextAt < before) await scheduler.schedule([jobOf(id, doc.nextAt)]);
  };

  const fire: Timing['fire'] = async (ticketId) => {
    const before = await followups.get(ticketId);
    if (before === undefined) return;
    const cause = { timer: `timer/${ticketId}/${before.revision}` };
    const { held, outcome } = await followups.change(ticketId, cause, (followup) => {
      const now = kit.clock.now();
      return (followup && fireDue(ticketId, followup, now, policy(now))) ?? nothing;
    });
    if (held === undefined) return;
    // Also when nothing was due: a crash may have come between the followup's commit and the callback's.
    if (held.doc.state === 'callingBack') await callBack(held, { timer: `${cause.timer}/${outcome}` });
    await settle(held, undefined);
  };

  const countTimed: Timing['countTimed'] = async (before) => {
    const nextAt = before === undefined ? { gte: '' } : { lt: before };
    const counts = await Promise.all(ranks.map((rank) => followups.count({ rank, nextAt })));
    return counts.reduce((sum, count) => sum + count, 0);
  };

  const inTurns = async (ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += firedAtOnce)
      await Promise.all(ids.slice(from, from + firedAtOnce).map(fire));
  };

  return {
    settle,
    expect: async (ticketId, { nextAt }) => {
      if (nextAt !== undefined) await scheduler.schedule([jobOf(ticketId, nextAt)]);
    },
    callBack,
    withdraw,
    fire,
    async sweep(before) {
      let found = 0;
      for (const rank of ranks) {
        let cursor: string | undefined;
        do {
          const page = await followups.find({
            where: { rank, nextAt: { lt: before } },
            sort: [{ field: 'nextAt', direction: 'asc' }],
            limit: jobsAtOnce,
            ...(cursor !== undefined && { cursor }),
          });
          found += page.items.length;
          await inTurns(page.items.map(({ id }) => id));
          cursor = page.cursor;
        } while (cursor !== undefined);
      }
      return found;
    },
    countTimed,
    async oldest() {
      const pages = await Promise.all(
        ranks.map((rank) =>
          followups.find({
            where: { rank, nextAt: { gte: '' } },
            sort: [{ field: 'nextAt', direction: 'asc' }],
            limit: 1,
          }),
        ),
      );
      return pages.flatMap(({ items }) => items.flatMap(({ doc }) => doc.nextAt ?? [])).sort()[0];
    },
    async rebuild() {
      const { delayed, waiting, active } = await scheduler.board.counts(deadlineQueue);
      if (delayed + waiting + active >= (await countTimed())) return 0;
      let put = 0;
      for (const rank of ranks) {
        let cursor: string | undefined;
        do {
          const page = await followups.find({
            where: { rank, nextAt: { gte: '' } },
            sort: [{ field: 'nextAt', direction: 'asc' }],
            limit: jobsAtOnce,
            ...(cursor !== undefined && { cursor }),
          });
          const jobs = page.items.flatMap(({ id, doc }) => (doc.nextAt ? [jobOf(id, doc.nextAt)] : []));
          await scheduler.schedule(jobs);
          put += jobs.length;
          cursor = page.cursor;
        } while (cursor !== undefined);
      }
      return put;
    },
  };
}
