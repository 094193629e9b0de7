import {
  type Bus,
  type Clock,
  type DeadLetters,
  type Delivered,
  type GroupStatus,
  type Stop,
  type Subscription,
  topicMatcher,
} from '@jiesu/ports';
import type { Database, Work } from './database.ts';
import { openLetterBox } from './dead-letters.ts';
import { type Group, type Retries, startGroup, type Turns } from './group.ts';
import { familyOf, type Log, positionNumber, positionText, type RetentionClass } from './log.ts';

export interface SqliteBus extends Bus {
  /**
   * Forgets facts of a class written before `before` (and dead letters of its topics), but none that a subscribed
   * group has still to handle. Answers how many facts went.
   */
  prune(retention: RetentionClass, before: string): Promise<number>;
  /** Stops every group and writes their positions. */
  close(): Promise<void>;
}

export interface BusOptions {
  readonly clock: Clock;
  readonly retries?: Partial<Retries>;
  /** Handlers of one group running at the same time. */
  readonly inFlight?: number;
  readonly retentionOf: (topic: string) => RetentionClass;
  /** More urgent work in hand, such as calls that write: under pressure groups keep to a share of the time. */
  readonly pressure?: () => number;
}

/** Calls in hand from which on there is pressure. It lasts on: answered together, calls are soon followed by others. */
const PRESSED_CALLS = 10;
const PRESSED_MS = 50;
/** Under pressure all groups together get this share of the thread's time, and never more than this ahead. */
const PRESSED_SHARE = 0.2;
const PRESSED_CREDIT_MS = 4;
/** What a handler does after its commit and in other threads is not seen here: about so many times what is. */
const UNSEEN = 4;

/**
 * Facts. A group that makes facts waits for read models that are so far behind, and for groups that are less behind
 * than itself: a backlog then lies where it is cheapest, before the first group of the chain, and not as ever more
 * facts behind it.
 */
const BEHIND = 1_500;

/** Positions ride with other writes at most this often, and are written by themselves when nothing else is. */
const POSITIONS_EVERY_MS = 20;
const POSITIONS_ALONE_MS = 100;
const WRITE_POSITION = 'UPDATE groups SET position = ? WHERE name = ?';
const DECLARE = `INSERT INTO groups (name, position, topics, types) VALUES (?, 0, ?, ?)
  ON CONFLICT (name) DO UPDATE SET topics = excluded.topics, types = excluded.types`;
const SEEK = `INSERT INTO groups (name, position, topics) VALUES (?, ?, '[]')
  ON CONFLICT (name) DO UPDATE SET position = excluded.position`;
/** Undefined: a pattern may mean any family. */
const familiesOf = (topics: readonly string[]): readonly string[] | undefined => {
  const families = topics.map(familyOf);
  return families.some((family) => family.includes('*')) ? undefined : [...new Set(families)].sort();
};
const nothing = (): void => undefined;
/** Beyond this many facts the lag of a group is its distance from the end: counting must not add to a backlog. */
const COUNTED_FACTS = 500;

interface GroupRow {
  readonly name: string;
  readonly position: number;
  readonly topics: string;
  readonly types: string | null;
}

