import type { AssessedTicket, Calibre, Demand, IssuedBulletin } from '@jiesu/contracts';
import {
  assessmentWindow,
  type Bulletin,
  type BulletinClass,
  countedIn,
  countingCallback,
  endOfDay,
  figures,
  isMonth,
  localDate,
  monthOf,
  periodBefore,
  policyDay,
  startOfDay,
  unitClassOf,
} from '@jiesu/domain';
import type { Call, Kit, Principal, Store } from '@jiesu/service-kit';
import { ofTheCity, Refusal } from '@jiesu/service-kit';
import type { LiveBase } from './base.ts';
import { type Bulletins, begun, demandsOf, earliest, type PolicyAt, seesUnit } from './bulletins.ts';
import { numberOf } from './cursor.ts';
import { workbook } from './workbook.ts';

/** How many months the list of bulletins goes back. */
const MONTHS = 24;

export interface Issued extends IssuedBulletin {
  readonly period: string;
}

export const issuedStore = (kit: Kit): Store<Issued> =>
  kit.store<Issued>({ name: 'bulletins', fields: {}, indexes: [] });

/** Rows of one's own scope; ranks, totals and averages stay those of all, for that is what one is ranked among. */
function scopedTo(principal: Principal, whole: Bulletin): Bulletin {
  if (principal.unitId === undefined && principal.districtId === undefined) return whole;
  const narrowed = (unitClass: BulletinClass): BulletinClass => ({
    ...unitClass,
    rows: unitClass.rows.filter((row) => seesUnit(principal, row.unitId, row.districtUnitId)),
    districts: unitClass.districts.filter(
      ({ districtUnitId }) =>
        principal.unitId === undefined && seesUnit(principal, districtUnitId, undefined),
    ),
  });
  return { ...whole, classes: whole.classes.map(narrowed) };
}

