import type { Hint, Place, ProblemTypeAlternative, RequestClassified, RequestKind } from '@jiesu/contracts';
import { maskText } from '@jiesu/domain';
import type { ProblemTypes, Reference } from '@jiesu/service-kit';
import { CALIBRATION } from './calibration.ts';
import { dimensionsOf, dimensionWords } from './dimensions.ts';
import { examples } from './examples/index.ts';
import { type Hit, jointly, longest } from './lexicon.ts';
import { type Model, trainModel, type WordShare } from './model.ts';
import { normalise } from './normalise.ts';
import { type PlaceGuess, type PlaceReader, placeReaderOf } from './place.ts';
import { TITLE_LENGTH, titleOf } from './title.ts';
import { LANE_TYPES, type LaneHit, urgencyOf, urgencyReader } from './urgency.ts';

/** Raised with every change that may change an answer. */
const METHOD = 'baseline-1';

/** What a classification says: the part of `request.classified` that comes from the text. */
export type Classified = Pick<
  RequestClassified,
  | 'title'
  | 'text'
  | 'problemType'
  | 'alternatives'
  | 'dimensions'
  | 'urgency'
  | 'decidedBy'
  | 'confident'
  | 'classifierVersion'
> & {
  readonly place: Place & {
    readonly candidates?: readonly { readonly code: string; readonly fullName: string }[];
  };
};

export interface ClassifyContext {
  readonly address?: string | undefined;
  /** Community of the group or desk the request came from. */
  readonly communityId?: string | undefined;
  /** What a person decided already: it overrides. */
  readonly hint?: Hint | undefined;
  readonly kind?: RequestKind | undefined;
}

export interface Classifier {
  readonly version: string;
  /** Never throws, whatever the text; time grows with its length up to 4,000 characters and not beyond. */
  classify(text: string, context?: ClassifyContext): Classified;
}

/** What intake lets through; the rest of a longer text is not read. */
const LONGEST = 4000;
/** Where nothing fits. */
const REST = 'L99.01';
const EMPTY_TEXT = '（未写明内容）';

const built = new WeakMap<Reference, Classifier>();

/** Builds the lexicons and trains the model: about half a second, once per reference data. */
export function createClassifier(reference: Reference): Classifier {
  const known = built.get(reference) ?? build(reference);
  built.set(reference, known);
  return known;
}

function build(reference: Reference): Classifier {
  const types = reference.problemTypes.latest;
  const model = trainModel(types, examples);
  const keywords = new Set(types.types.flatMap((t) => Object.keys(t.keywords)));
  const places = placeReaderOf(reference, (word) => keywords.has(word));
  const urgency = urgencyReader();
  const scan = jointly([places.words, model.words, urgency.words, dimensionWords()] as const);
  const version = `${METHOD}/${types.version}/${reference.areas.version}`;
  const typeIndex = new Map(model.codes.map((code, i) => [code, i]));

  return {
    version,
    classify(input, context = {}) {
      const original = input.length > LONGEST ? wellFormed(input.slice(0, LONGEST)) : input;
      const text = normalise(original);
      const [placeWords, typeWords, laneWords, dimensionHits] = scan(text);
      const placeHits = longest(placeWords);
      const lanes = urgency.read(text, laneWords);
      const hits = typeHits(typeWords, placeHits);
      const scored = withLanes(model, text, hits, lanes, typeIndex);

      const masked = maskText(original).trim() || EMPTY_TEXT;
      const place = placeOf(places, reference, original, text, placeHits, context);
      const hinted = context.hint?.problemType;
      const byHint = hinted === undefined ? undefined : typeIndex.get(hinted);
      const order = topOf(scored.probabilities, 4);
      const nowhere = calibrated(scored.probabilities[order[0]!]!) < CALIBRATION.leastConfidence;
      const top = byHint ?? (nowhere ? (typeIndex.get(REST) ?? order[0]!) : order[0]!);
      const confidence = byHint === undefined ? calibrated(scored.probabilities[top]!) : 1;
      const decisive = wordsFor(top, hits, lanes, model);
      const standing = scored.evidence[top]!;
      const type = types.types[top]!;
      const guess = urgencyOf(
        lanes,
        type.urgency,
        context.kind === 'consultation' || context.kind === 'suggestion',
      );
      const probabilities =
        byHint === undefined
          ? scored.probabilities
          : scored.probabilities.map((p, t) => (t === top ? 0.9 : p * 0.1));
      const alternatives: ProblemTypeAlternative[] = order
        .filter((t) => t !== top)
        .slice(0, 3)
        .map((t) => ({ code: model.codes[t]!, confidence: round(calibrated(scored.probabilities[t]!)) }))
        .filter((a) => a.confidence >= CALIBRATION.leastAlternative);

      return {
        title: titleOf(masked, decisive, type.zh, place.words).slice(0, TITLE_LENGTH),
        text: masked,
        place,
        problemType: { code: type.code, confidence: round(confidence), words: decisive },
        alternatives,
        dimensions: dimensionsOf(text, types, model.codes, probabilities, top, decisive, dimensionHits),
        urgency:
          context.hint?.urgency === undefined
            ? guess
            : { level: context.hint.urgency, words: guess.level === context.hint.urgency ? guess.words : [] },
        decidedBy: byHint === undefined ? 'machine' : 'agent',
        confident:
          byHint !== undefined ||
          (confidence >= CALIBRATION.confidentFrom &&
            standing >= CALIBRATION.leastEvidence &&
            standing >= CALIBRATION.leastShare * sumOf(scored.evidence) &&
            !isRest(types, type.code)),
        classifierVersion: version,
      };
    },
  };
}

