import type { FactData } from '@jiesu/contracts';
import { type Followup, openFollowup } from '@jiesu/domain';
import { type Documents, Fault, type StoreDeclaration } from '@jiesu/ports';
import { openMemory } from '@jiesu/ports/memory';
import { findReferenceDir, loadReference, type Ports } from '@jiesu/service-kit';
import { type As, type TestCity, type TestFact, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { followup } from './index.ts';
import { followupStore } from './store.ts';
import { deadlineQueue } from './timing.ts';

const reference = loadReference(findReferenceDir(import.meta.dirname) ?? '');
const aCity = () => testCity([followup], { reference });

const hourMs = 3_600_000;
/** Hours after the test's start: Monday 10:00 in Beijing. */
const hour = (hours: number): string =>
  new Date(Date.parse('2026-11-23T02:00:00.000Z') + hours * hourMs).toISOString();

const requestId = '20261123-7K2Q9F4M';
const ticketId = `${requestId}-1`;
const callbackId = `${ticketId}-1`;
const unitId = 'street-110105026';
const caller: As = 'caller';

const openedAt = (start: number, id = ticketId): FactData<'ticket.opened.v1'> => ({
  ticketId: id,
  requestId: id.slice(0, 17),
  unitId,
  by: 'machine',
  round: 1,
  districtUnitId: 'district-110105',
  assistUnitIds: ['department-housing'],
  hop: 1,
  mode: 'direct',
  kind: 'help',
  channel: 'hotline',
  problemType: 'L01.02',
  dimensions: { primary: 'housing', secondary: [] },
  urgency: 'ordinary',
  place: { districtId: '110105', streetId: '110105026', text: '望京', confidence: 1, words: [] },
  petitionerRef: 'p-1',
  tier: 'ordinary',
  due: {
    acceptAt: hour(start + 4),
    contactAt: hour(start + 8),
    handleAt: hour(start + 100),
    policyVersion: '2025-01',
  },
  receivedAt: hour(start),
  dispatchedAt: hour(start),
});

const open = (city: TestCity, id = ticketId) =>
  city.publish({ type: 'ticket.opened.v1', data: openedAt(0, id) });

type Plain = 'ticket.accepted.v1' | 'ticket.replyApproved.v1';
const says = (city: TestCity, type: Plain, id = ticketId) =>
  city.publish({
    type,
    data: { ticketId: id, requestId: id.slice(0, 17), unitId, by: 'clerk', round: 1 },
  } as TestFact);
const contacted = (city: TestCity) =>
  city.publish({
    type: 'ticket.contacted.v1',
    data: { ticketId, requestId, unitId, by: 'clerk', round: 1, outcome: 'reached', method: 'phone' },
  });
const replied = (city: TestCity) =>
  city.publish({
    type: 'ticket.replied.v1',
    data: { ticketId, requestId, unitId, by: 'clerk', round: 1, result: 'solved', attachments: 1 },
  });
const closed = (city: TestCity) =>
  city.publish({
    type: 'ticket.closed.v1',
    data: { ticketId, requestId, unitId, by: 'machine', round: 1, outcome: 'solved' },
  });

/** What was said about deadlines and callbacks, in order. */
async function said(city: TestCity): Promise<string[]> {
  const facts = await city.facts();
  return facts.map((fact) => {
    switch (fact.type) {
      case 'deadline.warned.v1':
        return `${fact.data.clock} ${fact.data.share}`;
      case 'deadline.breached.v1':
        return `${fact.data.clock} breached`;
      case 'callback.invited.v1':
        return `invited by ${fact.data.way}`;
      case 'callback.due.v1':
        return `callback due: ${fact.data.because}`;
      default:
        return fact.type;
    }
  });
}

const approved = async (): Promise<TestCity> => {
  const city = await aCity();
  await open(city);
  await says(city, 'ticket.accepted.v1');
  await contacted(city);
  await replied(city);
  await says(city, 'ticket.replyApproved.v1');
  return city;
};

const record = (city: TestCity, body: Record<string, unknown>, more: { as?: As; key?: string } = {}) =>
  city.call('recordCallback', { as: caller, params: { callbackId }, body, ...more });
const yes = { status: 'reached', contacted: true, solved: true, satisfaction: 'basicallySatisfied' };

describe('the deadlines of a ticket', () => {
  it('are warned of and breached in their time, each once, and end in a callback (条例 §23)', async () => {
    const city = await aCity();
    await open(city);
    for (let quarter = 0; quarter < 101 * 4; quarter += 1) await city.advance(hourMs / 4);
    expect(await said(city)).toEqual([
      'accept 50',
      'accept 75',
      'accept 90',
      'accept breached',
      'contact 50',
      'contact 75',
      'contact 90',
      'contact breached',
      'handle 50',
      'handle 75',
      'handle 90',
      'handle breached',
      'callback due: deadline',
      'invited by message',
    ]);
  });

  it('say nothing about a unit that is in time', async () => {
    const city = await approved();
    await city.advance(hourMs);
    expect(await said(city)).toEqual(['callback due: approved', 'invited by message']);
  });

  it('are shown with what is met, running and late', async () => {
    const city = await aCity();
    await open(city);
    await says(city, 'ticket.accepted.v1');
    await city.advance(6.5 * hourMs);
    const { body } = await city.call('getDeadlines', { as: 'dispatcher', params: { ticketId } });
    expect(body).toMatchObject({
      round: 1,
      state: 'running',
      policyVersion: '2025-01',
      nextAt: hour(7.2),
      clocks: [
        { clock: 'accept', state: 'met', metAt: hour(0) },
        { clock: 'contact', state: 'running', warnedShare: 75, dueAt: hour(8) },
        { clock: 'handle', state: 'running', dueAt: hour(100) },
      ],
    });
  });

  it('are seen by the units concerned and by the district, and by no other', async () => {
    const city = await aCity();
    await open(city);
    const see = async (as: As) => (await city.call('getDeadlines', { as, params: { ticketId } })).status;
    expect(await see({ roles: ['office'], unitId })).toBe(200);
    expect(await see({ roles: ['office'], unitId: 'department-housing' })).toBe(200);
    expect(await see({ roles: ['office'], unitId: 'street-110105015' })).toBe(404);
    expect(await see({ roles: ['reviewer'], districtId: '110105' })).toBe(200);
    expect(await see({ roles: ['reviewer'], districtId: '110108' })).toBe(404);
  });

  it('move with a rejected objection that had stopped the clocks, and are breached once, at the new time', async () => {
    const city = await aCity();
    await open(city);
    const common = { ticketId, requestId, unitId, by: 'clerk', round: 1 };
    await city.publish({ type: 'ticket.objected.v1', data: { ...common, reason: 'notOurDuty' } });
    await city.advance(3 * hourMs);
    const due = { acceptAt: hour(4), contactAt: hour(11), handleAt: hour(103), policyVersion: '2025-01' };
    const because = '属于贵单位职责。';
    await city.publish({ type: 'ticket.objectionRejected.v1', data: { ...common, because, due } });
    await city.advance(6 * hourMs);
    expect(await said(city)).toEqual(['contact 75']);
    const { body } = await city.call('getDeadlines', { as: 'dispatcher', params: { ticketId } });
    expect(body.clocks).toMatchObject([
      { clock: 'accept', state: 'met' },
      { clock: 'contact', state: 'running', dueAt: hour(11) },
      { clock: 'handle', state: 'running', dueAt: hour(103) },
    ]);
    await city.advance(2 * hourMs);
    await city.advance(hourMs);
    expect(await said(city)).toEqual(['contact 75', 'contact breached']);
  });

  it('have one job per ticket, and none once it is closed', async () => {
    const city = await approved();
    const counts = () => city.ports.scheduler.board.counts(deadlineQueue);
    expect(await counts()).toMatchObject({ delayed: 1 });
    await record(city, yes);
    await closed(city);
    expect(await counts()).toMatchObject({ delayed: 0, waiting: 0 });
  });

  it('fire once, however often the job runs', async () => {
    const city = await aCity();
    await open(city);
    await city.advance(2 * hourMs);
    await city.ports.scheduler.schedule([
      { key: ticketId, name: deadlineQueue, at: hour(0), data: { ticketId } },
    ]);
    await city.quiet();
    expect(await said(city)).toEqual(['accept 50']);
  });
});

describe('a failing store', () => {
  it('never leaves a callback unopened: the fact comes again', async () => {
    const base = openMemory({ clock: { now: () => hour(0) } });
    let failures = 2;
    const ports: Ports = {
      ...base,
      documents<D>(declaration: StoreDeclaration): Documents<D> {
        const documents = base.documents<D>(declaration);
        if (declaration.name !== 'callbacks') return documents;
        return {
          ...documents,
          commit: (change) =>
            failures-- > 0
              ? Promise.reject(new Fault('store-unavailable', 'later', '磁盘暂时不可写'))
              : documents.commit(change),
        };
      },
    };
    const city = await testCity([followup], { reference, ports });
    await open(city);
    await says(city, 'ticket.accepted.v1');
    await contacted(city);
    await replied(city);
    await says(city, 'ticket.replyApproved.v1');
    expect(failures).toBeLessThan(0);
    expect(await said(city)).toEqual(['callback due: approved', 'invited by message']);
    expect((await city.call('listCallbacks', { as: caller })).body.total).toBe(1);
  });
});

describe('a start', () => {
  /** Ports that outlive a city, as a data folder outlives a process. */
  const lastingPorts = (): Ports => {
    const ports = openMemory({ clock: { now: () => now } });
    const stores = new Map<string, Documents<unknown>>();
    return {
      ...ports,
      documents<D>(declaration: StoreDeclaration): Documents<D> {
        const known = stores.get(declaration.name) ?? ports.documents<D>(declaration);
        stores.set(declaration.name, known as Documents<unknown>);
        return known as Documents<D>;
      },
      close: async () => undefined,
    };
  };
  let now = hour(0);

  it('fires what fell due while nothing ran, unaccepted tickets first, and plans anew what the scheduler lost', async () => {
    now = hour(0);
    const ports = lastingPorts();
    const config = { own: { FOLLOWUP_SETTLE_MS: '0' } };
    const first = await testCity([followup], { reference, ports, config });
    const other = '20261123-8K2Q9F4M-1';
    const far = '20261123-9K2Q9F4M-1';
    await open(first, other);
    await says(first, 'ticket.accepted.v1', other);
    await open(first);
    await first.publish({
      type: 'ticket.opened.v1',
      data: {
        ...openedAt(0, far),
        due: { acceptAt: hour(400), contactAt: hour(400), handleAt: hour(400), policyVersion: '2025-01' },
      },
    });
    await first.close();
    // The scheduler forgets everything; the store does not.
    await ports.scheduler.cancel([ticketId, other, far]);

    now = hour(4.5);
    const again = await testCity([followup], { reference, ports, config, clock: now });
    await again.quiet();
    const facts = await again.facts('deadline.breached.v1');
    expect(facts.map(({ data }) => `${data.ticketId.slice(9, 10)} ${data.clock}`)).toEqual(['7 accept']);
    const warned = await again.facts('deadline.warned.v1');
    expect(warned.map(({ data }) => `${data.ticketId.slice(9, 10)} ${data.clock} ${data.share}`)).toEqual([
      '7 contact 50',
      '8 contact 50',
    ]);
    const { board } = again.ports.scheduler;
    await expect.poll(async () => (await board.counts(deadlineQueue)).delayed).toBe(3);
  });

  it('fires all of 10,001 overdue ones, the oldest first (R1)', { timeout: 120_000 }, async () => {
    now = hour(0);
    const ports = lastingPorts();
    const store = ports.documents<Followup>(followupStore);
    const policy = reference.callbackPolicy.at(now);
    const count = 10_001;
    const lot = 1_000;
    const opened = (n: number): FactData<'ticket.opened.v1'> => ({
      ...openedAt(0, `20261122-${String(n).padStart(8, '0')}-1`),
      due: {
        // One a second, in no order of the ids: 7,919 has no divisor in common with the count.
        acceptAt: hour(4 + ((n * 7_919) % count) / 3_600),
        contactAt: hour(400),
        handleAt: hour(500),
        policyVersion: '2025-01',
      },
    });
    for (let from = 0; from < count; from += lot)
      await store.commitMany(
        Array.from({ length: Math.min(lot, count - from) }, (_, i) => {
          const data = opened(from + i);
          const next = openFollowup(data, policy);
          return { id: data.ticketId, expected: 0, next, facts: [], cause: { id: `fill/${from + i}` } };
        }),
      );
    now = hour(12);
    const config = { own: { FOLLOWUP_SETTLE_MS: '0' } };
    const city = await testCity([followup], { reference, ports, config, clock: now });
    await city.quiet();
    const due = (await city.facts('deadline.breached.v1')).map(({ data }) => data.dueAt);
    expect(due).toHaveLength(count);
    // Many are fired side by side, and what the unkind ports fail is repeated later: but for a few, none is far from its place.
    const place = new Map([...due].sort().map((one, at) => [one, at]));
    const far = due.filter((one, at) => Math.abs(Number(place.get(one)) - at) > count / 50);
    expect(far.length).toBeLessThan(count / 200);
  });
});

describe('the callback desk', () => {
  it('gets a callback when the reply is approved, with what the office did and what to ask', async () => {
    const city = await approved();
    const { body } = await city.call('listCallbacks', { as: caller });
    expect(body).toMatchObject({
      total: 1,
      items: [
        {
          callbackId,
          unitName: '望京街道办事处',
          because: 'approved',
          state: 'open',
          overdue: false,
          attempts: 0,
          attemptsLeft: 3,
        },
      ],
    });
    const view = await city.call('getCallback', { as: caller, params: { callbackId } });
    expect(view.body.acts.map((act: { what: string }) => act.what)).toEqual([
      'opened',
      'accepted',
      'contacted',
      'replied',
      'replyApproved',
    ]);
    expect(view.body.questions.map((question: { field: string }) => question.field)).toEqual([
      'contacted',
      'solved',
      'satisfaction',
    ]);
  });

  it('records the answers, and basic satisfaction counts by policy', async () => {
    const city = await approved();
    expect(await record(city, yes)).toMatchObject({ status: 200, body: { id: callbackId } });
    const [fact] = await city.facts('callback.completed.v1');
    expect(fact?.data).toMatchObject({ status: 'reached', cell: 'both', solved: true, attempt: 1 });
    expect((await city.call('listCallbacks', { as: caller })).body.total).toBe(0);
    const done = await city.call('listCallbacks', { as: caller, query: { view: 'done', cell: 'both' } });
    expect(done.body).toMatchObject({ total: 1, items: [{ status: 'reached', cell: 'both' }] });
  });

  it('tries again later, and gives up after the last attempt', async () => {
    const city = await approved();
    const view = async (name: string) =>
      (await city.call('listCallbacks', { as: caller, query: { view: name } })).body.total;
    await record(city, { status: 'notReached' });
    expect([await view('due'), await view('later'), await view('open')]).toEqual([0, 1, 1]);
    // Noon: quiet until half past one.
    await city.advance(2 * hourMs);
    expect(await view('due')).toBe(0);
    await city.advance(1.5 * hourMs);
    expect(await view('due')).toBe(1);
    await record(city, { status: 'notReached' });
    await city.advance(24 * hourMs);
    await record(city, { status: 'notReached' });
    const [fact] = await city.facts('callback.completed.v1');
    expect(fact?.data).toMatchObject({ status: 'notReached', attempt: 3 });
    expect(fact?.data).not.toHaveProperty('cell');
  });

  it.each([
    ['callback-answers-required', { status: 'reached', contacted: true, solved: true }],
    ['callback-answers-unexpected', { status: 'notReached', solved: true }],
  ])('refuses with %s', async (code, body) => {
    const city = await approved();
    expect(await record(city, body)).toMatchObject({ status: 422, body: { code } });
    expect(await city.facts('callback.attempted.v1')).toEqual([]);
  });

  it('gives the same key the same answer, and refuses a second end', async () => {
    const city = await approved();
    const first = await record(city, yes, { key: 'key-of-this-call' });
    const again = await record(city, yes, { key: 'key-of-this-call' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await city.facts('callback.completed.v1')).toHaveLength(1);
    expect(await record(city, yes)).toMatchObject({ status: 409, body: { code: 'callback-completed' } });
  });

  const rated = (city: TestCity, round = 1) =>
    city.publish({
      type: 'ticket.rated.v1',
      data: {
        ticketId,
        requestId,
        unitId,
        by: 'petitioner',
        round,
        contacted: true,
        solved: false,
        satisfaction: 'dissatisfied',
      },
    });

  it('takes the answers that the petitioner gave by the link into the same record', async () => {
    const city = await approved();
    await rated(city);
    const [fact] = await city.facts('callback.completed.v1');
    expect(fact?.data).toMatchObject({ status: 'reached', cell: 'neither', solved: false, attempt: 1 });
    const { body } = await city.call('getCallback', { as: caller, params: { callbackId } });
    expect(body.history).toMatchObject([{ by: 'petitioner', status: 'reached' }]);
    expect(await record(city, yes)).toMatchObject({ status: 409, body: { code: 'callback-completed' } });
  });

  it('takes what a robot heard as one attempt, and an answer as the end', async () => {
    const city = await approved();
    const robot = (more: object) =>
      city.publish({
        type: 'callback.robotCalled.v1',
        data: { ticketId, requestId, round: 1, ...more },
      } as TestFact);
    await robot({ status: 'notReached' });
    const answers = { contacted: true, solved: true, satisfaction: 'satisfied' };
    await robot({ status: 'reached', ...answers, recording: 'robot/7' });
    const { body } = await city.call('getCallback', { as: caller, params: { callbackId } });
    expect(body.history).toMatchObject([
      { by: 'robot', way: 'robot', status: 'notReached' },
      { by: 'robot', way: 'robot', status: 'reached', recording: 'robot/7' },
    ]);
    expect(body.callback).toMatchObject({ state: 'done', cell: 'both' });
  });

  it('lets stand what was recorded first, and hears nothing about another round', async () => {
    const city = await approved();
    await rated(city, 2);
    await record(city, yes);
    await rated(city);
    expect((await city.facts('callback.completed.v1')).map(({ data }) => data.cell)).toEqual(['both']);
  });

  it('keeps every account of a handling unit out', async () => {
    const city = await approved();
    const own: As = { roles: ['caller', 'office'], unitId };
    const bound: As = { roles: ['caller'], unitId: 'department-housing' };
    for (const as of [own, bound]) {
      for (const reply of [
        await city.call('listCallbacks', { as }),
        await city.call('getCallback', { as, params: { callbackId } }),
        await record(city, yes, { as }),
      ])
        expect(reply).toMatchObject({ status: 403, body: { code: 'caller-not-independent' } });
    }
    expect((await city.call('listCallbacks', { as: { roles: ['office'], unitId } })).status).toBe(403);
    expect(await city.facts('callback.attempted.v1')).toEqual([]);
  });

  it('shows a district account its own district only', async () => {
    const city = await approved();
    const other: As = { roles: ['caller'], districtId: '110108' };
    expect((await city.call('listCallbacks', { as: other })).body.total).toBe(0);
    expect((await city.call('getCallback', { as: other, params: { callbackId } })).status).toBe(404);
    expect((await record(city, yes, { as: other })).status).toBe(404);
    const home: As = { roles: ['caller'], districtId: '110105' };
    expect((await city.call('listCallbacks', { as: home })).body.total).toBe(1);
  });

  it('counts the callback clock, and calls nobody twice for one round', async () => {
    const city = await approved();
    for (let hours = 0; hours < 50; hours += 1) await city.advance(hourMs);
    expect(await said(city)).toEqual([
      'callback due: approved',
      'invited by message',
      'callback 50',
      'callback 75',
      'callback 90',
      'callback breached',
    ]);
    const { body } = await city.call('listCallbacks', { as: caller });
    expect(body.items).toMatchObject([{ overdue: true }]);
  });
});

describe('the queue board', () => {
  it('shows the jobs to administrators in Chinese, and to nobody else', async () => {
    const city = await aCity();
    await open(city);
    const page = await city.inject('GET', '/admin/queues', { as: 'admin' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('zh-CN');
    expect(page.text).toContain('接诉');
    // Nothing is asked of a machine elsewhere.
    expect(page.text).not.toMatch(/(src|href)="?https?:/);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const job = await city.inject('GET', `/admin/queues/api/queues/${deadlineQueue}/${ticketId}`, {
      as: 'admin',
    });
    expect(job).toMatchObject({ status: 200, body: { job: { id: ticketId } } });
    const flow = await city.inject('GET', `/admin/queues/api/queues/${deadlineQueue}/${ticketId}/flow`, {
      as: 'admin',
    });
    expect(flow.status).toBe(200);
    const script = /src="?([^" >]+\.js)/.exec(page.text)?.[1] ?? 'none';
    const asset = await city.inject('GET', new URL(script, 'http://x/admin/queues/').pathname, {
      as: 'admin',
    });
    expect(asset.status, script).toBe(200);
    const list = await city.inject('GET', '/admin/queues/api/queues', {
      as: 'admin',
      query: { activeQueue: deadlineQueue, status: 'delayed', page: 1, jobsPerPage: 10 },
    });
    expect(list.status).toBe(200);
    expect(list.body.queues).toMatchObject([
      {
        name: deadlineQueue,
        counts: { delayed: 1, waiting: 0, active: 0, failed: 0 },
        jobs: [{ id: ticketId, name: '到点 2026-11-23 12:00', data: { ticketId } }],
      },
    ]);
    expect((await city.inject('GET', '/admin/queues', { as: 'dispatcher' })).status).toBe(403);
    expect((await city.inject('GET', '/admin/queues/api/queues', { as: null })).status).toBe(401);
  });

  it('hurries a delayed job, which does no harm, and cannot stop the queue', async () => {
    const city = await aCity();
    await open(city);
    const put = (path: string) =>
      city.inject('PUT', `/admin/queues/api/queues/${deadlineQueue}${path}`, { as: 'admin' });
    expect((await put(`/${ticketId}/promote`)).status).toBe(204);
    expect(await said(city)).toEqual([]);
    expect(await city.ports.scheduler.board.counts(deadlineQueue)).toMatchObject({ delayed: 1 });
    expect((await put('/pause')).status).toBeGreaterThanOrEqual(400);
    await city.advance(2 * hourMs);
    expect(await said(city)).toEqual(['accept 50']);
  });
});
