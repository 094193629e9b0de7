import type { Hidden } from './learner/grams.ts';
import { MOST_PARTS } from './learner/scorer.ts';
import type { Model, PartsRead } from './model.ts';

/** One of several matters in a text. */
export interface Matter {
  readonly begin: number;
  readonly end: number;
  readonly code: string;
  readonly confidence: number;
}

/** Marks after which a matter may begin; a blank stands for one where people write without any. */
const MARK = /[。；！？\n;!?]|[，、,]|(?<=[\u4e00-\u9fa5])\s+(?=[\u4e00-\u9fa5])/g;
const HARD = /[。；！？\n;!?]/;
/** Words that say that another matter begins, also where spoken text has no mark before them. */
const ANNOUNCED =
  /(?:另外|此外|另有一|另一件|另一个(?:事|问题)|另反映|另咨询|还有(?:一?[个件]|就是|一点|一条)|再有|再一个|再就是|再者|再说(?!了|吧|也|又|还|都|就)|还想(?:问|反映|说|请)|还要(?:反映|说)|还希望|顺便|顺带|同时(?:还|反映|希望|要求)|其次|其二|最后|第[二三四][个件点]?[，、：事]?|[二三四]是|[二三四]、|除此|又称|又反映|并反映|接着|下一个)/y;
/** Words that may say so, or go on with the same. */
const ALSO =
  /(?:还有|而且|并且|以及|同时|也|又|还|再|且|另|然后|加上|除了|至于|可是|但是|结果|另称|另悉|这次|现在)/y;
/** What follows belongs to what stood before: a wish, a cause, a consequence, what was done about it. */
const GOES_ON =
  /(?:希望|要求|请|望|恳请|建议|导致|造成|所以|因此|因为|由于|结果|害得|影响|不知道|不知|想知道|到底|什么时候|何时|能不能|打电话|打了|找过|找了|找|报修|投诉|反映过|多次|已经|至今|一直|说是|说|称|答复|回复|对方|他们|其|他|她|它|这个|这|那|都|就|才|万一|怕|尤其|特别|老人|孩子|居民|大家|我们|谁|没人|物业说|问)/y;

const SHORTEST = 4;
const LONGEST_RUN = 1200;
/** A text has no more matters than this. */
const MOST = 4;

/** What speaks for a cut between two stretches, and against it. */
export const SIGNS = [
  'bias',
  /** How little the types that both sides may be of have in common. */
  'apart',
  /** How sure the less sure side is of its type, and how far it stands on its side; how both together would. */
  'sure',
  'margin',
  'unsureTogether',
  'marginTogether',
  'short',
  /** What the words after the cut say. */
  'announced',
  'also',
  'goesOn',
  /** A stop rather than a comma. */
  'stop',
  /** Share of the next clause that was said before. */
  'again',
  /** Clauses: a long tale is one matter more often than a short list. */
  'clauses',
] as const;
/** How much each counts: fitted on written texts that the model judging them had not seen. */
const WEIGHTS = Float64Array.of(-2.1, 0.9, 0.5, -0.2, 0.3, -1, -1.75, 1.75, 0.05, -0.4, 2.4, -0.35, -1);

/**
 * The matters of a text when there are several. Every way to cut it between clauses is weighed at once: whether both
 * sides of a cut are of another type for the model, and what the words there say. Empty when one matter is likelier.
 */
export function mattersOf(
  model: Model,
  text: string,
  hidden: Hidden,
  weights: Float64Array = WEIGHTS,
): readonly Matter[] {
  const read = text.length > LONGEST_RUN ? text.slice(0, LONGEST_RUN) : text;
  const clauses = clausesOf(read);
  if (clauses.length < 2) return [];
  const parts = model.parts(
    read,
    hidden,
    clauses.map((c) => c.begin),
  );
  const stretches = stretchesOf(model, parts);
  const cuts = bestCuts(stretches, clauses, weights);
  if (cuts.length === 0) return [];
  const edges = [0, ...cuts, clauses.length];
  return edges.slice(1).map((to, k) => {
    const from = edges[k]!;
    const { code, raw } = stretches.at(from, to);
    return {
      begin: from === 0 ? 0 : clauses[from]!.begin,
      end: to === clauses.length ? text.length : clauses[to]!.begin,
      code,
      confidence: model.confidence('type', raw),
    };
  });
}

export interface Clause {
  readonly begin: number;
  readonly announced: boolean;
  readonly also: boolean;
  readonly goesOn: boolean;
  readonly hard: boolean;
  /** Share of its pairs of characters that were said before. */
  readonly again: number;
}

const stands = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

