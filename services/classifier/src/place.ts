import type { Area, Areas } from '@jiesu/service-kit';
import { type Hit, type Lexicon, lexiconOf, longest } from './lexicon.ts';

/** How a name of the gazetteer was made from the registered one. */
interface Named {
  readonly area: Area;
  /** `full` 望京街道 · `short` 望京 · `part` 西园四区 for 望京西园四区. */
  readonly how: 'full' | 'short' | 'part';
}

export type PlaceWords = Lexicon<readonly Named[]>;

/** Something in a text that may name a place, with how much it says (0…1) for each place it may mean. */
interface Mention {
  readonly begin: number;
  readonly end: number;
  readonly candidates: readonly { readonly area: Area; readonly strength: number }[];
}

export interface PlaceGuess {
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  readonly confidence: number;
  readonly words: readonly string[];
  /** Codes, best first, when a name means several places and nothing decides between them. */
  readonly candidates?: readonly string[];
  /** Where the evidence stands in the text that was read; undefined when context alone decided. */
  readonly span?: { readonly begin: number; readonly end: number };
}

/** What is known besides the text. */
export interface PlaceContext {
  readonly districtId?: string | undefined;
  readonly streetId?: string | undefined;
  readonly communityId?: string | undefined;
}

/** Other names of zones and of offices whose short name nobody uses. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  '110115403': ['经济技术开发区', '亦庄开发区', '亦庄经济开发区', '北京经开区', '经开区'],
  '110115404': ['生物医药产业基地', '生物医药基地', '大兴生物医药基地'],
  '110115405': ['大兴开发区'],
  '110115406': ['大兴机场'],
  '110116400': ['雁栖开发区', '雁栖经济开发区'],
  '110118400': ['密云开发区', '密云经济开发区'],
  '110105020': ['首都机场'],
  '110108007': ['北下关'],
};

/** Short names that are everyday words: they need an ending or a district right before them. */
const EVERYDAY = new Set(
  (
    '天桥 平房 东风 新村 古城 曙光 温泉 清水 城关 新镇 向阳 迎风 河北 新华 胜利 光明 城北 城南 安定 鼓楼 果园 滨河 渤海 荣华 ' +
    '永定 东湖 前门 德胜 梨园 杨庄 永顺 石园 空港 双丰 延寿 流村 东升 龙泉 四海 宝山 和平 北苑 南口 清源 文景 新城子 十八里 ' +
    '体育馆路 学院路 朝外 建外 中心 大台 城子 东城 西城 观音寺 大庄 北庄 石城 儒林 旧县 井庄 和义 张镇 长沟 王平 通运 星城 仁和 工业园 商业街 小城镇 新农村 新房子 新天地 中心村 ' +
    '中心区 民族家园 文化传播 车站路 文化路 花园楼 南天门 花果山 新兴 团结村 时代花园 幸福家园 绿色家园 名流花园'
  ).split(' '),
);

/** Communities named after an authority, a works or a number: said alone, the authority is meant, not the place. */
const INSTITUTION = /(?:部|局|厂|公司|大学|学院|医院|总局|银行|号|条|\d)$/;

const STREET_ENDINGS = [
  '街道办事处',
  '街道办',
  '街道',
  '街办',
  '地区办事处',
  '地区',
  '镇政府',
  '镇',
  '乡政府',
  '乡',
  '办事处',
];
const COMMUNITY_ENDINGS = [
  '社区居委会',
  '社区居民委员会',
  '社区',
  '居委会',
  '村委会',
  '村村委会',
  '小区',
  '村',
  '大队',
];
/** After a name these make it a road, a stop or a house that only borrows the name. */
const ROAD_AFTER =
  /^(?:[东西南北中]{0,2}(?:路|街|大街|胡同|桥|门|巷|环)|(?:地铁)?站|医院|公园|大学|小学|中学|商场|广场|大厦|体育|国际|机场|水库|高速|火车|大悦城|家园|花园|嘉园)/;
const ROAD_NEARBY = 6;

const DIGITS = '一二三四五六七八九';

/** 芳城园一区 ↔ 芳城园1区, both ways; undefined when nothing changes. */
function otherNumerals(name: string): string | undefined {
  const changed = name
    .replace(/十([一-九])?(?=[区期里条号队院巷]|$)/g, (whole, unit: string | undefined) => {
      const n = unit === undefined ? 0 : DIGITS.indexOf(unit) + 1;
      return n < 0 ? whole : String(10 + n);
    })
    .replace(/[一二三四五六七八九](?=[区期里条号队院巷]|$)/g, (d) => String(DIGITS.indexOf(d) + 1));
  return changed === name ? undefined : changed;
}

