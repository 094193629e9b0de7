import type { Matrix } from './matrix.ts';

/** A number generator that everybody's machine turns alike. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

export interface MachineOptions {
  /** Price of an error beside the price of large weights. */
  readonly price: number;
  readonly rounds: number;
  readonly tolerance: number;
}

/**
 * One side of one question, "this node or another of its siblings": a linear support vector machine with squared
 * hinge loss, solved by dual coordinate descent with shrinking (Hsieh et al. 2008). The last weight is the bias.
 */
export function separate(
  matrix: Matrix,
  rows: Int32Array,
  isOurs: (row: number) => boolean,
  weightOfRow: (row: number) => number,
  features: number,
  options: MachineOptions,
  seed: number,
): Float32Array {
  const { starts, features: ids, values } = matrix;
  const count = rows.length;
  const w = new Float32Array(features + 1);
  const alpha = new Float64Array(count);
  const sign = new Int8Array(count);
  const ridge = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const row = rows[n]!;
    sign[n] = isOurs(row) ? 1 : -1;
    ridge[n] = 0.5 / (options.price * weightOfRow(row));
  }
  const order = new Int32Array(count);
  for (let n = 0; n < count; n++) order[n] = n;
  const random = seeded(seed);
  let active = count;
  let highest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < options.rounds; round++) {
    for (let i = active - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    let most = 0;
    for (let i = 0; i < active; i++) {
      const n = order[i]!;
      const row = rows[n]!;
      const from = starts[row]!;
      const to = starts[row + 1]!;
      let sum = w[features]!;
      for (let k = from; k < to; k++) sum += w[ids[k]!]! * values[k]!;
      const old = alpha[n]!;
      const slope = sign[n]! * sum - 1 + ridge[n]! * old;
      if (old === 0) {
        // Far on the right side: not looked at again until the others have settled.
        if (slope > highest) {
          active--;
          order[i] = order[active]!;
          order[active] = n;
          i--;
          continue;
        }
        if (slope >= 0) continue;
      }
      if (Math.abs(slope) > most) most = Math.abs(slope);
      // Rows have length one, and the bias adds one.
      const now = Math.max(0, old - slope / (2 + ridge[n]!));
      const step = (now - old) * sign[n]!;
      if (step === 0) continue;
      alpha[n] = now;
      for (let k = from; k < to; k++) w[ids[k]!]! += step * values[k]!;
      w[features]! += step;
    }
    if (most <= options.tolerance) {
      if (active === count) break;
      active = count;
      highest = Number.POSITIVE_INFINITY;
    } else highest = most;
  }
  return w;
}
