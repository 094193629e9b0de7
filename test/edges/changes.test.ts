import { picture, random } from '@jiesu/testkit';
import { describe, expect, it } from 'vitest';
import { edgeCity, office } from './people.ts';

const HOUR = 3_600_000;
/** Says too little to be dispatched by the machine, so the desk may still change it. */
const unclear = {
  kind: 'complaint',
  text: '你们到底管不管，我都说了多少遍了。',
  petitioner: { kind: 'person', name: '周女士', phone: '19900001234', confidential: true },
  address: '朝阳区某处',
  externalId: 'ext-1',
  hint: { districtId: '110105' },
};

describe('changes', () => {
  const edge = edgeCity();

  it('of one field leave all others of a request as they were (R10)', async () => {
    const requestId = await edge.received(unclear);
    const read = async () => {
      const { revision, amended, ...rest } = (
        await edge.call('getRequest', { as: 'agent', params: { requestId } })
      ).body;
      expect([revision, amended]).toEqual([expect.any(Number), expect.any(Number)]);
      return rest;
    };
    const changes: readonly object[] = [
      { text: '还是没人来修。' },
      { address: '朝阳区别处' },
      { kind: 'help' },
      { hint: { districtId: '110105', streetId: '110105026' } },
      { petitioner: { kind: 'person', name: '周先生', phone: '19900001234', confidential: true } },
    ];
    let before = await read();
    for (const change of changes) {
      const reply = await edge.call('amendRequest', {
        as: 'agent',
        params: { requestId },
        body: { ...change, because: '来电补充' },
      });
      expect([reply.status, reply.text]).toEqual([200, reply.text]);
      const [changed = ''] = Object.keys(change);
      const after = await read();
      expect(after[changed]).not.toEqual(before[changed]);
      expect({ ...after, [changed]: 0 }).toEqual({ ...before, [changed]: 0 });
      before = after;
    }
  });

  it('of one field leave all others of an account as they were (R10)', async () => {
    const body = {
      userId: 'li.si',
      name: '李四',
      roles: ['office'],
      unitId: 'street-110105026',
      password: 'a-long-secret',
    };
    expect((await edge.call('createUser', { as: 'admin', body })).status).toBe(201);
    const read = async () => {
      const { items } = (await edge.call('listUsers', { as: 'admin', query: { q: 'li.si' } })).body;
      return (items[0] ??
        (await edge.call('listUsers', { as: 'admin', query: { q: '李四' } })).body.items[0]) as Record<
        string,
        unknown
      >;
    };
    let before = await read();
    for (const change of [
      { disabled: true },
      { disabled: false },
      { roles: ['office', 'reviewer'] },
      { unitId: 'street-110105028' },
    ]) {
      expect(
        (await edge.call('updateUser', { as: 'admin', params: { userId: 'li.si' }, body: change })).status,
      ).toBe(200);
      const [changed = ''] = Object.keys(change);
      const after = await read();
      expect({ ...after, [changed]: 0 }).toEqual({ ...before, [changed]: 0 });
      before = after;
    }
    const login = await edge.call('login', { as: null, body: { user: 'li.si', password: 'a-long-secret' } });
    expect([login.status, login.body.principal?.unitId]).toEqual([200, 'street-110105028']);
  });

  it('and reads, photos, notes, contacts and assignments move no deadline, not by a second (R2)', async () => {
    const ticketId = await edge.ticket();
    const params = { ticketId };
    const due = async () => (await edge.call('getTicket', { as: office, params })).body.due;
    const clocks = async () => {
      const { body } = await edge.call('getDeadlines', { as: office, params });
      return body.clocks
        .map(({ clock, dueAt }: { clock: string; dueAt: string }) => `${clock} ${dueAt}`)
        .sort();
    };
    const first = await due();
    const firstClocks = await clocks();
    expect(firstClocks.length).toBeGreaterThan(1);
    const acts: (() => Promise<{ readonly status: number }>)[] = [
      () => edge.call('listTickets', { as: office }),
      () => edge.call('getRequest', { as: office, params: { requestId: ticketId.slice(0, -2) } }),
      () =>
        edge.call('revealPetitioner', {
          as: office,
          params: { requestId: ticketId.slice(0, -2) },
          body: { reason: '上门前联系' },
        }),
      () => edge.call('acceptTicket', { as: office, params }),
      () => edge.call('assignTicket', { as: office, params, body: { assignee: '赵工' } }),
      () => edge.city.inject('POST', '/api/evidence', { as: office, body: picture(random(5)) }),
      () => edge.call('noteTicket', { as: office, params, body: { text: '已到现场查看。' } }),
      () =>
        edge.call('contactTicket', { as: office, params, body: { outcome: 'notReached', method: 'phone' } }),
      () => edge.call('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'visit' } }),
      () => edge.call('assignTicket', { as: office, params, body: { assignee: '钱工', note: '换人' } }),
    ];
    for (const act of acts) {
      await edge.city.advance(HOUR / 12);
      const reply = await act();
      expect(reply.status).toBeLessThan(300);
      expect(await due()).toEqual(first);
      expect(await clocks()).toEqual(firstClocks);
    }
  });
});
