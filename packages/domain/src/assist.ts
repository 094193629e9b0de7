import type { Policies } from './deadlines.ts';
import { type Decision, refuse } from './decision.ts';
import { assistDueAt, mayOffer, mostAssists, openAssists } from './joint.ts';
import { type Actor, advance, isRow, permitted, said, type Ticket } from './ticket.ts';

/**
 * 主办与协办 (条例 §14): the first receiver leads and cannot shed the ticket; others assist, each with a due time of its own
 * before the lead's, and report to the lead, who gives one joint answer.
 */

type Instant = string;

export interface Assist {
  readonly unitId: string;
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  readonly task?: string;
  readonly dueAt: Instant;
  readonly reports: readonly AssistReport[];
  /** When the final report came. */
  readonly doneAt?: Instant;
}

export interface AssistReport {
  readonly at: Instant;
  readonly by: string;
  readonly text: string;
  readonly attachments: readonly string[];
  /** False: how it stands, and why it takes longer. */
  readonly final: boolean;
}

const keptReports = 10;

export function askAssist(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  asked: { readonly unitId: string; readonly task: string; readonly dueAt?: Instant },
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'askAssist', by);
  if (!isRow(row)) return row;
  const { unitId, task } = asked;
  if (unitId === ticket.unitId)
    return refuse('calls-itself', '主办单位不能作为自己的协办；请另选单位。', 'unitId');
  if (openAssists(ticket).some((one) => one.unitId === unitId))
    return refuse('assist-open', '这个单位的协办还没有反馈，不必重复商请。', 'unitId');
  if ((ticket.assists?.length ?? 0) >= mostAssists)
    return refuse('history-full', `这张工单的协办已有 ${mostAssists} 次，不能再商请。`);
  const latest = assistDueAt(at, ticket.tier, ticket.due.handleAt, ticket.roundTheClock, policies);
  const dueAt = asked.dueAt ?? latest;
  if (dueAt <= at) return refuse('until-too-early', '协办期限须晚于现在。', 'dueAt');
  if (dueAt > ticket.due.handleAt)
    return refuse('asked-too-long', '协办期限不能晚于主办的办理期限；请提前。', 'dueAt');
  const assist: Assist = { unitId, at, by: by.userId, round: ticket.round, task, dueAt, reports: [] };
  const assistUnitIds = ticket.assistUnitIds.includes(unitId)
    ? ticket.assistUnitIds
    : [...ticket.assistUnitIds, unitId];
  const next = advance(
    ticket,
    row,
    by,
    at,
    { assists: [...(ticket.assists ?? []), assist], assistUnitIds },
    task,
  );
  return {
    next,
    facts: [{ type: 'ticket.assistAsked.v1', data: { ...said(next, by), assistUnitId: unitId, dueAt } }],
  };
}

export function reportAssist(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  report: {
    /** A called unit means itself. */
    readonly unitId?: string;
    readonly text: string;
    readonly attachments: readonly string[];
    readonly final: boolean;
  },
): Decision<Ticket> {
  const row = permitted(ticket, 'reportAssist', by);
  if (!isRow(row)) return row;
  const unitId = by.unitId ?? report.unitId;
  const assist = openAssists(ticket).find((one) => one.unitId === unitId) ?? offered(ticket, unitId, at);
  if (!assist) return refuse('no-assist', '没有等待本单位反馈的协办；请刷新后再看。');
  if (!report.final && assist.reports.length >= keptReports)
    return refuse('history-full', `阶段性反馈已有 ${keptReports} 次；请提交最终反馈。`);
  const { text, attachments, final } = report;
  const isOffered = !ticket.assists?.includes(assist);
  const after: Assist = {
    ...assist,
    reports: [...assist.reports, { at, by: by.userId, text, attachments, final }],
    ...(final || isOffered ? { doneAt: at } : {}),
  };
  const known = ticket.assists ?? [];
  const assists = isOffered ? [...known, after] : known.map((one) => (one === assist ? after : one));
  const next = advance(ticket, row, by, at, { assists }, text.slice(0, 500));
  return {
    next,
    facts: [
      {
        type: 'ticket.assistReported.v1',
        data: { ...said(next, by), assistUnitId: assist.unitId, final },
      },
    ],
  };
}

/** A unit that the rule named reports without having been asked: once in a round, and nobody waits for more. */
function offered(ticket: Ticket, unitId: string | undefined, at: Instant): Assist | undefined {
  if (unitId === undefined || !mayOffer(ticket, unitId)) return undefined;
  const { round, due } = ticket;
  return { unitId, at, by: 'machine', round, dueAt: due.handleAt, reports: [] };
}
