import { createHash } from 'node:crypto';
import { classOf, isWithin, typeOf } from '@jiesu/domain';
import type { ProblemType, ProblemTypes, Reference } from '@jiesu/service-kit';
import { type Example, readPhrases } from '../corpus/corpus.ts';
import { definitionParts, generateExamples } from '../corpus/generate/generate.ts';
import { emergencyParts, emergencyTexts } from './emergency-texts.ts';
import { hiddenPlaces } from './hidden.ts';
import type { ModelCard } from './learner/artefact.ts';
import {
  type Calibration,
  type Contest,
  curveOf,
  DECISIONS,
  type Decision,
  type Outcome,
  SURENESS,
  type Sureness,
  sharpest,
  spread,
  thresholdOf,
} from './learner/calibrate.ts';
import type { Hidden } from './learner/grams.ts';
import { LEARN_OPTIONS, type LearnOptions, type Learnt, learn } from './learner/learn.ts';
import type { Row } from './learner/matrix.ts';
import { scorerOf } from './learner/scorer.ts';
import { pathOf } from './learner/tree.ts';
import { corpusFolder } from './model-file.ts';

export const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;

/** How much a row counts beside a hand-written one. */
export const WEIGHTS = { written: 1, corrected: 1, phrase: 0.25, generated: 0.5, taxonomy: 1 } as const;

/** What is said of these in a few words needs somebody at once. */
const ALARMING = ['L22.01', 'L22.03', 'L03.04.01'] as const;

/** Turns examples into rows to learn from, within one taxonomy. */
export interface Schooling {
  readonly codes: readonly string[];
  row(example: Example, weight: number): Row | undefined;
  rows(examples: readonly Example[], weight?: number): readonly Row[];
  /** What the taxonomy says by itself, phrases, and what is put together from fragments: in every training, in no measuring. */
  readonly base: readonly Row[];
  readonly types: ProblemTypes;
}

export function schoolingOf(reference: Reference, written: readonly Example[]): Schooling {
  const types = reference.problemTypes.latest;
  // No classes: each is a medley of matters, and its types tell it better than itself.
  const codes = [...types.types.map((t) => t.code), ...types.leaves.map((l) => l.code)];
  const known = new Set(codes);
  const hide = hiddenPlaces(reference);
  const alarmOf = ({ urgency }: Example): Pick<Row, 'alarm'> =>
    urgency === undefined ? {} : { alarm: urgency === 'emergency' };
  const row = (example: Example, weight: number): Row | undefined => {
    // A leaf that this taxonomy does not have still speaks for its type.
    const path = pathOf(example.type).filter((code) => known.has(code));
    if (path.length === 0) return undefined;
    const kind = example.kind === undefined ? {} : { kind: example.kind };
    return { text: example.text, hidden: hide(example.text), path, weight, ...kind, ...alarmOf(example) };
  };
  const rows = (examples: readonly Example[], weight: number = WEIGHTS.written): readonly Row[] =>
    examples.map((e) => row(e, weight)).filter((r) => r !== undefined);
  const base = [
    ...taxonomyTexts(types).map((e) => row(e, WEIGHTS.taxonomy)),
    ...readPhrases(corpusFolder()).map((e) => {
      const urgency = ALARMING.some((code) => isWithin(e.type, code)) ? 'emergency' : 'ordinary';
      return row({ ...e, urgency }, WEIGHTS.phrase);
    }),
    ...emergencyParts
      .flatMap(emergencyTexts)
      .map(({ text, emergency: alarm }): Row => ({ text, hidden: hide(text), path: [], weight: 1, alarm })),
    ...generateExamples(types.leaves, countsByType(written)).map((e) => row(e, WEIGHTS.generated)),
  ].filter((r) => r !== undefined);
  return { codes, row, rows, base, types };
}

function countsByType(examples: readonly Example[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of examples) counts.set(typeOf(type), (counts.get(typeOf(type)) ?? 0) + 1);
  return counts;
}

