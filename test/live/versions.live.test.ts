import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKafka } from '@jiesu/adapter-kafka';
import { systemClock } from '@jiesu/ports';
import { type Door, openDoor } from '@jiesu/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newAccount, tokenOf } from '../support/host.ts';
import { type House, type Houses, houses, type Lodging, serversOf } from '../support/houses.ts';
import { buildNextVersion, NEW_FIELD } from '../support/next-version.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiesu-versions-'));
const env = serversOf();
const lodgings: Partial<Record<House, Lodging>> = {};
let next = '';
let city: Houses;
let worker: Door;
beforeAll(async () => {
  next = await buildNextVersion();
  city = houses(folder, env, lodgings);
  await city.start();
  const admin = openDoor(city.send, await tokenOf(city.house('edge'), 'admin'));
  const roles = ['agent', 'dispatcher', 'office', 'admin', 'analyst', 'machine'];
  worker = openDoor(city.send, await newAccount(city.house('edge'), admin, 'worker', roles));
});
afterAll(async () => {
  await city.stop();
  for (const one of [folder, next]) rmSync(one, { recursive: true, force: true });
});

/** In each direction every neighbour is for a while ahead of the other: who speaks before who listens, and the reverse. */
it('works in every mixture of this version and the next, on the way up and on the way back', async () => {
  const accepted: string[] = [];
  let calls = 0;
  const aDay = async (): Promise<void> => {
    for (let n = 0; n < 3; n++) {
      const text = `市民反映，朝阳区望京街道花家地西里社区${++calls}号楼楼道灯不亮，请物业尽快修理。`;
      const petitioner = { kind: 'person', name: '周女士' };
      await worker.call('createRequest', { body: { kind: 'complaint', text, petitioner } as never });
    }
    await city.quiet(worker);
    const { items: reviews } = await worker.call('listReviews', { query: { limit: 50 } });
    for (const { requestId } of reviews) {
      const body = { unitId: 'street-110105026', because: '属地街道负责。' };
      await worker.call('dispatchManually', { params: { requestId }, body });
    }
    await city.quiet(worker);
    const query = { view: 'all', stage: 'dispatched', limit: 50 } as const;
    for (const { ticketId } of (await worker.call('listTickets', { query })).items) {
      await worker.call('acceptTicket', { params: { ticketId } });
      accepted.push(ticketId);
    }
    await city.quiet(worker);
  };
  await aDay();
  for (const lodging of [{ bundle: join(next, 'main.js') }, {}]) {
    for (const name of ['edge', 'core', 'clock', 'read'] as const) {
      lodgings[name] = lodging;
      await city.restart(name);
      await aDay();
    }
  }
  expect(accepted.length).toBe(calls);
  expect((await worker.call('listDeadLetters', { query: { limit: 1 } })).total).toBe(0);
  expect((await worker.call('demandOverview')).measures.count).toBe(calls);
  expect(await worker.call('rebuildDemands')).toMatchObject({ different: 0 });
  for (const ticketId of accepted) {
    const { requestId } = await worker.call('getTicket', { params: { ticketId } });
    expect(await worker.call('getDemand', { params: { requestId } })).toMatchObject({ state: 'accepted' });
  }

  const bus = await openKafka({
    brokers: (env.KAFKA_BROKERS ?? '').split(','),
    clock: systemClock,
    plan: { prefix: env.KAFKA_PREFIX ?? '', unitIds: [], partitions: 3, replicas: 1, personalDays: 30 },
    onFatal: (error) => {
      throw error;
    },
  });
  const said = { before: 0, after: 0 };
  for await (const lot of bus.read(['*']))
    for (const { fact } of lot) said[NEW_FIELD in fact.data ? 'after' : 'before']++;
  await bus.close();
  expect(said.before).toBeGreaterThan(calls);
  expect(said.after).toBeGreaterThan(calls);
}, 600_000);
