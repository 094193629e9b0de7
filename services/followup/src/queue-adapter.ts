import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import type {
  JobStatus as BoardStatus,
  JobCounts,
  QueueJob,
  QueueJobJson,
  Status,
} from '@bull-board/api/typings/app';
import { localDate, localTime } from '@jiesu/domain';
import { Fault, type JobBoard, type JobState, type JobStatus } from '@jiesu/ports';

/** The states that both worlds have. */
const states: readonly JobState[] = ['active', 'waiting', 'completed', 'failed', 'delayed'];
const isState = (status: string): status is JobState => states.some((state) => state === status);

const everything = 'latest';
/** Deadlines are put by facts, never by hand; the board may look, hurry and tidy. */
const notHere = (): never => {
  throw new Fault('not-found', 'never', '这个队列不支持此操作：任务由工单时限产生');
};

/** Shows a queue of our scheduler on bull-board, with either adapter behind it. */
export class SchedulerQueue extends BaseAdapter {
  readonly #board: JobBoard;
  readonly #name: string;

  constructor(board: JobBoard, name: string, displayName: string, description: string) {
    // The older of the two kinds it knows: the newer one asks for families of jobs, which we have not.
    super('bull', { description, displayName, allowRetries: true, allowCompletedRetries: false });
    this.#board = board;
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  getStatuses(): Status[] {
    return [everything, ...states] as Status[];
  }

  getJobStatuses(): BoardStatus[] {
    return [...states] as BoardStatus[];
  }

  async getJobCounts(): Promise<JobCounts> {
    return { ...(await this.#board.counts(this.#name)) } as JobCounts;
  }

  async getJob(id: string): Promise<QueueJob | undefined> {
    const job = await this.#board.get(id);
    return job && job.name === this.#name ? this.#shown(job) : undefined;
  }

  /** Over several states the page is cut from their joined lists, each in its own order. */
  async getJobs(statuses: BoardStatus[], start = 0, end = start + 19): Promise<QueueJob[]> {
    const wanted = statuses.filter(isState);
    const upTo = end < 0 ? 1_000 : end + 1;
    const [only] = wanted;
    if (wanted.length === 1 && only !== undefined)
      return (await this.#board.list(this.#name, only, start, upTo - start)).map((job) => this.#shown(job));
    const lists = await Promise.all(wanted.map((state) => this.#board.list(this.#name, state, 0, upTo)));
    return lists
      .flat()
      .slice(start, upTo)
      .map((job) => this.#shown(job));
  }

  async clean(status: string): Promise<void> {
    if (status === 'completed' || status === 'failed') await this.#board.clean(this.#name, status);
    else notHere();
  }

  async promoteAll(): Promise<void> {
    const jobs = await this.#board.list(this.#name, 'delayed', 0, 1_000);
    for (const job of jobs) await this.#board.promote(job.key);
  }

  addJob(): Promise<QueueJob> {
    return Promise.reject(new Fault('not-found', 'never', '任务由工单时限产生，不能手工添加'));
  }

  async getJobLogs(): Promise<string[]> {
    return [];
  }

  async getMetrics(): Promise<{
    meta: { count: number; prevTS: number; prevCount: number };
    data: number[];
    count: number;
  }> {
    return { meta: { count: 0, prevTS: 0, prevCount: 0 }, data: [], count: 0 };
  }

  async getRedisInfo(): Promise<null> {
    return null;
  }

  async isPaused(): Promise<boolean> {
    return false;
  }

  /** Deadlines run by law: no button stops them. */
  async pause(): Promise<void> {
    notHere();
  }

  async resume(): Promise<void> {
    notHere();
  }

  async empty(): Promise<void> {
    notHere();
  }

  async obliterate(): Promise<void> {
    notHere();
  }

  async removeJobScheduler(): Promise<boolean> {
    return false;
  }

  async getJobSchedulers(): Promise<[]> {
    return [];
  }

  async getJobSchedulersCount(): Promise<number> {
    return 0;
  }

  async updateJobScheduler(): Promise<'not-found'> {
    return 'not-found';
  }

  async runJobSchedulerNow(): Promise<'not-found'> {
    return 'not-found';
  }

  async getGlobalConcurrency(): Promise<null> {
    return null;
  }

  async setGlobalConcurrency(): Promise<void> {
    notHere();
  }

  #shown(job: JobStatus): QueueJob {
    const board = this.#board;
    const at = Date.parse(job.at);
    // When it was put is not kept. The board reckons "runs at" as entry plus delay, so that much comes out right.
    const entered = Math.min(at, Date.now());
    const json: QueueJobJson = {
      id: job.key,
      name: `到点 ${localDate(job.at)} ${localTime(job.at)}`,
      progress: 0,
      attemptsMade: job.attempts,
      timestamp: entered,
      delay: at - entered,
      ...(job.finishedAt !== undefined && { finishedOn: Date.parse(job.finishedAt) }),
      failedReason: job.error ?? '',
      stacktrace: job.error === undefined ? [] : [job.error],
      data: job.data,
      returnvalue: null,
      opts: { dueAt: job.at, delay: at - entered },
    };
    return {
      opts: { delay: at - entered },
      promote: () => board.promote(job.key),
      retry: () => board.promote(job.key),
      remove: () => board.remove(job.key),
      toJSON: () => json,
      getState: async () => job.state,
    };
  }
}
