import type { AssessedTicket, AssessmentPolicy, Demand } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { signalsIn } from './signals.ts';
import { wordingOf } from './wording.ts';

const policy: AssessmentPolicy['signals'] = {
  recallDays: 7,
  identicalReplies: 3,
  night: { from: '22:00', to: '06:00', atLeast: 3 },
};
const window = {
  period: '2026-11',
  from: '2026-10-18T16:00:00.000Z',
  to: '2026-11-18T16:00:00.000Z',
  settledAt: '2026-11-28T16:00:00.000Z',
};

let made = 0;
function demand(ticket: Partial<AssessedTicket>, change: Partial<Demand> = {}): Demand {
  made += 1;
  return {
    requestId: `r${made}`,
    channel: 'hotline',
    kind: 'complaint',
    receivedAt: '2026-11-01T00:00:00.000Z',
    day: '2026-11-01',
    problemType: 'L01.01.02',
    petitionerRef: `p${made}`,
    secondary: [],
    supporters: 1,
    state: 'closed',
    stateOrder: 1,
    hops: 1,
    rounds: 1,
    breaches: [],
    classifiedRevision: 1,
    assessed: [
      {
        hop: 1,
        unitId: 'a',
        problemType: 'L01.01',
        dispatchedAt: '2026-11-01T00:00:00.000Z',
        contacts: [],
        replies: [],
        callbacks: [],
        exclusions: [],
        merges: [],
        ...ticket,
      },
    ],
    ...change,
  };
}
const kinds = (demands: readonly Demand[], of = window) =>
  signalsIn(demands, of, policy).map(({ kind, unitId }) => `${kind} ${unitId}`);

describe('signals', () => {
  it('see the same petitioner again about the same type of problem within the days of the policy', () => {
    const closed = demand({ closedAt: '2026-11-05T00:00:00.000Z' }, { petitionerRef: 'p' });
    const again = (receivedAt: string, change: Partial<Demand> = {}) =>
      demand({}, { petitionerRef: 'p', receivedAt, problemType: 'L01.01.09', ...change });
    const [signal] = signalsIn([closed, again('2026-11-12T00:00:00.000Z')], window, policy);
    expect(signal).toMatchObject({
      kind: 'calledAgain',
      unitId: 'a',
      at: '2026-11-12T00:00:00.000Z',
      evidence: [{ what: 'closed', ticketId: `${closed.requestId}-1` }, { what: 'askedAgain' }],
    });
    expect(kinds([closed, again('2026-11-12T00:00:00.001Z')])).toEqual([]);
    expect(kinds([closed, again('2026-11-04T00:00:00.000Z')])).toEqual([]);
    expect(kinds([closed, again('2026-11-06T00:00:00.000Z', { problemType: 'L05.01' })])).toEqual([]);
    expect(kinds([closed, again('2026-11-06T00:00:00.000Z', { petitionerRef: 'q' })])).toEqual([]);
  });

  it('see a contact that the petitioner denies, and not one that nobody claimed', () => {
    const callback = { round: 1, at: '2026-11-10T00:00:00.000Z', status: 'reached', contacted: false };
    const claim = { round: 1, at: '2026-11-02T00:00:00.000Z', by: 'office' };
    expect(kinds([demand({ contacts: [claim], callbacks: [callback] })])).toEqual(['contactDenied a']);
    expect(kinds([demand({ callbacks: [callback] })])).toEqual([]);
    // The recording said otherwise.
    const appeals = [{ ...callback, at: '2026-11-20T00:00:00.000Z', contacted: true }];
    expect(kinds([demand({ contacts: [claim], callbacks: [callback], appeals })])).toEqual([]);
    expect(kinds([demand({ contacts: [claim], callbacks: [{ ...callback, contacted: true }] })])).toEqual([]);
    expect(kinds([demand({ contacts: [{ ...claim, round: 2 }], callbacks: [callback] })])).toEqual([]);
  });

  it('see the same words on different tickets of one unit, numbers and punctuation apart', () => {
    const reply = (text: string, unitId = 'a') =>
      demand({
        unitId,
        replies: [{ round: 1, at: '2026-11-03T03:00:00.000Z', by: 'x', digest: wordingOf(text) }],
      });
    const copied = ['11月2日已清运垃圾。', '11 月 13 日，已清运垃圾！', '9月30日 已清运垃圾'];
    expect(kinds(copied.map((text) => reply(text)))).toEqual(['identicalReplies a']);
    expect(kinds([reply('已修复'), reply('已修复'), reply('已修好')])).toEqual([]);
    expect(kinds([reply('已修复'), reply('已修复'), reply('已修复', 'b')])).toEqual([]);
    const twice = demand({
      replies: [1, 2, 3].map((round) => ({
        round,
        at: `2026-11-0${round}T03:00:00.000Z`,
        by: 'x',
        digest: wordingOf('已修复'),
      })),
    });
    expect(kinds([twice])).toEqual([]);
  });

  it('see many replies in one night, which goes over midnight', () => {
    const replied = (...times: readonly string[]) =>
      times.map((at) => demand({ replies: [{ round: 1, at, by: 'x' }] }));
    // 22:00, 23:59 and 05:59 in Beijing.
    const night = replied('2026-11-03T14:00:00.000Z', '2026-11-03T15:59:00.000Z', '2026-11-03T21:59:00.000Z');
    const [signal] = signalsIn(night, window, policy);
    expect(signal?.id).toBe('nightReplies.a.2026-11-03');
    expect(
      kinds(replied('2026-11-03T13:59:00.000Z', '2026-11-03T15:00:00.000Z', '2026-11-03T22:00:00.000Z')),
    ).toEqual([]);
    expect(
      kinds(replied('2026-11-03T15:00:00.000Z', '2026-11-03T15:00:00.000Z', '2026-11-04T15:00:00.000Z')),
    ).toEqual([]);
  });

  it('belong to the window in which they became one, under a name that stays', () => {
    const denied = demand({
      contacts: [{ round: 1, at: '2026-11-02T00:00:00.000Z', by: 'office' }],
      callbacks: [{ round: 1, at: window.to, status: 'reached', contacted: false }],
    });
    expect(kinds([denied])).toEqual([]);
    const next = { ...window, period: '2026-12', from: window.to, to: '2026-12-18T16:00:00.000Z' };
    const ids = () => signalsIn([denied, demand({})], next, policy).map(({ id }) => id);
    expect(ids()).toEqual([`contactDenied.${denied.requestId}-1.1`]);
    expect(ids()).toEqual(ids());
  });
});
