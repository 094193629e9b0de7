import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FactDraft, RequestReceived } from '@jiesu/contracts';
import { likely, likeness } from '@jiesu/domain';
import { openMemory } from '@jiesu/ports/memory';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it, vi } from 'vitest';
import { createClassifier } from './classify.ts';
import { classifier } from './plugin.ts';
import { taughtIndex } from './similar.ts';
import { pairsOf } from './similar-pairs.ts';

const reference = loadReference(findReferenceDir(dirname(fileURLToPath(import.meta.url)))!);
const theCity = () => testCity([classifier], { reference });
const WANGJING = '110105026034';

let made = 0;
function received(
  city: TestCity,
  text: string,
  phone: string,
  more: Partial<RequestReceived> = {},
): FactDraft<'request.received.v1'> {
  made++;
  return {
    type: 'request.received.v1',
    data: {
      requestId: `20261123-${String(made).padStart(8, '0')}`,
      channel: 'hotline',
      kind: 'complaint',
      receivedAt: city.clock.now(),
      sealed: city.vault.seal({ petitioner: { phone }, text }),
      petitionerRef: city.vault.refOf(phone),
      confidential: false,
      supporters: 1,
      communityId: WANGJING,
      ...more,
    },
  };
}

const LEAK = '5号楼地下车库积水半尺深，车进不去，物业不抽水';
const LEAK_AGAIN = '五号楼的地下车库全是水，积水很深停不了车';

