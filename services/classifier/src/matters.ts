import type { Hidden } from './learner/grams.ts';
import type { Model } from './model.ts';

/** One of several matters in a text. */
export interface Matter {
  readonly begin: number;
  readonly end: number;
  readonly code: string;
  readonly confidence: number;
}

/** A matter may begin after these. */
const MARK = /[，。；！？、\n,;!?]/g;
/** Words that say that another one begins. */
const TURN =
  /^(?:另外|此外|还有|再有|再一个|再就是|再说|还想|顺便|同时|其次|第二|二是|其二|更要紧|另一|除此|除了|以及|而且|并且|也|又|还|再)/;
const SHORTEST = 6;
/** Places to cut that are looked at: the time stays bounded. */
const MOST_CUTS = 16;
/** How sure both sides must be of their own, where a word says that another matter begins and where none does. */
const PLAIN = { turn: 0.4, none: 0.8 } as const;
/** A third matter is announced or not looked for. */
const ANNOUNCED = { turn: 0.4, none: 1 } as const;

/**
 * The matters of a text when there are several: it is cut where both sides are surest of different types, and what was
 * cut is looked at once more. Empty when the text has one matter.
 */
export function mattersOf(model: Model, text: string, hidden: Hidden): readonly Matter[] {
  const halves = cut(model, text, hidden, 0, text.length, PLAIN);
  if (halves === undefined) return [];
  return halves.flatMap((half) => cut(model, text, hidden, half.begin, half.end, ANNOUNCED) ?? [half]);
}

function cut(
  model: Model,
  text: string,
  hidden: Hidden,
  begin: number,
  end: number,
  sure: { readonly turn: number; readonly none: number },
): readonly [Matter, Matter] | undefined {
  let best: readonly [Matter, Matter] | undefined;
  let surest = 0;
  let cuts = 0;
  for (const { index } of text.slice(begin, end).matchAll(MARK)) {
    const at = begin + index + 1;
    if (at - begin < SHORTEST) continue;
    if (end - at < SHORTEST || cuts === MOST_CUTS) break;
    cuts++;
    const left = judged(model, text, hidden, begin, at);
    const right = judged(model, text, hidden, at, end);
    if (left === undefined || right === undefined || left.code === right.code) continue;
    const turns = TURN.test(text.slice(at, at + 4));
    const both = Math.min(left.confidence, right.confidence);
    if (both < (turns ? sure.turn : sure.none)) continue;
    // Where the text itself says so is the likelier place.
    const rank = both + (turns ? 1 : 0);
    if (rank <= surest) continue;
    surest = rank;
    best = [left, right];
  }
  return best;
}

function judged(model: Model, text: string, hidden: Hidden, begin: number, end: number): Matter | undefined {
  const inside = hidden
    .filter((h) => h.end > begin && h.begin < end)
    .map((h) => ({ begin: Math.max(0, h.begin - begin), end: h.end - begin }));
  const { types } = model.read(text.slice(begin, end), inside);
  const best = types[0];
  return best === undefined
    ? undefined
    : { begin, end, code: best.code, confidence: model.confidence('type', best.raw) };
}
