import type { Delivered, Outgoing } from '@jiesu/ports';
import type { Database } from './database.ts';
import { END_OF_LOG, ROW_FACTS } from './executor.ts';
import type { Facts } from './operations.ts';

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

/** Facts kept in memory for groups that are nearly caught up. */
const TAIL_FACTS = 8_192;
/** Rows of the file kept in memory for groups that are far behind. */
const ROWS_KEPT = 12;

/** A stretch of the log without gaps. */
export interface Stretch {
  /** Position of the first fact. */
  readonly first: number;
  readonly facts: readonly Delivered[];
}

export interface Log {
  /** For the writer: facts become durable with the work that caused them. */
  textsOf(facts: readonly Outgoing[]): readonly Facts[];
  /** Only in `done` of that work: they were written. */
  accept(facts: readonly Outgoing[]): void;
  /** Position of the newest durable fact; 0 = none yet. */
  readonly end: number;
  /**
   * The next stretch after a position: from memory when it is recent (the very same objects), else from the file.
   * Without `personal`, rows of that class may be passed over; an empty stretch says where to go on.
   */
  after(position: number, personal: boolean): Stretch | undefined;
  /** Rows in order, straight from the file. */
  rowAfter(position: number): Stretch | undefined;
  onCommitted(listener: (facts: readonly Delivered[]) => void): void;
  /** Lowest position anybody still needs from memory. */
  keepFrom(lowest: () => number): void;
  /** Deletes rows of a class written before `before`, up to position `upTo`; answers how many facts went. */
  prune(retention: RetentionClass, before: string, upTo: number): Promise<number>;
}

const REMEMBER_END = `INSERT INTO meta (name, value) VALUES ('log-end', ?)
  ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`;
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

  // A row has at most `ROW_FACTS` facts, so the one that holds a position begins not far before it.
  const keptFrom = database.statement(
    `SELECT first FROM log WHERE first > ? AND class = 'kept' AND first + count - 1 > ? ORDER BY first LIMIT 1`,
  );

  let end = newest.position;
  /** Facts of the batch that is being answered, as the writer has put them: personal ones first. */
  let personal: Outgoing[] = [];
  let kept: Outgoing[] = [];
  /** `tail[0]` lies at `tailFirst`; the last one at `end`. */
  let tail: Delivered[] = [];
  let tailFirst = end + 1;
  const listeners: ((facts: readonly Delivered[]) => void)[] = [];
  let lowestNeeded: () => number = () => end + 1;

  const isPersonal = ({ topic }: Outgoing): boolean => retentionOf(topic) === 'personal';

  database.onCommitted((first, count) => {
    if (count !== personal.length + kept.length || (count > 0 && first !== end + 1)) {
      database.onFatal(new Error(`the log is torn: ${count} facts from ${first} on, after ${end}`));
    }
    if (count === 0) return;
    const facts: Delivered[] = [];
    for (const outgoings of [personal, kept]) {
      for (const { topic, fact } of outgoings) facts.push({ topic, fact, position: positionText(++end) });
    }
    personal = [];
    kept = [];
    for (const delivered of facts) tail.push(delivered);
    if (tail.length > TAIL_FACTS / 4) {
      const spare = Math.max(lowestNeeded() - tailFirst, tail.length - TAIL_FACTS);
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
    textsOf(facts) {
      const texts: Facts[] = [];
      for (let from = 0; from < facts.length; ) {
        const first = facts[from] as Outgoing;
        const own = isPersonal(first);
        let text = JSON.stringify(first);
        let to = from + 1;
        for (; to < facts.length && to - from < ROW_FACTS; to++) {
          const outgoing = facts[to] as Outgoing;
          if (isPersonal(outgoing) !== own) break;
          text += `,${JSON.stringify(outgoing)}`;
        }
        texts.push([own, to - from, text]);
        from = to;
      }
      return texts;
    },
    accept(facts) {
      for (const outgoing of facts) (isPersonal(outgoing) ? personal : kept).push(outgoing);
    },
    get end() {
      return end;
    },
    after(position, withPersonal) {
      if (position >= end) return undefined;
      if (position + 1 < tailFirst) {
        if (withPersonal) return rowAfter(position) ?? { first: tailFirst, facts: [] };
        const next = keptFrom.get(position - ROW_FACTS, position) as { readonly first: number } | undefined;
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
      // In small steps: a long deletion would hold up every writer.
      for (let gone = 0; ; ) {
        const [, rows] = (await database.write([
          'sql',
          [
            [REMEMBER_END, [[end]], 'changes'],
            [FORGET, [[retention, before, upTo]], 'rows'],
          ],
        ])) as [number, [count: number][]];
        const step = rows.map(([count]) => count);
        if (step.length === 0) return gone;
        for (const count of step) gone += count;
      }
    },
  };
}
