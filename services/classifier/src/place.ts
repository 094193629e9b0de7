import type { Reference } from '@jiesu/service-kit';
import type { Hit } from './lexicon.ts';
import {
  type After,
  afterOf,
  COMMUNITY_ENDINGS,
  CORPORATE_AFTER,
  endingAt,
  isJoined,
  isNumberName,
  isPrefixed,
  isRoadAfter,
  NUMBERED_AFTER,
  roleAfter,
  roleBefore,
  STREET_ENDINGS,
  SUBDIVIDED_AFTER,
} from './place-context.ts';
import { ORIGIN_BEFORE, OUTSIDE_BORROWED } from './place-outside.ts';
import { HEARD_LENGTH, heardOf } from './place-sound.ts';
import { type Meaning, type PlaceWords, placeWordsOf } from './place-words.ts';

export type { PlaceWords } from './place-words.ts';

/** How far an answer goes: a street office decides; a district or nothing asks. */
export type PlaceOutcome = 'street' | 'district' | 'several' | 'outside' | 'none';

export interface PlaceCandidate {
  readonly code: string;
  readonly confidence: number;
}

export interface PlaceGuess {
  readonly outcome: PlaceOutcome;
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  readonly confidence: number;
  /** What the text says that decided, as written. */
  readonly words: readonly string[];
  /** Best first, when nothing decides between several places or the one found is not certain enough. */
  readonly candidates?: readonly PlaceCandidate[];
  /** Where the evidence stands in the text that was read; undefined when context alone decided. */
  readonly span?: { readonly begin: number; readonly end: number };
  /** The place beyond the city. */
  readonly outside?: string;
}

/** What is known besides the text. */
export interface PlaceContext {
  readonly districtId?: string | undefined;
  readonly streetId?: string | undefined;
  /** Of the group or the petitioner. */
  readonly communityId?: string | undefined;
  /** A place of the same petitioner before: it decides between equals and never moves a matter. */
  readonly earlier?: string | undefined;
  /** Street offices a point may lie in, with how much that says (0…1). */
  readonly near?: readonly PlaceCandidate[] | undefined;
}

export interface PlaceReader {
  readonly words: PlaceWords;
  read(text: string, context?: PlaceContext, hits?: readonly Hit<readonly Meaning[]>[]): PlaceGuess;
}

/** Below it a street office is proposed and not decided. */
export const STREET_FROM = 0.7;
const DISTRICT_FROM = 0.5;
const COMMUNITY_FROM = 0.7;
const AMBIGUITY_MARGIN = 0.12;
const RIVAL_ASIDE = 0.5;
const MOST_CANDIDATES = 8;
const MOST_MENTIONS = 24;
/** Names with more meanings say nothing by themselves. */
const MOST_MEANINGS = 24;
const LONGEST_READ = 4000;

/** Short names that are everyday words: they need an ending or a district right before them. */
const EVERYDAY = new Set(
  (
    '天桥 平房 东风 新村 古城 曙光 温泉 清水 城关 新镇 向阳 迎风 河北 新华 胜利 光明 城北 城南 安定 鼓楼 果园 滨河 渤海 荣华 大台 ' +
    '永定 东湖 前门 德胜 梨园 杨庄 永顺 石园 空港 双丰 延寿 流村 东升 龙泉 四海 宝山 和平 北苑 南口 清源 文景 新城子 十八里 九棵树 ' +
    '体育馆路 学院路 朝外 建外 中心 大台 城子 东城 西城 观音寺 大庄 北庄 石城 儒林 旧县 井庄 和义 张镇 长沟 王平 通运 星城 仁和 工业园 商业街 小城镇 新农村 新房子 新天地 中心村 ' +
    '中心区 民族家园 文化传播 车站路 文化路 花园楼 南天门 花果山 新兴 团结村 时代花园 幸福家园 绿色家园 名流花园 清水湾 水上公园 建材城 碧桂园 华侨城 大王庄 红绿灯 军事科学 ' +
    '实验室 开发区 居民区 工业区 商务区 市场街 南大街 北大街 东大街 西大街 胜利村 幸福村 团结 友谊 建设里 开放路 迎宾路 商业楼 老年 安全 石门 大屯 金盏 桃园 水泉 平安街'
  ).split(' '),
);

/** Communities named after an authority, a works or a number: said alone, the authority is meant, not the place. */
const INSTITUTION =
  /(?:部|局|厂|公司|大学|学院|医院|总局|银行|号|条|社|队|矿|铁路|广场|机关|委员会|研究院|法院|\d)$/;
