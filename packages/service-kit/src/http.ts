import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { checkPart, type Endpoint, type OperationId, operations } from '@jiesu/contracts';
import { Fault } from '@jiesu/ports';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Accounts, bearerFrom, cookieFrom } from './accounts.ts';
import type { Config } from './config.ts';
import { describeError, InvalidCall, meaningOf, problemOf } from './errors.ts';
import type { Call, Principal, RawReply, Role } from './kit.ts';
import { createLimiter } from './limits.ts';
import { type Logger, scrub } from './logs.ts';
import type { Count, Durations, Metrics } from './metrics.ts';
import { type Handle, isRawReply, type MountedPage } from './mount.ts';
import { type Span, type Tracer, traceIdOf, validTraceparent } from './telemetry.ts';

/** What the kit knows of a call before its body is read. */
interface Visit {
  readonly principal: Principal;
  readonly span: Span;
  readonly startedAt: number;
  key: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit | null;
    bodyText: string;
  }
}

export interface HttpParts {
  readonly config: Config;
  readonly accounts: Accounts;
  readonly tracer: Tracer;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly operations: ReadonlyMap<OperationId, Handle>;
  readonly pages: readonly MountedPage[];
  /** For tests: a reply that breaks its own schema is a 500. */
  readonly checkReplies: boolean;
  readonly stopping: () => boolean;
}

