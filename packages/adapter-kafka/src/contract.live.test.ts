import { openMemory, virtualClock } from '@jiesu/ports/memory';
import { busContract, clausesKept } from '@jiesu/ports/suites';
import { describe, expect, it } from 'vitest';
import { testBus } from './testing.ts';

busContract('kafka', async () => {
  const bus = await testBus();
  return { bus, close: () => bus.close() };
});
busContract('memory', async () => {
  const clock = virtualClock('2026-11-23T02:00:00.000Z');
  return openMemory({ clock, retries: { attempts: 5, firstMs: 1, maxMs: 8 } });
});

describe('both worlds', () => {
  it('keep the same promises', () => {
    expect(clausesKept('kafka')).toEqual(clausesKept('memory'));
    expect(clausesKept('kafka').length).toBeGreaterThanOrEqual(40);
  });
});
