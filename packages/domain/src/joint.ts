import type { Urgency } from '@jiesu/contracts';
import type { Assist } from './assist.ts';
import { addLimit } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Refused, refuse } from './decision.ts';
import type { AssistSummary, Ticket } from './ticket.ts';

/** What the lead's ticket asks of its assists: when they are due, and that one joint answer holds them all (条例 §14). */

type Instant = string;

/** Assists of one ticket at most, whatever is sent: it must stay a small document. */
export const mostAssists = 20;

/** Never after the lead's own limit: the lead must have time left to answer. */
export function assistDueAt(
  at: Instant,
  tier: Urgency,
  handleAt: Instant,
  roundTheClock: boolean,
  policies: Policies,
): Instant {
  const limit = policies.handlingAt(at).assist.within[tier];
  const due = addLimit(at, limit, { calendar: policies.calendarAt(at), roundTheClock }).at;
  return due < handleAt ? due : handleAt;
}

/** Assists that the dispatch itself named. */
export const assistsOf = (
  unitIds: readonly string[],
  at: Instant,
  by: string,
  dueAt: Instant,
): readonly Assist[] => unitIds.map((unitId) => ({ unitId, at, by, round: 1, dueAt, reports: [] }));

export const openAssists = (ticket: Ticket): readonly Assist[] =>
  (ticket.assists ?? []).filter((one) => one.doneAt === undefined);

/** Whether a unit that assists, and was not asked in this round, may say something all the same. */
export const mayOffer = (ticket: Ticket, unitId: string): boolean =>
  ticket.assistUnitIds.includes(unitId) &&
  (ticket.assists?.length ?? 0) < mostAssists &&
  !ticket.assists?.some((one) => one.unitId === unitId && one.round === ticket.round);

/** A joint answer waits for those who assist, but not longer than they had time. */
export function assistsHinderReply(ticket: Ticket, at: Instant): Refused | undefined {
  const silent = openAssists(ticket).filter((one) => one.dueAt > at);
  return silent.length === 0
    ? undefined
    : refuse(
        'assist-open',
        `还有 ${silent.length} 个协办单位没有反馈且未到期；请等其反馈，或到期后再回复（条例第十四条）。`,
      );
}

/** What the assisting units of this round contributed to the answer. */
export const assistSummaries = (ticket: Ticket): readonly AssistSummary[] =>
  (ticket.assists ?? [])
    .filter((one) => one.round === ticket.round)
    .map(({ unitId, reports }) => {
      const last = reports.at(-1);
      return last ? { unitId, at: last.at, text: last.text } : { unitId };
    });

/** Whether any part of the ticket shows this file. */
export const citesEvidence = (ticket: Ticket, ref: string): boolean =>
  [
    ...ticket.notes,
    ...ticket.replies,
    ...ticket.objections,
    ...(ticket.applications ?? []),
    ...(ticket.assists ?? []).flatMap(({ reports }) => reports),
    ...(ticket.whistles ?? []).flatMap(({ units }) => units.flatMap(({ report }) => report ?? [])),
    ...(ticket.supervisions ?? []).flatMap(({ answer }) => answer ?? []),
  ].some(({ attachments }) => attachments.includes(ref));
