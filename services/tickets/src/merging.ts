import type { CommandAnswer, IncidentView, MemberCounts } from '@jiesu/contracts';
import {
  type Actor,
  closeIncident,
  type Incident,
  incidentScope,
  mergeTicket,
  openIncident,
  type Policies,
  type Ticket,
  undoIncident,
  unmergeTicket,
} from '@jiesu/domain';
import type { Held, Where } from '@jiesu/ports';
import { type Call, Fault, type Kit, type Principal, Refusal } from '@jiesu/service-kit';
import { actorOf, type Commands } from './commands.ts';
import type { Groups } from './groups.ts';
import type { Watch } from './incidents.ts';
import { byNumber } from './lists.ts';
import { scopeOf, visible } from './scope.ts';
import type { Incidents, Tickets } from './store.ts';
import { type Names, rowOf } from './views.ts';

const examples = 10;

/** 并单 and 聚集事件: many tickets, one of them handled for all, and everybody answered. */
export function serveMerging(
  kit: Kit,
  tickets: Tickets,
  incidents: Incidents,
  { run }: Commands,
  groups: Groups,
  watch: Watch,
  policies: Policies,
  names: Names,
  hurry: () => void,
): void {
  const none = (id: string): Fault => new Fault('not-found', 'never', `没有工单 ${id}，或不在您的范围内`);

  kit.operation('mergeTicket', async (call) => {
    const { ticketId } = call.params;
    const { into, because } = call.body;
    visible(call.principal, (await tickets.get(ticketId))?.doc, ticketId);
    const named = (await byNumber(tickets, into)).at(-1);
    if (named === undefined) throw none(into);
    visible(call.principal, named.doc, into);
    const root = await groups.rootOf(named.id);
    if (root === undefined) throw none(into);
    const answer = await run(call, (ticket, by, at) =>
      mergeTicket(ticket, by, at, root, { because }, policies),
    );
    // Somebody may have merged the other way round at the same moment.
    await groups.untie(ticketId);
    await groups.settle(root.ticketId);
    return answer;
  });

  kit.operation('unmergeTicket', (call) =>
    run(call, (ticket, by, at) => unmergeTicket(ticket, by, at, call.body.because, policies)),
  );

  const countsOf = async (rootTicketId: string): Promise<MemberCounts> => {
    const queues = await tickets.countBy('queue', { mergedInto: rootTicketId });
    const of = (queue: string): number => queues.get(queue) ?? 0;
    return {
      members: [...queues.values()].reduce((sum, count) => sum + count, 0),
      waiting: of('merged'),
      callingBack: of('callingBack'),
      closed: of('closed') + of('archived'),
    };
  };

  kit.operation('listMembers', async ({ params: { ticketId }, query, principal }) => {
    visible(principal, (await tickets.get(ticketId))?.doc, ticketId);
    const { limit = 50, cursor } = query;
    // Whoever sees the root sees what is handled with it.
    const where: Where = { mergedInto: ticketId };
    const [page, counts] = await Promise.all([
      tickets.find({
        where,
        sort: [{ field: 'receivedAt', direction: 'asc' }],
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      countsOf(ticketId),
    ]);
    const now = kit.clock.now();
    const items = page.items.map((held) => rowOf(held, now, names));
    return {
      items,
      total: counts.members,
      counts,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    };
  });

  const viewOf = async ({ id, revision, doc }: Held<Incident>): Promise<IncidentView> => {
    const [root, counts] = await Promise.all([tickets.need(doc.rootTicketId), countsOf(doc.rootTicketId)]);
    const { title, because, by, at, rootTicketId, scope, state, ended, work } = doc;
    return {
      incidentId: id,
      revision,
      title,
      because,
      by,
      at,
      rootTicketId,
      root: rowOf(root, kit.clock.now(), names),
      scope,
      problemTypeNames: scope.problemTypes.map((code) => names.problemType(code, at)),
      state,
      ...(ended === undefined ? {} : { ended }),
      counts,
      busy: work !== undefined,
    };
  };

  const incidentWhere = (principal: Principal): Where | undefined => {
    const scope = scopeOf(principal);
    if (scope === undefined || 'communityId' in scope) return undefined;
    return scope;
  };
  const seen = (principal: Principal, held: Held<Incident> | undefined, incidentId: string): Incident => {
    const where = incidentWhere(principal);
    const doc = held?.doc;
    if (
      doc === undefined ||
      where === undefined ||
      (where.unitId !== undefined && where.unitId !== doc.unitId) ||
      (where.districtId !== undefined && where.districtId !== doc.scope.districtId)
    )
      throw new Fault('not-found', 'never', `没有聚集事件 ${incidentId}，或不在您的范围内`);
    return doc;
  };

  const rootFor = async (principal: Principal, rootTicketId: string): Promise<Ticket> =>
    visible(principal, (await tickets.get(rootTicketId))?.doc, rootTicketId);
  const knownAreas = ({ districtId, streetId, communityId }: Call<'openIncident'>['body']['scope']): void => {
    for (const [field, code] of Object.entries({ districtId, streetId, communityId })) {
      if (code === undefined) continue;
      const lies = kit.reference.areas.byCode(code) !== undefined && code.startsWith(districtId);
      const because = '没有这个区划代码，或不在所选的区内；请从区划名录中选择。';
      if (!lies) throw new Refusal('unknown-area', because, [{ field: `scope.${field}`, message: because }]);
    }
  };

  kit.operation('previewIncident', async ({ body, principal }) => {
    const by = actorOf(principal);
    const root = await rootFor(principal, body.rootTicketId);
    knownAreas(body.scope);
    const scope = incidentScope(root, by, kit.clock.now(), body.scope, policies);
    if ('refused' in scope) throw new Refusal(scope.refused, scope.because, scope.fields);
    const now = kit.clock.now();
    const shown: Held<Ticket>[] = [];
    let matching = 0;
    for await (const lot of watch.matching({ scope, rootTicketId: body.rootTicketId })) {
      matching += lot.length;
      shown.push(...lot.slice(0, examples - shown.length));
    }
    return { matching, examples: shown.map((held) => rowOf(held, now, names)) };
  });

  kit.operation('openIncident', async (call) => {
    const { body, principal } = call;
    const by = actorOf(principal);
    const root = await rootFor(principal, body.rootTicketId);
    knownAreas(body.scope);
    const at = kit.clock.now();
    const { held, revision } = await incidents.change(kit.newId(), call, () =>
      openIncident(root, by, at, body, policies),
    );
    if (held === undefined) throw new Error('an incident was opened and is not there');
    await watch.refresh(held.id);
    hurry();
    return { id: held.id, revision };
  });

  kit.operation('listIncidents', async ({ query, principal }) => {
    const scope = incidentWhere(principal);
    const { limit = 50, cursor, state, districtId } = query;
    if (scope === undefined || (scope.districtId ?? districtId) !== (districtId ?? scope.districtId))
      return { items: [], total: 0 };
    const where: Where = {
      ...scope,
      ...(districtId === undefined ? {} : { districtId }),
      ...(state === undefined ? {} : { state }),
    };
    const [page, total] = await Promise.all([
      incidents.find({
        where,
        sort: [{ field: 'at', direction: 'desc' }],
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      incidents.count(where),
    ]);
    const items = await Promise.all(page.items.map(viewOf));
    return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
  });

  kit.operation('getIncident', async ({ params: { incidentId }, principal }) => {
    const held = await incidents.get(incidentId);
    seen(principal, held, incidentId);
    return viewOf(held as Held<Incident>);
  });

  const end = async (
    call: Call<'closeIncident'> | Call<'undoIncident'>,
    decide: (incident: Incident, by: Actor, at: string, because: string) => ReturnType<typeof closeIncident>,
  ): Promise<CommandAnswer> => {
    const { incidentId } = call.params;
    const { revision } = await incidents.change(incidentId, call as Call, (_, held) =>
      decide(
        seen(call.principal, held, incidentId),
        actorOf(call.principal),
        kit.clock.now(),
        call.body.because,
      ),
    );
    await watch.refresh(incidentId);
    hurry();
    return { id: incidentId, revision };
  };
  kit.operation('closeIncident', (call) => end(call, closeIncident));
  kit.operation('undoIncident', (call) => end(call, undoIncident));
}
