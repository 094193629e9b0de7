import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FactData } from '@jiesu/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../support/host.ts';
import { type Opened, openWorld } from '../support/worlds.ts';
import { deskOf, findChromium, NO_CHROMIUM, openBrowser, type Visit, type Visitors } from './browser.ts';

/** From an upheld objection to a mended rule: drafted with one key, checked, tried, replayed, saved, in force. */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const wangjing = 'street-110105026';
const office = { roles: ['office' as const], unitId: wangjing };

const classified = (requestId: string): FactData<'request.classified.v1'> => ({
  requestId,
  channel: 'hotline',
  kind: 'complaint',
  receivedAt: '2026-11-23T01:59:00.000Z',
  petitionerRef: `p-${requestId}`,
  confidential: false,
  supporters: 1,
  title: '小区物业多日不清运垃圾',
  text: '市民反映小区物业多日不清运垃圾，希望尽快处理。',
  place: {
    districtId: '110105',
    streetId: '110105026',
    text: '望京街道某小区',
    confidence: 0.95,
    words: ['望京'],
  },
  problemType: { code: 'L01.02', confidence: 0.95, words: ['物业'] },
  alternatives: [],
  dimensions: { primary: { dimension: 'housing', confidence: 0.9, words: [] }, secondary: [] },
  urgency: { level: 'ordinary', words: [] },
  decidedBy: 'machine',
  confident: true,
  classifierVersion: 'test',
});

/** Of the page, for what runs there. */
declare const document: { readonly activeElement: unknown };

