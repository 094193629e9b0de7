import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { operations } from '@jiesu/contracts';
import type { Door, Random, Send } from '@jiesu/testkit';
import { HOUSES, type House } from '../../infra/houses.ts';
import { freePort, type Host, type HostOptions, startHost } from './host.ts';

export { HOUSES, type House };

/** Which houses there are, and the services of each. */
export type Layout = Readonly<Partial<Record<House, readonly string[]>>>;

const NAMES = Object.keys(HOUSES) as House[];

/** Servers of the live tests, and names of one's own on them. */
export function serversOf(
  where: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const name = `c${randomBytes(4).toString('hex')}`;
  const url = new URL(where.MONGODB_URL ?? '');
  url.pathname = `/${name}`;
  return {
    MODE: 'distributed',
    KAFKA_BROKERS: where.KAFKA_BROKERS ?? '',
    KAFKA_PREFIX: `${name}.`,
    KAFKA_PARTITIONS: '3',
    KAFKA_REPLICAS: String(Math.min(3, (where.KAFKA_BROKERS ?? '').split(',').length)),
    KAFKA_SESSION_MS: '2000',
    MONGODB_URL: url.href,
    REDIS_URL: where.REDIS_URL ?? '',
    REDIS_PREFIX: name,
    VAULT_KEY: randomBytes(32).toString('base64'),
    FOLLOWUP_SETTLE_MS: '0',
  };
}

export interface Houses {
  readonly env: Readonly<Record<string, string>>;
  /** Starts every house that does not run. */
  start(): Promise<void>;
  house(name: House): Host;
  /** To the house that serves it, as a gateway would. */
  readonly send: Send;
  /** With this token the houses are asked for their metrics. */
  knownBy(token: string): void;
  kill(name: House): Promise<void>;
  /** Ends it as an operator would, and starts it again; other settings than the city's stay with it. */
  restart(name: House, own?: Readonly<Record<string, string>>): Promise<void>;
  /** Until nothing waits: neither on the bus nor to be said on it. */
  quiet(admin: Door, withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** What differs for one house. */
export type Lodging = Pick<HostOptions, 'host' | 'within' | 'bundle' | 'nodeArgs'>;

export function houses(
  data: string,
  env = serversOf(),
  lodgings: Readonly<Partial<Record<House, Lodging>>> = {},
  layout: Layout = HOUSES,
): Houses {
  const names = NAMES.filter((name) => layout[name] !== undefined);
  const running = new Map<House, Host>();
  const ports = new Map<House, number>();
  const settings = new Map<House, Readonly<Record<string, string>>>();
  const house = (name: House): Host => {
    const host = running.get(name);
    if (host === undefined) throw new TypeError(`${name} does not run`);
    return host;
  };
  const startOne = async (name: House): Promise<void> => {
    if (running.has(name)) return;
    const port = ports.get(name) ?? (await freePort());
    ports.set(name, port);
    const host = await startHost({
      data: join(data, name),
      port,
      args: ['--no-demo', '--services', (layout[name] ?? []).join()],
      env: { ...env, ...settings.get(name) },
      readyWithinMs: 90_000,
      ...lodgings[name],
    });
    running.set(name, host);
  };
  let bearer = '';
  const metric = async (host: Host, name: string): Promise<number> => {
    // From another address it is told to those who are known.
    const headers = bearer === '' ? {} : { authorization: `Bearer ${bearer}` };
    const text = await (await fetch(`${host.url}/metrics`, { headers })).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  };
  return {
    env,
    async start() {
      // The first makes topics and indexes; the others find them.
      await startOne('edge');
      await Promise.all(names.map(startOne));
    },
    house,
    knownBy(token) {
      bearer = token;
    },
    send: (request) => house(houseOf(request.method, request.path, layout)).send(request),
    async kill(name) {
      const host = house(name);
      running.delete(name);
      await host.kill();
    },
    async restart(name, own) {
      if (own !== undefined) settings.set(name, own);
      await house(name).stop();
      running.delete(name);
      await startOne(name);
    },
    async quiet(admin, withinMs = 60_000) {
      const until = performance.now() + withinMs;
      for (let calm = 0; calm < 4; ) {
        const ages = await Promise.all(
          [...running.values()].map((host) => metric(host, 'jiesu_relay_oldest_age_seconds')),
        );
        const { items } = await admin.call('groups');
        calm = ages.every((age) => age === 0) && items.every(({ lag }) => lag === 0) ? calm + 1 : 0;
        if (performance.now() > until) {
          throw new Error(`still not said or not handled: ${ages.join()} ${JSON.stringify(items)}`);
        }
        await new Promise((next) => setTimeout(next, 40));
      }
    },
    async stop() {
      await Promise.all([...running.values()].map((host) => host.stop()));
      running.clear();
    },
  };
}

const ROUTES = Object.values(operations).map(({ method, path, service }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
  service,
}));

/** Operations of the kit are in every house; the edge answers them. */
function houseOf(method: string, path: string, layout: Layout): House {
  const [bare = ''] = path.split('?', 1);
  const route = ROUTES.find((one) => one.method === method && one.pattern.test(bare));
  // Evidence is uploaded beside the operations.
  const service = route?.service ?? (bare.startsWith('/api/evidence') ? 'tickets' : '');
  return NAMES.find((name) => layout[name]?.includes(service) === true) ?? 'edge';
}

/** All houses as one host, of which a random one is killed. */
export function asHost(all: Houses, roll: Random, onKill: (name: House) => void = () => undefined): Host {
  const edge = all.house('edge');
  return {
    url: edge.url,
    child: edge.child,
    readyAfter: 0,
    send: all.send,
    output: edge.output,
    async kill() {
      const name = roll.pick(NAMES);
      onKill(name);
      await all.kill(name);
    },
    async stop() {
      await all.stop();
      return 0;
    },
  };
}
