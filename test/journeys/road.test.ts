import { picture, random } from '@jiesu/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld, worlds } from '../support/worlds.ts';

const complaint = {
  kind: 'complaint',
  text: '市民反映，朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，物业费照收，来电投诉物业公司不作为的问题。联系电话19900001234。',
  petitioner: { kind: 'person', name: '周女士', phone: '19900001234' },
  address: '朝阳区望京街道花家地西里社区三号楼二单元501室',
};
const wangjing = 'street-110105026';
const office = { roles: ['office' as const], unitId: wangjing };
const DAY = 24 * 3_600_000;

describe.each(worlds)('the main road (%s)', (world) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await openWorld(world);
  });
  afterEach(() => opened.close());

  const call: Opened['city']['call'] = (operation, input) => opened.city.call(operation, input);

  async function received(body: object = complaint): Promise<string> {
    const answer = await call('createRequest', { as: 'agent', body });
    expect(answer.status).toBe(201);
    return answer.body.id;
  }

  /** The ticket that the request became; a person dispatches where the system does not dare to. */
  async function ticketOf(requestId: string, unitId = wangjing): Promise<string> {
    let trace = await call('getDispatch', { as: 'dispatcher', params: { requestId } });
    if (trace.body.hops.length === 0) {
      const ruled = await call('dispatchManually', {
        as: 'dispatcher',
        params: { requestId },
        body: { unitId, because: '物业管理问题，属地街道负责。' },
      });
      expect(ruled.status).toBe(200);
      trace = await call('getDispatch', { as: 'dispatcher', params: { requestId } });
    }
    return trace.body.hops.at(-1).ticketId;
  }

  async function worked(ticketId: string, as: typeof office | { roles: ['office'] } = office): Promise<void> {
    const first = (await call('getTicket', { as, params: { ticketId } })).body;
    if (first.stage === 'dispatched')
      expect((await call('acceptTicket', { as, params: { ticketId } })).status).toBe(200);
    expect(
      (
        await call('contactTicket', {
          as,
          params: { ticketId },
          body: { outcome: 'reached', method: 'phone' },
        })
      ).status,
    ).toBe(200);
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as,
      body: picture(random(1)),
      headers: { 'content-type': 'image/png' },
    });
    expect(stored.status).toBe(201);
    const replied = await call('replyTicket', {
      as,
      params: { ticketId },
      body: {
        result: 'solved',
        text: '楼道已清扫，门禁当天修复，居民现场确认。',
        attachments: [stored.body.ref],
      },
    });
    expect([replied.status, replied.text]).toEqual([200, replied.text]);
    expect((await call('approveReply', { as: 'reviewer', params: { ticketId } })).status).toBe(200);
  }

  const record = (callbackId: string, body: object) =>
    call('recordCallback', { as: 'caller', params: { callbackId }, body });

  it('takes a call to the street office, back to the citizen and into the demand figures', async () => {
    const requestId = await received();
    const trace = await call('getDispatch', { as: 'dispatcher', params: { requestId } });
    expect(trace.body.problemType).toMatch(/^L01\.02/);
    expect(trace.body.place.streetId).toBe('110105026');
    const ticketId = await ticketOf(requestId);

    const inbox = await call('listTickets', { as: office, query: { view: 'inbox' } });
    expect(inbox.body.items.map((ticket: { ticketId: string }) => ticket.ticketId)).toContain(ticketId);
    await worked(ticketId);

    const due = await call('listCallbacks', { as: 'caller', query: { view: 'due' } });
    expect(due.body.items.map((item: { ticketId: string }) => item.ticketId)).toContain(ticketId);
    const answered = await record(`${ticketId}-1`, {
      status: 'reached',
      contacted: true,
      solved: true,
      satisfaction: 'satisfied',
    });
    expect(answered.status).toBe(200);

    const ticket = (await call('getTicket', { as: office, params: { ticketId } })).body;
    expect(ticket.stage).toBe('closed');
    const demand = (await call('getDemand', { as: 'analyst', params: { requestId } })).body;
    expect(demand).toMatchObject({
      state: 'closed',
      unitId: wangjing,
      streetId: '110105026',
      dimension: 'housing',
      callback: { status: 'reached', solved: true, satisfaction: 'satisfied' },
    });
    const rates = (await call('demandRates', { as: 'analyst', query: { by: 'unit' } })).body;
    expect(rates.rows).toEqual([
      expect.objectContaining({ key: wangjing, rates: expect.objectContaining({ composite: 100 }) }),
    ]);
    const rebuilt = await call('rebuildDemands', { as: 'admin' });
    expect(rebuilt.body).toMatchObject({ demands: 1, different: 0 });
  });

  it('lets no phone, name or door number past the intake', async () => {
    const requestId = await received();
    const ticketId = await ticketOf(requestId);
    const seen = [
      await call('getTicket', { as: office, params: { ticketId } }),
      await call('getDemand', { as: 'analyst', params: { requestId } }),
      await call('getClassification', { as: 'dispatcher', params: { requestId } }),
      await call('getDispatch', { as: 'dispatcher', params: { requestId } }),
    ];
    for (const { text } of seen) {
      expect(text).not.toContain('19900001234');
      expect(text).not.toContain('周女士');
      expect(text).not.toContain('501室');
    }
    for (const fact of await opened.city.facts()) {
      expect(JSON.stringify(fact)).not.toContain('19900001234');
      expect(JSON.stringify(fact)).not.toContain('周女士');
    }
    const revealed = await call('revealPetitioner', {
      as: office,
      params: { requestId },
      body: { reason: '上门前电话联系' },
    });
    expect(revealed.body.petitioner.phone).toBe('19900001234');
    const elsewhere = await call('revealPetitioner', {
      as: { roles: ['office'], unitId: 'street-110105001' },
      params: { requestId },
      body: { reason: '看看' },
    });
    expect([403, 404]).toContain(elsewhere.status);
  });

  it('opens a ticket again when the citizen says that nothing is solved, and closes it when it is', async () => {
    const requestId = await received();
    const ticketId = await ticketOf(requestId);
    await worked(ticketId);
    await record(`${ticketId}-1`, {
      status: 'reached',
      contacted: true,
      solved: false,
      satisfaction: 'dissatisfied',
    });
    const again = (await call('getTicket', { as: office, params: { ticketId } })).body;
    expect(again).toMatchObject({ stage: 'accepted', round: 2 });
    expect(again.replies).toHaveLength(1);
    await worked(ticketId);
    await record(`${ticketId}-2`, {
      status: 'reached',
      contacted: true,
      solved: true,
      satisfaction: 'basicallySatisfied',
    });
    const demand = (await call('getDemand', { as: 'analyst', params: { requestId } })).body;
    expect(demand).toMatchObject({ state: 'closed', rounds: 2, callback: { solved: true } });
  });

  it('sends a wrong dispatch to the right unit when an objection is upheld', async () => {
    const requestId = await received();
    const ticketId = await ticketOf(requestId);
    const objected = await call('objectTicket', {
      as: office,
      params: { ticketId },
      body: {
        reason: 'notOurArea',
        basis: '该楼位于东湖街道辖区，附界线图。',
        proposedUnitId: 'street-110105028',
      },
    });
    expect([objected.status, objected.text]).toEqual([200, objected.text]);
    const upheld = await call('upholdObjection', {
      as: 'reviewer',
      params: { ticketId },
      body: { because: '地点属实，同意改派。' },
    });
    expect([upheld.status, upheld.text]).toEqual([200, upheld.text]);
    const trace = (await call('getDispatch', { as: 'dispatcher', params: { requestId } })).body;
    expect(trace.hops.map((hop: { unitId: string }) => hop.unitId)).toEqual([wangjing, 'street-110105028']);
    expect((await call('getTicket', { as: office, params: { ticketId } })).body.stage).toBe('void');
    const demand = (await call('getDemand', { as: 'analyst', params: { requestId } })).body;
    expect(demand).toMatchObject({ hops: 2, unitId: 'street-110105028', state: 'dispatched' });
  });

  it('warns, breaches once and calls back when the time limit runs out (条例 §23)', async () => {
    const requestId = await received();
    const ticketId = await ticketOf(requestId);
    for (let day = 0; day < 16; day += 1) await opened.city.advance(DAY);
    const facts = await opened.city.facts('deadline.breached.v1');
    const handle = facts.filter((fact) => fact.data.ticketId === ticketId && fact.data.clock === 'handle');
    expect(handle).toHaveLength(1);
    expect((await opened.city.facts('deadline.warned.v1')).length).toBeGreaterThan(0);
    expect((await opened.city.facts('callback.due.v1')).map((fact) => fact.data.because)).toEqual([
      'deadline',
    ]);
    expect((await call('getTicket', { as: office, params: { ticketId } })).body.stage).toBe('callingBack');
    expect(
      (await call('getDemand', { as: 'analyst', params: { requestId } })).body.breaches.length,
    ).toBeGreaterThan(0);
  });

  it('keeps a request that says too little for a dispatcher', async () => {
    const requestId = await received({ kind: 'complaint', text: '你们到底管不管，我都说了多少遍了。' });
    const reviews = (await call('listReviews', { as: 'dispatcher' })).body;
    expect(reviews.items.map((item: { requestId: string }) => item.requestId)).toEqual([requestId]);
    const ticketId = await ticketOf(requestId);
    expect((await call('getTicket', { as: office, params: { ticketId } })).status).toBe(200);
    expect((await call('listReviews', { as: 'dispatcher' })).body.total).toBe(0);
  });

  it('answers a consultation at first contact, and counts it without a ticket', async () => {
    const requestId = await received({
      kind: 'consultation',
      text: '市民咨询，住在望京街道，驾驶证快到期了，换证可不可以网上办，需要体检吗。',
      settlement: { outcome: 'answered', reason: '已告知可在网上办理换证，体检可到指定医院。' },
    });
    const demand = (await call('getDemand', { as: 'analyst', params: { requestId } })).body;
    expect(demand).toMatchObject({ state: 'answered', hops: 0 });
    expect((await call('listReviews', { as: 'dispatcher' })).body.total).toBe(0);
  });

  it('makes one request of the same key sent twice, and refuses another body under it', async () => {
    const first = await call('createRequest', { as: 'agent', body: complaint, key: 'the-same-key-1' });
    const second = await call('createRequest', { as: 'agent', body: complaint, key: 'the-same-key-1' });
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    const other = await call('createRequest', {
      as: 'agent',
      body: { ...complaint, kind: 'help' },
      key: 'the-same-key-1',
    });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect((await call('demandOverview', { as: 'analyst' })).body.measures.count).toBe(1);
  });

  it('shows a command at once to whoever gave it', async () => {
    const requestId = await received();
    const ticketId = await ticketOf(requestId);
    const answer = await call('acceptTicket', { as: office, params: { ticketId }, settle: false });
    const seen = await call('getTicket', { as: office, params: { ticketId } });
    expect(seen.body.stage).toBe('accepted');
    expect(seen.body.revision).toBeGreaterThanOrEqual(answer.body.revision);
  });

  it('does not let one office open the tickets of another', async () => {
    const ticketId = await ticketOf(await received());
    const other = { roles: ['office' as const], unitId: 'street-110101001' };
    expect((await call('getTicket', { as: other, params: { ticketId } })).status).toBe(404);
    expect((await call('acceptTicket', { as: other, params: { ticketId } })).status).toBe(404);
    expect((await call('listTickets', { as: other, query: { view: 'all' } })).body.total).toBe(0);
  });
});
