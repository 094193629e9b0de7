/** What stands around a name and changes what it says. All look at a few characters only. */

export const STREET_ENDINGS = [
  '街道办事处',
  '街道办',
  '街道',
  '街办',
  '地区办事处',
  '地区',
  '镇政府',
  '镇',
  '乡政府',
  '乡',
  '办事处',
];

export const COMMUNITY_ENDINGS = [
  '社区居委会',
  '社区居民委员会',
  '社区',
  '居委会',
  '村委会',
  '村村委会',
  '小区',
  '村',
  '大队',
];

export const endingAt = (text: string, at: number, endings: readonly string[]): string | undefined =>
  endings.find((e) => text.startsWith(e, at));

/** After a name these make it a road, a stop or a house that only borrows the name. */
const BORROWED_AFTER =
  /^(?:[东西南北中上下前后内外]{0,2}(?:路(?![灯面上边口况段过人标牌障线网政基])|街(?!道|坊|上|边)|大街|胡同|桥|门(?!口|前|诊|禁|外的|卫)|巷|环|里(?![的有面边头外程]))|(?:地铁)?站(?!着|在)|地铁|线|医院|公园|大学|学院|体育|国际|机场|水库|高速|火车|大悦城|家园|花园|嘉园|大厦|广场|万达|客运|高铁|西站|南站|北站|东站)/;
/** A company that only wears the name: 北大青鸟, 中关村银行. */
export const CORPORATE_AFTER =
  /^(?:银行|紫光|青鸟|同方|方正|集团|股份|保险|证券|基金|科技(?!园|大厦|城)|公司|律师|牌|啤酒|二锅头|牛奶|酸奶|烤鸭店)/;
/** These serve the neighbourhood whose name they carry. */
const LOCAL_AFTER =
  /^(?:第?[一二三四五六七八九十]?(?:小学|幼儿园|派出所|中学|卫生服务中心|卫生服务站|卫生院|社区卫生|菜市场|便民|养老|敬老院|政务|商圈|一带|附近|周边|这边|那边|这儿|那儿|这片|那片))/;
const NEARBY = 6;

export type After = 'borrowed' | 'local' | undefined;

export function afterOf(text: string, at: number): After {
  const next = text.slice(at, at + NEARBY);
  if (BORROWED_AFTER.test(next)) return 'borrowed';
  return LOCAL_AFTER.test(next) ? 'local' : undefined;
}

/** After an estate or a house these are its own: 安贞医院西门, 北师大南门. */
export const isRoadAfter = (text: string, at: number): boolean =>
  /^[东西南北中]?(?:路(?![灯面上边口况段过人标牌障线网政基])|街(?!道|坊|上|边)|大街|胡同|桥|地铁|站(?!着|在))/.test(
    text.slice(at, at + 5),
  );

/** 798艺术区, and not 798元. */
export const isNumberName = (text: string, begin: number, end: number): boolean =>
  !/\d/.test(text[begin - 1] ?? '') &&
  !/\d/.test(text[end] ?? '') &&
  (!/^\d+$/.test(text.slice(begin, end)) ||
    /^(?:艺术|园区|创意|文创|那|里|这|附近|旁|工厂|门口|[东西南北]门)/.test(text.slice(end, end + 3)));

/** 三区, 5号楼, 12号院 after a name: it is an estate, and maybe not the very community of that name. */
export const NUMBERED_AFTER =
  /^(?:小区)?[东西南北中]?(?:第?[一二三四五六七八九十\d]{1,4}(?:[区里期弄条巷队]|号楼|号院|号|楼|单元|社区)|[东西南北中][区里院])/;

/** 安慧里四区 lies in the street office of 安慧里 and need not be that very community. */
export const SUBDIVIDED_AFTER =
  /^(?:小区)?(?:第?[一二三四五六七八九十\d]{1,3}(?:[区里期]|社区)|[东西南北中][区里院])/;

/** 老, 东, 新… before a name make it another one: 西八里庄, 新望京. */
const PREFIX = new Set('新老旧大小东西南北中上下前后');
/** …unless these end a word there: 以东, 马路上. */
const BEFORE_PREFIX = /(?:以|路|街|在|的|村|家|楼|桥|向|朝|往|从|地)$/;

export function isPrefixed(text: string, begin: number): boolean {
  if (begin === 0 || !PREFIX.has(text[begin - 1]!)) return false;
  return !BEFORE_PREFIX.test(text.slice(Math.max(0, begin - 2), begin - 1));
}

/** What lies between two names of one address. */
const JOINED =
  /^(?:[\s,，:：·\-—()（）“”"]{0,3}|[市区的里内之]|这边的?|那边的?|附近的?|旁边的?|那儿的?|这儿的?|境内的?)$/;

export const isJoined = (text: string, end: number, begin: number): boolean =>
  begin <= end || (begin - end <= 4 && JOINED.test(text.slice(end, begin)));

/** How much an address counts as the place where the matter is, by what is said before it; 0 is neutral. */
export function roleBefore(text: string, begin: number): number | 'denied' {
  const before = text.slice(Math.max(0, begin - 7), begin);
  if (before === '') return 0;
  if (/(?:不是|并非|不在|不属于|不归|不属)(?:在|说|指|去|北京)?$/.test(before)) return 'denied';
  if (
    /(?:户口|户籍|老家|籍贯|原籍|身份证|来自|原来住|之前住|以前住|出生)(?:地址|地)?(?:在|是|于|的是)?$/.test(
      before,
    )
  )
    return -0.6;
  if (/(?:家住|住在|我住|居住在?|租住在?|家在|现住)$/.test(before)) return -0.45;
  if (/(?:位于|发生在|地点在?|地址[是在:：]?|坐落在?|反映的是|说的是|就在|而是)$/.test(before)) return 0.2;
  if (/(?:像|比如|例如|不如|比|参照|学学|包括)$/.test(before)) return -0.4;
  if (/(?:靠近|临近|紧邻|挨着|离|距离|距|隔壁)$/.test(before)) return -0.4;
  if (/(?:到|去|至|开往|前往|往)$/.test(before)) return 0.05;
  if (/(?:从|由|自)$/.test(before) && GOES_ON.test(text.slice(begin, begin + 24))) return -0.4;
  return 0;
}

const GOES_ON = /(?:到|去|至|往|坐车|乘车|打车|开往|运)/;

/** The same by what follows it. */
export function roleAfter(text: string, end: number): number {
  const after = text.slice(end, end + 6);
  if (/^(?:户口|户籍|人[，。,]|牌照|的车)/.test(after)) return -0.4;
  if (/^(?:上班|工作|打工|上学|读书)/.test(after)) return -0.25;
  if (/^(?:住|居住)/.test(after)) return -0.2;
  // Where a bus goes is not where it is late.
  if (/^的?[a-z]?\d{1,4}路/.test(after)) return -0.3;
  return 0;
}
