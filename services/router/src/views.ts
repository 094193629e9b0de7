import type {
  ConferenceView,
  DispatchHop,
  DispatchPlaceView,
  DispatchPreview,
  DispatchRule,
  DispatchTrace,
  ReviewItem,
  RuleReference,
  UnitItem,
} from '@jiesu/contracts';
import {
  type Conference,
  type DispatchDecision,
  type Routing,
  type RoutingHop,
  ticketIdOf,
} from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import type { Unit, Units } from '@jiesu/service-kit';
import type { Catalogues } from './catalogues.ts';

/** Documents and decisions as screens see them. */

const placeView = ({ place }: Routing['request']): DispatchPlaceView => ({
  ...(place.districtId !== undefined && { districtId: place.districtId }),
  ...(place.streetId !== undefined && { streetId: place.streetId }),
  ...(place.communityId !== undefined && { communityId: place.communityId }),
  text: place.text,
});

/** A unit that the directory knows no more is shown by its id. */
const nameOf = (units: Units, unitId: string): string => units.byId(unitId)?.name ?? unitId;

/** Undefined: it does not wait (any more). */
export function reviewItem(
  { id, revision, doc }: Held<Routing>,
  now: string,
  units: Units,
): ReviewItem | undefined {
  const { review, request, hops, conference } = doc;
  const matter = hops.findLast((hop) => review?.part !== undefined && hop.part === review.part)?.matter;
  if (!review) return undefined;
  return {
    requestId: id,
    revision,
    reason: review.reason,
    because: review.because,
    alarm: review.alarm,
    since: review.since,
    dueAt: review.dueAt,
    overdue: review.dueAt < now,
    hop: hops.length + 1,
    urgency: request.urgency,
    kind: request.kind,
    channel: request.channel,
    title: matter?.title ?? request.title,
    text: matter?.text ?? request.text,
    place: placeView(request),
    problemType: matter?.problemType ?? request.problemType,
    confidential: request.confidential,
    supporters: request.supporters,
    receivedAt: request.receivedAt,
    candidates: review.candidates,
    ...(review.part !== undefined && { part: review.part }),
    ...(conference && { conference: conferenceView(conference, now, units) }),
  };
}

const conferenceView = (conference: Conference, now: string, units: Units): ConferenceView => ({
  ...conference,
  overdue: (conference.decided?.at ?? now) > conference.dueAt,
  unitNames: conference.unitIds.map((unitId) => nameOf(units, unitId)),
  minutes: conference.minutes.map((one) => ({
    ...one,
    ...(one.unitId !== undefined && { unitName: nameOf(units, one.unitId) }),
  })),
});

/** The rule that came second, in words. */
function secondOf(rule: DispatchRule, units: Units, catalogues: Catalogues): RuleReference | undefined {
  const { runnerUp } = rule;
  return (
    runnerUp && {
      ruleId: runnerUp.ruleId,
      unitId: runnerUp.unitId,
      because:
        catalogues.wordsOf(rule.policyVersion, runnerUp.ruleId) ?? `会派给${nameOf(units, runnerUp.unitId)}`,
    }
  );
}

const hopView = (
  requestId: string,
  hop: RoutingHop,
  number: number,
  units: Units,
  catalogues: Catalogues,
): DispatchHop => {
  const { rule, endedBecause } = hop;
  const runnerUp = secondOf(rule, units, catalogues);
  return {
    hop: number,
    ticketId: ticketIdOf({ requestId, hop: number }),
    unitId: hop.unitId,
    unitName: nameOf(units, hop.unitId),
    ...(hop.districtUnitId !== undefined && { districtUnitId: hop.districtUnitId }),
    assistUnitIds: hop.assistUnitIds,
    mode: hop.mode,
    tier: hop.tier,
    ruleId: rule.ruleId,
    policyVersion: rule.policyVersion,
    because: rule.because,
    ...(runnerUp && { runnerUp }),
    decidedBy: hop.decidedBy,
    at: hop.at,
    ...(endedBecause !== undefined && { endedBecause }),
    ...(hop.part !== undefined && { part: hop.part }),
    ...(hop.matter?.title !== undefined && { title: hop.matter.title }),
  };
};

export function traceView(
  { id, revision, doc }: Held<Routing>,
  now: string,
  units: Units,
  catalogues: Catalogues,
): DispatchTrace {
  const { request, review } = doc;
  return {
    requestId: id,
    revision,
    state: doc.state,
    problemType: request.problemType,
    urgency: request.urgency,
    place: placeView(request),
    ...(review && {
      review: {
        reason: review.reason,
        because: review.because,
        since: review.since,
        dueAt: review.dueAt,
        candidates: review.candidates,
      },
    }),
    ...(doc.conference && { conference: conferenceView(doc.conference, now, units) }),
    hops: doc.hops.map((hop, i) => hopView(id, hop, i + 1, units, catalogues)),
    proposals: (doc.proposals ?? []).map((proposal) => ({
      ...proposal,
      ...(proposal.unitId !== undefined && { unitName: nameOf(units, proposal.unitId) }),
    })),
  };
}

export function previewView(
  decision: DispatchDecision,
  policyVersion: string,
  units: Units,
  catalogues: Catalogues,
): DispatchPreview {
  if (decision.outcome === 'none') throw new Error('a preview is never settled');
  if (decision.outcome === 'review')
    return {
      outcome: 'review',
      policyVersion,
      reason: decision.reason,
      because: decision.because,
      assistUnitIds: [],
      candidates: decision.candidates,
    };
  const { rule } = decision;
  const runnerUp = secondOf(rule, units, catalogues);
  return {
    outcome: 'dispatch',
    policyVersion,
    unitId: decision.unitId,
    unitName: nameOf(units, decision.unitId),
    ...(decision.districtUnitId !== undefined && { districtUnitId: decision.districtUnitId }),
    assistUnitIds: decision.assistUnitIds,
    mode: decision.mode,
    tier: decision.tier,
    ruleId: rule.ruleId,
    because: rule.because,
    ...(runnerUp && { runnerUp }),
    candidates: [],
  };
}

/** Units of the whole city carry the city's own code: they lie in no district. */
const cityCode = '110000';

export const unitView = (unit: Unit): UnitItem => ({
  unitId: unit.id,
  kind: unit.kind,
  name: unit.name,
  shortNames: unit.shortNames,
  areaCode: unit.areaCode,
  ...(unit.areaCode !== cityCode && { districtId: unit.areaCode.slice(0, 6) }),
  duty: unit.duty,
  roundTheClock: unit.roundTheClock,
});
