import type { Hidden } from './learner/grams.ts';
import type { Model } from './model.ts';

/** One of several matters in a text. */
export interface Matter {
  readonly begin: number;
  readonly end: number;
  readonly code: string;
  readonly confidence: number;
}

/** Where another matter may begin: after a full stop, or with a word that says so. */
const TURN =
  /[。；！？\n;!?]|(?<=[，,、]|^)(?=另外|此外|还有(?!人)|再有|再一个|再就是|还想|顺便|同时|其次|第二|二是|其二|更要紧|另一|除此|以及|然后还|也想|还反映|还投诉|并反映|又反映)/g;
const SHORTEST = 6;
const MOST = 24;
/** A part speaks for itself from this confidence. */
const PLAIN = 0.6;

/**
 * The matters of a text when there are several: parts that for themselves are plainly of different types, parts
 * without an opinion going with the one before. Empty when the text has one matter.
 */
export function mattersOf(model: Model, text: string, hidden: Hidden): readonly Matter[] {
  const parts = partsOf(text);
  if (parts.length < 2) return [];
  const found: { begin: number; end: number; code: string; confidence: number }[] = [];
  for (const { begin, end } of parts) {
    const inside = hidden
      .filter((h) => h.end > begin && h.begin < end)
      .map((h) => ({ begin: Math.max(0, h.begin - begin), end: h.end - begin }));
    const { types, known } = model.read(text.slice(begin, end), inside);
    const best = types[0];
    const last = found.at(-1);
    const confidence = best === undefined || known < 3 ? 0 : model.confidence('type', best.raw);
    if (last === undefined) found.push({ begin, end, code: best?.code ?? '', confidence });
    else if (confidence < PLAIN || best === undefined || best.code === last.code) {
      last.end = end;
      last.confidence = Math.max(last.confidence, best?.code === last.code ? confidence : 0);
    } else if (last.confidence < PLAIN) {
      // What came before led up to this.
      last.end = end;
      last.code = best.code;
      last.confidence = confidence;
    } else found.push({ begin, end, code: best.code, confidence });
  }
  const plain = found.filter((m) => m.confidence >= PLAIN);
  return new Set(plain.map((m) => m.code)).size < 2 ? [] : plain;
}

function partsOf(text: string): readonly { readonly begin: number; readonly end: number }[] {
  const parts: { begin: number; end: number }[] = [];
  let begin = 0;
  const cut = (end: number): void => {
    if (end - begin < SHORTEST || parts.length >= MOST) return;
    parts.push({ begin, end });
    begin = end;
  };
  for (const { index, 0: mark } of text.matchAll(TURN)) cut(index + mark.length);
  if (text.length > begin) {
    const last = parts.at(-1);
    if (last !== undefined && text.length - begin < SHORTEST) last.end = text.length;
    else parts.push({ begin, end: text.length });
  }
  return parts;
}