export function openBus(database: Database, log: Log, options: BusOptions): SqliteBus {
  const { clock } = options;
  database.exec(`CREATE TABLE IF NOT EXISTS groups (
    name TEXT PRIMARY KEY, position INTEGER NOT NULL, topics TEXT NOT NULL, types TEXT) WITHOUT ROWID`);
  const letters = openLetterBox(database, () => clock.now());
  const retries: Retries = { attempts: 8, firstMs: 50, maxMs: 5_000, ...options.retries };

  const groups = new Map<string, Group>();

  /** Whether a group would only make work for others that have not done what it made before. */
  const isAheadOfOthers = (cursor: number): boolean => {
    const lag = log.end - cursor;
    for (const group of groups.values()) {
      const other = log.end - group.cursor;
      if (other > BEHIND && (group.reads || other < lag / 2)) return true;
    }
    return false;
  };

  let pressedUntil = 0;
  let credit = PRESSED_CREDIT_MS;
  let creditedAt = 0;
  const turns: Turns = {
    granted(cursor, reads) {
      if (!reads && isAheadOfOthers(cursor)) return false;
      if (options.pressure === undefined) return true;
      const now = performance.now();
      if (options.pressure() >= PRESSED_CALLS) pressedUntil = now + PRESSED_MS;
      credit = Math.min(PRESSED_CREDIT_MS, credit + (now - creditedAt) * PRESSED_SHARE);
      creditedAt = now;
      return credit > 0 || now >= pressedUntil;
    },
    spent(ms) {
      credit -= ms * UNSEEN;
    },
    pressed: () => creditedAt < pressedUntil,
  };

  const watchers = new Set<{ match: (topic: string) => boolean; listener: (delivered: Delivered) => void }>();
  let idlers: (() => void)[] = [];
  let checking = false;

  const readRow = database.statement('SELECT * FROM groups WHERE name = ?');

  // Positions: never on the critical path. What is lost in a crash is delivered again.
  const persisted = new Map<string, number>();
  let writtenAt = 0;
  let alone: NodeJS.Timeout | undefined;

  /** The positions that moved, as one write; undefined when none did. */
  const moved = (settled: () => void, failed: (error: unknown) => void): Work | undefined => {
    const positions: [number, string][] = [];
    for (const [name, { watermark }] of groups) {
      if (watermark !== persisted.get(name)) positions.push([watermark, name]);
    }
    if (positions.length === 0) return undefined;
    writtenAt = performance.now();
    return {
      operation: ['sql', [[WRITE_POSITION, positions, 'changes']]],
      done() {
        for (const [position, name] of positions) persisted.set(name, position);
        settled();
      },
      failed,
    };
  };
  const writePositions = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const work = moved(resolve, reject);
      if (work === undefined) resolve();
      else database.submit(work);
    });
  const positionMoved = (): void => {
    alone ??= setTimeout(() => {
      alone = undefined;
      writePositions().catch(positionMoved);
    }, POSITIONS_ALONE_MS).unref();
  };
  database.ride(() =>
    performance.now() - writtenAt < POSITIONS_EVERY_MS ? undefined : moved(nothing, nothing),
  );
  database.onCommitted(() => checkIdle());

  const checkIdle = (): void => {
    if (idlers.length === 0 || checking) return;
    checking = true;
    setImmediate(() => {
      checking = false;
      if (database.waiting > 0) return;
      for (const group of groups.values()) if (!group.quiet()) return;
      const waiting = idlers;
      idlers = [];
      for (const resolve of waiting) resolve();
    });
  };

  log.keepFrom((from) => {
    let lowest = log.end + 1;
    for (const { cursor } of groups.values()) {
      // Who has fallen behind what is in memory reads rows.
      if (cursor + 1 >= from) lowest = Math.min(lowest, cursor + 1);
    }
    return lowest;
  });
  log.onCommitted((facts) => {
    for (const watcher of watchers) {
      for (const delivered of facts) if (watcher.match(delivered.topic)) watcher.listener(delivered);
    }
    for (const group of groups.values()) group.wake();
  });
  letters.onReplay((name, replay) => groups.get(name)?.replay(replay));

  /** What lies beyond `position` for these topics: counted when it is little, else the distance from the end. */
  const beyond = (
    position: number,
    matches: (delivered: Delivered) => boolean,
  ): { readonly count: number; readonly oldest?: Delivered } => {
    const far = log.end - position > COUNTED_FACTS;
    let count = 0;
    let oldest: Delivered | undefined;
    for (let at = position; ; ) {
      const stretch = log.after(at, undefined);
      if (stretch === undefined) break;
      for (const delivered of stretch.facts) {
        if (!matches(delivered)) continue;
        oldest ??= delivered;
        count++;
      }
      if (far) return { count: log.end - position, ...(oldest !== undefined && { oldest }) };
      at = stretch.first + stretch.facts.length - 1;
    }
    return oldest === undefined ? { count } : { count, oldest };
  };

  const publicLetters: DeadLetters = {
    list: letters.list,
    get: letters.get,
    replay: letters.replay,
    discard: letters.discard,
  };

  return {
    async subscribe(subscription: Subscription): Promise<Stop> {
      const name = subscription.group;
      if (groups.has(name)) throw new Error(`group ${name} is subscribed already`);
      const topics = JSON.stringify(subscription.topics);
      const types = subscription.types === undefined ? null : JSON.stringify(subscription.types);
      const row = readRow.get(name) as GroupRow | undefined;
      const group = startGroup(subscription, {
        log,
        letters,
        retries,
        inFlight: options.inFlight ?? 128,
        from: row?.position ?? 0,
        families: familiesOf(subscription.topics),
        turns,
        changed: () => {
          positionMoved();
          checkIdle();
        },
      });
      groups.set(name, group);
      persisted.set(name, row?.position ?? 0);
      if (row === undefined || row.topics !== topics || row.types !== types) {
        await database.write(['sql', [[DECLARE, [[name, topics, types]], 'changes']]]);
      }
      for (const replay of letters.replays(name)) group.replay(replay);
      group.wake();
      let stopping: Promise<void> | undefined;
      return () => {
        stopping ??= (async () => {
          await group.stop();
          await writePositions();
          if (groups.get(name) === group) groups.delete(name);
          checkIdle();
        })();
        return stopping;
      };
    },

    async publish(facts) {
      if (facts.length === 0) return;
      await new Promise<void>((resolve, failed) => {
        database.submit({
          operation: ['publish', log.textsOf(facts)],
          done() {
            log.accept(facts);
            resolve();
          },
          failed,
        });
      });
    },

    async watch(topics, listener) {
      const watcher = { match: topicMatcher(topics), listener };
      watchers.add(watcher);
      return async () => {
        watchers.delete(watcher);
      };
    },

    async *read(topics, after) {
      const match = topicMatcher(topics);
      const until = log.end;
      let at = after === undefined ? 0 : positionNumber(after);
      while (at < until) {
        const stretch = log.rowAfter(at);
        if (stretch === undefined || stretch.first > until) return;
        at = stretch.first + stretch.facts.length - 1;
        const facts = stretch.facts.filter(
          (delivered, i) => stretch.first + i <= until && match(delivered.topic),
        );
        if (facts.length > 0) yield facts;
        // Long reads (a rebuild) leave room for everybody else.
        await new Promise(setImmediate);
      }
    },

    async end() {
      return log.end === 0 ? undefined : positionText(log.end);
    },

    async seek(name, after) {
      if (groups.has(name)) throw new Error(`group ${name} is running: stop it before seeking`);
      const position = after === undefined ? 0 : positionNumber(after);
      await database.write(['sql', [[SEEK, [[name, position]], 'changes']]]);
    },

    deadLetters: publicLetters,

    async groups() {
      const dead = letters.counts();
      const rows = database.statement('SELECT * FROM groups ORDER BY name').all() as GroupRow[];
      return rows.map((row): GroupStatus => {
        const running = groups.get(row.name);
        const topics = JSON.parse(row.topics) as string[];
        const types = row.types === null ? undefined : new Set(JSON.parse(row.types) as string[]);
        const match = topicMatcher(topics);
        const rest = beyond(
          running?.cursor ?? row.position,
          (delivered) => match(delivered.topic) && (types === undefined || types.has(delivered.fact.type)),
        );
        const oldestAt = (running?.oldest() ?? rest.oldest)?.fact.time;
        return {
          group: row.name,
          topics,
          lag: (running?.open ?? 0) + rest.count,
          ...(oldestAt !== undefined && { oldestAt }),
          deadLetters: dead.get(row.name) ?? 0,
        };
      });
    },

    idle() {
      return new Promise((resolve) => {
        idlers.push(resolve);
        checkIdle();
      });
    },

    async prune(retention, before) {
      let upTo = log.end;
      for (const group of groups.values()) upTo = Math.min(upTo, group.watermark);
      await letters.prune((topic) => options.retentionOf(topic) === retention, before);
      return log.prune(retention, before, upTo);
    },

    async close() {
      if (alone !== undefined) clearTimeout(alone);
      await Promise.all([...groups.values()].map((group) => group.stop()));
      await writePositions();
      groups.clear();
    },
  };
}
