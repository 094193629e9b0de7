import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import type { DemandBase } from '../demands.ts';
import type { Files } from '../files.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Documents, StoreDeclaration } from '../store.ts';
import { type MemoryRetries, memoryBus } from './bus.ts';
import { chanceOf } from './chance.ts';
import { memoryDemands } from './demands.ts';
import { type MemoryStore, memoryDocuments } from './documents.ts';
import { memoryFiles } from './files.ts';
import { type MemoryJobRetries, memoryScheduler } from './scheduler.ts';

export { type VirtualClock, virtualClock } from './clock.ts';

export interface MemoryOptions {
  readonly clock: Clock;
  /** Left out: `JIESU_SEED`, or a new one, which is printed. */
  readonly seed?: number;
  readonly retries?: Partial<MemoryRetries>;
  readonly jobRetries?: Partial<MemoryJobRetries>;
}

export interface Memory {
  readonly bus: Bus;
  documents<D>(declaration: StoreDeclaration): Documents<D>;
  readonly scheduler: Scheduler;
  readonly files: Files;
  readonly demandBase: DemandBase;
  readonly seed: number;
  /** Lets `find` and the counts see everything that is committed, at once. `bus.idle()` waits for it, too. */
  settle(): void;
  close(): Promise<void>;
}

/**
 * Ports in memory, unkind on purpose: asynchronous, copying through JSON, repeating one fact and one job in twenty,
 * mixing the order across keys, and with a `find` that lags behind. What passes here has met a cluster's manners.
 */
export function openMemory(options: MemoryOptions): Memory {
  const chance = chanceOf(options.seed);
  const bus = memoryBus(options.clock, chance, { attempts: 8, firstMs: 1, maxMs: 20, ...options.retries });
  const jobRetries = { attempts: 5, firstMs: 1_000, maxMs: 300_000, ...options.jobRetries };
  const scheduler = memoryScheduler(options.clock, chance, jobRetries);
  const stores = new Map<string, MemoryStore<unknown>>();
  bus.alsoRest(() => [...stores.values()].every((store) => store.settled()));
  return {
    bus,
    scheduler,
    files: memoryFiles(chance),
    demandBase: memoryDemands(),
    seed: chance.seed,
    documents<D>(declaration: StoreDeclaration): Documents<D> {
      if (stores.has(declaration.name)) throw new Error(`store ${declaration.name} is open already`);
      const store = memoryDocuments<D>(declaration, bus, chance);
      stores.set(declaration.name, store);
      return store.documents;
    },
    settle() {
      for (const store of stores.values()) store.settle();
    },
    async close() {
      await Promise.all([bus.close(), scheduler.close()]);
    },
  };
}
