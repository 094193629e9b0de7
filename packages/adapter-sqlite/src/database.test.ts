import { join } from 'node:path';
import type { Fact } from '@jiesu/contracts';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { openSqlite } from './index.ts';
import { type TestStore, testStore } from './testing.ts';

let store: TestStore | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

const table = (): TestStore => {
  store = testStore();
  store.database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, x TEXT)');
  return store;
};
const rows = ({ database }: TestStore): number =>
  (database.statement('SELECT count(*) AS n FROM t').get() as { readonly n: number }).n;
const insert = ({ database }: TestStore, n: number, text = ''): Promise<unknown> =>
  database.write(['sql', [['INSERT INTO t VALUES (?, ?)', [[n, text]], 'changes']]]);

const fact = (id: string, data: unknown = {}): Fact =>
  ({
    id,
    type: 'ticket.accepted.v1',
    source: 's',
    subject: 'a',
    partitionkey: 'a',
    revision: 1,
    data,
  }) as Fact;

describe('the group commit', () => {
  it('does all that was asked in one turn in one transaction', async () => {
    const mine = table();
    await Promise.all(Array.from({ length: 100 }, (_, n) => insert(mine, n)));
    expect(rows(mine)).toBe(100);
    const once = mine.database.write(['sql', [['SELECT 1', [[]], 'rows']]]);
    expect(mine.database.waiting).toBe(1);
    await once;
    expect(mine.database.waiting).toBe(0);
  });

  it('undoes a work that throws, and only that', async () => {
    const mine = table();
    const results = await Promise.allSettled([
      insert(mine, 1),
      mine.database.write([
        'sql',
        [
          ['INSERT INTO t VALUES (2, ?)', [['half done']], 'changes'],
          ['INSERT INTO nowhere VALUES (1)', [[]], 'changes'],
        ],
      ]),
      insert(mine, 3),
      insert(mine, 1),
      insert(mine, 4),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(results[1]).toMatchObject({
      reason: { message: expect.stringContaining('no such table: nowhere') },
    });
    expect(rows(mine)).toBe(3);
  });

  it('takes back the facts of a work that throws', async () => {
    const mine = table();
    const documents = mine.documents<{ readonly n: number }>({ name: 'things', fields: {}, indexes: [] });
    const change = (id: string) => ({
      id,
      expected: 0,
      next: { n: 1 },
      facts: [{ topic: 'tickets', fact: fact(id) }],
      cause: { id: `c-${id}` },
    });
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const bad = { ...change('bad'), facts: [{ topic: 'tickets', fact: fact('bad', circular) }] };
    const results = await Promise.allSettled([
      documents.commit(change('a')),
      documents.commit(bad),
      documents.commit(change('b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await documents.get('bad')).toBeUndefined();
    const log: string[] = [];
    for await (const lot of mine.bus.read(['*'])) log.push(...lot.map((delivered) => delivered.fact.id));
    expect(log).toEqual(['a', 'b']);
  });

  it('refuses with store-unavailable when the disk is full, leaves nothing behind, and recovers', async () => {
    const mine = table();
    const { page_count: pages } = mine.database.statement('PRAGMA page_count').get() as {
      page_count: number;
    };
    mine.database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const results = await Promise.allSettled([insert(mine, 1), insert(mine, 2, 'x'.repeat(100_000))]);
    for (const result of results) {
      expect(result).toMatchObject({ reason: { code: 'store-unavailable', retry: 'later' } });
    }
    expect(rows(mine)).toBe(0);
    mine.database.exec('PRAGMA max_page_count = 1000000');
    await insert(mine, 2, 'x'.repeat(100_000));
    expect(rows(mine)).toBe(1);
  });

  it('refuses everybody when somebody else holds the file, and recovers', async () => {
    const mine = table();
    const other = new DatabaseSync(join(mine.folder, 'jiesu.db'));
    other.exec('BEGIN IMMEDIATE');
    const results = await Promise.allSettled([insert(mine, 1), insert(mine, 2)]);
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'store-unavailable' } });
    other.exec('ROLLBACK');
    other.close();
    await insert(mine, 1);
    expect(rows(mine)).toBe(1);
  });

  it('writes what waits before it closes, and refuses what comes after', async () => {
    const mine = table();
    const waiting = [insert(mine, 1), insert(mine, 2)];
    const again = await mine.reopen();
    store = again;
    await Promise.all(waiting);
    expect(rows(again)).toBe(2);
    await expect(insert(mine, 3)).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('splits a crowd into several transactions, so that nobody waits for all', async () => {
    const mine = table();
    const order: string[] = [];
    const writes = Array.from({ length: 4_500 }, (_, n) => insert(mine, n).then(() => order.push('written')));
    setImmediate(() => setImmediate(() => order.push('another turn')));
    await Promise.all(writes);
    expect(order.indexOf('another turn')).toBeLessThan(4_500);
    expect(rows(mine)).toBe(4_500);
  });
});

describe('the file', () => {
  it('is opened by one process at a time', () => {
    const mine = table();
    const file = join(mine.folder, 'jiesu.db');
    expect(() => openDatabase({ file, onFatal: () => undefined })).toThrow(
      expect.objectContaining({ code: 'store-in-use', retry: 'after-fix' }),
    );
  });

  it('may be opened again once it is closed', async () => {
    const mine = table();
    store = await mine.reopen();
    expect(rows(store)).toBe(0);
  });

  it('is written with an fsync for every answer unless a test asks for less', async () => {
    const mine = testStore();
    const clock = mine.clock;
    await mine.close();
    const real = openSqlite({ file: join(mine.folder, 'real.db'), clock, onFatal: () => undefined });
    const levels = real.database.statement('PRAGMA synchronous').get() as { readonly synchronous: number };
    const mode = real.database.statement('PRAGMA journal_mode').get() as { readonly journal_mode: string };
    expect([levels.synchronous, mode.journal_mode]).toEqual([2, 'wal']);
    await real.close();
  });
});
