import type { FactData, RequestClassified } from '@jiesu/contracts';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { type As, type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { router } from './index.ts';

const reference = loadReference(findReferenceDir(import.meta.dirname) ?? '');
const aCity = () => testCity([router], { reference });

const requestId = '20261123-7K2Q9F4M';
const wangjing = { districtId: '110105', streetId: '110105026' };
const dispatcher: As = 'dispatcher';

type Traits = Omit<Partial<RequestClassified>, 'place' | 'problemType' | 'urgency'> & {
  readonly type?: string;
  readonly place?: Partial<RequestClassified['place']>;
  readonly level?: RequestClassified['urgency']['level'];
};

const classified = ({ type, place, level, ...more }: Traits = {}): FactData<'request.classified.v1'> => ({
  requestId,
  channel: 'hotline',
  kind: 'help',
  receivedAt: '2026-11-23T01:59:00.000Z',
  petitionerRef: 'p-1',
  confidential: false,
  supporters: 1,
  title: '小区物业不清运垃圾',
  text: '市民反映小区物业多日不清运垃圾，希望尽快处理。',
  place: { ...(place ?? wangjing), text: '望京街道某小区', confidence: 0.95, words: ['望京'] },
  problemType: { code: type ?? 'L01.02', confidence: 0.93, words: ['物业'] },
  alternatives: [{ code: 'L07.01', confidence: 0.4 }],
  dimensions: { primary: { dimension: 'housing', confidence: 0.9, words: [] }, secondary: [] },
  urgency: { level: level ?? 'ordinary', words: [] },
  decidedBy: 'machine',
  confident: true,
  classifierVersion: 'test',
  ...more,
});

const say = (city: TestCity, traits: Traits = {}, revision = 1) =>
  city.publish({ type: 'request.classified.v1', data: classified(traits), revision });

const uphold = (city: TestCity, hop: number, proposedUnitId?: string) =>
  city.publish({
    type: 'ticket.objectionUpheld.v1',
    data: {
      ticketId: `${requestId}-${hop}`,
      requestId,
      unitId: 'street-110105026',
      by: 'reviewer1',
      round: 1,
      because: '该路段由养护单位管理。',
      ...(proposedUnitId !== undefined && { proposedUnitId }),
    },
  });

const reviews = async (city: TestCity, query = {}) =>
  (await city.call('listReviews', { as: dispatcher, query })).body;

describe('a classified request', () => {
  it('reaches the street office and its district, and its trace says why', async () => {
    const city = await aCity();
    await say(city);
    const facts = await city.facts('request.dispatched.v1');
    expect(facts.map(({ data }) => [data.role, data.unitId, data.districtUnitId, data.ticketId])).toEqual([
      ['handle', 'street-110105026', 'district-110105', `${requestId}-1`],
      ['supervise', 'street-110105026', 'district-110105', `${requestId}-1`],
    ]);
    const { status, body } = await city.call('getDispatch', { as: dispatcher, params: { requestId } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'dispatched',
      hops: [
        {
          hop: 1,
          unitName: '望京街道办事处',
          ruleId: 'property-service',
          policyVersion: '2026-01',
          decidedBy: 'machine',
        },
      ],
    });
    expect(await reviews(city)).toMatchObject({ items: [], total: 0 });
  });

  it('is dispatched once, however often it is delivered', async () => {
    const city = await aCity();
    const [fact] = await say(city);
    if (fact) await city.publish(fact, fact);
    await say(city, {}, 1);
    expect(await city.facts('request.dispatched.v1')).toHaveLength(2);
  });

  it('goes to the district when no street is known (条例 §12)', async () => {
    const city = await aCity();
    await say(city, { place: { districtId: '110108' } });
    const facts = await city.facts('request.dispatched.v1');
    expect(facts.map(({ data }) => [data.role, data.unitId, data.mode])).toEqual([
      ['handle', 'district-110108', 'district'],
    ]);
  });

  it('that the desk answered is not dispatched and leaves nothing', async () => {
    const city = await aCity();
    await say(city, { settlement: { outcome: 'answered', answeredBy: 'agent1' } });
    expect(await city.facts()).toEqual([]);
    expect((await city.call('getDispatch', { as: dispatcher, params: { requestId } })).status).toBe(404);
  });

  it('that changes after its dispatch stays where it is, with a proposal', async () => {
    const city = await aCity();
    await say(city);
    await say(city, { type: 'L13.01' }, 2);
    expect(await city.facts('request.dispatched.v1')).toHaveLength(2);
    const { body } = await city.call('getDispatch', { as: dispatcher, params: { requestId } });
    expect(body.proposals).toMatchObject([
      { problemType: 'L13.01', unitId: 'department-medical-insurance', unitName: '北京市医疗保障局' },
    ]);
  });

  it('is seen by its unit and its district, and by no other', async () => {
    const city = await aCity();
    await say(city);
    const see = async (as: As) => (await city.call('getDispatch', { as, params: { requestId } })).status;
    expect(await see({ roles: ['office'], unitId: 'street-110105026' })).toBe(200);
    expect(await see({ roles: ['office'], unitId: 'street-110105015' })).toBe(404);
    expect(await see({ roles: ['reviewer'], districtId: '110105' })).toBe(200);
    expect(await see({ roles: ['reviewer'], districtId: '110108' })).toBe(404);
    expect(await see('caller')).toBe(403);
  });
});

describe('a rule that fails while deciding', () => {
  it('sends the request to a dispatcher with an alarm, and hinders no other request', async () => {
    const latest = reference.catalogue.latest;
    const broken = {
      ...latest.rules[0],
      ruleId: 'broken',
      priority: 90_000,
      when: { problemTypes: ['L01.02'], words: [7] },
    } as never;
    const version = { ...latest, rules: [...latest.rules, broken] };
    const city = await testCity([router], {
      reference: { ...reference, catalogue: { versions: [version], latest: version, at: () => version } },
    });
    await say(city);
    await say(city, { requestId: '20261123-00000002', type: 'L07.01' });
    expect(await reviews(city)).toMatchObject({
      total: 1,
      items: [{ requestId, reason: 'ruleFault', alarm: true, because: expect.stringContaining('broken') }],
    });
    const metrics = await city.inject('GET', '/metrics', { as: 'admin' });
    expect(metrics.text).toMatch(/jiesu_alarms_total\{[^}]*rule-failed[^}]*\} 1/);
    expect(await city.facts('request.dispatched.v1')).toHaveLength(2);
  });
});

