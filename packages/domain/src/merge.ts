import type { CallbackReason } from '@jiesu/contracts';
import type { Policies } from './deadlines.ts';
import { type Decision, type Granted, type Refused, refuse } from './decision.ts';
import {
  type Actor,
  advance,
  currentReply,
  deadlinesOf,
  isRow,
  type Merged,
  machine,
  openStages,
  permitted,
  said,
  type Ticket,
  type TicketReply,
  ticketIdOf,
  transition,
  waitsForRoot,
} from './ticket.ts';

/**
 * 并单: tickets about one matter are handled once, and everybody who asked is answered. A merged ticket keeps its stage,
 * its round and its history; it only waits, and what it waits for is one link to its root. An undo takes the link away,
 * so nothing has to be put back. Links make a forest: a root may be merged itself, and a group is as large as it likes
 * without any document that grows.
 *
 * What happens meanwhile: its own clocks rest and nothing rings; notes may be added and stay; the root's answer or the
 * end of the root's limit takes it to its own callback with the root's reply; from then on no undo, since the petitioner
 * has been spoken to: whoever is not content is handled alone in the next round.
 */

type Instant = string;

/** A root as it was read. Links may change before the commit, which `looseEnd` mends. */
export interface RootRead {
  readonly ticketId: string;
  readonly ticket: Ticket;
  /** What lies between it and the top of its group, itself included: nothing of this may become its member. */
  readonly chain: readonly string[];
}

export interface MergeDraft {
  readonly because: string;
  readonly incidentId?: string;
}

function reach(ticket: Ticket, root: Ticket, by: Actor): Refused | undefined {
  const refused = refuse(
    'merge-not-yours',
    '只能并入本单位（本区）自己的工单；跨单位、跨区的并单请交派单员。',
    'into',
  );
  if (by.unitId !== undefined && (root.unitId !== by.unitId || ticket.unitId !== by.unitId)) return refused;
  if (by.districtId !== undefined && root.districtId !== by.districtId) return refused;
  // After the acceptance it belongs to the unit (条例 §14).
  if (by.roles.every((role) => role === 'agent') && ticket.stage !== 'dispatched')
    return refuse('merge-not-yours', '工单已经签收，坐席不能再并单或撤销并单；请联系承办单位或派单员。');
  return undefined;
}

export function mergeTicket(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  root: RootRead,
  draft: MergeDraft,
  policies: Policies,
): Decision<Ticket> {
  if (waitsForRoot(ticket))
    return refuse(
      'already-merged',
      `这张工单已并入主单 ${ticket.merged?.into}；要换主单，请先撤销并单。`,
      'into',
    );
  const row = permitted(ticket, 'merge', by);
  if (!isRow(row)) return row;
  if (root.chain.includes(ticketIdOf(ticket)))
    return refuse('merges-itself', '不能并入自己，也不能并入已经并到它名下的工单；请另选主单。', 'into');
  const beyond = reach(ticket, root.ticket, by);
  if (beyond) return beyond;
  if (ticket.desk)
    return refuse(
      'merge-open-matters',
      '还有专项事项没有办完（申请、吹哨、协办、挂账或督办）；请先办结或撤回，再并单。',
    );
  if (!isOpenRoot(root.ticket))
    return refuse('root-not-open', '主单已经答复或者办结，不能再并入；请单独办理，或另选主单。', 'into');
  return linked(ticket, by, at, root, draft, policies);
}

export const isOpenRoot = (root: Ticket): boolean => openStages.includes(root.stage);

/** As a mass incident does it: nobody asks, since the ticket has just been opened or lies untouched. */
export function attachTicket(
  ticket: Ticket,
  at: Instant,
  root: RootRead,
  draft: MergeDraft,
  policies: Policies,
): Granted<Ticket> | undefined {
  const fits =
    !ticket.merged &&
    !ticket.desk &&
    ticket.queue === ticket.stage &&
    transition(ticket.stage, 'merge') !== undefined &&
    isOpenRoot(root.ticket) &&
    !root.chain.includes(ticketIdOf(ticket)) &&
    // Whom a person has taken out of a group is not put back by a machine.
    !ticket.history.some(({ what }) => what === 'unmerge');
  return fits ? linked(ticket, machine, at, root, draft, policies) : undefined;
}

function linked(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  root: Pick<RootRead, 'ticketId' | 'ticket'>,
  { because, incidentId }: MergeDraft,
  policies: Policies,
): Granted<Ticket> {
  const row = transition(ticket.stage, 'merge');
  if (!row) throw new Error(`no row for ${ticket.stage} on merge`);
  const incident = incidentId === undefined ? {} : { incidentId };
  const merged: Merged = { into: root.ticketId, since: at, by: by.userId, because, ...incident };
  const next = advance(ticket, row, by, at, { merged }, because, undefined, root.ticketId);
  const countsForUnitId =
    policies.handlingAt(at).merge.countsFor === 'root' ? root.ticket.unitId : ticket.unitId;
  return {
    next,
    facts: [
      {
        type: 'ticket.merged.v1',
        data: { ...said(next, by), rootTicketId: root.ticketId, countsForUnitId, ...incident, because },
      },
    ],
  };
}

