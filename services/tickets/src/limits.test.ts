import type { PreviewLimitsBody } from '@jiesu/contracts';
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
