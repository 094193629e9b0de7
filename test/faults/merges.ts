import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import type { FactData } from '@jiesu/contracts';
import type { Followup, Ticket } from '@jiesu/domain';
import { systemClock } from '@jiesu/ports';
import { type Door, DoorError, openDoor, random } from '@jiesu/testkit';
import { followupStore } from '../../services/followup/src/store.ts';
import { ticketStore } from '../../services/tickets/src/store.ts';
import { freePort, type Host, newAccount, settled, startHost, tokenOf } from '../support/host.ts';

/**
 * Kills the process again and again while a mass incident absorbs its members and while its undo lets them go, and
 * judges the history: each member was merged once and let go once, into the one root, and stands, with its clocks and
 * timers, where it stood before.
 */

export interface MergeKills {
  readonly data: string;
  readonly members: number;
  /** Kills in each of the two halves at most; fewer where the work ends sooner. */
  readonly kills: number;
  readonly seed: number;
  readonly say: (text: string) => void;
}

export interface MergeResult {
  readonly members: number;
  readonly kills: number;
  /** Kills that found the work begun and not ended. */
  readonly inTheMiddle: number;
  readonly violations: readonly string[];
}

interface Seen {
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** When the next timer of a ticket is due. */
  readonly timers: ReadonlyMap<string, string | undefined>;
  readonly merged: ReadonlyMap<string, readonly string[]>;
  readonly unmerged: ReadonlyMap<string, number>;
}

const AT_ONCE = 16;
const pageSize = 500;

/** What lies in the file while no process has it open. */
async function look(data: string): Promise<Seen> {
  const sqlite = openSqlite({
    file: join(data, 'jiesu.db'),
    clock: systemClock,
    onFatal: (error) => {
      throw error;
    },
  });
  const all = async <D>(store: Parameters<typeof sqlite.documents>[0]): Promise<Map<string, D>> => {
    const documents = sqlite.documents<D>(store);
    const found = new Map<string, D>();
    for (let cursor: string | undefined; ; ) {
      const page = await documents.find({ limit: pageSize, ...(cursor !== undefined && { cursor }) });
      for (const { id, doc } of page.items) found.set(id, doc);
      cursor = page.cursor;
      if (cursor === undefined) return found;
    }
  };
  const tickets = await all<Ticket>(ticketStore);
  const followups = await all<Followup>(followupStore);
  const merged = new Map<string, string[]>();
  const unmerged = new Map<string, number>();
  for await (const lot of sqlite.bus.read(['tickets']))
    for (const { fact } of lot) {
      if (fact.type === 'ticket.merged.v1') {
        const { ticketId, rootTicketId } = fact.data as FactData<'ticket.merged.v1'>;
        merged.set(ticketId, [...(merged.get(ticketId) ?? []), rootTicketId]);
      } else if (fact.type === 'ticket.unmerged.v1') {
        const { ticketId } = fact.data as FactData<'ticket.unmerged.v1'>;
        unmerged.set(ticketId, (unmerged.get(ticketId) ?? 0) + 1);
      }
    }
  await sqlite.close();
  const timers = new Map([...followups].map(([id, { nextAt }]) => [id, nextAt]));
  return { tickets, timers, merged, unmerged };
}

