export type Retry = 'never' | 'after-fix' | 'later';

const AWAY: ReadonlySet<string> = new Set(['store-unavailable', 'bus-unavailable', 'scheduler-unavailable']);

/**
 * A server that the handler needs does not answer. That says nothing about the fact or the job, which waits for as long
 * as it takes and loses none of its attempts.
 */
export const isAway = (error: unknown): boolean =>
  error instanceof Fault && error.retry === 'later' && AWAY.has(error.code);

/** The world is down or wrong. The code is one of `schemas/errors`; the cause is kept for the log. */
export class Fault extends Error {
  readonly code: string;
  readonly retry: Retry;
  /** For people: which field, and what to do. Never personal data. */
  readonly detail: string;

  constructor(code: string, retry: Retry, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.name = 'Fault';
    this.code = code;
    this.retry = retry;
    this.detail = detail;
  }
}
