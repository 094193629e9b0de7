import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sqlite } from '@jiesu/adapter-sqlite';
import type { Role } from '@jiesu/contracts';
import { createLog } from '@jiesu/service-kit';
import type { TestCity } from '@jiesu/service-kit/testing';
import { picture, random } from '@jiesu/testkit';
import { demoSource, sealCallback, type WecomKeys } from '@jiesu/wechat-intake';
import { openWorld } from '../support/worlds.ts';
import { type Codes, createMemory, type Memory, OWN_ACCOUNTS } from './memory.ts';
import type { SignIn } from './people.ts';
import { passwords, petitioners, phones } from './values.ts';

/** The whole city over SQLite, with something in every room, so that the first generated call meets life. */
export interface FuzzCity {
  readonly city: TestCity;
  readonly memory: Memory;
  readonly codes: Codes;
  readonly wecom: WecomKeys;
  /** Headers of somebody at the door; makes the account where it is missing. */
  headersOf(as: SignIn): Promise<Readonly<Record<string, string>>>;
  /** Everything that lasts: documents, facts, files, dead letters. Equal before and after = no trace. */
  traces(): string;
  /** Facts that no service could handle, the planted one aside. */
  poisoned(): Promise<readonly string[]>;
  /** Tokens given out so far. */
  readonly tokens: ReadonlySet<string>;
  logText(): string;
  close(): Promise<void>;
}

const WANGJING = 'street-110105026';
const PLANTED = '20261123-00000000';

