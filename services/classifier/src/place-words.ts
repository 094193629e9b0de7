import type { PlaceKind } from '@jiesu/contracts';
import type { Area, Areas, Place } from '@jiesu/service-kit';
import { type Hit, type Lexicon, lexiconOf } from './lexicon.ts';
import { OUTSIDE } from './place-outside.ts';

/**
 * How a name stands for what it means: `full` 望京街道 · `short` 望京 · `part` 西园四区 for 望京西园四区 · `stem` 慧忠里
 * for 慧忠里第一社区 · `quarter` 亦庄, which is more than the one street office of that name · `place` and `likely` an
 * entry of the known places · `outside` a name beyond the city.
 */
export type How = 'full' | 'short' | 'part' | 'stem' | 'quarter' | 'place' | 'likely' | 'outside';

export interface Meaning {
  /** District, street or community; empty outside the city. */
  readonly code: string;
  readonly how: How;
  /** A street office that is called 镇 or 乡 as well: a town, a township or a 地区. */
  readonly rural?: true;
  /** A hospital, a school, a station: its name says what the matter is about as well. */
  readonly telling?: true;
}

const TELLING: readonly PlaceKind[] = ['station', 'hospital', 'school', 'park', 'market'];

/** Names that say where and nothing else: 学院路 says nothing about schools. */
export const onlyPlaces = <H extends Hit<readonly Meaning[]>>(hits: readonly H[]): readonly H[] =>
  hits.filter((h) => !h.payload.some((m) => m.telling || m.how === 'outside'));

export type PlaceWords = Lexicon<readonly Meaning[]>;

/** Names by which people know areas and which no rule makes from the registered one. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  '110101': ['崇文区'],
  '110102': ['宣武区'],
  '110111': ['燕山'],
  '110118': ['密云县'],
  '110119': ['延庆县'],
  '110115403': ['经济技术开发区', '亦庄开发区', '亦庄经济开发区', '北京经开区', '经开区'],
  '110115404': ['生物医药产业基地', '生物医药基地', '大兴生物医药基地'],
  '110115405': ['大兴开发区'],
  '110115406': ['大兴机场'],
  '110116400': ['雁栖开发区', '雁栖经济开发区'],
  '110118400': ['密云开发区', '密云经济开发区'],
  '110105001': ['建国门外街道'],
  '110105002': ['朝阳门外街道'],
  '110105020': ['首都机场'],
  '110101012': ['崇外街道', '崇外'],
  '110101017': ['永外街道', '永外'],
  '110102017': ['广内街道', '广内'],
  '110102020': ['广外街道', '广外'],
};

/** What people call by the name of one street office and lies in several. */
const QUARTERS: Readonly<Record<string, readonly string[]>> = {
  亦庄: ['110115004', '110115012', '110115013', '110115403'],
  良乡: ['110111008', '110111010', '110111011'],
  黄村: ['110115001', '110115002', '110115003', '110115005'],
  回龙观: ['110114011', '110114012'],
};

const DIGITS = '一二三四五六七八九';

/** 芳城园一区 ↔ 芳城园1区, both ways; undefined when nothing changes. */
function otherNumerals(name: string): string | undefined {
  const changed = name
    .replace(/十([一-九])?(?=[区期里条号队院巷]|$)/g, (whole, unit: string | undefined) => {
      const n = unit === undefined ? 0 : DIGITS.indexOf(unit) + 1;
      return n < 0 ? whole : String(10 + n);
    })
    .replace(/[一二三四五六七八九](?=[区期里条号队院巷街]|$)/g, (d) => String(DIGITS.indexOf(d) + 1));
  return changed === name ? undefined : changed;
}

/** What a group of communities has in common: 慧忠里 of 慧忠里第一, 西坝河 of 西坝河南里. */
const TAIL =
  /(?:第[一二三四五六七八九十]+|[一二三四五六七八九十]+[区里村期队]?|[东西南北中]{1,2}[区里队]?|[东西南北]区第[一二三]|家园)$/;
const LEAST_STEM = 3;

/** Registered names that are no place: 文景街道虚拟, a tower's work station. */
const NO_PLACE = /虚拟$|工作站$|^(?:第[一二三四五六七八九]|[东西南北]里|[东西南北]区)$/;
const COOPERATIVE = /村?(?:（集团）)?股份经济合作社.*$|(?:联合|治理委员会|社区居民)$/;

