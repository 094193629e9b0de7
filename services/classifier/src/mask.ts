/** Family names common enough that 我叫… is followed by a name. */
const FAMILY =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳';

const NAME_END = '住是在家的来手电联今我说想要反有，。、,. ；;：:！!？?（(“"\'\n和与及';

interface Rule {
  readonly pattern: RegExp;
  readonly by: string | ((whole: string, ...groups: string[]) => string);
}

/**
 * What leads to a person, and what stands there instead. In this order: long numbers first. The street, the estate
 * and the building stay, because the unit must find the matter; the door goes, because it leads to a person.
 */
const RULES: readonly Rule[] = [
  { pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, by: '[邮箱]' },
  // Identity number of 18, then cards of 15…19 digits, possibly in groups.
  {
    pattern: /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g,
    by: '[证件号]',
  },
  { pattern: /(?<!\d)\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?!\d)/g, by: '[卡号]' },
  { pattern: /(?<!\d)\d{15,19}(?!\d)/g, by: '[卡号]' },
  { pattern: /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g, by: '[电话]' },
  { pattern: /(?<!\d)(?:0\d{2,3}[ -－]?)[2-9]\d{6,7}(?:[ -转]\d{1,6})?(?!\d)/g, by: '[电话]' },
  { pattern: /(?<![\d.])(?!20[0-3]\d[01]\d[0-3]\d)[2-9]\d{7}(?![\d.元块])/g, by: '[电话]' },
  {
    pattern:
      /[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Za-z][·•.\s]?[A-HJ-NP-Za-hj-np-z0-9]{5,6}(?![A-Za-z0-9])/g,
    by: '[车牌]',
  },
  { pattern: /((?:微信|QQ|qq|vx|VX)(?:号|号码)?(?:是|为|[:：])?\s?)[A-Za-z0-9_-]{5,20}/g, by: '$1[账号]' },
  // 5号楼3单元501室 → 5号楼*单元***室; 3-2-501 → 3-*-***; 5号楼501 → 5号楼***.
  { pattern: /[\d一二三四五六七八九十]{1,3}单元(?:\s?[\d]{2,4}(?:室|号|户|房)?)?/g, by: '*单元***' },
  { pattern: /(\d{1,3}号?楼)(\d{3,4})(?:室|号|户)?(?!\d|[路年元块米平户人])/g, by: '$1***' },
  { pattern: /(?<!\d)(\d{1,3})-(\d{1,2})-(\d{2,4})(?:室|号|户)?(?![\d-])/g, by: '$1-*-***' },
  { pattern: /(?<!\d)\d{2,4}[室户](?!外|内)/g, by: '***室' },
  {
    pattern: new RegExp(
      `(我叫|名叫|叫做|本人姓名|姓名[:：是]?\\s?|联系人(?:是|为|[:：])?\\s?|户主(?:是|为|[:：])?\\s?|身份证名)([${FAMILY}])([\\u4e00-\\u9fa5]{1,2})`,
      'g',
    ),
    by: (_whole, lead, _family, given) => `${lead}某某${rest(given!)}`,
  },
  { pattern: new RegExp(`((?:我|本人|贵|他|她|免贵)姓)([${FAMILY}])`, 'g'), by: '$1某' },
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

const WORTH_A_LOOK =
  /\d|@|叫|姓|联系人|户主|先生|女士|小姐|大爷|大妈|阿姨|师傅|奶奶|爷爷|大夫|医生|老师|主任|书记|经理|单元|vx|微信/;

/** The text with everything taken out that leads to a person. */
export function mask(text: string): string {
  if (!WORTH_A_LOOK.test(text)) return text;
  let out = text;
  for (const { pattern, by } of RULES)
    out =
      typeof by === 'string' ? out.replace(pattern, by) : out.replace(pattern, by as (s: string) => string);
  return out;
}
