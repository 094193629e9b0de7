import type { ContactMethod } from '@jiesu/contracts';
import { localDate } from './calendar.ts';
import type { Ticket } from './ticket.ts';

/**
 * What is known already, as the beginning of a reply: nobody types again what the ticket holds. The handler adds the
 * outcome and answers for every word.
 */

const byMethod: Readonly<Record<ContactMethod, string>> = { phone: '电话', visit: '上门', message: '信息' };

const day = (at: string): string => {
  const [, month = '', date = ''] = localDate(at).split('-');
  return `${Number(month)}月${Number(date)}日`;
};

const sentence = (words: string): string =>
  /[。！？]$/.test(words.trim()) ? words.trim() : `${words.trim()}。`;

type Known = Pick<Ticket, 'title' | 'round' | 'contacts' | 'notes' | 'whistles' | 'assists'>;

export interface ReplyDraftText {
  readonly text: string;
  /** Evidence that the unit put on the ticket in this round. */
  readonly attachments: readonly string[];
}

/** Most that a draft may hold: a reply has 4,000 letters, and the outcome is still to be written. */
const longest = 3_000;

export function draftReply(known: Known, unitName: (unitId: string) => string): ReplyDraftText {
  const now = <T extends { readonly round: number }>(list: readonly T[] | undefined): readonly T[] =>
    (list ?? []).filter(({ round }) => round === known.round);
  const contact = now(known.contacts).findLast(({ outcome }) => outcome === 'reached');
  const tried = now(known.contacts).filter(({ outcome }) => outcome === 'notReached').length;
  const lines = [
    `关于反映的“${known.title}”：`,
    ...(contact
      ? [`${day(contact.at)}已${byMethod[contact.method]}联系诉求人。`]
      : tried > 0
        ? [`已联系诉求人${tried}次，未能接通。`]
        : []),
    ...now(known.notes).map(({ at, text }) => `${day(at)}，${sentence(text)}`),
    ...now(known.whistles).flatMap(({ at, units, ended }) =>
      ended
        ? [
            `${day(at)}吹哨，${units
              .filter(({ arrivedAt }) => arrivedAt !== undefined)
              .map(({ unitId }) => unitName(unitId))
              .join('、')}到场，${sentence(ended.result)}`,
          ]
        : [],
    ),
    ...now(known.assists).flatMap(({ unitId, reports }) => {
      const last = reports.at(-1);
      return last ? [`${unitName(unitId)}反馈：${sentence(last.text)}`] : [];
    }),
    '办理结果：',
  ];
  return {
    text: lines.join('\n').slice(0, longest),
    attachments: [...new Set(now(known.notes).flatMap(({ attachments }) => attachments))].slice(0, 20),
  };
}
