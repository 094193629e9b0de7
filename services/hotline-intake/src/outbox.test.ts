import { findReferenceDir, loadReference, type Service } from '@jiesu/service-kit';
import { type As, type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { hotlineIntake } from './plugin.ts';
import { type Messages, messageStore } from './store.ts';

const reference = loadReference(findReferenceDir(import.meta.dirname) ?? '');
const gateway: As = { userId: 'gateway', roles: ['machine'] };
const phone = '19900001234';
const minute = 60_000;

let messages: Messages;
/** The service itself, with its outbox shown to the test. */
const watched: Service = {
  ...hotlineIntake,
  start: (kit) =>
    hotlineIntake.start({
      ...kit,
      store: (declaration) => {
        const store = kit.store(declaration);
        if (declaration.name === messageStore.name) messages = store as unknown as Messages;
        return store as never;
      },
    }),
};

async function aCity(petitioner: object = { kind: 'person', phone }) {
  const city = await testCity([watched], {
    reference,
    config: { own: { PUBLIC_URL: 'https://12345.example' } },
  });
  const created = await city.call('createRequest', {
    as: 'agent',
    body: { kind: 'complaint', text: '楼道灯坏了。', petitioner },
  });
  return { city, requestId: created.body.id as string };
}

const invite = (city: TestCity, requestId: string, way: 'message' | 'robot' = 'message') =>
  city.publish({
    type: 'callback.invited.v1',
    data: {
      ticketId: `${requestId}-1`,
      requestId,
      unitId: 'street-110105026',
      round: 1,
      way,
      notBefore: '2026-11-23T02:00:00.000Z',
      until: '2026-11-25T02:00:00.000Z',
    },
  });
const take = (city: TestCity, way = 'message', as: As = gateway) =>
  city.call('takeMessages', { as, body: { way } });
const report = (city: TestCity, body: object) => city.call('reportMessage', { as: gateway, body });
const requeue = (city: TestCity, key: string, as: As = 'caller') =>
  city.call('requeueMessage', { as, body: { key } });
const inState = async (city: TestCity, state: string): Promise<number> =>
  (await city.call('listOutbox', { as: 'caller', query: { state } })).body.total;
const states = async (city: TestCity) => (await city.call('listOutbox', { as: 'caller' })).body;

describe('the outbox', () => {
  it('keeps an invitation until a gateway takes it, and says sent when the gateway says so', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    expect([await inState(city, 'waiting'), await inState(city, 'sent')]).toEqual([1, 0]);
    const { body } = await take(city);
    expect(body.items).toMatchObject([{ to: phone, way: 'message' }]);
    expect(body.items[0].text).toContain(`https://12345.example/p/${requestId}/`);
    expect(await inState(city, 'sent')).toBe(0);
    expect((await states(city)).counts).toEqual({ waiting: 0, taken: 1, failed: 0 });
    expect((await report(city, { key: body.items[0].key, outcome: 'sent' })).body.state).toBe('sent');
    expect([await inState(city, 'waiting'), await inState(city, 'sent')]).toEqual([0, 1]);
  });

  it('shows how far each has come, without number and words', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    const { text, body } = await city.call('listOutbox', { as: 'caller' });
    expect(text).not.toContain(phone);
    expect(text).not.toContain('/p/');
    expect(body.items).toMatchObject([{ requestId, to: '199****1234', purpose: 'callback', stale: false }]);
    await city.advance(61 * minute);
    expect(await states(city)).toMatchObject({ stale: 1, items: [{ stale: true, mayRequeue: false }] });
    const scoped: As = { roles: ['caller'], districtId: '110105' };
    expect((await city.call('listOutbox', { as: scoped })).body.items).toEqual([]);
  });

  it('keeps number and words nowhere but sealed, and not at all once they have gone out', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    const [message] = (await take(city)).body.items;
    await report(city, { key: message.key, outcome: 'sent', detail: `已发 ${phone}` });
    const kept = await messages.get(message.key);
    expect(kept?.doc).toMatchObject({ state: 'sent' });
    expect(kept?.doc).not.toHaveProperty('sealed');
    expect(JSON.stringify(kept)).not.toContain(phone);
    expect(JSON.stringify(await city.facts())).not.toContain(phone);
  });

  it('gives the same messages to the same call said twice, and to nobody else', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    const once = { as: gateway, body: { way: 'message' }, key: 'gateway-1' };
    const first = await city.call('takeMessages', once);
    expect((await city.call('takeMessages', once)).body).toEqual(first.body);
    expect((await take(city)).body.items).toEqual([]);
    await city.advance(5 * minute);
    expect((await take(city)).body.items).toMatchObject([{ key: first.body.items[0].key, tries: 2 }]);
  });

  it('writes to nobody in quiet hours, though a gateway asks', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    // Ten in the morning; at ten in the evening nobody is disturbed, and at nine in the morning it goes out.
    await city.advance(12 * 60 * minute);
    expect((await take(city)).body.items).toEqual([]);
    await city.call('giveProgressCode', { as: 'agent', params: { requestId }, body: { send: true } });
    expect((await take(city)).body.items).toMatchObject([{ purpose: 'code' }]);
    await city.advance(11 * 60 * minute);
    expect((await take(city)).body.items.map(({ purpose }: { purpose: string }) => purpose)).toContain(
      'callback',
    );
  });

  it('ends what ran out, and forgets its number', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    await city.advance(48 * 60 * minute);
    expect((await take(city)).body.items).toEqual([]);
    expect(await states(city)).toMatchObject({ counts: { waiting: 0 }, stale: 0 });
    expect(await inState(city, 'expired')).toBe(1);
    const [item] = (await states(city)).items;
    expect(item).not.toHaveProperty('to');
    expect((await requeue(city, item.key)).body.code).toBe('message-not-requeued');
  });

  it('is put in again by a person, to the number as it is by then', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    const [message] = (await take(city)).body.items;
    await report(city, { key: message.key, outcome: 'failed', detail: '空号' });
    await city.call('amendRequest', {
      as: 'agent',
      params: { requestId },
      body: { petitioner: { kind: 'person', phone: '19900005678' }, because: '号码记错' },
    });
    const district: As = { roles: ['agent'], districtId: '110105' };
    expect((await requeue(city, message.key, district)).body.code).toBe('outbox-not-for-units');
    expect((await requeue(city, 'nothing')).status).toBe(404);
    expect((await requeue(city, message.key)).body.state).toBe('waiting');
    expect((await take(city)).body.items).toMatchObject([{ key: message.key, to: '19900005678' }]);
  });

  it('tells for how long the oldest could have gone out', async () => {
    const { city, requestId } = await aCity();
    const reading = async () =>
      Number(
        /^jiesu_outbox_undelivered_oldest_age_seconds\S* (\S+)/m.exec(
          (await city.inject('GET', '/metrics', { as: null })).text,
        )?.[1],
      );
    expect(await reading()).toBe(0);
    await invite(city, requestId);
    await city.advance(90 * minute);
    expect(await reading()).toBe(5400);
    const [message] = (await take(city)).body.items;
    await report(city, { key: message.key, outcome: 'sent' });
    expect(await reading()).toBe(0);
  });

  it('is open to the gateway alone', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    for (const as of [
      { roles: ['machine', 'office'] },
      { roles: ['machine'], unitId: 'street-110105026' },
    ] as As[])
      expect((await take(city, 'message', as)).body.code).toBe('gateway-only');
    expect((await take(city, 'message', 'caller')).status).toBe(403);
    expect((await take(city)).body.items).toHaveLength(1);
  });

  it('takes back what waits when the callback is taken back, and asks again when it is due again', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    await city.publish({
      type: 'callback.withdrawn.v1',
      data: { ticketId: `${requestId}-1`, requestId, unitId: 'street-110105026', round: 1 },
    });
    expect((await take(city)).body.items).toEqual([]);
    await invite(city, requestId);
    expect((await take(city)).body.items).toHaveLength(1);
  });

  it('takes back what waits when the petitioner has answered', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    await city.publish({
      type: 'callback.completed.v1',
      data: {
        ticketId: `${requestId}-1`,
        requestId,
        unitId: 'street-110105026',
        round: 1,
        status: 'notReached',
        attempt: 3,
      },
    });
    expect((await take(city)).body.items).toEqual([]);
    expect(await inState(city, 'withdrawn')).toBe(1);
  });

  it('tries again what did not go out, and shows what failed for good', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId);
    const [message] = (await take(city)).body.items;
    await report(city, { key: message.key, outcome: 'again', againMinutes: 5, detail: '通道忙' });
    expect((await take(city)).body.items).toEqual([]);
    await city.advance(5 * minute);
    expect((await take(city)).body.items[0].tries).toBeGreaterThan(1);
    await report(city, { key: message.key, outcome: 'failed', detail: '空号' });
    expect((await states(city)).items).toMatchObject([{ state: 'failed', detail: '空号' }]);
    expect((await report(city, { key: message.key, outcome: 'sent' })).body.code).toBe('message-not-taken');
  });

  it('writes to nobody without a number that takes messages', async () => {
    for (const petitioner of [{ kind: 'person' }, { kind: 'person', phone: '010-65551234' }]) {
      const { city, requestId } = await aCity(petitioner);
      await invite(city, requestId);
      await invite(city, '20261123-ZZZZZZZZ');
      expect((await take(city)).body.items).toEqual([]);
    }
  });
});

