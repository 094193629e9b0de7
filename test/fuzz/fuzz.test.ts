import { operations } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { describeViolation, play } from './play.ts';

/** Another one: `JIESU_SEED=123 npx vitest run test/fuzz`. Long runs: `npx tsx test/fuzz/run.ts`. */
const seed = Number(process.env.JIESU_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe('generated calls over every operation', () => {
  it('get no 5xx, a known refusal with the field named, and leave no trace when refused', async () => {
    const played = await play({ seed, requests: 3000, patience: 5 });
    const found = [
      ...played.violations.map(describeViolation),
      ...played.afterwards.map((wrong) => `afterwards: ${wrong}`),
      ...(played.violations.length + played.afterwards.length > 0
        ? [`again: npx tsx test/fuzz/run.ts --requests 3000 --seed ${seed}`]
        : []),
    ];
    expect(found).toEqual([]);
    expect(played.requests).toBe(3000);
    expect([...played.tallies.keys()].sort()).toEqual(Object.keys(operations).sort());
    // A run in which hardly anything is let in proves little.
    const taken = [...played.tallies.values()].reduce((sum, tally) => sum + tally.taken, 0);
    expect(taken).toBeGreaterThan(600);
  }, 900_000);
});
