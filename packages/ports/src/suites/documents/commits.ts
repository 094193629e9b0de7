import { expect } from 'vitest';
import type { Clause } from '../clauses.ts';
import { readAll } from '../samples.ts';
import type { DocumentsWorld } from './index.ts';
import { aTicket, change, declaration, fact, type Ticket, written } from './tickets.ts';

export const commits: readonly Clause<DocumentsWorld>[] = [
  {
    says: 'what was never written is not there',
    async holds({ documents }) {
      expect(await documents<Ticket>(declaration).get('t')).toBeUndefined();
    },
  },
  {
    says: 'a first commit makes revision 1, which is read back at once',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const held = written(
        await store.commit(change('t', 0, aTicket(), { cause: { id: 'c', digest: 'd' } })),
      );
      expect(held).toEqual({
        id: 't',
        revision: 1,
        doc: aTicket(),
        causes: [{ id: 'c', digest: 'd', revision: 1 }],
      });
      expect(await store.get('t')).toEqual(held);
    },
  },
  {
    says: 'each commit counts the revision on and replaces the document',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('t', 0, aTicket({ rounds: 1 })));
      const held = written(await store.commit(change('t', 1, aTicket({ stage: 'accepted' }))));
      expect(held).toMatchObject({ revision: 2, doc: aTicket({ stage: 'accepted' }) });
      expect(await store.get('t')).toEqual(held);
    },
  },
  {
    says: 'a change decided on an older revision is stale and writes nothing',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('t', 0, aTicket()));
      await store.commit(change('t', 1, aTicket({ stage: 'accepted' })));
      const late = change('t', 1, aTicket({ stage: 'closed' }), { facts: [fact('late')] });
      expect(await store.commit(late)).toEqual({ kind: 'stale' });
      expect(await store.get('t')).toMatchObject({ revision: 2, doc: { stage: 'accepted' } });
      expect(await readAll(bus, ['*'])).toEqual([]);
    },
  },
  {
    says: 'a document that exists is not created again, and one that does not is not changed',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('t', 0, aTicket()));
      expect(await store.commit(change('t', 0, aTicket({ stage: 'closed' })))).toEqual({ kind: 'stale' });
      expect(await store.commit(change('other', 3, aTicket()))).toEqual({ kind: 'stale' });
      expect(await store.get('other')).toBeUndefined();
    },
  },
  {
    says: 'facts enter the log with their document, in their order',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('t', 0, aTicket(), { facts: [fact('t', 1), fact('t', 2)] }));
      await store.commit(change('t', 1, aTicket(), { facts: [fact('t', 3)] }));
      const log = await readAll(bus, ['tickets']);
      expect(log.map((entry) => entry.fact)).toEqual([1, 2, 3].map((n) => fact('t', n).fact));
    },
  },
  {
    says: 'of many who decided on the same revision exactly one is written',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('t', 0, aTicket()));
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.commit(change('t', 1, aTicket({ rounds: n }), { facts: [fact('t', n)] })),
        ),
      );
      expect(results.filter(({ kind }) => kind === 'written')).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === 'stale')).toHaveLength(19);
      expect(await readAll(bus, ['tickets'])).toHaveLength(1);
    },
  },
  {
    says: 'what is committed is copied',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const doc = { unitId: 'a', stage: 'b', marks: ['supervised'] };
      await store.commit(change('t', 0, doc));
      doc.stage = 'spoiled';
      doc.marks.push('spoiled');
      expect((await store.get('t'))?.doc).toEqual({ unitId: 'a', stage: 'b', marks: ['supervised'] });
    },
  },
  {
    says: 'what is read is a copy',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('t', 0, aTicket({ marks: ['supervised'] })));
      await bus.idle();
      const spoil = (doc: Ticket | undefined): void => {
        const mine = doc as unknown as { stage: string; marks: string[] };
        mine.stage = 'spoiled';
        mine.marks.push('spoiled');
      };
      spoil((await store.get('t'))?.doc);
      spoil((await store.getMany(['t']))[0]?.doc);
      spoil((await store.find({ limit: 1 })).items[0]?.doc);
      expect((await store.get('t'))?.doc).toEqual(aTicket({ marks: ['supervised'] }));
    },
  },
  {
    says: 'each change of a list stands by itself, and each is answered in its place',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      await store.commit(change('b', 0, aTicket()));
      const results = await store.commitMany([
        change('a', 0, aTicket()),
        change('b', 0, aTicket()),
        change('a', 1, aTicket({ stage: 'accepted' })),
        change('c', 0, aTicket()),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['written', 'stale', 'written', 'written']);
      expect(await store.get('a')).toMatchObject({ revision: 2, doc: { stage: 'accepted' } });
    },
  },
  {
    says: 'a list of a thousand changes is answered whole and in order',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const changes = Array.from({ length: 1_000 }, (_, n) => change(`t${n}`, 0, aTicket({ rounds: n })));
      const results = await store.commitMany(changes);
      expect(results.map((result) => written(result).doc.rounds)).toEqual(changes.map((_, n) => n));
      expect(await store.commitMany([])).toEqual([]);
    },
  },
  {
    says: 'any text survives, in documents and in ids',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const texts = [
        '花家地西里三区',
        '“引号”\'\\"',
        '😀👩‍👩‍👧‍👦',
        'x'.repeat(4_000),
        '一\n二\t三\u2028',
        '%_\u0001',
        ' ',
      ];
      for (const text of texts) {
        await store.commit(change(`id ${text}`, 0, aTicket({ title: text })));
        expect((await store.get(`id ${text}`))?.doc.title).toBe(text);
      }
    },
  },
  {
    says: 'many are read at once, those that exist, in the order asked',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      for (const id of ['a', 'b', 'c']) await store.commit(change(id, 0, aTicket({ title: id })));
      const found = await store.getMany(['c', 'nobody', 'a']);
      expect(found.map(({ id, doc }) => [id, doc.title])).toEqual([
        ['c', 'c'],
        ['a', 'a'],
      ]);
      expect(await store.getMany([])).toEqual([]);
    },
  },
  {
    says: 'stores keep their documents apart',
    async holds({ documents }) {
      const one = documents<Ticket>(declaration);
      const two = documents<Ticket>({ ...declaration, name: 'others' });
      await one.commit(change('t', 0, aTicket()));
      expect(await two.get('t')).toBeUndefined();
      expect(await two.commit(change('t', 0, aTicket()))).toMatchObject({ kind: 'written' });
    },
  },
  {
    says: 'a declaration that makes no sense is refused at once',
    async holds({ documents }) {
      const name = 'wrong';
      const text = { path: 'a', type: 'text' } as const;
      expect(() => documents({ name: 'no-such; name', fields: {}, indexes: [] })).toThrow(/letters/);
      expect(() => documents({ name, fields: { a: { ...text, path: "a') --" } }, indexes: [] })).toThrow(
        /path/,
      );
      expect(() => documents({ name, fields: { a: text }, indexes: [['b']] })).toThrow(/undeclared/);
      const list = { path: 'a', type: 'list' } as const;
      expect(() => documents({ name, fields: { a: list }, indexes: [['a']] })).toThrow(/indexed/);
    },
  },
];
