import type { Example } from '../corpus.ts';
import { city } from './fragments-city.ts';
import { order } from './fragments-order.ts';
import { people } from './fragments-people.ts';
import { asks, backgrounds, fillers, openings, places, slips, times } from './voices.ts';

/** A leaf as the taxonomy has it. */
export interface LeafText {
  readonly code: string;
  readonly zh: string;
  readonly definition: string;
  readonly examples: readonly string[];
}

export interface GenerateOptions {
  readonly seed: number;
  /** Examples of a type in all: what is not written by hand is generated, so that no type drowns another. */
  readonly perType: number;
  /** And of these so many at least, */
  readonly leastPerType: number;
  /** and for every leaf. */
  readonly perLeaf: number;
}

export const GENERATE_OPTIONS: GenerateOptions = {
  seed: 20_260_101,
  perType: 100,
  leastPerType: 30,
  perLeaf: 4,
};

interface Dice {
  below(n: number): number;
  chance(p: number): boolean;
  one<T>(list: readonly T[]): T;
}

/** A number generator that everybody's machine turns alike. */
function dice(seed: number): Dice {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, one: (list) => list[below(list.length)]! };
}

const split = (text: string): readonly string[] => text.split('/');
const OPENINGS = new Map(Object.entries(openings).map(([voice, text]) => [voice, split(text)]));
const BACKGROUNDS = split(backgrounds);
const ASKS = split(asks);
const TIMES = split(times);
const PLACES = split(places);
const FILLERS = split(fillers);
const SLIPS = new Map(split(slips).map((pair) => [pair[0]!, pair[1]!]));

interface Fragments {
  readonly things: readonly string[];
  readonly troubles: readonly string[];
  readonly sentences: readonly string[];
}

function fragmentsOf(text: string): Fragments {
  const [things = '', troubles = '', sentences = ''] = text.split('::').map((part) => part.trim());
  return { things: split(things), troubles: split(troubles), sentences: split(sentences) };
}

const FRAGMENTS = new Map(
  [city, people, order]
    .flatMap((file) => Object.entries(file))
    .map(([code, text]) => [code, fragmentsOf(text)]),
);

/** Types that have fragments. */
export const generatedTypes = (): readonly string[] => [...FRAGMENTS.keys()];

const asksSomething = (text: string): boolean => /怎么|什么|吗$|哪|咨询|多少|能不能|如何|是否/.test(text);
const wishesSomething = (text: string): boolean => /^(?:建议|希望|盼|请增|请给)|建议/.test(text);

/**
 * Examples put together from fragments: many, and none of them anybody's. They carry their type or leaf for sure, and
 * a kind where the words are plain about it. `written`: hand-written examples by type.
 */
export function generateExamples(
  leaves: readonly LeafText[],
  written: ReadonlyMap<string, number>,
  options: GenerateOptions = GENERATE_OPTIONS,
): readonly Example[] {
  const rows: Example[] = [];
  const seen = new Set<string>();
  let seed = options.seed;
  const add = (type: string, count: number, matter: (d: Dice) => string) => {
    seed += 7919;
    const d = dice(seed);
    let made = 0;
    for (let tries = 0; made < count && tries < count * 4; tries++) {
      const example = told(d, type, matter);
      if (seen.has(example.text)) continue;
      seen.add(example.text);
      rows.push(example);
      made++;
    }
  };
  for (const [type, f] of FRAGMENTS)
    add(type, Math.max(options.leastPerType, options.perType - (written.get(type) ?? 0)), (d) =>
      d.chance(0.6) ? d.one(f.things) + d.one(f.troubles) : d.one(f.sentences),
    );
  for (const leaf of leaves) {
    const parts = [...leaf.examples, ...leaf.examples, ...definitionParts(leaf.definition), leaf.zh];
    add(leaf.code, options.perLeaf, (d) => d.one(parts));
  }
  return rows;
}

/** What a definition says belongs here; what it says belongs elsewhere is left out. */
export function definitionParts(definition: string): readonly string[] {
  const here = definition
    .split(/[；。]/)
    .filter((part) => !/归\s*L\d|不包括|不含|不属|见\s*L\d|→|L\d\d/.test(part))
    .join('，')
    .replace(/（[^）]*）/g, '');
  return here
    .split(/[、，：,]/)
    .map((part) => part.trim())
    .filter((part) => part.length >= 3);
}

function told(d: Dice, type: string, matter: (d: Dice) => string): Example {
  const first = matter(d);
  const voice = d.one([
    'hotline',
    'hotline',
    'wechat',
    'wechat',
    'short',
    'long',
    'long',
    'typo',
    'asr',
  ] as const);
  const asked = asksSomething(first);
  const kind = asked ? 'consultation' : wishesSomething(first) ? 'suggestion' : kindOf(d);
  const manner =
    voice === 'hotline' ? 'hotline' : d.one(['wechat', 'polite', 'polite', 'angry', 'elderly', 'firm']);
  const opening = filled(d, d.one(OPENINGS.get(manner)!));
  const ask = spokenKind(d, kind);
  if (voice === 'short') return { text: first.slice(0, 30), type, ...(asked ? { kind } : {}), voice };
  let text: string;
  if (voice === 'long') {
    const parts: string[] = [opening + first];
    const count = 2 + d.below(4);
    for (let i = 0; i < count; i++) parts.push(d.chance(0.45) ? matter(d) : filled(d, d.one(BACKGROUNDS)));
    parts.push(ask);
    text = parts.join(d.chance(0.7) ? '，' : '。');
  } else {
    const parts = [opening + (d.chance(0.4) ? d.one(PLACES) : '') + first];
    if (d.chance(0.35)) parts.push(filled(d, d.one(BACKGROUNDS)));
    if (d.chance(0.7)) parts.push(ask);
    text = parts.join('，');
  }
  if (voice === 'typo') text = mistyped(d, text);
  if (voice === 'asr') text = dictated(d, text);
  return { text, type, kind, voice };
}

const kindOf = (d: Dice): string => d.one(['complaint', 'complaint', 'help', 'report']);

/** The wish at the end tells the kind. */
function spokenKind(d: Dice, kind: string): string {
  switch (kind) {
    case 'consultation':
      return d.one(['想咨询一下', '请问具体规定是什么', '请告知', '想了解清楚', '请解答', '麻烦给个准信']);
    case 'suggestion':
      return d.one(['建议有关部门考虑', '希望采纳', '提个建议供参考', '建议尽快安排']);
    case 'help':
      return d.one(['请求帮助解决', '希望帮忙协调', '求助有关部门', '恳请帮帮我们', '请尽快派人来修']);
    case 'report':
      return d.one(['特此举报', '请执法部门查处', '举报此违法行为', '要求依法调查处罚']);
    default:
      return d.one(['要求投诉', '我要投诉他们', '对此表示不满要求整改', d.one(ASKS), d.one(ASKS)]);
  }
}

const filled = (d: Dice, text: string): string =>
  text.replace('{地}', () => d.one(PLACES)).replace('{时}', () => d.one(TIMES));

function mistyped(d: Dice, text: string): string {
  return [...text]
    .map((c) => (SLIPS.has(c) && d.chance(0.3) ? SLIPS.get(c)! : d.chance(0.01) ? '' : c))
    .join('');
}

function dictated(d: Dice, text: string): string {
  return text.replace(/[，。！？：；、]/g, () => (d.chance(0.4) ? d.one(FILLERS) : ''));
}
