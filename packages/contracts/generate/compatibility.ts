import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { isRecord, refName, type Schema } from './schema.ts';

/** What of a release matters to readers: schemas by type, the shapes they share, and the catalogue. */
export interface Release {
  readonly facts: Readonly<Record<string, Schema>>;
  readonly defs: Readonly<Record<string, Schema>>;
  readonly catalogue: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Sentences about what would break facts that lie in logs, or readers that run already; none = compatible.
 * A new optional property, a looser bound and a new enumeration value are allowed.
 */
export function breaks(before: Release, after: Release): readonly string[] {
  const said: string[] = [];
  for (const [type, old] of Object.entries(before.facts)) {
    const now = after.facts[type];
    if (now === undefined) {
      said.push(
        `${type}: the fact was removed. Logs still hold it: keep schemas/facts/${type}.json and stop saying it instead.`,
      );
      continue;
    }
    const refuse = (what: string, repair: string): void => {
      said.push(`${type}: ${what}. ${repair}, or make ${next(type)} with its own file, example and upcast.`);
    };
    compare(old, now, '', new Set(), before, after, refuse);
    for (const field of ['topic', 'key', 'personal'] as const) {
      const from = before.catalogue[type]?.[field];
      const to = after.catalogue[type]?.[field];
      if (from !== undefined && from !== to)
        refuse(
          `its ${field} changed from "${String(from)}" to "${String(to)}" in the catalogue`,
          'Put the old one back',
        );
    }
  }
  return said;
}

type Refuse = (what: string, repair: string) => void;

function compare(
  was: Schema,
  is: Schema,
  path: string,
  seen: Set<string>,
  before: Release,
  after: Release,
  refuse: Refuse,
): void {
  const old = resolve(was, before);
  const now = resolve(is, after);
  const name = path === '' ? 'the data' : `property "${path}"`;

  // Shapes that contain themselves are compared once per pair.
  const pair = `${was.$ref ?? ''} ${is.$ref ?? ''} ${path.split('.').at(-1) ?? ''}`;
  if (was.$ref !== undefined && seen.has(pair)) return;
  const within = was.$ref === undefined ? seen : new Set([...seen, pair]);

  const types = [old, now].map((schema) =>
    JSON.stringify(schema.type ?? (schema.properties === undefined ? undefined : 'object')),
  );
  if (types[0] !== types[1]) {
    refuse(
      `the type of ${name} changed from ${types[0] ?? 'any'} to ${types[1] ?? 'any'}`,
      'Put the old type back',
    );
    return;
  }
  if (old.const !== undefined && old.const !== now.const)
    refuse(`${name} was always ${JSON.stringify(old.const)} and is no longer`, 'Put the old value back');
  if (old.const === undefined && now.const !== undefined)
    refuse(`${name} was narrowed to ${JSON.stringify(now.const)}`, 'Allow the other values again');
  if (now.enum !== undefined) {
    const gone = (old.enum ?? []).filter((value) => now.enum?.includes(value) !== true);
    if (old.enum === undefined) refuse(`${name} was narrowed to an enumeration`, 'Take the enumeration away');
    else if (gone.length > 0)
      refuse(
        `${name} may no longer be ${gone.map((value) => JSON.stringify(value)).join(', ')}`,
        'Keep the old values',
      );
  }
  for (const [keyword, tighter] of BOUNDS) {
    const from = old[keyword];
    const to = now[keyword];
    if (
      typeof to === 'number' &&
      (typeof from !== 'number' || tighter(from, to)) &&
      !(typeof from !== 'number' && harmless(keyword, to))
    )
      refuse(
        `${keyword} of ${name} was tightened from ${String(from ?? 'none')} to ${to}`,
        'Loosen it again',
      );
  }
  for (const keyword of ['pattern', 'format']) {
    if (now[keyword] !== undefined && now[keyword] !== old[keyword])
      refuse(`the ${keyword} of ${name} changed`, `Put the old ${keyword} back`);
  }

  const required = new Set(now.required ?? []);
  for (const property of Object.keys(old.properties ?? {})) {
    const at = path === '' ? property : `${path}.${property}`;
    const [from, to] = [old.properties?.[property], now.properties?.[property]];
    if (from === undefined) continue;
    if (to === undefined) {
      refuse(`property "${at}" was removed or renamed`, 'Keep it');
      continue;
    }
    const must = old.required?.includes(property) === true;
    if (must && !required.has(property))
      refuse(`property "${at}" is no longer required, but readers rely on it`, 'Require it again');
    if (!must && required.has(property))
      refuse(`property "${at}" became required, but facts in the log lack it`, 'Leave it optional');
    compare(from, to, at, within, before, after, refuse);
  }
  for (const property of required) {
    if (old.properties?.[property] === undefined)
      refuse(
        `the new property "${path === '' ? property : `${path}.${property}`}" is required, but facts in the log lack it`,
        'Make it optional',
      );
  }
  if (typeof old.items === 'object' && typeof now.items === 'object')
    compare(old.items, now.items, `${path}[]`, within, before, after, refuse);
}

const BOUNDS: readonly (readonly [string, (from: number, to: number) => boolean])[] = [
  ...['minLength', 'minItems', 'minimum', 'minProperties', 'exclusiveMinimum'].map(
    (keyword) => [keyword, (from: number, to: number) => to > from] as const,
  ),
  ...['maxLength', 'maxItems', 'maximum', 'maxProperties', 'exclusiveMaximum'].map(
    (keyword) => [keyword, (from: number, to: number) => to < from] as const,
  ),
];

/** A bound that says nothing. */
const harmless = (keyword: string, value: number): boolean =>
  value === 0 && ['minLength', 'minItems', 'minProperties'].includes(keyword);

function resolve(schema: Schema, release: Release): Schema {
  if (schema.$ref === undefined) return schema;
  return release.defs[refName(schema.$ref) ?? ''] ?? {};
}

const next = (type: string): string =>
  type.replace(/\.v(\d+)$/, (_all, version: string) => `.v${Number(version) + 1}`);

/** Reads a release from files: `read` gives the text of a path under schemas/, `facts` are the file names of schemas/facts. */
export function releaseOf(facts: readonly string[], read: (path: string) => string): Release {
  const parsed = new Map(
    facts
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, JSON.parse(read(`facts/${name}`)) as Schema]),
  );
  const defs = Object.assign({}, ...[...parsed.values()].map((schema) => schema.$defs ?? {})) as Record<
    string,
    Schema
  >;
  const catalogue = JSON.parse(read('catalogue.json')) as { readonly facts?: Release['catalogue'] };
  return {
    facts: Object.fromEntries(
      [...parsed]
        .filter(([name]) => name !== 'common.json')
        .map(([name, schema]) => [name.slice(0, -'.json'.length), schema]),
    ),
    defs,
    catalogue: isRecord(catalogue.facts) ? catalogue.facts : {},
  };
}

