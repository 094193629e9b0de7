import type { AppealItem, CallbackPolicy } from '@jiesu/contracts';
import {
  appealCallback,
  appealGround,
  type Callback,
  decideAppeal,
  hindersAppeal,
  levelOf,
  recordingOf,
} from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import { type Kit, type Principal, Refusal } from '@jiesu/service-kit';
import type { Callbacks } from './store.ts';
import { policyAt } from './timing.ts';

/** 回访复核: asked for by the unit that handled the matter, decided above it by somebody who did not make the callback. */
export function serveAppeals(kit: Kit, callbacks: Callbacks): void {
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
    const { revision } = await callbacks.change(callbackId, call, (callback) => {
      if (callback === undefined || !isNear(principal, callback)) throw missing(callbackId);
      const by = { userId: principal.userId, level: levelOf(principal) };
      return decideAppeal(callback, call.body, by, kit.clock.now(), policy(callback.openedAt));
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
      items: page.items.flatMap((held) => appealItem(held, principal, policy(held.doc.openedAt)) ?? []),
      total,
      ...(page.cursor !== undefined && { cursor: page.cursor }),
    };
  });

  kit.operation('listAppealGrounds', async () => {
    const { windowHours, grounds } = policy(kit.clock.now()).appeal;
    return { windowHours, items: [...grounds] };
  });

  function appealItem(
    { id, doc }: Held<Callback>,
    principal: Principal,
    rules: CallbackPolicy,
  ): AppealItem | undefined {
    const { appeal } = doc;
    if (appeal === undefined) return undefined;
    const decides = principal.unitId === undefined;
    const recording = recordingOf(doc);
    const hindered = hindersAppeal(doc, principal.userId, levelOf(principal), rules);
    return {
      callbackId: id,
      ticketId: doc.ticketId,
      requestId: doc.requestId,
      round: doc.round,
      unitId: doc.unitId,
      unitName: kit.reference.units.byId(doc.unitId)?.name ?? doc.unitId,
      state: appeal.state,
      ground: appeal.ground,
      groundName: appealGround(rules, appeal.ground)?.zh ?? appeal.ground,
      effect: appeal.effect,
      text: appeal.text,
      by: appeal.by,
      at: appeal.at,
      ...(appeal.decidedBy !== undefined && { decidedBy: appeal.decidedBy }),
      ...(appeal.decidedAt !== undefined && { decidedAt: appeal.decidedAt }),
      ...(appeal.because !== undefined && { because: appeal.because }),
      mayDecide: decides && appeal.state === 'pending' && hindered === undefined,
      // What the petitioner said is for those who decide, not for the unit.
      ...(decides && {
        ...(recording !== undefined && { recording }),
        ...(doc.status !== undefined && { status: doc.status }),
        ...(doc.contacted !== undefined && { contacted: doc.contacted }),
        ...(doc.solved !== undefined && { solved: doc.solved }),
        ...(doc.satisfaction !== undefined && { satisfaction: doc.satisfaction }),
        ...(doc.cell !== undefined && { cell: doc.cell }),
      }),
    };
  }
}

const isNear = ({ districtId }: Principal, callback: Callback): boolean =>
  districtId === undefined || districtId === callback.districtId;
