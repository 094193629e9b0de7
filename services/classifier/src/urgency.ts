import type { Urgency } from '@jiesu/contracts';
import { type Hit, type Lexicon, lexiconOf, longest } from './lexicon.ts';
import { clauseAt, clausesOf } from './normalise.ts';

/** The lanes of immediate danger. Each names the problem type it speaks for, where one does. */
export type Lane = 'threat' | 'fire' | 'gas' | 'collapse' | 'trapped' | 'injury' | 'outage' | 'hazard';

/** Words of a lane. `hazard` raises to urgent, the others to emergency. */
const LANES: Readonly<Record<Lane, string>> = {
  threat:
    '自杀 跳楼 要跳下去 跳下去 不想活 活不下去 轻生 割腕 喝农药 喝药自尽 自焚 同归于尽 砍死 砍人 捅死 杀了他 杀了她 杀人 弄死 报复社会 ' +
    '一起死 死给你们看 遗书 真的想死 想死了 从楼上跳 炸了你们 炸掉 引爆 抱着煤气罐 安眠药 死在你们门口 拉着大家一起死 一起完',
  fire: '着火了 着火 起火 失火 冒浓烟 浓烟往外 浓烟滚滚 浓烟很大 火苗 烧起来了 火势 明火蔓延 爆炸 起了大火 冒火星 烧着了',
  gas:
    '煤气味 燃气味 天然气味 瓦斯味 煤气泄漏 燃气泄漏 天然气泄漏 煤气漏 燃气漏 天然气漏 漏煤气 漏天然气 漏燃气 煤气泄露 燃气泄露 天然气泄露 ' +
    '挖断了燃气管 挖断燃气管 液化气味 一氧化碳 煤气中毒 臭鸡蛋味的气 闻到煤气 闻到燃气 闻到天然气 报警器一直响',
  collapse:
    '坍塌 塌方 倒塌 房子塌了 房顶塌了 塌了一个大坑 塌下来 塌了 墙倒了 脚手架倒 塔吊倒 压着人 砸着人了 砸伤 掉进坑里',
  trapped:
    '被困 困在 关在电梯 卡在电梯 困电梯 出不来了 被关电梯 埋在下面 掉河里 掉进河 落水 溺水 掉井里 掉进井',
  injury:
    '触电 昏迷 晕倒 不省人事 流血不止 大出血 没有呼吸 没呼吸 心梗 叫不醒 躺地上不动 中毒 有人受伤 好几个人受伤 人快不行 抽搐 食物中毒 被车撞 捅伤 被砍',
  outage:
    '大面积停电 大面积停水 大面积停气 全小区停电 全小区停水 全小区没电 全小区没水 整个小区停电 整个小区停水 整个小区没电 整个小区没水 整个小区没气 ' +
    '整片都停电 全村停电 全村停水 全村没电 几栋楼都没电 几栋楼都没水 主管道爆裂 水柱 自来水管爆了 主管爆 大面积停暖 全小区停暖 整个小区停暖',
  hazard:
    '跑水 井盖丢了 井盖没了 没有井盖 电线垂 电线掉 电线断 高压线断 漏电 树倒 摇摇欲坠 掉下来 坠落 污水外溢 冒粪 粪水 返水 断水 断电 停水 停电 停气 停暖 ' +
    '没水 没电 没暖气 高空抛物 倒灌 内涝 水还在涨 积水 聚集 围堵 堵路 走失 走丢 失踪 打架 路灯杆歪 火星 冒烟 电箱滋滋响 滋滋响 不热 爆管 爆了',
};

/** Which problem type a lane is evidence for, and how much. */
export const LANE_TYPES: Readonly<Partial<Record<Lane, { readonly code: string; readonly weight: number }>>> =
  {
    threat: { code: 'L22.01', weight: 12 },
    fire: { code: 'L22.03', weight: 8 },
    gas: { code: 'L03.04', weight: 8 },
    collapse: { code: 'L22.03', weight: 7 },
    injury: { code: 'L22.03', weight: 5 },
  };

/** It was, but is no more. */
const PAST =
  /上次|上回|去年|前年|以前|当年|曾经|曾|前几年|上个月|上周|前段时间|早就|那次|之前|过去|小时候|几年前|年前|月前|前天|那年|历史上/;
const SETTLED =
  /已经?(?:处理|解决|修好|恢复|扑灭|灭了|救出|送医|控制|撤离|维修|报警处理|抢修完|通[电水气暖]|来[电水])|处理(?:完|好)了|解决了|修好了|恢复了|扑灭|已灭|救出来|没事了|虚惊|误报|出来了|来电了|来水了/;
/** It is not, or not yet. */
const DENIED =
  /没有?(?:闻到|发生|人受伤|人被困|造成|着火|起火|爆炸|出现|冒)|未(?:发生|造成|见|闻到)|无人(?:受伤|被困)|(?<!是)不是|并非|没出(?!来)|幸好|万幸|好在|还好|险些|差点|差一点|避免|没伤/;
/** It might be. */
const IMAGINED =
  /万一|如果|假如|要是|容易|可能|会不会|恐怕|担心|害怕|怕|生怕|防止|预防|以防|隐患|风险|存在|容易引|一旦|演练|演习|培训|宣传|讲座|知识|课程|视频|电影|电视|小说|新闻|游戏|险种|保险|赔偿|理赔|责任|认定|事故后|怎么办理|标准是|规定|建议|希望|责任书|注意事项|提示|通知说|将于|计划|预计|检查|排查|消防车进不|跑不出去|逃不出去/;
