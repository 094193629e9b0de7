import type { MergedView } from '@jiesu/contracts';
import {
  acceptTicket,
  approveReply,
  assignTicket,
  contactTicket,
  noteTicket,
  objectTicket,
  type Policies,
  rejectObjection,
  replyTicket,
  sendBackReply,
  type Ticket,
  upholdObjection,
} from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import type { Kit } from '@jiesu/service-kit';
import type { Commands } from './commands.ts';
import type { Groups } from './groups.ts';
import { byNumber, dueQueues, inboxQueues, looksLikeId, narrowed, sortOf, whereOf } from './lists.ts';
import { maySee, visible } from './scope.ts';
import type { Tickets } from './store.ts';
import { type Names, objectionRowOf, rowOf, viewOf } from './views.ts';

export function serveTickets(
  kit: Kit,
  tickets: Tickets,
  commands: Commands,
  policies: Policies,
  names: Names,
  groups: Groups,
): void {
  serveCommands(kit, commands, policies);

  /** How many tickets are merged into each of these. */
  const membersOf = async (page: readonly Held<Ticket>[]) => {
    const ids = page.map(({ id }) => id);
    const counts: ReadonlyMap<string, number> =
      ids.length === 0 ? new Map() : await tickets.countBy('mergedInto', { mergedInto: ids });
    return ({ id }: Held<Ticket>): { readonly members?: number } => {
      const members = counts.get(id) ?? 0;
      return members === 0 ? {} : { members };
    };
  };

  /** Where a merged ticket is handled: its due time is that of the top of its group. */
  const mergedView = async ({ id, doc: { merged } }: Held<Ticket>): Promise<MergedView | undefined> => {
    if (merged === undefined) return undefined;
    const { into, ...rest } = merged;
    const top = merged.answeredAt === undefined ? await groups.rootOf(id) : undefined;
    return {
      ...rest,
      rootTicketId: into,
      topTicketId: top?.ticketId ?? into,
      ...(top === undefined
        ? {}
        : { rootStage: top.ticket.stage, rootUnitName: names.unit(top.ticket.unitId) }),
      ...(top?.ticket.dueAt === undefined ? {} : { rootDueAt: top.ticket.dueAt }),
    };
  };

  kit.operation('getTicket', async ({ params, principal }) => {
    const held = await tickets.need(params.ticketId);
    visible(principal, held.doc, params.ticketId);
    const now = kit.clock.now();
    const [counts, merged] = await Promise.all([membersOf([held]), mergedView(held)]);
    return {
      ...viewOf(held, now, names, principal, policies),
      ...counts(held),
      ...(merged === undefined ? {} : { merged }),
    };
  });

  kit.operation('listTickets', async ({ query, principal }) => {
    const now = kit.clock.now();
    const { q, limit = 50, cursor } = query;
    if (q !== undefined && looksLikeId(q)) {
      const held = await byNumber(tickets, q);
      const items = held.filter(({ doc }) => maySee(principal, doc)).map((one) => rowOf(one, now, names));
      return { items, total: items.length };
    }
    const where = whereOf(query, principal, now);
    if (where === undefined) return { items: [], total: 0 };
    const [page, total] = await Promise.all([
      tickets.find({ where, sort: sortOf(query), limit, ...(cursor === undefined ? {} : { cursor }) }),
      tickets.count(where),
    ]);
    const members = await membersOf(page.items);
    const items = page.items.map((held) => ({ ...rowOf(held, now, names), ...members(held) }));
    return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
  });

  kit.operation('countTickets', async ({ query, principal }) => {
    const where = narrowed(principal, query);
    const queues = where === undefined ? new Map<string, number>() : await tickets.countBy('queue', where);
    const overdue =
      where === undefined
        ? 0
        : await tickets.count({ ...where, queue: dueQueues, dueAt: { lt: kit.clock.now() } });
    const of = (queue: string): number => queues.get(queue) ?? 0;
    return {
      dispatched: of('dispatched'),
      accepted: of('accepted'),
      handling: of('handling'),
      replied: of('replied'),
      callingBack: of('callingBack'),
      closed: of('closed'),
      archived: of('archived'),
      void: of('void'),
      objection: of('objection'),
      merged: of('merged'),
      inbox: inboxQueues.reduce((sum, queue) => sum + of(queue), 0),
      overdue,
    };
  });

  kit.operation('listObjections', async ({ query, principal }) => {
    const now = kit.clock.now();
    const { limit = 50, cursor } = query;
    const scope = narrowed(principal, query);
    if (scope === undefined) return { items: [], total: 0 };
    const where = { ...scope, queue: 'objection' };
    const [page, total] = await Promise.all([
      tickets.find({
        where,
        sort: [{ field: 'dueAt', direction: 'asc' }],
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      tickets.count(where),
    ]);
    const items = page.items
      .map((held) => objectionRowOf(held, now, names, principal))
      .filter((row) => row !== undefined);
    return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
  });
}

function serveCommands(kit: Kit, { run, seen, knownUnit, attachments }: Commands, policies: Policies): void {
  kit.operation('acceptTicket', (call) => run(call, acceptTicket));

  kit.operation('assignTicket', (call) => {
    const { assignee, assigneeKind = 'staff', helpers, note } = call.body;
    return run(call, (ticket, by, at) =>
      assignTicket(ticket, by, at, {
        assignee,
        assigneeKind,
        ...(helpers === undefined ? {} : { helpers }),
        ...(note === undefined ? {} : { note }),
      }),
    );
  });

  kit.operation('contactTicket', (call) =>
    run(call, (ticket, by, at) => contactTicket(ticket, by, at, call.body)),
  );

  kit.operation('noteTicket', async (call) => {
    const noted = { text: call.body.text, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => noteTicket(ticket, by, at, noted));
  });

  kit.operation('replyTicket', async (call) => {
    const draft = { ...call.body, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => replyTicket(ticket, by, at, draft, policies.limitsAt(at)));
  });

  kit.operation('approveReply', (call) =>
    run(call, (ticket, by, at) => approveReply(ticket, by, at, policies.limitsAt(at))),
  );

  kit.operation('sendBackReply', (call) =>
    run(call, (ticket, by, at) => sendBackReply(ticket, by, at, call.body.because, policies.limitsAt(at))),
  );

  kit.operation('objectTicket', async (call) => {
    if (call.body.proposedUnitId !== undefined) await seen(call);
    knownUnit(call.body.proposedUnitId, 'proposedUnitId');
    const draft = { ...call.body, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => objectTicket(ticket, by, at, draft, policies));
  });

  kit.operation('upholdObjection', async (call) => {
    if (call.body.proposedUnitId !== undefined) await seen(call);
    knownUnit(call.body.proposedUnitId, 'proposedUnitId');
    return run(call, (ticket, by, at) => upholdObjection(ticket, by, at, call.body));
  });

  kit.operation('rejectObjection', (call) =>
    run(call, (ticket, by, at) => rejectObjection(ticket, by, at, call.body.because, policies)),
  );
}
