import type { DecisionLevel } from '@jiesu/contracts';
import { markedFact, unmarkedFact } from './application.ts';
import { addLimit } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Decision, refuse } from './decision.ts';
import {
  type Actor,
  advance,
  isRow,
  levelOf,
  markOf,
  permitted,
  said,
  type Ticket,
  type TicketMark,
  withMark,
  withoutMark,
} from './ticket.ts';

/** 督办 by hand (条例 §5): a notice with a due time, an answer of the unit, and an end that only a supervisor sets. */

type Instant = string;

export interface Supervision {
  readonly at: Instant;
  readonly by: string;
  readonly level: DecisionLevel;
  readonly notice: string;
  readonly dueAt: Instant;
  readonly answer?: {
    readonly at: Instant;
    readonly by: string;
    readonly text: string;
    readonly attachments: readonly string[];
  };
  readonly ended?: { readonly at: Instant; readonly by: string; readonly because: string };
}

const keptSupervisions = 20;

export const openSupervision = (ticket: Ticket): Supervision | undefined =>
  ticket.supervisions?.find((one) => one.ended === undefined);

const replaced = (ticket: Ticket, before: Supervision, after: Supervision): readonly Supervision[] =>
  (ticket.supervisions ?? []).map((one) => (one === before ? after : one));

export function superviseTicket(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  { notice, dueAt }: { readonly notice: string; readonly dueAt?: Instant },
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'supervise', by);
  if (!isRow(row)) return row;
  const level = levelOf(by);
  if (level === 'unit') return refuse('level-too-low', '督办由区级或市级发出，承办单位不能督办。');
  if (openSupervision(ticket)) return refuse('supervised-already', '已有一份督办在办；请先解除再另发督办。');
  if ((ticket.supervisions?.length ?? 0) >= keptSupervisions)
    return refuse('history-full', `这张工单已督办 ${keptSupervisions} 次，不能再发督办。`);
  const counting = { calendar: policies.calendarAt(at), roundTheClock: ticket.roundTheClock };
  const latest = addLimit(at, policies.handlingAt(at).supervision.within, counting).at;
  const due = dueAt ?? latest;
  if (due <= at) return refuse('until-too-early', '督办的答复期限须晚于现在。', 'dueAt');
  if (due > latest)
    return refuse('asked-too-long', '督办的答复期限超过政策允许的最长时间；请提前。', 'dueAt');
  const supervision: Supervision = { at, by: by.userId, level, notice, dueAt: due };
  const mark: TicketMark = { mark: 'supervised', since: at, by: by.userId, why: notice, until: due };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { supervisions: [...(ticket.supervisions ?? []), supervision], marks: withMark(ticket, mark) },
    notice,
  );
  return {
    next,
    facts: [
      { type: 'ticket.supervised.v1', data: { ...said(next, by), level, dueAt: due } },
      markedFact(next, by, mark),
    ],
  };
}

export function answerSupervision(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  answer: { readonly text: string; readonly attachments: readonly string[] },
): Decision<Ticket> {
  const row = permitted(ticket, 'answerSupervision', by);
  if (!isRow(row)) return row;
  const open = openSupervision(ticket);
  if (!open || open.answer) return refuse('not-supervised', '没有待答复的督办；请刷新后再看。');
  const after: Supervision = { ...open, answer: { at, by: by.userId, ...answer } };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { supervisions: replaced(ticket, open, after) },
    answer.text.slice(0, 500),
  );
  return { next, facts: [{ type: 'ticket.supervisionAnswered.v1', data: said(next, by) }] };
}

/** Also takes away the mark that a breach brought about: somebody has looked at it. */
export function endSupervision(ticket: Ticket, by: Actor, at: Instant, because: string): Decision<Ticket> {
  const row = permitted(ticket, 'endSupervision', by);
  if (!isRow(row)) return row;
  if (!markOf(ticket, 'supervised')) return refuse('not-supervised', '这张工单没有督办；请刷新后再看。');
  if (levelOf(by) === 'unit') return refuse('level-too-low', '督办由区级或市级解除，承办单位不能自行解除。');
  const open = openSupervision(ticket);
  if (open?.level === 'city' && levelOf(by) !== 'city')
    return refuse('level-too-low', '市级发出的督办须由市级解除。');
  const next = advance(
    ticket,
    row,
    by,
    at,
    {
      marks: withoutMark(ticket, 'supervised'),
      ...(open
        ? { supervisions: replaced(ticket, open, { ...open, ended: { at, by: by.userId, because } }) }
        : {}),
    },
    because,
  );
  return {
    next,
    facts: [
      ...(open
        ? ([{ type: 'ticket.supervisionEnded.v1', data: { ...said(next, by), because } }] as const)
        : []),
      unmarkedFact(next, by, 'supervised', because),
    ],
  };
}
