import type { ProblemTypes } from '@jiesu/service-kit';
import type { Share } from './learner/scorer.ts';
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

/**
 * The words that decided, strongest first. Every run of characters spreads its share over the characters it covers;
 * then words are cut where most of it lies, whole words of the taxonomy before mere runs.
 */
export function decisiveWords(
  text: string,
  shares: readonly Share[],
  words: readonly Hit<readonly string[]>[],
  type: string,
): readonly string[] {
  const reach = Math.min(text.length, weights.length);
  weights.fill(0, 0, reach);
  for (const { begin, length, share } of shares)
    for (let i = begin; i < begin + length && i < reach; i++) weights[i]! += share / length;
  const candidates: { readonly begin: number; readonly end: number; readonly value: number }[] = [];
  const consider = (begin: number, end: number, factor: number): void => {
    if (end > reach || end - begin < SHORTEST) return;
    let sum = 0;
    for (let i = begin; i < end; i++) sum += weights[i]!;
    if (sum > 0) candidates.push({ begin, end, value: sum * factor });
  };
  for (const hit of words) if (hit.payload.includes(type)) consider(hit.begin, hit.end, FAMILIAR);
  for (const { begin, length, share } of shares) if (share > 0) consider(begin, begin + length, 1);
  candidates.sort((a, b) => b.value - a.value || a.begin - b.begin);
  const taken: typeof candidates = [];
  const said = new Set<string>();
  const least = (candidates[0]?.value ?? 0) * LEAST_PART;
  for (const c of candidates) {
    if (taken.length === SHOWN || c.value < least) break;
    if (taken.some((t) => c.begin < t.end && t.begin < c.end)) continue;
    const word = text.slice(c.begin, c.end);
    if (said.has(word)) continue;
    said.add(word);
    taken.push(c);
  }
  return taken.map((c) => text.slice(c.begin, c.end));
}
