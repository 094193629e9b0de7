import type { AppealItem, TicketCallback } from '@jiesu/contracts';
import {
  appealCallback,
  appealGround,
  type Callback,
  decideAppeal,
  hindersAppeal,
  levelOf,
  mayAppealUntil,
  recordingOf,
} from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import { type Kit, type Principal, Refusal } from '@jiesu/service-kit';
import type { Callbacks, Followups } from './store.ts';
import { policyAt } from './timing.ts';
import { maySee } from './views.ts';

/** 回访复核: asked for by the unit that handled the matter, decided above it by somebody who had no part in it. */
export function serveAppeals(kit: Kit, followups: Followups, callbacks: Callbacks): void {
  const policy = policyAt(kit);
  const missing = (id: string): Fault =>
    new Fault('not-found', 'never', `没有回访任务 ${id}，或不在您的范围内`);

  kit.operation('appealCallback', async (call) => {
    const { callbackId } = call.params;
    const { userId, unitId } = call.principal;
    const { revision } = await callbacks.change(callbackId, call, (callback) => {
      // To other units it is not there; and an account without a unit speaks for none.
      if (callback === undefined || callback.unitId !== unitId) throw missing(callbackId);
      return appealCallback(callback, call.body, userId, kit.clock.now(), policy(callback.openedAt));
    });
    return { id: callbackId, revision };
  });

  kit.operation('decideAppeal', async (call) => {
    const { callbackId } = call.params;
    const { principal } = call;
    if (principal.unitId !== undefined || principal.roles.includes('office'))
      throw new Refusal(
        'caller-not-independent',
        '回访须由承办单位以外的人员复核：绑定了承办单位的账号不能决定。',
      );
    const { revision } = await callbacks.change(callbackId, call, async (callback) => {
      if (callback === undefined || !isNear(principal, callback)) throw missing(callbackId);
      const by = { userId: principal.userId, level: levelOf(principal) };
      const acts = (await followups.get(callback.ticketId))?.doc.acts ?? [];
      return decideAppeal(callback, call.body, by, kit.clock.now(), policy(callback.openedAt), acts);
    });
    return { id: callbackId, revision };
  });

  kit.operation('listAppeals', async ({ query, principal }) => {
    const { state, ticketId, limit = 50, cursor } = query;
    const ofUnit = principal.roles.includes('office') || principal.unitId !== undefined;
    if (ofUnit && principal.unitId === undefined) return { items: [], total: 0 };
    const where: Where = {
      appeal: state ?? ['pending', 'upheld', 'rejected'],
      ...(principal.unitId !== undefined && { unitId: principal.unitId }),
      ...(principal.districtId !== undefined && { districtId: principal.districtId }),
      ...(ticketId !== undefined && { ticketId }),
    };
    const [page, total] = await Promise.all([
      callbacks.find({
        where,
        sort: [{ field: 'appealedAt', direction: state === 'pending' ? 'asc' : 'desc' }],
        limit,
        ...(cursor !== undefined && { cursor }),
      }),
      callbacks.count(where),
    ]);
    return {
      items: await itemsOf(page.items, principal),
      total,
      ...(page.cursor !== undefined && { cursor: page.cursor }),
    };
  });

  kit.operation('listTicketCallbacks', async ({ params: { ticketId }, principal }) => {
    const followup = await followups.get(ticketId);
    if (!followup || !maySee(principal, followup.doc, kit.reference.units))
      throw new Fault('not-found', 'never', `没有工单 ${ticketId} 的回访，或不在您的范围内`);
    const now = kit.clock.now();
    const found = await callbacks.find({
      where: { ticketId, ...(principal.unitId !== undefined && { unitId: principal.unitId }) },
      sort: [{ field: 'dueAt', direction: 'asc' }],
      limit: 100,
    });
    const appeals = new Map(
      (await itemsOf(found.items, principal)).map((item) => [item.callbackId, item] as const),
    );
    return {
      items: found.items.map(({ id, doc }): TicketCallback => {
        const until = mayAppealUntil(doc, policy(doc.openedAt));
        const appeal = appeals.get(id);
        return {
          callbackId: id,
          round: doc.round,
          state: doc.state,
          dueAt: doc.dueAt,
          ...(doc.doneAt !== undefined && { doneAt: doc.doneAt }),
          ...(until !== undefined && { appealUntil: until }),
          mayAppeal:
            principal.roles.includes('office') &&
            principal.unitId === doc.unitId &&
            until !== undefined &&
            now <= until,
          ...(appeal !== undefined && { appeal }),
        };
      }),
      grounds: [...policy(now).appeal.grounds],
    };
  });

  /** Those of the callbacks that were appealed against. */
  async function itemsOf(
    found: readonly Held<Callback>[],
    principal: Principal,
  ): Promise<readonly AppealItem[]> {
    const appealed = found.filter(({ doc }) => doc.appeal !== undefined);
    if (appealed.length === 0) return [];
    const tickets = await followups.getMany([...new Set(appealed.map(({ doc }) => doc.ticketId))]);
    const acts = new Map(tickets.map(({ id, doc }) => [id, doc.acts]));
    return appealed.flatMap((held) => appealItem(held, principal, acts.get(held.doc.ticketId)) ?? []);
  }

  function appealItem(
    { id, doc }: Held<Callback>,
    principal: Principal,
    acts: Parameters<typeof hindersAppeal>[3],
  ): AppealItem | undefined {
    const { appeal } = doc;
    if (appeal === undefined) return undefined;
    const rules = policy(doc.openedAt);
    const decides = principal.unitId === undefined;
    const recording = recordingOf(doc);
    const ground = appealGround(rules, appeal.ground);
    const judge = { userId: principal.userId, level: levelOf(principal) };
    const hindered = hindersAppeal(doc, judge, rules, acts);
    const pending = appeal.state === 'pending';
    return {
      callbackId: id,
      ticketId: doc.ticketId,
      requestId: doc.requestId,
      round: doc.round,
      unitId: doc.unitId,
      unitName: kit.reference.units.byId(doc.unitId)?.name ?? doc.unitId,
      state: appeal.state,
      ground: appeal.ground,
      groundName: { zh: ground?.zh ?? appeal.ground, en: ground?.en ?? appeal.ground },
      effect: appeal.effect,
      text: appeal.text,
      by: appeal.by,
      at: appeal.at,
      ...(appeal.decidedBy !== undefined && { decidedBy: appeal.decidedBy }),
      ...(appeal.decidedAt !== undefined && { decidedAt: appeal.decidedAt }),
      ...(appeal.because !== undefined && { because: appeal.because }),
      mayDecide: decides && pending && hindered === undefined,
      // What the petitioner said is for those who decide, not for the unit.
      ...(decides && {
        ...(pending && hindered !== undefined && { hindrance: hindered.because }),
        ...(recording !== undefined && { recording }),
        ...(doc.status !== undefined && { status: doc.status }),
        ...(doc.contacted !== undefined && { contacted: doc.contacted }),
        ...(doc.solved !== undefined && { solved: doc.solved }),
        ...(doc.satisfaction !== undefined && { satisfaction: doc.satisfaction }),
        ...(doc.cell !== undefined && { cell: doc.cell }),
        ...(appeal.recorded !== undefined && { recorded: appeal.recorded }),
        history: doc.attempts,
      }),
    };
  }
}

const isNear = ({ districtId }: Principal, callback: Callback): boolean =>
  districtId === undefined || districtId === callback.districtId;
