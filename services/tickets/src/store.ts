import type { Incident, Ticket } from '@jiesu/domain';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Store } from '@jiesu/service-kit';

export type Tickets = Store<Ticket>;
export type Incidents = Store<Incident>;

/**
 * Every index is paid for when a ticket opens, so there are few, and each answers a whole screen alone: who looks
 * (unit, district or city), what is asked (queue), and both orders.
 */
export const ticketStore: StoreDeclaration = {
  name: 'tickets',
  fields: {
    unitId: { path: 'unitId', type: 'text' },
    districtId: { path: 'districtId', type: 'text' },
    communityId: { path: 'place.communityId', type: 'text' },
    queue: { path: 'queue', type: 'text' },
    stage: { path: 'stage', type: 'text' },
    tier: { path: 'tier', type: 'text' },
    dueAt: { path: 'dueAt', type: 'text' },
    receivedAt: { path: 'receivedAt', type: 'text' },
    marks: { path: 'marked', type: 'list' },
    text: { path: 'text', type: 'text' },
    deskArea: { path: 'desk.area', type: 'text' },
    deskDueAt: { path: 'desk.dueAt', type: 'text' },
    deskMatters: { path: 'desk.matters', type: 'list' },
    deskLevels: { path: 'desk.levels', type: 'list' },
    deskUnits: { path: 'desk.unitIds', type: 'list' },
    keptArea: { path: 'kept.area', type: 'text' },
    keptAt: { path: 'kept.at', type: 'text' },
    ruledType: { path: 'ruled.problemType', type: 'text' },
    ruledAt: { path: 'ruled.at', type: 'text' },
    mergedInto: { path: 'merged.into', type: 'text' },
    incidentId: { path: 'merged.incidentId', type: 'text' },
  },
  indexes: [
    ['unitId', 'queue', 'dueAt', 'receivedAt'],
    ['districtId', 'queue', 'dueAt', 'receivedAt'],
    ['queue', 'dueAt', 'receivedAt'],
    ['receivedAt'],
  ],
  // What few tickets have, so the others pay nothing for it: see domain/src/desk.ts.
  sparse: [
    ['deskArea', 'deskDueAt'],
    ['keptArea', 'keptAt'],
    ['ruledType', 'ruledAt'],
    // Members are found by their link: a root knows nothing of them, however many there are.
    ['mergedInto', 'queue', 'receivedAt'],
  ],
};

/** 聚集事件. Few, and small: see domain/src/incident.ts. */
export const incidentStore: StoreDeclaration = {
  name: 'incidents',
  fields: {
    state: { path: 'state', type: 'text' },
    unitId: { path: 'unitId', type: 'text' },
    districtId: { path: 'scope.districtId', type: 'text' },
    work: { path: 'work', type: 'text' },
    at: { path: 'at', type: 'text' },
  },
  indexes: [['state', 'at'], ['districtId', 'at'], ['at']],
  sparse: [['work']],
  createOnce: true,
};

/** Who uploaded a file. The content lies in the kit's files under the same reference. */
export interface EvidenceRecord {
  readonly mediaType: string;
  readonly bytes: number;
  readonly owners: readonly EvidenceOwner[];
}

export interface EvidenceOwner {
  /** Missing: brought by a simulator. */
  readonly unitId?: string;
  readonly districtId?: string;
  readonly by: string;
  readonly at: string;
}

export const evidenceStore: StoreDeclaration = { name: 'evidence', fields: {}, indexes: [] };
