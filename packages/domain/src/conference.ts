import { addLimit } from './calendar.ts';
import type { Policies } from './deadlines.ts';
import { type Granted, type Refused, refuse } from './decision.ts';
import type { UnitDirectory } from './dispatch.ts';
import type { RefusedField, Routing } from './routing.ts';

/**
 * 派单前会商 (条例 §12): where nobody is plainly responsible, units sit together before the dispatch. Who was asked, what
 * was said and who decided stays with the request; the dispatch that ends it cites the conference as its rule.
 */

export interface Conference {
  readonly at: string;
  readonly by: string;
  readonly agenda: string;
  /** To be decided by. */
  readonly dueAt: string;
  readonly unitIds: readonly string[];
  readonly minutes: readonly ConferenceMinutes[];
  readonly decided?: { readonly at: string; readonly by: string };
}

export interface ConferenceMinutes {
  readonly at: string;
  readonly by: string;
  /** Which unit says it; missing: the dispatcher, of all. */
  readonly unitId?: string;
  readonly text: string;
}

const keptMinutes = 60;

export function callConference(
  routing: Routing,
  command: { readonly agenda: string; readonly unitIds: readonly string[] },
  by: string,
  policies: Pick<Policies, 'handlingAt' | 'calendarAt'>,
  units: UnitDirectory,
  now: string,
): Granted<Routing> | RefusedField {
  if (routing.state !== 'waiting')
    return refuse('not-waiting-for-dispatch', '这件诉求不在待派单队列中，不能会商；请刷新后再看。');
  if (routing.conference && !routing.conference.decided)
    return refuse('conference-open', '这件诉求正在会商；请先作出决定。');
  const { agenda, unitIds } = command;
  for (const [i, unitId] of unitIds.entries())
    if (!units.byId(unitId)) {
      const message = `单位「${unitId}」不在单位目录中，请从目录中选择。`;
      return refuse('unknown-unit', message, `unitIds[${i}]`);
    }
  const { within } = policies.handlingAt(now).conference;
  const dueAt = addLimit(now, within, { calendar: policies.calendarAt(now) }).at;
  const conference: Conference = { at: now, by, agenda, dueAt, unitIds: [...new Set(unitIds)], minutes: [] };
  return { next: { ...routing, conference }, facts: [] };
}

/** What a participant says, or the dispatcher writes down of all. */
export function recordMinutes(
  routing: Routing,
  said: { readonly text: string; readonly unitId?: string },
  by: string,
  now: string,
): Granted<Routing> | Refused {
  const { conference } = routing;
  if (!conference || conference.decided)
    return refuse('no-conference', '这件诉求没有正在进行的会商；请刷新后再看。');
  if (said.unitId !== undefined && !conference.unitIds.includes(said.unitId))
    return refuse('not-a-participant', '本单位不是这次会商的参加单位。');
  if (conference.minutes.length >= keptMinutes)
    return refuse('minutes-full', `会商纪要已有 ${keptMinutes} 条；请作出决定。`);
  const minutes = [
    ...conference.minutes,
    { at: now, by, text: said.text, ...(said.unitId !== undefined && { unitId: said.unitId }) },
  ];
  return { next: { ...routing, conference: { ...conference, minutes } }, facts: [] };
}

/** The conference as a dispatch ends it. Nothing is decided in a conference of which nothing is written down. */
export function decidedConference(
  routing: Routing,
  by: string,
  now: string,
): Conference | Refused | undefined {
  const { conference } = routing;
  if (!conference || conference.decided) return undefined;
  if (conference.minutes.length === 0)
    return refuse('minutes-needed', '正在会商，还没有纪要；请先记录会商意见再派单。');
  return { ...conference, decided: { at: now, by } };
}
