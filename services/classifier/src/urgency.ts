import type { Urgency } from '@jiesu/contracts';
import { type Hit, type Lexicon, lexiconOf } from './lexicon.ts';
import { type Clause, clauseAt, clausesOf } from './normalise.ts';
import { CUES, type Cue, type Lane, THING, WORDS } from './urgency-lanes.ts';

export type { Lane } from './urgency-lanes.ts';

/** Which problem type a lane is evidence for, and how much. */
export const LANE_TYPES: Readonly<Partial<Record<Lane, { readonly code: string; readonly weight: number }>>> =
  {
    suicide: { code: 'L22.01', weight: 12 },
    violence: { code: 'L22.01', weight: 12 },
    fire: { code: 'L22.03', weight: 8 },
    gas: { code: 'L03.04', weight: 8 },
    collapse: { code: 'L22.03', weight: 7 },
    electric: { code: 'L22.03', weight: 5 },
    poison: { code: 'L22.03', weight: 5 },
    medical: { code: 'L22.03', weight: 5 },
  };

/** It was, but is no more. */
const PAST =
  /上一?次|上回|去年|前年|以前|当年|曾经|曾|前几年|上个?月|上个?礼拜|上个?星期|上周|前段时间|前阵子|早就|那次|(?<![一二三四五六日天号月])之前|过去(?!了|的)|小时候|[几两三一二]年(?:前|了)|年前|月前|前天|那年|历史上|听说|最近一年/;
const SETTLED =
  /已经?(?:处理|解决|修[好复]|恢复|扑灭|灭|踩灭|救[出上]|送医|控制|撤离人?员?完|维修|报警处理|抢修完|通[电水气暖]|来[电水]|找[到回]|补好|劝开|平息)|处理(?:完|好)了|的?事处理|解决了|修好了|恢复了|扑灭|踩灭|灭火了|(?:消防|火|烟).{0,4}灭了|救[出上]来了?|没事了|虚惊|误报|(?:救|接|放|弄|人|老人|孩子|都|已经?)出来了(?!.{0,3}[烟火])|来电了|来水了|(?:已|都)?找到了(?!一)|多亏|谢意|已经?搬走|找回来?了?|撤销|劝开|现在好了|现在热了|后来怎么样/;
/** It is not, or not yet. */
const DENIED =
  /没有?(?:闻到|发生|人受伤|人被困|造成|着火|起火|爆炸|出现|冒|伤|砸|动手|受伤)|未(?:发生|造成|见|闻到)|无人(?:受伤|被困)|(?<!是)不是(?!煤|燃|天然|漏|着|起|有人)|并非|没出(?!来|去)|幸好|万幸|好在|还好|险些|差点|差一点|避免|没伤|没砸/;
/** Said after the word. */
const UNHARMED =
  /没有?(?:闻到|发生|人受伤|人被困|造成|着火|起火|爆炸|伤|砸|动手|受伤)|未(?:发生|造成)|无人(?:受伤|被困)|幸好|万幸|好在|还好|没伤|没砸/;
/** It might be: said before the word. */
const FEARED =
  /可能会|万一|假如|假设|要是|容易|会不会|恐怕|(?<!不知道)担心|害怕|怕(?!了)|生怕|防止|预防|以防|以免|免得|谨防|等到|(?:建议|希望|呼吁|申请|应该|请|要求).{0,12}(?:防|警示|检查|加固|装|搬|鉴定|检修|宣传)|一旦|可能|咨询|想问|想给|怎么(?:预防|投诉|申请|索赔|办)|存在|严禁|禁止/;
/** It is spoken of, not suffered: before or after the word. */
const SPOKEN =
  /隐患|风险|演练|演习|培训|宣传|讲座|知识|课程?[^桌本]|视频|电影|电视剧|小说|新闻|游戏|险种|保险|赔偿|补偿|理赔|索赔|责任认定|怎么办理|许可证?|标准是|责任书|手册|标语|歌词|相声|剧组|拍摄|拍戏|假刀|玩具|注意事项|登记|救生员|消防车进不|跑不出去|逃不出去|逃生|丧葬|救援队招|立案|流浪[猫狗]|质量差|年久失修|表扬|感谢|锦旗|送回来|通知说|将于|计划|公告|证怎么|法律援助|需要什么|怎么投诉|的事都?(?:投诉|反映|说)|保护令|收费标准|烟花秀|火灾险|防火[门墙]|消防栓|灭火器|保护器|保护开关|传言|谣言|声音大|鉴定|防走失|安全课|[甩抽]鞭子|商家不退|不给换|营业执照/;
