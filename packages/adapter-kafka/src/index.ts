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
import { kafkaClient, type Offsets, openCluster, type Spot, spotKey } from './cluster.ts';
import { joinGroup, type Member } from './group.ts';
import { openLedger } from './ledger.ts';
import { messageOf, openPublisher } from './publisher.ts';
import { deliveredOf, offsetsAfter, readBetween } from './reading.ts';
import { inSessions } from './sessions.ts';
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
  /** How long a member may be silent until the others take over its partitions. */
  readonly sessionMs?: number;
  readonly onFatal: (error: unknown) => void;
  /** Told once, at start, what is there but otherwise than planned. */
  readonly onDrift?: (sentences: readonly string[]) => void;
}

export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

export interface KafkaBus extends Bus {
  /** Drops dead letters with personal data given up before then; their facts leave by the brokers' retention. */
  forget(before: string): Promise<number>;
  close(): Promise<void>;
}

const WATCH_DRAIN_MS = 2_000;
const IDLE_LOOK_MS = 15;
const SPOTS_KEPT_MS = 2_000;

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
  // Whoever follows partitions for long asks in sessions; whoever looks once does not.
  const following = inSessions(kafkaClient(configOf(options)));
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
    const waiting = await openCluster(following);
    const tail = openTail(waiting);
    closers.push(async () => {
      await Promise.all([tail.close(), waiting.close()]);
    });

    let forgetSpots: () => void = () => undefined;
    const make = async (topics: readonly string[]): Promise<void> => {
      const own = topics
        .filter((topic) => topic.startsWith(prefix))
        .map((topic) => topic.slice(prefix.length));
      await ensureTopics(
        admin,
        plan,
        own.map((name) => planOf(name, plan)),
      );
      forgetSpots();
      for (const member of members.values()) member.topicsChanged();
    };
    const publisher = openPublisher(kafka, make);
    closers.push(() => publisher.close());
    const ledger = await openLedger({ cluster, tail, publisher, prefix, now: () => clock.now() });

    const listTopics = async (): Promise<readonly string[]> =>
      (await admin.listTopics()).filter(
        (topic) => topic.startsWith(prefix) && topic !== `${prefix}${LEDGER}`,
      );
    /** All partitions of the city. Topics come seldom, and mostly through us. */
    let known: { readonly at: number; readonly spots: Promise<readonly Spot[]> } | undefined;
    const allSpots = (): Promise<readonly Spot[]> => {
      if (known === undefined || performance.now() - known.at > SPOTS_KEPT_MS) {
        const spots = listTopics().then((topics) => cluster.partitions(topics));
        spots.catch(() => {
          known = undefined;
        });
        known = { at: performance.now(), spots };
      }
      return known.spots;
    };
    forgetSpots = () => {
      known = undefined;
    };
    const spotsOf = async (topics: readonly string[]): Promise<readonly Spot[]> => {
      const matches = topicMatcher(topics);
      return (await allSpots()).filter(({ topic }) => matches(topic.slice(prefix.length)));
    };
    const fullName = (group: string): string => `${prefix}${group}`;

    interface Survey {
      readonly spots: readonly Spot[];
      readonly begins: Offsets;
      readonly ends: Offsets;
    }
    const survey = async (): Promise<Survey> => {
      const spots = await allSpots();
      const [begins, ends] = await Promise.all([cluster.begins(spots), cluster.ends(spots)]);
      return { spots, begins, ends };
    };

    /** What a group has still to do: from what this process did, else from what was committed, else from the start. */
    const behind = async (
      group: string,
      topics: readonly string[],
      { spots, begins, ends }: Survey,
    ): Promise<readonly (Spot & { readonly offset: number; readonly count: number })[]> => {
      const worker = members.get(group)?.worker;
      const matches = topicMatcher(topics);
      const filled = spots.filter(
        (spot) =>
          matches(spot.topic.slice(prefix.length)) &&
          (ends.get(spotKey(spot)) ?? 0) > (begins.get(spotKey(spot)) ?? 0),
      );
      const committed = await cluster.committed(fullName(group), filled);
      return filled.flatMap((spot) => {
        const key = spotKey(spot);
        const offset = Math.max(begins.get(key) ?? 0, worker?.watermark(spot) ?? committed.get(key) ?? 0);
        const count = (ends.get(key) ?? 0) - offset;
        return count > 0 ? [{ ...spot, offset, count }] : [];
      });
    };

    /** Whether every group here has done everything that was written until then. */
    const quiet = async (until: Survey): Promise<boolean> => {
      for (const [group, { worker }] of members) {
        const declared = ledger.groups().find((one) => one.group === group);
        if (worker.open > 0 || (await behind(group, declared?.topics ?? [], until)).length > 0) return false;
      }
      return true;
    };

    const subscribe = async (subscription: Subscription): Promise<Stop> => {
      const { group } = subscription;
      if (members.has(group) || joining.has(group)) throw new Error(`group ${group} is subscribed already`);
      joining.add(group);
      try {
        const types = subscription.types === undefined ? null : [...subscription.types];
        await ledger.declare({ group, topics: [...subscription.topics], types });
        const member = await joinGroup(subscription, {
          kafka: following,
          prefix,
          retries,
          inFlight: options.inFlight ?? 256,
          sessionMs: options.sessionMs ?? 10_000,
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
        const now = await survey();
        return Promise.all(
          ledger.groups().map(async ({ group, topics }): Promise<GroupStatus> => {
            const open = await behind(group, topics, now);
            const lag = open.reduce((sum, { count }) => sum + count, 0);
            let oldestAt = members.get(group)?.worker.oldest()?.fact.time;
            if (oldestAt === undefined && open.length > 0) {
              // A topic that this process may not read keeps its age to itself.
              const read = await cluster
                .fetch(open, { waitMs: 0, maxBytesPerPartition: 65_536 })
                .catch(() => [] as const);
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
          const before = await survey();
          if (await quiet(before)) {
            const ends = await cluster.ends(await allSpots());
            if (
              ends.size === before.ends.size &&
              [...ends].every(([key, end]) => before.ends.get(key) === end)
            )
              return;
          }
          await new Promise((next) => setTimeout(next, IDLE_LOOK_MS));
        }
      },

      forget: (before) => ledger.forget(before),

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
