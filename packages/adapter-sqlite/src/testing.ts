import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type VirtualClock, virtualClock } from '@jiesu/ports/memory';
import { build } from 'esbuild';
import { openSqlite, type Sqlite, type SqliteOptions } from './index.ts';

/** The writer's thread as the host has it: a bundle, for a thread cannot run these sources. */
export async function bundledWriter(): Promise<URL> {
  // Within the packages, so that the bundle finds SQLite.
  const folder = fileURLToPath(new URL('../../../node_modules/.cache/jiesu-sqlite', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const outfile = join(mkdtempSync(join(folder, 'writer-')), 'writer.js');
  await build({
    entryPoints: [fileURLToPath(new URL('./writer.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@photostructure/sqlite'],
    banner: {
      js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return pathToFileURL(outfile);
}

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
