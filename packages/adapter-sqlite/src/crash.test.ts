import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@jiesu/ports';
import { describe, expect, it } from 'vitest';
import { type Counter, counters } from './crash-writer.ts';
import { openSqlite } from './index.ts';
import { bundledWriter } from './testing.ts';

const ROUNDS = 10;
const thread = await bundledWriter();
const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));

/** Starts the writer, collects its acknowledgements, and kills it after some of them. */
const killedAfter = async (
  file: string,
  round: number,
  acks: number,
  inThread: boolean,
): Promise<readonly string[]> => {
  const args = [writer, file, String(round), ...(inThread ? [thread.href] : [])];
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  if (child.stdout === null) throw new Error('the writer has no voice');
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('exit', (_, signal) => resolve(signal));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === acks) child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
  return acknowledged;
};

describe.each([
  ['a process that is killed', false],
  ['a process that is killed, with its writer in a thread', true],
])('%s', (_, inThread) => {
  it(`loses nothing that it acknowledged, and doubles nothing (${ROUNDS} times)`, {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jiesu-crash-'));
    const file = join(folder, 'jiesu.db');
    const acknowledged = new Map<string, number>();
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const line of await killedAfter(file, round, 40 + ((round * 397) % 900), inThread)) {
          const [id = '', revision = ''] = line.split(' ');
          acknowledged.set(id, Math.max(acknowledged.get(id) ?? 0, Number(revision)));
        }
        const sqlite = openSqlite({
          file,
          clock: systemClock,
          onFatal(error) {
            throw error;
          },
        });
        expect(sqlite.database.statement('PRAGMA integrity_check').all()).toEqual([
          { integrity_check: 'ok' },
        ]);
        const documents = sqlite.documents<Counter>(counters);
        const facts = new Map<string, number[]>();
        for await (const lot of sqlite.bus.read(['*'])) {
          for (const { fact } of lot)
            facts.set(fact.subject, [...(facts.get(fact.subject) ?? []), fact.revision]);
        }
        for (const [id, revision] of acknowledged) {
          const held = await documents.get(id);
          expect(held?.revision, id).toBeGreaterThanOrEqual(revision);
          // One fact for every revision, in order: document and facts were written together or not at all.
          expect(facts.get(id)).toEqual(Array.from({ length: held?.revision ?? 0 }, (_, n) => n + 1));
          expect(held?.doc.n).toBe(held?.revision);
        }
        let handled = 0;
        await sqlite.bus.subscribe({
          group: 'reader',
          topics: ['tickets'],
          handle: async () => {
            handled++;
          },
        });
        await sqlite.bus.idle();
        expect(handled).toBeGreaterThan(0);
        await sqlite.close();
      }
      expect(acknowledged.size).toBeGreaterThan(100);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
