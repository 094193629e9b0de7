import type {
  ClassificationWhy,
  Hint,
  Place,
  ProblemTypeAlternative,
  RequestClassified,
  RequestKind,
} from '@jiesu/contracts';
import { classOf, GROUP_LEAD, isWithin, maskText, typeOf } from '@jiesu/domain';
import type { Reference } from '@jiesu/service-kit';
import { readExamples } from '../corpus/corpus.ts';
import { dimensionsOf, dimensionWords } from './dimensions.ts';
import { hiddenOf } from './hidden.ts';
import type { ModelCard } from './learner/artefact.ts';
import type { Decision, Sureness } from './learner/calibrate.ts';
import { jointly, longest } from './lexicon.ts';
import { mattersOf } from './matters.ts';
import { type Guess, type Lift, modelOf, type Reading } from './model.ts';
import { builtModel, corpusFolder } from './model-file.ts';
import { type Neighbours, neighboursOf } from './nearest.ts';
import { normalise } from './normalise.ts';
import type { PlaceReader } from './place.ts';
import type { Located } from './place-point.ts';
import { placeQuestion } from './place-question.ts';
import { type Places, placesOf, type Resolution } from './place-resolve.ts';
import { TITLE_LENGTH, titleOf } from './title.ts';
import { LANE_TYPES, type LaneHit, urgencyOf, urgencyReader } from './urgency.ts';
import { decisiveWords, evidenceWords } from './words.ts';

/** Raised with every change that may change an answer. */
export const METHOD = 'linear-2';

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
  | 'spread'
  | 'classifierVersion'
> & {
  readonly place: Place & {
    readonly candidates?: readonly { readonly code: string; readonly fullName: string }[];
    readonly outside?: string;
    readonly question?: string;
  };
  readonly why?: Why;
};

/** Everything that a person may want to know of a classification. */
export type Why = ClassificationWhy;
type DecisionShown = Why['decisions'][number];

export interface ClassifyContext {
  readonly address?: string | undefined;
  /** Community of the group or desk the request came from. */
  readonly communityId?: string | undefined;
  /** A place of the same petitioner before. */
  readonly earlier?: string | undefined;
  /** Where the device was. */
  readonly location?: Located | undefined;
  /** What a person decided already: it overrides. */
  readonly hint?: Hint | undefined;
  readonly kind?: RequestKind | undefined;
  /** Share of right answers asked of what is decided without a person; left out: 0.98. */
  readonly sureness?: Sureness | undefined;
  /** Also says why, with the nearest examples and the several matters of the text. */
  readonly explain?: boolean | undefined;
}

export interface Classifier {
  readonly version: string;
  readonly card: ModelCard;
  /** Never throws, whatever the text; time grows with its length up to 4,000 characters and not beyond. */
  classify(text: string, context?: ClassifyContext): Classified;
}

/** What intake lets through; the rest of a longer text is not read. */
const LONGEST = 4000;
/** Where nothing fits. */
const REST = 'L99.01';
const EMPTY_TEXT = '（未写明内容）';

/** Below this confidence the text fits nowhere. */
const LEAST_CONFIDENCE = 0.12;
const LEAST_ALTERNATIVE = 0.04;
/** Known pairs of characters that an opinion needs. */
const LEAST_KNOWN = 2;
const LEAST_SPREAD = 0.005;
const WIDEST_SPREAD = 16;
/** A leaf is said when it is more likely than not; else its type, which is surer. */
const LEAF_SAID = 0.5;

const built = new WeakMap<Reference, Classifier>();

/** Builds the lexicons and lays the model out: a fraction of a second, once per reference data. */
export function createClassifier(reference: Reference, model?: Uint8Array): Classifier {
  if (model !== undefined) return build(reference, model);
  const known = built.get(reference) ?? build(reference, builtModel());
  built.set(reference, known);
  return known;
}

