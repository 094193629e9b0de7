import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadReference } from '@jiesu/service-kit';
import { type Door, openDoor, overHttp, random } from '@jiesu/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killRuns } from '../faults/kill-runs.ts';
import { openBalancer } from '../support/balancer.ts';
import { freePort, type Host, newAccount, passwordOf, root, startHost, tokenOf } from '../support/host.ts';
import { asHost, HOUSES, type House, type Houses, houses, serversOf } from '../support/houses.ts';
import { referenceFolder } from '../support/worlds.ts';

const run = promisify(execFile);
/** Calls under way at the intake at one time, as many as a desk has lines. */
const LINES = 200;
const folder = mkdtempSync(join(tmpdir(), 'jiesu-houses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a city in four processes', () => {
  const env: Readonly<Record<string, string>> = { ...serversOf(), DRAIN_SECONDS: '4' };
  let city: Houses;
  let worker: Door;
  let password = '';
  let token = '';
  /** A second process at the door, as a city has that may not close it. */
  let second: Host;
  const startSecond = async (): Promise<void> => {
    const port = second === undefined ? await freePort() : Number(new URL(second.url).port);
    const args = ['--no-demo', '--services', HOUSES.edge.join()];
    second = await startHost({ data: join(folder, 'second'), port, args, env });
  };
  const draft = (n: number) =>
    ({
      kind: 'complaint',
      text: `市民反映，朝阳区望京街道花家地西里社区${n}号楼楼道灯不亮，请物业尽快修理。`,
      petitioner: { kind: 'person', name: '周女士' },
    }) as never;
  beforeAll(async () => {
    city = houses(join(folder, 'four'), env);
    await city.start();
    await startSecond();
    password = passwordOf(city.house('edge'), 'admin');
    const admin = openDoor(city.send, await tokenOf(city.house('edge'), 'admin'));
    const roles = ['agent', 'dispatcher', 'office', 'caller', 'admin', 'analyst', 'machine'];
    token = await newAccount(city.house('edge'), admin, 'worker', roles);
    worker = openDoor(city.send, token);
  });
  afterAll(async () => {
    await Promise.all([city.stop(), second.stop()]);
  });

  it('carries a call over all of them to the street office and into the figures', async () => {
    const { id: requestId } = await worker.call('createRequest', {
      body: {
        kind: 'complaint',
        text: '市民反映，朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，来电投诉物业公司不作为的问题。',
        petitioner: { kind: 'person', name: '周女士', phone: '19900001234' },
      } as never,
    });
    await city.quiet(worker);
    let { hops } = await worker.call('getDispatch', { params: { requestId } });
    if (hops.length === 0) {
      await worker.call('dispatchManually', {
        params: { requestId },
        body: { unitId: 'street-110105026', because: '物业管理问题，属地街道负责。' },
      });
      await city.quiet(worker);
      ({ hops } = await worker.call('getDispatch', { params: { requestId } }));
    }
    const ticketId = hops.at(-1)?.ticketId ?? '';
    await worker.call('acceptTicket', { params: { ticketId } });
    await city.quiet(worker);
    expect(await worker.call('getDemand', { params: { requestId } })).toMatchObject({
      state: 'accepted',
      unitId: 'street-110105026',
    });
  });

  it('has a topic for every unit', async () => {
    const { items } = await worker.call('groups');
    expect(items.map(({ group }) => group).sort()).toEqual([
      'classifier',
      'demands',
      'followup',
      'hotline-intake',
      'router',
      'tickets',
      'wechat-intake',
    ]);
  });

  it('puts a fact aside that it cannot read, keeps nobody waiting, and has it again once it can', async () => {
    const letters = async () => (await worker.call('listDeadLetters', { query: { state: 'waiting' } })).items;
    const neighbour = openDoor(overHttp(second.url), token);
    const classified = (id: string): Promise<boolean> =>
      worker.call('getClassification', { params: { requestId: id } }).then(
        () => true,
        () => false,
      );
    // Sealed with a key that the classifier does not have yet: somebody began with the wrong half of a key change.
    const keys = { VAULT_KEY: `${randomBytes(32).toString('base64')},${env.VAULT_KEY}` };
    await city.restart('edge', keys);
    const poisoned: string[] = [];
    const others: string[] = [];
    for (let n = 0; n < 12; n++) {
      if (n % 6 === 3) poisoned.push((await worker.call('createRequest', { body: draft(n) })).id);
      else others.push((await neighbour.call('createRequest', { body: draft(n) })).id);
    }
    await city.quiet(worker);
    const waiting = await letters();
    expect(waiting.map(({ requestId }) => requestId).sort()).toEqual(poisoned.sort());
    for (const letter of waiting)
      expect(letter).toMatchObject({ group: 'classifier', code: 'sealed-unreadable', attempts: 1 });
    expect(await Promise.all(others.map(classified))).toEqual(others.map(() => true));
    expect(await Promise.all(poisoned.map(classified))).toEqual([false, false]);

    // The other half; then one from the page's button and one from the command line.
    await city.restart('core', keys);
    await worker.call('replayDeadLetter', { params: { id: waiting[0]?.id ?? '' } });
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', join(root, 'infra', 'letters.ts'), 'replay', '--all', '--url', second.url],
      { cwd: root, env: { ...process.env, JIESU_PASSWORD: password } },
    );
    expect(stdout).toContain(`${waiting[1]?.id} replayed`);
    await city.quiet(worker);
    expect(await letters()).toEqual([]);
    expect(await Promise.all(poisoned.map(classified))).toEqual([true, true]);
  }, 120_000);

  it('restarts one process after the other under load, and nobody at the intake notices', async () => {
    const perSecond = Number(process.env.ROLLING_RATE ?? 20);
    const before = (await worker.call('listRequests', { query: { limit: 1 } })).total;
    const balancer = await openBalancer([city.house('edge').url, second.url]);
    const desk = openDoor(overHttp(balancer.url), token);
    const failed: string[] = [];
    let answered = 0;
    let asked = 0;
    let over = false;
    const call = async (): Promise<void> => {
      try {
        await desk.call('createRequest', { body: draft(asked++) });
        answered++;
      } catch (error) {
        failed.push(`${String(error)} ${String((error as Error).cause ?? '')}`);
      }
    };
    const startedAt = performance.now();
    const calling = (async () => {
      while (!over) {
        const due = ((performance.now() - startedAt) / 1_000) * perSecond;
        while (asked < due && asked - answered - failed.length < LINES) void call();
        await new Promise((next) => setTimeout(next, 10));
      }
      while (answered + failed.length < asked) await new Promise((next) => setTimeout(next, 10));
    })();
    for (const name of ['core', 'clock', 'read', 'edge'] as const) await city.restart(name);
    await second.stop();
    await startSecond();
    over = true;
    await calling;
    const took = (performance.now() - startedAt) / 1_000;
    await balancer.close();
    process.stdout.write(
      `rolling restart of five processes: ${answered} of ${asked} calls answered in ${took.toFixed(0)} s (${(asked / took).toFixed(0)}/s)\n`,
    );
    expect(failed.slice(0, 10)).toEqual([]);
    await city.quiet(worker, 180_000);
    expect((await worker.call('listRequests', { query: { limit: 1 } })).total).toBe(before + answered);
    expect((await worker.call('demandOverview')).measures.count).toBe(before + answered);
    expect(await worker.call('rebuildDemands')).toMatchObject({ different: 0 });
  }, 400_000);
});

