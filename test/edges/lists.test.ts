import { type OperationId, operations } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { dispatched, fill, requestId } from './dispatches.ts';
import { edgeCity, office, otherOffice, refusal, WANGJING } from './people.ts';

interface Row {
  readonly ticketId: string;
  readonly dueAt: string;
  readonly receivedAt: string;
  readonly tier: string;
}

const paged = (Object.keys(operations) as OperationId[]).filter((id) => {
  const query = operations[id].schemas.query;
  return !operations[id].path.includes('{') && JSON.stringify(query ?? {}).includes('"cursor"');
});

describe('lists in pages', () => {
  const edge = edgeCity();
  type Query = Record<string, string | number | boolean | undefined>;

  async function pages(query: Query, between: (page: number) => Promise<void> = async () => undefined) {
    const rows: Row[] = [];
    const totals: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 200; page += 1) {
      const reply = await edge.call('listTickets', { as: office, query: { ...query, cursor } });
      expect(reply.status).toBe(200);
      rows.push(...reply.body.items);
      totals.push(reply.body.total);
      cursor = reply.body.cursor;
      if (cursor === undefined) return { rows, totals };
      await between(page);
    }
    throw new Error('the pages never end');
  }
  const ids = (rows: readonly Row[]) => rows.map(({ ticketId }) => ticketId);

  it('say the same total at every page size, with and without filters (R6)', async () => {
    await fill(edge.city, 0, 345);
    await fill(edge.city, 1000, 1060, (n) => dispatched(n, { unitId: otherOffice.unitId }));
    const filters: readonly (readonly [Query, number])[] = [
      [{ view: 'inbox' }, 345],
      [{ view: 'all' }, 345],
      [{ view: 'inbox', tier: 'urgent' }, 115],
      [{ view: 'inbox', stage: 'dispatched', overdue: true }, -1],
      [{ view: 'all', q: '第1' }, 111],
      [{ view: 'done' }, 0],
    ];
    for (const [query, known] of filters) {
      const seen = [];
      for (const limit of [10, 50, 200]) {
        const { rows, totals } = await pages({ ...query, limit });
        expect(new Set(totals).size).toBe(1);
        expect(rows).toHaveLength(totals[0] as number);
        expect(new Set(ids(rows)).size).toBe(rows.length);
        seen.push(ids(rows));
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
      if (known >= 0) expect(seen[0]).toHaveLength(known);
    }
    const counts = (await edge.call('countTickets', { as: office })).body;
    expect(JSON.stringify(counts)).toContain('345');
  });

  it('stay whole while tickets arrive and move on between the pages', async () => {
    await fill(edge.city, 0, 200);
    const before = ids((await pages({ view: 'all', limit: 200 })).rows);
    for (const sort of ['dueAt', '-dueAt', 'receivedAt', '-receivedAt']) {
      let arrived = 10_000 + sort.length * 1000 + (sort.startsWith('-') ? 500 : 0);
      const { rows } = await pages({ view: 'all', sort, limit: 20 }, async () => {
        await fill(edge.city, arrived, arrived + 7);
        arrived += 7;
      });
      const found = ids(rows);
      expect(new Set(found).size).toBe(found.length);
      const early = new Set(before);
      expect(found.filter((id) => early.has(id)).sort()).toEqual([...before].sort());
    }
  });

  it('sort by every column, both ways, across pages (R7)', async () => {
    await fill(edge.city, 0, 120);
    for (const field of ['dueAt', 'receivedAt'] as const) {
      const up = (await pages({ view: 'all', sort: field, limit: 17 })).rows;
      const down = (await pages({ view: 'all', sort: `-${field}`, limit: 17 })).rows;
      const values = (rows: readonly Row[]) => rows.map((row) => row[field]);
      expect(up).toHaveLength(120);
      expect(new Set(values(up)).size).toBeGreaterThan(20);
      expect(values(up)).toEqual([...values(up)].sort());
      expect(values(down)).toEqual([...values(up)].reverse());
    }
  });

  it('put together from small pages what one large page shows, whatever is listed', async () => {
    for (let n = 0; n < 7; n += 1)
      await edge.received({
        kind: 'complaint',
        text: `你们到底管不管，第${n}次打电话了。`,
        petitioner: { kind: 'person' },
      });
    await edge.ticket();
    for (let n = 0; n < 5; n += 1)
      await edge.call('registerGroup', {
        as: 'admin',
        params: { groupId: `wr-${n}` },
        body: { source: 'demo', communityId: '110105026034', notice: true },
      });
    expect(paged.length).toBeGreaterThan(7);
    for (const id of paged) {
      const whole = (await edge.call(id, { as: firstRole(id), query: { limit: 200 } })).body;
      const rows: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await edge.call(id, { as: firstRole(id), query: { limit: 3, cursor } });
        expect([id, page.status]).toEqual([id, 200]);
        expect([id, page.body.total]).toEqual([id, whole.total]);
        rows.push(...page.body.items);
        cursor = page.body.cursor;
      } while (cursor !== undefined && rows.length < whole.items.length + 3);
      expect([id, rows.slice(0, whole.items.length)]).toEqual([id, whole.items]);
      if (whole.total <= 200) expect([id, rows.length]).toEqual([id, whole.total]);
    }
  });

  it('refuse a cursor that was made up or belongs to another query', async () => {
    await fill(edge.city, 0, 5);
    await fill(edge.city, 10, 15, (n) => dispatched(n, { unitId: otherOffice.unitId }));
    const cursorOf = async (query: Query, as: typeof office = office) =>
      (await edge.call('listTickets', { as, query: { ...query, limit: 2 } })).body.cursor as string;
    const cursor = await cursorOf({ view: 'inbox' });
    expect(cursor).toBeTypeOf('string');
    const strange: readonly (readonly [Query, typeof office])[] = [
      [{ view: 'inbox', sort: '-dueAt' }, office],
      [{ view: 'all' }, office],
      [{ view: 'inbox', tier: 'urgent' }, office],
      [{ view: 'inbox' }, otherOffice],
    ];
    for (const [query, as] of strange)
      expect(refusal(await edge.call('listTickets', { as, query: { ...query, cursor } }))).toMatchObject({
        status: 400,
        code: 'invalid-cursor',
      });
    const fakes = [
      'x',
      'bm90LWEtY3Vyc29y',
      Buffer.from('["x",{},null]').toString('base64url'),
      "' OR 1=1 --",
    ];
    for (const id of paged)
      for (const fake of [...fakes, ...(id === 'listTickets' ? [] : [cursor])])
        expect([
          id,
          refusal(await edge.call(id, { as: firstRole(id), query: { cursor: fake } })).code,
        ]).toEqual([id, 'invalid-cursor']);
  });

  it('are bounded: no page is larger than its limit allows', async () => {
    for (const id of paged)
      for (const limit of [0, -1, 501, 1.5, 'all', '1e2x'])
        expect([id, limit, refusal(await edge.call(id, { as: firstRole(id), query: { limit } }))]).toEqual([
          id,
          limit,
          { status: 400, code: 'invalid-query', fields: ['limit'] },
        ]);
  });

  it('find a ticket by its id from any page of any size', async () => {
    await fill(edge.city, 0, 60);
    const found = await edge.call('listTickets', { as: office, query: { q: requestId(42), limit: 1 } });
    expect(ids(found.body.items)).toEqual([`${requestId(42)}-1`]);
    expect(found.body.items[0].unitId).toBe(WANGJING);
  });

  function firstRole(id: OperationId) {
    const role = operations[id].roles[0];
    if (role === undefined || role === 'public') throw new Error(`${id} has no role`);
    return role === 'office' ? office : role === 'community' ? ('admin' as const) : role;
  }
});