function build(reference: Reference, bytes: Uint8Array): Classifier {
  const types = reference.problemTypes.latest;
  const model = modelOf(bytes, types);
  const evidence = evidenceWords(types);
  const places = placesOf(reference);
  const urgency = urgencyReader();
  const scan = jointly([places.reader.words, evidence, urgency.words, dimensionWords()] as const);
  const version = `${METHOD}-${model.card.version}`.slice(0, 60);
  const rest = types.byCode(REST) ?? types.types.at(-1)!;
  let neighbours: Neighbours | undefined;

  return {
    version,
    card: model.card,
    classify(input, context = {}) {
      const original = input.length > LONGEST ? wellFormed(input.slice(0, LONGEST)) : input;
      const text = normalise(original);
      const [placeWords, typeWords, laneWords, dimensionHits] = scan(text);
      const placeHits = longest(placeWords);
      const hidden = text.startsWith(GROUP_LEAD)
        ? [{ begin: 0, end: GROUP_LEAD.length }, ...hiddenOf(placeHits)]
        : hiddenOf(placeHits);
      const lanes = urgency.read(text, laneWords);
      const lifts = liftsOf(lanes);
      const reading = model.read(text, hidden, lifts);

      const masked = maskText(original).trim() || EMPTY_TEXT;
      const place = placeOf(places, reference, original, text, placeHits, context);
      const hinted = context.hint?.problemType;
      const byHint = hinted === undefined ? undefined : types.byCode(hinted);
      const guess = guessOf(reading);
      const said = byHint ?? types.byCode(guess.code) ?? rest;
      const type = typeOf(said.code);
      const typeHits = longest(typeWords);
      const words = decisiveWords(
        text,
        model.shares(said.code === type ? [type] : [type, said.code]),
        typeHits,
        type,
      );
      const decisive = withRule(words, lanes, type);
      // A title wants whole words: those of the taxonomy, where the text has any.
      const familiar = typeHits.filter((hit) => hit.payload.includes(type)).map((hit) => hit.word);
      const titleWords = familiar.length > 0 ? [...new Set(familiar)] : decisive;
      const mild = context.kind === 'consultation' || context.kind === 'suggestion';
      const byRule = urgencyOf(lanes, said.urgency, mild);
      const urgencyGuess =
        byRule.level !== 'emergency' && !mild && reading.alarm >= ALARM && reading.known >= LEAST_KNOWN
          ? {
              level: 'emergency' as const,
              words: decisiveWords(text, model.alarmShares(), [], type).slice(0, 3),
            }
          : byRule;
      const isRest = classOf(said.code) === classOf(REST);
      const all =
        byHint === undefined
          ? reading.all
          : [
              { code: type, raw: 1 },
              ...reading.all.filter((g) => g.code !== type).map((g) => ({ ...g, raw: 0 })),
            ];
      const confident =
        byHint !== undefined ||
        (guess.typeConfidence >= model.card.calibration.typeAt[context.sureness ?? '0.98'] && !isRest);
      const spread = confident || isRest ? undefined : spreadOf(reading);
      const classified: Classified = {
        title: titleOf(masked, titleWords, types.byCode(type)?.zh ?? said.zh, place.words).slice(
          0,
          TITLE_LENGTH,
        ),
        text: masked,
        place,
        problemType: {
          code: said.code,
          confidence: round(byHint === undefined ? guess.confidence : 1),
          words: decisive,
        },
        alternatives: alternativesOf(reading, said.code),
        dimensions: dimensionsOf(text, types, all, said, decisive, dimensionHits, (raw) =>
          byHint === undefined ? model.confidence('dimension', raw) : raw,
        ),
        urgency:
          context.hint?.urgency === undefined
            ? urgencyGuess
            : {
                level: context.hint.urgency,
                words: urgencyGuess.level === context.hint.urgency ? urgencyGuess.words : [],
              },
        decidedBy: byHint === undefined ? 'machine' : 'agent',
        confident,
        ...(spread === undefined ? {} : { spread }),
        classifierVersion: version,
      };
      return context.explain === true ? { ...classified, why: whyOf() } : classified;

      function whyOf(): Why {
        const kind = reading.kind;
        const decisions: DecisionShown[] = [];
        const decide = (decision: Decision, one: Guess | undefined, known?: number): void => {
          if (one === undefined) return;
          const confidence = round(known ?? model.confidence(decision, one.raw));
          decisions.push({
            decision,
            code: one.code,
            confidence,
            sure: confidence >= model.thresholds[decision],
          });
        };
        if (!isRest) {
          decide('class', reading.classes[0]);
          decide('type', reading.types[0], guess.typeConfidence);
          decide('leaf', reading.leaves[0]);
        }
        decide('kind', kind);
        const { primary } = classified.dimensions;
        decide('dimension', { code: primary.dimension, raw: 0 }, primary.confidence);
        neighbours ??= neighboursOf(readExamples('written', corpusFolder()));
        // Reads parts of the text: last, since a reading is good until the next.
        const matters = mattersOf(model, text, hidden).map(({ begin, end, code, confidence }) => ({
          begin,
          end,
          code,
          confidence: round(confidence),
        }));
        const rule = byHint !== undefined ? 'hint' : lifts.find((l) => isWithin(said.code, l.code))?.rule;
        return {
          decisions,
          nearest: neighbours.near(text, NEAREST).map((n) => ({ ...n })),
          matters,
          ...(rule === undefined ? {} : { rule }),
        };
      }
    },
  };

  function guessOf(reading: Reading): { code: string; confidence: number; typeConfidence: number } {
    const best = reading.types[0];
    const typeConfidence =
      best === undefined || reading.known < LEAST_KNOWN ? 0 : model.confidence('type', best.raw);
    if (best === undefined || typeConfidence < LEAST_CONFIDENCE)
      return { code: rest.code, confidence: Math.min(typeConfidence, LEAST_CONFIDENCE), typeConfidence };
    const leaf = reading.leaves[0];
    const leafConfidence =
      leaf === undefined ? 0 : Math.min(typeConfidence, model.confidence('leaf', leaf.raw));
    return leaf !== undefined && leafConfidence >= LEAF_SAID
      ? { code: leaf.code, confidence: leafConfidence, typeConfidence }
      : { code: best.code, confidence: typeConfidence, typeConfidence };
  }

  /** The other leaves of the type when a leaf was said, then the other types. */
  function alternativesOf(reading: Reading, said: string): ProblemTypeAlternative[] {
    if (reading.known < LEAST_KNOWN) return [];
    const leaves =
      typeOf(said) === said ? [] : reading.leaves.map((g) => ({ ...g, decision: 'leaf' as const }));
    const others = reading.types
      .filter((g) => g.code !== typeOf(said))
      .map((g) => ({ ...g, decision: 'type' as const }));
    return [...leaves, ...others]
      .filter((g) => g.code !== said)
      .map((g) => ({ code: g.code, confidence: round(model.confidence(g.decision, g.raw)) }))
      .filter((g) => g.confidence >= LEAST_ALTERNATIVE)
      .sort((a, b) => b.confidence - a.confidence || (a.code < b.code ? -1 : 1))
      .slice(0, 3);
  }
}

