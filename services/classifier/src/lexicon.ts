import { AhoCorasick } from '@monyone/aho-corasick/fast';

/** A word of the lexicon where it stands in a text. */
export interface Hit<P> {
  readonly begin: number;
  readonly end: number;
  readonly word: string;
  readonly payload: P;
}

/** All words of one kind, found in one pass whatever their number. */
export interface Lexicon<P> {
  /** In order of their end; overlapping ones are all there. */
  find(text: string): Hit<P>[];
  readonly size: number;
}

export function lexiconOf<P>(words: ReadonlyMap<string, P>): Lexicon<P> {
  const automaton = new AhoCorasick([...words.keys()]);
  return {
    size: words.size,
    find(text) {
      const hits: Hit<P>[] = [];
      for (const { begin, end, keyword } of automaton.matchInText(text))
        hits.push({ begin, end, word: keyword, payload: words.get(keyword)! });
      return hits;
    },
  };
}

/** Leaves out every hit that lies inside a longer one: 没有电梯 says nothing about 电梯. */
export function longest<P>(hits: readonly Hit<P>[]): Hit<P>[] {
  const sorted = [...hits].sort((a, b) => a.begin - b.begin || b.end - a.end);
  const kept: Hit<P>[] = [];
  let reach = -1;
  for (const hit of sorted) {
    if (hit.end <= reach) continue;
    kept.push(hit);
    reach = hit.end;
  }
  return kept;
}
