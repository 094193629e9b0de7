// `npm run bench:live`: a city over real servers, in one process or in four, beside what the servers give by themselves.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { littleCity, openDoor, random, tellCall } from '@jiesu/testkit';
import { type Running, startKafka, startMongo, startRedis, stop } from '../../infra/live/servers.ts';
import { newAccount, tokenOf } from '../support/host.ts';
import { HOUSES, type House, type Houses, houses, type Layout, serversOf } from '../support/houses.ts';
import { httpText, type Line, openLine } from './client.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '30' },
    backlog: { type: 'string', default: '5000' },
    brokers: { type: 'string', default: '1' },
    seed: { type: 'string', default: '12345' },
    /** `four` as a city runs, each house a process; `two`: the intakes and all the rest; `one`: all in one process. */
    layout: { type: 'string', default: 'four' },
    /** Leaves CPU profiles of the processes in this folder. */
    profile: { type: 'string' },
  },
});
const LAYOUTS: Readonly<Record<string, Layout>> = {
  four: HOUSES,
  two: { edge: HOUSES.edge, core: [...HOUSES.core, ...HOUSES.clock, ...HOUSES.read] },
  one: { edge: Object.values(HOUSES).flat() },
};
const layout = LAYOUTS[values.layout];
if (layout === undefined) throw new Error('--layout is one, two or four.');
const houseNames = Object.keys(layout) as House[];
const referenceDir = findReferenceDir();
if (referenceDir === undefined) throw new Error('Run this inside the project.');
const { areas } = loadReference(referenceDir);
const folder = mkdtempSync(join(tmpdir(), 'jiesu-bench-live-'));
const LINES = 128;
/** Of the stand-in for MongoDB, which keeps all documents in it. */
const HEAP = '8g';
const WARM = 2_000;
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const round = (n: number): string => Math.round(n).toLocaleString('en');
const started: Running[] = [];
const server = async (variable: string, start: () => Promise<Running>): Promise<string> => {
  const named = process.env[variable];
  if (named) return named;
  const running = await start();
  started.push(running);
  process.env[variable] = running.address;
  say(`  ${running.name}`);
  return running.address;
};

function yardstick(what: string, where: string): Readonly<Record<string, number>> {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'yardsticks.ts'), what, where],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Readonly<Record<string, number>>;
}

