import type { FactData } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { callConference, recordMinutes } from './conference.ts';
import {
  aCatalogue,
  aClassified,
  aRule,
  type ClassifiedTraits,
  littleCity,
  noon,
  street,
} from './dispatch.testing.ts';
import { dispatch } from './dispatch.ts';
import { compileCatalogue } from './dispatch-catalogue.ts';
import {
  dispatchManually,
  onClassified,
  onObjectionUpheld,
  onPassedDown,
  type Routing,
  splitRequest,
} from './routing.ts';
import { policies } from './ticket.fixtures.ts';

const catalogue = compileCatalogue(
  aCatalogue(
    [
      aRule('heating', 200, { problemTypes: ['L02'] }, { unitId: 'utility-heating' }),
      aRule('property', 200, { problemTypes: ['L01'] }, street),
      aRule('property-market', 100, { problemTypes: ['L01'] }, { unitId: 'department-market' }),
    ],
    [{ id: 'ins', problemTypes: ['L13'], unitId: 'department-insurance', because: '医疗保障属医保部门职责' }],
  ),
);
const requestId = '20261123-7K2Q9F4M';
const later = '2026-11-23T04:10:00.000Z';

const classify = (routing: Routing | undefined, traits: ClassifiedTraits, revision = 1, now = noon) => {
  const classified = aClassified(traits);
  return onClassified(
    routing,
    { requestId, classified, at: noon, revision },
    dispatch(classified, catalogue, littleCity, now),
    catalogue,
    now,
  );
};

const upheld = (hop: number, proposedUnitId?: string): FactData<'ticket.objectionUpheld.v1'> => ({
  ticketId: `${requestId}-${hop}`,
  requestId,
  unitId: 'utility-heating',
  by: 'reviewer1',
  round: 1,
  because: '该小区为自备锅炉供热。',
  ...(proposedUnitId !== undefined && { proposedUnitId }),
});

const onUpheld = (routing: Routing | undefined, hop: number, proposedUnitId?: string) =>
  onObjectionUpheld(routing, upheld(hop, proposedUnitId), catalogue, littleCity, later);

describe('a classification', () => {
  it('dispatches a street office matter twice: to handle, and to supervise', () => {
    const granted = classify(undefined, { type: 'L01.02' });
    expect(granted?.facts.map(({ topic, data }) => [topic, 'role' in data && data.role])).toEqual([
      ['dispatch.street-110105026', 'handle'],
      ['dispatch.district-110105', 'supervise'],
    ]);
    expect(granted?.facts[1]?.data).toMatchObject({
      ticketId: '20261123-7K2Q9F4M-1',
      hop: 1,
      unitId: 'street-110105026',
      districtUnitId: 'district-110105',
      decidedBy: 'machine',
      problemType: 'L01.02',
      dimensions: { primary: 'housing', secondary: [] },
      dispatchedAt: noon,
    });
    expect(granted?.next).toMatchObject({ state: 'dispatched', hops: [{ unitId: 'street-110105026' }] });
  });

  it('says a utility matter once', () => {
    expect(classify(undefined, { type: 'L02.01' })?.facts).toHaveLength(1);
  });

  it('queues a doubtful one with a clock by its urgency', () => {
    const granted = classify(undefined, { confident: false, urgency: 'emergency' });
    expect(granted?.facts).toEqual([]);
    expect(granted?.next).toMatchObject({
      state: 'waiting',
      review: { reason: 'emergencyDoubt', since: noon, dueAt: '2026-11-23T04:05:00.000Z', rank: 0 },
    });
  });

  it('keeps nothing of a request that the desk settled', () => {
    expect(classify(undefined, { settlement: { outcome: 'answered', answeredBy: 'a' } })).toBeUndefined();
  });

  it('takes a waiting request out of the queue when the desk settles it', () => {
    const waiting = classify(undefined, { confident: false })!.next;
    const settled = classify(waiting, { settlement: { outcome: 'disposed', answeredBy: 'a' } }, 2)?.next;
    expect(settled).toMatchObject({ state: 'settled' });
    expect(settled).not.toHaveProperty('review');
  });

  it('dispatches a waiting request when an amendment brings certainty, and keeps its first waiting time otherwise', () => {
    const waiting = classify(undefined, { confident: false })!.next;
    expect(classify(waiting, { type: 'L02.01' }, 2)?.facts).toHaveLength(1);
    expect(classify(waiting, { confident: false }, 2, later)?.next.review).toMatchObject({ since: noon });
  });

  it('ignores a revision that is not newer', () => {
    const waiting = classify(undefined, { confident: false }, 3)!.next;
    expect(classify(waiting, { type: 'L02.01' }, 3)).toBeUndefined();
    expect(classify(waiting, { type: 'L02.01' }, 2)).toBeUndefined();
  });

  it('never moves a dispatched request: a changed type becomes a proposal', () => {
    const first = classify(undefined, { type: 'L02.01' })!.next;
    const changed = classify(first, { type: 'L01.02' }, 2, later);
    expect(changed?.facts).toEqual([]);
    expect(changed?.next).toMatchObject({
      state: 'dispatched',
      hops: [{ unitId: 'utility-heating' }],
      proposals: [{ problemType: 'L01.02', unitId: 'street-110105026', at: later }],
    });
    expect(classify(first, { type: 'L02.01', text: '补充：孩子发烧。' }, 2)?.next).not.toHaveProperty(
      'proposals',
    );
    expect(classify(first, { settlement: { outcome: 'answered', answeredBy: 'a' } }, 2)).toBeUndefined();
  });
});