/**
 * From here on a text that no lane knows is an emergency all the same. Words nobody thought of cost more than a look too
 * many: of unseen emergencies the lanes alone found 69 %, with this 89 % (corpus/emergency/README.md). Never closes one.
 */
const ALARM = -0.2;

/** Probabilities by type, of all that count. */
const spreadOf = (reading: Reading): ProblemTypeAlternative[] =>
  reading.all
    .filter((guess) => guess.raw >= LEAST_SPREAD)
    .slice(0, WIDEST_SPREAD)
    .map(({ code, raw }) => ({ code, confidence: round(raw) }));

const NEAREST = 3;
/** How much the words of a lane lift its type, beside how sure they are (1 … 12). */
const LIFT = 1 / 3;

interface RuleLift extends Lift {
  readonly rule: string;
}

function liftsOf(lanes: readonly LaneHit[]): readonly RuleLift[] {
  const lifts = new Map<string, RuleLift>();
  for (const { lane, guarded } of lanes) {
    const target = guarded === undefined ? LANE_TYPES[lane] : undefined;
    if (target !== undefined && !lifts.has(lane))
      lifts.set(lane, { code: target.code, by: target.weight * LIFT, rule: `lane:${lane}` });
  }
  return [...lifts.values()];
}

/** Words of a danger that speaks for this type come first. */
function withRule(words: readonly string[], lanes: readonly LaneHit[], type: string): readonly string[] {
  const spoken = lanes
    .filter((lane) => lane.guarded === undefined && LANE_TYPES[lane.lane]?.code === type)
    .map((lane) => lane.word);
  return spoken.length === 0 ? words : [...new Set([...spoken, ...words])].slice(0, 6);
}

const ADDRESS_SHOWN = 60;
const TAIL_OF_PLACE =
  /^[\u4e00-\u9fa5\d]{0,8}?(?:\d{1,4}号楼|\d{1,4}号院|\d{1,4}楼|[一二三四五六七八九十\d]+[区期里]|路口|桥下|站)/;

function placeOf(
  { resolver }: Places,
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
  const spoken = address !== undefined && address.trim() !== '';
  // What a person chose stands, as deep as it goes.
  const chosen = hint?.communityId ?? hint?.streetId;
  let guess: Resolution;
  let shown: string;
  if (chosen !== undefined && reference.areas.byCode(chosen) !== undefined) {
    guess = { outcome: 'street', ...idsFrom(chosen), confidence: 1, words: [], near: [] };
    shown = address ?? reference.areas.fullName(chosen);
  } else {
    const about = { ...known, earlier: context.earlier, at: context.location };
    guess = resolver.resolve(text, spoken ? normalise(address) : undefined, about, placeHits);
    shown = spoken ? address : guess.span === undefined ? '' : spanText(original, guess.span);
  }
  const question = placeQuestion(guess, reference.areas);
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
    ...(guess.outside === undefined ? {} : { outside: guess.outside }),
    ...(question === undefined ? {} : { question }),
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
