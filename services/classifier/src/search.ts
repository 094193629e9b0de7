import type { PlaceFound } from '@jiesu/contracts';
import type { Area, Reference } from '@jiesu/service-kit';
import { pinyin } from 'pinyin-pro';
import { idsOf } from './place.ts';

interface Reading {
  readonly full: string;
  readonly initials: string;
}

interface Entry {
  readonly area: Area;
  /** Of the short name, and of 望京街道 as it is registered. */
  readonly readings: readonly Reading[];
}

export interface PlaceSearch {
  find(
    q: string,
    options?: { readonly within?: string; readonly level?: Area['level']; readonly limit?: number },
  ): readonly PlaceFound[];
}

/** How Beijing reads names that dictionaries read otherwise. */
const LOCAL_READINGS: Readonly<Record<string, string>> = {
  大栅栏: 'da shi lan',
  厂桥: 'chang qiao',
  垡头: 'fa tou',
  漷县: 'huo xian',
};

const RANK = { district: 0, street: 1, community: 2 } as const;
const NO_MATCH = 99;

/** Finds a place by part of its name in Chinese, full pinyin or initials. Built in some 100 ms. */
export function placeSearchOf(reference: Reference): PlaceSearch {
  const { areas, units } = reference;
  const entries: Entry[] = [...areas.districts, ...areas.streets, ...areas.communities].map((area) => ({
    area,
    readings: (area.level === 'community' ? [area.short] : [area.short, area.name]).map(readingOf),
  }));

  return {
    find(q, { within, level, limit = 12 } = {}) {
      const wanted = q
        .trim()
        .toLowerCase()
        .replace(/[\s'’]/g, '');
      if (wanted === '') return [];
      const latin = /^[a-z]+$/.test(wanted);
      // 朝阳望京: a district or street before the name narrows the search.
      const narrowed = latin ? undefined : narrow(wanted, areas.districts.concat(areas.streets));
      const found: { readonly entry: Entry; readonly score: number }[] = [];
      for (const entry of entries) {
        const { area } = entry;
        if (level !== undefined && area.level !== level) continue;
        if (within !== undefined && !area.code.startsWith(within)) continue;
        let score = latin ? latinScore(entry, wanted) : hanScore(area, wanted);
        if (narrowed !== undefined)
          for (const { code, rest } of narrowed)
            if (area.code.startsWith(code) && area.code !== code)
              score = Math.min(score, hanScore(area, rest) + 0.2);
        if (score < NO_MATCH)
          found.push({ entry, score: score + RANK[area.level] * 0.3 + area.short.length * 0.01 });
      }
      found.sort((a, b) => a.score - b.score || (a.entry.area.code < b.entry.area.code ? -1 : 1));
      return found.slice(0, limit).map(({ entry: { area } }) => ({
        code: area.code,
        level: area.level,
        name: area.name,
        fullName: areas.fullName(area.code),
        ...idsOf(area.code),
        unitId: units.ofArea(area.code)?.id ?? '',
      }));
    },
  };
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

function hanScore(area: Area, q: string): number {
  if (area.short === q || area.name === q) return 0;
  if (area.short.startsWith(q) || area.name.startsWith(q)) return 1;
  if (area.name.includes(q)) return 2;
  // 望京街道办 and 望京社区 are longer than what is registered.
  if (
    q.length > area.short.length &&
    area.short.length >= 2 &&
    q.startsWith(area.short) &&
    /^(?:街道|地区|镇|乡|社区|村|小区|居委会)/.test(q.slice(area.short.length))
  )
    return 1.5;
  return NO_MATCH;
}

function latinScore({ readings }: Entry, q: string): number {
  let best = NO_MATCH;
  for (const { full, initials } of readings) {
    if (full === q) best = Math.min(best, 0);
    else if (initials === q) best = Math.min(best, 0.8);
    else if (full.startsWith(q)) best = Math.min(best, 1);
    else if (initials.startsWith(q)) best = Math.min(best, 1.5);
    else if (q.length >= 3 && full.includes(q)) best = Math.min(best, 2.5);
    else if (q.length >= 3 && initials.includes(q)) best = Math.min(best, 3);
  }
  return best;
}

function readingOf(name: string): Reading {
  const local = Object.keys(LOCAL_READINGS).find((n) => name.startsWith(n));
  const rest = local === undefined ? name : name.slice(local.length);
  const syllables = [
    ...(local === undefined ? [] : LOCAL_READINGS[local]!.split(' ')),
    ...(rest === '' ? [] : pinyin(rest, { toneType: 'none', type: 'array', v: true })),
  ].map((s) => s.toLowerCase());
  return { full: syllables.join(''), initials: syllables.map((s) => s[0] ?? '').join('') };
}
