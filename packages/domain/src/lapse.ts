import type { Application } from './application.ts';
import type { Ticket } from './ticket.ts';

/** Applications that a ticket has overtaken: the answer was given, or the ticket is somebody else's. */

const overtaken = (one: Application, isVoid: boolean): boolean =>
  // One for exclusion is about what was: it outlives the answer, but not the ticket.
  one.state === 'pending' && (isVoid || one.kind !== 'exclusion');

export const hasPendingApplication = (ticket: Pick<Ticket, 'applications'>): boolean =>
  ticket.applications?.some((one) => one.state === 'pending') ?? false;

export const overtakenApplications = (ticket: Ticket, isVoid: boolean): readonly Application[] =>
  (ticket.applications ?? []).filter((one) => overtaken(one, isVoid));

export function lapsed(ticket: Ticket, isVoid: boolean): Pick<Partial<Ticket>, 'applications'> {
  if (overtakenApplications(ticket, isVoid).length === 0) return {};
  return {
    applications: (ticket.applications ?? []).map((one) =>
      overtaken(one, isVoid) ? { ...one, state: 'lapsed' as const } : one,
    ),
  };
}
