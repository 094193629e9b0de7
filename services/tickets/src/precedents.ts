import { ruleRepairs, rulingOf, type Ticket } from '@jiesu/domain';
import type { Held, Where } from '@jiesu/ports';
import type { Kit } from '@jiesu/service-kit';
import { narrowed } from './lists.ts';
import type { Tickets } from './store.ts';
import type { Names } from './views.ts';

/** Rulings looked at for proposals: more would tell of rules that have changed since. */
const latest = 2_000;
const pageSize = 500;

/** 裁定先例与规则修订建议, each within the scope of who asks. */
export function servePrecedents(kit: Kit, tickets: Tickets, names: Names): void {
  const newestFirst = [{ field: 'ruledAt', direction: 'desc' }] as const;

  kit.operation('listPrecedents', async ({ query, principal }) => {
    const { problemType, limit = 50, cursor } = query;
    const scope = narrowed(principal, {});
    if (scope === undefined) return { items: [], total: 0 };
    const where: Where = { ...scope, ruledType: problemType ?? { missing: false } };
    const [page, total] = await Promise.all([
      tickets.find({ where, sort: newestFirst, limit, ...(cursor === undefined ? {} : { cursor }) }),
      tickets.count(where),
    ]);
    const items = page.items.flatMap((held) => precedentOf(held, names) ?? []);
    return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
  });

  kit.operation('listRuleRepairs', async ({ query, principal }) => {
    const scope = narrowed(principal, query);
    if (scope === undefined) return { items: [], rulings: 0 };
    const where: Where = { ...scope, ruledType: { missing: false } };
    const found: Held<Ticket>[] = [];
    for (let cursor: string | undefined; found.length < latest; ) {
      const page = await tickets.find({
        where,
        sort: newestFirst,
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      });
      found.push(...page.items);
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    const rulings = found.flatMap(({ id, doc }) => {
      const ruling = rulingOf(doc);
      return ruling ? [{ ...ruling, ticketId: id }] : [];
    });
    const items = ruleRepairs(rulings).map((repair) => ({
      ...repair,
      ...(repair.toUnitId === undefined ? {} : { toUnitName: names.unit(repair.toUnitId) }),
    }));
    return { items, rulings: rulings.length };
  });
}

function precedentOf({ id, doc: ticket }: Held<Ticket>, names: Names) {
  const ruling = rulingOf(ticket);
  const objection = ticket.objections.findLast(({ state }) => state === 'upheld' || state === 'rejected');
  if (!ruling || !objection) return undefined;
  return {
    ticketId: id,
    title: ticket.title,
    problemType: ticket.problemType,
    unitId: ticket.unitId,
    unitName: names.unit(ticket.unitId),
    reason: ruling.reason,
    upheld: ruling.upheld,
    because: objection.because ?? '',
    ...(ruling.toUnitId === undefined
      ? {}
      : { toUnitId: ruling.toUnitId, toUnitName: names.unit(ruling.toUnitId) }),
    at: objection.decidedAt ?? objection.at,
    ruleId: ruling.ruleId,
  };
}
