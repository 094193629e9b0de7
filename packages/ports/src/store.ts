import type { Outgoing } from './bus.ts';

/** What made a document change: a fact's id, or an idempotency key scoped to its sender. */
export interface Cause {
  readonly id: string;
  /** Fingerprint of the command's body: the same key with another body is a mistake of the sender. */
  readonly digest?: string;
}

/** A cause as remembered beside the document, with the revision it led to. */
export interface KnownCause extends Cause {
  readonly revision: number;
}

/** Identity, version and causes beside the object, never in it. Revision 1 is the first commit. */
export interface Held<D> {
  readonly id: string;
  readonly revision: number;
  readonly doc: D;
  /** The most recent causes, newest last, at most `REMEMBERED_CAUSES`. */
  readonly causes: readonly KnownCause[];
}

export const REMEMBERED_CAUSES = 64;

export interface Change<D> {
  readonly id: string;
  /** The revision this change was decided on; 0 = the document does not exist yet. */
  readonly expected: number;
  readonly next: D;
  readonly facts: readonly Outgoing[];
  readonly cause: Cause;
}

export type Committed<D> =
  /** Written: document, facts and cause in one durable step. */
  | { readonly kind: 'written'; readonly held: Held<D> }
  /** This cause was seen before (on this document, or as creator of another one): nothing was written. */
  | { readonly kind: 'repeated'; readonly held: Held<D> }
  /** Somebody was faster, or the document to create exists: load and decide again. */
  | { readonly kind: 'stale' };

export type Scalar = string | number | boolean;

/** Conditions on declared fields, all of which must hold. */
export type Where = Readonly<
  Record<
    string,
    | Scalar
    | readonly Scalar[]
    | { readonly lt?: Scalar; readonly lte?: Scalar; readonly gt?: Scalar; readonly gte?: Scalar }
    | { readonly has: Scalar }
    | { readonly missing: boolean }
    /** Substring, case-insensitive. Scans: combine it with an indexed condition. */
    | { readonly contains: string }
  >
>;

export interface Query {
  readonly where?: Where;
  /** Declared fields; the id is always the last criterion, so that pages are stable. Missing values come last. */
  readonly sort?: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];
  /** 1…500 */
  readonly limit: number;
  /** From the page before. A cursor of another query is refused with Fault `invalid-cursor`. */
  readonly cursor?: string;
}

export interface Page<D> {
  readonly items: readonly Held<D>[];
  readonly cursor?: string;
}

export interface StoreDeclaration {
  /** Also the table's or collection's name: letters and underscores. */
  readonly name: string;
  /** Fields that may be asked and sorted by, and where they lie in the document (`place.streetId`). */
  readonly fields: Readonly<
    Record<string, { readonly path: string; readonly type: 'text' | 'number' | 'boolean' | 'list' }>
  >;
  /** Each a list of field names, most significant first. */
  readonly indexes: readonly (readonly string[])[];
  /**
   * Indexes over those documents alone that have the first field, so the others pay nothing for them. A query uses one
   * when it says `{ missing: false }` of that field.
   */
  readonly sparse?: readonly (readonly string[])[];
  /** True: a cause creates at most one document here, whatever its id (idempotent creation). */
  readonly createOnce?: boolean;
}

/** Documents of one service. Reads return copies; what is committed is copied. */
export interface Documents<D> {
  get(id: string): Promise<Held<D> | undefined>;
  getMany(ids: readonly string[]): Promise<readonly Held<D>[]>;
  commit(change: Change<D>): Promise<Committed<D>>;
  /** Each by itself: one stale change does not hinder the others. */
  commitMany(changes: readonly Change<D>[]): Promise<readonly Committed<D>[]>;
  /** May lag behind `commit` by a second. */
  find(query: Query): Promise<Page<D>>;
  count(where?: Where): Promise<number>;
  /** Counts per value of a declared field, under a condition. */
  countBy(field: string, where?: Where): Promise<ReadonlyMap<string, number>>;
}
