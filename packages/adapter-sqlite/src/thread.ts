import { Worker } from 'node:worker_threads';
import type { Writer } from './database.ts';
import { failureOf, type HandleOptions } from './executor.ts';
import type { Answer, Failure } from './operations.ts';
import { type Parcel, pack } from './parcel.ts';

/** To the thread. */
export type Order =
  | { readonly batch: Parcel; readonly at: string }
  | { readonly pragma: string }
  | { readonly close: true };

/** From the thread, one for every order, in order. */
export type Reply = { readonly answer: Answer } | { readonly failure: Failure | undefined };

export interface ThreadData extends HandleOptions {
  /** `STOP` and `WORKING`. */
  readonly state: Int32Array;
}

export const STOP = 0;
export const WORKING = 1;
/** Longer than any batch: after that the process ends come what may. */
const LAST_BATCH_MS = 5_000;

/** The writer in a thread of its own. */
export function openThread(file: URL, options: HandleOptions, died: (error: unknown) => void): Writer {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const data: ThreadData = { ...options, state };
  const worker = new Worker(file, {
    workerData: data,
    name: 'writer',
    resourceLimits: { maxYoungGenerationSizeMb: 24 },
  });
  const waiting: ((reply: Reply) => void)[] = [];
  /** Memory of batches that were answered. */
  const free: SharedArrayBuffer[] = [];
  let closing = false;

  // A process that exits while the thread is inside SQLite would be aborted instead: let it come out first.
  const beforeExit = (): void => {
    Atomics.store(state, STOP, 1);
    Atomics.wait(state, WORKING, 1, LAST_BATCH_MS);
  };
  process.on('exit', beforeExit);

  const lost = (error: unknown): void => {
    const failure: Failure = { name: 'Error', message: String(error), code: 0 };
    const answer = {
      taken: Number.MAX_SAFE_INTEGER,
      results: [],
      failed: [],
      refused: failure,
      first: 0,
      facts: 0,
    };
    for (const reply of waiting.splice(0)) reply({ answer, failure });
    died(error);
  };
  worker.on('message', (reply: Reply) => {
    waiting.shift()?.(reply);
    if (waiting.length === 0) worker.unref();
  });
  worker.on('error', lost);
  worker.on('exit', (code) => {
    process.off('exit', beforeExit);
    if (!closing) lost(new Error(`the writer's thread ended with ${code}`));
  });
  worker.unref();

  const ask = (order: Order, replied: (reply: Reply) => void): void => {
    if (waiting.length === 0) worker.ref();
    waiting.push(replied);
    worker.postMessage(order);
  };
  const command = (order: Order): Promise<void> =>
    new Promise((resolve, reject) => {
      ask(order, (reply) => {
        if ('failure' in reply && reply.failure !== undefined) reject(new Error(reply.failure.message));
        else resolve();
      });
    });

  return {
    depth: 2,
    laterIsFine: true,
    send(operations, at, answered) {
      const { parcel, spoiled } = pack(operations, free.pop());
      ask({ batch: parcel, at }, (reply) => {
        free.push(parcel.bytes);
        if (!('answer' in reply)) return;
        const { answer } = reply;
        if (spoiled.length === 0) answered(answer);
        else {
          const own = spoiled.map(([index, error]) => [index, failureOf(error)] as const);
          answered({ ...answer, failed: [...answer.failed, ...own].sort(([a], [b]) => a - b) });
        }
      });
    },
    pragma: (sql) => command({ pragma: sql }),
    async close() {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      closing = true;
      await command({ close: true });
      worker.ref();
      await ended;
    },
  };
}
