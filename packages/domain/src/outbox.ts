import type {
  CallbackPolicy,
  FactDraft,
  MessagePurpose,
  MessageState,
  MessageWay,
  ReportMessageBody,
} from '@jiesu/contracts';
import { minuteMs } from './calendar.ts';
import { outsideQuietHours } from './callback.ts';
import { type Decision, type Granted, type Refused, refuse } from './decision.ts';

/**
 * 发送箱: what is to go out to petitioners, by text message or by a robot that calls. The house sends nothing itself: the
 * city's gateway takes what waits and says what became of it. Until it has said so, nothing counts as sent.
 */

type Instant = string;

export interface Message {
  readonly requestId: string;
  readonly purpose: MessagePurpose;
  readonly way: MessageWay;
  /** Which callback it asks about. */
  readonly ticketId?: string;
  readonly round?: number;
  /** Number and words, for the vault alone; gone once nobody can need them any more. */
  readonly sealed?: string;
  /** The petitioner waits for it at the phone: quiet hours do not hold it back. */
  readonly anyHour: boolean;
  readonly notBefore: Instant;
  /** Afterwards it is handed out no more. */
  readonly until: Instant;
  readonly state: MessageState;
  readonly putAt: Instant;
  readonly changedAt: Instant;
  /** How often a gateway had it. */
  readonly tries: number;
  /** What the gateway said last. */
  readonly detail?: string;
  /** While it is still to go out. */
  readonly open?: {
    readonly since: Instant;
    readonly until: Instant;
    /** From then on a gateway may have it: its hour has come, or the lease of another is over. */
    readonly freeAt: Instant;
    /** Since it was last put in. */
    readonly tries: number;
    readonly takenBy?: string;
  };
}

export type MessageDraft = Pick<
  Message,
  'requestId' | 'purpose' | 'way' | 'ticketId' | 'round' | 'anyHour' | 'notBefore' | 'until'
> & { readonly sealed: string };

type Rules = Pick<CallbackPolicy, 'quietHours' | 'message'>;

const kept = (message: Message, changes: Partial<Message>, now: Instant): Granted<Message> => ({
  next: { ...message, ...changes, changedAt: now },
  facts: [],
});

function ended(
  message: Message,
  state: MessageState,
  now: Instant,
  facts: readonly FactDraft[] = [],
): Granted<Message> {
  const { open: _, sealed, ...rest } = message;
  return {
    // A failed one may be put in again; of the others nobody need know the number any more.
    next: { ...rest, ...(state === 'failed' && sealed !== undefined && { sealed }), state, changedAt: now },
    facts,
  };
}

/** Put in again, a message changes nothing, unless it was withdrawn or ran out before. */
export function putMessage(
  known: Message | undefined,
  draft: MessageDraft,
  now: Instant,
): Granted<Message> | undefined {
  if (known !== undefined && known.state !== 'withdrawn' && known.state !== 'expired') return undefined;
  if (draft.until <= now) return undefined;
  const { notBefore, until } = draft;
  return {
    next: {
      ...draft,
      state: 'waiting',
      putAt: now,
      changedAt: now,
      tries: known?.tries ?? 0,
      open: { since: notBefore, until, freeAt: notBefore, tries: 0 },
    },
    facts: [],
  };
}

/** Whether people may be written to or called by a machine now. */
export const isQuiet = (now: Instant, policy: Pick<CallbackPolicy, 'quietHours'>): boolean =>
  outsideQuietHours(now, policy.quietHours) !== now;

/** One taker has it until the lease is over; then it waits again, for a gateway that died may not have sent it. */
export function takeMessage(
  message: Message,
  taker: string,
  leaseUntil: Instant,
  now: Instant,
  policy: Rules,
): Granted<Message> | undefined {
  const { open, tries, anyHour } = message;
  if (open === undefined || open.freeAt > now || open.until <= now) return undefined;
  if (!anyHour && isQuiet(now, policy)) return undefined;
  const taken = { ...open, tries: open.tries + 1, takenBy: taker, freeAt: leaseUntil };
  return kept(message, { state: 'taken', tries: tries + 1, open: taken }, now);
}

/** Whoever has answered, or is not to be asked any more, is not written to. What is out cannot be called back. */
export const withdrawMessage = (message: Message, now: Instant): Granted<Message> | undefined =>
  message.open === undefined ? undefined : ended(message, 'withdrawn', now);

