/**
 * Where a fact lies in the log, as text that sorts: when its leader wrote it, its offset, its partition, its topic.
 * Within a partition it grows with the offset; between partitions it follows the brokers' clocks.
 */
export interface Place {
  readonly at: number;
  readonly offset: number;
  readonly partition: number;
  readonly topic: string;
}

const DIGITS = 16;

export const positionText = ({ at, offset, partition, topic }: Place): string =>
  `${String(at).padStart(13, '0')}-${String(offset).padStart(DIGITS, '0')}-${String(partition).padStart(4, '0')}-${topic}`;

const POSITION = /^(\d{13})-(\d{16})-(\d{4})-(.+)$/;

export function placeOf(position: string): Place {
  const found = POSITION.exec(position);
  if (found === null) throw new Error(`not a position of this log: ${position}`);
  const [, at, offset, partition, topic = ''] = found;
  return { at: Number(at), offset: Number(offset), partition: Number(partition), topic };
}
