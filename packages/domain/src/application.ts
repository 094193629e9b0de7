import type {
  ApplicationKind,
  ApplicationPolicy,
  ApplicationState,
  ClockMove,
  ContactMethod,
  ContactOutcome,
  DecisionLevel,
  FactDraft,
  Mark,
} from '@jiesu/contracts';
import { addLimit } from './calendar.ts';
import type { Deadlines, Policies } from './deadlines.ts';
import { type Decision, type Granted, type Refused, refuse } from './decision.ts';
import { nextLevel } from './desk.ts';
import {
  type Actor,
  advance,
  deadlinesOf,
  isRow,
  levelOf,
  markOf,
  permitted,
  said,
  type Ticket,
  type TicketChanges,
  type TicketEvent,
  type TicketMark,
  type Transition,
  withMark,
  withoutMark,
} from './ticket.ts';

/**
 * 延期、暂停、挂账、剔除、提级: what a unit may ask a higher level for (条例 §15, §20). One way for all five: a typed ground with
 * evidence, then one approval after the other, each by another person of the level that dated policy names. What moves
 * a due time is the last approval, by its name in the history; a mark says what holds, and a list keeps it until it ends.
 */

type Instant = string;

/** That and how the petitioner was told (条例 §15). */
export interface NoticeGiven {
  readonly at: Instant;
  readonly by: string;
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  readonly note?: string;
}

export interface ApplicationDecision {
  readonly level: DecisionLevel;
  readonly at: Instant;
  readonly by: string;
  readonly granted: boolean;
  readonly because: string;
}

export interface Application {
  readonly kind: ApplicationKind;
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  /** Code of the policy. */
  readonly reason: string;
  readonly basis: string;
  /** Asked for; after the grant: granted. */
  readonly until?: Instant;
  readonly attachments: readonly string[];
  readonly approvals: readonly DecisionLevel[];
  readonly decideBy: Instant;
  readonly policyVersion: string;
  readonly state: ApplicationState;
  readonly decisions: readonly ApplicationDecision[];
  readonly told?: NoticeGiven;
  /** Until when the petitioner is to be told of the grant; missing where nobody need. */
  readonly tellBy?: Instant;
}

interface Ways {
  readonly apply: TicketEvent;
  readonly grant: TicketEvent;
  readonly refuse: TicketEvent;
  readonly word: string;
  /** What holds after the grant, and what waits before it. */
  readonly mark?: Mark;
  readonly waits?: Mark;
  readonly move?: ClockMove;
}

export const waysOf: Readonly<Record<ApplicationKind, Ways>> = {
  extension: {
    apply: 'applyExtension',
    grant: 'grantExtension',
    refuse: 'refuseExtension',
    word: '延期',
    mark: 'extension',
    move: 'extension',
  },
  pause: { apply: 'applyPause', grant: 'grantPause', refuse: 'refusePause', word: '暂停计时', move: 'pause' },
  parking: {
    apply: 'applyParking',
    grant: 'grantParking',
    refuse: 'refuseParking',
    word: '挂账',
    mark: 'parked',
    move: 'parking',
  },
  exclusion: {
    apply: 'applyExclusion',
    grant: 'grantExclusion',
    refuse: 'refuseExclusion',
    word: '剔除',
    mark: 'excluded',
  },
  escalation: {
    apply: 'applyEscalation',
    grant: 'grantEscalation',
    refuse: 'refuseEscalation',
    word: '提级',
    mark: 'escalated',
  },
};
export const applicationKinds = Object.keys(waysOf) as readonly ApplicationKind[];

/** Kinds that say until when. */
const timed: ReadonlySet<ApplicationKind> = new Set(['extension', 'pause', 'parking']);
/** Bounds the document, whatever is sent. */
const keptApplications = 40;

export const pendingApplication = (ticket: Ticket, kind: ApplicationKind): Application | undefined =>
  ticket.applications?.find((one) => one.kind === kind && one.state === 'pending');

