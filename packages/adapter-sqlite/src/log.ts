import type { Delivered, Outgoing } from '@jiesu/ports';
import type { Database, Statement } from './database.ts';
import { END_OF_LOG, LONGEST_ROW, ROW_FACTS } from './executor.ts';
import { byClass, type Facts, Later } from './operations.ts';

/** `personal` facts have a short life; everything else is `kept`. */
export type RetentionClass = 'personal' | 'kept';

/**
 * Rows of the log hold facts of one class each: one retention and one family of topics, so that a group that is behind
 * reads what it asked for and not what others did.
 */
const classOf = (retention: RetentionClass, topic: string): string => `${retention}:${familyOf(topic)}`;
/** What stands before the first dot; a pattern that may mean any family has none. */
export const familyOf = (topic: string): string => {
  const dot = topic.indexOf('.');
  return dot === -1 ? topic : topic.slice(0, dot);
};

/** Positions are sent out as text of one length, so that they sort as they grow. */
const ORIGIN = 1_000_000_000_000_000;
export const positionText = (position: number): string => String(ORIGIN + position);
export const positionNumber = (text: string): number => {
  const position = Number(text) - ORIGIN;
  if (!Number.isSafeInteger(position) || position < 0) throw new Error(`not a position of this log: ${text}`);
  return position;
};

/** Facts kept in memory for groups that are nearly caught up. */
const TAIL_FACTS = 4_096;
/** Rows of the file kept in memory for groups that are far behind. */
const ROWS_KEPT = 12;

/** A stretch of the log without gaps. */
export interface Stretch {
  /** Position of the first fact. */
  readonly first: number;
  readonly facts: readonly Delivered[];
}

/** Families of topics that a reader wants; undefined: all. */
export type Families = readonly string[] | undefined;

export interface Log {
  /** For the writer: facts become durable with the work that caused them. */
  textsOf(facts: readonly Outgoing[], later?: boolean): readonly Facts[];
  /** Only in `done` of that work: they were written. */
  accept(facts: readonly Outgoing[]): void;
  /** Position of the newest durable fact; 0 = none yet. */
  readonly end: number;
  /**
   * The next stretch after a position: from memory when it is recent (the very same objects), else from the file.
   * Rows of other families than these may be passed over; an empty stretch says where to go on.
   */
  after(position: number, families: Families): Stretch | undefined;
  /** Rows in order, straight from the file. */
  rowAfter(position: number): Stretch | undefined;
  onCommitted(listener: (facts: readonly Delivered[]) => void): void;
  /** Lowest position from `from` on that anybody still needs from memory. */
  keepFrom(lowest: (from: number) => number): void;
  /** Deletes rows of a class written before `before`, up to position `upTo`; answers how many facts went. */
  prune(retention: RetentionClass, before: string, upTo: number): Promise<number>;
}

const REMEMBER_END = `INSERT INTO meta (name, value) VALUES ('log-end', ?)
  ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`;
/** Classes that the log has, found by leaps over the index and not by reading it. */
const CLASSES = `WITH RECURSIVE classes (name) AS (
    SELECT min(class) FROM log
    UNION ALL SELECT (SELECT min(class) FROM log WHERE class > name) FROM classes WHERE name IS NOT NULL)
  SELECT name FROM classes WHERE name IS NOT NULL`;
const FORGET = `DELETE FROM log WHERE first IN (
    SELECT first FROM log WHERE class = ? AND at < ? AND first + count - 1 <= ? LIMIT 50)
  RETURNING count`;

