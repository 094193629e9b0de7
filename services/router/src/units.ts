import type { Operations, UnitPage } from '@jiesu/contracts';
import { Fault } from '@jiesu/ports';
import type { Unit, Units } from '@jiesu/service-kit';
import { unitView } from './views.ts';

type UnitQuery = Operations['listUnits']['query'];

const defaultLimit = 50;

/** How well a unit answers what was typed: 0 exactly, 1 at the start, 2 somewhere, undefined not at all. */
function fit(unit: Unit, q: string): number | undefined {
  const names = [unit.id, unit.areaCode, unit.name, ...unit.shortNames].map((name) => name.toLowerCase());
  if (names.some((name) => name === q)) return 0;
  if (names.some((name) => name.startsWith(q))) return 1;
  return names.some((name) => name.includes(q)) ? 2 : undefined;
}

/** The directory is small and in memory: filtered and ordered per call, best answer to `q` first. */
export function findUnits(units: Units, query: UnitQuery): UnitPage {
  const { kind, districtId, cursor } = query;
  const limit = query.limit ?? defaultLimit;
  const offset = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new Fault('invalid-cursor', 'after-fix', '单位目录的翻页游标无效');
  const wanted = query.unitId === undefined ? undefined : new Set(query.unitId.split(','));
  const q = query.q?.trim().toLowerCase() ?? '';
  const found: { readonly unit: Unit; readonly fit: number }[] = [];
  for (const unit of units.all) {
    if (kind !== undefined && unit.kind !== kind) continue;
    if (districtId !== undefined && unit.areaCode.slice(0, 6) !== districtId) continue;
    if (wanted && !wanted.has(unit.id)) continue;
    const answers = q === '' ? 0 : fit(unit, q);
    if (answers !== undefined) found.push({ unit, fit: answers });
  }
  found.sort((a, b) => a.fit - b.fit);
  const items = found.slice(offset, offset + limit).map(({ unit }) => unitView(unit));
  const next = offset + items.length;
  return { items, total: found.length, ...(next < found.length && { cursor: String(next) }) };
}
