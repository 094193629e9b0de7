import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFor } from './application.ts';
import { isRefused } from './decision.ts';
import { belongsTo, type IncidentScope, incidentScope } from './incident.ts';
import {
  attachTicket,
  followRoot,
  lateReply,
  looseEnd,
  mergeTicket,
  type RootRead,
  released,
  relinked,
  unmergeTicket,
} from './merge.ts';
import { objectTicket } from './objection.ts';
import {
  accepted,
  at,
  callbackDue,
  callingBack,
  clerk,
  expired,
  handling,
  handlingPolicies,
  later,
  limits,
  ok,
  opened,
  picture,
  policies,
  policiesWith,
  replied,
  reviewer,
} from './ticket.fixtures.ts';
import {
  type Actor,
  afterCallback,
  approveReply,
  breachTicket,
  callBack,
  deadlinesOf,
  machine,
  noteTicket,
  type Ticket,
  ticketIdOf,
} from './ticket.ts';

const rootOf = (ticket: Ticket, ...above: readonly string[]): RootRead => ({
  ticketId: ticketIdOf(ticket),
  ticket,
  chain: [...above, ticketIdOf(ticket)],
});
const asRoot = { requestId: '20261123-9P4V6YRD', ticketId: '20261123-9P4V6YRD-1' };
const because = { because: '同一事项' };
const merge = (ticket: Ticket, root: Ticket = opened(asRoot), by: Actor = clerk) =>
  mergeTicket(ticket, by, later, rootOf(root), because, policies);
const code = (decision: ReturnType<typeof merge>) => (isRefused(decision) ? decision.refused : 'granted');
/** Without what only the record knows of. */
const bare = ({ history, ...ticket }: Ticket) => ({
  ...ticket,
  history: history.filter(({ what }) => what !== 'merge' && what !== 'unmerge'),
});

describe('a merge', () => {
  it('rests the clocks, keeps stage and counts, and says for whom the demand counts', () => {
    const before = handling();
    const decision = merge(before, opened({ ...asRoot, unitId: 'utility-water' }), {
      userId: 'd',
      roles: ['dispatcher'],
    });
    if (isRefused(decision)) throw new Error(decision.because);
    const { next, facts } = decision;
    expect(next).toMatchObject({
      stage: 'handling',
      queue: 'merged',
      round: 1,
      due: before.due,
      merged: { into: '20261123-9P4V6YRD-1', by: 'd', since: later },
    });
    expect(next).not.toHaveProperty('dueAt');
    expect(facts).toMatchObject([
      {
        type: 'ticket.merged.v1',
        data: { rootTicketId: '20261123-9P4V6YRD-1', countsForUnitId: 'utility-water' },
      },
    ]);
  });

  it('counts for its own unit where the policy says so', () => {
    const own = policiesWith(limits, {
      ...handlingPolicies,
      merge: { ...handlingPolicies.merge, countsFor: 'own' },
    });
    const root = rootOf(opened({ ...asRoot, unitId: 'utility-water' }));
    const decision = mergeTicket(opened(), { userId: 'd', roles: ['dispatcher'] }, later, root, because, own);
    expect(decision).toMatchObject({ facts: [{ data: { countsForUnitId: 'street-110105026' } }] });
  });

  const unit = { userId: 'u', roles: ['office'], unitId: 'street-110105026' } as const;
  const elsewhere = { userId: 'e', roles: ['office'], unitId: 'street-110108005' } as const;
  const district = { userId: 'r', roles: ['reviewer'], districtId: '110105' } as const;
  const otherDistrict = { userId: 'o', roles: ['reviewer'], districtId: '110108' } as const;
  const agent = { userId: 'a', roles: ['agent'] } as const;
  const dispatcher = { userId: 'd', roles: ['dispatcher'] } as const;
  const far = { ...asRoot, unitId: 'utility-water' };
  it.each<readonly [string, Actor, Ticket, Ticket, string]>([
    ['the unit, its own two', unit, accepted(), opened(asRoot), 'granted'],
    ['the unit, into another unit', unit, accepted(), opened(far), 'merge-not-yours'],
    ['another unit', elsewhere, accepted(), opened(asRoot), 'not-the-lead'],
    ['the district', district, accepted(), opened(far), 'granted'],
    ['another district', otherDistrict, accepted(), opened(asRoot), 'merge-not-yours'],
    ['an agent before the acceptance', agent, opened(), opened(asRoot), 'granted'],
    ['an agent after it', agent, accepted(), opened(asRoot), 'merge-not-yours'],
    ['a dispatcher, across units', dispatcher, handling(), opened(far), 'granted'],
    ['a caller', { userId: 'c', roles: ['caller'] }, opened(), opened(asRoot), 'role-may-not'],
    ['into itself', dispatcher, opened(), opened(), 'merges-itself'],
    ['into what was answered', dispatcher, opened(), callingBack(asRoot), 'root-not-open'],
    ['into what waits for review', dispatcher, opened(), replied(asRoot), 'granted'],
    ['what waits for review', dispatcher, replied(), opened(asRoot), 'wrong-stage'],
    ['what was answered', dispatcher, callingBack(), opened(asRoot), 'wrong-stage'],
  ])('%s', (_, by, ticket, root, expected) => {
    expect(code(merge(ticket, root, by))).toBe(expected);
  });

  it('waits until special matters and objections are settled', () => {
    const asking = ok(
      applyFor(
        handling(),
        clerk,
        later,
        { kind: 'exclusion', reason: 'beyondDuty', basis: '说明', attachments: [picture] },
        policies,
      ),
    );
    expect(code(merge(asking))).toBe('merge-open-matters');
    const objecting = ok(
      objectTicket(
        accepted(),
        clerk,
        later,
        { reason: 'notOurArea', basis: '属东湖', proposedUnitId: 'street-110105043', attachments: [] },
        policies,
      ),
    );
    expect(code(merge(objecting))).toBe('objection-pending');
  });

  it('is one at a time, and never into its own member', () => {
    const member = ok(merge(opened()));
    expect(code(merge(member))).toBe('already-merged');
    // The root's chain names everything above it, and so the ticket itself where it lies below.
    const below = rootOf(opened(asRoot), ticketIdOf(opened()));
    expect(code(mergeTicket(opened(), clerk, later, below, because, policies))).toBe('merges-itself');
  });
});

