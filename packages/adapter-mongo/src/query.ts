import {
  type Condition,
  conditionsOf,
  type Field,
  type Fields,
  type Place,
  type Query,
  readCursor,
  type Sort,
  sortsOf,
  type Value,
  type Where,
  writeCursor,
} from '@jiesu/ports';
import type { Document, Filter } from 'mongodb';

export type Conditions = Filter<Document>;

/** Where a field of the document lies in the stored one. */
export const pathOf = ({ path }: Field): string => `d.${path}`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const COMPARE = { lt: '$lt', lte: '$lte', gt: '$gt', gte: '$gte' } as const;

const filterOf = (condition: Condition): Conditions => {
  const path = pathOf(condition.field);
  switch (condition.is) {
    case 'oneOf':
      return { [path]: condition.values.length === 1 ? condition.values[0] : { $in: condition.values } };
    case 'compared':
      return { [path]: { [COMPARE[condition.by]]: condition.value } };
    case 'having':
      return { [path]: condition.value };
    case 'missing':
      return { [path]: null };
    case 'there':
      return { [path]: { $ne: null } };
    case 'containing':
      return { [path]: { $regex: escaped(condition.text), $options: 'i' } };
  }
};

const all = (parts: readonly Conditions[]): Conditions =>
  parts.length === 0 ? {} : parts.length === 1 ? (parts[0] as Conditions) : { $and: [...parts] };

export const whereOf = (fields: Fields, where: Where | undefined): Conditions =>
  all(conditionsOf(fields, where).map(filterOf));

/** One stretch of the answer; the page is filled from one after the other. */
export interface Branch {
  readonly filter: Conditions;
  readonly sorts: readonly Sort[];
  /** The first of the sorts has a value in all of it. */
  readonly firstIsThere: boolean;
}

export interface Plan {
  readonly branches: readonly Branch[];
  /** For the next cursor: what a document is sorted by. */
  placeOf(stored: { readonly _id: string; readonly d: unknown }): Place;
  cursor(place: Place): string;
}

/** Missing values come last, whichever way. The first sort is split for that, so that an index gives the order. */
export function planOf(fields: Fields, store: string, query: Query): Plan {
  const where = conditionsOf(fields, query.where).map(filterOf);
  const sorts = sortsOf(fields, query);
  const place = readCursor(store, query);
  const stretches = place === undefined ? firstPage(sorts) : nextPage(sorts, place);
  return {
    branches: stretches.map(({ parts, ...rest }) => ({ filter: all([...where, ...parts]), ...rest })),
    placeOf: ({ _id, d }) => ({ id: _id, values: sorts.map(({ field }) => valueAt(field, d)) }),
    cursor: (last) => writeCursor(store, query, last),
  };
}

type Stretch = Omit<Branch, 'filter'> & { readonly parts: readonly Conditions[] };

const is = (field: Field, value: Value): Conditions => ({
  [pathOf(field)]: value === null || field.type !== 'boolean' ? value : value === 1,
});
const isThere = (field: Field): Conditions => ({ [pathOf(field)]: { $ne: null } });

function firstPage(sorts: readonly Sort[]): Stretch[] {
  const [first] = sorts;
  if (first === undefined) return [{ parts: [], sorts, firstIsThere: true }];
  return [
    { parts: [isThere(first.field)], sorts, firstIsThere: true },
    { parts: [is(first.field, null)], sorts: sorts.slice(1), firstIsThere: false },
  ];
}

/** What follows a row: equal in all sorts and a greater id; then equal in all but the last, and so on. */
function nextPage(sorts: readonly Sort[], place: Place): Stretch[] {
  const equal = (until: number): Conditions[] =>
    sorts.slice(0, until).map(({ field }, i) => is(field, place.values[i] ?? null));
  const sameAsAll: Conditions[] = [
    ...equal(sorts.length),
    { _id: { $gt: place.id } } as unknown as Conditions,
  ];
  const found: Stretch[] = [{ parts: sameAsAll, sorts: [], firstIsThere: true }];
  for (let i = sorts.length - 1; i >= 0; i--) {
    const value = place.values[i] ?? null;
    const sort = sorts[i];
    // Nothing follows what is missing but other missing ones, and those are in the stretch before.
    if (value === null || sort === undefined) continue;
    const { field, down } = sort;
    const beyond = field.type === 'boolean' ? value === 1 : value;
    const further: Conditions = { [pathOf(field)]: { [down ? '$lt' : '$gt']: beyond } };
    found.push(
      { parts: [...equal(i), further], sorts: sorts.slice(i), firstIsThere: true },
      { parts: [...equal(i), is(field, null)], sorts: sorts.slice(i + 1), firstIsThere: false },
    );
  }
  return found;
}

/** A server sorts what is missing first when going up: those fields need a mark before them. */
export const marked = ({ sorts, firstIsThere }: Branch): readonly Sort[] =>
  sorts.filter(({ down }, i) => !down && !(i === 0 && firstIsThere));

export const orderOf = ({ sorts }: Branch, marks: readonly Sort[] = []): Record<string, 1 | -1> => ({
  ...Object.fromEntries(
    sorts.flatMap((sort) => {
      const mark = marks.indexOf(sort);
      const own = [pathOf(sort.field), sort.down ? -1 : 1] as const;
      return mark === -1 ? [own] : [[`missing${mark}`, 1] as const, own];
    }),
  ),
  _id: 1,
});

function valueAt({ path }: Field, doc: unknown): Value {
  let value = doc;
  for (const step of path.split('.')) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