export interface Http {
  readonly app: FastifyInstance;
  /** Calls in work right now. */
  readonly inFlight: () => number;
  /** How much of that is waiting to be written: calls that change something, and what streams have in work. */
  readonly pressure: () => number;
  /** Log-in, role and rate checks for a route that is not in the operations table. */
  readonly guard: (roles: Endpoint['roles'], name: string) => Guard;
  /** 404, or 405 with `Allow` where the path exists under another method. */
  readonly missing: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

type Guard = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

const NOBODY: Principal = { userId: 'public', name: '', roles: [] };
const KEY = /^[\x21-\x7e]{1,128}$/;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Nobody waits for a single line of a stream as somebody waits for a call. */
const THINGS_LIKE_A_CALL = 64;

export async function buildHttp(parts: HttpParts): Promise<Http> {
  const { config, accounts, tracer, metrics, log } = parts;
  const people = createLimiter(config.ratePerson, config.ratePerson * 2);
  const machines = createLimiter(config.rateMachine, config.rateMachine);
  const strangers = createLimiter(config.ratePublic, config.ratePublic * 2);
  // Hashing a password takes 20 ms of a core: log-ins are the cheapest way to exhaust one.
  const logins = createLimiter(2, 20);
  let inFlight = 0;
  let writing = 0;
  let streamed = 0;

  const app = Fastify({
    logger: false,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: config.bodyLimitBytes,
    requestIdHeader: false,
    genReqId: () => '',
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 300_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 400 },
    frameworkErrors: (error, request, reply) => {
      fail(error, request as FastifyRequest, reply as unknown as FastifyReply);
    },
    clientErrorHandler(_error, socket) {
      // Not HTTP at all: there is no request to answer, only a line to say so.
      if (socket.writable) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      } else socket.destroy();
    },
  });
  app.decorateRequest('visit', null);
  app.decorateRequest('bodyText', '');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    // Decoded as it comes, what is not UTF-8 would be kept as question marks and called well received.
    if (!isUtf8(bytes)) return done(new Fault('malformed-json', 'after-fix', 'not UTF-8'));
    const text = bytes.toString();
    if (text === '') return done(null, undefined);
    request.bodyText = text;
    void parseJson(request, text, done);
  });

  const requests = (operation: string, status: number): Count =>
    metrics.count('jiesu_http_requests_total', 'HTTP calls by operation and status.', {
      operation,
      status: String(status),
    });
  const seconds = (operation: string): Durations =>
    metrics.durations('jiesu_http_request_duration_seconds', 'Time from the first header to the reply.', {
      operation,
    });

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const meaning = meaningOf(error);
    // Errors before routing come with a bare request.
    const visit = request.visit ?? null;
    const traceparent = visit?.span.traceparent ?? tracer.start('refused', 'server', undefined).traceparent;
    const traceId = traceIdOf(traceparent);
    const operation = operationOf(request);
    const durationMs = visit === null ? 0 : Math.round(performance.now() - visit.startedAt);
    const line = { operation, status: meaning.status, traceId, durationMs, ...describeError(error) };
    if (meaning.ours) log.error({ ...line, outcome: 'failed' }, 'call failed');
    else if (meaning.status >= 500) log.warn({ ...line, outcome: 'failed' }, 'call failed');
    else if (log.isLevelEnabled('debug')) log.debug({ ...line, outcome: 'refused' }, 'call refused');
    requests(operation, meaning.status).n++;
    visit?.span.end(meaning.status >= 500 ? 'failed' : 'refused', {
      'http.response.status_code': meaning.status,
    });
    if (meaning.retryAfter !== undefined) reply.header('retry-after', meaning.retryAfter);
    if (error instanceof Busy) reply.header('retry-after', error.seconds);
    if (meaning.status === 401) reply.header('www-authenticate', 'Bearer');
    // Somebody may have put a phone number where an id belongs.
    const instance = scrub(pathOf(request.url));
    return reply
      .code(meaning.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .serializer(JSON.stringify)
      .send(problemOf(meaning, traceId, instance));
  }
  app.setErrorHandler(fail);

  const guard = (roles: Endpoint['roles'], name: string, idempotent = false): Guard => {
    const open = roles.includes('public');
    const wanted = new Set<string>(roles);
    const limitLogins = name === 'login';
    const admit = (
      request: FastifyRequest,
      principal: Principal | undefined,
      span: Span,
      startedAt: number,
      cookieToken: string | undefined,
    ): Error | undefined => {
      request.visit = { principal: principal ?? NOBODY, span, startedAt, key: undefined };
      if (parts.stopping()) return new Fault('shutting-down', 'later', 'stopping');
      if (inFlight >= config.maxInFlight) return new Busy('overloaded', 1);
      if (!open) {
        if (principal === undefined) return new Fault('unauthenticated', 'after-fix', name);
        if (!principal.roles.some((role) => wanted.has(role) && hasPlace(principal, role)))
          return new Fault('forbidden', 'never', `${principal.userId} → ${name}`);
        if (cookieToken !== undefined && !SAFE.has(request.method)) {
          const csrf = request.headers['x-csrf-token'];
          if (typeof csrf !== 'string' || !accounts.isCsrf(cookieToken, csrf))
            return new Fault('csrf-missing', 'after-fix', name);
        }
        const limiter = principal.roles.includes('machine') ? machines : people;
        const wait = limiter.take(principal.userId);
        if (wait > 0) return new Busy('rate-limited', wait);
      } else {
        const wait = (limitLogins ? logins : strangers).take(request.ip);
        if (wait > 0) return new Busy('rate-limited', wait);
      }
      if (idempotent) {
        const key = request.headers['idempotency-key'];
        if (typeof key !== 'string' || !KEY.test(key))
          return new Fault('idempotency-key-missing', 'after-fix', name);
        request.visit.key = key;
      }
      return undefined;
    };
    return (request, _reply, done) => {
      const startedAt = performance.now();
      const span = tracer.start(
        name,
        'server',
        validTraceparent(request.headers.traceparent as string | undefined),
      );
      const bearer = bearerFrom(request.headers);
      const cookie = bearer === undefined ? cookieFrom(request.headers) : undefined;
      const token = bearer ?? cookie;
      const principal = token === undefined || open ? undefined : accounts.verify(token);
      if (principal instanceof Promise) {
        principal.then(
          (found) => done(admit(request, found, span, startedAt, cookie)),
          (error: Error) => done(error),
        );
        return;
      }
      done(admit(request, principal, span, startedAt, cookie));
    };
  };

  const serve = (endpoint: Endpoint, handle: Handle) => {
    const { id, idempotent } = endpoint;
    const schemas = operations[id].schemas;
    const duration = seconds(id);
    const usual = requests(id, endpoint.status);
    const writes = SAFE.has(endpoint.method) ? 0 : 1;
    return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const visit = request.visit as Visit;
      inFlight++;
      writing += writes;
      try {
        const call = callOf(request, visit, endpoint, schemas);
        if (endpoint.stream) {
          const streaming = call as { stream?: AsyncIterable<Uint8Array>; inWork?: (things: number) => void };
          streaming.stream = await streamOf(request, call, config);
          let before = 0;
          streaming.inWork = (things) => {
            streamed += things - before;
            before = things;
          };
        } else if (idempotent) {
          (call as { cause?: object }).cause = {
            id: `${visit.principal.userId}/${visit.key as string}`,
            digest: hash('sha256', `${request.method} ${request.url}\n${request.bodyText}`, 'base64').slice(
              0,
              16,
            ),
          };
        }
        if (endpoint.stream && idempotent) {
          (call as { cause?: object }).cause = {
            id: `${visit.principal.userId}/${visit.key as string}`,
            digest: hash('sha256', `${request.method} ${request.url}`, 'base64').slice(0, 16),
          };
        }
        const answer = await handle(call);
        if (isRawReply(answer)) {
          requests(id, answer.status).n++;
          visit.span.end('answered', {
            'jiesu.service': endpoint.service,
            'http.response.status_code': answer.status,
          });
          return sendRaw(answer, reply);
        }
        if (parts.checkReplies) assertReply(id, answer);
        usual.n++;
        if (visit.span.sampled)
          visit.span.end('answered', {
            'jiesu.service': endpoint.service,
            'http.response.status_code': endpoint.status,
            'enduser.id': visit.principal.userId,
          });
        if (endpoint.status !== 200) reply.code(endpoint.status);
        reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
        return answer;
      } catch (error) {
        if (endpoint.stream) reply.header('connection', 'close');
        throw error;
      } finally {
        inFlight--;
        writing -= writes;
        duration.observe((performance.now() - visit.startedAt) / 1000);
      }
    };
  };

  // Streams are handed over as they come, so they live in a scope without body parsers.
  const streams: [Endpoint, Handle][] = [];
  for (const [id, handle] of parts.operations) {
    const endpoint = operations[id];
    if (endpoint.roles.length === 0)
      throw new Error(`${id} names no role: nobody could call it. Use "public" for everybody.`);
    if (endpoint.stream) streams.push([endpoint, handle]);
    else {
      app.route({
        method: endpoint.method,
        url: routeOf(endpoint.path),
        onRequest: guard(endpoint.roles, id, endpoint.idempotent),
        handler: serve(endpoint, handle),
      });
    }
  }
  if (streams.length > 0) {
    const { default: multipart } = await import('@fastify/multipart');
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      await scope.register(multipart, {
        limits: { files: 1, fileSize: config.streamLimitBytes, fields: 20 },
      });
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      for (const [endpoint, handle] of streams) {
        scope.route({
          method: endpoint.method,
          url: routeOf(endpoint.path),
          onRequest: guard(endpoint.roles, endpoint.id, endpoint.idempotent),
          handler: serve(endpoint, handle),
        });
      }
    });
  }

  for (const { plugin, prefix, roles } of parts.pages) {
    await app.register(async (scope) => {
      const check = guard(roles as readonly Role[], prefix);
      scope.addHook('onRequest', (request, reply, done) => {
        // Answered here: the plugin's own error handler knows neither our codes nor their status.
        const answer = (error?: Error): void =>
          error === undefined ? done() : void fail(error, request, reply);
        // These pages know no CSRF token: a write must come from a page of this very server.
        if (!SAFE.has(request.method) && cookieFrom(request.headers) !== undefined) {
          const token = cookieFrom(request.headers) as string;
          if (!sameOrigin(request)) return answer(new Fault('csrf-missing', 'after-fix', prefix));
          request.headers['x-csrf-token'] = accounts.csrfFor(token);
        }
        check(request, reply, answer);
      });
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) =>
        text === '' ? done(null, undefined) : void parseJson(request, text, done),
      );
      scope.addContentTypeParser('*', (_request, payload, done) => {
        payload.resume();
        done(null, undefined);
      });
      await scope.register(plugin, { prefix });
    });
  }

  const known = [...parts.operations.keys()].map((id) => ({
    method: operations[id].method,
    pattern: new RegExp(
      `^${operations[id].path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`,
    ),
  }));
  const missing = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = pathOf(request.url);
    const allowed = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (allowed.length > 0 && !allowed.includes(request.method as Endpoint['method'])) {
      reply.header('allow', [...new Set(allowed)].join(', '));
      return fail(new Fault('method-not-allowed', 'never', path), request, reply);
    }
    return fail(new Fault('not-found', 'never', path), request, reply);
  };
  app.setNotFoundHandler(missing);

  const pressure = (): number => writing + streamed / THINGS_LIKE_A_CALL;
  return { app, inFlight: () => inFlight, pressure, guard, missing };
}

