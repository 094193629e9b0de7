import type { AssessedTicket, Demand, Fact } from '@jiesu/contracts';
import { localDate } from './calendar.ts';

/**
 * How a demand grows from facts. Every field is decided by an order that lies in the facts themselves (revision, hop,
 * round, earliest or latest time), so facts may come twice and in any order and the demand ends the same.
 */

type Grown = { -readonly [K in keyof Demand]: Demand[K] };

function begin(requestId: string): Grown {
  return {
    requestId,
    channel: 'hotline',
    kind: 'complaint',
    receivedAt: '',
    day: '',
    secondary: [],
    supporters: 1,
    state: 'classified',
    stateOrder: 0,
    hops: 0,
    rounds: 1,
    breaches: [],
    classifiedRevision: 0,
  };
}

const earlier = (known: string | undefined, at: string) => (known !== undefined && known <= at ? known : at);
const later = (known: string | undefined, at: string) => (known !== undefined && known >= at ? known : at);

/** The hop is the number after the last hyphen of a ticket id. */
const hopOf = (ticketId: string) => Number(ticketId.slice(ticketId.lastIndexOf('-') + 1)) || 1;

const stateOrder = (hop: number, revision: number) => hop * 1_000_000 + revision;

type TicketState = NonNullable<Demand['tickets']>[number];

/** Least advanced first: a request is as far as the ticket that is furthest behind. */
const progress: readonly TicketState['state'][] = [
  'void',
  'dispatched',
  'accepted',
  'handling',
  'replied',
  'callingBack',
  'closed',
];

/**
 * The state of one ticket, and of the demand after it. A request that was dispatched once has one ticket, and nothing
 * more is kept; after a re-dispatch the latest ticket counts, of a split request the latest of each part.
 */
function ticketStands(grown: Grown, one: TicketState): void {
  const { tickets, stateOrder: top } = grown;
  const topHop = Math.floor(top / 1_000_000);
  if (tickets === undefined && one.part === undefined && (top === 0 || topHop === one.hop)) {
    if (one.order <= top) return;
    grown.stateOrder = one.order;
    stands(grown, one.state, one.closedAt);
    return;
  }
  const before: readonly TicketState[] =
    tickets ??
    (top === 0
      ? []
      : [
          {
            hop: topHop,
            order: top,
            state: grown.state as TicketState['state'],
            ...(grown.state === 'closed' && grown.closedAt !== undefined && { closedAt: grown.closedAt }),
          },
        ]);
  const known = before.find(({ hop }) => hop === one.hop);
  const part = one.part ?? known?.part;
  const newer = known === undefined || one.order > known.order ? one : known;
  const next = [
    ...before.filter((other) => other !== known),
    { ...newer, ...(part !== undefined && { part }) },
  ].sort((a, b) => a.hop - b.hop);
  grown.tickets = next;
  grown.stateOrder = Math.max(...next.map(({ order }) => order));
  const latest = new Map(next.map((ticket) => [ticket.part, ticket]));
  const [behind] = [...latest.values()].sort(
    (a, b) =>
      progress.indexOf(a.state) - progress.indexOf(b.state) ||
      (b.closedAt ?? '').localeCompare(a.closedAt ?? ''),
  );
  if (behind) stands(grown, behind.state, behind.closedAt);
}

function stands(grown: Grown, state: TicketState['state'], closedAt: string | undefined): void {
  grown.state = state;
  if (closedAt === undefined) delete grown.closedAt;
  else grown.closedAt = closedAt;
}

type TicketFact = Extract<Fact, { type: `ticket.${string}` }>;

/** A contact moves no state here: it may come in any stage, and when it came is told by `contactedAt`. */
const stageAfter: Partial<Record<TicketFact['type'], TicketState['state']>> = {
  'ticket.opened.v1': 'dispatched',
  'ticket.accepted.v1': 'accepted',
  'ticket.sentBack.v1': 'handling',
  'ticket.replied.v1': 'replied',
  'ticket.replyApproved.v1': 'callingBack',
  'ticket.reopened.v1': 'accepted',
  'ticket.closed.v1': 'closed',
  'ticket.voided.v1': 'void',
  'ticket.objectionUpheld.v1': 'void',
  'ticket.rootAnswered.v1': 'callingBack',
};

