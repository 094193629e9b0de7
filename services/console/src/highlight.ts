export interface Span {
  readonly text: string;
  /** Names of the decisions that this stretch decided; empty = plain text. */
  readonly for: readonly string[];
}

/**
 * Cuts a text into stretches, so that the words that decided can be marked in place. Every occurrence counts;
 * words may overlap; a stretch decided by two things carries both names. Letter case is ignored.
 */
export function highlight(text: string, words: Readonly<Record<string, readonly string[]>>): readonly Span[] {
  const marks: (Set<string> | undefined)[] = new Array(text.length);
  const mark = (at: number, name: string): void => {
    marks[at] = (marks[at] ?? new Set()).add(name);
  };
  // Lower case per code unit: a whole-string toLowerCase may change the length (İ) and shift every place.
  const lower = Array.from({ length: text.length }, (_, at) => lowerUnit(text[at] ?? '')).join('');
  for (const [name, list] of Object.entries(words)) {
    for (const word of list) {
      const sought = Array.from({ length: word.length }, (_, at) => lowerUnit(word[at] ?? '')).join('');
      if (sought.trim() === '') continue;
      for (let from = lower.indexOf(sought); from !== -1; from = lower.indexOf(sought, from + 1)) {
        for (let at = from; at < from + sought.length; at++) mark(at, name);
      }
    }
  }
  const spans: Span[] = [];
  let start = 0;
  const keyOf = (at: number): string => [...(marks[at] ?? [])].sort().join(' ');
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && keyOf(at) === keyOf(start)) continue;
    if (text.length > 0) spans.push({ text: text.slice(start, at), for: [...(marks[start] ?? [])].sort() });
    start = at;
  }
  return spans;
}

function lowerUnit(unit: string): string {
  const small = unit.toLowerCase();
  return small.length === 1 ? small : unit;
}
