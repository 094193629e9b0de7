import type { Held, KnownCause } from '@jiesu/ports';
import { trimmed } from './causes.ts';

/** Documents kept per store. */
const KEPT = 256;
/** Longer ones are read from the file. */
const KEPT_CHARS = 16_384;

/** The documents read and written last, so that a change soon after needs no look into the file. */
export interface Recent<D> {
  get(id: string): Held<D> | undefined;
  /** All causes in the column, when exactly this revision is known. */
  causes(id: string, revision: number): readonly KnownCause[] | undefined;
  keep(
    id: string,
    revision: number,
    doc: D,
    /** Its text, or how long that is, where documents are shared. */
    text: string | number,
    causes: readonly KnownCause[],
  ): void;
  forget(id: string): void;
}

interface Entry<D> {
  readonly revision: number;
  /** The document, or its text where everybody gets a copy. */
  readonly doc: D | undefined;
  readonly text: string;
  readonly causes: readonly KnownCause[];
}

export function openRecent<D>(share: boolean): Recent<D> {
  const entries = new Map<string, Entry<D>>();
  return {
    get(id) {
      const entry = entries.get(id);
      if (entry === undefined) return undefined;
      const { revision, doc, text, causes } = entry;
      return { id, revision, doc: doc ?? (JSON.parse(text) as D), causes: trimmed(causes) };
    },
    causes(id, revision) {
      const entry = entries.get(id);
      return entry?.revision === revision ? entry.causes : undefined;
    },
    keep(id, revision, doc, text, causes) {
      // An answer may come after a reading of something newer.
      if ((entries.get(id)?.revision ?? 0) > revision) return;
      entries.delete(id);
      if ((typeof text === 'number' ? text : text.length) > KEPT_CHARS) return;
      entries.set(id, { revision, doc: share ? doc : undefined, text: share ? '' : String(text), causes });
      if (entries.size > KEPT) entries.delete(entries.keys().next().value as string);
    },
    forget(id) {
      entries.delete(id);
    },
  };
}
