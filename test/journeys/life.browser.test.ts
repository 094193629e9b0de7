import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { picture, random } from '@jiesu/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../support/host.ts';
import { type Opened, openWorld } from '../support/worlds.ts';
import {
  type Desk,
  deskOf,
  findChromium,
  NO_CHROMIUM,
  openBrowser,
  type Visit,
  type Visitors,
} from './browser.ts';

/**
 * Days of a ticket's life before the same screens and keyboards: the city runs in this process, so that its clock can be
 * moved on, and the browsers' clocks with it.
 */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const wangjing = 'street-110105026';
const people = {
  office: { roles: ['office'], name: '望京承办小周', unitId: wangjing },
  water: { roles: ['office'], name: '水务小孙', unitId: 'department-water' },
  district: { roles: ['reviewer'], name: '朝阳审核小吴', districtId: '110105' },
  caller: { roles: ['caller'], name: '回访小郑' },
} as const;
type Person = keyof typeof people;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.skipIf(chromium === undefined && !required)('in the browser, as time goes by', () => {
  let opened: Opened;
  let visitors: Visitors;
  let folder: string;
  const passwords = new Map<Person, string>();
  let visits: Visit[] = [];

  const call: Opened['city']['call'] = (operation, input) => opened.city.call(operation, input);

  async function openCity(): Promise<void> {
    if (chromium === undefined) throw new Error(NO_CHROMIUM);
    const consoleDir = join(root, 'services', 'console', 'dist');
    if (!existsSync(join(consoleDir, 'index.html'))) throw new Error('Nothing is built yet: npm run build');
    folder = mkdtempSync(join(tmpdir(), 'jiesu-life-'));
    // Today, since a browser forgets the session by its own clock.
    opened = await openWorld('sqlite', { consoleDir, clock: new Date().toISOString() });
    const { app } = opened.city.city;
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    for (const [userId, person] of Object.entries(people)) {
      const password = `${crypto.randomUUID()}-Aa1`;
      passwords.set(userId as Person, password);
      await call('createUser', {
        as: 'admin',
        body: { userId, password, ...person, roles: [...person.roles] },
      });
    }
    visitors = await openBrowser(`http://127.0.0.1:${address.port}`, chromium);
  }

  afterEach(async ({ task }) => {
    const album = process.env.BROWSER_PICTURES;
    if (album && task.result?.errors?.length)
      for (const [at, { page }] of visits.entries())
        await page.screenshot({ path: join(album, `${task.id}-${at}.png`) });
    const seen = visits;
    visits = [];
    for (const visit of seen) await visit.close();
    await visitors?.close();
    await opened?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
    expect(seen.flatMap((visit) => visit.complaints)).toEqual([]);
  });

  /** Signs in; the browser's clock stands where the city's does. */
  async function visit(user: Person, path: string): Promise<Visit & Desk> {
    const visit = await visitors.signIn({ user, password: passwords.get(user) as string });
    visits.push(visit);
    await visit.page.clock.setSystemTime(opened.city.clock.now());
    await visit.page.goto(new URL(path, visit.page.url()).href);
    return { ...visit, ...deskOf(visit.page) };
  }

  async function handled(): Promise<string> {
    const answer = await call('createRequest', {
      as: 'agent',
      body: { kind: 'complaint', text: '你们到底管不管，地下室一直漏水，没有人来处理。' },
    });
    const requestId = answer.body.id as string;
    const trace = await call('getDispatch', { as: 'dispatcher', params: { requestId } });
    if (trace.body.hops.length === 0)
      await call('dispatchManually', {
        as: 'dispatcher',
        params: { requestId },
        body: { unitId: wangjing, because: '属地街道先行联系。', tier: 'ordinary' },
      });
    const as = { roles: ['office' as const], unitId: wangjing };
    const params = { ticketId: `${requestId}-1` };
    await call('acceptTicket', { as, params });
    await call('contactTicket', { as, params, body: { outcome: 'reached', method: 'phone' } });
    return params.ticketId;
  }

  it('a street whistles, a department comes and reports, and each rates the other', {
    timeout: 90_000,
  }, async () => {
    await openCity();
    const ticketId = await handled();
    const office = await visit('office', `/tickets/${ticketId}`);
    await office.sees('.special-actions button', '吹哨');
    await office.press('w');
    await office.press('w');
    await office.dialog('吹哨');
    await office.type('地下室漏水，危及配电箱，请到场抢修。');
    await office.page.locator('#special-units').focus();
    await office.type('水务');
    await office.sees('.ant-select-item-option', '水务');
    await office.press('Enter');
    await office.sees('.ant-modal .chip', '水务');
    await office.page.locator('#special-task').focus();
    await office.type('关阀并查漏');
    await office.page.locator('#special-place').focus();
    await office.type('三号楼地下室');
    await office.press('Control+Enter');
    await office.sees('.ant-message', '已办理：吹哨');
    await office.sees('main', '第 1 次吹哨');

    const water = await visit('water', '/');
    await water.sees('.nav', '专项');
    await water.press('g');
    await water.press('k');
    await water.sees('[data-walk]', '吹哨');
    await water.press('j');
    await water.press('Enter');
    await water.sees('.ticket-head', ticketId);
    await water.sees('main', '主办是');
    await water.press('w');
    await water.press('a');
    await water.sees('.ant-modal', '报到');
    await water.press('Control+Enter');
    await water.sees('.ant-message', '已办理：报到');

    await office.page.reload();
    await office.sees('main', '已到场');
    await office.press('w');
    await office.press('c');
    await office.sees('.ant-modal', '确认到场');
    await office.press('Control+Enter');
    await office.sees('main', '街道已确认');

    await water.undisturbed();
    await water.press('w');
    await water.press('r');
    await water.dialog('吹哨反馈');
    await water.type('已关阀，更换阀门一只，漏水止住。');
    await water.press('Control+Enter');
    await water.sees('.ant-message', '已办理：吹哨反馈');

    await office.page.reload();
    await office.sees('main', '更换阀门一只');
    await office.press('w');
    await office.press('e');
    await office.dialog('结束吹哨');
    await office.type('漏水止住，电路检查无碍。');
    await office.press('Control+Enter');
    await office.sees('main', '已结束，已解决');
    await office.undisturbed();
    await office.press('w');
    await office.press('s');
    await office.dialog('吹哨评价');
    await office.press('Control+Enter');
    await office.sees('main', '评价 5 分');
  });

  it('a deadline warns, is extended and breached', { timeout: 90_000 }, async () => {
    await openCity();
    const ticketId = await handled();
    for (let half = 0; half < 11; half += 1) await opened.city.advance(DAY / 2);
    const warned = (await opened.city.facts('deadline.warned.v1')).filter(
      ({ data }) => data.clock === 'handle',
    );
    expect(warned.map(({ data }) => data.share)).toEqual([50, 75]);

    const office = await visit('office', `/tickets/${ticketId}`);
    await office.sees('.ticket-columns', '剩 1 天');
    await office.press('d');
    await office.press('e');
    await office.dialog('申请延期');
    await office.press('Alt+4');
    await office.type('需与产权单位协调维修资金，预计下周完成。');
    await office.press('Control+Enter');
    await office.sees('.ant-message', '已办理：申请延期');
    await office.sees('main', '待审批');

    const district = await visit('district', '/desk');
    await district.sees('[data-walk]', '延期审批');
    await district.press('j');
    await district.press('Enter');
    await district.sees('.ticket-head', ticketId);
    await district.press('d');
    await district.press('y');
    await district.dialog('批准延期');
    await district.type('确需协调，准予延期。');
    await district.press('Control+Enter');
    await district.sees('.ant-message', '已办理：批准延期');

    await office.page.reload();
    await office.sees('.ticket-title', '延期');
    await office.sees('.ticket-columns', '剩 8 天');
    for (const early of visits) early.signedOutIsExpected();
    for (let day = 0; day < 9; day += 1) await opened.city.advance(DAY);
    const breached = (await opened.city.facts('deadline.breached.v1')).filter(
      ({ data }) => data.clock === 'handle',
    );
    expect(breached).toHaveLength(1);
    const later = await visit('office', `/tickets/${ticketId}`);
    await later.sees('.ticket-title', '督办');
    await later.sees('.ticket-title', '待回访');
    await later.sees('.story', '办理超时');
  });

  it('is neither solved nor satisfying, is taken up again one level up, and closed', {
    timeout: 120_000,
  }, async () => {
    await openCity();
    const ticketId = await handled();
    const office = await visit('office', `/tickets/${ticketId}`);
    const district = await visit('district', `/tickets/${ticketId}`);
    const caller = await visit('caller', '/callbacks');

    async function replied(text: string, n: number): Promise<void> {
      await office.sees('.ticket-head button', '提交回复');
      await office.press('h');
      await office.dialog('提交回复');
      await office.type(text);
      const choosing = office.page.waitForEvent('filechooser');
      await office.page.getByRole('button', { name: '选择文件' }).focus();
      await office.press('Enter');
      const buffer = Buffer.from(picture(random(n)));
      await (await choosing).setFiles({ name: '地下室.png', mimeType: 'image/png', buffer });
      await office.sees('.files', '已上传');
      await office.press('Control+Enter');
      await office.undisturbed();
      await opened.city.quiet();
      await district.page.reload();
      await district.sees('.ticket-head button', '审核通过');
      await district.press('p');
      await district.sees('.ant-modal', '诉求人会接到回访电话');
      await district.press('Control+Enter');
      await district.undisturbed();
      await opened.city.quiet();
    }
    async function calledBack(keys: readonly string[]): Promise<void> {
      await caller.page.reload();
      await caller.calls();
      for (const [at, key] of keys.entries()) {
        await caller.sees('.questions .now', ['联系过您', '解决了吗', '满意'][at] as string);
        await caller.press(key);
      }
      await caller.press('Enter');
      await caller.sees('.ant-message', '已记录');
      await opened.city.quiet();
    }

    await replied('已安排物业抽水，请放心。', 11);
    await calledBack(['1', '2', '3']);
    await caller.segment('已完成');
    await caller.sees('[data-walk]', '双否');

    await office.page.reload();
    await office.sees('.ticket-title', '第 2 轮办理');
    await office.sees('main', '已安排物业抽水');
    await office.press('c');
    await office.dialog('联系登记');
    await office.type('约定明天上门更换防水层。');
    await office.press('Control+Enter');
    await office.undisturbed();
    await replied('已更换防水层，三天观察没有渗漏。', 12);
    await caller.segment('现在拨打');
    await calledBack(['1', '1', '1']);
    await office.page.reload();
    await office.sees('.ticket-title', '已办结');
  });
});
