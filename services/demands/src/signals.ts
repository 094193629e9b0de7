import type { Demand, Signal } from '@jiesu/contracts';
import {
  addDays,
  type FoundSignal,
  localDate,
  monthOf,
  policyDay,
  signalsIn,
  type Window,
} from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import type { Kit, Principal } from '@jiesu/service-kit';
import type { LiveBase } from './base.ts';
import { begun, demandsOf, type PolicyAt } from './bulletins.ts';
import { numberOf } from './cursor.ts';

/** How much of the evidence a list shows; the whole is behind the tickets. */
const SHOWN = 20;

interface Reviewed {
  readonly outcome: 'dismissed' | 'followUp';
  readonly because: string;
  readonly by: string;
  readonly at: string;
}

/** What somebody reported, as it was said. */
interface Pressure {
  readonly ticketId: string;
  readonly requestId: string;
  readonly unitId: string;
  readonly said: string;
  readonly by: string;
  readonly at: string;
}

type Found = Omit<Signal, 'state' | 'review' | 'evidenceTotal'>;

const hopOf = (ticketId: string): number => Number(ticketId.slice(ticketId.lastIndexOf('-') + 1));

/** 疑点 (条例 §35): found anew from the demands at every look, so none is lost; only what people said of them is kept. */
export function serveSignals(kit: Kit, current: () => LiveBase, policyAt: PolicyAt): void {
  const reviews = kit.store<Reviewed>({ name: 'signal_reviews', fields: {}, indexes: [] });
  const reports = kit.store<Pressure>({
    name: 'pressure_reports',
    fields: { at: { path: 'at', type: 'text' }, unitId: { path: 'unitId', type: 'text' } },
    indexes: [['at']],
    createOnce: true,
  });

  async function read(window: Window): Promise<readonly Demand[]> {
    const days = policyAt(policyDay(window.period)).signals.recallDays;
    const demands: Demand[] = [];
    for await (const demand of demandsOf(
      current(),
      addDays(localDate(window.from), -days),
      localDate(window.to),
    ))
      demands.push(demand);
    return demands;
  }

  async function reported(window: Window): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await reports.find({
        where: { at: { gte: window.from, lt: window.to } },
        sort: [{ field: 'at', direction: 'desc' }],
        limit: 200,
        ...(cursor !== undefined && { cursor }),
      });
      for (const { id, doc } of page.items)
        found.push({
          id: `pressure.${id}`,
          kind: 'pressure',
          unitId: doc.unitId,
          at: doc.at,
          evidence: [
            {
              requestId: doc.requestId,
              ticketId: doc.ticketId,
              at: doc.at,
              what: 'reported',
              by: doc.by,
              said: doc.said,
            },
          ],
        });
      cursor = page.cursor;
      if (cursor === undefined) return found;
    }
  }

  const mine = (principal: Principal, unitId: string): boolean => {
    const { districtId } = principal;
    if (principal.unitId !== undefined && principal.unitId !== unitId) return false;
    if (districtId === undefined) return true;
    return [unitId, kit.reference.units.byId(unitId)?.districtUnitId].includes(`district-${districtId}`);
  };

  async function all(window: Window, principal: Principal) {
    const demands = await read(window);
    const found = signalsIn(demands, window, policyAt(policyDay(window.period)).signals);
    const titles = new Map(demands.map(({ requestId, title }) => [requestId, title]));
    const signals = [...found, ...(await reported(window))].filter((one) => mine(principal, one.unitId));
    return { signals, titles };
  }

  kit.operation('listSignals', async ({ query, principal }) => {
    const { period = monthOf(kit.clock.now(), policyAt), kind, state, unitId, limit = 50, cursor } = query;
    const window = begun(kit, period, policyAt);
    const { signals, titles } = await all(window, principal);
    const ofUnit = signals
      .filter((one) => unitId === undefined || one.unitId === unitId)
      .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.id < b.id ? -1 : 1));
    const known = new Map(
      (await reviews.getMany(ofUnit.map(({ id }) => id))).map(({ id, doc }) => [id, doc]),
    );
    const inState = ofUnit.filter(
      ({ id }) => state === undefined || (known.get(id)?.outcome ?? 'open') === state,
    );
    const byKind: Record<string, number> = {};
    for (const one of inState) byKind[one.kind] = (byKind[one.kind] ?? 0) + 1;
    const chosen = inState.filter((one) => kind === undefined || one.kind === kind);
    const first = numberOf(cursor) ?? 0;
    const next = first + limit;
    return {
      items: chosen.slice(first, next).map((one) => signalOf(one, known.get(one.id), titles)),
      total: chosen.length,
      byKind,
      period,
      ...(next < chosen.length && { cursor: String(next) }),
    };
  });

  kit.operation('reviewSignal', async (call) => {
    const { signalId } = call.params;
    const { signals } = await all(begun(kit, call.body.period, policyAt), call.principal);
    if (!signals.some(({ id }) => id === signalId))
      throw new Fault('not-found', 'after-fix', '这一期没有这条疑点，请刷新列表');
    const { held } = await reviews.change(signalId, call, () => ({
      next: {
        outcome: call.body.outcome,
        because: call.body.because,
        by: call.principal.userId,
        at: kit.clock.now(),
      },
      facts: [],
    }));
    return { id: signalId, revision: held?.revision ?? 1 };
  });

  kit.operation('reportPressure', async (call) => {
    const { ticketId, said } = call.body;
    const requestId = ticketId.slice(0, ticketId.lastIndexOf('-'));
    const [found] = await current().base.getMany([requestId]);
    const ticket = found?.demand.assessed?.find(({ hop }) => hop === hopOf(ticketId));
    if (ticket === undefined || !mine(call.principal, ticket.unitId))
      throw new Fault('not-found', 'after-fix', `没有工单 ${ticketId}，请核对编号`);
    const id = kit.newId();
    const at = kit.clock.now();
    const { held } = await reports.change(id, call, () => ({
      next: { ticketId, requestId, unitId: ticket.unitId, said, by: call.principal.userId, at },
      facts: [],
    }));
    return { id: held?.id ?? id, revision: held?.revision ?? 1 };
  });
}

function signalOf(
  one: FoundSignal | Found,
  review: Reviewed | undefined,
  titles: ReadonlyMap<string, string | undefined>,
): Signal {
  return {
    id: one.id,
    kind: one.kind,
    unitId: one.unitId,
    at: one.at,
    state: review?.outcome ?? 'open',
    evidence: one.evidence.slice(0, SHOWN).map((piece) => {
      const title = titles.get(piece.requestId);
      return title === undefined ? piece : { ...piece, title };
    }),
    evidenceTotal: one.evidence.length,
    ...(review !== undefined && { review }),
  };
}
