import { expect } from 'vitest';
import type { Where } from '../../store.ts';
import type { Clause } from '../clauses.ts';
import type { DocumentsWorld } from './index.ts';
import { allPages, fill, varied } from './tickets.ts';

const CONDITIONS: readonly Where[] = [
  {},
  { unitId: 'street-110105001' },
  { stage: ['accepted', 'closed'], confidential: true },
  { dueAt: { missing: true } },
  { rounds: { gte: 0, lt: 3 } },
  { marks: { has: 'parked' } },
  { streetId: { missing: false }, unitId: 'street-110105002' },
];

export const counts: readonly Clause<DocumentsWorld>[] = [
  {
    says: 'a count is what paging to the end would find, at any page size',
    async holds(world) {
      const store = await fill(world, varied(83));
      for (const where of CONDITIONS) {
        const count = await store.count(where);
        for (const limit of [3, 20, 500]) expect(await allPages(store, { where, limit })).toHaveLength(count);
      }
    },
  },
  {
    says: 'a count without condition counts all',
    async holds(world) {
      const store = await fill(world, varied(41));
      expect(await store.count()).toBe(41);
    },
  },
  {
    says: 'counts per value add up, and each equals its own count',
    async holds(world) {
      const store = await fill(world, varied(83));
      for (const where of CONDITIONS) {
        const byStage = await store.countBy('stage', where);
        expect([...byStage.values()].reduce((sum, count) => sum + count, 0)).toBe(await store.count(where));
      }
      for (const [stage, count] of await store.countBy('stage'))
        expect(await store.count({ stage })).toBe(count);
    },
  },
  {
    says: 'counts per yes or no and per number are named like their values; missing ones are left out',
    async holds(world) {
      const store = await fill(world, varied(30));
      const confidential = await store.countBy('confidential');
      expect([...confidential.keys()].sort()).toEqual(['false', 'true']);
      expect(confidential.get('true')).toBe(await store.count({ confidential: true }));
      for (const [rounds, count] of await store.countBy('rounds')) {
        expect(await store.count({ rounds: Number(rounds) })).toBe(count);
      }
    },
  },
  {
    says: 'counts per entry of a list count a document under each of its entries',
    async holds(world) {
      const store = await fill(world, varied(40));
      const marks = await store.countBy('marks');
      expect([...marks.keys()].sort()).toEqual(['parked', 'supervised']);
      for (const [mark, count] of marks) expect(await store.count({ marks: { has: mark } })).toBe(count);
    },
  },
  {
    says: 'counting by or under a field that was not declared is refused',
    async holds(world) {
      const store = await fill(world, varied(2));
      await expect(store.countBy('secret')).rejects.toMatchObject({ code: 'invalid-query' });
      await expect(store.count({ secret: 1 })).rejects.toMatchObject({ code: 'invalid-query' });
    },
  },
];
