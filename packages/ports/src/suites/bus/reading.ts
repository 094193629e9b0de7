import { expect } from 'vitest';
import { Fault } from '../../fault.ts';
import type { Clause } from '../clauses.ts';
import { once, outgoing, readAll, several, short, turn } from '../samples.ts';
import type { BusWorld } from './index.ts';

export const reading: readonly Clause<BusWorld>[] = [
  {
    says: 'reading gives the log oldest first, without repetition',
    async holds({ bus }) {
      const facts = several(700, (n) => `k${n % 31}`);
      for (let from = 0; from < 700; from += 70) await bus.publish(facts.slice(from, from + 70));
      const read = await readAll(bus, ['tickets']);
      expect(read.map(({ fact }) => fact)).toEqual(facts.map(({ fact }) => fact));
    },
  },
  {
    says: 'reading can begin after any position, and knows topics',
    async holds({ bus }) {
      await bus.publish(several(20, () => 'a', 'tickets'));
      await bus.publish(several(5, () => 'b', 'dispatch.x'));
      await bus.publish(several(20, () => 'c', 'tickets'));
      const all = await readAll(bus, ['tickets']);
      expect(all).toHaveLength(40);
      expect((await readAll(bus, ['dispatch.*'])).map(({ fact }) => fact.partitionkey)).toEqual(
        Array(5).fill('b'),
      );
      for (const at of [0, 7, 19, 20, 38, 39]) {
        expect(await readAll(bus, ['tickets'], all[at]?.position)).toEqual(all.slice(at + 1));
      }
    },
  },
  {
    says: 'reading ends at the end that the log had when it began',
    async holds({ bus }) {
      await bus.publish(several(10, () => 'a'));
      let seen = 0;
      for await (const lot of bus.read(['tickets'])) {
        seen += lot.length;
        await bus.publish([outgoing('late')]);
      }
      expect(seen).toBe(10);
    },
  },
  {
    says: 'the end is the position of the newest fact, and an empty log has none',
    async holds({ bus }) {
      expect(await bus.end()).toBeUndefined();
      await bus.publish(several(3, () => 'a'));
      expect(await bus.end()).toBe((await readAll(bus, ['*'])).at(-1)?.position);
    },
  },
  {
    says: 'a group set back to the beginning gets everything again',
    async holds({ bus }) {
      let seen: string[] = [];
      const subscription = {
        group: 'g',
        topics: ['tickets'],
        handle: async (fact: Parameters<typeof short>[0]) => void seen.push(short(fact)),
      };
      const stop = await bus.subscribe(subscription);
      await bus.publish(several(25, (n) => `k${n}`));
      await bus.idle();
      await stop();
      seen = [];
      await bus.seek('g', undefined);
      await bus.subscribe(subscription);
      await bus.idle();
      expect(once(seen)).toHaveLength(25);
    },
  },
  {
    says: 'a group set to a position gets what lies after it, even a group never seen before',
    async holds({ bus }) {
      await bus.publish(several(10, () => 'a'));
      const end = await bus.end();
      await bus.publish(several(4, () => 'b'));
      await bus.seek('new', end);
      const seen: string[] = [];
      await bus.subscribe({
        group: 'new',
        topics: ['tickets'],
        handle: async (f) => void seen.push(short(f)),
      });
      await bus.idle();
      expect(once(seen)).toEqual(['b:1', 'b:2', 'b:3', 'b:4']);
    },
  },
  {
    says: 'the position of a running group is not touched',
    async holds({ bus }) {
      await bus.subscribe({ group: 'g', topics: ['tickets'], handle: async () => undefined });
      await expect(bus.seek('g', undefined)).rejects.toThrow(/running/);
    },
  },
  {
    says: 'watching shows facts from now on, of its topics, until it is stopped',
    async holds({ bus }) {
      await bus.publish([outgoing('before')]);
      const seen: string[] = [];
      const stop = await bus.watch(['tickets'], ({ fact }) => void seen.push(fact.partitionkey));
      await bus.publish([outgoing('now'), outgoing('other', 1, 'requests')]);
      for (let n = 0; n < 10; n++) await turn();
      await stop();
      await bus.publish([outgoing('after')]);
      for (let n = 0; n < 10; n++) await turn();
      expect(seen).toEqual(['now']);
    },
  },
  {
    says: 'a group tells what it has still to do, since when, and what it gave up',
    async holds({ bus }) {
      const stop = await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle(fact) {
          if (fact.revision === 2) throw new Fault('malformed-fact', 'never', '坏');
        },
      });
      await bus.publish(several(3, () => 'a'));
      await bus.idle();
      expect(await bus.groups()).toEqual([{ group: 'g', topics: ['tickets'], lag: 0, deadLetters: 1 }]);
      await stop();
      await bus.publish([outgoing('b', 9, 'requests'), outgoing('b', 4), outgoing('b', 5)]);
      expect(await bus.groups()).toEqual([
        { group: 'g', topics: ['tickets'], lag: 2, oldestAt: outgoing('b', 4).fact.time, deadLetters: 1 },
      ]);
    },
  },
  {
    says: 'rest comes when everything is handled, also what handling brought forth',
    async holds({ bus }) {
      const ends: string[] = [];
      await bus.subscribe({
        group: 'first',
        topics: ['requests'],
        async handle(fact) {
          await turn();
          await bus.publish([outgoing(fact.partitionkey, fact.revision, 'tickets')]);
        },
      });
      await bus.subscribe({
        group: 'then',
        topics: ['tickets'],
        handle: async (f) => void ends.push(short(f)),
      });
      await bus.publish(several(20, (n) => `k${n}`, 'requests'));
      await bus.idle();
      expect(once(ends)).toHaveLength(20);
    },
  },
  {
    says: 'a bus without groups is at rest',
    async holds({ bus }) {
      await bus.publish([outgoing('a')]);
      await bus.idle();
    },
  },
];
