import { type Kit, nothing } from '@jiesu/service-kit';
import type { Messages } from './store.ts';
import type { Threader } from './thread.ts';

const PLACE = 'wechat-message';
const CLEAN = 'wechat-retention';
const CLEAN_EVERY_MS = 6 * 3_600_000;
const DAY_MS = 86_400_000;
const LOT = 200;

export interface Later {
  /** Has a stored message placed, as soon as there is time, once or more. */
  place(messageIds: readonly string[]): Promise<void>;
  /** What was said in a group before anybody told us which community it is. */
  placeWaiting(groupId: string): Promise<void>;
}

/** Everything that happens after the acknowledgement: through the scheduler, so that a crash forgets nothing. */
export function laterOf(kit: Kit, messages: Messages, threader: Threader): Later {
  const { scheduler, clock } = kit;

  const later: Later = {
    async place(messageIds) {
      if (messageIds.length === 0) return;
      const at = clock.now();
      await scheduler.schedule(
        messageIds.map((messageId) => ({
          key: `${PLACE}/${messageId}`,
          name: PLACE,
          at,
          data: { messageId },
        })),
      );
    },
    async placeWaiting(groupId) {
      for await (const ids of found({ state: 'waiting', groupId })) await later.place(ids);
    },
  };

  kit.onReady(async () => {
    kit.onStop(await scheduler.work(PLACE, (job) => threader.place(String(job.data.messageId))));
    kit.onStop(await scheduler.work(CLEAN, clean));
    // Stored and acknowledged, but killed before the job was noted.
    for await (const ids of found({ state: 'new' })) await later.place(ids);
    await scheduleClean();
  });

  const scheduleClean = () => {
    const at = new Date(Date.parse(clock.now()) + CLEAN_EVERY_MS).toISOString();
    return scheduler.schedule([{ key: CLEAN, name: CLEAN, at, data: {} }]);
  };

  /** Raw messages live for days; what was understood of them stays as the candidate's extract. */
  async function clean(): Promise<void> {
    const now = clock.now();
    const { retentionDays } = kit.reference.groupTalk.at(now);
    const before = new Date(Date.parse(now) - retentionDays * DAY_MS).toISOString();
    for await (const ids of found({ hasText: true, receivedAt: { lt: before } })) {
      await Promise.all(
        ids.map((id) =>
          messages.change(id, { timer: `${id}/retention` }, (doc) => {
            if (doc === undefined) return nothing;
            const { sealed: _sealed, ...rest } = doc;
            // Too old to be placed any more, should it still wait.
            return {
              next: { ...rest, hasText: false, state: doc.state === 'waiting' ? 'noise' : doc.state },
              facts: [],
            };
          }),
        ),
      );
    }
    await scheduleClean();
  }

  async function* found(
    where: Parameters<Messages['find']>[0]['where'] & object,
  ): AsyncGenerator<readonly string[]> {
    let cursor: string | undefined;
    do {
      const page = await messages.find({ where, limit: LOT, ...(cursor === undefined ? {} : { cursor }) });
      if (page.items.length > 0) yield page.items.map((held) => held.id);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  return later;
}