/** Names, definitions, examples and evidence words are short texts with a sure label. */
function taxonomyTexts(types: ProblemTypes): readonly Example[] {
  const wordsTogether = 3;
  const ofType = ({ code, zh, definition, keywords }: ProblemType): readonly Example[] => {
    const words = Object.keys(keywords);
    const rows = [{ text: `${definition}，${zh}`, type: code }];
    for (let i = 0; i < words.length; i += wordsTogether)
      rows.push({ text: words.slice(i, i + wordsTogether).join('，'), type: code });
    return rows;
  };
  return [
    ...types.types.flatMap(ofType),
    ...types.leaves.flatMap(({ code, zh, definition, examples }) =>
      [zh, ...examples, ...definitionParts(definition)].map((text) => ({ text, type: code })),
    ),
  ];
}

export function train(
  schooling: Schooling,
  rows: readonly Row[],
  options: LearnOptions = LEARN_OPTIONS,
): Learnt {
  return learn([...rows, ...schooling.base], schooling.codes, KINDS, options);
}

/** One text that a model had not seen, and what it thought of it. */
export interface Tested {
  readonly example: Example;
  /** Best first with raw probability, by decision. */
  readonly guesses: Readonly<Record<Decision, readonly { readonly code: string; readonly raw: number }[]>>;
}

/** Five trainings, each without a fifth. */
export const FOLDS = 5;

/** The examples of one fold, as a model that has not seen them scored them. */
export interface Fold {
  readonly tree: Learnt['tree'];
  readonly scored: readonly { readonly text: string; readonly margins: Float64Array }[];
}

/** One of the trainings of a cross-validation: they need nothing of each other. */
export function scoreFold(schooling: Schooling, examples: readonly Example[], fold: number): Fold {
  const seen = schooling.rows(examples.filter((e) => foldOf(e.text) !== fold));
  const scorer = scorerOf(train(schooling, seen));
  const scored: { readonly text: string; readonly margins: Float64Array }[] = [];
  for (const example of examples) {
    if (foldOf(example.text) !== fold) continue;
    const row = schooling.row(example, 1);
    if (row === undefined) continue;
    const { margins } = scorer.score(row.text, row.hidden);
    for (const choice of scorer.tree.choices) if (choice.parent >= 0) scorer.judge(choice);
    scored.push({ text: example.text, margins: margins.slice() });
  }
  return { tree: scorer.tree, scored };
}

/** Every written example judged by a model that has not seen it, and what that says of confidence. */
export function crossValidate(schooling: Schooling, examples: readonly Example[], folds: readonly Fold[]) {
  const [first] = folds;
  if (first === undefined) throw new Error('nothing to learn from');
  const { tree } = first;
  const index = new Map(tree.codes.map((code, i) => [code, i]));
  const marginsOf = new Map(folds.flatMap(({ scored }) => scored.map((s) => [s.text, s.margins] as const)));
  const contests: { readonly depth: number; readonly contest: Contest }[] = [];
  const kindContests: Contest[] = [];
  const margins: { readonly example: Example; readonly margins: Float64Array }[] = [];
  for (const example of examples) {
    const scored = marginsOf.get(example.text);
    const path = schooling.row(example, 1)?.path;
    if (scored === undefined || path === undefined) continue;
    margins.push({ example, margins: scored });
    for (const { parent, children, depth } of tree.choices) {
      const right = path[depth];
      if (right === undefined || (parent >= 0 && path[depth - 1] !== tree.codes[parent])) continue;
      contests.push({
        depth,
        contest: { margins: children.map((c) => scored[c]!), right: children.indexOf(index.get(right)!) },
      });
    }
    const kind = KINDS.indexOf(example.kind as (typeof KINDS)[number]);
    if (kind >= 0)
      kindContests.push({
        margins: [...scored.subarray(tree.codes.length, tree.codes.length + KINDS.length)],
        right: kind,
      });
  }
  const sharpness = {
    depths: [0, 1].map((d) => sharpest(contests.filter((c) => c.depth === d).map((c) => c.contest))),
    kind: sharpest(kindContests),
  };
  const tested = margins.map(({ example, margins: m }) =>
    judged(tree, m, sharpness, example, schooling.types),
  );
  return { calibration: calibrationOf(sharpness, tested, schooling.types), tested };
}

