import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The callback cipher of WeCom (企业微信回调): AES-256-CBC with the key's first half as IV, PKCS#7 to blocks of 32, and
 * inside random(16) · length(4, big-endian) · message · receiver. Pure: no clock, no store. `encrypt` and `sealCallback`
 * are for simulators and recorded days.
 */

/** What a source shares with WeCom. */
export interface WecomKeys {
  readonly token: string;
  /** EncodingAESKey: 43 letters, base64 of 32 bytes without its `=`. */
  readonly aesKey: string;
  /** Corp id for apps, empty for an AI bot. */
  readonly receiveId: string;
}

export interface WecomQuery {
  readonly msg_signature: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly nonce: string;
}

const BLOCK = 32;
const RANDOM = 16;

export function isAesKey(aesKey: string): boolean {
  return /^[A-Za-z0-9]{43}$/.test(aesKey) || /^[A-Za-z0-9+/]{43}$/.test(aesKey);
}

export function signatureOf(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/** Constant time: a forger learns nothing from how long the refusal takes. */
export function isSigned(token: string, query: WecomQuery, encrypted: string): boolean {
  const expected = Buffer.from(signatureOf(token, query.timestamp, query.nonce, encrypted), 'latin1');
  const given = Buffer.from(query.msg_signature.toLowerCase(), 'latin1');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The clear message, or undefined when key, padding, length or receiver do not fit. */
export function decrypt(keys: WecomKeys, encrypted: string): string | undefined {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length < BLOCK || bytes.length % 16 !== 0) return undefined;
  const key = Buffer.from(`${keys.aesKey}=`, 'base64');
  if (key.length !== 32) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded[padded.length - 1] ?? 0;
  if (padding < 1 || padding > BLOCK || padding > padded.length) return undefined;
  for (let i = padded.length - padding; i < padded.length; i++) if (padded[i] !== padding) return undefined;
  const plain = padded.subarray(0, padded.length - padding);
  if (plain.length < RANDOM + 4) return undefined;
  const end = RANDOM + 4 + plain.readUInt32BE(RANDOM);
  if (end > plain.length) return undefined;
  if (plain.subarray(end).toString('utf8') !== keys.receiveId) return undefined;
  return plain.subarray(RANDOM + 4, end).toString('utf8');
}

/** `random` may be fixed, so that a recorded day is the same each time it is made. */
export function encrypt(keys: WecomKeys, message: string, random: Uint8Array = randomBytes(RANDOM)): string {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64');
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(keys.receiveId, 'utf8')]);
  const padding = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64');
}

/** A callback as it comes over the wire, and as a recorded day keeps it. */
export interface RecordedCallback {
  readonly source: string;
  readonly query: WecomQuery;
  readonly body: string;
}

export interface SealOptions {
  readonly source: string;
  readonly timestamp: string;
  readonly nonce?: string;
  readonly random?: Uint8Array;
  /** The envelope: apps speak XML, the AI bot JSON. */
  readonly form: 'xml' | 'json';
}

/** Encrypts, wraps and signs one message: what WeCom's server does before it calls. */
export function sealCallback(keys: WecomKeys, message: string, options: SealOptions): RecordedCallback {
  const nonce = options.nonce ?? randomBytes(8).toString('hex');
  const encrypted = encrypt(keys, message, options.random);
  const body =
    options.form === 'json'
      ? JSON.stringify({ encrypt: encrypted })
      : `<xml><ToUserName><![CDATA[${keys.receiveId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  return {
    source: options.source,
    query: {
      msg_signature: signatureOf(keys.token, options.timestamp, nonce, encrypted),
      timestamp: options.timestamp,
      nonce,
    },
    body,
  };
}

/** The cipher text of an envelope in either form; undefined when it is neither. */
export function encryptedOf(body: string): string | undefined {
  const found = body.trimStart().startsWith('{')
    ? /"encrypt"\s*:\s*"([A-Za-z0-9+/=\\]+)"/.exec(body)?.[1]
    : /<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)/.exec(body)?.[1];
  // JSON may write a slash as `\/`.
  return found?.replaceAll('\\/', '/');
}

/**
 * A recorded callback for another running system: opened with the recording's keys, sealed with the system's own, now.
 * A system that took old timestamps or published keys as they are would be open to anybody. Undefined: the recording
 * does not open with these keys.
 */
export function resealCallback(
  recorded: RecordedCallback,
  from: WecomKeys,
  to: WecomKeys & { readonly source: string },
  nowMs: number,
): RecordedCallback | undefined {
  const encrypted = encryptedOf(recorded.body);
  const message = encrypted === undefined ? undefined : decrypt(from, encrypted);
  if (message === undefined) return undefined;
  return sealCallback(to, message, {
    source: to.source,
    timestamp: String(Math.floor(nowMs / 1000)),
    form: recorded.body.trimStart().startsWith('{') ? 'json' : 'xml',
  });
}
