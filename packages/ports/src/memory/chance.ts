/** Everything unkind is drawn from one seed, so that what failed can be repeated: `JIESU_SEED=… npx vitest run …`. */
export interface Chance {
  readonly seed: number;
  /** True in about `share` of all calls. */
  hits(share: number): boolean;
  /** 0 … below - 1 */
  below(below: number): number;
  /** Lets 0 to `most` turns of the event loop pass. */
  pause(most: number): Promise<void>;
}

let printed = false;

/** The seed asked for, or that of the environment, or a new one, which is printed. */
export function chanceOf(asked?: number): Chance {
  const given = asked ?? (process.env.JIESU_SEED === undefined ? undefined : Number(process.env.JIESU_SEED));
  const seed = given ?? Math.floor(Math.random() * 2 ** 31);
  if (given === undefined && !printed) {
    printed = true;
    console.info(`memory adapters: JIESU_SEED=${seed} repeats this run`);
    process.env.JIESU_SEED = String(seed);
  }
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    seed,
    hits: (share) => next() < share,
    below,
    async pause(most) {
      for (let turns = below(most + 1); turns > 0; turns--) await turn();
    },
  };
}

/** One turn of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a store or a broker gives back: never the object that was handed in. */
export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
