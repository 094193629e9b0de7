import type {
  DispatchCandidate,
  DispatchMode,
  DispatchRule,
  FactData,
  FactDraft,
  FieldError,
  RequestClassified,
  RequestDispatched,
  ReviewReason,
  Urgency,
} from '@jiesu/contracts';
import { minuteMs } from './calendar.ts';
import { type Conference, decidedConference } from './conference.ts';
import { type Granted, type Refused, refuse } from './decision.ts';
import {
  type DispatchDecision,
  type DispatchUnit,
  mayLead,
  supervisorOf,
  type UnitDirectory,
  urgencyRank,
} from './dispatch.ts';
import type { CompiledCatalogue } from './dispatch-catalogue.ts';
import { ticketIdOf } from './ticket.ts';

/** The way of one request through dispatch: waiting for a dispatcher, dispatched (hop by hop), or settled without. */
export interface Routing {
  readonly state: 'waiting' | 'dispatched' | 'settled';
  /** What every dispatch of it repeats. Masked, as classified. */
  readonly request: RoutedRequest;
  /** Revision of the classification; an older one that comes late changes nothing. */
  readonly classifiedRevision: number;
  /** Only while waiting. */
  readonly review?: RoutingReview;
  readonly hops: readonly RoutingHop[];
  readonly proposals?: readonly RoutingProposal[];
  /** Parts of a split request that wait beside the one in `review`. */
  readonly reviews?: readonly RoutingReview[];
  /** 派单前会商; the last one. */
  readonly conference?: Conference;
}

export type RoutedRequest = Pick<
  RequestDispatched,
  | 'kind'
  | 'channel'
  | 'title'
  | 'text'
  | 'place'
  | 'problemType'
  | 'dimensions'
  | 'urgency'
  | 'petitionerRef'
  | 'confidential'
  | 'supporters'
  | 'receivedAt'
  | 'classifiedAt'
>;

export interface RoutingReview {
  readonly reason: ReviewReason;
  readonly because: string;
  readonly alarm: boolean;
  readonly since: string;
  readonly dueAt: string;
  /** 0 = most urgent; for sorting. */
  readonly rank: number;
  readonly candidates: readonly DispatchCandidate[];
  /** Which part of a split request waits. */
  readonly part?: number;
}

export interface RoutingHop {
  readonly unitId: string;
  readonly districtUnitId?: string;
  readonly assistUnitIds: readonly string[];
  readonly mode: DispatchMode;
  readonly tier: Urgency;
  readonly rule: DispatchRule;
  readonly decidedBy: string;
  readonly at: string;
  readonly endedBecause?: string;
  /** Which part of a split request it is, and what that part is about. */
  readonly part?: number;
  readonly matter?: PartMatter;
  /** Passed down by a district: no objection led here, and the limit may run since before. */
  readonly passedDown?: true;
  readonly limitFrom?: string;
}

export type PartMatter = Partial<Pick<RoutedRequest, 'title' | 'text' | 'problemType'>>;

/** What a change after dispatch would have meant: a note for people, never a silent move. */
export interface RoutingProposal {
  readonly problemType: string;
  readonly streetId?: string;
  readonly unitId?: string;
  readonly because: string;
  readonly at: string;
}

/** Proposals kept per request; older ones say nothing any more. */
const keptProposals = 5;

const routedOf = (classified: RequestClassified, classifiedAt: string): RoutedRequest => ({
  kind: classified.kind,
  channel: classified.channel,
  title: classified.title,
  text: classified.text,
  place: classified.place,
  problemType: classified.problemType.code,
  dimensions: {
    primary: classified.dimensions.primary.dimension,
    secondary: classified.dimensions.secondary.map((guess) => guess.dimension),
  },
  urgency: classified.urgency.level,
  petitionerRef: classified.petitionerRef,
  confidential: classified.confidential,
  supporters: classified.supporters,
  receivedAt: classified.receivedAt,
  classifiedAt,
});

/**
 * The facts of a dispatch: to the handling unit's topic, and to its district's as supervisor (条例 §12). Assisting units
 * hear of it from the lead's ticket.
 */
