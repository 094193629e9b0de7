import type { CatalogueRule, FactData, RuleChange } from '@jiesu/contracts';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { router } from './index.ts';

const reference = loadReference(findReferenceDir(import.meta.dirname) ?? '');
const shipped = reference.catalogue.latest.version;
const aCity = () => testCity([router], { reference });
const place = { districtId: '110105', streetId: '110105026' };

const aRule = (ruleId: string, more: Partial<CatalogueRule> = {}): CatalogueRule => ({
  ruleId,
  priority: 5_000,
  name: '望京物业问题由住建部门办理',
  because: '测试依据',
  when: { problemTypes: ['L01.02'], areas: ['110105026'] },
  lead: { unitId: 'department-housing' },
  ...more,
});
const change = (
  put: readonly CatalogueRule[],
  basedOn = shipped,
  remove: readonly string[] = [],
): RuleChange => ({
  basedOn,
  put: [...put],
  remove: [...remove],
});
const save = (city: TestCity, body: object, key?: string) =>
  city.call('saveRules', { as: 'dispatcher', body, ...(key !== undefined && { key }) });
const today = { from: '2026-11-23', note: '异议成立后修订' };

const classified = (requestId: string, type = 'L01.02'): FactData<'request.classified.v1'> => ({
  requestId,
  channel: 'hotline',
  kind: 'help',
  receivedAt: '2026-11-23T01:59:00.000Z',
  petitionerRef: 'p-1',
  confidential: false,
  supporters: 1,
  title: '小区物业不清运垃圾',
  text: '市民反映小区物业多日不清运垃圾，希望尽快处理。',
  place: { ...place, text: '望京街道某小区', confidence: 0.95, words: [] },
  problemType: { code: type, confidence: 0.93, words: [] },
  alternatives: [],
  dimensions: { primary: { dimension: 'housing', confidence: 0.9, words: [] }, secondary: [] },
  urgency: { level: 'ordinary', words: [] },
  decidedBy: 'machine',
  confident: true,
  classifierVersion: 'test',
});
const say = (city: TestCity, requestId: string, type?: string) =>
  city.publish({ type: 'request.classified.v1', data: classified(requestId, type), time: city.clock.now() });
const leads = async (city: TestCity) =>
  (await city.facts('request.dispatched.v1'))
    .filter(({ data }) => data.role === 'handle')
    .map(({ data }) => [data.unitId, data.rule.policyVersion]);

