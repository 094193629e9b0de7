import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openSqlite } from '@jiesu/adapter-sqlite';
import type { CatalogueRule, DispatchCatalogueVersion } from '@jiesu/contracts';
import {
  asClassified,
  checkCatalogue,
  compileCatalogue,
  dispatch,
  type RoutedRequest,
  type Routing,
} from '@jiesu/domain';
import { router } from '@jiesu/router';
import { adjustableClock, createCity, createVault, type Reference } from '@jiesu/service-kit';
import { testConfig } from '@jiesu/service-kit/testing';
import type { Random } from '@jiesu/testkit';
import { cataloguesFrom } from '../../services/router/src/catalogues.ts';
import { routingStore } from '../../services/router/src/store.ts';

const ms = (value: number): string => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
const quantiles = (taken: number[]): string => {
  taken.sort((a, b) => a - b);
  const at = (share: number): number =>
    taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
  return `p50 ${ms(at(0.5))}  p99 ${ms(at(0.99))}  max ${ms(at(1))}`;
};
const cpuMs = (): number => process.cpuUsage().user / 1_000;

/** The shipped catalogue, and rules of streets on top of it until there are so many. */
function grown(base: DispatchCatalogueVersion, reference: Reference, size: number): DispatchCatalogueVersion {
  const types = reference.problemTypes.latest.types.map(({ code }) => code);
  const streets = reference.units.all.filter(({ kind }) => kind === 'streetOffice');
  const more = Array.from({ length: size - base.rules.length }, (_, n): CatalogueRule => {
    const street = streets[n % streets.length]!;
    const type = types[Math.floor(n / streets.length) % types.length]!;
    return {
      ruleId: `street-${n}`,
      priority: 1_000 + n,
      name: '街道专项协议',
      because: '区里与部门的协议',
      when: {
        problemTypes: [type],
        areas: [street.areaCode],
        ...(n % 3 === 0 && { words: [`专项${n}`] }),
        ...(n % 5 === 0 && { hours: { from: 22, to: 6 } }),
      },
      lead: { districtOfPlace: true },
    };
  });
  return { ...base, rules: [...base.rules, ...more] };
}

/** Rules of one type that all look at the text: nothing an index could help with. */
const worst = (base: DispatchCatalogueVersion, size: number): DispatchCatalogueVersion => ({
  ...base,
  rules: [
    ...base.rules,
    ...Array.from(
      { length: size },
      (_, n): CatalogueRule => ({
        ruleId: `word-${n}`,
        priority: 10_000 + n,
        name: '关键词规则',
        because: '测试',
        when: { problemTypes: ['L01.02'], words: [`关键${n}`] },
        lead: { districtOfPlace: true },
      }),
    ),
  ],
});

/**
 * 派单规则 at their size: 10,000 of them deciding, being checked, and replayed over 100,000 requests while other calls
 * are served.
 */
