import { openSink } from './json.ts';
import {
  type CausesWay,
  type ChangeRow,
  type Facts,
  type Json,
  Later,
  type Operation,
  type SqlStep,
  type Value,
} from './operations.ts';

/**
 * A batch on its way to the writer's thread, as UTF-8 in memory that both threads see: first all documents and facts,
 * then one flat list of the rest, as JSON. As strings they would be copied twice, and live long enough in both heaps to
 * be carried into the old space; as values the list would cost four times as much.
 */
export interface Parcel {
  readonly bytes: SharedArrayBuffer;
  /** Where the list lies. */
  readonly from: number;
  readonly to: number;
}

const NOTHING: Operation = ['sql', []];

export interface Packed {
  readonly parcel: Parcel;
  /** Operations with something that has no JSON, such as a ring: they alone are not sent. */
  readonly spoiled: readonly (readonly [index: number, error: unknown])[];
}

/** Packs into `reused` as long as it suffices. */
export function pack(operations: readonly Operation[], reused?: SharedArrayBuffer): Packed {
  const sink = openSink(reused);
  const flat: unknown[] = [];
  const put = (json: Json): number => {
    const from = sink.at;
    if (json instanceof Later) {
      for (const [i, value] of json.values.entries()) {
        if (i > 0) sink.raw(',');
        sink.value(value);
      }
      json.bytes = sink.at - from;
    } else sink.raw(json as string);
    return sink.at - from;
  };
  const putFacts = (facts: readonly Facts[]): void => {
    flat.push(facts.length);
    for (const [className, count, json] of facts) flat.push(className, count, put(json));
  };
  const putOperation = (operation: Operation): void => {
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
      case 'sql':
        flat.push(operation[0], operation[1].length);
        for (const [sql, rows, answer] of operation[1]) {
          flat.push(
            sql,
            answer,
            rows.map((row) => row.map((value) => (value instanceof Later ? [put(value)] : value))),
          );
        }
        break;
      default:
        flat.push(operation[0], operation[1]);
    }
  };
  const spoiled: [number, unknown][] = [];
  for (const [index, operation] of operations.entries()) {
    const mark = flat.length;
    const from = sink.at;
    try {
      putOperation(operation);
    } catch (error) {
      flat.length = mark;
      sink.backTo(from);
      putOperation(NOTHING);
      spoiled.push([index, error]);
    }
  }
  const from = sink.at;
  sink.value(flat);
  return { parcel: { bytes: sink.bytes, from, to: sink.at }, spoiled };
}

export function unpack(parcel: Parcel): Operation[] {
  const buffer = Buffer.from(parcel.bytes);
  const flat = JSON.parse(buffer.toString('utf8', parcel.from, parcel.to)) as unknown[];
  const operations: Operation[] = [];
  let i = 0;
  let at = 0;
  const next = <T>(): T => flat[i++] as T;
  const text = (length: number): Uint8Array => {
    const from = at;
    at += length;
    return buffer.subarray(from, at);
  };
  const facts = (): Facts[] => {
    const all: Facts[] = [];
    for (let n = next<number>(); n > 0; n--) all.push([next<string>(), next<number>(), text(next<number>())]);
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
            text(next<number>()),
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
      case 'sql': {
        const steps: SqlStep[] = [];
        for (let n = next<number>(); n > 0; n--) {
          const sql = next<string>();
          const answer = next<SqlStep[2]>();
          const rows = next<(Value | [number])[][]>();
          steps.push([
            sql,
            rows.map((row) => row.map((value) => (Array.isArray(value) ? text(value[0]) : value))),
            answer,
          ]);
        }
        operations.push([kind, steps]);
        break;
      }
      default:
        operations.push([kind, next()] as Operation);
    }
  }
  return operations;
}
