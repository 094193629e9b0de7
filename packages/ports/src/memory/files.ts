import { createHash } from 'node:crypto';
import type { Files, StoredFile } from '../files.ts';
import type { Chance } from './chance.ts';

export function memoryFiles(chance: Chance): Files {
  const kept = new Map<string, { readonly content: Uint8Array; readonly stored: StoredFile }>();
  return {
    async put(content, mediaType) {
      const copy = Uint8Array.from(content);
      await chance.pause(2);
      const ref = createHash('sha256').update(copy).digest('hex');
      const stored = { ref, bytes: copy.byteLength, mediaType };
      if (!kept.has(ref)) kept.set(ref, { content: copy, stored });
      return { ...(kept.get(ref)?.stored ?? stored) };
    },
    async get(ref) {
      await chance.pause(1);
      const found = kept.get(ref);
      return found && { content: Uint8Array.from(found.content), mediaType: found.stored.mediaType };
    },
  };
}
