const NEEDS_WORK = /[A-Z\uFF01-\uFF5E\u3000]/;

/**
 * Lower case and half width, character by character: the result is as long as the input, so that a span found in
 * one is the same span in the other.
 */
export function normalise(text: string): string {
  if (!NEEDS_WORK.test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    let c = text.charCodeAt(i);
    if (c === 0x3000) c = 0x20;
    // Full-width punctuation stays: clauses are cut at it.
    else if ((c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a))
      c -= 0xfee0;
    if (c >= 65 && c <= 90) c += 32;
    out += String.fromCharCode(c);
  }
  return out;
}

export interface Clause {
  readonly begin: number;
  readonly end: number;
}

const isBreak = (c: number): boolean =>
  c === 0xff0c || // ，
  c === 0x3002 || // 。
  c === 0xff1b || // ；
  c === 0xff01 || // ！
  c === 0xff1f || // ？
  c === 0x2c ||
  c === 0x3b ||
  c === 0x21 ||
  c === 0x3f ||
  c === 0x0a ||
  c === 0x0d;

/** Spans between marks of punctuation, empty ones left out. */
export function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let begin = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isBreak(text.charCodeAt(i))) continue;
    if (i > begin) clauses.push({ begin, end: i });
    begin = i + 1;
  }
  return clauses;
}

export const clauseAt = (clauses: readonly Clause[], position: number): number => {
  for (let i = 0; i < clauses.length; i++) if (position < clauses[i]!.end) return i;
  return clauses.length - 1;
};
