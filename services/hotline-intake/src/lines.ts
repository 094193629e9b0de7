import { isUtf8 } from 'node:buffer';

/** A line of NDJSON, or what is wrong with it. Empty lines are counted and left out. */
export type Line =
  | { readonly number: number; readonly bytes: Buffer }
  | { readonly number: number; readonly wrong: 'batch-line-too-long' | 'batch-line-malformed' };

const NEWLINE = 10;

/**
 * Cuts a stream of bytes into lines, one lot per arriving chunk, so that a slow sender is answered as it sends.
 * Holds at most one line of `maxBytes` besides the chunk; what is longer is skipped to its end and reported.
 */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let tooLong = false;

  const finish = (end: Buffer): Line | undefined => {
    number += 1;
    const wasTooLong = tooLong || restBytes + end.length > maxBytes;
    const bytes = wasTooLong ? end : rest.length === 0 ? end : Buffer.concat([...rest, end]);
    rest = [];
    restBytes = 0;
    tooLong = false;
    if (wasTooLong) return { number, wrong: 'batch-line-too-long' };
    const line = trimmed(bytes, number === 1);
    if (line.length === 0) return undefined;
    return isUtf8(line) ? { number, bytes: line } : { number, wrong: 'batch-line-malformed' };
  };

  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: Line[] = [];
    let begin = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, begin)) {
      const line = finish(bytes.subarray(begin, end));
      if (line !== undefined) lines.push(line);
      begin = end + 1;
    }
    const tail = bytes.subarray(begin);
    if (tooLong || restBytes + tail.length > maxBytes) {
      tooLong = true;
      rest = [];
      restBytes = 0;
    } else if (tail.length > 0) {
      // A copy: the socket reuses its buffer.
      rest.push(Buffer.from(tail));
      restBytes += tail.length;
    }
    if (lines.length > 0) yield lines;
  }
  if (tooLong || restBytes > 0) {
    const line = finish(Buffer.alloc(0));
    if (line !== undefined) yield [line];
  }
}

/** Without the byte order mark that spreadsheets put first, and without carriage return and blanks. */
function trimmed(bytes: Buffer, first: boolean): Buffer {
  let begin = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let end = bytes.length;
  while (end > begin && isBlank(bytes[end - 1])) end--;
  while (begin < end && isBlank(bytes[begin])) begin++;
  return bytes.subarray(begin, end);
}

const isBlank = (byte: number | undefined): boolean => byte === 13 || byte === 32 || byte === 9;
