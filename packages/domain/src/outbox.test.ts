import type { ReportMessageBody } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { type Granted, isRefused } from './decision.ts';
import {
  expireMessage,
  isStale,
  type Message,
  type MessageDraft,
  putMessage,
  reportMessage,
  requeueMessage,
  takeMessage,
  withdrawMessage,
} from './outbox.ts';
import { aPolicy, hour } from './timers.testing.ts';

const policy = aPolicy();
const draft: MessageDraft = {
  requestId: '20261123-7K2Q9F4M',
  purpose: 'callback',
  way: 'message',
  ticketId: '20261123-7K2Q9F4M-1',
  round: 1,
  sealed: 'sealed',
  anyHour: false,
  notBefore: hour(0),
  until: hour(48),
};
const next = (decision: Granted<Message> | undefined): Message => {
  if (decision === undefined) throw new Error('nothing was decided');
  return decision.next;
};
const put = (more: Partial<MessageDraft> = {}) => next(putMessage(undefined, { ...draft, ...more }, hour(0)));
const take = (message: Message, at = 0, lease = 1, taker = 'a') =>
  takeMessage(message, taker, hour(at + lease), hour(at), policy);
const taken = (message: Message, at = 0, lease = 1) => next(take(message, at, lease));
const report = (message: Message | undefined, body: Omit<ReportMessageBody, 'key'>, at = 0) =>
  reportMessage(message, { key: 'k', ...body }, hour(at), policy);
const reported = (message: Message, body: Omit<ReportMessageBody, 'key'>, at = 0): Message => {
  const decision = report(message, body, at);
  if (decision === undefined || isRefused(decision)) throw new Error('nothing was decided');
  return decision.next;
};

describe('a message', () => {
  it('put in again changes nothing, unless it was taken back or ran out', () => {
    expect(putMessage(put(), draft, hour(1))).toBeUndefined();
    expect(putMessage(reported(taken(put()), { outcome: 'sent' }), draft, hour(1))).toBeUndefined();
    const back = next(withdrawMessage(put(), hour(1)));
    expect(back).not.toHaveProperty('sealed');
    expect(putMessage(back, draft, hour(2))?.next).toMatchObject({ state: 'waiting', sealed: 'sealed' });
    expect(putMessage(undefined, draft, hour(48))).toBeUndefined();
  });

  it('goes to one gateway at a time, and to another when the lease is over', () => {
    const first = taken(put());
    expect(first).toMatchObject({ state: 'taken', tries: 1 });
    expect(take(first, 0.5)).toBeUndefined();
    expect(take(first, 1)?.next).toMatchObject({ tries: 2, open: { takenBy: 'a' } });
  });

  it.each([
    ['before its hour', put({ notBefore: hour(4) }), 3.9, false],
    ['at its hour', put({ notBefore: hour(4) }), 4, true],
    ['when it has run out', put(), 48, false],
    ['in quiet hours', put(), 13, false],
    ['in quiet hours, where the petitioner waits for it', put({ anyHour: true }), 13, true],
  ])('%s is handed out or not', (_, message, at, is) => {
    expect(take(message, at) !== undefined).toBe(is);
  });

  it('has been sent when the gateway says so and not before, also after the lease or when it was taken back', () => {
    const out = taken(put());
    expect(out.state).toBe('taken');
    expect(reported(out, { outcome: 'sent' }, 5).state).toBe('sent');
    expect(reported(next(withdrawMessage(out, hour(1))), { outcome: 'sent' }, 2).state).toBe('sent');
    expect(reported(next(expireMessage(out, hour(48))), { outcome: 'sent' }, 49).state).toBe('sent');
    expect(expireMessage(out, hour(47))).toBeUndefined();
  });

  it('is not sent by whoever never had it, and its end is said once', () => {
    expect(report(undefined, { outcome: 'sent' })).toMatchObject({ refused: 'message-not-taken' });
    expect(report(put(), { outcome: 'sent' })).toMatchObject({ refused: 'message-not-taken' });
    const sent = reported(taken(put()), { outcome: 'sent' });
    expect(report(sent, { outcome: 'sent' })).toBeUndefined();
    expect(report(sent, { outcome: 'failed' })).toMatchObject({ refused: 'message-not-taken' });
  });

  it('is tried again after a pause outside quiet hours, so often as the policy says', () => {
    let message = reported(taken(put()), { outcome: 'again', againMinutes: 12 * 60, detail: '通道忙' });
    expect(message).toMatchObject({ state: 'waiting', detail: '通道忙', open: { freeAt: hour(23) } });
    message = reported(taken(message, 23), { outcome: 'again', againMinutes: 60 }, 23);
    message = reported(taken(message, 24), { outcome: 'again', againMinutes: 60 }, 24);
    expect(message).toMatchObject({ state: 'failed', tries: 3, sealed: 'sealed' });
    expect(message).not.toHaveProperty('open');
  });

  it('is left lying when it could have gone out long ago', () => {
    expect(isStale(put(), hour(1), policy)).toBe(false);
    expect(isStale(taken(put()), hour(1.1), policy)).toBe(true);
    expect(isStale(reported(taken(put()), { outcome: 'failed' }), hour(2), policy)).toBe(false);
  });

  it.each([
    ['what failed', reported(taken(put()), { outcome: 'failed' }), true],
    ['what a gateway keeps', taken(put(), 0, 9), true],
    ['what waits already', put(), false],
    ['what was sent', reported(taken(put()), { outcome: 'sent' }), false],
    ['what was taken back', next(withdrawMessage(put(), hour(0))), false],
    ['what ran out', next(expireMessage(put(), hour(48))), false],
  ])('put in again by a person: %s', (_, message, is) => {
    const decision = requeueMessage(message, 'new', hour(1), policy);
    expect(isRefused(decision)).toBe(!is);
    if (isRefused(decision)) return;
    expect(take(decision.next, 1)?.next).toMatchObject({ sealed: 'new', open: { tries: 1 } });
  });
});

describe('a call by robot', () => {
  const called = taken(put({ way: 'robot' }));
  const answers = { contacted: true, solved: true, satisfaction: 'satisfied' } as const;

  it('needs all answers where it was reached, and none where it was not', () => {
    const wrong: readonly Omit<ReportMessageBody, 'key'>[] = [
      { outcome: 'sent' },
      { outcome: 'sent', status: 'reached', solved: true },
      { outcome: 'sent', status: 'notReached', ...answers },
      { outcome: 'failed', status: 'reached', ...answers },
    ];
    for (const body of wrong) expect(report(called, body)).toMatchObject({ refused: 'robot-answers' });
    expect(report(taken(put()), { outcome: 'sent', status: 'reached', ...answers })).toMatchObject({
      refused: 'robot-answers',
    });
  });

  it('becomes a fact together with its end', () => {
    const decision = report(called, {
      outcome: 'sent',
      status: 'reached',
      ...answers,
      recording: 'robot/7',
    });
    expect(decision).toMatchObject({
      next: { state: 'sent' },
      facts: [
        { type: 'callback.robotCalled.v1', data: { round: 1, status: 'reached', recording: 'robot/7' } },
      ],
    });
    expect(report(called, { outcome: 'sent', status: 'notReached' })).toMatchObject({
      facts: [{ data: { status: 'notReached' } }],
    });
  });
});
