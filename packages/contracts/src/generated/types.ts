// Generated from schemas/ by `npm run generate`. Do not edit: change the schema.
/** An account as an administrator sees it. */
export interface AccountItem {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unitId?: string;
  readonly districtId?: string;
  readonly communityId?: string;
  readonly disabled: boolean;
  readonly lockedUntil?: string;
  readonly createdAt: string;
}

/** A page of accounts. */
export interface AccountPage {
  readonly items: readonly AccountItem[];
  readonly total: number;
  readonly cursor?: string;
}

/** Who is signed in. Nothing of unitId, districtId, communityId set: the whole city. */
export interface AccountView {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unitId?: string;
  readonly districtId?: string;
  readonly communityId?: string;
}

export interface AddToProgressBody {
  readonly ticketId: TicketId;
  /** 补充内容 */
  readonly text: string;
}

/** What a preview showed, made a version. The name, the day and the note of the policy come from here. */
export interface AdoptAssessmentBody {
  /** Name of a version. */
  readonly basedOn: string;
  readonly policy: AssessmentPolicy;
  /** The preview that was looked at. */
  readonly preview: {
    /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
    readonly period: string;
    readonly asOf: Instant;
    readonly calibre?: Calibre;
    readonly digest: Digest;
  };
  /** First day, Asia/Shanghai. */
  readonly from: string;
  /** Why. */
  readonly note: string;
}

/** What a preview showed, made a version. */
export interface AdoptLimitsBody {
  /** Name of a version. */
  readonly basedOn: string;
  /** The preview of these limits on the tickets of the whole city. */
  readonly previewId: string;
  /** First day, Asia/Shanghai. */
  readonly from: string;
  /** Why. */
  readonly note: string;
}

/** What changes; fields left out stay as they are. */
export interface AmendRequestBody {
  /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
  readonly kind?: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  readonly text?: string;
  readonly petitioner?: PetitionerDraft;
  readonly address?: string;
  readonly hint?: PlaceHint;
  /** Why: what the petitioner added or what was wrong. */
  readonly because: string;
}

/** The answer given to a consultation (条例 §11(1)). */
export interface AnswerRequestBody {
  readonly answer: string;
}

/** What the unit answers. */
export interface AnswerSupervisionBody {
  /** 督办答复 */
  readonly text: string;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
}

export interface AppealCallbackBody {
  /** 复核理由 */
  readonly ground: string;
  /** 说明 */
  readonly text: string;
}

/** What an upheld appeal does to the three rates. */
export type AppealEffect = 'invalid' | 'corrected';

export interface AppealGround {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What an upheld appeal does to the three rates: the callback does not count, or it counts with the answers of the recording. */
  readonly effect: 'invalid' | 'corrected';
}

export interface AppealItem {
  readonly callbackId: string;
  readonly ticketId: string;
  readonly requestId: string;
  readonly round: number;
  readonly unitId: string;
  readonly unitName: string;
  readonly state: AppealState;
  readonly ground: string;
  readonly groundName: {
    readonly zh: string;
    readonly en: string;
  };
  readonly effect: AppealEffect;
  readonly text: string;
  readonly by: string;
  readonly at: Instant;
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
  readonly because?: string;
  readonly mayDecide: boolean;
  /** Why whoever asks does not decide, though they see it. */
  readonly hindrance?: string;
  /** The attempts, for those who decide. */
  readonly history?: readonly CallbackAttempt[];
  /** What had been recorded before the decision. */
  readonly recorded?: RecordedAnswers;
  /** Reference in the city's telephone system; for those who decide. */
  readonly recording?: string;
  readonly status?: CallbackStatus;
  /** 是否联系 */
  readonly contacted?: boolean;
  /** 是否解决 */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly cell?: CallbackCell;
}

export interface AppealPage {
  readonly items: readonly AppealItem[];
  readonly total: number;
  readonly cursor?: string;
}

/** 复核状态 */
export type AppealState = 'pending' | 'upheld' | 'rejected';

/** One decision on an application. */
export interface ApplicationDecisionView {
  readonly level: DecisionLevel;
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** 是否批准 */
  readonly granted: boolean;
  /** As written. */
  readonly because: string;
}

/** One typed ground of an application. */
export interface ApplicationGround {
  readonly code: string;
  readonly zh: string;
  /** Files to be attached at least. */
  readonly evidence: number;
}

/** What a handling unit may ask a higher level for (条例 §15, §20). */
export type ApplicationKind = 'extension' | 'pause' | 'parking' | 'exclusion' | 'escalation';

export interface ApplicationPolicy {
  readonly reasons: readonly ApplicationGround[];
  readonly ways: readonly ApplicationWay[];
  readonly decideWithin: LimitDuration;
  /** How often it may be granted in one round; 0: no limit. */
  readonly perRound: number;
  /** When the petitioner must have been told: before the application, after the grant, or by nobody. */
  readonly notice: 'atApplication' | 'afterGrant' | 'none';
  /** Whether the handling clocks stand still until the day that was granted. */
  readonly clock: 'continues' | 'pauses';
  readonly sure: Sureness;
  readonly note: string;
}

export interface ApplicationPolicyByKind {
  readonly extension: ApplicationPolicy;
  readonly pause: ApplicationPolicy;
  readonly parking: ApplicationPolicy;
  readonly exclusion: ApplicationPolicy;
  readonly escalation: ApplicationPolicy;
}

/** Where an application stands. lapsed: the ticket went on before anybody decided. */
export type ApplicationState = 'pending' | 'granted' | 'refused' | 'withdrawn' | 'lapsed';

/** An application with its decisions. */
export interface ApplicationView {
  readonly kind: ApplicationKind;
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly round: number;
  /** Code of the policy. */
  readonly reason: string;
  /** In Chinese. */
  readonly reasonName: string;
  /** As written. */
  readonly basis: string;
  /** Asked for; after the grant: granted. */
  readonly until?: Instant;
  /** 证据 */
  readonly attachments: readonly EvidenceRef[];
  readonly approvals: readonly DecisionLevel[];
  readonly decideBy: Instant;
  /** Version of the handling policy. */
  readonly policyVersion: string;
  readonly state: ApplicationState;
  readonly decisions: readonly ApplicationDecisionView[];
  readonly told?: ToldView;
  /** Until when the petitioner is to be told. */
  readonly tellBy?: Instant;
}

/** Who approves, by the time asked for. The first way that is long enough holds. */
export interface ApplicationWay {
  /** Longest time asked for that goes this way; left out: any. */
  readonly upTo?: LimitDuration;
  /** Levels that must approve, one after the other, each by another person. */
  readonly approvals: readonly DecisionLevel[];
}

/** What a unit asks a higher level for (条例 §15, §20). */
export interface ApplyForTicketBody {
  readonly kind: ApplicationKind;
  /** Code of a ground of the handling policy. */
  readonly reason: string;
  /** 情况说明 */
  readonly basis: string;
  /** The later due time, the end of the pause, or the day of the review. */
  readonly until?: Instant;
  /** Of an escalation. */
  readonly level?: DecisionLevel;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
  readonly told?: ToldBody;
}

export interface AreaBorder {
  /** Street office or community. */
  readonly code: string;
  /** As in a GeoJSON MultiPolygon: polygons of rings (the first outside, the others holes) of points (longitude, latitude). */
  readonly polygons: readonly (readonly (readonly (readonly number[])[])[])[];
}

/** Dated borders of street offices or communities, from a city's own GeoJSON by `npm run import-places`. None ship with the project. */
export interface AreaBorders {
  readonly $schema?: string;
  readonly versions: readonly AreaBordersVersion[];
}

export interface AreaBordersVersion {
  readonly version: string;
  /** First day on which the borders hold, Asia/Shanghai. */
  readonly from: string;
  /** Coordinate system of every point. */
  readonly system: 'WGS-84' | 'GCJ-02';
  readonly areas: readonly AreaBorder[];
}

/** Districts, street offices and zones, communities and villages of Beijing. Generated at build time into generated/areas.json. */
export interface AreaRegister {
  readonly layout: 1;
  readonly source: string;
  readonly versions: readonly AreaRegisterVersion[];
}

export interface AreaRegisterVersion {
  /** Name that decisions cite. */
  readonly version: string;
  /** First day on which it holds, Asia/Shanghai. */
  readonly from: string;
  readonly districts: readonly RegisteredDistrict[];
}

/** The called unit is there. */
export interface ArriveAtWhistleBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  /** Only for accounts that work for every unit; others mean their own. */
  readonly unitId?: UnitId;
}

/** The lead asks another unit (条例 §14). */
export interface AskAssistBody {
  readonly unitId: UnitId;
  /** 协办事项 */
  readonly task: string;
  /** Left out: by policy. Never after the lead's own. */
  readonly dueAt?: Instant;
}

/** One ticket as the assessment reads it. */
export interface AssessedTicket {
  /** Which dispatch of the request; the ticket is requestId-hop. */
  readonly hop: number;
  readonly unitId: string;
  readonly districtUnitId?: string;
  /** As it was dispatched. */
  readonly problemType: string;
  /** Instant, UTC. */
  readonly dispatchedAt: string;
  /** Withdrawn: an objection was upheld, or it was void. */
  readonly voidAt?: string;
  /** Latest end. */
  readonly closedAt?: string;
  /** Rounds in which the unit says it reached the petitioner, with its first word of it. */
  readonly contacts: readonly {
    readonly round: number;
    /** Instant, UTC. */
    readonly at: string;
    readonly by: string;
  }[];
  /** Replies, in order; the digest tells equal wordings apart from others and gives no word away. */
  readonly replies: readonly {
    readonly round: number;
    /** Instant, UTC. */
    readonly at: string;
    readonly by: string;
    readonly digest?: string;
  }[];
  /** Completed callbacks by round. */
  readonly callbacks: readonly {
    readonly round: number;
    /** Instant, UTC. */
    readonly at: string;
    readonly status: string;
    readonly contacted?: boolean;
    readonly solved?: boolean;
    readonly satisfaction?: string;
  }[];
  /** What upheld appeals (回访复核) put in the place of a callback, and when they were decided; left out where there was none. */
  readonly appeals?: readonly {
    readonly round: number;
    /** When it was decided. Instant, UTC. */
    readonly at: string;
    readonly status: string;
    readonly contacted?: boolean;
    readonly solved?: boolean;
    readonly satisfaction?: string;
  }[];
  /** When it was excluded (剔除) and taken in again, in order. */
  readonly exclusions: readonly {
    readonly order: number;
    /** Instant, UTC. */
    readonly at: string;
    readonly on: boolean;
  }[];
  /** When it was merged (并单) and taken out again, in order. */
  readonly merges: readonly {
    readonly order: number;
    readonly at: string;
    /** The root; missing: merged no more. */
    readonly into?: string;
    /** For which unit it counts while merged. */
    readonly unitId?: string;
  }[];
  /** How caller and called units rated each other. */
  readonly whistles?: readonly {
    readonly whistle: number;
    /** The called unit. */
    readonly unitId: string;
    /** True: the called unit rates the caller. */
    readonly ofCaller: boolean;
    /** Instant, UTC. */
    readonly at: string;
    readonly score: number;
  }[];
}

export interface AssessmentPlace {
  readonly unitClass: string;
  readonly composite: number;
  readonly rank: number;
  readonly tickets: number;
  readonly fewCallbacks: boolean;
  readonly standing?: Standing;
}

/** Dated policies of the assessment (考核, 条例 §32): three rates, period, calibre, unit classes, standings. */
export interface AssessmentPolicies {
  readonly $schema?: string;
  readonly versions: readonly AssessmentPolicy[];
}

export interface AssessmentPolicy {
  /** Name that figures cite. */
  readonly version: string;
  /** First day on which it holds, Asia/Shanghai. A period named after a month goes by the version in force on the first day of that month, any other by that of its last day. */
  readonly from: string;
  /** Shares that add up to 1. */
  readonly weights: {
    /** 响应率. */
    readonly response: number;
    /** 解决率. */
    readonly resolution: number;
    /** 满意率. */
    readonly satisfaction: number;
  };
  /** What one 基本满意 counts. */
  readonly basicallySatisfiedFactor: number;
  /** What the rates are shares of: callbacks that reached the petitioner, all completed ones, or all tickets. */
  readonly denominator: 'validCallbacks' | 'completedCallbacks' | 'tickets';
  /** Which callback speaks for a ticket that was reopened. */
  readonly callback: 'latest' | 'first';
  /** Whose callbacks count of a merged group (并单). each: every petitioner's. root: that of the root alone. Demands count each in any case. */
  readonly merged: 'each' | 'root';
  /** Over which units an average (均值) goes: all of the list, those without a callback as 0, or those that petitioners were asked about. */
  readonly meanOver: 'all' | 'withCallbacks';
  /** Decimals of the composite. */
  readonly decimals: number;
  /** Below so many callbacks units are not told apart. */
  readonly fewCallbacks: number;
  /** Of the intervals that are shown. */
  readonly confidence: Confidence;
  /** Needed to call a unit different from its class; higher, since many units are compared at once. */
  readonly differenceConfidence: Confidence;
  /** Of the assessment (考核期). */
  readonly window: {
    /** Day of the month before on which a month of assessment begins; 1: it is the calendar month. */
    readonly startDay: number;
    /** Days after its end in which callbacks still count. */
    readonly settleDays: number;
    /** A daily bulletin runs from this time of the day before to this time of its day. */
    readonly dailyCut: string;
  };
  /** What places a ticket in a period: that it was dispatched in it, or called back about. */
  readonly counted: {
    readonly month: Counted;
    readonly day: Counted;
  };
  /** Which calibre (口径) a bulletin has when nobody says otherwise. */
  readonly calibre: {
    readonly month: Calibre;
    readonly day: Calibre;
  };
  /** Case mix (诉求结构). */
  readonly adjustment: {
    /** A problem type with fewer callbacks in the unit class is taken together with its class of problems. */
    readonly fewInStratum: number;
  };
  /** Units are ranked among their own class; each is in the table even without a ticket. */
  readonly unitClasses: readonly {
    /** Name in code and links. */
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    /** Every unit of these kinds. */
    readonly kinds: readonly ('streetOffice' | 'district' | 'department' | 'utility')[];
    /** And these, or these alone; the first class that has a unit keeps it. */
    readonly unitIds?: readonly string[];
    /** Also summed up by district. */
    readonly districtRows?: boolean;
  }[];
  /** 先进类, 进步类, 整改类, 治理类. */
  readonly standings: {
    /** Unit classes that are sorted. */
    readonly of: readonly string[];
    /** Best and worst only where the difference from the class is more than chance. */
    readonly onlyRealDifference: boolean;
    /** In this order; who is taken by one is not asked by the next. */
    readonly rules: readonly {
      readonly standing: Standing;
      readonly by: 'mostTickets' | 'bestComposite' | 'worstComposite' | 'rankRise';
      /** At most so many. */
      readonly count?: number;
      /** At most this share of the class. */
      readonly share?: number;
    }[];
  };
  /** What people are asked to look at; never a sanction. */
  readonly signals: {
    /** The same petitioner about the same type of problem within so many days after the end. */
    readonly recallDays: number;
    /** From so many replies of the same wording by one unit in a period. */
    readonly identicalReplies: number;
    /** Late at night. */
    readonly night: {
      readonly from: string;
      readonly to: string;
      /** Replies of one unit in one night. */
      readonly atLeast: number;
    };
  };
  /** Whether the bulletin shows how caller and called unit of a whistle rate each other (双向评价, 条例 §33). Absent: not. */
  readonly whistles?: boolean;
  /** 加减分: what is added to and taken from the composite beside the three rates, given by people with a reason. Absent: nothing. */
  readonly points?: {
    /** Whether places go by the score with the points, or by the composite alone. */
    readonly ranked: boolean;
    /** Most that a unit gains or loses in a period. */
    readonly most: {
      readonly add: number;
      readonly deduct: number;
    };
    readonly items: readonly PointsItem[];
  };
  /** Source, and how sure it is. */
  readonly note: string;
}

export type AssessmentPolicyItem = VersionRecord & {
  readonly policy: AssessmentPolicy;
};

export interface AssessmentPolicyList {
  readonly inForce: string;
  /** What the next change is based on. */
  readonly newest: string;
  /** Newest first. */
  readonly items: readonly AssessmentPolicyItem[];
}

export interface AssessmentPreview {
  /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
  readonly period: string;
  readonly asOf: Instant;
  readonly calibre: Calibre;
  /** Policy in force. */
  readonly before: string;
  /** The draft. */
  readonly after: string;
  readonly units: number;
  readonly moves: readonly {
    readonly unitId: UnitId;
    readonly before?: AssessmentPlace;
    readonly after?: AssessmentPlace;
  }[];
  readonly digest: Digest;
}

/** Who in the unit handles it. */
export interface AssignTicketBody {
  /** 承办人 */
  readonly assignee: string;
  readonly assigneeKind?: AssigneeKind;
  /** Communities and others who help. */
  readonly helpers?: readonly string[];
  /** 说明 */
  readonly note?: string;
}

/** staff 工作人员, section 科室, squad 执法队, community 社区（村）: a community helps and never leads (条例 §17). */
export type AssigneeKind = 'staff' | 'section' | 'squad' | 'community';

export interface AssistPolicy {
  readonly within: {
    readonly emergency: LimitDuration;
    readonly urgent: LimitDuration;
    readonly ordinary: LimitDuration;
    readonly complex: LimitDuration;
  };
  /** Assisting units that a rule names: asked from the dispatch on, with a due time, or informed until the lead asks. Those whom a person names are asked. */
  readonly named: 'asked' | 'informed';
  readonly sure: Sureness;
  readonly note: string;
}

/** A report to the lead. */
export interface AssistReportView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** As written. */
  readonly text: string;
  /** 证据 */
  readonly attachments: readonly EvidenceRef[];
  /** 最终反馈 */
  readonly final: boolean;
}

/** An assisting unit in the joint answer. */
export interface AssistSummaryView {
  readonly unitId: UnitId;
  readonly at?: Instant;
  /** Missing: asked, and silent until its time was over. */
  readonly text?: string;
}

/** An assisting unit. */
export interface AssistView {
  readonly unitId: UnitId;
  /** Name. */
  readonly unitName: string;
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly round: number;
  /** As written. */
  readonly task?: string;
  readonly dueAt: Instant;
  /** 是否逾期 */
  readonly late: boolean;
  readonly reports: readonly AssistReportView[];
  readonly doneAt?: Instant;
}

/** One field and what is wrong with it. */
export interface BatchFieldProblem {
  readonly field: string;
  readonly message: string;
}

/** One line of the answer, in the order of the lines sent: id and revision, or problem. */
export interface BatchLineAnswer {
  /** Number of the line, from 1; empty lines count but are not answered. */
  readonly line: number;
  readonly id?: string;
  readonly revision?: number;
  readonly problem?: BatchLineProblem;
}

/** Why this line was not taken. */
export interface BatchLineProblem {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly fields?: readonly BatchFieldProblem[];
}

/** Reason in a sentence; kept, and shown to those concerned. */
export type Because = string;

/** A street office calls departments (条例 §16). */
export interface BlowWhistleBody {
  readonly kind: WhistleKind;
  /** 事由 */
  readonly matter: string;
  /** Where to come; no address of a person. */
  readonly place: string;
  /** 吹哨对象 */
  readonly units: readonly {
    readonly unitId: UnitId;
    /** 任务 */
    readonly task: string;
  }[];
  /** Left out: the latest that policy allows. */
  readonly arriveBy?: Instant;
}

/** A period of assessment (考核通报), as known at a moment. */
export interface Bulletin {
  /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
  readonly period: string;
  readonly window: {
    readonly from: Instant;
    /** Excluded. */
    readonly to: Instant;
  };
  readonly asOf: Instant;
  readonly settled: boolean;
  readonly calibre: Calibre;
  readonly policyVersion: string;
  readonly counts: FigureCounts;
  readonly classes: readonly BulletinClass[];
}

export interface BulletinAnswer {
  readonly bulletin: Bulletin;
  /** SHA-256 of the whole bulletin, of all units, as computed now. */
  readonly digest: string;
  readonly policy: AssessmentPolicy;
  readonly issued?: IssuedBulletin;
  /** Computed anew it is what was issued, byte for byte; only beside `issued` and without another moment or calibre. */
  readonly same?: boolean;
  /** How many people live where units are, as far as it is known; not part of the bulletin and its digest. */
  readonly residents?: {
    readonly version: string;
    readonly note: string;
    /** By unit. */
    readonly of: Readonly<Record<string, number>>;
  };
}

export interface BulletinClass {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly counts: FigureCounts;
  readonly pooled: ThreeRates;
  readonly mean: ThreeRates;
  readonly rows: readonly BulletinRow[];
  readonly districts: readonly DistrictRow[];
}

/** 通报数字 */
export type BulletinFigure = 'tickets' | 'excluded' | 'completedCallbacks' | 'validCallbacks' | 'contacted' | 'notContacted' | 'solved' | 'unsolved' | 'satisfied' | 'basicallySatisfied' | 'dissatisfied';

export interface BulletinList {
  readonly items: readonly {
    /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
    readonly period: string;
    readonly window: {
      readonly from: Instant;
      /** Excluded. */
      readonly to: Instant;
    };
    readonly settledAt: Instant;
    readonly state: BulletinState;
    readonly issued?: IssuedBulletin;
  }[];
}

export interface BulletinRow {
  readonly unitId: UnitId;
  readonly districtUnitId?: UnitId;
  readonly counts: FigureCounts;
  readonly rates: ThreeRates;
  readonly intervals: {
    readonly response: Interval;
    readonly resolution: Interval;
    readonly satisfaction: Interval;
    readonly composite: Interval;
  };
  readonly rank: number;
  /** Places it might as well have. */
  readonly rankRange: {
    readonly from: number;
    readonly to: number;
  };
  readonly difference: Difference;
  /** With the case mix taken out, by indirect standardisation over problem types. */
  readonly adjusted: {
    readonly expected: number;
    readonly composite: number;
    readonly low: number;
    readonly high: number;
    readonly rank: number;
    readonly difference: Difference;
  };
  /** One period earlier. */
  readonly before?: {
    readonly rank: number;
    readonly composite: number;
    readonly tickets: number;
    readonly fewCallbacks: boolean;
  };
  readonly standing?: Standing;
  /** 加减分, where the policy has them. */
  readonly points?: {
    readonly add: number;
    readonly deduct: number;
    /** The composite with the points. */
    readonly score: number;
  };
  /** How others rated the unit (条例 §33), where the policy shows it. */
  readonly whistles?: {
    readonly called: WhistleRatings;
    readonly caller: WhistleRatings;
  };
}

/** 通报状态 */
export type BulletinState = 'running' | 'settling' | 'settled' | 'issued';

export interface BulletinTicket {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly title?: string;
  readonly unitId: UnitId;
  readonly problemType: string;
  readonly dispatchedAt: Instant;
  readonly excluded: boolean;
  readonly callback?: {
    readonly at: Instant;
    readonly status: string;
    readonly contacted?: boolean;
    readonly solved?: boolean;
    readonly satisfaction?: string;
  };
}

export interface BulletinTicketPage {
  readonly items: readonly BulletinTicket[];
  readonly total: number;
  readonly cursor?: string;
}

/** A date in Asia/Shanghai. */
export type CalendarDate = string;

/** With the excluded (全口径, 含剔除) or without them (不含剔除). */
export type Calibre = 'all' | 'withoutExcluded';

/** Units sit together before the dispatch (条例 §12). */
export interface CallConferenceBody {
  /** 会商事由 */
  readonly agenda: string;
  /** 参加单位 */
  readonly unitIds: readonly UnitId[];
}

/** The appeal is decided (回访复核结果). Upheld, the callback counts no more, or with other answers. */
export interface CallbackAppealDecided {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly by: UserId;
  /** The appeal is right (是否成立). */
  readonly upheld: boolean;
  /** When the callback was completed (回访完成时间): it counts in the period of that moment. */
  readonly calledAt: Instant;
  readonly effect?: AppealEffect;
  /** The unit had contacted the petitioner (是否联系); counts for the response rate. */
  readonly contacted?: boolean;
  /** The matter is solved, says the petitioner (是否解决). */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly cell?: CallbackCell;
}

/** The unit appeals against the result of a callback (回访复核申请). */
export interface CallbackAppealed {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly by: UserId;
  /** Code of the callback policy (理由). */
  readonly ground: string;
}

export interface CallbackAttempt {
  readonly attempt: number;
  readonly status: CallbackStatus;
  /** User id, or machine. */
  readonly by: string;
  readonly at: Instant;
  readonly note?: string;
  /** Reference in the city's telephone system. */
  readonly recording?: string;
  readonly way?: CallbackWay;
}

/** Somebody tried to call back (回访尝试). */
export interface CallbackAttempted {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly status: CallbackStatus;
  /** Which attempt this was (第几次回访), from 1. */
  readonly attempt: number;
}

/** Solved and satisfied, crossed. */
export type CallbackCell = 'both' | 'neither' | 'onlySatisfied' | 'onlySolved';

/** The callback is over (回访完成): the petitioner was heard, or the last attempt failed. */
export interface CallbackCompleted {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly status: CallbackStatus;
  /** The unit had contacted the petitioner (是否联系); counts for the response rate. */
  readonly contacted?: boolean;
  /** The matter is solved, says the petitioner (是否解决). */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly cell?: CallbackCell;
  /** Which attempt this was (第几次回访), from 1. */
  readonly attempt: number;
}

/** The petitioner is to be called back (待回访, 条例 §23). */
export interface CallbackDue {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly because: CallbackReason;
  /** When it is due (期限). */
  readonly dueAt: Instant;
}

/** The petitioner is to be asked by message or robot (邀请回访); who has the phone number puts it into the outbox. */
export interface CallbackInvited {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly way: CallbackWay;
  /** Quiet hours are over (不早于). */
  readonly notBefore: Instant;
  /** Afterwards it makes no sense (不晚于). */
  readonly until: Instant;
}

export interface CallbackItem {
  readonly callbackId: string;
  readonly ticketId: string;
  readonly requestId: string;
  readonly round: number;
  readonly unitId: string;
  readonly unitName: string;
  readonly districtId?: string;
  /** Why it is due: the reply was approved, or the time limit expired (条例 §23). */
  readonly because: CallbackReason;
  readonly state: 'open' | 'done' | 'withdrawn';
  /** To be completed by. */
  readonly dueAt: Instant;
  readonly overdue: boolean;
  /** Not before; quiet hours respected. */
  readonly nextAttemptAt?: Instant;
  /** So far. */
  readonly attempts: number;
  readonly attemptsLeft: number;
  readonly problemType: string;
  readonly kind: RequestKind;
  readonly tier: Urgency;
  readonly status?: CallbackStatus;
  readonly cell?: CallbackCell;
}

export interface CallbackPage {
  readonly items: readonly CallbackItem[];
  /** All that match. */
  readonly total: number;
  readonly cursor?: string;
}

/** Dated policies of followup: warnings before a time limit expires, and the callback (条例 §23). */
export interface CallbackPolicies {
  readonly $schema?: string;
  readonly versions: readonly CallbackPolicy[];
}

