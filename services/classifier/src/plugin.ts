import type { Service } from '@jiesu/service-kit';
import { createClassifier } from './classify.ts';
import { handleFacts } from './handlers.ts';
import { serveClassifications } from './routes.ts';
import { type PlaceSearch, placeSearchOf } from './search.ts';
import { type Classification, classificationStore } from './store.ts';

/** 智能分类: what a request is about, where, and how urgent; the gate behind which nothing personal passes. */
export const classifier: Service = {
  name: 'classifier',
  start(kit) {
    const model = createClassifier(kit.reference);
    const store = kit.store<Classification>(classificationStore);
    let search: PlaceSearch | undefined;
    const places = () => {
      search ??= placeSearchOf(kit.reference);
      return search;
    };

    handleFacts(kit, store, model);
    serveClassifications(kit, store, model, places);
  },
};
