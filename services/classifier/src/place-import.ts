import { type AreaBorders, checkBody, type KnownPlace, type KnownPlaces } from '@jiesu/contracts';
import { type Reference, streetsByName } from '@jiesu/service-kit';
import { parse } from 'csv-parse/sync';

/** What is wrong with a row of a file, for the person who brings it. */
export interface ImportError {
  /** From 1; of a GeoJSON file the feature, of a table the line below the head. */
  readonly row: number;
  readonly field: string;
  readonly message: string;
}

export interface ImportedPlaces {
  readonly content: KnownPlaces;
  /** Rows that say what is known already. */
  readonly known: number;
  readonly errors: readonly ImportError[];
}

export interface ImportAs {
  readonly version: string;
  /** First day, Asia/Shanghai. */
  readonly from: string;
  readonly system: 'WGS-84' | 'GCJ-02';
}

const KINDS = [
  'estate',
  'road',
  'station',
  'hospital',
  'school',
  'park',
  'landmark',
  'market',
  'office',
] as const;
const COLUMNS = 'name,also,kind,streets,community,sure,lon,lat,withinMetres';

type Row = Readonly<Record<string, unknown>>;

/** Rows of a table (CSV with a head) or of a JSON file in the form of places.json; `,` `;` `、` and `|` part several names. */
export function rowsOf(text: string, isTable: boolean): readonly Row[] {
  if (isTable)
    return parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    });
  const content = JSON.parse(text) as { readonly versions?: readonly { readonly places?: readonly Row[] }[] };
  return content.versions?.at(-1)?.places ?? [];
}

/** A city's address base in the form of the known places. Every wrong row is named; nothing is guessed. */
export function placesFromRows(rows: readonly Row[], as: ImportAs, reference: Reference): ImportedPlaces {
  const streets = streetsByName(reference.areas);
  const said = new Set(
    reference.places.flatMap((p) => p.names.flatMap((n) => p.streets.map((s) => `${n} ${s}`))),
  );
  const places: KnownPlace[] = [];
  const errors: ImportError[] = [];
  let known = 0;
  for (const [i, row] of rows.entries()) {
    const before = errors.length;
    const wrong = (field: string, message: string): void => void errors.push({ row: i + 1, field, message });
    const name = textOf(row.name);
    if (name.length < 2 || name.length > 40) wrong('name', '名称必须为 2 到 40 个字');
    const kind = KINDS.find((k) => k === textOf(row.kind));
    if (kind === undefined) wrong('kind', `类别必须是 ${KINDS.join('、')} 之一`);
    const named = listOf(row.streets);
    const codes = named.map((s) => streets.get(s));
    if (named.length === 0) wrong('streets', '必须写明街道（乡镇），如 朝阳区望京街道');
    for (const [n, code] of codes.entries())
      if (code === undefined) wrong('streets', `没有这个街道（乡镇）：${named[n]}`);
    const sure = textOf(row.sure) === '' ? 'certain' : textOf(row.sure);
    if (sure !== 'certain' && sure !== 'likely') wrong('sure', '必须是 certain 或 likely');
    const community = textOf(row.community);
    if (
      community !== '' &&
      (reference.areas.byCode(community)?.level !== 'community' || !codes.includes(community.slice(0, 9)))
    )
      wrong('community', `不是这些街道的社区（村）：${community}`);
    const at = pointOf(row);
    if (at === 'wrong') wrong('lon', '经纬度必须是中国境内的数字，经度在前');
    const within = textOf(row.withinMetres);
    if (within !== '' && !/^[1-9]\d{0,4}$/.test(within)) wrong('withinMetres', '必须是 1 到 99999 的整数');
    if (errors.length > before) continue;
    const fresh = [name, ...listOf(row.also)].filter(
      (n) => n.length >= 2 && codes.some((c) => !said.has(`${n} ${c}`)),
    );
    if (fresh.length === 0) {
      known++;
      continue;
    }
    // One name may be known in one of its streets: the entry then keeps the streets that are new.
    const left = codes.filter((c) => fresh.every((n) => !said.has(`${n} ${c}`)));
    if (left.length === 0) {
      known++;
      continue;
    }
    for (const n of fresh) for (const c of left) said.add(`${n} ${c}`);
    places.push({
      name: fresh[0]!,
      ...(fresh.length === 1 ? {} : { also: fresh.slice(1) }),
      kind: kind!,
      streets: left.map((c) => reference.areas.fullName(c!)),
      sure: sure as 'certain' | 'likely',
      ...(community === '' ? {} : { community }),
      ...(at === undefined || at === 'wrong' ? {} : { at: [...at] }),
      ...(within === '' ? {} : { withinMetres: Number(within) }),
    });
  }
  const content: KnownPlaces = {
    versions: [{ version: as.version, from: as.from, system: as.system, places }],
  };
  for (const { field, message } of checkBody('KnownPlaces', content) ?? [])
    errors.push({ row: 0, field, message });
  return { content, known, errors };
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value).trim();

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value.map(textOf) : textOf(value).split(/[,，;；、|]/))
    .map((v) => v.trim())
    .filter((v) => v !== '');

