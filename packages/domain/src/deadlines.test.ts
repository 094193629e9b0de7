import type { LimitDuration, Urgency } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockBasis, dueTimes, type HistoryEntry } from './deadlines.ts';
import { at, limits, policies, policiesWith } from './ticket.fixtures.ts';

const tiers = Object.keys(limits.tiers) as Urgency[];
const kinds = ['consultation', 'help', 'complaint', 'report', 'suggestion'];
const basis = (tier: Urgency, roundTheClock = false): ClockBasis => ({ tier, roundTheClock });
const open = (when: string): HistoryEntry => ({ at: when, what: 'open' });

describe('the shipped limits', () => {
  it.each([
    ['emergency', '2026-11-23 10:00', '2026-11-23 12:00'],
    ['urgent', '2026-11-23 10:00', '2026-11-24 10:00'],
    ['ordinary', '2026-11-23 10:00', '2026-11-30 10:00'],
    ['complex', '2026-11-23 10:00', '2026-12-08 10:00'],
    ['emergency', '2026-02-16 23:30', '2026-02-17 01:30'],
    ['urgent', '2026-10-01 08:00', '2026-10-02 08:00'],
    ['ordinary', '2026-02-14 10:00', '2026-02-21 10:00'],
    ['complex', '2026-12-25 10:00', '2027-01-09 10:00'],
  ] as const)('give %s, dispatched %s, until %s', (tier, dispatched, due) => {
    expect(dueTimes(basis(tier), [open(at(dispatched))], policies).handleAt).toBe(at(due));
  });

  it('ask for signing before contact before handling, at any time of the year', () => {
    const start = Date.parse(at('2025-01-01 00:00'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 690 * 1440 }), fc.constantFrom(...tiers), (minutes, tier) => {
        const due = dueTimes(basis(tier), [open(new Date(start + minutes * 60_000).toISOString())], policies);
        expect(due.acceptAt <= due.contactAt).toBe(true);
        expect(due.contactAt <= due.handleAt).toBe(true);
      }),
    );
  });

  it('let no long holiday put contact after handling', () => {
    const eve = dueTimes(basis('ordinary'), [open(at('2026-02-14 10:00'))], policies);
    expect(eve).toMatchObject({ contactAt: at('2026-02-21 10:00'), handleAt: at('2026-02-21 10:00') });
  });

  it('flag what touches the unpublished year, and nothing else', () => {
    const late = dueTimes(basis('ordinary'), [open(at('2026-12-31 10:00'))], policies);
    expect(late).toMatchObject({ acceptAt: at('2027-01-04 10:00'), provisional: true });
    expect(dueTimes(basis('emergency'), [open(at('2026-12-31 23:30'))], policies)).not.toHaveProperty(
      'provisional',
    );
    expect(dueTimes(basis('ordinary', true), [open(at('2026-12-31 10:00'))], policies)).not.toHaveProperty(
      'provisional',
    );
  });

  it('say of every value how sure its source is', () => {
    for (const tier of tiers)
      for (const limit of Object.values(limits.tiers[tier]) as LimitDuration[]) {
        expect(limit.sure).toBeDefined();
        expect(limit.note?.length).toBeGreaterThan(5);
      }
  });

  it('have one rule of proof for every kind and result', () => {
    for (const kind of kinds)
      for (const result of ['solved', 'partly', 'unable'])
        expect(
          limits.proof.rules.filter((rule) => rule.kind === kind && rule.result === result),
        ).toHaveLength(1);
  });
});

describe('deadlines from the history', () => {
  const opened = at('2026-11-23 10:00');

  it('take the policy of the day on which a clock started', () => {
    const stricter = {
      ...limits,
      version: 'stricter',
      tiers: { ...limits.tiers, ordinary: limits.tiers.urgent },
    };
    const changing = {
      ...policies,
      limitsAt: (when: string) => (when < at('2026-12-01 00:00') ? limits : stricter),
    };
    const history = [open(opened), { at: at('2026-12-02 10:00'), what: 'reopen' }];
    expect(dueTimes(basis('ordinary'), history.slice(0, 1), changing).policyVersion).toBe(limits.version);
    expect(dueTimes(basis('ordinary'), history, changing)).toMatchObject({
      policyVersion: 'stricter',
      handleAt: at('2026-12-03 10:00'),
    });
  });

  it('of a running ticket stay with the limits it was dispatched under, through a pause that a later version sees', () => {
    const inWorkingDays = {
      ...limits,
      version: 'later',
      tiers: {
        ...limits.tiers,
        ordinary: { ...limits.tiers.ordinary, handle: { amount: 3, unit: 'workingDays' as const } },
      },
    };
    const changing = {
      ...policies,
      limitsAt: (when: string) => (when < at('2026-11-25 00:00') ? limits : inWorkingDays),
    };
    const history = [
      open(opened),
      { at: at('2026-11-26 10:00'), what: 'grantPause', until: at('2026-12-03 10:00') },
    ];
    expect(dueTimes(basis('ordinary'), history, changing)).toEqual(
      dueTimes(basis('ordinary'), history, policies),
    );
  });

  it('do not move with events that are not about clocks, wherever they stand', () => {
    const others = [
      'accept',
      'assign',
      'contact',
      'note',
      'reply',
      'approve',
      'sendBack',
      'breach',
      'callBack',
      'close',
      'archive',
      'read',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...others), { maxLength: 20 }),
        fc.constantFrom(...tiers),
        (what, tier) => {
          const history = [open(opened), ...what.map((one) => ({ at: at('2026-11-24 09:00'), what: one }))];
          expect(dueTimes(basis(tier), history, policies)).toEqual(
            dueTimes(basis(tier), [open(opened)], policies),
          );
        },
      ),
    );
  });

  it('stand still for exactly the length of an objection where the policy stops them', () => {
    const pauses = policiesWith({ ...limits, objection: { ...limits.objection, clock: 'pauses' } });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 6000 }), (raised, length) => {
        const plus = (minutes: number) => new Date(Date.parse(opened) + minutes * 60_000).toISOString();
        const history = [
          open(opened),
          { at: plus(raised), what: 'object' },
          { at: plus(raised + length), what: 'rejectObjection' },
        ];
        const plain = dueTimes(basis('ordinary'), [open(opened)], pauses);
        const moved = dueTimes(basis('ordinary'), history, pauses);
        expect(Date.parse(moved.handleAt) - Date.parse(plain.handleAt)).toBe(length * 60_000);
        expect(moved.acceptAt >= plain.acceptAt).toBe(true);
        expect(dueTimes(basis('ordinary'), history, policies)).toEqual(plain);
      }),
    );
  });

  it('need an opening', () => {
    expect(() => dueTimes(basis('ordinary'), [{ at: opened, what: 'accept' }], policies)).toThrow('opening');
  });
});
