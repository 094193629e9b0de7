import type { CallbackPolicy } from '@jiesu/contracts';
import { random } from '@jiesu/testkit';
import { freePort, startHost } from '../support/host.ts';
import { type DueTimer, type Fired, fillTimers, firedIn } from '../support/timers.ts';

/**
 * Kills the process again and again while deadlines fall due, and judges the log: every one was said exactly once,
 * none before its time, and of those overdue at a start the unowned were said before the others.
 */

export interface TimerKills {
  readonly data: string;
  readonly runs: number;
  readonly seed: number;
  /** Open timers in the background. */
  readonly far: number;
  readonly policy: CallbackPolicy;
  readonly say: (text: string) => void;
}

export interface TimerResult {
  readonly due: number;
  readonly kills: number;
  readonly firstAtStart: number;
  readonly violations: readonly string[];
}

const perRun = 400;
const spreadMs = 6_000;
const leadMs = 8_000;
const settleMs = 300;

export async function timerKills(options: TimerKills): Promise<TimerResult> {
  const { data, runs, far, policy, say } = options;
  const dice = random(options.seed);
  const near = Array.from({ length: runs * perRun }, () => leadMs + dice.between(0, runs * spreadMs));
  const { due } = await fillTimers(data, far, near, policy, dice);
  const last = Math.max(...due.map(({ dueAt }) => Date.parse(dueAt)));
  const port = await freePort();
  const starts: { readonly from: number; to: number }[] = [];
  let kills = 0;
  const start = () =>
    startHost({ data, port, env: { FOLLOWUP_SETTLE_MS: String(settleMs) }, readyWithinMs: 120_000 });
  while (kills < runs) {
    const from = Date.now();
    const host = await start();
    starts.push({ from, to: Number.POSITIVE_INFINITY });
    // Often in the middle of the sweep of what fell due meanwhile, else while timers fire one by one.
    await new Promise((next) =>
      setTimeout(next, dice.between(0, 3) === 0 ? dice.between(0, 800) : dice.between(800, 3_500)),
    );
    await host.kill();
    kills += 1;
    starts.at(-1)!.to = Date.now();
    if (kills % 10 === 0) say(`${kills} kills`);
  }
  const host = await start();
  await new Promise((next) => setTimeout(next, Math.max(0, last - Date.now()) + 4_000));
  await host.stop();
  const fired = await firedIn(data);
  const { violations, firstAtStart } = judge(due, fired, starts);
  return { due: due.length, kills, firstAtStart, violations };
}

function judge(
  due: readonly DueTimer[],
  fired: readonly Fired[],
  starts: readonly { readonly from: number; readonly to: number }[],
): { readonly violations: readonly string[]; readonly firstAtStart: number } {
  const violations: string[] = [];
  const times = new Map<string, Fired[]>();
  for (const one of fired) times.set(one.ticketId, [...(times.get(one.ticketId) ?? []), one]);
  for (const { ticketId, dueAt } of due) {
    const said = times.get(ticketId) ?? [];
    if (said.length !== 1) violations.push(`${ticketId}: due ${dueAt}, said ${said.length} times`);
    for (const { at } of said) if (at < dueAt) violations.push(`${ticketId}: said at ${at}, before ${dueAt}`);
  }
  const unowned = new Map(due.map((one) => [one.ticketId, one.unowned]));
  let firstAtStart = 0;
  for (const { from, to } of starts) {
    // Overdue when the process began, and said by it.
    const atStart = fired.filter(({ dueAt, at }) => {
      const moment = Date.parse(at);
      return Date.parse(dueAt) < from && moment >= from && moment <= to;
    });
    firstAtStart += atStart.length;
    const lastUnowned = atStart.findLastIndex(({ ticketId }) => unowned.get(ticketId) === true);
    const firstOwned = atStart.findIndex(({ ticketId }) => unowned.get(ticketId) === false);
    if (firstOwned !== -1 && lastUnowned > firstOwned)
      violations.push(
        `start at ${new Date(from).toISOString()}: an owned deadline was said before an unowned one`,
      );
  }
  return { violations, firstAtStart };
}
