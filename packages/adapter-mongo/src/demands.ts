import type { Demand } from '@jiesu/contracts';
import type { DemandBase, NumberedDemand, ShadowBase } from '@jiesu/ports';
import type { Collection, Db, Document } from 'mongodb';
import { guarded, isDuplicate } from './guard.ts';

const LIVE = 'demand_base';
const SHADOW = 'demand_base_shadow';
const SCAN_LOT = 2_000;
const ASKED_AT_ONCE = 1_000;

interface Row {
  readonly _id: string;
  /** Its number. */
  readonly n: number;
  readonly d: Document;
}

const numbered = ({ n, d }: Row): NumberedDemand => ({ seq: n, demand: d as unknown as Demand });

/** One collection. Numbers are given by whoever writes, and one process does: another one is found out by the index. */
function over(collection: Collection<Row>): Omit<DemandBase, 'shadow'> {
  let laidOut: Promise<unknown> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    laidOut ??= guarded(() => collection.createIndex({ n: 1 }, { name: 'number', unique: true })).catch(
      (error: unknown) => {
        laidOut = undefined;
        throw error;
      },
    );
    await laidOut;
    return guarded(work);
  };
  /** The last number that was given, as far as this process knows. */
  let given: number | undefined;
  const highest = async (): Promise<number> => {
    const [row] = await collection
      .find({}, { projection: { n: 1 } })
      .sort({ n: -1 })
      .limit(1)
      .toArray();
    return row?.n ?? 0;
  };
  const byIds = async (ids: readonly string[]): Promise<Row[]> => {
    const found: Row[] = [];
    for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
      const part = ids.slice(from, from + ASKED_AT_ONCE);
      for (const row of await collection.find({ _id: { $in: part } }).toArray()) found.push(row);
    }
    return found;
  };

  const put = async (demands: readonly Demand[]): Promise<readonly number[]> => {
    // Of several with one id the last stands.
    const last = new Map(demands.map((demand) => [demand.requestId, demand]));
    const known = new Map(
      (await collection.find({ _id: { $in: [...last.keys()] } }, { projection: { n: 1 } }).toArray()).map(
        ({ _id, n }) => [_id, n] as const,
      ),
    );
    const numbers = new Map(known);
    given ??= await highest();
    let next = given;
    const fresh: Row[] = [];
    const replaced: Row[] = [];
    for (const [_id, demand] of last) {
      const n = known.get(_id);
      const row = { _id, n: n ?? ++next, d: demand as unknown as Document };
      numbers.set(_id, row.n);
      (n === undefined ? fresh : replaced).push(row);
    }
    // In the order of their numbers: what is cut off leaves no gap, and is put again by whoever asked.
    if (fresh.length > 0) {
      given = undefined;
      await collection.insertMany(fresh, { ordered: true });
      given = next;
    }
    if (replaced.length > 0) {
      await collection.bulkWrite(
        replaced.map(({ _id, n, d }) => ({ replaceOne: { filter: { _id }, replacement: { n, d } } })),
        { ordered: true },
      );
    }
    return demands.map(({ requestId }) => numbers.get(requestId) as number);
  };

  return {
    getMany: (requestIds) => asked(async () => (await byIds(requestIds)).map(numbered)),
    getNumbered: (seqs) =>
      asked(async () => {
        const rows = await collection.find({ n: { $in: [...new Set(seqs)] } }).toArray();
        const bySeq = new Map(rows.map((row) => [row.n, row]));
        return seqs.flatMap((seq) => {
          const row = bySeq.get(seq);
          return row === undefined ? [] : [numbered(row)];
        });
      }),
    putMany(demands) {
      if (demands.length === 0) return Promise.resolve([]);
      const putting = turn
        .catch(() => undefined)
        .then(() =>
          asked(async () => {
            try {
              return await put(demands);
            } catch (error) {
              // Somebody else gave the same numbers: looked up and given anew.
              if (isDuplicate(error)) return put(demands);
              throw error;
            }
          }),
        );
      turn = putting;
      return putting;
    },
    async *scan() {
      for (let after = 0; ; ) {
        const at = after;
        const rows = await asked(() =>
          collection
            .find({ n: { $gt: at } })
            .sort({ n: 1 })
            .limit(SCAN_LOT)
            .toArray(),
        );
        if (rows.length === 0) return;
        after = rows.at(-1)?.n ?? after;
        yield rows.map(numbered);
      }
    },
    count: () => asked(highest),
  };
}

/** A rebuild grows a second collection, which then takes the name of the first. */
export function mongoDemands(db: Db): DemandBase {
  return {
    ...over(db.collection<Row>(LIVE)),
    async shadow(): Promise<ShadowBase> {
      const collection = db.collection<Row>(SHADOW);
      await guarded(() => collection.drop().catch(() => false));
      const base = over(collection);
      // There from the start, so that an empty one can be promoted too.
      await base.count();
      return {
        ...base,
        async shadow() {
          throw new Error('a shadow has no shadow');
        },
        async promote() {
          await guarded(() => collection.rename(LIVE, { dropTarget: true }));
        },
        async discard() {
          await guarded(() => collection.drop());
        },
      };
    },
  };
}
