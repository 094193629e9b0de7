import { eachGram, type Hidden, LONGEST_GRAM, LONGEST_READ } from './grams.ts';
import type { Column, Learnt } from './learn.ts';
import { weightOf } from './matrix.ts';
import type { Choice, Tree } from './tree.ts';

/** A learnt model laid out for asking: weights by gram, grams found by number. */
export interface Scorer {
  readonly tree: Tree;
  readonly kinds: readonly string[];
  /** Where the margin of the alarm stands; −1: not learnt. */
  readonly alarm: number;
  readonly features: number;
  /** Weights kept, all nodes together. */
  readonly weights: number;
  /**
   * Reads a text and judges the first choice and the kinds. The answer is good until the next call, and holds nothing
   * of narrower choices until they are asked for.
   */
  score(text: string, hidden: Hidden): Scored;
  /** Judges one narrower choice of the text just read: its nodes' margins stand in the same answer. */
  judge(choice: Choice): void;
  /** What each run of the text just read gave to these nodes together: its place, length and share of the score. */
  shares(nodes: readonly number[]): Shares;
  /** Reads a text that is cut at these places, so that any stretch of parts is judged without reading it again. */
  parts(text: string, hidden: Hidden, starts: readonly number[]): Parts;
}

/** The parts of a text, judged for the first choice; good until the next call. */
export interface Parts {
  /** How many parts there are. */
  readonly count: number;
  /** Margins as of `score`, of the parts from one up to and without another; a run that both hold counts twice. */
  margins(from: number, to: number): Float64Array;
  /** Known runs of two signs and more in these parts. */
  longRuns(from: number, to: number): number;
}

export interface Scored {
  /** How far each node, then each kind, then the alarm, is on its own side; about −2 … 2. */
  readonly margins: Float64Array;
  /** Known runs of at least two signs: what one can form an opinion by. */
  readonly longRuns: number;
}

/** Runs of two signs and more with what each gave to a score; the first `count` of each list, good until the next call. */
export interface Shares {
  readonly count: number;
  readonly begins: Uint16Array;
  readonly lengths: Uint8Array;
  readonly values: Float32Array;
}

