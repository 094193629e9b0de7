import { describe, expect, it } from 'vitest';
import { messageOf } from './message.ts';

const xml = (inner: string) =>
  messageOf(
    `<xml><FromUserName><![CDATA[u1]]></FromUserName><CreateTime>1763600000</CreateTime>${inner}</xml>`,
  );
const json = (value: object) =>
  messageOf(JSON.stringify({ msgid: 'j', from: { userid: 'u1' }, chatid: 'g', ...value }));

describe('a callback’s content', () => {
  it('is read from XML', () => {
    expect(
      xml(
        '<MsgType>text</MsgType><Content><![CDATA[停水了]]></Content><MsgId>70000000000000000001</MsgId><ChatId>g</ChatId>',
      ),
    ).toEqual({
      key: 'id 70000000000000000001',
      groupId: 'g',
      from: 'u1',
      createTime: 1763600000,
      kind: 'text',
      text: '停水了',
    });
  });

  it('is read from JSON', () => {
    expect(json({ msgtype: 'text', text: { content: '停水了' } })).toMatchObject({
      key: 'id j',
      groupId: 'g',
      kind: 'text',
      text: '停水了',
    });
    expect(
      json({
        msgtype: 'mixed',
        mixed: {
          msg_item: [
            { msgtype: 'text', text: { content: '看' } },
            { msgtype: 'image', image: {} },
          ],
        },
      }),
    ).toMatchObject({ kind: 'text', text: '看 [图片]' });
  });

  it.each([
    ['image', '', 'image', '[图片]'],
    ['voice', '', 'voice', '[语音]'],
    ['voice', '<Recognition>楼道灯坏了</Recognition>', 'voice', '楼道灯坏了'],
    ['video', '', 'video', '[视频]'],
    ['location', '<Label>河边步道</Label>', 'location', '[位置] 河边步道'],
    ['file', '<Title>清单.xlsx</Title>', 'file', '[文件] 清单.xlsx'],
    ['link', '<Title>通知</Title>', 'link', '[链接] 通知'],
    ['emotion', '', 'sticker', '[表情]'],
    ['redpacket', '', 'redPacket', '[红包]'],
    ['something-new', '', 'file', '[其他消息]'],
  ])('keeps a place for %s%s', (type, more, kind, text) => {
    expect(xml(`<MsgType>${type}</MsgType><MsgId>1</MsgId>${more}`)).toMatchObject({ kind, text });
  });

  it('tells messages without an id apart by sender, time, group and event', () => {
    const key = (more: string) =>
      xml(`<MsgType>event</MsgType><Event>change_external_chat</Event>${more}`)?.key;
    expect(key('<ChangeType>update</ChangeType>')).toBe(key('<ChangeType>update</ChangeType>'));
    expect(key('<ChangeType>update</ChangeType>')).not.toBe(key('<ChangeType>dismiss</ChangeType>'));
  });

  it('expands no entity and reads no number out of text', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const read = messageOf(
      `${bomb}<xml><FromUserName>u</FromUserName><MsgType>text</MsgType><Content>&b;&amp;0x1</Content></xml>`,
    );
    expect(read?.text.length ?? 0).toBeLessThan(40);
    expect(xml('<MsgType>text</MsgType><Content>0012345</Content>')?.text).toBe('0012345');
  });

  it.each([
    '',
    'hello',
    '[]',
    '{"msgtype":"text"}',
    '{',
    '<xml></xml>',
    '<xml><MsgType>text</MsgType></xml>',
    '<html><MsgType>text</MsgType></html>',
    '<xml><FromUserName>u</FromUserName><MsgType>text</MsgType><ChatId>../../etc</ChatId></xml>',
    `<xml><FromUserName>u</FromUserName><MsgType>text</MsgType><ChatId>${'g'.repeat(65)}</ChatId></xml>`,
    '<xml><FromUserName><a>u</a></FromUserName><MsgType>text</MsgType></xml>',
    `${'<a>'.repeat(5000)}`,
  ])('is none of %s', (clear) => expect(messageOf(clear)).toBeUndefined());

  it('does not pollute prototypes', () => {
    messageOf(
      '<xml><__proto__><polluted>yes</polluted></__proto__><FromUserName>u</FromUserName><MsgType>text</MsgType></xml>',
    );
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});
