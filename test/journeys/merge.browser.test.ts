import { existsSync } from 'node:fs';
import { join } from 'node:path';
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

/** One event, many calls: opened, undone, opened anew, answered once, and everybody called back. Keyboard only. */
const chromium = findChromium();
const required = process.env.BROWSER_JOURNEYS === 'required';
if (chromium === undefined && !required) console.warn(NO_CHROMIUM);

const wangjing = 'street-110105026';
const people = {
  office: { roles: ['office'], name: '望京承办小周', unitId: wangjing },
  dispatcher: { roles: ['dispatcher'], name: '派单小郑' },
  desk: { roles: ['agent'], name: '坐席小李' },
  district: { roles: ['reviewer'], name: '朝阳审核小吴', districtId: '110105' },
} as const;
type Person = keyof typeof people;
const callers = 6;

describe.skipIf(chromium === undefined && !required)('in the browser, a water cut', () => {
  let opened: Opened;
  let visitors: Visitors;
  const passwords = new Map<Person, string>();
  let visits: Visit[] = [];

  const call: Opened['city']['call'] = (operation, input) => opened.city.call(operation, input);

  async function openCity(): Promise<void> {
    if (chromium === undefined) throw new Error(NO_CHROMIUM);
    const consoleDir = join(root, 'services', 'console', 'dist');
    if (!existsSync(join(consoleDir, 'index.html'))) throw new Error('Nothing is built yet: npm run build');
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

  const album = process.env.BROWSER_PICTURES;
  const picture = async (page: Visit['page'], name: string): Promise<void> => {
    if (album) await page.screenshot({ path: join(album, `${name}.png`), fullPage: false });
  };

  afterEach(async ({ task }) => {
    if (album && task.result?.errors?.length)
      for (const [at, { page }] of visits.entries())
        await page.screenshot({ path: join(album, `${task.id}-${at}.png`) });
    const seen = visits;
    visits = [];
    for (const visit of seen) await visit.close();
    await visitors?.close();
    await opened?.close();
    expect(seen.flatMap((visit) => visit.complaints)).toEqual([]);
  });

  async function visit(user: Person, path: string): Promise<Visit & Desk> {
    const visit = await visitors.signIn({ user, password: passwords.get(user) as string });
    visits.push(visit);
    await visit.page.clock.setSystemTime(opened.city.clock.now());
    await visit.page.goto(new URL(path, visit.page.url()).href);
    return { ...visit, ...deskOf(visit.page) };
  }

  /** A caller's ticket at the street office. */
  async function called(n: number): Promise<string> {
    const answer = await call('createRequest', {
      as: 'agent',
      body: {
        kind: 'complaint',
        text: `市民反映，朝阳区望京街道花家地西里${n + 1}号楼从今天早上开始停水，家里一滴水都没有，希望尽快恢复供水。`,
      },
    });
    const requestId = answer.body.id as string;
    const trace = await call('getDispatch', { as: 'dispatcher', params: { requestId } });
    const [hop] = trace.body.hops;
    if (hop?.unitId !== wangjing)
      await call('dispatchManually', {
        as: 'dispatcher',
        params: { requestId },
        body: { unitId: wangjing, because: '属地街道先行联系。', tier: 'ordinary' },
      });
    return `${requestId}-1`;
  }

  it('is merged at the desk, while the caller is still on the line', { timeout: 90_000 }, async () => {
    await openCity();
    const words =
      '朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，来电投诉物业公司不作为的问题。';
    const first = await call('createRequest', { as: 'agent', body: { kind: 'complaint', text: words } });
    const agent = await visit('desk', '/intake');
    await agent.page.locator('#text').focus();
    await agent.type(`${words}今天又打来。`);
    await agent.press('Control+Enter');
    await agent.sees('.followed .steps .done', '望京街道');
    await agent.sees('.similar button', '并入它');
    await agent.press('Alt+s');
    await picture(agent.page, 'merge-7-desk');
    await agent.press('m');
    await agent.press('1');
    await agent.dialog('并单');
    await agent.type('同一件事，再次来电。');
    await agent.press('Control+Enter');
    await agent.sees('.followed', '已并单');
    await agent.sees('.followed', `${first.body.id}-1`);
    await picture(agent.page, 'merge-8-desk-merged');
  });

  it('is gathered, undone, gathered anew, answered once, and everybody is called back', {
    timeout: 180_000,
  }, async () => {
    await openCity();
    const ids: string[] = [];
    for (let n = 0; n < callers; n += 1) ids.push(await called(n));
    const [rootId = '', second = ''] = ids;

    // One by hand first: the similar ones are candidates, and the undo brings the ticket back.
    const office = await visit('office', `/tickets/${second}`);
    await office.sees('.similar', '停水');
    await office.sees('.similar button', '并入它');
    await office.press('m');
    await office.press('1');
    await office.dialog('并单');
    await picture(office.page, 'merge-1-dialog');
    await office.type('同一小区停水，一起办理。');
    await office.press('Control+Enter');
    await office.sees('main', '已并入主单');
    await picture(office.page, 'merge-2-member');
    await office.undisturbed();
    await office.press('m');
    await office.press('u');
    await office.dialog('撤销并单');
    await office.type('先核实是否同一处。');
    await office.press('Control+Enter');
    await office.sees('.ant-message', '已办理：撤销并单');
    await office.sees('.ticket-actions button', '签收');

    const dispatcher = await visit('dispatcher', `/tickets/${rootId}`);
    await dispatcher.sees('.special-actions button', '开聚集事件');
    await dispatcher.press('m');
    await dispatcher.press('i');
    await dispatcher.sees('main', '现在符合的在办工单');
    await dispatcher.page.locator('#incident-words').focus();
    await dispatcher.type('停水');
    await dispatcher.page.locator('#incident-reason').focus();
    await dispatcher.type('花家地西里一带爆管停水。');
    await dispatcher.sees('main', '目前有');
    await picture(dispatcher.page, 'merge-3-open');
    await dispatcher.press('Control+Enter');
    await dispatcher.sees('main', '并入本单的诉求');
    await dispatcher.sees('main', '随主单');
    const gathered = async (): Promise<number> => {
      const { body } = await call('listMembers', { as: 'dispatcher', params: { ticketId: rootId } });
      return body.counts.waiting as number;
    };
    const waits = async (wanted: (count: number) => boolean): Promise<void> => {
      for (let again = 0; !wanted(await gathered()); again += 1) {
        if (again > 100) throw new Error(`${await gathered()} wait`);
        await new Promise((next) => setTimeout(next, 100));
      }
    };
    // Not the one that a person took out.
    await waits((count) => count === callers - 2);
    await called(callers);
    await waits((count) => count === callers - 1);
    await dispatcher.page.reload();
    await dispatcher.sees('main', `随主单 ${callers - 1}`);
    await dispatcher.press('j');
    await dispatcher.sees('li.walked', '撤销并单');
    await picture(dispatcher.page, 'merge-4-incident');

    // Undone as a whole, and once more.
    await dispatcher.press('m');
    await dispatcher.press('x');
    await dispatcher.dialog('撤销聚集事件');
    await dispatcher.type('范围开得太大。');
    await dispatcher.press('Control+Enter');
    await dispatcher.sees('.ticket-title', '已撤销');
    await waits((count) => count === 0);
    await office.page.goto(new URL('/tickets', office.page.url()).href);
    await office.page.locator('[data-walk]').nth(callers).waitFor();
    expect(await office.page.locator('[data-walk]').count()).toBe(callers + 1);

    // Each by hand this time: a machine does not put back whom a person let go.
    for (const id of ids.slice(2))
      await call('mergeTicket', {
        as: 'dispatcher',
        params: { ticketId: id },
        body: { into: rootId, because: '同一处停水' },
      });
    const as = { roles: ['office' as const], unitId: wangjing };
    const params = { ticketId: rootId };
    await call('acceptTicket', { as, params });
    await call('contactTicket', { as, params, body: { outcome: 'reached', method: 'phone' } });
    const stored = await call('putEvidence', {
      as,
      body: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 0, 0, 0]),
      headers: { 'content-type': 'image/png' },
    });
    await call('replyTicket', {
      as,
      params,
      body: { result: 'solved', text: '爆管已修复，恢复供水。', attachments: [stored.body.ref] },
    });
    const district = await visit('district', `/tickets/${rootId}`);
    await district.sees('main', '并入本单的诉求');
    await picture(district.page, 'merge-5-root');
    await district.press('p');
    await district.sees('.ant-modal', '审核通过');
    await district.press('Control+Enter');
    await district.sees('.ticket-title', '待回访');
    await opened.city.quiet();
    const members = await call('listMembers', { as: 'dispatcher', params });
    expect(members.body.counts).toMatchObject({ waiting: 0, callingBack: callers - 2 });
    const callbacks = await call('listCallbacks', { as: 'caller', query: { view: 'due' } });
    const later = await call('listCallbacks', { as: 'caller', query: { view: 'later' } });
    expect(callbacks.body.total + later.body.total).toBe(callers - 1);
    await district.page.goto(new URL(`/tickets/${ids[2]}`, district.page.url()).href);
    await district.sees('main', '爆管已修复');
    await picture(district.page, 'merge-6-answered');
  });
});