function dispatchFacts(
  requestId: string,
  request: RoutedRequest,
  hop: RoutingHop,
  number: number,
  turn: number,
): readonly FactDraft[] {
  const data = (role: 'handle' | 'supervise'): FactData<'request.dispatched.v1'> => ({
    requestId,
    ticketId: ticketIdOf({ requestId, hop: number }),
    hop: number,
    role,
    unitId: hop.unitId,
    ...(hop.districtUnitId !== undefined && { districtUnitId: hop.districtUnitId }),
    assistUnitIds: hop.assistUnitIds,
    mode: hop.mode,
    rule: hop.rule,
    decidedBy: hop.decidedBy,
    tier: hop.tier,
    ...request,
    ...hop.matter,
    dispatchedAt: hop.at,
    ...(hop.part !== undefined && { part: hop.part }),
    ...(hop.limitFrom !== undefined && { limitFrom: hop.limitFrom }),
    ...(turn !== number && { turn }),
  });
  const handle: FactDraft = {
    type: 'request.dispatched.v1',
    topic: `dispatch.${hop.unitId}`,
    data: data('handle'),
  };
  return hop.districtUnitId === undefined
    ? [handle]
    : [
        handle,
        { type: 'request.dispatched.v1', topic: `dispatch.${hop.districtUnitId}`, data: data('supervise') },
      ];
}

type Unreviewed = Omit<Routing, 'state' | 'review'>;

/** A routing without its review: it waits no more, unless another part of it does. */
function moved(
  routing: Unreviewed,
  state: 'dispatched' | 'settled',
  hops: readonly RoutingHop[] = routing.hops,
): Routing {
  const [review, ...others] = routing.reviews ?? [];
  return {
    state: review ? 'waiting' : state,
    request: routing.request,
    classifiedRevision: routing.classifiedRevision,
    hops,
    ...(routing.proposals && { proposals: routing.proposals }),
    ...(review && { review }),
    ...(others.length > 0 && { reviews: others }),
    ...(routing.conference && { conference: routing.conference }),
  };
}

/** Hops that count against passing on: of the same part, and not those inside a district. */
const turnsOf = (hops: readonly RoutingHop[], part: number | undefined): readonly RoutingHop[] =>
  hops.filter((hop) => hop.part === part && !hop.passedDown);

function dispatched(requestId: string, routing: Unreviewed, hop: RoutingHop): Granted<Routing> {
  const next = moved(routing, 'dispatched', [...routing.hops, hop]);
  const turn = turnsOf(next.hops, hop.part).length;
  return { next, facts: dispatchFacts(requestId, routing.request, hop, next.hops.length, turn) };
}

function waiting(
  routing: Omit<Routing, 'state'>,
  review: Omit<RoutingReview, 'dueAt' | 'rank'>,
  catalogue: CompiledCatalogue,
): Granted<Routing> {
  const { urgency } = routing.request;
  const minutes = catalogue.version.reviewMinutes[urgency];
  const dueAt = new Date(Date.parse(review.since) + minutes * minuteMs).toISOString();
  const queued: RoutingReview = { ...review, dueAt, rank: urgencyRank(urgency) };
  // Another part of a split request waits already: one after the other.
  const next: Routing =
    routing.review && routing.review.part !== review.part
      ? { ...routing, state: 'waiting', reviews: [...(routing.reviews ?? []), queued] }
      : { ...routing, state: 'waiting', review: queued };
  return { next, facts: [] };
}

export interface Classified {
  readonly requestId: string;
  readonly classified: RequestClassified;
  /** When it was classified, and its revision at the classifier. */
  readonly at: string;
  readonly revision: number;
}

/**
 * What a classification does, given what the catalogue says to it. `undefined`: nothing.
 * The first one dispatches or queues; later ones change a waiting request, and leave a dispatched one where it is with
 * a proposal beside it.
 */
