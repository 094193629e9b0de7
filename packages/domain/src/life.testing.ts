import type { ApplicationKind, DecisionLevel, Demand, Fact, FactDraft, TicketStage } from '@jiesu/contracts';
import { appealCallback, decideAppeal } from './appeal.ts';
import {
  applicationKinds,
  applyFor,
  grantApplication,
  keepParked,
  refuseApplication,
  restoreTicket,
  resumeClock,
  unpark,
  withdrawApplication,
} from './application.ts';
import { askAssist, reportAssist } from './assist.ts';
import { type Callback, recordCallback } from './callback.ts';
import { type Decision, isRefused } from './decision.ts';
import { type DemandFact, growDemand } from './demand.ts';
import { followRoot, mergeTicket, unmergeTicket } from './merge.ts';
import { objectTicket, rejectObjection, upholdObjection } from './objection.ts';
import { answerSupervision, endSupervision, superviseTicket } from './supervision.ts';
import { at, dispatched, limits, picture, policies } from './ticket.fixtures.ts';
import {
  type Actor,
  acceptTicket,
  afterCallback,
  approveReply,
  breachTicket,
  callBack,
  contactTicket,
  deadlinesOf,
  noteTicket,
  openTicket,
  replyTicket,
  sendBackReply,
  type Ticket,
} from './ticket.ts';
import { aPolicy } from './timers.testing.ts';
import { countsIn, type FollowedType, type Followup, fireDue, onTicket, openFollowup } from './timers.ts';
import {
  arriveAtWhistle,
  blowWhistle,
  confirmArrival,
  endWhistle,
  rateWhistle,
  refuseWhistle,
  reportWhistle,
  ruleWhistle,
} from './whistle.ts';

/**
 * Random lives of a ticket against a plain model of the rules: lists, flags and ifs, no transition table, and clocks
 * as plain sums of milliseconds (the unit serves day and night, so no calendar is needed; the calendar has an oracle of
 * its own). Every command that the model allows must be granted, every other one refused, and both must agree on where
 * the ticket stands afterwards. The timers live through the same facts.
 *
 * `npm run lives -- --count 1000000` for a long run; `--seed … --count 1` repeats one.
 */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function randomFrom(start: number) {
  let state = start >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    int: (below: number): number => Math.floor(next() * below),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    chance: (share: number): boolean => next() < share,
  };
}
type Random = ReturnType<typeof randomFrom>;

const water = 'department-water';
const heating = 'utility-heating';
const street = 'street-110105026';
const people = {
  clerk: { userId: 'clerk', roles: ['office'], unitId: street },
  water: { userId: 'water', roles: ['office'], unitId: water },
  heating: { userId: 'heating', roles: ['office'], unitId: heating },
  district: { userId: 'district', roles: ['reviewer', 'dispatcher'], districtId: '110105' },
  district2: { userId: 'district2', roles: ['reviewer'], districtId: '110105' },
  city: { userId: 'city', roles: ['reviewer', 'dispatcher'] },
  city2: { userId: 'city2', roles: ['reviewer'] },
} as const satisfies Record<string, Actor>;
type Name = keyof typeof people;
const names = Object.keys(people) as Name[];
const level = (name: Name): 'unit' | DecisionLevel =>
  name === 'city' || name === 'city2' ? 'city' : name.startsWith('district') ? 'district' : 'unit';
const isReviewer = (name: Name): boolean => level(name) !== 'unit';
const unitOf = (name: Name): string | undefined =>
  name === 'clerk' ? street : name === 'water' ? water : name === 'heating' ? heating : undefined;

const kinds = (unitId: string) => (unitId.startsWith('street') ? 'streetOffice' : 'department');
const policy = aPolicy();
const reasonsOf = Object.fromEntries(
  applicationKinds.map((kind) => [
    kind,
    policies
      .handlingAt(dispatched.dispatchedAt)
      .applications[kind].reasons.map(({ code }) => code)
      .slice(0, 2),
  ]),
) as unknown as Readonly<Record<ApplicationKind, readonly string[]>>;
/** Longest time with one approval, longest at all, in days. */
const reach: Readonly<Partial<Record<ApplicationKind, readonly [number, number]>>> = {
  extension: [7, 30],
  pause: [15, 60],
  parking: [0, 180],
};
const oncePerRound: ReadonlySet<ApplicationKind> = new Set(['extension', 'pause']);

interface App {
  /** Whose round it was asked for in; a later round begins anew. */
  readonly round: number;
  readonly reason: string;
  readonly until: number | undefined;
  readonly levels: readonly DecisionLevel[];
  readonly judges: Name[];
  untilGranted: number | undefined;
}
interface Unit {
  step: 'called' | 'arrived' | 'refused' | 'excused' | 'reported';
  confirmed: boolean;
  mustCome: boolean;
  rated: boolean;
  ratedCaller: boolean;
}
interface Whistle {
  ended: boolean;
  readonly units: Map<string, Unit>;
}
interface Stop {
  readonly by: 'pause' | 'parking';
  readonly at: number;
  readonly until: number;
}

