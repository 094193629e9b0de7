import type { Instant } from './clock.ts';

/**
 * What is to go out to petitioners, by text message or by a robot that calls. The house sends nothing itself: the
 * city's gateway takes what waits, and says what became of it. Until it has said so, nothing counts as sent.
 */
export type MessageWay = 'message' | 'robot';

export interface OutMessage {
  /** Put again under the same key, a message changes nothing. */
  readonly key: string;
  readonly way: MessageWay;
  /** Number and words, sealed: the port never sees them. */
  readonly sealed: string;
  readonly notBefore: Instant;
  /** Afterwards it is not handed out any more, and has expired. */
  readonly until: Instant;
}

/** waiting: for the gateway, or for another try; taken: the gateway has it; the others are ends. */
export type MessageState = 'waiting' | 'taken' | 'sent' | 'failed' | 'withdrawn' | 'expired';

export interface KeptMessage extends OutMessage {
  readonly state: MessageState;
  readonly putAt: Instant;
  /** How often it was handed out. */
  readonly tries: number;
  readonly changedAt: Instant;
  /** What the gateway said last. */
  readonly detail?: string;
}

export interface Report {
  readonly key: string;
  /** `again`: it did not go out and may be tried once more from then on. */
  readonly outcome: 'sent' | 'failed' | { readonly again: Instant };
  readonly detail?: string;
}

export interface Messenger {
  put(messages: readonly OutMessage[]): Promise<void>;
  /** Those that no gateway has taken. One that is out cannot be called back. */
  withdraw(keys: readonly string[]): Promise<void>;
  /**
   * Hands out what waits, oldest first, each to one taker: until `leaseUntil` nobody else gets it, then it waits again.
   * At least once: a gateway that died may have sent it.
   */
  take(way: MessageWay, limit: number, leaseUntil: Instant): Promise<readonly KeptMessage[]>;
  /** False: no such message is taken, or its end was reported before. */
  report(report: Report): Promise<boolean>;
  get(key: string): Promise<KeptMessage | undefined>;
  /** Newest first; `state` left out: all. */
  list(state: MessageState | undefined, limit: number, after?: string): Promise<readonly KeptMessage[]>;
  counts(): Promise<Readonly<Record<MessageState, number>>>;
}

export const messageStates: readonly MessageState[] = [
  'waiting',
  'taken',
  'sent',
  'failed',
  'withdrawn',
  'expired',
];
