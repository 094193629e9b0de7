import {
  type Bus,
  type Clock,
  Fault,
  type GroupStatus,
  type Stop,
  type Subscription,
  topicMatcher,
} from '@jiesu/ports';
import type { KafkaConfig } from 'kafkajs';
import { kafkaClient, openCluster, type Spot, spotKey } from './cluster.ts';
import { joinGroup, type Member } from './group.ts';
import { openLedger } from './ledger.ts';
import { messageOf, openPublisher } from './publisher.ts';
import { deliveredOf, offsetsAfter, readBetween } from './reading.ts';
import { openTail } from './tail.ts';
import { ensureTopics, LEDGER, planOf, type TopicPlan, topicsOf } from './topics.ts';
import type { Retries } from './worker.ts';

export { aclLines, aclsOf } from './acls.ts';
export { type Topic, type TopicPlan, topicsOf } from './topics.ts';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly tls?: boolean;
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
  readonly clock: Clock;
  readonly plan: TopicPlan;
  readonly retries?: Partial<Retries>;
  /** Handlers of one group running at the same time. */
  readonly inFlight?: number;
  readonly onFatal: (error: unknown) => void;
  /** Told once, at start, what is there but otherwise than planned. */
  readonly onDrift?: (sentences: readonly string[]) => void;
}

export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

export interface KafkaBus extends Bus {
  /** Drops dead letters with personal data given up before then; their facts leave by the brokers' retention. */
  forget(before: string): Promise<number>;
  /** Rejects where the brokers do not answer. */
  alive(): Promise<void>;
  close(): Promise<void>;
}

const WATCH_DRAIN_MS = 2_000;
const IDLE_LOOK_MS = 15;

const configOf = ({ brokers, clientId = 'jiesu', tls, sasl }: KafkaOptions): KafkaConfig => {
  const base = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 3_000 },
    ...(tls === true && { ssl: true }),
  };
  return sasl === undefined ? base : { ...base, sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> };
};