/** Everything is as if the merge had not been: stage, round, marks, and the due times that the history says. */
export function unmergeTicket(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  because: string,
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'unmerge', by);
  if (!isRow(row)) return row;
  if (!waitsForRoot(ticket)) return refuse('not-merged', '这张工单没有并入其他工单，不必撤销并单。');
  if (by.roles.every((role) => role === 'agent') && ticket.stage !== 'dispatched')
    return refuse('merge-not-yours', '工单已经签收，坐席不能再并单或撤销并单；请联系承办单位或派单员。');
  return released(ticket, by, at, because, policies) ?? refuse('not-merged', '这张工单没有并入其他工单。');
}

/** Takes the link away. `undefined`: there is none, or the petitioner has been spoken to. */
export function released(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  because: string,
  policies: Policies,
): Granted<Ticket> | undefined {
  const row = transition(ticket.stage, 'unmerge');
  const { merged, ...alone } = ticket;
  if (!row || !merged || !waitsForRoot(ticket)) return undefined;
  const freed = advance(alone, row, by, at, {}, because, undefined, merged.into);
  const due = deadlinesOf(freed, policies);
  const next = advance(alone, row, by, at, { due }, because, undefined, merged.into);
  return {
    next,
    facts: [
      { type: 'ticket.unmerged.v1', data: { ...said(next, by), rootTicketId: merged.into, due, because } },
    ],
  };
}

/** The root was dispatched anew: its members follow it there. */
export function relinked(
  ticket: Ticket,
  at: Instant,
  from: string,
  root: Pick<RootRead, 'ticketId' | 'ticket'>,
  policies: Policies,
): Granted<Ticket> | undefined {
  const { merged } = ticket;
  if (!merged || merged.into !== from || !waitsForRoot(ticket)) return undefined;
  const { incidentId } = merged;
  return linked(
    ticket,
    machine,
    at,
    root,
    { because: '主单已改派，随主单转入', ...(incidentId === undefined ? {} : { incidentId }) },
    policies,
  );
}

/** Whether the petitioners of the root are being asked or have been: then those of its members are to be asked too. */
export const isAnswered = (root: Ticket): boolean =>
  root.stage === 'callingBack' || root.stage === 'closed' || root.stage === 'archived';

/**
 * One answer for all, and a callback for each (条例 §23). The reply of the root becomes a reply of the member, so that
 * its callback, its close and its own members read it there. `undefined`: it has heard already, or waits for nothing.
 */
export function followRoot(ticket: Ticket, root: Ticket, at: Instant): Granted<Ticket> | undefined {
  const { merged } = ticket;
  if (!merged || !isAnswered(root)) return undefined;
  const rootTicketId = ticketIdOf(root);
  const row = transition(ticket.stage, 'callBack');
  if (!row || !waitsForRoot(ticket) || merged.into !== rootTicketId) return undefined;
  const reply = approvedReply(root);
  const because: CallbackReason = reply ? 'approved' : 'deadline';
  const next = advance(
    ticket,
    row,
    machine,
    at,
    {
      merged: { ...merged, answeredAt: at },
      ...(reply ? { replies: [...ticket.replies, shared(reply, ticket, root)] } : {}),
    },
    reply ? '主单已答复，随主单转入回访' : '主单办理时限已到，随主单转入回访',
    undefined,
    rootTicketId,
  );
  return {
    next,
    facts: [{ type: 'ticket.rootAnswered.v1', data: { ...said(next, machine), rootTicketId, because } }],
  };
}

/**
 * The limit took everybody to the callback while the reply still lay with the reviewer: approved after all, it is the
 * members' reply, too. `undefined`: the member has one, or went its own way.
 */
export function lateReply(ticket: Ticket, root: Ticket, at: Instant): Granted<Ticket> | undefined {
  const reply = approvedReply(root);
  const row = transition(ticket.stage, 'approve');
  const isOfRoot = ticket.merged?.answeredAt !== undefined && ticket.merged.into === ticketIdOf(root);
  if (!reply || !row || !isOfRoot || ticket.stage !== 'callingBack' || currentReply(ticket)) return undefined;
  const next = advance(
    ticket,
    row,
    machine,
    at,
    { replies: [...ticket.replies, shared(reply, ticket, root)] },
    '主单回复审核通过',
    undefined,
    ticketIdOf(root),
  );
  return { next, facts: [{ type: 'ticket.replyApproved.v1', data: said(next, machine) }] };
}

const approvedReply = (root: Ticket): TicketReply | undefined => {
  const reply = currentReply(root);
  return reply?.verdict?.approved ? reply : undefined;
};

const shared = (reply: TicketReply, ticket: Ticket, root: Ticket): TicketReply => ({
  ...reply,
  round: ticket.round,
  ofRoot: reply.ofRoot ?? ticketIdOf(root),
});

/**
 * Follows links from a ticket upwards. `loop`: those that two people merged into each other at the same moment, each
 * before the other's commit was to be seen.
 */
export interface Chain {
  /** From the ticket itself to the top. */
  readonly ids: readonly string[];
  readonly loop: readonly string[];
}

/** The ticket that ends a loop: the one received first is the root, whoever looks. */
export function looseEnd(
  loop: readonly { readonly ticketId: string; readonly receivedAt: Instant }[],
): string {
  const [first] = [...loop].sort((a, b) =>
    a.receivedAt === b.receivedAt ? (a.ticketId < b.ticketId ? -1 : 1) : a.receivedAt < b.receivedAt ? -1 : 1,
  );
  if (!first) throw new Error('no loop');
  return first.ticketId;
}
