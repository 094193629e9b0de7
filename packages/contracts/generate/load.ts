import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type Label, mapSchema, refName, refsOf, type Schema } from './schema.ts';

export interface FactSource {
  /** `request.received.v1` */
  readonly type: string;
  /** `RequestReceived` */
  readonly name: string;
  readonly schema: Schema;
}

export interface CatalogueSource {
  readonly version: number;
  readonly owners: readonly string[];
  readonly topic: string;
  readonly key: string;
  readonly readers: readonly string[];
  readonly personal: string;
  readonly retention: string;
}

export interface OperationSource {
  readonly id: string;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly roles: readonly string[];
  readonly idempotent: boolean;
  readonly stream: boolean;
  readonly consumes?: readonly string[];
  readonly produces?: string;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly status: number;
  readonly reply?: Schema;
  readonly refusals: readonly string[];
}

export interface ErrorSource {
  readonly kind: 'refusal' | 'fault';
  readonly status: number;
  readonly retry: 'never' | 'after-fix' | 'later';
  readonly zh: string;
  readonly en: string;
  readonly operator: string;
  /** Article or policy that a refusal rests on. */
  readonly article?: string;
}

/** All that lies under `schemas/`, read and cross-checked. */
export interface Sources {
  readonly facts: readonly FactSource[];
  readonly envelope: Schema;
  /** Shapes of facts, HTTP and reference data by their unique name; references inside are `#/$defs/Name`. */
  readonly defs: ReadonlyMap<string, Schema>;
  /** Where each shape comes from, e.g. `http/common.json`. */
  readonly origin: ReadonlyMap<string, string>;
  readonly catalogue: Readonly<Record<string, CatalogueSource>>;
  readonly topics: Readonly<Record<string, { readonly zh: string; readonly description: string }>>;
  readonly operations: readonly OperationSource[];
  readonly errors: Readonly<Record<string, ErrorSource>>;
  readonly labels: Readonly<Record<string, Label & { readonly values: Readonly<Record<string, Label>> }>>;
  /** Sentences about what is wrong. Whatever is wrong is left out, and the rest goes on. */
  readonly problems: readonly string[];
  /** Sentences about what is unfinished but does no harm. */
  readonly notes: readonly string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const KEYS = [
  'method',
  'path',
  'summary',
  'description',
  'roles',
  'idempotent',
  'stream',
  'consumes',
  'produces',
  'params',
  'query',
  'body',
  'reply',
  'refusals',
];
const RESERVED = [
  'Fact',
  'FactType',
  'FactData',
  'FactDraft',
  'FactDataByType',
  'FactOf',
  'Envelope',
  'Operations',
  'OperationId',
  'OperationEntry',
  'Endpoint',
  'CatalogueEntry',
  'ErrorCode',
  'RefusalCode',
  'FaultCode',
  'ErrorEntry',
  'JsonSchema',
  'ServiceName',
  'ShapeName',
  'Label',
];

export function load(root: string): Sources {
  const problems: string[] = [];
  const notes: string[] = [];
  const defs = new Map<string, Schema>();
  const origin = new Map<string, string>();
  const labels: Record<string, Label & { values: Record<string, Label> }> = {};

  const list = (folder: string, ending: string): readonly string[] => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => name.endsWith(ending))
      .sort();
  };

  const read = (file: string): Readonly<Record<string, unknown>> | undefined => {
    const path = join(root, file);
    if (!existsSync(path)) {
      problems.push(`schemas/${file} is missing.`);
      return undefined;
    }
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (isRecord(value)) return value;
      problems.push(`schemas/${file} is not a JSON object.`);
    } catch (error) {
      problems.push(
        `schemas/${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
    return undefined;
  };

  const define = (name: string, schema: Schema, file: string): void => {
    const known = origin.get(name);
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name))
      problems.push(`schemas/${file}: the name "${name}" under $defs is not UpperCamelCase. Rename it.`);
    else if (RESERVED.includes(name))
      problems.push(
        `schemas/${file}: "${name}" is a name that the contracts package uses itself. Choose another.`,
      );
    else if (known !== undefined)
      problems.push(
        `schemas/${file} defines "${name}", which schemas/${known} defines already. Refer to that one, or choose another name.`,
      );
    else {
      origin.set(name, file);
      defs.set(name, schema);
    }
  };

  const defineAll = (file: string, content: Readonly<Record<string, unknown>>): void => {
    if (!isRecord(content.$defs)) return;
    for (const [name, schema] of Object.entries(content.$defs)) {
      if (isRecord(schema)) define(name, schema, file);
      else problems.push(`schemas/${file}: $defs.${name} is not a schema.`);
    }
  };

  // Facts
  const facts: FactSource[] = [];
  let envelope: Schema = {};
  for (const name of list('facts', '.json')) {
    const file = `facts/${name}`;
    const content = read(file);
    if (content === undefined) continue;
    if (name === 'common.json') {
      defineAll(file, content);
      continue;
    }
    if (name === 'envelope.json') {
      envelope = content;
      continue;
    }
    const type = name.slice(0, -'.json'.length);
    const match = /^([a-z][A-Za-z]*)\.([a-z][A-Za-z]*)\.v([1-9]\d*)$/.exec(type);
    if (match === null) {
      problems.push(`schemas/${file}: a fact's file is called <thing>.<what happened>.v<version>.json.`);
      continue;
    }
    const camel = `${upper(match[1] ?? '')}${upper(match[2] ?? '')}${match[3] === '1' ? '' : `V${match[3]}`}`;
    if (content.type !== 'object' || !isRecord(content.properties)) {
      problems.push(`schemas/${file}: a fact's data is an object with properties.`);
      continue;
    }
    if (content.title !== camel)
      problems.push(`schemas/${file}: its title must be "${camel}", the name of its type.`);
    for (const [property, inner] of Object.entries(content.properties)) {
      if (isRecord(inner) && inner.description === undefined && inner.$ref === undefined)
        problems.push(`schemas/${file}: property ${property} has no description.`);
    }
    const { $schema: _schema, $id: _id, $defs: _defs, ...schema } = content as Schema;
    defineAll(file, content);
    define(camel, schema, file);
    facts.push({ type, name: camel, schema });
  }

  const rawCatalogue = read('catalogue.json') ?? {};
  const catalogue: Record<string, CatalogueSource> = {};
  for (const [type, entry] of Object.entries(isRecord(rawCatalogue.facts) ? rawCatalogue.facts : {})) {
    if (facts.some((fact) => fact.type === type)) catalogue[type] = entry as CatalogueSource;
    else problems.push(`schemas/catalogue.json lists ${type}, but schemas/facts/${type}.json is missing.`);
  }
  for (const fact of facts) {
    if (catalogue[fact.type] === undefined)
      problems.push(
        `schemas/facts/${fact.type}.json has no entry in schemas/catalogue.json: say who owns it, its topic, key and readers.`,
      );
  }
  const topics = (isRecord(rawCatalogue.topics) ? rawCatalogue.topics : {}) as Sources['topics'];
  for (const [type, entry] of Object.entries(catalogue)) {
    if (topics[entry.topic] === undefined)
      problems.push(
        `schemas/catalogue.json: ${type} goes to topic "${entry.topic}", which is not among the topics.`,
      );
  }

  // Labels of the house, then those that services bring along
  for (const [name, entry] of Object.entries(read('labels.json') ?? {})) {
    if (isRecord(entry) && isRecord(entry.values))
      labels[name] = entry as unknown as Label & { values: Record<string, Label> };
    else problems.push(`schemas/labels.json: ${name} needs zh, en and values.`);
  }

  // Errors
  const errors: Record<string, ErrorSource> = {};
  const errorOrigin: Record<string, string> = {};
  for (const name of list('errors', '.json')) {
    const file = `errors/${name}`;
    for (const [code, entry] of Object.entries(read(file) ?? {})) {
      const known = errorOrigin[code];
      if (known !== undefined) {
        const same =
          isError(entry) && entry.kind === errors[code]?.kind && entry.status === errors[code]?.status;
        (same ? notes : problems).push(
          `schemas/${file} defines the error code "${code}", which schemas/${known} defines already${same ? ' (that one counts)' : ' with another kind or status'}. Drop one.`,
        );
      } else if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code))
        problems.push(`schemas/${file}: the error code "${code}" is not kebab-case.`);
      else if (!isError(entry))
        problems.push(
          `schemas/${file}: "${code}" needs kind (refusal, fault), status (400…599), retry (never, after-fix, later), zh, en and operator.`,
        );
      else {
        errors[code] = {
          kind: entry.kind,
          status: entry.status,
          retry: entry.retry,
          zh: entry.zh,
          en: entry.en,
          operator: entry.operator,
          ...(typeof entry.article === 'string' ? { article: entry.article } : {}),
        };
        errorOrigin[code] = file;
      }
    }
  }

  // HTTP: shapes first, so that operations of one file may use shapes of another
  const httpFiles = list('http', '.json').map((name) => ({
    file: `http/${name}`,
    content: read(`http/${name}`),
  }));
  for (const { file, content } of httpFiles) if (content !== undefined) defineAll(file, content);

  // Reference data
  for (const name of list('reference', '.schema.json')) {
    const file = `reference/${name}`;
    const content = read(file);
    if (content === undefined) continue;
    defineAll(file, content);
    if (typeof content.title === 'string' && !defs.has(content.title)) {
      const { $schema: _schema, $id: _id, $defs: _defs, ...schema } = content as Schema;
      define(content.title, schema, file);
    } else if (typeof content.title !== 'string')
      problems.push(`schemas/${file}: it needs a title, the name of its type.`);
  }

  // One notation for references, and no reference into nowhere
  const settle = (schema: Schema, where: string): Schema =>
    mapSchema(schema, (inner) => {
      if (inner.$ref === undefined) return inner;
      const name = refName(inner.$ref) ?? factName(inner.$ref);
      if (name !== undefined && defs.has(name)) return { ...inner, $ref: `#/$defs/${name}` };
      problems.push(
        `schemas/${where} refers to "${inner.$ref}", which no file defines. Write <file>.json#/$defs/<Name> with a name that exists.`,
      );
      const { $ref: _ref, ...rest } = inner;
      return rest;
    });
  const factName = (ref: string): string | undefined =>
    facts.find((fact) => ref.endsWith(`${fact.type}.json`))?.name;
  for (const [name, schema] of [...defs]) {
    const { 'x-labels': own, ...rest } = schema;
    const settled = settle(rest, origin.get(name) ?? '');
    defs.set(name, settled);
    if (own !== undefined) labels[name] = { zh: schema.title ?? name, en: name, values: { ...own } };
    else if (
      labels[name] === undefined &&
      isEnumeration(settled) &&
      origin.get(name)?.startsWith('reference/') !== true
    )
      notes.push(
        `schemas/${origin.get(name)}: the enumeration ${name} has no labels; give it "x-labels": { "value": { "zh": "…", "en": "…" } } if a screen shows it.`,
      );
  }
  for (const [name, entry] of Object.entries(labels)) {
    const values = defs.get(name)?.enum;
    if (values === undefined)
      problems.push(`schemas/labels.json labels ${name}, which is no enumeration under $defs.`);
    else {
      for (const value of values)
        if (entry.values[String(value)] === undefined)
          problems.push(`The enumeration ${name} has no label for "${String(value)}".`);
      for (const value of Object.keys(entry.values))
        if (!values.includes(value))
          problems.push(
            `The enumeration ${name} has a label for "${value}", which is not one of its values.`,
          );
    }
  }

  // Operations
  const operations: OperationSource[] = [];
  const taken = new Map<string, string>();
  for (const { file, content } of httpFiles) {
    if (content === undefined || file === 'http/common.json') continue;
    const service = file.slice('http/'.length, -'.json'.length);
    if (content.service !== service)
      problems.push(`schemas/${file}: "service" must be "${service}", like the file.`);
    if (!isRecord(content.operations)) {
      problems.push(`schemas/${file}: it needs "operations".`);
      continue;
    }
    for (const [id, raw] of Object.entries(content.operations)) {
      const where = `${file}: operation ${id}`;
      const said = problems.length;
      if (!isRecord(raw)) {
        problems.push(`schemas/${where} is not an object.`);
        continue;
      }
      for (const key of Object.keys(raw))
        if (!KEYS.includes(key))
          problems.push(
            `schemas/${where} has "${key}", which means nothing here. Known: ${KEYS.join(', ')}.`,
          );
      const method = raw.method;
      const path = raw.path;
      if (!/^[a-z][A-Za-z0-9]*$/.test(id)) problems.push(`schemas/${where}: the id is not lowerCamelCase.`);
      if (operations.some((known) => known.id === id))
        problems.push(`schemas/${where}: another service has an operation of this id.`);
      if (typeof method !== 'string' || !METHODS.includes(method))
        problems.push(`schemas/${where}: method must be one of ${METHODS.join(', ')}.`);
      if (typeof path !== 'string' || !/^(\/([A-Za-z0-9._:-]+|\{[a-z][A-Za-z0-9]*\}))+$/.test(path))
        problems.push(`schemas/${where}: path must be made of literals and {param} segments.`);
      else if (path.includes('{') && path.includes(':'))
        problems.push(`schemas/${where}: only static paths may contain a colon.`);
      if (typeof raw.summary !== 'string') problems.push(`schemas/${where}: it needs a summary (Chinese).`);
      if (!Array.isArray(raw.roles) || raw.roles.length === 0)
        problems.push(`schemas/${where}: roles are missing; ["public"] = no log-in.`);
      const roleNames = [...(defs.get('Role')?.enum ?? []), 'public'];
      for (const role of Array.isArray(raw.roles) ? raw.roles : [])
        if (!roleNames.includes(role))
          problems.push(
            `schemas/${where}: there is no role "${String(role)}". Known: ${roleNames.join(', ')}.`,
          );
      const part = (name: string): Schema | undefined => {
        const value = raw[name];
        if (value === undefined) return undefined;
        if (
          isRecord(value) &&
          ['type', '$ref', 'allOf', 'anyOf', 'oneOf', 'properties'].some((key) => key in value)
        )
          return settle(value as Schema, where);
        problems.push(
          `schemas/${where}: ${name} must be a schema ({ "type": "object", "properties": { … } } or a $ref).`,
        );
        return undefined;
      };
      const reply = raw.reply === undefined ? { status: 200 } : raw.reply;
      if (!isRecord(reply) || typeof reply.status !== 'number')
        problems.push(`schemas/${where}: reply needs a status.`);
      if (isRecord(reply) && reply.schema !== undefined && !isRecord(reply.schema))
        problems.push(`schemas/${where}: reply.schema must be a schema.`);
      const stored = {
        params: part('params'),
        query: part('query'),
        body: part('body'),
        reply: isRecord(reply) && isRecord(reply.schema) ? settle(reply.schema as Schema, where) : undefined,
      };
      if (problems.length > said) continue;
      const slot = `${String(method)} ${String(path).replace(/\{[^}]+\}/g, '{}')}`;
      const holder = taken.get(slot);
      if (holder !== undefined) {
        problems.push(`schemas/${where}: ${slot} is taken by ${holder}.`);
        continue;
      }
      taken.set(slot, id);
      const names = [...String(path).matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
      const params = stored.params ?? (names.length === 0 ? undefined : paramsOf(names));
      const declared = propertiesOf(params, defs);
      for (const name of names)
        if (!declared.includes(name))
          problems.push(`schemas/${where}: the path has {${name}}, but params does not describe it.`);
      for (const name of declared)
        if (!names.includes(name))
          problems.push(`schemas/${where}: params describes ${name}, but the path has no {${name}}.`);
      const refusals: string[] = [];
      for (const code of Array.isArray(raw.refusals) ? raw.refusals : []) {
        if (typeof code === 'string' && errors[code] !== undefined) refusals.push(code);
        else
          notes.push(
            `schemas/${where} refuses with "${String(code)}", which is in none of schemas/errors/*.json.`,
          );
      }
      operations.push({
        id,
        service,
        method: String(method),
        path: String(path),
        summary: String(raw.summary),
        roles: raw.roles as readonly string[],
        idempotent: raw.idempotent === true,
        stream: raw.stream === true,
        ...(Array.isArray(raw.consumes) ? { consumes: raw.consumes as readonly string[] } : {}),
        ...(typeof raw.produces === 'string' ? { produces: raw.produces } : {}),
        ...(params === undefined ? {} : { params }),
        ...(stored.query === undefined ? {} : { query: stored.query }),
        ...(stored.body === undefined ? {} : { body: stored.body }),
        status: (reply as { readonly status: number }).status,
        ...(stored.reply === undefined ? {} : { reply: stored.reply }),
        refusals,
      });
    }
  }

  return {
    facts: facts.map((fact) => ({ ...fact, schema: defs.get(fact.name) ?? fact.schema })),
    envelope: settle(envelope, 'facts/envelope.json'),
    defs,
    origin,
    catalogue,
    topics,
    operations,
    errors,
    labels,
    problems,
    notes,
  };
}

