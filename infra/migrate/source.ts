import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import {
  type DeadLetter,
  type Delivered,
  type Job,
  type KnownCause,
  REMEMBERED_CAUSES,
  systemClock,
  topicMatcher,
} from '@jiesu/ports';
import { ConfigError } from '@jiesu/service-kit';
import { causesOf } from '../../packages/adapter-sqlite/src/causes.ts';
import { positionNumber } from '../../packages/adapter-sqlite/src/log.ts';

/** A document with everything that is kept beside it. */
export interface WholeDocument {
  readonly id: string;
  readonly revision: number;
  readonly doc: unknown;
  readonly causes: readonly KnownCause[];
  /** The cause that created it, where a cause creates once. */
  readonly by?: string;
}

export interface SourceGroup {
  readonly group: string;
  readonly topics: readonly string[];
  readonly types: readonly string[] | null;
  /** Everything up to here was handled. */
  readonly position: number;
}

export interface SourceLetter extends DeadLetter {
  readonly position: number;
  /** A replay was asked for and has not happened yet. */
  readonly asked: boolean;
}

/** A fact as it lies in the log of the embedded installation. */
export interface SourceFact {
  readonly at: number;
  readonly delivered: Delivered;
}

export type Source = ReturnType<typeof openSource>;

const LOT = 500;

/** An embedded installation, opened for itself alone: who runs it at the same time is told so. */
export function openSource(dataDir: string) {
  const file = join(dataDir, 'jiesu.db');
  if (!existsSync(file)) {
    throw new ConfigError(
      `${dataDir} 里没有嵌入式安装的数据库 jiesu.db，请用 --data 指明它的数据目录。`,
      `There is no embedded installation in ${dataDir} (no jiesu.db): name its data folder with --data.`,
    );
  }
  let failed: unknown;
  const sqlite = openSqlite({
    file,
    clock: systemClock,
    onFatal: (error) => {
      failed ??= error;
    },
  });
  const { database } = sqlite;
  const rows = <T>(sql: string, ...values: (string | number)[]): readonly T[] => {
    if (failed !== undefined) throw failed;
    return database.statement(sql).all(...values) as readonly T[];
  };
  const one = (sql: string): number => (rows<{ readonly n: number }>(sql)[0] as { readonly n: number }).n;

  /** Lots in the order of a column of its own for each row. */
  async function* lots<T extends { readonly key: string }>(
    table: string,
    key: string,
    columns: string,
    where = '1',
  ): AsyncIterable<readonly T[]> {
    for (let after = ''; ; ) {
      const found = rows<T>(
        `SELECT ${key} AS key, ${columns} FROM ${table} WHERE ${where} AND ${key} > ? ORDER BY ${key} LIMIT ${LOT}`,
        after,
      );
      if (found.length === 0) return;
      after = found.at(-1)?.key ?? after;
      yield found;
      await new Promise(setImmediate);
    }
  }

  return {
    files: sqlite.files,
    demandBase: sqlite.demandBase,
    bus: sqlite.bus,

    /** Names of the stores, as the services declare them. */
    stores: (): readonly string[] =>
      rows<{ readonly name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'doc_*' ORDER BY name`,
      ).map(({ name }) => name.slice('doc_'.length)),

    countDocuments: (store: string): number => one(`SELECT count(*) AS n FROM doc_${store}`),

    async *documents(store: string): AsyncIterable<readonly WholeDocument[]> {
      type Row = {
        readonly key: string;
        readonly revision: number;
        readonly doc: string;
        readonly causes: string;
        readonly created_by: string | null;
      };
      for await (const found of lots<Row>(`doc_${store}`, 'id', 'revision, doc, causes, created_by')) {
        yield found.map(({ key, revision, doc, causes, created_by }) => ({
          id: key,
          revision,
          doc: JSON.parse(doc) as unknown,
          causes: causesOf(causes).slice(-REMEMBERED_CAUSES),
          ...(created_by !== null && { by: created_by }),
        }));
      }
    },

    groups: (): readonly SourceGroup[] =>
      rows<{
        readonly name: string;
        readonly position: number;
        readonly topics: string;
        readonly types: string | null;
      }>('SELECT name, position, topics, types FROM groups ORDER BY name').map((row) => ({
        group: row.name,
        position: row.position,
        topics: JSON.parse(row.topics) as string[],
        types: row.types === null ? null : (JSON.parse(row.types) as string[]),
      })),

    /** Position up to which all who read personal facts have handled them; 0 = nobody reads them. */
    personalFloor(): number {
      const readers = this.groups().filter(({ topics }) => topicMatcher(topics)('intake'));
      return readers.length === 0 ? 0 : Math.min(...readers.map(({ position }) => position));
    },

    endOfLog: (): number => one('SELECT coalesce(max(first + count - 1), 0) AS n FROM log'),

    async *log(): AsyncIterable<readonly SourceFact[]> {
      for await (const lot of sqlite.bus.read(['*'])) {
        if (failed !== undefined) throw failed;
        yield lot.map((delivered) => ({ at: positionNumber(delivered.position), delivered }));
      }
    },

    countJobs: (): number => one(`SELECT count(*) AS n FROM jobs WHERE state <> 'completed'`),

    /** What is still to be done, and what was given up and waits for a person. */
    async *jobs(): AsyncIterable<readonly Job[]> {
      type Row = {
        readonly key: string;
        readonly name: string;
        readonly at: string;
        readonly data: string;
      };
      for await (const found of lots<Row>('jobs', 'key', 'name, at, data', `state <> 'completed'`)) {
        yield found.map(({ key, name, at, data }) => ({
          key,
          name,
          at,
          data: JSON.parse(data) as Job['data'],
        }));
      }
    },

    /** Oldest first. */
    letters: (): readonly SourceLetter[] =>
      rows<{
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
      }>('SELECT * FROM dead_letters ORDER BY n').map((row) => ({
        id: row.id,
        group: row.grp,
        topic: row.topic,
        position: positionNumber(row.position),
        fact: JSON.parse(row.fact) as DeadLetter['fact'],
        code: row.code,
        detail: row.detail,
        attempts: row.attempts,
        at: row.at,
        state: row.state,
        asked: row.asked === 1,
      })),

    fileRefs: (): readonly string[] =>
      rows<{ readonly ref: string }>('SELECT ref FROM files ORDER BY ref').map(({ ref }) => ref),

    close: () => sqlite.close(),
  };
}
