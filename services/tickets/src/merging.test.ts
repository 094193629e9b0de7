import type { TestCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import {
  bringToReview,
  clerk,
  dispatch,
  dispatcher,
  otherReviewer,
  otherStreet,
  reviewer,
  stranger,
  street,
  ticketId,
  ticketsCity,
} from './tickets.fixtures.ts';

const agent = { userId: 'agent', roles: ['agent'] as const };
type Person = typeof clerk | typeof dispatcher | typeof reviewer | typeof agent;

const merge = (city: TestCity, n: number, into: number | string, as: Person = dispatcher) =>
  city.call('mergeTicket', {
    as,
    params: { ticketId: ticketId(n) },
    body: { into: typeof into === 'number' ? ticketId(into) : into, because: '同一事项' },
  });
const unmerge = (city: TestCity, n: number, as: Person = dispatcher) =>
  city.call('unmergeTicket', { as, params: { ticketId: ticketId(n) }, body: { because: '另一栋楼' } });
const ticketOf = async (city: TestCity, n: number, as: Person = dispatcher) =>
  (await city.call('getTicket', { as, params: { ticketId: ticketId(n) } })).body;
const counts = async (city: TestCity, as: Person = clerk) => (await city.call('countTickets', { as })).body;
const opened = (city: TestCity, count: number) =>
  city.publish(...Array.from({ length: count }, (_, n) => dispatch(n + 1)));

/** As followup says it once a reply was approved or the limit ran out. */
const callbackDue = (city: TestCity, n: number, because: 'approved' | 'deadline', round = 1) =>
  city.publish({
    type: 'callback.due.v1',
    data: {
      ticketId: ticketId(n),
      requestId: ticketId(n).slice(0, 17),
      unitId: street,
      round,
      because,
      dueAt: city.clock.now(),
    },
  });
const answerAll = async (city: TestCity, n: number) => {
  const id = await bringToReview(city, n);
  await city.call('approveReply', { as: reviewer, params: { ticketId: id } });
  await callbackDue(city, n, 'approved');
};

const until = async (city: TestCity, holds: () => Promise<boolean>): Promise<void> => {
  for (let wait = 0; wait < 200; wait += 1) {
    if (await holds()) return;
    await new Promise((next) => setTimeout(next, 20));
    await city.quiet();
  }
  throw new Error('it does not come');
};

describe('two tickets about one matter', () => {
  it('are one in the inbox, and both again after the undo, with the times they had', async () => {
    const city = await ticketsCity();
    await opened(city, 2);
    const before = await ticketOf(city, 2);
    expect((await merge(city, 2, 1, clerk)).status).toBe(200);
    expect(await counts(city)).toMatchObject({ dispatched: 1, inbox: 1, merged: 1 });
    expect(await ticketOf(city, 1)).toMatchObject({ members: 1 });
    expect(await ticketOf(city, 2)).toMatchObject({
      stage: 'dispatched',
      queue: 'merged',
      mergedInto: ticketId(1),
      merged: { rootTicketId: ticketId(1), topTicketId: ticketId(1), rootDueAt: before.dueAt },
    });
    const accept = await city.call('acceptTicket', { as: clerk, params: { ticketId: ticketId(2) } });
    expect(accept).toMatchObject({ status: 409, body: { code: 'ticket-merged', article: '条例 §14' } });
    expect((await unmerge(city, 2, clerk)).status).toBe(200);
    const { history: _, revision: __, ...after } = await ticketOf(city, 2);
    const { history: ___, revision: ____, ...was } = before;
    expect(after).toEqual(was);
    expect(await counts(city)).toMatchObject({ dispatched: 2, inbox: 2, merged: 0 });
  });

  it('are merged by the number of the request as well', async () => {
    const city = await ticketsCity();
    await opened(city, 2);
    expect((await merge(city, 2, ticketId(1).slice(0, 17), agent)).status).toBe(200);
    expect(await ticketOf(city, 2)).toMatchObject({ mergedInto: ticketId(1) });
  });

  it('are nobody else’s business', async () => {
    const city = await ticketsCity();
    await opened(city, 1);
    await city.publish(
      dispatch(2, {
        unitId: otherStreet,
        place: { districtId: '110108', text: '北太平庄', confidence: 1, words: [] },
      }),
    );
    expect((await merge(city, 1, 2, clerk)).status).toBe(404);
    expect((await merge(city, 1, 2, stranger as unknown as typeof clerk)).status).toBe(404);
    expect((await merge(city, 1, 2, otherReviewer as unknown as typeof reviewer)).status).toBe(404);
    expect((await merge(city, 1, 9)).status).toBe(404);
    expect(await merge(city, 1, 1)).toMatchObject({
      status: 422,
      body: { code: 'merges-itself', fields: [{ field: 'into' }] },
    });
    expect((await merge(city, 1, 2)).status).toBe(200);
  });
});

describe('a group', () => {
  it('follows its root through a chain, and lists who is in it', async () => {
    const city = await ticketsCity();
    await opened(city, 3);
    await merge(city, 3, 2);
    await merge(city, 2, 1);
    expect(await ticketOf(city, 3)).toMatchObject({
      merged: { rootTicketId: ticketId(2), topTicketId: ticketId(1) },
    });
    // The top of the group is meant, whichever of it is named.
    await city.publish(dispatch(4));
    await merge(city, 4, 3);
    expect(await ticketOf(city, 4)).toMatchObject({ mergedInto: ticketId(1) });
    expect(await merge(city, 1, 4)).toMatchObject({ status: 422, body: { code: 'merges-itself' } });
    const members = await city.call('listMembers', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(members.body).toMatchObject({
      total: 2,
      counts: { members: 2, waiting: 2, callingBack: 0, closed: 0 },
      items: [{ ticketId: ticketId(2) }, { ticketId: ticketId(4) }],
    });
  });

  it('is answered once, and each petitioner is called back (R28, R30)', async () => {
    const city = await ticketsCity();
    await opened(city, 4);
    await merge(city, 3, 2);
    await merge(city, 2, 1);
    await merge(city, 4, 1);
    await answerAll(city, 1);
    await city.quiet();
    const said = (await city.facts('ticket.rootAnswered.v1')).map(({ data }) => data);
    expect(said.map(({ ticketId: id, because }) => [id, because]).sort()).toEqual([
      [ticketId(2), 'approved'],
      [ticketId(3), 'approved'],
      [ticketId(4), 'approved'],
    ]);
    for (const n of [2, 3, 4])
      expect(await ticketOf(city, n)).toMatchObject({
        stage: 'callingBack',
        queue: 'callingBack',
        replies: [{ ofRoot: ticketId(1), text: '已调试供暖设备，室温达标。' }],
      });
    // The end comes to each by its own callback; whoever is not content goes on alone.
    const answered = (n: number, solved: boolean) =>
      city.publish({
        type: 'callback.completed.v1',
        data: {
          ticketId: ticketId(n),
          requestId: ticketId(n).slice(0, 17),
          unitId: street,
          round: 1,
          status: 'reached',
          attempt: 1,
          contacted: true,
          solved,
        },
      });
    await answered(2, true);
    await answered(3, false);
    expect(await ticketOf(city, 2)).toMatchObject({ stage: 'closed', mergedInto: ticketId(1) });
    const alone = await ticketOf(city, 3);
    expect(alone).toMatchObject({ stage: 'accepted', queue: 'accepted', round: 2 });
    expect(alone).not.toHaveProperty('mergedInto');
  });

  it('is called back when the limit of its root runs out', async () => {
    const city = await ticketsCity();
    await opened(city, 2);
    await merge(city, 2, 1);
    await callbackDue(city, 2, 'deadline');
    expect(await ticketOf(city, 2)).toMatchObject({ queue: 'merged' });
    await callbackDue(city, 1, 'deadline');
    expect(await ticketOf(city, 2)).toMatchObject({ stage: 'callingBack', replies: [] });
  });

  it('has the reply that is approved after the limit', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(2));
    await bringToReview(city, 1);
    await merge(city, 2, 1);
    await callbackDue(city, 1, 'deadline');
    expect(await ticketOf(city, 2)).toMatchObject({ stage: 'callingBack', replies: [] });
    await city.call('approveReply', { as: reviewer, params: { ticketId: ticketId(1) } });
    expect(await ticketOf(city, 2)).toMatchObject({
      stage: 'callingBack',
      replies: [{ ofRoot: ticketId(1), verdict: { approved: true } }],
    });
  });

  it('is swept where a crash came between the root and its members', async () => {
    const city = await ticketsCity({ TICKETS_SWEEP_MS: '20' });
    await opened(city, 2);
    await merge(city, 2, 1);
    const id = await bringToReview(city, 1);
    // Approved, and the fact that takes the members along never came.
    await city.call('approveReply', { as: reviewer, params: { ticketId: id } });
    await until(city, async () => (await ticketOf(city, 2)).stage === 'callingBack');
  });

  it('is let go when its root was voided and is not dispatched anew in time', async () => {
    const city = await ticketsCity({ TICKETS_SWEEP_MS: '20' });
    await opened(city, 2);
    await merge(city, 2, 1);
    await city.call('objectTicket', {
      as: clerk,
      params: { ticketId: ticketId(1) },
      body: { reason: 'notOurDuty', basis: '属供热企业', proposedUnitId: 'utility-heating' },
    });
    await city.call('upholdObjection', {
      as: reviewer,
      params: { ticketId: ticketId(1) },
      body: { because: '属实' },
    });
    await new Promise((next) => setTimeout(next, 60));
    expect(await ticketOf(city, 2)).toMatchObject({ queue: 'merged' });
    await city.advance(3 * 24 * 3_600_000);
    await until(city, async () => (await ticketOf(city, 2)).queue === 'dispatched');
  });

  it('goes with its root to another unit', async () => {
    const city = await ticketsCity();
    await opened(city, 2);
    await merge(city, 2, 1);
    await city.call('objectTicket', {
      as: clerk,
      params: { ticketId: ticketId(1) },
      body: { reason: 'notOurDuty', basis: '属供热企业', proposedUnitId: 'utility-heating' },
    });
    await city.call('upholdObjection', {
      as: reviewer,
      params: { ticketId: ticketId(1) },
      body: { because: '属实' },
    });
    await city.publish(dispatch(1, { hop: 2, unitId: 'utility-heating' }));
    expect(await ticketOf(city, 2)).toMatchObject({
      queue: 'merged',
      mergedInto: ticketId(1, 2),
      merged: { rootUnitName: expect.stringContaining('') },
    });
    const [last] = (await city.facts('ticket.merged.v1')).slice(-1);
    expect(last?.data).toMatchObject({
      rootTicketId: ticketId(1, 2),
      countsForUnitId: 'utility-heating',
      unitId: street,
    });
  });
});

describe('merging both ways at once (R26)', () => {
  it('ends in one root: the one received first', async () => {
    for (let run = 0; run < 12; run += 1) {
      const city = await ticketsCity();
      await city.publish(
        dispatch(1, { receivedAt: '2026-11-23T01:50:00.000Z' }),
        dispatch(2, { receivedAt: '2026-11-23T01:40:00.000Z' }),
        dispatch(3, { receivedAt: '2026-11-23T01:45:00.000Z' }),
      );
      await Promise.all([merge(city, 1, 2), merge(city, 2, 3), merge(city, 3, 1)]);
      await city.quiet();
      const roots = [];
      for (const n of [1, 2, 3]) if (!('mergedInto' in (await ticketOf(city, n)))) roots.push(n);
      expect(roots).toHaveLength(1);
      for (const n of [1, 2, 3])
        if (!roots.includes(n))
          expect((await ticketOf(city, n)).merged.topTicketId).toBe(ticketId(roots[0] as number));
      await city.close();
    }
  });
});
