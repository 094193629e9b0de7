import { describe, expect, it } from 'vitest';
import {
  decrypt,
  encrypt,
  encryptedOf,
  isSigned,
  resealCallback,
  sealCallback,
  signatureOf,
} from './wecom.ts';

const keys = {
  token: 'a token',
  aesKey: `${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'}`,
  receiveId: 'ww-street',
};

describe('the WeCom cipher', () => {
  it('opens what it sealed, whatever the length and script', () => {
    for (const length of [0, 1, 11, 12, 13, 27, 28, 31, 32, 33, 500, 4000]) {
      const message = [...'暖气不热🥶'.repeat(Math.ceil(length / 5))].slice(0, length).join('');
      expect(decrypt(keys, encrypt(keys, message))).toBe(message);
    }
  });

  it('keeps to the documented layout: blocks of 32, big-endian length after 16 random bytes', () => {
    const random = Buffer.alloc(16, 7);
    const sealed = Buffer.from(encrypt(keys, 'hi', random), 'base64');
    expect(sealed.length % 32).toBe(0);
    expect(encrypt(keys, 'hi', random)).toBe(encrypt(keys, 'hi', random));
    expect(encrypt(keys, 'hi')).not.toBe(encrypt(keys, 'hi'));
  });

  it('opens a message that was sealed elsewhere', () => {
    // Made once with openssl (aes-256-cbc -nopad) over the documented layout, key bytes 0…31, receiver `wwcorp`.
    const known = { token: 't', aesKey: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8', receiveId: 'wwcorp' };
    const sealed = '4j/AuRx71kQlxVlzbpsMWNXIKyH9tHy3XqMxMKqm+7POsbnB2pf2JKBDfa43OjPp+ApANqy9WMla1Q0M3EfP8Q==';
    expect(decrypt(known, sealed)).toBe('<xml><Content>你好</Content></xml>');
  });

  it('refuses another receiver, another key, a cut and a changed message', () => {
    const sealed = encrypt(keys, 'x'.repeat(100));
    expect(decrypt({ ...keys, receiveId: 'ww-other' }, sealed)).toBeUndefined();
    expect(decrypt({ ...keys, receiveId: '' }, sealed)).toBeUndefined();
    expect(decrypt({ ...keys, aesKey: `B${keys.aesKey.slice(1)}` }, sealed)).toBeUndefined();
    expect(decrypt(keys, sealed.slice(0, 40))).toBeUndefined();
    expect(decrypt(keys, '')).toBeUndefined();
    expect(decrypt(keys, 'not base64 at all !')).toBeUndefined();
    expect(decrypt({ ...keys, aesKey: 'short' }, sealed)).toBeUndefined();
  });

  it('takes an empty receiver, as an AI bot has', () => {
    const bot = { ...keys, receiveId: '' };
    expect(decrypt(bot, encrypt(bot, '{"msgtype":"text"}'))).toBe('{"msgtype":"text"}');
  });
});

describe('the signature', () => {
  it('is sha1 over the sorted four', () => {
    expect(signatureOf('t', '1400000000', 'abc', 'echo')).toBe('2005d390c88e7fbde2702b8b28a499aaf608a6a6');
    const query = { msg_signature: signatureOf('t', '1', 'n', 'e'), timestamp: '1', nonce: 'n' };
    expect(isSigned('t', query, 'e')).toBe(true);
    expect(isSigned('u', query, 'e')).toBe(false);
    expect(isSigned('t', query, 'f')).toBe(false);
    expect(isSigned('t', { ...query, nonce: 'm' }, 'e')).toBe(false);
    expect(isSigned('t', { ...query, msg_signature: 'short' }, 'e')).toBe(false);
  });
});

describe('a recorded callback', () => {
  const recorded = sealCallback(keys, '你好', { source: 'old', timestamp: '1', nonce: 'n', form: 'xml' });

  it('carries its cipher text in either envelope', () => {
    const json = sealCallback(keys, '你好', { source: 'old', timestamp: '1', form: 'json' });
    for (const each of [recorded, json]) {
      const encrypted = encryptedOf(each.body) ?? '';
      expect(isSigned(keys.token, each.query, encrypted)).toBe(true);
      expect(decrypt(keys, encrypted)).toBe('你好');
    }
    expect(encryptedOf('hello')).toBeUndefined();
  });

  it('is sealed again for another system, and does not open with wrong keys', () => {
    const to = {
      source: 'demo',
      token: 'u',
      aesKey: keys.aesKey.split('').reverse().join(''),
      receiveId: 'ww-demo',
    };
    const again = resealCallback(recorded, keys, to, 1_800_000_000_000);
    expect(again?.source).toBe('demo');
    expect(again?.query.timestamp).toBe('1800000000');
    expect(decrypt(to, encryptedOf(again?.body ?? '') ?? '')).toBe('你好');
    expect(resealCallback(recorded, to, to, 0)).toBeUndefined();
  });
});
