import { expect } from 'vitest';
import { REMEMBERED_CAUSES } from '../../store.ts';
import type { Clause } from '../clauses.ts';
import { readAll } from '../samples.ts';
import type { DocumentsWorld } from './index.ts';
import { aTicket, change, declaration, fact, type Ticket, written } from './tickets.ts';

const once = { ...declaration, createOnce: true };

export const causes: readonly Clause<DocumentsWorld>[] = [
  {
    says: 'a cause seen before changes nothing and answers with the document as it is',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(declaration);
      const create = change('t', 0, aTicket(), { facts: [fact('t', 1)] });
      await store.commit(create);
      const accept = change('t', 1, aTicket({ stage: 'accepted' }), { facts: [fact('t', 2)] });
      const held = written(await store.commit(accept));
      expect(await store.commit(accept)).toEqual({ kind: 'repeated', held });
      expect(await store.commit(create)).toEqual({ kind: 'repeated', held });
      expect(await readAll(bus, ['tickets'])).toHaveLength(2);
    },
  },
  {
    says: 'a cause seen before is recognised whatever revision the change was decided on',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const cause = { id: 'requests/r/1.0' };
      await store.commit(change('t', 0, aTicket(), { cause }));
      const again = change('t', 1, aTicket({ stage: 'accepted' }), { cause });
      expect(await store.commit(again)).toMatchObject({ kind: 'repeated', held: { revision: 1 } });
    },
  },
  {
    says: 'the same cause twice at once is written once',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(declaration);
      const create = change('t', 0, aTicket(), { facts: [fact('t')] });
      const results = await Promise.all([create, create, create, create].map((one) => store.commit(one)));
      expect(results.map(({ kind }) => kind).sort()).toEqual(['repeated', 'repeated', 'repeated', 'written']);
      expect(await readAll(bus, ['tickets'])).toHaveLength(1);
    },
  },
  {
    says: 'a cause in another document is no repetition',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const cause = { id: 'requests/r/1.0' };
      expect(await store.commit(change('a', 0, aTicket(), { cause }))).toMatchObject({ kind: 'written' });
      expect(await store.commit(change('b', 0, aTicket(), { cause }))).toMatchObject({ kind: 'written' });
    },
  },
  {
    says: 'causes are remembered with digest and revision, newest last, up to the declared number',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const total = REMEMBERED_CAUSES * 2 + 5;
      for (let n = 0; n < total; n++) {
        const cause = n % 2 === 0 ? { id: `c${n}` } : { id: `c${n}`, digest: `d${n}` };
        const held = written(await store.commit(change('t', n, aTicket({ rounds: n }), { cause })));
        expect(held.causes).toHaveLength(Math.min(n + 1, REMEMBERED_CAUSES));
      }
      const held = await store.get('t');
      expect(held?.causes).toHaveLength(REMEMBERED_CAUSES);
      expect(held?.causes.at(-1)).toEqual({ id: `c${total - 1}`, revision: total });
      expect(held?.causes.at(-2)).toEqual({
        id: `c${total - 2}`,
        digest: `d${total - 2}`,
        revision: total - 1,
      });
      const oldest = held?.causes[0];
      const again = change('t', total, aTicket(), { cause: { id: oldest?.id ?? '' } });
      expect(await store.commit(again)).toMatchObject({ kind: 'repeated' });
    },
  },
  {
    says: 'one cause does not hide another that looks alike',
    async holds({ documents }) {
      const store = documents<Ticket>(declaration);
      const ids = ['ab', 'a', 'b', 'a\tb', 'a\nb', '\n', '%09', 'a%', 'ab\t1', '一', ''];
      for (const [n, id] of ids.entries()) {
        expect(await store.commit(change('t', n, aTicket(), { cause: { id } }))).toMatchObject({
          kind: 'written',
        });
      }
      expect((await store.get('t'))?.causes.map(({ id }) => id)).toEqual(ids);
    },
  },
  {
    says: 'where a cause creates once, its second creation answers with the first document',
    async holds({ documents, bus }) {
      const store = documents<Ticket>(once);
      const cause = { id: 'agent1/key-7', digest: 'x' };
      const held = written(await store.commit(change('first', 0, aTicket(), { cause })));
      const second = change('second', 0, aTicket({ stage: 'closed' }), { cause, facts: [fact('second')] });
      expect(await store.commit(second)).toEqual({ kind: 'repeated', held });
      expect(await store.get('second')).toBeUndefined();
      expect(await readAll(bus, ['*'])).toEqual([]);
    },
  },
  {
    says: 'where a cause creates once, it still does so after the document forgot it',
    async holds({ documents }) {
      const store = documents<Ticket>(once);
      const cause = { id: 'agent1/key-7' };
      await store.commit(change('first', 0, aTicket(), { cause }));
      for (let n = 1; n <= REMEMBERED_CAUSES + 40; n++) await store.commit(change('first', n, aTicket()));
      expect(await store.commit(change('second', 0, aTicket(), { cause }))).toMatchObject({
        kind: 'repeated',
        held: { id: 'first' },
      });
    },
  },
  {
    says: 'where a cause creates once, a crowd with the same cause creates one',
    async holds({ documents }) {
      const store = documents<Ticket>(once);
      const cause = { id: 'agent1/key-8' };
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, n) => store.commit(change(`t${n}`, 0, aTicket(), { cause }))),
      );
      const [created] = results.filter(({ kind }) => kind === 'written');
      expect(results.filter(({ kind }) => kind === 'repeated')).toHaveLength(11);
      const { id } = written(created);
      for (const result of results) expect(result).toMatchObject({ held: { id } });
    },
  },
  {
    says: 'where a cause creates once, other causes create others, and it may change many',
    async holds({ documents }) {
      const store = documents<Ticket>(once);
      const cause = { id: 'followups/x/1.0' };
      for (const id of ['a', 'b']) await store.commit(change(id, 0, aTicket()));
      for (const id of ['a', 'b']) {
        expect(await store.commit(change(id, 1, aTicket(), { cause }))).toMatchObject({ kind: 'written' });
      }
      const stale = change('a', 1, aTicket(), { cause: { id: 'other' } });
      expect(await store.commit(stale)).toEqual({ kind: 'stale' });
    },
  },
];
