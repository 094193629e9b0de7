import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReference } from '@jiesu/service-kit';
import { expect, it } from 'vitest';
import { referenceFolder } from '../support/worlds.ts';
import { killRuns } from './kill-runs.ts';

// A few of the runs that `npm run faults -- --runs 200` makes; the seed is printed so that a failure can be repeated.
it('loses nothing and doubles nothing when the process is killed at a random moment', async () => {
  const seed = Number(process.env.JIESU_SEED ?? Date.now() % 1_000_000);
  const data = mkdtempSync(join(tmpdir(), 'jiesu-kill-'));
  process.stdout.write(`kill runs: seed ${seed}\n`);
  const result = await killRuns({
    data,
    runs: 4,
    seed,
    areas: loadReference(referenceFolder).areas,
    say: () => undefined,
  });
  expect(result.violations).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result.rebuilds).toBe(1);
  rmSync(data, { recursive: true, force: true });
}, 120_000);
