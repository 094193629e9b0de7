import type { FactData, RequestClassified } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { complaint, edgeCity, office } from './people.ts';

/** What went wrong elsewhere and must not here; docs/failures.md names each with its test. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const classified = (
  requestId: string,
  more: Partial<RequestClassified> = {},
): FactData<'request.classified.v1'> => ({
  requestId,
  channel: 'hotline',
  kind: 'complaint',
  receivedAt: '2026-11-23T01:59:00.000Z',
  petitionerRef: `p-${requestId}`,
  confidential: false,
  supporters: 1,
  title: '小区物业多日不清运垃圾',
  text: '市民反映小区物业多日不清运垃圾，希望尽快处理。',
  place: { districtId: '110105', streetId: '110105026', text: '望京', confidence: 0.95, words: ['望京'] },
  problemType: { code: 'L01.02', confidence: 0.95, words: ['物业'] },
  alternatives: [],
  dimensions: { primary: { dimension: 'housing', confidence: 0.9, words: [] }, secondary: [] },
  urgency: { level: 'ordinary', words: [] },
  decidedBy: 'machine',
  confident: true,
  classifierVersion: 'test',
  ...more,
});

describe('a write right after a write (R5)', () => {
  const edge = edgeCity();

  it('finds what the first one made, without waiting for anything', async () => {
    const now = { settle: false } as const;
    const made = await edge.call('createRequest', {
      as: 'agent',
      ...now,
      body: { ...complaint, text: '你们到底管不管。' },
    });
    const params = { requestId: made.body.id };
    const amended = await edge.call('amendRequest', {
      as: 'agent',
      ...now,
      params,
      body: { text: '还是没人来修，请尽快。', because: '来电补充' },
    });
    expect([amended.status, amended.body.id]).toEqual([200, made.body.id]);
    expect((await edge.call('getRequest', { as: 'agent', params })).body.text).toBe('还是没人来修，请尽快。');

    const ticketId = await edge.ticket();
    const about = { as: office, ...now, params: { ticketId } };
    const steps = [
      await edge.call('acceptTicket', about),
      await edge.call('assignTicket', { ...about, body: { assignee: 'clerk.one' } }),
      await edge.call('contactTicket', { ...about, body: { outcome: 'reached', method: 'phone' } }),
    ];
    expect(steps.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await edge.call('getTicket', about)).body).toMatchObject({
      stage: 'handling',
      assignee: 'clerk.one',
    });
  });
});

describe('what is shown masked (R9)', () => {
  const edge = edgeCity();

  it('is refused where it is written back, in every form, and what is known stays', async () => {
    const requestId = await edge.received({ ...complaint, text: '你们到底管不管。' });
    const params = { requestId };
    const read = async () => (await edge.call('getRequest', { as: 'agent', params })).body;
    const before = await read();
    const masked = [
      { name: '周＊＊', phone: '19900001234' },
      { name: '周**', phone: '19900001234' },
      { name: '周女士', phone: '199****1234' },
      { name: '周女士', phone: '199＊＊＊＊1234' },
      { name: '周女士', phone: '***********' },
    ];
    for (const petitioner of masked) {
      const body = { petitioner: { kind: 'person', ...petitioner }, because: '来电补充' };
      const reply = await edge.call('amendRequest', { as: 'agent', params, body });
      expect([petitioner, reply.status]).toEqual([petitioner, 400]);
      expect(reply.body.fields[0].field).toMatch(/^petitioner\.(name|phone)$/);
    }
    expect(await read()).toEqual(before);
    expect(before.petitioner).toMatchObject({ name: '周女士', phone: '19900001234' });
  });
});

describe('today (R15)', () => {
  const edge = edgeCity({ clock: '2026-11-23T15:59:00.000Z' });

  it('begins and ends at midnight in Beijing, and what is heard late counts where it belongs', async () => {
    await edge.received();
    await edge.city.advance(2 * 60_000);
    await edge.received();
    // Received yesterday, heard of two days later.
    await edge.city.advance(2 * DAY);
    await edge.city.publish({
      type: 'request.classified.v1',
      data: classified('20261123-00000007', { receivedAt: '2026-11-23T15:30:00.000Z' }),
    });
    const on = async (day: string): Promise<number> =>
      (await edge.call('demandOverview', { as: 'dispatcher', query: { from: day, to: day } })).body.measures
        .count;
    expect([await on('2026-11-23'), await on('2026-11-24'), await on('2026-11-25')]).toEqual([2, 1, 0]);
  });
});

describe('a matter that turns out to be another (R20)', () => {
  const edge = edgeCity();

  it('is proposed to the right unit, the holder sees it, and its clocks stand as they were', async () => {
    const requestId = '20261123-00000001';
    const params = { ticketId: `${requestId}-1` };
    await edge.city.publish({ type: 'request.classified.v1', data: classified(requestId), revision: 1 });
    const due = (await edge.call('getTicket', { as: office, params })).body.due;
    await edge.city.publish({
      type: 'request.classified.v1',
      revision: 2,
      data: classified(requestId, { problemType: { code: 'L13.01', confidence: 0.95, words: [] } }),
    });
    const trace = await edge.call('getDispatch', { as: office, params: { requestId } });
    expect(trace.body.hops).toHaveLength(1);
    expect(trace.body.proposals).toMatchObject([
      {
        problemType: 'L13.01',
        unitId: 'department-medical-insurance',
        because: expect.stringContaining('派单异议'),
      },
    ]);
    expect((await edge.call('getTicket', { as: office, params })).body.due).toEqual(due);
  });
});

describe('a lead whose assisting unit does something (R21)', () => {
  const edge = edgeCity();

  it('has a new revision, shows it, and the list of what assists owe changes', async () => {
    const ticketId = await edge.ticket();
    const params = { ticketId };
    await edge.call('acceptTicket', { as: office, params });
    const asked = await edge.call('askAssist', {
      as: office,
      params,
      body: { unitId: 'department-water', task: '查明漏水点' },
    });
    expect([asked.status, asked.text]).toEqual([200, asked.text]);
    const water = { roles: ['office' as const], unitId: 'department-water' };
    const assisting = async (): Promise<number> =>
      (await edge.call('listDesk', { as: water, query: { view: 'called' } })).body.total;
    const before = (await edge.call('getTicket', { as: office, params })).body;
    expect(await assisting()).toBe(1);
    const reported = await edge.call('reportAssist', {
      as: water,
      params,
      body: { text: '已关阀并更换阀门。', final: true },
    });
    expect([reported.status, reported.text]).toEqual([200, reported.text]);
    const after = (await edge.call('getTicket', { as: office, params })).body;
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(JSON.stringify(after.assists)).toContain('已关阀并更换阀门。');
    expect(await assisting()).toBe(0);
  });
});

describe('an emergency that is none (R31)', () => {
  const edge = edgeCity();

  it('keeps the clock it was dispatched with, whatever a machine finds later', async () => {
    const requestId = '20261123-00000002';
    const emergency = { level: 'emergency' as const, words: ['煤气'] };
    await edge.city.publish({
      type: 'request.classified.v1',
      revision: 1,
      data: classified(requestId, { urgency: emergency }),
    });
    const trace = async () =>
      (await edge.call('getDispatch', { as: 'dispatcher', params: { requestId } })).body;
    const { ticketId } = (await trace()).hops[0];
    const read = async () => (await edge.call('getTicket', { as: 'dispatcher', params: { ticketId } })).body;
    const before = await read();
    expect(before.tier).toBe('emergency');
    await edge.city.publish({
      type: 'request.classified.v1',
      revision: 2,
      data: classified(requestId, { urgency: { level: 'ordinary', words: [] } }),
    });
    const after = await read();
    expect([after.tier, after.due]).toEqual([before.tier, before.due]);
  });

  it('in doubt waits for a person for five minutes at most, and no rule of a lower tier makes it slower', async () => {
    const requestId = '20261123-00000003';
    await edge.city.publish({
      type: 'request.classified.v1',
      data: classified(requestId, { confident: false, urgency: { level: 'emergency', words: ['煤气'] } }),
      time: edge.city.clock.now(),
    });
    const { items } = (await edge.call('listReviews', { as: 'dispatcher' })).body;
    expect(items[0]).toMatchObject({ requestId, reason: 'emergencyDoubt' });
    expect(Date.parse(items[0].dueAt) - Date.parse(items[0].since)).toBe(5 * 60_000);
  });
});

describe('who says what, and what it does to the clocks (R29)', () => {
  const edge = edgeCity();

  it('is this table: an attempt to reach somebody meets the contact clock, a reply the handling clock, and nothing else does', async () => {
    const ticketId = await edge.ticket();
    const params = { ticketId };
    await edge.call('acceptTicket', { as: office, params });
    const ref = await edge.evidence();
    const clocks = async () => {
      const { body } = await edge.call('getDeadlines', { as: office, params });
      return Object.fromEntries(
        (body.clocks as { clock: string; metAt?: string; dueAt: string }[])
          .filter(({ clock }) => clock === 'contact' || clock === 'handle')
          .map(({ clock, metAt, dueAt }) => [clock, [metAt !== undefined, dueAt]]),
      );
    };
    const start = await clocks();
    expect(start).toMatchObject({ contact: [false, expect.anything()], handle: [false, expect.anything()] });
    const rows: readonly (readonly [
      string,
      () => ReturnType<typeof edge.call>,
      'contact' | 'handle' | undefined,
    ])[] = [
      [
        'an internal note',
        () =>
          edge.call('noteTicket', { as: office, params, body: { text: '已派人查看。', attachments: [] } }),
        undefined,
      ],
      [
        'a photo',
        () => edge.call('noteTicket', { as: office, params, body: { text: '现场照片', attachments: [ref] } }),
        undefined,
      ],
      [
        'a call in vain',
        () =>
          edge.call('contactTicket', {
            as: office,
            params,
            body: { outcome: 'notReached', method: 'phone' },
          }),
        'contact',
      ],
      [
        'a call that reached',
        () =>
          edge.call('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } }),
        undefined,
      ],
      [
        'a reply',
        () =>
          edge.call('replyTicket', {
            as: office,
            params,
            body: { result: 'solved', text: '已清扫完毕，居民确认。', attachments: [ref] },
          }),
        'handle',
      ],
    ];
    let before = start;
    for (const [name, act, meets] of rows) {
      const reply = await act();
      expect([name, reply.status, reply.text]).toEqual([name, 200, reply.text]);
      const after = await clocks();
      const expected = meets === undefined ? before : { ...before, [meets]: [true, before[meets]?.[1]] };
      expect([name, after]).toEqual([name, expected]);
      before = after;
    }
  });
});

describe('several receivers (R22)', () => {
  const edge = edgeCity();

  it('of a whistle stand each for itself: who has come is shown so, who has not is still awaited', async () => {
    const ticketId = await edge.ticket();
    const params = { ticketId };
    await edge.call('acceptTicket', { as: office, params });
    await edge.call('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } });
    const water = { roles: ['office' as const], unitId: 'department-water' };
    const heating = { roles: ['office' as const], unitId: 'utility-heating' };
    const arriveBy = new Date(Date.parse(edge.city.clock.now()) + 2 * HOUR).toISOString();
    const blown = await edge.call('blowWhistle', {
      as: office,
      params,
      body: {
        kind: 'daily',
        matter: '地下室漏水，请到场抢修。',
        place: '三号楼地下室',
        arriveBy,
        units: [
          { unitId: water.unitId, task: '关阀并查漏' },
          { unitId: heating.unitId, task: '检查管井' },
        ],
      },
    });
    expect([blown.status, blown.text]).toEqual([200, blown.text]);
    const arrived = await edge.call('arriveAtWhistle', { as: water, params, body: { whistle: 1 } });
    expect([arrived.status, arrived.text]).toEqual([200, arrived.text]);
    const [whistle] = (await edge.call('getTicket', { as: office, params })).body.whistles;
    expect(
      whistle.units.map(({ unitId, arrivedAt }: { unitId: string; arrivedAt?: string }) => [
        unitId,
        arrivedAt !== undefined,
      ]),
    ).toEqual([
      [water.unitId, true],
      [heating.unitId, false],
    ]);
    await edge.city.advance(3 * HOUR);
    const late = (await edge.city.facts('deadline.breached.v1')).filter(
      ({ data }) => data.clock === 'whistle',
    );
    expect(late.map(({ data }) => data.forUnitId)).toEqual([heating.unitId]);
  });
});

describe('a hand-off that nobody answers (R16)', () => {
  const edge = edgeCity();
  const MINUTE = 60_000;
  const water = { roles: ['office' as const], unitId: 'department-water' };
  const until = (at: string) =>
    edge.city.advance(Date.parse(at) - Date.parse(edge.city.clock.now()) + MINUTE);

  it('of a ticket is on the list of those above a minute after its limit, and the unit may still answer, once', async () => {
    const ticketId = await edge.ticket();
    const params = { ticketId };
    const { due } = (await edge.call('getTicket', { as: office, params })).body;
    const district = { roles: ['reviewer' as const], districtId: '110105' };
    const watched = async () =>
      (await edge.call('listTickets', { as: district, query: { mark: 'supervised' } })).body.items.map(
        (one: { ticketId: string }) => one.ticketId,
      );
    expect(await watched()).toEqual([]);
    await until(due.acceptAt);
    expect(await watched()).toEqual([ticketId]);
    // In the wrong state, and a second time: refused with a code, and nothing half done.
    const early = await edge.call('replyTicket', {
      as: office,
      params,
      body: { result: 'solved', text: '已办结。', attachments: [] },
    });
    expect([early.status, early.body.code]).toEqual([409, 'wrong-stage']);
    expect((await edge.call('acceptTicket', { as: office, params })).status).toBe(200);
    expect((await edge.call('acceptTicket', { as: office, params })).status).toBe(409);
    const { history } = (await edge.call('getTicket', { as: office, params })).body;
    expect(history.filter(({ what }: { what: string }) => what === 'accept')).toHaveLength(1);
    expect(history.filter(({ what }: { what: string }) => what === 'reply')).toHaveLength(0);
  });

  it('of a called or an assisting unit is late on the ticket a minute after its limit, and a second answer changes nothing', async () => {
    const ticketId = await edge.ticket();
    const params = { ticketId };
    await edge.call('acceptTicket', { as: office, params });
    await edge.call('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } });
    const asked = await edge.call('askAssist', {
      as: office,
      params,
      body: { unitId: water.unitId, task: '提供管线图。' },
    });
    const blown = await edge.call('blowWhistle', {
      as: office,
      params,
      body: {
        kind: 'emergency',
        matter: '到场核查情况。',
        place: '三号楼',
        units: [{ unitId: water.unitId, task: '核查' }],
      },
    });
    expect([asked.status, blown.status]).toEqual([200, 200]);
    const read = async () => (await edge.call('getTicket', { as: office, params })).body;
    const [assist] = (await read()).assists;
    const [whistle] = (await read()).whistles;
    await until(whistle.units[0].arriveBy > assist.dueAt ? whistle.units[0].arriveBy : assist.dueAt);
    const late = await read();
    expect([late.assists[0].late, late.whistles[0].units[0].late]).toEqual([true, true]);
    const called = await edge.call('listDesk', { as: water, query: { view: 'called' } });
    expect(called.body.items.map((one: { ticketId: string }) => one.ticketId)).toEqual([ticketId]);
    const report = (text: string) =>
      edge.call('reportAssist', { as: water, params, body: { text, final: true } });
    expect((await report('已经提供图纸。')).status).toBe(200);
    expect((await report('另一份图纸。')).status).toBe(409);
    const arrive = () => edge.call('arriveAtWhistle', { as: water, params, body: { whistle: 1 } });
    expect([(await arrive()).status, (await arrive()).status]).toEqual([200, 409]);
    // A report on a whistle that nobody has ended, by a unit that was not called.
    const stranger = { roles: ['office' as const], unitId: 'department-housing' };
    const foreign = await edge.call('reportWhistle', {
      as: stranger,
      params,
      body: { whistle: 1, text: '已经处理。' },
    });
    expect([403, 404]).toContain(foreign.status);
    const { reports } = (await read()).assists[0];
    expect(reports.map(({ text }: { text: string }) => text)).toEqual(['已经提供图纸。']);
  });
});
