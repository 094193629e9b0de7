import type { Routing } from '@jiesu/domain';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Store } from '@jiesu/service-kit';

export type Routings = Store<Routing>;

/** One document per dispatched or waiting request. Most are never looked for but by id: an index for the queue, one for replays. */
export const routingStore: StoreDeclaration = {
  name: 'routings',
  fields: {
    state: { path: 'state', type: 'text' },
    rank: { path: 'review.rank', type: 'number' },
    since: { path: 'review.since', type: 'text' },
    dueAt: { path: 'review.dueAt', type: 'text' },
    reason: { path: 'review.reason', type: 'text' },
    urgency: { path: 'request.urgency', type: 'text' },
    districtId: { path: 'request.place.districtId', type: 'text' },
    classifiedAt: { path: 'request.classifiedAt', type: 'text' },
    conferenceDueAt: { path: 'conference.dueAt', type: 'text' },
    conferenceDecidedAt: { path: 'conference.decided.at', type: 'text' },
    conferenceUnits: { path: 'conference.unitIds', type: 'list' },
  },
  indexes: [['state', 'rank', 'since'], ['classifiedAt']],
  sparse: [['conferenceDueAt']],
};
