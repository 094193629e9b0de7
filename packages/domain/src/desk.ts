import type { DecisionLevel, DeskMatter } from '@jiesu/contracts';
import type { Application } from './application.ts';
import type { Assist } from './assist.ts';
import type { Supervision } from './supervision.ts';
import type { TicketMark } from './ticket.ts';
import type { Whistle } from './whistle.ts';

/**
 * What others than the lead owe on a ticket, or what must come back: everything that a list must not lose. It follows
 * from the parts of the ticket and is there exactly as long as one of them is open, so a store finds it by itself.
 */

type Instant = string;

export interface TicketDesk {
  /** Since when the oldest of it waits. */
  readonly since: Instant;
  readonly matters: readonly DeskMatter[];
  /** Levels at which somebody must decide now; missing where nobody must. */
  readonly levels?: readonly DecisionLevel[];
  /** Units called to help that still owe something. */
  readonly unitIds: readonly string[];
  /** When the first of it is due or comes back. */
  readonly dueAt: Instant;
  /** District of the ticket, or `city`: a list of one district is one stretch of one index. */
  readonly area: string;
}

/** Where no district is meant. */
const cityArea = 'city';

export interface DeskParts {
  readonly districtId?: string;
  readonly marks: readonly TicketMark[];
  readonly applications?: readonly Application[];
  readonly whistles?: readonly Whistle[];
  readonly assists?: readonly Assist[];
  readonly supervisions?: readonly Supervision[];
}

interface Waiting {
  readonly matter: DeskMatter;
  readonly since: Instant;
  readonly dueAt: Instant;
  readonly level?: DecisionLevel;
  readonly unitId?: string;
}

/** Whose turn it is: the first approval that is not there yet. */
export const nextLevel = ({ approvals, decisions }: Application): DecisionLevel =>
  approvals[decisions.length] ?? 'city';

function* waitingOf(parts: DeskParts, over: boolean): Iterable<Waiting> {
  for (const one of parts.applications ?? []) {
    if (one.state === 'pending')
      yield { matter: one.kind, since: one.at, dueAt: one.decideBy, level: nextLevel(one) };
    if (one.state === 'granted' && one.tellBy !== undefined && !one.told)
      yield { matter: 'tell', since: one.at, dueAt: one.tellBy };
  }
  for (const mark of parts.marks)
    if (mark.mark === 'parked')
      yield { matter: 'parked', since: mark.since, dueAt: mark.until ?? mark.since };
  for (const whistle of parts.whistles ?? []) {
    if (whistle.ended) continue;
    for (const { unitId, step, arriveBy, refusal } of whistle.units) {
      if (step === 'refused')
        yield {
          matter: 'refusedWhistle',
          since: refusal?.at ?? whistle.at,
          dueAt: arriveBy,
          level: parts.districtId === undefined ? 'city' : 'district',
          unitId,
        };
      else if (step === 'called' || step === 'arrived')
        yield { matter: 'whistle', since: whistle.at, dueAt: arriveBy, unitId };
    }
    yield { matter: 'whistle', since: whistle.at, dueAt: whistle.arriveBy };
  }
  // Nobody needs the help any more once the matter has ended; what was promised to a supervisor stays owed.
  for (const assist of over ? [] : (parts.assists ?? []))
    if (assist.doneAt === undefined)
      yield { matter: 'assist', since: assist.at, dueAt: assist.dueAt, unitId: assist.unitId };
  for (const one of parts.supervisions ?? [])
    if (!one.ended) yield { matter: 'supervised', since: one.at, dueAt: one.dueAt };
}

/** `undefined`: nothing of this kind is open, as on nearly every ticket. `over`: the ticket has ended. */
export function deskOf(parts: DeskParts, over: boolean): TicketDesk | undefined {
  const { applications, whistles, assists, supervisions } = parts;
  if (!applications && !whistles && !assists && !supervisions) return undefined;
  const matters = new Set<DeskMatter>();
  const levels = new Set<DecisionLevel>();
  const unitIds = new Set<string>();
  let since: Instant | undefined;
  let dueAt: Instant | undefined;
  for (const one of waitingOf(parts, over)) {
    matters.add(one.matter);
    if (one.level) levels.add(one.level);
    if (one.unitId) unitIds.add(one.unitId);
    if (since === undefined || one.since < since) since = one.since;
    if (dueAt === undefined || one.dueAt < dueAt) dueAt = one.dueAt;
  }
  if (since === undefined || dueAt === undefined) return undefined;
  return {
    since,
    matters: [...matters],
    ...(levels.size > 0 ? { levels: [...levels] } : {}),
    unitIds: [...unitIds],
    dueAt,
    area: parts.districtId ?? cityArea,
  };
}

/** An excluded or escalated ticket: on a list for ever, unless the mark is taken away. */
export interface TicketKept {
  readonly at: Instant;
  readonly area: string;
}

export function keptOf({ marks, districtId }: DeskParts): TicketKept | undefined {
  let at: Instant | undefined;
  for (const { mark, since } of marks)
    if ((mark === 'excluded' || mark === 'escalated') && (at === undefined || since < at)) at = since;
  return at === undefined ? undefined : { at, area: districtId ?? cityArea };
}
