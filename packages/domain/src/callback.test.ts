import type { RecordCallbackBody } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime } from './calendar.ts';
import { type Callback, callbackCell, openCallback, outsideQuietHours, recordCallback } from './callback.ts';
import { type Decision, isRefused } from './decision.ts';
import { aFact, aPolicy, hour, opened, ticketId } from './timers.testing.ts';
import { onTicket, openFollowup } from './timers.ts';

const policy = aPolicy();
const followup = onTicket(openFollowup(opened, policy), aFact('ticket.replyApproved.v1', 4, {}), policy)!;
const callback = (): Callback => openCallback(ticketId, followup, policy).next;

const ok = (decision: Decision<Callback>) => {
  if (isRefused(decision)) throw new Error(decision.because);
  return decision;
};
const record = (doc: Callback, body: RecordCallbackBody, at = hour(5), under = policy) =>
  recordCallback(doc, body, 'caller1', at, under);

const yes: RecordCallbackBody = {
  status: 'reached',
  contacted: true,
  solved: true,
  satisfaction: 'satisfied',
};

describe('the cell of a callback', () => {
  it.each([
    [true, 'satisfied', 'both'],
    [true, 'basicallySatisfied', 'both'],
    [true, 'dissatisfied', 'onlySolved'],
    [false, 'satisfied', 'onlySatisfied'],
    [false, 'basicallySatisfied', 'onlySatisfied'],
    [false, 'dissatisfied', 'neither'],
  ] as const)('solved %s and %s is %s', (solved, satisfaction, cell) => {
    expect(callbackCell(solved, satisfaction, policy)).toBe(cell);
  });

  it('counts basic satisfaction as the policy says', () => {
    expect(callbackCell(true, 'basicallySatisfied', { satisfied: ['satisfied'] })).toBe('onlySolved');
  });
});

describe('quiet hours', () => {
  const wall = (text: string) => new Date(`2026-11-23T${text}:00.000+08:00`).toISOString();
  it.each([
    ['10:00', '10:00'],
    ['08:59', '09:00'],
    ['09:00', '09:00'],
    ['12:00', '13:30'],
    ['13:30', '13:30'],
  ])('a call at %s is made at %s', (at, made) => {
    expect(outsideQuietHours(wall(at), policy.quietHours)).toBe(wall(made));
  });

  it('lead over midnight to the next morning', () => {
    expect(outsideQuietHours(wall('20:00'), policy.quietHours)).toBe('2026-11-24T01:00:00.000Z');
    expect(outsideQuietHours(wall('00:30'), policy.quietHours)).toBe('2026-11-23T01:00:00.000Z');
  });

  it('may follow one another', () => {
    const both = [
      { from: '20:00', to: '09:00' },
      { from: '09:00', to: '09:30' },
    ];
    expect(outsideQuietHours(wall('23:00'), both)).toBe('2026-11-24T01:30:00.000Z');
  });

  it('that leave no hour are a mistake of the policy', () => {
    const never = [
      { from: '08:00', to: '20:00' },
      { from: '20:00', to: '08:00' },
    ];
    expect(() => outsideQuietHours(wall('10:00'), never)).toThrow('no hour to call');
  });

  it('are never in the answer, and nothing is put off without need', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * 24 * 60 }), (minutes) => {
        const at = new Date(Date.parse(wall('00:00')) + minutes * 60_000).toISOString();
        const call = outsideQuietHours(at, policy.quietHours);
        const time = localTime(call);
        expect(time >= '09:00' && time < '20:00' && !(time >= '12:00' && time < '13:30')).toBe(true);
        expect(call >= at).toBe(true);
        expect(outsideQuietHours(call, policy.quietHours)).toBe(call);
        expect(Date.parse(call) - Date.parse(at)).toBeLessThanOrEqual(13 * 3_600_000);
      }),
    );
  });
});

