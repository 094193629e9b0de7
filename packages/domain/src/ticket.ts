import type {
  CallbackCell,
  CallbackCompleted,
  CallbackDue,
  Channel,
  CloseOutcome,
  ContactMethod,
  ContactOutcome,
  DeadlineBreached,
  DeadlineClock,
  DecisionLevel,
  DimensionCodes,
  DispatchMode,
  FactDraft,
  Mark,
  ObjectionReason,
  ReplyResult,
  RequestDispatched,
  RequestKind,
  Role,
  TicketOpened,
  TicketStage,
  TimeLimitsVersion,
  Urgency,
} from '@jiesu/contracts';
import type { Application } from './application.ts';
import type { Assist } from './assist.ts';
import { type ClockBasis, type Deadlines, dueTimes, type Policies } from './deadlines.ts';
import { type Decision, type Granted, type Refused, refuse } from './decision.ts';
import { deskOf, keptOf, type TicketDesk, type TicketKept } from './desk.ts';
import { proofMissing } from './evidence.ts';
import { assistDueAt, assistSummaries, assistsHinderReply, assistsOf } from './joint.ts';
import { lapsed, overtakenApplications } from './lapse.ts';
import type { TicketRuled } from './precedents.ts';
import type { Supervision } from './supervision.ts';
import type { Whistle } from './whistle.ts';
import { wordingOf } from './wording.ts';

type Instant = string;

/** What may happen to a ticket. Past-tense facts follow from these; commands and facts of others lead to them. */
export type TicketEvent =
  | 'open'
  | 'accept'
  | 'assign'
  | 'contact'
  | 'note'
  | 'addInformation'
  | 'rate'
  | 'reply'
  | 'approve'
  | 'sendBack'
  | 'object'
  | 'upholdObjection'
  | 'rejectObjection'
  | 'callBack'
  | 'close'
  | 'reopen'
  | 'breach'
  | 'archive'
  | 'passDown'
  | 'applyExtension'
  | 'grantExtension'
  | 'refuseExtension'
  | 'applyPause'
  | 'grantPause'
  | 'refusePause'
  | 'resumeClock'
  | 'applyParking'
  | 'grantParking'
  | 'refuseParking'
  | 'keepParked'
  | 'unpark'
  | 'applyExclusion'
  | 'grantExclusion'
  | 'refuseExclusion'
  | 'restore'
  | 'applyEscalation'
  | 'grantEscalation'
  | 'refuseEscalation'
  | 'endorse'
  | 'withdraw'
  | 'tell'
  | 'supervise'
  | 'answerSupervision'
  | 'endSupervision'
  | 'whistle'
  | 'arrive'
  | 'confirmArrival'
  | 'refuseWhistle'
  | 'ruleWhistle'
  | 'reportWhistle'
  | 'endWhistle'
  | 'rateWhistle'
  | 'askAssist'
  | 'reportAssist'
  | 'merge'
  | 'unmerge';

export interface Transition {
  /** `none`: there is no ticket yet. */
  readonly from: TicketStage | 'none';
  readonly on: TicketEvent;
  readonly to: TicketStage;
  /** `machine`: no person may ask for it; a fact of another service or the system leads to it. */
  readonly who: readonly Role[];
  /** The article or policy that asks for it. */
  readonly why: string;
}

/** The same row for several stages, which it does not leave. */
const staying = (
  stages: readonly TicketStage[],
  on: TicketEvent,
  who: readonly Role[],
  why: string,
): readonly Transition[] => stages.map((from) => ({ from, on, to: from, who, why }));

/** Where the unit works on the matter. */
const working: readonly TicketStage[] = ['accepted', 'handling'];
/** Where the petitioner has not been asked yet. */
const unanswered: readonly TicketStage[] = [...working, 'replied'];
/** Where the matter has not ended. */
const unended: readonly TicketStage[] = [...unanswered, 'callingBack'];
/** Where one may be handled together with another: nothing was answered yet. */
const mergeable: readonly TicketStage[] = ['dispatched', ...working];
const mergers: readonly Role[] = ['agent', 'dispatcher', 'office', 'reviewer'];
/** What was begun on a ticket can be ended on it, also after its close. */
const begun: readonly TicketStage[] = [...unended, 'closed'];

/**
 * The life of a ticket as data: server, console, documents and tests read this table and nothing else. A pair of
 * `from` and `on` that is not here does not happen.
 */
