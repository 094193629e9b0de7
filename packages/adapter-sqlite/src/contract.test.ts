import { systemClock } from '@jiesu/ports';
import { type Memory, openMemory, virtualClock } from '@jiesu/ports/memory';
import {
  busContract,
  clausesKept,
  clockContract,
  documentsContract,
  filesContract,
  schedulerContract,
} from '@jiesu/ports/suites';
import { describe, expect, it } from 'vitest';
import { testStore } from './testing.ts';

const START = '2026-11-23T02:00:00.000Z';
const retries = { attempts: 5, firstMs: 1, maxMs: 8 };

const sqlite = async () => testStore();

const memory = async () => {
  const clock = virtualClock(START);
  const opened: Memory = openMemory({ clock, retries });
  return { ...opened, clock };
};

const adapters = { memory, sqlite };
for (const [name, make] of Object.entries(adapters)) {
  busContract(name, make);
  documentsContract(name, make);
  schedulerContract(name, make);
  filesContract(name, make);
}
for (const [name, clock] of Object.entries({ system: systemClock, virtual: virtualClock(START) })) {
  clockContract(name, async () => ({ clock, close: async () => undefined }));
}

describe('both worlds', () => {
  it('keep the same promises', () => {
    expect(clausesKept('sqlite')).toEqual(clausesKept('memory'));
    expect(clausesKept('sqlite').length).toBeGreaterThanOrEqual(60);
    expect(clausesKept('virtual')).toEqual(clausesKept('system'));
  });
});
