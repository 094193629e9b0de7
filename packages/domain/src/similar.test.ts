import { describe, expect, it } from 'vitest';
import { dayMs } from './calendar.ts';
import { commonWords, countedFrom, gistOf, likely, likeness, type Told } from './similar.ts';

const at = Date.parse('2026-11-23T02:00:00.000Z');
const told = (text: string, more: Partial<Told> = {}): Told => ({
  text,
  districtId: '110105',
  streetId: '110105026',
  communityId: '110105026001',
  problemType: 'L02.01',
  at,
  ...more,
});
const score = (a: Told, b: Told): number => likeness(a, b).score;

describe('likeness', () => {
  const water = told('3号楼今天早上开始没水，一滴都没有');
  const again = told('我们三号楼停水了，什么时候能来水', { at: at - 3_600_000 });

  it('sees one matter in other words, and says what speaks for it', () => {
    const alike = likeness(water, again);
    expect(alike.score).toBeGreaterThan(likely);
    expect(alike).toMatchObject({ samePlace: 'building', sameType: true, sameCaller: false, daysApart: 0 });
    expect(alike.words).toContain('停水');
  });

  it('is the same from both sides, and never leaves 0…1', () => {
    const texts = [
      water,
      again,
      told(''),
      told('。。。'),
      told('水'.repeat(5000)),
      told('😀😀'),
      told('3号楼停电'),
    ];
    for (const a of texts)
      for (const b of texts) {
        expect(score(a, b)).toBeCloseTo(score(b, a), 10);
        expect(score(a, b)).toBeGreaterThanOrEqual(0);
        expect(score(a, b)).toBeLessThanOrEqual(1);
      }
  });

  it('is none in another street office or district', () => {
    expect(score(water, { ...again, streetId: '110105027' })).toBe(0);
    expect(score(water, { ...again, districtId: '110108' })).toBe(0);
  });

  it('falls with other buildings, another trouble, another community and time', () => {
    const full = score(water, again);
    expect(score(water, told('我们5号楼停水了'))).toBeLessThan(full);
    expect(score(water, told('3号楼停电了', { problemType: 'L04.01' }))).toBeLessThan(likely);
    expect(score(water, { ...again, communityId: '110105026002' })).toBeLessThan(full);
    expect(score(water, { ...again, at: at - 180 * dayMs })).toBeLessThan(likely);
  });

  it('does not rise by the name of the place, which everybody there says', () => {
    const placeNames = ['望花路西里社区', '望京街道'];
    const [a, b] = ['有人遛狗不拴绳', '希望修剪树木'].map((text) =>
      told(`望京街道望花路西里社区，${text}`, { placeNames, problemType: undefined }),
    );
    expect(likeness(a!, b!)).toMatchObject({ words: [] });
    expect(score(a!, b!)).toBeLessThan(0.1);
  });

  it('rises when the same person says it', () => {
    const mine = { ...water, petitionerRef: 'ref-1' };
    expect(score(mine, { ...again, petitionerRef: 'ref-1' })).toBeGreaterThan(score(mine, again));
    expect(likeness(mine, { ...again, petitionerRef: 'ref-1' }).sameCaller).toBe(true);
    expect(likeness(water, again).sameCaller).toBe(false);
  });

  it('names what both say, longest first, without what everybody says', () => {
    const a = gistOf({ text: '来电人反映，小学门前的早点摊占道经营，希望尽快处理' });
    const b = gistOf({ text: '市民表示小学门前早点摊油烟大，希望尽快处理' });
    expect(commonWords(a, b)).toEqual(['小学门前', '早点摊', '学校']);
  });
});

describe('月次 and 年次', () => {
  it.each([
    ['2026-12-31T15:59:59.999Z', '2026-11-30T16:00:00.000Z', '2025-12-31T16:00:00.000Z'],
    ['2026-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
    ['2026-02-28T16:00:00.000Z', '2026-02-28T16:00:00.000Z', '2025-12-31T16:00:00.000Z'],
  ])('begin at midnight in Beijing: at %s', (now, month, year) =>
    expect(countedFrom(now)).toEqual({ month, year }),
  );
});