export interface CallbackPolicy {
  readonly version: string;
  /** Asia/Shanghai. */
  readonly from: string;
  readonly note?: string;
  /** Shares of the running time, per cent, at which a warning is given. */
  readonly warnShares: readonly (50 | 75 | 90)[];
  /** When the callback falls due: as soon as the reply is approved and at the latest when the time limit expires, or only when it expires. */
  readonly callbackAfter: 'approvalOrDeadline' | 'deadline';
  /** What stops the handling clock. */
  readonly handleMetBy: 'reply' | 'approval';
  /** To check a reply, from its arrival. */
  readonly reviewHours: number;
  /** To complete a callback, from its falling due. */
  readonly callbackHours: number;
  /** Calls before the petitioner counts as not reached. */
  readonly maxAttempts: number;
  /** After the first, second … call in vain; the last one repeats. */
  readonly retryMinutes: readonly number[];
  /** These end the callback at the first time; others are tried again. */
  readonly finalStatuses: readonly ('invalid' | 'refused')[];
  /** No calls between these times; may run over midnight. */
  readonly quietHours: readonly {
    /** Time of day in Asia/Shanghai. */
    readonly from: string;
    /** Time of day in Asia/Shanghai. */
    readonly to: string;
  }[];
  /** Answers that count as satisfied in the 2×2 cell. */
  readonly satisfied: readonly ('satisfied' | 'basicallySatisfied' | 'dissatisfied')[];
  /** Wording of the three questions. */
  readonly questions: {
    readonly contacted: string;
    readonly solved: string;
    readonly satisfaction: string;
  };
  /** The petitioner's page: how long its code holds, what may be added, until when a closure may be objected to. */
  readonly progress: {
    /** A code holds so many days from the day it was given. */
    readonly codeDays: number;
    /** So many days after the close the petitioner may object to it. */
    readonly objectionDays: number;
    /** How often on one ticket. */
    readonly maxObjections: number;
    /** Notes of the petitioner on one ticket, photos included. */
    readonly maxAdditions: number;
    /** Photos among them. */
    readonly maxPhotos: number;
    /** Where a formal complaint about the handling goes. */
    readonly complaint: {
      readonly text: string;
      /** tel: or https: address. */
      readonly href: string;
    };
  };
  /** How the petitioner is asked beside the desk, when the callback falls due: by a message with a link, by a robot that calls. Empty: by the desk alone. */
  readonly ways: readonly ('message' | 'robot')[];
  /** So long the desk waits for an answer on the other ways before it calls. */
  readonly deskAfterMinutes: number;
  /** Texts of messages; {number}, {code}, {link} and {until} are filled in. No matter, no name, no address: others may see a phone. */
  readonly message: {
    /** Asks for an answer by the link. */
    readonly invite: string;
    /** The code that somebody asked for at the desk. */
    readonly code: string;
    /** What a robot says before its questions. */
    readonly robot: string;
    /** So often a gateway may report that it could not send and will try again; then the message has failed. */
    readonly maxTries: number;
    /** After so long without being sent a message is shown to the desk as left lying. */
    readonly staleMinutes: number;
  };
  /** Appeals of the unit against a callback's result (回访复核). */
  readonly appeal: {
    /** From the callback's end. */
    readonly windowHours: number;
    /** From which level up it is decided. */
    readonly level: 'district' | 'city';
    readonly grounds: readonly AppealGround[];
  };
}

/** Why a callback is due: the reply was approved, or the time limit ran out (条例 §23). */
export type CallbackReason = 'approved' | 'deadline';

/** A robot called the petitioner, says the city's gateway (智能外呼结果). */
export interface CallbackRobotCalled {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly status: CallbackStatus;
  /** The unit had contacted the petitioner (是否联系); counts for the response rate. */
  readonly contacted?: boolean;
  /** The matter is solved, says the petitioner (是否解决). */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  /** Reference in the city's telephone system (录音编号). */
  readonly recording?: string;
}

/** What came of one attempt to call back. */
export type CallbackStatus = 'reached' | 'notReached' | 'invalid' | 'refused';

export interface CallbackView {
  readonly callback: CallbackItem;
  readonly revision: number;
  readonly history: readonly CallbackAttempt[];
  readonly contacted?: boolean;
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly acts: readonly OfficeAct[];
  /** To be asked in these words, in this order. */
  readonly questions: readonly {
    readonly field: 'contacted' | 'solved' | 'satisfaction';
    readonly text: string;
  }[];
}

/** How the petitioner was asked. */
export type CallbackWay = 'desk' | 'message' | 'robot';

/** The time limit had been moved before the callback fell due (回访撤回): nobody is to be asked. */
export interface CallbackWithdrawn {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
}

/** A called unit. */
export interface CalledUnitView {
  readonly unitId: UnitId;
  /** Name. */
  readonly unitName: string;
  /** As written. */
  readonly task: string;
  readonly step: WhistleStep;
  readonly arriveBy: Instant;
  /** 是否迟到 */
  readonly late: boolean;
  readonly arrivedAt?: Instant;
  /** Account, or machine. */
  readonly arrivedBy?: string;
  /** By the caller. */
  readonly confirmed?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
  };
  /** Why it does not come. */
  readonly refusal?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
    /** As written. */
    readonly because: string;
  };
  /** The ruling of the district. */
  readonly ruling?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
    readonly mustCome: boolean;
    /** As written. */
    readonly because: string;
  };
  /** What it did. */
  readonly report?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
    /** As written. */
    readonly text: string;
    /** 证据 */
    readonly attachments: readonly EvidenceRef[];
  };
  readonly rating?: WhistleRatingView;
  readonly ratingOfCaller?: WhistleRatingView;
}

/** Newest first, at most 50; the counts cover all. Months and years of Asia/Shanghai (月次、年次). */
export interface CallerHistory {
  readonly items: readonly CallerHistoryItem[];
  readonly total: number;
  readonly thisMonth: number;
  readonly thisYear: number;
  /** Reference of the petitioner with this number: what other services know them by. */
  readonly petitionerRef?: string;
}

/** The calling number. In the body, so that it never lands in an address or a log. */
export interface CallerHistoryBody {
  readonly phone: string;
}

/** An earlier request of the same caller. */
export interface CallerHistoryItem {
  readonly requestId: string;
  /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
  readonly kind: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  readonly channel: 'hotline' | 'wechatGroup' | 'online';
  readonly receivedAt: string;
  readonly stage: 'received' | 'classified' | 'answered' | 'disposed' | 'merged' | 'dispatched';
  readonly title?: string;
  readonly problemType?: string;
  readonly unitId?: string;
  readonly ticketId?: string;
}

/** A candidate in a list. */
export interface CandidateListItem {
  readonly candidateId: string;
  readonly revision: number;
  readonly groupId: string;
  readonly groupName?: string;
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  readonly state: 'open' | 'confirmed' | 'dismissed' | 'auto';
  /** Masked. */
  readonly extract: string;
  /** Different residents who say so. */
  readonly weight: number;
  readonly messages: number;
  readonly openedAt: string;
  readonly lastAt: string;
  readonly because?: string;
  readonly requestId?: string;
}

/** One message of a candidate. The text is masked and gone after the retention time. */
export interface CandidateMessage {
  readonly messageId: string;
  /** Pseudonym of the sender, the same within a source. */
  readonly member: string;
  readonly kind: 'text' | 'image' | 'voice' | 'video' | 'location' | 'file' | 'link';
  readonly sentAt: string;
  /** matter: opened it; detail: says more; support: the same here (我家也是、+1). */
  readonly role: 'matter' | 'detail' | 'support';
  readonly text?: string;
}

/** Most recent first. */
export interface CandidatePage {
  readonly items: readonly CandidateListItem[];
  readonly total: number;
  readonly cursor?: string;
}

/** One candidate with what was said. */
export interface CandidateView {
  readonly candidateId: string;
  readonly revision: number;
  readonly groupId: string;
  readonly groupName?: string;
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  readonly state: 'open' | 'confirmed' | 'dismissed' | 'auto';
  readonly extract: string;
  readonly weight: number;
  readonly messages: readonly CandidateMessage[];
  readonly openedAt: string;
  readonly lastAt: string;
  readonly because?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly ruleId?: string;
  readonly policyVersion?: string;
  readonly requestId?: string;
  readonly dispatched?: boolean;
}

export type CatalogueItem = VersionRecord & {
  readonly rules: number;
  readonly put?: number;
  readonly removed?: number;
};

export interface CatalogueList {
  readonly inForce: string;
  /** What the next change is based on. */
  readonly newest: string;
  readonly items: readonly CatalogueItem[];
  /** Duty list (履职事项清单) of the newest version. */
  readonly duties: readonly DutyListEntry[];
}

export interface CatalogueRule {
  readonly ruleId: string;
  /** The greater decides. */
  readonly priority: number;
  /** What the rule says, in Chinese. */
  readonly name: string;
  /** Clause, duty or agreement it rests on. */
  readonly because: string;
  /** Asia/Shanghai. */
  readonly from?: string;
  /** First day on which it no longer holds. */
  readonly until?: string;
  readonly when: DispatchWhen;
  readonly lead: DispatchTarget;
  readonly assists?: readonly DispatchTarget[];
  /** Time limits of this kind of work; never lengthens an emergency or an urgent request. */
  readonly tier?: 'emergency' | 'urgent' | 'ordinary' | 'complex';
  /** The unit serves the whole city: it is dispatched even when the place is unknown. */
  readonly placeNotNeeded?: boolean;
}

/** The door through which the request came in. */
export type Channel = 'hotline' | 'wechatGroup' | 'online';

export interface CheckRulesBody {
  readonly change: RuleChange;
  /** First day, Asia/Shanghai. */
  readonly from?: string;
}

/** What the classifier says about a text, with the words that decided. */
export interface Classification {
  /** The matter in at most 24 characters, masked. */
  readonly title: string;
  /** Masked text. */
  readonly text: string;
  readonly place: ClassifiedPlace;
  readonly problemType: ProblemTypeGuess;
  /** 备选分类 */
  readonly alternatives: readonly ProblemTypeAlternative[];
  readonly dimensions: DimensionGuesses;
  readonly urgency: UrgencyGuess;
  readonly decidedBy: Decider;
  /** Sure enough to be dispatched without a person looking at it. */
  readonly confident: boolean;
  /** 分类器版本 */
  readonly classifierVersion: string;
  readonly why?: ClassificationWhy;
}

/** A person decided otherwise than was classified (分类更正): what it said, what it is. The model learns from it. */
export interface ClassificationCorrected {
  readonly requestId: RequestId;
  readonly channel: Channel;
  readonly districtId?: DistrictId;
  /** Who (更正人); absent: the desk decided otherwise while taking the request down. */
  readonly by?: UserId;
  /** What it had said. */
  readonly was: CorrectedValues;
  /** What a person says it is. */
  readonly now: CorrectedValues;
  /** Why (理由), in the person's words; nothing personal. */
  readonly because?: string;
  /** Version that had classified it (分类器版本). */
  readonly classifierVersion: string;
  /** The machine had been sure of it. */
  readonly wasConfident: boolean;
}

/** Why it was classified so. */
export interface ClassificationWhy {
  /** The rule that decided, where one did: hint, or lane:<name> of a danger. */
  readonly rule?: string;
  /** 逐项判断 */
  readonly decisions: readonly {
    /** 判断 */
    readonly decision: 'class' | 'type' | 'leaf' | 'kind' | 'dimension';
    /** 代码 */
    readonly code: string;
    /** 置信度 */
    readonly confidence: number;
    /** Measured right in at least 98 % at this confidence. */
    readonly sure: boolean;
  }[];
  /** Written examples that say most of the same. */
  readonly nearest: readonly {
    /** 例子 */
    readonly text: string;
    readonly code: ProblemTypeCode;
    /** 相似度 */
    readonly similarity: number;
  }[];
  /** Present when the text holds several matters: where each stands in the text that was sent. */
  readonly matters: readonly {
    /** 起 */
    readonly begin: number;
    /** 止 */
    readonly end: number;
    readonly code: ProblemTypeCode;
    /** 置信度 */
    readonly confidence: number;
  }[];
}

/** Recognised place (诉求地点); the deepest code that is certain, and what it might be where it is not. */
export interface ClassifiedPlace {
  /** 区 */
  readonly districtId?: string;
  /** 街乡镇 */
  readonly streetId?: string;
  /** 社区（村） */
  readonly communityId?: string;
  /** 地址 */
  readonly text: string;
  /** Confidence (置信度), 0…1. */
  readonly confidence: number;
  /** 依据词 */
  readonly words: readonly string[];
  /** Present when a name means several places and nothing decides between them. */
  readonly candidates?: readonly PlaceCandidate[];
  /** A place beyond the city. */
  readonly outside?: string;
  /** The one question that tells most about an uncertain place. */
  readonly question?: string;
}

/** The named event that moved due times; nothing else does. */
export type ClockMove = 'extension' | 'pause' | 'resume' | 'parking' | 'parkingReview' | 'parkingEnd';

export interface ClockView {
  readonly clock: DeadlineClock;
  readonly round: number;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** dropped: the ticket ended before it mattered. */
  readonly state: 'running' | 'met' | 'breached' | 'dropped';
  readonly metAt?: Instant;
  readonly breachedAt?: Instant;
  /** Highest warning given, per cent of the time. */
  readonly warnedShare?: number;
  /** Who owes it, where that is not the lead. */
  readonly forUnitId?: UnitId;
  /** Which of several: the kind of an application, or a unit. */
  readonly of?: string;
}

/** How a ticket ended. */
export type CloseOutcome = 'solved' | 'unsolved' | 'unreached';

/** Answer to every command: read the document by GET. */
export interface CommandAnswer {
  /** Identity of the document that was written. */
  readonly id: string;
  /** Revision this command led to; 1 = created. */
  readonly revision: number;
}

/** Twelve-digit code of a community or village (社区、村). */
export type CommunityId = string;

export interface ConferencePolicy {
  readonly within: LimitDuration;
  readonly sure: Sureness;
  readonly note: string;
}

/** A conference before the dispatch. */
export interface ConferenceView {
  readonly at: Instant;
  readonly by: string;
  /** 会商事由 */
  readonly agenda: string;
  readonly dueAt: Instant;
  readonly overdue: boolean;
  readonly unitIds: readonly UnitId[];
  readonly unitNames: readonly string[];
  readonly minutes: readonly {
    readonly at: Instant;
    readonly by: string;
    readonly unitId?: UnitId;
    readonly unitName?: string;
    readonly text: string;
  }[];
  /** By the dispatch that ended it. */
  readonly decided?: {
    readonly at: Instant;
    readonly by: string;
  };
}

export type Confidence = 0.8 | 0.9 | 0.95 | 0.99 | 0.998 | 0.999;

/** The caller confirms or denies an arrival. */
export interface ConfirmArrivalBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  readonly unitId: UnitId;
  /** 是否到场 */
  readonly arrived: boolean;
}

/** The community worker's confirmation; the text may be put in order first. */
export interface ConfirmCandidateBody {
  /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
  readonly kind?: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  /** Left out: the extract as it stands. */
  readonly text?: string;
  readonly address?: string;
  readonly hint?: PlaceHint;
  readonly because?: string;
}

/** How the unit tried to reach the petitioner. */
export type ContactMethod = 'phone' | 'visit' | 'message';

/** Whether the unit reached the petitioner (条例 §15). */
export type ContactOutcome = 'reached' | 'notReached';

/** Somebody looked at the contact details. */
export interface ContactReveal {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** One contact with the petitioner, made or attempted (条例 §15). */
export interface ContactTicketBody {
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  /** 联系经过 */
  readonly note?: string;
}

/** A contact, made or attempted. */
export interface ContactView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** 轮次 */
  readonly round: number;
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  /** As written. */
  readonly note?: string;
}

/** WGS-84 as satellites give it, or GCJ-02 as maps in China draw it, some 500 m off. */
export type CoordinateSystem = 'WGS-84' | 'GCJ-02';

/** What it is; only what was classified wrongly. */
export interface CorrectClassificationBody {
  readonly problemType?: ProblemTypeCode;
  readonly dimension?: Dimension;
  readonly urgency?: Urgency;
  /** 理由 */
  readonly because?: string;
}

/** Only what was corrected. */
export interface CorrectedValues {
  readonly problemType?: ProblemTypeCode;
  readonly dimension?: Dimension;
  readonly urgency?: Urgency;
}

export type Counted = 'dispatched' | 'calledBack';

/** A new local account. */
export interface CreateUserBody {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly unitId?: string;
  readonly districtId?: string;
  readonly communityId?: string;
}

/** From the page before; opaque, and only for the same query. */
export type Cursor = string;

/** Calendar date in Asia/Shanghai. */
export type DateText = string;

export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** A fact that a service could not handle. The fact's data stays in the store: it may be personal. */
export interface DeadLetterItem {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly type: string;
  readonly subject: string;
  readonly requestId?: string;
  readonly factId: string;
  readonly code: string;
  readonly detail: string;
  /** What the operator does about it, from the table of error codes. */
  readonly advice?: string;
  readonly attempts: number;
  readonly at: string;
  readonly state: 'waiting' | 'replayed' | 'discarded';
}

/** A page of dead letters, newest first. */
export interface DeadLetterPage {
  readonly items: readonly DeadLetterItem[];
  readonly total: number;
  readonly cursor?: string;
}

/** Which dead letter. */
export interface DeadLetterParams {
  readonly id: string;
}

/** Where the dead letter stands after the command. */
export interface DeadLetterState {
  readonly id: string;
  readonly state: 'waiting' | 'replayed' | 'discarded';
}

/** A time limit ran out (超期). */
export interface DeadlineBreached {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly clock: DeadlineClock;
  /** When it is due (期限). */
  readonly dueAt: Instant;
  /** Which unit is meant, where it is not the lead: it was called or assists (责任单位). */
  readonly forUnitId?: UnitId;
}

/** What a deadline measures. */
export type DeadlineClock = 'accept' | 'contact' | 'handle' | 'review' | 'callback' | 'whistle' | 'assist' | 'decide' | 'park' | 'supervise';

/** A share of the time limit is used up (临期提醒). */
export interface DeadlineWarned {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly clock: DeadlineClock;
  /** Share of the time used, per cent (已用比例). */
  readonly share: 50 | 75 | 90;
  /** When it is due (期限). */
  readonly dueAt: Instant;
  /** Which unit is meant, where it is not the lead: it was called or assists (责任单位). */
  readonly forUnitId?: UnitId;
}

export interface DeadlinesView {
  readonly ticketId: string;
  readonly requestId: string;
  readonly unitId: string;
  readonly round: number;
  readonly state: 'running' | 'callingBack' | 'ended' | 'merged';
  /** Of the time limits. */
  readonly policyVersion: string;
  readonly clocks: readonly ClockView[];
  /** Next moment at which something is due. */
  readonly nextAt?: Instant;
}

/** Answers of the recording, where the ground corrects them. */
export interface DecideAppealBody {
  /** 是否成立 */
  readonly upheld: boolean;
  /** 决定理由 */
  readonly because: string;
  /** 已听录音 */
  readonly heard?: boolean;
  /** 是否联系 */
  readonly contacted?: boolean;
  /** 是否解决 */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
}

/** Who decided: a rule or model, or a person. */
export type Decider = 'machine' | 'agent';

/** Who decides: somebody of the district, or of the city. */
export type DecisionLevel = 'district' | 'city';

/** What the city learns from one request (民生诉求): codes, places and outcomes, nothing that names a person. */
export interface Demand {
  /** Request (诉求) this demand comes from. */
  readonly requestId: string;
  /** Channel (渠道). */
  readonly channel: string;
  /** Kind of request (诉求种类). */
  readonly kind: string;
  /** Instant of receipt, UTC. */
  readonly receivedAt: string;
  /** Day of receipt in Asia/Shanghai, YYYY-MM-DD. */
  readonly day: string;
  /** Short title of the matter, masked. */
  readonly title?: string;
  /** District (区), 6-digit area code. */
  readonly districtId?: string;
  /** Street office area (街道乡镇), 9-digit area code. */
  readonly streetId?: string;
  /** Community (社区/村), 12-digit area code. */
  readonly communityId?: string;
  /** Problem type (问题类型) code. */
  readonly problemType?: string;
  /** Primary livelihood dimension (七有五性). */
  readonly dimension?: string;
  /** Further dimensions, at most two. */
  readonly secondary: readonly string[];
  /** Urgency (紧急程度). */
  readonly urgency?: string;
  /** How many residents stand behind it, at least 1. */
  readonly supporters: number;
  /** Unit that holds or held it last (承办单位). */
  readonly unitId?: string;
  /** District that supervises a direct dispatch. */
  readonly districtUnitId?: string;
  /** Where it stands. */
  readonly state: 'classified' | 'answered' | 'disposed' | 'dispatched' | 'accepted' | 'handling' | 'replied' | 'callingBack' | 'closed' | 'void';
  /** Orders states across re-dispatches: hop × 1,000,000 + ticket revision. */
  readonly stateOrder: number;
  /** How often it was dispatched. */
  readonly hops: number;
  /** 1 + how often it was reopened (重办). */
  readonly rounds: number;
  /** Breached clocks: hop.round.clock, sorted. */
  readonly breaches: readonly string[];
  /** First dispatch. */
  readonly dispatchedAt?: string;
  /** First acceptance (签收). */
  readonly acceptedAt?: string;
  /** First contact in which the petitioner was reached. */
  readonly contactedAt?: string;
  /** Latest reply. */
  readonly repliedAt?: string;
  /** Instant of the fact that closed, answered or disposed of it. */
  readonly closedAt?: string;
  /** Latest completed callback (回访). */
  readonly callback?: {
    /** hop × 1,000 + round: the latest wins. */
    readonly order: number;
    /** reached, notReached, invalid or refused. */
    readonly status: string;
    /** The handler contacted the petitioner (响应). */
    readonly contacted?: boolean;
    /** The petitioner says it is solved (解决). */
    readonly solved?: boolean;
    /** satisfied, basicallySatisfied or dissatisfied. */
    readonly satisfaction?: string;
    /** When it was completed; an appeal does not move it. */
    readonly at: string;
    /** An upheld appeal (回访复核) put this in the place of what had been recorded. */
    readonly appealed?: boolean;
  };
  /** Revision of the classification that is in force; 0 = not seen yet. */
  readonly classifiedRevision: number;
  /** Marks of its tickets (标记), as last said; sorted. Excluded (剔除) is for the figures to read or not. */
  readonly marks?: readonly {
    readonly mark: Mark;
    readonly on: boolean;
    /** hop × 1,000,000 + ticket revision: the latest wins. */
    readonly order: number;
  }[];
  /** States of its tickets, where there is more than one: after a re-dispatch, or of a split request. By hop. */
  readonly tickets?: readonly {
    readonly hop: number;
    readonly part?: number;
    readonly order: number;
    readonly state: 'dispatched' | 'accepted' | 'handling' | 'replied' | 'callingBack' | 'closed' | 'void';
    readonly closedAt?: string;
  }[];
  /** Reference of who asked, as the facts carry it. Kept to find the same petitioner again; no operation answers with it. */
  readonly petitionerRef?: string;
  /** What the assessment (考核) knows of each of its tickets, with the instant of each step, so that any past period can be counted as it stood at any moment. By hop. */
  readonly assessed?: readonly AssessedTicket[];
  /** Whether its ticket is merged (并单), as last said. */
  readonly merge?: {
    /** hop × 1,000,000 + ticket revision: the latest wins. */
    readonly order: number;
    /** The root; missing: merged no more. */
    readonly into?: string;
    /** For which unit it counts while merged. */
    readonly unitId?: string;
  };
  /** A machine found it an emergency, whatever it was found to be afterwards. */
  readonly flagged?: boolean;
}

/** What groups are made of; problemClass = level 1 of the problem type. */
export type DemandAxis = 'day' | 'district' | 'street' | 'community' | 'problemType' | 'problemClass' | 'dimension' | 'channel' | 'kind' | 'unit' | 'state' | 'urgency';

export interface DemandBreakdown {
  readonly by: DemandAxis;
  readonly and?: DemandAxis;
  /** Demands that match the filter. */
  readonly total: number;
  readonly groups: readonly {
    /** Code of the group; empty = unknown. */
    readonly key: string;
    /** Code on the second axis. */
    readonly and?: string;
    readonly measures: DemandMeasures;
    readonly rates: ThreeRates;
  }[];
  /** Demands in groups beyond the limit. */
  readonly otherCount: number;
}

/** Which demands: every condition given must hold. */
export interface DemandFilter {
  /** First day of receipt, Asia/Shanghai. */
  readonly from?: string;
  /** Last day of receipt, Asia/Shanghai, included. */
  readonly to?: string;
  /** District area code. */
  readonly districtId?: string;
  /** Street office area code. */
  readonly streetId?: string;
  /** Community area code. */
  readonly communityId?: string;
  /** Problem type code; a level-1 code takes in all below it. */
  readonly problemType?: string;
  /** Primary livelihood dimension. */
  readonly dimension?: string;
  /** Channel. */
  readonly channel?: string;
  /** Kind of request. */
  readonly kind?: string;
  /** Unit that holds it. */
  readonly unitId?: string;
  /** Where it stands. */
  readonly state?: string;
}

/** Counts over a group of demands. */
export interface DemandMeasures {
  /** Demands. */
  readonly count: number;
  /** Residents behind them. */
  readonly supporters: number;
  /** Of them dispatched to a unit. */
  readonly dispatched: number;
  /** Closed after callback. */
  readonly closed: number;
  /** Answered or disposed of without dispatch. */
  readonly answered: number;
  /** With at least one breached clock. */
  readonly overdue: number;
  /** Reopened at least once (重办). */
  readonly reopened: number;
  /** With a completed callback that reached the petitioner (有效回访). */
  readonly validCallbacks: number;
  /** Of the valid callbacks: contacted. */
  readonly contacted: number;
  /** Of the valid callbacks: solved. */
  readonly solved: number;
  /** Of the valid callbacks: satisfied. */
  readonly satisfied: number;
  /** Of the valid callbacks: basically satisfied. */
  readonly basicallySatisfied: number;
  /** Merged into another ticket (并单); each counts as a demand of its own. */
  readonly merged: number;
  /** Found an emergency by a machine. */
  readonly flagged: number;
  /** Of them found something else afterwards. */
  readonly lowered: number;
}

export interface DemandOverview {
  readonly measures: DemandMeasures;
  readonly rates: ThreeRates;
  /** Demands per state. */
  readonly byState: Readonly<Record<string, number>>;
  readonly freshness: Freshness;
  /** Assessment policy that the rates follow. */
  readonly policyVersion: string;
}

export interface DemandPage {
  readonly items: readonly Demand[];
  /** Exact number of demands that match. */
  readonly total: number;
  /** For the next page; absent on the last. */
  readonly cursor?: string;
}

export interface DemandPaging {
  readonly limit?: number;
  readonly cursor?: string;
}

export interface DemandRanking {
  readonly by: DemandAxis;
  readonly period: DayRange;
  readonly before: DayRange;
  readonly rows: readonly {
    readonly key: string;
    /** In the period. */
    readonly count: number;
    /** In the period of the same length just before. */
    readonly countBefore: number;
    /** Relative change, 0.25 = a quarter more; null when there was nothing before. */
    readonly growth: number | null;
    /** Valid callbacks that say not solved. */
    readonly unsolved: number;
  }[];
}