export function openLog(database: Database, retentionOf: (topic: string) => RetentionClass): Log {
  database.exec(`
    CREATE TABLE IF NOT EXISTS log (
      first INTEGER PRIMARY KEY, class TEXT NOT NULL, count INTEGER NOT NULL, at TEXT NOT NULL, facts TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS log_age ON log (class, at);
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;`);
  const newest = database.statement(END_OF_LOG).get() as { readonly position: number };
  const rowHolding = database.statement(
    'SELECT first, facts FROM log WHERE first <= ? ORDER BY first DESC LIMIT 1',
  );
  const rowFrom = database.statement('SELECT first, facts FROM log WHERE first > ? ORDER BY first LIMIT 1');

  /**
   * A row has at most `LONGEST_ROW` facts, so the one that holds a position begins not far before it. The plus keeps to
   * the order of the rows.
   */
  const nextOf = (families: readonly string[]): Statement => {
    const names = families
      .flatMap((family) => [classOf('kept', family), classOf('personal', family)])
      .map((name) => `'${name.replaceAll("'", "''")}'`);
    return database.statement(
      `SELECT first FROM log WHERE first > ? AND first + count - 1 > ? AND +class IN (${names.join(', ')})
        ORDER BY first LIMIT 1`,
    );
  };

  const classes = database.statement(CLASSES);

  let end = newest.position;
  /** Facts of the batch that is being answered. */
  let said: Outgoing[] = [];
  /** `tail[0]` lies at `tailFirst`; the last one at `end`. */
  let tail: Delivered[] = [];
  let tailFirst = end + 1;
  const listeners: ((facts: readonly Delivered[]) => void)[] = [];
  let lowestNeeded: (from: number) => number = () => end + 1;

  const names = new Map<string, string>();
  const nameOf = ({ topic }: Outgoing): string => {
    const known = names.get(topic);
    if (known !== undefined) return known;
    const name = classOf(retentionOf(topic), topic);
    names.set(topic, name);
    return name;
  };

  database.onCommitted((first, count) => {
    if (count !== said.length || (count > 0 && first !== end + 1)) {
      database.onFatal(new Error(`the log is torn: ${count} facts from ${first} on, after ${end}`));
    }
    if (count === 0) return;
    const facts: Delivered[] = [];
    for (const [, outgoings] of byClass(said, nameOf)) {
      for (const { topic, fact } of outgoings) facts.push({ topic, fact, position: positionText(++end) });
    }
    said = [];
    for (const delivered of facts) tail.push(delivered);
    if (tail.length > TAIL_FACTS / 8) {
      const spare = Math.max(lowestNeeded(tailFirst) - tailFirst, tail.length - TAIL_FACTS);
      if (spare > 0) {
        tail = tail.slice(spare);
        tailFirst += spare;
      }
    }
    for (const listener of listeners) listener(facts);
  });

  /** Rows parsed last: groups that are behind mostly are so side by side. */
  const parsed = new Map<number, Stretch>();
  const parse = (row: { readonly first: number; readonly facts: string }): Stretch => {
    const known = parsed.get(row.first);
    if (known !== undefined) return known;
    const facts = JSON.parse(row.facts) as { topic: string; fact: Delivered['fact']; position: string }[];
    for (let i = 0; i < facts.length; i++)
      (facts[i] as { position: string }).position = positionText(row.first + i);
    const stretch = { first: row.first, facts };
    parsed.set(row.first, stretch);
    if (parsed.size > ROWS_KEPT) parsed.delete(parsed.keys().next().value as number);
    return stretch;
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
    return next === undefined || next.first > end ? undefined : parse(next);
  };

  return {
    textsOf(facts, later = false) {
      const texts: Facts[] = [];
      for (let from = 0; from < facts.length; ) {
        const first = facts[from] as Outgoing;
        const own = nameOf(first);
        let to = from + 1;
        while (to < facts.length && to - from < ROW_FACTS && nameOf(facts[to] as Outgoing) === own) to++;
        const some = from === 0 && to === facts.length ? facts : facts.slice(from, to);
        texts.push([
          own,
          to - from,
          later ? new Later(some) : some.map((one) => JSON.stringify(one)).join(','),
        ]);
        from = to;
      }
      return texts;
    },
    accept(facts) {
      for (const outgoing of facts) said.push(outgoing);
    },
    get end() {
      return end;
    },
    after(position, families) {
      if (position >= end) return undefined;
      if (position + 1 < tailFirst) {
        if (families === undefined) return rowAfter(position) ?? { first: tailFirst, facts: [] };
        const next = nextOf(families).get(position - LONGEST_ROW, position) as
          | { readonly first: number }
          | undefined;
        if (next === undefined || next.first >= tailFirst) return { first: tailFirst, facts: [] };
        return next.first > position + 1 ? { first: next.first, facts: [] } : rowAfter(position);
      }
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
      let gone = 0;
      for (const { name } of classes.all() as { readonly name: string }[]) {
        if (!name.startsWith(`${retention}:`)) continue;
        // In small steps: a long deletion would hold up every writer.
        for (;;) {
          const [, rows] = (await database.write([
            'sql',
            [
              [REMEMBER_END, [[end]], 'changes'],
              [FORGET, [[name, before, upTo]], 'rows'],
            ],
          ])) as [number, [count: number][]];
          if (rows.length === 0) break;
          for (const [count] of rows) gone += count;
        }
      }
      return gone;
    },
  };
}
