import type {
  CallbackAttempt,
  CallbackCell,
  CallbackPolicy,
  CallbackReason,
  CallbackStatus,
  CallbackWay,
  FactDraft,
  RecordCallbackBody,
  RequestKind,
  Satisfaction,
  Urgency,
} from '@jiesu/contracts';
import type { Appeal } from './appeal.ts';
import { addDays, localDate, localTime, minuteMs, startOfDay } from './calendar.ts';
import { type Decision, type Granted, refuse } from './decision.ts';
import type { Followup } from './timers.ts';

/** 回访 (条例 §23): one per ticket and round. The handling unit neither starts nor sees it. */

type Instant = string;

export interface Callback {
  readonly ticketId: string;
  readonly requestId: string;
  readonly unitId: string;
  readonly districtId?: string;
  readonly round: number;
  readonly because: CallbackReason;
  readonly problemType: string;
  readonly kind: RequestKind;
  readonly tier: Urgency;
  /** withdrawn: the limit had been moved before it rang, and nobody need be called. */
  readonly state: 'open' | 'done' | 'withdrawn';
  readonly openedAt: Instant;
  /** To be completed by. */
  readonly dueAt: Instant;
  /** Not before: quiet hours, and the pause after a call in vain. */
  readonly nextAttemptAt: Instant;
  readonly attempts: readonly CallbackAttempt[];
  /** Of the last attempt, once done. */
  readonly status?: CallbackStatus;
  readonly contacted?: boolean;
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly cell?: CallbackCell;
  readonly doneAt?: Instant;
  readonly appeal?: Appeal;
}

export const callbackIdOf = (ticketId: string, round: number): string => `${ticketId}-${round}`;

const solvedCell = { true: 'both', false: 'onlySolved' } as const;
const unsolvedCell = { true: 'onlySatisfied', false: 'neither' } as const;

/** 双是 · 双否 · 单满 · 单解: solved × satisfied. What counts as satisfied is dated policy. */
export const callbackCell = (
  solved: boolean,
  satisfaction: Satisfaction,
  policy: Pick<CallbackPolicy, 'satisfied'>,
): CallbackCell => (solved ? solvedCell : unsolvedCell)[`${policy.satisfied.includes(satisfaction)}`];

const isWithin = (time: string, { from, to }: CallbackPolicy['quietHours'][number]): boolean =>
  from <= to ? time >= from && time < to : time >= from || time < to;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The first moment from `at` on at which people may be called, by Beijing time. */
export function outsideQuietHours(at: Instant, quietHours: CallbackPolicy['quietHours']): Instant {
  let moment = at;
  // Each step leaves one quiet stretch; more steps than stretches twice over means that no hour is left.
  for (let step = 0; step <= quietHours.length * 2; step += 1) {
    const time = localTime(moment);
    const quiet = quietHours.find((stretch) => isWithin(time, stretch));
    if (!quiet) return moment;
    const today = localDate(moment);
    const day = time < quiet.to ? today : addDays(today, 1);
    moment = new Date(Date.parse(startOfDay(day)) + minutesOf(quiet.to) * minuteMs).toISOString();
  }
  throw new Error('the quiet hours of the callback policy leave no hour to call');
}

/** Opens the callback that a followup says is due. Throws if none is. */
export function openCallback(
  ticketId: string,
  followup: Followup,
  policy: CallbackPolicy,
): Granted<Callback> {
  const { callback, requestId, unitId, round } = followup;
  if (!callback) throw new Error(`no callback is due for ${ticketId}`);
  const { because, at, dueAt } = callback;
  const notBefore = outsideQuietHours(at, policy.quietHours);
  const desk = new Date(Date.parse(at) + policy.deskAfterMinutes * minuteMs).toISOString();
  const about = { ticketId, requestId, unitId, round };
  return {
    next: {
      ticketId,
      requestId,
      unitId,
      ...(followup.districtId !== undefined && { districtId: followup.districtId }),
      round,
      because,
      problemType: followup.problemType,
      kind: followup.kind,
      tier: followup.tier,
      state: 'open',
      openedAt: at,
      dueAt,
      // Where the petitioner is asked on other ways first, the desk waits.
      nextAttemptAt: policy.ways.length === 0 ? notBefore : outsideQuietHours(desk, policy.quietHours),
      attempts: [],
    },
    facts: [
      { type: 'callback.due.v1', data: { ...about, because, dueAt } },
      ...policy.ways.map(
        (way): FactDraft => ({
          type: 'callback.invited.v1',
          data: { ...about, way, notBefore, until: dueAt },
        }),
      ),
    ],
  };
}

/** The limit had been moved before it rang: nobody is called, and whoever was to be written to is not. */
export function withdrawCallback(callback: Callback): Granted<Callback> {
  const { ticketId, requestId, unitId, round } = callback;
  return {
    next: { ...callback, state: 'withdrawn' },
    facts: [{ type: 'callback.withdrawn.v1', data: { ticketId, requestId, unitId, round } }],
  };
}

/**
 * One attempt. Reached: all three answers, and it is done. Otherwise no answers; tried again after a pause until the
 * last attempt, except where the policy ends it at once (wrong number, refusal).
 */
export function recordCallback(
  callback: Callback,
  body: RecordCallbackBody,
  by: string,
  now: Instant,
  policy: CallbackPolicy,
  way: CallbackWay = 'desk',
): Decision<Callback> {
  if (callback.state !== 'open')
    return refuse('callback-completed', '这次回访已经完成，不能再记录；如需更正请走回访复核。');
  const { status, contacted, solved, satisfaction, note, recording } = body;
  const answers = [contacted, solved, satisfaction].filter((answer) => answer !== undefined).length;
  if (status === 'reached' && answers < 3)
    return refuse(
      'callback-answers-required',
      '已接通的回访必须问全三个问题：是否联系、是否解决、是否满意。',
    );
  if (status !== 'reached' && answers > 0)
    return refuse(
      'callback-answers-unexpected',
      '没有接通或对方拒绝回答时，不能填写联系、解决和满意情况；请清空后再保存。',
    );
  const attempt = callback.attempts.length + 1;
  const attempts: readonly CallbackAttempt[] = [
    ...callback.attempts,
    {
      attempt,
      status,
      by,
      at: now,
      way,
      ...(note !== undefined && { note }),
      ...(recording !== undefined && { recording }),
    },
  ];
  const { ticketId, requestId, unitId, round } = callback;
  const said = { ticketId, requestId, unitId, round, status, attempt };
  const attempted: FactDraft = { type: 'callback.attempted.v1', data: said };
  const isFinal =
    status === 'reached' ||
    attempt >= policy.maxAttempts ||
    policy.finalStatuses.some((final) => final === status);
  if (!isFinal) {
    const pause = policy.retryMinutes[Math.min(attempt, policy.retryMinutes.length) - 1] ?? 0;
    const again = new Date(Date.parse(now) + pause * minuteMs).toISOString();
    return {
      next: { ...callback, attempts, nextAttemptAt: outsideQuietHours(again, policy.quietHours) },
      facts: [attempted],
    };
  }
  const answered =
    contacted !== undefined && solved !== undefined && satisfaction !== undefined
      ? { contacted, solved, satisfaction, cell: callbackCell(solved, satisfaction, policy) }
      : undefined;
  return {
    next: { ...callback, ...answered, attempts, status, state: 'done', doneAt: now },
    facts: [attempted, { type: 'callback.completed.v1', data: { ...said, ...answered } }],
  };
}
