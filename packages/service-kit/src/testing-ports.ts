import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@jiesu/ports';
import type { Ports } from './ports.ts';

export async function openTestPorts(clock: Clock, _seed: number): Promise<Ports> {
  const { openSqlite } = await import('@jiesu/adapter-sqlite');
  const sqlite = openSqlite({
    file: join(mkdtempSync(join(tmpdir(), 'jiesu-test-')), 'jiesu.db'),
    clock,
    synchronous: 'off',
    onFatal(error) {
      throw error;
    },
  });
  return sqlite;
}
