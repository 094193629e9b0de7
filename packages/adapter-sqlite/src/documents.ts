import {
  type Change,
  type Committed,
  type Documents,
  fieldOf,
  fieldsOf,
  type Held,
  type KnownCause,
  REMEMBERED_CAUSES,
  type StoreDeclaration,
  type Value,
} from '@jiesu/ports';
import { causesOf, lineOf, linesOf, needleOf, TRIM_AT, whole } from './causes.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import { expressionOf, planOf, whereOf } from './query.ts';

/** Changes in one piece of work: a long list must not hold a group commit open. */
const CHANGES_AT_ONCE = 250;

interface Row {
  readonly id: string;
  readonly revision: number;
  readonly doc: string;
  readonly causes: string;
}

export function openDocuments<D>(database: Database, log: Log, declaration: StoreDeclaration): Documents<D> {
  const fields = fieldsOf(declaration);
  const table = `doc_${declaration.name}`;
  const createOnce = declaration.createOnce === true;
  layOut(database, declaration, table);

  const insert = database.statement(
    `INSERT INTO ${table} (id, revision, doc, causes, created_by) VALUES (?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const update = database.statement(
    `UPDATE ${table} SET revision = revision + 1, doc = ?, causes = causes || ?
      WHERE id = ? AND revision = ? AND instr(causes, ?) = 0 RETURNING causes`,
  );
  const trim = database.statement(`UPDATE ${table} SET causes = ? WHERE id = ?`);
  const byId = database.statement(`SELECT id, revision, doc, causes FROM ${table} WHERE id = ?`);
  const byRow = database.statement(`SELECT id, revision, doc, causes FROM ${table} WHERE rowid = ?`);
  const byCreator = createOnce
    ? database.statement(`SELECT id, revision, doc, causes FROM ${table} WHERE created_by = ?`)
    : undefined;

  const heldOf = (row: Row): Held<D> => ({
    id: row.id,
    revision: row.revision,
    doc: JSON.parse(row.doc) as D,
    causes: causesOf(row.causes).slice(-REMEMBERED_CAUSES),
  });

  /** Inside a write. */
  const apply = (change: Change<D>): Committed<D> => {
    const { id, expected, next, cause } = change;
    const text = JSON.stringify(next);
    const revision = expected + 1;
    let causes: readonly KnownCause[] | undefined;
    if (expected === 0) {
      const { changes } = insert.run(whole(id), text, lineOf(cause, 1), createOnce ? whole(cause.id) : null);
      if (changes === 1) causes = [{ ...cause, revision }];
    } else {
      const line = lineOf(cause, revision);
      const row = update.get(text, line, whole(id), expected, needleOf(cause)) as Row | undefined;
      if (row !== undefined) {
        const all = causesOf(row.causes);
        causes = all.length > REMEMBERED_CAUSES ? all.slice(-REMEMBERED_CAUSES) : all;
        if (all.length >= TRIM_AT) trim.run(linesOf(causes), whole(id));
      }
    }
    if (causes === undefined) return unchanged(change);
    if (change.facts.length > 0) log.append(change.facts);
    return { kind: 'written', held: { id, revision, doc: next, causes } };
  };

  const unchanged = ({ id, expected, cause }: Change<D>): Committed<D> => {
    const row = byId.get(whole(id)) as Row | undefined;
    if (row?.causes.includes(needleOf(cause))) return { kind: 'repeated', held: heldOf(row) };
    const created = expected === 0 ? (byCreator?.get(whole(cause.id)) as Row | undefined) : undefined;
    return created === undefined ? { kind: 'stale' } : { kind: 'repeated', held: heldOf(created) };
  };

  return {
    async get(id) {
      const row = byId.get(whole(id)) as Row | undefined;
      return row && heldOf(row);
    },

    async getMany(ids) {
      const found: Held<D>[] = [];
      for (const id of ids) {
        const row = byId.get(whole(id)) as Row | undefined;
        if (row !== undefined) found.push(heldOf(row));
      }
      return found;
    },

    commit: (change) => database.write(() => apply(change)),

    async commitMany(changes) {
      if (changes.length <= CHANGES_AT_ONCE) return database.write(() => changes.map(apply));
      const parts: Promise<Committed<D>[]>[] = [];
      for (let from = 0; from < changes.length; from += CHANGES_AT_ONCE) {
        parts.push(database.write(() => changes.slice(from, from + CHANGES_AT_ONCE).map(apply)));
      }
      return (await Promise.all(parts)).flat();
    },

    async find(query) {
      const plan = planOf(fields, declaration.name, query);
      const columns = ['rowid AS row', 'id', ...plan.sorts.map((sql, i) => `${sql} AS s${i}`)].join(', ');
      // Keys first, from the index alone; only the page's documents are read.
      const keys: Readonly<Record<string, Value>>[] = [];
      for (const branch of plan.branches) {
        const room = query.limit + 1 - keys.length;
        if (room <= 0) break;
        const found = database
          .statement(`SELECT ${columns} FROM ${table} WHERE ${branch.sql} ORDER BY ${branch.order} LIMIT ?`)
          .all(...branch.values, room) as Readonly<Record<string, Value>>[];
        for (const key of found) keys.push(key);
      }
      const page = keys.length > query.limit ? keys.slice(0, query.limit) : keys;
      const items = page.map((key) => heldOf(byRow.get(key.row) as Row));
      const last = keys.length > query.limit ? page.at(-1) : undefined;
      if (last === undefined) return { items };
      const values = plan.sorts.map((_, i) => last[`s${i}`] ?? null);
      return { items, cursor: plan.cursor({ id: String(last.id), values }) };
    },

    async count(where) {
      const condition = whereOf(fields, where);
      const row = database
        .statement(`SELECT count(*) AS count FROM ${table} WHERE ${condition.sql}`)
        .get(...condition.values) as { readonly count: number };
      return row.count;
    },

    async countBy(name, where) {
      const field = fieldOf(fields, name);
      const expression = expressionOf(field);
      const condition = whereOf(fields, where);
      const sql =
        field.type === 'list'
          ? `SELECT item.value AS value, count(DISTINCT ${table}.rowid) AS count
              FROM ${table}, json_each(doc, '$.${field.path}') AS item
              WHERE (${condition.sql}) AND item.value IS NOT NULL GROUP BY item.value`
          : `SELECT ${expression} AS value, count(*) AS count FROM ${table}
              WHERE (${condition.sql}) AND ${expression} IS NOT NULL GROUP BY ${expression}`;
      const rows = database.statement(sql).all(...condition.values) as {
        readonly value: string | number;
        readonly count: number;
      }[];
      const show = (value: string | number): string =>
        field.type === 'boolean' ? String(value === 1) : String(value);
      return new Map(rows.map((row) => [show(row.value), row.count]));
    },
  };
}

/** Makes the table and exactly the declared indexes; each ends with the id, so that pages need no sorting. */
function layOut(database: Database, declaration: StoreDeclaration, table: string): void {
  const fields = fieldsOf(declaration);
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL, doc TEXT NOT NULL, causes TEXT NOT NULL, created_by TEXT)`);
  const wanted = new Map<string, string>();
  for (const index of declaration.indexes) {
    const name = `${table}__${index.join('__')}`;
    const expressions = index.map((field) => expressionOf(fieldOf(fields, field))).join(', ');
    wanted.set(name, `CREATE INDEX ${name} ON ${table} (${expressions}, id)`);
  }
  if (declaration.createOnce) {
    const name = `${table}__created_by`;
    wanted.set(name, `CREATE UNIQUE INDEX ${name} ON ${table} (created_by) WHERE created_by IS NOT NULL`);
  }
  const there = database
    .statement(
      `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`,
    )
    .all(table) as { readonly name: string; readonly sql: string }[];
  for (const { name, sql } of there) {
    if (wanted.get(name) === sql) wanted.delete(name);
    else database.exec(`DROP INDEX ${name}`);
  }
  for (const sql of wanted.values()) database.exec(sql);
}
