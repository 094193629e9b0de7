import type { AssessmentPolicy } from '@jiesu/contracts';

/**
 * 三率 (条例 §32): response, resolution and satisfaction over valid callbacks, and a composite of them.
 * Weights, the factor of 基本满意 and the rounding are a dated policy, for no city-level source fixes them.
 */

/** What the rates alone need of the policy. */
export type RatesPolicy = Pick<
  AssessmentPolicy,
  'weights' | 'basicallySatisfiedFactor' | 'decimals' | 'fewCallbacks'
>;

export interface CallbackCounts {
  /** The denominator. */
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
export function rounded(value: number, decimals: number): number {
  const shifted = Number(`${value.toFixed(10)}e${decimals}`);
  return Number(`${Math.round(shifted + Number.EPSILON)}e-${decimals}`);
}

function composed(
  response: number,
  resolution: number,
  satisfaction: number,
  validCallbacks: number,
  policy: RatesPolicy,
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
export function threeRates(counts: CallbackCounts, policy: RatesPolicy): Rates {
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
export function meanRates(groups: readonly Rates[], policy: RatesPolicy): Rates {
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
