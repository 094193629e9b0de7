import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '@jiesu/contracts';
import { type Outgoing, systemClock } from '@jiesu/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startKafka, stop } from '../../../infra/live/servers.ts';
import { aclsOf } from './acls.ts';
import { kafkaClient } from './cluster.ts';
import { type KafkaBus, openKafka } from './index.ts';
import type { TopicPlan } from './topics.ts';

const OPERATIONS = { Read: 3, Write: 4, Describe: 8, DescribeConfigs: 10 } as const;
const RESOURCES = { topic: 2, group: 3 } as const;
const PATTERNS = { literal: 3, prefixed: 4 } as const;
const ALLOW = 3;

const plan: TopicPlan = {
  prefix: '',
  unitIds: ['street-1', 'street-2'],
  partitions: 2,
  replicas: 1,
  personalDays: 30,
};
const passwords = { admin: 'a-1', edge: 'e-1', core: 'c-1', 'unit-street-1': 'u-1' };
type Person = keyof typeof passwords;

const fact = (topic: string, type: string): Outgoing => ({
  topic,
  fact: {
    id: `x/${topic}`,
    type,
    partitionkey: 'r',
    revision: 1,
    time: systemClock.now(),
  } as unknown as Fact,
});

describe('brokers with log-in and access lists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-secured-'));
  let kafka: Running;
  const open: KafkaBus[] = [];
  const saslOf = (person: Person) => ({
    mechanism: 'plain' as const,
    username: person as string,
    password: passwords[person],
  });
  const bus = async (person: Person): Promise<KafkaBus> => {
    const opened = await openKafka({
      brokers: [kafka.address],
      sasl: saslOf(person),
      clock: systemClock,
      plan,
      retries: { attempts: 2, firstMs: 1, maxMs: 1 },
      onFatal: () => undefined,
    });
    open.push(opened);
    return opened;
  };

  beforeAll(async () => {
    kafka = await startKafka({
      folder,
      users: passwords,
      ...(process.env.KAFKA_VERSION !== undefined && { version: process.env.KAFKA_VERSION }),
    });
    // Whoever runs the brokers makes the topics and the lists.
    await bus('admin');
    const admin = kafkaClient({ brokers: [kafka.address], sasl: saslOf('admin') }).admin();
    await admin.connect();
    const houses: Readonly<Record<string, string>> = {
      'hotline-intake': 'edge',
      'wechat-intake': 'edge',
      classifier: 'core',
      router: 'core',
      tickets: 'core',
    };
    await admin.createAcls({
      acl: aclsOf(plan, (service) => houses[service] ?? service).map((acl) => ({
        principal: `User:${acl.principal}`,
        operation: OPERATIONS[acl.operation],
        resourceType: RESOURCES[acl.resource],
        resourceName: acl.name,
        resourcePatternType: PATTERNS[acl.pattern],
        permissionType: ALLOW,
        host: '*',
      })),
    });
    await admin.disconnect();
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.close().catch(() => undefined)));
    await stop(kafka);
    rmSync(folder, { recursive: true, force: true });
  });

  it('let the houses of a city do their work', async () => {
    const edge = await bus('edge');
    const core = await bus('core');
    const seen: string[] = [];
    await core.subscribe({
      group: 'classifier',
      topics: ['intake'],
      handle: async ({ id }) => void seen.push(id),
    });
    await edge.publish([fact('intake', 'request.received.v1')]);
    await core.publish([fact('dispatch.street-1', 'request.dispatched.v1')]);
    await core.idle();
    expect(seen).toEqual(['x/intake']);
    // From what was committed, which follows the work.
    for (let turn = 0; turn < 50 && (await edge.groups())[0]?.lag !== 0; turn++)
      await new Promise((next) => setTimeout(next, 50));
    expect(await edge.groups()).toMatchObject([{ group: 'classifier', lag: 0 }]);
  });

  it('let an intake neither read what others heard nor write what it does not own', async () => {
    const edge = await bus('edge');
    await expect(edge.publish([fact('requests', 'request.classified.v1')])).rejects.toMatchObject({
      code: 'bus-unavailable',
    });
    const read = async (): Promise<void> => {
      for await (const _lot of edge.read(['intake'])) expect.fail('it read what petitioners said');
    };
    await expect(read()).rejects.toThrow(/[Nn]ot authorized/);
  });

  it('let a unit read its own topic and no other', async () => {
    const consume = async (topic: string): Promise<string> => {
      const consumer = kafkaClient({
        brokers: [kafka.address],
        sasl: saslOf('unit-street-1'),
        retry: { retries: 0 },
      }).consumer({ groupId: 'unit.street-1', retry: { retries: 0, restartOnFailure: async () => false } });
      await consumer.connect();
      try {
        await consumer.subscribe({ topics: [topic], fromBeginning: true });
        return await new Promise<string>((resolve, reject) => {
          consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
          consumer
            .run({ eachMessage: async ({ message }) => resolve(message.value?.toString() ?? '') })
            .catch(reject);
        });
      } finally {
        await consumer.disconnect().catch(() => undefined);
      }
    };
    expect(await consume('dispatch.street-1')).toContain('request.dispatched.v1');
    for (const other of ['dispatch.street-2', 'intake', 'tickets'])
      await expect(consume(other), other).rejects.toThrow(/[Nn]ot authorized/);
  });

  it('let nobody in with a wrong password', async () => {
    await expect(
      openKafka({
        brokers: [kafka.address],
        sasl: { mechanism: 'plain', username: 'core', password: 'wrong' },
        clock: systemClock,
        plan,
        onFatal: () => undefined,
      }),
    ).rejects.toMatchObject({ code: 'bus-unavailable' });
  });
});
