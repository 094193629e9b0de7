import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { picture, random } from '@jiesu/testkit';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld } from '../support/worlds.ts';
import { findChromium, NO_CHROMIUM, openBrowser, type Visitors } from './browser.ts';

/**
 * The petitioner on a phone, with the link and nothing else: no log-in, no script. The city runs in this process. With
 * `PROGRESS_PICTURES` set to a folder, what they see is kept there.
 */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const wangjing = 'street-110105026';
const office = { roles: ['office' as const], unitId: wangjing };
const district = { userId: 'district.reviewer', roles: ['reviewer' as const], districtId: '110105' };
const phone = { width: 375, height: 740 };

describe.skipIf(chromium === undefined && !required)('the petitioner', () => {
  let opened: Opened;
  let visitors: Visitors;

  const call: Opened['city']['call'] = (operation, input) => opened.city.call(operation, input);
  const done: Opened['city']['call'] = async (operation, input) => {
    const reply = await call(operation, input);
    expect([operation, reply.status < 300 ? 'done' : reply.text]).toEqual([operation, 'done']);
    return reply;
  };

  afterEach(async () => {
    await visitors?.close();
    await opened?.close();
  });

  async function keep(page: Page, name: string): Promise<void> {
    const album = process.env.PROGRESS_PICTURES;
    if (!album) return;
    if (!existsSync(album)) mkdirSync(album, { recursive: true });
    await page.screenshot({ path: join(album, `${name}.png`), fullPage: true });
  }

  /** Nothing sticks out at the sides, and whoever does not see well can read and hit it. */
  async function fitsThePhone(page: Page): Promise<void> {
    const wide = await page.evaluate(`document.documentElement.scrollWidth - innerWidth`);
    expect(wide).toBeLessThanOrEqual(0);
    const small = await page.evaluate(
      `[...document.querySelectorAll('button, summary, .choices label, a.button')].filter((one) => one.offsetHeight > 0 && one.offsetHeight < 44).length`,
    );
    expect(small).toBe(0);
    const letters = await page.evaluate(
      `Math.min(...[...document.querySelectorAll('main :not(input[type=radio], input[type=hidden])')].map((one) => parseFloat(getComputedStyle(one).fontSize)))`,
    );
    expect(letters).toBeGreaterThanOrEqual(17);
  }

  async function answered(ticketId: string, text: string, n: number): Promise<void> {
    const params = { ticketId };
    await done('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } });
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as: office,
      body: picture(random(n)),
      headers: { 'content-type': 'image/png' },
    });
    const { ref } = stored.body as { ref: string };
    await done('replyTicket', { as: office, params, body: { result: 'solved', text, attachments: [ref] } });
    await done('approveReply', { as: district, params });
  }

  it('looks, adds, says that nothing was solved, sees it taken up again, is content, and later is not', {
    timeout: 90_000,
  }, async () => {
    opened = await openWorld('sqlite', { clock: new Date().toISOString() });
    const { app } = opened.city.city;
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const base = `http://127.0.0.1:${address.port}`;
    const { body: created } = await done('createRequest', {
      as: 'agent',
      body: {
        kind: 'complaint',
        text: '你们到底管不管，地下室一直漏水，没有人来处理。',
        petitioner: { kind: 'person', name: '李晓明', phone: '19900001234' },
      },
    });
    const requestId = created.id as string;
    const { body: code } = await done('giveProgressCode', { as: 'agent', params: { requestId } });

    visitors = await openBrowser(base, chromium);
    const { page, complaints, close } = await visitors.plain({ ...phone, javaScriptEnabled: false });
    const sees = (words: string): Promise<void> => page.getByText(words).first().waitFor();

    // Before anybody holds it, by number and code as they were said on the phone.
    await page.goto(`${base}/p`);
    await keep(page, '1-ask');
    await page.getByLabel('受理编号').fill(requestId.toLowerCase());
    await page.getByLabel('查询码').fill(code.code.toLowerCase().replaceAll('-', ' '));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/p\/\d{8}-/);

    const trace = await call('getDispatch', { as: 'dispatcher', params: { requestId } });
    if (trace.body.hops.length === 0)
      await done('dispatchManually', {
        as: 'dispatcher',
        params: { requestId },
        body: { unitId: wangjing, because: '属地街道先行联系。', tier: 'ordinary' },
      });
    const ticketId = `${requestId}-1`;
    await done('acceptTicket', { as: office, params: { ticketId } });

    // With the link from the message.
    await page.goto(`${base}${code.path}`);
    await sees('望京街道办事处');
    await sees('承办单位接单');
    await fitsThePhone(page);
    await keep(page, '2-accepted');
    await page.locator('summary', { hasText: '补充情况' }).click();
    await page.locator('textarea').first().fill('地下二层也漏了，邻居19900004321也知道。');
    await page.getByRole('button', { name: '提交' }).click();
    await sees('已收到，会转给承办单位');
    await sees('地下二层也漏了');
    expect(await page.content()).not.toContain('19900004321');
    await page.locator('summary', { hasText: '补充照片' }).click();
    await page.locator('input[type=file]').setInputFiles({
      name: 'leak.png',
      mimeType: 'image/png',
      buffer: Buffer.from(picture(random(3))),
    });
    await page.getByRole('button', { name: '上传照片' }).click();
    await sees('照片已收到');
    await keep(page, '3-added');

    await answered(ticketId, '已安排物业抽水，请放心。', 5);
    await page.reload();
    await sees('请您评价');
    await keep(page, '4-to-be-rated');
    // Keyboard alone.
    await page.locator('input[name=contacted][value=yes]').focus();
    await page.keyboard.press('Space');
    await page.locator('input[name=solved][value=no]').focus();
    await page.keyboard.press('Space');
    await page.locator('input[name=satisfaction][value=dissatisfied]').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('还在漏');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sees('已收到您的评价');
    await opened.city.quiet();
    await page.goto(`${base}${code.path}`);
    await sees('没有解决，重新办理');
    await sees('第 2 次办理');
    await fitsThePhone(page);
    await keep(page, '5-reopened');
    const { body: callback } = await call('getCallback', {
      as: 'caller',
      params: { callbackId: `${ticketId}-1` },
    });
    expect(callback).toMatchObject({
      solved: false,
      callback: { cell: 'neither' },
      history: [{ by: 'petitioner' }],
    });

    await answered(ticketId, '已更换防水层，三天观察没有渗漏。', 6);
    await done('recordCallback', {
      as: 'caller',
      params: { callbackId: `${ticketId}-2` },
      body: { status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' },
    });
    await page.reload();
    await sees('这件事已办结');
    await page.locator('summary', { hasText: '不同意办结' }).click();
    await keep(page, '6-closed');
    await page.locator('textarea').first().fill('昨晚下雨又漏了。');
    await page.getByRole('button', { name: '没有解决，要求重新办理' }).click();
    await sees('这件事会重新办理');
    await sees('第 3 次办理');
    await page.getByRole('link', { name: 'English' }).click();
    await sees('What comes next');
    await keep(page, '7-english');
    await page.setViewportSize({ width: 1366, height: 800 });
    await page.goto(`${base}${code.path}`);
    await keep(page, '8-desktop');

    // Nobody else's number opens it, and the number alone opens nothing.
    expect((await page.goto(`${base}/p/${requestId}/AAAA-AAAA-AAAA`))?.status()).toBe(404);
    await sees('查询码不对');
    await keep(page, '9-wrong');
    expect(complaints.filter((said) => !said.includes('404'))).toEqual([]);
    await close();
  });
});
