import type { Urgency } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aCatalogue,
  aClassified,
  aRule,
  type ClassifiedTraits,
  districtOfPlace,
  littleCity,
  noon,
  street,
} from './dispatch.testing.ts';
import { dispatch, tierOf, urgencyRank } from './dispatch.ts';
import { compileCatalogue } from './dispatch-catalogue.ts';

const catalogue = compileCatalogue(
  aCatalogue(
    [
      aRule('heating', 200, { problemTypes: ['L02'] }, { unitId: 'utility-heating' }, { assists: [street] }),
      aRule('heating-other', 100, { problemTypes: ['L02'] }, street),
      aRule('property', 200, { problemTypes: ['L01.02'] }, street, {
        assists: [{ unitId: 'department-housing' }, street, { unitId: 'department-housing' }],
      }),
      aRule('renewal', 200, { problemTypes: ['L01.05'] }, districtOfPlace, {
        assists: [street],
        tier: 'complex',
      }),
      aRule('gas', 200, { problemTypes: ['L03.04'] }, { unitId: 'utility-gas' }, { tier: 'urgent' }),
      aRule(
        'insurance',
        200,
        { problemTypes: ['L13'] },
        { unitId: 'department-insurance' },
        { placeNotNeeded: true },
      ),
      aRule('ghost', 200, { problemTypes: ['L07'] }, { unitId: 'utility-ghost' }),
      aRule('downwards', 200, { problemTypes: ['L10'] }, street),
      aRule('broken', 200, { problemTypes: ['L17'], words: 7 as unknown as string[] }, street),
      aRule('behind-broken', 100, { problemTypes: ['L17'] }, street),
    ],
    [
      {
        id: 'food',
        problemTypes: ['L10.05'],
        unitId: 'department-market',
        because: '食品安全属市场监管部门职责',
      },
    ],
  ),
);

const decide = (traits: ClassifiedTraits) => dispatch(aClassified(traits), catalogue, littleCity, noon);

