import type { Callback, Followup } from '@jiesu/domain';
import type { Stop } from '@jiesu/ports';
import type { Service, Setting } from '@jiesu/service-kit';
import { serveAppeals } from './appeals.ts';
import { mountBoard } from './board.ts';
import { handleFacts } from './handlers.ts';
import { lateReadings } from './readings.ts';
import { serveFollowup } from './routes.ts';
import { callbackStore, followupStore } from './store.ts';
import { deadlineQueue, timingWith } from './timing.ts';

const settleSetting: Setting = {
  name: 'FOLLOWUP_SETTLE_MS',
  default: '2000',
  pattern: /^\d{1,5}$/,
  allowed: '0…99999',
  about:
    'How long after a start with overdue deadlines nothing fires, so that facts waiting in the log are read first.',
};

/** How often the store is asked for what the scheduler forgot, and how late a deadline is then. */
const sweepEveryMs = 60_000;
const forgottenAfterMs = 30_000;

/** 时限与回访: times what tickets owe, says what is late, and runs the callback desk. */
export const followup: Service = {
  name: 'followup',
  settings: [settleSetting],
  start(kit) {
    const followups = kit.store<Followup>(followupStore);
    const callbacks = kit.store<Callback>(callbackStore);
    const timing = timingWith(kit, followups, callbacks);

    kit.gauges(() => lateReadings(timing, callbacks, kit.clock.now()));
    handleFacts(kit, followups, callbacks, timing);
    serveFollowup(kit, followups, callbacks);
    serveAppeals(kit, followups, callbacks);
    mountBoard(kit, kit.scheduler.board);

    let stopping = false;
    let stopWork: Stop | undefined;
    let pending: NodeJS.Timeout | undefined;
    let running: Promise<unknown> = Promise.resolve();
    /** One at a time; what fails is left to the next sweep. */
    const alone = (work: () => Promise<unknown>): void => {
      running = running
        .then(() => (stopping ? undefined : work()))
        .catch((cause: unknown) =>
          kit.alarm('schedule-not-swept', cause instanceof Error ? cause.message : String(cause)),
        );
    };
    const before = (ms: number): string => new Date(Date.parse(kit.clock.now()) - ms).toISOString();

    /** What fell due while nobody watched fires before the scheduler starts, unaccepted tickets first. */
    const begin = async (): Promise<void> => {
      await timing.sweep(before(0));
      stopWork = await kit.scheduler.work(deadlineQueue, (job) => timing.fire(job.key));
      alone(() => timing.rebuild());
    };

    const sweeper = setInterval(() => alone(() => timing.sweep(before(forgottenAfterMs))), sweepEveryMs);
    sweeper.unref();

    kit.onReady(async () => {
      const overdue = await timing.countTimed(kit.clock.now());
      const settleMs = Number(kit.setting(settleSetting.name));
      if (overdue === 0 || settleMs === 0) await begin();
      else pending = setTimeout(() => alone(begin), settleMs);
    });
    kit.onStop(async () => {
      stopping = true;
      clearInterval(sweeper);
      if (pending !== undefined) clearTimeout(pending);
      await running;
      await stopWork?.();
    });
  },
};