describe('an upheld objection', () => {
  const first = () => classify(undefined, { type: 'L02.01' })!.next;

  it('dispatches to the proposed unit as the next hop, decided by the reviewer', () => {
    const granted = onUpheld(first(), 1, 'street-110105026');
    expect(granted?.facts.map(({ topic }) => topic)).toEqual([
      'dispatch.street-110105026',
      'dispatch.district-110105',
    ]);
    expect(granted?.facts[0]?.data).toMatchObject({
      ticketId: `${requestId}-2`,
      hop: 2,
      decidedBy: 'reviewer1',
      rule: { ruleId: 'objection' },
    });
    expect(granted?.next.hops[0]).toHaveProperty('endedBecause', '该小区为自备锅炉供热。');
  });

  it.each([
    ['without a proposal', undefined],
    ['with an unknown unit', 'utility-ghost'],
    ['with the unit that objected', 'utility-heating'],
  ])('goes to a dispatcher %s', (_, proposed) => {
    const granted = onUpheld(first(), 1, proposed);
    expect(granted?.facts).toEqual([]);
    expect(granted?.next).toMatchObject({ state: 'waiting', review: { reason: 'noValidUnit' } });
  });

  it('does not give department work to a street office', () => {
    const routing: Routing = { ...first(), request: { ...first().request, problemType: 'L13.01' } };
    expect(onUpheld(routing, 1, 'street-110105026')?.next).toMatchObject({
      state: 'waiting',
      review: { reason: 'noValidUnit', because: expect.stringContaining('部门职责') },
    });
  });

  it('ends with a ruling after two dispatches, the proposal among the candidates', () => {
    const second = onUpheld(first(), 1, 'street-110105026')!.next;
    const third = onUpheld(second, 2, 'department-market');
    expect(third?.facts).toEqual([]);
    expect(third?.next).toMatchObject({
      state: 'waiting',
      review: { reason: 'hopLimit', candidates: [{ unitId: 'department-market' }] },
    });
  });

  it('changes nothing for a ticket that is not the current one', () => {
    expect(onUpheld(undefined, 1, 'street-110105026')).toBeUndefined();
    expect(onUpheld(first(), 2, 'street-110105026')).toBeUndefined();
    const second = onUpheld(first(), 1, 'street-110105026')!.next;
    expect(onUpheld(second, 1, 'department-market')).toBeUndefined();
  });

  it('waits for the ruling even when the request is classified anew', () => {
    const waiting = onUpheld(first(), 1)!.next;
    const again = classify(waiting, { type: 'L01.02' }, 2);
    expect(again?.facts).toEqual([]);
    expect(again?.next).toMatchObject({ state: 'waiting', review: { reason: 'noValidUnit', since: later } });
  });
});

describe('a dispatcher', () => {
  const waiting = () => classify(undefined, { confident: false, type: 'L01.02' })!.next;
  const manually = (routing: Routing, unitId: string, more = {}) =>
    dispatchManually(
      routing,
      requestId,
      { unitId, because: '会商确定。', ...more },
      'dispatcher1',
      catalogue,
      littleCity,
      later,
    );

  it('dispatches by hand, with assisting units and a tier', () => {
    expect(
      manually(waiting(), 'street-110105026', {
        assistUnitIds: ['utility-gas', 'street-110105026'],
        tier: 'urgent',
      }),
    ).toMatchObject({
      next: { state: 'dispatched' },
      facts: [
        {
          topic: 'dispatch.street-110105026',
          data: { mode: 'manual', tier: 'urgent', assistUnitIds: ['utility-gas'], decidedBy: 'dispatcher1' },
        },
        { topic: 'dispatch.district-110105' },
      ],
    });
  });

  it.each([
    ['an unknown unit', 'utility-ghost', {}, 'unknown-unit', 'unitId'],
    ['a community as lead', 'community-110105026004', {}, 'community-cannot-lead', 'unitId'],
    [
      'an unknown assisting unit',
      'utility-gas',
      { assistUnitIds: ['x'] },
      'unknown-unit',
      'assistUnitIds[0]',
    ],
  ])('is refused %s, with the field named', (_, unitId, more, refused, field) => {
    expect(manually(waiting(), unitId, more)).toMatchObject({ refused, fields: [{ field }] });
  });

  it('is refused department work for a street office, and may give it to the department', () => {
    const routing: Routing = { ...waiting(), request: { ...waiting().request, problemType: 'L13.02' } };
    expect(manually(routing, 'street-110105026')).toMatchObject({ refused: 'department-only-work' });
    expect(manually(routing, 'department-insurance')).toMatchObject({ next: { state: 'dispatched' } });
  });

  it('is refused a request that waits no more', () => {
    const dispatched = classify(undefined, { type: 'L01.02' })!.next;
    expect(manually(dispatched, 'utility-gas')).toMatchObject({
      refused: 'not-waiting-for-dispatch',
      because: expect.stringContaining('望京街道办事处'),
    });
  });

  it('may dispatch a third time after a ruling, and the ticket counts on', () => {
    const first = classify(undefined, { type: 'L02.01' })!.next;
    const second = onUpheld(first, 1, 'street-110105026')!.next;
    const third = onUpheld(second, 2, 'department-market')!.next;
    expect(manually(third, 'utility-heating')).toHaveProperty('facts.0.data.ticketId', `${requestId}-3`);
  });
});

