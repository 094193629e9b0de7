import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FactDraft, Hint } from '@jiesu/contracts';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { classifier } from './plugin.ts';

const reference = loadReference(findReferenceDir(dirname(fileURLToPath(import.meta.url)))!);
const REQUEST = '20261123-7K2Q9F4M';
const TEXT =
  '市民反映，家住望京街道花家地西里三区5号楼3单元501，暖气不热，室温只有十五度。我叫张伟，电话19900001234，请尽快解决';

const theCity = () => testCity([classifier], { reference });

function received(
  city: TestCity,
  content: { text: string; address?: string },
  more: { hint?: Hint; communityId?: string; settlement?: { outcome: 'answered'; answeredBy: string } } = {},
): FactDraft<'request.received.v1'> {
  return {
    type: 'request.received.v1',
    data: {
      requestId: REQUEST,
      channel: 'hotline',
      kind: 'complaint',
      receivedAt: '2026-11-23T01:30:00.000Z',
      sealed: city.vault.seal({ petitioner: { name: '张伟', phone: '19900001234' }, ...content }),
      petitionerRef: city.vault.refOf('19900001234'),
      confidential: false,
      supporters: 1,
      ...more,
    },
  };
}

describe('the classifier', () => {
  it('says what a received request is about, and nothing personal with it', async () => {
    const city = await theCity();
    await city.publish(received(city, { text: TEXT }));
    const [fact, ...others] = await city.facts('request.classified.v1');
    expect(others).toEqual([]);
    expect(fact?.data).toMatchObject({
      requestId: REQUEST,
      problemType: { code: expect.stringMatching(/^L02\.01/) },
      dimensions: { primary: { dimension: 'housing' } },
      urgency: { level: 'urgent' },
      place: { districtId: '110105', streetId: '110105026' },
      decidedBy: 'machine',
      confident: true,
    });
    const said = JSON.stringify(fact);
    for (const secret of ['张伟', '19900001234', '3单元501']) expect(said).not.toContain(secret);
    expect(said).toContain('5号楼');
    expect(fact?.data.title.length).toBeLessThanOrEqual(24);
  });

  it('says one thing for one request, however often it is delivered', async () => {
    const city = await theCity();
    const fact = received(city, { text: TEXT });
    const [first] = await city.publish(fact);
    await city.publish(first!);
    expect(await city.facts('request.classified.v1')).toHaveLength(1);
  });

  it('classifies anew after an amendment and keeps what the amendment does not repeat', async () => {
    const city = await theCity();
    await city.publish(received(city, { text: '有点事要反映' }, { communityId: '110105026034' }));
    await city.publish({
      type: 'request.amended.v1',
      data: {
        requestId: REQUEST,
        kind: 'help',
        sealed: city.vault.seal({ petitioner: {}, text: '楼道路灯不亮，黑灯瞎火' }),
        confidential: true,
        supporters: 3,
        because: '补充内容',
      },
    });
    const facts = await city.facts('request.classified.v1');
    expect(facts.map((f) => f.revision)).toEqual([1, 2]);
    expect(facts[1]?.data).toMatchObject({
      channel: 'hotline',
      kind: 'help',
      confidential: true,
      supporters: 3,
      problemType: { code: expect.stringMatching(/^L05\.04/) },
      place: { communityId: '110105026034' },
    });
    expect(JSON.stringify(facts[1])).not.toContain('homeCommunityId');
  });

  it('repeats the classification with the settlement when the desk settles a request', async () => {
    const city = await theCity();
    await city.publish(received(city, { text: TEXT }));
    await city.publish({
      type: 'request.settled.v1',
      data: { requestId: REQUEST, settlement: { outcome: 'answered', answeredBy: 'agent.a' } },
    });
    const facts = await city.facts('request.classified.v1');
    expect(facts[1]?.data.settlement).toEqual({ outcome: 'answered', answeredBy: 'agent.a' });
    expect(facts[1]?.data.problemType).toEqual(facts[0]?.data.problemType);
  });

  it('lets the agent decide', async () => {
    const city = await theCity();
    await city.publish(
      received(
        city,
        { text: '这事儿你们管不管' },
        { hint: { problemType: 'L06.01', streetId: '110105026', urgency: 'urgent' } },
      ),
    );
    const [fact] = await city.facts('request.classified.v1');
    expect(fact?.data).toMatchObject({
      decidedBy: 'agent',
      confident: true,
      problemType: { code: 'L06.01', confidence: 1 },
      place: { streetId: '110105026', confidence: 1 },
      urgency: { level: 'urgent' },
    });
  });

  it('does not follow a hint of a type that does not exist', async () => {
    const city = await theCity();
    await city.publish(received(city, { text: TEXT }, { hint: { problemType: 'L77.01' } }));
    const [fact] = await city.facts('request.classified.v1');
    expect(fact?.data).toMatchObject({
      decidedBy: 'machine',
      problemType: { code: expect.stringMatching(/^L02\.01/) },
    });
  });

  it('puts a request whose seal is broken aside and goes on with the next one', async () => {
    const city = await theCity();
    const broken = received(city, { text: TEXT });
    const sealed = `${broken.data.sealed.slice(0, -8)}AAAAAAAA`;
    await city.publish({ ...broken, data: { ...broken.data, requestId: '20261123-AAAAAAAA', sealed } });
    await city.publish(received(city, { text: TEXT }));
    expect((await city.facts('request.classified.v1')).map((f) => f.data.requestId)).toEqual([REQUEST]);
    expect((await city.ports.bus.deadLetters.list({ limit: 10 })).total).toBe(1);
  });
});

