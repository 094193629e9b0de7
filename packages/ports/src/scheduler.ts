import type { Stop } from './bus.ts';

export interface Job {
  /** Unique: scheduling the same key again replaces the job. */
  readonly key: string;
  readonly name: string;
  /** Instant (UTC, ISO 8601) at which it is due. */
  readonly at: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export type JobState = 'delayed' | 'waiting' | 'active' | 'completed' | 'failed';

export interface JobStatus extends Job {
  readonly state: JobState;
  readonly attempts: number;
  readonly error?: string;
  readonly finishedAt?: string;
}

/** For the board: what lies in a queue, and what a person may do with it. */
export interface JobBoard {
  names(): Promise<readonly string[]>;
  counts(name: string): Promise<Readonly<Record<JobState, number>>>;
  list(name: string, state: JobState, offset: number, limit: number): Promise<readonly JobStatus[]>;
  get(key: string): Promise<JobStatus | undefined>;
  /** A failed job again, or a delayed one now. */
  promote(key: string): Promise<void>;
  remove(key: string): Promise<void>;
  clean(name: string, state: 'completed' | 'failed'): Promise<number>;
}

/** Delayed work, at least once, not before its time. A job that fails is tried again with back-off, then kept as failed. */
export interface Scheduler {
  schedule(jobs: readonly Job[]): Promise<void>;
  cancel(keys: readonly string[]): Promise<void>;
  work(name: string, handle: (job: Job) => Promise<void>): Promise<Stop>;
  readonly board: JobBoard;
  /** Looks at the clock again: for virtual clocks. */
  poke(): void;
  /** Resolves when nothing that is due remains undone. */
  idle(): Promise<void>;
}
