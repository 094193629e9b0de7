import { pinyin } from 'pinyin-pro';

const FIRST = 0x4e00;
const LAST = 0x9fff;
let table: Uint16Array | undefined;

/** A number for how a character sounds, tones left out: 账 and 帐, 的 and 得 sound alike. 0: unknown. */
export function sounds(): Uint16Array {
  if (table !== undefined) return table;
  let all = '';
  for (let c = FIRST; c <= LAST; c++) all += String.fromCharCode(c);
  const syllables = pinyin(all, { toneType: 'none', type: 'array' });
  const numbers = new Map<string, number>();
  const made = new Uint16Array(LAST - FIRST + 1);
  for (const [i, syllable] of syllables.entries()) {
    if (!/^[a-zü]+$/.test(syllable)) continue;
    // Speakers and typists mix these up.
    const heard = syllable.replace(/^zh/, 'z').replace(/^ch/, 'c').replace(/^sh/, 's').replace(/ng$/, 'n');
    let number = numbers.get(heard);
    if (number === undefined) {
      number = numbers.size + 1;
      numbers.set(heard, number);
    }
    made[i] = number;
  }
  table = made;
  return made;
}
