import { expect } from 'vitest';
import type { Query } from '../../store.ts';
import type { Clause } from '../clauses.ts';
import type { DocumentsWorld } from './index.ts';
import { allPages, aTicket, change, create, fill, idsOf, varied } from './tickets.ts';

const SORTS: readonly NonNullable<Query['sort']>[] = [
  [],
  [{ field: 'dueAt', direction: 'asc' }],
  [{ field: 'dueAt', direction: 'desc' }],
  [{ field: 'rounds', direction: 'asc' }],
  [{ field: 'confidential', direction: 'desc' }],
  [
    { field: 'rounds', direction: 'desc' },
    { field: 'dueAt', direction: 'asc' },
  ],
  [
    { field: 'streetId', direction: 'asc' },
    { field: 'stage', direction: 'desc' },
    { field: 'dueAt', direction: 'asc' },
  ],
];

export const pages: readonly Clause<DocumentsWorld>[] = [
  {
    says: 'pages of any size put together are the whole, in every order',
    async holds(world) {
      const store = await fill(world, varied(97));
      for (const sort of SORTS) {
        const whole = idsOf((await store.find({ sort, limit: 500 })).items);
        expect(whole).toHaveLength(97);
        for (const limit of [1, 7, 50, 97]) {
          expect(await allPages(store, { sort, limit }), JSON.stringify({ sort, limit })).toEqual(whole);
        }
      }
    },
  },
  {
    says: 'the same under a condition',
    async holds(world) {
      const store = await fill(world, varied(97));
      for (const sort of SORTS) {
        const where = { unitId: 'street-110105001', stage: ['accepted', 'closed'] };
        const whole = idsOf((await store.find({ where, sort, limit: 500 })).items);
        expect(whole.length).toBeGreaterThan(20);
        expect(await allPages(store, { where, sort, limit: 4 })).toEqual(whole);
      }
    },
  },
  {
    says: 'while documents arrive, those that were there come once each and in order',
    async holds(world) {
      const store = await fill(world, varied(60));
      for (const [round, sort] of SORTS.entries()) {
        const before = idsOf((await store.find({ sort, limit: 500 })).items);
        let arrived = 0;
        const seen = await allPages(store, { sort, limit: 7 }, () =>
          create(store, world.bus, varied(4, `new${round}-${++arrived}-`)),
        );
        expect(new Set(seen).size).toBe(seen.length);
        const known = new Set(before);
        expect(seen.filter((id) => known.has(id))).toEqual(before);
      }
    },
  },
  {
    says: 'a document that moves forward between two pages hides no other',
    async holds(world) {
      const store = await fill(world, varied(30));
      const sort = [{ field: 'dueAt', direction: 'asc' }] as const;
      const [first] = (await store.find({ sort, limit: 5 })).items;
      const before = idsOf((await store.find({ sort, limit: 500 })).items);
      let moved = false;
      const seen = await allPages(store, { sort, limit: 5 }, async () => {
        if (moved) return;
        moved = true;
        await store.commit(change(first?.id ?? '', 1, aTicket({ dueAt: '2026-12-31T00:00:00.000Z' })));
        await world.bus.idle();
      });
      for (const id of before) expect(seen).toContain(id);
    },
  },
  {
    says: 'the last page has no cursor, nor has an empty one',
    async holds(world) {
      const store = await fill(world, varied(10));
      expect((await store.find({ limit: 10 })).cursor).toBeUndefined();
      expect((await store.find({ limit: 9 })).cursor).toBeDefined();
      expect(await store.find({ where: { stage: 'void' }, limit: 5 })).toEqual({ items: [] });
    },
  },
  {
    says: 'the page size may change from page to page',
    async holds(world) {
      const store = await fill(world, varied(20));
      const first = await store.find({ limit: 3 });
      const rest = await store.find({ limit: 100, ...(first.cursor && { cursor: first.cursor }) });
      expect(first.items.length + rest.items.length).toBe(20);
    },
  },
  {
    says: 'a cursor of another question is refused, and so is no cursor at all',
    async holds(world) {
      const store = await fill(world, varied(20));
      const sort = [{ field: 'dueAt', direction: 'asc' }] as const;
      const { cursor = '' } = await store.find({ where: { unitId: 'street-110105001' }, sort, limit: 3 });
      const wrong: readonly Query[] = [
        { where: { unitId: 'street-110105002' }, sort, limit: 3, cursor },
        { where: { unitId: 'street-110105001' }, limit: 3, cursor },
        {
          where: { unitId: 'street-110105001' },
          sort: [{ ...sort[0], direction: 'desc' }],
          limit: 3,
          cursor,
        },
        ...[
          '',
          'x',
          '....',
          'W10',
          Buffer.from('["a","b"]').toString('base64url'),
          `${cursor}x`.slice(4),
        ].map((forged) => ({ where: { unitId: 'street-110105001' }, sort, limit: 3, cursor: forged })),
      ];
      for (const query of wrong) {
        await expect(store.find(query), query.cursor).rejects.toMatchObject({
          code: 'invalid-cursor',
          retry: 'after-fix',
        });
      }
    },
  },
];
