import { ageSeconds, type GaugeReading } from '@jiesu/service-kit';
import type { Routings } from './store.ts';

/** Emergency to complex: asked one by one, so that the index answers. */
const ranks = [0, 1, 2, 3] as const;

/** How many requests wait for a dispatcher, and since when the first of them. */
export async function waitingReadings(routings: Routings, now: string): Promise<readonly GaugeReading[]> {
  const [count, ...firsts] = await Promise.all([
    routings.count({ state: 'waiting' }),
    ...ranks.map((rank) =>
      routings.find({
        where: { state: 'waiting', rank },
        sort: [{ field: 'since', direction: 'asc' }],
        limit: 1,
      }),
    ),
  ]);
  const [oldest] = firsts.flatMap(({ items }) => items.flatMap(({ doc }) => doc.review?.since ?? [])).sort();
  return [
    {
      name: 'jiesu_requests_undispatched',
      about: 'Requests that wait for a dispatcher.',
      value: count,
    },
    {
      name: 'jiesu_request_undispatched_oldest_age_seconds',
      about: 'How long the oldest of them has waited.',
      value: ageSeconds(oldest, now),
    },
  ];
}