describe('the review queue', () => {
  it('shows the most urgent first, then the oldest, with true totals and overdue ones', async () => {
    const city = await aCity();
    const ids = ['20261123-00000001', '20261123-00000002', '20261123-00000003', '20261123-00000004'];
    const levels = ['ordinary', 'emergency', 'ordinary', 'urgent'] as const;
    for (const [i, id] of ids.entries()) {
      await say(city, { requestId: id, confident: false, level: levels[i]! });
      await city.advance(60_000);
    }
    const first = await reviews(city, { limit: 3 });
    expect(first.items.map((item: { requestId: string }) => item.requestId.slice(-1))).toEqual([
      '2',
      '4',
      '1',
    ]);
    expect(first).toMatchObject({ total: 4, overdue: 0 });
    expect((await reviews(city, { limit: 3, cursor: first.cursor })).items).toMatchObject([
      { requestId: ids[2] },
    ]);
    await city.advance(20 * 60_000);
    expect(await reviews(city, { urgency: 'emergency' })).toMatchObject({
      total: 1,
      overdue: 1,
      items: [{ reason: 'emergencyDoubt', overdue: true }],
    });
  });

  it('proposes units with reasons, and a dispatcher decides', async () => {
    const city = await aCity();
    await say(city, { confident: false });
    const { items } = await reviews(city);
    expect(items[0]).toMatchObject({ reason: 'notConfident', hop: 1 });
    expect(items[0].candidates[0]).toMatchObject({
      unitId: 'street-110105026',
      unitName: '望京街道办事处',
      because: expect.stringContaining('若为“物业管理”（把握 93%）'),
    });
    const reply = await city.call('dispatchManually', {
      as: dispatcher,
      params: { requestId },
      body: {
        unitId: 'department-housing',
        assistUnitIds: ['street-110105026'],
        because: '会商确定由住建牵头。',
      },
    });
    expect(reply).toMatchObject({ status: 200, body: { id: requestId, revision: 2 } });
    const [fact] = await city.facts('request.dispatched.v1');
    expect(fact?.data).toMatchObject({
      unitId: 'department-housing',
      assistUnitIds: ['street-110105026'],
      mode: 'manual',
      decidedBy: 'dispatcher',
      rule: { ruleId: 'manual' },
    });
    expect((await reviews(city)).total).toBe(0);
  });

  it('gives the same key the same answer, and dispatches once', async () => {
    const city = await aCity();
    await say(city, { confident: false });
    const once = () =>
      city.call('dispatchManually', {
        as: dispatcher,
        params: { requestId },
        key: 'the-same-key-1',
        body: { unitId: 'department-housing', because: '会商确定。' },
      });
    const [first, second] = [await once(), await once()];
    expect(second.body).toEqual(first.body);
    expect(await city.facts('request.dispatched.v1')).toHaveLength(1);
  });

  it.each([
    ['unknown-unit', 'unitId', { unitId: 'department-ghost' }],
    ['community-cannot-lead', 'unitId', { unitId: 'community-110105026034' }],
    ['unknown-unit', 'assistUnitIds[0]', { unitId: 'department-housing', assistUnitIds: ['nobody-1'] }],
  ])('refuses %s and names %s', async (code, field, body) => {
    const city = await aCity();
    await say(city, { confident: false });
    const reply = await city.call('dispatchManually', {
      as: dispatcher,
      params: { requestId },
      body: { ...body, because: '会商确定。' },
    });
    expect(reply).toMatchObject({ status: 422, body: { code, fields: [{ field }] } });
    expect((await reviews(city)).total).toBe(1);
  });

  it('keeps department work from street offices', async () => {
    const city = await aCity();
    await say(city, { confident: false, type: 'L13.01' });
    const reply = await city.call('dispatchManually', {
      as: dispatcher,
      params: { requestId },
      body: { unitId: 'street-110105026', because: '就近办理。' },
    });
    expect(reply).toMatchObject({
      status: 422,
      body: { code: 'department-only-work', detail: expect.stringContaining('北京市医疗保障局') },
    });
  });

  it('refuses what waits no more, what never was, and who may not', async () => {
    const city = await aCity();
    await say(city);
    const body = { unitId: 'department-housing', because: '会商确定。' };
    const decide = (as: As, id = requestId) =>
      city.call('dispatchManually', { as, params: { requestId: id }, body });
    expect(await decide(dispatcher)).toMatchObject({
      status: 409,
      body: { code: 'not-waiting-for-dispatch' },
    });
    expect((await decide(dispatcher, '20261123-99999999')).status).toBe(404);
    expect((await decide('agent')).status).toBe(403);
    expect((await decide({ roles: ['dispatcher'], districtId: '110108' })).status).toBe(404);
  });
});

