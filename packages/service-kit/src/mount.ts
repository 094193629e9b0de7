import {
  type Fact,
  type FactType,
  isFactType,
  type OperationId,
  operations,
  topicOf,
} from '@jiesu/contracts';
import type { Clock, Delivered, Fault, Scheduler, Stop, Subscription } from '@jiesu/ports';
import type { Attributes } from '@opentelemetry/api';
import type { FastifyPluginCallback } from 'fastify';
import { asideFile, openAside } from './aside.ts';
import { describeError, Refusal } from './errors.ts';
import { whyNot } from './incoming.ts';
import type { Call, Kit, RawReply, Role, Service } from './kit.ts';
import type { Logger } from './logs.ts';
import type { Count, Durations, Metrics } from './metrics.ts';
import type { Ports } from './ports.ts';
import type { Reference } from './reference.ts';
import { createStore } from './store.ts';
import { type Tracer, validTraceparent } from './telemetry.ts';
import type { Vault } from './vault.ts';

export type Handle = (call: Call) => Promise<unknown>;

export interface MountedPage {
  readonly plugin: FastifyPluginCallback;
  readonly prefix: string;
  readonly roles: readonly Role[];
}

/** What a service said it wants, before anything runs. */
export interface Mounted {
  readonly service: string;
  readonly operations: ReadonlyMap<OperationId, Handle>;
  readonly subscription: Subscription | undefined;
  readonly pages: readonly MountedPage[];
  readonly ready: readonly (() => Promise<void>)[];
  readonly stops: readonly Stop[];
}

export interface Surroundings {
  readonly ports: Ports;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly reference: Reference;
  readonly newId: Kit['newId'];
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly log: Logger;
  readonly settings: Readonly<Record<string, string>>;
}

type OneHandler = (fact: Fact, delivery: Delivered) => Promise<void>;
type LotHandler = (facts: readonly Fact[], deliveries: readonly Delivered[]) => Promise<void>;

/** Gives a service its kit and collects what it asks for. */
export async function mount(service: Service, around: Surroundings): Promise<Mounted> {
  const { name } = service;
  const { ports, metrics, tracer } = around;
  const log = around.log.child({ service: name });
  const handles = new Map<OperationId, Handle>();
  const ones = new Map<FactType, OneHandler>();
  let lots: { readonly types: readonly FactType[]; readonly handle: LotHandler } | undefined;
  const pages: MountedPage[] = [];
  const ready: (() => Promise<void>)[] = [];
  const stops: Stop[] = [];
  let unique = 0;
  const alarms = (code: string): Count =>
    metrics.count('jiesu_alarms_total', 'What a person must mend although work went on.', {
      service: name,
      code,
    });
  // A count that begins with its first alarm never seems to rise.
  alarms('none');

  const kit: Kit = {
    service: name,
    clock: around.clock,
    vault: around.vault,
    reference: around.reference,
    files: ports.files,
    scheduler: watched(ports.scheduler, name, metrics, log),
    demandBase: ports.demandBase,
    readLog(types, after) {
      return onlyTypes(ports.bus.read([...new Set(types.map(topicOf))], after), new Set(types));
    },
    logEnd: () => ports.bus.end(),
    newId: around.newId,
    store: (declaration) =>
      createStore(
        {
          service: name,
          documents: ports.documents(declaration),
          clock: around.clock,
          metrics,
          tracer,
          log,
          system: ports.systems?.documents,
          unique: () => `${name}/${around.newId()}/${unique++}`,
        },
        declaration,
      ),
    aside(work, other) {
      const tools = { reference: around.reference, vault: around.vault };
      const aside = openAside(asideFile(other ?? name), work, tools, other === undefined);
      stops.push(() => aside.close());
      return aside;
    },
    count: (metric, about, labels) => metrics.count(metric, about, labels),
    gauges: (read) => metrics.gauges(read),
    on(types, handle) {
      if (lots !== undefined)
        throw new Error(`${name} uses onMany already; a service reads one by one or in lots.`);
      for (const type of typeof types === 'string' ? [types] : types) {
        if (ones.has(type)) throw new Error(`${name} handles ${type} twice.`);
        ones.set(type, handle as unknown as OneHandler);
      }
    },
    onMany(types, handle) {
      if (ones.size > 0 || lots !== undefined) {
        throw new Error(`${name} uses on or onMany already; a service reads one by one or in lots, once.`);
      }
      lots = { types, handle: handle as unknown as LotHandler };
    },
    operation(id, handle) {
      const declared = operations[id];
      if (declared === undefined)
        throw new Error(`${name} serves ${id}, which no file in schemas/http declares.`);
      if (declared.service !== name)
        throw new Error(`${name} serves ${id}, which belongs to ${declared.service}.`);
      if (handles.has(id)) throw new Error(`${name} serves ${id} twice.`);
      handles.set(id, handle as unknown as Handle);
    },
    mount(plugin, { prefix, roles }) {
      if (roles.length === 0) throw new Error(`${name} mounts ${prefix} for no role.`);
      pages.push({ plugin, prefix, roles });
    },
    alarm(code, detail) {
      alarms(code).n++;
      log.error({ code, detail, outcome: 'alarm' }, 'alarm');
    },
    setting(setting) {
      const value =
        around.settings[setting] ?? service.settings?.find((known) => known.name === setting)?.default;
      if (value === undefined)
        throw new Error(`${name} asks for the setting ${setting}, which it does not declare.`);
      return value;
    },
    onReady(run) {
      ready.push(run);
    },
    onStop(stop) {
      stops.push(stop);
    },
  };

  await service.start(kit);
  return { service: name, operations: handles, subscription: subscriptionOf(), pages, ready, stops };

  function subscriptionOf(): Subscription | undefined {
    // No filter by type: it would also pass over what this release does not know, and that is for the dead letters.
    if (lots !== undefined) {
      return {
        group: name,
        topics: topicsOf(lots.types),
        handleMany: measuredLots(
          name,
          new Set(lots.types),
          lots.handle,
          metrics,
          tracer,
          log,
          ports.systems?.bus,
        ),
      };
    }
    if (ones.size === 0) return undefined;
    return {
      group: name,
      topics: topicsOf([...ones.keys()]),
      handle: measured(name, ones, metrics, tracer, log, ports.systems?.bus),
    };
  }
}