/** Some roles work for a place: an account whose place somebody forgot to set is a mistake, not a key to all of them. */
function hasPlace({ roles, unitId, districtId, communityId }: Principal, role: Role): boolean {
  // Simulators work for every unit, by explicit grant.
  if (role === 'office') return unitId !== undefined || roles.includes('machine');
  if (role === 'community')
    return (communityId ?? unitId ?? districtId) !== undefined || roles.includes('machine');
  return true;
}

/** Come back later: too many calls of one sender, or of all. */
class Busy extends Fault {
  readonly seconds: number;
  constructor(code: 'rate-limited' | 'overloaded', seconds: number) {
    super(code, 'later', `in ${seconds} s`);
    this.seconds = seconds;
  }
}

function callOf(
  request: FastifyRequest,
  visit: Visit,
  endpoint: Endpoint,
  schemas: (typeof operations)[OperationId]['schemas'],
): Call {
  const { id } = endpoint;
  const params = request.params as Record<string, unknown>;
  const query = request.query as Record<string, unknown>;
  if (schemas.params !== undefined) {
    const wrong = checkPart(id, 'params', params);
    if (wrong !== undefined) throw new InvalidCall('invalid-query', wrong);
  }
  const wrongQuery = checkPart(id, 'query', query);
  if (wrongQuery !== undefined) throw new InvalidCall('invalid-query', wrongQuery);
  if (request.url.includes('%00')) refuseNul({ ...query, ...params });
  let body: unknown;
  if (!endpoint.stream) {
    // A command without content is an empty object: its schema says what is missing.
    body = request.body ?? (schemas.body === undefined ? undefined : {});
    if (schemas.body !== undefined) {
      const wrong = checkPart(id, 'body', body);
      if (wrong !== undefined) throw new InvalidCall('invalid-body', wrong);
    }
  }
  return {
    operation: id,
    params,
    query,
    body,
    principal: visit.principal,
    traceparent: visit.span.traceparent,
    headers: request.headers,
  } as unknown as Call;
}

