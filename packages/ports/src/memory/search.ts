import {
  type Condition,
  conditionsOf,
  type Field,
  type Fields,
  type Place,
  readCursor,
  type Sort,
  sortsOf,
  type Value,
  writeCursor,
} from '../query.ts';
import type { Query, Scalar } from '../store.ts';

interface Row {
  readonly id: string;
  readonly doc: unknown;
}

export interface Found {
  readonly ids: readonly string[];
  readonly cursor?: string;
  readonly matching: readonly Row[];
  readonly total: number;
}

export function valueAt(field: Field, doc: unknown): unknown {
  let value = doc;
  for (const step of field.path.split('.')) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }
  return value ?? undefined;
}

/** By code point, as bytes of UTF-8 compare. */
const compareTexts = (a: string, b: string): number => {
  if (a === b) return 0;
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
};
const SURROGATE = /[\ud800-\udfff]/;

const compare = (a: Value, b: Value): number => {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return Number(a) - Number(b);
};

const comparable = (value: unknown): Value => {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : null;
};

const holds = (condition: Condition, doc: unknown): boolean => {
  const value = valueAt(condition.field, doc);
  switch (condition.is) {
    case 'oneOf':
      return condition.values.some((wanted) => wanted === value);
    case 'compared': {
      const left = comparable(value);
      if (left === null) return false;
      const order = compare(left, comparable(condition.value));
      return { lt: order < 0, lte: order <= 0, gt: order > 0, gte: order >= 0 }[condition.by];
    }
    case 'having':
      return Array.isArray(value) && value.includes(condition.value satisfies Scalar);
    case 'missing':
      return value === undefined;
    case 'there':
      return value !== undefined;
    case 'containing':
      return typeof value === 'string' && value.toLowerCase().includes(condition.text);
  }
};

/** Missing values last, whichever way; the id decides in the end. */
const order = (sorts: readonly Sort[], a: Place, b: Place): number => {
  for (const [i, { down }] of sorts.entries()) {
    const left = a.values[i] ?? null;
    const right = b.values[i] ?? null;
    if (left === null && right === null) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const by = compare(left, right);
    if (by !== 0) return down ? -by : by;
  }
  return compareTexts(a.id, b.id);
};

export function search(store: string, fields: Fields, rows: readonly Row[], query: Query): Found {
  const conditions = conditionsOf(fields, query.where);
  const sorts = sortsOf(fields, query);
  const after = readCursor(store, query);
  const matching = rows.filter(({ doc }) => conditions.every((condition) => holds(condition, doc)));
  const places = matching
    .map(({ id, doc }): Place => ({ id, values: sorts.map((sort) => comparable(valueAt(sort.field, doc))) }))
    .filter((place) => after === undefined || order(sorts, after, place) < 0)
    .sort((a, b) => order(sorts, a, b));
  const page = places.slice(0, query.limit);
  const last = places.length > query.limit ? page.at(-1) : undefined;
  return {
    ids: page.map((place) => place.id),
    matching,
    total: matching.length,
    ...(last !== undefined && { cursor: writeCursor(store, query, last) }),
  };
}
