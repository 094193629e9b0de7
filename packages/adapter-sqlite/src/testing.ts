import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type VirtualClock, virtualClock } from '@jiesu/ports/memory';
import { openSqlite, type Sqlite, type SqliteOptions } from './index.ts';

export interface TestStore extends Sqlite {
  readonly clock: VirtualClock;
  readonly folder: string;
  /** Closes it and opens the same file again. */
  reopen(): Promise<TestStore>;
}

/** For the tests of this package: a store in a folder of its own, which goes when it is closed for good. */
export function testStore(
  own: Partial<SqliteOptions> = {},
  at?: { folder: string; clock: VirtualClock },
): TestStore {
  const folder = at?.folder ?? mkdtempSync(join(tmpdir(), 'jiesu-sqlite-'));
  const clock = at?.clock ?? virtualClock('2026-11-23T02:00:00.000Z');
  const sqlite = openSqlite({
    file: join(folder, 'jiesu.db'),
    clock,
    retries: { attempts: 5, firstMs: 1, maxMs: 8 },
    synchronous: 'off',
    onFatal(error) {
      throw error;
    },
    ...own,
  });
  return {
    ...sqlite,
    clock,
    folder,
    async close() {
      await sqlite.close();
      rmSync(folder, { recursive: true, force: true });
    },
    async reopen() {
      await sqlite.close();
      return testStore(own, { folder, clock });
    },
  };
}
