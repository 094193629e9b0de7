import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import { type DeadLetter, Fault, systemClock } from '@jiesu/ports';
import { type Door, openDoor, random } from '@jiesu/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, root, settled, startHost } from '../support/host.ts';
import { type Houses, houses, serversOf } from '../support/houses.ts';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** The command as a person gives it; killed after so many milliseconds where told so. */
function migrate(env: Readonly<Record<string, string>>, data: string, killAfterMs?: number): Promise<Ended> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'infra', 'migrate', 'main.ts'), '--to', 'environment', '--data', data],
    { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve) =>
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'jiesu-migrate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an embedded installation that moves', () => {
  const data = join(folder, 'embedded');
  const seed = Number(process.env.JIESU_SEED ?? Date.now() % 1_000_000);
  let env: Readonly<Record<string, string>>;
  let accounts: readonly { readonly user: string; readonly password: string }[];
  let before: readonly unknown[];
  let letters: readonly DeadLetter[];
  let city: Houses | undefined;

  /** What people see of it. */
  async function seen(door: Door, read: Door): Promise<readonly unknown[]> {
    const requests = await door.call('listRequests', { query: { limit: 3 } });
    const [first] = requests.items;
    return [
      requests.total,
      requests.items,
      await door.call('getRequest', { params: { requestId: first?.requestId ?? '' } }),
      (await door.call('listTickets', { query: { limit: 1 } })).total,
      (await read.call('demandOverview', { query: {} })).measures,
      await read.call('demandRates', { query: { limit: 20 } }),
    ];
  }
  const doorOf = async (send: Parameters<typeof openDoor>[0], user: string): Promise<Door> => {
    const password = accounts.find((one) => one.user === user)?.password ?? '';
    const opened = await openDoor(send).call('login', { body: { user, password } });
    return openDoor(send, opened.token);
  };

  beforeAll(async () => {
    const host = await startHost({ data, port: await freePort(), args: [], readyWithinMs: 240_000 });
    try {
      ({ accounts } = JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8')) as {
        readonly accounts: typeof accounts;
      });
      const admin = await doorOf(host.send, 'admin');
      await settled(admin);
      before = await seen(await doorOf(host.send, 'desk'), await doorOf(host.send, 'analyst'));
    } finally {
      await host.stop();
    }

    // A group that is behind, one that reads personal facts and has not read all of them, and facts given up.
    const sqlite = openSqlite({
      file: join(data, 'jiesu.db'),
      clock: systemClock,
      onFatal: (error) => {
        throw error;
      },
      inFlight: 1,
    });
    let handled = 0;
    let full: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => {
      full = resolve;
    });
    const stop = await sqlite.bus.subscribe({
      group: 'slow-reader',
      topics: ['intake', 'tickets'],
      async handle() {
        if (++handled === 600) full();
        if (handled > 600) await new Promise((next) => setTimeout(next, 50));
        if (handled % 100 === 0)
          throw new Fault('invalid-fact', 'never', `number ${handled} is not to be had`);
      },
    });
    await enough;
    await stop();
    const { items } = await sqlite.bus.deadLetters.list({ limit: 100 });
    await sqlite.bus.deadLetters.discard(items[0]?.id ?? '');
    await sqlite.bus.deadLetters.replay(items[1]?.id ?? '');
    ({ items: letters } = await sqlite.bus.deadLetters.list({ limit: 100 }));
    await sqlite.close();
    env = { ...serversOf(), VAULT_KEY: readFileSync(join(data, 'secret.key'), 'utf8').trim() };
  }, 300_000);
  afterAll(() => city?.stop());

  it.each([
    [
      'a broker that is not there',
      { KAFKA_BROKERS: '127.0.0.1:1' },
      'KAFKA_BROKERS=127.0.0.1:1 could not be',
    ],
    ['an address that is none', { MONGODB_URL: 'somewhere' }, 'MONGODB_URL=*** is not allowed'],
    ['another key', { VAULT_KEY: Buffer.alloc(32).toString('base64') }, 'VAULT_KEY differs from'],
  ])('is told in one sentence of %s', async (_, wrong, sentence) => {
    const { code, said } = await migrate({ ...env, CONNECT_WITHIN_SECONDS: '1', ...wrong }, data);
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
  });

  it('ends right although it is killed again and again', async () => {
    const roll = random(seed);
    const kills = Number(process.env.JIESU_MIGRATE_KILLS ?? 6);
    const at: number[] = [];
    let finished = false;
    for (let turn = 0; turn < kills && !finished; turn++) {
      const ms = 3_000 + Math.floor(roll.next() * 25_000);
      const { code, said } = await migrate(env, data, ms);
      finished = code === 0;
      if (code !== null && code !== 0) throw new Error(said);
      at.push(ms);
      process.stdout.write(`  killed after ${ms} ms: ${said.trim().split('\n').at(-1)?.trim()}\n`);
    }
    process.stdout.write(`  migrate: seed ${seed}, killed after ${at.join(' ')} ms\n`);
    if (!finished) {
      city = houses(join(folder, 'early'), env);
      await expect(city.start()).rejects.toThrow('A move into this installation is not finished');
      city = undefined;
      const { code, said } = await migrate(env, data);
      process.stdout.write(said.slice(said.indexOf('  = ')));
      expect(said).not.toContain('≠');
      expect(said).toContain('facts');
      expect(code).toBe(0);
    }
    const again = await migrate(env, data);
    expect(again).toMatchObject({ code: 0, said: expect.stringContaining('nothing to do') });
  }, 900_000);

  it('does not start where it was, and lets nobody else move in after it', async () => {
    await expect(startHost({ data, port: 0, args: ['--no-demo'], readyWithinMs: 30_000 })).rejects.toThrow(
      'was carried into a distributed installation',
    );
    const other = join(folder, 'other');
    const host = await startHost({ data: other, port: await freePort() });
    await host.stop();
    const { VAULT_KEY: _, ...rest } = env;
    const { code, said } = await migrate(rest, other);
    expect(said).toContain('The target holds data that this move did not bring');
    expect(code).toBe(1);
  }, 120_000);

  it('goes on in four processes as if nothing had happened', async () => {
    city = houses(join(folder, 'houses'), env);
    await city.start();
    const admin = await doorOf(city.send, 'admin');
    // The group that was behind belongs to nobody here: what it has not read goes on waiting.
    const { items: groups } = await admin.call('groups');
    const slow = groups.find(({ group }) => group === 'slow-reader');
    expect(slow?.lag).toBeGreaterThan(600);
    const { items } = await admin.call('listDeadLetters', { query: { limit: 100 } });
    const told = ({ group, topic, code, detail, attempts, at, state }: DeadLetter) =>
      JSON.stringify([group, topic, code, detail, attempts, at, state]);
    expect((items as unknown as readonly DeadLetter[]).map(told).sort()).toEqual(letters.map(told).sort());
    expect(await seen(await doorOf(city.send, 'desk'), await doorOf(city.send, 'analyst'))).toEqual(before);
    expect(await admin.call('rebuildDemands')).toMatchObject({ different: 0 });
  }, 300_000);
});
