/** JSON Schema 2020-12, as far as the house uses it. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: boolean | Schema;
  readonly prefixItems?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
  /** Labels of an enumeration that a service declares itself; merged with `schemas/labels.json`. */
  readonly 'x-labels'?: Readonly<Record<string, Label>>;
  readonly [keyword: string]: unknown;
}

export interface Label {
  readonly zh: string;
  readonly en: string;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords whose value is a map of schemas, a list of schemas, or a schema. */
const MAPS = ['properties', '$defs', 'patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLES = [
  'items',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'unevaluatedProperties',
];

/** Rebuilds a schema from the inside out. Only schema positions are visited, so a property may be called `title`. */
export function mapSchema(schema: Schema, change: (schema: Schema) => Schema): Schema {
  const next: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (MAPS.includes(keyword) && isRecord(value)) {
      next[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          name,
          isRecord(inner) ? mapSchema(inner, change) : inner,
        ]),
      );
    } else if (LISTS.includes(keyword) && Array.isArray(value)) {
      next[keyword] = value.map((inner: unknown) => (isRecord(inner) ? mapSchema(inner, change) : inner));
    } else if (SINGLES.includes(keyword) && isRecord(value)) {
      next[keyword] = mapSchema(value, change);
    } else next[keyword] = value;
  }
  return change(next);
}

/** The last part of `common.json#/$defs/Place`: names are unique over all files, so the name alone identifies. */
export function refName(ref: string): string | undefined {
  return /#\/\$defs\/([A-Za-z][A-Za-z0-9]*)$/.exec(ref)?.[1];
}

/** Every name a schema refers to, directly. */
export function refsOf(schema: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  mapSchema(schema, (inner) => {
    const name = inner.$ref === undefined ? undefined : refName(inner.$ref);
    if (name !== undefined) names.add(name);
    return inner;
  });
  return names;
}
