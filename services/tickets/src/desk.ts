import type { DeskListView, Operations } from '@jiesu/contracts';
import { levelOf } from '@jiesu/domain';
import type { Where } from '@jiesu/ports';
import type { Kit, Principal } from '@jiesu/service-kit';
import { scopeOf } from './scope.ts';
import type { Tickets } from './store.ts';
import { type Names, rowOf } from './views.ts';

type DeskQuery = Omit<Operations['listDesk']['query'], 'view'>;

const ledgers = ['parked', 'supervised', 'escalated', 'excluded'] as const;
const views: readonly DeskListView[] = ['decide', 'called', 'mine', ...ledgers];

const isKept = (view: DeskListView): boolean => view === 'escalated' || view === 'excluded';

/** Undefined: nothing can match. Every view says a condition that one of the sparse indexes answers. */
function whereOf(view: DeskListView, principal: Principal, query: DeskQuery): Where | undefined {
  const scope = scopeOf(principal);
  if (scope === undefined) return undefined;
  const { unitId } = principal;
  if (view === 'called')
    return unitId === undefined ? undefined : { deskArea: { missing: false }, deskUnits: { has: unitId } };
  const level = levelOf(principal);
  if (view === 'decide' && level === 'unit') return undefined;
  const asked = { unitId: query.unitId, districtId: query.districtId };
  for (const key of ['unitId', 'districtId'] as const)
    if (asked[key] !== undefined && scope[key] !== undefined && scope[key] !== asked[key]) return undefined;
  const { districtId, ...rest } = { ...scope, ...definite(asked) } as Record<string, Where[string]>;
  if (isKept(view))
    return {
      ...rest,
      keptArea: districtId ?? { missing: false },
      marks: { has: view },
    };
  return {
    ...rest,
    deskArea: districtId ?? { missing: false },
    ...(view === 'decide'
      ? { deskLevels: level === 'district' ? { has: 'district' } : { missing: false } }
      : {}),
    ...(view === 'parked' || view === 'supervised' ? { deskMatters: { has: view } } : {}),
  };
}

const definite = (asked: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(asked).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/** 专项事项: lists of what others than the lead owe, and ledgers from which nothing is lost. */
export function serveDesk(kit: Kit, tickets: Tickets, names: Names): void {
  kit.operation('listDesk', async ({ query, principal }) => {
    const { limit = 50, cursor } = query;
    const view = query.view ?? (principal.unitId === undefined ? 'decide' : 'called');
    const where = whereOf(view, principal, query);
    if (where === undefined) return { items: [], total: 0 };
    const field = isKept(view) ? 'keptAt' : 'deskDueAt';
    const [page, total] = await Promise.all([
      tickets.find({
        where,
        sort: [{ field, direction: isKept(view) ? 'desc' : 'asc' }],
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      tickets.count(where),
    ]);
    const now = kit.clock.now();
    const items = page.items.map((held) => rowOf(held, now, names));
    return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
  });

  kit.operation('countDesk', async ({ query, principal }) => {
    const counts = await Promise.all(
      views.map(async (view) => {
        const where = whereOf(view, principal, query);
        return [view, where === undefined ? 0 : await tickets.count(where)] as const;
      }),
    );
    return Object.fromEntries(counts) as Record<DeskListView, number>;
  });
}
