import type { Ticket } from '@jiesu/domain';
import type { Service } from '@jiesu/service-kit';
import { evidenceSetting, serveEvidence } from './evidence.ts';
import { handleFacts, policiesFrom } from './handlers.ts';
import { serveTickets } from './routes.ts';
import { type EvidenceRecord, evidenceStore, ticketStore } from './store.ts';

/** 街道工单: the life of a ticket from its opening to its end. */
export const tickets: Service = {
  name: 'tickets',
  settings: [evidenceSetting],
  start(kit) {
    const store = kit.store<Ticket>(ticketStore);
    const evidence = kit.store<EvidenceRecord>(evidenceStore);
    const policies = policiesFrom(kit.reference);

    handleFacts(kit, store, policies);
    serveTickets(kit, store, evidence, policies);
    serveEvidence(kit, evidence);
  },
};
