import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import { allServices } from '@jiesu/host';
import { adjustableClock, connect, loadReference, type Ports } from '@jiesu/service-kit';
import {
  TEST_START,
  type TestCity,
  type TestCityOptions,
  testCity,
  testConfig,
} from '@jiesu/service-kit/testing';
import { root } from './host.ts';

/**
 * The whole city, with the reference data it ships with, in each of its worlds. A journey is one file that runs in all
 * of them; the distributed one needs servers and belongs to `npm run test:live`.
 */
export type World = 'unkind memory' | 'sqlite' | 'distributed';
export const worlds: readonly World[] =
  process.env.JIESU_WORLDS === 'distributed' ? ['distributed'] : ['unkind memory', 'sqlite'];

export const referenceFolder = join(root, 'schemas', 'reference');
const reference = loadReference(referenceFolder);

export interface Opened {
  readonly city: TestCity;
  close(): Promise<void>;
}

export async function openWorld(world: World, options: TestCityOptions = {}): Promise<Opened> {
  if (world === 'unkind memory') {
    const city = await testCity(allServices, { reference, ...options });
    return { city, close: () => city.close() };
  }
  if (world === 'distributed') return openDistributed(options);
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-journey-'));
  const clock = adjustableClock(options.clock ?? TEST_START);
  const sqlite = openSqlite({
    file: join(folder, 'jiesu.db'),
    clock,
    synchronous: 'off',
    onFatal: (error) => {
      throw error;
    },
  });
  const ports: Ports = sqlite;
  const city = await testCity(allServices, { reference, ...options, ports, adjustable: clock });
  return {
    city,
    async close() {
      await city.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Servers {
  /** What stands before its topics, groups and keys; the same again finds what is there. */
  readonly name?: string;
  readonly brokers?: string;
  readonly replicas?: number;
  readonly mongodbUrl?: string;
  readonly redisUrl?: string;
  readonly sessionMs?: number;
}

/** A city of its own on the servers of the live tests. Most of its units have no topic yet when it begins. */
export async function openDistributed(options: TestCityOptions = {}, servers: Servers = {}): Promise<Opened> {
  const name = servers.name ?? `j${randomBytes(4).toString('hex')}`;
  const clock = options.adjustable ?? adjustableClock(options.clock ?? TEST_START);
  const url = new URL(servers.mongodbUrl ?? process.env.MONGODB_URL ?? '');
  url.pathname = `/${name}`;
  const config = testConfig(allServices, options.config);
  const ports = await connect(
    {
      ...config,
      mode: 'distributed',
      servers: {
        ...config.servers,
        kafka: {
          ...config.servers.kafka,
          brokers: (servers.brokers ?? process.env.KAFKA_BROKERS ?? '').split(','),
          prefix: `${name}.`,
          partitions: 3,
          replicas: servers.replicas ?? 1,
          sessionMs: servers.sessionMs ?? config.servers.kafka.sessionMs,
        },
        mongodbUrl: url.href,
        redisUrl: servers.redisUrl ?? process.env.REDIS_URL,
        redisPrefix: name,
      },
    },
    clock,
    (error) => {
      throw error;
    },
    { unitIds: ['street-110105026', 'district-110105'], warn: (sentence) => console.warn(sentence) },
  );
  const city = await testCity(allServices, { reference, ...options, ports, adjustable: clock });
  return { city, close: () => city.close() };
}
