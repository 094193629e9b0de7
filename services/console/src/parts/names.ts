import type { Operations } from '@jiesu/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../api.ts';
import { useText } from '../text/index.tsx';

export type Unit = Operations['listUnits']['reply']['items'][number];

async function allUnits(): Promise<readonly Unit[]> {
  const units: Unit[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listUnits', { query: { limit: 200, ...(cursor ? { cursor } : {}) } });
    units.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return units;
}

/** The directory of units: a few hundred, read once. Street and district names come from it, too. */
export function useUnits(): {
  readonly units: readonly Unit[];
  readonly byId: ReadonlyMap<string, Unit>;
  readonly byArea: ReadonlyMap<string, Unit>;
} {
  const { data } = useQuery({
    queryKey: ['allUnits'],
    queryFn: allUnits,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const units = data ?? [];
    return {
      units,
      byId: new Map(units.map((unit) => [unit.unitId, unit])),
      byArea: new Map(
        units.flatMap((unit) =>
          unit.areaCode && (unit.kind === 'streetOffice' || unit.kind === 'district')
            ? [[unit.areaCode, unit] as const]
            : [],
        ),
      ),
    };
  }, [data]);
}

export function useUnitName(): (unitId: string | undefined) => string {
  const { byId } = useUnits();
  return (unitId) => (unitId ? (byId.get(unitId)?.name ?? unitId) : '');
}

/** The place in words: district and street, as far as the codes go; then what the petitioner said. */
export function usePlaceName(): (
  place:
    | {
        readonly districtId?: string;
        readonly streetId?: string;
        readonly communityId?: string;
        readonly text?: string;
      }
    | undefined,
) => string {
  const { byArea } = useUnits();
  const text = useText();
  return (place) => {
    if (!place) return text.common.unknownPlace;
    const district = place.districtId
      ? (byArea.get(place.districtId)?.shortNames[0] ?? byArea.get(place.districtId)?.name)
      : undefined;
    const streetId = place.streetId ?? place.communityId?.slice(0, 9);
    const street = streetId ? (byArea.get(streetId)?.shortNames[0] ?? byArea.get(streetId)?.name) : undefined;
    return [district, street].filter(Boolean).join(' · ') || place.text || text.common.unknownPlace;
  };
}

export function useAreaName(): (code: string | undefined) => string {
  const { byArea } = useUnits();
  return (code) => {
    if (!code) return '';
    const unit = byArea.get(code) ?? byArea.get(code.slice(0, 9));
    return unit ? (unit.shortNames[0] ?? unit.name) : code;
  };
}
