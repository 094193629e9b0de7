import type { Area, AreaKind, Areas } from './areas.ts';

export type UnitKind = 'streetOffice' | 'district' | 'department' | 'utility';

/** Somebody who may receive a ticket (承办单位). The id is an opaque key: read `areaCode`, never the id. */
export interface Unit {
  readonly id: string;
  readonly kind: UnitKind;
  /** 望京街道办事处, 朝阳区人民政府, 北京市水务局. */
  readonly name: string;
  /** What fits on a button: 望京街道, 朝阳区, 市水务局. */
  readonly shortName: string;
  /** Everything people call it, the short name included. */
  readonly shortNames: readonly string[];
  /** 110000 for units of the city. */
  readonly areaCode: string;
  /** For street offices: the unit that supervises (条例 §12). */
  readonly districtUnitId?: string;
  readonly duty: string;
  readonly roundTheClock: boolean;
  /** First day (Asia/Shanghai) it may receive something. */
  readonly validFrom: string;
}

export interface Units {
  readonly version: string;
  /** Districts, street offices, departments, utilities, in this order. */
  readonly all: readonly Unit[];
  byId(id: string): Unit | undefined;
  /** The unit that governs an area: the street office of a street or community code, the district of a district's. */
  ofArea(code: string): Unit | undefined;
}

export interface UnitSource {
  readonly versions: readonly {
    readonly version: string;
    readonly from: string;
    readonly units: readonly {
      readonly id: string;
      readonly kind: 'department' | 'utility';
      readonly name: string;
      readonly shortNames: readonly string[];
      readonly duty: string;
      readonly roundTheClock: boolean;
    }[];
  }[];
}

export const CITY_CODE = '110000';

const OFFICE: Readonly<Partial<Record<AreaKind, string>>> = {
  street: '办事处',
  region: '办事处',
  town: '人民政府',
  township: '人民政府',
  zone: '管理委员会',
};

export function unitsFrom(source: UnitSource, areas: Areas): Units {
  const newest = [...source.versions].sort((a, b) => (a.from < b.from ? 1 : -1))[0]!;
  const all: Unit[] = [];
  for (const d of areas.districts) all.push(districtUnit(d, areas));
  for (const s of areas.streets) all.push(streetUnit(s, areas));
  for (const u of newest.units) {
    const shortName = u.shortNames[0] ?? u.name;
    all.push({ ...u, shortName, areaCode: CITY_CODE, validFrom: newest.from });
  }
  const byId = new Map(all.map((u) => [u.id, u]));
  return {
    version: newest.version,
    all,
    byId: (id) => byId.get(id),
    ofArea: (code) =>
      code.length >= 9 ? byId.get(`street-${code.slice(0, 9)}`) : byId.get(`district-${code.slice(0, 6)}`),
  };
}

function districtUnit(area: Area, areas: Areas): Unit {
  return {
    id: `district-${area.code}`,
    kind: 'district',
    name: `${area.name}人民政府`,
    shortName: area.name,
    shortNames: [area.name, area.short],
    areaCode: area.code,
    duty: '统筹本区诉求办理：区分中心接收派区工单、分转、审核与督办（条例第五条、第十二条）',
    roundTheClock: true,
    validFrom: areas.from,
  };
}

function streetUnit(area: Area, areas: Areas): Unit {
  return {
    id: `street-${area.code}`,
    kind: 'streetOffice',
    name: area.name + (OFFICE[area.kind] ?? ''),
    shortName: area.name,
    shortNames: area.short === area.name ? [area.name] : [area.name, area.short],
    areaCode: area.code,
    districtUnitId: `district-${area.code.slice(0, 6)}`,
    duty: '办理本辖区诉求，吹哨调度各部门（条例第十六条）',
    roundTheClock: true,
    validFrom: areas.from,
  };
}