function classified(grown: Grown, fact: Fact<'request.classified.v1'>): void {
  if (fact.revision <= grown.classifiedRevision) return;
  const data = fact.data;
  grown.classifiedRevision = fact.revision;
  grown.channel = data.channel;
  grown.kind = data.kind;
  grown.receivedAt = data.receivedAt;
  grown.day = localDate(data.receivedAt);
  grown.title = data.title;
  grown.petitionerRef = data.petitionerRef;
  grown.problemType = data.problemType.code;
  grown.dimension = data.dimensions.primary.dimension;
  grown.secondary = data.dimensions.secondary.map((entry) => entry.dimension);
  grown.urgency = data.urgency.level;
  grown.supporters = data.supporters;
  if (data.place.districtId !== undefined) grown.districtId = data.place.districtId;
  if (data.place.streetId !== undefined) grown.streetId = data.place.streetId;
  if (data.place.communityId !== undefined) grown.communityId = data.place.communityId;
  if (data.settlement !== undefined && grown.stateOrder === 0) {
    grown.state = data.settlement.outcome;
    grown.closedAt = fact.time;
  }
}

function dispatched(grown: Grown, fact: Fact<'request.dispatched.v1'>): void {
  const data = fact.data;
  if (data.role !== 'handle') return;
  grown.dispatchedAt = earlier(grown.dispatchedAt, data.dispatchedAt);
  if (data.hop > grown.hops) {
    grown.hops = data.hop;
    grown.unitId = data.unitId;
    if (data.districtUnitId !== undefined) grown.districtUnitId = data.districtUnitId;
    // Also where an earlier hop had one: in whichever order they come.
    else delete grown.districtUnitId;
  }
  // The ticket's own facts say more; this holds until the first of them.
  ticketStands(grown, {
    hop: data.hop,
    order: stateOrder(data.hop, 0),
    state: 'dispatched',
    ...(data.part !== undefined && { part: data.part }),
  });
}

type Step = TicketFact | Fact<'callback.completed.v1' | 'callback.appealDecided.v1'>;

const byRound = (a: { round: number; at: string }, b: { round: number; at: string }) =>
  a.round - b.round || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

/** In order; one of each round and instant, for a fact may come twice. */
function filed<T extends { readonly round: number; readonly at: string }>(list: readonly T[], one: T): T[] {
  return [...list.filter(({ round, at }) => round !== one.round || at !== one.at), one].sort(byRound);
}

/** The ticket as the assessment reads it, after a step of its life. */
function assessed(ticket: AssessedTicket, fact: Step, hop: number): AssessedTicket {
  const { data, time: at } = fact;
  switch (fact.type) {
    case 'ticket.opened.v1': {
      const { unitId, districtUnitId, problemType, dispatchedAt } = fact.data;
      return {
        ...ticket,
        unitId,
        problemType,
        dispatchedAt,
        ...(districtUnitId !== undefined && { districtUnitId }),
      };
    }
    case 'ticket.voided.v1':
    case 'ticket.objectionUpheld.v1':
      return { ...ticket, voidAt: earlier(ticket.voidAt, at) };
    case 'ticket.closed.v1':
      return { ...ticket, closedAt: later(ticket.closedAt, at) };
    case 'ticket.contacted.v1': {
      if (fact.data.outcome !== 'reached') return ticket;
      const known = ticket.contacts.find(({ round }) => round === data.round);
      if (known !== undefined && known.at <= at) return ticket;
      const others = ticket.contacts.filter((one) => one !== known);
      return { ...ticket, contacts: filed(others, { round: data.round, at, by: fact.data.by }) };
    }
    case 'ticket.replied.v1': {
      const { round, by, wording } = fact.data;
      const one = { round, at, by, ...(wording !== undefined && { digest: wording }) };
      return { ...ticket, replies: filed(ticket.replies, one) };
    }
    case 'callback.completed.v1': {
      const { round, status, contacted, solved, satisfaction } = fact.data;
      const one = {
        round,
        at,
        status,
        ...(contacted !== undefined && { contacted }),
        ...(solved !== undefined && { solved }),
        ...(satisfaction !== undefined && { satisfaction }),
      };
      return { ...ticket, callbacks: filed(ticket.callbacks, one) };
    }
    case 'callback.appealDecided.v1': {
      if (!fact.data.upheld) return ticket;
      const one = { round: fact.data.round, at, ...upheldAnswers(fact) };
      return { ...ticket, appeals: filed(ticket.appeals ?? [], one) };
    }
    case 'ticket.marked.v1':
    case 'ticket.unmarked.v1': {
      if (fact.data.mark !== 'excluded') return ticket;
      const order = stateOrder(hop, fact.revision);
      const one = { order, at, on: fact.type === 'ticket.marked.v1' };
      const others = ticket.exclusions.filter((known) => known.order !== order);
      return { ...ticket, exclusions: [...others, one].sort((a, b) => a.order - b.order) };
    }
    case 'ticket.merged.v1':
    case 'ticket.unmerged.v1': {
      const order = stateOrder(hop, fact.revision);
      const one =
        fact.type === 'ticket.unmerged.v1'
          ? { order, at }
          : { order, at, into: fact.data.rootTicketId, unitId: fact.data.countsForUnitId };
      const others = ticket.merges.filter((known) => known.order !== order);
      return { ...ticket, merges: [...others, one].sort((a, b) => a.order - b.order) };
    }
    case 'ticket.whistleRated.v1': {
      const { whistle, calledUnitId: unitId, ofCaller, score } = fact.data;
      const others = (ticket.whistles ?? []).filter(
        (one) => one.whistle !== whistle || one.unitId !== unitId || one.ofCaller !== ofCaller,
      );
      const order = (one: { whistle: number; unitId: string; ofCaller: boolean }) =>
        `${String(one.whistle).padStart(2, '0')} ${one.unitId} ${one.ofCaller}`;
      return {
        ...ticket,
        whistles: [...others, { whistle, unitId, ofCaller, at, score }].sort((a, b) =>
          order(a) < order(b) ? -1 : 1,
        ),
      };
    }
    default:
      return ticket;
  }
}

