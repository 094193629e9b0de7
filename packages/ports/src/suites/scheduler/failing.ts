import { expect } from 'vitest';
import { Fault } from '../../fault.ts';
import type { Clause } from '../clauses.ts';
import { once } from '../samples.ts';
import { inMs, pass, type SchedulerWorld } from './index.ts';

export const failing: readonly Clause<SchedulerWorld>[] = [
  {
    says: 'a job that fails is tried again after a while',
    async holds(world) {
      let tries = 0;
      await world.scheduler.work('warn', async () => {
        if (++tries < 3) throw new Error('the store was away');
      });
      await world.scheduler.schedule([{ key: 'a', name: 'warn', at: inMs(world, 0), data: {} }]);
      await world.scheduler.idle();
      expect(tries).toBe(1);
      for (let n = 0; n < 10; n++) await pass(world, 60_000);
      expect(tries).toBeGreaterThanOrEqual(3);
      expect(await world.scheduler.board.get('a')).toMatchObject({ state: 'completed', attempts: 3 });
    },
  },
  {
    says: 'a job that keeps failing is kept as failed, with its error',
    async holds(world) {
      let tries = 0;
      await world.scheduler.work('warn', async () => {
        tries++;
        throw new Error('no way');
      });
      await world.scheduler.schedule([{ key: 'a', name: 'warn', at: inMs(world, 0), data: {} }]);
      for (let n = 0; n < 20; n++) await pass(world, 600_000);
      expect(tries).toBe(5);
      expect(await world.scheduler.board.get('a')).toMatchObject({
        state: 'failed',
        attempts: 5,
        error: 'no way',
      });
    },
  },
  {
    says: 'a server that is away costs a job none of its attempts',
    async holds(world) {
      let tries = 0;
      await world.scheduler.work('warn', async () => {
        if (++tries < 9) throw new Fault('store-unavailable', 'later', '稍后再试');
      });
      await world.scheduler.schedule([{ key: 'a', name: 'warn', at: inMs(world, 0), data: {} }]);
      for (let n = 0; n < 20; n++) await pass(world, 60_000);
      expect(tries).toBeGreaterThanOrEqual(9);
      expect(await world.scheduler.board.get('a')).toMatchObject({ state: 'completed', attempts: 1 });
    },
  },
  {
    says: 'a Fault that will not heal by itself is not tried again',
    async holds(world) {
      let tries = 0;
      await world.scheduler.work('warn', async () => {
        tries++;
        throw new Fault('unknown-unit', 'after-fix', '没有这个承办单位');
      });
      await world.scheduler.schedule([{ key: 'a', name: 'warn', at: inMs(world, 0), data: {} }]);
      for (let n = 0; n < 5; n++) await pass(world, 600_000);
      expect(tries).toBe(1);
      expect(await world.scheduler.board.get('a')).toMatchObject({ state: 'failed' });
    },
  },
  {
    says: 'a bad job does not hinder the others',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.work('warn', async ({ key }) => {
        if (key === 'bad') throw new Error('poison');
        ran.push(key);
      });
      const keys = ['a', 'bad', 'b', 'c'];
      await world.scheduler.schedule(
        keys.map((key) => ({ key, name: 'warn', at: inMs(world, 0), data: {} })),
      );
      await world.scheduler.idle();
      expect(once(ran).sort()).toEqual(['a', 'b', 'c']);
    },
  },
  {
    says: 'a failed job scheduled anew begins afresh',
    async holds(world) {
      let ill = true;
      await world.scheduler.work('warn', async () => {
        if (ill) throw new Fault('unknown-unit', 'never', '没有');
      });
      const job = { key: 'a', name: 'warn', at: inMs(world, 0), data: {} };
      await world.scheduler.schedule([job]);
      await world.scheduler.idle();
      ill = false;
      await world.scheduler.schedule([job]);
      await world.scheduler.idle();
      const status = await world.scheduler.board.get('a');
      expect(status).toMatchObject({ state: 'completed', attempts: 1 });
      expect(status?.error).toBeUndefined();
    },
  },
];