export function onClassified(
  routing: Routing | undefined,
  { requestId, classified, at, revision }: Classified,
  decision: DispatchDecision,
  catalogue: CompiledCatalogue,
  now: string,
): Granted<Routing> | undefined {
  if (routing && routing.classifiedRevision >= revision) return undefined;
  if (routing?.state === 'settled') return undefined;
  if (decision.outcome === 'none')
    return routing?.state === 'waiting' ? { next: moved(routing, 'settled'), facts: [] } : undefined;
  const request = routedOf(classified, at);
  const fresh = {
    request,
    classifiedRevision: revision,
    hops: routing?.hops ?? [],
    ...(routing?.proposals && { proposals: routing.proposals }),
    ...(routing?.reviews && { reviews: routing.reviews }),
    ...(routing?.conference && { conference: routing.conference }),
  };
  if (routing?.state === 'dispatched') return proposed(routing, fresh, decision, now);
  if (routing?.review && routing.hops.length > 0)
    // It waits for a ruling after an objection: the machine has had its say.
    return waiting({ ...fresh, review: routing.review }, routing.review, catalogue);
  // People sit together over it: the machine waits for what they decide.
  if (routing?.review && routing.conference && !routing.conference.decided)
    return waiting({ ...fresh, review: routing.review }, routing.review, catalogue);
  if (decision.outcome === 'review')
    return waiting(
      fresh,
      {
        reason: decision.reason,
        because: decision.because,
        alarm: decision.alarm,
        since: routing?.review?.since ?? now,
        candidates: decision.candidates,
      },
      catalogue,
    );
  const { outcome: _, ...hop } = decision;
  return dispatched(requestId, fresh, { ...hop, decidedBy: 'machine', at: now });
}

function proposed(
  routing: Routing,
  fresh: Pick<Routing, 'request' | 'classifiedRevision' | 'hops'>,
  decision: DispatchDecision,
  now: string,
): Granted<Routing> | undefined {
  const current = routing.hops.at(-1);
  const unitId = decision.outcome === 'dispatch' ? decision.unitId : undefined;
  const isSame =
    routing.request.problemType === fresh.request.problemType &&
    routing.request.place.streetId === fresh.request.place.streetId;
  const next: Routing = { ...moved({ ...routing, ...fresh }, 'dispatched') };
  if (isSame) return { next, facts: [] };
  const { streetId } = fresh.request.place;
  const proposal: RoutingProposal = {
    problemType: fresh.request.problemType,
    ...(streetId !== undefined && { streetId }),
    ...(unitId !== undefined && { unitId }),
    because:
      unitId === undefined
        ? '派单后诉求内容有变更，按现行目录须人工判断；工单仍在原单位。'
        : unitId === current?.unitId
          ? '派单后诉求内容有变更，按现行目录仍由原单位办理。'
          : '派单后诉求内容有变更，按现行目录应由其他单位办理；工单仍在原单位，如需改派请走派单异议。',
    at: now,
  };
  return {
    next: { ...next, proposals: [...(routing.proposals ?? []), proposal].slice(-keptProposals) },
    facts: [],
  };
}

/**
 * An objection was upheld (条例 §12): to the proposed unit if it may lead and has not held the request before, else to a
 * dispatcher; after `maxHops` dispatches always to a dispatcher, so that nothing is passed round in a ring.
 * `undefined`: it is not about the ticket the request lies with now.
 */
export function onObjectionUpheld(
  routing: Routing | undefined,
  data: FactData<'ticket.objectionUpheld.v1'>,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  now: string,
): Granted<Routing> | undefined {
  const lying = routing && openHop(routing, data);
  if (!lying) return undefined;
  const { hop: last, ended } = lying;
  const { part } = last;
  const ofPart = { ...(part !== undefined && { part }), ...(last.matter && { matter: last.matter }) };
  const unit = data.proposedUnitId === undefined ? undefined : units.byId(data.proposedUnitId);
  const obstacle = unit && obstacleTo(unit, ended, last, catalogue, units);
  const candidates: DispatchCandidate[] =
    unit && !obstacle
      ? [{ unitId: unit.id, unitName: unit.name, because: `异议审核建议：${data.because}` }]
      : [];
  const { runnerUp } = last.rule;
  const second = runnerUp && units.byId(runnerUp.unitId);
  if (second && second.id !== unit?.id && !obstacleTo(second, ended, last, catalogue, units))
    candidates.push({
      unitId: second.id,
      unitName: second.name,
      because: `原派单的次选规则「${runnerUp.ruleId}」`,
      ruleId: runnerUp.ruleId,
    });
  const queue = (reason: ReviewReason, because: string): Granted<Routing> =>
    waiting(
      ended,
      { reason, because, alarm: false, since: now, candidates, ...(part !== undefined && { part }) },
      catalogue,
    );
  const turns = turnsOf(ended.hops, part).length;
  if (turns >= catalogue.version.maxHops)
    return queue('hopLimit', `已派单 ${turns} 次，不再自动改派，由派单员裁定。`);
  if (!unit)
    return queue(
      'noValidUnit',
      data.proposedUnitId === undefined
        ? '异议成立，但没有建议改派的单位，须人工派单。'
        : `异议成立，但建议的单位 ${data.proposedUnitId} 不在单位目录中，须人工派单。`,
    );
  if (obstacle) return queue('noValidUnit', `异议成立，但建议的单位不能承办：${obstacle}须人工派单。`);
  const supervisor = supervisorOf(unit, ended.request.place, units);
  return dispatched(data.requestId, ended, {
    unitId: unit.id,
    ...(supervisor && { districtUnitId: supervisor.id }),
    assistUnitIds: [],
    mode: unit.kind === 'district' ? 'district' : 'direct',
    tier: last.tier,
    rule: {
      ruleId: 'objection',
      policyVersion: catalogue.version.version,
      because: `派单异议成立，改派：${data.because}`.slice(0, 500),
    },
    decidedBy: data.by,
    at: now,
    ...ofPart,
  });
}