/** Rejects with a Fault `bus-unavailable` where no broker answers. */
export async function openKafka(options: KafkaOptions): Promise<KafkaBus> {
  const { plan, clock } = options;
  const { prefix } = plan;
  const retries: Retries = { attempts: 8, firstMs: 50, maxMs: 5_000, ...options.retries };
  const kafka = kafkaClient(configOf(options));
  const admin = kafka.admin();
  const closers: (() => Promise<void>)[] = [];
  const members = new Map<string, Member>();
  const joining = new Set<string>();
  try {
    await admin.connect();
    closers.push(() => admin.disconnect());
    const drift = await ensureTopics(admin, plan, topicsOf(plan));
    if (drift.length > 0) options.onDrift?.(drift);
    const cluster = await openCluster(kafka);
    closers.push(() => cluster.close());
    // Its long waits would hold up every other question on the same connection.
    const waiting = await openCluster(kafka);
    const tail = openTail(waiting);
    closers.push(async () => {
      await Promise.all([tail.close(), waiting.close()]);
    });

    const make = async (topics: readonly string[]): Promise<void> => {
      const own = topics
        .filter((topic) => topic.startsWith(prefix))
        .map((topic) => topic.slice(prefix.length));
      await ensureTopics(
        admin,
        plan,
        own.map((name) => planOf(name, plan)),
      );
      for (const member of members.values()) member.topicsChanged();
    };
    const publisher = openPublisher(kafka, make);
    closers.push(() => publisher.close());
    const ledger = await openLedger({ cluster, tail, publisher, prefix, now: () => clock.now() });

    const listTopics = async (): Promise<readonly string[]> =>
      (await admin.listTopics()).filter(
        (topic) => topic.startsWith(prefix) && topic !== `${prefix}${LEDGER}`,
      );
    const spotsOf = async (topics: readonly string[]): Promise<readonly Spot[]> => {
      const matches = topicMatcher(topics);
      const own = (await listTopics()).filter((topic) => matches(topic.slice(prefix.length)));
      return cluster.partitions(own);
    };
    const fullName = (group: string): string => `${prefix}${group}`;

    /** Where a group is: what this process did, else what was committed, else the beginning. */
    const reached = async (group: string, spots: readonly Spot[]): Promise<ReadonlyMap<string, number>> => {
      const worker = members.get(group)?.worker;
      const [begins, committed] = await Promise.all([
        cluster.begins(spots),
        cluster.committed(fullName(group), spots),
      ]);
      return new Map(
        spots.map((spot) => {
          const key = spotKey(spot);
          const begin = begins.get(key) ?? 0;
          return [key, Math.max(begin, worker?.watermark(spot) ?? committed.get(key) ?? 0)] as const;
        }),
      );
    };

    /** Whether every group here has done everything that is written at this moment. */
    const quiet = async (): Promise<boolean> => {
      for (const group of members.keys()) {
        const declared = ledger.groups().find((one) => one.group === group);
        const spots = await spotsOf(declared?.topics ?? []);
        const ends = await cluster.ends(spots);
        const begins = await cluster.begins(spots);
        const open = spots.filter(
          (spot) => (ends.get(spotKey(spot)) ?? 0) > (begins.get(spotKey(spot)) ?? 0),
        );
        const at = await reached(group, open);
        if (open.some((spot) => (at.get(spotKey(spot)) ?? 0) < (ends.get(spotKey(spot)) ?? 0))) return false;
        if ((members.get(group)?.worker.open ?? 0) > 0) return false;
      }
      return true;
    };
    /** The newest offsets of all topics, as one word: whether anything was written meanwhile. */
    const mark = async (): Promise<string> => {
      const ends = await cluster.ends(await spotsOf(['*']));
      return [...ends].sort().join();
    };

    const subscribe = async (subscription: Subscription): Promise<Stop> => {
      const { group } = subscription;
      if (members.has(group) || joining.has(group)) throw new Error(`group ${group} is subscribed already`);
      joining.add(group);
      try {
        const types = subscription.types === undefined ? null : [...subscription.types];
        await ledger.declare({ group, topics: [...subscription.topics], types });
        const member = await joinGroup(subscription, {
          kafka,
          prefix,
          retries,
          inFlight: options.inFlight ?? 256,
          listTopics,
          put: (delivery, letter, error) => ledger.put(group, delivery, letter, error),
          handled: (letter) => ledger.handled(letter),
          changed: () => undefined,
          onFatal: options.onFatal,
        });
        members.set(group, member);
        let stopping: Promise<void> | undefined;
        return () => {
          stopping ??= member.stop().finally(() => {
            if (members.get(group) === member) members.delete(group);
          });
          return stopping;
        };
      } finally {
        joining.delete(group);
      }
    };

    return {
      subscribe,

      publish: (facts) =>
        publisher.send(facts.map((one) => messageOf({ ...one, topic: `${prefix}${one.topic}` }))),

      async watch(topics, listener) {
        const spots = await spotsOf(topics);
        const unfollow = tail.follow(await cluster.ends(spots), spots, (record, spot) => {
          const delivered = deliveredOf(record, spot, prefix);
          if (delivered !== undefined) listener(delivered);
        });
        return async () => {
          // What was written before it is stopped is shown.
          await tail.reached(await cluster.ends(spots), WATCH_DRAIN_MS);
          unfollow();
        };
      },

      async *read(topics, after) {
        const spots = await spotsOf(topics);
        const ends = await cluster.ends(spots);
        const from =
          after === undefined
            ? await cluster.begins(spots)
            : await offsetsAfter(cluster, spots, after, prefix);
        yield* readBetween(cluster, spots, from, ends, prefix);
      },

      async end() {
        const spots = await spotsOf(['*']);
        const [begins, ends] = await Promise.all([cluster.begins(spots), cluster.ends(spots)]);
        const filled = spots.filter(
          (spot) => (ends.get(spotKey(spot)) ?? 0) > (begins.get(spotKey(spot)) ?? 0),
        );
        // The newest of each partition; a step further back where it was a replay.
        let newest: string | undefined;
        let back = new Map(filled.map((spot) => [spotKey(spot), (ends.get(spotKey(spot)) ?? 1) - 1]));
        while (back.size > 0) {
          const asked = filled
            .filter((spot) => back.has(spotKey(spot)))
            .map((spot) => ({ ...spot, offset: back.get(spotKey(spot)) ?? 0 }));
          const further = new Map<string, number>();
          for (const { topic, partition, records } of await cluster.fetch(asked, { waitMs: 0 })) {
            const spot = { topic, partition };
            const key = spotKey(spot);
            const facts = records.flatMap((record) => deliveredOf(record, spot, prefix) ?? []);
            const last = facts.at(-1);
            const at = back.get(key) ?? 0;
            if (last !== undefined) {
              if (newest === undefined || last.position > newest) newest = last.position;
            } else if (at > (begins.get(key) ?? 0)) further.set(key, at - 1);
          }
          back = further;
        }
        return newest;
      },

      async seek(group, after) {
        if (members.has(group)) throw new Error(`group ${group} is running: stop it before seeking`);
        const declared = ledger.groups().find((one) => one.group === group);
        const spots = await spotsOf(declared?.topics ?? ['*']);
        const offsets =
          after === undefined
            ? await cluster.begins(spots)
            : await offsetsAfter(cluster, spots, after, prefix);
        await cluster.commit(
          fullName(group),
          spots.map((spot) => ({ ...spot, offset: offsets.get(spotKey(spot)) ?? 0 })),
        );
      },

      deadLetters: ledger.letters,

      async groups() {
        const dead = ledger.waiting();
        return Promise.all(
          ledger.groups().map(async ({ group, topics }): Promise<GroupStatus> => {
            const spots = await spotsOf(topics);
            const [ends, at] = await Promise.all([cluster.ends(spots), reached(group, spots)]);
            const behind = spots.flatMap((spot) => {
              const from = at.get(spotKey(spot)) ?? 0;
              const count = (ends.get(spotKey(spot)) ?? 0) - from;
              return count > 0 ? [{ ...spot, offset: from, count }] : [];
            });
            const lag = behind.reduce((sum, { count }) => sum + count, 0);
            let oldestAt = members.get(group)?.worker.oldest()?.fact.time;
            if (oldestAt === undefined && behind.length > 0) {
              const read = await cluster.fetch(behind, { waitMs: 0, maxBytesPerPartition: 65_536 });
              const times = read.flatMap(({ records, ...spot }) =>
                records.slice(0, 1).flatMap((record) => deliveredOf(record, spot, prefix)?.fact.time ?? []),
              );
              oldestAt = times.sort()[0];
            }
            return {
              group,
              topics,
              lag,
              ...(oldestAt !== undefined && { oldestAt }),
              deadLetters: dead.get(group) ?? 0,
            };
          }),
        );
      },

      async idle() {
        for (;;) {
          const before = await mark();
          if ((await quiet()) && (await mark()) === before) return;
          await new Promise((next) => setTimeout(next, IDLE_LOOK_MS));
        }
      },

      forget: (before) => ledger.forget(before),
      async alive() {
        await cluster.ends([{ topic: `${prefix}${LEDGER}`, partition: 0 }]);
      },

      async close() {
        await Promise.all([...members.values()].map((member) => member.stop()));
        members.clear();
        for (const close of [...closers].reverse()) await close();
      },
    };
  } catch (error) {
    for (const close of [...closers].reverse()) await close().catch(() => undefined);
    if (error instanceof Fault) throw error;
    throw new Fault('bus-unavailable', 'later', `Kafka ${options.brokers.join(',')}`, error);
  }
}