/** Three characters that end so are a name and hardly anything else. */
const DISTINCT =
  /(?:里|园|苑|庄|营|坟|屯|峪|寺|闸|垡|疃|坨|嘴|岭|涧|坡|洼|沟|窑|铺|庙|各庄|家庄|辛庄|胡同|井|湾|台|楼|村)$/;

/** 西里三区 is the end of many a name: it needs what stands before it. */
const GENERIC =
  /^(?:[东西南北中][里区][一二三四五六七八九十\d]{0,2}[区里]?|[一二三四五六七八九十\d]{1,2}[区里条街])$/;

/** Something in a text that may name a place, with how much it says (0…1) for each place it may mean. */
interface Mention {
  readonly begin: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
}

interface Candidate {
  readonly code: string;
  readonly strength: number;
  /** The registered or a known name, rather than a part or a spoken one. */
  readonly firm: boolean;
  /** Proposes a street office and never decides it alone. */
  readonly likely: boolean;
}

/** @param ordinary says of a word that it is an everyday one, whatever the gazetteer holds. */
export function placeReaderOf(
  { areas, places }: Pick<Reference, 'areas' | 'places'>,
  ordinary: (word: string) => boolean,
): PlaceReader {
  const words = placeWordsOf(areas, places);
  const heard = heardOf(words);
  return {
    words,
    read(whole, context = {}, given) {
      const text = whole.length > LONGEST_READ ? whole.slice(0, LONGEST_READ) : whole;
      const found = leftmost(given ?? words.find(text));
      const exact = decide(mentionsOf(found, text, ordinary, 1), text, context);
      if (exact.outcome === 'street' || exact.outcome === 'outside') return withOutside(exact, found, text);
      const misspelt = heard.find(text);
      if (misspelt.length > 0) {
        // A name that is written right is never heard as another one.
        const free = misspelt.filter(
          (h) => !found.some((f) => f.begin < h.end && h.begin < f.end && f.end - f.begin >= h.end - h.begin),
        );
        if (free.length > 0) {
          const mentions = [
            ...mentionsOf(
              found.filter(
                (f) => f.begin >= HEARD_LENGTH || !free.some((h) => h.begin < f.end && f.begin < h.end),
              ),
              text,
              ordinary,
              1,
            ),
            ...mentionsOf(free, text, ordinary, HEARD_FACTOR, found),
          ].sort((a, b) => a.begin - b.begin);
          const second = decide(mentions, text, context);
          if (depthOf(second) > depthOf(exact) || (exact.confidence === 0 && second.confidence > 0))
            return withOutside(second, found, text);
        }
      }
      return withOutside(exact, found, text);
    },
  };
}

/** A name only heard says a little less. */
const HEARD_FACTOR = 0.95;
const HEARD_ALONE = 0.66;

const depthOf = (g: PlaceGuess): number => (g.streetId ?? g.districtId ?? '').length;

/** Of names that overlap, the one that begins first and goes furthest. */
function leftmost<P>(hits: readonly Hit<P>[]): readonly Hit<P>[] {
  if (hits.length < 2) return hits;
  const sorted = [...hits].sort((a, b) => a.begin - b.begin || b.end - a.end);
  const kept: Hit<P>[] = [];
  let reach = -1;
  for (const hit of sorted) {
    if (hit.begin < reach) {
      // 朝阳 of 朝阳门街道 goes; but what starts later and is much longer was meant: 东城 | 城南嘉园.
      const last = kept.at(-1)!;
      if (hit.end <= last.end || hit.end - hit.begin <= last.end - last.begin) continue;
      if (hit.begin <= last.begin) continue;
      kept.pop();
    }
    kept.push(hit);
    reach = hit.end;
  }
  return kept;
}

