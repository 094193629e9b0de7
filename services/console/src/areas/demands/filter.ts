import type { Operations } from '@jiesu/contracts';
import { dayFromNow } from '../../format.ts';

export type Filter = Operations['demandOverview']['query'];
export type Axis = Operations['demandBreakdown']['query']['by'];

const FIELDS = [
  'from',
  'to',
  'districtId',
  'streetId',
  'communityId',
  'problemType',
  'dimension',
  'channel',
  'kind',
  'unitId',
  'state',
] as const;
const SHAPES: Partial<Record<(typeof FIELDS)[number], RegExp>> = {
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
  districtId: /^\d{6}$/,
  streetId: /^\d{9}$/,
  communityId: /^\d{12}$/,
};
export const DEFAULT_DAYS = 30;

/** The filter as the address of the page says it, so that a figure can be passed on as a link. */
export function filterFrom(search: URLSearchParams, now: number): Filter {
  const filter: Record<string, string> = { from: dayFromNow(now, 1 - DEFAULT_DAYS), to: dayFromNow(now, 0) };
  for (const field of FIELDS) {
    const value = search.get(field);
    if (value && (SHAPES[field]?.test(value) ?? true)) filter[field] = value;
  }
  return filter;
}

/** The field of the filter that a bar of this axis sets; some axes cannot be filtered by. */
export function fieldOf(axis: Axis): Exclude<keyof Filter, 'from' | 'to'> | undefined {
  switch (axis) {
    case 'district':
      return 'districtId';
    case 'street':
      return 'streetId';
    case 'community':
      return 'communityId';
    case 'problemType':
    case 'problemClass':
      return 'problemType';
    case 'dimension':
      return 'dimension';
    case 'channel':
      return 'channel';
    case 'kind':
      return 'kind';
    case 'unit':
      return 'unitId';
    case 'state':
      return 'state';
    default:
      return undefined;
  }
}

/** Clicking a group filters by it; clicking it again takes the filter away. A district change forgets the street. */
export function picked(
  filter: Filter,
  axis: Axis,
  key: string,
): Readonly<Record<string, string | undefined>> {
  const field = fieldOf(axis);
  if (!field || key === '') return {};
  const next: Record<string, string | undefined> = { [field]: filter[field] === key ? undefined : key };
  if (field === 'districtId') {
    next.streetId = undefined;
    next.communityId = undefined;
  }
  if (field === 'streetId') next.communityId = undefined;
  return next;
}
