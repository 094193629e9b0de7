import { describe, it } from 'vitest';

/** One sentence of a contract. `W` is what a factory gives: the port in question and what goes with it. */
export interface Clause<W> {
  readonly says: string;
  readonly holds: (world: W) => Promise<void>;
}

export interface Closable {
  close(): Promise<void>;
}

const kept = new Map<string, Set<string>>();

/** Runs every clause against a fresh world each. */
export function contract<W extends Closable>(
  port: string,
  adapter: string,
  make: () => Promise<W>,
  chapters: Readonly<Record<string, readonly Clause<W>[]>>,
): void {
  for (const [chapter, clauses] of Object.entries(chapters)) {
    describe(`${port}: ${chapter} (${adapter})`, () => {
      for (const { says, holds } of clauses) {
        it(says, async () => {
          const world = await make();
          try {
            await holds(world);
          } finally {
            await world.close();
          }
          const own = kept.get(adapter) ?? new Set();
          kept.set(adapter, own.add(`${port}: ${chapter}: ${says}`));
        });
      }
    });
  }
}

/** The clauses an adapter has kept in this test file: two adapters of the same promises have the same list. */
export const clausesKept = (adapter: string): readonly string[] => [...(kept.get(adapter) ?? [])].sort();
