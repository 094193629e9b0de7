import type { Kafka as Client } from 'kafkajs';
import { fetchRequests } from './driver.ts';
import { everyCluster } from './lookups.ts';

/**
 * Fetch sessions (KIP-227), which KafkaJS encodes and never uses: it names every partition in every question and gets
 * every partition in every answer. With a topic for each unit those are hundreds, nearly all of them silent. In a
 * session a question names only what moved since the last one, and an answer only what has something to say.
 */
interface Asked {
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly AskedPartition[];
  }[];
}

interface AskedPartition {
  readonly partition: number;
  readonly fetchOffset: string;
  readonly maxBytes: number;
}

interface Answered {
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly unknown[];
}

interface Broker {
  lookupRequest(apiKey: number, requests: unknown): (asked: object) => unknown;
  readonly connectionPool: { send(request: unknown): Promise<Answered> };
  disconnect(): Promise<void>;
  fetch: (asked: Asked) => Promise<Answered>;
}

interface Found {
  findBroker: (asked: { readonly nodeId: string }) => Promise<Broker>;
}

interface Session {
  id: number;
  epoch: number;
  /** When it last got something to do. */
  filledAt: number;
  /** What the broker remembers of this session: offsets by partition, by topic. */
  known: Map<string, Map<number, string>>;
}

const FETCH = 1;
const SESSION_NOT_FOUND = 70;
const WRONG_EPOCH = 71;
const LAST_EPOCH = 2 ** 31 - 1;
/** The broker looks at every partition of a session for each question: so long it may gather facts for the next. */
const breathOf = (partitions: number): number => Math.min(50, Math.max(5, partitions / 8));

const fresh = (): Session => ({ id: 0, epoch: 0, filledAt: 0, known: new Map() });

/** What moved since the last question, and what is no longer asked for. */
export function movedSince(
  known: ReadonlyMap<string, ReadonlyMap<number, string>>,
  { topics }: Asked,
): {
  readonly moved: Asked['topics'];
  readonly forgotten: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
  readonly now: Map<string, Map<number, string>>;
} {
  const now = new Map<string, Map<number, string>>();
  const moved: { topic: string; partitions: AskedPartition[] }[] = [];
  for (const { topic, partitions } of topics) {
    const before = known.get(topic);
    const own = now.get(topic) ?? new Map<number, string>();
    now.set(topic, own);
    const changed = partitions.filter(({ partition, fetchOffset }) => {
      own.set(partition, fetchOffset);
      return before?.get(partition) !== fetchOffset;
    });
    if (changed.length > 0) moved.push({ topic, partitions: changed });
  }
  const forgotten: { topic: string; partitions: number[] }[] = [];
  for (const [topic, before] of known) {
    const own = now.get(topic);
    const gone = [...before.keys()].filter((partition) => own?.has(partition) !== true);
    if (gone.length > 0) forgotten.push({ topic, partitions: gone });
  }
  return { moved, forgotten, now };
}

async function send(broker: Broker, asked: object): Promise<Answered> {
  try {
    return await broker.connectionPool.send(broker.lookupRequest(FETCH, fetchRequests)(asked));
  } catch (error) {
    // As KafkaJS does it around each of its own questions.
    if ((error as Error).name === 'KafkaJSConnectionClosedError') await broker.disconnect();
    throw error;
  }
}

/** One question after the other: a session knows no two at once. */
async function ask(broker: Broker, session: Session, asked: Asked): Promise<Answered> {
  const partitions = asked.topics.reduce((sum, topic) => sum + topic.partitions.length, 0);
  const early = session.filledAt + breathOf(partitions) - performance.now();
  if (early > 1) await new Promise((next) => setTimeout(next, early));
  for (let again = false; ; again = true) {
    const { moved, forgotten, now } = movedSince(session.known, asked);
    const { id: sessionId, epoch: sessionEpoch } = session;
    session.known = new Map();
    // Until an answer has come nobody knows what the broker remembers: then the next question names everything.
    session.epoch = 0;
    const answer = await send(broker, {
      ...asked,
      sessionId,
      sessionEpoch,
      topics: moved,
      forgottenTopics: forgotten,
    });
    if (answer.errorCode === SESSION_NOT_FOUND || answer.errorCode === WRONG_EPOCH) {
      session.id = 0;
      if (again) throw new Error('the broker keeps no fetch session');
      continue;
    }
    if (answer.responses.length > 0) session.filledAt = performance.now();
    session.id = answer.sessionId;
    if (answer.sessionId !== 0) {
      session.epoch = sessionEpoch >= LAST_EPOCH ? 1 : sessionEpoch + 1;
      session.known = now;
    }
    return answer;
  }
}

/** The same client, whose consumers fetch in sessions, one for each broker. */
export const inSessions = (kafka: Client): Client =>
  everyCluster<Found>(kafka, (cluster) => {
    const sessions = new Map<string, Session>();
    const taught = new WeakSet<Broker>();
    const findBroker = cluster.findBroker.bind(cluster);
    cluster.findBroker = async (asked) => {
      const broker = await findBroker(asked);
      if (taught.has(broker)) return broker;
      taught.add(broker);
      const nodeId = String(asked.nodeId);
      const session = sessions.get(nodeId) ?? fresh();
      sessions.set(nodeId, session);
      broker.fetch = (question) => ask(broker, session, question);
      return broker;
    };
  });
