import type { OperationId } from '@jiesu/contracts';
import { random } from '@jiesu/testkit';
import { type FuzzCity, openFuzzCity } from './city.ts';
import { OWN_ACCOUNTS } from './memory.ts';
import { type Answer, isRefused, judge, parsed } from './oracle.ts';
import { createGenerator, type FuzzRequest } from './requests.ts';
import { passwords, petitioners, phones } from './values.ts';

export interface Violation {
  readonly n: number;
  readonly request: FuzzRequest;
  readonly wrong: readonly string[];
}

export interface Tally {
  requests: number;
  taken: number;
  refused: number;
  failed: number;
  slowestMs: number;
}

export interface Played {
  readonly seed: number;
  readonly requests: number;
  readonly seconds: number;
  readonly tallies: ReadonlyMap<OperationId, Tally>;
  readonly codes: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  /** What is wrong with the whole after the last call. */
  readonly afterwards: readonly string[];
}

export interface Play {
  readonly seed: number;
  readonly requests: number;
  /** Stop after so many violations. */
  readonly patience?: number;
  readonly onProgress?: (done: number) => void;
}

const HOUR = 3_600_000;
/** Looks after the run; out of reach of its calls, as all accounts of this prefix are. */
const JUDGE = { userId: `${OWN_ACCOUNTS}judge`, roles: ['admin' as const] };

/** Plays generated calls against the whole city, one after the other, and judges each answer and what it left behind. */
export async function play({ seed, requests, patience = 20, onProgress }: Play): Promise<Played> {
  const startedAt = performance.now();
  const fuzz = await openFuzzCity();
  try {
    const { city, memory, codes, wecom } = fuzz;
    const nowMs = () => Date.parse(city.clock.now());
    const next = createGenerator(random(seed), { memory, codes, wecom, nowMs });
    const tallies = new Map<OperationId, Tally>();
    const seen = new Map<string, number>();
    const violations: Violation[] = [];
    const personal = [...phones, ...petitioners];
    let repeatable: { readonly request: FuzzRequest; readonly answer: Answer } | undefined;

    for (let n = 1; n <= requests && violations.length < patience; n += 1) {
      const request = next();
      const wrong = [...(await one(request))];
      if (repeatable !== undefined && n % 25 === 0)
        wrong.push(...(await again(repeatable.request, repeatable.answer)));
      if (n % 100 === 0) wrong.push(...(await fuzz.poisoned()));
      if (wrong.length > 0) violations.push({ n, request, wrong });
      if (n % 500 === 0) {
        await city.advance(HOUR);
        onProgress?.(n);
      }
    }
    const afterwards = await judgeAfterwards(fuzz, personal);
    return {
      seed,
      requests: [...tallies.values()].reduce((sum, { requests: count }) => sum + count, 0),
      seconds: (performance.now() - startedAt) / 1000,
      tallies,
      codes: seen,
      violations,
      afterwards,
    };

    async function one(request: FuzzRequest): Promise<readonly string[]> {
      const headers = await fuzz.headersOf(request.as);
      await city.quiet();
      const before = fuzz.traces();
      const sentAt = performance.now();
      const answer = await send(fuzz, request, headers);
      const took = performance.now() - sentAt;
      await city.quiet();
      const tally = tallies.get(request.operation) ?? {
        requests: 0,
        taken: 0,
        refused: 0,
        failed: 0,
        slowestMs: 0,
      };
      tallies.set(request.operation, tally);
      tally.requests += 1;
      tally.slowestMs = Math.max(tally.slowestMs, took);
      if (answer.status >= 500) tally.failed += 1;
      else if (isRefused(answer)) tally.refused += 1;
      else tally.taken += 1;

      const secrets = [...passwords, ...tokensOf(headers)];
      const wrong = [...judge(request, answer, secrets, personal)];
      const readsOnly = request.method === 'GET' || request.method === 'HEAD';
      if ((isRefused(answer) || readsOnly) && fuzz.traces() !== before)
        wrong.push(`left a trace: ${before} became ${fuzz.traces()}`);
      const body = parsed(answer.text);
      if (isRefused(answer)) {
        const code = (body as { readonly code?: string } | undefined)?.code ?? String(answer.status);
        seen.set(code, (seen.get(code) ?? 0) + 1);
      } else {
        memory.harvest(body);
        noteCreated(request, body);
        await lookAgain(request);
        const repeats = request.headers['idempotency-key'] !== undefined && request.lines === undefined;
        if (repeats && request.method !== 'GET') repeatable = { request, answer };
      }
      return wrong;
    }

    /** The same write once more: the same answer, and nothing done twice. */
    async function again(request: FuzzRequest, first: Answer): Promise<readonly string[]> {
      repeatable = undefined;
      const headers = await fuzz.headersOf(request.as);
      const before = fuzz.traces();
      const answer = await send(fuzz, request, headers);
      await city.quiet();
      // A rebuild and a look at a contact answer with what is so now.
      const same =
        answer.text === first.text || ['rebuildDemands', 'revealPetitioner'].includes(request.operation);
      return [
        ...(same && answer.status === first.status
          ? []
          : [`repeated ${request.operation}: ${first.text} became ${answer.text}`]),
        ...(fuzz.traces() === before ? [] : [`repeated ${request.operation} did it again`]),
      ];
    }

    /** What a command made of its ticket. */
    async function lookAgain({ url, method }: FuzzRequest): Promise<void> {
      const ticketId = /^\/api\/tickets\/([^/?]+)\//.exec(url)?.[1];
      if (method !== 'POST' || ticketId === undefined) return;
      memory.harvest((await city.call('getTicket', { as: JUDGE, params: { ticketId } })).body);
    }

    function noteCreated(request: FuzzRequest, body: unknown): void {
      const id = (body as { readonly id?: unknown } | undefined)?.id;
      if (request.operation === 'createRequest' && typeof id === 'string') memory.note('requestId', id);
      const unitId = request.as.person?.unitId;
      const { ref } = (body ?? {}) as { readonly ref?: unknown };
      if (request.operation === 'putEvidence' && unitId !== undefined && typeof ref === 'string')
        memory.proofOf.set(unitId, ref);
      if (request.operation === 'createUser' && typeof id === 'string') memory.note('userId', id);
    }
  } finally {
    await fuzz.close();
  }
}

