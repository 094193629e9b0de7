import {
  type Clock,
  type DemandBase,
  type Documents,
  Fault,
  type Files,
  type Outgoing,
  type StoreDeclaration,
} from '@jiesu/ports';
import { MongoClient } from 'mongodb';
import { mongoDemands } from './demands.ts';
import { openDocuments } from './documents.ts';
import { mongoFiles } from './files.ts';
import { guarded } from './guard.ts';
import { openRelay, type Relay } from './relay.ts';

export { type Relay, relayed } from './relay.ts';

export interface MongoOptions {
  /** Hosts, log-in, TLS and name of the database (`jiesu` where it names none). */
  readonly url: string;
  readonly clock: Clock;
  /** Where the facts of commits go. */
  readonly publish: (facts: readonly Outgoing[]) => Promise<void>;
  readonly onFatal: (error: unknown) => void;
  /** How long a server may take to be found, for each question. */
  readonly selectWithinMs?: number;
  /** How long an answer may take on a connection that stands. */
  readonly answerWithinMs?: number;
  readonly sweepMs?: number;
  /** Connections at most. */
  readonly pool?: number;
}

export interface Mongo {
  /** What the server calls itself. */
  readonly server: string;
  readonly files: Files;
  readonly demandBase: DemandBase;
  readonly relay: Relay;
  documents<D>(declaration: StoreDeclaration): Documents<D>;
  /** Rejects where the server does not answer. */
  alive(): Promise<void>;
  /** Deletes the whole database: for tests. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** Rejects with a Fault `store-unavailable` where no server answers. */
export async function openMongo(options: MongoOptions): Promise<Mongo> {
  const { clock, onFatal } = options;
  let client: MongoClient;
  try {
    client = new MongoClient(options.url, {
      appName: 'jiesu',
      ignoreUndefined: true,
      // An answer is given when a majority has it on disk, and a write that was cut off is asked for once more.
      writeConcern: { w: 'majority', journal: true },
      retryWrites: true,
      readPreference: 'primary',
      serverSelectionTimeoutMS: options.selectWithinMs ?? 3_000,
      connectTimeoutMS: options.selectWithinMs ?? 3_000,
      socketTimeoutMS: options.answerWithinMs ?? 10_000,
      maxPoolSize: options.pool ?? 64,
    });
    await client.connect();
    const { version } = await client.db('admin').command({ buildInfo: 1 });
    const name = client.options.dbName;
    const db = client.db(name === undefined || name === 'test' || name === '' ? 'jiesu' : name);
    const relay = openRelay({
      publish: options.publish,
      clock,
      ...(options.sweepMs !== undefined && { sweepMs: options.sweepMs }),
    });
    const known = new Map<string, Documents<unknown>>();
    return {
      server: String(version),
      files: mongoFiles(db),
      demandBase: mongoDemands(db),
      relay,
      documents<D>(declaration: StoreDeclaration) {
        const key = JSON.stringify(declaration);
        const documents =
          known.get(key) ?? openDocuments<unknown>(declaration, { db, relay, clock, onFatal });
        known.set(key, documents);
        return documents as Documents<D>;
      },
      async alive() {
        await guarded(() => db.command({ ping: 1 }));
      },
      async drop() {
        await db.dropDatabase();
      },
      async close() {
        await relay.close();
        await client.close();
      },
    };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('store-unavailable', 'later', 'MongoDB', error);
  }
}
