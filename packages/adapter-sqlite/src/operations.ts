/**
 * What the writer is asked and what it answers: plain arrays of texts and numbers, so that a batch crosses to the
 * writer's thread in one cheap message. Documents and facts come as JSON already.
 */

export type Value = string | number | null;

/** What becomes JSON texts, joined by commas, when its batch goes to the writer's thread: nobody changes it till then. */
export class Later {
  readonly values: readonly unknown[];
  /** How long it became. */
  bytes = 0;
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

/** A JSON text; UTF-8 where it has crossed to the writer's thread. */
export type Json = string | Uint8Array | Later;

/** Facts of one class, as JSON texts joined by commas: what one row of the log is put together from. */
export type Facts = readonly [className: string, count: number, text: Json];

/**
 * In the order in which a group commit's facts lie in the log: class after class, each in the order it was said. The
 * writer and the memory of the log both go by it.
 */
export function byClass<T>(things: readonly T[], classOf: (thing: T) => string): readonly [string, T[]][] {
  const classes = new Map<string, T[]>();
  for (const thing of things) {
    const name = classOf(thing);
    const known = classes.get(name);
    if (known === undefined) classes.set(name, [thing]);
    else known.push(thing);
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How the list of causes is written: appended unseen, replaced by this text, or appended and answered. */
export type CausesWay = 'append' | 'answer' | { readonly replace: string };

export type ChangeRow = readonly [
  id: string,
  expected: number,
  doc: Json,
  /** The cause's line in the list. */
  cause: string,
  /** The cause's id where it may create only once. */
  creator: string | null,
  causes: CausesWay,
  facts: readonly Facts[],
];

/** A value that is bytes or `Later` is JSON: the statement takes it as text by a cast. */
export type SqlStep = readonly [
  sql: string,
  rows: readonly (readonly (Value | Uint8Array | Later)[])[],
  answer: 'changes' | 'rows',
];

export type Operation =
  /** Each change by itself; answers `ChangeAnswer[]`, or `true` when each of them was written. */
  | readonly [kind: 'commit', table: string, changes: readonly ChangeRow[]]
  | readonly [kind: 'publish', facts: readonly Facts[]]
  /** One prepared statement after the other, each for all its rows; answers `(number | Value[][])[]`. */
  | readonly [kind: 'sql', steps: readonly SqlStep[]]
  /** Schema work. */
  | readonly [kind: 'exec', sql: string];

export type ChangeAnswer =
  | true
  /** Written; the causes as they are now, where they were asked for. */
  | string
  | false
  /** Seen before: what is held. */
  | readonly [id: string, revision: number, doc: string, causes: string];

export interface Failure {
  readonly name: string;
  readonly message: string;
  /** SQLite's result code; 0 = the failure came from elsewhere. */
  readonly code: number;
}

/** A group commit's outcome. Operations beyond `taken` were not looked at. */
export interface Answer {
  readonly taken: number;
  readonly results: readonly unknown[];
  /** By number of the operation: it alone was undone. */
  readonly failed: readonly (readonly [index: number, failure: Failure])[];
  /** Nothing was written. */
  readonly refused?: Failure;
  /** Position of the first fact written, and how many were, in the order of `byClass`. */
  readonly first: number;
  readonly facts: number;
}

/** How much work an operation is, roughly in rows. */
export const weightOf = (operation: Operation): number => {
  switch (operation[0]) {
    case 'commit':
      return operation[2].length;
    case 'publish':
      return 1 + operation[1].length;
    case 'sql': {
      let rows = 0;
      for (const step of operation[1]) rows += step[1].length;
      return rows;
    }
    case 'exec':
      return 1;
  }
};
