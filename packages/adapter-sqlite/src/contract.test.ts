import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Memory, openMemory, virtualClock } from '@jiesu/ports/memory';
import { busContract } from '@jiesu/ports/suites';
import { openSqlite, type Sqlite } from './index.ts';

const START = '2026-11-23T02:00:00.000Z';
const retries = { attempts: 5, firstMs: 1, maxMs: 8 };

const sqlite = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-contract-'));
  const clock = virtualClock(START);
  const opened: Sqlite = openSqlite({
    file: join(folder, 'jiesu.db'),
    clock,
    retries,
    synchronous: 'off',
    onFatal(error) {
      throw error;
    },
  });
  return {
    ...opened,
    clock,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const memory = async () => {
  const clock = virtualClock(START);
  const opened: Memory = openMemory({ clock, retries });
  return { ...opened, clock };
};

busContract('memory', memory);
busContract('sqlite', sqlite);
