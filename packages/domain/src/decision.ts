import type { FactDraft, RefusalCode } from '@jiesu/contracts';

/** What a rule answers: the next state with the facts that make it known, or a refusal with its reason. */
export type Decision<D> = Granted<D> | Refused;

export interface Granted<D> {
  readonly next: D;
  readonly facts: readonly FactDraft[];
}

/** `because` is a whole Chinese sentence for the person who asked: what stands in the way, and what helps. */
export interface Refused {
  readonly refused: RefusalCode;
  readonly because: string;
}

export const refuse = (refused: RefusalCode, because: string): Refused => ({ refused, because });

export const isRefused = <D>(decision: Decision<D>): decision is Refused => 'refused' in decision;
