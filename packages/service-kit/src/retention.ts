import { catalogue } from '@jiesu/contracts';
import { type Clock, type GroupStatus, type Stop, topicMatcher } from '@jiesu/ports';
import { describeError } from './errors.ts';
import type { Logger } from './logs.ts';
import type { Metrics } from './metrics.ts';
import type { Ports } from './ports.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 6 * 3_600_000;

/** Topics whose facts live a short time: what people said about themselves. */
const shortLived = [
  ...new Set(
    Object.values(catalogue)
      .filter(({ retention }) => retention === 'short')
      .map(({ topic }) => topic),
  ),
];

interface Around {
  readonly ports: Ports;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly retentionDays: number;
}

/**
 * Forgets personal facts older than `retentionDays`, now and every six hours, where the ports can. A fact that some
 * group has still to handle stays, also when that group does not run in this process. A failure is logged, and the
 * next round tries again.
 */
export function forgetRegularly({ ports, clock, log, metrics, retentionDays }: Around): Stop {
  const forgotten = metrics.count('jiesu_facts_forgotten_total', 'Personal facts whose retention ended.', {});
  let running: Promise<void> = Promise.resolve();

  const forget = async (): Promise<void> => {
    const limit = new Date(Date.parse(clock.now()) - retentionDays * DAY_MS).toISOString();
    const { before, heldBackBy } = earliest(limit, await ports.bus.groups());
    const facts = (await ports.forget?.(before)) ?? 0;
    forgotten.n += facts;
    if (heldBackBy === undefined) log.info({ facts, before }, 'personal facts forgotten');
    else log.warn({ facts, before, heldBackBy }, 'personal facts kept longer: a group has not handled them');
  };
  const round = (): void => {
    running = running
      .then(forget)
      .catch((error: unknown) =>
        log.error({ ...describeError(error), outcome: 'failed' }, 'personal facts not forgotten'),
      );
  };

  if (ports.forget === undefined) return async () => undefined;
  round();
  const timer = setInterval(round, EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** The limit, or the oldest fact on these topics that a group has still to handle. */
function earliest(
  limit: string,
  groups: readonly GroupStatus[],
): { readonly before: string; readonly heldBackBy?: string } {
  let found: { readonly before: string; readonly heldBackBy?: string } = { before: limit };
  for (const { group, topics, oldestAt } of groups) {
    if (oldestAt === undefined || oldestAt >= found.before) continue;
    if (shortLived.some(topicMatcher(topics))) found = { before: oldestAt, heldBackBy: group };
  }
  return found;
}