export interface DemandRates {
  readonly by: string;
  readonly policyVersion: string;
  /** Composite descending, then volume descending. */
  readonly rows: readonly {
    readonly key: string;
    readonly count: number;
    readonly rates: ThreeRates;
  }[];
  readonly pooled: ThreeRates;
  readonly mean: ThreeRates;
}

export interface DemandTrend {
  readonly step: 'day' | 'week' | 'month';
  /** Without gaps: a day without demands is a point with zeros. */
  readonly points: readonly {
    /** First day of the step. */
    readonly at: string;
    readonly measures: DemandMeasures;
  }[];
}

/** Tickets per view of the desk, within the scope. */
export interface DeskCounts {
  readonly decide: number;
  readonly called: number;
  readonly mine: number;
  readonly parked: number;
  readonly supervised: number;
  readonly escalated: number;
  readonly excluded: number;
}

/** decide: what waits for a decision of the asking account's level. called: whistles and assists addressed to its unit. mine: open matters on its own tickets. The others: the ledgers, from which nothing is lost. Left out: called for an account of a unit, decide for others. */
export type DeskListView = 'decide' | 'called' | 'mine' | 'parked' | 'supervised' | 'escalated' | 'excluded';

/** What beside the plain handling is open on a ticket: waits for a decision, for a called unit, or for a day. */
export type DeskMatter = 'extension' | 'pause' | 'parking' | 'exclusion' | 'escalation' | 'tell' | 'parked' | 'refusedWhistle' | 'whistle' | 'assist' | 'supervised';

/** 差异 */
export type Difference = 'none' | 'tooFew' | 'above' | 'below';

/** SHA-256 of what was computed. */
export type Digest = string;

/** The twelve livelihood dimensions: seven haves and five natures. */
export type Dimension = 'childcare' | 'education' | 'employment' | 'health' | 'elderly' | 'housing' | 'support' | 'convenience' | 'liveability' | 'diversity' | 'fairness' | 'safety';

/** Livelihood dimensions (七有五性) as codes. */
export interface DimensionCodes {
  readonly primary: Dimension;
  /** Secondary dimensions (次要维度), strongest first. */
  readonly secondary: readonly Dimension[];
}

/** A livelihood dimension (七有五性) with its reasons. */
export interface DimensionGuess {
  readonly dimension: Dimension;
  /** Confidence (置信度), 0…1. */
  readonly confidence: number;
  /** Words of the text that led here (依据词), for people to judge. */
  readonly words: readonly string[];
}

/** Livelihood dimensions (七有五性) of a request: one primary, up to two secondary. */
export interface DimensionGuesses {
  readonly primary: DimensionGuess;
  /** Secondary dimensions (次要维度), strongest first. */
  readonly secondary: readonly DimensionGuess[];
}

/** Why this is no request. */
export interface DismissCandidateBody {
  readonly because: string;
}

/** A unit that comes into question. */
export interface DispatchCandidate {
  readonly unitId: UnitId;
  readonly unitName: string;
  /** Why it comes into question, in Chinese. */
  readonly because: string;
  readonly ruleId?: string;
}

/** Dispatch catalogue (派单目录): dated rules that say which unit leads (条例 §11, §12). */
export interface DispatchCatalogue {
  readonly $schema?: string;
  readonly versions: readonly DispatchCatalogueVersion[];
}

export interface DispatchCatalogueVersion {
  readonly version: string;
  /** Asia/Shanghai. */
  readonly from: string;
  readonly note?: string;
  /** Dispatches by machine per request; the next one is a dispatcher's ruling. */
  readonly maxHops: number;
  /** Where the problem type is not sure, but the types possible lead to one unit with at least this probability, the unit gets the request without a person. Left out: a person decides. */
  readonly sureOfUnit?: number;
  /** With sureOfUnit: a leaf must be named, too, with at least this confidence, since a text that names none of the leaves of its likeliest type is often about something else. Left out: not asked. */
  readonly sureOfLeaf?: number;
  /** By when a dispatcher decides, by urgency. */
  readonly reviewMinutes: {
    readonly emergency: number;
    readonly urgent: number;
    readonly ordinary: number;
    readonly complex: number;
  };
  /** Work that may not be given to a street office. */
  readonly dutyList: readonly DutyListEntry[];
  readonly rules: readonly CatalogueRule[];
}

/** One dispatch. */
export interface DispatchHop {
  readonly hop: number;
  readonly ticketId: string;
  readonly unitId: UnitId;
  readonly unitName: string;
  /** Supervises (条例 §12). */
  readonly districtUnitId?: UnitId;
  readonly assistUnitIds: readonly UnitId[];
  readonly mode: DispatchMode;
  readonly tier: Urgency;
  readonly ruleId: string;
  readonly policyVersion: string;
  readonly because: string;
  readonly runnerUp?: RuleReference;
  /** User id, or machine. */
  readonly decidedBy: string;
  readonly at: Instant;
  /** Why this unit lost it: the ruling on its objection. */
  readonly endedBecause?: string;
  /** Which part of a split request. */
  readonly part?: number;
  /** Of the part, masked. */
  readonly title?: string;
}

export interface DispatchManuallyBody {
  /** Unit that leads. */
  readonly unitId: string;
  /** Units that assist (条例 §14). */
  readonly assistUnitIds?: readonly string[];
  /** Time limits; left out: those of the request's urgency. */
  readonly tier?: Urgency;
  /** Ground of the decision: clause, duty list, or outcome of the conference. */
  readonly because: string;
}

/** How the receiving unit was found (条例 §12). */
export type DispatchMode = 'direct' | 'district' | 'manual';

export interface DispatchPlaceView {
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  /** Masked. */
  readonly text: string;
}

export interface DispatchPreview {
  readonly outcome: 'dispatch' | 'review';
  readonly policyVersion: string;
  readonly unitId?: UnitId;
  readonly unitName?: string;
  readonly districtUnitId?: UnitId;
  readonly assistUnitIds: readonly UnitId[];
  readonly mode?: DispatchMode;
  readonly tier?: Urgency;
  readonly ruleId?: string;
  readonly because: string;
  readonly runnerUp?: RuleReference;
  readonly reason?: ReviewReason;
  readonly candidates: readonly DispatchCandidate[];
}

/** The request was changed after its dispatch; the ticket stays where it is, this says what would be different. */
export interface DispatchProposal {
  readonly problemType: string;
  readonly streetId?: string;
  /** Where today's catalogue would send it. */
  readonly unitId?: UnitId;
  readonly unitName?: string;
  readonly because: string;
  readonly at: Instant;
}

/** Why the unit receives this fact: to handle the ticket, or to supervise its handling (条例 §12). */
export type DispatchRole = 'handle' | 'supervise';

/** Which rule of the dispatch catalogue (派单目录) fired, and why. */
export interface DispatchRule {
  /** Identity of the rule that fired, or `manual`. */
  readonly ruleId: string;
  /** Version of the dispatch catalogue (派单目录版本). */
  readonly policyVersion: string;
  /** Reason in a short Chinese sentence (理由), for the receiving unit. */
  readonly because: string;
  readonly runnerUp?: RunnerUp;
}

/** A unit: fixed, or the street office or the district of the place. */
export interface DispatchTarget {
  readonly unitId?: string;
  readonly streetOfPlace?: true;
  readonly districtOfPlace?: true;
}

/** How a request was dispatched. */
export interface DispatchTrace {
  readonly requestId: string;
  readonly revision: number;
  readonly state: 'waiting' | 'dispatched' | 'settled';
  readonly problemType: string;
  readonly urgency: Urgency;
  readonly place: DispatchPlaceView;
  readonly review?: {
    readonly reason: ReviewReason;
    readonly because: string;
    readonly since: Instant;
    readonly dueAt: Instant;
    readonly candidates: readonly DispatchCandidate[];
  };
  readonly hops: readonly DispatchHop[];
  readonly proposals: readonly DispatchProposal[];
  readonly conference?: ConferenceView;
}

/** All that are given must hold; nothing given holds always. */
export interface DispatchWhen {
  /** Codes; a code stands for everything below it. */
  readonly problemTypes?: readonly string[];
  readonly areas?: readonly string[];
  readonly kinds?: readonly ('consultation' | 'help' | 'complaint' | 'report' | 'suggestion')[];
  readonly channels?: readonly ('hotline' | 'wechatGroup' | 'online')[];
  readonly urgencies?: readonly ('emergency' | 'urgent' | 'ordinary' | 'complex')[];
  /** Primary or secondary. */
  readonly dimensions?: readonly ('childcare' | 'education' | 'employment' | 'health' | 'elderly' | 'housing' | 'support' | 'convenience' | 'liveability' | 'diversity' | 'fairness' | 'safety')[];
  /** At least one of them stands in title or text. */
  readonly words?: readonly string[];
  readonly minSupporters?: number;
  /** Days of the year, both included; may run over the turn of the year. */
  readonly season?: {
    /** Month and day, for example 11-15. */
    readonly from: string;
    /** Month and day, for example 11-15. */
    readonly to: string;
  };
  /** Hours of the day in Asia/Shanghai, from included, to excluded; may run over midnight. */
  readonly hours?: {
    readonly from: number;
    readonly to: number;
  };
}

/** One of the six dispositions of 条例 §11(3). */
export interface DisposeRequestBody {
  /** 条例 §11(3) 的六种不派单处置。 */
  readonly disposition: 'transferEmergency' | 'adviseStatutoryChannel' | 'duplicateNoNewFact' | 'explainConfidential' | 'adviseMarketOrSocial' | 'dissuadeUnlawful';
  readonly reason: string;
}

/** The six cases in which a request is not dispatched (条例 §11). */
export type Disposition = 'transferEmergency' | 'adviseStatutoryChannel' | 'duplicateNoNewFact' | 'explainConfidential' | 'adviseMarketOrSocial' | 'dissuadeUnlawful';

/** What the agent says for one disposition. */
export interface DispositionScript {
  /** 条例 §11(3) 的六种不派单处置。 */
  readonly disposition: 'transferEmergency' | 'adviseStatutoryChannel' | 'duplicateNoNewFact' | 'explainConfidential' | 'adviseMarketOrSocial' | 'dissuadeUnlawful';
  readonly title: string;
  readonly duty: string;
  readonly script: string;
  readonly article: string;
}

/** The texts in force now. */
export interface DispositionScripts {
  readonly version: string;
  readonly items: readonly DispositionScript[];
}

/** What the desk says for one disposition. */
export interface DispositionText {
  readonly disposition: 'transferEmergency' | 'adviseStatutoryChannel' | 'duplicateNoNewFact' | 'explainConfidential' | 'adviseMarketOrSocial' | 'dissuadeUnlawful';
  readonly title: string;
  readonly duty: string;
  readonly script: string;
  readonly article: string;
}

/** Dated texts for the six dispositions without dispatch (条例 §11(3)): what the desk must do and says. */
export interface DispositionTexts {
  readonly $schema?: string;
  readonly versions: readonly DispositionTextsVersion[];
}

/** The texts of one version, all six. */
export interface DispositionTextsVersion {
  readonly version: string;
  /** First day, Asia/Shanghai. */
  readonly from: string;
  readonly texts: readonly DispositionText[];
}

/** Six-digit code of a district (区). */
export type DistrictId = string;

export interface DistrictRow {
  readonly districtUnitId: UnitId;
  readonly units: number;
  readonly counts: FigureCounts;
  /** Of all tickets together (合计). */
  readonly pooled: ThreeRates;
  /** Mean of the units (均值). */
  readonly mean: ThreeRates;
}

/** Time limits of a ticket (时限, 条例 §13), computed once when the ticket is opened or reopened. */
export interface DueTimes {
  /** To be accepted by (签收期限). */
  readonly acceptAt: Instant;
  /** Petitioner to be contacted by (联系期限). */
  readonly contactAt: Instant;
  /** Reply to be approved by (办理期限). */
  readonly handleAt: Instant;
  /** Version of the time-limit policy (时限政策版本). */
  readonly policyVersion: string;
}

/** Department work (履职事项清单): no rule and no dispatcher may give it to a street office. */
export interface DutyListEntry {
  readonly id: string;
  /** Codes; a code stands for everything below it. */
  readonly problemTypes: readonly string[];
  /** Department that does it. */
  readonly unitId: string;
  readonly because: string;
}

/** The caller ends the whistle. */
export interface EndWhistleBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  /** 是否解决 */
  readonly solved: boolean;
  /** 结果 */
  readonly result: string;
}

/** sha-256 of the content, hex. */
export type EvidenceRef = string;

/** A stored file; `ref` is what replies and notes cite. */
export interface EvidenceStored {
  readonly ref: EvidenceRef;
  /** 大小 */
  readonly bytes: number;
  /** 类型 */
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf';
}

/** What is wrong with one field, and what to do. */
export interface FieldError {
  /** Path of the field, e.g. `petitioner.phone`; empty = the whole body. */
  readonly field: string;
  /** Chinese sentence: what is wrong and the remedy. */
  readonly message: string;
}

/** What the figures of a bulletin add up to. */
export interface FigureCounts {
  readonly tickets: number;
  readonly excluded: number;
  readonly completedCallbacks: number;
  readonly validCallbacks: number;
  readonly contacted: number;
  readonly notContacted: number;
  readonly solved: number;
  readonly unsolved: number;
  readonly satisfied: number;
  readonly basicallySatisfied: number;
  readonly dissatisfied: number;
}

/** How far the figures reach. */
export interface Freshness {
  /** Demands in the whole database. */
  readonly demands: number;
  /** Time of the newest fact counted. */
  readonly upTo?: string;
}

export interface GiveProgressCodeBody {
  /** Put it into the outbox for the petitioner's phone, too. */
  readonly send?: boolean;
}

/** One approval. */
export interface GrantApplicationBody {
  readonly kind: ApplicationKind;
  /** 审批意见 */
  readonly because: string;
  /** Left out: as asked for. Never longer. */
  readonly until?: Instant;
}

/** By id. */
export interface GroupPage {
  readonly items: readonly GroupView[];
  readonly total: number;
  readonly cursor?: string;
}

/** How far one service has come in the log. */
export interface GroupProgress {
  readonly group: string;
  readonly topics: readonly string[];
  /** Facts written but not yet handled. */
  readonly lag: number;
  /** Time of the oldest fact not yet handled. */
  readonly oldestAt?: string;
  readonly deadLetters: number;
}

/** All conditions given must hold. */
export interface GroupTalkAutoRule {
  readonly ruleId: string;
  /** Reason as shown. */
  readonly zh: string;
  /** At least so many different residents. */
  readonly weight: number;
  /** At least one of these was said. */
  readonly words?: readonly string[];
  /** Hint that goes with it. */
  readonly urgency?: 'emergency' | 'urgent' | 'ordinary' | 'complex';
}

/** Times and sizes. */
export interface GroupTalkLimits {
  readonly joinMinutes: number;
  readonly burstMinutes: number;
  readonly talkMinutes: number;
  readonly looseMinutes: number;
  readonly maxMessages: number;
}

/** Dated policies of wechat-intake: what is noise, what belongs together, what goes on by itself, how long raw messages are kept. */
export interface GroupTalkPolicies {
  readonly $schema?: string;
  readonly versions: readonly GroupTalkPolicy[];
}

/** One version. Words are regular expressions (Unicode, upper and lower case alike). */
export interface GroupTalkPolicy {
  readonly version: string;
  /** First day, Asia/Shanghai. */
  readonly from: string;
  /** How long raw messages are kept; afterwards only the extract of a candidate remains. */
  readonly retentionDays: number;
  readonly limits: GroupTalkLimits;
  readonly weights: GroupTalkWeights;
  /** Rules by which a candidate goes on without confirmation, in order. */
  readonly auto: readonly GroupTalkAutoRule[];
  /** By reason, in order: the first match says why a message is no demand. */
  readonly noise: Readonly<Record<string, readonly string[]>>;
  /** Talk of other things. */
  readonly chat: readonly string[];
  /** The same here: +1, 我家也是. */
  readonly echo: readonly string[];
  /** Signs of a complaint or question, by kind. */
  readonly cues: Readonly<Record<string, readonly string[]>>;
  /** Words by matter. */
  readonly topics: Readonly<Record<string, readonly string[]>>;
  /** Topics that several buildings share. */
  readonly areaWide: readonly string[];
  /** Topics that come up in talk of any matter. */
  readonly general: readonly string[];
  /** Places besides numbered buildings. */
  readonly placeWords: readonly string[];
  /** Things and offices that a demand is about, whatever its topic. */
  readonly sites: readonly string[];
}

/** How much each sign counts for belonging to a demand, and the sums needed to join one. */
export interface GroupTalkWeights {
  readonly sharedTopic: number;
  readonly otherTopic: number;
  readonly likeness: number;
  readonly sharedPlace: number;
  readonly otherPlace: number;
  readonly ownBurst: number;
  readonly ownEarlier: number;
  readonly echo: number;
  readonly justNow: number;
  readonly latest: number;
  readonly cue: number;
  readonly pronoun: number;
  readonly chat: number;
  readonly newcomer: number;
  readonly joinDemand: number;
  readonly joinTalk: number;
}

/** A residents' group of one community. */
export interface GroupView {
  readonly groupId: string;
  readonly revision?: number;
  readonly source: string;
  readonly name?: string;
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId: string;
  /** The group's notice says that messages are read, what for, how long, and how to object (个人信息保护法 §17). */
  readonly notice: boolean;
  /** Members who refused. */
  readonly optedOut?: number;
}

/** Progress of every service that reads facts. */
export interface GroupsView {
  readonly items: readonly GroupProgress[];
}

/** Extension, pause, parking, exclusion, escalation, whistle, assists, supervision, passing down and conference as dated policy (条例 §12–§16, §20). No number of it stands in the code. */
export interface HandlingPolicies {
  readonly $schema?: string;
  readonly versions: readonly HandlingPolicy[];
}

export interface HandlingPolicy {
  readonly version: string;
  readonly from: string;
  readonly note: string;
  readonly applications: ApplicationPolicyByKind;
  readonly whistle: WhistlePolicy;
  readonly assist: AssistPolicy;
  readonly supervision: SupervisionPolicy;
  readonly passDown: PassDownPolicy;
  readonly conference: ConferencePolicy;
  readonly merge: MergePolicy;
}

/** What the forms offer today: grounds, ways of approval and limits. */
export interface HandlingRules {
  /** Version. */
  readonly version: string;
  /** In Chinese. */
  readonly note: string;
  readonly applications: ApplicationPolicyByKind;
  readonly whistle: WhistlePolicy;
}

/** What the sender believes about the request (预判); the classifier weighs it and may decide otherwise. */
export interface Hint {
  readonly problemType?: ProblemTypeCode;
  readonly districtId?: DistrictId;
  readonly streetId?: StreetId;
  readonly communityId?: CommunityId;
  readonly urgency?: Urgency;
}

/** Rest days in a row, both ends included. */
export interface HolidayStretch {
  readonly name: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** 聚集事件编号 */
export type IncidentId = string;

/** A page of mass incidents, newest first. */
export interface IncidentPage {
  readonly items: readonly IncidentView[];
  readonly total: number;
  readonly cursor?: string;
}

/** Open tickets that match: how many, and some of them. */
export interface IncidentPreview {
  /** 符合的在办工单 */
  readonly matching: number;
  readonly examples: readonly TicketRow[];
}

/** Place × matter × time: what belongs to a mass incident. */
export interface IncidentScope {
  readonly districtId: DistrictId;
  readonly streetId?: StreetId;
  readonly communityId?: CommunityId;
  /** Types, or classes with all below them. */
  readonly problemTypes: readonly ProblemTypeCode[];
  /** One of them must be in the text; none: any text. */
  readonly words?: readonly string[];
  /** Received from here on; left out: since the root was received. */
  readonly from?: Instant;
  /** Received until here. */
  readonly until: Instant;
}

/** open: attaches what matches. answered: the root was answered. closed: attaches nothing more, what is attached stays. undone: what waited was released. */
export type IncidentState = 'open' | 'answered' | 'closed' | 'undone';

/** 聚集事件: many requests about one event, one of them handled for all. */
export interface IncidentView {
  readonly incidentId: IncidentId;
  /** 版本 */
  readonly revision: number;
  /** 名称 */
  readonly title: string;
  /** 理由 */
  readonly because: string;
  /** 操作人 */
  readonly by: string;
  readonly at: Instant;
  /** 主单 */
  readonly rootTicketId: TicketId;
  readonly root: TicketRow;
  readonly scope: IncidentScope;
  /** 问题分类 */
  readonly problemTypeNames: readonly string[];
  readonly state: IncidentState;
  readonly ended?: {
    readonly at: Instant;
    readonly by: string;
    readonly because: string;
  };
  readonly counts: MemberCounts;
  /** Members are being attached or released just now. */
  readonly busy: boolean;
}

/** UTC, ISO 8601 with milliseconds and Z: sorts as text. */
export type Instant = string;

/** Where the true value lies with the confidence of the policy (Wilson). */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface IssuedBulletin {
  readonly at: Instant;
  readonly by: string;
  readonly asOf: Instant;
  readonly calibre: Calibre;
  readonly policyVersion: string;
  /** SHA-256 of the whole bulletin as issued. */
  readonly digest: string;
}

/** The review of a parked ticket: it stays parked. */
export interface KeepParkedBody {
  /** When it is looked at again. */
  readonly until: Instant;
  /** 复核意见 */
  readonly because: string;
}

export interface KnownPlace {
  readonly name: string;
  /** Other names of the same place. */
  readonly also?: readonly string[];
  readonly kind: PlaceKind;
  /** Street offices by full name (朝阳区望京街道) or code; several when the place, a road say, lies in several. */
  readonly streets: readonly string[];
  /** Code of the community, where it is known. */
  readonly community?: string;
  readonly sure: PlaceSureness;
  /** Longitude, latitude: about the middle. */
  readonly at?: readonly number[];
  /** How far off the point may be; left out: 1,000. */
  readonly withinMetres?: number;
}

/** What people call places: estates, roads, stations, hospitals, schools and so on, each with the street office it belongs to. The project's own list is places.json; a city's address base lies in places/, made by `npm run import-places`. */
export interface KnownPlaces {
  readonly $schema?: string;
  readonly versions: readonly KnownPlacesVersion[];
}

export interface KnownPlacesVersion {
  readonly version: string;
  /** First day on which it holds, Asia/Shanghai. */
  readonly from: string;
  readonly system?: CoordinateSystem;
  readonly places: readonly KnownPlace[];
}

export interface LatenessOfClock {
  readonly tier: Urgency;
  readonly clock: 'accept' | 'contact' | 'handle';
  readonly tickets: number;
  readonly lateBefore: number;
  readonly lateAfter: number;
}

export interface LatenessOfUnit {
  readonly unitId: UnitId;
  readonly unitName: string;
  readonly tickets: number;
  readonly lateBefore: number;
  readonly lateAfter: number;
}

/** Items per page. */
export type Limit = number;

/** An amount of time and how it is counted. */
export interface LimitDuration {
  readonly amount: number;
  readonly unit: 'minutes' | 'hours' | 'workingHours' | 'calendarDays' | 'workingDays';
  /** sameTime (default): to the minute. endOfDay: the day of the start is not counted, the last one counts to its end. */
  readonly until?: 'sameTime' | 'endOfDay';
  /** keeps (default): due on a rest day stays. nextWorkingDay: it moves on. */
  readonly onRestDay?: 'keeps' | 'nextWorkingDay';
  readonly sure?: Sureness;
  readonly note?: string;
}

export interface LimitPreviewView {
  readonly previewId: string;
  readonly state: PreviewState;
  readonly by: string;
  readonly at: Instant;
  readonly since: Instant;
  readonly tickets: number;
  readonly because?: string;
  readonly clocks: readonly LatenessOfClock[];
  readonly units: readonly LatenessOfUnit[];
  readonly examples: readonly TicketId[];
}

/** The clocks of each tier. */
export interface LimitTiers {
  readonly emergency: TierLimits;
  readonly urgent: TierLimits;
  readonly ordinary: TierLimits;
  readonly complex: TierLimits;
}

export type LivelihoodDimension = 'childcare' | 'education' | 'employment' | 'health' | 'elderly' | 'housing' | 'support' | 'convenience' | 'liveability' | 'diversity' | 'fairness' | 'safety';

/** A point as a device or a map gives it. */
export interface Location {
  /** 经度 */
  readonly lon: number;
  /** 纬度 */
  readonly lat: number;
  /** 坐标系 */
  readonly system: 'WGS-84' | 'GCJ-02';
  /** 误差（米） */
  readonly withinMetres?: number;
}

/** Credentials of a local account. */
export interface LoginBody {
  readonly user: string;
  readonly password: string;
}

/** What rides beside the stage; any number at a time. */
export type Mark = 'objection' | 'conference' | 'whistle' | 'extension' | 'escalated' | 'supervised' | 'parked' | 'excluded';

/** How far the members of a root are. */
export interface MemberCounts {
  /** 从单 */
  readonly members: number;
  /** 随主单办理 */
  readonly waiting: number;
  /** 待回访 */
  readonly callingBack: number;
  /** 已办结 */
  readonly closed: number;
}

/** Members of a root: those merged into it directly. */
export interface MemberPage {
  readonly items: readonly TicketRow[];
  /** Exact. */
  readonly total: number;
  readonly counts: MemberCounts;
  readonly cursor?: string;
}

/** 并单: clocks, counting and mass incidents. */
export interface MergePolicy {
  /** What the clocks of a merged ticket do, should it be unmerged. continues: they ran on, as if it had never been merged. pauses: what was left is left. */
  readonly clock: 'continues' | 'pauses';
  /** For which unit the demand of a merged ticket counts. root: the one that handles the matter. own: the one it was dispatched to. */
  readonly countsFor: 'root' | 'own';
  /** How long a mass incident may attach new requests. */
  readonly incidentWithin: LimitDuration;
  /** How long members wait for the new dispatch of a root that was voided, before each is handled by itself. */
  readonly releaseAfter: LimitDuration;
  readonly sure: Sureness;
  readonly note: string;
}

/** Into which ticket, and why. */
export interface MergeTicketBody {
  /** A ticket, or a request: then its latest ticket. */
  readonly into: string;
  /** 理由 */
  readonly because: string;
}

/** Where a merged ticket is handled. */
export interface MergedView {
  /** 主单 */
  readonly rootTicketId: TicketId;
  /** Where the root is merged itself: the end of the chain. */
  readonly topTicketId: TicketId;
  readonly since: Instant;
  /** 操作人 */
  readonly by: string;
  /** 理由 */
  readonly because: string;
  readonly incidentId?: IncidentId;
  /** When the root was answered, and this one with it. */
  readonly answeredAt?: Instant;
  readonly rootStage?: TicketStage;
  /** 主单承办单位 */
  readonly rootUnitName?: string;
  /** 主单期限 */
  readonly rootDueAt?: Instant;
}

/** 用途 */
export type MessagePurpose = 'code' | 'callback';

export interface MessageReported {
  readonly key: string;
  readonly state: MessageState;
}

/** 发送状态 */
export type MessageState = 'waiting' | 'taken' | 'sent' | 'failed' | 'withdrawn' | 'expired';

/** 发送方式 */
export type MessageWay = 'message' | 'robot';

/** All versions, newest first, and what was used when. */
export interface ModelList {
  /** 在用版本 */
  readonly inUse: string;
  /** 累计更正 */
  readonly corrections: number;
  readonly items: readonly ModelVersion[];
  /** 启用记录 */
  readonly history: readonly ModelUse[];
}

/** One part of the texts that no model learns from. */
export interface ModelScore {
  /** all, class:L01, voice:hotline or corrected. */
  readonly slice: string;
  /** 条数 */
  readonly texts: number;
  /** 正确 */
  readonly right: number;
  /** 在用版本正确 */
  readonly before?: number;
}

/** State of a model version. */
export type ModelState = 'built-in' | 'training' | 'ready' | 'worse' | 'failed';

/** From when a version was used. */
export interface ModelUse {
  /** 版本 */
  readonly version: string;
  readonly at: Instant;
  /** 操作人 */
  readonly by: string;
}

/** One version of the model. */
export interface ModelVersion {
  /** 版本 */
  readonly version: string;
  readonly state: ModelState;
  readonly madeAt: Instant;
  /** 发起人 */
  readonly by?: string;
  /** 训练样本 */
  readonly rows?: number;
  /** 采用的更正 */
  readonly corrections: number;
  /** 在用 */
  readonly inUse: boolean;
  /** 成绩 */
  readonly scores: readonly ModelScore[];
  /** 变差的分组 */
  readonly worse: readonly string[];
  /** 说明 */
  readonly because?: string;
}

/** A note on the handling, with evidence. */
export interface NoteTicketBody {
  /** 办理记录 */
  readonly text: string;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
}

/** An objection to the dispatch (条例 §12). */
export interface ObjectTicketBody {
  readonly reason: ObjectionReason;
  /** The clause, duty list or fact it rests on. */
  readonly basis: string;
  /** 建议承办单位 */
  readonly proposedUnitId?: UnitId;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
}

export interface ObjectToClosureBody {
  readonly ticketId: TicketId;
  /** 不同意办结的理由 */
  readonly text: string;
}

/** Pending objections. */
export interface ObjectionPage {
  readonly items: readonly ObjectionRow[];
  /** Exact. */
  readonly total: number;
  readonly cursor?: string;
}

export interface ObjectionPolicy {
  readonly within: LimitDuration;
  /** Whether the handling clocks run on while an objection is reviewed. */
  readonly clock: 'continues' | 'pauses';
  /** Dispatches of one request at most; the last one stays. */
  readonly maxHops: number;
  readonly sure: Sureness;
  readonly note: string;
}

/** Ground of an objection to a dispatch (条例 §12, §14). */
export type ObjectionReason = 'notOurDuty' | 'notOurArea' | 'duplicateTicket' | 'statutoryChannel' | 'placeUnclear';

/** A ticket with its pending objection. */
export interface ObjectionRow {
  readonly ticket: TicketRow;
  /** Masked. */
  readonly text: string;
  readonly objection: ObjectionView;
  /** Account, or machine. */
  readonly dispatchedBy: string;
  readonly rule: TicketRule;
  /** The asking account neither dispatched nor objected. */
  readonly mayDecide: boolean;
}

/** lapsed: the time limit ran out first. */
export type ObjectionState = 'pending' | 'upheld' | 'rejected' | 'lapsed';

/** An objection with its ruling. */
export interface ObjectionView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly reason: ObjectionReason;
  /** As written. */
  readonly basis: string;
  readonly proposedUnitId?: UnitId;
  /** 证据 */
  readonly attachments: readonly EvidenceRef[];
  readonly state: ObjectionState;
  readonly decidedAt?: Instant;
  /** Account, or machine. */
  readonly decidedBy?: string;
  /** As written. */
  readonly because?: string;
}

