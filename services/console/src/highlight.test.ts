import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';

describe('highlight', () => {
  it('marks each occurrence and leaves the rest plain', () => {
    expect(highlight('暖气不热，暖气片冰凉', { type: ['暖气'] })).toEqual([
      { text: '暖气', for: ['type'] },
      { text: '不热，', for: [] },
      { text: '暖气', for: ['type'] },
      { text: '片冰凉', for: [] },
    ]);
  });
  it('keeps both names where two decisions share words', () => {
    expect(highlight('望京花园停暖', { place: ['望京花园'], type: ['花园停暖'] })).toEqual([
      { text: '望京', for: ['place'] },
      { text: '花园', for: ['place', 'type'] },
      { text: '停暖', for: ['type'] },
    ]);
  });
  it('ignores letter case and empty words', () => {
    expect(highlight('有 WIFI 吗', { type: ['wifi', '', ' '] })).toEqual([
      { text: '有 ', for: [] },
      { text: 'WIFI', for: ['type'] },
      { text: ' 吗', for: [] },
    ]);
  });
  it('never changes the text, whatever the words are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (text, words) => {
        expect(
          highlight(text, { a: words, b: [text.slice(1, 3)] })
            .map((span) => span.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
