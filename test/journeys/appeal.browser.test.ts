import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monthOf } from '@jiesu/domain';
import { loadReference } from '@jiesu/service-kit';
import { emptyOutbox, openDoor, overHttp, picture, random } from '@jiesu/testkit';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../support/host.ts';
import { type Opened, openWorld, referenceFolder } from '../support/worlds.ts';
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
 * After the callback, with the keyboard alone: a unit appeals and the city decides; a code goes out by message. With
 * `APPEAL_PICTURES` set to a folder, what is seen is kept there.
 */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const wangjing = 'street-110105026';
const people = {
  office: { roles: ['office'], name: '望京承办小周', unitId: wangjing },
  city: { roles: ['reviewer'], name: '市级复核小钱' },
  assessor: { roles: ['analyst'], name: '考核小郑' },
  seat: { roles: ['agent'], name: '坐席小何' },
} as const;
type Person = keyof typeof people;
const reference = loadReference(referenceFolder);
const policyAt = (day: string) => reference.assessment.at(`${day}T12:00:00.000Z`);

describe.skipIf(chromium === undefined && !required)('in the browser, after the callback', () => {
  let opened: Opened;
  let visitors: Visitors;
  let folder: string;
  let base: string;
  const passwords = new Map<Person, string>();
  let visits: Visit[] = [];

  const done: Opened['city']['call'] = async (operation, input) => {
    const reply = await opened.city.call(operation, input);
    expect([operation, reply.status < 300 ? 'done' : reply.text]).toEqual([operation, 'done']);
    return reply;
  };

  beforeEach(async () => {
    const consoleDir = join(root, 'services', 'console', 'dist');
    if (!existsSync(join(consoleDir, 'index.html'))) throw new Error('Nothing is built yet: npm run build');
    folder = mkdtempSync(join(tmpdir(), 'jiesu-appeal-'));
    // Today, since a browser forgets the session by its own clock.
    opened = await openWorld('sqlite', { consoleDir, clock: new Date().toISOString() });
    const { app } = opened.city.city;
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    base = `http://127.0.0.1:${address.port}`;
    for (const [userId, person] of Object.entries(people)) {
      const password = `${crypto.randomUUID()}-Aa1`;
      passwords.set(userId as Person, password);
      await done('createUser', {
        as: 'admin',
        body: { userId, password, ...person, roles: [...person.roles] },
      });
    }
    visitors = await openBrowser(base, chromium);
  });

  afterEach(async ({ task }) => {
    if (task.result?.errors?.length)
      for (const [at, { page }] of visits.entries()) await keep(page, `failed-${at}`);
    const seen = visits;
    visits = [];
    for (const visit of seen) await visit.close();
    await visitors?.close();
    await opened?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
    expect(seen.flatMap((visit) => visit.complaints)).toEqual([]);
  });

  async function keep(page: Page, name: string): Promise<void> {
    const album = process.env.APPEAL_PICTURES;
    if (!album) return;
    if (!existsSync(album)) mkdirSync(album, { recursive: true });
    await page.screenshot({ path: join(album, `${name}.png`), fullPage: true });
  }

  async function visit(user: Person, path: string): Promise<Visit & Desk> {
    const visit = await visitors.signIn(
      { user, password: passwords.get(user) as string },
      { width: 1440, height: 900 },
    );
    visits.push(visit);
    await visit.page.clock.setSystemTime(opened.city.clock.now());
    await visit.page.goto(new URL(path, visit.page.url()).href);
    await visit.page.waitForSelector('.page-head, .ticket-head');
    return { ...visit, ...deskOf(visit.page) };
  }

  async function received(): Promise<string> {
    const { body } = await done('createRequest', {
      as: 'agent',
      body: {
        kind: 'complaint',
        text: '你们到底管不管，地下室一直漏水，没有人来处理。',
        petitioner: { kind: 'person', name: '李晓明', phone: '19900001234' },
      },
    });
    return body.id;
  }

  /** Called back by the desk: not solved, says the record; the telephone system kept the conversation. */
  async function calledBack(): Promise<string> {
    const requestId = await received();
    await done('dispatchManually', {
      as: 'dispatcher',
      params: { requestId },
      body: { unitId: wangjing, because: '属地街道先行联系。', tier: 'ordinary' },
    });
    const as = { roles: ['office' as const], unitId: wangjing };
    const params = { ticketId: `${requestId}-1` };
    await done('acceptTicket', { as, params });
    await done('contactTicket', { as, params, body: { outcome: 'reached', method: 'phone' } });
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as,
      body: picture(random(1)),
      headers: { 'content-type': 'image/png' },
    });
    const { ref } = stored.body as { ref: string };
    const text = '已抽水并更换防水层，三天观察没有渗漏。';
    await done('replyTicket', { as, params, body: { result: 'solved', text, attachments: [ref] } });
    await done('approveReply', {
      as: { userId: 'district.reviewer', roles: ['reviewer'], districtId: '110105' },
      params,
    });
    await done('recordCallback', {
      as: 'caller',
      params: { callbackId: `${params.ticketId}-1` },
      body: {
        status: 'reached',
        contacted: true,
        solved: false,
        satisfaction: 'dissatisfied',
        note: '通话中有杂音',
        recording: 'tel/2026/0731',
      },
    });
    return params.ticketId;
  }

  it('an office appeals, the city listens and upholds, and the office’s three rates follow', {
    timeout: 120_000,
  }, async () => {
    const ticketId = await calledBack();
    const assessor = await visit(
      'assessor',
      `/bulletins?period=${monthOf(opened.city.clock.now(), policyAt)}`,
    );
    const theirs = () =>
      assessor.page.locator('.bulletin tbody tr').filter({ hasText: '望京街道' }).locator('td.score strong');
    const score = (): Promise<string> => theirs().innerText();
    expect(await score()).toBe('10.0');

    const office = await visit('office', `/tickets/${ticketId}`);
    await office.sees('.called-back', '第 1 轮');
    await keep(office.page, '1-ticket');
    expect(await office.page.locator('.called-back').innerText()).not.toContain('tel/2026/0731');
    await office.press('m');
    await office.press('f');
    await office.dialog('申请复核');
    await office.type('录音里诉求人说已经解决，记成了没解决。');
    await office.press('Alt+1');
    await keep(office.page, '2-appeal');
    await office.press('Control+Enter');
    await office.undisturbed();
    await office.sees('.called-back', '待复核');
    await opened.city.quiet();

    const city = await visit('city', '/');
    await city.palette('回访复核');
    await city.sees('.detail-pane', 'tel/2026/0731');
    await city.sees('.detail-pane', '没解决');
    await city.sees('.detail-pane', '通话中有杂音');
    await keep(city.page, '3-appeals');
    await city.press('u');
    await city.dialog('成立');
    await city.type('录音 02:10 诉求人说已经解决，比较满意。');
    await city.press('Alt+0');
    for (const key of ['Alt+1', 'Alt+1', 'Alt+2']) await city.press(key);
    await keep(city.page, '4-decide');
    await city.press('Control+Enter');
    await city.undisturbed();
    await city.sees('.list-pane', '没有待复核的回访');
    await city.segment('成立');
    await city.sees('.detail-pane', '原来的回访记录');
    await keep(city.page, '5-decided');
    await city.page.getByRole('button', { name: 'English' }).focus();
    await city.press('Enter');
    await city.sees('.detail-pane', 'What had been recorded');
    await keep(city.page, '5-english');
    await opened.city.quiet();

    await office.sees('.called-back', '成立');
    await office.sees('.called-back', '02:10');
    await assessor.page.reload();
    await theirs().filter({ hasNotText: '10.0' }).waitFor();
    expect(Number(await score())).toBeGreaterThan(90);
    await keep(assessor.page, '6-bulletin');
  });

  it('the desk sends a code by message, a gateway fails and is tried again, and the desk sees how far it is', {
    timeout: 90_000,
  }, async () => {
    const requestId = await received();
    const seat = await visit('seat', `/requests/${requestId}`);
    await seat.sees('.page', '办理进度查询码');
    await seat.press('Alt+w');
    await seat.sees('.page', '待网关取走');
    await keep(seat.page, '7-code');

    await opened.city.city.accounts.ensure({ userId: 'sms', name: '短信网关', roles: ['machine'] });
    const { token } = await opened.city.city.accounts.tokenFor('sms');
    const door = openDoor(overHttp(base), token);
    const texts: string[] = [];
    const delivering = (outcome: 'sent' | 'failed') =>
      emptyOutbox(door, 'message', async ({ to, text }) => {
        texts.push(`${to} ${text}`);
        return { outcome, ...(outcome === 'failed' && { detail: '通道拒收' }) };
      });
    expect(await delivering('failed')).toBe(1);
    expect(texts[0]).toContain(`19900001234 【12345】您的受理编号${requestId}`);

    await seat.palette('发送箱');
    await seat.segment('发送失败');
    await seat.sees('.detail-pane', '199****1234');
    await seat.sees('.detail-pane', '通道拒收');
    await keep(seat.page, '8-outbox');
    expect(await seat.page.content()).not.toContain('19900001234');
    await seat.press('p');
    await seat.sees('.ant-message', '已再次放入发送箱');
    expect(await delivering('sent')).toBe(1);
    await seat.segment('已发出');
    await seat.sees('.detail-pane', '网关已发出');

    // The link of the message opens the petitioner's own page.
    const link = /http\S+\/p\/\S+/.exec(texts[1] ?? '')?.[0] ?? '';
    const phone = await visitors.plain({ width: 375, height: 740, javaScriptEnabled: false });
    visits.push(phone);
    await phone.page.goto(`${base}${new URL(link).pathname}`);
    await phone.page.getByText(requestId).first().waitFor();
    await keep(phone.page, '9-petitioner');
  });
});
