import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import { allServices } from '@jiesu/host';
import { adjustableClock, loadReference, type Ports } from '@jiesu/service-kit';
import { TEST_START, type TestCity, type TestCityOptions, testCity } from '@jiesu/service-kit/testing';
import { root } from './host.ts';

/**
 * The whole city, with the reference data it ships with, in each of its worlds. A journey is one file that runs in all
 * of them; the distributed one joins here when its adapters do.
 */
export const worlds = ['unkind memory', 'sqlite'] as const;
export type World = (typeof worlds)[number];

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
