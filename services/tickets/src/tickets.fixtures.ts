import type {
  CallbackPolicies,
  FactDraft,
  HandlingPolicies,
  RequestDispatched,
  TimeLimits,
  WorkCalendar,
} from '@jiesu/contracts';
import { referenceFrom } from '@jiesu/service-kit';
import { excerptSource, type TestCity, testCity, testConfig } from '@jiesu/service-kit/testing';
import callbackPolicy from '../../../schemas/reference/callback-policy.json' with { type: 'json' };
import handlingPolicy from '../../../schemas/reference/handling-policy.json' with { type: 'json' };
import timeLimits from '../../../schemas/reference/time-limits.json' with { type: 'json' };
import workCalendar from '../../../schemas/reference/work-calendar.json' with { type: 'json' };
import { tickets } from './plugin.ts';

/** For tests of this service: a city of tickets alone, its people, and dispatches. */
export const street = 'street-110105026';
export const otherStreet = 'street-110108005';

export const clerk = { userId: 'clerk', roles: ['office'] as const, unitId: street };
export const colleague = { userId: 'colleague', roles: ['office', 'reviewer'] as const, unitId: street };
export const stranger = { userId: 'stranger', roles: ['office'] as const, unitId: otherStreet };
export const reviewer = { userId: 'reviewer', roles: ['reviewer'] as const, districtId: '110105' };
export const otherReviewer = { userId: 'other.reviewer', roles: ['reviewer'] as const, districtId: '110108' };
export const cityReviewer = { userId: 'city.reviewer', roles: ['reviewer'] as const };
export const dispatcher = { userId: 'dispatcher', roles: ['dispatcher'] as const };
export const homeless = { userId: 'homeless', roles: ['office'] as const };

export const ticketsCity = (settings: Readonly<Record<string, string>> = {}): Promise<TestCity> =>
  testCity([tickets], {
    config: { own: { ...testConfig([tickets]).own, ...settings } },
    reference: referenceFrom({
      ...excerptSource,
      timeLimits: timeLimits as unknown as TimeLimits,
      calendar: workCalendar as unknown as WorkCalendar,
      callbackPolicy: callbackPolicy as unknown as CallbackPolicies,
      handlingPolicy: handlingPolicy as unknown as HandlingPolicies,
    }),
  });

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Request ids that sort by number. */
export const requestId = (n: number): string => {
  let rest = n;
  let tail = '';
  for (let digit = 0; digit < 8; digit += 1) {
    tail = `${alphabet[rest % 32]}${tail}`;
    rest = Math.floor(rest / 32);
  }
  return `20261123-${tail}`;
};
export const ticketId = (n: number, hop = 1): string => `${requestId(n)}-${hop}`;

export const dispatch = (
  n: number,
  changes: Partial<RequestDispatched> = {},
): FactDraft<'request.dispatched.v1'> => {
  const hop = changes.hop ?? 1;
  const unitId = changes.unitId ?? street;
  return {
    type: 'request.dispatched.v1',
    topic: `dispatch.${unitId}`,
    data: {
      requestId: requestId(n),
      ticketId: ticketId(n, hop),
      hop,
      role: 'handle',
      unitId,
      districtUnitId: 'district-110105',
      assistUnitIds: [],
      mode: 'direct',
      rule: { ruleId: 'heating', policyVersion: '2026-01', because: '供暖事项由属地街道协调办理' },
      decidedBy: 'machine',
      tier: 'ordinary',
      kind: 'complaint',
      channel: 'hotline',
      title: '室温不达标',
      text: '市民反映，花家地西里三号楼室温只有十五度，诉求尽快解决。',
      place: {
        districtId: '110105',
        streetId: '110105026',
        communityId: '110105026034',
        text: '望京街道花家地西里',
        confidence: 0.97,
        words: ['花家地西里'],
      },
      problemType: 'L02.01',
      dimensions: { primary: 'housing', secondary: [] },
      urgency: 'ordinary',
      petitionerRef: 'secret-reference',
      confidential: false,
      supporters: 1,
      receivedAt: '2026-11-23T01:58:00.000Z',
      classifiedAt: '2026-11-23T01:59:00.000Z',
      dispatchedAt: '2026-11-23T02:00:00.000Z',
      ...changes,
    },
  };
};

/** The smallest content that is a PNG by its first bytes, and differs by `n`. */
export const png = (n = 0): Uint8Array =>
  Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, n, 0, 0, 0]);

export const upload = async (city: TestCity, as: typeof clerk = clerk, n = 0): Promise<string> => {
  const { body } = await city.call('putEvidence', {
    as,
    body: png(n),
    headers: { 'content-type': 'image/png' },
  });
  return body.ref as string;
};

/** From the opening to the reply that waits for review. */
export const bringToReview = async (
  city: TestCity,
  n: number,
  replier: typeof clerk | typeof colleague = clerk,
): Promise<string> => {
  const params = { ticketId: ticketId(n) };
  await city.publish(dispatch(n));
  await city.call('acceptTicket', { as: clerk, params });
  await city.call('contactTicket', { as: clerk, params, body: { outcome: 'reached', method: 'phone' } });
  const ref = await upload(city);
  await city.call('replyTicket', {
    as: replier,
    params,
    body: { result: 'solved', text: '已调试供暖设备，室温达标。', attachments: [ref] },
  });
  return params.ticketId;
};
