import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBullmq } from '@jiesu/adapter-bullmq';
import { operations } from '@jiesu/contracts';
import { systemClock } from '@jiesu/ports';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Running, type RunningKafka, startKafka, startMongo, stop } from '../../infra/live/servers.ts';
import { type Opened, openDistributed } from '../support/worlds.ts';

const SECONDS = Number(process.env.OUTAGE_SECONDS ?? 12);
const wait = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
const signal = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) process.kill(pid, name);
};

const texts = [
  '朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修。',
  '朝阳区望京街道南湖东园一区路灯不亮，晚上走路看不清。',
  '朝阳区望京街道花家地小区暖气不热，室内只有十五度。',
];

/** Servers of its own, for it stops them. */
describe('a city whose servers fail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-outages-'));
  let kafka: RunningKafka;
  let mongo: Running;
  let name = '';
  let opened: Opened;

  const openCity = (options: Parameters<typeof openDistributed>[0] = {}): Promise<Opened> =>
    openDistributed(options, {
      name,
      brokers: kafka.address,
      replicas: 3,
      mongodbUrl: mongo.address,
      sessionMs: 3_000,
    });
  beforeAll(async () => {
    const version = process.env.KAFKA_VERSION;
    [kafka, mongo] = await Promise.all([
      startKafka({ folder: join(folder, 'kafka'), brokers: 3, ...(version !== undefined && { version }) }),
      startMongo(join(folder, 'mongo')),
    ]);
  });
  afterAll(async () => {
    await Promise.all([kafka, mongo].map(stop));
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    name = `o${randomBytes(4).toString('hex')}`;
    opened = await openCity();
    const { accounts } = opened.city.city;
    await accounts.ensure({ userId: 'desk', name: '坐席', roles: ['agent'] });
    ({ token } = await accounts.tokenFor('desk'));
  });
  afterEach(() => opened.close());

  interface Sent {
    readonly key: string;
    readonly status: number;
    readonly id: string;
    readonly ms: number;
    readonly retryAfter: unknown;
  }
  let number = 0;
  let token = '';
  const send = async (key = `k${++number}`): Promise<Sent> => {
    const at = performance.now();
    const body = {
      kind: 'complaint',
      text: texts[number % texts.length],
      petitioner: { kind: 'person', name: '周女士' },
    };
    // As a client would: the token was got before.
    const answer = await opened.city.city.app.inject({
      method: operations.createRequest.method,
      url: operations.createRequest.path,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      payload: JSON.stringify(body),
    });
    return {
      key,
      status: answer.statusCode,
      id: JSON.parse(answer.payload).id,
      ms: performance.now() - at,
      retryAfter: answer.headers['retry-after'],
    };
  };
  /** Calls at a steady pace while something happens. */
  const during = async (perSecond: number, happening: () => Promise<void>): Promise<Sent[]> => {
    const sent: Promise<Sent>[] = [];
    let over = false;
    const calling = (async () => {
      while (!over) {
        sent.push(send());
        await wait(1_000 / perSecond);
      }
    })();
    await happening();
    over = true;
    await calling;
    return Promise.all(sent);
  };
  const agesOf = async (): Promise<number> => {
    const text = await opened.city.city.metrics.text();
    return Number(/^jiesu_relay_oldest_age_seconds (\S+)$/m.exec(text)?.[1]);
  };
  /** Everything acknowledged is there once, and the figures are those of a rebuild. */
  const judge = async (sent: readonly Sent[]): Promise<void> => {
    await opened.city.quiet();
    const ids = sent.filter(({ status }) => status === 201).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const list = await opened.city.call('listRequests', { as: 'agent', query: { limit: 1 } });
    expect(list.body.total).toBe(ids.length);
    const rebuilt = await opened.city.call('rebuildDemands', { as: 'admin' });
    expect(rebuilt.body).toMatchObject({ different: 0 });
    for (const requestId of ids) {
      const demand = await opened.city.call('getDemand', { as: 'analyst', params: { requestId } });
      expect([requestId, demand.status]).toEqual([requestId, 200]);
      const dispatch = await opened.city.call('getDispatch', { as: 'dispatcher', params: { requestId } });
      expect(new Set(dispatch.body.hops.map((hop: { ticketId: string }) => hop.ticketId)).size).toBe(
        dispatch.body.hops.length,
      );
    }
    const letters = await opened.city.call('listDeadLetters', { as: 'admin', query: { limit: 1 } });
    expect(letters.body.total).toBe(0);
  };

  it('goes on while one broker of three is killed and comes back', async () => {
    const sent = await during(20, async () => {
      await wait(1_000);
      signal([kafka.pids[1] as number], 'SIGKILL');
      await wait(4_000);
      await kafka.restart(1);
      await wait(3_000);
    });
    expect(sent.every(({ status }) => status === 201)).toBe(true);
    await judge(sent);
  }, 180_000);

  it('accepts calls while the whole bus is away, tells since when facts wait, and drains in order', async () => {
    let age = 0;
    const sent = await during(20, async () => {
      await wait(500);
      signal(kafka.pids, 'SIGSTOP');
      await wait(SECONDS * 1_000);
      // The clock of the city stands still; its facts wait by the clock of the relay all the same.
      age = (await opened.city.ports.unsaid?.()) === undefined ? 0 : 1;
      signal(kafka.pids, 'SIGCONT');
      await wait(1_000);
    });
    expect(age).toBe(1);
    expect(sent.every(({ status }) => status === 201)).toBe(true);
    expect(Math.max(...sent.map(({ ms }) => ms))).toBeLessThan(5_000);
    await judge(sent);
    expect(await agesOf()).toBe(0);
  }, 300_000);

  it('says 503 and when to come back while the documents are away, keeps no half, and needs no hands', async () => {
    const before = await Promise.all([send(), send(), send()]);
    await opened.city.quiet();
    signal(mongo.pids, 'SIGSTOP');
    const refused = await Promise.all(Array.from({ length: 5 }, (_, n) => send(`away${n}`))).finally(() =>
      signal(mongo.pids, 'SIGCONT'),
    );
    for (const { status, retryAfter } of refused) {
      expect(status).toBe(503);
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    // The same keys again: whatever had become of them, there is one of each.
    const again = await Promise.all(refused.map(({ key }) => send(key)));
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 201));
    // What was written without anybody learning of it is said by the sweep, which goes by the clock of the city.
    for (let turn = 0; turn < 100 && (await opened.city.ports.unsaid?.()) !== undefined; turn++) {
      opened.city.clock.advance(1_000);
      await wait(100);
    }
    await judge([...before, ...again]);
  }, 180_000);

  it('fires its deadlines although Redis forgot everything', async () => {
    const { id: requestId } = await send();
    await opened.city.quiet();
    let { hops } = (await opened.city.call('getDispatch', { as: 'dispatcher', params: { requestId } })).body;
    if (hops.length === 0) {
      await opened.city.call('dispatchManually', {
        as: 'dispatcher',
        params: { requestId },
        body: { unitId: 'street-110105026', because: '属地街道负责。' },
      });
      ({ hops } = (await opened.city.call('getDispatch', { as: 'dispatcher', params: { requestId } })).body);
    }
    const { ticketId } = hops.at(-1);
    const { clock } = opened.city;
    await opened.close();
    const redis = await openBullmq({ url: process.env.REDIS_URL ?? '', clock: systemClock, prefix: name });
    await redis.drop();
    await redis.close();
    clock.advance(30 * 86_400_000);
    opened = await openCity({ adjustable: clock, config: { own: { FOLLOWUP_SETTLE_MS: '0' } } });
    await opened.city.quiet();
    const facts = await opened.city.facts();
    expect(
      facts.filter(({ type, subject }) => type === 'deadline.breached.v1' && subject.startsWith(ticketId))
        .length,
    ).toBeGreaterThan(0);
  }, 120_000);
});
