import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Files } from '../files.ts';
import { type Clause, type Closable, contract } from './clauses.ts';

export interface FilesWorld extends Closable {
  readonly files: Files;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const evidence: readonly Clause<FilesWorld>[] = [
  {
    says: 'a file is known by the hash of its content, and read back whole',
    async holds({ files }) {
      const content = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 31) % 256);
      const ref = createHash('sha256').update(content).digest('hex');
      expect(await files.put(content, 'image/png')).toEqual({ ref, bytes: 70_000, mediaType: 'image/png' });
      const found = await files.get(ref);
      expect(found?.mediaType).toBe('image/png');
      expect(Buffer.compare(found?.content ?? bytes(''), content)).toBe(0);
    },
  },
  {
    says: 'the same content is one file, and keeps its first media type',
    async holds({ files }) {
      const first = await files.put(bytes('照片'), 'image/jpeg');
      expect(await files.put(bytes('照片'), 'application/pdf')).toEqual(first);
      const crowd = await Promise.all([1, 2, 3, 4].map(() => files.put(bytes('同一张'), 'image/png')));
      expect(new Set(crowd.map(({ ref }) => ref)).size).toBe(1);
    },
  },
  {
    says: 'what is not there is not found, whatever it is called',
    async holds({ files }) {
      await files.put(bytes('x'), 'text/plain');
      for (const ref of [
        '0'.repeat(64),
        '',
        '..',
        '../../etc/passwd',
        'A'.repeat(64),
        '%2e%2e',
        `${'0'.repeat(64)}\0`,
      ]) {
        expect(await files.get(ref)).toBeUndefined();
      }
    },
  },
  {
    says: 'neither who wrote nor who read can change it',
    async holds({ files }) {
      const content = bytes('证据');
      const storing = files.put(content, 'text/plain');
      content.fill(0);
      const { ref } = await storing;
      (await files.get(ref))?.content.fill(0);
      const found = await files.get(ref);
      expect(
        createHash('sha256')
          .update(found?.content ?? bytes(''))
          .digest('hex'),
      ).toBe(ref);
    },
  },
  {
    says: 'an empty file is a file',
    async holds({ files }) {
      const { ref } = await files.put(new Uint8Array(), 'text/plain');
      expect(await files.get(ref)).toMatchObject({ mediaType: 'text/plain' });
      expect((await files.get(ref))?.content.byteLength).toBe(0);
    },
  },
];

export function filesContract(adapter: string, make: () => Promise<FilesWorld>): void {
  contract('files', adapter, make, { evidence });
}
