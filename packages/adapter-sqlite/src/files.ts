import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from '@jiesu/ports';
import { changed, type Database } from './database.ts';

const REF = /^[0-9a-f]{64}$/;

/** Content under its own hash, in `files/ab/cdef…`; the table knows what it is. */
export function openFiles(database: Database, folder: string): Files {
  database.exec(
    'CREATE TABLE IF NOT EXISTS files (ref TEXT PRIMARY KEY, bytes INTEGER NOT NULL, media_type TEXT NOT NULL)',
  );
  const byRef = database.statement('SELECT bytes, media_type FROM files WHERE ref = ?');
  const insert = 'INSERT INTO files (ref, bytes, media_type) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
  type Row = { readonly bytes: number; readonly media_type: string };
  const placeOf = (ref: string) => ({ folder: join(folder, ref.slice(0, 2)), name: ref.slice(2) });

  return {
    async put(given, mediaType) {
      // Hash and bytes must not part: the caller may use its buffer again.
      const content = Uint8Array.from(given);
      const ref = createHash('sha256').update(content).digest('hex');
      const known = byRef.get(ref) as Row | undefined;
      if (known !== undefined) return { ref, bytes: known.bytes, mediaType: known.media_type };
      const place = placeOf(ref);
      await mkdir(place.folder, { recursive: true });
      const draft = join(place.folder, `.${randomUUID()}`);
      await durably(draft, 'wx', (file) => file.writeFile(content));
      await rename(draft, join(place.folder, place.name));
      // A rename is durable once its folder is.
      await durably(place.folder, 'r', async () => undefined);
      await changed(database, insert, [[ref, content.byteLength, mediaType]]);
      const kept = byRef.get(ref) as Row;
      return { ref, bytes: kept.bytes, mediaType: kept.media_type };
    },
    async get(ref) {
      if (!REF.test(ref)) return undefined;
      const row = byRef.get(ref) as Row | undefined;
      if (row === undefined) return undefined;
      const place = placeOf(ref);
      const content = await readFile(join(place.folder, place.name));
      return { content: new Uint8Array(content), mediaType: row.media_type };
    },
  };
}

async function durably(
  path: string,
  flags: string,
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
