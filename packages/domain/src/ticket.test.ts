import type { CallbackCompleted, TicketStage } from '@jiesu/contracts';
import { labels } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefused } from './decision.ts';
import { objectTicket, rejectObjection, upholdObjection } from './objection.ts';
import {
  accepted,
  at,
  callbackDue,
  callingBack,
  clerk,
  colleague,
  dispatched,
  dispatchedAt,
  expired,
  handling,
  later,
  limits,
  ok,
  opened,
  picture,
  policies,
  replied,
  reviewer,
  street,
} from './ticket.fixtures.ts';
import {
  type Actor,
  acceptTicket,
  afterCallback,
  approveReply,
  archiveTicket,
  assignTicket,
  breachTicket,
  callBack,
  contactTicket,
  currentReply,
  deadlinesOf,
  eventNames,
  finalStages,
  isRow,
  machine,
  mayDo,
  noteTicket,
  openTicket,
  permitted,
  replyTicket,
  sendBackReply,
  stageNames,
  type Ticket,
  type TicketEvent,
  transition,
  transitions,
} from './ticket.ts';

const stages = Object.keys(stageNames) as TicketStage[];
const events = Object.keys(eventNames) as TicketEvent[];

const completed = (ticket: Ticket, answer: Partial<CallbackCompleted>): CallbackCompleted => ({
  ticketId: `${ticket.requestId}-${ticket.hop}`,
  requestId: ticket.requestId,
  unitId: ticket.unitId,
  round: ticket.round,
  status: 'reached',
  attempt: 1,
  ...answer,
});
const closed = (): Ticket => {
  const ticket = callingBack();
  return ok(afterCallback(ticket, completed(ticket, { solved: true, cell: 'both' }), later, policies));
};
const objected = (ticket: Ticket): Ticket =>
  ok(
    objectTicket(
      ticket,
      clerk,
      later,
      {
        reason: 'notOurArea',
        basis: '该小区属于东湖街道',
        proposedUnitId: 'street-110105043',
        attachments: [],
      },
      policies,
    ),
  );

const inStage: Readonly<Record<TicketStage, () => Ticket>> = {
  dispatched: opened,
  accepted,
  handling,
  replied,
  callingBack,
  closed,
  archived: () => ok(archiveTicket(closed(), later)),
  void: () => ok(upholdObjection(objected(opened()), reviewer, later, { because: '确属东湖街道' })),
};

/** Every event with everything its rules ask for, by somebody who may. */
const tried: Readonly<Record<Exclude<TicketEvent, 'open'>, (ticket: Ticket) => Ticket>> = {
  accept: (ticket) => ok(acceptTicket(ticket, clerk, later)),
  assign: (ticket) => ok(assignTicket(ticket, clerk, later, { assignee: '王科长', assigneeKind: 'staff' })),
  contact: (ticket) => ok(contactTicket(ticket, clerk, later, { outcome: 'notReached', method: 'phone' })),
  note: (ticket) => ok(noteTicket(ticket, clerk, later, { text: '已到现场查看', attachments: [] })),
  reply: (ticket) =>
    ok(
      replyTicket(ticket, clerk, later, { result: 'solved', text: '已修复', attachments: [picture] }, limits),
    ),
  approve: (ticket) => ok(approveReply(ticket, reviewer, later)),
  sendBack: (ticket) => ok(sendBackReply(ticket, reviewer, later, '请附照片')),
  object: objected,
  upholdObjection: (ticket) =>
    ok(upholdObjection(objected(ticket), reviewer, later, { because: '确属东湖街道' })),
  rejectObjection: (ticket) => ok(rejectObjection(objected(ticket), reviewer, later, '属地无误', policies)),
  callBack: (ticket) => ok(callBack(ticket, callbackDue(ticket), later)),
  close: (ticket) => ok(afterCallback(ticket, completed(ticket, { solved: true }), later, policies)),
  reopen: (ticket) => ok(afterCallback(ticket, completed(ticket, { solved: false }), later, policies)),
  breach: (ticket) => ok(breachTicket(ticket, { ...callbackDue(ticket), clock: 'handle' }, later)),
  archive: (ticket) => ok(archiveTicket(ticket, later)),
};

