import type { AreaBorder, AreaBordersAt, Point, Reference } from '@jiesu/service-kit';
import CheapRuler from 'cheap-ruler';
import pointInPolygon from 'point-in-polygon-hao';
import type { PlaceCandidate } from './place.ts';

/** Where a point lies: `inside` borders the city brought, at a `border`, or only `nearby` places that are known. */
export interface PointCandidate extends PlaceCandidate {
  readonly why: 'inside' | 'border' | 'nearby';
  /** To the border, or to the known place. */
  readonly distanceMetres: number;
  /** How far off all this may be. */
  readonly withinMetres: number;
  /** The known place that is near. */
  readonly place?: string;
}

export interface Located extends Point {
  /** How far off the device says it may be. */
  readonly withinMetres?: number | undefined;
}

export interface PointReader {
  /**
   * Street offices or communities the point may lie in, best first; none far from everything known.
   * @param on the instant whose borders count; left out: the newest.
   */
  near(at: Located, on?: string): readonly PointCandidate[];
}

/** As good as a telephone finds itself between houses. */
const USUAL_METRES = 30;
/** Nearer than this to a border, both sides may answer. */
const BORDER_METRES = 50;
const INSIDE = 0.95;
/** Points say where the middle of something is, not where its street office ends. */
const NEARBY = 0.5;
const NEARBY_METRES = 3000;
const MOST = 4;

interface Box {
  readonly border: AreaBorder;
  readonly rings: AreaBorder['polygons'][number];
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export function pointReaderOf({ borders, places }: Pick<Reference, 'borders' | 'places'>): PointReader {
  const boxes = new WeakMap<AreaBordersAt, readonly Box[]>();
  const points = places.filter((p) => p.at !== undefined);
  return {
    near(at, on) {
      if (borders.versions.length === 0) return nearby(at, points);
      const version = on === undefined ? borders.latest : borders.at(on);
      let known = boxes.get(version);
      if (known === undefined) {
        known = version.areas.flatMap(boxesOf);
        boxes.set(version, known);
      }
      return within(at, known);
    },
  };
}

function boxesOf(border: AreaBorder): readonly Box[] {
  return border.polygons.map((rings) => {
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const [lon, lat] of rings[0]!) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
    return { border, rings, west, south, east, north };
  });
}

function within(at: Located, boxes: readonly Box[]): readonly PointCandidate[] {
  const ruler = new CheapRuler(at.lat, 'meters');
  const here: [number, number] = [at.lon, at.lat];
  const off = at.withinMetres ?? USUAL_METRES;
  const margin = Math.max(BORDER_METRES, off);
  // A hundred-thousandth of a degree is about a metre.
  const slack = (margin * 2) / 100_000;
  const found: PointCandidate[] = [];
  for (const { border, rings, west, south, east, north } of boxes) {
    if (at.lon < west - slack || at.lon > east + slack || at.lat < south - slack || at.lat > north + slack)
      continue;
    const inside = pointInPolygon(here, rings as unknown as [number, number][][]) !== false;
    let distance = Number.POSITIVE_INFINITY;
    for (const ring of rings)
      distance = Math.min(
        distance,
        ruler.distance(here, ruler.pointOnLine(ring as unknown as [number, number][], here).point),
      );
    if (!inside && distance > margin) continue;
    found.push({
      code: border.code,
      confidence: inside && distance > margin ? INSIDE : inside ? 0.6 : 0.4,
      why: inside && distance > margin ? 'inside' : 'border',
      distanceMetres: Math.round(distance),
      withinMetres: off,
    });
  }
  return deepest(found.sort((a, b) => b.confidence - a.confidence || b.code.length - a.code.length));
}

/** Of a street office and its community only the community: it says both. */
const deepest = (found: readonly PointCandidate[]): readonly PointCandidate[] =>
  found
    .filter(
      (c) =>
        !found.some(
          (d) =>
            d !== c &&
            d.code.length > c.code.length &&
            d.code.startsWith(c.code) &&
            d.confidence >= c.confidence,
        ),
    )
    .slice(0, MOST);

function nearby(at: Located, points: Reference['places']): readonly PointCandidate[] {
  const ruler = new CheapRuler(at.lat, 'meters');
  const found = new Map<string, PointCandidate>();
  const sorted = points
    .map((place) => ({ place, metres: ruler.distance([at.lon, at.lat], [place.at!.lon, place.at!.lat]) }))
    .filter(({ metres }) => metres <= NEARBY_METRES)
    .sort((a, b) => a.metres - b.metres);
  for (const { place, metres } of sorted)
    for (const code of place.streets)
      if (!found.has(code))
        found.set(code, {
          code,
          confidence: Math.round(NEARBY * (1 - metres / (NEARBY_METRES * 1.2)) * 1000) / 1000,
          why: 'nearby',
          distanceMetres: Math.round(metres / 100) * 100,
          withinMetres: place.withinMetres + (at.withinMetres ?? USUAL_METRES),
          place: place.name,
        });
  return [...found.values()].slice(0, MOST);
}
