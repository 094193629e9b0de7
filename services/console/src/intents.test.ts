import { describe, expect, it } from 'vitest';
import { intents, stable } from './intents.ts';

function counted() {
  let made = 0;
  return intents(() => `key-${++made}`);
}

describe('intents', () => {
  it('keep the key while the same wish is tried again', () => {
    const wish = counted();
    expect(wish.keyFor({ body: { text: '暖气不热' } })).toBe(wish.keyFor({ body: { text: '暖气不热' } }));
  });
  it('give a new key to another wish', () => {
    const wish = counted();
    expect(wish.keyFor({ a: 1 })).not.toBe(wish.keyFor({ a: 2 }));
  });
  it('give a new key to the same wish once it was fulfilled: two equal notes are two notes', () => {
    const wish = counted();
    const first = wish.keyFor({ a: 1 });
    wish.fulfilled();
    expect(wish.keyFor({ a: 1 })).not.toBe(first);
  });
});

describe('stable', () => {
  it('does not care about the order of names or about absent values', () => {
    expect(stable({ b: [1, { d: 2, c: undefined }], a: '一' })).toBe(stable({ a: '一', b: [1, { d: 2 }] }));
  });
  it('cares about the order of lists', () => {
    expect(stable([1, 2])).not.toBe(stable([2, 1]));
  });
});
