import { createHash } from 'node:crypto';
import { Fault, type Query, type Scalar, type Where } from '@jiesu/ports';
import { type Field, invalidQuery } from './fields.ts';

export type Value = string | number | null;
type Fields = ReadonlyMap<string, Field>;

export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

const COMPARE = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
const VALUES_AT_MOST = 500;

const need = (fields: Fields, name: string): Field => {
  const field = fields.get(name);
  if (field === undefined) throw invalidQuery(`不能按“${name}”查询`);
  return field;
};

/** SQLite keeps JSON booleans as 1 and 0. */
const bind = (field: Field, value: unknown): string | number => {
  const wanted = field.type === 'list' ? typeof value : field.type === 'text' ? 'string' : field.type;
  const type = typeof value;
  if (type !== wanted || (type === 'number' && !Number.isFinite(value))) {
    throw invalidQuery(`“${field.name}”的取值类型不对`);
  }
  if (type === 'boolean') return value ? 1 : 0;
  if (type === 'string' || type === 'number') return value as string | number;
  throw invalidQuery(`“${field.name}”的取值类型不对`);
};

export function conditionOf(fields: Fields, where: Where | undefined): Condition {
  const parts: string[] = [];
  const values: Value[] = [];
  for (const [name, asked] of Object.entries(where ?? {})) {
    if (asked === undefined) continue;
    const field = need(fields, name);
    const { sql } = field;
    if (typeof asked !== 'object' || asked === null) {
      if (field.type === 'list') throw invalidQuery(`“${name}”是列表，请用 has`);
      parts.push(`${sql} = ?`);
      values.push(bind(field, asked));
    } else if (Array.isArray(asked)) {
      if (field.type === 'list') throw invalidQuery(`“${name}”是列表，请用 has`);
      if (asked.length > VALUES_AT_MOST) throw invalidQuery(`“${name}”的取值太多`);
      parts.push(asked.length === 0 ? '0' : `${sql} IN (${asked.map(() => '?').join(',')})`);
      for (const value of asked) values.push(bind(field, value));
    } else if ('has' in asked) {
      if (field.type !== 'list') throw invalidQuery(`“${name}”不是列表`);
      parts.push(`EXISTS (SELECT 1 FROM json_each(doc, '${field.path}') WHERE value = ?)`);
      values.push(bind(field, asked.has));
    } else if ('missing' in asked) {
      parts.push(`${sql} IS ${asked.missing ? '' : 'NOT '}NULL`);
    } else if ('contains' in asked) {
      if (field.type !== 'text') throw invalidQuery(`“${name}”不是文字`);
      parts.push(`instr(lower(${sql}), ?) > 0`);
      values.push(String(bind(field, asked.contains)).toLowerCase());
    } else {
      if (field.type === 'list') throw invalidQuery(`“${name}”是列表，请用 has`);
      const bounds = Object.entries(asked as Readonly<Record<string, Scalar | undefined>>);
      for (const [word, value] of bounds) {
        if (value === undefined) continue;
        if (!(word in COMPARE)) throw invalidQuery(`“${name}”的条件“${word}”无效`);
        parts.push(`${sql} ${COMPARE[word as keyof typeof COMPARE]} ?`);
        values.push(bind(field, value));
      }
    }
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), values };
}

/** One stretch of the answer, in the order of an index; the page is filled from one after the other. */
export interface Branch extends Condition {
  readonly order: string;
}

export interface Plan {
  readonly branches: readonly Branch[];
  /** Sort expressions, to be read along with each row for the next cursor. */
  readonly sorts: readonly string[];
  cursor(values: readonly Value[], id: string): string;
}

interface Sort {
  readonly sql: string;
  readonly down: boolean;
}

/** `id` in front of a cursor's values. */
type Place = readonly [string, ...Value[]];

