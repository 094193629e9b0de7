import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '@jiesu/ports';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import { effective, findReferenceDir, loadReference, referenceFrom } from './reference.ts';
import { excerptSource, referenceExcerpt } from './reference-excerpt.ts';

const dir = findReferenceDir(dirname(fileURLToPath(import.meta.url)))!;
const folders: string[] = [];

/** A folder with the excerpt's files, some replaced. `undefined` leaves a file out. */
function folderWith(files: Record<string, string | undefined>): string {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  folders.push(folder);
  mkdirSync(join(folder, 'generated'));
  const all: Record<string, string | undefined> = {
    'generated/areas.json': JSON.stringify(excerptSource.areas),
    'units.json': JSON.stringify(excerptSource.units),
    'problem-types.json': JSON.stringify(excerptSource.problemTypes),
    ...files,
  };
  for (const [name, text] of Object.entries(all))
    if (text !== undefined) writeFileSync(join(folder, name), text);
  return folder;
}

function sentenceOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'nothing thrown';
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('reference data of the checkout', () => {
  const reference = loadReference(dir);

  it('knows the 16 districts, 343 street offices and 6 zones, and their communities', () => {
    expect(reference.areas.districts).toHaveLength(16);
    expect(reference.areas.streets.filter((s) => s.kind !== 'zone')).toHaveLength(343);
    expect(reference.areas.streets.filter((s) => s.kind === 'zone')).toHaveLength(6);
    expect(reference.areas.communities.length).toBeGreaterThan(7000);
    const kinds = new Map<string, number>();
    for (const s of reference.areas.streets) kinds.set(s.kind, (kinds.get(s.kind) ?? 0) + 1);
    expect(Object.fromEntries(kinds)).toEqual({ street: 165, region: 56, town: 107, township: 15, zone: 6 });
  });

  it('gives every area the unit that governs it, and every street office its district', () => {
    for (const s of reference.areas.streets) {
      const unit = reference.units.ofArea(s.code);
      expect(unit?.id).toBe(`street-${s.code}`);
      expect(reference.units.byId(unit!.districtUnitId!)?.kind).toBe('district');
    }
    expect(reference.units.ofArea('110105026034')?.name).toBe('望京街道办事处');
    expect(reference.units.ofArea('110105')?.shortName).toBe('朝阳区');
    expect(reference.units.ofArea('110106100')?.name).toBe('北宫镇人民政府');
    expect(reference.units.ofArea('999999')).toBeUndefined();
  });

  it('has at least 40 departments and utilities with unique ids and round-the-clock utilities', () => {
    const own = reference.units.all.filter((u) => u.kind === 'department' || u.kind === 'utility');
    expect(own.length).toBeGreaterThanOrEqual(40);
    expect(new Set(reference.units.all.map((u) => u.id)).size).toBe(reference.units.all.length);
    expect(reference.units.byId('utility-gas')?.roundTheClock).toBe(true);
  });

  it('has 24 classes and at least 110 types, each with words and a class', () => {
    const types = reference.problemTypes.latest;
    expect(types.classes).toHaveLength(24);
    expect(types.types.length).toBeGreaterThanOrEqual(110);
    for (const t of types.types) {
      expect(types.classOf(t.code), t.code).toBeDefined();
      expect(Object.keys(t.keywords).length, t.code).toBeGreaterThanOrEqual(5);
    }
    expect(types.byCode('L05.02')?.zh).toBe('施工管理');
  });

  it('finds areas by registered and by short name, and says both of a pair of equal names', () => {
    expect(reference.areas.lookup('望京街道').map((a) => a.code)).toEqual(['110105026']);
    expect(reference.areas.lookup('八里庄街道').map((a) => a.code)).toEqual(['110105015', '110108005']);
    expect(reference.areas.fullName('110105026034')).toMatch(/^朝阳区望京街道.+社区$/);
    expect(reference.areas.childrenOf('110105').length).toBe(43);
  });

  it('agrees with the schema beside each file', () => {
    for (const [file, schema] of [
      ['generated/areas', 'areas'],
      ['units', 'units'],
      ['problem-types', 'problem-types'],
    ] as const) {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const validate = ajv.compile(JSON.parse(readFileSync(join(dir, `${schema}.schema.json`), 'utf8')));
      validate(JSON.parse(readFileSync(join(dir, `${file}.json`), 'utf8')));
      expect(validate.errors ?? []).toEqual([]);
    }
  });
});

