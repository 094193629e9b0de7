import { type OperationId, operations } from '@jiesu/contracts';
import { transitions, waysOf } from '@jiesu/domain';
import { describe, expect, it } from 'vitest';
import {
  bringToReview,
  cityReviewer,
  clerk,
  colleague,
  dispatch,
  dispatcher,
  homeless,
  otherReviewer,
  otherStreet,
  png,
  requestId,
  reviewer,
  stranger,
  type street,
  ticketId,
  ticketsCity,
  upload,
} from './tickets.fixtures.ts';

const params = { ticketId: ticketId(1) };
const objection = { reason: 'notOurArea', basis: '该小区属于八里庄街道', proposedUnitId: 'street-110105015' };

describe('commands', () => {
  it('answer with id and revision, and the next read shows what they did', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    const answer = await city.call('acceptTicket', { as: clerk, params });
    expect(answer).toMatchObject({ status: 200, body: { id: ticketId(1), revision: 2 } });
    const { body } = await city.call('getTicket', { as: clerk, params });
    expect(body).toMatchObject({
      stage: 'accepted',
      revision: 2,
      actions: expect.arrayContaining(['assign', 'contact', 'note', 'object', 'applyExtension', 'whistle']),
    });
    await city.call('assignTicket', {
      as: clerk,
      params,
      body: { assignee: '城管科', assigneeKind: 'section' },
    });
    await city.call('noteTicket', { as: clerk, params, body: { text: '已到现场查看' } });
    expect((await city.call('getTicket', { as: clerk, params })).body).toMatchObject({
      assignee: '城管科',
      notes: [{ text: '已到现场查看', by: 'clerk', attachments: [] }],
    });
  });

  it('do once what is asked twice with one key', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    await city.call('acceptTicket', { as: clerk, params });
    const body = { outcome: 'notReached', method: 'phone' };
    const first = await city.call('contactTicket', { as: clerk, params, key: 'same-key-1', body });
    const again = await city.call('contactTicket', { as: clerk, params, key: 'same-key-1', body });
    expect(again.body).toEqual(first.body);
    expect((await city.call('getTicket', { as: clerk, params })).body.contacts).toHaveLength(1);
    const other = await city.call('contactTicket', {
      as: clerk,
      params,
      key: 'same-key-1',
      body: { ...body, method: 'visit' },
    });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('are refused in Chinese with what stands in the way', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    await city.call('acceptTicket', { as: clerk, params });
    const reply = { result: 'solved', text: '已处理完毕', attachments: [] };
    const early = await city.call('replyTicket', { as: clerk, params, body: reply });
    expect(early).toMatchObject({ status: 422, body: { code: 'contact-needed' } });
    expect(early.body.detail).toMatch(/联系诉求人/);
    await city.call('contactTicket', { as: clerk, params, body: { outcome: 'reached', method: 'visit' } });
    const bare = await city.call('replyTicket', { as: clerk, params, body: reply });
    expect(bare).toMatchObject({
      status: 422,
      body: { code: 'evidence-needed', fields: [{ field: 'attachments' }] },
    });
    const borrowed = await city.call('replyTicket', {
      as: clerk,
      params,
      body: {
        ...reply,
        attachments: [
          await upload(city, { ...clerk, userId: 'stranger', unitId: otherStreet as typeof street }, 7),
        ],
      },
    });
    expect(borrowed).toMatchObject({ status: 422, body: { code: 'evidence-unknown' } });
    const community = await city.call('assignTicket', {
      as: clerk,
      params,
      body: { assignee: '花家地西里社区', assigneeKind: 'community' },
    });
    expect(community).toMatchObject({ status: 422, body: { code: 'community-cannot-lead' } });
    const wrong = await city.call('replyTicket', { as: clerk, params, body: { result: 'done', text: '好' } });
    expect(wrong.status).toBe(400);
  });

  it('let somebody else than the replier review', async () => {
    const city = await ticketsCity();
    await bringToReview(city, 1, colleague);
    expect((await city.call('approveReply', { as: clerk, params })).status).toBe(403);
    const self = await city.call('approveReply', { as: colleague, params });
    expect(self).toMatchObject({ status: 422, body: { code: 'reviewer-is-replier' } });
    const back = await city.call('sendBackReply', { as: reviewer, params, body: { because: '照片看不清' } });
    expect(back.status).toBe(200);
    expect((await city.call('getTicket', { as: clerk, params })).body).toMatchObject({ stage: 'handling' });
    await city.call('replyTicket', {
      as: clerk,
      params,
      body: { result: 'solved', text: '已补充照片', attachments: [await upload(city, clerk, 2)] },
    });
    expect((await city.call('approveReply', { as: reviewer, params })).status).toBe(200);
    expect((await city.call('getTicket', { as: clerk, params })).body).toMatchObject({
      stage: 'callingBack',
    });
  });

  it('are open to the roles that the transition table names', () => {
    const byEvent: Record<string, OperationId> = {
      accept: 'acceptTicket',
      assign: 'assignTicket',
      contact: 'contactTicket',
      note: 'noteTicket',
      reply: 'replyTicket',
      approve: 'approveReply',
      sendBack: 'sendBackReply',
      object: 'objectTicket',
      upholdObjection: 'upholdObjection',
      rejectObjection: 'rejectObjection',
      passDown: 'passDown',
      resumeClock: 'resumeClock',
      keepParked: 'keepParked',
      unpark: 'unparkTicket',
      restore: 'restoreTicket',
      endorse: 'grantApplication',
      withdraw: 'withdrawApplication',
      tell: 'tellPetitioner',
      supervise: 'superviseTicket',
      answerSupervision: 'answerSupervision',
      endSupervision: 'endSupervision',
      whistle: 'blowWhistle',
      arrive: 'arriveAtWhistle',
      confirmArrival: 'confirmArrival',
      refuseWhistle: 'refuseWhistle',
      ruleWhistle: 'ruleWhistle',
      reportWhistle: 'reportWhistle',
      endWhistle: 'endWhistle',
      rateWhistle: 'rateWhistle',
      askAssist: 'askAssist',
      reportAssist: 'reportAssist',
      merge: 'mergeTicket',
      unmerge: 'unmergeTicket',
    };
    for (const { apply, grant, refuse } of Object.values(waysOf)) {
      byEvent[apply] = 'applyForTicket';
      byEvent[grant] = 'grantApplication';
      byEvent[refuse] = 'refuseApplication';
    }
    for (const row of transitions) {
      const operation = byEvent[row.on];
      if (operation === undefined) expect(row.who, row.on).toEqual(['machine']);
      else expect(operations[operation].roles, row.on).toEqual(row.who);
    }
  });
});

