import { describe, expect, it } from 'vitest';
import { clockTime, count, day, dayFromNow, dayTime, percent, stopwatch } from './format.ts';

const now = Date.parse('2026-11-23T04:00:00.000Z');

describe('times on screen', () => {
  it('are Beijing times: the day changes at 16:00 UTC', () => {
    expect(day('2026-11-22T15:59:59.999Z')).toBe('2026-11-22');
    expect(day('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
    expect(clockTime('2026-11-22T16:05:00.000Z')).toBe('00:05');
    expect(dayFromNow(Date.parse('2026-11-22T17:00:00.000Z'), -1)).toBe('2026-11-22');
  });
  it('name the year only when it is another', () => {
    expect(dayTime('2026-11-23T06:05:00.000Z', now)).toBe('11-23 14:05');
    expect(dayTime('2025-12-31T16:00:00.000Z', now)).toBe('01-01 00:00');
    expect(dayTime('2025-12-31T15:59:00.000Z', now)).toBe('2025-12-31 23:59');
    expect(dayTime(undefined, now)).toBe('');
    expect(dayTime('nonsense', now)).toBe('');
  });
});

describe('figures on screen', () => {
  it('group thousands', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect(count(999)).toBe('999');
    expect(count(undefined)).toBe('–');
  });
  it('say nothing rather than NaN', () => {
    expect(percent(0.8734)).toBe('87.3%');
    expect(percent(Number.NaN)).toBe('–');
    expect(percent(undefined)).toBe('–');
  });
  it('run like a stopwatch', () => {
    expect(stopwatch(42.9)).toBe('0:42');
    expect(stopwatch(65)).toBe('1:05');
  });
});
