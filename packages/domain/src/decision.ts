import type { FactDraft, FieldError, RefusalCode } from '@jiesu/contracts';

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
  /** Where the refusal hangs on fields of the body: which ones. */
  readonly fields?: readonly FieldError[];
}

/** `field`: the one of the body that would have to change, so that a form can point at it. */
export const refuse = (refused: RefusalCode, because: string, field?: string): Refused =>
  field === undefined ? { refused, because } : { refused, because, fields: [{ field, message: because }] };

export const isRefused = <D>(decision: Decision<D>): decision is Refused => 'refused' in decision;
