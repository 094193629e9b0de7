import {
  type Condition,
  conditionsOf,
  type Field,
  type Fields,
  type Place,
  type Query,
  readCursor,
  type Scalar,
  type Sort,
  sortsOf,
  type Value,
  type Where,
  writeCursor,
} from '@jiesu/ports';

/** A piece of a WHERE clause with what is bound to it. */
export interface Clause {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Word for word as the indexes have it, or they would not be used. */
export const expressionOf = (field: Field): string => `json_extract(doc, '$.${field.path}')`;

const COMPARE = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** SQLite reads JSON booleans as 1 and 0. */
const bound = (value: Scalar): string | number => (typeof value === 'boolean' ? Number(value) : value);

const clauseOf = (condition: Condition): Clause => {
  const sql = expressionOf(condition.field);
  switch (condition.is) {
    case 'oneOf': {
      const values = condition.values.map(bound);
      if (values.length === 0) return { sql: '0', values };
      return values.length === 1
        ? { sql: `${sql} = ?`, values }
        : { sql: `${sql} IN (${values.map(() => '?').join(',')})`, values };
    }
    case 'compared':
      return { sql: `${sql} ${COMPARE[condition.by]} ?`, values: [bound(condition.value)] };
    case 'having':
      return {
        sql: `EXISTS (SELECT 1 FROM json_each(doc, '$.${condition.field.path}') WHERE value = ?)`,
        values: [bound(condition.value)],
      };
    case 'missing':
      return { sql: `${sql} IS NULL`, values: [] };
    case 'there':
      return { sql: `${sql} IS NOT NULL`, values: [] };
    case 'containing':
      return { sql: `instr(lower(${sql}), ?) > 0`, values: [condition.text] };
  }
};

export function whereOf(fields: Fields, where: Where | undefined): Clause {
  const clauses = conditionsOf(fields, where).map(clauseOf);
  return {
    sql: clauses.length === 0 ? '1' : clauses.map((clause) => clause.sql).join(' AND '),
    values: clauses.flatMap((clause) => clause.values),
  };
}

/** One stretch of the answer, in the order of an index; the page is filled from one after the other. */
export interface Branch extends Clause {
  readonly order: string;
}

export interface Plan {
  readonly branches: readonly Branch[];
  /** Sort expressions, to be read along with each row for the next cursor. */
  readonly sorts: readonly string[];
  cursor(place: Place): string;
}

interface Order {
  readonly sql: string;
  readonly down: boolean;
}

export function planOf(fields: Fields, store: string, query: Query): Plan {
  const where = whereOf(fields, query.where);
  const orders = sortsOf(fields, query).map((sort: Sort) => ({
    sql: expressionOf(sort.field),
    down: sort.down,
  }));
  const place = readCursor(store, query);
  const branches = place === undefined ? firstPage(orders) : nextPage(orders, place);
  return {
    branches: branches.map((branch) => ({
      sql: `(${where.sql}) AND ${branch.sql}`,
      values: [...where.values, ...branch.values],
      order: branch.order,
    })),
    sorts: orders.map((order) => order.sql),
    cursor: (last) => writeCursor(store, query, last),
  };
}

/** From the sort at `from` on. Where no value can be missing, NULLS LAST is left out for the index's sake. */
const orderBy = (orders: readonly Order[], from: number, firstIsThere: boolean): string =>
  [
    ...orders.slice(from).map(({ sql, down }, i) => {
      if (down) return `${sql} DESC`;
      return i === 0 && firstIsThere ? `${sql} ASC` : `${sql} ASC NULLS LAST`;
    }),
    'id',
  ].join(', ');

/** Missing values come last: first those that are there, then the others. */
function firstPage(orders: readonly Order[]): Branch[] {
  const [first] = orders;
  if (first === undefined) return [{ sql: '1', values: [], order: 'id' }];
  return [
    { sql: `${first.sql} IS NOT NULL`, values: [], order: orderBy(orders, 0, true) },
    { sql: `${first.sql} IS NULL`, values: [], order: orderBy(orders, 1, false) },
  ];
}

/** What follows a row: equal in all sorts and a greater id; then equal in all but the last, and so on. */
function nextPage(orders: readonly Order[], place: Place): Branch[] {
  const equal = (until: number): { parts: string[]; values: Value[] } => {
    const parts: string[] = [];
    const values: Value[] = [];
    for (const [i, order] of orders.slice(0, until).entries()) {
      const value = place.values[i] ?? null;
      parts.push(value === null ? `${order.sql} IS NULL` : `${order.sql} = ?`);
      if (value !== null) values.push(value);
    }
    return { parts, values };
  };
  const all = equal(orders.length);
  const branches: Branch[] = [
    { sql: [...all.parts, 'id > ?'].join(' AND '), values: [...all.values, place.id], order: 'id' },
  ];
  for (let i = orders.length - 1; i >= 0; i--) {
    const value = place.values[i] ?? null;
    const order = orders[i];
    // Nothing follows what is missing but other missing ones, and those are in the branch before.
    if (value === null || order === undefined) continue;
    const { parts, values } = equal(i);
    branches.push(
      {
        sql: [...parts, `${order.sql} ${order.down ? '<' : '>'} ?`].join(' AND '),
        values: [...values, value],
        order: orderBy(orders, i, true),
      },
      {
        sql: [...parts, `${order.sql} IS NULL`].join(' AND '),
        values,
        order: orderBy(orders, i + 1, false),
      },
    );
  }
  return branches;
}
