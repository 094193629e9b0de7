import type { TimeLimitsVersion } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { type Decision, isRefused } from './decision.ts';
import { startLimitsPreview } from './limits-preview.ts';
import { at, dispatched, limits, policies } from './ticket.fixtures.ts';
import { acceptTicket, contactTicket, openTicket, replyTicket, type Ticket } from './ticket.ts';

const clerk = { userId: 'clerk', roles: ['office' as const], unitId: 'street-110105026' };
const granted = (decision: Decision<Ticket>): Ticket => {
  if (isRefused(decision)) throw new Error(decision.because);
  return decision.next;
};
/** Dispatched on Monday at 10, accepted after an hour, contacted after two, replied at the given time. */
const handled = (replyAt: string | undefined): Ticket => {
  const opened = openTicket(dispatched, { districtId: '110105', roundTheClock: true }, policies).next;
  const accepted = granted(acceptTicket(opened, clerk, at('2026-11-23 11:00')));
  const made = { outcome: 'reached', method: 'phone' } as const;
  const contacted = granted(contactTicket(accepted, clerk, at('2026-11-23 12:00'), made));
  if (replyAt === undefined) return contacted;
  const reply = { result: 'solved', text: '已处理完毕，居民确认。', attachments: ['a'.repeat(64)] } as const;
  return granted(replyTicket(contacted, clerk, at(replyAt), reply, limits));
};
const withHandle = (amount: number, unit: 'hours' | 'calendarDays'): TimeLimitsVersion => ({
  ...limits,
  version: 'proposed',
  tiers: { ...limits.tiers, ordinary: { ...limits.tiers.ordinary, handle: { amount, unit } } },
});
const previewed = (proposed: TimeLimitsVersion, tickets: readonly Ticket[], now = at('2026-12-20 10:00')) => {
  const preview = startLimitsPreview(proposed, policies, now);
  for (const [i, ticket] of tickets.entries()) preview.take(`t${i}`, ticket);
  return preview.result();
};
const handleOf = (result: ReturnType<typeof previewed>) =>
  result.clocks.find(({ clock, tier }) => clock === 'handle' && tier === 'ordinary');

describe('a preview of limits', () => {
  const inThree = handled('2026-11-26 10:00');
  const inNine = handled('2026-12-02 10:00');
  const never = handled(undefined);

  it('counts who was late and who would have been, by what people really did', () => {
    const result = previewed(withHandle(2, 'calendarDays'), [inThree, inNine, never]);
    expect(handleOf(result)).toEqual({
      tier: 'ordinary',
      clock: 'handle',
      tickets: 3,
      lateBefore: 2,
      lateAfter: 3,
    });
    expect(result.units).toEqual([{ unitId: dispatched.unitId, tickets: 3, lateBefore: 2, lateAfter: 3 }]);
    expect(result.examples).toEqual(['t0']);
    expect(handleOf(previewed(withHandle(20, 'calendarDays'), [inThree, inNine, never]))).toMatchObject({
      lateBefore: 2,
      lateAfter: 1,
    });
  });

  it('of the limits in force changes nothing', () => {
    const result = previewed(limits, [inThree, inNine, never]);
    expect(result.units).toEqual([]);
    for (const { lateBefore, lateAfter } of result.clocks) expect(lateAfter).toBe(lateBefore);
  });

  it('leaves the tickets as they are: a running one stays on its version', () => {
    const before = JSON.stringify(never);
    previewed(withHandle(1, 'hours'), [never]);
    expect(JSON.stringify(never)).toBe(before);
    expect(never.due.policyVersion).toBe(limits.version);
  });

  it('counts an unmet clock that has not run out as in time', () => {
    const result = previewed(withHandle(20, 'calendarDays'), [never], at('2026-11-24 10:00'));
    expect(handleOf(result)).toMatchObject({ tickets: 1, lateBefore: 0, lateAfter: 0 });
  });
});
