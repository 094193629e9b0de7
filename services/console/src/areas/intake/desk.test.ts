import { describe, expect, it } from 'vitest';
import {
  codesOf,
  emptyEntry,
  entryFrom,
  isEmpty,
  mayLookUp,
  normalPhone,
  offersOf,
  type Suggestion,
  take,
  toDraft,
} from './desk.ts';

const suggestion: Suggestion = {
  title: '暖气不热',
  text: '望京花园暖气不热',
  place: {
    districtId: '110105',
    streetId: '110105026',
    text: '望京花园',
    confidence: 0.9,
    words: ['望京花园'],
    candidates: [
      { code: '110105026', fullName: '朝阳区望京街道' },
      { code: '110105035', fullName: '朝阳区东湖街道' },
    ],
  },
  problemType: { code: 'L02.01', confidence: 0.75, words: ['暖气不热'] },
  alternatives: [{ code: 'L02.02', confidence: 0.03 }],
  dimensions: { primary: { dimension: 'liveability', confidence: 0.9, words: ['暖气'] }, secondary: [] },
  urgency: { level: 'urgent', words: ['老人'] },
  decidedBy: 'machine',
  confident: true,
  classifierVersion: 'test',
};
const names = { type: (code: string) => code, place: () => '朝阳 · 望京', urgency: (level: string) => level };

describe('toDraft', () => {
  it('leaves out what was left empty', () => {
    const draft = toDraft({ ...emptyEntry, text: ' 暖气不热 ' }, undefined);
    expect(draft).toEqual({
      channel: 'hotline',
      kind: 'complaint',
      text: '暖气不热',
      petitioner: { kind: 'person', confidential: false },
    });
  });
  it('carries what the agent decided and how the desk settled it', () => {
    const draft = toDraft(
      { ...emptyEntry, text: '公交卡怎么办', phone: '199-0000 1111', hint: { problemType: 'L06.01' } },
      '2026-11-23T01:00:00.000Z',
      { outcome: 'answered', reason: '可在地铁站办理。' },
    );
    expect(draft).toMatchObject({
      petitioner: { phone: '19900001111' },
      hint: { problemType: 'L06.01' },
      receivedAt: '2026-11-23T01:00:00.000Z',
      settlement: { outcome: 'answered' },
    });
  });
});

describe('phones', () => {
  it.each([
    ['199 0000 1111', '19900001111', true],
    ['+86 199-0000-1111', '19900001111', true],
    ['１９９００００１１１１', '19900001111', true],
    ['(010) 6512 3456', '01065123456', true],
    ['65123456', '65123456', true],
    ['1990000', '1990000', false],
    ['12345', '12345', false],
    ['', '', false],
  ] as const)('%s is read as %s', (typed, phone, enough) => {
    expect(normalPhone(typed)).toBe(phone);
    expect(mayLookUp(typed)).toBe(enough);
  });
});

describe('offersOf', () => {
  const offers = offersOf(suggestion, {}, names);
  it('numbers types first, then places without repeats, then urgency', () => {
    expect(offers.map((offer) => `${offer.field} ${offer.code}`)).toEqual([
      'type L02.01',
      'type L02.02',
      'place 110105026',
      'place 110105035',
      'urgency urgent',
    ]);
  });
  it('spares the agent faint alternatives where the machine is sure', () => {
    const sure = { ...suggestion, problemType: { ...suggestion.problemType, confidence: 0.95 } };
    expect(
      offersOf(sure, {}, names)
        .filter((offer) => offer.field === 'type')
        .map((offer) => offer.code),
    ).toEqual(['L02.01']);
  });
  it('takes one of a field instead of the other, and gives it back when taken twice', () => {
    const [first, second] = offers;
    if (!first || !second) throw new Error('no offers');
    const once = take({ urgency: 'ordinary' }, first);
    expect(once).toEqual({ urgency: 'ordinary', problemType: 'L02.01' });
    expect(take(once, second)).toEqual({ urgency: 'ordinary', problemType: 'L02.02' });
    expect(take(once, { ...first, taken: true })).toEqual({ urgency: 'ordinary' });
  });
  it('replaces a place as a whole', () => {
    const other = offers[3];
    if (!other) throw new Error('no offers');
    expect(take({ districtId: '110101', communityId: '110101001001', problemType: 'L02.01' }, other)).toEqual(
      {
        problemType: 'L02.01',
        districtId: '110105',
        streetId: '110105035',
      },
    );
  });
  it('shows what is taken', () => {
    const taken = offersOf(
      suggestion,
      { problemType: 'L02.01', districtId: '110105', streetId: '110105026' },
      names,
    );
    expect(taken.filter((offer) => offer.taken).map((offer) => offer.code)).toEqual(['L02.01', '110105026']);
  });
});

describe('codesOf', () => {
  it('reads an area code by its length', () => {
    expect(codesOf('110105')).toEqual({ districtId: '110105' });
    expect(codesOf('110105026001')).toEqual({
      districtId: '110105',
      streetId: '110105026',
      communityId: '110105026001',
    });
  });
});

describe('entryFrom', () => {
  it('leaves out what is odd', () => {
    expect(entryFrom({ text: '暖气', kind: 'shout', confidential: 'yes', phone: 1 })).toEqual({
      ...emptyEntry,
      text: '暖气',
    });
    expect(isEmpty(entryFrom(undefined))).toBe(true);
  });
});
