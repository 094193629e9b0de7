import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssessedTicket, AssessmentPolicy } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AssessedUnit,
  assessmentWindow,
  type Bulletin,
  type BulletinQuestion,
  bulletin,
  checkPolicy,
  countedIn,
  countingCallback,
  monthOf,
  moves,
  periodBefore,
  wilson,
} from './assessment.ts';

const shipped = (
  JSON.parse(
    readFileSync(
      join(import.meta.dirname, '..', '..', '..', 'schemas', 'reference', 'assessment.json'),
      'utf8',
    ),
  ) as { versions: AssessmentPolicy[] }
).versions[0] as AssessmentPolicy;
const policyWith = (change: Partial<AssessmentPolicy>): AssessmentPolicy => ({ ...shipped, ...change });
const always = (policy: AssessmentPolicy) => () => policy;
const window = assessmentWindow('2026-11', always(shipped));
const late = '2027-01-01T00:00:00.000Z';

/** One answer of a petitioner: c contacted, s solved, + satisfied, ~ basically, - not. `x`: never reached; `.`: no callback. */
type Answer = `${'c' | ''}${'s' | ''}${'+' | '~' | '-'}` | 'x' | '.';

let made = 0;
function ticket(unitId: string, answer: Answer, change: Partial<AssessedTicket> = {}): AssessedTicket {
  made += 1;
  const at = '2026-11-10T02:00:00.000Z';
  const satisfaction = answer.endsWith('+')
    ? 'satisfied'
    : answer.endsWith('~')
      ? 'basicallySatisfied'
      : 'dissatisfied';
  return {
    hop: made,
    unitId,
    problemType: 'L01.01',
    dispatchedAt: '2026-11-01T02:00:00.000Z',
    contacts: [],
    replies: [],
    callbacks:
      answer === '.'
        ? []
        : answer === 'x'
          ? [{ round: 1, at, status: 'notReached' }]
          : [
              {
                round: 1,
                at,
                status: 'reached',
                contacted: answer.includes('c'),
                solved: answer.includes('s'),
                satisfaction,
              },
            ],
    exclusions: [],
    merges: [],
    ...change,
  };
}
const many = (n: number, unitId: string, answer: Answer, change: Partial<AssessedTicket> = {}) =>
  Array.from({ length: n }, () => ticket(unitId, answer, change));
const unit = (unitId: string, districtUnitId = 'district-1'): AssessedUnit => ({
  unitId,
  kind: 'streetOffice',
  districtUnitId,
});
const ask = (tickets: readonly AssessedTicket[], change: Partial<BulletinQuestion> = {}): Bulletin =>
  bulletin({
    window,
    asOf: late,
    calibre: 'withoutExcluded',
    policy: shipped,
    units: [unit('a')],
    tickets,
    ...change,
  });
const rowOf = (of: Bulletin, unitId = 'a') => {
  const row = of.classes.flatMap(({ rows }) => rows).find((one) => one.unitId === unitId);
  if (row === undefined) throw new Error(`no row for ${unitId}`);
  return row;
};

