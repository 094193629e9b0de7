import type { Tree } from './tree.ts';

/** How scores become confidence. All of it measured on texts a model had not seen. */
export interface Calibration {
  /** How sharply each depth of the tree and the kinds are told apart. */
  readonly sharpness: { readonly depths: readonly number[]; readonly kind: number };
  /** By decision: raw probability → share that was right, in ascending order. */
  readonly curves: Readonly<Record<Decision, Curve>>;
  /** Confidence from which a decision is right in 98 %; above 1: never. */
  readonly thresholds: Readonly<Record<Decision, number>>;
  /** The same for the type at other shares, for a city that wants more or less decided without a person. */
  readonly typeAt: Readonly<Record<Sureness, number>>;
}

/** Shares of right answers that a city may ask of what is decided without a person. */
export const SURENESS = ['0.90', '0.95', '0.98', '0.99'] as const;
export type Sureness = (typeof SURENESS)[number];

export interface Curve {
  readonly raw: readonly number[];
  readonly right: readonly number[];
}

export const DECISIONS = ['class', 'type', 'leaf', 'kind', 'dimension'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Right as often as this is what "sure" means. */
export const SURE = 0.98;

/** Probabilities of all nodes from their margins, from the root down. */
export function spread(
  tree: Tree,
  margins: Float64Array,
  sharpness: readonly number[],
  out: Float64Array,
): void {
  for (const { parent, children, depth } of tree.choices) {
    const above = parent < 0 ? 1 : out[parent]!;
    if (above < FAINT) {
      for (const child of children) out[child] = 0;
      continue;
    }
    const beta = sharpness[Math.min(depth, sharpness.length - 1)]!;
    share(margins, children, beta, above, out);
  }
}

/** Branches below this are not looked into. */
const FAINT = 0.004;

/** Shares a probability among the nodes of one choice. */
export function share(
  margins: Float64Array,
  children: readonly number[],
  beta: number,
  total: number,
  out: Float64Array,
): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const child of children) if (margins[child]! > most) most = margins[child]!;
  let sum = 0;
  for (const child of children) {
    const e = Math.exp(beta * (margins[child]! - most));
    out[child] = e;
    sum += e;
  }
  const scale = total / sum;
  for (const child of children) out[child]! *= scale;
}

/** Margins of one choice with the place of the right one. */
export interface Contest {
  readonly margins: readonly number[];
  readonly right: number;
}

/** The sharpness under which the right answers were least surprising. */
export function sharpest(contests: readonly Contest[]): number {
  if (contests.length === 0) return 4;
  const surprise = (beta: number): number => {
    let sum = 0;
    for (const { margins, right } of contests) {
      const most = Math.max(...margins);
      let all = 0;
      for (const m of margins) all += Math.exp(beta * (m - most));
      sum += Math.log(all) - beta * (margins[right]! - most);
    }
    return sum / contests.length;
  };
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let beta = 1; beta <= 16; beta += 0.25) {
    const s = surprise(beta);
    if (s < least) {
      least = s;
      best = beta;
    }
  }
  return best;
}

export interface Outcome {
  readonly raw: number;
  readonly right: boolean;
}

/** Isotonic regression (pool adjacent violators) over groups of like raw scores. */
export function curveOf(outcomes: readonly Outcome[]): Curve {
  const sorted = [...outcomes].sort((a, b) => a.raw - b.raw);
  const size = Math.max(LEAST_GROUP, Math.ceil(sorted.length / MOST_GROUPS));
  const blocks: { raw: number; right: number; n: number }[] = [];
  for (let from = 0; from < sorted.length; from += size) {
    const group = sorted.slice(from, from + size);
    blocks.push({
      raw: group.reduce((sum, o) => sum + o.raw, 0),
      right: group.filter((o) => o.right).length,
      n: group.length,
    });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, after] = [blocks[last - 1]!, blocks[last]!];
      if (before.right / before.n < after.right / after.n) break;
      blocks.splice(last - 1, 2, {
        raw: before.raw + after.raw,
        right: before.right + after.right,
        n: before.n + after.n,
      });
    }
  }
  return {
    raw: blocks.map((b) => round(b.raw / b.n)),
    // What was right throughout is still not certain: half an imagined error in each.
    right: blocks.map((b) => round(b.right / (b.n + 0.5))),
  };
}

const LEAST_GROUP = 25;
const MOST_GROUPS = 60;
const round = (n: number): number => Math.round(n * 10_000) / 10_000;

/** Reads a curve, straight between its points. */
export function confidenceOf(curve: Curve, raw: number): number {
  const { raw: xs, right: ys } = curve;
  const last = xs.length - 1;
  if (last < 0) return raw;
  if (raw <= xs[0]!) return xs[0]! === 0 ? ys[0]! : (ys[0]! * raw) / xs[0]!;
  for (let i = 1; i <= last; i++)
    if (raw <= xs[i]!) {
      const share = (raw - xs[i - 1]!) / (xs[i]! - xs[i - 1]! || 1);
      return ys[i - 1]! + share * (ys[i]! - ys[i - 1]!);
    }
  return ys[last]!;
}

/** The lowest confidence from which all above, taken together, were right often enough. */
export function thresholdOf(outcomes: readonly Outcome[], curve: Curve, sure: number = SURE): number {
  const sorted = outcomes
    .map(({ raw, right }) => ({ confidence: confidenceOf(curve, raw), right }))
    .sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  let best = NEVER;
  for (const [i, outcome] of sorted.entries()) {
    if (outcome.right) right++;
    const next = sorted[i + 1];
    if (next !== undefined && next.confidence === outcome.confidence) continue;
    if (i + 1 >= LEAST_SURE && right / (i + 1) >= sure) best = outcome.confidence;
  }
  return round(best);
}

/** So few right answers prove nothing. */
const LEAST_SURE = 50;
const NEVER = 1.01;

/** Expected calibration error over ten equal bins of confidence. */
export function calibrationError(
  outcomes: readonly { readonly confidence: number; readonly right: boolean }[],
): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, right: 0, sum: 0 }));
  for (const { confidence, right } of outcomes) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
    bin.n++;
    bin.sum += confidence;
    if (right) bin.right++;
  }
  return bins.reduce((e, b) => e + Math.abs(b.right - b.sum), 0) / Math.max(1, outcomes.length);
}
