import type { Kafka as Client, KafkaConfig } from 'kafkajs';
import { Kafka, logLevel } from './driver.ts';
import { clusterMaker, indexed } from './lookups.ts';

/** A partition of a topic, by the broker's names. */
export interface Spot {
  readonly topic: string;
  readonly partition: number;
}

export const spotKey = ({ topic, partition }: Spot): string => `${topic}/${partition}`;

export interface RawRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly isControlRecord?: boolean;
}

export interface Fetched extends Spot {
  readonly records: readonly RawRecord[];
}

/** Offsets by `spotKey`. */
export type Offsets = ReadonlyMap<string, number>;

/**
 * What KafkaJS does inside and does not offer outside: reading without a group, and the positions of groups that are
 * not here. It is the `Cluster` with which its own admin, producer and consumer are built; version 2.2.4 is pinned.
 */
interface Inner {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, number[]>>;
  findBroker(asked: { nodeId: string }): Promise<InnerBroker>;
  findGroupCoordinator(asked: { groupId: string }): Promise<InnerBroker>;
}

interface TopicOffsets {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
}

interface InnerBroker {
  fetch(asked: object): Promise<{
    readonly responses: readonly {
      readonly topicName: string;
      readonly partitions: readonly { readonly partition: number; readonly messages: readonly RawRecord[] }[];
    }[];
  }>;
  listOffsets(asked: object): Promise<{ readonly responses: readonly TopicOffsets[] }>;
  offsetFetch(asked: object): Promise<{ readonly responses: readonly TopicOffsets[] }>;
  offsetCommit(asked: object): Promise<unknown>;
}

/** Reads the log and the positions in it, without being a member of any group. */
export interface Cluster {
  /** All partitions of these topics; a topic that does not exist has none. */
  partitions(topics: readonly string[]): Promise<readonly Spot[]>;
  ends(spots: readonly Spot[]): Promise<Offsets>;
  begins(spots: readonly Spot[]): Promise<Offsets>;
  /** The first offset written at this time or later; the end where there is none. */
  since(spots: readonly Spot[], at: number): Promise<Offsets>;
  fetch(
    from: readonly (Spot & { readonly offset: number })[],
    options: FetchOptions,
  ): Promise<readonly Fetched[]>;
  /** What a group has committed, where it has. */
  committed(group: string, spots: readonly Spot[]): Promise<Offsets>;
  /** Sets positions of a group without members. */
  commit(group: string, offsets: readonly (Spot & { readonly offset: number })[]): Promise<void>;
  close(): Promise<void>;
}

export interface FetchOptions {
  readonly waitMs: number;
  readonly maxBytes?: number;
  readonly maxBytesPerPartition?: number;
}

const READ_COMMITTED = 1;
/** Instead of a time, where the first and the next offset of a partition are asked for. */
const EARLIEST = -2;
const LATEST = -1;
const ATTEMPTS = 8;

/** KafkaJS says much that the kit's own lines say better; what is an error comes back as one. */
export const kafkaClient = (config: KafkaConfig): Client =>
  indexed(new Kafka({ logLevel: logLevel.NOTHING, ...config }));

function innerOf(kafka: Client): Inner {
  const make = (kafka as unknown as Record<symbol, (options: object) => Inner>)[clusterMaker(kafka)];
  return (make as (options: object) => Inner)({
    metadataMaxAge: 30_000,
    allowAutoTopicCreation: false,
    isolationLevel: READ_COMMITTED,
  });
}

const byTopic = (spots: readonly Spot[]): ReadonlyMap<string, readonly number[]> => {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of spots) {
    const known = topics.get(topic);
    if (known === undefined) topics.set(topic, [partition]);
    else known.push(partition);
  }
  return topics;
};

const offsetsOf = (topics: readonly TopicOffsets[]): Map<string, number> =>
  new Map(
    topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [spotKey({ topic, partition }), Number(offset)] as const),
    ),
  );