describe('the transition table', () => {
  it('says one thing per stage and event, and cites why', () => {
    expect(new Set(transitions.map((row) => `${row.from} ${row.on}`)).size).toBe(transitions.length);
    for (const row of transitions) {
      expect(row.why).toMatch(/条例 §|政策/);
      expect(row.who.length).toBeGreaterThan(0);
    }
  });

  it('reaches every stage from the opening', () => {
    const reached = new Set<string>(['none']);
    for (let before = 0; before !== reached.size; ) {
      before = reached.size;
      for (const row of transitions) if (reached.has(row.from)) reached.add(row.to);
    }
    expect([...reached].sort()).toEqual(['none', ...stages].sort());
  });

  it('has no dead end but the final stages, and leads to one from everywhere', () => {
    for (const stage of stages) {
      const leaves = transitions.filter((row) => row.from === stage && row.to !== stage);
      expect(leaves.length === 0, stage).toBe(finalStages.includes(stage));
    }
    const ends = new Set<string>(finalStages);
    for (let before = 0; before !== ends.size; ) {
      before = ends.size;
      for (const row of transitions) if (ends.has(row.to)) ends.add(row.from);
    }
    for (const stage of stages) expect(ends.has(stage), stage).toBe(true);
  });

  it('uses every event, and lets no handler bring about a callback (条例 §23)', () => {
    expect([...new Set(transitions.map((row) => row.on))].sort()).toEqual([...events].sort());
    for (const row of transitions)
      if (['callBack', 'close', 'reopen'].includes(row.on)) expect(row.who).toEqual(['machine']);
  });

  it.each(transitions.filter((row) => row.from !== 'none').map((row) => [row.from, row.on, row.to] as const))(
    'is what the rules do: %s on %s is %s',
    (from, on, to) => {
      // A reply that the limit overtook is still there to be approved.
      const before =
        from === 'callingBack' && on === 'approve' ? expired(replied()) : inStage[from as TicketStage]();
      const after = tried[on as Exclude<TicketEvent, 'open'>](before);
      expect(after.stage).toBe(to);
      expect(after.history.slice(0, before.history.length)).toEqual(before.history);
      expect(after.history.at(-1)?.what).toBe(on);
    },
  );

  it.each(stages.flatMap((stage) => events.map((on) => [stage, on] as const)))(
    'refuses what it does not list and whom it does not name: %s on %s',
    (stage, on) => {
      const ticket = inStage[stage]();
      const row = transition(stage, on);
      const everybody: Actor = { userId: 'everybody', roles: ['office', 'reviewer', 'machine'] };
      if (row) {
        expect(isRow(permitted(ticket, on, everybody))).toBe(true);
        const roles = (
          ['office', 'reviewer', 'machine', 'agent', 'dispatcher', 'caller', 'admin'] as const
        ).filter((role) => !row.who.includes(role));
        expect(permitted(ticket, on, { userId: 'other', roles })).toMatchObject({ refused: 'role-may-not' });
      } else {
        const answer = permitted(ticket, on, everybody);
        expect(answer).toMatchObject({ refused: 'wrong-stage' });
        expect('because' in answer && answer.because).toContain(stageNames[stage]);
      }
    },
  );

  it('calls stages and events as the labels of the contracts do', () => {
    const named = (name: keyof typeof labels) =>
      Object.fromEntries(
        Object.entries(labels[name] as Record<string, { zh: string }>).map(([value, { zh }]) => [value, zh]),
      );
    expect(stageNames).toEqual(named('TicketStage'));
    expect(eventNames).toEqual(named('TicketAction'));
  });
});

