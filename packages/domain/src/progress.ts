import type {
  CallbackPolicy,
  ProgressStep,
  ProgressTicket,
  RateProgressBody,
  TimeLimitsVersion,
} from '@jiesu/contracts';
import { addDays, localDate, startOfDay } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Decision, type Refused, refuse } from './decision.ts';
import { maskText } from './masking.ts';
import {
  type Actor,
  advance,
  currentReply,
  isRow,
  markOf,
  permitted,
  reopenTicket,
  said,
  type Ticket,
  type TicketEvent,
  type TicketNote,
  ticketIdOf,
  waitsForRoot,
} from './ticket.ts';

/**
 * 办理进度 (条例 §15, §23): what the petitioner may know of a ticket, and what they may say to it. Nobody in person is
 * named to them, and what they write is masked before it is kept.
 */

type Instant = string;
type Rules = CallbackPolicy['progress'];

/** Whoever holds the code of the request. No account: the table speaks of the machine that lets them in. */
export const petitioner: Actor = { userId: 'petitioner', roles: ['machine'] };

const isTheirs = ({ by }: { readonly by: string }): boolean => by === petitioner.userId;

const photosOf = (ticket: Ticket): number =>
  ticket.notes.filter(isTheirs).reduce((sum, { attachments }) => sum + attachments.length, 0);

export const wasRated = (ticket: Ticket): boolean =>
  ticket.history.some(({ what, round }) => what === 'rate' && round === ticket.round);

/** How often the petitioner had this ticket taken up again after its close. */
const objections = (ticket: Ticket): number =>
  ticket.history.filter((entry) => entry.what === 'reopen' && isTheirs(entry)).length;

export interface Added {
  readonly text: string;
  readonly photos: readonly string[];
}

/** More facts from the petitioner. They move no clock (条例 §13) and reach whoever holds the ticket. */
export function addInformation(ticket: Ticket, at: Instant, added: Added, rules: Rules): Decision<Ticket> {
  const row = permitted(ticket, 'addInformation', petitioner);
  if (!isRow(row)) return row;
  const isFull =
    ticket.notes.filter(isTheirs).length >= rules.maxAdditions ||
    (added.photos.length > 0 && photosOf(ticket) + added.photos.length > rules.maxPhotos);
  if (isFull) return refuse('additions-full', '补充的内容已经很多，不能再添加；需要时请拨打 12345。');
  const note = theirNote(ticket, at, added);
  const next = advance(ticket, row, petitioner, at, { notes: [...ticket.notes, note] });
  return {
    next,
    facts: [
      {
        type: 'ticket.informationAdded.v1',
        data: { ...said(next, petitioner), attachments: added.photos.length },
      },
    ],
  };
}

const theirNote = (ticket: Ticket, at: Instant, { text, photos }: Added): TicketNote => ({
  at,
  by: petitioner.userId,
  round: ticket.round,
  text: maskText(text),
  attachments: photos,
});

/** The answers go into the callback's own record, by way of the fact alone: whoever handled it does not see them here. */
export function rateTicket(
  ticket: Ticket,
  at: Instant,
  answers: Omit<RateProgressBody, 'ticketId'>,
): Decision<Ticket> {
  const row = permitted(ticket, 'rate', petitioner);
  if (!isRow(row)) return row;
  if (wasRated(ticket))
    return refuse('rated-already', '您已经评价过这一轮办理，谢谢；想补充的话可以写在“补充情况”里。');
  const { contacted, solved, satisfaction, text } = answers;
  const words = text?.trim() ?? '';
  const notes =
    words === '' ? ticket.notes : [...ticket.notes, theirNote(ticket, at, { text: words, photos: [] })];
  const next = advance(ticket, row, petitioner, at, { notes });
  return {
    next,
    facts: [
      { type: 'ticket.rated.v1', data: { ...said(next, petitioner), contacted, solved, satisfaction } },
    ],
  };
}

const objectUntil = (ticket: Ticket, rules: Rules): Instant | undefined =>
  ticket.stage === 'closed' && ticket.outcome
    ? startOfDay(addDays(localDate(ticket.outcome.at), rules.objectionDays + 1))
    : undefined;

function closureStands(
  ticket: Ticket,
  at: Instant,
  rules: Rules,
  limits: TimeLimitsVersion,
): Refused | undefined {
  const until = objectUntil(ticket, rules);
  const stands =
    until === undefined ||
    at >= until ||
    objections(ticket) >= rules.maxObjections ||
    ticket.round >= limits.rounds.max;
  return stands
    ? refuse('closure-stands', '这件事已不能在这里提出不同意办结；如仍不满意，请向热线正式投诉。')
    : undefined;
}

