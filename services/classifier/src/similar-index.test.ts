import { describe, expect, it } from 'vitest';
import { type Entry, similarIndex } from './similar-index.ts';

const HOME = { districtId: '110105', streetId: '110105026', communityId: '110105026001' };
const day = (n: number): string =>
  new Date(Date.parse('2026-01-01T00:00:00.000Z') + n * 86_400_000).toISOString();
const entry = (requestId: string, more: Partial<Entry> = {}): Entry => ({
  requestId,
  text: '北门旁边的井盖丢了，用树枝挡着',
  ...HOME,
  problemType: 'L05.03',
  petitionerRef: `ref-${requestId}`,
  receivedAt: day(10),
  ...more,
});
const ask = { ...HOME, since: 0, limit: 40 };

describe('the index of similar requests', () => {
  it('finds by words in the street, and not elsewhere', async () => {
    const index = similarIndex(1000);
    index.put(entry('20261123-7K2Q9F4M'));
    index.put(entry('r-2', { text: '暖气不热，屋里只有十五度', problemType: 'L02.01' }));
    index.put(entry('r-3', { streetId: '110105027', communityId: '110105027001' }));
    index.put(entry('r-4', { streetId: undefined, communityId: undefined }));
    index.put(entry('r-5', { streetId: undefined, communityId: undefined, districtId: undefined }));
    const { ids, looked } = await index.near({ ...ask, text: '井盖丢了没人管' });
    expect([...ids].sort()).toEqual(['20261123-7K2Q9F4M', 'r-4', 'r-5']);
    expect(looked).toBe(4);
    const district = await index.near({
      ...ask,
      streetId: undefined,
      communityId: undefined,
      text: '井盖丢了',
    });
    expect([...district.ids].sort()).toEqual(['20261123-7K2Q9F4M', 'r-3', 'r-4', 'r-5']);
    const anywhere = await index.near({ text: '井盖丢了', since: 0, limit: 40 });
    expect(anywhere.looked).toBe(5);
  });

  it('brings what the same caller said, whatever the words and the place', async () => {
    const index = similarIndex(1000);
    index.put(
      entry('a', { text: '路灯不亮', petitionerRef: 'ref-x', streetId: '110105001', receivedAt: day(10) }),
    );
    index.put(entry('b', { petitionerRef: 'ref-y' }));
    const { ids } = await index.near({ ...ask, text: '电梯停运', petitionerRef: 'ref-x' });
    expect(ids).toEqual(['a']);
    expect((await index.near({ ...ask, text: '电梯停运', petitionerRef: 'ref-x', except: 'a' })).ids).toEqual(
      [],
    );
    const since = Date.parse(day(11));
    expect((await index.near({ ...ask, text: '电梯停运', petitionerRef: 'ref-x', since })).ids).toEqual([]);
  });

  it('reads a request anew without counting it twice, also when it moves', async () => {
    const index = similarIndex(1000);
    index.put(entry('a'));
    index.put(entry('a', { text: '暖气不热屋里冰凉' }));
    expect((await index.near({ ...ask, text: '井盖丢了树枝' })).ids).toEqual([]);
    expect((await index.near({ ...ask, text: '暖气不热' })).ids).toEqual(['a']);
    index.put(entry('a', { streetId: '110105027', communityId: '110105027001' }));
    expect((await index.near({ ...ask, text: '井盖丢了' })).ids).toEqual([]);
    expect(index.counts({ petitionerRef: 'ref-a' }, 0, 0).caller).toEqual({ month: 1, year: 1 });
    expect(index.counts(HOME, 0, 0).place).toEqual({ month: 0, year: 0 });
  });

  it('counts by caller, place and matter, from the first minute of the month and the year on', () => {
    const index = similarIndex(1000);
    const month = Date.parse('2026-01-31T16:00:00.000Z');
    const year = Date.parse('2025-12-31T16:00:00.000Z');
    const times = [
      '2025-12-31T15:59:59.999Z',
      '2025-12-31T16:00:00.000Z',
      '2026-01-31T15:59:59.999Z',
      '2026-01-31T16:00:00.000Z',
      '2026-02-10T00:00:00.000Z',
    ];
    for (const [n, receivedAt] of times.entries())
      index.put(entry(`r-${n}`, { receivedAt, petitionerRef: 'ref-x' }));
    index.put(entry('other-type', { problemType: 'L01.01', receivedAt: times[4]! }));
    index.put(entry('other-community', { communityId: '110105026002', receivedAt: times[4]! }));
    const question = { ...HOME, problemType: 'L05.03', petitionerRef: 'ref-x' };
    expect(index.counts(question, month, year)).toEqual({
      caller: { month: 2, year: 4 },
      place: { month: 3, year: 5 },
      matter: { month: 2, year: 4 },
    });
    expect(index.counts({ ...question, except: 'r-4' }, month, year).caller).toEqual({ month: 1, year: 3 });
    expect(index.counts({ ...question, communityId: undefined }, month, year).place).toEqual({
      month: 4,
      year: 6,
    });
    expect(
      index.counts({ ...question, streetId: '110105099', communityId: '110105099001' }, month, year),
    ).toEqual({
      caller: { month: 2, year: 4 },
      place: { month: 0, year: 0 },
      matter: { month: 0, year: 0 },
    });
  });

  it('counts as one would by hand, whatever comes', () => {
    const index = similarIndex(20_000);
    const all: Entry[] = [];
    let state = 7;
    const below = (n: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * n);
    };
    for (let n = 0; n < 6000; n++) {
      const streetId = `11010502${below(4)}`;
      const made = entry(`r-${n}`, {
        streetId,
        communityId: `${streetId}00${below(3)}`,
        problemType: `L0${below(3)}.01`,
        petitionerRef: `ref-${below(300)}`,
        receivedAt: day(below(400)),
      });
      all.push(made);
      index.put(made);
    }
    const year = Date.parse(day(100));
    const month = Date.parse(day(300));
    for (let n = 0; n < 50; n++) {
      const one = all[below(all.length)]!;
      const count = (matches: (other: Entry) => boolean) => {
        const times = all.filter((o) => o !== one && matches(o)).map((o) => Date.parse(o.receivedAt));
        return { month: times.filter((t) => t >= month).length, year: times.filter((t) => t >= year).length };
      };
      expect(index.counts({ ...one, except: one.requestId }, month, year)).toEqual({
        caller: count((o) => o.petitionerRef === one.petitionerRef),
        place: count((o) => o.communityId === one.communityId),
        matter: count((o) => o.communityId === one.communityId && o.problemType === one.problemType),
      });
    }
  });

  it('holds no more than it may, the newest, and says from when on it knows all', async () => {
    const index = similarIndex(5000);
    for (let n = 0; n < 12_000; n++)
      index.put(entry(`r-${n}`, { petitionerRef: `ref-${n % 10}`, receivedAt: day(n / 1000) }));
    expect(index.size()).toBe(5000);
    expect(index.oldest()).toBe(Math.floor(Date.parse(day(6.999)) / 60_000) * 60_000);
    expect(index.counts({ petitionerRef: 'ref-3' }, 0, 0).caller).toEqual({ month: 500, year: 500 });
    expect(index.counts(HOME, 0, 0).place).toEqual({ month: 5000, year: 5000 });
    const { ids, looked } = await index.near({ ...ask, text: '井盖丢了', petitionerRef: 'ref-3' });
    expect(looked).toBe(5000);
    for (const id of ids) expect(Number(id.slice(2))).toBeGreaterThanOrEqual(7000);
  });

  it('bears any text', async () => {
    const index = similarIndex(100);
    for (const [n, text] of ['', '😀', 'abc', '水'.repeat(100_000), '\u0000\ud800', '，。'].entries()) {
      index.put(entry(`r-${n}`, { text }));
      expect((await index.near({ ...ask, text })).looked).toBe(n + 1);
    }
    expect(index.weigh('井盖')).toBeGreaterThanOrEqual(0);
  });
});
