import type { RequestClassified } from '@jiesu/contracts';
import { dispatch } from '@jiesu/domain';
import { findReferenceDir, loadReference, type Reference } from '@jiesu/service-kit';
import { describe, expect, it } from 'vitest';
import { cataloguesFrom } from './catalogues.ts';

const reference = loadReference(findReferenceDir(import.meta.dirname) ?? '');
const at = '2026-11-23T04:00:00.000Z';
const catalogue = cataloguesFrom(reference).at(at);
const types = reference.problemTypes.at(at);

const classified = (
  code: string,
  place: Partial<RequestClassified['place']>,
  text = '',
): RequestClassified => ({
  requestId: '20261123-7K2Q9F4M',
  channel: 'hotline',
  kind: 'help',
  receivedAt: at,
  petitionerRef: 'p',
  confidential: false,
  supporters: 1,
  title: '',
  text,
  place: { ...place, text: '', confidence: 1, words: [] },
  problemType: { code, confidence: 1, words: [] },
  alternatives: [],
  dimensions: { primary: { dimension: 'housing', confidence: 1, words: [] }, secondary: [] },
  urgency: { level: 'ordinary', words: [] },
  decidedBy: 'machine',
  confident: true,
  classifierVersion: 'test',
});
const wangjing = { districtId: '110105', streetId: '110105026' };
const decide = (code: string, place: Partial<RequestClassified['place']> = wangjing, text = '') =>
  dispatch(classified(code, place, text), catalogue, reference.units, at);

describe('the default catalogue', () => {
  it('has rules enough, each with name and ground in Chinese', () => {
    const { rules } = catalogue.version;
    expect(rules.length).toBeGreaterThanOrEqual(60);
    for (const rule of rules) {
      expect(rule.name, rule.ruleId).toMatch(/\p{Script=Han}{4}/u);
      expect(rule.because, rule.ruleId).toMatch(/\p{Script=Han}{3}/u);
    }
  });

  it('gives every problem type a unit in a known place', () => {
    for (const { code } of types.types) expect(decide(code), code).toMatchObject({ outcome: 'dispatch' });
  });

  it('never gives listed department work to a street office, for any type', () => {
    for (const { code } of types.types) {
      const decision = decide(code);
      const isListed = catalogue.version.dutyList.some((entry) =>
        entry.problemTypes.some((type) => code === type || code.startsWith(`${type}.`)),
      );
      if (isListed && decision.outcome === 'dispatch')
        expect(reference.units.byId(decision.unitId)?.kind, code).not.toBe('streetOffice');
    }
  });

  it.each([
    ['L02.01', 'utility-heating', ''],
    ['L03.04', 'utility-gas', '楼道里有煤气味'],
    ['L04.01', 'utility-mobile', '移动信号差'],
    ['L05.04', 'street-110105026', '小区内路灯不亮'],
    ['L05.04', 'utility-lighting', '马路路灯不亮'],
    ['L06.03', 'utility-subway-mtr', '14号线进站排队'],
    ['L06.07', 'department-traffic-police', ''],
    ['L10.02', 'department-sports', '健身房关门不退费'],
    ['L10.02', 'department-commerce', '理发店关门不退费'],
    ['L13.01', 'department-medical-insurance', ''],
    ['L14.01', 'department-human-resources', ''],
    ['L17.01', 'street-110105026', '楼道堆物'],
    ['L17.01', 'department-fire-rescue', '消防栓没水'],
    ['L20.02', 'district-110105', ''],
  ])('sends %s to %s (%s)', (code, unitId, text) => {
    expect(decide(code, wangjing, text)).toMatchObject({ outcome: 'dispatch', unitId });
  });

  it('treats a gas smell as an emergency with fire rescue beside', () => {
    expect(decide('L03.04', wangjing, '闻到很重的煤气味')).toMatchObject({
      tier: 'emergency',
      assistUnitIds: expect.arrayContaining(['department-fire-rescue']),
    });
  });
});

describe('a wrong catalogue', () => {
  const [version] = reference.catalogue.versions;
  const withRules = (rules: readonly object[]): Reference => ({
    ...reference,
    catalogue: {
      ...reference.catalogue,
      versions: [{ ...version, rules: [...(version?.rules ?? []), ...rules] } as never],
    },
  });

  it('is refused at start, with the pair of rules named', () => {
    const twin = { ...version?.rules[0], ruleId: 'twin' };
    expect(() => cataloguesFrom(withRules([twin]))).toThrow(
      /property-registration.*twin|twin.*property-registration/,
    );
  });

  it('is refused for a unit or a type that does not exist', () => {
    const base = { name: '测试规则', because: '测试依据', priority: 7, when: { problemTypes: ['L01.01'] } };
    const ghost = { ...base, ruleId: 'ghost', priority: 900, lead: { unitId: 'department-ghost' } };
    expect(() => cataloguesFrom(withRules([ghost]))).toThrow(/department-ghost/);
    const never = {
      ...base,
      ruleId: 'never',
      when: { problemTypes: ['L88'] },
      lead: { streetOfPlace: true },
    };
    expect(() => cataloguesFrom(withRules([never]))).toThrow(/L88/);
  });
});