export async function mergeKills(options: MergeKills): Promise<MergeResult> {
  const { data, members, say } = options;
  const dice = random(options.seed);
  const port = await freePort();
  const violations: string[] = [];
  let kills = 0;
  let inTheMiddle = 0;
  const start = (): Promise<Host> => startHost({ data, port, env: { TICKETS_SWEEP_MS: '100' } });

  let host = await start();
  const admin = openDoor(host.send, await tokenOf(host, 'admin'));
  const token = await newAccount(host, admin, 'merge-worker', ['agent', 'dispatcher', 'admin', 'machine']);
  const door = (): Door => openDoor(host.send, token);

  let left = members + 1;
  const call = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const text = `朝阳区望京街道花家地西里社区${1 + (left % 40)}号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，来电投诉物业公司不作为的问题。`;
      await door().call('createRequest', { body: { kind: 'complaint', channel: 'hotline', text } as never });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, call));
  await settled(door(), 600_000);
  await host.stop();
  const before = await look(data);
  const [rootTicketId = ''] = [...before.tickets.keys()].sort();
  const root = before.tickets.get(rootTicketId);
  if (root === undefined || before.tickets.size !== members + 1)
    throw new Error(`${before.tickets.size} tickets of ${members + 1} calls`);
  const ids = [...before.tickets.keys()].filter((id) => id !== rootTicketId);

  /** Sends a command, unanswered where the kill comes first, and then kills until the work is over. */
  async function half(
    name: string,
    send: (door: Door, idempotencyKey: string) => Promise<unknown>,
    progress: (seen: Seen) => number,
  ): Promise<Seen> {
    const key = randomUUID();
    host = await start();
    for (let tries = 0; ; tries += 1) {
      const sent = send(door(), key).catch((error: unknown) => {
        // Nobody knows whether an unanswered command was done: it is sent again under its key.
        if (error instanceof DoorError) violations.push(`${name}: ${error.message}`);
      });
      await new Promise((next) => setTimeout(next, dice.between(0, 250)));
      if (tries >= options.kills) {
        await sent;
        break;
      }
      await host.kill();
      kills += 1;
      await sent;
      const done = progress(await look(data));
      if (done > 0 && done < members) inTheMiddle += 1;
      say(`${name}: kill ${tries + 1}, ${done} of ${members}`);
      host = await start();
      if (done === members) {
        await send(door(), key);
        break;
      }
    }
    const until = performance.now() + 300_000;
    for (let settledAt = 0; settledAt === 0; ) {
      const { counts } = await door().call('listMembers', { params: { ticketId: rootTicketId } });
      const isOver = name === 'absorb' ? counts.waiting === members : counts.waiting === 0;
      if (isOver) settledAt = 1;
      else if (performance.now() > until) throw new Error(`${name} does not end: ${JSON.stringify(counts)}`);
      await new Promise((next) => setTimeout(next, 50));
    }
    await settled(door(), 600_000);
    await host.stop();
    return look(data);
  }

  const { districtId = '', streetId = '' } = root.place;
  const until = new Date(Date.now() + 86_400_000).toISOString();
  let incidentId = '';
  const merged = await half(
    'absorb',
    async (to, idempotencyKey) => {
      const { id } = await to.call('openIncident', {
        body: {
          rootTicketId,
          title: '门禁',
          because: '同一事项',
          scope: {
            districtId,
            streetId,
            problemTypes: [root.problemType],
            words: ['门禁'],
            until,
          },
        },
        idempotencyKey,
      });
      if (incidentId !== '' && incidentId !== id) violations.push(`one key opened ${incidentId} and ${id}`);
      incidentId = id;
    },
    ({ merged: of }) => of.size,
  );
  for (const id of ids) {
    const ticket = merged.tickets.get(id);
    const into = merged.merged.get(id) ?? [];
    if (into.length !== 1 || into[0] !== rootTicketId)
      violations.push(`${id}: merged ${into.length} times, into ${into.join(', ')}`);
    if (ticket?.merged?.into !== rootTicketId) violations.push(`${id}: stands in ${ticket?.merged?.into}`);
    if (ticket?.history.filter(({ what }) => what === 'merge').length !== 1)
      violations.push(`${id}: its history does not show one merge`);
  }

  const after = await half(
    'undo',
    (to, idempotencyKey) =>
      to.call('undoIncident', { params: { incidentId }, body: { because: '范围太大' }, idempotencyKey }),
    ({ unmerged }) => unmerged.size,
  );
  const standing = ({ stage, tier, round, due, unitId }: Ticket): string =>
    JSON.stringify([stage, tier, round, due, unitId]);
  for (const id of ids) {
    const [was, is] = [before.tickets.get(id), after.tickets.get(id)];
    if (after.unmerged.get(id) !== 1) violations.push(`${id}: let go ${after.unmerged.get(id) ?? 0} times`);
    if (after.merged.get(id)?.length !== 1) violations.push(`${id}: merged again`);
    if (!was || !is || is.merged !== undefined || standing(was) !== standing(is))
      violations.push(`${id}: stands as ${is && standing(is)}, stood as ${was && standing(was)}`);
    if (after.timers.get(id) !== before.timers.get(id))
      violations.push(`${id}: its timer is due ${after.timers.get(id)}, was ${before.timers.get(id)}`);
  }
  if (after.tickets.size !== members + 1) violations.push(`${after.tickets.size} tickets in the end`);
  host = await start();
  const report = await door().call('rebuildDemands');
  if (report.different > 0) violations.push(`a rebuild differs in ${report.different} demands`);
  const letters = await door().call('listDeadLetters', { query: { limit: 1 } });
  if (letters.total > 0)
    violations.push(`${letters.total} dead letters: ${JSON.stringify(letters.items[0])}`);
  await host.stop();
  return { members, kills, inTheMiddle, violations };
}