/** The hop with which a ticket lies now, and the routing in which it has ended. */
function openHop(
  routing: Routing,
  data: { readonly requestId: string; readonly ticketId: string; readonly because: string },
): { readonly hop: RoutingHop; readonly ended: Routing } | undefined {
  const at = routing.hops.findIndex(
    (_, i) => ticketIdOf({ requestId: data.requestId, hop: i + 1 }) === data.ticketId,
  );
  const hop = routing.hops[at];
  if (!hop || hop.endedBecause !== undefined) return undefined;
  const hops = routing.hops.with(at, { ...hop, endedBecause: data.because });
  return { hop, ended: { ...routing, hops } };
}

/**
 * 区分转 (条例 §12): a district passes what it was given to one of its own units. The district has decided; the router
 * only delivers. `undefined`: the ticket lies elsewhere by now.
 */
export function onPassedDown(
  routing: Routing | undefined,
  data: FactData<'ticket.passedDown.v1'>,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  now: string,
): Granted<Routing> | undefined {
  const lying = routing && openHop(routing, data);
  if (!lying) return undefined;
  const { hop, ended } = lying;
  const unit = units.byId(data.toUnitId);
  const part = hop.part === undefined ? {} : { part: hop.part };
  const guarded =
    unit && mayLead(unit, hop.matter?.problemType ?? ended.request.problemType, catalogue, units);
  if (!unit || guarded)
    return waiting(
      ended,
      {
        reason: 'noValidUnit',
        because: guarded
          ? `区里要转给${unit?.name}，但${guarded.because}`
          : `区里要转给的单位 ${data.toUnitId} 不在单位目录中，须人工派单。`,
        alarm: false,
        since: now,
        candidates: [],
        ...part,
      },
      catalogue,
    );
  const supervisor = supervisorOf(unit, ended.request.place, units);
  return dispatched(data.requestId, ended, {
    unitId: unit.id,
    ...(supervisor && { districtUnitId: supervisor.id }),
    assistUnitIds: hop.assistUnitIds.filter((id) => id !== unit.id),
    mode: 'district',
    tier: hop.tier,
    rule: {
      ruleId: 'passedDown',
      policyVersion: catalogue.version.version,
      because: `区分转：${data.because}`.slice(0, 500),
    },
    decidedBy: data.by,
    at: now,
    passedDown: true,
    ...(data.limitFrom !== undefined && { limitFrom: data.limitFrom }),
    ...part,
    ...(hop.matter && { matter: hop.matter }),
  });
}

function obstacleTo(
  unit: DispatchUnit,
  routing: Routing,
  last: RoutingHop,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
): string | undefined {
  if (routing.hops.some((hop) => hop.part === last.part && hop.unitId === unit.id))
    return '该单位已经承办过并提出异议成立。';
  const problemType = last.matter?.problemType ?? routing.request.problemType;
  return mayLead(unit, problemType, catalogue, units)?.because;
}

export interface ManualDispatch {
  readonly unitId: string;
  readonly assistUnitIds?: readonly string[];
  readonly tier?: Urgency;
  readonly because: string;
}

export type RefusedField = Refused & { readonly fields?: readonly FieldError[] };

const refuseField = (refused: Refused['refused'], field: string, message: string): RefusedField => ({
  ...refuse(refused, message),
  fields: [{ field, message }],
});