export const transitions: readonly Transition[] = [
  { from: 'none', on: 'open', to: 'dispatched', who: ['machine'], why: '条例 §12 派单到承办单位' },

  { from: 'dispatched', on: 'accept', to: 'accepted', who: ['office'], why: '条例 §14 首接负责' },
  { from: 'dispatched', on: 'object', to: 'dispatched', who: ['office'], why: '条例 §12 派单异议' },
  { from: 'dispatched', on: 'upholdObjection', to: 'void', who: ['reviewer'], why: '条例 §12 异议审核' },
  { from: 'dispatched', on: 'rejectObjection', to: 'accepted', who: ['reviewer'], why: '条例 §14 不得推诿' },
  { from: 'dispatched', on: 'breach', to: 'dispatched', who: ['machine'], why: '条例 §13 时限；§5 督办' },
  { from: 'dispatched', on: 'callBack', to: 'callingBack', who: ['machine'], why: '条例 §23 到期回访' },

  { from: 'accepted', on: 'assign', to: 'accepted', who: ['office'], why: '条例 §14 首接单位内部分派' },
  { from: 'accepted', on: 'contact', to: 'handling', who: ['office'], why: '条例 §15(1) 及时联系' },
  { from: 'accepted', on: 'note', to: 'accepted', who: ['office'], why: '条例 §15(2) 办理留痕' },
  { from: 'accepted', on: 'object', to: 'accepted', who: ['office'], why: '条例 §12 派单异议' },
  { from: 'accepted', on: 'upholdObjection', to: 'void', who: ['reviewer'], why: '条例 §12 异议审核' },
  { from: 'accepted', on: 'rejectObjection', to: 'accepted', who: ['reviewer'], why: '条例 §14 不得推诿' },
  { from: 'accepted', on: 'breach', to: 'accepted', who: ['machine'], why: '条例 §13 时限；§5 督办' },
  { from: 'accepted', on: 'callBack', to: 'callingBack', who: ['machine'], why: '条例 §23 到期回访' },

  { from: 'handling', on: 'assign', to: 'handling', who: ['office'], why: '条例 §14 首接单位内部分派' },
  { from: 'handling', on: 'contact', to: 'handling', who: ['office'], why: '条例 §15(1) 及时联系' },
  { from: 'handling', on: 'note', to: 'handling', who: ['office'], why: '条例 §15(2) 办理留痕' },
  { from: 'handling', on: 'reply', to: 'replied', who: ['office'], why: '条例 §15(3) 期限内反馈' },
  { from: 'handling', on: 'breach', to: 'handling', who: ['machine'], why: '条例 §13 时限；§5 督办' },
  { from: 'handling', on: 'callBack', to: 'callingBack', who: ['machine'], why: '条例 §23 到期回访' },

  {
    from: 'replied',
    on: 'approve',
    to: 'callingBack',
    who: ['reviewer'],
    why: '审核政策：回复人以外的人审核',
  },
  { from: 'replied', on: 'sendBack', to: 'handling', who: ['reviewer'], why: '审核政策；条例 §35 防敷衍' },
  { from: 'replied', on: 'note', to: 'replied', who: ['office'], why: '条例 §15(2) 办理留痕' },
  { from: 'replied', on: 'breach', to: 'replied', who: ['machine'], why: '条例 §13 时限；§5 督办' },
  { from: 'replied', on: 'callBack', to: 'callingBack', who: ['machine'], why: '条例 §23 到期回访' },

  { from: 'callingBack', on: 'note', to: 'callingBack', who: ['office'], why: '条例 §15(2) 办理留痕' },
  {
    from: 'callingBack',
    on: 'approve',
    to: 'callingBack',
    who: ['reviewer'],
    why: '审核政策：到期前已提交的回复补审',
  },
  { from: 'callingBack', on: 'breach', to: 'callingBack', who: ['machine'], why: '回访政策：回访时限' },
  { from: 'callingBack', on: 'close', to: 'closed', who: ['machine'], why: '条例 §23 回访后结案' },
  { from: 'callingBack', on: 'reopen', to: 'accepted', who: ['machine'], why: '条例 §23、§32 未解决即重办' },

  {
    from: 'callingBack',
    on: 'rate',
    to: 'callingBack',
    who: ['machine'],
    why: '条例 §23 诉求人凭查询码评价',
  },
  {
    from: 'closed',
    on: 'reopen',
    to: 'accepted',
    who: ['machine'],
    why: '条例 §23、§32 诉求人凭查询码不同意办结',
  },
  ...staying(
    ['dispatched', ...unended],
    'addInformation',
    ['machine'],
    '条例 §9 诉求人如实反映，凭查询码补充',
  ),

  { from: 'closed', on: 'archive', to: 'archived', who: ['machine'], why: '留存政策：结案后归档' },

  {
    from: 'dispatched',
    on: 'passDown',
    to: 'void',
    who: ['office'],
    why: '条例 §12 区政府组织解决（区分转）',
  },
  { from: 'accepted', on: 'passDown', to: 'void', who: ['office'], why: '条例 §12 区政府组织解决（区分转）' },

  ...staying(working, 'applyExtension', ['office'], '条例 §15(2) 依法延期须说明并告知'),
  ...staying(unanswered, 'grantExtension', ['reviewer'], '延期政策：按层级批准'),
  ...staying(unanswered, 'refuseExtension', ['reviewer'], '延期政策：按层级批准'),
  ...staying(working, 'applyPause', ['office'], '条例 §15(2) 客观上暂不能办须说明'),
  ...staying(unanswered, 'grantPause', ['reviewer'], '暂停政策：按层级批准，必有止日'),
  ...staying(unanswered, 'refusePause', ['reviewer'], '暂停政策：按层级批准'),
  ...staying(unanswered, 'resumeClock', ['office', 'reviewer'], '暂停政策：原因消失即恢复计时'),
  ...staying(working, 'applyParking', ['office'], '条例 §15(2)、§24 客观上暂不能解决'),
  ...staying(unanswered, 'grantParking', ['reviewer'], '挂账政策：区、市先后批准'),
  ...staying(unanswered, 'refuseParking', ['reviewer'], '挂账政策：区、市先后批准'),
  ...staying(begun, 'keepParked', ['reviewer'], '挂账政策：到期复核'),
  ...staying(begun, 'unpark', ['reviewer'], '挂账政策：条件具备即解除'),
  ...staying(begun, 'applyExclusion', ['office'], '剔除政策：承办单位申请'),
  ...staying(begun, 'grantExclusion', ['reviewer'], '剔除政策：两人先后批准'),
  ...staying(begun, 'refuseExclusion', ['reviewer'], '剔除政策：两人先后批准'),
  ...staying(begun, 'restore', ['reviewer'], '剔除政策：查明不符即恢复计入'),
  ...staying(working, 'applyEscalation', ['office'], '条例 §20 报请区、市政府或行业主管部门'),
  ...staying(unanswered, 'grantEscalation', ['reviewer'], '条例 §20 研究提出意见并推动解决'),
  ...staying(unanswered, 'refuseEscalation', ['reviewer'], '条例 §20 研究提出意见'),
  ...staying(begun, 'endorse', ['reviewer'], '审批政策：逐级上报'),
  ...staying(begun, 'withdraw', ['office'], '审批政策：申请人可撤回'),
  ...staying(begun, 'tell', ['office'], '条例 §15(2) 向诉求人说明'),

  ...staying(['dispatched', ...unended], 'supervise', ['dispatcher', 'reviewer'], '条例 §5 督办'),
  ...staying(['dispatched', ...begun], 'answerSupervision', ['office'], '条例 §5 督办'),
  ...staying(['dispatched', ...begun], 'endSupervision', ['dispatcher', 'reviewer'], '条例 §5 督办'),

  ...staying(working, 'whistle', ['office'], '条例 §16 街乡吹哨'),
  ...staying(unended, 'arrive', ['office'], '条例 §16 部门报到'),
  ...staying(unended, 'confirmArrival', ['office'], '条例 §16 部门报到'),
  ...staying(unended, 'refuseWhistle', ['office'], '街道办事处条例 §44 拒不报到由区处理'),
  ...staying(unended, 'ruleWhistle', ['reviewer'], '街道办事处条例 §44 拒不报到由区处理'),
  ...staying(unended, 'reportWhistle', ['office'], '条例 §16 部门报到'),
  ...staying(begun, 'endWhistle', ['office'], '条例 §16 街道统筹'),
  ...staying(begun, 'rateWhistle', ['office'], '条例 §33 双考核'),
  ...staying(working, 'askAssist', ['office'], '条例 §14 首接单位牵头'),
  ...staying(unended, 'reportAssist', ['office'], '条例 §14 协办单位向首接单位反馈'),

  ...staying(mergeable, 'merge', mergers, '并单政策：同一事项一次办理、逐一回访（条例 §14、§23）'),
  ...staying(mergeable, 'unmerge', mergers, '并单政策：撤销并单，视同从未并单'),
];

