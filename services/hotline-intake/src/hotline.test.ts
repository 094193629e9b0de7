import { readFileSync } from 'node:fs';
import type { CallbackPolicies, DispositionTexts } from '@jiesu/contracts';
import { readProgressCode, referenceFrom, type Service } from '@jiesu/service-kit';
import { type As, excerptSource, type TestCity, testCity } from '@jiesu/service-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { hotlineIntake } from './plugin.ts';
import { type Requests, requestStore } from './store.ts';

const dispositionScripts = JSON.parse(
  readFileSync(new URL('../../../schemas/reference/disposition-scripts.json', import.meta.url), 'utf8'),
) as DispositionTexts;
const callbackPolicy = JSON.parse(
  readFileSync(new URL('../../../schemas/reference/callback-policy.json', import.meta.url), 'utf8'),
) as CallbackPolicies;

const text = '市民反映，望京街道花家地西里8号楼昨晚开始暖气不热，来电反映供暖不达标的问题。';
const petitioner = { kind: 'person', name: '李晓明', phone: '199-0000-1234' };
const draft = { kind: 'complaint', text, petitioner, address: '花家地西里8号楼2单元501室' };

let city: TestCity;
let kept: Requests;
/** The service itself, with its store shown to the test. */
const watched: Service = {
  ...hotlineIntake,
  start: (kit) =>
    hotlineIntake.start({
      ...kit,
      store: (declaration) => {
        const store = kit.store(declaration);
        if (declaration.name === requestStore.name) kept = store as unknown as Requests;
        return store as never;
      },
    }),
};
beforeEach(async () => {
  city = await testCity([watched], {
    reference: referenceFrom({ ...excerptSource, dispositionScripts, callbackPolicy }),
  });
});

const create = async (body: object = draft, more: { key?: string; as?: As } = {}) =>
  city.call('createRequest', { as: 'agent', body, ...more });
const ids = async (body?: object) => (await create(body)).body.id as string;

function dispatched(requestId: string, more: object = {}) {
  return {
    type: 'request.dispatched.v1' as const,
    topic: 'dispatch.street-110105026',
    data: {
      requestId,
      ticketId: `${requestId}-1`,
      hop: 1,
      role: 'handle' as const,
      unitId: 'street-110105026',
      districtUnitId: 'district-110105',
      assistUnitIds: [],
      mode: 'direct' as const,
      rule: { ruleId: 'r1', policyVersion: '2026-01', because: '属地管理' },
      decidedBy: 'machine',
      tier: 'urgent' as const,
      kind: 'complaint' as const,
      channel: 'hotline' as const,
      title: '供暖不热',
      text: '暖气不热',
      place: { text: '花家地西里', confidence: 0.9, words: [] },
      problemType: 'L02.01',
      dimensions: { primary: 'housing' as const, secondary: [] },
      urgency: 'urgent' as const,
      petitionerRef: 'ref',
      confidential: false,
      supporters: 1,
      receivedAt: '2026-11-23T02:00:00.000Z',
      classifiedAt: '2026-11-23T02:00:00.000Z',
      dispatchedAt: '2026-11-23T02:00:01.000Z',
      ...more,
    },
  };
}

const office: As = { roles: ['office'], unitId: 'street-110105026' };
const otherOffice: As = { roles: ['office'], unitId: 'street-110101001' };

