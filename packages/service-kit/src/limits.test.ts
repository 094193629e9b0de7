import { describe, expect, it } from 'vitest';
import { createLimiter } from './limits.ts';

describe('a limiter', () => {
  it('allows a burst, then the rate, and counts each sender by itself', () => {
    let now = 0;
    const limiter = createLimiter(10, 20, () => now);
    const passed = (sender: string, calls: number) =>
      Array.from({ length: calls }, () => limiter.take(sender)).filter((wait) => wait === 0).length;
    expect(passed('a', 30)).toBe(20);
    expect(limiter.take('a')).toBe(1);
    expect(passed('b', 5)).toBe(5);
    now = 1000;
    expect(passed('a', 30)).toBe(10);
    now = 60_000;
    expect(passed('a', 30)).toBe(20);
  });

  it('forgets senders that are quiet, so that strangers cannot fill the memory', () => {
    let now = 0;
    const limiter = createLimiter(10, 10, () => now);
    for (let i = 0; i < 100_000; i++) {
      now += 1;
      limiter.take(`stranger ${i}`);
    }
    expect(limiter.take('somebody')).toBe(0);
  });
});