/** No name of anything holds a NUL, and much software behind a server takes one for the end of the text. */
function refuseNul(given: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(given).filter(([, value]) => String(value).includes('\0'));
  if (wrong.length === 0) return;
  throw new InvalidCall(
    'invalid-query',
    wrong.map(([field]) => ({ field, message: `“${field}”中有不允许的字符，请去掉。` })),
  );
}

/** Checks a call that did not come over HTTP the way one that did is checked. */
export function checkCall(id: OperationId, call: { params: unknown; query: unknown; body: unknown }): void {
  for (const part of ['params', 'query', 'body'] as const) {
    if (operations[id].schemas[part] === undefined) continue;
    const wrong = checkPart(id, part, call[part]);
    if (wrong !== undefined) throw new InvalidCall(part === 'body' ? 'invalid-body' : 'invalid-query', wrong);
  }
}

async function streamOf(
  request: FastifyRequest,
  call: Call,
  config: Config,
): Promise<AsyncIterable<Uint8Array>> {
  const declared = operations[call.operation].consumes;
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (request.isMultipart()) {
    const part = await request.file().catch(brokenOff);
    if (part === undefined)
      throw new InvalidCall('invalid-body', [{ field: 'file', message: '缺少文件，请选择一个文件。' }]);
    checkType(declared, part.mimetype);
    (call as { headers: Record<string, string | undefined> }).headers = {
      ...call.headers,
      'content-type': part.mimetype,
    };
    return limited(untilBroken(part.file), config.streamLimitBytes);
  }
  checkType(declared, type);
  return limited((request.body as Readable | undefined) ?? Readable.from([]), config.streamLimitBytes);
}

function checkType(declared: readonly string[] | undefined, type: string): void {
  if (declared === undefined || declared.length === 0) return;
  const fits = declared.some((wanted) =>
    wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : wanted === '*/*' || wanted === type,
  );
  if (!fits)
    throw new Fault(
      'unsupported-media-type',
      'after-fix',
      `${type || 'none'}; known: ${declared.join(', ')}`,
    );
}

/** The form parser's own errors all mean one thing: what arrived is not a whole form. */
function brokenOff(error: unknown): never {
  if (meaningOf(error).ours)
    throw new InvalidCall('invalid-body', [
      { field: 'file', message: '上传的内容不完整或不是有效的表单，请重新上传。' },
    ]);
  throw error;
}

async function* untilBroken(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    brokenOff(error);
  }
}

async function* limited(stream: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw new Fault('body-too-large', 'after-fix', `more than ${limit} bytes`);
    yield chunk;
  }
}

function sendRaw({ status, headers, raw }: RawReply, reply: FastifyReply): FastifyReply {
  reply.code(status).header('x-content-type-options', 'nosniff');
  if (headers?.['cache-control'] === undefined) reply.header('cache-control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) reply.header(name, value);
  if (typeof raw === 'string') return reply.send(raw);
  if (raw instanceof Uint8Array) return reply.send(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  return reply.send(Readable.from(raw, { objectMode: false }));
}

function assertReply(id: OperationId, answer: unknown): void {
  const wrong = checkPart(id, 'reply', answer === undefined ? undefined : JSON.parse(JSON.stringify(answer)));
  if (wrong !== undefined) {
    throw new Error(
      `The reply of ${id} breaks its schema: ${wrong.map((w) => `${w.field}: ${w.message}`).join(' ')}`,
    );
  }
}

/** Colons are literal in our paths and parameters in the router's. */
const routeOf = (path: string): string => path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1');

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** The pattern, never the path itself: metrics and logs must not grow with what strangers type. */
function operationOf(request: FastifyRequest): string {
  return request.routeOptions?.url ?? 'none';
}

function sameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin';
  const origin = request.headers.origin;
  return typeof origin === 'string' && origin.replace(/^https?:\/\//, '') === request.headers.host;
}
