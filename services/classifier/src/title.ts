import { type Clause, clausesOf } from './normalise.ts';

export const TITLE_LENGTH = 24;

/** Greetings, introductions and fillers that say nothing of the matter. */
const LEAD =
  /^(?:您好|你好|喂|那个|就是|嗯|哎|唉|大家好|各位邻居|请问一下|请问|我想问问?一下|我想问问?|想问一下|想问问?|想咨询一下|想咨询|咨询一下|问一下|麻烦问一下|市民反映|市民来电反映|来电人?反映|市民来电|来电人|市民咨询|来电咨询|市民举报|来电举报|市民建议|市民投诉|市民称|来电称|市民|我要投诉|我要举报|我要反映|我要|反映一下|反映|投诉|举报|我们这边|我们这里|我们这儿|我们这|我们小区|我们|我家|我是|群里谁知道|谁知道|大家有没有|@\S+\s|\s)+/;
const NOTHING =
  /^(?:谢谢|麻烦了?|希望.{0,14}(?:解决|处理|回复|反馈)|请.{0,10}(?:解决|处理|回复|反馈|核实)|要求.{0,8}(?:解决|处理|回复)|感谢|辛苦|您好|你好|在吗|有人吗|尽快解决|请及时反馈)/;

/** Where it happens stands beside the title anyway. Each part needs its ending, so that no matter is taken for a place. */
const PLACE =
  /^(?:在|位于|家住|住在|入住)?(?:北京市)?(?:[\u4e00-\u9fa5]{2,4}区)?(?:[\u4e00-\u9fa5]{2,8}(?:街道|地区|镇|乡))?(?:[\u4e00-\u9fa5\d]{2,14}?(?:社区|小区|村))?/;

/**
 * The matter in at most 24 characters: the clause that carries most evidence, without its preamble. The text must be
 * masked already.
 * @param weights position and weight of the evidence, in the same text before masking; only its order matters here.
 */
export function titleOf(masked: string, words: readonly string[], fallback: string): string {
  const clauses = clausesOf(masked).slice(0, 40);
  let best: Clause | undefined;
  let bestScore = 0;
  for (const [i, clause] of clauses.entries()) {
    const text = masked.slice(clause.begin, Math.min(clause.end, clause.begin + 80));
    if (NOTHING.test(text.trim())) continue;
    let score = 0.3 / (i + 1);
    for (const word of words) if (text.includes(word)) score += word.length;
    if (score > bestScore) {
      bestScore = score;
      best = clause;
    }
  }
  if (best === undefined) return fallback;
  const clause = masked.slice(best.begin, best.end).trim();
  let text = clause.replace(LEAD, '').trim();
  if (text.length < 4) text = clause;
  const bare = text.replace(PLACE, '').trim();
  if (bare.length >= 4) text = bare;
  if (text.length > TITLE_LENGTH) text = cut(text, words);
  return text.length < 2 ? fallback : text;
}

/** The 24 characters around the evidence; never half a surrogate pair. */
function cut(text: string, words: readonly string[]): string {
  const at = Math.min(...words.map((w) => text.indexOf(w)).filter((i) => i >= 0), text.length);
  let begin = at + 12 > TITLE_LENGTH && at < text.length ? Math.max(0, at - 8) : 0;
  begin = Math.min(begin, text.length - TITLE_LENGTH);
  if (isLow(text.charCodeAt(begin))) begin++;
  let end = begin + TITLE_LENGTH;
  if (end < text.length && isLow(text.charCodeAt(end))) end--;
  return begin > 0 ? `…${text.slice(begin + 1, end)}` : text.slice(begin, end);
}

const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;
