/**
 * 疑似同一事项: whether two requests may be about one matter, and why. A person decides; here is only what speaks for it:
 * what was said, where, when, by whom. Also the counts of 月次 and 年次.
 */

import { dayMs, localDate, startOfDay } from './calendar.ts';
import { typeOf } from './problem-type.ts';

/** What is known of a request when it is compared: text as masked, never who said it but by reference. */
export interface Told {
  readonly text: string;
  readonly districtId?: string | undefined;
  readonly streetId?: string | undefined;
  readonly communityId?: string | undefined;
  readonly problemType?: string | undefined;
  readonly petitionerRef?: string | undefined;
  /** Names of the place in the text: everybody in a street says them, whatever the matter. */
  readonly placeNames?: readonly string[] | undefined;
  /** When it was received; milliseconds. */
  readonly at: number;
}

export interface Likeness {
  /** 0…1; from `likely` on it is worth a look. */
  readonly score: number;
  /** Words that both say, longest first. */
  readonly words: readonly string[];
  readonly samePlace?: 'community' | 'street' | 'building';
  readonly sameType: boolean;
  readonly sameCaller: boolean;
  readonly daysApart: number;
}

/** From here on a request is shown as a candidate: where precision on hand-written pairs is still high. */
export const likely = 0.56;

/** What is said in every request, whatever the matter. */
const FRAME =
  /\[[^\]]{1,8}\]|\*单元\*+|\*-\*+|\*+室?|某某|来电人|市民|群众|诉求人|居民|反映|来电|问题|街道|社区|地区|居委会|办事处|[\u4e00-\u9fa5]{2,3}区(?=[\u4e00-\u9fa5])|表示|称[其，]|请(?:问|相关部门|有关部门|尽快)?|相关部门|有关部门|核实|处理|希望|要求|尽快|解决|帮忙|谢谢|你好|您好|投诉|咨询|一直|现在|已经|目前|今天|昨天|昨晚|早上|晚上|时候|什么|怎么|没人管|没人修|没有|我们|我家|家里|小区|有人|好几|非常|特别|想问一下|想问|麻烦|报修|没人来|[一二两三四五六七八九十几\d]{1,2}天|太|的|了|呢|啊|吗|吧/g;

/** Words for the same thing; the first of a group stands for all of it. */
const THINGS =
  '暖气 供暖 供热|便道 人行道 步道 马路牙子 路缘石|楼顶 屋顶 房顶 顶层 顶楼|路灯 街灯 楼道灯|红绿灯 信号灯|污水 粪水 污水井 下水道 化粪池|公厕 公共厕所 公共卫生间|' +
  '烧烤店 烧烤|电动车 电瓶车|养老院 敬老院|卫生院 卫生服务站 卫生站|助餐 老年餐桌 助餐点 老年食堂|房产证 房本 不动产证|棋牌室 麻将馆 打麻将|广场舞 跳舞的 跳舞|' +
  '流浪狗 野狗|门禁 单元门 门锁|消防通道 消防车通道 疏散通道|早点 早餐摊 早点摊 卖早点|水表 水费|燃气表 天然气表 气表|征地款 征地补偿 补偿款|绿化带 绿地 草坪|学校 小学 中学|' +
  '锅炉 锅炉房 锅炉烟囱|围墙 院墙|外墙 墙皮 保温层|自来水 水龙头|蚊子 蚊虫|洗车店 洗车行 洗车|河道 河边 河里|居委会 社区推|水泵 水泵房|管道 水管 管道井|垃圾车 清运车 垃圾清运|快递站 快递点|' +
  '幼儿园 幼儿|停车位 车位|大门|电梯|充电桩|装修|养狗 家狗|修车铺 修车|共享单车|公交|超市|酒吧|饭店|健身房|培训班 培训机构|快递柜|大树 树|桥|高压线|医院|空调|医保 社保|施工 打桩 工地|加装电梯 装电梯|网吧 上网';
