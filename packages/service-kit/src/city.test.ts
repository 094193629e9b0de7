import type { TicketAccepted } from '@jiesu/contracts';
import type { StoreDeclaration } from '@jiesu/ports';
import { Fault } from '@jiesu/ports';
import { describe, expect, it } from 'vitest';
import { nothing, type Service } from './kit.ts';
import { testCity } from './testing.ts';

interface Counted {
  readonly accepted: number;
}

const declaration: StoreDeclaration = {
  name: 'counts',
  fields: { accepted: { path: 'accepted', type: 'number' } },
  indexes: [],
};
const accepted = (ticketId: string): TicketAccepted =>
  ({
    ticketId,
    requestId: ticketId.slice(0, 17),
    unitId: 'street-110105026',
    by: 'wang',
    round: 1,
  }) as TicketAccepted;

const ID = '20261123-7K2Q9F4M-1';

/** A stand-in for a service: counts acceptances and says a fact for each. */
const counter: Service = {
  name: 'followup',
  start(kit) {
    const store = kit.store<Counted>(declaration);
    kit.on('ticket.accepted.v1', async (fact) => {
      if (fact.data.by === 'broken') throw new Fault('unknown-unit', 'after-fix', 'no such unit');
      await store.change(fact.data.ticketId, fact, (doc) => {
        if (fact.data.by === 'ignored') return nothing;
        if (fact.data.by === 'refused')
          return { refused: 'wrong-stage', because: '当前环节不能进行此操作。' };
        return {
          next: { accepted: (doc?.accepted ?? 0) + 1 },
          facts: [
            {
              type: 'deadline.warned.v1',
              data: {
                ticketId: ID,
                requestId: fact.data.requestId,
                unitId: fact.data.unitId,
                round: 1,
                clock: 'handle',
                share: 50,
                dueAt: kit.clock.now(),
              },
            },
          ],
        };
      });
    });
    kit.onReady(async () => {
      await store.change('ready', { timer: 'ready' }, () => ({ next: { accepted: 0 }, facts: [] }));
    });
  },
};

describe('a city of one service', () => {
  it('turns a fact into a document and a fact, in an envelope that names cause and revision', async () => {
    const city = await testCity([counter]);
    const [first, second] = await city.publish(
      { type: 'ticket.accepted.v1', data: accepted(ID) },
      { type: 'ticket.accepted.v1', data: accepted(ID) },
    );
    const said = await city.facts('deadline.warned.v1');
    expect(
      said.map(({ id, revision, source, subject, partitionkey }) => ({
        id,
        revision,
        source,
        subject,
        partitionkey,
      })),
    ).toEqual([
      { id: `counts/${ID}/1.0`, revision: 1, source: 'followup', subject: ID, partitionkey: ID.slice(0, 17) },
      { id: `counts/${ID}/2.0`, revision: 2, source: 'followup', subject: ID, partitionkey: ID.slice(0, 17) },
    ]);
    expect(said.map(({ causeid }) => causeid).sort()).toEqual([first?.id, second?.id].sort());
  });

  it('changes nothing when the same fact comes again', async () => {
    const city = await testCity([counter]);
    const [fact] = await city.publish({ type: 'ticket.accepted.v1', data: accepted(ID) });
    if (fact === undefined) throw new Error('nothing was published');
    await city.publish(fact, fact);
    expect(await city.facts()).toHaveLength(1);
  });

  it('records a refused fact, passes over one that asks for nothing, and buries one that cannot be handled', async () => {
    const city = await testCity([counter]);
    await city.publish(
      { type: 'ticket.accepted.v1', data: { ...accepted(ID), by: 'refused' } },
      { type: 'ticket.accepted.v1', data: { ...accepted(ID), by: 'ignored' } },
      { type: 'ticket.accepted.v1', data: { ...accepted(ID), by: 'broken' } },
    );
    expect(await city.facts()).toHaveLength(0);
    const { body } = await city.call('listDeadLetters');
    expect(body.total).toBe(1);
    expect(body.items[0]).toMatchObject({
      group: 'followup',
      code: 'unknown-unit',
      state: 'waiting',
      requestId: ID.slice(0, 17),
    });
    expect(body.items[0].advice).toContain('units.json');
  });
});
