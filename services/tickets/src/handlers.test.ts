import type { FactDraft } from '@jiesu/contracts';
import type { Decision, Ticket } from '@jiesu/domain';
import type { Decision as KitDecision } from '@jiesu/service-kit';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  bringToReview,
  clerk,
  dispatch,
  requestId,
  reviewer,
  street,
  ticketId,
  ticketsCity,
} from './tickets.fixtures.ts';

const about = (n: number, round = 1) => ({
  ticketId: ticketId(n),
  requestId: requestId(n),
  unitId: street,
  round,
});
const due = (n: number, because: 'approved' | 'deadline', round = 1): FactDraft<'callback.due.v1'> => ({
  type: 'callback.due.v1',
  data: { ...about(n, round), because, dueAt: '2026-11-30T02:00:00.000Z' },
});
const completed = (n: number, solved: boolean, round = 1): FactDraft<'callback.completed.v1'> => ({
  type: 'callback.completed.v1',
  data: {
    ...about(n, round),
    status: 'reached',
    contacted: true,
    solved,
    cell: solved ? 'both' : 'neither',
    attempt: 1,
  },
});

describe('a dispatch', () => {
  it('opens a ticket with its due times, and says so once however often it is delivered', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(1));
    const { body } = await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(body).toMatchObject({
      stage: 'dispatched',
      round: 1,
      districtId: '110105',
      due: { acceptAt: '2026-11-24T02:00:00.000Z', handleAt: '2026-11-30T02:00:00.000Z' },
      dueAt: '2026-11-24T02:00:00.000Z',
      overdue: false,
      unitName: expect.stringContaining('望京'),
      problemTypeName: '室温不达标',
      history: [{ what: 'open', by: 'machine', round: 1 }],
    });
    expect(await city.facts()).toMatchObject([
      { type: 'ticket.opened.v1', subject: ticketId(1), data: { petitionerRef: 'secret-reference', hop: 1 } },
    ]);
  });

  it('opens nothing where it only asks for supervision (条例 §12)', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, { role: 'supervise' }));
    expect((await city.call('getTicket', { as: 'admin', params: { ticketId: ticketId(1) } })).status).toBe(
      404,
    );
    expect(await city.facts()).toEqual([]);
  });

  it('opens a ticket of its own with every hop', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(1, { hop: 2, unitId: 'department-water' }));
    const { body } = await city.call('listTickets', { as: 'admin', query: { view: 'all' } });
    expect(body.items.map((row: { ticketId: string }) => row.ticketId).sort()).toEqual([
      ticketId(1),
      ticketId(1, 2),
    ]);
    const water = await city.call('getTicket', { as: 'admin', params: { ticketId: ticketId(1, 2) } });
    expect(water.body).toMatchObject({ roundTheClock: true });
    expect(water.body.districtId).toBeUndefined();
  });
});

describe('what followup says', () => {
  it('closes a ticket whose petitioner says it is solved', async () => {
    const city = await ticketsCity();
    await bringToReview(city, 1);
    await city.call('approveReply', { as: reviewer, params: { ticketId: ticketId(1) } });
    await city.publish(due(1, 'approved'), completed(1, true));
    const { body } = await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(body).toMatchObject({
      stage: 'closed',
      outcome: { outcome: 'solved', cell: 'both' },
      actions: ['applyExclusion'],
    });
    expect((await city.facts()).map((fact) => fact.type)).toEqual([
      'ticket.opened.v1',
      'ticket.accepted.v1',
      'ticket.contacted.v1',
      'ticket.replied.v1',
      'ticket.replyApproved.v1',
      'ticket.closed.v1',
    ]);
  });

  it('opens a new round where it is not, once', async () => {
    const city = await ticketsCity();
    await bringToReview(city, 1);
    await city.call('approveReply', { as: reviewer, params: { ticketId: ticketId(1) } });
    await city.publish(completed(1, false));
    await city.publish(completed(1, false));
    const { body } = await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(body).toMatchObject({
      stage: 'accepted',
      round: 2,
      replies: [{ round: 1, verdict: { approved: true } }],
    });
    expect(await city.facts('ticket.reopened.v1')).toHaveLength(1);
  });

  it('brings a ticket to the callback when its limit runs out (条例 §23)', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    await city.publish(due(1, 'deadline'));
    const { body } = await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(body).toMatchObject({ stage: 'callingBack', queue: 'callingBack' });
    const late = await city.call('acceptTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(late).toMatchObject({ status: 409, body: { code: 'wrong-stage' } });
  });

  it('marks what is overdue', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2));
    const breach = { ...about(1), clock: 'accept' as const, dueAt: '2026-11-24T02:00:00.000Z' };
    await city.publish({ type: 'deadline.breached.v1', data: breach });
    const { body } = await city.call('listTickets', { as: clerk, query: { mark: 'supervised' } });
    expect(body).toMatchObject({
      total: 1,
      items: [{ ticketId: ticketId(1), marks: [{ mark: 'supervised' }] }],
    });
    await city.advance(25 * 3_600_000);
    const overdue = await city.call('listTickets', { as: clerk, query: { overdue: true } });
    expect(overdue.body).toMatchObject({ total: 2 });
    expect((await city.call('countTickets', { as: clerk })).body).toMatchObject({
      dispatched: 2,
      inbox: 2,
      overdue: 2,
    });
  });

  it('about a ticket that is not there changes nothing', async () => {
    const city = await ticketsCity();
    await city.publish(due(9, 'deadline'), completed(9, true));
    expect(await city.facts()).toEqual([]);
  });
});

describe('a decision', () => {
  it('has one shape in domain and kit, which may not import each other (the type check says so)', () => {
    expectTypeOf<Decision<Ticket>>().toEqualTypeOf<KitDecision<Ticket>>();
  });
});
