import type { Fact, FactType } from '@jiesu/contracts';

/** Stops what was started; resolves when no handler is running any more. */
export type Stop = () => Promise<void>;

/** A fact on its way to a topic. */
export interface Outgoing {
  readonly topic: string;
  readonly fact: Fact;
}

/** A fact as it lies in the log. `position` grows along the log and is opaque to readers. */
export interface Delivered extends Outgoing {
  readonly position: string;
}

interface SubscriptionBase {
  /** Consumer group: each fact goes to the group once or more, and its positions are kept under this name. */
  readonly group: string;
  /** Topic names; a trailing `*` matches any ending (`dispatch.*`). */
  readonly topics: readonly string[];
  /** Facts of other types are passed over. Left out: every type. */
  readonly types?: readonly FactType[];
}

/**
 * At least once, in order per `partitionkey`, other keys side by side.
 * A handler that rejects with a `Fault` of retry `never` or `after-fix` sends the fact to the dead letters at once;
 * any other rejection is tried again with back-off, then goes there too. Its neighbours do not wait for it.
 */
export interface OneByOne extends SubscriptionBase {
  readonly handle: (fact: Fact, delivery: Delivered) => Promise<void>;
}

/** Takes facts in lots, in log order. A lot that fails is tried fact by fact, so one bad fact never spoils the lot. */
export interface InLots extends SubscriptionBase {
  readonly handleMany: (facts: readonly Fact[], deliveries: readonly Delivered[]) => Promise<void>;
}

export type Subscription = OneByOne | InLots;

export interface DeadLetter {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly fact: Fact;
  /** Error code of `schemas/errors`. */
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
  /** When it was given up. */
  readonly at: string;
  readonly state: 'waiting' | 'replayed' | 'discarded';
}

export interface DeadLetters {
  /** Newest first. */
  list(query: {
    readonly group?: string;
    readonly state?: DeadLetter['state'];
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<{ readonly items: readonly DeadLetter[]; readonly total: number; readonly cursor?: string }>;
  get(id: string): Promise<DeadLetter | undefined>;
  /**
   * Gives the fact to its group again, at once or when the group comes back. It leaves `waiting` once handled, and
   * returns here if it fails again. Fault `not-found` or `dead-letter-not-waiting`, also for `discard`.
   */
  replay(id: string): Promise<void>;
  discard(id: string): Promise<void>;
}

export interface GroupStatus {
  readonly group: string;
  readonly topics: readonly string[];
  /** Facts written but not yet handled by this group. Far behind, an adapter may say how far at most. */
  readonly lag: number;
  /** `time` of the oldest unhandled fact. */
  readonly oldestAt?: string;
  readonly deadLetters: number;
}

export interface Bus {
  /** A group has one subscription at a time; a new group begins with the oldest fact of the log. */
  subscribe(subscription: Subscription): Promise<Stop>;
  /** For the relay of an adapter, for imports and for tests. Services publish by committing. */
  publish(facts: readonly Outgoing[]): Promise<void>;
  /** Every fact from now on, without group or position: for live screens. Never for work that must be done. */
  watch(topics: readonly string[], listener: (delivered: Delivered) => void): Promise<Stop>;
  /** Reads the log as it stands, oldest first, from after `after` or from its beginning, up to its end at the call. */
  read(topics: readonly string[], after?: string): AsyncIterable<readonly Delivered[]>;
  /** The position of the newest fact, for use with `read` and `seek`. Undefined: the log is empty. */
  end(): Promise<string | undefined>;
  /** Sets a stopped group's position: what lies after it is delivered again. `undefined`: from the beginning. */
  seek(group: string, after: string | undefined): Promise<void>;
  readonly deadLetters: DeadLetters;
  groups(): Promise<readonly GroupStatus[]>;
  /**
   * Resolves when every fact written so far, and every fact that handling them brought forth, was handled by every
   * subscribed group (or lies in the dead letters).
   */
  idle(): Promise<void>;
}
