import { fieldOf, fieldsOf } from '../query.ts';
import {
  type Change,
  type Committed,
  type Documents,
  type Held,
  type KnownCause,
  REMEMBERED_CAUSES,
  type StoreDeclaration,
} from '../store.ts';
import type { MemoryBus } from './bus.ts';
import { type Chance, copyOf, turn } from './chance.ts';
import { search, valueAt } from './search.ts';

export interface MemoryStore<D> {
  readonly documents: Documents<D>;
  /** Lets `find` and the counts see everything at once. */
  settle(): void;
  /** Nothing is on its way to `find`. */
  settled(): boolean;
}

interface Kept {
  readonly revision: number;
  /** The document as text: nobody holds a piece of it. */
  readonly text: string;
  /** For the search alone; never handed out. */
  readonly parsed: unknown;
  readonly causes: readonly KnownCause[];
}

export function memoryDocuments<D>(
  declaration: StoreDeclaration,
  bus: MemoryBus,
  chance: Chance,
): MemoryStore<D> {
  const fields = fieldsOf(declaration);
  const documents = new Map<string, Kept>();
  /** What `find` sees: later than `get`, as an index of a cluster would be. */
  const visible = new Map<string, Kept>();
  const creators = new Map<string, string>();
  let onTheWay = 0;

  const heldOf = (id: string, { revision, text, causes }: Kept): Held<D> => ({
    id,
    revision,
    doc: JSON.parse(text) as D,
    causes: copyOf(causes),
  });

  const show = async (id: string): Promise<void> => {
    onTheWay++;
    await turn();
    await chance.pause(3);
    const kept = documents.get(id);
    if (kept !== undefined) visible.set(id, kept);
    onTheWay--;
  };

  const apply = ({ id, expected, next, facts, cause }: Change<D>): Committed<D> => {
    const before = documents.get(id);
    if (before?.causes.some((known) => known.id === cause.id)) {
      return { kind: 'repeated', held: heldOf(id, before) };
    }
    const creator = creators.get(cause.id);
    const elsewhere = creator === undefined ? undefined : documents.get(creator);
    if (declaration.createOnce && expected === 0 && creator !== undefined && elsewhere !== undefined) {
      return { kind: 'repeated', held: heldOf(creator, elsewhere) };
    }
    if ((before?.revision ?? 0) !== expected) return { kind: 'stale' };
    const revision = expected + 1;
    const causes = [...(before?.causes ?? []), { ...cause, revision }].slice(-REMEMBERED_CAUSES);
    const text = JSON.stringify(next);
    const kept: Kept = { revision, text, parsed: JSON.parse(text), causes };
    bus.append(facts);
    documents.set(id, kept);
    if (expected === 0) creators.set(cause.id, id);
    show(id).catch(() => undefined);
    return { kind: 'written', held: heldOf(id, kept) };
  };

  const rows = () => [...visible].map(([id, { parsed }]) => ({ id, doc: parsed }));

  return {
    documents: {
      async get(id) {
        await chance.pause(1);
        const kept = documents.get(id);
        return kept && heldOf(id, kept);
      },
      async getMany(ids) {
        await chance.pause(1);
        return ids.flatMap((id) => {
          const kept = documents.get(id);
          return kept === undefined ? [] : [heldOf(id, kept)];
        });
      },
      async commit(change) {
        const copy = copyOf(change);
        await chance.pause(2);
        return apply(copy);
      },
      async commitMany(changes) {
        const copies = copyOf(changes);
        const results: Committed<D>[] = [];
        for (const change of copies) {
          if (chance.hits(0.1)) await turn();
          results.push(apply(change));
        }
        await chance.pause(1);
        return results;
      },
      async find(query) {
        const page = search(declaration.name, fields, rows(), query);
        await chance.pause(1);
        return {
          items: page.ids.flatMap((id) => {
            const kept = visible.get(id);
            return kept === undefined ? [] : [heldOf(id, kept)];
          }),
          ...(page.cursor !== undefined && { cursor: page.cursor }),
        };
      },
      async count(where) {
        const { total } = search(declaration.name, fields, rows(), { ...(where && { where }), limit: 1 });
        await chance.pause(1);
        return total;
      },
      async countBy(name, where) {
        const field = fieldOf(fields, name);
        const { matching } = search(declaration.name, fields, rows(), { ...(where && { where }), limit: 1 });
        await chance.pause(1);
        const counts = new Map<string, number>();
        for (const { doc } of matching) {
          const value = valueAt(field, doc);
          const values = new Set(Array.isArray(value) ? value : [value]);
          for (const one of values) {
            if (one !== undefined && one !== null)
              counts.set(String(one), (counts.get(String(one)) ?? 0) + 1);
          }
        }
        return counts;
      },
    },
    settle() {
      for (const [id, kept] of documents) visible.set(id, kept);
    },
    settled: () => onTheWay === 0,
  };
}
