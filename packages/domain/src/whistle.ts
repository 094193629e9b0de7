import type { FactDraft, UnitKind, WhistleKind, WhistleStep } from '@jiesu/contracts';
import { markedFact, unmarkedFact } from './application.ts';
import { addLimit } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Decision, type Refused, refuse } from './decision.ts';
import {
  type Actor,
  advance,
  isRow,
  levelOf,
  permitted,
  said,
  type Ticket,
  type TicketEvent,
  type TicketMark,
  type Transition,
  withMark,
  withoutMark,
} from './ticket.ts';

/**
 * 吹哨报到 (条例 §16, §33): a street office calls departments to its side; each arrives in time, or says why not and the
 * district rules; each reports; at the end both sides rate each other. The lead stays the lead all the while.
 */

type Instant = string;

export interface Whistle {
  /** Number on its ticket, from 1. */
  readonly whistle: number;
  readonly kind: WhistleKind;
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  readonly matter: string;
  readonly place: string;
  readonly arriveBy: Instant;
  readonly units: readonly CalledUnit[];
  readonly ended?: {
    readonly at: Instant;
    readonly by: string;
    readonly solved: boolean;
    readonly result: string;
  };
}

export interface CalledUnit {
  readonly unitId: string;
  readonly task: string;
  readonly step: WhistleStep;
  /** Its own, since a ruling sets a new one. */
  readonly arriveBy: Instant;
  readonly arrivedAt?: Instant;
  readonly arrivedBy?: string;
  /** By the caller. */
  readonly confirmed?: { readonly at: Instant; readonly by: string };
  readonly refusal?: { readonly at: Instant; readonly by: string; readonly because: string };
  readonly ruling?: {
    readonly at: Instant;
    readonly by: string;
    readonly mustCome: boolean;
    readonly because: string;
  };
  readonly report?: {
    readonly at: Instant;
    readonly by: string;
    readonly text: string;
    readonly attachments: readonly string[];
  };
  /** The caller of this unit, and this unit of the caller. */
  readonly rating?: WhistleRating;
  readonly ratingOfCaller?: WhistleRating;
}

export interface WhistleRating {
  readonly at: Instant;
  readonly by: string;
  /** 1…5. */
  readonly score: number;
  readonly note?: string;
}

/** What the directory says of a unit, as far as a whistle asks. */
export type UnitKinds = (unitId: string) => UnitKind | undefined;

const keptWhistles = 20;

export const openWhistles = (ticket: Ticket): readonly Whistle[] =>
  (ticket.whistles ?? []).filter((one) => one.ended === undefined);

export interface WhistleDraft {
  readonly kind: WhistleKind;
  readonly matter: string;
  readonly place: string;
  readonly units: readonly { readonly unitId: string; readonly task: string }[];
  /** Left out: the latest that policy allows. */
  readonly arriveBy?: Instant;
}

export function blowWhistle(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  draft: WhistleDraft,
  policies: Policies,
  kinds: UnitKinds,
): Decision<Ticket> {
  const row = permitted(ticket, 'whistle', by);
  if (!isRow(row)) return row;
  const policy = policies.handlingAt(at).whistle;
  const own = kinds(ticket.unitId);
  if (own === undefined || !policy.mayCall.includes(own))
    return refuse('whistle-not-yours', '吹哨由街道乡镇等属地单位发起（条例第十六条）；本单位请用协办。');
  if (openWhistles(ticket).length >= policy.maxOpen)
    return refuse('whistle-open', `这张工单已有 ${policy.maxOpen} 次吹哨未结束；请先结束再吹哨。`);
  if ((ticket.whistles?.length ?? 0) >= keptWhistles)
    return refuse('history-full', `这张工单已吹哨 ${keptWhistles} 次，不能再吹哨。`);
  const wrong = wrongUnits(ticket, draft, policy.mayBeCalled, kinds);
  if (wrong) return wrong;
  const counting = { calendar: policies.calendarAt(at), roundTheClock: ticket.roundTheClock };
  const latest = addLimit(at, policy.arrive[draft.kind], counting).at;
  const arriveBy = draft.arriveBy ?? latest;
  if (arriveBy <= at) return refuse('until-too-early', '到场时间须晚于现在。', 'arriveBy');
  // A later hour may be agreed for what is no emergency; there the limit is the point of the whistle.
  if (draft.kind === 'emergency' && arriveBy > latest)
    return refuse('asked-too-long', '应急哨的到场时间不能晚于政策规定的时限；请提前。', 'arriveBy');
  const { kind, matter, place } = draft;
  const whistle: Whistle = {
    whistle: (ticket.whistles?.length ?? 0) + 1,
    kind,
    at,
    by: by.userId,
    round: ticket.round,
    matter,
    place,
    arriveBy,
    units: draft.units.map(({ unitId, task }) => ({ unitId, task, step: 'called', arriveBy })),
  };
  const mark: TicketMark = { mark: 'whistle', since: at, by: by.userId, why: matter, until: arriveBy };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { whistles: [...(ticket.whistles ?? []), whistle], marks: withMark(ticket, mark) },
    matter,
  );
  return {
    next,
    facts: [
      {
        type: 'ticket.whistled.v1',
        data: {
          ...said(next, by),
          whistle: whistle.whistle,
          kind,
          unitIds: draft.units.map(({ unitId }) => unitId),
          arriveBy,
        },
      },
      markedFact(next, by, mark),
    ],
  };
}