export function placeWordsOf(areas: Areas): PlaceWords {
  const words = new Map<string, Named[]>();
  const add = (word: string, area: Area, how: Named['how']) => {
    if (word.length < 2 || /^\d/.test(word)) return;
    const list = words.get(word);
    if (!list) words.set(word, [{ area, how }]);
    else if (!list.some((n) => n.area.code === area.code)) list.push({ area, how });
  };
  for (const d of areas.districts) {
    add(d.name, d, 'full');
    add(d.short, d, 'short');
  }
  for (const s of areas.streets) {
    add(s.name, s, 'full');
    for (const alias of ALIASES[s.code] ?? []) add(alias, s, 'full');
    if (s.short !== s.name) add(s.short, s, 'short');
    // 天通苑北街道 and 天通苑南街道 share what people call them both.
    const stem = /^(.{2,})[东西南北]$/.exec(s.short)?.[1];
    if (
      stem !== undefined &&
      areas.streets.some((o) => o !== s && o.short.startsWith(stem) && o.short !== s.short)
    )
      add(stem, s, 'short');
  }
  for (const c of areas.communities) {
    const street = areas.byCode(c.parentCode!)!;
    const names: (readonly [string, Named['how']])[] = [[c.short, 'short']];
    if (
      street.short.length >= 2 &&
      c.short.startsWith(street.short) &&
      c.short.length - street.short.length >= 3
    )
      names.push([c.short.slice(street.short.length), 'part']);
    for (const [name, how] of names) {
      add(name, c, how);
      const numerals = otherNumerals(name);
      if (numerals !== undefined) add(numerals, c, how);
    }
  }
  return lexiconOf(words);
}

const endingAt = (text: string, at: number, endings: readonly string[]): string | undefined =>
  endings.find((e) => text.startsWith(e, at));

/** What a hit says, given what stands around it. Undefined: nothing. */
function mentionOf(
  hit: Hit<readonly Named[]>,
  text: string,
  ordinary: (word: string) => boolean,
  afterDistrict: boolean,
  before: Mention | undefined,
): Mention | undefined {
  const street = endingAt(text, hit.end, STREET_ENDINGS);
  const community = street === undefined ? endingAt(text, hit.end, COMMUNITY_ENDINGS) : undefined;
  const road = street === undefined && community === undefined && isRoad(text, hit.end);
  const everyday = EVERYDAY.has(hit.word) || ordinary(hit.word);
  const districtNamed = hit.payload.some((n) => n.area.level === 'district');
  const candidates: { area: Area; strength: number }[] = [];
  let end = hit.end;
  for (const { area, how } of hit.payload) {
    let strength = 0;
    if (area.level === 'district') {
      if (how === 'full') strength = 0.9;
      else if (street === undefined && community === undefined && !road) strength = 0.6;
    } else if (area.level === 'street') {
      if (how === 'full') strength = 0.95;
      else if (street !== undefined) strength = 0.95;
      else if (districtNamed || community !== undefined) strength = 0;
      else if (afterDistrict) strength = road ? 0.5 : 0.85;
      else if (!everyday) strength = road ? 0.35 : hit.word.length >= 3 ? 0.7 : 0.6;
    } else if (street === undefined) {
      const length = hit.word.length;
      // 花园小区 may be an estate anywhere; 花园社区 is a registered name.
      if (community === '小区') strength = how === 'part' ? 0.55 : length >= 4 ? 0.85 : 0.65;
      else if (community !== undefined) strength = how === 'part' ? 0.7 : 0.92;
      // 上地街道树村: right behind its own street even an everyday word is a place.
      else if (before?.candidates.some((c) => c.area.code === area.parentCode) === true) strength = 0.8;
      else if (everyday || length < 3 || INSTITUTION.test(hit.word)) strength = 0;
      else if (how === 'part') strength = length >= 4 ? 0.5 : 0.35;
      else strength = (length >= 5 ? 0.8 : length === 4 ? 0.7 : 0.5) - (road ? 0.2 : 0);
    }
    if (strength > 0) candidates.push({ area, strength });
  }
  if (candidates.length === 0) return undefined;
  const tail = street ?? community;
  if (tail !== undefined) end += tail.length;
  return { begin: hit.begin, end, candidates };
}

const isRoad = (text: string, at: number): boolean => ROAD_AFTER.test(text.slice(at, at + ROAD_NEARBY));

const within = (inner: string, outer: string): boolean => inner.startsWith(outer);

export interface PlaceReader {
  readonly words: PlaceWords;
  /** Spans of names that are surely places, so that 学院路 says nothing about schools. */
  read(text: string, context: PlaceContext, hits?: readonly Hit<readonly Named[]>[]): PlaceGuess;
}

const AMBIGUITY_MARGIN = 0.12;
const CONTRADICTION = 0.3;
const MOST_CANDIDATES = 8;
const MOST_MENTIONS = 24;

/** @param ordinary says of a word that it is an everyday one, whatever the gazetteer holds. */
export function placeReaderOf(areas: Areas, ordinary: (word: string) => boolean): PlaceReader {
  const words = placeWordsOf(areas);
  return {
    words,
    read(text, context, hits = longest(words.find(text))) {
      const mentions: Mention[] = [];
      let districtEnd = -1;
      for (const hit of hits) {
        const last = mentions.at(-1);
        const before = last?.end === hit.begin ? last : undefined;
        const mention = mentionOf(hit, text, ordinary, districtEnd === hit.begin, before);
        if (mention === undefined) continue;
        if (mention.candidates.some((c) => c.area.level === 'district')) districtEnd = mention.end;
        mentions.push(mention);
        if (mentions.length === MOST_MENTIONS) break;
      }
      return decide(mentions, text, context, areas);
    },
  };
}

