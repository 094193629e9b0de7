import { ageSeconds, type GaugeReading } from '@jiesu/service-kit';
import type { Tickets } from './store.ts';

/** How many tickets no unit has accepted yet, and since when the first of them lies there. */
export async function unacceptedReadings(tickets: Tickets, now: string): Promise<readonly GaugeReading[]> {
  const where = { queue: 'dispatched' };
  const [count, { items }] = await Promise.all([
    tickets.count(where),
    tickets.find({ where, sort: [{ field: 'receivedAt', direction: 'asc' }], limit: 1 }),
  ]);
  return [
    { name: 'jiesu_tickets_unaccepted', about: 'Tickets that no unit has accepted yet.', value: count },
    {
      name: 'jiesu_ticket_unaccepted_oldest_age_seconds',
      about: 'How long the one whose request is the oldest has lain with its unit.',
      value: ageSeconds(items[0]?.doc.dispatchedAt, now),
    },
  ];
}
