import { bundle, isEnumeration, type Sources } from './load.ts';
import { HEADER, servicesOf } from './types.ts';

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const line = (value: unknown): string => JSON.stringify(value);

/** Small tables for server and browser: labels, enumerations, catalogue, error codes, endpoints. */
export function printTables(sources: Sources): string {
  const out: string[] = [HEADER];
  out.push(`import type { CatalogueEntry, Endpoint, ErrorEntry } from '../shapes.ts';\n`);
  out.push(`import type { ErrorCode, FactType, OperationId, ServiceName } from './types.ts';\n\n`);
  out.push(
    `export const serviceNames = ${line(servicesOf(sources))} as const satisfies readonly ServiceName[];\n\n`,
  );
  out.push(
    `export const factTypes = ${json(sources.facts.map((fact) => fact.type))} as const satisfies readonly FactType[];\n\n`,
  );

  for (const name of [...sources.defs.keys()].sort()) {
    const schema = sources.defs.get(name) ?? {};
    if (!isEnumeration(schema)) continue;
    out.push(
      `/** ${schema.title ?? name} */\nexport const ${plural(name)} = ${line(schema.enum)} as const;\n\n`,
    );
  }

  const labels = Object.entries(sources.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  out.push('/** Chinese and English of every enumeration value: `labels.RequestKind.complaint.zh`. */\n');
  out.push(
    `export const labels = {\n${labels
      .map(
        ([name, entry]) =>
          `  ${name}: {\n${Object.entries(entry.values)
            .map(([value, label]) => `    ${key(value)}: { zh: ${line(label.zh)}, en: ${line(label.en)} },\n`)
            .join('')}  },\n`,
      )
      .join('')}} as const;\n\n`,
  );
  out.push('/** Chinese and English of the enumerations themselves: `titles.RequestKind.zh`. */\n');
  out.push(
    `export const titles = {\n${labels.map(([name, entry]) => `  ${name}: { zh: ${line(entry.zh)}, en: ${line(entry.en)} },\n`).join('')}} as const;\n\n`,
  );

  out.push('/** Every fact: who says it, on which topic, under which key, for whom. */\n');
  out.push('export const catalogue: Readonly<Record<FactType, CatalogueEntry>> = {\n');
  for (const fact of sources.facts) {
    const entry = sources.catalogue[fact.type];
    if (entry === undefined) continue;
    out.push(
      `  '${fact.type}': ${line({ type: fact.type, version: entry.version, owners: entry.owners, topic: entry.topic, key: entry.key, readers: entry.readers, personal: entry.personal, retention: entry.retention })},\n`,
    );
  }
  out.push('};\n\n');

  out.push(
    '/** Every error code: kind, HTTP status, whether to try again, sentences for users and operators. */\n',
  );
  out.push('export const errorCodes: Readonly<Record<ErrorCode, ErrorEntry>> = {\n');
  for (const code of Object.keys(sources.errors).sort())
    out.push(`  '${code}': ${line(sources.errors[code])},\n`);
  out.push('};\n\n');

  out.push('/** Method, path and roles of every operation: what a caller needs, without the schemas. */\n');
  out.push('export const endpoints: Readonly<Record<OperationId, Endpoint>> = {\n');
  for (const {
    params: _params,
    query: _query,
    body: _body,
    reply: _reply,
    id,
    ...operation
  } of sources.operations)
    out.push(`  ${id}: ${line({ id, ...operation })},\n`);
  out.push('};\n');
  return out.join('');
}

/** Schemas for validation: large, so they stay out of bundles that do not check anything. */
export function printSchemas(sources: Sources): string {
  const out: string[] = [HEADER];
  out.push(`import type { JsonSchema, OperationSchemas } from '../shapes.ts';\n`);
  out.push(`import type { FactType, OperationId, ShapeName } from './types.ts';\n\n`);
  out.push('/** Schemas of every operation; each stands by itself. */\n');
  out.push('export const operationSchemas: Readonly<Record<OperationId, OperationSchemas>> = {\n');
  for (const operation of sources.operations) {
    const { params, query, body, reply } = operation;
    const parts = Object.entries({ params, query, body, reply }).flatMap(([name, schema]) =>
      schema === undefined ? [] : [[name, bundle(schema, sources.defs)] as const],
    );
    out.push(`  ${operation.id}: ${line(Object.fromEntries(parts))},\n`);
  }
  out.push('};\n\n');
  const { properties, required, ...envelope } = sources.envelope;
  out.push('/** Envelope and data of every fact, tolerant of properties it does not know. */\n');
  out.push('export const factSchemas: Readonly<Record<FactType, JsonSchema>> = {\n');
  for (const fact of sources.facts) {
    const whole = {
      ...envelope,
      required: [...(required ?? []), 'data'],
      properties: { ...properties, type: { const: fact.type }, data: { $ref: `#/$defs/${fact.name}` } },
    };
    out.push(`  '${fact.type}': ${line(bundle(whole, sources.defs))},\n`);
  }
  out.push('};\n\n');
  out.push('/** Every named shape; each refers to the others by `#/$defs/<Name>` of this table. */\n');
  out.push('export const shapes: Readonly<Record<ShapeName, JsonSchema>> = {\n');
  for (const name of [...sources.defs.keys()].sort()) {
    const { $defs: _defs, ...bare } = bundle(sources.defs.get(name) ?? {}, new Map());
    out.push(`  ${name}: ${line(bare)},\n`);
  }
  out.push('};\n');
  return out.join('');
}

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function plural(name: string): string {
  const word = name.charAt(0).toLowerCase() + name.slice(1);
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  return `${word}s`;
}
