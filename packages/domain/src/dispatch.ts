import type {
  DispatchCandidate,
  DispatchMode,
  DispatchRule,
  DispatchTarget,
  RequestClassified,
  ReviewReason,
  UnitKind,
  Urgency,
} from '@jiesu/contracts';
import {
  type CompiledCatalogue,
  type CompiledRule,
  type DispatchSubject,
  dutyOf,
  eachMatch,
  RuleFailure,
} from './dispatch-catalogue.ts';
import { typeOf } from './problem-type.ts';

/**
 * 派单 (条例 §11, §12): which unit leads, who assists, who supervises, or why a person must decide. Pure: the same
 * request, catalogue and instant give the same answer for ever.
 */

export interface DispatchUnit {
  readonly id: string;
  readonly kind: UnitKind;
  readonly name: string;
  /** Of street offices and districts. */
  readonly areaCode?: string;
}

/** The units as they stand at the instant of the decision. */
export interface UnitDirectory {
  byId(unitId: string): DispatchUnit | undefined;
  /** The street office of a nine-digit code, the district government of a six-digit one. */
  ofArea(areaCode: string): DispatchUnit | undefined;
}

export interface Dispatched {
  readonly outcome: 'dispatch';
  readonly unitId: string;
  /** Supervises: set when a street office leads (条例 §12). */
  readonly districtUnitId?: string;
  readonly assistUnitIds: readonly string[];
  readonly mode: DispatchMode;
  readonly tier: Urgency;
  readonly rule: DispatchRule;
}

export interface Review {
  readonly outcome: 'review';
  readonly reason: ReviewReason;
  /** In Chinese, for the dispatcher. */
  readonly because: string;
  /** A fault of ours, not of the request. */
  readonly alarm: boolean;
  readonly candidates: readonly DispatchCandidate[];
  readonly policyVersion: string;
}

/** Answered at the desk, or one of the six cases of 条例 §11 that are not dispatched. */
export interface NotDispatched {
  readonly outcome: 'none';
}

export type DispatchDecision = Dispatched | Review | NotDispatched;

type Place = DispatchSubject['place'];

interface Lead {
  readonly unit: DispatchUnit;
  readonly mode: DispatchMode;
}

/** A lead, or why there is none. */
type Resolved = Lead | 'placeUnknown' | 'unknownUnit';

const districtOf = (place: Place): string | undefined => place.districtId ?? place.streetId?.slice(0, 6);

const isPlaceKnown = (place: Place): boolean => districtOf(place) !== undefined;

function district(place: Place, units: UnitDirectory): Resolved {
  const districtId = districtOf(place);
  if (districtId === undefined) return 'placeUnknown';
  const unit = units.ofArea(districtId);
  return unit ? { unit, mode: 'district' } : 'unknownUnit';
}

function resolve(target: DispatchTarget, place: Place, units: UnitDirectory): Resolved {
  if (target.unitId !== undefined) {
    const unit = units.byId(target.unitId);
    return unit ? { unit, mode: 'direct' } : 'unknownUnit';
  }
  if (target.districtOfPlace) return district(place, units);
  // Only the area is known: the district organises the solution (条例 §12).
  if (place.streetId === undefined) return district(place, units);
  const unit = units.ofArea(place.streetId);
  return unit ? { unit, mode: 'direct' } : 'unknownUnit';
}

const isLead = (resolved: Resolved): resolved is Lead => typeof resolved === 'object';

const urgencyOrder: Readonly<Record<Urgency, number>> = { emergency: 0, urgent: 1, ordinary: 2, complex: 3 };

/** 0 = most urgent. */
export const urgencyRank = (urgency: Urgency): number => urgencyOrder[urgency];

/** A rule sets the limits of its kind of work, but never makes an emergency or an urgent request wait longer. */
export function tierOf(urgency: Urgency, ofRule: Urgency | undefined): Urgency {
  if (ofRule === undefined) return urgency;
  if (urgency === 'emergency' || urgency === 'urgent')
    return urgencyRank(ofRule) < urgencyRank(urgency) ? ofRule : urgency;
  return ofRule;
}

/** Who supervises a lead: the district of a street office, which gets the ticket at the same time (条例 §12). */
export function supervisorOf(
  unit: DispatchUnit,
  place: Place,
  units: UnitDirectory,
): DispatchUnit | undefined {
  if (unit.kind !== 'streetOffice') return undefined;
  const districtId = unit.areaCode?.slice(0, 6) ?? districtOf(place);
  return districtId === undefined ? undefined : units.ofArea(districtId);
}

