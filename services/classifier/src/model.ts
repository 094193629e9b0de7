import { classOf } from '@jiesu/domain';
import type { ProblemTypes } from '@jiesu/service-kit';
import { decode, type ModelCard } from './learner/artefact.ts';
import { confidenceOf, type Decision, share } from './learner/calibrate.ts';
import type { Hidden } from './learner/grams.ts';
import type { Learnt } from './learner/learn.ts';
import { type Shares, scorerOf } from './learner/scorer.ts';

/** A model at work: what it thinks of a text, in codes of the taxonomy at hand. */
export interface Model {
  readonly card: ModelCard;
  /** Reads a text; the answer is good until the next call. */
  read(text: string, hidden: Hidden, lifts?: readonly Lift[]): Reading;
  /** What runs of the text just read said for these codes, together. */
  shares(codes: readonly string[]): Shares;
  /** What they said for the alarm. */
  alarmShares(): Shares;
  /** Reads a text that is cut at these places; the answer is good until the next call. */
  parts(text: string, hidden: Hidden, starts: readonly number[]): PartsRead;
  /** Confidence as measured, of a raw probability. */
  confidence(decision: Decision, raw: number): number;
  readonly thresholds: ModelCard['calibration']['thresholds'];
  /** Codes of the types, in the order in which parts are judged. */
  readonly typeCodes: readonly string[];
}

/** A text in parts: any stretch of them is judged by its types, without reading it again. */
export interface PartsRead {
  readonly count: number;
  /** Fills `out` with the probabilities of all types, in an order of the model's; the likeliest and its margin. */
  judge(from: number, to: number, out: Float64Array): { readonly best: number; readonly margin: number };
  /** Known runs of at least two characters in these parts. */
  known(from: number, to: number): number;
}

/** A rule's word for a type: by how much it is more likely than the model alone believes, in powers of e. */
export interface Lift {
  readonly code: string;
  readonly by: number;
}

export interface Reading {
  /** Best first, at most four. */
  readonly classes: readonly Guess[];
  readonly types: readonly Guess[];
  /** Leaves of the best type, best first; none where the type has none. */
  readonly leaves: readonly Guess[];
  /** Probability by type code for all that are not negligible. */
  readonly all: readonly Guess[];
  readonly kind: Guess | undefined;
  /** How much it sounds like what needs somebody at once: above 0 more like the emergencies learnt from than not. */
  readonly alarm: number;
  /** Runs of at least two characters that the model knows: none means that it has no opinion. */
  readonly known: number;
}

export interface Guess {
  readonly code: string;
  readonly raw: number;
}

/** Nodes the taxonomy at hand does not have are not chosen: a city may use less than the model knows. */
const OUTSIDE = -99;
const NEGLIGIBLE = 0.004;
const SHOWN = 4;
/** e to the minus n-th step, as far as it counts: parts are judged by the hundred. */
const STEPS = 64;
const FALLS = Float64Array.from({ length: 12 * STEPS }, (_, n) => Math.exp(-n / STEPS));

export function modelOf(bytes: Uint8Array, types: ProblemTypes): Model {
  const { learnt, card } = decode(bytes);
  return modelFrom(learnt, card, types);
}

