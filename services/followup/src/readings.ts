import { ageSeconds, type GaugeReading } from '@jiesu/service-kit';
import type { Callbacks } from './store.ts';
import type { Timing } from './timing.ts';

/** What is late: timers that should have fired, and callbacks that should have been made. */
export async function lateReadings(
  timing: Timing,
  callbacks: Callbacks,
  now: string,
): Promise<readonly GaugeReading[]> {
  const overdue = { state: 'open', dueAt: { lt: now } };
  const [late, since, count, { items }] = await Promise.all([
    timing.countTimed(now),
    timing.oldest(),
    callbacks.count(overdue),
    callbacks.find({ where: overdue, sort: [{ field: 'dueAt', direction: 'asc' }], limit: 1 }),
  ]);
  return [
    { name: 'jiesu_timers_late', about: 'Deadlines that are over and have not fired.', value: late },
    {
      name: 'jiesu_timer_late_oldest_age_seconds',
      about: 'How long ago the first of them should have fired.',
      value: since !== undefined && since < now ? ageSeconds(since, now) : 0,
    },
    { name: 'jiesu_callbacks_overdue', about: 'Callbacks that should have been made.', value: count },
    {
      name: 'jiesu_callback_overdue_oldest_age_seconds',
      about: 'How long ago the first of them should have been made.',
      value: ageSeconds(items[0]?.doc.dueAt, now),
    },
  ];
}
