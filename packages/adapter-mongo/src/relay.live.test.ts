import { randomBytes } from 'node:crypto';
import type { Fact } from '@jiesu/contracts';
import { Fault, type Outgoing, type StoreDeclaration, systemClock } from '@jiesu/ports';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mongo, openMongo } from './index.ts';
import { urlOf } from './testing.ts';

interface Doc {
  readonly n: number;
}
const declaration: StoreDeclaration = {
  name: 'counters',
  fields: { n: { path: 'n', type: 'number' } },
  indexes: [['n']],
};
const fact = (id: string, n: number): Outgoing => ({
  topic: 'tickets',
  fact: { id: `${id}/${n}`, type: 'ticket.accepted.v1', partitionkey: id, revision: n } as unknown as Fact,
});

describe('the outbox of a document', () => {
  let url: string;
  let said: Fact[] = [];
  let away = false;
  const open: Mongo[] = [];
  beforeEach(() => {
    url = urlOf(`t${randomBytes(5).toString('hex')}`);
    said = [];
    away = false;
  });
  afterEach(async () => {
    await open.at(-1)?.drop();
    await Promise.all(open.splice(0).map((mongo) => mongo.close()));
  });

  const mongo = async (publish?: (facts: readonly Outgoing[]) => Promise<void>): Promise<Mongo> => {
    const opened = await openMongo({
      url,
      clock: systemClock,
      sweepMs: 50,
      async publish(facts) {
        if (away) throw new Fault('bus-unavailable', 'later', '不在');
        said.push(...facts.map((one) => one.fact));
      },
      onFatal(error) {
        throw error;
      },
      ...(publish !== undefined && { publish }),
    });
    open.push(opened);
    return opened;
  };
  const change = (id: string, n: number) => ({
    id,
    expected: n,
    next: { n },
    facts: [fact(id, n + 1)],
    cause: { id: `c/${id}/${n}` },
  });
  const write = async (to: Mongo, ids: readonly string[], rounds: number): Promise<void> => {
    const documents = to.documents<Doc>(declaration);
    for (let n = 0; n < rounds; n++) {
      const results = await documents.commitMany(ids.map((id) => change(id, n)));
      for (const { kind } of results) expect(kind).toBe('written');
    }
  };
  const inOrder = (): void => {
    const last = new Map<string, number>();
    for (const { partitionkey, revision } of new Map(said.map((one) => [one.id, one])).values()) {
      expect(revision).toBe((last.get(partitionkey) ?? 0) + 1);
      last.set(partitionkey, revision);
    }
  };
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 400 && !(await holds()); turn++)
      await new Promise((next) => setTimeout(next, 25));
    expect(await holds()).toBe(true);
  };

  it('waits while the bus is away, tells since when, and is said in order when it is back', async () => {
    const one = await mongo();
    away = true;
    const before = new Date().toISOString();
    await write(one, ['a', 'b', 'c'], 5);
    expect(said).toEqual([]);
    const oldest = await one.relay.oldest();
    expect(oldest && oldest >= before).toBe(true);
    away = false;
    await one.relay.idle();
    expect(new Set(said.map(({ id }) => id)).size).toBe(15);
    inOrder();
    await until(async () => (await one.relay.oldest()) === undefined);
  });

  it('is said by another process when its own ended before it could', async () => {
    const dying = await mongo(() => new Promise(() => undefined));
    await write(dying, ['a', 'b'], 3);
    const next = await mongo();
    // Its stores are known to a process that uses them.
    expect(await next.documents<Doc>(declaration).get('a')).toMatchObject({ revision: 3 });
    await until(() => new Set(said.map(({ id }) => id)).size === 6);
    inOrder();
    await until(async () => (await next.relay.oldest()) === undefined);
  });

  it('is kept in order where two processes change many at once that a third left unsaid', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `d${n}`);
    await write(await mongo(() => new Promise(() => undefined)), ids, 1);
    const racers = await Promise.all([mongo(), mongo()]);
    const outcomes = await Promise.all(
      racers.map(async (racer, who) => {
        const documents = racer.documents<Doc>(declaration);
        await Promise.all(ids.map((id) => documents.get(id)));
        return Promise.all(
          ids.map((id) =>
            documents.commit({ ...change(id, 1), next: { n: 2 }, cause: { id: `c/${id}/by${who}` } }),
          ),
        );
      }),
    );
    const [first = [], second = []] = outcomes;
    for (const [i, one] of first.entries())
      expect([one.kind, second[i]?.kind].sort()).toEqual(['stale', 'written']);
    await until(() => new Set(said.map(({ id }) => id)).size === 2 * ids.length);
    inOrder();
    const [again] = racers as [Mongo, Mongo];
    const documents = again.documents<Doc>(declaration);
    const held = await Promise.all(ids.map((id) => documents.get(id)));
    for (const one of held) expect(one).toMatchObject({ revision: 2, doc: { n: 2 } });
    const repeated = await documents.commit({
      ...change('d0', 2),
      cause: held[0]?.causes.at(-1) ?? { id: '' },
    });
    expect(repeated.kind).toBe('repeated');
    await until(async () => (await again.relay.oldest()) === undefined);
  });

  it('is crossed out once it is said, and holds nothing then', async () => {
    const one = await mongo();
    await write(one, ['a'], 3);
    await one.relay.idle();
    const client = await new MongoClient(url).connect();
    await until(async () => {
      const stored = await client
        .db()
        .collection<{ _id: string; o?: unknown; w?: unknown }>('counters')
        .findOne({ _id: 'a' });
      return stored !== null && stored.o === undefined && stored.w === undefined;
    });
    await client.close();
    expect(said).toHaveLength(3);
  });

  it('lies beside exactly the declared indexes', async () => {
    const one = await mongo();
    await write(one, ['a'], 1);
    const client = await new MongoClient(url).connect();
    const names = async () =>
      (await client.db().collection('counters').indexes()).map(({ name }) => name).sort();
    expect(await names()).toEqual(['_id_', 'i_n', 'waiting']);
    await client.db().collection('counters').createIndex({ 'd.x': 1 }, { name: 'i_x' });
    await client.db().collection('counters').createIndex({ 'd.y': 1 }, { name: 'by_hand' });
    const next = await mongo();
    await next.documents<Doc>(declaration).get('a');
    expect(await names()).toEqual(['_id_', 'by_hand', 'i_n', 'waiting']);
    await client.close();
  });

  it('an address where nobody is costs a Fault, not for ever', async () => {
    await expect(
      openMongo({
        url: 'mongodb://127.0.0.1:1/',
        clock: systemClock,
        publish: async () => undefined,
        onFatal: () => undefined,
        selectWithinMs: 200,
      }),
    ).rejects.toMatchObject({ code: 'store-unavailable', retry: 'later' });
  });
});
