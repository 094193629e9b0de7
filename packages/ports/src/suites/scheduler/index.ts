import type { VirtualClock } from '../../memory/clock.ts';
import type { Scheduler } from '../../scheduler.ts';
import { type Closable, contract } from '../clauses.ts';
import { board } from './board.ts';
import { failing } from './failing.ts';
import { timing } from './timing.ts';

/** Five attempts, the first back-off a second, as the clock has it. */
export interface SchedulerWorld extends Closable {
  readonly scheduler: Scheduler;
  readonly clock: VirtualClock;
}

export function schedulerContract(adapter: string, make: () => Promise<SchedulerWorld>): void {
  contract('scheduler', adapter, make, { timing, failing, board });
}

/** Lets time pass, and everything happen that it brings. */
export async function pass({ scheduler, clock }: SchedulerWorld, milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  scheduler.poke();
  await scheduler.idle();
}

export const inMs = ({ clock }: SchedulerWorld, milliseconds: number): string =>
  new Date(Date.parse(clock.now()) + milliseconds).toISOString();
