import type { CallbackPolicy, Fact, FactData } from '@jiesu/contracts';
import type { FollowedType } from './timers.ts';

/** Builders for the tests of timers and callbacks. */

export const ticketId = '20261123-7K2Q9F4M-1';
const requestId = '20261123-7K2Q9F4M';
const unitId = 'street-110105026';

export const aPolicy = (more: Partial<CallbackPolicy> = {}): CallbackPolicy => ({
  version: '2026-01',
  from: '2026-01-01',
  warnShares: [50, 75, 90],
  callbackAfter: 'approvalOrDeadline',
  handleMetBy: 'reply',
  reviewHours: 24,
  callbackHours: 48,
  maxAttempts: 3,
  retryMinutes: [120, 1440],
  finalStatuses: ['invalid', 'refused'],
  quietHours: [
    { from: '20:00', to: '09:00' },
    { from: '12:00', to: '13:30' },
  ],
  satisfied: ['satisfied', 'basicallySatisfied'],
  questions: { contacted: '联系过吗？', solved: '解决了吗？', satisfaction: '满意吗？' },
  ways: [],
  deskAfterMinutes: 0,
  message: { invite: '{link}', code: '{code}', robot: '', maxTries: 3, staleMinutes: 60 },
  appeal: {
    windowHours: 72,
    level: 'city',
    grounds: [
      { code: 'misrecorded', zh: '记录不一致', en: 'Misrecorded', effect: 'corrected' },
      { code: 'wrongPerson', zh: '不是诉求人', en: 'Wrong person', effect: 'invalid' },
    ],
  },
  progress: {
    codeDays: 180,
    objectionDays: 15,
    maxObjections: 1,
    maxAdditions: 3,
    maxPhotos: 2,
    complaint: { text: '向热线投诉', href: 'tel:12345' },
  },
  ...more,
});

/** Hours after the dispatch, as an instant. The dispatch is at 10:00 in Beijing. */
export const hour = (hours: number): string =>
  new Date(Date.parse('2026-11-23T02:00:00.000Z') + hours * 3_600_000).toISOString();

/** Accept within 4 hours, contact within 8, handle within 100. */
export const opened: FactData<'ticket.opened.v1'> = {
  ticketId,
  requestId,
  unitId,
  by: 'machine',
  round: 1,
  districtUnitId: 'district-110105',
  assistUnitIds: [],
  hop: 1,
  mode: 'direct',
  kind: 'help',
  channel: 'hotline',
  problemType: 'L01.02',
  dimensions: { primary: 'housing', secondary: [] },
  urgency: 'ordinary',
  place: { districtId: '110105', text: '望京', confidence: 1, words: [] },
  petitionerRef: 'p-1',
  tier: 'ordinary',
  due: { acceptAt: hour(4), contactAt: hour(8), handleAt: hour(100), policyVersion: '2025-01' },
  receivedAt: hour(0),
  dispatchedAt: hour(0),
};

type More<T extends FollowedType> = Omit<
  FactData<T>,
  'ticketId' | 'requestId' | 'unitId' | 'by' | 'round'
> & {
  readonly round?: number;
};

export const aFact = <T extends FollowedType>(type: T, at: number, more: More<T>): Fact<FollowedType> =>
  ({
    specversion: '1.0',
    id: `tickets/${ticketId}/${at}.0`,
    source: 'tickets',
    type,
    subject: ticketId,
    time: hour(at),
    partitionkey: requestId,
    revision: 1,
    data: { ticketId, requestId, unitId, by: 'clerk', round: 1, ...more },
  }) as unknown as Fact<FollowedType>;
