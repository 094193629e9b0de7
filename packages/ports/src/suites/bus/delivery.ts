import { expect } from 'vitest';
import type { Delivered } from '../../bus.ts';
import type { Clause } from '../clauses.ts';
import { factOf, once, outgoing, several, short, turn } from '../samples.ts';
import type { BusWorld } from './index.ts';

export const delivery: readonly Clause<BusWorld>[] = [
  {
    says: 'a published fact reaches a group of its topic, whole',
    async holds({ bus }) {
      const seen: unknown[] = [];
      await bus.subscribe({ group: 'g', topics: ['tickets'], handle: async (fact) => void seen.push(fact) });
      await bus.publish([outgoing('a')]);
      await bus.idle();
      expect(seen[0]).toEqual(factOf('a'));
    },
  },
  {
    says: 'facts of other topics are passed over',
    async holds({ bus }) {
      const seen: string[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['requests', 'dispatch.*'],
        handle: async (fact, { topic }) => void seen.push(`${topic} ${short(fact)}`),
      });
      await bus.publish([
        outgoing('a', 1, 'tickets'),
        outgoing('a', 2, 'requests'),
        outgoing('b', 3, 'dispatch.street-110105026'),
        outgoing('c', 4, 'dispatched'),
      ]);
      await bus.idle();
      expect(once(seen).sort()).toEqual(['dispatch.street-110105026 b:3', 'requests a:2']);
    },
  },
  {
    says: 'facts of types that were not asked for are passed over',
    async holds({ bus }) {
      const seen: string[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        types: ['ticket.replied.v1'],
        handle: async (fact) => void seen.push(fact.type),
      });
      await bus.publish([
        outgoing('a'),
        { topic: 'tickets', fact: factOf('a', 2, 'ticket.replied.v1') },
        outgoing('a', 3),
      ]);
      await bus.idle();
      expect(once(seen)).toEqual(['ticket.replied.v1']);
    },
  },
  {
    says: 'every group gets every fact',
    async holds({ bus }) {
      const seen: Record<string, string[]> = { one: [], two: [] };
      for (const group of ['one', 'two']) {
        await bus.subscribe({
          group,
          topics: ['tickets'],
          handle: async (fact) => void seen[group]?.push(short(fact)),
        });
      }
      await bus.publish(several(30, (n) => `k${n}`));
      await bus.idle();
      expect(once(seen.one ?? [])).toHaveLength(30);
      expect(once(seen.two ?? []).sort()).toEqual(once(seen.one ?? []).sort());
    },
  },
  {
    says: 'a group that is new begins with the oldest fact of the log',
    async holds({ bus }) {
      await bus.publish(several(10, () => 'a'));
      const seen: string[] = [];
      await bus.subscribe({ group: 'g', topics: ['tickets'], handle: async (f) => void seen.push(short(f)) });
      await bus.idle();
      expect(once(seen)).toEqual(several(10, () => 'a').map(({ fact }) => short(fact)));
    },
  },
  {
    says: 'thousands of facts of many requests all arrive, one by one and in lots',
    async holds({ bus }) {
      const single = new Set<string>();
      const lots = new Set<string>();
      await bus.publish(several(1_500, (n) => `k${n % 97}`));
      await bus.subscribe({
        group: 'one',
        topics: ['tickets'],
        handle: async (f) => void single.add(short(f)),
      });
      await bus.subscribe({
        group: 'lots',
        topics: ['tickets'],
        async handleMany(facts) {
          for (const fact of facts) lots.add(short(fact));
        },
      });
      for (let part = 0; part < 5; part++) await bus.publish(several(100, (n) => `p${part}-${n % 7}`));
      await bus.idle();
      expect([single.size, lots.size]).toEqual([2_000, 2_000]);
    },
  },
  {
    says: 'positions grow along the log, as text too',
    async holds({ bus }) {
      const seen: Delivered[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        handleMany: async (_, deliveries) => void seen.push(...deliveries),
      });
      for (let n = 1; n <= 12; n++) await bus.publish([outgoing('a', n)]);
      await bus.idle();
      const positions = once(seen.map(({ position }) => position));
      expect(positions).toHaveLength(12);
      expect(positions).toEqual([...positions].sort());
    },
  },
  {
    says: 'a fact and its delivery are handed over together',
    async holds({ bus }) {
      const pairs: [unknown, Delivered][] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        handleMany: async (facts, deliveries) => {
          expect(facts).toHaveLength(deliveries.length);
          for (const [i, fact] of facts.entries()) pairs.push([fact, deliveries[i] as Delivered]);
        },
      });
      await bus.publish(several(20, (n) => `k${n}`));
      await bus.idle();
      for (const [fact, delivered] of pairs) expect(delivered.fact).toEqual(fact);
      expect(await bus.groups()).toMatchObject([{ deadLetters: 0 }]);
    },
  },
  {
    says: 'a group that comes back goes on where it stopped',
    async holds({ bus }) {
      const first: string[] = [];
      const later: string[] = [];
      await bus.publish(several(20, (n) => `old${n}`));
      const stop = await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        handle: async (fact) => void first.push(short(fact)),
      });
      await bus.idle();
      await stop();
      await bus.publish([outgoing('new')]);
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        handle: async (f) => void later.push(short(f)),
      });
      await bus.idle();
      expect(once(first)).toHaveLength(20);
      expect(once(later)).toEqual(['new:1']);
    },
  },
  {
    says: 'stopping waits for the handlers that run, and starts no other',
    async holds({ bus }) {
      let release: () => void = () => undefined;
      let started: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const begun = new Promise<void>((resolve) => {
        started = resolve;
      });
      const ended: string[] = [];
      let stopped = false;
      const stop = await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle(fact) {
          started();
          await gate;
          ended.push(short(fact));
        },
      });
      await bus.publish([outgoing('a', 1)]);
      await begun;
      const stopping = stop().then(() => {
        stopped = true;
      });
      await bus.publish([outgoing('b', 2)]);
      for (let n = 0; n < 5; n++) await turn();
      expect(stopped).toBe(false);
      release();
      await stopping;
      expect(once(ended)).toEqual(['a:1']);
    },
  },
  {
    says: 'what was not handled when a group stopped is delivered when it comes back',
    async holds({ bus }) {
      const stop = await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        handle: () => Promise.reject(new Error('not yet')),
      });
      await bus.publish([outgoing('a', 1), outgoing('a', 2)]);
      await stop();
      const seen: string[] = [];
      await bus.subscribe({ group: 'g', topics: ['tickets'], handle: async (f) => void seen.push(short(f)) });
      await bus.idle();
      expect(once(seen)).toEqual(['a:1', 'a:2']);
    },
  },
  {
    says: 'a group has one subscription at a time',
    async holds({ bus }) {
      await bus.subscribe({ group: 'g', topics: ['tickets'], handle: async () => undefined });
      await expect(
        bus.subscribe({ group: 'g', topics: ['requests'], handle: async () => undefined }),
      ).rejects.toThrow(/subscribed already/);
    },
  },
  {
    says: 'publishing nothing is nothing',
    async holds({ bus }) {
      await bus.publish([]);
      expect(await bus.end()).toBeUndefined();
    },
  },
];