describe('taking a request', () => {
  it('says what was received, with everything personal sealed', async () => {
    const answer = await create();
    expect(answer.status).toBe(201);
    const [fact] = await city.facts('request.received.v1');
    expect(fact?.data).toMatchObject({
      requestId: answer.body.id,
      kind: 'complaint',
      channel: 'hotline',
      confidential: false,
      supporters: 1,
    });
    expect(fact?.subject).toBe(answer.body.id);
    expect(JSON.stringify(fact)).not.toMatch(/1990000|李晓明|花家地/);
    expect(city.vault.open(fact?.data.sealed ?? '')).toMatchObject({
      petitioner: { phone: '19900001234' },
      text,
      address: draft.address,
    });
    expect(fact?.data.petitionerRef).toBe(city.vault.refOf('19900001234'));
  });

  it('makes one request of one key, and refuses the key for another body', async () => {
    const first = await create(draft, { key: 'k1' });
    const again = await create(draft, { key: 'k1' });
    expect(again.body).toEqual(first.body);
    expect((await create({ ...draft, text: '另一件' }, { key: 'k1' })).status).toBe(422);
    expect(await city.facts('request.received.v1')).toHaveLength(1);
  });

  it.each([
    ['text', { text: '  \u3000\u200b ' }],
    ['text', { text: '' }],
    ['text', { text: '字'.repeat(4001) }],
    ['kind', { kind: 'other' }],
    ['petitioner.phone', { petitioner: { ...petitioner, phone: '1990000123' } }],
    ['petitioner.phone', { petitioner: { ...petitioner, phone: '不知道' } }],
    ['receivedAt', { receivedAt: '2026-11-23T02:06:00Z' }],
    ['receivedAt', { receivedAt: '1999-12-31T00:00:00Z' }],
    ['receivedAt', { receivedAt: '2026-02-30T00:00:00Z' }],
    ['receivedAt', { receivedAt: 'yesterday' }],
    ['hint.problemType', { hint: { problemType: 'L88.88' } }],
    ['hint.districtId', { hint: { districtId: '990000' } }],
    ['hint.streetId', { hint: { streetId: '110105999' } }],
    ['hint.communityId', { hint: { communityId: '110105026999' } }],
    ['settlement.outcome', { settlement: { outcome: 'answered', reason: '已答复' } }],
    ['settlement.disposition', { settlement: { outcome: 'disposed', reason: '已告知' } }],
    [
      'settlement.reason',
      { settlement: { outcome: 'disposed', disposition: 'transferEmergency', reason: ' ' } },
    ],
  ])('refuses a wrong %s, names it, and leaves no trace', async (field, wrong) => {
    const answer = await create({ ...draft, ...wrong });
    expect(answer.status).toBe(400);
    expect(answer.body.fields.map((f: { field: string }) => f.field)).toContain(field);
    expect(await city.facts()).toEqual([]);
    expect((await city.call('listRequests', { as: 'agent' })).body.total).toBe(0);
  });

  it('takes the nasty ones: 4,000 letters, emoji, HTML, path tricks, five minutes ahead', async () => {
    for (const nasty of [
      '字'.repeat(4000),
      '🏠'.repeat(1000),
      '<script>alert(1)</script>',
      '../../etc/passwd\u0000',
    ]) {
      expect((await create({ kind: 'help', text: nasty })).status).toBe(201);
    }
    expect((await create({ ...draft, receivedAt: '2026-11-23T10:05:00+08:00' })).status).toBe(201);
    const page = await city.call('listRequests', { as: 'agent' });
    expect(page.body.items[0].receivedAt).toBe('2026-11-23T02:05:00.000Z');
  });

  it('settles a consultation at once', async () => {
    const id = await ids({
      kind: 'consultation',
      text: '咨询居住证怎么办',
      settlement: { outcome: 'answered', reason: '已告知材料' },
    });
    const [fact] = await city.facts('request.received.v1');
    expect(fact?.data.settlement).toEqual({ outcome: 'answered', answeredBy: expect.any(String) });
    const view = await city.call('getRequest', { as: 'agent', params: { requestId: id } });
    expect(view.body).toMatchObject({ stage: 'answered', settlement: { reason: '已告知材料' } });
  });

  it('shows the first masked words of what nobody has given a title', async () => {
    const [text, settlement] = [
      '我叫张伟，电话19900001234，咨询居住证怎么办理，需要带哪些材料去哪个窗口',
      { outcome: 'answered', reason: '已告知' },
    ];
    await ids({ kind: 'consultation', text, settlement });
    const [item] = (await city.call('listRequests', { as: 'agent' })).body.items;
    expect(item.title).toMatch(/居住证/);
    expect(item.title).not.toMatch(/张伟|138/);
    expect([...item.title].length).toBeLessThanOrEqual(24);
  });

  it('treats a tip-off as confidential whether asked or not', async () => {
    await create({ ...draft, kind: 'report' });
    expect((await city.facts('request.received.v1'))[0]?.data.confidential).toBe(true);
  });
});