describe('objections', () => {
  it('travel from the office to the reviewer and end in a new dispatch', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, { decidedBy: 'dispatcher' }));
    expect((await city.call('objectTicket', { as: clerk, params, body: objection })).status).toBe(200);
    const list = await city.call('listObjections', { as: reviewer });
    expect(list.body).toMatchObject({
      total: 1,
      items: [
        {
          ticket: { ticketId: ticketId(1) },
          objection: { reason: 'notOurArea', state: 'pending' },
          mayDecide: true,
        },
      ],
    });
    expect((await city.call('listObjections', { as: otherReviewer })).body).toMatchObject({
      total: 0,
      items: [],
    });
    expect((await city.call('acceptTicket', { as: clerk, params })).body).toMatchObject({
      code: 'objection-pending',
    });
    const same = await city.call('upholdObjection', {
      as: { userId: 'dispatcher', roles: ['reviewer', 'dispatcher'] },
      params,
      body: { because: '同意改派' },
    });
    expect(same).toMatchObject({ status: 422, body: { code: 'reviewer-is-dispatcher' } });
    const upheld = await city.call('upholdObjection', {
      as: cityReviewer,
      params,
      body: { because: '属八里庄街道' },
    });
    expect(upheld.status).toBe(200);
    expect(await city.facts('ticket.objectionUpheld.v1')).toMatchObject([
      { data: { proposedUnitId: 'street-110105015', by: 'city.reviewer' } },
    ]);
    expect((await city.call('getTicket', { as: clerk, params })).body).toMatchObject({
      stage: 'void',
      actions: [],
    });
    expect((await city.call('listObjections', { as: reviewer })).body.total).toBe(0);
  });

  it('do not come back on the same ground, nor after the last hop', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2, { hop: 2 }));
    await city.call('objectTicket', { as: clerk, params, body: objection });
    await city.call('rejectObjection', { as: reviewer, params, body: { because: '属地无误' } });
    expect(await city.call('objectTicket', { as: clerk, params, body: objection })).toMatchObject({
      status: 422,
      body: { code: 'objection-repeated' },
    });
    const hop2 = { ticketId: ticketId(2, 2) };
    expect(await city.call('objectTicket', { as: clerk, params: hop2, body: objection })).toMatchObject({
      status: 422,
      body: { code: 'hops-exhausted' },
    });
    const nowhere = { ...objection, reason: 'notOurDuty', proposedUnitId: 'department-nowhere' };
    expect(await city.call('objectTicket', { as: clerk, params, body: nowhere })).toMatchObject({
      status: 422,
      body: { code: 'unknown-unit', fields: [{ field: 'proposedUnitId' }] },
    });
  });
});

