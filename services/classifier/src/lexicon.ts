import { type Finder, finderOf } from './trie.ts';

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
  readonly words: ReadonlyMap<string, P>;
}

/** @param ear says what a character of a text counts as; the words are in its terms already. */
export function lexiconOf<P>(words: ReadonlyMap<string, P>, ear?: (char: number) => number): Lexicon<P> {
  // Built when first asked: most texts are read by the joint finder below.
  let finder: Finder | undefined;
  const list = [...words];
  return {
    words,
    find(text) {
      finder ??= finderOf(
        list.map(([word]) => word),
        ear,
      );
      const hits: Hit<P>[] = [];
      finder(text, (begin, end, i) => {
        const [word, payload] = list[i]!;
        hits.push({ begin, end, word, payload });
      });
      return hits.sort(byEnd);
    },
  };
}

const byEnd = (a: Hit<unknown>, b: Hit<unknown>): number => a.end - b.end || a.begin - b.begin;

/** Several lexicons read in one pass over the text; the answer has their hits in the order of `lexicons`. */
export function jointly<L extends readonly Lexicon<unknown>[]>(
  lexicons: L,
): (text: string) => { readonly [K in keyof L]: L[K] extends Lexicon<infer P> ? Hit<P>[] : never } {
  const owners = new Map<string, { readonly at: number; readonly payload: unknown }[]>();
  for (const [at, { words }] of lexicons.entries())
    for (const [word, payload] of words) {
      const list = owners.get(word);
      if (list) list.push({ at, payload });
      else owners.set(word, [{ at, payload }]);
    }
  const list = [...owners];
  const finder = finderOf(list.map(([word]) => word));
  return (text) => {
    const found: Hit<unknown>[][] = lexicons.map(() => []);
    finder(text, (begin, end, i) => {
      const [word, payloads] = list[i]!;
      for (const { at, payload } of payloads) found[at]!.push({ begin, end, word, payload });
    });
    for (const hits of found) hits.sort(byEnd);
    return found as never;
  };
}

/** Leaves out every hit that lies inside a longer one: 没有电梯 says nothing about 电梯. */
export function longest<P>(hits: readonly Hit<P>[]): Hit<P>[] {
  if (hits.length < 2) return [...hits];
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
