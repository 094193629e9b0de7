import { randomBytes } from 'node:crypto';
import { systemClock } from '@jiesu/ports';
import { kafkaClient } from './cluster.ts';
import { type KafkaBus, type KafkaOptions, openKafka } from './index.ts';
import type { TopicPlan } from './topics.ts';

export const brokers = (): readonly string[] => (process.env.KAFKA_BROKERS ?? '').split(',');

/** For the tests of this package: a city of its own on the common brokers, whose topics go with it. */
export async function testBus(
  own: Partial<KafkaOptions> & { readonly partitions?: number; readonly prefix?: string } = {},
): Promise<KafkaBus & { readonly plan: TopicPlan }> {
  const plan: TopicPlan = {
    prefix: own.prefix ?? `t${randomBytes(4).toString('hex')}.`,
    unitIds: ['x', 'street-110105026'],
    partitions: own.partitions ?? 1,
    replicas: 1,
    personalDays: 30,
  };
  const bus = await openKafka({
    brokers: brokers(),
    clock: systemClock,
    plan,
    retries: { attempts: 5, firstMs: 1, maxMs: 8 },
    onFatal(error) {
      throw error;
    },
    ...own,
  });
  return {
    ...bus,
    plan,
    async close() {
      await bus.close();
      if (own.prefix === undefined) await dropTopics(plan.prefix);
    },
  };
}

export async function dropTopics(prefix: string): Promise<void> {
  const admin = kafkaClient({ brokers: [...brokers()] }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}
