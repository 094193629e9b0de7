import { randomUUID } from 'node:crypto';
import { type OperationId, type Operations, operations } from '@jiesu/contracts';

/** A refused or failed call, with the problem the server told. */
export class DoorError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(operation: string, status: number, code: string, detail: string) {
    super(`${operation}: ${status} ${code} ${detail}`);
    this.name = 'DoorError';
    this.status = status;
    this.code = code;
  }
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Carries a request to a running system, or into one in the same process. */
export type Send = (request: Sent) => Promise<Answered>;

export interface CallInput<K extends OperationId> {
  readonly params?: Operations[K]['params'];
  readonly query?: Operations[K]['query'];
  readonly body?: Operations[K]['body'];
  /** One per intent; kept by the caller where it wants to repeat. */
  readonly idempotencyKey?: string;
}

export interface Door {
  call<K extends OperationId>(operation: K, input?: CallInput<K>): Promise<Operations[K]['reply']>;
  /** Uploads evidence and answers its reference. */
  upload(content: Uint8Array, mediaType: string): Promise<string>;
}

function pathOf(
  template: string,
  params: Readonly<Record<string, unknown>>,
  query: Readonly<Record<string, unknown>>,
): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function problemOf(operation: string, answer: Answered): DoorError {
  try {
    const { code = 'unknown', detail = '' } = JSON.parse(answer.body) as {
      readonly code?: string;
      readonly detail?: string;
    };
    return new DoorError(operation, answer.status, code, detail);
  } catch {
    // Not problem+json: the raw beginning says enough.
    return new DoorError(operation, answer.status, 'unknown', answer.body.slice(0, 200));
  }
}

/** The public HTTP operations, called as a person or machine signed in with `token`. */
export function openDoor(send: Send, token?: string): Door {
  const headersOf = (): Record<string, string> =>
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    async call(id, input = {}) {
      const operation = operations[id];
      const answer = await send({
        method: operation.method,
        path: pathOf(
          operation.path,
          (input.params ?? {}) as Record<string, unknown>,
          (input.query ?? {}) as Record<string, unknown>,
        ),
        headers: {
          ...headersOf(),
          ...(operation.idempotent && { 'idempotency-key': input.idempotencyKey ?? randomUUID() }),
          ...(input.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      });
      if (answer.status >= 400) throw problemOf(id, answer);
      return (answer.body === '' ? undefined : JSON.parse(answer.body)) as never;
    },
    async upload(content, mediaType) {
      const answer = await send({
        method: operations.putEvidence.method,
        path: operations.putEvidence.path,
        headers: { ...headersOf(), 'content-type': mediaType, 'idempotency-key': randomUUID() },
        body: content,
      });
      if (answer.status >= 400) throw problemOf('putEvidence', answer);
      return (JSON.parse(answer.body) as { readonly ref: string }).ref;
    },
  };
}

/** Over HTTP, with kept-alive connections. */
export function overHttp(address: string): Send {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(new URL(path, address), {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: await response.text() };
  };
}

export async function signIn(send: Send, user: string, password: string): Promise<Door> {
  const opened = await openDoor(send).call('login', { body: { user, password } });
  return openDoor(send, opened.token);
}
