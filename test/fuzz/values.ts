import type { Random } from '@jiesu/testkit';

/** Text that has broken systems before: what people paste, and what people try. All of it is a valid string. */
export const nastyTexts: readonly string[] = [
  '<script>alert(1)</script><img src=x onerror=alert(2)>',
  "'; DROP TABLE doc_tickets; --",
  '" OR 1=1 UNION SELECT * FROM doc_accounts --',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  '%2e%2e%2f%00',
  '{{7*7}}<%= 7*7 %>',
  '__proto__',
  'constructor',
  'toString',
  '井盖👨‍👩‍👧‍👦坏了🔥🔥',
  'مرحبا العالم ‮gnp.exe‬',
  '中文\u0000截断',
  '\ud800半个字',
  '尾巴\udfff',
  '零\u200b宽\u200d字\ufeff符',
  '全角０１２３ＡＢＣ',
  '𠮷野家𪚥門口',
  'e\u0301'.repeat(40),
  '\r\nSet-Cookie: jiesu_session=1',
  '\u2028行分隔\u2029',
  ' \t\n ',
  '%_%%__\\%',
  '=cmd|" /C calc"!A0',
  '\u001b[31m红色\u001b[0m',
  'NaN',
  'null',
  '-0',
  '1e999',
];

/** Instants and dates that do not exist, or only on paper. */
export const impossibleTimes: readonly string[] = [
  '2026-02-30T10:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2016-12-31T23:59:60Z',
  '2026-11-23T24:00:00.000Z',
  '2026-11-23T25:61:61.000Z',
  '0000-00-00T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2026-11-23T02:00:00+99:99',
  '2026-11-23t02:00:00.123456789z',
  '2026-19-39',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
];

/** Values of every JSON type, with the extremes of each. */
export const nastyValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  -1e21,
  '',
  [],
  {},
  [[[[]]]],
  [null],
  { a: { b: { c: {} } } },
  ...nastyTexts.slice(0, 16),
];

/** Planted wherever a petitioner's data may go; nobody but the intake may ever say them again. */
export const phones: readonly string[] = Array.from(
  { length: 12 },
  (_, i) => `1990000${String(4100 + i * 7).padStart(4, '0')}`,
);
export const petitioners: readonly string[] = ['欧阳试探甲', '司徒试探乙', '诸葛试探丙'];
/** Typed into the log-in; never to be said again by anybody. */
export const passwords: readonly string[] = ['Correct-Horse-41', 'wrong-Battery-97'];

const places = [
  '朝阳区望京街道花家地西里社区三号楼',
  '海淀区学院路街道',
  '石景山区鲁谷街道',
  '通州区宋庄镇小堡村',
  '',
];
const troubles = [
  '暖气不热，室内只有十四度，家里有老人。',
  '半夜施工噪声扰民，影响孩子上学。',
  '楼道堆放杂物，物业公司不作为，门禁坏了半年。',
  '整栋楼停水一天，没有通知。',
  '地下室有很浓的燃气味，请马上处理。',
  '咨询驾驶证到期怎么换，要不要体检。',
  '公交站牌被撞歪，一周没人修。',
  '小学附近没有过街天桥，建议增设。',
  '养老驿站不收失能老人，投诉无人答复。',
];

/** A request as the desk writes it. */
export const narrative = (random: Random): string =>
  `市民反映，${random.pick(places)}${random.pick(troubles)}`;

/** The same with the petitioner's number in it, as people say it. */
export const confided = (random: Random): string => `${narrative(random)}联系电话${random.pick(phones)}。`;