function assess(grown: Grown, fact: Step): void {
  const hop = hopOf(fact.data.ticketId);
  const before = grown.assessed ?? [];
  const known = before.find((ticket) => ticket.hop === hop);
  const next = assessed(
    known ?? {
      hop,
      unitId: fact.data.unitId,
      problemType: '',
      dispatchedAt: '',
      contacts: [],
      replies: [],
      callbacks: [],
      exclusions: [],
      merges: [],
    },
    fact,
    hop,
  );
  if (next !== known)
    grown.assessed = [...before.filter((ticket) => ticket !== known), next].sort((a, b) => a.hop - b.hop);
}

function ticketMoved(grown: Grown, fact: TicketFact): void {
  const { data } = fact;
  assess(grown, fact);
  if (fact.type === 'ticket.marked.v1' || fact.type === 'ticket.unmarked.v1') {
    grown.marks = marksAfter(grown.marks ?? [], fact);
    return;
  }
  if (fact.type === 'ticket.merged.v1' || fact.type === 'ticket.unmerged.v1') {
    mergedOrNot(grown, fact);
    return;
  }
  if (fact.type === 'ticket.accepted.v1') grown.acceptedAt = earlier(grown.acceptedAt, fact.time);
  else if (fact.type === 'ticket.contacted.v1' && fact.data.outcome === 'reached')
    grown.contactedAt = earlier(grown.contactedAt, fact.time);
  else if (fact.type === 'ticket.replied.v1') grown.repliedAt = later(grown.repliedAt, fact.time);
  else if (fact.type === 'ticket.reopened.v1') grown.rounds = Math.max(grown.rounds, data.round);

  const stage = stageAfter[fact.type];
  if (stage === undefined) return;
  const hop = hopOf(data.ticketId);
  ticketStands(grown, {
    hop,
    order: stateOrder(hop, fact.revision),
    state: stage,
    ...(stage === 'closed' && { closedAt: fact.time }),
  });
}

function mergedOrNot(grown: Grown, fact: Fact<'ticket.merged.v1' | 'ticket.unmerged.v1'>): void {
  const order = stateOrder(hopOf(fact.data.ticketId), fact.revision);
  if (grown.merge !== undefined && grown.merge.order >= order) return;
  grown.merge =
    fact.type === 'ticket.unmerged.v1'
      ? { order }
      : { order, into: fact.data.rootTicketId, unitId: fact.data.countsForUnitId };
}

/** For whom a demand counts: merged, the unit that the fact names, else the one that holds it. */
export const countedFor = ({ merge, unitId }: Pick<Demand, 'merge' | 'unitId'>): string | undefined =>
  merge?.unitId ?? unitId;