/** It is now, whatever else the sentence says. */
const PRESENT =
  /现在(?!墙|好了|热了|黑|想|的?社会|松|噪|也|还没换|没换|都没修)|正在|此刻|目前正|刚刚|刚才|马上|快来|赶紧|赶快|立刻|救命|快救|已经好几个小时|又着|又起|又漏|今天就|今晚|这会儿|正往外|在往外|往外冒|没出来|出不来|快点|救人|一直响|不敢(?:开火|待|下去|开灯|靠近)|到现在(?!.?[没不])|还在(?:冒|烧|涨|掉|打|里面|漏|往|流|扩)|随时|越来越|联系不上|至今未|(?<!冻了|坏了)怎么办/;
/** It is again: stronger than any word about another time before it. */
const AGAIN = /正在|此刻|刚刚|刚才|快来|赶紧|赶快|立刻|救命|快救|又[着起漏塌停掉困]|这会儿|随时|越来越/;
/** Said of a threat, these mean that nobody is about to do it. */
const NO_THREAT =
  /不会|没想|不是要|谣言|没有发生|宣传|讲座|预防|培训|电影|小说|相声|游戏|视频|新闻|标语|严禁|歌词|丧葬|买房|凶宅|立案|短视频|假跳楼|博流量|图书|这种书|广告词/;
/** Figures of speech that hold a lane's word. */
const FIGURES =
  /跳楼价|跳楼(?:大|式|清|甩|处理|特价|机)|自杀式|(?:跌|亏|涨|烦|贵|气|累|吵|逼)得?.{0,3}(?:想跳楼|想死|要死|不想活)|气炸了?|火爆|肺都炸|着火点|吐血|要命的价|[急累热吵冷笑烦冻困晒堵饿]死|想死你|杀价|杀猪|杀鸡|杀人不见血|被困扰|困扰|困在这个问题|困在流程|起火的价格|着火(?:了)?(?:似的|一样)|跟(?:着)?火(?:了)?似的|爆炸头|信息爆炸|爆炸性|爆炸(?:难抢|级|式)|像爆炸|中毒软件|病毒|电脑中毒|中毒太深|游戏中毒|炸鸡|着火爆|堵在路上一|情绪爆炸|塌房|人设|房价塌|油烟|打不着火|明火(?:烤|烧烤|做|炊)|老生常谈|落水管|落水口|落水井|雨落水|防火墙|毒舌|引爆全网|引爆网络|浓烟机|去死亡|心里有火|火得|红火|灯火|香火|烟火|戏火|火锅|安眠药(?:处方|怎么开)|(?:是|像|等于)抢劫|想解脱法|真是掉坑|被?困在.{0,8}(?:合同|套餐|流程|房贷|系统里|循环|局里|似的)|烧烤.{0,8}烟|(?:都|别?家|邻居)有电|(?:走丢|走失|失踪|丢失)的.{0,3}[猫狗鸟]|读卡器里似的|油烟|防溺水|防走失|漏电保护|触电保护|在燃烧》|燃烧的|死在你(?:怀|手)里|死机|有电视|有电梯|有电动|有电瓶|有电影|有电话|带电动|带电梯|带电脑|打击报复|宰客|像.{0,4}(?:吃人|刀子|打劫)|泥潭|爱河|游戏里|炮弹似|(?<!燃气|煤气)味道跟.{0,8}似的|爆炸难/g;

/** A word of a lane: it stands by itself, or asks for company. */
export interface LaneWord {
  readonly lane: Lane;
  readonly cue?: Cue;
}

export interface LaneHit {
  readonly lane: Lane;
  readonly word: string;
  readonly begin: number;
  /** What took the danger out of it: nothing when it stands. */
  readonly guarded?: 'past' | 'settled' | 'denied' | 'imagined' | 'figure';
}

export interface UrgencyReader {
  /** All words of the lanes with what is to be held of them. */
  read(text: string, found?: readonly Hit<readonly LaneWord[]>[]): readonly LaneHit[];
  readonly words: Lexicon<readonly LaneWord[]>;
}

/** What intake lets through; the rest of a longer text is not read. */
const LONGEST = 4000;
/** Words that say nothing are named this often; one that opens a lane always. */
const MOST_GUARDED = 40;

export function urgencyReader(): UrgencyReader {
  const words = lexiconOf(laneWords());
  return {
    words,
    read(whole, given) {
      const text = whole.length > LONGEST ? whole.slice(0, LONGEST) : whole;
      const found = given ?? words.find(text);
      if (found.length === 0) return [];
      const clauses = clausesOf(text);
      const hits: LaneHit[] = [];
      const standing = new Set<Lane>();
      /** Where a cue had no company last: the same words once more need no second look. */
      const alone = new Map<Cue, string>();
      for (const hit of found) {
        let view: View | undefined;
        for (const { lane, cue } of hit.payload) {
          // One standing word says all a lane has to say.
          if (standing.has(lane)) continue;
          view ??= viewOf(text, clauses, hit);
          if (cue !== undefined && alone.get(cue) === view.around) continue;
          const said = cue === undefined ? bare(view) : companyOf(cue, view);
          if (said === undefined) {
            if (cue !== undefined) alone.set(cue, view.around);
            continue;
          }
          const guarded = guardOf(lane, view, said.lead);
          if (guarded === undefined) standing.add(lane);
          else if (hits.length >= MOST_GUARDED) continue;
          hits.push({
            lane,
            word: said.word,
            begin: hit.begin,
            ...(guarded === undefined ? {} : { guarded }),
          });
        }
      }
      return hits;
    },
  };
}