describe('scope', () => {
  it('hides others’ tickets on every operation that takes an id', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1));
    await city.call('objectTicket', { as: clerk, params, body: objection });
    const ref = await upload(city);
    const bodies: Partial<Record<OperationId, unknown>> = {
      assignTicket: { assignee: '王某' },
      contactTicket: { outcome: 'reached', method: 'phone' },
      noteTicket: { text: '记录', attachments: [ref] },
      replyTicket: { result: 'solved', text: '已处理完毕', attachments: [ref] },
      sendBackReply: { because: '不实' },
      objectTicket: { ...objection, proposedUnitId: 'department-nowhere' },
      upholdObjection: { because: '同意', proposedUnitId: 'department-nowhere' },
      rejectObjection: { because: '不同意' },
      applyForTicket: { kind: 'exclusion', reason: 'beyondDuty', basis: '不属职责', attachments: [ref] },
      grantApplication: { kind: 'exclusion', because: '同意' },
      refuseApplication: { kind: 'exclusion', because: '不同意' },
      withdrawApplication: { kind: 'exclusion' },
      tellPetitioner: { outcome: 'reached', method: 'phone' },
      resumeClock: { because: '已配合' },
      keepParked: { until: '2027-01-01T00:00:00.000Z', because: '未具备' },
      unparkTicket: { because: '已具备' },
      restoreTicket: { because: '不符' },
      superviseTicket: { notice: '请答复办理情况' },
      answerSupervision: { text: '已按要求办理', attachments: [ref] },
      endSupervision: { because: '已整改' },
      blowWhistle: {
        kind: 'daily',
        matter: '现场核查',
        place: '三号楼',
        units: [{ unitId: 'department-nowhere', task: '核查' }],
      },
      arriveAtWhistle: { whistle: 1 },
      confirmArrival: { whistle: 1, unitId: 'department-nowhere', arrived: true },
      refuseWhistle: { whistle: 1, because: '不属职责' },
      ruleWhistle: { whistle: 1, unitId: 'department-nowhere', mustCome: true, because: '属其职责' },
      reportWhistle: { whistle: 1, text: '已处理完毕', attachments: [ref] },
      endWhistle: { whistle: 1, solved: true, result: '已解决' },
      rateWhistle: { whistle: 1, score: 5 },
      askAssist: { unitId: 'department-nowhere', task: '提供图纸' },
      reportAssist: { text: '已经提供', final: true, attachments: [ref] },
      passDown: { unitId: 'department-nowhere', because: '转街道' },
      mergeTicket: { into: ticketId(2), because: '同一事项' },
      unmergeTicket: { because: '另一栋楼' },
    };
    const tried = (Object.keys(operations) as OperationId[]).filter((id) =>
      operations[id].path.startsWith('/api/tickets/{ticketId}'),
    );
    expect(tried).toHaveLength(37);
    for (const id of tried) {
      const { roles } = operations[id];
      for (const outsider of [stranger, otherReviewer, homeless]) {
        if (!outsider.roles.some((role) => roles.includes(role))) continue;
        const reply = await city.call(id, { as: outsider, params, body: bodies[id] });
        // Without its unit an office account is refused at the door; the others find nothing behind it.
        expect(reply, `${id} as ${outsider.userId}`).toMatchObject(
          outsider === homeless
            ? { status: 403, body: { code: 'forbidden' } }
            : { status: 404, body: { code: 'not-found' } },
        );
      }
    }
    expect((await city.call('getEvidence', { as: stranger, params: { ref } })).status).toBe(404);
    expect((await city.call('getTicket', { as: clerk, params })).body.history).toHaveLength(2);
  });

  it('narrows lists and counts, whatever is asked', async () => {
    const city = await ticketsCity();
    await city.publish(
      dispatch(1),
      dispatch(2),
      dispatch(3, { unitId: otherStreet, districtUnitId: 'district-110108' }),
    );
    const total = async (as: object, query: Record<string, string> = {}) =>
      (await city.call('listTickets', { as: as as typeof clerk, query: { view: 'all', ...query } })).body
        .total as number;
    expect(await total(clerk)).toBe(2);
    expect(await total(clerk, { unitId: otherStreet })).toBe(0);
    expect(await total(clerk, { q: requestId(3) })).toBe(0);
    expect(await total(clerk, { q: requestId(2) })).toBe(1);
    expect(await total(reviewer)).toBe(2);
    expect(await total(reviewer, { districtId: '110108' })).toBe(0);
    expect(await total(otherReviewer)).toBe(1);
    expect(await total(dispatcher)).toBe(3);
    expect(await total(dispatcher, { unitId: otherStreet })).toBe(1);
    expect((await city.call('countTickets', { as: stranger })).body).toMatchObject({
      dispatched: 1,
      inbox: 1,
    });
    expect((await city.call('listTickets', { as: homeless })).status).toBe(403);
    expect((await city.call('countTickets', { as: homeless })).status).toBe(403);
  });

  it('lets a simulator work for every unit, and nobody else without a unit', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1), dispatch(2));
    const simulator = { userId: 'simulator', roles: ['office', 'machine'] as const };
    const desk = { userId: 'desk', roles: ['agent', 'office'] as const };
    expect((await city.call('acceptTicket', { as: desk, params })).status).toBe(403);
    expect((await city.call('acceptTicket', { as: simulator, params })).status).toBe(200);
    await city.call('contactTicket', {
      as: simulator,
      params,
      body: { outcome: 'reached', method: 'phone' },
    });
    const ref = await upload(city, simulator as unknown as typeof clerk);
    const reply = { result: 'solved', text: '已处理完毕', attachments: [ref] };
    expect((await city.call('replyTicket', { as: simulator, params, body: reply })).status).toBe(200);
    expect((await city.call('getEvidence', { as: clerk, params: { ref } })).status).toBe(200);
    expect((await city.call('listTickets', { as: simulator, query: { view: 'all' } })).body.total).toBe(2);
  });

  it('shows nobody who asked', async () => {
    const city = await ticketsCity();
    await city.publish(dispatch(1, { confidential: true }));
    for (const as of [clerk, reviewer, dispatcher]) {
      const one = await city.call('getTicket', { as, params });
      expect(one.body.confidential).toBe(true);
      expect(one.text).not.toContain('secret-reference');
      expect((await city.call('listTickets', { as })).text).not.toContain('secret-reference');
    }
  });
});

