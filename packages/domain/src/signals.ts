import type { AssessmentPolicy, Demand } from '@jiesu/contracts';
import { afterAppeal, type Window } from './assessment.ts';
import { addDays, dayMs, localDate, localTime } from './calendar.ts';
import { typeOf } from './problem-type.ts';

/**
 * 疑点: what may be a figure made to look well (条例 §35). Facts put side by side for a person to look at, with what speaks
 * for it; nothing follows from a signal by itself, no score and no mark.
 */

type Instant = string;

/** One thing that a signal rests on. */
export interface SignalEvidence {
  readonly requestId: string;
  readonly ticketId?: string;
  readonly at: Instant;
  /** Of what happened then. */
  readonly what: 'closed' | 'askedAgain' | 'replied' | 'saidContacted' | 'deniedContact';
  /** Who did it, where somebody of a unit did. */
  readonly by?: string;
}

export interface FoundSignal {
  /** The same finding has the same name whenever it is found again. */
  readonly id: string;
  readonly kind: 'calledAgain' | 'identicalReplies' | 'nightReplies' | 'contactDenied';
  readonly unitId: string;
  /** When it became one. */
  readonly at: Instant;
  readonly evidence: readonly SignalEvidence[];
}

const ticketIdOf = (demand: Demand, hop: number): string => `${demand.requestId}-${hop}`;
const byTime = (a: SignalEvidence, b: SignalEvidence) =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : a.requestId < b.requestId ? -1 : 1;

/** All signals that became one in the window; the newest first. */
export function signalsIn(
  demands: readonly Demand[],
  window: Window,
  policy: AssessmentPolicy['signals'],
): readonly FoundSignal[] {
  const within = (at: Instant) => at >= window.from && at < window.to;
  return [
    ...askedAgain(demands, within, policy.recallDays),
    ...contactDenied(demands, within),
    ...sameWords(demands, within, window.period, policy.identicalReplies),
    ...atNight(demands, within, policy.night),
  ].sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.id < b.id ? -1 : 1));
}

type Within = (at: Instant) => boolean;

/** The same petitioner about the same type of problem, soon after the end. */
function askedAgain(demands: readonly Demand[], within: Within, days: number): FoundSignal[] {
  const ofPerson = new Map<string, Demand[]>();
  for (const demand of demands) {
    if (demand.petitionerRef === undefined || demand.problemType === undefined) continue;
    const key = `${demand.petitionerRef} ${typeOf(demand.problemType)}`;
    const list = ofPerson.get(key);
    if (list) list.push(demand);
    else ofPerson.set(key, [demand]);
  }
  return [...ofPerson.values()].flatMap((list) =>
    list.flatMap((former) =>
      (former.assessed ?? []).flatMap((ticket): FoundSignal[] => {
        const { closedAt } = ticket;
        if (closedAt === undefined) return [];
        const until = new Date(Date.parse(closedAt) + days * dayMs).toISOString();
        const [again] = list
          .filter(
            ({ requestId, receivedAt }) =>
              requestId !== former.requestId && receivedAt > closedAt && receivedAt <= until,
          )
          .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
        if (again === undefined || !within(again.receivedAt)) return [];
        const ticketId = ticketIdOf(former, ticket.hop);
        return [
          {
            id: `calledAgain.${ticketId}.${again.requestId}`,
            kind: 'calledAgain',
            unitId: ticket.unitId,
            at: again.receivedAt,
            evidence: [
              { requestId: former.requestId, ticketId, at: closedAt, what: 'closed' },
              { requestId: again.requestId, at: again.receivedAt, what: 'askedAgain' },
            ],
          },
        ];
      }),
    ),
  );
}

/** The unit says that it reached the petitioner; the petitioner, called back, says no. */
function contactDenied(demands: readonly Demand[], within: Within): FoundSignal[] {
  return demands.flatMap((demand) =>
    (demand.assessed ?? []).flatMap((ticket) =>
      ticket.callbacks.flatMap((recorded): FoundSignal[] => {
        const callback = afterAppeal(ticket, recorded);
        const claim = ticket.contacts.find(({ round, at }) => round === callback.round && at <= callback.at);
        if (claim === undefined || callback.contacted !== false || !within(callback.at)) return [];
        const ticketId = ticketIdOf(demand, ticket.hop);
        const { requestId } = demand;
        return [
          {
            id: `contactDenied.${ticketId}.${callback.round}`,
            kind: 'contactDenied',
            unitId: ticket.unitId,
            at: callback.at,
            evidence: [
              { requestId, ticketId, at: claim.at, what: 'saidContacted', by: claim.by },
              { requestId, ticketId, at: callback.at, what: 'deniedContact' },
            ],
          },
        ];
      }),
    ),
  );
}

interface Reply {
  readonly unitId: string;
  readonly digest: string | undefined;
  readonly evidence: SignalEvidence;
}

function repliesOf(demands: readonly Demand[], within: Within): readonly Reply[] {
  return demands.flatMap((demand) =>
    (demand.assessed ?? []).flatMap(({ hop, unitId, replies }) =>
      replies
        .filter(({ at }) => within(at))
        .map(({ at, by, digest }) => ({
          unitId,
          digest,
          evidence: {
            requestId: demand.requestId,
            ticketId: ticketIdOf(demand, hop),
            at,
            what: 'replied' as const,
            by,
          },
        })),
    ),
  );
}

/** Groups by a key that names them; those with enough members, as signals. */
function gathered(
  kind: 'identicalReplies' | 'nightReplies',
  replies: readonly Reply[],
  keyOf: (reply: Reply) => string | undefined,
  atLeast: number,
): FoundSignal[] {
  const groups = new Map<string, Reply[]>();
  for (const reply of replies) {
    const key = keyOf(reply);
    if (key === undefined) continue;
    const list = groups.get(key);
    if (list) list.push(reply);
    else groups.set(key, [reply]);
  }
  return [...groups].flatMap(([key, list]): FoundSignal[] => {
    // Two rounds of one ticket may well say the same.
    if (new Set(list.map(({ evidence }) => evidence.ticketId)).size < atLeast) return [];
    const evidence = list.map((reply) => reply.evidence).sort(byTime);
    const [first] = list;
    const last = evidence.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ id: `${kind}.${key}`, kind, unitId: first.unitId, at: last.at, evidence }];
  });
}

const sameWords = (demands: readonly Demand[], within: Within, period: string, atLeast: number) =>
  gathered(
    'identicalReplies',
    repliesOf(demands, within),
    ({ unitId, digest }) => (digest === undefined ? undefined : `${unitId}.${digest}.${period}`),
    atLeast,
  );

function atNight(demands: readonly Demand[], within: Within, night: AssessmentPolicy['signals']['night']) {
  /** The day on whose evening the night began; undefined by day. */
  const nightOf = (at: Instant): string | undefined => {
    const time = localTime(at);
    const overMidnight = night.from > night.to;
    if (overMidnight ? time < night.from && time >= night.to : time < night.from || time >= night.to)
      return undefined;
    const day = localDate(at);
    return overMidnight && time < night.to ? addDays(day, -1) : day;
  };
  return gathered(
    'nightReplies',
    repliesOf(demands, within),
    ({ unitId, evidence }) => {
      const day = nightOf(evidence.at);
      return day === undefined ? undefined : `${unitId}.${day}`;
    },
    night.atLeast,
  );
}
