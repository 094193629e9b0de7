import { readFileSync } from 'node:fs';
import type { GroupTalkPolicies } from '@jiesu/contracts';
import { referenceFrom, type Service } from '@jiesu/service-kit';
import { type As, excerptSource, type TestCity, testCity } from '@jiesu/service-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { demoSource, type WecomSource } from './config.ts';
import { wechatIntake } from './plugin.ts';
import type { Messages } from './store.ts';
import { type RecordedCallback, sealCallback } from './wecom.ts';

const groupTalk = JSON.parse(
  readFileSync(new URL('../../../schemas/reference/group-talk.json', import.meta.url), 'utf8'),
) as GroupTalkPolicies;

const community = '110105026034';
const worker: As = { roles: ['community'], communityId: community };
const stranger: As = { roles: ['community'], communityId: '110105026040' };
const groupId = 'wrGROUP0001';

let city: TestCity;
let source: WecomSource;
let kept: Messages;
let sent: number;

/** The service itself, with its message store shown to the test. */
const watched: Service = {
  ...wechatIntake,
  start: (kit) =>
    wechatIntake.start({
      ...kit,
      store: (declaration) => {
        const store = kit.store(declaration);
        if (declaration.name === 'wechat_messages') kept = store as unknown as Messages;
        return store as never;
      },
    }),
};

beforeEach(async () => {
  city = await testCity([watched], { reference: referenceFrom({ ...excerptSource, groupTalk }) });
  source = demoSource(city.vault);
  sent = 0;
});

const seconds = () => Math.floor(Date.parse(city.clock.now()) / 1000);

const post = (callback: RecordedCallback, to = callback.source) =>
  city.inject('POST', `/wecom/${to}`, {
    as: null,
    query: { ...callback.query },
    body: callback.body,
    headers: { 'content-type': 'text/xml' },
  });

function xml(
  from: string,
  text: string,
  more: { id?: string; type?: string; group?: string; extra?: string } = {},
) {
  sent += 1;
  const { id = `m${sent}`, type = 'text', group = groupId, extra = '' } = more;
  return (
    `<xml><ToUserName>x</ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>${seconds()}</CreateTime>` +
    `<MsgType><![CDATA[${type}]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${id}</MsgId>` +
    `<ChatId><![CDATA[${group}]]></ChatId>${extra}</xml>`
  );
}

const seal = (message: string, more: { timestamp?: number; nonce?: string; form?: 'xml' | 'json' } = {}) =>
  sealCallback(source, message, {
    source: 'demo',
    timestamp: String(more.timestamp ?? seconds()),
    form: more.form ?? 'xml',
    ...(more.nonce === undefined ? {} : { nonce: more.nonce }),
  });

/** Says something in the group and waits until it has its place. */
async function say(from: string, text: string, more: Parameters<typeof xml>[2] = {}) {
  const answer = await post(seal(xml(from, text, more)));
  expect(answer.text).toBe('success');
  await city.quiet();
  await city.advance(20_000);
}

const register = (as: As = worker, body: object = {}) =>
  city.call('registerGroup', {
    as,
    params: { groupId },
    body: { source: 'demo', communityId: community, name: '花西居民群', notice: true, ...body },
  });

const candidates = async (as: As = worker, query = {}) =>
  (await city.call('listCandidates', { as, query })).body;
const stored = async () => (await kept.find({ limit: 100 })).items.map((held) => held.doc);

