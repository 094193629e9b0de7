import { describe, expect, it } from 'vitest';
import { everything, isCode, isTest, jsonOf, roomOf, type Source, textOf } from './sources.ts';

interface Import {
  readonly from: string;
  readonly name: string;
  readonly types: boolean;
  readonly dynamic: boolean;
}

const SERVICES = 'domain, contracts, ports, service-kit';
const KIT: readonly string[] = ['domain', 'contracts', 'ports', 'service-kit'];

/** ARCHITECTURE.md as data. What a room may import of ours, whatever its npm packages are. */
interface Rule {
  readonly may: readonly string[];
  readonly says: string;
  /** Of ours it may import types alone: nothing stays at run time. */
  readonly typesOnly?: true;
  /** All npm packages it may import; absent: any but the drivers. */
  readonly npm?: readonly string[];
  readonly node?: false;
}

const HOST: readonly string[] = [
  ...KIT,
  'testkit',
  'hotline-intake',
  'wechat-intake',
  'classifier',
  'router',
  'tickets',
  'followup',
  'demands',
];

function ruleOf(room: string): Rule {
  if (room === 'packages/contracts')
    return {
      may: [],
      npm: ['ajv', 'ajv-formats'],
      says: 'contracts may import nothing of ours, and of npm ajv alone',
    };
  if (room === 'packages/domain')
    return {
      may: ['contracts'],
      typesOnly: true,
      npm: [],
      node: false,
      says: 'domain may import types of contracts, and nothing that stays at run time',
    };
  if (room === 'packages/ports')
    return { may: ['contracts'], typesOnly: true, npm: [], says: 'ports may import types of contracts' };
  if (room.startsWith('packages/adapter-'))
    return { may: ['ports', 'contracts'], says: 'an adapter may import ports, contracts and its one driver' };
  if (room === 'packages/service-kit')
    return {
      may: ['ports', 'contracts'],
      says: 'service-kit may import ports and contracts, and an adapter only in connect.ts, by dynamic import',
    };
  if (room === 'packages/testkit')
    return {
      may: ['service-kit', 'ports', 'contracts'],
      says: 'testkit may import service-kit, ports and contracts',
    };
  if (room === 'services/host') return { may: HOST, says: 'the host may import every service, and testkit' };
  if (room === 'services/console')
    return { may: ['contracts', 'domain'], node: false, says: 'the console may import contracts and domain' };
  if (room.startsWith('services/')) return { may: KIT, says: `a service may import ${SERVICES}` };
  throw new Error(`${room} has no line in the import law: add one here and in ARCHITECTURE.md.`);
}

/** A driver belongs to one adapter: to drop a technology is to delete a folder. */
const DRIVERS: Readonly<Record<string, string>> = {
  '@photostructure/sqlite': 'packages/adapter-sqlite',
  'node:sqlite': 'packages/adapter-sqlite',
  'better-sqlite3': 'packages/adapter-sqlite',
  kafkajs: 'packages/adapter-kafka',
  mongodb: 'packages/adapter-mongo',
  ioredis: 'packages/adapter-bullmq',
  bullmq: 'packages/adapter-bullmq',
};

/** The raw measure of the machine, beside which our own figures are printed, needs the driver itself. */
const MEASURES = 'test/load/yardsticks.ts';

/** Entrances that only tests use. */
const TEST_ENTRANCES = ['@jiesu/ports/suites', '@jiesu/ports/memory', '@jiesu/service-kit/testing'];

