import type { Routing } from '@jiesu/domain';
import type { Service } from '@jiesu/service-kit';
import { cataloguesFrom } from './catalogues.ts';
import { handleFacts } from './handlers.ts';
import { waitingReadings } from './readings.ts';
import { serveReplays } from './replays.ts';
import { serveDispatch } from './routes.ts';
import { serveRules } from './rules.ts';
import { routingStore } from './store.ts';

/** 派单: from a classified request to the unit that leads, or to a dispatcher. */
export const router: Service = {
  name: 'router',
  start(kit) {
    const catalogues = cataloguesFrom(kit.reference);
    const routings = kit.store<Routing>(routingStore);

    kit.gauges(() => waitingReadings(routings, kit.clock.now()));
    handleFacts(kit, routings, catalogues);
    serveDispatch(kit, routings, catalogues);
    serveRules(kit, catalogues);
    serveReplays(kit, routings, catalogues);
  },
};
