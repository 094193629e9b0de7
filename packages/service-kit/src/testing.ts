import { randomBytes, randomUUID } from 'node:crypto';
import {
  catalogue,
  type Fact,
  type FactData,
  type FactDraft,
  type FactType,
  type OperationId,
  operations,
  topicOf,
} from '@jiesu/contracts';
import type { Instant } from '@jiesu/ports';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { type City, createCity } from './city.ts';
import { type AdjustableClock, adjustableClock } from './clock.ts';
import { type Config, loadConfig } from './config.ts';
import type { Principal, Role, Service } from './kit.ts';
import type { Logger } from './logs.ts';
import type { Ports } from './ports.ts';
import type { Reference } from './reference.ts';
import { excerptSource, referenceExcerpt } from './reference-excerpt.ts';
import { openTestPorts } from './testing-ports.ts';
import { createVault, type Vault } from './vault.ts';

export interface TestCityOptions {
  /** Instant at which the clock stands; Monday 2026-11-23, ten o'clock in Shanghai, where left out. */
  readonly clock?: Instant;
  /** Seed of the ports' unkindness. */
  readonly seed?: number;
  readonly config?: Partial<Config>;
  readonly reference?: Reference;
  readonly ports?: Ports;
  /** The clock that `ports` go by, where they were opened outside. */
  readonly adjustable?: AdjustableClock;
  readonly spans?: SpanExporter;
  readonly log?: Logger;
  /** Where a test wants to see what happens to replies that break their schema. */
  readonly checkReplies?: boolean;
  readonly consoleDir?: string;
  readonly docsDir?: string;
}

/** A role, or a person: `{ roles: ['office'], unitId: 'street-110105026' }`. `null`: nobody is signed in. */
export type As = Role | (Partial<Principal> & { readonly roles: readonly Role[] }) | null;

export interface TestCall {
  readonly as?: As;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  /** Idempotency key; each call has a fresh one where left out. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A write is followed by `quiet()`, so that lists show it and its facts have arrived; false: it is not. */
  readonly settle?: boolean;
  /** Sign in with the browser's cookie and CSRF token instead of a bearer token. */
  readonly cookie?: boolean;
}

export interface TestReply<B = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  /** Parsed where it is JSON, text otherwise. */
  readonly body: B;
  readonly text: string;
  readonly bytes: Buffer;
}

/** A fact as a test writes it: what is left out of the envelope is made up. */
export type TestFact<T extends FactType = FactType> = FactDraft<T> & Partial<Omit<Fact, 'type' | 'data'>>;

// biome-ignore lint/suspicious/noExplicitAny: a test looks into replies freely; the schema was checked before.
type Loose = any;

