import type { Fact } from '@jiesu/contracts';
import { callbackIdOf, type FollowedType, onTicket, openFollowup, recordCallback } from '@jiesu/domain';
import { type Kit, nothing } from '@jiesu/service-kit';
import type { Callbacks, Followups } from './store.ts';
import { policyAt, type Timing } from './timing.ts';

const followed: readonly FollowedType[] = [
  'ticket.accepted.v1',
  'ticket.contacted.v1',
  'ticket.objected.v1',
  'ticket.objectionRejected.v1',
  'ticket.objectionUpheld.v1',
  'ticket.replied.v1',
  'ticket.sentBack.v1',
  'ticket.replyApproved.v1',
  'ticket.reopened.v1',
  'ticket.closed.v1',
  'ticket.voided.v1',
  'ticket.applied.v1',
  'ticket.applicationDecided.v1',
  'ticket.clockMoved.v1',
  'ticket.marked.v1',
  'ticket.unmarked.v1',
  'ticket.whistled.v1',
  'ticket.whistleMoved.v1',
  'ticket.whistleEnded.v1',
  'ticket.assistAsked.v1',
  'ticket.assistReported.v1',
  'ticket.supervised.v1',
  'ticket.supervisionAnswered.v1',
  'ticket.supervisionEnded.v1',
  'ticket.merged.v1',
  'ticket.unmerged.v1',
  'ticket.rootAnswered.v1',
];

/** Who answered by the link. */
const petitioner = 'petitioner';

/** Facts of tickets in: their clocks start, stop and end. */
export function handleFacts(kit: Kit, followups: Followups, callbacks: Callbacks, timing: Timing): void {
  const policy = policyAt(kit);

  kit.on('ticket.opened.v1', async (fact) => {
    const { ticketId } = fact.data;
    const followup = openFollowup(fact.data, policy(fact.time));
    await Promise.all([
      followups.change(ticketId, fact, (known) => (known ? nothing : { next: followup, facts: [] }), 'new'),
      timing.expect(ticketId, followup),
    ]);
  });

  kit.on(followed, async (fact) => {
    const { ticketId } = fact.data;
    let before: string | undefined;
    const { held, outcome } = await followups.change(ticketId, fact as Fact, (followup) => {
      before = followup?.nextAt;
      const next = followup && onTicket(followup, fact as Fact<FollowedType>, policy(fact.time));
      return next ? { next, facts: [] } : nothing;
    });
    if (held === undefined || outcome === 'nothing') return;
    if (fact.type === 'ticket.clockMoved.v1' || fact.type === 'ticket.merged.v1')
      await timing.withdraw(held, fact as Fact);
    const isAnswer = fact.type === 'ticket.replyApproved.v1' || fact.type === 'ticket.rootAnswered.v1';
    if (isAnswer && held.doc.state === 'callingBack') await timing.callBack(held, fact as Fact);
    // Said before: nobody knows whether the job was put then.
    await timing.settle(held, outcome === 'written' ? before : undefined);
  });

  /** The petitioner answered before anybody called: the same record, the same end. Too late, it changes nothing. */
  kit.on('ticket.rated.v1', async (fact) => {
    const { ticketId, round, contacted, solved, satisfaction } = fact.data;
    await callbacks.change(callbackIdOf(ticketId, round), fact, (callback) =>
      callback?.state === 'open'
        ? recordCallback(
            callback,
            { status: 'reached', contacted, solved, satisfaction },
            petitioner,
            fact.time,
            policy(callback.openedAt),
            'message',
          )
        : nothing,
    );
  });

  /** The robot's call counts as one attempt, with the recording for whoever appeals. */
  kit.on('callback.robotCalled.v1', async (fact) => {
    const { ticketId, round, status, contacted, solved, satisfaction, recording } = fact.data;
    const answers =
      contacted !== undefined && solved !== undefined && satisfaction !== undefined
        ? { contacted, solved, satisfaction }
        : {};
    await callbacks.change(callbackIdOf(ticketId, round), fact, (callback) =>
      callback?.state === 'open'
        ? recordCallback(
            callback,
            { status, ...answers, ...(recording !== undefined && { recording }) },
            'robot',
            fact.time,
            policy(callback.openedAt),
            'robot',
          )
        : nothing,
    );
  });
}
