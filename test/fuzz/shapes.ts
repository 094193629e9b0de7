import type { JsonSchema } from '@jiesu/contracts';
import type { Random } from '@jiesu/testkit';
import fc from 'fast-check';
import { impossibleTimes, narrative, nastyTexts, nastyValues } from './values.ts';

/** A schema with its references resolved and its `allOf` folded in, as far as this project's schemas go. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

type Json = Record<string, unknown>;
export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function shapeOf(schema: JsonSchema, root: JsonSchema): Shape {
  const { $ref, allOf, ...own } = schema as Json & { $ref?: string; allOf?: JsonSchema[] };
  const parts: Shape[] = (allOf ?? []).map((part) => shapeOf(part, root));
  if ($ref !== undefined) {
    const target = (root.$defs as Record<string, JsonSchema>)[$ref.slice('#/$defs/'.length)];
    if (target === undefined) throw new Error(`${$ref} leads nowhere`);
    parts.unshift(shapeOf(target, root));
  }
  let merged = own as Shape;
  for (const part of parts) {
    merged = {
      ...part,
      ...merged,
      ...(part.properties === undefined ? {} : { properties: { ...part.properties, ...merged.properties } }),
      ...(part.required === undefined ? {} : { required: [...part.required, ...(merged.required ?? [])] }),
    };
  }
  return merged;
}

/** Says what a field of this name would hold in the city of this run; undefined: nothing in particular. */
export type Known = (field: string, random: Random, parent: string) => unknown;

const samples = new Map<string, readonly string[]>();
function matching(pattern: string): readonly string[] {
  let known = samples.get(pattern);
  if (known === undefined) {
    known = fc.sample(fc.stringMatching(new RegExp(pattern)), { seed: 7, numRuns: 12 });
    samples.set(pattern, known);
  }
  return known;
}

export function validValue(
  schema: JsonSchema,
  root: JsonSchema,
  random: Random,
  known: Known,
  field = '',
  parent = '',
): unknown {
  const shape = shapeOf(schema, root);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return random.pick(shape.enum);
  const type = typeof shape.type === 'string' ? shape.type : random.pick(shape.type ?? ['object']);
  switch (type) {
    case 'object': {
      const wanted = new Set(shape.required ?? []);
      const made: Json = {};
      for (const [name, inner] of Object.entries(shape.properties ?? {})) {
        if (wanted.has(name) || random.chance(0.35))
          made[name] = validValue(inner, root, random, known, name, field);
      }
      return made;
    }
    case 'array': {
      const least = shape.minItems ?? 0;
      const count = random.between(least, Math.min(shape.maxItems ?? 3, least + 2));
      const items = Array.from({ length: count }, () =>
        validValue(shape.items ?? {}, root, random, known, field, parent),
      );
      return shape.uniqueItems === true ? [...new Set(items)] : items;
    }
    case 'integer':
    case 'number': {
      const low = shape.minimum ?? 0;
      const high = Math.min(shape.maximum ?? low + 100, low + 500);
      return random.chance(0.2) ? random.pick([low, high]) : random.between(low, high);
    }
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return validText(shape, random, known, field, parent);
  }
}

function validText(shape: Shape, random: Random, known: Known, field: string, parent: string): string {
  const { minLength = 0, maxLength = 5000, pattern, format } = shape;
  const held = known(field, random, parent);
  if (typeof held === 'string' && [...held].length <= maxLength) return held;
  if (format === 'date-time') {
    if (random.chance(0.1)) return random.pick(impossibleTimes);
    return `2026-11-${random.pick(['21', '22', '23'])}T0${random.between(0, 1)}:30:00.000Z`;
  }
  if (format === 'date')
    return random.chance(0.1)
      ? random.pick(impossibleTimes).slice(0, 10)
      : `2026-11-${random.between(10, 28)}`;
  if (pattern !== undefined && pattern !== '\\S')
    return random.chance(0.1) && /\\d\{4\}-/.test(pattern)
      ? random.pick(impossibleTimes)
      : random.pick(matching(pattern));
  const text = random.chance(0.15)
    ? random.pick(nastyTexts)
    : random.chance(0.05)
      ? '长'.repeat(maxLength)
      : narrative(random);
  return fitted(text, minLength, maxLength);
}

const fitted = (text: string, least: number, most: number): string =>
  [...text].slice(0, most).join('').padEnd(least, '字');