function mentionsOf(
  hits: readonly Hit<readonly Meaning[]>[],
  text: string,
  ordinary: (word: string) => boolean,
  factor: number,
  around: readonly Hit<readonly Meaning[]>[] = [],
): readonly Mention[] {
  const mentions: Mention[] = [];
  let beyond = -1;
  for (const [i, hit] of hits.entries()) {
    if (hit.payload[0]!.how === 'outside' && !OUTSIDE_BORROWED.test(text.slice(hit.end, hit.end + 4)))
      beyond = hit.end;
    // 承德市雾灵山: what stands behind another city's name is there.
    if (beyond >= 0 && hit.begin >= beyond && hit.begin - beyond <= 1) {
      beyond = hit.end;
      continue;
    }
    if (hit.payload.length > MOST_MEANINGS || hit.payload[0]!.how === 'outside') continue;
    if (/^\d/.test(hit.word) && !isNumberName(text, hit.begin, hit.end)) continue;
    const last = mentions.at(-1);
    const before =
      last !== undefined && isJoined(text, last.end, hit.begin)
        ? last.candidates.map((c) => c.code)
        : around
            .filter((a) => a.end <= hit.begin && isJoined(text, a.end, hit.begin))
            .flatMap((a) => a.payload.map((m) => m.code));
    const mention = mentionOf(hit, text, ordinary, factor, before, hits[i + 1]?.begin === hit.end);
    if (mention === undefined) continue;
    mentions.push(mention);
    if (mentions.length === MOST_MENTIONS) break;
  }
  return mentions;
}

function mentionOf(
  hit: Hit<readonly Meaning[]>,
  text: string,
  ordinary: (word: string) => boolean,
  factor: number,
  before: readonly string[],
  followed: boolean,
): Mention | undefined {
  const street = endingAt(text, hit.end, STREET_ENDINGS);
  const community = street === undefined ? endingAt(text, hit.end, COMMUNITY_ENDINGS) : undefined;
  const tail = street ?? community;
  const end = hit.end + (tail?.length ?? 0);
  const about: Surroundings = {
    word: hit.word,
    street,
    community,
    // 海淀学院路: what follows is a name of its own.
    after: tail === undefined && !followed ? afterOf(text, hit.end) : undefined,
    road: tail === undefined && !followed && isRoadAfter(text, hit.end),
    lane: text.startsWith('胡同', hit.end),
    numbered: !followed && NUMBERED_AFTER.test(text.slice(hit.end, hit.end + 8)),
    everyday: EVERYDAY.has(hit.word) || ordinary(hit.word),
    district: hit.payload.some((m) => m.code.length === 6),
    office: hit.payload.some((m) => m.code.length === 9 && (m.how === 'full' || m.how === 'short')),
    quarter: hit.payload.some((m) => m.how === 'quarter'),
    before,
  };
  if (CORPORATE_AFTER.test(text.slice(hit.end, hit.end + 4))) return undefined;
  const prefixed = before.length === 0 && isPrefixed(text, hit.begin);
  const subdivided = !followed && SUBDIVIDED_AFTER.test(text.slice(hit.end, hit.end + 6));
  // A short name that is only heard decides with what stands around it, or not at all.
  const borne =
    before.length > 0 || (hit.word.length === 2 ? street?.startsWith('街') === true : tail !== undefined);
  const weight = (strength: number): number =>
    factor === 1 ? strength : Math.min(strength * factor, borne || hit.word.length >= 4 ? 1 : HEARD_ALONE);
  const candidates: Candidate[] = [];
  for (const meaning of hit.payload) {
    const strength = weight(strengthOf(meaning, about)) * (prefixed ? (hit.word.length >= 4 ? 0.8 : 0.6) : 1);
    if (strength <= 0) continue;
    const code = meaning.code.length === 12 && subdivided ? meaning.code.slice(0, 9) : meaning.code;
    candidates.push({
      code,
      strength,
      firm: meaning.how === 'full' || meaning.how === 'place' || street !== undefined,
      likely: meaning.how === 'likely',
    });
  }
  if (candidates.length === 0) return undefined;
  return { begin: hit.begin, end, candidates };
}

interface Surroundings {
  readonly word: string;
  readonly street: string | undefined;
  readonly community: string | undefined;
  readonly after: After;
  readonly road: boolean;
  /** 分司厅胡同 lies where 分司厅 does. */
  readonly lane: boolean;
  readonly numbered: boolean;
  readonly everyday: boolean;
  readonly district: boolean;
  /** The word is a street office's name as well. */
  readonly office: boolean;
  readonly quarter: boolean;
  readonly before: readonly string[];
}

