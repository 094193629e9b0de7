import type { Clock } from '../clock.ts';
import { type KeptMessage, type MessageState, type Messenger, messageStates } from '../messenger.ts';
import type { Chance } from './chance.ts';

interface Kept extends KeptMessage {
  readonly number: number;
  readonly leaseUntil?: string;
}

/** Unkind: everything takes its time, and one message in twenty is handed out although another taker has it. */
export function memoryMessenger(clock: Clock, chance: Chance): Messenger {
  const kept = new Map<string, Kept>();
  let numbers = 0;

  const bare = ({ number: _, leaseUntil: __, ...message }: Kept): KeptMessage => ({ ...message });
  const set = (message: Kept, changes: Partial<Kept>): Kept => {
    const next = { ...message, ...changes, changedAt: clock.now() };
    kept.set(next.key, next);
    return next;
  };
  /** What time alone changes. */
  const settle = (): void => {
    const now = clock.now();
    for (const message of kept.values()) {
      if (message.state === 'taken' && (message.leaseUntil ?? '') <= now) set(message, { state: 'waiting' });
      const current = kept.get(message.key) as Kept;
      if (current.state === 'waiting' && current.until <= now) set(current, { state: 'expired' });
    }
  };

  return {
    async put(messages) {
      await chance.pause(2);
      for (const message of messages) {
        if (kept.has(message.key)) continue;
        numbers += 1;
        const at = clock.now();
        kept.set(message.key, {
          ...message,
          state: 'waiting',
          putAt: at,
          changedAt: at,
          tries: 0,
          number: numbers,
        });
      }
    },
    async withdraw(keys) {
      await chance.pause(2);
      settle();
      for (const key of keys) {
        const message = kept.get(key);
        if (message?.state === 'waiting') set(message, { state: 'withdrawn' });
      }
    },
    async take(way, limit, leaseUntil) {
      await chance.pause(2);
      settle();
      const now = clock.now();
      const waiting = [...kept.values()]
        .filter((one) => one.way === way && one.state === 'waiting' && one.notBefore <= now)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit);
      return waiting.map((one) =>
        bare(
          set(one, {
            state: 'taken',
            tries: one.tries + 1,
            // Its lease is over at once: whoever comes next gets it, too.
            leaseUntil: chance.hits(0.05) ? now : leaseUntil,
          }),
        ),
      );
    },
    async report({ key, outcome, detail }) {
      await chance.pause(2);
      const message = kept.get(key);
      // Also when the lease is over meanwhile: what went out has gone out.
      if (message === undefined || message.tries === 0 || ends.has(message.state)) return false;
      const said = detail === undefined ? {} : { detail };
      if (typeof outcome === 'string') set(message, { state: outcome, ...said });
      else set(message, { state: 'waiting', notBefore: outcome.again, ...said });
      return true;
    },
    async get(key) {
      await chance.pause(1);
      settle();
      const message = kept.get(key);
      return message && bare(message);
    },
    async list(state, limit, after) {
      await chance.pause(1);
      settle();
      const from = after === undefined ? Number.POSITIVE_INFINITY : (kept.get(after)?.number ?? 0);
      return [...kept.values()]
        .filter((one) => (state === undefined || one.state === state) && one.number < from)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
        .map(bare);
    },
    async counts() {
      await chance.pause(1);
      settle();
      const counts = Object.fromEntries(messageStates.map((state) => [state, 0])) as Record<
        MessageState,
        number
      >;
      for (const { state } of kept.values()) counts[state] += 1;
      return counts;
    },
  };
}

const ends: ReadonlySet<MessageState> = new Set(['sent', 'failed', 'withdrawn']);
