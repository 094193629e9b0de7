import type { Fact, FactType } from '@jiesu/contracts';
import type { Bus, Delivered, Outgoing } from '../bus.ts';

/** A fact of request `key`, the `n`th about it. Synthetic; only the envelope matters to a bus. */
export const factOf = (key: string, n = 1, type: FactType = 'ticket.accepted.v1'): Fact =>
  ({
    specversion: '1.0',
    id: `tickets/${key}-1/${n}.0`,
    source: 'tickets',
    type,
    subject: `${key}-1`,
    time: new Date(Date.parse('2026-11-23T02:00:00.000Z') + n).toISOString(),
    partitionkey: key,
    revision: n,
    causeid: `call/${key}/${n}`,
    data: { ticketId: `${key}-1`, requestId: key, unitId: 'street-110105026', by: '张三丰“😀”', round: 1 },
  }) as Fact;

export const outgoing = (key: string, n = 1, topic = 'tickets'): Outgoing => ({
  topic,
  fact: factOf(key, n),
});

export const several = (count: number, key: (n: number) => string, topic = 'tickets'): Outgoing[] =>
  Array.from({ length: count }, (_, i) => outgoing(key(i), i + 1, topic));

/** `request:revision`, short enough to read in a failed assertion. */
export const short = (fact: Fact): string => `${fact.partitionkey}:${fact.revision}`;

/** At least once: later deliveries of the same fact are left out. */
export const once = <T>(all: readonly T[]): T[] => [...new Set(all)];

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function readAll(bus: Bus, topics: readonly string[], after?: string): Promise<Delivered[]> {
  const found: Delivered[] = [];
  for await (const lot of bus.read(topics, after)) found.push(...lot);
  return found;
}
