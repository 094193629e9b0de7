import type { Service } from '@jiesu/service-kit';
import { handleFacts } from './handlers.ts';
import { reading } from './reading.ts';
import { serveClassifications } from './routes.ts';
import { type PlaceSearch, placeSearchOf } from './search.ts';
import { similarRequests, similarSettings } from './similar.ts';
import { type Classification, classificationStore } from './store.ts';

/** 智能分类: what a request is about, where, and how urgent; the gate behind which nothing personal passes. */
export const classifier: Service = {
  name: 'classifier',
  settings: similarSettings,
  start(kit) {
    const reader = kit.aside(reading);
    const store = kit.store<Classification>(classificationStore);
    let search: PlaceSearch | undefined;
    const places = () => {
      search ??= placeSearchOf(kit.reference);
      return search;
    };

    const similar = similarRequests(kit, store, reader);
    handleFacts(kit, store, reader, similar.put);
    serveClassifications(kit, store, reader, places);
    similar.serve();
  },
};