/** A schema that stands by itself: what it refers to lies under its own `$defs`. Prose is left out. */
export function bundle(schema: Schema, defs: ReadonlyMap<string, Schema>): Schema {
  const needed = new Set<string>();
  const visit = (from: Schema): void => {
    for (const name of refsOf(from)) {
      if (needed.has(name)) continue;
      needed.add(name);
      const inner = defs.get(name);
      if (inner !== undefined) visit(inner);
    }
  };
  visit(schema);
  const bare = (full: Schema): Schema =>
    mapSchema(full, ({ description: _description, $schema: _schema, $id: _id, ...rest }) => {
      // The Chinese term of a shape serves the field that has it too: error sentences name the field by it.
      const term = rest.$ref === undefined ? undefined : defs.get(refName(rest.$ref) ?? '')?.title;
      return term === undefined || rest.title !== undefined ? rest : { ...rest, title: term };
    });
  if (needed.size === 0) return bare(schema);
  return {
    ...bare(schema),
    $defs: Object.fromEntries([...needed].sort().map((name) => [name, bare(defs.get(name) ?? {})])),
  };
}

export const isEnumeration = (schema: Schema): boolean =>
  Array.isArray(schema.enum) && schema.enum.every((value) => typeof value === 'string');

export const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const paramsOf = (names: readonly string[]): Schema => ({
  type: 'object',
  required: names,
  additionalProperties: false,
  properties: Object.fromEntries(
    names.map((name) => [name, { type: 'string', minLength: 1, maxLength: 200 }]),
  ),
});

function propertiesOf(schema: Schema | undefined, defs: ReadonlyMap<string, Schema>): readonly string[] {
  if (schema === undefined) return [];
  const target = schema.$ref === undefined ? schema : defs.get(refName(schema.$ref) ?? '');
  return [
    ...Object.keys(target?.properties ?? {}),
    ...(target?.allOf ?? []).flatMap((part) => propertiesOf(part, defs)),
  ];
}

function isError(value: unknown): value is ErrorSource {
  if (!isRecord(value)) return false;
  return (
    (value.kind === 'refusal' || value.kind === 'fault') &&
    typeof value.status === 'number' &&
    value.status >= 400 &&
    value.status < 600 &&
    (value.retry === 'never' || value.retry === 'after-fix' || value.retry === 'later') &&
    typeof value.zh === 'string' &&
    typeof value.en === 'string' &&
    typeof value.operator === 'string'
  );
}