/** A value with one thing wrong, and the field that the answer must name. */
export interface Spoiled {
  readonly value: unknown;
  readonly field: string;
  readonly how: string;
}

interface Spot {
  readonly path: readonly (string | number)[];
  readonly shape: Shape;
}

function spotsOf(
  schema: JsonSchema,
  root: JsonSchema,
  value: unknown,
  path: readonly (string | number)[],
): Spot[] {
  const shape = shapeOf(schema, root);
  const here = { path, shape };
  if (isRecord(value)) {
    const inner = Object.entries(shape.properties ?? {}).flatMap(([name, part]) =>
      value[name] === undefined ? [] : spotsOf(part, root, value[name], [...path, name]),
    );
    return [here, ...inner];
  }
  if (Array.isArray(value) && shape.items !== undefined) {
    const { items } = shape;
    return [here, ...value.flatMap((item, i) => spotsOf(items, root, item, [...path, i]))];
  }
  return [here];
}

export function fieldText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

function replaced(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return next;
  if (Array.isArray(value))
    return value.map((item, i) => (i === first ? replaced(item, rest, next) : item)) as unknown;
  const copy: Json = { ...(value as Json) };
  if (next === undefined && rest.length === 0) delete copy[String(first)];
  else copy[String(first)] = replaced(copy[String(first)], rest, next);
  return copy;
}

const typeName = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : Number.isInteger(value)
        ? 'integer'
        : typeof value;

/** One thing wrong with a valid value. Undefined: its schema forbids nothing that this one could break. */
export function spoil(
  schema: JsonSchema,
  root: JsonSchema,
  value: unknown,
  random: Random,
): Spoiled | undefined {
  const options: (() => Spoiled)[] = [];
  for (const { path, shape } of spotsOf(schema, root, value, [])) {
    const put = (how: string, next: unknown) =>
      options.push(() => ({ how, value: replaced(value, path, next), field: fieldText(path) }));
    const types = shape.type === undefined ? [] : typeof shape.type === 'string' ? [shape.type] : shape.type;
    if (types.length > 0) {
      const wrong = nastyValues.filter((one) => {
        const name = typeName(one);
        return !types.includes(name) && !(name === 'integer' && types.includes('number'));
      });
      put('wrong type', random.pick(wrong));
    }
    if (types.includes('object')) {
      for (const name of shape.required ?? [])
        options.push(() => ({
          how: 'missing',
          value: replaced(value, [...path, name], undefined),
          field: fieldText([...path, name]),
        }));
      if (shape.additionalProperties === false) {
        const extra = random.pick(['extra', 'ticketid', 'KIND', '多余', 'constructor', '$where']);
        options.push(() => ({
          how: 'extra',
          value: replaced(value, [...path, extra], 1),
          field: fieldText([...path, extra]),
        }));
      }
    }
    if (types.includes('string')) {
      if (shape.enum !== undefined) put('unknown value', random.pick(['other', '投诉', '', 'COMPLAINT']));
      if (shape.maxLength !== undefined) put('too long', '超'.repeat(shape.maxLength + 1));
      if (shape.minLength !== undefined && shape.minLength > 0) put('too short', '');
      if (shape.pattern !== undefined && shape.pattern !== '\\S') {
        const wanted = new RegExp(shape.pattern);
        put('pattern', random.pick(nastyTexts.slice(0, 12).filter((text) => !wanted.test(text))));
      }
      if (shape.format === 'date-time')
        put(
          'impossible time',
          random.pick(['2026-02-30T10:00:00Z', '2026-13-01T00:00:00Z', '昨天', '2026-11-23', '1763863200']),
        );
      if (shape.format === 'date')
        put('impossible date', random.pick(['2026-02-30', '2026-13-01', '23/11/2026', 'today']));
    }
    if (types.includes('integer') || types.includes('number')) {
      if (shape.maximum !== undefined) put('too large', shape.maximum + 1);
      if (shape.minimum !== undefined) put('too small', shape.minimum - 1);
      if (!types.includes('number')) put('fraction', (shape.minimum ?? 0) + 0.5);
    }
    if (types.includes('array')) {
      if (shape.maxItems !== undefined && Array.isArray(value))
        put('too many', Array(shape.maxItems + 1).fill('x'));
      if (shape.minItems !== undefined && shape.minItems > 0) put('too few', []);
    }
  }
  return options.length === 0 ? undefined : random.pick(options)();
}
