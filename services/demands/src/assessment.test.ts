import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssessmentPolicy, FactData, FactType } from '@jiesu/contracts';
import { effective } from '@jiesu/service-kit';
import { type TestCity, type TestFact, testCity } from '@jiesu/service-kit/testing';
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
  const opened = await testCity([demands], { clock: '2026-12-05T02:00:00.000Z' });
  Object.assign(opened.reference, { assessment: effective([policy], 'assessment.json') });
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
