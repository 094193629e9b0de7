import type { Bus, Clock, Outgoing } from '@jiesu/ports';
import type { Collection } from 'mongodb';
import { guarded } from './guard.ts';

/** A document with facts that are not yet said. `o` are those facts in their order, `w` the time of the oldest. */
export interface WithOutbox {
  readonly _id: string;
  readonly r: number;
  readonly o?: readonly Outgoing[];
  readonly w?: string;
}

/** Says what the documents have to say: at least once, in order per document. */
export interface Relay {
  /** After a commit: the document's outbox as it is now. */
  committed(collection: Collection<WithOutbox>, stored: WithOutbox): void;
  /** A store whose leftovers are to be looked for: of a process that ended, or that found the bus away. */
  watch(collection: Collection<WithOutbox>): void;
  /** Facts committed here and not yet said. */
  readonly waiting: number;
  /** When the oldest fact that is not yet said was committed, whoever committed it. */
  oldest(): Promise<string | undefined>;
  /** Resolves when everything committed here was said. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

interface Parts {
  readonly publish: (facts: readonly Outgoing[]) => Promise<void>;
  readonly clock: Clock;
  /** Facts of documents are looked for this often, and left to their own process for this long. */
  readonly sweepMs?: number;
}

interface Entry {
  readonly collection: Collection<WithOutbox>;
  readonly stored: WithOutbox;
}

const AT_ONCE = 500;
/** More than this in memory is left to the sweep: the documents have it. */
const IN_MEMORY = 20_000;
const AGAIN_MS = 250;
const AGAIN_MOST_MS = 5_000;
const REMEMBERED = 50_000;
/** Under load: so long facts gather before they are said, and documents before they are crossed out. */
const GATHER_MS = 10;
const CROSS_MS = 200;
const CLOSE_MS = 2_000;

