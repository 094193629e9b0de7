import { randomUUID } from 'node:crypto';
import type { Areas } from '@jiesu/service-kit';
import {
  type Door,
  DoorError,
  littleCity,
  openDoor,
  picture,
  type Random,
  random,
  tellCall,
} from '@jiesu/testkit';
import { freePort, type Host, newAccount, settled, startHost, tokenOf } from '../support/host.ts';

/**
 * Kills the process at a random moment while people and machines write to it, starts it again, repeats with the same
 * keys whatever was not answered, and judges the history: everything acknowledged is there once, and the demand
 * database counts what a rebuild counts.
 */

export interface KillOptions {
  readonly data: string;
  readonly runs: number;
  readonly seed: number;
  readonly areas: Areas;
  readonly say: (text: string) => void;
  /** Starts what is to be killed, and starts again what was; left out: the host in one process. */
  readonly start?: (at: { readonly data: string; readonly port: number }) => Promise<Host>;
  /** Waits until every fact is handled; left out: until no group has anything to do. */
  readonly settle?: (admin: Door) => Promise<void>;
  /** Longest wait until the next kill. */
  readonly withinMs?: number;
}

export interface KillResult {
  readonly runs: number;
  readonly acknowledged: number;
  readonly requests: number;
  readonly repeated: number;
  readonly rebuilds: number;
  readonly violations: readonly string[];
}

/** A command somebody sent, with the key under which it may be sent again. */
interface Command {
  readonly key: string;
  readonly what:
    | 'create'
    | 'accept'
    | 'contact'
    | 'reply'
    | 'approve'
    | 'callback'
    | 'dispatch'
    | 'code'
    | 'send';
  readonly run: (door: Doors, key: string) => Promise<string>;
  /** The ticket or request it is about; a creation learns it from the answer. */
  readonly about?: string;
}

interface Doors {
  readonly worker: Door;
  readonly second: Door;
  readonly gateway: Door;
}

const ACTORS = 16;
const REBUILD_EVERY = 10;
/** A refused connection or a torn one: nobody knows whether it was done. */
const unanswered = (error: unknown) => !(error instanceof DoorError);

