import { referenceFrom } from '@jiesu/service-kit';
import { excerptSource, referenceExcerpt } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { bordersFromGeoJson, placesFromRows, rowsOf } from './place-import.ts';

const reference = referenceExcerpt();
const as = { version: '2026-city', from: '2026-01-01', system: 'GCJ-02' } as const;
const HEAD = 'name,also,kind,streets,community,sure,lon,lat,withinMetres\n';
const fromCsv = (lines: string, over = reference) => placesFromRows(rowsOf(HEAD + lines, true), as, over);

describe('an address base', () => {
  it('becomes known places that load', () => {
    const { content, errors, known } = fromCsv(
      '试验花园,试验苑、新试验苑,estate,朝阳区望京街道,110105026034,certain,116.48,40.0,200\n试验路,,road,110105026|110105022,,likely,,,\n',
    );
    expect(errors).toEqual([]);
    expect(known).toBe(0);
    const loaded = referenceFrom({ ...excerptSource, places: { 'places/city.json': content } }).places;
    expect(loaded.map((p) => [p.names, p.streets, p.community, p.certain, p.withinMetres])).toEqual([
      [['试验花园', '试验苑', '新试验苑'], ['110105026'], '110105026034', true, 200],
      [['试验路'], ['110105026', '110105022'], undefined, false, 1000],
    ]);
    expect(loaded[0]!.at!.lon).toBeLessThan(116.48);
  });

  it('names every wrong row and field', () => {
    const { errors } = fromCsv(
      '试验花园,,estat,朝阳区无名街道,,sure,39.9,116.4,\n短,,road,,110108030001,,,,\n',
    );
    expect(errors.map((e) => `${e.row} ${e.field}`)).toEqual([
      '1 kind',
      '1 streets',
      '1 sure',
      '1 lon',
      '2 name',
      '2 streets',
      '2 community',
    ]);
  });

  it('leaves out what is known already, in this file or before', () => {
    const row = '试验花园,,estate,朝阳区望京街道,,,,,\n';
    const once = fromCsv(row + row);
    expect([once.content.versions[0]!.places.length, once.known]).toEqual([1, 1]);
    const over = referenceFrom({ ...excerptSource, places: { 'places.json': once.content } });
    expect(fromCsv(row, over).known).toBe(1);
  });

  it('is read from a file in the form of the known places as well', () => {
    const { content } = fromCsv('试验花园,,estate,朝阳区望京街道,,,,,\n');
    expect(placesFromRows(rowsOf(JSON.stringify(content), false), as, reference).content).toEqual(content);
  });
});

describe('borders', () => {
  const ring = [
    [116.46, 39.98],
    [116.48, 39.98],
    [116.48, 40],
    [116.46, 39.98],
  ];
  const feature = (code: string, coordinates: unknown = [ring], type = 'Polygon') => ({
    properties: { code },
    geometry: { type, coordinates },
  });
  const read = (
    features: readonly ReturnType<typeof feature>[],
    before?: Parameters<typeof bordersFromGeoJson>[3],
  ) =>
    bordersFromGeoJson(
      { type: 'FeatureCollection', features },
      { ...as, system: 'WGS-84' },
      reference,
      before,
    );

  it('come from polygons by code or by full name, and load', () => {
    const { content, errors } = read([
      feature('110105026'),
      feature('朝阳区高碑店地区', [[ring]], 'MultiPolygon'),
      feature('110105026034'),
    ]);
    expect(errors).toEqual([]);
    const { borders } = referenceFrom({ ...excerptSource, borders: content });
    expect(borders.latest.areas.map((a) => a.code)).toEqual(['110105026', '110105022', '110105026034']);
  });

  it('refuse unknown areas, open rings, swapped coordinates and other shapes', () => {
    const { errors } = read([
      feature('110199001'),
      feature('110105026', [ring.slice(0, 3)]),
      feature('110105026', [ring.map(([lon, lat]) => [lat, lon])]),
      feature('110105026', [116.4, 39.9], 'Point'),
    ]);
    expect(errors.map((e) => `${e.row} ${e.field}`)).toEqual([
      '1 code',
      '2 geometry',
      '3 geometry',
      '4 geometry',
    ]);
  });

  it('are added to the versions before, never written over', () => {
    const { content } = read([feature('110105026')]);
    const next = bordersFromGeoJson(
      { type: 'FeatureCollection', features: [feature('110105022')] },
      { version: '2027-city', from: '2027-01-01', system: 'WGS-84' },
      reference,
      content,
    );
    expect(next.content.versions.map((v) => v.version)).toEqual(['2026-city', '2027-city']);
    expect(read([feature('110105026')], content).errors[0]?.field).toBe('version');
  });
});
