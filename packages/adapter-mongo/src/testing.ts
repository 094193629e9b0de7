import { randomBytes } from 'node:crypto';
import type { Bus } from '@jiesu/ports';
import { openMemory, type VirtualClock, virtualClock } from '@jiesu/ports/memory';
import { type Mongo, openMongo, relayed } from './index.ts';

export interface TestMongo extends Omit<Mongo, 'close'> {
  readonly bus: Bus;
  readonly clock: VirtualClock;
  close(): Promise<void>;
}

export const urlOf = (database: string): string => {
  const url = new URL(process.env.MONGODB_URL ?? '');
  url.pathname = `/${database}`;
  return url.href;
};

/** For the tests of this package: a database of its own, over the memory bus. */
export async function testMongo(database = `t${randomBytes(5).toString('hex')}`): Promise<TestMongo> {
  const clock = virtualClock('2026-11-23T02:00:00.000Z');
  const { bus } = openMemory({ clock, retries: { attempts: 5, firstMs: 1, maxMs: 8 } });
  const mongo = await openMongo({
    url: urlOf(database),
    clock,
    publish: (facts) => bus.publish(facts),
    onFatal(error) {
      throw error;
    },
  });
  return {
    ...mongo,
    bus: relayed(bus, mongo.relay),
    clock,
    async close() {
      await mongo.relay.close();
      await mongo.drop();
      await mongo.close();
    },
  };
}
