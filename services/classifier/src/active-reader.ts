import type { Aside } from '@jiesu/service-kit';
import { type Classified, METHOD } from './classify.ts';
import { decode } from './learner/artefact.ts';
import type { Sureness } from './learner/calibrate.ts';
import type { Answered, Asked, Reading } from './reading.ts';

/** How a model is named in what it decides. */
export const versionOf = (modelVersion: string): string => `${METHOD}-${modelVersion}`.slice(0, 60);

/** Reads with the model in use, which can be another from one call to the next. */
export interface ActiveReader {
  do(one: Reading): Promise<Classified>;
  /** From now on this model; absent: the built one. */
  use(bytes: Uint8Array | undefined): Promise<void>;
}

export function activeReaderOf(aside: Aside<Asked, Answered>, sureness: Sureness): ActiveReader {
  let chosen: { readonly bytes: Uint8Array; readonly version: string } | undefined;
  const classified = (answer: Answered): Classified => {
    if (!('title' in answer)) throw new Error('a text was read and no classification came back');
    return answer;
  };
  return {
    async do(asked) {
      const one: Reading = { ...asked, sureness };
      const answer = classified(await aside.do(one));
      if (chosen === undefined || answer.classifierVersion === chosen.version) return answer;
      // The thread was begun anew and reads with the built model: it is told, and reads again.
      await aside.do({ use: chosen.bytes });
      return classified(await aside.do(one));
    },
    async use(bytes) {
      chosen = bytes === undefined ? undefined : { bytes, version: versionOf(decode(bytes).card.version) };
      await aside.do({ use: bytes });
    },
  };
}
