import { type CommandAnswer, operations } from '@jiesu/contracts';
import {
  type Actor,
  acceptTicket,
  approveReply,
  assignTicket,
  contactTicket,
  type Decision,
  noteTicket,
  objectTicket,
  type Policies,
  rejectObjection,
  replyTicket,
  sendBackReply,
  type Ticket,
  upholdObjection,
} from '@jiesu/domain';
import { type Call, Fault, type Kit, Refusal } from '@jiesu/service-kit';
import { type Evidence, owned } from './evidence.ts';
import { dueQueues, inboxQueues, looksLikeId, narrowed, sortOf, whereOf } from './lists.ts';
import { maySee, visible, worksForUnit } from './scope.ts';
import type { Tickets } from './store.ts';
import { namesFrom, objectionRowOf, rowOf, viewOf } from './views.ts';

type Command =
  | 'acceptTicket'
  | 'assignTicket'
  | 'contactTicket'
  | 'noteTicket'
  | 'replyTicket'
  | 'approveReply'
  | 'sendBackReply'
  | 'objectTicket'
  | 'upholdObjection'
  | 'rejectObjection';

export function serveTickets(kit: Kit, tickets: Tickets, evidence: Evidence, policies: Policies): void {
  const names = namesFrom(kit.reference);

  serveCommands(kit, tickets, evidence, policies);

  kit.operation('getTicket', async ({ params, principal }) => {
    const held = await tickets.need(params.ticketId);
    visible(principal, held.doc, params.ticketId);
    return viewOf(held, kit.clock.now(), names, principal);
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
    const items = page.items.map((held) => rowOf(held, now, names));
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

/** The hops of a request are few and numbered, so its tickets are found without an index. */
async function byNumber(tickets: Tickets, q: string) {
  const id = q.trim().toUpperCase();
  const isTicket = id.split('-').length === 3;
  return tickets.getMany(isTicket ? [id] : [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hop) => `${id}-${hop}`));
}

function serveCommands(kit: Kit, tickets: Tickets, evidence: Evidence, policies: Policies): void {
  /** Load, check the scope, decide, commit. What a rule needs from elsewhere is prepared before the decision. */
  const run = async (
    call: Call<Command>,
    decide: (ticket: Ticket, by: Actor, at: string) => Decision<Ticket>,
  ): Promise<CommandAnswer> => {
    const { ticketId } = call.params;
    if (operations[call.operation].roles.includes('office') && !worksForUnit(call.principal))
      throw new Fault('not-found', 'never', `没有工单 ${ticketId}，或账号没有绑定承办单位`);
    const by: Actor = { userId: call.principal.userId, roles: call.principal.roles };
    const at = kit.clock.now();
    const { revision } = await tickets.change(ticketId, call as Call, (ticket) =>
      decide(visible(call.principal, ticket, ticketId), by, at),
    );
    return { id: ticketId, revision };
  };

  /** Before other refusals: whoever may not see the ticket learns nothing from a check of the body. */
  const seen = async (call: Call<Command>): Promise<void> => {
    const held = await tickets.get(call.params.ticketId);
    visible(call.principal, held?.doc, call.params.ticketId);
  };

  const knownUnit = (unitId: string | undefined): void => {
    if (unitId === undefined || kit.reference.units.byId(unitId) !== undefined) return;
    const because = '单位目录中没有建议的承办单位，请从目录中选择。';
    throw new Refusal('unknown-unit', because, [{ field: 'proposedUnitId', message: because }]);
  };

  const attachments = async (
    call: Call<'noteTicket' | 'replyTicket' | 'objectTicket'>,
  ): Promise<readonly string[]> => {
    if (call.body.attachments === undefined || call.body.attachments.length === 0) return [];
    await seen(call);
    return owned(evidence, call.body.attachments, call.principal.unitId);
  };

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

  kit.operation('approveReply', (call) => run(call, approveReply));

  kit.operation('sendBackReply', (call) =>
    run(call, (ticket, by, at) => sendBackReply(ticket, by, at, call.body.because)),
  );

  kit.operation('objectTicket', async (call) => {
    if (call.body.proposedUnitId !== undefined) await seen(call);
    knownUnit(call.body.proposedUnitId);
    const draft = { ...call.body, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => objectTicket(ticket, by, at, draft, policies));
  });

  kit.operation('upholdObjection', async (call) => {
    if (call.body.proposedUnitId !== undefined) await seen(call);
    knownUnit(call.body.proposedUnitId);
    return run(call, (ticket, by, at) => upholdObjection(ticket, by, at, call.body));
  });

  kit.operation('rejectObjection', (call) =>
    run(call, (ticket, by, at) => rejectObjection(ticket, by, at, call.body.because, policies)),
  );
}
