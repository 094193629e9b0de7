import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busContract, documentsContract, filesContract, schedulerContract } from '@jiesu/ports/suites';
import { describe, expect, it } from 'vitest';
import { demandsContract } from '../../ports/src/suites/demands.ts';
import { openDatabase } from './database.ts';
import { sqliteDemands } from './demands.ts';
import { bundledWriter, testStore } from './testing.ts';

const thread = await bundledWriter();
const make = async () => testStore({ thread });

busContract('sqlite, thread', make);
documentsContract('sqlite, thread', make);
schedulerContract('sqlite, thread', make);
filesContract('sqlite, thread', make);
demandsContract('sqlite, thread', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-demands-'));
  const database = openDatabase({
    file: join(folder, 'jiesu.db'),
    synchronous: 'off',
    thread,
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    base: sqliteDemands(database),
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

describe('the writer in a thread', () => {
  const insert = (n: number) => ['sql', [['INSERT INTO t VALUES (?)', [[n]], 'changes']]] as const;

  it('undoes a work that fails, and only that', async () => {
    const store = testStore({ thread });
    store.database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
    const results = await Promise.allSettled([1, 1, 2].map((n) => store.database.write(insert(n))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(store.database.statement('SELECT n FROM t ORDER BY n').all()).toEqual([{ n: 1 }, { n: 2 }]);
    await store.close();
  });

  it('undoes a change that has no JSON, and only that', async () => {
    const store = testStore({ thread, share: true });
    const things = store.documents<{ readonly of?: unknown }>({ name: 'things', fields: {}, indexes: [] });
    const ring: { of?: unknown } = {};
    ring.of = ring;
    const change = (id: string, next: { readonly of?: unknown }) => ({
      id,
      expected: 0,
      next,
      facts: [],
      cause: { id },
    });
    const results = await Promise.allSettled([
      things.commit(change('a', { of: '水' })),
      things.commit(change('b', ring)),
      things.commit(change('c', { of: [1, undefined] })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = store.database.statement('SELECT id, doc FROM doc_things ORDER BY id').all();
    expect(rows).toEqual([
      { id: 'a', doc: '{"of":"水"}' },
      { id: 'c', doc: '{"of":[1,null]}' },
    ]);
    await store.close();
  });

  it('refuses with store-unavailable when the disk is full, and recovers', async () => {
    const store = testStore({ thread });
    store.database.exec('CREATE TABLE t (x TEXT)');
    await store.database.pragma('PRAGMA max_page_count = 1');
    const wide = ['sql', [['INSERT INTO t VALUES (?)', [['x'.repeat(100_000)]], 'changes']]] as const;
    await expect(store.database.write(wide)).rejects.toMatchObject({ code: 'store-unavailable' });
    await store.database.pragma('PRAGMA max_page_count = 1000000');
    await store.database.write(wide);
    expect(store.database.waiting).toBe(0);
    await store.close();
  });

  it('answers in order what is asked in order, and writes all of it before it closes', async () => {
    const store = testStore({ thread });
    store.database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
    const order: number[] = [];
    const writes = Array.from({ length: 5_000 }, (_, n) =>
      store.database.write(insert(n)).then(() => order.push(n)),
    );
    const again = await store.reopen();
    await Promise.all(writes);
    expect(order).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
    expect(again.database.statement('SELECT count(*) AS n FROM t').get()).toEqual({ n: 5_000 });
    await again.close();
  });
});
