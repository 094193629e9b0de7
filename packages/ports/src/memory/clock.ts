import type { Clock, Instant } from '../clock.ts';

/** A clock that stands still until it is moved. */
export interface VirtualClock extends Clock {
  set(to: Instant): void;
  advance(milliseconds: number): void;
  /** Called after each move: for schedulers. */
  onMove(listener: () => void): void;
}

export function virtualClock(start: Instant): VirtualClock {
  let at = Date.parse(start);
  if (Number.isNaN(at)) throw new Error(`not an instant: ${start}`);
  const listeners: (() => void)[] = [];
  const move = (to: number): void => {
    if (!(to >= at)) throw new Error('a clock does not go backwards');
    at = to;
    for (const listener of listeners) listener();
  };
  return {
    now: () => new Date(at).toISOString(),
    set: (to) => move(Date.parse(to)),
    advance: (milliseconds) => move(at + milliseconds),
    onMove: (listener) => {
      listeners.push(listener);
    },
  };
}

export const isVirtual = (clock: Clock): clock is VirtualClock => 'onMove' in clock;
