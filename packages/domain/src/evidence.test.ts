import { describe, expect, it } from 'vitest';
import { sniffEvidence, sniffLength } from './evidence.ts';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : part,
    ),
  );

describe('sniffing evidence', () => {
  it.each([
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
    ['image/png', bytes([0x89], 'PNG', [0x0d, 0x0a, 0x1a, 0x0a], 'IHDR')],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    ['application/pdf', bytes('%PDF-1.7')],
    [undefined, bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt ')],
    [undefined, bytes('GIF89a')],
    [undefined, bytes('<svg onload="x()">')],
    [undefined, bytes('<!doctype html><script>')],
    [undefined, bytes('MZ')],
    [undefined, bytes('PK', [3, 4])],
    [undefined, bytes([0xff, 0xd8])],
    [undefined, bytes(' %PDF-1.7')],
    [undefined, bytes()],
  ])('says %s', (type, content) => {
    expect(sniffEvidence(content)).toBe(type);
  });

  it('needs no more than its first bytes', () => {
    const webp = bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 more and more');
    expect(sniffEvidence(webp.subarray(0, sniffLength))).toBe('image/webp');
  });
});
