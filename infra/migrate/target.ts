import { systemClock } from '@jiesu/ports';
import { type Config, ConfigError, type Connected, connect, MOVE_STORE } from '@jiesu/service-kit';
import { type Document, MongoClient } from 'mongodb';
import {
  kafkaClient,
  type Offsets,
  openCluster,
  type Spot,
  spotKey,
} from '../../packages/adapter-kafka/src/cluster.ts';
import { Partitioners } from '../../packages/adapter-kafka/src/driver.ts';
import { openLedger } from '../../packages/adapter-kafka/src/ledger.ts';
import { openPublisher } from '../../packages/adapter-kafka/src/publisher.ts';
import { deliveredOf } from '../../packages/adapter-kafka/src/reading.ts';
import { openTail } from '../../packages/adapter-kafka/src/tail.ts';
import { ensureTopics, LEDGER, planOf } from '../../packages/adapter-kafka/src/topics.ts';
import { guarded } from '../../packages/adapter-mongo/src/guard.ts';
import type { WholeDocument } from './source.ts';

/** What the target knows of the move: one document. */
export interface Note {
  /** Of the embedded installation that comes. */
  readonly installation: string;
  readonly state: 'carrying' | 'done';
  /** Personal facts up to here had been handled by all their readers when the move began, and stay behind. */
  readonly personalFloor: number;
  readonly began: string;
  readonly ended?: string;
}

/** As `adapter-mongo` keeps a document, but for the outbox: what is carried has been said. */
interface StoredDocument {
  readonly _id: string;
  readonly r: number;
  readonly d: Document;
  readonly c: readonly { readonly i: string; readonly g?: string; readonly r: number }[];
  readonly by?: string;
}

export const storedOf = ({ id, revision, doc, causes, by }: WholeDocument): StoredDocument => ({
  _id: id,
  r: revision,
  d: doc as Document,
  c: causes.map((cause) => ({
    i: cause.id,
    ...(cause.digest !== undefined && { g: cause.digest }),
    r: cause.revision,
  })),
  ...(by !== undefined && { by }),
});

const wholeOf = ({ _id, r, d, c, by }: StoredDocument): WholeDocument => ({
  id: _id,
  revision: r,
  doc: d,
  causes: c.map((cause) => ({
    id: cause.i,
    ...(cause.g !== undefined && { digest: cause.g }),
    revision: cause.r,
  })),
  ...(by !== undefined && { by }),
});

export type Target = Awaited<ReturnType<typeof openTarget>>;

