import type {
  AdjustableClock,
  City,
  Config,
  Principal,
  RawReply,
  Reference,
  Vault,
} from '@jiesu/service-kit';
import { demoSource } from '@jiesu/wechat-intake';

/** What filling a new city may use. The clock stands at its disposal and is the system's again afterwards. */
export interface SeedRoom {
  readonly city: City;
  readonly clock: AdjustableClock;
  readonly reference: Reference;
  readonly config: Config;
  readonly vault: Vault;
  /** Lets the timers look at the clock again. */
  readonly poke: () => void;
  /** Share done, 0…1, and a word for the person who waits. */
  readonly progress: (share: number, word: string) => void;
}

/** Fills a new city with a past. Answers what the accounts file is to hold besides the accounts. */
export type Seed = (room: SeedRoom) => Promise<Readonly<Record<string, unknown>>>;

const DAYS = 30;
const REQUESTS = 1_800;

/** People of the demo, an account for a gateway of messages, and two for simulators: one acts, the other reviews what it did. */
export async function demoPeople(): Promise<readonly Principal[]> {
  const { demoPeople: people, messenger } = await import('@jiesu/testkit');
  return [
    ...people,
    messenger,
    { userId: 'simulator', name: '模拟器', roles: ['machine', 'agent', 'office', 'community'] },
    {
      userId: 'simulator-review',
      name: '模拟器（审核）',
      roles: ['machine', 'dispatcher', 'reviewer', 'caller', 'admin'],
    },
  ];
}

/** A month of the little city, lived through the real operations. */
export const liveMonth: Seed = async ({ city, clock, reference, config, vault, poke, progress }) => {
  const testkit = await import('@jiesu/testkit');
  const wecom = config.own.WECOM_DEMO === 'no' ? undefined : demoSource(vault);
  await testkit.liveMonth({
    city,
    clock,
    reference,
    poke,
    seed: 12345,
    days: DAYS,
    requests: REQUESTS,
    progress,
    ...(wecom === undefined
      ? {}
      : {
          groups: {
            source: wecom.source,
            async deliver(message) {
              // A callback is only taken within minutes of its time stamp.
              clock.set(new Date(message.at * 1000).toISOString());
              await testkit.deliver((sent) => wecomDoor(city, sent), wecom, message);
            },
          },
        }),
  });
  return wecom === undefined ? {} : { wecom };
};

/** The WeCom callback without the socket: hundreds of them a second are more than its door allows one address. */
async function wecomDoor(
  city: City,
  sent: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  },
): Promise<{ readonly status: number; readonly body: string }> {
  const url = new URL(sent.path, 'http://localhost');
  const reply = (await city.call('receiveWecom', NOBODY, {
    params: { source: decodeURIComponent(url.pathname.split('/').at(-1) ?? '') },
    query: Object.fromEntries(url.searchParams),
    headers: sent.headers,
    stream: once(sent.body ?? ''),
  })) as RawReply;
  return { status: reply.status, body: String(reply.raw) };
}

const NOBODY: Principal = { userId: 'public', name: '', roles: [] };

async function* once(body: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof body === 'string' ? Buffer.from(body) : body;
}
