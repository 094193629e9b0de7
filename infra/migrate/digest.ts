import { createHash } from 'node:crypto';

/** Same text whatever the order in which properties were added. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );

/** What was counted on one side. Equal on both sides: the same things are there. */
export interface Sum {
  readonly count: number;
  readonly checksum: string;
}

export const sameSum = (a: Sum, b: Sum): boolean => a.count === b.count && a.checksum === b.checksum;

/** A checksum over things in any order: two servers need not sort alike. */
export function summing(): { add(thing: unknown): void; sum(): Sum } {
  let count = 0;
  const total = new Uint32Array(8);
  return {
    add(thing) {
      count++;
      const hash = createHash('sha256').update(canonical(thing)).digest();
      // Added and not xored: the same thing twice does not vanish.
      for (let i = 0; i < 8; i++) total[i] = ((total[i] as number) + hash.readUInt32LE(i * 4)) >>> 0;
    },
    sum: () => ({ count, checksum: Buffer.from(total.buffer).toString('hex').slice(0, 32) }),
  };
}