/** The servers of a distributed installation, opened beneath its services. */
export async function openTarget(
  config: Config,
  unitIds: readonly string[],
  warn: (sentence: string) => void,
) {
  const { kafka, mongodbUrl = '' } = config.servers;
  const { prefix } = kafka;
  let failed: unknown;
  const onFatal = (error: unknown): void => {
    failed ??= error;
  };
  const ports: Connected = await connect({ ...config, services: undefined }, systemClock, onFatal, {
    unitIds,
    warn,
    movesIn: true,
  });
  const mongo = new MongoClient(mongodbUrl, {
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: 5_000,
  });
  const client = kafkaClient({
    brokers: [...kafka.brokers],
    clientId: 'jiesu-move',
    ...(kafka.tls && { ssl: true }),
    ...(kafka.user !== undefined && {
      sasl: { mechanism: kafka.mechanism as 'plain', username: kafka.user, password: kafka.password },
    }),
  });
  const admin = client.admin();
  await Promise.all([mongo.connect(), admin.connect()]);
  const name = mongo.options.dbName;
  const db = mongo.db(name === undefined || name === 'test' || name === '' ? 'jiesu' : name);
  const [cluster, waiting] = [await openCluster(client), await openCluster(client)];
  const tail = openTail(waiting);
  const plan = {
    prefix,
    unitIds,
    partitions: kafka.partitions,
    replicas: kafka.replicas,
    personalDays: config.intakeRetentionDays,
  };
  const publisher = openPublisher(client, async () => undefined);
  let letterAt = '';
  const ledger = await openLedger({ cluster, tail, publisher, prefix, now: () => letterAt });

  const collection = (store: string) => db.collection<StoredDocument>(store);
  const partition = Partitioners.DefaultPartitioner();
  const counts = new Map<string, number>();

  /** Partitions of a topic, which is made where it is missing. */
  const partitionsOf = async (topic: string): Promise<number> => {
    const known = counts.get(topic);
    if (known !== undefined) return known;
    await ensureTopics(admin, plan, [planOf(topic, plan)]);
    const { length } = await cluster.partitions([`${prefix}${topic}`]);
    counts.set(topic, length);
    return length;
  };

  const spots = async (): Promise<readonly Spot[]> =>
    cluster.partitions(
      (await admin.listTopics()).filter(
        (topic) => topic.startsWith(prefix) && topic !== `${prefix}${LEDGER}`,
      ),
    );

  return {
    ports,
    prefix,
    cluster,
    ledger,
    note: ports.documents<Note>(MOVE_STORE),

    /** What the letters are said to have been written at. */
    letterAt(at: string): void {
      letterAt = at;
    },

    /** Whether somebody lives here already. */
    async isInhabited(): Promise<boolean> {
      for (const { name: own } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        if (
          own !== MOVE_STORE.name &&
          !own.startsWith('system.') &&
          (await db.collection(own).findOne()) !== null
        )
          return true;
      }
      const all = await spots();
      const [begins, ends] = await Promise.all([cluster.begins(all), cluster.ends(all)]);
      return all.some((spot) => (ends.get(spotKey(spot)) ?? 0) > (begins.get(spotKey(spot)) ?? 0));
    },

    /** Writes those that are not there just so. */
    put: (store: string, documents: readonly WholeDocument[], differs: (a: unknown, b: unknown) => boolean) =>
      guarded(async () => {
        const ids = documents.map(({ id }) => id);
        const found = await collection(store)
          .find({ _id: { $in: ids } })
          .toArray();
        const there = new Map(found.map((stored) => [stored._id, wholeOf(stored)]));
        const wanting = documents.filter((document) => differs(there.get(document.id), document));
        if (wanting.length === 0) return;
        await collection(store).bulkWrite(
          wanting.map((document) => {
            const { _id, ...replacement } = storedOf(document);
            return { replaceOne: { filter: { _id }, replacement, upsert: true } };
          }),
          { ordered: false },
        );
      }),

    async *documents(store: string): AsyncIterable<WholeDocument> {
      for await (const stored of collection(store).find({}).batchSize(500)) yield wholeOf(stored);
    },

    async hasFile(ref: string): Promise<boolean> {
      return (await db.collection<{ readonly _id: string }>('files').findOne({ _id: ref })) !== null;
    },

    partitionsOf,
    /** Where a fact of this key goes: by the very rule of the producer. */
    async spotOf(topic: string, key: string): Promise<Spot> {
      const count = counts.get(topic) ?? (await partitionsOf(topic));
      const full = `${prefix}${topic}`;
      const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
        partitionId,
        leader: 0,
        partitionErrorCode: 0,
        replicas: [],
        isr: [],
      }));
      return {
        topic: full,
        partition: partition({ topic: full, partitionMetadata, message: { key, value: '' } }),
      };
    },

    async span(): Promise<{
      readonly spots: readonly Spot[];
      readonly begins: Offsets;
      readonly ends: Offsets;
    }> {
      if (failed !== undefined) throw failed;
      const all = await spots();
      const [begins, ends] = await Promise.all([cluster.begins(all), cluster.ends(all)]);
      return { spots: all, begins, ends };
    },

    factOf: (record: Parameters<typeof deliveredOf>[0], spot: Spot) => deliveredOf(record, spot, prefix),

    async close(): Promise<void> {
      await publisher.close();
      await tail.close();
      await Promise.all([cluster.close(), waiting.close(), admin.disconnect(), mongo.close()]);
      await ports.close();
    },
  };
}

/** A target that somebody else lives in is left alone. */
export const inhabited = (): ConfigError =>
  new ConfigError(
    '目标里已有不属于本次搬迁的数据，请换一个空的 MongoDB 数据库名、KAFKA_PREFIX 和 REDIS_PREFIX。',
    'The target holds data that this move did not bring: name an empty MongoDB database, another KAFKA_PREFIX and REDIS_PREFIX.',
  );