const unknownUnit = (field: string, unitId: string): RefusedField =>
  unitId.startsWith('community-')
    ? refuseField(
        'community-cannot-lead',
        field,
        '社区（村）只能协助，不能作为承办单位；请派给所在街道乡镇。',
      )
    : refuseField('unknown-unit', field, `单位「${unitId}」不在单位目录中，请从目录中选择。`);

/** A dispatcher's decision. Only department work stays closed to street offices; everything else is for a person. */
export function dispatchManually(
  routing: Routing,
  requestId: string,
  command: ManualDispatch,
  by: string,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  now: string,
): Granted<Routing> | RefusedField {
  if (routing.state !== 'waiting')
    return refuse(
      'not-waiting-for-dispatch',
      routing.state === 'settled'
        ? '这件诉求已直接答复或按规定处置，不再派单。'
        : `这件诉求已经派给 ${units.byId(routing.hops.at(-1)!.unitId)?.name ?? '承办单位'}，改派须由该单位提出派单异议。`,
    );
  const conference = decidedConference(routing, by, now);
  if (conference && 'refused' in conference) return conference;
  const { review } = routing;
  const matter = routing.hops.findLast(
    (hop) => review?.part !== undefined && hop.part === review.part,
  )?.matter;
  const hop = manualHop(routing, command, '', matter, by, catalogue, units, now);
  if ('refused' in hop) return hop;
  return dispatched(
    requestId,
    { ...routing, ...(conference && { conference }) },
    { ...hop, ...(review?.part !== undefined && { part: review.part }) },
  );
}

function manualHop(
  routing: Routing,
  command: ManualDispatch,
  field: string,
  matter: PartMatter | undefined,
  by: string,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  now: string,
): RoutingHop | RefusedField {
  const unit = units.byId(command.unitId);
  if (!unit) return unknownUnit(`${field}unitId`, command.unitId);
  const guarded = mayLead(unit, matter?.problemType ?? routing.request.problemType, catalogue, units);
  if (guarded) return refuseField(guarded.refused, `${field}unitId`, guarded.because);
  const assistUnitIds: string[] = [];
  for (const [i, unitId] of (command.assistUnitIds ?? []).entries()) {
    if (!units.byId(unitId)) return unknownUnit(`${field}assistUnitIds[${i}]`, unitId);
    if (unitId !== unit.id && !assistUnitIds.includes(unitId)) assistUnitIds.push(unitId);
  }
  const supervisor = supervisorOf(unit, routing.request.place, units);
  const ruleId = routing.conference && !routing.conference.decided ? 'conference' : 'manual';
  return {
    unitId: unit.id,
    ...(supervisor && { districtUnitId: supervisor.id }),
    assistUnitIds,
    mode: 'manual',
    tier: command.tier ?? routing.request.urgency,
    rule: { ruleId, policyVersion: catalogue.version.version, because: command.because },
    decidedBy: by,
    at: now,
    ...(matter && { matter }),
  };
}

export interface SplitPart extends ManualDispatch {
  /** Masked, as the whole request is. */
  readonly title: string;
  readonly text: string;
  readonly problemType?: string;
}

/**
 * 拆分: one request about several matters becomes several tickets, each with its own owner and clocks, under the one
 * number that the petitioner knows.
 */
export function splitRequest(
  routing: Routing,
  requestId: string,
  parts: readonly SplitPart[],
  by: string,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  now: string,
): Granted<Routing> | RefusedField {
  if (routing.state !== 'waiting')
    return refuse('not-waiting-for-dispatch', '这件诉求不在待派单队列中，不能再拆分；请刷新后再看。');
  if (routing.hops.length > 0)
    return refuse('split-too-late', '这件诉求已经派过单，不能再拆分；请按派单异议或协办办理。');
  const conference = decidedConference(routing, by, now);
  if (conference && 'refused' in conference) return conference;
  const hops: RoutingHop[] = [];
  for (const [i, part] of parts.entries()) {
    const { title, text, problemType } = part;
    const matter: PartMatter = { title, text, ...(problemType !== undefined && { problemType }) };
    const hop = manualHop(routing, part, `parts[${i}].`, matter, by, catalogue, units, now);
    if ('refused' in hop) return hop;
    hops.push({ ...hop, part: i + 1 });
  }
  const next = moved({ ...routing, ...(conference && { conference }) }, 'dispatched', hops);
  return {
    next,
    facts: hops.flatMap((hop, i) => dispatchFacts(requestId, routing.request, hop, i + 1, 1)),
  };
}