/** Stages that nothing leaves, by intent. */
export const finalStages: readonly TicketStage[] = ['archived', 'void'];
/** Stages in which the unit still owes something. */
export const openStages: readonly TicketStage[] = ['dispatched', 'accepted', 'handling', 'replied'];

/** Throws where a table says two things at once, has a stage that nothing reaches, or one that nothing leaves. */
export function soundTable(rows: readonly Transition[]): void {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { from, on } of rows) {
    if (seen.has(`${from} ${on}`)) faults.push(`${from} on ${on} is there twice`);
    seen.add(`${from} ${on}`);
  }
  const spread = (
    start: readonly string[],
    step: (row: Transition) => readonly [string, string],
  ): Set<string> => {
    const found = new Set(start);
    for (let before = 0; before !== found.size; ) {
      before = found.size;
      for (const row of rows) {
        const [a, b] = step(row);
        if (found.has(a)) found.add(b);
      }
    }
    return found;
  };
  const reached = spread(['none'], ({ from, to }) => [from, to]);
  const ending = spread(finalStages, ({ from, to }) => [to, from]);
  for (const stage of Object.keys(stageNames)) {
    if (!reached.has(stage)) faults.push(`nothing leads to ${stage}`);
    if (!ending.has(stage)) faults.push(`nothing leads from ${stage} to an end`);
  }
  if (faults.length > 0) throw new Error(`the transition table is not sound: ${faults.join('; ')}`);
}

/** For sentences to people; the screens take the same words from the labels of the contracts. */
export const stageNames: Readonly<Record<TicketStage, string>> = {
  dispatched: '待签收',
  accepted: '已签收',
  handling: '办理中',
  replied: '待审核',
  callingBack: '待回访',
  closed: '已办结',
  archived: '已归档',
  void: '已作废',
};

export const eventNames: Readonly<Record<TicketEvent, string>> = {
  open: '派单',
  accept: '签收',
  assign: '分派',
  contact: '联系诉求人',
  note: '办理记录',
  addInformation: '诉求人补充',
  rate: '诉求人评价',
  reply: '回复',
  approve: '审核通过',
  sendBack: '驳回',
  object: '派单异议',
  upholdObjection: '异议成立',
  rejectObjection: '异议不成立',
  callBack: '转入回访',
  close: '结案',
  reopen: '重办',
  breach: '超时督办',
  archive: '归档',
  passDown: '区分转',
  applyExtension: '申请延期',
  grantExtension: '批准延期',
  refuseExtension: '不批准延期',
  applyPause: '申请暂停计时',
  grantPause: '批准暂停计时',
  refusePause: '不批准暂停计时',
  resumeClock: '恢复计时',
  applyParking: '申请挂账',
  grantParking: '批准挂账',
  refuseParking: '不批准挂账',
  keepParked: '继续挂账',
  unpark: '解除挂账',
  applyExclusion: '申请剔除',
  grantExclusion: '批准剔除',
  refuseExclusion: '不批准剔除',
  restore: '恢复计入考核',
  applyEscalation: '申请提级',
  grantEscalation: '同意提级',
  refuseEscalation: '不同意提级',
  endorse: '同意并上报',
  withdraw: '撤回申请',
  tell: '告知诉求人',
  supervise: '督办',
  answerSupervision: '答复督办',
  endSupervision: '解除督办',
  whistle: '吹哨',
  arrive: '报到',
  confirmArrival: '确认到场',
  refuseWhistle: '拒绝报到',
  ruleWhistle: '裁定报到',
  reportWhistle: '吹哨反馈',
  endWhistle: '结束吹哨',
  rateWhistle: '吹哨评价',
  askAssist: '商请协办',
  reportAssist: '协办反馈',
  merge: '并单',
  unmerge: '撤销并单',
};

/** What must hold beside stage and role, in words for the page and the screen; the rules of each event judge. */
export const guards: Readonly<Partial<Record<TicketEvent, string>>> = {
  accept: '没有待审核的异议',
  assign: '社区（村）不作主办人（条例 §17）',
  reply: '本轮已联系；证据与依据齐全；协办已反馈或已到期；吹哨已结束；没有挂账',
  addInformation: '条数未满',
  rate: '本轮尚未评价',
  approve: '不是回复人；重办的由上一级审核',
  sendBack: '不是回复人；重办的由上一级审核',
  object: '窗口期内；同一理由一次；不超过最多派单次数；尚未申请延期等或吹哨；写明建议单位',
  upholdObjection: '不是派单人，不是提出人',
  rejectObjection: '不是派单人，不是提出人',
  reopen: '未到最后一轮；不同意办结的，未过期限和次数',
  passDown: '本单位是区；转到本区单位；窗口期内',
  applyExtension: '未超时；理由在政策中；新期限不超过最长；本轮次数未用完；已向诉求人说明',
  applyPause: '未超时；有止日；已向诉求人说明',
  applyParking: '未超时；有复核日和证明材料',
  applyExclusion: '有证明材料；本轮同一理由未被驳回',
  applyEscalation: '理由在政策中',
  grantExtension: '达到层级；不是申请人；每级另一人；未超时',
  grantPause: '达到层级；不是申请人；每级另一人；未超时',
  grantParking: '区、市先后两人；未超时',
  grantExclusion: '区、市先后两人',
  grantEscalation: '达到所报层级；不是申请人',
  endorse: '达到层级；还有上一级未批',
  keepParked: '区级以上；新的复核日不超过最长',
  unpark: '区级以上',
  restore: '市级',
  supervise: '区级以上；没有在办的督办',
  endSupervision: '不低于发出层级',
  whistle: '本单位可以吹哨；对象可以被吹哨；应急哨不晚于政策时限',
  arrive: '本单位被吹哨',
  refuseWhistle: '本单位被吹哨；区里没有裁定须到场',
  ruleWhistle: '区级以上；有拒绝报到的单位',
  reportWhistle: '本单位已到场',
  endWhistle: '没有待裁定的拒绝',
  rateWhistle: '吹哨已结束；每方一次',
  askAssist: '协办期限不晚于主办期限',
  reportAssist: '本单位是协办',
  merge: '没有未结的专项事项；主单尚未答复；坐席在签收前，承办单位在本单位内，区在本区内',
  unmerge: '已并单；主单尚未答复',
};

