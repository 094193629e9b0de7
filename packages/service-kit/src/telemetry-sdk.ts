import {
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { endNothing, isSampled, randomHex, type Tracer, type TracerOptions, unsampled } from './telemetry.ts';

/** Spans for those that are sampled; the rest never meets the SDK. */
export function recordingTracer(options: TracerOptions): Tracer {
  const exporter =
    options.exporter ??
    new OTLPTraceExporter({
      url: `${(options.otlpEndpoint as string).replace(/\/$/, '')}/v1/traces`,
    });
  const processor =
    options.exporter === undefined
      ? new BatchSpanProcessor(exporter, { maxQueueSize: 8192, maxExportBatchSize: 512 })
      : new SimpleSpanProcessor(exporter);
  let presetTraceId = '';
  const provider = new BasicTracerProvider({
    // The decision is made below, before anything is allocated; what comes here is to be recorded.
    sampler: new AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => presetTraceId, generateSpanId: () => randomHex(8) },
    spanProcessors: [processor],
    resource: resourceFromAttributes({ 'service.name': options.service }),
  });
  const tracer = provider.getTracer('jiesu');
  const bound = Math.floor(options.ratio * 0x1_0000_0000);
  const kinds = {
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    producer: SpanKind.PRODUCER,
    consumer: SpanKind.CONSUMER,
    internal: SpanKind.INTERNAL,
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
        span = tracer.startSpan(name, { kind: kinds[kind], root: true }, ROOT_CONTEXT);
      } else {
        if (!isSampled(parent)) return unsampled(parent);
        const context: SpanContext = {
          traceId: parent.slice(3, 35),
          spanId: parent.slice(36, 52),
          traceFlags: TraceFlags.SAMPLED,
          isRemote: true,
        };
        span = tracer.startSpan(name, { kind: kinds[kind] }, trace.setSpanContext(ROOT_CONTEXT, context));
      }
      const { traceId, spanId } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        sampled: true,
        end(outcome, attributes) {
          if (attributes !== undefined) span.setAttributes(attributes);
          span.setAttribute('outcome', outcome);
          if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    flush: () => provider.forceFlush(),
    stop: () => provider.shutdown(),
  };
}
