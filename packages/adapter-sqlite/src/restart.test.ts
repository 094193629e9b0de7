import type { Fact } from '@jiesu/contracts';
import { Fault, type StoreDeclaration } from '@jiesu/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { type TestStore, testStore } from './testing.ts';

let store: TestStore | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

const fresh = (): TestStore => {
  store = testStore();
  return store;
};

const fact = (key: string, n: number): Fact =>
  ({
    id: `${key}/${n}`,
    type: 'ticket.accepted.v1',
    source: 's',
    subject: key,
    partitionkey: key,
    revision: n,
    time: '2026-11-23T02:00:00.000Z',
    data: {},
  }) as unknown as Fact;
const facts = (count: number, topic = 'tickets') =>
  Array.from({ length: count }, (_, n) => ({ topic, fact: fact(`k${n % 7}`, n + 1) }));

interface Thing {
  readonly unit: string;
  readonly due?: string;
}
const things: StoreDeclaration = {
  name: 'things',
  fields: { unit: { path: 'unit', type: 'text' }, due: { path: 'due', type: 'text' } },
  indexes: [['unit']],
};

describe('after a restart', () => {
  it('documents, facts and files are there, and positions go on growing', async () => {
    let mine = testStore();
    const { ref } = await mine.files.put(new TextEncoder().encode('照片'), 'image/png');
    const documents = mine.documents<Thing>(things);
    await documents.commit({
      id: 'a',
      expected: 0,
      next: { unit: 'u' },
      facts: facts(3),
      cause: { id: 'c' },
    });
    const before = await mine.bus.end();
    mine = store = await mine.reopen();
    expect(await mine.documents<Thing>(things).get('a')).toMatchObject({
      revision: 1,
      causes: [{ id: 'c' }],
    });
    expect(new TextDecoder().decode((await mine.files.get(ref))?.content)).toBe('照片');
    expect(await mine.bus.end()).toBe(before);
    await mine.bus.publish(facts(1));
    expect(((await mine.bus.end()) ?? '') > (before ?? '')).toBe(true);
  });

  it('a group goes on where it stopped', async () => {
    let mine = testStore();
    await mine.bus.publish(facts(50));
    await mine.bus.subscribe({ group: 'g', topics: ['tickets'], handle: async () => undefined });
    await mine.bus.idle();
    mine = store = await mine.reopen();
    const seen: string[] = [];
    await mine.bus.subscribe({
      group: 'g',
      topics: ['tickets'],
      handle: async ({ id }) => void seen.push(id),
    });
    await mine.bus.publish([{ topic: 'tickets', fact: fact('new', 1) }]);
    await mine.bus.idle();
    expect(seen).toEqual(['new/1']);
  });

  it('dead letters wait, and a replay asked for before happens', async () => {
    let mine = testStore();
    const stop = await mine.bus.subscribe({
      group: 'g',
      topics: ['tickets'],
      handle: () => Promise.reject(new Fault('malformed-fact', 'never', '坏')),
    });
    await mine.bus.publish(facts(2));
    await mine.bus.idle();
    await stop();
    const [newest] = (await mine.bus.deadLetters.list({ limit: 1 })).items;
    await mine.bus.deadLetters.replay(newest?.id ?? '');
    mine = store = await mine.reopen();
    const seen: string[] = [];
    await mine.bus.subscribe({
      group: 'g',
      topics: ['tickets'],
      handle: async ({ id }) => void seen.push(id),
    });
    await mine.bus.idle();
    expect(seen).toEqual(['k1/2']);
    expect((await mine.bus.deadLetters.list({ state: 'waiting', limit: 5 })).total).toBe(1);
  });

  it('jobs are there, also those that were running', async () => {
    let mine = testStore();
    const at = mine.clock.now();
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    // Never ends: as a process that is killed in the middle of its work.
    void mine.scheduler.work('w', () => {
      begun();
      return new Promise(() => undefined);
    });
    await mine.scheduler.schedule([
      { key: 'running', name: 'w', at, data: {} },
      { key: 'far', name: 'w', at: '2027-01-01T00:00:00.000Z', data: { n: 1 } },
    ]);
    await running;
    expect(await mine.scheduler.board.get('running')).toMatchObject({ state: 'active' });
    await mine.database.close();
    mine = store = testStore({}, mine);
    expect(await mine.scheduler.board.get('running')).toMatchObject({ state: 'waiting' });
    expect(await mine.scheduler.board.get('far')).toMatchObject({ state: 'delayed', data: { n: 1 } });
    const seen: string[] = [];
    await mine.scheduler.work('w', async ({ key }) => void seen.push(key));
    await mine.scheduler.idle();
    expect(seen).toEqual(['running']);
  });

  it('indexes follow the declaration, with the documents that are there', async () => {
    let mine = testStore();
    const indexes = (s: TestStore): string[] =>
      (
        s.database
          .statement(
            `SELECT name FROM sqlite_master WHERE tbl_name = 'doc_things' AND sql LIKE 'CREATE%INDEX%'`,
          )
          .all() as { readonly name: string }[]
      ).map(({ name }) => name);
    const documents = mine.documents<Thing>(things);
    await documents.commit({
      id: 'a',
      expected: 0,
      next: { unit: 'u', due: 'x' },
      facts: [],
      cause: { id: 'c' },
    });
    expect(indexes(mine)).toEqual(['doc_things__unit']);
    mine = store = await mine.reopen();
    const changed = mine.documents<Thing>({ ...things, indexes: [['unit', 'due']], createOnce: true });
    expect(indexes(mine).sort()).toEqual(['doc_things__created_by', 'doc_things__unit__due']);
    expect(await changed.count({ unit: 'u', due: 'x' })).toBe(1);
  });
});