/** Candidates for a person: what the catalogue would say for the type found and for its alternatives. */
function candidatesFor(
  classified: RequestClassified,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  at: string,
): readonly DispatchCandidate[] {
  const found = new Map<string, DispatchCandidate>();
  const guesses = [
    { code: classified.problemType.code, confidence: classified.problemType.confidence },
    ...classified.alternatives,
  ];
  for (const { code, confidence } of guesses) {
    const subject: DispatchSubject = { ...classified, problemType: { code } };
    let taken = 0;
    try {
      eachMatch(catalogue, subject, at, (compiled) => {
        const lead = resolve(compiled.rule.lead, classified.place, units);
        if (isLead(lead) && !isGuarded(lead.unit, code, catalogue)) {
          taken += 1;
          if (!found.has(lead.unit.id))
            found.set(lead.unit.id, {
              unitId: lead.unit.id,
              unitName: lead.unit.name,
              because: `若为“${catalogue.nameOf(code)}”（把握 ${Math.round(confidence * 100)}%）：${compiled.because}`,
              ruleId: compiled.rule.ruleId,
            });
        }
        return taken < 2;
      });
    } catch (cause) {
      if (!(cause instanceof RuleFailure)) throw cause;
    }
  }
  if (classified.place.streetId !== undefined || classified.place.districtId !== undefined) {
    const area = units.ofArea(classified.place.streetId ?? classified.place.districtId!);
    if (area && !found.has(area.id) && !isGuarded(area, classified.problemType.code, catalogue))
      found.set(area.id, {
        unitId: area.id,
        unitName: area.name,
        because: '按属地：诉求地点所在的街乡镇或区',
      });
  }
  return [...found.values()].slice(0, 6);
}

const isGuarded = (unit: DispatchUnit, code: string, catalogue: CompiledCatalogue): boolean =>
  unit.kind === 'streetOffice' && dutyOf(catalogue, code) !== undefined;

/** May this unit lead this kind of work? A reason in Chinese if not, with the code of the refusal. */
export function mayLead(
  unit: DispatchUnit,
  code: string,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
): { readonly refused: 'department-only-work'; readonly because: string } | undefined {
  if (unit.kind !== 'streetOffice') return undefined;
  const duty = dutyOf(catalogue, code);
  return (
    duty && {
      refused: 'department-only-work',
      because: `该事项属于部门职责（${duty.because}），不得派给街道乡镇；请派给${units.byId(duty.unitId)?.name ?? '主管部门'}，街道乡镇可作为协办单位。`,
    }
  );
}

/** The rule that would decide, with its lead, were this the type; undefined where a person would have to. */
function leadOf(
  classified: RequestClassified,
  code: string,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  at: string,
): DispatchUnit | undefined {
  let unit: DispatchUnit | undefined;
  eachMatch(catalogue, { ...classified, problemType: { code } }, at, ({ rule }) => {
    const lead = resolve(rule.lead, classified.place, units);
    if (isLead(lead) && !isGuarded(lead.unit, code, catalogue)) unit = lead.unit;
    return false;
  });
  return unit;
}

const isLeaf = (code: string): boolean => typeOf(code) !== code;

/** Whether the types that are possible lead, with the probability the catalogue asks for, to the unit of the likeliest. */
function isUnitSure(
  classified: RequestClassified,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  at: string,
): boolean {
  const { sureOfUnit, sureOfLeaf } = catalogue.version;
  const { spread = [], problemType } = classified;
  if (sureOfUnit === undefined || spread.length === 0 || !isPlaceKnown(classified.place)) return false;
  if (sureOfLeaf !== undefined && (!isLeaf(problemType.code) || problemType.confidence < sureOfLeaf))
    return false;
  try {
    const unit = leadOf(classified, classified.problemType.code, catalogue, units, at);
    if (unit === undefined) return false;
    let sure = 0;
    for (const { code, confidence } of spread)
      if (leadOf(classified, code, catalogue, units, at)?.id === unit.id) sure += confidence;
    return sure >= sureOfUnit;
  } catch (cause) {
    if (!(cause instanceof RuleFailure)) throw cause;
    return false;
  }
}

/**
 * Decides one classified request by the catalogue version in force at `at`.
 *
 * A person decides when neither the type nor the unit is sure, the place is unknown, no rule holds, a rule fails, the
 * rule's unit does not exist, or the rule would give department work to a street office.
 */
