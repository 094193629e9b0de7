import type { Clock } from '@jiesu/ports';
import { openMemory } from '@jiesu/ports/memory';
import type { Ports } from './ports.ts';

/** Left out, the seed is `JIESU_SEED` or a new one, which is printed. */
export function openTestPorts(clock: Clock, seed: number | undefined): Ports {
  return openMemory({ clock, ...(seed === undefined ? {} : { seed }) });
}
