import { type OperationId, operations } from '@jiesu/contracts';
import type { Random } from '@jiesu/testkit';
import type { WecomKeys } from '@jiesu/wechat-intake';
import { type Codes, knownValues, type Memory } from './memory.ts';
import { type SignIn, signIn } from './people.ts';
import { isRecord, spoil, validValue } from './shapes.ts';
import { batchBody, callback, evidenceBody, type StreamBody } from './streams.ts';
import { confided, nastyTexts, phones } from './values.ts';

/** One generated call. What it expects holds only where its sender is let in at all. */
export interface FuzzRequest {
  readonly operation: OperationId;
  /** What was done to it: `valid`, `body: missing kind`, `wild: truncated`. */
  readonly recipe: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: Buffer;
  readonly as: SignIn;
  /** Address it comes from: each its own, so that limits by address are not what is tested here. */
  readonly from: string;
  readonly expect?: { readonly statuses: readonly number[]; readonly field?: string };
  readonly lines?: StreamBody['lines'];
}

export interface Around {
  readonly memory: Memory;
  readonly codes: Codes;
  readonly wecom: WecomKeys;
  readonly nowMs: () => number;
}

const ids = Object.keys(operations) as OperationId[];
/** Twice as often: the doors that take the most. */
const doors: readonly OperationId[] = [
  'createRequest',
  'batchRequests',
  'receiveWecom',
  'amendRequest',
  'putEvidence',
];
/** Where a ticket must be for these to be taken: without a look at that, hardly any would ever be answered. */
const FROM: Partial<Record<OperationId, string>> = {
  acceptTicket: 'dispatched',
  contactTicket: 'accepted',
  objectTicket: 'dispatched',
  noteTicket: 'handling',
  assignTicket: 'accepted',
  replyTicket: 'handling',
  approveReply: 'replied',
  sendBackReply: 'replied',
  upholdObjection: 'objection',
  rejectObjection: 'objection',
};
/** Where a petitioner's words come in: what they confide there must not come out anywhere else. */
const CONFIDES: ReadonlySet<OperationId> = new Set([
  'createRequest',
  'amendRequest',
  'suggest',
  'confirmCandidate',
]);
/** A training takes a processor for many seconds: a run asks for a few only. */
const TRAININGS = 3;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];