/** What the office did, as its facts said it; no text. */
export interface OfficeAct {
  readonly what: 'opened' | 'accepted' | 'contacted' | 'objected' | 'objectionRejected' | 'replied' | 'sentBack' | 'replyApproved' | 'reopened' | 'closed' | 'voided' | 'clockMoved' | 'parked' | 'whistled' | 'merged' | 'unmerged' | 'rootAnswered';
  readonly at: Instant;
  readonly by: string;
  readonly round: number;
  /** Of a contact or a reply: its code. */
  readonly outcome?: string;
  readonly method?: string;
  readonly attachments?: number;
  readonly because?: string;
}

export interface OfficeHours {
  readonly from: TimeOfDay;
  readonly to: TimeOfDay;
}

/** A mass incident around a ticket that is its root. */
export interface OpenIncidentBody {
  /** 主单 */
  readonly rootTicketId: TicketId;
  /** 名称 */
  readonly title: string;
  /** 理由 */
  readonly because: string;
  readonly scope: IncidentScope;
  /** Whether open tickets that match are attached too (default). */
  readonly absorb?: boolean;
}

export interface Outbox {
  readonly items: readonly OutboxItem[];
  /** Of those that somebody may still have to look after. */
  readonly counts: {
    readonly waiting: number;
    readonly taken: number;
    readonly failed: number;
  };
  readonly total: number;
  /** How many are stale. */
  readonly stale: number;
  readonly cursor?: string;
}

/** No words, and of the number only what a person knows it by. */
export interface OutboxItem {
  readonly key: string;
  readonly requestId: string;
  readonly ticketId?: string;
  readonly purpose: MessagePurpose;
  readonly way: MessageWay;
  /** Masked; left out where nobody need know it any more, and of confidential requests. */
  readonly to?: string;
  readonly state: MessageState;
  readonly putAt: string;
  readonly changedAt: string;
  readonly notBefore: string;
  readonly until: string;
  readonly tries: number;
  readonly stale: boolean;
  readonly mayRequeue: boolean;
  readonly detail?: string;
}

/** A district has one of its own units handle it (条例 §12). */
export interface PassDownBody {
  readonly unitId: UnitId;
  /** 理由 */
  readonly because: string;
}

export interface PassDownPolicy {
  readonly within: LimitDuration;
  /** continues: the handling limit runs from the dispatch to the district. restarts: anew from the district's own dispatch. */
  readonly clock: 'continues' | 'restarts';
  readonly sure: Sureness;
  readonly note: string;
}

/** What a fact tells about a person: nothing, a reference, or everything (sealed). */
export type PersonalClass = 'none' | 'reference' | 'full';

/** Who says it. Everything here is personal data: it is sealed before it is stored. */
export interface PetitionerDraft {
  /** As said. A masked name is no name: it would be written over the one that is known. */
  readonly name?: string;
  /** Mobile, landline with area code, or a short service number; separators are tolerated. */
  readonly phone?: string;
  readonly kind: 'person' | 'legalPerson' | 'organisation';
  /** The petitioner asks that nobody who handles the matter learns who they are. */
  readonly confidential?: boolean;
}

/** Who speaks (条例 §2). */
export type PetitionerKind = 'person' | 'legalPerson' | 'organisation';

/** Keyed hash that stands for a petitioner (诉求人), the same for the same phone; says nothing about the person. */
export type PetitionerRef = string;

/** Contact details. Never stored anywhere else. */
export interface PetitionerRevealed {
  readonly requestId: string;
  readonly petitioner: PetitionerView;
  readonly address?: string;
}

/** Clear for agents, masked for others. */
export interface PetitionerView {
  readonly name?: string;
  readonly phone?: string;
  readonly kind: 'person' | 'legalPerson' | 'organisation';
}

/** Phone number: mobile, or land line with or without area code. */
export type Phone = string;

/** Where the matter is (诉求地点), as far as it could be recognised; nothing set = unknown. */
export interface Place {
  readonly districtId?: DistrictId;
  readonly streetId?: StreetId;
  readonly communityId?: CommunityId;
  /** Address in words (地址), masked: no house number that leads to a person. */
  readonly text: string;
  /** Confidence (置信度), 0…1. */
  readonly confidence: number;
  /** Words of the text that led here (依据词), for people to judge. */
  readonly words: readonly string[];
}

/** One of several places that a name may mean. */
export interface PlaceCandidate {
  /** 代码 */
  readonly code: string;
  /** 全称 */
  readonly fullName: string;
  /** 置信度 */
  readonly confidence?: number;
  /** 承办单位 */
  readonly unitId?: string;
  readonly why?: PlaceReason;
  /** To the border, or to the known place. */
  readonly distanceMetres?: number;
  /** How far off the point may be. */
  readonly withinMetres?: number;
  /** 附近地点 */
  readonly nearby?: string;
}

/** A district, street office or community that matches what was typed. */
export interface PlaceFound {
  /** 代码 */
  readonly code: string;
  /** 层级 */
  readonly level: 'district' | 'street' | 'community' | 'place';
  /** 名称 */
  readonly name: string;
  /** With district and street. */
  readonly fullName: string;
  /** 区 */
  readonly districtId?: string;
  /** 街乡镇 */
  readonly streetId?: string;
  /** 社区（村） */
  readonly communityId?: string;
  /** Unit that governs it. */
  readonly unitId: string;
}

/** What the agent knows already. Codes of the reference data. */
export interface PlaceHint {
  readonly problemType?: string;
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
  readonly urgency?: 'emergency' | 'urgent' | 'ordinary' | 'complex';
}

/** What sort of place it is. */
export type PlaceKind = 'estate' | 'road' | 'station' | 'hospital' | 'school' | 'park' | 'landmark' | 'market' | 'office';

/** street: decided; district: only so far; several: candidates; outside: beyond the city; none: nothing recognised. */
export type PlaceOutcome = 'street' | 'district' | 'several' | 'outside' | 'none';

/** What proposes a place: words, the inside of a border, its nearness, or known places nearby. */
export type PlaceReason = 'text' | 'inside' | 'border' | 'nearby';

/** certain: decides the street office; likely: proposes it. */
export type PlaceSureness = 'certain' | 'likely';

/** Best matches first. */
export interface PlacesFound {
  readonly items: readonly PlaceFound[];
}

/** One ground for points. */
export interface PointsItem {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly kind: PointsKind;
  /** Most by this ground in a period. */
  readonly most: number;
}

/** 加减分 */
export type PointsKind = 'add' | 'deduct';

export interface PointsView {
  readonly pointsId: string;
  readonly unitId: UnitId;
  readonly item: string;
  readonly points: number;
  readonly because: string;
  readonly by: string;
  readonly at: Instant;
  readonly withdrawn?: {
    readonly by: string;
    readonly at: Instant;
    readonly because: string;
  };
}

export interface Population {
  readonly version: string;
  /** First day on which it is used, Asia/Shanghai. */
  readonly from: string;
  /** Residents (常住人口) by area code of a district or street office. */
  readonly residents: Readonly<Record<string, number>>;
  /** Source, and how sure it is. */
  readonly note: string;
}

/** Dated numbers of residents by area, for rates per 10,000 inhabitants (万人诉求比). An area that is not listed has no such rate. */
export interface Populations {
  readonly $schema?: string;
  readonly versions: readonly Population[];
}

/** Past rulings, the newest first. */
export interface PrecedentPage {
  readonly items: readonly PrecedentRow[];
  readonly total: Total;
  readonly cursor?: string;
}

/** A past ruling on a similar objection. */
export interface PrecedentRow {
  readonly ticketId: TicketId;
  /** Masked. */
  readonly title: string;
  readonly problemType: ProblemTypeCode;
  readonly unitId: UnitId;
  /** Name. */
  readonly unitName: string;
  readonly reason: ObjectionReason;
  /** 异议成立 */
  readonly upheld: boolean;
  /** As written. */
  readonly because: string;
  readonly toUnitId?: UnitId;
  /** Name. */
  readonly toUnitName?: string;
  readonly at: Instant;
  /** Id. */
  readonly ruleId: string;
}

export interface PreviewDispatchBody {
  /** Code, for example L02.01. */
  readonly problemType: string;
  /** Codes of the place, as far as they are known. */
  readonly place: {
    /** Six digits. */
    readonly districtId?: string;
    /** Nine digits. */
    readonly streetId?: string;
    /** Twelve digits. */
    readonly communityId?: string;
  };
  readonly urgency: Urgency;
  readonly kind: RequestKind;
  readonly channel?: Channel;
  readonly text?: string;
  /** Rules of this instant; left out: of now. */
  readonly at?: Instant;
  /** Decides by the rules as they would be after this change, as if they were in force. */
  readonly change?: RuleChange;
}

/** What an incident would attach now. */
export interface PreviewIncidentBody {
  /** 主单 */
  readonly rootTicketId: TicketId;
  readonly scope: IncidentScope;
}

export interface PreviewLimitsBody {
  readonly tiers: LimitTiers;
  /** How far back. */
  readonly days?: number;
}

/** 预演进度 */
export type PreviewState = 'waiting' | 'running' | 'done' | 'failed';

/** Error answer (RFC 9457, application/problem+json). */
export interface Problem {
  /** URI reference of the error code. */
  readonly type: string;
  /** The code in Chinese. */
  readonly title: string;
  /** HTTP status. */
  readonly status: number;
  /** Code of schemas/errors. */
  readonly code: string;
  /** Chinese sentence for people: what happened and what to do. Never personal data. */
  readonly detail: string;
  /** Path of the call. */
  readonly instance?: string;
  /** Quote it to the operator; finds the log lines. */
  readonly traceId: string;
  /** Field by field, for invalid bodies and queries. */
  readonly fields?: readonly FieldError[];
  /** Article or policy that the refusal rests on. */
  readonly article?: string;
}

export interface ProblemClass {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** Seen only by those who must act (敏感紧急). */
  readonly restricted?: boolean;
  /** Kept for a day that may come; recognised, but not offered first. */
  readonly dormant?: boolean;
}

/** A class (一级分类) of the taxonomy. */
export interface ProblemClassItem {
  /** 代码 */
  readonly code: string;
  /** 名称 */
  readonly zh: string;
  /** 英文名称 */
  readonly en: string;
  /** Seen only by those who must act. */
  readonly restricted: boolean;
  /** Not offered first. */
  readonly dormant: boolean;
}

/** One leaf. What it does not say, its type says. */
export interface ProblemLeaf {
  /** Type and number; never reused. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What belongs here, and where the neighbours are. */
  readonly definition: string;
  readonly examples: readonly string[];
  /** Who typically leads: the street office, or a unit of units.json. */
  readonly leadUnit: string;
  /** Members of 七有五性, where they differ from the type's. */
  readonly dimensions?: {
    readonly primary: LivelihoodDimension;
    readonly secondary: readonly LivelihoodDimension[];
  };
  /** Default tier, where it differs from the type's. */
  readonly urgency?: 'emergency' | 'urgent' | 'ordinary' | 'complex';
  /** Second axis: programmes and groups of people that cut across the tree. */
  readonly tags?: readonly ProblemTag[];
  /** First day on which it holds (Asia/Shanghai); left out: from the beginning. */
  readonly since?: string;
  /** First day on which it holds no more. */
  readonly until?: string;
}

/** Leaves (三级) of one class of the taxonomy: what a type of problem-types.json splits into, in the city's own terms. */
export interface ProblemLeaves {
  readonly $schema?: string;
  readonly class: string;
  readonly leaves: readonly ProblemLeaf[];
}

/** monthly-2024: a topic of 每月一题 in that year; key: 重点; business: 营商环境; new-economy: 新业态. */
export type ProblemTag = string;

export interface ProblemType {
  /** Class and number; never reused. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** What belongs here, in one line. */
  readonly definition: string;
  /** Default members of 七有五性. */
  readonly dimensions: {
    readonly primary: LivelihoodDimension;
    readonly secondary: readonly LivelihoodDimension[];
  };
  /** Default tier; the text may raise it. */
  readonly urgency: 'emergency' | 'urgent' | 'ordinary' | 'complex';
  /** First day on which it holds (Asia/Shanghai); left out: as long as its version. */
  readonly since?: string;
  /** First day on which it holds no more. */
  readonly until?: string;
  /** Evidence words, spoken ones too, lower case, with a weight: 1 a hint … 5 strong … 9 decides. */
  readonly keywords: Readonly<Record<string, number>>;
}

/** A problem type that came close (备选分类). */
export interface ProblemTypeAlternative {
  readonly code: ProblemTypeCode;
  /** Confidence (置信度), 0…1. */
  readonly confidence: number;
}

/** What became of one code of the taxonomy. */
export interface ProblemTypeChange {
  readonly code: ProblemTypeCode;
  /** 变化 */
  readonly change: 'added' | 'removed' | 'changed';
  /** 字段 */
  readonly fields: readonly string[];
  /** 名称 */
  readonly zh?: string;
}

/** What a later state of the taxonomy has that an earlier one has not. */
export interface ProblemTypeChanges {
  /** 起始版本 */
  readonly from: string;
  /** 截止版本 */
  readonly to: string;
  readonly items: readonly ProblemTypeChange[];
}

/** Code of a problem type (问题分类) of the taxonomy valid at that time. */
export type ProblemTypeCode = string;

/** Recognised problem type (问题分类) with its reasons. */
export interface ProblemTypeGuess {
  readonly code: ProblemTypeCode;
  /** Confidence (置信度), 0…1. */
  readonly confidence: number;
  /** Words of the text that led here (依据词), for people to judge. */
  readonly words: readonly string[];
}

/** A problem type (二级分类) or a leaf (三级分类) of the taxonomy. */
export interface ProblemTypeItem {
  readonly code: ProblemTypeCode;
  /** 名称 */
  readonly zh: string;
  /** 英文名称 */
  readonly en: string;
  /** 范围 */
  readonly definition: string;
  /** 一级分类 */
  readonly classCode: string;
  readonly dimensions: DimensionCodes;
  readonly urgency: Urgency;
  /** Of a leaf: street, or a unit id. */
  readonly leadUnit?: string;
  /** Second axis (每月一题, 重点, 营商环境 …), of a leaf. */
  readonly tags?: readonly string[];
  /** 例子 */
  readonly examples?: readonly string[];
}

/** The taxonomy as it holds on a day. */
export interface ProblemTypeList {
  /** 版本 */
  readonly version: string;
  readonly classes: readonly ProblemClassItem[];
  readonly items: readonly ProblemTypeItem[];
  /** 三级分类 */
  readonly leaves: readonly ProblemTypeItem[];
}

/** Taxonomy of problem types (问题分类): classes and types, with the evidence words of the classifier; problem-leaves/ holds the third level. Own codes; replaceable by a department's tree. */
export interface ProblemTypes {
  readonly $schema?: string;
  readonly versions: readonly ProblemTypesVersion[];
}

export interface ProblemTypesVersion {
  /** Name that decisions cite. */
  readonly version: string;
  /** First day on which it holds, Asia/Shanghai. */
  readonly from: string;
  readonly classes: readonly ProblemClass[];
  readonly types: readonly ProblemType[];
}

export interface ProgressCodeGiven {
  readonly requestId: RequestId;
  /** To be said aloud, in groups of four. */
  readonly code: string;
  /** Last day, Asia/Shanghai. */
  readonly until: string;
  /** Of the page, under the public address of the installation. */
  readonly path: string;
  /** Left out: not asked for, or no phone is known that takes messages. */
  readonly message?: MessageState;
}

export interface ProgressStep {
  readonly at: Instant;
  readonly what: 'open' | 'accept' | 'contact' | 'contactFailed' | 'reply' | 'approve' | 'callBack' | 'rate' | 'addInformation' | 'reopen' | 'close' | 'void' | 'grantExtension' | 'grantPause' | 'grantParking' | 'whistle' | 'supervise' | 'merge' | 'unmerge';
  readonly round: number;
  readonly until?: Instant;
}

export interface ProgressTicket {
  readonly ticketId: TicketId;
  readonly title: string;
  readonly unitName: string;
  readonly stage: TicketStage;
  readonly round: number;
  /** What comes next. */
  readonly next: 'accept' | 'contact' | 'handle' | 'review' | 'rate' | 'call' | 'wait' | 'together' | 'closed' | 'moved';
  /** By when the unit has to answer. */
  readonly dueAt?: Instant;
  readonly overdue: boolean;
  readonly steps: readonly ProgressStep[];
  readonly reply?: {
    readonly at: Instant;
    readonly result: ReplyResult;
    /** Masked. */
    readonly text: string;
  };
  /** What the petitioner added, masked. */
  readonly added: readonly {
    readonly at: Instant;
    readonly text: string;
    readonly photos: number;
  }[];
  readonly photos: number;
  readonly parkedUntil?: Instant;
  readonly outcome?: CloseOutcome;
  readonly objectUntil?: Instant;
  readonly mayRate: boolean;
  readonly mayAdd: boolean;
  readonly mayAddPhoto: boolean;
  readonly mayObject: boolean;
}

/** What the petitioner may know of the own request. No person is named. */
export interface ProgressView {
  readonly requestId: RequestId;
  /** Last day of the code, Asia/Shanghai. */
  readonly codeUntil: string;
  readonly tickets: readonly ProgressTicket[];
  readonly complaint: {
    readonly text: string;
    readonly href: string;
  };
  readonly questions: {
    readonly contacted: string;
    readonly solved: string;
    readonly satisfaction: string;
  };
}

export interface ProofPolicy {
  readonly rules: readonly ProofRule[];
  readonly sure: Sureness;
  readonly note: string;
}

/** What a reply must bring for this kind and result. */
export interface ProofRule {
  readonly kind: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  readonly result: 'solved' | 'partly' | 'unable';
  readonly attachments: number;
  readonly basis: boolean;
}

export interface RateProgressBody {
  readonly ticketId: TicketId;
  /** 是否联系 */
  readonly contacted: boolean;
  /** 是否解决 */
  readonly solved: boolean;
  readonly satisfaction: Satisfaction;
  /** 想说的话 */
  readonly text?: string;
}

/** Caller and called rate each other (条例 §33). */
export interface RateWhistleBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  /** Which unit the caller rates; a called unit rates the caller. */
  readonly unitId?: UnitId;
  /** 分数 */
  readonly score: number;
  /** 评语 */
  readonly note?: string;
}

export interface RebuildReport {
  /** Facts read from the log. */
  readonly facts: number;
  /** Demands that resulted. */
  readonly demands: number;
  /** Demands that differed from the live ones before the switch. */
  readonly different: number;
  /** Request ids of up to 20 that differed. */
  readonly examples: readonly string[];
  readonly seconds: number;
}

/** An answer needs all three questions; without an answer none may be given. */
export interface RecordCallbackBody {
  readonly status: CallbackStatus;
  /** Did the office contact the petitioner? */
  readonly contacted?: boolean;
  /** Is it solved? */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly note?: string;
  /** Reference in the city's telephone system. */
  readonly recording?: string;
}

/** What a participant says; by a dispatcher: of all. */
export interface RecordMinutesBody {
  /** 会商意见 */
  readonly text: string;
}

export interface RecordedAnswers {
  readonly status?: CallbackStatus;
  /** 是否联系 */
  readonly contacted?: boolean;
  /** 是否解决 */
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly cell?: CallbackCell;
}

/** The application is refused. */
export interface RefuseApplicationBody {
  readonly kind: ApplicationKind;
  /** 审批意见 */
  readonly because: string;
}

/** The called unit says why it does not come. */
export interface RefuseWhistleBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  /** Only for accounts that work for every unit; others mean their own. */
  readonly unitId?: UnitId;
  /** 理由 */
  readonly because: string;
}

/** Which community a group belongs to, and whether its members were told. */
export interface RegisterGroupBody {
  readonly source: string;
  readonly name?: string;
  readonly communityId: string;
  readonly notice: boolean;
}

export interface RegisteredDistrict {
  readonly code: string;
  readonly name: string;
  readonly streets: readonly RegisteredStreet[];
}

export interface RegisteredStreet {
  readonly code: string;
  readonly name: string;
  /** Each: last three digits of the code, name. */
  readonly communities: readonly (readonly string[])[];
}

export interface RegisteredUnit {
  /** Opaque key, never given to another unit. */
  readonly id: string;
  readonly kind: 'department' | 'utility';
  /** Official Chinese name. */
  readonly name: string;
  /** What people call it; the first one is shown where room is short. */
  readonly shortNames: readonly string[];
  /** Duties in one line, for the dispatcher. */
  readonly duty: string;
  /** Answers at any hour (条例 §19 for public-service enterprises). */
  readonly roundTheClock: boolean;
}

/** The dispatch stays. */
export interface RejectObjectionBody {
  /** 审核意见 */
  readonly because: string;
}

/** Requests received since the month and the year began in Asia/Shanghai, the one asked about not counted. */
export interface RepeatCount {
  /** 月次 */
  readonly month: number;
  /** 年次 */
  readonly year: number;
}

/** How often the same caller, the same place (community, else street) and the same type of problem there were heard. */
export interface RepeatCounts {
  readonly caller?: RepeatCount;
  readonly place?: RepeatCount;
  readonly matter?: RepeatCount;
  /** Present when older requests of this year are no longer known: from here on the counts are exact. */
  readonly since?: string;
}

/** From one unit to another; an absent unit is a dispatcher. */
export interface ReplayMove {
  readonly fromUnitId?: UnitId;
  readonly fromName?: string;
  readonly toUnitId?: UnitId;
  readonly toName?: string;
  /** That leads there now. */
  readonly ruleId?: string;
  readonly requests: number;
  readonly examples: readonly string[];
}

export interface ReplayRule {
  readonly ruleId: string;
  readonly name?: string;
  readonly before: number;
  readonly after: number;
}

export interface ReplayRulesBody {
  readonly change: RuleChange;
  /** How many of the latest. */
  readonly requests?: number;
}

/** 回放进度 */
export type ReplayState = 'waiting' | 'running' | 'done' | 'failed';

export interface ReplayUnit {
  readonly unitId: UnitId;
  readonly unitName: string;
  readonly before: number;
  readonly after: number;
}

export interface ReplayView {
  readonly replayId: string;
  readonly state: ReplayState;
  readonly basedOn: string;
  readonly by: string;
  readonly at: Instant;
  readonly done: number;
  readonly total: number;
  readonly because?: string;
  readonly milliseconds?: number;
  readonly oldest?: Instant;
  readonly newest?: Instant;
  /** Would have gone elsewhere. */
  readonly moved?: number;
  readonly reviewsBefore?: number;
  readonly reviewsAfter?: number;
  /** Decisions in which a rule failed. */
  readonly failures?: number;
  /** Whose load changes, the most first. */
  readonly units: readonly ReplayUnit[];
  readonly moves: readonly ReplayMove[];
  readonly rules: readonly ReplayRule[];
}

/** What the handling unit says it achieved. */
export type ReplyResult = 'solved' | 'partly' | 'unable';

/** The unit's answer. What it must bring depends on kind and result, by dated policy. */
export interface ReplyTicketBody {
  readonly result: ReplyResult;
  /** 回复内容 */
  readonly text: string;
  /** 办理依据 */
  readonly basis?: string;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
}

/** The review of a reply. */
export interface ReplyVerdictView {
  /** 是否通过 */
  readonly approved: boolean;
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** Why it was sent back. */
  readonly because?: string;
}

/** A reply of the unit, earlier ones included. */
export interface ReplyView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** 轮次 */
  readonly round: number;
  readonly result: ReplyResult;
  /** As written. */
  readonly text: string;
  /** As written. */
  readonly basis?: string;
  /** 证据 */
  readonly attachments: readonly EvidenceRef[];
  readonly verdict?: ReplyVerdictView;
  /** 协办反馈 */
  readonly assists?: readonly AssistSummaryView[];
  /** The root whose reply this is; missing where the unit wrote it here. */
  readonly ofRoot?: TicketId;
}

