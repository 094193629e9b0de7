import type { PlaceFound } from '@jiesu/contracts';
import type { Area, Reference } from '@jiesu/service-kit';
import { pinyin } from 'pinyin-pro';
import { idsOf } from './place.ts';

interface Reading {
  readonly syllables: readonly string[];
  readonly full: string;
  readonly initials: string;
}

interface Entry {
  readonly code: string;
  readonly level: PlaceFound['level'];
  readonly name: string;
  readonly short: string;
  readonly readings: readonly Reading[];
  /** What stands before equals: areas by depth, then known places, the likely ones last. */
  readonly rank: number;
}

export interface PlaceSearch {
  find(
    q: string,
    options?: { readonly within?: string; readonly level?: PlaceFound['level']; readonly limit?: number },
  ): readonly PlaceFound[];
}

/** How Beijing reads names that dictionaries read otherwise. */
const LOCAL_READINGS: Readonly<Record<string, string>> = {
  大栅栏: 'da shi lan',
  厂桥: 'chang qiao',
  垡头: 'fa tou',
  漷县: 'huo xian',
};

const RANK = { district: 0, street: 0.3, community: 0.6, place: 0.5 } as const;
const LIKELY = 0.2;
const NO_MATCH = 99;
const LONGEST_QUERY = 40;