describe.skipIf(chromium === undefined && !required)('in the browser, the rules of dispatch', () => {
  let opened: Opened;
  let visitors: Visitors;
  let visit: Visit | undefined;
  let folder: string;

  afterEach(async ({ task }) => {
    const album = process.env.BROWSER_PICTURES;
    if (album && visit && task.result?.errors?.length)
      await visit.page.screenshot({ path: join(album, `${task.id}.png`) });
    const complaints = visit?.complaints ?? [];
    await visit?.close();
    visit = undefined;
    await visitors?.close();
    await opened?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
    expect(complaints).toEqual([]);
  });

  async function dispatcher() {
    if (chromium === undefined) throw new Error(NO_CHROMIUM);
    const consoleDir = join(root, 'services', 'console', 'dist');
    if (!existsSync(join(consoleDir, 'index.html'))) throw new Error('Nothing is built yet: npm run build');
    folder = mkdtempSync(join(tmpdir(), 'jiesu-rules-'));
    opened = await openWorld('sqlite', { consoleDir, clock: new Date().toISOString() });
    const { app } = opened.city.city;
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const password = `${crypto.randomUUID()}-Aa1`;
    await opened.city.call('createUser', {
      as: 'admin',
      body: { userId: 'rules', password, name: '派单小李', roles: ['dispatcher'] },
    });
    visitors = await openBrowser(`http://127.0.0.1:${address.port}`, chromium);
    return async (path: string) => {
      visit ??= await visitors.signIn({ user: 'rules', password });
      await visit.page.clock.setSystemTime(opened.city.clock.now());
      await visit.page.goto(new URL(path, visit.page.url()).href);
      return { ...visit, ...deskOf(visit.page) };
    };
  }
  const say = (requestId: string) =>
    opened.city.publish({
      type: 'request.classified.v1',
      data: classified(requestId),
      time: opened.city.clock.now(),
    });
  const object = (requestId: string) =>
    opened.city.call('objectTicket', {
      as: office,
      params: { ticketId: `${requestId}-1` },
      body: {
        reason: 'notOurDuty',
        basis: '该小区由产权单位直管，物业监管属住建部门职责，附协议。',
        proposedUnitId: 'department-housing',
        attachments: [],
      },
    });
  const picture = (name: string) =>
    process.env.BROWSER_ALBUM && visit
      ? visit.page.screenshot({ path: join(process.env.BROWSER_ALBUM, `${name}.png`) })
      : undefined;

  it('other limits are previewed on what was handled, then adopted, and no ticket that runs moves', {
    timeout: 60_000,
  }, async () => {
    const go = await dispatcher();
    await say('20261123-00000001');
    const before = await opened.city.call('getTicket', {
      as: office,
      params: { ticketId: '20261123-00000001-1' },
    });
    await opened.city.advance(2 * 86_400_000);
    const desk = await go('/limits');
    await desk.sees('.limits', '办理');
    await desk.page.locator('#limit-ordinary-handle').focus();
    await desk.press('Control+a');
    await desk.type('1');
    await desk.sees('.limits', '原为 7 自然日');
    await desk.page.keyboard.press('Tab');
    await desk.press('Escape');
    await desk.page.evaluate(() => (document.activeElement as unknown as { blur(): void } | null)?.blur());
    await desk.press('p');
    await desk.sees('.panel', '1 件工单');
    await desk.sees('.ant-table', '望京街道办事处');
    await picture('8-limits');
    await desk.press('s');
    await desk.dialog('把预演过的时限存为新版本');
    await desk.type('一般诉求一日办结，经会商确定。');
    await picture('9-adopt-limits');
    await desk.press('Control+Enter');
    await desk.sees('.ant-message', '已保存');
    await desk.undisturbed();
    await desk.press('h');
    await desk.sees('.ant-modal', '7 自然日 → 1 自然日');
    await desk.sees('.ant-modal', '待生效');
    await desk.page.locator('.ant-modal-mask.ant-fade-enter').waitFor({ state: 'detached' });
    await picture('10-versions-of-limits');
    const { body: limits } = await opened.city.call('listTimeLimits', { as: 'dispatcher' });
    expect(limits.items[0]).toMatchObject({
      state: 'coming',
      by: 'rules',
      note: '一般诉求一日办结，经会商确定。',
    });
    const after = await opened.city.call('getTicket', {
      as: office,
      params: { ticketId: '20261123-00000001-1' },
    });
    expect(after.body.due).toEqual(before.body.due);
  });

  it('the duty list is changed with the rules, and saved with them', {
    timeout: 60_000,
  }, async () => {
    const go = await dispatcher();
    const desk = await go('/rules');
    await desk.sees('.row-item', '派');
    await desk.press('l');
    await desk.sees('.ant-modal', '不动产登记属规划自然资源部门法定职责');
    await desk.press('n');
    await desk.focused('#duty-id');
    await desk.type('duty-property');
    await desk.press('Tab');
    await desk.type('住房和城乡建设');
    await desk.page.locator('.ant-select-item-option-active').last().waitFor();
    await desk.press('Enter');
    await desk.page.locator('#duty-types').focus();
    await desk.type('物业');
    await desk.page.locator('.ant-select-tree-treenode').filter({ hasText: '物业' }).last().waitFor();
    await desk.press('ArrowDown');
    await desk.press('Enter');
    await desk.page.locator('#duty-because').fill('物业监管属住建部门职责');
    await desk.press('Control+Enter');
    await desk.sees('.ant-modal .chip-mark', '新增');
    await picture('11-duties');
    await desk.press('Escape');
    await desk.undisturbed();
    await desk.sees('.panel', '履职事项清单：duty-property');
    await desk.sees('.panel', '检查通过');
    await desk.press('s');
    await desk.dialog('保存为新的派单目录版本');
    await desk.type('物业服务监管收归部门');
    await desk.press('Control+Enter');
    await desk.sees('.ant-message', '已保存');
    const { body } = await opened.city.call('listCatalogues', { as: 'dispatcher' });
    expect(body.duties.at(-1)).toMatchObject({ id: 'duty-property', unitId: 'department-housing' });
  });

  it('an upheld objection mends a rule, which is tried, replayed and in force a minute later', {
    timeout: 120_000,
  }, async () => {
    const go = await dispatcher();
    const ids = ['20261123-00000001', '20261123-00000002', '20261123-00000003'];
    for (const id of ids) await say(id);
    for (const id of ids.slice(0, 2)) expect((await object(id)).status).toBe(200);
    const upheld = await opened.city.call('upholdObjection', {
      as: 'reviewer',
      params: { ticketId: `${ids[0]}-1` },
      body: { because: '协议写明由住建部门监管。', proposedUnitId: 'department-housing' },
    });
    expect(upheld.status).toBe(200);

    const desk = await go('/objections');
    await desk.sees('.detail-pane', '规则修订建议');
    await picture('1-objections');
    await desk.press('m');
    await desk.sees('.ant-message', '已起草修订');
    await desk.sees('.panel', '检查通过');
    await desk.sees('.detail-pane', '修改前');
    await picture('2-drafted');

    // Only where the agreement holds: in one street.
    await desk.press('e');
    await desk.sees('.ant-modal', '修改：');
    await desk.page.locator('#rule-areas').focus();
    await desk.type('望京');
    await desk.sees('.ant-select-item-option-active', '望京');
    await desk.press('Enter');
    await picture('3-edit');
    await desk.press('Control+Enter');
    await desk.undisturbed();
    await desk.sees('.detail-pane', '望京');

    // A rule that collides with another is named with it, and cannot be saved.
    await desk.press('n');
    await desk.sees('.ant-modal', '新建规则');
    await desk.focused('#rule-name');
    await desk.type('不动产登记由街道办理');
    await desk.page.locator('#rule-id').focus();
    await desk.type('twin');
    await desk.page.locator('#rule-because').focus();
    await desk.type('测试');
    await desk.page.locator('#rule-types').focus();
    await desk.type('不动产登记');
    await desk.page.locator('.ant-select-tree-treenode').filter({ hasText: '不动产登记' }).last().waitFor();
    await desk.press('ArrowDown');
    await desk.press('Enter');
    await desk.page.locator('#rule-target').focus();
    await desk.press('Enter');
    await desk.page.locator('.ant-select-item-option-active').last().waitFor();
    await desk.press('ArrowDown');
    await desk.press('Enter');
    await desk.page.locator('.ant-select-item-option-active').last().waitFor({ state: 'hidden' });
    await desk.press('Control+Enter');
    await desk.undisturbed();
    await desk.sees('.panel [role="alert"]', 'twin');
    await picture('4-refused');
    await desk.press('u');
    await desk.sees('.panel', '检查通过');

    await desk.press('t');
    await desk.sees('.ant-modal', '试派');
    await desk.focused('#dry-text');
    await desk.type('朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫。');
    await desk.page.locator('.ant-modal .claim').nth(1).filter({ hasText: '住房' }).waitFor();
    await picture('5-dry-run');
    await desk.press('Escape');
    await desk.undisturbed();

    await desk.press('p');
    await desk.sees('.panel', '回放 3 件，3 件会改派');
    await desk.sees('.panel', '望京街道办事处');
    await picture('6-replay');

    await desk.press('s');
    await desk.dialog('保存为新的派单目录版本');
    await desk.type('异议成立，按协议修订');
    await desk.page
      .locator('#version-from')
      .fill(
        new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(
          new Date(opened.city.clock.now()),
        ),
      );
    await desk.press('Control+Enter');
    await desk.sees('.ant-message', '已保存');
    await desk.undisturbed();
    await desk.press('h');
    await desk.sees('.ant-modal', '待生效');
    await picture('7-versions');

    await opened.city.advance(61_000);
    await say('20261123-00000009');
    const trace = await opened.city.call('getDispatch', {
      as: 'dispatcher',
      params: { requestId: '20261123-00000009' },
    });
    expect(trace.body.hops.at(-1)).toMatchObject({ unitId: 'department-housing' });
    const old = await opened.city.call('getDispatch', {
      as: 'dispatcher',
      params: { requestId: ids[2] ?? '' },
    });
    expect(old.body.hops).toHaveLength(1);
    expect(old.body.hops[0]).toMatchObject({ unitId: wangjing });
  });
});