export function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let last = 0;
  const add = (begin: number, hard: boolean): void => {
    const announced = stands(ANNOUNCED, text, begin);
    if (begin > 0 && (begin - last < SHORTEST || text.length - begin < SHORTEST) && !announced) return;
    if (begin > 0 && begin - last < 2) return;
    if (clauses.length === MOST_PARTS) return;
    last = begin;
    clauses.push({
      begin,
      announced,
      also: stands(ALSO, text, begin),
      goesOn: stands(GOES_ON, text, begin),
      hard,
      again: 0,
    });
  };
  add(0, true);
  const marks = [...text.matchAll(MARK)].map((m) => ({
    begin: m.index + m[0].length,
    hard: HARD.test(m[0]),
  }));
  // Spoken text has no marks: a word that announces another matter is one.
  for (let at = 0; marks.length * 25 < text.length && at < text.length; at++)
    if (stands(ANNOUNCED, text, at)) marks.push({ begin: at, hard: false });
  marks.sort((a, b) => a.begin - b.begin);
  // Too many clauses: the plain commas among them are not looked at.
  const firm =
    marks.length < MOST_PARTS
      ? marks
      : marks.filter(({ begin, hard }) => hard || stands(ANNOUNCED, text, begin));
  for (const { begin, hard } of firm) add(begin, hard);
  return clauses.map((clause, i) => ({
    ...clause,
    again: repeated(text, clause.begin, clauses[i + 1]?.begin ?? text.length),
  }));
}

const isHan = (c: number): boolean => c >= 0x4e00 && c <= 0x9fff;

/** How much of what is said between two places was said before. */
function repeated(text: string, begin: number, end: number): number {
  let pairs = 0;
  let old = 0;
  for (let i = begin; i + 1 < end; i++) {
    if (!isHan(text.charCodeAt(i)) || !isHan(text.charCodeAt(i + 1))) continue;
    pairs++;
    const first = text.indexOf(text.slice(i, i + 2));
    if (first < begin) old++;
  }
  return pairs === 0 ? 0 : old / pairs;
}

export interface Stretch {
  readonly code: string;
  readonly node: number;
  readonly raw: number;
  readonly log: number;
  readonly margin: number;
  readonly known: number;
  /** Probabilities of all types. */
  readonly of: Float64Array;
}

export interface Stretches {
  readonly count: number;
  at(from: number, to: number): Stretch;
}

export function stretchesOf(model: Model, parts: PartsRead): Stretches {
  const known = new Array<Stretch | undefined>((MOST_PARTS + 1) ** 2);
  return {
    count: parts.count,
    at(from, to) {
      const key = from * (MOST_PARTS + 1) + to;
      const old = known[key];
      if (old !== undefined) return old;
      const of = new Float64Array(model.typeCodes.length);
      const { best: node, margin } = parts.judge(from, to, of);
      const raw = of[node]!;
      const made = {
        code: model.typeCodes[node]!,
        node,
        raw,
        log: log(raw),
        margin,
        known: parts.known(from, to),
        of,
      };
      known[key] = made;
      return made;
    },
  };
}

const FAINT = 1e-4;
const log = (p: number): number => Math.log(Math.max(p, FAINT));

/** Fills `signs` for a cut before clause `at`, between the stretches on both sides; false: both are of one type. */
export function signsOf(
  stretches: Stretches,
  clause: Clause,
  from: number,
  at: number,
  to: number,
  signs: Float64Array,
): boolean {
  const left = stretches.at(from, at);
  const right = stretches.at(at, to);
  if (left.node === right.node || left.known < 2 || right.known < 2) return false;
  const whole = stretches.at(from, to);
  let common = 0;
  for (let k = 0; k < left.of.length; k++) common += Math.sqrt(left.of[k]! * right.of[k]!);
  signs[0] = 1;
  signs[1] = -log(common);
  signs[2] = Math.min(left.log, right.log);
  signs[3] = Math.min(left.margin, right.margin);
  signs[4] = -whole.log;
  signs[5] = whole.margin;
  signs[6] = Math.min(left.known, right.known) < 8 ? 1 : 0;
  signs[7] = clause.announced ? 1 : 0;
  signs[8] = clause.also && !clause.announced ? 1 : 0;
  signs[9] = clause.goesOn && !clause.announced ? 1 : 0;
  signs[10] = clause.hard ? 1 : 0;
  signs[11] = clause.again;
  signs[12] = Math.log(stretches.count);
  return true;
}

const signs = new Float64Array(SIGNS.length);

/** The cuts whose worth, taken together, is greatest; none where none is worth anything. */
function bestCuts(
  stretches: Stretches,
  clauses: readonly Clause[],
  weights: Float64Array,
): readonly number[] {
  const n = clauses.length;
  interface Way {
    readonly worth: number;
    readonly cuts: readonly number[];
  }
  // ways[to][from]: the best way to cut what stands before `to`, its last matter beginning at `from`.
  const ways: Way[][] = [];
  for (let to = 1; to <= n; to++) {
    const here: Way[] = [{ worth: 0, cuts: [] }];
    for (let at = 1; at < to; at++) {
      let best: Way = { worth: Number.NEGATIVE_INFINITY, cuts: [] };
      const before = ways[at]!;
      for (let from = 0; from < at; from++) {
        const way = before[from]!;
        if (way.worth === Number.NEGATIVE_INFINITY || way.cuts.length + 2 > MOST) continue;
        if (!signsOf(stretches, clauses[at]!, from, at, to, signs)) continue;
        let worth = 0;
        for (let k = 0; k < signs.length; k++) worth += signs[k]! * weights[k]!;
        if (worth > 0 && way.worth + worth > best.worth)
          best = { worth: way.worth + worth, cuts: [...way.cuts, at] };
      }
      here[at] = best;
    }
    ways[to] = here;
  }
  let best: Way = { worth: 0, cuts: [] };
  for (const way of ways[n]!) if (way.worth > best.worth) best = way;
  return best.cuts;
}
