/** Says where the words of a list stand in a text: `at(begin, end, index of the word)`, in order of their beginning. */
export type Finder = (text: string, at: (begin: number, end: number, word: number) => void) => void;

const NONE = -1;

/**
 * All words that begin at each character, by one trie in flat arrays: building takes time by the length of all words,
 * and many are read as fast as a few. (The automaton to be had from npm takes minutes for a hundred thousand names.)
 * @param ear says what a character of the text counts as; the words are in its terms already.
 */
export function finderOf(words: readonly string[], ear?: (char: number) => number): Finder {
  let length = 1;
  for (const word of words) length += word.length;
  let size = 1024;
  while (size < length * 2) size *= 2;
  const mask = size - 1;
  // Open addressing: the edge (node, character) and the node it leads to. The root is 0, so 0 is no target.
  const from = new Int32Array(size);
  const by = new Uint16Array(size);
  const to = new Int32Array(size);
  const ends = new Int32Array(length).fill(NONE);
  const slotOf = (node: number, char: number): number => {
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(char, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (to[slot] !== 0 && (from[slot] !== node || by[slot] !== char)) slot = (slot + 1) & mask;
    return slot;
  };
  let nodes = 1;
  for (const [index, word] of words.entries()) {
    let node = 0;
    for (let i = 0; i < word.length; i++) {
      const char = word.charCodeAt(i);
      const slot = slotOf(node, char);
      if (to[slot] === 0) {
        from[slot] = node;
        by[slot] = char;
        to[slot] = nodes++;
      }
      node = to[slot]!;
    }
    if (node !== 0) ends[node] = index;
  }
  // Nearly all pairs of characters begin no word: a bit for each tells so without a look at the trie, which is large.
  let bits = 1024;
  while (bits < words.length * 16) bits *= 2;
  const pairs = new Uint32Array(bits / 32);
  const alone = new Uint8Array(65_536);
  const bitOf = (first: number, second: number): number => {
    const h = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    return (h ^ (h >>> 15)) & (bits - 1);
  };
  for (const word of words) {
    if (word.length === 1) alone[word.charCodeAt(0)] = 1;
    const bit = bitOf(word.charCodeAt(0), word.charCodeAt(1));
    if (word.length > 1) pairs[bit >> 5]! |= 1 << (bit & 31);
  }
  const charAt = (text: string, i: number): number => {
    const c = text.charCodeAt(i);
    return ear === undefined ? c : ear(c);
  };
  return (text, at) => {
    if (text.length === 0) return;
    let next = charAt(text, 0);
    for (let begin = 0; begin < text.length; begin++) {
      const char = next;
      next = begin + 1 < text.length ? charAt(text, begin + 1) : 0;
      const bit = bitOf(char, next);
      if ((pairs[bit >> 5]! & (1 << (bit & 31))) === 0 && alone[char] === 0) continue;
      let node = 0;
      for (let i = begin; i < text.length; i++) {
        node = to[slotOf(node, charAt(text, i))]!;
        if (node === 0) break;
        if (ends[node] !== NONE) at(begin, i + 1, ends[node]!);
      }
    }
  };
}