const table: ReadonlyMap<string, Transition> = new Map(
  transitions.map((row) => [`${row.from} ${row.on}`, row]),
);

export const transition = (from: TicketStage | 'none', on: TicketEvent): Transition | undefined =>
  table.get(`${from} ${on}`);

export interface TicketPlace {
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  /** Masked. */
  readonly text: string;
}

export interface TicketHistoryEntry {
  readonly at: Instant;
  readonly what: TicketEvent;
  /** Account, or `machine`. */
  readonly by: string;
  readonly round: number;
  readonly note?: string;
  /** What the clocks go by; see deadlines.ts. */
  readonly until?: Instant;
  readonly from?: Instant;
  /** Of a merge or its undo: the root. */
  readonly other?: string;
}

export interface TicketMark {
  readonly mark: Mark;
  readonly since: Instant;
  readonly by: string;
  readonly why: string;
  /** When it is looked at again. */
  readonly until?: Instant;
}

export interface ContactRecord {
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  readonly note?: string;
}

export interface TicketNote {
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  readonly text: string;
  /** Evidence references. */
  readonly attachments: readonly string[];
}

export interface TicketReply {
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  readonly result: ReplyResult;
  readonly text: string;
  readonly basis?: string;
  readonly attachments: readonly string[];
  /** What the assisting units reported to the lead: one joint answer (条例 §14). */
  readonly assists?: readonly AssistSummary[];
  /** The root whose reply this is; the unit of this ticket did not write it. */
  readonly ofRoot?: string;
  readonly verdict?: {
    readonly approved: boolean;
    readonly at: Instant;
    readonly by: string;
    readonly because?: string;
  };
}

/** An assisting unit in the joint answer. Without `text`: asked, and silent until its time was over. */
export interface AssistSummary {
  readonly unitId: string;
  readonly at?: Instant;
  readonly text?: string;
}

export interface TicketObjection {
  readonly at: Instant;
  readonly by: string;
  readonly reason: ObjectionReason;
  /** The clause or duty list it rests on. */
  readonly basis: string;
  readonly proposedUnitId?: string;
  readonly attachments: readonly string[];
  /** `lapsed`: the time limit ran out first, and the petitioner is called back all the same (条例 §23). */
  readonly state: 'pending' | 'upheld' | 'rejected' | 'lapsed';
  readonly decidedAt?: Instant;
  readonly decidedBy?: string;
  readonly because?: string;
}

/** Handled together with another ticket. Stays after the answer, as the lineage; an undo or a reopening takes it away. */
export interface Merged {
  /** The ticket it was merged into, which may be merged itself. */
  readonly into: string;
  readonly since: Instant;
  readonly by: string;
  readonly because: string;
  readonly incidentId?: string;
  /** Since then it goes its own way again: to its own callback and its own close. */
  readonly answeredAt?: Instant;
}

/** Where a ticket waits now: its stage, the desk of the reviewer while an objection is pending, or with its root. */
export type TicketQueue = TicketStage | 'objection' | 'merged';

/** What a unit must do. Who asked for it is not in here: no name, no phone, no reference to a person. */
export interface Ticket {
  readonly requestId: string;
  readonly hop: number;
  /** Which dispatch of the same matter this is, where that is not the hop: for split requests and what was passed down. */
  readonly turn?: number;
  readonly round: number;
  readonly stage: TicketStage;
  readonly queue: TicketQueue;
  readonly unitId: string;
  /** District in whose area the unit serves; city departments and utilities have none. */
  readonly districtId?: string;
  readonly districtUnitId?: string;
  readonly assistUnitIds: readonly string[];
  readonly mode: DispatchMode;
  readonly rule: { readonly ruleId: string; readonly policyVersion: string; readonly because: string };
  /** Dispatcher's account, or `machine`. */
  readonly dispatchedBy: string;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly title: string;
  /** Masked. */
  readonly text: string;
  readonly place: TicketPlace;
  readonly problemType: string;
  readonly dimensions: DimensionCodes;
  readonly urgency: Urgency;
  readonly tier: Urgency;
  readonly roundTheClock: boolean;
  readonly confidential: boolean;
  readonly supporters: number;
  readonly receivedAt: Instant;
  readonly dispatchedAt: Instant;
  readonly due: Deadlines;
  /** The due time that comes next; missing when the unit owes nothing. */
  readonly dueAt?: Instant;
  readonly marks: readonly TicketMark[];
  /** The names of the marks, for questions; follows from `marks`. */
  readonly marked: readonly Mark[];
  /** Clocks that ran out, in all rounds. */
  readonly breached: readonly DeadlineClock[];
  readonly assignee?: string;
  /** Communities and others who help; they never lead (条例 §17). */
  readonly helpers: readonly string[];
  readonly contacts: readonly ContactRecord[];
  readonly notes: readonly TicketNote[];
  readonly replies: readonly TicketReply[];
  readonly objections: readonly TicketObjection[];
  /** Absent until they happen, as on nearly every ticket. */
  readonly applications?: readonly Application[];
  readonly whistles?: readonly Whistle[];
  readonly assists?: readonly Assist[];
  readonly supervisions?: readonly Supervision[];
  readonly merged?: Merged;
  /** Follows from these; there as long as something of them is open. */
  readonly desk?: TicketDesk;
  readonly kept?: TicketKept;
  readonly ruled?: TicketRuled;
  /** Append-only. */
  readonly history: readonly TicketHistoryEntry[];
  readonly outcome?: { readonly outcome: CloseOutcome; readonly cell?: CallbackCell; readonly at: Instant };
}

export interface Actor {
  readonly userId: string;
  readonly roles: readonly Role[];
  /** The unit it works for; an office account without one works for every unit (simulators). */
  readonly unitId?: string;
  /** Its district; without unit and district it works for the city. */
  readonly districtId?: string;
}

/** The level at which an account decides. Nobody of a unit decides about what the unit asked for. */
export const levelOf = (by: Actor): 'unit' | DecisionLevel =>
  by.unitId !== undefined ? 'unit' : by.districtId !== undefined ? 'district' : 'city';

