import { Fault, type Outgoing } from '@jiesu/ports';
import type { Kafka, Producer } from 'kafkajs';
import { CompressionTypes, Partitioners } from './driver.ts';

export interface Message {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Publisher {
  /** Resolves when all in-sync replicas have them. Facts of one key keep their order, also over several calls. */
  send(messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly messages: readonly Message[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Messages in one request to the brokers. */
const AT_ONCE = 2_000;
/** Messages of one topic, on average: each topic's are compressed by themselves, and one or two only cost. */
const COMPRESS_FROM = 32;

export const messageOf = ({ topic, fact }: Outgoing): Message => ({
  topic,
  key: fact.partitionkey,
  value: JSON.stringify(fact),
});

/**
 * One idempotent producer with one request under way: what comes meanwhile goes together with the next. `missing` is
 * asked to make the topics that do not exist.
 */
export function openPublisher(
  kafka: Kafka,
  missing: (topics: readonly string[]) => Promise<void>,
): Publisher {
  let producer: Producer | undefined;
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  const connected = async (): Promise<Producer> => {
    if (producer === undefined) {
      const made = kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000 },
      });
      await made.connect();
      producer = made;
    }
    return producer;
  };

  /**
   * After a failure the brokers may have what we think was not written. A producer that went on with the same sequence
   * numbers would have its next facts taken for those: it is left, and a new one numbers afresh.
   */
  const leave = async (): Promise<void> => {
    const old = producer;
    producer = undefined;
    await old?.disconnect().catch(() => undefined);
  };

  const write = async (messages: readonly Message[]): Promise<void> => {
    const topics = new Map<
      string,
      { key: string; value: string | null; headers?: Record<string, string> }[]
    >();
    for (const { topic, key, value, headers } of messages) {
      const message = { key, value, ...(headers !== undefined && { headers: { ...headers } }) };
      const known = topics.get(topic);
      if (known === undefined) topics.set(topic, [message]);
      else known.push(message);
    }
    const batch = {
      acks: -1,
      ...(messages.length >= COMPRESS_FROM * topics.size && { compression: CompressionTypes.GZIP }),
      topicMessages: [...topics].map(([topic, own]) => ({ topic, messages: own })),
    };
    for (let attempt = 1; ; attempt++) {
      try {
        await (await connected()).sendBatch(batch);
        return;
      } catch (error) {
        await leave();
        if (attempt > 2 || !isMissing(error)) throw error;
        await missing([...topics.keys()]);
      }
    }
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      let taken = 0;
      let messages = 0;
      while (taken < queue.length && (taken === 0 || messages < AT_ONCE)) {
        messages += (queue[taken] as Waiting).messages.length;
        taken++;
      }
      const now = queue.slice(0, taken);
      queue = queue.slice(taken);
      try {
        await write(now.flatMap((one) => one.messages));
        for (const one of now) one.done();
      } catch (error) {
        const fault = new Fault('bus-unavailable', 'later', '消息总线暂时不可用，请稍后再试', error);
        for (const one of now) one.failed(fault);
      }
    }
    running = undefined;
  };

  return {
    send(messages) {
      if (messages.length === 0) return Promise.resolve();
      if (closed) return Promise.reject(new Error('the bus is closed'));
      return new Promise((done, failed) => {
        queue.push({ messages, done, failed });
        running ??= Promise.resolve().then(run);
      });
    },
    async close() {
      closed = true;
      await running;
      await leave();
    },
  };
}

const isMissing = (error: unknown): boolean => {
  const { type, cause, originalError } = error as {
    readonly type?: string;
    readonly cause?: unknown;
    readonly originalError?: unknown;
  };
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') return true;
  return [cause, originalError].some((inner) => inner !== undefined && isMissing(inner));
};