export async function openCluster(kafka: Client): Promise<Cluster> {
  const inner = innerOf(kafka);
  await inner.connect();
  let closed = false;

  /** Leaders move and connections end: both mean asking again with fresh metadata. */
  const retried = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const final = (error as { readonly retriable?: boolean }).retriable === false;
        if (closed || final || attempt >= ATTEMPTS) throw error;
        await new Promise((next) => setTimeout(next, Math.min(50 * 2 ** attempt, 1_000)));
        try {
          if (!inner.isConnected()) await inner.connect();
          await inner.refreshMetadata();
        } catch {
          // The next attempt tells.
        }
      }
    }
  };

  /** The brokers that lead these partitions, each with its own. */
  const leadersOf = (spots: readonly Spot[]): ReadonlyMap<string, ReadonlyMap<string, readonly number[]>> => {
    const leaders = new Map<string, Map<string, number[]>>();
    for (const [topic, partitions] of byTopic(spots)) {
      for (const [leader, own] of Object.entries(inner.findLeaderForPartitions(topic, partitions))) {
        const topics = leaders.get(leader) ?? new Map<string, number[]>();
        leaders.set(leader, topics.set(topic, own));
      }
    }
    return leaders;
  };

  const offsets = (spots: readonly Spot[], timestamp: number): Promise<Map<string, number>> =>
    retried(async () => {
      if (spots.length === 0) return new Map();
      await inner.addMultipleTargetTopics([...byTopic(spots).keys()]);
      const answers = await Promise.all(
        [...leadersOf(spots)].map(async ([nodeId, topics]) => {
          const broker = await inner.findBroker({ nodeId });
          const asked = [...topics].map(([topic, partitions]) => ({
            topic,
            partitions: partitions.map((partition) => ({ partition, timestamp })),
          }));
          return (await broker.listOffsets({ isolationLevel: READ_COMMITTED, topics: asked })).responses;
        }),
      );
      return offsetsOf(answers.flat());
    });

  return {
    partitions: (topics) =>
      retried(async () => {
        if (topics.length === 0) return [];
        await inner.addMultipleTargetTopics(topics);
        return topics.flatMap((topic) =>
          inner
            .findTopicPartitionMetadata(topic)
            .map(({ partitionId: partition }) => ({ topic, partition }))
            .sort((a, b) => a.partition - b.partition),
        );
      }),

    ends: (spots) => offsets(spots, LATEST),
    begins: (spots) => offsets(spots, EARLIEST),

    async since(spots, at) {
      const found = await offsets(spots, at);
      const none = spots.filter((spot) => (found.get(spotKey(spot)) ?? -1) < 0);
      const ends = await offsets(none, LATEST);
      for (const [key, end] of ends) found.set(key, end);
      return found;
    },

    fetch: (from, { waitMs, maxBytes = 8_388_608, maxBytesPerPartition = 1_048_576 }) =>
      retried(async () => {
        await inner.addMultipleTargetTopics([...byTopic(from).keys()]);
        const wanted = new Map(from.map((one) => [spotKey(one), one.offset]));
        const answers = await Promise.all(
          [...leadersOf(from)].map(async ([nodeId, topics]) => {
            const broker = await inner.findBroker({ nodeId });
            return broker.fetch({
              replicaId: -1,
              isolationLevel: READ_COMMITTED,
              maxWaitTime: waitMs,
              minBytes: 1,
              maxBytes,
              topics: [...topics].map(([topic, partitions]) => ({
                topic,
                partitions: partitions.map((partition) => ({
                  partition,
                  fetchOffset: String(wanted.get(spotKey({ topic, partition }))),
                  maxBytes: maxBytesPerPartition,
                })),
              })),
            });
          }),
        );
        return answers.flatMap(({ responses }) =>
          responses.flatMap(({ topicName: topic, partitions }) =>
            partitions.map(({ partition, messages }) => ({
              topic,
              partition,
              // A batch is sent whole: what lies before the offset asked for comes too.
              records: messages.filter(
                ({ offset, isControlRecord }) =>
                  isControlRecord !== true &&
                  Number(offset) >= (wanted.get(spotKey({ topic, partition })) ?? 0),
              ),
            })),
          ),
        );
      }),

    committed: (groupId, spots) =>
      retried(async () => {
        if (spots.length === 0) return new Map();
        const coordinator = await inner.findGroupCoordinator({ groupId });
        const topics = [...byTopic(spots)].map(([topic, partitions]) => ({
          topic,
          partitions: partitions.map((partition) => ({ partition })),
        }));
        const found = offsetsOf((await coordinator.offsetFetch({ groupId, topics })).responses);
        for (const [key, offset] of found) if (offset < 0) found.delete(key);
        return found;
      }),

    commit: (groupId, given) =>
      retried(async () => {
        const coordinator = await inner.findGroupCoordinator({ groupId });
        const at = new Map(given.map((one) => [spotKey(one), one.offset]));
        await coordinator.offsetCommit({
          groupId,
          groupGenerationId: -1,
          memberId: '',
          topics: [...byTopic(given)].map(([topic, partitions]) => ({
            topic,
            partitions: partitions.map((partition) => ({
              partition,
              offset: String(at.get(spotKey({ topic, partition }))),
            })),
          })),
        });
      }),

    async close() {
      closed = true;
      await inner.disconnect();
    },
  };
}
