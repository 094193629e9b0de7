import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Door, DoorError, openDoor } from '@jiesu/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startKafka, startMongo, startRedis, stop } from '../../infra/live/servers.ts';
import { newAccount, tokenOf } from '../support/host.ts';
import { type Houses, houses, serversOf } from '../support/houses.ts';
import { openNetwork } from '../support/network.ts';

const SECONDS = Number(process.env.OUTAGE_SECONDS ?? 12);
const wait = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
const network = openNetwork(3);
if (network === undefined)
  process.stdout.write('no right to make network namespaces here: the network cuts are not tested\n');

describe.runIf(network !== undefined)('a core that loses its way to one server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-network-'));
  const [forKafka = '', forMongo = '', forRedis = ''] = network?.outside ?? [];
  let servers: Running[] = [];
  let city: Houses;
  let worker: Door;
  let calls = 0;
  beforeAll(async () => {
    const [kafka, mongo, redis] = await Promise.all([
      startKafka({ folder: join(folder, 'kafka'), host: forKafka }),
      startMongo(join(folder, 'mongo'), forMongo),
      startRedis(join(folder, 'redis'), forRedis),
    ]);
    servers = [kafka, mongo, redis];
    const env = serversOf({
      KAFKA_BROKERS: kafka.address,
      MONGODB_URL: mongo.address,
      REDIS_URL: redis.address,
    });
    city = houses(folder, env, { core: { host: network?.inside ?? '', within: network?.within ?? [] } });
    await city.start();
    const admin = openDoor(city.send, await tokenOf(city.house('edge'), 'admin'));
    const roles = ['agent', 'dispatcher', 'office', 'admin', 'analyst', 'machine'];
    const token = await newAccount(city.house('edge'), admin, 'worker', roles);
    city.knownBy(token);
    worker = openDoor(city.send, token);
  });
  afterAll(async () => {
    await city.stop();
    await Promise.all(servers.map(stop));
    network?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const create = async (): Promise<string> => {
    const text = `市民反映，朝阳区望京街道花家地西里社区${++calls}号楼楼道灯不亮，请物业尽快修理。`;
    const petitioner = { kind: 'person', name: '周女士' };
    return (await worker.call('createRequest', { body: { kind: 'complaint', text, petitioner } as never }))
      .id;
  };
  /** A ticket in the inbox of the office, not yet accepted. */
  const ticket = async (): Promise<string> => {
    const requestId = await create();
    await city.quiet(worker);
    const { hops } = await worker.call('getDispatch', { params: { requestId } });
    if (hops.length === 0) {
      await worker.call('dispatchManually', {
        params: { requestId },
        body: { unitId: 'street-110105026', because: '属地街道负责。' },
      });
      await city.quiet(worker);
    }
    const known = await worker.call('getDispatch', { params: { requestId } });
    return known.hops.at(-1)?.ticketId ?? '';
  };
  const callsFor = async (seconds: number): Promise<void> => {
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      await create();
      await wait(200);
    }
  };
  const judge = async (): Promise<void> => {
    await city.quiet(worker, 120_000);
    expect((await worker.call('listDeadLetters', { query: { state: 'waiting', limit: 1 } })).total).toBe(0);
    expect((await worker.call('demandOverview')).measures.count).toBe(calls);
    expect(await worker.call('rebuildDemands')).toMatchObject({ different: 0 });
  };

  it('goes on answering while the bus is cut off, and says afterwards what it decided', async () => {
    const ticketId = await ticket();
    network?.cut(forKafka);
    try {
      await callsFor(SECONDS);
      await worker.call('acceptTicket', { params: { ticketId } });
      await callsFor(1);
    } finally {
      network?.mend(forKafka);
    }
    await judge();
    const { requestId } = await worker.call('getTicket', { params: { ticketId } });
    expect(await worker.call('getDemand', { params: { requestId } })).toMatchObject({ state: 'accepted' });
  }, 240_000);

  it('says 503 while its documents are cut off, keeps no half, and gives up no fact', async () => {
    const ticketId = await ticket();
    const idempotencyKey = 'accept-once';
    network?.cut(forMongo);
    let refused: unknown;
    try {
      refused = await worker
        .call('acceptTicket', { params: { ticketId }, idempotencyKey })
        .catch((error) => error);
      // Longer than all attempts of a fact would take.
      await callsFor(SECONDS);
    } finally {
      network?.mend(forMongo);
    }
    expect(refused).toBeInstanceOf(DoorError);
    expect(refused).toMatchObject({ status: 503 });
    await judge();
    await worker.call('acceptTicket', { params: { ticketId }, idempotencyKey });
    await judge();
    const { history } = await worker.call('getTicket', { params: { ticketId } });
    expect(history.filter(({ what }) => what === 'accept')).toHaveLength(1);
  }, 240_000);
});
