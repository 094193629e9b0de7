import { describe, expect, it } from 'vitest';
import { progressCode, readProgressCode } from './progress-code.ts';
import { createVault } from './vault.ts';

const vault = createVault([new Uint8Array(32).fill(7)]);
const other = createVault([new Uint8Array(32).fill(8)]);
const requestId = '20261123-7K2Q9F4M';
const at = '2026-11-23T02:00:00.000Z';
const later = (days: number): string => new Date(Date.parse(at) + days * 86_400_000).toISOString();

describe('the code of a request', () => {
  const { code, until } = progressCode(vault, requestId, at, 180);

  it('is twelve letters in groups that nobody mishears, and opens its own request', () => {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(readProgressCode(vault, requestId, code, at, 180)).toEqual({ until });
    expect(until).toBe('2027-05-22');
  });

  it('is read as people write it', () => {
    const written = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(readProgressCode(vault, requestId, written, at, 180)).toEqual({ until });
  });

  it('opens no other request, and no other installation takes it', () => {
    expect(readProgressCode(vault, '20261123-7K2Q9F4N', code, at, 180)).toBe('wrong');
    expect(readProgressCode(other, requestId, code, at, 180)).toBe('wrong');
  });

  it('fails with any letter changed, missing or added', () => {
    const bare = code.replaceAll('-', '');
    for (let place = 0; place < bare.length; place += 1) {
      const changed = `${bare.slice(0, place)}${bare[place] === '7' ? '8' : '7'}${bare.slice(place + 1)}`;
      expect(readProgressCode(vault, requestId, changed, at, 180)).toBe('wrong');
    }
    for (const text of [bare.slice(1), `${bare}7`, '', '-'.repeat(12), '查'.repeat(12)])
      expect(readProgressCode(vault, requestId, text, at, 180)).toBe('wrong');
  });

  it('holds to the end of its last day, and then has run out', () => {
    expect(readProgressCode(vault, requestId, code, later(180), 180)).toEqual({ until });
    expect(readProgressCode(vault, requestId, code, later(181), 180)).toBe('expired');
    expect(readProgressCode(vault, requestId, code, later(-1), 180)).toBe('expired');
  });

  it('is another one on another day', () => {
    expect(progressCode(vault, requestId, later(1), 180).code.slice(5)).not.toBe(code.slice(5));
  });
});