function wrongUnits(
  ticket: Ticket,
  { units }: WhistleDraft,
  mayBeCalled: readonly UnitKind[],
  kinds: UnitKinds,
): Refused | undefined {
  for (const [i, { unitId }] of units.entries()) {
    const field = `units[${i}].unitId`;
    const kind = kinds(unitId);
    if (kind === undefined) return refuse('unknown-unit', '单位目录中没有这个单位，请从目录中选择。', field);
    if (unitId === ticket.unitId) return refuse('calls-itself', '不能向本单位吹哨；请另选单位。', field);
    if (!mayBeCalled.includes(kind))
      return refuse('not-callable', '这类单位不在吹哨范围内；请改选部门或公共服务企业。', field);
    if (units.findIndex((other) => other.unitId === unitId) !== i)
      return refuse('unit-twice', '同一单位只需写一次；请合并任务。', field);
  }
  return undefined;
}

interface Called {
  readonly row: Transition;
  readonly whistle: Whistle;
  readonly unit: CalledUnit;
}

/** The whistle and the unit that is meant, or what stands in the way. `own`: the actor must be of that unit. */
function calledUnit(
  ticket: Ticket,
  on: TicketEvent,
  by: Actor,
  number: number,
  unitId: string | undefined,
  own: boolean,
): Called | Refused {
  const row = permitted(ticket, on, by);
  if (!isRow(row)) return row;
  const whistle = ticket.whistles?.find((one) => one.whistle === number);
  if (!whistle) return refuse('no-whistle', '没有这次吹哨；请刷新后再看。', 'whistle');
  if (whistle.ended && on !== 'rateWhistle')
    return refuse('whistle-ended', '这次吹哨已经结束；请刷新后再看。', 'whistle');
  const meant = own && by.unitId !== undefined ? by.unitId : unitId;
  const unit = whistle.units.find((one) => one.unitId === meant);
  if (!unit) return refuse('not-called', '这次吹哨没有叫到这个单位；请核对后再操作。', 'unitId');
  return { row, whistle, unit };
}

function withUnit(
  ticket: Ticket,
  whistle: Whistle,
  before: CalledUnit,
  after: CalledUnit,
): readonly Whistle[] {
  const units = whistle.units.map((one) => (one === before ? after : one));
  return (ticket.whistles ?? []).map((one) => (one === whistle ? { ...whistle, units } : one));
}

const movedFact = (ticket: Ticket, by: Actor, whistle: number, unit: CalledUnit): FactDraft => ({
  type: 'ticket.whistleMoved.v1',
  data: {
    ...said(ticket, by),
    whistle,
    calledUnitId: unit.unitId,
    step: unit.step,
    arriveBy: unit.arriveBy,
  },
});

export interface OfWhistle {
  readonly whistle: number;
  /** Which unit; a called unit means itself. */
  readonly unitId?: string;
}

