import { markDispatched } from '@jiesu/domain';
import { type Kit, nothing } from '@jiesu/service-kit';
import type { Requests } from './store.ts';

/** Dispatch facts in: who holds a request now, and no more amending (docs/adr/0007-intake-hears-of-dispatch.md). */
export function handleFacts(kit: Kit, requests: Requests): void {
  kit.on('request.dispatched.v1', async (fact) => {
    // Requests of the groups are the other intake's; the district's copy says nothing new.
    if (fact.data.channel === 'wechatGroup' || fact.data.role !== 'handle') return;
    await requests.change(fact.data.requestId, fact, (record) => {
      const next = record === undefined ? undefined : markDispatched(record, fact.data);
      return next === undefined ? nothing : { next, facts: [] };
    });
  });
}
