import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock, DemandBase, Documents, Files, StoreDeclaration } from '@jiesu/ports';
import { openBus, type SqliteBus } from './bus.ts';
import { type Database, openDatabase } from './database.ts';
import { sqliteDemands } from './demands.ts';
import { openDocuments } from './documents.ts';
import { openFiles } from './files.ts';
import type { Retries } from './group.ts';
import { openLog, type RetentionClass } from './log.ts';
import { type JobRetries, openScheduler, type SqliteScheduler } from './scheduler.ts';

export type { SqliteBus } from './bus.ts';
export type { Database } from './database.ts';
export type { Retries } from './group.ts';
export type { RetentionClass } from './log.ts';
export type { JobRetries, SqliteScheduler } from './scheduler.ts';

export interface SqliteOptions {
  /** The database file; evidence lies in `files/` beside it. The folder is made. */
  readonly file: string;
  readonly clock: Clock;
  /** `full` (default): what was acknowledged survives a power cut. Anything less is for tests and yardsticks. */
  readonly synchronous?: 'full' | 'normal' | 'off';
  /** `writerFile()`: writing is done in a thread of its own. Left out: in this one. */
  readonly thread?: URL | undefined;
  /**
   * Documents are handed out as the very objects kept in memory, without a copy for each reader: only where nobody
   * ever changes one.
   */
  readonly share?: boolean;
  /** The file is damaged or the disk fails. The host ends the process: what is durable stays durable. */
  readonly onFatal: (error: unknown) => void;
  readonly retries?: Partial<Retries>;
  readonly jobRetries?: Partial<JobRetries>;
  /** Handlers of one group running at the same time; default 256. */
  readonly inFlight?: number;
  /** More urgent work in hand, such as calls: under pressure groups take small steps and leave the loop in between. */
  readonly pressure?: () => number;
  /** Which facts have a short life. By default those on topic `intake`: the only one with personal data. */
  readonly retentionOf?: (topic: string) => RetentionClass;
}

export interface Sqlite {
  readonly bus: SqliteBus;
  documents<D>(declaration: StoreDeclaration): Documents<D>;
  readonly scheduler: SqliteScheduler;
  readonly files: Files;
  readonly demandBase: DemandBase;
  readonly database: Database;
  /** Stops groups and workers, writes what waits, closes the file. */
  close(): Promise<void>;
}

/** The writer's thread lies beside a bundle; there is none beside the sources. */
export function writerFile(): URL | undefined {
  const file = new URL('./writer.js', import.meta.url);
  return existsSync(file) ? file : undefined;
}

/** Opens bus, documents, jobs and files over one file. Fault `store-in-use`: another process has it open. */
export function openSqlite(options: SqliteOptions): Sqlite {
  const { clock, file } = options;
  mkdirSync(dirname(file), { recursive: true });
  const database = openDatabase({
    file,
    onFatal: options.onFatal,
    now: () => clock.now(),
    thread: options.thread,
    ...(options.synchronous && { synchronous: options.synchronous }),
  });
  const retentionOf =
    options.retentionOf ?? ((topic: string): RetentionClass => (topic === 'intake' ? 'personal' : 'kept'));
  const log = openLog(database, retentionOf);
  const bus = openBus(database, log, {
    clock,
    retentionOf,
    ...(options.pressure && { pressure: options.pressure }),
    ...(options.retries && { retries: options.retries }),
    ...(options.inFlight !== undefined && { inFlight: options.inFlight }),
  });
  const scheduler = openScheduler(database, {
    clock,
    ...(options.jobRetries && { retries: options.jobRetries }),
  });
  const files = openFiles(database, join(dirname(file), 'files'));
  const stores = new Set<string>();
  let closing: Promise<void> | undefined;
  return {
    bus,
    scheduler,
    files,
    demandBase: sqliteDemands(database),
    database,
    documents<D>(declaration: StoreDeclaration): Documents<D> {
      if (stores.has(declaration.name)) throw new Error(`store ${declaration.name} is open already`);
      const documents = openDocuments<D>(database, log, declaration, {
        share: options.share,
      });
      stores.add(declaration.name);
      return documents;
    },
    close() {
      closing ??= (async () => {
        const stopped = await Promise.allSettled([bus.close(), scheduler.close()]);
        // Also when positions could not be written: what is missing there is delivered again.
        await database.close();
        for (const one of stopped) if (one.status === 'rejected') throw one.reason;
      })();
      return closing;
    },
  };
}
