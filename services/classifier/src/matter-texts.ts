import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFolder } from './model-file.ts';

/** A text with one or several matters: where each begins, and its type. */
export interface MatterText {
  readonly text: string;
  readonly begins: readonly number[];
  readonly types: readonly string[];
}

/** Hand-written truth of corpus/matters: `type type … text‖text`, one text a line, ‖ where another matter begins. */
export const matterTexts = (part: 'tuning' | 'unseen'): readonly MatterText[] =>
  readFileSync(join(corpusFolder(), 'matters', `${part}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const types = line.match(/^(?:L\d\d\.\d\d )+/)?.[0] ?? '';
      const parts = line.slice(types.length).split('‖');
      const begins = parts.map((_, i) => parts.slice(0, i).join('').length);
      return { text: parts.join(''), begins, types: types.trim().split(' ') };
    });