export async function killRuns(options: KillOptions): Promise<KillResult> {
  const { data, say, start = startHost, settle = settled } = options;
  const roll = random(options.seed);
  const city = littleCity(options.areas, roll);
  const port = await freePort();
  const violations: string[] = [];
  /** Commands acknowledged, by ticket: what its history must show exactly once. */
  const done = new Map<string, Map<Command['what'], number>>();
  const requests = new Set<string>();
  /** Keys whose creation was acknowledged, with the answer. */
  const created = new Map<string, string>();
  /** Wishes for a code by message that were acknowledged: by key, whether a message was made of it. */
  const codes = new Map<string, boolean>();
  /** Messages whose sending was acknowledged. */
  const sent = new Set<string>();
  let acknowledged = 0;
  let repeated = 0;
  let rebuilds = 0;
  let open: Command[] = [];

  const violation = (run: number, text: string) => violations.push(`run ${run}: ${text}`);

  const note = (command: Command, answer: string, run: number) => {
    acknowledged += 1;
    if (command.what === 'create') {
      const before = created.get(command.key);
      if (before !== undefined && before !== answer)
        violation(run, `key ${command.key} made ${before} and ${answer}`);
      if (before === undefined && requests.has(answer)) violation(run, `two keys made ${answer}`);
      created.set(command.key, answer);
      requests.add(answer);
    } else if (command.about !== undefined) {
      const counts = done.get(command.about) ?? new Map<Command['what'], number>();
      counts.set(command.what, (counts.get(command.what) ?? 0) + 1);
      done.set(command.about, counts);
    }
  };

  let tokens: { worker: string; second: string; gateway: string } | undefined;
  const doorsOf = (host: Host): Doors => ({
    worker: openDoor(host.send, tokens?.worker),
    second: openDoor(host.send, tokens?.second),
    gateway: openDoor(host.send, tokens?.gateway),
  });

  const creation = (dice: Random): Command => {
    const { draft } = tellCall(city, dice);
    return {
      key: randomUUID(),
      what: 'create',
      run: async ({ worker }, idempotencyKey) =>
        (await worker.call('createRequest', { body: draft, idempotencyKey })).id,
    };
  };

  const codeSending = (requestId: string): Command => ({
    key: randomUUID(),
    what: 'code',
    run: async ({ worker }, idempotencyKey) => {
      const asked = { params: { requestId }, body: { send: true }, idempotencyKey };
      const { message } = await worker.call('giveProgressCode', asked);
      codes.set(idempotencyKey, message !== undefined);
      return requestId;
    },
  });

  /** The city's gateway: what it has reported as sent is never handed out again. */
  const sending = (run: number): Command => ({
    key: randomUUID(),
    what: 'send',
    run: async ({ gateway }, idempotencyKey) => {
      const body = { way: 'message', limit: 5, leaseSeconds: 10 } as const;
      for (const { key } of (await gateway.call('takeMessages', { body, idempotencyKey })).items) {
        if (sent.has(key)) violation(run, `${key} was sent, and is handed out again`);
        await gateway.call('reportMessage', { body: { key, outcome: 'sent' } });
        sent.add(key);
      }
      return '';
    },
  });

  async function judgeOutbox(worker: Door, run: number): Promise<void> {
    const states = new Map<string, string>();
    let made = 0;
    let cursor: string | undefined;
    do {
      const page = await worker.call('listOutbox', { query: { limit: 200, ...(cursor && { cursor }) } });
      for (const { key, state, purpose } of page.items) {
        states.set(key, state);
        if (purpose === 'code') made += 1;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    const wished = [...codes.values()].filter(Boolean).length;
    if (made !== wished) violation(run, `${wished} codes by message acknowledged, ${made} in the outbox`);
    for (const key of sent)
      if (states.get(key) !== 'sent') violation(run, `${key} was sent, and is ${states.get(key)}`);
  }

  const ticketCommand = (
    what: Command['what'],
    ticketId: string,
    act: (door: Doors, idempotencyKey: string) => Promise<unknown>,
  ): Command => ({
    key: randomUUID(),
    what,
    about: ticketId,
    run: async (doors, key) => {
      await act(doors, key);
      return ticketId;
    },
  });

  /** What somebody could do now, looking at the lists like everybody else. */
  async function somethingToDo(doors: Doors, dice: Random, run: number): Promise<Command> {
    const kind = dice.between(0, 11);
    if (kind > 9 && requests.size === 0) return creation(dice);
    if (kind === 10) return codeSending(dice.pick([...requests]));
    if (kind === 11) return sending(run);
    if (kind < 5) return creation(dice);
    if (kind === 5) {
      const { items } = await doors.worker.call('listReviews', { query: { limit: 20 } });
      if (items.length === 0) return creation(dice);
      const item = dice.pick(items);
      return {
        key: randomUUID(),
        what: 'dispatch',
        run: async ({ worker }, idempotencyKey) => {
          await worker.call('dispatchManually', {
            params: { requestId: item.requestId },
            body: { unitId: item.candidates[0]?.unitId ?? 'district-110105', because: '核实后派出。' },
            idempotencyKey,
          });
          return item.requestId;
        },
      };
    }
    if (kind === 6) {
      const { items } = await doors.worker.call('listCallbacks', { query: { view: 'due', limit: 20 } });
      if (items.length === 0) return creation(dice);
      const item = dice.pick(items);
      return ticketCommand('callback', item.ticketId, ({ worker }, idempotencyKey) =>
        worker.call('recordCallback', {
          params: { callbackId: item.callbackId },
          body: { status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' },
          idempotencyKey,
        }),
      );
    }
    const stage = dice.pick(['dispatched', 'accepted', 'handling', 'replied'] as const);
    const { items } = await doors.worker.call('listTickets', { query: { view: 'all', stage, limit: 50 } });
    if (items.length === 0) return creation(dice);
    const { ticketId } = dice.pick(items);
    switch (stage) {
      case 'dispatched':
        return ticketCommand('accept', ticketId, ({ worker }, idempotencyKey) =>
          worker.call('acceptTicket', { params: { ticketId }, idempotencyKey }),
        );
      case 'accepted':
        return ticketCommand('contact', ticketId, ({ worker }, idempotencyKey) =>
          worker.call('contactTicket', {
            params: { ticketId },
            body: { outcome: 'reached', method: 'phone' },
            idempotencyKey,
          }),
        );
      case 'handling': {
        const ref = await doors.worker.upload(picture(dice), 'image/png');
        return ticketCommand('reply', ticketId, ({ worker }, idempotencyKey) =>
          worker.call('replyTicket', {
            params: { ticketId },
            body: { result: 'solved', text: '已现场处理完毕，居民确认。', attachments: [ref] },
            idempotencyKey,
          }),
        );
      }
      default:
        return ticketCommand('approve', ticketId, ({ second }, idempotencyKey) =>
          second.call('approveReply', { params: { ticketId }, idempotencyKey }),
        );
    }
  }

  async function actor(doors: Doors, dice: Random, run: number, alive: () => boolean): Promise<void> {
    while (alive()) {
      let command: Command;
      try {
        command = await somethingToDo(doors, dice, run);
      } catch (error) {
        if (unanswered(error)) return;
        if ((error as DoorError).status >= 500) violation(run, String(error));
        continue;
      }
      try {
        note(command, await command.run(doors, command.key), run);
      } catch (error) {
        if (unanswered(error)) {
          open.push(command);
          return;
        }
        if ((error as DoorError).status >= 500) violation(run, String(error));
      }
    }
  }

  /** After the restart: what was not answered is sent again under its key, and is then known. */
  async function repeatOpen(doors: Doors, run: number): Promise<void> {
    const again = open;
    open = [];
    for (const command of again) {
      repeated += 1;
      try {
        note(command, await command.run(doors, command.key), run);
      } catch (error) {
        // Somebody else may have moved the ticket before; a rule may then say no, and nothing happened.
        if (unanswered(error) || (error as DoorError).status >= 500)
          violation(run, `again ${command.what}: ${String(error)}`);
      }
    }
  }

  async function judge(host: Host, run: number, touched: ReadonlySet<string>): Promise<void> {
    const doors = doorsOf(host);
    await settle(doors.worker);
    const { total } = await doors.worker.call('listRequests', { query: { limit: 1 } });
    if (total !== requests.size)
      violation(run, `${requests.size} requests acknowledged, ${total} in the store`);
    const overview = await doors.worker.call('demandOverview');
    if (overview.measures.count !== requests.size)
      violation(run, `${requests.size} requests, ${overview.measures.count} demands`);
    const states = await doors.worker.call('listDeadLetters', { query: { limit: 1 } });
    if (states.total > 0) violation(run, `${states.total} dead letters: ${JSON.stringify(states.items[0])}`);
    for (const ticketId of touched) {
      const ticket = await doors.worker.call('getTicket', { params: { ticketId } });
      for (const [what, times] of done.get(ticketId) ?? []) {
        const history = ticket.history.filter((entry) => entry.what === what).length;
        if (what === 'callback') continue;
        if (history !== times)
          violation(run, `${ticketId}: ${what} acknowledged ${times} times, ${history} in its history`);
      }
      const trace = await doors.worker.call('getDispatch', { params: { requestId: ticket.requestId } });
      const tickets = new Set(trace.hops.map((hop) => hop.ticketId));
      if (tickets.size !== trace.hops.length) violation(run, `${ticket.requestId}: dispatched twice`);
    }
    if (run % REBUILD_EVERY === 0 || run === options.runs) {
      await judgeOutbox(doors.worker, run);
      const report = await doors.worker.call('rebuildDemands');
      rebuilds += 1;
      if (report.different > 0)
        violation(
          run,
          `a rebuild differs in ${report.different} demands, e.g. ${report.examples.slice(0, 3).join(', ')}`,
        );
    }
  }

  let host = await start({ data, port });
  const adminToken = await tokenOf(host, 'admin');
  const admin = openDoor(host.send, adminToken);
  tokens = {
    worker: await newAccount(host, admin, 'kill-worker', [
      'agent',
      'dispatcher',
      'office',
      'caller',
      'admin',
      'analyst',
      'machine',
    ]),
    second: await newAccount(host, admin, 'kill-second', ['reviewer', 'machine']),
    gateway: await newAccount(host, admin, 'kill-gateway', ['machine']),
  };

  for (let run = 1; run <= options.runs; run += 1) {
    const before = new Map([...done].map(([id, counts]) => [id, JSON.stringify([...counts])]));
    let alive = true;
    const doors = doorsOf(host);
    const actors = Array.from({ length: ACTORS }, (_, index) =>
      actor(doors, roll.fork(`${run}.${index}`), run, () => alive),
    );
    await new Promise((next) => setTimeout(next, roll.between(40, options.withinMs ?? 900)));
    await host.kill();
    alive = false;
    await Promise.all(actors);
    host = await start({ data, port });
    await repeatOpen(doorsOf(host), run);
    const touched = new Set(
      [...done].filter(([id, counts]) => before.get(id) !== JSON.stringify([...counts])).map(([id]) => id),
    );
    await judge(host, run, touched);
    if (run % 10 === 0 || violations.length > 0)
      say(
        `run ${run}: ${acknowledged} acknowledged, ${requests.size} requests, ${sent.size} messages, restart in ${host.readyAfter.toFixed(0)} ms, ${violations.length} violations`,
      );
    if (violations.length > 50) break;
  }
  await host.stop();
  return { runs: options.runs, acknowledged, requests: requests.size, repeated, rebuilds, violations };
}
