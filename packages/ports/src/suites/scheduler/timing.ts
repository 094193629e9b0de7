import { expect } from 'vitest';
import type { Job } from '../../scheduler.ts';
import type { Clause } from '../clauses.ts';
import { once, turn } from '../samples.ts';
import { inMs, pass, type SchedulerWorld } from './index.ts';

const job = (world: SchedulerWorld, key: string, milliseconds: number, data: Job['data'] = {}): Job => ({
  key,
  name: 'warn',
  at: inMs(world, milliseconds),
  data,
});

export const timing: readonly Clause<SchedulerWorld>[] = [
  {
    says: 'a job does not run before its time, and runs when its time has come',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.work('warn', async ({ key }) => void ran.push(key));
      await world.scheduler.schedule([job(world, 'a', 60_000)]);
      await pass(world, 59_999);
      expect(ran).toEqual([]);
      await pass(world, 1);
      expect(once(ran)).toEqual(['a']);
    },
  },
  {
    says: 'a job that is due already runs at once',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.work('warn', async ({ key }) => void ran.push(key));
      await world.scheduler.schedule([job(world, 'late', -5_000), job(world, 'now', 0)]);
      await world.scheduler.idle();
      expect(once(ran).sort()).toEqual(['late', 'now']);
    },
  },
  {
    says: 'a job is handed over as it was scheduled',
    async holds(world) {
      const given = job(world, 'a', 0, {
        ticketId: '20261123-7K2Q9F4M-1',
        share: 75,
        last: false,
        note: '“催办”',
      });
      const got: Job[] = [];
      await world.scheduler.work('warn', async (one) => void got.push(one));
      await world.scheduler.schedule([given]);
      await world.scheduler.idle();
      expect(got[0]).toEqual(given);
    },
  },
  {
    says: 'the same key again replaces the job',
    async holds(world) {
      const ran: unknown[] = [];
      await world.scheduler.work('warn', async ({ data }) => void ran.push(data.n));
      await world.scheduler.schedule([job(world, 'a', 1_000, { n: 1 })]);
      await world.scheduler.schedule([job(world, 'a', 5_000, { n: 2 })]);
      await pass(world, 2_000);
      expect(ran).toEqual([]);
      await pass(world, 3_000);
      expect(once(ran)).toEqual([2]);
    },
  },
  {
    says: 'a cancelled job does not run; cancelling what is not there is nothing',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.work('warn', async ({ key }) => void ran.push(key));
      await world.scheduler.schedule(['a', 'b', 'c'].map((key) => job(world, key, 1_000)));
      await world.scheduler.cancel(['a', 'c', 'nobody']);
      await pass(world, 10_000);
      expect(once(ran)).toEqual(['b']);
    },
  },
  {
    says: 'jobs wait for somebody who does this work',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.schedule([job(world, 'a', 1_000), { ...job(world, 'b', 1_000), name: 'other' }]);
      await pass(world, 60_000);
      await world.scheduler.work('warn', async ({ key }) => void ran.push(key));
      await world.scheduler.idle();
      expect(once(ran)).toEqual(['a']);
    },
  },
  {
    says: 'many jobs of one instant all run',
    async holds(world) {
      const ran = new Set<string>();
      await world.scheduler.work('warn', async ({ key }) => void ran.add(key));
      await world.scheduler.schedule(Array.from({ length: 1_200 }, (_, n) => job(world, `k${n}`, 1_000)));
      await pass(world, 1_000);
      expect(ran.size).toBe(1_200);
    },
  },
  {
    says: 'jobs run in the order of their times when the clock stops at each',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.work('warn', async ({ key }) => void ran.push(key));
      await world.scheduler.schedule([3, 1, 2].map((n) => job(world, `k${n}`, n * 1_000)));
      for (let n = 0; n < 3; n++) await pass(world, 1_000);
      expect(once(ran)).toEqual(['k1', 'k2', 'k3']);
    },
  },
  {
    says: 'a job may schedule itself anew while it runs',
    async holds(world) {
      const ran: string[] = [];
      await world.scheduler.work('warn', async ({ key, at }) => {
        if (!ran.includes(at)) ran.push(at);
        if (ran.length < 3)
          await world.scheduler.schedule([{ key, name: 'warn', at: inMs(world, 1_000), data: {} }]);
      });
      await world.scheduler.schedule([job(world, 'a', 1_000)]);
      for (let n = 0; n < 4; n++) await pass(world, 1_000);
      expect(ran).toHaveLength(3);
    },
  },
  {
    says: 'stopping waits for the job that runs, and starts no other',
    async holds(world) {
      let release: () => void = () => undefined;
      let started: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const begun = new Promise<void>((resolve) => {
        started = resolve;
      });
      const ended: string[] = [];
      const stop = await world.scheduler.work('warn', async ({ key }) => {
        started();
        await gate;
        ended.push(key);
      });
      await world.scheduler.schedule([job(world, 'a', 0)]);
      await begun;
      let stopped = false;
      const stopping = stop().then(() => {
        stopped = true;
      });
      await world.scheduler.schedule([job(world, 'b', 0)]);
      for (let n = 0; n < 5; n++) await turn();
      expect(stopped).toBe(false);
      release();
      await stopping;
      expect(once(ended)).toEqual(['a']);
    },
  },
  {
    says: 'a kind of work has one worker',
    async holds({ scheduler }) {
      await scheduler.work('warn', async () => undefined);
      await expect(scheduler.work('warn', async () => undefined)).rejects.toThrow(/already/);
    },
  },
  {
    says: 'what lies in the future does not disturb the rest',
    async holds(world) {
      await world.scheduler.work('warn', async () => undefined);
      await world.scheduler.schedule([job(world, 'a', 86_400_000)]);
      await world.scheduler.idle();
      expect(await world.scheduler.board.get('a')).toMatchObject({ state: 'delayed' });
    },
  },
];
