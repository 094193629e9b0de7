import { emptyOutbox, openDoor, overHttp } from '@jiesu/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld, worlds } from '../support/worlds.ts';

/** From the desk to the gateway and back, over HTTP, in every world. */
describe.each(worlds)('the outbox (%s)', (world) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await openWorld(world);
  });
  afterEach(() => opened.close());

  const done: Opened['city']['call'] = async (operation, input) => {
    const reply = await opened.city.call(operation, input);
    expect([operation, reply.status < 300 ? 'done' : reply.text]).toEqual([operation, 'done']);
    return reply;
  };
  async function asked(phone: string): Promise<{ readonly requestId: string; readonly code: string }> {
    const { body } = await done('createRequest', {
      as: 'agent',
      body: { kind: 'complaint', text: '楼道灯坏了。', petitioner: { kind: 'person', phone } },
    });
    const given = await done('giveProgressCode', {
      as: 'agent',
      params: { requestId: body.id },
      body: { send: true },
    });
    expect(given.body.message).toBe('waiting');
    return { requestId: body.id, code: given.body.code };
  }
  const outbox = async (query: object = {}) =>
    (await done('listOutbox', { as: 'caller', query: query as Record<string, string> })).body;
  /** What a city's gateway has: an account of its own, and HTTP. */
  async function gateway() {
    const { city } = opened.city;
    await city.app.listen({ port: 0, host: '127.0.0.1' });
    const address = city.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await city.accounts.ensure({ userId: 'sms', name: '短信网关', roles: ['machine'] });
    const { token } = await city.accounts.tokenFor('sms');
    return openDoor(overHttp(`http://127.0.0.1:${address.port}`), token);
  }

  it('of three messages one fails: two are sent, one waits and is shown so (R22)', async () => {
    const codes = new Map<string, string>();
    for (const phone of ['19900001001', '19900001002', '19900001003'])
      codes.set(phone, (await asked(phone)).code);
    const door = await gateway();
    const sent = new Map<string, string>();
    const had = await emptyOutbox(door, 'message', async ({ to, text }) => {
      if (to.endsWith('2')) return { outcome: 'again', againMinutes: 5, detail: '通道忙 19900001002' };
      sent.set(to, text);
      return { outcome: 'sent' };
    });
    await opened.city.quiet();
    expect(had).toBe(3);
    expect([...sent.keys()].sort()).toEqual(['19900001001', '19900001003']);
    for (const [to, text] of sent) expect(text).toContain(codes.get(to));
    const shown = await outbox({ state: 'waiting' });
    expect(shown.counts).toMatchObject({ sent: 2, waiting: 1 });
    expect(shown.items).toMatchObject([{ to: '199****1002', tries: 1 }]);
    expect(JSON.stringify(shown)).not.toContain('19900001002');

    await opened.city.advance(5 * 60_000);
    await emptyOutbox(door, 'message', async () => ({ outcome: 'failed', detail: '空号' }));
    await opened.city.quiet();
    expect((await outbox({ state: 'failed' })).items).toMatchObject([{ detail: '空号', mayRequeue: true }]);
    await done('requeueMessage', { as: 'caller', body: { key: shown.items[0].key } });
    await emptyOutbox(door, 'message', async () => ({ outcome: 'sent' }));
    await opened.city.quiet();
    expect((await outbox()).counts).toMatchObject({ sent: 3, waiting: 0, failed: 0 });
  });

  it('two gateways at once get each message once between them', async () => {
    for (let n = 0; n < 12; n += 1) await asked(`199000020${String(n).padStart(2, '0')}`);
    const door = await gateway();
    const to: string[] = [];
    const deliver = async (message: { readonly to: string }) => {
      to.push(message.to);
      return { outcome: 'sent' as const };
    };
    await Promise.all([1, 2, 3].map(() => emptyOutbox(door, 'message', deliver)));
    expect(new Set(to).size).toBe(12);
    expect(to).toHaveLength(12);
  });
});