const replaced = (ticket: Ticket, before: Application, after: Application): readonly Application[] =>
  (ticket.applications ?? []).map((one) => (one === before ? after : one));

/** How an application stands now. */
function decidedFact(
  ticket: Ticket,
  by: Actor,
  kind: ApplicationKind,
  state: ApplicationState,
  because?: string,
): FactDraft {
  return {
    type: 'ticket.applicationDecided.v1',
    data: { ...said(ticket, by), kind, state, ...(because === undefined ? {} : { because }) },
  };
}

export const clockMovedFact = (ticket: Ticket, by: Actor, move: ClockMove, due: Deadlines): FactDraft => ({
  type: 'ticket.clockMoved.v1',
  data: { ...said(ticket, by), move, due },
});

export const markedFact = (ticket: Ticket, by: Actor, mark: TicketMark): FactDraft => ({
  type: 'ticket.marked.v1',
  data: {
    ...said(ticket, by),
    mark: mark.mark,
    why: mark.why,
    ...(mark.until === undefined ? {} : { until: mark.until }),
  },
});

export const unmarkedFact = (ticket: Ticket, by: Actor, mark: Mark, because: string): FactDraft => ({
  type: 'ticket.unmarked.v1',
  data: { ...said(ticket, by), mark, because },
});

export interface ApplicationDraft {
  readonly kind: ApplicationKind;
  readonly reason: string;
  readonly basis: string;
  readonly until?: Instant;
  /** Of an escalation: to whom. */
  readonly level?: DecisionLevel;
  readonly attachments: readonly string[];
  readonly told?: Omit<NoticeGiven, 'at' | 'by'>;
}

const policyOf = (kind: ApplicationKind, at: Instant, policies: Policies): ApplicationPolicy =>
  policies.handlingAt(at).applications[kind];

const countingOf = (ticket: Ticket, at: Instant, policies: Policies) => ({
  calendar: policies.calendarAt(at),
  roundTheClock: ticket.roundTheClock,
});

/** Who must approve what is asked for, or why nobody may. */
function approvalsFor(
  ticket: Ticket,
  draft: ApplicationDraft,
  at: Instant,
  policies: Policies,
): readonly DecisionLevel[] | Refused {
  const { kind, until } = draft;
  const { word } = waysOf[kind];
  const { ways } = policyOf(kind, at, policies);
  /** Units of no district have the city above them. */
  const above = (level: DecisionLevel): DecisionLevel => (ticket.districtId === undefined ? 'city' : level);
  if (kind === 'escalation') {
    const level = above(draft.level ?? ways[0]?.approvals[0] ?? 'district');
    return [level];
  }
  // An extension is measured from the due time, the others from now.
  const from = kind === 'extension' ? ticket.due.handleAt : at;
  const counting = countingOf(ticket, at, policies);
  const way = ways.find(
    ({ upTo }) => until === undefined || upTo === undefined || until <= addLimit(from, upTo, counting).at,
  );
  return way
    ? way.approvals.map(above)
    : refuse('asked-too-long', `申请的${word}时间超过政策允许的最长时间；请缩短后再申请。`, 'until');
}

