import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { fastify } from 'fastify';

/** What the parts give by themselves on this machine: run as its own process, so that nothing of ours is around it. */

const body = {
  type: 'object',
  required: ['kind', 'text'],
  properties: { kind: { type: 'string' }, text: { type: 'string', minLength: 1, maxLength: 4000 } },
} as const;

async function bareFastify(port: number): Promise<void> {
  const app = fastify();
  app.post('/api/requests', { schema: { body } }, (_, reply) =>
    reply.code(201).send({ id: 'x', revision: 1 }),
  );
  await app.listen({ host: '127.0.0.1', port });
  process.stdout.write('ready\n');
}

function bareSqlite(): void {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-yardstick-'));
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE doc (id TEXT PRIMARY KEY, doc TEXT NOT NULL)');
  database.exec(
    "CREATE INDEX doc_a ON doc (json_extract(doc, '$.a')); CREATE INDEX doc_b ON doc (json_extract(doc, '$.b'))",
  );
  const insert = database.prepare('INSERT INTO doc VALUES (?, ?)');
  const text = (n: number) =>
    JSON.stringify({ a: n % 350, b: `2026-11-${n % 30}`, filler: 'x'.repeat(1_000) });
  const rate = (rows: number, perCommit: number, offset: number) => {
    const from = performance.now();
    for (let n = 0; n < rows; n += perCommit) {
      database.exec('BEGIN');
      for (let i = 0; i < perCommit; i += 1) insert.run(String(offset + n + i), text(n + i));
      database.exec('COMMIT');
    }
    return rows / ((performance.now() - from) / 1_000);
  };
  const batched = rate(60_000, 500, 0);
  const single = rate(6_000, 1, 1_000_000);
  database.close();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ batched, single })}\n`);
}

const [what, port] = process.argv.slice(2);
if (what === 'fastify') await bareFastify(Number(port));
else bareSqlite();
