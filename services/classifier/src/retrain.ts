import { isWithin, typeOf } from '@jiesu/domain';
import type { AsideTools } from '@jiesu/service-kit';
import { type Example, readExamples } from '../corpus/corpus.ts';
import { hiddenPlaces } from './hidden.ts';
import { decode, encode, type OwnScore } from './learner/artefact.ts';
import { LEARN_OPTIONS } from './learner/learn.ts';
import { type Model, modelOf } from './model.ts';
import { builtModel, corpusFolder } from './model-file.ts';
import { fingerprintOf, foldOf, schoolingOf, train, WEIGHTS } from './training.ts';

/** What a person corrected: masked text and the code it is. */
export interface Corrected {
  readonly text: string;
  readonly type: string;
}

export interface TrainingOrder {
  readonly corrections: readonly Corrected[];
  /** The model in use; absent: the built one. */
  readonly inUse?: Uint8Array;
}

/** Beside what the model in use had right. */
export interface Score extends OwnScore {
  readonly before: number;
}

export interface Trained {
  readonly bytes: Uint8Array;
  readonly version: string;
  readonly rows: number;
  readonly scores: readonly Score[];
  /** Guarded slices on which the model in use is better. */
  readonly worse: readonly string[];
}

/** A slice this small proves nothing, and is not guarded. */
const LEAST_GUARDED = 20;
/** So much of a slice may turn by chance: one text, or this share of it. */
const CHANCE = 0.01;
/** One in so many corrections is kept from training, to see what was learnt from the others. */
const KEPT_BACK = 0;

/**
 * Trains on the corpus and all corrections but a fifth, and judges in shadow: both models read the texts that neither
 * has learnt from. Deterministic, so that the same corrections give the same model.
 */
export function training({ reference }: AsideTools): (order: TrainingOrder) => Trained {
  const examples = readExamples('written', corpusFolder());
  const heldOut = readExamples('held-out', corpusFolder());
  const schooling = schoolingOf(reference, examples);
  const hide = hiddenPlaces(reference);
  return ({ corrections, inUse = builtModel() }) => {
    const kept = corrections.filter((c) => foldOf(c.text) === KEPT_BACK);
    const learntFrom = corrections.filter((c) => foldOf(c.text) !== KEPT_BACK);
    const rows = [...schooling.rows(examples), ...schooling.rows(learntFrom, WEIGHTS.corrected)];
    const learnt = train(schooling, rows);
    const fingerprint = fingerprintOf([...rows, ...schooling.base], schooling.codes, LEARN_OPTIONS);
    // How scores become confidence was measured on the corpus and moves little with a few more texts.
    const { calibration } = decode(inUse).card;
    const version = `c${corrections.length}-${fingerprint}`;
    const count = rows.length + schooling.base.length;
    const bytes = encode(learnt, { version, fingerprint, rows: count, calibration });
    const scores = compared(
      modelOf(inUse, schooling.types),
      modelOf(bytes, schooling.types),
      slicesOf(heldOut, kept),
      hide,
    );
    return { bytes, version, rows: count, scores, worse: worseOf(scores) };
  };
}

/** How a model does on texts that it has not learnt from, by slice. */
export const scoresOf = (
  bytes: Uint8Array,
  reference: AsideTools['reference'],
  heldOut: readonly Example[],
): readonly OwnScore[] => {
  const slices = slicesOf(heldOut, []);
  const right = rightOf(modelOf(bytes, reference.problemTypes.latest), slices, hiddenPlaces(reference));
  return [...slices].map(([slice, texts]) => ({
    slice,
    texts: texts.length,
    right: texts.filter((t) => right.get(t.text)).length,
  }));
};

type Slices = ReadonlyMap<string, readonly Pick<Example, 'text' | 'type'>[]>;

function slicesOf(heldOut: readonly Example[], kept: readonly Corrected[]): Slices {
  const slices = new Map<string, Pick<Example, 'text' | 'type'>[]>([['all', [...heldOut]]]);
  const add = (slice: string, example: Example): void => {
    const list = slices.get(slice);
    if (list) list.push(example);
    else slices.set(slice, [example]);
  };
  for (const example of heldOut) {
    add(`class:${example.type.slice(0, 3)}`, example);
    if (example.voice !== undefined) add(`voice:${example.voice}`, example);
  }
  if (kept.length > 0) slices.set('corrected', [...kept]);
  return slices;
}

function rightOf(
  model: Model,
  slices: Slices,
  hide: ReturnType<typeof hiddenPlaces>,
): ReadonlyMap<string, boolean> {
  const right = new Map<string, boolean>();
  for (const texts of slices.values())
    for (const { text, type } of texts)
      if (!right.has(text)) {
        const best = model.read(text, hide(text)).types[0];
        right.set(text, best !== undefined && isWithin(best.code, typeOf(type)));
      }
  return right;
}

function compared(
  before: Model,
  after: Model,
  slices: Slices,
  hide: ReturnType<typeof hiddenPlaces>,
): readonly Score[] {
  const [was, is] = [rightOf(before, slices, hide), rightOf(after, slices, hide)];
  return [...slices].map(([slice, texts]) => ({
    slice,
    texts: texts.length,
    right: texts.filter((t) => is.get(t.text)).length,
    before: texts.filter((t) => was.get(t.text)).length,
  }));
}

/** Slices on which fewer are right than before, by more than chance. */
export const worseOf = (scores: readonly Score[]): readonly string[] =>
  scores
    .filter((s) => s.texts >= LEAST_GUARDED && s.before - s.right > Math.max(1, s.texts * CHANCE))
    .map((s) => s.slice);
