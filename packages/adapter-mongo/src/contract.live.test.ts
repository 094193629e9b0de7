import { openMemory, virtualClock } from '@jiesu/ports/memory';
import { clausesKept, demandsContract, documentsContract, filesContract } from '@jiesu/ports/suites';
import { describe, expect, it } from 'vitest';
import { testMongo } from './testing.ts';

const memory = async () =>
  openMemory({
    clock: virtualClock('2026-11-23T02:00:00.000Z'),
    retries: { attempts: 5, firstMs: 1, maxMs: 8 },
  });

for (const [name, make] of Object.entries({ memory, mongo: testMongo })) {
  documentsContract(name, make);
  filesContract(name, make);
}
demandsContract('mongo', async () => {
  const world = await testMongo();
  return { base: world.demandBase, close: () => world.close() };
});

describe('both worlds', () => {
  it('keep the same promises', () => {
    expect(clausesKept('mongo')).toEqual(clausesKept('memory'));
    expect(clausesKept('mongo').length).toBeGreaterThanOrEqual(65);
  });
});