const topicsOf = (types: readonly FactType[]): readonly string[] => [...new Set(types.map(topicOf))];

interface Cells {
  readonly handled: Count;
  readonly refused: Count;
  readonly failed: Count;
  readonly seconds: Durations;
}

function cellsFor(service: string, metrics: Metrics): (type: string) => Cells {
  const known = new Map<string, Cells>();
  return (type) => {
    const found = known.get(type);
    if (found !== undefined) return found;
    const count = (outcome: string): Count =>
      metrics.count('jiesu_facts_handled_total', 'Facts handled by service, type and outcome.', {
        service,
        type,
        outcome,
      });
    const cells: Cells = {
      handled: count('handled'),
      refused: count('refused'),
      failed: count('failed'),
      seconds: metrics.durations(
        'jiesu_fact_duration_seconds',
        'Time to handle one fact, or one lot of facts.',
        { service, type },
      ),
    };
    known.set(type, cells);
    return cells;
  };
}

/** What the span of a handled fact tells. */
const tellsOf =
  (service: string, system: string | undefined) =>
  (fact: Fact, { topic }: Delivered): Attributes => ({
    'jiesu.service': service,
    'jiesu.request': fact.partitionkey,
    ...(system !== undefined && { 'messaging.system': system, 'messaging.destination.name': topic }),
  });

/** Around every handler, so that no handler logs, counts or traces by itself. */
function measured(
  service: string,
  handlers: ReadonlyMap<FactType, OneHandler>,
  metrics: Metrics,
  tracer: Tracer,
  log: Logger,
  system: string | undefined,
): (fact: Fact, delivery: Delivered) => Promise<void> {
  const told = tellsOf(service, system);
  const cellsOf = cellsFor(service, metrics);
  return (fact, delivery) => {
    const handle = handlers.get(fact.type);
    const fault = whyNot(fact, handle !== undefined);
    if (fault !== undefined) return Promise.reject(refusedToRead(fault, fact, cellsOf, log));
    return handle === undefined ? PASSED_OVER : run(handle, fact, delivery);
  };

  async function run(handle: OneHandler, fact: Fact, delivery: Delivered): Promise<void> {
    const cells = cellsOf(fact.type);
    const startedAt = performance.now();
    const span = tracer.start(fact.type, 'consumer', validTraceparent(fact.traceparent));
    // A recorded span hands its own identity on to the facts it leads to; the fact itself is shared and stays as it is.
    const seen = span.sampled ? ({ ...fact, traceparent: span.traceparent } as Fact) : fact;
    try {
      await handle(seen, delivery);
      cells.handled.n++;
      if (span.sampled) span.end('handled', told(fact, delivery));
    } catch (error) {
      const durationMs = Math.round(performance.now() - startedAt);
      const line = {
        fact: fact.id,
        type: fact.type,
        request: fact.partitionkey,
        durationMs,
        ...describeError(error),
      };
      if (error instanceof Refusal) {
        // The business said no to a fact: there is nobody to answer and nothing to try again.
        cells.refused.n++;
        log.info({ ...line, outcome: 'refused' }, 'fact refused');
        span.end('refused', { 'jiesu.service': service });
        return;
      }
      cells.failed.n++;
      log.warn({ ...line, outcome: 'failed' }, 'fact not handled');
      span.end('failed', { 'jiesu.service': service });
      throw error;
    } finally {
      cells.seconds.observe((performance.now() - startedAt) / 1000);
    }
  }
}

