import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOf, productCode, root, type Source } from './sources.ts';

interface Entry {
  readonly version: number;
  readonly owners: readonly string[];
  readonly topic: string;
  readonly key: string;
  readonly readers: readonly string[];
  readonly personal: string;
  readonly retention: string;
}

interface Shape {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly allOf?: readonly Shape[];
  readonly $defs?: Readonly<Record<string, Shape>>;
}

const { facts, topics } = jsonOf<{
  readonly topics: Readonly<Record<string, unknown>>;
  readonly facts: Readonly<Record<string, Entry>>;
}>('schemas/catalogue.json');
const types = Object.keys(facts);

/** Said for people and for the record; no service decides anything by them. */
const UNREAD: Readonly<Record<string, string>> = {
  'ticket.told.v1': 'screens of the unit refresh by it (/api/stream)',
  'ticket.assigned.v1': 'screens of the unit refresh by it (/api/stream)',
  'callback.appealed.v1': 'screens of those who decide refresh by it (/api/stream)',
  'ticket.informationAdded.v1': 'screens of the unit refresh by it (/api/stream)',
  'ticket.noted.v1': 'screens of the unit refresh by it (/api/stream)',
  'deadline.warned.v1': 'screens of the unit warn by it (/api/stream)',
  'callback.attempted.v1': 'screens of the callers refresh by it (/api/stream)',
};

/** Chapters of the domain and the room whose facts they draft. */
const CHAPTERS: Readonly<Record<string, string>> = {
  ticket: 'tickets',
  objection: 'tickets',
  application: 'tickets',
  assist: 'tickets',
  supervision: 'tickets',
  whistle: 'tickets',
  'pass-down': 'tickets',
  merge: 'tickets',
  progress: 'tickets',
  appeal: 'followup',
  outbox: 'hotline-intake',
  callback: 'followup',
  timers: 'followup',
  routing: 'router',
};

const FACT = /'([a-z]+\.[a-zA-Z]+\.v\d+)'/g;
const typesIn = (text: string): readonly string[] => [...text.matchAll(FACT)].map((match) => match[1] ?? '');
const serviceOf = (path: string): string | undefined => /^services\/([^/]+)\//.exec(path)?.[1];

/** The balanced text that begins with the bracket at `start`. */
function bracketed(text: string, start: number): string {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if ('([{'.includes(text.charAt(i))) depth += 1;
    else if (')]}'.includes(text.charAt(i)) && --depth === 0) return text.slice(start, i + 1);
  }
  return text.slice(start);
}

/** The fact types that one `kit.on(…)` names: a text, a list, a constant list, or the parameter of a helper. */
function subscribed(source: Source, argument: string, at: number, all: readonly Source[]): readonly string[] {
  if (!/^\w+$/.test(argument)) return typesIn(argument);
  const list = new RegExp(`const ${argument}\\b[^=]*=\\s*\\[`);
  const near = [source, ...all.filter(({ path }) => path.startsWith('packages/domain/'))];
  for (const { text } of near) {
    const match = list.exec(text);
    if (match) return typesIn(bracketed(text, match.index + match[0].length - 1));
  }
  const helper = [...source.text.slice(0, at).matchAll(/const (\w+) = </g)].at(-1)?.[1];
  return helper === undefined
    ? []
    : typesIn((source.text.match(new RegExp(`\\b${helper}\\('[^']+'`, 'g')) ?? []).join());
}

