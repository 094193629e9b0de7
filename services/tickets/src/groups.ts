import {
  addLimit,
  type Chain,
  followRoot,
  type Granted,
  isAnswered,
  lateReply,
  looseEnd,
  machine,
  type Policies,
  type RootRead,
  released,
  relinked,
  type Ticket,
  ticketIdOf,
  waitsForRoot,
} from '@jiesu/domain';
import type { Held, Where } from '@jiesu/ports';
import { type Kit, nothing } from '@jiesu/service-kit';
import type { Tickets } from './store.ts';

/** Changes of one group side by side: they share a write. */
const atOnce = 200;
/** Longer than any chain that people make; a loop is found by its own ids. */
const longestChain = 100;

export const waitingIn = (rootTicketId: string): Where => ({ mergedInto: rootTicketId, queue: 'merged' });

/** Groups of merged tickets: links upwards, and what the root's fate means for those that link to it. */
export interface Groups {
  chainOf(ticketId: string): Promise<Chain>;
  /** The top of the group of a ticket. A loop that is still there ends in the ticket received first. */
  rootOf(ticketId: string): Promise<RootRead | undefined>;
  /** Whether tickets were merged into each other; then the link of the one received first is taken away. */
  untie(ticketId: string): Promise<void>;
  /** Takes the members of a root where the root went: to their callbacks, to its next ticket, or to themselves. */
  settle(rootTicketId: string): Promise<number>;
  /** A reply approved after the limit: those who were called back without one have it now. */
  share(rootTicketId: string): Promise<number>;
  /** All roots that somebody waits for: what a crash or a lagging list has left behind. */
  sweep(): Promise<number>;
  /** Lets go whoever waits in an incident. */
  release(rootTicketId: string, incidentId: string, because: string): Promise<number>;
  /** The ticket that a voided root was dispatched to anew. */
  successorOf(root: Held<Ticket>): Promise<Held<Ticket> | undefined>;
}

