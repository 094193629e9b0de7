import { describe, expect, it } from 'vitest';
import { liveOnce } from './life.testing.ts';

const runs = 20_000;

describe('random lives', () => {
  it('end as the plain model says', { timeout: 600_000 }, () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    let granted = 0;
    let refused = 0;
    for (let run = 0; run < runs; run += 1) {
      const lived = liveOnce((seed + run) >>> 0);
      granted += lived.granted;
      refused += lived.refused;
    }
    console.info(`life: seed ${seed}, ${runs} histories, ${granted} commands granted, ${refused} refused`);
    // A model that allows nothing would agree with everything.
    expect(granted).toBeGreaterThan(runs * 2);
    expect(refused).toBeGreaterThan(runs * 2);
  });
});
