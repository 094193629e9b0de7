import { errorCodes, type RefusalCode } from '@jiesu/contracts';
import { Fault } from '@jiesu/ports';

/** The business said no to a call. Rules answer `{ refused }`; the kit makes this of it, and HTTP a 4xx. */
export class Refusal extends Error {
  readonly code: string;
  /** Chinese sentence for people: why, and what to do. Never personal data. */
  readonly because: string;
  /** Where the refusal hangs on a field of the body (an unknown unit): which one. */
  readonly fields: readonly FieldProblem[] | undefined;

  constructor(code: RefusalCode, because: string, fields?: readonly FieldProblem[]) {
    super(`${code}: ${because}`);
    this.name = 'Refusal';
    this.code = code;
    this.because = because;
    this.fields = fields;
  }
}

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A call that does not match its schema: 400, with each field named. */
export class InvalidCall extends Error {
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  constructor(code: 'invalid-body' | 'invalid-query', fields: readonly FieldProblem[]) {
    super(code);
    this.name = 'InvalidCall';
    this.code = code;
    this.fields = fields;
  }
}

/** RFC 9457, as `schemas/http/common.json` has it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance?: string;
  readonly traceId: string;
  /** Article or policy that a refusal rests on. */
  readonly article?: string;
  readonly fields?: readonly FieldProblem[];
}

/** What an error means on each surface: one table for HTTP, bus and log. */
export interface Meaning {
  readonly code: string;
  readonly status: number;
  /** For people, Chinese. */
  readonly title: string;
  readonly detail: string;
  readonly article?: string;
  readonly fields?: readonly FieldProblem[];
  /** Seconds; set where trying again may help. */
  readonly retryAfter?: number;
  /** True: a mistake of ours, to be logged with its stack. */
  readonly ours: boolean;
}

interface CodeRow {
  readonly status: number;
  readonly retry: string;
  readonly zh: string;
  readonly article?: string;
}

const rows = errorCodes as Readonly<Record<string, CodeRow>>;

/** Fastify's own refusals, by its code. */
const FRAMEWORK: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_BAD_URL: 'not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
  FST_REQ_FILE_TOO_LARGE: 'body-too-large',
  FST_FILES_LIMIT: 'body-too-large',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported-media-type',
};

export function meaningOf(error: unknown): Meaning {
  if (error instanceof Refusal) {
    const refused = of(error.code, error.because);
    // Whoever tried too often is told when it may help to try again.
    const meaning = refused.status === 429 ? { ...refused, retryAfter: 10 } : refused;
    return error.fields === undefined ? meaning : { ...meaning, fields: error.fields };
  }
  if (error instanceof InvalidCall) return { ...of(error.code), fields: error.fields };
  if (error instanceof Fault) {
    const row = rows[error.code];
    // What a fault says in detail is for the operator; people get the sentence of the table.
    const status = row?.status ?? (error.retry === 'later' ? 503 : 500);
    const meaning = of(error.code, undefined, status);
    return error.retry === 'later' && status === 503 ? { ...meaning, retryAfter: 2 } : meaning;
  }
  if (error instanceof SyntaxError && 'statusCode' in error) return of('malformed-json');
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    const known = FRAMEWORK[error.code];
    if (known !== undefined) return of(known);
    if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) {
      return { ...of('invalid-body'), status: error.statusCode };
    }
  }
  return { ...of('internal'), ours: true };
}

function of(code: string, detail?: string, status?: number): Meaning {
  const row = rows[code];
  return {
    code,
    status: status ?? row?.status ?? 500,
    title: row?.zh ?? code,
    detail: detail ?? row?.zh ?? code,
    ...(row?.article === undefined ? {} : { article: row.article }),
    ours: false,
  };
}

export function problemOf(meaning: Meaning, traceId: string, instance?: string): Problem {
  return {
    type: `https://jiesu.example/errors/${meaning.code}`,
    title: meaning.title,
    status: meaning.status,
    code: meaning.code,
    detail: meaning.detail,
    ...(instance === undefined ? {} : { instance }),
    traceId,
    ...(meaning.article === undefined ? {} : { article: meaning.article }),
    ...(meaning.fields === undefined ? {} : { fields: meaning.fields }),
  };
}

/** One line for a log: code and kind, nothing that a person said. */
export function describeError(error: unknown): { code: string; error: string; stack?: string } {
  const meaning = meaningOf(error);
  const text = error instanceof Error ? error.message : String(error);
  return meaning.ours && error instanceof Error && error.stack !== undefined
    ? { code: meaning.code, error: text, stack: error.stack }
    : { code: meaning.code, error: text };
}
