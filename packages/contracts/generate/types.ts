import { isEnumeration, type OperationSource, type Sources } from './load.ts';
import { refName, type Schema } from './schema.ts';

const HEADER = '// Generated from schemas/ by `npm run generate`. Do not edit: change the schema.\n';

/** TypeScript of everything under `schemas/`: deeply readonly, one interface per named shape. */
export function printTypes(sources: Sources): string {
  const out: string[] = [HEADER];
  for (const name of [...sources.defs.keys()].sort()) {
    const schema = sources.defs.get(name) ?? {};
    out.push(doc(schema, ''));
    if (isPlainObject(schema)) out.push(`export interface ${name} ${printObject(schema, '')}\n\n`);
    else out.push(`export type ${name} = ${printType(schema, '')};\n\n`);
  }

  out.push('/** Data of each fact by its type. */\nexport interface FactDataByType {\n');
  for (const fact of sources.facts) out.push(`  readonly '${fact.type}': ${fact.name};\n`);
  out.push('}\n\n');
  out.push('export type FactType = keyof FactDataByType;\n\n');
  out.push('/** Shapes that `checkBody` knows by name. */\n');
  out.push(
    `export type ShapeName =\n${[...sources.defs.keys()]
      .sort()
      .map((name) => `  | '${name}'`)
      .join('\n')};\n\n`,
  );

  out.push('/** Parameters, query, body and reply of each operation. */\nexport interface Operations {\n');
  for (const operation of sources.operations) {
    out.push(`  /** ${operation.method} ${operation.path} ${operation.summary} */\n`);
    out.push(`  readonly ${operation.id}: {\n`);
    out.push(`    readonly params: ${printPart(operation.params)};\n`);
    out.push(`    readonly query: ${printPart(operation.query)};\n`);
    out.push(
      `    readonly body: ${operation.stream || operation.body === undefined ? 'undefined' : printType(operation.body, '    ')};\n`,
    );
    out.push(`    readonly reply: ${printReply(operation)};\n  };\n`);
  }
  out.push('}\n\nexport type OperationId = keyof Operations;\n\n');

  const errors = Object.entries(sources.errors);
  out.push(
    union(
      'RefusalCode',
      'The business says no.',
      errors.filter(([, entry]) => entry.kind === 'refusal').map(([code]) => code),
    ),
  );
  out.push(
    union(
      'FaultCode',
      'The world is down or wrong.',
      errors.filter(([, entry]) => entry.kind === 'fault').map(([code]) => code),
    ),
  );
  out.push('export type ErrorCode = RefusalCode | FaultCode;\n\n');
  out.push(
    union('ServiceName', 'Services that own or read facts, or serve operations.', servicesOf(sources)),
  );
  return `${out.join('').trimEnd()}\n`;
}

export function servicesOf(sources: Sources): readonly string[] {
  const names = new Set<string>();
  for (const entry of Object.values(sources.catalogue))
    for (const name of [...entry.owners, ...entry.readers]) names.add(name);
  for (const operation of sources.operations) names.add(operation.service);
  return [...names].sort();
}

export function union(name: string, description: string, values: readonly string[]): string {
  const members =
    values.length === 0
      ? ' never'
      : `\n${[...values]
          .sort()
          .map((value) => `  | '${value}'`)
          .join('\n')}`;
  return `/** ${description} */\nexport type ${name} =${members};\n\n`;
}

const printPart = (schema: Schema | undefined): string =>
  schema === undefined ? 'Readonly<Record<string, never>>' : printType(schema, '    ');

function printReply(operation: OperationSource): string {
  if (operation.reply !== undefined) return printType(operation.reply, '    ');
  // Nothing to say, or something raw that the handler hands over itself.
  return operation.status === 204 ? 'undefined' : 'never';
}

const isPlainObject = (schema: Schema): boolean =>
  schema.type === 'object' &&
  schema.properties !== undefined &&
  schema.allOf === undefined &&
  schema.anyOf === undefined &&
  schema.oneOf === undefined;

function doc(schema: Schema, indent: string): string {
  const words = [schema.title, schema.description].filter((text): text is string => text !== undefined);
  // The title is the Chinese term; the description says it again where it matters.
  const text = schema.description ?? words[0];
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

export function printType(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return refName(schema.$ref) ?? 'unknown';
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const parts: string[] = [];
  if (schema.allOf !== undefined) parts.push(...schema.allOf.map((inner) => wrap(printType(inner, indent))));
  const choices = schema.oneOf ?? schema.anyOf;
  if (
    choices !== undefined &&
    !choices.every(
      (inner) =>
        inner.type === undefined &&
        inner.$ref === undefined &&
        inner.properties === undefined &&
        inner.enum === undefined &&
        inner.const === undefined,
    )
  )
    parts.push(wrap(choices.map((inner) => wrap(printType(inner, indent))).join(' | ')));
  const own = printOwn(schema, indent);
  if (own !== undefined) parts.unshift(own);
  return parts.length === 0
    ? 'unknown'
    : parts.filter((part) => part !== 'unknown' || parts.length === 1).join(' & ');
}

function printOwn(schema: Schema, indent: string): string | undefined {
  if (Array.isArray(schema.type))
    return schema.type.map((type) => wrap(printType({ ...schema, type } as Schema, indent))).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      if (schema.prefixItems !== undefined)
        return `readonly [${schema.prefixItems.map((inner) => printType(inner, indent)).join(', ')}]`;
      return `readonly ${typeof schema.items === 'object' ? wrap(printType(schema.items, indent)) : 'unknown'}[]`;
    case 'object':
      return printObject(schema, indent);
    default:
      return schema.properties === undefined ? undefined : printObject(schema, indent);
  }
}

function printObject(schema: Schema, indent: string): string {
  const entries = Object.entries(schema.properties ?? {});
  const rest = schema.additionalProperties;
  if (entries.length === 0) {
    const key = schema.propertyNames === undefined ? 'string' : printType(schema.propertyNames, indent);
    const value = typeof rest === 'object' ? printType(rest, indent) : rest === false ? 'never' : 'unknown';
    return key === 'string'
      ? `Readonly<Record<string, ${value}>>`
      : `Readonly<Partial<Record<${key}, ${value}>>>`;
  }
  const inner = `${indent}  `;
  const lines = entries.map(([name, property]) => {
    const mark = schema.required?.includes(name) === true ? '' : '?';
    return `${doc(property, inner)}${inner}readonly ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}${mark}: ${printType(property, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

const wrap = (text: string): string =>
  /[|&]/.test(text) && !/^[({].*[)}]$/s.test(text)
    ? `(${text})`
    : text.startsWith('readonly ')
      ? `(${text})`
      : text;

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);

export { HEADER, isEnumeration };
