import type { TimeLimitsVersion } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { objectionWindow } from './deadlines.ts';
import { type ObjectionDraft, objectTicket, rejectObjection, upholdObjection } from './objection.ts';
import {
  accepted,
  at,
  clerk,
  dispatchedAt,
  handling,
  later,
  limits,
  ok,
  opened,
  policies,
  policiesWith,
  reviewer,
} from './ticket.fixtures.ts';
import { type Actor, acceptTicket, contactTicket, deadlinesOf, type Ticket } from './ticket.ts';

const draft: ObjectionDraft = {
  reason: 'notOurArea',
  basis: '该小区属于东湖街道',
  proposedUnitId: 'street-110105043',
  attachments: [],
};
const object = (ticket: Ticket, changes: Partial<ObjectionDraft> = {}, when = later) =>
  objectTicket(ticket, clerk, when, { ...draft, ...changes }, policies);
const pausing: TimeLimitsVersion = { ...limits, objection: { ...limits.objection, clock: 'pauses' } };

describe('raising an objection', () => {
  it('marks the ticket, holds the handling up and says so', () => {
    const ticket = ok(object(opened()));
    expect(ticket).toMatchObject({ stage: 'dispatched', queue: 'objection', marked: ['objection'] });
    expect(ticket.dueAt).toBe(ticket.due.acceptAt);
    expect(acceptTicket(ticket, clerk, later)).toMatchObject({ refused: 'objection-pending' });
    expect(object(ticket, { reason: 'notOurDuty' })).toMatchObject({ refused: 'objection-pending' });
  });

  it('is possible after accepting, and not any more once the petitioner was contacted', () => {
    expect(ok(object(accepted())).queue).toBe('objection');
    expect(object(handling())).toMatchObject({ refused: 'wrong-stage' });
    expect(
      contactTicket(ok(object(accepted())), clerk, later, { outcome: 'reached', method: 'phone' }),
    ).toMatchObject({ refused: 'objection-pending' });
  });

  it('ends with the window of the policy, to the minute', () => {
    const end = objectionWindow(dispatchedAt, { tier: 'ordinary', roundTheClock: false }, policies);
    expect(end).toBe(at('2026-11-24 09:30'));
    expect(ok(object(opened(), {}, end)).queue).toBe('objection');
    expect(object(opened(), {}, at('2026-11-24 09:31'))).toMatchObject({ refused: 'objection-too-late' });
  });

  it('does not let days of rest eat the window', () => {
    const eve = opened({ dispatchedAt: at('2026-09-30 17:00') });
    expect(ok(object(eve, {}, at('2026-10-08 16:59'))).queue).toBe('objection');
  });

  it('needs another unit than the own, and one at all where duty or area is disputed', () => {
    expect(object(opened(), { proposedUnitId: 'street-110105026' })).toMatchObject({
      refused: 'proposes-itself',
    });
    const { proposedUnitId: _, ...without } = draft;
    for (const reason of ['notOurArea', 'notOurDuty'] as const)
      expect(objectTicket(opened(), clerk, later, { ...without, reason }, policies)).toMatchObject({
        refused: 'proposal-needed',
      });
    expect(
      ok(objectTicket(opened(), clerk, later, { ...without, reason: 'placeUnclear' }, policies)).queue,
    ).toBe('objection');
  });

  it('is possible once on the same ground', () => {
    const stays = ok(rejectObjection(ok(object(opened())), reviewer, later, '属地无误', policies));
    expect(object(stays)).toMatchObject({ refused: 'objection-repeated' });
    expect(ok(object(stays, { reason: 'notOurDuty' })).queue).toBe('objection');
  });

  it('ends with the last hop: the ruling stays', () => {
    expect(object(opened({ hop: limits.objection.maxHops }))).toMatchObject({ refused: 'hops-exhausted' });
    expect(ok(object(opened({ hop: limits.objection.maxHops - 1 }))).queue).toBe('objection');
  });
});

