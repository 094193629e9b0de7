import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFolder } from './model-file.ts';

export interface EmergencyText {
  readonly text: string;
  readonly emergency: boolean;
  /** Of an emergency. */
  readonly lane?: string;
}

export const emergencyParts = ['tuning', 'held-out', 'later', 'fresh', 'odd'] as const;

/** Written last and learnt from by nothing: what the lane does on words that nobody thought of. */
export const UNSEEN = ['unseen', 'unseen-2'] as const;

/** The hand-written texts of one part: see corpus/emergency/README.md. */
export const emergencyTexts = (
  part: (typeof emergencyParts)[number] | (typeof UNSEEN)[number],
): readonly EmergencyText[] =>
  readFileSync(join(corpusFolder(), 'emergency', `${part}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EmergencyText);

/** What no citizen writes but somebody sends; as long as intake lets through, and longer. */
export const hostileTexts: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['endless fire', '着火'.repeat(2000)],
  ['endless cues without company', '电梯墙路刀水打'.repeat(600)],
  ['endless commas', '，'.repeat(4000)],
  ['emoji', '😀'.repeat(2000)],
  ['binary', String.fromCharCode(...Array.from({ length: 4000 }, (_, i) => (i * 7919) % 65536))],
  ['a megabyte of one character', '水'.repeat(1_000_000)],
  ['a megabyte of clauses', '没有电，着火了。'.repeat(125_000)],
];
