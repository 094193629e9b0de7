import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A picture that stands for a photo taken on the spot: two plain areas of colour, 96 × 72, PNG. */
export function picture(random: Random): Buffer {
  const [width, height] = [96, 72];
  const colour = () => [random.between(60, 220), random.between(60, 220), random.between(60, 220)];
  const [sky, ground] = [colour(), colour()];
  const horizon = random.between(20, 50);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let band = 0; band < 3; band += 1)
        rows[y * (width * 3 + 1) + 1 + x * 3 + band] = (y < horizon ? sky : ground)[band] ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
