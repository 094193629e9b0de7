import type { Fact } from '@jiesu/contracts';
import type { Delivered, Outgoing } from '@jiesu/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kafkaClient } from './cluster.ts';
import type { KafkaBus } from './index.ts';
import { brokers, dropTopics, testBus } from './testing.ts';
import { topicsOf } from './topics.ts';

const fact = (key: string, n: number): Outgoing => ({
  topic: 'tickets',
  fact: {
    specversion: '1.0',
    id: `tickets/${key}-1/${n}.0`,
    source: 'tickets',
    type: 'ticket.accepted.v1',
    subject: `${key}-1`,
    time: new Date(Date.parse('2026-11-23T02:00:00.000Z') + n).toISOString(),
    partitionkey: key,
    revision: n,
    data: { ticketId: `${key}-1`, requestId: key, unitId: 'street-110105026', round: 1 },
  } as unknown as Fact,
});
const KEYS = 40;
const many = (count: number, from = 1): Outgoing[] =>
  Array.from({ length: count }, (_, i) => fact(`k${i % KEYS}`, from + i));

const inOrderPerKey = (facts: readonly Fact[]): void => {
  const last = new Map<string, number>();
  for (const { partitionkey, revision } of facts) {
    expect(revision).toBeGreaterThan(last.get(partitionkey) ?? 0);
    last.set(partitionkey, revision);
  }
};
const firstTimes = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.map((one) => [one.id, one])).values(),
];

describe('a topic of several partitions', () => {
  const prefix = `p${Date.now().toString(36)}.`;
  const open: KafkaBus[] = [];
  const bus = async (): Promise<KafkaBus> => {
    const opened = await testBus({ partitions: 6, prefix });
    open.push(opened);
    return opened;
  };
  let first: KafkaBus;
  beforeEach(async () => {
    first = await bus();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    await dropTopics(prefix);
  });

  it('is read whole and in order per request, and from any position on', async () => {
    for (let part = 0; part < 5; part++) await first.publish(many(200, 1 + part * 200));
    const all: Delivered[] = [];
    for await (const lot of first.read(['tickets'])) all.push(...lot);
    expect(new Set(all.map(({ position }) => position)).size).toBe(1_000);
    inOrderPerKey(all.map((one) => one.fact));
    expect(all.map(({ position }) => position)).toEqual(all.map(({ position }) => position).sort());
    for (const at of [0, 1, 333, 500, 998, 999]) {
      const rest: Delivered[] = [];
      for await (const lot of first.read(['tickets'], all[at]?.position)) rest.push(...lot);
      expect(rest.map(({ position }) => position)).toEqual(all.slice(at + 1).map(({ position }) => position));
    }
    expect(await first.end()).toBe(all.at(-1)?.position);
  });

  it('is shared by the members of a group; nothing is lost and order holds as they come and go', async () => {
    const seen: Fact[] = [];
    const handle = async (one: Fact): Promise<void> => {
      await new Promise((next) => setTimeout(next, 1));
      seen.push(one);
    };
    const subscription = { group: 'g', topics: ['tickets'], handle };
    await first.subscribe(subscription);
    await first.publish(many(600));
    const second = await bus();
    const stopSecond = await second.subscribe(subscription);
    await first.publish(many(600, 601));
    const third = await bus();
    await third.subscribe(subscription);
    await first.publish(many(600, 1_201));
    await stopSecond();
    await first.publish(many(600, 1_801));
    const until = performance.now() + 30_000;
    while (new Set(seen.map(({ id }) => id)).size < 2_400 && performance.now() < until)
      await new Promise((next) => setTimeout(next, 50));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(2_400);
    inOrderPerKey(firstTimes(seen));
  });

  it('goes on with the next facts after one was written twice or the producer was left', async () => {
    const seen: Fact[] = [];
    await first.subscribe({ group: 'g', topics: ['tickets'], handle: async (one) => void seen.push(one) });
    await first.publish(many(10));
    await first.publish(many(10));
    await first.idle();
    expect(seen).toHaveLength(20);
    expect(firstTimes(seen)).toHaveLength(10);
  });

  it('takes far more than it keeps in hand: a partition is paused and goes on', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen = new Set<string>();
    await first.publish(Array.from({ length: 12_000 }, (_, n) => fact('one', n + 1)));
    await first.subscribe({
      group: 'g',
      topics: ['tickets'],
      async handle(one) {
        await gate;
        seen.add(one.id);
      },
    });
    await new Promise((next) => setTimeout(next, 500));
    release();
    await first.idle();
    expect(seen.size).toBe(12_000);
  });

  it('is laid out as the catalogue and the units say, and what was changed by hand is said', async () => {
    const admin = kafkaClient({ brokers: [...brokers()] }).admin();
    await admin.connect();
    const names = (await admin.listTopics())
      .filter((name) => name.startsWith(prefix))
      .map((n) => n.slice(prefix.length));
    expect(names.sort()).toEqual([
      'dispatch.street-110105026',
      'dispatch.x',
      'followups',
      'house.ledger',
      'intake',
      'requests',
      'tickets',
    ]);
    await admin.createPartitions({ topicPartitions: [{ topic: `${prefix}dispatch.x`, count: 2 }] });
    await admin.disconnect();
    let said: readonly string[] = [];
    const look = async (): Promise<void> => {
      open.push(
        await testBus({
          partitions: 6,
          prefix,
          onDrift(sentences) {
            said = sentences;
          },
        }),
      );
    };
    // Brokers learn of it one after the other.
    for (let turn = 0; turn < 10 && said.length === 0; turn++) await look();
    expect(said).toEqual([`topic ${prefix}dispatch.x has 2 partitions, planned are 1`]);
  });
});

describe('the plan of a city', () => {
  it('keeps facts with personal data for their days, and the others for good', () => {
    const plan = { prefix: '', unitIds: ['a'], partitions: 12, replicas: 3, personalDays: 30 };
    const settings = new Map(topicsOf(plan).map((topic) => [topic.name, topic]));
    expect(settings.get('intake')?.settings['retention.ms']).toBe(String(30 * 86_400_000));
    expect(settings.get('tickets')?.settings['retention.ms']).toBe('-1');
    expect(settings.get('tickets')?.partitions).toBe(12);
    expect(settings.get('dispatch.a')?.partitions).toBe(1);
    expect(settings.get('house.ledger')?.settings['cleanup.policy']).toBe('compact');
  });
});
