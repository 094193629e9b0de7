import type { Operations, TicketListView, TicketQueue, TicketStage } from '@jiesu/contracts';
import type { Scalar, Where } from '@jiesu/ports';
import { type Principal, Refusal } from '@jiesu/service-kit';
import { scopeOf } from './scope.ts';
import type { Tickets } from './store.ts';

type ListQuery = Operations['listTickets']['query'];
type Sort = readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];

export const inboxQueues: readonly TicketQueue[] = ['dispatched', 'accepted', 'handling'];
/** Queues in which a due time runs. */
export const dueQueues: readonly TicketQueue[] = [...inboxQueues, 'replied', 'objection'];

const viewQueues: Readonly<Record<TicketListView, readonly TicketQueue[] | undefined>> = {
  inbox: inboxQueues,
  review: ['replied'],
  objections: ['objection'],
  callback: ['callingBack'],
  done: ['closed'],
  merged: ['merged'],
  all: undefined,
};

/** A ticket with a pending objection, or one that is merged, keeps its stage but waits in another queue. */
const stageQueues = (stage: TicketStage): readonly TicketQueue[] =>
  stage === 'dispatched' || stage === 'accepted'
    ? [stage, 'objection', 'merged']
    : stage === 'handling'
      ? [stage, 'merged']
      : [stage];

/** The account's scope and the asked-for narrowing of it. Undefined: nothing can match. */
export function narrowed(
  principal: Principal,
  asked: { readonly unitId?: string; readonly districtId?: string },
): Where | undefined {
  const scope = scopeOf(principal);
  if (scope === undefined) return undefined;
  const narrowing = {
    ...(asked.unitId === undefined ? {} : { unitId: asked.unitId }),
    ...(asked.districtId === undefined ? {} : { districtId: asked.districtId }),
  };
  for (const [field, value] of Object.entries(narrowing))
    if (scope[field] !== undefined && scope[field] !== value) return undefined;
  return { ...scope, ...narrowing };
}

/** The hops of a request are few and numbered, so its tickets are found without an index. */
export async function byNumber(tickets: Tickets, q: string) {
  const id = q.trim().toUpperCase();
  const isTicket = id.split('-').length === 3;
  return tickets.getMany(isTicket ? [id] : [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hop) => `${id}-${hop}`));
}

/** A request id, or the id of one of its tickets. */
const idPattern = /^\d{8}-[0-9A-HJKMNP-TV-Z]{8}(-[1-9]\d?)?$/;
export const looksLikeId = (q: string): boolean => idPattern.test(q.trim().toUpperCase());

/** Undefined: nothing can match. */
export function whereOf(query: ListQuery, principal: Principal, now: string): Where | undefined {
  const scope = narrowed(principal, query);
  if (scope === undefined) return undefined;
  const { stage, mark, overdue, tier, q } = query;
  const view = query.view ?? (stage === undefined ? 'inbox' : 'all');
  let queues = viewQueues[view];
  if (stage !== undefined) {
    const both = stageQueues(stage).filter((queue) => queues === undefined || queues.includes(queue));
    if (both.length === 0) return undefined;
    queues = both;
  }
  const where: Record<string, Where[string]> = { ...scope };
  if (overdue !== undefined) {
    queues = (queues ?? dueQueues).filter((queue) => dueQueues.includes(queue));
    if (queues.length === 0) return undefined;
    where.dueAt = overdue ? { lt: now } : { gte: now };
  }
  const [only] = queues ?? [];
  if (only !== undefined && queues?.length === 1) {
    where.queue = only;
    // Says what is so anyway, and lets the index bring a million closed tickets in order of their receipt.
    if (!dueQueues.includes(only)) where.dueAt = { missing: true };
  } else if (queues !== undefined) where.queue = queues as readonly Scalar[];
  if (stage !== undefined) where.stage = stage;
  if (mark !== undefined) where.marks = { has: mark };
  if (tier !== undefined) where.tier = tier;
  if (q !== undefined && !looksLikeId(q)) {
    // A search in the text reads every ticket it might find: the question must be narrow enough to be answered.
    const narrow =
      where.unitId !== undefined || (where.districtId !== undefined && view !== 'all' && view !== 'done');
    if (!narrow) {
      const because =
        '按文字查找的范围太大：请先选承办单位，或选一个区和未办结的环节；按诉求编号、工单编号查找不受限制。';
      throw new Refusal('search-too-wide', because, [{ field: 'q', message: because }]);
    }
    where.text = { contains: q.trim() };
  }
  return where;
}

export function sortOf(query: ListQuery): Sort {
  // What is done owes nothing, so its newest come first.
  const sort = query.sort ?? (query.view === 'done' ? '-receivedAt' : 'dueAt');
  const down = sort.startsWith('-');
  return [{ field: down ? sort.slice(1) : sort, direction: down ? 'desc' : 'asc' }];
}
