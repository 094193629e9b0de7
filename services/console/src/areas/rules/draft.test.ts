import { readFileSync } from 'node:fs';
import type { DispatchCatalogue } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  draftFrom,
  emptyDraft,
  fieldsOf,
  isEmpty,
  kindOf,
  type Rule,
  repaired,
  ruleFrom,
  sizeOf,
  toggled,
  undoneDuty,
  withDuty,
  without,
  withoutDuty,
  withRule,
} from './draft.ts';

const rule: Rule = {
  ruleId: 'heating',
  priority: 100,
  name: '供暖由热力集团办理',
  because: '供热合同',
  when: { problemTypes: ['L02'] },
  lead: { streetOfPlace: true },
  assists: [{ unitId: 'utility-heating' }],
};

describe('a draft of rules', () => {
  it('holds one change per rule', () => {
    const once = withRule(emptyDraft, rule);
    const twice = withRule(once, { ...rule, priority: 120 });
    expect(twice.put.map(({ priority }) => priority)).toEqual([120]);
    const gone = toggled(twice, 'heating');
    expect(gone).toEqual({ put: [], remove: ['heating'] });
    expect(isEmpty(toggled(gone, 'heating'))).toBe(true);
    expect(isEmpty(without(twice, 'heating'))).toBe(true);
    expect(withRule(gone, rule)).toEqual({ put: [rule], remove: [] });
    expect(changeOf(once, '2026-01')).toEqual({ basedOn: '2026-01', put: [rule], remove: [] });
  });

  it('says what happens to a rule', () => {
    expect(kindOf(withRule(emptyDraft, rule), 'heating', true)).toBe('changed');
    expect(kindOf(withRule(emptyDraft, rule), 'heating', false)).toBe('added');
    expect(kindOf(toggled(emptyDraft, 'heating'), 'heating', true)).toBe('removed');
    expect(kindOf(emptyDraft, 'heating', true)).toBeUndefined();
  });

  it('comes back from the drawer, without what is odd in it', () => {
    expect(draftFrom({ put: [rule, 7, { ruleId: 'x' }], remove: ['a', null] })).toEqual({
      put: [rule],
      remove: ['a'],
    });
    expect(draftFrom(undefined)).toEqual(emptyDraft);
  });

  it('made of an objection leads where the work belongs', () => {
    expect(repaired(rule, 'utility-heating', '异议成立三次')).toEqual({
      ...rule,
      lead: { unitId: 'utility-heating' },
      assists: [],
      because: '异议成立三次',
    });
  });
});

describe('the duty list in a draft', () => {
  const duty = {
    id: 'duty-lift',
    problemTypes: ['L01.03'],
    unitId: 'department-market',
    because: '特种设备',
  };

  it('goes with the rules, and an entry that was only drafted is forgotten', () => {
    const drafted = withRule(withDuty(emptyDraft, duty), rule);
    expect(sizeOf(drafted)).toBe(2);
    expect(changeOf(drafted, '2026-01').duties).toEqual({ put: [duty], remove: [] });
    expect(isEmpty(undoneDuty(withDuty(emptyDraft, duty), duty.id))).toBe(true);
    expect(changeOf(undoneDuty(drafted, duty.id), '2026-01')).not.toHaveProperty('duties');
    const gone = withoutDuty(withDuty(emptyDraft, duty), duty.id, true);
    expect(changeOf(gone, '2026-01').duties).toEqual({ put: [], remove: ['duty-lift'] });
    expect(draftFrom({ put: [], remove: [], duties: { put: [duty, 3], remove: ['x', 4] } })).toEqual({
      put: [],
      remove: [],
      duties: { put: [duty], remove: ['x'] },
    });
  });
});

describe('the form of a rule', () => {
  it('gives back every shipped rule as it was', () => {
    const file = new URL('../../../../../schemas/reference/dispatch-catalogue.json', import.meta.url);
    const { versions } = JSON.parse(readFileSync(file, 'utf8')) as DispatchCatalogue;
    const rules = versions.flatMap((version) => version.rules);
    expect(rules.length).toBeGreaterThan(60);
    for (const one of rules) expect(ruleFrom(fieldsOf(one))).toEqual({ rule: one });
  });

  it('names the field that is missing', () => {
    const good = fieldsOf(rule);
    const missing = (part: Partial<typeof good>) => {
      const made = ruleFrom({ ...good, ...part });
      return 'missing' in made ? made.missing : undefined;
    };
    expect(missing({})).toBeUndefined();
    expect(missing({ ruleId: '供暖' })).toBe('ruleId');
    expect(missing({ name: '' })).toBe('name');
    expect(missing({ because: ' ' })).toBe('because');
    expect(missing({ priority: null })).toBe('priority');
    expect(missing({ target: 'unit', unitId: undefined })).toBe('unitId');
    expect(missing({ seasonFrom: '11-15' })).toBe('seasonTo');
    expect(missing({ hoursTo: 6 })).toBe('hoursFrom');
  });
});
