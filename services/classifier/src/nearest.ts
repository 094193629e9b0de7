import type { Example } from '../corpus/corpus.ts';

export interface Neighbour {
  readonly text: string;
  readonly code: string;
  /** 0…1: the share of what both say. */
  readonly similarity: number;
}

/** Finds the written examples that say most of what a text says. */
export interface Neighbours {
  near(text: string, count: number): readonly Neighbour[];
}

/** Pairs that this many examples hold say nothing. */
const COMMON = 300;
const LONGEST_READ = 400;

const isLetter = (c: number): boolean => (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x61 && c <= 0x7a);

function pairsOf(text: string): ReadonlySet<number> {
  const pairs = new Set<number>();
  let before = 0;
  const end = Math.min(text.length, LONGEST_READ);
  for (let i = 0; i < end; i++) {
    const c = text.charCodeAt(i);
    if (!isLetter(c)) {
      before = 0;
      continue;
    }
    if (before !== 0) pairs.add(before * 65_536 + c);
    before = c;
  }
  return pairs;
}

export function neighboursOf(examples: readonly Example[]): Neighbours {
  const sets = examples.map((e) => pairsOf(e.text));
  const holders = new Map<number, number[]>();
  for (const [i, set] of sets.entries())
    for (const pair of set) {
      const list = holders.get(pair);
      if (list) list.push(i);
      else holders.set(pair, [i]);
    }
  const worth = new Map<number, number>();
  for (const [pair, list] of holders)
    worth.set(pair, list.length > COMMON ? 0 : Math.log(examples.length / list.length));
  const lengths = Float64Array.from(sets, (set) => {
    let sum = 0;
    for (const pair of set) sum += worth.get(pair)! ** 2;
    return Math.sqrt(sum) || 1;
  });
  const scores = new Float64Array(examples.length);
  const touched: number[] = [];
  return {
    near(text, count) {
      let own = 0;
      for (const pair of pairsOf(text)) {
        const w = worth.get(pair) ?? Math.log(examples.length);
        own += w * w;
        if (w === 0) continue;
        for (const i of holders.get(pair) ?? []) {
          if (scores[i] === 0) touched.push(i);
          scores[i]! += w * w;
        }
      }
      const found = touched
        .map((i) => ({ i, similarity: scores[i]! / (lengths[i]! * (Math.sqrt(own) || 1)) }))
        .sort((a, b) => b.similarity - a.similarity || a.i - b.i)
        .slice(0, count);
      for (const i of touched) scores[i] = 0;
      touched.length = 0;
      return found.map(({ i, similarity }) => ({
        text: examples[i]!.text,
        code: examples[i]!.type,
        similarity: Math.round(similarity * 1000) / 1000,
      }));
    },
  };
}