const PASSED_OVER = Promise.resolve();

/** One line and one count for a fact that no handler ever sees. Its type may be anything, so it is no label. */
function refusedToRead(fault: Fault, fact: Fact, cellsOf: (type: string) => Cells, log: Logger): Fault {
  cellsOf(isFactType(fact.type) ? fact.type : 'unknown').failed.n++;
  log.warn(
    { fact: fact.id, type: fact.type, ...describeError(fault), outcome: 'failed' },
    'fact not readable',
  );
  return fault;
}

function measuredLots(
  service: string,
  types: ReadonlySet<FactType>,
  handle: LotHandler,
  metrics: Metrics,
  tracer: Tracer,
  log: Logger,
  system: string | undefined,
): (facts: readonly Fact[], deliveries: readonly Delivered[]) => Promise<void> {
  const told = tellsOf(service, system);
  const cellsOf = cellsFor(service, metrics);
  return async (given, givenDeliveries) => {
    const facts: Fact[] = [];
    const deliveries: Delivered[] = [];
    for (let i = 0; i < given.length; i++) {
      const fact = given[i] as Fact;
      const wanted = types.has(fact.type);
      const fault = whyNot(fact, wanted);
      // The bus finds out by itself which one it is, and gives the others again.
      if (fault !== undefined) throw refusedToRead(fault, fact, cellsOf, log);
      if (!wanted) continue;
      facts.push(fact);
      deliveries.push(givenDeliveries[i] as Delivered);
    }
    if (facts.length === 0) return;
    const startedAt = performance.now();
    const spans = facts.map((fact) =>
      tracer.start(fact.type, 'consumer', validTraceparent(fact.traceparent)),
    );
    try {
      await handle(facts, deliveries);
      for (const fact of facts) cellsOf(fact.type).handled.n++;
      for (const [i, span] of spans.entries())
        if (span.sampled) span.end('handled', told(facts[i] as Fact, deliveries[i] as Delivered));
    } catch (error) {
      for (const fact of facts) cellsOf(fact.type).failed.n++;
      for (const span of spans) span.end('failed', { 'jiesu.service': service });
      const durationMs = Math.round(performance.now() - startedAt);
      log.warn(
        { first: facts[0]?.id, facts: facts.length, durationMs, ...describeError(error), outcome: 'failed' },
        'lot of facts not handled',
      );
      throw error;
    } finally {
      cellsOf('lot').seconds.observe((performance.now() - startedAt) / 1000);
    }
  };
}

/** Timers are counted and their failures logged like those of facts. */
function watched(scheduler: Scheduler, service: string, metrics: Metrics, log: Logger): Scheduler {
  return {
    board: scheduler.board,
    schedule: (jobs) => scheduler.schedule(jobs),
    cancel: (keys) => scheduler.cancel(keys),
    poke: () => scheduler.poke(),
    idle: () => scheduler.idle(),
    work(name, handle) {
      const count = (outcome: string): Count =>
        metrics.count('jiesu_jobs_total', 'Timers that ran out, by name and outcome.', {
          service,
          name,
          outcome,
        });
      const done = count('handled');
      const failed = count('failed');
      return scheduler.work(name, async (job) => {
        try {
          await handle(job);
          done.n++;
        } catch (error) {
          failed.n++;
          log.warn({ job: job.key, name, ...describeError(error), outcome: 'failed' }, 'timer not handled');
          throw error;
        }
      });
    },
  };
}

async function* onlyTypes(
  lots: AsyncIterable<readonly Delivered[]>,
  types: ReadonlySet<FactType>,
): AsyncIterable<readonly Delivered[]> {
  for await (const lot of lots) {
    const wanted = lot.filter(({ fact }) => types.has(fact.type));
    if (wanted.length > 0) yield wanted;
  }
}

export function isRawReply(reply: unknown): reply is RawReply {
  return typeof reply === 'object' && reply !== null && 'raw' in reply && 'status' in reply;
}
