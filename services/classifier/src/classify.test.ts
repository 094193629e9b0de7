import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findReferenceDir, loadReference, referenceFrom } from '@jiesu/service-kit';
import { excerptSource } from '@jiesu/service-kit/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClassifier } from './classify.ts';
import { heldOut } from './examples/held-out.ts';
import { examples } from './examples/index.ts';
import { placeTruth } from './place.truth.ts';
import { placeSearchOf } from './search.ts';
import { TITLE_LENGTH } from './title.ts';

const reference = loadReference(findReferenceDir(dirname(fileURLToPath(import.meta.url)))!);
const types = reference.problemTypes.latest;
const classifier = createClassifier(reference);

describe('the examples', () => {
  it('are at least 1,200, at least eight for every type, and none is held out and trained on', () => {
    expect(examples.length).toBeGreaterThanOrEqual(1200);
    for (const { code } of types.types)
      expect(examples.filter((e) => e.code === code).length, code).toBeGreaterThanOrEqual(8);
    for (const { code } of [...examples, ...heldOut]) expect(types.byCode(code), code).toBeDefined();
    const trained = new Set(examples.map((e) => e.text));
    expect(trained.size).toBe(examples.length);
    expect(heldOut.filter((e) => trained.has(e.text))).toEqual([]);
  });
});

describe('a classification', () => {
  const results = heldOut.map((e) => ({ ...e, said: classifier.classify(e.text) }));

  it('finds the type of at least nine in ten held-out texts', () => {
    const right = results.filter((r) => r.said.problemType.code === r.code).length;
    expect(right / results.length).toBeGreaterThanOrEqual(0.9);
  });

  it('is right in at least 95 % where it is confident, and confident in more than half', () => {
    const sure = results.filter((r) => r.said.confident);
    expect(sure.length / results.length).toBeGreaterThan(0.5);
    expect(
      sure.filter((r) => r.said.problemType.code === r.code).length / sure.length,
    ).toBeGreaterThanOrEqual(0.95);
  });

  it('finds the primary dimension of nine in ten', () => {
    const right = results.filter(
      (r) => r.said.dimensions.primary.dimension === types.byCode(r.code)?.dimensions.primary,
    ).length;
    expect(right / results.length).toBeGreaterThanOrEqual(0.9);
  });

  it('gives words that stand in the text', () => {
    for (const { text, said } of results)
      for (const word of [...said.problemType.words, ...said.dimensions.primary.words, ...said.urgency.words])
        expect(text, word).toContain(word);
  });

  it('is the same every time', () => {
    const again = createClassifier(loadReference(findReferenceDir(dirname(fileURLToPath(import.meta.url)))!));
    for (const { text, said } of results.slice(0, 40)) expect(again.classify(text)).toEqual(said);
  });

  it.each([
    ['电动自行车没有地方充电，希望建充电桩', 'convenience'],
    ['有人把电动车推上楼在楼道充电', 'safety'],
    ['老楼加装电梯什么时候开始', 'housing'],
    ['家里停气两天了', 'housing'],
    ['厨房有燃气味', 'safety'],
    ['健身房办卡后跑路不退费', 'diversity'],
    ['学校门口接送孩子拥堵', 'education'],
    ['楼道堆放杂物堵塞消防通道', 'safety'],
    ['小区出入口没有无障碍坡道', 'support'],
    ['业委会选聘物业不公开', 'fairness'],
    ['医保报销比例不对', 'health'],
    ['餐馆吃出异物，食品不安全', 'safety'],
  ] as const)('of “%s” has the dimension %s', (text, dimension) => {
    expect(classifier.classify(text).dimensions.primary.dimension).toBe(dimension);
  });

  it('does not take the name of a place for the matter', () => {
    expect(classifier.classify('学院路街道路灯不亮').problemType.code).toBe('L05.04');
    expect(classifier.classify('体育馆路街道垃圾没人清').problemType.code).toBe('L07.01');
  });

  it('puts a request about nothing into the rest class and is not confident', () => {
    for (const text of ['', '   ', '😀😀😀', '嗯嗯', '?????', 'asdf qwer', '\u0000\u0001\ud800']) {
      const said = classifier.classify(text);
      expect(said.problemType.code, JSON.stringify(text)).toBe('L99.01');
      expect(said.confident).toBe(false);
      expect(said.text.length).toBeGreaterThan(0);
      expect(said.title.length).toBeGreaterThan(0);
    }
  });

  it('never throws, and keeps its promises of length, on any text', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
            '着火',
            '望京',
            '138',
            '00001234',
            '我叫',
            '张',
            '，',
            '朝阳区',
            '😀',
            '电梯',
            '\n',
            '5-3-501',
          ),
        )
        .map((a) => a.join('')),
    );
    fc.assert(
      fc.property(odd, fc.option(odd, { nil: undefined }), (text, address) => {
        const said = classifier.classify(text, { address });
        expect(said.title.length).toBeLessThanOrEqual(TITLE_LENGTH);
        expect(said.title.length).toBeGreaterThan(0);
        expect(said.place.text.length).toBeLessThanOrEqual(200);
        expect(said.alternatives.length).toBeLessThanOrEqual(3);
        expect(said.dimensions.secondary.length).toBeLessThanOrEqual(2);
        expect(said.problemType.confidence).toBeLessThanOrEqual(1);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['电话'.repeat(2000)],
    ['1'.repeat(4000)],
    ['望京'.repeat(2000)],
    ['5号楼3单元501'.repeat(400)],
    ['张先生'.repeat(1300)],
    ['a@'.repeat(2000)],
    ['朝阳区八里庄街道，'.repeat(400)],
    ['😀'.repeat(2000)],
    ['。'.repeat(4000)],
  ])('has an answer for 4,000 characters of one kind', (text) => {
    const { problemType, urgency, title } = classifier.classify(text);
    expect(problemType.code).toMatch(/^L\d\d/);
    expect(urgency.words.length).toBeLessThanOrEqual(40);
    expect(title.length).toBeLessThanOrEqual(TITLE_LENGTH);
  });

  it('works with a small taxonomy and a corner of the city', () => {
    const small = createClassifier(referenceFrom(excerptSource));
    expect(small.classify('望京街道暖气不热').problemType.code).toBe('L02.01');
    expect(small.classify('望京街道暖气不热').place.streetId).toBe('110105026');
  });
});