export function scorerOf(learnt: Learnt): Scorer {
  const { tree, kinds, vocabulary, columns } = learnt;
  const { grams, worth } = vocabulary;
  const features = grams.length;

  // What every text needs, and what only a text of that type needs, apart: most weights are of narrower choices.
  const isNarrow = (node: number): boolean => node < tree.codes.length && tree.parents[node]! >= 0;
  const wide = layOut(columns, features, (node) => !isNarrow(node));
  const narrow = layOut(columns, features, isNarrow);
  const scales = Float64Array.from(columns, (c) => c.scale);
  const biases = Float64Array.from(columns, (c) => c.bias);
  const { records, slots } = laidOut(grams, wide, narrow, tree);
  const slotMask = slots.length - 1;

  const capacity = LONGEST_READ * LONGEST_GRAM * 2;
  const times = new Uint16Array(features);
  const found = new Int32Array(capacity);
  const values = new Float64Array(capacity);
  const runFeature = new Int32Array(capacity);
  const runBegin = new Uint16Array(capacity);
  const runLength = new Uint8Array(capacity);
  const margins = new Float64Array(columns.length);
  const shareOf = new Float32Array(features);
  const outBegin = new Uint16Array(capacity);
  const outLength = new Uint8Array(capacity);
  const outValue = new Float32Array(capacity);
  let count = 0;
  let runs = 0;
  // The nodes of the first choice stand before all others.
  const width = 1 + Math.max(...tree.choices[0]!.children);
  const sums = new Float64Array((MOST_PARTS + 1) * width);
  const squares = new Float64Array(MOST_PARTS + 1);
  const known = new Uint32Array(MOST_PARTS + 1);
  const partMargins = new Float64Array(width);
  const lastPart = new Int16Array(features).fill(-1);

  const wideEntries = wide.entries;
  const narrowEntries = narrow.entries;
  const weightAt = (feature: number, node: number): number => {
    const record = feature * RECORD;
    const isLeaf = isNarrow(node);
    if (isLeaf && (records[record + SIGNS]! & signOf(tree.parents[node]!)) === 0) return 0;
    const entries = isLeaf ? narrowEntries : wideEntries;
    const begin = record + (isLeaf ? NARROW : WIDE);
    const end = records[begin + RECORD]!;
    const at = firstFrom(entries, records[begin]!, end, node);
    const entry = at < end ? entries[at]! : -1;
    return entry >> 8 === node ? ((entry << 24) >> 24) * scales[node]! : 0;
  };

  const featureOf = (gram: number): number => {
    let at = (gram ^ (gram >>> 15)) & slotMask;
    for (let slot = slots[at]!; slot !== EMPTY; slot = slots[at]!) {
      if (slot >> FEATURE_BITS === gram >>> TAG_SHIFT) {
        const f = slot & FEATURE_MASK;
        if (records[f * RECORD] === gram) return f;
      }
      at = (at + 1) & slotMask;
    }
    return -1;
  };

  return {
    tree,
    kinds,
    alarm: columns.length > tree.codes.length + kinds.length ? columns.length - 1 : -1,
    features,
    weights: wide.entries.length + narrow.entries.length,
    score(text, hidden) {
      count = 0;
      runs = 0;
      let longRuns = 0;
      eachGram(text, hidden, (gram, begin, length) => {
        const f = featureOf(gram);
        if (f === -1) return false;
        if (length > 1) longRuns++;
        runFeature[runs] = f;
        runBegin[runs] = begin;
        runLength[runs] = length;
        runs++;
        if (times[f]!++ === 0) found[count++] = f;
        return true;
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
        const end = records[(f + 1) * RECORD + WIDE]!;
        for (let at = records[f * RECORD + WIDE]!; at < end; at++) {
          const entry = wideEntries[at]!;
          margins[entry >> 8]! += value * ((entry << 24) >> 24);
        }
      }
      for (let node = 0; node < margins.length; node++)
        if (!isNarrow(node)) margins[node] = margins[node]! * scales[node]! + biases[node]!;
      return { margins, longRuns };
    },
    judge({ parent, children }) {
      const sign = signOf(parent);
      const first = children[0]!;
      const last = children[children.length - 1]!;
      for (let node = first; node <= last; node++) margins[node] = 0;
      for (let i = 0; i < count; i++) {
        const at = found[i]! * RECORD;
        if ((records[at + SIGNS]! & sign) === 0) continue;
        const value = values[i]!;
        const end = records[at + RECORD + NARROW]!;
        for (let k = firstFrom(narrowEntries, records[at + NARROW]!, end, first); k < end; k++) {
          const entry = narrowEntries[k]!;
          if (entry >> 8 > last) break;
          margins[entry >> 8]! += value * ((entry << 24) >> 24);
        }
      }
      for (let node = first; node <= last; node++)
        margins[node] = margins[node]! * scales[node]! + biases[node]!;
    },
    shares(wanted) {
      for (let i = 0; i < count; i++) shareOf[found[i]!] = Number.NaN;
      let n = 0;
      for (let r = 0; r < runs; r++) {
        if (runLength[r] === 1) continue;
        const f = runFeature[r]!;
        let share = shareOf[f]!;
        if (Number.isNaN(share)) {
          share = 0;
          for (const node of wanted) share += weightAt(f, node);
          shareOf[f] = share;
        }
        if (share === 0) continue;
        outBegin[n] = runBegin[r]!;
        outLength[n] = runLength[r]!;
        outValue[n] = share * worth[f]!;
        n++;
      }
      return { count: n, begins: outBegin, lengths: outLength, values: outValue };
    },
    parts(text, hidden, starts) {
      const total = Math.min(starts.length, MOST_PARTS);
      let part = 0;
      // Sums from the beginning on: a stretch of parts is a difference of two.
      sums.fill(0, 0, (total + 1) * width);
      squares.fill(0);
      known.fill(0);
      count = 0;
      eachGram(text, hidden, (gram, begin, length) => {
        const f = featureOf(gram);
        if (f === -1) return false;
        while (part + 1 < total && begin >= starts[part + 1]!) part++;
        if (length > 1) known[part + 1]!++;
        if (lastPart[f] === part) return true;
        if (lastPart[f] === -1) found[count++] = f;
        lastPart[f] = part;
        const value = worth[f]!;
        squares[part + 1]! += value * value;
        const row = (part + 1) * width;
        const end = records[(f + 1) * RECORD + WIDE]!;
        for (let at = records[f * RECORD + WIDE]!; at < end; at++) {
          const entry = wideEntries[at]!;
          const node = entry >> 8;
          if (node >= width) break;
          sums[row + node]! += value * ((entry << 24) >> 24);
        }
        return true;
      });
      for (let i = 0; i < count; i++) lastPart[found[i]!] = -1;
      count = 0;
      for (let p = 1; p <= total; p++) {
        squares[p]! += squares[p - 1]!;
        known[p]! += known[p - 1]!;
        for (let node = 0; node < width; node++) sums[p * width + node]! += sums[(p - 1) * width + node]!;
      }
      return {
        count: total,
        margins(from, to) {
          const square = squares[to]! - squares[from]!;
          const norm = square <= 0 ? 0 : 1 / Math.sqrt(square);
          for (let node = 0; node < width; node++)
            partMargins[node] =
              (sums[to * width + node]! - sums[from * width + node]!) * norm * scales[node]! + biases[node]!;
          return partMargins;
        },
        longRuns: (from, to) => known[to]! - known[from]!,
      };
    },
  };
}

/** More parts than this are not told apart. */
export const MOST_PARTS = 24;

/**
 * Asking is bound by memory, so what belongs to one gram stands together: its number, where its weights begin, and
 * a sign for the types it tells leaves of. A slot holds the feature and eleven bits of the gram, which tell nearly
 * every unknown gram without a look at the record.
 */
const RECORD = 4;
const WIDE = 1;
const NARROW = 2;
const SIGNS = 3;
const EMPTY = -1;
const FEATURE_BITS = 20;
const FEATURE_MASK = (1 << FEATURE_BITS) - 1;
const TAG_SHIFT = FEATURE_BITS + 1;

/** Several types share a sign: it says "perhaps" or "surely not". */
const signOf = (type: number): number => 1 << (type & 31);

function laidOut(
  grams: Int32Array,
  wide: Layout,
  narrow: Layout,
  tree: Tree,
): { readonly records: Int32Array; readonly slots: Int32Array } {
  const features = grams.length;
  if (features > FEATURE_MASK) throw new Error(`${features} runs are more than a model may hold`);
  const records = new Int32Array((features + 1) * RECORD);
  let size = 1024;
  while (size < features * 1.6) size *= 2;
  const slots = new Int32Array(size).fill(EMPTY);
  for (let f = 0; f <= features; f++) {
    const at = f * RECORD;
    records[at + WIDE] = wide.starts[f]!;
    records[at + NARROW] = narrow.starts[f]!;
    if (f === features) break;
    const gram = grams[f]!;
    records[at] = gram;
    for (let k = narrow.starts[f]!; k < narrow.starts[f + 1]!; k++)
      records[at + SIGNS]! |= signOf(tree.parents[narrow.entries[k]! >> 8]!);
    let slot = (gram ^ (gram >>> 15)) & (size - 1);
    while (slots[slot] !== EMPTY) slot = (slot + 1) & (size - 1);
    slots[slot] = ((gram >>> TAG_SHIFT) << FEATURE_BITS) | f;
  }
  return { records, slots };
}

/** Weights by gram. Node and weight stand in one number, in the order of nodes. */
interface Layout {
  readonly starts: Int32Array;
  readonly entries: Int32Array;
}

function layOut(columns: readonly Column[], features: number, isOurs: (node: number) => boolean): Layout {
  const starts = new Int32Array(features + 1);
  for (const [node, column] of columns.entries())
    if (isOurs(node)) for (const f of column.features) starts[f + 1]!++;
  for (let f = 0; f < features; f++) starts[f + 1]! += starts[f]!;
  const entries = new Int32Array(starts[features]!);
  const fill = starts.slice();
  for (const [node, column] of columns.entries()) {
    if (!isOurs(node)) continue;
    for (let k = 0; k < column.features.length; k++)
      entries[fill[column.features[k]!]!++] = (node << 8) | (column.weights[k]! & 0xff);
  }
  return { starts, entries };
}

/** Where the entries of this node and those after it begin. */
function firstFrom(entries: Int32Array, begin: number, end: number, node: number): number {
  let low = begin;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]! >> 8 < node) low = middle + 1;
    else high = middle;
  }
  return low;
}
