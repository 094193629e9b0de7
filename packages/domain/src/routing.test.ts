import type { FactData } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
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
import { dispatchManually, onClassified, onObjectionUpheld, type Routing } from './routing.ts';

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
