import { type ErrorCode, errorCodes } from '@jiesu/contracts';
import { type DeadLetter, Fault } from '@jiesu/ports';
import { Refusal } from './errors.ts';
import type { Service } from './kit.ts';
import type { Ports } from './ports.ts';

/** What an operator sees and does about the flow of facts. Belongs to the kit, like log-in. */
export function registerFlow(kit: Parameters<Service['start']>[0], { bus }: Ports): void {
  const waiting = async (id: string): Promise<DeadLetter> => {
    const letter = await bus.deadLetters.get(id);
    if (letter === undefined) throw new Fault('not-found', 'never', `dead letter ${id}`);
    return letter;
  };

  kit.operation('listDeadLetters', async ({ query }) => {
    const page = await bus.deadLetters.list({
      limit: query.limit ?? 50,
      ...(query.group === undefined ? {} : { group: query.group }),
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
    return {
      items: page.items.map((letter) => ({
        id: letter.id,
        group: letter.group,
        topic: letter.topic,
        type: letter.fact.type,
        subject: letter.fact.subject,
        requestId: letter.fact.partitionkey,
        factId: letter.fact.id,
        code: letter.code,
        detail: letter.detail,
        ...(errorCodes[letter.code as ErrorCode] === undefined
          ? {}
          : { advice: errorCodes[letter.code as ErrorCode].operator }),
        attempts: letter.attempts,
        at: letter.at,
        state: letter.state,
      })),
      total: page.total,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    };
  });

  kit.operation('replayDeadLetter', async ({ params: { id } }) => {
    const { state } = await waiting(id);
    // The same click twice is one replay.
    if (state === 'discarded')
      throw new Refusal('dead-letter-not-waiting', '这条记录已作废，不能再处理，请刷新列表。');
    if (state === 'waiting') await bus.deadLetters.replay(id);
    return { id, state: 'replayed' as const };
  });

  kit.operation('discardDeadLetter', async ({ params: { id } }) => {
    const { state } = await waiting(id);
    if (state === 'replayed')
      throw new Refusal('dead-letter-not-waiting', '这条记录已重新处理，不能作废，请刷新列表。');
    if (state === 'waiting') await bus.deadLetters.discard(id);
    return { id, state: 'discarded' as const };
  });

  kit.operation('groups', async () => ({
    items: (await bus.groups()).map(({ group, topics, lag, oldestAt, deadLetters }) => ({
      group,
      topics: [...topics],
      lag,
      ...(oldestAt === undefined ? {} : { oldestAt }),
      deadLetters,
    })),
  }));
}
