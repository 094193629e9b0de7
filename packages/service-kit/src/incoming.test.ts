import type { Fact, FactDraft, FactType } from '@jiesu/contracts';
import type { DeadLetter, Documents, StoreDeclaration } from '@jiesu/ports';
import { describe, expect, it } from 'vitest';
import { adjustableClock } from './clock.ts';
import { MADE_HERE, whyNot } from './incoming.ts';
import type { Service } from './kit.ts';
import type { Ports } from './ports.ts';
import { TEST_START, type TestCity, testCity } from './testing.ts';
import { openTestPorts } from './testing-ports.ts';

const requestId = (n: number): string => `20261123-7K2Q9F4${n}`;
const accepted = (n: number, more: object = {}): Fact =>
  ({
    specversion: '1.0',
    id: `tickets/${requestId(n)}-1/1.${n}`,
    source: 'tickets',
    type: 'ticket.accepted.v1',
    subject: `${requestId(n)}-1`,
    time: '2026-11-23T02:00:00.000Z',
    partitionkey: requestId(n),
    revision: 1,
    data: {
      ticketId: `${requestId(n)}-1`,
      requestId: requestId(n),
      unitId: 'street-110105026',
      by: 'wang',
      round: 1,
    },
    ...more,
  }) as Fact;
const ofType = (n: number, type: string): Fact => accepted(n, { type });

/** Takes acceptances, one by one or in lots, and nothing else of the topic. */
function reader(lots: boolean): { readonly service: Service; readonly seen: Set<string> } {
  const seen = new Set<string>();
  const service: Service = {
    name: 'reader',
    start(kit) {
      const types = ['ticket.accepted.v1'] as const;
      if (lots)
        kit.onMany(types, async (facts, deliveries) => {
          facts.forEach((fact, i) => {
            expect(deliveries[i]?.fact.id).toBe(fact.id);
            seen.add(fact.partitionkey);
          });
        });
      else
        kit.on(types, async (fact) => {
          seen.add(fact.partitionkey);
        });
    },
  };
  return { service, seen };
}

/** As another release, or another system, would have written it: past the checks of the kit. */
async function foreign(city: TestCity, ...facts: readonly Fact[]): Promise<readonly DeadLetter[]> {
  await city.ports.bus.publish(facts.map((fact) => ({ topic: 'tickets', fact })));
  await city.quiet();
  return (await city.ports.bus.deadLetters.list({ limit: 50 })).items;
}

describe.each([
  ['one by one', false],
  ['in lots', true],
])('facts that a service reads %s', (_, lots) => {
  it('of a version nobody here knows go to the dead letters, and their neighbours are handled', async () => {
    const { service, seen } = reader(lots);
    const city = await testCity([service]);
    const letters = await foreign(city, accepted(1), ofType(2, 'ticket.accepted.v2'), accepted(3));
    expect(letters).toMatchObject([
      {
        group: 'reader',
        code: 'unknown-fact-version',
        state: 'waiting',
        fact: { type: 'ticket.accepted.v2' },
      },
    ]);
    expect(letters[0]?.detail).toContain('ticket.accepted.v2');
    expect([...seen].sort()).toEqual([requestId(1), requestId(3)]);
    const { body } = await city.call('listDeadLetters', { as: 'admin' });
    expect(body.items).toMatchObject([
      { type: 'ticket.accepted.v2', advice: 'Upgrade the reader, then replay.' },
    ]);
    expect(await city.city.metrics.text()).toMatch(
      /jiesu_facts_handled_total\{service="reader",type="unknown",outcome="failed"\} [1-9]/,
    );
  });

  it('of a type that it does not need are passed over', async () => {
    const { service, seen } = reader(lots);
    const city = await testCity([service]);
    expect(await foreign(city, ofType(1, 'ticket.noted.v1' satisfies FactType), accepted(2))).toEqual([]);
    expect([...seen]).toEqual([requestId(2)]);
  });

  it('that break their schema go to the dead letters, a later release’s new property does not matter', async () => {
    const { service, seen } = reader(lots);
    const city = await testCity([service]);
    const newer = accepted(2, { data: { ...accepted(2).data, mood: 'new' } });
    const letters = await foreign(city, accepted(1, { data: { requestId: requestId(1) } }), newer);
    expect(letters).toMatchObject([{ code: 'malformed-fact', fact: { partitionkey: requestId(1) } }]);
    expect(letters[0]?.detail).toContain('data.ticketId');
    expect([...seen]).toEqual([requestId(2)]);
  });
});

describe('a fact made by this process', () => {
  it('is not checked a second time, and one read back is', () => {
    const broken = accepted(1, { data: {}, [MADE_HERE]: true });
    expect(whyNot(broken, true)).toBeUndefined();
    expect(whyNot(JSON.parse(JSON.stringify(broken)) as Fact, true)?.code).toBe('malformed-fact');
  });

  it('leaves the store with the mark, which its JSON does not show', async () => {
    const said: Fact[] = [];
    const adjustable = adjustableClock(TEST_START);
    const open = openTestPorts(adjustable, undefined);
    const ports: Ports = {
      ...open,
      documents<D>(declaration: StoreDeclaration): Documents<D> {
        const documents = open.documents<D>(declaration);
        return {
          ...documents,
          commit(change) {
            said.push(...change.facts.map(({ fact }) => fact));
            return documents.commit(change);
          },
        };
      },
    };
    const speaker: Service = {
      name: 'tickets',
      start(kit) {
        const store = kit.store<object>({ name: 'things', fields: {}, indexes: [] });
        const facts = [{ type: 'ticket.accepted.v1', data: accepted(1).data }] as FactDraft[];
        kit.onReady(async () => {
          await store.change('one', { timer: 'start' }, () => ({ next: {}, facts }));
        });
      },
    };
    await testCity([speaker], { ports, adjustable });
    expect(said).toMatchObject([{ type: 'ticket.accepted.v1', [MADE_HERE]: true }]);
    expect(JSON.stringify(said)).not.toContain('made here');
  });
});