function readings(
  all: readonly Source[],
): readonly { readonly service: string; readonly type: string; readonly path: string }[] {
  return all.flatMap((source) => {
    const service = serviceOf(source.path);
    if (service === undefined || service === 'host' || service === 'console') return [];
    return [...source.text.matchAll(/\bkit\.(?:on|onMany)\(/g)].flatMap((match) => {
      const open = match.index + match[0].length;
      const rest = source.text.slice(open).trimStart();
      const argument = rest.startsWith('[') ? bracketed(rest, 0) : (/^('[^']*'|\w+)/.exec(rest)?.[0] ?? '');
      const found = subscribed(source, argument, match.index, all);
      if (found.length === 0)
        throw new Error(`${source.path}: what kit.on(${argument}) reads is not to be seen.`);
      return found.map((type) => ({ service, type, path: source.path }));
    });
  });
}

/** Every property of a shape, through references, by name. */
function propertiesOf(shape: Shape, file: string, seen = new Set<string>()): readonly string[] {
  if (shape.$ref !== undefined) {
    const [where, name = ''] = shape.$ref.split('#/$defs/');
    const target = where === '' ? file : (where ?? file);
    if (seen.has(`${target}#${name}`)) return [];
    seen.add(`${target}#${name}`);
    return propertiesOf(jsonOf<Shape>(`schemas/facts/${target}`).$defs?.[name] ?? {}, target, seen);
  }
  return [
    ...Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => [
      name,
      ...propertiesOf(inner, file, seen),
    ]),
    ...(shape.items ? propertiesOf(shape.items, file, seen) : []),
    ...(shape.allOf ?? []).flatMap((part) => propertiesOf(part, file, seen)),
  ];
}

describe('the catalogue of facts', () => {
  it('says of each fact who owns it, where it goes, by which key, who reads it, how long it is kept', () => {
    expect(types.length).toBeGreaterThan(20);
    for (const [type, entry] of Object.entries(facts)) {
      expect(entry.owners.length, `${type}: owners`).toBeGreaterThan(0);
      expect(Object.keys(topics), `${type}: topic`).toContain(entry.topic);
      expect(entry.key, `${type}: key`).toBe('requestId');
      expect(type.endsWith(`.v${entry.version}`), `${type}: version ${entry.version}`).toBe(true);
      expect(['none', 'reference', 'full'], `${type}: personal`).toContain(entry.personal);
      expect(['short', 'kept'], `${type}: retention`).toContain(entry.retention);
      expect(entry.retention === 'short', `${type}: short means topic intake`).toBe(entry.topic === 'intake');
    }
  });

  it('lets a fact go unread only with a reason', () => {
    const unread = types.filter((type) => facts[type]?.readers.length === 0);
    expect(unread.sort()).toEqual(Object.keys(UNREAD).sort());
  });

  it('has a schema and two examples for each fact, and none for any other', () => {
    const list = (folder: string): readonly string[] => readdirSync(join(root, folder)).sort();
    const schemas = list('schemas/facts').filter((name) => !['common.json', 'envelope.json'].includes(name));
    expect(schemas).toEqual(types.map((type) => `${type}.json`).sort());
    expect(list('schemas/examples')).toEqual([...types].sort());
    for (const type of types)
      expect(list(`schemas/examples/${type}`).length, `examples of ${type}`).toBeGreaterThanOrEqual(2);
  });

  it('names as readers exactly the services that read', () => {
    const seen = readings(productCode());
    const undeclared = seen
      .filter(({ type, service }) => !facts[type]?.readers.includes(service))
      .map(
        ({ type, service, path }) => `${service} reads ${type} (${path}), but the catalogue does not say so.`,
      );
    const idle = Object.entries(facts).flatMap(([type, { readers }]) =>
      readers
        .filter((reader) => !seen.some(({ type: read, service }) => read === type && service === reader))
        .map((reader) => `The catalogue says that ${reader} reads ${type}, but no kit.on there names it.`),
    );
    expect([...undeclared, ...idle]).toEqual([]);
  });

  it('lets facts be drafted by their owner alone', () => {
    const drafts = productCode().flatMap(({ path, text }) => {
      const chapter = /^packages\/domain\/src\/([\w-]+)\.ts$/.exec(path)?.[1];
      const room = serviceOf(path) ?? (chapter === undefined ? undefined : CHAPTERS[chapter]);
      const found = [...text.matchAll(/\btype: '([a-z]+\.[a-zA-Z]+\.v\d+)',?\s*(?:data|topic)\b/g)];
      return found.map((match) => ({ path, room, type: match[1] ?? '' }));
    });
    expect(new Set(drafts.map(({ type }) => type))).toEqual(new Set(types));
    const strange = drafts
      .filter(({ room, type }) => room === undefined || !facts[type]?.owners.includes(room))
      .map(({ path, room, type }) => `${path} (${room ?? 'nobody'}) drafts ${type}, which is not its own.`);
    expect(strange).toEqual([]);
    for (const [type, { owners }] of Object.entries(facts))
      for (const owner of owners)
        expect(
          drafts.some((draft) => draft.type === type && draft.room === owner),
          `${owner} drafts ${type}`,
        ).toBe(true);
  });

  it('lets personal data ride on the topic intake alone', () => {
    const personal =
      /^(sealed|petitioner|phone|mobile|telephone|callerNumber|name|idNumber|email|address|contact)$/i;
    for (const [type, entry] of Object.entries(facts)) {
      const properties = propertiesOf(jsonOf<Shape>(`schemas/facts/${type}.json`), `${type}.json`);
      expect(properties.length, type).toBeGreaterThan(1);
      if (entry.topic !== 'intake')
        expect(
          properties.filter((name) => personal.test(name)),
          type,
        ).toEqual([]);
      expect(entry.personal === 'full', `${type}: sealed means personal: full`).toBe(
        properties.includes('sealed'),
      );
      if (entry.personal === 'none') expect(properties, type).not.toContain('petitionerRef');
      if (entry.personal === 'reference') expect(properties, type).toContain('petitionerRef');
    }
  });
});
