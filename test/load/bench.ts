import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Operations } from '@jiesu/contracts';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { type Door, littleCity, openDoor, random, tellCall } from '@jiesu/testkit';
import { freePort, type Host, newAccount, root, settled, startHost, tokenOf } from '../support/host.ts';
import { bulletinsBench } from './bulletins.ts';
import { closedLoop, httpText, type Measured, openLine } from './client.ts';
import { rulesBench } from './rules.ts';
import { timersBench } from './timers.ts';

const usage = `npm run bench -- [--only intake,batch,latency,chain,million,incident,rules,timers,bulletins] [--seconds 15] [--chain-seconds 60] [--chain-rate 4000] [--tickets 1000000] [--records 200000] [--members 5000] [--timers 1000000] [--profile FOLDER] [--node-args='--flag …']

Prints what this machine carries, beside yardsticks taken in the same run. Nothing here passes or fails.
--profile leaves CPU profiles of the host's threads in the folder; --node-args adds flags of Node.js to the host's.`;

const { values } = parseArgs({
  options: {
    only: {
      type: 'string',
      default: 'yardsticks,intake,batch,latency,chain,million,incident,rules,timers,bulletins',
    },
    seconds: { type: 'string', default: '15' },
    'chain-seconds': { type: 'string', default: '60' },
    'chain-rate': { type: 'string', default: '4000' },
    tickets: { type: 'string', default: '1000000' },
    timers: { type: 'string', default: '1000000' },
    members: { type: 'string', default: '5000' },
    records: { type: 'string', default: '200000' },
    keep: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'node-args': { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
type MemberCounts = Operations['listMembers']['reply']['counts'];

const wanted = new Set(values.only.split(','));
const seconds = Number(values.seconds);

const folder = findReferenceDir();
if (folder === undefined) throw new Error('run this inside the project');
const reference = loadReference(folder);
const { areas } = reference;
const dice = random(7);
const city = littleCity(areas, dice);
const drafts = Array.from({ length: 4_000 }, () => tellCall(city, dice).draft);
const bodies = drafts.map((draft) => JSON.stringify(draft));

const print = (text: string) => process.stdout.write(`${text}\n`);
const count = (value: number) => Math.round(value).toLocaleString('en-US');
const ms = (value: number) => `${value.toFixed(1)} ms`;
const showLoop = (name: string, measured: Measured) =>
  print(
    `${name.padEnd(34)} ${count(measured.perSecond).padStart(8)} /s   p50 ${ms(measured.p50)}  p99 ${ms(measured.p99)}  max ${ms(measured.max)}` +
      (measured.others.size > 0 ? `  other answers ${JSON.stringify([...measured.others])}` : ''),
  );
/** What lies in memory now, and the most that ever did. */
const resident = ({ pid }: ChildProcess): string => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024).toFixed(0);
  return `resident ${mb('VmRSS')} MB, at most ${mb('VmHWM')} MB`;
};

/** CPU milliseconds of the host's threads so far: the main one, and all others together. */
const cpuMs = ({ pid }: ChildProcess): { main: number; others: number } => {
  let main = 0;
  let others = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ms = (Number(fields[11]) + Number(fields[12])) * 10;
    if (thread === String(pid)) main = ms;
    else others += ms;
  }
  return { main, others };
};
const cpuBetween = (from: ReturnType<typeof cpuMs>, to: ReturnType<typeof cpuMs>, things: number): string =>
  `CPU ${(((to.main - from.main) * 1_000) / things).toFixed(0)} µs main, ${(((to.others - from.others) * 1_000) / things).toFixed(0)} µs other threads a request`;

let keys = 0;
const runKey = Math.random().toString(36).slice(2, 10);
const nextKey = () => {
  keys += 1;
  return `bench-${runKey}-${String(keys).padStart(9, '0')}`;
};

function post(path: string, token: string, body: string): string {
  return httpText(
    'POST',
    path,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': nextKey() },
    body,
  );
}

async function yardsticks(): Promise<void> {
  const port = await freePort();
  const script = join(root, 'test', 'load', 'yardsticks.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, 'fastify', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  let at = 0;
  const next = () => {
    at = (at + 1) % bodies.length;
    return httpText('POST', '/api/requests', { 'content-type': 'application/json' }, bodies[at]);
  };
  await closedLoop(port, 64, 2, next, 201);
  showLoop('bare Fastify POST, 64 connections', await closedLoop(port, 64, Math.min(8, seconds), next, 201));
  child.kill();
  const sqlite = spawn(process.execPath, ['--import', 'tsx', script, 'sqlite'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(sqlite.stdout, 'data')) as [Buffer];
  const { batched, single } = JSON.parse(line.toString()) as { batched: number; single: number };
  print(
    `${'bare SQLite 1 KB + 2 indexes'.padEnd(34)} ${count(batched).padStart(8)} /s in transactions of 500, ${count(single)} /s one by one (fsync)`,
  );
}

interface World {
  readonly host: Host;
  readonly port: number;
  readonly data: string;
  readonly token: string;
  readonly door: Door;
}

async function open(): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'jiesu-bench-'));
  const port = await freePort();
  const host = await startHost({
    data,
    port,
    nodeArgs: [
      ...values['node-args'].split(' ').filter((flag) => flag !== ''),
      ...(values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []),
    ],
  });
  const admin = openDoor(host.send, await tokenOf(host, 'admin'));
  const token = await newAccount(host, admin, 'bench', [
    'machine',
    'agent',
    'dispatcher',
    'office',
    'admin',
    'analyst',
  ]);
  return { host, port, data, token, door: openDoor(host.send, token) };
}

