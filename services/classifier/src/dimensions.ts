import type { Dimension, DimensionGuesses } from '@jiesu/contracts';
import { isWithin } from '@jiesu/domain';
import type { ProblemType, ProblemTypes } from '@jiesu/service-kit';
import { type Hit, type Lexicon, lexiconOf, longest } from './lexicon.ts';

/** Words that speak for a dimension by themselves, whatever the problem type: who is hit, and what is at stake. */
const OWN_WORDS: Readonly<Record<Dimension, string>> = {
  childcare: '幼儿园 婴儿 宝宝 婴幼儿 托育 入园 奶粉 母婴 推婴儿车 幼儿 学龄前 育儿',
  education: '上学 学生 学校 中考 高考 放学 作业 上课 校门口 小学 中学 学习 复习 入学 培训班 考试',
  employment: '工资 社保 就业 失业 农民工 劳动合同 加班 找工作 工伤 骑手 讨薪 欠薪 辞退 打工',
  health: '看病 医院 就医 过敏 拉肚子 咳嗽 生病 病人 医保 报销 吃药 开药 急诊 住院 头晕 身体',
  elderly: '老人 老年人 老伴 高龄 养老 七十 八十 九十 岁数大 腿脚不便 退休金 老太太 老爷子 独居',
  housing: '漏水 房产证 物业 供暖 暖气 住房 房屋 租房 交房 停水 停电 宅基地 拆迁 回迁',
  support: '残疾 低保 困难家庭 轮椅 孤儿 流浪 特困 盲人 聋哑 退役军人 无收入 残疾人 无障碍',
  convenience: '停车 公交 地铁 不方便 绕行 出行 快递 跑了好几趟 排队 太远 充电桩 没地方 公厕 堵车 预约不上',
  liveability: '噪音 扰民 异味 垃圾 臭 油烟 扬尘 环境 睡不着 绿化 脏乱 吵 积水 违建 卫生',
  diversity: '健身 图书馆 演出 旅游 文化 体育 公园 博物馆 活动室 球场 会员卡 办卡 电影',
  fairness: '不公平 乱收费 退款 不退 欺诈 不公开 不作为 补偿 欺骗 霸王条款 虚假 包庇 不透明 推诿 多收 拖欠',
  safety:
    '安全隐患 危险 消防 着火 火灾 事故 漏电 坠落 砸 受伤 摔倒 摔伤 燃气 爆炸 塌 诈骗 偷 食物中毒 变质 过期 不安全 隐患',
};

export interface DimensionWord {
  readonly dimension: Dimension;
}

/** Where the text splits a type in two (domain rules for ambiguous pairs): the words move the primary dimension. */
const SPLITS: readonly {
  readonly code: string;
  readonly when: RegExp;
  readonly primary: Dimension;
  readonly secondary: readonly Dimension[];
}[] = [
  // 停气 is about a home that does not work; the smell of gas is about safety.
  {
    code: 'L03.04',
    when: /停气|没气|没燃气|通气|没有通气|气压不够|气压低/,
    primary: 'housing',
    secondary: ['safety'],
  },
  // A lift that falls or shuts people in is a danger before it is a nuisance.
  { code: 'L01.06', when: /下坠|困|夹人|关在|坠|掉层/, primary: 'safety', secondary: ['housing'] },
  // Charging: no facility → convenience; a hazard → safety.
  {
    code: 'L06.10',
    when: /上楼|进楼|楼道|飞线|起火|着火|隐患/,
    primary: 'safety',
    secondary: ['convenience'],
  },
  { code: 'L16.05', when: /咬|扑|伤|大型犬|烈性/, primary: 'safety', secondary: ['liveability'] },
  { code: 'L17.01', when: /楼道.{0,6}(?:堆|杂物)/, primary: 'safety', secondary: ['liveability'] },
];

export const dimensionWords = (): Lexicon<DimensionWord> => {
  const words = new Map<string, DimensionWord>();
  for (const [dimension, block] of Object.entries(OWN_WORDS) as [Dimension, string][])
    for (const word of block.split(' ')) words.set(word, { dimension });
  return lexiconOf(words);
};

const SECONDARY_FLOOR = 0.3;
const DEFAULT_SECONDARY = 0.45;

/**
 * Primary: the dimension with most probability over all types, the type's own words being the reason. Secondary:
 * the type's other members and what the text says by itself.
 */
export function dimensionsOf(
  text: string,
  types: ProblemTypes,
  guesses: readonly { readonly code: string; readonly raw: number }[],
  said: ProblemType,
  typeWords: readonly string[],
  own: readonly Hit<DimensionWord>[],
  calibrated: (share: number) => number,
): DimensionGuesses {
  const share = new Map<Dimension, number>();
  for (const { code, raw } of guesses) {
    // What was said may be a leaf, which knows better than its type.
    const primary = (isWithin(said.code, code) ? said : types.byCode(code))?.dimensions.primary;
    if (primary !== undefined) share.set(primary, (share.get(primary) ?? 0) + raw);
  }
  const type = said;
  const split = SPLITS.find((s) => isWithin(type.code, s.code) && s.when.test(text));

  const spoken = new Map<Dimension, Set<string>>();
  for (const hit of longest(own)) {
    const set = spoken.get(hit.payload.dimension);
    if (set) set.add(hit.word);
    else spoken.set(hit.payload.dimension, new Set([hit.word]));
  }

  let primary: Dimension = split?.primary ?? type.dimensions.primary;
  if (split === undefined)
    for (const [dimension, p] of share) if (p > (share.get(primary) ?? 0) + 0.05) primary = dimension;
  const primaryWords = [...typeWords, ...(spoken.get(primary) ?? [])];

  const second = new Map<Dimension, number>();
  const raise = (dimension: Dimension, to: number) => {
    if (dimension !== primary) second.set(dimension, Math.max(second.get(dimension) ?? 0, to));
  };
  for (const d of split?.secondary ?? type.dimensions.secondary) raise(d, DEFAULT_SECONDARY);
  if (split !== undefined) raise(type.dimensions.primary, DEFAULT_SECONDARY);
  for (const [d, p] of share) if (p >= SECONDARY_FLOOR) raise(d, p);
  for (const [d, words] of spoken) {
    const strength = 1 - 0.7 ** words.size;
    raise(d, (second.get(d) ?? 0) > 0 ? Math.min(0.9, second.get(d)! + strength * 0.5) : strength);
  }
  const secondary = [...second]
    .filter(([, confidence]) => confidence >= SECONDARY_FLOOR)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 2)
    .map(([dimension, confidence]) => ({
      dimension,
      confidence: round(confidence),
      words: [...(spoken.get(dimension) ?? [])].slice(0, 4),
    }));
  const certainty =
    split !== undefined ? Math.max(share.get(type.dimensions.primary) ?? 0, 0.6) : (share.get(primary) ?? 0);
  return {
    primary: {
      dimension: primary,
      confidence: round(Math.min(0.99, calibrated(certainty))),
      words: unique(primaryWords).slice(0, 6),
    },
    secondary,
  };
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];
const round = (n: number): number => Math.round(n * 1000) / 1000;
