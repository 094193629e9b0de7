/** Instants are UTC, ISO 8601 with milliseconds and `Z`: they sort as text. */
export type Instant = string;

export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };
