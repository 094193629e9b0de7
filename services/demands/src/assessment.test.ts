import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssessmentPolicy, FactData, FactType } from '@jiesu/contracts';
import { referenceFrom } from '@jiesu/service-kit';
import { excerptSource, type TestCity, type TestFact, testCity } from '@jiesu/service-kit/testing';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { demands } from './index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const json = <T>(...path: readonly string[]): T =>
  JSON.parse(readFileSync(join(root, 'schemas', ...path), 'utf8')) as T;
const policy = json<{ versions: [AssessmentPolicy] }>('reference', 'assessment.json').versions[0];
const example = <T extends FactType>(type: T, file: string) =>
  json<{ data: FactData<T> }>('examples', type, `${file}.json`).data;
const classified = example('request.classified.v1', 'cold-rooms-wangjing');
const opened = example('ticket.opened.v1', 'cold-rooms-wangjing');

const wangjing = 'street-110105026';
const balizhuang = 'street-110105015';
const shangzhuang = 'street-110108030';

const step = <T extends FactType>(type: T, time: string, revision: number, data: FactData<T>): TestFact<T> =>
  ({ type, time, revision, data }) as unknown as TestFact<T>;

let made = 0;
/** A request with one ticket and what became of it; each step an hour after the one before. */
function life(
  unitId: string,
  at: string,
  answers: {
    readonly contacted: boolean;
    readonly solved: boolean;
    readonly satisfaction: 'satisfied' | 'dissatisfied';
  },
  more: { readonly petitioner?: string; readonly wording?: string; readonly claim?: boolean } = {},
): readonly TestFact[] {
  made += 1;
  const requestId = `${at.slice(0, 10).replaceAll('-', '')}-${String(made).padStart(8, '0')}`;
  const ticketId = `${requestId}-1`;
  const hour = (n: number) => new Date(Date.parse(at) + n * 3_600_000).toISOString();
  const said = { ticketId, requestId, unitId, by: 'clerk', round: 1 };
  const petitionerRef = (more.petitioner ?? `p${made}`).padEnd(22, 'x');
  const wording = more.wording === undefined ? {} : { wording: more.wording };
  return [
    step('request.classified.v1', hour(0), 1, {
      ...classified,
      requestId,
      receivedAt: hour(0),
      petitionerRef,
    }),
    step('ticket.opened.v1', hour(0), 1, {
      ...opened,
      ...said,
      districtUnitId: `district-${unitId.slice(7, 13)}`,
      receivedAt: hour(0),
      dispatchedAt: hour(0),
    }),
    ...(more.claim === false
      ? []
      : [step('ticket.contacted.v1', hour(1), 2, { ...said, outcome: 'reached', method: 'phone' })]),
    step('ticket.replied.v1', hour(2), 3, { ...said, result: 'solved', attachments: 1, ...wording }),
    step('callback.completed.v1', hour(3), 1, { ...said, status: 'reached', attempt: 1, ...answers }),
    step('ticket.closed.v1', hour(4), 4, { ...said, outcome: 'solved' }),
  ];
}

const good = { contacted: true, solved: true, satisfaction: 'satisfied' } as const;
const bad = { contacted: false, solved: false, satisfaction: 'dissatisfied' } as const;

async function city(...lives: readonly (readonly TestFact[])[]): Promise<TestCity> {
  const opened = await testCity([demands], {
    clock: '2026-12-05T02:00:00.000Z',
    reference: referenceFrom({ ...excerptSource, assessment: { versions: [policy] } }),
  });
  await opened.publish(...lives.flat());
  return opened;
}

const november = [
  ...Array.from({ length: 3 }, () => life(wangjing, '2026-11-02T01:00:00.000Z', good)),
  life(wangjing, '2026-11-03T01:00:00.000Z', bad),
  ...Array.from({ length: 2 }, () => life(balizhuang, '2026-10-25T01:00:00.000Z', good)),
  life(shangzhuang, '2026-11-04T01:00:00.000Z', bad),
  life(shangzhuang, '2026-11-19T01:00:00.000Z', good),
];
const period = { period: '2026-11' };
const read = (on: TestCity, query = {}, as: Parameters<TestCity['call']>[1] = {}) =>
  on.call('getBulletin', { as: 'analyst', params: period, query, ...as });
type Row = { unitId: string; rank: number; rates: { composite: number }; counts: Record<string, number> };
const rowsOf = (body: { bulletin: { classes: { rows: Row[] }[] } }): Row[] =>
  body.bulletin.classes.flatMap(({ rows }) => rows);

describe('a bulletin', () => {
  it('ranks every unit of a class over the window, with zeros where there is nothing', async () => {
    const on = await city(...november);
    const { status, body } = await read(on);
    expect(status).toBe(200);
    expect(body.bulletin.window).toEqual({
      from: '2026-10-18T16:00:00.000Z',
      to: '2026-11-18T16:00:00.000Z',
    });
    const rows = rowsOf(body);
    const of = (unitId: string) => rows.find((row) => row.unitId === unitId);
    expect([of(balizhuang)?.rank, of(balizhuang)?.rates.composite]).toEqual([1, 100]);
    expect([of(wangjing)?.rank, of(wangjing)?.rates.composite]).toEqual([2, 75]);
    expect([of(shangzhuang)?.counts.tickets, of(shangzhuang)?.rates.composite]).toEqual([1, 0]);
    const streets = on.reference.units.all.filter(({ kind }) => kind === 'streetOffice');
    expect(body.bulletin.classes[0].rows).toHaveLength(streets.length);
    await on.close();
  });

  it('leads from every figure to exactly the tickets it counts', async () => {
    const on = await city(...november);
    const { body } = await read(on);
    for (const row of rowsOf(body).filter(({ counts }) => (counts.tickets ?? 0) > 0))
      for (const [figure, value] of Object.entries(row.counts)) {
        const list = await on.call('listBulletinTickets', {
          as: 'analyst',
          params: period,
          query: { figure, unitId: row.unitId },
        });
        expect([row.unitId, figure, list.body.total]).toEqual([row.unitId, figure, value]);
      }
    const district = await on.call('listBulletinTickets', {
      as: 'analyst',
      params: period,
      query: { figure: 'validCallbacks', districtUnitId: 'district-110105', limit: 4 },
    });
    expect([district.body.total, district.body.items.length, district.body.cursor]).toEqual([6, 4, '4']);
    await on.close();
  });

  it('is issued once, settled, and then stays byte for byte whatever comes late', async () => {
    const on = await city(...november);
    const issue = () => on.call('issueBulletin', { as: 'analyst', params: period, body: {} });
    expect((await issue()).status).toBe(200);
    expect((await issue()).body.code).toBe('bulletin-issued');
    const { body: before } = await read(on);
    expect([before.issued.digest, before.same]).toEqual([before.digest, true]);
    // Exclusions and callbacks of further rounds that come after the bulletin.
    for (const { data } of november.flat().filter(({ type }) => type === 'ticket.closed.v1')) {
      const { ticketId, requestId, unitId } = data as FactData<'ticket.closed.v1'>;
      const said = { ticketId, requestId, unitId, by: 'clerk', round: 2 };
      const late = '2026-12-06T00:00:00.000Z';
      await on.publish(
        step('ticket.marked.v1', late, 9, { ...said, mark: 'excluded', why: '客观原因' }),
        step('callback.completed.v1', late, 2, { ...said, status: 'reached', attempt: 1, ...bad }),
      );
    }
    const { body: after } = await read(on);
    expect([after.digest, after.same]).toEqual([before.digest, true]);
    expect(JSON.stringify(after.bulletin)).toBe(JSON.stringify(before.bulletin));
    const { body: now } = await read(on, { asOf: '2026-12-07T00:00:00.000Z' });
    expect(now.digest).not.toBe(before.digest);
    // Made anew from the log, it is the same again.
    const rebuilt = await on.call('rebuildDemands', { as: 'admin' });
    expect(rebuilt.body.different).toBe(0);
    expect((await read(on)).body.digest).toBe(before.digest);
    await on.close();
  });

  it('cannot be issued while callbacks may still come, nor read before it begins', async () => {
    const on = await city(...november);
    const at = (which: string) =>
      on.call('issueBulletin', { as: 'analyst', params: { period: which }, body: {} });
    expect((await at('2026-12')).body.code).toBe('bulletin-not-settled');
    const future = await on.call('getBulletin', { as: 'analyst', params: { period: '2027-05' } });
    expect([future.status, future.body.code, future.body.fields[0].field]).toEqual([
      422,
      'period-not-begun',
      'period',
    ]);
    const never = await on.call('getBulletin', { as: 'analyst', params: { period: '2026-02-30' } });
    expect(never.body.code).toBe('period-not-begun');
    const list = await on.call('listBulletins', { as: 'analyst' });
    expect(list.body.items.map((one: { period: string; state: string }) => [one.period, one.state])).toEqual([
      ['2026-12', 'running'],
      ['2026-11', 'settled'],
    ]);
    await on.close();
  });

  it('shows a district its own rows with the ranks of the city, and an office its own', async () => {
    const on = await city(...november);
    const district = { roles: ['reviewer' as const], districtId: '110105' };
    const { body } = await read(on, {}, { as: district });
    expect(rowsOf(body).every(({ unitId }) => unitId.includes('110105'))).toBe(true);
    expect(body.bulletin.classes[0].districts).toHaveLength(1);
    const office = { roles: ['office' as const], unitId: wangjing };
    const { body: own } = await read(on, {}, { as: office });
    expect(rowsOf(own).map(({ unitId, rank }) => [unitId, rank])).toEqual([[wangjing, 2]]);
    const drill = (as: Parameters<TestCity['call']>[1], query: object) =>
      on.call('listBulletinTickets', { ...as, params: period, query: { figure: 'tickets', ...query } });
    expect((await drill({ as: office }, { unitId: wangjing })).body.total).toBe(4);
    expect((await drill({ as: office }, { unitId: shangzhuang })).body.code).toBe('outside-scope');
    expect((await drill({ as: office }, {})).body.code).toBe('outside-scope');
    expect((await drill({ as: district }, { unitId: shangzhuang })).body.code).toBe('outside-scope');
    expect((await drill({ as: district }, { districtUnitId: 'district-110105' })).body.total).toBe(6);
    await on.close();
  });

  it('is downloaded as a workbook that says the same', async () => {
    const on = await city(...november);
    const reply = await on.call('exportBulletin', { as: 'analyst', params: period });
    expect(reply.headers['content-type']).toContain('spreadsheetml');
    const sheets = await readXlsxFile(reply.bytes);
    expect(sheets.map(({ sheet }) => sheet)).toContain('口径与说明');
    const [header, first, second] = sheets[0]?.data ?? [];
    expect(header?.slice(0, 4)).toEqual(['名次', '单位', '所属区', '工单数']);
    expect(first?.slice(0, 10)).toEqual([1, '八里庄街道', '朝阳区', 2, 0, 2, 1, 1, 1, 100]);
    expect(second?.slice(0, 10)).toEqual([2, '望京街道', '朝阳区', 4, 0, 4, 0.75, 0.75, 0.75, 75]);
    expect(JSON.stringify(sheets)).toContain((await read(on)).body.digest);
    await on.close();
  });

  it('by another formula shows whose score and rank would move, and changes nothing', async () => {
    const on = await city(
      ...november,
      life(balizhuang, '2026-11-05T01:00:00.000Z', { ...bad, contacted: true }),
    );
    const preview = (draft: Partial<AssessmentPolicy>) =>
      on.call('previewAssessment', {
        as: 'analyst',
        body: { period: '2026-11', policy: { ...policy, version: 'draft', ...draft } },
      });
    const before = (await read(on)).body.digest;
    const { body } = await preview({ weights: { response: 0.8, resolution: 0.1, satisfaction: 0.1 } });
    // Wangjing 75 → 75, Balizhuang (200 + 10) / 3 = 70 → (200 + 80) / 3 = 93.3: they change places.
    const placeOf = (move: { unitId: string; before: Row['rates'] & Row; after: Row['rates'] & Row }) => [
      move.unitId,
      move.before.composite,
      move.after.composite,
      move.before.rank,
      move.after.rank,
    ];
    expect(body.moves.map(placeOf)).toEqual([
      [balizhuang, 70, 93.3, 2, 1],
      [wangjing, 75, 75, 1, 2],
    ]);
    expect((await read(on)).body.digest).toBe(before);
    const wrong = await preview({ weights: { response: 1, resolution: 1, satisfaction: 1 } });
    expect([wrong.status, wrong.body.code, wrong.body.fields[0].field]).toEqual([
      422,
      'assessment-policy-unsound',
      'policy.weights',
    ]);
    await on.close();
  });
});

const dayMs = 86_400_000;
const monthsOf = async (on: TestCity) =>
  (await on.call('listAssessmentPolicies', { as: 'analyst' })).body as {
    inForce: string;
    newest: string;
    items: { version: string; state: string; by?: string; basedOn?: string; policy: AssessmentPolicy }[];
  };

describe('an assessment policy', () => {
  const draft: AssessmentPolicy = {
    ...policy,
    version: 'draft',
    weights: { response: 0.8, resolution: 0.1, satisfaction: 0.1 },
  };
  const previewed = async (on: TestCity, other: AssessmentPolicy = draft) => {
    const { body } = await on.call('previewAssessment', {
      as: 'analyst',
      body: { period: '2026-11', policy: other },
    });
    return { period: '2026-11', asOf: body.asOf as string, digest: body.digest as string };
  };
  const adopt = async (on: TestCity, more: object = {}, as: Parameters<TestCity['call']>[1] = {}) =>
    on.call('adoptAssessment', {
      as: 'analyst',
      body: {
        basedOn: policy.version,
        policy: draft,
        preview: await previewed(on),
        from: '2026-12-06',
        note: '响应率权重上调',
        ...more,
      },
      ...as,
    });
  const scoreOf = async (on: TestCity, which: string) => {
    const { body } = await on.call('getBulletin', { as: 'analyst', params: { period: which } });
    return [body.policy.version, rowsOf(body).find(({ unitId }) => unitId === wangjing)?.rates.composite];
  };

  it('that was looked at holds from its day on, and every older period recomputes byte for byte', async () => {
    const on = await city(
      ...november,
      life(wangjing, '2026-12-10T01:00:00.000Z', { ...bad, contacted: true }),
      life(wangjing, '2026-12-20T01:00:00.000Z', { ...bad, contacted: true }),
    );
    await on.call('issueBulletin', { as: 'analyst', params: period, body: {} });
    const before = (await read(on)).body;
    const saved = await adopt(on);
    expect([saved.status, saved.body.id]).toEqual([201, '2026-12-06.1']);
    expect((await monthsOf(on)).items.map(({ version, state, by }) => [version, state, by])).toEqual([
      ['2026-12-06.1', 'coming', 'analyst'],
      [policy.version, 'inForce', undefined],
    ]);
    await on.advance(26 * dayMs);
    expect((await monthsOf(on)).inForce).toBe('2026-12-06.1');
    // The month named after December goes by the old one, 100 × 0.1; January is the first of the new, 100 × 0.8.
    expect(await scoreOf(on, '2026-12')).toEqual([policy.version, 10]);
    await on.advance(dayMs);
    expect(await scoreOf(on, '2027-01')).toEqual(['2026-12-06.1', 80]);
    const after = (await read(on)).body;
    expect([after.digest, after.same]).toEqual([before.digest, true]);
    expect(JSON.stringify(after.bulletin)).toBe(JSON.stringify(before.bulletin));
    await on.close();
  });

  it('is refused unless a preview of this very draft was seen, and with nothing kept', async () => {
    const on = await city(...november);
    const seen = await previewed(on, { ...draft, basicallySatisfiedFactor: 0.5 });
    expect((await adopt(on, { preview: seen })).body.code).toBe('preview-needed');
    expect((await adopt(on, { policy: { ...policy, version: 'x' } })).body.code).toBe('version-unchanged');
    const wrong = await adopt(on, {
      policy: { ...draft, weights: { response: 1, resolution: 1, satisfaction: 1 } },
    });
    expect([wrong.body.code, wrong.body.fields[0].field]).toEqual([
      'assessment-policy-unsound',
      'policy.weights',
    ]);
    expect((await monthsOf(on)).items).toHaveLength(1);
    await on.close();
  });

  it('begins tomorrow at the earliest: what has begun keeps what it began with', async () => {
    const on = await city(...november);
    for (const from of ['2026-11-01', '2026-12-04', '2026-12-05']) {
      const { status, body } = await adopt(on, { from });
      expect([from, status, body.code, body.fields[0].field]).toEqual([
        from,
        422,
        'version-in-the-past',
        'from',
      ]);
    }
    await on.close();
  });

  it('is of the whole city, stands on the newest one, and may be taken back till its day', async () => {
    const on = await city(...november);
    const district = { roles: ['analyst' as const], districtId: '110105' };
    expect((await adopt(on, {}, { as: district })).status).toBe(403);
    expect((await adopt(on, {}, { as: 'reviewer' })).status).toBe(403);
    await adopt(on);
    expect((await adopt(on)).body.code).toBe('version-moved-on');
    const withdraw = (version: string) =>
      on.call('withdrawAssessment', { as: 'analyst', params: { version }, body: { because: '再议' } });
    expect((await withdraw(policy.version)).body.code).toBe('version-in-force');
    expect((await withdraw('2030-01-01.9')).status).toBe(404);
    expect((await withdraw('2026-12-06.1')).status).toBe(200);
    const list = await monthsOf(on);
    expect([list.newest, list.items.map(({ state }) => state)]).toEqual([
      policy.version,
      ['withdrawn', 'inForce'],
    ]);
    await on.advance(30 * dayMs);
    expect((await scoreOf(on, '2027-01'))[0]).toBe(policy.version);
    await on.close();
  });
});

describe('beside the rates', () => {
  const policies = json<{ versions: AssessmentPolicy[] }>('reference', 'assessment.json').versions;
  /** A month of assessment that runs, by the newest policy that ships. */
  const running = { period: '2027-01' };
  async function january(...lives: readonly (readonly TestFact[])[]): Promise<TestCity> {
    const on = await testCity([demands], {
      clock: '2027-01-05T02:00:00.000Z',
      reference: referenceFrom({
        ...excerptSource,
        assessment: { versions: policies as [AssessmentPolicy] },
        populations: {
          versions: [
            {
              version: 'census',
              from: '2020-01-01',
              residents: { '110105': 3_452_460, '110105026': 120_000 },
              note: '测试人口',
            },
          ],
        },
      }),
    });
    await on.publish(...lives.flat());
    return on;
  }
  const lives = [
    ...Array.from({ length: 3 }, () => life(wangjing, '2026-12-22T01:00:00.000Z', good)),
    life(wangjing, '2026-12-23T01:00:00.000Z', bad),
    life(balizhuang, '2026-12-24T01:00:00.000Z', good),
  ];
  const give = (on: TestCity, more: object = {}, as: Parameters<TestCity['call']>[1] = {}) =>
    on.call('givePoints', {
      as: 'analyst',
      params: running,
      body: { unitId: wangjing, item: 'hardCases', points: 0.6, because: '疑难事项办结', ...more },
      ...as,
    });
  const rowOf = async (on: TestCity, unitId: string, query = {}) => {
    const { body } = await on.call('getBulletin', { as: 'analyst', params: running, query });
    return rowsOf(body).find((row) => row.unitId === unitId) as Row & {
      points: { add: number; deduct: number; score: number };
      whistles: Record<'called' | 'caller', { ratings: number; mean: number }>;
    };
  };

  it('points are given with a reason, end at what the policy allows, and count as known at a moment', async () => {
    const on = await january(...lives);
    await give(on);
    await on.advance(60_000);
    const before = on.clock.now();
    await on.advance(60_000);
    // 0.6 + 0.6 of one ground end at 1; the deduction stands by itself: 75 + 1 − 5 = 71.
    const second = await give(on);
    await give(on, { item: 'falsification', points: 9 });
    expect((await rowOf(on, wangjing)).points).toEqual({ add: 1, deduct: 5, score: 71 });
    expect((await rowOf(on, balizhuang)).points).toEqual({ add: 0, deduct: 0, score: 100 });
    expect((await rowOf(on, wangjing, { asOf: before })).points).toEqual({
      add: 0.6,
      deduct: 0,
      score: 75.6,
    });
    const withdrawn = await on.call('withdrawPoints', {
      as: 'analyst',
      params: { pointsId: second.body.id },
      body: { because: '重复' },
    });
    expect(withdrawn.status).toBe(200);
    expect((await rowOf(on, wangjing)).points).toEqual({ add: 0.6, deduct: 5, score: 70.6 });
    const office = { roles: ['office' as const], unitId: balizhuang };
    const list = (as: Parameters<TestCity['call']>[1]) => on.call('listPoints', { params: running, ...as });
    expect((await list({ as: office })).body.items).toEqual([]);
    const { body } = await list({ as: 'reviewer' });
    expect(body.open).toBe(true);
    expect(body.items.filter((one: { withdrawn?: object }) => one.withdrawn)).toHaveLength(1);
    await on.close();
  });

  it('points decide the place where the policy says so', async () => {
    const on = await january(...lives);
    expect([(await rowOf(on, wangjing)).rank, (await rowOf(on, balizhuang)).rank]).toEqual([2, 1]);
    await give(on, { unitId: balizhuang, item: 'falsification', points: 5 });
    expect((await rowOf(on, balizhuang)).rank).toBe(1);
    await on.close();
    const other = await january(
      life(wangjing, '2026-12-22T01:00:00.000Z', good),
      life(balizhuang, '2026-12-22T01:00:00.000Z', { ...good, contacted: false }),
      life(balizhuang, '2026-12-22T01:00:00.000Z', good),
    );
    // 100 against 95: minus 5.
    expect([(await rowOf(other, wangjing)).rank, (await rowOf(other, balizhuang)).rank]).toEqual([1, 2]);
    await give(other, { item: 'falsification', points: 5 });
    await give(other, { unitId: balizhuang, item: 'hardCases', points: 0.5 });
    expect([(await rowOf(other, wangjing)).rank, (await rowOf(other, balizhuang)).rank]).toEqual([2, 1]);
    await other.close();
  });

  it('points are refused by an unknown ground or unit, to a district, and once a period has settled', async () => {
    const on = await january(...lives);
    const unknown = await give(on, { item: 'smiles' });
    expect([unknown.body.code, unknown.body.fields[0].field]).toEqual(['unknown-points-item', 'item']);
    const nobody = await give(on, { unitId: 'street-999999999' });
    expect([nobody.body.code, nobody.body.fields[0].field]).toEqual(['unknown-unit', 'unitId']);
    const district = { roles: ['analyst' as const], districtId: '110105' };
    expect((await give(on, {}, { as: district })).status).toBe(403);
    const { body } = await give(on);
    await on.advance(60 * dayMs);
    expect((await give(on)).body.code).toBe('points-too-late');
    const withdraw = await on.call('withdrawPoints', {
      as: 'analyst',
      params: { pointsId: body.id },
      body: { because: '再议' },
    });
    expect(withdraw.body.code).toBe('points-too-late');
    await on.close();
  });

  it('each side of a whistle shows how the other rated it, once each, in the period of the rating', async () => {
    const on = await january(...lives);
    const requestId = String(lives[0]?.[0]?.data.requestId);
    const rated = (n: number, ofCaller: boolean, score: number, at: string) =>
      step('ticket.whistleRated.v1', at, 20 + n, {
        ticketId: `${requestId}-1`,
        requestId,
        unitId: wangjing,
        by: 'clerk',
        round: 1,
        whistle: n,
        calledUnitId: 'department-water',
        ofCaller,
        score,
      });
    const at = '2027-01-03T01:00:00.000Z';
    await on.publish(rated(1, false, 2, at), rated(2, false, 5, at), rated(1, true, 4, at));
    await on.publish(rated(1, false, 2, at), rated(3, true, 1, '2027-01-19T01:00:00.000Z'));
    expect((await rowOf(on, wangjing)).whistles).toEqual({
      called: { ratings: 0, mean: 0 },
      caller: { ratings: 1, mean: 4 },
    });
    expect((await rowOf(on, 'department-water')).whistles.called).toEqual({ ratings: 2, mean: 3.5 });
    await on.close();
  });

  it('inhabitants stand where they are known, outside of what the digest is of', async () => {
    const on = await january(...lives);
    const { body } = await on.call('getBulletin', { as: 'analyst', params: running });
    expect(body.residents).toMatchObject({
      version: 'census',
      of: { [wangjing]: 120_000, 'district-110105': 3_452_460 },
    });
    expect(JSON.stringify(body.bulletin)).not.toContain('120000');
    const sheets = await readXlsxFile(
      (await on.call('exportBulletin', { as: 'analyst', params: running })).bytes,
    );
    const [header, ...rows] = sheets[0]?.data ?? [];
    const of = (title: string) => rows.find((row) => row[1] === '望京街道')?.[header?.indexOf(title) ?? -1];
    // Four tickets of 120,000 people.
    expect([of('每万人工单'), of('总分')]).toEqual([0.33, 75]);
    const office = { roles: ['office' as const], unitId: wangjing };
    const own = await on.call('getBulletin', { as: office, params: running });
    expect(own.body.residents.of).toEqual({ [wangjing]: 120_000 });
    await on.close();
  });
});

describe('a bulletin as of a moment that is over', () => {
  it('is not counted again, until a fact from before that moment comes late', async () => {
    const on = await city(...november);
    const first = (await read(on)).body;
    let reads = 0;
    const { demandBase } = on.ports;
    const read0 = demandBase.getNumbered.bind(demandBase);
    Object.assign(demandBase, {
      getNumbered: (seqs: readonly number[]) => {
        reads += 1;
        return read0(seqs);
      },
    });
    expect((await read(on)).body.digest).toBe(first.digest);
    expect(reads).toBe(0);
    // After the moment: in no way part of it.
    await on.publish(...life(wangjing, '2026-12-01T01:00:00.000Z', bad));
    expect((await read(on)).body.digest).toBe(first.digest);
    expect(reads).toBe(0);
    await on.publish(...life(wangjing, '2026-11-10T01:00:00.000Z', bad));
    const late = (await read(on)).body;
    expect(reads).toBeGreaterThan(0);
    expect(late.digest).not.toBe(first.digest);
    expect(rowsOf(late).find(({ unitId }) => unitId === wangjing)?.counts.tickets).toBe(5);
    await on.close();
  });
});

describe('signals', () => {
  it('are found, with evidence, and reviewed by a person with a reason', async () => {
    const on = await city(
      life(wangjing, '2026-11-02T01:00:00.000Z', bad, { petitioner: 'same' }),
      life(balizhuang, '2026-11-06T01:00:00.000Z', good, { petitioner: 'same', claim: false }),
      ...Array.from({ length: 5 }, () =>
        life(shangzhuang, '2026-11-03T01:00:00.000Z', good, { wording: '0123456789abcdef' }),
      ),
      ...Array.from({ length: 10 }, () => life(shangzhuang, '2026-11-07T14:00:00.000Z', good)),
    );
    const list = (query = {}, as: Parameters<TestCity['call']>[1] = {}) =>
      on.call('listSignals', { as: 'analyst', query: { period: '2026-11', ...query }, ...as });
    const { body } = await list();
    expect(body.byKind).toEqual({ calledAgain: 1, contactDenied: 1, identicalReplies: 1, nightReplies: 1 });
    const denied = body.items.find((one: { kind: string }) => one.kind === 'contactDenied');
    expect(denied.evidence.map((one: { what: string }) => one.what)).toEqual([
      'saidContacted',
      'deniedContact',
    ]);
    const review = (signalId: string, outcome = 'dismissed') =>
      on.call('reviewSignal', {
        as: 'analyst',
        params: { signalId },
        body: { period: '2026-11', outcome, because: '录音显示确已联系。' },
      });
    expect((await review(denied.id)).status).toBe(200);
    expect((await review('contactDenied.20261102-00000099-1.1')).status).toBe(404);
    expect((await list({ state: 'open' })).body.total).toBe(3);
    const [dismissed] = (await list({ state: 'dismissed' })).body.items;
    expect([dismissed.id, dismissed.review.because, dismissed.review.by]).toEqual([
      denied.id,
      '录音显示确已联系。',
      'analyst',
    ]);
    const district = { roles: ['reviewer' as const], districtId: '110108' };
    expect((await list({}, { as: district })).body.byKind).toEqual({ identicalReplies: 1, nightReplies: 1 });
    // No score and no mark follows: the bulletin is what it was.
    expect(JSON.stringify((await on.facts()).map(({ type }) => type))).toBe('[]');
    await on.close();
  });

  it('hear of pressure from those who speak with petitioners, for tickets that there are', async () => {
    const on = await city(life(wangjing, '2026-11-25T01:00:00.000Z', good));
    const { body } = await on.call('listDemands', { as: 'analyst' });
    const ticketId = `${body.items[0].requestId}-1`;
    const report = (id: string) =>
      on.call('reportPressure', { as: 'caller', body: { ticketId: id, said: '称被要求给满意评价。' } });
    expect((await report(ticketId)).status).toBe(201);
    expect((await report('20261102-00009999-1')).status).toBe(404);
    const list = await on.call('listSignals', { as: 'analyst', query: { kind: 'pressure' } });
    expect(list.body.items[0]).toMatchObject({
      unitId: wangjing,
      evidence: [{ ticketId, said: '称被要求给满意评价。', by: 'caller' }],
    });
    await on.close();
  });
});
