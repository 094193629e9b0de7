import { describe, expect, it } from 'vitest';
import { outgoing, several, short } from '../suites/samples.ts';
import { openMemory, virtualClock } from './index.ts';

const clock = virtualClock('2026-11-23T02:00:00.000Z');

/** What a group saw of 400 facts about 20 requests. */
const deliveries = async (seed: number): Promise<string[]> => {
  const memory = openMemory({ clock, seed });
  const seen: string[] = [];
  await memory.bus.subscribe({
    group: 'g',
    topics: ['*'],
    handle: async (fact) => void seen.push(short(fact)),
  });
  await memory.bus.publish(several(400, (n) => `k${n % 20}`));
  await memory.bus.idle();
  await memory.close();
  return seen;
};

describe('memory ports', () => {
  it('repeat about one fact in twenty', async () => {
    const seen = await deliveries(7);
    expect(new Set(seen).size).toBe(400);
    expect(seen.length).toBeGreaterThan(405);
    expect(seen.length).toBeLessThan(450);
  });

  it('mix the order across requests, differently for another seed', async () => {
    const one = await deliveries(1);
    const published = several(400, (n) => `k${n % 20}`).map(({ fact }) => short(fact));
    expect([...new Set(one)]).not.toEqual(published);
    expect(await deliveries(2)).not.toEqual(one);
  });

  it('let find lag behind get until they are settled', async () => {
    const memory = openMemory({ clock, seed: 3 });
    const store = memory.documents<{ n: number }>({ name: 'things', fields: {}, indexes: [] });
    await store.commit({ id: 'a', expected: 0, next: { n: 1 }, facts: [], cause: { id: 'c' } });
    const lagging = store.count();
    memory.settle();
    expect(await store.count()).toBe(1);
    expect(await lagging).toBe(0);
    await memory.close();
  });

  it('give every reader a fact of its own', async () => {
    const memory = openMemory({ clock, seed: 4 });
    const given = outgoing('a');
    await memory.bus.publish([given]);
    for await (const [delivered] of memory.bus.read(['*'])) expect(delivered?.fact).not.toBe(given.fact);
    await memory.close();
  });

  it('do the same again for the same seed', async () => {
    expect(await deliveries(5)).toEqual(await deliveries(5));
  });
});

describe('a virtual clock', () => {
  it('stands still until it is moved, and tells that it was', () => {
    const mine = virtualClock('2026-11-23T02:00:00.000Z');
    let moves = 0;
    mine.onMove(() => moves++);
    mine.advance(1_500);
    expect(mine.now()).toBe('2026-11-23T02:00:01.500Z');
    mine.set('2026-12-01T00:00:00.000Z');
    expect([mine.now(), moves]).toEqual(['2026-12-01T00:00:00.000Z', 2]);
    expect(() => mine.set('2026-11-01T00:00:00.000Z')).toThrow(/backwards/);
    expect(() => virtualClock('yesterday')).toThrow(/not an instant/);
  });
});