describe('opening', () => {
  it('records the due times of the tier, once', () => {
    const { next, facts } = openTicket(dispatched, street, policies);
    expect(next.due).toEqual({
      acceptAt: at('2026-11-24 09:30'),
      contactAt: at('2026-11-24 09:30'),
      handleAt: at('2026-11-30 09:30'),
      policyVersion: limits.version,
    });
    expect(next.dueAt).toBe(next.due.acceptAt);
    expect(facts).toMatchObject([
      {
        type: 'ticket.opened.v1',
        data: { ticketId: '20261123-7K2Q9F4M-1', round: 1, petitionerRef: 'ref-1' },
      },
    ]);
  });

  it('keeps nothing in the ticket that says who asked', () => {
    expect(JSON.stringify(opened({ confidential: true }))).not.toContain('ref-1');
  });

  it('counts day and night for those who serve day and night (条例 §19)', () => {
    const friday = at('2026-11-20 22:00');
    const { next } = openTicket({ ...dispatched, dispatchedAt: friday }, { roundTheClock: true }, policies);
    expect(next.due.acceptAt).toBe(at('2026-11-21 22:00'));
    expect(openTicket({ ...dispatched, dispatchedAt: friday }, street, policies).next.due.acceptAt).toBe(
      at('2026-11-23 22:00'),
    );
  });
});

describe('clocks', () => {
  it('do not move with anything that is typed', () => {
    const start = handling();
    const edits: readonly ((ticket: Ticket) => Ticket)[] = [
      tried.assign,
      tried.contact,
      tried.note,
      tried.breach,
    ];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: edits.length - 1 }), { maxLength: 12 }), (picks) => {
        const after = picks.reduce((ticket, pick) => edits[pick]?.(ticket) ?? ticket, start);
        expect(after.due).toEqual(start.due);
        expect(deadlinesOf(after, policies)).toEqual(start.due);
      }),
    );
  });

  it('can be recomputed from the history at any point of a life', () => {
    for (const stage of stages) {
      const ticket = inStage[stage]();
      expect(deadlinesOf(ticket, policies), stage).toEqual(ticket.due);
    }
    const again = tried.reopen(callingBack());
    expect(deadlinesOf(again, policies)).toEqual(again.due);
  });

  it('show the one that comes next', () => {
    expect(opened().dueAt).toBe(opened().due.acceptAt);
    expect(accepted().dueAt).toBe(accepted().due.contactAt);
    expect(handling().dueAt).toBe(handling().due.handleAt);
    expect(replied().dueAt).toBe(replied().due.handleAt);
    expect(callingBack().dueAt).toBeUndefined();
    expect(closed().dueAt).toBeUndefined();
  });
});

describe('the history', () => {
  it('has an end for what may be repeated, and none for what moves the ticket on', () => {
    let ticket = handling();
    while (ticket.history.length < 400) ticket = tried.note(ticket);
    expect(noteTicket(ticket, clerk, later, { text: '再记', attachments: [] })).toMatchObject({
      refused: 'history-full',
    });
    expect(tried.breach(tried.reply(ticket)).stage).toBe('replied');
  });
});

describe('assigning', () => {
  it('refuses a community as the one who leads, and takes it as a helper (条例 §17)', () => {
    const community = { assignee: '花家地社区居委会', assigneeKind: 'community' as const };
    const refusal = assignTicket(accepted(), clerk, later, community);
    expect(refusal).toMatchObject({ refused: 'community-cannot-lead' });
    const helped = ok(
      assignTicket(accepted(), clerk, later, {
        assignee: '城管科',
        assigneeKind: 'section',
        helpers: ['花家地社区居委会'],
      }),
    );
    expect(helped).toMatchObject({ assignee: '城管科', helpers: ['花家地社区居委会'] });
  });
});