describe('a split request', () => {
  const waiting = () => classify(undefined, { type: 'L99', confident: false })?.next as Routing;
  const part = (unitId: string, title: string, problemType = 'L01.02') => ({
    unitId,
    title,
    text: `${title}，请处理`,
    problemType,
    because: '分属两个单位',
  });
  const split = (routing = waiting()) =>
    splitRequest(
      routing,
      requestId,
      [part('street-110105026', '楼道脏'), part('utility-heating', '暖气不热', 'L02.01')],
      'dispatcher1',
      catalogue,
      littleCity,
      later,
    );
  const parts = (): Routing => {
    const decision = split();
    if ('refused' in decision) throw new Error(decision.because);
    return decision.next;
  };

  it('becomes several tickets, each with its own owner, matter and turn', () => {
    const decision = split();
    if ('refused' in decision) throw new Error(decision.because);
    expect(decision.next).toMatchObject({ state: 'dispatched', hops: [{ part: 1 }, { part: 2 }] });
    expect(decision.next.review).toBeUndefined();
    const handled = decision.facts.filter(({ data }) => 'role' in data && data.role === 'handle');
    expect(handled.map(({ data }) => data)).toMatchObject([
      {
        ticketId: `${requestId}-1`,
        hop: 1,
        part: 1,
        title: '楼道脏',
        problemType: 'L01.02',
        unitId: 'street-110105026',
      },
      { ticketId: `${requestId}-2`, hop: 2, part: 2, turn: 1, title: '暖气不热', problemType: 'L02.01' },
    ]);
  });

  it('lets each part be objected to by itself, and queues one after the other', () => {
    const first = onObjectionUpheld(parts(), upheld(1), catalogue, littleCity, later)?.next as Routing;
    expect(first).toMatchObject({ state: 'waiting', review: { reason: 'noValidUnit', part: 1 } });
    const both = onObjectionUpheld(first, upheld(2), catalogue, littleCity, later)?.next as Routing;
    expect(both).toMatchObject({ review: { part: 1 }, reviews: [{ part: 2 }] });
    const command = { unitId: 'department-market', because: '由市场监管部门办理' };
    const once = dispatchManually(both, requestId, command, 'dispatcher1', catalogue, littleCity, later);
    if ('refused' in once) throw new Error(once.because);
    expect(once.next).toMatchObject({ state: 'waiting', review: { part: 2 }, hops: [{}, {}, { part: 1 }] });
    expect(once.facts[0]?.data).toMatchObject({ hop: 3, part: 1, turn: 2, title: '楼道脏' });
    const twice = dispatchManually(
      once.next,
      requestId,
      command,
      'dispatcher1',
      catalogue,
      littleCity,
      later,
    );
    if ('refused' in twice) throw new Error(twice.because);
    expect(twice.next).toMatchObject({ state: 'dispatched', hops: [{}, {}, {}, { part: 2 }] });
    expect(twice.next.review).toBeUndefined();
  });

  it('counts the hops of a part, not of the request', () => {
    const again = onObjectionUpheld(parts(), upheld(2, 'department-market'), catalogue, littleCity, later);
    expect(again?.next).toMatchObject({
      state: 'dispatched',
      hops: [{}, { endedBecause: expect.any(String) }, { part: 2 }],
    });
    expect(again?.facts[0]?.data).toMatchObject({ hop: 3, part: 2, turn: 2 });
    expect(onObjectionUpheld(again?.next, upheld(2), catalogue, littleCity, later)).toBeUndefined();
  });

  it('is refused as a whole where one part may not go where it is sent, and after a dispatch', () => {
    const wrong = splitRequest(
      waiting(),
      requestId,
      [part('street-110105026', '楼道脏'), part('street-110105026', '医保', 'L13.01')],
      'dispatcher1',
      catalogue,
      littleCity,
      later,
    );
    expect(wrong).toMatchObject({ refused: 'department-only-work', fields: [{ field: 'parts[1].unitId' }] });
    expect(split(parts())).toMatchObject({ refused: 'not-waiting-for-dispatch' });
    const returned = onUpheld(classify(undefined, { type: 'L01.02' })?.next, 1)?.next as Routing;
    expect(split(returned)).toMatchObject({ refused: 'split-too-late' });
  });
});

