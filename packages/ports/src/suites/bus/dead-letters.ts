import { expect } from 'vitest';
import type { Bus, DeadLetter } from '../../bus.ts';
import { Fault } from '../../fault.ts';
import type { Clause } from '../clauses.ts';
import { factOf, once, outgoing, several, short, turn } from '../samples.ts';
import type { BusWorld } from './index.ts';

/** A group that gives up everything while `ill`. */
const ailing = async (bus: Bus, group = 'g', ill = true) => {
  const patient = { ill, seen: [] as string[] };
  const stop = await bus.subscribe({
    group,
    topics: ['tickets'],
    async handle(fact) {
      if (patient.ill) throw new Fault('unknown-unit', 'after-fix', '没有这个承办单位');
      patient.seen.push(short(fact));
    },
  });
  return Object.assign(patient, { stop });
};

const only = async (bus: Bus): Promise<DeadLetter> => {
  const { items } = await bus.deadLetters.list({ limit: 10 });
  expect(items).toHaveLength(1);
  return items[0] as DeadLetter;
};

export const deadLetters: readonly Clause<BusWorld>[] = [
  {
    says: 'a dead letter keeps what is needed to understand it and to mend it',
    async holds({ bus }) {
      await ailing(bus);
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const letter = await only(bus);
      expect(letter).toMatchObject({
        group: 'g',
        topic: 'tickets',
        fact: factOf('a'),
        code: 'unknown-unit',
        detail: '没有这个承办单位',
        attempts: 1,
        state: 'waiting',
      });
      expect(letter.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(await bus.deadLetters.get(letter.id)).toEqual(letter);
    },
  },
  {
    says: 'they are listed newest first, in pages, with their number',
    async holds({ bus }) {
      await ailing(bus);
      for (let n = 1; n <= 7; n++) {
        await bus.publish([outgoing('a', n)]);
        await bus.idle();
      }
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await bus.deadLetters.list({ group: 'g', limit: 3, ...(cursor && { cursor }) });
        expect(page.total).toBe(7);
        seen.push(...page.items.map(({ fact }) => fact.revision));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
    },
  },
  {
    says: 'they are listed by group and by state',
    async holds({ bus }) {
      await ailing(bus, 'one');
      await ailing(bus, 'two');
      await bus.publish([outgoing('a'), outgoing('b')]);
      await bus.idle();
      const [first] = (await bus.deadLetters.list({ group: 'one', limit: 10 })).items;
      await bus.deadLetters.discard(first?.id ?? '');
      expect((await bus.deadLetters.list({ group: 'one', state: 'waiting', limit: 10 })).total).toBe(1);
      expect((await bus.deadLetters.list({ state: 'discarded', limit: 10 })).total).toBe(1);
      expect((await bus.deadLetters.list({ limit: 10 })).total).toBe(4);
    },
  },
  {
    says: 'a replayed fact is handled by its group and leaves the waiting ones',
    async holds({ bus }) {
      const group = await ailing(bus);
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const { id } = await only(bus);
      group.ill = false;
      await bus.deadLetters.replay(id);
      await bus.idle();
      expect(once(group.seen)).toEqual(['a:1']);
      expect(await bus.deadLetters.get(id)).toMatchObject({ state: 'replayed' });
    },
  },
  {
    says: 'a replayed fact that fails again waits again, with all its attempts',
    async holds({ bus }) {
      await ailing(bus);
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const { id } = await only(bus);
      await bus.deadLetters.replay(id);
      await bus.idle();
      expect(await only(bus)).toMatchObject({ id, state: 'waiting', attempts: 2 });
    },
  },
  {
    says: 'only its own group gets a replayed fact',
    async holds({ bus }) {
      const ill = await ailing(bus, 'ill');
      const seen: string[] = [];
      await bus.subscribe({
        group: 'ok',
        topics: ['tickets'],
        handle: async (f) => void seen.push(short(f)),
      });
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const before = seen.length;
      ill.ill = false;
      await bus.deadLetters.replay((await only(bus)).id);
      await bus.idle();
      expect(once(ill.seen)).toEqual(['a:1']);
      expect(seen).toHaveLength(before);
    },
  },
  {
    says: 'a replay asked for while the group is stopped happens when it comes back',
    async holds({ bus }) {
      const group = await ailing(bus);
      await bus.publish([outgoing('a')]);
      await bus.idle();
      await group.stop();
      await bus.deadLetters.replay((await only(bus)).id);
      const back = await ailing(bus, 'g', false);
      await bus.idle();
      expect(once(back.seen)).toEqual(['a:1']);
      expect(await only(bus)).toMatchObject({ state: 'replayed' });
    },
  },
  {
    says: 'a replayed fact takes its turn among those of its request',
    async holds({ bus }) {
      let ill = true;
      let inside = 0;
      let overlaps = 0;
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handle() {
          if (ill) throw new Fault('unknown-unit', 'after-fix', '没有');
          if (inside++ > 0) overlaps++;
          await turn();
          await turn();
          inside--;
        },
      });
      await bus.publish([outgoing('a', 1)]);
      await bus.idle();
      const { id } = await only(bus);
      ill = false;
      await bus.publish(several(20, () => 'a'));
      await bus.deadLetters.replay(id);
      await bus.idle();
      expect(overlaps).toBe(0);
    },
  },
  {
    says: 'a replay reaches a group that takes lots',
    async holds({ bus }) {
      let ill = true;
      const seen: string[] = [];
      await bus.subscribe({
        group: 'g',
        topics: ['tickets'],
        async handleMany(facts) {
          if (ill) throw new Fault('malformed-fact', 'never', '坏');
          for (const fact of facts) seen.push(short(fact));
        },
      });
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const { id } = await only(bus);
      ill = false;
      await bus.deadLetters.replay(id);
      await bus.idle();
      expect(once(seen)).toEqual(['a:1']);
      expect(await bus.deadLetters.get(id)).toMatchObject({ state: 'replayed' });
    },
  },
  {
    says: 'a discarded letter is neither replayed nor discarded again',
    async holds({ bus }) {
      await ailing(bus);
      await bus.publish([outgoing('a')]);
      await bus.idle();
      const { id } = await only(bus);
      await bus.deadLetters.discard(id);
      const refused = { code: 'dead-letter-not-waiting' };
      await expect(bus.deadLetters.replay(id)).rejects.toMatchObject(refused);
      await expect(bus.deadLetters.discard(id)).rejects.toMatchObject(refused);
      expect(await bus.deadLetters.get(id)).toMatchObject({ state: 'discarded' });
    },
  },
  {
    says: 'an unknown letter is not found',
    async holds({ bus }) {
      expect(await bus.deadLetters.get('g.7')).toBeUndefined();
      await expect(bus.deadLetters.replay('g.7')).rejects.toMatchObject({ code: 'not-found' });
      await expect(bus.deadLetters.discard('g.7')).rejects.toMatchObject({ code: 'not-found' });
    },
  },
];
