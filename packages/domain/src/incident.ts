import type { IncidentState } from '@jiesu/contracts';
import { addLimit } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Decision, type Refused, refuse } from './decision.ts';
import { isOpenRoot } from './merge.ts';
import { type Actor, type Ticket, waitsForRoot } from './ticket.ts';

/**
 * 聚集事件: one event, thousands of calls. A scope of place, matter and time says what belongs to it; what does is merged
 * into its root as it opens. The incident itself stays a small document: its members are those that link to its root.
 */

type Instant = string;

export interface IncidentScope {
  readonly districtId: string;
  readonly streetId?: string;
  readonly communityId?: string;
  /** Types, or classes with all below them. */
  readonly problemTypes: readonly string[];
  /** One of them must be in the text; none: any text. */
  readonly words?: readonly string[];
  readonly from: Instant;
  readonly until: Instant;
}

export interface Incident {
  readonly title: string;
  readonly because: string;
  readonly by: string;
  readonly at: Instant;
  readonly rootTicketId: string;
  /** Of the root: whose list shows it. */
  readonly unitId: string;
  readonly scope: IncidentScope;
  readonly state: IncidentState;
  readonly ended?: { readonly at: Instant; readonly by: string; readonly because: string };
  /** What goes on over many tickets, and is taken up again after a crash. */
  readonly work?: 'absorb' | 'release';
}

export interface IncidentDraft {
  readonly title: string;
  readonly because: string;
  readonly rootTicketId: string;
  readonly scope: Omit<IncidentScope, 'from'> & { readonly from?: Instant };
  readonly absorb?: boolean;
}

/** The scope with its beginning, or why it cannot be. */
export function incidentScope(
  root: Ticket,
  by: Actor,
  at: Instant,
  scope: IncidentDraft['scope'],
  policies: Policies,
): IncidentScope | Refused {
  if (
    by.districtId !== undefined &&
    (scope.districtId !== by.districtId || root.districtId !== by.districtId)
  )
    return refuse(
      'merge-not-yours',
      '只能在本区范围内开聚集事件；跨区的请交市级派单员。',
      'scope.districtId',
    );
  if (root.merged && waitsForRoot(root))
    return refuse(
      'ticket-merged',
      `这张工单已并入主单 ${root.merged.into}；请在主单上开聚集事件。`,
      'rootTicketId',
    );
  if (!isOpenRoot(root))
    return refuse('root-not-open', '主单已经答复或者办结；请选还在办理的工单作主单。', 'rootTicketId');
  const from = scope.from ?? (root.receivedAt < at ? root.receivedAt : at);
  const longest = addLimit(at, policies.handlingAt(at).merge.incidentWithin, {
    calendar: policies.calendarAt(at),
    roundTheClock: true,
  }).at;
  if (scope.until <= at || scope.until <= from || scope.until > longest)
    return refuse(
      'incident-window',
      `结束时间要晚于现在和开始时间，且不晚于 ${new Date(Date.parse(longest) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')}。`,
      'scope.until',
    );
  return { ...scope, from };
}

export function openIncident(
  root: Ticket,
  by: Actor,
  at: Instant,
  { title, because, rootTicketId, scope: asked, absorb = true }: IncidentDraft,
  policies: Policies,
): Decision<Incident> {
  const scope = incidentScope(root, by, at, asked, policies);
  if ('refused' in scope) return scope;
  return {
    next: {
      title,
      because,
      by: by.userId,
      at,
      rootTicketId,
      unitId: root.unitId,
      scope,
      state: 'open',
      ...(absorb ? { work: 'absorb' } : {}),
    },
    facts: [],
  };
}

const notOpen = (): Refused =>
  refuse('incident-not-open', '这个聚集事件已经结束或撤销，不能再操作；请刷新后再看。');

export function closeIncident(
  incident: Incident,
  by: Actor,
  at: Instant,
  because: string,
): Decision<Incident> {
  if (incident.state !== 'open') return notOpen();
  return { next: endedAs(incident, 'closed', by.userId, at, because), facts: [] };
}

/** Also after the close: as long as the root was not answered, whoever waits can be let go. */
export function undoIncident(
  incident: Incident,
  by: Actor,
  at: Instant,
  because: string,
): Decision<Incident> {
  if (incident.state !== 'open' && incident.state !== 'closed') return notOpen();
  return { next: { ...endedAs(incident, 'undone', by.userId, at, because), work: 'release' }, facts: [] };
}

export function endedAs(
  { work: _, ...incident }: Incident,
  state: IncidentState,
  by: string,
  at: Instant,
  because: string,
): Incident {
  return { ...incident, state, ended: { at, by, because } };
}

/** Whether a ticket is about the event. Every ticket of the city passes here while an incident is open. */
export function belongsTo(scope: IncidentScope, ticket: Ticket): boolean {
  const { place, problemType, receivedAt, text, title } = ticket;
  return (
    receivedAt >= scope.from &&
    receivedAt <= scope.until &&
    place.districtId === scope.districtId &&
    (scope.streetId === undefined || place.streetId === scope.streetId) &&
    (scope.communityId === undefined || place.communityId === scope.communityId) &&
    scope.problemTypes.some((code) => problemType === code || problemType.startsWith(`${code}.`)) &&
    (scope.words === undefined ||
      scope.words.length === 0 ||
      scope.words.some((word) => text.includes(word) || title.includes(word)))
  );
}
