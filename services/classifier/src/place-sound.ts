import { pinyin } from 'pinyin-pro';
import { type Hit, type Lexicon, lexiconOf, longest } from './lexicon.ts';
import type { Meaning, PlaceWords } from './place-words.ts';

/** Characters taken for one another by eye, not by ear. */
const LOOKALIKE: Readonly<Record<string, string>> = {
  菀: '苑',
  菅: '营',
  囤: '屯',
  坻: '底',
  芫: '苑',
  栅: '扎',
};

const FOLDED: readonly (readonly [RegExp, string])[] = [
  [/^zh/, 'z'],
  [/^ch/, 'c'],
  [/^sh/, 's'],
  [/^n(?=[aeiouv])/, 'l'],
  [/(?<=[aei])ng$/, 'n'],
  [/^hu(?=[aeio])/, 'f'],
];

const FIRST_SOUND = 0xe000;
const isHan = (c: number): boolean => c >= 0x4e00 && c <= 0x9fff;

/** One private character for each way a character sounds to a careless ear. */
function soundsOf(): (char: number) => number {
  const ids = new Map<string, number>();
  const table = new Uint16Array(0x10000);
  return (c) => {
    if (!isHan(c)) return c;
    const known = table[c]!;
    if (known !== 0) return known;
    const char = String.fromCharCode(c);
    let syllable = pinyin(LOOKALIKE[char] ?? char, { toneType: 'none', v: true }).toLowerCase();
    for (const [from, to] of FOLDED) syllable = syllable.replace(from, to);
    const id = ids.get(syllable) ?? FIRST_SOUND + ids.size;
    ids.set(syllable, id);
    table[c] = id;
    return id;
  };
}

/** Names that a text sounds like without writing them. */
export interface Heard {
  /** Hits with the name meant as their word; the span is the text's. */
  find(text: string): readonly Hit<readonly Meaning[]>[];
}

/** A slip of the keyboard writes another name's character, hardly ever one of these. */
const FUNCTION_WORDS = new Set(
  '的是不了在有我他她它们这那市县区镇乡时使事十一二三四五六七八九两上下里也还就都没会要和与为被把给对到说去来能可以及于从后前中个只次每各年月日号元点分秒步部补称发向像想小大老人',
);

const ALL_HAN = /^[\u4e00-\u9fff]+$/;
const STREET_NEXT = /^(?:街道|地区|镇|乡|街办|办事处)/;
/** Longer texts are heard only so far. */
export const HEARD_LENGTH = 400;

export function heardOf({ words }: PlaceWords): Heard {
  const sound = soundsOf();
  let lexicon: Lexicon<readonly string[]> | undefined;
  const build = (): Lexicon<readonly string[]> => {
    const bySound = new Map<string, string[]>();
    for (const [word, meanings] of words) {
      if (!ALL_HAN.test(word) || meanings.every((m) => m.how === 'outside')) continue;
      if (word.length < 3 && !meanings.some((m) => m.code.length === 9 && m.how === 'short')) continue;
      const key = String.fromCharCode(...Array.from(word, (c) => sound(c.charCodeAt(0))));
      const list = bySound.get(key);
      if (list) list.push(word);
      else bySound.set(key, [word]);
    }
    return lexiconOf(bySound, sound);
  };
  return {
    find(text) {
      lexicon ??= build();
      const part = text.length > HEARD_LENGTH ? text.slice(0, HEARD_LENGTH) : text;
      const heard: Hit<readonly Meaning[]>[] = [];
      for (const { begin, end, payload } of longest(lexicon.find(part))) {
        const said = part.slice(begin, end);
        if (payload.includes(said)) continue;
        if (said.length < 3 && !STREET_NEXT.test(part.slice(end, end + 4))) continue;
        const near = payload.filter((w) => slips(w, said) <= (said.length >= 4 ? 2 : 1));
        if (near.length === 0) continue;
        heard.push({ begin, end, word: near[0]!, payload: near.flatMap((w) => words.get(w)!) });
      }
      return heard;
    },
  };
}

/** Characters written otherwise; too many when one of them is no slip. */
function slips(name: string, said: string): number {
  let n = 0;
  for (let i = 0; i < name.length; i++)
    if (name[i] !== said[i]) n += FUNCTION_WORDS.has(said[i]!) ? said.length : 1;
  return n;
}
