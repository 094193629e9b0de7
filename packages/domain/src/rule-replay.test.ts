import { describe, expect, it } from 'vitest';
import { aCatalogue, aRule, littleCity, street, wangjing } from './dispatch.testing.ts';
import { compileCatalogue } from './dispatch-catalogue.ts';
import type { RoutedRequest } from './routing.ts';
import { startReplay } from './rule-replay.ts';

const request = (traits: Partial<RoutedRequest> = {}): RoutedRequest => ({
  kind: 'help',
  channel: 'hotline',
  title: '家中暖气不热',
  text: '市民反映家中暖气不热，希望尽快处理。',
  place: { ...wangjing, text: '望京街道某小区', confidence: 0.9, words: [] },
  problemType: 'L02.01',
  dimensions: { primary: 'housing', secondary: [] },
  urgency: 'ordinary',
  petitionerRef: 'p-1',
  confidential: false,
  supporters: 1,
  receivedAt: '2026-11-20T02:00:00.000Z',
  classifiedAt: '2026-11-20T02:00:01.000Z',
  ...traits,
});

const rest = aRule('rest', 0, {}, street);
const heating = aRule('heating', 100, { problemTypes: ['L02'] }, { unitId: 'utility-heating' });
const failing = { ...aRule('failing', 900, {}, street), when: { words: 7 } } as never;

const replayed = (
  before: Parameters<typeof aCatalogue>[0],
  after: Parameters<typeof aCatalogue>[0],
  requests: readonly RoutedRequest[],
  always: readonly string[] = [],
) => {
  const replay = startReplay(
    compileCatalogue(aCatalogue(before)),
    compileCatalogue(aCatalogue(after)),
    littleCity,
    new Set(always),
  );
  for (const [i, one] of requests.entries()) replay.take({ requestId: `20261120-0000000${i}`, request: one });
  return replay.result();
};

describe('a replay', () => {
  it('says who gains and who loses, from where to where, by which rule', () => {
    const result = replayed(
      [rest],
      [rest, heating],
      [request(), request(), request({ problemType: 'L07.01' })],
    );
    expect(result).toMatchObject({ requests: 3, moved: 2, reviewsBefore: 0, reviewsAfter: 0, failures: 0 });
    expect(result.units).toEqual([
      { unitId: 'street-110105026', before: 3, after: 1 },
      { unitId: 'utility-heating', before: 0, after: 2 },
    ]);
    expect(result.moves).toEqual([
      {
        fromUnitId: 'street-110105026',
        toUnitId: 'utility-heating',
        ruleId: 'heating',
        requests: 2,
        examples: ['20261120-00000000', '20261120-00000001'],
      },
    ]);
    expect(result.rules).toEqual([
      { ruleId: 'heating', before: 0, after: 2 },
      { ruleId: 'rest', before: 3, after: 1 },
    ]);
  });

  it('counts what would wait for a dispatcher on either side', () => {
    const nowhere = request({ place: { text: '', confidence: 0, words: [] } });
    const result = replayed([heating], [rest], [request(), nowhere]);
    expect(result).toMatchObject({ moved: 1, reviewsBefore: 1, reviewsAfter: 1 });
    expect(replayed([heating], [], [request()]).moves).toEqual([
      { fromUnitId: 'utility-heating', requests: 1, examples: ['20261120-00000000'] },
    ]);
  });

  it('shows a new rule that decided nothing, and the hour of the request decides, not that of the replay', () => {
    const night = aRule('night', 200, { hours: { from: 22, to: 6 } }, { unitId: 'utility-gas' });
    expect(replayed([rest], [rest, night], [request()], ['night']).rules).toEqual([
      { ruleId: 'night', before: 0, after: 0 },
    ]);
    const late = request({ classifiedAt: '2026-11-20T15:00:00.000Z' });
    expect(replayed([rest], [rest, night], [late]).moved).toBe(1);
  });

  it('counts a rule that fails and goes on', () => {
    expect(replayed([rest], [rest, failing], [request(), request()])).toMatchObject({
      requests: 2,
      failures: 2,
      reviewsAfter: 2,
    });
  });
});
