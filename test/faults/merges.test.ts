import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mergeKills } from './merges.ts';

// A small one of what `npm run faults -- --members 3000` does; the seed is printed so that a failure can be repeated.
it('a mass incident is absorbed and undone once each, however often the process is killed meanwhile', async () => {
  const seed = Number(process.env.JIESU_SEED ?? Date.now() % 1_000_000);
  const data = mkdtempSync(join(tmpdir(), 'jiesu-merges-'));
  process.stdout.write(`merge kills: seed ${seed}\n`);
  const result = await mergeKills({ data, members: 200, kills: 2, seed, say: () => undefined });
  expect(result.violations).toEqual([]);
  expect(result.kills).toBeGreaterThanOrEqual(2);
  rmSync(data, { recursive: true, force: true });
}, 180_000);
