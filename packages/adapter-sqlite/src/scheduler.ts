import {
  type Clock,
  Fault,
  isAway,
  type Job,
  type JobBoard,
  type JobState,
  type JobStatus,
  type Scheduler,
  type Stop,
} from '@jiesu/ports';
import { changed, type Database } from './database.ts';
import type { SqlStep } from './operations.ts';

export interface JobRetries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly retries?: Partial<JobRetries>;
}

export interface SqliteScheduler extends Scheduler {
  /** Stops every worker; resolves when no job is running. */
  close(): Promise<void>;
}

/** Jobs of one name running at the same time. */
const AT_ONCE = 64;
const ADDED_AT_ONCE = 500;
/** Completed jobs kept per name, for the board. */
const COMPLETED_KEPT = 1_000;
const TRIM_EVERY = 200;
/** Even a far job is looked for this often: wall clocks jump. */
const LOOK_AGAIN_MS = 30_000;
/** After a store that refused: not at once again. */
const STORE_AGAIN_MS = 1_000;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly at: string;
  readonly data: string;
  readonly state: 'pending' | 'completed' | 'failed';
  readonly due: string;
  readonly stamp: number;
  readonly attempts: number;
  readonly error: string | null;
  readonly finished_at: string | null;
}

interface Worker {
  readonly name: string;
  readonly handle: (job: Job) => Promise<void>;
  readonly running: Map<string, number>;
  finished: number;
  stopped: boolean;
  readonly rest: (() => void)[];
}

const jobOf = (row: Row): Job => ({
  key: row.key,
  name: row.name,
  at: row.at,
  data: JSON.parse(row.data) as Job['data'],
});

/**
 * Pending jobs stay pending in the table while they run; that a job runs is known in memory only. So a job costs one
 * write when it ends, and after a crash whatever ran is simply due again.
 */
