import { eachGram, type Hidden } from './grams.ts';

/** A text to learn from. */
export interface Row {
  readonly text: string;
  readonly hidden: Hidden;
  /** From the widest to the narrowest code; a row may stop early. */
  readonly path: readonly string[];
  /** Further label of another kind: what the caller wants (诉求类型). */
  readonly kind?: string;
  /** Whether somebody must act at once (紧急), where that is known; a row may say this alone, with an empty path. */
  readonly alarm?: boolean;
  /** How much it counts beside a hand-written one. */
  readonly weight: number;
}

/** Rows as sparse vectors, one after the other. */
export interface Matrix {
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly values: Float32Array;
  readonly rows: number;
}

/** What the vectors are made of: the grams that are known, in order, and how much each is worth. */
export interface Vocabulary {
  readonly grams: Int32Array;
  readonly worth: Float32Array;
}

export interface VocabularyOptions {
  /** Rows that must hold a gram. */
  readonly least: number;
  /** Power of the (normalised) information a gram has about the label. */
  readonly information: number;
  /** Power of its rarity. */
  readonly rarity: number;
  /** How many imagined rows, spread like all, stand beside a gram's own. */
  readonly smoothing: number;
}

/** Distinct grams of each row with how often they occur. */
export function countsOf(rows: readonly Pick<Row, 'text' | 'hidden'>[]): readonly Map<number, number>[] {
  return rows.map((row) => {
    const counts = new Map<number, number>();
    eachGram(row.text, row.hidden, (gram) => {
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
      return true;
    });
    return counts;
  });
}

/**
 * A gram is worth more the less evenly it is spread over the labels (1 − normalised entropy) and the rarer it is.
 * Measured: the first of the two is what lifts a linear model on few texts.
 */
export function vocabularyOf(
  counts: readonly ReadonlyMap<number, number>[],
  labels: readonly number[],
  labelCount: number,
  options: VocabularyOptions,
): Vocabulary {
  const holding = new Map<number, number>();
  for (const row of counts) for (const gram of row.keys()) holding.set(gram, (holding.get(gram) ?? 0) + 1);
  const grams = Int32Array.from([...holding].filter(([, n]) => n >= options.least).map(([gram]) => gram));
  grams.sort();
  const index = new Map<number, number>();
  for (const [i, gram] of grams.entries()) index.set(gram, i);

  const sizes = new Float64Array(labelCount);
  for (const label of labels) sizes[label]!++;
  // Where a gram occurs, by label: pairs gathered per gram, so that no table of grams × labels is needed.
  const starts = new Int32Array(grams.length + 1);
  for (const row of counts)
    for (const gram of row.keys()) {
      const i = index.get(gram);
      if (i !== undefined) starts[i + 1]!++;
    }
  for (let i = 0; i < grams.length; i++) starts[i + 1]! += starts[i]!;
  const found = new Uint16Array(starts[grams.length]!);
  const fill = starts.slice();
  for (const [r, row] of counts.entries())
    for (const gram of row.keys()) {
      const i = index.get(gram);
      if (i !== undefined) found[fill[i]!++] = labels[r]!;
    }

  const total = counts.length;
  const worth = new Float32Array(grams.length);
  const times = new Float64Array(labelCount);
  const present = sizes.reduce((n, s) => n + (s > 0 ? 1 : 0), 0);
  // Labels that do not hold a gram all have the same share of it: of those that do alone the table is made.
  const idle = options.smoothing / total;
  const holders: number[] = [];
  for (let i = 0; i < grams.length; i++) {
    holders.length = 0;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const label = found[at]!;
      if (times[label]!++ === 0) holders.push(label);
    }
    let sum = idle * (present - holders.length);
    for (const label of holders) sum += times[label]! / sizes[label]! + idle;
    let entropy = 0;
    for (const label of holders) {
      const p = (times[label]! / sizes[label]! + idle) / sum;
      entropy -= p * Math.log(p);
      times[label] = 0;
    }
    const rest = idle / sum;
    if (rest > 0) entropy -= (present - holders.length) * rest * Math.log(rest);
    const information = Math.max(1e-4, 1 - entropy / Math.log(Math.max(2, present)));
    const n = starts[i + 1]! - starts[i]!;
    const rarity = Math.log((1 + total) / (1 + n)) + 1;
    worth[i] = information ** options.information * rarity ** options.rarity;
  }
  return { grams, worth };
}

/** Vectors of length one. */
export function matrixOf(counts: readonly ReadonlyMap<number, number>[], vocabulary: Vocabulary): Matrix {
  const index = new Map<number, number>();
  for (const [i, gram] of vocabulary.grams.entries()) index.set(gram, i);
  const starts = new Int32Array(counts.length + 1);
  for (const [r, row] of counts.entries()) {
    let known = 0;
    for (const gram of row.keys()) if (index.has(gram)) known++;
    starts[r + 1] = starts[r]! + known;
  }
  const size = starts[counts.length]!;
  const features = new Int32Array(size);
  const values = new Float32Array(size);
  for (const [r, row] of counts.entries()) {
    let at = starts[r]!;
    let sum = 0;
    for (const [gram, n] of row) {
      const i = index.get(gram);
      if (i === undefined) continue;
      const value = weightOf(n) * vocabulary.worth[i]!;
      features[at] = i;
      values[at] = value;
      sum += value * value;
      at++;
    }
    const scale = sum === 0 ? 0 : 1 / Math.sqrt(sum);
    for (let k = starts[r]!; k < starts[r + 1]!; k++) values[k]! *= scale;
  }
  return { starts, features, values, rows: counts.length };
}

/** A thing said three times is not three times as true. */
export const weightOf = (times: number): number => (times === 1 ? 1 : 1 + Math.log(times));