describe('a member', () => {
  const member = (): Ticket => ok(merge(handling()));

  it('rests: what rings in good faith finds nothing, what ran out before stays said', () => {
    const ticket = member();
    const due = { ...callbackDue(ticket), clock: 'handle' as const };
    expect(breachTicket(ticket, due, ticket.due.handleAt)).toBeUndefined();
    expect(callBack(ticket, callbackDue(ticket), ticket.due.handleAt)).toBeUndefined();
    const late = breachTicket(ticket, { ...due, clock: 'contact', dueAt: at('2026-11-23 09:59') }, later);
    expect(late).toBeUndefined();
    const before = { ...ticket, due: { ...ticket.due, contactAt: at('2026-11-23 09:45') } };
    const said = { ...due, clock: 'contact' as const, dueAt: at('2026-11-23 09:45') };
    expect(breachTicket(before, said, later)?.next.marked).toEqual(['supervised']);
  });

  it('takes what a petitioner adds, and nothing else', () => {
    const noted = ok(noteTicket(member(), clerk, later, { text: '来电补充', attachments: [] }));
    expect(noted.queue).toBe('merged');
    const back = ok(unmergeTicket(noted, clerk, later, '另一栋楼', policies));
    expect(back.notes).toHaveLength(1);
  });

  it('gets the reply of its root and a callback of its own (R28, R30)', () => {
    const root = callingBack(asRoot);
    const followed = followRoot(member(), root, later);
    expect(followed?.facts).toMatchObject([
      {
        type: 'ticket.rootAnswered.v1',
        data: { ticketId: ticketIdOf(handling()), rootTicketId: ticketIdOf(root), because: 'approved' },
      },
    ]);
    const ticket = followed?.next as Ticket;
    expect(ticket).toMatchObject({
      stage: 'callingBack',
      queue: 'callingBack',
      replies: [{ ofRoot: ticketIdOf(root), text: root.replies[0]?.text, round: 1 }],
      merged: { into: ticketIdOf(root), answeredAt: later },
    });
    // Once: the same answer again finds nobody waiting.
    expect(followRoot(ticket, root, later)).toBeUndefined();
    expect(code(unmergeTicket(ticket, clerk, later, '另一栋楼', policies))).toBe('wrong-stage');
    const { requestId, unitId, round } = ticket;
    const said = { ticketId: ticketIdOf(ticket), requestId, unitId, round, attempt: 1 };
    const closed = afterCallback(ticket, { ...said, status: 'reached', solved: true }, later, policies);
    expect(closed?.next).toMatchObject({ stage: 'closed', merged: { into: ticketIdOf(root) } });
    const unreached = afterCallback(ticket, { ...said, status: 'notReached' }, later, policies);
    expect(unreached?.next.stage).toBe('closed');
    const again = afterCallback(ticket, { ...said, status: 'reached', solved: false }, later, policies);
    expect(again?.facts.map(({ type }) => type)).toEqual(['ticket.unmerged.v1', 'ticket.reopened.v1']);
    expect(again?.next).toMatchObject({ stage: 'accepted', queue: 'accepted', round: 2 });
    expect(again?.next).not.toHaveProperty('merged');
  });

  it('is called back when the root runs out of time, without a reply', () => {
    const followed = followRoot(member(), expired(handling(asRoot)), later);
    expect(followed?.facts).toMatchObject([{ data: { because: 'deadline' } }]);
    expect(followed?.next.replies).toEqual([]);
  });

  it('has the reply that was approved after the limit, once', () => {
    const late = expired(replied(asRoot));
    const called = followRoot(member(), late, later)?.next as Ticket;
    expect(called.replies).toEqual([]);
    expect(lateReply(called, late, later)).toBeUndefined();
    const approved = ok(approveReply(late, reviewer, later, limits));
    const shared = lateReply(called, approved, later);
    expect(shared?.next).toMatchObject({ stage: 'callingBack', replies: [{ ofRoot: ticketIdOf(approved) }] });
    expect(shared?.facts).toMatchObject([{ type: 'ticket.replyApproved.v1' }]);
    expect(lateReply(shared?.next as Ticket, approved, later)).toBeUndefined();
    expect(lateReply(callingBack(), approved, later)).toBeUndefined();
  });

  it('hands the answer on to its own members', () => {
    const middle = followRoot(ok(merge(opened(), opened(asRoot))), callingBack(asRoot), later)
      ?.next as Ticket;
    const below = { requestId: '20261123-8M3T5XKC', ticketId: '20261123-8M3T5XKC-1' };
    const lowest = ok(merge(opened(below), opened()));
    const last = followRoot(lowest, middle, later)?.next;
    expect(last?.replies).toMatchObject([{ ofRoot: ticketIdOf(opened(asRoot)) }]);
  });

  it('follows a root that was dispatched anew', () => {
    const second = opened({ ...asRoot, ticketId: '20261123-9P4V6YRD-2', hop: 2, unitId: 'utility-water' });
    const moved = relinked(member(), later, '20261123-9P4V6YRD-1', rootOf(second), policies);
    expect(moved?.next.merged?.into).toBe('20261123-9P4V6YRD-2');
    expect(moved?.facts).toMatchObject([{ data: { countsForUnitId: 'utility-water' } }]);
    expect(relinked(member(), later, '20261123-7K2Q9F4M-1', rootOf(second), policies)).toBeUndefined();
  });

  it('is not put back by a machine once a person took it out', () => {
    const fresh = opened();
    const root = rootOf(opened(asRoot));
    expect(attachTicket(fresh, later, root, because, policies)?.next.queue).toBe('merged');
    const out = ok(unmergeTicket(ok(merge(fresh)), clerk, later, '另一栋楼', policies));
    expect(attachTicket(out, later, root, because, policies)).toBeUndefined();
    expect(attachTicket(fresh, later, rootOf(callingBack(asRoot)), because, policies)).toBeUndefined();
    expect(attachTicket(replied(), later, root, because, policies)).toBeUndefined();
  });
});