describe('dated versions', () => {
  const dated = effective(
    [
      { version: 'b', from: '2026-03-01' },
      { version: 'a', from: '2025-01-01' },
    ],
    'x.json',
  );

  it('change at midnight in Asia/Shanghai', () => {
    expect(dated.at('2026-02-28T15:59:59.999Z').version).toBe('a');
    expect(dated.at('2026-02-28T16:00:00.000Z').version).toBe('b');
    expect(dated.latest.version).toBe('b');
  });

  it('answer with the first version before it began', () => {
    expect(dated.at('2019-01-01T00:00:00.000Z').version).toBe('a');
  });
});

describe('a reference folder', () => {
  it('may lack optional files, and says so only when they are asked for', () => {
    const reference = loadReference(folderWith({}));
    expect(reference.catalogue.versions).toEqual([]);
    expect(sentenceOf(() => reference.catalogue.at('2026-01-01T00:00:00.000Z'))).toMatch(
      /^reference-missing .*dispatch-catalogue\.json/,
    );
  });

  it('without areas says how to make them', () => {
    expect(sentenceOf(() => loadReference(folderWith({ 'generated/areas.json': undefined })))).toMatch(
      /^reference-invalid .*areas\.json.*npm run build/,
    );
  });

  const wrong = structuredClone(excerptSource) as never as {
    units: { versions: { units: { id: string; roundTheClock: unknown }[] }[] };
    problemTypes: {
      versions: { types: { code: string; urgency: string; keywords: Record<string, number> }[] }[];
    };
  };

  it.each([
    ['units.json', '{ "versions": [', '不是有效的 JSON'],
    ['units.json', '{}', '字段 versions 必须是非空数组'],
    ['units.json', '{"versions":[{"version":"a","from":"yesterday"}]}', 'versions[0].from'],
    [
      'units.json',
      JSON.stringify({ versions: [{ ...wrong.units.versions[0], units: [{ id: 'office-1' }] }] }),
      'versions[0].units[0].id',
    ],
    [
      'problem-types.json',
      JSON.stringify({
        versions: [
          {
            ...wrong.problemTypes.versions[0],
            types: [{ ...wrong.problemTypes.versions[0]!.types[0], urgency: 'soon' }],
          },
        ],
      }),
      'versions[0].types[0].urgency',
    ],
    [
      'problem-types.json',
      JSON.stringify({
        versions: [
          {
            ...wrong.problemTypes.versions[0],
            types: [{ ...wrong.problemTypes.versions[0]!.types[0], keywords: { 暖气: 40 } }],
          },
        ],
      }),
      'versions[0].types[0].keywords.暖气',
    ],
    ['assessment.json', '[]', '字段 versions'],
  ])('with a broken %s names file and field', (file, text, field) => {
    const sentence = sentenceOf(() => loadReference(folderWith({ [file]: text })));
    expect(sentence).toContain('reference-invalid');
    expect(sentence).toContain(file);
    expect(sentence).toContain(field);
  });
});

describe('the third level', () => {
  const leaf = {
    code: 'L02.01.01',
    zh: '整栋不热',
    en: 'Whole building cold',
    definition: '整栋楼室温不达标',
    examples: ['全楼都不热'],
    leadUnit: 'utility-heating',
  };
  const withLeaves = (...leaves: object[]) =>
    referenceFrom({ ...excerptSource, problemLeaves: [{ class: 'L02', leaves: leaves as never }] });

  it('says what its type says where it says nothing itself', () => {
    const types = withLeaves({ ...leaf, tags: ['winter'] }).problemTypes.latest;
    expect(types.byCode('L02.01.01')).toMatchObject({ zh: '整栋不热', urgency: 'urgent', tags: ['winter'] });
    expect(types.leaves.map((l) => [l.code, l.dimensions.primary])).toEqual([['L02.01.01', 'housing']]);
    expect(types.classOf('L02.01.01')?.code).toBe('L02');
    expect(types.types).toHaveLength(4);
  });

  it('comes and goes by date, and every such day has a name of its own', () => {
    const { problemTypes } = withLeaves(
      { ...leaf, until: '2026-03-01' },
      { ...leaf, code: 'L02.01.02', zh: '单户不热', since: '2026-03-01' },
    );
    expect(problemTypes.versions.map((v) => v.version)).toEqual(['excerpt', 'excerpt+2026-03-01']);
    const codesAt = (at: string) => problemTypes.at(at).leaves.map((l) => l.code);
    expect(codesAt('2026-02-28T15:59:59.999Z')).toEqual(['L02.01.01']);
    expect(codesAt('2026-02-28T16:00:00.000Z')).toEqual(['L02.01.02']);
    expect(problemTypes.latest.byCode('L02.01.01')).toBeUndefined();
  });

  it.each([
    [{ code: 'L03.01.01' }, '不属于一级分类 L02'],
    [{ code: 'L02.09.01' }, '二级分类 L02.09 不存在'],
    [{ leadUnit: 'utility-wind' }, '没有单位 utility-wind'],
    [{ since: '2026-03-01', until: '2026-03-01' }, 'until 必须晚于 since'],
    [{ urgency: 'soon' }, 'leaves'],
    [{ tags: ['monthly'] }, 'leaves'],
  ])('with %j names file and field', (change, sentence) => {
    const said = sentenceOf(() => withLeaves({ ...leaf, ...change }));
    expect(said).toContain('problem-leaves/L02.json');
    expect(said).toContain(sentence);
  });

  it('has no code twice and no unknown class', () => {
    expect(sentenceOf(() => withLeaves(leaf, leaf))).toContain('重复：L02.01.01');
    const stray = { class: 'L77', leaves: [{ ...leaf, code: 'L77.01.01' }] } as never;
    expect(sentenceOf(() => referenceFrom({ ...excerptSource, problemLeaves: [stray] }))).toContain('L77');
  });
});

