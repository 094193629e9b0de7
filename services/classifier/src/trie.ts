/** Says where the words of a list stand in a text: `at(begin, end, index of the word)`, in order of their beginning. */
export type Finder = (text: string, at: (begin: number, end: number, word: number) => void) => void;

const NONE = -1;

/**
 * All words that begin at each character, by one trie in flat arrays: building takes time by the length of all words,
 * and many are read as fast as a few. (The automaton to be had from npm takes minutes for a hundred thousand names.)
 */
export function finderOf(words: readonly string[]): Finder {
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
  return (text, at) => {
    for (let begin = 0; begin < text.length; begin++) {
      let node = 0;
      for (let i = begin; i < text.length; i++) {
        node = to[slotOf(node, text.charCodeAt(i))]!;
        if (node === 0) break;
        if (ends[node] !== NONE) at(begin, i + 1, ends[node]!);
      }
    }
  };
}
