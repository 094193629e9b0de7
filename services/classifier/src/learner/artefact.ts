import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Calibration } from './calibrate.ts';
import type { Column, Learnt } from './learn.ts';
import { treeOf } from './tree.ts';

export interface OwnScore {
  /** all, class:L01 or voice:hotline. */
  readonly slice: string;
  readonly texts: number;
  readonly right: number;
}

/** What is known of a model besides its weights. */
export interface ModelCard {
  /** Names the model: date or build, and what it was made of. */
  readonly version: string;
  /** Hash of everything it was made of. */
  readonly fingerprint: string;
  readonly rows: number;
  readonly calibration: Calibration;
  /** On texts that it has not learnt from, and the day. */
  readonly measured?: { readonly on: string; readonly scores: readonly OwnScore[] };
}

const MAGIC = 'JIESU-MODEL-1\n';

/** One file: a line that says what it is, the card with all lengths, then the numbers, packed. */
export function encode(learnt: Learnt, card: ModelCard): Uint8Array {
  const { tree, kinds, vocabulary, columns } = learnt;
  const sizes = columns.map((c) => c.features.length);
  const head = Buffer.from(
    `${MAGIC}${JSON.stringify({
      card,
      codes: tree.codes,
      kinds,
      grams: vocabulary.grams.length,
      sizes,
      scales: columns.map((c) => c.scale),
      biases: columns.map((c) => c.bias),
    })}\n`,
  );
  const numbers = Buffer.concat([
    bytesOf(vocabulary.grams),
    bytesOf(vocabulary.worth),
    // Differences, not places: they pack well.
    ...columns.map((c) => bytesOf(c.features.map((f, i) => f - (i === 0 ? 0 : c.features[i - 1]!)))),
    ...columns.map((c) => bytesOf(c.weights)),
  ]);
  return Buffer.concat([head, deflateRawSync(numbers, { level: 6 })]);
}

export function decode(bytes: Uint8Array): { readonly learnt: Learnt; readonly card: ModelCard } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('not a model of this kind');
  const end = buffer.indexOf(10, MAGIC.length);
  const head = JSON.parse(buffer.toString('utf8', MAGIC.length, end)) as {
    readonly card: ModelCard;
    readonly codes: readonly string[];
    readonly kinds: readonly string[];
    readonly grams: number;
    readonly sizes: readonly number[];
    readonly scales: readonly number[];
    readonly biases: readonly number[];
  };
  const numbers = inflateRawSync(buffer.subarray(end + 1));
  let at = 0;
  const take = (length: number): ArrayBuffer => {
    const part = new ArrayBuffer(length);
    if (at + length > numbers.length) throw new Error('the model file is cut off');
    new Uint8Array(part).set(numbers.subarray(at, at + length));
    at += length;
    return part;
  };
  const grams = new Int32Array(take(head.grams * 4));
  const worth = new Float32Array(take(head.grams * 4));
  const features = head.sizes.map((size) => {
    const list = new Int32Array(take(size * 4));
    for (let i = 1; i < size; i++) list[i]! += list[i - 1]!;
    return list;
  });
  const columns = head.sizes.map(
    (size, i): Column => ({
      features: features[i]!,
      weights: new Int8Array(take(size)),
      scale: head.scales[i]!,
      bias: head.biases[i]!,
    }),
  );
  return {
    learnt: { tree: treeOf(head.codes), kinds: head.kinds, vocabulary: { grams, worth }, columns },
    card: head.card,
  };
}

const bytesOf = (array: Int32Array | Float32Array | Int8Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);
