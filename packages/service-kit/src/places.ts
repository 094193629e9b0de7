import type { AreaBorders, KnownPlaces, PlaceKind } from '@jiesu/contracts';
import type { Areas } from './areas.ts';

/** A point on the globe as satellites give it (WGS-84). */
export interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** A place people name, with the street offices it lies in by code. */
export interface Place {
  readonly name: string;
  /** The name and the others of the same place. */
  readonly names: readonly string[];
  readonly kind: PlaceKind;
  readonly streets: readonly string[];
  readonly community?: string;
  readonly certain: boolean;
  readonly at?: Point;
  /** How far off the point may be. */
  readonly withinMetres: number;
}

export interface AreaBorder {
  readonly code: string;
  /** Polygons of rings of points, WGS-84. */
  readonly polygons: readonly (readonly (readonly (readonly [number, number])[])[])[];
}

export interface AreaBordersAt {
  readonly version: string;
  readonly from: string;
  readonly areas: readonly AreaBorder[];
}

export type PlacesSource = Readonly<Record<string, KnownPlaces>>;

const ABOUT_METRES = 1000;

/** Refuses by `wrong(file, field, must)`. */
export type Refuse = (file: string, field: string, must: string) => never;

/** All files together, each in its newest version. A street office that does not exist and a name said twice are refused. */
export function placesFrom(sources: PlacesSource, areas: Areas, refuse: Refuse): readonly Place[] {
  const streets = streetsByName(areas);
  const owners = new Map<string, string>();
  const all: Place[] = [];
  for (const [file, { versions }] of Object.entries(sources)) {
    const at = versions.reduce((best, v, i) => (v.from > versions[best]!.from ? i : best), 0);
    const { places, system = 'GCJ-02' } = versions[at]!;
    for (const [i, place] of places.entries()) {
      const field = `versions[${at}].places[${i}]`;
      const codes = place.streets.map(
        (s, n) => streets.get(s) ?? refuse(file, `${field}.streets[${n}]`, `的街道（乡镇）不存在：${s}`),
      );
      if (
        place.community !== undefined &&
        (areas.byCode(place.community) === undefined || !codes.includes(place.community.slice(0, 9)))
      )
        refuse(file, `${field}.community`, `不是这些街道的社区（村）：${place.community}`);
      const names = [place.name, ...(place.also ?? [])];
      for (const name of names)
        for (const code of codes) {
          const key = `${name} ${code}`;
          const before = owners.get(key);
          if (before !== undefined) refuse(file, field, `与 ${before} 重复：${name}`);
          owners.set(key, `${file} ${field}`);
        }
      all.push({
        name: place.name,
        names,
        kind: place.kind,
        streets: codes,
        certain: place.sure === 'certain',
        withinMetres: place.withinMetres ?? ABOUT_METRES,
        ...(place.community === undefined ? {} : { community: place.community }),
        ...(place.at === undefined ? {} : { at: toWgs84(place.at[0]!, place.at[1]!, system) }),
      });
    }
  }
  return all;
}

/** 朝阳区望京街道 and 110105026, each to the code. */
export function streetsByName(areas: Areas): ReadonlyMap<string, string> {
  const streets = new Map<string, string>();
  for (const s of areas.streets) {
    streets.set(s.code, s.code);
    streets.set(areas.fullName(s.code), s.code);
  }
  return streets;
}

/** Borders as they held on each day; the points are made WGS-84 once, here. */
export function bordersFrom(
  source: AreaBorders,
  file: string,
  areas: Areas,
  refuse: Refuse,
): readonly AreaBordersAt[] {
  return source.versions.map(({ version, from, system, areas: bordered }, v) => ({
    version,
    from,
    areas: bordered.map(({ code, polygons }, i) => {
      if (areas.byCode(code) === undefined)
        refuse(file, `versions[${v}].areas[${i}].code`, `不存在：${code}`);
      return {
        code,
        polygons: polygons.map((rings) =>
          rings.map((ring) =>
            ring.map(([lon, lat]) => {
              const p = toWgs84(lon!, lat!, system);
              return [p.lon, p.lat] as const;
            }),
          ),
        ),
      };
    }),
  }));
}

/**
 * GCJ-02, the system of maps in China, moved back to WGS-84: good to a few metres, by the formulas everybody uses (none
 * is official).
 */
export function toWgs84(lon: number, lat: number, system: 'WGS-84' | 'GCJ-02'): Point {
  if (system === 'WGS-84') return { lon, lat };
  let guess = { lon, lat };
  // The shift changes slowly: two rounds of taking it away where it was looked up are enough.
  for (let i = 0; i < 2; i++) {
    const shifted = toGcj02(guess);
    guess = { lon: guess.lon - (shifted.lon - lon), lat: guess.lat - (shifted.lat - lat) };
  }
  return guess;
}

const EARTH = 6378245;
const ECCENTRICITY = 0.006693421622965943;

/** Inside China alone; elsewhere nobody shifts. */
export function toGcj02({ lon, lat }: Point): Point {
  if (lon < 72 || lon > 138 || lat < 0.8 || lat > 55.9) return { lon, lat };
  const x = lon - 105;
  const y = lat - 35;
  const sin = (n: number) => Math.sin(n * Math.PI);
  const waves = (20 * sin(6 * x) + 20 * sin(2 * x)) * (2 / 3);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    waves +
    (20 * sin(y) + 40 * sin(y / 3)) * (2 / 3) +
    (160 * sin(y / 12) + 320 * sin(y / 30)) * (2 / 3);
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    waves +
    (20 * sin(x) + 40 * sin(x / 3)) * (2 / 3) +
    (150 * sin(x / 12) + 300 * sin(x / 30)) * (2 / 3);
  const radians = (lat / 180) * Math.PI;
  const flat = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  return {
    lon: lon + (east * 180) / ((EARTH / Math.sqrt(flat)) * Math.cos(radians) * Math.PI),
    lat: lat + (north * 180) / (((EARTH * (1 - ECCENTRICITY)) / (flat * Math.sqrt(flat))) * Math.PI),
  };
}
