import { allServices } from '@jiesu/host';
import { Fault, loadReference, type Service } from '@jiesu/service-kit';
import { type TestCity, testCity } from '@jiesu/service-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { referenceFolder } from '../support/worlds.ts';
import { complaint, edgeCity } from './people.ts';

/** Understands every request but those it is told to choke on. */
function choking(
  on: Set<string>,
  how: 'never' | 'later',
): { readonly service: Service; readonly handled: string[] } {
  const handled: string[] = [];
  const service: Service = {
    name: 'choking',
    start(kit) {
      kit.on('request.received.v1', async (fact) => {
        if (on.has(fact.partitionkey)) throw new Fault('malformed-fact', how, 'planted');
        handled.push(fact.partitionkey);
      });
    },
  };
  return { service, handled };
}

/** Looks sealed, and no key opens it. */
const unopenable = 'bm8ga2V5IG9wZW5zIHRoaXM=';
const received = (requestId: string, sealed: string) => ({
  type: 'request.received.v1' as const,
  data: {
    requestId,
    channel: 'hotline' as const,
    kind: 'help' as const,
    receivedAt: '2026-11-23T01:00:00.000Z',
    sealed,
    petitionerRef: 'unknown',
    confidential: false,
    supporters: 1,
  },
});

describe.each(['never', 'later'] as const)('a fact that poisons a service (retry %s, R23)', (how) => {
  const reference = loadReference(referenceFolder);
  const poisoned = '20261123-PPPPPPPP';
  let trouble: Set<string>;
  let probe: ReturnType<typeof choking>;
  let city: TestCity;
  beforeEach(async () => {
    trouble = new Set([poisoned]);
    probe = choking(trouble, how);
    city = await testCity([probe.service], { reference });
  });
  const letters = async () => (await city.call('listDeadLetters', { as: 'admin' })).body;

  it('goes to the dead letters once, while its neighbours go on', async () => {
    const others = ['20261123-AAAAAAAA', '20261123-BBBBBBBB', '20261123-CCCCCCCC'];
    await city.publish(
      received(others[0] as string, unopenable),
      received(poisoned, unopenable),
      received(others[1] as string, unopenable),
    );
    await city.publish(received(others[2] as string, unopenable));
    expect(new Set(probe.handled)).toEqual(new Set(others));
    const { items, total } = await letters();
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      group: 'choking',
      requestId: poisoned,
      code: 'malformed-fact',
      state: 'waiting',
      attempts: how === 'never' ? 1 : expect.any(Number),
    });
    if (how === 'later') expect(items[0].attempts).toBeGreaterThan(1);
    expect(items[0].advice).toBeTypeOf('string');
    expect(JSON.stringify(items)).not.toContain('sealed');
  });

  it('comes back when it fails again, and is handled once the cause is mended', async () => {
    await city.publish(received(poisoned, unopenable));
    const id = (await letters()).items[0].id;
    const replay = () => city.call('replayDeadLetter', { as: 'admin', params: { id } });
    expect((await replay()).status).toBe(200);
    expect((await letters()).items).toMatchObject([{ id, state: 'waiting' }]);
    trouble.clear();
    expect((await replay()).status).toBe(200);
    expect((await letters()).items).toMatchObject([{ id, state: 'replayed' }]);
    expect(new Set(probe.handled)).toEqual(new Set([poisoned]));
    expect((await city.call('discardDeadLetter', { as: 'admin', params: { id } })).status).toBe(409);
  });
});

describe('a dead letter in the whole city', () => {
  const edge = edgeCity();

  it('keeps nobody waiting, and only the administrator sees and moves it', async () => {
    expect(allServices.length).toBeGreaterThan(6);
    await edge.city.publish(received('20261123-PPPPPPPP', unopenable));
    const ticketId = await edge.ticket(undefined, complaint);
    expect(ticketId).toMatch(/-1$/);
    const { items } = (await edge.call('listDeadLetters', { as: 'admin' })).body;
    expect(items).toMatchObject([{ group: 'classifier', code: 'sealed-unreadable', state: 'waiting' }]);
    const params = { id: items[0].id };
    for (const as of [
      'agent',
      'dispatcher',
      'office',
      'reviewer',
      'caller',
      'community',
      'analyst',
      'machine',
    ] as const) {
      expect((await edge.call('listDeadLetters', { as })).status).toBe(403);
      expect((await edge.call('replayDeadLetter', { as, params })).status).toBe(403);
      expect((await edge.call('discardDeadLetter', { as, params })).status).toBe(403);
    }
    const { items: groups } = (await edge.call('groups', { as: 'admin' })).body;
    expect(groups.find(({ group }: { group: string }) => group === 'classifier')).toMatchObject({
      deadLetters: 1,
      lag: 0,
    });
    expect((await edge.call('discardDeadLetter', { as: 'admin', params })).body.state).toBe('discarded');
  });
});
