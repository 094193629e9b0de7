import { describe, expect, it } from 'vitest';
import { Fault, Refusal, type Service } from './index.ts';
import { testCity } from './testing.ts';

const draft = { kind: 'complaint', text: '小区门口的路灯坏了三天，晚上看不见路。' };
const seen: unknown[] = [];

/** Stands in for the desk: answers by what the text says. */
const desk: Service = {
  name: 'hotline-intake',
  start(kit) {
    const store = kit.store<{ text: string }>({ name: 'desk', fields: {}, indexes: [], createOnce: true });
    kit.operation('createRequest', async (call) => {
      seen.push(call.principal);
      if (call.body.text === 'crash') throw new Error('电话 19900001111 的人');
      if (call.body.text === 'down') throw new Fault('store-unavailable', 'later', 'disk');
      if (call.body.text === 'no')
        throw new Refusal('wrong-stage', '不行', [{ field: 'text', message: '换一句。' }]);
      if (call.body.text === 'odd reply') return { id: 7 } as never;
      const { held, revision } = await store.change(
        kit.newId(),
        call,
        () => ({ next: { text: call.body.text }, facts: [] }),
        'new',
      );
      return { id: held?.id ?? '', revision };
    });
    kit.operation('batchRequests', async ({ stream }) => {
      let bytes = 0;
      for await (const chunk of stream ?? []) bytes += chunk.byteLength;
      return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, raw: lines(bytes) };
    });
    kit.operation('getRequest', async ({ params }) => {
      await store.need(params.requestId);
      return {} as never;
    });
  },
};

async function* lines(bytes: number): AsyncGenerator<string> {
  yield `{"bytes":${bytes}}\n`;
  yield '{"end":true}\n';
}

const agent = 'agent' as const;

