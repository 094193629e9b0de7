import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDoor, picture, random } from '@jiesu/testkit';
import { afterAll, expect, it } from 'vitest';
import { newAccount, tokenOf } from '../support/host.ts';
import { houses, serversOf } from '../support/houses.ts';

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
  }[];
}
interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** What a collector is to a process: it takes spans and says yes. */
async function collector() {
  const spans: OtlpSpan[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(body) as OtlpBody;
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { spans, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const folder = mkdtempSync(join(tmpdir(), 'jiesu-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is one trace from the call to the callback, over HTTP, Kafka and MongoDB, through four processes', async () => {
  const otlp = await collector();
  // Nothing of its own accord: what is recorded is what the client asked for.
  const env = { ...serversOf(), OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url, TRACE_RATIO: '0' };
  const city = houses(join(folder, 'houses'), env);
  const traceId = random(Date.now()).next().toString(16).slice(2).padEnd(32, 'a').slice(0, 32);
  const client = '00f067aa0ba902b7';
  try {
    await city.start();
    const admin = openDoor(city.send, await tokenOf(city.house('edge'), 'admin'));
    const account = (name: string, roles: readonly string[]) =>
      newAccount(city.house('edge'), admin, name, roles);
    const tracing = (token: string) =>
      openDoor(
        (request) =>
          city.send({
            ...request,
            headers: { ...request.headers, traceparent: `00-${traceId}-${client}-01` },
          }),
        token,
      );
    const all = ['agent', 'dispatcher', 'office', 'machine'];
    const worker = tracing(await account('worker', all));
    const reviewer = tracing(await account('reviewer', ['reviewer']));
    const caller = tracing(await account('caller', ['caller']));

    const { id: requestId } = await worker.call('createRequest', {
      body: {
        kind: 'complaint',
        text: '市民反映，朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，来电投诉物业公司不作为的问题。',
        petitioner: { kind: 'person', name: '周女士', phone: '19900001234' },
      },
    });
    await city.quiet(admin);
    const dispatched = async () => (await worker.call('getDispatch', { params: { requestId } })).hops.at(-1);
    if ((await dispatched()) === undefined) {
      await worker.call('dispatchManually', {
        params: { requestId },
        body: { unitId: 'street-110105026', because: '属地街道负责。' },
      });
      await city.quiet(admin);
    }
    const ticketId = (await dispatched())?.ticketId ?? '';
    const params = { ticketId };
    await worker.call('acceptTicket', { params });
    await worker.call('contactTicket', { params, body: { outcome: 'reached', method: 'phone' } });
    const ref = await worker.upload(picture(random(1)), 'image/png');
    await worker.call('replyTicket', {
      params,
      body: { result: 'solved', text: '楼道已清扫，门禁当天修复，居民现场确认。', attachments: [ref] },
    });
    await reviewer.call('approveReply', { params });
    await city.quiet(admin);
    await caller.call('recordCallback', {
      params: { callbackId: `${ticketId}-1` },
      body: { status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' },
    });
    await city.quiet(admin);
  } finally {
    // What is left of the spans goes out when a process ends.
    await city.stop();
    otlp.close();
  }

  expect(new Set(otlp.spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  const attribute = ({ attributes = [] }: OtlpSpan, key: string) =>
    attributes.find((one) => one.key === key)?.value.stringValue;
  const told = new Set(otlp.spans.map((span) => `${attribute(span, 'jiesu.service')} ${span.name}`));
  for (const hop of [
    'hotline-intake createRequest',
    'classifier request.received.v1',
    'router request.classified.v1',
    'tickets request.dispatched.v1',
    'followup ticket.opened.v1',
    'tickets approveReply',
    'followup ticket.replyApproved.v1',
    'followup recordCallback',
    'tickets callback.completed.v1',
    'demands ticket.closed.v1',
  ])
    expect(told).toContain(hop);
  const [server, clientKind, producer, consumer] = [2, 3, 4, 5];
  const ofKind = (kind: number | undefined) => otlp.spans.filter((span) => span.kind === kind);
  expect(ofKind(server).length).toBeGreaterThan(5);
  expect(new Set(ofKind(clientKind).map((span) => attribute(span, 'db.system.name')))).toEqual(
    new Set(['mongodb']),
  );
  for (const kind of [producer, consumer])
    expect(new Set(ofKind(kind).map((span) => attribute(span, 'messaging.system')))).toEqual(
      new Set(['kafka']),
    );
  expect(ofKind(producer).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'publish request.received.v1',
      'publish ticket.closed.v1',
      'publish callback.due.v1',
    ]),
  );
  // One tree: every span hangs under another one or under the client's.
  const known = new Set([client, ...otlp.spans.map(({ spanId }) => spanId)]);
  expect(otlp.spans.filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''))).toEqual([]);
  // No citizen in any of them.
  expect(JSON.stringify(otlp.spans)).not.toMatch(/19900001234|周女士/);
}, 240_000);
