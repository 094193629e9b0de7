import { type MachineOptions, separate } from './machine.ts';
import {
  countsOf,
  matrixOf,
  type Row,
  type Vocabulary,
  type VocabularyOptions,
  vocabularyOf,
} from './matrix.ts';
import { type Tree, treeOf } from './tree.ts';

export interface LearnOptions extends VocabularyOptions, MachineOptions {
  /** Weights that move a score by less than this are left out. */
  readonly negligible: { readonly root: number; readonly narrow: number; readonly kind: number };
}

/** Found by cross-validation: docs/adr/0014. */
export const LEARN_OPTIONS: LearnOptions = {
  least: 2,
  information: 0.3,
  rarity: 0,
  smoothing: 2,
  price: 2,
  rounds: 6,
  tolerance: 0.2,
  negligible: { root: 0.05, narrow: 0.08, kind: 0.15 },
};

/** A model as learnt: for every node of the tree and every kind the weights that differ from nothing. */
export interface Learnt {
  readonly tree: Tree;
  readonly kinds: readonly string[];
  readonly vocabulary: Vocabulary;
  /** For every node, then every kind, then the alarm, where some row said anything of it. */
  readonly columns: readonly Column[];
}

/** One node's weights, thinned and in eighths of bits: value = weight × scale. */
export interface Column {
  readonly features: Int32Array;
  readonly weights: Int8Array;
  readonly scale: number;
  readonly bias: number;
}

export function learn(
  rows: readonly Row[],
  codes: readonly string[],
  kinds: readonly string[] = [],
  options: LearnOptions = LEARN_OPTIONS,
): Learnt {
  const tree = treeOf(codes);
  const index = new Map(tree.codes.map((code, i) => [code, i]));
  const counts = countsOf(rows);
  // Rows that only sound an alarm count as a label of their own.
  const informing = rows.map((row) => index.get(row.path[0] ?? '') ?? tree.codes.length);
  const vocabulary = vocabularyOf(counts, informing, tree.codes.length + 1, options);
  const matrix = matrixOf(counts, vocabulary);
  const features = vocabulary.grams.length;
  const columns: Column[] = new Array<Column>(tree.codes.length + kinds.length);
  const weightOfRow = (row: number) => rows[row]!.weight;

  for (const { parent, children, depth } of tree.choices) {
    const within = parent < 0 ? undefined : tree.codes[parent]!;
    const inside: number[] = [];
    for (const [r, row] of rows.entries())
      if (row.path.length > depth && (within === undefined || row.path[depth - 1] === within)) inside.push(r);
    const members = Int32Array.from(inside);
    for (const child of children) {
      const code = tree.codes[child]!;
      const isOurs = (row: number) => rows[row]!.path[depth] === code;
      columns[child] =
        children.length === 1
          ? NEVER_ASKED
          : inside.some(isOurs)
            ? thinned(
                separate(matrix, members, isOurs, weightOfRow, features, options, child + 1),
                depth === 0 ? options.negligible.root : options.negligible.narrow,
              )
            : UNKNOWN;
    }
  }
  const spoken = Int32Array.from([...rows.keys()].filter((r) => rows[r]!.kind !== undefined));
  for (const [k, kind] of kinds.entries())
    columns[tree.codes.length + k] = thinned(
      separate(matrix, spoken, (row) => rows[row]!.kind === kind, weightOfRow, features, options, 9001 + k),
      options.negligible.kind,
    );
  const heard = Int32Array.from([...rows.keys()].filter((r) => rows[r]!.alarm !== undefined));
  if (heard.length > 0)
    columns.push(
      thinned(
        separate(matrix, heard, (row) => rows[row]!.alarm === true, weightOfRow, features, options, 9501),
        options.negligible.kind,
      ),
    );
  return { tree, kinds, vocabulary, columns };
}

const NEVER_ASKED: Column = { features: new Int32Array(0), weights: new Int8Array(0), scale: 1, bias: 0 };
/** A node nobody gave an example for is not chosen. */
const UNKNOWN: Column = { ...NEVER_ASKED, bias: -2 };

function thinned(weights: Float32Array, negligible: number): Column {
  const count = weights.length - 1;
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, Math.abs(weights[i]!));
  const scale = most === 0 ? 1 : most / 127;
  const features: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    const w = weights[i]!;
    if (Math.abs(w) < negligible) continue;
    const value = Math.round(w / scale);
    if (value === 0) continue;
    features.push(i);
    values.push(value);
  }
  return {
    features: Int32Array.from(features),
    weights: Int8Array.from(values),
    scale,
    bias: weights[count]!,
  };
}
