import { operations } from '@jiesu/contracts';
import { picture, type Random } from '@jiesu/testkit';
import { type RecordedCallback, sealCallback, type WecomKeys } from '@jiesu/wechat-intake';
import { type Known, spoil, validValue } from './shapes.ts';
import { confided, nastyTexts, nastyValues } from './values.ts';

export interface StreamBody {
  readonly how: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** Batch only: lines that are not empty, and whether each must be taken. */
  readonly lines?: readonly (boolean | undefined)[];
}

/** NDJSON with every way a line can be spoiled among lines that are fine. */
export function batchBody(random: Random, known: Known): StreamBody {
  const schema = operations.createRequest.schemas.body ?? {};
  const parts: Buffer[] = [];
  const lines: (boolean | undefined)[] = [];
  const count = random.pick([0, 1, 3, 8, 20]);
  for (let i = 0; i < count; i += 1) {
    const end = Buffer.from(random.chance(0.2) ? '\r\n' : '\n');
    const add = (bytes: Buffer | string, taken: boolean | undefined) => {
      parts.push(Buffer.from(bytes), end);
      lines.push(taken);
    };
    const draft = { kind: 'complaint', text: confided(random) };
    const wild = validValue(schema, schema, random, known);
    switch (random.between(0, 9)) {
      case 0:
        add(JSON.stringify(spoil(schema, schema, wild, random)?.value ?? 1), false);
        break;
      case 1:
        add(JSON.stringify(draft).slice(0, random.between(1, 30)), false);
        break;
      case 2:
        add(JSON.stringify(random.pick(nastyValues.filter((v) => v !== ''))), false);
        break;
      case 3:
        add(JSON.stringify({ ...draft, text: '长'.repeat(25_000) }), false);
        break;
      case 4:
        add(
          Buffer.concat([
            Buffer.from('{"kind":"help","text":"'),
            Buffer.from([0xff, 0xfe, 0xc0]),
            Buffer.from('"}'),
          ]),
          false,
        );
        break;
      case 5:
        parts.push(end);
        break;
      case 6:
        // May be refused by a rule; must be answered.
        add(JSON.stringify(wild), undefined);
        break;
      case 7:
        add(`{"__proto__":{"roles":["admin"]},"kind":"help","text":"水管爆裂"}`, false);
        break;
      default:
        add(JSON.stringify(draft), true);
    }
  }
  const bom = random.chance(0.1) ? [Buffer.from([0xef, 0xbb, 0xbf])] : [];
  return {
    how: `batch of ${count}`,
    body: Buffer.concat([...bom, ...parts]),
    contentType: random.pick(['application/x-ndjson', 'application/json', 'text/plain', '']),
    lines,
  };
}

