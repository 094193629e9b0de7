import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Door, deliver, openDoor, picture, random, type WecomSender } from '@jiesu/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle, freePort, type Host, root, startHost, tokenOf } from '../support/host.ts';
import {
  type Desk,
  deskOf,
  findChromium,
  NO_CHROMIUM,
  openBrowser,
  type Visit,
  type Visitors,
} from './browser.ts';

/** Of the page, for the function that runs there. */
declare const localStorage: object;

/**
 * People at their desks: the real bundle as a process of its own, the real console in a real browser, and a keyboard.
 * Every wait is for something that a person would see.
 */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const wangjing = 'street-110105026';
const people = {
  agent: { roles: ['agent'], name: '坐席小林' },
  dispatcher: { roles: ['dispatcher'], name: '派单员小何' },
  office: { roles: ['office'], name: '望京承办小周', unitId: wangjing },
  reviewer: { roles: ['reviewer'], name: '审核员小吴' },
  caller: { roles: ['caller'], name: '回访员小郑' },
  community: { roles: ['community'], name: '社区小冯', communityId: '110105026' },
  analyst: { roles: ['analyst'], name: '分析员小陈' },
} as const;
type Person = keyof typeof people;

const wecom: WecomSender = {
  source: 'journey',
  token: 'a-token-of-the-journeys',
  aesKey: Buffer.alloc(32, 5).toString('base64').slice(0, 43),
  receiveId: 'ww-journey',
};

