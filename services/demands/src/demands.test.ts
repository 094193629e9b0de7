import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssessmentPolicies, Fact } from '@jiesu/contracts';
import { demandFactTypes } from '@jiesu/domain';
import { referenceFrom } from '@jiesu/service-kit';
import { excerptSource, type TestCity, type TestFact, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { demands } from './index.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'schemas', 'examples');

/** The stories of the schema examples, as facts of the log. */
function stories(): Fact[] {
  return readdirSync(examples)
    .filter((type) => !['request.received.v1', 'request.amended.v1', 'request.settled.v1'].includes(type))
    .flatMap((type) =>
      readdirSync(join(examples, type)).map(
        (file) => JSON.parse(readFileSync(join(examples, type, file), 'utf8')) as Fact,
      ),
    );
}

const { versions } = JSON.parse(
  readFileSync(join(examples, '..', 'reference', 'assessment.json'), 'utf8'),
) as AssessmentPolicies;
const policy: AssessmentPolicies['versions'][number] = { ...versions[0]!, merged: 'each' };

async function filled(assessment = policy): Promise<{ city: TestCity; facts: readonly Fact[] }> {
  const city = await testCity([demands], {
    reference: referenceFrom({ ...excerptSource, assessment: { versions: [assessment] } }),
  });
  const facts = await city.publish(...stories());
  return { city, facts };
}

const get = (
  city: TestCity,
  operation: Parameters<TestCity['call']>[0],
  query = {},
  as: Parameters<TestCity['call']>[1] = {},
) => city.call(operation, { as: 'analyst', query, ...as });

describe('demands', () => {
  it('keeps one demand for each request, with what became of it', async () => {
    const { city, facts } = await filled();
    const grown = new Set<string>(demandFactTypes);
    const requests = new Set(facts.filter((fact) => grown.has(fact.type)).map((fact) => fact.data.requestId));
    const { body } = await get(city, 'listDemands', { limit: 200 });
    expect(body.total).toBe(requests.size);
    expect(body.items).toHaveLength(requests.size);
    const completed = facts.find((fact) => fact.type === 'callback.completed.v1');
    const one = await city.call('getDemand', {
      as: 'analyst',
      params: { requestId: completed?.data.requestId ?? '' },
    });
    expect(one.status).toBe(200);
    expect(one.body.callback.status).toBeDefined();
    await city.close();
  });

  it('adds up the same by day, place, type, dimension, unit and state', async () => {
    const { city } = await filled();
    const { body: overview } = await get(city, 'demandOverview');
    for (const by of [
      'day',
      'district',
      'street',
      'problemType',
      'problemClass',
      'dimension',
      'channel',
      'kind',
      'unit',
      'state',
    ]) {
      const { body } = await get(city, 'demandBreakdown', { by });
      const sum = body.groups.reduce(
        (total: number, group: { measures: { count: number } }) => total + group.measures.count,
        0,
      );
      expect([by, sum + body.otherCount]).toEqual([by, overview.measures.count]);
    }
    await city.close();
  });

  it('shows every day of a trend, empty ones too', async () => {
    const { city } = await filled();
    const { body } = await get(city, 'demandTrend', { from: '2026-01-01', to: '2026-01-31' });
    expect(body.points).toHaveLength(31);
    const months = await get(city, 'demandTrend', { from: '2026-01-15', to: '2026-03-02', step: 'month' });
    expect(months.body.points.map((point: { at: string }) => point.at)).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
    ]);
    await city.close();
  });

  it('refuses days that are none, with the field named', async () => {
    const { city } = await filled();
    const { status, body } = await get(city, 'demandTrend', { from: 'yesterday' });
    expect(status).toBe(400);
    expect(JSON.stringify(body.fields)).toContain('from');
    await city.close();
  });

  it('shows a district reviewer the district alone', async () => {
    const { city } = await filled();
    const { body: all } = await get(city, 'demandBreakdown', { by: 'district' });
    const district = all.groups.find((group: { key: string }) => group.key !== '').key as string;
    const as = { roles: ['reviewer' as const], districtId: district };
    const { body } = await city.call('demandBreakdown', { as, query: { by: 'district' } });
    expect(body.groups.map((group: { key: string }) => group.key)).toEqual([district]);
    const others = await city.call('demandOverview', { as, query: { districtId: '110199' } });
    expect(others.body.measures.count).toBe(body.total);
    await city.close();
  });

  it('pages without gap or repetition', async () => {
    const { city } = await filled();
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { body } = await get(city, 'listDemands', { limit: 2, cursor });
      seen.push(...body.items.map((item: { requestId: string }) => item.requestId));
      cursor = body.cursor;
      if (cursor === undefined) {
        expect(seen).toHaveLength(body.total);
        expect(new Set(seen).size).toBe(body.total);
        break;
      }
    }
    await city.close();
  });

  it('counts what a rebuild from the log counts, after duplicates and interleaving', async () => {
    const { city, facts } = await filled();
    await city.publish(...facts.slice(0, 10));
    const before = (await get(city, 'demandOverview')).body;
    const { status, body: report } = await city.call('rebuildDemands', { as: 'admin' });
    expect(status).toBe(200);
    expect(report.different).toBe(0);
    expect(report.demands).toBe(before.measures.count);
    expect((await get(city, 'demandOverview')).body.measures).toEqual(before.measures);
    await city.close();
  });

  /** Two callers about one matter, of two units: a department answers for both, and each is called back. */
  const group = (): readonly TestFact[] => {
    const [root, member] = ['20261123-5A5A5A5A', '20261123-6B6B6B6B'];
    const said = (requestId: string, unitId: string) => ({
      ticketId: `${requestId}-1`,
      requestId,
      unitId,
      by: 'machine',
      round: 1,
    });
    const opened = stories().find(({ type }) => type === 'request.dispatched.v1');
    const dispatched = (requestId: string, unitId: string): TestFact =>
      ({
        type: 'request.dispatched.v1',
        topic: `dispatch.${unitId}`,
        data: {
          ...(opened as Fact<'request.dispatched.v1'>).data,
          ...said(requestId, unitId),
          hop: 1,
          role: 'handle',
        },
      }) as TestFact;
    const completed = (requestId: string, unitId: string, solved: boolean): TestFact =>
      ({
        type: 'callback.completed.v1',
        data: {
          ...said(requestId, unitId),
          status: 'reached',
          attempt: 1,
          contacted: true,
          solved,
          satisfaction: solved ? 'satisfied' : 'dissatisfied',
        },
      }) as TestFact;
    return [
      dispatched(root as string, 'department-water'),
      dispatched(member as string, 'street-110105026'),
      {
        type: 'ticket.merged.v1',
        revision: 2,
        data: {
          ...said(member as string, 'street-110105026'),
          rootTicketId: `${root}-1`,
          countsForUnitId: 'department-water',
          because: '同一处停水',
        },
      },
      {
        type: 'ticket.rootAnswered.v1',
        revision: 3,
        data: {
          ...said(member as string, 'street-110105026'),
          rootTicketId: `${root}-1`,
          because: 'approved',
        },
      },
      completed(root as string, 'department-water', true),
      completed(member as string, 'street-110105026', false),
    ];
  };
  const merged = async (whose: 'each' | 'root') => {
    const { city } = await filled({ ...policy, merged: whose });
    await city.publish(...group());
    const of = async (unitId: string) => (await get(city, 'demandOverview', { unitId })).body;
    return { city, water: await of('department-water'), street: await of('street-110105026') };
  };

  it('counts each caller of a merged group, for the unit that handled it', async () => {
    const before = await filled();
    const streetBefore = (await get(before.city, 'demandOverview', { unitId: 'street-110105026' })).body;
    await before.city.close();
    const { city, water, street } = await merged('each');
    expect(water.measures).toMatchObject({ count: 2, merged: 1, validCallbacks: 2, solved: 1 });
    expect(water.rates.resolution).toBe(0.5);
    expect(street.measures.count).toBe(streetBefore.measures.count);
    const { body } = await city.call('getDemand', {
      as: { roles: ['reviewer' as const], unitId: 'department-water' },
      params: { requestId: '20261123-6B6B6B6B' },
    });
    expect(body).toMatchObject({ state: 'callingBack', unitId: 'street-110105026' });
    const { body: report } = await city.call('rebuildDemands', { as: 'admin' });
    expect(report.different).toBe(0);
    expect((await get(city, 'demandOverview', { unitId: 'department-water' })).body.measures).toEqual(
      water.measures,
    );
    await city.close();
  });

  it('counts the callback of the root alone where the policy says so, and each demand all the same', async () => {
    const { city, water } = await merged('root');
    expect(water.measures).toMatchObject({ count: 2, merged: 1, validCallbacks: 1, solved: 1 });
    expect(water.rates.resolution).toBe(1);
    const rates = (await get(city, 'demandRates', { by: 'unit' })).body.rows.find(
      ({ key }: { key: string }) => key === 'department-water',
    );
    expect(rates).toMatchObject({ count: 2, rates: { validCallbacks: 1, resolution: 1 } });
    await city.close();
  });

  it('has no word of who asked', async () => {
    const { city } = await filled();
    const { text } = await get(city, 'listDemands', { limit: 200 });
    expect(text).not.toMatch(/petitioner|assessed|sealed|1[3-9]\d{9}/);
    await city.close();
  });
});