function strengthOf({ code, how, rural }: Meaning, about: Surroundings): number {
  const { word, street, community, after, numbered, everyday, before } = about;
  const length = word.length;
  const parents = before.filter((b) => b !== '' && b.length < code.length && code.startsWith(b));
  const inParent = parents.length > 0;
  const inStreet = parents.some((b) => b.length === 9);
  if (how === 'place' || how === 'likely') {
    if (street !== undefined) return 0;
    const borrowed = about.road && !/(?:路|街|站|桥|胡同)$/.test(word) ? 0.2 : 0;
    if (how === 'likely') return 0.6 - borrowed;
    return (length >= 3 || inParent || community !== undefined ? 0.86 : 0.76) - borrowed;
  }
  if (code.length === 6) {
    if (how === 'full') return 0.9;
    return street !== undefined || community !== undefined || after === 'borrowed'
      ? 0
      : everyday
        ? 0.45
        : 0.6;
  }
  if (how === 'quarter')
    return street !== undefined || community !== undefined || after === 'borrowed' ? 0 : 0.6;
  if (code.length === 9 && how !== 'stem') {
    if (how === 'full') return 0.95;
    if (street !== undefined) {
      // 龙潭镇 is hardly 龙潭街道; but what once was a township is still called one.
      const fits = rural === true || !/^[镇乡]/.test(street);
      return fits || inParent ? 0.95 : everyday ? 0.5 : 0.74;
    }
    if (about.quarter && after !== 'borrowed') return 0.6;
    // 望京社区: who says so means the quarter.
    if (about.district) return 0;
    if (community !== undefined) return everyday || length < 3 ? 0.45 : 0.6;
    if (inParent) return after === 'borrowed' ? 0.5 : 0.88;
    if (everyday) return 0;
    if (after === 'borrowed') return 0.35;
    return (after === 'local' ? 0.06 : 0) + (numbered ? 0.04 : 0) + (length >= 3 ? 0.74 : 0.72);
  }
  if (street !== undefined) return 0;
  if (how === 'stem') {
    if (after === 'borrowed') return 0.3;
    return community !== undefined || numbered || inParent
      ? 0.78
      : everyday
        ? 0
        : DISTINCT.test(word)
          ? 0.72
          : 0.5;
  }
  if (how === 'full') return 0.94;
  if (about.office && community === undefined && !inStreet) return 0;
  if (GENERIC.test(word) && !inParent) return 0.3;
  // 花园小区 may be an estate anywhere; 花园社区 is a registered name.
  if (community === '小区') {
    if (inParent) return how === 'part' ? 0.7 : 0.84;
    if (everyday || how === 'part' || length === 2) return 0.58;
    return length >= 4 ? 0.86 : DISTINCT.test(word) ? 0.74 : 0.66;
  }
  // 六郎庄社区 rather than 六郎庄村, where both are registered.
  if (community !== undefined)
    return how === 'part' && !inParent ? 0.7 : community !== '村' && code[9]! >= '2' ? 0.8 : 0.93;
  // 上地街道树村: right behind its own street even an everyday word is a place.
  if (inStreet) return length >= 3 ? 0.86 : 0.8;
  if (length === 2 && (numbered || word.endsWith('村'))) return inParent ? 0.8 : 0.58;
  if (everyday || length < 3 || (INSTITUTION.test(word) && !inParent))
    return inParent && length >= 3 ? 0.5 : 0;
  const borrowed = after === 'borrowed' && !about.lane ? 0.25 : 0;
  if (how === 'part') return (length >= 4 ? 0.5 : 0.35) + (inParent ? 0.2 : 0) - borrowed;
  const parent = inParent ? 0.06 : 0;
  if (length >= 4) return (length >= 5 ? 0.84 : 0.78) + parent - borrowed;
  return (DISTINCT.test(word) ? 0.73 : 0.5) + parent + (numbered ? 0.04 : 0) - borrowed;
}

/** True when the one lies in the other or is it. */
const nested = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

interface Support {
  readonly mention: Mention;
  readonly strength: number;
}

interface Scored {
  readonly code: string;
  readonly score: number;
  readonly strength: number;
  readonly mention: Mention;
  readonly supporters: readonly Support[];
  /** Known as likely only, and nothing certain says the same street office. */
  readonly likely: boolean;
  readonly against: boolean;
  readonly phrase: number;
}

