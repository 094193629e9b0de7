import type { Clock } from '../clock.ts';
import { Fault, isAway } from '../fault.ts';
import type { Job, JobState, JobStatus, Scheduler } from '../scheduler.ts';
import { type Chance, copyOf, turn } from './chance.ts';
import { isVirtual } from './clock.ts';
import { rest } from './rest.ts';

export interface MemoryScheduler extends Scheduler {
  close(): Promise<void>;
}

export interface MemoryJobRetries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

/** One job in twenty runs twice, as after a crash between the work and its note. */
const TWICE = 0.05;
const LOOK_AGAIN_MS = 1_000;

interface Entry {
  readonly job: Job;
  due: string;
  state: 'pending' | 'active' | 'completed' | 'failed';
  attempts: number;
  error: string | undefined;
  finishedAt: string | undefined;
}

interface Worker {
  readonly handle: (job: Job) => Promise<void>;
  active: number;
  stopped: boolean;
}

export function memoryScheduler(clock: Clock, chance: Chance, retries: MemoryJobRetries): MemoryScheduler {
  const entries = new Map<string, Entry>();
  const workers = new Map<string, Worker>();
  let looks = 0;
  let closed = false;

  const dueOf = (name: string): Entry[] => {
    const now = clock.now();
    return [...entries.values()].filter(
      (entry) => entry.job.name === name && entry.state === 'pending' && entry.due <= now,
    );
  };

  const run = async (worker: Worker, entry: Entry): Promise<void> => {
    worker.active++;
    entry.state = 'active';
    await chance.pause(3);
    const handled = worker.stopped ? 'stopped' : await attempt(worker, entry);
    worker.active--;
    if (entry.state === 'active') settle(entry, handled);
    look();
  };
  const attempt = async (worker: Worker, entry: Entry): Promise<unknown> => {
    try {
      await worker.handle(copyOf(entry.job));
      if (chance.hits(TWICE)) await worker.handle(copyOf(entry.job));
      return undefined;
    } catch (error) {
      return error ?? new Error('rejected without a reason');
    }
  };
  const settle = (entry: Entry, failure: unknown): void => {
    if (failure === 'stopped') {
      entry.state = 'pending';
      return;
    }
    if (!isAway(failure)) entry.attempts++;
    if (failure === undefined) {
      entry.state = 'completed';
      entry.finishedAt = clock.now();
      return;
    }
    entry.error = failure instanceof Error ? failure.message : String(failure);
    const hopeless = failure instanceof Fault && failure.retry !== 'later';
    if (hopeless || (entry.attempts >= retries.attempts && !isAway(failure))) {
      entry.state = 'failed';
      entry.finishedAt = clock.now();
      return;
    }
    const wait = Math.min(retries.firstMs * 2 ** Math.max(0, entry.attempts - 1), retries.maxMs);
    entry.due = new Date(Date.parse(clock.now()) + wait).toISOString();
    entry.state = 'pending';
  };

  const look = (): void => {
    if (closed) return;
    looks++;
    setImmediate(() => {
      looks--;
      for (const [name, worker] of workers) {
        if (worker.stopped) continue;
        const due = dueOf(name);
        while (due.length > 0) {
          const [entry] = due.splice(chance.below(due.length), 1);
          // The run itself answers for every failure.
          if (entry !== undefined) run(worker, entry).catch(() => undefined);
        }
      }
    });
  };

  const timer = setInterval(look, LOOK_AGAIN_MS).unref();
  let soon: NodeJS.Timeout | undefined;
  if (isVirtual(clock)) clock.onMove(look);

  const statusOf = (entry: Entry): JobStatus => {
    const pending: JobState = entry.due > clock.now() ? 'delayed' : 'waiting';
    return {
      ...copyOf(entry.job),
      state: entry.state === 'pending' ? pending : entry.state,
      attempts: entry.attempts,
      ...(entry.error !== undefined && { error: entry.error }),
      ...(entry.finishedAt !== undefined && { finishedAt: entry.finishedAt }),
    };
  };
  const all = (name: string): JobStatus[] =>
    [...entries.values()].filter((entry) => entry.job.name === name).map(statusOf);

  return {
    async schedule(jobs) {
      const copies = copyOf(jobs);
      await chance.pause(1);
      for (const job of copies) {
        entries.set(job.key, {
          job,
          due: job.at,
          state: 'pending',
          attempts: 0,
          error: undefined,
          finishedAt: undefined,
        });
      }
      look();
      const next = Math.min(...copies.map((job) => Date.parse(job.at))) - Date.parse(clock.now());
      if (next > 0 && next < LOOK_AGAIN_MS) soon = setTimeout(look, next + 1).unref();
    },
    async cancel(keys) {
      await chance.pause(1);
      for (const key of keys) {
        const state = entries.get(key)?.state;
        if (state === 'pending' || state === 'active') entries.delete(key);
      }
    },
    async work(name, handle) {
      if (workers.has(name)) throw new Error(`somebody works on ${name} already`);
      const worker: Worker = { handle, active: 0, stopped: false };
      workers.set(name, worker);
      look();
      return async () => {
        worker.stopped = true;
        while (worker.active > 0) await turn();
        if (workers.get(name) === worker) workers.delete(name);
      };
    },
    board: {
      async names() {
        return [
          ...new Set([...[...entries.values()].map((entry) => entry.job.name), ...workers.keys()]),
        ].sort();
      },
      async counts(name) {
        const counts = { delayed: 0, waiting: 0, active: 0, completed: 0, failed: 0 };
        for (const status of all(name)) counts[status.state]++;
        return counts;
      },
      async list(name, state, offset, limit) {
        return all(name)
          .filter((status) => status.state === state)
          .sort((a, b) => (a.at < b.at ? -1 : 1))
          .slice(offset, offset + limit);
      },
      async get(key) {
        const entry = entries.get(key);
        return entry && statusOf(entry);
      },
      async promote(key) {
        const entry = entries.get(key);
        if (entry === undefined) throw new Fault('not-found', 'never', `没有编号为 ${key} 的定时任务`);
        if (entry.state === 'failed' || entry.state === 'pending') {
          Object.assign(entry, { state: 'pending', due: clock.now(), attempts: 0, finishedAt: undefined });
        }
        look();
      },
      async remove(key) {
        entries.delete(key);
      },
      async clean(name, state) {
        const gone = all(name).filter((status) => status.state === state);
        for (const { key } of gone) entries.delete(key);
        return gone.length;
      },
    },
    poke: look,
    idle: () =>
      rest(
        () =>
          looks === 0 &&
          [...workers].every(
            ([name, worker]) => worker.active === 0 && (worker.stopped || dueOf(name).length === 0),
          ),
      ),
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(soon);
      for (const worker of workers.values()) worker.stopped = true;
      while ([...workers.values()].some((worker) => worker.active > 0)) await turn();
    },
  };
}
