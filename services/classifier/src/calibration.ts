/**
 * Measured by `npm run evaluate -w services/classifier -- --calibrate` (five-fold over the examples). `scores` are raw
 * probabilities, `precision` the share of right answers found there.
 */
export const CALIBRATION = {
  scores: [0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1],
  precision: [0.05, 0.25, 0.5, 0.6, 0.76, 0.9, 0.955, 0.975, 0.985, 0.99],
  /** Confidence from which a request may be dispatched without a person looking at it: raw 0.8, right in 97 %. */
  confidentFrom: 0.9,
  /** And only with this much evidence in words, */
  leastEvidence: 6,
  /** which must be this share of all evidence: a text about two matters is for a person. */
  leastShare: 0.4,
  /** Below this confidence the text fits nowhere. */
  leastConfidence: 0.12,
  leastAlternative: 0.05,
} as const;
