// Generated from schemas/ by `npm run generate`. Do not edit: change the schema.
import type { CatalogueEntry, Endpoint, ErrorEntry } from '../shapes.ts';
import type { ErrorCode, FactType, OperationId, ServiceName } from './types.ts';

export const serviceNames = ["classifier","demands","followup","hotline-intake","kit","router","tickets","wechat-intake"] as const satisfies readonly ServiceName[];

export const factTypes = [
  "callback.appealDecided.v1",
  "callback.appealed.v1",
  "callback.attempted.v1",
  "callback.completed.v1",
  "callback.due.v1",
  "callback.invited.v1",
  "callback.robotCalled.v1",
  "callback.withdrawn.v1",
  "classification.corrected.v1",
  "deadline.breached.v1",
  "deadline.warned.v1",
  "request.amended.v1",
  "request.classified.v1",
  "request.dispatched.v1",
  "request.received.v1",
  "request.settled.v1",
  "ticket.accepted.v1",
  "ticket.applicationDecided.v1",
  "ticket.applied.v1",
  "ticket.assigned.v1",
  "ticket.assistAsked.v1",
  "ticket.assistReported.v1",
  "ticket.clockMoved.v1",
  "ticket.closed.v1",
  "ticket.contacted.v1",
  "ticket.informationAdded.v1",
  "ticket.marked.v1",
  "ticket.merged.v1",
  "ticket.noted.v1",
  "ticket.objected.v1",
  "ticket.objectionRejected.v1",
  "ticket.objectionUpheld.v1",
  "ticket.opened.v1",
  "ticket.passedDown.v1",
  "ticket.rated.v1",
  "ticket.reopened.v1",
  "ticket.replied.v1",
  "ticket.replyApproved.v1",
  "ticket.rootAnswered.v1",
  "ticket.sentBack.v1",
  "ticket.supervised.v1",
  "ticket.supervisionAnswered.v1",
  "ticket.supervisionEnded.v1",
  "ticket.told.v1",
  "ticket.unmarked.v1",
  "ticket.unmerged.v1",
  "ticket.voided.v1",
  "ticket.whistleEnded.v1",
  "ticket.whistleMoved.v1",
  "ticket.whistleRated.v1",
  "ticket.whistled.v1"
] as const satisfies readonly FactType[];

/** 复核效果 */
export const appealEffects = ["invalid","corrected"] as const;

/** 复核状态 */
export const appealStates = ["pending","upheld","rejected"] as const;

/** 申请类型 */
export const applicationKinds = ["extension","pause","parking","exclusion","escalation"] as const;

/** 申请状态 */
export const applicationStates = ["pending","granted","refused","withdrawn","lapsed"] as const;

/** 承办人类别 */
export const assigneeKinds = ["staff","section","squad","community"] as const;

/** 通报数字 */
export const bulletinFigures = ["tickets","excluded","completedCallbacks","validCallbacks","contacted","notContacted","solved","unsolved","satisfied","basicallySatisfied","dissatisfied"] as const;

/** 通报状态 */
export const bulletinStates = ["running","settling","settled","issued"] as const;

/** 口径 */
export const calibres = ["all","withoutExcluded"] as const;

/** 回访结果 */
export const callbackCells = ["both","neither","onlySatisfied","onlySolved"] as const;

/** 回访起因 */
export const callbackReasons = ["approved","deadline"] as const;

/** 回访状态 */
export const callbackStatuses = ["reached","notReached","invalid","refused"] as const;

/** 回访方式 */
export const callbackWays = ["desk","message","robot"] as const;

/** 受理渠道 */
export const channels = ["hotline","wechatGroup","online"] as const;

/** 时限变动 */
export const clockMoves = ["extension","pause","resume","parking","parkingReview","parkingEnd"] as const;

/** 办结情形 */
export const closeOutcomes = ["solved","unsolved","unreached"] as const;

/** 联系方式 */
export const contactMethods = ["phone","visit","message"] as const;

/** 联系结果 */
export const contactOutcomes = ["reached","notReached"] as const;

/** CoordinateSystem */
export const coordinateSystems = ["WGS-84","GCJ-02"] as const;

/** Counted */
export const counteds = ["dispatched","calledBack"] as const;

/** 时限 */
export const deadlineClocks = ["accept","contact","handle","review","callback","whistle","assist","decide","park","supervise"] as const;

/** 判定者 */
export const deciders = ["machine","agent"] as const;

/** 审批层级 */
export const decisionLevels = ["district","city"] as const;

/** DemandAxis */
export const demandAxises = ["day","district","street","community","problemType","problemClass","dimension","channel","kind","unit","state","urgency"] as const;

/** 视图 */
export const deskListViews = ["decide","called","mine","parked","supervised","escalated","excluded"] as const;

/** 专项事项 */
export const deskMatters = ["extension","pause","parking","exclusion","escalation","tell","parked","refusedWhistle","whistle","assist","supervised"] as const;

/** 差异 */
export const differences = ["none","tooFew","above","below"] as const;

/** 七有五性 */
export const dimensions = ["childcare","education","employment","health","elderly","housing","support","convenience","liveability","diversity","fairness","safety"] as const;

/** 派单方式 */
export const dispatchModes = ["direct","district","manual"] as const;

/** 接收角色 */
export const dispatchRoles = ["handle","supervise"] as const;

/** 不予派单情形 */
export const dispositions = ["transferEmergency","adviseStatutoryChannel","duplicateNoNewFact","explainConfidential","adviseMarketOrSocial","dissuadeUnlawful"] as const;

/** 状态 */
export const incidentStates = ["open","answered","closed","undone"] as const;

/** LivelihoodDimension */
export const livelihoodDimensions = ["childcare","education","employment","health","elderly","housing","support","convenience","liveability","diversity","fairness","safety"] as const;

/** 标记 */
export const marks = ["objection","conference","whistle","extension","escalated","supervised","parked","excluded"] as const;

/** 用途 */
export const messagePurposes = ["code","callback"] as const;

/** 发送状态 */
export const messageStates = ["waiting","taken","sent","failed","withdrawn","expired"] as const;

/** 发送方式 */
export const messageWays = ["message","robot"] as const;

/** 状态 */
export const modelStates = ["built-in","training","ready","worse","failed"] as const;

/** 异议理由 */
export const objectionReasons = ["notOurDuty","notOurArea","duplicateTicket","statutoryChannel","placeUnclear"] as const;

/** 审核状态 */
export const objectionStates = ["pending","upheld","rejected","lapsed"] as const;

/** 个人信息级别 */
export const personalClasses = ["none","reference","full"] as const;

/** 诉求人类型 */
export const petitionerKinds = ["person","legalPerson","organisation"] as const;

/** PlaceKind */
export const placeKinds = ["estate","road","station","hospital","school","park","landmark","market","office"] as const;

/** PlaceOutcome */
export const placeOutcomes = ["street","district","several","outside","none"] as const;

/** PlaceReason */
export const placeReasons = ["text","inside","border","nearby"] as const;

/** PlaceSureness */
export const placeSurenesses = ["certain","likely"] as const;

/** 加减分 */
export const pointsKinds = ["add","deduct"] as const;

/** 预演进度 */
export const previewStates = ["waiting","running","done","failed"] as const;

/** 回放进度 */
export const replayStates = ["waiting","running","done","failed"] as const;

/** 办理结果 */
export const replyResults = ["solved","partly","unable"] as const;

/** 诉求性质 */
export const requestKinds = ["consultation","help","complaint","report","suggestion"] as const;

/** 诉求环节 */
export const requestStages = ["received","classified","answered","disposed","merged","dispatched"] as const;

/** 留存期 */
export const retentions = ["short","kept"] as const;

/** ReviewReason */
export const reviewReasons = ["emergencyDoubt","notConfident","placeUnknown","noRule","ruleFault","dutyList","unknownUnit","hopLimit","noValidUnit"] as const;

/** 角色 */
export const roles = ["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"] as const;

/** 规则错误 */
export const ruleFindingKinds = ["overlapping","unreachable","neverMatches","unknownUnit","dutyList","duplicateId","unknownRule","wrongDuty"] as const;

/** 满意度 */
export const satisfactions = ["satisfied","basicallySatisfied","dissatisfied"] as const;

/** 受理处置 */
export const settlementOutcomes = ["answered","disposed"] as const;

/** 疑点类型 */
export const signalKinds = ["calledAgain","identicalReplies","nightReplies","contactDenied","pressure"] as const;

/** 核查结论 */
export const signalOutcomes = ["dismissed","followUp"] as const;

/** 核查状态 */
export const signalStates = ["open","dismissed","followUp"] as const;

/** 依据 */
export const signalWhats = ["closed","askedAgain","replied","saidContacted","deniedContact","reported"] as const;

/** 同一地点 */
export const similarPlaces = ["building","community","street"] as const;

/** 考核类别 */
export const standings = ["advanced","progress","rectification","governance"] as const;

/** Sureness */
export const surenesses = ["statute","practised","assumed"] as const;

/** 操作 */
export const ticketActions = ["open","accept","assign","contact","note","addInformation","rate","reply","approve","sendBack","object","upholdObjection","rejectObjection","callBack","close","reopen","breach","archive","passDown","applyExtension","grantExtension","refuseExtension","applyPause","grantPause","refusePause","resumeClock","applyParking","grantParking","refuseParking","keepParked","unpark","applyExclusion","grantExclusion","refuseExclusion","restore","applyEscalation","grantEscalation","refuseEscalation","endorse","withdraw","tell","supervise","answerSupervision","endSupervision","whistle","arrive","confirmArrival","refuseWhistle","ruleWhistle","reportWhistle","endWhistle","rateWhistle","askAssist","reportAssist","merge","unmerge"] as const;

/** 视图 */
export const ticketListViews = ["inbox","review","objections","callback","done","merged","all"] as const;

/** 队列 */
export const ticketQueues = ["dispatched","accepted","handling","replied","callingBack","closed","archived","void","objection","merged"] as const;

/** 排序 */
export const ticketSorts = ["dueAt","-dueAt","receivedAt","-receivedAt"] as const;

/** 工单环节 */
export const ticketStages = ["dispatched","accepted","handling","replied","callingBack","closed","archived","void"] as const;

/** 单位类型 */
export const unitKinds = ["streetOffice","district","department","utility"] as const;

/** 紧急程度 */
export const urgencies = ["emergency","urgent","ordinary","complex"] as const;

/** 版本状态 */
export const versionStates = ["inForce","coming","past","withdrawn"] as const;

/** 哨别 */
export const whistleKinds = ["daily","push","emergency"] as const;

/** 报到情况 */
export const whistleSteps = ["called","arrived","refused","excused","reported"] as const;

