/**
 * 脱敏: what leads to a person, taken out of running text, while the matter and the place stay readable. The street,
 * the estate and the building stay, because the unit must find the matter; the door goes. Errs on the side of masking
 * too much: the original lies sealed with the intake.
 */

/** Family names common enough that 我叫… is followed by a name. */
const FAMILY =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳佟凌霍翟樊葛焦柳鲍俞柯裴祝牛穆费纪舒阮苗关岳齐梅莫庄辛卓';

const NAME_END = '住是在家的来手电联今我说想要反有，。、,. ；;：:！!？?（(“"\'\n和与及';

interface Rule {
  /** Without it in the text the pattern need not be tried: finding that out is much cheaper. */
  readonly needs?: string;
  readonly pattern: RegExp;
  readonly by: string | ((whole: string, ...groups: string[]) => string);
}

/** Numbers and addresses of a person. In this order: long numbers first. Each needs a digit or an @ somewhere. */
const NUMBERS: readonly Rule[] = [
  { needs: '@', pattern: /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, by: '[邮箱]' },
  // Identity number of 18, then cards of 15…19 digits, possibly in groups.
  {
    pattern: /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g,
    by: '[证件号]',
  },
  { pattern: /(?<!\d)\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?!\d)/g, by: '[卡号]' },
  { pattern: /(?<!\d)\d{15,19}(?!\d)/g, by: '[卡号]' },
  { pattern: /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g, by: '[电话]' },
  { pattern: /(?<!\d)0\d{2,3}[ －-]?[2-9]\d{2,3}[ -]?\d{4}(?:[转-]\d{1,6})?(?!\d)/g, by: '[电话]' },
  { pattern: /((?:电话|座机|联系方式|手机号?|号码)[是为：:\s]{0,3})[2-9]\d{6,10}(?!\d)/g, by: '$1[电话]' },
  { pattern: /(?<![\d.])(?!20[0-3]\d[01]\d[0-3]\d)[2-9]\d{7}(?![\d.元块])/g, by: '[电话]' },
  {
    // At least two digits, so that 新update… is not taken for a plate of Xinjiang.
    pattern:
      /[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Za-z][·•.\s]?(?=(?:[A-Za-z]{0,4}\d){2})[A-Za-z0-9]{5,6}(?![A-Za-z0-9])/g,
    by: '[车牌]',
  },
  // 5号楼3单元501室 → 5号楼*单元***; 3-2-501 → 3-*-***; 5号楼501 → 5号楼***. 1200户 and 2单元停水 are the matter.
  {
    needs: '单元',
    pattern:
      /[\d一二三四五六七八九十]{1,3}单元\s?\d{2,4}(?:室|号|户|房)?(?![\d米元块年月日天点分个家户人层楼度条次辆平%路])/g,
    by: '*单元***',
  },
  {
    pattern:
      /([\d一二三四五六七八九十]{1,3}(?:号?楼|栋|座)\s?)\d{3,4}(?:室|号|房)?(?![\d米元块年月日天点分个家户人层楼度条次辆平%路])/g,
    by: '$1***',
  },
  { needs: '-', pattern: /(?<!\d)(\d{1,3})-(\d{1,2})-(\d{2,4})(?:室|号|户)?(?![\d-])/g, by: '$1-*-***' },
  { needs: '室', pattern: /(?<!\d)\d{2,4}室(?!外|内)/g, by: '***室' },
];

const WORDS: readonly Rule[] = [
  // A mobile number as it is spoken.
  { pattern: /[幺一][三四五六七八九][零〇幺一二两三四五六七八九]{9}/g, by: '[电话]' },
  {
    pattern: /((?:微信|QQ|qq|vx|VX)(?:号|号码)?[是为：:\s]{0,3})[A-Za-z0-9_-]{5,20}/g,
    by: '$1[账号]',
  },
  {
    pattern: new RegExp(
      `(我叫|名叫|叫做|本人叫|本人姓名|姓名[:：是为]?\\s?|联系人(?:是|为|[:：])?\\s?|户主(?:是|为|[:：])?\\s?|身份证名)([${FAMILY}])([\\u4e00-\\u9fa5]{1,2})`,
      'g',
    ),
    by: (_whole, lead, _family, given) => `${lead}某某${rest(given!)}`,
  },
  // Where only a name can follow, a rare family name is one, too.
  {
    pattern: /((?:姓名|联系人|户主)(?:是|为|[:：])\s?)[\u4e00-\u9fa5]{2,4}(?=[，,。；;、（(：:\s]|$)/g,
    by: '$1某某',
  },
  { needs: '姓', pattern: new RegExp(`((?:我|本人|贵|他|她|免贵)姓)([${FAMILY}])`, 'g'), by: '$1某' },
  {
    pattern: new RegExp(
      `(?<![主责])([${FAMILY}])[\\u4e00-\\u9fa5]?[\\u4e00-\\u9fa5]?(先生|女士|小姐|大爷|大妈|阿姨|师傅|奶奶|爷爷|大夫|医生|老师|主任|书记|经理)`,
      'g',
    ),
    by: (whole, family, title) => maskedTitle(whole, family!, title!),
  },
];

/** 我叫张伟住在…: what follows the name is not part of it. */
function rest(given: string): string {
  const second = given[1];
  return second !== undefined && NAME_END.includes(second) ? second : '';
}

/** 王先生 → 某先生. With characters between, only for forms of address that follow names. */
function maskedTitle(whole: string, family: string, title: string): string {
  const between = whole.length - family.length - title.length;
  if (between === 0) return `某${title}`;
  return title === '先生' || title === '女士' || title === '小姐' ? `某某${title}` : whole;
}

/** What half of all texts do not have at all: looked for once, before any rule is tried. */
const HAS_NUMBER = /[\d@０-９＠]/;
const HAS_WORD =
  /叫|姓|联系人|户主|先生|女士|小姐|大爷|大妈|阿姨|师傅|奶奶|爷爷|大夫|医生|老师|主任|书记|经理|身份证名|微信|vx|VX|qq|QQ|[幺一][三四五六七八九][零〇幺一二两三四五六七八九]{9}/;
const HAS_WIDE = /[０-９Ａ-Ｚａ-ｚ＠]/;
const WIDE = /[０-９Ａ-Ｚａ-ｚ＠]/g;

/** For the test that holds each of them to a bounded stretch of text: hostile text must not make masking slow. */
export const maskPatterns: readonly RegExp[] = [...NUMBERS, ...WORDS].map(({ pattern }) => pattern);

/** The text with everything taken out that leads to a person. */
export function maskText(text: string): string {
  let out = text;
  if (HAS_NUMBER.test(text)) {
    // Full-width digits are digits; one for one, so the text keeps its length.
    if (HAS_WIDE.test(out))
      out = out.replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
    out = applied(NUMBERS, out);
  }
  return HAS_WORD.test(out) ? applied(WORDS, out) : out;
}

function applied(rules: readonly Rule[], text: string): string {
  let out = text;
  for (const { needs, pattern, by } of rules) {
    if (needs !== undefined && !out.includes(needs)) continue;
    out =
      typeof by === 'string' ? out.replace(pattern, by) : out.replace(pattern, by as (s: string) => string);
  }
  return out;
}

/** 王女士 → 王＊＊ */
export function maskName(name: string): string {
  const [first] = name;
  return first === undefined ? '' : `${first}＊＊`;
}

/** 19900001234 → 199****1234 */
export function maskPhone(phone: string): string {
  if (phone.length >= 11) return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  return phone.length > 6 ? `${phone.slice(0, 2)}****${phone.slice(-2)}` : '****';
}
