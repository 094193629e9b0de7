import type { Service, Setting } from '@jiesu/service-kit';
import { activeReaderOf } from './active-reader.ts';
import { type Correction, correctionStore, serveCorrections } from './corrections.ts';
import { handleFacts } from './handlers.ts';
import { SURENESS, type Sureness } from './learner/calibrate.ts';
import { serveModels } from './models.ts';
import { placesOf } from './place-resolve.ts';
import { reading } from './reading.ts';
import { serveClassifications } from './routes.ts';
import { type PlaceSearch, placeSearchOf } from './search.ts';
import { similarRequests, similarSettings } from './similar.ts';
import { type Classification, classificationStore } from './store.ts';

const sureSetting: Setting = {
  name: 'CLASSIFIER_SURE',
  default: '0.98',
  pattern: /^0\.(?:90|95|98|99)$/,
  allowed: `one of ${SURENESS.join(', ')}`,
  about:
    'Share of right answers asked of problem types that are dispatched without a person; the lower, the fewer wait.',
};

/** 智能分类: what a request is about, where, and how urgent; the gate behind which nothing personal passes. */
export const classifier: Service = {
  name: 'classifier',
  settings: [...similarSettings, sureSetting],
  start(kit) {
    const reader = activeReaderOf(kit.aside(reading), kit.setting(sureSetting.name) as Sureness);
    const store = kit.store<Classification>(classificationStore);
    let built: PlaceSearch | undefined;
    const search = () => {
      built ??= placeSearchOf(kit.reference);
      return built;
    };

    const similar = similarRequests(kit, store, reader);
    handleFacts(kit, store, reader, similar.put);
    serveClassifications(kit, store, reader, search, () => placesOf(kit.reference));
    const corrections = kit.store<Correction>(correctionStore);
    serveCorrections(kit, store, corrections);
    serveModels(kit, reader, corrections);
    similar.serve();
  },
};