/** An endless stream of calls that a seed repeats, as far as the answers it learns from repeat themselves. */
export function createGenerator(seed: Random, around: Around): () => FuzzRequest {
  const { memory, codes } = around;
  const known = knownValues(memory, codes);
  let made = 0;
  let trainings = 0;

  const pick = (random: Random): OperationId => {
    const operation = random.chance(0.12) ? random.pick(doors) : random.pick(ids);
    if (operation !== 'retrainModel') return operation;
    trainings += 1;
    return trainings > TRAININGS ? pick(random) : operation;
  };

  return () => {
    made += 1;
    const random = seed.fork(`request ${made}`);
    const operation = pick(random);
    const { method, path, stream, schemas, idempotent } = operations[operation];
    const from = `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`;

    const { params, bent: bentParams } = fillParams(operation, random);
    const query = schemas.query === undefined ? {} : validValue(schemas.query, schemas.query, random, known);
    const headers: Record<string, string> = idempotent ? { 'idempotency-key': `fuzz-${made}` } : {};
    const as = signIn(operation, params, random, memory, codes);
    let recipe = 'valid';
    let payload: Buffer | undefined;
    let expect: FuzzRequest['expect'];
    let lines: StreamBody['lines'];
    let verb: string = method;
    let search = isRecord(query) ? query : {};

    if (operation === 'receiveWecom' || operation === 'verifyWecom') {
      const made = callback(random, around.wecom, around.nowMs(), memory.pools.get('groupId') as string[]);
      recipe = made.how;
      search = { ...made.query };
      if (operation === 'verifyWecom') search.echostr = cipherOf(made.body) ?? 'x';
      else {
        payload = Buffer.from(made.body);
        headers['content-type'] = random.pick([
          'text/xml',
          'application/xml',
          'application/json',
          'text/plain',
        ]);
      }
      if (made.mustFail) expect = { statuses: [400, 401, 403, 404, 409, 413, 422] };
    } else if (stream) {
      const made = operation === 'putEvidence' ? evidenceBody(random) : batchBody(random, known);
      recipe = made.how;
      payload = made.body;
      lines = made.lines;
      if (made.contentType !== '') headers['content-type'] = made.contentType;
    } else if (schemas.body !== undefined || (method !== 'GET' && random.chance(0.5))) {
      let body = schemas.body === undefined ? {} : validValue(schemas.body, schemas.body, random, known);
      if (CONFIDES.has(operation) && isRecord(body) && 'text' in body && random.chance(0.4))
        body = { ...body, text: confided(random) };
      const proof = memory.proofOf.get(memory.holderOf.get(params.ticketId ?? '') ?? '');
      if (operation === 'replyTicket' && isRecord(body) && proof !== undefined && random.chance(0.6))
        body = { ...body, basis: '《北京市物业管理条例》第十条。', attachments: [proof] };
      payload = Buffer.from(JSON.stringify(body));
      headers['content-type'] = 'application/json';
      const spoiled =
        schemas.body !== undefined && random.chance(0.35)
          ? spoil(schemas.body, schemas.body, body, random)
          : undefined;
      if (spoiled !== undefined) {
        recipe = `body: ${spoiled.how} ${spoiled.field}`;
        payload = Buffer.from(JSON.stringify(spoiled.value) ?? '');
        // No content at all counts as an empty object: its missing fields are named.
        if (spoiled.value !== null) expect = { statuses: [400], field: spoiled.field };
      } else if (random.chance(0.2)) {
        const wild = wildBody(payload, random);
        recipe = `wild: ${wild.how}`;
        payload = wild.payload;
        if (wild.contentType === '') delete headers['content-type'];
        else headers['content-type'] = wild.contentType;
        if (wild.statuses !== undefined && schemas.body !== undefined) expect = { statuses: wild.statuses };
      }
    }

    let url = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
      encodeURIComponent(wellFormed(params[name] ?? 'x')),
    );
    if (recipe === 'valid' && random.chance(0.3)) {
      if (schemas.query !== undefined && random.chance(0.7)) {
        const spoiled = spoil(schemas.query, schemas.query, search, random);
        // Everything is text in a query, so only what is wrong as text is wrong.
        if (spoiled !== undefined && isRecord(spoiled.value) && !/^wrong type|too short/.test(spoiled.how)) {
          search = spoiled.value;
          recipe = `query: ${spoiled.how} ${spoiled.field}`;
          expect = { statuses: [400], field: spoiled.field };
        }
      } else if (random.chance(0.5)) {
        recipe = 'unknown query';
        search = { ...search, [random.pick(['__proto__', 'Limit', 'limit[]', '$where', ''])]: '1' };
      } else {
        verb = random.pick(METHODS.filter((one) => one !== method));
        recipe = `method ${verb}`;
      }
    }
    url += searchText(search);
    if (recipe === 'valid' && random.chance(0.05)) {
      recipe = 'bent path';
      url = bent(url, random);
    }
    if (idempotent && recipe !== 'bent path' && random.chance(0.03)) {
      const key = random.pick(['', 'k'.repeat(129), 'mit Leerzeichen', '钥匙']);
      recipe = 'bad key';
      if (key === '') delete headers['idempotency-key'];
      else headers['idempotency-key'] = key;
      expect = { statuses: [400] };
    }
    return {
      operation,
      recipe,
      method: verb,
      url,
      headers,
      as,
      from,
      ...(payload === undefined || verb === 'GET' || verb === 'HEAD' ? {} : { payload }),
      ...(expect === undefined || bentParams ? {} : { expect }),
      ...(lines === undefined || recipe === 'bad key' ? {} : { lines }),
    };
  };

  function fillParams(operation: OperationId, random: Random) {
    const schema = operations[operation].schemas.params;
    const made: Record<string, string> = {};
    let bent = false;
    for (const name of operations[operation].path.match(/(?<=\{)\w+(?=\})/g) ?? []) {
      const value = schema === undefined ? undefined : validValue(schema, schema, random, known);
      const own = isRecord(value) && typeof value[name] === 'string' ? value[name] : 'x';
      const wild = random.chance(0.08);
      bent ||= wild;
      made[name] = wild ? random.pick([...nastyTexts, 'x'.repeat(500), phones[0] as string, '.', '..']) : own;
    }
    const from = FROM[operation];
    if (from !== undefined && !bent && random.chance(0.7)) {
      const fitting = [...memory.stageOf].filter(([, stage]) => stage === from).map(([id]) => id);
      if (fitting.length > 0) made.ticketId = random.pick(fitting);
    }
    return { params: made, bent };
  }
}

const cipherOf = (body: string): string | undefined =>
  /"encrypt":"([^"]+)"/.exec(body)?.[1] ?? /<Encrypt><!\[CDATA\[([^\]]+)/.exec(body)?.[1];

