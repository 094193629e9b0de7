import { describe, expect, it } from 'vitest';
import { idMaker } from './ids.ts';

describe('newId', () => {
  it('carries the day in Shanghai and sorts by time', () => {
    const make = idMaker({ now: () => '2026-11-22T16:00:00.000Z' }, 0);
    expect(make()).toMatch(/^20261123-0000[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(make('2026-11-22T15:59:59.999Z')).toMatch(/^20261122-/);
    const times = [
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:00:00.001Z',
      '2026-01-01T15:59:59.999Z',
      '2026-01-01T16:00:00.000Z',
    ];
    const ids = times.map((at) => make(at));
    expect([...ids].sort()).toEqual(ids);
  });

  it('repeats nothing in a burst within one millisecond of a standing clock', () => {
    const make = idMaker({ now: () => '2026-11-23T02:00:00.000Z' });
    expect(new Set(Array.from({ length: 30_000 }, () => make())).size).toBe(30_000);
  });

  it('repeats nothing when times jump back and forth', () => {
    const make = idMaker({ now: () => '2026-11-23T02:00:00.000Z' });
    const ids = Array.from({ length: 8000 }, (_, i) =>
      make(i % 2 === 0 ? '2026-11-23T02:00:00.000Z' : '2026-11-23T03:00:00.000Z'),
    );
    expect(new Set(ids).size).toBe(8000);
  });
});