export function groupsOf(kit: Kit, tickets: Tickets, policies: Policies): Groups {
  const chainOf: Groups['chainOf'] = async (ticketId) => {
    const ids: string[] = [];
    for (let id: string | undefined = ticketId; id !== undefined && ids.length < longestChain; ) {
      const known = ids.indexOf(id);
      if (known !== -1) return { ids, loop: ids.slice(known) };
      ids.push(id);
      const held: Held<Ticket> | undefined = await tickets.get(id);
      id = held && waitsForRoot(held.doc) ? held.doc.merged?.into : undefined;
    }
    return { ids, loop: [] };
  };

  const rootOf: Groups['rootOf'] = async (ticketId) => {
    const chain = await chainOf(ticketId);
    const top = chain.loop.length > 0 ? await firstOf(chain.loop) : chain.ids.at(-1);
    const held = top === undefined ? undefined : await tickets.get(top);
    return held && { ticketId: held.id, ticket: held.doc, chain: chain.ids };
  };

  const firstOf = async (loop: readonly string[]): Promise<string> =>
    looseEnd(
      (await tickets.getMany(loop)).map(({ id, doc }) => ({ ticketId: id, receivedAt: doc.receivedAt })),
    );

  const untie: Groups['untie'] = async (ticketId) => {
    const { loop } = await chainOf(ticketId);
    if (loop.length === 0) return;
    const end = await firstOf(loop);
    const before = await tickets.need(end);
    await tickets.change(end, { timer: `untie/${end}/${before.revision}` }, (ticket) =>
      ticket?.merged && loop.includes(ticket.merged.into)
        ? (released(ticket, machine, kit.clock.now(), '互相并单，以先受理的工单为主单', policies) ?? nothing)
        : nothing,
    );
  };

  /** Every member that waits, in lots. One pass: what a lagging list does not show yet is the sweep's. */
  const eachWaiting = async (
    where: Where,
    cause: string,
    decide: (ticket: Ticket, at: string) => Granted<Ticket> | undefined,
    then?: (ids: readonly string[]) => Promise<number>,
  ): Promise<number> => {
    let changed = 0;
    let cursor: string | undefined;
    do {
      const page = await tickets.find({ where, limit: atOnce, ...(cursor === undefined ? {} : { cursor }) });
      const outcomes = await Promise.all(
        page.items.map(({ id, revision }) =>
          tickets.change(id, { timer: `${cause}/${id}/${revision}` }, (ticket) =>
            ticket === undefined ? nothing : (decide(ticket, kit.clock.now()) ?? nothing),
          ),
        ),
      );
      changed += outcomes.filter(({ outcome }) => outcome === 'written').length;
      if (then) changed += await then(page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return changed;
  };

  const successorOf: Groups['successorOf'] = async (root) => {
    const { requestId, hop } = root.doc;
    const later = await tickets.getMany(
      Array.from({ length: 8 }, (_, n) => ticketIdOf({ requestId, hop: hop + 1 + n })),
    );
    return later.find(({ doc }) => doc.stage !== 'void');
  };

  const waitedFor = (ids: readonly string[]): Promise<ReadonlyMap<string, number>> =>
    ids.length === 0
      ? Promise.resolve(new Map())
      : tickets.countBy('mergedInto', { mergedInto: ids, queue: 'merged' });

  const settle: Groups['settle'] = async (rootTicketId) => {
    const root = await tickets.get(rootTicketId);
    if (root === undefined) return 0;
    const { doc, id } = root;
    const cause = `root/${id}/${root.revision}`;
    if (isAnswered(doc))
      return eachWaiting(
        waitingIn(id),
        cause,
        (ticket, at) => followRoot(ticket, doc, at),
        // Some of them are roots themselves.
        async (ids) => {
          let changed = 0;
          for (const below of (await waitedFor(ids)).keys()) changed += await settle(below);
          return changed;
        },
      );
    if (doc.stage !== 'void') return 0;
    const successor = await successorOf(root);
    if (successor) {
      const next = { ticketId: successor.id, ticket: successor.doc };
      const moved = await eachWaiting(waitingIn(id), cause, (ticket, at) =>
        relinked(ticket, at, id, next, policies),
      );
      return moved + (isAnswered(successor.doc) ? await settle(successor.id) : 0);
    }
    const voidedAt = doc.history.at(-1)?.at ?? doc.dispatchedAt;
    const counting = { calendar: policies.calendarAt(voidedAt), roundTheClock: doc.roundTheClock };
    const until = addLimit(voidedAt, policies.handlingAt(voidedAt).merge.releaseAfter, counting).at;
    if (kit.clock.now() < until) return 0;
    return eachWaiting(waitingIn(id), cause, (ticket, at) =>
      released(ticket, machine, at, '主单已作废且未再派单，恢复单独办理', policies),
    );
  };

  return {
    chainOf,
    rootOf,
    untie,
    settle,
    successorOf,
    async share(rootTicketId) {
      const root = await tickets.get(rootTicketId);
      const isLate = root?.doc.history.some(
        ({ what, round }) => what === 'callBack' && round === root.doc.round,
      );
      if (root === undefined || !isLate) return 0;
      return eachWaiting({ mergedInto: root.id, queue: 'callingBack' }, `share/${root.id}`, (ticket, at) =>
        lateReply(ticket, root.doc, at),
      );
    },
    async sweep() {
      const roots = await tickets.countBy('mergedInto', { mergedInto: { missing: false }, queue: 'merged' });
      let moved = 0;
      for (const rootTicketId of roots.keys()) {
        await untie(rootTicketId);
        moved += await settle(rootTicketId);
      }
      return moved;
    },
    release: (rootTicketId, incidentId, because) =>
      eachWaiting({ ...waitingIn(rootTicketId), incidentId }, `release/${incidentId}`, (ticket, at) =>
        released(ticket, machine, at, because, policies),
      ),
  };
}
