import { _, Ajv2020, type Code, type KeywordCxt, type Name, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { factSchemas, operationSchemas, shapes } from './generated/schemas.ts';
import type { FieldError, OperationId, ShapeName } from './generated/types.ts';
import { toFieldErrors } from './sentences.ts';
import type { Fact, JsonSchema } from './shapes.ts';
import { isFactType } from './topics.ts';

export { toFieldErrors, type Violation } from './sentences.ts';

/** Undefined = nothing wrong. */
export type Checked = readonly FieldError[] | undefined;

/** Validators are compiled at their first use, once. */
const compiled = new Map<string, ValidateFunction>();
const glances = new Map<string, ValidateFunction>();
const ajvs = new Map<boolean, Ajv2020>();

function ajv(coerce: boolean): Ajv2020 {
  const known = ajvs.get(coerce);
  if (known !== undefined) return known;
  const made = new Ajv2020({
    strict: false,
    verbose: true,
    allErrors: true,
    coerceTypes: coerce ? 'array' : false,
    useDefaults: coerce,
    messages: false,
  });
  addFormats.default(made);
  ajvs.set(coerce, made);
  return made;
}

function validator(key: string, schema: () => JsonSchema, coerce = false): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = ajv(coerce).compile(schema());
  compiled.set(key, made);
  return made;
}

function run(validate: ValidateFunction, value: unknown): Checked {
  return validate(value) ? undefined : toFieldErrors(validate.errors ?? []);
}

let glancing: Ajv2020 | undefined;

/**
 * Nearly everything is right, and that is seen in a third of the time by a validator that stops at the first doubt and
 * counts the characters of a text only where its code units leave open whether it is too long or too short. What it
 * doubts is looked at by the other, which says what is wrong.
 */
function glance(key: string, schema: () => JsonSchema): ValidateFunction {
  const known = glances.get(key);
  if (known !== undefined) return known;
  glancing ??= glancingAjv();
  const made = glancing.compile(schema());
  glances.set(key, made);
  return made;
}

function glancingAjv(): Ajv2020 {
  const made = new Ajv2020({ strict: false, messages: false });
  addFormats.default(made);
  const lengths = (keyword: string, isWrong: (text: Name, limit: number) => Code): void => {
    made.removeKeyword(keyword);
    made.addKeyword({
      keyword,
      type: 'string',
      schemaType: 'number',
      code: (cxt: KeywordCxt) => cxt.fail(isWrong(cxt.data, cxt.schema as number)),
    });
  };
  lengths('maxLength', (text, limit) => _`${text}.length > ${limit} && [...${text}].length > ${limit}`);
  lengths('minLength', (text, limit) =>
    limit < 2
      ? _`${text}.length < ${limit}`
      : _`${text}.length < ${limit * 2} && [...${text}].length < ${limit}`,
  );
  return made;
}

function checkWhole(key: string, schema: () => JsonSchema, value: unknown): Checked {
  return glance(key, schema)(value) ? undefined : run(validator(key, schema), value);
}

/** Strict, for those who speak: an unknown property is refused, on every level. */
export function checkFact(fact: unknown): Checked {
  return checkAny(fact, 'strict');
}

/** Tolerant, for those who listen: properties of later releases are passed over. */
export function acceptFact(fact: unknown): fact is Fact {
  return checkAny(fact, 'tolerant') === undefined;
}

/** As `acceptFact`, with the reasons. */
export function checkIncomingFact(fact: unknown): Checked {
  return checkAny(fact, 'tolerant');
}

function checkAny(fact: unknown, mode: 'strict' | 'tolerant'): Checked {
  const type = isRecord(fact) ? fact.type : undefined;
  if (typeof type !== 'string' || !isFactType(type))
    return [{ field: 'type', message: `没有“${String(type)}”这一类型的事实，请核对类型与版本。` }];
  const schema = factSchemas[type];
  const errors = checkWhole(`${mode} ${type}`, () => (mode === 'strict' ? closed(schema) : schema), fact);
  if (errors !== undefined) return errors;
  const { partitionkey, data } = fact as Fact;
  if (partitionkey !== data.requestId)
    return [{ field: 'partitionkey', message: '“partitionkey”应与诉求编号（data.requestId）相同，请改正。' }];
  return undefined;
}

/** Checks a body by its operation, or any value by the name of its shape. */
export function checkBody(name: OperationId | ShapeName, value: unknown): Checked {
  if (Object.hasOwn(operationSchemas, name)) return checkPart(name as OperationId, 'body', value);
  return checkWhole(`shape ${name}`, () => standalone(name as ShapeName), value);
}

/**
 * Checks one part of a call. Parameters and queries arrive as text: numbers, booleans and defaults are put into the
 * given object itself. A part that is not declared must be empty.
 */
export function checkPart(
  id: OperationId,
  part: 'params' | 'query' | 'body' | 'reply',
  value: unknown,
): Checked {
  const schema = operationSchemas[id][part];
  if (schema === undefined) {
    if (value === undefined || value === null || (isRecord(value) && Object.keys(value).length === 0))
      return undefined;
    if (part === 'params' || part === 'query')
      return Object.keys(value).map((field) => ({
        field,
        message: `“${field}”不是约定的查询条件，请去掉。`,
      }));
    return part === 'body' ? [{ field: '', message: '此操作不接受内容，请去掉。' }] : undefined;
  }
  const key = `${part} ${id}`;
  if (part === 'params' || part === 'query')
    return run(
      validator(key, () => schema, true),
      value,
    );
  return checkWhole(key, () => schema, value);
}

/** A named shape with all that it refers to. */
function standalone(name: ShapeName): JsonSchema {
  const defs: Record<string, JsonSchema> = {};
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isRecord(value)) {
      const ref = value.$ref;
      if (typeof ref === 'string' && ref.startsWith('#/$defs/')) {
        const inner = ref.slice('#/$defs/'.length) as ShapeName;
        if (defs[inner] === undefined) {
          defs[inner] = shapes[inner];
          visit(shapes[inner]);
        }
      }
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(shapes[name]);
  return { ...shapes[name], $defs: defs };
}

/** The same schema with every object closed. */
function closed(schema: JsonSchema): JsonSchema {
  return rewritten(schema, (next) => {
    if (next.type === 'object' && isRecord(next.properties) && !isRecord(next.additionalProperties))
      next.additionalProperties = false;
  });
}

/** A copy in which `change` had a look at every part. */
function rewritten(schema: JsonSchema, change: (next: Record<string, unknown>) => void): JsonSchema {
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isRecord(value)) return value;
    const next: Record<string, unknown> = {};
    for (const [keyword, inner] of Object.entries(value))
      next[keyword] = ['enum', 'const', 'examples', 'default'].includes(keyword) ? inner : rewrite(inner);
    change(next);
    return next;
  };
  return rewrite(schema) as JsonSchema;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
