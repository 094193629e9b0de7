import { progressCode } from '@jiesu/service-kit';
import type { TestCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import {
  bringToReview,
  clerk,
  dispatch,
  otherStreet,
  png,
  requestId,
  reviewer,
  stranger,
  ticketId,
  ticketsCity,
} from './tickets.fixtures.ts';

const nobody = null;
const codeOf = (city: TestCity, n = 1): string =>
  progressCode(city.vault, requestId(n), city.clock.now(), 180).code;
const mine = (city: TestCity, n = 1) => ({ requestId: requestId(n), code: codeOf(city, n) });
const address = (city: TestCity, n = 1): string => `/p/${requestId(n)}/${codeOf(city, n)}`;
const form = (fields: Readonly<Record<string, string>>) => ({
  as: nobody,
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const answered = { contacted: true, solved: false, satisfaction: 'dissatisfied' };

async function toBeRated(): Promise<TestCity> {
  const city = await ticketsCity();
  const id = await bringToReview(city, 1);
  await city.call('approveReply', { as: reviewer, params: { ticketId: id } });
  return city;
}

const completed = (city: TestCity, solved: boolean, round = 1) =>
  city.publish({
    type: 'callback.completed.v1',
    data: {
      ticketId: ticketId(1),
      requestId: requestId(1),
      unitId: clerk.unitId,
      round,
      status: 'reached',
      attempt: 1,
      contacted: true,
      solved,
      satisfaction: 'satisfied',
      cell: solved ? 'both' : 'onlySatisfied',
    },
  });

describe('the code', () => {
  it('opens the own request without log-in, and says the same of a wrong code and of no request', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2));
    const right = await city.call('getProgress', { as: nobody, params: mine(city) });
    expect(right).toMatchObject({
      status: 200,
      body: { tickets: [{ ticketId: ticketId(1), next: 'accept' }] },
    });
    const wrong = await city.call('getProgress', {
      as: nobody,
      params: { requestId: requestId(2), code: codeOf(city, 1) },
    });
    const none = await city.call('getProgress', {
      as: nobody,
      params: { requestId: requestId(99), code: codeOf(city, 1) },
    });
    expect([wrong.status, none.status]).toEqual([404, 404]);
    expect(wrong.body.title).toBe(none.body.title);
    expect(wrong.body.code).toBe('progress-code-wrong');
  });

  it('shows nothing of anybody: no reference, no account, no phone, in JSON and on the page (R11, R36)', async () => {
    const city = await toBeRated();
    const { text } = await city.call('getProgress', { as: nobody, params: mine(city) });
    const page = await city.inject('GET', address(city), { as: nobody });
    for (const shown of [text, page.text])
      for (const secret of ['secret-reference', clerk.userId, reviewer.userId])
        expect(shown).not.toContain(secret);
  });

  it('locks out whoever guesses, for that request alone, and lets the others in', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2));
    const guess = (n: number, code: string) =>
      city.call('getProgress', { as: nobody, params: { requestId: requestId(n), code } });
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await guess(1, `AAAA-AAAA-AA${n + 10}`)).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(404));
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect((await guess(2, 'AAAA-AAAA-AAAA')).status).toBe(404);
    // The petitioner is not shut out by a stranger who guesses.
    expect((await guess(1, codeOf(city))).status).toBe(200);
    await city.advance(60_000);
    expect((await guess(1, 'AAAA-AAAA-AAAA')).status).toBe(404);
  });

  it('runs out', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const params = mine(city);
    await city.advance(182 * 86_400_000);
    expect(await city.call('getProgress', { as: nobody, params })).toMatchObject({
      status: 410,
      body: { code: 'progress-code-expired' },
    });
    expect((await city.inject('GET', `/p/${params.requestId}/${params.code}`, { as: nobody })).status).toBe(
      410,
    );
  });
});

describe('what the petitioner says', () => {
  it('reaches the unit as a note, masked, and moves no due time', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const view = () => city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    const before = (await view()).body.due;
    const body = { ticketId: ticketId(1), text: '地下室也漏水，问邻居19900001234。' };
    expect((await city.call('addToProgress', { as: nobody, params: mine(city), body })).status).toBe(200);
    const after = (await view()).body;
    expect(after.due).toEqual(before);
    expect(after.notes).toMatchObject([{ by: 'petitioner' }]);
    expect(after.notes[0].text).toContain('地下室也漏水');
    expect(after.notes[0].text).not.toContain('19900001234');
  });

  it('is heard once, however often it is sent', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const body = { ticketId: ticketId(1), text: '地下室也漏水。' };
    for (let n = 0; n < 3; n += 1)
      await city.call('addToProgress', { as: nobody, params: mine(city), body, key: 'once' });
    for (let n = 0; n < 2; n += 1)
      await city.inject(
        'POST',
        `${address(city)}/add?ticketId=${ticketId(1)}`,
        form({ key: 'k', text: '还有' }),
      );
    expect(await city.facts('ticket.informationAdded.v1')).toHaveLength(2);
  });

  it('reaches no ticket but the own', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2));
    const body = { ticketId: ticketId(2), text: '不是我的工单' };
    expect((await city.call('addToProgress', { as: nobody, params: mine(city), body })).status).toBe(404);
    expect(await city.facts('ticket.informationAdded.v1')).toEqual([]);
  });

  it('goes along when another unit gets the request (R17)', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    await city.call('addToProgress', {
      as: nobody,
      params: mine(city),
      body: { ticketId: ticketId(1), text: '地下室也漏水。' },
    });
    await city.publish(dispatch(1, { hop: 2, unitId: otherStreet, districtUnitId: 'district-110108' }));
    const { body } = await city.call('getTicket', { as: stranger, params: { ticketId: ticketId(1, 2) } });
    expect(body.notes).toMatchObject([{ by: 'petitioner', text: '地下室也漏水。' }]);
  });

  it('may be a photo, which the unit can open and a stranger cannot', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const post = (body: Uint8Array, type = 'image/png') =>
      city.inject('POST', `${address(city)}/photo?ticketId=${ticketId(1)}`, {
        as: nobody,
        body,
        headers: { 'content-type': type },
      });
    expect((await post(png(7))).status).toBe(303);
    const { body } = await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    const ref = body.notes[0].attachments[0];
    expect((await city.call('getEvidence', { as: clerk, params: { ref } })).status).toBe(200);
    expect((await city.call('getEvidence', { as: stranger, params: { ref } })).status).toBe(404);
    expect((await post(new TextEncoder().encode('<svg onload=alert(1)>'))).status).toBe(409);
    expect((await post(new Uint8Array())).text).toContain('请先选择一张照片');
  });
});