describe('a change of rules', () => {
  it('becomes a version that decides a minute later, and what was dispatched before stays where it is', async () => {
    const city = await aCity();
    await say(city, '20261123-00000001');
    const saved = await save(city, { change: change([aRule('wangjing-property')]), ...today });
    expect(saved).toMatchObject({ status: 201, body: { id: '2026-11-23.1' } });
    await say(city, '20261123-00000002');
    await city.advance(61_000);
    await say(city, '20261123-00000003');
    expect(await leads(city)).toEqual([
      ['street-110105026', shipped],
      ['street-110105026', shipped],
      ['department-housing', '2026-11-23.1'],
    ]);
    const { body } = await city.call('listCatalogues', { as: 'analyst' });
    expect(body).toMatchObject({ inForce: '2026-11-23.1', newest: '2026-11-23.1' });
    expect(body.items.map((one: { version: string; state: string }) => [one.version, one.state])).toEqual([
      ['2026-11-23.1', 'inForce'],
      [shipped, 'past'],
    ]);
  });

  it('is found by what it says, whom it names and where it holds', async () => {
    const city = await aCity();
    await save(city, { change: change([aRule('wangjing-property')]), ...today });
    const found = async (query: Record<string, string>) =>
      (await city.call('listRules', { as: 'reviewer', query: { ...query, limit: 200 } })).body;
    expect(await found({ q: 'wangjing-property' })).toMatchObject({
      version: '2026-11-23.1',
      total: 1,
      items: [{ leadName: reference.units.byId('department-housing')?.name, areaNames: ['望京街道'] }],
    });
    const ids = async (query: Record<string, string>) =>
      (await found(query)).items.map(({ rule }: { rule: CatalogueRule }) => rule.ruleId);
    expect(await ids({ unitId: 'department-housing', problemType: 'L01.02' })).toContain('wangjing-property');
    expect(await ids({ area: '110108' })).not.toContain('wangjing-property');
    expect(await ids({ version: shipped })).not.toContain('wangjing-property');
    const all = await found({});
    expect(all.total).toBe(reference.catalogue.latest.rules.length + 1);
  });

  it.each([
    [
      'overlaps',
      aRule('twin', { priority: 200, when: { problemTypes: ['L01.01'] } }),
      /property-registration.*twin|twin.*property-registration/,
    ],
    [
      'is never reached',
      aRule('hidden', { priority: 1, when: { problemTypes: ['L01.01'] } }),
      /hidden.*property-registration/,
    ],
    ['never matches', aRule('never', { when: { problemTypes: ['L88'] } }), /never.*L88/],
    [
      'names a unit that does not exist',
      aRule('ghost', { lead: { unitId: 'department-ghost' } }),
      /department-ghost/,
    ],
    [
      'gives department work to a street office',
      aRule('down', { when: { problemTypes: ['L13'] }, lead: { streetOfPlace: true } }),
      /履职清单/,
    ],
  ])('that %s is refused with the rules named, and nothing is kept', async (_, rule, words) => {
    const city = await aCity();
    const body = { change: change([rule]), ...today };
    const { status, body: problem } = await save(city, body);
    expect(status).toBe(422);
    expect(problem).toMatchObject({
      code: 'catalogue-rules-wrong',
      fields: expect.arrayContaining([expect.objectContaining({ field: 'change.put[0]' })]),
    });
    expect(problem.detail).toMatch(words);
    const checked = await city.call('checkRules', { as: 'reviewer', body: { change: body.change } });
    expect(checked.body.total).toBeGreaterThan(0);
    expect((await city.call('listCatalogues', { as: 'admin' })).body.items).toHaveLength(1);
    const replay = await city.call('replayRules', { as: 'admin', body: { change: body.change } });
    expect(replay).toMatchObject({ status: 422, body: { code: 'catalogue-rules-wrong' } });
  });

  it('may change the duty list: from then on no street office gets that work', async () => {
    const city = await aCity();
    const { duties } = (await city.call('listCatalogues', { as: 'dispatcher' })).body;
    expect(duties).toEqual(reference.catalogue.latest.dutyList);
    const duty = {
      id: 'duty-property',
      problemTypes: ['L01.02'],
      unitId: 'department-housing',
      because: '物业监管属住建部门职责',
    };
    const withDuties = (
      put: readonly object[],
      remove: readonly string[] = [],
      rules: readonly CatalogueRule[] = [],
    ) => save(city, { change: { ...change(rules), duties: { put, remove } }, ...today });
    // Rules as they are send that work to street offices: the list cannot be changed alone.
    const alone = await withDuties([duty]);
    expect([alone.status, alone.body.code, alone.body.fields[0].field]).toEqual([
      422,
      'catalogue-rules-wrong',
      'change.duties',
    ]);
    const wrong = await withDuties(
      [{ ...duty, unitId: 'street-110105026', problemTypes: ['L88'] }],
      ['no-such'],
    );
    expect(wrong.body.fields.map(({ field }: { field: string }) => field)).toEqual(
      expect.arrayContaining(['change.duties.put[0]', 'change.duties.remove']),
    );
    const toStreet = reference.catalogue.latest.rules.filter(
      ({ when, lead }) => lead.streetOfPlace && when.problemTypes?.every((code) => code.startsWith('L01.02')),
    );
    const saved = await withDuties(
      [duty],
      [],
      toStreet.map((rule) => ({
        ...rule,
        lead: { unitId: 'department-housing' },
        assists: [{ streetOfPlace: true }],
      })),
    );
    expect(saved).toMatchObject({ status: 201 });
    await city.advance(61_000);
    await say(city, '20261123-00000001');
    expect((await leads(city)).map(([unitId]) => unitId)).toEqual(['department-housing']);
    const other = await withDuties([duty], [], []);
    expect(other.body.code).toBe('version-moved-on');
  });

  it('in which a community leads is refused with the field', async () => {
    const city = await aCity();
    const rule = aRule('community', { lead: { unitId: 'community-110105026004' } });
    const { status, body } = await save(city, { change: change([rule]), ...today });
    expect(status).toBe(400);
    expect(body.fields[0].field).toMatch(/^change\.put\[0\]\.lead/);
  });

  it('is refused where it changes nothing, lies in the past or stands on an older version', async () => {
    const city = await aCity();
    const old = reference.catalogue.latest.rules[0]!;
    expect((await save(city, { change: change([old]), ...today })).body.code).toBe('version-unchanged');
    const rule = aRule('wangjing-property');
    expect((await save(city, { change: change([rule]), ...today, from: '2026-11-22' })).body).toMatchObject({
      code: 'version-in-the-past',
      fields: [{ field: 'from' }],
    });
    await save(city, { change: change([rule]), ...today });
    expect((await save(city, { change: change([aRule('late')]), ...today })).body).toMatchObject({
      code: 'version-moved-on',
      detail: expect.stringContaining('2026-11-23.1'),
    });
  });

  it('said twice with one key is one version', async () => {
    const city = await aCity();
    const body = { change: change([aRule('wangjing-property')]), ...today };
    const first = await save(city, body, 'k-1');
    const second = await save(city, body, 'k-1');
    expect([first.body.id, second.body.id]).toEqual(['2026-11-23.1', '2026-11-23.1']);
    expect((await city.call('listCatalogues', { as: 'admin' })).body.items).toHaveLength(2);
  });

  it('may be taken back until it is in force, and the next one stands on the version before it', async () => {
    const city = await aCity();
    await save(city, { change: change([aRule('wangjing-property')]), ...today, from: '2026-12-01' });
    const withdraw = (version: string) =>
      city.call('withdrawCatalogue', {
        as: 'dispatcher',
        params: { version },
        body: { because: '日期填错了' },
      });
    expect((await withdraw('2026-12-01.1')).status).toBe(200);
    expect((await withdraw(shipped)).body.code).toBe('version-in-force');
    const again = await save(city, { change: change([aRule('wangjing-property')]), ...today });
    expect(again.body.id).toBe('2026-11-23.2');
    await city.advance(61_000);
    expect((await withdraw('2026-11-23.2')).body.code).toBe('version-in-force');
    const { body } = await city.call('listCatalogues', { as: 'admin' });
    expect(body.inForce).toBe('2026-11-23.2');
    expect(body.items.map((one: { state: string }) => one.state).sort()).toEqual([
      'inForce',
      'past',
      'withdrawn',
    ]);
  });

  it('is only for those who keep the rules', async () => {
    const city = await aCity();
    const body = { change: change([aRule('wangjing-property')]), ...today };
    for (const as of ['office', 'caller', 'analyst', 'reviewer'] as const)
      expect((await city.call('saveRules', { as, body })).status, as).toBe(403);
    const ofADistrict = { roles: ['dispatcher' as const], districtId: '110105' };
    expect((await city.call('saveRules', { as: ofADistrict, body })).status).toBe(403);
  });
});