describe('an upheld objection', () => {
  it('moves the request to the proposed unit, as the next ticket', async () => {
    const city = await aCity();
    await say(city);
    await uphold(city, 1, 'utility-road-maintenance');
    const facts = await city.facts('request.dispatched.v1');
    expect(facts.at(-1)?.data).toMatchObject({
      ticketId: `${requestId}-2`,
      hop: 2,
      role: 'handle',
      unitId: 'utility-road-maintenance',
      decidedBy: 'reviewer1',
    });
  });

  it('ends with a dispatcher after two dispatches', async () => {
    const city = await aCity();
    await say(city);
    await uphold(city, 1, 'utility-road-maintenance');
    await uphold(city, 2, 'department-transport');
    expect(await reviews(city)).toMatchObject({
      total: 1,
      items: [{ reason: 'hopLimit', hop: 3, candidates: [{ unitId: 'department-transport' }] }],
    });
    const { body } = await city.call('getDispatch', { as: dispatcher, params: { requestId } });
    expect(body.hops.map((hop: { endedBecause?: string }) => hop.endedBecause)).toEqual([
      '该路段由养护单位管理。',
      '该路段由养护单位管理。',
    ]);
  });

  it('changes nothing when it is delivered again', async () => {
    const city = await aCity();
    await say(city);
    const [fact] = await uphold(city, 1, 'utility-road-maintenance');
    if (fact) await city.publish(fact);
    await uphold(city, 1, 'department-transport');
    expect((await city.facts('request.dispatched.v1')).filter(({ data }) => data.hop === 2)).toHaveLength(1);
  });
});

