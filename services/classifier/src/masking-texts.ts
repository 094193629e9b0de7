import { readFileSync } from 'node:fs';
import type { PersonalSpan } from '@jiesu/domain';

export interface MaskingText {
  readonly text: string;
  readonly spans: readonly PersonalSpan[];
}

/** Known to whoever wrote the patterns, and two sets that were looked at before they were mended. */
export const maskingParts = ['truth', 'fresh-a', 'fresh-b', 'fresh-c'] as const;

/**
 * Hand-written truth of masking, read from corpus/masking: what stands there as 〔words|kind〕 leads to a person,
 * everything else is the matter or the place. Lines without brackets are traps. All people and numbers are invented.
 */
export const maskingTexts = (part: (typeof maskingParts)[number]): readonly MaskingText[] =>
  readFileSync(new URL(`../corpus/masking/${part}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      let text = '';
      const spans: PersonalSpan[] = [];
      for (const part of line.split(/(〔[^〕]*〕)/)) {
        const marked = /^〔(.*)\|(\w+)〕$/.exec(part);
        if (marked === null) text += part;
        else {
          const begin = text.length;
          text += marked[1]!;
          spans.push({ kind: marked[2] as PersonalSpan['kind'], begin, end: text.length });
        }
      }
      return { text, spans };
    });
