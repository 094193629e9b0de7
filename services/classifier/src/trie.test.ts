import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finderOf } from './trie.ts';

function found(words: readonly string[], text: string): readonly string[] {
  const all: string[] = [];
  finderOf(words)(text, (begin, end, word) => {
    expect(text.slice(begin, end)).toBe(words[word]);
    all.push(`${begin} ${words[word]}`);
  });
  return all;
}

describe('a finder', () => {
  it('finds words inside words and over one another', () => {
    expect(found(['朝阳', '朝阳门', '阳门街道', '门'], '朝阳门街道')).toEqual([
      '0 朝阳',
      '0 朝阳门',
      '1 阳门街道',
      '2 门',
    ]);
  });

  it('finds what a search for each word finds', () => {
    const letters = fc
      .array(fc.constantFrom('a', 'b', '京', '\u0000'), { minLength: 1, maxLength: 4 })
      .map((l) => l.join(''));
    fc.assert(
      fc.property(
        fc.uniqueArray(letters, { maxLength: 30 }),
        fc.array(letters, { maxLength: 20 }),
        (words, parts) => {
          const text = parts.join('');
          const expected = words.flatMap((w) =>
            [...text].flatMap((_, i) => (text.startsWith(w, i) ? [`${i} ${w}`] : [])),
          );
          expect([...found(words, text)].sort()).toEqual(expected.sort());
        },
      ),
    );
  });

  it('of no words finds nothing', () => expect(found([], '望京')).toEqual([]));
});