describe('the directory of units', () => {
  it.each([
    ['望京', 'street-110105026'],
    ['热力集团', 'utility-heating'],
    ['人社局', 'department-human-resources'],
    ['110105026', 'street-110105026'],
    ['utility-gas', 'utility-gas'],
    ['朝阳区', 'district-110105'],
  ])('finds %s', async (q, unitId) => {
    const city = await aCity();
    const { body } = await city.call('listUnits', { as: 'agent', query: { q } });
    expect(body.items[0].unitId).toBe(unitId);
  });

  it('counts and pages everything, and filters by kind and district', async () => {
    const city = await aCity();
    const seen = new Set<string>();
    let cursor: string | undefined;
    let total = 0;
    do {
      const { body } = await city.call('listUnits', { as: 'agent', query: { limit: 200, cursor } });
      for (const item of body.items) seen.add(item.unitId);
      ({ cursor, total } = body);
    } while (cursor !== undefined);
    expect(seen.size).toBe(total);
    expect(total).toBe(reference.units.all.length);
    const streets = await city.call('listUnits', {
      as: 'agent',
      query: { kind: 'streetOffice', districtId: '110105' },
    });
    expect(streets.body.total).toBe(43);
    expect((await city.call('listUnits', { as: 'agent', query: { cursor: 'x' } })).status).toBe(400);
  });
});

describe('a preview', () => {
  const preview = async (city: TestCity, body: Record<string, unknown>) =>
    city.call('previewDispatch', {
      as: 'agent',
      body: { place: wangjing, urgency: 'ordinary', kind: 'help', ...body },
    });

  it('says unit, rule and runner-up, and dispatches nothing', async () => {
    const city = await aCity();
    const { body } = await preview(city, { problemType: 'L01.03' });
    expect(body).toMatchObject({
      outcome: 'dispatch',
      unitId: 'street-110105026',
      districtUnitId: 'district-110105',
      ruleId: 'owners-committee',
      tier: 'complex',
    });
    expect(await city.facts()).toEqual([]);
  });

  it('says in words which rule came second', async () => {
    const city = await aCity();
    const { body } = await preview(city, { problemType: 'L16.05', text: '大狗咬伤了人' });
    expect(body).toMatchObject({
      ruleId: 'dog-bite',
      runnerUp: { ruleId: 'dogs', because: expect.stringContaining('养犬扰民由属地街乡镇会同公安办理') },
    });
  });

  it('follows the season and the hour of the asked instant', async () => {
    const city = await aCity();
    const at = (instant: string, problemType: string) => preview(city, { problemType, at: instant });
    expect((await at('2026-12-20T02:00:00.000Z', 'L02.01')).body.ruleId).toBe('heating-season');
    expect((await at('2026-07-20T02:00:00.000Z', 'L02.01')).body.ruleId).toBe('heating-cold');
    expect((await at('2026-07-20T15:00:00.000Z', 'L08.01')).body.ruleId).toBe('construction-noise-night');
    expect((await at('2026-07-20T05:00:00.000Z', 'L08.01')).body.ruleId).toBe('construction-noise');
  });

  it('refuses an instant that does not exist', async () => {
    const city = await aCity();
    expect(await preview(city, { problemType: 'L02.01', at: '2026-13-41T02:00:00.000Z' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-body', fields: [{ field: 'at' }] },
    });
  });

  it('refuses an unknown problem type with the field named', async () => {
    const city = await aCity();
    expect(await preview(city, { problemType: 'L77.01' })).toMatchObject({
      status: 422,
      body: { code: 'unknown-problem-type', fields: [{ field: 'problemType' }] },
    });
  });
});
