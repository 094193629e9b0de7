import type { Clock, Delivered, Outgoing } from '@jiesu/ports';
import type { Database } from './database.ts';

/** `personal` facts have a short life; everything else is `kept`. */
export type RetentionClass = 'personal' | 'kept';

/** Positions are sent out as text of one length, so that they sort as they grow. */
const ORIGIN = 1_000_000_000_000_000;
export const positionText = (position: number): string => String(ORIGIN + position);
export const positionNumber = (text: string): number => {
  const position = Number(text) - ORIGIN;
  if (!Number.isSafeInteger(position) || position < 0) throw new Error(`not a position of this log: ${text}`);
  return position;
};

/** Facts in a row: enough to make a row cheap, few enough to read it in one go. */
const ROW_FACTS = 500;
/** Facts kept in memory for groups that are nearly caught up. */
const TAIL_FACTS = 8_192;

/** A stretch of the log without gaps. */
export interface Stretch {
  /** Position of the first fact. */
  readonly first: number;
  readonly facts: readonly Delivered[];
}

export interface Log {
  /** Only inside `database.write`: facts become durable with the work that caused them. */
  append(facts: readonly Outgoing[]): void;
  /** Position of the newest durable fact; 0 = none yet. */
  readonly end: number;
  /** The next stretch after a position: from memory when it is recent (the very same objects), else from the file. */
  after(position: number): Stretch | undefined;
  /** Rows in order, straight from the file. */
  rowAfter(position: number): Stretch | undefined;
  onCommitted(listener: (facts: readonly Delivered[]) => void): void;
  /** Lowest position anybody still needs from memory. */
  keepFrom(lowest: () => number): void;
  /** Deletes rows of a class written before `before`, up to position `upTo`; answers how many facts went. */
  prune(retention: RetentionClass, before: string, upTo: number): Promise<number>;
}

export function openLog(
  database: Database,
  clock: Clock,
  retentionOf: (topic: string) => RetentionClass,
): Log {
  database.exec(`
    CREATE TABLE IF NOT EXISTS log (
      first INTEGER PRIMARY KEY, class TEXT NOT NULL, count INTEGER NOT NULL, at TEXT NOT NULL, facts TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS log_age ON log (class, at);
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;`);
  const newest = database
    .statement(`SELECT max(
        coalesce((SELECT first + count - 1 FROM log ORDER BY first DESC LIMIT 1), 0),
        coalesce((SELECT value FROM meta WHERE name = 'log-end'), 0)) AS position`)
    .get() as { readonly position: number };
  const insert = database.statement(
    'INSERT INTO log (first, class, count, at, facts) VALUES (?, ?, ?, ?, ?)',
  );
  const rowHolding = database.statement(
    'SELECT first, facts FROM log WHERE first <= ? ORDER BY first DESC LIMIT 1',
  );
  const rowFrom = database.statement('SELECT first, facts FROM log WHERE first > ? ORDER BY first LIMIT 1');

  let end = newest.position;
  let pending: Outgoing[] = [];
  let writing: Delivered[] = [];
  /** `tail[0]` lies at `tailFirst`; the last one at `end`. */
  let tail: Delivered[] = [];
  let tailFirst = end + 1;
  const listeners: ((facts: readonly Delivered[]) => void)[] = [];
  let lowestNeeded: () => number = () => end + 1;

  const writeRows = (facts: readonly Outgoing[], retention: RetentionClass, at: string): void => {
    for (let from = 0; from < facts.length; from += ROW_FACTS) {
      const row = facts.length <= ROW_FACTS ? facts : facts.slice(from, from + ROW_FACTS);
      const first = end + writing.length + 1;
      insert.run(first, retention, row.length, at, JSON.stringify(row));
      for (const { topic, fact } of row) {
        writing.push({ topic, fact, position: positionText(end + writing.length + 1) });
      }
    }
  };

  database.join({
    mark: () => pending.length,
    undoTo(mark) {
      pending.length = mark;
      writing = [];
    },
    check(mark) {
      JSON.stringify(pending.slice(mark));
    },
    beforeCommit() {
      writing = [];
      if (pending.length === 0) return;
      const at = clock.now();
      const personal: Outgoing[] = [];
      const kept: Outgoing[] = [];
      for (const outgoing of pending) {
        (retentionOf(outgoing.topic) === 'personal' ? personal : kept).push(outgoing);
      }
      writeRows(personal, 'personal', at);
      writeRows(kept, 'kept', at);
    },
    committed() {
      if (writing.length === 0) return;
      const facts = writing;
      pending = [];
      writing = [];
      end += facts.length;
      for (const delivered of facts) tail.push(delivered);
      if (tail.length > TAIL_FACTS / 4) {
        const spare = Math.max(lowestNeeded() - tailFirst, tail.length - TAIL_FACTS);
        if (spare > 0) {
          tail = tail.slice(spare);
          tailFirst += spare;
        }
      }
      for (const listener of listeners) listener(facts);
    },
  });

  const parse = (row: { readonly first: number; readonly facts: string }): Stretch => {
    const facts = JSON.parse(row.facts) as { topic: string; fact: Delivered['fact']; position: string }[];
    for (let i = 0; i < facts.length; i++)
      (facts[i] as { position: string }).position = positionText(row.first + i);
    return { first: row.first, facts };
  };

  const rowAfter = (position: number): Stretch | undefined => {
    type Row = { readonly first: number; readonly facts: string };
    const holding = rowHolding.get(position + 1) as Row | undefined;
    if (holding !== undefined) {
      const stretch = parse(holding);
      if (stretch.first + stretch.facts.length > position + 1) {
        const skip = position + 1 - stretch.first;
        return skip === 0 ? stretch : { first: position + 1, facts: stretch.facts.slice(skip) };
      }
    }
    const next = rowFrom.get(position) as Row | undefined;
    return next === undefined ? undefined : parse(next);
  };

  return {
    append(facts) {
      for (const outgoing of facts) pending.push(outgoing);
    },
    get end() {
      return end;
    },
    after(position) {
      if (position >= end) return undefined;
      if (position + 1 < tailFirst) return rowAfter(position);
      const skip = position + 1 - tailFirst;
      return { first: position + 1, facts: skip === 0 ? tail.slice() : tail.slice(skip) };
    },
    rowAfter,
    onCommitted(listener) {
      listeners.push(listener);
    },
    keepFrom(lowest) {
      lowestNeeded = lowest;
    },
    async prune(retention, before, upTo) {
      // In small steps: a long deletion would hold up every writer.
      for (let gone = 0; ; ) {
        const step = await database.write(() => {
          database
            .statement(`INSERT INTO meta (name, value) VALUES ('log-end', ?)
              ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`)
            .run(end);
          return database
            .statement(`DELETE FROM log WHERE first IN (
                SELECT first FROM log WHERE class = ? AND at < ? AND first + count - 1 <= ? LIMIT 50)
              RETURNING count`)
            .all(retention, before, upTo) as { readonly count: number }[];
        });
        if (step.length === 0) return gone;
        for (const row of step) gone += row.count;
      }
    },
  };
}
