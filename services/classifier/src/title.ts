import { clausesOf } from './normalise.ts';

export const TITLE_LENGTH = 24;

/** Greetings, introductions and fillers that say nothing of the matter. */
const LEAD =
  /^(?:您好|你好|喂|那个|就是|嗯|哎|唉|大家好|各位邻居|请问一下|请问|我想问问?一下|我想问问?|想问一下|想问问?|想咨询一下|想咨询|咨询一下|问一下|麻烦问一下|市民来电反映|市民反映|来电人?反映|市民来电|来电人|市民咨询|来电咨询|市民举报|来电举报|市民建议|来电建议|市民投诉|来电投诉|市民求助|来电求助|市民称|来电称|来电|市民|居民在社区群中反映|群中反映|群里反映|居民反映|[\u4e00-\u9fa5]?(?:先生|女士)(?:来电)?(?:反映|投诉|咨询|称)?|我要投诉|我要举报|我要反映|我要|反映一下|反映|投诉|举报|我们这边|我们这里|我们这儿|我们这|我们小区|我们|我家|我是|群里谁知道|谁知道|大家有没有|@\S+\s|[\s：:、“”"])+/;
const NOTHING =
  /^(?:谢谢|麻烦了?|希望.{0,14}(?:解决|处理|回复|反馈)|请.{0,10}(?:解决|处理|回复|反馈|核实)|要求.{0,8}(?:解决|处理|回复)|感谢|辛苦|您好|你好|在吗|有人吗|尽快解决|请及时反馈)/;
const END = /(?:的相关问题|的有关问题|的问题|问题|的情况)$/;

/** A place stands beside the title anyway. First what names one by itself … */
const PLACE =
  /^(?:在|位于|家住|住在|入住|住)?(?:北京市)?(?:[\u4e00-\u9fa5]{2,4}(?<![小社])区)?(?:[\u4e00-\u9fa5]{2,8}?(?:街道|地区(?!分)|[镇乡](?![\u4e00-\u9fa5]{0,3}[镇乡村])))?(?:[\u4e00-\u9fa5\d]{2,14}?(?:社区|小区|(?<!农)村)(?!服务|卫生|医|委|干部|食堂|便民|养老|工作|民|里面))?/;
/** … then what only goes on with one: the rest of an estate's name, the building, where beside it. */
const REST =
  /^(?:[东西南北中前后]{1,2}(?:里|区|院|街|巷|大?门口?)|[\u4e00-\u9fa5]{0,3}?[一二三四五六七八九十\d]{1,3}(?:区|里|期|号院|号楼)|[甲乙丙丁]?[一二三四五六七八九十百\d]{1,4}(?:号楼|号院|院|楼|栋|幢|单元|层|室)|[\u4e00-\u9fa5]{0,3}?(?:家园|花园|胡同|公寓|大厦|小区(?!里面)|社区(?!服务|卫生|医|委|食堂|养老|工作))|村(?![民委医])|(?:便民市场|菜市场|小广场|地铁站|公交站|站)(?=旁|附近|门口|对面|周边|口|外)|办事处|人民政府|旁边?|附近|周边|对面|门口|楼下|院内|路口|一带|口(?=的|有|总|每)|[东西南北][侧边]|的)/;
/** The name that seemed to end goes on: 回龙观 of 回龙观东大街. */
const GOES_ON =
  /^[\u4e00-\u9fa5]{0,4}?(?:大街|胡同|(?<![道马公铁线电水一半])路(?!灯|面|上|口|边|中|段|公|由|街)|[东西南北]桥|苑)/;

/**
 * The matter in at most 24 characters: the clause that carries most evidence, without its preamble and never from the
 * middle of a place's name. The text must be masked already.
 * @param words the evidence; what holds a word of it is the matter, not a place.
 * @param places words that were read as the place.
 */
export function titleOf(
  masked: string,
  words: readonly string[],
  fallback: string,
  places: readonly string[] = [],
): string {
  const clauses = clausesOf(masked).slice(0, 40);
  let best: string | undefined;
  let bestScore = 0;
  for (const [i, clause] of clauses.entries()) {
    const whole = masked.slice(clause.begin, clause.end).trim();
    const text = whole.replace(LEAD, '').trim();
    if (text.length < 2 || NOTHING.test(whole) || NOTHING.test(text)) continue;
    const read = text.slice(0, 80);
    let score = 0.3 / (i + 1);
    for (const word of words) if (read.includes(word)) score += word.length;
    if (score > bestScore) {
      bestScore = score;
      best = text;
    }
  }
  if (best === undefined) return fallback;
  let text = best;
  const bare = withoutPlace(text, words, places);
  if (bare.length >= 4 || words.some((word) => bare.includes(word))) text = bare;
  const short = text.replace(END, '');
  if (short.length >= 4) text = short;
  return text.length > TITLE_LENGTH ? cut(text, words, places) : text;
}

function withoutPlace(text: string, words: readonly string[], places: readonly string[]): string {
  const named = [...places].sort((a, b) => b.length - a.length);
  const holdsMatter = (part: string): boolean => words.some((word) => part.includes(word));
  const partOf = (rest: string, begun: boolean): string =>
    named.find((place) => rest.startsWith(place)) ??
    (PLACE.exec(rest)?.[0] || (begun ? REST.exec(rest)?.[0] : undefined) || '');
  let rest = text;
  for (let step = 0; step < 12; step += 1) {
    const part = partOf(rest, rest !== text);
    if (part === '' || holdsMatter(part)) break;
    const next = rest.slice(part.length).trim();
    const more = GOES_ON.exec(next)?.[0];
    if (more && !holdsMatter(more) && partOf(next, true) === '') break;
    rest = next;
  }
  return rest;
}

/** The 24 characters around the evidence; never half a surrogate pair, never half a place. */
function cut(text: string, words: readonly string[], places: readonly string[]): string {
  const at = Math.min(...words.map((w) => text.indexOf(w)).filter((i) => i >= 0), text.length);
  let begin = at + 12 > TITLE_LENGTH && at < text.length ? Math.max(0, at - 8) : 0;
  begin = Math.min(begin, text.length - TITLE_LENGTH);
  for (const place of places) {
    const from = text.indexOf(place);
    if (from >= 0 && from <= begin && begin < from + place.length) begin = from + place.length - 1;
  }
  if (isLow(text.charCodeAt(begin))) begin++;
  let end = begin + TITLE_LENGTH;
  if (end < text.length && isLow(text.charCodeAt(end))) end--;
  return begin > 0 ? `…${text.slice(begin + 1, end)}` : text.slice(begin, end);
}

const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;
