import { eachGram, type Hidden, LONGEST_GRAM, LONGEST_READ } from './grams.ts';
import type { Learnt } from './learn.ts';
import { weightOf } from './matrix.ts';
import type { Tree } from './tree.ts';

/** A learnt model laid out for asking: weights by gram, grams found by number. */
export interface Scorer {
  readonly tree: Tree;
  readonly kinds: readonly string[];
  readonly features: number;
  /** Weights kept, all nodes together. */
  readonly weights: number;
  /** Reads a text. The answer is good until the next call. */
  score(text: string, hidden: Hidden): Scored;
  /** What each run of the text just read gave to these nodes together: its place, length and share of the score. */
  shares(nodes: readonly number[]): readonly Share[];
}

export interface Scored {
  /** How far each node, then each kind, is on its own side; about −2 … 2. */
  readonly margins: Float64Array;
  /** Known runs of at least two signs: what one can form an opinion by. */
  readonly longRuns: number;
}

export interface Share {
  readonly begin: number;
  readonly length: number;
  readonly share: number;
}

export function scorerOf(learnt: Learnt): Scorer {
  const { tree, kinds, vocabulary, columns } = learnt;
  const { grams, worth } = vocabulary;
  const features = grams.length;

  // By gram: which nodes, which weights.
  const starts = new Int32Array(features + 1);
  for (const column of columns) for (const f of column.features) starts[f + 1]!++;
  for (let f = 0; f < features; f++) starts[f + 1]! += starts[f]!;
  const total = starts[features]!;
  // Node and weight in one number, so that one look at the memory gives both.
  const entries = new Int32Array(total);
  const fill = starts.slice();
  for (const [node, column] of columns.entries())
    for (let k = 0; k < column.features.length; k++) {
      const at = fill[column.features[k]!]!++;
      entries[at] = (node << 8) | (column.weights[k]! & 0xff);
    }
  const scales = Float64Array.from(columns, (c) => c.scale);
  const biases = Float64Array.from(columns, (c) => c.bias);

  // Open addressing at a third full: one or two looks for every run of the text. Number and place stand side by side.
  let size = 1024;
  while (size < features * 3) size *= 2;
  const mask = size - 1;
  const table = new Int32Array(size * 2).fill(-1);
  for (let f = 0; f < features; f++) {
    let at = (grams[f]! ^ (grams[f]! >>> 15)) & mask;
    while (table[2 * at + 1] !== -1) at = (at + 1) & mask;
    table[2 * at] = grams[f]!;
    table[2 * at + 1] = f;
  }

  const capacity = LONGEST_READ * LONGEST_GRAM * 2;
  const times = new Uint16Array(features);
  const found = new Int32Array(capacity);
  const values = new Float64Array(capacity);
  const runFeature = new Int32Array(capacity);
  const runBegin = new Uint16Array(capacity);
  const runLength = new Uint8Array(capacity);
  const margins = new Float64Array(columns.length);
  const shareOf = new Float32Array(features);
  let count = 0;
  let runs = 0;

  /** A gram's weight for a node. Entries stand in the order of nodes. */
  const weightAt = (feature: number, node: number): number => {
    let low = starts[feature]!;
    let high = starts[feature + 1]!;
    const end = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]! >> 8 < node) low = middle + 1;
      else high = middle;
    }
    const entry = low < end ? entries[low]! : -1;
    return entry >> 8 === node ? ((entry << 24) >> 24) * scales[node]! : 0;
  };

  return {
    tree,
    kinds,
    features,
    weights: total,
    score(text, hidden) {
      count = 0;
      runs = 0;
      let longRuns = 0;
      eachGram(text, hidden, (gram, begin, length) => {
        let at = (gram ^ (gram >>> 15)) & mask;
        let f = table[2 * at + 1]!;
        while (f !== -1 && table[2 * at] !== gram) {
          at = (at + 1) & mask;
          f = table[2 * at + 1]!;
        }
        if (f === -1) return;
        if (length > 1) longRuns++;
        runFeature[runs] = f;
        runBegin[runs] = begin;
        runLength[runs] = length;
        runs++;
        if (times[f]!++ === 0) found[count++] = f;
      });
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const f = found[i]!;
        const n = times[f]!;
        const value = (n === 1 ? 1 : weightOf(n)) * worth[f]!;
        values[i] = value;
        sum += value * value;
        times[f] = 0;
      }
      const norm = sum === 0 ? 0 : 1 / Math.sqrt(sum);
      margins.fill(0);
      for (let i = 0; i < count; i++) {
        const f = found[i]!;
        const value = values[i]! * norm;
        values[i] = value;
        const end = starts[f + 1]!;
        for (let at = starts[f]!; at < end; at++) {
          const entry = entries[at]!;
          margins[entry >> 8]! += value * ((entry << 24) >> 24);
        }
      }
      for (let node = 0; node < margins.length; node++)
        margins[node] = margins[node]! * scales[node]! + biases[node]!;
      return { margins, longRuns };
    },
    shares(wanted) {
      for (let i = 0; i < count; i++) shareOf[found[i]!] = 0;
      for (const node of wanted)
        for (let i = 0; i < count; i++) {
          const f = found[i]!;
          shareOf[f]! += weightAt(f, node) * values[i]!;
        }
      const list: Share[] = [];
      for (let r = 0; r < runs; r++) {
        const share = shareOf[runFeature[r]!]!;
        if (share !== 0) list.push({ begin: runBegin[r]!, length: runLength[r]!, share });
      }
      return list;
    },
  };
}
