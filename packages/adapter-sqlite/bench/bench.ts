/**
 * Figures of the embedded store on this machine: `npx tsx packages/adapter-sqlite/bench/bench.ts [name…]`.
 * Names: bulk, sequential, bus, chain, lists, jobs. LARGE=1000000 sets the size of the list bench.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '@jiesu/contracts';
import { type Change, systemClock } from '@jiesu/ports';
import { openSqlite } from '../src/index.ts';

interface Ticket {
  readonly ticketId: string;
  readonly unitId: string;
  readonly stage: string;
  readonly dueAt: string;
  readonly title: string;
  readonly text: string;
}

const STAGES = ['dispatched', 'accepted', 'handling', 'closed'] as const;
const TEXT = '来电人反映花家地西里三区居民楼供暖温度不达标，多次联系物业未解决，希望相关部门尽快处理。';
const start = Date.parse('2026-11-23T00:00:00.000Z');
const idOf = (n: number): string => `20261123-${(60_466_176 + n).toString(36).toUpperCase()}`;
const ticket = (n: number): Ticket => ({
  ticketId: `${idOf(n)}-1`,
  unitId: `street-1101${String(((n * 7919) % 349) + 10_000).slice(1)}`,
  stage: STAGES[0],
  dueAt: new Date(start + n * 200 + (n % 10 < 8 ? 7 : n % 10 === 8 ? 1 : 15) * 86_400_000).toISOString(),
  title: '供暖不热',
  text: TEXT,
});
const factOf = (n: number): Fact =>
  ({
    specversion: '1.0',
    id: `tickets/${idOf(n)}-1/1.0`,
    source: 'tickets',
    type: 'ticket.accepted.v1',
    subject: `${idOf(n)}-1`,
    time: '2026-11-23T00:00:00.000Z',
    partitionkey: idOf(n),
    revision: 1,
    causeid: `dispatch/${idOf(n)}/1.0`,
    data: { ticketId: `${idOf(n)}-1`, requestId: idOf(n), unitId: ticket(n).unitId, by: 'machine', round: 1 },
  }) as Fact;
const creation = (n: number): Change<Ticket> => ({
  id: `${idOf(n)}-1`,
  expected: 0,
  next: ticket(n),
  facts: [{ topic: 'tickets', fact: factOf(n) }],
  cause: { id: `dispatch/${idOf(n)}/1.0` },
});

const folder = mkdtempSync(join(tmpdir(), 'jiesu-bench-'));
let files = 0;
const fresh = () => {
  const file = join(folder, `${files++}.db`);
  const sqlite = openSqlite({
    file,
    clock: systemClock,
    onFatal: (error) => {
      throw error;
    },
  });
  const tickets = sqlite.documents<Ticket>({
    name: 'tickets',
    fields: {
      unitId: { path: 'unitId', type: 'text' },
      stage: { path: 'stage', type: 'text' },
      dueAt: { path: 'dueAt', type: 'text' },
    },
    indexes: [['unitId', 'stage', 'dueAt'], ['dueAt']],
  });
  return { ...sqlite, tickets, file };
};

const measure = async (what: string, count: number, work: () => Promise<unknown>): Promise<void> => {
  const cpu = process.cpuUsage();
  const from = performance.now();
  await work();
  const ms = performance.now() - from;
  const used = process.cpuUsage(cpu);
  const micros = (used.user + used.system) / count;
  console.log(
    `${what.padEnd(58)} ${String(Math.round((count / ms) * 1_000)).padStart(8)}/s  ${micros.toFixed(1).padStart(7)} µs CPU each`,
  );
};
const quantile = async (what: string, runs: number, work: (n: number) => Promise<unknown>): Promise<void> => {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const from = performance.now();
    await work(n);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(runs * share)] ?? 0).toFixed(2);
  console.log(`${what.padEnd(58)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms`);
};

const benches: Record<string, () => Promise<void>> = {
  async bulk() {
    const city = fresh();
    const N = 100_000;
    await measure('documents created, commit each, 1,000 at a time, 1 fact', N, async () => {
      for (let n = 0; n < N; n += 1_000) {
        await Promise.all(Array.from({ length: 1_000 }, (_, i) => city.tickets.commit(creation(n + i))));
      }
    });
    await measure('documents created, commitMany of 1,000, 1 fact', N, async () => {
      for (let n = N; n < 2 * N; n += 1_000) {
        await city.tickets.commitMany(Array.from({ length: 1_000 }, (_, i) => creation(n + i)));
      }
    });
    await measure('documents changed, 500 at a time, 1 fact', N, async () => {
      for (let n = 0; n < N; n += 500) {
        await Promise.all(
          Array.from({ length: 500 }, (_, i) => {
            const change = creation(n + i);
            return city.tickets.commit({
              ...change,
              expected: 1,
              next: { ...change.next, stage: STAGES[1] },
              cause: { id: `followup/${change.id}` },
            });
          }),
        );
      }
    });
    await measure('documents read by id', N, async () => {
      for (let n = 0; n < N; n++) await city.tickets.get(`${idOf(n)}-1`);
    });
    await city.close();
  },
  async sequential() {
    const city = fresh();
    const N = 10_000;
    await measure('single durable commits, one after the other', N, async () => {
      for (let n = 0; n < N; n++) await city.tickets.commit(creation(n));
    });
    await city.close();
  },
  async bus() {
    const city = fresh();
    const N = 300_000;
    const facts = Array.from({ length: N }, (_, n) => ({ topic: 'tickets', fact: factOf(n) }));
    let handled = 0;
    let lots = 0;
    const stopOne = await city.bus.subscribe({
      group: 'one',
      topics: ['tickets'],
      handle: async () => {
        handled++;
      },
    });
    await measure('facts published and handled one by one, caught up', N, async () => {
      for (let n = 0; n < N; n += 1_000) await city.bus.publish(facts.slice(n, n + 1_000));
      await city.bus.idle();
    });
    await stopOne();
    await measure('facts handled in lots, from the file', N, async () => {
      const stop = await city.bus.subscribe({
        group: 'lots',
        topics: ['tickets'],
        handleMany: async (lot) => {
          lots += lot.length;
        },
      });
      await city.bus.idle();
      await stop();
    });
    if (handled !== N || lots !== N) throw new Error(`handled ${handled} and ${lots} of ${N}`);
    let once: () => void = () => undefined;
    await city.bus.subscribe({ group: 'echo', topics: ['echo'], handle: async () => once() });
    await quantile('publish to handled, one fact', 2_000, async (n) => {
      const handled = new Promise<void>((resolve) => {
        once = resolve;
      });
      await city.bus.publish([{ topic: 'echo', fact: factOf(n) }]);
      await handled;
    });
    await city.close();
  },
  async chain() {
    // Six services in a row, each: fact in, load, one document and one fact out. No rules: the store's share alone.
    const city = fresh();
    const N = Number(process.env.CHAIN ?? 30_000);
    const stages = ['intake', 'requests', 'dispatch.x', 'tickets', 'followups', 'demands', 'end'];
    for (const [n, topic] of stages.slice(0, -1).entries()) {
      const documents = city.documents<Ticket>({
        name: `stage_${'abcdefg'[n]}`,
        fields: { unitId: { path: 'unitId', type: 'text' }, dueAt: { path: 'dueAt', type: 'text' } },
        indexes: [['unitId', 'dueAt']],
      });
      await city.bus.subscribe({
        group: topic,
        topics: [topic],
        async handle(fact) {
          const held = await documents.get(fact.subject);
          const out = { ...fact, id: `${topic}/${fact.subject}/1.0`, causeid: fact.id };
          await documents.commit({
            id: fact.subject,
            expected: held?.revision ?? 0,
            next: ticket(Number.parseInt(fact.partitionkey.slice(9), 36) - 60_466_176),
            facts: [{ topic: stages[n + 1] ?? 'end', fact: out as Fact }],
            cause: { id: fact.id },
          });
        },
      });
    }
    await measure('requests through six services', N, async () => {
      for (let n = 0; n < N; n += 100) {
        await city.bus.publish(
          Array.from({ length: 100 }, (_, i) => ({ topic: 'intake', fact: factOf(n + i) })),
        );
        // As fast as the slowest takes it, with little in the air.
        while ((await city.bus.groups()).some((group) => group.lag > 500)) await new Promise(setImmediate);
      }
      await city.bus.idle();
    });
    console.log(`  resident ${process.memoryUsage().rss >> 20} MB`);
    await city.close();
  },
  async lists() {
    const city = fresh();
    const N = Number(process.env.LARGE ?? 200_000);
    await measure(`filling in ${N} documents`, N, async () => {
      for (let n = 0; n < N; n += 1_000) {
        await city.tickets.commitMany(Array.from({ length: 1_000 }, (_, i) => creation(n + i)));
      }
    });
    const unitId = ticket(17).unitId;
    console.log(
      `  the unit has ${await city.tickets.count({ unitId })} of ${N}; file ${statSync(city.file).size >> 20} MB`,
    );
    await quantile('count of a unit', 500, () => city.tickets.count({ unitId }));
    await quantile('count of a unit and two stages', 500, () =>
      city.tickets.count({ unitId, stage: ['dispatched', 'accepted'] }),
    );
    await quantile('count by stage of a unit', 500, () => city.tickets.countBy('stage', { unitId }));
    const open = { unitId, stage: ['dispatched', 'accepted', 'handling'] };
    const sort = [{ field: 'dueAt', direction: 'asc' }] as const;
    await quantile('inbox page of 50: unit, three stages, by due time', 300, () =>
      city.tickets.find({ where: open, sort, limit: 50 }),
    );
    let cursor: string | undefined;
    await quantile('inbox, page after page', 100, async () => {
      const page = await city.tickets.find({ where: open, sort, limit: 50, ...(cursor && { cursor }) });
      cursor = page.cursor;
    });
    await quantile('page of 50 of everything, newest due first', 300, () =>
      city.tickets.find({ sort: [{ field: 'dueAt', direction: 'desc' }], limit: 50 }),
    );
    console.log(`  resident ${process.memoryUsage().rss >> 20} MB`);
    await city.close();
  },
  async jobs() {
    const city = fresh();
    const N = Number(process.env.JOBS ?? 200_000);
    const jobs = Array.from({ length: N }, (_, n) => ({
      key: `due-${n}`,
      name: 'far',
      at: new Date(Date.now() + 86_400_000 + n).toISOString(),
      data: { ticketId: idOf(n) },
    }));
    await measure('jobs scheduled in bulk', N, () => city.scheduler.schedule(jobs));
    const now = Array.from({ length: 50_000 }, (_, n) => ({
      key: `now-${n}`,
      name: 'now',
      at: new Date().toISOString(),
      data: { ticketId: idOf(n) },
    }));
    await city.scheduler.schedule(now);
    let done = 0;
    await measure('jobs worked off', now.length, async () => {
      await city.scheduler.work('now', async () => {
        done++;
      });
      await city.scheduler.idle();
    });
    if (done !== now.length) throw new Error(`${done} jobs done of ${now.length}`);
    await quantile('counts of the board', 50, () => city.scheduler.board.counts('far'));
    await city.close();
  },
};

const wanted = process.argv.slice(2);
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length === 0 || wanted.includes(name)) await bench();
  }
} finally {
  rmSync(folder, { recursive: true });
}