/** An assisting unit reports to the lead. */
export interface ReportAssistBody {
  /** Only for accounts that work for every unit; others mean their own. */
  readonly unitId?: UnitId;
  /** 协办反馈 */
  readonly text: string;
  /** False: how it stands, and why it takes longer. */
  readonly final: boolean;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
}

/** Of a robot's call: `sent` with its status and, where reached, all three answers. */
export interface ReportMessageBody {
  readonly key: string;
  readonly outcome: 'sent' | 'failed' | 'again';
  /** With `again`. */
  readonly againMinutes?: number;
  /** For people: why it failed. No number, no name. */
  readonly detail?: string;
  readonly status?: CallbackStatus;
  readonly contacted?: boolean;
  readonly solved?: boolean;
  readonly satisfaction?: Satisfaction;
  readonly recording?: string;
}

/** What the called unit did. */
export interface ReportWhistleBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  /** Only for accounts that work for every unit; others mean their own. */
  readonly unitId?: UnitId;
  /** 任务完成情况 */
  readonly text: string;
  /** References from putEvidence; the same unit must have uploaded them. */
  readonly attachments?: readonly EvidenceRef[];
}

/** The desk corrected or completed a request before its dispatch (诉求补正). Replaces what was received. */
export interface RequestAmended {
  readonly requestId: RequestId;
  readonly kind: RequestKind;
  /** Sealed original (密文): petitioner, full text and address, AES-256-GCM, base64. Only intakes and the classifier hold the key. */
  readonly sealed: string;
  /** The petitioner asks that the identity be kept from the reported party (要求保密, 条例 §8). */
  readonly confidential: boolean;
  /** How many residents stand behind it (诉求人数), the petitioner included; 1 = the petitioner alone. */
  readonly supporters: number;
  readonly hint?: Hint;
  /** Why it was amended (补正原因). No personal data. */
  readonly because: string;
}

/** A classification as it stands, with its request and revision. */
export interface RequestClassification {
  /** 诉求编号 */
  readonly requestId: string;
  /** 版本 */
  readonly revision: number;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly receivedAt: Instant;
  /** 标题 */
  readonly title: string;
  /** 诉求内容 */
  readonly text: string;
  readonly place: ClassifiedPlace;
  readonly problemType: ProblemTypeGuess;
  /** 备选分类 */
  readonly alternatives: readonly ProblemTypeAlternative[];
  readonly dimensions: DimensionGuesses;
  readonly urgency: UrgencyGuess;
  readonly decidedBy: Decider;
  /** 可信 */
  readonly confident: boolean;
  /** 分类器版本 */
  readonly classifierVersion: string;
  readonly settlement?: Settlement;
}

/** What a request is about, where, how urgent (智能分类). The privacy gate: nothing personal passes it. Said again after an amendment or a settlement. */
export interface RequestClassified {
  readonly requestId: RequestId;
  readonly channel: Channel;
  readonly kind: RequestKind;
  /** When the city received the request (受理时间). */
  readonly receivedAt: Instant;
  readonly petitionerRef: PetitionerRef;
  /** The petitioner asks that the identity be kept from the reported party (要求保密, 条例 §8). */
  readonly confidential: boolean;
  /** How many residents stand behind it (诉求人数), the petitioner included; 1 = the petitioner alone. */
  readonly supporters: number;
  /** Title (标题), masked. */
  readonly title: string;
  /** What was said (诉求内容), masked: names, phones, house and identity numbers removed. */
  readonly text: string;
  readonly place: Place;
  readonly problemType: ProblemTypeGuess;
  /** Problem types that came close (备选分类), best first. */
  readonly alternatives: readonly ProblemTypeAlternative[];
  /** Where the type is not sure: problem types with the probability of each, most likely first; what is left out is negligible. All of them may still lead to one unit. */
  readonly spread?: readonly ProblemTypeAlternative[];
  readonly dimensions: DimensionGuesses;
  readonly urgency: UrgencyGuess;
  readonly decidedBy: Decider;
  /** Sure enough to be dispatched without a person looking at it (可自动派单). */
  readonly confident: boolean;
  /** Version of the classifier and its reference data (分类器版本). */
  readonly classifierVersion: string;
  readonly settlement?: Settlement;
}

/** A unit received a request (派单). A direct dispatch to a street office is said twice: to handle, and to its district to supervise (条例 §12). */
export interface RequestDispatched {
  readonly requestId: RequestId;
  readonly ticketId: TicketId;
  /** How many times this request was dispatched, this time included (派单次数). */
  readonly hop: number;
  readonly role: DispatchRole;
  /** The unit that handles the ticket (承办单位), whoever receives this copy. */
  readonly unitId: UnitId;
  /** District that supervises the handling street office (督促区, 条例 §12). */
  readonly districtUnitId?: UnitId;
  /** Units that assist (协办单位, 条例 §14); the handling unit leads. */
  readonly assistUnitIds: readonly UnitId[];
  readonly mode: DispatchMode;
  readonly rule: DispatchRule;
  /** Dispatcher who decided (派单人), or `machine`. */
  readonly decidedBy: UserId;
  /** Tier that sets the time limits (时限档次); a dispatcher may raise or lower the recognised urgency. */
  readonly tier: Urgency;
  readonly kind: RequestKind;
  readonly channel: Channel;
  /** Title (标题), masked. */
  readonly title: string;
  /** What was said (诉求内容), masked: names, phones, house and identity numbers removed. */
  readonly text: string;
  readonly place: Place;
  readonly problemType: ProblemTypeCode;
  readonly dimensions: DimensionCodes;
  readonly urgency: Urgency;
  readonly petitionerRef: PetitionerRef;
  /** The petitioner asks that the identity be kept from the reported party (要求保密, 条例 §8). */
  readonly confidential: boolean;
  /** How many residents stand behind it (诉求人数), the petitioner included; 1 = the petitioner alone. */
  readonly supporters: number;
  /** When the city received the request (受理时间). */
  readonly receivedAt: Instant;
  /** When it was classified (分类时间). */
  readonly classifiedAt: Instant;
  /** When it was dispatched (派单时间). */
  readonly dispatchedAt: Instant;
  /** Since when the handling limit runs, where an earlier dispatch began it (时限起算, 区分转). */
  readonly limitFrom?: Instant;
  /** Which part of a split request this is (拆分序号); missing where it was not split. */
  readonly part?: number;
  /** Which dispatch of the same part this is, passing down not counted (第几次改派); missing: the hop. */
  readonly turn?: number;
}

/** One request as it is registered. */
export interface RequestDraft {
  readonly channel?: 'hotline' | 'online';
  /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
  readonly kind: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  /** The request in the petitioner's words or the agent's record. */
  readonly text: string;
  /** Heading that came with an imported record. Sealed; the shown title comes from classification. */
  readonly title?: string;
  readonly petitioner?: PetitionerDraft;
  /** Where it happens, in words. */
  readonly address?: string;
  /** When it was said; left out: now. At most 5 minutes ahead, not before 2000. */
  readonly receivedAt?: string;
  /** The sender's own number. In a batch it is the line's idempotency key. */
  readonly externalId?: string;
  readonly hint?: PlaceHint;
  readonly settlement?: SettlementDraft;
}

/** A unit that got the request, by dispatch. */
export interface RequestHolder {
  readonly ticketId: string;
  readonly unitId: string;
  readonly districtUnitId?: string;
  readonly assistUnitIds?: readonly string[];
  readonly hop: number;
  readonly dispatchedAt: string;
}

/** Identity of a request (诉求编号): date in Asia/Shanghai and eight characters of Crockford base 32. Key of every fact. */
export type RequestId = string;

/** What the petitioner wants of the city (条例 §2). */
export type RequestKind = 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';

/** A request in a list: nothing personal. */
export interface RequestListItem {
  readonly requestId: string;
  readonly revision: number;
  /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
  readonly kind: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  readonly channel: 'hotline' | 'wechatGroup' | 'online';
  readonly stage: 'received' | 'classified' | 'answered' | 'disposed' | 'merged' | 'dispatched';
  readonly receivedAt: string;
  readonly petitionerRef: string;
  readonly confidential: boolean;
  readonly amended: number;
  readonly registeredBy?: string;
  /** From classification, known after dispatch. */
  readonly title?: string;
  readonly problemType?: string;
  readonly unitId?: string;
  readonly ticketId?: string;
  /** The ticket with which it is handled (并单). */
  readonly mergedInto?: TicketId;
}

/** Newest first. */
export interface RequestPage {
  readonly items: readonly RequestListItem[];
  readonly total: number;
  readonly cursor?: string;
}

/** Somebody told the city something (诉求受理). Personal data rides sealed, and on topic intake only. */
export interface RequestReceived {
  readonly requestId: RequestId;
  readonly channel: Channel;
  readonly kind: RequestKind;
  /** When the city received the request (受理时间). */
  readonly receivedAt: Instant;
  /** Sealed original (密文): petitioner, full text and address, AES-256-GCM, base64. Only intakes and the classifier hold the key. */
  readonly sealed: string;
  readonly petitionerRef: PetitionerRef;
  /** The petitioner asks that the identity be kept from the reported party (要求保密, 条例 §8). */
  readonly confidential: boolean;
  /** How many residents stand behind it (诉求人数), the petitioner included; 1 = the petitioner alone. */
  readonly supporters: number;
  readonly communityId?: CommunityId;
  readonly hint?: Hint;
  readonly settlement?: Settlement;
}

/** The desk answered or disposed of a request that lay already with the classifier (直接答复、不予派单). */
export interface RequestSettled {
  readonly requestId: RequestId;
  readonly settlement: Settlement;
}

/** How the desk settled it. */
export interface RequestSettlement {
  readonly outcome: 'answered' | 'disposed';
  /** 条例 §11(3) 的六种不派单处置。 */
  readonly disposition?: 'transferEmergency' | 'adviseStatutoryChannel' | 'duplicateNoNewFact' | 'explainConfidential' | 'adviseMarketOrSocial' | 'dissuadeUnlawful';
  readonly answeredBy: string;
  readonly at: string;
  /** Only for agents. */
  readonly reason?: string;
}

/** Where a request stands; one at a time. */
export type RequestStage = 'received' | 'classified' | 'answered' | 'disposed' | 'merged' | 'dispatched';

/** One request. `masked` says whether text and petitioner are shown in full. */
export interface RequestView {
  readonly requestId: string;
  readonly revision: number;
  /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
  readonly kind: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
  readonly channel: 'hotline' | 'wechatGroup' | 'online';
  readonly stage: 'received' | 'classified' | 'answered' | 'disposed' | 'merged' | 'dispatched';
  readonly receivedAt: string;
  readonly petitionerRef: string;
  readonly confidential: boolean;
  readonly amended: number;
  readonly registeredBy?: string;
  readonly externalId?: string;
  readonly title?: string;
  readonly problemType?: string;
  readonly masked: boolean;
  readonly text: string;
  readonly address?: string;
  readonly petitioner?: PetitionerView;
  readonly hint?: PlaceHint;
  readonly settlement?: RequestSettlement;
  readonly holders: readonly RequestHolder[];
  /** Who looked at the contact details; for agents. */
  readonly reveals?: readonly ContactReveal[];
  /** The ticket with which it is handled (并单). */
  readonly mergedInto?: TicketId;
}

export interface RequeueMessageBody {
  readonly key: string;
}

export interface ResolvePlaceBody {
  /** 诉求内容 */
  readonly text: string;
  /** 地址 */
  readonly address?: string;
  /** 区 */
  readonly districtId?: string;
  /** Of the group or the petitioner. */
  readonly communityId?: string;
  /** Place of the same petitioner before. */
  readonly earlier?: string;
  readonly location?: Location;
  /** Borders in force on this day (Asia/Shanghai); left out: the newest. */
  readonly on?: string;
}

export interface ResolvedPlace {
  readonly outcome: PlaceOutcome;
  /** 区 */
  readonly districtId?: string;
  /** 街乡镇 */
  readonly streetId?: string;
  /** 社区（村） */
  readonly communityId?: string;
  /** 全称 */
  readonly fullName?: string;
  /** 承办单位 */
  readonly unitId?: string;
  /** 置信度 */
  readonly confidence: number;
  /** 依据词 */
  readonly words: readonly string[];
  /** 依据位置 */
  readonly span?: {
    readonly begin: number;
    readonly end: number;
  };
  /** 市外地点 */
  readonly outside?: string;
  /** 可能的地点 */
  readonly candidates: readonly PlaceCandidate[];
  /** The one question that tells most. */
  readonly question?: string;
}

/** How long the log keeps a topic. */
export type Retention = 'short' | 'kept';

/** Why the contact details are needed. Kept with the request. */
export interface RevealBody {
  readonly reason: string;
}

/** A request that waits for a dispatcher. */
export interface ReviewItem {
  readonly requestId: string;
  /** Of the routing document. */
  readonly revision: number;
  readonly reason: ReviewReason;
  /** In Chinese, for the dispatcher. */
  readonly because: string;
  /** A fault of ours (a rule failed): tell the administrator. */
  readonly alarm: boolean;
  readonly since: Instant;
  /** By when a dispatcher decides. */
  readonly dueAt: Instant;
  readonly overdue: boolean;
  /** Hop that the dispatch will be. */
  readonly hop: number;
  readonly urgency: Urgency;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly title: string;
  /** Masked. */
  readonly text: string;
  readonly place: DispatchPlaceView;
  readonly problemType: string;
  readonly confidential: boolean;
  readonly supporters: number;
  readonly receivedAt: Instant;
  readonly candidates: readonly DispatchCandidate[];
  readonly conference?: ConferenceView;
  /** Which part of a split request waits. */
  readonly part?: number;
}

export interface ReviewPage {
  readonly items: readonly ReviewItem[];
  /** All that match, not only this page. */
  readonly total: number;
  /** Of all that match, past their time. */
  readonly overdue: number;
  readonly cursor?: string;
}

/** Why no machine dispatched: an emergency with doubt; classification not confident; place unknown; no rule; a rule failed; department work that a rule would give to a street office; the rule's unit does not exist; too many hops; an upheld objection without a valid other unit. */
export type ReviewReason = 'emergencyDoubt' | 'notConfident' | 'placeUnknown' | 'noRule' | 'ruleFault' | 'dutyList' | 'unknownUnit' | 'hopLimit' | 'noValidUnit';

export interface RobotQuestion {
  readonly field: 'contacted' | 'solved' | 'satisfaction';
  readonly text: string;
}

/** What an account may do. */
export type Role = 'agent' | 'dispatcher' | 'office' | 'reviewer' | 'caller' | 'community' | 'analyst' | 'admin' | 'machine';

export interface RoundsPolicy {
  /** Rounds of handling at most, the first one counted. */
  readonly max: number;
  readonly sure: Sureness;
  readonly note: string;
  /** From which level up replies are reviewed, by round; the last one repeats. A reopened matter is looked at one level up. */
  readonly reviewLevels: readonly ('unit' | 'district' | 'city')[];
}

/** What changes in the rules of a version; everything else stays. */
export interface RuleChange {
  /** The newest version; the change applies to it. */
  readonly basedOn: string;
  /** New rules, and old ones by their id as they shall be. */
  readonly put: readonly CatalogueRule[];
  readonly remove: readonly string[];
  /** What changes in the duty list. */
  readonly duties?: {
    readonly put: readonly DutyListEntry[];
    readonly remove: readonly string[];
  };
}

export interface RuleCheck {
  readonly findings: readonly RuleFinding[];
  readonly total: Total;
  /** How many there would be. */
  readonly rules: number;
}

/** What is wrong, with the rule, and the one it collides with. */
export interface RuleFinding {
  readonly kind: RuleFindingKind;
  readonly ruleIds: readonly string[];
  readonly because: string;
}

/** 规则错误 */
export type RuleFindingKind = 'overlapping' | 'unreachable' | 'neverMatches' | 'unknownUnit' | 'dutyList' | 'duplicateId' | 'unknownRule' | 'wrongDuty';

export interface RulePage {
  readonly version: string;
  readonly items: readonly RuleRow[];
  readonly total: Total;
  readonly cursor?: Cursor;
}

/** A rule beside the one that fired. */
export interface RuleReference {
  readonly ruleId: string;
  /** Name and ground of the rule, in Chinese. */
  readonly because: string;
  /** Lead that it would have given. */
  readonly unitId?: UnitId;
}

/** A rule whose dispatches were objected to with reason. */
export interface RuleRepairRow {
  /** Id. */
  readonly ruleId: string;
  /** Latest version seen. */
  readonly policyVersion: string;
  /** 异议成立次数 */
  readonly upheld: number;
  /** 异议不成立次数 */
  readonly rejected: number;
  readonly toUnitId?: UnitId;
  /** Name. */
  readonly toUnitName?: string;
  readonly examples: readonly TicketId[];
}

/** Proposals to mend rules of the dispatch catalogue. */
export interface RuleRepairs {
  readonly items: readonly RuleRepairRow[];
  /** Rulings looked at: the latest, 2,000 at most. */
  readonly rulings: number;
}

/** A rule with the names of what its codes stand for. */
export interface RuleRow {
  readonly rule: CatalogueRule;
  /** Absent: the street office or the district of the place. */
  readonly leadName?: string;
  readonly typeNames: readonly string[];
  readonly areaNames: readonly string[];
  readonly assistNames: readonly string[];
}

/** The district rules on a refusal (街道办事处条例 §44). */
export interface RuleWhistleBody {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  readonly unitId: UnitId;
  /** 须到场 */
  readonly mustCome: boolean;
  /** 理由 */
  readonly because: string;
}

/** The rule that would have decided otherwise (次优规则). */
export interface RunnerUp {
  /** Rule that came second. */
  readonly ruleId: string;
  readonly unitId: UnitId;
}

/** What the petitioner says of the handling. */
export type Satisfaction = 'satisfied' | 'basicallySatisfied' | 'dissatisfied';

export interface SaveRulesBody {
  readonly change: RuleChange;
  /** First day, Asia/Shanghai. */
  readonly from: string;
  /** Why. */
  readonly note: string;
}

/** Why the reply does not do. */
export interface SendBackReplyBody {
  /** 驳回理由 */
  readonly because: string;
}

/** Every session of this account has ended. */
export interface SessionClosed {
  readonly userId: string;
}

/** The token goes into `Authorization: Bearer` for machines; browsers use the cookie that is set beside it. */
export interface SessionOpened {
  readonly token: string;
  readonly principal: AccountView;
  /** To be sent as `x-csrf-token` on every write that the cookie authenticates. */
  readonly csrf: string;
  readonly expiresAt: string;
}

/** The session as the server sees it. */
export interface SessionView {
  readonly principal: AccountView;
  readonly csrf: string;
}

/** How the desk ended a request without a ticket (直接答复或不予派单, 条例 §11). */
export interface Settlement {
  readonly outcome: SettlementOutcome;
  readonly disposition?: Disposition;
  readonly answeredBy: UserId;
}

/** Settled at the desk, without dispatch: a direct answer (条例 §11(1)) or one of the six dispositions (条例 §11(3)). */
export interface SettlementDraft {
  readonly outcome: 'answered' | 'disposed';
  /** 条例 §11(3) 的六种不派单处置。 */
  readonly disposition?: 'transferEmergency' | 'adviseStatutoryChannel' | 'duplicateNoNewFact' | 'explainConfidential' | 'adviseMarketOrSocial' | 'dissuadeUnlawful';
  /** The answer given, or why this disposition applies. Sealed. */
  readonly reason: string;
}

/** How the desk ended a request without dispatching it. */
export type SettlementOutcome = 'answered' | 'disposed';

/** Something for a person to look at (疑点), with what speaks for it. */
export interface Signal {
  readonly id: string;
  readonly kind: SignalKind;
  readonly unitId: UnitId;
  readonly at: Instant;
  readonly state: SignalState;
  readonly evidence: readonly {
    readonly requestId: RequestId;
    readonly ticketId?: TicketId;
    readonly at: Instant;
    readonly what: SignalWhat;
    readonly by?: string;
    readonly said?: string;
    readonly title?: string;
  }[];
  readonly evidenceTotal: number;
  readonly review?: {
    readonly outcome: SignalOutcome;
    readonly because: string;
    readonly by: string;
    readonly at: Instant;
  };
}

/** 疑点类型 */
export type SignalKind = 'calledAgain' | 'identicalReplies' | 'nightReplies' | 'contactDenied' | 'pressure';

/** 核查结论 */
export type SignalOutcome = 'dismissed' | 'followUp';

export interface SignalPage {
  readonly items: readonly Signal[];
  readonly total: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
  readonly period: string;
  readonly cursor?: string;
}

/** 核查状态 */
export type SignalState = 'open' | 'dismissed' | 'followUp';

/** 依据 */
export type SignalWhat = 'closed' | 'askedAgain' | 'replied' | 'saidContacted' | 'deniedContact' | 'reported';

/** What is being taken down, and who says it by reference: never by name or number. */
export interface SimilarBody {
  /** 诉求内容 */
  readonly text: string;
  /** 地址 */
  readonly address?: string;
  /** 社区（村） */
  readonly communityId?: string;
  /** 街乡镇 */
  readonly streetId?: string;
  readonly problemType?: ProblemTypeCode;
  /** Reference of the petitioner, as earlier requests show it. */
  readonly petitionerRef?: string;
}

/** Candidates for the same matter, likeliest first, and how often it was heard. */
export interface SimilarFound {
  readonly items: readonly SimilarRequest[];
  readonly counts: RepeatCounts;
  /** 比对件数 */
  readonly looked: number;
  /** False while requests from before the last start are still being read: there may be more. */
  readonly complete: boolean;
}

/** How close two requests are in place. */
export type SimilarPlace = 'building' | 'community' | 'street';

/** A request that may be about the same matter, with what speaks for it. A person decides. */
export interface SimilarRequest {
  /** 诉求编号 */
  readonly requestId: string;
  readonly receivedAt: Instant;
  /** 标题 */
  readonly title: string;
  /** The beginning of the masked text. */
  readonly excerpt: string;
  /** 地址 */
  readonly placeText: string;
  /** 问题类型 */
  readonly problemType: string;
  /** 相似程度 */
  readonly likeness: number;
  /** 共同词语 */
  readonly words: readonly string[];
  readonly samePlace?: SimilarPlace;
  /** 同一问题类型 */
  readonly sameType: boolean;
  /** Never said of a confidential request. */
  readonly sameCaller: boolean;
  /** 相隔天数 */
  readonly daysApart: number;
}

/** One matter of the request, with its owner. Masked, as the request is. */
export interface SplitPart {
  readonly unitId: UnitId;
  /** 协办单位 */
  readonly assistUnitIds?: readonly UnitId[];
  readonly tier?: Urgency;
  /** 标题 */
  readonly title: string;
  /** 内容 */
  readonly text: string;
  readonly problemType?: ProblemTypeCode;
  /** 派单理由 */
  readonly because: string;
}

/** One request about several matters. */
export interface SplitRequestBody {
  /** 拆分 */
  readonly parts: readonly SplitPart[];
}

/** 考核类别 */
export type Standing = 'advanced' | 'progress' | 'rectification' | 'governance';

/** Nine-digit code of a street, area, town or township (街乡镇). */
export type StreetId = string;

/** What has been typed so far. */
export interface SuggestBody {
  /** 诉求内容 */
  readonly text: string;
  /** 地址 */
  readonly address?: string;
  /** 社区（村） */
  readonly communityId?: string;
  /** Place of the same petitioner before. */
  readonly earlier?: string;
  readonly location?: Location;
}

/** A supervision with its notice (条例 §5). */
export interface SuperviseTicketBody {
  /** 督办通知 */
  readonly notice: string;
  /** Left out: the latest that policy allows. */
  readonly dueAt?: Instant;
}

export interface SupervisionPolicy {
  readonly within: LimitDuration;
  readonly sure: Sureness;
  readonly note: string;
}

/** A supervision. */
export interface SupervisionView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly level: DecisionLevel;
  /** As written. */
  readonly notice: string;
  readonly dueAt: Instant;
  /** What the unit answered. */
  readonly answer?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
    /** As written. */
    readonly text: string;
    /** 证据 */
    readonly attachments: readonly EvidenceRef[];
  };
  /** Why it ended. */
  readonly ended?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
    /** As written. */
    readonly because: string;
  };
}

/** How well a value is founded: in the statute; seen in public practice; set by us until the department decides. */
export type Sureness = 'statute' | 'practised' | 'assumed';

export interface TakeMessagesBody {
  readonly way: MessageWay;
  readonly limit?: number;
  /** So long nobody else gets them. */
  readonly leaseSeconds?: number;
}

export interface TakenMessages {
  readonly items: readonly {
    readonly key: string;
    readonly way: MessageWay;
    /** Phone number. */
    readonly to: string;
    readonly text: string;
    /** For the robot, in this order. */
    readonly questions?: readonly RobotQuestion[];
    readonly until: string;
    readonly tries: number;
    readonly purpose: MessagePurpose;
  }[];
}

/** 三率 of a group under a dated policy; all 0 when there is no valid callback. */
export interface ThreeRates {
  /** Denominator. */
  readonly validCallbacks: number;
  /** 响应率, 0…1. */
  readonly response: number;
  /** 解决率, 0…1. */
  readonly resolution: number;
  /** 满意率, 0…1. */
  readonly satisfaction: number;
  /** 综合成绩, 0…100, rounded as the policy says. */
  readonly composite: number;
  /** Too few valid callbacks to tell units apart (threshold of the policy). */
  readonly fewCallbacks: boolean;
}

/** The unit accepted the ticket (签收). */
export interface TicketAccepted {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
}

/** An event of the transition table. */
export type TicketAction = 'open' | 'accept' | 'assign' | 'contact' | 'note' | 'addInformation' | 'rate' | 'reply' | 'approve' | 'sendBack' | 'object' | 'upholdObjection' | 'rejectObjection' | 'callBack' | 'close' | 'reopen' | 'breach' | 'archive' | 'passDown' | 'applyExtension' | 'grantExtension' | 'refuseExtension' | 'applyPause' | 'grantPause' | 'refusePause' | 'resumeClock' | 'applyParking' | 'grantParking' | 'refuseParking' | 'keepParked' | 'unpark' | 'applyExclusion' | 'grantExclusion' | 'refuseExclusion' | 'restore' | 'applyEscalation' | 'grantEscalation' | 'refuseEscalation' | 'endorse' | 'withdraw' | 'tell' | 'supervise' | 'answerSupervision' | 'endSupervision' | 'whistle' | 'arrive' | 'confirmArrival' | 'refuseWhistle' | 'ruleWhistle' | 'reportWhistle' | 'endWhistle' | 'rateWhistle' | 'askAssist' | 'reportAssist' | 'merge' | 'unmerge';

/** An application was granted, refused, passed on to the next level, withdrawn or overtaken (批复). */
export interface TicketApplicationDecided {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly kind: ApplicationKind;
  /** pending: approved by one level, waits for the next (状态). */
  readonly state: ApplicationState;
  /** Reason in a sentence (理由). */
  readonly because?: string;
}

