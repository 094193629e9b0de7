import {
  type Change,
  type Clock,
  type Committed,
  type Documents,
  fieldOf,
  fieldsOf,
  type Held,
  type KnownCause,
  type Outgoing,
  REMEMBERED_CAUSES,
  type StoreDeclaration,
} from '@jiesu/ports';
import { type Collection, type Db, type Document, type IndexDescription, MongoServerError } from 'mongodb';
import { gather } from './gather.ts';
import { guarded, isDuplicate, isPassing } from './guard.ts';
import { marked, orderOf, pathOf, planOf, whereOf } from './query.ts';
import type { Relay, WithOutbox } from './relay.ts';

interface StoredCause {
  readonly i: string;
  readonly g?: string;
  readonly r: number;
}

/** One document: state, causes and outgoing facts in one write. Short names, for each is stored a million times. */
export interface Stored extends WithOutbox {
  readonly d: Document;
  readonly c: readonly StoredCause[];
  /** The cause that created it, where a cause creates once. */
  readonly by?: string;
}

const CHANGES_AT_ONCE = 250;
const INSERTS_AT_ONCE = 250;
/** Documents of which is remembered what lay beside their state when they were read. */
const SEEN = 20_000;

const causesOf = (stored: readonly StoredCause[]): readonly KnownCause[] =>
  stored
    .slice(-REMEMBERED_CAUSES)
    .map(({ i, g, r }) => ({ id: i, ...(g !== undefined && { digest: g }), revision: r }));

const heldOf = <D>({ _id, r, d, c }: Stored): Held<D> => ({
  id: _id,
  revision: r,
  doc: d as D,
  causes: causesOf(c),
});

/** The driver wants arrays that may be changed, and never changes them. */
const outbox = (facts: readonly Outgoing[]): Outgoing[] => facts as Outgoing[];

interface Setting {
  readonly db: Db;
  readonly relay: Relay;
  readonly clock: Clock;
  /** Told when the indexes could not be made as declared. */
  readonly onFatal: (error: unknown) => void;
}

