/** Random choices that a seed repeats exactly (mulberry32). */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Whole number, both ends included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  weighted<T extends { readonly weight: number }>(from: readonly T[]): T;
  shuffled<T>(from: readonly T[]): T[];
  /** An independent stream, so that one part of a story can change without moving the others. */
  fork(name: string): Random;
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  function pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[between(0, from.length - 1)] as T;
  }
  return {
    next,
    between,
    pick,
    chance: (probability) => next() < probability,
    weighted(from) {
      let rest = next() * from.reduce((sum, entry) => sum + entry.weight, 0);
      for (const entry of from) {
        rest -= entry.weight;
        if (rest < 0) return entry;
      }
      return pick(from);
    },
    shuffled(from) {
      const cards = [...from];
      for (let last = cards.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        [cards[last], cards[other]] = [cards[other]!, cards[last]!];
      }
      return cards;
    },
    fork(name) {
      let hash = seed ^ 0x811c9dc5;
      for (let index = 0; index < name.length; index += 1)
        hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
      return random(hash >>> 0);
    },
  };
}
