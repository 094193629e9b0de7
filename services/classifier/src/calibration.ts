/**
 * Measured by `npm run evaluate -w services/classifier -- --calibrate` (five-fold, then checked on the held-out
 * examples). `scores` are raw probabilities, `precision` the share of right answers found there.
 */
export const CALIBRATION = {
  scores: [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1],
  precision: [0.02, 0.25, 0.45, 0.65, 0.85, 0.94, 0.98],
  /** From this confidence on a request may be dispatched without a person looking at it. */
  confidentFrom: 0.95,
  /** And only with this much evidence in words. */
  leastEvidence: 4,
  leastAlternative: 0.03,
} as const;
