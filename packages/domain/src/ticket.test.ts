import type { CallbackCompleted, TicketStage } from '@jiesu/contracts';
import { labels } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayDo } from './actions.ts';
import {
  type Application,
  applicationKinds,
  applyFor,
  grantApplication,
  keepParked,
  refuseApplication,
  restoreTicket,
  resumeClock,
  tellPetitioner,
  unpark,
  waysOf,
  withdrawApplication,
} from './application.ts';
import { askAssist, reportAssist } from './assist.ts';
import { isRefused } from './decision.ts';
import { mergeTicket, unmergeTicket } from './merge.ts';
import { objectTicket, rejectObjection, upholdObjection } from './objection.ts';
import { passDown } from './pass-down.ts';
import { addInformation, objectToClosure, rateTicket } from './progress.ts';
import { answerSupervision, endSupervision, superviseTicket } from './supervision.ts';
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
  withMark,
} from './ticket.ts';
import { aPolicy } from './timers.testing.ts';
import {
  arriveAtWhistle,
  blowWhistle,
  confirmArrival,
  endWhistle,
  rateWhistle,
  refuseWhistle,
  reportWhistle,
  ruleWhistle,
  type Whistle,
} from './whistle.ts';

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

const water = 'department-water';
const ofWater: Actor = { userId: 'water', roles: ['office'], unitId: water };
const ofDistrict: Actor = {
  userId: 'district.reviewer',
  roles: ['reviewer', 'dispatcher'],
  districtId: '110105',
};
const ofCity: Actor = { userId: 'city.reviewer', roles: ['reviewer', 'dispatcher'] };
const kinds = (unitId: string) => (unitId.startsWith('street-') ? 'streetOffice' : 'department');
/** Later than the due time and within every policy. */
const soon = at('2026-12-02 09:30');

const asked = (kind: Application['kind'], more: Partial<Application> = {}): Application => ({
  kind,
  at: later,
  by: 'clerk',
  round: 1,
  reason: 'materialsOrParts',
  basis: '配件须订制',
  until: soon,
  attachments: [picture],
  approvals: ['district'],
  decideBy: at('2026-11-24 10:00'),
  policyVersion: '2026-01',
  state: 'pending',
  decisions: [],
  ...more,
});
const withApplication = (
  ticket: Ticket,
  kind: Application['kind'],
  more: Partial<Application> = {},
): Ticket => ({
  ...ticket,
  applications: [asked(kind, more)],
});
const parked = (ticket: Ticket): Ticket => ({
  ...withApplication(ticket, 'parking', { state: 'granted', tellBy: soon }),
  marks: withMark(ticket, { mark: 'parked', since: later, by: 'city.reviewer', why: '待改造', until: soon }),
});
const whistled = (ticket: Ticket, unit: Partial<Whistle['units'][number]> = {}, ended = false): Ticket => ({
  ...ticket,
  whistles: [
    {
      whistle: 1,
      kind: 'daily',
      at: later,
      by: 'clerk',
      round: 1,
      matter: '查漏水',
      place: '三号楼',
      arriveBy: soon,
      units: [{ unitId: water, task: '查管线', step: 'called', arriveBy: soon, ...unit }],
      ...(ended ? { ended: { at: later, by: 'clerk', solved: true, result: '已修复' } } : {}),
    },
  ],
});
const assisted = (ticket: Ticket): Ticket => ({
  ...ticket,
  assists: [{ unitId: water, at: later, by: 'clerk', round: 1, dueAt: soon, reports: [] }],
});
const supervised = (ticket: Ticket): Ticket =>
  ok(superviseTicket(ticket, ofDistrict, later, { notice: '请三日内答复' }, policies));

type Applying = Record<
  Extract<TicketEvent, `${'apply' | 'grant' | 'refuse'}${string}`>,
  (ticket: Ticket) => Ticket
>;
const applying = Object.fromEntries(
  applicationKinds.flatMap((kind): [TicketEvent, (ticket: Ticket) => Ticket][] => {
    const { apply, grant, refuse } = waysOf[kind];
    const because = '情况属实';
    return [
      [
        apply,
        (ticket) =>
          ok(
            applyFor(
              ticket,
              clerk,
              later,
              {
                kind,
                reason: policies.handlingAt(later).applications[kind].reasons[0]?.code ?? '',
                basis: '情况说明',
                until: soon,
                attachments: [picture],
                told: { outcome: 'reached', method: 'phone' },
              },
              policies,
            ),
          ),
      ],
      [
        grant,
        (ticket) =>
          ok(grantApplication(withApplication(ticket, kind), ofCity, later, { kind, because }, policies)),
      ],
      [
        refuse,
        (ticket) => ok(refuseApplication(withApplication(ticket, kind), ofCity, later, { kind, because })),
      ],
    ];
  }),
) as Applying;

