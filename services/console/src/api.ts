import { type ErrorCode, endpoints, type OperationId, type Operations } from '@jiesu/contracts';
import { randomId } from './ids.ts';

export interface FieldMessage {
  readonly field: string;
  readonly message: string;
}

/** What the server refused, or why it could not be reached. `message` is a Chinese sentence for the person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ErrorCode | 'unreachable' | 'bad-reply' | 'unknown';
  readonly fields: readonly FieldMessage[];
  readonly traceId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(what: {
    readonly status: number;
    readonly code: ErrorCode | 'unreachable' | 'bad-reply' | 'unknown';
    readonly message: string;
    readonly fields?: readonly FieldMessage[] | undefined;
    readonly traceId?: string | undefined;
    readonly retryAfterSeconds?: number | undefined;
    readonly cause?: unknown;
  }) {
    super(what.message, { cause: what.cause });
    this.status = what.status;
    this.code = what.code;
    this.fields = what.fields ?? [];
    this.traceId = what.traceId;
    this.retryAfterSeconds = what.retryAfterSeconds;
  }
}

export interface Input<K extends OperationId> {
  readonly params?: Operations[K]['params'];
  readonly query?: Operations[K]['query'];
  readonly body?: Operations[K]['body'];
  /** Instead of `body`: sent as it is (evidence photographs and scans). */
  readonly file?: Blob;
}

export interface Sending {
  /** Key of the person's intention; kept across retries. Made here when absent. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** The world around the client, so that tests can play it. */
export interface Surroundings {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly newKey: () => string;
  readonly online: () => boolean;
}

const RETRIES = 2;

/**
 * The one client of the HTTP API, driven by the generated table of operations. A lost connection and 503 are tried
 * again under the same key. 401 asks `renew` for a new session and then goes on where it stopped, so that
 * an expired session costs nobody what was typed.
 */
export function createClient(world: Surroundings) {
  let csrf: string | undefined;
  let renew: (() => Promise<boolean>) | undefined;
  let renewing: Promise<boolean> | undefined;

  async function once(
    id: OperationId,
    input: Input<OperationId>,
    sending: Sending,
    key: string | undefined,
  ): Promise<Response> {
    const { method } = endpoints[id];
    const headers: Record<string, string> = { accept: 'application/json' };
    let body: BodyInit | undefined;
    if (input.file) {
      headers['content-type'] = input.file.type || 'application/octet-stream';
      body = input.file;
    } else if (input.body !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(input.body);
    }
    if (key) headers['idempotency-key'] = key;
    if (method !== 'GET' && csrf) headers['x-csrf-token'] = csrf;
    return world.fetch(urlOf(id, input), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(sending.signal ? { signal: sending.signal } : {}),
    });
  }

  async function renewed(): Promise<boolean> {
    if (!renew) return false;
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function call<K extends OperationId>(
    id: K,
    input: Input<K> = {},
    sending: Sending = {},
  ): Promise<Operations[K]['reply']> {
    const operation = endpoints[id];
    const key = operation.idempotent ? (sending.key ?? world.newKey()) : undefined;
    const mayRepeat = operation.method === 'GET' || operation.idempotent;
    let asked = false;
    for (let attempt = 0; ; attempt++) {
      let response: Response;
      try {
        response = await once(id, input as Input<OperationId>, sending, key);
      } catch (cause) {
        if (sending.signal?.aborted) throw cause;
        if (mayRepeat && attempt < RETRIES && world.online()) {
          await world.wait(400 * 3 ** attempt);
          continue;
        }
        throw new ApiError({ status: 0, code: 'unreachable', message: '', cause });
      }
      if (response.ok) return (await readReply(response)) as Operations[K]['reply'];
      const error = await readProblem(response);
      if (response.status === 401 && !isPublic(id) && id !== 'whoAmI' && !asked) {
        asked = true;
        if (await renewed()) continue;
      }
      if (response.status === 503 && mayRepeat && attempt < RETRIES) {
        await world.wait(Math.min(error.retryAfterSeconds ?? 1, 5) * 1000);
        continue;
      }
      throw error;
    }
  }

  return {
    call,
    /** The token that the server wants on every write of a cookie session. */
    carryCsrf(token: string | undefined): void {
      csrf = token;
    },
    /** Who is asked for a new session when the old one has ended; answers whether there is one now. */
    onExpired(ask: (() => Promise<boolean>) | undefined): void {
      renew = ask;
    },
  };
}

export function urlOf<K extends OperationId>(id: K, input: Input<K>): string {
  const params = (input.params ?? {}) as Readonly<Record<string, string | number | undefined>>;
  const path = endpoints[id].path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new Error(`${id} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Readonly<Record<string, unknown>>)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

function isPublic(id: OperationId): boolean {
  return (endpoints[id].roles as readonly string[]).includes('public');
}

async function readReply(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError({ status: response.status, code: 'bad-reply', message: '', cause });
  }
}

async function readProblem(response: Response): Promise<ApiError> {
  const after = Number(response.headers.get('retry-after'));
  const base = {
    status: response.status,
    retryAfterSeconds: Number.isFinite(after) && after > 0 ? after : undefined,
  };
  let problem: Record<string, unknown> = {};
  try {
    const value: unknown = await response.json();
    if (typeof value === 'object' && value !== null) problem = value as Record<string, unknown>;
  } catch {
    // A proxy's HTML page or an empty body: the status alone has to do.
    return new ApiError({ ...base, code: 'unknown', message: '' });
  }
  const fields = Array.isArray(problem.fields)
    ? (problem.fields as unknown[]).flatMap((field) => {
        const { field: name, message } = (field ?? {}) as Partial<FieldMessage>;
        return typeof name === 'string' && typeof message === 'string' ? [{ field: name, message }] : [];
      })
    : [];
  const say = (name: string): string | undefined =>
    typeof problem[name] === 'string' ? (problem[name] as string) : undefined;
  return new ApiError({
    ...base,
    code: (say('code') ?? 'unknown') as ErrorCode | 'unknown',
    message: say('detail') ?? say('title') ?? '',
    fields,
    traceId: say('traceId'),
  });
}

export const client = createClient({
  fetch: (url, init) => fetch(url, init),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  newKey: randomId,
  online: () => navigator.onLine,
});

export const call = client.call;