function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  const { path: from, text } = source;
  for (const match of text.matchAll(
    /^[ \t]*(?:import|export)\s+(type\s+)?((?:[\w$*\s,]|\{[^}]*\})+?)\s*from\s*'([^']+)'/gm,
  )) {
    const [, type, what = '', name = ''] = match;
    const names =
      /^\{([^}]*)\}$/s
        .exec(what.trim())?.[1]
        ?.split(',')
        .map((one) => one.trim()) ?? [];
    const listed = names.filter((one) => one !== '');
    const types = type !== undefined || (listed.length > 0 && listed.every((one) => one.startsWith('type ')));
    found.push({ from, name, types, dynamic: false });
  }
  for (const match of text.matchAll(/^[ \t]*import\s+'([^']+)'/gm))
    found.push({ from, name: match[1] ?? '', types: false, dynamic: false });
  for (const match of text.matchAll(/\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"`]([^'"`]+)['"`]/g)) {
    // `import('x').Thing` names a type unless it is awaited or called on.
    found.push({ from, name: match[1] ?? '', types: isTypeQuery(text, match.index), dynamic: true });
  }
  for (const match of text.matchAll(/\brequire\(\s*['"`]([^'"`]+)['"`]/g))
    found.push({ from, name: match[1] ?? '', types: false, dynamic: true });
  return found;
}

const isTypeQuery = (text: string, index: number): boolean =>
  /(typeof|[:<|&,=]|\bas)\s*$/.test(text.slice(Math.max(0, index - 12), index)) &&
  /^import\([^)]*\)\s*[.;,>)]/.test(text.slice(index)) &&
  !/^import\([^)]*\)\s*\.(then|catch)\b/.test(text.slice(index));

const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
const short = (name: string): string => packageOf(name).replace('@jiesu/', '');
const folderOf = (name: string): string =>
  rooms().find((room) => room.endsWith(`/${short(name)}`)) ?? `@jiesu/${short(name)}`;

const code = (): readonly Source[] =>
  everything().filter(
    ({ path }) =>
      isCode(path) && /^(packages|services|test|examples)\//.test(path) && !path.startsWith('test/law/'),
  );
const rooms = (): readonly string[] => [
  ...new Set(
    everything()
      .map(({ path }) => path)
      .filter((path) => /^(packages|services)\/[^/]+\/package\.json$/.test(path))
      .map(roomOf),
  ),
];

/** What is wrong with one import, as sentences. */
function offences({ from, name, types, dynamic }: Import): readonly string[] {
  const room = roomOf(from);
  const product = /^(packages|services)\//.test(room) && /\/src\//.test(from) && !isTest(from);
  const edge = (what: string, law: string): string => `${room} imports ${what}: ${law} (${from}).`;
  const said: string[] = [];
  const driver = DRIVERS[packageOf(name)];
  if (driver !== undefined && room !== driver && from !== MEASURES)
    said.push(edge(name, `a driver is imported by its adapter alone, ${driver}`));

  if (name.startsWith('.')) {
    const target = new URL(name, `file:///${from}`).pathname.slice(1);
    if (product && roomOf(target) !== room)
      said.push(edge(target, 'a file of another room is reached by the name of its package'));
    if (product && isTest(target) && !EVALUATION.test(from))
      said.push(edge(target, 'what only tests use is imported by tests alone'));
    return said;
  }
  if (!product) {
    if (
      short(name) === 'testkit' &&
      !['test', 'examples', 'services/host', 'packages/testkit'].includes(room)
    )
      said.push(edge(folderOf(name), 'testkit is imported by the host, the tests and the examples'));
    return said;
  }
  const rule = ruleOf(room);
  if (name.startsWith('@jiesu/')) {
    if (TEST_ENTRANCES.includes(name)) said.push(edge(name, 'it is an entrance for tests alone'));
    else if (name.startsWith('@jiesu/adapter-')) {
      if (from !== 'packages/service-kit/src/connect.ts') said.push(edge(folderOf(name), rule.says));
      else if (!dynamic && !types) said.push(edge(folderOf(name), 'an adapter is loaded by dynamic import'));
    } else if (!rule.may.includes(short(name))) said.push(edge(folderOf(name), rule.says));
    else if (rule.typesOnly && !types) said.push(edge(`values of ${folderOf(name)}`, rule.says));
  } else if (name.startsWith('node:')) {
    if (rule.node === false) said.push(edge(name, rule.says));
  } else if (rule.npm !== undefined && !rule.npm.includes(packageOf(name))) said.push(edge(name, rule.says));
  return said;
}

/** A tool of a room that measures it against truth is run by people, and mounted by nobody. */
const EVALUATION = /\/src\/evaluate\.ts$/;

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

describe('the import law', () => {
  it('holds for every import', () => {
    const all = code().flatMap(importsOf);
    expect(all.length).toBeGreaterThan(1000);
    expect(all.flatMap(offences)).toEqual([]);
  });

  it('holds for what package.json lists', () => {
    const said = rooms().flatMap((room) => {
      const { dependencies = {} } = jsonOf<Manifest>(`${room}/package.json`);
      const rule = ruleOf(room);
      return Object.keys(dependencies).flatMap((name) => {
        const edge = (what: string, law: string): string[] => [`${room}/package.json lists ${what}: ${law}.`];
        const driver = DRIVERS[name];
        if (driver !== undefined && driver !== room)
          return edge(name, `a driver is imported by its adapter alone, ${driver}`);
        if (!name.startsWith('@jiesu/'))
          return rule.npm === undefined || rule.npm.includes(name) ? [] : edge(name, rule.says);
        if (name.startsWith('@jiesu/adapter-') && room === 'packages/service-kit') return [];
        return rule.may.includes(short(name)) ? [] : edge(folderOf(name), rule.says);
      });
    });
    expect(said).toEqual([]);
  });

  it('finds every import of a product file in its own package.json', () => {
    const manifests = new Map(rooms().map((room) => [room, jsonOf<Manifest>(`${room}/package.json`)]));
    const said = code()
      .filter(({ path }) => /\/src\//.test(path) && !isTest(path) && manifests.has(roomOf(path)))
      .flatMap(importsOf)
      .filter(({ name }) => !name.startsWith('.') && !name.startsWith('node:'))
      .flatMap(({ from, name }) => {
        const room = roomOf(from);
        const { dependencies, devDependencies } = manifests.get(room) ?? { name: '' };
        // The console is bundled: what it needs, it needs while it is built.
        const listed = { ...dependencies, ...(room === 'services/console' ? devDependencies : {}) };
        return packageOf(name) in listed
          ? []
          : [`${from} imports ${name}, which ${room}/package.json does not list.`];
      });
    expect(said).toEqual([]);
  });

  it('names rooms that exist, each with a line in ARCHITECTURE.md', () => {
    const page = textOf('ARCHITECTURE.md');
    for (const room of rooms()) {
      expect(ruleOf(room).says, room).not.toBe('');
      const lines = [`\`${room}\``, room.startsWith('services/') ? '`services/*`' : '`packages/adapter-*`'];
      expect(
        lines.some((line) => page.includes(line)),
        `${room} in ARCHITECTURE.md`,
      ).toBe(true);
    }
  });
});

describe('ARCHITECTURE.md', () => {
  const rows = [
    ...textOf('ARCHITECTURE.md').matchAll(/^\| `((?:packages|services)\/[^`]+)` \|[^|]*\|([^|]*)\|$/gm),
  ];

  it('says in its table what this law says', () => {
    expect(rows.length).toBeGreaterThanOrEqual(9);
    for (const [, room = '', cell = ''] of rows) {
      const named = [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
      // The host may import every service and what they may: the page says it in words.
      if (room !== 'services/host')
        expect([...ruleOf(room).may].sort(), `${room} in ARCHITECTURE.md`).toEqual(named.sort());
      if (/types of/.test(cell)) expect(ruleOf(room).typesOnly, room).toBe(true);
    }
  });

  it('is right that the domain has no clock, no random and no world', () => {
    const world =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\b(?:process|globalThis|console|crypto)\.|\b(?:fetch|setTimeout|setInterval|queueMicrotask)\(/;
    const said = code()
      .filter(({ path }) => path.startsWith('packages/domain/src/') && !isTest(path))
      .flatMap(({ path, text }) =>
        world.exec(text) ? [`${path} says ${world.exec(text)?.[0]}: time and chance are handed in.`] : [],
      );
    expect(said).toEqual([]);
  });
});

describe('the import law says no to', () => {
  const forbidden: readonly (readonly [string, string, string])[] = [
    [
      'services/router/src/a.ts',
      "import { x } from '@jiesu/adapter-sqlite';",
      'services/router imports packages/adapter-sqlite: a service may import domain, contracts, ports, service-kit',
    ],
    [
      'services/router/src/a.ts',
      "import type { x } from '@jiesu/tickets';",
      'services/router imports services/tickets',
    ],
    [
      'services/router/src/a.ts',
      "import { x } from '../../tickets/src/store.ts';",
      'reached by the name of its package',
    ],
    [
      'services/router/src/a.ts',
      "const { Kafka } = await import('kafkajs');",
      'a driver is imported by its adapter alone',
    ],
    [
      'services/router/src/a.ts',
      "import { x } from '@jiesu/testkit';",
      'services/router imports packages/testkit',
    ],
    ['services/router/src/a.ts', "import { x } from '@jiesu/service-kit/testing';", 'for tests alone'],
    ['services/router/src/a.ts', "import { x } from './a.fixtures.ts';", 'what only tests use'],
    [
      'packages/domain/src/a.ts',
      "import {\n  type A,\n  b,\n} from '@jiesu/contracts';",
      'values of packages/contracts',
    ],
    ['packages/domain/src/a.ts', "import { readFileSync } from 'node:fs';", 'domain may import types'],
    ['packages/domain/src/a.ts', "import 'dayjs';", 'domain may import types'],
    ['packages/contracts/src/a.ts', "export * from '@jiesu/domain';", 'contracts may import nothing of ours'],
    [
      'packages/service-kit/src/connect.ts',
      "import { openSqlite } from '@jiesu/adapter-sqlite';",
      'loaded by dynamic import',
    ],
    [
      'packages/service-kit/src/city.ts',
      "const a = await import('@jiesu/adapter-sqlite');",
      'only in connect.ts',
    ],
    ['packages/testkit/src/a.ts', "import { x } from '@jiesu/domain';", 'testkit may import'],
    [
      'services/console/src/a.tsx',
      "import { x } from '@jiesu/ports';",
      'the console may import contracts and domain',
    ],
    [
      'services/tickets/src/a.test.ts',
      "import { x } from '@jiesu/testkit';",
      'testkit is imported by the host',
    ],
    ['test/journeys/a.test.ts', "import { Client } from 'mongodb';", 'packages/adapter-mongo'],
  ];
  for (const [path, text, sentence] of forbidden)
    it(`${text.replaceAll('\n', ' ')} in ${path}`, () => {
      const said = importsOf({ path, text }).flatMap(offences);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(sentence);
    });

  const allowed: readonly (readonly [string, string])[] = [
    ['packages/domain/src/a.ts', "import { type A, type B } from '@jiesu/contracts';"],
    ['packages/service-kit/src/connect.ts', "const { openSqlite } = await import('@jiesu/adapter-sqlite');"],
    ['services/tickets/src/a.test.ts', "import { testCity } from '@jiesu/service-kit/testing';"],
    ['services/host/src/a.ts', "type Kit = typeof import('@jiesu/testkit');"],
  ];
  for (const [path, text] of allowed)
    it(`nothing in ${text} in ${path}`, () => {
      expect(importsOf({ path, text })).toHaveLength(1);
      expect(importsOf({ path, text }).flatMap(offences)).toEqual([]);
    });
});
