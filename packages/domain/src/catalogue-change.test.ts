import type { RuleChange } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOn, changedCatalogue, changesNothing, checkChange, dayOfChange } from './catalogue-change.ts';
import { aCatalogue, aRule, street } from './dispatch.testing.ts';
import { checkCatalogue } from './dispatch-catalogue.ts';

const anything = { isProblemType: () => true, isArea: () => true, isUnit: () => true };
const base = aCatalogue([
  aRule('heating', 100, { problemTypes: ['L02'] }, { unitId: 'utility-heating' }),
  aRule('rest', 0, {}, street),
]);
const changing = (change: Partial<RuleChange>): RuleChange => ({
  basedOn: base.version,
  put: [],
  remove: [],
  ...change,
});
const after = (change: RuleChange) =>
  changedCatalogue(base, change, { version: 'next', from: '2026-12-01', note: '测试' });
const findings = (change: RuleChange) =>
  checkChange(base, change, after(change), anything).map(
    ({ kind, ruleIds }) => `${kind} ${ruleIds.join('/')}`,
  );

describe('a change of rules', () => {
  it('puts, replaces and removes by id, and leaves the others as they are', () => {
    const gas = aRule('gas', 50, { problemTypes: ['L03'] }, { unitId: 'utility-gas' });
    const heating = aRule('heating', 120, { problemTypes: ['L02'] }, { unitId: 'utility-heating' });
    const next = after(changing({ put: [gas, heating], remove: ['rest'] }));
    expect(next.rules.map(({ ruleId, priority }) => [ruleId, priority])).toEqual([
      ['gas', 50],
      ['heating', 120],
    ]);
    expect(next).toMatchObject({ version: 'next', from: '2026-12-01', maxHops: base.maxHops });
    expect(base.rules).toHaveLength(2);
  });

  it('is named with the rule that it collides with', () => {
    const twin = aRule('twin', 100, { problemTypes: ['L02.01'] }, street);
    const hidden = aRule('hidden', 50, { problemTypes: ['L02.01'] }, street);
    const never = aRule('never', 60, { kinds: [] }, street);
    expect(findings(changing({ put: [twin] }))).toEqual(['overlapping heating/twin']);
    expect(findings(changing({ put: [hidden] }))).toEqual(['unreachable hidden/heating']);
    expect(findings(changing({ put: [never] }))).toEqual(['neverMatches never']);
    expect(findings(changing({ remove: ['ghost'] }))).toEqual(['unknownRule ghost']);
  });

  it('that hides an old rule names the old one as unreachable', () => {
    const wide = aRule('wide', 900, {}, street);
    expect(findings(changing({ put: [wide] }))).toContain('unreachable heating/wide');
  });

  it('changes nothing where it says what is so already, in whatever order', () => {
    const [heating] = base.rules;
    const turned = Object.fromEntries(Object.entries(heating ?? {}).reverse()) as never;
    expect(changesNothing(base, changing({ put: [turned] }))).toBe(true);
    expect(changesNothing(base, changing({ put: [{ ...heating, priority: 101 } as never] }))).toBe(false);
    expect(changesNothing(base, changing({ remove: ['rest'] }))).toBe(false);
  });

  it('finds in few comparisons what a check of everything finds', () => {
    const code = fc.constantFrom('L01', 'L01.01', 'L01.02', 'L02');
    const rule = fc.record({
      ruleId: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6'),
      priority: fc.integer({ min: 0, max: 4 }),
      types: fc.option(fc.uniqueArray(code, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    });
    const rules = fc.uniqueArray(rule, { selector: ({ ruleId }) => ruleId, maxLength: 5 });
    const made = (drafts: readonly { ruleId: string; priority: number; types: string[] | undefined }[]) =>
      drafts.map(({ ruleId, priority, types }) =>
        aRule(ruleId, priority, types ? { problemTypes: types } : {}, street),
      );
    const named = (all: readonly { kind: string; ruleIds: readonly string[] }[]) =>
      new Set(all.map(({ kind, ruleIds }) => `${kind} ${ruleIds[0]}`));
    fc.assert(
      fc.property(rules, rules, (old, put) => {
        const before = aCatalogue(made(old));
        // Only what was clean before is changed in practice.
        fc.pre(checkCatalogue(before, anything).length === 0);
        const change = changing({ put: made(put) });
        const next = changedCatalogue(before, change, { version: 'n', from: '2026-12-01' });
        expect(named(checkChange(before, change, next, anything))).toEqual(
          named(checkCatalogue(next, anything)),
        );
      }),
    );
  });

  it('is tried on the first day on which all of it holds', () => {
    const later = aRule('later', 5, { problemTypes: ['L09'] }, street, { from: '2027-01-01' });
    const change = changing({ put: [later] });
    expect(dayOfChange(change, '2026-11-24')).toBe('2027-01-01');
    expect(dayOfChange(changing({}), '2026-11-24')).toBe('2026-11-24');
    const ended = aRule('ended', 6, {}, street, { until: '2026-12-31' });
    const held = asOn(after(changing({ put: [later, ended] })), '2027-01-01').rules;
    expect(held.map(({ ruleId }) => ruleId)).toEqual(['heating', 'rest', 'later']);
    expect(held.every(({ from, until }) => from === undefined && until === undefined)).toBe(true);
  });
});
