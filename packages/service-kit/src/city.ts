import { hash, randomUUID } from 'node:crypto';
import { type OperationId, operations } from '@jiesu/contracts';
import { type Clock, Fault, type Stop } from '@jiesu/ports';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { FastifyInstance } from 'fastify';
import { type Accounts, accountsService } from './accounts.ts';
import type { Config } from './config.ts';
import { buildHttp, checkCall } from './http.ts';
import { idMaker } from './ids.ts';
import type { Call, Principal, RawReply, Service } from './kit.ts';
import { type Logger, silentLog } from './logs.ts';
import { ageSeconds, createMetrics, type GaugeReading, type Metrics } from './metrics.ts';
import { type Mounted, mount } from './mount.ts';
import { registerFlow } from './operations.ts';
import { registerConsole, registerDocs, registerHealth, registerNotices } from './pages.ts';
import type { Ports } from './ports.ts';
import type { Reference } from './reference.ts';
import { forgetRegularly } from './retention.ts';
import { createNotices } from './stream.ts';
import { createTracer, recordedPublish } from './telemetry.ts';
import type { Vault } from './vault.ts';

export interface CityOptions {
  readonly services: readonly Service[];
  readonly ports: Ports;
  readonly config: Config;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly reference: Reference;
  readonly log?: Logger;
  /** For tests: spans go here instead of to a collector. */
  readonly spans?: SpanExporter;
  /** For tests: a reply that breaks its schema is a 500. */
  readonly checkReplies?: boolean;
  /** Makes ids repeatable. */
  readonly idStart?: number;
  /** Folder of the built console; left out or missing: no console. */
  readonly consoleDir?: string;
  /** Folder of `openapi.json` and `asyncapi.json`. */
  readonly docsDir?: string;
}