export function dispatch(
  classified: RequestClassified,
  catalogue: CompiledCatalogue,
  units: UnitDirectory,
  at: string,
): DispatchDecision {
  if (classified.settlement) return { outcome: 'none' };
  const { place } = classified;
  const review = (
    reason: ReviewReason,
    because: string,
    first: readonly DispatchCandidate[] = [],
  ): Review => {
    const others = candidatesFor(classified, catalogue, units, at);
    return {
      outcome: 'review',
      reason,
      because,
      alarm: reason === 'ruleFault' || reason === 'unknownUnit',
      candidates: [
        ...first,
        ...others.filter(({ unitId }) => !first.some((candidate) => candidate.unitId === unitId)),
      ],
      policyVersion: catalogue.version.version,
    };
  };
  const isByUnit = !classified.confident && isUnitSure(classified, catalogue, units, at);
  if (!classified.confident && !(isByUnit && classified.urgency.level !== 'emergency'))
    return classified.urgency.level === 'emergency'
      ? review('emergencyDoubt', '疑似紧急情况，但分类或地点把握不足，须人工立即判断。')
      : isPlaceKnown(place)
        ? review('notConfident', '分类把握不足，须人工确认后派单。')
        : review('placeUnknown', '没有识别出诉求地点，无法确定管辖，须人工确认。');

  let winner: CompiledRule | undefined;
  let lead: Resolved = 'unknownUnit';
  let runnerUp: DispatchRule['runnerUp'];
  try {
    eachMatch(catalogue, classified, at, (compiled) => {
      const resolved = resolve(compiled.rule.lead, place, units);
      if (!winner) {
        winner = compiled;
        lead = resolved;
        // Without a lead there is nothing a runner-up could be compared with.
        return isLead(resolved);
      }
      // A rule that leads to the same unit explains nothing.
      if (!isLead(resolved) || resolved.unit.id === (lead as Lead).unit.id) return true;
      runnerUp = { ruleId: compiled.rule.ruleId, unitId: resolved.unit.id };
      return false;
    });
  } catch (cause) {
    if (!(cause instanceof RuleFailure)) throw cause;
    return review(
      'ruleFault',
      `派单规则「${cause.ruleId}」执行出错，没有跳过它自动派单；请人工派单并通知管理员。`,
    );
  }
  if (!winner) return review('noRule', '派单目录中没有适用的规则，须人工派单。');
  const { rule, because } = winner as CompiledRule;
  const resolved = lead as Resolved;
  if (resolved === 'placeUnknown' || (!rule.placeNotNeeded && !isPlaceKnown(place)))
    return review('placeUnknown', '没有识别出诉求地点，无法确定管辖，须人工确认。');
  if (resolved === 'unknownUnit')
    return review('unknownUnit', `规则「${rule.ruleId}」指定的单位不在单位目录中；请人工派单并通知管理员。`);
  const { unit, mode } = resolved;
  const duty = unit.kind === 'streetOffice' ? dutyOf(catalogue, classified.problemType.code) : undefined;
  if (duty) {
    const department = units.byId(duty.unitId);
    return review(
      'dutyList',
      `规则「${rule.ruleId}」指向街道乡镇，但该事项属于部门职责（${duty.because}），不得派给街道乡镇。`,
      department
        ? [{ unitId: department.id, unitName: department.name, because: `部门职责：${duty.because}` }]
        : [],
    );
  }
  const assistUnitIds: string[] = [];
  for (const target of rule.assists ?? []) {
    const assist = resolve(target, place, units);
    if (isLead(assist) && assist.unit.id !== unit.id && !assistUnitIds.includes(assist.unit.id))
      assistUnitIds.push(assist.unit.id);
  }
  const supervisor = supervisorOf(unit, place, units);
  return {
    outcome: 'dispatch',
    unitId: unit.id,
    ...(supervisor && { districtUnitId: supervisor.id }),
    assistUnitIds,
    mode,
    tier: tierOf(classified.urgency.level, rule.tier),
    rule: {
      ruleId: rule.ruleId,
      policyVersion: catalogue.version.version,
      because: [
        because,
        ...(mode === 'district' && rule.lead.streetOfPlace ? ['街乡镇尚不明确，依条例第十二条派区政府'] : []),
        ...(isByUnit ? ['问题类型把握不足，但各种可能都由该单位承办'] : []),
      ].join('；'),
      ...(runnerUp && { runnerUp }),
    },
  };
}
