import type { ObjectionRow, TicketDeskView, TicketRow, TicketView } from '@jiesu/contracts';
import { mayDo, type Policies, pendingObjection, type Ticket } from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import type { Principal, Reference } from '@jiesu/service-kit';

export interface Names {
  unit(unitId: string): string;
  problemType(code: string, at: string): string;
}

export const namesFrom = (reference: Reference): Names => ({
  unit: (unitId) => reference.units.byId(unitId)?.name ?? unitId,
  problemType: (code, at) => reference.problemTypes.at(at).byCode(code)?.zh ?? code,
});

export function rowOf({ id, revision, doc: ticket }: Held<Ticket>, now: string, names: Names): TicketRow {
  return {
    ticketId: id,
    revision,
    requestId: ticket.requestId,
    hop: ticket.hop,
    round: ticket.round,
    stage: ticket.stage,
    queue: ticket.queue,
    unitId: ticket.unitId,
    unitName: names.unit(ticket.unitId),
    ...(ticket.districtId === undefined ? {} : { districtId: ticket.districtId }),
    assistUnitIds: ticket.assistUnitIds,
    mode: ticket.mode,
    kind: ticket.kind,
    channel: ticket.channel,
    title: ticket.title,
    place: ticket.place,
    problemType: ticket.problemType,
    problemTypeName: names.problemType(ticket.problemType, ticket.dispatchedAt),
    dimensions: ticket.dimensions,
    urgency: ticket.urgency,
    tier: ticket.tier,
    confidential: ticket.confidential,
    supporters: ticket.supporters,
    receivedAt: ticket.receivedAt,
    dispatchedAt: ticket.dispatchedAt,
    due: ticket.due,
    ...(ticket.dueAt === undefined ? {} : { dueAt: ticket.dueAt }),
    overdue: ticket.dueAt !== undefined && ticket.dueAt < now,
    marks: ticket.marks,
    ...(ticket.assignee === undefined ? {} : { assignee: ticket.assignee }),
    ...(ticket.desk === undefined ? {} : { desk: deskView(ticket.desk) }),
    ...(ticket.merged === undefined ? {} : { mergedInto: ticket.merged.into }),
  };
}

const deskView = ({ area: _, ...desk }: NonNullable<Ticket['desk']>): TicketDeskView => desk;

/** The parts that few tickets have, with names and lateness. */
function partsOf(
  ticket: Ticket,
  now: string,
  names: Names,
  policies: Policies,
): Pick<TicketView, 'applications' | 'whistles' | 'assists' | 'supervisions'> {
  const { applications, whistles, assists, supervisions } = ticket;
  return {
    ...(applications && {
      applications: applications.map((one) => ({
        ...one,
        reasonName:
          policies.handlingAt(one.at).applications[one.kind].reasons.find(({ code }) => code === one.reason)
            ?.zh ?? one.reason,
      })),
    }),
    ...(whistles && {
      whistles: whistles.map((whistle) => ({
        ...whistle,
        units: whistle.units.map((unit) => ({
          ...unit,
          unitName: names.unit(unit.unitId),
          late: unit.step !== 'excused' && (unit.arrivedAt ?? whistle.ended?.at ?? now) > unit.arriveBy,
        })),
      })),
    }),
    ...(assists && {
      assists: assists.map((one) => ({
        ...one,
        unitName: names.unit(one.unitId),
        late: (one.doneAt ?? now) > one.dueAt,
      })),
    }),
    ...(supervisions && { supervisions }),
  };
}

export function viewOf(
  held: Held<Ticket>,
  now: string,
  names: Names,
  principal: Principal,
  policies: Policies,
): TicketView {
  const ticket = held.doc;
  return {
    ...rowOf(held, now, names),
    text: ticket.text,
    ...(ticket.districtUnitId === undefined ? {} : { districtUnitId: ticket.districtUnitId }),
    roundTheClock: ticket.roundTheClock,
    rule: ticket.rule,
    dispatchedBy: ticket.dispatchedBy,
    breached: ticket.breached,
    helpers: ticket.helpers,
    contacts: ticket.contacts,
    notes: ticket.notes,
    replies: ticket.replies,
    objections: ticket.objections,
    history: ticket.history,
    ...partsOf(ticket, now, names, policies),
    asLead: principal.unitId === undefined || principal.unitId === ticket.unitId,
    ...(ticket.outcome === undefined ? {} : { outcome: ticket.outcome }),
    actions: mayDo(ticket, principal, now),
  };
}

/** Undefined: the objection was decided since the list was asked for. */
export function objectionRowOf(
  held: Held<Ticket>,
  now: string,
  names: Names,
  principal: Principal,
): ObjectionRow | undefined {
  const ticket = held.doc;
  const objection = pendingObjection(ticket);
  if (objection === undefined) return undefined;
  return {
    ticket: rowOf(held, now, names),
    text: ticket.text,
    objection,
    dispatchedBy: ticket.dispatchedBy,
    rule: ticket.rule,
    mayDecide: mayDo(ticket, principal, now).includes('rejectObjection'),
  };
}
