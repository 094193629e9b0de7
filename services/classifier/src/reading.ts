import type { Aside, AsideTools } from '@jiesu/service-kit';
import { type Classified, type ClassifyContext, createClassifier } from './classify.ts';

/** A text to read, in the open or as an intake sealed it. */
export type Reading = Omit<ClassifyContext, 'address'> &
  ({ readonly sealed: string } | { readonly text: string; readonly address?: string | undefined });

/** What an intake sealed: the petitioner's part never leaves this file. */
interface Sealed {
  readonly text: string;
  readonly address?: string;
}

export type Reader = Aside<Reading, Classified>;

/** Reads texts beside the main thread: opening and classifying cost more than all the rest of a request's way. */
export function reading({ reference, vault }: AsideTools): (one: Reading) => Classified {
  const classifier = createClassifier(reference);
  return (one) => {
    const { text, address } = 'sealed' in one ? vault.open<Sealed>(one.sealed) : one;
    const { communityId, earlier, location, hint, kind } = one;
    return classifier.classify(text, { address, communityId, earlier, location, hint, kind });
  };
}
