import { type Cluster, type RawRecord, type Spot, spotKey } from './cluster.ts';

type Listener = (record: RawRecord, spot: Spot) => void;

interface Followed {
  readonly spot: Spot;
  readonly listeners: Set<Listener>;
  next: number;
  /** Listeners that joined at an offset of their own. */
  readonly from: Map<Listener, number>;
}

/** Follows partitions without a group, as they are written: for live screens and for the ledger. */
export interface Tail {
  /** From these offsets on, until the answer is called. */
  follow(from: ReadonlyMap<string, number>, spots: readonly Spot[], listener: Listener): () => void;
  /** Resolves when these offsets were reached, or after `withinMs`. */
  reached(ends: ReadonlyMap<string, number>, withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

const WAIT_MS = 300;
const AGAIN_MS = 250;
const BREATH_MS = 80;

export function openTail(cluster: Cluster): Tail {
  const followed = new Map<string, Followed>();
  const waiting = new Set<() => void>();
  let closed = false;
  let running: Promise<void> | undefined;

  const round = async (): Promise<boolean> => {
    let any = false;
    const from = [...followed.values()].map(({ spot, next }) => ({ ...spot, offset: next }));
    for (const { topic, partition, records } of await cluster.fetch(from, { waitMs: WAIT_MS })) {
      const one = followed.get(spotKey({ topic, partition }));
      if (one === undefined) continue;
      for (const record of records) {
        any = true;
        const offset = Number(record.offset);
        if (offset < one.next) continue;
        one.next = offset + 1;
        for (const listener of one.listeners) {
          if (offset >= (one.from.get(listener) ?? 0)) listener(record, one.spot);
        }
      }
    }
    for (const look of [...waiting]) look();
    return any;
  };

  const loop = async (): Promise<void> => {
    while (!closed && followed.size > 0) {
      try {
        const any = await round();
        // A question names every partition: asked for each fact anew, it would cost more than the facts.
        if (any && waiting.size === 0 && !closed) await new Promise((next) => setTimeout(next, BREATH_MS));
      } catch {
        // Brokers that are away come back; nothing is lost, for the offsets stand.
        if (!closed) await new Promise((next) => setTimeout(next, AGAIN_MS));
      }
    }
    running = undefined;
  };

  return {
    follow(from, spots, listener) {
      for (const spot of spots) {
        const key = spotKey(spot);
        const offset = from.get(key) ?? 0;
        const known = followed.get(key);
        const one: Followed = known ?? { spot, listeners: new Set(), next: offset, from: new Map() };
        followed.set(key, one);
        one.listeners.add(listener);
        one.from.set(listener, offset);
        one.next = Math.min(one.next, offset);
      }
      running ??= loop();
      return () => {
        for (const spot of spots) {
          const one = followed.get(spotKey(spot));
          one?.listeners.delete(listener);
          one?.from.delete(listener);
          if (one?.listeners.size === 0) followed.delete(spotKey(spot));
        }
      };
    },
    reached(ends, withinMs) {
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const done = (): void => {
          waiting.delete(look);
          if (timer !== undefined) clearTimeout(timer);
          resolve();
        };
        const look = (): void => {
          for (const [key, end] of ends) {
            const one = followed.get(key);
            if (one !== undefined && one.next < end) return;
          }
          done();
        };
        waiting.add(look);
        if (withinMs !== undefined) timer = setTimeout(done, withinMs);
        look();
      });
    },
    async close() {
      closed = true;
      for (const look of [...waiting]) look();
      await running;
    },
  };
}