/** What of a call `city.call` takes; the rest is made up for it. */
export interface InProcessCall {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Idempotency key; a fresh one where left out. */
  readonly key?: string;
  readonly stream?: AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The services of one process, mounted, with their doors. */
export interface City {
  readonly app: FastifyInstance;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  /** The same way in as over HTTP, without the socket: same checks of content, but the caller vouches for the person. */
  call(operation: OperationId, by: Principal, call?: InProcessCall): Promise<unknown>;
  /** Starts to deliver facts. Calls are served from the moment the city stands. */
  deliver(): Promise<void>;
  /** Resolves when every fact and every due timer is done with. */
  quiet(): Promise<void>;
  listen(): Promise<string>;
  /** Says no at `/readyz` for a while, lets calls in work finish, stops handlers and timers, closes the ports. */
  stop(): Promise<void>;
}

/** Builds the whole: kit, services, HTTP. Facts flow after `deliver`. */
export async function createCity(options: CityOptions): Promise<City> {
  const { ports, config, clock, reference, vault } = options;
  const log = options.log ?? silentLog;
  const metrics = createMetrics();
  const tracer = await createTracer({
    ratio: config.traceRatio,
    service: 'jiesu',
    otlpEndpoint: config.otlpEndpoint,
    exporter: options.spans,
  });
  ports.aroundPublish?.((facts, publish) => recordedPublish(tracer, ports.systems?.bus, facts, publish));
  const newId = idMaker(clock, options.idStart);
  const { service: accountsRoom, accounts } = accountsService(vault, clock, config);
  const kitService: Service = {
    name: 'kit',
    start(kit) {
      registerFlow(kit, ports);
      return accountsRoom.start(kit);
    },
  };

  const mounted: Mounted[] = [];
  const around = { ports, clock, vault, reference, newId, metrics, tracer, log, settings: config.own };
  for (const service of [kitService, ...options.services]) mounted.push(await mount(service, around));

  const handles = new Map(mounted.flatMap(({ operations: own }) => [...own]));
  for (const { service, operations: own } of mounted) {
    const declared = (Object.keys(operations) as OperationId[]).filter(
      (id) => operations[id].service === service,
    );
    const unserved = declared.filter((id) => !own.has(id));
    if (unserved.length > 0)
      log.warn({ service, operations: unserved }, 'declared operations without a handler');
  }

  let leaving = false;
  let stopping = false;
  let delivering = false;
  const { app, guard, missing, inFlight, pressure } = await buildHttp({
    config,
    accounts,
    tracer,
    metrics,
    log,
    operations: handles,
    pages: mounted.flatMap(({ pages }) => pages),
    checkReplies: options.checkReplies ?? false,
    stopping: () => stopping,
  });
  ports.givesWayTo?.(pressure);
  const notices = createNotices(ports.bus, reference, ports.systems?.bus !== undefined);
  registerNotices(app, guard, notices, accounts);
  registerHealth(app, {
    ports,
    metrics,
    accounts,
    ready: () => delivering && !leaving,
    metricsFrom: config.metricsFrom,
  });
  if (options.docsDir !== undefined) await registerDocs(app, options.docsDir);
  if (options.consoleDir !== undefined) await registerConsole(app, options.consoleDir, missing);

  let before = { commits: 0, writes: 0 };
  metrics.gauges(() => {
    const readings: GaugeReading[] = [
      { name: 'jiesu_http_in_flight', about: 'Calls in work.', value: inFlight() },
      {
        name: 'jiesu_stream_listeners',
        about: 'Screens that listen for changes.',
        value: notices.listeners(),
      },
    ];
    const writes = ports.writes?.();
    if (writes !== undefined) {
      const size =
        writes.commits === before.commits
          ? 0
          : (writes.writes - before.writes) / (writes.commits - before.commits);
      before = writes;
      readings.push(
        {
          name: 'jiesu_write_batch_size',
          about: 'Writes per group commit since the last reading.',
          value: size,
        },
        {
          name: 'jiesu_writes_waiting',
          about: 'Writes that wait for the next group commit.',
          value: writes.waiting,
        },
      );
    }
    return readings;
  });
  metrics.gauges(async () => {
    return [
      {
        name: 'jiesu_relay_oldest_age_seconds',
        about: 'Age of the oldest fact that was committed and is not on the bus yet.',
        value: ageSeconds(await ports.unsaid?.(), clock.now()),
      },
    ];
  });
  metrics.gauges(async () => {
    const now = clock.now();
    const readings: GaugeReading[] = [];
    for (const { group, lag, oldestAt, deadLetters } of await ports.bus.groups()) {
      const labels = { group };
      const age = ageSeconds(oldestAt, now);
      readings.push(
        { name: 'jiesu_group_lag', about: 'Facts written but not yet handled.', value: lag, labels },
        {
          name: 'jiesu_group_oldest_age_seconds',
          about: 'Age of the oldest fact not yet handled.',
          value: age,
          labels,
        },
        {
          name: 'jiesu_dead_letters',
          about: 'Facts given up and waiting for a person.',
          value: deadLetters,
          labels,
        },
      );
    }
    return readings;
  });

  const subscriptions: Stop[] = [];
  let stopForgetting: Stop | undefined;

  return {
    app,
    accounts,
    metrics,
    async call(id, by, { params = {}, query = {}, body, key, stream, headers = {} } = {}) {
      const handle = handles.get(id);
      if (handle === undefined) throw new Fault('not-found', 'never', `no service here serves ${id}`);
      const checked = { params: { ...params }, query: { ...query }, body: body ?? {} };
      checkCall(id, checked);
      const span = tracer.start(id, 'server', undefined);
      const call = {
        operation: id,
        ...checked,
        principal: by,
        traceparent: span.traceparent,
        headers,
        ...(stream === undefined ? {} : { stream }),
        ...(operations[id].idempotent
          ? {
              cause: {
                id: `${by.userId}/${key ?? randomUUID()}`,
                digest: hash('sha256', JSON.stringify([id, params, body ?? null]), 'base64').slice(0, 16),
              },
            }
          : {}),
      } as unknown as Call;
      try {
        return (await handle(call)) as RawReply | object;
      } finally {
        span.end('answered');
      }
    },
    async deliver() {
      if (delivering) return;
      for (const { ready } of mounted) for (const run of ready) await run();
      await notices.start();
      for (const { subscription } of mounted) {
        if (subscription !== undefined) subscriptions.push(await ports.bus.subscribe(subscription));
      }
      delivering = true;
      stopForgetting = forgetRegularly({
        ports,
        clock,
        log,
        metrics,
        retentionDays: config.intakeRetentionDays,
      });
    },
    async quiet() {
      // A timer may publish facts and a fact may set a timer: both must be idle one after the other.
      await ports.bus.idle();
      await ports.scheduler.idle();
      await ports.bus.idle();
    },
    async listen() {
      return app.listen({ host: config.host, port: config.port, backlog: 1024 });
    },
    async stop() {
      if (leaving) return;
      leaving = true;
      if (delivering && config.drainMs > 0) await new Promise((next) => setTimeout(next, config.drainMs));
      stopping = true;
      await stopForgetting?.();
      await notices.stop();
      await app.close();
      for (const stop of subscriptions) await stop();
      for (const { stops } of [...mounted].reverse()) for (const stop of [...stops].reverse()) await stop();
      await ports.close();
      await tracer.stop();
      metrics.stop();
    },
  };
}
