// `npm run infra:up`, `npm run infra:down`: real servers on a machine without Docker.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Running, startKafka, startMongo, startRedis, stop } from './servers.ts';

const checkout = createHash('sha256')
  .update(import.meta.dirname)
  .digest('hex')
  .slice(0, 8);
const folder = join(tmpdir(), `jiesu-infra-${checkout}`);
const note = join(folder, 'running.json');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { kafka: { type: 'string' }, brokers: { type: 'string', default: '1' } },
});

interface Note {
  readonly kafka: Running;
  readonly mongo: Running;
  readonly redis: Running;
}

async function down(): Promise<void> {
  if (existsSync(note)) {
    const running = Object.values(JSON.parse(readFileSync(note, 'utf8')) as Note) as Running[];
    await Promise.all(running.map(stop));
  }
  rmSync(folder, { recursive: true, force: true });
}

async function up(): Promise<void> {
  if (values.brokers !== '1' && values.brokers !== '3') throw new Error('--brokers is 1 or 3.');
  await down();
  mkdirSync(folder, { recursive: true });
  const brokers = values.brokers === '3' ? 3 : 1;
  const started: Running[] = [];
  const keep = async (starting: Promise<Running>): Promise<Running> => {
    const running = await starting;
    started.push(running);
    return running;
  };
  const all = await Promise.allSettled([
    keep(
      startKafka({ folder: join(folder, 'kafka'), brokers, ...(values.kafka && { version: values.kafka }) }),
    ),
    keep(startMongo(join(folder, 'mongo'))),
    keep(startRedis(join(folder, 'redis'))),
  ]);
  const [kafka, mongo, redis] = all.map((one) => (one.status === 'fulfilled' ? one.value : undefined));
  if (kafka === undefined || mongo === undefined || redis === undefined) {
    await Promise.all(started.map(stop));
    throw all.find((one) => one.status === 'rejected')?.reason;
  }
  writeFileSync(note, JSON.stringify({ kafka, mongo, redis } satisfies Note, null, 2));
  for (const { name } of [kafka, mongo, redis]) process.stderr.write(`  ${name}\n`);
  process.stdout.write(
    `export MODE=distributed KAFKA_BROKERS=${kafka.address} MONGODB_URL=${mongo.address} REDIS_URL=${redis.address}\n`,
  );
}

try {
  if (positionals[0] === 'up') await up();
  else if (positionals[0] === 'down') await down();
  else throw new Error('Say up or down.');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
