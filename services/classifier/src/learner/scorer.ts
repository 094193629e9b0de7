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
  /** What each run of the text just read gave to a node: its place, length and share of the score. */
  shares(node: number): readonly Share[];
}

export interface Scored {
  /** How far each node, then each kind, is on its own side; about −2 … 2. */
  readonly margins: Float64Array;
  /** Share of the text's grams that the model knows. */
  readonly known: number;
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
  const nodes = new Uint16Array(total);
  const weights = new Int8Array(total);
  const fill = starts.slice();
  for (const [node, column] of columns.entries())
    for (let k = 0; k < column.features.length; k++) {
      const at = fill[column.features[k]!]!++;
      nodes[at] = node;
      weights[at] = column.weights[k]!;
    }
  const scales = Float64Array.from(columns, (c) => c.scale);
  const biases = Float64Array.from(columns, (c) => c.bias);

  // Open addressing at a quarter full: one or two looks for every run of the text.
  let size = 1024;
  while (size < features * 3) size *= 2;
  const mask = size - 1;
  const keys = new Int32Array(size);
  const slots = new Int32Array(size).fill(-1);
  for (let f = 0; f < features; f++) {
    let at = (grams[f]! ^ (grams[f]! >>> 15)) & mask;
    while (slots[at] !== -1) at = (at + 1) & mask;
    keys[at] = grams[f]!;
    slots[at] = f;
  }

  const capacity = LONGEST_READ * LONGEST_GRAM;
  const times = new Uint16Array(features);
  const found = new Int32Array(capacity);
  const values = new Float64Array(capacity);
  const runFeature = new Int32Array(capacity);
  const runBegin = new Uint16Array(capacity);
  const runLength = new Uint8Array(capacity);
  const margins = new Float64Array(columns.length);
  let count = 0;
  let runs = 0;

  return {
    tree,
    kinds,
    features,
    weights: total,
    score(text, hidden) {
      count = 0;
      runs = 0;
      let all = 0;
      eachGram(text, hidden, (gram, begin, length) => {
        all++;
        let at = (gram ^ (gram >>> 15)) & mask;
        let f = slots[at]!;
        while (f !== -1 && keys[at] !== gram) {
          at = (at + 1) & mask;
          f = slots[at]!;
        }
        if (f === -1) return;
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
        for (let at = starts[f]!; at < end; at++) margins[nodes[at]!]! += value * weights[at]!;
      }
      for (let node = 0; node < margins.length; node++)
        margins[node] = margins[node]! * scales[node]! + biases[node]!;
      return { margins, known: all === 0 ? 0 : runs / all };
    },
    shares(node) {
      const shareOf = new Map<number, number>();
      for (let i = 0; i < count; i++) {
        const f = found[i]!;
        for (let at = starts[f]!; at < starts[f + 1]!; at++)
          if (nodes[at] === node) shareOf.set(f, values[i]! * weights[at]! * scales[node]!);
      }
      const list: Share[] = [];
      for (let r = 0; r < runs; r++) {
        const share = shareOf.get(runFeature[r]!);
        if (share !== undefined) list.push({ begin: runBegin[r]!, length: runLength[r]!, share });
      }
      return list;
    },
  };
}