/** 考核 (条例 §32): bulletins, and what they are made of. */
export function serveAssessment(
  kit: Kit,
  current: () => LiveBase,
  bulletins: Bulletins,
  issuedBulletins: Store<Issued>,
): void {
  const { policyAt, units } = bulletins;

  /** As issued, unless another moment or calibre is asked for. */
  async function asAsked(period: string, query: { readonly asOf?: string; readonly calibre?: Calibre }) {
    begun(kit, period, policyAt);
    const issued = (await issuedBulletins.get(period))?.doc;
    const asIssued = query.asOf === undefined && (query.calibre ?? issued?.calibre) === issued?.calibre;
    const computed = await bulletins.compute(period, issued !== undefined && asIssued ? issued : query);
    return { ...computed, issued, asIssued };
  }

  /** Of the areas of street offices and districts; what departments do has no inhabitants. */
  function residentsIn(whole: Bulletin) {
    if (kit.reference.populations.versions.length === 0) return undefined;
    const { version, note, residents } = kit.reference.populations.at(endOfDay(policyDay(whole.period)));
    const ids = whole.classes.flatMap(({ rows, districts }) => [
      ...rows.map(({ unitId }) => unitId),
      ...districts.map(({ districtUnitId }) => districtUnitId),
    ]);
    const of: Record<string, number> = {};
    for (const id of ids) {
      const unit = kit.reference.units.byId(id);
      const known = unit?.areaCode === undefined ? undefined : residents[unit.areaCode];
      if (known !== undefined && (unit?.kind === 'streetOffice' || unit?.kind === 'district')) of[id] = known;
    }
    return { version, note, of };
  }

  const outward = ({ period: _, ...issued }: Issued): IssuedBulletin => issued;

  kit.operation('listBulletins', async () => {
    const now = kit.clock.now();
    const months: string[] = [monthOf(now, policyAt)];
    const oldest = oldestMonth(current(), policyAt);
    while (months.length < MONTHS) {
      const next = periodBefore(months.at(-1) ?? '');
      if (oldest === undefined || next < oldest) break;
      months.push(next);
    }
    const known = new Map((await issuedBulletins.getMany(months)).map(({ id, doc }) => [id, doc]));
    return {
      items: months.map((period) => {
        const { from, to, settledAt } = assessmentWindow(period, policyAt);
        const issued = known.get(period);
        return {
          period,
          window: { from, to },
          settledAt,
          state:
            issued !== undefined
              ? ('issued' as const)
              : now < to
                ? ('running' as const)
                : now < settledAt
                  ? ('settling' as const)
                  : ('settled' as const),
          ...(issued !== undefined && { issued: outward(issued) }),
        };
      }),
    };
  });

  kit.operation('getBulletin', async ({ params, query, principal }) => {
    const { whole, digest, policy, issued, asIssued } = await asAsked(params.period, query);
    const shown = scopedTo(principal, whole);
    const residents = residentsIn(shown);
    return {
      bulletin: shown,
      digest,
      policy,
      ...(residents !== undefined && { residents }),
      ...(issued !== undefined && { issued: outward(issued) }),
      ...(issued !== undefined && asIssued && { same: digest === issued.digest }),
    };
  });

  kit.operation('exportBulletin', async ({ params, query, principal }) => {
    const { whole, digest, policy, issued } = await asAsked(params.period, query);
    const shown = scopedTo(principal, whole);
    const content = await workbook(shown, policy, {
      digest,
      residents: residentsIn(shown)?.of ?? {},
      issuedAt: issued?.at,
      unitName: (unitId) => kit.reference.units.byId(unitId)?.shortName ?? unitId,
    });
    return {
      status: 200,
      headers: {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-disposition': `attachment; filename="bulletin-${params.period}.xlsx"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
      raw: content,
    };
  });

  kit.operation('listBulletinTickets', async ({ params, query, principal }) => {
    const { figure, unitId, districtUnitId, unitClass, limit = 50, cursor, ...asked } = query;
    if (
      (principal.unitId !== undefined && unitId !== principal.unitId) ||
      (principal.districtId !== undefined &&
        !(
          (unitId !== undefined &&
            seesUnit(principal, unitId, kit.reference.units.byId(unitId)?.districtUnitId)) ||
          districtUnitId === `district-${principal.districtId}`
        ))
    )
      throw new Refusal('outside-scope', '这些工单不在您的范围内；请只查看本单位（本区）的数字。');
    begun(kit, params.period, policyAt);
    const issued = (await issuedBulletins.get(params.period))?.doc;
    const window = assessmentWindow(params.period, policyAt);
    const policy = policyAt(policyDay(params.period));
    const now = kit.clock.now();
    const asIssued =
      asked.asOf === undefined && (asked.calibre ?? issued?.calibre) === issued?.calibre ? issued : undefined;
    const asOf = asIssued?.asOf ?? asked.asOf ?? earliest(window.settledAt, now);
    const calibre =
      asIssued?.calibre ?? asked.calibre ?? policy.calibre[isMonth(params.period) ? 'month' : 'day'];
    const counts = figures[figure];
    const found: { readonly demand: Demand; readonly ticket: AssessedTicket }[] = [];
    const classOfUnit = new Map(units.map((unit) => [unit.unitId, unitClassOf(unit, policy)?.id]));
    const districtOf = new Map(units.map((unit) => [unit.unitId, unit.districtUnitId]));
    for await (const demand of demandsOf(current(), localDate(window.from), localDate(window.to)))
      for (const ticket of demand.assessed ?? []) {
        const one = countedIn(ticket, window, asOf, policy);
        if (one === undefined || !counts(one, calibre)) continue;
        if (unitId !== undefined && one.unitId !== unitId) continue;
        if (unitClass !== undefined && classOfUnit.get(one.unitId) !== unitClass) continue;
        if (districtUnitId !== undefined && districtOf.get(one.unitId) !== districtUnitId) continue;
        found.push({ demand, ticket });
      }
    found.sort(
      (a, b) =>
        (a.ticket.dispatchedAt > b.ticket.dispatchedAt
          ? -1
          : a.ticket.dispatchedAt < b.ticket.dispatchedAt
            ? 1
            : 0) || (a.demand.requestId < b.demand.requestId ? -1 : 1),
    );
    const first = numberOf(cursor) ?? 0;
    const next = first + limit;
    return {
      items: found.slice(first, next).map(({ demand, ticket }) => {
        const one = countedIn(ticket, window, asOf, policy);
        const callback = countingCallback(ticket, asOf, policy);
        return {
          ticketId: `${demand.requestId}-${ticket.hop}`,
          requestId: demand.requestId,
          ...(demand.title !== undefined && { title: demand.title }),
          unitId: one?.unitId ?? ticket.unitId,
          problemType: ticket.problemType,
          dispatchedAt: ticket.dispatchedAt,
          excluded: one?.excluded ?? false,
          ...(callback !== undefined && { callback: said(callback) }),
        };
      }),
      total: found.length,
      ...(next < found.length && { cursor: String(next) }),
    };
  });

  kit.operation('issueBulletin', async (call: Call<'issueBulletin'>) => {
    ofTheCity(call.principal, '考核通报');
    const { period } = call.params;
    const window = begun(kit, period, policyAt);
    const now = kit.clock.now();
    if (now < window.settledAt)
      throw new Refusal(
        'bulletin-not-settled',
        `考核期 ${period} 的回访计到 ${localDate(window.settledAt)} 零时，到时才能发布通报。`,
      );
    const { whole, digest, policy } = await bulletins.compute(period, {
      asOf: window.settledAt,
      calibre: call.body.calibre,
    });
    const { held } = await issuedBulletins.change(period, call, (known) =>
      known !== undefined
        ? { refused: 'bulletin-issued', because: `考核期 ${period} 的通报已于 ${localDate(known.at)} 发布。` }
        : {
            next: {
              period,
              at: now,
              by: call.principal.userId,
              asOf: whole.asOf,
              calibre: whole.calibre,
              policyVersion: policy.version,
              digest,
            },
            facts: [],
          },
    );
    return { id: period, revision: held?.revision ?? 1 };
  });
}

function said(callback: AssessedTicket['callbacks'][number]) {
  const { round: _, ...rest } = callback;
  return rest;
}

function oldestMonth(live: LiveBase, policyAt: PolicyAt): string | undefined {
  const days = live.columns
    .group({}, 'day')
    .map(({ key }) => key)
    .filter((day) => day > '1970-01-01')
    .sort();
  const [first] = days;
  return first === undefined ? undefined : monthOf(startOfDay(first), policyAt);
}
