import { type AreaBorder, effective, type Point, referenceFrom, toGcj02, toWgs84 } from '@jiesu/service-kit';
import { excerptSource } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { pointReaderOf } from './place-point.ts';

const square = (code: string, west: number, south: number, size = 0.02): AreaBorder => ({
  code,
  polygons: [
    [
      [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
      ],
    ],
  ],
});
const version = (from: string, ...areas: AreaBorder[]) => ({ version: from, from, areas });
const WANGJING = '110105026';
const GAOBEIDIAN = '110105022';

describe('a point inside borders', () => {
  const points = pointReaderOf({
    places: [],
    borders: effective(
      [
        version('2020-01-01', square(WANGJING, 116.46, 39.98), square(GAOBEIDIAN, 116.48, 39.98)),
        version('2026-01-01', square(GAOBEIDIAN, 116.46, 39.98), square(WANGJING, 116.48, 39.98)),
      ],
      'borders.json',
    ),
  });
  const at = (lon: number, lat: number, withinMetres?: number) => ({ lon, lat, withinMetres });

  it('is in the one area that holds it, with the way to its border', () => {
    expect(points.near(at(116.47, 39.99), '2025-06-01T00:00:00.000Z')).toEqual([
      { code: WANGJING, confidence: 0.95, why: 'inside', distanceMetres: 854, withinMetres: 30 },
    ]);
  });

  it('follows the borders of its day', () => {
    expect(points.near(at(116.47, 39.99), '2026-06-01T00:00:00.000Z')[0]?.code).toBe(GAOBEIDIAN);
    expect(points.near(at(116.47, 39.99))[0]?.code).toBe(GAOBEIDIAN);
  });

  it('near a border may be on either side, the inner one first', () => {
    const both = points.near(at(116.4803, 39.99));
    expect(both.map((c) => [c.code, c.why])).toEqual([
      [WANGJING, 'border'],
      [GAOBEIDIAN, 'border'],
    ]);
    expect(both[0]!.distanceMetres).toBeLessThanOrEqual(30);
  });

  it('that is vague has a wider border', () => {
    expect(points.near(at(116.478, 39.99))).toHaveLength(1);
    expect(points.near(at(116.478, 39.99, 300))).toHaveLength(2);
  });

  it('outside all of them is nowhere', () => expect(points.near(at(117.2, 39.1))).toEqual([]));

  it('in a hole is not inside', () => {
    const [[outer]] = square(WANGJING, 116.46, 39.98).polygons as [[(readonly [number, number])[]]];
    const [[hole]] = square('', 116.465, 39.985, 0.01).polygons as [[(readonly [number, number])[]]];
    const holed = pointReaderOf({
      places: [],
      borders: effective([version('2020-01-01', { code: WANGJING, polygons: [[outer, hole]] })], 'b'),
    });
    expect(holed.near(at(116.47, 39.99))).toEqual([]);
    expect(holed.near(at(116.4625, 39.99))[0]?.code).toBe(WANGJING);
  });
});

describe('a point without borders', () => {
  const { places } = referenceFrom({
    ...excerptSource,
    places: {
      'places.json': {
        versions: [
          {
            version: 'a',
            from: '2020-01-01',
            system: 'WGS-84',
            places: [
              {
                name: '望京的楼',
                kind: 'office',
                streets: ['朝阳区望京街道'],
                sure: 'certain',
                at: [116.48, 39.99],
              },
              {
                name: '高碑店的园',
                kind: 'park',
                streets: ['朝阳区高碑店地区'],
                sure: 'certain',
                at: [116.5, 39.99],
              },
            ],
          },
        ],
      },
    },
  });
  const points = pointReaderOf({ places, borders: effective([], 'borders.json') });

  it('is near known places: proposals with their distance, never a decision', () => {
    const near = points.near({ lon: 116.483, lat: 39.99 });
    expect(near.map((c) => [c.code, c.place, c.distanceMetres])).toEqual([
      [WANGJING, '望京的楼', 300],
      [GAOBEIDIAN, '高碑店的园', 1500],
    ]);
    for (const c of near) expect(c.confidence).toBeLessThanOrEqual(0.5);
    expect(near[0]!.withinMetres).toBe(1030);
  });

  it('far from all is nowhere', () => expect(points.near({ lon: 116.9, lat: 40.4 })).toEqual([]));
});

describe('GCJ-02', () => {
  it('lies some 500 m off in Beijing, and comes back within a metre', () => {
    const here: Point = { lon: 116.4, lat: 39.9 };
    const moved = toGcj02(here);
    expect(moved.lon - here.lon).toBeCloseTo(0.00624, 4);
    expect(moved.lat - here.lat).toBeCloseTo(0.0014, 4);
    const back = toWgs84(moved.lon, moved.lat, 'GCJ-02');
    expect(Math.abs(back.lon - here.lon)).toBeLessThan(1e-5);
    expect(Math.abs(back.lat - here.lat)).toBeLessThan(1e-5);
  });

  it('is nowhere but in China', () =>
    expect(toGcj02({ lon: 2.35, lat: 48.85 })).toEqual({ lon: 2.35, lat: 48.85 }));
});