async function send(
  fuzz: FuzzCity,
  request: FuzzRequest,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const reply = await fuzz.city.city.app.inject({
    method: request.method as 'GET',
    url: request.url,
    headers: { ...request.headers, ...headers },
    remoteAddress: request.from,
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  });
  return { status: reply.statusCode, headers: reply.headers, text: reply.payload };
}

const tokensOf = (headers: Readonly<Record<string, string>>): readonly string[] =>
  [headers.authorization?.slice('Bearer '.length), headers.cookie?.slice('jiesu_session='.length)].filter(
    (token) => token !== undefined,
  );

/** Counts equal a rebuild, no fact poisoned a service, and the log kept its mouth shut. */
async function judgeAfterwards(fuzz: FuzzCity, personal: readonly string[]): Promise<readonly string[]> {
  const { city } = fuzz;
  const wrong: string[] = [...(await fuzz.poisoned())];
  const rebuilt = await city.call('rebuildDemands', { as: JUDGE });
  if (rebuilt.status !== 200 || rebuilt.body.different !== 0)
    wrong.push(`the rebuild differs: ${rebuilt.text}`);
  const log = fuzz.logText();
  if (log === '') wrong.push('nothing was logged, so nothing was checked');
  for (const one of [...personal, ...passwords, ...fuzz.tokens]) {
    const at = log.indexOf(one);
    if (at !== -1) wrong.push(`the log says ${one}: …${log.slice(Math.max(0, at - 200), at + 60)}`);
  }
  return wrong;
}

/** How to see it again, and what was sent. */
export function describeViolation({ n, request, wrong }: Violation): string {
  const { operation, recipe, method, url, headers, as, payload } = request;
  const body =
    payload === undefined ? '' : `\n  body ${payload.length} bytes: ${payload.toString().slice(0, 400)}`;
  const who = `${as.how}${as.person === undefined ? '' : ` ${JSON.stringify(as.person)}`}`;
  return `#${n} ${operation} (${recipe}; ${who})\n  ${method} ${url.slice(0, 300)} ${JSON.stringify(headers)}${body}\n  → ${wrong.join('\n  → ')}`;
}