/** Chinese and English of every enumeration value: `labels.RequestKind.complaint.zh`. */
export const labels = {
  AppealEffect: {
    invalid: { zh: "不计入", en: "Does not count" },
    corrected: { zh: "按录音更正", en: "Corrected" },
  },
  AppealState: {
    pending: { zh: "待复核", en: "Pending" },
    upheld: { zh: "成立", en: "Upheld" },
    rejected: { zh: "不成立", en: "Rejected" },
  },
  ApplicationKind: {
    extension: { zh: "延期", en: "Extension" },
    pause: { zh: "暂停计时", en: "Pause" },
    parking: { zh: "挂账", en: "Parking" },
    exclusion: { zh: "剔除", en: "Exclusion" },
    escalation: { zh: "提级", en: "Escalation" },
  },
  ApplicationState: {
    pending: { zh: "待审批", en: "Pending" },
    granted: { zh: "已批准", en: "Granted" },
    refused: { zh: "未批准", en: "Refused" },
    withdrawn: { zh: "已撤回", en: "Withdrawn" },
    lapsed: { zh: "已失效", en: "Lapsed" },
  },
  AssigneeKind: {
    staff: { zh: "工作人员", en: "Staff" },
    section: { zh: "科室", en: "Section" },
    squad: { zh: "执法队", en: "Squad" },
    community: { zh: "社区（村）", en: "Community" },
  },
  BulletinFigure: {
    tickets: { zh: "工单数", en: "Tickets" },
    excluded: { zh: "剔除", en: "Excluded" },
    completedCallbacks: { zh: "完成回访", en: "Completed callbacks" },
    validCallbacks: { zh: "有效回访", en: "Valid callbacks" },
    contacted: { zh: "已联系", en: "Contacted" },
    notContacted: { zh: "未联系", en: "Not contacted" },
    solved: { zh: "已解决", en: "Solved" },
    unsolved: { zh: "未解决", en: "Unsolved" },
    satisfied: { zh: "满意", en: "Satisfied" },
    basicallySatisfied: { zh: "基本满意", en: "Basically satisfied" },
    dissatisfied: { zh: "不满意", en: "Dissatisfied" },
  },
  BulletinState: {
    running: { zh: "考核期内", en: "Running" },
    settling: { zh: "待回访完成", en: "Settling" },
    settled: { zh: "可发布", en: "May be issued" },
    issued: { zh: "已发布", en: "Issued" },
  },
  Calibre: {
    all: { zh: "全口径（含剔除）", en: "All, excluded included" },
    withoutExcluded: { zh: "不含剔除", en: "Without excluded" },
  },
  CallbackCell: {
    both: { zh: "双是", en: "Solved and satisfied" },
    neither: { zh: "双否", en: "Neither" },
    onlySatisfied: { zh: "单满", en: "Only satisfied" },
    onlySolved: { zh: "单解", en: "Only solved" },
  },
  CallbackReason: {
    approved: { zh: "回复已审核", en: "Reply approved" },
    deadline: { zh: "办理时限已到", en: "Deadline reached" },
  },
  CallbackStatus: {
    reached: { zh: "回访成功", en: "Reached" },
    notReached: { zh: "未接通", en: "Not reached" },
    invalid: { zh: "无效回访", en: "Invalid" },
    refused: { zh: "拒绝回访", en: "Refused" },
  },
  CallbackWay: {
    desk: { zh: "人工", en: "Desk" },
    message: { zh: "短信链接", en: "Message" },
    robot: { zh: "智能外呼", en: "Robot" },
  },
  Channel: {
    hotline: { zh: "12345 热线", en: "12345 hotline" },
    wechatGroup: { zh: "微信群", en: "WeChat group" },
    online: { zh: "网络平台", en: "Online" },
  },
  ClockMove: {
    extension: { zh: "批准延期", en: "Extension granted" },
    pause: { zh: "批准暂停计时", en: "Pause granted" },
    resume: { zh: "恢复计时", en: "Clock resumed" },
    parking: { zh: "批准挂账", en: "Parking granted" },
    parkingReview: { zh: "继续挂账", en: "Parking kept" },
    parkingEnd: { zh: "解除挂账", en: "Parking ended" },
  },
  CloseOutcome: {
    solved: { zh: "已解决", en: "Solved" },
    unsolved: { zh: "未解决", en: "Unsolved" },
    unreached: { zh: "未能回访", en: "Petitioner not reached" },
  },
  ContactMethod: {
    phone: { zh: "电话", en: "Phone" },
    visit: { zh: "上门", en: "Visit" },
    message: { zh: "短信或消息", en: "Message" },
  },
  ContactOutcome: {
    reached: { zh: "已联系上", en: "Reached" },
    notReached: { zh: "未联系上", en: "Not reached" },
  },
  DeadlineClock: {
    accept: { zh: "签收时限", en: "Acceptance" },
    contact: { zh: "联系时限", en: "Contact" },
    handle: { zh: "办理时限", en: "Handling" },
    review: { zh: "审核时限", en: "Review" },
    callback: { zh: "回访时限", en: "Callback" },
    whistle: { zh: "吹哨到场", en: "Whistle arrival" },
    assist: { zh: "协办", en: "Assist" },
    decide: { zh: "审批", en: "Decision" },
    park: { zh: "挂账复核", en: "Parking review" },
    supervise: { zh: "督办", en: "Supervision" },
  },
  Decider: {
    machine: { zh: "系统", en: "Machine" },
    agent: { zh: "坐席", en: "Agent" },
  },
  DecisionLevel: {
    district: { zh: "区级", en: "District" },
    city: { zh: "市级", en: "City" },
  },
  DeskListView: {
    decide: { zh: "待审批", en: "To decide" },
    called: { zh: "吹哨与协办", en: "Called" },
    mine: { zh: "本单位在办", en: "Ours" },
    parked: { zh: "挂账台账", en: "Parked" },
    supervised: { zh: "督办台账", en: "Supervised" },
    escalated: { zh: "提级台账", en: "Escalated" },
    excluded: { zh: "剔除台账", en: "Excluded" },
  },
  DeskMatter: {
    extension: { zh: "延期审批", en: "Extension to decide" },
    pause: { zh: "暂停计时审批", en: "Pause to decide" },
    parking: { zh: "挂账审批", en: "Parking to decide" },
    exclusion: { zh: "剔除审批", en: "Exclusion to decide" },
    escalation: { zh: "提级审批", en: "Escalation to decide" },
    tell: { zh: "待告知诉求人", en: "Petitioner to be told" },
    parked: { zh: "挂账", en: "Parked" },
    refusedWhistle: { zh: "拒绝报到待裁定", en: "Refused whistle to rule on" },
    whistle: { zh: "吹哨", en: "Whistle" },
    assist: { zh: "协办", en: "Assist" },
    supervised: { zh: "督办", en: "Supervised" },
  },
  Difference: {
    none: { zh: "无实质差异", en: "No real difference" },
    tooFew: { zh: "样本太少", en: "Too few to say" },
    above: { zh: "高于平均", en: "Above average" },
    below: { zh: "低于平均", en: "Below average" },
  },
  Dimension: {
    childcare: { zh: "幼有所育", en: "Childcare" },
    education: { zh: "学有所教", en: "Education" },
    employment: { zh: "劳有所得", en: "Employment and income" },
    health: { zh: "病有所医", en: "Health care" },
    elderly: { zh: "老有所养", en: "Elderly care" },
    housing: { zh: "住有所居", en: "Housing" },
    support: { zh: "弱有所扶", en: "Support for the vulnerable" },
    convenience: { zh: "便利性", en: "Convenience" },
    liveability: { zh: "宜居性", en: "Liveability" },
    diversity: { zh: "多样性", en: "Diversity" },
    fairness: { zh: "公正性", en: "Fairness" },
    safety: { zh: "安全性", en: "Safety" },
  },
  DispatchMode: {
    direct: { zh: "直派", en: "Direct" },
    district: { zh: "派区", en: "To the district" },
    manual: { zh: "人工派单", en: "Manual" },
  },
  DispatchRole: {
    handle: { zh: "承办", en: "Handle" },
    supervise: { zh: "督促", en: "Supervise" },
  },
  Disposition: {
    transferEmergency: { zh: "转紧急热线", en: "Transferred to an emergency line" },
    adviseStatutoryChannel: { zh: "告知法定途径", en: "Advised of the statutory channel" },
    duplicateNoNewFact: { zh: "重复且无新事实", en: "Duplicate without new facts" },
    explainConfidential: { zh: "涉密或涉隐私，已说明", en: "Explained: secret or private" },
    adviseMarketOrSocial: { zh: "引导市场或社会渠道", en: "Advised of a market or social channel" },
    dissuadeUnlawful: { zh: "违法或违背公序良俗，已劝导", en: "Dissuaded: unlawful or against public order" },
  },
  IncidentState: {
    open: { zh: "进行中", en: "Open" },
    answered: { zh: "已答复", en: "Answered" },
    closed: { zh: "已停止并入", en: "Closed" },
    undone: { zh: "已撤销", en: "Undone" },
  },
  Mark: {
    objection: { zh: "派单异议", en: "Objection" },
    conference: { zh: "会商", en: "Conference" },
    whistle: { zh: "吹哨", en: "Whistle" },
    extension: { zh: "延期", en: "Extension" },
    escalated: { zh: "提级", en: "Escalated" },
    supervised: { zh: "督办", en: "Supervised" },
    parked: { zh: "挂账", en: "Parked" },
    excluded: { zh: "剔除", en: "Excluded" },
  },
  MessagePurpose: {
    code: { zh: "查询码", en: "Progress code" },
    callback: { zh: "回访", en: "Callback" },
  },
  MessageState: {
    waiting: { zh: "待网关取走", en: "Waiting" },
    taken: { zh: "网关已取", en: "Taken" },
    sent: { zh: "网关已发出", en: "Sent" },
    failed: { zh: "发送失败", en: "Failed" },
    withdrawn: { zh: "已撤回", en: "Withdrawn" },
    expired: { zh: "过期未取", en: "Expired" },
  },
  MessageWay: {
    message: { zh: "短信", en: "Message" },
    robot: { zh: "智能外呼", en: "Robot" },
  },
  ModelState: {
    "built-in": { zh: "随软件发布", en: "Built in" },
    training: { zh: "训练中", en: "Training" },
    ready: { zh: "可启用", en: "Ready" },
    worse: { zh: "有分组变差，不可启用", en: "Worse somewhere, not usable" },
    failed: { zh: "训练失败", en: "Failed" },
  },
  ObjectionReason: {
    notOurDuty: { zh: "不属于本单位职责", en: "Not our duty" },
    notOurArea: { zh: "不属于本辖区", en: "Not our area" },
    duplicateTicket: { zh: "与在办工单重复", en: "Duplicate of a live ticket" },
    statutoryChannel: { zh: "应走法定途径", en: "Belongs to a statutory channel" },
    placeUnclear: { zh: "地点不明，无法核实", en: "Place unclear" },
  },
  ObjectionState: {
    pending: { zh: "待审核", en: "Pending" },
    upheld: { zh: "异议成立", en: "Upheld" },
    rejected: { zh: "异议不成立", en: "Rejected" },
    lapsed: { zh: "已到期失效", en: "Lapsed" },
  },
  PersonalClass: {
    none: { zh: "不含", en: "None" },
    reference: { zh: "仅引用", en: "Reference only" },
    full: { zh: "含密文", en: "Full, sealed" },
  },
  PetitionerKind: {
    person: { zh: "自然人", en: "Person" },
    legalPerson: { zh: "法人", en: "Legal person" },
    organisation: { zh: "其他组织", en: "Other organisation" },
  },
  PointsKind: {
    add: { zh: "加分", en: "Added" },
    deduct: { zh: "扣分", en: "Deducted" },
  },
  PreviewState: {
    waiting: { zh: "等待开始", en: "Waiting" },
    running: { zh: "正在预演", en: "Running" },
    done: { zh: "已完成", en: "Done" },
    failed: { zh: "没有完成", en: "Failed" },
  },
  ReplayState: {
    waiting: { zh: "等待开始", en: "Waiting" },
    running: { zh: "正在回放", en: "Running" },
    done: { zh: "已完成", en: "Done" },
    failed: { zh: "没有完成", en: "Failed" },
  },
  ReplyResult: {
    solved: { zh: "已解决", en: "Solved" },
    partly: { zh: "部分解决", en: "Partly solved" },
    unable: { zh: "暂无法解决", en: "Unable to solve now" },
  },
  RequestKind: {
    consultation: { zh: "咨询", en: "Consultation" },
    help: { zh: "求助", en: "Help" },
    complaint: { zh: "投诉", en: "Complaint" },
    report: { zh: "举报", en: "Report" },
    suggestion: { zh: "建议", en: "Suggestion" },
  },
  RequestStage: {
    received: { zh: "已受理", en: "Received" },
    classified: { zh: "已分类", en: "Classified" },
    answered: { zh: "已直接答复", en: "Answered" },
    disposed: { zh: "不予派单", en: "Disposed" },
    merged: { zh: "已并单", en: "Merged" },
    dispatched: { zh: "已派单", en: "Dispatched" },
  },
  Retention: {
    short: { zh: "短期", en: "Short" },
    kept: { zh: "长期", en: "Kept" },
  },
  ReviewReason: {
    emergencyDoubt: { zh: "疑似紧急", en: "Possible emergency" },
    notConfident: { zh: "分类把握不足", en: "Classification not confident" },
    placeUnknown: { zh: "地点不明", en: "Place unknown" },
    noRule: { zh: "无适用规则", en: "No rule applies" },
    ruleFault: { zh: "规则出错", en: "A rule failed" },
    dutyList: { zh: "部门职责不得下派", en: "Department work" },
    unknownUnit: { zh: "单位不存在", en: "Unit does not exist" },
    hopLimit: { zh: "改派次数已满", en: "Too many hops" },
    noValidUnit: { zh: "异议成立待改派", en: "Objection upheld, unit to be found" },
  },
  Role: {
    agent: { zh: "坐席", en: "Agent" },
    dispatcher: { zh: "派单员", en: "Dispatcher" },
    office: { zh: "承办单位经办", en: "Handling unit" },
    reviewer: { zh: "审核员", en: "Reviewer" },
    caller: { zh: "回访员", en: "Callback caller" },
    community: { zh: "社区工作者", en: "Community worker" },
    analyst: { zh: "分析人员", en: "Analyst" },
    admin: { zh: "管理员", en: "Administrator" },
    machine: { zh: "系统账号", en: "Machine account" },
  },
  RuleFindingKind: {
    overlapping: { zh: "同级重叠", en: "Overlapping" },
    unreachable: { zh: "轮不到", en: "Unreachable" },
    neverMatches: { zh: "永不命中", en: "Never matches" },
    unknownUnit: { zh: "单位不存在", en: "Unit does not exist" },
    dutyList: { zh: "部门职责下派", en: "Department work" },
    duplicateId: { zh: "编号重复", en: "Id used twice" },
    unknownRule: { zh: "没有这条规则", en: "No such rule" },
    wrongDuty: { zh: "履职事项有误", en: "Duty list" },
  },
  Satisfaction: {
    satisfied: { zh: "满意", en: "Satisfied" },
    basicallySatisfied: { zh: "基本满意", en: "Basically satisfied" },
    dissatisfied: { zh: "不满意", en: "Dissatisfied" },
  },
  SettlementOutcome: {
    answered: { zh: "直接答复", en: "Answered" },
    disposed: { zh: "不予派单", en: "Disposed" },
  },
  SignalKind: {
    calledAgain: { zh: "办结后短期内再次来电", en: "Same caller again soon after closing" },
    identicalReplies: { zh: "回复内容雷同", en: "Identical replies" },
    nightReplies: { zh: "深夜集中回复", en: "Many replies late at night" },
    contactDenied: { zh: "称已联系，回访时被否认", en: "Contact claimed, denied at callback" },
    pressure: { zh: "诉求人反映被施压", en: "Pressure reported" },
  },
  SignalOutcome: {
    dismissed: { zh: "排除", en: "Dismiss" },
    followUp: { zh: "转人工核实", en: "Take up" },
  },
  SignalState: {
    open: { zh: "待核查", en: "To be looked at" },
    dismissed: { zh: "已排除", en: "Dismissed" },
    followUp: { zh: "转人工核实", en: "Taken up" },
  },
  SignalWhat: {
    closed: { zh: "办结", en: "Closed" },
    askedAgain: { zh: "再次来电", en: "Asked again" },
    replied: { zh: "回复", en: "Replied" },
    saidContacted: { zh: "单位称已联系", en: "Unit says contacted" },
    deniedContact: { zh: "诉求人称未联系", en: "Petitioner says not" },
    reported: { zh: "登记反映", en: "Reported" },
  },
  SimilarPlace: {
    building: { zh: "同一楼栋", en: "Same building" },
    community: { zh: "同一社区（村）", en: "Same community" },
    street: { zh: "同一街乡镇", en: "Same street office" },
  },
  Standing: {
    advanced: { zh: "先进类", en: "Advanced" },
    progress: { zh: "进步类", en: "Progress" },
    rectification: { zh: "整改类", en: "Rectification" },
    governance: { zh: "治理类", en: "Governance" },
  },
  TicketAction: {
    open: { zh: "派单", en: "Dispatch" },
    accept: { zh: "签收", en: "Accept" },
    assign: { zh: "分派", en: "Assign" },
    contact: { zh: "联系诉求人", en: "Contact" },
    note: { zh: "办理记录", en: "Note" },
    reply: { zh: "回复", en: "Reply" },
    approve: { zh: "审核通过", en: "Approve" },
    addInformation: { zh: "诉求人补充", en: "Petitioner adds" },
    rate: { zh: "诉求人评价", en: "Petitioner rates" },
    sendBack: { zh: "驳回", en: "Send back" },
    object: { zh: "派单异议", en: "Object" },
    upholdObjection: { zh: "异议成立", en: "Uphold objection" },
    rejectObjection: { zh: "异议不成立", en: "Reject objection" },
    callBack: { zh: "转入回访", en: "Call back" },
    close: { zh: "结案", en: "Close" },
    reopen: { zh: "重办", en: "Reopen" },
    breach: { zh: "超时督办", en: "Supervise (overdue)" },
    archive: { zh: "归档", en: "Archive" },
    passDown: { zh: "区分转", en: "Pass down" },
    applyExtension: { zh: "申请延期", en: "Apply for extension" },
    grantExtension: { zh: "批准延期", en: "Grant extension" },
    refuseExtension: { zh: "不批准延期", en: "Refuse extension" },
    applyPause: { zh: "申请暂停计时", en: "Apply for pause" },
    grantPause: { zh: "批准暂停计时", en: "Grant pause" },
    refusePause: { zh: "不批准暂停计时", en: "Refuse pause" },
    resumeClock: { zh: "恢复计时", en: "Resume clock" },
    applyParking: { zh: "申请挂账", en: "Apply for parking" },
    grantParking: { zh: "批准挂账", en: "Grant parking" },
    refuseParking: { zh: "不批准挂账", en: "Refuse parking" },
    keepParked: { zh: "继续挂账", en: "Keep parked" },
    unpark: { zh: "解除挂账", en: "End parking" },
    applyExclusion: { zh: "申请剔除", en: "Apply for exclusion" },
    grantExclusion: { zh: "批准剔除", en: "Grant exclusion" },
    refuseExclusion: { zh: "不批准剔除", en: "Refuse exclusion" },
    restore: { zh: "恢复计入考核", en: "Count again" },
    applyEscalation: { zh: "申请提级", en: "Apply for escalation" },
    grantEscalation: { zh: "同意提级", en: "Agree to escalation" },
    refuseEscalation: { zh: "不同意提级", en: "Refuse escalation" },
    endorse: { zh: "同意并上报", en: "Endorse" },
    withdraw: { zh: "撤回申请", en: "Withdraw application" },
    tell: { zh: "告知诉求人", en: "Tell the petitioner" },
    supervise: { zh: "督办", en: "Supervise" },
    answerSupervision: { zh: "答复督办", en: "Answer supervision" },
    endSupervision: { zh: "解除督办", en: "End supervision" },
    whistle: { zh: "吹哨", en: "Whistle" },
    arrive: { zh: "报到", en: "Arrive" },
    confirmArrival: { zh: "确认到场", en: "Confirm arrival" },
    refuseWhistle: { zh: "拒绝报到", en: "Refuse to come" },
    ruleWhistle: { zh: "裁定报到", en: "Rule on a refusal" },
    reportWhistle: { zh: "吹哨反馈", en: "Report on a whistle" },
    endWhistle: { zh: "结束吹哨", en: "End whistle" },
    rateWhistle: { zh: "吹哨评价", en: "Rate" },
    askAssist: { zh: "商请协办", en: "Ask for assistance" },
    reportAssist: { zh: "协办反馈", en: "Report to the lead" },
    merge: { zh: "并单", en: "Merge" },
    unmerge: { zh: "撤销并单", en: "Undo merge" },
  },
  TicketListView: {
    inbox: { zh: "待办", en: "Inbox" },
    review: { zh: "待审核", en: "In review" },
    objections: { zh: "异议审核中", en: "Objections" },
    callback: { zh: "待回访", en: "Callback" },
    done: { zh: "已办结", en: "Done" },
    merged: { zh: "已并单", en: "Merged" },
    all: { zh: "全部", en: "All" },
  },
  TicketQueue: {
    dispatched: { zh: "待签收", en: "Dispatched" },
    accepted: { zh: "已签收", en: "Accepted" },
    handling: { zh: "办理中", en: "Handling" },
    replied: { zh: "待审核", en: "Replied" },
    callingBack: { zh: "待回访", en: "Calling back" },
    closed: { zh: "已办结", en: "Closed" },
    archived: { zh: "已归档", en: "Archived" },
    void: { zh: "已作废", en: "Void" },
    objection: { zh: "异议审核中", en: "Objection under review" },
    merged: { zh: "已并单", en: "Merged" },
  },
  TicketSort: {
    dueAt: { zh: "时限由近到远", en: "Due soonest first" },
    "-dueAt": { zh: "时限由远到近", en: "Due latest first" },
    receivedAt: { zh: "受理时间由早到晚", en: "Oldest first" },
    "-receivedAt": { zh: "受理时间由晚到早", en: "Newest first" },
  },
  TicketStage: {
    dispatched: { zh: "待签收", en: "Dispatched" },
    accepted: { zh: "已签收", en: "Accepted" },
    handling: { zh: "办理中", en: "Handling" },
    replied: { zh: "待审核", en: "Replied" },
    callingBack: { zh: "待回访", en: "Calling back" },
    closed: { zh: "已办结", en: "Closed" },
    archived: { zh: "已归档", en: "Archived" },
    void: { zh: "已作废", en: "Void" },
  },
  UnitKind: {
    streetOffice: { zh: "街乡镇", en: "Street office" },
    district: { zh: "区政府", en: "District" },
    department: { zh: "部门", en: "Department" },
    utility: { zh: "公共服务企业", en: "Utility" },
  },
  Urgency: {
    emergency: { zh: "特急", en: "Emergency" },
    urgent: { zh: "紧急", en: "Urgent" },
    ordinary: { zh: "一般", en: "Ordinary" },
    complex: { zh: "复杂", en: "Complex" },
  },
  VersionState: {
    inForce: { zh: "现行", en: "In force" },
    coming: { zh: "待生效", en: "Coming" },
    past: { zh: "已失效", en: "Past" },
    withdrawn: { zh: "已撤回", en: "Withdrawn" },
  },
  WhistleKind: {
    daily: { zh: "日常哨", en: "Daily" },
    push: { zh: "攻坚哨", en: "Push" },
    emergency: { zh: "应急哨", en: "Emergency" },
  },
  WhistleStep: {
    called: { zh: "待到场", en: "Called" },
    arrived: { zh: "已到场", en: "Arrived" },
    refused: { zh: "拒绝到场", en: "Refused" },
    excused: { zh: "免于到场", en: "Excused" },
    reported: { zh: "已反馈", en: "Reported" },
  },
} as const;

