import type {
  AppealCallbackBody,
  AppealEffect,
  AppealState,
  CallbackCell,
  CallbackPolicy,
  CallbackStatus,
  DecideAppealBody,
  DecisionLevel,
  OfficeAct,
  Satisfaction,
} from '@jiesu/contracts';
import { hourMs } from './calendar.ts';
import { type Callback, callbackCell } from './callback.ts';
import { type Decision, type Refused, refuse } from './decision.ts';

/**
 * 回访复核: the unit says that a callback was recorded wrongly; somebody above, who had no part in it, listens to the
 * recording and decides. What an upheld appeal does to the three rates follows from its ground (dated policy). A matter
 * that was reopened stays open all the same: the petitioner is not made to wait for the quarrel.
 */

type Instant = string;

export interface Appeal {
  readonly by: string;
  readonly at: Instant;
  readonly ground: string;
  readonly effect: AppealEffect;
  readonly text: string;
  readonly state: AppealState;
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
  readonly because?: string;
  readonly heard?: boolean;
  /** What had been recorded, where the decision put something else in its place. */
  readonly recorded?: {
    readonly status?: CallbackStatus;
    readonly contacted?: boolean;
    readonly solved?: boolean;
    readonly satisfaction?: Satisfaction;
    readonly cell?: CallbackCell;
  };
}

const said = ({ ticketId, requestId, unitId, round }: Callback) => ({ ticketId, requestId, unitId, round });

export const appealGround = (policy: CallbackPolicy, code: string) =>
  policy.appeal.grounds.find((ground) => ground.code === code);

/** Until when the unit may appeal against it; undefined: not yet, or it has done so. */
export const mayAppealUntil = (callback: Callback, policy: CallbackPolicy): Instant | undefined =>
  callback.state !== 'done' || callback.doneAt === undefined || callback.appeal !== undefined
    ? undefined
    : new Date(Date.parse(callback.doneAt) + policy.appeal.windowHours * hourMs).toISOString();

export function appealCallback(
  callback: Callback,
  body: AppealCallbackBody,
  by: string,
  now: Instant,
  policy: CallbackPolicy,
): Decision<Callback> {
  const { ground: code, text } = body;
  if (callback.state !== 'done' || callback.doneAt === undefined)
    return refuse('appeal-too-early', '回访还没有完成，完成后才能申请复核。');
  if (callback.appeal)
    return refuse('appeal-repeated', '这次回访已经申请过复核，不能再次申请；请等待或查看决定。');
  if (now > (mayAppealUntil(callback, policy) ?? now))
    return refuse(
      'appeal-too-late',
      `申请复核须在回访完成后 ${policy.appeal.windowHours} 小时内提出，现已超过期限。`,
    );
  const ground = appealGround(policy, code);
  if (!ground) return refuse('appeal-ground-unknown', '没有这种复核理由，请从列表中选择。', 'ground');
  const appeal: Appeal = { by, at: now, ground: code, effect: ground.effect, text, state: 'pending' };
  return {
    next: { ...callback, appeal },
    facts: [{ type: 'callback.appealed.v1', data: { ...said(callback), by, ground: code } }],
  };
}

/** The recording of the conversation that gave the result, if the telephone system kept one. */
export const recordingOf = (callback: Callback): string | undefined => callback.attempts.at(-1)?.recording;

const levels = ['unit', 'district', 'city'] as const;

/** Who decides, and at which level. */
export interface AppealJudge {
  readonly userId: string;
  readonly level: 'unit' | DecisionLevel;
}

/** Why this person does not decide; nothing: they may. `acts`: who did what to the ticket. */
export function hindersAppeal(
  callback: Callback,
  { userId, level }: AppealJudge,
  policy: CallbackPolicy,
  acts: readonly Pick<OfficeAct, 'by'>[] = [],
): Refused | undefined {
  if (levels.indexOf(level) < levels.indexOf(policy.appeal.level))
    return refuse(
      'appeal-level',
      `回访复核由${policy.appeal.level === 'city' ? '市' : '区'}级决定；绑定了承办单位的账号不能决定。`,
    );
  const part = [...callback.attempts, ...acts, ...(callback.appeal ? [callback.appeal] : [])];
  if (part.some(({ by }) => by === userId))
    return refuse('appeal-own-callback', '您参与了这件事的办理、审核、回访或申请，须由别人复核。');
  return undefined;
}

export function decideAppeal(
  callback: Callback,
  body: DecideAppealBody,
  by: AppealJudge,
  now: Instant,
  policy: CallbackPolicy,
  acts: readonly Pick<OfficeAct, 'by'>[] = [],
): Decision<Callback> {
  const { appeal } = callback;
  if (appeal?.state !== 'pending') return refuse('no-appeal', '这次回访没有待决定的复核申请，请刷新列表。');
  const hindered = hindersAppeal(callback, by, policy, acts);
  if (hindered) return hindered;
  const { upheld, because, heard, contacted, solved, satisfaction } = body;
  if (recordingOf(callback) !== undefined && heard !== true)
    return refuse('recording-unheard', '这次回访有录音，请先听取录音再决定。', 'heard');
  const given = [contacted, solved, satisfaction].filter((answer) => answer !== undefined).length;
  const corrects = upheld && appeal.effect === 'corrected';
  if (corrects && given < 3)
    return refuse('appeal-answers-required', '这一理由成立时，须按录音填写三个问题的回答。', 'solved');
  if (!corrects && given > 0)
    return refuse(
      'callback-answers-unexpected',
      '只有按录音更正时才填写三个问题的回答；请清空后再保存。',
      'solved',
    );
  const decided: Appeal = {
    ...appeal,
    state: upheld ? 'upheld' : 'rejected',
    decidedBy: by.userId,
    decidedAt: now,
    because,
    ...(heard !== undefined && { heard }),
  };
  const about = { ...said(callback), by: by.userId, upheld, calledAt: callback.doneAt ?? now };
  if (!upheld)
    return {
      next: { ...callback, appeal: decided },
      facts: [{ type: 'callback.appealDecided.v1', data: about }],
    };
  const { status, contacted: was, solved: wasSolved, satisfaction: wasSatisfied, cell, ...rest } = callback;
  const recorded = {
    ...(status !== undefined && { status }),
    ...(was !== undefined && { contacted: was }),
    ...(wasSolved !== undefined && { solved: wasSolved }),
    ...(wasSatisfied !== undefined && { satisfaction: wasSatisfied }),
    ...(cell !== undefined && { cell }),
  };
  const answers =
    corrects && contacted !== undefined && solved !== undefined && satisfaction !== undefined
      ? { contacted, solved, satisfaction, cell: callbackCell(solved, satisfaction, policy) }
      : {};
  return {
    next: {
      ...rest,
      ...answers,
      status: corrects ? 'reached' : 'invalid',
      appeal: { ...decided, recorded },
    },
    facts: [{ type: 'callback.appealDecided.v1', data: { ...about, effect: appeal.effect, ...answers } }],
  };
}