export function planOf(fields: Fields, store: string, query: Query): Plan {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 500) {
    throw invalidQuery('每页条数应在 1 到 500 之间');
  }
  const condition = conditionOf(fields, query.where);
  const sorts = (query.sort ?? []).map(({ field, direction }): Sort => {
    const declared = need(fields, field);
    if (declared.type === 'list') throw invalidQuery(`不能按列表“${field}”排序`);
    return { sql: declared.sql, down: direction === 'desc' };
  });
  const print = fingerprint(store, query);
  const place = query.cursor === undefined ? undefined : readCursor(query.cursor, print, sorts.length);
  const branches = place === undefined ? firstPage(sorts) : nextPage(sorts, place);
  return {
    branches: branches.map((branch) => ({
      sql: `(${condition.sql}) AND ${branch.sql}`,
      values: [...condition.values, ...branch.values],
      order: branch.order,
    })),
    sorts: sorts.map((sort) => sort.sql),
    cursor: (values, id) => Buffer.from(JSON.stringify([print, id, ...values])).toString('base64url'),
  };
}

/** From the sort at `from` on. Where no value can be missing, NULLS LAST is left out for the index's sake. */
const orderBy = (sorts: readonly Sort[], from: number, firstIsThere: boolean): string =>
  [
    ...sorts
      .slice(from)
      .map(
        (sort, i) =>
          `${sort.sql} ${sort.down ? 'DESC' : 'ASC'}${sort.down || (i === 0 && firstIsThere) ? '' : ' NULLS LAST'}`,
      ),
    'id',
  ].join(', ');

/** Missing values come last: first those that are there, then the others. */
function firstPage(sorts: readonly Sort[]): Branch[] {
  const [first] = sorts;
  if (first === undefined) return [{ sql: '1', values: [], order: 'id' }];
  return [
    { sql: `${first.sql} IS NOT NULL`, values: [], order: orderBy(sorts, 0, true) },
    { sql: `${first.sql} IS NULL`, values: [], order: orderBy(sorts, 1, false) },
  ];
}

/** What follows a row: equal in all sorts and a greater id; then equal in all but the last, and so on. */
function nextPage(sorts: readonly Sort[], [id, ...at]: Place): Branch[] {
  const equal = (until: number): { parts: string[]; values: Value[] } => {
    const parts: string[] = [];
    const values: Value[] = [];
    for (let i = 0; i < until; i++) {
      const value = at[i] ?? null;
      parts.push(value === null ? `${sorts[i]?.sql} IS NULL` : `${sorts[i]?.sql} = ?`);
      if (value !== null) values.push(value);
    }
    return { parts, values };
  };
  const all = equal(sorts.length);
  const branches: Branch[] = [
    { sql: [...all.parts, 'id > ?'].join(' AND '), values: [...all.values, id], order: 'id' },
  ];
  for (let i = sorts.length - 1; i >= 0; i--) {
    const value = at[i] ?? null;
    if (value === null) continue;
    const sort = sorts[i] as Sort;
    const { parts, values } = equal(i);
    branches.push(
      {
        sql: [...parts, `${sort.sql} ${sort.down ? '<' : '>'} ?`].join(' AND '),
        values: [...values, value],
        order: orderBy(sorts, i, true),
      },
      {
        sql: [...parts, `${sort.sql} IS NULL`].join(' AND '),
        values,
        order: orderBy(sorts, i + 1, false),
      },
    );
  }
  return branches;
}

/** Binds a cursor to its query: another page size is fine, another question is not. */
const fingerprint = (store: string, query: Query): string =>
  createHash('sha256')
    .update(JSON.stringify([store, query.where ?? {}, query.sort ?? []]))
    .digest('base64url')
    .slice(0, 12);

const invalidCursor = (): Fault =>
  new Fault('invalid-cursor', 'after-fix', '翻页标记无效，请从第一页重新查询');

function readCursor(cursor: string, print: string, sorts: number): Place {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new Fault('invalid-cursor', 'after-fix', '翻页标记无效，请从第一页重新查询', error);
  }
  if (!Array.isArray(read) || read.length !== sorts + 2 || read[0] !== print) throw invalidCursor();
  const [, id, ...values] = read as unknown[];
  if (typeof id !== 'string') throw invalidCursor();
  for (const value of values) {
    if (value !== null && typeof value !== 'string' && typeof value !== 'number') throw invalidCursor();
  }
  return [id, ...(values as Value[])];
}