export function applyFor(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  draft: ApplicationDraft,
  policies: Policies,
): Decision<Ticket> {
  const { kind, reason, basis, until, attachments, told } = draft;
  const ways = waysOf[kind];
  const row = permitted(ticket, ways.apply, by);
  if (!isRow(row)) return row;
  const policy = policyOf(kind, at, policies);
  const hindered = hindrance(ticket, at, draft, policy);
  if (hindered) return hindered;
  const approvals = approvalsFor(ticket, draft, at, policies);
  if ('refused' in approvals) return approvals;
  const application: Application = {
    kind,
    at,
    by: by.userId,
    round: ticket.round,
    reason,
    basis,
    ...(until !== undefined && timed.has(kind) ? { until } : {}),
    attachments,
    approvals,
    decideBy: addLimit(at, policy.decideWithin, countingOf(ticket, at, policies)).at,
    policyVersion: policies.handlingAt(at).version,
    state: 'pending',
    decisions: [],
    ...(told ? { told: { ...told, at, by: by.userId } } : {}),
  };
  const ground = policy.reasons.find(({ code }) => code === reason)?.zh ?? reason;
  const next = advance(
    ticket,
    row,
    by,
    at,
    { applications: [...(ticket.applications ?? []), application] },
    `${ground}：${basis}`.slice(0, 500),
  );
  return {
    next,
    facts: [
      {
        type: 'ticket.applied.v1',
        data: {
          ...said(next, by),
          kind,
          reason,
          level: nextLevel(application),
          decideBy: application.decideBy,
          ...(application.until === undefined ? {} : { until: application.until }),
        },
      },
    ],
  };
}

function hindrance(
  ticket: Ticket,
  at: Instant,
  { kind, reason, until, attachments, told }: ApplicationDraft,
  policy: ApplicationPolicy,
): Refused | undefined {
  const { word } = waysOf[kind];
  const mine = (ticket.applications ?? []).filter((one) => one.kind === kind && one.round === ticket.round);
  if (pendingApplication(ticket, kind))
    return refuse('application-pending', `${word}申请正在审批；请等批复，或先撤回再重新申请。`);
  if ((ticket.applications?.length ?? 0) >= keptApplications)
    return refuse('history-full', `这张工单的申请已有 ${keptApplications} 件，不能再申请。`);
  const ground = policy.reasons.find(({ code }) => code === reason);
  if (!ground) return refuse('unknown-ground', `${word}政策中没有这个理由；请从列表中选择。`, 'reason');
  if (mine.some((one) => one.state === 'refused' && one.reason === reason))
    return refuse('application-repeated', `同一理由的${word}申请本轮已经不予批准，不能再次提出。`, 'reason');
  if (policy.perRound > 0 && mine.filter((one) => one.state === 'granted').length >= policy.perRound)
    return refuse('granted-already', `每轮办理最多批准 ${policy.perRound} 次${word}，本轮已经用完。`);
  if (new Set(attachments).size < ground.evidence)
    return refuse(
      'evidence-needed',
      `以“${ground.zh}”申请${word}，至少要附 ${ground.evidence} 份证明材料；请先上传。`,
      'attachments',
    );
  if (kind === 'exclusion' && markOf(ticket, 'excluded'))
    return refuse('granted-already', '这张工单已经剔除，不能重复申请。');
  if ((kind === 'extension' || kind === 'pause' || kind === 'parking') && markOf(ticket, 'parked'))
    return refuse('ticket-parked', '工单正在挂账，办理时限按复核日计算；需要变动的请走挂账复核。');
  if (timed.has(kind)) {
    if (ticket.due.handleAt <= at)
      return refuse('limit-run-out', `办理时限已过，不能再申请${word}；请尽快回复并说明情况。`);
    if (until === undefined) return refuse('until-needed', `请写明申请${word}到什么时候。`, 'until');
    const floor = kind === 'extension' ? ticket.due.handleAt : at;
    if (until <= floor)
      return refuse(
        'until-too-early',
        kind === 'extension' ? '新的期限须晚于现在的办理期限。' : `${word}的截止时间须晚于现在。`,
        'until',
      );
  }
  if (policy.notice === 'atApplication' && !told)
    return refuse('notice-needed', `申请${word}前须先向诉求人说明（条例第十五条）；请填写告知情况。`, 'told');
  return undefined;
}

