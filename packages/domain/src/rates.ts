/**
 * 三率 (条例 §32): response, resolution and satisfaction over valid callbacks, and a composite of them.
 * Weights, the factor of 基本满意 and the rounding are a dated policy, for no city-level source fixes them.
 */

export interface AssessmentPolicy {
  readonly version: string;
  /** First day on which it holds, Asia/Shanghai. */
  readonly from: string;
  /** Shares that add up to 1. */
  readonly weights: { readonly response: number; readonly resolution: number; readonly satisfaction: number };
  /** What one 基本满意 counts towards satisfaction, 0…1. */
  readonly basicallySatisfiedFactor: number;
  /** Decimals of the composite. */
  readonly decimals: number;
  /** Below so many valid callbacks, units are not told apart. */
  readonly fewCallbacks: number;
  /** Whose callbacks count of a merged group (并单): every petitioner's, or that of the root alone. */
  readonly merged: 'each' | 'root';
  /** Where it comes from, and how sure that is. */
  readonly note: string;
}

export interface CallbackCounts {
  readonly validCallbacks: number;
  readonly contacted: number;
  readonly solved: number;
  readonly satisfied: number;
  readonly basicallySatisfied: number;
}

export interface Rates {
  readonly validCallbacks: number;
  readonly response: number;
  readonly resolution: number;
  readonly satisfaction: number;
  readonly composite: number;
  readonly fewCallbacks: boolean;
}

/** Half away from zero, on the decimal text, so that 97.25 with one decimal is 97.3 whatever its binary form. */
function rounded(value: number, decimals: number): number {
  const shifted = Number(`${value.toFixed(10)}e${decimals}`);
  return Number(`${Math.round(shifted + Number.EPSILON)}e-${decimals}`);
}

function composed(
  response: number,
  resolution: number,
  satisfaction: number,
  validCallbacks: number,
  policy: AssessmentPolicy,
): Rates {
  const { weights } = policy;
  return {
    validCallbacks,
    response,
    resolution,
    satisfaction,
    composite: rounded(
      100 *
        (weights.response * response + weights.resolution * resolution + weights.satisfaction * satisfaction),
      policy.decimals,
    ),
    fewCallbacks: validCallbacks < policy.fewCallbacks,
  };
}

/** Rates of one group. Without a valid callback every rate is 0, and the group stays in the table. */
export function threeRates(counts: CallbackCounts, policy: AssessmentPolicy): Rates {
  const n = counts.validCallbacks;
  if (n === 0) return composed(0, 0, 0, 0, policy);
  return composed(
    counts.contacted / n,
    counts.solved / n,
    (counts.satisfied + policy.basicallySatisfiedFactor * counts.basicallySatisfied) / n,
    n,
    policy,
  );
}

/** The arithmetic mean of groups: what some bulletins print as the district's row, beside the pooled one. */
export function meanRates(groups: readonly Rates[], policy: AssessmentPolicy): Rates {
  const n = groups.length;
  if (n === 0) return composed(0, 0, 0, 0, policy);
  const mean = (pick: (rates: Rates) => number) => groups.reduce((sum, rates) => sum + pick(rates), 0) / n;
  const validCallbacks = groups.reduce((sum, rates) => sum + rates.validCallbacks, 0);
  return composed(
    mean((r) => r.response),
    mean((r) => r.resolution),
    mean((r) => r.satisfaction),
    validCallbacks,
    policy,
  );
}
