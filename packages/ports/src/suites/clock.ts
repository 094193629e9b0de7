import { expect } from 'vitest';
import type { Clock } from '../clock.ts';
import { type Clause, type Closable, contract } from './clauses.ts';
import { turn } from './samples.ts';

export interface ClockWorld extends Closable {
  readonly clock: Clock;
}

const instants: readonly Clause<ClockWorld>[] = [
  {
    says: 'an instant is UTC with milliseconds, so that instants sort as text',
    async holds({ clock }) {
      expect(clock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(new Date(clock.now()).toISOString()).toHaveLength(24);
    },
  },
  {
    says: 'it does not go backwards',
    async holds({ clock }) {
      let last = clock.now();
      for (let n = 0; n < 50; n++) {
        await turn();
        const now = clock.now();
        expect(now >= last).toBe(true);
        last = now;
      }
    },
  },
];

export function clockContract(adapter: string, make: () => Promise<ClockWorld>): void {
  contract('clock', adapter, make, { instants });
}
