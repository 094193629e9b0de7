import { expect } from 'vitest';
import { Fault } from '../../fault.ts';
import type { Clause } from '../clauses.ts';
import { once } from '../samples.ts';
import { inMs, pass, type SchedulerWorld } from './index.ts';

const scene = async (world: SchedulerWorld) => {
  const ran: string[] = [];
  const people = { ill: true, ran };
  await world.scheduler.work('warn', async ({ key }) => {
    if (people.ill && key.startsWith('bad')) throw new Fault('unknown-unit', 'never', '没有');
    ran.push(key);
  });
  const at = { name: 'warn', data: {} };
  await world.scheduler.schedule([
    ...['good1', 'good2', 'bad1'].map((key) => ({ ...at, key, at: inMs(world, 0) })),
    ...['far1', 'far2', 'far3'].map((key, n) => ({ ...at, key, at: inMs(world, 3_600_000 + n) })),
    { ...at, key: 'alone', name: 'nobody', at: inMs(world, 0) },
  ]);
  await world.scheduler.idle();
  return people;
};

export const board: readonly Clause<SchedulerWorld>[] = [
  {
    says: 'it counts per kind of work and state',
    async holds(world) {
      await scene(world);
      const { board: it } = world.scheduler;
      expect([...(await it.names())].sort()).toEqual(['nobody', 'warn']);
      expect(await it.counts('warn')).toEqual({ delayed: 3, waiting: 0, active: 0, completed: 2, failed: 1 });
      expect(await it.counts('nobody')).toEqual({
        delayed: 0,
        waiting: 1,
        active: 0,
        completed: 0,
        failed: 0,
      });
    },
  },
  {
    says: 'it lists a state in pages, the soonest first',
    async holds(world) {
      await scene(world);
      const { board: it } = world.scheduler;
      const first = await it.list('warn', 'delayed', 0, 2);
      const second = await it.list('warn', 'delayed', 2, 2);
      expect([...first, ...second].map(({ key }) => key)).toEqual(['far1', 'far2', 'far3']);
      expect(await it.list('warn', 'failed', 0, 10)).toMatchObject([{ key: 'bad1', state: 'failed' }]);
      expect((await it.list('warn', 'completed', 0, 10))[0]?.finishedAt).toBe(world.clock.now());
    },
  },
  {
    says: 'it shows what runs at the moment',
    async holds(world) {
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const begun = new Promise<void>((started) => {
        void world.scheduler.work('warn', async () => {
          started();
          await gate;
        });
      });
      await world.scheduler.schedule([{ key: 'a', name: 'warn', at: inMs(world, 0), data: {} }]);
      await begun;
      const { board: it } = world.scheduler;
      expect(await it.counts('warn')).toMatchObject({ active: 1, waiting: 0, delayed: 0 });
      expect(await it.list('warn', 'active', 0, 5)).toMatchObject([{ key: 'a', state: 'active' }]);
      release();
      await world.scheduler.idle();
      expect(await it.counts('warn')).toMatchObject({ active: 0, completed: 1 });
    },
  },
  {
    says: 'a failed job is given another chance',
    async holds(world) {
      const people = await scene(world);
      people.ill = false;
      await world.scheduler.board.promote('bad1');
      await world.scheduler.idle();
      expect(people.ran).toContain('bad1');
      expect(await world.scheduler.board.get('bad1')).toMatchObject({ state: 'completed' });
    },
  },
  {
    says: 'a delayed job is brought forward, and does not run a second time later',
    async holds(world) {
      const people = await scene(world);
      await world.scheduler.board.promote('far2');
      await world.scheduler.idle();
      expect(once(people.ran)).toContain('far2');
      const before = people.ran.filter((key) => key === 'far2').length;
      await pass(world, 7_200_000);
      expect(people.ran.filter((key) => key === 'far2')).toHaveLength(before);
    },
  },
  {
    says: 'a job is removed in any state of rest',
    async holds(world) {
      const people = await scene(world);
      for (const key of ['far1', 'bad1', 'good1']) {
        await world.scheduler.board.remove(key);
        expect(await world.scheduler.board.get(key)).toBeUndefined();
      }
      await pass(world, 7_200_000);
      expect(people.ran).not.toContain('far1');
    },
  },
  {
    says: 'what is done with is swept out',
    async holds(world) {
      await scene(world);
      const { board: it } = world.scheduler;
      expect(await it.clean('warn', 'completed')).toBe(2);
      expect(await it.clean('warn', 'failed')).toBe(1);
      expect(await it.counts('warn')).toEqual({ delayed: 3, waiting: 0, active: 0, completed: 0, failed: 0 });
    },
  },
  {
    says: 'an unknown job is not found',
    async holds({ scheduler }) {
      expect(await scheduler.board.get('nobody')).toBeUndefined();
      await expect(scheduler.board.promote('nobody')).rejects.toMatchObject({ code: 'not-found' });
    },
  },
];