const merged = (ticket: Ticket): Ticket => {
  const root = opened({ requestId: '20261123-9P4V6YRD', ticketId: '20261123-9P4V6YRD-1' });
  const read = { ticketId: '20261123-9P4V6YRD-1', ticket: root, chain: ['20261123-9P4V6YRD-1'] };
  return ok(mergeTicket(ticket, clerk, later, read, { because: '同一事项' }, policies));
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
  addInformation: (ticket) =>
    ok(addInformation(ticket, later, { text: '楼道也冷', photos: [] }, aPolicy().progress)),
  rate: (ticket) =>
    ok(rateTicket(ticket, later, { contacted: true, solved: true, satisfaction: 'satisfied' })),
  approve: (ticket) => ok(approveReply(ticket, reviewer, later, limits)),
  sendBack: (ticket) => ok(sendBackReply(ticket, reviewer, later, '请附照片', limits)),
  object: objected,
  upholdObjection: (ticket) =>
    ok(upholdObjection(objected(ticket), reviewer, later, { because: '确属东湖街道' })),
  rejectObjection: (ticket) => ok(rejectObjection(objected(ticket), reviewer, later, '属地无误', policies)),
  callBack: (ticket) => ok(callBack(ticket, callbackDue(ticket), later)),
  close: (ticket) => ok(afterCallback(ticket, completed(ticket, { solved: true }), later, policies)),
  reopen: (ticket) =>
    ticket.stage === 'closed'
      ? ok(objectToClosure(ticket, later, '还是冷', aPolicy().progress, policies))
      : ok(afterCallback(ticket, completed(ticket, { solved: false }), later, policies)),
  breach: (ticket) => ok(breachTicket(ticket, { ...callbackDue(ticket), clock: 'handle' }, later)),
  archive: (ticket) => ok(archiveTicket(ticket, later)),
  ...applying,
  passDown: (ticket) => {
    const { districtUnitId: _, ...ofTheDistrict } = ticket;
    const to = { unitId: 'street-110105043', because: '属东湖街道', isOfDistrict: true };
    return ok(passDown(ofTheDistrict, clerk, later, to, policies));
  },
  endorse: (ticket) =>
    ok(
      grantApplication(
        withApplication(ticket, 'exclusion', { approvals: ['district', 'city'] }),
        ofDistrict,
        later,
        { kind: 'exclusion', because: '同意上报' },
        policies,
      ),
    ),
  withdraw: (ticket) =>
    ok(withdrawApplication(withApplication(ticket, 'exclusion'), clerk, later, 'exclusion')),
  tell: (ticket) => ok(tellPetitioner(parked(ticket), clerk, later, { outcome: 'reached', method: 'phone' })),
  resumeClock: (ticket) =>
    ok(resumeClock(applying.grantPause(ticket), clerk, at('2026-11-24 10:00'), '诉求人已配合', policies)),
  keepParked: (ticket) =>
    ok(
      keepParked(
        parked(ticket),
        ofCity,
        later,
        { until: at('2027-01-10 10:00'), because: '资金未到' },
        policies,
      ),
    ),
  unpark: (ticket) => ok(unpark(parked(ticket), ofCity, later, '条件已具备', policies)),
  restore: (ticket) =>
    ok(
      restoreTicket(
        { ...ticket, marks: withMark(ticket, { mark: 'excluded', since: later, by: 'c', why: '无责' }) },
        ofCity,
        later,
        '复核不符',
      ),
    ),
  supervise: supervised,
  answerSupervision: (ticket) =>
    ok(
      answerSupervision(
        {
          ...ticket,
          supervisions: [{ at: later, by: 'd', level: 'district', notice: '请答复', dueAt: soon }],
        },
        clerk,
        later,
        { text: '已整改', attachments: [] },
      ),
    ),
  endSupervision: (ticket) =>
    ok(
      endSupervision(
        { ...ticket, marks: withMark(ticket, { mark: 'supervised', since: later, by: 'd', why: '超时' }) },
        ofDistrict,
        later,
        '已整改',
      ),
    ),
  whistle: (ticket) =>
    ok(
      blowWhistle(
        ticket,
        clerk,
        later,
        { kind: 'daily', matter: '查漏水', place: '三号楼', units: [{ unitId: water, task: '查管线' }] },
        policies,
        kinds,
      ),
    ),
  arrive: (ticket) => ok(arriveAtWhistle(whistled(ticket), ofWater, later, { whistle: 1 })),
  confirmArrival: (ticket) =>
    ok(confirmArrival(whistled(ticket), clerk, later, { whistle: 1, unitId: water, arrived: true })),
  refuseWhistle: (ticket) =>
    ok(refuseWhistle(whistled(ticket), ofWater, later, { whistle: 1, because: '不属本部门职责' })),
  ruleWhistle: (ticket) =>
    ok(
      ruleWhistle(
        whistled(ticket, { step: 'refused', refusal: { at: later, by: 'water', because: '不属本部门职责' } }),
        ofDistrict,
        later,
        { whistle: 1, unitId: water, mustCome: true, because: '属其职责' },
        policies,
      ),
    ),
  reportWhistle: (ticket) =>
    ok(
      reportWhistle(whistled(ticket, { step: 'arrived' }), ofWater, later, {
        whistle: 1,
        text: '已更换阀门',
        attachments: [],
      }),
    ),
  endWhistle: (ticket) =>
    ok(
      endWhistle(whistled(ticket, { step: 'reported' }), clerk, later, {
        whistle: 1,
        solved: true,
        result: '已修复',
      }),
    ),
  rateWhistle: (ticket) =>
    ok(rateWhistle(whistled(ticket, { step: 'reported' }, true), ofWater, later, { whistle: 1, score: 5 })),
  askAssist: (ticket) => ok(askAssist(ticket, clerk, later, { unitId: water, task: '提供管线图' }, policies)),
  reportAssist: (ticket) =>
    ok(reportAssist(assisted(ticket), ofWater, later, { text: '已提供', attachments: [], final: true })),
  merge: merged,
  unmerge: (ticket) => ok(unmergeTicket(merged(ticket), clerk, later, '不是同一事项', policies)),
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
      const everybody: Actor = {
        userId: 'everybody',
        roles: ['office', 'reviewer', 'dispatcher', 'machine'],
      };
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
    expect(approveReply(replied(), both, later, limits)).toMatchObject({ refused: 'reviewer-is-replier' });
    expect(sendBackReply(replied(), both, later, '不实', limits)).toMatchObject({
      refused: 'reviewer-is-replier',
    });
    expect(mayDo(replied(), both, later)).not.toContain('approve');
    expect(mayDo(replied(), reviewer, later)).toEqual(expect.arrayContaining(['approve', 'sendBack']));
  });

  it('can be approved after the limit overtook it, once', () => {
    const late = ok(approveReply(expired(replied()), reviewer, later, limits));
    expect(late).toMatchObject({ stage: 'callingBack', replies: [{ verdict: { approved: true } }] });
    expect(approveReply(late, reviewer, later, limits)).toMatchObject({ refused: 'wrong-stage' });
    expect(approveReply(expired(handling()), reviewer, later, limits)).toMatchObject({
      refused: 'wrong-stage',
    });
    expect(mayDo(expired(replied()), reviewer, later)).toEqual(['approve', 'supervise']);
    expect(mayDo(late, reviewer, later)).toEqual(['supervise']);
    const unreached = afterCallback(late, completed(late, { status: 'notReached' }), later, policies);
    expect(unreached?.next).toMatchObject({ outcome: { outcome: 'unreached' } });
  });

  it('stays readable when it is sent back', () => {
    const back = ok(sendBackReply(replied(), reviewer, later, '照片看不清', limits));
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
    expect(mayDo(opened(), clerk, later)).toEqual(['accept', 'object', 'merge']);
    const asks = [
      'applyExtension',
      'applyPause',
      'applyParking',
      'applyExclusion',
      'applyEscalation',
      'whistle',
      'askAssist',
      'merge',
    ];
    expect(mayDo(accepted(), clerk, later)).toEqual(['assign', 'contact', 'note', 'object', ...asks]);
    expect([...mayDo(handling(), clerk, later)].sort()).toEqual(
      ['assign', 'contact', 'note', 'reply', ...asks].sort(),
    );
    expect(mayDo(objected(opened()), clerk, later)).toEqual([]);
    expect(mayDo(objected(opened()), reviewer, later)).toEqual([
      'upholdObjection',
      'rejectObjection',
      'supervise',
    ]);
    expect(mayDo(opened(), reviewer, later)).toEqual(['supervise', 'merge']);
    expect(mayDo(opened(), { userId: 'd', roles: ['dispatcher'] }, later)).toEqual(['supervise', 'merge']);
    const agent: Actor = { userId: 'a', roles: ['agent'] };
    expect(mayDo(opened(), agent, later)).toEqual(['merge']);
    expect(mayDo(accepted(), agent, later)).toEqual([]);
    expect(mayDo(merged(accepted()), clerk, later)).toEqual(['note', 'unmerge']);
    expect(mayDo(handling(), machine, later)).toEqual([]);
    expect(mayDo(closed(), colleague, later)).toEqual(['applyExclusion']);
  });
});