/** Evidence words outside place names: 学院路 says nothing about schools. */
function typeHits(
  found: readonly Hit<readonly WordShare[]>[],
  placeHits: readonly { readonly begin: number; readonly end: number }[],
): readonly Hit<readonly WordShare[]>[] {
  const hits = longest(found);
  if (placeHits.length === 0) return hits;
  return hits.filter(
    (h) => !placeHits.some((p) => p.begin <= h.begin && h.end <= p.end && p.end - p.begin > h.end - h.begin),
  );
}

function withLanes(
  model: Model,
  text: string,
  hits: readonly Hit<readonly WordShare[]>[],
  lanes: readonly LaneHit[],
  typeIndex: ReadonlyMap<string, number>,
): ReturnType<Model['score']> {
  const spoken = new Set<string>();
  const extra: Hit<readonly WordShare[]>[] = [];
  for (const lane of lanes) {
    const target = lane.guarded === undefined ? LANE_TYPES[lane.lane] : undefined;
    const type = target === undefined ? undefined : typeIndex.get(target.code);
    if (type === undefined || spoken.has(lane.lane)) continue;
    spoken.add(lane.lane);
    const word = `lane:${lane.lane}`;
    extra.push({ begin: lane.begin, end: lane.begin, word, payload: [{ type, weight: target!.weight }] });
  }
  return model.score(text, extra.length === 0 ? hits : [...hits, ...extra]);
}

/** The words with the largest share in this type, strongest first. */
function wordsFor(
  type: number,
  hits: readonly Hit<readonly WordShare[]>[],
  lanes: readonly LaneHit[],
  model: Model,
): readonly string[] {
  const weights = new Map<string, number>();
  for (const hit of hits)
    for (const share of hit.payload) if (share.type === type) weights.set(hit.word, share.weight);
  for (const lane of lanes)
    if (lane.guarded === undefined && LANE_TYPES[lane.lane]?.code === model.codes[type])
      weights.set(lane.word, 9);
  return [...weights]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 6)
    .map(([word]) => word);
}

const sumOf = (values: Float64Array): number => {
  let sum = 0;
  for (const v of values) sum += v;
  return sum;
};

/** Indexes of the largest values, largest first. */
function topOf(values: Float64Array, count: number): readonly number[] {
  const top: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    let at = top.length;
    while (at > 0 && values[top[at - 1]!]! < v) at--;
    if (at >= count) continue;
    top.splice(at, 0, i);
    if (top.length > count) top.pop();
  }
  return top;
}