/** The called unit says that it is there. */
export function arriveAtWhistle(ticket: Ticket, by: Actor, at: Instant, of: OfWhistle): Decision<Ticket> {
  const called = calledUnit(ticket, 'arrive', by, of.whistle, of.unitId, true);
  if ('refused' in called) return called;
  const { row, whistle, unit } = called;
  if (unit.step !== 'called' && unit.step !== 'refused')
    return refuse('arrived-already', '到场已经登记过了。');
  const after: CalledUnit = { ...unit, step: 'arrived', arrivedAt: at, arrivedBy: by.userId };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { whistles: withUnit(ticket, whistle, unit, after) },
    unit.unitId,
  );
  return { next, facts: [movedFact(next, by, whistle.whistle, after)] };
}

/** The caller confirms, or denies: then the unit is awaited as before. */
export function confirmArrival(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  of: OfWhistle & { readonly arrived: boolean },
): Decision<Ticket> {
  const called = calledUnit(ticket, 'confirmArrival', by, of.whistle, of.unitId, false);
  if ('refused' in called) return called;
  const { row, whistle, unit } = called;
  if (unit.confirmed || unit.step === 'excused' || unit.step === 'reported')
    return refuse('arrived-already', '到场情况已经确认过了。');
  if (!of.arrived && unit.step !== 'arrived')
    return refuse('not-arrived', '对方还没有登记到场；到期未到会自动提醒并督办。');
  const { arrivedAt, arrivedBy, ...rest } = unit;
  const after: CalledUnit = of.arrived
    ? {
        ...rest,
        step: 'arrived',
        arrivedAt: arrivedAt ?? at,
        arrivedBy: arrivedBy ?? by.userId,
        confirmed: { at, by: by.userId },
      }
    : { ...rest, step: 'called' };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { whistles: withUnit(ticket, whistle, unit, after) },
    `${unit.unitId} ${of.arrived ? '已到场' : '未到场'}`,
  );
  return { next, facts: [movedFact(next, by, whistle.whistle, after)] };
}

/** Refused: the arrival limit runs on, and the district rules (街道办事处条例 §44). */
export function refuseWhistle(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  of: OfWhistle & { readonly because: string },
): Decision<Ticket> {
  const called = calledUnit(ticket, 'refuseWhistle', by, of.whistle, of.unitId, true);
  if ('refused' in called) return called;
  const { row, whistle, unit } = called;
  if (unit.step !== 'called') return refuse('arrived-already', '已经登记到场或已有结果，不能再拒绝。');
  if (unit.ruling?.mustCome) return refuse('ruled-already', '区里已裁定须到场，不能再次拒绝；请尽快到场。');
  const refusal = { at, by: by.userId, because: of.because };
  const after: CalledUnit = { ...unit, step: 'refused', refusal };
  const next = advance(ticket, row, by, at, { whistles: withUnit(ticket, whistle, unit, after) }, of.because);
  return { next, facts: [movedFact(next, by, whistle.whistle, after)] };
}

export function ruleWhistle(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  of: OfWhistle & { readonly mustCome: boolean; readonly because: string },
  policies: Policies,
): Decision<Ticket> {
  const called = calledUnit(ticket, 'ruleWhistle', by, of.whistle, of.unitId, false);
  if ('refused' in called) return called;
  const { row, whistle, unit } = called;
  if (levelOf(by) === 'unit') return refuse('level-too-low', '拒绝报到由区级或市级裁定。');
  if (unit.step !== 'refused' || !unit.refusal)
    return refuse('no-refusal', '这个单位没有拒绝报到；请刷新后再看。');
  if (unit.refusal.by === by.userId)
    return refuse('decider-is-applicant', '拒绝报到的人不能裁定自己的拒绝；请交给另一位审核员。');
  const { mustCome, because } = of;
  const counting = { calendar: policies.calendarAt(at), roundTheClock: ticket.roundTheClock };
  const anew = addLimit(at, policies.handlingAt(at).whistle.arrive[whistle.kind], counting).at;
  const after: CalledUnit = {
    ...unit,
    step: mustCome ? 'called' : 'excused',
    ...(mustCome ? { arriveBy: anew } : {}),
    ruling: { at, by: by.userId, mustCome, because },
  };
  const next = advance(ticket, row, by, at, { whistles: withUnit(ticket, whistle, unit, after) }, because);
  return { next, facts: [movedFact(next, by, whistle.whistle, after)] };
}

