import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, assessmentWindow, localDate, monthOf, periodBefore } from '@jiesu/domain';
import { loadReference } from '@jiesu/service-kit';
import { picture, random } from '@jiesu/testkit';
import type { Page } from 'playwright-core';
import readXlsxFile from 'read-excel-file/node';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../support/host.ts';
import { type Opened, openWorld, referenceFolder } from '../support/worlds.ts';
import { deskOf, findChromium, NO_CHROMIUM, openBrowser, type Visitors } from './browser.ts';

/**
 * A month's bulletin: read, followed to its tickets, tried under another formula, downloaded and read back, issued, and
 * a signal looked at; with the keyboard. With `BULLETIN_PICTURES` set to a folder, what is seen is kept there.
 */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const reference = loadReference(referenceFolder);
const policyAt = (day: string) => reference.assessment.at(`${day}T12:00:00.000Z`);
const unitNamed = (name: string) => {
  const found = reference.units.all.find(({ shortName }) => shortName === name);
  if (found === undefined) throw new Error(`no unit ${name}`);
  return found;
};
const wangjing = unitNamed('望京街道');
const shuangjing = unitNamed('双井街道');
const district = { roles: ['reviewer' as const], districtId: '110105' };

describe.skipIf(chromium === undefined && !required)('a bulletin', () => {
  let opened: Opened;
  let visitors: Visitors;
  let folder: string;
  let complaints: readonly string[] = [];
  let seen: Page | undefined;

  const done: Opened['city']['call'] = async (operation, input) => {
    const reply = await opened.city.call(operation, input);
    expect([operation, reply.status < 300 ? 'done' : reply.text]).toEqual([operation, 'done']);
    return reply;
  };

  afterEach(async ({ task }) => {
    if (seen && task.result?.errors?.length) await keep(seen, 'failed');
    await visitors?.close();
    await opened?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
    // The draft that does not add up is refused, and the browser says so.
    expect(complaints.filter((one) => !/422.*assessment:preview/.test(one))).toEqual([]);
  });

  async function keep(page: Page, name: string): Promise<void> {
    const album = process.env.BULLETIN_PICTURES;
    if (!album) return;
    if (!existsSync(album)) mkdirSync(album, { recursive: true });
    await page.screenshot({ path: join(album, `${name}.png`), fullPage: true });
  }

  type Answers = {
    contacted: boolean;
    solved: boolean;
    satisfaction: 'satisfied' | 'basicallySatisfied' | 'dissatisfied';
  };
  let made = 0;
  async function handled(unit: typeof wangjing, answers: Answers): Promise<string> {
    made += 1;
    const { body: created } = await done('createRequest', {
      as: 'agent',
      body: { kind: 'complaint', text: `你们到底管不管，${made} 号楼地下室一直漏水，没有人来处理。` },
    });
    const requestId = created.id as string;
    await done('dispatchManually', {
      as: 'dispatcher',
      params: { requestId },
      body: { unitId: unit.id, because: '属地街道先行联系。', tier: 'ordinary' },
    });
    const params = { ticketId: `${requestId}-1` };
    const as = { roles: ['office' as const], unitId: unit.id };
    await done('acceptTicket', { as, params });
    await done('contactTicket', { as, params, body: { outcome: 'reached', method: 'phone' } });
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as,
      body: picture(random(made)),
      headers: { 'content-type': 'image/png' },
    });
    const { ref } = stored.body as { ref: string };
    const text = `已修复 ${made} 号楼的管道，三天观察没有渗漏。`;
    await done('replyTicket', { as, params, body: { result: 'solved', text, attachments: [ref] } });
    await done('approveReply', { as: district, params });
    await done('recordCallback', {
      as: 'caller',
      params: { callbackId: `${requestId}-1-1` },
      body: { status: 'reached', ...answers },
    });
    return requestId;
  }

  it('is read, drilled, tried under another formula, downloaded, issued, and its signals are looked at', {
    timeout: 120_000,
  }, async () => {
    // The newest month that has settled by now; browsers forget a session by their own clock.
    const now = new Date().toISOString();
    let period = monthOf(now, policyAt);
    while (assessmentWindow(period, policyAt).settledAt > now) period = periodBefore(period);
    const { from } = assessmentWindow(period, policyAt);
    opened = await openWorld('sqlite', {
      consoleDir: join(root, 'services', 'console', 'dist'),
      clock: `${addDays(localDate(from), 3)}T02:00:00.000Z`,
    });
    const { city } = opened;
    const good: Answers = { contacted: true, solved: true, satisfaction: 'satisfied' };
    // By hand: Wangjing (2 × 100 + 2 × 60) / 4 = 80, Shuangjing (2 × 100 + 50 + 40) / 4 = 72.5.
    for (let n = 0; n < 2; n += 1) {
      await handled(wangjing, good);
      await handled(wangjing, { contacted: true, solved: true, satisfaction: 'dissatisfied' });
      await handled(shuangjing, good);
    }
    await handled(shuangjing, { contacted: true, solved: false, satisfaction: 'satisfied' });
    const requestId = await handled(shuangjing, {
      contacted: false,
      solved: false,
      satisfaction: 'satisfied',
    });
    const password = `${crypto.randomUUID()}-Aa1`;
    for (const body of [
      { userId: 'assessor', name: '考核小郑', roles: ['analyst'], password },
      { userId: 'seat', name: '坐席小何', roles: ['agent'], password },
    ])
      await done('createUser', { as: 'admin', body });
    await city.advance(Date.parse(now) - Date.parse(city.clock.now()));

    const { app } = city.city;
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    visitors = await openBrowser(`http://127.0.0.1:${address.port}`, chromium);
    const visit = await visitors.signIn({ user: 'assessor', password }, { width: 1500, height: 900 });
    complaints = visit.complaints;
    const { page } = visit;
    seen = page;
    const desk = deskOf(page);

    await desk.palette('考核通报');
    // The newest period that is over comes first; it may have callbacks to come.
    await desk.sees('.page-head', '数据截至');
    if (!(await page.locator('.page-head').innerText()).includes(`${period} 期`)) await desk.press('[');
    await desk.sees('.page-head', `${period} 期`);
    const row = (name: string) => page.locator('.bulletin tbody tr').filter({ hasText: name });
    await row('望京街道').waitFor();
    expect(await row('望京街道').locator('td.score strong').innerText()).toBe('80.0');
    expect(await row('双井街道').locator('td.score strong').innerText()).toBe('72.5');
    await desk.sees('.difference', '样本太少');
    await keep(page, '1-bulletin');

    // Who is behind a figure.
    await row('双井街道').locator('button.figure-link[title="未解决"]').focus();
    await desk.press('Enter');
    await desk.sees('.drill', '未解决：2 张工单');
    await page.locator('.drill a').first().waitFor();
    expect(await page.locator('.drill tbody a').count()).toBe(2);
    await keep(page, '2-drill');
    await desk.press('Escape');
    await page.locator('.drill').waitFor({ state: 'detached' });

    // Downloaded and read back.
    folder = mkdtempSync(join(tmpdir(), 'jiesu-bulletin-'));
    const file = join(folder, 'bulletin.xlsx');
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载 Excel' }).focus();
    await desk.press('Enter');
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`bulletin-${period}.xlsx`);
    await download.saveAs(file);
    const sheets = await readXlsxFile(file);
    const streets = sheets.find(({ sheet }) => sheet === '街乡镇')?.data ?? [];
    expect(streets.slice(1, 3).map((cells) => [cells[0], cells[1], cells[3], cells[9]])).toEqual([
      [1, '望京街道', 4, 80],
      [2, '双井街道', 4, 72.5],
    ]);

    // On paper: the ranking, and nothing to press.
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('link', { name: '下载 Excel' }).isVisible()).toBe(false);
    for (const name of ['街乡镇', '市级部门', '公共服务企业'])
      await page.locator('.panel').filter({ hasText: name }).first().waitFor();
    await keep(page, '3-print');
    await page.emulateMedia({ media: 'screen' });

    // Issued, it recomputes the same.
    await desk.press('i');
    await desk.sees('.ant-modal', `发布 ${period} 期通报？`);
    await desk.press('Enter');
    await desk.sees('.chip', '重算一致');
    await keep(page, '4-issued');

    // Another formula: satisfaction counts most, and the two change places.
    await page.getByRole('link', { name: '试算考核办法' }).focus();
    await desk.press('Enter');
    for (const [name, value] of [
      ['response', '10'],
      ['resolution', '5'],
      ['satisfaction', '80'],
    ]) {
      await page.locator(`#weight-${name}`).fill(value ?? '');
      await desk.press('Tab');
    }
    await desk.press('Control+Enter');
    await desk.sees('.field-error', '三项权重之和应为 1');
    await page.locator('#weight-resolution').fill('10');
    await desk.press('Tab');
    await desk.press('Control+Enter');
    await row('望京街道').waitFor();
    // By hand: Wangjing (200 + 2 × 20) / 4 = 60, Shuangjing (200 + 90 + 80) / 4 = 92.5.
    expect(await row('望京街道').innerText()).toMatch(/80\.0\s+60\.0\s+1\s+2\s+↓ 1/);
    expect(await row('双井街道').innerText()).toMatch(/72\.5\s+92\.5\s+2\s+1\s+↑ 1/);
    await keep(page, '5-preview');

    // Looked at, it becomes the next version, from tomorrow on; what was issued stays as it was.
    await desk.press('s');
    await desk.dialog('把试算过的办法存为新版本');
    await desk.sees('.ant-modal', '第一个按新办法计算的月度考核期');
    await desk.type('以满意为主，经领导小组研究。');
    await keep(page, '5a-adopt');
    await desk.press('Control+Enter');
    await desk.sees('.ant-message', '已保存');
    await desk.undisturbed();
    await desk.press('h');
    await desk.sees('.ant-modal', '待生效');
    await desk.sees('.ant-modal', '以满意为主，经领导小组研究。');
    await keep(page, '5b-versions');
    await desk.press('Escape');
    await desk.undisturbed();
    const { body: again } = await done('getBulletin', { as: 'analyst', params: { period } });
    expect(again.same).toBe(true);

    // Points beside the rates, in the period that runs.
    const runs = monthOf(now, policyAt);
    await page.goto(new URL(`/bulletins?period=${runs}`, page.url()).href);
    await desk.sees('.page-head', `${runs} 期`);
    await desk.sees('.panel', '没有加减分');
    await desk.press('a');
    await desk.dialog(`${runs} 期：给一个单位加分或扣分`);
    await desk.type('望京街道');
    await desk.press('Enter');
    await page.locator('#points-value').fill('0.5');
    await page.locator('#points-because').fill('推动解决老旧小区漏水，经核实。');
    await desk.press('Control+Enter');
    await desk.sees('.panel', '推动解决老旧小区漏水，经核实。');
    await keep(page, '5c-points');

    // The contact that was denied, looked at by a person.
    await desk.palette('疑点核查');
    await desk.sees('.page-head', '期共');
    for (let step = 0; step < 3; step += 1)
      if (!(await page.locator('.page-head').innerText()).includes(`${period} 期共`)) {
        const before = await page.locator('.page-head .soft').innerText();
        await desk.press('[');
        await page.locator('.page-head .soft').filter({ hasNotText: before }).waitFor();
      }
    await desk.sees('.row-item.on', '称已联系，回访时被否认');
    await desk.sees('.row-item.on', '双井街道');
    await keep(page, '6-signals');
    await desk.press('x');
    await desk.dialog('排除');
    await desk.type('录音显示已联系到家属。');
    await desk.press('Control+Enter');
    await desk.undisturbed();
    await desk.segment('已排除');
    await desk.sees('.detail-pane', '录音显示已联系到家属。');
    await keep(page, '7-dismissed');

    // The agent, who hears from a petitioner that somebody wanted another rating, reports it.
    const agent = await visitors.signIn({ user: 'seat', password });
    const phone = deskOf(agent.page);
    await agent.page.goto(new URL(`/requests/${requestId}`, agent.page.url()).href);
    await phone.sees('.page-head button', '登记被施压');
    await phone.press('y');
    await phone.dialog('登记诉求人反映的施压或干预');
    await phone.type('称有人上门要求改成满意。');
    await phone.press('Control+Enter');
    await phone.sees('.ant-message', '已登记');
    const { body: signals } = await done('listSignals', { as: 'analyst', query: { kind: 'pressure' } });
    expect(signals.items).toMatchObject([
      { unitId: shuangjing.id, evidence: [{ said: '称有人上门要求改成满意。', by: 'seat' }] },
    ]);
    expect(agent.complaints).toEqual([]);
  });
});
