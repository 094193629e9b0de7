import { type GivenPoints, policyDay } from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import { type Kit, nothing, ofTheCity, Refusal, type Store } from '@jiesu/service-kit';
import { begun, type PolicyAt, seesUnit } from './bulletins.ts';

interface Points {
  readonly period: string;
  readonly unitId: string;
  readonly item: string;
  readonly points: number;
  readonly because: string;
  readonly by: string;
  readonly at: string;
  readonly withdrawn?: { readonly by: string; readonly at: string; readonly because: string };
}

export type PointsStore = Store<Points>;

export const pointsStore = (kit: Kit): PointsStore =>
  kit.store<Points>({
    name: 'assessment_points',
    fields: { period: { path: 'period', type: 'text' } },
    indexes: [['period']],
    createOnce: true,
  });

async function ofPeriod(store: PointsStore, period: string) {
  const found: { readonly id: string; readonly doc: Points }[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.find({ where: { period }, limit: 200, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return found;
  }
}

/** As the bulletin of a period reads them. */
export const pointsFor =
  (store: PointsStore) =>
  async (period: string): Promise<readonly GivenPoints[]> =>
    (await ofPeriod(store, period)).map(({ doc: { unitId, item, points, at, withdrawn } }) => ({
      unitId,
      item,
      points,
      at,
      ...(withdrawn && { withdrawnAt: withdrawn.at }),
    }));

/** 加减分: given by a person with a reason, on a ground that the policy of the period names, until the period has settled. */
export function servePoints(kit: Kit, store: PointsStore, policyAt: PolicyAt): void {
  const late = (period: string) => ({
    refused: 'points-too-late' as const,
    because: `考核期 ${period} 的回访已经计完，不能再加减分；请记入以后的考核期。`,
  });

  kit.operation('listPoints', async ({ params: { period }, principal }) => {
    const window = begun(kit, period, policyAt);
    const items = (await ofPeriod(store, period))
      .filter(({ doc: { unitId } }) =>
        seesUnit(principal, unitId, kit.reference.units.byId(unitId)?.districtUnitId),
      )
      .map(({ id, doc: { period: _, ...shown } }) => ({ pointsId: id, ...shown }))
      .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.pointsId < b.pointsId ? -1 : 1));
    return { items, open: kit.clock.now() < window.settledAt };
  });

  kit.operation('givePoints', async (call) => {
    ofTheCity(call.principal, '加减分');
    const { period } = call.params;
    const { unitId, item, points, because } = call.body;
    const window = begun(kit, period, policyAt);
    if (kit.reference.units.byId(unitId) === undefined)
      throw new Refusal('unknown-unit', '没有这个单位，请重新选择。', [
        { field: 'unitId', message: `单位目录中没有 ${unitId}。` },
      ]);
    if (!policyAt(policyDay(period)).points?.items.some(({ id }) => id === item))
      throw new Refusal('unknown-points-item', '本期的考核办法没有这个加减分项目，请重新选择。', [
        { field: 'item', message: `考核办法中没有项目 ${item}。` },
      ]);
    const at = kit.clock.now();
    const id = kit.newId();
    const { held, revision } = await store.change(id, call, () =>
      at >= window.settledAt
        ? late(period)
        : { next: { period, unitId, item, points, because, by: call.principal.userId, at }, facts: [] },
    );
    return { id: held?.id ?? id, revision };
  });

  kit.operation('withdrawPoints', async (call) => {
    ofTheCity(call.principal, '加减分');
    const { pointsId } = call.params;
    const { revision } = await store.change(pointsId, call, (doc) => {
      if (doc === undefined) throw new Fault('not-found', 'never', `没有加减分 ${pointsId}`);
      if (doc.withdrawn) return nothing;
      const at = kit.clock.now();
      if (at >= begun(kit, doc.period, policyAt).settledAt) return late(doc.period);
      const withdrawn = { by: call.principal.userId, at, because: call.body.because };
      return { next: { ...doc, withdrawn }, facts: [] };
    });
    return { id: pointsId, revision };
  });
}
