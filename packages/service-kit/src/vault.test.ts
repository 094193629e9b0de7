import { randomBytes } from 'node:crypto';
import { Fault } from '@jiesu/ports';
import { describe, expect, it } from 'vitest';
import { createVault, parseVaultKeys } from './vault.ts';

const key = randomBytes(32);
const vault = createVault([key]);
const secret = {
  petitioner: { name: '王小明', phone: '19900001111' },
  text: '楼道灯坏了 🙏',
  address: '花家地西里三区',
};

describe('the vault', () => {
  it('gives back what was sealed and shows nothing of it', () => {
    const sealed = vault.seal(secret);
    expect(vault.open(sealed)).toEqual(secret);
    expect(sealed).not.toContain(secret.petitioner.phone);
    expect(sealed).toMatch(/^[0-9a-f]{6}\.[A-Za-z0-9+/=]+$/);
  });

  it('seals the same value differently each time, over many nonces', () => {
    const seen = new Set(Array.from({ length: 3000 }, () => vault.seal('x')));
    expect(seen.size).toBe(3000);
  });

  it('notices one flipped bit', () => {
    const [id, body] = vault.seal(secret).split('.') as [string, string];
    const bytes = Buffer.from(body, 'base64');
    bytes[20] = (bytes[20] as number) ^ 1;
    expect(() => vault.open(`${id}.${bytes.toString('base64')}`)).toThrow(Fault);
    expect(() => vault.open('nonsense')).toThrow(Fault);
    expect(() => vault.open(`${id}.AAAA`)).toThrow(Fault);
  });

  it('opens old seals after a rotation, keeps references, and cannot open without the key', () => {
    const rotated = createVault([randomBytes(32), key]);
    const sealed = vault.seal(secret);
    expect(rotated.open(sealed)).toEqual(secret);
    expect(rotated.seal(1).slice(0, 6)).not.toBe(sealed.slice(0, 6));
    expect(rotated.refOf('19900001111')).toBe(vault.refOf('19900001111'));
    expect(() => createVault([randomBytes(32)]).open(sealed)).toThrow(/no key/);
  });

  it('knows a phone however it is written, and another key gives another reference', () => {
    expect(vault.refOf('199 0000-1111')).toBe(vault.refOf('19900001111'));
    expect(vault.refOf('+8619900001111')).toBe(vault.refOf('19900001111'));
    expect(vault.refOf('19900001112')).not.toBe(vault.refOf('19900001111'));
    expect(vault.refOf('19900001111')).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(createVault([randomBytes(32)]).refOf('19900001111')).not.toBe(vault.refOf('19900001111'));
  });

  it('signs per purpose', () => {
    const signature = vault.sign('session', 'a');
    expect(vault.verify('session', 'a', signature)).toBe(true);
    expect(vault.verify('session', 'b', signature)).toBe(false);
    expect(vault.verify('csrf', 'a', signature)).toBe(false);
    expect(vault.verify('session', 'a', '')).toBe(false);
  });

  it('believes what an older key signed, until that key is gone', () => {
    const signature = vault.sign('session', 'who');
    const newer = randomBytes(32);
    expect(createVault([newer, key]).verify('session', 'who', signature)).toBe(true);
    expect(createVault([newer, key]).sign('session', 'who')).not.toBe(signature);
    expect(createVault([newer]).verify('session', 'who', signature)).toBe(false);
  });

  it('refuses keys of the wrong length', () => {
    expect(() => parseVaultKeys('c2hvcnQ=')).toThrow(/32 bytes/);
    expect(parseVaultKeys(`${key.toString('base64')},\n${randomBytes(32).toString('base64')}`)).toHaveLength(
      2,
    );
  });
});
