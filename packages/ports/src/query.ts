import { createHash } from 'node:crypto';
import { Fault } from './fault.ts';
import type { Query, Scalar, StoreDeclaration, Where } from './store.ts';

/** For adapters: what a declaration and a query mean, checked once and the same for all of them. */
export interface Field {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'list';
  /** `place.streetId` */
  readonly path: string;
}

export type Fields = ReadonlyMap<string, Field>;

export type Condition = { readonly field: Field } & (
  | { readonly is: 'oneOf'; readonly values: readonly Scalar[] }
  | { readonly is: 'compared'; readonly by: Comparison; readonly value: Scalar }
  | { readonly is: 'having'; readonly value: Scalar }
  | { readonly is: 'missing' | 'there' }
  /** Lower case already. */
  | { readonly is: 'containing'; readonly text: string }
);

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';

export interface Sort {
  readonly field: Field;
  readonly down: boolean;
}

/** A sort value as stores compare it: booleans are 1 and 0, null is missing. */
export type Value = string | number | null;

/** The last row of a page: its id and its sort values. */
export interface Place {
  readonly id: string;
  readonly values: readonly Value[];
}

const NAME = /^[a-z][a-z_]*$/i;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const COMPARISONS: readonly string[] = ['lt', 'lte', 'gt', 'gte'] satisfies Comparison[];
const VALUES_AT_MOST = 500;

const invalidQuery = (detail: string): Fault => new Fault('invalid-query', 'after-fix', detail);

/** Checks a declaration: a wrong one is our own mistake, seen at start. */
export function fieldsOf(declaration: StoreDeclaration): Fields {
  const store = declaration.name;
  if (!NAME.test(store)) throw new Error(`store name ${store}: letters and underscores only`);
  const fields = new Map<string, Field>();
  for (const [name, { path, type }] of Object.entries(declaration.fields)) {
    if (!PATH.test(path)) throw new Error(`store ${store}, field ${name}: ${path} is not a path`);
    fields.set(name, { name, type, path });
  }
  for (const name of [...declaration.indexes, ...(declaration.sparse ?? [])].flat()) {
    const field = fields.get(name);
    if (field === undefined) throw new Error(`store ${store}: index over undeclared field ${name}`);
    if (field.type === 'list') throw new Error(`store ${store}: list ${name} cannot be indexed`);
  }
  return fields;
}

/** A declared field, or Fault `invalid-query`. */
export function fieldOf(fields: Fields, name: string): Field {
  const field = fields.get(name);
  if (field === undefined) throw invalidQuery(`不能按“${name}”查询`);
  return field;
}

const checked = (field: Field, value: unknown): Scalar => {
  const type = typeof value;
  const wanted = field.type === 'text' ? 'string' : field.type;
  const fits = wanted === 'list' ? ['string', 'number', 'boolean'].includes(type) : type === wanted;
  if (!fits || (type === 'number' && !Number.isFinite(value))) {
    throw invalidQuery(`“${field.name}”的取值类型不对`);
  }
  return value as Scalar;
};

/** Each condition on its own; all must hold. */
export function conditionsOf(fields: Fields, where: Where | undefined): readonly Condition[] {
  return Object.entries(where ?? {}).flatMap(([name, asked]): readonly Condition[] => {
    if (asked === undefined) return [];
    const field = fieldOf(fields, name);
    const single = (): void => {
      if (field.type === 'list') throw invalidQuery(`“${name}”是列表，请用 has`);
    };
    if (typeof asked !== 'object' || asked === null) {
      single();
      return [{ field, is: 'oneOf', values: [checked(field, asked)] }];
    }
    if (Array.isArray(asked)) {
      single();
      if (asked.length > VALUES_AT_MOST) throw invalidQuery(`“${name}”的取值太多`);
      return [{ field, is: 'oneOf', values: asked.map((value) => checked(field, value)) }];
    }
    if ('has' in asked) {
      if (field.type !== 'list') throw invalidQuery(`“${name}”不是列表`);
      return [{ field, is: 'having', value: checked(field, asked.has) }];
    }
    if ('missing' in asked) return [{ field, is: asked.missing ? 'missing' : 'there' }];
    if ('contains' in asked) {
      if (field.type !== 'text') throw invalidQuery(`“${name}”不是文字`);
      return [{ field, is: 'containing', text: String(checked(field, asked.contains)).toLowerCase() }];
    }
    single();
    return Object.entries(asked as Readonly<Record<string, Scalar | undefined>>).flatMap(([by, value]) => {
      if (value === undefined) return [];
      if (!COMPARISONS.includes(by)) throw invalidQuery(`“${name}”的条件“${by}”无效`);
      return [{ field, is: 'compared' as const, by: by as Comparison, value: checked(field, value) }];
    });
  });
}

/** Checks limit and sorts of a query. */
export function sortsOf(fields: Fields, query: Query): readonly Sort[] {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 500) {
    throw invalidQuery('每页条数应在 1 到 500 之间');
  }
  return (query.sort ?? []).map(({ field: name, direction }) => {
    const field = fieldOf(fields, name);
    if (field.type === 'list') throw invalidQuery(`不能按列表“${name}”排序`);
    return { field, down: direction === 'desc' };
  });
}

/** Binds a cursor to its query: another page size is fine, another question is not. */
const fingerprint = (store: string, query: Query): string =>
  createHash('sha256')
    .update(JSON.stringify([store, query.where ?? {}, query.sort ?? []]))
    .digest('base64url')
    .slice(0, 12);

export const writeCursor = (store: string, query: Query, place: Place): string =>
  Buffer.from(JSON.stringify([fingerprint(store, query), place.id, ...place.values])).toString('base64url');

/** Where the page before ended; undefined for the first page. Fault `invalid-cursor`. */
export function readCursor(store: string, query: Query): Place | undefined {
  if (query.cursor === undefined) return undefined;
  const refused = (cause?: unknown): Fault =>
    new Fault('invalid-cursor', 'after-fix', '翻页游标无效，请回到第一页重新查询', cause);
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(query.cursor, 'base64url').toString());
  } catch (error) {
    throw refused(error);
  }
  if (!Array.isArray(read)) throw refused();
  const [print, id, ...values] = read as unknown[];
  const sound =
    print === fingerprint(store, query) &&
    typeof id === 'string' &&
    values.length === (query.sort ?? []).length &&
    values.every((value) => value === null || typeof value === 'string' || typeof value === 'number');
  if (!sound) throw refused();
  return { id: id as string, values: values as Value[] };
}
