import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import type { Service } from './kit.ts';
import { createTracer, traceIdOf, validTraceparent } from './telemetry.ts';
import { testCity } from './testing.ts';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const ID = '20261123-7K2Q9F4M-1';

const warner: Service = {
  name: 'followup',
  start(kit) {
    const store = kit.store<object>({ name: 'warnings', fields: {}, indexes: [] });
    kit.on('ticket.accepted.v1', async (fact) => {
      await store.change(fact.subject, fact, () => ({
        next: {},
        facts: [
          {
            type: 'deadline.warned.v1',
            data: {
              ticketId: ID,
              requestId: ID.slice(0, 17),
              unitId: 'street-110105026',
              round: 1,
              clock: 'handle',
              share: 50,
              dueAt: kit.clock.now(),
            },
          },
        ],
      }));
    });
    kit.on('ticket.noted.v1', async () => {
      throw new Error('mistake');
    });
  },
};

const accepted = {
  type: 'ticket.accepted.v1',
  data: { ticketId: ID, requestId: ID.slice(0, 17), unitId: 'street-110105026', by: 'wang', round: 1 },
} as const;

describe('traces', () => {
  it('go from fact to fact under one trace id, each span under the one that caused it', async () => {
    const spans = new InMemorySpanExporter();
    const city = await testCity([warner], { spans });
    await city.publish({ ...accepted, traceparent: PARENT });
    const [said] = await city.facts();
    const [span] = spans.getFinishedSpans();
    expect(span).toMatchObject({
      name: 'ticket.accepted.v1',
      attributes: { outcome: 'handled', 'jiesu.service': 'followup' },
    });
    expect(span?.spanContext().traceId).toBe(traceIdOf(PARENT));
    expect(span?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect(said?.traceparent).toBe(`00-${traceIdOf(PARENT)}-${span?.spanContext().spanId}-01`);
  });

  it('begin at the HTTP door, under the trace of the caller', async () => {
    const desk: Service = {
      name: 'hotline-intake',
      start(kit) {
        const store = kit.store<object>({ name: 'desk', fields: {}, indexes: [] });
        kit.operation('createRequest', async (call) => {
          const id = kit.newId();
          const settlement = { outcome: 'answered', answeredBy: 'li' } as const;
          await store.change(id, call, () => ({
            next: {},
            facts: [{ type: 'request.settled.v1', data: { requestId: id, settlement } }],
          }));
          return { id, revision: 1 };
        });
      },
    };
    const spans = new InMemorySpanExporter();
    const city = await testCity([desk], { spans });
    const body = { kind: 'consultation', text: '社保怎么办' };
    await city.call('createRequest', { as: 'agent', body, headers: { traceparent: PARENT } });
    const span = spans.getFinishedSpans().find(({ name }) => name === 'createRequest');
    expect(span).toMatchObject({ attributes: { outcome: 'answered' } });
    expect((await city.facts())[0]?.traceparent).toBe(
      `00-${traceIdOf(PARENT)}-${span?.spanContext().spanId}-01`,
    );
  });

  it('keep their identity where nothing is recorded', async () => {
    const spans = new InMemorySpanExporter();
    const city = await testCity([warner], { spans });
    const unsampled = PARENT.replace(/01$/, '00');
    await city.publish({ ...accepted, traceparent: unsampled });
    expect((await city.facts())[0]?.traceparent).toBe(unsampled);
    expect(spans.getFinishedSpans()).toHaveLength(0);
  });

  it('are sampled by the share of trace ids, and the parent decides for its children', async () => {
    const spans = new InMemorySpanExporter();
    const tracer = await createTracer({ ratio: 0.25, service: 'test', exporter: spans });
    let sampled = 0;
    for (let i = 0; i < 2000; i++) if (tracer.start('x', 'server', undefined).sampled) sampled++;
    expect(sampled).toBeGreaterThan(350);
    expect(sampled).toBeLessThan(650);
    expect(tracer.start('x', 'server', PARENT).sampled).toBe(true);
    await tracer.stop();
  });

  it('take nothing from a header that is not W3C', () => {
    expect(validTraceparent(PARENT)).toBe(PARENT);
    for (const bad of [
      undefined,
      '',
      'x',
      `${PARENT}0`,
      PARENT.replace('00-', 'ff-'),
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    ]) {
      expect(validTraceparent(bad)).toBeUndefined();
    }
  });
});