/** The plain model. */
interface Model {
  /** The last callback; `counts`: solved or not, by what stands now, and undefined where it does not count. */
  called:
    | {
        readonly at: number;
        appeal: 'none' | 'pending' | 'decided';
        by: Name | undefined;
        corrects: boolean;
        counts: boolean | undefined;
      }
    | undefined;
  stage: TicketStage;
  round: number;
  base: number;
  stop: Stop | undefined;
  dispatchedAt: number;
  contacted: boolean;
  reply: 'none' | 'waiting' | 'approved';
  replier: Name | undefined;
  objection: Name | undefined;
  grounds: Set<string>;
  apps: Map<ApplicationKind, App>;
  ever: boolean;
  refused: Set<string>;
  granted: Map<ApplicationKind, number>;
  parkedUntil: number | undefined;
  excluded: boolean;
  escalated: boolean;
  extension: boolean;
  supervised: boolean;
  supervision: { level: DecisionLevel; answered: boolean } | undefined;
  whistles: Whistle[];
  assists: { unitId: string; dueAt: number; done: boolean; round: number }[];
  /** Since when it waits for the root. */
  mergedAt: number | undefined;
  owing: boolean;
}

const due = ({ base, stop }: Model): number =>
  stop && base > stop.at ? base + (stop.until - stop.at) : base;
function settle(model: Model, now: number): void {
  const { stop } = model;
  if (stop && model.base > stop.at) model.base += Math.min(now, stop.until) - stop.at;
  model.stop = undefined;
}
const working = (m: Model): boolean => m.stage === 'accepted' || m.stage === 'handling';
const unanswered = (m: Model): boolean => working(m) || m.stage === 'replied';
const unended = (m: Model): boolean => unanswered(m) || m.stage === 'callingBack';
const begun = (m: Model): boolean => unended(m) || m.stage === 'closed';
const openWhistles = (m: Model): number => m.whistles.filter(({ ended }) => !ended).length;