describe('lists', () => {
  const ids = (body: { items: { ticketId: string }[] }) => body.items.map((row) => row.ticketId);

  it('sort by due and receipt, both ways, across pages, with an exact total', async () => {
    const city = await ticketsCity();
    const tiers = ['ordinary', 'emergency', 'urgent', 'complex'] as const;
    await city.publish(
      ...Array.from({ length: 23 }, (_, n) =>
        dispatch(n, {
          tier: tiers[n % 4] ?? 'ordinary',
          receivedAt: new Date(
            Date.parse('2026-11-23T01:00:00.000Z') - ((n * 7) % 23) * 60_000,
          ).toISOString(),
        }),
      ),
    );
    for (const sort of ['dueAt', '-dueAt', 'receivedAt', '-receivedAt']) {
      const field = sort.replace('-', '') as 'dueAt' | 'receivedAt';
      for (const limit of [5, 10, 50]) {
        const rows: { ticketId: string; dueAt: string; receivedAt: string }[] = [];
        for (let cursor: string | undefined; ; ) {
          const { body } = await city.call('listTickets', { as: clerk, query: { sort, limit, cursor } });
          expect(body.total).toBe(23);
          rows.push(...body.items);
          cursor = body.cursor;
          if (cursor === undefined) break;
        }
        expect(new Set(rows.map((row) => row.ticketId)).size).toBe(23);
        const values = rows.map((row) => row[field]);
        const sorted = [...values].sort();
        expect(values).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted);
      }
    }
  });

  it('keep their pages stable while tickets arrive', async () => {
    const city = await ticketsCity();
    await city.publish(...[2, 4, 6, 8].map((n) => dispatch(n)));
    const first = await city.call('listTickets', { as: clerk, query: { limit: 2 } });
    await city.publish(...[1, 3, 5, 7].map((n) => dispatch(n)));
    const second = await city.call('listTickets', {
      as: clerk,
      query: { limit: 50, cursor: first.body.cursor },
    });
    const seen = [...ids(first.body), ...ids(second.body)];
    expect(new Set(seen).size).toBe(seen.length);
    for (const n of [2, 4, 6, 8]) expect(seen).toContain(ticketId(n));
    expect(second.body.total).toBe(8);
  });

  it('filter by view, stage, tier and text, and by number', async () => {
    const city = await ticketsCity();
    await bringToReview(city, 1);
    await city.publish(dispatch(2), dispatch(3, { tier: 'emergency', text: '市民反映燃气泄漏' }));
    await city.call('objectTicket', { as: clerk, params: { ticketId: ticketId(2) }, body: objection });
    const list = async (query: Record<string, string>) =>
      ids((await city.call('listTickets', { as: clerk, query })).body);
    expect(await list({})).toEqual([ticketId(3)]);
    expect(await list({ view: 'review' })).toEqual([ticketId(1)]);
    expect(await list({ view: 'objections' })).toEqual([ticketId(2)]);
    expect((await list({ stage: 'dispatched' })).sort()).toEqual([ticketId(2), ticketId(3)]);
    expect(await list({ view: 'inbox', stage: 'dispatched' })).toEqual([ticketId(3)]);
    expect(await list({ view: 'inbox', stage: 'closed' })).toEqual([]);
    expect(await list({ tier: 'emergency' })).toEqual([ticketId(3)]);
    expect(await list({ q: '燃气', view: 'all' })).toEqual([ticketId(3)]);
    expect(await list({ q: ticketId(1).toLowerCase() })).toEqual([ticketId(1)]);
    expect(await list({ q: '没有的词' })).toEqual([]);
    expect(await city.call('listTickets', { as: dispatcher, query: { q: '燃气' } })).toMatchObject({
      status: 422,
      body: { code: 'search-too-wide' },
    });
    expect((await city.call('listTickets', { as: clerk, query: { sort: 'unitId' } })).status).toBe(400);
    expect((await city.call('countTickets', { as: clerk })).body).toEqual({
      dispatched: 1,
      accepted: 0,
      handling: 0,
      replied: 1,
      callingBack: 0,
      closed: 0,
      archived: 0,
      void: 0,
      objection: 1,
      merged: 0,
      inbox: 1,
      overdue: 0,
    });
  });
});