/** Not agreed with the close: another round, one level up (条例 §23, §20). */
export function objectToClosure(
  ticket: Ticket,
  at: Instant,
  because: string,
  rules: Rules,
  policies: Policies,
): Decision<Ticket> {
  const row = permitted(ticket, 'reopen', petitioner);
  if (!isRow(row)) return row;
  const stands = closureStands(ticket, at, rules, policies.limitsAt(at));
  if (stands) return stands;
  const told = { ...ticket, notes: [...ticket.notes, theirNote(ticket, at, { text: because, photos: [] })] };
  return reopenTicket(told, '诉求人不同意办结', at, policies, petitioner);
}

/** What they added on an earlier dispatch goes along to the next one. */
export const carriedOver = (earlier: Ticket | undefined): readonly TicketNote[] =>
  earlier?.notes.filter(isTheirs).map((note) => ({ ...note, round: 1 })) ?? [];

const shown: Partial<Record<TicketEvent, ProgressStep['what']>> = {
  open: 'open',
  accept: 'accept',
  rejectObjection: 'accept',
  reply: 'reply',
  approve: 'approve',
  callBack: 'callBack',
  rate: 'rate',
  addInformation: 'addInformation',
  reopen: 'reopen',
  close: 'close',
  upholdObjection: 'void',
  passDown: 'void',
  grantExtension: 'grantExtension',
  grantPause: 'grantPause',
  grantParking: 'grantParking',
  whistle: 'whistle',
  supervise: 'supervise',
  merge: 'merge',
  unmerge: 'unmerge',
};

function stepsOf(ticket: Ticket): readonly ProgressStep[] {
  return ticket.history.flatMap(({ at, what, round, until }): readonly ProgressStep[] => {
    if (what === 'contact') {
      const contact = ticket.contacts.find((one) => one.at === at && one.round === round);
      return [{ at, round, what: contact?.outcome === 'reached' ? 'contact' : 'contactFailed' }];
    }
    const known = shown[what];
    return known === undefined ? [] : [{ at, what: known, round, ...(until === undefined ? {} : { until }) }];
  });
}

function nextOf(ticket: Ticket): ProgressTicket['next'] {
  if (waitsForRoot(ticket)) return 'together';
  switch (ticket.stage) {
    case 'dispatched':
      return 'accept';
    case 'accepted':
      return 'contact';
    case 'handling':
      return markOf(ticket, 'parked') ? 'wait' : 'handle';
    case 'replied':
      return 'review';
    case 'callingBack':
      return wasRated(ticket) ? 'call' : 'rate';
    case 'void':
      return 'moved';
    default:
      return 'closed';
  }
}

/** A ticket as its petitioner sees it. */
export function progressOf(
  ticket: Ticket,
  at: Instant,
  unitName: string,
  rules: Rules,
  limits: TimeLimitsVersion,
): ProgressTicket {
  const may = (on: TicketEvent): boolean => isRow(permitted(ticket, on, petitioner));
  const owes = ['dispatched', 'accepted', 'handling', 'replied'].includes(ticket.stage);
  const reply = currentReply(ticket);
  const approved = reply?.verdict?.approved === true ? reply : undefined;
  const added = ticket.notes.filter(isTheirs);
  const mayAdd = may('addInformation') && added.length < rules.maxAdditions;
  const parkedUntil = markOf(ticket, 'parked')?.until;
  const until = objectUntil(ticket, rules);
  const mayObject = closureStands(ticket, at, rules, limits) === undefined;
  return {
    ticketId: ticketIdOf(ticket),
    title: ticket.title,
    unitName,
    stage: ticket.stage,
    round: ticket.round,
    next: nextOf(ticket),
    ...(owes && { dueAt: ticket.due.handleAt }),
    overdue: owes && ticket.due.handleAt < at,
    steps: stepsOf(ticket),
    ...(approved && {
      reply: { at: approved.at, result: approved.result, text: maskText(approved.text) },
    }),
    added: added.map((note) => ({ at: note.at, text: note.text, photos: note.attachments.length })),
    photos: photosOf(ticket),
    ...(parkedUntil !== undefined && { parkedUntil }),
    ...(ticket.outcome && ticket.stage === 'closed' && { outcome: ticket.outcome.outcome }),
    ...(mayObject && until !== undefined && { objectUntil: until }),
    mayRate: may('rate') && !wasRated(ticket),
    mayAdd,
    mayAddPhoto: mayAdd && photosOf(ticket) < rules.maxPhotos,
    mayObject,
  };
}
