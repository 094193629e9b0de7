import { soundTable, type Ticket, transitions } from '@jiesu/domain';
import type { Service } from '@jiesu/service-kit';
import { serveApplications } from './applications.ts';
import { commandsOn } from './commands.ts';
import { serveDesk } from './desk.ts';
import { evidenceSetting, serveEvidence } from './evidence.ts';
import { handleFacts, policiesFrom } from './handlers.ts';
import { servePrecedents } from './precedents.ts';
import { unacceptedReadings } from './readings.ts';
import { serveTickets } from './routes.ts';
import { type EvidenceRecord, evidenceStore, ticketStore } from './store.ts';
import { namesFrom } from './views.ts';
import { serveWhistles } from './whistles.ts';

/** 街道工单: the life of a ticket from its opening to its end. */
export const tickets: Service = {
  name: 'tickets',
  settings: [evidenceSetting],
  start(kit) {
    const store = kit.store<Ticket>(ticketStore);
    const evidence = kit.store<EvidenceRecord>(evidenceStore);
    const policies = policiesFrom(kit.reference);

    const names = namesFrom(kit.reference);
    const commands = commandsOn(kit, store, evidence);

    soundTable(transitions);
    kit.gauges(() => unacceptedReadings(store, kit.clock.now()));
    handleFacts(kit, store, policies);
    serveTickets(kit, store, commands, policies, names);
    serveApplications(kit, commands, policies);
    serveWhistles(kit, commands, policies);
    serveDesk(kit, store, names);
    servePrecedents(kit, store, names);
    serveEvidence(kit, evidence, store);
  },
};
