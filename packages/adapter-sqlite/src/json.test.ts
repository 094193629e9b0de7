import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSink } from './json.ts';

const written = (value: unknown, reused?: SharedArrayBuffer): string => {
  const sink = openSink(reused);
  sink.value(value);
  return Buffer.from(sink.bytes).toString('utf8', 0, sink.at);
};

describe('JSON as bytes', () => {
  it('is what JSON.stringify makes of any value', () => {
    const values = fc.anything({
      withDate: true,
      withSparseArray: true,
      withNullPrototype: true,
      withUnicodeString: true,
    } as never);
    fc.assert(
      fc.property(values, (value) => {
        if (JSON.stringify(value) === undefined) return;
        expect(written(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps long texts, emoji, escapes, and replaces halves of pairs as JSON does', () => {
    const long = '供暖不热，孩子发烧了。'.repeat(400);
    for (const text of [
      long,
      `${long}😀`,
      `"${long}\\`,
      '\ud800',
      `${long}\udc00\n`,
      'a'.repeat(65),
      '\u007f',
      'é',
    ])
      expect(written({ [text.slice(0, 5)]: [text, undefined, () => 1], left: undefined, n: -0 })).toBe(
        JSON.stringify({ [text.slice(0, 5)]: [text, undefined, () => 1], left: undefined, n: -0 }),
      );
  });

  it('takes more memory when what it was given does not suffice', () => {
    const value = Array.from({ length: 50 }, (_, n) => ({ n, text: '水'.repeat(n) }));
    expect(written(value, new SharedArrayBuffer(8))).toBe(JSON.stringify(value));
  });
});
