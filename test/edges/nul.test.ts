import { type OperationId, operations } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { complaint, edgeCity, office, refusal } from './people.ts';

/** Databases written in C end a text at its first NUL: an id with a tail behind one must not become the id itself. */
describe('a NUL character', () => {
  const edge = edgeCity();

  it('in a path or a condition is refused, with its field named', async () => {
    const requestId = await edge.received();
    for (const tail of ['\0', '\0x']) {
      const read = await edge.call('getRequest', { as: 'agent', params: { requestId: requestId + tail } });
      expect(refusal(read)).toEqual({ status: 400, code: 'invalid-query', fields: ['requestId'] });
      const group = { source: 'demo', communityId: '110105026034', notice: true };
      const put = await edge.call('registerGroup', {
        as: 'admin',
        params: { groupId: `g${tail}` },
        body: group,
      });
      expect(refusal(put)).toEqual({ status: 400, code: 'invalid-query', fields: ['groupId'] });
    }
    const search = await edge.call('listTickets', { as: office, query: { q: '楼道\0x' } });
    expect(refusal(search)).toEqual({ status: 400, code: 'invalid-query', fields: ['q'] });
    expect((await edge.call('listGroups', { as: 'admin' })).body.total).toBe(0);
  });

  it('opens no second way into an account, past its lock', async () => {
    const password = 'long-enough-secret';
    await edge.city.city.accounts.ensure({ userId: 'zhang.san', name: '张三', roles: ['agent'], password });
    const login = (user: string) => edge.call('login', { as: null, body: { user, password } });
    expect((await login('zhang.san')).status).toBe(200);
    for (const tail of ['\0', '\0x'])
      expect(refusal(await login(`zhang.san${tail}`)).code).toBe('wrong-credentials');
  });

  it('does not make one record of two that differ behind it', async () => {
    const lines = ['a\0b', 'a\0c']
      .map((externalId) => JSON.stringify({ ...complaint, externalId }))
      .join('\n');
    const reply = await edge.call('batchRequests', {
      as: 'machine',
      body: lines,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    const ids = reply.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(ids).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(ids).size).toBe(2);
  });

  it('opens no operation by a second name of the thing it takes', async () => {
    const ticketId = await edge.ticket();
    for (const id of Object.keys(operations) as OperationId[]) {
      const [, name] = /\{(\w+)\}/.exec(operations[id].path) ?? [];
      if (name === undefined || operations[id].roles.includes('public')) continue;
      const as = operations[id].roles.includes('office')
        ? office
        : (operations[id].roles.find((role) => role !== 'community') as 'admin');
      const reply = await edge.call(id, { as, params: { [name]: `${ticketId}\0` } });
      expect([id, reply.status]).toEqual([id, 400]);
    }
  });
});
