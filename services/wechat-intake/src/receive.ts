import { hash } from 'node:crypto';
import { Fault } from '@jiesu/ports';
import { type Call, type Kit, nothing, Refusal } from '@jiesu/service-kit';
import type { WecomSource } from './config.ts';
import { messageOf, type WecomMessage } from './message.ts';
import type { MessageRecord, Messages } from './store.ts';
import { decrypt, encryptedOf, isSigned, type WecomQuery } from './wecom.ts';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_TEXT = 4000;

const because = {
  'wecom-unknown-source': '没有登记这个企业微信来源。',
  'wecom-signature': '签名不符，已拒收。',
  'wecom-stale': '时间戳超出允许范围，已拒收。',
  'wecom-replayed': '这条回调已经收到过，已拒收。',
  'wecom-malformed': '回调内容不是约定的 XML 或 JSON。',
} as const;

const refuse = (code: keyof typeof because): Refusal => new Refusal(code, because[code]);

/** The door that WeCom calls: check, store, acknowledge. Everything else happens later, from what was stored. */
export function serveCallbacks(
  kit: Kit,
  messages: Messages,
  sources: ReadonlyMap<string, WecomSource>,
  stored: (messageId: string) => Promise<void>,
): void {
  const windowMs = Number(kit.setting('WECOM_WINDOW_SECONDS')) * 1000;

  /** The clear text of what came, or a refusal that tells a stranger nothing. */
  function opened(
    source: WecomSource | undefined,
    query: WecomQuery,
    encrypted: string,
  ): { readonly clear: string; readonly source: WecomSource } {
    if (source === undefined) throw refuse('wecom-unknown-source');
    if (!isSigned(source.token, query, encrypted)) throw refuse('wecom-signature');
    const sentMs = /^\d{1,12}$/.test(query.timestamp) ? Number(query.timestamp) * 1000 : Number.NaN;
    if (!(Math.abs(Date.parse(kit.clock.now()) - sentMs) <= windowMs)) throw refuse('wecom-stale');
    const clear = decrypt(source, encrypted);
    if (clear === undefined) throw refuse('wecom-signature');
    return { clear, source };
  }

  kit.operation('verifyWecom', async ({ params, query }) => {
    const { clear } = opened(sources.get(params.source), query, query.echostr);
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, raw: clear };
  });

  kit.operation('receiveWecom', async (call) => {
    const { params, query } = call;
    const known = sources.get(params.source);
    if (known === undefined) throw refuse('wecom-unknown-source');
    const encrypted = encryptedOf(await bodyOf(call));
    if (encrypted === undefined) throw refuse('wecom-malformed');
    const { clear, source } = opened(known, query, encrypted);
    const message = messageOf(clear);
    if (message === undefined) throw refuse('wecom-malformed');

    const messageId = `wx-${hash('sha256', `${source.source}\n${message.key}`, 'hex').slice(0, 32)}`;
    const record = recordOf(kit, source, message, query.nonce);
    const changed = await messages.change(
      messageId,
      { ...call, cause: { id: `${messageId}/${query.nonce}`, digest: '' } } as Call<'receiveWecom'>,
      (doc) => (doc === undefined ? { next: record, facts: [] } : nothing),
      'new',
    );
    // Known already: with the same nonce somebody plays back a recording, with another one WeCom tries again.
    if (changed.outcome !== 'written') {
      if (changed.held?.doc.nonce === query.nonce) throw refuse('wecom-replayed');
    } else if (record.state === 'new') await stored(messageId);
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, raw: 'success' };
  });
}

function recordOf(kit: Kit, source: WecomSource, message: WecomMessage, nonce: string): MessageRecord {
  const receivedAt = kit.clock.now();
  const sentAt =
    message.createTime === undefined ? receivedAt : new Date(message.createTime * 1000).toISOString();
  const hasText = message.kind !== 'event' && message.text !== '';
  return {
    source: source.source,
    groupId: message.groupId ?? `single-${source.source}`,
    member: memberOf(kit, source.source, message.from),
    kind: message.kind,
    // A clock that runs ahead must not make a request of tomorrow.
    sentAt: sentAt > receivedAt ? receivedAt : sentAt,
    receivedAt,
    nonce,
    ...(hasText ? { sealed: kit.vault.seal([...message.text].slice(0, MAX_TEXT).join('')) } : {}),
    hasText,
    state: message.kind === 'event' ? 'event' : 'new',
    ...(message.event === undefined ? {} : { event: message.event.slice(0, 120) }),
  };
}

/** The same person in the same source is always the same pseudonym, and nobody gets back from it. */
export function memberOf(kit: Kit, source: string, from: string): string {
  return `wx-${kit.vault.sign('wecom member', `${source}\n${from}`).slice(0, 20)}`;
}

async function bodyOf(call: Call<'receiveWecom'>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of call.stream ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new Fault('body-too-large', 'after-fix', `more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
