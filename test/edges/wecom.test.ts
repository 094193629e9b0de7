import { demoSource, sealCallback, type WecomKeys } from '@jiesu/wechat-intake';
import { describe, expect, it } from 'vitest';
import { edgeCity, refusal } from './people.ts';

describe('the door that WeCom calls', () => {
  const edge = edgeCity();
  const now = () => Math.floor(Date.parse(edge.city.clock.now()) / 1000);
  const message = (over: object = {}) =>
    JSON.stringify({
      msgid: 'm-1',
      chatid: 'wr-1',
      create_time: now(),
      from: { userid: 'resident-1' },
      msgtype: 'text',
      text: { content: '楼道灯坏了一周了' },
      ...over,
    });
  const sealed = (
    over: { clear?: string; keys?: Partial<WecomKeys>; seconds?: number; form?: 'xml' | 'json' } = {},
  ) =>
    sealCallback({ ...demoSource(edge.city.vault), ...over.keys }, over.clear ?? message(), {
      source: 'demo',
      timestamp: String(over.seconds ?? now()),
      form: over.form ?? 'xml',
    });
  const post = ({ query, body }: { query: object; body: string }, source = 'demo') =>
    edge.city.inject('POST', `/wecom/${source}`, { as: null, query: { ...query }, body });
  const kept = async () => {
    const { database } = edge.city.ports as unknown as {
      database: { statement(sql: string): { get(): { n: number } } };
    };
    return database.statement('SELECT count(*) AS n FROM doc_wechat_messages').get().n;
  };

  it('takes a true callback once, and refuses the recording of it', async () => {
    const callback = sealed();
    expect((await post(callback)).text).toBe('success');
    expect(await kept()).toBe(1);
    expect(refusal(await post(callback))).toMatchObject({ code: 'wecom-replayed' });
    expect(await kept()).toBe(1);
  });

  it('takes a retry of WeCom, with a new nonce, as the same message', async () => {
    expect((await post(sealed())).text).toBe('success');
    expect((await post(sealed())).text).toBe('success');
    expect(await kept()).toBe(1);
  });

  it('refuses forged signatures, other keys, other receivers and old timestamps, and keeps nothing', async () => {
    const good = sealed();
    const forgeries = [
      { ...good, query: { ...good.query, msg_signature: '0'.repeat(40) } },
      { ...good, query: { ...good.query, nonce: 'another' } },
      { ...good, query: { ...good.query, timestamp: String(now() + 1) } },
      { ...good, body: sealed({ clear: message({ msgid: 'm-2' }) }).body },
      sealed({ keys: { token: 'guessed' } }),
      sealed({ keys: { aesKey: Buffer.alloc(32, 7).toString('base64').slice(0, 43) } }),
      sealed({ keys: { receiveId: 'ww-somebody-else' } }),
    ];
    for (const forgery of forgeries)
      expect(refusal(await post(forgery))).toMatchObject({ status: 403, code: 'wecom-signature' });
    for (const seconds of [now() - 301, now() + 301, 0])
      expect(refusal(await post(sealed({ seconds })))).toMatchObject({ code: 'wecom-stale' });
    expect(refusal(await post(good, 'nowhere'))).toMatchObject({ code: 'wecom-unknown-source' });
    expect(await kept()).toBe(0);
  });

  it('refuses what is sealed well but is no message', async () => {
    for (const clear of ['', '[]', 'null', '{"msgtype":"text"}', '<xml></xml>', '<xml>', 'hello'])
      expect(refusal(await post(sealed({ clear })))).toMatchObject({ code: 'wecom-malformed' });
    expect(await kept()).toBe(0);
  });

  it('takes a message whose time lies beyond all calendars as said now', async () => {
    for (const [i, createTime] of [9e15, 8.7e12, -1, 'soon'].entries()) {
      const reply = await post(sealed({ clear: message({ msgid: `t-${i}`, create_time: createTime }) }));
      expect([reply.status, reply.text]).toEqual([200, 'success']);
    }
    expect(await kept()).toBe(4);
  });
});