describe('replying', () => {
  const draft = { result: 'solved' as const, text: '已修复', attachments: [picture] };

  it('needs the petitioner contacted, or an attempt (条例 §15)', () => {
    expect(replyTicket(accepted(), clerk, later, draft, limits)).toMatchObject({ refused: 'contact-needed' });
    const attempted = ok(
      contactTicket(accepted(), clerk, later, {
        outcome: 'notReached',
        method: 'phone',
        note: '三次无人接听',
      }),
    );
    expect(ok(replyTicket(attempted, clerk, later, draft, limits)).stage).toBe('replied');
  });

  it('needs contact again in every round', () => {
    const again = tried.reopen(callingBack());
    expect(again).toMatchObject({ stage: 'accepted', round: 2 });
    expect(replyTicket(again, clerk, later, draft, limits)).toMatchObject({ refused: 'contact-needed' });
  });

  it.each([
    ['complaint', 'solved', 0, undefined, 'evidence-needed'],
    ['help', 'solved', 0, undefined, 'evidence-needed'],
    ['report', 'partly', 0, '依据', 'evidence-needed'],
    ['report', 'partly', 1, undefined, 'basis-needed'],
    ['complaint', 'unable', 0, '  ', 'basis-needed'],
    ['complaint', 'unable', 0, '产权不清，须待诉讼', undefined],
    ['consultation', 'solved', 0, undefined, undefined],
    ['suggestion', 'solved', 0, undefined, undefined],
    ['suggestion', 'partly', 0, undefined, 'basis-needed'],
    ['help', 'solved', 1, undefined, undefined],
  ] as const)('%s, %s, %i files, basis %s: %s', (kind, result, files, basis, refused) => {
    const attachments = Array.from({ length: files }, (_, n) => String(n).repeat(64));
    const reply = { result, text: '答复内容', attachments, ...(basis === undefined ? {} : { basis }) };
    const decision = replyTicket(handling({ kind }), clerk, later, reply, limits);
    expect(isRefused(decision) ? decision.refused : undefined).toBe(refused);
  });

  it('counts the same file once', () => {
    const twice = {
      ...limits,
      proof: {
        ...limits.proof,
        rules: [{ kind: 'complaint' as const, result: 'solved' as const, attachments: 2, basis: false }],
      },
    };
    const same = { ...draft, attachments: [picture, picture] };
    expect(replyTicket(handling(), clerk, later, same, twice)).toMatchObject({ refused: 'evidence-needed' });
  });

  it('is judged by somebody else than its writer', () => {
    const both: Actor = { userId: clerk.userId, roles: ['office', 'reviewer'] };
    expect(approveReply(replied(), both, later)).toMatchObject({ refused: 'reviewer-is-replier' });
    expect(sendBackReply(replied(), both, later, '不实')).toMatchObject({ refused: 'reviewer-is-replier' });
    expect(mayDo(replied(), both)).not.toContain('approve');
    expect(mayDo(replied(), reviewer)).toEqual(expect.arrayContaining(['approve', 'sendBack']));
  });

  it('can be approved after the limit overtook it, once', () => {
    const late = ok(approveReply(expired(replied()), reviewer, later));
    expect(late).toMatchObject({ stage: 'callingBack', replies: [{ verdict: { approved: true } }] });
    expect(approveReply(late, reviewer, later)).toMatchObject({ refused: 'wrong-stage' });
    expect(approveReply(expired(handling()), reviewer, later)).toMatchObject({ refused: 'wrong-stage' });
    expect(mayDo(expired(replied()), reviewer)).toEqual(['approve']);
    expect(mayDo(late, reviewer)).toEqual([]);
    const unreached = afterCallback(late, completed(late, { status: 'notReached' }), later, policies);
    expect(unreached?.next).toMatchObject({ outcome: { outcome: 'unreached' } });
  });

  it('stays readable when it is sent back', () => {
    const back = ok(sendBackReply(replied(), reviewer, later, '照片看不清'));
    expect(back.stage).toBe('handling');
    expect(back.replies).toMatchObject([
      { verdict: { approved: false, by: 'reviewer', because: '照片看不清' } },
    ]);
    expect(currentReply(back)).toBeUndefined();
    expect(tried.reply(back).replies).toHaveLength(2);
  });
});