/** May this person decide now? The level is reached, and nobody decides on what they asked for or approved before. */
export function hindersDecision(application: Application, by: Actor): Refused | undefined {
  const level = levelOf(by);
  const needed = nextLevel(application);
  if (level === 'unit' || (level === 'district' && needed === 'city'))
    return refuse(
      'level-too-low',
      needed === 'city'
        ? '这件申请须由市级审批；请等待市级批复。'
        : '这件申请须由区级或市级审批，承办单位不能自批。',
    );
  if (application.by === by.userId)
    return refuse('decider-is-applicant', '申请人不能审批自己的申请；请交给另一位审核员。');
  if (application.decisions.some((decision) => decision.by === by.userId))
    return refuse('second-person-needed', '须由两名不同人员先后审批，您已经批过；请交给另一位审核员。');
  return undefined;
}

interface Judging {
  readonly kind: ApplicationKind;
  readonly because: string;
  /** Granted instead of what was asked for; never longer. */
  readonly until?: Instant;
}

function judgeable(
  ticket: Ticket,
  event: TicketEvent,
  by: Actor,
  kind: ApplicationKind,
): { readonly row: Transition; readonly application: Application } | Refused {
  const row = permitted(ticket, event, by);
  if (!isRow(row)) return row;
  const application = pendingApplication(ticket, kind);
  if (!application) return refuse('no-application', `没有待审批的${waysOf[kind].word}申请；请刷新后再看。`);
  const hinders = hindersDecision(application, by);
  return hinders ?? { row, application };
}

const decisionOf = (
  application: Application,
  by: Actor,
  at: Instant,
  granted: boolean,
  because: string,
): Application => ({
  ...application,
  decisions: [
    ...application.decisions,
    { level: levelOf(by) === 'city' ? 'city' : nextLevel(application), at, by: by.userId, granted, because },
  ],
});

/**
 * One approval. The last one grants: it sets the mark and moves the due times, both by this event alone. An earlier
 * one only passes the application on to the next level.
 */
export function grantApplication(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  { kind, because, until }: Judging,
  policies: Policies,
): Decision<Ticket> {
  const known = pendingApplication(ticket, kind);
  const isLast = known === undefined || known.decisions.length + 1 >= known.approvals.length;
  const ways = waysOf[kind];
  const judging = judgeable(ticket, isLast ? ways.grant : 'endorse', by, kind);
  if ('refused' in judging) return judging;
  const { row, application } = judging;
  if (until !== undefined && (application.until === undefined || until > application.until))
    return refuse('asked-too-long', '批准的时间不能比申请的更长；请改短或按申请批准。', 'until');
  const judged = decisionOf(application, by, at, true, because);
  const upTo = until ?? application.until;
  if (upTo !== undefined && upTo <= (kind === 'extension' ? ticket.due.handleAt : at))
    return refuse('until-too-early', '申请的时间已经过去，批准没有意义；请不予批准并说明理由。', 'until');
  if (timed.has(kind) && ticket.due.handleAt <= at)
    return refuse('limit-run-out', '办理时限已过，不能再批准；请不予批准并说明理由。');
  const shortened: Application = upTo === undefined ? judged : { ...judged, until: upTo };
  if (!isLast) {
    const next = advance(
      ticket,
      row,
      by,
      at,
      { applications: replaced(ticket, application, shortened) },
      because,
    );
    return { next, facts: [decidedFact(next, by, kind, 'pending', because)] };
  }
  return granted(ticket, row, by, at, application, shortened, because, policies);
}

function granted(
  ticket: Ticket,
  row: Transition,
  by: Actor,
  at: Instant,
  application: Application,
  judged: Application,
  because: string,
  policies: Policies,
): Granted<Ticket> {
  const { kind, until } = judged;
  const ways = waysOf[kind];
  const policy = policyOf(kind, at, policies);
  const tellBy =
    policy.notice === 'afterGrant'
      ? addLimit(at, policy.decideWithin, countingOf(ticket, at, policies)).at
      : undefined;
  const { told: _, ...untold } = judged;
  const after: Application = {
    ...(tellBy === undefined ? judged : { ...untold, tellBy }),
    state: 'granted',
  };
  const mark: TicketMark | undefined = ways.mark && {
    mark: ways.mark,
    since: at,
    by: by.userId,
    why: judged.basis,
    ...(until === undefined ? {} : { until }),
  };
  const changes: TicketChanges = {
    applications: replaced(ticket, application, after),
    ...(mark ? { marks: withMark(ticket, mark) } : {}),
  };
  const { next, moved } = moving(ticket, row, by, at, changes, because, until, policies);
  return {
    next,
    facts: [
      decidedFact(next, by, kind, 'granted', because),
      ...(mark ? [markedFact(next, by, mark)] : []),
      ...(moved && ways.move ? [clockMovedFact(next, by, ways.move, next.due)] : []),
    ],
  };
}

