import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';
import { Fault } from '@jiesu/ports';

/** Keeps what petitioners say about themselves unreadable at rest, and makes references that outlive no key. */
export interface Vault {
  /** JSON in, `<key id>.<base64>` out (AES-256-GCM, a fresh nonce each time: two seals of one value differ). */
  seal(value: unknown): string;
  /** Throws Fault `sealed-unreadable` when the key is unknown or a bit was changed. */
  open<T>(sealed: string): T;
  /** The same phone gives the same reference, and nobody without the key gets back from it to the phone. */
  refOf(phone: string): string;
  /** Keyed fingerprint for sessions: base64url. */
  sign(purpose: string, text: string): string;
  /** Compares in constant time. */
  verify(purpose: string, text: string, signature: string): boolean;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const POOL_BYTES = NONCE_BYTES * 1024;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

interface SealKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * Keys are 32 bytes each, newest first: the first one seals and signs, all of them open and verify. References come from the oldest one,
 * so that a rotation does not cut callers off from their history.
 */
export function createVault(keys: readonly Uint8Array[]): Vault {
  const oldest = keys[keys.length - 1];
  if (oldest === undefined) throw new Error('The vault needs at least one key.');
  const sealKeys = keys.map(sealKeyOf);
  const sealing = sealKeys[0] as SealKey;
  const prefix = `${sealing.id}.`;
  const refKey = derive(oldest, 'petitioner reference');
  const signKeys = new Map<string, readonly Buffer[]>();
  const pool = Buffer.allocUnsafe(POOL_BYTES);
  let used = POOL_BYTES;

  const signKeysOf = (purpose: string): readonly Buffer[] => {
    const known = signKeys.get(purpose);
    if (known !== undefined) return known;
    const made = keys.map((key) => derive(key, `sign ${purpose}`));
    signKeys.set(purpose, made);
    return made;
  };
  const mac = (key: Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest().subarray(0, 18);

  const vault: Vault = {
    seal(value) {
      if (used === POOL_BYTES) {
        // One call for a thousand nonces: the system's random source costs more than the cipher.
        randomFillSync(pool);
        used = 0;
      }
      const nonce = pool.subarray(used, used + NONCE_BYTES);
      used += NONCE_BYTES;
      const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce);
      const body = cipher.update(JSON.stringify(value), 'utf8');
      cipher.final();
      return prefix + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
    },
    open<T>(sealed: string): T {
      const dot = sealed.indexOf('.');
      const id = sealed.slice(0, dot);
      const found = sealKeys.find((candidate) => candidate.id === id);
      if (found === undefined) {
        throw new Fault('sealed-unreadable', 'after-fix', `no key ${id} in the vault`);
      }
      try {
        const bytes = Buffer.from(sealed.slice(dot + 1), 'base64');
        const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
        const text =
          decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8') +
          decipher.final('utf8');
        return JSON.parse(text) as T;
      } catch (error) {
        throw new Fault('sealed-unreadable', 'never', 'the sealed value was changed or cut', error);
      }
    },
    refOf(phone) {
      return base32(createHmac('sha256', refKey).update(normalisePhone(phone)).digest().subarray(0, 10));
    },
    sign: (purpose, text) => mac(signKeysOf(purpose)[0] as Buffer, text).toString('base64url'),
    verify(purpose, text, signature) {
      const given = Buffer.from(signature, 'base64url');
      return signKeysOf(purpose).some((key) => {
        const expected = mac(key, text);
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
    },
  };
  madeFrom.set(vault, keys);
  return vault;
}

const madeFrom = new WeakMap<Vault, readonly Uint8Array[]>();

/** For a thread of this process that needs the same vault. No service gets to see them. */
export const keysOf = (vault: Vault): readonly Uint8Array[] => madeFrom.get(vault) ?? [];

/** `VAULT_KEY`: one or more base64 keys of 32 bytes, newest first, separated by commas or lines. */
export function parseVaultKeys(text: string): readonly Uint8Array[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== 32)) {
    throw new Fault(
      'invalid-config',
      'after-fix',
      'VAULT_KEY: each key is 32 bytes in base64 (44 characters)',
    );
  }
  return keys;
}

function sealKeyOf(master: Uint8Array): SealKey {
  const key = derive(master, 'seal');
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 6), key };
}

function derive(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, 'jiesu', purpose, 32));
}

/** +86, spaces and dashes are habits of writing, not other phones. */
function normalisePhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length > 11 && digits.startsWith('86') ? digits.slice(2) : digits;
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += CROCKFORD[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
