import type { AdjustableClock, City, Config, Principal, Reference } from '@jiesu/service-kit';

/** What filling a new city may use. The clock stands at its disposal and is the system's again afterwards. */
export interface SeedRoom {
  readonly city: City;
  readonly clock: AdjustableClock;
  readonly reference: Reference;
  readonly config: Config;
  /** Lets the timers look at the clock again. */
  readonly poke: () => void;
  /** Share done, 0…1, and a word for the person who waits. */
  readonly progress: (share: number, word: string) => void;
}

/** Fills a new city with a past. Answers what the accounts file is to hold besides the accounts. */
export type Seed = (room: SeedRoom) => Promise<Readonly<Record<string, unknown>>>;

const DAYS = 30;
const REQUESTS = 3_000;

/** People of the demo, and two accounts for simulators: one acts, the other reviews what it did. */
export async function demoPeople(): Promise<readonly Principal[]> {
  const { demoPeople: people } = await import('@jiesu/testkit');
  return [
    ...people,
    { userId: 'simulator', name: '模拟器', roles: ['machine', 'agent', 'office', 'caller', 'community'] },
    {
      userId: 'simulator-review',
      name: '模拟器（审核）',
      roles: ['machine', 'dispatcher', 'reviewer', 'admin'],
    },
  ];
}

/** A month of the little city, lived through the real operations. */
export const liveMonth: Seed = async ({ city, clock, reference, poke, progress }) => {
  const testkit = await import('@jiesu/testkit');
  await testkit.liveMonth({
    city,
    clock,
    reference,
    poke,
    seed: 12345,
    days: DAYS,
    requests: REQUESTS,
    progress,
  });
  return {};
};