describe('the callback door', () => {
  it('proves the address to WeCom, without quotes or newline', async () => {
    const echo = seal('1234567890123456789');
    const echostr = /CDATA\[([A-Za-z0-9+/=]{30,})\]/.exec(echo.body)?.[1] ?? '';
    const answer = await city.inject('GET', '/wecom/demo', { as: null, query: { ...echo.query, echostr } });
    expect(answer).toMatchObject({ status: 200, text: '1234567890123456789' });
  });

  it('refuses what is forged, old, early, foreign or unreadable, and leaves no trace', async () => {
    const good = seal(xml('a', '停水了'));
    const forged = { ...good, query: { ...good.query, msg_signature: '0'.repeat(40) } };
    expect((await post(forged)).status).toBe(403);
    expect((await post({ ...good, body: seal(xml('a', '换了')).body })).status).toBe(403);
    for (const timestamp of [seconds() - 301, seconds() + 301]) {
      expect((await post(seal(xml('a', '停水了'), { timestamp }))).body.code).toBe('wecom-stale');
    }
    const other = sealCallback({ ...source, receiveId: 'ww-other' }, xml('a', '停水了'), {
      source: 'demo',
      timestamp: String(seconds()),
      form: 'xml',
    });
    expect((await post(other)).body.code).toBe('wecom-signature');
    expect((await post(good, 'nobody')).status).toBe(404);
    expect((await post(good, '..%2f..%2fetc')).status).toBe(404);
    expect((await post(seal('hello'))).body.code).toBe('wecom-malformed');
    expect((await post(seal('<xml><MsgType>text</MsgType></xml>'))).body.code).toBe('wecom-malformed');
    expect((await post(seal('<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>'))).status).toBe(400);
    expect((await post({ ...good, body: '' })).status).toBe(400);
    expect((await post({ ...good, body: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await post({ ...good, query: { ...good.query, timestamp: 'abc' } })).status).toBe(403);
    expect(await stored()).toEqual([]);
  });

  it('takes a retry for what it is and refuses a replay', async () => {
    const message = xml('a', '停水了', { id: '7' });
    const first = seal(message);
    expect((await post(first)).text).toBe('success');
    expect((await post(seal(message))).text).toBe('success');
    expect((await post(first)).body.code).toBe('wecom-replayed');
    await city.quiet();
    expect(await stored()).toHaveLength(1);
  });

  it('tells events without an id apart by sender, time and event', async () => {
    const event = (name: string) =>
      `<xml><FromUserName>sys</FromUserName><CreateTime>${seconds()}</CreateTime><MsgType>event</MsgType><Event>change_external_chat</Event><ChangeType>${name}</ChangeType></xml>`;
    for (const name of ['create', 'update', 'update']) await post(seal(event(name)));
    await city.quiet();
    expect((await stored()).map((m) => [m.state, m.event]).sort()).toEqual([
      ['event', 'change_external_chat create'],
      ['event', 'change_external_chat update'],
    ]);
  });

  it('speaks JSON with a bot', async () => {
    await register();
    const bot = JSON.stringify({
      msgid: 'j1',
      chatid: groupId,
      chattype: 'group',
      from: { userid: 'b' },
      msgtype: 'text',
      text: { content: '@小助手 3号楼电梯坏了没人修' },
    });
    expect((await post(seal(bot, { form: 'json' }))).text).toBe('success');
    await city.quiet();
    expect((await candidates()).items[0]).toMatchObject({
      extract: '@小助手 3号楼电梯坏了没人修',
      weight: 1,
    });
  });

  it('keeps senders pseudonymous and words sealed', async () => {
    await post(seal(xml('real-user-id', '我叫张小花，电话19900001234，停水了')));
    await city.quiet();
    const all = JSON.stringify(await stored());
    expect(all).not.toMatch(/real-user-id|张小花|1990000|停水/);
  });
});

describe('from talk to candidate', () => {
  it('gathers a burst and its echoes into one, and leaves chatter out', async () => {
    await register();
    await say('周', '3号楼昨晚开始暖气就不热了');
    await say('周', '家里才15度');
    await say('李', '早上好🌹');
    await say('陈', '我家也是，请打19900001234');
    await say('王', '+1');
    await say('王', '+1');
    const page = await candidates();
    expect(page.total).toBe(1);
    expect(page.items[0]).toMatchObject({
      state: 'open',
      weight: 3,
      messages: 5,
      communityId: community,
      groupName: '花西居民群',
    });
    expect(page.items[0].extract).not.toContain('19900001234');
    const { body } = await city.call('getCandidate', {
      as: worker,
      params: { candidateId: page.items[0].candidateId },
    });
    expect(body.messages.map((m: { role: string }) => m.role)).toEqual([
      'matter',
      'detail',
      'support',
      'support',
      'detail',
    ]);
    expect((await stored()).filter((m) => m.state === 'noise').map((m) => m.reason)).toEqual(['greeting']);
  });

  it('takes the picture that came before the words', async () => {
    await register();
    await say('韩', '', { type: 'image', extra: '<PicUrl>http://x/1</PicUrl>' });
    await say('韩', '消防通道又让车堵死了');
    const [item] = (await candidates()).items;
    expect(item).toMatchObject({ messages: 2, weight: 1 });
  });

  it('puts together what alone was too little, and opens with all of it', async () => {
    await register();
    await say('丁', '刷卡的直饮水机，滤芯两块的那台');
    expect((await candidates()).total).toBe(0);
    await say('董', '滤芯得有两年没换了吧');
    const [item] = (await candidates()).items;
    expect(item).toMatchObject({
      messages: 2,
      weight: 2,
      extract: '刷卡的直饮水机，滤芯两块的那台；滤芯得有两年没换了吧',
    });
    expect((await stored()).map((m) => m.state)).toEqual(['threaded', 'threaded']);
  });

  it('waits for the group to be registered, and then places what was said', async () => {
    await say('周', '5号楼电梯又停了，没人修');
    expect((await candidates({ roles: ['admin'] })).total).toBe(0);
    await register();
    await city.quiet();
    expect((await candidates()).total).toBe(1);
  });

  it('keeps nothing of a group without notice, nor of who refused', async () => {
    await register(worker, { notice: false });
    await say('周', '5号楼电梯又停了，没人修');
    await register(worker, { notice: true });
    await say('钱', '退出采集');
    await say('钱', '下水道堵了，冒水');
    expect((await candidates()).total).toBe(0);
    expect((await stored()).map((m) => [m.reason, m.sealed]).sort()).toEqual([
      ['no-notice', undefined],
      ['opted-out', undefined],
      ['opted-out', undefined],
    ]);
  });

  it('lets an emergency go on by itself, with the rule that said so', async () => {
    await register();
    await say('马', '楼道里有煤气味，8号楼4单元，味儿特别大');
    const [fact] = await city.facts('request.received.v1');
    expect(fact?.data).toMatchObject({
      channel: 'wechatGroup',
      kind: 'help',
      supporters: 1,
      communityId: community,
      hint: { communityId: community, streetId: '110105026', urgency: 'emergency' },
    });
    expect((await candidates()).items[0]).toMatchObject({
      state: 'auto',
      because: '可能危及人身安全，不等确认',
      requestId: fact?.data.requestId,
    });
  });

  it('lets five neighbours go on, and tells of the sixth', async () => {
    await register();
    await say('一', '小区停水一上午了，没人管');
    for (const who of ['二', '三', '四', '五']) await say(who, '我家也没水');
    expect((await city.facts('request.received.v1')).map((f) => f.data.supporters)).toEqual([5]);
    await say('六', '+1');
    expect((await city.facts('request.amended.v1')).map((f) => f.data.supporters)).toEqual([6]);
  });

  it('does nothing twice, however often it is told to', async () => {
    await register();
    const message = xml('周', '3号楼昨晚开始暖气就不热了', { id: 'once' });
    await Promise.all([post(seal(message)), post(seal(message)), post(seal(message))]);
    await city.quiet();
    expect((await candidates()).items).toMatchObject([{ messages: 1, weight: 1 }]);
  });
});

describe('the community worker', () => {
  async function one(): Promise<string> {
    await register();
    await say('周', '3号楼昨晚开始暖气就不热了');
    await say('陈', '我家也是');
    return (await candidates()).items[0].candidateId;
  }

  it('confirms, may put the words in order, and the request carries the group’s place', async () => {
    const candidateId = await one();
    const confirm = (as: As, body: object = {}) =>
      city.call('confirmCandidate', { as, params: { candidateId }, body });
    expect((await confirm(stranger)).body.code).toBe('candidate-not-yours');
    expect((await confirm(worker, { text: ' ' })).body.fields[0].field).toBe('text');
    expect((await confirm(worker, { hint: { streetId: '999999999' } })).status).toBe(400);
    expect(
      (await confirm(worker, { kind: 'help', text: '3号楼两户居民反映暖气不热。', because: '已核实' }))
        .status,
    ).toBe(200);
    expect((await confirm(worker)).body.code).toBe('candidate-already-decided');
    const [fact] = await city.facts('request.received.v1');
    expect(fact?.data).toMatchObject({
      requestId: candidateId,
      kind: 'help',
      supporters: 2,
      communityId: community,
    });
    expect(fact?.data.petitionerRef).toMatch(/^wx-/);
    expect(city.vault.open(fact?.data.sealed ?? '')).toMatchObject({ text: '3号楼两户居民反映暖气不热。' });
    expect((await city.call('getCandidate', { as: worker, params: { candidateId } })).body).toMatchObject({
      state: 'confirmed',
      because: '已核实',
      requestId: candidateId,
    });
  });

  it('sends the residents’ own words where nothing was edited', async () => {
    const candidateId = await one();
    await city.call('confirmCandidate', { as: worker, params: { candidateId }, body: {} });
    const [fact] = await city.facts('request.received.v1');
    expect(city.vault.open<{ text: string }>(fact?.data.sealed ?? '').text).toBe(
      '居民在社区群中反映：3号楼昨晚开始暖气就不热了',
    );
  });

  it('dismisses with a reason, and nothing goes on', async () => {
    const candidateId = await one();
    const answer = await city.call('dismissCandidate', {
      as: worker,
      params: { candidateId },
      body: { because: '已当场解决' },
    });
    expect(answer.status).toBe(200);
    for (const who of ['二', '三', '四', '五']) await say(who, '我家也不热');
    expect(await city.facts()).toEqual([]);
    expect((await candidates()).items[0]).toMatchObject({ state: 'dismissed', because: '已当场解决' });
  });

  it('is amended by neighbours until dispatch, afterwards only the weight grows', async () => {
    const candidateId = await one();
    await city.call('confirmCandidate', { as: worker, params: { candidateId }, body: {} });
    await say('三', '我家也是');
    expect((await city.facts('request.amended.v1')).map((f) => f.data.supporters)).toEqual([3]);
    await city.publish(dispatched(candidateId));
    await say('四', '我家也是');
    expect(await city.facts('request.amended.v1')).toHaveLength(1);
    expect((await candidates()).items[0].weight).toBe(4);
  });

  it('sees the groups and candidates of the own community only', async () => {
    const candidateId = await one();
    expect((await candidates(stranger)).total).toBe(0);
    expect((await city.call('getCandidate', { as: stranger, params: { candidateId } })).status).toBe(404);
    expect((await candidates({ roles: ['community'], unitId: 'street-110105026' })).total).toBe(1);
    expect((await city.call('listGroups', { as: stranger })).body.total).toBe(0);
    expect((await city.call('listGroups', { as: worker })).body.items).toMatchObject([
      { groupId, communityId: community, notice: true },
    ]);
    expect((await register(stranger)).body.code).toBe('group-not-yours');
    expect((await register(worker, { communityId: '110105026999' })).body).toMatchObject({
      code: 'unknown-community',
      fields: [{ field: 'communityId' }],
    });
    expect((await register(worker, { source: 'another' })).body.code).toBe('group-of-another-source');
  });
});

describe('retention', () => {
  it('forgets raw words after seven days and keeps the extract', async () => {
    await register();
    await say('周', '3号楼昨晚开始暖气就不热了');
    expect((await stored()).map((m) => m.hasText)).toEqual([true]);
    for (let i = 0; i < 30; i++) await city.advance(6 * 3_600_000);
    expect((await stored()).map((m) => [m.hasText, m.sealed])).toEqual([[false, undefined]]);
    const [item] = (await candidates()).items;
    expect(item.extract).toContain('暖气');
    await city.call('confirmCandidate', { as: worker, params: { candidateId: item.candidateId }, body: {} });
    const [fact] = await city.facts('request.received.v1');
    expect(city.vault.open<{ text: string }>(fact?.data.sealed ?? '').text).toContain('暖气');
  });
});

function dispatched(requestId: string) {
  return {
    type: 'request.dispatched.v1' as const,
    topic: 'dispatch.street-110105026',
    data: {
      requestId,
      ticketId: `${requestId}-1`,
      hop: 1,
      role: 'handle' as const,
      unitId: 'street-110105026',
      assistUnitIds: [],
      mode: 'direct' as const,
      rule: { ruleId: 'r1', policyVersion: '2026-01', because: '属地管理' },
      decidedBy: 'machine',
      tier: 'urgent' as const,
      kind: 'complaint' as const,
      channel: 'wechatGroup' as const,
      title: '供暖不热',
      text: '暖气不热',
      place: { text: '花家地西里', confidence: 0.9, words: [] },
      problemType: 'L02.01',
      dimensions: { primary: 'housing' as const, secondary: [] },
      urgency: 'urgent' as const,
      petitionerRef: 'ref',
      confidential: false,
      supporters: 2,
      receivedAt: '2026-11-23T02:00:00.000Z',
      classifiedAt: '2026-11-23T02:00:00.000Z',
      dispatchedAt: '2026-11-23T02:00:01.000Z',
    },
  };
}
