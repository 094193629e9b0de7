import { describe, expect, it } from 'vitest';
import { countdown, nextTick } from './countdown.ts';

const now = Date.parse('2026-11-23T04:00:00.000Z');
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

describe('countdown', () => {
  it('splits what is left into days, hours and minutes', () => {
    expect(countdown(at(2 * 1440 + 3 * 60 + 5), now)).toMatchObject({
      days: 2,
      hours: 3,
      restMinutes: 5,
      minutes: 3065,
    });
  });
  it('is over one millisecond after the limit, and says by how much', () => {
    expect(countdown(new Date(now).toISOString(), now).pressure).not.toBe('over');
    expect(countdown(new Date(now - 1).toISOString(), now)).toMatchObject({ pressure: 'over', minutes: -1 });
    expect(countdown(at(-90), now)).toMatchObject({ pressure: 'over', hours: 1, restMinutes: 30 });
  });
  it.each([
    [600, -10, 'calm'],
    [400, -600, 'soon'],
    [60, -1380, 'close'],
    [25, -95, 'close'],
  ] as const)('with %i min left of a clock begun at %i min it is %s', (left, begun, pressure) => {
    expect(countdown(at(left), now, { startedAt: at(begun) }).pressure).toBe(pressure);
  });
  it('judges a clock without a beginning by hours', () => {
    expect(countdown(at(25 * 60), now).pressure).toBe('calm');
    expect(countdown(at(23 * 60), now).pressure).toBe('soon');
    expect(countdown(at(110), now).pressure).toBe('close');
  });
  it('stops when the duty is done: kept or broken, whatever time it is', () => {
    expect(countdown(at(-60), now, { metAt: at(-70) })).toMatchObject({ pressure: 'met', minutes: 10 });
    expect(countdown(at(-60), now, { metAt: at(-50) })).toMatchObject({ pressure: 'over', minutes: -10 });
  });
  it('is silent without a limit', () => {
    expect(countdown(undefined, now).pressure).toBe('none');
  });
});

describe('nextTick', () => {
  it('lands on the next full minute', () => {
    expect((now + 12_345 + nextTick(now + 12_345)) % 60_000).toBe(0);
  });
});
