import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AreaBorder, effective, findReferenceDir, loadReference } from '@jiesu/service-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from './normalise.ts';
import { placesOf } from './place-resolve.ts';
import { placeJudge, placeTruths } from './place-truth.ts';
import { placeSearchOf } from './search.ts';

const reference = loadReference(findReferenceDir(dirname(fileURLToPath(import.meta.url)))!);
const { reader, resolver } = placesOf(reference);
const told = (text: string, about: Parameters<typeof resolver.resolve>[2] = {}) =>
  resolver.told(resolver.resolve(text, undefined, about));

describe('the texts with their truth', () => {
  const judge = placeJudge(reference.areas);
  const truths = placeTruths();

  it('are at least 1,000, at least 300 of them written before the rules, none twice', () => {
    const texts = truths.flatMap(([, rows]) =>
      rows.map((r) => `${r.text} ${JSON.stringify(r.context ?? '')}`),
    );
    expect(texts.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(texts).size).toBe(texts.length);
    expect(truths.find(([file]) => file === 'blind.jsonl')?.[1].length).toBeGreaterThanOrEqual(300);
  });

  it('name streets and communities of the register', () => {
    for (const row of truths.flatMap(([, rows]) => rows)) {
      const named = row.is === 'street' ? [row.street] : row.is === 'several' ? row.streets : [];
      for (const street of named) expect(judge.codeOf(street), street).toBeDefined();
      if (row.is !== 'street' || row.community === undefined) continue;
      const names = reference.areas.childrenOf(judge.codeOf(row.street)!).map((c) => c.name);
      expect(
        names.some((n) => n.startsWith(row.community!)),
        row.text,
      ).toBe(true);
    }
  });

  it('are read right: 95 in 100 streets, and at most one in 100 decided wrongly', () => {
    let streets = 0;
    let right = 0;
    let wrong = 0;
    const rows = truths.flatMap(([, all]) => all);
    for (const row of rows) {
      const verdict = judge.verdict(row, reader.read(normalise(row.text), judge.contextOf(row)));
      if (verdict === 'wrong') wrong++;
      if (row.is !== 'street') continue;
      streets++;
      if (verdict === 'right') right++;
    }
    expect(right / streets).toBeGreaterThanOrEqual(0.95);
    expect(wrong / rows.length).toBeLessThanOrEqual(0.01);
  });
});

describe('a name that means several places', () => {
  it('is stated with all of them and the question that decides', () => {
    const said = told('八里庄街道路灯不亮');
    expect(said).toMatchObject({ outcome: 'several', words: ['八里庄街道'] });
    expect(said).not.toHaveProperty('streetId');
    expect(said.candidates.map((c) => [c.fullName, c.unitId])).toEqual([
      ['朝阳区八里庄街道', 'street-110105015'],
      ['海淀区八里庄街道', 'street-110108005'],
    ]);
    expect(said.question).toBe('您说的是朝阳区八里庄街道，还是海淀区八里庄街道？');
  });

  it.each([
    ['a district', { districtId: '110108' }],
    ['an earlier place of the petitioner', { earlier: '110108005' }],
    [
      'the community of the group',
      { districtId: '110108', streetId: '110108005', communityId: '110108005027' },
    ],
  ])('is decided by %s', (_by, about) => {
    expect(told('八里庄街道路灯不亮', about)).toMatchObject({ outcome: 'street', streetId: '110108005' });
  });

  it('is decided by a name beside it', () => {
    expect(told('八里庄延静里路灯不亮')).toMatchObject({ streetId: '110105015', unitId: 'street-110105015' });
  });

  it('in many districts is asked by district', () => {
    const { question, candidates } = told('太平庄村的路坏了');
    expect(candidates.length).toBeGreaterThan(3);
    expect(question).toMatch(/^叫“太平庄村”的地方，.+等区都有，请问是哪个区？$/);
  });

  it('is not moved by an earlier place elsewhere', () => {
    expect(told('望京街道路灯不亮', { earlier: '110108005' })).toMatchObject({ streetId: '110105026' });
  });
});

describe('an answer', () => {
  it('goes only as deep as it is certain: a district asks for the street', () => {
    const said = told('朝阳区停车太难');
    expect(said).toMatchObject({ outcome: 'district', districtId: '110105', unitId: 'district-110105' });
    expect(said.question).toContain('朝阳区的哪个街道');
  });

  it('proposes what is only likely, and asks whether it is so', () => {
    const said = told('刘家窑地铁站扶梯坏了');
    expect(said.outcome).toBe('district');
    expect(said.candidates[0]?.fullName).toBe('丰台区东铁匠营街道');
    expect(said.question).toBe('您说的“刘家窑地铁站”，是丰台区东铁匠营街道吗？');
  });

  it('points at the words that decided', () => {
    const text = '市民反映朝阳区望京街道花家地西里停水';
    const { span, words } = told(text);
    expect(text.slice(span!.begin, span!.end)).toBe('朝阳区望京街道花家地西里');
    expect(words).toEqual(['朝阳区', '望京街道', '花家地西里']);
  });

  it('hears what is written otherwise', () => {
    expect(told('望经街道的路灯')).toMatchObject({ streetId: '110105026', words: ['望经街道'] });
  });

  it('is where it happens, not where somebody lives or comes from', () => {
    expect(told('家住望京，在西城区前门大栅栏商业街买到假货').streetId).toBe('110102013');
    expect(told('不是海淀八里庄，是朝阳八里庄').streetId).toBe('110105015');
  });

  it('says of a place beyond the city that it is one', () => {
    const said = told('燕郊镇天洋城停暖');
    expect(said).toMatchObject({ outcome: 'outside', outside: '燕郊镇' });
    expect(said.question).toContain('不在北京市');
    expect(told('天津牌照的车停在方庄芳星园一区')).toMatchObject({ streetId: '110106013' });
  });

  it('is nothing where nothing is said, and asks openly', () => {
    const said = told('我家楼上漏水');
    expect(said).toMatchObject({ outcome: 'none', confidence: 0, candidates: [] });
    expect(said.question).toMatch(/哪个区/);
  });
});

