import { errorCodes, type OperationId, operations } from '@jiesu/contracts';
import type { FuzzRequest } from './requests.ts';
import { isRecord } from './shapes.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
}

const HAN = /\p{Script=Han}/u;
/** The petitioner's own page: plain pages, whose refusals are sentences on them. */
const PAGES: ReadonlySet<string> = new Set<OperationId>(['askProgress', 'showProgress', 'sendToProgress']);
/** Where somebody's own words are what was asked for. */
const TELLS_CONTACT = new Set(['getRequest', 'revealPetitioner', 'takeMessages', 'verifyWecom']);
const KNOWN = errorCodes as Readonly<Record<string, { readonly status: number }>>;
/** Whoever is not let in learns nothing about the rest of the call. */
const AT_THE_DOOR = new Set([401, 403, 405]);

export const isRefused = (answer: Answer): boolean => answer.status >= 400;

/** What is wrong with an answer, in words; empty: nothing. `secrets` are never said by anybody. */
export function judge(
  request: FuzzRequest,
  answer: Answer,
  secrets: readonly string[],
  personal: readonly string[],
): readonly string[] {
  const wrong: string[] = [];
  const type = String(answer.headers['content-type'] ?? '');
  if (answer.status >= 500) wrong.push(`status ${answer.status}: ${answer.text.slice(0, 300)}`);
  for (const secret of secrets) {
    if (answer.text.includes(secret) && request.operation !== 'login')
      wrong.push('the answer says a token or password');
  }
  const mayTell =
    !isRefused(answer) &&
    (TELLS_CONTACT.has(request.operation) || request.method !== operations[request.operation].method);
  const said = mayTell ? undefined : personal.find((one) => answer.text.includes(one));
  if (said !== undefined) wrong.push(`the answer says ${said}`);
  const isPage = /^text\/html/.test(type);
  if (isPage && !PAGES.has(request.operation)) wrong.push('an operation answers with a page');
  if (answer.headers['x-content-type-options'] === undefined && !isRefused(answer)) wrong.push('no nosniff');
  if (isPage && isRefused(answer)) {
    if (request.method !== 'HEAD' && !answer.text.includes('role="alert"'))
      wrong.push('a page refuses without a word');
  } else if (isRefused(answer)) wrong.push(...judgeProblem(request, answer, type));
  else wrong.push(...judgeLines(request, answer));
  wrong.push(...judgeExpected(request, answer));
  return wrong;
}

function judgeProblem(request: FuzzRequest, answer: Answer, type: string): readonly string[] {
  const wrong: string[] = [];
  if (!type.startsWith('application/problem+json')) return [`refused as ${type || 'nothing'}`];
  if (request.method === 'HEAD' && answer.text === '') return [];
  const problem = parsed(answer.text);
  if (!isRecord(problem)) return ['refused without a problem'];
  const { code, status, detail, title, traceId, fields } = problem;
  const known = typeof code === 'string' ? KNOWN[code] : undefined;
  if (known === undefined) wrong.push(`unknown code ${String(code)}`);
  else if (known.status !== answer.status)
    wrong.push(`${String(code)} is ${known.status}, answered ${answer.status}`);
  if (status !== answer.status) wrong.push(`status in the body is ${String(status)}`);
  for (const text of [detail, title])
    if (typeof text !== 'string' || !HAN.test(text)) wrong.push(`not said in Chinese: ${String(text)}`);
  if (typeof traceId !== 'string' || !/^[0-9a-f]{32}$/.test(traceId)) wrong.push('no trace id');
  if (code === 'invalid-body' || code === 'invalid-query') {
    if (!Array.isArray(fields) || fields.length === 0) wrong.push(`${code} names no field`);
    else if (
      !fields.every((one) => isRecord(one) && typeof one.message === 'string' && HAN.test(one.message))
    )
      wrong.push('a field is not explained in Chinese');
  }
  if ([429, 503].includes(answer.status) && answer.headers['retry-after'] === undefined)
    wrong.push('no Retry-After');
  if (answer.status === 405 && answer.headers.allow === undefined) wrong.push('no Allow');
  if (answer.status === 401 && answer.headers['www-authenticate'] === undefined && request.as.how !== 'right')
    if (code === 'unauthenticated') wrong.push('no WWW-Authenticate');
  return wrong;
}

/** A batch answers every line that says something, and its spoiled lines spoil no others. */
function judgeLines(request: FuzzRequest, answer: Answer): readonly string[] {
  if (request.lines === undefined || answer.status !== 200) return [];
  const answers = answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map(parsed);
  if (answers.length !== request.lines.length)
    return [`${request.lines.length} lines, ${answers.length} answers`];
  return answers.flatMap((line, i) => {
    if (!isRecord(line)) return ['a line is not JSON'];
    const taken = typeof line.id === 'string';
    const wanted = request.lines?.[i];
    if (wanted !== undefined && wanted !== taken)
      return [`line ${i + 1} was ${taken ? '' : 'not '}taken: ${JSON.stringify(line).slice(0, 200)}`];
    if (taken) return [];
    const problem = line.problem;
    if (!isRecord(problem) || KNOWN[String(problem.code)] === undefined || !HAN.test(String(problem.detail)))
      return [`line ${i + 1}: ${JSON.stringify(line).slice(0, 200)}`];
    return Number(problem.status) >= 500 ? [`line ${i + 1}: ${JSON.stringify(problem)}`] : [];
  });
}

function judgeExpected(request: FuzzRequest, answer: Answer): readonly string[] {
  const { how } = request.as;
  const { roles, method } = operations[request.operation];
  // Another operation may be meant then.
  if (request.method !== method || request.recipe === 'bent path') return [];
  const open = roles.includes('public');
  const found = `answered ${answer.status} ${answer.text.slice(0, 200)}`;
  if (!open && answer.status !== 404 && answer.status !== 405) {
    if ((how === 'nobody' || how === 'forged token') && answer.status !== 401)
      return [`nobody is signed in, ${found}`];
    if (how === 'wrong role' && answer.status !== 403) return [`the role may not, ${found}`];
    if (how === 'no csrf' && method !== 'GET' && answer.status !== 403) return [`no CSRF token, ${found}`];
  }
  const { expect } = request;
  if (expect === undefined || AT_THE_DOOR.has(answer.status)) return [];
  if (!expect.statuses.includes(answer.status)) {
    // What is asked for is looked up by its path first.
    if (answer.status === 404 && !open) return [];
    return [`expected ${expect.statuses.join(' or ')}, ${found}`];
  }
  if (expect.field === undefined) return [];
  const problem = parsed(answer.text);
  const fields = isRecord(problem) && Array.isArray(problem.fields) ? problem.fields : [];
  const named = fields.map((one) => (isRecord(one) ? String(one.field) : ''));
  return named.includes(expect.field) || named.length >= 20
    ? []
    : [`names ${named.join(', ')} instead of ${expect.field}`];
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