/** What is wrong with a thing, or wanted: two requests about one thing may still be about two matters. */
const TROUBLES =
  '停水 没水 断水 没有水 一滴都没有 一滴水|停电 没电 断电 没有电|停气 没气 断气 气都停 气也停 都停气|没热水 没有热水|不热 温度低 温度太低 15度 16度 没暖气|' +
  '坏 冲不了 刷不了 记录错误 报销不了 不亮 故障 损坏 失灵 停运 停用 用不了 不能用 断了 关不上 充不上 破了 倒了 歪倒 起皮 不走字|吵 扰民 噪音 噪声 声音太大 音响太大 声音大 音乐声大 睡不着|' +
  '漏水 漏雨 渗水 跑水 水管爆 水管爆了 管道破裂 主管爆|返水 冒粪 外溢 堵了 堵塞 往外冒|积水 全是水 成河 很深|退费 退钱 退款 退不了 不退 要不回 没法退|倒闭 跑路 停业|欠薪 拖欠工资 没发工资 工资没发 拖欠 工资三个月|' +
  '垃圾 建筑垃圾 杂物 装修垃圾 纸箱|占道 占着便道 占人行道 占便道 横在便道 走不过去 在便道上 占道经营|挡住 堵着 挡着 占了消防|停车难 停车位不够 没车位 没位子|油烟 熏|塌 塌陷 倒了一段 围墙塌 塌了 坍塌 塌了一截|虐待 打老人 被打|' +
  '缺药 没药 缺货 开不出来|半夜 凌晨 夜间 深夜 夜里 两点 三点 四点 通宵|坑 坑洼 坑坑洼洼|诈骗 被骗 刷单|火花 打火 冒火|过期 变质|收费 收费高 太贵 贵 乱收 涨价|脏 脏得 太脏 臭 发臭 难闻|' +
  '丢了一 少了个 没了一|太少 不够 等半小时 等车时间长 等车时间 车次太少|申请 手续 条件 报名 补贴 开放时间 轮到 什么时候开 怎么补 怎么办|发黄 是黄的 黄水|水压小 水压低|堵车 堵得走不动 车堵|脱落 掉下来 墙皮掉|' +
  '结冰|响|咬 吓哭|叫|态度差 态度恶劣|辐射|鼠 老鼠|消杀 打药|乱停 乱停的 堵在地铁|押金|扔 乱扔|贴 小广告|私搭 乱建|黑烟|种菜|枯|倒 刮倒|公示 公开|伙食 饭菜|收银 发票|信号差 没信号 信号太差 打不了电话|执照|照明|证明|停了 关门 停工|时间太短 时间长|不同意 拦着|没有充电';

const HEADS = new Map<string, string>();
const TROUBLE_HEADS = new Set<string>();
for (const [groups, set] of [
  [THINGS, undefined],
  [TROUBLES, TROUBLE_HEADS],
] as const)
  for (const group of groups.split('|')) {
    const [head = '', ...others] = group.split(' ');
    for (const word of [head, ...others]) HEADS.set(word, head);
    set?.add(head);
  }