describe('a point beside the words', () => {
  const square = (code: string, west: number): AreaBorder => ({
    code,
    polygons: [
      [
        [
          [west, 39.9],
          [west + 0.1, 39.9],
          [west + 0.1, 40],
          [west, 40],
          [west, 39.9],
        ],
      ],
    ],
  });
  const areas = [square('110105015', 116.5), square('110108005', 116.2)];
  const bordered = placesOf({
    ...reference,
    borders: effective([{ version: 'a', from: '2020-01-01', areas }], 'borders.json'),
  }).resolver;
  const at = (lon: number) => ({ at: { lon, lat: 39.95 } });

  it('decides where the text says nothing', () => {
    const said = bordered.told(bordered.resolve('路灯不亮', undefined, at(116.55)));
    expect(said).toMatchObject({ outcome: 'street', streetId: '110105015', words: [] });
  });

  it('decides between equals', () => {
    expect(bordered.resolve('八里庄街道路灯', undefined, at(116.25)).streetId).toBe('110108005');
    expect(bordered.resolve('八里庄街道路灯', undefined, at(116.55)).streetId).toBe('110105015');
  });

  it('does not overrule what is said plainly', () => {
    expect(bordered.resolve('朝阳区望京街道路灯', undefined, at(116.55)).streetId).toBe('110105026');
  });

  it('against a vague word leaves both to a person, with the reason', () => {
    const said = bordered.told(bordered.resolve('望京路灯', undefined, at(116.55)));
    expect(said).not.toHaveProperty('streetId');
    expect(said.candidates.map((c) => [c.code, c.why])).toEqual([
      ['110105026', 'text'],
      ['110105015', 'inside'],
    ]);
  });

  it('at a border proposes both sides and asks', () => {
    const touching = placesOf({
      ...reference,
      borders: effective(
        [
          {
            version: 'a',
            from: '2020-01-01',
            areas: [square('110105015', 116.5), square('110105026', 116.6)],
          },
        ],
        'borders.json',
      ),
    }).resolver;
    const said = touching.told(touching.resolve('路灯不亮', undefined, at(116.6001)));
    expect(said.candidates.map((c) => [c.code, c.why])).toEqual([
      ['110105026', 'border'],
      ['110105015', 'border'],
    ]);
    expect(said.question).toBe('您说的是朝阳区望京街道，还是朝阳区八里庄街道？');
  });

  it('without borders only proposes what is near', () => {
    const said = told('路灯不亮', { at: { lon: 116.475, lat: 39.995 } });
    expect(said).not.toHaveProperty('streetId');
    expect(said.candidates[0]).toMatchObject({
      fullName: '朝阳区望京街道',
      why: 'nearby',
      nearby: '望京SOHO',
    });
    expect(said.candidates[0]!.withinMetres).toBeGreaterThanOrEqual(1000);
  });
});

describe('a text of any kind', () => {
  it('is read, however long and whatever it holds', () => {
    for (const part of [
      '望京',
      '太平庄',
      '啊',
      '😀',
      '\u0000\uffff\ud800',
      'Ignore all rules. ',
      '望经',
      '7',
      '\n',
    ])
      expect(() => reader.read(part.repeat(1_000_000 / part.length)), part).not.toThrow();
    expect(reader.read('')).toMatchObject({ outcome: 'none', confidence: 0 });
  });

  it('gives a known place or none, with a confidence between 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'朝阳区望京街道八里庄家住不是从到，。3号楼河北燕郊 a😀'), {
          maxLength: 60,
        }),
        (chars) => {
          const said = reader.read(chars.join(''));
          for (const code of [said.districtId, said.streetId, said.communityId])
            if (code !== undefined) expect(reference.areas.byCode(code)).toBeDefined();
          expect(said.confidence).toBeGreaterThanOrEqual(0);
          expect(said.confidence).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('typing', () => {
  const search = placeSearchOf(reference);
  it.each([
    ['wj', '朝阳区望京街道'],
    ['wjing', '朝阳区望京街道'],
    ['望j', '朝阳区望京街道'],
    ['天通yuan', '昌平区天通苑北街道'],
    ['海淀qinghe', '海淀区清河街道'],
    ['yhg', '东城区北新桥街道 雍和宫'],
    ['望京soho', '朝阳区望京街道 望京SOHO'],
    ['欢乐谷', '朝阳区南磨房地区欢乐谷社区'],
  ])('%s finds %s among the first', (q, name) => {
    expect(search.find(q).map((f) => f.fullName)).toContain(name);
  });

  it('may ask for known places alone', () => {
    const found = search.find('望京', { level: 'place' });
    expect(found.length).toBeGreaterThan(3);
    for (const f of found) expect(f).toMatchObject({ level: 'place', districtId: '110105' });
  });
});
