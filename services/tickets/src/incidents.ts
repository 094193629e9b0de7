import {
  attachTicket,
  belongsTo,
  type Decision,
  endedAs,
  type Granted,
  type Incident,
  isAnswered,
  machine,
  type Policies,
  type RootRead,
  type Ticket,
} from '@jiesu/domain';
import type { Held, Where } from '@jiesu/ports';
import { type Kit, nothing } from '@jiesu/service-kit';
import type { Groups } from './groups.ts';
import { inboxQueues } from './lists.ts';
import type { Incidents, Tickets } from './store.ts';

const atOnce = 200;
/** Lists lag by a second, and another process may open a ticket before it has heard of the incident. */
const settledAfterMs = 10_000;

/** Open incidents at hand, so that a ticket that opens while there are none pays nothing. */
export interface Watch {
  /** Now and then, for those of other processes; after one was opened or ended here, with its id. */
  refresh(incidentId?: string): Promise<void>;
  /** The ticket as it opens, merged where an open incident wants it. */
  attached(opened: Granted<Ticket>): Promise<Granted<Ticket>>;
  /** Tickets that an incident would attach now, in lots. */
  matching(incident: Pick<Incident, 'scope' | 'rootTicketId'>): AsyncIterable<readonly Held<Ticket>[]>;
  /** What goes on over many tickets: attaching those that were there before, letting go, following a root. */
  work(): Promise<number>;
}

export function watchOf(
  kit: Kit,
  incidents: Incidents,
  tickets: Tickets,
  groups: Groups,
  policies: Policies,
): Watch {
  let open: readonly Held<Incident>[] = [];

  const draftOf = ({ id, doc }: Held<Incident>) => ({
    incidentId: id,
    because: `并入聚集事件“${doc.title}”`,
  });

  async function* matching({ scope, rootTicketId }: Pick<Incident, 'scope' | 'rootTicketId'>) {
    const where: Where = {
      districtId: scope.districtId,
      queue: inboxQueues,
      receivedAt: { gte: scope.from, lte: scope.until },
    };
    let cursor: string | undefined;
    do {
      const page = await tickets.find({ where, limit: atOnce, ...(cursor === undefined ? {} : { cursor }) });
      yield page.items.filter(({ id, doc }) => id !== rootTicketId && belongsTo(scope, doc));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  const refresh: Watch['refresh'] = async (incidentId) => {
    // A list may not show yet what was written a moment ago: what is known is read by its id.
    const ids = new Set(open.map(({ id }) => id));
    if (incidentId !== undefined) ids.add(incidentId);
    let cursor: string | undefined;
    do {
      const page = await incidents.find({
        where: { state: 'open' },
        limit: atOnce,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id } of page.items) ids.add(id);
      cursor = page.cursor;
    } while (cursor !== undefined);
    open = (await incidents.getMany([...ids])).filter(({ doc }) => doc.state === 'open');
  };

  const change = (
    { id, revision }: Held<Incident>,
    step: string,
    decide: (incident: Incident) => Decision<Incident> | typeof nothing,
  ) =>
    incidents.change(id, { timer: `${step}/${id}/${revision}` }, (incident) =>
      incident ? decide(incident) : nothing,
    );
  const done = (held: Held<Incident>, work: Incident['work']) =>
    change(held, 'worked', ({ work: current, ...incident }) =>
      current === work ? { next: incident, facts: [] } : nothing,
    );

  /** The root was answered: nothing more is attached. It was dispatched anew: so is the incident. */
  const followRoot = async (held: Held<Incident>): Promise<void> => {
    const root = await tickets.get(held.doc.rootTicketId);
    if (root === undefined) return;
    if (isAnswered(root.doc)) {
      await change(held, 'answered', (incident) =>
        incident.state === 'open'
          ? {
              next: endedAs(incident, 'answered', machine.userId, kit.clock.now(), '主单已答复'),
              facts: [],
            }
          : nothing,
      );
      return;
    }
    if (root.doc.stage !== 'void') return;
    const next = await groups.successorOf(root);
    if (next)
      await change(held, 'moved', (incident) => ({
        next: { ...incident, rootTicketId: next.id, unitId: next.doc.unitId },
        facts: [],
      }));
  };

  const absorb = async (held: Held<Incident>): Promise<number> => {
    const root = await groups.rootOf(held.doc.rootTicketId);
    if (root === undefined) return 0;
    let merged = 0;
    for await (const lot of matching(held.doc)) {
      const outcomes = await Promise.all(
        lot.map(({ id }) =>
          tickets.change(id, { timer: `absorb/${held.id}/${id}` }, (ticket) =>
            ticket
              ? (attachTicket(ticket, kit.clock.now(), root, draftOf(held), policies) ?? nothing)
              : nothing,
          ),
        ),
      );
      merged += outcomes.filter(({ outcome }) => outcome === 'written').length;
    }
    return merged;
  };

  return {
    refresh,
    matching,
    async attached(opened) {
      if (open.length === 0) return opened;
      const now = kit.clock.now();
      const held = open.find(({ doc }) => doc.scope.until >= now && belongsTo(doc.scope, opened.next));
      const root: RootRead | undefined = held && (await groups.rootOf(held.doc.rootTicketId));
      const merged = held && root && attachTicket(opened.next, now, root, draftOf(held), policies);
      return merged ? { next: merged.next, facts: [...opened.facts, ...merged.facts] } : opened;
    },
    async work() {
      await refresh();
      for (const held of open) await followRoot(held);
      const busy = await incidents.find({ where: { work: { missing: false } }, limit: atOnce });
      let changed = 0;
      for (const held of busy.items) {
        const { doc, id } = held;
        const moved =
          doc.work === 'release'
            ? await groups.release(doc.rootTicketId, id, `聚集事件已撤销：${doc.ended?.because ?? ''}`)
            : await absorb(held);
        changed += moved;
        const since = Date.parse(doc.ended?.at ?? doc.at);
        if (moved === 0 && Date.parse(kit.clock.now()) - since >= settledAfterMs) await done(held, doc.work);
      }
      if (busy.items.length > 0) await refresh();
      return changed;
    },
  };
}
