export type Pressure = 'none' | 'calm' | 'soon' | 'close' | 'over' | 'met';

export interface Countdown {
  readonly pressure: Pressure;
  /** Whole minutes left; negative when over. */
  readonly minutes: number;
  readonly days: number;
  readonly hours: number;
  readonly restMinutes: number;
}

/**
 * How pressing a limit is. `close`: the last tenth of the time (at least 30 min), `soon`: the last half.
 * Without a start the share is judged by 24 h and 2 h.
 */
export function countdown(
  dueAt: string | undefined,
  now: number,
  clock: { readonly startedAt?: string | undefined; readonly metAt?: string | undefined } = {},
): Countdown {
  if (!dueAt) return { pressure: 'none', minutes: 0, days: 0, hours: 0, restMinutes: 0 };
  const due = Date.parse(dueAt);
  const left = due - (clock.metAt ? Date.parse(clock.metAt) : now);
  const minutes = left >= 0 ? Math.floor(left / 60_000) : -Math.ceil(-left / 60_000);
  const size = Math.abs(minutes);
  const parts = {
    minutes,
    days: Math.floor(size / 1440),
    hours: Math.floor((size % 1440) / 60),
    restMinutes: size % 60,
  };
  if (left < 0) return { pressure: 'over', ...parts };
  if (clock.metAt) return { pressure: 'met', ...parts };
  const whole = clock.startedAt ? due - Date.parse(clock.startedAt) : undefined;
  const closeAt = whole === undefined ? 2 * 3_600_000 : Math.max(whole * 0.1, 30 * 60_000);
  const soonAt = whole === undefined ? 24 * 3_600_000 : whole * 0.5;
  return { pressure: left <= closeAt ? 'close' : left <= soonAt ? 'soon' : 'calm', ...parts };
}

/** Milliseconds until the shown text changes: ticking each minute is enough, except near the edge. */
export function nextTick(now: number): number {
  return 60_000 - (now % 60_000);
}
