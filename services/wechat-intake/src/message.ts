import type { MessageKind } from '@jiesu/domain';
import { XMLParser } from 'fast-xml-parser';

/** A callback's content in one form, whether it came as XML (apps, events) or JSON (AI bot). */
export interface WecomMessage {
  /** What makes it this message and no other: MsgId, or sender, time and event (retries carry the same). */
  readonly key: string;
  readonly groupId: string | undefined;
  readonly from: string;
  /** Seconds since 1970; undefined: the callback does not say. */
  readonly createTime: number | undefined;
  readonly kind: MessageKind;
  /** What was said, or a placeholder: pictures and voices are not fetched. */
  readonly text: string;
  readonly event?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const LAST_SECOND = 8_640_000_000_000;

// Entities stay as they are written: no expansion, no surprises. Numbers stay text: message ids are longer than doubles.
const parser = new XMLParser({
  processEntities: false,
  parseTagValue: false,
  ignoreAttributes: true,
  trimValues: true,
});

const KINDS: Readonly<Record<string, MessageKind>> = {
  text: 'text',
  mixed: 'text',
  markdown: 'text',
  image: 'image',
  voice: 'voice',
  video: 'video',
  shortvideo: 'video',
  location: 'location',
  file: 'file',
  link: 'link',
  weapp: 'link',
  emotion: 'sticker',
  sticker: 'sticker',
  redpacket: 'redPacket',
  external_redpacket: 'redPacket',
  event: 'event',
};

/** Undefined: neither of the two forms, or without what every message has. */
export function messageOf(clear: string): WecomMessage | undefined {
  const begin = clear.trimStart();
  const fields = begin.startsWith('{') ? fromJson(begin) : begin.startsWith('<') ? fromXml(begin) : undefined;
  return fields === undefined ? undefined : read(fields);
}

function fromJson(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return record(value);
  } catch {
    return undefined;
  }
}

function fromXml(text: string): Fields | undefined {
  try {
    return record((parser.parse(text) as Fields).xml);
  } catch {
    return undefined;
  }
}

function read(fields: Fields): WecomMessage | undefined {
  // XML names begin with a capital (MsgType), those of the bot do not (msgtype).
  const get = lower(fields);
  const type = text(get('msgtype'))?.toLowerCase();
  const from =
    text(get('fromusername')) ?? text(record(get('from'))?.userid) ?? text(record(get('from'))?.UserId);
  if (type === undefined || from === undefined) return undefined;
  const groupId = text(get('chatid'));
  if (groupId !== undefined && (groupId.length > 64 || !/^[\w.@:-]+$/.test(groupId))) return undefined;
  const seconds = Number(text(get('createtime')) ?? text(get('create_time')) ?? Number.NaN);
  // Later than any calendar: no time at all.
  const createTime =
    Number.isSafeInteger(seconds) && seconds > 0 && seconds <= LAST_SECOND ? seconds : undefined;
  const kind = KINDS[type] ?? 'file';
  const event =
    kind === 'event'
      ? [
          text(get('event')) ?? text(record(get('event'))?.eventtype),
          text(get('changetype')),
          text(get('updatedetail')),
        ]
          .filter((part) => part !== undefined)
          .join(' ')
      : undefined;
  const id = text(get('msgid'));
  const key =
    id === undefined || id === ''
      ? `${from}\n${createTime ?? ''}\n${groupId ?? ''}\n${event ?? type}`
      : `id ${id}`;
  return {
    key,
    groupId,
    from,
    createTime,
    kind,
    text: kind === 'event' ? '' : said(type, kind, get),
    ...(event === undefined ? {} : { event }),
  };
}

function said(type: string, kind: MessageKind, get: (name: string) => unknown): string {
  const own = lower(record(get(type)) ?? {});
  switch (type) {
    case 'text':
      return text(get('content')) ?? text(own('content')) ?? '';
    case 'markdown':
      return text(own('content')) ?? '';
    case 'mixed': {
      const items = own('msg_item');
      return (Array.isArray(items) ? items : [])
        .map((item: unknown) => {
          const one = lower(record(item) ?? {});
          return text(one('msgtype')) === 'text' ? (text(record(one('text'))?.content) ?? '') : '[图片]';
        })
        .join(' ')
        .trim();
    }
    case 'voice': {
      const heard = text(get('recognition')) ?? text(own('content'));
      return heard === undefined || heard === '' ? '[语音]' : heard;
    }
    case 'location':
      return ['[位置]', text(get('label')) ?? text(own('label')) ?? text(own('title'))]
        .filter((part) => part !== undefined && part !== '')
        .join(' ');
    case 'file':
      return ['[文件]', text(get('title')) ?? text(own('filename'))]
        .filter((part) => part !== undefined && part !== '')
        .join(' ');
    case 'link':
      return ['[链接]', text(get('title')) ?? text(own('title'))]
        .filter((part) => part !== undefined && part !== '')
        .join(' ');
    default:
      return PLACEHOLDERS[kind] ?? '[其他消息]';
  }
}

const PLACEHOLDERS: Partial<Readonly<Record<MessageKind, string>>> = {
  image: '[图片]',
  video: '[视频]',
  sticker: '[表情]',
  redPacket: '[红包]',
  link: '[链接]',
};

function lower(fields: Fields): (name: string) => unknown {
  const known = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => known.get(name);
}

function record(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
