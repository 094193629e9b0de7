import { catalogue } from '@jiesu/contracts';
import { topicMatcher } from '@jiesu/ports';
import type { Admin } from 'kafkajs';
import { ConfigResourceTypes } from './driver.ts';

/** How the topics of a city are laid out. */
export interface TopicPlan {
  /** Stands before every name of topic and group: several cities may share brokers. Empty, or ends with a dot. */
  readonly prefix: string;
  /** Units that receive tickets: each has a topic of its own. */
  readonly unitIds: readonly string[];
  /** Partitions of the topics that everybody writes to. A unit's own topic has one: its tickets are few. */
  readonly partitions: number;
  readonly replicas: number;
  /** How long facts with personal data stay. */
  readonly personalDays: number;
}

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** The log of the bus itself: groups and dead letters, the newest of each. */
export const LEDGER = 'house.ledger';
const DAY_MS = 86_400_000;

const shortLived = topicMatcher(
  Object.values(catalogue)
    .filter(({ retention }) => retention === 'short')
    .map(({ topic }) => topic),
);
export const isPersonal = (topic: string): boolean => shortLived(topic);

const isOfOneUnit = topicMatcher(
  Object.values(catalogue)
    .map(({ topic }) => topic)
    .filter((topic) => topic.endsWith('*')),
);

/** One topic as the catalogue wants it; any name is answered, for topics come with their units. */
export function planOf(name: string, plan: TopicPlan): Topic {
  const own = {
    // Positions follow the clock of the brokers: one for all who write.
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(Math.max(1, plan.replicas - 1)),
  };
  if (name === LEDGER) return { name, partitions: 1, settings: { ...own, 'cleanup.policy': 'compact' } };
  return {
    name,
    partitions: isOfOneUnit(name) ? 1 : plan.partitions,
    settings: {
      ...own,
      'cleanup.policy': 'delete',
      'retention.ms': isPersonal(name) ? String(plan.personalDays * DAY_MS) : '-1',
    },
  };
}

/** Every topic of a city: the catalogue times the units. */
export function topicsOf(plan: TopicPlan): readonly Topic[] {
  const names = new Set<string>([LEDGER]);
  for (const { topic } of Object.values(catalogue)) {
    if (!topic.endsWith('*')) names.add(topic);
    else for (const unitId of plan.unitIds) names.add(topic.replace('*', unitId));
  }
  return [...names].sort().map((name) => planOf(name, plan));
}

const MADE_AT_ONCE = 200;

/** Makes what is missing, and says as sentences what is there but otherwise than planned. */
export async function ensureTopics(
  admin: Admin,
  plan: TopicPlan,
  topics: readonly Topic[],
): Promise<readonly string[]> {
  const there = new Set(await admin.listTopics());
  const full = (name: string): string => `${plan.prefix}${name}`;
  const missing = topics.filter(({ name }) => !there.has(full(name)));
  for (let from = 0; from < missing.length; from += MADE_AT_ONCE) {
    await admin.createTopics({
      waitForLeaders: false,
      timeout: 60_000,
      topics: missing.slice(from, from + MADE_AT_ONCE).map(({ name, partitions, settings }) => ({
        topic: full(name),
        numPartitions: partitions,
        replicationFactor: plan.replicas,
        configEntries: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
      })),
    });
  }
  await led(
    admin,
    missing.map(({ name }) => full(name)),
  );
  const present = topics.filter(({ name }) => there.has(full(name)));
  if (present.length === 0) return [];
  return drift(admin, present, full);
}

/** Until each has a leader: the brokers need a while for hundreds. */
async function led(admin: Admin, names: readonly string[]): Promise<void> {
  const until = performance.now() + 60_000;
  while (names.length > 0) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
      if (
        topics.every(
          ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
        )
      )
        return;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    if (performance.now() > until) throw new Error('topics that were made have no leader yet');
    await new Promise((next) => setTimeout(next, 100));
  }
}

async function drift(
  admin: Admin,
  topics: readonly Topic[],
  full: (name: string) => string,
): Promise<readonly string[]> {
  const said: string[] = [];
  const { topics: seen } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => full(name)) });
  const partitions = new Map(seen.map((one) => [one.name, one.partitions.length]));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name, settings }) => ({
      type: ConfigResourceTypes.TOPIC,
      name: full(name),
      configNames: Object.keys(settings),
    })),
  });
  const configured = new Map(
    resources.map((one) => [
      one.resourceName,
      new Map(one.configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  for (const topic of topics) {
    const name = full(topic.name);
    const has = partitions.get(name);
    if (has !== topic.partitions)
      said.push(`topic ${name} has ${has} partitions, planned are ${topic.partitions}`);
    for (const [key, value] of Object.entries(topic.settings)) {
      const is = configured.get(name)?.get(key);
      if (is !== value) said.push(`topic ${name} has ${key}=${is}, planned is ${value}`);
    }
  }
  return said;
}