export interface TestCity {
  readonly city: City;
  readonly ports: Ports;
  readonly clock: AdjustableClock;
  readonly vault: Vault;
  readonly reference: Reference;
  /** Calls a declared operation over HTTP (`Fastify.inject`), signed in. */
  call(operation: OperationId, call?: TestCall): Promise<TestReply<Loose>>;
  /** Calls any method and path. */
  inject(method: string, url: string, call?: TestCall): Promise<TestReply<Loose>>;
  /** Puts facts on their topics as another service would have done, and waits until all is quiet. */
  publish(...facts: readonly (Fact | TestFact)[]): Promise<readonly Fact[]>;
  /** What the mounted services said so far, oldest first; what the test published itself is not among it. */
  facts<T extends FactType = FactType>(type?: T): Promise<readonly Fact<T>[]>;
  /** Waits until every fact and every due timer is handled. */
  quiet(): Promise<void>;
  /** Moves the clock on, lets the timers see it, and waits. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export { excerptSource, referenceExcerpt };

/** One span as a test reads it. */
export interface SeenSpan {
  readonly name: string;
  /** Which service did it. */
  readonly service: string | undefined;
  readonly request: string | undefined;
  readonly outcome: string | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
}

/** `testCity(services, { spans: recorder.exporter })` fills `recorder.spans`, in the order in which they end. */
export function spanRecorder(): { readonly exporter: SpanExporter; readonly spans: readonly SeenSpan[] } {
  const spans: SeenSpan[] = [];
  return {
    spans,
    exporter: {
      export(ended, done) {
        for (const span of ended) {
          const { traceId, spanId } = span.spanContext();
          const text = (key: string) => span.attributes[key] as string | undefined;
          spans.push({
            name: span.name,
            service: text('jiesu.service'),
            request: text('jiesu.request'),
            outcome: text('outcome'),
            traceId,
            spanId,
            parentId: span.parentSpanContext?.spanId,
          });
        }
        done({ code: 0 });
      },
      shutdown: async () => undefined,
    },
  };
}

export const TEST_START = '2026-11-23T02:00:00.000Z';

/** A city of some services over memory ports that duplicate, reorder and lag. Closes itself after the test. */
export async function testCity(
  services: readonly Service[],
  options: TestCityOptions = {},
): Promise<TestCity> {
  const clock = options.adjustable ?? adjustableClock(options.clock ?? TEST_START);
  const ports = options.ports ?? openTestPorts(clock, options.seed);
  const vault = createVault([randomBytes(32)]);
  const reference = options.reference ?? referenceExcerpt();
  const config = testConfig(services, options.config);
  const city = await createCity({
    services,
    ports,
    config,
    clock,
    vault,
    reference,
    checkReplies: options.checkReplies ?? true,
    ...(options.spans === undefined ? {} : { spans: options.spans }),
    ...(options.log === undefined ? {} : { log: options.log }),
    ...(options.consoleDir === undefined ? {} : { consoleDir: options.consoleDir }),
    ...(options.docsDir === undefined ? {} : { docsDir: options.docsDir }),
  });
  await city.deliver();
  const published = new Set<string>();
  let closed = false;
  let made = 0;

  const quiet = (): Promise<void> => city.quiet();

  const inject = async (method: string, url: string, call: TestCall = {}): Promise<TestReply<Loose>> => {
    const headers: Record<string, string> = {};
    const as = call.as === undefined ? 'admin' : call.as;
    if (as !== null) {
      const principal = principalFor(as);
      await city.accounts.ensure(principal);
      const { token } = await city.accounts.tokenFor(principal.userId);
      if (call.cookie === true) {
        headers.cookie = `jiesu_session=${token}`;
        headers['x-csrf-token'] = city.accounts.csrfFor(token);
      } else headers.authorization = `Bearer ${token}`;
    }
    if (method !== 'GET') headers['idempotency-key'] = call.key ?? randomUUID();
    const { body } = call;
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    if (body !== undefined && !raw) headers['content-type'] = 'application/json';
    const query = Object.entries(call.query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search =
      query.length === 0 ? '' : `?${new URLSearchParams(query as [string, string][]).toString()}`;
    const reply = await city.app.inject({
      method: method as 'GET',
      url: url + search,
      headers: { ...headers, ...call.headers },
      ...(body === undefined ? {} : { payload: raw ? toPayload(body) : JSON.stringify(body) }),
    });
    if (method !== 'GET' && call.settle !== false) await quiet();
    const type = String(reply.headers['content-type'] ?? '');
    const isJson = /^application\/([a-z.+-]+\+)?json/.test(type);
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: isJson && reply.payload !== '' ? JSON.parse(reply.payload) : reply.payload,
      text: reply.payload,
      bytes: reply.rawPayload,
    };
  };

  const test: TestCity = {
    city,
    ports,
    clock,
    vault,
    reference,
    inject,
    quiet,
    call(operation, call = {}) {
      const { method, path, roles } = operations[operation];
      const url = path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
        encodeURIComponent(call.params?.[name] ?? `:${name}`),
      );
      const first = roles[0];
      const as = call.as === undefined ? (first === undefined || first === 'public' ? null : first) : call.as;
      return inject(method, url, { ...call, as });
    },
    async publish(...given) {
      const facts = given.map((fact) => completed(fact, clock, ++made));
      for (const fact of facts) published.add(fact.id);
      await ports.bus.publish(
        facts.map((fact, i) => ({ topic: topicFor(fact, given[i] as TestFact), fact })),
      );
      await quiet();
      return facts;
    },
    async facts<T extends FactType>(type?: T) {
      const topics = [...new Set(Object.values(catalogue).map(({ topic }) => topic))];
      const found: Fact[] = [];
      for await (const lot of ports.bus.read(topics)) {
        for (const { fact } of lot) {
          if (!published.has(fact.id) && (type === undefined || fact.type === type)) found.push(fact);
        }
      }
      return found as unknown as readonly Fact<T>[];
    },
    async advance(milliseconds) {
      clock.advance(milliseconds);
      ports.scheduler.poke();
      await quiet();
    },
    async close() {
      if (closed) return;
      closed = true;
      await city.stop();
    },
  };
  await closeAfterTest(() => test.close());
  return test;
}

/** Defaults of the configuration, quiet, with limits that no test meets by accident. */
export function testConfig(services: readonly Service[] = [], own: Partial<Config> = {}): Config {
  const defaults = loadConfig({
    env: {},
    cwd: '/nonexistent',
    extra: services.flatMap(({ settings }) => settings ?? []),
  });
  return { ...defaults, ratePerson: 1_000_000, ratePublic: 1_000_000, traceRatio: 1, ...own };
}

function principalFor(as: Exclude<As, null>): Principal {
  const given = typeof as === 'string' ? { roles: [as] } : as;
  const scope = [given.unitId, given.districtId, given.communityId].filter((part) => part !== undefined);
  const userId = given.userId ?? [...given.roles, ...scope].join('.').toLowerCase();
  return { name: userId, ...given, userId };
}

function completed(given: Fact | TestFact, clock: AdjustableClock, n: number): Fact {
  const data = given.data as FactData<FactType> & { readonly ticketId?: string };
  const subject = given.subject ?? data.ticketId ?? data.requestId;
  const { topic: _topic, ...fact } = given as TestFact;
  return {
    specversion: '1.0',
    id: `test/${subject}/${given.revision ?? 1}.${n}`,
    source: catalogue[given.type].owners[0] ?? 'kit',
    subject,
    time: clock.now(),
    partitionkey: data.requestId,
    revision: 1,
    ...fact,
  } as unknown as Fact;
}

function topicFor(fact: Fact, given: TestFact): string {
  const topic = topicOf(fact.type);
  if (!topic.endsWith('*')) return topic;
  return given.topic ?? topic.replace('*', (fact.data as { readonly unitId?: string }).unitId ?? 'unknown');
}

function toPayload(body: string | Uint8Array): string | Buffer {
  return typeof body === 'string' ? body : Buffer.from(body);
}

async function closeAfterTest(close: () => Promise<void>): Promise<void> {
  const { onTestFinished } = await import('vitest');
  try {
    onTestFinished(close);
  } catch {
    // Made outside of a test (beforeAll): whoever made it closes it.
    return;
  }
}