export const machine: Actor = { userId: 'machine', roles: ['machine'] };

export const ticketIdOf = (ticket: Pick<Ticket, 'requestId' | 'hop'>): string =>
  `${ticket.requestId}-${ticket.hop}`;

export const pendingObjection = (ticket: Ticket): TicketObjection | undefined => {
  const last = ticket.objections.at(-1);
  return last?.state === 'pending' ? last : undefined;
};

/** The reply of the running round that waits for review or was approved. */
export const currentReply = (ticket: Ticket): TicketReply | undefined => {
  const last = ticket.replies.at(-1);
  return last && last.round === ticket.round && last.verdict?.approved !== false ? last : undefined;
};

const wasContacted = (ticket: Ticket): boolean =>
  ticket.contacts.some((contact) => contact.round === ticket.round);

const basisOf = (ticket: Ticket): ClockBasis => ({ tier: ticket.tier, roundTheClock: ticket.roundTheClock });

/** All deadlines of the ticket, from its history alone. */
export const deadlinesOf = (ticket: Ticket, policies: Policies): Deadlines =>
  dueTimes(basisOf(ticket), ticket.history, policies);

/** The root is worked on, and this one waits: its clocks rest, and nothing else happens to it. */
export const waitsForRoot = (ticket: Pick<Ticket, 'merged'>): boolean =>
  ticket.merged !== undefined && ticket.merged.answeredAt === undefined;

function nextDueAt(ticket: Ticket): Instant | undefined {
  if (waitsForRoot(ticket)) return undefined;
  switch (ticket.stage) {
    case 'dispatched':
      return ticket.due.acceptAt;
    case 'accepted':
      return wasContacted(ticket) ? ticket.due.handleAt : ticket.due.contactAt;
    case 'handling':
    case 'replied':
      return ticket.due.handleAt;
    default:
      return undefined;
  }
}

/** Events that a pending objection holds up: first it is settled whose ticket this is. */
const heldByObjection: ReadonlySet<TicketEvent> = new Set([
  'accept',
  'assign',
  'contact',
  'object',
  'passDown',
  'applyExtension',
  'applyPause',
  'applyParking',
  'applyExclusion',
  'applyEscalation',
  'whistle',
  'askAssist',
  'merge',
]);

/** What happens to a ticket that waits for its root: the undo, and what a petitioner adds. */
const whileMerged: ReadonlySet<TicketEvent> = new Set(['unmerge', 'note', 'addInformation']);

/** What units other than the lead do on a ticket; all else of an office is for the lead alone (条例 §14). */
const ofCalledUnits: ReadonlySet<TicketEvent> = new Set([
  'arrive',
  'refuseWhistle',
  'reportWhistle',
  'rateWhistle',
  'reportAssist',
]);

/** Beyond this nobody reads it, and a ticket must stay a small document whatever is sent to it. */
const historyLimit = 400;

/** The row for this event, or the refusal that names what stands in the way. */
export function permitted(ticket: Ticket, on: TicketEvent, by: Actor): Transition | Refused {
  const row = transition(ticket.stage, on);
  if (!row)
    return refuse(
      'wrong-stage',
      `工单现在是“${stageNames[ticket.stage]}”，不能${eventNames[on]}；请刷新后再看。`,
    );
  if (!row.who.some((role) => by.roles.includes(role)))
    return refuse('role-may-not', `您的角色不能${eventNames[on]}。`);
  if (
    row.who.includes('office') &&
    !by.roles.some((role) => role !== 'office' && row.who.includes(role)) &&
    !ofCalledUnits.has(on) &&
    by.unitId !== undefined &&
    by.unitId !== ticket.unitId
  )
    return refuse(
      'not-the-lead',
      `只有主办单位可以${eventNames[on]}；协办和被吹哨单位请提交反馈（条例第十四条）。`,
    );
  if (ticket.merged && waitsForRoot(ticket) && !whileMerged.has(on))
    return refuse(
      'ticket-merged',
      `这张工单已并入主单 ${ticket.merged.into}，不能单独${eventNames[on]}；请到主单上办理，或先撤销并单。`,
    );
  if (heldByObjection.has(on) && pendingObjection(ticket))
    return refuse('objection-pending', `派单异议正在审核，审核结束前不能${eventNames[on]}。`);
  if (row.from === row.to && row.who.includes('office') && ticket.history.length >= historyLimit)
    return refuse(
      'history-full',
      `这张工单的记录已满 ${historyLimit} 条，不能再${eventNames[on]}；请直接提交回复。`,
    );
  return row;
}

export const isRow = (answer: Transition | Refused): answer is Transition => 'to' in answer;

/** What changes beside stage, queue, next due time, mark names and history, which `advance` alone writes. */
export type TicketChanges = Partial<
  Omit<Ticket, 'stage' | 'queue' | 'dueAt' | 'marked' | 'desk' | 'kept' | 'ruled' | 'history'>
>;

export function advance(
  ticket: Ticket,
  row: Transition,
  by: Actor,
  at: Instant,
  changes: TicketChanges = {},
  note?: string,
  until?: Instant,
  other?: string,
): Ticket {
  const { dueAt: _, desk: __, kept: ___, ruled: ____, ...rest } = ticket;
  const entry: TicketHistoryEntry = {
    at,
    what: row.on,
    by: by.userId,
    round: changes.round ?? ticket.round,
    ...(note === undefined ? {} : { note }),
    ...(until === undefined ? {} : { until }),
    ...(other === undefined ? {} : { other }),
  };
  const next: Ticket = { ...rest, ...changes, stage: row.to, history: [...ticket.history, entry] };
  return settled(next);
}

function settled(ticket: Ticket): Ticket {
  const queue: TicketQueue = pendingObjection(ticket)
    ? 'objection'
    : waitsForRoot(ticket)
      ? 'merged'
      : ticket.stage;
  const dueAt = nextDueAt(ticket);
  const marked = ticket.marks.map((mark) => mark.mark);
  const desk = deskOf(ticket, over.has(ticket.stage));
  const next: Mutable<Ticket> = { ...ticket, queue, marked };
  if (dueAt !== undefined) next.dueAt = dueAt;
  if (desk !== undefined) next.desk = desk;
  const kept = keptOf(ticket);
  if (kept !== undefined) next.kept = kept;
  const ruling = ticket.objections.findLast(({ state }) => state === 'upheld' || state === 'rejected');
  if (ruling?.decidedAt !== undefined) next.ruled = { at: ruling.decidedAt, problemType: ticket.problemType };
  return next;
}

