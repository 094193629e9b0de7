import type { AsideTools } from '@jiesu/service-kit';
import { type Classified, type ClassifyContext, createClassifier } from './classify.ts';

/** A text to read, in the open or as an intake sealed it. */
export type Reading = Omit<ClassifyContext, 'address'> &
  ({ readonly sealed: string } | { readonly text: string; readonly address?: string | undefined });

/** What an intake sealed: the petitioner's part never leaves this file. */
interface Sealed {
  readonly text: string;
  readonly address?: string;
}

/** A text to read, or the model to read with from now on; absent: the built one. */
export type Asked = Reading | { readonly use: Uint8Array | undefined };
export type Answered = Classified | { readonly version: string };

export interface Reader {
  do(one: Reading): Promise<Classified>;
}

/** Reads texts beside the main thread: opening and classifying cost more than all the rest of a request's way. */
export function reading({ reference, vault }: AsideTools): (one: Asked) => Answered {
  let classifier = createClassifier(reference);
  return (one) => {
    if ('use' in one) {
      classifier = createClassifier(reference, one.use);
      return { version: classifier.version };
    }
    const { text, address } = 'sealed' in one ? vault.open<Sealed>(one.sealed) : one;
    const { communityId, earlier, location, hint, kind, explain, sureness } = one;
    return classifier.classify(text, {
      address,
      communityId,
      earlier,
      location,
      hint,
      kind,
      explain,
      sureness,
    });
  };
}