/** Half a surrogate pair cannot stand in a URL. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

function searchText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [
          `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(typeof value === 'object' ? JSON.stringify(value) : String(value)))}`,
        ],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function bent(url: string, random: Random): string {
  const [path = '', query] = url.split('?');
  const end = query === undefined ? '' : `?${query}`;
  return random.pick([
    `${path}/${end}`,
    `${path}%00${end}`,
    `${path}%zz${end}`,
    `${path}%ff%fe${end}`,
    `/${path}${end}`,
    `${path}/%2e%2e/%2e%2e/etc/passwd`,
    `${path.toUpperCase()}${end}`,
    `${path}?limit=1&limit=2`,
    `${path}?limit=%`,
    `${path}?${'a=1&'.repeat(2000)}`,
    `${path}?cursor=bm90LWEtY3Vyc29y`,
    `${path}?cursor=${Buffer.from('["x","y",{"z":1}]').toString('base64url')}`,
    `${path};jsessionid=1${end}`,
  ]);
}

interface Wild {
  readonly how: string;
  readonly payload: Buffer;
  readonly contentType: string;
  readonly statuses?: readonly number[];
}

/** What is hardly a body any more. */
function wildBody(good: Buffer, random: Random): Wild {
  const json = 'application/json';
  const text = good.toString();
  const of = (
    how: string,
    body: string | Buffer,
    statuses?: readonly number[],
    contentType = json,
  ): Wild => ({
    how,
    payload: Buffer.from(body as string),
    contentType,
    ...(statuses === undefined ? {} : { statuses }),
  });
  const inside = (part: string): string => (text.length > 2 ? `${text.slice(0, -1)},${part}}` : `{${part}}`);
  return random.pick<() => Wild>([
    () => of('malformed', '{"kind": complaint}', [400]),
    () => of('truncated', text.slice(0, -1), [400]),
    () => of('two bodies', `${text}${text}`, [400]),
    () => of('single quotes', `{'kind':'help'}`, [400]),
    () => of('trailing comma', '{"a":1,}', [400]),
    () => of('not a number', '{"a":NaN}', [400]),
    () => of('null', 'null'),
    () => of('list', `[${text}]`, [400]),
    () => of('text', '"complaint"', [400]),
    () => of('number', '42', [400]),
    () => of('empty', ''),
    () => of('blank', '   ', [400]),
    () => of('byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), good])),
    () => of('UTF-16', Buffer.from(text, 'utf16le'), [400]),
    () =>
      of(
        'broken UTF-8',
        Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xc0]), Buffer.from('"}')]),
        [400],
      ),
    () => of('NUL', `${text}\u0000`, [400]),
    () => of('plain text', good, [415], 'text/plain'),
    () => of('form', 'kind=complaint', [415], 'application/x-www-form-urlencoded'),
    () => of('xml', '<kind>complaint</kind>', [415], 'application/xml'),
    () => of('no type', good, [415], ''),
    () => of('wild type', good, [400, 415], 'application/json/../x; =;'),
    () => of('multipart', good, [415], 'multipart/form-data; boundary=x'),
    () => of('1 MB of text', `{"text":"${'长'.repeat(350_000)}"}`, [413]),
    () => of('1 MB of brackets', '['.repeat(1_048_576), [413]),
    () => of('deep list', '['.repeat(60_000) + ']'.repeat(60_000), [400]),
    () => of('deep object', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`, [400]),
    () => of('deep inside', inside(`"hint":${'['.repeat(5_000)}${']'.repeat(5_000)}`), [400]),
    () => of('__proto__', inside('"__proto__":{"roles":["admin"]}'), [400]),
    () => of('constructor', inside('"constructor":{"prototype":{"roles":["admin"]}}'), [400]),
    () => of('huge number', inside('"limit":1e400'), [400]),
    () => of('long number', inside(`"limit":${'9'.repeat(5_000)}`), [400]),
    () => of('long key', inside(`"${'k'.repeat(20_000)}":1`), [400]),
    () => of('many keys', `{${Array.from({ length: 9_000 }, (_, i) => `"k${i}":1`).join(',')}}`, [400]),
    () => of('same key twice', text.length > 2 ? `${text.slice(0, -1)},${text.slice(1)}` : '{"a":1,"a":2}'),
    () => of('escaped NUL', inside('"text":"\\u0000"')),
    () => of('half a pair', inside('"text":"\\ud800"')),
  ])();
}