describe('evidence', () => {
  it('is known by its content, whatever it is called', async () => {
    const city = await ticketsCity();
    const stored = await city.call('putEvidence', {
      as: clerk,
      body: png(1),
      headers: {
        'content-type': 'text/html',
        'content-disposition': 'attachment; filename="../../etc/passwd"',
      },
    });
    expect(stored).toMatchObject({ status: 201, body: { bytes: 12, mediaType: 'image/png' } });
    const { ref } = stored.body;
    expect(ref).toMatch(/^[0-9a-f]{64}$/);
    const got = await city.call('getEvidence', { as: reviewer, params: { ref } });
    expect(got).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/png', 'x-content-type-options': 'nosniff' },
    });
    expect(Uint8Array.from(got.bytes)).toEqual(png(1));
    expect(String(got.headers['content-disposition'])).not.toContain('passwd');
    expect((await city.call('getEvidence', { as: otherReviewer, params: { ref } })).status).toBe(404);
  });

  it('takes one file of a form', async () => {
    const city = await ticketsCity();
    const boundary = 'form-boundary';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="../a.png"\r\ncontent-type: image/png\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), png(3), Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const stored = await city.call('putEvidence', {
      as: clerk,
      body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    expect(stored).toMatchObject({ status: 201, body: { bytes: 12, mediaType: 'image/png' } });
  });

  it('refuses what is empty, too large or no evidence', async () => {
    const city = await ticketsCity();
    const put = (body: Uint8Array) =>
      city.call('putEvidence', { as: clerk, body, headers: { 'content-type': 'image/png' } });
    expect(await put(new Uint8Array())).toMatchObject({ status: 400, body: { code: 'evidence-empty' } });
    expect(await put(Buffer.from('<svg onload="alert(1)">'))).toMatchObject({
      status: 415,
      body: { code: 'evidence-type' },
    });
    const large = Buffer.alloc(10 * 1024 * 1024 + 1);
    large.set(png());
    expect(await put(large)).toMatchObject({ status: 413, body: { code: 'evidence-too-large' } });
    expect((await city.call('putEvidence', { as: homeless, body: png() })).status).toBe(403);
    expect((await city.call('getEvidence', { as: clerk, params: { ref: '../../etc/passwd' } })).status).toBe(
      400,
    );
    expect((await city.call('getEvidence', { as: clerk, params: { ref: 'f'.repeat(64) } })).status).toBe(404);
  });
});
