/**
 * JSON as UTF-8, written straight into memory that two threads share: the very bytes of `JSON.stringify`, without the
 * strings in between, which were a third of all that the main thread allocated.
 */
export interface JsonSink {
  readonly bytes: SharedArrayBuffer;
  /** Where the next byte goes. */
  readonly at: number;
  /** The JSON of a value that has one. */
  value(value: unknown): void;
  /** A text as it is. */
  raw(text: string): void;
  /** Takes back what was written from there on. */
  backTo(at: number): void;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
/** Up to here a text is written unit by unit; beyond, a call out of JavaScript is worth its while. */
const SHORT = 64;
/** No text has more bytes of UTF-8 than three for each of its units. */
const BYTES_A_UNIT = 3;
const SMALLEST = 256 * 1024;
/** Nothing to escape, and no halves of pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them
const PLAIN = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/;

const isLeftOut = (value: unknown): boolean =>
  value === undefined || typeof value === 'function' || typeof value === 'symbol';

/** Begins in `reused`; takes new memory when that is too small. */
export function openSink(reused?: SharedArrayBuffer): JsonSink {
  let bytes = reused ?? new SharedArrayBuffer(SMALLEST);
  let buffer = Buffer.from(bytes);
  let size = buffer.length;
  let at = 0;

  const room = (more: number): void => {
    if (at + more <= size) return;
    const larger = new SharedArrayBuffer(2 ** Math.ceil(Math.log2(at + more)));
    const copy = Buffer.from(larger);
    copy.set(buffer.subarray(0, at));
    bytes = larger;
    buffer = copy;
    size = copy.length;
  };

  const raw = (text: string): void => {
    room(text.length * BYTES_A_UNIT);
    at += buffer.write(text, at);
  };

  /** False: it has something to escape, or is not ASCII; then nothing is written. */
  const short = (text: string): boolean => {
    let to = at;
    buffer[to++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 32 || unit > 126 || unit === QUOTE || unit === BACKSLASH) return false;
      buffer[to++] = unit;
    }
    buffer[to++] = QUOTE;
    at = to;
    return true;
  };

  const text = (value: string): void => {
    room(value.length * BYTES_A_UNIT + 2);
    if (value.length <= SHORT && short(value)) return;
    if (PLAIN.test(value)) {
      buffer[at++] = QUOTE;
      at += buffer.write(value, at);
      buffer[at++] = QUOTE;
    } else raw(JSON.stringify(value));
  };

  const list = (values: readonly unknown[]): void => {
    raw('[');
    for (let i = 0; i < values.length; i++) {
      if (i > 0) raw(',');
      const value = values[i];
      if (isLeftOut(value)) raw('null');
      else write(value);
    }
    raw(']');
  };

  const thing = (value: Readonly<Record<string, unknown>>): void => {
    room(2);
    const first = at;
    buffer[at++] = 123;
    for (const key of Object.keys(value)) {
      const part = value[key];
      if (isLeftOut(part)) continue;
      room(1);
      if (at > first + 1) buffer[at++] = COMMA;
      text(key);
      room(1);
      buffer[at++] = COLON;
      write(part);
    }
    room(1);
    buffer[at++] = 125;
  };

  const write = (value: unknown): void => {
    if (typeof value === 'string') text(value);
    else if (typeof value === 'number') raw(Number.isFinite(value) ? String(value) : 'null');
    else if (typeof value === 'boolean') raw(value ? 'true' : 'false');
    else if (value === null) raw('null');
    else if (Array.isArray(value)) list(value);
    // Dates and the like, bigints: whatever JSON makes of them.
    else if (typeof value !== 'object' || typeof (value as { toJSON?: unknown }).toJSON === 'function')
      raw(JSON.stringify(value) ?? 'null');
    else thing(value as Readonly<Record<string, unknown>>);
  };

  return {
    get bytes() {
      return bytes;
    },
    get at() {
      return at;
    },
    value: write,
    raw,
    backTo(before) {
      at = before;
    },
  };
}
