import { randomFillSync } from 'node:crypto';
import type { Attributes, Span as OtelSpan, SpanContext } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

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
  start(name: string, kind: 'server' | 'consumer' | 'internal', parent: string | undefined): Span;
  /** Identity without recording, for causes that carry none. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const IDS = 24;
const pool = Buffer.allocUnsafe(IDS * 512);
let used = pool.length;

function randomHex(bytes: number): string {
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

const NO_TRACE = '0'.repeat(32);
const endNothing = (): void => undefined;

/** Without exporter every span is unsampled. */
export async function createTracer(options: {
  readonly ratio: number;
  readonly service: string;
  readonly otlpEndpoint?: string | undefined;
  readonly exporter?: SpanExporter | undefined;
}): Promise<Tracer> {
  if (options.exporter === undefined && options.otlpEndpoint === undefined) {
    return {
      start: (_name, _kind, parent) => unsampled(parent),
      flush: async () => undefined,
      stop: async () => undefined,
    };
  }
  // Loaded only where somebody wants spans: the SDK costs start-up time.
  const [api, sdk, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/resources'),
  ]);
  const exporter =
    options.exporter ??
    new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter({
      url: `${(options.otlpEndpoint as string).replace(/\/$/, '')}/v1/traces`,
    });
  const processor =
    options.exporter === undefined
      ? new sdk.BatchSpanProcessor(exporter, { maxQueueSize: 8192, maxExportBatchSize: 512 })
      : new sdk.SimpleSpanProcessor(exporter);
  let presetTraceId = '';
  const provider = new sdk.BasicTracerProvider({
    // The decision is made below, before anything is allocated; what comes here is to be recorded.
    sampler: new sdk.AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => presetTraceId, generateSpanId: () => randomHex(8) },
    spanProcessors: [processor],
    resource: resources.resourceFromAttributes({ 'service.name': options.service }),
  });
  const tracer = provider.getTracer('jiesu');
  const bound = Math.floor(options.ratio * 0x1_0000_0000);
  const kinds = {
    server: api.SpanKind.SERVER,
    consumer: api.SpanKind.CONSUMER,
    internal: api.SpanKind.INTERNAL,
  };

  return {
    start(name, kind, parent) {
      let span: OtelSpan;
      if (parent === undefined) {
        const traceId = randomHex(16);
        const sampled = Number.parseInt(traceId.slice(0, 8), 16) < bound;
        if (!sampled)
          return { traceparent: `00-${traceId}-${randomHex(8)}-00`, sampled: false, end: endNothing };
        presetTraceId = traceId;
        span = tracer.startSpan(name, { kind: kinds[kind], root: true }, api.ROOT_CONTEXT);
      } else {
        if ((Number.parseInt(parent.slice(53), 16) & 1) === 0) return unsampled(parent);
        const context: SpanContext = {
          traceId: parent.slice(3, 35),
          spanId: parent.slice(36, 52),
          traceFlags: api.TraceFlags.SAMPLED,
          isRemote: true,
        };
        span = tracer.startSpan(
          name,
          { kind: kinds[kind] },
          api.trace.setSpanContext(api.ROOT_CONTEXT, context),
        );
      }
      const { traceId, spanId } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        sampled: true,
        end(outcome, attributes) {
          if (attributes !== undefined) span.setAttributes(attributes);
          span.setAttribute('outcome', outcome);
          if (outcome === 'failed') span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    flush: () => provider.forceFlush(),
    stop: () => provider.shutdown(),
  };
}

function unsampled(parent: string | undefined): Span {
  return {
    traceparent: parent ?? `00-${randomHex(16)}-${randomHex(8)}-00`,
    sampled: false,
    end: endNothing,
  };
}
