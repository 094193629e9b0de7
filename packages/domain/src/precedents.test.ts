import { describe, expect, it } from 'vitest';
import { objectTicket, rejectObjection, upholdObjection } from './objection.ts';
import { type Ruling, ruleRepairs, rulingOf } from './precedents.ts';
import { clerk, later, ok, opened, policies, reviewer } from './ticket.fixtures.ts';

const objected = () =>
  ok(
    objectTicket(
      opened(),
      clerk,
      later,
      { reason: 'notOurArea', basis: '属东湖街道', proposedUnitId: 'street-110105043', attachments: [] },
      policies,
    ),
  );

describe('a ruling', () => {
  it('is there where somebody has ruled, and marks the ticket for the list of precedents', () => {
    expect(rulingOf(opened())).toBeUndefined();
    expect(rulingOf(objected())).toBeUndefined();
    expect(objected().ruled).toBeUndefined();
    const upheld = ok(upholdObjection(objected(), reviewer, later, { because: '属实' }));
    expect(rulingOf(upheld)).toMatchObject({
      ruleId: 'property-service',
      upheld: true,
      toUnitId: 'street-110105043',
    });
    expect(upheld.ruled).toEqual({ at: later, problemType: 'L02.01' });
    const rejected = ok(rejectObjection(objected(), reviewer, later, '不属实', policies));
    expect(rulingOf(rejected)).toMatchObject({ upheld: false });
  });
});

describe('proposals to mend rules', () => {
  const ruling = (ruleId: string, upheld: boolean, toUnitId = 'department-water'): Ruling => ({
    ruleId,
    policyVersion: '2026-01',
    unitId: 'street-1',
    reason: 'notOurDuty',
    upheld,
    toUnitId,
    ticketId: `${ruleId}-${upheld}`,
  });

  it('name the rule, how often it was wrong, and where its tickets went; what people dispatched is left out', () => {
    expect(
      ruleRepairs([
        ruling('drainage', true),
        ruling('drainage', true, 'utility-drainage'),
        ruling('drainage', true),
        ruling('drainage', false),
        ruling('trees', true, 'department-landscape'),
        ruling('dogs', false),
        ruling('manual', true),
      ]),
    ).toEqual([
      {
        ruleId: 'drainage',
        policyVersion: '2026-01',
        upheld: 3,
        rejected: 1,
        toUnitId: 'department-water',
        examples: ['drainage-true', 'drainage-true', 'drainage-true'],
      },
      {
        ruleId: 'trees',
        policyVersion: '2026-01',
        upheld: 1,
        rejected: 0,
        toUnitId: 'department-landscape',
        examples: ['trees-true'],
      },
    ]);
  });
});