function judged(
  tree: Learnt['tree'],
  margins: Float64Array,
  sharpness: Calibration['sharpness'],
  example: Example,
  types: ProblemTypes,
): Tested {
  const p = new Float64Array(tree.codes.length);
  spread(tree, margins, sharpness.depths, p);
  const at = (levels: number) =>
    [...tree.codes.keys()]
      .filter((i) => tree.codes[i]!.split('.').length === levels)
      .map((i) => ({ code: tree.codes[i]!, raw: p[i]! }))
      .sort((a, b) => b.raw - a.raw)
      .slice(0, 4);
  const kinds = KINDS.map((code, k) => ({
    code,
    raw: Math.exp(sharpness.kind * margins[tree.codes.length + k]!),
  }));
  const sum = kinds.reduce((n, k) => n + k.raw, 0);
  const dimensions = new Map<string, number>();
  for (const { code, zh: _zh, dimensions: d } of types.types) {
    const i = tree.codes.indexOf(code);
    if (i >= 0) dimensions.set(d.primary, (dimensions.get(d.primary) ?? 0) + p[i]!);
  }
  const classes = new Map<string, number>();
  for (const [i, code] of tree.codes.entries())
    if (tree.parents[i]! < 0) classes.set(classOf(code), (classes.get(classOf(code)) ?? 0) + p[i]!);
  const guesses = {
    class: [...classes]
      .map(([code, raw]) => ({ code, raw }))
      .sort((a, b) => b.raw - a.raw)
      .slice(0, 4),
    type: at(2),
    leaf: at(3),
    kind: kinds.map((k) => ({ ...k, raw: k.raw / sum })).sort((a, b) => b.raw - a.raw),
    dimension: [...dimensions]
      .map(([code, raw]) => ({ code, raw }))
      .sort((a, b) => b.raw - a.raw)
      .slice(0, 4),
  };
  return { example, guesses };
}

/** What a decision about an example is to be, where the example says it. */
export function truthOf(decision: Decision, example: Example, types: ProblemTypes): string | undefined {
  switch (decision) {
    case 'class':
      return classOf(example.type);
    case 'type':
      return typeOf(example.type);
    case 'leaf':
      return typeOf(example.type) === example.type ? undefined : example.type;
    case 'kind':
      return example.kind;
    case 'dimension':
      return example.dimensions?.[0] ?? types.byCode(example.type)?.dimensions.primary;
  }
}

function calibrationOf(
  sharpness: Calibration['sharpness'],
  tested: readonly Tested[],
  types: ProblemTypes,
): Calibration {
  const curves: Partial<Record<Decision, ReturnType<typeof curveOf>>> = {};
  const thresholds: Partial<Record<Decision, number>> = {};
  const typeAt: Partial<Record<Sureness, number>> = {};
  for (const decision of DECISIONS) {
    const outcomes = tested.flatMap(({ example, guesses }): readonly Outcome[] => {
      const truth = truthOf(decision, example, types);
      const best = guesses[decision][0];
      return truth === undefined || best === undefined ? [] : [{ raw: best.raw, right: best.code === truth }];
    });
    const curve = curveOf(outcomes);
    curves[decision] = curve;
    thresholds[decision] = thresholdOf(outcomes, curve);
    if (decision === 'type')
      for (const share of SURENESS) typeAt[share] = thresholdOf(outcomes, curve, Number(share));
  }
  return {
    sharpness,
    curves: curves as Calibration['curves'],
    thresholds: thresholds as Calibration['thresholds'],
    typeAt: typeAt as Calibration['typeAt'],
  };
}

/** The same text lies in the same fold whatever else there is. */
export function foldOf(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return (h >>> 8) % FOLDS;
}

/** Hash of all that a model is made of. */
export function fingerprintOf(rows: readonly Row[], codes: readonly string[], options: LearnOptions): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([codes, options]));
  for (const row of rows)
    hash.update(
      JSON.stringify([row.text, row.hidden, row.path, row.kind ?? '', row.weight, row.alarm ?? '']),
    );
  return hash.digest('hex').slice(0, 16);
}

export type { Hidden, ModelCard };
