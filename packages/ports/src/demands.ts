import type { Demand } from '@jiesu/contracts';

/** A demand with its place in the base: `seq` counts from 1 without gaps, in order of first arrival. */
export interface NumberedDemand {
  readonly seq: number;
  readonly demand: Demand;
}

/**
 * The livelihood-demand database's own port: a request's demand is put whole, found by id or by number, and read
 * through from the beginning. Counting is done by the reader over compact columns, not here.
 */
export interface DemandBase {
  /** Those that exist, in any order. */
  getMany(requestIds: readonly string[]): Promise<readonly NumberedDemand[]>;
  /** Those that exist, in the order asked for. */
  getNumbered(seqs: readonly number[]): Promise<readonly NumberedDemand[]>;
  /** Inserts or replaces, all or none, durable when it resolves. Answers the numbers in the order given. */
  putMany(demands: readonly Demand[]): Promise<readonly number[]>;
  /** Everything, by number. */
  scan(): AsyncIterable<readonly NumberedDemand[]>;
  count(): Promise<number>;
  /** A second, empty base beside this one, for a rebuild. A shadow left over from an interrupted rebuild is dropped. */
  shadow(): Promise<ShadowBase>;
}

export interface ShadowBase extends DemandBase {
  /** Takes the place of the base it was made from, in one step. */
  promote(): Promise<void>;
  discard(): Promise<void>;
}
