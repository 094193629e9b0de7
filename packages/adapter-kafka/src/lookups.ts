import type { Kafka as Client } from 'kafkajs';

/**
 * KafkaJS looks for a topic by going through all of them, several times for each fetch and each send: with a topic for
 * each unit that is most of its work. Here its clusters get an index, made anew with each answer about the topics.
 */
interface Metadata {
  readonly topicMetadata: readonly TopicMetadata[];
}

interface TopicMetadata {
  readonly topic: string;
  readonly partitionMetadata: readonly unknown[];
}

interface Searching {
  readonly brokerPool: {
    readonly metadata: Metadata | null;
    readonly metadataExpireAt: number | null;
    refreshMetadataIfNecessary: (topics: readonly string[]) => Promise<void>;
    refreshMetadata(topics: readonly string[]): Promise<void>;
  };
  findTopicPartitionMetadata: (topic: string) => readonly unknown[];
}

/** The function inside a client with which it builds the cluster under each of its admins, producers and consumers. */
export function clusterMaker(kafka: Client): symbol {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (symbol === undefined) throw new Error('this adapter was written for KafkaJS 2.2.4');
  return symbol;
}

/** The same client, whose clusters are changed before anybody uses them. */
export function everyCluster<C>(kafka: Client, change: (cluster: C) => void): Client {
  const symbol = clusterMaker(kafka);
  const makers = kafka as unknown as Record<symbol, (options: object) => C>;
  const make = makers[symbol] as (options: object) => C;
  makers[symbol] = (options) => {
    const cluster = make(options);
    change(cluster);
    return cluster;
  };
  return kafka;
}

export const indexed = (kafka: Client): Client =>
  everyCluster<Searching>(kafka, (cluster) => {
    const { brokerPool } = cluster;
    const indexes = new WeakMap<Metadata, ReadonlyMap<string, TopicMetadata>>();
    const indexOf = (metadata: Metadata): ReadonlyMap<string, TopicMetadata> => {
      const known = indexes.get(metadata);
      if (known !== undefined) return known;
      const made = new Map(metadata.topicMetadata.map((one) => [one.topic, one]));
      indexes.set(metadata, made);
      return made;
    };
    const find = cluster.findTopicPartitionMetadata.bind(cluster);
    cluster.findTopicPartitionMetadata = (topic) => {
      const { metadata } = brokerPool;
      return metadata === null ? find(topic) : (indexOf(metadata).get(topic)?.partitionMetadata ?? []);
    };
    brokerPool.refreshMetadataIfNecessary = async (topics) => {
      const { metadata, metadataExpireAt } = brokerPool;
      const index = metadata === null ? undefined : indexOf(metadata);
      const stale = metadataExpireAt === null || Date.now() > metadataExpireAt;
      if (index === undefined || stale || !topics.every((topic) => index.has(topic)))
        await brokerPool.refreshMetadata(topics);
    };
  });
