import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import { causesOf, linesOf, TRIM_AT, trimmed } from './causes.ts';
import {
  type Answer,
  byClass,
  type ChangeAnswer,
  type ChangeRow,
  type Facts,
  type Failure,
  type Json,
  type Operation,
  type SqlStep,
} from './operations.ts';

export type Statement = StatementSyncInstance;
export type Handle = InstanceType<typeof DatabaseSync>;

export interface HandleOptions {
  readonly file: string;
  readonly synchronous: 'full' | 'normal' | 'off';
  /** Pages in the journal before they are carried into the file; 0 = never by this connection. */
  readonly checkpoint: number;
  readonly busyMs: number;
  readonly cacheKb: number;
}

/** Facts in a row of the log: enough to make it cheap, few enough to read it in one go. */
export const ROW_FACTS = 200;
/** Rows of earlier releases hold up to so many. */
export const LONGEST_ROW = 500;
const STATEMENTS_KEPT = 600;

/** SQLite result codes that speak of the world, not of the statement. */
const WORLD = new Set([5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26]);
export const DAMAGED: ReadonlySet<number> = new Set([10, 11, 26]);
export const BUSY = 5;

export const codeOf = (error: unknown): number => {
  const code = (error as { readonly sqliteCode?: unknown } | undefined)?.sqliteCode;
  return typeof code === 'number' ? code & 0xff : 0;
};

export const failureOf = (error: unknown): Failure => ({
  name: error instanceof Error ? error.name : 'Error',
  message: error instanceof Error ? error.message : String(error),
  code: codeOf(error),
});

export function openHandle({ file, synchronous, checkpoint, busyMs, cacheKb }: HandleOptions): Handle {
  const handle = new DatabaseSync(file);
  // Larger pages: half as many writes into the journal, measured 6 % less CPU for a chain of commits.
  handle.exec('PRAGMA page_size = 8192');
  handle.exec(`PRAGMA busy_timeout = ${busyMs}`);
  handle.exec(`PRAGMA journal_mode = WAL`);
  handle.exec(`PRAGMA synchronous = ${synchronous}`);
  handle.exec(`PRAGMA cache_size = -${cacheKb}`);
  handle.exec(`PRAGMA temp_store = memory`);
  handle.exec(`PRAGMA wal_autocheckpoint = ${checkpoint}`);
  handle.exec(`PRAGMA journal_size_limit = 67108864`);
  return handle;
}

/** Statements are prepared once and kept; the handle is kept with them, for a collected handle closes the file. */
export function statementsOf(handle: Handle): { of(sql: string): Statement; clear(): void } {
  const statements = new Map<string, Statement>();
  return {
    of(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      if (statements.size >= STATEMENTS_KEPT) {
        const oldest = statements.keys().next().value;
        if (oldest !== undefined) statements.delete(oldest);
      }
      const made = handle.prepare(sql);
      statements.set(sql, made);
      return made;
    },
    clear: () => statements.clear(),
  };
}

/** Executes operations over the one writing connection, a group commit at a time. Never throws. */
export interface Executor {
  /** `at`: the time its facts are written under. Stops after `maxMs` with what it has; without a bound it takes all. */
  run(operations: readonly Operation[], at: string, maxMs: number): Answer;
}

interface Table {
  readonly insert: Statement;
  readonly append: Statement;
  readonly answer: Statement;
  readonly replace: Statement;
  readonly trim: Statement;
  readonly byId: Statement;
  readonly byCreator: Statement;
}

/** JSON as a statement takes it. */
type Bound = string | Uint8Array;

interface HeldRow {
  readonly id: string;
  readonly revision: number;
  readonly doc: string;
  readonly causes: string;
}