function namesOf(c: Area, street: Area): readonly (readonly [string, How])[] {
  const short = c.short.replace(COOPERATIVE, '');
  if (NO_PLACE.test(short)) return [];
  const names: (readonly [string, How])[] = [[short, 'short']];
  if (street.short.length >= 2 && short.startsWith(street.short) && short.length - street.short.length >= 3)
    names.push([short.slice(street.short.length), 'part']);
  const nth = /^(.{2,})第([一二三四五六七八九十]+)$/.exec(short);
  if (nth !== null) names.push([`${nth[1]}${nth[2]}`, 'short'], [`${nth[1]}${nth[2]}社区`, 'full']);
  if (short.endsWith('大队') && short.length >= 4) names.push([short.slice(0, -2), 'part']);
  return names;
}

export function placeWordsOf(areas: Areas, places: readonly Place[]): PlaceWords {
  const words = new Map<string, Meaning[]>();
  const rural = new Set(
    areas.streets
      .filter((s) => s.kind === 'region' || s.kind === 'town' || s.kind === 'township')
      .map((s) => s.code),
  );
  const add = (word: string, code: string, how: How, telling = false) => {
    if (word.length < 2) return;
    const list = words.get(word);
    const meaning: Meaning = {
      code,
      how,
      ...(rural.has(code) ? { rural: true } : {}),
      ...(telling ? { telling: true } : {}),
    };
    if (!list) words.set(word, [meaning]);
    else if (!list.some((m) => m.code === code)) list.push(meaning);
  };
  const addBoth = (word: string, code: string, how: How, telling = false) => {
    add(word, code, how, telling);
    const numerals = otherNumerals(word);
    if (numerals !== undefined) add(numerals, code, how, telling);
  };
  for (const d of areas.districts) {
    add(d.name, d.code, 'full');
    add(d.short, d.code, 'short');
    for (const alias of ALIASES[d.code] ?? []) add(alias, d.code, 'full');
  }
  for (const s of areas.streets) {
    add(s.name, s.code, 'full');
    for (const alias of ALIASES[s.code] ?? []) add(alias, s.code, 'full');
    if (s.short !== s.name) add(s.short, s.code, 'short');
    // 天通苑北街道 and 天通苑南街道 share what people call them both.
    const stem = /^(.{2,})[东西南北]$/.exec(s.short)?.[1];
    if (
      stem !== undefined &&
      areas.streets.some((o) => o !== s && o.short.startsWith(stem) && o.short !== s.short)
    )
      add(stem, s.code, 'short');
  }
  for (const [name, codes] of Object.entries(QUARTERS))
    for (const code of codes) if (areas.byCode(code) !== undefined) add(name, code, 'quarter');
  const estates = new Set<string>();
  for (const place of places)
    for (const name of place.names)
      for (const street of place.streets) {
        const code = place.community?.startsWith(street) === true ? place.community : street;
        addBoth(name.toLowerCase(), code, place.certain ? 'place' : 'likely', TELLING.includes(place.kind));
        if (place.kind === 'estate' && place.certain) estates.add(`${name} ${street}`);
      }
  const villages: (readonly [string, string])[] = [];
  const stems: (readonly [string, string])[] = [];
  for (const c of areas.communities) {
    const street = areas.byCode(c.parentCode!)!;
    for (const [name, how] of namesOf(c, street)) {
      if (/^\d/.test(name)) continue;
      // An estate that is known and has its community: that community it is.
      addBoth(name, c.code, estates.has(`${name} ${street.code}`) ? 'place' : how);
      if (c.kind === 'village' && how === 'short') villages.push([`${name}村`, c.code]);
      const stem = name.replace(TAIL, '');
      if (how === 'short' && stem !== name && stem.length >= LEAST_STEM) stems.push([stem, street.code]);
    }
  }
  // 花园村 is registered as such in one place, and as 花园 with 村 behind it in others.
  for (const [word, code] of villages) if (words.has(word)) add(word, code, 'short');
  for (const [stem, code] of stems) {
    // A name of its own says more than what others begin with.
    const own = words.get(stem);
    if (own === undefined || own.every((m) => m.how === 'stem')) add(stem, code, 'stem');
    else if (own.every((m) => m.code.length === 12)) add(stem, code, 'stem');
  }
  for (const name of OUTSIDE) if (!words.has(name)) add(name, '', 'outside');
  return lexiconOf(words);
}