describe('a callback', () => {
  it('opens with the fact that it is due, and with the hour from which to call', () => {
    const { next, facts } = openCallback(ticketId, followup, policy);
    expect(facts).toEqual([
      {
        type: 'callback.due.v1',
        data: expect.objectContaining({ ticketId, round: 1, because: 'approved', dueAt: hour(52) }),
      },
    ]);
    // Approved at 14:00 in Beijing: at once.
    expect(next).toMatchObject({ state: 'open', nextAttemptAt: hour(4), attempts: [] });
  });

  it('is done when the petitioner answered all three questions', () => {
    const { next, facts } = ok(record(callback(), yes));
    expect(next).toMatchObject({ state: 'done', status: 'reached', cell: 'both', solved: true });
    expect(facts).toEqual([
      { type: 'callback.attempted.v1', data: expect.objectContaining({ status: 'reached', attempt: 1 }) },
      {
        type: 'callback.completed.v1',
        data: expect.objectContaining({
          status: 'reached',
          attempt: 1,
          contacted: true,
          solved: true,
          satisfaction: 'satisfied',
          cell: 'both',
        }),
      },
    ]);
  });

  it.each([
    ['contacted', { ...yes, contacted: undefined }],
    ['solved', { ...yes, solved: undefined }],
    ['satisfaction', { ...yes, satisfaction: undefined }],
  ])('is not done without the answer %s', (_, body) => {
    const { contacted, solved, satisfaction } = body;
    const given = {
      status: 'reached' as const,
      ...(contacted !== undefined && { contacted }),
      ...(solved !== undefined && { solved }),
      ...(satisfaction !== undefined && { satisfaction }),
    };
    expect(record(callback(), given)).toMatchObject({ refused: 'callback-answers-required' });
  });

  it.each(['notReached', 'invalid', 'refused'] as const)('takes no answers with %s', (status) => {
    expect(record(callback(), { ...yes, status })).toMatchObject({ refused: 'callback-answers-unexpected' });
  });

  it('is tried again after the pause of the policy, outside quiet hours, and ends with the last attempt', () => {
    const first = ok(record(callback(), { status: 'notReached' }, hour(5)));
    expect(first.facts.map((fact) => fact.type)).toEqual(['callback.attempted.v1']);
    expect(first.next).toMatchObject({ state: 'open', nextAttemptAt: hour(7) });
    // The second in vain at 18:00: a day later.
    const second = ok(record(first.next, { status: 'notReached' }, hour(8)));
    expect(second.next).toMatchObject({ state: 'open', nextAttemptAt: hour(32) });
    const third = ok(record(second.next, { status: 'notReached' }, hour(33)));
    expect(third.next).toMatchObject({ state: 'done', status: 'notReached' });
    expect(third.next).not.toHaveProperty('cell');
    expect(third.facts.at(-1)).toMatchObject({
      type: 'callback.completed.v1',
      data: { status: 'notReached', attempt: 3 },
    });
  });

  it('puts a second call that would fall into the night off to the morning', () => {
    // 18:30 in Beijing, and two hours.
    expect(ok(record(callback(), { status: 'notReached' }, hour(8.5))).next.nextAttemptAt).toBe(hour(23));
  });

  it.each(['invalid', 'refused'] as const)('ends at once with %s', (status) => {
    expect(ok(record(callback(), { status })).next).toMatchObject({ state: 'done', status });
  });

  it('cannot be recorded again once done', () => {
    const { next } = ok(record(callback(), yes));
    expect(record(next, yes)).toMatchObject({ refused: 'callback-completed' });
  });

  it('says every attempt once and its end once, whatever the policy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('reached', 'notReached', 'invalid', 'refused'), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 5 }),
        fc.subarray(['invalid', 'refused'] as const),
        (statuses, maxAttempts, finalStatuses) => {
          const under = aPolicy({ maxAttempts, finalStatuses });
          let doc = callback();
          const said: string[] = [];
          for (const status of statuses) {
            const body = status === 'reached' ? yes : { status: status as 'notReached' };
            const decision = record(doc, body, hour(5), under);
            if (isRefused(decision)) {
              expect(decision.refused).toBe('callback-completed');
              continue;
            }
            doc = decision.next;
            said.push(...decision.facts.map((fact) => fact.type));
          }
          expect(said.filter((type) => type === 'callback.attempted.v1')).toHaveLength(doc.attempts.length);
          expect(said.filter((type) => type === 'callback.completed.v1')).toHaveLength(
            doc.state === 'done' ? 1 : 0,
          );
          expect(doc.attempts.length).toBeLessThanOrEqual(maxAttempts);
        },
      ),
    );
  });
});
