import { type Subscription, topicMatcher } from '@jiesu/ports';
import type { Consumer, Kafka } from 'kafkajs';
import { type Spot, spotKey } from './cluster.ts';
import { startWorker, type Worker, type WorkerSetting } from './worker.ts';

/** This process's member of a consumer group. */
export interface Member {
  readonly worker: Worker;
  /** There may be topics that were not there before. */
  topicsChanged(): void;
  /** Resolves when nothing runs any more and the positions are written. */
  stop(): Promise<void>;
}

export interface MemberSetting
  extends Pick<WorkerSetting, 'prefix' | 'retries' | 'inFlight' | 'put' | 'handled'> {
  readonly kafka: Kafka;
  readonly sessionMs: number;
  /** Names of all topics of the city, prefix and all. */
  readonly listTopics: () => Promise<readonly string[]>;
  readonly changed: () => void;
  /** It left the group for good and cannot come back by itself. */
  readonly onFatal: (error: unknown) => void;
}

/** Positions are written behind the work: a crash means redelivery, never loss. */
const COMMIT_EVERY_MS = 200;
const LOOK_FOR_TOPICS_MS = 30_000;

export async function joinGroup(subscription: Subscription, setting: MemberSetting): Promise<Member> {
  const { kafka, prefix } = setting;
  const matches = topicMatcher(subscription.topics);
  const committed = new Map<string, number>();
  let consumer: Consumer | undefined;
  let subscribed = '';
  let commitTimer: NodeJS.Timeout | undefined;
  let committing: Promise<void> = Promise.resolve();
  let turning: Promise<void> = Promise.resolve();
  let stopped = false;

  const worker = startWorker(subscription, {
    ...setting,
    flow({ topic, partition }, full) {
      const one = [{ topic, partitions: [partition] }];
      if (full) consumer?.pause(one);
      else consumer?.resume(one);
    },
    changed() {
      commitTimer ??= setTimeout(() => {
        commitTimer = undefined;
        void commit();
      }, COMMIT_EVERY_MS);
      setting.changed();
    },
  });

  const commit = (): Promise<void> => {
    committing = committing.then(async () => {
      const moved = worker.spots.flatMap((spot) => {
        const at = worker.watermark(spot);
        return at === undefined || at === committed.get(spotKey(spot)) ? [] : [{ ...spot, at }];
      });
      if (moved.length === 0 || consumer === undefined) return;
      try {
        await consumer.commitOffsets(
          moved.map(({ topic, partition, at }) => ({ topic, partition, offset: String(at) })),
        );
        for (const { at, ...spot } of moved) committed.set(spotKey(spot), at);
      } catch {
        // In a hand-over, or the coordinator is away: written with the next one, or delivered again.
      }
    });
    return committing;
  };

  const leave = async (): Promise<void> => {
    const old = consumer;
    if (old === undefined) return;
    await commit();
    consumer = undefined;
    await old.stop();
    await old.disconnect();
  };

  const join = async (topics: readonly string[]): Promise<void> => {
    const made = kafka.consumer({
      groupId: `${prefix}${subscription.group}`,
      allowAutoTopicCreation: false,
      sessionTimeout: setting.sessionMs,
      rebalanceTimeout: Math.max(setting.sessionMs, 15_000),
      heartbeatInterval: Math.round(setting.sessionMs / 6),
      maxWaitTimeInMs: Math.min(500, Math.round(setting.sessionMs / 6)),
      metadataMaxAge: 30_000,
      readUncommitted: false,
      // It starts again by itself, whatever it was that stopped it.
      retry: {
        retries: 10,
        initialRetryTime: 100,
        maxRetryTime: 5_000,
        restartOnFailure: async () => !stopped,
      },
    });
    made.on(made.events.GROUP_JOIN, ({ payload }) => {
      const spots = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition): Spot => ({ topic, partition })),
      );
      committed.clear();
      worker.assigned(spots);
    });
    made.on(made.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart && !stopped && consumer === made) setting.onFatal(error);
    });
    await made.connect();
    await made.subscribe({ topics: [...topics], fromBeginning: true });
    consumer = made;
    subscribed = topics.join();
    await made.run({
      autoCommit: false,
      // Taken into our own queues at once: the positions are those of what was done, not of what was read.
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: 1,
      async eachBatch({ batch: { topic, partition, messages } }) {
        worker.take({ topic, partition }, messages);
      },
    });
  };

  const look = (): Promise<void> => {
    turning = turning
      .then(async () => {
        if (stopped) return;
        const topics = (await setting.listTopics())
          .filter((topic) => topic.startsWith(prefix) && matches(topic.slice(prefix.length)))
          .sort();
        if (topics.length === 0 || topics.join() === subscribed) return;
        await leave();
        await join(topics);
      })
      .catch(() => undefined);
    return turning;
  };

  await look();
  const looking = setInterval(look, LOOK_FOR_TOPICS_MS).unref();

  return {
    worker,
    topicsChanged: () => void look(),
    async stop() {
      stopped = true;
      clearInterval(looking);
      await turning;
      await worker.stop();
      await leave();
      if (commitTimer !== undefined) clearTimeout(commitTimer);
      commitTimer = undefined;
    },
  };
}
