import { expect } from 'vitest';
import type { Clause } from '../clauses.ts';
import { once, outgoing, several, short, turn } from '../samples.ts';
import type { BusWorld } from './index.ts';

const inOrderPerKey = (seen: readonly string[]): void => {
  const last = new Map<string, number>();
  for (const [key = '', n] of once(seen).map((entry) => entry.split(':'))) {
    expect(Number(n)).toBeGreaterThan(last.get(key) ?? 0);
    last.set(key, Number(n));
  }
};

export const order: readonly Clause<BusWorld>[] = [
  {
    says: 'facts of one request arrive in the order of the log, however long each takes',
    async holds({ bus }) {
      const seen: string[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle(fact) {
          for (let turns = (fact.revision * 7) % 5; turns > 0; turns--) await turn();
          seen.push(short(fact));
        },
      });
      await bus.publish(several(300, (n) => `k${n % 11}`));
      await bus.idle();
      expect(once(seen)).toHaveLength(300);
      inOrderPerKey(seen);
    },
  },
  {
    says: 'two facts of one request are never handled at the same time',
    async holds({ bus }) {
      const busy = new Set<string>();
      let overlaps = 0;
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle({ partitionkey }) {
          if (busy.has(partitionkey)) overlaps++;
          busy.add(partitionkey);
          await turn();
          busy.delete(partitionkey);
        },
      });
      await bus.publish(several(200, (n) => `k${n % 5}`));
      await bus.idle();
      expect(overlaps).toBe(0);
    },
  },
  {
    says: 'a request that takes long does not hold up the others',
    async holds({ bus }) {
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      let others = 0;
      let allOthers: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => {
        allOthers = resolve;
      });
      const seen = new Set<string>();
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle(fact) {
          if (fact.partitionkey === 'slow') await gate;
          else if (!seen.has(short(fact))) {
            seen.add(short(fact));
            if (++others === 40) allOthers();
          }
        },
      });
      await bus.publish([outgoing('slow'), ...several(40, (n) => `k${n}`)]);
      await finished;
      release();
      await bus.idle();
    },
  },
  {
    says: 'order per request holds while one of its facts is tried again',
    async holds({ bus }) {
      const tries = new Map<string, number>();
      const seen: string[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle(fact) {
          const n = (tries.get(fact.id) ?? 0) + 1;
          tries.set(fact.id, n);
          if (fact.revision % 4 === 0 && n < 3) throw new Error('not this time');
          seen.push(short(fact));
        },
      });
      await bus.publish(several(60, (n) => `k${n % 3}`));
      await bus.idle();
      expect(once(seen)).toHaveLength(60);
      inOrderPerKey(seen);
    },
  },
  {
    says: 'lots come in the order of the log, one after the other',
    async holds({ bus }) {
      const seen: string[] = [];
      let inside = 0;
      let overlaps = 0;
      await bus.publish(several(500, (n) => `k${n % 13}`));
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handleMany(facts, deliveries) {
          if (inside++ > 0) overlaps++;
          await turn();
          for (const { position } of deliveries.slice(0, facts.length)) seen.push(position);
          inside--;
        },
      });
      await bus.idle();
      expect(overlaps).toBe(0);
      expect(once(seen)).toHaveLength(500);
      expect(once(seen)).toEqual(once(seen).sort());
    },
  },
  {
    says: 'order per request holds when lots fail',
    async holds({ bus }) {
      const seen: string[] = [];
      const tries = new Map<string, number>();
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handleMany(facts) {
          for (const fact of facts) {
            const n = (tries.get(fact.id) ?? 0) + 1;
            tries.set(fact.id, n);
            if (fact.revision % 50 === 0 && n < 4) throw new Error('not this time');
          }
          for (const fact of facts) seen.push(short(fact));
        },
      });
      await bus.publish(several(200, (n) => `k${n % 9}`));
      await bus.idle();
      expect(once(seen)).toHaveLength(200);
      inOrderPerKey(seen);
    },
  },
];
