import type { Demand, DemandFilter } from '@jiesu/contracts';
import { countedFor, demandFactTypes, endOfDay, localDate, threeRates } from '@jiesu/domain';
import type { Kit, Principal, Service } from '@jiesu/service-kit';
import { Fault, Refusal, versionLine } from '@jiesu/service-kit';
import { issuedStore, serveAssessment } from './assessment.ts';
import { type LiveBase, openBase } from './base.ts';
import { bulletinsOf } from './bulletins.ts';
import { numberOf } from './cursor.ts';
import { breakdown, ranking, rates, trend } from './figures.ts';
import { pointsFor, pointsStore, servePoints } from './points.ts';
import { servePolicies } from './policies.ts';
import { rebuild } from './rebuild.ts';
import { serveSignals } from './signals.ts';

const BUSY_LOT = 50;
const GATHER_MS = 40;

/** A caller's scope narrows every question: an office sees its own unit, a district reviewer the district. */
function scoped(filter: DemandFilter, principal: Principal): DemandFilter {
  return {
    ...filter,
    ...(principal.unitId !== undefined && { unitId: principal.unitId }),
    ...(principal.districtId !== undefined && { districtId: principal.districtId }),
  };
}

function inScope(demand: Demand, principal: Principal): boolean {
  return (
    (principal.unitId === undefined || principal.unitId === countedFor(demand)) &&
    (principal.districtId === undefined || principal.districtId === demand.districtId)
  );
}

/** Who asked, and what the assessment keeps of each step, stay inside. */
function outward({ petitionerRef: _, assessed: __, ...shown }: Demand): Demand {
  return shown;
}

/** 民生诉求数据库: what people lack, where, since when, and how it was answered. */
export const demands: Service = {
  name: 'demands',
  start(kit: Kit) {
    let live: LiveBase | undefined;
    /** Lots and the last step of a rebuild take turns. */
    let turn: Promise<unknown> = Promise.resolve();
    let rebuilding = false;

    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const done = turn.then(work, work);
      turn = done.catch(() => undefined);
      return done;
    };
    const current = () => {
      if (live === undefined) throw new Fault('store-unavailable', 'later', '民生诉求库正在载入');
      return live;
    };
    const policies = versionLine(kit.reference.assessment);
    /** The policy in force on the last day asked about. */
    const policyOf = (filter: DemandFilter) =>
      policies.at(filter.to === undefined ? kit.clock.now() : endOfDay(filter.to));

    kit.onReady(async () => {
      live = await openBase(kit.demandBase);
    });

    kit.onMany(demandFactTypes, async (facts, deliveries) => {
      await inTurn(() => current().take(facts, deliveries.at(-1)?.position));
      // When it is busy, a request's next facts are close behind: together they cost one write instead of three.
      if (facts.length >= BUSY_LOT) await new Promise((next) => setTimeout(next, GATHER_MS));
    });

    const issued = issuedStore(kit);
    const points = pointsStore(kit);
    const bulletins = bulletinsOf(kit, current, policies, pointsFor(points));
    serveAssessment(kit, current, bulletins, issued);
    servePolicies(kit, policies, bulletins, issued);
    servePoints(kit, points, bulletins.policyAt);
    serveSignals(kit, current, bulletins.policyAt);

    kit.operation('listDemands', async ({ query, principal }) => {
      const { limit = 50, cursor, ...asked } = query;
      const filter = scoped(asked, principal);
      const before = numberOf(cursor);
      const { columns, base } = current();
      const seqs = columns.page(filter, limit, before);
      const items = (await base.getNumbered(seqs)).map(({ demand }) => outward(demand));
      const last = seqs.at(-1);
      const more = last !== undefined && seqs.length === limit && columns.page(filter, 1, last).length > 0;
      return { items, total: columns.total(filter).count, ...(more && { cursor: String(last) }) };
    });

    kit.operation('getDemand', async ({ params, principal }) => {
      const [found] = await current().base.getMany([params.requestId]);
      if (found === undefined || !inScope(found.demand, principal))
        throw new Fault('not-found', 'after-fix', `没有编号为 ${params.requestId} 的民生诉求，请核对编号`);
      return outward(found.demand);
    });

    kit.operation('demandOverview', async ({ query, principal }) => {
      const filter = scoped(query, principal);
      const { columns, upTo } = current();
      const policy = policyOf(filter);
      const measures = columns.total(filter, policy.merged);
      const newest = upTo();
      return {
        measures,
        rates: threeRates(measures, policy),
        byState: Object.fromEntries(
          columns.group(filter, 'state').map((group) => [group.key, group.measures.count]),
        ),
        freshness: { demands: columns.size(), ...(newest !== undefined && { upTo: newest }) },
        policyVersion: policy.version,
      };
    });

    kit.operation('demandTrend', async ({ query, principal }) => {
      const { step = 'day', ...asked } = query;
      return trend(current().columns, scoped(asked, principal), step);
    });

    kit.operation('demandBreakdown', async ({ query, principal }) => {
      const { by, and, limit = 50, ...asked } = query;
      return breakdown(current().columns, scoped(asked, principal), by, and, limit, policyOf(asked));
    });

    kit.operation('demandRanking', async ({ query, principal }) => {
      const { by, order = 'volume', limit = 20, ...asked } = query;
      return ranking(
        current().columns,
        scoped(asked, principal),
        by,
        order,
        limit,
        localDate(kit.clock.now()),
      );
    });

    kit.operation('demandRates', async ({ query, principal }) => {
      const { by = 'unit', limit = 500, ...asked } = query;
      return rates(current().columns, scoped(asked, principal), by, limit, policyOf(asked));
    });

    kit.operation('rebuildDemands', async () => {
      if (rebuilding) throw new Refusal('rebuild-running', '民生诉求库正在重建，请等它完成后再试');
      rebuilding = true;
      try {
        const { report, rebuilt } = await rebuild(kit, current(), inTurn, (next) => {
          live = next;
        });
        live = rebuilt;
        return report;
      } finally {
        rebuilding = false;
      }
    });
  },
};
