// The log: every fact into the partition that its key means, in the order it was said, and where each group stands.
import { createHash, type Hash } from 'node:crypto';
import { type Outgoing, topicMatcher } from '@jiesu/ports';
import { ConfigError } from '@jiesu/service-kit';
import { type Offsets, type Spot, spotKey } from '../../packages/adapter-kafka/src/cluster.ts';
import { isPersonal } from '../../packages/adapter-kafka/src/topics.ts';
import type { Sum } from './digest.ts';
import type { Source, SourceGroup } from './source.ts';
import { inhabited, type Target } from './target.ts';

/** Facts in one request to the brokers. */
const AT_ONCE = 2_000;
/** What an answer that was lost on the way may have doubled lies no further apart than this. */
const WINDOW = 2 * AT_ONCE;

/** One partition, as it ought to be or as it is: facts in their order, each once. */
interface Strand {
  readonly spot: Spot;
  count: number;
  readonly hash: Hash;
  /** Ids of the newest facts, to know one that came twice. */
  readonly recent: Set<string>;
}

export interface Strands {
  readonly byKey: ReadonlyMap<string, Strand>;
  /** Per group, how many facts of each partition it has handled. */
  readonly handled: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Personal facts that all their readers have handled: they stay behind. */
  readonly left: number;
}

function strandOf(strands: Map<string, Strand>, spot: Spot): Strand {
  const key = spotKey(spot);
  const known = strands.get(key);
  if (known !== undefined) return known;
  const strand: Strand = { spot, count: 0, hash: createHash('sha256'), recent: new Set() };
  strands.set(key, strand);
  return strand;
}

/** False: it came before. */
function grow(strand: Strand, fact: Outgoing['fact']): boolean {
  if (strand.recent.has(fact.id)) return false;
  strand.recent.add(fact.id);
  if (strand.recent.size > WINDOW) strand.recent.delete(strand.recent.values().next().value as string);
  strand.count++;
  strand.hash.update(`${JSON.stringify(fact)}\n`);
  return true;
}

/** All partitions as one figure: which facts, in which partition, in which order. */
export function sumOf(strands: ReadonlyMap<string, Strand>): Sum {
  const total = createHash('sha256');
  let count = 0;
  for (const [key, strand] of [...strands].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (strand.count === 0) continue;
    count += strand.count;
    total.update(`${key} ${strand.count} ${strand.hash.copy().digest('hex')}\n`);
  }
  return { count, checksum: total.digest('hex').slice(0, 32) };
}

/** The first partition that differs, as a sentence. */
export function difference(
  wanted: ReadonlyMap<string, Strand>,
  found: ReadonlyMap<string, Strand>,
): string | undefined {
  for (const key of new Set([...wanted.keys(), ...found.keys()])) {
    const [a, b] = [wanted.get(key)?.count ?? 0, found.get(key)?.count ?? 0];
    if (a !== b) return `${key}: ${a} facts there, ${b} here`;
    if (a > 0 && wanted.get(key)?.hash.copy().digest('hex') !== found.get(key)?.hash.copy().digest('hex'))
      return `${key}: other facts, or in another order`;
  }
  return undefined;
}

/** The newest fact of each partition that has one. A fact that was only given back to a group does not count. */
async function newest(target: Target): Promise<ReadonlyMap<string, string>> {
  const { spots, begins, ends } = await target.span();
  const found = new Map<string, string>();
  const begin = (key: string): number => begins.get(key) ?? 0;
  let back = spots
    .map((spot) => ({ ...spot, offset: (ends.get(spotKey(spot)) ?? 0) - 1 }))
    .filter((spot) => spot.offset >= begin(spotKey(spot)));
  while (back.length > 0) {
    const answers = await target.cluster.fetch(back, { waitMs: 0, maxBytesPerPartition: 65_536 });
    const ids = new Map<string, string>();
    for (const { records, ...spot } of answers) {
      const last = records.flatMap((record) => target.factOf(record, spot)?.fact.id ?? []).at(-1);
      if (last !== undefined) ids.set(spotKey(spot), last);
    }
    for (const [key, id] of ids) found.set(key, id);
    back = back
      .filter((spot) => !ids.has(spotKey(spot)))
      .map((spot) => ({ ...spot, offset: spot.offset - 1 }))
      .filter((spot) => spot.offset >= begin(spotKey(spot)));
  }
  return found;
}

interface LogMove {
  readonly source: Source;
  readonly target: Target;
  readonly groups: readonly SourceGroup[];
  readonly personalFloor: number;
  readonly progress: (done: number) => void;
}

/**
 * Says what is not there yet. A partition is the beginning of what it ought to be: whatever stopped an earlier attempt,
 * the newest fact in it tells where to go on.
 */