describe('the code by message', () => {
  it('waits in the outbox, and the desk hears that it waits and not that it was sent', async () => {
    const { city, requestId } = await aCity();
    const given = await city.call('giveProgressCode', {
      as: 'agent',
      params: { requestId },
      body: { send: true },
    });
    expect(given.body.message).toBe('waiting');
    const [message] = (await take(city)).body.items;
    expect(message.text).toContain(given.body.code);
    expect(message.to).toBe(phone);
  });
});

describe('a robot', () => {
  it('gets the questions as the policy words them, and its answers become a fact with the recording', async () => {
    const { city, requestId } = await aCity();
    await invite(city, requestId, 'robot');
    const [call] = (await take(city, 'robot')).body.items;
    expect(call.questions.map(({ field }: { field: string }) => field)).toEqual([
      'contacted',
      'solved',
      'satisfaction',
    ]);
    const half = { key: call.key, outcome: 'sent', status: 'reached', solved: true };
    expect((await report(city, half)).body.code).toBe('robot-answers');
    const whole = { ...half, contacted: true, satisfaction: 'satisfied', recording: 'robot/7' };
    for (let twice = 0; twice < 2; twice += 1) expect((await report(city, whole)).status).toBe(200);
    expect((await report(city, { ...whole, status: 'refused' })).body.code).toBe('robot-answers');
    const facts = await city.facts('callback.robotCalled.v1');
    expect(facts.map(({ data }) => data)).toEqual([
      {
        ticketId: `${requestId}-1`,
        requestId,
        round: 1,
        status: 'reached',
        contacted: true,
        solved: true,
        satisfaction: 'satisfied',
        recording: 'robot/7',
      },
    ]);
  });
});
