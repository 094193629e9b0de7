export type AreaLevel = 'district' | 'street' | 'community';
/** What an area is called officially: 区 · 街道 地区 镇 乡 功能区 · 居委会 村委会. */
export type AreaKind =
  | 'district'
  | 'street'
  | 'region'
  | 'town'
  | 'township'
  | 'zone'
  | 'residents'
  | 'village';

/** A district, street office (街道、地区、镇、乡、功能区) or community. */
export interface Area {
  /** 6, 9 or 12 digits; the code of a parent is its beginning. */
  readonly code: string;
  readonly level: AreaLevel;
  readonly kind: AreaKind;
  /** As registered: 朝阳区, 望京街道, 花家地西里社区居委会. */
  readonly name: string;
  /** Without the ending that says the kind: 朝阳, 望京, 花家地西里. */
  readonly short: string;
  readonly parentCode?: string;
}

export interface Areas {
  readonly version: string;
  readonly from: string;
  readonly districts: readonly Area[];
  readonly streets: readonly Area[];
  readonly communities: readonly Area[];
  byCode(code: string): Area | undefined;
  /** Children of a district or street, in code order; empty for unknown codes. */
  childrenOf(code: string): readonly Area[];
  /** Areas of exactly this registered or short name (there are two 八里庄街道). */
  lookup(name: string): readonly Area[];
  /** For people: 朝阳区望京街道花家地西里社区. Unknown codes answer with themselves. */
  fullName(code: string): string;
}

export interface AreaSource {
  readonly versions: readonly {
    readonly version: string;
    readonly from: string;
    readonly districts: readonly {
      readonly code: string;
      readonly name: string;
      readonly streets: readonly {
        readonly code: string;
        readonly name: string;
        /** Last three digits of the code, name. */
        readonly communities: readonly (readonly [string, string])[];
      }[];
    }[];
  }[];
}

const STREET_ENDINGS: readonly (readonly [string, AreaKind])[] = [
  ['满族乡', 'township'],
  ['回族乡', 'township'],
  ['街道', 'street'],
  ['地区', 'region'],
  ['镇', 'town'],
  ['乡', 'township'],
];

const COMMUNITY_ENDING =
  /(社区居民委员会|社区居委会|居民委员会|居委会|家属委员会|村民委员会|村委会|社区|村)$/;

export function areasFrom(source: AreaSource): Areas {
  // Codes are permanent keys here: the newest register knows all that exist.
  const newest = [...source.versions].sort((a, b) => (a.from < b.from ? 1 : -1))[0]!;
  const districts: Area[] = [];
  const streets: Area[] = [];
  const communities: Area[] = [];
  const children = new Map<string, Area[]>();
  const byCode = new Map<string, Area>();
  const byName = new Map<string, Area[]>();

  const add = (area: Area, list: Area[]) => {
    list.push(area);
    byCode.set(area.code, area);
    if (area.parentCode !== undefined) {
      const siblings = children.get(area.parentCode);
      if (siblings) siblings.push(area);
      else children.set(area.parentCode, [area]);
    }
    named(area.name, area);
    if (area.short !== area.name) named(area.short, area);
  };
  const named = (name: string, area: Area) => {
    const same = byName.get(name);
    if (same) same.push(area);
    else byName.set(name, [area]);
  };

  for (const d of newest.districts) {
    add(
      { code: d.code, level: 'district', kind: 'district', name: d.name, short: d.name.replace(/区$/, '') },
      districts,
    );
    for (const s of d.streets) {
      add(
        { ...streetKind(s.code, s.name), code: s.code, level: 'street', name: s.name, parentCode: d.code },
        streets,
      );
      for (const [tail, name] of s.communities) {
        const short = communityShort(name);
        const kind: AreaKind = /村民?委员?会$|村$/.test(name) ? 'village' : 'residents';
        add({ code: s.code + tail, level: 'community', kind, name, short, parentCode: s.code }, communities);
      }
    }
  }

  return {
    version: newest.version,
    from: newest.from,
    districts,
    streets,
    communities,
    byCode: (code) => byCode.get(code),
    childrenOf: (code) => children.get(code) ?? [],
    lookup: (name) => byName.get(name) ?? [],
    fullName(code) {
      const area = byCode.get(code);
      if (!area) return code;
      if (area.level === 'district') return area.name;
      const district = byCode.get(code.slice(0, 6))?.name ?? '';
      if (area.level === 'street') return district + area.name;
      const street = byCode.get(code.slice(0, 9))?.name ?? '';
      return district + street + area.short + (area.kind === 'village' ? '村' : '社区');
    },
  };
}

function streetKind(code: string, name: string): { kind: AreaKind; short: string } {
  if (code[6] === '4') return { kind: 'zone', short: name };
  for (const [ending, kind] of STREET_ENDINGS)
    if (name.endsWith(ending) && name.length > ending.length)
      return { kind, short: name.slice(0, -ending.length) };
  return { kind: 'street', short: name };
}

/** 花家地西里社区居委会 → 花家地西里; a name is never cut down to nothing. */
function communityShort(name: string): string {
  let short = name.replace(COMMUNITY_ENDING, '');
  if (short.endsWith('社区') && short.length > 3) short = short.slice(0, -2);
  if (/村民?委员?会$/.test(name) && short.endsWith('村') && short.length > 2) short = short.slice(0, -1);
  return short.length === 0 ? name : short;
}
