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
import { type Job as BullJob, DelayedError, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';

export interface BullmqOptions {
  /** `redis://…`, or `rediss://…` for TLS. */
  readonly url: string;
  readonly clock: Clock;
  /** Stands before every key in Redis. */
  readonly prefix?: string;
  readonly retries?: Partial<JobRetries>;
  readonly connectWithinMs?: number;
}

export interface JobRetries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface BullmqScheduler extends Scheduler {
  /** What the server calls itself. */
  readonly server: string;
  /** Deletes everything under the prefix: for tests. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** What a job carries. BullMQ goes by the clock of the machine; `due` is the house's own time. */
interface Carried {
  readonly key: string;
  readonly at: string;
  readonly data: Job['data'];
  readonly due: string;
  readonly attempts: number;
  readonly error?: string;
  readonly finishedAt?: string;
  /** It was scheduled anew while it ran: what it becomes afterwards. */
  readonly next?: { readonly at: string; readonly data: Job['data'] };
}

interface Ended {
  readonly attempts: number;
  readonly finishedAt: string;
}

type Bull = BullJob<Carried, Ended, string>;
type Queues = Queue<Carried, Ended, string>;

/** Jobs of one name running at the same time. */
const AT_ONCE = 64;
const ADDED_AT_ONCE = 250;
/** Completed jobs kept per name, for the board. */
const COMPLETED_KEPT = 1_000;
const IDLE_LOOK_MS = 10;
const STATES = ['delayed', 'waiting', 'active', 'completed', 'failed'] as const satisfies JobState[];

/** A colon means something to BullMQ. */
const idOf = (key: string): string => `j-${encodeURIComponent(key)}`;
const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Rejects with a Fault `scheduler-unavailable` where no server answers. */
export async function openBullmq(options: BullmqOptions): Promise<BullmqScheduler> {
  const { clock, url } = options;
  const retries: JobRetries = { attempts: 5, firstMs: 1_000, maxMs: 300_000, ...options.retries };
  const prefix = options.prefix ?? 'jiesu';
  const connectTimeout = options.connectWithinMs ?? 3_000;
  const connection = (own: {
    readonly maxRetriesPerRequest: number | null;
    readonly commandTimeout?: number;
  }): Redis => {
    const redis = new Redis(url, { lazyConnect: true, connectTimeout, ...own });
    // Said by whatever was asked of it; an error that nobody listens to would end the process.
    redis.on('error', () => undefined);
    return redis;
  };

  const commands = connection({ maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  let server = '';
  try {
    await commands.connect();
    server = /redis_version:([^\r\n]+)/.exec(await commands.info('server'))?.[1] ?? '';
  } catch (error) {
    commands.disconnect();
    throw unavailable(error);
  }

  const queues = new Map<string, Queues>();
  const workers = new Map<
    string,
    { readonly worker: Worker<Carried, Ended, string>; readonly redis: Redis }
  >();
  const namesKey = `${prefix}:names`;
  let poking: Promise<void> = Promise.resolve();

  const queueOf = (name: string): Queues => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue: Queues = new Queue(name, {
      connection: commands,
      prefix,
      skipVersionCheck: true,
      defaultJobOptions: { attempts: 1, removeOnComplete: { count: COMPLETED_KEPT }, removeOnFail: false },
    });
    queue.on('error', () => undefined);
    queues.set(name, queue);
    return queue;
  };
  const names = async (): Promise<string[]> => (await commands.smembers(namesKey)).sort();
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw unavailable(error);
    }
  };

  const now = (): number => Date.parse(clock.now());
  const until = (due: string): number => Math.max(0, Date.parse(due) - now());
  const later = (ms: number): string => new Date(now() + ms).toISOString();

  const find = async (key: string): Promise<{ readonly job: Bull; readonly queue: Queues } | undefined> => {
    for (const name of await names()) {
      const queue = queueOf(name);
      const job = await queue.getJob(idOf(key));
      if (job !== undefined) return { job: job as Bull, queue };
    }
    return undefined;
  };

  /** Takes the place of what is there under the same key; what runs at this moment becomes it afterwards. */
  const put = async (name: string, jobs: readonly Job[]): Promise<void> => {
    const queue = queueOf(name);
    const running = new Set<Job>();
    // Nearly all are new: asked in one go, and only what is there is taken away.
    const question = commands.pipeline().sadd(namesKey, name);
    for (const { key } of jobs) question.exists(queue.toKey(idOf(key)));
    const [, ...there] = (await question.exec()) ?? [];
    for (const [error] of there) if (error !== null) throw error;
    await Promise.all(
      jobs.map(async (job, i) => {
        if (there[i]?.[1] === 0 || (await queue.remove(idOf(job.key))) !== 0) return;
        const old = await queue.getJob(idOf(job.key));
        if (old === undefined) return;
        await old.updateData({ ...old.data, next: { at: job.at, data: job.data } });
        // It may have ended meanwhile, and not have seen what we wrote.
        if ((await old.isActive()) || (await queue.remove(idOf(job.key))) === 0) running.add(job);
      }),
    );
    const fresh = jobs.filter((job) => !running.has(job));
    if (fresh.length === 0) return;
    await queue.addBulk(
      fresh.map(({ key, at, data }) => ({
        name,
        data: { key, at, data, due: at, attempts: 0 },
        opts: { jobId: idOf(key), delay: until(at) },
      })),
    );
  };

  interface Scheduled {
    readonly jobs: readonly Job[];
    readonly done: () => void;
    readonly failed: (error: unknown) => void;
  }
  let scheduled: Scheduled[] = [];
  let putting = false;
  /** What is scheduled within a tick, and while others are put, is put together; under one key the last stands. */
  const putTogether = async (): Promise<void> => {
    putting = true;
    await new Promise(setImmediate);
    while (scheduled.length > 0) {
      const all = scheduled;
      scheduled = [];
      try {
        await guarded(() => putAll(all.flatMap(({ jobs }) => jobs)));
        for (const { done } of all) done();
      } catch (error) {
        for (const { failed } of all) failed(error);
      }
    }
    putting = false;
  };
  const putAll = async (jobs: readonly Job[]): Promise<void> => {
    const byName = new Map<string, Map<string, Job>>();
    for (const job of jobs) {
      const own = byName.get(job.name) ?? new Map<string, Job>();
      byName.set(job.name, own.set(job.key, job));
    }
    for (const [name, own] of byName) {
      const last = [...own.values()];
      for (let from = 0; from < last.length; from += ADDED_AT_ONCE) {
        await put(name, last.slice(from, from + ADDED_AT_ONCE));
      }
    }
  };

  /** Again at `due`, with what it carries then. */
  const postpone = async (job: Bull, token: string | undefined, carried: Carried): Promise<never> => {
    await job.updateData(carried);
    await job.moveToDelayed(Date.now() + Math.max(1, until(carried.due)), token);
    throw new DelayedError();
  };

  const run = async (
    job: Bull,
    token: string | undefined,
    handle: (job: Job) => Promise<void>,
  ): Promise<Ended> => {
    const { key, at, data, due } = job.data;
    // The machine's clock and the house's may part; the house's counts.
    if (until(due) > 0) return postpone(job, token, job.data);
    let failure: unknown;
    let failed = false;
    try {
      await handle({ key, name: job.name, at, data });
    } catch (error) {
      failed = true;
      failure = error;
    }
    const seen = (await queueOf(job.queueName).getJob(job.id ?? ''))?.data ?? job.data;
    const away = isAway(failure);
    const attempts = away ? job.data.attempts : job.data.attempts + 1;
    if (seen.next !== undefined) {
      const { at: nextAt, data: nextData } = seen.next;
      return postpone(job, token, { key, at: nextAt, data: nextData, due: nextAt, attempts: 0 });
    }
    if (!failed) return { attempts, finishedAt: clock.now() };
    const error = message(failure);
    const hopeless = failure instanceof Fault && failure.retry !== 'later';
    if (away || (!hopeless && attempts < retries.attempts)) {
      const wait = Math.min(retries.firstMs * 2 ** Math.max(0, attempts - 1), retries.maxMs);
      return postpone(job, token, { ...job.data, attempts, error, due: later(wait) });
    }
    await job.updateData({ ...job.data, attempts, error, finishedAt: clock.now() });
    throw new UnrecoverableError(error);
  };

  /** Brings forward what is due by the house's clock and not yet by the machine's. */
  const promoteDue = async (name: string): Promise<boolean> => {
    const queue = queueOf(name);
    let any = false;
    for (let from = 0; ; from += ADDED_AT_ONCE) {
      const delayed = (await queue.getDelayed(from, from + ADDED_AT_ONCE - 1)) as (Bull | undefined)[];
      for (const job of delayed) {
        if (job === undefined || until(job.data.due) > 0) continue;
        any = true;
        await job.promote().catch(() => undefined);
      }
      if (delayed.length < ADDED_AT_ONCE) return any;
    }
  };
  const poke = (): Promise<void> => {
    poking = poking
      .then(async () => {
        for (const name of workers.keys()) while (await promoteDue(name));
      })
      .catch(() => undefined);
    return poking;
  };

  const stateOf = async (job: Bull): Promise<JobState | undefined> => {
    const state = await job.getState();
    return STATES.find((one) => one === state);
  };
  const statusOf = (job: Bull, state: JobState): JobStatus => {
    const { key, at, data, attempts, error, finishedAt } = job.data;
    const ended = state === 'completed' ? job.returnvalue : undefined;
    const finished = ended?.finishedAt ?? (state === 'failed' ? finishedAt : undefined);
    return {
      key,
      name: job.name,
      at,
      data,
      state,
      attempts: ended?.attempts ?? attempts,
      ...(error !== undefined && state !== 'completed' && { error }),
      ...(finished !== undefined && { finishedAt: finished }),
    };
  };

  const board: JobBoard = {
    names: () => guarded(names),
    counts: (name) =>
      guarded(async () => {
        const counts = await queueOf(name).getJobCounts(...STATES);
        return Object.fromEntries(STATES.map((state) => [state, counts[state] ?? 0])) as Record<
          JobState,
          number
        >;
      }),
    list: (name, state, offset, limit) =>
      guarded(async () => {
        const soonestFirst = state === 'delayed' || state === 'waiting';
        const jobs = (await queueOf(name).getJobs([state], offset, offset + limit - 1, soonestFirst)) as (
          | Bull
          | undefined
        )[];
        return jobs.filter((job) => job !== undefined).map((job) => statusOf(job, state));
      }),
    get: (key) =>
      guarded(async () => {
        const found = await find(key);
        const state = found && (await stateOf(found.job));
        return found === undefined || state === undefined ? undefined : statusOf(found.job, state);
      }),
    promote: (key) =>
      guarded(async () => {
        const found = await find(key);
        if (found === undefined) throw new Fault('not-found', 'never', `没有编号为 ${key} 的定时任务`);
        const { job } = found;
        const state = await stateOf(job);
        if (state !== 'failed' && state !== 'delayed') return;
        const { error: _error, finishedAt: _finishedAt, ...carried } = job.data;
        await job.updateData({ ...carried, due: clock.now(), attempts: 0 });
        if (state === 'failed') await job.retry('failed');
        else await job.promote();
      }),
    remove: (key) =>
      guarded(async () => {
        await (await find(key))?.job.remove();
      }),
    clean: (name, state) =>
      guarded(async () => {
        const queue = queueOf(name);
        let gone = 0;
        for (;;) {
          const ids = await queue.clean(0, ADDED_AT_ONCE, state);
          gone += ids.length;
          if (ids.length < ADDED_AT_ONCE) return gone;
        }
      }),
  };

  return {
    server,
    schedule: (jobs) =>
      new Promise((done, failed) => {
        scheduled.push({ jobs, done, failed });
        if (!putting) void putTogether();
      }),
    cancel: (keys) =>
      guarded(async () => {
        for (const name of await names()) {
          const queue = queueOf(name);
          await Promise.all(
            keys.map(async (key) => {
              const state = await queue.getJobState(idOf(key));
              if (state === 'delayed' || state === 'waiting') await queue.remove(idOf(key));
            }),
          );
        }
      }),
    async work(name, handle): Promise<Stop> {
      if (workers.has(name)) throw new Error(`somebody works on ${name} already`);
      // It waits for jobs on a connection of its own, for as long as Redis is away.
      const redis = connection({ maxRetriesPerRequest: null });
      const worker = new Worker<Carried, Ended, string>(
        name,
        (job, token) => run(job as Bull, token, handle),
        {
          connection: redis,
          prefix,
          concurrency: AT_ONCE,
          skipVersionCheck: true,
          // A process that ended in the middle leaves its job to the next: at least once.
          maxStalledCount: 1_000,
          stalledInterval: 15_000,
        },
      );
      worker.on('error', () => undefined);
      workers.set(name, { worker, redis });
      await guarded(async () => {
        await commands.sadd(namesKey, name);
      });
      await poke();
      let stopping: Promise<void> | undefined;
      return () => {
        stopping ??= (async () => {
          await worker.close();
          redis.disconnect();
          workers.delete(name);
        })();
        return stopping;
      };
    },
    board,
    poke: () => void poke(),
    idle: () =>
      guarded(async () => {
        for (;;) {
          await poke();
          let open = 0;
          for (const name of workers.keys()) {
            const counts = await queueOf(name).getJobCounts('waiting', 'active');
            open += (counts.waiting ?? 0) + (counts.active ?? 0);
            if (open === 0 && (await promoteDue(name))) open = 1;
          }
          if (open === 0) return;
          await new Promise((next) => setTimeout(next, IDLE_LOOK_MS));
        }
      }),
    async drop() {
      for (let cursor = '0'; ; ) {
        const [next, keys] = await commands.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 500);
        if (keys.length > 0) await commands.del(...keys);
        if (next === '0') return;
        cursor = next;
      }
    },
    async close() {
      await Promise.all(
        [...workers.values()].map(async ({ worker, redis }) => {
          await worker.close();
          redis.disconnect();
        }),
      );
      workers.clear();
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      commands.disconnect();
    },
  };
}

const unavailable = (error: unknown): Fault =>
  new Fault('scheduler-unavailable', 'later', '定时服务暂时不可用，请稍后再试', error);