describe('a score', () => {
  // Worked by hand: 100 × (0.1·C + 0.5·S + 0.4·(F + 0.9·B)) / callbacks that reached somebody, one decimal, half goes up.
  const golden: readonly (readonly [string, readonly AssessedTicket[], number])[] = [
    ['nothing at all', [], 0],
    ['tickets, and no callback yet', many(5, 'a', '.'), 0],
    ['callbacks, and nobody reached', many(4, 'a', 'x'), 0],
    ['one of each in full', [ticket('a', 'cs+')], 100],
    ['neither, not even contacted', [ticket('a', '-')], 0],
    ['contacted alone', [ticket('a', 'c-')], 10],
    ['solved alone', [ticket('a', 's-')], 50],
    ['satisfied alone', [ticket('a', '+')], 40],
    ['basically satisfied alone', [ticket('a', '~')], 36],
    ['contacted and solved', [ticket('a', 'cs-')], 60],
    ['contacted and satisfied', [ticket('a', 'c+')], 50],
    ['solved and satisfied', [ticket('a', 's+')], 90],
    ['solved and basically satisfied', [ticket('a', 's~')], 86],
    ['all, basically satisfied', [ticket('a', 'cs~')], 96],
    ['contacted, basically satisfied', [ticket('a', 'c~')], 46],
    ['a half: full and nothing', [ticket('a', 'cs+'), ticket('a', '-')], 50],
    ['a third: 100 of 300', [ticket('a', 'cs+'), ...many(2, 'a', '-')], 33.3],
    ['two thirds: 200 of 300', [...many(2, 'a', 'cs+'), ticket('a', '-')], 66.7],
    ['(100 + 96 + 10) / 3', [ticket('a', 'cs+'), ticket('a', 'cs~'), ticket('a', 'c-')], 68.7],
    ['(100 + 60) / 2', [ticket('a', 'cs+'), ticket('a', 'cs-')], 80],
    ['not reached ones do not thin it: 100 / 1', [ticket('a', 'cs+'), ...many(9, 'a', 'x')], 100],
    ['open ones neither: 96 / 1', [ticket('a', 'cs~'), ...many(9, 'a', '.')], 96],
    ['(9 × 100 + 10) / 10', [...many(9, 'a', 'cs+'), ticket('a', 'c-')], 91],
    ['(97 × 100 + 3 × 10) / 100', [...many(97, 'a', 'cs+'), ...many(3, 'a', 'c-')], 97.3],
    ['(39 × 100 + 0) / 40 = 97.5', [...many(39, 'a', 'cs+'), ticket('a', '-')], 97.5],
    ['(31 × 96 + 60) / 32 = 94.875', [...many(31, 'a', 'cs~'), ticket('a', 'cs-')], 94.9],
    ['(3 × 100 + 5 × 46) / 8 = 66.25 goes up', [...many(3, 'a', 'cs+'), ...many(5, 'a', 'c~')], 66.3],
    ['(7 × 90 + 86) / 8', [...many(7, 'a', 's+'), ticket('a', 's~')], 89.5],
    ['(199 × 100 + 90) / 200 = 99.95 goes up', [...many(199, 'a', 'cs+'), ticket('a', 's+')], 100],
  ];

  it.each(golden)('%s', (_, tickets, composite) => {
    expect(rowOf(ask(tickets)).rates.composite).toBe(composite);
  });

  it('is worked by hand in at least 25 cases', () => {
    expect(golden.length).toBeGreaterThanOrEqual(25);
  });

  it('has another denominator where the policy says so', () => {
    const tickets = [ticket('a', 'cs+'), ticket('a', 'x'), ...many(2, 'a', '.')];
    const by = (denominator: AssessmentPolicy['denominator']) =>
      rowOf(ask(tickets, { policy: policyWith({ denominator }) })).rates.composite;
    expect([by('validCallbacks'), by('completedCallbacks'), by('tickets')]).toEqual([100, 50, 25]);
  });
});

describe('the window', () => {
  it('of a month begins on the 19th of the month before, at midnight in Beijing', () => {
    expect(window).toEqual({
      period: '2026-11',
      from: '2026-10-18T16:00:00.000Z',
      to: '2026-11-18T16:00:00.000Z',
      settledAt: '2026-11-28T16:00:00.000Z',
    });
    const calendar = policyWith({ window: { ...shipped.window, startDay: 1 } });
    expect(assessmentWindow('2026-12', always(calendar))).toMatchObject({
      from: '2026-11-30T16:00:00.000Z',
      to: '2026-12-31T16:00:00.000Z',
    });
  });

  it('of a day runs from noon to noon', () => {
    expect(assessmentWindow('2026-03-01', always(shipped))).toMatchObject({
      from: '2026-02-28T04:00:00.000Z',
      to: '2026-03-01T04:00:00.000Z',
    });
  });

  it('leaves no gap and no overlap when a new policy begins on another day', () => {
    const days = [19, 1, 28, 5, 5, 12, 1];
    const policyAt = (day: string) =>
      policyWith({ window: { ...shipped.window, startDay: days[Number(day.slice(5, 7)) % 7] ?? 1 } });
    for (let month = 2; month <= 12; month += 1) {
      const name = (n: number) => `2026-${String(n).padStart(2, '0')}`;
      const [former, next] = [
        assessmentWindow(name(month - 1), policyAt),
        assessmentWindow(name(month), policyAt),
      ];
      expect(next.from).toBe(former.to);
      expect(next.to > next.from).toBe(true);
    }
  });

  it('is compared with the one a month earlier, clipped to its length', () => {
    expect(['2026-01', '2026-03-31', '2026-03-15', '2024-03-30'].map(periodBefore)).toEqual([
      '2025-12',
      '2026-02-28',
      '2026-02-15',
      '2024-02-29',
    ]);
  });

  it('holds its first moment and not its last', () => {
    const at = (dispatchedAt: string) =>
      countedIn(ticket('a', 'cs+', { dispatchedAt }), window, late, shipped) !== undefined;
    expect([
      at('2026-10-18T15:59:59.999Z'),
      at(window.from),
      at('2026-11-18T15:59:59.999Z'),
      at(window.to),
    ]).toEqual([false, true, true, false]);
    expect([monthOf(window.from, always(shipped)), monthOf(window.to, always(shipped))]).toEqual([
      '2026-11',
      '2026-12',
    ]);
  });
});