describe('the excerpt', () => {
  it('is reference data like any other', () => {
    const reference = referenceExcerpt();
    expect(reference.units.ofArea('110105026034')?.name).toBe('望京街道办事处');
    expect(reference.problemTypes.latest.byCode('L02.01')?.urgency).toBe('urgent');
    expect(referenceFrom(excerptSource).areas.lookup('八里庄街道')).toHaveLength(2);
  });
});

describe('known places', () => {
  const places = (...of: readonly object[]) =>
    JSON.stringify({ versions: [{ version: 'a', from: '2026-01-01', places: of }] });
  const place = { name: '望京的楼', kind: 'office', streets: ['朝阳区望京街道'], sure: 'certain' };
  const load = (files: Record<string, string>) => loadReference(folderWith(files));

  it('of the checkout are at least 800 that are certain, each in a street office', () => {
    const { places: known, areas } = loadReference(dir);
    expect(known.filter((p) => p.certain).length).toBeGreaterThanOrEqual(800);
    for (const p of known) for (const s of p.streets) expect(areas.byCode(s)?.level).toBe('street');
  });

  it('come from the list that ships and from every file of a city', () => {
    const folder = folderWith({ 'places.json': places(place) });
    mkdirSync(join(folder, 'places'));
    writeFileSync(join(folder, 'places', 'city.json'), places({ ...place, name: '望京的园' }));
    expect(loadReference(folder).places.map((p) => p.name)).toEqual(['望京的楼', '望京的园']);
    expect(loadReference(folder, join('places', 'city.json')).places).toHaveLength(1);
  });

  it('may lie in several street offices, by name or code', () => {
    const two = { ...place, streets: ['朝阳区望京街道', '110105022'] };
    expect(load({ 'places.json': places(two) }).places[0]?.streets).toEqual(['110105026', '110105022']);
  });

  it.each([
    [
      'an unknown street office',
      [{ ...place, streets: ['朝阳区无名街道'] }],
      'streets[0] 的街道（乡镇）不存在：朝阳区无名街道',
    ],
    ['a name said twice of one street office', [place, { ...place, kind: 'park' }], '重复：望京的楼'],
    [
      'a community elsewhere',
      [{ ...place, community: '110108030001' }],
      'community 不是这些街道的社区（村）',
    ],
    ['a kind nobody knows', [{ ...place, kind: 'castle' }], 'kind'],
  ])('refuse %s', (_what, of, sentence) => {
    expect(sentenceOf(() => load({ 'places.json': places(...of) }))).toContain(sentence);
  });

  it('keep one name in two street offices apart', () => {
    const other = { ...place, streets: ['朝阳区高碑店地区'] };
    expect(load({ 'places.json': places(place, other) }).places).toHaveLength(2);
  });
});

describe('borders', () => {
  const borders = (code: string) =>
    JSON.stringify({
      versions: [
        {
          version: 'a',
          from: '2026-01-01',
          system: 'GCJ-02',
          areas: [
            {
              code,
              polygons: [
                [
                  [
                    [116.4, 39.9],
                    [116.5, 39.9],
                    [116.5, 40],
                    [116.4, 39.9],
                  ],
                ],
              ],
            },
          ],
        },
      ],
    });

  it('are none until a city brings them, and then WGS-84', () => {
    expect(loadReference(folderWith({})).borders.versions).toEqual([]);
    const { borders: held } = loadReference(folderWith({ 'borders.json': borders('110105026') }));
    expect(held.latest.areas[0]!.polygons[0]![0]![0]![0]).toBeCloseTo(116.3938, 3);
  });

  it('refuse an area nobody knows', () => {
    expect(sentenceOf(() => loadReference(folderWith({ 'borders.json': borders('110199001') })))).toContain(
      'areas[0].code 不存在：110199001',
    );
  });
});
