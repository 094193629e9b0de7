import type { Operations } from '@jiesu/contracts';
import { type Callback, recordCallback } from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import { type Kit, type Principal, Refusal } from '@jiesu/service-kit';
import type { Callbacks, Followups } from './store.ts';
import { policyAt } from './timing.ts';
import { callbackItem, callbackView, deadlinesView, maySee } from './views.ts';

type ListQuery = Operations['listCallbacks']['query'];

const defaultLimit = 50;

/** The callback belongs to those who did not handle the matter (条例 §23, §35): no account of a unit comes near it. */
function independent(principal: Principal): void {
  const handles = principal.roles.some((role) => role === 'office' || role === 'community');
  if (handles || principal.unitId !== undefined)
    throw new Refusal(
      'caller-not-independent',
      '回访须由承办单位以外的人员进行：绑定了承办单位的账号不能查看或记录回访。',
    );
}

function whereOf(query: ListQuery, principal: Principal, now: string): Where | undefined {
  const { because, unitId, ticketId, status, cell } = query;
  const view = query.view ?? 'due';
  const districtId = principal.districtId ?? query.districtId;
  if (query.districtId !== undefined && query.districtId !== districtId) return undefined;
  return {
    state: view === 'done' ? 'done' : 'open',
    ...(view === 'due' && { nextAttemptAt: { lte: now } }),
    ...(view === 'later' && { nextAttemptAt: { gt: now } }),
    ...(because !== undefined && { because }),
    ...(districtId !== undefined && { districtId }),
    ...(unitId !== undefined && { unitId }),
    ...(ticketId !== undefined && { ticketId }),
    ...(status !== undefined && { status }),
    ...(cell !== undefined && { cell }),
  };
}

export function serveFollowup(kit: Kit, followups: Followups, callbacks: Callbacks): void {
  const policy = policyAt(kit);
  const unitName = (unitId: string): string => kit.reference.units.byId(unitId)?.name ?? unitId;

  const visible = (held: Held<Callback> | undefined, id: string, principal: Principal): Held<Callback> => {
    if (!held || (principal.districtId !== undefined && principal.districtId !== held.doc.districtId))
      throw new Fault('not-found', 'never', `没有回访任务 ${id}，或不在您的范围内`);
    return held;
  };

  kit.operation('listCallbacks', async ({ query, principal }) => {
    independent(principal);
    const now = kit.clock.now();
    const where = whereOf(query, principal, now);
    if (where === undefined) return { items: [], total: 0 };
    const [page, total] = await Promise.all([
      callbacks.find({
        where,
        sort: [
          {
            field: query.view === 'later' ? 'nextAttemptAt' : 'dueAt',
            direction: query.view === 'done' ? 'desc' : 'asc',
          },
        ],
        limit: query.limit ?? defaultLimit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      }),
      callbacks.count(where),
    ]);
    return {
      items: page.items.map((held) =>
        callbackItem(held, now, policy(held.doc.openedAt), unitName(held.doc.unitId)),
      ),
      total,
      ...(page.cursor !== undefined && { cursor: page.cursor }),
    };
  });

  kit.operation('getCallback', async ({ params: { callbackId }, principal }) => {
    independent(principal);
    const held = visible(await callbacks.get(callbackId), callbackId, principal);
    const followup = await followups.get(held.doc.ticketId);
    return callbackView(
      held,
      followup?.doc,
      kit.clock.now(),
      policy(held.doc.openedAt),
      unitName(held.doc.unitId),
    );
  });

  kit.operation('recordCallback', async (call) => {
    const { callbackId } = call.params;
    independent(call.principal);
    const { revision } = await callbacks.change(callbackId, call, (callback, held) => {
      const { doc } = visible(callback && held, callbackId, call.principal);
      // The policy under which it fell due holds until its end.
      return recordCallback(doc, call.body, call.principal.userId, kit.clock.now(), policy(doc.openedAt));
    });
    return { id: callbackId, revision };
  });

  kit.operation('getDeadlines', async ({ params: { ticketId }, principal }) => {
    const held = await followups.get(ticketId);
    if (!held || !maySee(principal, held.doc, kit.reference.units))
      throw new Fault('not-found', 'never', `没有工单 ${ticketId} 的时限，或不在您的范围内`);
    return deadlinesView(held, policy(held.doc.openedAt).warnShares);
  });
}
