import type { TestCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import {
  cityReviewer,
  clerk,
  colleague,
  dispatch,
  dispatcher,
  reviewer,
  stranger,
  street,
  ticketId,
  ticketsCity,
  upload,
} from './tickets.fixtures.ts';

const params = { ticketId: ticketId(1) };
const housing = 'utility-heating';
const water = 'department-water';
const ofHousing = { userId: 'housing', roles: ['office'] as const, unitId: housing };
const ofWater = { userId: 'water', roles: ['office'] as const, unitId: water };
const secondCity = { userId: 'second.city', roles: ['reviewer'] as const };
const ofDistrict = { userId: 'district.office', roles: ['office'] as const, unitId: 'district-110105' };
const told = { outcome: 'reached', method: 'phone', note: '已说明需订制配件' } as const;
const hour = 3_600_000;
const later = (city: TestCity, days: number): string =>
  new Date(Date.parse(city.clock.now()) + days * 24 * hour).toISOString();

/** A ticket that its unit has accepted and whose petitioner was contacted. */
async function handled(city: TestCity, changes: Parameters<typeof dispatch>[1] = {}): Promise<void> {
  await city.publish(dispatch(1, changes));
  const as = { ...clerk, unitId: changes.unitId ?? street };
  await city.call('acceptTicket', { as, params });
  await city.call('contactTicket', { as, params, body: { outcome: 'reached', method: 'phone' } });
}
const ticketOf = async (city: TestCity, as: object = clerk) =>
  (await city.call('getTicket', { as: as as typeof clerk, params })).body;
const desk = async (city: TestCity, view: string, as: object) =>
  (await city.call('listDesk', { as: as as typeof clerk, query: { view } })).body;

describe('an extension', () => {
  const asked = (city: TestCity, until = later(city, 12)) => ({
    kind: 'extension',
    reason: 'coordination',
    basis: '水泵须订制，约十天到货',
    until,
    told,
  });

  it('is asked for, decided by the level that policy names, and moves the due time by that event alone', async () => {
    const city = await ticketsCity();
    await handled(city);
    const before = (await ticketOf(city)).due.handleAt;
    const until = later(city, 12);
    expect((await city.call('applyForTicket', { as: clerk, params, body: asked(city, until) })).status).toBe(
      200,
    );
    expect((await ticketOf(city)).due.handleAt).toBe(before);
    expect(await desk(city, 'decide', reviewer)).toMatchObject({
      total: 1,
      items: [{ ticketId: ticketId(1), desk: { matters: ['extension'], levels: ['district'] } }],
    });
    expect(
      await desk(city, 'decide', { userId: 'other', roles: ['reviewer'], districtId: '110108' }),
    ).toMatchObject({ total: 0 });
    const own = await city.call('grantApplication', {
      as: colleague,
      params,
      body: { kind: 'extension', because: '同意' },
    });
    expect(own).toMatchObject({ status: 403, body: { code: 'level-too-low', article: '条例 §5' } });
    const granted = await city.call('grantApplication', {
      as: reviewer,
      params,
      body: { kind: 'extension', because: '配件订制属实' },
    });
    expect(granted.status).toBe(200);
    const ticket = await ticketOf(city);
    expect(ticket.due.handleAt).toBe(until);
    expect(ticket).toMatchObject({
      marks: [{ mark: 'extension', until }],
      applications: [
        { state: 'granted', reasonName: '涉及多个单位，协调尚需时间', told: { method: 'phone' } },
      ],
    });
    expect(ticket.desk).toBeUndefined();
    expect((await city.facts()).slice(-4).map(({ type }) => type)).toEqual([
      'ticket.applied.v1',
      'ticket.applicationDecided.v1',
      'ticket.marked.v1',
      'ticket.clockMoved.v1',
    ]);
    expect((await city.facts('ticket.clockMoved.v1'))[0]?.data).toMatchObject({
      move: 'extension',
      due: { handleAt: until },
    });
  });

  it('says what is missing, with the field and the article', async () => {
    const city = await ticketsCity();
    await handled(city);
    const apply = async (body: object) => {
      const reply = await city.call('applyForTicket', { as: clerk, params, body });
      return [reply.status, reply.body.code, reply.body.fields?.[0]?.field, reply.body.article];
    };
    const { told: _, ...untold } = asked(city);
    expect(await apply(untold)).toEqual([422, 'notice-needed', 'told', '条例 §15']);
    expect(await apply({ ...asked(city), reason: 'noReason' })).toEqual([
      422,
      'unknown-ground',
      'reason',
      undefined,
    ]);
    expect(await apply({ ...asked(city), reason: 'materialsOrParts' })).toEqual([
      422,
      'evidence-needed',
      'attachments',
      '条例 §15',
    ]);
    expect(await apply({ ...asked(city), until: later(city, 90) })).toEqual([
      422,
      'asked-too-long',
      'until',
      '审批政策',
    ]);
    expect(await apply({ ...asked(city), until: later(city, 2) })).toEqual([
      422,
      'until-too-early',
      'until',
      undefined,
    ]);
    const { until: __, ...endless } = asked(city);
    expect(await apply(endless)).toEqual([422, 'until-needed', 'until', undefined]);
    expect((await apply({ kind: 'extension' })).slice(0, 2)).toEqual([400, 'invalid-body']);
    expect((await ticketOf(city)).applications).toBeUndefined();
  });

  it('that is long needs district and city, one after the other, each another person', async () => {
    const city = await ticketsCity();
    await handled(city);
    await city.call('applyForTicket', { as: clerk, params, body: asked(city, later(city, 25)) });
    const grant = (as: object) =>
      city.call('grantApplication', {
        as: as as typeof reviewer,
        params,
        body: { kind: 'extension', because: '同意' },
      });
    expect(await grant(cityReviewer)).toMatchObject({ status: 200 });
    expect(await grant(cityReviewer)).toMatchObject({ status: 422, body: { code: 'second-person-needed' } });
    expect(await grant(reviewer)).toMatchObject({ status: 403, body: { code: 'level-too-low' } });
    expect((await ticketOf(city)).applications).toMatchObject([
      { state: 'pending', decisions: [{ level: 'city' }] },
    ]);
    expect(await grant(secondCity)).toMatchObject({ status: 200 });
    expect((await ticketOf(city)).due.handleAt).toBe(later(city, 25));
  });

  it('may be withdrawn, refused, and not asked for again on the same ground', async () => {
    const city = await ticketsCity();
    await handled(city);
    const apply = () => city.call('applyForTicket', { as: clerk, params, body: asked(city) });
    await apply();
    expect(await apply()).toMatchObject({ status: 409, body: { code: 'application-pending' } });
    await city.call('withdrawApplication', { as: clerk, params, body: { kind: 'extension' } });
    await apply();
    await city.call('refuseApplication', {
      as: reviewer,
      params,
      body: { kind: 'extension', because: '可以按期' },
    });
    expect(await apply()).toMatchObject({ status: 422, body: { code: 'application-repeated' } });
    expect((await ticketOf(city)).applications).toMatchObject([{ state: 'withdrawn' }, { state: 'refused' }]);
  });
});

describe('a parked ticket', () => {
  it('stays on the list until it is taken from it, comes back at its day, and the petitioner is told each time', async () => {
    const city = await ticketsCity();
    await handled(city);
    const ref = await upload(city);
    const until = later(city, 60);
    await city.call('applyForTicket', {
      as: clerk,
      params,
      body: { kind: 'parking', reason: 'planned', basis: '已列入明年改造计划', until, attachments: [ref] },
    });
    const grant = (as: object) =>
      city.call('grantApplication', {
        as: as as typeof reviewer,
        params,
        body: { kind: 'parking', because: '属实' },
      });
    await grant(reviewer);
    expect(await desk(city, 'parked', cityReviewer)).toMatchObject({ total: 0 });
    await grant(cityReviewer);
    const parked = await ticketOf(city);
    expect(parked.marks).toMatchObject([{ mark: 'parked', until }]);
    expect(parked.due.handleAt > until).toBe(true);
    expect(parked.desk.matters).toEqual(['tell', 'parked']);
    expect(parked.actions).toContain('tell');
    const reply = { result: 'unable', text: '已列入改造计划', basis: '改造计划' };
    expect(await city.call('replyTicket', { as: clerk, params, body: reply })).toMatchObject({
      status: 409,
      body: { code: 'ticket-parked' },
    });
    await city.call('tellPetitioner', { as: clerk, params, body: { outcome: 'reached', method: 'visit' } });
    expect((await ticketOf(city)).desk.matters).toEqual(['parked']);
    await city.advance(61 * 24 * hour);
    expect(await desk(city, 'parked', reviewer)).toMatchObject({
      total: 1,
      items: [{ desk: { dueAt: until } }],
    });
    expect(await city.call('unparkTicket', { as: clerk, params, body: { because: '好了' } })).toMatchObject({
      status: 403,
    });
    const again = later(city, 30);
    await city.call('keepParked', { as: reviewer, params, body: { until: again, because: '资金未到' } });
    const kept = await ticketOf(city);
    expect(kept.marks).toMatchObject([{ mark: 'parked', until: again }]);
    expect(kept.desk.matters).toEqual(['tell', 'parked']);
    await city.call('unparkTicket', { as: cityReviewer, params, body: { because: '改造完成' } });
    expect(await desk(city, 'parked', cityReviewer)).toMatchObject({ total: 0 });
    expect((await ticketOf(city)).marks).toEqual([]);
  });
});

describe('an exclusion', () => {
  it('takes two persons, is a flag and a line of a ledger, and can be taken back by the city', async () => {
    const city = await ticketsCity();
    await handled(city);
    const ref = await upload(city);
    await city.call('applyForTicket', {
      as: clerk,
      params,
      body: { kind: 'exclusion', reason: 'beyondDuty', basis: '业主之间的民事争议', attachments: [ref] },
    });
    const grant = (as: object) =>
      city.call('grantApplication', {
        as: as as typeof reviewer,
        params,
        body: { kind: 'exclusion', because: '属实' },
      });
    expect((await grant(reviewer)).status).toBe(200);
    expect(await grant(reviewer)).toMatchObject({ body: { code: 'level-too-low' } });
    expect((await ticketOf(city)).marks).toEqual([]);
    expect((await grant(cityReviewer)).status).toBe(200);
    expect(await desk(city, 'excluded', reviewer)).toMatchObject({
      total: 1,
      items: [{ marks: [{ mark: 'excluded' }] }],
    });
    expect(await city.call('countDesk', { as: reviewer })).toMatchObject({
      body: { excluded: 1, decide: 0 },
    });
    expect(
      await city.call('restoreTicket', { as: reviewer, params, body: { because: '不符' } }),
    ).toMatchObject({ status: 403 });
    await city.call('restoreTicket', { as: cityReviewer, params, body: { because: '复核不符' } });
    expect(await desk(city, 'excluded', reviewer)).toMatchObject({ total: 0 });
  });
});

describe('a whistle', () => {
  const whistle = {
    kind: 'emergency',
    matter: '地下室漏水，危及配电箱',
    place: '花家地西里三号楼',
    units: [
      { unitId: housing, task: '查产权和维修责任' },
      { unitId: water, task: '关阀抢修' },
    ],
  };

  it('is heard by the units that it calls, who arrive, report and are rated, and rate', async () => {
    const city = await ticketsCity();
    await handled(city);
    expect((await city.call('getTicket', { as: ofWater, params })).status).toBe(404);
    expect((await city.call('blowWhistle', { as: clerk, params, body: whistle })).status).toBe(200);
    expect(await desk(city, 'called', ofWater)).toMatchObject({
      total: 1,
      items: [{ ticketId: ticketId(1) }],
    });
    expect(await ticketOf(city, ofWater)).toMatchObject({
      asLead: false,
      actions: expect.arrayContaining(['arrive', 'refuseWhistle']),
      whistles: [
        { kind: 'emergency', arriveBy: new Date(Date.parse(city.clock.now()) + hour / 2).toISOString() },
      ],
    });
    for (const operation of ['replyTicket', 'noteTicket'] as const)
      expect(
        await city.call(operation, { as: ofWater, params, body: { text: '已处理完毕', result: 'solved' } }),
      ).toMatchObject({ status: operation === 'noteTicket' ? 400 : 403 });
    expect(await city.call('noteTicket', { as: ofWater, params, body: { text: '已处理' } })).toMatchObject({
      status: 403,
      body: { code: 'not-the-lead', article: '条例 §14' },
    });
    await city.call('arriveAtWhistle', { as: ofWater, params, body: { whistle: 1 } });
    await city.call('confirmArrival', {
      as: clerk,
      params,
      body: { whistle: 1, unitId: water, arrived: true },
    });
    const ref = await upload(city, { ...clerk, ...ofWater } as typeof clerk, 7);
    await city.call('reportWhistle', {
      as: ofWater,
      params,
      body: { whistle: 1, text: '已关阀并更换阀门', attachments: [ref] },
    });
    expect(await desk(city, 'called', ofWater)).toMatchObject({ total: 0 });
    const opened = (query: object) =>
      city.call('getEvidence', { as: clerk, params: { ref }, query: { ...query } });
    expect((await opened({})).status).toBe(404);
    expect((await opened({ ticketId: ticketId(1) })).status).toBe(200);

    await city.call('refuseWhistle', {
      as: ofHousing,
      params,
      body: { whistle: 1, because: '不属于住建职责' },
    });
    expect(
      await city.call('endWhistle', {
        as: clerk,
        params,
        body: { whistle: 1, solved: true, result: '已修' },
      }),
    ).toMatchObject({
      status: 409,
      body: { code: 'ruling-pending' },
    });
    expect(await desk(city, 'decide', reviewer)).toMatchObject({
      total: 1,
      items: [{ desk: { matters: ['refusedWhistle', 'whistle'] } }],
    });
    await city.call('ruleWhistle', {
      as: reviewer,
      params,
      body: { whistle: 1, unitId: housing, mustCome: true, because: '产权认定属其职责' },
    });
    expect(
      await city.call('refuseWhistle', { as: ofHousing, params, body: { whistle: 1, because: '仍不来' } }),
    ).toMatchObject({
      body: { code: 'ruled-already', article: '街道办事处条例 §44' },
    });
    await city.advance(hour);
    await city.call('arriveAtWhistle', { as: ofHousing, params, body: { whistle: 1 } });
    const reply = { result: 'solved', text: '已修复漏水并恢复供电', attachments: [await upload(city)] };
    expect(await city.call('replyTicket', { as: clerk, params, body: reply })).toMatchObject({
      status: 409,
      body: { code: 'whistle-open' },
    });
    await city.call('endWhistle', {
      as: clerk,
      params,
      body: { whistle: 1, solved: true, result: '漏水已修复' },
    });
    for (const [as, body] of [
      [clerk, { whistle: 1, unitId: water, score: 5 }],
      [clerk, { whistle: 1, unitId: housing, score: 2, note: '迟到' }],
      [ofWater, { whistle: 1, score: 4 }],
    ] as const)
      expect((await city.call('rateWhistle', { as, params, body })).status).toBe(200);
    expect(
      await city.call('rateWhistle', { as: ofWater, params, body: { whistle: 1, score: 5 } }),
    ).toMatchObject({
      body: { code: 'rated-already' },
    });
    expect((await city.call('replyTicket', { as: clerk, params, body: reply })).status).toBe(200);
    const { whistles, marks } = await ticketOf(city);
    expect(marks).toEqual([]);
    expect(whistles).toMatchObject([
      {
        ended: { solved: true },
        units: [
          { unitId: housing, late: true, rating: { score: 2 }, ruling: { mustCome: true } },
          {
            unitId: water,
            late: false,
            step: 'reported',
            rating: { score: 5 },
            ratingOfCaller: { score: 4 },
          },
        ],
      },
    ]);
  });

  it('is for those who may call, and calls only who may be called', async () => {
    const city = await ticketsCity();
    await handled(city);
    const blow = async (body: object) => {
      const reply = await city.call('blowWhistle', { as: clerk, params, body: { ...whistle, ...body } });
      return [reply.body.code, reply.body.fields?.[0]?.field];
    };
    expect(await blow({ units: [{ unitId: 'department-nowhere', task: '来' + '看' }] })).toEqual([
      'unknown-unit',
      'units[0].unitId',
    ]);
    expect(await blow({ units: [{ unitId: stranger.unitId, task: '来看' }] })).toEqual([
      'not-callable',
      'units[0].unitId',
    ]);
    expect(await blow({ arriveBy: later(city, 1) })).toEqual(['asked-too-long', 'arriveBy']);
    await city.publish(dispatch(2, { unitId: water }));
    const own = { ticketId: ticketId(2) };
    await city.call('acceptTicket', { as: ofWater, params: own });
    expect(await city.call('blowWhistle', { as: ofWater, params: own, body: whistle })).toMatchObject({
      body: { code: 'whistle-not-yours', article: '条例 §16' },
    });
  });
});

describe('lead and assist', () => {
  it('gives an assisting unit its own due time, lets it report, and puts the reports into one joint answer', async () => {
    const city = await ticketsCity();
    await handled(city, { assistUnitIds: [housing], decidedBy: 'dispatcher' });
    const due = (await ticketOf(city)).due.handleAt;
    const asked = await ticketOf(city, ofHousing);
    expect(asked).toMatchObject({ asLead: false, assists: [{ unitId: housing, late: false }] });
    expect(asked.assists[0].dueAt < due).toBe(true);
    expect(await desk(city, 'called', ofHousing)).toMatchObject({ total: 1 });
    expect(
      (await city.call('askAssist', { as: clerk, params, body: { unitId: water, task: '提供管线图' } }))
        .status,
    ).toBe(200);
    const reply = { result: 'solved', text: '已协调各单位修复', attachments: [await upload(city)] };
    expect(await city.call('replyTicket', { as: clerk, params, body: reply })).toMatchObject({
      status: 409,
      body: { code: 'assist-open', article: '条例 §14' },
    });
    await city.call('reportAssist', { as: ofHousing, params, body: { text: '尚在核查产权', final: false } });
    await city.call('reportAssist', { as: ofHousing, params, body: { text: '产权属区房管所', final: true } });
    expect(
      await city.call('reportAssist', { as: stranger, params, body: { text: '与我无关的', final: true } }),
    ).toMatchObject({
      status: 404,
    });
    await city.advance(5 * 24 * hour);
    expect((await city.call('replyTicket', { as: clerk, params, body: reply })).status).toBe(200);
    expect((await ticketOf(city)).replies[0].assists).toMatchObject([
      { unitId: housing, text: '产权属区房管所' },
      { unitId: water },
    ]);
    expect((await city.facts('ticket.opened.v1'))[0]?.data).toMatchObject({
      assistDueAt: expect.any(String),
    });
  });
});

describe('a unit that a rule names as assisting', () => {
  it('is informed and may report, and nobody waits for it until the lead asks', async () => {
    const city = await ticketsCity();
    await handled(city, { assistUnitIds: [housing] });
    expect((await ticketOf(city)).desk).toBeUndefined();
    expect(await ticketOf(city, ofHousing)).toMatchObject({ asLead: false, actions: ['reportAssist'] });
    const report = { text: '产权属区房管所', final: true };
    expect((await city.call('reportAssist', { as: ofHousing, params, body: report })).status).toBe(200);
    expect(await city.call('reportAssist', { as: ofHousing, params, body: report })).toMatchObject({
      body: { code: 'no-assist' },
    });
    const reply = { result: 'solved', text: '已协调修复', attachments: [await upload(city)] };
    expect((await city.call('replyTicket', { as: clerk, params, body: reply })).status).toBe(200);
    expect((await ticketOf(city)).replies[0].assists).toMatchObject([{ unitId: housing, text: report.text }]);
  });
});

describe('past rulings', () => {
  it('stand before the reviewer of a similar objection, and propose to mend the rule', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2));
    const object = (n: number) =>
      city.call('objectTicket', {
        as: clerk,
        params: { ticketId: ticketId(n) },
        body: { reason: 'notOurDuty', basis: '供热属企业职责', proposedUnitId: housing },
      });
    await object(1);
    await object(2);
    const rule = { as: reviewer, body: { because: '属热力企业职责' } };
    await city.call('upholdObjection', { ...rule, params: { ticketId: ticketId(1) } });
    await city.call('rejectObjection', { ...rule, params: { ticketId: ticketId(2) } });
    const listed = await city.call('listPrecedents', { as: reviewer, query: { problemType: 'L02.01' } });
    expect(listed.body).toMatchObject({
      total: 2,
      items: expect.arrayContaining([
        expect.objectContaining({
          ticketId: ticketId(1),
          upheld: true,
          toUnitId: housing,
          because: '属热力企业职责',
        }),
      ]),
    });
    expect(
      (await city.call('listPrecedents', { as: reviewer, query: { problemType: 'L01.01' } })).body.total,
    ).toBe(0);
    const repairs = await city.call('listRuleRepairs', { as: reviewer });
    expect(repairs.body).toMatchObject({
      rulings: 2,
      items: [{ ruleId: 'heating', upheld: 1, rejected: 1, toUnitId: housing, examples: [ticketId(1)] }],
    });
    const elsewhere = { userId: 'other', roles: ['reviewer'] as const, districtId: '110108' };
    expect((await city.call('listRuleRepairs', { as: elsewhere })).body).toMatchObject({ rulings: 0 });
  });
});

describe('a supervision by hand', () => {
  it('has a notice and a due time, is answered, and ends where it began', async () => {
    const city = await ticketsCity();
    await handled(city);
    const notice = '群众两次来电，请专人跟进并书面答复';
    expect((await city.call('superviseTicket', { as: dispatcher, params, body: { notice } })).status).toBe(
      200,
    );
    expect(await city.call('superviseTicket', { as: reviewer, params, body: { notice } })).toMatchObject({
      status: 409,
    });
    expect(await desk(city, 'supervised', reviewer)).toMatchObject({ total: 1 });
    await city.call('answerSupervision', { as: clerk, params, body: { text: '已安排专人，今日完成' } });
    expect(
      await city.call('endSupervision', { as: reviewer, params, body: { because: '已整改' } }),
    ).toMatchObject({
      body: { code: 'level-too-low' },
    });
    await city.call('endSupervision', { as: cityReviewer, params, body: { because: '已整改' } });
    expect(await ticketOf(city)).toMatchObject({
      marks: [],
      supervisions: [{ answer: {}, ended: { because: '已整改' } }],
    });
    expect(await desk(city, 'supervised', reviewer)).toMatchObject({ total: 0 });
  });
});

describe('passing down inside a district', () => {
  it('ends the district’s ticket and says to whom it goes, with the limit running on', async () => {
    const city = await ticketsCity();
    const { districtUnitId: _, ...rest } = dispatch(1).data;
    await city.publish({
      ...dispatch(1),
      topic: 'dispatch.district-110105',
      data: { ...rest, unitId: 'district-110105', mode: 'district' },
    });
    expect(await ticketOf(city, ofDistrict)).toMatchObject({ actions: expect.arrayContaining(['passDown']) });
    const pass = (unitId: string) =>
      city.call('passDown', { as: ofDistrict, params, body: { unitId, because: '地点在望京街道' } });
    expect(await pass(stranger.unitId)).toMatchObject({ body: { code: 'not-in-district' } });
    expect((await pass(street)).status).toBe(200);
    expect(await ticketOf(city, ofDistrict)).toMatchObject({ stage: 'void' });
    expect((await city.facts('ticket.passedDown.v1'))[0]?.data).toMatchObject({
      toUnitId: street,
      limitFrom: '2026-11-23T02:00:00.000Z',
    });
  });
});