describe.skipIf(chromium === undefined && !required)('in the browser', () => {
  let folder: string;
  let host: Host;
  let admin: Door;
  let visitors: Visitors;
  let open: Visit[] = [];
  const passwords = new Map<Person, string>();

  beforeAll(async () => {
    if (chromium === undefined) throw new Error(NO_CHROMIUM);
    if (!existsSync(bundle) || !existsSync(join(root, 'services', 'console', 'dist', 'index.html')))
      throw new Error('Nothing is built yet: npm run build');
    folder = mkdtempSync(join(tmpdir(), 'jiesu-browser-'));
    const sources = join(folder, 'wecom.json');
    writeFileSync(sources, JSON.stringify({ sources: [wecom] }));
    host = await startHost({
      data: join(folder, 'data'),
      port: await freePort(),
      env: { MODE: 'embedded', WECOM_SOURCES: sources },
    });
    admin = openDoor(host.send, await tokenOf(host, 'admin'));
    for (const [userId, person] of Object.entries(people)) {
      const password = `${crypto.randomUUID()}-Aa1`;
      passwords.set(userId as Person, password);
      await admin.call('createUser', { body: { userId, password, ...person, roles: [...person.roles] } });
    }
    visitors = await openBrowser(host.url, chromium);
  }, 90_000);

  afterEach(async ({ task }) => {
    const visits = open;
    open = [];
    const album = process.env.BROWSER_PICTURES;
    if (album && task.result?.errors?.length)
      for (const [at, { page }] of visits.entries())
        await page.screenshot({ path: join(album, `${task.id}-${at}.png`) });
    for (const visit of visits) await visit.close();
    expect(visits.flatMap((visit) => visit.complaints)).toEqual([]);
  });

  afterAll(async () => {
    await visitors?.close();
    await host?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const passwordOf = (user: Person): string => passwords.get(user) as string;

  async function visit(user: Person): Promise<Visit & Desk> {
    const visit = await visitors.signIn({ user, password: passwordOf(user) });
    open.push(visit);
    return { ...visit, ...deskOf(visit.page) };
  }

  async function doorOf(user: Person): Promise<Door> {
    const opened = await openDoor(host.send).call('login', { body: { user, password: passwordOf(user) } });
    return openDoor(host.send, opened.token);
  }

  /** The agent's part of a story that begins later. */
  async function received(text: string): Promise<string> {
    const door = await doorOf('agent');
    return (await door.call('createRequest', { body: { kind: 'complaint', text } })).id;
  }

  it('takes a call from the desk to the office, to the citizen and into the figures', {
    timeout: 60_000,
  }, async () => {
    const agent = await visit('agent');
    await agent.focused('#phone');
    await agent.type('19900001234');
    await agent.press('Enter');
    await agent.type(
      '望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，要求物业公司整改。',
    );
    await agent.sees('.offer', '物业');
    await agent.sees('.offer', '望京');
    await agent.press('Alt+0');
    await agent.sees('.offer[aria-pressed="true"]', '物业');
    await agent.sees('.goes-to', '望京街道');
    await agent.press('Control+Enter');
    await agent.sees('.followed .steps .done', '望京街道');
    expect(await agent.page.locator('#text').inputValue()).toBe('');
    const requestId = (
      await agent.page.locator('.followed a.mono, .followed .mono a').first().innerText()
    ).trim();
    await agent.sees('.ant-table-row', '已派单');
    await agent.press('Enter');
    await agent.type('花家地西里社区三号楼的楼道没人打扫，物业不管，门禁也坏了');
    await agent.sees('.similar li', '物业服务差');
    await agent.press('Alt+s');
    await agent.focused('.similar li a');
    await agent.press('Alt+t');
    await agent.press('Escape');

    const office = await visit('office');
    await office.sees('[data-walk]', '物业服务差');
    await office.press('j');
    await office.press('Enter');
    await office.sees('.ticket-head', requestId);
    await office.sees('.ticket-head button', '签收');
    await office.press('a');
    await office.sees('.ant-message', '已签收');
    await office.sees('.ticket-head button', '联系登记');
    await office.press('c');
    await office.dialog('联系登记');
    await office.type('电话联系，约定当天上午到现场查看。');
    await office.press('Control+Enter');
    await office.sees('.ant-message', '已登记联系情况');
    await office.undisturbed();
    await office.sees('.ticket-head button', '提交回复');
    await office.press('h');
    await office.dialog('提交回复');
    await office.type('经核实，楼道已于当天清扫，门禁已修复，居民现场确认。');
    const choosing = office.page.waitForEvent('filechooser');
    await office.page.getByRole('button', { name: '选择文件' }).focus();
    await office.press('Enter');
    await (await choosing).setFiles({
      name: '楼道.png',
      mimeType: 'image/png',
      buffer: Buffer.from(picture(random(7))),
    });
    await office.sees('.files', '已上传');
    await office.press('Control+Enter');
    await office.sees('.ant-message', '回复已提交');

    const reviewer = await visit('reviewer');
    await reviewer.sees('[data-walk]', '物业服务差');
    await reviewer.press('j');
    await reviewer.press('Enter');
    await reviewer.sees('.ticket-head', requestId);
    await reviewer.sees('main', '门禁已修复');
    await reviewer.loads('main img[src*="/api/evidence/"]');
    await reviewer.sees('.ticket-head button', '审核通过');
    await reviewer.press('p');
    await reviewer.sees('.ant-modal', '诉求人会接到回访电话');
    await reviewer.press('Control+Enter');
    await reviewer.sees('.ant-message', '已通过');

    const caller = await visit('caller');
    await caller.calls();
    await caller.sees('.questions .now', '联系过您');
    await caller.press('1');
    await caller.sees('.questions .now', '解决了吗');
    await caller.press('1');
    await caller.sees('.questions .now', '满意');
    await caller.press('1');
    await caller.press('Enter');
    await caller.sees('.ant-message', '已记录');
    await caller.segment('已完成');
    await caller.sees('[data-walk]', '双是');

    const analyst = await visit('analyst');
    await analyst.sees('.tile', '诉求量');
    await analyst.sees('.tile-rates', '100');
    await analyst.sees('.ant-table-row', '解决了 · 满意');
  });

  it('lets a dispatcher decide, an office object and a reviewer uphold it', { timeout: 60_000 }, async () => {
    const requestId = await received('你们到底管不管，我都说了多少遍了，一直没有人来处理。');
    const dispatcher = await visit('dispatcher');
    await dispatcher.sees('.row-item.on', '');
    await dispatcher.sees('.detail-pane', requestId);
    await dispatcher.press('/');
    await dispatcher.type('望京街道');
    await dispatcher.sees('.ant-select-item-option', '望京街道');
    await dispatcher.press('Enter');
    await dispatcher.page.locator('#review-because').focus();
    await dispatcher.type('来电人补充说明住在望京，由属地街道先行联系。');
    await dispatcher.press('Control+Enter');
    await dispatcher.sees('.ant-message', '已派往');
    await dispatcher.sees('main', '没有等待派单的诉求');

    const office = await visit('office');
    await office.sees('[data-walk]', '');
    await office.palette(`${requestId}-1`);
    await office.sees('.ticket-head', `${requestId}-1`);
    await office.sees('.ticket-head button', '提出异议');
    await office.press('y');
    await office.dialog('提出异议');
    await office.press('Alt+2');
    await office.type('来电人住址在东湖街道辖区，附界线说明。');
    await office.page.locator('#proposed').focus();
    await office.type('东湖街道');
    await office.sees('.ant-select-item-option', '东湖街道');
    await office.press('Enter');
    await office.press('Control+Enter');
    await office.sees('.ant-message', '异议已提出');

    const reviewer = await visit('reviewer');
    await reviewer.sees('h1', '待审核');
    await reviewer.press('g');
    await reviewer.press('o');
    await reviewer.sees('.detail-pane', '东湖街道辖区');
    await reviewer.sees('.detail-pane button', '异议成立');
    await reviewer.press('u');
    await reviewer.dialog('异议成立');
    await reviewer.type('地点属实，同意改派。');
    await reviewer.press('Control+Enter');
    await reviewer.sees('.ant-message', '异议成立');
    await reviewer.sees('main', '没有待审核的异议');
    await reviewer.palette(requestId);
    await reviewer.sees('main', '东湖街道');
  });

  it('makes a request of what residents say in a group', { timeout: 60_000 }, async () => {
    const communityDoor = await doorOf('community');
    const groupId = 'wrJOURNEY01';
    await communityDoor.call('registerGroup', {
      params: { groupId },
      body: { source: wecom.source, name: '花家地西里居民群', communityId: '110105026034', notice: true },
    });
    const community = await visit('community');
    await community.sees('main', '没有待确认的诉求');
    const said = async (id: string, from: string, text: string) => {
      const at = Math.floor(Date.now() / 1000);
      const answer = await deliver(host.send, wecom, { id, groupId, from, at, text });
      expect([answer.status, answer.body]).toEqual([200, 'success']);
    };
    await said('1', 'resident-a', '花家地西里三号楼二单元的垃圾堆了三天没人清运，味道太大了');
    // The page was open all the while: what is said in the group comes by itself.
    await community.sees('[data-walk]', '垃圾');
    await said('2', 'resident-b', '我们单元也是，垃圾三天没人清运了');
    await community.sees('.thread', '我们单元也是');
    await community.press('c');
    await community.sees('.ant-message', '已确认');
    await community.sees('main', '没有待确认的诉求');

    const office = await visit('office');
    await office.sees('[data-walk]', '垃圾');
  });

  it('keeps what was typed through a reload, an ended session and another language', {
    timeout: 60_000,
  }, async () => {
    const words = '望京西园三区地下车库照明坏了两个月，物业一直没修，老人看不清路。';
    const agent = await visit('agent');
    await agent.focused('#phone');
    await agent.press('Alt+t');
    await agent.type(words);
    await agent.page.waitForFunction((typed) => JSON.stringify(localStorage).includes(typed), words);
    await agent.page.reload();
    await agent.sees('.ant-alert', '已恢复上次没有提交的内容');
    expect(await agent.page.locator('#text').inputValue()).toBe(words);

    await agent.palette('English');
    await agent.sees('.nav', 'Call desk');
    expect(await agent.page.locator('#text').inputValue()).toBe(words);
    await agent.palette('中文');
    await agent.sees('.nav', '坐席受理');

    agent.signedOutIsExpected();
    const password = `${crypto.randomUUID()}-Aa1`;
    await admin.call('updateUser', { params: { userId: 'agent' }, body: { password } });
    passwords.set('agent', password);
    await agent.press('Control+Enter');
    await agent.dialog('登录已过期');
    expect(await agent.page.locator('#text').inputValue()).toBe(words);
    await agent.type(password);
    await agent.press('Enter');
    await agent.sees('.followed', '已受理');
    await agent.sees('.followed .steps .done', '分类');
  });
});
