import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reference } from '@jiesu/service-kit';
import type { Random } from '@jiesu/testkit';
import { freePort, startHost } from '../support/host.ts';
import { fillTimers, firedIn } from '../support/timers.ts';

const leadMs = 45_000;
const perSecond = 200;
const seconds = 30;
const atOnce = 5_000;

/** Open timers by the million in the host as a user starts it: how late the due ones fire, steadily and all at once. */
export async function timersBench(
  size: number,
  reference: Reference,
  dice: Random,
  print: (text: string) => void,
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'jiesu-timers-'));
  const steady = Array.from({ length: perSecond * seconds }, (_, n) => leadMs + (n * 1_000) / perSecond);
  const burstAt = leadMs + (seconds + 5) * 1_000;
  const burst = Array.from({ length: atOnce }, () => burstAt);
  const policy = reference.callbackPolicy.latest;
  const began = performance.now();
  const { due, firstDueAt } = await fillTimers(data, size, [...steady, ...burst], policy, dice);
  print(
    `${`${size.toLocaleString('en-US')} open timers`.padEnd(34)} filled in ${((performance.now() - began) / 1_000).toFixed(0)} s, ${(statSync(join(data, 'jiesu.db')).size / 2 ** 30).toFixed(1)} GiB`,
  );
  const host = await startHost({ data, port: await freePort(), readyWithinMs: 300_000 });
  const resident = (): string =>
    `${(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${host.child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024).toFixed(0)} MB`;
  const spare = firstDueAt - Date.now();
  print(
    `${'  start on them'.padEnd(34)} ready after ${(host.readyAfter / 1_000).toFixed(1)} s, ${(spare / 1_000).toFixed(0)} s before the first is due; resident ${resident()}`,
  );
  const last = firstDueAt - leadMs + burstAt;
  await new Promise((next) => setTimeout(next, Math.max(0, last - Date.now()) + 20_000));
  await host.stop();
  const fired = new Map<string, number[]>();
  for (const one of await firedIn(data)) {
    const late = fired.get(one.ticketId) ?? [];
    late.push(Date.parse(one.at) - Date.parse(one.dueAt));
    fired.set(one.ticketId, late);
  }
  const show = (name: string, of: typeof due): void => {
    const late = of.flatMap(({ ticketId }) => fired.get(ticketId) ?? []).sort((a, b) => a - b);
    const at = (share: number): number =>
      late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? 0;
    const missed = of.filter(({ ticketId }) => !fired.has(ticketId)).length;
    const doubled = of.filter(({ ticketId }) => (fired.get(ticketId)?.length ?? 0) > 1).length;
    print(
      `${name.padEnd(34)} late by p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  max ${at(1)} ms; earliest ${at(0)} ms; ${missed} missed, ${doubled} doubled`,
    );
  };
  show(`  ${perSecond}/s for ${seconds} s`, due.slice(0, steady.length));
  show(`  ${atOnce.toLocaleString('en-US')} at one moment`, due.slice(steady.length));
  rmSync(data, { recursive: true, force: true });
}
