/** The writer's thread: owns the one connection that writes, and does batch after batch. */
import { parentPort, workerData } from 'node:worker_threads';
import { executorOver, openHandle, statementsOf } from './executor.ts';
import type { Failure } from './operations.ts';
import { unpack } from './parcel.ts';
import { type Order, type Reply, STOP, type ThreadData, WORKING } from './thread.ts';

const { state, ...options } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error('not in a thread');

const handle = openHandle(options);
const statements = statementsOf(handle);
const executor = executorOver(handle, statements.of);

/** Never inside SQLite when the process exits. */
const safely = (work: () => void): void => {
  Atomics.store(state, WORKING, 1);
  try {
    if (Atomics.load(state, STOP) === 0) work();
  } finally {
    Atomics.store(state, WORKING, 0);
    Atomics.notify(state, WORKING);
  }
};

const tried = (work: () => void): Reply => {
  let failure: Failure | undefined;
  try {
    work();
  } catch (error) {
    failure = { name: 'Error', message: error instanceof Error ? error.message : String(error), code: 0 };
  }
  return { failure };
};

port.on('message', (order: Order) => {
  safely(() => {
    if ('batch' in order) {
      const answer = executor.run(unpack(order.batch), order.at, Number.POSITIVE_INFINITY);
      port.postMessage({ answer } satisfies Reply);
    } else if ('pragma' in order) {
      port.postMessage(tried(() => handle.exec(order.pragma)));
    } else {
      statements.clear();
      port.postMessage(tried(() => handle.close()));
      port.close();
    }
  });
});