describe('a district that passes a ticket down', () => {
  const passed = (toUnitId: string): FactData<'ticket.passedDown.v1'> => ({
    ticketId: `${requestId}-1`,
    requestId,
    unitId: 'district-110105',
    by: 'district.office',
    round: 1,
    toUnitId,
    because: '地点在望京',
    limitFrom: noon,
  });
  const atDistrict = () => {
    const waits = classify(undefined, { type: 'L99', confident: false })?.next as Routing;
    const command = { unitId: 'district-110105', because: '仅知在朝阳区' };
    const decision = dispatchManually(waits, requestId, command, 'dispatcher1', catalogue, littleCity, noon);
    if ('refused' in decision) throw new Error(decision.because);
    return decision.next;
  };

  it('is followed at once, with the limit running on, the district supervising, and no turn used up', () => {
    const down = onPassedDown(atDistrict(), passed('street-110105026'), catalogue, littleCity, later);
    expect(down?.facts.map(({ topic }) => topic)).toEqual([
      'dispatch.street-110105026',
      'dispatch.district-110105',
    ]);
    expect(down?.facts[0]?.data).toMatchObject({
      hop: 2,
      turn: 1,
      limitFrom: noon,
      rule: { ruleId: 'passedDown' },
      decidedBy: 'district.office',
    });
    expect(
      onPassedDown(down?.next, passed('street-110105026'), catalogue, littleCity, later),
    ).toBeUndefined();
  });

  it('goes to a dispatcher where the unit is not known', () => {
    expect(
      onPassedDown(atDistrict(), passed('street-999999999'), catalogue, littleCity, later)?.next,
    ).toMatchObject({
      state: 'waiting',
      review: { reason: 'noValidUnit' },
    });
  });
});

describe('a conference before the dispatch', () => {
  const waits = () => classify(undefined, { type: 'L99', confident: false })?.next as Routing;
  const call = (routing = waits()) =>
    callConference(
      routing,
      { agenda: '供热与物业责任不清', unitIds: ['utility-heating', 'street-110105026'] },
      'dispatcher1',
      policies,
      littleCity,
      noon,
    );
  const called = (): Routing => {
    const decision = call();
    if ('refused' in decision) throw new Error(decision.because);
    return decision.next;
  };
  const said = (routing: Routing, text = '由物业先行维修', unitId?: string) =>
    recordMinutes(routing, { text, ...(unitId !== undefined && { unitId }) }, 'somebody', later);

  it('has participants, a limit and minutes, and is decided by the dispatch that cites it', () => {
    const open = called();
    expect(open.conference).toMatchObject({ unitIds: ['utility-heating', 'street-110105026'], minutes: [] });
    const command = { unitId: 'street-110105026', because: '会商决定由街道牵头' };
    const early = dispatchManually(open, requestId, command, 'dispatcher1', catalogue, littleCity, later);
    expect(early).toMatchObject({ refused: 'minutes-needed' });
    expect(said(open, '不是我们', 'department-market')).toMatchObject({ refused: 'not-a-participant' });
    const heard = said(open, '热力可以协助', 'utility-heating');
    if ('refused' in heard) throw new Error(heard.because);
    expect(call(heard.next)).toMatchObject({ refused: 'conference-open' });
    const decided = dispatchManually(
      heard.next,
      requestId,
      command,
      'dispatcher1',
      catalogue,
      littleCity,
      later,
    );
    if ('refused' in decided) throw new Error(decided.because);
    expect(decided.next).toMatchObject({
      state: 'dispatched',
      conference: { decided: { by: 'dispatcher1' }, minutes: [{ unitId: 'utility-heating' }] },
      hops: [{ rule: { ruleId: 'conference' } }],
    });
    expect(said(decided.next)).toMatchObject({ refused: 'no-conference' });
  });

  it('keeps the machine from dispatching while people sit together', () => {
    expect(classify(called(), { type: 'L01.02' }, 2)?.next).toMatchObject({ state: 'waiting' });
    expect(classify(waits(), { type: 'L01.02' }, 2)?.next).toMatchObject({ state: 'dispatched' });
  });
});
