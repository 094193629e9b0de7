import type {
  ErrorCode,
  Fact,
  FactDraft,
  FactType,
  FieldError,
  OperationId,
  Operations,
  RefusalCode,
} from '@jiesu/contracts';
import type {
  Clock,
  Delivered,
  DemandBase,
  Files,
  Held,
  Instant,
  Page,
  Query,
  Scheduler,
  Stop,
  StoreDeclaration,
  Where,
} from '@jiesu/ports';
import type { FastifyPluginCallback } from 'fastify';
import type { Aside, AsideWork } from './aside.ts';
import type { GaugeReading } from './metrics.ts';
import type { Reference } from './reference.ts';
import type { Vault } from './vault.ts';

/** What a rule answers: the next state with the facts that make it known, or a refusal with its reason. */
export type Decision<D> =
  | { readonly next: D; readonly facts: readonly FactDraft[] }
  | {
      readonly refused: RefusalCode;
      readonly because: string;
      /** Where the refusal hangs on fields of the body: which ones. */
      readonly fields?: readonly FieldError[];
    };

/** Who is asking. `scope` narrows what an account sees: nothing set = the whole city. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unitId?: string;
  readonly districtId?: string;
  readonly communityId?: string;
}

export type Role =
  | 'agent'
  | 'dispatcher'
  | 'office'
  | 'reviewer'
  | 'caller'
  | 'community'
  | 'analyst'
  | 'admin'
  | 'machine';

/** One HTTP call of a declared operation, already authenticated, authorised and validated. */
export interface Call<K extends OperationId = OperationId> {
  readonly operation: K;
  readonly params: Operations[K]['params'];
  readonly query: Operations[K]['query'];
  readonly body: Operations[K]['body'];
  readonly principal: Principal;
  /** Present on every operation declared `idempotent`. */
  readonly cause?: { readonly id: string; readonly digest: string };
  readonly traceparent?: string;
  /** The raw body as it arrives; only for operations declared `stream`. */
  readonly stream?: AsyncIterable<Uint8Array>;
  /** For operations that take many things in one stream: how many of them are in work now, so that others make room. */
  readonly inWork?: (things: number) => void;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A reply that is more than a JSON body with the operation's first status. */
export interface RawReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/**
 * A timer that ran out, as a cause: neither a fact nor a call stands behind it. The facts it leads to carry its id as
 * `causeid`; a refusal is only recorded.
 */
export interface Timer {
  /** Unique per document and due moment: the same timer fired twice changes nothing the second time. */
  readonly timer: string;
}

/** The documents of one service, with the house's one way to write: load, decide, commit. */
export interface Store<D> {
  get(id: string): Promise<Held<D> | undefined>;
  getMany(ids: readonly string[]): Promise<readonly Held<D>[]>;
  /** Like get, but a missing document is a 404 (Fault `not-found`). */
  need(id: string): Promise<Held<D>>;
  find(query: Query): Promise<Page<D>>;
  count(where?: Where): Promise<number>;
  countBy(field: string, where?: Where): Promise<ReadonlyMap<string, number>>;
  /**
   * Loads, decides and commits; decides anew when somebody was faster. A cause seen before changes nothing and
   * answers with the document as it is (`repeated`). A refusal throws `Refusal` when a call caused it and is only
   * recorded when a fact did. `nothing` = this cause asks for no change.
   */
  change(
    id: string,
    cause: Fact | Call | Timer,
    decide: (
      doc: D | undefined,
      held: Held<D> | undefined,
    ) => Decision<D> | typeof nothing | Promise<Decision<D> | typeof nothing>,
    /**
     * `new`: the document most likely does not exist yet, so the load is saved and `decide` is asked with `undefined`
     * first. Where the guess was wrong the usual way is taken; `decide` must therefore be free of effects.
     */
    hint?: 'new',
  ): Promise<Changed<D>>;
  /**
   * Many documents that most likely do not exist yet, in one piece of work: each comes out as `change` with the hint
   * `new` would bring it out, and one that fails takes no other with it.
   */
  makeMany(things: readonly Made<D>[]): Promise<readonly PromiseSettledResult<Changed<D>>[]>;
}

export interface Made<D> {
  readonly id: string;
  readonly cause: Call;
  readonly next: D;
  readonly facts: readonly FactDraft[];
}

export interface Changed<D> {
  /** Undefined: nothing exists and nothing was made. */
  readonly held: Held<D> | undefined;
  readonly outcome: 'written' | 'repeated' | 'nothing' | 'refused';
  /** Revision that this cause led to; for `repeated` the one of the first time. */
  readonly revision: number;
}

export const nothing: unique symbol = Symbol('nothing');

/** All that a service may touch. One per service: groups, sources and metrics carry the service's name. */
export interface Kit {
  readonly service: string;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly reference: Reference;
  readonly files: Files;
  readonly scheduler: Scheduler;
  /** The livelihood-demand database; for the demands service alone. */
  readonly demandBase: DemandBase;
  /** Reads the log from its beginning (or from after a position) to its end at the call: for rebuilds. */
  readLog(types: readonly FactType[], after?: string): AsyncIterable<readonly Delivered[]>;
  logEnd(): Promise<string | undefined>;
  /** Time-ordered, speakable ids: `20261123-7K2Q9F4M` (date in Asia/Shanghai, Crockford base 32). */
  newId(at?: Instant): string;
  store<D>(declaration: StoreDeclaration): Store<D>;
  /** Handles facts of these types, in order per request. Topics follow from the catalogue. */
  on<T extends FactType>(
    types: T | readonly T[],
    handle: (fact: Fact<T>, delivery: Delivered) => Promise<void>,
  ): void;
  /** The same in lots, for read models. A service uses either `on` or `onMany`. */
  onMany<T extends FactType>(
    types: readonly T[],
    handle: (facts: readonly Fact<T>[], deliveries: readonly Delivered[]) => Promise<void>,
  ): void;
  /**
   * Pure work beside the main thread, in the thread whose file the host bundles as `<service>-aside.js`; over sources
   * it is done here. One for each service, begun at once, and others by a name of their own, begun when first asked.
   */
  aside<In, Out>(work: AsideWork<In, Out>, other?: string): Aside<In, Out>;
  /** A count for `/metrics`, to be raised by whoever holds it. Labels: few values, nothing personal. */
  count(name: string, about: string, labels: Readonly<Record<string, string>>): { n: number };
  /** Values for `/metrics` that are read when somebody asks; every process of the service tells the same. */
  gauges(read: () => Promise<readonly GaugeReading[]>): void;
  /** Serves an operation declared in `schemas/http`. The reply is checked against its schema in tests. */
  operation<K extends OperationId>(
    id: K,
    handle: (call: Call<K>) => Promise<Operations[K]['reply'] | RawReply>,
  ): void;
  /**
   * Mounts a Fastify plugin that serves pages of its own (the queue board) under `prefix`, for these roles only:
   * log-in and role check apply as for an operation; writes must come from the same origin, since such pages send no
   * CSRF token of ours. Absent where no HTTP server runs.
   */
  mount?(
    plugin: FastifyPluginCallback,
    options: { readonly prefix: string; readonly roles: readonly Role[] },
  ): void;
  /**
   * Something that a person must mend although the work went on (a dispatch rule that failed): one line in the log at
   * error level and a count for the alarms. The code is one of `schemas/errors`; the detail never personal.
   */
  alarm(code: ErrorCode, detail: string): void;
  /** Value of one of the service's own settings (see `Service.settings`); its default when nobody set it. */
  setting(name: string): string;
  /** Runs when everything is mounted, before the first fact is delivered. */
  onReady(run: () => Promise<void>): void;
  /** Runs at shutdown, newest first. */
  onStop(stop: Stop): void;
}

/** One line of the configuration: read from the environment under `name`, or from the file. */
export interface Setting {
  /** Environment variable, upper case. Also the key in `jiesu.config.json`. */
  readonly name: string;
  readonly default: string;
  /** Left out: any text. */
  readonly pattern?: RegExp;
  /** For what a pattern cannot say. */
  readonly isRight?: (value: string) => boolean;
  /** What is allowed, in words, for the error sentence: `1…65535`. */
  readonly allowed: string;
  /** For the operator: what it changes. */
  readonly about: string;
  /** Never shown or logged. */
  readonly secret?: boolean;
}

/** A service is a function that says what it stores, which facts it handles and which operations it serves. */
export interface Service {
  readonly name: string;
  /** What an operator may set for this service, by environment variable or configuration file. */
  readonly settings?: readonly Setting[];
  start(kit: Kit): Promise<void> | void;
}
