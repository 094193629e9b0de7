import { type Incident, soundTable, type Ticket, transitions } from '@jiesu/domain';
import type { Service } from '@jiesu/service-kit';
import { serveApplications } from './applications.ts';
import { commandsOn } from './commands.ts';
import { serveDesk } from './desk.ts';
import { evidenceSetting, serveEvidence } from './evidence.ts';
import { groupsOf } from './groups.ts';
import { handleFacts, policiesFrom } from './handlers.ts';
import { watchOf } from './incidents.ts';
import { limitsLine, serveLimits } from './limits.ts';
import { serveMerging } from './merging.ts';
import { servePrecedents } from './precedents.ts';
import { progressOn, serveProgress } from './progress.ts';
import { serveProgressPage } from './progress-page.ts';
import { unacceptedReadings } from './readings.ts';
import { serveTickets } from './routes.ts';
import { type EvidenceRecord, evidenceStore, incidentStore, ticketStore } from './store.ts';
import { sweepInTurns, sweepSetting } from './sweep.ts';
import { namesFrom } from './views.ts';
import { serveWhistles } from './whistles.ts';

/** 街道工单: the life of a ticket from its opening to its end. */
export const tickets: Service = {
  name: 'tickets',
  settings: [evidenceSetting, sweepSetting],
  start(kit) {
    const store = kit.store<Ticket>(ticketStore);
    const evidence = kit.store<EvidenceRecord>(evidenceStore);
    const limits = limitsLine(kit.reference);
    const policies = policiesFrom(kit.reference, limits);

    const names = namesFrom(kit.reference);
    const commands = commandsOn(kit, store, evidence);

    soundTable(transitions);
    kit.gauges(() => unacceptedReadings(store, kit.clock.now()));
    const incidents = kit.store<Incident>(incidentStore);
    const groups = groupsOf(kit, store, policies);
    const watch = watchOf(kit, incidents, store, groups, policies);
    const hurry = sweepInTurns(kit, groups, watch);

    handleFacts(kit, store, policies, groups, watch);
    serveTickets(kit, store, commands, policies, names, groups);
    serveMerging(kit, store, incidents, commands, groups, watch, policies, names, hurry);
    serveApplications(kit, commands, policies);
    serveWhistles(kit, commands, policies);
    serveDesk(kit, store, names);
    servePrecedents(kit, store, names);
    serveLimits(kit, store, limits, policies, names);
    serveEvidence(kit, evidence, store);

    const progress = progressOn(kit, store, evidence, policies, names);
    serveProgress(kit, progress);
    serveProgressPage(kit, progress, Number(kit.setting(evidenceSetting.name)) * 1024 * 1024);
  },
};
