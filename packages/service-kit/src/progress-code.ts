import type { Instant } from '@jiesu/ports';
import type { Vault } from './vault.ts';

/**
 * The code with which a petitioner looks up a request: twelve letters and digits that cannot be misheard. Two say the
 * day it was given, ten are a keyed fingerprint of request and day (50 bits). Nothing is stored, so nothing can be
 * listed or leaked; a later day gives another code, and each runs out by itself. See docs/adr/0020.
 */

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const FIRST_DAY = Date.UTC(2026, 0, 1) / DAY_MS;
/** Days come round again after this many; no code may hold as long. */
const TURN = LETTERS.length ** 2;
const FINGERPRINT = 10;

const dayOf = (at: Instant): number => Math.floor((Date.parse(at) + SHANGHAI_OFFSET_MS) / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const letter = (value: number): string => LETTERS[value % LETTERS.length] as string;

const fingerprint = (vault: Vault, requestId: string, day: string): string =>
  [...Buffer.from(vault.sign('progress code', `${requestId} ${day}`), 'base64url').subarray(0, FINGERPRINT)]
    .map(letter)
    .join('');

export interface ProgressCode {
  /** As it is said and sent: `3F9K-2M7Q-XA4D`. */
  readonly code: string;
  /** Last day on which it holds, Asia/Shanghai. */
  readonly until: string;
}

export function progressCode(vault: Vault, requestId: string, at: Instant, days: number): ProgressCode {
  const today = dayOf(at);
  const turn = (today - FIRST_DAY + TURN) % TURN;
  const day = `${letter(Math.floor(turn / LETTERS.length))}${letter(turn)}`;
  const code = `${day}${fingerprint(vault, requestId, day)}`;
  return { code: code.replace(/(.{4})(?=.)/g, '$1-'), until: dateOf(today + days) };
}

/** As people write it: small letters, spaces, O for 0. */
const normalised = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

/** `wrong`: not the code of this request, whether or not there is such a request. */
export function readProgressCode(
  vault: Vault,
  requestId: string,
  given: string,
  at: Instant,
  days: number,
): { readonly until: string } | 'wrong' | 'expired' {
  const code = normalised(given);
  const day = code.slice(0, 2);
  const expected = fingerprint(vault, requestId, day);
  // The fingerprints of both are compared, which tells no time how many letters were right.
  if (
    code.length !== FINGERPRINT + 2 ||
    !vault.verify('progress code seen', expected, vault.sign('progress code seen', code.slice(2)))
  )
    return 'wrong';
  const turn = LETTERS.indexOf(day[0] as string) * LETTERS.length + LETTERS.indexOf(day[1] as string);
  const age = (dayOf(at) - FIRST_DAY - turn + 2 * TURN) % TURN;
  return age > days ? 'expired' : { until: dateOf(dayOf(at) - age + days) };
}
