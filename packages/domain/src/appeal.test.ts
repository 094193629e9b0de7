import type { CallbackPolicy } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { appealCallback, decideAppeal, mayAppealUntil } from './appeal.ts';
import { type Callback, recordCallback } from './callback.ts';
import { type Decision, isRefused } from './decision.ts';
import { aPolicy, hour, ticketId } from './timers.testing.ts';

const policy = aPolicy();
const ok = (decision: Decision<Callback>): Callback => {
  if (isRefused(decision)) throw new Error(decision.refused);
  return decision.next;
};
const open: Callback = {
  ticketId,
  requestId: ticketId.slice(0, 17),
  unitId: 'street-110105026',
  round: 1,
  because: 'approved',
  problemType: 'L01.02',
  kind: 'help',
  tier: 'ordinary',
  state: 'open',
  openedAt: hour(0),
  dueAt: hour(48),
  nextAttemptAt: hour(0),
  attempts: [],
};
const unsolved = { status: 'reached', contacted: true, solved: false, satisfaction: 'dissatisfied' } as const;
const done = (recording?: string): Callback =>
  ok(recordCallback(open, { ...unsolved, ...(recording && { recording }) }, 'caller', hour(1), policy));
const appealed = (ground = 'misrecorded', recording?: string): Callback =>
  ok(appealCallback(done(recording), { ground, text: '录音里说已解决' }, 'clerk', hour(2), policy));
const city = { userId: 'city.reviewer', level: 'city' } as const;
const corrected = {
  upheld: true,
  because: '录音为已解决',
  contacted: true,
  solved: true,
  satisfaction: 'satisfied',
} as const;

describe('an appeal', () => {
  it('is made once, in time, on a ground of the policy, against a callback that is done', () => {
    const body = { ground: 'misrecorded', text: '录音里说已解决' };
    expect(appealCallback(open, body, 'clerk', hour(2), policy)).toMatchObject({
      refused: 'appeal-too-early',
    });
    expect(mayAppealUntil(open, policy)).toBeUndefined();
    expect(mayAppealUntil(done(), policy)).toBe(hour(73));
    expect(isRefused(appealCallback(done(), body, 'clerk', hour(73), policy))).toBe(false);
    expect(appealCallback(done(), body, 'clerk', hour(74), policy)).toMatchObject({
      refused: 'appeal-too-late',
    });
    expect(appealCallback(done(), { ...body, ground: 'other' }, 'clerk', hour(2), policy)).toMatchObject({
      refused: 'appeal-ground-unknown',
      fields: [{ field: 'ground' }],
    });
    expect(appealCallback(appealed(), body, 'clerk', hour(3), policy)).toMatchObject({
      refused: 'appeal-repeated',
    });
    const rejected = ok(decideAppeal(appealed(), { upheld: false, because: '无误' }, city, hour(3), policy));
    expect(appealCallback(rejected, body, 'clerk', hour(4), policy)).toMatchObject({
      refused: 'appeal-repeated',
    });
  });

  it.each([
    ['unit', 'chief', 'appeal-level'],
    ['district', 'district.reviewer', 'appeal-level'],
    ['city', 'caller', 'appeal-own-callback'],
    ['city', 'clerk', 'appeal-own-callback'],
  ] as const)('is not decided at level %s by %s: %s', (level, userId, refused) => {
    expect(decideAppeal(appealed(), corrected, { userId, level }, hour(3), policy)).toMatchObject({
      refused,
    });
  });

  it('is not decided by whoever had a part in the matter itself', () => {
    const acts = [{ by: 'city.reviewer' }];
    expect(decideAppeal(appealed(), corrected, city, hour(3), policy, acts)).toMatchObject({
      refused: 'appeal-own-callback',
    });
    expect(isRefused(decideAppeal(appealed(), corrected, city, hour(3), policy, [{ by: 'clerk.2' }]))).toBe(
      false,
    );
  });

  it('is decided after listening, where there is a recording', () => {
    const pending = appealed('misrecorded', 'rec/7');
    expect(decideAppeal(pending, corrected, city, hour(3), policy)).toMatchObject({
      refused: 'recording-unheard',
    });
    expect(isRefused(decideAppeal(pending, { ...corrected, heard: true }, city, hour(3), policy))).toBe(
      false,
    );
  });

  it('upheld, corrects the answers by the recording, and what had been recorded is kept', () => {
    const decision = decideAppeal(appealed(), corrected, city, hour(3), policy);
    expect(ok(decision)).toMatchObject({
      status: 'reached',
      solved: true,
      cell: 'both',
      appeal: { state: 'upheld', decidedBy: 'city.reviewer', recorded: { solved: false, cell: 'neither' } },
    });
    expect(decision).toMatchObject({
      facts: [
        {
          type: 'callback.appealDecided.v1',
          data: { upheld: true, calledAt: hour(1), effect: 'corrected', cell: 'both' },
        },
      ],
    });
  });

  it('upheld on a ground that spoils the callback, makes it count no more', () => {
    const decision = decideAppeal(
      appealed('wrongPerson'),
      { upheld: true, because: '非本人' },
      city,
      hour(3),
      policy,
    );
    const next = ok(decision);
    expect(next).toMatchObject({ status: 'invalid', appeal: { recorded: { solved: false } } });
    for (const field of ['contacted', 'solved', 'satisfaction', 'cell'])
      expect(next).not.toHaveProperty(field);
  });

  it('rejected, changes nothing of the result', () => {
    const { appeal: _, ...before } = appealed();
    const { appeal: __, ...after } = ok(
      decideAppeal(appealed(), { upheld: false, because: '记录无误' }, city, hour(3), policy),
    );
    expect(after).toEqual(before);
  });

  it('asks for answers where it corrects, and for none where it does not', () => {
    expect(decideAppeal(appealed(), { upheld: true, because: '属实' }, city, hour(3), policy)).toMatchObject({
      refused: 'appeal-answers-required',
    });
    expect(decideAppeal(appealed('wrongPerson'), corrected, city, hour(3), policy)).toMatchObject({
      refused: 'callback-answers-unexpected',
    });
    const twice = ok(decideAppeal(appealed(), corrected, city, hour(3), policy));
    expect(decideAppeal(twice, corrected, city, hour(4), policy)).toMatchObject({ refused: 'no-appeal' });
  });

  it('has effects by ground, as the policy of the day says', () => {
    const strict: CallbackPolicy = {
      ...policy,
      appeal: {
        ...policy.appeal,
        level: 'district',
        grounds: [{ code: 'misrecorded', zh: '', en: '', effect: 'invalid' }],
      },
    };
    const pending = ok(
      appealCallback(done(), { ground: 'misrecorded', text: '不一致' }, 'clerk', hour(2), strict),
    );
    const district = { userId: 'district.reviewer', level: 'district' } as const;
    expect(
      ok(decideAppeal(pending, { upheld: true, because: '属实' }, district, hour(3), strict)).status,
    ).toBe('invalid');
  });
});