/** Confidence as measured: the share of right answers among those with this score (piecewise linear). */
export function calibrated(p: number): number {
  const { scores, precision } = CALIBRATION;
  for (let i = 1; i < scores.length; i++)
    if (p <= scores[i]!) {
      const width = scores[i]! - scores[i - 1]!;
      const share = width === 0 ? 1 : (p - scores[i - 1]!) / width;
      return precision[i - 1]! + share * (precision[i]! - precision[i - 1]!);
    }
  return precision.at(-1)!;
}

/** The rest class is where nothing fits: never sure. */
const isRest = (types: ProblemTypes, code: string): boolean => types.classOf(code)?.code === 'L99';

const ADDRESS_SHOWN = 60;
const TAIL_OF_PLACE =
  /^[\u4e00-\u9fa5\d]{0,8}?(?:\d{1,4}号楼|\d{1,4}号院|\d{1,4}楼|[一二三四五六七八九十\d]+[区期里]|路口|桥下|站)/;

function placeOf(
  reader: PlaceReader,
  reference: Reference,
  original: string,
  text: string,
  placeHits: ReturnType<PlaceReader['words']['find']>,
  context: ClassifyContext,
): Classified['place'] {
  const { hint } = context;
  const known = {
    districtId: hint?.districtId ?? context.communityId?.slice(0, 6),
    streetId: hint?.streetId ?? context.communityId?.slice(0, 9),
    communityId: hint?.communityId ?? context.communityId,
  };
  const address = context.address?.slice(0, 200);
  let guess: PlaceGuess;
  let shown: string;
  // What a person chose stands, as deep as it goes.
  const chosen = hint?.communityId ?? hint?.streetId;
  if (chosen !== undefined && reference.areas.byCode(chosen) !== undefined) {
    guess = { outcome: 'street', ...idsFrom(chosen), confidence: 1, words: [] };
    shown = address ?? reference.areas.fullName(chosen);
  } else if (address !== undefined && address.trim() !== '') {
    const lower = normalise(address);
    const fromAddress = reader.read(lower, known);
    guess = fromAddress;
    shown = address;
    // The address says too little: the text may say more, and both together most.
    if (fromAddress.streetId === undefined) {
      const both = reader.read(`${lower}。${text}`, known);
      if (both.streetId !== undefined && both.confidence > 0) guess = both;
    }
  } else {
    guess = reader.read(text, known, placeHits);
    shown = guess.span === undefined ? '' : spanText(original, guess.span);
  }
  const code = guess.communityId ?? guess.streetId ?? guess.districtId;
  if (shown.trim() === '' && code !== undefined) shown = reference.areas.fullName(code);
  return {
    ...idsFrom(code),
    text: maskText(shown).trim().slice(0, 200),
    confidence: guess.confidence,
    words: guess.words.slice(0, 6),
    ...(guess.candidates === undefined
      ? {}
      : {
          candidates: guess.candidates.map(({ code: c }) => ({
            code: c,
            fullName: reference.areas.fullName(c),
          })),
        }),
  };
}

/** The place as the text says it, with the building that follows. */
function spanText(original: string, span: { readonly begin: number; readonly end: number }): string {
  const end = span.end - span.begin > ADDRESS_SHOWN ? span.begin + ADDRESS_SHOWN : span.end;
  const tail = TAIL_OF_PLACE.exec(original.slice(end, end + 16));
  return original.slice(span.begin, end + (tail === null ? 0 : tail[0].length));
}

const idsFrom = (
  code: string | undefined,
): { districtId?: string; streetId?: string; communityId?: string } =>
  code === undefined
    ? {}
    : {
        districtId: code.slice(0, 6),
        ...(code.length >= 9 ? { streetId: code.slice(0, 9) } : {}),
        ...(code.length >= 12 ? { communityId: code } : {}),
      };

const round = (n: number): number => Math.round(n * 1000) / 1000;

/** A cut must not leave half a surrogate pair behind. */
const wellFormed = (text: string): string => {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
};