/** The event goes into the history, and the due times follow from the history. */
function moving(
  ticket: Ticket,
  row: Transition,
  by: Actor,
  at: Instant,
  changes: TicketChanges,
  note: string,
  until: Instant | undefined,
  policies: Policies,
): { readonly next: Ticket; readonly moved: boolean } {
  const noted = advance(ticket, row, by, at, changes, note, until);
  const due = deadlinesOf(noted, policies);
  const moved = due.handleAt !== ticket.due.handleAt || due.contactAt !== ticket.due.contactAt;
  // Settled after the due times are known, so that the next one is the moved one.
  return { next: moved ? advance(ticket, row, by, at, { ...changes, due }, note, until) : noted, moved };
}

export function refuseApplication(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  { kind, because }: Pick<Judging, 'kind' | 'because'>,
): Decision<Ticket> {
  const judging = judgeable(ticket, waysOf[kind].refuse, by, kind);
  if ('refused' in judging) return judging;
  const { row, application } = judging;
  const after: Application = { ...decisionOf(application, by, at, false, because), state: 'refused' };
  const next = advance(ticket, row, by, at, { applications: replaced(ticket, application, after) }, because);
  return { next, facts: [decidedFact(next, by, kind, 'refused', because)] };
}

export function withdrawApplication(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  kind: ApplicationKind,
): Decision<Ticket> {
  const row = permitted(ticket, 'withdraw', by);
  if (!isRow(row)) return row;
  const application = pendingApplication(ticket, kind);
  if (!application) return refuse('no-application', `没有待审批的${waysOf[kind].word}申请；请刷新后再看。`);
  const after: Application = { ...application, state: 'withdrawn' };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { applications: replaced(ticket, application, after) },
    waysOf[kind].word,
  );
  return { next, facts: [decidedFact(next, by, kind, 'withdrawn')] };
}

/** The petitioner was told what was granted, and why (条例 §15, §24). */
export function tellPetitioner(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  told: Omit<NoticeGiven, 'at' | 'by'>,
): Decision<Ticket> {
  const row = permitted(ticket, 'tell', by);
  if (!isRow(row)) return row;
  const untold = ticket.applications?.find(
    (one) => one.state === 'granted' && one.tellBy !== undefined && !one.told,
  );
  if (!untold) return refuse('nothing-to-tell', '没有需要告知诉求人的批复；请刷新后再看。');
  const after: Application = { ...untold, told: { ...told, at, by: by.userId } };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { applications: replaced(ticket, untold, after) },
    told.note ?? waysOf[untold.kind].word,
  );
  const { outcome, method } = told;
  return {
    next,
    facts: [{ type: 'ticket.told.v1', data: { ...said(next, by), kind: untold.kind, outcome, method } }],
  };
}

/** Events after which a pause that was granted before runs no more. */
const endsPause: ReadonlySet<string> = new Set([
  'grantPause',
  'resumeClock',
  'grantExtension',
  'grantParking',
  'reopen',
]);

/** The pause that runs, if one does. */
export const runningPause = (ticket: Ticket, at: Instant): Application | undefined => {
  const last = ticket.history.findLast(({ what }) => endsPause.has(what));
  if (last?.what !== 'grantPause' || last.until === undefined || last.until <= at) return undefined;
  return ticket.applications?.findLast((one) => one.kind === 'pause' && one.state === 'granted');
};

