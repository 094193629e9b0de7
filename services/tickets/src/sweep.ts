import type { Kit, Setting } from '@jiesu/service-kit';
import type { Groups } from './groups.ts';
import type { Watch } from './incidents.ts';

export const sweepSetting: Setting = {
  name: 'TICKETS_SWEEP_MS',
  default: '5000',
  pattern: /^[1-9]\d{1,5}$/,
  allowed: '10…999999',
  about:
    'How often merged tickets are looked through for what a crash or a lagging list has left behind, and incidents of other processes are noticed.',
};

/**
 * Work over many tickets goes on beside the calls, one piece after the other. Nothing of it lies in memory: what is to be
 * done follows from the documents, so a crash only delays it. Answers a function that begins at once.
 */
export function sweepInTurns(kit: Kit, groups: Groups, watch: Watch): () => void {
  let running: Promise<unknown> | undefined;
  let again = false;
  let stopping = false;
  const sweep = async (): Promise<void> => {
    do {
      again = false;
      while (!stopping && (await watch.work()) > 0);
      await groups.sweep();
    } while (again && !stopping);
  };
  const begin = (): void => {
    again = true;
    if (stopping || running) return;
    running = sweep()
      .catch((cause: unknown) =>
        kit.alarm('groups-not-swept', cause instanceof Error ? cause.message : String(cause)),
      )
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(begin, Number(kit.setting(sweepSetting.name)));
  timer.unref();
  kit.onReady(async () => {
    await watch.refresh();
    begin();
  });
  kit.onStop(async () => {
    stopping = true;
    clearInterval(timer);
    await running;
  });
  return begin;
}
