import { picture, random } from '@jiesu/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld, worlds } from '../support/worlds.ts';

/** Stories in which more than the plain road happens: several units, several levels, clocks that are moved. */

const wangjing = 'street-110105026';
const water = 'department-water';
const office = { roles: ['office' as const], unitId: wangjing };
const ofWater = { roles: ['office' as const], unitId: water };
const district = { userId: 'district.reviewer', roles: ['reviewer' as const], districtId: '110105' };
const city = { userId: 'city.reviewer', roles: ['reviewer' as const] };
const ofDistrict = { userId: 'district.office', roles: ['office' as const], unitId: 'district-110105' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const vague = { kind: 'complaint', text: '你们到底管不管，我都说了多少遍了，一直没有人来处理。' };

describe.each(worlds)('more than the plain road (%s)', (world) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await openWorld(world);
  });
  afterEach(() => opened.close());

  const call: Opened['city']['call'] = (operation, input) => opened.city.call(operation, input);
  /** A command that must be granted. */
  const done: Opened['city']['call'] = async (operation, input) => {
    const reply = await call(operation, input);
    expect([operation, reply.status, reply.status < 300 ? '' : reply.text]).toEqual([operation, 200, '']);
    return reply;
  };
  const later = (ms: number): string => new Date(Date.parse(opened.city.clock.now()) + ms).toISOString();
  const ticketOf = async (ticketId: string, as: object = office) =>
    (await call('getTicket', { as: as as typeof office, params: { ticketId } })).body;
  const deadlines = async (ticketId: string) =>
    (await call('getDeadlines', { as: 'dispatcher', params: { ticketId } })).body;

  async function waiting(): Promise<string> {
    const answer = await call('createRequest', { as: 'agent', body: vague });
    expect(answer.status).toBe(201);
    return answer.body.id;
  }

  async function handled(unitId = wangjing): Promise<string> {
    const requestId = await waiting();
    await done('dispatchManually', {
      as: 'dispatcher',
      params: { requestId },
      body: { unitId, because: '物业管理问题，属地街道负责。', tier: 'ordinary' },
    });
    const params = { ticketId: `${requestId}-1` };
    await done('acceptTicket', { as: office, params });
    await done('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } });
    return params.ticketId;
  }

  async function evidence(as: typeof office, n: number): Promise<string> {
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as,
      body: picture(random(n)),
      headers: { 'content-type': 'image/png' },
    });
    return (stored.body as { ref: string }).ref;
  }

  it('a deadline warns, is extended, warns anew and is breached once', async () => {
    const ticketId = await handled();
    const params = { ticketId };
    const first = (await ticketOf(ticketId)).due.handleAt as string;
    for (let half = 0; half < 11; half += 1) await opened.city.advance(DAY / 2);
    const until = new Date(Date.parse(first) + 7 * DAY).toISOString();
    await done('applyForTicket', {
      as: office,
      params,
      body: {
        kind: 'extension',
        reason: 'coordination',
        basis: '需与产权单位协调维修资金',
        until,
        told: { outcome: 'reached', method: 'phone' },
      },
    });
    expect((await call('listDesk', { as: district, query: { view: 'decide' } })).body.total).toBe(1);
    await done('grantApplication', {
      as: district,
      params,
      body: { kind: 'extension', because: '确需协调' },
    });
    expect((await ticketOf(ticketId)).due.handleAt).toBe(until);
    const handle = (await deadlines(ticketId)).clocks.find(
      ({ clock }: { clock: string }) => clock === 'handle',
    );
    expect(handle).toMatchObject({ state: 'running', dueAt: until });
    await opened.city.advance(2 * DAY);
    expect((await ticketOf(ticketId)).stage).toBe('handling');
    for (let day = 0; day < 7; day += 1) await opened.city.advance(DAY);
    const said = (await opened.city.facts()).flatMap((fact) => {
      if (fact.type === 'deadline.warned.v1' && fact.data.clock === 'handle')
        return [`${fact.data.share} ${fact.data.dueAt}`];
      return fact.type === 'deadline.breached.v1' && fact.data.clock === 'handle'
        ? [`breached ${fact.data.dueAt}`]
        : [];
    });
    expect(said).toEqual([
      `50 ${first}`,
      `75 ${first}`,
      `50 ${until}`,
      `75 ${until}`,
      `90 ${until}`,
      `breached ${until}`,
    ]);
    expect(await ticketOf(ticketId)).toMatchObject({
      stage: 'callingBack',
      marks: expect.arrayContaining([expect.objectContaining({ mark: 'supervised', why: '办理超时' })]),
    });
  });

  it('a whistle calls a department, which arrives, reports and is rated; who is late is said and supervised', async () => {
    const ticketId = await handled();
    const params = { ticketId };
    await done('blowWhistle', {
      as: office,
      params,
      body: {
        kind: 'emergency',
        matter: '地下室漏水，危及配电箱',
        place: '花家地西里三号楼',
        units: [
          { unitId: water, task: '关阀抢修' },
          { unitId: 'utility-power', task: '保障配电安全' },
        ],
      },
    });
    expect((await call('listDesk', { as: ofWater, query: { view: 'called' } })).body).toMatchObject({
      total: 1,
    });
    expect((await call('getDeadlines', { as: ofWater, params })).status).toBe(200);
    await opened.city.advance(20 * 60_000);
    await done('arriveAtWhistle', { as: ofWater, params, body: { whistle: 1 } });
    await done('confirmArrival', { as: office, params, body: { whistle: 1, unitId: water, arrived: true } });
    await opened.city.advance(20 * 60_000);
    expect(
      (await opened.city.facts('deadline.breached.v1')).map(({ data }) => [data.clock, data.forUnitId]),
    ).toEqual([['whistle', 'utility-power']]);
    await done('reportWhistle', { as: ofWater, params, body: { whistle: 1, text: '已关阀并更换阀门' } });
    await done('endWhistle', { as: office, params, body: { whistle: 1, solved: true, result: '漏水止住' } });
    await done('rateWhistle', { as: office, params, body: { whistle: 1, unitId: water, score: 5 } });
    await done('rateWhistle', { as: ofWater, params, body: { whistle: 1, score: 4 } });
    const ticket = await ticketOf(ticketId, ofWater);
    expect(ticket).toMatchObject({ asLead: false, marks: [{ mark: 'supervised' }] });
    expect(ticket.whistles[0]).toMatchObject({
      ended: { solved: true },
      units: [
        { unitId: water, step: 'reported', late: false },
        { unitId: 'utility-power', step: 'called', late: true },
      ],
    });
    const demand = await call('getDemand', { as: 'analyst', params: { requestId: ticketId.slice(0, 17) } });
    expect(demand.body.breaches).toEqual([]);
  });

  it('a request about two matters becomes two tickets with their own owners, clocks and ends', async () => {
    const requestId = await waiting();
    const part = (unitId: string, title: string) => ({
      unitId,
      title,
      text: `${title}，希望尽快处理`,
      because: '分属两个单位',
    });
    await done('splitRequest', {
      as: 'dispatcher',
      params: { requestId },
      body: { parts: [part(wangjing, '楼道脏乱'), part(water, '水压不足')] },
    });
    const [first, second] = [await ticketOf(`${requestId}-1`), await ticketOf(`${requestId}-2`, ofWater)];
    expect([first.title, first.unitId, second.title, second.unitId]).toEqual([
      '楼道脏乱',
      wangjing,
      '水压不足',
      water,
    ]);
    expect((await call('getTicket', { as: office, params: { ticketId: `${requestId}-2` } })).status).toBe(
      404,
    );
    // The second hop of the request is the first turn of its part: it may still be objected to.
    const objected = await done('objectTicket', {
      as: ofWater,
      params: { ticketId: `${requestId}-2` },
      body: { reason: 'notOurDuty', basis: '二次供水属物业', proposedUnitId: 'utility-water' },
    });
    expect(objected.status).toBe(200);
    await done('upholdObjection', {
      as: city,
      params: { ticketId: `${requestId}-2` },
      body: { because: '属实' },
    });
    const trace = (await call('getDispatch', { as: 'dispatcher', params: { requestId } })).body;
    expect(
      trace.hops.map(({ hop, part: of, unitId }: { hop: number; part: number; unitId: string }) => [
        hop,
        of,
        unitId,
      ]),
    ).toEqual([
      [1, 1, wangjing],
      [2, 2, water],
      [3, 2, 'utility-water'],
    ]);
    expect((await call('getDemand', { as: 'analyst', params: { requestId } })).body).toMatchObject({
      state: 'dispatched',
      hops: 3,
    });
  });

  it('a conference of units comes before the dispatch, and the dispatch cites it', async () => {
    const requestId = await waiting();
    const params = { requestId };
    await done('callConference', {
      as: 'dispatcher',
      params,
      body: { agenda: '供水与物业责任不清', unitIds: [wangjing, water] },
    });
    expect((await call('listConferences', { as: ofWater })).body).toMatchObject({ total: 1 });
    expect((await call('listConferences', { as: ofDistrict })).body).toMatchObject({ total: 0 });
    const dispatch = () =>
      call('dispatchManually', {
        as: 'dispatcher',
        params,
        body: { unitId: wangjing, because: '会商决定街道牵头', assistUnitIds: [water] },
      });
    expect(await dispatch()).toMatchObject({
      status: 422,
      body: { code: 'minutes-needed', article: '条例 §12' },
    });
    await done('recordMinutes', { as: ofWater, params, body: { text: '可协助查漏，由街道牵头' } });
    expect((await dispatch()).status).toBe(200);
    expect(await ticketOf(`${requestId}-1`)).toMatchObject({
      rule: { ruleId: 'conference' },
      assists: [{ unitId: water }],
    });
    expect((await call('listConferences', { as: ofWater })).body).toMatchObject({ total: 0 });
    const trace = (await call('getDispatch', { as: 'dispatcher', params })).body;
    expect(trace.conference).toMatchObject({ decided: { by: 'dispatcher' }, minutes: [{ unitId: water }] });
  });

  it('a district passes down what it was given, and the limit runs on from its own dispatch', async () => {
    const requestId = await waiting();
    await done('dispatchManually', {
      as: 'dispatcher',
      params: { requestId },
      body: { unitId: 'district-110105', because: '只知在朝阳区', tier: 'ordinary' },
    });
    const first = await ticketOf(`${requestId}-1`, ofDistrict);
    await opened.city.advance(2 * HOUR);
    await done('passDown', {
      as: ofDistrict,
      params: { ticketId: `${requestId}-1` },
      body: { unitId: wangjing, because: '核实地点在望京街道' },
    });
    expect(await ticketOf(`${requestId}-1`, ofDistrict)).toMatchObject({ stage: 'void' });
    const second = await ticketOf(`${requestId}-2`);
    expect(second).toMatchObject({ unitId: wangjing, districtUnitId: 'district-110105', mode: 'district' });
    expect(second.due.handleAt).toBe(first.due.handleAt);
    expect(second.due.acceptAt > first.due.acceptAt).toBe(true);
    expect((await ticketOf(`${requestId}-2`)).actions).toContain('object');
  });

  it('what cannot be solved now is parked by two levels, comes back at its day, and never leaves the list by itself', async () => {
    const ticketId = await handled();
    const params = { ticketId };
    const until = later(60 * DAY);
    const ref = await evidence(office, 3);
    await done('applyForTicket', {
      as: office,
      params,
      body: {
        kind: 'parking',
        reason: 'planned',
        basis: '列入明年老旧小区改造计划',
        until,
        attachments: [ref],
      },
    });
    for (const as of [district, city])
      await done('grantApplication', { as, params, body: { kind: 'parking', because: '计划属实' } });
    for (let week = 0; week < 9; week += 1) await opened.city.advance(7 * DAY);
    const late = (await opened.city.facts('deadline.breached.v1')).map(({ data }) => data.clock);
    expect(late).toContain('park');
    expect(late).not.toContain('handle');
    expect((await call('listDesk', { as: city, query: { view: 'parked' } })).body).toMatchObject({
      total: 1,
    });
    await done('unparkTicket', { as: district, params, body: { because: '改造已经开工' } });
    expect((await call('listDesk', { as: city, query: { view: 'parked' } })).body).toMatchObject({
      total: 0,
    });
    const demand = await call('getDemand', { as: 'analyst', params: { requestId: ticketId.slice(0, 17) } });
    expect(demand.body.marks).toMatchObject([{ mark: 'parked', on: false }]);
  });
});