describe('an undo', () => {
  it.each([opened, accepted, handling])('leaves %o as if the merge had not been', (make) => {
    const before = make();
    const after = ok(unmergeTicket(ok(merge(before)), clerk, at('2026-11-25 11:00'), '另一栋楼', policies));
    expect(bare(after)).toEqual(bare(before));
    expect(deadlinesOf(after, policies)).toEqual(before.due);
  });

  it('gives back what was left, where the policy stops the clocks (R27)', () => {
    const stopping = policiesWith(limits, {
      ...handlingPolicies,
      merge: { ...handlingPolicies.merge, clock: 'pauses' },
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (hours) => {
        const before = opened();
        const since = '2026-11-23T02:00:00.000Z';
        const until = new Date(Date.parse(since) + hours * 3_600_000).toISOString();
        const member = ok(mergeTicket(before, clerk, since, rootOf(opened(asRoot)), because, stopping));
        const after = ok(unmergeTicket(member, clerk, until, '另一栋楼', stopping));
        const left = (due: string, from: string) => Date.parse(due) - Date.parse(from);
        // The handling limit counts calendar days, so what is left is left to the millisecond.
        expect(left(after.due.handleAt, until)).toBe(left(before.due.handleAt, since));
        expect(deadlinesOf(after, stopping)).toEqual(after.due);
      }),
    );
  });

  it('is refused where nothing is merged, and free for whoever may merge', () => {
    expect(code(unmergeTicket(opened(), clerk, later, '误操作', policies))).toBe('not-merged');
    const agent: Actor = { userId: 'a', roles: ['agent'] };
    expect(code(unmergeTicket(ok(merge(opened())), agent, later, '误操作', policies))).toBe('granted');
    expect(code(unmergeTicket(ok(merge(accepted())), agent, later, '误操作', policies))).toBe(
      'merge-not-yours',
    );
    expect(released(opened(), machine, later, '误操作', policies)).toBeUndefined();
  });
});