export function openScheduler(database: Database, options: SchedulerOptions): SqliteScheduler {
  const { clock } = options;
  const retries: JobRetries = { attempts: 5, firstMs: 1_000, maxMs: 300_000, ...options.retries };
  database.exec(`
    CREATE TABLE IF NOT EXISTS jobs (
      key TEXT PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL, data TEXT NOT NULL, state TEXT NOT NULL,
      due TEXT NOT NULL, stamp INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT, finished_at TEXT);
    CREATE INDEX IF NOT EXISTS jobs_due ON jobs (name, state, due);`);

  const put = `
    INSERT INTO jobs (key, name, at, data, state, due, stamp, attempts) VALUES (?, ?, ?, ?, 'pending', ?, ?, 0)
    ON CONFLICT (key) DO UPDATE SET name = excluded.name, at = excluded.at, data = excluded.data, state = 'pending',
      due = excluded.due, stamp = excluded.stamp, attempts = 0, error = NULL, finished_at = NULL`;
  const drop = 'DELETE FROM jobs WHERE key = ?';
  const dropPending = `DELETE FROM jobs WHERE key = ? AND state = 'pending'`;
  const due = database.statement(
    `SELECT * FROM jobs WHERE name = ? AND state = 'pending' AND due <= ? ORDER BY due LIMIT ?`,
  );
  const nextDue = database.statement(
    `SELECT due FROM jobs WHERE name = ? AND state = 'pending' AND due > ? ORDER BY due LIMIT 1`,
  );
  const byKey = database.statement('SELECT * FROM jobs WHERE key = ?');
  // The stamp keeps the end of an old run from closing a job that was put anew meanwhile.
  const complete = `UPDATE jobs SET state = 'completed', finished_at = ?, attempts = attempts + 1 WHERE key = ? AND stamp = ?`;
  const retry = `UPDATE jobs SET due = ?, attempts = ?, error = ? WHERE key = ? AND stamp = ?`;
  const fail = `UPDATE jobs SET state = 'failed', finished_at = ?, attempts = attempts + 1, error = ? WHERE key = ? AND stamp = ?`;
  const trim = `
    DELETE FROM jobs WHERE name = ?1 AND state = 'completed' AND finished_at < (
      SELECT finished_at FROM jobs WHERE name = ?1 AND state = 'completed' ORDER BY finished_at DESC LIMIT 1 OFFSET ?2)`;

  const promote = `UPDATE jobs SET state = 'pending', due = ?1, attempts = 0, stamp = ?2, finished_at = NULL
    WHERE key = ?3 AND (state = 'failed' OR (state = 'pending' AND due > ?1))`;

  const newest = database.statement('SELECT coalesce(max(stamp), 0) AS stamp FROM jobs').get() as {
    readonly stamp: number;
  };
  let stamp = newest.stamp;
  const workers = new Map<string, Worker>();
  let timer: NodeJS.Timeout | undefined;
  let timerDue = '';
  let looking = false;
  let idlers: (() => void)[] = [];
  let checking = false;

  const later = (ms: number): string => new Date(Date.parse(clock.now()) + ms).toISOString();

  /** Due and not yet running, in order of time. */
  const claimable = (worker: Worker, limit: number): Row[] => {
    const rows = due.all(worker.name, clock.now(), limit + worker.running.size) as Row[];
    return rows.filter((row) => worker.running.get(row.key) === undefined).slice(0, limit);
  };

  const end = async (worker: Worker, row: Row, error: unknown): Promise<void> => {
    const away = isAway(error);
    const attempts = away ? row.attempts : row.attempts + 1;
    const now = clock.now();
    if (error === undefined) {
      worker.finished++;
      const steps: SqlStep[] = [[complete, [[now, row.key, row.stamp]], 'changes']];
      if (worker.finished % TRIM_EVERY === 0) steps.push([trim, [[worker.name, COMPLETED_KEPT]], 'changes']);
      await database.write(['sql', steps]);
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    const hopeless = error instanceof Fault && error.retry !== 'later';
    if (hopeless || (attempts >= retries.attempts && !away)) {
      await changed(database, fail, [[now, message, row.key, row.stamp]]);
      return;
    }
    const again = later(Math.min(retries.firstMs * 2 ** Math.max(0, attempts - 1), retries.maxMs));
    await changed(database, retry, [[again, attempts, message, row.key, row.stamp]]);
  };

  const run = async (worker: Worker, row: Row): Promise<void> => {
    worker.running.set(row.key, row.stamp);
    let failure: unknown;
    try {
      await worker.handle(jobOf(row));
    } catch (error) {
      failure = error ?? new Error('rejected without a reason');
    }
    try {
      await end(worker, row, failure);
    } catch {
      // The store refuses: the job is still pending there, and is taken again in a while.
      await new Promise((resolve) => setTimeout(resolve, STORE_AGAIN_MS).unref());
    }
    worker.running.delete(row.key);
    if (worker.stopped && worker.running.size === 0) for (const resolve of worker.rest.splice(0)) resolve();
    look();
  };

  const lookNow = (): void => {
    looking = false;
    let next = '';
    const now = clock.now();
    for (const worker of workers.values()) {
      if (worker.stopped) continue;
      const room = AT_ONCE - worker.running.size;
      if (room > 0) for (const row of claimable(worker, room)) run(worker, row).catch(database.onFatal);
      const following = nextDue.get(worker.name, now) as { readonly due: string } | undefined;
      if (following !== undefined && (next === '' || following.due < next)) next = following.due;
    }
    arm(next, now);
    checkIdle();
  };
  const look = (): void => {
    if (looking) return;
    looking = true;
    setImmediate(lookNow);
  };

  /** One timer, to the next due time. */
  const arm = (next: string, now: string): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    timerDue = next;
    if (next === '') return;
    const wait = Math.min(Math.max(Date.parse(next) - Date.parse(now), 1), LOOK_AGAIN_MS);
    timer = setTimeout(look, wait).unref();
  };

  const checkIdle = (): void => {
    if (idlers.length === 0 || checking) return;
    checking = true;
    setImmediate(() => {
      checking = false;
      if (looking || database.waiting > 0) {
        checkIdle();
        return;
      }
      for (const worker of workers.values()) {
        if (worker.running.size > 0) return;
        if (!worker.stopped && claimable(worker, 1).length > 0) return look();
      }
      const waiting = idlers;
      idlers = [];
      for (const resolve of waiting) resolve();
    });
  };

  const statusOf = (row: Row): JobStatus => {
    const running = workers.get(row.name)?.running.get(row.key) === row.stamp;
    const state: JobState =
      row.state !== 'pending'
        ? row.state
        : running
          ? 'active'
          : row.due > clock.now()
            ? 'delayed'
            : 'waiting';
    return {
      ...jobOf(row),
      state,
      attempts: row.attempts,
      ...(row.error !== null && { error: row.error }),
      ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    };
  };

  const runningRows = (name: string): Row[] => {
    const worker = workers.get(name);
    if (worker === undefined) return [];
    return [...worker.running]
      .map(([key, running]) => {
        const row = byKey.get(key) as Row | undefined;
        return row?.stamp === running && row.state === 'pending' ? row : undefined;
      })
      .filter((row) => row !== undefined);
  };

  const countRows = database.statement(`
    SELECT (SELECT count(*) FROM jobs WHERE name = ?1 AND state = 'pending' AND due > ?2) AS delayed,
           (SELECT count(*) FROM jobs WHERE name = ?1 AND state = 'pending' AND due <= ?2) AS waiting,
           (SELECT count(*) FROM jobs WHERE name = ?1 AND state = 'completed') AS completed,
           (SELECT count(*) FROM jobs WHERE name = ?1 AND state = 'failed') AS failed`);

  const board: JobBoard = {
    async names() {
      // From name to name along the index: a million jobs of one name cost one step.
      const rows = database
        .statement(`WITH RECURSIVE found(name) AS (
            SELECT min(name) FROM jobs
            UNION ALL SELECT (SELECT min(name) FROM jobs WHERE name > found.name) FROM found WHERE name IS NOT NULL)
          SELECT name FROM found WHERE name IS NOT NULL`)
        .all() as { readonly name: string }[];
      return [...new Set([...rows.map((row) => row.name), ...workers.keys()])].sort();
    },
    async counts(name) {
      const counted = countRows.get(name, clock.now()) as Record<
        'delayed' | 'waiting' | 'completed' | 'failed',
        number
      >;
      const active = runningRows(name);
      const late = active.filter((row) => row.due > clock.now()).length;
      return {
        delayed: counted.delayed - late,
        waiting: counted.waiting - (active.length - late),
        active: active.length,
        completed: counted.completed,
        failed: counted.failed,
      };
    },
    async list(name, state, offset, limit) {
      const now = clock.now();
      if (state === 'active')
        return runningRows(name)
          .slice(offset, offset + limit)
          .map(statusOf);
      const running = new Set(runningRows(name).map((row) => row.key));
      const [where, order, values] = {
        delayed: [`state = 'pending' AND due > ?`, 'due', [now]] as const,
        waiting: [`state = 'pending' AND due <= ?`, 'due', [now]] as const,
        completed: [`state = 'completed'`, 'finished_at DESC', []] as const,
        failed: [`state = 'failed'`, 'finished_at DESC', []] as const,
      }[state];
      const rows = database
        .statement(`SELECT * FROM jobs WHERE name = ? AND ${where} ORDER BY ${order}, key LIMIT ?`)
        .all(name, ...values, offset + limit + running.size) as Row[];
      return rows
        .filter((row) => row.state !== 'pending' || !running.has(row.key))
        .slice(offset, offset + limit)
        .map(statusOf);
    },
    async get(key) {
      const row = byKey.get(key) as Row | undefined;
      return row && statusOf(row);
    },
    async promote(key) {
      const now = clock.now();
      stamp++;
      const fresh = stamp;
      const changes = await changed(database, promote, [[now, fresh, key]]);
      if (changes === 0 && byKey.get(key) === undefined) {
        throw new Fault('not-found', 'never', `没有编号为 ${key} 的定时任务`);
      }
      look();
    },
    async remove(key) {
      await changed(database, drop, [[key]]);
    },
    async clean(name, state) {
      return changed(database, 'DELETE FROM jobs WHERE name = ? AND state = ?', [[name, state]]);
    },
  };

  return {
    async schedule(jobs) {
      const parts: Promise<unknown>[] = [];
      let soonest = '';
      for (let from = 0; from < jobs.length; from += ADDED_AT_ONCE) {
        const part = jobs.slice(from, from + ADDED_AT_ONCE).map((job) => ({ job, fresh: ++stamp }));
        for (const { job } of part) if (soonest === '' || job.at < soonest) soonest = job.at;
        const rows = part.map(({ job, fresh }) => [
          job.key,
          job.name,
          job.at,
          JSON.stringify(job.data),
          job.at,
          fresh,
        ]);
        parts.push(changed(database, put, rows));
      }
      await Promise.all(parts);
      if (soonest !== '' && (timerDue === '' || soonest < timerDue)) look();
    },
    async cancel(keys) {
      await changed(
        database,
        dropPending,
        keys.map((key) => [key]),
      );
    },
    async work(name, handle): Promise<Stop> {
      if (workers.has(name)) throw new Error(`somebody works on ${name} already`);
      const worker: Worker = { name, handle, running: new Map(), finished: 0, stopped: false, rest: [] };
      workers.set(name, worker);
      look();
      return () => stopWorker(worker);
    },
    board,
    poke: look,
    idle() {
      return new Promise((resolve) => {
        idlers.push(resolve);
        checkIdle();
      });
    },
    async close() {
      if (timer !== undefined) clearTimeout(timer);
      await Promise.all([...workers.values()].map(stopWorker));
    },
  };

  async function stopWorker(worker: Worker): Promise<void> {
    worker.stopped = true;
    if (worker.running.size > 0) await new Promise<void>((resolve) => worker.rest.push(resolve));
    if (workers.get(worker.name) === worker) workers.delete(worker.name);
    checkIdle();
  }
}
