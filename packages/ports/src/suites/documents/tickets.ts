import type { Bus } from '../../bus.ts';
import type { Change, Committed, Documents, Held, Query, StoreDeclaration } from '../../store.ts';
import { outgoing } from '../samples.ts';
import type { DocumentsWorld } from './index.ts';

/** A small ticket: one field of every kind. */
export interface Ticket {
  readonly unitId: string;
  readonly stage: string;
  readonly title?: string;
  readonly dueAt?: string | null;
  readonly rounds?: number;
  readonly confidential?: boolean;
  readonly marks?: readonly string[];
  readonly place?: { readonly streetId?: string };
}

export const declaration: StoreDeclaration = {
  name: 'tickets',
  fields: {
    unitId: { path: 'unitId', type: 'text' },
    stage: { path: 'stage', type: 'text' },
    title: { path: 'title', type: 'text' },
    dueAt: { path: 'dueAt', type: 'text' },
    rounds: { path: 'rounds', type: 'number' },
    confidential: { path: 'confidential', type: 'boolean' },
    marks: { path: 'marks', type: 'list' },
    streetId: { path: 'place.streetId', type: 'text' },
  },
  indexes: [['unitId', 'stage', 'dueAt'], ['dueAt']],
};

export const aTicket = (own: Partial<Ticket> = {}): Ticket => ({
  unitId: 'street-110105026',
  stage: 'dispatched',
  ...own,
});

let made = 0;
export const change = (id: string, expected: number, next: Ticket, own: Partial<Change<Ticket>> = {}) => ({
  id,
  expected,
  next,
  facts: [],
  cause: { id: `call/${++made}` },
  ...own,
});

export const written = (committed: Committed<Ticket> | undefined): Held<Ticket> => {
  if (committed?.kind !== 'written')
    throw new Error(`expected it to be written, but it is ${committed?.kind}`);
  return committed.held;
};

/** Creates documents and waits until `find` sees them. */
export async function fill(
  { documents, bus }: DocumentsWorld,
  tickets: Readonly<Record<string, Ticket>>,
): Promise<Documents<Ticket>> {
  const store = documents<Ticket>(declaration);
  await create(store, bus, tickets);
  return store;
}

export async function create(
  store: Documents<Ticket>,
  bus: Bus,
  tickets: Readonly<Record<string, Ticket>>,
): Promise<void> {
  const results = await store.commitMany(Object.entries(tickets).map(([id, next]) => change(id, 0, next)));
  results.forEach(written);
  await bus.idle();
}

export const idsOf = (items: readonly Held<Ticket>[]): readonly string[] => items.map(({ id }) => id);

/** Page after page, to the end; `between` runs before every next page. */
export async function allPages(
  store: Documents<Ticket>,
  query: Query,
  between: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find({ ...query, ...(cursor !== undefined && { cursor }) });
    seen.push(...idsOf(page.items));
    cursor = page.cursor;
    if (cursor !== undefined) await between();
  } while (cursor !== undefined);
  return seen;
}

/** A city's worth of variety: every field present in some and missing in others. */
export const varied = (count: number, mark = ''): Record<string, Ticket> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `${mark}${String((n * 37) % 1_000).padStart(4, '0')}-${n}`,
      aTicket({
        unitId: `street-11010500${n % 3}`,
        stage: ['dispatched', 'accepted', 'closed'][n % 3 === 0 ? 0 : n % 2 === 0 ? 1 : 2] as string,
        ...(n % 4 !== 0 && { dueAt: `2026-12-${String(1 + (n % 9)).padStart(2, '0')}T00:00:00.000Z` }),
        ...(n % 10 === 4 && { dueAt: null }),
        ...(n % 5 !== 0 && { rounds: (n % 7) - 2 + 0.5 * (n % 2) }),
        ...(n % 3 !== 1 && { confidential: n % 2 === 0 }),
        ...(n % 2 === 0 && { marks: n % 4 === 0 ? ['supervised', 'parked'] : ['supervised'] }),
        ...(n % 6 !== 0 && { place: n % 6 === 1 ? {} : { streetId: `11010500${n % 2}` } }),
      }),
    ]),
  );

export const fact = (id: string, n = 1) => outgoing(id, n);
