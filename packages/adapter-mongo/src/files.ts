import { createHash } from 'node:crypto';
import type { Files } from '@jiesu/ports';
import { Binary, type Db } from 'mongodb';
import { guarded, isDuplicate } from './guard.ts';

const REF = /^[0-9a-f]{64}$/;
/** A document holds 16 MB at most. */
const PIECE = 4 * 1_048_576;

interface FileRow {
  readonly _id: string;
  readonly bytes: number;
  readonly mediaType: string;
}

interface PieceRow {
  readonly _id: string;
  readonly b: Binary;
}

/** Content under its own hash, in pieces; the file is there once its row is. */
export function mongoFiles(db: Db): Files {
  const files = db.collection<FileRow>('files');
  const pieces = db.collection<PieceRow>('file_pieces');
  const once = async (insert: () => Promise<unknown>): Promise<void> => {
    try {
      await insert();
    } catch (error) {
      // The same hash is the same content.
      if (!isDuplicate(error)) throw error;
    }
  };
  const pieceIds = (ref: string, bytes: number): string[] =>
    Array.from({ length: Math.ceil(bytes / PIECE) }, (_, n) => `${ref}/${n}`);

  return {
    put(given, mediaType) {
      // Hash and bytes must not part: the caller may use its buffer again.
      const content = Uint8Array.from(given);
      const ref = createHash('sha256').update(content).digest('hex');
      return guarded(async () => {
        for (const [n, _id] of pieceIds(ref, content.byteLength).entries()) {
          const b = new Binary(content.subarray(n * PIECE, (n + 1) * PIECE));
          await once(() => pieces.insertOne({ _id, b }));
        }
        await once(() => files.insertOne({ _id: ref, bytes: content.byteLength, mediaType }));
        const kept = await files.findOne({ _id: ref });
        return { ref, bytes: content.byteLength, mediaType: kept?.mediaType ?? mediaType };
      });
    },
    async get(ref) {
      if (!REF.test(ref)) return undefined;
      return guarded(async () => {
        const file = await files.findOne({ _id: ref });
        if (file === null) return undefined;
        const parts: Uint8Array[] = [];
        for (const _id of pieceIds(ref, file.bytes)) {
          const piece = await pieces.findOne({ _id });
          if (piece === null) throw new Error(`a piece of the file ${ref} is missing`);
          parts.push(piece.b.buffer.subarray(0, piece.b.position));
        }
        return { content: new Uint8Array(Buffer.concat(parts)), mediaType: file.mediaType };
      });
    },
  };
}
