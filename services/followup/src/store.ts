import type { Callback, Followup } from '@jiesu/domain';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Store } from '@jiesu/service-kit';

export type Followups = Store<Followup>;
export type Callbacks = Store<Callback>;

/** One per ticket, under the ticket's id. The index finds what the scheduler forgot, unaccepted tickets first. */
export const followupStore: StoreDeclaration = {
  name: 'followups',
  fields: {
    rank: { path: 'rank', type: 'number' },
    nextAt: { path: 'nextAt', type: 'text' },
  },
  indexes: [['rank', 'nextAt']],
};

/** One per ticket and round: `<ticketId>-<round>`. */
export const callbackStore: StoreDeclaration = {
  name: 'callbacks',
  fields: {
    state: { path: 'state', type: 'text' },
    dueAt: { path: 'dueAt', type: 'text' },
    nextAttemptAt: { path: 'nextAttemptAt', type: 'text' },
    because: { path: 'because', type: 'text' },
    districtId: { path: 'districtId', type: 'text' },
    unitId: { path: 'unitId', type: 'text' },
    ticketId: { path: 'ticketId', type: 'text' },
    status: { path: 'status', type: 'text' },
    cell: { path: 'cell', type: 'text' },
    appeal: { path: 'appeal.state', type: 'text' },
    appealedAt: { path: 'appeal.at', type: 'text' },
  },
  indexes: [['state', 'dueAt'], ['state', 'nextAttemptAt'], ['ticketId']],
  // Few callbacks are appealed against.
  sparse: [['appeal', 'appealedAt']],
};
