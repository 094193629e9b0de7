import type { OperationSource, Sources } from './load.ts';
import { mapSchema, refName, refsOf, type Schema } from './schema.ts';

const TAGS: Readonly<Record<string, string>> = {
  'hotline-intake': '热线受理',
  'wechat-intake': '微信受理',
  classifier: '智能分类',
  router: '派单',
  tickets: '街道工单',
  followup: '时限与回访',
  demands: '民生诉求库',
  kit: '登录、账号与运维',
};

/** OpenAPI 3.1 of the public HTTP edge. */
export function openapi(sources: Sources, version: string): unknown {
  const needed = new Set<string>(['Problem']);
  const visit = (schema: Schema | undefined): void => {
    if (schema === undefined) return;
    for (const name of refsOf(schema)) {
      if (needed.has(name)) continue;
      needed.add(name);
      visit(sources.defs.get(name));
    }
  };
  visit(sources.defs.get('Problem'));
  for (const operation of sources.operations)
    for (const part of [operation.params, operation.query, operation.body, operation.reply]) visit(part);

  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of sources.operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describe(operation, sources);
    paths[operation.path] = path;
  }
  const services = [...new Set(sources.operations.map((operation) => operation.service))];
  return {
    openapi: '3.1.0',
    info: {
      title: '接诉 Jiesu HTTP 接口',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: [
        'HTTP is the edge only; between services travel facts (see asyncapi.json).',
        'Every command answers `{ id, revision }`; read the document by GET.',
        'Writes ask for an `Idempotency-Key`: the same key with the same body gets the same answer, with another body 422 `idempotency-key-reused`.',
        'Instants are UTC (`2026-11-23T01:30:00.000Z`); dates are days in Asia/Shanghai.',
        'Errors are RFC 9457 problems with a code of schemas/errors and Chinese sentences for users.',
      ].join('\n\n'),
    },
    servers: [{ url: '/' }],
    tags: services.map((name) => ({ name, description: TAGS[name] ?? name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'Token of `login`, for machines.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'jiesu_session',
          description: 'HttpOnly, SameSite=Strict, set by `login`; writes also need `x-csrf-token`.',
        },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: '`csrf` of the session; with the cookie, on every write.',
        },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          description:
            'Any unique text per submission; send the same again when in doubt whether the first arrived.',
          schema: { type: 'string', minLength: 1, maxLength: 200 },
        },
      },
      schemas: Object.fromEntries(
        [...needed].sort().map((name) => [name, published(sources.defs.get(name) ?? {})]),
      ),
    },
  };
}

/** References as OpenAPI writes them. */
export const published = (schema: Schema): Schema =>
  mapSchema(schema, (inner) =>
    inner.$ref === undefined
      ? inner
      : { ...inner, $ref: `#/components/schemas/${refName(inner.$ref) ?? ''}` },
  );

function describe(operation: OperationSource, sources: Sources): unknown {
  const open = operation.roles.includes('public');
  const write = operation.method !== 'GET';
  const parameters = [
    ...parametersOf(operation.params, 'path', sources),
    ...parametersOf(operation.query, 'query', sources),
    ...(operation.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  const types = operation.consumes ?? ['application/json'];
  const replyType = operation.produces ?? 'application/json';
  const body =
    operation.body !== undefined || operation.stream || operation.consumes !== undefined
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              types.map((type) => [
                type,
                operation.body === undefined ? {} : { schema: published(operation.body) },
              ]),
            ),
          },
        }
      : {};
  const reply = {
    description:
      operation.status === 201
        ? 'Created.'
        : operation.status === 204
          ? 'Done; nothing to say.'
          : 'As asked.',
    ...(operation.reply !== undefined
      ? { content: { [replyType]: { schema: published(operation.reply) } } }
      : operation.produces !== undefined
        ? { content: { [replyType]: {} } }
        : {}),
  };
  return {
    operationId: operation.id,
    tags: [operation.service],
    summary: operation.summary,
    description: open
      ? 'Public: no log-in.'
      : `Roles: ${operation.roles.map((role) => `${sources.labels.Role?.values[role]?.zh ?? ''} \`${role}\``).join(', ')}.`,
    'x-roles': operation.roles,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...body,
    responses: { [String(operation.status)]: reply, ...problems(operation, open, sources) },
    security: open ? [] : [{ bearer: [] }, write ? { cookie: [], csrf: [] } : { cookie: [] }],
  };
}

/** Codes that follow from what an operation is, beside those it declares. */
function problems(operation: OperationSource, open: boolean, sources: Sources): Record<string, unknown> {
  const write = operation.method !== 'GET';
  const codes = new Set<string>(operation.refusals);
  if (operation.body !== undefined)
    for (const code of ['invalid-body', 'body-too-large', 'unsupported-media-type']) codes.add(code);
  if (operation.query !== undefined || operation.params !== undefined) codes.add('invalid-query');
  if (operation.path.includes('{')) codes.add('not-found');
  if (!open) for (const code of ['unauthenticated', 'forbidden']) codes.add(code);
  if (operation.idempotent)
    for (const code of ['idempotency-key-missing', 'idempotency-key-reused']) codes.add(code);
  if (write) codes.add('rate-limited');
  codes.add('store-unavailable');
  codes.add('internal');
  const byStatus = new Map<number, string[]>();
  for (const code of [...codes].sort()) {
    const entry = sources.errors[code];
    if (entry !== undefined) byStatus.set(entry.status, [...(byStatus.get(entry.status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus.entries()]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [
        String(status),
        {
          description: list.map((code) => `\`${code}\` ${sources.errors[code]?.zh ?? ''}`).join('\n\n'),
          'x-codes': list,
          ...(status === 503 || status === 429
            ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
            : {}),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

function parametersOf(
  schema: Schema | undefined,
  place: 'path' | 'query',
  sources: Sources,
): readonly unknown[] {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined)
    return parametersOf(sources.defs.get(refName(schema.$ref) ?? ''), place, sources);
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = published(property);
    const text =
      description ??
      (property.$ref === undefined ? undefined : sources.defs.get(refName(property.$ref) ?? '')?.description);
    return {
      name,
      in: place,
      required: place === 'path' || schema.required?.includes(name) === true,
      ...(text === undefined ? {} : { description: text }),
      schema: rest,
    };
  });
  return [...own, ...(schema.allOf ?? []).flatMap((part) => parametersOf(part, place, sources))];
}