export const expireMessage = (message: Message, now: Instant): Granted<Message> | undefined =>
  message.open === undefined || message.open.until > now ? undefined : ended(message, 'expired', now);

/** Answers that do not fit what was asked. */
export function reportErrors(message: Message, body: ReportMessageBody): Refused | undefined {
  const { outcome, status, contacted, solved, satisfaction } = body;
  const given = [contacted, solved, satisfaction].filter((answer) => answer !== undefined).length;
  const fits =
    message.way === 'robot' && outcome === 'sent'
      ? status !== undefined && given === (status === 'reached' ? 3 : 0)
      : status === undefined && given === 0;
  return fits
    ? undefined
    : refuse('robot-answers', '接通的外呼须带三个问题的回答；没有接通的不能带回答；短信不带回答。', 'status');
}

/** What became of it. Undefined: it was said before, or it has ended meanwhile, and nothing changes. */
export function reportMessage(
  message: Message | undefined,
  body: ReportMessageBody,
  now: Instant,
  policy: Rules,
): Decision<Message> | undefined {
  const { outcome, againMinutes = 10, detail } = body;
  if (message === undefined || message.tries === 0)
    return refuse('message-not-taken', '没有这条已取走的消息。', 'key');
  const wrong = reportErrors(message, body);
  if (wrong) return wrong;
  if (message.state === outcome) return undefined;
  if (message.state === 'sent' || message.state === 'failed')
    return refuse('message-not-taken', '这条消息已报告过结果，结果只报告一次。', 'outcome');
  const told = detail === undefined ? message : { ...message, detail };
  // What went out has gone out, also when it is said after the lease, or after it was withdrawn.
  if (outcome === 'sent') return ended(told, 'sent', now, robotFacts(message, body));
  const { open } = message;
  if (open === undefined) return undefined;
  if (outcome === 'failed' || open.tries >= policy.message.maxTries) return ended(told, 'failed', now);
  const later = new Date(Date.parse(now) + againMinutes * minuteMs).toISOString();
  const freeAt = message.anyHour ? later : outsideQuietHours(later, policy.quietHours);
  const { takenBy: _, ...free } = open;
  return kept(told, { state: 'waiting', open: { ...free, freeAt } }, now);
}

/** What a robot heard, for the callback's record. */
function robotFacts(message: Message, body: ReportMessageBody): readonly FactDraft[] {
  const { requestId, ticketId, round } = message;
  const { status, contacted, solved, satisfaction, recording } = body;
  if (message.way !== 'robot' || status === undefined || ticketId === undefined || round === undefined)
    return [];
  return [
    {
      type: 'callback.robotCalled.v1',
      data: {
        ticketId,
        requestId,
        round,
        status,
        ...(contacted !== undefined && { contacted }),
        ...(solved !== undefined && { solved }),
        ...(satisfaction !== undefined && { satisfaction }),
        ...(recording !== undefined && { recording }),
      },
    },
  ];
}

/** To go out and has not, for longer than a person should leave it alone. */
export const isStale = ({ open }: Message, now: Instant, policy: Rules): boolean =>
  open !== undefined &&
  open.until > now &&
  Date.parse(now) - Date.parse(open.since) > policy.message.staleMinutes * minuteMs;

/** A person puts it in again: what failed, and what a gateway took and never spoke of. */
export function requeueMessage(
  message: Message,
  sealed: string,
  now: Instant,
  policy: Rules,
): Decision<Message> {
  const { state, until, anyHour, open } = message;
  const no = (because: string): Refused => refuse('message-not-requeued', because, 'key');
  if (state === 'sent') return no('网关已发出这条消息，不再重发。');
  if (state === 'withdrawn') return no('诉求人已经答复或回访已撤回，这条消息不再发送。');
  if (state === 'expired' || until <= now)
    return no('这条消息已过有效时间；回访请改为人工拨打，查询码请重新发送。');
  if (open !== undefined && open.freeAt <= now) return no('这条消息已经在等网关来取；请检查网关是否在运行。');
  const freeAt = anyHour ? now : outsideQuietHours(now, policy.quietHours);
  return kept(
    message,
    { sealed, state: 'waiting', open: { since: open?.since ?? now, until, freeAt, tries: 0 } },
    now,
  );
}