function laneWords(): ReadonlyMap<string, readonly LaneWord[]> {
  const lanes = new Map<string, LaneWord[]>();
  const add = (block: string, entry: LaneWord): void => {
    for (const word of block.split(' ')) lanes.set(word, [...(lanes.get(word) ?? []), entry]);
  };
  for (const [lane, block] of Object.entries(WORDS) as [Lane, string][]) add(block, { lane });
  for (const cue of CUES) add(cue.cues, { lane: cue.lane, cue });
  return lanes;
}

/** A word with what is said around it: never more than forty characters to either side, whatever the text. */
interface View {
  readonly word: string;
  /** The clause the word stands in. */
  readonly clause: string;
  /** Where the word begins in it. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
  readonly around: string;
}

function viewOf(text: string, clauses: readonly Clause[], hit: Hit<unknown>): View {
  const index = clauseAt(clauses, hit.begin);
  const own = clauses[index]!;
  const begin = Math.max(own.begin, hit.begin - 40);
  const end = Math.min(own.end, hit.end + 40);
  const previous = clauses[index - 1];
  const next = clauses[index + 1];
  return {
    word: hit.word,
    clause: text.slice(begin, end),
    at: hit.begin - begin,
    before:
      previous === undefined ? '' : text.slice(Math.max(previous.begin, previous.end - 30), previous.end),
    after: next === undefined ? '' : text.slice(next.begin, Math.min(next.end, next.begin + 30)),
    around: text.slice(Math.max(0, hit.begin - 32), hit.end + 32),
  };
}

/** What decided, and what is said before it. */
interface Said {
  readonly word: string;
  readonly lead: string;
}

const bare = ({ word, clause, at }: View): Said => ({ word, lead: clause.slice(0, at) });

/** The cue with its company, if it has it: in its own clause, else in what is said around it. */
function companyOf({ near, unless }: Cue, { word, clause, at, around }: View): Said | undefined {
  const own = near.exec(clause);
  if (own !== null) {
    if (unless?.test(clause)) return undefined;
    const begin = Math.min(own.index, at);
    const end = Math.max(own.index + own[0].length, at + word.length);
    return {
      word: end - begin <= 16 ? clause.slice(begin, end) : word,
      lead: clause.slice(0, Math.max(own.index, at)),
    };
  }
  const beside = near.exec(around);
  if (beside === null || unless?.test(around)) return undefined;
  return { word, lead: around.slice(0, beside.index) };
}

function guardOf(lane: Lane, { word, clause, at, before, after }: View, lead: string): LaneHit['guarded'] {
  for (const { index, 0: figure } of clause.matchAll(FIGURES))
    if (index <= at + word.length && index + figure.length >= at) return 'figure';
  // A threat is taken seriously unless it is plainly over, somebody else's story, or not a threat.
  if (lane === 'suicide' || lane === 'violence') {
    if (NO_THREAT.test(clause) || /^(?:怎么|如何|想)?(?:申请|咨询)/.test(lead)) return 'denied';
    if (PAST.test(lead) || (SPOKEN.test(clause) && !PRESENT.test(clause))) return 'past';
    if (SETTLED.test(clause) || SETTLED.test(after)) return 'settled';
    if (PAST.test(before) && !PRESENT.test(clause)) return 'past';
    return undefined;
  }
  if (/(?:没有?|未|无|(?<!是)不是|没见|没人)$/.test(lead)) return 'denied';
  if (NEEDS_PERSON.has(lane) && THING.test(lead)) return 'figure';
  if (
    SETTLED.test(clause) ||
    (SETTLED.test(after) && !PRESENT.test(after)) ||
    (SETTLED.test(before) && !PRESENT.test(clause))
  )
    return 'settled';
  if (SPOKEN.test(clause)) return 'imagined';
  if (PAST.test(lead) && !AGAIN.test(clause)) return 'past';
  if (PRESENT.test(clause) || /快来|赶紧|救命|还在|正在|出不来|马上|现在(?!松|噪|黑|好|墙|想)/.test(after))
    return undefined;
  if (PAST.test(before)) return 'past';
  if (DENIED.test(lead) || UNHARMED.test(after)) return 'denied';
  if (FEARED.test(lead) || (FEARED.test(before) && before.length < 14) || SPOKEN.test(after))
    return 'imagined';
  return undefined;
}

/** Lanes whose words may be said of a thing: 手机掉河里了. */
const NEEDS_PERSON: ReadonlySet<Lane> = new Set(['water', 'missing', 'trapped']);

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
