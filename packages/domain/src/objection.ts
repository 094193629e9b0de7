import type { FactDraft, ObjectionReason } from '@jiesu/contracts';
import { objectionWindow, type Policies } from './deadlines.ts';
import { type Decision, type Granted, type Refused, refuse } from './decision.ts';
import { hasPendingApplication } from './lapse.ts';
import {
  type Actor,
  advance,
  deadlinesOf,
  isRow,
  pendingObjection,
  permitted,
  said,
  type Ticket,
  type TicketMark,
  type TicketObjection,
  type Transition,
} from './ticket.ts';

type Instant = string;

export interface ObjectionDraft {
  readonly reason: ObjectionReason;
  readonly basis: string;
  readonly proposedUnitId?: string;
  readonly attachments: readonly string[];
}

/** Grounds on which the objector cannot know, or need not say, whose it is. */
const withoutProposal: ReadonlySet<ObjectionReason> = new Set([
  'duplicateTicket',
  'statutoryChannel',
  'placeUnclear',
]);

/**
 * The only way out of a dispatch (条例 §12, §14): in time, with a ground and a better unit, once on the same ground,
 * and not for ever: after the last hop of the policy the dispatch stays.
 */
export function objectTicket(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  draft: ObjectionDraft,
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'object', by);
  if (!isRow(row)) return row;
  const { reason, basis, proposedUnitId, attachments } = draft;
  // Whoever asks for more time or for help has taken the matter on (条例 §14).
  if (hasPendingApplication(ticket) || ticket.whistles?.length)
    return refuse('taken-on', '本单位已就这张工单申请延期等事项或吹哨，视为承办，不能再提派单异议。');
  if ((ticket.turn ?? ticket.hop) >= policies.limitsAt(at).objection.maxHops)
    return refuse('hops-exhausted', '这件诉求已经改派过，以裁定为准，不能再提异议；请直接办理。');
  if (ticket.objections.some((earlier) => earlier.reason === reason))
    return refuse('objection-repeated', '同一理由的异议已经审核过，不能再次提出；请直接办理。', 'reason');
  const window = objectionWindow(ticket.dispatchedAt, ticket, policies);
  if (at > window) return refuse('objection-too-late', '已过提出派单异议的期限；请按首接负责制办理。');
  if (proposedUnitId === ticket.unitId)
    return refuse('proposes-itself', '建议承办单位不能是本单位；请另选单位。', 'proposedUnitId');
  if (proposedUnitId === undefined && !withoutProposal.has(reason))
    return refuse(
      'proposal-needed',
      '以职责或属地为由提出异议的，须写明建议由哪个单位承办。',
      'proposedUnitId',
    );
  const objection: TicketObjection = {
    at,
    by: by.userId,
    reason,
    basis,
    ...(proposedUnitId === undefined ? {} : { proposedUnitId }),
    attachments,
    state: 'pending',
  };
  const mark: TicketMark = { mark: 'objection', since: at, by: by.userId, why: basis };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { objections: [...ticket.objections, objection], marks: [...ticket.marks, mark] },
    basis,
  );
  return {
    next,
    facts: [
      {
        type: 'ticket.objected.v1',
        data: { ...said(next, by), reason, ...(proposedUnitId === undefined ? {} : { proposedUnitId }) },
      },
    ],
  };
}

/** Reviewed by somebody who neither dispatched nor objected (条例 §12: a mechanism, not a second opinion of one's own). */
function reviewable(
  ticket: Ticket,
  on: 'upholdObjection' | 'rejectObjection',
  by: Actor,
): { readonly row: Transition; readonly objection: TicketObjection } | Refused {
  const row = permitted(ticket, on, by);
  if (!isRow(row)) return row;
  const objection = pendingObjection(ticket);
  if (!objection) return refuse('no-objection', '这张工单没有待审核的派单异议；请刷新后再看。');
  if (by.userId === ticket.dispatchedBy)
    return refuse('reviewer-is-dispatcher', '派单人不能审核针对自己派单的异议；请交给另一位审核员。');
  if (by.userId === objection.by)
    return refuse('reviewer-is-objector', '提出异议的人不能审核自己的异议；请交给另一位审核员。');
  return { row, objection };
}

const decided = (
  ticket: Ticket,
  objection: TicketObjection,
  state: 'upheld' | 'rejected',
  by: Actor,
  at: Instant,
  because: string,
) => ({
  objections: [
    ...ticket.objections.slice(0, -1),
    { ...objection, state, decidedAt: at, decidedBy: by.userId, because },
  ],
  marks: ticket.marks.filter((mark) => mark.mark !== 'objection'),
});

/** The unit is right: this ticket ends, and the router dispatches anew. The reviewer may name another unit than proposed. */
export function upholdObjection(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  ruling: { readonly because: string; readonly proposedUnitId?: string },
): Decision<Ticket> {
  const review = reviewable(ticket, 'upholdObjection', by);
  if ('refused' in review) return review;
  const { row, objection } = review;
  const { because } = ruling;
  const proposedUnitId = ruling.proposedUnitId ?? objection.proposedUnitId;
  if (proposedUnitId === ticket.unitId)
    return refuse('proposes-itself', '改派单位不能是提出异议的单位；请另选单位。', 'proposedUnitId');
  const next = advance(ticket, row, by, at, decided(ticket, objection, 'upheld', by, at, because), because);
  return {
    next,
    facts: [
      {
        type: 'ticket.objectionUpheld.v1',
        data: { ...said(next, by), because, ...(proposedUnitId === undefined ? {} : { proposedUnitId }) },
      },
      { type: 'ticket.voided.v1', data: { ...said(next, by), because } },
    ],
  };
}

/** The dispatch stays and counts as accepted: nobody signs a second time. The policy says whether clocks had stopped. */
export function rejectObjection(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  because: string,
  policies: Policies,
): Decision<Ticket> {
  const review = reviewable(ticket, 'rejectObjection', by);
  if ('refused' in review) return review;
  const { row, objection } = review;
  const changes = decided(ticket, objection, 'rejected', by, at, because);
  const stays = advance(ticket, row, by, at, changes, because);
  const due = deadlinesOf(stays, policies);
  const moved = due.handleAt !== ticket.due.handleAt || due.contactAt !== ticket.due.contactAt;
  // Recomputed first and settled after, so that the next due time is the moved one.
  const next = moved ? advance(ticket, row, by, at, { ...changes, due }, because) : stays;
  return rejected(next, by, because, moved, ticket.stage === 'dispatched');
}

function rejected(
  next: Ticket,
  by: Actor,
  because: string,
  moved: boolean,
  signsNow: boolean,
): Granted<Ticket> {
  const stays: FactDraft = {
    type: 'ticket.objectionRejected.v1',
    data: { ...said(next, by), because, ...(moved ? { due: next.due } : {}) },
  };
  // The accept clock listens for the acceptance, whoever brings it about.
  const accepted: FactDraft = { type: 'ticket.accepted.v1', data: said(next, by) };
  return { next, facts: signsNow ? [stays, accepted] : [stays] };
}
