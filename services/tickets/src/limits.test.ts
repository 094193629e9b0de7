import type { PreviewLimitsBody } from '@jiesu/contracts';
import type { TestCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { clerk, dispatch, ticketId, ticketsCity } from './tickets.fixtures.ts';

const dayMs = 86_400_000;
type Tiers = PreviewLimitsBody['tiers'];

describe('a preview of time limits', () => {
  it('says how many of last month would have been late, and moves no due time', async () => {
    const city = await ticketsCity();
    for (const n of [1, 2, 3]) await city.publish(dispatch(n));
    const params = { ticketId: ticketId(1) };
    await city.call('acceptTicket', { as: clerk, params });
    const due = (await city.call('getTicket', { as: clerk, params })).body.due;
    await city.advance(2 * dayMs);
    const [inForce] = (await city.call('listTimeLimits', { as: 'analyst' })).body.items;
    const tiers: Tiers = {
      ...inForce.tiers,
      ordinary: { ...inForce.tiers.ordinary, handle: { amount: 1, unit: 'calendarDays' } },
    };
    const asked = await city.call('previewLimits', { as: 'analyst', body: { tiers } });
    expect(asked.status).toBe(202);
    const { body } = await city.call('getLimitPreview', {
      as: 'analyst',
      params: { previewId: asked.body.id },
    });
    expect(body).toMatchObject({ state: 'done', tickets: 3 });
    expect(body.clocks).toContainEqual({
      tier: 'ordinary',
      clock: 'handle',
      tickets: 3,
      lateBefore: 0,
      lateAfter: 3,
    });
    expect(body.units).toMatchObject([{ tickets: 3, lateBefore: 0, lateAfter: 3 }]);
    expect((await city.call('getTicket', { as: clerk, params })).body.due).toEqual(due);
  });

  it('of a district counts its own tickets, and is seen by no other', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const [{ tiers }] = (await city.call('listTimeLimits', { as: 'admin' })).body.items;
    const haidian = { roles: ['reviewer' as const], districtId: '110108' };
    const { body } = await city.call('previewLimits', { as: haidian, body: { tiers } });
    const params = { previewId: body.id };
    expect((await city.call('getLimitPreview', { as: haidian, params })).body.tickets).toBe(0);
    const chaoyang = { roles: ['reviewer' as const], districtId: '110105' };
    expect((await city.call('getLimitPreview', { as: chaoyang, params })).status).toBe(404);
  });

  it('names the field that is no limit', async () => {
    const city = await ticketsCity();
    const [{ tiers }] = (await city.call('listTimeLimits', { as: 'admin' })).body.items;
    const wrong = { ...tiers, urgent: { ...tiers.urgent, handle: { amount: 0, unit: 'hours' } } };
    const { status, body } = await city.call('previewLimits', { as: 'admin', body: { tiers: wrong } });
    expect(status).toBe(400);
    expect(body.fields[0].field).toBe('tiers.urgent.handle.amount');
  });
});

describe('limits that were previewed', () => {
  const oneDay = async (city: TestCity): Promise<Tiers> => {
    const [{ tiers }] = (await city.call('listTimeLimits', { as: 'dispatcher' })).body.items;
    return { ...tiers, ordinary: { ...tiers.ordinary, handle: { amount: 1, unit: 'calendarDays' } } };
  };
  const preview = async (city: TestCity, tiers: Tiers, as: Parameters<TestCity['call']>[1] = {}) =>
    (await city.call('previewLimits', { as: 'dispatcher', body: { tiers }, ...as })).body.id as string;
  const adopt = (
    city: TestCity,
    previewId: string,
    more: object = {},
    as: Parameters<TestCity['call']>[1] = {},
  ) =>
    city.call('adoptLimits', {
      as: 'dispatcher',
      body: { basedOn: '2025-01', previewId, from: '2026-11-23', note: '一般诉求一日办结', ...more },
      ...as,
    });
  const dueOf = async (city: TestCity, n: number) =>
    (await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(n) } })).body.due;

  it('hold for tickets dispatched after their day; those that run stay on theirs, whatever happens to them', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const running = await dueOf(city, 1);
    const saved = await adopt(city, await preview(city, await oneDay(city)));
    expect([saved.status, saved.body.id]).toEqual([201, '2026-11-23.1']);
    await city.advance(61_000);
    const now = city.clock.now();
    await city.publish(dispatch(2, { dispatchedAt: now }));
    const due = await dueOf(city, 2);
    expect([due.policyVersion, Date.parse(due.handleAt) - Date.parse(now)]).toEqual(['2026-11-23.1', dayMs]);
    const params = { ticketId: ticketId(1) };
    await city.call('acceptTicket', { as: clerk, params });
    await city.call('objectTicket', {
      as: clerk,
      params,
      body: { reason: 'notOurArea', basis: '不在辖区内。', proposedUnitId: 'street-110105001' },
    });
    await city.call('rejectObjection', { as: 'reviewer', params, body: { because: '在辖区内' } });
    expect(await dueOf(city, 1)).toEqual(running);
    const { inForce, items } = (await city.call('listTimeLimits', { as: 'analyst' })).body;
    expect([inForce, items[0].by, items[0].note, items[0].basedOn]).toEqual([
      '2026-11-23.1',
      'dispatcher',
      '一般诉求一日办结',
      '2025-01',
    ]);
    // What did not change keeps the note on its source.
    expect(items[0].tiers.urgent).toEqual(items[1].tiers.urgent);
    expect(items[0].tiers.ordinary.handle).toEqual({ amount: 1, unit: 'calendarDays' });
  });

  it('are adopted by the city alone, from what the city previewed, and only if they say something new', async () => {
    const city = await ticketsCity();
    const district = { roles: ['dispatcher' as const], districtId: '110105' };
    const own = await preview(city, await oneDay(city), { as: district });
    expect((await adopt(city, own)).body).toMatchObject({
      code: 'preview-needed',
      fields: [{ field: 'previewId' }],
    });
    const seen = await preview(city, await oneDay(city));
    expect((await adopt(city, seen, {}, { as: district })).status).toBe(403);
    expect((await adopt(city, seen, {}, { as: 'analyst' })).status).toBe(403);
    expect((await adopt(city, '20261123-00000000')).status).toBe(404);
    expect((await adopt(city, seen, { from: '2026-11-22' })).body.code).toBe('version-in-the-past');
    const [{ tiers }] = (await city.call('listTimeLimits', { as: 'dispatcher' })).body.items;
    expect((await adopt(city, await preview(city, tiers))).body.code).toBe('version-unchanged');
    expect((await adopt(city, seen, { from: '2026-12-01' })).status).toBe(201);
    expect((await adopt(city, seen, { from: '2026-12-02' })).body.code).toBe('version-moved-on');
    const withdrawn = await city.call('withdrawLimits', {
      as: 'dispatcher',
      params: { version: '2026-12-01.1' },
      body: { because: '再议' },
    });
    expect(withdrawn.status).toBe(200);
    expect((await city.call('listTimeLimits', { as: 'analyst' })).body.newest).toBe('2025-01');
  });
});