describe('the rating', () => {
  it('is one fact for the callback, once a round, and no answer of it is on the ticket', async () => {
    const city = await toBeRated();
    const body = { ticketId: ticketId(1), ...answered };
    expect((await city.call('rateProgress', { as: nobody, params: mine(city), body })).status).toBe(200);
    const [fact] = await city.facts('ticket.rated.v1');
    expect(fact?.data).toMatchObject({ ...answered, by: 'petitioner', round: 1 });
    const again = await city.call('rateProgress', { as: nobody, params: mine(city), body });
    expect(again).toMatchObject({ status: 409, body: { code: 'rated-already' } });
    const { text } = await city.call('getTicket', { as: clerk, params: { ticketId: ticketId(1) } });
    expect(text).not.toContain('dissatisfied');
  });
});

describe('an objection to the close', () => {
  it('reopens one level up: the unit may not review its own second round', async () => {
    const city = await toBeRated();
    await completed(city, true);
    const body = { ticketId: ticketId(1), text: '第二天又冷了。' };
    expect((await city.call('objectToClosure', { as: nobody, params: mine(city), body })).status).toBe(200);
    const params = { ticketId: ticketId(1) };
    const seen = await city.call('getTicket', { as: clerk, params });
    expect(seen.body).toMatchObject({ stage: 'accepted', round: 2, replies: [{ round: 1 }] });
    await city.call('contactTicket', { as: clerk, params, body: { outcome: 'reached', method: 'visit' } });
    const ref = seen.body.replies[0].attachments[0];
    await city.call('replyTicket', {
      as: clerk,
      params,
      body: { result: 'solved', text: '已更换阀门。', attachments: [ref] },
    });
    const ofUnit = { userId: 'chief', roles: ['reviewer'] as const, unitId: clerk.unitId };
    expect(await city.call('approveReply', { as: ofUnit, params })).toMatchObject({
      status: 403,
      body: { code: 'review-level' },
    });
    expect((await city.call('approveReply', { as: reviewer, params })).status).toBe(200);
  });
});

describe('the page', () => {
  it('asks for number and code, takes them as people write them, and goes to the request', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    expect((await city.inject('GET', '/p', { as: nobody })).text).toContain('受理编号');
    const asked = new URLSearchParams({
      number: requestId(1).toLowerCase().replace('-', ' '),
      code: codeOf(city).toLowerCase().replaceAll('-', ' '),
    });
    const reply = await city.inject('GET', `/p?${asked}`, { as: nobody });
    expect(reply.status).toBe(303);
    const page = await city.inject('GET', String(reply.headers.location), { as: nobody });
    expect(page.status).toBe(200);
    expect(page.text).toContain('望京街道办事处');
    const wrong = await city.inject('GET', `/p?number=${requestId(1)}&code=AAAA-AAAA-AAAA`, { as: nobody });
    expect(wrong.status).toBe(404);
    expect(wrong.text).toContain('查询码不对');
  });

  it('runs nothing, is kept by nobody and tells no other site where it came from', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, { title: '<script>alert(1)</script>' }));
    const page = await city.inject('GET', address(city), { as: nobody });
    expect(page.text).not.toContain('<script');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    expect(String(page.headers['content-security-policy'])).toContain("default-src 'none'");
  });

  it('takes the rating by a plain form, and says what is missing', async () => {
    const city = await toBeRated();
    const action = `${address(city)}/rate?ticketId=${ticketId(1)}`;
    const half = await city.inject('POST', action, form({ key: 'a', contacted: 'yes' }));
    expect(half.status).toBe(422);
    expect(half.text).toContain('三个问题');
    const whole = await city.inject(
      'POST',
      action,
      form({ key: 'b', contacted: 'yes', solved: 'no', satisfaction: 'dissatisfied', text: '还是冷' }),
    );
    expect(whole.status).toBe(303);
    const back = await city.inject('GET', String(whole.headers.location), { as: nobody });
    expect(back.text).toContain('已收到您的评价');
    expect((await city.facts('ticket.rated.v1')).map(({ data }) => data.solved)).toEqual([false]);
  });

  it('speaks of a request that nobody holds yet', async () => {
    const city = await ticketsCity();
    expect((await city.inject('GET', address(city, 5), { as: nobody })).text).toContain('已登记');
  });

  it('speaks English to who asks for it', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    expect((await city.inject('GET', `${address(city)}?lang=en`, { as: nobody })).text).toContain(
      'What comes next',
    );
  });
});
