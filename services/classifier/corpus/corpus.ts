import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One labelled text. */
export interface Example {
  readonly text: string;
  /** Leaf, or the type where nobody said more. */
  readonly type: string;
  /** Types of further matters in the same text, in order. */
  readonly also?: readonly string[];
  readonly kind?: string;
  readonly urgency?: string;
  readonly dimensions?: readonly string[];
  readonly place?: string;
  readonly voice?: string;
}

/** Hand-written, one JSON a line. `written` is for learning, `held-out` for measuring and nothing else. */
export function readExamples(part: 'written' | 'held-out', folder: string): readonly Example[] {
  const dir = join(folder, part);
  const rows: Example[] = [];
  for (const name of readdirSync(dir).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    for (const [i, line] of readFileSync(join(dir, name), 'utf8').split('\n').entries()) {
      if (line.trim() === '') continue;
      try {
        rows.push(JSON.parse(line) as Example);
      } catch (cause) {
        throw new Error(`${part}/${name} line ${i + 1} is not JSON`, { cause });
      }
    }
  }
  return rows;
}

/**
 * What people say of each leaf in a few words, hand-written: `code phrase；phrase；…`, one leaf a line. Denser than whole
 * texts, and always learnt from.
 */
export function readPhrases(folder: string): readonly Example[] {
  const dir = join(folder, 'phrases');
  return readdirSync(dir)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const type = line.slice(0, line.indexOf(' '));
      const phrases = line.slice(type.length + 1).split('；');
      return phrases.map((text) => ({ text: text.trim(), type, voice: 'short' }));
    });
}
