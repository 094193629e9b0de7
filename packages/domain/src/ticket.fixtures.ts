import type {
  HandlingPolicies,
  HandlingPolicy,
  RequestDispatched,
  TimeLimits,
  TimeLimitsVersion,
  WorkCalendar,
} from '@jiesu/contracts';
import handlingPolicy from '../../../schemas/reference/handling-policy.json' with { type: 'json' };
import timeLimits from '../../../schemas/reference/time-limits.json' with { type: 'json' };
import workCalendar from '../../../schemas/reference/work-calendar.json' with { type: 'json' };
import type { Policies } from './deadlines.ts';
import { type Decision, isRefused } from './decision.ts';
import {
  type Actor,
  acceptTicket,
  approveReply,
  callBack,
  contactTicket,
  openTicket,
  replyTicket,
  type Ticket,
} from './ticket.ts';

/** For tests of this package: the shipped policies, people, and a ticket in each stage. */
export const limits = (timeLimits as unknown as TimeLimits).versions.at(-1) as TimeLimitsVersion;
const calendar = (workCalendar as unknown as WorkCalendar).versions.at(-1);
if (!calendar) throw new Error('no calendar');

export const handlingPolicies = (handlingPolicy as unknown as HandlingPolicies).versions.at(
  -1,
) as HandlingPolicy;

export const policiesWith = (
  version: TimeLimitsVersion,
  handling: HandlingPolicy = handlingPolicies,
): Policies => ({
  limitsAt: () => version,
  calendarAt: () => calendar,
  handlingAt: () => handling,
});
export const policies = policiesWith(limits);

export const clerk: Actor = { userId: 'clerk', roles: ['office'] };
export const colleague: Actor = { userId: 'colleague', roles: ['office'] };
export const reviewer: Actor = { userId: 'reviewer', roles: ['reviewer'] };

/** Beijing wall time. */
export const at = (wall: string): string => new Date(`${wall.replace(' ', 'T')}:00.000+08:00`).toISOString();

/** A Monday. */
export const dispatchedAt = at('2026-11-23 09:30');

export const dispatched: RequestDispatched = {
  requestId: '20261123-7K2Q9F4M',
  ticketId: '20261123-7K2Q9F4M-1',
  hop: 1,
  role: 'handle',
  unitId: 'street-110105026',
  districtUnitId: 'district-110105',
  assistUnitIds: [],
  mode: 'direct',
  rule: { ruleId: 'property-service', policyVersion: '2026-01', because: '物业服务事项由属地街道办理' },
  decidedBy: 'machine',
  tier: 'ordinary',
  kind: 'complaint',
  channel: 'hotline',
  title: '小区楼道灯长期不亮',
  text: '市民反映，小区三号楼二单元楼道灯坏了一个多月，多次找物业未修，诉求尽快修复。',
  place: {
    districtId: '110105',
    streetId: '110105026',
    text: '望京街道某小区',
    confidence: 0.97,
    words: ['望京'],
  },
  problemType: 'L02.01',
  dimensions: { primary: 'housing', secondary: ['safety'] },
  urgency: 'ordinary',
  petitionerRef: 'ref-1',
  confidential: false,
  supporters: 0,
  receivedAt: at('2026-11-23 09:28'),
  classifiedAt: at('2026-11-23 09:29'),
  dispatchedAt,
};

export const street = { districtId: '110105', roundTheClock: false };

export const opened = (changes: Partial<RequestDispatched> = {}): Ticket =>
  openTicket({ ...dispatched, ...changes }, street, policies).next;

export function ok(decision: Decision<Ticket> | undefined): Ticket {
  if (decision === undefined) throw new Error('nothing was decided');
  if (isRefused(decision)) throw new Error(`${decision.refused}: ${decision.because}`);
  return decision.next;
}

export const later = at('2026-11-23 10:00');
export const picture = 'a'.repeat(64);

export const accepted = (changes: Partial<RequestDispatched> = {}): Ticket =>
  ok(acceptTicket(opened(changes), clerk, later));
export const handling = (changes: Partial<RequestDispatched> = {}): Ticket =>
  ok(contactTicket(accepted(changes), clerk, later, { outcome: 'reached', method: 'phone' }));
export const replied = (changes: Partial<RequestDispatched> = {}): Ticket =>
  ok(
    replyTicket(
      handling(changes),
      clerk,
      later,
      { result: 'solved', text: '已更换灯具，楼道恢复照明。', attachments: [picture] },
      limits,
    ),
  );
export const callingBack = (changes: Partial<RequestDispatched> = {}): Ticket =>
  ok(approveReply(replied(changes), reviewer, later, limits));

export const callbackDue = (ticket: Ticket) => ({
  ticketId: `${ticket.requestId}-${ticket.hop}`,
  requestId: ticket.requestId,
  unitId: ticket.unitId,
  round: ticket.round,
  because: 'deadline' as const,
  dueAt: ticket.due.handleAt,
});

export const expired = (ticket: Ticket): Ticket =>
  ok(callBack(ticket, callbackDue(ticket), ticket.due.handleAt));