function marksAfter(
  marks: NonNullable<Demand['marks']>,
  fact: Fact<'ticket.marked.v1' | 'ticket.unmarked.v1'>,
): NonNullable<Demand['marks']> {
  const { mark, ticketId } = fact.data;
  const order = stateOrder(hopOf(ticketId), fact.revision);
  const known = marks.find((one) => one.mark === mark);
  if (known && known.order >= order) return marks;
  return [
    ...marks.filter((one) => one !== known),
    { mark, on: fact.type === 'ticket.marked.v1', order },
  ].sort((a, b) => (a.mark < b.mark ? -1 : 1));
}

/** Clocks of the lead; a called unit, a decider or a supervisor that is late makes no demand overdue. */
const leads: ReadonlySet<string> = new Set(['accept', 'contact', 'handle', 'review', 'callback']);

function breached(grown: Grown, fact: Fact<'deadline.breached.v1'>): void {
  if (!leads.has(fact.data.clock)) return;
  const mark = `${hopOf(fact.data.ticketId)}.${fact.data.round}.${fact.data.clock}`;
  if (!grown.breaches.includes(mark)) grown.breaches = [...grown.breaches, mark].sort();
}

function calledBack(grown: Grown, fact: Fact<'callback.completed.v1'>): void {
  const { data } = fact;
  assess(grown, fact);
  const order = hopOf(data.ticketId) * 1_000 + data.round;
  if (grown.callback !== undefined && grown.callback.order >= order) return;
  grown.callback = {
    order,
    status: data.status,
    at: fact.time,
    ...(data.contacted !== undefined && { contacted: data.contacted }),
    ...(data.solved !== undefined && { solved: data.solved }),
    ...(data.satisfaction !== undefined && { satisfaction: data.satisfaction }),
  };
}

/** What counts after an upheld appeal: nothing, or the answers of the recording (by its ground, dated policy). */
const upheldAnswers = ({ data }: Fact<'callback.appealDecided.v1'>) => ({
  status: data.effect === 'corrected' ? ('reached' as const) : ('invalid' as const),
  ...(data.contacted !== undefined && { contacted: data.contacted }),
  ...(data.solved !== undefined && { solved: data.solved }),
  ...(data.satisfaction !== undefined && { satisfaction: data.satisfaction }),
});

/** Stands in the place of the callback of its round, and before that of the next. */
function appealDecided(grown: Grown, fact: Fact<'callback.appealDecided.v1'>): void {
  const { data } = fact;
  if (!data.upheld) return;
  assess(grown, fact);
  const order = hopOf(data.ticketId) * 1_000 + data.round;
  if (grown.callback !== undefined && grown.callback.order > order) return;
  grown.callback = { order, at: data.calledAt, ...upheldAnswers(fact), appealed: true };
}

/** The facts that make demands grow; others are passed over. */
export const demandFactTypes = [
  'request.classified.v1',
  'request.dispatched.v1',
  'ticket.opened.v1',
  'ticket.accepted.v1',
  'ticket.contacted.v1',
  'ticket.replied.v1',
  'ticket.sentBack.v1',
  'ticket.replyApproved.v1',
  'ticket.objectionUpheld.v1',
  'ticket.voided.v1',
  'ticket.reopened.v1',
  'ticket.closed.v1',
  'ticket.marked.v1',
  'ticket.unmarked.v1',
  'ticket.merged.v1',
  'ticket.unmerged.v1',
  'ticket.rootAnswered.v1',
  'ticket.whistleRated.v1',
  'deadline.breached.v1',
  'callback.completed.v1',
  'callback.appealDecided.v1',
] as const;

export type DemandFact = Fact<(typeof demandFactTypes)[number]>;

/** The demand after a fact. Takes a copy: the demand given is not touched. */
export function growDemand(known: Demand | undefined, fact: DemandFact): Demand {
  const grown: Grown = known === undefined ? begin(fact.data.requestId) : { ...known };
  switch (fact.type) {
    case 'request.classified.v1':
      classified(grown, fact);
      break;
    case 'request.dispatched.v1':
      dispatched(grown, fact);
      break;
    case 'deadline.breached.v1':
      breached(grown, fact);
      break;
    case 'callback.completed.v1':
      calledBack(grown, fact);
      break;
    case 'callback.appealDecided.v1':
      appealDecided(grown, fact);
      break;
    default:
      ticketMoved(grown, fact);
  }
  return grown;
}