export function executorOver(handle: Handle, statement: (sql: string) => Statement): Executor {
  const begin = handle.prepare('BEGIN IMMEDIATE');
  const commit = handle.prepare('COMMIT');
  const tables = new Map<string, Table>();
  /** Facts of the transaction. */
  let said: Facts[] = [];
  let end: number | undefined;

  const tableOf = (name: string): Table => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const where = 'WHERE id = ? AND revision = ? AND instr(causes, ?) = 0';
    // Bytes are taken for the text they are; on a text the cast does nothing.
    const doc = 'CAST(? AS TEXT)';
    const append = `UPDATE ${name} SET revision = revision + 1, doc = ${doc}, causes = causes || ? ${where}`;
    const held = `SELECT id, revision, doc, causes FROM ${name}`;
    const made: Table = {
      insert: handle.prepare(
        `INSERT INTO ${name} (id, revision, doc, causes, created_by) VALUES (?, 1, ${doc}, ?, ?) ON CONFLICT DO NOTHING`,
      ),
      append: handle.prepare(append),
      answer: handle.prepare(`${append} RETURNING causes`),
      replace: handle.prepare(
        `UPDATE ${name} SET revision = revision + 1, doc = ${doc}, causes = ? ${where}`,
      ),
      trim: handle.prepare(`UPDATE ${name} SET causes = ? WHERE id = ?`),
      byId: handle.prepare(`${held} WHERE id = ?`),
      byCreator: handle.prepare(`${held} WHERE created_by = ?`),
    };
    tables.set(name, made);
    return made;
  };

  const held = (row: HeldRow): ChangeAnswer => [row.id, row.revision, row.doc, row.causes];

  const change = (table: Table, row: ChangeRow): ChangeAnswer => {
    const [id, expected, doc, cause, creator, way, facts] = row;
    const needle = cause.slice(0, cause.indexOf('\t') + 1);
    let answer: ChangeAnswer = false;
    if (expected === 0) answer = table.insert.run(id, doc as Bound, cause, creator).changes === 1;
    else if (way === 'append')
      answer = table.append.run(doc as Bound, cause, id, expected, needle).changes === 1;
    else if (way !== 'answer') {
      answer = table.replace.run(doc as Bound, way.replace, id, expected, needle).changes === 1;
    } else {
      const written = table.answer.get(doc as Bound, cause, id, expected, needle) as HeldRow | undefined;
      if (written !== undefined) {
        const all = causesOf(written.causes);
        answer = written.causes;
        if (all.length >= TRIM_AT) {
          answer = linesOf(trimmed(all));
          table.trim.run(answer, id);
        }
      }
    }
    if (answer !== false) {
      for (const one of facts) said.push(one);
      return answer;
    }
    const there = table.byId.get(id) as HeldRow | undefined;
    if (there?.causes.includes(needle)) return held(there);
    const created =
      expected === 0 && creator !== null ? (table.byCreator.get(creator) as HeldRow | undefined) : undefined;
    return created === undefined ? false : held(created);
  };

  const step = ([sql, rows, answer]: SqlStep): unknown => {
    const prepared = statement(sql);
    if (answer === 'rows') {
      const answers: unknown[][] = [];
      for (const row of rows) {
        for (const found of prepared.all(...row)) answers.push(Object.values(found as object));
      }
      return answers;
    }
    let changes = 0;
    for (const row of rows) changes += prepared.run(...row).changes as number;
    return changes;
  };

  const execute = (operation: Operation): unknown => {
    switch (operation[0]) {
      case 'commit': {
        const table = tableOf(operation[1]);
        const answers = operation[2].map((row) => change(table, row));
        return answers.every((answer) => answer === true) ? true : answers;
      }
      case 'publish':
        for (const one of operation[1]) said.push(one);
        return undefined;
      case 'sql':
        return operation[1].map(step);
      case 'exec':
        handle.exec(operation[1]);
        return undefined;
    }
  };

  const writeRows = (facts: readonly Facts[], from: number, name: string, at: string): number => {
    const insert = statement(
      'INSERT INTO log (first, class, count, at, facts) VALUES (?, ?, ?, ?, CAST(? AS TEXT))',
    );
    let next = from;
    let texts: Json[] = [];
    let count = 0;
    const write = (): void => {
      if (count === 0) return;
      insert.run(next, name, count, at, listOf(texts));
      next += count;
      texts = [];
      count = 0;
    };
    for (const [, some, text] of facts) {
      if (count + some > ROW_FACTS) write();
      texts.push(text);
      count += some;
    }
    write();
    return next;
  };

  /** Before COMMIT: the facts of all operations in few rows. Answers the position after the last. */
  const writeLog = (at: string): number => {
    const first = endOf() + 1;
    let next = first;
    for (const [name, facts] of byClass(said, ([className]) => className))
      next = writeRows(facts, next, name, at);
    return next;
  };

  const endOf = (): number => {
    end ??= (statement(END_OF_LOG).get() as { readonly position: number }).position;
    return end;
  };

  const rollback = (): void => {
    // A full disk may have rolled back already.
    try {
      if (handle.isTransaction) handle.exec('ROLLBACK');
    } catch {
      // The next BEGIN says what is wrong.
    }
    said = [];
  };

  const refusedAll = (taken: number, error: unknown): Answer => ({
    taken,
    results: [],
    failed: [],
    refused: failureOf(error),
    first: 0,
    facts: 0,
  });

  const committed = (
    taken: number,
    results: readonly unknown[],
    failed: Answer['failed'],
    next: number | undefined,
  ): Answer => {
    said = [];
    if (next === undefined || end === undefined) return { taken, results, failed, first: 0, facts: 0 };
    const first = end + 1;
    end = next - 1;
    return { taken, results, failed, first, facts: next - first };
  };

  const finish = (at: string): number | undefined => {
    const next = said.length === 0 ? undefined : writeLog(at);
    commit.run();
    return next;
  };

  /** One of them threw: each in a savepoint of its own, so that it alone is undone. */
  const oneByOne = (operations: readonly Operation[], at: string): Answer => {
    const results: unknown[] = [];
    const failed: [number, Failure][] = [];
    try {
      begin.run();
      for (const [index, operation] of operations.entries()) {
        const mark = said.length;
        handle.exec('SAVEPOINT work');
        try {
          results.push(execute(operation));
          handle.exec('RELEASE work');
        } catch (error) {
          if (WORLD.has(codeOf(error)) || !handle.isTransaction) throw error;
          handle.exec('ROLLBACK TO work');
          handle.exec('RELEASE work');
          said.length = mark;
          results.push(undefined);
          failed.push([index, failureOf(error)]);
        }
      }
      return committed(operations.length, results, failed, finish(at));
    } catch (error) {
      rollback();
      return refusedAll(operations.length, error);
    }
  };

  return {
    run(operations, at, maxMs) {
      const results: unknown[] = [];
      let taken = 0;
      try {
        begin.run();
        const until = performance.now() + maxMs;
        while (taken < operations.length) {
          results.push(execute(operations[taken++] as Operation));
          if ((taken & 15) === 0 && performance.now() > until) break;
        }
        return committed(taken, results, [], finish(at));
      } catch (error) {
        rollback();
        // Without a bound nothing is given back.
        const tried = taken === 0 || maxMs === Number.POSITIVE_INFINITY ? operations.length : taken;
        if (taken === 0 || WORLD.has(codeOf(error))) return refusedAll(tried, error);
        return oneByOne(operations.slice(0, tried), at);
      }
    },
  };
}

/** One JSON list of them: all are texts, or all are bytes. */
function listOf(texts: readonly Json[]): Bound {
  if (typeof texts[0] === 'string') return `[${texts.join(',')}]`;
  const parts = texts as readonly Uint8Array[];
  const list = Buffer.allocUnsafe(parts.reduce((sum, text) => sum + text.length + 1, 1));
  let at = list.write('[');
  for (const text of parts) {
    list.set(text, at);
    at += text.length;
    list[at++] = COMMA;
  }
  list[at - 1] = CLOSE;
  return list;
}

const COMMA = 44;
const CLOSE = 93;

/** Position of the newest fact, also when the rows that held it are gone. */
export const END_OF_LOG = `SELECT max(
  coalesce((SELECT first + count - 1 FROM log ORDER BY first DESC LIMIT 1), 0),
  coalesce((SELECT value FROM meta WHERE name = 'log-end'), 0)) AS position`;