function pointOf(row: Row): readonly [number, number] | 'wrong' | undefined {
  const [lon, lat] = Array.isArray(row.at) ? row.at : [row.lon, row.lat];
  if (textOf(lon) === '' && textOf(lat) === '') return undefined;
  const point = [Number(lon), Number(lat)] as const;
  return inChina(point) ? point : 'wrong';
}

const inChina = ([lon, lat]: readonly [number, number]): boolean =>
  lon > 72 && lon < 138 && lat > 0.8 && lat < 55.9;

export interface ImportedBorders {
  readonly content: AreaBorders;
  readonly errors: readonly ImportError[];
}

interface Feature {
  readonly properties?: Row | null;
  readonly geometry?: { readonly type?: string; readonly coordinates?: unknown } | null;
}

/**
 * Borders from GeoJSON: polygons with the code or the full name of their street office or community in a property.
 * They are added to the versions there were; what has decided stays.
 */
export function bordersFromGeoJson(
  geo: { readonly type?: string; readonly features?: readonly Feature[] },
  as: ImportAs,
  reference: Reference,
  before: AreaBorders | undefined,
  property = 'code',
): ImportedBorders {
  const streets = streetsByName(reference.areas);
  const errors: ImportError[] = [];
  const byCode = new Map<string, number[][][][]>();
  if (before?.versions.some((v) => v.version === as.version || v.from === as.from))
    errors.push({
      row: 0,
      field: 'version',
      message: `已有版本 ${as.version} 或生效日期 ${as.from}，请换一个`,
    });
  if (geo.type !== 'FeatureCollection' || !Array.isArray(geo.features) || geo.features.length === 0)
    errors.push({ row: 0, field: 'type', message: '必须是含有要素的 GeoJSON FeatureCollection' });
  for (const [i, { properties, geometry }] of (geo.features ?? []).entries()) {
    const named = textOf(properties?.[property]);
    const code = reference.areas.byCode(named) === undefined ? streets.get(named) : named;
    if (code === undefined || code.length < 9) {
      errors.push({
        row: i + 1,
        field: property,
        message: `没有这个街道（乡镇）或社区（村）：${named || '（空）'}`,
      });
      continue;
    }
    const polygons =
      geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry?.type === 'MultiPolygon'
          ? geometry.coordinates
          : undefined;
    if (!Array.isArray(polygons) || !polygons.every(isPolygon)) {
      errors.push({
        row: i + 1,
        field: 'geometry',
        message: '必须是 Polygon 或 MultiPolygon，环首尾相接、至少四点、在中国境内',
      });
      continue;
    }
    const flat = polygons.map((rings) => rings.map((ring) => ring.map((p) => [p[0]!, p[1]!])));
    byCode.set(code, [...(byCode.get(code) ?? []), ...flat]);
  }
  const areas = [...byCode].map(([code, polygons]) => ({ code, polygons }));
  const version = { version: as.version, from: as.from, system: as.system, areas };
  return { content: { versions: [...(before?.versions ?? []), version] } as unknown as AreaBorders, errors };
}

const isPolygon = (rings: unknown): rings is number[][][] =>
  Array.isArray(rings) && rings.length > 0 && rings.every(isRing);

function isRing(ring: unknown): ring is number[][] {
  if (!Array.isArray(ring) || ring.length < 4) return false;
  if (!ring.every((p) => Array.isArray(p) && inChina([Number(p[0]), Number(p[1])]))) return false;
  const [first, last] = [ring[0] as number[], ring.at(-1) as number[]];
  return first[0] === last[0] && first[1] === last[1];
}

export { COLUMNS };
