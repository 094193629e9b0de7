import type { Fact } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { at, dispatched, opened, policies, street } from './ticket.fixtures.ts';
import { openTicket } from './ticket.ts';
import { aPolicy } from './timers.testing.ts';
import { type FollowedType, type Followup, fireDue, onTicket, openFollowup } from './timers.ts';

const policy = aPolicy();
const ticket = opened();
const ticketId = `${ticket.requestId}-1`;
const said = {
  ticketId,
  requestId: ticket.requestId,
  unitId: ticket.unitId,
  by: 'clerk',
  round: 1,
  rootTicketId: '20261123-9P4V6YRD-1',
  because: '同一事项',
};
const start = (): Followup => {
  const [fact] = openTicket(dispatched, street, policies).facts;
  if (fact?.type !== 'ticket.opened.v1') throw new Error('not opened');
  return openFollowup(fact.data, policy);
};
const hear = (followup: Followup, type: FollowedType, data: object, time: string): Followup => {
  const next = onTicket(followup, { type, data, time } as unknown as Fact<FollowedType>, policy);
  if (!next) throw new Error(`${type} changes nothing`);
  return next;
};
const merged = (followup: Followup, time: string): Followup =>
  hear(followup, 'ticket.merged.v1', { ...said, countsForUnitId: ticket.unitId }, time);
const unmerged = (followup: Followup, time: string): Followup =>
  hear(followup, 'ticket.unmerged.v1', { ...said, due: ticket.due }, time);
const noon = at('2026-11-23 12:00');

describe('the timers of a merged ticket (R27)', () => {
  it('rest, and run on to the same times after the undo', () => {
    const before = start();
    const resting = merged(before, noon);
    expect(resting.state).toBe('merged');
    expect(resting.nextAt).toBeUndefined();
    expect(fireDue(ticketId, resting, at('2027-01-01 00:00'), policy)).toBeUndefined();
    const after = unmerged(resting, at('2026-11-23 13:00'));
    expect(after).toMatchObject({ state: 'running', clocks: before.clocks, nextAt: before.nextAt, rank: 0 });
  });

  it('say what ran out meanwhile once, after the undo', () => {
    const late = at('2026-12-20 10:00');
    const after = unmerged(merged(start(), noon), late);
    const fired = fireDue(ticketId, after, late, policy);
    const breaches = fired?.facts.filter(({ type }) => type === 'deadline.breached.v1') ?? [];
    expect(breaches.map(({ data }) => (data as { clock: string }).clock)).toEqual([
      'accept',
      'contact',
      'handle',
    ]);
    expect(fired?.next.state).toBe('callingBack');
    expect(fireDue(ticketId, fired!.next, late, policy)).toBeUndefined();
  });

  it('take back what rang after the merge, before it was heard of', () => {
    const late = at('2026-12-20 10:00');
    const rung = fireDue(ticketId, start(), late, policy)!.next;
    expect(rung.state).toBe('callingBack');
    const resting = merged(rung, noon);
    expect(resting).toMatchObject({ state: 'merged' });
    expect(resting).not.toHaveProperty('callback');
    expect(resting.clocks.every(({ breachedAt }) => breachedAt === undefined)).toBe(true);
    // Merged after the limit: the breach was one, and stays.
    const after = merged(rung, at('2026-12-19 10:00'));
    expect(after.clocks.map(({ breachedAt }) => breachedAt)).toEqual([late, late, late]);
  });

  it('begin the callback when the root is answered', () => {
    const answered = hear(
      merged(start(), noon),
      'ticket.rootAnswered.v1',
      { ...said, because: 'approved' },
      at('2026-11-25 10:00'),
    );
    expect(answered).toMatchObject({ state: 'callingBack', reply: 'approved' });
    expect(answered.callback?.because).toBe('approved');
    expect(
      onTicket(
        start(),
        { type: 'ticket.rootAnswered.v1', data: { ...said, because: 'approved' }, time: noon } as never,
        policy,
      ),
    ).toBeUndefined();
  });
});
