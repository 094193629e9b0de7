import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { fastify } from 'fastify';
import kafkajs from 'kafkajs';
import { MongoClient } from 'mongodb';

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

/** KafkaJS by itself: an idempotent producer, all in-sync replicas, a kilobyte a message, a thousand a request. */
async function bareKafka(brokers: string): Promise<void> {
  const { Kafka, logLevel } = kafkajs;
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const topic = `yardstick-${process.pid}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12 }], waitForLeaders: true });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const value = 'x'.repeat(1_000);
  const rate = async (messages: number, atOnce: number): Promise<number> => {
    const from = performance.now();
    for (let n = 0; n < messages; n += atOnce) {
      const lot = Array.from({ length: atOnce }, (_, i) => ({ key: String(n + i), value }));
      await producer.send({ topic, acks: -1, messages: lot });
    }
    return messages / ((performance.now() - from) / 1_000);
  };
  await rate(2_000, 1_000);
  const batched = await rate(50_000, 1_000);
  const single = await rate(1_000, 1);
  await producer.disconnect();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
  process.stdout.write(`${JSON.stringify({ batched, single })}\n`);
}

/** The driver of MongoDB by itself: a kilobyte a document and two indexes. */
async function bareMongo(url: string): Promise<void> {
  const client = await new MongoClient(url).connect();
  const database = client.db(`yardstick${process.pid}`);
  const collection = database.collection<{ _id: string; a: number; b: string; filler: string }>('docs');
  await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }]);
  const doc = (n: number) => ({
    _id: String(n),
    a: n % 350,
    b: `2026-11-${n % 30}`,
    filler: 'x'.repeat(1_000),
  });
  const rate = async (docs: number, from: number, work: (n: number) => Promise<unknown>, step: number) => {
    const at = performance.now();
    for (let n = 0; n < docs; n += step) await work(from + n);
    return docs / ((performance.now() - at) / 1_000);
  };
  const many = (n: number) => collection.insertMany(Array.from({ length: 500 }, (_, i) => doc(n + i)));
  await rate(2_000, 0, many, 500);
  const batched = await rate(20_000, 10_000, many, 500);
  const single = await rate(2_000, 100_000, (n) => collection.insertOne(doc(n)), 1);
  const sideBySide = await rate(
    4_096,
    200_000,
    (n) => Promise.all(Array.from({ length: 64 }, (_, i) => collection.insertOne(doc(n + i)))),
    64,
  );
  await database.dropDatabase();
  await client.close();
  process.stdout.write(`${JSON.stringify({ batched, single, sideBySide })}\n`);
}

const [what, where = ''] = process.argv.slice(2);
if (what === 'fastify') await bareFastify(Number(where));
else if (what === 'kafka') await bareKafka(where);
else if (what === 'mongodb') await bareMongo(where);
else bareSqlite();
