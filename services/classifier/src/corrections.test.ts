import type { FactDraft } from '@jiesu/contracts';
import { referenceExcerpt, type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { classifier } from './plugin.ts';
import { worseOf } from './retrain.ts';

const theCity = () => testCity([classifier], { reference: referenceExcerpt() });

function received(city: TestCity, requestId: string, text: string): FactDraft<'request.received.v1'> {
  return {
    type: 'request.received.v1',
    data: {
      requestId,
      channel: 'hotline',
      kind: 'complaint',
      receivedAt: '2026-11-23T01:30:00.000Z',
      sealed: city.vault.seal({ petitioner: { phone: '19900001234' }, text }),
      petitionerRef: city.vault.refOf('19900001234'),
      confidential: false,
      supporters: 1,
    },
  };
}

const FIRST = '20261123-7K2Q9F4M';
const TEXT = '望京街道花家地西里社区暖气不热，电话19900001234';

const correct = (city: TestCity, requestId: string, body: object, as = 'dispatcher') =>
  city.call('correctClassification', { as: as as never, params: { requestId }, body });

describe('a correction', () => {
  it('is a fact beside the classification said anew, and decides it', async () => {
    const city = await theCity();
    await city.publish(received(city, FIRST, TEXT));
    const reply = await correct(city, FIRST, {
      problemType: 'L06.01',
      urgency: 'ordinary',
      because: '说的是停车',
    });
    expect(reply.status).toBe(200);
    const [fact] = await city.facts('classification.corrected.v1');
    expect(fact?.data).toMatchObject({
      requestId: FIRST,
      districtId: '110105',
      was: { problemType: 'L02.01', urgency: 'urgent' },
      now: { problemType: 'L06.01', urgency: 'ordinary' },
      because: '说的是停车',
    });
    expect(JSON.stringify(fact)).not.toMatch(/暖气|1990000/);
    const said = (await city.facts('request.classified.v1')).at(-1);
    expect(said?.data).toMatchObject({
      problemType: { code: 'L06.01', confidence: 1 },
      urgency: { level: 'ordinary' },
      decidedBy: 'agent',
      confident: true,
    });
  });

  it('of what is so already, of an unknown type and of an unknown request is refused', async () => {
    const city = await theCity();
    await city.publish(received(city, FIRST, TEXT));
    expect((await correct(city, FIRST, { problemType: 'L02.01' })).body).toMatchObject({
      code: 'nothing-to-correct',
    });
    expect((await correct(city, FIRST, { problemType: 'L77.01' })).body).toMatchObject({
      code: 'unknown-problem-type',
    });
    expect((await correct(city, FIRST, {})).status).toBe(400);
    expect((await correct(city, '20261123-00000000', { urgency: 'urgent' })).status).toBe(404);
  });

  it('of a dimension moves the old one behind', async () => {
    const city = await theCity();
    await city.publish(received(city, FIRST, TEXT));
    await correct(city, FIRST, { dimension: 'elderly' });
    const said = (await city.facts('request.classified.v1')).at(-1);
    expect(said?.data.dimensions.primary.dimension).toBe('elderly');
    expect(said?.data.dimensions.secondary.map((d) => d.dimension)).toContain('housing');
  });
});

describe('models', () => {
  const models = async (city: TestCity) => (await city.call('listModels', { as: 'admin' })).body;
  const use = (city: TestCity, version: string) =>
    city.call('promoteModel', { as: 'admin', params: { version } });

  it('are trained on corrections, judged in shadow, used, and taken back', async () => {
    const city = await theCity();
    await city.publish(received(city, FIRST, TEXT));
    await correct(city, FIRST, { problemType: 'L06.01' });
    await city.quiet();
    const before = await models(city);
    expect(before).toMatchObject({ corrections: 1, items: [{ state: 'built-in', inUse: true }] });

    const asked = await city.call('retrainModel', { as: 'admin' });
    expect(asked.status).toBe(202);
    await city.quiet();
    const [made, builtIn] = (await models(city)).items;
    expect(made).toMatchObject({ version: asked.body.id, corrections: 1, inUse: false });
    expect(['ready', 'worse']).toContain(made.state);
    const all = made.scores.find((s: { slice: string }) => s.slice === 'all');
    expect(all.texts).toBeGreaterThan(100);

    if (made.state === 'worse') {
      expect((await use(city, made.version)).body).toMatchObject({ code: 'model-is-worse' });
      return;
    }
    expect((await use(city, made.version)).status).toBe(200);
    await city.publish(received(city, '20261123-8M3T5XKC', TEXT));
    const said = (await city.facts('request.classified.v1')).at(-1);
    expect(said?.data.classifierVersion).toContain('-c1-');
    expect((await use(city, builtIn.version)).status).toBe(200);
    const after = await models(city);
    expect(after.inUse).toBe(builtIn.version);
    expect(after.history.map((h: { version: string }) => h.version)).toEqual([builtIn.version, made.version]);
  }, 60_000);

  it('are not for everybody, and an unknown one is a 404', async () => {
    const city = await theCity();
    expect((await city.call('retrainModel', { as: 'agent' })).status).toBe(403);
    expect((await use(city, 'nothing')).status).toBe(404);
  });

  it('are worse where fewer texts are right than chance explains, in slices large enough to tell', () => {
    const score = (slice: string, texts: number, before: number, right: number) => ({
      slice,
      texts,
      before,
      right,
    });
    expect(
      worseOf([
        score('all', 1000, 800, 795),
        score('class:L01', 100, 80, 79),
        score('class:L02', 100, 80, 77),
        score('voice:asr', 10, 9, 2),
      ]),
    ).toEqual(['class:L02']);
  });
});