export function openDocuments<D>(declaration: StoreDeclaration, setting: Setting): Documents<D> {
  const { db, relay, clock } = setting;
  const fields = fieldsOf(declaration);
  const createOnce = declaration.createOnce === true;
  const collection = db.collection<Stored>(declaration.name);
  const outboxes = collection as unknown as Collection<WithOutbox>;
  let ready: Promise<void> | undefined;

  /** Indexes as declared, before the first use; what is there and not declared goes. */
  const laidOut = (): Promise<void> => {
    ready ??= layOut(collection as unknown as Collection, declaration)
      .then(() => relay.watch(outboxes))
      .catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
    return ready;
  };
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    await guarded(laidOut);
    return guarded(work);
  };

  const causeOf = ({ cause, expected }: Change<D>): StoredCause => ({
    i: cause.id,
    ...(cause.digest !== undefined && { g: cause.digest }),
    r: expected + 1,
  });
  const storedOf = (change: Change<D>): Stored => ({
    _id: change.id,
    r: 1,
    d: change.next as Document,
    c: [causeOf(change)],
    ...(createOnce && { by: change.cause.id }),
    ...(change.facts.length > 0 && { o: change.facts, w: clock.now() }),
  });
  const copied = (value: unknown): D => JSON.parse(JSON.stringify(value)) as D;

  const written = (change: Change<D>, doc: D, stored: WithOutbox & Pick<Stored, 'c'>): Committed<D> => {
    if (stored.o !== undefined) relay.committed(outboxes, stored);
    const { id, expected } = change;
    return { kind: 'written', held: { id, revision: expected + 1, doc, causes: causesOf(stored.c) } };
  };

  const repeated = (here: Stored): Committed<D> => {
    // Whoever wrote it may never have learned so, and its facts would wait for the sweep.
    relay.committed(outboxes, here);
    return { kind: 'repeated', held: heldOf(here) };
  };

  /** Nothing was written: because the cause was here before, or because somebody was faster. */
  const unwritten = async ({ id, expected, cause }: Change<D>): Promise<Committed<D>> => {
    const here = await collection.findOne({ _id: id });
    if (here?.c.some(({ i }) => i === cause.id) === true) return repeated(here);
    if (createOnce && expected === 0) {
      const first = await collection.findOne({ by: cause.id });
      if (first !== null) return repeated(first);
    }
    return { kind: 'stale' };
  };

  const create = async (change: Change<D>): Promise<Committed<D>> => {
    const stored = storedOf({ ...change, next: copied(change.next) });
    try {
      await collection.insertOne(stored);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return unwritten(change);
    }
    return written(change, stored.d as D, stored);
  };

  type Beside = Pick<Stored, 'r' | 'c' | 'o' | 'w'>;
  const seen = new Map<string, Beside>();
  const sawStored = ({ _id, r, c, o, w }: Stored): void => {
    seen.delete(_id);
    seen.set(_id, { r, c, ...(o !== undefined && { o }), ...(w !== undefined && { w }) });
    if (seen.size > SEEN) seen.delete(seen.keys().next().value as string);
  };
  /** What was read at the revision that is to be changed. It can only have lost facts since, to who said them. */
  const besideOf = ({ id, expected, cause }: Change<D>): Beside | undefined => {
    const beside = seen.get(id);
    return beside?.r === expected && !beside.c.some(({ i }) => i === cause.id) ? beside : undefined;
  };

  /** Of a document whose surroundings are not known: asked for with the change. */
  const replace = async (change: Change<D>): Promise<Committed<D>> => {
    const { id, expected, facts, cause } = change;
    const doc = copied(change.next);
    const after = await collection.findOneAndUpdate(
      { _id: id, r: expected, 'c.i': { $ne: cause.id } },
      {
        $set: { r: expected + 1, d: doc as Document },
        $push: {
          c: { $each: [causeOf(change)], $slice: -REMEMBERED_CAUSES },
          ...(facts.length > 0 && { o: { $each: outbox(facts) } }),
        },
        // The oldest of its facts tells since when it waits.
        ...(facts.length > 0 && { $min: { w: clock.now() } }),
      } as Document,
      { returnDocument: 'after', projection: { r: 1, c: 1, o: 1, w: 1 } },
    );
    return after === null ? unwritten(change) : written(change, doc, after);
  };

  const createMany = async (changes: readonly Change<D>[]): Promise<readonly Committed<D>[]> => {
    const stored = changes.map((change) => storedOf({ ...change, next: copied(change.next) }));
    const refused = new Set<number>();
    try {
      await collection.insertMany(stored, { ordered: false });
    } catch (error) {
      const { writeErrors } = error as { readonly writeErrors?: unknown };
      const errors = (Array.isArray(writeErrors) ? writeErrors : [writeErrors]).filter(
        (one): one is { readonly index: number; readonly code: number } => one !== undefined && one !== null,
      );
      if (!isDuplicate(error) || errors.some(({ code }) => code !== 11000)) throw error;
      for (const { index } of errors) refused.add(index);
    }
    return Promise.all(
      changes.map((change, i) => {
        const own = stored[i] as Stored;
        return refused.has(i) ? unwritten(change) : written(change, own.d as D, own);
      }),
    );
  };

  /** Together they cost the server and the line a fraction; what only one of them breaks, it breaks for itself. */
  const createTogether = gather(
    async (changes: readonly Change<D>[]) => {
      const ids = new Set(changes.map(({ id }) => id));
      const lone = changes.length === 1 || ids.size < changes.length;
      try {
        if (!lone) return await createMany(changes);
      } catch (error) {
        if (!(error instanceof MongoServerError) || isPassing(error)) throw error;
      }
      return Promise.all(changes.map(create));
    },
    { atOnce: INSERTS_AT_ONCE, underWay: 4 },
  );
  const getTogether = gather(
    async (ids: readonly string[]) => {
      const [only] = ids;
      const found =
        ids.length === 1
          ? [await collection.findOne({ _id: only as string })]
          : await collection.find({ _id: { $in: [...new Set(ids)] } }).toArray();
      const byId = new Map(
        found.flatMap((stored) => (stored === null ? [] : [[stored._id, stored] as const])),
      );
      for (const stored of byId.values()) sawStored(stored);
      // A document that two asked for is read for each: what is read is a copy.
      const given = new Set<string>();
      return ids.map((id) => {
        const stored = byId.get(id);
        if (stored === undefined) return undefined;
        const first = !given.has(id);
        given.add(id);
        return first ? heldOf<D>(stored) : structuredClone(heldOf<D>(stored));
      });
    },
    { atOnce: 500, underWay: 4 },
  );

  interface Replacing {
    readonly change: Change<D>;
    readonly doc: D;
    readonly after: WithOutbox & Pick<Stored, 'c'>;
  }
  const replacing = (change: Change<D>, beside: Beside): Replacing => {
    const { id, expected, facts } = change;
    const o = [...(beside.o ?? []), ...facts];
    return {
      change,
      doc: copied(change.next),
      after: {
        _id: id,
        r: expected + 1,
        c: [...beside.c, causeOf(change)].slice(-REMEMBERED_CAUSES),
        // The oldest of its facts tells since when it waits.
        ...(o.length > 0 && { o, w: beside.w ?? clock.now() }),
      },
    };
  };
  const update = ({ change, doc, after: { _id, r, c, o, w } }: Replacing) => ({
    updateOne: {
      filter: { _id, r: change.expected },
      update: {
        $set: { r, d: doc as Document, c, ...(change.facts.length > 0 && { o: outbox(o ?? []), w }) },
      },
    },
  });

  const replaceMany = async (all: readonly Replacing[]): Promise<readonly Committed<D>[]> => {
    const { matchedCount } = await collection.bulkWrite(all.map(update) as never, { ordered: false });
    const done = ({ change, doc, after }: Replacing): Committed<D> => written(change, doc, after);
    if (matchedCount === all.length) return all.map(done);
    // Somebody was faster with one of them: which, the documents tell.
    const here = await collection.find({ _id: { $in: all.map(({ after }) => after._id) } }).toArray();
    const byId = new Map(here.map((stored) => [stored._id, stored]));
    return Promise.all(
      all.map((one) => {
        const stored = byId.get(one.after._id);
        const ours =
          stored?.r === one.after.r &&
          stored.c.at(-1)?.i === one.change.cause.id &&
          JSON.stringify(stored.d) === JSON.stringify(one.doc);
        return ours ? done(one) : unwritten(one.change);
      }),
    );
  };
  const replaceTogether = gather(
    async (changes: readonly Change<D>[]) => {
      const ids = new Set(changes.map(({ id }) => id));
      const known = changes.map((change) => {
        const beside = besideOf(change);
        return beside === undefined ? undefined : replacing(change, beside);
      });
      const together = known.filter((one) => one !== undefined);
      if (together.length < 2 || ids.size < changes.length) return Promise.all(changes.map(replace));
      try {
        const [done, alone] = await Promise.all([
          replaceMany(together),
          Promise.all(changes.map((change, i) => (known[i] === undefined ? replace(change) : undefined))),
        ]);
        let next = 0;
        return changes.map((_, i) => alone[i] ?? (done[next++] as Committed<D>));
      } catch (error) {
        if (!(error instanceof MongoServerError) || isPassing(error)) throw error;
      }
      return Promise.all(changes.map(replace));
    },
    { atOnce: CHANGES_AT_ONCE, underWay: 4 },
  );

  const commit = (change: Change<D>): Promise<Committed<D>> =>
    change.expected === 0 ? createTogether(change) : replaceTogether(change);

  return {
    get: (id) => asked(() => getTogether(id)),

    getMany: (ids) =>
      asked(async () => {
        if (ids.length === 0) return [];
        const found = await collection.find({ _id: { $in: [...new Set(ids)] } }).toArray();
        const byId = new Map(found.map((stored) => [stored._id, stored]));
        return ids.flatMap((id) => {
          const stored = byId.get(id);
          return stored === undefined ? [] : [heldOf<D>(stored)];
        });
      }),

    commit: (change) => asked(() => commit(change)),

    commitMany: (changes) =>
      asked(async () => {
        const results = new Array<Committed<D> | undefined>(changes.length);
        let rest = changes.map((change, index) => ({ change, index }));
        while (rest.length > 0) {
          // One change of each document at a time, so that they keep their order.
          const ids = new Set<string>();
          const turn = rest.filter(({ change }) => !ids.has(change.id) && ids.add(change.id));
          rest = rest.filter((one) => !turn.includes(one));
          const creations = turn.filter(({ change }) => change.expected === 0);
          for (let from = 0; from < creations.length; from += INSERTS_AT_ONCE) {
            const part = creations.slice(from, from + INSERTS_AT_ONCE);
            const done = await createMany(part.map(({ change }) => change));
            for (const [i, { index }] of part.entries()) results[index] = done[i];
          }
          const others = turn.filter(({ change }) => change.expected > 0);
          for (let from = 0; from < others.length; from += CHANGES_AT_ONCE) {
            const part = others.slice(from, from + CHANGES_AT_ONCE);
            const done = await Promise.all(part.map(({ change }) => replaceTogether(change)));
            for (const [i, { index }] of part.entries()) results[index] = done[i];
          }
        }
        return results as readonly Committed<D>[];
      }),

    async find(query) {
      const plan = planOf(fields, declaration.name, query);
      return asked(async () => {
        const found: Stored[] = [];
        for (const branch of plan.branches) {
          const room = query.limit + 1 - found.length;
          if (room <= 0) break;
          const marks = marked(branch);
          const stretch =
            marks.length === 0
              ? collection
                  .find(branch.filter as object)
                  .sort(orderOf(branch))
                  .limit(room)
              : collection.aggregate<Stored>([
                  { $match: branch.filter },
                  {
                    $addFields: Object.fromEntries(
                      marks.map(({ field }, i) => [
                        `missing${i}`,
                        { $cond: [{ $eq: [{ $ifNull: [`$${pathOf(field)}`, null] }, null] }, 1, 0] },
                      ]),
                    ),
                  },
                  { $sort: orderOf(branch, marks) },
                  { $limit: room },
                ]);
          for (const stored of await stretch.toArray()) found.push(stored as Stored);
        }
        const page = found.slice(0, query.limit);
        const last = found.length > query.limit ? page.at(-1) : undefined;
        return {
          items: page.map((stored) => heldOf<D>(stored)),
          ...(last !== undefined && { cursor: plan.cursor(plan.placeOf(last)) }),
        };
      });
    },

    async count(where) {
      const filter = whereOf(fields, where);
      return asked(() => collection.countDocuments(filter as object));
    },

    async countBy(name, where) {
      const field = fieldOf(fields, name);
      const filter = whereOf(fields, where);
      const path = `$${pathOf(field)}`;
      const stages: Document[] =
        field.type === 'list'
          ? [
              { $unwind: path },
              { $group: { _id: { value: path, of: '$_id' } } },
              { $group: { _id: '$_id.value', n: { $sum: 1 } } },
            ]
          : [{ $group: { _id: path, n: { $sum: 1 } } }];
      return asked(async () => {
        const rows = await collection
          .aggregate<{ _id: unknown; n: number }>([{ $match: filter }, ...stages])
          .toArray();
        return new Map(
          rows.filter(({ _id }) => _id !== null && _id !== undefined).map(({ _id, n }) => [String(_id), n]),
        );
      });
    },
  };
}

