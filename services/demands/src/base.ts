import type { Demand } from '@jiesu/contracts';
import { type DemandFact, growDemand } from '@jiesu/domain';
import type { DemandBase } from '@jiesu/ports';
import { type Columns, createColumns, lastMoment } from './columns.ts';

/** How many recently touched demands are kept at hand, so that a request's next fact need not read them back. */
const AT_HAND = 2_000;

/** A base with its columns: what facts flow into and questions are asked of. */
export interface LiveBase {
  readonly columns: Columns;
  readonly base: DemandBase;
  /** Time of the newest fact that flowed in. */
  upTo(): string | undefined;
  /** Position in the log up to which facts flowed in since this process began. */
  position(): string | undefined;
  /** Grows the demands that these facts are about, in one durable write. Taking a fact twice changes nothing. */
  take(facts: readonly DemandFact[], position: string | undefined): Promise<void>;
  /** Tells, after each lot was taken, from which moment on what was known has changed. */
  onTaken(tell: (from: string) => void): void;
}

/** A ticket is dispatched a little before it says that it was opened. */
const momentOf = ({ time, data }: DemandFact): string =>
  'dispatchedAt' in data && data.dispatchedAt < time ? data.dispatchedAt : time;

export async function openBase(base: DemandBase): Promise<LiveBase> {
  const columns = createColumns();
  let newest: string | undefined;
  for await (const lot of base.scan()) {
    for (const { seq, demand } of lot) {
      columns.put(seq, demand);
      // After a restart the figures are as fresh as the last thing a demand knows of.
      const last = lastMoment(demand);
      if (newest === undefined || last > newest) newest = last;
    }
  }

  const atHand = new Map<string, Demand>();
  let reached: string | undefined;
  let tell: ((from: string) => void) | undefined;

  function keep(demand: Demand): void {
    atHand.delete(demand.requestId);
    atHand.set(demand.requestId, demand);
    if (atHand.size > AT_HAND) {
      const oldest = atHand.keys().next();
      if (!oldest.done) atHand.delete(oldest.value);
    }
  }

  return {
    columns,
    base,
    upTo: () => newest,
    position: () => reached,
    onTaken(listener) {
      tell = listener;
    },
    async take(facts, position) {
      const grown = new Map<string, Demand>();
      const missing = new Set<string>();
      for (const { data } of facts) {
        const known = atHand.get(data.requestId);
        if (known !== undefined) grown.set(data.requestId, known);
        else missing.add(data.requestId);
      }
      if (missing.size > 0)
        for (const { demand } of await base.getMany([...missing])) grown.set(demand.requestId, demand);
      for (const fact of facts) {
        grown.set(fact.data.requestId, growDemand(grown.get(fact.data.requestId), fact));
        if (newest === undefined || fact.time > newest) newest = fact.time;
      }
      const demands = [...grown.values()];
      const seqs = await base.putMany(demands);
      for (const [index, demand] of demands.entries()) {
        const seq = seqs[index];
        if (seq !== undefined) columns.put(seq, demand);
        keep(demand);
      }
      if (tell !== undefined && facts.length > 0)
        tell(facts.map(momentOf).reduce((first, at) => (at < first ? at : first)));
      // Lots of several partitions may overlap in time: the furthest one counts.
      if (position !== undefined && (reached === undefined || position > reached)) reached = position;
    },
  };
}