describe('after the callback', () => {
  const outcome = (ticket: Ticket, answer: Partial<CallbackCompleted>) =>
    afterCallback(ticket, completed(ticket, answer), later, policies);

  it('closes what is solved, with the cell of the two answers', () => {
    const decision = outcome(callingBack(), { solved: true, satisfaction: 'satisfied', cell: 'both' });
    expect(decision?.next).toMatchObject({ stage: 'closed', outcome: { outcome: 'solved', cell: 'both' } });
    expect(decision?.facts).toMatchObject([
      { type: 'ticket.closed.v1', data: { outcome: 'solved', cell: 'both' } },
    ]);
  });

  it('opens a new round with new limits for what is not', () => {
    const ticket = callingBack();
    const again = afterCallback(
      ticket,
      completed(ticket, { solved: false }),
      at('2026-11-28 10:00'),
      policies,
    );
    expect(again?.next).toMatchObject({ stage: 'accepted', round: 2 });
    expect(again?.next.due.handleAt).toBe(at('2026-12-05 10:00'));
    expect(again?.facts).toMatchObject([
      { type: 'ticket.reopened.v1', data: { round: 2, due: { handleAt: at('2026-12-05 10:00') } } },
    ]);
    expect(again?.next.replies).toEqual(ticket.replies);
  });

  it('closes as unsolved and escalates after the last round of the policy (条例 §20)', () => {
    let ticket = callingBack();
    for (let round = 1; round < limits.rounds.max; round += 1)
      ticket = tried.approve(tried.reply(tried.contact(tried.reopen(ticket))));
    const end = outcome(ticket, { solved: false, cell: 'neither' });
    expect(end?.next).toMatchObject({ stage: 'closed', outcome: { outcome: 'unsolved', cell: 'neither' } });
    expect(end?.next.marked).toEqual(['escalated']);
  });

  it('closes an unreached petitioner only where an approved reply exists (条例 §15)', () => {
    for (const status of ['notReached', 'invalid', 'refused'] as const) {
      expect(outcome(callingBack(), { status })?.next).toMatchObject({ outcome: { outcome: 'unreached' } });
      expect(outcome(expired(handling()), { status })?.next).toMatchObject({ stage: 'accepted', round: 2 });
      expect(outcome(expired(replied()), { status })?.next).toMatchObject({ stage: 'accepted', round: 2 });
    }
  });

  it('ignores another round, and a ticket that is not being called back', () => {
    const ticket = callingBack();
    expect(
      afterCallback(ticket, { ...completed(ticket, { solved: true }), round: 2 }, later, policies),
    ).toBeUndefined();
    expect(outcome(handling(), { solved: true })).toBeUndefined();
    expect(outcome(closed(), { solved: false })).toBeUndefined();
  });
});

describe('the limit that runs out', () => {
  it('leads to the callback from wherever the ticket stands (条例 §23)', () => {
    for (const stage of ['dispatched', 'accepted', 'handling', 'replied'] as const)
      expect(expired(inStage[stage]()).stage).toBe('callingBack');
    expect(callBack(callingBack(), callbackDue(callingBack()), later)).toBeUndefined();
    expect(callBack(handling(), { ...callbackDue(handling()), round: 2 }, later)).toBeUndefined();
  });

  it('ends a pending objection', () => {
    const ticket = expired(objected(opened()));
    expect(ticket).toMatchObject({ stage: 'callingBack', queue: 'callingBack', marked: [] });
    expect(ticket.objections.at(-1)?.state).toBe('lapsed');
  });

  it('marks the ticket as supervised, once, and says nothing twice', () => {
    const breach = { ...callbackDue(opened()), clock: 'accept' as const };
    const first = breachTicket(opened(), breach, dispatchedAt);
    expect(first?.facts).toEqual([]);
    const second = breachTicket(first?.next as Ticket, { ...breach, clock: 'contact' }, later);
    expect(second?.next.marks).toEqual([
      { mark: 'supervised', since: dispatchedAt, by: 'machine', why: '签收超时' },
    ]);
    expect(second?.next.breached).toEqual(['accept', 'contact']);
    expect(breachTicket(closed(), breach, later)).toBeUndefined();
  });
});

describe('what a person may try', () => {
  it('follows stage, role and pending objections', () => {
    expect(mayDo(opened(), clerk)).toEqual(['accept', 'object']);
    expect(mayDo(accepted(), clerk)).toEqual(['assign', 'contact', 'note', 'object']);
    expect(mayDo(handling(), clerk)).toEqual(['assign', 'contact', 'note', 'reply']);
    expect(mayDo(objected(opened()), clerk)).toEqual([]);
    expect(mayDo(objected(opened()), reviewer)).toEqual(['upholdObjection', 'rejectObjection']);
    expect(mayDo(opened(), reviewer)).toEqual([]);
    expect(mayDo(opened(), { userId: 'd', roles: ['dispatcher'] })).toEqual([]);
    expect(mayDo(handling(), machine)).toEqual([]);
    expect(mayDo(closed(), colleague)).toEqual([]);
  });
});