describe('a title', () => {
  it.each([
    ['你好，我想反映一下，我们小区路灯坏了半个月没人修', '路灯'],
    ['市民反映，孩子在学校被同学欺负，希望尽快处理', '欺负'],
    ['您好！请问公租房怎么申请？谢谢', '公租房'],
    ['暖气不热', '暖气不热'],
  ])('of “%s” holds the matter', (text, part) => {
    const { title } = classifier.classify(text);
    expect(title).toContain(part);
    expect(title).not.toMatch(/^(你好|您好|市民反映|请问)/);
  });

  it('holds nobody’s name or phone', () => {
    expect(classifier.classify('我叫张伟，电话19900001234，电梯坏了').title).not.toMatch(/张伟|199/);
  });
});

describe('the place search', () => {
  const search = placeSearchOf(reference);

  it('puts the exact name first', () => {
    for (const [q, code] of [
      ['望京街道', '110105026'],
      ['wangjing', '110105026'],
      ['海淀', '110108'],
      ['bajiao', '110107003'],
      ['花家地西里三区', '110105026046'],
      ['朝阳望京', '110105026'],
    ] as const)
      expect(search.find(q)[0]?.code, q).toBe(code);
    expect(search.find('wjjd').map((p) => p.code)).toContain('110105026');
  });

  it('answers with a short list, whatever matches', () => {
    for (const q of ['望京', 'w', 'xinyuan', '社区', '朝阳区新']) {
      expect(search.find(q).length, q).toBeGreaterThan(0);
      expect(search.find(q).length, q).toBeLessThanOrEqual(12);
    }
  });

  it('finds nothing for nothing', () => {
    expect(search.find('  ')).toEqual([]);
    expect(search.find('zzzzzz')).toEqual([]);
    expect(search.find('%_\\')).toEqual([]);
  });
});

it('has truth for places that is about the places of the register', () => {
  for (const [text, truth] of placeTruth) {
    const name = truth.replace(/^~/, '');
    if (name === '' || name === '-') continue;
    const codes = [...reference.areas.districts, ...reference.areas.streets, ...reference.areas.communities];
    expect(
      codes.some((a) => reference.areas.fullName(a.code) === name),
      `${text} ${truth}`,
    ).toBe(true);
  }
});