describe('the indexes', () => {
  it('answer lists and counts without reading documents', async () => {
    const mine = fresh();
    mine.documents<Thing>({ ...things, indexes: [['unit', 'due']] });
    const plan = (sql: string): string =>
      JSON.stringify(mine.database.statement(`EXPLAIN QUERY PLAN ${sql}`).all());
    const unit = `json_extract(doc, '$.unit')`;
    const due = `json_extract(doc, '$.due')`;
    expect(plan(`SELECT count(*) FROM doc_things WHERE ${unit} = 'u'`)).toContain('COVERING INDEX');
    const list = plan(
      `SELECT rowid, id, ${due} FROM doc_things WHERE ${unit} = 'u' AND ${due} IS NOT NULL ORDER BY ${due}, id LIMIT 50`,
    );
    expect(list).toContain('COVERING INDEX');
    expect(list).not.toContain('TEMP B-TREE');
  });

  it('that are sparse hold only the documents that have the first field, and serve who asks for those', async () => {
    const mine = fresh();
    const documents = mine.documents<Thing>({ ...things, indexes: [], sparse: [['due', 'unit']] });
    const there = `json_extract(doc, '$.due') IS NOT NULL`;
    const explained = mine.database
      .statement(`EXPLAIN QUERY PLAN SELECT count(*) FROM doc_things WHERE ${there}`)
      .all();
    expect(JSON.stringify(explained)).toContain('doc_things__due__unit__sparse');
    for (const [id, next] of Object.entries({ a: { unit: 'u', due: '2' }, b: { unit: 'u' } }))
      await documents.commit({ id, expected: 0, next, facts: [], cause: { id } });
    expect(await documents.count({ due: { missing: false } })).toBe(1);
  });
});

describe('forgetting', () => {
  it('takes old facts of one class, and never reuses a position', async () => {
    let mine = testStore();
    await mine.bus.publish([...facts(30, 'intake'), ...facts(30)]);
    mine.clock.advance(86_400_000);
    const limit = mine.clock.now();
    mine.clock.advance(1);
    await mine.bus.publish(facts(5, 'intake'));
    const end = await mine.bus.end();
    expect(await mine.bus.prune('personal', limit)).toBe(30);
    const left: string[] = [];
    for await (const lot of mine.bus.read(['*'])) left.push(...lot.map(({ topic }) => topic));
    expect(left).toEqual([...Array(30).fill('tickets'), ...Array(5).fill('intake')]);
    expect(await mine.bus.prune('personal', '2030-01-01T00:00:00.000Z')).toBe(5);
    expect(await mine.bus.prune('kept', '2030-01-01T00:00:00.000Z')).toBe(30);
    mine = store = await mine.reopen();
    expect(await mine.bus.end()).toBe(end);
    await mine.bus.publish(facts(1));
    expect(((await mine.bus.end()) ?? '') > (end ?? '')).toBe(true);
  });

  it('spares what a group has still to handle', async () => {
    const mine = fresh();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await mine.bus.subscribe({ group: 'g', topics: ['intake'], handle: () => gate });
    await mine.bus.publish(facts(10, 'intake'));
    expect(await mine.bus.prune('personal', '2030-01-01T00:00:00.000Z')).toBe(0);
    open();
    await mine.bus.idle();
    expect(await mine.bus.prune('personal', '2030-01-01T00:00:00.000Z')).toBe(10);
  });

  it('takes dead letters with personal data along', async () => {
    const mine = fresh();
    await mine.bus.subscribe({
      group: 'g',
      topics: ['*'],
      handle: () => Promise.reject(new Fault('malformed-fact', 'never', '坏')),
    });
    await mine.bus.publish([...facts(1, 'intake'), ...facts(1)]);
    await mine.bus.idle();
    await mine.bus.prune('personal', '2030-01-01T00:00:00.000Z');
    expect((await mine.bus.deadLetters.list({ limit: 5 })).items.map(({ topic }) => topic)).toEqual([
      'tickets',
    ]);
  });
});

describe('a group that fell far behind', () => {
  it('reads what memory no longer holds from the file, and misses nothing', async () => {
    const mine = fresh();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let handled = 0;
    await mine.bus.subscribe({
      group: 'slow',
      topics: ['tickets'],
      async handle() {
        await gate;
        handled++;
      },
    });
    for (let part = 0; part < 30; part++) {
      await mine.bus.publish(
        Array.from({ length: 1_000 }, (_, n) => ({ topic: 'tickets', fact: fact(`k${part}-${n}`, 1) })),
      );
    }
    expect(await mine.bus.groups()).toMatchObject([{ lag: 30_000 }]);
    open();
    await mine.bus.idle();
    expect(handled).toBe(30_000);
    expect(await mine.bus.groups()).toMatchObject([{ lag: 0 }]);
  });

  it('gets the very facts that were published when it is caught up', async () => {
    const mine = fresh();
    const given = facts(3);
    const seen: Fact[] = [];
    await mine.bus.subscribe({ group: 'g', topics: ['tickets'], handle: async (f) => void seen.push(f) });
    await mine.bus.publish(given);
    await mine.bus.idle();
    expect(seen.every((one, n) => one === given[n]?.fact)).toBe(true);
  });
});
