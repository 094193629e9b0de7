import type { ProblemTypes } from '@jiesu/service-kit';
import type { Shares } from './learner/scorer.ts';
import { type Hit, type Lexicon, lexiconOf } from './lexicon.ts';

/** Evidence words of the taxonomy with the types they speak for: what a person reads as a reason. */
export function evidenceWords(types: ProblemTypes): Lexicon<readonly string[]> {
  const codes = new Map<string, string[]>();
  for (const { code, keywords } of types.types)
    for (const word of Object.keys(keywords)) {
      const list = codes.get(word);
      if (list) list.push(code);
      else codes.set(word, [code]);
    }
  return lexiconOf(codes);
}

const SHOWN = 6;
/** A word with less than this part of the best one's share is no reason. */
const LEAST_PART = 0.12;
const SHORTEST = 2;
/** A word of the taxonomy reads better than a run of the same share. */
const FAMILIAR = 1.6;

const weights = new Float64Array(2048);
const CANDIDATES = 12_000;
const begins = new Uint16Array(CANDIDATES);
const ends = new Uint16Array(CANDIDATES);
const values = new Float64Array(CANDIDATES);

/**
 * The words that decided, strongest first. Every run of characters spreads its share over the characters it covers;
 * then words are cut where most of it lies, whole words of the taxonomy before mere runs.
 */
export function decisiveWords(
  text: string,
  shares: Shares,
  words: readonly Hit<readonly string[]>[],
  type: string,
): readonly string[] {
  const reach = Math.min(text.length, weights.length);
  weights.fill(0, 0, reach);
  for (let r = 0; r < shares.count; r++) {
    const begin = shares.begins[r]!;
    const length = shares.lengths[r]!;
    const each = shares.values[r]! / length;
    for (let i = begin; i < begin + length && i < reach; i++) weights[i]! += each;
  }
  let count = 0;
  const consider = (begin: number, end: number, factor: number): void => {
    if (end > reach || end - begin < SHORTEST || count === CANDIDATES) return;
    let sum = 0;
    for (let i = begin; i < end; i++) sum += weights[i]!;
    if (sum <= 0) return;
    begins[count] = begin;
    ends[count] = end;
    values[count] = sum * factor;
    count++;
  };
  for (const hit of words) if (hit.payload.includes(type)) consider(hit.begin, hit.end, FAMILIAR);
  for (let r = 0; r < shares.count; r++)
    if (shares.values[r]! > 0) consider(shares.begins[r]!, shares.begins[r]! + shares.lengths[r]!, 1);

  const taken: string[] = [];
  let least = 0;
  while (taken.length < SHOWN) {
    let best = -1;
    for (let c = 0; c < count; c++) if (values[c]! > 0 && (best < 0 || values[c]! > values[best]!)) best = c;
    if (best < 0 || values[best]! < least) break;
    if (taken.length === 0) least = values[best]! * LEAST_PART;
    const begin = begins[best]!;
    const end = ends[best]!;
    const word = text.slice(begin, end);
    if (!taken.includes(word)) taken.push(word);
    // What overlaps says the same.
    for (let c = 0; c < count; c++) if (begins[c]! < end && begin < ends[c]!) values[c] = 0;
  }
  return taken;
}