export async function openFuzzCity(): Promise<FuzzCity> {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-fuzz-'));
  const logFile = join(folder, 'fuzz.log');
  const { city, close } = await openWorld('sqlite', {
    log: createLog({ level: 'debug', file: logFile, service: 'fuzz' }),
    config: { loginAttempts: 1_000_000 },
  });
  const memory = createMemory();
  const codes = codesOf(city);
  const wecom = demoSource(city.vault);
  const { database } = city.ports as unknown as Sqlite;
  const tokens = new Set<string>();
  const accounts = new Set<string>();

  const tables = (
    database
      .statement(`SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'doc\\_%' ESCAPE '\\'`)
      .all() as {
      name: string;
    }[]
  ).map(({ name }) => `SELECT count(*) AS n, total(revision) AS r FROM ${name}`);
  const sql = [
    ...tables,
    'SELECT count(*) AS n, total(count) AS r FROM log',
    'SELECT count(*) AS n, 0 AS r FROM files',
    'SELECT count(*) AS n, total(length(state)) AS r FROM dead_letters',
    'SELECT count(*) AS n, total(length(doc)) AS r FROM demand_base',
  ].join(' UNION ALL ');

  const ensure = async (person: NonNullable<SignIn['person']>): Promise<string> => {
    const { roles, unitId, districtId, communityId } = person;
    const userId = [...roles, unitId ?? districtId ?? communityId ?? 'city'].join('.').toLowerCase();
    const own = `${OWN_ACCOUNTS}${userId}`;
    if (!accounts.has(own)) {
      await city.city.accounts.ensure({ userId: own, name: own, ...person });
      accounts.add(own);
    }
    return own;
  };

  await furnish(city, memory, wecom);
  await city.city.accounts.ensure({
    userId: `${OWN_ACCOUNTS}login`,
    name: '登录试探',
    roles: ['agent'],
    password: passwords[0] as string,
  });

  return {
    city,
    memory,
    codes,
    wecom,
    tokens,
    async headersOf({ how, person }) {
      if (how === 'forged token')
        return {
          authorization: `Bearer ${Buffer.from('["admin",99999999999,1]').toString('base64url')}.AAAA`,
        };
      if (person === undefined) return {};
      const { token } = await city.city.accounts.tokenFor(await ensure(person));
      tokens.add(token);
      if (how === 'cookie')
        return { cookie: `jiesu_session=${token}`, 'x-csrf-token': city.city.accounts.csrfFor(token) };
      if (how === 'no csrf') return { cookie: `jiesu_session=${token}` };
      return { authorization: `Bearer ${token}` };
    },
    traces: () => JSON.stringify(database.statement(sql).all()),
    async poisoned() {
      const { items } = await city.ports.bus.deadLetters.list({ limit: 50 });
      return items
        .filter(({ fact }) => fact.partitionkey !== PLANTED)
        .map(({ group, fact, code, detail }) => `${group}: ${fact.type} ${fact.subject}: ${code} ${detail}`);
    },
    logText: () => readFileSync(logFile, 'utf8'),
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function codesOf(city: TestCity): Codes {
  const { areas, units, problemTypes } = city.reference;
  const near = areas.communities.filter(({ code }) => code.startsWith('110105026')).slice(0, 6);
  return {
    units: [WANGJING, ...units.all.slice(0, 30).map(({ id }) => id)],
    districts: ['110105', ...areas.districts.map(({ code }) => code)],
    streets: ['110105026', ...areas.streets.slice(0, 20).map(({ code }) => code)],
    communities: near.map(({ code }) => code),
    problemTypes: problemTypes.at(city.clock.now()).types.map(({ code }) => code),
  };
}

/** A step of the furnishing that does not work would leave a room empty and unseen. */
const must: (city: TestCity, ...given: Parameters<TestCity['call']>) => ReturnType<TestCity['call']> = async (
  city,
  ...given
) => taken(given[0], await city.call(...given));
const inject = async (city: TestCity, url: string, given: Parameters<TestCity['inject']>[2]) =>
  taken(url, await city.inject('POST', url, given));

function taken<R extends { readonly status: number; readonly text: string }>(what: string, reply: R): R {
  if (reply.status >= 400) throw new Error(`${what}: ${reply.text}`);
  return reply;
}

/** Tickets in every stage, callbacks, a review, an objection, group talk, evidence and a dead letter. */
async function furnish(city: TestCity, memory: Memory, wecom: WecomKeys): Promise<void> {
  const office = { roles: ['office' as Role], unitId: WANGJING };
  const text = (n: number) =>
    `市民反映，朝阳区望京街道花家地西里社区${n}号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，来电投诉物业公司不作为的问题。`;
  const petitioner = { kind: 'person', name: petitioners[0], phone: phones[0] };
  for (let n = 1; n <= 14; n += 1) {
    const made = await must(city, 'createRequest', {
      as: 'agent',
      body: { kind: 'complaint', text: text(n), petitioner },
    });
    memory.note('requestId', made.body.id);
    if (n > 12) continue;
    const found = await must(city, 'getDispatch', { as: 'dispatcher', params: { requestId: made.body.id } });
    if (found.body.hops.length > 0) continue;
    await must(city, 'dispatchManually', {
      as: 'dispatcher',
      params: { requestId: made.body.id },
      body: { unitId: WANGJING, because: '物业问题由属地街道办理。' },
    });
  }
  const stored = await inject(city, '/api/evidence', { as: office, body: picture(random(1)) });
  memory.note('ref', stored.body.ref);
  memory.proofOf.set(WANGJING, stored.body.ref);
  const { items } = (await must(city, 'listTickets', { as: office, query: { view: 'inbox' } })).body;
  memory.harvest(items);
  const tickets: string[] = items.map((item: { ticketId: string }) => item.ticketId);
  for (const [n, ticketId] of tickets.entries()) {
    const params = { ticketId };
    const act = (operation: Parameters<TestCity['call']>[0], as: typeof office | Role, body?: object) =>
      must(city, operation, { as, params, ...(body === undefined ? {} : { body }) });
    if (n === 1)
      await act('objectTicket', office, {
        reason: 'notOurArea',
        basis: '该楼位于东湖街道辖区。',
        proposedUnitId: 'street-110105028',
      });
    if (n < 3) continue;
    await act('acceptTicket', office);
    if (n < 5) continue;
    await act('contactTicket', office, { outcome: 'reached', method: 'phone' });
    if (n < 7) continue;
    await act('replyTicket', office, {
      result: 'solved',
      text: '楼道已清扫，门禁已修复。',
      attachments: [stored.body.ref],
    });
    if (n < 9) continue;
    await act('approveReply', 'reviewer');
  }
  memory.harvest((await must(city, 'listTickets', { as: office, query: { view: 'all' } })).body);
  memory.harvest((await must(city, 'listCallbacks', { as: 'caller' })).body);
  await talk(city, memory, wecom);
  await plantPoison(city);
  memory.harvest((await must(city, 'listDeadLetters', { as: 'admin' })).body);
}

async function talk(city: TestCity, memory: Memory, wecom: WecomKeys): Promise<void> {
  const community = city.reference.areas.communities.find(({ code }) => code.startsWith('110105026'));
  for (const groupId of ['wr-group-1', 'wr-group-2']) {
    await must(city, 'registerGroup', {
      as: 'admin',
      params: { groupId },
      body: { source: 'demo', communityId: community?.code, notice: true },
    });
    memory.note('groupId', groupId);
  }
  for (let n = 1; n <= 6; n += 1) {
    const seconds = Math.floor(Date.parse(city.clock.now()) / 1000);
    const clear = JSON.stringify({
      msgid: `seed-${n}`,
      chatid: `wr-group-${1 + (n % 2)}`,
      create_time: seconds,
      from: { userid: `resident-${n}` },
      msgtype: 'text',
      text: { content: '三号楼楼道的灯坏了一周了，物业一直不修，谁能反映一下？' },
    });
    const { query, body } = sealCallback(wecom, clear, {
      source: 'demo',
      timestamp: String(seconds),
      form: 'json',
    });
    await inject(city, '/wecom/demo', { as: null, query: { ...query }, body });
  }
  memory.harvest((await must(city, 'listCandidates', { as: 'dispatcher' })).body);
}

/** A sealed value that no key opens: the classifier gives it up at once. */
async function plantPoison(city: TestCity): Promise<void> {
  await city.publish({
    type: 'request.received.v1',
    data: {
      requestId: PLANTED,
      channel: 'hotline',
      kind: 'help',
      receivedAt: city.clock.now(),
      sealed: 'no key opens this',
      petitionerRef: 'unknown',
      confidential: false,
      supporters: 1,
    },
  });
}