/** Troubles that go beyond a building and a community. */
const WIDE: ReadonlySet<string> = new Set(['停水', '停电', '停气', '不热']);
/** Longest first, so that 垃圾 does not take what belongs to 垃圾车. */
const ALIKE = new RegExp([...HEADS.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');

/** Names that make two communities one place: 建设大街, 望河桥. */
const NAMED = /[\u4e00-\u9fa5]{2,4}(?:大街|路|街|桥|河|商场|市场|公园|医院|广场)/g;

const HAN_DIGITS: Readonly<Record<string, string>> = {
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};
const BUILDING = /([一二三四五六七八九]|\d{1,3})(?:号?楼|栋|座)(?!\d?层)/g;
const ENTRANCE = /([一二三四五六七八九]|\d{1,2})单元/g;

/** A text as it is compared: small words and punctuation gone, words for the same thing made one. */
export interface Gist {
  /** Pairs of neighbouring characters, and the words that stand for others. */
  readonly grams: ReadonlySet<string>;
  /** Single characters. */
  readonly signs: ReadonlySet<string>;
  readonly heads: ReadonlySet<string>;
  readonly buildings: ReadonlySet<string>;
  readonly entrances: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
  /** What was said, without frame and punctuation, a space where something was left out. */
  readonly plain: string;
}

/** Not more of a letter than this is compared. */
const LONGEST = 600;

/** A text without the names of its place. */
export function withoutPlace(text: string, placeNames: readonly string[] = []): string {
  let said = text.slice(0, LONGEST);
  for (const name of placeNames) if (name.length > 1) said = said.replaceAll(name, ' ');
  return said;
}

export function gistOf({ text, placeNames }: Pick<Told, 'text' | 'placeNames'>): Gist {
  const said = withoutPlace(text, placeNames);
  const heads = new Set<string>();
  for (const [word] of said.matchAll(ALIKE)) heads.add(HEADS.get(word)!);
  const numbers = (pattern: RegExp): ReadonlySet<string> =>
    new Set([...said.matchAll(pattern)].map(([, number]) => HAN_DIGITS[number!] ?? number!));
  const named = new Set([...said.matchAll(NAMED)].map(([name]) => name));
  const plain = said
    .replace(BUILDING, ' ')
    .replace(ENTRANCE, ' ')
    .replace(FRAME, ' ')
    .replace(/[^\p{Script=Han}A-Za-z0-9]+/gu, ' ');
  const grams = new Set<string>();
  for (const [word] of plain.replace(ALIKE, ' ').matchAll(/[^ ]+/g))
    for (let i = 0; i + 1 < word.length; i++) grams.add(word.slice(i, i + 2));
  for (const head of heads) grams.add(`=${head}`);
  const signs = new Set(plain.replaceAll(' ', ''));
  return { grams, signs, heads, buildings: numbers(BUILDING), entrances: numbers(ENTRANCE), named, plain };
}

/** Shared weight of two sets over the geometric mean of theirs, and the shared weight itself. */
function overlap(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  weigh: (gram: string) => number,
): { readonly share: number; readonly weight: number } {
  let weight = 0;
  let left = 0;
  let right = 0;
  for (const gram of a) {
    const own = weigh(gram);
    left += own;
    if (b.has(gram)) weight += own;
  }
  for (const gram of b) right += weigh(gram);
  return left === 0 || right === 0
    ? { share: 0, weight: 0 }
    : { share: weight / Math.sqrt(left * right), weight };
}

/** What both say, longest first: at most five. */
export function commonWords(a: Gist, b: Gist): readonly string[] {
  const other = b.plain;
  const found: string[] = [];
  for (const [word] of a.plain.matchAll(/[^ ]+/g)) {
    let i = 0;
    while (i + 1 < word.length) {
      let length = 2;
      if (!other.includes(word.slice(i, i + 2))) {
        i++;
        continue;
      }
      while (i + length < word.length && other.includes(word.slice(i, i + length + 1))) length++;
      found.push(word.slice(i, i + length));
      i += length;
    }
  }
  for (const head of a.heads)
    if (b.heads.has(head) && !found.some((word) => word.includes(head))) found.push(head);
  return [...new Set(found)].sort((x, y) => y.length - x.length).slice(0, 5);
}

/**
 * How likely two requests are about one matter. Other districts never; after months rarely; the same type in the same
 * community often, if the words agree.
 */
export function likeness(
  asked: Told,
  known: Told,
  weigh: (gram: string) => number = () => 1,
  gists: { readonly asked?: Gist; readonly known?: Gist } = {},
): Likeness {
  const a = gists.asked ?? gistOf(asked);
  const b = gists.known ?? gistOf(known);
  const daysApart = Math.abs(asked.at - known.at) / dayMs;
  const [askedType, knownType] = [asked.problemType, known.problemType];
  const sameType =
    askedType !== undefined && knownType !== undefined && typeOf(askedType) === typeOf(knownType);
  const sameCaller = asked.petitionerRef !== undefined && asked.petitionerRef === known.petitionerRef;
  const otherBuilding = apart(a.buildings, b.buildings);
  const sameBuilding = !otherBuilding && a.buildings.size > 0 && b.buildings.size > 0;
  const sameCommunity = asked.communityId !== undefined && asked.communityId === known.communityId;
  const sameStreet = asked.streetId !== undefined && asked.streetId === known.streetId;
  const pairs = overlap(a.grams, b.grams, weigh);
  const signs = overlap(a.signs, b.signs, weigh);

  const trouble = shares(a.heads, b.heads, true);
  const thing = shares(a.heads, b.heads, false);
  const wide = [...WIDE].some((head) => a.heads.has(head) && b.heads.has(head));

  // The longer the texts, the more characters they share by chance: then pairs alone speak.
  const brief = Math.min(1, 20 / Math.max(1, Math.min(a.signs.size, b.signs.size)));
  const long = 1 - brief;
  let sum =
    -3.4 -
    1.2 * long +
    (3 + 9 * long) * pairs.share +
    brief * (4 * signs.share + Math.min(1.5, signs.weight / 4));
  if (sameType) sum += 1.6;
  else if (asked.problemType !== undefined && known.problemType !== undefined)
    sum += asked.problemType.split('.')[0] === known.problemType.split('.')[0] ? 0.3 : -0.4;
  if (trouble === 'shared') sum += 0.9;
  else if (trouble === 'apart') sum -= 3;
  else if (trouble === 'one') sum -= 0.7;
  if (thing === 'apart') sum -= 2.2;
  if ([...a.named].some((name) => [...b.named].some((other) => name.endsWith(other) || other.endsWith(name))))
    sum += 3;
  if (sameCommunity) sum += 0.6;
  else if (differ(asked.communityId, known.communityId)) sum -= wide ? 2 : 4;
  if (otherBuilding) sum = wide ? sum - 3.5 : Math.min(sum, 2) - 3;
  else if (apart(a.entrances, b.entrances)) sum -= 2;
  if (sameBuilding && sameCommunity) sum += 0.8;
  if (sameCaller && signs.weight > 0.5) sum += 0.8;
  if (daysApart > 30) sum -= Math.min(6, (daysApart - 30) / 18);
  else if (daysApart <= 3) sum += 0.2;
  const elsewhere = differ(asked.districtId, known.districtId) || differ(asked.streetId, known.streetId);
  const score = elsewhere ? 0 : 1 / (1 + Math.exp(-sum));
  const samePlace = !sameCommunity
    ? sameStreet
      ? 'street'
      : undefined
    : sameBuilding
      ? 'building'
      : 'community';

  return {
    score,
    words: commonWords(a, b),
    ...(samePlace === undefined ? {} : { samePlace }),
    sameType,
    sameCaller,
    daysApart: Math.floor(daysApart),
  };
}

/** Both name some, and none in common. */
const apart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && b.size > 0 && ![...a].some((one) => b.has(one));

/** Whether both name the same trouble (or thing), two of them, one of them none, or neither any. */
function shares(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
  trouble: boolean,
): 'shared' | 'apart' | 'one' | 'none' {
  const left = [...a].filter((head) => TROUBLE_HEADS.has(head) === trouble);
  const right = [...b].filter((head) => TROUBLE_HEADS.has(head) === trouble);
  if (left.length === 0 && right.length === 0) return 'none';
  if (left.length === 0 || right.length === 0) return 'one';
  return left.some((head) => right.includes(head)) ? 'shared' : 'apart';
}

const differ = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

/** Where the month and the year began in Beijing: from there on requests count as 月次 and 年次. */
export function countedFrom(now: string): { readonly month: string; readonly year: string } {
  const day = localDate(now);
  return { month: startOfDay(`${day.slice(0, 7)}-01`), year: startOfDay(`${day.slice(0, 4)}-01-01`) };
}
