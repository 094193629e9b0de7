import type { Demand, Fact } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedFor, type DemandFact, growDemand } from './demand.ts';

const requestId = '20260301-00000001';
const ticketId = `${requestId}-1`;
let counter = 0;

function fact<T extends DemandFact['type']>(type: T, revision: number, time: string, data: object): Fact<T> {
  counter += 1;
  return {
    specversion: '1.0',
    id: `test/${counter}`,
    source: 'test',
    type,
    subject: ticketId,
    time,
    dataschema: '',
    partitionkey: requestId,
    revision,
    data: { requestId, ...data },
  } as unknown as Fact<T>;
}

const ticket = { ticketId, unitId: 'street-110105026', by: 'office', round: 1 };
const at = (minute: number) => `2026-03-01T01:${String(minute).padStart(2, '0')}:00.000Z`;

/** One life: classified, dispatched, objected away, dispatched again, handled, breached, called back, reopened, closed. */
const life: readonly DemandFact[] = [
  fact('request.classified.v1', 1, at(0), {
    channel: 'hotline',
    kind: 'complaint',
    receivedAt: '2026-02-28T16:30:00.000Z',
    supporters: 1,
    petitionerRef: 'p-1',
    title: '暖气不热',
    place: { districtId: '110105', streetId: '110105026', text: '', confidence: 1, words: [] },
    problemType: { code: 'L02.01', confidence: 1, words: [] },
    dimensions: { primary: { dimension: 'housing', confidence: 1, words: [] }, secondary: [] },
    urgency: { level: 'urgent', words: [] },
  }),
  fact('request.dispatched.v1', 1, at(1), {
    ticketId,
    hop: 1,
    role: 'supervise',
    unitId: 'district-110105',
    dispatchedAt: at(1),
  }),
  fact('request.dispatched.v1', 1, at(1), {
    ticketId,
    hop: 1,
    role: 'handle',
    unitId: 'street-110105026',
    // The second hop leads to a department, which has none.
    districtUnitId: 'district-110105',
    dispatchedAt: at(1),
  }),
  fact('ticket.opened.v1', 1, at(2), { ...ticket, problemType: 'L02.01', dispatchedAt: at(1) }),
  fact('ticket.objectionUpheld.v1', 3, at(3), ticket),
  fact('request.dispatched.v1', 2, at(4), {
    ticketId: `${requestId}-2`,
    hop: 2,
    role: 'handle',
    unitId: 'utility-heating',
    dispatchedAt: at(4),
  }),
  fact('ticket.opened.v1', 1, at(5), {
    ...ticket,
    ticketId: `${requestId}-2`,
    unitId: 'utility-heating',
    problemType: 'L02.01',
    dispatchedAt: at(4),
  }),
  fact('ticket.accepted.v1', 2, at(6), { ...ticket, ticketId: `${requestId}-2` }),
  fact('ticket.contacted.v1', 3, at(7), { ...ticket, ticketId: `${requestId}-2`, outcome: 'reached' }),
  fact('deadline.breached.v1', 1, at(8), { ...ticket, ticketId: `${requestId}-2`, clock: 'handle' }),
  fact('ticket.replied.v1', 4, at(9), { ...ticket, ticketId: `${requestId}-2` }),
  fact('ticket.replyApproved.v1', 5, at(10), { ...ticket, ticketId: `${requestId}-2` }),
  fact('callback.completed.v1', 2, at(11), {
    ...ticket,
    ticketId: `${requestId}-2`,
    status: 'reached',
    contacted: true,
    solved: false,
    satisfaction: 'dissatisfied',
  }),
  fact('ticket.reopened.v1', 6, at(12), { ...ticket, ticketId: `${requestId}-2`, round: 2 }),
  fact('ticket.replied.v1', 7, at(13), {
    ...ticket,
    ticketId: `${requestId}-2`,
    round: 2,
    wording: '0123456789abcdef',
  }),
  fact('callback.completed.v1', 3, at(14), {
    ...ticket,
    ticketId: `${requestId}-2`,
    round: 2,
    status: 'reached',
    contacted: true,
    solved: true,
    satisfaction: 'satisfied',
  }),
  fact('ticket.closed.v1', 8, at(15), { ...ticket, ticketId: `${requestId}-2`, round: 2 }),
];

const grow = (facts: readonly DemandFact[]) => facts.reduce<Demand | undefined>(growDemand, undefined);

