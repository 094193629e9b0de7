import type { Bus } from '../../bus.ts';
import { type Closable, contract } from '../clauses.ts';
import { deadLetters } from './dead-letters.ts';
import { delivery } from './delivery.ts';
import { failures } from './failures.ts';
import { order } from './order.ts';
import { reading } from './reading.ts';

/** Back-off of a few milliseconds and at most eight attempts, or the clauses take long. */
export interface BusWorld extends Closable {
  readonly bus: Bus;
}

export function busContract(adapter: string, make: () => Promise<BusWorld>): void {
  contract('bus', adapter, make, {
    delivery,
    order,
    failures,
    'dead letters': deadLetters,
    'reading and replay': reading,
  });
}