/** Pictures, and what people rename to pictures. */
export function evidenceBody(random: Random): StreamBody {
  const png = picture(random);
  const plain: readonly (readonly [string, Buffer, string])[] = [
    ['picture', png, 'image/png'],
    ['picture, other type said', png, 'application/pdf'],
    ['picture, no type', png, ''],
    ['half a picture', png.subarray(0, 20), 'image/png'],
    ['nothing', Buffer.alloc(0), 'image/png'],
    ['page as picture', Buffer.from('<html><script>alert(1)</script></html>'), 'image/png'],
    ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/svg+xml'],
    ['json', Buffer.from('{"a":1}'), 'application/json'],
    ['program', Buffer.from('MZ\u0000\u0001'), 'application/octet-stream'],
  ];
  if (random.chance(0.02))
    return {
      how: 'too large',
      body: Buffer.concat([png, Buffer.alloc(11 * 1024 * 1024)]),
      contentType: 'image/png',
    };
  if (random.chance(0.6)) {
    const [how, body, contentType] = random.pick(plain);
    return { how, body, contentType };
  }
  const name = random.pick([
    '../../etc/passwd',
    'a"; filename="b.exe',
    '照片.png',
    nastyTexts[0] as string,
    '\u0000.png',
  ]);
  const boundary = random.chance(0.9) ? 'grenze' : 'other';
  const head = `--grenze\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;
  const whole = Buffer.concat([Buffer.from(head), png, Buffer.from('\r\n--grenze--\r\n')]);
  return {
    how: 'form with a file',
    body: random.chance(0.2) ? whole.subarray(0, random.between(0, whole.length)) : whole,
    contentType: random.chance(0.1) ? 'multipart/form-data' : `multipart/form-data; boundary=${boundary}`,
  };
}

const xml = (fields: Readonly<Record<string, unknown>>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${String(value)}]]></${name}>`)
    .join('')}</xml>`;

/** What is inside of a callback, before it is sealed: messages, and what no WeCom would send. */
function clearMessage(random: Random, nowMs: number, groups: readonly string[]): string {
  const fields: Record<string, unknown> = {
    ToUserName: 'ww-jiesu-demo',
    FromUserName: `resident-${random.between(1, 30)}`,
    CreateTime: Math.floor(nowMs / 1000),
    MsgType: random.pick(['text', 'text', 'image', 'location', 'voice', 'event', 'weapp', 'unknown-type']),
    Content: random.chance(0.7) ? confided(random) : random.pick(nastyTexts),
    MsgId: random.between(1, 1_000_000_000),
    ChatId: random.chance(0.8) ? random.pick(groups) : random.pick(nastyTexts),
  };
  if (random.chance(0.25)) {
    const name = random.pick(Object.keys(fields));
    if (random.chance(0.4)) delete fields[name];
    else fields[name] = random.pick([...nastyTexts, 9e15, -1, 0, 1e21, '8640000000001', '9007199254740991']);
  }
  if (random.chance(0.15))
    return random.pick([
      '<xml>',
      '<xml></xml>',
      '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
      `<xml>${'<a>'.repeat(2000)}`,
      '[]',
      'null',
      '{"msgtype":"text"}',
      '',
      '\u0000',
    ]);
  if (random.chance(0.3))
    return JSON.stringify({
      msgid: fields.MsgId,
      chatid: fields.ChatId,
      create_time: fields.CreateTime,
      from: random.chance(0.9) ? { userid: fields.FromUserName } : random.pick(nastyValues),
      msgtype: random.pick(['text', 'mixed', 'image', 'voice']),
      text: random.chance(0.9) ? { content: fields.Content } : random.pick(nastyValues),
      mixed: {
        msg_item: random.chance(0.7)
          ? [{ msgtype: 'text', text: { content: '楼道灯坏了' } }]
          : random.pick(nastyValues),
      },
      voice: random.pick(nastyValues),
    });
  return xml(fields);
}

export interface Callback extends RecordedCallback {
  readonly how: string;
  /** True: a refusal with 4xx is the only right answer. */
  readonly mustFail: boolean;
}

/** A callback as WeCom sends it, or as somebody sends it who is not WeCom. */
export function callback(
  random: Random,
  keys: WecomKeys,
  nowMs: number,
  groups: readonly string[],
): Callback {
  const message = clearMessage(random, nowMs, groups);
  const seal = (with_: WecomKeys, seconds: number) =>
    sealCallback(with_, message, {
      source: 'demo',
      timestamp: String(seconds),
      form: random.chance(0.7) ? 'xml' : 'json',
      random: Buffer.from(Array.from({ length: 16 }, () => random.between(0, 255))),
      nonce: String(random.between(1, 1e9)),
    });
  const now = Math.floor(nowMs / 1000);
  const good = seal(keys, now);
  const forged = (how: string, change: Partial<RecordedCallback>): Callback => ({
    ...good,
    ...change,
    how,
    mustFail: true,
  });
  switch (random.between(0, 16)) {
    case 0:
      return forged('forged signature', { query: { ...good.query, msg_signature: 'f'.repeat(40) } });
    case 1:
      return forged('other nonce', { query: { ...good.query, nonce: '1' } });
    case 2:
      return { ...seal(keys, now - 3600), how: 'stale', mustFail: true };
    case 3:
      return { ...seal(keys, now + 3600), how: 'from the future', mustFail: true };
    case 4:
      return { ...seal({ ...keys, token: 'guessed' }, now), how: 'other token', mustFail: true };
    case 5:
      return { ...seal({ ...keys, receiveId: 'ww-other' }, now), how: 'other receiver', mustFail: true };
    case 6: {
      const aesKey = Buffer.alloc(32, 7).toString('base64').slice(0, 43);
      return { ...seal({ ...keys, aesKey }, now), how: 'other key', mustFail: true };
    }
    case 7:
      return forged('not an envelope', {
        body: random.pick(['', '<xml/>', '{"encrypt":1}', 'x'.repeat(300_000), '\u0000']),
      });
    case 8: {
      const body = `<xml><Encrypt>${random.pick(['AAAA', '!!!!', Buffer.from('x'.repeat(31)).toString('base64')])}</Encrypt></xml>`;
      return forged('not a cipher text', { body });
    }
    default:
      return { ...good, how: 'sealed', mustFail: false };
  }
}