/** Compares the working tree with the last tag, else with the main branch. Exit code 1 = something would break. */
function main(): void {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const git = (...args: readonly string[]): string | undefined => {
    try {
      return execFileSync('git', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trimEnd();
    } catch {
      return undefined; // not there: the caller says what that means
    }
  };
  const base =
    argv[2] ??
    git('describe', '--tags', '--abbrev=0') ??
    git('rev-parse', '--verify', '--short', 'origin/main') ??
    git('rev-parse', '--verify', '--short', 'main');
  const files = base === undefined ? undefined : git('ls-tree', '--name-only', `${base}:schemas/facts`);
  if (base === undefined || files === undefined || files === '') {
    console.log(
      `No base to compare with (${base === undefined ? 'no git tag and no main branch' : `${base} has no schemas/facts`}): nothing to check.`,
    );
    return;
  }
  const before = releaseOf(files.split('\n'), (path) => git('show', `${base}:schemas/${path}`) ?? '{}');
  const after = releaseOf(readdirSync(join(root, 'schemas', 'facts')), (path) =>
    readFileSync(join(root, 'schemas', path), 'utf8'),
  );
  const said = breaks(before, after);
  for (const sentence of said) console.error(sentence);
  if (said.length > 0) {
    console.error(`${said.length} change(s) to schemas/facts would break facts or readers of ${base}.`);
    process.exitCode = 1;
  } else
    console.log(
      `schemas/facts is compatible with ${base}: ${Object.keys(before.facts).length - 1} facts compared.`,
    );
}

if (argv[1] === fileURLToPath(import.meta.url)) main();