export async function carryLog({
  source,
  target,
  groups,
  personalFloor,
  progress,
}: LogMove): Promise<Strands> {
  const there = new Map(await newest(target));
  const strands = new Map<string, Strand>();
  const handled = new Map(groups.map(({ group }) => [group, new Map<string, number>()]));
  const matchers = groups.map(({ group, topics, position }) => ({
    counts: handled.get(group) as Map<string, number>,
    position,
    matches: topicMatcher(topics),
  }));
  let left = 0;
  let seen = 0;
  let batch: Outgoing[] = [];
  for await (const lot of source.log()) {
    for (const { at, delivered } of lot) {
      const { topic, fact } = delivered;
      if (at <= personalFloor && isPersonal(topic)) {
        left++;
        continue;
      }
      const spot = await target.spotOf(topic, fact.partitionkey);
      const key = spotKey(spot);
      const strand = strandOf(strands, spot);
      if (!grow(strand, fact)) continue;
      for (const { counts, position, matches } of matchers) {
        if (at <= position && matches(topic)) counts.set(key, strand.count);
      }
      const last = there.get(key);
      if (last === undefined) batch.push({ topic, fact });
      else if (last === fact.id) there.delete(key);
    }
    seen += lot.length;
    progress(seen);
    if (batch.length >= AT_ONCE) {
      for (let from = 0; from < batch.length; from += AT_ONCE)
        await target.ports.bus.publish(batch.slice(from, from + AT_ONCE));
      batch = [];
    }
  }
  if (batch.length > 0) await target.ports.bus.publish(batch);
  // What lies there and was never met is not ours.
  if (there.size > 0) throw inhabited();
  return { byKey: strands, handled, left };
}

export interface Found {
  readonly byKey: ReadonlyMap<string, Strand>;
  /** Per group, the offset of the first fact of each partition that it has not handled. */
  readonly offsets: ReadonlyMap<string, Offsets>;
  /** Facts that lie there twice, because an answer was lost: a group that meets one again changes nothing. */
  readonly twice: number;
}

/** Reads the whole log of the target, partition by partition. */
export async function readTarget(
  target: Target,
  wanted: Strands,
  progress: (done: number) => void,
): Promise<Found> {
  const { spots, begins, ends } = await target.span();
  const strands = new Map<string, Strand>();
  const offsets = new Map([...wanted.handled.keys()].map((group) => [group, new Map<string, number>()]));
  let twice = 0;
  let seen = 0;
  let open = spots.map((spot) => ({ ...spot, offset: begins.get(spotKey(spot)) ?? 0 }));
  for (;;) {
    open = open.filter((spot) => spot.offset < (ends.get(spotKey(spot)) ?? 0));
    if (open.length === 0) break;
    const next = new Map(open.map((spot) => [spotKey(spot), spot.offset]));
    for (const { records, ...spot } of await target.cluster.fetch(open.slice(0, 64), { waitMs: 0 })) {
      const key = spotKey(spot);
      for (const record of records) {
        next.set(key, Number(record.offset) + 1);
        const delivered = target.factOf(record, spot);
        if (delivered === undefined) continue;
        seen++;
        const strand = strandOf(strands, spot);
        if (!grow(strand, delivered.fact)) {
          twice++;
          continue;
        }
        for (const [group, counts] of wanted.handled) {
          if (counts.get(key) === strand.count) offsets.get(group)?.set(key, Number(record.offset) + 1);
        }
      }
    }
    progress(seen);
    open = open.map((spot) => ({ ...spot, offset: next.get(spotKey(spot)) ?? spot.offset }));
  }
  return { byKey: strands, offsets, twice };
}

/** Declares the groups and puts each where it stood. */
export async function placeGroups(
  target: Target,
  groups: readonly SourceGroup[],
  found: Found,
): Promise<void> {
  const spots = new Map([...found.byKey].map(([key, { spot }]) => [key, spot]));
  for (const { group, topics, types } of groups) {
    await target.ledger.declare({ group, topics, types });
    const own = [...(found.offsets.get(group) ?? [])].map(([key, offset]) => ({
      ...(spots.get(key) as Spot),
      offset,
    }));
    const name = `${target.prefix}${group}`;
    if (own.length > 0) await target.cluster.commit(name, own);
    const stands = await target.cluster.committed(name, own);
    for (const { offset, ...spot } of own) {
      if (stands.get(spotKey(spot)) !== offset)
        throw new ConfigError(
          `消费组 ${group} 的位置没有设上（${spotKey(spot)}），请确认目标上没有服务在运行，然后重试。`,
          `The position of group ${group} could not be set (${spotKey(spot)}): stop the services on the target and try again.`,
        );
    }
  }
}