export function modelFrom(learnt: Learnt, card: ModelCard, types: ProblemTypes): Model {
  const scorer = scorerOf(learnt);
  const { codes } = scorer.tree;
  const index = new Map(codes.map((code, i) => [code, i]));
  const known = new Set([...types.types.map((t) => t.code), ...types.leaves.map((l) => l.code)]);
  const outside = Int32Array.from([...codes.keys()].filter((i) => !known.has(codes[i]!)));
  const depthOf = codes.map((code) => code.split('.').length - 1);
  const typeNodes = Int32Array.from(
    [...codes.keys()].filter((i) => depthOf[i] === 1 && known.has(codes[i]!)),
  );
  const root = scorer.tree.choices.find((c) => c.parent < 0)!;
  const rootNodes = Int32Array.from(root.children);
  const choices = new Map(
    scorer.tree.choices.map((c) => [
      codes[c.parent],
      { ...c, ours: c.children.filter((n) => known.has(codes[n]!)) },
    ]),
  );
  const p = new Float64Array(codes.length);
  const { sharpness, curves, thresholds } = card.calibration;
  const guess = (node: number): Guess => ({ code: codes[node]!, raw: p[node]! });

  /** A rule has spoken: types are weighed anew. */
  const lift = (lifts: readonly Lift[]): void => {
    for (const { code, by } of lifts) {
      const node = index.get(code);
      if (node !== undefined && known.has(code)) p[node] = Math.max(p[node]!, NEGLIGIBLE) * Math.exp(by);
    }
    let sum = 0;
    for (const node of typeNodes) sum += p[node]!;
    for (const node of typeNodes) p[node]! /= sum;
  };

  return {
    card,
    thresholds,
    read(text, hidden, lifts = []) {
      const { margins, longRuns } = scorer.score(text, hidden);
      for (const node of outside) margins[node] = OUTSIDE;
      share(margins, root.children, sharpness.depths[0]!, 1, p);
      if (lifts.length > 0) lift(lifts);
      const all: Guess[] = [];
      for (const node of typeNodes) if (p[node]! >= NEGLIGIBLE) all.push(guess(node));
      all.sort(byChance);
      return {
        classes: classesOf(all),
        types: all.slice(0, SHOWN),
        leaves: all[0] === undefined ? [] : leavesOf(all[0], margins),
        all,
        kind: kindOf(margins),
        alarm: scorer.alarm < 0 ? Number.NEGATIVE_INFINITY : margins[scorer.alarm]!,
        known: longRuns,
      };
    },
    parts(text, hidden, starts) {
      const parts = scorer.parts(text, hidden, starts);
      return {
        count: parts.count,
        known: parts.longRuns,
        judge(from, to, out) {
          const margins = parts.margins(from, to);
          for (const node of outside) if (node < margins.length) margins[node] = OUTSIDE;
          let best = rootNodes[0]!;
          for (let k = 1; k < rootNodes.length; k++)
            if (margins[rootNodes[k]!]! > margins[best]!) best = rootNodes[k]!;
          const most = margins[best]!;
          const steep = sharpness.depths[0]! * STEPS;
          let sum = 0;
          for (let k = 0; k < rootNodes.length; k++) {
            const node = rootNodes[k]!;
            const step = (most - margins[node]!) * steep;
            const fall = step < FALLS.length ? FALLS[step | 0]! : 0;
            out[node] = fall;
            sum += fall;
          }
          const scale = 1 / sum;
          for (let k = 0; k < out.length; k++) out[k]! *= scale;
          return { best, margin: most };
        },
      };
    },
    typeCodes: codes.slice(0, 1 + Math.max(...root.children)),
    shares: (wanted) => scorer.shares(wanted.flatMap((code) => (index.has(code) ? [index.get(code)!] : []))),
    alarmShares: () => scorer.shares(scorer.alarm < 0 ? [] : [scorer.alarm]),
    confidence: (decision, raw) => confidenceOf(curves[decision], raw),
  };

  /** The leaves of one type alone are judged: the others' would not be shown. */
  function leavesOf(type: Guess, margins: Float64Array): readonly Guess[] {
    const choice = choices.get(type.code);
    if (choice === undefined || choice.ours.length === 0) return [];
    scorer.judge(choice);
    share(margins, choice.ours, sharpness.depths[1] ?? sharpness.depths[0]!, type.raw, p);
    return choice.ours.map(guess).sort(byChance).slice(0, SHOWN);
  }

  function kindOf(margins: Float64Array): Guess | undefined {
    const { kinds } = scorer;
    if (kinds.length === 0) return undefined;
    let best = 0;
    for (let k = 1; k < kinds.length; k++)
      if (margins[codes.length + k]! > margins[codes.length + best]!) best = k;
    const most = margins[codes.length + best]!;
    let sum = 0;
    for (let k = 0; k < kinds.length; k++)
      sum += Math.exp(sharpness.kind * (margins[codes.length + k]! - most));
    return { code: kinds[best]!, raw: 1 / sum };
  }
}

const byChance = (a: Guess, b: Guess): number => b.raw - a.raw || (a.code < b.code ? -1 : 1);

function classesOf(types: readonly Guess[]): readonly Guess[] {
  const sums = new Map<string, number>();
  for (const { code, raw } of types) sums.set(classOf(code), (sums.get(classOf(code)) ?? 0) + raw);
  return [...sums]
    .map(([code, raw]) => ({ code, raw }))
    .sort(byChance)
    .slice(0, SHOWN);
}