export function openRelay({ publish, clock, sweepMs = 3_000 }: Parts): Relay {
  const collections = new Set<Collection<WithOutbox>>();
  let queue: Entry[] = [];
  let handed = 0;
  /** The documents have more than the memory: they are read in the order in which they wait. */
  let overflown = false;
  let closed = false;
  let running: Promise<void> | undefined;
  let wakeUp: () => void = () => undefined;
  const idlers: (() => void)[] = [];
  let crossing: Promise<void> = Promise.resolve();
  /** Said and perhaps not yet crossed out. */
  const said = new Set<string>();

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const say = async (entries: readonly Entry[]): Promise<void> => {
    const facts = entries.flatMap(({ stored }) => (stored.o ?? []).filter(({ fact }) => !said.has(fact.id)));
    const once = [...new Map(facts.map((one) => [one.fact.id, one])).values()];
    await publish(once);
    for (const { fact } of once) said.add(fact.id);
    for (const id of said) {
      if (said.size <= REMEMBERED) break;
      said.delete(id);
    }
  };

  /** Crossed out only where nothing came meanwhile: who committed that has all of them in hand. */
  const cross = async (entries: readonly Entry[]): Promise<void> => {
    const byCollection = new Map<Collection<WithOutbox>, WithOutbox[]>();
    for (const { collection, stored } of entries) {
      const known = byCollection.get(collection);
      if (known === undefined) byCollection.set(collection, [stored]);
      else known.push(stored);
    }
    for (const [collection, stored] of byCollection) {
      await guarded(() =>
        collection.bulkWrite(
          stored.map(({ _id, r }) => ({
            updateOne: { filter: { _id, r }, update: { $unset: { o: '', w: '' } } },
          })),
          { ordered: false },
        ),
      );
    }
  };

  /** Documents that wait, the longest first; answers whether there may be more. */
  const sweep = async (before: string): Promise<boolean> => {
    let more = false;
    for (const collection of collections) {
      const left = await guarded(() =>
        collection
          .find({ w: { $lte: before } }, { projection: { r: 1, o: 1, w: 1 } })
          .sort({ w: 1 })
          .limit(AT_ONCE)
          .toArray(),
      );
      if (left.length === 0) continue;
      const entries = left.map((stored) => ({ collection, stored }));
      await say(entries);
      await cross(entries);
      more ||= left.length === AT_ONCE;
    }
    return more;
  };

  const rest = (): void => {
    if (queue.length > 0 || handed > 0 || overflown) return;
    for (const resolve of idlers.splice(0)) resolve();
  };

  const run = async (): Promise<void> => {
    let again = AGAIN_MS;
    let sweptAt = performance.now();
    let saidAt = 0;
    let crossedAt = 0;
    /** Said, and to be crossed out while others are said. What cannot be is found by the sweep, and known as said. */
    let uncrossed: Entry[] = [];
    const crossOut = async (): Promise<void> => {
      await crossing;
      const lot = uncrossed;
      uncrossed = [];
      crossedAt = performance.now();
      crossing = cross(lot).catch(() => undefined);
    };
    while (!closed || queue.length > 0 || uncrossed.length > 0) {
      try {
        if (overflown) {
          const before = clock.now();
          if (!(await sweep(before))) overflown = false;
        } else if (performance.now() - sweptAt >= sweepMs) {
          // Also under load: what a process left that ended shall not wait until there is none.
          sweptAt = performance.now();
          await sweep(new Date(Date.parse(clock.now()) - sweepMs).toISOString());
        } else if (queue.length > 0) {
          const early = saidAt + GATHER_MS - performance.now();
          if (early > 1 && queue.length < AT_ONCE) await new Promise((next) => setTimeout(next, early));
          saidAt = performance.now();
          const now = queue.slice(0, AT_ONCE);
          handed = now.length;
          await say(now);
          queue.splice(0, now.length);
          for (const one of now) uncrossed.push(one);
          handed = 0;
          if (uncrossed.length >= AT_ONCE || performance.now() - crossedAt >= CROSS_MS) await crossOut();
        } else if (uncrossed.length > 0) {
          rest();
          const early = crossedAt + CROSS_MS - performance.now();
          if (early > 0 && !closed) await pause(early);
          else await crossOut();
        } else {
          rest();
          await pause(sweepMs);
        }
        again = AGAIN_MS;
      } catch {
        // The bus or the store is away. What waits is in the documents: nothing is lost, and nothing overtakes.
        handed = 0;
        if (closed) break;
        await pause(again);
        again = Math.min(again * 2, AGAIN_MOST_MS);
      }
    }
    await crossing;
    for (const resolve of idlers.splice(0)) resolve();
  };

  return {
    committed(collection, stored) {
      collections.add(collection);
      if (closed || stored.o === undefined || stored.o.length === 0) return;
      if (!overflown && queue.length < IN_MEMORY) queue.push({ collection, stored });
      else {
        overflown = true;
        queue = [];
      }
      running ??= run();
      if (queue.length === 1) wakeUp();
    },
    watch(collection) {
      collections.add(collection);
      running ??= run();
    },
    get waiting() {
      return queue.length;
    },
    async oldest() {
      const firsts = await Promise.all(
        [...collections].map((collection) =>
          guarded(() =>
            collection
              .find({ w: { $gt: '' } }, { projection: { w: 1 } })
              .sort({ w: 1 })
              .limit(1)
              .toArray(),
          ),
        ),
      );
      return firsts
        .flat()
        .flatMap(({ w }) => w ?? [])
        .sort()[0];
    },
    idle() {
      if (queue.length === 0 && !overflown) return Promise.resolve();
      return new Promise((resolve) => {
        idlers.push(resolve);
        wakeUp();
      });
    },
    async close() {
      closed = true;
      wakeUp();
      await Promise.race([running, new Promise((next) => setTimeout(next, CLOSE_MS).unref())]);
    },
  };
}

/** The bus as those see it who commit in this process: what they committed lies in the log before it is looked at. */
export function relayed<B extends Bus>(bus: B, relay: Relay): B {
  return {
    ...bus,
    async *read(topics, after) {
      await relay.idle();
      yield* bus.read(topics, after);
    },
    async end() {
      await relay.idle();
      return bus.end();
    },
    async idle() {
      // A handled fact may commit, and what is said is handled: both are at rest one after the other, or not yet.
      for (;;) {
        await relay.idle();
        await bus.idle();
        if (relay.waiting === 0) return;
      }
    },
  } as B;
}
