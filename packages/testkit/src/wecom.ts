import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { Answered, Send } from './door.ts';

/** The sender's half of the WeCom callback contract, written apart from the receiver's, so that each checks the other. */
export interface WecomSender {
  readonly source: string;
  readonly token: string;
  readonly aesKey: string;
  readonly receiveId: string;
}

function sealed(sender: WecomSender, message: string): string {
  const key = Buffer.from(`${sender.aesKey}=`, 'base64');
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const clear = Buffer.concat([randomBytes(16), length, body, Buffer.from(sender.receiveId)]);
  const missing = 32 - (clear.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([clear, Buffer.alloc(missing, missing)])),
    cipher.final(),
  ]).toString('base64');
}

export interface ChatMessage {
  readonly id: string;
  readonly groupId: string;
  readonly from: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly text: string;
}

const xmlText = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** Delivers one group message as WeCom would. */
export async function deliver(send: Send, sender: WecomSender, message: ChatMessage): Promise<Answered> {
  const clear =
    `<xml><ToUserName>${xmlText(sender.receiveId)}</ToUserName><FromUserName>${xmlText(message.from)}</FromUserName>` +
    `<CreateTime>${message.at}</CreateTime><MsgType>${xmlText('text')}</MsgType><Content>${xmlText(message.text)}</Content>` +
    `<MsgId>${message.id}</MsgId><ChatId>${xmlText(message.groupId)}</ChatId></xml>`;
  const encrypted = sealed(sender, clear);
  const timestamp = String(message.at);
  const nonce = randomBytes(8).toString('hex');
  const signature = createHash('sha1')
    .update([sender.token, timestamp, nonce, encrypted].sort().join(''))
    .digest('hex');
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce });
  return send({
    method: 'POST',
    path: `/wecom/${encodeURIComponent(sender.source)}?${query.toString()}`,
    headers: { 'content-type': 'text/xml' },
    body: `<xml><ToUserName>${xmlText(sender.receiveId)}</ToUserName><Encrypt>${xmlText(encrypted)}</Encrypt></xml>`,
  });
}