/** Chinese and English of the enumerations themselves: `titles.RequestKind.zh`. */
export const titles = {
  AppealEffect: { zh: "复核效果", en: "Effect of an appeal" },
  AppealState: { zh: "复核状态", en: "AppealState" },
  ApplicationKind: { zh: "申请类型", en: "Kind of application" },
  ApplicationState: { zh: "申请状态", en: "State of the application" },
  AssigneeKind: { zh: "承办人类别", en: "AssigneeKind" },
  BulletinFigure: { zh: "通报数字", en: "BulletinFigure" },
  BulletinState: { zh: "通报状态", en: "BulletinState" },
  Calibre: { zh: "口径", en: "Calibre" },
  CallbackCell: { zh: "回访结果", en: "Callback cell" },
  CallbackReason: { zh: "回访起因", en: "Callback reason" },
  CallbackStatus: { zh: "回访状态", en: "Callback status" },
  CallbackWay: { zh: "回访方式", en: "Way of callback" },
  Channel: { zh: "受理渠道", en: "Channel" },
  ClockMove: { zh: "时限变动", en: "Move of a clock" },
  CloseOutcome: { zh: "办结情形", en: "Close outcome" },
  ContactMethod: { zh: "联系方式", en: "Contact method" },
  ContactOutcome: { zh: "联系结果", en: "Contact outcome" },
  DeadlineClock: { zh: "时限", en: "Clock" },
  Decider: { zh: "判定者", en: "Decider" },
  DecisionLevel: { zh: "审批层级", en: "Deciding level" },
  DeskListView: { zh: "视图", en: "DeskListView" },
  DeskMatter: { zh: "专项事项", en: "Desk matter" },
  Difference: { zh: "差异", en: "Difference" },
  Dimension: { zh: "七有五性", en: "Livelihood dimension" },
  DispatchMode: { zh: "派单方式", en: "Dispatch mode" },
  DispatchRole: { zh: "接收角色", en: "Dispatch role" },
  Disposition: { zh: "不予派单情形", en: "Disposition" },
  IncidentState: { zh: "状态", en: "IncidentState" },
  Mark: { zh: "标记", en: "Mark" },
  MessagePurpose: { zh: "用途", en: "MessagePurpose" },
  MessageState: { zh: "发送状态", en: "MessageState" },
  MessageWay: { zh: "发送方式", en: "MessageWay" },
  ModelState: { zh: "状态", en: "ModelState" },
  ObjectionReason: { zh: "异议理由", en: "Objection reason" },
  ObjectionState: { zh: "审核状态", en: "ObjectionState" },
  PersonalClass: { zh: "个人信息级别", en: "Personal data class" },
  PetitionerKind: { zh: "诉求人类型", en: "Kind of petitioner" },
  PointsKind: { zh: "加减分", en: "PointsKind" },
  PreviewState: { zh: "预演进度", en: "PreviewState" },
  ReplayState: { zh: "回放进度", en: "ReplayState" },
  ReplyResult: { zh: "办理结果", en: "Reply result" },
  RequestKind: { zh: "诉求性质", en: "Kind of request" },
  RequestStage: { zh: "诉求环节", en: "Request stage" },
  Retention: { zh: "留存期", en: "Retention" },
  ReviewReason: { zh: "ReviewReason", en: "ReviewReason" },
  Role: { zh: "角色", en: "Role" },
  RuleFindingKind: { zh: "规则错误", en: "RuleFindingKind" },
  Satisfaction: { zh: "满意度", en: "Satisfaction" },
  SettlementOutcome: { zh: "受理处置", en: "Settlement outcome" },
  SignalKind: { zh: "疑点类型", en: "SignalKind" },
  SignalOutcome: { zh: "核查结论", en: "SignalOutcome" },
  SignalState: { zh: "核查状态", en: "SignalState" },
  SignalWhat: { zh: "依据", en: "SignalWhat" },
  SimilarPlace: { zh: "同一地点", en: "SimilarPlace" },
  Standing: { zh: "考核类别", en: "Standing" },
  TicketAction: { zh: "操作", en: "TicketAction" },
  TicketListView: { zh: "视图", en: "TicketListView" },
  TicketQueue: { zh: "队列", en: "TicketQueue" },
  TicketSort: { zh: "排序", en: "TicketSort" },
  TicketStage: { zh: "工单环节", en: "Ticket stage" },
  UnitKind: { zh: "单位类型", en: "Kind of unit" },
  Urgency: { zh: "紧急程度", en: "Urgency" },
  VersionState: { zh: "版本状态", en: "VersionState" },
  WhistleKind: { zh: "哨别", en: "Kind of whistle" },
  WhistleStep: { zh: "报到情况", en: "Whistle step" },
} as const;