/** Finds an area or a known place by part of its name in Chinese, full pinyin, initials or a mixture. Built in some 0.2 s. */
export function placeSearchOf(reference: Reference): PlaceSearch {
  const { areas, units, places } = reference;
  const entries: Entry[] = [...areas.districts, ...areas.streets, ...areas.communities].map((area) => ({
    code: area.code,
    level: area.level,
    name: area.name,
    short: area.short,
    readings: (area.level === 'community' ? [area.short] : [area.short, area.name]).map(readingOf),
    rank: RANK[area.level] + area.short.length * 0.01,
  }));
  const registered = new Set(areas.communities.map((c) => `${c.short} ${c.parentCode}`));
  for (const { names, streets, certain } of places)
    for (const name of names) {
      const readings = [readingOf(name)];
      const rank = RANK.place + (certain ? 0 : LIKELY) + name.length * 0.01;
      // A community of that name says more.
      for (const code of streets)
        if (!registered.has(`${name} ${code}`))
          entries.push({ code, level: 'place', name, short: name, readings, rank });
    }

  const told = ({ code, level, name }: Entry): PlaceFound => ({
    code,
    level,
    name,
    fullName: areas.fullName(code) + (level === 'place' ? ` ${name}` : ''),
    ...idsOf(code),
    unitId: units.ofArea(code)?.id ?? '',
  });

  return {
    find(q, { within, level, limit = 12 } = {}) {
      const wanted = q
        .slice(0, LONGEST_QUERY)
        .toLowerCase()
        .replace(/[\s'’]/g, '');
      if (wanted === '') return [];
      const scoreOf = scorerOf(wanted);
      // 朝阳望京: a district or street before the name narrows the search.
      const narrowed = HAN.test(wanted[0]!) ? narrow(wanted, areas.districts.concat(areas.streets)) : [];
      const scorers = narrowed.map(({ code, rest }) => ({ code, scoreOf: scorerOf(rest) }));
      const found: Found[] = [];
      for (const entry of entries) {
        if (level !== undefined && entry.level !== level) continue;
        if (within !== undefined && !entry.code.startsWith(within)) continue;
        let score = scoreOf(entry);
        for (const s of scorers)
          if (entry.code.startsWith(s.code) && (entry.code !== s.code || entry.level === 'place'))
            score = Math.min(score, s.scoreOf(entry) + 0.2);
        if (score < NO_MATCH) keep(found, { entry, score: score + entry.rank }, limit);
      }
      return found.map(({ entry }) => told(entry));
    },
  };
}

interface Found {
  readonly entry: Entry;
  readonly score: number;
}

/** Into its place among the best; one letter matches thousands, and only a dozen are shown. */
function keep(found: Found[], one: Found, limit: number): void {
  const before = (a: Found, b: Found) =>
    a.score < b.score || (a.score === b.score && a.entry.code < b.entry.code);
  if (found.length === limit && !before(one, found[limit - 1]!)) return;
  let at = found.length;
  while (at > 0 && before(one, found[at - 1]!)) at--;
  found.splice(at, 0, one);
  if (found.length > limit) found.pop();
}

const HAN = /[\u4e00-\u9fff]/;

/** How well an entry fits, smaller is better: by characters, by sound, or by both when both are typed. */
function scorerOf(q: string): (entry: Entry) => number {
  if (/^[a-z]+$/.test(q)) {
    const mixed = mixedScorer(q);
    return (entry) => {
      const score = latinScore(entry, q);
      return score < NO_MATCH ? score : mixed(entry);
    };
  }
  return HAN.test(q) && /[a-z]/.test(q)
    ? (e) => Math.min(hanScore(e, q), mixedScorer(q)(e))
    : (e) => hanScore(e, q);
}

function narrow(
  q: string,
  parents: readonly Area[],
): readonly { readonly code: string; readonly rest: string }[] {
  const found: { code: string; rest: string }[] = [];
  for (const p of parents)
    for (const name of [p.name, p.short])
      if (name.length >= 2 && q.length > name.length && q.startsWith(name))
        found.push({ code: p.code, rest: q.slice(name.length) });
  return found;
}

function hanScore({ short, name }: Entry, q: string): number {
  if (short === q || name === q) return 0;
  if (short.startsWith(q) || name.startsWith(q)) return 1;
  if (name.includes(q)) return 2;
  // 望京街道办 and 望京社区 are longer than what is registered.
  if (
    q.length > short.length &&
    short.length >= 2 &&
    q.startsWith(short) &&
    /^(?:街道|地区|镇|乡|社区|村|小区|居委会)/.test(q.slice(short.length))
  )
    return 1.5;
  return NO_MATCH;
}

function latinScore({ readings }: Entry, q: string): number {
  let best = NO_MATCH;
  for (const { full, initials } of readings) {
    if (full === q) return 0;
    if (initials === q) best = Math.min(best, 0.8);
    else if (full.startsWith(q)) best = Math.min(best, 1);
    else if (initials.startsWith(q)) best = Math.min(best, 1.5);
    else if (q.length >= 3 && full.includes(q)) best = Math.min(best, 2.5);
    else if (q.length >= 3 && initials.includes(q)) best = Math.min(best, 3);
  }
  return best;
}

/** 望j, wang京, wjing: each character typed as itself, as its sound, or as how that begins. */
function mixedScorer(q: string): (entry: Entry) => number {
  return ({ short, readings }) => {
    const { syllables } = readings[0]!;
    if (syllables.length !== short.length) return NO_MATCH;
    const first = q[0]!;
    if (short[0] !== first && syllables[0]![0] !== first) return NO_MATCH;
    const begins = (i: number, at: number): boolean => {
      if (at === q.length) return true;
      if (i === syllables.length) return false;
      if (q[at] === short[i]) return begins(i + 1, at + 1);
      const syllable = syllables[i]!;
      let length = 0;
      while (length < syllable.length && syllable[length] === q[at + length]) length++;
      for (; length > 0; length--) if (begins(i + 1, at + length)) return true;
      return false;
    };
    return begins(0, 0) ? 1.8 : NO_MATCH;
  };
}

function readingOf(name: string): Reading {
  const local = Object.keys(LOCAL_READINGS).find((n) => name.startsWith(n));
  const rest = local === undefined ? name : name.slice(local.length);
  const syllables = [
    ...(local === undefined ? [] : LOCAL_READINGS[local]!.split(' ')),
    ...(rest === '' ? [] : pinyin(rest, { toneType: 'none', type: 'array', v: true })),
  ].map((s) => s.toLowerCase());
  return { syllables, full: syllables.join(''), initials: syllables.map((s) => s[0] ?? '').join('') };
}
