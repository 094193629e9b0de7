import { hash } from 'node:crypto';
import { type BatchLineAnswer, checkBody, type RequestDraft } from '@jiesu/contracts';
import { type Call, Fault, meaningOf } from '@jiesu/service-kit';
import { type Intake, invalid } from './intake.ts';
import { type Line, linesOf } from './lines.ts';

const MAX_LINE_BYTES = 64 * 1024;
/** Records on their way at one time: enough to share group commits, few enough to hold in memory. */
const MAX_LOT = 256;
const MAX_RECORDS = 1024;
/**
 * Answers that may wait for a sender who writes first and reads later. Beyond that the reading of the batch stops
 * until answers are fetched.
 */
const MAX_WAITING_CHARS = 4 * 1024 * 1024;

/** Takes NDJSON line by line and answers line by line, in order. One bad line never touches its neighbours. */
export function answerBatch(intake: Intake, call: Call): AsyncIterable<string> {
  const lots = lotsOf(linesOf(call.stream ?? nothingSent(), MAX_LINE_BYTES));
  return pipeline(lots, (lot) => answerLot(intake, call, lot), call.inWork);
}

async function* nothingSent(): AsyncGenerator<Uint8Array> {
  // An empty batch is answered with nothing.
}

async function* lotsOf(lines: AsyncIterable<readonly Line[]>): AsyncGenerator<readonly Line[]> {
  for await (const some of lines) {
    for (let i = 0; i < some.length; i += MAX_LOT) yield some.slice(i, i + MAX_LOT);
  }
}

async function answerLot(intake: Intake, call: Call, lot: readonly Line[]): Promise<string> {
  const wrong = new Map<Line, unknown>();
  const drafts: { readonly call: Call; readonly draft: RequestDraft }[] = [];
  for (const line of lot) {
    try {
      if ('wrong' in line) throw new Fault(line.wrong, 'after-fix', `line ${line.number}`);
      const draft = draftOf(line);
      drafts.push({ call: { ...call, cause: causeOf(call, line, draft) }, draft });
    } catch (error) {
      wrong.set(line, error);
    }
  }
  const taken = await intake.takeMany(drafts);
  let next = 0;
  let text = '';
  for (const line of lot) {
    const { number } = line;
    const outcome = wrong.has(line) ? undefined : taken[next++];
    if (outcome?.status === 'fulfilled')
      text += `{"line":${number},"id":"${outcome.value.id}","revision":${outcome.value.revision}}\n`;
    else text += problemLine(number, outcome === undefined ? wrong.get(line) : outcome.reason);
  }
  return text;
}

function draftOf(line: { readonly number: number; readonly bytes: Buffer }): RequestDraft {
  let value: unknown;
  try {
    value = JSON.parse(line.bytes.toString('utf8'));
  } catch (cause) {
    throw new Fault('batch-line-malformed', 'after-fix', `line ${line.number}`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Fault('batch-line-malformed', 'after-fix', `line ${line.number}`);
  }
  const wrong = checkBody('RequestDraft', value);
  if (wrong !== undefined) throw invalid(wrong);
  return value as RequestDraft;
}

/** The sender's own number makes a repeated file harmless; without one, the batch's key and the line's place do. */
function causeOf(
  call: Call,
  line: { readonly number: number; readonly bytes: Buffer },
  draft: RequestDraft,
): NonNullable<Call['cause']> {
  const id =
    draft.externalId === undefined
      ? `${call.cause?.id ?? call.principal.userId}/line ${line.number}`
      : `${call.principal.userId}/external/${draft.externalId}`;
  return { id, digest: hash('sha256', line.bytes, 'base64').slice(0, 16) };
}

function problemLine(line: number, error: unknown): string {
  const { code, status, detail, fields } = meaningOf(error);
  const answer: BatchLineAnswer = {
    line,
    problem: { code, status, detail, ...(fields === undefined ? {} : { fields: [...fields] }) },
  };
  return `${JSON.stringify(answer)}\n`;
}

/**
 * Works on several lots, up to `MAX_RECORDS` records at a time, and gives their answers in order, each as soon as it is there: a sender who
 * waits for an answer before the next line is served as well as one who reads nothing before the end.
 */
async function* pipeline<T>(
  lots: AsyncGenerator<readonly T[]>,
  work: (lot: readonly T[]) => Promise<string>,
  inHand: (things: number) => void = () => undefined,
): AsyncGenerator<string> {
  const answers: Promise<string>[] = [];
  let waiting = 0;
  let ended = false;
  let stopped = false;
  let wake: () => void = () => undefined;
  let room: () => void = () => undefined;
  let inWork = 0;
  const took = (change: number): void => {
    inWork += change;
    inHand(inWork);
  };

  const reading = (async () => {
    let line = 0;
    try {
      for await (const lot of lots) {
        if (stopped) return;
        line += lot.length;
        took(lot.length);
        const answer = work(lot).finally(() => {
          took(-lot.length);
          room();
        });
        answers.push(
          answer.then((text) => {
            waiting += text.length;
            return text;
          }),
        );
        wake();
        while (!stopped && (inWork > MAX_RECORDS - MAX_LOT || waiting > MAX_WAITING_CHARS)) {
          await new Promise<void>((resolve) => {
            room = resolve;
          });
        }
      }
    } catch (error) {
      // The body broke off or grew too large: said as a last line, since the status is long sent.
      answers.push(Promise.resolve(problemLine(line + 1, error)));
    } finally {
      ended = true;
      wake();
    }
  })();

  try {
    while (!ended || answers.length > 0) {
      const next = answers.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ended || answers.length > 0) resolve();
        });
        continue;
      }
      const text = await next;
      yield text;
      waiting -= text.length;
      room();
    }
  } finally {
    stopped = true;
    room();
    await reading;
  }
}
