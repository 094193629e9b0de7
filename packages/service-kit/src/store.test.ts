import type { FactDraft } from '@jiesu/contracts';
import type { Change, Committed, Documents, Held } from '@jiesu/ports';
import { describe, expect, it } from 'vitest';
import { Refusal } from './errors.ts';
import { type Call, nothing, type Store } from './kit.ts';
import { silentLog } from './logs.ts';
import { createMetrics } from './metrics.ts';
import { createStore } from './store.ts';
import { createTracer } from './telemetry.ts';

interface Doc {
  readonly n: number;
}

const ID = '20261123-7K2Q9F4M-1';
const held = (n: number, revision: number, causes: Held<Doc>['causes'] = []): Held<Doc> => ({
  id: ID,
  revision,
  doc: { n },
  causes,
});
const warned: FactDraft = {
  type: 'deadline.warned.v1',
  data: {
    ticketId: ID,
    requestId: ID.slice(0, 17),
    unitId: 'street-110105026',
    round: 1,
    clock: 'handle',
    share: 50,
    dueAt: '2026-11-24T02:00:00.000Z',
  },
};
const call = (id: string, digest = 'd') =>
  ({ operation: 'noteTicket', cause: { id, digest }, traceparent: undefined }) as unknown as Call;

/** A store over documents that answer from a script. */
async function scripted(script: {
  readonly loads: (Held<Doc> | undefined)[];
  readonly commits?: Committed<Doc>['kind'][];
}) {
  const changes: Change<Doc>[] = [];
  let loads = 0;
  const documents = {
    async get() {
      return script.loads[Math.min(loads++, script.loads.length - 1)];
    },
    async commit(change: Change<Doc>): Promise<Committed<Doc>> {
      changes.push(change);
      const kind = script.commits?.[changes.length - 1] ?? 'written';
      if (kind === 'stale') return { kind };
      return {
        kind,
        held: {
          id: change.id,
          revision: change.expected + 1,
          doc: change.next,
          causes: [{ ...change.cause, revision: change.expected + 1 }],
        },
      };
    },
  } as unknown as Documents<unknown>;
  const store: Store<Doc> = createStore<Doc>(
    {
      service: 'tickets',
      documents,
      clock: { now: () => '2026-11-23T02:00:00.000Z' },
      metrics: createMetrics(),
      tracer: await createTracer({ ratio: 0, service: 'test' }),
      log: silentLog,
      unique: () => 'u',
    },
    { name: 'things', fields: {}, indexes: [] },
  );
  return { store, changes, loads: () => loads };
}

const increment = (doc: Doc | undefined) => ({ next: { n: (doc?.n ?? 0) + 1 }, facts: [] });

describe('store.change', () => {
  it('decides anew on what somebody faster wrote', async () => {
    const { store, changes } = await scripted({
      loads: [held(1, 1), held(5, 2)],
      commits: ['stale', 'written'],
    });
    const changed = await store.change(ID, { timer: 't' }, increment);
    expect(changed).toMatchObject({ outcome: 'written', revision: 3, held: { doc: { n: 6 } } });
    expect(changes.map(({ expected }) => expected)).toEqual([1, 2]);
  });

  it('gives up after eight times with a fault that says to come back', async () => {
    const { store, changes } = await scripted({ loads: [held(1, 1)], commits: Array(20).fill('stale') });
    await expect(store.change(ID, { timer: 't' }, increment)).rejects.toMatchObject({
      code: 'revision-conflict',
      retry: 'later',
    });
    expect(changes).toHaveLength(8);
  });

  it('answers a known cause without deciding, and refuses it with another body', async () => {
    const { store, changes } = await scripted({
      loads: [held(3, 9, [{ id: 'li/k', digest: 'd', revision: 4 }])],
    });
    const decide = () => {
      throw new Error('was asked');
    };
    expect(await store.change(ID, call('li/k'), decide)).toMatchObject({ outcome: 'repeated', revision: 4 });
    await expect(store.change(ID, call('li/k', 'other'), decide)).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(changes).toHaveLength(0);
  });

  it('answers what the first document became when the cause created another one', async () => {
    const { store } = await scripted({ loads: [undefined], commits: ['repeated'] });
    expect(await store.change(ID, call('li/k'), increment, 'new')).toMatchObject({
      outcome: 'repeated',
      revision: 1,
    });
  });

  it('saves the load for a new document, and looks before it believes a "no"', async () => {
    const fresh = await scripted({ loads: [] });
    await fresh.store.change(ID, { timer: 't' }, increment, 'new');
    expect(fresh.loads()).toBe(0);
    const known = await scripted({ loads: [held(4, 2)] });
    const changed = await known.store.change(
      ID,
      { timer: 't' },
      (doc) => (doc === undefined ? nothing : increment(doc)),
      'new',
    );
    expect(changed).toMatchObject({ outcome: 'written', revision: 3, held: { doc: { n: 5 } } });
    const absent = await scripted({ loads: [undefined] });
    expect(await absent.store.change(ID, { timer: 't' }, () => nothing, 'new')).toEqual({
      held: undefined,
      outcome: 'nothing',
      revision: 0,
    });
  });

  it('throws a refusal to a call and records it for everything else', async () => {
    const no = () => ({ refused: 'wrong-stage', because: '不行' }) as const;
    const { store, changes } = await scripted({ loads: [held(1, 1)] });
    await expect(store.change(ID, call('k'), no)).rejects.toBeInstanceOf(Refusal);
    expect(await store.change(ID, { timer: 't' }, no)).toMatchObject({ outcome: 'refused', revision: 1 });
    expect(changes).toHaveLength(0);
  });

  it('lets no fact out that breaks its schema or names no topic of its family', async () => {
    const { store, changes } = await scripted({ loads: [held(1, 1)] });
    const say = (draft: unknown) =>
      store.change(ID, { timer: 't' }, () => ({ next: { n: 1 }, facts: [draft as FactDraft] }));
    await expect(say({ ...warned, data: { ...warned.data, phone: '19900001111' } })).rejects.toThrow(
      /breaks its schema/,
    );
    await expect(say({ ...warned, data: { ...warned.data, share: 51 } })).rejects.toThrow(/share/);
    await expect(say({ ...warned, type: 'request.dispatched.v1' })).rejects.toThrow(
      /breaks its schema|family/,
    );
    expect(changes).toHaveLength(0);
    await say(warned);
    expect(changes[0]?.facts[0]).toMatchObject({
      topic: 'followups',
      fact: { id: `things/${ID}/2.0`, causeid: 't', revision: 2 },
    });
  });
});
