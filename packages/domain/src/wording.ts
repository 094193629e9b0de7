/** Letters alone: dates, numbers, spaces and punctuation are what changes when a reply is copied. */
const letters = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}]/gu, '');

/** Two lanes of FNV-1a. */
const lanes: readonly number[] = [0x811c9dc5, 0x9747b28c];

/**
 * Fingerprint of a reply's wording: 16 hexadecimal digits, the same for replies that differ in numbers and punctuation
 * only. Facts carry it instead of the text, to find replies that were copied from each other.
 */
export function wordingOf(text: string): string {
  const plain = letters(text);
  return lanes
    .map((seed) => {
      let hash = seed;
      for (let at = 0; at < plain.length; at += 1) hash = Math.imul(hash ^ plain.charCodeAt(at), 0x01000193);
      // A last mixing, so that short texts fill all digits.
      hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
      return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}