/** The unit asks a higher level for an extension, a pause, parking, exclusion or escalation (申请, 条例 §15, §20). */
export interface TicketApplied {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly kind: ApplicationKind;
  /** Ground, a code of the handling policy (理由代码). */
  readonly reason: string;
  /** Who decides first (审批层级). */
  readonly level: DecisionLevel;
  /** To be decided by (批复期限). */
  readonly decideBy: Instant;
  /** Until when it is asked for (申请到). */
  readonly until?: Instant;
}

/** The unit gave the ticket to one of its people (分派). */
export interface TicketAssigned {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Account that handles it (承办人). */
  readonly assignee: UserId;
}

/** The lead asks another unit to assist (商请协办, 条例 §14). */
export interface TicketAssistAsked {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The unit that is to assist (协办单位). */
  readonly assistUnitId: UnitId;
  /** To report to the lead by (协办期限). */
  readonly dueAt: Instant;
}

/** An assisting unit reports to the lead (协办反馈, 条例 §14). */
export interface TicketAssistReported {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The unit that assists (协办单位). */
  readonly assistUnitId: UnitId;
  /** False: how it stands, and why it takes longer (最终反馈). */
  readonly final: boolean;
}

export interface TicketCallback {
  readonly callbackId: string;
  readonly round: number;
  readonly state: 'open' | 'done' | 'withdrawn';
  readonly dueAt: Instant;
  readonly doneAt?: Instant;
  /** Until when the unit may appeal. */
  readonly appealUntil?: Instant;
  readonly mayAppeal: boolean;
  readonly appeal?: AppealItem;
}

export interface TicketCallbacks {
  readonly items: readonly TicketCallback[];
  /** On which one may appeal, by the policy of today. */
  readonly grounds: readonly AppealGround[];
}

/** A named and approved event moved the due times (时限变动, 条例 §15). Nothing else does. */
export interface TicketClockMoved {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly move: ClockMove;
  /** The due times that hold from now on (新的时限). */
  readonly due: DueTimes;
}

/** The ticket is finished (结案). */
export interface TicketClosed {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly outcome: CloseOutcome;
  readonly cell?: CallbackCell;
}

/** The unit tried to contact the petitioner (联系诉求人, 条例 §15). What was said stays with the ticket. */
export interface TicketContacted {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
}

/** Tickets per queue within the scope, and how many are overdue. */
export interface TicketCounts {
  readonly dispatched: number;
  readonly accepted: number;
  readonly handling: number;
  readonly replied: number;
  readonly callingBack: number;
  readonly closed: number;
  readonly archived: number;
  readonly void: number;
  readonly objection: number;
  /** dispatched + accepted + handling */
  readonly inbox: number;
  /** 已超时 */
  readonly overdue: number;
  readonly merged: number;
}

/** What others than the lead owe on a ticket, or what comes back. */
export interface TicketDeskView {
  readonly since: Instant;
  /** 专项事项 */
  readonly matters: readonly DeskMatter[];
  /** 待审批层级 */
  readonly levels?: readonly DecisionLevel[];
  /** 待报到、待反馈单位 */
  readonly unitIds: readonly UnitId[];
  /** When the first of it is due or comes back. */
  readonly dueAt: Instant;
}

/** Due times of the running round. */
export interface TicketDue {
  readonly acceptAt: Instant;
  readonly contactAt: Instant;
  readonly handleAt: Instant;
  /** Version of the limits. */
  readonly policyVersion: string;
  /** A year without a published work calendar was touched. */
  readonly provisional?: boolean;
}

/** One event of the ticket's life. */
export interface TicketHistoryView {
  readonly at: Instant;
  readonly what: TicketAction;
  /** Account, or machine. */
  readonly by: string;
  /** 轮次 */
  readonly round: number;
  /** In Chinese. */
  readonly note?: string;
  /** What the clocks go by. */
  readonly until?: Instant;
  /** Since when the handling limit runs, where an earlier dispatch began it. */
  readonly from?: Instant;
  /** Of a merge or its undo: the root. */
  readonly other?: TicketId;
}

/** Identity of a ticket (工单编号): the request and the hop that made it. */
export type TicketId = string;

/** The petitioner added facts or photos on the page of progress (诉求人补充). What was said stays with the ticket, masked. */
export interface TicketInformationAdded {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** How many photos came with it (附件数); the files stay with the tickets service. */
  readonly attachments: number;
}

/** inbox: what the unit owes (default). review: replies that wait for approval. objections: under review. callback: being called back. done: closed. merged: waiting with their root. all: everything, archived and void tickets too. */
export type TicketListView = 'inbox' | 'review' | 'objections' | 'callback' | 'done' | 'merged' | 'all';

/** A mark beside the stage. */
export interface TicketMarkView {
  readonly mark: Mark;
  readonly since: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** In Chinese. */
  readonly why: string;
  /** When it ends or is looked at again. */
  readonly until?: Instant;
}

/** Something rides beside the stage from now on (加标记). */
export interface TicketMarked {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly mark: Mark;
  /** In Chinese (原因). */
  readonly why: string;
  /** When it ends or is looked at again (到). */
  readonly until?: Instant;
}

/** Handled together with another ticket about the same matter (并单): its own clocks rest, its petitioner is answered and called back with the root. */
export interface TicketMerged {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The ticket on which the matter is handled (主单). */
  readonly rootTicketId: TicketId;
  /** The unit for which the demand counts while merged, as the policy of that day says (计入单位). */
  readonly countsForUnitId: UnitId;
  /** The mass incident that attached it (聚集事件). */
  readonly incidentId?: string;
  /** Reason in a sentence (理由). */
  readonly because: string;
}

/** A note on the handling. */
export interface TicketNoteView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  /** 轮次 */
  readonly round: number;
  /** As written. */
  readonly text: string;
  /** 证据 */
  readonly attachments: readonly EvidenceRef[];
}

/** Somebody wrote down progress (办理记录). The note stays with the ticket. */
export interface TicketNoted {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** How many files of evidence came with it (附件数); the files stay with the tickets service. */
  readonly attachments: number;
}

/** The unit disputes the dispatch (派单异议, 条例 §12). */
export interface TicketObjected {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly reason: ObjectionReason;
  /** Unit that should have it (建议承办单位). */
  readonly proposedUnitId?: UnitId;
}

/** The reviewer keeps the dispatch (异议不成立): no second objection on the same ground. */
export interface TicketObjectionRejected {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Why the dispatch stands (维持理由). No personal data. */
  readonly because: string;
  /** New due times, when the policy stops the clocks while an objection is reviewed; otherwise nothing moved. */
  readonly due?: DueTimes;
}

/** The reviewer agrees with the objection (异议成立): the ticket becomes void and the router dispatches anew. */
export interface TicketObjectionUpheld {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Unit that should have it (建议承办单位), as the reviewer sees it. */
  readonly proposedUnitId?: UnitId;
  /** Why the objection is upheld (异议成立理由). No personal data. */
  readonly because: string;
}

/** A unit has a ticket to handle (工单建立). */
export interface TicketOpened {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** District that supervises the handling street office (督促区, 条例 §12). */
  readonly districtUnitId?: UnitId;
  /** Units that assist (协办单位, 条例 §14); the handling unit leads. */
  readonly assistUnitIds: readonly UnitId[];
  /** How many times this request was dispatched, this time included (派单次数). */
  readonly hop: number;
  readonly mode: DispatchMode;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly problemType: ProblemTypeCode;
  readonly dimensions: DimensionCodes;
  readonly urgency: Urgency;
  readonly place: Place;
  readonly petitionerRef: PetitionerRef;
  /** Tier that set the time limits (时限档次). */
  readonly tier: Urgency;
  readonly due: DueTimes;
  /** When the city received the request (受理时间). */
  readonly receivedAt: Instant;
  /** When it was dispatched (派单时间). */
  readonly dispatchedAt: Instant;
  /** Until when the assisting units report to the lead (协办期限); missing where nobody assists. */
  readonly assistDueAt?: Instant;
}

/** How it ended. */
export interface TicketOutcome {
  readonly outcome: CloseOutcome;
  readonly cell?: CallbackCell;
  readonly at: Instant;
}

/** A page of tickets. */
export interface TicketPage {
  readonly items: readonly TicketRow[];
  /** Exact. */
  readonly total: number;
  readonly cursor?: string;
}

/** A district has one of its own units handle it (区分转, 条例 §12). */
export interface TicketPassedDown {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The unit inside the district (转到). */
  readonly toUnitId: UnitId;
  /** Reason in a sentence (理由). */
  readonly because: string;
  /** Since when the handling limit runs, where it goes on (时限起算). */
  readonly limitFrom?: Instant;
}

/** Where the matter is, masked. */
export interface TicketPlaceView {
  readonly districtId?: DistrictId;
  readonly streetId?: StreetId;
  readonly communityId?: CommunityId;
  /** Masked. */
  readonly text: string;
}

/** Where a ticket waits: its stage, the reviewer's desk while an objection is pending, or with its root while it is merged. */
export type TicketQueue = 'dispatched' | 'accepted' | 'handling' | 'replied' | 'callingBack' | 'closed' | 'archived' | 'void' | 'objection' | 'merged';

/** The petitioner answered the questions of the callback on the page of progress (诉求人评价). followup keeps the answers in the callback's record. */
export interface TicketRated {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The unit had contacted the petitioner (是否联系). */
  readonly contacted: boolean;
  /** The matter is solved, says the petitioner (是否解决). */
  readonly solved: boolean;
  readonly satisfaction: Satisfaction;
}

/** Why. */
export interface TicketReasonBody {
  /** 理由 */
  readonly because: string;
}

/** The petitioner says it is not solved (重办): a new round with new time limits. */
export interface TicketReopened {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly due: DueTimes;
}

/** The unit reported its result (回复). The text stays with the ticket. */
export interface TicketReplied {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly result: ReplyResult;
  /** How many files of evidence came with it (附件数); the files stay with the tickets service. */
  readonly attachments: number;
  /** Fingerprint of the reply's wording without digits, spaces and punctuation (文字指纹): the same for replies copied from each other; no word can be read from it. */
  readonly wording?: string;
}

/** The reviewer approved the reply (审核通过). */
export interface TicketReplyApproved {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
}

/** The root of a merged ticket was answered or ran out of time, and with it this one: its own petitioner is to be called back. */
export interface TicketRootAnswered {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The ticket on which the matter is handled (主单). */
  readonly rootTicketId: TicketId;
  readonly because: CallbackReason;
}

/** A ticket in a list. */
export interface TicketRow {
  readonly ticketId: TicketId;
  /** 版本 */
  readonly revision: number;
  readonly requestId: RequestId;
  /** 派单次数 */
  readonly hop: number;
  /** 轮次 */
  readonly round: number;
  readonly stage: TicketStage;
  readonly queue: TicketQueue;
  readonly unitId: UnitId;
  /** Name. */
  readonly unitName: string;
  readonly districtId?: DistrictId;
  /** 协办单位 */
  readonly assistUnitIds: readonly UnitId[];
  readonly mode: DispatchMode;
  readonly kind: RequestKind;
  readonly channel: Channel;
  /** Masked. */
  readonly title: string;
  readonly place: TicketPlaceView;
  readonly problemType: ProblemTypeCode;
  /** Name. */
  readonly problemTypeName: string;
  readonly dimensions: DimensionCodes;
  readonly urgency: Urgency;
  readonly tier: Urgency;
  /** 要求保密 */
  readonly confidential: boolean;
  /** 附议人数 */
  readonly supporters: number;
  readonly receivedAt: Instant;
  readonly dispatchedAt: Instant;
  readonly due: TicketDue;
  /** The due time that comes next; missing when the unit owes nothing. */
  readonly dueAt?: Instant;
  /** 已超时 */
  readonly overdue: boolean;
  /** 标记 */
  readonly marks: readonly TicketMarkView[];
  /** As assigned. */
  readonly assignee?: string;
  readonly desk?: TicketDeskView;
  /** The ticket it is merged into. */
  readonly mergedInto?: TicketId;
  /** Tickets merged into this one; missing where there are none. */
  readonly members?: number;
}

/** Why it came to this unit. */
export interface TicketRule {
  /** Id. */
  readonly ruleId: string;
  /** Version of the catalogue. */
  readonly policyVersion: string;
  /** In Chinese. */
  readonly because: string;
}

/** The reviewer did not approve the reply (驳回). */
export interface TicketSentBack {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** What is missing (驳回原因). No personal data. */
  readonly because: string;
}

/** Ascending, or descending with a minus. Tickets without a next due time come last. */
export type TicketSort = 'dueAt' | '-dueAt' | 'receivedAt' | '-receivedAt';

/** Where a ticket stands; one at a time. */
export type TicketStage = 'dispatched' | 'accepted' | 'handling' | 'replied' | 'callingBack' | 'closed' | 'archived' | 'void';

/** Somebody above watches the ticket, with a notice and a due time (督办, 条例 §5). */
export interface TicketSupervised {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly level: DecisionLevel;
  /** To be answered by (答复期限). */
  readonly dueAt: Instant;
}

/** The unit answered the supervision (答复督办). */
export interface TicketSupervisionAnswered {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
}

/** The supervision ended (解除督办). */
export interface TicketSupervisionEnded {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Reason in a sentence (理由). */
  readonly because: string;
}

/** The petitioner was told what was granted and why (告知诉求人, 条例 §15). */
export interface TicketTold {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly kind: ApplicationKind;
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
}

/** It rides no more (去标记). */
export interface TicketUnmarked {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  readonly mark: Mark;
  /** Reason in a sentence (理由). */
  readonly because: string;
}

/** Handled by itself again (撤销并单), with the due times that the history says. */
export interface TicketUnmerged {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** The ticket on which the matter is handled (主单). */
  readonly rootTicketId: TicketId;
  /** Due times of the running round (时限). */
  readonly due: DueTimes;
  /** Reason in a sentence (理由). */
  readonly because: string;
}

/** A ticket with its history. Nothing in it says who the petitioner is. */
export interface TicketView {
  readonly ticketId: TicketId;
  /** 版本 */
  readonly revision: number;
  readonly requestId: RequestId;
  /** 派单次数 */
  readonly hop: number;
  /** 轮次 */
  readonly round: number;
  readonly stage: TicketStage;
  readonly queue: TicketQueue;
  readonly unitId: UnitId;
  /** Name. */
  readonly unitName: string;
  readonly districtId?: DistrictId;
  /** 协办单位 */
  readonly assistUnitIds: readonly UnitId[];
  readonly mode: DispatchMode;
  readonly kind: RequestKind;
  readonly channel: Channel;
  /** Masked. */
  readonly title: string;
  readonly place: TicketPlaceView;
  readonly problemType: ProblemTypeCode;
  /** Name. */
  readonly problemTypeName: string;
  readonly dimensions: DimensionCodes;
  readonly urgency: Urgency;
  readonly tier: Urgency;
  /** 要求保密 */
  readonly confidential: boolean;
  /** 附议人数 */
  readonly supporters: number;
  readonly receivedAt: Instant;
  readonly dispatchedAt: Instant;
  readonly due: TicketDue;
  /** The due time that comes next; missing when the unit owes nothing. */
  readonly dueAt?: Instant;
  /** 已超时 */
  readonly overdue: boolean;
  /** 标记 */
  readonly marks: readonly TicketMarkView[];
  /** As assigned. */
  readonly assignee?: string;
  /** Masked. */
  readonly text: string;
  readonly districtUnitId?: UnitId;
  /** 昼夜服务 */
  readonly roundTheClock: boolean;
  readonly rule: TicketRule;
  /** Account, or machine. */
  readonly dispatchedBy: string;
  /** 已超时的时限 */
  readonly breached: readonly DeadlineClock[];
  /** 协助 */
  readonly helpers: readonly string[];
  readonly contacts: readonly ContactView[];
  readonly notes: readonly TicketNoteView[];
  readonly replies: readonly ReplyView[];
  readonly objections: readonly ObjectionView[];
  readonly history: readonly TicketHistoryView[];
  readonly outcome?: TicketOutcome;
  /** What the asking account may try now. */
  readonly actions: readonly TicketAction[];
  readonly desk?: TicketDeskView;
  /** Absent until it happens. */
  readonly applications?: readonly ApplicationView[];
  /** Absent until it happens. */
  readonly whistles?: readonly WhistleView[];
  /** Absent until it happens. */
  readonly assists?: readonly AssistView[];
  /** Absent until it happens. */
  readonly supervisions?: readonly SupervisionView[];
  /** False: the asking account sees it as an assisting or called unit. */
  readonly asLead: boolean;
  /** The ticket it is merged into. */
  readonly mergedInto?: TicketId;
  /** Tickets merged into this one; missing where there are none. */
  readonly members?: number;
  readonly merged?: MergedView;
}

/** The ticket is no longer to be handled (作废). */
export interface TicketVoided {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Why it is void (作废原因). No personal data. */
  readonly because: string;
}

/** The caller ended the whistle (吹哨结束). */
export interface TicketWhistleEnded {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Number of the whistle on its ticket (第几次吹哨). */
  readonly whistle: number;
  /** Whether it was solved (是否解决). */
  readonly solved: boolean;
}

/** A called unit arrived, refused, reported, or was ruled upon (报到, 条例 §16). */
export interface TicketWhistleMoved {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Number of the whistle on its ticket (第几次吹哨). */
  readonly whistle: number;
  /** The unit that was called (被吹哨单位). */
  readonly calledUnitId: UnitId;
  readonly step: WhistleStep;
  /** To arrive by (到场期限). */
  readonly arriveBy: Instant;
}

/** Caller and called unit rate each other (双向评价, 条例 §33). */
export interface TicketWhistleRated {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Number of the whistle on its ticket (第几次吹哨). */
  readonly whistle: number;
  /** The unit that was called (被吹哨单位). */
  readonly calledUnitId: UnitId;
  /** True: the called unit rates the caller (评价吹哨单位). */
  readonly ofCaller: boolean;
  /** 1…5 (分数). */
  readonly score: number;
}

/** A street office calls departments to its side (吹哨, 条例 §16). */
export interface TicketWhistled {
  readonly ticketId: TicketId;
  readonly requestId: RequestId;
  readonly unitId: UnitId;
  readonly by: UserId;
  /** Round of handling (办理轮次): 1, and one more with every reopening. */
  readonly round: number;
  /** Number of the whistle on its ticket (第几次吹哨). */
  readonly whistle: number;
  readonly kind: WhistleKind;
  /** Units called (被吹哨单位). */
  readonly unitIds: readonly UnitId[];
  /** To arrive by (到场期限). */
  readonly arriveBy: Instant;
}

/** The clocks of one urgency that run with the ticket, from its dispatch or its reopening. Review and callback belong to the callback policy. */
export interface TierLimits {
  readonly accept: LimitDuration;
  readonly contact: LimitDuration;
  readonly handle: LimitDuration;
}

/** Limits of time, objections, rounds and proof, as dated policy (条例 §13). No number of it stands in the code. */
export interface TimeLimits {
  readonly $schema?: string;
  readonly versions: readonly TimeLimitsVersion[];
}

export type TimeLimitsItem = VersionRecord & {
  readonly tiers: LimitTiers;
};

export interface TimeLimitsList {
  readonly inForce: string;
  /** What the next change is based on. */
  readonly newest: string;
  readonly items: readonly TimeLimitsItem[];
}

export interface TimeLimitsVersion {
  readonly version: string;
  readonly from: string;
  readonly note: string;
  readonly tiers: {
    readonly emergency: TierLimits;
    readonly urgent: TierLimits;
    readonly ordinary: TierLimits;
    readonly complex: TierLimits;
  };
  readonly objection: ObjectionPolicy;
  readonly rounds: RoundsPolicy;
  readonly proof: ProofPolicy;
}

/** HH:MM in Asia/Shanghai. */
export type TimeOfDay = string;

/** That and how the petitioner was told (条例 §15). */
export interface ToldBody {
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  /** 告知情况 */
  readonly note?: string;
}

/** That the petitioner was told. */
export interface ToldView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly outcome: ContactOutcome;
  readonly method: ContactMethod;
  /** As written. */
  readonly note?: string;
}

/** How many items match, all pages together. */
export type Total = number;

/** Opaque key of a receiving unit (承办单位). */
export type UnitId = string;

export interface UnitItem {
  readonly unitId: UnitId;
  readonly kind: UnitKind;
  readonly name: string;
  readonly shortNames: readonly string[];
  readonly areaCode?: string;
  readonly districtId?: string;
  /** What it is responsible for. */
  readonly duty?: string;
  readonly roundTheClock: boolean;
}

/** What a receiving unit is. */
export type UnitKind = 'streetOffice' | 'district' | 'department' | 'utility';

export interface UnitPage {
  readonly items: readonly UnitItem[];
  readonly total: number;
  readonly cursor?: string;
}

/** City departments and public-service enterprises (承办单位). District and street units are derived from the areas: `district-<code>`, `street-<code>`. */
export interface UnitRegister {
  readonly $schema?: string;
  readonly versions: readonly UnitRegisterVersion[];
}

export interface UnitRegisterVersion {
  /** Name that decisions cite. */
  readonly version: string;
  /** First day on which it holds, Asia/Shanghai. */
  readonly from: string;
  readonly units: readonly RegisteredUnit[];
}

/** What is left out stays as it is. A new password, other roles, another scope or `disabled` end the account's sessions. */
export interface UpdateUserBody {
  readonly name?: string;
  readonly roles?: readonly Role[];
  readonly password?: string;
  /** null takes the limit away. */
  readonly unitId?: string | null;
  readonly districtId?: string | null;
  readonly communityId?: string | null;
  readonly disabled?: boolean;
}

/** The objection holds: the request is dispatched anew. */
export interface UpholdObjectionBody {
  /** 审核意见 */
  readonly because: string;
  /** Left out: the unit that the objector proposed. */
  readonly proposedUnitId?: UnitId;
}

/** Tier of the time limit; the hours belong to the time-limit policy, not to this name. */
export type Urgency = 'emergency' | 'urgent' | 'ordinary' | 'complex';

/** Recognised urgency (紧急程度) with its reasons. */
export interface UrgencyGuess {
  readonly level: Urgency;
  /** Words of the text that led here (依据词), for people to judge. */
  readonly words: readonly string[];
}

/** Account that acted, or `machine`. */
export type UserId = string;

/** Which account. */
export interface UserParams {
  readonly userId: string;
}

/** A dated version of something that a city changes while it runs, and who saved it. */
export interface VersionRecord {
  readonly version: string;
  /** First day, Asia/Shanghai. */
  readonly from: string;
  readonly holdsFrom: Instant;
  readonly state: VersionState;
  readonly note?: string;
  readonly basedOn?: string;
  /** Absent: it came with the reference data. */
  readonly by?: string;
  readonly at?: Instant;
  readonly withdrawn?: {
    readonly by: string;
    readonly at: Instant;
    readonly because: string;
  };
}

/** 版本状态 */
export type VersionState = 'inForce' | 'coming' | 'past' | 'withdrawn';

/** Why departments are called (条例 §16). */
export type WhistleKind = 'daily' | 'push' | 'emergency';

export interface WhistlePolicy {
  readonly arrive: {
    readonly daily: LimitDuration;
    readonly push: LimitDuration;
    readonly emergency: LimitDuration;
  };
  readonly mayCall: readonly UnitKind[];
  readonly mayBeCalled: readonly UnitKind[];
  /** Whistles of one ticket that may be open at a time. */
  readonly maxOpen: number;
  readonly sure: Sureness;
  readonly note: string;
}

/** A rating. */
export interface WhistleRatingView {
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly score: number;
  /** As written. */
  readonly note?: string;
}

/** Ratings of one side, 1…5. */
export interface WhistleRatings {
  readonly ratings: number;
  /** 0 without any. */
  readonly mean: number;
}

/** What became of a unit that was called. */
export type WhistleStep = 'called' | 'arrived' | 'refused' | 'excused' | 'reported';

/** A whistle with its units. */
export interface WhistleView {
  /** Number of the whistle on its ticket. */
  readonly whistle: number;
  readonly kind: WhistleKind;
  readonly at: Instant;
  /** Account, or machine. */
  readonly by: string;
  readonly round: number;
  /** As written. */
  readonly matter: string;
  /** As written. */
  readonly place: string;
  readonly arriveBy: Instant;
  readonly units: readonly CalledUnitView[];
  /** How it ended. */
  readonly ended?: {
    readonly at: Instant;
    /** Account, or machine. */
    readonly by: string;
    readonly solved: boolean;
    /** As written. */
    readonly result: string;
  };
}

/** The applicant takes it back. */
export interface WithdrawApplicationBody {
  readonly kind: ApplicationKind;
}

/** Working days, statutory holidays and making-up workdays, version by version as the notices came out. */
export interface WorkCalendar {
  readonly $schema?: string;
  readonly versions: readonly WorkCalendarVersion[];
}

/** All that was known from one day on. A version repeats the years before it. */
export interface WorkCalendarVersion {
  readonly version: string;
  readonly from: CalendarDate;
  readonly note: string;
  /** The stretches of a working day that working hours count. */
  readonly officeHours: readonly OfficeHours[];
  /** MM-DD of the holidays whose date the law itself fixes: all that is certain of a year without a notice. */
  readonly fixedHolidays: readonly string[];
  readonly years: readonly WorkCalendarYear[];
}

/** One year with its published notice. A year that is not here is not published: what touches it is flagged. */
export interface WorkCalendarYear {
  readonly year: number;
  /** Where the arrangement is published. */
  readonly notice: string;
  readonly holidays: readonly HolidayStretch[];
  /** Weekend days that are working days (调休上班). */
  readonly makeUpDays: readonly CalendarDate[];
}

/** Data of each fact by its type. */
export interface FactDataByType {
  readonly 'callback.appealDecided.v1': CallbackAppealDecided;
  readonly 'callback.appealed.v1': CallbackAppealed;
  readonly 'callback.attempted.v1': CallbackAttempted;
  readonly 'callback.completed.v1': CallbackCompleted;
  readonly 'callback.due.v1': CallbackDue;
  readonly 'callback.invited.v1': CallbackInvited;
  readonly 'callback.robotCalled.v1': CallbackRobotCalled;
  readonly 'callback.withdrawn.v1': CallbackWithdrawn;
  readonly 'classification.corrected.v1': ClassificationCorrected;
  readonly 'deadline.breached.v1': DeadlineBreached;
  readonly 'deadline.warned.v1': DeadlineWarned;
  readonly 'request.amended.v1': RequestAmended;
  readonly 'request.classified.v1': RequestClassified;
  readonly 'request.dispatched.v1': RequestDispatched;
  readonly 'request.received.v1': RequestReceived;
  readonly 'request.settled.v1': RequestSettled;
  readonly 'ticket.accepted.v1': TicketAccepted;
  readonly 'ticket.applicationDecided.v1': TicketApplicationDecided;
  readonly 'ticket.applied.v1': TicketApplied;
  readonly 'ticket.assigned.v1': TicketAssigned;
  readonly 'ticket.assistAsked.v1': TicketAssistAsked;
  readonly 'ticket.assistReported.v1': TicketAssistReported;
  readonly 'ticket.clockMoved.v1': TicketClockMoved;
  readonly 'ticket.closed.v1': TicketClosed;
  readonly 'ticket.contacted.v1': TicketContacted;
  readonly 'ticket.informationAdded.v1': TicketInformationAdded;
  readonly 'ticket.marked.v1': TicketMarked;
  readonly 'ticket.merged.v1': TicketMerged;
  readonly 'ticket.noted.v1': TicketNoted;
  readonly 'ticket.objected.v1': TicketObjected;
  readonly 'ticket.objectionRejected.v1': TicketObjectionRejected;
  readonly 'ticket.objectionUpheld.v1': TicketObjectionUpheld;
  readonly 'ticket.opened.v1': TicketOpened;
  readonly 'ticket.passedDown.v1': TicketPassedDown;
  readonly 'ticket.rated.v1': TicketRated;
  readonly 'ticket.reopened.v1': TicketReopened;
  readonly 'ticket.replied.v1': TicketReplied;
  readonly 'ticket.replyApproved.v1': TicketReplyApproved;
  readonly 'ticket.rootAnswered.v1': TicketRootAnswered;
  readonly 'ticket.sentBack.v1': TicketSentBack;
  readonly 'ticket.supervised.v1': TicketSupervised;
  readonly 'ticket.supervisionAnswered.v1': TicketSupervisionAnswered;
  readonly 'ticket.supervisionEnded.v1': TicketSupervisionEnded;
  readonly 'ticket.told.v1': TicketTold;
  readonly 'ticket.unmarked.v1': TicketUnmarked;
  readonly 'ticket.unmerged.v1': TicketUnmerged;
  readonly 'ticket.voided.v1': TicketVoided;
  readonly 'ticket.whistleEnded.v1': TicketWhistleEnded;
  readonly 'ticket.whistleMoved.v1': TicketWhistleMoved;
  readonly 'ticket.whistleRated.v1': TicketWhistleRated;
  readonly 'ticket.whistled.v1': TicketWhistled;
}

export type FactType = keyof FactDataByType;

/** Shapes that `checkBody` knows by name. */
export type ShapeName =
  | 'AccountItem'
  | 'AccountPage'
  | 'AccountView'
  | 'AddToProgressBody'
  | 'AdoptAssessmentBody'
  | 'AdoptLimitsBody'
  | 'AmendRequestBody'
  | 'AnswerRequestBody'
  | 'AnswerSupervisionBody'
  | 'AppealCallbackBody'
  | 'AppealEffect'
  | 'AppealGround'
  | 'AppealItem'
  | 'AppealPage'
  | 'AppealState'
  | 'ApplicationDecisionView'
  | 'ApplicationGround'
  | 'ApplicationKind'
  | 'ApplicationPolicy'
  | 'ApplicationPolicyByKind'
  | 'ApplicationState'
  | 'ApplicationView'
  | 'ApplicationWay'
  | 'ApplyForTicketBody'
  | 'AreaBorder'
  | 'AreaBorders'
  | 'AreaBordersVersion'
  | 'AreaRegister'
  | 'AreaRegisterVersion'
  | 'ArriveAtWhistleBody'
  | 'AskAssistBody'
  | 'AssessedTicket'
  | 'AssessmentPlace'
  | 'AssessmentPolicies'
  | 'AssessmentPolicy'
  | 'AssessmentPolicyItem'
  | 'AssessmentPolicyList'
  | 'AssessmentPreview'
  | 'AssignTicketBody'
  | 'AssigneeKind'
  | 'AssistPolicy'
  | 'AssistReportView'
  | 'AssistSummaryView'
  | 'AssistView'
  | 'BatchFieldProblem'
  | 'BatchLineAnswer'
  | 'BatchLineProblem'
  | 'Because'
  | 'BlowWhistleBody'
  | 'Bulletin'
  | 'BulletinAnswer'
  | 'BulletinClass'
  | 'BulletinFigure'
  | 'BulletinList'
  | 'BulletinRow'
  | 'BulletinState'
  | 'BulletinTicket'
  | 'BulletinTicketPage'
  | 'CalendarDate'
  | 'Calibre'
  | 'CallConferenceBody'
  | 'CallbackAppealDecided'
  | 'CallbackAppealed'
  | 'CallbackAttempt'
  | 'CallbackAttempted'
  | 'CallbackCell'
  | 'CallbackCompleted'
  | 'CallbackDue'
  | 'CallbackInvited'
  | 'CallbackItem'
  | 'CallbackPage'
  | 'CallbackPolicies'
  | 'CallbackPolicy'
  | 'CallbackReason'
  | 'CallbackRobotCalled'
  | 'CallbackStatus'
  | 'CallbackView'
  | 'CallbackWay'
  | 'CallbackWithdrawn'
  | 'CalledUnitView'
  | 'CallerHistory'
  | 'CallerHistoryBody'
  | 'CallerHistoryItem'
  | 'CandidateListItem'
  | 'CandidateMessage'
  | 'CandidatePage'
  | 'CandidateView'
  | 'CatalogueItem'
  | 'CatalogueList'
  | 'CatalogueRule'
  | 'Channel'
  | 'CheckRulesBody'
  | 'Classification'
  | 'ClassificationCorrected'
  | 'ClassificationWhy'
  | 'ClassifiedPlace'
  | 'ClockMove'
  | 'ClockView'
  | 'CloseOutcome'
  | 'CommandAnswer'
  | 'CommunityId'
  | 'ConferencePolicy'
  | 'ConferenceView'
  | 'Confidence'
  | 'ConfirmArrivalBody'
  | 'ConfirmCandidateBody'
  | 'ContactMethod'
  | 'ContactOutcome'
  | 'ContactReveal'
  | 'ContactTicketBody'
  | 'ContactView'
  | 'CoordinateSystem'
  | 'CorrectClassificationBody'
  | 'CorrectedValues'
  | 'Counted'
  | 'CreateUserBody'
  | 'Cursor'
  | 'DateText'
  | 'DayRange'
  | 'DeadLetterItem'
  | 'DeadLetterPage'
  | 'DeadLetterParams'
  | 'DeadLetterState'
  | 'DeadlineBreached'
  | 'DeadlineClock'
  | 'DeadlineWarned'
  | 'DeadlinesView'
  | 'DecideAppealBody'
  | 'Decider'
  | 'DecisionLevel'
  | 'Demand'
  | 'DemandAxis'
  | 'DemandBreakdown'
  | 'DemandFilter'
  | 'DemandMeasures'
  | 'DemandOverview'
  | 'DemandPage'
  | 'DemandPaging'
  | 'DemandRanking'
  | 'DemandRates'
  | 'DemandTrend'
  | 'DeskCounts'
  | 'DeskListView'
  | 'DeskMatter'
  | 'Difference'
  | 'Digest'
  | 'Dimension'
  | 'DimensionCodes'
  | 'DimensionGuess'
  | 'DimensionGuesses'
  | 'DismissCandidateBody'
  | 'DispatchCandidate'
  | 'DispatchCatalogue'
  | 'DispatchCatalogueVersion'
  | 'DispatchHop'
  | 'DispatchManuallyBody'
  | 'DispatchMode'
  | 'DispatchPlaceView'
  | 'DispatchPreview'
  | 'DispatchProposal'
  | 'DispatchRole'
  | 'DispatchRule'
  | 'DispatchTarget'
  | 'DispatchTrace'
  | 'DispatchWhen'
  | 'DisposeRequestBody'
  | 'Disposition'
  | 'DispositionScript'
  | 'DispositionScripts'
  | 'DispositionText'
  | 'DispositionTexts'
  | 'DispositionTextsVersion'
  | 'DistrictId'
  | 'DistrictRow'
  | 'DueTimes'
  | 'DutyListEntry'
  | 'EndWhistleBody'
  | 'EvidenceRef'
  | 'EvidenceStored'
  | 'FieldError'
  | 'FigureCounts'
  | 'Freshness'
  | 'GiveProgressCodeBody'
  | 'GrantApplicationBody'
  | 'GroupPage'
  | 'GroupProgress'
  | 'GroupTalkAutoRule'
  | 'GroupTalkLimits'
  | 'GroupTalkPolicies'
  | 'GroupTalkPolicy'
  | 'GroupTalkWeights'
  | 'GroupView'
  | 'GroupsView'
  | 'HandlingPolicies'
  | 'HandlingPolicy'
  | 'HandlingRules'
  | 'Hint'
  | 'HolidayStretch'
  | 'IncidentId'
  | 'IncidentPage'
  | 'IncidentPreview'
  | 'IncidentScope'
  | 'IncidentState'
  | 'IncidentView'
  | 'Instant'
  | 'Interval'
  | 'IssuedBulletin'
  | 'KeepParkedBody'
  | 'KnownPlace'
  | 'KnownPlaces'
  | 'KnownPlacesVersion'
  | 'LatenessOfClock'
  | 'LatenessOfUnit'
  | 'Limit'
  | 'LimitDuration'
  | 'LimitPreviewView'
  | 'LimitTiers'
  | 'LivelihoodDimension'
  | 'Location'
  | 'LoginBody'
  | 'Mark'
  | 'MemberCounts'
  | 'MemberPage'
  | 'MergePolicy'
  | 'MergeTicketBody'
  | 'MergedView'
  | 'MessagePurpose'
  | 'MessageReported'
  | 'MessageState'
  | 'MessageWay'
  | 'ModelList'
  | 'ModelScore'
  | 'ModelState'
  | 'ModelUse'
  | 'ModelVersion'
  | 'NoteTicketBody'
  | 'ObjectTicketBody'
  | 'ObjectToClosureBody'
  | 'ObjectionPage'
  | 'ObjectionPolicy'
  | 'ObjectionReason'
  | 'ObjectionRow'
  | 'ObjectionState'
  | 'ObjectionView'
  | 'OfficeAct'
  | 'OfficeHours'
  | 'OpenIncidentBody'
  | 'Outbox'
  | 'OutboxItem'
  | 'PassDownBody'
  | 'PassDownPolicy'
  | 'PersonalClass'
  | 'PetitionerDraft'
  | 'PetitionerKind'
  | 'PetitionerRef'
  | 'PetitionerRevealed'
  | 'PetitionerView'
  | 'Phone'
  | 'Place'
  | 'PlaceCandidate'
  | 'PlaceFound'
  | 'PlaceHint'
  | 'PlaceKind'
  | 'PlaceOutcome'
  | 'PlaceReason'
  | 'PlaceSureness'
  | 'PlacesFound'
  | 'PointsItem'
  | 'PointsKind'
  | 'PointsView'
  | 'Population'
  | 'Populations'
  | 'PrecedentPage'
  | 'PrecedentRow'
  | 'PreviewDispatchBody'
  | 'PreviewIncidentBody'
  | 'PreviewLimitsBody'
  | 'PreviewState'
  | 'Problem'
  | 'ProblemClass'
  | 'ProblemClassItem'
  | 'ProblemLeaf'
  | 'ProblemLeaves'
  | 'ProblemTag'
  | 'ProblemType'
  | 'ProblemTypeAlternative'
  | 'ProblemTypeChange'
  | 'ProblemTypeChanges'
  | 'ProblemTypeCode'
  | 'ProblemTypeGuess'
  | 'ProblemTypeItem'
  | 'ProblemTypeList'
  | 'ProblemTypes'
  | 'ProblemTypesVersion'
  | 'ProgressCodeGiven'
  | 'ProgressStep'
  | 'ProgressTicket'
  | 'ProgressView'
  | 'ProofPolicy'
  | 'ProofRule'
  | 'RateProgressBody'
  | 'RateWhistleBody'
  | 'RebuildReport'
  | 'RecordCallbackBody'
  | 'RecordMinutesBody'
  | 'RecordedAnswers'
  | 'RefuseApplicationBody'
  | 'RefuseWhistleBody'
  | 'RegisterGroupBody'
  | 'RegisteredDistrict'
  | 'RegisteredStreet'
  | 'RegisteredUnit'
  | 'RejectObjectionBody'
  | 'RepeatCount'
  | 'RepeatCounts'
  | 'ReplayMove'
  | 'ReplayRule'
  | 'ReplayRulesBody'
  | 'ReplayState'
  | 'ReplayUnit'
  | 'ReplayView'
  | 'ReplyResult'
  | 'ReplyTicketBody'
  | 'ReplyVerdictView'
  | 'ReplyView'
  | 'ReportAssistBody'
  | 'ReportMessageBody'
  | 'ReportWhistleBody'
  | 'RequestAmended'
  | 'RequestClassification'
  | 'RequestClassified'
  | 'RequestDispatched'
  | 'RequestDraft'
  | 'RequestHolder'
  | 'RequestId'
  | 'RequestKind'
  | 'RequestListItem'
  | 'RequestPage'
  | 'RequestReceived'
  | 'RequestSettled'
  | 'RequestSettlement'
  | 'RequestStage'
  | 'RequestView'
  | 'RequeueMessageBody'
  | 'ResolvePlaceBody'
  | 'ResolvedPlace'
  | 'Retention'
  | 'RevealBody'
  | 'ReviewItem'
  | 'ReviewPage'
  | 'ReviewReason'
  | 'RobotQuestion'
  | 'Role'
  | 'RoundsPolicy'
  | 'RuleChange'
  | 'RuleCheck'
  | 'RuleFinding'
  | 'RuleFindingKind'
  | 'RulePage'
  | 'RuleReference'
  | 'RuleRepairRow'
  | 'RuleRepairs'
  | 'RuleRow'
  | 'RuleWhistleBody'
  | 'RunnerUp'
  | 'Satisfaction'
  | 'SaveRulesBody'
  | 'SendBackReplyBody'
  | 'SessionClosed'
  | 'SessionOpened'
  | 'SessionView'
  | 'Settlement'
  | 'SettlementDraft'
  | 'SettlementOutcome'
  | 'Signal'
  | 'SignalKind'
  | 'SignalOutcome'
  | 'SignalPage'
  | 'SignalState'
  | 'SignalWhat'
  | 'SimilarBody'
  | 'SimilarFound'
  | 'SimilarPlace'
  | 'SimilarRequest'
  | 'SplitPart'
  | 'SplitRequestBody'
  | 'Standing'
  | 'StreetId'
  | 'SuggestBody'
  | 'SuperviseTicketBody'
  | 'SupervisionPolicy'
  | 'SupervisionView'
  | 'Sureness'
  | 'TakeMessagesBody'
  | 'TakenMessages'
  | 'ThreeRates'
  | 'TicketAccepted'
  | 'TicketAction'
  | 'TicketApplicationDecided'
  | 'TicketApplied'
  | 'TicketAssigned'
  | 'TicketAssistAsked'
  | 'TicketAssistReported'
  | 'TicketCallback'
  | 'TicketCallbacks'
  | 'TicketClockMoved'
  | 'TicketClosed'
  | 'TicketContacted'
  | 'TicketCounts'
  | 'TicketDeskView'
  | 'TicketDue'
  | 'TicketHistoryView'
  | 'TicketId'
  | 'TicketInformationAdded'
  | 'TicketListView'
  | 'TicketMarkView'
  | 'TicketMarked'
  | 'TicketMerged'
  | 'TicketNoteView'
  | 'TicketNoted'
  | 'TicketObjected'
  | 'TicketObjectionRejected'
  | 'TicketObjectionUpheld'
  | 'TicketOpened'
  | 'TicketOutcome'
  | 'TicketPage'
  | 'TicketPassedDown'
  | 'TicketPlaceView'
  | 'TicketQueue'
  | 'TicketRated'
  | 'TicketReasonBody'
  | 'TicketReopened'
  | 'TicketReplied'
  | 'TicketReplyApproved'
  | 'TicketRootAnswered'
  | 'TicketRow'
  | 'TicketRule'
  | 'TicketSentBack'
  | 'TicketSort'
  | 'TicketStage'
  | 'TicketSupervised'
  | 'TicketSupervisionAnswered'
  | 'TicketSupervisionEnded'
  | 'TicketTold'
  | 'TicketUnmarked'
  | 'TicketUnmerged'
  | 'TicketView'
  | 'TicketVoided'
  | 'TicketWhistleEnded'
  | 'TicketWhistleMoved'
  | 'TicketWhistleRated'
  | 'TicketWhistled'
  | 'TierLimits'
  | 'TimeLimits'
  | 'TimeLimitsItem'
  | 'TimeLimitsList'
  | 'TimeLimitsVersion'
  | 'TimeOfDay'
  | 'ToldBody'
  | 'ToldView'
  | 'Total'
  | 'UnitId'
  | 'UnitItem'
  | 'UnitKind'
  | 'UnitPage'
  | 'UnitRegister'
  | 'UnitRegisterVersion'
  | 'UpdateUserBody'
  | 'UpholdObjectionBody'
  | 'Urgency'
  | 'UrgencyGuess'
  | 'UserId'
  | 'UserParams'
  | 'VersionRecord'
  | 'VersionState'
  | 'WhistleKind'
  | 'WhistlePolicy'
  | 'WhistleRatingView'
  | 'WhistleRatings'
  | 'WhistleStep'
  | 'WhistleView'
  | 'WithdrawApplicationBody'
  | 'WorkCalendar'
  | 'WorkCalendarVersion'
  | 'WorkCalendarYear';