/** It is now, whatever else the sentence says. */
const PRESENT =
  /现在|正在|此刻|目前正|刚刚|刚才|马上|快来|赶紧|赶快|立刻|救命|快救|还在|已经好几个小时|又着|又起|又漏|今天就|今晚就|这会儿|正往外|在往外|往外冒|没出来|出不来|快点|救人|一直响|不敢开火/;
/** Figures of speech that hold a lane's word. */
const FIGURES =
  /跳楼价|气炸了?|火爆|肺都炸|着火点|吐血|要命的价|急死|累死|热死|吵死|冷死|笑死|烦死|想死你|杀价|杀猪|被困扰|困扰|困在这个问题|困在流程|起火的价格|爆炸头|信息爆炸|爆炸性|中毒软件|病毒|电脑中毒|火爆炸鸡|着火爆|堵在路上|情绪爆炸|塌房|人设|落水管|落水口|落水井|雨落水|防火墙|毒舌|引爆全网|引爆网络|浓烟机/;

export interface LaneHit {
  readonly lane: Lane;
  readonly word: string;
  readonly begin: number;
  /** What took the danger out of it: nothing when it stands. */
  readonly guarded?: 'past' | 'settled' | 'denied' | 'imagined' | 'figure';
}

export interface UrgencyReader {
  /** All words of the lanes with what is to be held of them. */
  read(text: string, found?: readonly Hit<Lane>[]): readonly LaneHit[];
  readonly words: Lexicon<Lane>;
}

export function urgencyReader(): UrgencyReader {
  const lanes = new Map<string, Lane>();
  for (const [lane, block] of Object.entries(LANES) as [Lane, string][])
    for (const word of block.split(' ')) if (!lanes.has(word)) lanes.set(word, lane);
  const words = lexiconOf(lanes);
  return {
    words,
    read(text, found = words.find(text)) {
      const hits = longest(found);
      if (hits.length === 0) return [];
      const clauses = clausesOf(text);
      return hits.slice(0, 40).map((hit) => judged(hit, text, clauses));
    },
  };
}

function judged(hit: Hit<Lane>, text: string, clauses: ReturnType<typeof clausesOf>): LaneHit {
  const at = clauseAt(clauses, hit.begin);
  const own = clauses[at]!;
  // Bounded whatever the text: a clause without punctuation may be thousands of characters long.
  const begin = Math.max(own.begin, hit.begin - 40);
  const end = Math.min(own.end, hit.end + 40);
  const clause = text.slice(begin, end);
  const before =
    at > 0
      ? text.slice(Math.max(clauses[at - 1]!.begin, clauses[at - 1]!.end - 30), clauses[at - 1]!.end)
      : '';
  const next = clauses[at + 1];
  const after = next === undefined ? '' : text.slice(next.begin, Math.min(next.end, next.begin + 30));
  const make = (guarded?: LaneHit['guarded']): LaneHit =>
    guarded === undefined
      ? { lane: hit.payload, word: hit.word, begin: hit.begin }
      : { lane: hit.payload, word: hit.word, begin: hit.begin, guarded };

  const figure = FIGURES.exec(clause);
  if (
    figure !== null &&
    figure.index + begin <= hit.end &&
    figure.index + begin + figure[0].length >= hit.begin
  )
    return make('figure');
  // A threat is taken seriously unless it is plainly over, somebody else's story, or not a threat.
  const lead = text.slice(begin, hit.begin);
  if (hit.payload === 'threat') {
    if (PRESENT.test(clause) || PRESENT.test(after)) return make();
    if (/不会|没想|不是要|谣言|没有发生|宣传|讲座|预防|培训|电影|小说|游戏|视频|新闻/.test(clause))
      return make('denied');
    if (PAST.test(lead) && (SETTLED.test(clause) || SETTLED.test(after) || /有人|邻居|他|她/.test(lead)))
      return make('past');
    return make();
  }
  if (/(?:没有?|未|无|不是)$/.test(lead)) return make('denied');
  const present = PRESENT.test(clause);
  if (SETTLED.test(clause) || (SETTLED.test(after) && !PRESENT.test(after))) return make('settled');
  if (present || /快来|赶紧|救命|还在|正在|出不来/.test(after)) return make();
  if (PAST.test(lead) || PAST.test(before)) return make('past');
  if (DENIED.test(lead) || DENIED.test(after)) return make('denied');
  if (IMAGINED.test(clause) || (IMAGINED.test(before) && before.length < 12)) return make('imagined');
  return make();
}

const ORDER: readonly Urgency[] = ['complex', 'ordinary', 'urgent', 'emergency'];

/**
 * The tier: what the problem type asks for, raised by danger in the text. `mild` = nobody asks for anything to be
 * done at once (a consultation, a suggestion): then the type alone does not make it urgent.
 */
export function urgencyOf(
  hits: readonly LaneHit[],
  usual: Urgency,
  mild: boolean,
): { readonly level: Urgency; readonly words: readonly string[] } {
  const standing = hits.filter((h) => h.guarded === undefined);
  const emergencies = standing.filter((h) => h.lane !== 'hazard');
  if (emergencies.length > 0) return { level: 'emergency', words: wordsOf(emergencies) };
  const base: Urgency = usual === 'emergency' ? 'urgent' : usual;
  if (mild) return { level: base === 'complex' ? 'complex' : 'ordinary', words: [] };
  if (standing.length > 0 && ORDER.indexOf(base) < ORDER.indexOf('urgent'))
    return { level: 'urgent', words: wordsOf(standing) };
  return { level: base, words: base === 'urgent' ? wordsOf(standing) : [] };
}

const wordsOf = (hits: readonly LaneHit[]): readonly string[] =>
  [...new Set(hits.map((h) => h.word))].slice(0, 6);
