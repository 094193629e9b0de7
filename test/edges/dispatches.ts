import type { RequestDispatched } from '@jiesu/contracts';
import type { TestCity } from '@jiesu/service-kit/testing';
import { WANGJING } from './people.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function requestId(n: number): string {
  let tail = '';
  for (let rest = n; tail.length < 8; rest = Math.floor(rest / 32)) tail = `${LETTERS[rest % 32]}${tail}`;
  return `20261120-${tail}`;
}

/** What the router says when a request goes to an office; many of them fill an inbox faster than calls could. */
export const dispatched = (n: number, changes: Partial<RequestDispatched> = {}) => {
  const unitId = changes.unitId ?? WANGJING;
  const minute = String(n % 60).padStart(2, '0');
  const at = `2026-11-23T0${n % 2}:${minute}:00.000Z`;
  return {
    type: 'request.dispatched.v1' as const,
    topic: `dispatch.${unitId}`,
    data: {
      requestId: requestId(n),
      ticketId: `${requestId(n)}-1`,
      hop: 1,
      role: 'handle' as const,
      unitId,
      districtUnitId: 'district-110105',
      assistUnitIds: [],
      mode: 'direct' as const,
      rule: { ruleId: 'property', policyVersion: '2026-01', because: '物业管理属地办理' },
      decidedBy: 'machine',
      tier: (['urgent', 'ordinary', 'complex'] as const)[n % 3] ?? 'ordinary',
      kind: 'complaint' as const,
      channel: 'hotline' as const,
      title: `第${n}件`,
      text: `第${n}件，楼道没人打扫。`,
      place: {
        districtId: '110105',
        streetId: '110105026',
        text: '望京街道',
        confidence: 0.9,
        words: ['望京街道'],
      },
      problemType: 'L01.02',
      dimensions: { primary: 'housing' as const, secondary: [] },
      urgency: 'ordinary' as const,
      petitionerRef: `ref-${n}`,
      confidential: false,
      supporters: 1,
      receivedAt: at,
      classifiedAt: at,
      dispatchedAt: at,
      ...changes,
    },
  };
};

export const fill = (city: TestCity, from: number, to: number, of = dispatched) =>
  city.publish(...Array.from({ length: to - from }, (_, i) => of(from + i)));
