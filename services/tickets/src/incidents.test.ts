import type { TestCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import {
  bringToReview,
  clerk,
  dispatch,
  dispatcher,
  otherReviewer,
  requestId,
  reviewer,
  stranger,
  street,
  ticketId,
  ticketsCity,
} from './tickets.fixtures.ts';

const hourMs = 3_600_000;
const water = { title: '停水', text: '市民反映，花家地一带全部停水，诉求尽快恢复供水。' };
const scope = (city: TestCity, changes: object = {}) => ({
  districtId: '110105',
  streetId: '110105026',
  problemTypes: ['L02.01'],
  words: ['停水'],
  from: '2026-11-23T00:00:00.000Z',
  until: new Date(Date.parse(city.clock.now()) + 24 * hourMs).toISOString(),
  ...changes,
});
const open = async (city: TestCity, as: object = dispatcher, changes: object = {}) =>
  city.call('openIncident', {
    as: as as typeof dispatcher,
    body: {
      rootTicketId: ticketId(1),
      title: '花家地停水',
      because: '同一处爆管',
      scope: scope(city),
      ...changes,
    },
  });
const view = async (city: TestCity, incidentId: string, as: object = dispatcher) =>
  (await city.call('getIncident', { as: as as typeof dispatcher, params: { incidentId } })).body;
const inbox = async (city: TestCity) => (await city.call('countTickets', { as: clerk })).body.inbox;
/** Lists lag, and what goes on over many tickets ends once nothing has been found for a while. */
const settled = async (city: TestCity, until: () => Promise<boolean>): Promise<void> => {
  for (let wait = 0; wait < 200; wait += 1) {
    if (await until()) return;
    await new Promise((next) => setTimeout(next, 25));
    await city.quiet();
  }
  throw new Error('it does not end');
};

describe('a mass incident', () => {
  it('absorbs what is there and what comes, with one ticket in the inbox', async () => {
    const city = await ticketsCity();
    await city.publish(
      dispatch(1, water),
      dispatch(2, water),
      dispatch(3),
      dispatch(4, { ...water, place: { districtId: '110105', text: '别处', confidence: 1, words: [] } }),
    );
    const preview = await city.call('previewIncident', {
      as: dispatcher,
      body: { rootTicketId: ticketId(1), scope: scope(city) },
    });
    expect(preview.body).toMatchObject({ matching: 1, examples: [{ ticketId: ticketId(2) }] });
    const { status, body } = await open(city);
    expect(status).toBe(201);
    await settled(city, async () => (await view(city, body.id)).counts.waiting === 1);
    await city.publish(...[5, 6, 7].map((n) => dispatch(n, { ...water, receivedAt: city.clock.now() })));
    expect(await view(city, body.id)).toMatchObject({
      state: 'open',
      rootTicketId: ticketId(1),
      problemTypeNames: [expect.any(String)],
      counts: { members: 4, waiting: 4 },
    });
    // The root, another matter, and another place.
    expect(await inbox(city)).toBe(3);
    expect((await city.facts('ticket.merged.v1')).map(({ data }) => data.incidentId)).toEqual(
      Array.from({ length: 4 }, () => body.id),
    );
  });

  it('opens once, however often the call is sent', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, water));
    const body = { rootTicketId: ticketId(1), title: '停水', because: '爆管', scope: scope(city) };
    const first = await city.call('openIncident', { as: dispatcher, body, key: 'once' });
    const second = await city.call('openIncident', { as: dispatcher, body, key: 'once' });
    expect(second.body).toEqual(first.body);
    expect((await city.call('listIncidents', { as: dispatcher })).body.total).toBe(1);
  });

  it('is answered with its root: everybody is called back, and nothing more is attached', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, water));
    const { body } = await open(city);
    await city.publish(...[2, 3, 4].map((n) => dispatch(n, water)));
    await bringToReview(city, 1);
    await city.call('approveReply', { as: reviewer, params: { ticketId: ticketId(1) } });
    await city.publish({
      type: 'callback.due.v1',
      data: {
        ticketId: ticketId(1),
        requestId: requestId(1),
        unitId: street,
        round: 1,
        because: 'approved',
        dueAt: city.clock.now(),
      },
    });
    await settled(city, async () => (await view(city, body.id)).counts.callingBack === 3);
    await city.publish(dispatch(5, water));
    expect(
      (await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(5) } })).body,
    ).toMatchObject({
      queue: 'dispatched',
    });
  });

  it('is undone: whoever waits is handled alone again, and is not attached a second time', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, water), dispatch(2, water));
    const { body } = await open(city);
    await settled(city, async () => (await view(city, body.id)).counts.waiting === 1);
    await city.publish(dispatch(3, water));
    // One by hand, which a machine respects.
    await city.call('unmergeTicket', {
      as: clerk,
      params: { ticketId: ticketId(3) },
      body: { because: '另一处' },
    });
    expect((await view(city, body.id)).counts.waiting).toBe(1);
    const undo = await city.call('undoIncident', {
      as: reviewer,
      params: { incidentId: body.id },
      body: { because: '不是同一处' },
    });
    expect(undo.status).toBe(200);
    await settled(city, async () => (await view(city, body.id)).counts.members === 0);
    expect(await inbox(city)).toBe(3);
    await city.publish(dispatch(4, water));
    expect(await inbox(city)).toBe(4);
    expect(await view(city, body.id)).toMatchObject({ state: 'undone', ended: { because: '不是同一处' } });
    const again = await city.call('closeIncident', {
      as: dispatcher,
      params: { incidentId: body.id },
      body: { because: '再来' },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'incident-not-open' } });
  });

  it('attaches nothing once it is closed, and keeps what it has', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, water));
    const { body } = await open(city);
    await city.publish(dispatch(2, water));
    await city.call('closeIncident', {
      as: dispatcher,
      params: { incidentId: body.id },
      body: { because: '已恢复供水' },
    });
    await city.publish(dispatch(3, water));
    expect((await view(city, body.id)).counts).toMatchObject({ members: 1, waiting: 1 });
    expect(await inbox(city)).toBe(2);
  });

  it('belongs to the city or its district; its unit reads it', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, water));
    expect((await open(city, otherReviewer)).status).toBe(404);
    expect((await open(city, clerk)).status).toBe(403);
    const wide = await open(city, reviewer, {
      scope: scope(city, { districtId: '110108', streetId: undefined }),
    });
    expect(wide).toMatchObject({ status: 403, body: { code: 'merge-not-yours' } });
    const nowhere = await open(city, dispatcher, { scope: scope(city, { streetId: '110108005' }) });
    expect(nowhere).toMatchObject({ status: 422, body: { fields: [{ field: 'scope.streetId' }] } });
    const long = await open(city, dispatcher, { scope: scope(city, { until: '2027-06-01T00:00:00.000Z' }) });
    expect(long).toMatchObject({
      status: 422,
      body: { code: 'incident-window', fields: [{ field: 'scope.until' }] },
    });
    const { body } = await open(city, reviewer);
    expect((await view(city, body.id, clerk)).title).toBe('花家地停水');
    const params = { incidentId: body.id };
    expect((await city.call('getIncident', { as: stranger, params })).status).toBe(404);
    expect((await city.call('getIncident', { as: otherReviewer, params })).status).toBe(404);
    const because = { because: '不是同一处' };
    expect((await city.call('undoIncident', { as: otherReviewer, params, body: because })).status).toBe(404);
    const total = async (as: object) =>
      (await city.call('listIncidents', { as: as as typeof clerk })).body.total;
    expect(await total(reviewer)).toBe(1);
    expect(await total(clerk)).toBe(1);
    expect(await total(stranger)).toBe(0);
    expect(await total(otherReviewer)).toBe(0);
  });
});
