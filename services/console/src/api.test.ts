import { describe, expect, it } from 'vitest';
import { ApiError, createClient, urlOf } from './api.ts';

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

function played(answers: readonly (Response | 'lost')[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  let keys = 0;
  const left = [...answers];
  const client = createClient({
    fetch: async (url, init) => {
      sent.push({
        url,
        headers: init.headers as Record<string, string>,
        body: init.body as string | undefined,
      });
      const answer = left.shift();
      if (!answer || answer === 'lost') throw new TypeError('Failed to fetch');
      return answer;
    },
    wait: async (milliseconds) => void waits.push(milliseconds),
    newKey: () => `key-${++keys}`,
    online: () => true,
  });
  return { client, sent, waits };
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const done = { id: '20261123-7K2Q9F4M-1', revision: 2 };
const accept = { params: { ticketId: '20261123-7K2Q9F4M-1' } } as const;

describe('urlOf', () => {
  it('fills the path, escapes, and leaves empty conditions out', () => {
    expect(urlOf('getTicket', { params: { ticketId: 'a/b' } })).toBe('/api/tickets/a%2Fb');
    expect(urlOf('listTickets', { query: { limit: 50, q: '供暖 & 停水' } as never })).toBe(
      '/api/tickets?limit=50&q=%E4%BE%9B%E6%9A%96+%26+%E5%81%9C%E6%B0%B4',
    );
    expect(urlOf('listTickets', { query: { q: '', cursor: undefined } as never })).toBe('/api/tickets');
  });
  it('refuses a path with a hole', () => {
    expect(() => urlOf('getTicket', {} as never)).toThrow('ticketId');
  });
});

describe('call', () => {
  it('keeps the same key when the line breaks or the server is busy', async () => {
    const { client, sent, waits } = played([
      'lost',
      json(503, { code: 'busy' }, { 'retry-after': '2' }),
      json(200, done),
    ]);
    await expect(client.call('acceptTicket', accept as never)).resolves.toEqual(done);
    expect(sent.map((one) => one.headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1']);
    expect(waits).toEqual([400, 2000]);
  });
  it('sends the csrf token on writes only, and no key on reads', async () => {
    const { client, sent } = played([json(200, done), json(200, {})]);
    client.carryCsrf('c1');
    await client.call('acceptTicket', accept as never);
    await client.call('whoAmI');
    expect(sent.map((one) => one.headers['x-csrf-token'])).toEqual(['c1', undefined]);
    expect(sent[1]?.headers['idempotency-key']).toBeUndefined();
  });
  it('asks once for a new session for all calls that wait, and then goes on with their keys', async () => {
    const { client, sent } = played([json(401, {}), json(401, {}), json(200, done), json(200, done)]);
    let asked = 0;
    client.onExpired(async () => {
      asked++;
      await Promise.resolve();
      return true;
    });
    await Promise.all([
      client.call('acceptTicket', accept as never, { key: 'a' }),
      client.call('acceptTicket', accept as never, { key: 'b' }),
    ]);
    expect(asked).toBe(1);
    expect(sent.map((one) => one.headers['idempotency-key']).sort()).toEqual(['a', 'a', 'b', 'b']);
  });
  it('does not ask for a session on the log-in itself', async () => {
    const { client } = played([json(401, { code: 'wrong-password', detail: '密码不对' })]);
    client.onExpired(async () => {
      throw new Error('asked');
    });
    await expect(client.call('login', { body: { user: 'a', password: 'b' } })).rejects.toMatchObject({
      status: 401,
      message: '密码不对',
    });
  });
  it('gives the server’s sentence, code, fields and trace', async () => {
    const { client } = played([
      json(422, {
        title: '内容有误',
        detail: '请改正后再提交。',
        code: 'invalid-body',
        traceId: 't1',
        fields: [{ field: 'text', message: '请填写诉求内容' }, { field: 1 }],
      }),
    ]);
    const error = await client.call('acceptTicket', accept as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      message: '请改正后再提交。',
      code: 'invalid-body',
      traceId: 't1',
      fields: [{ field: 'text', message: '请填写诉求内容' }],
    });
  });
  it('does not choke on a proxy’s page', async () => {
    const { client } = played([new Response('<html>Bad gateway</html>', { status: 502 })]);
    await expect(client.call('whoAmI')).rejects.toMatchObject({ status: 502, code: 'unknown' });
  });
  it('says that nobody could be reached after the retries', async () => {
    const { client, sent } = played(['lost', 'lost', 'lost']);
    await expect(client.call('whoAmI')).rejects.toMatchObject({ code: 'unreachable' });
    expect(sent).toHaveLength(3);
  });
});