export function reportWhistle(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  of: OfWhistle & { readonly text: string; readonly attachments: readonly string[] },
): Decision<Ticket> {
  const called = calledUnit(ticket, 'reportWhistle', by, of.whistle, of.unitId, true);
  if ('refused' in called) return called;
  const { row, whistle, unit } = called;
  if (unit.step !== 'arrived') return refuse('not-arrived', '请先登记到场，再反馈任务完成情况。');
  const { text, attachments } = of;
  const after: CalledUnit = { ...unit, step: 'reported', report: { at, by: by.userId, text, attachments } };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { whistles: withUnit(ticket, whistle, unit, after) },
    text.slice(0, 500),
  );
  return { next, facts: [movedFact(next, by, whistle.whistle, after)] };
}

/** Nobody leaves before the matter is done: only the caller ends a whistle, and each unit has an outcome by then. */
export function endWhistle(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  of: { readonly whistle: number; readonly solved: boolean; readonly result: string },
): Decision<Ticket> {
  const row = permitted(ticket, 'endWhistle', by);
  if (!isRow(row)) return row;
  const whistle = ticket.whistles?.find((one) => one.whistle === of.whistle);
  if (!whistle) return refuse('no-whistle', '没有这次吹哨；请刷新后再看。', 'whistle');
  if (whistle.ended) return refuse('whistle-ended', '这次吹哨已经结束；请刷新后再看。', 'whistle');
  if (whistle.units.some((unit) => unit.step === 'refused'))
    return refuse('ruling-pending', '有单位拒绝报到，正等区里裁定；裁定后才能结束。');
  const ended: Whistle = {
    ...whistle,
    ended: { at, by: by.userId, solved: of.solved, result: of.result },
  };
  const whistles = (ticket.whistles ?? []).map((one) => (one === whistle ? ended : one));
  const isLast = whistles.every((one) => one.ended !== undefined);
  const next = advance(
    ticket,
    row,
    by,
    at,
    { whistles, ...(isLast ? { marks: withoutMark(ticket, 'whistle') } : {}) },
    of.result.slice(0, 500),
  );
  return {
    next,
    facts: [
      {
        type: 'ticket.whistleEnded.v1',
        data: { ...said(next, by), whistle: whistle.whistle, solved: of.solved },
      },
      ...(isLast ? [unmarkedFact(next, by, 'whistle', '吹哨结束')] : []),
    ],
  };
}

/** After the end, once per side and unit: the lead rates the unit, a called unit the lead (条例 §33). */
export function rateWhistle(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  of: OfWhistle & { readonly score: number; readonly note?: string },
): Decision<Ticket> {
  const ofLead = by.unitId === ticket.unitId || (by.unitId === undefined && of.unitId !== undefined);
  const called = calledUnit(ticket, 'rateWhistle', by, of.whistle, of.unitId, !ofLead);
  if ('refused' in called) return called;
  const { row, whistle, unit } = called;
  if (!whistle.ended) return refuse('whistle-open', '吹哨结束后才能互相评价。');
  if (ofLead ? unit.rating : unit.ratingOfCaller) return refuse('rated-already', '已经评价过了，不能修改。');
  const rating: WhistleRating = {
    at,
    by: by.userId,
    score: of.score,
    ...(of.note === undefined ? {} : { note: of.note }),
  };
  const after: CalledUnit = ofLead ? { ...unit, rating } : { ...unit, ratingOfCaller: rating };
  const next = advance(
    ticket,
    row,
    by,
    at,
    { whistles: withUnit(ticket, whistle, unit, after) },
    `${of.score} 分`,
  );
  return {
    next,
    facts: [
      {
        type: 'ticket.whistleRated.v1',
        data: {
          ...said(next, by),
          whistle: whistle.whistle,
          calledUnitId: unit.unitId,
          ofCaller: !ofLead,
          score: of.score,
        },
      },
    ],
  };
}
