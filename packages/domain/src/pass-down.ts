import { addLimit } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Decision, refuse } from './decision.ts';
import { lapsed } from './lapse.ts';
import { type Actor, advance, isRow, lapses, permitted, said, type Ticket } from './ticket.ts';

/** Whether the lead is a district itself: it lies in one and has none above it. */
export const isDistrictTicket = (ticket: Ticket): boolean =>
  ticket.districtId !== undefined && ticket.districtUnitId === undefined;

/**
 * 区分转 (条例 §12): a district that was given a ticket has one of its own units handle it. This ticket ends, and the
 * router dispatches the request anew inside the district.
 */
export function passDown(
  ticket: Ticket,
  by: Actor,
  at: string,
  to: { readonly unitId: string; readonly because: string; readonly isOfDistrict: boolean },
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'passDown', by);
  if (!isRow(row)) return row;
  const { unitId, because, isOfDistrict } = to;
  if (!isDistrictTicket(ticket))
    return refuse('not-a-district', '只有派到区的工单可以区分转；本单位有异议的请提派单异议。');
  if (unitId === ticket.unitId)
    return refuse('calls-itself', '不能转给本单位；请选择区内的承办单位。', 'unitId');
  if (!isOfDistrict)
    return refuse('not-in-district', '区分转只能转给本区的单位；属于其他区或市级的请提派单异议。', 'unitId');
  const policy = policies.handlingAt(ticket.dispatchedAt).passDown;
  const counting = {
    calendar: policies.calendarAt(ticket.dispatchedAt),
    roundTheClock: ticket.roundTheClock,
  };
  if (at > addLimit(ticket.dispatchedAt, policy.within, counting).at)
    return refuse('pass-down-too-late', '已过区分转的期限；请由区里组织办理，可商请协办或吹哨。');
  const next = advance(ticket, row, by, at, lapsed(ticket, true), because);
  return {
    next,
    facts: [
      {
        type: 'ticket.passedDown.v1',
        data: {
          ...said(next, by),
          toUnitId: unitId,
          because,
          ...(policy.clock === 'continues' ? { limitFrom: ticket.dispatchedAt } : {}),
        },
      },
      { type: 'ticket.voided.v1', data: { ...said(next, by), because } },
      ...lapses(ticket, next, by, true),
    ],
  };
}
