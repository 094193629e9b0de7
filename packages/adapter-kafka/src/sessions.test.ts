import { describe, expect, it } from 'vitest';
import { movedSince } from './sessions.ts';

const at = (partition: number, fetchOffset: string) => ({ partition, fetchOffset, maxBytes: 1 });

describe('what a question of a fetch session says', () => {
  const first = movedSince(new Map(), {
    topics: [
      { topic: 'a', partitions: [at(0, '0'), at(1, '5')] },
      { topic: 'b', partitions: [at(0, '7')] },
    ],
  });

  it('names everything at first', () => {
    expect(first.moved.flatMap(({ partitions }) => partitions)).toHaveLength(3);
    expect(first.forgotten).toEqual([]);
  });

  it('names only what moved, came or left since', () => {
    const next = movedSince(first.now, {
      topics: [
        { topic: 'a', partitions: [at(0, '0'), at(1, '6'), at(2, '0')] },
        { topic: 'c', partitions: [at(0, '1')] },
      ],
    });
    expect(next.moved).toEqual([
      { topic: 'a', partitions: [at(1, '6'), at(2, '0')] },
      { topic: 'c', partitions: [at(0, '1')] },
    ]);
    expect(next.forgotten).toEqual([{ topic: 'b', partitions: [0] }]);
  });

  it('takes a topic that is named twice as one', () => {
    const twice = movedSince(first.now, {
      topics: [
        { topic: 'a', partitions: [at(0, '0')] },
        { topic: 'b', partitions: [at(0, '7')] },
        { topic: 'a', partitions: [at(1, '5')] },
      ],
    });
    expect(twice.moved).toEqual([]);
    expect(twice.forgotten).toEqual([]);
  });
});