describe('dispatch', () => {
  it('gives a utility its work, with the runner-up that would have led elsewhere', () => {
    expect(decide({ type: 'L02.01' })).toEqual({
      outcome: 'dispatch',
      unitId: 'utility-heating',
      assistUnitIds: ['street-110105026'],
      mode: 'direct',
      tier: 'ordinary',
      rule: {
        ruleId: 'heating',
        policyVersion: '2026-01',
        because: '规则heating（条例第十一条）',
        runnerUp: { ruleId: 'heating-other', unitId: 'street-110105026' },
      },
    });
  });

  it('dispatches to the street office of the place, supervised by its district (条例 §12)', () => {
    expect(decide({ type: 'L01.02' })).toMatchObject({
      outcome: 'dispatch',
      unitId: 'street-110105026',
      districtUnitId: 'district-110105',
      mode: 'direct',
      assistUnitIds: ['department-housing'],
    });
  });

  it('dispatches to the district when only the area is known (条例 §12)', () => {
    const decision = decide({ type: 'L01.02', place: { districtId: '110108' } });
    expect(decision).toMatchObject({ outcome: 'dispatch', unitId: 'district-110108', mode: 'district' });
    expect(decision).not.toHaveProperty('districtUnitId');
    expect(decision).toHaveProperty('rule.because', expect.stringContaining('依条例第十二条派区政府'));
  });

  it('leads by district where the rule says so, and knows the district from a street code alone', () => {
    expect(decide({ type: 'L01.05', place: { streetId: '110105026' } })).toMatchObject({
      unitId: 'district-110105',
      assistUnitIds: ['street-110105026'],
      tier: 'complex',
    });
  });

  it('dispatches city-wide work without a place only where the rule allows it', () => {
    expect(decide({ type: 'L13.01', place: {} })).toMatchObject({ unitId: 'department-insurance' });
    expect(decide({ type: 'L02.01', place: {} })).toMatchObject({
      outcome: 'review',
      reason: 'placeUnknown',
    });
    expect(decide({ type: 'L01.02', place: {} })).toMatchObject({
      outcome: 'review',
      reason: 'placeUnknown',
    });
  });

  it('does not dispatch what the desk settled', () => {
    expect(decide({ settlement: { outcome: 'answered', answeredBy: 'agent1' } })).toEqual({
      outcome: 'none',
    });
  });

  const reviews: readonly [string, ClassifiedTraits, string, boolean][] = [
    ['a classification that is not confident', { confident: false }, 'notConfident', false],
    ['an emergency with doubt', { confident: false, urgency: 'emergency' }, 'emergencyDoubt', false],
    ['a doubtful one without place', { confident: false, place: {} }, 'placeUnknown', false],
    ['a type without rule', { type: 'L09.01' }, 'noRule', false],
    ['a rule that fails', { type: 'L17.01' }, 'ruleFault', true],
    ['a unit that does not exist', { type: 'L07.01' }, 'unknownUnit', true],
    [
      'a street that has no office',
      { type: 'L01.02', place: { streetId: '110105999' } },
      'unknownUnit',
      true,
    ],
    ['department work led to a street office', { type: 'L10.05' }, 'dutyList', false],
  ];
  it.each(reviews)('sends %s to a dispatcher', (_, traits, reason, alarm) => {
    expect(decide(traits)).toMatchObject({ outcome: 'review', reason, alarm, policyVersion: '2026-01' });
  });

  it('proposes the department first where the duty list stops a street office', () => {
    expect(decide({ type: 'L10.05' })).toHaveProperty('candidates.0.unitId', 'department-market');
    expect(decide({ type: 'L10.05' })).not.toHaveProperty(
      'candidates',
      expect.arrayContaining([expect.objectContaining({ unitId: 'street-110105026' })]),
    );
  });

  it('proposes the units of the alternatives, each once, with the reason', () => {
    const decision = decide({
      confident: false,
      alternatives: [
        { code: 'L01.02', confidence: 0.4 },
        { code: 'L03.04', confidence: 0.2 },
      ],
    });
    expect(decision).toHaveProperty(
      'candidates',
      [
        ['utility-heating', 'heating'],
        ['street-110105026', 'heating-other'],
        ['utility-gas', 'gas'],
      ].map(([unitId, ruleId]) =>
        expect.objectContaining({ unitId, ruleId, because: expect.stringContaining('把握') }),
      ),
    );
  });

  it('never makes an emergency or an urgent request wait longer than it says', () => {
    const urgencies: readonly Urgency[] = ['emergency', 'urgent', 'ordinary', 'complex'];
    for (const urgency of urgencies)
      for (const ofRule of [undefined, ...urgencies]) {
        const tier = tierOf(urgency, ofRule);
        if (urgency === 'emergency' || urgency === 'urgent')
          expect(urgencyRank(tier)).toBeLessThanOrEqual(urgencyRank(urgency));
        else expect(tier).toBe(ofRule ?? urgency);
      }
    expect(decide({ type: 'L03.04' })).toHaveProperty('tier', 'urgent');
    expect(decide({ type: 'L03.04', urgency: 'emergency' })).toHaveProperty('tier', 'emergency');
  });

  it('gives a street office neither department work nor work of another place, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'L01.02',
          'L01.05',
          'L02.01',
          'L03.04',
          'L07.01',
          'L09',
          'L10.05',
          'L10.01',
          'L13.02',
          'L17.01',
        ),
        fc.constantFrom(
          {},
          { districtId: '110105' },
          { districtId: '110105', streetId: '110105017' },
          { districtId: '999999' },
        ),
        fc.constantFrom<Urgency>('emergency', 'urgent', 'ordinary', 'complex'),
        fc.boolean(),
        (type, place, urgency, confident) => {
          const decision = decide({ type, place, urgency, confident });
          if (decision.outcome !== 'dispatch') return;
          expect(confident).toBe(true);
          const unit = littleCity.byId(decision.unitId);
          expect(unit).toBeDefined();
          expect(decision.assistUnitIds).not.toContain(decision.unitId);
          if (unit?.kind === 'streetOffice') {
            expect(type).not.toBe('L10.05');
            expect(unit.areaCode).toBe('streetId' in place ? place.streetId : undefined);
            expect(decision.districtUnitId).toBe('district-110105');
          }
        },
      ),
    );
  });

  it('asks fourteen rules of ten thousand: those of the type and the area', () => {
    const many = compileCatalogue(
      aCatalogue(
        Array.from({ length: 10_000 }, (_, i) =>
          aRule(
            `r${i}`,
            i,
            {
              problemTypes: [`L${String(i % 24).padStart(2, '0')}.${String(i % 90).padStart(2, '0')}`],
              areas: [`1101${String(i % 16).padStart(2, '0')}`],
              words: [`词${i}`],
            },
            street,
          ),
        ),
      ),
    );
    const classified = aClassified({
      type: 'L02.02',
      place: { districtId: '110102', streetId: '110102001' },
    });
    const asked = new Set<string>();
    for (const compiled of many.byRank) {
      const { holds, rule } = compiled;
      Object.assign(compiled, {
        holds: (...given: Parameters<typeof holds>) => {
          asked.add(rule.ruleId);
          return holds(...given);
        },
      });
    }
    dispatch(classified, many, littleCity, noon);
    expect(asked.size).toBeGreaterThan(0);
    expect(asked.size).toBeLessThanOrEqual(14);
  });
});

