import { createHash } from 'node:crypto';
import type { AssessedTicket, AssessmentPolicy, Calibre, Demand, IssuedBulletin } from '@jiesu/contracts';
import {
  type AssessedUnit,
  assessmentWindow,
  type Bulletin,
  type BulletinClass,
  bulletin,
  checkPolicy,
  countedIn,
  countingCallback,
  endOfDay,
  figures,
  isMonth,
  localDate,
  monthOf,
  moves,
  periodBefore,
  policyDay,
  startOfDay,
  unitClassOf,
  type Window,
} from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import type { Call, Kit, Principal } from '@jiesu/service-kit';
import { Refusal } from '@jiesu/service-kit';
import type { LiveBase } from './base.ts';
import { numberOf } from './cursor.ts';
import { workbook } from './workbook.ts';

const LOT = 500;
/** How many months the list of bulletins goes back. */
const MONTHS = 24;

interface Issued extends IssuedBulletin {
  readonly period: string;
}

/** Demands alive in a window, read in lots so that calls in between are served. */
export async function* demandsOf(live: LiveBase, fromDay: string, toDay: string): AsyncIterable<Demand> {
  const seqs = live.columns.alive(fromDay, toDay);
  for (let at = 0; at < seqs.length; at += LOT)
    for (const { demand } of await live.base.getNumbered(seqs.slice(at, at + LOT))) yield demand;
}

/** Which policy holds on a day. */
export const policiesOf =
  (kit: Kit) =>
  (day: string): AssessmentPolicy =>
    kit.reference.assessment.at(endOfDay(day));

/** The window of a period that has begun; a period that has not, or that does not exist, is refused. */
export function begun(kit: Kit, period: string, policyAt: (day: string) => AssessmentPolicy): Window {
  const unknown = (because: string) =>
    new Refusal('period-not-begun', because, [{ field: 'period', message: because }]);
  const day = isMonth(period) ? `${period}-01` : period;
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw unknown(`没有 ${period} 这一天，请核对日期。`);
  const window = assessmentWindow(period, policyAt);
  if (window.from > kit.clock.now()) throw unknown(`考核期 ${period} 还没有开始，请选择已经开始的考核期。`);
  return window;
}

const seesUnit = (principal: Principal, unitId: string, districtUnitId: string | undefined): boolean =>
  (principal.unitId === undefined || principal.unitId === unitId) &&
  (principal.districtId === undefined ||
    [unitId, districtUnitId].includes(`district-${principal.districtId}`));

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

