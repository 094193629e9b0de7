/** The child of `crash.test.ts`: writes as fast as it can and says what is durable, until it is killed. */
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Fact } from '@jiesu/contracts';
import { type StoreDeclaration, systemClock } from '@jiesu/ports';
import { openSqlite } from './index.ts';

export interface Counter {
  readonly n: number;
  readonly unit: string;
  readonly text: string;
}

export const counters: StoreDeclaration = {
  name: 'counters',
  fields: { n: { path: 'n', type: 'number' }, unit: { path: 'unit', type: 'text' } },
  indexes: [['unit', 'n'], ['n']],
  createOnce: true,
};

async function main(file: string, round: string, thread?: string): Promise<void> {
  const sqlite = openSqlite({
    file,
    clock: systemClock,
    thread: thread === undefined ? undefined : new URL(thread),
    onFatal(error) {
      throw error;
    },
  });
  const documents = sqlite.documents<Counter>(counters);
  // A reader, so that positions are written along.
  await sqlite.bus.subscribe({ group: 'reader', topics: ['tickets'], handle: async () => undefined });
  const write = async (id: string, expected: number): Promise<void> => {
    const revision = expected + 1;
    const committed = await documents.commit({
      id,
      expected,
      next: { n: revision, unit: `u${id.length % 3}`, text: '供暖不热'.repeat(20) },
      facts: [{ topic: 'tickets', fact: factOf(id, revision) }],
      cause: { id: `${id}/${revision}` },
    });
    if (committed.kind === 'written') writeSync(1, `${id} ${revision}\n`);
  };
  for (let n = 0; ; n++) {
    const ids = Array.from({ length: 1 + (n % 17) }, (_, i) => `r${round}-${n}-${i}`);
    await Promise.all(ids.map((id) => write(id, 0)));
    await Promise.all(ids.filter((_, i) => i % 3 === 0).map((id) => write(id, 1)));
  }
}

const factOf = (id: string, revision: number): Fact =>
  ({
    specversion: '1.0',
    id: `counters/${id}/${revision}.0`,
    type: 'ticket.accepted.v1',
    source: 'writer',
    subject: id,
    partitionkey: id,
    revision,
    time: systemClock.now(),
    data: {},
  }) as unknown as Fact;

const [, script, file, round, thread] = process.argv;
if (script === fileURLToPath(import.meta.url) && file !== undefined) await main(file, round ?? '0', thread);