/** What the rules say of one try: whether it is allowed, and what it does. */
interface Try {
  readonly what: string;
  readonly allowed: boolean;
  /** May happen while it waits for its root. */
  readonly merged?: true;
  readonly real: (ticket: Ticket, now: string) => Decision<Ticket>;
  readonly effect: () => void;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function attempt(m: Model, random: Random, now: number): Try {
  const name = random.chance(0.55) ? 'clerk' : random.pick(names);
  const by: Actor = people[name];
  const lead = name === 'clerk';
  const kind = random.pick(applicationKinds);
  const number = 1 + random.int(Math.max(1, m.whistles.length));
  const whistle = m.whistles[number - 1];
  const target = random.pick([water, heating]);
  const self = unitOf(name) ?? target;
  const free = m.objection === undefined;
  if (random.chance(0.08)) return merging(m, random, now, name);
  switch (random.int(30)) {
    case 0:
    case 1:
      return {
        what: `${name} accepts`,
        allowed: lead && m.stage === 'dispatched' && free,
        real: (ticket, when) => acceptTicket(ticket, by, when),
        effect: () => {
          m.stage = 'accepted';
        },
      };
    case 2:
    case 3:
      return {
        what: `${name} contacts`,
        allowed: lead && working(m) && free,
        real: (ticket, when) => contactTicket(ticket, by, when, { outcome: 'reached', method: 'phone' }),
        effect: () => {
          m.contacted = true;
          m.stage = 'handling';
        },
      };
    case 4:
      return {
        what: `${name} notes`,
        merged: true,
        allowed: lead && unended(m),
        real: (ticket, when) => noteTicket(ticket, by, when, { text: '查看', attachments: [] }),
        effect: () => undefined,
      };
    case 5:
    case 6: {
      const silent = m.assists.some((one) => !one.done && one.dueAt > now);
      return {
        what: `${name} replies`,
        allowed:
          lead && m.stage === 'handling' && m.parkedUntil === undefined && openWhistles(m) === 0 && !silent,
        real: (ticket, when) =>
          replyTicket(ticket, by, when, { result: 'solved', text: '已办', attachments: [picture] }, limits),
        effect: () => {
          m.stage = 'replied';
          m.reply = 'waiting';
          m.replier = name;
        },
      };
    }
    case 7:
    case 8:
      return {
        what: `${name} approves`,
        allowed:
          isReviewer(name) && m.reply === 'waiting' && (m.stage === 'replied' || m.stage === 'callingBack'),
        real: (ticket, when) => approveReply(ticket, by, when, limits),
        effect: () => {
          m.reply = 'approved';
          m.stage = 'callingBack';
          lapse(m);
        },
      };
    case 9:
      return {
        what: `${name} sends back`,
        allowed: isReviewer(name) && m.reply === 'waiting' && m.stage === 'replied',
        real: (ticket, when) => sendBackReply(ticket, by, when, '请补充', limits),
        effect: () => {
          m.reply = 'none';
          m.stage = 'handling';
        },
      };
    case 10: {
      const ground = random.pick(['notOurDuty', 'notOurArea'] as const);
      const taken = [...m.apps.values()].length > 0 || m.whistles.length > 0;
      return {
        what: `${name} objects (${ground})`,
        allowed:
          lead &&
          (m.stage === 'dispatched' || m.stage === 'accepted') &&
          free &&
          !taken &&
          !m.grounds.has(ground) &&
          now <= m.dispatchedAt + dayMs,
        real: (ticket, when) =>
          objectTicket(
            ticket,
            by,
            when,
            { reason: ground, basis: '职责', proposedUnitId: water, attachments: [] },
            policies,
          ),
        effect: () => {
          m.objection = name;
          m.grounds.add(ground);
        },
      };
    }
    case 11: {
      const upholds = random.chance(0.3);
      return {
        what: `${name} ${upholds ? 'upholds' : 'rejects'}`,
        allowed: isReviewer(name) && !free && (m.stage === 'dispatched' || m.stage === 'accepted'),
        real: (ticket, when) =>
          upholds
            ? upholdObjection(ticket, by, when, { because: '属实' })
            : rejectObjection(ticket, by, when, '不属实', policies),
        effect: () => {
          m.objection = undefined;
          m.stage = upholds ? 'void' : 'accepted';
        },
      };
    }
    case 12:
    case 13:
    case 14:
      return applying(m, random, now, name, kind);
    case 15:
    case 16:
    case 17:
    case 18:
      return judging(m, random, now, name, kind);
    case 19:
      return {
        what: `${name} withdraws ${kind}`,
        allowed: lead && begun(m) && m.apps.has(kind),
        real: (ticket, when) => withdrawApplication(ticket, by, when, kind),
        effect: () => {
          m.apps.delete(kind);
        },
      };
    case 20: {
      const running = m.stop?.by === 'pause' && m.stop.until > now;
      return {
        what: `${name} resumes`,
        allowed: (lead || isReviewer(name)) && unanswered(m) && running,
        real: (ticket, when) => resumeClock(ticket, by, when, '已配合', policies),
        effect: () => settle(m, now),
      };
    }
    case 21: {
      const keeps = random.chance(0.5);
      const until = now + (random.int(220) - 10) * dayMs;
      const allowed = isReviewer(name) && begun(m) && m.parkedUntil !== undefined;
      return {
        what: `${name} ${keeps ? `keeps parked until ${iso(until)}` : 'unparks'}`,
        allowed: allowed && (!keeps || (until > now && until <= now + 180 * dayMs)),
        real: (ticket, when) =>
          keeps
            ? keepParked(ticket, by, when, { until: iso(until), because: '未具备' }, policies)
            : unpark(ticket, by, when, '已具备', policies),
        effect: () => {
          const inTime = m.stop?.by === 'parking' && now < m.stop.until;
          if (keeps) {
            m.parkedUntil = until;
            if (inTime && m.stop) m.stop = { ...m.stop, until };
            else {
              settle(m, now);
              m.stop = { by: 'parking', at: now, until };
            }
          } else {
            m.parkedUntil = undefined;
            if (m.stop?.by === 'parking') settle(m, now);
          }
        },
      };
    }
    case 22:
      return {
        what: `${name} restores`,
        allowed: level(name) === 'city' && begun(m) && m.excluded,
        real: (ticket, when) => restoreTicket(ticket, by, when, '不符'),
        effect: () => {
          m.excluded = false;
        },
      };
    case 23: {
      const which = random.int(3);
      if (which === 0)
        return {
          what: `${name} supervises`,
          allowed:
            isReviewer(name) && (m.stage === 'dispatched' || unended(m)) && m.supervision === undefined,
          real: (ticket, when) => superviseTicket(ticket, by, when, { notice: '请答复' }, policies),
          effect: () => {
            m.supervised = true;
            m.supervision = { level: level(name) as DecisionLevel, answered: false };
          },
        };
      if (which === 1)
        return {
          what: `${name} answers`,
          allowed: lead && (m.stage === 'dispatched' || begun(m)) && m.supervision?.answered === false,
          real: (ticket, when) => answerSupervision(ticket, by, when, { text: '已办', attachments: [] }),
          effect: () => {
            if (m.supervision) m.supervision.answered = true;
          },
        };
      return {
        what: `${name} ends the supervision`,
        allowed:
          isReviewer(name) &&
          (m.stage === 'dispatched' || begun(m)) &&
          m.supervised &&
          (m.supervision?.level !== 'city' || level(name) === 'city'),
        real: (ticket, when) => endSupervision(ticket, by, when, '已整改'),
        effect: () => {
          m.supervised = false;
          m.supervision = undefined;
        },
      };
    }
    case 24: {
      const called = random.chance(0.5) ? [water] : [water, heating];
      return {
        what: `${name} whistles`,
        allowed: lead && working(m) && free && openWhistles(m) < 3,
        real: (ticket, when) =>
          blowWhistle(
            ticket,
            by,
            when,
            {
              kind: 'daily',
              matter: '查漏',
              place: '楼下',
              units: called.map((unitId) => ({ unitId, task: '查' })),
            },
            policies,
            kinds,
          ),
        effect: () => {
          const fresh = (): Unit => ({
            step: 'called',
            confirmed: false,
            mustCome: false,
            rated: false,
            ratedCaller: false,
          });
          m.whistles.push({ ended: false, units: new Map(called.map((unitId) => [unitId, fresh()])) });
        },
      };
    }
    case 25:
    case 26:
    case 27:
      return whistling(m, random, name, number, whistle, self, target);
    case 28: {
      const silent = m.assists.some((one) => !one.done && one.unitId === target);
      const limit = Math.min(now + 4 * dayMs, due(m));
      return {
        what: `${name} asks ${target} to assist`,
        allowed: lead && working(m) && free && !silent && limit > now,
        real: (ticket, when) => askAssist(ticket, by, when, { unitId: target, task: '提供图纸' }, policies),
        effect: () => {
          m.assists.push({ unitId: target, dueAt: limit, done: false, round: m.round });
        },
      };
    }
    default: {
      const mine = m.assists.find((one) => !one.done && one.unitId === unitOf(name));
      // Asked in an earlier round: it may say something unasked, once in this one.
      const ours = m.assists.filter((one) => one.unitId === unitOf(name));
      const offers = ours.length > 0 && ours.every((one) => one.round !== m.round);
      return {
        what: `${name} reports`,
        allowed: unitOf(name) !== undefined && unended(m) && (mine !== undefined || offers),
        real: (ticket, when) =>
          reportAssist(ticket, by, when, { text: '已提供', attachments: [], final: true }),
        effect: () => {
          if (mine) mine.done = true;
          else m.assists.push({ unitId: unitOf(name) ?? '', dueAt: now, done: true, round: m.round });
        },
      };
    }
  }
}

const rootId = '20261123-9P4V6YRD-1';
/** Others' tickets, as far as a merge looks at them. */
const root = (stage: TicketStage): Ticket => ({
  ...openTicket(
    { ...dispatched, requestId: '20261123-9P4V6YRD', ticketId: rootId },
    { districtId: '110105', roundTheClock: true },
    policies,
  ).next,
  stage,
});
const openRoot = root('handling');

/** What of the ticket is open beside its stage; a merge waits until it is done. */
const owes = (m: Model, ticket: Ticket): boolean =>
  m.apps.size > 0 ||
  m.parkedUntil !== undefined ||
  openWhistles(m) > 0 ||
  m.supervision !== undefined ||
  (m.stage !== 'closed' && m.stage !== 'void' && m.assists.some(({ done }) => !done)) ||
  (ticket.applications ?? []).some((one) => one.tellBy !== undefined && !one.told);

function merging(m: Model, random: Random, now: number, name: Name): Try {
  const by: Actor = people[name];
  const inStage = m.stage === 'dispatched' || working(m);
  const mine = name === 'clerk' || isReviewer(name);
  if (m.mergedAt !== undefined && random.chance(0.7))
    return {
      what: `${name} undoes the merge`,
      merged: true,
      allowed: mine && inStage,
      real: (ticket, when) => unmergeTicket(ticket, by, when, '另一栋楼', policies),
      effect: () => {
        m.mergedAt = undefined;
      },
    };
  const answered = random.chance(0.15);
  const itself = random.chance(0.1);
  const into = answered ? root('callingBack') : openRoot;
  return {
    what: `${name} merges${answered ? ' into what is answered' : ''}${itself ? ' into itself' : ''}`,
    allowed: mine && inStage && m.objection === undefined && !m.owing && !answered && !itself,
    real: (ticket, when) =>
      mergeTicket(
        ticket,
        by,
        when,
        { ticketId: rootId, ticket: into, chain: itself ? [rootId, `${ticket.requestId}-1`] : [rootId] },
        { because: '同一事项' },
        policies,
      ),
    effect: () => {
      m.mergedAt = now;
    },
  };
}

/** Mostly something that may be done, or most tries would only be refused. */
function sensible(m: Model, random: Random, now: number): Try {
  const trying = (): Try => {
    const one = attempt(m, random, now);
    // A root is worked on instead; this one rests.
    return m.mergedAt === undefined || one.merged ? one : { ...one, allowed: false };
  };
  let next = trying();
  const wanted = random.chance(0.7);
  for (let again = 0; wanted && !next.allowed && again < 12; again += 1) next = trying();
  return next;
}

function lapse(m: Model): void {
  for (const kind of [...m.apps.keys()]) if (kind !== 'exclusion') m.apps.delete(kind);
}

function applying(m: Model, random: Random, now: number, name: Name, kind: ApplicationKind): Try {
  const reason = random.pick(reasonsOf[kind]);
  const isTimed = kind in reach;
  const from = kind === 'extension' ? due(m) : now;
  const days = random.int(70) - 3;
  const until = isTimed ? from + days * dayMs : undefined;
  const [short, long] = reach[kind] ?? [0, 0];
  const asked: DecisionLevel = random.pick(['district', 'city']);
  const levels: readonly DecisionLevel[] =
    kind === 'escalation'
      ? [asked]
      : kind === 'exclusion' || kind === 'parking' || days > short
        ? ['district', 'city']
        : ['district'];
  const inStage = kind === 'exclusion' ? begun(m) : working(m);
  const timely = !isTimed || (due(m) > now && days > 0 && days <= long && m.parkedUntil === undefined);
  return {
    what: `${name} applies for ${kind} (${reason}, ${days} d)`,
    allowed:
      name === 'clerk' &&
      inStage &&
      m.objection === undefined &&
      !m.apps.has(kind) &&
      !m.refused.has(`${kind} ${reason}`) &&
      !(oncePerRound.has(kind) && (m.granted.get(kind) ?? 0) >= 1) &&
      !(kind === 'exclusion' && m.excluded) &&
      timely,
    real: (ticket, when) =>
      applyFor(
        ticket,
        people[name],
        when,
        {
          kind,
          reason,
          basis: '说明',
          ...(until === undefined ? {} : { until: iso(until) }),
          level: asked,
          attachments: [picture],
          told: { outcome: 'reached', method: 'phone' },
        },
        policies,
      ),
    effect: () => {
      m.apps.set(kind, { round: m.round, reason, until, levels, judges: [], untilGranted: until });
    },
  };
}

function judging(m: Model, random: Random, now: number, name: Name, kind: ApplicationKind): Try {
  const app = m.apps.get(kind);
  const grants = random.chance(0.75);
  const isLast = app === undefined || app.judges.length + 1 >= app.levels.length;
  const needed = app?.levels[app.judges.length];
  const inStage = kind === 'exclusion' || (grants && !isLast) ? begun(m) : unanswered(m);
  const entitled =
    isReviewer(name) &&
    app !== undefined &&
    !(level(name) === 'district' && needed === 'city') &&
    !app.judges.includes(name);
  const until = app?.untilGranted;
  const alive =
    !(kind in reach) ||
    (due(m) > now && until !== undefined && until > (kind === 'extension' ? due(m) : now));
  return {
    what: `${name} ${grants ? 'grants' : 'refuses'} ${kind}`,
    allowed: inStage && entitled && (!grants || alive),
    real: (ticket, when) =>
      grants
        ? grantApplication(ticket, people[name], when, { kind, because: '属实' }, policies)
        : refuseApplication(ticket, people[name], when, { kind, because: '不属实' }),
    effect: () => {
      if (!app) return;
      if (!grants) {
        m.apps.delete(kind);
        if (app.round === m.round) m.refused.add(`${kind} ${app.reason}`);
        return;
      }
      app.judges.push(name);
      if (!isLast) return;
      m.apps.delete(kind);
      m.granted.set(kind, (m.granted.get(kind) ?? 0) + 1);
      if (kind === 'extension' && until !== undefined) {
        settle(m, now);
        if (until > m.base) m.base = until;
        m.extension = true;
      }
      if ((kind === 'pause' || kind === 'parking') && until !== undefined) {
        settle(m, now);
        m.stop = { by: kind, at: now, until };
      }
      if (kind === 'parking') m.parkedUntil = until;
      if (kind === 'exclusion') m.excluded = true;
      if (kind === 'escalation') m.escalated = true;
    },
  };
}

function whistling(
  m: Model,
  random: Random,
  name: Name,
  number: number,
  whistle: Whistle | undefined,
  self: string,
  target: string,
): Try {
  const by: Actor = people[name];
  const lead = name === 'clerk';
  const mine = whistle?.units.get(self);
  const theirs = whistle?.units.get(target);
  const isOffice = unitOf(name) !== undefined;
  const open = whistle !== undefined && !whistle.ended;
  switch (random.int(7)) {
    case 0:
      return {
        what: `${name} arrives at ${number}`,
        allowed: isOffice && unended(m) && open && (mine?.step === 'called' || mine?.step === 'refused'),
        real: (ticket, when) => arriveAtWhistle(ticket, by, when, { whistle: number }),
        effect: () => {
          if (mine) mine.step = 'arrived';
        },
      };
    case 1: {
      const arrived = random.chance(0.7);
      const sensible =
        theirs !== undefined &&
        !theirs.confirmed &&
        theirs.step !== 'excused' &&
        theirs.step !== 'reported' &&
        (arrived || theirs.step === 'arrived');
      return {
        what: `${name} confirms ${target} at ${number}: ${arrived}`,
        allowed: lead && unended(m) && open && sensible,
        real: (ticket, when) =>
          confirmArrival(ticket, by, when, { whistle: number, unitId: target, arrived }),
        effect: () => {
          if (!theirs) return;
          theirs.step = arrived ? 'arrived' : 'called';
          theirs.confirmed = arrived;
        },
      };
    }
    case 2:
      return {
        what: `${name} refuses to come to ${number}`,
        allowed: isOffice && unended(m) && open && mine?.step === 'called' && !mine.mustCome,
        real: (ticket, when) => refuseWhistle(ticket, by, when, { whistle: number, because: '不属职责' }),
        effect: () => {
          if (mine) mine.step = 'refused';
        },
      };
    case 3: {
      const mustCome = random.chance(0.5);
      return {
        what: `${name} rules on ${target}: ${mustCome}`,
        allowed: isReviewer(name) && unended(m) && open && theirs?.step === 'refused',
        real: (ticket, when) =>
          ruleWhistle(
            ticket,
            by,
            when,
            { whistle: number, unitId: target, mustCome, because: '职责' },
            policies,
          ),
        effect: () => {
          if (!theirs) return;
          theirs.step = mustCome ? 'called' : 'excused';
          theirs.mustCome = mustCome;
        },
      };
    }
    case 4:
      return {
        what: `${name} reports on ${number}`,
        allowed: isOffice && unended(m) && open && mine?.step === 'arrived',
        real: (ticket, when) =>
          reportWhistle(ticket, by, when, { whistle: number, text: '已办', attachments: [] }),
        effect: () => {
          if (mine) mine.step = 'reported';
        },
      };
    case 5:
      return {
        what: `${name} ends ${number}`,
        allowed:
          lead &&
          begun(m) &&
          open &&
          [...(whistle?.units.values() ?? [])].every(({ step }) => step !== 'refused'),
        real: (ticket, when) =>
          endWhistle(ticket, by, when, { whistle: number, solved: true, result: '已办' }),
        effect: () => {
          if (whistle) whistle.ended = true;
        },
      };
    default:
      return {
        what: `${name} rates at ${number}`,
        allowed:
          begun(m) &&
          whistle?.ended === true &&
          (lead
            ? theirs !== undefined && !theirs.rated
            : isOffice && mine !== undefined && !mine.ratedCaller),
        real: (ticket, when) => rateWhistle(ticket, by, when, { whistle: number, unitId: target, score: 4 }),
        effect: () => {
          if (lead && theirs) theirs.rated = true;
          else if (mine) mine.ratedCaller = true;
        },
      };
  }
}

/** The ticket and its timers, as the services run them. Timers cost most of the time: every fourth life has them. */
interface Real {
  ticket: Ticket;
  followup: Followup | undefined;
  /** The last one, as recorded and appealed against. */
  callback?: Callback;
  /** As the demand database grows it from the same facts. */
  demand?: Demand;
}

function hear(real: Real, facts: readonly FactDraft[], now: string): void {
  if (!real.followup) return;
  for (const { type, data } of facts) {
    const fact = { type, data, time: now } as unknown as Fact<FollowedType>;
    real.followup = onTicket(real.followup, fact, policy) ?? real.followup;
  }
}

function callBackAt(real: Real, because: 'approved' | 'deadline', moment: string): void {
  const { requestId, unitId, round } = real.ticket;
  const ticketId = `${requestId}-1`;
  const called = callBack(
    real.ticket,
    { ticketId, requestId, unitId, round, because, dueAt: moment },
    moment,
  );
  if (!called) return;
  real.ticket = called.next;
  hear(real, called.facts, moment);
}

function timersRun(real: { ticket: Ticket; followup: Followup }, until: number): void {
  for (let moment = real.followup.nextAt; moment !== undefined && Date.parse(moment) <= until; ) {
    const before = real.followup.state;
    const id = `${real.ticket.requestId}-1`;
    const fired = fireDue(id, real.followup, moment, policy);
    if (!fired) throw new Error('due, and nothing said');
    real.followup = fired.next;
    for (const fact of fired.facts)
      if (fact.type === 'deadline.breached.v1')
        real.ticket = breachTicket(real.ticket, fact.data, moment)?.next ?? real.ticket;
    const { callback, state } = real.followup;
    if (before === 'running' && state === 'callingBack' && callback)
      callBackAt(real, callback.because, moment);
    moment = real.followup.nextAt;
  }
}

function passTime(real: Real, m: Model, until: number): void {
  const { followup, ticket } = real;
  if (followup) {
    const timed = { ticket, followup };
    timersRun(timed, until);
    Object.assign(real, timed);
  } else if ((m.stage === 'dispatched' || unanswered(m)) && due(m) <= until)
    callBackAt(real, 'deadline', iso(due(m)));
  if (m.mergedAt === undefined && (m.stage === 'dispatched' || unanswered(m)) && due(m) <= until) {
    m.stage = 'callingBack';
    m.objection = undefined;
    lapse(m);
  }
  // Which clock was late is for the timers' own tests.
  m.supervised = real.ticket.marked.includes('supervised');
}

/** The root is answered, or its time is over: this one goes to its own callback with it. */
function rootAnswers(real: Real, m: Model, random: Random, now: number): string {
  const approved = random.chance(0.6);
  const verdict = { approved: true, at: iso(now), by: 'city' };
  const { requestId, hop } = openRoot;
  const reply = {
    at: iso(now),
    by: 'clerk',
    round: 1,
    result: 'solved' as const,
    text: '已恢复供水',
    attachments: [],
    verdict,
  };
  const answered: Ticket = {
    ...openRoot,
    requestId,
    hop,
    stage: 'callingBack',
    replies: approved ? [reply] : [],
  };
  const followed = followRoot(real.ticket, answered, iso(now));
  if ((followed !== undefined) !== (m.mergedAt !== undefined)) throw new Error('not with the root');
  if (!followed) return 'a root is answered in vain';
  real.ticket = followed.next;
  hear(real, followed.facts, iso(now));
  m.mergedAt = undefined;
  m.stage = 'callingBack';
  m.reply = approved ? 'approved' : 'none';
  return `the root is answered: ${approved}`;
}

/** The petitioner answers. */
function answer(real: Real, m: Model, random: Random, now: number): string {
  const solved = random.pick([true, false, undefined]);
  const { requestId, unitId, round } = real.ticket;
  const status = solved === undefined ? 'notReached' : 'reached';
  const called = afterCallback(
    real.ticket,
    {
      ticketId: `${requestId}-1`,
      requestId,
      unitId,
      round,
      status,
      attempt: 1,
      ...(solved === undefined ? {} : { solved }),
    },
    iso(now),
    policies,
  );
  if ((called !== undefined) !== (m.stage === 'callingBack'))
    throw new Error('a callback at the wrong stage');
  if (!called) return 'nobody answers';
  real.ticket = called.next;
  hear(real, called.facts, iso(now));
  record(real, m, random, now, solved);
  const again =
    solved === true ? false : solved === false ? m.round < limits.rounds.max : m.reply !== 'approved';
  if (again) {
    m.stage = 'accepted';
    m.round += 1;
    m.base = now + 7 * dayMs;
    m.stop = undefined;
    m.contacted = false;
    m.reply = 'none';
    m.refused.clear();
    m.granted.clear();
  } else {
    m.stage = 'closed';
    if (solved === false) m.escalated = true;
  }
  return `the petitioner says ${solved}`;
}

/** What the desk writes down of it. */
function record(real: Real, m: Model, random: Random, now: number, solved: boolean | undefined): void {
  const { requestId, unitId, round } = real.ticket;
  const recorded = recordCallback(
    {
      ticketId: `${requestId}-1`,
      requestId,
      unitId,
      // The ticket has gone on to its next round.
      round: m.round,
      because: 'approved',
      problemType: 'L01.02',
      kind: 'help',
      tier: 'ordinary',
      state: 'open',
      openedAt: iso(now),
      dueAt: iso(now),
      nextAttemptAt: iso(now),
      attempts: [],
    },
    {
      ...(solved === undefined
        ? { status: 'invalid' as const }
        : {
            status: 'reached' as const,
            contacted: true,
            solved,
            satisfaction: solved ? ('satisfied' as const) : ('dissatisfied' as const),
          }),
      ...(random.chance(0.5) ? { recording: 'rec/1' } : {}),
    },
    'caller',
    iso(now),
    policy,
  );
  if (isRefused(recorded)) throw new Error(`round ${round}: ${recorded.because}`);
  real.callback = recorded.next;
  m.called = { at: now, appeal: 'none', by: undefined, corrects: false, counts: solved };
  grow(real, recorded.facts, now);
}

function grow(real: Real, facts: readonly FactDraft[], now: number): void {
  for (const { type, data } of facts)
    if (type === 'callback.completed.v1' || type === 'callback.appealDecided.v1')
      real.demand = growDemand(real.demand, {
        type,
        data,
        time: iso(now),
        revision: 1,
      } as unknown as DemandFact);
}

/** The unit appeals against what was written down, or somebody decides about it. Answers whether it was granted. */
function quarrel(real: Real, m: Model, random: Random, now: number): { what: string; granted: boolean } {
  const { callback } = real;
  const { called } = m;
  if (!callback || !called) throw new Error('nobody was called');
  const by = random.pick(names);
  const judged = (decision: Decision<Callback>, allowed: boolean, effect: () => void): boolean => {
    if (isRefused(decision) === allowed)
      throw new Error(
        isRefused(decision) ? `refused: ${decision.because}` : 'granted, and the model says no',
      );
    if (isRefused(decision)) return false;
    real.callback = decision.next;
    grow(real, decision.facts, now);
    effect();
    return true;
  };
  if (random.chance(0.5)) {
    const ground = random.pick(['misrecorded', 'misrecorded', 'wrongPerson', 'nothing']);
    const allowed = called.appeal === 'none' && now - called.at <= 72 * hourMs && ground !== 'nothing';
    const granted = judged(
      appealCallback(callback, { ground, text: '与录音不一致' }, by, iso(now), policy),
      allowed,
      () => Object.assign(called, { appeal: 'pending', by, corrects: ground === 'misrecorded' }),
    );
    return { what: `${by} appeals: ${ground}`, granted };
  }
  const upheld = random.chance(0.6);
  const heard = random.chance(0.8);
  const solved = random.chance(called.corrects && upheld ? 0.8 : 0.2) ? random.chance(0.5) : undefined;
  const acts = random.chance(0.2) ? [{ by }] : [];
  const allowed =
    called.appeal === 'pending' &&
    level(by) === 'city' &&
    by !== called.by &&
    acts.length === 0 &&
    (heard || callback.attempts[0]?.recording === undefined) &&
    (upheld && called.corrects) === (solved !== undefined);
  const granted = judged(
    decideAppeal(
      callback,
      {
        upheld,
        because: '已听录音',
        heard,
        ...(solved !== undefined && { contacted: true, solved, satisfaction: 'satisfied' as const }),
      },
      { userId: people[by].userId, level: level(by) },
      iso(now),
      policy,
      acts,
    ),
    allowed,
    () => {
      called.appeal = 'decided';
      if (upheld) called.counts = solved;
    },
  );
  return { what: `${by} decides the appeal: ${upheld} ${solved}`, granted };
}

/** Clocks of those above the unit run on whatever becomes of the ticket. */
const isRinging = ({ state }: Followup, one: Followup['clocks'][number]): boolean =>
  countsIn(state, one) && !['decide', 'park', 'supervise'].includes(one.clock);

function compare(real: Real, m: Model): void {
  const { ticket, followup } = real;
  const marks = [
    m.objection === undefined ? undefined : 'objection',
    openWhistles(m) > 0 ? 'whistle' : undefined,
    m.extension ? 'extension' : undefined,
    m.escalated ? 'escalated' : undefined,
    m.supervised ? 'supervised' : undefined,
    m.parkedUntil === undefined ? undefined : 'parked',
    m.excluded ? 'excluded' : undefined,
  ].filter((mark) => mark !== undefined);
  const pending = (ticket.applications ?? [])
    .filter(({ state }) => state === 'pending')
    .map(({ kind }) => kind);
  const stands = [
    ticket.stage,
    ticket.round,
    ticket.due.handleAt,
    [...ticket.marked].sort(),
    pending.sort(),
    ticket.marks.find(({ mark }) => mark === 'parked')?.until,
  ].join(' ');
  const expected = [
    m.stage,
    m.round,
    iso(due(m)),
    marks.sort(),
    [...m.apps.keys()].sort(),
    m.parkedUntil === undefined ? undefined : iso(m.parkedUntil),
  ].join(' ');
  if (stands !== expected) throw new Error(`${stands}\nis not ${expected}`);
  if (deadlinesOf(ticket, policies).handleAt !== ticket.due.handleAt)
    throw new Error('not what the history says');
  const owed = owes(m, ticket);
  m.owing = owed;
  if ((m.mergedAt !== undefined) !== (ticket.queue === 'merged')) throw new Error('merged, or not?');
  if (ticket.queue === 'merged' && ticket.dueAt !== undefined) throw new Error('merged, and due');
  if (followup && ticket.queue === 'merged' && followup.clocks.some((one) => isRinging(followup, one)))
    throw new Error('merged, and timed');
  if (owed !== (ticket.desk !== undefined)) throw new Error(`the desk ${owed ? 'lost' : 'kept'} something`);
  if ((m.excluded || m.escalated) !== (ticket.kept !== undefined))
    throw new Error('the ledger lost something');
  const counts = (one: { status?: string; solved?: boolean } | undefined): boolean | undefined =>
    one?.status === 'reached' ? one.solved : undefined;
  if (m.called && [real.callback, real.demand?.callback].some((one) => counts(one) !== m.called?.counts))
    throw new Error(`the callback does not count as ${m.called.counts}`);
  const clock = followup?.clocks.find((one) => one.clock === 'handle');
  if (
    followup &&
    followup.state === 'running' &&
    clock &&
    clock.breachedAt === undefined &&
    clock.dueAt !== ticket.due.handleAt
  )
    throw new Error(`the timer waits for ${clock.dueAt}, the ticket is due ${ticket.due.handleAt}`);
}

/** One life from its seed. Throws with the story told so far where the rules and the model part. */
export function liveOnce(start: number): { readonly granted: number; readonly refused: number } {
  const random = randomFrom(start);
  const story: string[] = [];
  let now = Date.parse(at('2026-11-23 09:30'));
  const opened = openTicket(
    { ...dispatched, dispatchedAt: iso(now), receivedAt: iso(now) },
    { districtId: '110105', roundTheClock: true },
    policies,
  );
  const [fact] = opened.facts;
  if (fact?.type !== 'ticket.opened.v1') throw new Error('not opened');
  const real: Real = {
    ticket: opened.next,
    followup: start % 4 === 0 ? openFollowup(fact.data, policy) : undefined,
  };
  const m: Model = {
    called: undefined,
    stage: 'dispatched',
    round: 1,
    base: now + 7 * dayMs,
    stop: undefined,
    dispatchedAt: now,
    contacted: false,
    reply: 'none',
    replier: undefined,
    objection: undefined,
    grounds: new Set(),
    apps: new Map(),
    ever: false,
    refused: new Set(),
    granted: new Map(),
    parkedUntil: undefined,
    excluded: false,
    escalated: false,
    extension: false,
    supervised: false,
    supervision: undefined,
    whistles: [],
    assists: [],
    mergedAt: undefined,
    owing: false,
  };
  let granted = 0;
  let refused = 0;
  try {
    for (let step = 0; step < 24; step += 1) {
      if (random.chance(0.35)) {
        now += random.chance(0.8) ? random.int(20) * hourMs : random.int(12) * dayMs;
        story.push(`${iso(now)}`);
        passTime(real, m, now);
      }
      if (random.chance(m.mergedAt === undefined ? 0.01 : 0.15)) {
        story.push(rootAnswers(real, m, random, now));
        compare(real, m);
        continue;
      }
      if (m.stage === 'callingBack' && random.chance(0.3)) {
        story.push(answer(real, m, random, now));
        compare(real, m);
        continue;
      }
      if (m.called && random.chance(0.2)) {
        const { what, granted: is } = quarrel(real, m, random, now);
        story.push(what);
        if (is) granted += 1;
        else refused += 1;
        compare(real, m);
        continue;
      }
      const next = sensible(m, random, now);
      story.push(next.what);
      const decision = next.real(real.ticket, iso(now));
      if (isRefused(decision)) {
        if (next.allowed) throw new Error(`refused: ${decision.refused} ${decision.because}`);
        refused += 1;
        continue;
      }
      if (!next.allowed) throw new Error('granted, and the model says no');
      granted += 1;
      real.ticket = decision.next;
      next.effect();
      hear(real, decision.facts, iso(now));
      compare(real, m);
    }
  } catch (cause) {
    throw new Error(`npm run lives -- --seed ${start} --count 1 repeats it:\n${story.join('\n')}`, { cause });
  }
  return { granted, refused };
}
