import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReference } from '@jiesu/service-kit';
import { type Door, openDoor, random } from '@jiesu/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killRuns } from '../faults/kill-runs.ts';
import { newAccount, startHost, tokenOf } from '../support/host.ts';
import { asHost, type House, type Houses, houses, serversOf } from '../support/houses.ts';
import { referenceFolder } from '../support/worlds.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiesu-houses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a city in four processes', () => {
  let city: Houses;
  let worker: Door;
  beforeAll(async () => {
    city = houses(join(folder, 'four'));
    await city.start();
    const admin = openDoor(city.send, await tokenOf(city.house('edge'), 'admin'));
    const roles = ['agent', 'dispatcher', 'office', 'caller', 'admin', 'analyst', 'machine'];
    worker = openDoor(city.send, await newAccount(city.house('edge'), admin, 'worker', roles));
  });
  afterAll(() => city.stop());

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
});

it('loses nothing and doubles nothing when one of the four is killed at a random moment', async () => {
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
}, 1_800_000);

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
