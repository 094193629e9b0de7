import type { Clock, Instant } from '@jiesu/ports';

/** A clock that is told the time: for tests and for filling a city with a past. */
export interface AdjustableClock extends Clock {
  set(instant: Instant): void;
  advance(milliseconds: number): void;
  /** From now on the time is the system's. */
  toSystem(): void;
}

/** Stands still at `start` until told otherwise; left out, it is the system's clock until it is set. */
export function adjustableClock(start?: Instant): AdjustableClock {
  let fixed: string | undefined = start === undefined ? undefined : new Date(start).toISOString();
  let lastMs = 0;
  let lastText = '';
  return {
    now() {
      if (fixed !== undefined) return fixed;
      // Asked many times a millisecond under load, and writing a date costs as much as a small commit.
      const ms = Date.now();
      if (ms !== lastMs) {
        lastMs = ms;
        lastText = new Date(ms).toISOString();
      }
      return lastText;
    },
    set(instant) {
      fixed = new Date(instant).toISOString();
    },
    advance(milliseconds) {
      fixed = new Date(Date.parse(fixed ?? new Date().toISOString()) + milliseconds).toISOString();
    },
    toSystem() {
      fixed = undefined;
    },
  };
}