export function resumeClock(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  because: string,
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'resumeClock', by);
  if (!isRow(row)) return row;
  if (!runningPause(ticket, at)) return refuse('no-pause', '办理时限没有暂停；请刷新后再看。');
  const { next, moved } = moving(ticket, row, by, at, {}, because, undefined, policies);
  return { next, facts: moved ? [clockMovedFact(next, by, 'resume', next.due)] : [] };
}

function parkedBy(ticket: Ticket, on: TicketEvent, by: Actor): Transition | Refused {
  const row = permitted(ticket, on, by);
  if (!isRow(row)) return row;
  if (!markOf(ticket, 'parked')) return refuse('not-parked', '这张工单没有挂账；请刷新后再看。');
  if (levelOf(by) === 'unit') return refuse('level-too-low', '挂账由区级或市级复核，承办单位不能自行复核。');
  return row;
}

/** The review of a parked ticket: it stays on the list until a new day, and the petitioner is told again. */
export function keepParked(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  review: { readonly until: Instant; readonly because: string },
  policies: Policies,
): Decision<Ticket> {
  const row = parkedBy(ticket, 'keepParked', by);
  if (!isRow(row)) return row;
  const { until, because } = review;
  const parked = markOf(ticket, 'parked');
  if (!parked) throw new Error('checked before');
  if (until <= at) return refuse('until-too-early', '下一次复核的时间须晚于现在。', 'until');
  const policy = policyOf('parking', at, policies);
  const longest = policy.ways.at(-1)?.upTo;
  const counting = countingOf(ticket, at, policies);
  if (longest && until > addLimit(at, longest, counting).at)
    return refuse('asked-too-long', '下一次复核的时间超过政策允许的最长时间；请提前。', 'until');
  const mark: TicketMark = { ...parked, until };
  const changes: TicketChanges = {
    marks: withMark(ticket, mark),
    ...untold(ticket, addLimit(at, policy.decideWithin, counting).at),
  };
  const { next, moved } = moving(ticket, row, by, at, changes, because, until, policies);
  return {
    next,
    facts: [
      markedFact(next, by, mark),
      ...(moved ? [clockMovedFact(next, by, 'parkingReview', next.due)] : []),
    ],
  };
}

/** The granted parking as one of which the petitioner must hear anew. */
function untold(ticket: Ticket, tellBy: Instant): Pick<TicketChanges, 'applications'> {
  const last = ticket.applications?.findLast((one) => one.kind === 'parking' && one.state === 'granted');
  if (!last || last.tellBy === undefined) return {};
  const { told: _, ...rest } = last;
  return { applications: replaced(ticket, last, { ...rest, tellBy }) };
}

export function unpark(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  because: string,
  policies: Policies,
): Decision<Ticket> {
  const row = parkedBy(ticket, 'unpark', by);
  if (!isRow(row)) return row;
  const changes: TicketChanges = { marks: withoutMark(ticket, 'parked') };
  const { next, moved } = moving(ticket, row, by, at, changes, because, undefined, policies);
  return {
    next,
    facts: [
      unmarkedFact(next, by, 'parked', because),
      ...(moved ? [clockMovedFact(next, by, 'parkingEnd', next.due)] : []),
    ],
  };
}

/** An exclusion that was found to be wrong: the ticket counts again. Only the city, since two had to agree before. */
export function restoreTicket(ticket: Ticket, by: Actor, at: Instant, because: string): Decision<Ticket> {
  const row = permitted(ticket, 'restore', by);
  if (!isRow(row)) return row;
  if (!markOf(ticket, 'excluded')) return refuse('not-excluded', '这张工单没有剔除；请刷新后再看。');
  if (levelOf(by) !== 'city') return refuse('level-too-low', '恢复计入考核须由市级决定。');
  const next = advance(ticket, row, by, at, { marks: withoutMark(ticket, 'excluded') }, because);
  return { next, facts: [unmarkedFact(next, by, 'excluded', because)] };
}