function decide(all: readonly Mention[], text: string, context: PlaceContext): PlaceGuess {
  const known = context.communityId ?? context.streetId ?? context.districtId;
  const { mentions, phraseOf, roles } = addressesOf(all, text);
  const scored: Scored[] = [];
  for (const [i, mention] of mentions.entries())
    for (const { code, strength, firm, likely } of mention.candidates) {
      let score = strength + code.length * 0.02 + roles[phraseOf[i]!]! + 0.02 / (i + 1);
      let against = false;
      let proposed = likely;
      const supporters: Support[] = [];
      for (const [j, other] of mentions.entries()) {
        if (i === j) continue;
        const same = phraseOf[i] === phraseOf[j];
        let support = 0;
        let up = 0;
        let compatible = false;
        let sibling = false;
        let strongest = 0;
        for (const c of other.candidates) {
          if (c.strength > strongest) strongest = c.strength;
          if (code.startsWith(c.code)) {
            support = Math.max(support, c.strength);
            if (c.code.length >= 9 && !c.likely) proposed = false;
          } else if (c.code.startsWith(code)) up = Math.max(up, c.strength);
          else if (c.code.slice(0, 6) === code.slice(0, 6) && !c.firm) sibling = true;
          if (nested(code, c.code)) compatible = true;
        }
        if (support > 0) {
          score += support * (same ? 0.6 : 0.35);
          supporters.push({ mention: other, strength: same ? support : support * 0.7 });
        } else if (up > 0) score += up * 0.1;
        else if (!compatible && same) {
          // 回龙观龙腾苑: the old name of a larger quarter stands before an estate of the next street.
          score -= sibling ? 0.05 : 0.3 * strongest;
          if (!sibling && strongest >= 0.8 && firm === false) against = true;
        }
      }
      if (known !== undefined) {
        if (nested(code, known)) score += 0.5;
        else if (context.districtId !== undefined && !nested(code, context.districtId)) score -= 0.3;
      }
      if (context.earlier !== undefined && nested(code, context.earlier)) score += 0.2;
      for (const n of context.near ?? []) if (nested(code, n.code)) score += 0.3 * n.confidence;
      if (known !== undefined && known.length >= 9 && nested(code, known)) proposed = false;
      scored.push({
        code,
        score,
        strength,
        mention,
        supporters,
        likely: proposed,
        against,
        phrase: phraseOf[i]!,
      });
    }
  scored.sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1));
  const best = scored[0];
  if (best === undefined || best.score <= 0.2) return fromContext(context, 0.9);

  // The same area said twice, or its parents, are no rivals; another place nearly as likely is. And where the best is
  // said to be only where somebody lives or works, any other street office in the text may be meant.
  const aside = roles[best.phrase]! < 0;
  const rivals = scored.filter(
    (s) =>
      !nested(s.code, best.code) &&
      (s.score > best.score - AMBIGUITY_MARGIN ||
        (aside && s.phrase !== best.phrase && s.code.length >= 9 && s.strength >= RIVAL_ASIDE)),
  );
  const evidence = [best.mention, ...best.supporters.map((s) => s.mention)].sort((a, b) => a.begin - b.begin);
  const words = [...new Set(evidence.map((m) => text.slice(m.begin, m.end)))].slice(0, 6);
  const span = spanOf(evidence, best.mention, text);
  const evident = { words, span };
  const offered = (list: readonly Scored[]): readonly PlaceCandidate[] => {
    const seen = new Map<string, PlaceCandidate>();
    for (const s of list)
      if (!seen.has(s.code)) seen.set(s.code, { code: s.code, confidence: round(Math.min(0.9, s.strength)) });
    return [...seen.values()].slice(0, MOST_CANDIDATES);
  };
  if (rivals.length > 0) {
    const codes = [...new Set([best, ...rivals].map((s) => s.code))];
    const common = codes.reduce(commonArea);
    if (common.length >= 9)
      return {
        outcome: 'street',
        ...idsOf(common.slice(0, 9)),
        confidence: round(confidenceOf(best, known)),
        ...evident,
      };
    return {
      outcome: 'several',
      ...idsOf(common),
      confidence: common === '' ? 0.2 : round(Math.min(0.6, best.strength)),
      candidates: offered([best, ...rivals]),
      ...evident,
    };
  }

  // Where the caller's own community is known, a vague name elsewhere does not move the matter there.
  const home = context.communityId ?? context.streetId;
  if (home !== undefined && !best.code.startsWith(home)) {
    if (home.startsWith(best.code)) return { ...fromContext(context, 0.97), ...evident };
    if (best.strength < 0.85 && best.supporters.length === 0)
      return { ...fromContext(context, 0.75), ...evident };
  }
  const confidence = round(confidenceOf(best, known));
  if (best.code.length === 6)
    return confidence < DISTRICT_FROM
      ? { outcome: 'none', confidence, ...evident, candidates: offered([best]) }
      : { outcome: 'district', ...idsOf(best.code), confidence, ...evident };
  if (confidence >= STREET_FROM && !best.likely) {
    const code = best.code.length === 12 && confidence < COMMUNITY_FROM ? best.code.slice(0, 9) : best.code;
    return { outcome: 'street', ...idsOf(code), confidence, ...evident };
  }
  const candidates = offered(scored.filter((s) => s.score > best.score - 0.4 && s.code.length > 6));
  return confidence >= DISTRICT_FROM
    ? { outcome: 'district', ...idsOf(best.code.slice(0, 6)), confidence, candidates, ...evident }
    : { outcome: 'none', confidence, candidates, ...evident };
}

