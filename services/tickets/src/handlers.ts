import type { Fact, FactType } from '@jiesu/contracts';
import {
  afterCallback,
  breachTicket,
  callBack,
  openTicket,
  type Policies,
  type ReceivingUnit,
  type Ticket,
} from '@jiesu/domain';
import { type Kit, nothing, type Reference } from '@jiesu/service-kit';
import type { Tickets } from './store.ts';

export const policiesFrom = (reference: Reference): Policies => ({
  limitsAt: (at) => reference.timeLimits.at(at),
  calendarAt: (at) => reference.calendar.at(at),
  handlingAt: (at) => reference.handlingPolicy.at(at),
});

/** City departments and utilities carry the city's own area code: they belong to no district. */
const cityCode = '110000';

/** A unit that the directory does not know (any more) still gets its ticket: losing it would be worse. */
export function receivingUnit(reference: Reference, unitId: string, districtUnitId?: string): ReceivingUnit {
  const unit = reference.units.byId(unitId);
  const area = (unit ?? (districtUnitId === undefined ? undefined : reference.units.byId(districtUnitId)))
    ?.areaCode;
  const roundTheClock = unit?.roundTheClock ?? false;
  return area === undefined || area === cityCode
    ? { roundTheClock }
    : { roundTheClock, districtId: area.slice(0, 6) };
}

export function handleFacts(kit: Kit, tickets: Tickets, policies: Policies): void {
  kit.on('request.dispatched.v1', async (fact) => {
    const { data } = fact;
    // The district's copy is for its supervision, not a second ticket (条例 §12).
    if (data.role !== 'handle') return;
    await tickets.change(
      data.ticketId,
      fact,
      (ticket) =>
        ticket === undefined
          ? openTicket(data, receivingUnit(kit.reference, data.unitId, data.districtUnitId), policies)
          : nothing,
      'new',
    );
  });

  /** Facts about a ticket that must be there. One about another round, or too late, changes nothing. */
  const follow = <T extends 'callback.due.v1' | 'callback.completed.v1' | 'deadline.breached.v1'>(
    type: T & FactType,
    decide: (ticket: Ticket, fact: Fact<T>) => ReturnType<typeof callBack>,
  ): void =>
    kit.on(type, async (fact) => {
      await tickets.change(fact.data.ticketId, fact as Fact, (ticket) =>
        ticket === undefined ? nothing : (decide(ticket, fact as Fact<T>) ?? nothing),
      );
    });

  follow('callback.due.v1', (ticket, fact) => callBack(ticket, fact.data, fact.time));
  follow('callback.completed.v1', (ticket, fact) => afterCallback(ticket, fact.data, fact.time, policies));
  follow('deadline.breached.v1', (ticket, fact) => breachTicket(ticket, fact.data, fact.time));
}
