import { Fault, systemClock } from '@jiesu/ports';
import { DatabaseSync } from '@photostructure/sqlite';
import {
  BUSY,
  codeOf,
  DAMAGED,
  executorOver,
  type Handle,
  openHandle,
  type Statement,
  statementsOf,
} from './executor.ts';
import { type Answer, type Failure, type Operation, type Value, weightOf } from './operations.ts';
import { openThread } from './thread.ts';

export type { Statement } from './executor.ts';

/** An operation on its way, and who waits for it. */
export interface Work {
  /** Let go of once the writer's thread has it. */
  operation: Operation;
  /** It is durable. Called in the order of the operations, before `committed` of the listeners. */
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** After a group commit was answered: the position of its first fact, and how many facts it wrote. */
export type CommitListener = (first: number, facts: number) => void;

export interface DatabaseOptions {
  readonly file: string;
  /** `full` (default): an answered write survives a power cut. `normal` and `off` are for tests and yardsticks. */
  readonly synchronous?: 'full' | 'normal' | 'off';
  /** The bundled `writer.js`: writing leaves this thread. Left out: it is done here. */
  readonly thread?: URL | undefined;
  /** Under which time facts are written. */
  readonly now?: () => string;
  /** The file is damaged or the disk answers with errors: nothing sensible can follow. */
  readonly onFatal: (error: unknown) => void;
}

/** Executes batches one after the other, each in one transaction. */
export interface Writer {
  /** Batches it may have in hand. */
  readonly depth: number;
  /** Whether it makes the texts itself (`Later`). */
  readonly laterIsFine: boolean;
  send(operations: readonly Operation[], at: string, answered: (answer: Answer) => void): void;
  /** Between batches, outside of a transaction. */
  pragma(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** Reads from the file, and the way to its one writer. */
export interface Database {
  /** Whether operations may leave it to the writer to make texts (`Later`). */
  readonly laterIsFine: boolean;
  /** Runs in the next group commit; resolves when it is durable. */
  write(operation: Operation): Promise<unknown>;
  submit(work: Work): void;
  /** Asked whenever a batch is put together: a work that need not be written for its own sake. */
  ride(rider: () => Work | undefined): void;
  onCommitted(listener: CommitListener): void;
  /** For reading. Prepared once and kept. */
  statement(sql: string): Statement;
  /** For schema work at open only. */
  exec(sql: string): void;
  /** On the writing connection, after all that was asked before. */
  pragma(sql: string): Promise<void>;
  /** Writes that wait for a group commit. */
  readonly waiting: number;
  /** Group commits since the start, and the writes in them: for metrics. */
  readonly written: { readonly commits: number; readonly writes: number };
  onFatal(error: unknown): void;
  /** Writes what waits, then closes. Later writes are refused with Fault `store-unavailable`. */
  close(): Promise<void>;
}

/** A batch ends at the first of these bounds, so that one crowd does not make everybody wait. */
const BATCH_WEIGHT = 2_000;
const THREAD_WEIGHT = 800;
const BATCH_MS = 12;
/** Fewer than these wait for the answer to the batch before, and go in one transaction with who comes meanwhile. */
const WORTH_A_SECOND = 128;
/** Pages of the journal that are carried into the file at once: who commits meanwhile waits for it. */
const CHECKPOINT_PAGES = 2_000;
const BUSY_MS = 250;
const SENT: Operation = ['sql', []];
const WRITER_CACHE_KB = 32_768;
/** Every commit of the thread empties the reader's cache: a large one would only be filled in vain. */
const READER_CACHE_KB = 8_192;

const unavailable = (cause?: unknown): Fault =>
  new Fault(
    'store-unavailable',
    'later',
    '数据文件暂时写不进去（磁盘已满、被占用或正在关闭），请稍后再试',
    cause,
  );

const errorOf = ({ name, message, code }: Failure): Error => {
  const error = Object.assign(new Error(message), { sqliteCode: code });
  error.name = name;
  return error;
};

export function openDatabase(options: DatabaseOptions): Database {
  const { file, thread } = options;
  const now = options.now ?? systemClock.now;
  const synchronous = options.synchronous ?? 'full';
  const owner = claim(file);
  const reading = openHandle({
    file,
    synchronous,
    checkpoint: thread === undefined ? CHECKPOINT_PAGES : 0,
    busyMs: BUSY_MS,
    cacheKb: thread === undefined ? WRITER_CACHE_KB : READER_CACHE_KB,
  });
  const statements = statementsOf(reading);
  const writer =
    thread === undefined
      ? inline(reading, statements.of)
      : openThread(
          thread,
          { file, synchronous, checkpoint: CHECKPOINT_PAGES, busyMs: BUSY_MS * 4, cacheKb: WRITER_CACHE_KB },
          died,
        );

  const riders: (() => Work | undefined)[] = [];
  const listeners: CommitListener[] = [];
  const written = { commits: 0, writes: 0 };
  let queue: Work[] = [];
  /** Batches the writer has in hand, and the works in them. */
  let flying = 0;
  let flyingWorks = 0;
  let scheduled = false;
  let closing = false;
  let closed: Promise<void> | undefined;
  let drained: (() => void) | undefined;

  const settle = (
    works: readonly Work[],
    { taken, results, failed, refused, first, facts }: Answer,
  ): void => {
    if (refused !== undefined) {
      const error = errorOf(refused);
      const fault = unavailable(error);
      for (let i = 0; i < taken; i++) works[i]?.failed(fault);
      if (DAMAGED.has(refused.code)) options.onFatal(error);
      return;
    }
    written.commits += 1;
    written.writes += taken;
    let next = 0;
    for (let i = 0; i < taken; i++) {
      const work = works[i] as Work;
      const failure = failed[next];
      if (failure?.[0] === i) {
        next++;
        work.failed(errorOf(failure[1]));
      } else work.done(results[i]);
    }
    for (const listener of listeners) listener(first, facts);
  };

  const send = (): void => {
    scheduled = false;
    if (queue.length === 0 || flying >= writer.depth) return;
    if (flying > 0 && queue.length < WORTH_A_SECOND && !closing) return;
    const limit = writer.depth > 1 ? THREAD_WEIGHT : BATCH_WEIGHT;
    let size = 0;
    for (let weight = 0; size < queue.length; size++) {
      weight += weightOf((queue[size] as Work).operation);
      if (weight > limit && size > 0) break;
    }
    const works = size === queue.length ? queue : queue.slice(0, size);
    queue = size === queue.length ? [] : queue.slice(size);
    for (const rider of riders) {
      const work = rider();
      if (work !== undefined) works.push(work);
    }
    flying += 1;
    flyingWorks += works.length;
    writer.send(
      works.map((work) => work.operation),
      now(),
      (answer) => {
        flying -= 1;
        flyingWorks -= works.length;
        if (answer.taken < works.length) queue = works.slice(answer.taken).concat(queue);
        settle(works, answer);
        if (queue.length > 0) schedule();
        else if (flying === 0) drained?.();
      },
    );
    if (writer.depth > 1) for (const work of works) work.operation = SENT;
    if (queue.length > 0) schedule();
  };

  const schedule = (): void => {
    if (scheduled || flying >= writer.depth) return;
    scheduled = true;
    setImmediate(send);
  };

  function died(error: unknown): void {
    closing = true;
    const works = queue;
    queue = [];
    for (const work of works) work.failed(unavailable(error));
    options.onFatal(error);
  }

  const database: Database = {
    laterIsFine: writer.laterIsFine,
    submit(work) {
      if (closing) {
        work.failed(unavailable());
        return;
      }
      queue.push(work);
      schedule();
    },
    write: (operation) =>
      new Promise((done, failed) => {
        database.submit({ operation, done, failed });
      }),
    ride: (rider) => {
      riders.push(rider);
    },
    onCommitted: (listener) => {
      listeners.push(listener);
    },
    statement: statements.of,
    exec: (sql) => reading.exec(sql),
    async pragma(sql) {
      await database.write(['sql', []]);
      await writer.pragma(sql);
    },
    get waiting() {
      return queue.length + flyingWorks;
    },
    written,
    onFatal: options.onFatal,
    close() {
      closing = true;
      closed ??= (async () => {
        await new Promise(setImmediate);
        if (queue.length > 0 || flying > 0) {
          await new Promise<void>((resolve) => {
            drained = resolve;
            schedule();
          });
        }
        await writer.close();
        statements.clear();
        reading.close();
        owner.release();
      })();
      return closed;
    },
  };
  return database;
}

/** Writes in this thread, over the connection that reads. */
function inline(handle: Handle, statement: (sql: string) => Statement): Writer {
  const executor = executorOver(handle, statement);
  return {
    depth: 1,
    laterIsFine: false,
    send: (operations, at, answered) => answered(executor.run(operations, at, BATCH_MS)),
    pragma: async (sql) => handle.exec(sql),
    close: async () => undefined,
  };
}

/**
 * Positions and job claims live in this process's memory, so a second process on the same file would tear them apart.
 * A lock on a file beside it is held until the process ends, however it ends.
 */
function claim(file: string): { release(): void } {
  const lock = new DatabaseSync(`${file}-owner`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE');
    lock.exec('PRAGMA journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (codeOf(error) !== BUSY) throw error;
    throw new Fault(
      'store-in-use',
      'after-fix',
      '这份数据已被另一个进程打开，请先停掉它，或换一个数据目录',
      error,
    );
  }
  return { release: () => lock.close() };
}

/** One statement for all these rows, in one work; answers how many rows it changed. */
export async function changed(
  database: Database,
  sql: string,
  rows: readonly (readonly Value[])[],
): Promise<number> {
  const [changes] = (await database.write(['sql', [[sql, rows, 'changes']]])) as number[];
  return changes ?? 0;
}
