import { deliver } from '@jiesu/testkit';
import { demoSource } from '@jiesu/wechat-intake';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld, worlds } from '../support/worlds.ts';

const community = '110105026034';
const worker = { roles: ['community' as const], unitId: 'street-110105026' };
const groupId = 'wr-journey';

describe.each(worlds)('a community group (%s)', (world) => {
  let opened: Opened;
  let number = 0;
  beforeEach(async () => {
    opened = await openWorld(world);
    number = 0;
    const registered = await opened.city.call('registerGroup', {
      as: worker,
      params: { groupId },
      body: { source: 'demo', communityId: community, name: '花家地西里居民群', notice: true },
    });
    expect([registered.status, registered.text]).toEqual([200, registered.text]);
  });
  afterEach(() => opened.close());

  /** One message as WeCom sends it, some seconds after the one before. */
  async function says(from: string, text: string, id = String(9_000 + number)): Promise<number> {
    number += 1;
    opened.city.clock.advance(5_000);
    const answer = await deliver(
      async ({ method, path, headers, body }) => {
        const reply = await opened.city.inject(method, path, { as: null, headers, body });
        return { status: reply.status, body: reply.text };
      },
      demoSource(opened.city.vault),
      { id, groupId, from, at: Math.floor(Date.parse(opened.city.clock.now()) / 1000), text },
    );
    await opened.city.advance(1_000);
    return answer.status;
  }

  const open = async () =>
    (await opened.city.call('listCandidates', { as: worker, query: { state: 'open' } })).body;

  it('becomes one candidate with its neighbours behind it, then a ticket and a demand', async () => {
    await says('zhou', '早上好☀️');
    await says('zhou', '咱们楼道的垃圾几天没人收了，味儿太大了');
    await says('zhou', '三号楼一单元门口堆成山了');
    await says('li', '我家也是');
    await says('wang', '+1');
    const { items, total } = await open();
    expect(total).toBe(1);
    expect(items[0].weight).toBe(3);

    const { candidateId } = items[0];
    const confirmed = await opened.city.call('confirmCandidate', {
      as: worker,
      params: { candidateId },
      body: { kind: 'complaint' },
    });
    expect(confirmed.status).toBe(200);
    expect((await open()).total).toBe(0);
    let trace = (
      await opened.city.call('getDispatch', { as: 'dispatcher', params: { requestId: candidateId } })
    ).body;
    expect(trace.place.streetId).toBe('110105026');
    if (trace.hops.length === 0) {
      await opened.city.call('dispatchManually', {
        as: 'dispatcher',
        params: { requestId: candidateId },
        body: { unitId: 'street-110105026', because: '属地街道负责环境卫生。' },
      });
      trace = (
        await opened.city.call('getDispatch', { as: 'dispatcher', params: { requestId: candidateId } })
      ).body;
    }
    const office = { roles: ['office' as const], unitId: trace.hops[0].unitId };
    const inbox = (await opened.city.call('listTickets', { as: office, query: { view: 'inbox' } })).body;
    expect(inbox.items.map((ticket: { requestId: string }) => ticket.requestId)).toEqual([candidateId]);
    const demand = (
      await opened.city.call('getDemand', { as: 'analyst', params: { requestId: candidateId } })
    ).body;
    expect(demand).toMatchObject({ channel: 'wechatGroup', streetId: '110105026', supporters: 3 });
  });

  it('says nothing new when WeCom sends a message again', async () => {
    expect(await says('zhou', '电梯又坏了，十八层爬上来的', '777')).toBe(200);
    expect(await says('zhou', '电梯又坏了，十八层爬上来的', '777')).toBe(200);
    const { items } = await open();
    expect(items).toHaveLength(1);
    expect(items[0].messages).toBe(1);
  });

  it('lets chatter go', async () => {
    for (const text of ['早上好', '[捂脸]', '转让婴儿车，有需要的私信', '收到', '天气真好'])
      await says('zhou', text);
    expect((await open()).total).toBe(0);
  });

  it('sends danger to life on by itself, with the word that decided', async () => {
    await says('zhou', '楼道里好大的煤气味！！五号楼，谁赶紧报一下');
    const { items } = (await opened.city.call('listCandidates', { as: worker, query: { state: 'auto' } }))
      .body;
    expect(items).toHaveLength(1);
    const demand = await opened.city.call('getDemand', {
      as: 'analyst',
      params: { requestId: items[0].candidateId },
    });
    expect(demand.body).toMatchObject({ urgency: 'emergency', channel: 'wechatGroup' });
  });
});
