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

/** Who holds a pair: a stretch of one list, so that a search reads memory in order and makes nothing. */
interface Held {
  readonly number: number;
  begin: number;
  count: number;
}

export function neighboursOf(examples: readonly Example[]): Neighbours {
  const sets = examples.map((e) => pairsOf(e.text));
  const pairs = new Map<number, Held>();
  for (const set of sets)
    for (const pair of set) {
      const held = pairs.get(pair);
      if (held) held.count++;
      else pairs.set(pair, { number: pairs.size, begin: 0, count: 1 });
    }
  let size = 0;
  for (const held of pairs.values()) {
    held.begin = size;
    size += held.count;
  }
  const holders = new Uint16Array(size);
  const fill = Uint32Array.from(pairs.values(), ({ begin }) => begin);
  const unknown = Math.log(examples.length) ** 2;
  /** What a pair held by so many says, squared. */
  const worth = (count: number): number => (count > COMMON ? 0 : Math.log(examples.length / count) ** 2);
  const lengths = Float64Array.from(sets, (set, i) => {
    let sum = 0;
    for (const pair of set) {
      const { number, count } = pairs.get(pair)!;
      holders[fill[number]!++] = i;
      sum += worth(count);
    }
    return Math.sqrt(sum) || 1;
  });
  const scores = new Float64Array(examples.length);
  const touched = new Uint16Array(examples.length);
  return {
    near(text, wanted) {
      let own = 0;
      let reached = 0;
      for (const pair of pairsOf(text)) {
        const held = pairs.get(pair);
        const w = held === undefined ? unknown : worth(held.count);
        own += w;
        if (held === undefined || w === 0) continue;
        const end = held.begin + held.count;
        for (let at = held.begin; at < end; at++) {
          const i = holders[at]!;
          if (scores[i] === 0) touched[reached++] = i;
          scores[i]! += w;
        }
      }
      const best: { readonly i: number; readonly score: number }[] = [];
      for (let t = 0; t < reached; t++) {
        const i = touched[t]!;
        const score = scores[i]! / lengths[i]!;
        scores[i] = 0;
        const last = best[best.length - 1];
        if (best.length === wanted && last !== undefined && !isBetter(score, i, last)) continue;
        if (best.length === wanted) best.pop();
        let at = best.length;
        while (at > 0 && isBetter(score, i, best[at - 1]!)) at--;
        best.splice(at, 0, { i, score });
      }
      const length = Math.sqrt(own) || 1;
      return best.map(({ i, score }) => ({
        text: examples[i]!.text,
        code: examples[i]!.type,
        similarity: Math.round((score / length) * 1000) / 1000,
      }));
    },
  };
}

const isBetter = (score: number, i: number, than: { readonly i: number; readonly score: number }): boolean =>
  score > than.score || (score === than.score && i < than.i);
