import { maskText, personalSpans } from '@jiesu/domain';
import { describe, expect, it } from 'vitest';
import { maskingTexts } from './masking-texts.ts';

const rows = maskingTexts('truth');

describe('masking on hand-written texts', () => {
  it('is tried on at least 200 texts, a third of them traps', () => {
    expect(rows.length).toBeGreaterThanOrEqual(200);
    expect(rows.filter((r) => r.spans.length === 0).length).toBeGreaterThan(rows.length / 3);
  });

  it('leaves no more than one in a hundred of what leads to a person', () => {
    const left = rows.flatMap(({ text, spans }) =>
      spans
        .filter(({ begin, end }) => !personalSpans(text).some((s) => s.begin <= begin && s.end >= end))
        .map(({ begin, end }) => `${text}: ${text.slice(begin, end)}`),
    );
    expect(left.length, left.join('\n')).toBeLessThanOrEqual(rows.flatMap((r) => r.spans).length / 100);
  });

  it.each(rows.filter((r) => r.spans.length === 0).map((r) => r.text))('leaves “%s” as it is', (text) =>
    expect(maskText(text)).toBe(text),
  );
});