describe('ruling on an objection', () => {
  it('is for somebody who neither dispatched nor objected', () => {
    const byPerson = ok(object(opened({ decidedBy: 'dispatcher-1' })));
    const same: Actor = { userId: 'dispatcher-1', roles: ['dispatcher', 'reviewer'] };
    const self: Actor = { userId: clerk.userId, roles: ['office', 'reviewer'] };
    for (const [who, refused] of [
      [same, 'reviewer-is-dispatcher'],
      [self, 'reviewer-is-objector'],
    ] as const) {
      expect(upholdObjection(byPerson, who, later, { because: '同意' })).toMatchObject({ refused });
      expect(rejectObjection(byPerson, who, later, '不同意', policies)).toMatchObject({ refused });
    }
    expect(upholdObjection(byPerson, clerk, later, { because: '同意' })).toMatchObject({
      refused: 'role-may-not',
    });
  });

  it('needs a pending one', () => {
    expect(upholdObjection(opened(), reviewer, later, { because: '同意' })).toMatchObject({
      refused: 'no-objection',
    });
    expect(rejectObjection(accepted(), reviewer, later, '不同意', policies)).toMatchObject({
      refused: 'no-objection',
    });
  });

  it('upheld: voids the ticket and names the unit for the next dispatch', () => {
    const decision = upholdObjection(ok(object(opened())), reviewer, later, { because: '确属东湖街道' });
    expect(ok(decision)).toMatchObject({ stage: 'void', queue: 'void', marked: [] });
    expect(decision).toMatchObject({
      facts: [
        {
          type: 'ticket.objectionUpheld.v1',
          data: { proposedUnitId: 'street-110105043', because: '确属东湖街道' },
        },
        { type: 'ticket.voided.v1' },
      ],
    });
    const other = upholdObjection(ok(object(opened())), reviewer, later, {
      because: '应由区住建部门办理',
      proposedUnitId: 'district-110105',
    });
    expect(other).toMatchObject({ facts: [{ data: { proposedUnitId: 'district-110105' } }, {}] });
    expect(
      upholdObjection(ok(object(opened())), reviewer, later, {
        because: '同意',
        proposedUnitId: 'street-110105026',
      }),
    ).toMatchObject({ refused: 'proposes-itself' });
  });

  it('rejected: the dispatch stays and counts as accepted', () => {
    const decision = rejectObjection(ok(object(opened())), reviewer, later, '属地无误', policies);
    expect(ok(decision)).toMatchObject({ stage: 'accepted', queue: 'accepted', marked: [] });
    expect(decision).toMatchObject({
      facts: [{ type: 'ticket.objectionRejected.v1' }, { type: 'ticket.accepted.v1' }],
    });
    const afterAccepting = rejectObjection(ok(object(accepted())), reviewer, later, '属地无误', policies);
    expect(afterAccepting).toMatchObject({ facts: [{ type: 'ticket.objectionRejected.v1' }] });
  });
});

describe('clocks during an objection', () => {
  const raised = at('2026-11-23 10:00');
  const ruled = at('2026-11-24 10:00');

  it('run on where the policy says so', () => {
    const ticket = ok(object(opened(), {}, raised));
    const stays = ok(rejectObjection(ticket, reviewer, ruled, '属地无误', policies));
    expect(stays.due).toEqual(ticket.due);
    expect(deadlinesOf(stays, policies)).toEqual(stays.due);
  });

  it('stand still where the policy says so, and the fact carries the new times', () => {
    const pauses = policiesWith(pausing);
    const ticket = ok(objectTicket(opened(), clerk, raised, draft, pauses));
    const decision = rejectObjection(ticket, reviewer, ruled, '属地无误', pauses);
    const stays = ok(decision);
    expect(stays.due).toMatchObject({
      contactAt: at('2026-11-25 09:30'),
      handleAt: at('2026-12-01 09:30'),
    });
    expect(stays.dueAt).toBe(stays.due.contactAt);
    expect(decision).toMatchObject({ facts: [{ data: { due: { handleAt: at('2026-12-01 09:30') } } }, {}] });
    expect(deadlinesOf(stays, pauses)).toEqual(stays.due);
    expect(stays.history.filter((entry) => entry.what === 'rejectObjection')).toHaveLength(1);
  });

  it('heal no lateness: what had run out before the objection stays run out', () => {
    const pauses = policiesWith({
      ...pausing,
      tiers: {
        ...pausing.tiers,
        ordinary: { ...pausing.tiers.ordinary, contact: { amount: 15, unit: 'minutes' } },
      },
    });
    const late = opened();
    const ticket: Ticket = { ...late, due: deadlinesOf(late, pauses) };
    const stays = ok(
      rejectObjection(
        ok(objectTicket(ticket, clerk, raised, draft, pauses)),
        reviewer,
        ruled,
        '属地无误',
        pauses,
      ),
    );
    expect(stays.due.contactAt).toBe(at('2026-11-23 09:45'));
    expect(stays.due.handleAt).toBe(at('2026-12-01 09:30'));
  });
});
