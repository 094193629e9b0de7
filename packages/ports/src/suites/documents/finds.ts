import { expect } from 'vitest';
import type { Query, Where } from '../../store.ts';
import type { Clause } from '../clauses.ts';
import type { DocumentsWorld } from './index.ts';
import { aTicket, change, fill, idsOf, type Ticket } from './tickets.ts';

const CITY: Readonly<Record<string, Ticket>> = {
  a: aTicket({ title: '供暖不热 Heating', dueAt: '2026-12-01T00:00:00.000Z', rounds: 1, confidential: true }),
  b: aTicket({ stage: 'accepted', title: '路灯不亮', dueAt: '2026-12-03T00:00:00.000Z', rounds: 3 }),
  c: aTicket({ stage: 'accepted', rounds: 2, confidential: false, marks: ['parked', 'supervised'] }),
  d: aTicket({ unitId: 'district-110105', dueAt: '2026-12-02T00:00:00.000Z', marks: [] }),
  e: aTicket({ stage: 'closed', rounds: 2, place: { streetId: '110105026' }, marks: ['supervised'] }),
};

const finding = (says: string, where: Where, ids: string): Clause<DocumentsWorld> => ({
  says,
  async holds(world) {
    const store = await fill(world, CITY);
    expect(idsOf((await store.find({ where, limit: 10 })).items).join('')).toBe(ids);
    expect(await store.count(where)).toBe(ids.length);
  },
});

const sorting = (says: string, sort: NonNullable<Query['sort']>, ids: string): Clause<DocumentsWorld> => ({
  says,
  async holds(world) {
    const store = await fill(world, CITY);
    expect(idsOf((await store.find({ sort, limit: 10 })).items).join('')).toBe(ids);
  },
});

const refusing = (says: string, queries: readonly Query[]): Clause<DocumentsWorld> => ({
  says,
  async holds(world) {
    const store = await fill(world, CITY);
    for (const query of queries) {
      await expect(store.find(query), JSON.stringify(query)).rejects.toMatchObject({
        code: 'invalid-query',
        retry: 'after-fix',
      });
    }
  },
});

export const finds: readonly Clause<DocumentsWorld>[] = [
  finding('without a condition everything is found, by id', {}, 'abcde'),
  finding('by a text', { stage: 'accepted' }, 'bc'),
  finding('by a number', { rounds: 2 }, 'ce'),
  finding('by yes or no, where missing is neither', { confidential: false }, 'c'),
  finding('by one of several values', { stage: ['accepted', 'closed'] }, 'bce'),
  finding('by one of no values: nothing', { stage: [] }, ''),
  finding(
    'by a range of texts, both ends',
    { dueAt: { gte: '2026-12-01T00:00:00.000Z', lt: '2026-12-03' } },
    'ad',
  ),
  finding('by a range of numbers, where missing is never within', { rounds: { gt: 1 } }, 'bce'),
  finding('by what a list has', { marks: { has: 'supervised' } }, 'ce'),
  finding('by what is missing', { dueAt: { missing: true } }, 'ce'),
  finding('by what is not missing', { dueAt: { missing: false } }, 'abd'),
  finding('by a piece of text, whatever the case', { title: { contains: 'heAT' } }, 'a'),
  finding('by a piece of Chinese text of any length', { title: { contains: '不' } }, 'ab'),
  finding('by a field deep in the document', { streetId: '110105026' }, 'e'),
  finding('by several conditions, all of which hold', { stage: 'accepted', rounds: { lte: 2 } }, 'c'),
  finding('signs that mean something elsewhere mean nothing', { title: { contains: '%' } }, ''),
  sorting('sorted upwards, missing values last', [{ field: 'dueAt', direction: 'asc' }], 'adbce'),
  sorting('sorted downwards, missing values last again', [{ field: 'dueAt', direction: 'desc' }], 'bdace'),
  sorting('equal values are sorted by id', [{ field: 'rounds', direction: 'desc' }], 'bcead'),
  sorting(
    'sorted by several fields, each its own way',
    [
      { field: 'stage', direction: 'desc' },
      { field: 'rounds', direction: 'asc' },
    ],
    'adecb',
  ),
  {
    says: 'what is found comes with revision and causes',
    async holds(world) {
      const store = await fill(world, CITY);
      await store.commit(change('b', 1, aTicket({ stage: 'void' })));
      await world.bus.idle();
      const { items } = await store.find({ where: { stage: 'void' }, limit: 1 });
      expect(items).toEqual([await store.get('b')]);
    },
  },
  {
    says: 'a changed document is found by its new values only',
    async holds(world) {
      const store = await fill(world, CITY);
      await store.commit(change('a', 1, aTicket({ stage: 'void' })));
      await world.bus.idle();
      expect(await store.count({ stage: 'dispatched' })).toBe(1);
      expect(idsOf((await store.find({ where: { stage: 'void' }, limit: 5 })).items)).toEqual(['a']);
    },
  },
  refusing('fields that were not declared are refused', [
    { where: { secret: 1 }, limit: 1 },
    { where: { constructor: 'x' }, limit: 1 },
    { sort: [{ field: 'secret', direction: 'asc' }], limit: 1 },
    { where: { "stage') OR 1=1 --": 'x' }, limit: 1 },
  ]),
  refusing('values of a wrong type are refused', [
    { where: { stage: 1 }, limit: 1 },
    { where: { rounds: '1' }, limit: 1 },
    { where: { rounds: Number.NaN }, limit: 1 },
    { where: { confidential: 'yes' }, limit: 1 },
    { where: { stage: ['accepted', 2] }, limit: 1 },
    { where: { dueAt: { lt: 5 } }, limit: 1 },
    { where: { rounds: { contains: '1' } }, limit: 1 },
  ]),
  refusing('lists are asked with has, and only lists', [
    { where: { marks: 'supervised' }, limit: 1 },
    { where: { marks: ['supervised'] }, limit: 1 },
    { where: { stage: { has: 'accepted' } }, limit: 1 },
    { sort: [{ field: 'marks', direction: 'asc' }], limit: 1 },
  ]),
  refusing('a page has 1 to 500 rows', [{ limit: 0 }, { limit: 501 }, { limit: 1.5 }, { limit: Number.NaN }]),
];