const over: ReadonlySet<TicketStage> = new Set(['closed', 'archived', 'void']);

/** Marks with one more, which replaces an earlier one of its name. */
export const withMark = (ticket: Ticket, mark: TicketMark): readonly TicketMark[] => [
  ...withoutMark(ticket, mark.mark),
  mark,
];
export const withoutMark = (ticket: Ticket, name: Mark): readonly TicketMark[] =>
  ticket.marks.filter((mark) => mark.mark !== name);
export const markOf = (ticket: Ticket, name: Mark): TicketMark | undefined =>
  ticket.marks.find((mark) => mark.mark === name);

/** What every fact of a ticket says. */
export const said = (ticket: Ticket, by: Actor) => ({
  ticketId: ticketIdOf(ticket),
  requestId: ticket.requestId,
  unitId: ticket.unitId,
  by: by.userId,
  round: ticket.round,
});

/** What the ticket has overtaken is said, so that its clocks end. */
export const lapses = (before: Ticket, next: Ticket, by: Actor, isVoid: boolean): readonly FactDraft[] =>
  overtakenApplications(before, isVoid).map(({ kind }) => ({
    type: 'ticket.applicationDecided.v1',
    data: { ...said(next, by), kind, state: 'lapsed' },
  }));

const granted = (next: Ticket, ...facts: readonly FactDraft[]): Granted<Ticket> => ({ next, facts });