/** Names that stand together are one address; what is said around it says what part it plays. Denied ones are left out. */
function addressesOf(
  all: readonly Mention[],
  text: string,
): {
  readonly mentions: readonly Mention[];
  readonly phraseOf: readonly number[];
  readonly roles: readonly number[];
} {
  const mentions: Mention[] = [];
  const phraseOf: number[] = [];
  const roles: number[] = [];
  for (let i = 0; i < all.length; ) {
    let last = i;
    while (last + 1 < all.length && isJoined(text, all[last]!.end, all[last + 1]!.begin)) last++;
    const before = roleBefore(text, all[i]!.begin);
    if (before !== 'denied') {
      for (let k = i; k <= last; k++) {
        mentions.push(all[k]!);
        phraseOf.push(roles.length);
      }
      roles.push(before + roleAfter(text, all[last]!.end));
    }
    i = last + 1;
  }
  return { mentions, phraseOf, roles };
}

function confidenceOf(best: Scored, known: string | undefined): number {
  let doubt = 1 - best.strength;
  for (const s of best.supporters) doubt *= 1 - 0.6 * s.strength;
  if (known !== undefined && best.code.startsWith(known)) doubt *= 0.5;
  return Math.min(0.98, Math.max(0.1, (1 - doubt) * (best.against ? 0.75 : 1)));
}

/** From the first to the last word of one address; what is said far away is not part of it. */
function spanOf(
  evidence: readonly Mention[],
  core: Mention,
  text: string,
): { readonly begin: number; readonly end: number } {
  let at = evidence.indexOf(core);
  let begin = core.begin;
  let end = core.end;
  for (let i = at - 1; i >= 0 && isJoined(text, evidence[i]!.end, begin); i--) begin = evidence[i]!.begin;
  for (at++; at < evidence.length && isJoined(text, end, evidence[at]!.begin); at++) end = evidence[at]!.end;
  return { begin, end };
}

/** A place beyond the city, where the text names no street of it. */
function withOutside(guess: PlaceGuess, found: readonly Hit<readonly Meaning[]>[], text: string): PlaceGuess {
  if (guess.outcome === 'street') return guess;
  for (const hit of found) {
    if (hit.payload[0]!.how !== 'outside') continue;
    if (OUTSIDE_BORROWED.test(text.slice(hit.end, hit.end + 4))) continue;
    if (ORIGIN_BEFORE.test(text.slice(Math.max(0, hit.begin - 4), hit.begin))) continue;
    if (roleBefore(text, hit.begin) === 'denied') continue;
    // Something of the city is said as well: not for the machine to say which counts.
    if (guess.span !== undefined && guess.confidence >= DISTRICT_FROM) return guess;
    return {
      outcome: 'outside',
      confidence: 0.85,
      words: [text.slice(hit.begin, hit.end)],
      span: { begin: hit.begin, end: hit.end },
      outside: hit.word,
    };
  }
  return guess;
}

function fromContext(context: PlaceContext, confidence: number): PlaceGuess {
  const code = context.communityId ?? context.streetId ?? context.districtId;
  if (code !== undefined)
    return { outcome: code.length >= 9 ? 'street' : 'district', ...idsOf(code), confidence, words: [] };
  const near = context.near ?? [];
  const sure = near.length === 1 && near[0]!.confidence >= STREET_FROM ? near[0]! : undefined;
  if (sure !== undefined)
    return { outcome: 'street', ...idsOf(sure.code), confidence: sure.confidence, words: [] };
  if (near.length > 0) {
    const common = near
      .map((n) => n.code)
      .reduce(commonArea)
      .slice(0, 6);
    return {
      outcome: 'several',
      ...idsOf(common),
      confidence: common === '' ? 0.2 : 0.5,
      words: [],
      candidates: near,
    };
  }
  return { outcome: 'none', confidence: 0, words: [] };
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