describe('similar requests', () => {
  it('are found while an agent types, with what speaks for them', async () => {
    const city = await theCity();
    const first = received(city, LEAK, '19900000001');
    await city.publish(first, received(city, '小区北门路灯不亮', '19900000002'));
    const { status, body } = await city.call('findSimilar', {
      body: { text: LEAK_AGAIN, communityId: WANGJING },
    });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      requestId: first.data.requestId,
      samePlace: 'building',
      sameCaller: false,
      daysApart: 0,
    });
    expect(body.items[0].words).toContain('地下车库');
    expect(body).toMatchObject({ looked: 2, complete: true, counts: { place: { month: 2, year: 2 } } });
    expect(body.counts.caller).toBeUndefined();
  });

  it('are found for a request, which is not its own candidate; its caller is counted', async () => {
    const city = await theCity();
    const [a, b] = [received(city, LEAK, '19900000001'), received(city, LEAK_AGAIN, '19900000001')];
    await city.publish(a, b, received(city, '邻居半夜打麻将太吵', '19900000001'));
    const { body } = await city.call('similarToRequest', {
      as: 'dispatcher',
      params: { requestId: b.data.requestId },
    });
    expect(body.items[0]).toMatchObject({ requestId: a.data.requestId, sameCaller: true });
    expect(body.items.map((i: { requestId: string }) => i.requestId)).not.toContain(b.data.requestId);
    expect(body.counts).toMatchObject({
      caller: { month: 2, year: 2 },
      place: { month: 2, year: 2 },
      matter: { month: 1, year: 1 },
    });
    expect(JSON.stringify(body)).not.toContain(a.data.petitionerRef);
  });

  it('name what the same caller said some days ago, whatever it was about, and not later', async () => {
    const city = await theCity();
    const first = received(city, '小区北门路灯不亮', '19900000001');
    await city.publish(first);
    const body = { text: LEAK, communityId: WANGJING, petitionerRef: first.data.petitionerRef };
    await city.advance(86_400_000);
    const next = await city.call('findSimilar', { body });
    expect(next.body.items[0]).toMatchObject({ sameCaller: true, daysApart: 1 });
    expect(next.body.counts.caller.year).toBe(1);
    await city.advance(8 * 86_400_000);
    expect((await city.call('findSimilar', { body })).body.items).toEqual([]);
  });

  it('do not tell that a confidential request is the same person’s', async () => {
    const city = await theCity();
    const [a, b] = [
      received(city, LEAK, '19900000001', { confidential: true }),
      received(city, LEAK_AGAIN, '19900000001'),
    ];
    await city.publish(a, b);
    for (const { data } of [a, b]) {
      const { body } = await city.call('similarToRequest', {
        as: 'dispatcher',
        params: { requestId: data.requestId },
      });
      expect(body.items).toHaveLength(1);
      expect(body.items[0].sameCaller).toBe(false);
    }
  });

  it('stay within what an account may see', async () => {
    const city = await theCity();
    const [a, b] = [received(city, LEAK, '19900000001'), received(city, LEAK_AGAIN, '19900000002')];
    await city.publish(a, b);
    const ask = (as: { roles: ['office']; unitId: string }) =>
      city.call('similarToRequest', { as, params: { requestId: a.data.requestId } });
    expect((await ask({ roles: ['office'], unitId: 'street-110105026' })).body.items).toHaveLength(1);
    expect((await ask({ roles: ['office'], unitId: 'street-110105027' })).status).toBe(404);
    const elsewhere = await city.call('findSimilar', {
      as: { roles: ['community'], communityId: '110105026001' },
      body: { text: LEAK, communityId: WANGJING },
    });
    expect(elsewhere.body.items).toEqual([]);
  });

  it('follow an amendment', async () => {
    const city = await theCity();
    const first = received(city, '有点事要反映', '19900000001');
    await city.publish(first);
    await city.publish({
      type: 'request.amended.v1',
      data: {
        requestId: first.data.requestId,
        kind: 'help',
        sealed: city.vault.seal({ petitioner: {}, text: LEAK }),
        confidential: false,
        supporters: 1,
        because: '补充内容',
      },
    });
    const { body } = await city.call('findSimilar', { body: { text: LEAK_AGAIN, communityId: WANGJING } });
    expect(body.items).toHaveLength(1);
    expect(body.looked).toBe(1);
  });

  it('are read back from the log at start', async () => {
    const before = await theCity();
    await before.publish(received(before, LEAK, '19900000001'));
    const [fact] = await before.facts('request.classified.v1');
    const ports = openMemory({ clock: before.clock });
    await ports.bus.publish([{ topic: 'requests', fact: fact! }]);
    const city = await testCity([classifier], { reference, ports, adjustable: before.clock });
    await vi.waitFor(async () => {
      const { body } = await city.call('findSimilar', { body: { text: LEAK_AGAIN, communityId: WANGJING } });
      expect(body).toMatchObject({ looked: 1, complete: true, counts: { place: { month: 1, year: 1 } } });
    });
  });

  it('refuse what is not a place', async () => {
    const city = await theCity();
    for (const place of [{ communityId: '110105026999' }, { streetId: '110105999' }]) {
      const { status, body } = await city.call('findSimilar', { body: { text: '井盖丢了', ...place } });
      expect([status, body.code]).toEqual([422, 'unknown-area']);
    }
    expect((await city.call('findSimilar', { body: { text: '' } })).status).toBe(400);
    expect(
      (await city.call('similarToRequest', { as: 'dispatcher', params: { requestId: 'no' } })).status,
    ).toBe(404);
  });
});

describe('likeness on hand-written pairs', () => {
  const { weigh } = taughtIndex(1000);
  const judged = pairsOf(createClassifier(reference)).map((p) => ({
    ...p,
    shown: likeness(p.a, p.b, weigh).score >= likely,
  }));

  it('is tried on at least 150 pairs, half of them one matter', () => {
    expect(judged.length).toBeGreaterThanOrEqual(150);
    expect(judged.filter((p) => p.same).length).toBeGreaterThanOrEqual(75);
  });

  it('shows four of five that are one matter, and four of five shown are', () => {
    const shown = judged.filter((p) => p.shown);
    const right = shown.filter((p) => p.same).length;
    expect(right / judged.filter((p) => p.same).length).toBeGreaterThan(0.8);
    expect(right / shown.length).toBeGreaterThan(0.8);
  });
});