describe('over HTTP the classifier', () => {
  it('suggests while an agent types, and remembers nothing', async () => {
    const city = await theCity();
    const reply = await city.call('suggest', { body: { text: '路灯不亮', address: '海淀区上地街道' } });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      problemType: { code: expect.stringMatching(/^L05\.04/) },
      place: { streetId: '110108022' },
    });
    expect(await city.facts()).toEqual([]);
  });

  it('says which places a doubtful name may mean', async () => {
    const city = await theCity();
    const { body } = await city.call('suggest', { body: { text: '八里庄街道垃圾没人清' } });
    expect(body.place.candidates.map((c: { fullName: string }) => c.fullName)).toEqual([
      '朝阳区八里庄街道',
      '海淀区八里庄街道',
    ]);
  });

  it('refuses an unknown community with a sentence', async () => {
    const city = await theCity();
    const reply = await city.call('suggest', { body: { text: '路灯不亮', communityId: '110105026999' } });
    expect(reply.body).toMatchObject({ code: 'unknown-area' });
  });

  it.each([
    ['望京', '110105026'],
    ['wangjing', '110105026'],
    ['wjjd', undefined],
    ['wj', '110105026'],
    ['望京街道', '110105026'],
    ['朝阳八里庄', '110105015'],
    ['dashilan', '110102013'],
    ['朝阳', '110105'],
    ['花家地西里三区', '110105026046'],
  ])('finds a place by %s', async (q, code) => {
    const city = await theCity();
    const { body } = await city.call('searchPlaces', { query: { q } });
    if (code !== undefined) expect(body.items.map((i: { code: string }) => i.code)).toContain(code);
    for (const item of body.items) expect(reference.units.byId(item.unitId)).toBeDefined();
  });

  it('narrows a place search to a district and a level', async () => {
    const city = await theCity();
    const { body } = await city.call('searchPlaces', {
      query: { q: '八里庄', within: '110108', level: 'street', limit: 5 },
    });
    expect(body.items.map((i: { code: string }) => i.code)).toEqual(['110108005']);
  });

  it('resolves a place from words, with the unit, the candidates and the question', async () => {
    const city = await theCity();
    const { body } = await city.call('resolvePlace', { body: { text: '望京花家地西里停水' } });
    expect(body).toMatchObject({
      outcome: 'street',
      unitId: 'street-110105026',
      fullName: '朝阳区望京街道花家地西里社区',
    });
    const doubtful = await city.call('resolvePlace', { body: { text: '八里庄街道停水' } });
    expect(doubtful.body).toMatchObject({ outcome: 'several', question: expect.stringContaining('还是') });
    const known = await city.call('resolvePlace', { body: { text: '八里庄街道停水', districtId: '110108' } });
    expect(known.body.streetId).toBe('110108005');
    const near = await city.call('resolvePlace', {
      body: { text: '', location: { lon: 116.481, lat: 39.996, system: 'GCJ-02' } },
    });
    expect(near.body.candidates[0]).toMatchObject({ why: 'nearby', unitId: 'street-110105026' });
    const unknown = await city.call('resolvePlace', { body: { text: '停水', earlier: '119999999' } });
    expect(unknown.body).toMatchObject({ code: 'unknown-area' });
    const broken = await city.call('resolvePlace', {
      body: { text: '停水', location: { lon: 116, lat: 95, system: 'WGS-84' } },
    });
    expect(broken.status).toBe(400);
    expect(JSON.stringify(broken.body)).toContain('location');
  });

  it('lists the taxonomy', async () => {
    const city = await theCity();
    const { body } = await city.call('listProblemTypes');
    expect(body.classes).toHaveLength(24);
    expect(body.items.length).toBeGreaterThanOrEqual(110);
    expect(body.items[0]).not.toHaveProperty('keywords');
  });

  it('lists leaves, each within a type, and says what changed between two days', async () => {
    const city = await theCity();
    const { body } = await city.call('listProblemTypes');
    const types = new Set(body.items.map((i: { code: string }) => i.code));
    expect(body.leaves.length).toBeGreaterThan(100);
    for (const { code } of body.leaves) expect(types).toContain(code.slice(0, 6));
    const { body: changes } = await city.call('compareProblemTypes', { query: { from: '2026-01-01' } });
    expect(changes).toEqual({ from: body.version, to: body.version, items: [] });
  });

  it('shows a classification with its candidates and without the petitioner, and 404 for another', async () => {
    const city = await theCity();
    await city.publish(received(city, { text: '八里庄街道垃圾没人清' }));
    const shown = await city.call('getClassification', { as: 'dispatcher', params: { requestId: REQUEST } });
    expect(shown.body).toMatchObject({
      requestId: REQUEST,
      revision: 1,
      problemType: { code: expect.stringMatching(/^L07/) },
    });
    expect(shown.body.place.candidates).toHaveLength(2);
    expect(shown.body).not.toHaveProperty('petitionerRef');
    const missing = await city.call('getClassification', {
      as: 'dispatcher',
      params: { requestId: '20261123-00000000' },
    });
    expect(missing.status).toBe(404);
  });
});
