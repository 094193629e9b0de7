import type { ApplicationKind } from '@jiesu/contracts';
import {
  applicationKinds,
  hindersDecision,
  pendingApplication,
  runningPause,
  waysOf,
} from './application.ts';
import { mayOffer, openAssists } from './joint.ts';
import { isDistrictTicket } from './pass-down.ts';
import { openSupervision } from './supervision.ts';
import {
  type Actor,
  awaitsReview,
  eventNames,
  isRow,
  levelOf,
  markOf,
  pendingObjection,
  permitted,
  type Ticket,
  type TicketEvent,
  transitions,
  waitsForRoot,
} from './ticket.ts';
import { openWhistles } from './whistle.ts';

/** Events that some person may ask for. */
const commands: readonly TicketEvent[] = (Object.keys(eventNames) as TicketEvent[]).filter((on) =>
  transitions.some((row) => row.on === on && !row.who.includes('machine')),
);

type Sense = (ticket: Ticket, by: Actor, at: string) => boolean;

const isLead = (ticket: Ticket, by: Actor): boolean => by.unitId === undefined || by.unitId === ticket.unitId;

const applications: Partial<Record<TicketEvent, Sense>> = {};
for (const kind of applicationKinds) {
  const ways = waysOf[kind];
  const judges =
    (last: boolean): Sense =>
    (ticket, by) => {
      const pending = pendingApplication(ticket, kind);
      if (!pending || hindersDecision(pending, by)) return false;
      return !last || pending.decisions.length + 1 >= pending.approvals.length;
    };
  applications[ways.apply] = (ticket) => !pendingApplication(ticket, kind) && mayStillAsk(ticket, kind);
  applications[ways.grant] = judges(true);
  applications[ways.refuse] = judges(false);
}

function mayStillAsk(ticket: Ticket, kind: ApplicationKind): boolean {
  if (kind === 'exclusion') return !markOf(ticket, 'excluded');
  return kind === 'escalation' ? !markOf(ticket, 'escalated') : !markOf(ticket, 'parked');
}

const called =
  (...steps: readonly string[]): Sense =>
  (ticket, by) =>
    openWhistles(ticket).some(({ units }) =>
      units.some(
        ({ unitId, step }) => (by.unitId === undefined || by.unitId === unitId) && steps.includes(step),
      ),
    );

/** When an event makes sense beside what the table says: what a screen need not offer otherwise. */
const senses: Partial<Record<TicketEvent, Sense>> = {
  ...applications,
  approve: (ticket, by) => awaitsReview(ticket) && ticket.replies.at(-1)?.by !== by.userId,
  sendBack: (ticket, by) => awaitsReview(ticket) && ticket.replies.at(-1)?.by !== by.userId,
  upholdObjection: judgesObjection,
  rejectObjection: judgesObjection,
  passDown: isDistrictTicket,
  endorse: (ticket, by) =>
    applicationKinds.some((kind) => {
      const pending = pendingApplication(ticket, kind);
      return (
        pending !== undefined &&
        pending.decisions.length + 1 < pending.approvals.length &&
        !hindersDecision(pending, by)
      );
    }),
  withdraw: (ticket) => applicationKinds.some((kind) => pendingApplication(ticket, kind)),
  tell: (ticket) =>
    ticket.applications?.some((one) => one.state === 'granted' && one.tellBy !== undefined && !one.told) ??
    false,
  resumeClock: (ticket, _, at) => runningPause(ticket, at) !== undefined,
  keepParked: (ticket, by) => markOf(ticket, 'parked') !== undefined && levelOf(by) !== 'unit',
  unpark: (ticket, by) => markOf(ticket, 'parked') !== undefined && levelOf(by) !== 'unit',
  restore: (ticket, by) => markOf(ticket, 'excluded') !== undefined && levelOf(by) === 'city',
  supervise: (ticket, by) => levelOf(by) !== 'unit' && !openSupervision(ticket),
  answerSupervision: (ticket) => openSupervision(ticket)?.answer === undefined && !!openSupervision(ticket),
  endSupervision: (ticket, by) =>
    markOf(ticket, 'supervised') !== undefined &&
    levelOf(by) !== 'unit' &&
    (openSupervision(ticket)?.level !== 'city' || levelOf(by) === 'city'),
  merge: (ticket, by) => ticket.desk === undefined && isMerger(ticket, by),
  unmerge: (ticket, by) => waitsForRoot(ticket) && isMerger(ticket, by),
  arrive: called('called', 'refused'),
  refuseWhistle: called('called'),
  reportWhistle: called('arrived'),
  confirmArrival: (ticket) =>
    openWhistles(ticket).some(({ units }) =>
      units.some(({ step, confirmed }) => !confirmed && (step === 'called' || step === 'arrived')),
    ),
  ruleWhistle: (ticket, by) =>
    levelOf(by) !== 'unit' &&
    openWhistles(ticket).some(({ units }) => units.some(({ step }) => step === 'refused')),
  endWhistle: (ticket) => openWhistles(ticket).length > 0,
  rateWhistle: (ticket, by) =>
    (ticket.whistles ?? []).some(
      ({ ended, units }) =>
        ended !== undefined &&
        units.some(({ unitId, rating, ratingOfCaller }) =>
          isLead(ticket, by) ? !rating : unitId === by.unitId && !ratingOfCaller,
        ),
    ),
  reportAssist: (ticket, by) =>
    openAssists(ticket).some(({ unitId }) => by.unitId === undefined || by.unitId === unitId) ||
    (by.unitId !== undefined && mayOffer(ticket, by.unitId)),
};

/** After the acceptance it belongs to the unit: no agent takes part (条例 §14). */
const isMerger = (ticket: Ticket, by: Actor): boolean =>
  ticket.stage === 'dispatched' || by.roles.some((role) => role !== 'agent');

function judgesObjection(ticket: Ticket, by: Actor): boolean {
  const pending = pendingObjection(ticket);
  return pending !== undefined && by.userId !== ticket.dispatchedBy && by.userId !== pending.by;
}

/** Commands that this person may try now: which buttons a screen shows. The rules of each still speak. */
export const mayDo = (ticket: Ticket, by: Actor, at: string): readonly TicketEvent[] =>
  commands.filter((on) => isRow(permitted(ticket, on, by)) && (senses[on]?.(ticket, by, at) ?? true));
