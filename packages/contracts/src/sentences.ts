import type { FieldError } from './generated/types.ts';

/** What ajv says about one violation, as far as it is needed here. */
export interface Violation {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
  readonly parentSchema?: unknown;
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  integer: '整数',
  number: '数字',
  boolean: '“是”或“否”（true 或 false）',
  array: '列表',
  object: '对象',
  null: '空值（null）',
};

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '时间，例如 2026-11-23T01:30:00.000Z',
  date: '日期，例如 2026-11-23',
  email: '电子邮箱地址',
  uri: '完整网址',
  uuid: 'UUID',
};

/** Violations as sentences for people: which field, what is wrong, what to do. At most 20, one per field and kind. */
export function toFieldErrors(violations: readonly Violation[]): readonly FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  // A failed choice is said once, unless nothing more precise is known.
  const precise = violations.filter(
    (violation) => !['oneOf', 'anyOf', 'allOf', 'if', 'not'].includes(violation.keyword),
  );
  for (const violation of precise.length > 0 ? precise : violations) {
    const error = { field: fieldOf(violation), message: sentenceOf(violation) };
    const key = `${error.field}\n${error.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    errors.push(error);
    if (errors.length === 20) break;
  }
  return errors;
}

function fieldOf({ instancePath, keyword, params }: Violation): string {
  let path = '';
  for (const part of instancePath.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path += /^\d+$/.test(name) ? `[${name}]` : path === '' ? name : `.${name}`;
  }
  const inner =
    keyword === 'required' || keyword === 'dependentRequired'
      ? params.missingProperty
      : keyword === 'additionalProperties'
        ? params.additionalProperty
        : keyword === 'unevaluatedProperties'
          ? params.unevaluatedProperty
          : undefined;
  if (typeof inner !== 'string') return path;
  return path === '' ? inner : `${path}.${inner}`;
}

function sentenceOf(violation: Violation): string {
  const { keyword, params } = violation;
  const field = fieldOf(violation);
  const title = titleOf(violation);
  const name = field === '' ? '提交的内容' : title === undefined ? `“${field}”` : `“${title}”（${field}）`;
  const limit = String(params.limit);
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return `缺少${name}，请补上。`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${name}不是约定的字段，请去掉或改正字段名。`;
    case 'type': {
      const types = (Array.isArray(params.type) ? params.type : String(params.type).split(',')).map(
        (type) => TYPES[String(type)] ?? String(type),
      );
      return `${name}应为${types.join('或')}，请改正。`;
    }
    case 'enum': {
      const values = Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : [];
      const shown = values.slice(0, 12).join('、');
      return `${name}的取值不对，请从以下值中选择：${shown}${values.length > 12 ? ' 等' : ''}。`;
    }
    case 'const':
      return `${name}只能是 ${JSON.stringify(params.allowedValue)}，请改正。`;
    case 'minLength':
      return params.limit === 1 ? `${name}不能为空，请填写。` : `${name}太短，请至少填写 ${limit} 个字。`;
    case 'maxLength':
      return `${name}太长，请控制在 ${limit} 个字以内。`;
    case 'pattern': {
      const example = exampleOf(violation);
      return `${name}格式不对，${example === undefined ? '请核对后重新填写' : `请按此格式填写：${example}`}。`;
    }
    case 'format':
      return `${name}格式不对，应为${FORMATS[String(params.format)] ?? String(params.format)}，请改正。`;
    case 'minimum':
      return `${name}不能小于 ${limit}，请改正。`;
    case 'maximum':
      return `${name}不能大于 ${limit}，请改正。`;
    case 'exclusiveMinimum':
      return `${name}应大于 ${limit}，请改正。`;
    case 'exclusiveMaximum':
      return `${name}应小于 ${limit}，请改正。`;
    case 'multipleOf':
      return `${name}应为 ${String(params.multipleOf)} 的倍数，请改正。`;
    case 'minItems':
      return `${name}至少要有 ${limit} 项，请补充。`;
    case 'maxItems':
      return `${name}最多 ${limit} 项，请删减。`;
    case 'uniqueItems':
      return `${name}中有重复的项，请删去重复的。`;
    case 'minProperties':
      return `${name}至少要填 ${limit} 个字段，请补充。`;
    case 'maxProperties':
      return `${name}最多 ${limit} 个字段，请删减。`;
    case 'propertyNames':
      return `${name}中的键“${String(params.propertyName)}”不在约定之内，请改正。`;
    default:
      return `${name}不符合约定，请对照接口说明检查。`;
  }
}

/** The Chinese term of the field, where the schema has one in its title. */
function titleOf({ parentSchema, keyword, params }: Violation): string | undefined {
  if (!isRecord(parentSchema)) return undefined;
  const missing = keyword === 'required' ? params.missingProperty : undefined;
  if (typeof missing === 'string') {
    const properties = parentSchema.properties;
    const property = isRecord(properties) ? properties[missing] : undefined;
    return isRecord(property) && typeof property.title === 'string' ? property.title : undefined;
  }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return undefined;
  return typeof parentSchema.title === 'string' && /\p{Script=Han}/u.test(parentSchema.title)
    ? parentSchema.title
    : undefined;
}

function exampleOf({ parentSchema }: Violation): string | undefined {
  const examples = isRecord(parentSchema) ? parentSchema.examples : undefined;
  return Array.isArray(examples) && typeof examples[0] === 'string' ? examples[0] : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
