import type { CausesWay, ChangeRow, Facts, Json, Operation } from './operations.ts';

/**
 * A batch on its way to the writer's thread: one flat list, and all long texts as UTF-8 in memory that both threads
 * see. As strings they would be copied twice, and live long enough in both heaps to be carried into the old space.
 */
export interface Parcel {
  readonly flat: readonly unknown[];
  readonly bytes: SharedArrayBuffer;
}

/** No text has more bytes of UTF-8 than three for each of its units. */
const BYTES_A_UNIT = 3;
const SMALLEST = 256 * 1024;

const roomFor = (operations: readonly Operation[]): number => {
  let units = 0;
  const add = (facts: readonly Facts[]): void => {
    for (const [, , text] of facts) units += text.length;
  };
  for (const operation of operations) {
    if (operation[0] === 'publish') add(operation[1]);
    else if (operation[0] === 'commit')
      for (const row of operation[2]) {
        units += row[2].length;
        add(row[6]);
      }
  }
  return units * BYTES_A_UNIT;
};

/** Packs into the smallest of `free` that is large enough, or into new memory. */
export function pack(operations: readonly Operation[], free: SharedArrayBuffer[]): Parcel {
  const room = roomFor(operations);
  let bytes = free.pop();
  // Memory that nobody writes to is not there: only what texts really need counts.
  if (bytes === undefined || bytes.byteLength < room)
    bytes = new SharedArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(SMALLEST, room))));
  const buffer = Buffer.from(bytes);
  const flat: unknown[] = [];
  let at = 0;
  const put = (text: Json): number => {
    const length = buffer.write(text as string, at);
    at += length;
    return length;
  };
  const putFacts = (facts: readonly Facts[]): void => {
    flat.push(facts.length);
    for (const [className, count, text] of facts) flat.push(className, count, put(text));
  };
  for (const operation of operations) {
    switch (operation[0]) {
      case 'commit': {
        const [kind, table, rows] = operation;
        flat.push(kind, table, rows.length);
        for (const [id, expected, doc, cause, creator, way, facts] of rows) {
          flat.push(id, expected, put(doc), cause, creator, way);
          putFacts(facts);
        }
        break;
      }
      case 'publish':
        flat.push(operation[0]);
        putFacts(operation[1]);
        break;
      default:
        flat.push(operation[0], operation[1]);
    }
  }
  return { flat, bytes };
}

export function unpack({ flat, bytes }: Parcel): Operation[] {
  const buffer = Buffer.from(bytes);
  const operations: Operation[] = [];
  let i = 0;
  let at = 0;
  const next = <T>(): T => flat[i++] as T;
  const text = (): Json => {
    const from = at;
    at += next<number>();
    return buffer.subarray(from, at);
  };
  const facts = (): Facts[] => {
    const all: Facts[] = [];
    for (let n = next<number>(); n > 0; n--) all.push([next<string>(), next<number>(), text()]);
    return all;
  };
  while (i < flat.length) {
    const kind = next<Operation[0]>();
    switch (kind) {
      case 'commit': {
        const table = next<string>();
        const rows: ChangeRow[] = [];
        for (let n = next<number>(); n > 0; n--) {
          rows.push([
            next<string>(),
            next<number>(),
            text(),
            next<string>(),
            next<string | null>(),
            next<CausesWay>(),
            facts(),
          ]);
        }
        operations.push([kind, table, rows]);
        break;
      }
      case 'publish':
        operations.push([kind, facts()]);
        break;
      default:
        operations.push([kind, next()] as Operation);
    }
  }
  return operations;
}