/** Processor time of processes so far, all their threads, in milliseconds. */
const cpuOf = (pids: readonly (number | undefined)[]): number =>
  pids.reduce<number>((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return sum;
    }
  }, 0);

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function measure(city: Houses): Promise<void> {
  await city.start();
  const admin = openDoor(city.send, await tokenOf(city.house('edge'), 'admin'));
  const token = await newAccount(city.house('edge'), admin, 'bench', [
    'agent',
    'dispatcher',
    'office',
    'caller',
    'admin',
    'analyst',
    'machine',
  ]);
  const worker = openDoor(city.send, token);
  const dice = random(Number(values.seed));
  const little = littleCity(areas, dice);
  const drafts = Array.from({ length: 2_000 }, () => tellCall(little, dice).draft);
  const bodies = drafts.map((draft) => JSON.stringify(draft));
  let next = 0;
  const lines: Line[] = await Promise.all(
    Array.from({ length: LINES }, () => openLine(Number(new URL(city.house('edge').url).port))),
  );
  const free = [...lines];
  const queue: (() => void)[] = [];
  const line = async (): Promise<Line> => {
    const one = free.pop();
    if (one !== undefined) return one;
    await new Promise<void>((resolve) => queue.push(resolve));
    return free.pop() as Line;
  };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const create = async (): Promise<{ readonly id: string }> => {
    const own = await line();
    try {
      const text = httpText(
        'POST',
        '/api/requests',
        { ...headers, 'idempotency-key': `bench-${next}` },
        bodies[next++ % bodies.length],
      );
      const { status, body } = await own.ask(text);
      if (status !== 201) throw new Error(`${status} ${body}`);
      return JSON.parse(body) as { readonly id: string };
    } finally {
      free.push(own);
      queue.shift()?.();
    }
  };
  const counted = async (): Promise<number> => (await worker.call('demandOverview')).measures.count;
  const until = async (count: number): Promise<void> => {
    while ((await counted()) < count) await new Promise((wait) => setTimeout(wait, 200));
  };

  // Warm: what is measured is a city that runs, not one that starts.
  for (let n = 0; n < WARM; n += 100) await Promise.all(Array.from({ length: 100 }, create));
  await city.quiet(worker, 120_000);

  const rate = Number(values.rate);
  const seconds = Number(values.seconds);
  const inbox: number[] = [];
  const answers: number[] = [];
  const watched: Promise<void>[] = [];
  const calls: Promise<void>[] = [];
  /** From the call at the desk until the core shows the ticket, for one in so many; who needs a person is left out. */
  const watch = async (id: string, from: number): Promise<void> => {
    while (performance.now() - from < 120_000) {
      try {
        const { hops } = await worker.call('getDispatch', { params: { requestId: id } });
        const ticketId = hops.at(-1)?.ticketId;
        if (ticketId === undefined) return;
        await worker.call('getTicket', { params: { ticketId } });
        inbox.push(performance.now() - from);
        return;
      } catch {
        // Not there yet.
      }
      // Asked often, the question would weigh more than what it asks about.
      await new Promise((wait) => setTimeout(wait, Math.max(20, (performance.now() - from) / 20)));
    }
  };
  const parts = {
    ...Object.fromEntries(houseNames.map((name) => [name, [city.house(name).child.pid]])),
    load: [process.pid],
    ...Object.fromEntries(started.map(({ name, pids }) => [name.split(' ').slice(0, 2).join(' '), pids])),
  };
  const spent = (): Map<string, number> =>
    new Map(Object.entries(parts).map(([name, pids]) => [name, cpuOf(pids)]));
  const idleFrom = spent();
  await new Promise((wait) => setTimeout(wait, 5_000));
  const idleTo = spent();
  const before = await counted();
  const cpuFrom = spent();
  const startedAt = performance.now();
  let sent = 0;
  while (performance.now() - startedAt < seconds * 1_000) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate);
    for (; sent < due; sent++) {
      const from = performance.now();
      const sample = sent % Math.max(1, Math.round(rate / 5)) === 0;
      calls.push(
        create().then(({ id }) => {
          answers.push(performance.now() - from);
          if (sample) watched.push(watch(id, from));
        }),
      );
    }
    await new Promise((wait) => setTimeout(wait, 5));
  }
  await Promise.all(calls);
  const offered = sent / ((performance.now() - startedAt) / 1_000);
  await until(before + sent);
  const sustained = sent / ((performance.now() - startedAt) / 1_000);
  const cpuTo = spent();
  const took = performance.now() - startedAt;
  await Promise.all(watched);
  answers.sort((a, b) => a - b);
  inbox.sort((a, b) => a - b);
  say(`offered ${round(offered)}/s for ${seconds} s, whole chain to the demand base ${round(sustained)}/s`);
  say(
    `  answer at the intake p50 ${round(percentile(answers, 0.5))} ms, p99 ${round(percentile(answers, 0.99))} ms`,
  );
  say(
    `  call → ticket in the inbox p50 ${round(percentile(inbox, 0.5))} ms, p99 ${round(percentile(inbox, 0.99))} ms (${inbox.length} seen)`,
  );

  const costs = [...cpuTo].map(([name, to]) => {
    const idle = ((idleTo.get(name) ?? 0) - (idleFrom.get(name) ?? 0)) / 5_000;
    const busy = to - (cpuFrom.get(name) ?? 0) - idle * took;
    return `${name} ${(busy / sent).toFixed(1)} (+${(idle * 100).toFixed(0)} % of a core idle)`;
  });
  say(`  processor milliseconds a request: ${costs.join(', ')}`);

  await city.quiet(worker, 120_000);
  const backlog = Number(values.backlog);
  const behind = houseNames.filter((name) => name !== 'edge');
  if (backlog === 0 || behind.length === 0) {
    for (const one of lines) one.close();
    return;
  }
  // A backlog: everything behind the intakes is away while calls come in.
  for (const name of behind) await city.kill(name);
  const fillFrom = performance.now();
  for (let n = 0; n < backlog; n += 100) await Promise.all(Array.from({ length: 100 }, create));
  say(`intake alone ${round(backlog / ((performance.now() - fillFrom) / 1_000))}/s`);
  const drainFrom = performance.now();
  await city.start();
  const ready = performance.now();
  await until(before + sent + backlog);
  say(
    `backlog of ${round(backlog)} drained at ${round(backlog / ((performance.now() - ready) / 1_000))}/s, ` +
      `${((ready - drainFrom) / 1_000).toFixed(1)} s until the processes were ready`,
  );
  for (const one of lines) one.close();
}

const city: { houses?: Houses } = {};
try {
  const brokers = await server('KAFKA_BROKERS', () =>
    startKafka({ folder: join(folder, 'kafka'), brokers: values.brokers === '3' ? 3 : 1 }),
  );
  const mongo = await server('MONGODB_URL', () => startMongo(join(folder, 'mongo'), undefined, HEAP));
  await server('REDIS_URL', () => startRedis(join(folder, 'redis')));
  const kafka = yardstick('kafka', brokers);
  say(
    `KafkaJS alone: ${round(kafka.batched ?? 0)}/s in lots of 1,000; ${round(kafka.single ?? 0)}/s one by one`,
  );
  const bare = yardstick('mongodb', mongo);
  say(
    `the driver of MongoDB alone: ${round(bare.batched ?? 0)}/s in lots of 500; ${round(bare.single ?? 0)}/s one by one; ${round(bare.sideBySide ?? 0)}/s 64 side by side`,
  );
  const nodeArgs = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
  city.houses = houses(
    folder,
    serversOf(),
    Object.fromEntries(houseNames.map((name) => [name, { nodeArgs }])),
    layout,
  );
  await measure(city.houses);
} finally {
  await city.houses?.stop();
  await Promise.all(started.map(stop));
  rmSync(folder, { recursive: true, force: true });
}
