import { markDispatched, markMerged } from '@jiesu/domain';
import { type Kit, nothing } from '@jiesu/service-kit';
import type { Requests } from './store.ts';

/** Dispatches and merges in: who holds a request now, and no more amending (docs/adr/0007-intake-hears-of-dispatch.md). */
export function handleFacts(kit: Kit, requests: Requests): void {
  kit.on('request.dispatched.v1', async (fact) => {
    // Requests of the groups are the other intake's; the district's copy says nothing new.
    if (fact.data.channel === 'wechatGroup' || fact.data.role !== 'handle') return;
    await requests.change(fact.data.requestId, fact, (record) => {
      const next = record === undefined ? undefined : markDispatched(record, fact.data);
      return next === undefined ? nothing : { next, facts: [] };
    });
  });

  /** What an agent tells somebody who calls again: it is handled together with another ticket. */
  kit.on(['ticket.merged.v1', 'ticket.unmerged.v1'], async (fact) => {
    const { requestId, ticketId, rootTicketId } = fact.data;
    await requests.change(requestId, fact, (record) => {
      const into = fact.type === 'ticket.merged.v1' ? rootTicketId : undefined;
      const next = record === undefined ? undefined : markMerged(record, ticketId, into);
      return next === undefined ? nothing : { next, facts: [] };
    });
  });
}