interface Scored {
  readonly area: Area;
  readonly score: number;
  readonly strength: number;
  readonly mention: Mention;
  readonly supporters: readonly Mention[];
}

function decide(mentions: readonly Mention[], text: string, context: PlaceContext, areas: Areas): PlaceGuess {
  const known = context.communityId ?? context.streetId ?? context.districtId;
  const scored: Scored[] = [];
  for (const [i, mention] of mentions.entries())
    for (const { area, strength } of mention.candidates) {
      let score = strength + 0.04 / (i + 1) + area.code.length * 0.005;
      const supporters: Mention[] = [];
      for (const other of mentions) {
        if (other === mention) continue;
        let support = 0;
        let compatible = false;
        for (const c of other.candidates) {
          if (within(area.code, c.area.code)) {
            compatible = true;
            if (c.area.code.length < area.code.length || c.area === area)
              support = Math.max(support, c.strength);
          } else if (within(c.area.code, area.code)) compatible = true;
        }
        if (support > 0) {
          score += support * (precedes(other, mention) ? 1 : 0.8);
          supporters.push(other);
        } else if (!compatible) score -= CONTRADICTION * Math.max(...other.candidates.map((c) => c.strength));
      }
      if (known !== undefined) {
        if (within(area.code, known) || within(known, area.code)) score += 0.5;
        else if (context.districtId !== undefined && !within(area.code, context.districtId)) score -= 0.5;
      }
      scored.push({ area, score, strength, mention, supporters });
    }
  scored.sort((a, b) => b.score - a.score || (a.area.code < b.area.code ? -1 : 1));
  const best = scored[0];
  if (best === undefined || best.score <= 0.2) return fromContext(context, areas, 0.9);

  // The same area said twice, or its parents, are no rivals; another place nearly as likely is.
  const rivals = scored.filter(
    (s) =>
      s.score > best.score - AMBIGUITY_MARGIN &&
      !within(s.area.code, best.area.code) &&
      !within(best.area.code, s.area.code),
  );
  const evidence = [best.mention, ...best.supporters].sort((a, b) => a.begin - b.begin);
  const seen = [...new Set(evidence.map((m) => text.slice(m.begin, m.end)))].slice(0, 6);
  const span = { begin: evidence[0]!.begin, end: evidence.at(-1)!.end };
  if (rivals.length > 0) {
    const codes = [...new Set([best, ...rivals].map((s) => s.area.code))];
    const common = codes.reduce((a, b) => commonArea(a, b));
    const held = codes.slice(0, MOST_CANDIDATES);
    return {
      ...idsOf(common),
      confidence: common === '' ? 0.2 : round(Math.min(0.6, best.strength)),
      words: seen,
      candidates: held,
      span,
    };
  }

  // Where the caller's own community is known, a vague name elsewhere does not move the matter there.
  const home = context.communityId ?? context.streetId;
  if (home !== undefined && !within(best.area.code, home)) {
    if (within(home, best.area.code)) return { ...fromContext(context, areas, 0.97), words: seen, span };
    if (best.strength < 0.85) return { ...fromContext(context, areas, 0.75), words: seen, span };
  }
  let doubt = 1 - best.strength;
  for (const s of best.supporters) {
    const strongest = Math.max(
      ...s.candidates.filter((c) => within(best.area.code, c.area.code)).map((c) => c.strength),
    );
    doubt *= 1 - 0.6 * strongest;
  }
  if (known !== undefined && within(best.area.code, known)) doubt *= 0.5;
  const against = scored.some(
    (s) => s.strength >= 0.85 && !within(s.area.code, best.area.code) && !within(best.area.code, s.area.code),
  );
  const confidence = round(Math.min(0.98, Math.max(0.1, (1 - doubt) * (against ? 0.75 : 1))));
  return { ...idsOf(best.area.code), confidence, words: seen, span };
}

/** True when `a` stands right before `b`: 朝阳区 | 望京. */
const precedes = (a: Mention, b: Mention): boolean => a.end <= b.begin && b.begin - a.end <= 2;

function fromContext(context: PlaceContext, areas: Areas, confidence: number): PlaceGuess {
  const code = [context.communityId, context.streetId, context.districtId].find(
    (c) => c !== undefined && areas.byCode(c) !== undefined,
  );
  return code === undefined ? { confidence: 0, words: [] } : { ...idsOf(code), confidence, words: [] };
}

export const idsOf = (code: string): { districtId?: string; streetId?: string; communityId?: string } => ({
  ...(code.length >= 6 ? { districtId: code.slice(0, 6) } : {}),
  ...(code.length >= 9 ? { streetId: code.slice(0, 9) } : {}),
  ...(code.length >= 12 ? { communityId: code } : {}),
});

function commonArea(a: string, b: string): string {
  for (const length of [12, 9, 6])
    if (a.length >= length && a.slice(0, length) === b.slice(0, length)) return a.slice(0, length);
  return '';
}

const round = (n: number): number => Math.round(n * 1000) / 1000;
