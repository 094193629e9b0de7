import type { Demand } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import type { DemandBase, NumberedDemand } from '../demands.ts';

export interface DemandsWorld {
  readonly base: DemandBase;
  readonly close: () => Promise<void>;
}

const demand = (requestId: string, more: Partial<Demand> = {}): Demand => ({
  requestId,
  channel: 'hotline',
  kind: 'complaint',
  receivedAt: '2026-03-01T02:00:00.000Z',
  day: '2026-03-01',
  secondary: [],
  supporters: 1,
  state: 'classified',
  stateOrder: 0,
  hops: 0,
  rounds: 1,
  breaches: [],
  classifiedRevision: 1,
  ...more,
});

async function all(base: DemandBase): Promise<readonly NumberedDemand[]> {
  const rows: NumberedDemand[] = [];
  for await (const lot of base.scan()) rows.push(...lot);
  return rows;
}

/** What a demand base promises, for every adapter. */
export function demandsContract(name: string, make: () => Promise<DemandsWorld>): void {
  async function inWorld(run: (base: DemandBase) => Promise<void>): Promise<void> {
    const world = await make();
    try {
      await run(world.base);
    } finally {
      await world.close();
    }
  }

  describe(`demand base: ${name}`, () => {
    it('numbers demands from 1 in order of arrival', () =>
      inWorld(async (base) => {
        expect(await base.putMany([demand('a'), demand('b')])).toEqual([1, 2]);
        expect(await base.putMany([demand('c')])).toEqual([3]);
      }));

    it('keeps the number of a demand that is put again, and replaces it whole', () =>
      inWorld(async (base) => {
        await base.putMany([demand('a', { title: '漏水' }), demand('b')]);
        expect(await base.putMany([demand('b', { state: 'closed' }), demand('a')])).toEqual([2, 1]);
        expect(await base.getNumbered([1, 2])).toEqual([
          { seq: 1, demand: demand('a') },
          { seq: 2, demand: demand('b', { state: 'closed' }) },
        ]);
      }));

    it('finds by id what exists and passes over what does not', () =>
      inWorld(async (base) => {
        await base.putMany([demand('a'), demand('b')]);
        const found = await base.getMany(['b', 'nobody', 'a']);
        expect(found.map(({ seq }) => seq).sort()).toEqual([1, 2]);
      }));

    it('answers numbers in the order asked for', () =>
      inWorld(async (base) => {
        await base.putMany([demand('a'), demand('b'), demand('c')]);
        const found = await base.getNumbered([3, 99, 1]);
        expect(found.map(({ demand }) => demand.requestId)).toEqual(['c', 'a']);
      }));

    it('finds more ids at once than a statement has places for', () =>
      inWorld(async (base) => {
        const ids = Array.from({ length: 2_500 }, (_, index) => `many-${index}`);
        await base.putMany(ids.map((id) => demand(id)));
        expect(await base.getMany(ids)).toHaveLength(2_500);
      }));

    it('reads through everything by number', () =>
      inWorld(async (base) => {
        await base.putMany(Array.from({ length: 50 }, (_, index) => demand(`r${index}`)));
        expect((await all(base)).map(({ seq }) => seq)).toEqual(
          Array.from({ length: 50 }, (_, index) => index + 1),
        );
        expect(await base.count()).toBe(50);
      }));

    it('hands out copies', () =>
      inWorld(async (base) => {
        const given = demand('a', { secondary: ['safety'] });
        await base.putMany([given]);
        const [first] = await base.getMany(['a']);
        expect(first?.demand).not.toBe(given);
        expect(first?.demand.secondary).not.toBe(given.secondary);
      }));

    it('lets a shadow grow beside the live base without touching it', () =>
      inWorld(async (base) => {
        await base.putMany([demand('a')]);
        const shadow = await base.shadow();
        expect(await shadow.count()).toBe(0);
        await shadow.putMany([demand('b'), demand('c')]);
        expect((await all(base)).map(({ demand }) => demand.requestId)).toEqual(['a']);
      }));

    it('puts a promoted shadow in the place of the live base', () =>
      inWorld(async (base) => {
        await base.putMany([demand('a')]);
        const shadow = await base.shadow();
        await shadow.putMany([demand('b'), demand('c')]);
        await shadow.promote();
        expect((await all(base)).map(({ demand }) => demand.requestId)).toEqual(['b', 'c']);
        expect(await base.putMany([demand('d')])).toEqual([3]);
      }));

    it('begins a new shadow empty, whatever became of the one before', () =>
      inWorld(async (base) => {
        const left = await base.shadow();
        await left.putMany([demand('x')]);
        const fresh = await base.shadow();
        expect(await fresh.count()).toBe(0);
        await fresh.discard();
        expect(await base.count()).toBe(0);
      }));
  });
}