describe('the HTTP edge', () => {
  it('creates once per Idempotency-Key, answers the same again, and refuses another body under it', async () => {
    const city = await testCity([desk]);
    const first = await city.call('createRequest', { as: agent, body: draft, key: 'a1' });
    expect(first).toMatchObject({ status: 201, body: { revision: 1 } });
    const again = await city.call('createRequest', { as: agent, body: draft, key: 'a1' });
    expect(again.body).toEqual(first.body);
    const other = await city.call('createRequest', {
      as: agent,
      body: { ...draft, text: '别的事' },
      key: 'a1',
    });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const somebodyElse = await city.call('createRequest', {
      as: { roles: ['agent'], userId: 'li' },
      body: draft,
      key: 'a1',
    });
    expect(somebodyElse.status).toBe(201);
    expect(somebodyElse.body.id).not.toBe(first.body.id);
  });

  it('asks for the key', async () => {
    const city = await testCity([desk]);
    const reply = await city.call('createRequest', {
      as: agent,
      body: draft,
      headers: { 'idempotency-key': '' },
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
  });

  it('names the field that is wrong and says so in Chinese', async () => {
    const city = await testCity([desk]);
    const { status, body, headers } = await city.call('createRequest', {
      as: agent,
      body: { kind: 'shout', text: '' },
    });
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'invalid-body', status: 400, instance: '/api/requests' });
    expect(body.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(body.fields.map((f: { field: string }) => f.field).sort()).toEqual(['kind', 'text']);
    expect(body.fields[0].message).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each([
    ['{ "kind": ', 'application/json', 400, 'malformed-json'],
    ['{"__proto__":{"x":1},"kind":"help","text":"a"}', 'application/json', 400, 'malformed-json'],
    ['<a/>', 'application/xml', 415, 'unsupported-media-type'],
    ['text', 'text/plain', 415, 'unsupported-media-type'],
    [JSON.stringify({ kind: 'help', text: '长'.repeat(200_000) }), 'application/json', 413, 'body-too-large'],
    ['[]', 'application/json', 400, 'invalid-body'],
    ['null', 'application/json', 400, 'invalid-body'],
    ['', 'application/json', 400, 'invalid-body'],
  ])('answers a bad body (case %#) with its own 4xx', async (body, type, status, code) => {
    const city = await testCity([desk]);
    const reply = await city.call('createRequest', { as: agent, body, headers: { 'content-type': type } });
    expect(reply).toMatchObject({ status, body: { code, status } });
  });

  it('tells 404 from 405 and says what is allowed', async () => {
    const city = await testCity([desk]);
    expect(await city.inject('GET', '/api/nothing-here')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    const wrong = await city.inject('DELETE', '/api/requests');
    expect(wrong).toMatchObject({
      status: 405,
      body: { code: 'method-not-allowed' },
      headers: { allow: 'POST' },
    });
    expect(
      await city.call('getRequest', { as: agent, params: { requestId: '20261123-00000000' } }),
    ).toMatchObject({ status: 404 });
    expect((await city.inject('GET', '/%zz')).status).toBe(404);
  });

  it('lets nobody in without log-in or role', async () => {
    const city = await testCity([desk]);
    expect(await city.call('createRequest', { as: null, body: draft })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await city.call('createRequest', { as: 'analyst', body: draft })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const forged = await city.call('createRequest', {
      as: null,
      body: draft,
      headers: { authorization: 'Bearer WyJhZG1pbiIsOTk5OTk5OTk5OSwxXQ.AAAA' },
    });
    expect(forged.status).toBe(401);
  });

  it('takes a cookie for writes only together with its CSRF token', async () => {
    const city = await testCity([desk]);
    expect((await city.call('createRequest', { as: agent, body: draft, cookie: true })).status).toBe(201);
    const without = await city.call('createRequest', {
      as: agent,
      body: draft,
      cookie: true,
      headers: { 'x-csrf-token': 'x' },
    });
    expect(without).toMatchObject({ status: 403, body: { code: 'csrf-missing' } });
  });

  it('translates refusals, faults and our own mistakes, and gives nothing of the last away', async () => {
    const city = await testCity([desk]);
    const post = (text: string) => city.call('createRequest', { as: agent, body: { ...draft, text } });
    expect(await post('no')).toMatchObject({
      status: 409,
      body: { code: 'wrong-stage', detail: '不行', fields: [{ field: 'text' }] },
    });
    expect(await post('down')).toMatchObject({
      status: 503,
      body: { code: 'store-unavailable' },
      headers: { 'retry-after': '2' },
    });
    const crash = await post('crash');
    expect(crash).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(crash.text).not.toContain('19900001111');
    expect((await post('odd reply')).status).toBe(500);
  });

  it('hands streams over as they come and sends lines back', async () => {
    const city = await testCity([desk]);
    const { status, text, headers } = await city.call('batchRequests', {
      as: 'machine',
      body: 'a\nb\n',
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect({ status, text }).toEqual({ status: 200, text: '{"bytes":4}\n{"end":true}\n' });
    expect(headers['content-type']).toBe('application/x-ndjson');
  });

  it('stops a stream at its limit', async () => {
    const city = await testCity([desk], { config: { streamLimitBytes: 3 } });
    const reply = await city.call('batchRequests', {
      as: 'machine',
      body: 'a\nb\n',
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(reply).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
  });

  it('slows down one sender and nobody else', async () => {
    const city = await testCity([desk], { config: { ratePerson: 2 } });
    const post = (userId: string) =>
      city.call('createRequest', { as: { roles: ['agent'], userId }, body: draft });
    const replies = await Promise.all(Array.from({ length: 8 }, () => post('fast')));
    const slowed = replies.filter(({ status }) => status === 429);
    expect(slowed.length).toBeGreaterThanOrEqual(3);
    expect(slowed[0]).toMatchObject({ body: { code: 'rate-limited' }, headers: { 'retry-after': '1' } });
    expect((await post('slow')).status).toBe(201);
  });

  it('believes X-Forwarded-For from a named proxy only', async () => {
    const blocked = async (config: object) => {
      const city = await testCity([desk], { config: { ratePublic: 1, ...config } });
      const from = (address: string) =>
        city.inject('POST', '/api/session', { as: null, body: {}, headers: { 'x-forwarded-for': address } });
      for (let i = 0; i < 25; i++) await from('203.0.113.7');
      return [(await from('203.0.113.7')).status, (await from('203.0.113.8')).status];
    };
    expect(await blocked({ trustProxy: ['127.0.0.1'] })).toEqual([429, 400]);
    expect(await blocked({})).toEqual([429, 429]);
  });

  it('lets a call in work finish while it stops, and takes no new one', async () => {
    let go: () => void = () => undefined;
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const slow: Service = {
      name: 'hotline-intake',
      start(kit) {
        kit.operation('createRequest', async () => {
          entered();
          await new Promise<void>((resolve) => {
            go = resolve;
          });
          return { id: 'x', revision: 1 };
        });
      },
    };
    const city = await testCity([slow]);
    const first = city.call('createRequest', { as: agent, body: draft, settle: false });
    await inside;
    const stopped = city.close();
    const late = await city
      .call('createRequest', { as: agent, body: draft, settle: false })
      .catch((error: Error) => error);
    expect(late).toMatchObject(late instanceof Error ? {} : { status: 503, body: { code: 'shutting-down' } });
    go();
    expect((await first).status).toBe(201);
    await stopped;
  });

  it('refuses to start with an operation that belongs to somebody else or is served twice', async () => {
    const twice: Service = {
      name: 'hotline-intake',
      start(kit) {
        for (const _time of [1, 2]) kit.operation('getRequest', async () => ({}) as never);
      },
    };
    await expect(testCity([twice])).rejects.toThrow(/twice/);
    const stranger: Service = {
      name: 'router',
      start: (kit) => kit.operation('getRequest', async () => ({}) as never),
    };
    await expect(testCity([stranger])).rejects.toThrow(/belongs to hotline-intake/);
  });

  it('reports life, readiness and metrics', async () => {
    const city = await testCity([desk]);
    await city.call('createRequest', { as: agent, body: draft });
    expect(await city.inject('GET', '/livez', { as: null })).toMatchObject({ status: 200 });
    expect(await city.inject('GET', '/readyz', { as: null })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    const { text } = await city.inject('GET', '/metrics', { as: null });
    expect(text).toContain('jiesu_http_requests_total{operation="createRequest",status="201"} 1');
    expect(text).toMatch(/jiesu_changes_total\{service="hotline-intake",store="desk",outcome="written"\} 1/);
    expect(text).toContain('jiesu_event_loop_delay_seconds{quantile="0.99"}');
    expect(text).toContain('jiesu_http_request_duration_seconds_bucket');
  });

  it('tells its metrics to this machine and the networks that are named, and to nobody else unasked', async () => {
    const city = await testCity([desk], { config: { metricsFrom: ['10.1.0.0/16', 'fd00::/8'] } });
    const status = async (remoteAddress: string): Promise<number> =>
      (await city.city.app.inject({ method: 'GET', url: '/metrics', remoteAddress })).statusCode;
    for (const known of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '::ffff:10.1.2.3', 'fd00::1'])
      expect([known, await status(known)]).toEqual([known, 200]);
    for (const stranger of ['10.2.0.1', '::ffff:10.2.0.1', 'fe80::1'])
      expect([stranger, await status(stranger)]).toEqual([stranger, 403]);
  });
});
