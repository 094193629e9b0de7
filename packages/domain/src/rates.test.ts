import { describe, expect, it } from 'vitest';
import { meanRates, type RatesPolicy, threeRates } from './rates.ts';

const policy: RatesPolicy = {
  weights: { response: 0.1, resolution: 0.5, satisfaction: 0.4 },
  basicallySatisfiedFactor: 0.9,
  decimals: 1,
  fewCallbacks: 30,
};

const counts = (
  validCallbacks: number,
  contacted: number,
  solved: number,
  satisfied: number,
  basicallySatisfied: number,
) => ({
  validCallbacks,
  contacted,
  solved,
  satisfied,
  basicallySatisfied,
});

describe('threeRates', () => {
  // Worked by hand: 100 × (0.1·R + 0.5·S + 0.4·M), M counting 基本满意 as 0.9.
  it.each([
    ['everybody content', counts(50, 50, 50, 50, 0), 100],
    ['nobody content', counts(50, 0, 0, 0, 0), 0],
    ['contacted only', counts(40, 40, 0, 0, 0), 10],
    ['solved only', counts(40, 0, 40, 0, 0), 50],
    ['satisfied only', counts(40, 0, 0, 40, 0), 40],
    ['all basically satisfied', counts(40, 40, 40, 0, 40), 96],
    ['one of three', counts(3, 3, 1, 1, 1), 52],
    ['97 of 100', counts(100, 100, 97, 97, 0), 97.3],
    ['half a tenth goes up', counts(400, 400, 389, 389, 0), 97.5],
  ])('%s', (_, given, composite) => {
    expect(threeRates(given, policy).composite).toBe(composite);
  });

  it('is all zero without a valid callback, and says that there are few', () => {
    expect(threeRates(counts(0, 0, 0, 0, 0), policy)).toEqual({
      validCallbacks: 0,
      response: 0,
      resolution: 0,
      satisfaction: 0,
      composite: 0,
      fewCallbacks: true,
    });
  });

  it('averages units by themselves, unlike the pooled row', () => {
    const small = threeRates(counts(1, 1, 0, 0, 0), policy);
    const large = threeRates(counts(99, 99, 99, 99, 0), policy);
    expect(meanRates([small, large], policy).composite).toBe(55);
    expect(threeRates(counts(100, 100, 99, 99, 0), policy).composite).toBe(99.1);
  });
});
