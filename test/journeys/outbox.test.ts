import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { effective, loadReference } from '@jiesu/service-kit';
import { emptyOutbox, openDoor, overHttp, picture, random } from '@jiesu/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../support/host.ts';
import { type Opened, openWorld, referenceFolder, worlds } from '../support/worlds.ts';

/** From the desk to the gateway and back, over HTTP, in every world. */
const reference = loadReference(referenceFolder);
const [policy] = reference.callbackPolicy.versions;
if (policy === undefined) throw new Error('no policy of callbacks');
const wangjing = 'street-110105026';

describe.each(worlds)('the outbox (%s)', (world) => {
  let opened: Opened;
  beforeEach(async () => {
    // Both ways, and the desk after them.
    const ways = ['message', 'robot'] as const;
    const callbackPolicy = effective([{ ...policy, ways, deskAfterMinutes: 120 }], 'callback-policy.json');
    opened = await openWorld(world, { reference: { ...reference, callbackPolicy } });
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
    expect([shown.total, (await outbox({ state: 'sent' })).total]).toEqual([1, 2]);
    expect(shown.items).toMatchObject([{ to: '199****1002', tries: 1 }]);
    expect(JSON.stringify(shown)).not.toContain('19900001002');

    await opened.city.advance(5 * 60_000);
    await emptyOutbox(door, 'message', async () => ({ outcome: 'failed', detail: '空号' }));
    await opened.city.quiet();
    expect((await outbox({ state: 'failed' })).items).toMatchObject([{ detail: '空号', mayRequeue: true }]);
    await done('requeueMessage', { as: 'caller', body: { key: shown.items[0].key } });
    await emptyOutbox(door, 'message', async () => ({ outcome: 'sent' }));
    await opened.city.quiet();
    expect(await outbox({ state: 'sent' })).toMatchObject({
      total: 3,
      counts: { waiting: 0, taken: 0, failed: 0 },
    });
  });

  const ofFile = world === 'sqlite' ? it : undefined;
  ofFile?.('is emptied by the gateway that is there to imitate', async () => {
    const { requestId, code } = await asked('19900001001');
    await asked('19900001002');
    await asked('19900001003');
    await gateway();
    const address = opened.city.city.app.server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const password = `${crypto.randomUUID()}-Aa1`;
    await done('createUser', {
      as: 'admin',
      body: { userId: 'messenger', name: '短信网关', roles: ['machine'], password },
    });
    const folder = mkdtempSync(join(tmpdir(), 'jiesu-messages-'));
    try {
      writeFileSync(
        join(folder, 'demo-accounts.json'),
        JSON.stringify({ url, accounts: [{ user: 'messenger', password, name: '短信网关' }] }),
      );
      // 75: not now; 1: failed, for the reason that is said.
      const program = join(folder, 'sms.sh');
      writeFileSync(
        program,
        `#!/bin/sh
line=$(cat)
case "$line" in
  *19900001002*) exit 75 ;;
  *19900001003*) echo "no such number 19900001003" >&2; exit 1 ;;
esac
echo "$line" >> "${folder}/sent"
`,
        { mode: 0o755 },
      );
      const tool = join(root, 'packages/testkit/src/tools/messages.ts');
      const args = ['--import', 'tsx', tool, '--once', '--send', program, '--data', folder];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
      expect(stdout.trim()).toBe('3');
      const sent = readFileSync(join(folder, 'sent'), 'utf8');
      expect(sent).toContain(code);
      expect(JSON.parse(sent)).toMatchObject({ to: '19900001001', purpose: 'code' });
      expect(JSON.parse(sent).text).toContain(requestId);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await opened.city.quiet();
    const { items, counts } = await outbox();
    expect(counts).toEqual({ waiting: 1, taken: 0, failed: 1 });
    expect((await outbox({ state: 'sent' })).total).toBe(1);
    expect(items.find(({ state }: { state: string }) => state === 'failed').detail).toContain(
      'no such number',
    );
    expect(JSON.stringify(items)).not.toContain('19900001003');
  });

  it('asks by message and by robot before the desk does; the robot’s answers end the callback, and nobody asks again', async () => {
    const { requestId } = await asked('19900001234');
    const door = await gateway();
    const deliver = async () => ({ outcome: 'sent' as const });
    await emptyOutbox(door, 'message', deliver);
    await done('dispatchManually', {
      as: 'dispatcher',
      params: { requestId },
      body: { unitId: wangjing, because: '属地街道先行联系。', tier: 'ordinary' },
    });
    const ticketId = `${requestId}-1`;
    const params = { ticketId };
    const as = { roles: ['office' as const], unitId: wangjing };
    await done('acceptTicket', { as, params });
    await done('contactTicket', { as, params, body: { outcome: 'reached', method: 'phone' } });
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as,
      body: picture(random(1)),
      headers: { 'content-type': 'image/png' },
    });
    const { ref } = stored.body as { ref: string };
    await done('replyTicket', {
      as,
      params,
      body: { result: 'solved', text: '已更换灯泡。', attachments: [ref] },
    });
    await done('approveReply', { as: 'reviewer', params });
    const desk = async () =>
      (await done('listCallbacks', { as: 'caller', query: { view: 'due' } })).body.total;
    expect(await desk()).toBe(0);
    expect((await outbox({ state: 'waiting' })).total).toBe(2);

    const called = await emptyOutbox(door, 'robot', async ({ to, text, questions }) => {
      expect([to, text, questions?.length]).toEqual(['19900001234', policy.message.robot, 3]);
      return {
        outcome: 'sent',
        status: 'reached',
        contacted: true,
        solved: true,
        satisfaction: 'basicallySatisfied',
        recording: 'robot/1',
      };
    });
    expect(called).toBe(1);
    await opened.city.quiet();
    expect((await done('getTicket', { as, params })).body.stage).toBe('closed');
    const callback = (await done('getCallback', { as: 'caller', params: { callbackId: `${ticketId}-1` } }))
      .body;
    expect(callback).toMatchObject({
      callback: { state: 'done', cell: 'both' },
      history: [{ by: 'robot', way: 'robot', recording: 'robot/1' }],
    });
    expect(await emptyOutbox(door, 'message', deliver)).toBe(0);
    expect((await outbox({ state: 'withdrawn' })).total).toBe(1);
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