/** 考核 (条例 §32): bulletins, what they are made of, and what another formula would make of them. */
export function serveAssessment(kit: Kit, current: () => LiveBase): void {
  const issuedBulletins = kit.store<Issued>({ name: 'bulletins', fields: {}, indexes: [] });
  const policyAt = policiesOf(kit);
  for (const version of kit.reference.assessment.versions) {
    const [finding] = checkPolicy(version);
    if (finding)
      throw new Fault(
        'reference-invalid',
        'after-fix',
        `参考数据 assessment.json：版本 ${version.version} 的字段 ${finding.field}：${finding.because}`,
      );
  }
  const units: readonly AssessedUnit[] = kit.reference.units.all.map(({ id, kind, districtUnitId }) => ({
    unitId: id,
    kind,
    ...(districtUnitId !== undefined && { districtUnitId }),
  }));

  async function compute(
    period: string,
    asked: { readonly asOf?: string | undefined; readonly calibre?: Calibre | undefined },
    by: (day: string) => AssessmentPolicy,
    withBefore = true,
  ): Promise<{ readonly whole: Bulletin; readonly policy: AssessmentPolicy; readonly window: Window }> {
    const window = assessmentWindow(period, by);
    const policy = by(policyDay(period));
    const now = kit.clock.now();
    const latest = window.settledAt < now ? window.settledAt : now;
    const asOf = asked.asOf ?? latest;
    const calibre = asked.calibre ?? policy.calibre[isMonth(period) ? 'month' : 'day'];
    const former = withBefore ? periodBefore(period) : undefined;
    const before =
      former === undefined
        ? undefined
        : await compute(
            former,
            { asOf: earliest(asOf, assessmentWindow(former, by).settledAt), calibre },
            by,
            false,
          );
    const tickets: AssessedTicket[] = [];
    for await (const demand of demandsOf(current(), localDate(window.from), localDate(window.to)))
      tickets.push(...(demand.assessed ?? []));
    const whole = bulletin({
      window,
      asOf,
      calibre,
      policy,
      units,
      tickets,
      ...(before !== undefined && { before: before.whole }),
    });
    return { whole, policy, window };
  }

  /** As issued, unless another moment or calibre is asked for. */
  async function asAsked(period: string, query: { readonly asOf?: string; readonly calibre?: Calibre }) {
    begun(kit, period, policyAt);
    const issued = (await issuedBulletins.get(period))?.doc;
    const asIssued = query.asOf === undefined && (query.calibre ?? issued?.calibre) === issued?.calibre;
    const computed = await compute(period, issued !== undefined && asIssued ? issued : query, policyAt);
    return { ...computed, issued, asIssued };
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
    const { whole, policy, issued, asIssued } = await asAsked(params.period, query);
    const digest = digestOf(whole);
    return {
      bulletin: scopedTo(principal, whole),
      digest,
      policy,
      ...(issued !== undefined && { issued: outward(issued) }),
      ...(issued !== undefined && asIssued && { same: digest === issued.digest }),
    };
  });

  kit.operation('exportBulletin', async ({ params, query, principal }) => {
    const { whole, policy, issued } = await asAsked(params.period, query);
    const content = await workbook(scopedTo(principal, whole), policy, {
      digest: digestOf(whole),
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
    const { period } = call.params;
    const window = begun(kit, period, policyAt);
    const now = kit.clock.now();
    if (now < window.settledAt)
      throw new Refusal(
        'bulletin-not-settled',
        `考核期 ${period} 的回访计到 ${localDate(window.settledAt)} 零时，到时才能发布通报。`,
      );
    const { whole, policy } = await compute(
      period,
      { asOf: window.settledAt, calibre: call.body.calibre },
      policyAt,
    );
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
              digest: digestOf(whole),
            },
            facts: [],
          },
    );
    return { id: period, revision: held?.revision ?? 1 };
  });

  kit.operation('listAssessmentPolicies', async () => ({ items: [...kit.reference.assessment.versions] }));

  kit.operation('previewAssessment', async ({ body }) => {
    const { period, policy, calibre } = body;
    begun(kit, period, policyAt);
    const findings = checkPolicy(policy);
    const [first] = findings;
    if (first)
      throw new Refusal(
        'assessment-policy-unsound',
        first.because,
        findings.map(({ field, because }) => ({ field: `policy.${field}`, message: because })),
      );
    const issued = (await issuedBulletins.get(period))?.doc;
    const asOf =
      body.asOf ?? issued?.asOf ?? earliest(assessmentWindow(period, policyAt).settledAt, kit.clock.now());
    const asked = { asOf, calibre };
    const before = await compute(period, asked, policyAt);
    // The draft as if it had always held: its months begin and end on its own days.
    const after = await compute(period, asked, () => policy);
    return {
      period,
      asOf,
      calibre: after.whole.calibre,
      before: before.policy.version,
      after: policy.version,
      units: after.whole.classes.reduce((sum, { rows }) => sum + rows.length, 0),
      moves: [...moves(before.whole, after.whole)],
    };
  });
}

const earliest = (a: string, b: string): string => (a < b ? a : b);

export const digestOf = (whole: Bulletin): string =>
  createHash('sha256').update(JSON.stringify(whole)).digest('hex');

function said(callback: AssessedTicket['callbacks'][number]) {
  const { round: _, ...rest } = callback;
  return rest;
}

function oldestMonth(live: LiveBase, policyAt: (day: string) => AssessmentPolicy): string | undefined {
  const days = live.columns
    .group({}, 'day')
    .map(({ key }) => key)
    .filter((day) => day > '1970-01-01')
    .sort();
  const [first] = days;
  return first === undefined ? undefined : monthOf(startOfDay(first), policyAt);
}
