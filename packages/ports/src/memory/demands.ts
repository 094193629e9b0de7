import type { Demand } from '@jiesu/contracts';
import type { DemandBase, NumberedDemand, ShadowBase } from '../demands.ts';

/** Rows of one base; replaced as a whole when a shadow is promoted. */
interface Rows {
  readonly texts: string[];
  readonly seqs: Map<string, number>;
}

const emptyRows = (): Rows => ({ texts: [], seqs: new Map() });
const LOT = 7;

function over(rows: () => Rows): Omit<DemandBase, 'shadow'> {
  const read = (seq: number): NumberedDemand | undefined => {
    const text = rows().texts[seq - 1];
    return text === undefined ? undefined : { seq, demand: JSON.parse(text) as Demand };
  };
  const present = (found: readonly (NumberedDemand | undefined)[]) =>
    found.filter((one) => one !== undefined);
  return {
    async getMany(requestIds) {
      await Promise.resolve();
      // Backwards: nobody may rely on the order.
      return present(requestIds.map((id) => read(rows().seqs.get(id) ?? 0))).reverse();
    },
    async getNumbered(seqs) {
      await Promise.resolve();
      return present(seqs.map(read));
    },
    async putMany(demands) {
      const texts = demands.map((demand) => JSON.stringify(demand));
      await Promise.resolve();
      return demands.map(({ requestId }, index) => {
        const { seqs, texts: kept } = rows();
        const seq = seqs.get(requestId) ?? kept.length + 1;
        seqs.set(requestId, seq);
        kept[seq - 1] = texts[index] ?? '';
        return seq;
      });
    },
    async *scan() {
      for (let from = 1; ; from += LOT) {
        const lot = present(Array.from({ length: LOT }, (_, index) => read(from + index)));
        if (lot.length === 0) return;
        await Promise.resolve();
        yield lot;
      }
    },
    async count() {
      return rows().texts.length;
    },
  };
}

export function memoryDemands(): DemandBase {
  let live = emptyRows();
  return {
    ...over(() => live),
    async shadow(): Promise<ShadowBase> {
      const mine = emptyRows();
      return {
        ...over(() => mine),
        async shadow() {
          throw new Error('a shadow has no shadow');
        },
        async promote() {
          live = mine;
        },
        async discard() {
          mine.texts.length = 0;
          mine.seqs.clear();
        },
      };
    },
  };
}
