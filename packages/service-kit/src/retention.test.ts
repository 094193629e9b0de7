import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { adjustableClock } from './clock.ts';
import { type Connected, connect } from './connect.ts';
import type { Service } from './kit.ts';
import type { Ports } from './ports.ts';
import { TEST_START, type TestCity, testCity, testConfig } from './testing.ts';

const DAY = 24 * 3_600_000;
const SIX_HOURS = 6 * 3_600_000;

const reader = (name: string): Service => ({
  name,
  start(kit) {
    kit.on(['request.received.v1', 'request.settled.v1'], async () => undefined);
  },
});
const received = (n: number) => ({
  type: 'request.received.v1' as const,
  data: {
    requestId: `20261123-7K2Q9F4${n}`,
    channel: 'hotline' as const,
    kind: 'help' as const,
    receivedAt: TEST_START,
    sealed: 'sealed',
    petitionerRef: 'p-1',
    confidential: false,
    supporters: 1,
  },
});
const contacted = {
  type: 'ticket.accepted.v1' as const,
  data: {
    ticketId: '20261123-7K2Q9F40-1',
    requestId: '20261123-7K2Q9F40',
    unitId: 'street-110105026',
    by: 'wang',
    round: 1,
  },
};

describe('facts with personal data', () => {
  const clock = adjustableClock(TEST_START);
  let dataDir: string;
  /** What each round answered, as it ends. */
  let rounds: Promise<number>[];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    dataDir = mkdtempSync(join(tmpdir(), 'jiesu-retention-'));
    rounds = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function openCity(services: readonly Service[], retentionDays = 30): Promise<TestCity> {
    const connected: Connected = await connect(testConfig([], { dataDir }), clock, (error) => {
      throw error;
    });
    const ports: Ports = {
      ...connected,
      forget(before) {
        const answer = connected.forget?.(before) ?? Promise.resolve(-1);
        rounds.push(answer);
        return answer;
      },
    };
    return testCity(services, { ports, adjustable: clock, config: { intakeRetentionDays: retentionDays } });
  }
  /** The next round ends; answers how many facts it forgot. */
  async function nextRound(): Promise<number | undefined> {
    const known = rounds.length;
    vi.advanceTimersByTime(SIX_HOURS);
    await vi.waitUntil(() => rounds.length > known);
    return rounds.at(-1);
  }
  async function inLog({ ports }: TestCity): Promise<string[]> {
    const found: string[] = [];
    for await (const lot of ports.bus.read(['intake', 'tickets']))
      found.push(...lot.map(({ fact }) => `${fact.type} ${fact.partitionkey.slice(-1)}`));
    return found;
  }

  it('are forgotten when their days are over, and no other facts', async () => {
    const city = await openCity([reader('classifier')]);
    await city.publish(received(0), contacted);
    clock.advance(29 * DAY);
    await city.publish(received(1));
    expect(await nextRound()).toBe(0);
    clock.advance(2 * DAY);
    expect(await nextRound()).toBe(1);
    expect(await inLog(city)).toEqual(['ticket.accepted.v1 0', 'request.received.v1 1']);
    expect(await city.city.metrics.text()).toMatch(/^jiesu_facts_forgotten_total 1$/m);
    await city.close();
  });

  it('are forgotten at the start, too, after the days of the setting', async () => {
    const first = await openCity([reader('classifier')]);
    await first.publish(received(0));
    await first.close();
    clock.advance(8 * DAY);
    rounds = [];
    const second = await openCity([reader('classifier')], 7);
    await vi.waitUntil(() => rounds.length > 0);
    expect(await rounds[0]).toBe(1);
    expect(await inLog(second)).toEqual([]);
    await second.close();
  });

  it('stay while a group has still to handle them, also one that does not run here', async () => {
    const first = await openCity([reader('classifier'), reader('hotline-intake')]);
    await first.close();
    const second = await openCity([reader('hotline-intake')]);
    await second.publish(received(0));
    clock.advance(60 * DAY);
    expect(await nextRound()).toBe(0);
    expect(await inLog(second)).toEqual(['request.received.v1 0']);
    await second.close();
    const third = await openCity([reader('classifier'), reader('hotline-intake')]);
    await third.quiet();
    expect(await nextRound()).toBe(1);
    await third.close();
  });

  it('are left alone once the city has stopped', async () => {
    const city = await openCity([reader('classifier')]);
    await city.close();
    const known = rounds.length;
    vi.advanceTimersByTime(10 * SIX_HOURS);
    await Promise.resolve();
    expect(rounds).toHaveLength(known);
  });
});