/** Every fact: who says it, on which topic, under which key, for whom. */
export const catalogue: Readonly<Record<FactType, CatalogueEntry>> = {
  'callback.appealDecided.v1': {"type":"callback.appealDecided.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":["demands"],"personal":"none","retention":"kept"},
  'callback.appealed.v1': {"type":"callback.appealed.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'callback.attempted.v1': {"type":"callback.attempted.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'callback.completed.v1': {"type":"callback.completed.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":["tickets","demands","hotline-intake"],"personal":"none","retention":"kept"},
  'callback.due.v1': {"type":"callback.due.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":["tickets"],"personal":"none","retention":"kept"},
  'callback.invited.v1': {"type":"callback.invited.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":["hotline-intake"],"personal":"none","retention":"kept"},
  'callback.robotCalled.v1': {"type":"callback.robotCalled.v1","version":1,"owners":["hotline-intake"],"topic":"followups","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'callback.withdrawn.v1': {"type":"callback.withdrawn.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":["hotline-intake"],"personal":"none","retention":"kept"},
  'classification.corrected.v1': {"type":"classification.corrected.v1","version":1,"owners":["classifier"],"topic":"requests","key":"requestId","readers":["classifier"],"personal":"none","retention":"kept"},
  'deadline.breached.v1': {"type":"deadline.breached.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":["tickets","demands"],"personal":"none","retention":"kept"},
  'deadline.warned.v1': {"type":"deadline.warned.v1","version":1,"owners":["followup"],"topic":"followups","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'request.amended.v1': {"type":"request.amended.v1","version":1,"owners":["hotline-intake","wechat-intake"],"topic":"intake","key":"requestId","readers":["classifier"],"personal":"full","retention":"short"},
  'request.classified.v1': {"type":"request.classified.v1","version":1,"owners":["classifier"],"topic":"requests","key":"requestId","readers":["router","demands"],"personal":"reference","retention":"kept"},
  'request.dispatched.v1': {"type":"request.dispatched.v1","version":1,"owners":["router"],"topic":"dispatch.*","key":"requestId","readers":["tickets","demands","hotline-intake","wechat-intake"],"personal":"reference","retention":"kept"},
  'request.received.v1': {"type":"request.received.v1","version":1,"owners":["hotline-intake","wechat-intake"],"topic":"intake","key":"requestId","readers":["classifier"],"personal":"full","retention":"short"},
  'request.settled.v1': {"type":"request.settled.v1","version":1,"owners":["hotline-intake"],"topic":"intake","key":"requestId","readers":["classifier"],"personal":"none","retention":"short"},
  'ticket.accepted.v1': {"type":"ticket.accepted.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.applicationDecided.v1': {"type":"ticket.applicationDecided.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.applied.v1': {"type":"ticket.applied.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.assigned.v1': {"type":"ticket.assigned.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'ticket.assistAsked.v1': {"type":"ticket.assistAsked.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.assistReported.v1': {"type":"ticket.assistReported.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.clockMoved.v1': {"type":"ticket.clockMoved.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.closed.v1': {"type":"ticket.closed.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.contacted.v1': {"type":"ticket.contacted.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.informationAdded.v1': {"type":"ticket.informationAdded.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'ticket.marked.v1': {"type":"ticket.marked.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.merged.v1': {"type":"ticket.merged.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands","hotline-intake"],"personal":"none","retention":"kept"},
  'ticket.noted.v1': {"type":"ticket.noted.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'ticket.objected.v1': {"type":"ticket.objected.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.objectionRejected.v1': {"type":"ticket.objectionRejected.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.objectionUpheld.v1': {"type":"ticket.objectionUpheld.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["router","followup","demands"],"personal":"none","retention":"kept"},
  'ticket.opened.v1': {"type":"ticket.opened.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"reference","retention":"kept"},
  'ticket.passedDown.v1': {"type":"ticket.passedDown.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["router"],"personal":"none","retention":"kept"},
  'ticket.rated.v1': {"type":"ticket.rated.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.reopened.v1': {"type":"ticket.reopened.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.replied.v1': {"type":"ticket.replied.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.replyApproved.v1': {"type":"ticket.replyApproved.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands","tickets"],"personal":"none","retention":"kept"},
  'ticket.rootAnswered.v1': {"type":"ticket.rootAnswered.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.sentBack.v1': {"type":"ticket.sentBack.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.supervised.v1': {"type":"ticket.supervised.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.supervisionAnswered.v1': {"type":"ticket.supervisionAnswered.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.supervisionEnded.v1': {"type":"ticket.supervisionEnded.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.told.v1': {"type":"ticket.told.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":[],"personal":"none","retention":"kept"},
  'ticket.unmarked.v1': {"type":"ticket.unmarked.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.unmerged.v1': {"type":"ticket.unmerged.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands","hotline-intake"],"personal":"none","retention":"kept"},
  'ticket.voided.v1': {"type":"ticket.voided.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup","demands"],"personal":"none","retention":"kept"},
  'ticket.whistleEnded.v1': {"type":"ticket.whistleEnded.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.whistleMoved.v1': {"type":"ticket.whistleMoved.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
  'ticket.whistleRated.v1': {"type":"ticket.whistleRated.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["demands"],"personal":"none","retention":"kept"},
  'ticket.whistled.v1': {"type":"ticket.whistled.v1","version":1,"owners":["tickets"],"topic":"tickets","key":"requestId","readers":["followup"],"personal":"none","retention":"kept"},
};

/** Every error code: kind, HTTP status, whether to try again, sentences for users and operators. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorEntry>> = {
  'account-locked': {"kind":"refusal","status":429,"retry":"later","zh":"密码连续输错，账号已暂时锁定，请稍后再试或联系管理员重设密码。","en":"Too many wrong passwords: the account is locked for a while.","operator":"Wait, or set a new password in the user list; that unlocks the account."},
  'additions-full': {"kind":"refusal","status":409,"retry":"never","zh":"补充的内容已经很多，不能再添加；需要时请拨打 12345。","en":"No more may be added on this ticket.","operator":"Nothing to do. The bound: callback-policy.json, progress."},
  'already-merged': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单已经并入主单；要换主单，请先撤销并单。","en":"The ticket is merged already.","operator":"Undo the merge first."},
  'answer-needs-consultation': {"kind":"refusal","status":422,"retry":"after-fix","zh":"只有咨询可以直接答复；求助、投诉、举报、建议须派单或按六种情形处置。","en":"Only a consultation may be answered at the desk (条例 §11(1)).","operator":"Correct the kind, or dispose of it with a reason."},
  'appeal-answers-required': {"kind":"refusal","status":422,"retry":"after-fix","zh":"这一理由成立时，须按录音填写三个问题的回答。","en":"The answers of the recording are needed.","operator":"Send contacted, solved and satisfaction as heard.","article":"条例 §23"},
  'appeal-ground-unknown': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有这种复核理由，请从列表中选择。","en":"Unknown ground of an appeal.","operator":"Grounds: callback-policy.json, appeal.grounds.","article":"条例 §23"},
  'appeal-level': {"kind":"refusal","status":403,"retry":"after-fix","zh":"回访复核由上级决定，请提交有权的复核人员。","en":"Appeals are decided at a level above.","operator":"Use a reviewer or caller of that level and without a unit: callback-policy.json, appeal.level.","article":"条例 §23"},
  'appeal-own-callback': {"kind":"refusal","status":403,"retry":"never","zh":"您参与了这次回访，须由别人复核。","en":"Whoever made the callback does not decide about it.","operator":"Give it to somebody else.","article":"条例 §23"},
  'appeal-repeated': {"kind":"refusal","status":409,"retry":"never","zh":"这次回访已经申请过复核，不能再次申请。","en":"This callback was appealed against already.","operator":"Nothing to do; the decision stands.","article":"条例 §23"},
  'appeal-too-early': {"kind":"refusal","status":409,"retry":"later","zh":"回访还没有完成，完成后才能申请复核。","en":"The callback is not completed yet.","operator":"Nothing to do.","article":"条例 §23"},
  'appeal-too-late': {"kind":"refusal","status":409,"retry":"never","zh":"已超过申请复核的期限。","en":"The time for an appeal is over.","operator":"Nothing to do. How long: callback-policy.json, appeal.windowHours.","article":"条例 §23"},
  'application-pending': {"kind":"refusal","status":409,"retry":"later","zh":"这类申请正在审批；请等批复，或先撤回再重新申请。","en":"An application of this kind waits for its decision.","operator":"See the list of what waits for a decision.","article":"审批政策"},
  'application-repeated': {"kind":"refusal","status":422,"retry":"never","zh":"同一理由的申请本轮已经不予批准，不能再次提出。","en":"This ground was refused in this round already.","operator":"Nothing to do.","article":"审批政策"},
  'arrived-already': {"kind":"refusal","status":409,"retry":"never","zh":"到场情况已经登记过了。","en":"Its arrival is on record.","operator":"Refresh the ticket."},
  'asked-too-long': {"kind":"refusal","status":422,"retry":"after-fix","zh":"填写的时间超过政策允许的最长时间；请缩短。","en":"The time asked for is longer than the policy allows.","operator":"Numbers and grounds are in schemas/reference/handling-policy.json.","article":"审批政策"},
  'assessment-policy-unsound': {"kind":"refusal","status":422,"retry":"after-fix","zh":"拟定的考核办法有矛盾，请按提示修改。","en":"The draft policy contradicts itself.","operator":"Mend the field that the answer names.","article":"条例 §32"},
  'assist-open': {"kind":"refusal","status":409,"retry":"later","zh":"还有协办没有反馈；请等其反馈或到期。","en":"An assisting unit has not reported and still has time.","operator":"See the assists on the ticket.","article":"条例 §14"},
  'basis-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"部分解决或暂不能解决的，须写明依据和理由。","en":"A reply that does not solve the matter needs its basis.","operator":"Fill in the basis.","article":"条例 §15"},
  'batch-line-malformed': {"kind":"refusal","status":400,"retry":"after-fix","zh":"这一行不是有效的 JSON 对象，已跳过。","en":"A line of the batch is not a JSON object.","operator":"Correct the line and send it again."},
  'batch-line-too-long': {"kind":"refusal","status":413,"retry":"after-fix","zh":"这一行超过 64 KB，已跳过；请缩短内容。","en":"A line of the batch is longer than 64 KB.","operator":"Split or shorten the record."},
  'body-too-large': {"kind":"fault","status":413,"retry":"after-fix","zh":"提交的内容过大，请缩减或分次提交。","en":"The body exceeds the limit.","operator":"None: the caller mends the call."},
  'bulletin-issued': {"kind":"refusal","status":409,"retry":"never","zh":"本期通报已经发布，不能再次发布。","en":"This bulletin has been issued already.","operator":"Nothing to do: an issued bulletin does not change.","article":"条例 §32"},
  'bulletin-not-settled': {"kind":"refusal","status":409,"retry":"later","zh":"本期回访还没有全部计入，暂时不能发布通报。","en":"Callbacks that count may still come; the bulletin cannot be issued yet.","operator":"Wait until the settling days of the assessment policy have passed.","article":"条例 §32"},
  'bus-unavailable': {"kind":"fault","status":503,"retry":"later","zh":"消息总线暂时不可用，请稍后再试。","en":"The message bus does not answer.","operator":"Look at the Kafka brokers: are they running, reachable, and are enough replicas in sync? What was accepted waits in the stores and is said when they are back."},
  'callback-answers-required': {"kind":"refusal","status":422,"retry":"after-fix","zh":"已接通的回访必须问全三个问题：是否联系、是否解决、是否满意。","en":"A reached callback needs all three answers.","operator":"Ask all three questions, or record another status."},
  'callback-answers-unexpected': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有接通或对方拒绝回答时，不能填写解决和满意情况。","en":"Without a conversation no answers may be recorded.","operator":"Leave the three answers empty, or set status to reached."},
  'callback-completed': {"kind":"refusal","status":409,"retry":"never","zh":"这次回访已经完成，不能再记录；如需更正请走回访复核。","en":"The callback is completed already.","operator":"Nothing to do; the outcome stands."},
  'caller-not-independent': {"kind":"refusal","status":403,"retry":"never","zh":"回访须由承办单位以外的人员进行：绑定了承办单位的账号不能查看或记录回访。","en":"Callbacks are made by people outside the handling units.","operator":"Use an account with role caller and no unit.","article":"条例 §23"},
  'calls-itself': {"kind":"refusal","status":422,"retry":"after-fix","zh":"不能选择本单位；请另选单位。","en":"A unit does not call itself.","operator":"Choose another unit."},
  'candidate-already-decided': {"kind":"refusal","status":409,"retry":"never","zh":"这条线索已经确认或排除，请刷新列表。","en":"The candidate was confirmed or dismissed already.","operator":"Refresh the list."},
  'candidate-not-yours': {"kind":"refusal","status":403,"retry":"never","zh":"这条线索不属于您负责的社区（街道）。","en":"The candidate belongs to another community.","operator":"Check the account's community or street."},
  'catalogue-rules-wrong': {"kind":"refusal","status":422,"retry":"after-fix","zh":"规则有错误，没有保存；请按提示修改。","en":"Rules overlap, can never be reached, never match, or name what does not exist.","operator":"Mend the named rules; the findings name the pair.","article":"条例 §11"},
  'closure-stands': {"kind":"refusal","status":409,"retry":"never","zh":"这件事已不能在这里提出不同意办结；如仍不满意，请向热线正式投诉。","en":"The closure can no longer be objected to here.","operator":"Nothing to do. Days and times: callback-policy.json, progress.","article":"条例 §23"},
  'community-cannot-lead': {"kind":"refusal","status":422,"retry":"after-fix","zh":"社区（村）只能协助，不能作为承办单位；请派给所在街道乡镇。","en":"A community assists only and never leads (Art. 17).","operator":"Dispatch to the street office.","article":"条例 §17"},
  'conference-open': {"kind":"refusal","status":409,"retry":"after-fix","zh":"这件诉求正在会商；请先作出决定。","en":"A conference is open.","operator":"Decide it by a dispatch.","article":"条例 §12"},
  'contact-confidential': {"kind":"refusal","status":403,"retry":"never","zh":"诉求人要求保密（或属举报），承办单位不能查看联系方式；需要联系时请通过热线转达。","en":"The contact details of a confidential request are never shown to units.","operator":"Contact the petitioner through the hotline."},
  'contact-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"回复前须先联系诉求人（条例第十五条）；联系不上的，也请记录联系经过。","en":"Contact the petitioner first, or record the attempt.","operator":"Record a contact.","article":"条例 §15"},
  'contact-not-yours': {"kind":"refusal","status":403,"retry":"never","zh":"这件诉求不在本单位（本区）手中，不能查看诉求人联系方式。","en":"Only the unit or district that holds the request may see the contact details.","operator":"Check the account's unit or district, and who holds the ticket."},
  'csrf-missing': {"kind":"fault","status":403,"retry":"after-fix","zh":"页面校验已失效，请刷新页面后重试。","en":"A cookie-authenticated write came without its x-csrf-token.","operator":"None: the caller mends the call."},
  'dead-letter-not-waiting': {"kind":"refusal","status":409,"retry":"never","zh":"这条记录已经重新处理或作废，请刷新列表。","en":"This dead letter was replayed or discarded already.","operator":"Refresh the list."},
  'decider-is-applicant': {"kind":"refusal","status":422,"retry":"after-fix","zh":"申请人不能审批自己的申请；请交给另一位审核员。","en":"Whoever asked does not decide.","operator":"Let another reviewer decide.","article":"审批政策"},
  'department-only-work': {"kind":"refusal","status":422,"retry":"after-fix","zh":"该事项属于部门法定职责，不得派给街道乡镇；请派给主管部门，街道乡镇可作为协办单位。","en":"This is department work and may not be given to a street office.","operator":"Dispatch to the department; the list is dutyList in schemas/reference/dispatch-catalogue.json.","article":"条例 §11"},
  'evidence-empty': {"kind":"refusal","status":400,"retry":"after-fix","zh":"没有收到文件内容；请选择文件后重新上传。","en":"No content arrived.","operator":"Choose a file."},
  'evidence-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"这类工单的回复须附证据（照片或文件）；请先上传证据。","en":"A reply of this kind needs evidence.","operator":"The numbers are `proof.rules` of schemas/reference/time-limits.json.","article":"条例 §15"},
  'evidence-too-large': {"kind":"refusal","status":413,"retry":"after-fix","zh":"文件过大；请压缩后重新上传。","en":"The file is too large.","operator":"The limit is the setting TICKETS_EVIDENCE_MAX_MB."},
  'evidence-type': {"kind":"refusal","status":415,"retry":"after-fix","zh":"只接受 JPEG、PNG、WebP 图片和 PDF 文件（按内容识别，与文件名无关）。","en":"Only JPEG, PNG, WebP and PDF are evidence, recognised by content.","operator":"Convert the file."},
  'evidence-unknown': {"kind":"refusal","status":422,"retry":"after-fix","zh":"引用的证据不存在或不属于本单位；请重新上传。","en":"The evidence referred to does not exist or belongs to another unit.","operator":"Upload it again."},
  'forbidden': {"kind":"fault","status":403,"retry":"never","zh":"您没有办理此事项的权限，请联系管理员。","en":"The role or scope of the account does not allow this.","operator":"Check roles and scope of the account."},
  'gateway-only': {"kind":"refusal","status":403,"retry":"never","zh":"发送箱只对网关账号开放：这个账号只能有“系统”一种角色，不能绑定单位。","en":"The outbox is for gateway accounts: role machine alone, no unit.","operator":"Make an account with role machine and nothing else for the gateway."},
  'granted-already': {"kind":"refusal","status":422,"retry":"never","zh":"这类申请已经批准过，本轮不能再批。","en":"It was granted as often as the policy allows.","operator":"Numbers and grounds are in schemas/reference/handling-policy.json.","article":"审批政策"},
  'group-not-yours': {"kind":"refusal","status":403,"retry":"never","zh":"只能登记自己社区（街道）的居民群。","en":"Groups may be registered for one's own community only.","operator":"Check the account's community or street."},
  'group-of-another-source': {"kind":"refusal","status":409,"retry":"after-fix","zh":"这个群已登记在另一个企业微信来源下。","en":"The group id is registered under another source.","operator":"Check the source and the group id."},
  'groups-not-swept': {"kind":"fault","status":500,"retry":"later","zh":"并单巡检没有完成，系统会自动再试。","en":"The periodic look at merged tickets failed; it is tried again.","operator":"See the detail; it is repeated after TICKETS_SWEEP_MS. Members may wait longer for their callbacks meanwhile."},
  'history-full': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单的记录已满，不能再添加；请直接提交回复。","en":"The ticket holds as many notes and contacts as it may.","operator":"Nothing to do: a reply, a review and the callback are still possible."},
  'hops-exhausted': {"kind":"refusal","status":422,"retry":"never","zh":"这件诉求已经改派过，以裁定为准，不能再提异议；请直接办理。","en":"The request was dispatched as often as the policy allows: the ruling stays.","operator":"The number is `objection.maxHops` of schemas/reference/time-limits.json.","article":"条例 §14"},
  'idempotency-key-missing': {"kind":"fault","status":400,"retry":"after-fix","zh":"缺少 Idempotency-Key 请求头，请为每次提交生成一个新的唯一值。","en":"A write came without an Idempotency-Key.","operator":"None: the caller mends the call."},
  'idempotency-key-reused': {"kind":"refusal","status":422,"retry":"never","zh":"同一 Idempotency-Key 已用于另一份内容，请换一个新值后重新提交。","en":"The same key came with another body.","operator":"None: the caller mends the call."},
  'incident-not-open': {"kind":"refusal","status":409,"retry":"never","zh":"这个聚集事件已经结束或撤销，不能再操作；请刷新后再看。","en":"The incident has ended.","operator":"Refresh the page."},
  'incident-window': {"kind":"refusal","status":422,"retry":"after-fix","zh":"聚集事件的起止时间不对：结束要晚于现在和开始，且不超过规定的最长时间。","en":"The window of the incident is not valid.","operator":"The longest window is `merge.incidentWithin` of schemas/reference/handling-policy.json."},
  'internal': {"kind":"fault","status":500,"retry":"never","zh":"系统内部错误，请把追踪号告知管理员。","en":"A mistake of ours.","operator":"Find the trace id in the log and report the defect."},
  'invalid-body': {"kind":"fault","status":400,"retry":"after-fix","zh":"提交的内容有误，请按提示逐项修改后重新提交。","en":"The body does not match its schema.","operator":"None: the caller mends the call."},
  'invalid-config': {"kind":"fault","status":500,"retry":"after-fix","zh":"配置有误，请管理员按提示修改后重新启动。","en":"A setting has a value that is not allowed.","operator":"Correct the setting that the sentence names and start again."},
  'invalid-cursor': {"kind":"fault","status":400,"retry":"after-fix","zh":"翻页游标无效或已过期，请回到第一页重新查询。","en":"The cursor belongs to another query.","operator":"None: the caller mends the call."},
  'invalid-dispatch-catalogue': {"kind":"fault","status":500,"retry":"after-fix","zh":"派单目录有错误，系统拒绝使用；请按提示修改规则后重新启动。","en":"The dispatch catalogue has errors and is refused.","operator":"Mend the named rules in schemas/reference/dispatch-catalogue.json."},
  'invalid-query': {"kind":"fault","status":400,"retry":"after-fix","zh":"查询条件有误，请按提示修改后重试。","en":"The query or a path parameter does not match its schema.","operator":"None: the caller mends the call."},
  'last-admin': {"kind":"refusal","status":409,"retry":"after-fix","zh":"这是最后一个管理员账号，不能停用或取消管理员角色；请先指定另一位管理员。","en":"The last administrator cannot be disabled or demoted.","operator":"Make another account administrator first."},
  'level-too-low': {"kind":"refusal","status":403,"retry":"never","zh":"这项须由更高层级决定。","en":"A higher level must decide.","operator":"An account of the district has a district, one of the city none.","article":"条例 §5"},
  'limit-run-out': {"kind":"refusal","status":422,"retry":"never","zh":"办理时限已过，不能再申请或批准；请尽快回复并说明情况。","en":"The limit has run out: an extension heals no lateness.","operator":"Nothing to do: reply.","article":"条例 §13"},
  'malformed-fact': {"kind":"fault","status":500,"retry":"never","zh":"收到不符合约定的事实，已转入死信等待处理。","en":"A fact does not match its schema.","operator":"Find the producer; discard after it is mended."},
  'malformed-json': {"kind":"fault","status":400,"retry":"after-fix","zh":"提交的内容不是有效的 JSON，请检查格式后重新提交。","en":"The body is not JSON.","operator":"None: the caller mends the call."},
  'merge-not-yours': {"kind":"refusal","status":403,"retry":"after-fix","zh":"只能并入本单位（本区）自己的工单；跨单位、跨区的并单请交派单员。","en":"Beyond the unit or district of the account.","operator":"A dispatcher of the city may merge across units."},
  'merge-open-matters': {"kind":"refusal","status":409,"retry":"after-fix","zh":"还有专项事项没有办完（申请、吹哨、协办、挂账或督办）；请先办结或撤回，再并单。","en":"Something special is still open on the ticket.","operator":"See the special matters on the ticket."},
  'merges-itself': {"kind":"refusal","status":422,"retry":"after-fix","zh":"不能并入自己，也不能并入已经并到它名下的工单；请另选主单。","en":"A ticket cannot be merged into itself or into one of its own members.","operator":"Choose another root."},
  'message-no-phone': {"kind":"refusal","status":409,"retry":"after-fix","zh":"诉求人没有可以发送的号码；请先更正号码，或改为人工拨打。","en":"No phone is known that takes such messages.","operator":"Amend the request's phone, or call."},
  'message-not-requeued': {"kind":"refusal","status":409,"retry":"never","zh":"这条消息不能再次放入发送箱。","en":"This message cannot be put in again.","operator":"Sent, withdrawn and expired ones are over; what waits needs a running gateway."},
  'message-not-taken': {"kind":"refusal","status":409,"retry":"never","zh":"没有这条已取走的消息，或已报告过结果。","en":"No such message is taken, or its end was reported.","operator":"Check the key; an end is reported once."},
  'method-not-allowed': {"kind":"fault","status":405,"retry":"never","zh":"该地址不支持此操作。","en":"The path exists, the method does not.","operator":"None: the caller mends the call."},
  'minutes-full': {"kind":"refusal","status":409,"retry":"never","zh":"会商纪要已满；请作出决定。","en":"The conference holds as many minutes as it may.","operator":"Decide it."},
  'minutes-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"正在会商，还没有纪要；请先记录会商意见再派单。","en":"The conference has no minutes yet.","operator":"Record what was said.","article":"条例 §12"},
  'model-is-worse': {"kind":"refusal","status":409,"retry":"never","zh":"这个版本在部分分组上不如在用版本，不能启用；变差的分组见版本详情。","en":"This version is worse than the one in use on a guarded slice.","operator":"Look at its scores; gather more corrections of that slice and train again."},
  'model-missing': {"kind":"fault","status":500,"retry":"after-fix","zh":"这个模型版本的文件不存在，请改用其他版本。","en":"The weights of a model version are not among the files.","operator":"Use another version on the page of models; the built one always works."},
  'model-not-ready': {"kind":"refusal","status":409,"retry":"later","zh":"这个版本还没有训练完成或训练失败，不能启用。","en":"This version is still being trained or its training failed.","operator":"Use another version."},
  'model-training-failed': {"kind":"fault","status":500,"retry":"later","zh":"模型训练失败，原因见版本详情。","en":"Training a model failed.","operator":"See the reason on the page of models, mend it and train again."},
  'no-appeal': {"kind":"refusal","status":409,"retry":"never","zh":"这次回访没有待决定的复核申请，请刷新列表。","en":"No appeal is pending.","operator":"Refresh the list.","article":"条例 §23"},
  'no-application': {"kind":"refusal","status":409,"retry":"never","zh":"没有待审批的申请；请刷新后再看。","en":"No such application is pending.","operator":"Refresh the list."},
  'no-assist': {"kind":"refusal","status":409,"retry":"never","zh":"没有等待本单位反馈的协办；请刷新后再看。","en":"No assist waits for this unit.","operator":"Refresh the ticket."},
  'no-conference': {"kind":"refusal","status":409,"retry":"never","zh":"这件诉求没有正在进行的会商；请刷新后再看。","en":"No conference is open.","operator":"Refresh the list."},
  'no-objection': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单没有待审核的派单异议，请刷新列表。","en":"No objection is pending on this ticket.","operator":"Refresh the list."},
  'no-pause': {"kind":"refusal","status":409,"retry":"never","zh":"办理时限没有暂停；请刷新后再看。","en":"No pause is running.","operator":"Refresh the ticket."},
  'no-refusal': {"kind":"refusal","status":409,"retry":"never","zh":"这个单位没有拒绝报到；请刷新后再看。","en":"Nothing waits for a ruling.","operator":"Refresh the ticket."},
  'no-whistle': {"kind":"refusal","status":409,"retry":"never","zh":"没有这次吹哨；请刷新后再看。","en":"There is no such whistle.","operator":"Refresh the ticket."},
  'not-a-district': {"kind":"refusal","status":422,"retry":"never","zh":"只有派到区的工单可以区分转；有异议的请提派单异议。","en":"Only a district passes a ticket down.","operator":"Object instead.","article":"条例 §12"},
  'not-a-participant': {"kind":"refusal","status":403,"retry":"never","zh":"本单位不是这次会商的参加单位。","en":"The unit does not take part.","operator":"Name the unit when the conference is called."},
  'not-arrived': {"kind":"refusal","status":409,"retry":"after-fix","zh":"还没有登记到场；请先登记到场。","en":"It has not arrived yet.","operator":"Record the arrival first.","article":"条例 §16"},
  'not-callable': {"kind":"refusal","status":422,"retry":"after-fix","zh":"这类单位不在吹哨范围内；请改选部门或公共服务企业。","en":"Units of this kind cannot be called.","operator":"Numbers and grounds are in schemas/reference/handling-policy.json.","article":"条例 §16"},
  'not-called': {"kind":"refusal","status":422,"retry":"never","zh":"这次吹哨没有叫到这个单位；请核对后再操作。","en":"This whistle does not call that unit.","operator":"Check the number of the whistle."},
  'not-excluded': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单没有剔除；请刷新后再看。","en":"The ticket is not excluded.","operator":"Refresh the list."},
  'not-found': {"kind":"fault","status":404,"retry":"never","zh":"没有找到该记录，请核对编号。","en":"No such document, or none within the scope of the account.","operator":"None: the caller mends the call."},
  'not-in-district': {"kind":"refusal","status":422,"retry":"after-fix","zh":"区分转只能转给本区的单位。","en":"The unit is not of this district.","operator":"Choose a unit of the district.","article":"条例 §12"},
  'not-merged': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单没有并入其他工单，不必撤销并单。","en":"The ticket is not merged.","operator":"Refresh the page."},
  'not-parked': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单没有挂账；请刷新后再看。","en":"The ticket is not parked.","operator":"Refresh the list."},
  'not-supervised': {"kind":"refusal","status":409,"retry":"never","zh":"没有督办，或已经答复；请刷新后再看。","en":"No supervision waits here.","operator":"Refresh the ticket."},
  'not-the-lead': {"kind":"refusal","status":403,"retry":"never","zh":"只有主办单位可以进行这项操作；协办和被吹哨单位请提交反馈。","en":"Only the unit that leads may do this.","operator":"Nothing to do: assisting units report.","article":"条例 §14"},
  'not-waiting-for-dispatch': {"kind":"refusal","status":409,"retry":"never","zh":"这件诉求不在待派单队列中（已派出、已直接答复或已按规定处置），请刷新列表。","en":"The request is not waiting for a dispatcher: it was dispatched or settled.","operator":"Refresh the review queue; an open ticket moves only by objection."},
  'nothing-to-correct': {"kind":"refusal","status":422,"retry":"never","zh":"所填与现有分类相同，没有需要更正的内容。","en":"The correction says what the classification says already.","operator":"Nothing to do."},
  'nothing-to-tell': {"kind":"refusal","status":409,"retry":"never","zh":"没有需要告知诉求人的批复；请刷新后再看。","en":"Nothing waits to be told.","operator":"Refresh the ticket."},
  'notice-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"申请前须先向诉求人说明；请填写告知情况。","en":"Tell the petitioner first, and say how.","operator":"Record how the petitioner was told.","article":"条例 §15"},
  'objection-pending': {"kind":"refusal","status":409,"retry":"later","zh":"派单异议正在审核，审核结束前不能进行这项操作。","en":"An objection is under review; wait for the ruling.","operator":"Nothing to do. Objections that wait long: see the list of objections.","article":"条例 §12"},
  'objection-repeated': {"kind":"refusal","status":422,"retry":"never","zh":"同一理由的异议已经审核过，不能再次提出；请直接办理。","en":"An objection on this ground was ruled on already.","operator":"Nothing to do: 首接负责制.","article":"条例 §12"},
  'objection-too-late': {"kind":"refusal","status":422,"retry":"never","zh":"已过提出派单异议的期限；请按首接负责制办理。","en":"The window for objections is closed.","operator":"The window is `objection.within` of schemas/reference/time-limits.json.","article":"条例 §12"},
  'outbox-not-for-units': {"kind":"refusal","status":403,"retry":"never","zh":"发送箱由热线管理；绑定了单位或地区的账号不能操作。","en":"The outbox is the hotline's: accounts of a unit or a place may not touch it.","operator":"Use an account with role agent, caller or admin and no unit."},
  'outside-scope': {"kind":"refusal","status":403,"retry":"never","zh":"这些工单不在您的范围内。","en":"These tickets are outside your scope.","operator":"Check unit and district of the account."},
  'overloaded': {"kind":"fault","status":503,"retry":"later","zh":"系统繁忙，请稍后重试。","en":"The process has more work than it can take.","operator":"Add processes, or slow the sender."},
  'pass-down-too-late': {"kind":"refusal","status":422,"retry":"never","zh":"已过区分转的期限；请由区里组织办理。","en":"The window for passing down is closed.","operator":"Numbers and grounds are in schemas/reference/handling-policy.json.","article":"条例 §12"},
  'period-not-begun': {"kind":"refusal","status":422,"retry":"after-fix","zh":"这个考核期还没有开始，或日期不存在；请选择已经开始的考核期。","en":"This period has not begun, or no such day exists.","operator":"Nothing to do: choose a period that has begun."},
  'points-too-late': {"kind":"refusal","status":409,"retry":"never","zh":"这一期的回访已经计完，不能再加减分；请记入以后的考核期。","en":"The period has settled: points belong to a later one.","operator":"Give them in the running period."},
  'preview-failed': {"kind":"fault","status":500,"retry":"later","zh":"时限预演没有完成，请再试一次。","en":"A preview of time limits failed.","operator":"Look at the detail of the alarm; nothing in force is touched."},
  'preview-goes-on': {"kind":"refusal","status":409,"retry":"later","zh":"正在预演另一套时限，请等它结束。","en":"One preview at a time.","operator":"Wait; it ends within a minute."},
  'preview-needed': {"kind":"refusal","status":409,"retry":"after-fix","zh":"请先在全市的工单上预演这份修改，看过结果再保存。","en":"What is saved is what a preview of the whole city showed, and there is none, or it shows something else by now.","operator":"Preview again, then save."},
  'progress-code-expired': {"kind":"refusal","status":410,"retry":"after-fix","zh":"查询码已过期，请拨打 12345 索取新的查询码。","en":"The code has expired.","operator":"Give a new code at the desk. How long one holds: callback-policy.json, progress.codeDays."},
  'progress-code-wrong': {"kind":"refusal","status":404,"retry":"after-fix","zh":"受理编号或查询码不对，请核对后再试；忘记了可以拨打 12345 询问。","en":"The number or the code is wrong.","operator":"Nothing to do; the desk can give a new code. Many of them in a row are somebody guessing."},
  'progress-not-for-units': {"kind":"refusal","status":403,"retry":"never","zh":"查询码只由热线告诉诉求人本人；绑定了承办单位的账号不能索取。","en":"Accounts of a handling unit get no code: only the petitioner rates.","operator":"Use an account with role agent or caller and no unit.","article":"条例 §35"},
  'progress-too-many-tries': {"kind":"refusal","status":429,"retry":"later","zh":"试错次数太多，请过几分钟再试；急事请拨打 12345。","en":"Too many wrong codes for this request.","operator":"Nothing to do; it clears by itself within minutes."},
  'proposal-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"以职责或属地为由提出异议的，须写明建议由哪个单位承办。","en":"This ground needs a proposed unit.","operator":"Name the unit that should have it.","article":"条例 §12"},
  'proposes-itself': {"kind":"refusal","status":422,"retry":"after-fix","zh":"建议承办单位不能是提出异议的单位；请另选单位。","en":"The proposed unit is the objecting unit.","operator":"Choose another unit."},
  'rate-limited': {"kind":"fault","status":429,"retry":"later","zh":"操作过于频繁，请稍后再试。","en":"Too many calls in a short time.","operator":"Raise the limit if the caller is trusted."},
  'rated-already': {"kind":"refusal","status":409,"retry":"never","zh":"您已经评价过这一轮办理，谢谢；想补充的话可以写在“补充情况”里。","en":"This round was rated already.","operator":"Nothing to do; the first answers stand.","article":"条例 §23"},
  'rebuild-running': {"kind":"refusal","status":409,"retry":"later","zh":"民生诉求库正在重建，请等它完成后再试。","en":"A rebuild of the demand database is under way; try again when it has finished.","operator":"Wait for the running rebuild; its progress is in the log of the demands service."},
  'recording-unheard': {"kind":"refusal","status":422,"retry":"after-fix","zh":"这次回访有录音，请先听取录音再决定。","en":"Listen to the recording first.","operator":"Send heard: true after listening.","article":"条例 §23"},
  'reference-invalid': {"kind":"fault","status":500,"retry":"after-fix","zh":"参考数据有误，请按提示修改对应文件的字段后重新启动。","en":"A reference file is missing or broken; the detail names file and field.","operator":"Mend the named file in schemas/reference (areas: npm run build) and start again."},
  'reference-missing': {"kind":"fault","status":500,"retry":"after-fix","zh":"缺少所需的参考数据，请补上该文件后重新启动。","en":"An optional reference file was needed but does not exist.","operator":"Put the named file into schemas/reference and start again."},
  'replay-failed': {"kind":"fault","status":500,"retry":"later","zh":"规则回放没有完成，请再试一次。","en":"A replay of rules failed.","operator":"Look at the detail of the alarm; the rules in force are not touched."},
  'replay-goes-on': {"kind":"refusal","status":409,"retry":"later","zh":"正在回放另一份修改，请等它结束。","en":"One replay at a time.","operator":"Wait; the replay ends within a minute."},
  'request-already-dispatched': {"kind":"refusal","status":409,"retry":"never","zh":"这件诉求已经派给承办单位，不能再改动；有新情况请另行登记或联系承办单位。","en":"The request was dispatched: it can no longer be amended or settled at the desk.","operator":"Nothing to do; the ticket's history shows who holds it."},
  'request-already-settled': {"kind":"refusal","status":409,"retry":"never","zh":"这件诉求已在热线办结（答复或处置），不能再改动；有新情况请另行登记。","en":"The request was answered or disposed of at the desk.","operator":"Nothing to do."},
  'review-level': {"kind":"refusal","status":403,"retry":"after-fix","zh":"未解决而重办的工单，须由上一级审核回复。","en":"Replies of a reopened ticket are reviewed one level up.","operator":"Use a reviewer of the district or the city. The levels: time-limits.json, rounds.reviewLevels.","article":"条例 §20"},
  'reviewer-is-dispatcher': {"kind":"refusal","status":422,"retry":"after-fix","zh":"派单人不能审核针对自己派单的异议；请交给另一位审核员。","en":"Whoever dispatched does not review the objection.","operator":"Let another reviewer decide.","article":"条例 §12"},
  'reviewer-is-objector': {"kind":"refusal","status":422,"retry":"after-fix","zh":"提出异议的人不能审核自己的异议；请交给另一位审核员。","en":"Whoever objected does not review the objection.","operator":"Let another reviewer decide.","article":"条例 §12"},
  'reviewer-is-replier': {"kind":"refusal","status":422,"retry":"after-fix","zh":"回复须由回复人以外的人审核；请交给另一位审核员。","en":"Whoever wrote the reply does not review it.","operator":"Let another reviewer decide.","article":"审核政策"},
  'revision-conflict': {"kind":"fault","status":409,"retry":"later","zh":"内容刚被他人更新，请刷新后重试。","en":"Somebody was faster, several times in a row.","operator":"If frequent for one document: look for two writers."},
  'robot-answers': {"kind":"refusal","status":422,"retry":"after-fix","zh":"接通的外呼须带三个问题的回答；没有接通的不能带回答；短信不带回答。","en":"A reached call needs all three answers; otherwise none may be given.","operator":"Mend the gateway: see docs of reportMessage."},
  'role-may-not': {"kind":"refusal","status":403,"retry":"after-fix","zh":"您的角色不能进行这项操作；请交给相应岗位的同事。","en":"Your role may not do this.","operator":"Check the roles of the account against docs/ticket-life.md."},
  'root-not-open': {"kind":"refusal","status":409,"retry":"never","zh":"主单已经答复或者办结，不能再并入；请单独办理，或另选主单。","en":"The root was answered already.","operator":"Choose a root that is still being handled.","article":"条例 §23"},
  'rule-failed': {"kind":"fault","status":500,"retry":"after-fix","zh":"一条派单规则执行出错，相关诉求已转人工派单。","en":"A dispatch rule failed; the requests it would have decided went to the review queue.","operator":"Mend the named rule on the page of dispatch rules (or in schemas/reference/dispatch-catalogue.json); then work the review queue."},
  'ruled-already': {"kind":"refusal","status":422,"retry":"never","zh":"区里已裁定须到场；请尽快到场。","en":"The district ruled that the unit must come.","operator":"Nothing to do.","article":"街道办事处条例 §44"},
  'ruling-pending': {"kind":"refusal","status":409,"retry":"later","zh":"有单位拒绝报到，正等区里裁定；裁定后才能结束。","en":"A refusal waits for the ruling of the district.","operator":"See the list of what waits for a decision.","article":"街道办事处条例 §44"},
  'schedule-not-swept': {"kind":"fault","status":500,"retry":"later","zh":"时限巡检没有完成，系统会自动再试。","en":"The periodic look for forgotten deadlines failed; it is tried again.","operator":"See the detail; while the store is down nothing fires. It is repeated every minute."},
  'scheduler-unavailable': {"kind":"fault","status":503,"retry":"later","zh":"定时服务暂时不可用，请稍后再试。","en":"The scheduler does not answer.","operator":"Look at Redis: is it running and reachable? Nothing is lost by it: the follow-up service puts its deadlines again from its store."},
  'sealed-unreadable': {"kind":"fault","status":500,"retry":"after-fix","zh":"加密保存的内容暂时无法读出，请联系管理员检查密钥。","en":"A sealed value cannot be opened: its key is missing, or it was changed.","operator":"Put the key that sealed it back into VAULT_KEY or secret.key (older keys after the newest), then replay."},
  'search-too-wide': {"kind":"refusal","status":422,"retry":"after-fix","zh":"按文字查找的范围太大：请先选承办单位，或选一个区和未办结的环节。","en":"A search in the text needs a unit, or a district and an open stage.","operator":"Search by id, or use the demand database."},
  'second-person-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"须由两名不同人员先后审批；请交给另一位审核员。","en":"Another person must approve.","operator":"Let another reviewer decide.","article":"剔除政策"},
  'shutting-down': {"kind":"fault","status":503,"retry":"later","zh":"服务正在重启，请稍后重试。","en":"The process is stopping.","operator":"None."},
  'similar-not-loaded': {"kind":"fault","status":500,"retry":"later","zh":"疑似重复诉求的历史数据没有读完，候选和次数可能偏少。","en":"Earlier requests could not be read back in full: similar ones and counts may be missing.","operator":"See the detail; restart the classifier once the log can be read again. Classification itself goes on."},
  'split-too-late': {"kind":"refusal","status":422,"retry":"never","zh":"这件诉求已经派过单，不能再拆分。","en":"The request was dispatched before.","operator":"Assists and objections are still possible."},
  'store-in-use': {"kind":"fault","status":503,"retry":"after-fix","zh":"这份数据已被另一个进程打开，请先停掉它，或换一个数据目录。","en":"Another process has this database open.","operator":"Stop the other process, or start with another data folder."},
  'store-unavailable': {"kind":"fault","status":503,"retry":"later","zh":"数据存储暂时不可用，请稍后重试。","en":"The store does not answer.","operator":"Check disk space and the database."},
  'supervised-already': {"kind":"refusal","status":409,"retry":"after-fix","zh":"已有一份督办在办；请先解除再另发督办。","en":"A supervision is open.","operator":"End it first.","article":"条例 §5"},
  'taken-on': {"kind":"refusal","status":422,"retry":"never","zh":"本单位已就这张工单申请延期等事项或吹哨，视为承办，不能再提派单异议。","en":"Whoever asked for time or help has taken the matter on.","operator":"Nothing to do: 首接负责制.","article":"条例 §14"},
  'ticket-merged': {"kind":"refusal","status":409,"retry":"never","zh":"这张工单已并入主单，请到主单上办理；确需单独办理的，先撤销并单。","en":"The ticket is merged: handle its root, or undo the merge.","operator":"Open the root named in the sentence.","article":"条例 §14"},
  'ticket-parked': {"kind":"refusal","status":409,"retry":"later","zh":"工单正在挂账；请先由区、市复核或解除挂账。","en":"The ticket is parked: review or end the parking first.","operator":"See the list of parked tickets.","article":"挂账政策"},
  'training-goes-on': {"kind":"refusal","status":409,"retry":"later","zh":"正在训练模型，请等这次训练结束后再试。","en":"A training is under way.","operator":"Wait for it; a version that stays in training for more than ten minutes is in the log."},
  'unauthenticated': {"kind":"fault","status":401,"retry":"after-fix","zh":"尚未登录或登录已过期，请重新登录。","en":"No valid token or session.","operator":"None, unless many accounts see it: check the session secret."},
  'unit-twice': {"kind":"refusal","status":422,"retry":"after-fix","zh":"同一单位只需写一次；请合并任务。","en":"The same unit is named twice.","operator":"Name it once."},
  'unknown-area': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有这个区划代码，请从区划名录中选择。","en":"The area code is not in the directory.","operator":"Complete the area directory, then replay."},
  'unknown-community': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有这个社区代码，请在社区列表中选择。","en":"The community code is unknown.","operator":"Choose a code of the reference data."},
  'unknown-fact-version': {"kind":"fault","status":500,"retry":"after-fix","zh":"收到未知版本的事实，已转入死信等待处理。","en":"A fact of a type or version this release does not know.","operator":"Upgrade the reader, then replay."},
  'unknown-ground': {"kind":"refusal","status":422,"retry":"after-fix","zh":"政策中没有这个理由；请从列表中选择。","en":"The ground is not in the policy of that day.","operator":"Numbers and grounds are in schemas/reference/handling-policy.json."},
  'unknown-points-item': {"kind":"refusal","status":422,"retry":"after-fix","zh":"本期的考核办法没有这个加减分项目，请重新选择。","en":"The policy of the period has no such ground for points.","operator":"Choose one of the policy, or adopt a policy that has it."},
  'unknown-problem-type': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有这个问题分类，请从分类目录中选择。","en":"The problem type is not in the taxonomy valid at that time.","operator":"Complete schemas/reference/problem-types.json, then replay."},
  'unknown-unit': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有这个承办单位，请从单位名录中选择。","en":"The unit code is not in the directory valid at that time.","operator":"Complete schemas/reference/units.json, then replay."},
  'unsupported-media-type': {"kind":"fault","status":415,"retry":"after-fix","zh":"不支持这种内容格式，请使用接口说明中的格式。","en":"The Content-Type is not accepted here.","operator":"None: the caller mends the call."},
  'until-needed': {"kind":"refusal","status":422,"retry":"after-fix","zh":"请写明申请到什么时候。","en":"Say until when.","operator":"Fill in the time."},
  'until-too-early': {"kind":"refusal","status":422,"retry":"after-fix","zh":"填写的时间太早；请改为更晚的时间。","en":"The time lies too early.","operator":"Choose a later time."},
  'user-exists': {"kind":"refusal","status":409,"retry":"after-fix","zh":"这个账号名已有人使用，请换一个。","en":"An account of this name exists.","operator":"Choose another name, or change the existing account."},
  'version-in-force': {"kind":"refusal","status":409,"retry":"never","zh":"这个版本已经生效或随系统提供，不能撤回；请在最新版本上修改。","en":"The version is in force and cannot be withdrawn.","operator":"Save a new version."},
  'version-in-the-past': {"kind":"refusal","status":422,"retry":"after-fix","zh":"生效日期太早，不能早于今天，也不能早于最新版本的生效日期。","en":"The first day lies before today or before the newest version's.","operator":"Choose a later day."},
  'version-moved-on': {"kind":"refusal","status":409,"retry":"after-fix","zh":"已有更新的版本；请刷新，在最新版本上继续修改。","en":"A newer version exists; the change must be based on it.","operator":"Reload; drafts keep their rules by id."},
  'version-unchanged': {"kind":"refusal","status":422,"retry":"after-fix","zh":"没有修改任何内容，不必保存。","en":"The change changes nothing.","operator":"Change a rule first."},
  'weak-password': {"kind":"refusal","status":422,"retry":"after-fix","zh":"密码太弱：至少 10 个字符，且不能包含账号名。","en":"The password is too weak: at least 10 characters, not containing the account's name.","operator":"Choose a longer password."},
  'wecom-malformed': {"kind":"refusal","status":400,"retry":"never","zh":"回调内容不是约定的 XML 或 JSON。","en":"The callback is not the agreed XML or JSON.","operator":"Check which program sends to this address."},
  'wecom-replayed': {"kind":"refusal","status":403,"retry":"never","zh":"这条回调已经收到过，已拒收。","en":"The callback's nonce was seen before: a replay.","operator":"Nothing to do: the first one was stored."},
  'wecom-signature': {"kind":"refusal","status":403,"retry":"never","zh":"签名不符，已拒收。","en":"The callback's signature, key or receiver does not match.","operator":"Compare token, EncodingAESKey and receiver id with the WeCom console; many of these from outside are forgery attempts."},
  'wecom-stale': {"kind":"refusal","status":403,"retry":"never","zh":"时间戳超出允许范围，已拒收。","en":"The callback's timestamp lies outside the accepted window.","operator":"Check the server's clock; old callbacks are never accepted again."},
  'wecom-unknown-source': {"kind":"refusal","status":404,"retry":"after-fix","zh":"没有登记这个企业微信来源。","en":"No WeCom source of this name is configured.","operator":"Add the source to the WeCom sources file."},
  'whistle-ended': {"kind":"refusal","status":409,"retry":"never","zh":"这次吹哨已经结束；请刷新后再看。","en":"The whistle has ended.","operator":"Refresh the ticket."},
  'whistle-not-yours': {"kind":"refusal","status":422,"retry":"never","zh":"吹哨由街道乡镇等属地单位发起；本单位请用协办。","en":"Units of this kind do not whistle.","operator":"Numbers and grounds are in schemas/reference/handling-policy.json.","article":"条例 §16"},
  'whistle-open': {"kind":"refusal","status":409,"retry":"after-fix","zh":"还有吹哨没有结束；请先登记结果并结束吹哨。","en":"A whistle is open: end it first.","operator":"End the whistle on the ticket.","article":"条例 §16"},
  'wrong-credentials': {"kind":"refusal","status":401,"retry":"after-fix","zh":"账号或密码不对，请核对后重新登录。","en":"The account or the password is wrong.","operator":"Nothing to do. Many of these from one address: see the log-in limits in the configuration."},
  'wrong-stage': {"kind":"refusal","status":409,"retry":"after-fix","zh":"当前环节不能进行此操作，请刷新后查看最新状态。","en":"The stage does not allow this command.","operator":"None."},
};

/** Method, path and roles of every operation: what a caller needs, without the schemas. */
export const endpoints: Readonly<Record<OperationId, Endpoint>> = {
  suggest: {"id":"suggest","service":"classifier","method":"POST","path":"/api/suggest","summary":"录入时的分类建议，不留存","roles":["agent","dispatcher","community","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["unknown-area"]},
  searchPlaces: {"id":"searchPlaces","service":"classifier","method":"GET","path":"/api/places","summary":"按汉字、全拼或首字母查找区、街乡镇、社区（村）和小区、道路、地标等地点","roles":["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  resolvePlace: {"id":"resolvePlace","service":"classifier","method":"POST","path":"/api/places/resolve","summary":"从文字和坐标判断地点与承办单位，不留存","roles":["agent","dispatcher","office","reviewer","caller","community","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["unknown-area"]},
  listProblemTypes: {"id":"listProblemTypes","service":"classifier","method":"GET","path":"/api/problem-types","summary":"问题分类目录","roles":["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  compareProblemTypes: {"id":"compareProblemTypes","service":"classifier","method":"GET","path":"/api/problem-types/changes","summary":"两个日期之间分类目录的变化","roles":["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  getClassification: {"id":"getClassification","service":"classifier","method":"GET","path":"/api/classifications/{requestId}","summary":"一件诉求的分类结果与依据","roles":["agent","dispatcher","office","reviewer","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  findSimilar: {"id":"findSimilar","service":"classifier","method":"POST","path":"/api/similar","summary":"疑似同一事项的诉求与月次、年次，只查不存","roles":["agent","dispatcher","caller","community","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["unknown-area"]},
  similarToRequest: {"id":"similarToRequest","service":"classifier","method":"GET","path":"/api/classifications/{requestId}/similar","summary":"与一件诉求疑似同一事项的诉求与月次、年次","roles":["agent","dispatcher","office","reviewer","caller","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  correctClassification: {"id":"correctClassification","service":"classifier","method":"POST","path":"/api/classifications/{requestId}/correction","summary":"更正分类、七有五性或紧急程度","roles":["agent","dispatcher","office","reviewer","admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","unknown-problem-type","nothing-to-correct"]},
  listModels: {"id":"listModels","service":"classifier","method":"GET","path":"/api/models","summary":"分类模型的版本、成绩和在用版本","roles":["admin","analyst"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  retrainModel: {"id":"retrainModel","service":"classifier","method":"POST","path":"/api/models","summary":"用语料和更正重新训练，训练在后台进行","roles":["admin"],"idempotent":true,"stream":false,"status":202,"refusals":["training-goes-on"]},
  promoteModel: {"id":"promoteModel","service":"classifier","method":"POST","path":"/api/models/{version}/use","summary":"启用一个模型版本，也用于回退","roles":["admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","model-not-ready","model-is-worse"]},
  listDemands: {"id":"listDemands","service":"demands","method":"GET","path":"/api/demands","summary":"民生诉求明细，新到在前","roles":["analyst","dispatcher","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query","invalid-cursor"]},
  getDemand: {"id":"getDemand","service":"demands","method":"GET","path":"/api/demands/{requestId}","summary":"一件民生诉求","roles":["analyst","dispatcher","reviewer","admin","agent"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  demandOverview: {"id":"demandOverview","service":"demands","method":"GET","path":"/api/demands:overview","summary":"总览：总量、各状态、三率与数据新鲜度","roles":["analyst","dispatcher","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query"]},
  demandTrend: {"id":"demandTrend","service":"demands","method":"GET","path":"/api/demands:trend","summary":"按日（周、月）走势","roles":["analyst","dispatcher","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query"]},
  demandBreakdown: {"id":"demandBreakdown","service":"demands","method":"GET","path":"/api/demands:breakdown","summary":"按区、街乡镇、社区、问题类型、七有五性、渠道等分组","roles":["analyst","dispatcher","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query"]},
  demandRanking: {"id":"demandRanking","service":"demands","method":"GET","path":"/api/demands:ranking","summary":"同比上一个等长时段的增减排行","roles":["analyst","dispatcher","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query"]},
  demandRates: {"id":"demandRates","service":"demands","method":"GET","path":"/api/demands:rates","summary":"三率：响应率、解决率、满意率与综合成绩（条例 §32）","roles":["analyst","dispatcher","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query"]},
  rebuildDemands: {"id":"rebuildDemands","service":"demands","method":"POST","path":"/api/demands:rebuild","summary":"从事实日志重建民生诉求库并与现有数字比对","roles":["admin"],"idempotent":true,"stream":false,"status":200,"refusals":["rebuild-running"]},
  listBulletins: {"id":"listBulletins","service":"demands","method":"GET","path":"/api/assessment/bulletins","summary":"各考核期：起止、是否可发布、是否已发布","roles":["analyst","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  getBulletin: {"id":"getBulletin","service":"demands","method":"GET","path":"/api/assessment/bulletins/{period}","summary":"一期考核通报（条例 §32）：三率、名次、区间、诉求结构调整、四类","roles":["analyst","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query","period-not-begun"]},
  listBulletinTickets: {"id":"listBulletinTickets","service":"demands","method":"GET","path":"/api/assessment/bulletins/{period}/tickets","summary":"通报中一个数字由哪些工单组成","roles":["analyst","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query","period-not-begun","outside-scope"]},
  exportBulletin: {"id":"exportBulletin","service":"demands","method":"GET","path":"/api/assessment/bulletins/{period}/xlsx","summary":"通报下载（Excel 工作簿）","roles":["analyst","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query","period-not-begun"]},
  issueBulletin: {"id":"issueBulletin","service":"demands","method":"POST","path":"/api/assessment/bulletins/{period}/issue","summary":"发布通报：固定截止时刻、口径与考核办法，此后迟到的数据不再改动它","roles":["analyst"],"idempotent":true,"stream":false,"status":200,"refusals":["period-not-begun","bulletin-not-settled","bulletin-issued"]},
  listAssessmentPolicies: {"id":"listAssessmentPolicies","service":"demands","method":"GET","path":"/api/assessment/policies","summary":"考核办法各版本","roles":["analyst","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  previewAssessment: {"id":"previewAssessment","service":"demands","method":"POST","path":"/api/assessment:preview","summary":"用拟定的考核办法重算过去一期，看哪些单位的成绩、名次、类别会变；什么也不改动","roles":["analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["period-not-begun","assessment-policy-unsound"]},
  listSignals: {"id":"listSignals","service":"demands","method":"GET","path":"/api/assessment/signals","summary":"疑点：供人核查，绝不自动处罚","roles":["analyst","reviewer"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-query","period-not-begun"]},
  reviewSignal: {"id":"reviewSignal","service":"demands","method":"POST","path":"/api/assessment/signals/{signalId}/review","summary":"核查疑点：排除或转人工核实，写明理由","roles":["analyst"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","period-not-begun"]},
  reportPressure: {"id":"reportPressure","service":"demands","method":"POST","path":"/api/assessment/pressure","summary":"登记诉求人反映的施压或干预（条例 §8、§35）","roles":["caller","agent","analyst","reviewer"],"idempotent":true,"stream":false,"status":201,"refusals":["not-found"]},
  adoptAssessment: {"id":"adoptAssessment","service":"demands","method":"POST","path":"/api/assessment/policies","summary":"把预演过的考核办法存为新版本，自次日或以后起施行；以往各期仍按原办法","roles":["analyst"],"idempotent":true,"stream":false,"status":201,"refusals":["not-found","period-not-begun","assessment-policy-unsound","preview-needed","version-moved-on","version-in-the-past","version-unchanged"]},
  withdrawAssessment: {"id":"withdrawAssessment","service":"demands","method":"POST","path":"/api/assessment/policies/{version}/withdraw","summary":"撤回尚未施行的考核办法版本","roles":["analyst"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","version-in-force","version-moved-on"]},
  listPoints: {"id":"listPoints","service":"demands","method":"GET","path":"/api/assessment/bulletins/{period}/points","summary":"一期的加减分：给谁、哪一项、多少、为什么","roles":["analyst","reviewer","admin","office"],"idempotent":false,"stream":false,"status":200,"refusals":["period-not-begun"]},
  givePoints: {"id":"givePoints","service":"demands","method":"POST","path":"/api/assessment/bulletins/{period}/points","summary":"按考核办法的项目给一个单位加分或扣分，写明理由","roles":["analyst"],"idempotent":true,"stream":false,"status":201,"refusals":["period-not-begun","points-too-late","unknown-points-item","unknown-unit"]},
  withdrawPoints: {"id":"withdrawPoints","service":"demands","method":"POST","path":"/api/assessment/points/{pointsId}/withdraw","summary":"撤回一次加减分，写明理由","roles":["analyst"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","points-too-late"]},
  listCallbacks: {"id":"listCallbacks","service":"followup","method":"GET","path":"/api/callbacks","summary":"回访任务：到时该打的在前","roles":["caller","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor","caller-not-independent"]},
  getCallback: {"id":"getCallback","service":"followup","method":"GET","path":"/api/callbacks/{callbackId}","summary":"回访任务，附承办单位的办理经过","roles":["caller","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found","caller-not-independent"]},
  recordCallback: {"id":"recordCallback","service":"followup","method":"POST","path":"/api/callbacks/{callbackId}/record","summary":"记录一次回访","roles":["caller"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","callback-completed","callback-answers-required","callback-answers-unexpected","caller-not-independent"]},
  getDeadlines: {"id":"getDeadlines","service":"followup","method":"GET","path":"/api/deadlines/{ticketId}","summary":"工单的各项时限与状态","roles":["office","reviewer","dispatcher","caller","agent","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  appealCallback: {"id":"appealCallback","service":"followup","method":"POST","path":"/api/callbacks/{callbackId}/appeal","summary":"申请回访复核","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","appeal-too-early","appeal-too-late","appeal-repeated","appeal-ground-unknown"]},
  decideAppeal: {"id":"decideAppeal","service":"followup","method":"POST","path":"/api/callbacks/{callbackId}/appeal/decide","summary":"回访复核决定","roles":["reviewer","caller"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","caller-not-independent","no-appeal","appeal-level","appeal-own-callback","recording-unheard","appeal-answers-required","callback-answers-unexpected"]},
  listAppeals: {"id":"listAppeals","service":"followup","method":"GET","path":"/api/appeals","summary":"回访复核：承办单位看本单位的，复核人员看待定的","roles":["office","reviewer","caller","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  listTicketCallbacks: {"id":"listTicketCallbacks","service":"followup","method":"GET","path":"/api/ticket-callbacks/{ticketId}","summary":"工单的回访与复核；承办单位只看到有没有、何时、能否申请复核，看不到回答","roles":["office","reviewer","caller","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  createRequest: {"id":"createRequest","service":"hotline-intake","method":"POST","path":"/api/requests","summary":"登记一件诉求","roles":["agent","machine"],"idempotent":true,"stream":false,"status":201,"refusals":["answer-needs-consultation"]},
  batchRequests: {"id":"batchRequests","service":"hotline-intake","method":"POST","path":"/api/requests:batch","summary":"成批登记：每行一件（NDJSON），逐行答复","roles":["agent","machine","admin"],"idempotent":true,"stream":true,"status":200,"refusals":[]},
  listRequests: {"id":"listRequests","service":"hotline-intake","method":"GET","path":"/api/requests","summary":"诉求登记表，新到在前","roles":["agent","dispatcher","caller","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  getRequest: {"id":"getRequest","service":"hotline-intake","method":"GET","path":"/api/requests/{requestId}","summary":"一件诉求（坐席看原文，他人看脱敏文本）","roles":["agent","dispatcher","caller","office","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  amendRequest: {"id":"amendRequest","service":"hotline-intake","method":"PATCH","path":"/api/requests/{requestId}","summary":"补充或更正（派单之前）","roles":["agent"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","request-already-dispatched","request-already-settled"]},
  answerRequest: {"id":"answerRequest","service":"hotline-intake","method":"POST","path":"/api/requests/{requestId}/answer","summary":"直接答复咨询","roles":["agent"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","request-already-dispatched","request-already-settled","answer-needs-consultation"]},
  disposeRequest: {"id":"disposeRequest","service":"hotline-intake","method":"POST","path":"/api/requests/{requestId}/dispose","summary":"不派单处置（条例第十一条第三款六种情形）","roles":["agent"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","request-already-dispatched","request-already-settled"]},
  callerHistory: {"id":"callerHistory","service":"hotline-intake","method":"POST","path":"/api/callers:history","summary":"同一来电人的既往诉求与月次、年次","roles":["agent","caller"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  revealPetitioner: {"id":"revealPetitioner","service":"hotline-intake","method":"POST","path":"/api/requests/{requestId}/reveal","summary":"查看诉求人联系方式（留痕）","roles":["agent","caller","office","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","contact-confidential","contact-not-yours"]},
  listDispositionScripts: {"id":"listDispositionScripts","service":"hotline-intake","method":"GET","path":"/api/disposition-scripts","summary":"六种处置的现行告知用语","roles":["agent","caller","reviewer","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  giveProgressCode: {"id":"giveProgressCode","service":"hotline-intake","method":"POST","path":"/api/requests/{requestId}/progress-code","summary":"给出查询码，供诉求人查询办理进度","roles":["agent","caller"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","progress-not-for-units"]},
  takeMessages: {"id":"takeMessages","service":"hotline-intake","method":"POST","path":"/api/outbox/take","summary":"短信、外呼网关取走待发的消息","roles":["machine"],"idempotent":true,"stream":false,"status":200,"refusals":["gateway-only"]},
  reportMessage: {"id":"reportMessage","service":"hotline-intake","method":"POST","path":"/api/outbox/report","summary":"网关报告一条消息的结果","roles":["machine"],"idempotent":true,"stream":false,"status":200,"refusals":["gateway-only","message-not-taken","robot-answers"]},
  listOutbox: {"id":"listOutbox","service":"hotline-intake","method":"GET","path":"/api/outbox","summary":"发送箱：每条消息到了哪一步，号码打码","roles":["caller","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  requeueMessage: {"id":"requeueMessage","service":"hotline-intake","method":"POST","path":"/api/outbox/requeue","summary":"把发送失败或久未送出的消息再放入发送箱","roles":["caller","agent","admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","outbox-not-for-units","message-not-requeued","message-no-phone"]},
  login: {"id":"login","service":"kit","method":"POST","path":"/api/session","summary":"登录","roles":["public"],"idempotent":false,"stream":false,"status":200,"refusals":["wrong-credentials","account-locked"]},
  whoAmI: {"id":"whoAmI","service":"kit","method":"GET","path":"/api/session","summary":"当前登录人","roles":["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  logout: {"id":"logout","service":"kit","method":"DELETE","path":"/api/session","summary":"退出登录（该账号的所有会话同时失效）","roles":["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  listUsers: {"id":"listUsers","service":"kit","method":"GET","path":"/api/users","summary":"账号列表","roles":["admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  createUser: {"id":"createUser","service":"kit","method":"POST","path":"/api/users","summary":"新建账号","roles":["admin"],"idempotent":true,"stream":false,"status":201,"refusals":["user-exists","weak-password"]},
  updateUser: {"id":"updateUser","service":"kit","method":"PATCH","path":"/api/users/{userId}","summary":"修改账号（角色、范围、密码、停用）","roles":["admin"],"idempotent":true,"stream":false,"status":200,"refusals":["weak-password","last-admin"]},
  listDeadLetters: {"id":"listDeadLetters","service":"kit","method":"GET","path":"/api/dead-letters","summary":"未能处理的事实","roles":["admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  replayDeadLetter: {"id":"replayDeadLetter","service":"kit","method":"POST","path":"/api/dead-letters/{id}/replay","summary":"重新处理","roles":["admin"],"idempotent":true,"stream":false,"status":200,"refusals":["dead-letter-not-waiting"]},
  discardDeadLetter: {"id":"discardDeadLetter","service":"kit","method":"POST","path":"/api/dead-letters/{id}/discard","summary":"确认作废","roles":["admin"],"idempotent":true,"stream":false,"status":200,"refusals":["dead-letter-not-waiting"]},
  groups: {"id":"groups","service":"kit","method":"GET","path":"/api/groups-status","summary":"各服务的处理进度","roles":["admin","analyst","dispatcher"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  listReviews: {"id":"listReviews","service":"router","method":"GET","path":"/api/reviews","summary":"待人工派单的诉求，最急、等得最久的在前","roles":["dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  getDispatch: {"id":"getDispatch","service":"router","method":"GET","path":"/api/dispatches/{requestId}","summary":"派单经过：命中的规则、次选规则与历次去向","roles":["dispatcher","reviewer","office","agent","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  dispatchManually: {"id":"dispatchManually","service":"router","method":"POST","path":"/api/reviews/{requestId}/dispatch","summary":"人工派单","roles":["dispatcher"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","not-waiting-for-dispatch","unknown-unit","department-only-work","community-cannot-lead","minutes-needed"]},
  listUnits: {"id":"listUnits","service":"router","method":"GET","path":"/api/units","summary":"承办单位目录，可按名称、简称、代码查找","roles":["agent","dispatcher","office","reviewer","caller","community","analyst","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  previewDispatch: {"id":"previewDispatch","service":"router","method":"POST","path":"/api/dispatches:preview","summary":"试派：按现行派单目录会派给谁，为什么","roles":["agent","dispatcher","reviewer","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["unknown-problem-type","not-found","catalogue-rules-wrong"]},
  callConference: {"id":"callConference","service":"router","method":"POST","path":"/api/reviews/{requestId}/conference","summary":"发起派单前会商","roles":["dispatcher"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","not-waiting-for-dispatch","conference-open","unknown-unit"]},
  recordMinutes: {"id":"recordMinutes","service":"router","method":"POST","path":"/api/reviews/{requestId}/conference/minutes","summary":"记录会商意见","roles":["dispatcher","office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","no-conference","not-a-participant","minutes-full"]},
  splitRequest: {"id":"splitRequest","service":"router","method":"POST","path":"/api/reviews/{requestId}/split","summary":"拆分诉求，分别派单","roles":["dispatcher"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","not-waiting-for-dispatch","split-too-late","minutes-needed","unknown-unit","department-only-work","community-cannot-lead"]},
  listConferences: {"id":"listConferences","service":"router","method":"GET","path":"/api/conferences","summary":"正在进行的会商（承办单位只看到邀请本单位的）","roles":["dispatcher","office"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  listCatalogues: {"id":"listCatalogues","service":"router","method":"GET","path":"/api/dispatch-catalogues","summary":"派单目录的各个版本：现行、待生效、已失效与已撤回","roles":["dispatcher","reviewer","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  withdrawCatalogue: {"id":"withdrawCatalogue","service":"router","method":"POST","path":"/api/dispatch-catalogues/{version}/withdraw","summary":"撤回尚未生效的派单目录版本","roles":["dispatcher","admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","version-in-force","version-moved-on"]},
  listRules: {"id":"listRules","service":"router","method":"GET","path":"/api/dispatch-rules","summary":"派单规则，按裁决先后；可按名称、单位、问题类型、区划查找","roles":["dispatcher","reviewer","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found","invalid-cursor"]},
  checkRules: {"id":"checkRules","service":"router","method":"POST","path":"/api/dispatch-rules:check","summary":"检查规则修改：重叠、轮不到、永不命中、单位不存在、部门职责下派","roles":["dispatcher","reviewer","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  saveRules: {"id":"saveRules","service":"router","method":"POST","path":"/api/dispatch-rules","summary":"把规则修改存为新的派单目录版本，到期自动生效","roles":["dispatcher","admin"],"idempotent":true,"stream":false,"status":201,"refusals":["not-found","version-moved-on","version-in-the-past","version-unchanged","catalogue-rules-wrong"]},
  replayRules: {"id":"replayRules","service":"router","method":"POST","path":"/api/dispatch-replays","summary":"用最近的诉求回放规则修改，看哪些单位增减工单","roles":["dispatcher","reviewer","analyst","admin"],"idempotent":true,"stream":false,"status":202,"refusals":["not-found","catalogue-rules-wrong","replay-goes-on"]},
  getReplay: {"id":"getReplay","service":"router","method":"GET","path":"/api/dispatch-replays/{replayId}","summary":"回放的进度与结果","roles":["dispatcher","reviewer","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  listTickets: {"id":"listTickets","service":"tickets","method":"GET","path":"/api/tickets","summary":"工单列表（只含本人范围内的工单）","roles":["office","reviewer","dispatcher","caller","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor","search-too-wide"]},
  countTickets: {"id":"countTickets","service":"tickets","method":"GET","path":"/api/tickets:counts","summary":"各环节工单数","roles":["office","reviewer","dispatcher","caller","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  getTicket: {"id":"getTicket","service":"tickets","method":"GET","path":"/api/tickets/{ticketId}","summary":"工单详情与经过","roles":["office","reviewer","dispatcher","caller","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  acceptTicket: {"id":"acceptTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/accept","summary":"签收工单","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","objection-pending","not-the-lead","ticket-merged"]},
  assignTicket: {"id":"assignTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/assign","summary":"分派工单","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","objection-pending","community-cannot-lead","history-full","not-the-lead","ticket-merged"]},
  contactTicket: {"id":"contactTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/contact","summary":"记录联系诉求人","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","objection-pending","history-full","not-the-lead","ticket-merged"]},
  noteTicket: {"id":"noteTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/note","summary":"添加办理记录","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","evidence-unknown","history-full","not-the-lead","ticket-merged"]},
  replyTicket: {"id":"replyTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/reply","summary":"提交回复","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","contact-needed","evidence-needed","basis-needed","evidence-unknown","not-the-lead","whistle-open","assist-open","ticket-parked","ticket-merged"]},
  approveReply: {"id":"approveReply","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/approve","summary":"审核通过回复","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","reviewer-is-replier","ticket-merged","review-level"]},
  sendBackReply: {"id":"sendBackReply","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/send-back","summary":"驳回回复","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","reviewer-is-replier","ticket-merged","review-level"]},
  objectTicket: {"id":"objectTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/object","summary":"提出派单异议","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","objection-pending","objection-repeated","objection-too-late","hops-exhausted","proposes-itself","proposal-needed","unknown-unit","evidence-unknown","not-the-lead","taken-on","ticket-merged"]},
  listObjections: {"id":"listObjections","service":"tickets","method":"GET","path":"/api/objections","summary":"待审核的派单异议，等得最久的在前","roles":["reviewer","dispatcher","office","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  upholdObjection: {"id":"upholdObjection","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/objection/uphold","summary":"异议成立，重新派单","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","no-objection","reviewer-is-dispatcher","reviewer-is-objector","proposes-itself","unknown-unit","ticket-merged"]},
  rejectObjection: {"id":"rejectObjection","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/objection/reject","summary":"异议不成立，维持派单","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","no-objection","reviewer-is-dispatcher","reviewer-is-objector","ticket-merged"]},
  putEvidence: {"id":"putEvidence","service":"tickets","method":"POST","path":"/api/evidence","summary":"上传证据（图片或 PDF，原始内容或 multipart 单个文件）","roles":["office"],"idempotent":true,"stream":true,"status":201,"refusals":["evidence-empty","evidence-too-large","evidence-type"]},
  getEvidence: {"id":"getEvidence","service":"tickets","method":"GET","path":"/api/evidence/{ref}","summary":"取证据","roles":["office","reviewer","dispatcher","caller","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  applyForTicket: {"id":"applyForTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/apply","summary":"申请延期、暂停计时、挂账、剔除或提级","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","objection-pending","application-pending","application-repeated","granted-already","unknown-ground","until-needed","until-too-early","asked-too-long","notice-needed","limit-run-out","ticket-parked","evidence-needed","evidence-unknown","ticket-merged"]},
  grantApplication: {"id":"grantApplication","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/grant","summary":"批准申请（须多级的，由下一级继续审批）","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-application","level-too-low","decider-is-applicant","second-person-needed","asked-too-long","until-too-early","limit-run-out","ticket-merged"]},
  refuseApplication: {"id":"refuseApplication","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/refuse","summary":"不批准申请","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-application","level-too-low","decider-is-applicant","second-person-needed","ticket-merged"]},
  withdrawApplication: {"id":"withdrawApplication","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/withdraw","summary":"撤回申请","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","no-application","ticket-merged"]},
  tellPetitioner: {"id":"tellPetitioner","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/tell","summary":"登记已告知诉求人","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","nothing-to-tell","ticket-merged"]},
  resumeClock: {"id":"resumeClock","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/resume","summary":"恢复计时","roles":["office","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","no-pause","ticket-merged"]},
  keepParked: {"id":"keepParked","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/keep-parked","summary":"复核：继续挂账","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-parked","level-too-low","until-too-early","asked-too-long","ticket-merged"]},
  unparkTicket: {"id":"unparkTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/unpark","summary":"解除挂账","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-parked","level-too-low","ticket-merged"]},
  restoreTicket: {"id":"restoreTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/restore","summary":"撤销剔除，恢复计入考核","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-excluded","level-too-low","ticket-merged"]},
  superviseTicket: {"id":"superviseTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/supervise","summary":"督办","roles":["dispatcher","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","level-too-low","supervised-already","history-full","until-too-early","asked-too-long","ticket-merged"]},
  answerSupervision: {"id":"answerSupervision","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/answer-supervision","summary":"答复督办","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","not-supervised","evidence-unknown","ticket-merged"]},
  endSupervision: {"id":"endSupervision","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/end-supervision","summary":"解除督办","roles":["dispatcher","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-supervised","level-too-low","ticket-merged"]},
  blowWhistle: {"id":"blowWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle","summary":"吹哨","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","objection-pending","whistle-not-yours","whistle-open","unknown-unit","calls-itself","not-callable","unit-twice","until-too-early","asked-too-long","ticket-merged"]},
  arriveAtWhistle: {"id":"arriveAtWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/arrive","summary":"报到：登记到场","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-whistle","whistle-ended","not-called","arrived-already","history-full","ticket-merged"]},
  confirmArrival: {"id":"confirmArrival","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/confirm","summary":"确认是否到场","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","no-whistle","whistle-ended","not-called","arrived-already","not-arrived","ticket-merged"]},
  refuseWhistle: {"id":"refuseWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/refuse","summary":"说明不到场的理由，报区裁定","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-whistle","whistle-ended","not-called","arrived-already","ruled-already","history-full","ticket-merged"]},
  ruleWhistle: {"id":"ruleWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/rule","summary":"裁定是否须到场","roles":["reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-whistle","whistle-ended","not-called","level-too-low","no-refusal","decider-is-applicant","ticket-merged"]},
  reportWhistle: {"id":"reportWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/report","summary":"反馈吹哨任务","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-whistle","whistle-ended","not-called","not-arrived","evidence-unknown","history-full","ticket-merged"]},
  endWhistle: {"id":"endWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/end","summary":"结束吹哨","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","no-whistle","whistle-ended","ruling-pending","ticket-merged"]},
  rateWhistle: {"id":"rateWhistle","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/whistle/rate","summary":"吹哨双方互相评价","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-whistle","not-called","whistle-open","rated-already","history-full","ticket-merged"]},
  askAssist: {"id":"askAssist","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/assist","summary":"商请协办","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","objection-pending","unknown-unit","calls-itself","assist-open","until-too-early","asked-too-long","ticket-merged"]},
  reportAssist: {"id":"reportAssist","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/assist/report","summary":"向主办单位反馈","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","no-assist","evidence-unknown","history-full","ticket-merged"]},
  passDown: {"id":"passDown","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/pass-down","summary":"区分转：转区内单位办理","roles":["office"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","objection-pending","unknown-unit","not-a-district","calls-itself","not-in-district","pass-down-too-late","ticket-merged"]},
  listDesk: {"id":"listDesk","service":"tickets","method":"GET","path":"/api/desk","summary":"专项事项：待审批、吹哨协办、挂账、督办、提级、剔除","roles":["office","reviewer","dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  countDesk: {"id":"countDesk","service":"tickets","method":"GET","path":"/api/desk:counts","summary":"专项事项数","roles":["office","reviewer","dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  getHandlingRules: {"id":"getHandlingRules","service":"tickets","method":"GET","path":"/api/handling-rules","summary":"延期、挂账、剔除、提级的理由与层级，吹哨的时限","roles":["office","reviewer","dispatcher","caller","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  listPrecedents: {"id":"listPrecedents","service":"tickets","method":"GET","path":"/api/objections:precedents","summary":"异议裁定先例，新的在前","roles":["reviewer","dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  listRuleRepairs: {"id":"listRuleRepairs","service":"tickets","method":"GET","path":"/api/objections:rule-repairs","summary":"由异议裁定提出的派单规则修订建议","roles":["reviewer","dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  mergeTicket: {"id":"mergeTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/merge","summary":"并单：并入主单一起办理","roles":["agent","dispatcher","office","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","objection-pending","history-full","already-merged","merges-itself","merge-open-matters","root-not-open","merge-not-yours"]},
  unmergeTicket: {"id":"unmergeTicket","service":"tickets","method":"POST","path":"/api/tickets/{ticketId}/unmerge","summary":"撤销并单：恢复单独办理","roles":["agent","dispatcher","office","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","wrong-stage","role-may-not","not-the-lead","history-full","not-merged"]},
  listMembers: {"id":"listMembers","service":"tickets","method":"GET","path":"/api/tickets/{ticketId}/members","summary":"并入这张工单的从单","roles":["office","reviewer","dispatcher","caller","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found","invalid-cursor"]},
  openIncident: {"id":"openIncident","service":"tickets","method":"POST","path":"/api/incidents","summary":"开聚集事件：符合的诉求自动并入一张主单","roles":["dispatcher","reviewer"],"idempotent":true,"stream":false,"status":201,"refusals":["not-found","unknown-area","root-not-open","ticket-merged","merge-not-yours","incident-window"]},
  previewIncident: {"id":"previewIncident","service":"tickets","method":"POST","path":"/api/incidents:preview","summary":"试算：现在有哪些在办工单会并入","roles":["dispatcher","reviewer"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found","unknown-area","root-not-open","ticket-merged","merge-not-yours","incident-window"]},
  listIncidents: {"id":"listIncidents","service":"tickets","method":"GET","path":"/api/incidents","summary":"聚集事件","roles":["dispatcher","reviewer","office","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  getIncident: {"id":"getIncident","service":"tickets","method":"GET","path":"/api/incidents/{incidentId}","summary":"聚集事件详情","roles":["dispatcher","reviewer","office","agent","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  closeIncident: {"id":"closeIncident","service":"tickets","method":"POST","path":"/api/incidents/{incidentId}/close","summary":"停止自动并入；已并入的不变","roles":["dispatcher","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","incident-not-open"]},
  undoIncident: {"id":"undoIncident","service":"tickets","method":"POST","path":"/api/incidents/{incidentId}/undo","summary":"撤销聚集事件：未答复的从单全部恢复单独办理","roles":["dispatcher","reviewer"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","incident-not-open"]},
  getProgress: {"id":"getProgress","service":"tickets","method":"GET","path":"/api/progress/{requestId}/{code}","summary":"诉求人查询办理进度（凭查询码，不需登录）","roles":["public"],"idempotent":false,"stream":false,"status":200,"refusals":["progress-code-wrong","progress-code-expired","progress-too-many-tries"]},
  rateProgress: {"id":"rateProgress","service":"tickets","method":"POST","path":"/api/progress/{requestId}/{code}/rate","summary":"诉求人评价（与回访同一份记录）","roles":["public"],"idempotent":true,"stream":false,"status":200,"refusals":["progress-code-wrong","progress-code-expired","progress-too-many-tries","not-found","wrong-stage","rated-already"]},
  addToProgress: {"id":"addToProgress","service":"tickets","method":"POST","path":"/api/progress/{requestId}/{code}/add","summary":"诉求人补充情况","roles":["public"],"idempotent":true,"stream":false,"status":200,"refusals":["progress-code-wrong","progress-code-expired","progress-too-many-tries","not-found","wrong-stage","additions-full"]},
  objectToClosure: {"id":"objectToClosure","service":"tickets","method":"POST","path":"/api/progress/{requestId}/{code}/object","summary":"诉求人不同意办结","roles":["public"],"idempotent":true,"stream":false,"status":200,"refusals":["progress-code-wrong","progress-code-expired","progress-too-many-tries","not-found","wrong-stage","closure-stands"]},
  showProgress: {"id":"showProgress","service":"tickets","method":"GET","path":"/p/{requestId}/{code}","summary":"办理进度页面","roles":["public"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  sendToProgress: {"id":"sendToProgress","service":"tickets","method":"POST","path":"/p/{requestId}/{code}/{act}","summary":"办理进度页面上的评价、补充、照片与不同意办结","roles":["public"],"idempotent":false,"stream":true,"status":200,"refusals":[]},
  askProgress: {"id":"askProgress","service":"tickets","method":"GET","path":"/p","summary":"凭受理编号和查询码查询","roles":["public"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  listTimeLimits: {"id":"listTimeLimits","service":"tickets","method":"GET","path":"/api/time-limits","summary":"各级时限：现行与各个版本","roles":["reviewer","dispatcher","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":[]},
  previewLimits: {"id":"previewLimits","service":"tickets","method":"POST","path":"/api/limit-previews","summary":"用近一个月的工单预演新的时限","roles":["reviewer","dispatcher","analyst","admin"],"idempotent":true,"stream":false,"status":202,"refusals":["preview-goes-on"]},
  getLimitPreview: {"id":"getLimitPreview","service":"tickets","method":"GET","path":"/api/limit-previews/{previewId}","summary":"时限预演的进度与结果","roles":["reviewer","dispatcher","analyst","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  adoptLimits: {"id":"adoptLimits","service":"tickets","method":"POST","path":"/api/time-limits","summary":"把预演过的时限存为新版本，到期自动生效；已派出的工单仍按原时限","roles":["dispatcher","admin"],"idempotent":true,"stream":false,"status":201,"refusals":["not-found","preview-needed","version-moved-on","version-in-the-past","version-unchanged"]},
  withdrawLimits: {"id":"withdrawLimits","service":"tickets","method":"POST","path":"/api/time-limits/{version}/withdraw","summary":"撤回尚未生效的时限版本","roles":["dispatcher","admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","version-in-force","version-moved-on"]},
  verifyWecom: {"id":"verifyWecom","service":"wechat-intake","method":"GET","path":"/wecom/{source}","summary":"企业微信回调地址验证","roles":["public"],"idempotent":false,"stream":false,"status":200,"refusals":["wecom-unknown-source","wecom-signature","wecom-stale"]},
  receiveWecom: {"id":"receiveWecom","service":"wechat-intake","method":"POST","path":"/wecom/{source}","summary":"企业微信回调","roles":["public"],"idempotent":false,"stream":true,"status":200,"refusals":["wecom-unknown-source","wecom-signature","wecom-stale","wecom-replayed","wecom-malformed"]},
  listCandidates: {"id":"listCandidates","service":"wechat-intake","method":"GET","path":"/api/candidates","summary":"群聊线索，最近有动静的在前","roles":["community","dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  getCandidate: {"id":"getCandidate","service":"wechat-intake","method":"GET","path":"/api/candidates/{candidateId}","summary":"一条群聊线索","roles":["community","dispatcher","admin"],"idempotent":false,"stream":false,"status":200,"refusals":["not-found"]},
  confirmCandidate: {"id":"confirmCandidate","service":"wechat-intake","method":"POST","path":"/api/candidates/{candidateId}/confirm","summary":"确认为诉求","roles":["community","admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","candidate-already-decided","candidate-not-yours"]},
  dismissCandidate: {"id":"dismissCandidate","service":"wechat-intake","method":"POST","path":"/api/candidates/{candidateId}/dismiss","summary":"不作为诉求","roles":["community","admin"],"idempotent":true,"stream":false,"status":200,"refusals":["not-found","candidate-already-decided","candidate-not-yours"]},
  listGroups: {"id":"listGroups","service":"wechat-intake","method":"GET","path":"/api/groups","summary":"已登记的居民群","roles":["community","dispatcher","admin","machine"],"idempotent":false,"stream":false,"status":200,"refusals":["invalid-cursor"]},
  registerGroup: {"id":"registerGroup","service":"wechat-intake","method":"PUT","path":"/api/groups/{groupId}","summary":"登记居民群所属社区与告知情况","roles":["community","admin","machine"],"idempotent":true,"stream":false,"status":200,"refusals":["unknown-community","group-not-yours","group-of-another-source"]},
};
