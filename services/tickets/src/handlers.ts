import type { Fact, FactType } from '@jiesu/contracts';
import {
  afterCallback,
  breachTicket,
  callBack,
  carriedOver,
  type Granted,
  openTicket,
  type Policies,
  type ReceivingUnit,
  type Ticket,
  ticketIdOf,
} from '@jiesu/domain';
import { type Kit, nothing, type Reference } from '@jiesu/service-kit';
import type { Groups } from './groups.ts';
import type { Watch } from './incidents.ts';
import type { LimitsLine } from './limits.ts';
import type { Tickets } from './store.ts';

export const policiesFrom = (reference: Reference, limits: LimitsLine): Policies => ({
  limitsAt: (at) => limits.at(at),
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

/** What the petitioner told the unit before is told to this one, too. */
const openedWith = (opened: Granted<Ticket>, notes: Ticket['notes']): Granted<Ticket> =>
  notes.length === 0 ? opened : { ...opened, next: { ...opened.next, notes } };

export function handleFacts(
  kit: Kit,
  tickets: Tickets,
  policies: Policies,
  groups: Groups,
  watch: Watch,
): void {
  kit.on('request.dispatched.v1', async (fact) => {
    const { data } = fact;
    // The district's copy is for its supervision, not a second ticket (条例 §12).
    if (data.role !== 'handle') return;
    const earlier = data.hop === 1 ? undefined : await tickets.get(`${data.requestId}-${data.hop - 1}`);
    const told = carriedOver(earlier?.doc);
    await tickets.change(
      data.ticketId,
      fact,
      (ticket) =>
        ticket === undefined
          ? watch.attached(
              openedWith(
                openTicket(data, receivingUnit(kit.reference, data.unitId, data.districtUnitId), policies),
                told,
              ),
            )
          : nothing,
      'new',
    );
    // Dispatched anew: who waits for the ticket before waits for this one.
    for (let hop = 1; hop < data.hop; hop += 1)
      await groups.settle(ticketIdOf({ requestId: data.requestId, hop }));
  });

  /** Facts about a ticket that must be there. One about another round, or too late, changes nothing. */
  const follow = <T extends 'callback.completed.v1' | 'deadline.breached.v1'>(
    type: T & FactType,
    decide: (ticket: Ticket, fact: Fact<T>) => ReturnType<typeof afterCallback>,
  ): void =>
    kit.on(type, async (fact) => {
      await tickets.change(fact.data.ticketId, fact as Fact, (ticket) =>
        ticket === undefined ? nothing : (decide(ticket, fact as Fact<T>) ?? nothing),
      );
    });

  kit.on('callback.due.v1', async (fact) => {
    const { ticketId } = fact.data;
    await tickets.change(ticketId, fact, (ticket) =>
      ticket === undefined ? nothing : (callBack(ticket, fact.data, fact.time) ?? nothing),
    );
    // One answer for all: the petitioners of its members are asked as well.
    await groups.settle(ticketId);
  });
  kit.on('ticket.replyApproved.v1', async (fact) => {
    await groups.share(fact.data.ticketId);
  });
  follow('callback.completed.v1', (ticket, fact) => afterCallback(ticket, fact.data, fact.time, policies));
  follow('deadline.breached.v1', (ticket, fact) => breachTicket(ticket, fact.data, fact.time));
}