const OWN = /^(i|once|waiting)(_|$)/;

/** Makes exactly the declared indexes. Each ends with the id, so that pages need no sorting. */
async function layOut(collection: Collection, declaration: StoreDeclaration): Promise<void> {
  const fields = fieldsOf(declaration);
  const wanted: IndexDescription[] = [
    ...declaration.indexes.map((index) => ({
      name: `i_${index.join('_')}`,
      key: { ...Object.fromEntries(index.map((name) => [pathOf(fieldOf(fields, name)), 1])), _id: 1 },
    })),
    { name: 'waiting', key: { w: 1 }, sparse: true },
    ...(declaration.createOnce === true
      ? [{ name: 'once', key: { by: 1 }, unique: true, sparse: true }]
      : []),
  ];
  let there: Document[] = [];
  try {
    there = await collection.listIndexes().toArray();
  } catch (error) {
    // A collection that does not exist yet has none.
    if ((error as { readonly code?: number }).code !== 26) throw error;
  }
  const text = ({ key }: Document): string => JSON.stringify(Object.entries(key as object));
  const missing = new Map(wanted.map((one) => [one.name as string, one]));
  for (const index of there) {
    const name = String(index.name);
    const same = missing.get(name);
    if (same !== undefined && text(same) === text(index)) missing.delete(name);
    else if (OWN.test(name)) await collection.dropIndex(name);
  }
  if (missing.size > 0) await collection.createIndexes([...missing.values()]);
}
