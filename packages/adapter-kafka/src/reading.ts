import type { Fact } from '@jiesu/contracts';
import type { Delivered } from '@jiesu/ports';
import { type Cluster, type Offsets, type RawRecord, type Spot, spotKey } from './cluster.ts';
import { REPLAY_GROUP } from './ledger.ts';
import { placeOf, positionText } from './position.ts';

/** A record as a fact of the log; a fact that was only given back to a group lies there before already. */
export function deliveredOf(
  record: RawRecord,
  { topic, partition }: Spot,
  prefix: string,
): Delivered | undefined {
  if (record.value === null || record.headers?.[REPLAY_GROUP] !== undefined) return undefined;
  const name = topic.slice(prefix.length);
  return {
    topic: name,
    position: positionText({
      at: Number(record.timestamp),
      offset: Number(record.offset),
      partition,
      topic: name,
    }),
    fact: JSON.parse(record.value.toString()) as Fact,
  };
}

/** For each partition the offset of the first fact after a position. */
export async function offsetsAfter(
  cluster: Cluster,
  spots: readonly Spot[],
  position: string,
  prefix: string,
): Promise<Offsets> {
  const place = placeOf(position);
  const [found, ends] = await Promise.all([cluster.since(spots, place.at), cluster.ends(spots)]);
  const offsets = new Map(found);
  const own = spotKey({ topic: `${prefix}${place.topic}`, partition: place.partition });
  if (offsets.has(own)) offsets.set(own, place.offset + 1);
  // What was written within the very same millisecond is told apart by what follows in the position.
  let unsure = spots.filter(
    (spot) => spotKey(spot) !== own && (offsets.get(spotKey(spot)) ?? 0) < (ends.get(spotKey(spot)) ?? 0),
  );
  while (unsure.length > 0) {
    const asked = unsure.map((spot) => ({ ...spot, offset: offsets.get(spotKey(spot)) ?? 0 }));
    const next: Spot[] = [];
    for (const { topic, partition, records } of await cluster.fetch(asked, {
      waitMs: 0,
      maxBytesPerPartition: 65_536,
    })) {
      const spot = { topic, partition };
      let passed = 0;
      for (const record of records) {
        const at = positionText({
          at: Number(record.timestamp),
          offset: Number(record.offset),
          partition,
          topic: topic.slice(prefix.length),
        });
        if (at > position) break;
        offsets.set(spotKey(spot), Number(record.offset) + 1);
        passed++;
      }
      const moved = passed === records.length && passed > 0;
      if (moved && (offsets.get(spotKey(spot)) ?? 0) < (ends.get(spotKey(spot)) ?? 0)) next.push(spot);
    }
    unsure = next;
  }
  return offsets;
}

interface Source {
  readonly spot: Spot;
  readonly end: number;
  next: number;
  /** Read and not yet given, oldest first. */
  held: Delivered[];
}

const GIVEN_AT_ONCE = 1_000;

/** The log from these offsets to those, oldest first over all partitions. */
export async function* readBetween(
  cluster: Cluster,
  spots: readonly Spot[],
  from: Offsets,
  to: Offsets,
  prefix: string,
): AsyncIterable<readonly Delivered[]> {
  let sources = spots
    .map((spot): Source => {
      const key = spotKey(spot);
      return { spot, next: from.get(key) ?? 0, end: to.get(key) ?? 0, held: [] };
    })
    .filter(({ next, end }) => next < end);
  while (sources.length > 0) {
    const dry = sources.filter(({ held, next, end }) => held.length === 0 && next < end);
    if (dry.length > 0) {
      const byKey = new Map(dry.map((source) => [spotKey(source.spot), source]));
      const asked = dry.map(({ spot, next }) => ({ ...spot, offset: next }));
      for (const { topic, partition, records } of await cluster.fetch(asked, { waitMs: 0 })) {
        const source = byKey.get(spotKey({ topic, partition }));
        if (source === undefined) continue;
        for (const record of records) {
          const offset = Number(record.offset);
          if (offset < source.next || offset >= source.end) continue;
          source.next = offset + 1;
          const delivered = deliveredOf(record, source.spot, prefix);
          if (delivered !== undefined) source.held.push(delivered);
        }
        // What is left is no fact (compacted, or a mark of a transaction): the broker gives nothing before its end.
        if (records.length === 0) {
          const begins = await cluster.begins([source.spot]);
          const begin = begins.get(spotKey(source.spot)) ?? 0;
          if (begin > source.next) source.next = begin;
        }
      }
    }
    // Up to where every partition that may still bring something has been read.
    let bound: string | undefined;
    for (const { held, next, end } of sources) {
      if (next >= end) continue;
      const last = held.at(-1)?.position ?? '';
      if (bound === undefined || last < bound) bound = last;
    }
    const ripe: Delivered[] = [];
    for (const source of sources) {
      let count = 0;
      while (
        count < source.held.length &&
        (bound === undefined || (source.held[count] as Delivered).position <= bound)
      )
        count++;
      for (const delivered of source.held.splice(0, count)) ripe.push(delivered);
    }
    ripe.sort((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : 0));
    for (let at = 0; at < ripe.length; at += GIVEN_AT_ONCE) yield ripe.slice(at, at + GIVEN_AT_ONCE);
    sources = sources.filter(({ held, next, end }) => held.length > 0 || next < end);
  }
}