describe('what is known at a moment', () => {
  const reopened = ticket('a', 'c-', {
    callbacks: [
      { round: 1, at: '2026-11-05T00:00:00.000Z', status: 'reached', contacted: true, solved: false },
      {
        round: 2,
        at: '2026-11-15T00:00:00.000Z',
        status: 'reached',
        contacted: true,
        solved: true,
        satisfaction: 'satisfied',
      },
    ],
  });

  it('leaves out what came later', () => {
    const scoreAt = (asOf: string) => rowOf(ask([reopened], { asOf })).rates;
    expect(scoreAt('2026-11-04T00:00:00.000Z').validCallbacks).toBe(0);
    expect(scoreAt('2026-11-06T00:00:00.000Z').composite).toBe(10);
    expect(scoreAt('2026-11-16T00:00:00.000Z').composite).toBe(100);
  });

  it('counts the first callback where the policy wants it', () => {
    expect(rowOf(ask([reopened], { policy: policyWith({ callback: 'first' }) })).rates.composite).toBe(10);
  });

  it('counts what an upheld appeal says from its decision on, where the callback was made, and not before', () => {
    const decided = { round: 1, at: '2026-11-20T00:00:00.000Z' };
    const corrected = ticket('a', 'c-', {
      appeals: [{ ...decided, status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' }],
    });
    const spoiled = ticket('a', '-', { appeals: [{ ...decided, status: 'invalid' }] });
    const at = (asOf: string, tickets = [corrected]) => rowOf(ask(tickets, { asOf })).rates;
    expect(at('2026-11-19T23:59:59.999Z').composite).toBe(10);
    expect(at('2026-11-20T00:00:00.000Z').composite).toBe(100);
    expect(at('2026-11-19T23:59:59.999Z', [spoiled]).validCallbacks).toBe(1);
    expect(at('2026-11-20T00:00:00.000Z', [spoiled]).validCallbacks).toBe(0);
    // An appeal about another round says nothing about this one.
    const other = ticket('a', 'c-', { appeals: [{ ...decided, round: 2, status: 'invalid' }] });
    expect(rowOf(ask([other])).rates.composite).toBe(10);
    expect(countingCallback(corrected, late, shipped)?.at).toBe('2026-11-10T02:00:00.000Z');
  });

  it('knows a withdrawn ticket until it is withdrawn', () => {
    const withdrawn = ticket('a', 'cs+', { voidAt: '2026-11-12T00:00:00.000Z' });
    expect(rowOf(ask([withdrawn], { asOf: '2026-11-11T00:00:00.000Z' })).counts.tickets).toBe(1);
    expect(rowOf(ask([withdrawn])).counts.tickets).toBe(0);
  });

  it('counts a merged ticket for the unit that the policy named, with its own callback or without, until it is undone', () => {
    const merged = ticket('b', '-', {
      merges: [
        { order: 1, at: '2026-11-05T00:00:00.000Z', into: 'root-1', unitId: 'a' },
        { order: 2, at: '2026-11-20T00:00:00.000Z' },
      ],
    });
    const units = [unit('a'), unit('b')];
    const counts = (asOf: string, callbacks: 'each' | 'root', unitId: string) => {
      const { tickets, validCallbacks } = rowOf(
        ask([merged], { asOf, units, policy: policyWith({ merged: callbacks }) }),
        unitId,
      ).counts;
      return [tickets, validCallbacks];
    };
    const between = '2026-11-15T00:00:00.000Z';
    expect([
      counts(between, 'each', 'a'),
      counts(between, 'root', 'a'),
      counts(between, 'each', 'b'),
    ]).toEqual([
      [1, 1],
      [1, 0],
      [0, 0],
    ]);
    expect([counts(late, 'root', 'a'), counts(late, 'root', 'b')]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('excludes from one calibre and not from the other, until it is taken in again', () => {
    const excluded = ticket('a', '-', {
      exclusions: [
        { order: 1, at: '2026-11-12T00:00:00.000Z', on: true },
        { order: 2, at: '2026-11-20T00:00:00.000Z', on: false },
      ],
    });
    const tickets = [excluded, ticket('a', 'cs+')];
    const score = (calibre: 'all' | 'withoutExcluded', asOf: string) =>
      rowOf(ask(tickets, { calibre, asOf })).rates.composite;
    const between = '2026-11-15T00:00:00.000Z';
    expect([
      score('all', between),
      score('withoutExcluded', between),
      score('withoutExcluded', late),
    ]).toEqual([50, 100, 50]);
    expect(rowOf(ask(tickets, { asOf: between })).counts).toMatchObject({ tickets: 1, excluded: 1 });
  });

  it('is the same byte for byte whatever comes later and in whatever order tickets are read', () => {
    const answers: readonly Answer[] = ['cs+', 'cs~', 'cs-', 'c-', '-', 'x', '.', 's~'];
    const one = fc.record({
      unitId: fc.constantFrom('a', 'b', 'c'),
      answer: fc.constantFrom(...answers),
      problemType: fc.constantFrom('L01.01', 'L01.02', 'L05.01', 'L07.03'),
    });
    const asOf = '2026-11-30T00:00:00.000Z';
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), fc.array(one, { maxLength: 10 }), (known, fresh) => {
        const build = (list: typeof known, change = {}) =>
          list.map(({ unitId, answer, problemType }) => ticket(unitId, answer, { problemType, ...change }));
        const tickets = build(known);
        const units = [unit('a'), unit('b'), unit('c', 'district-2')];
        const said = JSON.stringify(ask(tickets, { asOf, units }));
        const later = '2026-12-02T00:00:00.000Z';
        const grown = [
          ...build(fresh, { dispatchedAt: later }),
          ...[...tickets].reverse().map((old) => ({
            ...old,
            voidAt: later,
            callbacks: [...old.callbacks, { round: 9, at: later, status: 'reached', solved: true }],
            exclusions: [{ order: 9, at: later, on: true }],
          })),
        ];
        expect(JSON.stringify(ask(grown, { asOf, units: [...units].reverse() }))).toBe(said);
      }),
    );
  });
});

describe('small numbers', () => {
  it('have the interval of Wilson', () => {
    // Worked by hand for 8 of 10 at 95 %: z² = 3.8414, middle (0.8 + 0.19207) / 1.38414, half 1.41603 × √(0.016 + 0.009604).
    const { low, high } = wilson(0.8, 10, 0.95);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
    expect(wilson(1, 10, 0.95).low).toBeCloseTo(0.7225, 4);
    expect(wilson(0, 10, 0.95).high).toBeCloseTo(0.2775, 4);
    expect(wilson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });

  it('say plainly that there is no real difference, or too little to say', () => {
    const units = ['a', 'b', 'c', 'd'].map((id) => unit(id));
    const said = ask(
      [
        ...many(195, 'a', 'cs+'),
        ...many(5, 'a', '-'),
        ...many(194, 'b', 'cs+'),
        ...many(6, 'b', '-'),
        ...many(100, 'c', 'cs+'),
        ...many(100, 'c', '-'),
        ...many(5, 'd', '-'),
      ],
      { units },
    );
    expect(units.map(({ unitId }) => rowOf(said, unitId).difference)).toEqual([
      'above',
      'above',
      'below',
      'tooFew',
    ]);
    // One ticket apart: first and second by the figures, and either place might be the other's.
    expect(rowOf(said, 'a')).toMatchObject({ rank: 1, rankRange: { from: 1, to: 2 } });
    expect(rowOf(said, 'b')).toMatchObject({ rank: 2, rankRange: { from: 1, to: 2 } });
    expect(rowOf(said, 'c')).toMatchObject({ rank: 3, rankRange: { from: 3, to: 4 } });
    const alike = ask(
      [...many(97, 'a', 'cs+'), ...many(3, 'a', '-'), ...many(95, 'b', 'cs+'), ...many(5, 'b', '-')],
      {
        units: units.slice(0, 2),
      },
    );
    expect(['a', 'b'].map((id) => rowOf(alike, id).difference)).toEqual(['none', 'none']);
  });
});

describe('the case mix', () => {
  it('is taken out: two units that do alike on every type stand alike', () => {
    // On easy L01.01 everybody makes 100, on hard L05.01 a half of 100 and a half of 0.
    const easy = (n: number, id: string) => many(n, id, 'cs+');
    const hard = (n: number, id: string) => [
      ...many(n / 2, id, 'cs+', { problemType: 'L05.01' }),
      ...many(n / 2, id, '-', { problemType: 'L05.01' }),
    ];
    const said = ask([...easy(80, 'a'), ...hard(20, 'a'), ...easy(20, 'b'), ...hard(80, 'b')], {
      units: [unit('a'), unit('b')],
    });
    // By hand: raw 90 and 60; of 200, 50 miss 100 points: the class makes 75; expected are 90 and 60, as they came.
    expect(rowOf(said, 'a')).toMatchObject({
      rates: { composite: 90 },
      adjusted: { expected: 90, composite: 75, rank: 1 },
    });
    expect(rowOf(said, 'b')).toMatchObject({
      rates: { composite: 60 },
      adjusted: { expected: 60, composite: 75, rank: 1 },
    });
  });

  it('turns a rank where the hard work is done better', () => {
    const hard = { problemType: 'L05.01' };
    const said = ask(
      [
        ...many(90, 'a', 'cs+'),
        ...many(10, 'a', '-'),
        ...many(60, 'b', 'cs+', hard),
        ...many(40, 'b', '-', hard),
        ...many(40, 'c', 'cs+', hard),
        ...many(60, 'c', '-', hard),
        ...many(100, 'c', 'cs+'),
      ],
      { units: [unit('a'), unit('b'), unit('c')] },
    );
    // By hand: L01.01 misses 10 of 200 (5), L05.01 100 of 200 (50); the class misses 110 of 400 (27.5).
    // a missed 10 and 5 were expected: 2 × 27.5 → 45. b: 40 of 50: 0.8 × 27.5 = 22 → 78. c: 60 of 55 → 70.
    const of = (id: string) => {
      const { rates, rank, adjusted } = rowOf(said, id);
      return [rates.composite, rank, adjusted.expected, adjusted.composite, adjusted.rank];
    };
    expect([of('a'), of('b'), of('c')]).toEqual([
      [90, 1, 95, 45, 3],
      [60, 3, 50, 78, 1],
      [70, 2, 72.5, 70, 2],
    ]);
  });

  it('takes a rare problem type together with its class of problems', () => {
    const said = ask(
      [
        ...many(60, 'a', 'cs+', { problemType: 'L05.01' }),
        ...many(20, 'b', '-', { problemType: 'L05.01' }),
        ticket('a', '-', { problemType: 'L05.02' }),
      ],
      { units: [unit('a'), unit('b')] },
    );
    // L05.02 has one callback; with its class 21 of 81 miss 100: a expected 60 × 20/80 + 21/81 misses of 61.
    expect(rowOf(said, 'a').adjusted.expected).toBe(75);
  });
});

describe('a district', () => {
  it('has a row of all tickets together and a row of its units alike, and they differ', () => {
    const said = ask([...many(1, 'a', 'c-'), ...many(99, 'b', 'cs+'), ...many(10, 'c', '-')], {
      units: [unit('a'), unit('b'), unit('c', 'district-2'), unit('d', 'district-2')],
    });
    const [one, two] = said.classes[0]?.districts ?? [];
    expect(one).toMatchObject({
      districtUnitId: 'district-1',
      units: 2,
      counts: { tickets: 100 },
      pooled: { composite: 99.1 },
      mean: { composite: 55 },
    });
    expect(two).toMatchObject({ districtUnitId: 'district-2', units: 2, pooled: { composite: 0 } });
  });

  it('averages units that nobody was asked about as 0, or leaves them out, as the policy says', () => {
    const meanOf = (meanOver: AssessmentPolicy['meanOver']) =>
      ask(many(4, 'a', 'cs+'), { units: [unit('a'), unit('b')], policy: policyWith({ meanOver }) }).classes[0]
        ?.mean.composite;
    expect([meanOf('all'), meanOf('withCallbacks')]).toEqual([50, 100]);
  });

  it('keeps a unit without a ticket in the table, with zeros and the last place', () => {
    const said = ask(many(3, 'a', '-'), { units: [unit('a'), unit('b'), unit('c')] });
    expect(said.classes[0]?.rows.map(({ unitId, rank, counts }) => [unitId, rank, counts.tickets])).toEqual([
      ['a', 1, 3],
      ['b', 2, 0],
      ['c', 2, 0],
    ]);
  });
});

describe('the four classes', () => {
  const letters = [...'abcdefghij'];
  const units = letters.map((id) => unit(id));
  /** n tickets of which `bad` are missed. */
  const month = (of: Readonly<Record<string, readonly [number, number]>>) =>
    Object.entries(of).flatMap(([id, [n, bad]]) => [...many(n - bad, id, 'cs+'), ...many(bad, id, '-')]);
  const policy = policyWith({
    fewCallbacks: 10,
    standings: {
      of: ['streets'],
      onlyRealDifference: false,
      rules: [
        { standing: 'governance', by: 'mostTickets', count: 1 },
        { standing: 'advanced', by: 'bestComposite', share: 0.2 },
        { standing: 'rectification', by: 'worstComposite', share: 0.2 },
        { standing: 'progress', by: 'rankRise', count: 1 },
      ],
    },
  });
  const before = ask(
    month({
      a: [40, 1],
      b: [40, 2],
      c: [40, 3],
      d: [40, 4],
      e: [40, 5],
      f: [40, 6],
      g: [40, 7],
      h: [40, 8],
      i: [40, 9],
    }),
    { units, policy },
  );
  const now = month({
    a: [40, 1],
    b: [40, 2],
    c: [40, 3],
    d: [40, 9],
    e: [40, 10],
    f: [40, 11],
    g: [40, 12],
    h: [40, 5],
    i: [400, 200],
    j: [3, 0],
  });
  const standings = (of: Bulletin) =>
    Object.fromEntries(
      (of.classes[0]?.rows ?? []).flatMap(({ unitId, standing }) => (standing ? [[unitId, standing]] : [])),
    );

  it('take each unit once, in the order of the policy, and nobody by a handful of callbacks', () => {
    expect(standings(ask(now, { units, policy, before }))).toEqual({
      i: 'governance',
      a: 'advanced',
      b: 'advanced',
      g: 'rectification',
      f: 'rectification',
      h: 'progress',
    });
  });

  it('call nobody best or worst by chance where the policy asks for a real difference', () => {
    const strict = { ...policy, standings: { ...policy.standings, onlyRealDifference: true } };
    expect(standings(ask(now, { units, policy: strict, before }))).toEqual({
      i: 'governance',
      a: 'advanced',
      b: 'advanced',
      h: 'progress',
    });
  });
});

describe('another formula', () => {
  const units = ['a', 'b', 'c'].map((id) => unit(id));
  const tickets = [
    ...many(30, 'a', 'cs+'),
    ...many(10, 'a', 's-'),
    ...many(30, 'b', 'cs+'),
    ...many(10, 'b', 'c+'),
    ...many(40, 'c', 'cs+'),
  ];

  it('shows whose score and rank would move, and leaves the others out', () => {
    const draft = policyWith({
      version: 'draft',
      weights: { response: 0.5, resolution: 0.1, satisfaction: 0.4 },
    });
    const moved = moves(ask(tickets, { units }), ask(tickets, { units, policy: draft }));
    // By hand: a (30 × 100 + 10 × 50) / 40 = 87.5 → (3000 + 10 × 10) / 40 = 77.5; b 87.5 → (3000 + 900) / 40 = 97.5.
    expect(
      moved.map(({ unitId, before, after }) => [
        unitId,
        before?.composite,
        after?.composite,
        before?.rank,
        after?.rank,
      ]),
    ).toEqual([
      ['a', 87.5, 77.5, 2, 3],
      ['b', 87.5, 97.5, 2, 2],
    ]);
    expect(moves(ask(tickets, { units }), ask(tickets, { units }))).toEqual([]);
  });

  it('is refused where it does not add up', () => {
    expect(checkPolicy(shipped)).toEqual([]);
    const wrong = policyWith({
      weights: { response: 0.2, resolution: 0.5, satisfaction: 0.4 },
      unitClasses: [{ id: 'empty', zh: '空', en: 'Empty', kinds: [] }],
    });
    expect(checkPolicy(wrong).map(({ field }) => field)).toEqual(['weights', 'unitClasses', 'standings.of']);
  });
});
