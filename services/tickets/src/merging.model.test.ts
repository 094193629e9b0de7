import { describe, expect, it } from 'vitest';
import { dispatch, dispatcher, ticketId, ticketsCity } from './tickets.fixtures.ts';

/**
 * Merges and undos in random order, several at the same moment, against a plain model: a map from each ticket to its
 * root. Which of several concurrent ones came first only the answers tell, so the model is checked for what every order
 * must keep: one root in each group, no ticket both merged and in the inbox, nothing merged that was refused, and
 * whatever was never merged, or merged and undone, as it was.
 *
 * MERGE_RUNS=500 for a long run; MERGE_SEED=… repeats one.
 */

const runs = Number(process.env.MERGE_RUNS ?? 12);
const seed = Number(process.env.MERGE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const size = 6;

function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function liveOnce(start: number): Promise<number> {
  const next = randomFrom(start);
  const city = await ticketsCity();
  const all = Array.from({ length: size }, (_, n) => n + 1);
  await city.publish(
    ...all.map((n) => dispatch(n, { receivedAt: `2026-11-23T01:${String(10 + next(40))}:00.000Z` })),
  );
  const get = async (n: number) =>
    (await city.call('getTicket', { as: dispatcher, params: { ticketId: ticketId(n) } })).body;
  const untouched = new Map(await Promise.all(all.map(async (n) => [n, await get(n)] as const)));
  let granted = 0;
  for (let step = 0; step < 8; step += 1) {
    const before = new Map(await Promise.all(all.map(async (n) => [n, (await get(n)).mergedInto] as const)));
    const tries = Array.from({ length: 1 + next(4) }, () => ({
      n: 1 + next(size),
      into: next(3) === 0 ? undefined : 1 + next(size),
    }));
    const replies = await Promise.all(
      tries.map(({ n, into }) =>
        into === undefined
          ? city.call('unmergeTicket', {
              as: dispatcher,
              params: { ticketId: ticketId(n) },
              body: { because: '另一栋楼' },
              settle: false,
            })
          : city.call('mergeTicket', {
              as: dispatcher,
              params: { ticketId: ticketId(n) },
              body: { into: ticketId(into), because: '同一事项' },
              settle: false,
            }),
      ),
    );
    await city.quiet();
    for (const [at, { status }] of replies.entries()) {
      if (![200, 409, 422].includes(status)) throw new Error(`${status} to ${JSON.stringify(tries[at])}`);
      if (status === 200) granted += 1;
    }
    const after = new Map(await Promise.all(all.map(async (n) => [n, await get(n)] as const)));
    for (const n of all) {
      const ticket = after.get(n);
      // Each group has one root: every way up ends, and at somebody who is in the inbox.
      const seen = new Set<string>();
      let top = ticketId(n);
      for (let up = ticket?.mergedInto; up !== undefined; ) {
        if (seen.has(up)) throw new Error(`a loop at ${up}`);
        seen.add(up);
        top = up;
        up = after.get(Number.parseInt(up.slice(9, 17), 36))?.mergedInto;
      }
      const root = after.get(Number.parseInt(top.slice(9, 17), 36));
      if (root?.queue !== 'dispatched') throw new Error(`${top} is the root and waits in ${root?.queue}`);
      if ((ticket?.mergedInto === undefined) !== (ticket?.queue === 'dispatched'))
        throw new Error(`${n} is merged and in the inbox`);
      // Nothing changes that nobody asked for, but the link that a loop gives up.
      const asked = tries.some((one, at) => one.n === n && replies[at]?.status === 200);
      if (!asked && ticket?.mergedInto !== before.get(n) && ticket?.mergedInto !== undefined)
        throw new Error(`${n} was merged by nobody`);
      if (ticket?.mergedInto === undefined) {
        const { history: _, revision: __, members: ___, ...is } = ticket;
        const { history: ____, revision: _____, members: ______, ...was } = untouched.get(n);
        expect(is, `${n}`).toEqual(was);
      }
    }
  }
  await city.close();
  return granted;
}

describe('merges and undos at random', () => {
  it('leave forests, and tickets as they were', { timeout: 600_000 }, async () => {
    let granted = 0;
    for (let run = 0; run < runs; run += 1) {
      try {
        granted += await liveOnce(seed + run);
      } catch (cause) {
        throw new Error(`MERGE_SEED=${seed + run} MERGE_RUNS=1 repeats it`, { cause });
      }
    }
    console.info(`merges: MERGE_SEED=${seed}, ${runs} lives, ${granted} granted`);
    expect(granted).toBeGreaterThan(runs);
  });
});
