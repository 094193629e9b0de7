import type { Message, RequestRecord } from '@jiesu/domain';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Store } from '@jiesu/service-kit';

export type Requests = Store<RequestRecord>;
export type Messages = Store<Message>;

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

/** The outbox: `<ticketId>-<round>/<way>` of a callback, `<requestId>/code/<n>` of a code. Most have gone out long ago. */
export const messageStore: StoreDeclaration = {
  name: 'outbox_messages',
  fields: {
    state: { path: 'state', type: 'text' },
    way: { path: 'way', type: 'text' },
    anyHour: { path: 'anyHour', type: 'boolean' },
    putAt: { path: 'putAt', type: 'text' },
    freeAt: { path: 'open.freeAt', type: 'text' },
    openSince: { path: 'open.since', type: 'text' },
    openUntil: { path: 'open.until', type: 'text' },
    takenBy: { path: 'open.takenBy', type: 'text' },
  },
  indexes: [['state', 'putAt'], ['putAt'], ['way', 'freeAt'], ['openSince'], ['openUntil'], ['takenBy']],
};
