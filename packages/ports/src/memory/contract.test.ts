import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import {
  busContract,
  clausesKept,
  clockContract,
  documentsContract,
  filesContract,
  schedulerContract,
} from '../suites/index.ts';
import { openMemory, virtualClock } from './index.ts';

const START = '2026-11-23T02:00:00.000Z';
const make = async () => {
  const clock = virtualClock(START);
  return { ...openMemory({ clock, retries: { attempts: 5 } }), clock };
};

busContract('memory', make);
documentsContract('memory', make);
schedulerContract('memory', make);
filesContract('memory', make);
for (const [name, clock] of Object.entries({ system: systemClock, virtual: virtualClock(START) })) {
  clockContract(name, async () => ({ clock, close: async () => undefined }));
}

describe('the contract', () => {
  it('has not lost clauses', () => {
    expect(clausesKept('memory').length).toBeGreaterThanOrEqual(100);
    expect(clausesKept('virtual')).toEqual(clausesKept('system'));
  });
});
