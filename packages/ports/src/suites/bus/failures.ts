import type { Fact } from '@jiesu/contracts';
import { expect } from 'vitest';
import { Fault } from '../../fault.ts';
import type { Clause } from '../clauses.ts';
import { once, outgoing, several, short } from '../samples.ts';
import type { BusWorld } from './index.ts';

/** More than any adapter gives a fact that fails by itself. */
const AWAY_TRIES = 12;

export const failures: readonly Clause<BusWorld>[] = [
  {
    says: 'a rejected fact is tried again until it is handled',
    async holds({ bus }) {
      let tries = 0;
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle() {
          if (++tries < 4) throw new Fault('store-unavailable', 'later', '稍后再试');
        },
      });
      await bus.publish([outgoing('a')]);
      await bus.idle();
      expect(tries).toBeGreaterThanOrEqual(4);
      expect((await bus.deadLetters.list({ limit: 10 })).total).toBe(0);
    },
  },
  ...(['handle', 'handleMany'] as const).map(
    (way): Clause<BusWorld> => ({
      says: `a server that is away costs a fact none of its attempts (${way})`,
      async holds({ bus }) {
        let tries = 0;
        const seen: string[] = [];
        const handle = async (fact: Fact): Promise<void> => {
          if (++tries <= AWAY_TRIES) throw new Fault('store-unavailable', 'later', '稍后再试');
          seen.push(short(fact));
        };
        const work =
          way === 'handle'
            ? { handle }
            : {
                async handleMany(facts: readonly Fact[]) {
                  for (const fact of facts) await handle(fact);
                },
              };
        await bus.subscribe({ group: 'g', topics: ['tickets'], ...work });
        await bus.publish([outgoing('a')]);
        await bus.idle();
        expect(once(seen)).toEqual(['a:1']);
        expect(tries).toBeGreaterThan(AWAY_TRIES);
        expect((await bus.deadLetters.list({ limit: 10 })).total).toBe(0);
      },
    }),
  ),
  ...(['never', 'after-fix'] as const).map(
    (retry): Clause<BusWorld> => ({
      says: `a Fault of retry ${retry} is not tried again`,
      async holds({ bus }) {
        let tries = 0;
        await bus.subscribe({
          group: 'g',
          topics: ['tickets'],
          async handle() {
            tries++;
            throw new Fault('unknown-unit', retry, '没有这个承办单位');
          },
        });
        await bus.publish([outgoing('a')]);
        await bus.idle();
        const { items } = await bus.deadLetters.list({ limit: 10 });
        expect(tries).toBe(1);
        expect(items).toMatchObject([{ code: 'unknown-unit', attempts: 1, state: 'waiting' }]);
      },
    }),
  ),
  {
    says: 'a fact that keeps failing is given up after some attempts',
    async holds({ bus }) {
      let tries = 0;
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle() {
          tries++;
          throw new TypeError('x is undefined');
        },
      });
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const { items } = await bus.deadLetters.list({ limit: 10 });
      expect(tries).toBeGreaterThan(1);
      expect(items).toMatchObject([
        { code: 'internal', detail: 'TypeError: x is undefined', attempts: tries },
      ]);
    },
  },
  {
    says: 'a handler that throws at once is like one that rejects',
    async holds({ bus }) {
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        handle() {
          throw new Fault('malformed-fact', 'never', '事实不完整');
        },
      });
      await bus.publish([outgoing('a')]);
      await bus.idle();
      expect(await bus.deadLetters.list({ limit: 10 })).toMatchObject({
        items: [{ code: 'malformed-fact' }],
      });
    },
  },
  {
    says: 'a poisonous fact hinders neither other requests nor what follows in its own',
    async holds({ bus }) {
      const seen: string[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle(fact) {
          if (short(fact) === 'bad:1') throw new Error('poison');
          seen.push(short(fact));
        },
      });
      await bus.publish([outgoing('bad', 1), ...several(50, (n) => `k${n}`), outgoing('bad', 2)]);
      await bus.idle();
      expect(once(seen)).toHaveLength(51);
      expect(seen).toContain('bad:2');
      expect(await bus.deadLetters.list({ limit: 10 })).toMatchObject({ total: 1 });
    },
  },
  {
    says: 'one bad fact does not spoil its lot',
    async holds({ bus }) {
      const seen: string[] = [];
      await bus.publish(several(100, (n) => `k${n}`));
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handleMany(facts) {
          if (facts.some((fact) => short(fact) === 'k41:42'))
            throw new Fault('malformed-fact', 'never', '坏');
          for (const fact of facts) seen.push(short(fact));
        },
      });
      await bus.idle();
      expect(once(seen)).toHaveLength(99);
      expect(await bus.deadLetters.list({ limit: 10 })).toMatchObject({
        total: 1,
        items: [{ fact: { partitionkey: 'k41' } }],
      });
    },
  },
  {
    says: 'a lot that fails by chance loses nothing',
    async holds({ bus }) {
      const seen: string[] = [];
      let calls = 0;
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handleMany(facts) {
          if ([0, 2, 5].includes(calls++)) throw new Error('the store was away');
          for (const fact of facts) seen.push(short(fact));
        },
      });
      for (let part = 0; part < 6; part++) await bus.publish(several(30, (n) => `p${part}-${n}`));
      await bus.idle();
      expect(once(seen)).toHaveLength(180);
      expect((await bus.deadLetters.list({ limit: 10 })).total).toBe(0);
    },
  },
  {
    says: 'a failure in one group is none in another',
    async holds({ bus }) {
      const seen: string[] = [];
      await bus.subscribe({
        group: 'bad',
        topics: ['tickets'],
        handle: () => Promise.reject(new Fault('malformed-fact', 'never', '坏')),
      });
      await bus.subscribe({
        group: 'good',
        topics: ['tickets'],
        handle: async (fact) => void seen.push(short(fact)),
      });
      await bus.publish(several(5, (n) => `k${n}`));
      await bus.idle();
      expect(once(seen)).toHaveLength(5);
      expect((await bus.deadLetters.list({ group: 'good', limit: 10 })).total).toBe(0);
      expect((await bus.deadLetters.list({ group: 'bad', limit: 10 })).total).toBe(5);
    },
  },
];
