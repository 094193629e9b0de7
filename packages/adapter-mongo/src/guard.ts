import { Fault } from '@jiesu/ports';
import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';

/** Codes by which a server says that it cannot take or confirm a write just now. */
const PASSING: ReadonlySet<number> = new Set([
  6, 7, 64, 89, 91, 100, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031,
]);
const DUPLICATE = 11000;

export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE;

export const isPassing = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  (error instanceof MongoError &&
    (error.name === 'MongoPoolClearedError' ||
      error.name === 'MongoWaitQueueTimeoutError' ||
      error.name === 'MongoTopologyClosedError' ||
      error.hasErrorLabel('RetryableWriteError') ||
      PASSING.has(Number((error as MongoServerError).code))));

/** What the world did wrong becomes a Fault that may be tried again later; what we did wrong stays an error. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isPassing(error)) {
      throw new Fault('store-unavailable', 'later', '数据暂时无法保存，请稍后再试', error);
    }
    throw error;
  }
}
