import type { CatalogueRule } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCatalogue, aClassified, aRule, districtOfPlace, noon, street } from './dispatch.testing.ts';
import {
  type CatalogueWorld,
  checkCatalogue,
  compileCatalogue,
  eachMatch,
  RuleFailure,
} from './dispatch-catalogue.ts';

const matches = (rules: readonly CatalogueRule[], classified = aClassified(), at = noon): string[] => {
  const found: string[] = [];
  eachMatch(compileCatalogue(aCatalogue(rules)), classified, at, ({ rule }) => found.push(rule.ruleId) > 0);
  return found;
};

const anything: CatalogueWorld = { isProblemType: () => true, isArea: () => true, isUnit: () => true };
const findings = (rules: readonly CatalogueRule[], world = anything) =>
  checkCatalogue(aCatalogue(rules), world).map(({ kind, ruleIds }) => [kind, ...ruleIds].join(' '));

describe('the index of the catalogue', () => {
  it('answers in the order of priority, then of id, whatever the order of lines', () => {
    const rules = [
      aRule('low', 100, { problemTypes: ['L02'] }, street),
      aRule('b', 200, { problemTypes: ['L02.01'] }, street),
      aRule('any', 150, {}, street),
      aRule('a', 200, { areas: ['110105'] }, street),
      aRule('here', 300, { problemTypes: ['L02'], areas: ['110105026'] }, street),
    ];
    expect(matches(rules)).toEqual(['here', 'a', 'b', 'any', 'low']);
    expect(matches([...rules].reverse())).toEqual(['here', 'a', 'b', 'any', 'low']);
  });

  it('takes a code for everything below it and for nothing beside it', () => {
    const rules = [aRule('heat', 1, { problemTypes: ['L02'] }, street)];
    expect(matches(rules, aClassified({ type: 'L02.03' }))).toEqual(['heat']);
    expect(matches(rules, aClassified({ type: 'L02' }))).toEqual(['heat']);
    expect(matches(rules, aClassified({ type: 'L021.03' }))).toEqual([]);
    expect(
      matches([aRule('deep', 1, { problemTypes: ['L02.01'] }, street)], aClassified({ type: 'L02' })),
    ).toEqual([]);
  });

  it('gives a rule with several types and areas once', () => {
    expect(
      matches([
        aRule('wide', 1, { problemTypes: ['L02', 'L02.01'], areas: ['110105', '110105026'] }, street),
      ]),
    ).toEqual(['wide']);
  });

  const cases: readonly [
    string,
    CatalogueRule['when'],
    Parameters<typeof aClassified>[0],
    boolean,
    string?,
  ][] = [
    ['kind', { kinds: ['complaint'] }, { kind: 'complaint' }, true],
    ['other kind', { kinds: ['complaint'] }, { kind: 'help' }, false],
    ['channel', { channels: ['wechatGroup'] }, { channel: 'wechatGroup' }, true],
    ['other channel', { channels: ['wechatGroup'] }, {}, false],
    ['urgency', { urgencies: ['emergency', 'urgent'] }, { urgency: 'urgent' }, true],
    ['other urgency', { urgencies: ['emergency'] }, { urgency: 'urgent' }, false],
    ['primary dimension', { dimensions: ['housing'] }, {}, true],
    ['secondary dimension', { dimensions: ['safety'] }, { secondary: ['elderly', 'safety'] }, true],
    ['other dimension', { dimensions: ['safety'] }, {}, false],
    ['word of the text', { words: ['漏气', '煤气味'] }, { text: '楼道里有煤气味' }, true],
    ['word of the title', { words: ['暖气'] }, { text: '不热' }, true],
    ['no word', { words: ['漏气'] }, {}, false],
    ['enough supporters', { minSupporters: 5 }, { supporters: 5 }, true],
    ['too few supporters', { minSupporters: 5 }, { supporters: 4 }, false],
    ['season over new year', { season: { from: '11-15', to: '03-15' } }, {}, true],
    [
      'last day of the season',
      { season: { from: '11-15', to: '03-15' } },
      {},
      true,
      '2026-03-15T15:59:00.000Z',
    ],
    [
      'day after the season',
      { season: { from: '11-15', to: '03-15' } },
      {},
      false,
      '2026-03-15T16:00:00.000Z',
    ],
    ['season within a year', { season: { from: '06-01', to: '09-15' } }, {}, false],
    ['night before midnight', { hours: { from: 22, to: 6 } }, {}, true, '2026-11-23T14:30:00.000Z'],
    ['night after midnight', { hours: { from: 22, to: 6 } }, {}, true, '2026-11-23T21:59:59.000Z'],
    ['06:00 is no night', { hours: { from: 22, to: 6 } }, {}, false, '2026-11-23T22:00:00.000Z'],
    ['two conditions, one fails', { kinds: ['help'], words: ['漏气'] }, {}, false],
    ['two conditions hold', { kinds: ['help'], words: ['暖气'] }, {}, true],
  ];
  it.each(cases)('%s', (_, when, traits, holds, at = noon) => {
    expect(matches([aRule('r1', 1, when, street)], aClassified(traits), at)).toEqual(holds ? ['r1'] : []);
  });

  it('holds a dated rule from its first day on, until the day before its last, by Beijing days', () => {
    const rules = [aRule('dated', 1, {}, street, { from: '2026-11-20', until: '2026-11-24' })];
    expect(matches(rules, aClassified(), '2026-11-19T15:59:59.999Z')).toEqual([]);
    expect(matches(rules, aClassified(), '2026-11-19T16:00:00.000Z')).toEqual(['dated']);
    expect(matches(rules, aClassified(), '2026-11-23T15:59:59.999Z')).toEqual(['dated']);
    expect(matches(rules, aClassified(), '2026-11-23T16:00:00.000Z')).toEqual([]);
  });

  it('never passes over a rule that fails', () => {
    const broken = aRule('broken', 2, { words: 7 as unknown as string[] }, street);
    expect(() => matches([broken, aRule('fine', 1, {}, street)])).toThrow(RuleFailure);
    expect(matches([aRule('fine', 3, {}, street)].concat())).toEqual(['fine']);
  });

  it('finds what a plain look at every rule finds', () => {
    const code = fc.constantFrom('L01', 'L01.01', 'L01.02', 'L02', 'L02.01');
    const area = fc.constantFrom('110105', '110105026', '110105026004', '110108');
    const rule = fc.record({
      priority: fc.integer({ min: 0, max: 3 }),
      types: fc.option(fc.uniqueArray(code, { minLength: 1, maxLength: 3 }), { nil: undefined }),
      areas: fc.option(fc.uniqueArray(area, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      kind: fc.option(fc.constantFrom('help' as const, 'complaint' as const), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 20 }), code, fc.boolean(), (drafts, type, streetKnown) => {
        const rules = drafts.map((draft, i) =>
          aRule(
            `r${String(i).padStart(2, '0')}`,
            draft.priority,
            {
              ...(draft.types && { problemTypes: draft.types }),
              ...(draft.areas && { areas: draft.areas }),
              ...(draft.kind && { kinds: [draft.kind] }),
            },
            street,
          ),
        );
        const place = streetKnown
          ? { districtId: '110105', streetId: '110105026' }
          : { districtId: '110105' };
        const classified = aClassified({ type, place });
        const plain = rules
          .filter(
            ({ when }) =>
              (when.problemTypes?.some((t) => type === t || type.startsWith(`${t}.`)) ?? true) &&
              (when.areas?.some((a) => Object.values(place).includes(a)) ?? true) &&
              (when.kinds?.includes('help') ?? true),
          )
          .sort((a, b) => b.priority - a.priority || (a.ruleId < b.ruleId ? -1 : 1))
          .map(({ ruleId }) => ruleId);
        expect(matches(rules, classified)).toEqual(plain);
      }),
    );
  });
});

describe('the check of the catalogue', () => {
  it('has nothing against rules of different reach and priority', () => {
    expect(
      findings([
        aRule('class', 100, { problemTypes: ['L02'] }, street),
        aRule('type', 200, { problemTypes: ['L02.01'] }, { unitId: 'utility-heating' }),
        aRule('season', 300, { problemTypes: ['L02.01'], season: { from: '11-15', to: '03-15' } }, street),
      ]),
    ).toEqual([]);
  });

  it('names both of two rules that meet at the same priority', () => {
    expect(
      findings([
        aRule('a', 200, { problemTypes: ['L02'] }, street),
        aRule('b', 200, { problemTypes: ['L02.01'], kinds: ['help'] }, districtOfPlace),
      ]),
    ).toEqual(['overlapping a b']);
  });

  it.each([
    ['kinds', { kinds: ['help'] }, { kinds: ['complaint'] }],
    ['areas', { areas: ['110105'] }, { areas: ['110108026'] }],
    ['hours', { hours: { from: 22, to: 6 } }, { hours: { from: 6, to: 22 } }],
    ['seasons', { season: { from: '11-15', to: '03-15' } }, { season: { from: '03-16', to: '11-14' } }],
    ['urgencies', { urgencies: ['emergency'] }, { urgencies: ['ordinary'] }],
  ] as const)('lets two rules share a priority when their %s exclude each other', (_, one, other) => {
    expect(
      findings([
        aRule('a', 200, { problemTypes: ['L02'], ...one } as CatalogueRule['when'], street),
        aRule('b', 200, { problemTypes: ['L02'], ...other } as CatalogueRule['when'], street),
      ]),
    ).toEqual([]);
  });

  it('lets two rules share a priority one after the other in time', () => {
    expect(
      findings([
        aRule('old', 200, { problemTypes: ['L02'] }, street, { until: '2026-07-01' }),
        aRule('new', 200, { problemTypes: ['L02'] }, districtOfPlace, { from: '2026-07-01' }),
      ]),
    ).toEqual([]);
  });

  it('names a rule that is never reached, and the one that hides it', () => {
    expect(
      findings([
        aRule('wide', 300, { problemTypes: ['L02'] }, street),
        aRule('narrow', 200, { problemTypes: ['L02.01'], words: ['暖气不热'] }, districtOfPlace),
      ]),
    ).toEqual(['unreachable narrow wide']);
    expect(
      findings([
        aRule('anything', 300, {}, street),
        aRule('typed', 200, { problemTypes: ['L09'] }, districtOfPlace),
      ]),
    ).toEqual(['unreachable typed anything']);
  });

  it('sees that a shorter word hides a longer one, and not the reverse', () => {
    const short = { problemTypes: ['L02'], words: ['暖气'] };
    const long = { problemTypes: ['L02'], words: ['暖气不热'] };
    expect(findings([aRule('a', 300, short, street), aRule('b', 200, long, street)])).toEqual([
      'unreachable b a',
    ]);
    expect(findings([aRule('a', 300, long, street), aRule('b', 200, short, street)])).toEqual([]);
  });

  it('names rules that can never hold', () => {
    const world: CatalogueWorld = {
      isProblemType: (code) => code.startsWith('L02'),
      isArea: (code) => code.startsWith('110105'),
      isUnit: () => true,
    };
    expect(
      findings(
        [
          aRule('type', 1, { problemTypes: ['L77'] }, street),
          aRule('area', 2, { areas: ['990105'] }, street),
          aRule('empty', 3, { kinds: [] }, street),
          aRule('dates', 4, {}, street, { from: '2026-05-01', until: '2026-05-01' }),
        ],
        world,
      ).sort(),
    ).toEqual(['neverMatches area', 'neverMatches dates', 'neverMatches empty', 'neverMatches type']);
  });

  it('names unknown units, repeated ids and department work led to a street office', () => {
    const rules = [
      aRule('ghost', 1, { problemTypes: ['L01'] }, { unitId: 'utility-ghost' }),
      aRule('twice', 2, { problemTypes: ['L03'] }, street),
      aRule('twice', 3, { problemTypes: ['L04'] }, street),
      aRule('down', 4, { problemTypes: ['L13.01'] }, street),
    ];
    const duty = [
      { id: 'd1', problemTypes: ['L13'], unitId: 'department-insurance', because: '医疗保障属医保部门职责' },
    ];
    const kinds = checkCatalogue(aCatalogue(rules, duty), {
      ...anything,
      isUnit: (unitId) => unitId !== 'utility-ghost',
    }).map(({ kind, ruleIds }) => `${kind} ${ruleIds[0]}`);
    expect(kinds.sort()).toEqual(['duplicateId twice', 'dutyList down', 'unknownUnit ghost']);
  });

  it('never calls a rule unreachable that some request reaches', () => {
    const code = fc.constantFrom('L01', 'L01.01', 'L01.02');
    const rule = fc.record({
      priority: fc.integer({ min: 0, max: 9 }),
      types: fc.option(fc.uniqueArray(code, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      kinds: fc.option(
        fc.uniqueArray(fc.constantFrom('help' as const, 'complaint' as const), { minLength: 1 }),
        {
          nil: undefined,
        },
      ),
      words: fc.option(
        fc.uniqueArray(fc.constantFrom('漏', '漏水', '噪声'), { minLength: 1, maxLength: 2 }),
        {
          nil: undefined,
        },
      ),
    });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), (drafts) => {
        const rules = drafts.map((draft, i) =>
          aRule(
            `r${i}`,
            draft.priority,
            {
              ...(draft.types && { problemTypes: draft.types }),
              ...(draft.kinds && { kinds: draft.kinds }),
              ...(draft.words && { words: draft.words }),
            },
            street,
          ),
        );
        const reached = new Set<string>();
        for (const type of ['L01', 'L01.01', 'L01.02', 'L09'])
          for (const kind of ['help', 'complaint'] as const)
            for (const text of ['漏', '漏水', '噪声', '漏和噪声', '漏水和噪声', '无']) {
              const first = matches(rules, aClassified({ type, kind, text }))[0];
              if (first !== undefined) reached.add(first);
            }
        for (const finding of checkCatalogue(aCatalogue(rules), anything))
          if (finding.kind === 'unreachable') expect(reached).not.toContain(finding.ruleIds[0]);
      }),
    );
  });
});