export async function rulesBench(
  reference: Reference,
  texts: readonly string[],
  dice: Random,
  print: (text: string) => void,
): Promise<void> {
  const { units } = reference;
  const base = reference.catalogue.latest;
  const world = cataloguesFrom(reference).worldOn(base.from);
  const streets = units.all.filter(({ kind }) => kind === 'streetOffice');
  const types = reference.problemTypes.latest.types.map(({ code }) => code);
  const start = Date.parse('2026-11-01T00:00:00.000Z');
  const request = (n: number, type = dice.pick(types)): RoutedRequest => {
    const street = dice.pick(streets);
    const at = new Date(start + n * 20_000).toISOString();
    return {
      kind: dice.pick(['complaint', 'help', 'report'] as const),
      channel: 'hotline',
      title: '居民反映的问题',
      text: dice.pick(texts),
      place: {
        districtId: street.areaCode.slice(0, 6),
        streetId: street.areaCode,
        text: street.name,
        confidence: 1,
        words: [],
      },
      problemType: type,
      dimensions: { primary: 'housing', secondary: [] },
      urgency: dice.pick(['ordinary', 'ordinary', 'ordinary', 'urgent'] as const),
      petitionerRef: 'p',
      confidential: false,
      supporters: 1,
      receivedAt: at,
      classifiedAt: at,
    };
  };
  const deciding = (version: DispatchCatalogueVersion, type?: string): { taken: number[]; cpu: number } => {
    const catalogue = compileCatalogue(version);
    const requests = Array.from({ length: 20_000 }, (_, n) =>
      asClassified({ requestId: '20261101-00000000', request: request(n, type) }),
    );
    for (const one of requests.slice(0, 2_000)) dispatch(one, catalogue, units, one.receivedAt);
    const taken: number[] = [];
    const from = cpuMs();
    for (const one of requests) {
      const began = performance.now();
      dispatch(one, catalogue, units, one.receivedAt);
      taken.push(performance.now() - began);
    }
    return { taken, cpu: (cpuMs() - from) / requests.length };
  };
  const large = grown(base, reference, 10_000);
  const one = deciding(large);
  print(
    `${'10,000 rules, one decision'.padEnd(34)} ${quantiles(one.taken)}  mean ${ms(one.cpu)} of processor`,
  );
  const bad = deciding(worst(base, 10_000), 'L01.02');
  print(
    `${'  all of one type, all with words'.padEnd(34)} ${quantiles(bad.taken)}  mean ${ms(bad.cpu)} of processor`,
  );
  checkCatalogue(base, world);
  let from = cpuMs();
  const findings = checkCatalogue(large, world).length;
  print(`${'  checked, all pairs'.padEnd(34)} ${ms(cpuMs() - from)} of processor, ${findings} findings`);
  from = cpuMs();
  checkCatalogue(large, world, new Set(large.rules.slice(-10).map(({ ruleId }) => ruleId)));
  print(`${'  checked, ten rules changed'.padEnd(34)} ${ms(cpuMs() - from)} of processor`);

  const folder = mkdtempSync(join(tmpdir(), 'jiesu-rules-'));
  const file = join(folder, 'jiesu.db');
  const clock = adjustableClock('2026-12-01T02:00:00.000Z');
  const onFatal = (error: unknown): never => {
    throw error;
  };
  const size = 100_000;
  const filling = openSqlite({ file, clock, onFatal });
  const routings = filling.documents<Routing>(routingStore);
  for (let n = 0; n < size; n += 1_000)
    await routings.commitMany(
      Array.from({ length: 1_000 }, (_, i) => ({
        id: `20261101-${String(n + i).padStart(8, '0')}`,
        expected: 0,
        next: { state: 'dispatched' as const, request: request(n + i), classifiedRevision: 1, hops: [] },
        facts: [],
        cause: { id: `fill/${n + i}` },
      })),
    );
  await filling.close();
  const ports = openSqlite({ file, clock, onFatal });
  const city = await createCity({
    services: [router],
    ports,
    config: testConfig([router]),
    clock,
    vault: createVault([Buffer.alloc(32, 7)]),
    reference: { ...reference, catalogue: { versions: [large], latest: large, at: () => large } },
  });
  await city.deliver();
  await city.accounts.ensure({ userId: 'bench', name: 'bench', roles: ['admin'] });
  const { token } = await city.accounts.tokenFor('bench');
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const reply = await city.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': `bench-${performance.now()}` },
      ...(payload && { payload }),
    });
    return JSON.parse(reply.payload) as {
      readonly id: string;
      readonly state: string;
      readonly done: number;
      readonly moved: number;
      readonly units: readonly unknown[];
    };
  };
  /** Somebody else's call, every ten milliseconds. */
  const neighbour = async (until: () => boolean): Promise<number[]> => {
    const taken: number[] = [];
    while (!until()) {
      const began = performance.now();
      await ask('GET', '/api/units?q=%E6%9C%9B%E4%BA%AC&limit=5');
      taken.push(performance.now() - began);
      await new Promise((next) => setTimeout(next, 10));
    }
    return taken;
  };
  const alone = performance.now() + 2_000;
  const calm = await neighbour(() => performance.now() > alone);
  const trial: CatalogueRule = {
    ruleId: 'property-trial',
    priority: 90_000,
    name: '物业问题试行由住建部门办理',
    because: '试行',
    when: { problemTypes: ['L01.02'], dimensions: ['housing'] },
    lead: { unitId: 'department-housing' },
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  from = cpuMs();
  const began = performance.now();
  const { id } = await ask('POST', '/api/dispatch-replays', {
    change: { basedOn: large.version, put: [trial], remove: [] },
  });
  let over = false;
  const busy = neighbour(() => over);
  let seen = await ask('GET', `/api/dispatch-replays/${id}`);
  while (seen.state === 'waiting' || seen.state === 'running') {
    await new Promise((next) => setTimeout(next, 100));
    seen = await ask('GET', `/api/dispatch-replays/${id}`);
  }
  const elapsed = (performance.now() - began) / 1_000;
  over = true;
  delay.disable();
  print(
    `${'replay of 100,000 by 10,000 rules'.padEnd(34)} ${elapsed.toFixed(1)} s, ${((cpuMs() - from) / 1_000).toFixed(1)} s of processor; ${seen.state}: ${seen.done} requests, ${seen.moved} moved, ${seen.units.length} units change`,
  );
  print(
    `${'  calls meanwhile'.padEnd(34)} ${quantiles(await busy)}; without replay ${quantiles(calm)}; event loop delay p99 ${ms(delay.percentile(99) / 1e6)}, max ${ms(delay.max / 1e6)}`,
  );
  await city.stop();
  rmSync(folder, { recursive: true, force: true });
}
