import { checkIncomingFact, type Fact, isFactType } from '@jiesu/contracts';
import { Fault } from '@jiesu/ports';

/**
 * On facts made by this process, which were checked strictly when they were made. It is no part of their JSON, so facts
 * read back from the log or sent by another process do not carry it.
 */
export const MADE_HERE: unique symbol = Symbol('made here');

/**
 * Why a fact may not be handled: its type is of no release we know, or it is ours to handle and breaks its schema.
 * Undefined: nothing is wrong with it, or it does not concern us.
 */
export function whyNot(fact: Fact, wanted: boolean): Fault | undefined {
  if (!wanted) {
    if (isFactType(fact.type)) return undefined;
    return new Fault(
      'unknown-fact-version',
      'after-fix',
      `no fact of type ${String(fact.type)} is known here`,
    );
  }
  if ((fact as { readonly [MADE_HERE]?: true })[MADE_HERE] === true) return undefined;
  const wrong = checkIncomingFact(fact);
  if (wrong === undefined) return undefined;
  return new Fault(
    'malformed-fact',
    'never',
    wrong.map(({ field, message }) => `${field}: ${message}`).join(' '),
  );
}
