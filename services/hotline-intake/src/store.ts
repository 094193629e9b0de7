import type { RequestRecord } from '@jiesu/domain';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Store } from '@jiesu/service-kit';

export type Requests = Store<RequestRecord>;

/** One small document per request. `createOnce`: the same key or external id makes one request, whatever its id. */
export const requestStore: StoreDeclaration = {
  name: 'hotline_requests',
  createOnce: true,
  fields: {
    petitionerRef: { path: 'petitionerRef', type: 'text' },
    receivedAt: { path: 'receivedAt', type: 'text' },
    by: { path: 'by', type: 'text' },
    stage: { path: 'stage', type: 'text' },
    kind: { path: 'kind', type: 'text' },
    channel: { path: 'channel', type: 'text' },
  },
  indexes: [['petitionerRef', 'receivedAt'], ['by', 'receivedAt'], ['receivedAt']],
};