describe('a dry run', () => {
  it('decides by the rules as they would be, dated ones too', async () => {
    const city = await aCity();
    const ask = (rules?: RuleChange) =>
      city.call('previewDispatch', {
        as: 'dispatcher',
        body: {
          problemType: 'L01.02',
          place,
          urgency: 'ordinary',
          kind: 'help',
          ...(rules && { change: rules }),
        },
      });
    expect((await ask()).body.unitId).toBe('street-110105026');
    const tried = await ask(change([aRule('wangjing-property', { from: '2027-03-01' })]));
    expect(tried.body).toMatchObject({ unitId: 'department-housing', policyVersion: `${shipped}+` });
    const wrongOne = await ask(change([aRule('ghost', { lead: { unitId: 'department-ghost' } })]));
    expect(wrongOne.body.code).toBe('catalogue-rules-wrong');
    expect((await ask(change([aRule('x-1')], 'no-such-version'))).status).toBe(404);
  });
});

describe('a replay', () => {
  it('decides the latest requests anew and names who gains and who loses', async () => {
    const city = await aCity();
    for (let i = 1; i <= 250; i += 1)
      await say(city, `20261123-${String(i).padStart(8, '0')}`, i % 5 === 0 ? 'L07.01' : 'L01.02');
    const { status, body } = await city.call('replayRules', {
      as: 'analyst',
      body: { change: change([aRule('wangjing-property')]) },
    });
    expect(status).toBe(202);
    const { body: seen } = await city.call('getReplay', { as: 'analyst', params: { replayId: body.id } });
    expect(seen).toMatchObject({ state: 'done', done: 250, total: 250, moved: 200, failures: 0 });
    expect(seen.units).toEqual([
      {
        unitId: 'department-housing',
        unitName: reference.units.byId('department-housing')?.name,
        before: 0,
        after: 200,
      },
      { unitId: 'street-110105026', unitName: '望京街道办事处', before: 250, after: 50 },
    ]);
    expect(seen.moves[0]).toMatchObject({ ruleId: 'wangjing-property', requests: 200 });
    expect(await leads(city)).toHaveLength(250);
  });

  it('of a district counts its own requests, and is seen by no other', async () => {
    const city = await aCity();
    await say(city, '20261123-00000001');
    const ask = { change: change([aRule('wangjing-property')]) };
    const haidian = { roles: ['reviewer' as const], districtId: '110108' };
    const { body } = await city.call('replayRules', { as: haidian, body: ask });
    const params = { replayId: body.id };
    expect((await city.call('getReplay', { as: haidian, params })).body).toMatchObject({
      moved: 0,
      units: [],
    });
    const chaoyang = { roles: ['reviewer' as const], districtId: '110105' };
    expect((await city.call('getReplay', { as: chaoyang, params })).status).toBe(404);
  });

  it('of fewer takes the newest', async () => {
    const city = await aCity();
    for (const id of ['20261123-00000001', '20261123-00000002', '20261123-00000003']) {
      await say(city, id);
      await city.advance(1_000);
    }
    const { body } = await city.call('replayRules', {
      as: 'admin',
      body: { change: change([aRule('wangjing-property')]), requests: 2 },
    });
    const { body: seen } = await city.call('getReplay', { as: 'admin', params: { replayId: body.id } });
    expect(seen.moves[0].examples).toEqual(['20261123-00000003', '20261123-00000002']);
  });
});
