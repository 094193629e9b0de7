import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import type { CallbackPolicy, Fact, FactData } from '@jiesu/contracts';
import { type FollowedType, type Followup, fireDue, onTicket, openFollowup } from '@jiesu/domain';
import { systemClock } from '@jiesu/ports';
import type { Random } from '@jiesu/testkit';
import { followupStore } from '../../services/followup/src/store.ts';
import { deadlineQueue } from '../../services/followup/src/timing.ts';
import { freePort, startHost } from './host.ts';

/** Open timers written into a data folder, as tickets would have left them, and what became of them. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const lot = 2_000;

export interface DueTimer {
  readonly ticketId: string;
  readonly dueAt: string;
  /** Nobody has accepted it: fires before the others where several are overdue. */
  readonly unowned: boolean;
}

const iso = (at: number): string => new Date(at).toISOString();
const idOf = (n: number): string => `20261101-${String(n).padStart(8, '0')}`;

function openedAs(
  n: number,
  openedAt: number,
  accept: number,
  contact: number,
): FactData<'ticket.opened.v1'> {
  return {
    ticketId: `${idOf(n)}-1`,
    requestId: idOf(n),
    unitId: 'street-110105026',
    by: 'machine',
    round: 1,
    districtUnitId: 'district-110105',
    assistUnitIds: [],
    hop: 1,
    mode: 'direct',
    kind: 'help',
    channel: 'hotline',
    problemType: 'L01.02',
    dimensions: { primary: 'housing', secondary: [] },
    urgency: 'ordinary',
    place: { districtId: '110105', text: '望京', confidence: 1, words: [] },
    petitionerRef: 'p-1',
    tier: 'ordinary',
    due: {
      acceptAt: iso(accept),
      contactAt: iso(contact),
      handleAt: iso(Math.max(accept, contact) + 5 * dayMs),
      policyVersion: '2025-01',
    },
    receivedAt: iso(openedAt),
    dispatchedAt: iso(openedAt),
  };
}

/** A ticket of yesterday whose next clock runs out at `dueAt`; its earlier warnings were given. */
function soonDue(n: number, now: number, dueAt: number, unowned: boolean, policy: CallbackPolicy): Followup {
  const openedAt = now - dayMs;
  const accept = unowned ? dueAt : now - 20 * hourMs;
  const contact = unowned ? dueAt + dayMs : dueAt;
  let followup = openFollowup(openedAs(n, openedAt, accept, contact), policy);
  if (!unowned) {
    const accepted = {
      type: 'ticket.accepted.v1',
      time: iso(openedAt + hourMs),
      data: { ticketId: `${idOf(n)}-1`, requestId: idOf(n), unitId: followup.unitId, by: 'clerk', round: 1 },
    } as unknown as Fact<FollowedType>;
    followup = onTicket(followup, accepted, policy) ?? followup;
  }
  return fireDue(`${idOf(n)}-1`, followup, iso(now), policy)?.next ?? followup;
}

/**
 * @param far tickets whose next moment lies more than a day ahead
 * @param near moments, in milliseconds from now, at each of which a ticket falls due; every other one is unowned
 */
export async function fillTimers(
  data: string,
  far: number,
  near: readonly number[],
  policy: CallbackPolicy,
  dice: Random,
  tell: (filled: number) => void = () => undefined,
): Promise<{ readonly due: readonly DueTimer[]; readonly firstDueAt: number }> {
  mkdirSync(data, { recursive: true });
  // A first start makes the key and the accounts.
  await (await startHost({ data, port: await freePort() })).stop();
  const sqlite = openSqlite({
    file: join(data, 'jiesu.db'),
    clock: systemClock,
    synchronous: 'off',
    onFatal: (error) => {
      throw error;
    },
  });
  const followups = sqlite.documents<Followup>(followupStore);
  const put = async (docs: readonly { readonly n: number; readonly doc: Followup }[]): Promise<void> => {
    await Promise.all([
      followups.commitMany(
        docs.map(({ n, doc }) => ({
          id: `${idOf(n)}-1`,
          expected: 0,
          next: doc,
          facts: [],
          cause: { id: `fill/${n}` },
        })),
      ),
      sqlite.scheduler.schedule(
        docs.flatMap(({ n, doc }) =>
          doc.nextAt === undefined
            ? []
            : [
                {
                  key: `${idOf(n)}-1`,
                  name: deadlineQueue,
                  at: doc.nextAt,
                  data: { ticketId: `${idOf(n)}-1` },
                },
              ],
        ),
      ),
    ]);
  };
  for (let from = 0; from < far; from += lot) {
    const now = Date.now();
    const docs = Array.from({ length: Math.min(lot, far - from) }, (_, i) => {
      const accept = now + dice.between(3 * 24, 30 * 24) * hourMs;
      return { n: from + i, doc: openFollowup(openedAs(from + i, now, accept, accept + hourMs), policy) };
    });
    await put(docs);
    tell(from + docs.length);
  }
  const now = Date.now();
  const due: DueTimer[] = [];
  for (let from = 0; from < near.length; from += lot) {
    const docs = near.slice(from, from + lot).map((after, i) => {
      const n = far + from + i;
      const unowned = n % 2 === 0;
      const dueAt = now + after;
      due.push({ ticketId: `${idOf(n)}-1`, dueAt: iso(dueAt), unowned });
      return { n, doc: soonDue(n, now, dueAt, unowned, policy) };
    });
    await put(docs);
  }
  await sqlite.close();
  return { due, firstDueAt: now + Math.min(...near) };
}

export interface Fired {
  readonly ticketId: string;
  readonly dueAt: string;
  /** When it was said. */
  readonly at: string;
}

/** Every breach in the log, in its order. */
export async function firedIn(data: string): Promise<readonly Fired[]> {
  const sqlite = openSqlite({
    file: join(data, 'jiesu.db'),
    clock: systemClock,
    onFatal: (error) => {
      throw error;
    },
  });
  const fired: Fired[] = [];
  for await (const lotOf of sqlite.bus.read(['followups']))
    for (const { fact } of lotOf)
      if (fact.type === 'deadline.breached.v1') {
        const { ticketId, dueAt } = fact.data as FactData<'deadline.breached.v1'>;
        fired.push({ ticketId, dueAt, at: fact.time });
      }
  await sqlite.close();
  return fired;
}
