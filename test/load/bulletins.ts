import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openSqlite } from '@jiesu/adapter-sqlite';
import type { Demand } from '@jiesu/contracts';
import { demands } from '@jiesu/demands';
import { assessmentWindow, endOfDay, localDate } from '@jiesu/domain';
import { adjustableClock, createCity, createVault, type Reference } from '@jiesu/service-kit';
import { testConfig } from '@jiesu/service-kit/testing';
import type { Random } from '@jiesu/testkit';

const size = 100_000;
const period = '2026-11';
const hourMs = 3_600_000;
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** One request, dispatched, handled, called back, closed. */
function demandOf(n: number, receivedAt: string, reference: Reference, dice: Random): Demand {
  const streets = reference.units.all.filter(({ kind }) => kind === 'streetOffice');
  const street = streets[Math.floor(dice.next() * dice.next() * streets.length)] ?? streets[0]!;
  const hour = (hours: number) => new Date(Date.parse(receivedAt) + hours * hourMs).toISOString();
  const problemType = dice.pick(reference.problemTypes.latest.types).code;
  const solved = dice.next() < 0.96;
  const satisfaction = solved ? 'satisfied' : dice.pick(['basicallySatisfied', 'dissatisfied'] as const);
  const callback = { status: 'reached', contacted: true, solved, satisfaction } as const;
  return {
    requestId: `${localDate(receivedAt).replaceAll('-', '')}-${String(n).padStart(8, '0')}`,
    channel: 'hotline',
    kind: 'complaint',
    receivedAt,
    day: localDate(receivedAt),
    title: '居民反映的问题',
    petitionerRef: String(n % 40_000).padStart(22, 'p'),
    districtId: street.areaCode.slice(0, 6),
    streetId: street.areaCode,
    problemType,
    dimension: 'housing',
    secondary: ['convenience'],
    urgency: 'ordinary',
    supporters: 1,
    state: 'closed',
    stateOrder: 1_000_005,
    unitId: street.id,
    districtUnitId: `district-${street.areaCode.slice(0, 6)}`,
    hops: 1,
    rounds: 1,
    breaches: [],
    classifiedRevision: 1,
    dispatchedAt: hour(0),
    acceptedAt: hour(1),
    contactedAt: hour(2),
    repliedAt: hour(48),
    closedAt: hour(73),
    callback: { order: 1_001, at: hour(72), ...callback },
    assessed: [
      {
        hop: 1,
        unitId: street.id,
        districtUnitId: `district-${street.areaCode.slice(0, 6)}`,
        problemType,
        dispatchedAt: hour(0),
        closedAt: hour(73),
        contacts: [{ round: 1, at: hour(2), by: 'clerk' }],
        replies: [{ round: 1, at: hour(48), by: 'clerk', digest: '0123456789abcdef' }],
        callbacks: [{ round: 1, at: hour(72), ...callback }],
        exclusions: [],
        merges: [],
      },
    ],
  };
}

/** 考核通报 of a month of 100,000 tickets with the month before it: read, read again, and the one that runs. */
export async function bulletinsBench(
  reference: Reference,
  dice: Random,
  print: (text: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-bulletins-'));
  const clock = adjustableClock('2026-12-02T02:00:00.000Z');
  const onFatal = (error: unknown): never => {
    throw error;
  };
  const file = join(folder, 'jiesu.db');
  const policyAt = (day: string) => reference.assessment.at(endOfDay(day));
  const { from, to } = assessmentWindow(period, policyAt);
  const start = Date.parse(assessmentWindow('2026-10', policyAt).from);
  const step = (Date.parse(clock.now()) - start) / (2.4 * size);
  const filling = openSqlite({ file, clock, onFatal });
  let inMonth = 0;
  for (let n = 0; n < 2.4 * size; n += 1_000)
    await filling.demandBase.putMany(
      Array.from({ length: 1_000 }, (_, i) => {
        const receivedAt = new Date(start + (n + i) * step).toISOString();
        if (receivedAt >= from && receivedAt < to) inMonth += 1;
        return demandOf(n + i, receivedAt, reference, dice);
      }),
    );
  await filling.close();
  const city = await createCity({
    services: [demands],
    ports: openSqlite({ file, clock, onFatal }),
    config: testConfig([demands]),
    clock,
    vault: createVault([Buffer.alloc(32, 7)]),
    reference,
  });
  await city.deliver();
  await city.accounts.ensure({ userId: 'bench', name: 'bench', roles: ['analyst'] });
  const { token } = await city.accounts.tokenFor('bench');
  const ask = (url: string) =>
    city.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
  const read = async (name: string, url: string): Promise<string> => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const cpu = cpuMs();
    const began = performance.now();
    const reply = await ask(url);
    const wall = performance.now() - began;
    delay.disable();
    print(
      `${name.padEnd(34)} ${ms(wall)}, ${ms(cpuMs() - cpu)} of processor; event loop held at most ${ms(delay.max / 1e6)}`,
    );
    return (JSON.parse(reply.payload) as { readonly digest: string }).digest;
  };
  const url = `/api/assessment/bulletins/${period}`;
  const first = await read(`a month of ${inMonth.toLocaleString('en-US')} tickets`, url);
  const second = await read('  read again', url);
  await read('  the month that runs', '/api/assessment/bulletins/2026-12');
  await read('  the month that runs, again', '/api/assessment/bulletins/2026-12');
  print(`${'  the same digest'.padEnd(34)} ${first === second ? 'yes' : 'NO'}`);
  await city.stop();
  rmSync(folder, { recursive: true, force: true });
}