it(
  'loses nothing and doubles nothing when one of the four is killed at a random moment',
  async () => {
    const seed = Number(process.env.JIESU_SEED ?? Date.now() % 1_000_000);
    process.stdout.write(`kill runs over four processes: seed ${seed}\n`);
    const city = houses(join(folder, 'killed'));
    const roll = random(seed);
    const killed: House[] = [];
    try {
      const result = await killRuns({
        data: folder,
        runs: Number(process.env.JIESU_KILLS ?? 4),
        seed,
        areas: loadReference(referenceFolder).areas,
        say: (text) => process.stdout.write(`${text}\n`),
        withinMs: 3_000,
        async start() {
          await city.start();
          return asHost(city, roll, (name) => killed.push(name));
        },
        settle: (admin) => city.quiet(admin, 120_000),
      });
      process.stdout.write(
        `${killed.join(' ')}: ${result.acknowledged} commands acknowledged, ${result.requests} requests, ${result.repeated} repeated\n`,
      );
      expect(result.violations).toEqual([]);
      expect(result.acknowledged).toBeGreaterThan(0);
    } finally {
      await city.stop();
    }
  },
  Math.max(1_800_000, Number(process.env.JIESU_KILLS ?? 4) * 30_000),
);

describe('a start in the distributed mode', () => {
  const failing = async (env: Readonly<Record<string, string>>): Promise<string> => {
    try {
      const host = await startHost({
        data: join(folder, 'wrong'),
        port: 0,
        env: { ...serversOf(), CONNECT_WITHIN_SECONDS: '1', ...env },
        readyWithinMs: 30_000,
      });
      await host.stop();
    } catch (error) {
      return String(error);
    }
    return 'it started';
  };

  it.each([
    [
      'KAFKA_BROKERS',
      { KAFKA_BROKERS: '127.0.0.1:1' },
      'KAFKA_BROKERS=127.0.0.1:1 could not be reached within 1 s',
    ],
    [
      'MONGODB_URL',
      { MONGODB_URL: 'mongodb://me:secret@127.0.0.1:1/x' },
      'MONGODB_URL=mongodb://***@127.0.0.1:1/x',
    ],
    ['REDIS_URL', { REDIS_URL: 'redis://127.0.0.1:1' }, 'REDIS_URL=redis://127.0.0.1:1 could not be reached'],
    ['no broker', { KAFKA_BROKERS: '' }, 'MODE=distributed needs the setting KAFKA_BROKERS'],
  ])('names the address that is wrong: %s', async (_, env, sentence) => {
    const said = await failing(env);
    expect(said).toContain(sentence);
    expect(said).not.toContain('secret');
  });
});
