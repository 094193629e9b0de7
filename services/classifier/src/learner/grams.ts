import { sounds } from './sounds.ts';

/**
 * What the model sees of a text: runs of one to four characters, each as a 32-bit number. Punctuation, spaces and
 * hidden stretches separate; a run of digits is one sign, since 3号楼 and 17号楼 mean the same to it.
 */

export const LONGEST_GRAM = 4;
export const LONGEST_HEARD = 2;
/** More text than this adds nothing to what a request is about, and the time stays bounded. */
export const LONGEST_READ = 1500;

const DIGIT = 0x30;
const signs = new Uint16Array(LONGEST_READ + 1);
const places = new Uint16Array(LONGEST_READ + 1);

/** Stretches that say nothing of the matter, such as names of places. In order, not overlapping. */
export type Hidden = readonly { readonly begin: number; readonly end: number }[];

/** Fills `signs` and `places` with what counts; 0 separates. */
function read(text: string, hidden: Hidden): number {
  const end = Math.min(text.length, LONGEST_READ);
  let count = 0;
  let before = 0;
  let next = 0;
  for (let i = 0; i < end; i++) {
    let c = text.charCodeAt(i);
    while (next < hidden.length && i >= hidden[next]!.end) next++;
    if (next < hidden.length && i >= hidden[next]!.begin) c = 0;
    else if (c >= 0x4e00 && c <= 0x9fff) {
      // A character of the language: as it is.
    } else if ((c >= 0x30 && c <= 0x39) || (c >= 0xff10 && c <= 0xff19)) {
      if (before === DIGIT) continue;
      c = DIGIT;
    } else if (c >= 0x61 && c <= 0x7a) {
      // A small letter.
    } else if (c >= 0x41 && c <= 0x5a) c += 32;
    else if (c >= 0xff41 && c <= 0xff5a) c -= 0xfee0;
    else if (c >= 0xff21 && c <= 0xff3a) c -= 0xfee0 - 32;
    else c = 0;
    if (c === 0 && before === 0) continue;
    signs[count] = c;
    places[count] = i;
    count++;
    before = c;
  }
  return count;
}

/**
 * Calls back with every run: its number, where it begins, how far it reaches. An answer of false says that the run is not
 * known, so that no longer one beginning there can be.
 */
export function eachGram(
  text: string,
  hidden: Hidden,
  take: (gram: number, begin: number, length: number) => boolean,
): void {
  const count = read(text, hidden);
  const table = sounds();
  for (let i = 0; i < count; i++) {
    let gram = 0x811c9dc5;
    const last = Math.min(count, i + LONGEST_GRAM);
    for (let j = i; j < last; j++) {
      const sign = signs[j]!;
      if (sign === 0) break;
      gram = Math.imul(gram ^ sign, 0x9e3779b1);
      gram ^= gram >>> 15;
      if (!take(gram, places[i]!, places[j]! + 1 - places[i]!)) break;
    }
    let heard = 0x2545f491;
    const lastHeard = Math.min(count, i + LONGEST_HEARD);
    for (let j = i; j < lastHeard; j++) {
      const c = signs[j]!;
      const sound = c >= 0x4e00 ? table[c - 0x4e00]! : 0;
      if (sound === 0) break;
      heard = Math.imul(heard ^ sound, 0x85ebca6b);
      heard ^= heard >>> 13;
      if (j > i) take(heard, places[i]!, places[j]! + 1 - places[i]!);
    }
  }
}