describe('an unsure type', () => {
  const unsure = (spread: readonly (readonly [string, number])[], traits: ClassifiedTraits = {}) =>
    aClassified({
      type: 'L01.02',
      confident: false,
      spread: spread.map(([code, confidence]) => ({ code, confidence })),
      ...traits,
    });
  const rules = [
    aRule('property', 200, { problemTypes: ['L01.02'] }, street),
    aRule('parking', 200, { problemTypes: ['L06.01'] }, street),
    aRule('food', 200, { problemTypes: ['L10.05'] }, street),
    aRule('gas', 200, { problemTypes: ['L03.04'] }, { unitId: 'utility-gas' }),
    aRule('broken', 200, { problemTypes: ['L17'], words: 7 as unknown as string[] }, street),
  ];
  const duties = [{ id: 'food', problemTypes: ['L10.05'], unitId: 'department-market', because: '部门职责' }];
  const sureAt = (sureOfUnit?: number) =>
    compileCatalogue({ ...aCatalogue(rules, duties), ...(sureOfUnit !== undefined && { sureOfUnit }) });
  const outcome = (classified: ReturnType<typeof unsure>, sureOfUnit?: number) => {
    const decision = dispatch(classified, sureAt(sureOfUnit), littleCity, noon);
    return decision.outcome === 'dispatch' ? [decision.unitId, decision.rule.because] : decision.outcome;
  };
  const both = unsure([
    ['L01.02', 0.6],
    ['L06.01', 0.38],
    ['L03.04', 0.02],
  ]);

  it('needs no person where the types possible lead to one unit, and the trace says so', () => {
    expect(outcome(both, 0.98)).toEqual([
      'street-110105026',
      expect.stringContaining('各种可能都由该单位承办'),
    ]);
  });

  it('goes to a person below the probability asked for, or where none is', () => {
    expect(outcome(both, 0.99)).toBe('review');
    expect(outcome(both)).toBe('review');
    expect(outcome(unsure([]), 0.5)).toBe('review');
  });

  it('asks for a leaf, too, where the catalogue says so', () => {
    const leafy = { ...aCatalogue(rules, duties), sureOfUnit: 0.98, sureOfLeaf: 0.8 };
    const outcomeOf = (code: string, confidence: number) => {
      const classified = { ...both, problemType: { code, confidence, words: [] } };
      return dispatch(classified, compileCatalogue(leafy), littleCity, noon).outcome;
    };
    expect(outcomeOf('L01.02.03', 0.8)).toBe('dispatch');
    expect(outcomeOf('L01.02.03', 0.79)).toBe('review');
    expect(outcomeOf('L01.02', 0.99)).toBe('review');
  });

  it('does not count types whose work the unit may not lead, nor an unknown place, nor an emergency', () => {
    expect(
      outcome(
        unsure([
          ['L01.02', 0.6],
          ['L10.05', 0.4],
        ]),
        0.9,
      ),
    ).toBe('review');
    expect(outcome({ ...both, place: { text: '', confidence: 0, words: [] } }, 0.9)).toBe('review');
    expect(outcome(unsure([['L01.02', 1]], { urgency: 'emergency' }), 0.9)).toBe('review');
  });

  it('goes to a person where a rule of a possible type fails', () => {
    expect(
      outcome(
        unsure([
          ['L01.02', 0.97],
          ['L17.01', 0.03],
        ]),
        0.9,
      ),
    ).toBe('review');
  });
});
