/**
 * 脱敏: what says who somebody is, taken out of running text, while the matter and the place stay readable. Errs on the
 * side of masking too much: the original lies sealed with the intake.
 */

const MASKS: readonly (readonly [RegExp, string])[] = [
  // Mail before anything that eats its digits.
  [/[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/gu, '＊＊＊@＊＊＊'],
  // Identity numbers and bank cards; spaces and hyphens between the groups are habits of writing.
  [
    /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/gu,
    '＊＊＊（证件号）',
  ],
  [/(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)/gu, '＊＊＊（卡号）'],
  // Mobile and landline numbers.
  [/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/gu, '1＊＊＊＊＊＊＊＊＊＊'],
  [/(?<!\d)0\d{2,3}[- ]?[2-9]\d{6,7}(?!\d)/gu, '＊＊＊（电话）'],
  [/((?:电话|座机|联系方式|手机号?|号码)[是为：:\s]{0,3})[2-9]\d{6,10}(?!\d)/gu, '$1＊＊＊'],
  [/((?:微信号?|VX|vx|QQ|qq)[是为：:\s]{1,3})[A-Za-z0-9_-]{5,20}/gu, '$1＊＊＊'],
  [
    /[京津冀沪渝粤晋辽吉黑苏浙皖闽赣鲁豫鄂湘桂琼川贵云藏陕甘青宁新蒙][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])/gu,
    '＊＊＊（车牌）',
  ],
  // Whose door it is: the building stays, the door goes.
  [/\d{1,4}(?=室(?![内外]))/gu, '＊'],
  [/(?<=(?:单元|号楼|栋|楼)\s?)\d{3,4}(?![\d号米元块年月日天点分个家户人层楼度条次辆平%])(?:号|户)?/gu, '＊'],
  [/(?<!\d)(\d{1,2}-\d{1,2}-)\d{3,4}(?!\d)/gu, '$1＊'],
  // Names that somebody gives for themselves, and a full name before a title.
  [
    /((?:我叫|本人叫|名叫|姓名[是为：:]?|联系人[是为：:]?)\s?)([\u4e00-\u9fa5])[\u4e00-\u9fa5]{1,2}(?=[，,。；;、（(：:\s]|$)/gu,
    '$1$2某',
  ],
];

export function maskText(text: string): string {
  let masked = text;
  for (const [pattern, mask] of MASKS) masked = masked.replace(pattern, mask);
  return masked;
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