describe('a loop', () => {
  it('ends in the one received first, whoever looks and wherever they begin', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }),
        fc.nat(),
        (numbers, turn) => {
          const loop = numbers.map((n) => ({
            ticketId: `t-${n}`,
            receivedAt: `2026-11-23T00:00:${10 + (n % 7)}Z`,
          }));
          const turned = [...loop.slice(turn % loop.length), ...loop.slice(0, turn % loop.length)];
          expect(looseEnd(turned)).toBe(looseEnd(loop));
        },
      ),
    );
  });
});

describe('an incident', () => {
  const scope: IncidentScope = {
    districtId: '110105',
    streetId: '110105026',
    problemTypes: ['L02.01'],
    words: ['楼道灯'],
    from: at('2026-11-23 09:00'),
    until: at('2026-11-24 09:00'),
  };
  const elsewhere = { districtId: '110105', streetId: '110105043', text: '东湖', confidence: 1, words: [] };
  it.each<readonly [string, Parameters<typeof opened>[0], Partial<IncidentScope>, boolean]>([
    ['its place, matter and time', {}, {}, true],
    ['a leaf of its type', { problemType: 'L02.01.03' }, {}, true],
    ['a class of it', {}, { problemTypes: ['L02'] }, true],
    ['another type with the same beginning', { problemType: 'L02.011' }, {}, false],
    ['another street', { place: elsewhere }, {}, false],
    ['that street, where it is the one', { place: elsewhere }, { streetId: '110105043' }, true],
    ['another text', { text: '电梯坏了', title: '电梯故障' }, {}, false],
    ['any text, where none is asked for', { text: '电梯坏了', title: '电梯故障' }, { words: [] }, true],
    ['received before', { receivedAt: at('2026-11-23 08:59') }, {}, false],
    ['received at the last moment', { receivedAt: at('2026-11-24 09:00') }, {}, true],
    ['received after', { receivedAt: at('2026-11-24 09:01') }, {}, false],
  ])('takes by %s', (_, ticket, changes, expected) => {
    expect(belongsTo({ ...scope, ...changes }, opened(ticket))).toBe(expected);
  });

  it('has a window that begins with the root and is not longer than the policy allows', () => {
    const by: Actor = { userId: 'd', roles: ['dispatcher'] };
    const { from: _, ...asked } = scope;
    const root = opened();
    expect(incidentScope(root, by, later, asked, policies)).toMatchObject({ from: root.receivedAt });
    const tooLong = { ...asked, until: at('2026-12-30 09:00') };
    expect(incidentScope(root, by, later, tooLong, policies)).toMatchObject({ refused: 'incident-window' });
    const over = { ...asked, until: at('2026-11-23 09:30') };
    expect(incidentScope(root, by, later, over, policies)).toMatchObject({ refused: 'incident-window' });
    const other: Actor = { userId: 'r', roles: ['reviewer'], districtId: '110108' };
    expect(incidentScope(root, other, later, asked, policies)).toMatchObject({ refused: 'merge-not-yours' });
    expect(incidentScope(callingBack(), by, later, asked, policies)).toMatchObject({
      refused: 'root-not-open',
    });
    expect(incidentScope(ok(merge(opened())), by, later, asked, policies)).toMatchObject({
      refused: 'ticket-merged',
    });
  });
});