/** The unit, as the reference data of that day knows it. */
export interface ReceivingUnit {
  readonly districtId?: string;
  readonly roundTheClock: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A dispatch to handle (not to supervise) opens the ticket with its due times, once and for the record. Every request
 * of the city passes here: optional properties are set after the literal, since spreads cost several times as much.
 */
export function openTicket(
  dispatched: RequestDispatched,
  unit: ReceivingUnit,
  policies: Policies,
): Granted<Ticket> {
  const { requestId, hop, unitId, districtUnitId, assistUnitIds, mode, kind, channel } = dispatched;
  const { problemType, dimensions, urgency, tier, receivedAt, dispatchedAt, rule } = dispatched;
  const { roundTheClock, districtId } = unit;
  const opening: Mutable<TicketHistoryEntry> = {
    at: dispatchedAt,
    what: 'open',
    by: dispatched.decidedBy,
    round: 1,
  };
  if (dispatched.limitFrom !== undefined) opening.from = dispatched.limitFrom;
  const due = dueTimes({ tier, roundTheClock }, [opening], policies);
  const ticket: Mutable<Ticket> = {
    requestId,
    hop,
    round: 1,
    stage: 'dispatched',
    queue: 'dispatched',
    unitId,
    dueAt: due.acceptAt,
    receivedAt,
    assistUnitIds,
    mode,
    rule: { ruleId: rule.ruleId, policyVersion: rule.policyVersion, because: rule.because },
    dispatchedBy: dispatched.decidedBy,
    kind,
    channel,
    title: dispatched.title,
    text: dispatched.text,
    place: placeOf(dispatched.place),
    problemType,
    dimensions,
    urgency,
    tier,
    roundTheClock,
    confidential: dispatched.confidential,
    supporters: dispatched.supporters,
    dispatchedAt,
    due,
    marks: [],
    marked: [],
    breached: [],
    helpers: [],
    contacts: [],
    notes: [],
    replies: [],
    objections: [],
    history: [opening],
  };
  const data: Mutable<TicketOpened> = {
    ticketId: ticketIdOf(ticket),
    requestId,
    unitId,
    by: machine.userId,
    round: 1,
    assistUnitIds,
    hop,
    mode,
    kind,
    channel,
    problemType,
    dimensions,
    urgency,
    place: dispatched.place,
    petitionerRef: dispatched.petitionerRef,
    tier,
    due,
    receivedAt,
    dispatchedAt,
  };
  if (districtId !== undefined) ticket.districtId = districtId;
  if (dispatched.turn !== undefined) ticket.turn = dispatched.turn;
  if (districtUnitId !== undefined) {
    ticket.districtUnitId = districtUnitId;
    data.districtUnitId = districtUnitId;
  }
  const isAsked =
    assistUnitIds.length > 0 &&
    (dispatched.decidedBy !== machine.userId || policies.handlingAt(dispatchedAt).assist.named === 'asked');
  if (isAsked) {
    const assistDue = assistDueAt(dispatchedAt, tier, due.handleAt, roundTheClock, policies);
    ticket.assists = assistsOf(assistUnitIds, dispatchedAt, dispatched.decidedBy, assistDue);
    data.assistDueAt = assistDue;
    return granted(settled(ticket), { type: 'ticket.opened.v1', data });
  }
  return granted(ticket, { type: 'ticket.opened.v1', data });
}

function placeOf(place: RequestDispatched['place']): TicketPlace {
  const own: Mutable<TicketPlace> = { text: place.text };
  if (place.districtId !== undefined) own.districtId = place.districtId;
  if (place.streetId !== undefined) own.streetId = place.streetId;
  if (place.communityId !== undefined) own.communityId = place.communityId;
  return own;
}

export function acceptTicket(ticket: Ticket, by: Actor, at: Instant): Decision<Ticket> {
  const row = permitted(ticket, 'accept', by);
  if (!isRow(row)) return row;
  const next = advance(ticket, row, by, at);
  return granted(next, { type: 'ticket.accepted.v1', data: said(next, by) });
}

export interface Assignment {
  readonly assignee: string;
  /** What the assignee is. A community helps and never leads (条例 §17). */
  readonly assigneeKind: 'staff' | 'section' | 'squad' | 'community';
  readonly helpers?: readonly string[];
  readonly note?: string;
}

export function assignTicket(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  assignment: Assignment,
): Decision<Ticket> {
  const row = permitted(ticket, 'assign', by);
  if (!isRow(row)) return row;
  if (assignment.assigneeKind === 'community')
    return refuse(
      'community-cannot-lead',
      '社区（村）只能协助，不能作为主办人（条例第十七条）；请改派本单位人员，把社区填入“协助”。',
      'assigneeKind',
    );
  const { assignee, helpers = ticket.helpers, note } = assignment;
  const next = advance(ticket, row, by, at, { assignee, helpers }, note ?? assignee);
  return granted(next, { type: 'ticket.assigned.v1', data: { ...said(next, by), assignee } });
}

export interface ContactMade {
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  readonly note?: string;
}

export function contactTicket(ticket: Ticket, by: Actor, at: Instant, made: ContactMade): Decision<Ticket> {
  const row = permitted(ticket, 'contact', by);
  if (!isRow(row)) return row;
  const { outcome, method, note } = made;
  const contact: ContactRecord = {
    at,
    by: by.userId,
    round: ticket.round,
    outcome,
    method,
    ...(note === undefined ? {} : { note }),
  };
  const next = advance(ticket, row, by, at, { contacts: [...ticket.contacts, contact] }, note);
  return granted(next, { type: 'ticket.contacted.v1', data: { ...said(next, by), outcome, method } });
}

export interface Noted {
  readonly text: string;
  readonly attachments: readonly string[];
}

export function noteTicket(ticket: Ticket, by: Actor, at: Instant, noted: Noted): Decision<Ticket> {
  const row = permitted(ticket, 'note', by);
  if (!isRow(row)) return row;
  const { text, attachments } = noted;
  const note: TicketNote = { at, by: by.userId, round: ticket.round, text, attachments };
  const next = advance(ticket, row, by, at, { notes: [...ticket.notes, note] });
  return granted(next, {
    type: 'ticket.noted.v1',
    data: { ...said(next, by), attachments: attachments.length },
  });
}

export interface ReplyDraft {
  readonly result: ReplyResult;
  readonly text: string;
  readonly basis?: string;
  readonly attachments: readonly string[];
}

export function replyTicket(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  draft: ReplyDraft,
  limits: TimeLimitsVersion,
): Decision<Ticket> {
  // Before the table speaks: whoever has not contacted anybody is told so, not that the stage is wrong.
  if (ticket.stage === 'accepted' && !wasContacted(ticket))
    return refuse('contact-needed', '回复前须先联系诉求人（条例第十五条）；联系不上的，也请记录联系经过。');
  const row = permitted(ticket, 'reply', by);
  if (!isRow(row)) return row;
  const { result, text, basis, attachments } = draft;
  const hasBasis = basis !== undefined && basis.trim() !== '';
  const missing = proofMissing(
    { kind: ticket.kind, result, attachments: new Set(attachments).size, basis: hasBasis },
    limits,
  );
  if (missing) return missing;
  const hindered = replyHindered(ticket, at);
  if (hindered) return hindered;
  const assists = assistSummaries(ticket);
  const reply: TicketReply = {
    at,
    by: by.userId,
    round: ticket.round,
    result,
    text,
    ...(hasBasis ? { basis } : {}),
    attachments,
    ...(assists.length > 0 ? { assists } : {}),
  };
  const next = advance(ticket, row, by, at, { replies: [...ticket.replies, reply] });
  return granted(next, {
    type: 'ticket.replied.v1',
    data: { ...said(next, by), result, attachments: attachments.length, wording: wordingOf(text) },
  });
}

/** What must be settled before the lead answers for all. */
function replyHindered(ticket: Ticket, at: Instant): Refused | undefined {
  if (markOf(ticket, 'parked'))
    return refuse('ticket-parked', '工单正在挂账；条件具备后请先由区、市解除挂账，再提交回复。');
  if (ticket.whistles?.some((one) => one.ended === undefined))
    return refuse('whistle-open', '还有吹哨没有结束；请先登记结果并结束吹哨，再提交回复（条例第十六条）。');
  return assistsHinderReply(ticket, at);
}

export const awaitsReview = (ticket: Ticket): boolean => {
  const reply = currentReply(ticket);
  return reply !== undefined && reply.verdict === undefined;
};

const levels = ['unit', 'district', 'city'] as const;

/** Whoever wrote the reply does not judge it; and what was reopened is judged one level up (条例 §20). */
function reviewable(
  ticket: Ticket,
  on: 'approve' | 'sendBack',
  by: Actor,
  limits: TimeLimitsVersion,
): Transition | Refused {
  const row = permitted(ticket, on, by);
  if (!isRow(row)) return row;
  if (!awaitsReview(ticket)) return refuse('wrong-stage', '没有待审核的回复；请刷新后再看。');
  if (ticket.replies.at(-1)?.by === by.userId)
    return refuse('reviewer-is-replier', '回复须由回复人以外的人审核；请交给另一位审核员。');
  const { reviewLevels } = limits.rounds;
  const least = reviewLevels[Math.min(ticket.round, reviewLevels.length) - 1] ?? 'unit';
  if (levels.indexOf(levelOf(by)) < levels.indexOf(least))
    return refuse(
      'review-level',
      `第 ${ticket.round} 轮重办的回复须由${least === 'city' ? '市' : '区'}级审核（条例第二十条）；请提交上一级审核员。`,
    );
  return row;
}

function judged(
  ticket: Ticket,
  approved: boolean,
  by: Actor,
  at: Instant,
  because?: string,
): readonly TicketReply[] {
  const last = ticket.replies.at(-1);
  if (!last) throw new Error(`ticket ${ticketIdOf(ticket)} is in review without a reply`);
  const verdict = { approved, at, by: by.userId, ...(because === undefined ? {} : { because }) };
  return [...ticket.replies.slice(0, -1), { ...last, verdict }];
}

export function approveReply(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  limits: TimeLimitsVersion,
): Decision<Ticket> {
  const row = reviewable(ticket, 'approve', by, limits);
  if (!isRow(row)) return row;
  const changes = { replies: judged(ticket, true, by, at), ...lapsed(ticket, false) };
  const next = advance(ticket, row, by, at, changes);
  return granted(
    next,
    { type: 'ticket.replyApproved.v1', data: said(next, by) },
    ...lapses(ticket, next, by, false),
  );
}

export function sendBackReply(
  ticket: Ticket,
  by: Actor,
  at: Instant,
  because: string,
  limits: TimeLimitsVersion,
): Decision<Ticket> {
  const row = reviewable(ticket, 'sendBack', by, limits);
  if (!isRow(row)) return row;
  const next = advance(ticket, row, by, at, { replies: judged(ticket, false, by, at, because) }, because);
  return granted(next, { type: 'ticket.sentBack.v1', data: { ...said(next, by), because } });
}

/**
 * The petitioner is to be called back. After an approval the ticket is there already; when the time limit ran out it
 * goes there from wherever it stands (条例 §23). `undefined`: nothing changes.
 */
export function callBack(ticket: Ticket, due: CallbackDue, at: Instant): Granted<Ticket> | undefined {
  const row = transition(ticket.stage, 'callBack');
  // A merged ticket is called back with its root.
  if (!row || due.round !== ticket.round || waitsForRoot(ticket)) return undefined;
  // Said in good faith from a due time that has moved since: the limit has not run out.
  const wasMoved = ticket.history.some(({ until }) => until !== undefined);
  if (due.because === 'deadline' && wasMoved && at < ticket.due.handleAt) return undefined;
  const objection = pendingObjection(ticket);
  const changes: TicketChanges = {
    ...(objection && {
      objections: [
        ...ticket.objections.slice(0, -1),
        { ...objection, state: 'lapsed' as const, decidedAt: at },
      ],
      marks: withoutMark(ticket, 'objection'),
    }),
    ...lapsed(ticket, false),
  };
  const next = advance(ticket, row, machine, at, changes, '办理时限已到');
  return granted(next, ...lapses(ticket, next, machine, false));
}

/**
 * What the callback leads to. Solved, says the petitioner: closed. Not solved: a new round (条例 §23), until the last
 * round of the policy, whose failure is closed as unsolved and escalated (条例 §20). Not reached: closed, but only if
 * an approved reply exists, for a ticket without feedback has not been handled (条例 §15).
 */
export function afterCallback(
  ticket: Ticket,
  callback: CallbackCompleted,
  at: Instant,
  policies: Policies,
): Granted<Ticket> | undefined {
  if (ticket.stage !== 'callingBack' || callback.round !== ticket.round) return undefined;
  const answered = currentReply(ticket)?.verdict?.approved === true;
  if (callback.solved === true) return closed(ticket, 'solved', callback, at);
  const unsolved = callback.solved === false;
  const last = ticket.round >= policies.limitsAt(at).rounds.max;
  if (unsolved ? !last : !answered)
    return reopenTicket(ticket, unsolved ? '诉求人表示未解决' : '未经审核回复，须继续办理', at, policies);
  return closed(ticket, unsolved ? 'unsolved' : 'unreached', callback, at);
}

function closed(
  ticket: Ticket,
  outcome: CloseOutcome,
  callback: CallbackCompleted,
  at: Instant,
): Granted<Ticket> {
  const row = rowOf(ticket, 'close');
  const { cell } = callback;
  const ended = { outcome, ...(cell === undefined ? {} : { cell }) };
  const escalated: TicketMark = {
    mark: 'escalated',
    since: at,
    by: machine.userId,
    why: '多轮办理仍未解决（条例第二十条）',
  };
  const marks = outcome === 'unsolved' ? withMark(ticket, escalated) : ticket.marks;
  const next = advance(ticket, row, machine, at, { outcome: { ...ended, at }, marks });
  return granted(next, { type: 'ticket.closed.v1', data: { ...said(next, machine), ...ended } });
}

/** Another round for the same unit, under the eyes of the level above; what earlier rounds proved stays with it. */
export function reopenTicket(
  ticket: Ticket,
  why: string,
  at: Instant,
  policies: Policies,
  by: Actor = machine,
): Granted<Ticket> {
  const row = rowOf(ticket, 'reopen');
  const round = ticket.round + 1;
  const restarted = dueTimes(basisOf(ticket), [...ticket.history, { at, what: row.on }], policies);
  // Who was not helped by the answer to all is handled by itself from now on.
  const { merged, outcome: _, ...alone } = ticket;
  const next = advance(alone, row, by, at, { round, due: restarted }, why);
  return granted(
    next,
    ...(merged === undefined
      ? []
      : [
          {
            type: 'ticket.unmerged.v1' as const,
            data: { ...said(next, by), rootTicketId: merged.into, due: restarted, because: why },
          },
        ]),
    { type: 'ticket.reopened.v1', data: { ...said(next, by), due: restarted } },
  );
}

function rowOf(ticket: Ticket, on: TicketEvent): Transition {
  const row = transition(ticket.stage, on);
  if (!row) throw new Error(`no row for ${ticket.stage} on ${on}`);
  return row;
}

const clockNames: Readonly<Record<DeadlineClock, string>> = {
  accept: '签收',
  contact: '联系',
  handle: '办理',
  review: '审核',
  callback: '回访',
  whistle: '吹哨到场',
  assist: '协办',
  decide: '审批',
  park: '挂账复核',
  supervise: '督办答复',
};

/** The due time of the ticket that a clock measures; the others are kept with the part they belong to. */
const dueOf = (ticket: Ticket, clock: DeadlineClock): Instant | undefined =>
  clock === 'accept'
    ? ticket.due.acceptAt
    : clock === 'contact'
      ? ticket.due.contactAt
      : clock === 'handle'
        ? ticket.due.handleAt
        : undefined;

/** A clock ran out: the ticket is supervised from now on. The fact is followup's; nothing is said twice. */
export function breachTicket(
  ticket: Ticket,
  breach: DeadlineBreached,
  at: Instant,
): Granted<Ticket> | undefined {
  const row = transition(ticket.stage, 'breach');
  if (!row || breach.round !== ticket.round) return undefined;
  const due = dueOf(ticket, breach.clock);
  // Said in good faith from a due time that has moved since: nothing ran out.
  if (due !== undefined && breach.dueAt < due) return undefined;
  // It was merged in time: its clocks had stopped.
  if (ticket.merged && waitsForRoot(ticket) && ticket.merged.since < breach.dueAt) return undefined;
  const why = `${clockNames[breach.clock]}超时${breach.forUnitId === undefined ? '' : `（${breach.forUnitId}）`}`;
  const supervised: TicketMark = { mark: 'supervised', since: at, by: machine.userId, why };
  // Who is late with a decision or a review is not the unit.
  if (breach.clock === 'decide' || breach.clock === 'park')
    return granted(advance(ticket, row, machine, at, {}, why));
  const marks = ticket.marks.some((mark) => mark.mark === 'supervised')
    ? ticket.marks
    : [...ticket.marks, supervised];
  const breached = [...ticket.breached, breach.clock];
  return granted(advance(ticket, row, machine, at, { marks, breached }, why));
}

/** After the retention of closed tickets. No fact: nothing that others count changes. */
export function archiveTicket(ticket: Ticket, at: Instant): Decision<Ticket> {
  const row = permitted(ticket, 'archive', machine);
  return isRow(row) ? granted(advance(ticket, row, machine, at)) : row;
}