/** Parameters, query, body and reply of each operation. */
export interface Operations {
  /** POST /api/suggest 录入时的分类建议，不留存 */
  readonly suggest: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: SuggestBody;
    readonly reply: Classification;
  };
  /** GET /api/places 按汉字、全拼或首字母查找区、街乡镇、社区（村）和小区、道路、地标等地点 */
  readonly searchPlaces: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** Part of a name in Chinese, full pinyin or initials. */
      readonly q: string;
      /** Only inside this district (6 digits) or street (9 digits). */
      readonly within?: string;
      /** 层级 */
      readonly level?: 'district' | 'street' | 'community' | 'place';
      /** 条数 */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly reply: PlacesFound;
  };
  /** POST /api/places/resolve 从文字和坐标判断地点与承办单位，不留存 */
  readonly resolvePlace: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: ResolvePlaceBody;
    readonly reply: ResolvedPlace;
  };
  /** GET /api/problem-types 问题分类目录 */
  readonly listProblemTypes: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** Version in force on this day (Asia/Shanghai); left out: today. */
      readonly on?: string;
    };
    readonly body: undefined;
    readonly reply: ProblemTypeList;
  };
  /** GET /api/problem-types/changes 两个日期之间分类目录的变化 */
  readonly compareProblemTypes: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** State of this day (Asia/Shanghai). */
      readonly from: string;
      /** Compared with this day; left out: today. */
      readonly to?: string;
    };
    readonly body: undefined;
    readonly reply: ProblemTypeChanges;
  };
  /** GET /api/classifications/{requestId} 一件诉求的分类结果与依据 */
  readonly getClassification: {
    readonly params: {
      /** 诉求编号 */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: RequestClassification;
  };
  /** POST /api/similar 疑似同一事项的诉求与月次、年次，只查不存 */
  readonly findSimilar: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: SimilarBody;
    readonly reply: SimilarFound;
  };
  /** GET /api/classifications/{requestId}/similar 与一件诉求疑似同一事项的诉求与月次、年次 */
  readonly similarToRequest: {
    readonly params: {
      /** 诉求编号 */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: SimilarFound;
  };
  /** POST /api/classifications/{requestId}/correction 更正分类、七有五性或紧急程度 */
  readonly correctClassification: {
    readonly params: {
      /** 诉求编号 */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: CorrectClassificationBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/models 分类模型的版本、成绩和在用版本 */
  readonly listModels: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: ModelList;
  };
  /** POST /api/models 用语料和更正重新训练，训练在后台进行 */
  readonly retrainModel: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CommandAnswer;
  };
  /** POST /api/models/{version}/use 启用一个模型版本，也用于回退 */
  readonly promoteModel: {
    readonly params: {
      /** 模型版本 */
      readonly version: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CommandAnswer;
  };
  /** GET /api/demands 民生诉求明细，新到在前 */
  readonly listDemands: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: DemandFilter & DemandPaging;
    readonly body: undefined;
    readonly reply: DemandPage;
  };
  /** GET /api/demands/{requestId} 一件民生诉求 */
  readonly getDemand: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: Demand;
  };
  /** GET /api/demands:overview 总览：总量、各状态、三率与数据新鲜度 */
  readonly demandOverview: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: DemandFilter;
    readonly body: undefined;
    readonly reply: DemandOverview;
  };
  /** GET /api/demands:trend 按日（周、月）走势 */
  readonly demandTrend: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: DemandFilter & {
      /** One point per day, week (from Monday) or month. */
      readonly step?: 'day' | 'week' | 'month';
    };
    readonly body: undefined;
    readonly reply: DemandTrend;
  };
  /** GET /api/demands:breakdown 按区、街乡镇、社区、问题类型、七有五性、渠道等分组 */
  readonly demandBreakdown: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: DemandFilter & {
      readonly by: DemandAxis;
      readonly and?: DemandAxis;
      /** Largest groups first. */
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly reply: DemandBreakdown;
  };
  /** GET /api/demands:ranking 同比上一个等长时段的增减排行 */
  readonly demandRanking: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: DemandFilter & {
      readonly by: DemandAxis;
      /** What makes a group come first. */
      readonly order?: 'volume' | 'growth' | 'unsolved';
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly reply: DemandRanking;
  };
  /** GET /api/demands:rates 三率：响应率、解决率、满意率与综合成绩（条例 §32） */
  readonly demandRates: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: DemandFilter & {
      /** One row per value. */
      readonly by?: 'unit' | 'district' | 'street' | 'dimension' | 'problemType' | 'day';
      readonly limit?: number;
    };
    readonly body: undefined;
    readonly reply: DemandRates;
  };
  /** POST /api/demands:rebuild 从事实日志重建民生诉求库并与现有数字比对 */
  readonly rebuildDemands: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: RebuildReport;
  };
  /** GET /api/assessment/bulletins 各考核期：起止、是否可发布、是否已发布 */
  readonly listBulletins: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: BulletinList;
  };
  /** GET /api/assessment/bulletins/{period} 一期考核通报（条例 §32）：三率、名次、区间、诉求结构调整、四类 */
  readonly getBulletin: {
    readonly params: {
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period: string;
    };
    readonly query: {
      readonly calibre?: Calibre;
      /** As known at this moment; default: as issued, else now, at the latest when the period has settled. */
      readonly asOf?: Instant;
    };
    readonly body: undefined;
    readonly reply: BulletinAnswer;
  };
  /** GET /api/assessment/bulletins/{period}/tickets 通报中一个数字由哪些工单组成 */
  readonly listBulletinTickets: {
    readonly params: {
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period: string;
    };
    readonly query: {
      readonly figure: BulletinFigure;
      readonly calibre?: Calibre;
      /** As known at this moment; default: as issued, else now, at the latest when the period has settled. */
      readonly asOf?: Instant;
      readonly unitId?: UnitId;
      readonly districtUnitId?: UnitId;
      readonly unitClass?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: BulletinTicketPage;
  };
  /** GET /api/assessment/bulletins/{period}/xlsx 通报下载（Excel 工作簿） */
  readonly exportBulletin: {
    readonly params: {
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period: string;
    };
    readonly query: {
      readonly calibre?: Calibre;
      /** As known at this moment; default: as issued, else now, at the latest when the period has settled. */
      readonly asOf?: Instant;
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** POST /api/assessment/bulletins/{period}/issue 发布通报：固定截止时刻、口径与考核办法，此后迟到的数据不再改动它 */
  readonly issueBulletin: {
    readonly params: {
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly calibre?: Calibre;
    };
    readonly reply: CommandAnswer;
  };
  /** GET /api/assessment/policies 考核办法各版本 */
  readonly listAssessmentPolicies: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: AssessmentPolicyList;
  };
  /** POST /api/assessment:preview 用拟定的考核办法重算过去一期，看哪些单位的成绩、名次、类别会变；什么也不改动 */
  readonly previewAssessment: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period: string;
      readonly policy: AssessmentPolicy;
      readonly calibre?: Calibre;
      readonly asOf?: Instant;
    };
    readonly reply: AssessmentPreview;
  };
  /** GET /api/assessment/signals 疑点：供人核查，绝不自动处罚 */
  readonly listSignals: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period?: string;
      readonly kind?: SignalKind;
      readonly state?: SignalState;
      readonly unitId?: UnitId;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: SignalPage;
  };
  /** POST /api/assessment/signals/{signalId}/review 核查疑点：排除或转人工核实，写明理由 */
  readonly reviewSignal: {
    readonly params: {
      readonly signalId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly outcome: SignalOutcome;
      /** Why, in a sentence. */
      readonly because: string;
      /** A month of assessment (2026-11) or the day of a daily bulletin (2026-11-18). */
      readonly period: string;
    };
    readonly reply: CommandAnswer;
  };
  /** POST /api/assessment/pressure 登记诉求人反映的施压或干预（条例 §8、§35） */
  readonly reportPressure: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly ticketId: TicketId;
      /** What the petitioner said, without names and numbers. */
      readonly said: string;
    };
    readonly reply: CommandAnswer;
  };
  /** POST /api/assessment/policies 把预演过的考核办法存为新版本，自次日或以后起施行；以往各期仍按原办法 */
  readonly adoptAssessment: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: AdoptAssessmentBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/assessment/policies/{version}/withdraw 撤回尚未施行的考核办法版本 */
  readonly withdrawAssessment: {
    readonly params: {
      /** Name of a version. */
      readonly version: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly because: Because;
    };
    readonly reply: CommandAnswer;
  };
  /** GET /api/assessment/bulletins/{period}/points 一期的加减分：给谁、哪一项、多少、为什么 */
  readonly listPoints: {
    readonly params: {
      /** A month of assessment. */
      readonly period: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: {
      readonly items: readonly PointsView[];
      /** Whether points may still be given for this period. */
      readonly open: boolean;
    };
  };
  /** POST /api/assessment/bulletins/{period}/points 按考核办法的项目给一个单位加分或扣分，写明理由 */
  readonly givePoints: {
    readonly params: {
      /** A month of assessment. */
      readonly period: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly unitId: UnitId;
      /** Ground of the policy of this period. */
      readonly item: string;
      /** 分值 */
      readonly points: number;
      readonly because: Because;
    };
    readonly reply: CommandAnswer;
  };
  /** POST /api/assessment/points/{pointsId}/withdraw 撤回一次加减分，写明理由 */
  readonly withdrawPoints: {
    readonly params: {
      readonly pointsId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly because: Because;
    };
    readonly reply: CommandAnswer;
  };
  /** GET /api/callbacks 回访任务：到时该打的在前 */
  readonly listCallbacks: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** due: may be called now; later: the next attempt lies ahead; open: both; done: completed. */
      readonly view?: 'due' | 'later' | 'open' | 'done';
      readonly because?: CallbackReason;
      readonly districtId?: string;
      readonly unitId?: string;
      readonly status?: CallbackStatus;
      readonly cell?: CallbackCell;
      readonly ticketId?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: CallbackPage;
  };
  /** GET /api/callbacks/{callbackId} 回访任务，附承办单位的办理经过 */
  readonly getCallback: {
    readonly params: {
      /** `<ticketId>-<round>` */
      readonly callbackId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CallbackView;
  };
  /** POST /api/callbacks/{callbackId}/record 记录一次回访 */
  readonly recordCallback: {
    readonly params: {
      /** `<ticketId>-<round>` */
      readonly callbackId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RecordCallbackBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/deadlines/{ticketId} 工单的各项时限与状态 */
  readonly getDeadlines: {
    readonly params: {
      readonly ticketId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: DeadlinesView;
  };
  /** POST /api/callbacks/{callbackId}/appeal 申请回访复核 */
  readonly appealCallback: {
    readonly params: {
      /** `<ticketId>-<round>` */
      readonly callbackId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AppealCallbackBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/callbacks/{callbackId}/appeal/decide 回访复核决定 */
  readonly decideAppeal: {
    readonly params: {
      /** `<ticketId>-<round>` */
      readonly callbackId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: DecideAppealBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/appeals 回访复核：承办单位看本单位的，复核人员看待定的 */
  readonly listAppeals: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly state?: AppealState;
      readonly ticketId?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: AppealPage;
  };
  /** GET /api/ticket-callbacks/{ticketId} 工单的回访与复核；承办单位只看到有没有、何时、能否申请复核，看不到回答 */
  readonly listTicketCallbacks: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: TicketCallbacks;
  };
  /** POST /api/requests 登记一件诉求 */
  readonly createRequest: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: RequestDraft;
    readonly reply: CommandAnswer;
  };
  /** POST /api/requests:batch 成批登记：每行一件（NDJSON），逐行答复 */
  readonly batchRequests: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: BatchLineAnswer;
  };
  /** GET /api/requests 诉求登记表，新到在前 */
  readonly listRequests: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** True: only those that I registered. */
      readonly mine?: boolean;
      readonly stage?: 'received' | 'classified' | 'answered' | 'disposed' | 'merged' | 'dispatched';
      /** 咨询、求助、投诉、举报、建议（条例 §2）。 */
      readonly kind?: 'consultation' | 'help' | 'complaint' | 'report' | 'suggestion';
      readonly channel?: 'hotline' | 'wechatGroup' | 'online';
      /** Received at or after. */
      readonly from?: string;
      /** Received before. */
      readonly to?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: RequestPage;
  };
  /** GET /api/requests/{requestId} 一件诉求（坐席看原文，他人看脱敏文本） */
  readonly getRequest: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: RequestView;
  };
  /** PATCH /api/requests/{requestId} 补充或更正（派单之前） */
  readonly amendRequest: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AmendRequestBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/requests/{requestId}/answer 直接答复咨询 */
  readonly answerRequest: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AnswerRequestBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/requests/{requestId}/dispose 不派单处置（条例第十一条第三款六种情形） */
  readonly disposeRequest: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: DisposeRequestBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/callers:history 同一来电人的既往诉求与月次、年次 */
  readonly callerHistory: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: CallerHistoryBody;
    readonly reply: CallerHistory;
  };
  /** POST /api/requests/{requestId}/reveal 查看诉求人联系方式（留痕） */
  readonly revealPetitioner: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RevealBody;
    readonly reply: PetitionerRevealed;
  };
  /** GET /api/disposition-scripts 六种处置的现行告知用语 */
  readonly listDispositionScripts: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: DispositionScripts;
  };
  /** POST /api/requests/{requestId}/progress-code 给出查询码，供诉求人查询办理进度 */
  readonly giveProgressCode: {
    readonly params: {
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: GiveProgressCodeBody;
    readonly reply: ProgressCodeGiven;
  };
  /** POST /api/outbox/take 短信、外呼网关取走待发的消息 */
  readonly takeMessages: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: TakeMessagesBody;
    readonly reply: TakenMessages;
  };
  /** POST /api/outbox/report 网关报告一条消息的结果 */
  readonly reportMessage: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: ReportMessageBody;
    readonly reply: MessageReported;
  };
  /** GET /api/outbox 发送箱：每条消息到了哪一步，号码打码 */
  readonly listOutbox: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly state?: MessageState;
      /** Those that are to go out and have waited too long (callback-policy.json, message.staleMinutes). */
      readonly stale?: boolean;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: Outbox;
  };
  /** POST /api/outbox/requeue 把发送失败或久未送出的消息再放入发送箱 */
  readonly requeueMessage: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: RequeueMessageBody;
    readonly reply: MessageReported;
  };
  /** POST /api/session 登录 */
  readonly login: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: LoginBody;
    readonly reply: SessionOpened;
  };
  /** GET /api/session 当前登录人 */
  readonly whoAmI: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: SessionView;
  };
  /** DELETE /api/session 退出登录（该账号的所有会话同时失效） */
  readonly logout: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: SessionClosed;
  };
  /** GET /api/users 账号列表 */
  readonly listUsers: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly role?: Role;
      /** Part of the account's id or name. */
      readonly q?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: AccountPage;
  };
  /** POST /api/users 新建账号 */
  readonly createUser: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: CreateUserBody;
    readonly reply: CommandAnswer;
  };
  /** PATCH /api/users/{userId} 修改账号（角色、范围、密码、停用） */
  readonly updateUser: {
    readonly params: UserParams;
    readonly query: Readonly<Record<string, never>>;
    readonly body: UpdateUserBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/dead-letters 未能处理的事实 */
  readonly listDeadLetters: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly group?: string;
      readonly state?: 'waiting' | 'replayed' | 'discarded';
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: DeadLetterPage;
  };
  /** POST /api/dead-letters/{id}/replay 重新处理 */
  readonly replayDeadLetter: {
    readonly params: DeadLetterParams;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: DeadLetterState;
  };
  /** POST /api/dead-letters/{id}/discard 确认作废 */
  readonly discardDeadLetter: {
    readonly params: DeadLetterParams;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: DeadLetterState;
  };
  /** GET /api/groups-status 各服务的处理进度 */
  readonly groups: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: GroupsView;
  };
  /** GET /api/reviews 待人工派单的诉求，最急、等得最久的在前 */
  readonly listReviews: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly reason?: 'emergencyDoubt' | 'notConfident' | 'placeUnknown' | 'noRule' | 'ruleFault' | 'dutyList' | 'unknownUnit' | 'hopLimit' | 'noValidUnit';
      readonly urgency?: Urgency;
      readonly districtId?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: ReviewPage;
  };
  /** GET /api/dispatches/{requestId} 派单经过：命中的规则、次选规则与历次去向 */
  readonly getDispatch: {
    readonly params: {
      /** Id of the request. */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: DispatchTrace;
  };
  /** POST /api/reviews/{requestId}/dispatch 人工派单 */
  readonly dispatchManually: {
    readonly params: {
      /** Id of the request. */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: DispatchManuallyBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/units 承办单位目录，可按名称、简称、代码查找 */
  readonly listUnits: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** Part of the name, of a short name or of the id. */
      readonly q?: string;
      readonly kind?: UnitKind;
      /** Street offices of this district, and the district itself. */
      readonly districtId?: string;
      /** Exactly these, comma-separated. */
      readonly unitId?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: UnitPage;
  };
  /** POST /api/dispatches:preview 试派：按现行派单目录会派给谁，为什么 */
  readonly previewDispatch: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: PreviewDispatchBody;
    readonly reply: DispatchPreview;
  };
  /** POST /api/reviews/{requestId}/conference 发起派单前会商 */
  readonly callConference: {
    readonly params: {
      /** Id of the request. */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: CallConferenceBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/reviews/{requestId}/conference/minutes 记录会商意见 */
  readonly recordMinutes: {
    readonly params: {
      /** Id of the request. */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RecordMinutesBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/reviews/{requestId}/split 拆分诉求，分别派单 */
  readonly splitRequest: {
    readonly params: {
      /** Id of the request. */
      readonly requestId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: SplitRequestBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/conferences 正在进行的会商（承办单位只看到邀请本单位的） */
  readonly listConferences: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly limit?: Limit;
      readonly cursor?: Cursor;
    };
    readonly body: undefined;
    readonly reply: ReviewPage;
  };
  /** GET /api/dispatch-catalogues 派单目录的各个版本：现行、待生效、已失效与已撤回 */
  readonly listCatalogues: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CatalogueList;
  };
  /** POST /api/dispatch-catalogues/{version}/withdraw 撤回尚未生效的派单目录版本 */
  readonly withdrawCatalogue: {
    readonly params: {
      /** Name of a catalogue version. */
      readonly version: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly because: Because;
    };
    readonly reply: CommandAnswer;
  };
  /** GET /api/dispatch-rules 派单规则，按裁决先后；可按名称、单位、问题类型、区划查找 */
  readonly listRules: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** Name of a catalogue version. */
      readonly version?: string;
      /** Part of id, name, ground or a word of the rule. */
      readonly q?: string;
      readonly unitId?: UnitId;
      /** Rules that may decide this type. */
      readonly problemType?: string;
      /** Rules that may decide in this area. */
      readonly area?: string;
      readonly limit?: Limit;
      readonly cursor?: Cursor;
    };
    readonly body: undefined;
    readonly reply: RulePage;
  };
  /** POST /api/dispatch-rules:check 检查规则修改：重叠、轮不到、永不命中、单位不存在、部门职责下派 */
  readonly checkRules: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: CheckRulesBody;
    readonly reply: RuleCheck;
  };
  /** POST /api/dispatch-rules 把规则修改存为新的派单目录版本，到期自动生效 */
  readonly saveRules: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: SaveRulesBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/dispatch-replays 用最近的诉求回放规则修改，看哪些单位增减工单 */
  readonly replayRules: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: ReplayRulesBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/dispatch-replays/{replayId} 回放的进度与结果 */
  readonly getReplay: {
    readonly params: {
      readonly replayId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: ReplayView;
  };
  /** GET /api/tickets 工单列表（只含本人范围内的工单） */
  readonly listTickets: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly view?: TicketListView;
      readonly stage?: TicketStage;
      /** Only within the account's own scope. */
      readonly unitId?: UnitId;
      readonly districtId?: DistrictId;
      readonly mark?: Mark;
      /** True: the next due time has passed. False: it has not. */
      readonly overdue?: boolean;
      readonly tier?: Urgency;
      /** A request or ticket id, or a piece of the text. */
      readonly q?: string;
      readonly sort?: TicketSort;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: TicketPage;
  };
  /** GET /api/tickets:counts 各环节工单数 */
  readonly countTickets: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** Only within the account's own scope. */
      readonly unitId?: UnitId;
      readonly districtId?: DistrictId;
    };
    readonly body: undefined;
    readonly reply: TicketCounts;
  };
  /** GET /api/tickets/{ticketId} 工单详情与经过 */
  readonly getTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: TicketView;
  };
  /** POST /api/tickets/{ticketId}/accept 签收工单 */
  readonly acceptTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/assign 分派工单 */
  readonly assignTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AssignTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/contact 记录联系诉求人 */
  readonly contactTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ContactTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/note 添加办理记录 */
  readonly noteTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: NoteTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/reply 提交回复 */
  readonly replyTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ReplyTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/approve 审核通过回复 */
  readonly approveReply: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/send-back 驳回回复 */
  readonly sendBackReply: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: SendBackReplyBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/object 提出派单异议 */
  readonly objectTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ObjectTicketBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/objections 待审核的派单异议，等得最久的在前 */
  readonly listObjections: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      /** Only within the account's own scope. */
      readonly unitId?: UnitId;
      readonly districtId?: DistrictId;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: ObjectionPage;
  };
  /** POST /api/tickets/{ticketId}/objection/uphold 异议成立，重新派单 */
  readonly upholdObjection: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: UpholdObjectionBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/objection/reject 异议不成立，维持派单 */
  readonly rejectObjection: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RejectObjectionBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/evidence 上传证据（图片或 PDF，原始内容或 multipart 单个文件） */
  readonly putEvidence: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: EvidenceStored;
  };
  /** GET /api/evidence/{ref} 取证据 */
  readonly getEvidence: {
    readonly params: {
      readonly ref: EvidenceRef;
    };
    readonly query: {
      /** A ticket that cites it: who may see the ticket may see its evidence. */
      readonly ticketId?: TicketId;
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** POST /api/tickets/{ticketId}/apply 申请延期、暂停计时、挂账、剔除或提级 */
  readonly applyForTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ApplyForTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/grant 批准申请（须多级的，由下一级继续审批） */
  readonly grantApplication: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: GrantApplicationBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/refuse 不批准申请 */
  readonly refuseApplication: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RefuseApplicationBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/withdraw 撤回申请 */
  readonly withdrawApplication: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: WithdrawApplicationBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/tell 登记已告知诉求人 */
  readonly tellPetitioner: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ToldBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/resume 恢复计时 */
  readonly resumeClock: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/keep-parked 复核：继续挂账 */
  readonly keepParked: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: KeepParkedBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/unpark 解除挂账 */
  readonly unparkTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/restore 撤销剔除，恢复计入考核 */
  readonly restoreTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/supervise 督办 */
  readonly superviseTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: SuperviseTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/answer-supervision 答复督办 */
  readonly answerSupervision: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AnswerSupervisionBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/end-supervision 解除督办 */
  readonly endSupervision: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle 吹哨 */
  readonly blowWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: BlowWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/arrive 报到：登记到场 */
  readonly arriveAtWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ArriveAtWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/confirm 确认是否到场 */
  readonly confirmArrival: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ConfirmArrivalBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/refuse 说明不到场的理由，报区裁定 */
  readonly refuseWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RefuseWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/rule 裁定是否须到场 */
  readonly ruleWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RuleWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/report 反馈吹哨任务 */
  readonly reportWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ReportWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/end 结束吹哨 */
  readonly endWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: EndWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/whistle/rate 吹哨双方互相评价 */
  readonly rateWhistle: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RateWhistleBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/assist 商请协办 */
  readonly askAssist: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AskAssistBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/assist/report 向主办单位反馈 */
  readonly reportAssist: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ReportAssistBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/pass-down 区分转：转区内单位办理 */
  readonly passDown: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: PassDownBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/desk 专项事项：待审批、吹哨协办、挂账、督办、提级、剔除 */
  readonly listDesk: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly view?: DeskListView;
      readonly districtId?: DistrictId;
      readonly unitId?: UnitId;
      readonly limit?: Limit;
      readonly cursor?: Cursor;
    };
    readonly body: undefined;
    readonly reply: TicketPage;
  };
  /** GET /api/desk:counts 专项事项数 */
  readonly countDesk: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly districtId?: DistrictId;
      readonly unitId?: UnitId;
    };
    readonly body: undefined;
    readonly reply: DeskCounts;
  };
  /** GET /api/handling-rules 延期、挂账、剔除、提级的理由与层级，吹哨的时限 */
  readonly getHandlingRules: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: HandlingRules;
  };
  /** GET /api/objections:precedents 异议裁定先例，新的在前 */
  readonly listPrecedents: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly problemType?: ProblemTypeCode;
      readonly limit?: Limit;
      readonly cursor?: Cursor;
    };
    readonly body: undefined;
    readonly reply: PrecedentPage;
  };
  /** GET /api/objections:rule-repairs 由异议裁定提出的派单规则修订建议 */
  readonly listRuleRepairs: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly districtId?: DistrictId;
    };
    readonly body: undefined;
    readonly reply: RuleRepairs;
  };
  /** POST /api/tickets/{ticketId}/merge 并单：并入主单一起办理 */
  readonly mergeTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: MergeTicketBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/tickets/{ticketId}/unmerge 撤销并单：恢复单独办理 */
  readonly unmergeTicket: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/tickets/{ticketId}/members 并入这张工单的从单 */
  readonly listMembers: {
    readonly params: {
      readonly ticketId: TicketId;
    };
    readonly query: {
      readonly limit?: Limit;
      readonly cursor?: Cursor;
    };
    readonly body: undefined;
    readonly reply: MemberPage;
  };
  /** POST /api/incidents 开聚集事件：符合的诉求自动并入一张主单 */
  readonly openIncident: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: OpenIncidentBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/incidents:preview 试算：现在有哪些在办工单会并入 */
  readonly previewIncident: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: PreviewIncidentBody;
    readonly reply: IncidentPreview;
  };
  /** GET /api/incidents 聚集事件 */
  readonly listIncidents: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly state?: IncidentState;
      readonly districtId?: DistrictId;
      readonly limit?: Limit;
      readonly cursor?: Cursor;
    };
    readonly body: undefined;
    readonly reply: IncidentPage;
  };
  /** GET /api/incidents/{incidentId} 聚集事件详情 */
  readonly getIncident: {
    readonly params: {
      readonly incidentId: IncidentId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: IncidentView;
  };
  /** POST /api/incidents/{incidentId}/close 停止自动并入；已并入的不变 */
  readonly closeIncident: {
    readonly params: {
      readonly incidentId: IncidentId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/incidents/{incidentId}/undo 撤销聚集事件：未答复的从单全部恢复单独办理 */
  readonly undoIncident: {
    readonly params: {
      readonly incidentId: IncidentId;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: TicketReasonBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/progress/{requestId}/{code} 诉求人查询办理进度（凭查询码，不需登录） */
  readonly getProgress: {
    readonly params: {
      readonly requestId: RequestId;
      /** As given by the hotline; letters and digits that cannot be misheard. */
      readonly code: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: ProgressView;
  };
  /** POST /api/progress/{requestId}/{code}/rate 诉求人评价（与回访同一份记录） */
  readonly rateProgress: {
    readonly params: {
      readonly requestId: RequestId;
      /** As given by the hotline; letters and digits that cannot be misheard. */
      readonly code: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RateProgressBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/progress/{requestId}/{code}/add 诉求人补充情况 */
  readonly addToProgress: {
    readonly params: {
      readonly requestId: RequestId;
      /** As given by the hotline; letters and digits that cannot be misheard. */
      readonly code: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: AddToProgressBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/progress/{requestId}/{code}/object 诉求人不同意办结 */
  readonly objectToClosure: {
    readonly params: {
      readonly requestId: RequestId;
      /** As given by the hotline; letters and digits that cannot be misheard. */
      readonly code: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ObjectToClosureBody;
    readonly reply: CommandAnswer;
  };
  /** GET /p/{requestId}/{code} 办理进度页面 */
  readonly showProgress: {
    readonly params: {
      readonly requestId: RequestId;
      /** As given by the hotline; letters and digits that cannot be misheard. */
      readonly code: string;
    };
    readonly query: {
      readonly done?: string;
      readonly lang?: 'zh' | 'en';
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** POST /p/{requestId}/{code}/{act} 办理进度页面上的评价、补充、照片与不同意办结 */
  readonly sendToProgress: {
    readonly params: {
      readonly requestId: RequestId;
      /** As given by the hotline; letters and digits that cannot be misheard. */
      readonly code: string;
      readonly act: 'rate' | 'add' | 'photo' | 'object';
    };
    readonly query: {
      readonly ticketId?: string;
      readonly lang?: 'zh' | 'en';
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** GET /p 凭受理编号和查询码查询 */
  readonly askProgress: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly number?: string;
      readonly code?: string;
      readonly lang?: 'zh' | 'en';
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** GET /api/time-limits 各级时限：现行与各个版本 */
  readonly listTimeLimits: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: TimeLimitsList;
  };
  /** POST /api/limit-previews 用近一个月的工单预演新的时限 */
  readonly previewLimits: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: PreviewLimitsBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/limit-previews/{previewId} 时限预演的进度与结果 */
  readonly getLimitPreview: {
    readonly params: {
      readonly previewId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: LimitPreviewView;
  };
  /** POST /api/time-limits 把预演过的时限存为新版本，到期自动生效；已派出的工单仍按原时限 */
  readonly adoptLimits: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: AdoptLimitsBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/time-limits/{version}/withdraw 撤回尚未生效的时限版本 */
  readonly withdrawLimits: {
    readonly params: {
      /** Name of a version. */
      readonly version: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly because: Because;
    };
    readonly reply: CommandAnswer;
  };
  /** GET /wecom/{source} 企业微信回调地址验证 */
  readonly verifyWecom: {
    readonly params: {
      readonly source: string;
    };
    readonly query: {
      readonly msg_signature: string;
      readonly timestamp: string;
      readonly nonce: string;
      readonly echostr: string;
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** POST /wecom/{source} 企业微信回调 */
  readonly receiveWecom: {
    readonly params: {
      readonly source: string;
    };
    readonly query: {
      readonly msg_signature: string;
      readonly timestamp: string;
      readonly nonce: string;
    };
    readonly body: undefined;
    readonly reply: string;
  };
  /** GET /api/candidates 群聊线索，最近有动静的在前 */
  readonly listCandidates: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly state?: 'open' | 'confirmed' | 'dismissed' | 'auto';
      readonly groupId?: string;
      readonly communityId?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: CandidatePage;
  };
  /** GET /api/candidates/{candidateId} 一条群聊线索 */
  readonly getCandidate: {
    readonly params: {
      readonly candidateId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly reply: CandidateView;
  };
  /** POST /api/candidates/{candidateId}/confirm 确认为诉求 */
  readonly confirmCandidate: {
    readonly params: {
      readonly candidateId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: ConfirmCandidateBody;
    readonly reply: CommandAnswer;
  };
  /** POST /api/candidates/{candidateId}/dismiss 不作为诉求 */
  readonly dismissCandidate: {
    readonly params: {
      readonly candidateId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: DismissCandidateBody;
    readonly reply: CommandAnswer;
  };
  /** GET /api/groups 已登记的居民群 */
  readonly listGroups: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: {
      readonly source?: string;
      readonly communityId?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly body: undefined;
    readonly reply: GroupPage;
  };
  /** PUT /api/groups/{groupId} 登记居民群所属社区与告知情况 */
  readonly registerGroup: {
    readonly params: {
      readonly groupId: string;
    };
    readonly query: Readonly<Record<string, never>>;
    readonly body: RegisterGroupBody;
    readonly reply: CommandAnswer;
  };
}

export type OperationId = keyof Operations;

/** The business says no. */
export type RefusalCode =
  | 'account-locked'
  | 'additions-full'
  | 'already-merged'
  | 'answer-needs-consultation'
  | 'appeal-answers-required'
  | 'appeal-ground-unknown'
  | 'appeal-level'
  | 'appeal-own-callback'
  | 'appeal-repeated'
  | 'appeal-too-early'
  | 'appeal-too-late'
  | 'application-pending'
  | 'application-repeated'
  | 'arrived-already'
  | 'asked-too-long'
  | 'assessment-policy-unsound'
  | 'assist-open'
  | 'basis-needed'
  | 'batch-line-malformed'
  | 'batch-line-too-long'
  | 'bulletin-issued'
  | 'bulletin-not-settled'
  | 'callback-answers-required'
  | 'callback-answers-unexpected'
  | 'callback-completed'
  | 'caller-not-independent'
  | 'calls-itself'
  | 'candidate-already-decided'
  | 'candidate-not-yours'
  | 'catalogue-rules-wrong'
  | 'closure-stands'
  | 'community-cannot-lead'
  | 'conference-open'
  | 'contact-confidential'
  | 'contact-needed'
  | 'contact-not-yours'
  | 'dead-letter-not-waiting'
  | 'decider-is-applicant'
  | 'department-only-work'
  | 'evidence-empty'
  | 'evidence-needed'
  | 'evidence-too-large'
  | 'evidence-type'
  | 'evidence-unknown'
  | 'gateway-only'
  | 'granted-already'
  | 'group-not-yours'
  | 'group-of-another-source'
  | 'history-full'
  | 'hops-exhausted'
  | 'idempotency-key-reused'
  | 'incident-not-open'
  | 'incident-window'
  | 'last-admin'
  | 'level-too-low'
  | 'limit-run-out'
  | 'merge-not-yours'
  | 'merge-open-matters'
  | 'merges-itself'
  | 'message-no-phone'
  | 'message-not-requeued'
  | 'message-not-taken'
  | 'minutes-full'
  | 'minutes-needed'
  | 'model-is-worse'
  | 'model-not-ready'
  | 'no-appeal'
  | 'no-application'
  | 'no-assist'
  | 'no-conference'
  | 'no-objection'
  | 'no-pause'
  | 'no-refusal'
  | 'no-whistle'
  | 'not-a-district'
  | 'not-a-participant'
  | 'not-arrived'
  | 'not-callable'
  | 'not-called'
  | 'not-excluded'
  | 'not-in-district'
  | 'not-merged'
  | 'not-parked'
  | 'not-supervised'
  | 'not-the-lead'
  | 'not-waiting-for-dispatch'
  | 'nothing-to-correct'
  | 'nothing-to-tell'
  | 'notice-needed'
  | 'objection-pending'
  | 'objection-repeated'
  | 'objection-too-late'
  | 'outbox-not-for-units'
  | 'outside-scope'
  | 'pass-down-too-late'
  | 'period-not-begun'
  | 'points-too-late'
  | 'preview-goes-on'
  | 'preview-needed'
  | 'progress-code-expired'
  | 'progress-code-wrong'
  | 'progress-not-for-units'
  | 'progress-too-many-tries'
  | 'proposal-needed'
  | 'proposes-itself'
  | 'rated-already'
  | 'rebuild-running'
  | 'recording-unheard'
  | 'replay-goes-on'
  | 'request-already-dispatched'
  | 'request-already-settled'
  | 'review-level'
  | 'reviewer-is-dispatcher'
  | 'reviewer-is-objector'
  | 'reviewer-is-replier'
  | 'robot-answers'
  | 'role-may-not'
  | 'root-not-open'
  | 'ruled-already'
  | 'ruling-pending'
  | 'search-too-wide'
  | 'second-person-needed'
  | 'split-too-late'
  | 'supervised-already'
  | 'taken-on'
  | 'ticket-merged'
  | 'ticket-parked'
  | 'training-goes-on'
  | 'unit-twice'
  | 'unknown-area'
  | 'unknown-community'
  | 'unknown-ground'
  | 'unknown-points-item'
  | 'unknown-problem-type'
  | 'unknown-unit'
  | 'until-needed'
  | 'until-too-early'
  | 'user-exists'
  | 'version-in-force'
  | 'version-in-the-past'
  | 'version-moved-on'
  | 'version-unchanged'
  | 'weak-password'
  | 'wecom-malformed'
  | 'wecom-replayed'
  | 'wecom-signature'
  | 'wecom-stale'
  | 'wecom-unknown-source'
  | 'whistle-ended'
  | 'whistle-not-yours'
  | 'whistle-open'
  | 'wrong-credentials'
  | 'wrong-stage';

/** The world is down or wrong. */
export type FaultCode =
  | 'body-too-large'
  | 'bus-unavailable'
  | 'csrf-missing'
  | 'forbidden'
  | 'groups-not-swept'
  | 'idempotency-key-missing'
  | 'internal'
  | 'invalid-body'
  | 'invalid-config'
  | 'invalid-cursor'
  | 'invalid-dispatch-catalogue'
  | 'invalid-query'
  | 'malformed-fact'
  | 'malformed-json'
  | 'method-not-allowed'
  | 'model-missing'
  | 'model-training-failed'
  | 'not-found'
  | 'overloaded'
  | 'preview-failed'
  | 'rate-limited'
  | 'reference-invalid'
  | 'reference-missing'
  | 'replay-failed'
  | 'revision-conflict'
  | 'rule-failed'
  | 'schedule-not-swept'
  | 'scheduler-unavailable'
  | 'sealed-unreadable'
  | 'shutting-down'
  | 'similar-not-loaded'
  | 'store-in-use'
  | 'store-unavailable'
  | 'unauthenticated'
  | 'unknown-fact-version'
  | 'unsupported-media-type';

export type ErrorCode = RefusalCode | FaultCode;

/** Services that own or read facts, or serve operations. */
export type ServiceName =
  | 'classifier'
  | 'demands'
  | 'followup'
  | 'hotline-intake'
  | 'kit'
  | 'router'
  | 'tickets'
  | 'wechat-intake';