describe('amending', () => {
  it('replaces what is named and keeps the rest', async () => {
    const requestId = await ids();
    const answer = await city.call('amendRequest', {
      as: 'agent',
      params: { requestId },
      body: { text: '补充：孩子发烧', because: '补充情况' },
    });
    expect(answer).toMatchObject({ status: 200, body: { id: requestId, revision: 2 } });
    const [fact] = await city.facts('request.amended.v1');
    expect(city.vault.open(fact?.data.sealed ?? '')).toMatchObject({
      text: '补充：孩子发烧',
      petitioner: { phone: '19900001234' },
      address: draft.address,
    });
  });

  it('ends with dispatch', async () => {
    const requestId = await ids();
    await city.publish(dispatched(requestId));
    const answer = await city.call('amendRequest', {
      as: 'agent',
      params: { requestId },
      body: { text: '晚了', because: '补充' },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'request-already-dispatched' } });
    expect(answer.body.detail).toContain('已经派给承办单位');
    expect(await city.facts('request.amended.v1')).toEqual([]);
  });

  it('answers only consultations, and once', async () => {
    const requestId = await ids();
    const answer = (id: string) =>
      city.call('answerRequest', { as: 'agent', params: { requestId: id }, body: { answer: '已答复' } });
    expect((await answer(requestId)).status).toBe(422);
    const consultation = await ids({ kind: 'consultation', text: '问居住证' });
    expect((await answer(consultation)).status).toBe(200);
    expect((await answer(consultation)).body.code).toBe('request-already-settled');
    expect((await city.facts('request.settled.v1')).map((f) => f.data.settlement.outcome)).toEqual([
      'answered',
    ]);
  });

  it('disposes in the six statutory ways, each with its reason', async () => {
    const scripts = (await city.call('listDispositionScripts', { as: 'agent' })).body.items as {
      disposition: string;
    }[];
    expect(scripts).toHaveLength(6);
    for (const { disposition } of scripts) {
      const requestId = await ids();
      const answer = await city.call('disposeRequest', {
        as: 'agent',
        params: { requestId },
        body: { disposition, reason: '已说明' },
      });
      expect(answer.status).toBe(200);
    }
    expect(await city.facts('request.settled.v1')).toHaveLength(6);
  });

  it('is 404 for what is not there', async () => {
    const answer = await city.call('amendRequest', {
      as: 'agent',
      params: { requestId: '20261123-00000000' },
      body: { because: '补充' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('dispatch', () => {
  it('is remembered once per hop, and the last holder counts', async () => {
    const requestId = await ids();
    await city.publish(
      dispatched(requestId),
      dispatched(requestId),
      dispatched(requestId, { role: 'supervise' }),
    );
    await city.publish(
      dispatched(requestId, {
        ticketId: `${requestId}-2`,
        hop: 2,
        unitId: 'street-110101001',
        districtUnitId: 'district-110101',
      }),
    );
    const { body } = await city.call('getRequest', { as: 'agent', params: { requestId } });
    expect(body).toMatchObject({ stage: 'dispatched', title: '供暖不热', problemType: 'L02.01' });
    expect(body.holders.map((h: { hop: number }) => h.hop)).toEqual([1, 2]);
    expect((await city.call('getRequest', { as: otherOffice, params: { requestId } })).status).toBe(200);
    expect((await city.call('getRequest', { as: office, params: { requestId } })).status).toBe(404);
  });

  it('shows an agent that the ticket is handled with another, until that is undone', async () => {
    const requestId = await ids();
    await city.publish(dispatched(requestId));
    const said = {
      ticketId: `${requestId}-1`,
      requestId,
      unitId: 'street-110105026',
      by: 'machine',
      round: 1,
      rootTicketId: '20261123-7K2Q9F4M-1',
      because: '同一事项',
    };
    await city.publish({
      type: 'ticket.merged.v1',
      data: { ...said, countsForUnitId: 'street-110105026' },
    });
    const view = async () => (await city.call('getRequest', { as: 'agent', params: { requestId } })).body;
    expect(await view()).toMatchObject({ stage: 'merged', mergedInto: '20261123-7K2Q9F4M-1' });
    const due = {
      acceptAt: '2026-11-23T04:00:00.000Z',
      contactAt: '2026-11-24T02:00:00.000Z',
      handleAt: '2026-11-30T02:00:00.000Z',
      policyVersion: '2026-01',
    };
    // Of an earlier ticket of the same request: nothing new.
    await city.publish({ type: 'ticket.unmerged.v1', data: { ...said, ticketId: `${requestId}-2`, due } });
    expect(await view()).toMatchObject({ stage: 'merged' });
    await city.publish({ type: 'ticket.unmerged.v1', data: { ...said, due } });
    expect(await view()).toMatchObject({ stage: 'dispatched' });
    expect(await view()).not.toHaveProperty('mergedInto');
  });

  it('of a request that is not ours is passed over', async () => {
    await city.publish(
      dispatched('20261123-00000000'),
      dispatched('20261123-00000001', { channel: 'wechatGroup' }),
    );
    expect(await city.ports.bus.deadLetters.list({ limit: 5 })).toMatchObject({ total: 0 });
  });
});

describe('what others see', () => {
  it('is masked', async () => {
    const requestId = await ids({ ...draft, text: `${text}请打19900001234，住501室` });
    await city.publish(dispatched(requestId));
    const { body } = await city.call('getRequest', { as: office, params: { requestId } });
    expect(body).toMatchObject({ masked: true, petitioner: { name: '李＊＊', phone: '199****1234' } });
    expect(JSON.stringify(body)).not.toMatch(/19900001234|李晓明|501室/);
    expect((await city.call('getRequest', { as: 'agent', params: { requestId } })).body).toMatchObject({
      masked: false,
      petitioner: { phone: '19900001234' },
    });
  });

  it('reveals the contact to the unit that holds it, with a reason that stays', async () => {
    const requestId = await ids();
    const reveal = (as: As, key?: string) =>
      city.call('revealPetitioner', {
        as,
        params: { requestId },
        body: { reason: '联系上门时间' },
        ...(key === undefined ? {} : { key }),
      });
    expect((await reveal(office)).body.code).toBe('contact-not-yours');
    await city.publish(dispatched(requestId));
    expect((await reveal(office, 'r1')).body).toEqual({
      requestId,
      petitioner: { kind: 'person', name: '李晓明', phone: '19900001234' },
      address: draft.address,
    });
    expect((await reveal(office, 'r1')).status).toBe(200);
    expect((await reveal(otherOffice)).status).toBe(403);
    expect((await reveal({ roles: ['reviewer'], districtId: '110105' })).status).toBe(200);
    expect((await reveal({ roles: ['reviewer'], districtId: '110101' })).status).toBe(403);
    expect((await reveal('caller')).status).toBe(200);
    expect((await reveal('analyst')).status).toBe(403);
    const { body } = await city.call('getRequest', { as: 'agent', params: { requestId } });
    expect(body.reveals).toHaveLength(3);
    expect(body.reveals[0]).toMatchObject({ reason: '联系上门时间' });
    await city.publish(
      dispatched(requestId, { ticketId: `${requestId}-2`, hop: 2, unitId: 'street-110101001' }),
    );
    expect((await reveal(office, 'r1')).status).toBe(403);
  });

  it('never reveals a confidential petitioner to a unit', async () => {
    const requestId = await ids({ ...draft, petitioner: { ...petitioner, confidential: true } });
    await city.publish(dispatched(requestId, { confidential: true }));
    const answer = await city.call('revealPetitioner', {
      as: office,
      params: { requestId },
      body: { reason: '想联系' },
    });
    expect(answer.body.code).toBe('contact-confidential');
    expect((await city.call('getRequest', { as: office, params: { requestId } })).body.petitioner).toEqual({
      kind: 'person',
    });
  });
});

describe("the code of the petitioner's page", () => {
  const give = (as: As, requestId: string) => city.call('giveProgressCode', { as, params: { requestId } });

  it('is given at the desk, with who gave it kept, and has nothing of the petitioner in it', async () => {
    const requestId = await ids();
    const { status, body } = await give('agent', requestId);
    expect(status).toBe(200);
    expect(readProgressCode(city.vault, requestId, body.code, city.clock.now(), 180)).toEqual({
      until: body.until,
    });
    expect(body.path).toBe(`/p/${requestId}/${body.code}`);
    expect((await kept.get(requestId))?.doc.codesGiven).toMatchObject([{ at: city.clock.now() }]);
  });

  it('is given to no account of a handling unit, and for no request that is not there', async () => {
    const requestId = await ids();
    await city.publish(dispatched(requestId));
    const bound: As = { roles: ['caller'], unitId: 'street-110105026' };
    expect(await give(bound, requestId)).toMatchObject({
      status: 403,
      body: { code: 'progress-not-for-units' },
    });
    expect((await give(office, requestId)).status).toBe(403);
    expect((await give('agent', '20261123-ZZZZZZZZ')).status).toBe(404);
  });
});

describe('caller history', () => {
  it('finds earlier requests however the number is written, with 月次 and 年次', async () => {
    await create({ ...draft, receivedAt: '2025-12-31T15:59:00Z' });
    await create({ ...draft, receivedAt: '2025-12-31T16:00:00Z' });
    await create({ ...draft, receivedAt: '2026-10-31T16:00:00Z' });
    await create();
    await create({ ...draft, petitioner: { kind: 'person', phone: '19900009999' } });
    const { body } = await city.call('callerHistory', { as: 'agent', body: { phone: '+86 199 0000 1234' } });
    expect(body).toMatchObject({ total: 4, thisMonth: 2, thisYear: 3 });
    expect(body.items[0]).toMatchObject({ kind: 'complaint', stage: 'received' });
    expect(
      (await city.call('callerHistory', { as: 'agent', body: { phone: '123456789' } })).body.fields[0].field,
    ).toBe('phone');
  });

  it('keeps apart callers without a number', async () => {
    await create({ kind: 'help', text: '求助' });
    await create({ kind: 'help', text: '求助' });
    const refs = (await city.facts('request.received.v1')).map((f) => f.data.petitionerRef);
    expect(new Set(refs).size).toBe(2);
  });
});

describe('a batch', () => {
  const send = async (body: string | Buffer, key = 'batch') => {
    const answer = await city.call('batchRequests', {
      as: 'machine',
      body,
      key,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    return {
      status: answer.status,
      lines: answer.text
        .split('\n')
        .filter((l) => l !== '')
        .map((l) => JSON.parse(l)),
    };
  };
  const line = (n: number, more: object = {}) => JSON.stringify({ ...draft, externalId: `x-${n}`, ...more });

  it('answers line by line in order, and one bad line spoils no other', async () => {
    const { lines, status } = await send(
      [
        line(1),
        '{"kind":',
        '[]',
        '',
        line(2, { kind: 'nothing' }),
        line(3, { petitioner: { kind: 'person', phone: '12' } }),
        JSON.stringify({ kind: 'help', text: 'x'.repeat(70_000) }),
        Buffer.from([0xb5, 0xe7]).toString('latin1'),
        line(4),
      ].join('\r\n'),
    );
    expect(status).toBe(200);
    expect(lines.map((l) => [l.line, l.problem?.code ?? 'taken', l.problem?.fields?.[0]?.field])).toEqual([
      [1, 'taken', undefined],
      [2, 'batch-line-malformed', undefined],
      [3, 'batch-line-malformed', undefined],
      [5, 'invalid-body', 'kind'],
      [6, 'invalid-body', 'petitioner.phone'],
      [7, 'batch-line-too-long', undefined],
      [8, 'batch-line-malformed', undefined],
      [9, 'taken', undefined],
    ]);
    expect(await city.facts('request.received.v1')).toHaveLength(2);
  });

  it('makes nothing twice of a repeated file', async () => {
    const file = Array.from({ length: 700 }, (_, n) => (n % 2 === 0 ? line(n) : JSON.stringify(draft))).join(
      '\n',
    );
    const first = await send(file);
    const again = await send(file);
    expect(again.lines).toEqual(first.lines);
    expect(first.lines.map((l) => l.line)).toEqual(Array.from({ length: 700 }, (_, n) => n + 1));
    expect(await city.facts('request.received.v1')).toHaveLength(700);
    const other = await send(line(0, { text: '换了内容' }), 'another');
    expect(other.lines[0].problem).toMatchObject({ code: 'idempotency-key-reused', status: 422 });
  });
});

it('stores nothing personal in clear', async () => {
  await create({
    ...draft,
    kind: 'consultation',
    settlement: { outcome: 'answered', reason: '已答复李晓明' },
  });
  const page = await kept.find({ limit: 10 });
  expect(page.items).toHaveLength(1);
  expect(JSON.stringify(page.items)).not.toMatch(/1990000|李晓明|花家地/);
});
