import { randomBytes } from 'node:crypto';
import { openMemory, virtualClock } from '@jiesu/ports/memory';
import { clausesKept, schedulerContract } from '@jiesu/ports/suites';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { openBullmq } from './index.ts';

const START = '2026-11-23T02:00:00.000Z';
const url = process.env.REDIS_URL ?? '';

const redis = async () => {
  const clock = virtualClock(START);
  const scheduler = await openBullmq({ url, clock, prefix: `t${randomBytes(4).toString('hex')}` });
  return {
    scheduler,
    clock,
    async close() {
      await scheduler.drop();
      await scheduler.close();
    },
  };
};

schedulerContract('bullmq', redis);
schedulerContract('memory', async () => {
  const clock = virtualClock(START);
  return { ...openMemory({ clock }), clock };
});

describe('both worlds', () => {
  it('keep the same promises', () => {
    expect(clausesKept('bullmq')).toEqual(clausesKept('memory'));
    expect(clausesKept('bullmq').length).toBeGreaterThanOrEqual(20);
  });
});

describe('Redis', () => {
  it('may forget everything while work goes on: what is scheduled afterwards runs', async () => {
    const world = await redis();
    const ran: string[] = [];
    await world.scheduler.work('warn', async ({ key }) => void ran.push(key));
    const at = world.clock.now();
    await world.scheduler.schedule([{ key: 'a', name: 'warn', at, data: {} }]);
    await world.scheduler.idle();
    const admin = new Redis(url);
    await admin.flushall();
    await admin.script('FLUSH');
    admin.disconnect();
    await world.scheduler.schedule([{ key: 'b', name: 'warn', at, data: {} }]);
    await world.scheduler.idle();
    expect(ran).toEqual(['a', 'b']);
    await world.close();
  });

  it('at an address where nobody is costs a Fault', async () => {
    const opening = openBullmq({
      url: 'redis://127.0.0.1:1',
      clock: virtualClock(START),
      connectWithinMs: 300,
    });
    await expect(opening).rejects.toMatchObject({ code: 'scheduler-unavailable', retry: 'later' });
  });
});