describe('growDemand', () => {
  it('tells a whole life, with the day of receipt in Asia/Shanghai', () => {
    expect(grow(life)).toEqual({
      requestId,
      channel: 'hotline',
      kind: 'complaint',
      receivedAt: '2026-02-28T16:30:00.000Z',
      day: '2026-03-01',
      petitionerRef: 'p-1',
      title: '暖气不热',
      districtId: '110105',
      streetId: '110105026',
      problemType: 'L02.01',
      dimension: 'housing',
      secondary: [],
      urgency: 'urgent',
      supporters: 1,
      unitId: 'utility-heating',
      state: 'closed',
      stateOrder: 2_000_008,
      tickets: [
        { hop: 1, order: 1_000_003, state: 'void' },
        { hop: 2, order: 2_000_008, state: 'closed', closedAt: at(15) },
      ],
      assessed: [
        {
          hop: 1,
          unitId: 'street-110105026',
          problemType: 'L02.01',
          dispatchedAt: at(1),
          voidAt: at(3),
          contacts: [],
          replies: [],
          callbacks: [],
          exclusions: [],
          merges: [],
        },
        {
          hop: 2,
          unitId: 'utility-heating',
          problemType: 'L02.01',
          dispatchedAt: at(4),
          closedAt: at(15),
          contacts: [{ round: 1, at: at(7), by: 'office' }],
          replies: [
            { round: 1, at: at(9), by: 'office' },
            { round: 2, at: at(13), by: 'office', digest: '0123456789abcdef' },
          ],
          callbacks: [
            {
              round: 1,
              at: at(11),
              status: 'reached',
              contacted: true,
              solved: false,
              satisfaction: 'dissatisfied',
            },
            {
              round: 2,
              at: at(14),
              status: 'reached',
              contacted: true,
              solved: true,
              satisfaction: 'satisfied',
            },
          ],
          exclusions: [],
          merges: [],
        },
      ],
      hops: 2,
      rounds: 2,
      breaches: ['2.1.handle'],
      dispatchedAt: at(1),
      acceptedAt: at(6),
      contactedAt: at(7),
      repliedAt: at(13),
      closedAt: at(15),
      callback: {
        order: 2_002,
        status: 'reached',
        contacted: true,
        solved: true,
        satisfaction: 'satisfied',
        at: at(14),
      },
      classifiedRevision: 1,
    });
  });

  it('ends the same whatever the order and however often each fact comes', () => {
    const whole = grow(life);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...life], { minLength: life.length }),
        fc.array(fc.constantFrom(...life), { maxLength: 8 }),
        (shuffled, again) => {
          expect(grow([...shuffled, ...again])).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  /** The last callback is appealed against and corrected; of the first an appeal is upheld later still, and counts as history. */
  const appealed: readonly DemandFact[] = [
    ...life,
    fact('callback.appealDecided.v1', 5, at(20), {
      ...ticket,
      ticketId: `${requestId}-2`,
      round: 2,
      upheld: true,
      calledAt: at(14),
      effect: 'corrected',
      contacted: false,
      solved: false,
      satisfaction: 'dissatisfied',
    }),
    fact('callback.appealDecided.v1', 6, at(21), {
      ...ticket,
      ticketId: `${requestId}-2`,
      upheld: true,
      calledAt: at(11),
      effect: 'invalid',
    }),
    fact('callback.appealDecided.v1', 7, at(22), {
      ...ticket,
      ticketId: `${requestId}-1`,
      upheld: false,
      calledAt: at(3),
    }),
  ];

  it('puts what an upheld appeal says in the place of the callback, at the moment of the callback', () => {
    const before = grow(life);
    const grown = grow(appealed);
    expect(grown).toEqual({
      ...before,
      callback: {
        order: 2_002,
        at: at(14),
        status: 'reached',
        contacted: false,
        solved: false,
        satisfaction: 'dissatisfied',
        appealed: true,
      },
      assessed: [
        before?.assessed?.[0],
        {
          ...before?.assessed?.[1],
          appeals: [
            { round: 1, at: at(21), status: 'invalid' },
            {
              round: 2,
              at: at(20),
              status: 'reached',
              contacted: false,
              solved: false,
              satisfaction: 'dissatisfied',
            },
          ],
        },
      ],
    });
  });

  it('knows no order of callbacks and appeals either', () => {
    const whole = grow(appealed);
    fc.assert(
      fc.property(fc.shuffledSubarray([...appealed], { minLength: appealed.length }), (shuffled) => {
        expect(grow([...shuffled, ...shuffled.slice(0, 3)])).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  const part = (hop: number, number: number, minute: number) =>
    fact('request.dispatched.v1', 1, at(minute), {
      ticketId: `${requestId}-${hop}`,
      hop,
      part: number,
      role: 'handle',
      unitId: `street-${hop}`,
      dispatchedAt: at(minute),
    });
  const ofHop = (hop: number) => ({ ...ticket, ticketId: `${requestId}-${hop}` });
  /** Split in two; the second part is objected away and goes to a third ticket. */
  const split: readonly DemandFact[] = [
    life[0]!,
    part(1, 1, 1),
    part(2, 2, 1),
    fact('ticket.opened.v1', 1, at(2), ofHop(1)),
    fact('ticket.opened.v1', 1, at(2), ofHop(2)),
    fact('ticket.voided.v1', 3, at(3), ofHop(2)),
    part(3, 2, 4),
    fact('ticket.accepted.v1', 2, at(5), ofHop(3)),
    fact('ticket.closed.v1', 6, at(20), ofHop(1)),
    fact('ticket.closed.v1', 7, at(30), ofHop(3)),
  ];

  it('is as far as the part that is furthest behind, and closed with the last of them', () => {
    const states = split.map((_, i) => grow(split.slice(0, i + 1))?.state);
    expect(states.slice(1)).toEqual([
      'dispatched',
      'dispatched',
      'dispatched',
      'dispatched',
      'void',
      'dispatched',
      'dispatched',
      'accepted',
      'closed',
    ]);
    expect(grow(split)?.closedAt).toBe(at(30));
    const whole = grow(split);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...split], { minLength: split.length }),
        fc.array(fc.constantFrom(...split), { maxLength: 8 }),
        (shuffled, again) => {
          expect(grow([...shuffled, ...again])).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps the last word on each mark, whatever the order', () => {
    const marks = [
      fact('ticket.marked.v1', 3, at(3), { ...ticket, mark: 'excluded', why: '超出职责' }),
      fact('ticket.unmarked.v1', 5, at(5), { ...ticket, mark: 'excluded', because: '不符' }),
      fact('ticket.marked.v1', 4, at(4), { ...ticket, mark: 'parked', why: '待改造' }),
    ];
    const expected = [
      { mark: 'excluded', on: false, order: 1_000_005 },
      { mark: 'parked', on: true, order: 1_000_004 },
    ];
    for (const order of [marks, [...marks].reverse()])
      expect(grow([life[0]!, ...order])?.marks).toEqual(expected);
  });

  it('counts as overdue by the lead’s clocks alone', () => {
    const late = fact('deadline.breached.v1', 2, at(8), {
      ...ticket,
      clock: 'whistle',
      forUnitId: 'department-water',
    });
    expect(grow([life[0]!, late])?.breaches).toEqual([]);
  });

  it('leaves the demand it was given as it was', () => {
    const before = grow(life.slice(0, 8));
    const copy = structuredClone(before);
    growDemand(before, life[9]!);
    expect(before).toEqual(copy);
  });
});

describe('a merged demand', () => {
  const member = (type: 'ticket.merged.v1' | 'ticket.unmerged.v1', revision: number, root: string, hop = 1) =>
    fact(type, revision, at(revision), {
      ...ticket,
      ticketId: `${requestId}-${hop}`,
      rootTicketId: root,
      because: '同一事项',
      ...(type === 'ticket.merged.v1' ? { countsForUnitId: `unit of ${root}` } : {}),
    });
  const told = [
    member('ticket.merged.v1', 3, '20260301-00000002-1'),
    member('ticket.unmerged.v1', 4, '20260301-00000002-1'),
    member('ticket.merged.v1', 5, '20260301-00000003-1'),
    member('ticket.merged.v1', 2, '20260301-00000004-1', 2),
  ];

  it('is where the latest ticket says, in whatever order and however often it is told', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
        fc.integer({ min: 1, max: told.length }),
        (order, upTo) => {
          const said = order.filter((one) => told.indexOf(one) < upTo);
          const grown = said.reduce<Demand | undefined>(growDemand, undefined);
          const last = told[upTo - 1]!;
          const into = last.type === 'ticket.merged.v1' ? last.data.rootTicketId : undefined;
          expect(grown?.merge?.into).toBe(into);
          expect(grown && countedFor({ ...grown, unitId: 'own' })).toBe(
            into === undefined ? 'own' : `unit of ${into}`,
          );
        },
      ),
    );
  });
});
