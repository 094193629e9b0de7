import { randomUUID } from 'node:crypto';
import {
  type Clock,
  type KeptMessage,
  type MessageState,
  type MessageWay,
  type Messenger,
  messageStates,
} from '@jiesu/ports';
import { changed, type Database } from './database.ts';

interface Row {
  readonly key: string;
  readonly way: MessageWay;
  readonly sealed: string;
  readonly not_before: string;
  readonly until: string;
  readonly state: MessageState;
  readonly put_at: string;
  readonly changed_at: string;
  readonly tries: number;
  readonly detail: string | null;
}

const columns = 'key, way, sealed, not_before, until, state, put_at, changed_at, tries, detail';

/** A table that a city's gateway empties. What time alone changes is written when somebody looks. */
export function openMessenger(database: Database, clock: Clock): Messenger {
  database.exec(`CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    way TEXT NOT NULL,
    sealed TEXT NOT NULL,
    not_before TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL,
    put_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    taker TEXT,
    lease_until TEXT,
    detail TEXT
  )`);
  database.exec('CREATE INDEX IF NOT EXISTS outbox_state ON outbox (state, way, number)');
  const byKey = database.statement(`SELECT ${columns} FROM outbox WHERE key = ?`);
  const byTaker = database.statement(`SELECT ${columns} FROM outbox WHERE taker = ? ORDER BY number`);
  const newest = database.statement(
    `SELECT ${columns} FROM outbox WHERE number < coalesce((SELECT number FROM outbox WHERE key = ?), 9e15)
     ORDER BY number DESC LIMIT ?`,
  );
  const newestOf = database.statement(
    `SELECT ${columns} FROM outbox WHERE state = ? AND number < coalesce((SELECT number FROM outbox WHERE key = ?), 9e15)
     ORDER BY number DESC LIMIT ?`,
  );
  const counted = database.statement('SELECT state, count(*) AS n FROM outbox GROUP BY state');

  const settle = async (): Promise<void> => {
    const now = clock.now();
    await changed(
      database,
      `UPDATE outbox SET state = CASE WHEN until <= ?1 THEN 'expired' ELSE 'waiting' END, changed_at = ?1
       WHERE (state = 'taken' AND lease_until <= ?1) OR (state = 'waiting' AND until <= ?1)`,
      [[now]],
    );
  };

  return {
    async put(messages) {
      const now = clock.now();
      await changed(
        database,
        `INSERT INTO outbox (key, way, sealed, not_before, until, state, put_at, changed_at)
         VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT DO NOTHING`,
        messages.map((one) => [one.key, one.way, one.sealed, one.notBefore, one.until, now, now]),
      );
    },
    async withdraw(keys) {
      await settle();
      const now = clock.now();
      await changed(
        database,
        "UPDATE outbox SET state = 'withdrawn', changed_at = ? WHERE key = ? AND state = 'waiting'",
        keys.map((key) => [now, key]),
      );
    },
    async take(way, limit, leaseUntil) {
      await settle();
      const taker = randomUUID();
      const now = clock.now();
      await changed(
        database,
        `UPDATE outbox SET state = 'taken', tries = tries + 1, taker = ?, lease_until = ?, changed_at = ?
         WHERE number IN (SELECT number FROM outbox WHERE state = 'waiting' AND way = ? AND not_before <= ?
                          ORDER BY number LIMIT ?)`,
        [[taker, leaseUntil, now, way, now, limit]],
      );
      return (byTaker.all(taker) as Row[]).map(kept);
    },
    async report({ key, outcome, detail }) {
      const state = typeof outcome === 'string' ? outcome : 'waiting';
      const again = typeof outcome === 'string' ? null : outcome.again;
      const changes = await changed(
        database,
        `UPDATE outbox SET state = ?, not_before = coalesce(?, not_before), detail = coalesce(?, detail), changed_at = ?
         WHERE key = ? AND tries > 0 AND state NOT IN ('sent', 'failed', 'withdrawn')`,
        [[state, again, detail ?? null, clock.now(), key]],
      );
      return changes > 0;
    },
    async get(key) {
      await settle();
      const row = byKey.get(key) as Row | undefined;
      return row && kept(row);
    },
    async list(state, limit, after) {
      await settle();
      const rows =
        state === undefined ? newest.all(after ?? null, limit) : newestOf.all(state, after ?? null, limit);
      return (rows as Row[]).map(kept);
    },
    async counts() {
      await settle();
      const counts = Object.fromEntries(messageStates.map((state) => [state, 0])) as Record<
        MessageState,
        number
      >;
      for (const { state, n } of counted.all() as { readonly state: MessageState; readonly n: number }[])
        counts[state] = n;
      return counts;
    },
  };
}

const kept = (row: Row): KeptMessage => ({
  key: row.key,
  way: row.way,
  sealed: row.sealed,
  notBefore: row.not_before,
  until: row.until,
  state: row.state,
  putAt: row.put_at,
  changedAt: row.changed_at,
  tries: row.tries,
  ...(row.detail === null ? {} : { detail: row.detail }),
});
