import { type DeadLetter, type DeadLetters, type Delivered, Fault } from '@jiesu/ports';
import { changed, type Database } from './database.ts';

/** A fact that a person gave back to its group. */
export interface Replay {
  readonly id: string;
  readonly delivery: Delivered;
}

export interface LetterBox extends DeadLetters {
  /** The same fact of the same group is one letter, however often it is given up. */
  put(group: string, delivery: Delivered, code: string, detail: string, attempts: number): Promise<void>;
  /** Replays asked for and not yet handled: also those from before a restart. */
  replays(group: string): readonly Replay[];
  handled(id: string): Promise<void>;
  counts(): ReadonlyMap<string, number>;
  onReplay(listener: (group: string, replay: Replay) => void): void;
  prune(topics: (topic: string) => boolean, before: string): Promise<void>;
}

interface Row {
  readonly n: number;
  readonly id: string;
  readonly grp: string;
  readonly topic: string;
  readonly position: string;
  readonly fact: string;
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
  readonly at: string;
  readonly state: DeadLetter['state'];
  readonly asked: number;
}

const notWaiting = (): Fault =>
  new Fault('dead-letter-not-waiting', 'never', '这条死信已经重放或作废，不能再处理');

const letterOf = (row: Row): DeadLetter => ({
  id: row.id,
  group: row.grp,
  topic: row.topic,
  fact: JSON.parse(row.fact) as DeadLetter['fact'],
  code: row.code,
  detail: row.detail,
  attempts: row.attempts,
  at: row.at,
  state: row.state,
});

const replayOf = (row: Row): Replay => ({
  id: row.id,
  delivery: { topic: row.topic, position: row.position, fact: JSON.parse(row.fact) as Delivered['fact'] },
});

const PUT = `
  INSERT INTO dead_letters (id, grp, topic, position, fact, code, detail, attempts, at, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')
  ON CONFLICT (id) DO UPDATE SET code = excluded.code, detail = excluded.detail, at = excluded.at,
    attempts = dead_letters.attempts + excluded.attempts, state = 'waiting', asked = 0`;
const REPLAYED = `UPDATE dead_letters SET state = 'replayed', asked = 0 WHERE id = ?`;
const DISCARD = `UPDATE dead_letters SET state = 'discarded', asked = 0 WHERE id = ? AND state = 'waiting' AND asked = 0`;
const ASK = `UPDATE dead_letters SET asked = 1 WHERE id = ? AND state = 'waiting'`;
const DELETE = 'DELETE FROM dead_letters WHERE id = ?';

export function openLetterBox(database: Database, now: () => string): LetterBox {
  database.exec(`
    CREATE TABLE IF NOT EXISTS dead_letters (
      n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, grp TEXT NOT NULL, topic TEXT NOT NULL,
      position TEXT NOT NULL, fact TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL,
      attempts INTEGER NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL, asked INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX IF NOT EXISTS dead_letters_state ON dead_letters (state, grp, n);`);
  const byId = database.statement('SELECT * FROM dead_letters WHERE id = ?');
  const asked = database.statement(
    `SELECT * FROM dead_letters WHERE state = 'waiting' AND grp = ? AND asked = 1 ORDER BY n`,
  );
  const countAll = database.statement(
    `SELECT grp, count(*) AS count FROM dead_letters WHERE state = 'waiting' GROUP BY grp`,
  );
  const listeners: ((group: string, replay: Replay) => void)[] = [];

  const need = (id: string): Row => {
    const row = byId.get(id) as Row | undefined;
    if (row === undefined) throw new Fault('not-found', 'never', `没有编号为 ${id} 的死信`);
    return row;
  };

  return {
    async list(query) {
      const conditions = ['1'];
      const values: (string | number)[] = [];
      if (query.state !== undefined) {
        conditions.push('state = ?');
        values.push(query.state);
      }
      if (query.group !== undefined) {
        conditions.push('grp = ?');
        values.push(query.group);
      }
      const where = conditions.join(' AND ');
      const { total } = database
        .statement(`SELECT count(*) AS total FROM dead_letters WHERE ${where}`)
        .get(...values) as { readonly total: number };
      const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor);
      if (!Number.isSafeInteger(before) || before < 1) {
        throw new Fault('invalid-cursor', 'after-fix', '翻页标记无效，请从第一页重新查询');
      }
      const rows = database
        .statement(`SELECT * FROM dead_letters WHERE ${where} AND n < ? ORDER BY n DESC LIMIT ?`)
        .all(...values, before, query.limit + 1) as Row[];
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? items.at(-1) : undefined;
      return { items: items.map(letterOf), total, ...(last && { cursor: String(last.n) }) };
    },
    async get(id) {
      const row = byId.get(id) as Row | undefined;
      return row && letterOf(row);
    },
    async replay(id) {
      const row = need(id);
      if ((await changed(database, ASK, [[id]])) === 0) throw notWaiting();
      if (row.asked === 1) return;
      for (const listener of listeners) listener(row.grp, replayOf(row));
    },
    async discard(id) {
      need(id);
      if ((await changed(database, DISCARD, [[id]])) === 0) throw notWaiting();
    },
    async put(group, delivery, code, detail, attempts) {
      const { topic, position, fact } = delivery;
      const id = `${group}.${position}`;
      const text = JSON.stringify(fact);
      await changed(database, PUT, [[id, group, topic, position, text, code, detail, attempts, now()]]);
    },
    replays: (group) => (asked.all(group) as Row[]).map(replayOf),
    async handled(id) {
      await changed(database, REPLAYED, [[id]]);
    },
    counts() {
      const rows = countAll.all() as { readonly grp: string; readonly count: number }[];
      return new Map(rows.map((row) => [row.grp, row.count]));
    },
    onReplay(listener) {
      listeners.push(listener);
    },
    async prune(topics, before) {
      const rows = database.statement('SELECT id, topic FROM dead_letters WHERE at < ?').all(before) as Row[];
      const gone = rows.filter((row) => topics(row.topic));
      if (gone.length === 0) return;
      await changed(
        database,
        DELETE,
        gone.map((row) => [row.id]),
      );
    },
  };
}
