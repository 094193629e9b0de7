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
import { causesOf, lineOf, linesOf, TRIM_AT, trimmed, whole } from './causes.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import { type CausesWay, type ChangeAnswer, type ChangeRow, type Facts, Later } from './operations.ts';
import { expressionOf, planOf, whereOf } from './query.ts';
import { openRecent } from './recent.ts';

/** Changes in one piece of work: a long list must not hold a group commit open. */
const CHANGES_AT_ONCE = 250;

interface Row {
  readonly id: string;
  readonly revision: number;
  readonly doc: string;
  readonly causes: string;
}

interface Asked<D> {
  readonly change: Change<D>;
  readonly text: string | Later;
  /** Causes before this one, where they are known. */
  readonly before: readonly KnownCause[] | undefined;
}

export interface DocumentsOptions {
  /** Documents handed out and committed are the very objects kept in memory: nobody may ever change one. */
  readonly share?: boolean | undefined;
}

type ChangeAnswers = true | readonly ChangeAnswer[];
const answerOf = (answers: ChangeAnswers, i: number): ChangeAnswer =>
  answers === true ? true : (answers[i] ?? false);

const NO_FACTS: readonly Facts[] = [];
const NO_CAUSES: readonly KnownCause[] = [];

export function openDocuments<D>(
  database: Database,
  log: Log,
  declaration: StoreDeclaration,
  options: DocumentsOptions = {},
): Documents<D> {
  const fields = fieldsOf(declaration);
  const table = `doc_${declaration.name}`;
  const createOnce = declaration.createOnce === true;
  layOut(database, declaration, table);

  const byId = database.statement(`SELECT id, revision, doc, causes FROM ${table} WHERE id = ?`);
  const byRow = database.statement(`SELECT id, revision, doc, causes FROM ${table} WHERE rowid = ?`);
  const heldOf = (row: Row): Held<D> => ({
    id: row.id,
    revision: row.revision,
    doc: JSON.parse(row.doc) as D,
    causes: trimmed(causesOf(row.causes)),
  });
  const share = options.share === true;
  const later = share && database.laterIsFine;
  const recent = openRecent<D>(share);

  const read = (row: Row): Held<D> => {
    const causes = causesOf(row.causes);
    const doc = JSON.parse(row.doc) as D;
    recent.keep(row.id, row.revision, doc, row.doc, causes);
    return { id: row.id, revision: row.revision, doc, causes: trimmed(causes) };
  };

  const get = (id: string): Held<D> | undefined => {
    const known = recent.get(id);
    if (known !== undefined) return known;
    const row = byId.get(whole(id)) as Row | undefined;
    return row && read(row);
  };

  /** What the writer is to do. Unless documents are shared all is made text here and now: what is committed is copied. */
  const askedOf = (change: Change<D>): readonly [Asked<D>, ChangeRow] => {
    const { id, expected, next, cause, facts } = change;
    const line = lineOf(cause, expected + 1);
    let way: CausesWay = 'append';
    let before: readonly KnownCause[] | undefined = NO_CAUSES;
    if (expected > 0) {
      before = recent.causes(id, expected);
      if (before === undefined) way = 'answer';
      else if (before.length + 1 >= TRIM_AT) {
        before = before.slice(1 - REMEMBERED_CAUSES);
        way = { replace: linesOf(before) + line };
      }
    }
    const creator = createOnce ? whole(cause.id) : null;
    const texts = facts.length === 0 ? NO_FACTS : log.textsOf(facts, later);
    const text = later ? new Later([next]) : JSON.stringify(next);
    return [{ change, before, text }, [whole(id), expected, text, line, creator, way, texts]];
  };

  const outcomeOf = ({ change, before, text }: Asked<D>, answer: ChangeAnswer): Committed<D> => {
    if (answer === false) {
      recent.forget(change.id);
      return { kind: 'stale' };
    }
    if (typeof answer === 'object') {
      const [id, revision, doc, causes] = answer;
      return { kind: 'repeated', held: read({ id, revision, doc, causes }) };
    }
    const { id, expected, next, cause, facts } = change;
    const revision = expected + 1;
    const causes =
      typeof answer === 'string' ? causesOf(answer) : [...(before ?? []), { ...cause, revision }];
    if (facts.length > 0) log.accept(facts);
    recent.keep(id, revision, next, text instanceof Later ? text.bytes : text, causes);
    return { kind: 'written', held: { id, revision, doc: next, causes: trimmed(causes) } };
  };

  const commitMany = (changes: readonly Change<D>[]): Promise<Committed<D>[]> =>
    new Promise((resolve, failed) => {
      const asked: Asked<D>[] = [];
      const rows: ChangeRow[] = [];
      for (const change of changes) {
        const [one, row] = askedOf(change);
        asked.push(one);
        rows.push(row);
      }
      database.submit({
        operation: ['commit', table, rows],
        done: (results) =>
          resolve(asked.map((one, i) => outcomeOf(one, answerOf(results as ChangeAnswers, i)))),
        failed,
      });
    });

  return {
    async get(id) {
      return get(id);
    },

    async getMany(ids) {
      return ids.map(get).filter((held) => held !== undefined);
    },

    commit: (change) =>
      new Promise((resolve, failed) => {
        const [asked, row] = askedOf(change);
        database.submit({
          operation: ['commit', table, [row]],
          done: (results) => resolve(outcomeOf(asked, answerOf(results as ChangeAnswers, 0))),
          failed,
        });
      }),

    async commitMany(changes) {
      if (changes.length <= CHANGES_AT_ONCE) return commitMany(changes);
      const parts: Promise<Committed<D>[]>[] = [];
      for (let from = 0; from < changes.length; from += CHANGES_AT_ONCE) {
        parts.push(commitMany(changes.slice(from, from + CHANGES_AT_ONCE)));
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
  const want = (index: readonly string[], ending: string, condition: string): void => {
    const name = `${table}__${index.join('__')}${ending}`;
    const expressions = index.map((field) => expressionOf(fieldOf(fields, field))).join(', ');
    wanted.set(name, `CREATE INDEX ${name} ON ${table} (${expressions}, id)${condition}`);
  };
  for (const index of declaration.indexes) want(index, '', '');
  for (const index of declaration.sparse ?? []) {
    const [first = ''] = index;
    want(index, '__sparse', ` WHERE ${expressionOf(fieldOf(fields, first))} IS NOT NULL`);
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
