import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, startKafka, startMongo, startRedis, stop } from '../../infra/live/servers.ts';

/** Servers for the live tests: those that the environment names, else own ones. None is done without. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-live-'));
  const own: Running[] = [];
  const use = async (variable: string, start: () => Promise<Running>): Promise<void> => {
    if (process.env[variable]) {
      console.log(`  ${variable}=${process.env[variable]}`);
      return;
    }
    const running = await start();
    own.push(running);
    process.env[variable] = running.address;
    console.log(`  ${running.name}`);
  };
  const teardown = async (): Promise<void> => {
    await Promise.all(own.map(stop));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const version = process.env.KAFKA_VERSION;
    await use('KAFKA_BROKERS', () =>
      startKafka({ folder: join(folder, 'kafka'), ...(version !== undefined && { version }) }),
    );
    if (process.env.LIVE_SERVERS === 'kafka') return teardown;
    await use('MONGODB_URL', () => startMongo(join(folder, 'mongo')));
    await use('REDIS_URL', () => startRedis(join(folder, 'redis')));
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}
