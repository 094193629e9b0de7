import type { Operations } from '@jiesu/contracts';
import type { Door } from './door.ts';

export type OutgoingMessage = Operations['takeMessages']['reply']['items'][number];
/** What became of it; of a robot's call that came through, with its status and answers. */
export type Delivery = Omit<Operations['reportMessage']['body'], 'key'>;

/**
 * What a city's gateway does, whatever it is written in: takes what waits, hands it on, and says what became of each. Ends when nothing
 * waits any more; answers how many it had.
 */
export async function emptyOutbox(
  door: Door,
  way: OutgoingMessage['way'],
  deliver: (message: OutgoingMessage) => Promise<Delivery>,
): Promise<number> {
  let had = 0;
  for (;;) {
    const { items } = await door.call('takeMessages', { body: { way, limit: 50 } });
    if (items.length === 0) return had;
    for (const message of items) {
      const delivery = await deliver(message);
      await door.call('reportMessage', { body: { key: message.key, ...delivery } });
      had += 1;
    }
  }
}
