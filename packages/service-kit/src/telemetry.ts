import { randomFillSync } from 'node:crypto';
import type { Outgoing } from '@jiesu/ports';
import type { Attributes } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

export type SpanKindName = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

/**
 * One span for a request or a handled fact. Unsampled spans are nothing but their `traceparent`: the identity of the
 * trace goes on through the facts, so that a log line can be found, and costs almost nothing.
 */
export interface Span {
  /** W3C: goes into the facts this span leads to. */
  readonly traceparent: string;
  readonly sampled: boolean;
  end(outcome: string, attributes?: Attributes): void;
}

export interface Tracer {
  /** Spans inherit the decision of their parent; roots are sampled by the configured share of trace ids. */
  start(name: string, kind: SpanKindName, parent: string | undefined): Span;
  /** Identity without recording, for causes that carry none. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const IDS = 24;
const pool = Buffer.allocUnsafe(IDS * 512);
let used = pool.length;

export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Undefined for anything that is not W3C trace context of version 00: a stranger's header is not trusted further. */
export function validTraceparent(text: string | undefined): string | undefined {
  return text !== undefined && text.length === 55 && TRACEPARENT.test(text) && text.slice(3, 35) !== NO_TRACE
    ? text
    : undefined;
}

/** Whether the spans under this one are recorded. */
export const isSampled = (traceparent: string | undefined): traceparent is string =>
  traceparent !== undefined && (Number.parseInt(traceparent.slice(53), 16) & 1) === 1;

const NO_TRACE = '0'.repeat(32);
export const endNothing = (): void => undefined;

export interface TracerOptions {
  /** Share of roots that are recorded, 0…1. */
  readonly ratio: number;
  readonly service: string;
  readonly otlpEndpoint?: string | undefined;
  readonly exporter?: SpanExporter | undefined;
}

/** Without exporter every span is unsampled. */
export async function createTracer(options: TracerOptions): Promise<Tracer> {
  if (options.exporter === undefined && options.otlpEndpoint === undefined) {
    return {
      start: (_name, _kind, parent) => unsampled(parent),
      flush: async () => undefined,
      stop: async () => undefined,
    };
  }
  // Loaded only where somebody wants spans: the SDK costs start-up time.
  const { recordingTracer } = await import('./telemetry-sdk.ts');
  return recordingTracer(options);
}

/** A span for each recorded fact, from when it is handed to the bus until the bus has it. */
export async function recordedPublish(
  tracer: Tracer,
  system: string | undefined,
  facts: readonly Outgoing[],
  publish: () => Promise<void>,
): Promise<void> {
  const spans = facts.flatMap(({ topic, fact }) => {
    if (!isSampled(fact.traceparent)) return [];
    const span = tracer.start(`publish ${fact.type}`, 'producer', validTraceparent(fact.traceparent));
    const attributes: Attributes = {
      'jiesu.service': fact.source,
      'jiesu.request': fact.partitionkey,
      'messaging.destination.name': topic,
      ...(system !== undefined && { 'messaging.system': system }),
    };
    return [{ span, attributes }];
  });
  let outcome = 'failed';
  try {
    await publish();
    outcome = 'published';
  } finally {
    for (const { span, attributes } of spans) span.end(outcome, attributes);
  }
}

export function unsampled(parent: string | undefined): Span {
  return {
    traceparent: parent ?? `00-${randomHex(16)}-${randomHex(8)}-00`,
    sampled: false,
    end: endNothing,
  };
}
