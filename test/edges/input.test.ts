import { type OperationId, operations, type Role } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { complaint, edgeCity, office, refusal } from './people.ts';

describe('bad input', () => {
  const edge = edgeCity();
  const create = (body: unknown, contentType = 'application/json') =>
    edge.call('createRequest', { as: 'agent', body, headers: { 'content-type': contentType } });

  it('refuses what is not JSON', async () => {
    const texts = [
      '{"kind":"complaint"',
      '{kind:1}',
      '{"a":1,}',
      'NaN',
      '{"a":1}x',
      '\u0000',
      '{"__proto__":{"x":1}}',
    ];
    const latin = Buffer.from('{"kind":"complaint","text":"ÄÖÜ ist kein UTF-8"}', 'latin1');
    for (const text of [...texts, latin])
      expect(refusal(await create(text))).toMatchObject({ status: 400, code: 'malformed-json' });
    expect(await edge.counts()).toMatchObject({ requests: 0, demands: 0 });
  });

  it('names the field of every wrong type, missing and unknown property', async () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ ...complaint, text: 7 }, 'text'],
      [{ ...complaint, text: '' }, 'text'],
      [{ ...complaint, text: ' \u200b\n' }, 'text'],
      [{ ...complaint, text: '长'.repeat(4001) }, 'text'],
      [{ ...complaint, kind: 'praise' }, 'kind'],
      [{ ...complaint, petitioner: { kind: 'person', confidential: 'yes' } }, 'petitioner.confidential'],
      [{ text: complaint.text }, 'kind'],
      [{ ...complaint, unitId: 'street-110105026' }, 'unitId'],
      [{ ...complaint, petitioner: { kind: 'person', phone: '12345678901234' } }, 'petitioner.phone'],
      [{ ...complaint, petitioner: { kind: 'robot' } }, 'petitioner.kind'],
      [{ ...complaint, petitioner: 'Zhou' }, 'petitioner'],
      [{ ...complaint, hint: { urgency: 'now' } }, 'hint.urgency'],
    ];
    for (const [body, field] of wrong)
      expect(refusal(await create(body))).toEqual({ status: 400, code: 'invalid-body', fields: [field] });
    for (const body of [[complaint], '"complaint"', '42'])
      expect(refusal(await create(body))).toMatchObject({ status: 400, fields: [''] });
    expect(await edge.counts()).toMatchObject({ requests: 0, demands: 0 });
  });

  it('names the field of an unknown unit, problem type or area', async () => {
    const hints: readonly (readonly [object, string])[] = [
      [{ problemType: 'L99.99' }, 'hint.problemType'],
      [{ districtId: '110199' }, 'hint.districtId'],
      [{ streetId: '110105999' }, 'hint.streetId'],
      [{ communityId: '110105026999' }, 'hint.communityId'],
      [{ districtId: '110101', streetId: '110105026' }, 'hint.streetId'],
    ];
    for (const [hint, field] of hints)
      expect(refusal(await create({ ...complaint, hint }))).toMatchObject({ status: 400, fields: [field] });

    const requestId = await edge.received({ kind: 'complaint', text: '你们到底管不管，我都说了多少遍了。' });
    const dispatch = (body: object) =>
      edge.call('dispatchManually', {
        as: 'dispatcher',
        params: { requestId },
        body: { because: '属地。', ...body },
      });
    expect(refusal(await dispatch({ unitId: 'street-999999999' }))).toMatchObject({
      code: 'unknown-unit',
      fields: ['unitId'],
    });
    expect(
      refusal(await dispatch({ unitId: 'street-110105026', assistUnitIds: ['department-of-nothing'] })),
    ).toMatchObject({ code: 'unknown-unit', fields: ['assistUnitIds[0]'] });
    const preview = { place: {}, urgency: 'ordinary', kind: 'complaint', problemType: 'L99.99' };
    expect(refusal(await edge.call('previewDispatch', { as: 'dispatcher', body: preview }))).toMatchObject({
      code: 'unknown-problem-type',
      fields: ['problemType'],
    });
    const group = { source: 'demo', communityId: '110105026999', notice: true };
    expect(
      refusal(await edge.call('registerGroup', { as: 'admin', params: { groupId: 'g' }, body: group })),
    ).toMatchObject({ code: 'unknown-community', fields: ['communityId'] });
    expect((await edge.counts()).tickets).toBe(0);
  });

  it('knows the days and hours that exist', async () => {
    const times = [
      '2026-02-30T10:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-23T25:00:00Z',
      '2016-12-31T23:59:60Z',
      '2026-11-24T10:00:00Z',
      '1999-12-31T00:00:00Z',
      '2026-11-23',
      'yesterday',
    ];
    for (const receivedAt of times)
      expect(refusal(await create({ ...complaint, receivedAt }))).toEqual({
        status: 400,
        code: 'invalid-body',
        fields: ['receivedAt'],
      });
    for (const from of ['2026-02-30T10:00:00Z', '2016-12-31T23:59:60Z', 'yesterday'])
      for (const field of ['from', 'to'])
        expect(refusal(await edge.call('listRequests', { as: 'agent', query: { [field]: from } }))).toEqual({
          status: 400,
          code: 'invalid-query',
          fields: [field],
        });
    for (const from of ['2026-02-30', '2026-13-01', 'yesterday'])
      expect(refusal(await edge.call('demandTrend', { as: 'analyst', query: { from } }))).toMatchObject({
        status: 400,
        fields: ['from'],
      });
    expect((await edge.counts()).requests).toBe(0);
  });

  it('refuses a condition it does not know, instead of answering for the whole city', async () => {
    for (const [id, { schemas, roles }] of Object.entries(operations)) {
      if (schemas.query === undefined || roles.includes('public')) continue;
      const as = roles.includes('admin') ? 'admin' : roles.includes('office') ? office : (roles[0] as Role);
      const reply = await edge.call(id as OperationId, {
        as,
        params: { ref: 'a'.repeat(64), ticketId: '20261123-7K2Q9F4M-1', period: '2026-10' },
        query: { by: 'unit', q: '望京', distrctId: '110105' },
      });
      expect([id, reply.status, refusal(reply).fields]).toEqual([
        id,
        400,
        expect.arrayContaining(['distrctId']),
      ]);
    }
  });

  it('refuses bodies that are too large or of another type', async () => {
    const huge = JSON.stringify({ ...complaint, text: '长'.repeat(100_000) });
    expect(refusal(await create(huge))).toMatchObject({ status: 413, code: 'body-too-large' });
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ])
      expect(refusal(await create(JSON.stringify(complaint), type))).toMatchObject({
        status: 415,
        code: 'unsupported-media-type',
      });
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
    expect(refusal(await create(deep))).toMatchObject({ status: 400 });
    expect((await edge.counts()).requests).toBe(0);
  });

  it('asks every write for an idempotency key it can keep', async () => {
    for (const key of ['', 'k'.repeat(129), 'with blank', '钥匙'])
      expect(refusal(await edge.call('createRequest', { as: 'agent', body: complaint, key }))).toMatchObject({
        status: 400,
        code: 'idempotency-key-missing',
      });
    expect((await edge.counts()).requests).toBe(0);
  });

  it('answers the same key with the same answer, and refuses another body under it', async () => {
    const ticketId = await edge.ticket();
    const note = (text: string, key: string) =>
      edge.call('noteTicket', { as: office, params: { ticketId }, body: { text }, key });
    await edge.call('acceptTicket', { as: office, params: { ticketId } });
    const first = await note('已到现场。', 'note-1');
    expect(first.status).toBe(200);
    await note('已联系物业。', 'note-2');
    expect((await note('已到现场。', 'note-1')).body).toEqual(first.body);
    expect(refusal(await note('别的内容。', 'note-1'))).toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
    const { history } = (await edge.call('getTicket', { as: office, params: { ticketId } })).body;
    expect(history.filter((step: { what: string }) => step.what === 'note')).toHaveLength(2);
  });

  it('answers 405 with the methods that exist, and 404 for paths that do not', async () => {
    const known = new Map<string, Set<string>>();
    for (const { method, path } of Object.values(operations))
      known.set(path, (known.get(path) ?? new Set()).add(method));
    for (const [path, methods] of known) {
      const other = ['DELETE', 'PUT', 'PATCH', 'POST', 'GET'].find(
        (method) => !methods.has(method),
      ) as string;
      const url = path.replace(/\{\w+\}/g, 'x');
      const reply = await edge.city.inject(other, url, { as: 'admin' });
      expect([url, reply.status, reply.headers.allow]).toEqual([url, 405, [...methods].join(', ')]);
    }
    for (const url of [
      '/api/nothing',
      '/api/tickets/x/y/z',
      '/api/requests/../../etc/passwd',
      '/api/tickets/%zz',
    ])
      expect((await edge.city.inject('GET', url, { as: 'admin' })).status).toBe(404);
  });

  it('gives HTML and other markup back as the text it is', async () => {
    const markup = '<script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" \'; DROP TABLE x; --';
    const ticketId = await edge.ticket();
    await edge.call('acceptTicket', { as: office, params: { ticketId } });
    const noted = await edge.call('noteTicket', { as: office, params: { ticketId }, body: { text: markup } });
    expect(noted.status).toBe(200);
    const ticket = await edge.call('getTicket', { as: office, params: { ticketId } });
    expect(ticket.headers['content-type']).toMatch(/^application\/json/);
    expect(ticket.headers['x-content-type-options']).toBe('nosniff');
    expect(JSON.stringify(ticket.body)).toContain(JSON.stringify(markup).slice(1, -1));
    const searched = await edge.call('listTickets', { as: office, query: { q: "'; DROP TABLE x; --" } });
    expect(searched.status).toBe(200);
    const refused = await create({ ...complaint, '<script>': 1 });
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('repeats no phone number that stood where an id belongs', async () => {
    const reply = await edge.call('getRequest', { as: 'agent', params: { requestId: '19900001234' } });
    expect(reply.status).toBe(404);
    expect(reply.text).not.toContain('19900001234');
  });
});