async function close(world: World): Promise<void> {
  await world.host.stop();
  if (values.keep) print(`kept ${world.data}`);
  else rmSync(world.data, { recursive: true, force: true });
}

async function intake(): Promise<void> {
  const world = await open();
  let at = 0;
  const next = () => {
    at = (at + 1) % bodies.length;
    return post('/api/requests', world.token, bodies[at] ?? '');
  };
  await closedLoop(world.port, 64, 3, next, 201);
  await settled(world.door, 120_000);
  for (const connections of [16, 64, 256])
    showLoop(
      `POST intake, ${connections} connections`,
      await closedLoop(world.port, connections, seconds, next, 201),
    );
  const from = performance.now();
  await settled(world.door, 600_000);
  print(
    `${''.padEnd(34)} backlog worked off ${((performance.now() - from) / 1_000).toFixed(1)} s after the last; ${resident(world.host.child)}`,
  );
  await close(world);
}

/** 聚集事件: calls about one event while nothing, then an incident attaches them; undo; one answer for all. */
async function incident(): Promise<void> {
  const world = await open();
  const { door, host } = world;
  const members = Number(values.members);
  let said = 0;
  const text = () => {
    said += 1;
    return `朝阳区望京街道花家地西里社区${1 + (said % 40)}号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，来电投诉物业公司不作为的问题。`;
  };
  const next = () =>
    post(
      '/api/requests',
      world.token,
      JSON.stringify({ kind: 'complaint', channel: 'hotline', text: text() }),
    );
  const calls = async (): Promise<void> => {
    let left = members;
    const took: number[] = [];
    const from = cpuMs(host.child);
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        const line = await openLine(world.port);
        while (left > 0) {
          left -= 1;
          const { status, milliseconds } = await line.ask(next());
          if (status !== 201) throw new Error(`${status} to a call`);
          took.push(milliseconds);
        }
        line.close();
      }),
    );
    const perSecond = members / ((performance.now() - started) / 1_000);
    await settled(door, 600_000);
    const chain = (performance.now() - started) / 1_000;
    took.sort((a, b) => a - b);
    const at = (share: number) => ms(took[Math.floor((took.length - 1) * share)] ?? 0);
    print(
      `${''.padEnd(34)} ${count(perSecond)} calls/s, p50 ${at(0.5)}  p99 ${at(0.99)}, all with the unit after ${chain.toFixed(1)} s; ${cpuBetween(from, cpuMs(host.child), members)}`,
    );
  };
  const first = async (): Promise<string> => {
    const { id } = await door.call('createRequest', { body: { kind: 'complaint', text: text() } as never });
    await settled(door);
    return `${id}-1`;
  };
  const begin = async (rootTicketId: string, absorb: boolean): Promise<string> => {
    const ticket = await door.call('getTicket', { params: { ticketId: rootTicketId } });
    const { districtId = '', streetId = '' } = ticket.place;
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const scope = { districtId, streetId, problemTypes: [ticket.problemType], words: ['门禁'], until };
    const { id } = await door.call('openIncident', {
      body: { rootTicketId, title: '门禁', because: '同一事项', scope, absorb },
    });
    return id;
  };
  const timed = async (what: string, rootTicketId: string, until: (counts: MemberCounts) => boolean) => {
    const started = performance.now();
    const from = cpuMs(host.child);
    for (;;) {
      const { counts } = await door.call('listMembers', { params: { ticketId: rootTicketId } });
      if (until(counts)) break;
      await new Promise((soon) => setTimeout(soon, 50));
    }
    print(
      `${''.padEnd(34)} ${what} ${((performance.now() - started) / 1_000).toFixed(1)} s; ${cpuBetween(from, cpuMs(host.child), members).replace('request', 'member')}`,
    );
  };
  print(`incident with ${count(members)} members`);
  const wrong = await first();
  print('  calls without an incident');
  await calls();
  const mistake = await begin(wrong, true);
  await timed('those that were there are attached after', wrong, ({ waiting }) => waiting >= members);
  await door.call('undoIncident', { params: { incidentId: mistake }, body: { because: '范围太大' } });
  await timed('undone after', wrong, ({ waiting }) => waiting === 0);

  const rootTicketId = await first();
  await begin(rootTicketId, false);
  print('  calls while it is open');
  await calls();
  const asked = { params: { ticketId: rootTicketId } };
  await door.call('acceptTicket', asked);
  await door.call('contactTicket', { ...asked, body: { outcome: 'reached', method: 'phone' } });
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 0, 0, 0]);
  const stored = await fetch(`${host.url}/api/evidence`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.token}`,
      'content-type': 'image/png',
      'idempotency-key': nextKey(),
    },
    body: png,
  });
  const { ref } = (await stored.json()) as { ref: string };
  await door.call('replyTicket', {
    ...asked,
    body: { result: 'solved', text: '门禁已修复，楼道已清扫。', attachments: [ref] },
  });
  const admin = openDoor(host.send, await tokenOf(host, 'admin'));
  const reviewer = openDoor(
    host.send,
    await newAccount(host, admin, 'bench-reviewer', ['reviewer', 'caller']),
  );
  const approved = performance.now();
  await reviewer.call('approveReply', asked);
  print(`${''.padEnd(34)} the approval answered in ${ms(performance.now() - approved)}`);
  await timed(
    'everybody awaits the callback after',
    rootTicketId,
    ({ callingBack }) => callingBack >= members,
  );
  await settled(door, 600_000);
  const [due, later] = await Promise.all(
    (['due', 'later'] as const).map((view) => reviewer.call('listCallbacks', { query: { view, limit: 1 } })),
  );
  const { items } = await door.call('listMembers', asked);
  const bytes = async (ticketId: string) =>
    JSON.stringify(await door.call('getTicket', { params: { ticketId } })).length;
  const [one] = items;
  print(
    `${''.padEnd(34)} ${count((due?.total ?? 0) + (later?.total ?? 0))} callbacks; root ${count(await bytes(rootTicketId))} bytes, a member ${count(one ? await bytes(one.ticketId) : 0)} bytes; ${resident(host.child)}`,
  );
  await close(world);
}

/** Streams lines into the batch door, as many as `write` gives, and resolves with how many were accepted. */
function batch(
  world: World,
  write: (send: (lines: string) => Promise<void>) => Promise<void>,
): Promise<{ accepted: number; refused: number }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: world.port,
      method: 'POST',
      path: '/api/requests:batch',
      headers: {
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': nextKey(),
      },
    });
    let accepted = 0;
    let refused = 0;
    let rest = '';
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (line.includes('"problem"')) {
            refused += 1;
            if (refused === 1) print(`  refused: ${line.slice(0, 300)}`);
          } else if (line !== '') accepted += 1;
        }
      });
      answer.on('end', () => resolve({ accepted, refused }));
      answer.on('error', reject);
    });
    const send = (lines: string) =>
      new Promise<void>((sent) => {
        if (outgoing.write(lines)) sent();
        else outgoing.once('drain', sent);
      });
    write(send).then(() => outgoing.end(), reject);
  });
}

const lot = (size: number, from: number): string => {
  let text = '';
  for (let n = 0; n < size; n += 1) {
    const body = bodies[(from + n) % bodies.length] ?? '';
    text += `${body.slice(0, -1)},"externalId":"${nextKey()}"}\n`;
  }
  return text;
};

async function batches(): Promise<void> {
  const world = await open();
  const feed = async (records: number) => {
    const lots: string[] = [];
    for (let from = 0; from < records; from += 500) lots.push(lot(500, from));
    const started = performance.now();
    const { accepted, refused } = await batch(world, async (send) => {
      for (const lines of lots) await send(lines);
    });
    return { accepted, refused, elapsed: (performance.now() - started) / 1_000 };
  };
  await feed(5_000);
  await settled(world.door, 600_000);
  const cpuFrom = cpuMs(world.host.child);
  const { accepted, refused, elapsed } = await feed(Number(values.records));
  print(
    `${'batch intake, one stream'.padEnd(34)} ${count(accepted / elapsed).padStart(8)} records/s   ${accepted} accepted, ${refused} refused in ${elapsed.toFixed(2)} s; ${cpuBetween(cpuFrom, cpuMs(world.host.child), accepted)}`,
  );
  const from = performance.now();
  await settled(world.door, 900_000);
  const drained = (performance.now() - from) / 1_000;
  print(
    `${''.padEnd(34)} whole chain behind it worked off after ${drained.toFixed(1)} s = ${count(accepted / (drained + elapsed))} requests/s; ${resident(world.host.child)}`,
  );
  await close(world);
}

async function latency(): Promise<void> {
  const world = await open();
  // Only requests that are certain enough to be dispatched without a person reach an inbox by themselves.
  const ids = new Map<string, string>();
  for (const body of bodies.slice(0, 400)) {
    const answer = await world.host.send({
      method: 'POST',
      path: '/api/requests',
      headers: {
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/json',
        'idempotency-key': nextKey(),
      },
      body,
    });
    ids.set((JSON.parse(answer.body) as { id: string }).id, body);
  }
  await settled(world.door);
  const sure: string[] = [];
  for (const [requestId, body] of ids) {
    const trace = await world.door.call('getDispatch', { params: { requestId } });
    if (trace.hops.length > 0) sure.push(body);
  }
  const rate = 500;
  const visible: number[] = [];
  const acknowledged: number[] = [];
  const idle = await Promise.all(Array.from({ length: 120 }, () => openLine(world.port)));
  let missing = 0;
  const started = performance.now();
  const running: Promise<void>[] = [];
  const total = rate * seconds;
  for (let sent = 0; sent < total; sent += 1) {
    const due = started + (sent * 1_000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((next) => setTimeout(next, wait));
    const line = idle.pop();
    if (line === undefined) {
      missing += 1;
      continue;
    }
    running.push(
      (async () => {
        const from = performance.now();
        const answer = await line.ask(post('/api/requests', world.token, sure[sent % sure.length] ?? ''));
        acknowledged.push(performance.now() - from);
        const { id } = JSON.parse(answer.body) as { id: string };
        const look = httpText('GET', `/api/tickets?view=inbox&limit=1&q=${id}`, {
          authorization: `Bearer ${world.token}`,
        });
        for (;;) {
          const found = await line.ask(look);
          if (found.status === 200 && found.body.includes(id)) break;
          // Seldom enough that the asking does not become the load; the figure errs by so much upwards.
          await new Promise((next) => setTimeout(next, 10));
          if (performance.now() - from > 10_000) {
            missing += 1;
            break;
          }
        }
        visible.push(performance.now() - from);
        idle.push(line);
      })(),
    );
  }
  await Promise.all(running);
  for (const line of idle) line.close();
  visible.sort((a, b) => a - b);
  acknowledged.sort((a, b) => a - b);
  const p = (sorted: readonly number[], share: number) => ms(sorted[Math.floor(sorted.length * share)] ?? 0);
  print(
    `${`intake → inbox at ${rate}/s`.padEnd(34)} p50 ${p(visible, 0.5)}  p99 ${p(visible, 0.99)}  max ${ms(visible.at(-1) ?? 0)}  (acknowledged p50 ${p(acknowledged, 0.5)}, p99 ${p(acknowledged, 0.99)}; ${visible.length} seen, ${missing} not)`,
  );
  await close(world);
}

async function chain(): Promise<void> {
  const world = await open();
  const rate = Number(values['chain-rate']);
  const duration = Number(values['chain-seconds']);
  const feed = (perSecond: number, forSeconds: number) => {
    const started = performance.now();
    return batch(world, async (send) => {
      let sent = 0;
      for (;;) {
        const elapsed = (performance.now() - started) / 1_000;
        if (elapsed >= forSeconds) return;
        const due = Math.floor(elapsed * perSecond) - sent;
        if (due > 0) {
          await send(lot(due, sent));
          sent += due;
        }
        await new Promise((next) => setTimeout(next, 20));
      }
    });
  };
  await feed(Math.min(rate, 1_500), 10);
  await settled(world.door, 600_000);
  const lags: number[] = [];
  /** How often each group was the last one. */
  const behind = new Map<string, number>();
  let feeding = true;
  const watching = (async () => {
    while (feeding) {
      await new Promise((next) => setTimeout(next, 1_000));
      const { items } = await world.door.call('groups');
      const last = items.reduce((most, group) => (group.lag > most.lag ? group : most));
      lags.push(last.lag);
      behind.set(last.group, (behind.get(last.group) ?? 0) + 1);
    }
  })();
  const cpuFrom = cpuMs(world.host.child);
  const started = performance.now();
  const { accepted } = await feed(rate, duration);
  const elapsed = (performance.now() - started) / 1_000;
  feeding = false;
  await watching;
  const drainFrom = performance.now();
  await settled(world.door, 600_000);
  const drained = (performance.now() - drainFrom) / 1_000;
  const demands = (await world.door.call('demandOverview')).measures.count;
  const third = Math.max(1, Math.floor(lags.length / 3));
  const mean = (part: readonly number[]) => part.reduce((sum, lag) => sum + lag, 0) / part.length;
  print(
    `${`whole chain at ${count(rate)}/s for ${duration} s`.padEnd(34)} ${count(accepted / elapsed).padStart(8)} requests/s in; largest group lag: first third ${count(mean(lags.slice(0, third)))}, last third ${count(mean(lags.slice(-third)))} facts (mostly ${[...behind].sort((a, b) => b[1] - a[1])[0]?.[0]}); drained ${drained.toFixed(1)} s after the last; ${count(demands)} demands; ${cpuBetween(cpuFrom, cpuMs(world.host.child), accepted)}; ${resident(world.host.child)}`,
  );
  await close(world);
}

async function million(): Promise<void> {
  const world = await open();
  const target = Number(values.tickets);
  const started = performance.now();
  let tickets = 0;
  let sent = 0;
  while (tickets < target) {
    await batch(world, async (send) => {
      const goal = Math.min(50_000, Math.ceil((target - tickets) * 1.35) + 500);
      for (let n = 0; n < goal; n += 500) {
        await send(lot(500, sent + n));
      }
      sent += goal;
    });
    await settled(world.door, 900_000);
    const page = await world.door.call('listTickets', { query: { view: 'all', limit: 1 } });
    tickets = page.total;
    process.stderr.write(
      `\r${count(tickets)} tickets, ${count(sent / ((performance.now() - started) / 1_000))} requests/s, ${resident(world.host.child)}   `,
    );
  }
  process.stderr.write('\n');
  const busy = await world.door.call('listTickets', { query: { view: 'all', limit: 200 } });
  const units = [...new Set(busy.items.map((ticket) => ticket.unitId))].slice(0, 20);
  const time = async (path: string) => {
    const line = await openLine(world.port);
    const taken: number[] = [];
    for (let n = 0; n < 40; n += 1)
      taken.push(
        (
          await line.ask(
            httpText('GET', path.replace('{unit}', units[n % units.length] ?? ''), {
              authorization: `Bearer ${world.token}`,
            }),
          )
        ).milliseconds,
      );
    line.close();
    taken.sort((a, b) => a - b);
    return `p50 ${ms(taken[20] ?? 0)}  max ${ms(taken.at(-1) ?? 0)}`;
  };
  print(
    `${`at ${count(tickets)} tickets`.padEnd(34)} ${resident(world.host.child)}; database ${(statSync(join(world.data, 'jiesu.db')).size / 2 ** 30).toFixed(1)} GiB; filled at ${count(sent / ((performance.now() - started) / 1_000))} requests/s`,
  );
  print(
    `${'  inbox page of an office'.padEnd(34)} ${await time('/api/tickets?view=inbox&unitId={unit}&limit=50')}`,
  );
  print(`${'  counts of an office'.padEnd(34)} ${await time('/api/tickets:counts?unitId={unit}')}`);
  print(`${'  whole city, first page'.padEnd(34)} ${await time('/api/tickets?view=all&limit=50')}`);
  print(`${'  demand overview'.padEnd(34)} ${await time('/api/demands:overview')}`);
  print(`${'  demand breakdown by street'.padEnd(34)} ${await time('/api/demands:breakdown?by=street')}`);
  await world.host.stop();
  const again = await startHost({ data: world.data, port: world.port });
  print(
    `${'  start on this data'.padEnd(34)} ready after ${(again.readyAfter / 1_000).toFixed(1)} s; ${resident(again.child)}`,
  );
  await again.stop();
  if (!values.keep) rmSync(world.data, { recursive: true, force: true });
}

if (!existsSync(join(root, 'services', 'host', 'dist', 'main.js')))
  throw new Error('build first: npm run build');
print(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node.js ${process.versions.node}; the load generator shares these cores`,
);
if (wanted.has('yardsticks')) await yardsticks();
if (wanted.has('intake')) await intake();
if (wanted.has('batch')) await batches();
if (wanted.has('latency')) await latency();
if (wanted.has('chain')) await chain();
if (wanted.has('million')) await million();
if (wanted.has('rules'))
  await rulesBench(
    reference,
    drafts.map(({ text }) => text),
    dice,
    print,
  );
if (wanted.has('timers')) await timersBench(Number(values.timers), reference, dice, print);
if (wanted.has('incident')) await incident();
if (wanted.has('bulletins')) await bulletinsBench(reference, dice, print);
