import type {
  DispatchRole,
  ErrorCode,
  FactDataByType,
  FactType,
  OperationId,
  PersonalClass,
  Retention,
  Role,
  ServiceName,
} from './generated/types.ts';

/** A JSON Schema of draft 2020-12 that stands by itself. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export type FactData<T extends FactType> = FactDataByType[T];

/** CloudEvents 1.0, structured JSON. Extension names are lower case, as the standard asks. */
export interface Envelope {
  readonly specversion: '1.0';
  /** `<store>/<document id>/<revision>.<n>`: the same for every delivery of this fact. */
  readonly id: string;
  /** The service that says it. */
  readonly source: string;
  readonly type: FactType;
  /** Id of the document that changed. */
  readonly subject: string;
  /** Instant, UTC. */
  readonly time: string;
  readonly datacontenttype?: 'application/json';
  readonly dataschema?: string;
  /** The request id: facts of one request stay in order within a topic. */
  readonly partitionkey: string;
  /** Revision of the document that says it; grows, so readers can tell old from new. */
  readonly revision: number;
  /** Id of the fact, or idempotency key of the call, that caused it. */
  readonly causeid?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

/** A fact as it travels. A union over the types, told apart by `type`. */
export type Fact<T extends FactType = FactType> = T extends FactType
  ? Omit<Envelope, 'type'> & { readonly type: T; readonly data: FactData<T> }
  : never;

/** What a decision says; the kit makes the envelope. `topic` only where the catalogue names a family of topics. */
export type FactDraft<T extends FactType = FactType> = T extends FactType
  ? { readonly type: T; readonly data: FactData<T>; readonly topic?: string }
  : never;

export interface CatalogueEntry {
  readonly type: FactType;
  readonly version: number;
  readonly owners: readonly ServiceName[];
  /** Topic, or family of topics (`dispatch.*`). */
  readonly topic: string;
  /** Property of the data that becomes the partition key. */
  readonly key: string;
  readonly readers: readonly ServiceName[];
  readonly personal: PersonalClass;
  readonly retention: Retention;
}

export interface ErrorEntry {
  readonly kind: 'refusal' | 'fault';
  /** HTTP status. */
  readonly status: number;
  readonly retry: 'never' | 'after-fix' | 'later';
  /** For users: what happened and what to do. */
  readonly zh: string;
  readonly en: string;
  /** What the operator does about it. */
  readonly operator: string;
  /** Article or policy that a refusal rests on. */
  readonly article?: string;
}

export interface Endpoint {
  readonly id: OperationId;
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Literals and `{param}` segments. */
  readonly path: string;
  readonly summary: string;
  /** Any of them may call; `public` = without log-in. */
  readonly roles: readonly (Role | 'public')[];
  /** Asks for an `Idempotency-Key`. */
  readonly idempotent: boolean;
  /** The body is handed over raw, as it arrives. */
  readonly stream: boolean;
  /** Media types of the body, where it is not JSON. */
  readonly consumes?: readonly string[];
  /** Media type of the reply, where it is not JSON. */
  readonly produces?: string;
  /** Status of the usual reply. */
  readonly status: number;
  readonly refusals: readonly ErrorCode[];
}

export interface OperationSchemas {
  readonly params?: JsonSchema;
  readonly query?: JsonSchema;
  readonly body?: JsonSchema;
  readonly reply?: JsonSchema;
}

export interface OperationEntry extends Endpoint {
  readonly schemas: OperationSchemas;
}

export interface Label {
  readonly zh: string;
  readonly en: string;
}

export type { DispatchRole };
