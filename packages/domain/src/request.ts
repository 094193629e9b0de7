import type {
  Channel,
  ContactReveal,
  Disposition,
  FactData,
  FieldError,
  PetitionerDraft,
  PlaceHint,
  RequestDraft,
  RequestHolder,
  RequestKind,
  RequestStage,
} from '@jiesu/contracts';
import { type Refused, refuse } from './decision.ts';

/**
 * 诉求: what must be there when the desk takes a request, who may change it until when, how the desk settles it
 * itself, and who may learn the contact details. Pure: sealing and opening happen in the service.
 */

/** What the intake keeps. Everything personal lies inside `sealed`. */
export interface RequestRecord {
  readonly kind: RequestKind;
  readonly channel: Channel;
  /** When it was said, UTC. */
  readonly receivedAt: string;
  /** `RequestContent`, sealed. */
  readonly sealed: string;
  readonly petitionerRef: string;
  readonly confidential: boolean;
  readonly stage: RequestStage;
  /** Who registered it. */
  readonly by: string;
  readonly amended: number;
  /** One entry per hop, oldest first. The last one holds it now. */
  readonly holders: readonly RequestHolder[];
  readonly externalId?: string;
  readonly hint?: PlaceHint;
  readonly settlement?: RequestSettled;
  /** Known from dispatch on; the desk never decides it. */
  readonly title?: string;
  readonly problemType?: string;
  readonly unitId?: string;
  readonly ticketId?: string;
  /** The ticket with which its own is handled (并单). */
  readonly mergedInto?: string;
  readonly reveals?: readonly ContactReveal[];
  /** Who was given the code of the petitioner's page, to say it aloud. */
  readonly codesGiven?: readonly { readonly by: string; readonly at: string }[];
}

export interface RequestSettled {
  readonly outcome: 'answered' | 'disposed';
  readonly disposition?: Disposition;
  readonly answeredBy: string;
  readonly at: string;
  /** The answer or reason, sealed: people put names into it. */
  readonly sealedReason: string;
}

/** What is sealed. */
export interface RequestContent {
  readonly petitioner: PetitionerDraft;
  readonly text: string;
  readonly address?: string;
  readonly title?: string;
}

/** The reference data that intake rules need. */
export interface KnownCodes {
  readonly problemType: (code: string) => boolean;
  readonly district: (code: string) => boolean;
  readonly street: (code: string) => boolean;
  readonly community: (code: string) => boolean;
}

const FUTURE_TOLERANCE_MS = 5 * 60_000;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A phone as it is kept: digits only, without country code; undefined when nobody can be called on it.
 * Mobile, landline with area code (an extension is dropped), 400/800 lines, and short service numbers.
 */
export function normalisePhone(written: string): string | undefined {
  // Full-width digits come from input methods, not from other phones.
  const plain = written
    .replace(/[０-９＋－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/(?:转|分机|ext\.?|#)\s*\d{1,6}\s*$/i, '')
    .replace(/[\s()（）.·\-—–]/g, '');
  const digits = /^(?:\+|00)?86(?=1[3-9]\d{9}$|0?[1-9]\d{8,11}$)/.test(plain)
    ? plain.replace(/^(?:\+|00)?86/, '')
    : plain;
  if (/^1[3-9]\d{9}$/.test(digits)) return digits;
  if (/^0(?:10|2\d)[2-9]\d{7}$/.test(digits)) return digits;
  if (/^0[3-9]\d{2}[2-9]\d{6,7}$/.test(digits)) return digits;
  if (/^(?:10|2\d)[2-9]\d{7}$/.test(digits) && plain !== digits) return `0${digits}`;
  if (/^[48]00\d{7}$/.test(digits)) return digits;
  if (/^(?:1\d{2}|1\d{4}|9\d{4,5})$/.test(digits)) return digits;
  return undefined;
}

/** The instant in UTC with milliseconds, or undefined for a day or time that does not exist. */
export function instantOf(written: string): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})[Tt ]/.exec(written);
  if (parts === null) return undefined;
  const year = Number(parts[1]);
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = month === 2 && !leap ? 28 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (day < 1 || day > longest) return undefined;
  const ms = Date.parse(written);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/**
 * What a schema cannot say about a draft. Empty: it may be taken. `receivedAt` is judged against `now`; who has read it
 * already hands over what came of it.
 */
export function draftErrors(
  draft: RequestDraft,
  now: string,
  known: KnownCodes,
  at: string | undefined = draft.receivedAt === undefined ? undefined : instantOf(draft.receivedAt),
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (isBlank(draft.text)) errors.push({ field: 'text', message: '请写明诉求内容，不能只有空白。' });
  phoneError(draft.petitioner?.phone, errors);
  if (draft.receivedAt !== undefined) {
    if (at === undefined) {
      errors.push({ field: 'receivedAt', message: '来电时间不是存在的日期和时间。' });
    } else if (Date.parse(at) > Date.parse(now) + FUTURE_TOLERANCE_MS) {
      errors.push({ field: 'receivedAt', message: '来电时间晚于当前时间，请核对。' });
    } else if (Date.parse(at) < EARLIEST_MS) {
      errors.push({ field: 'receivedAt', message: '来电时间早于 2000 年，请核对。' });
    }
  }
  hintErrors(draft.hint, known, errors);
  const settlement = draft.settlement;
  if (settlement !== undefined) {
    if (isBlank(settlement.reason)) {
      errors.push({
        field: 'settlement.reason',
        message: settlement.outcome === 'answered' ? '请写明答复内容。' : '请写明不派单的理由。',
      });
    }
    if (settlement.outcome === 'disposed' && settlement.disposition === undefined) {
      errors.push({ field: 'settlement.disposition', message: '请选择六种不派单情形之一（条例第十一条）。' });
    }
    if (settlement.outcome === 'answered' && settlement.disposition !== undefined) {
      errors.push({ field: 'settlement.disposition', message: '直接答复不填不派单情形。' });
    }
    if (settlement.outcome === 'answered' && draft.kind !== 'consultation') {
      errors.push({
        field: 'settlement.outcome',
        message: '只有咨询可以直接答复；其他诉求须派单或按六种情形处置。',
      });
    }
  }
  return errors;
}

/** The same for what an amendment brings. */
export function amendmentErrors(
  change: { readonly text?: string; readonly petitioner?: PetitionerDraft; readonly hint?: PlaceHint },
  known: KnownCodes,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (change.text !== undefined && isBlank(change.text)) {
    errors.push({ field: 'text', message: '请写明诉求内容，不能只有空白。' });
  }
  phoneError(change.petitioner?.phone, errors);
  hintErrors(change.hint, known, errors);
  return errors;
}

function phoneError(phone: string | undefined, errors: FieldError[]): void {
  if (phone === undefined || isBlank(phone)) return;
  if (normalisePhone(phone) === undefined) {
    errors.push({
      field: 'petitioner.phone',
      message: '电话号码不对：请填手机号、带区号的座机号或服务短号。',
    });
  }
}

function hintErrors(hint: PlaceHint | undefined, known: KnownCodes, errors: FieldError[]): void {
  if (hint === undefined) return;
  const { problemType, districtId, streetId, communityId } = hint;
  if (problemType !== undefined && !known.problemType(problemType)) {
    errors.push({ field: 'hint.problemType', message: '没有这个问题分类。' });
  }
  if (districtId !== undefined && !known.district(districtId)) {
    errors.push({ field: 'hint.districtId', message: '没有这个区。' });
  }
  if (streetId !== undefined) {
    if (!known.street(streetId)) errors.push({ field: 'hint.streetId', message: '没有这个街乡镇。' });
    else if (districtId !== undefined && !streetId.startsWith(districtId)) {
      errors.push({ field: 'hint.streetId', message: '这个街乡镇不在所选的区内。' });
    }
  }
  if (communityId !== undefined) {
    if (!known.community(communityId))
      errors.push({ field: 'hint.communityId', message: '没有这个社区（村）。' });
    else if (streetId !== undefined && !communityId.startsWith(streetId)) {
      errors.push({ field: 'hint.communityId', message: '这个社区（村）不在所选的街乡镇内。' });
    } else if (districtId !== undefined && !communityId.startsWith(districtId)) {
      errors.push({ field: 'hint.communityId', message: '这个社区（村）不在所选的区内。' });
    }
  }
}

function isBlank(text: string): boolean {
  // Zero-width characters are what chat programs leave behind of an empty message.
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(text);
}

/** A tip-off is confidential whether asked or not (条例 §8: no retaliation). */
export function isConfidential(kind: RequestKind, petitioner: PetitionerDraft | undefined): boolean {
  return kind === 'report' || petitioner?.confidential === true;
}

/** What of a draft is sealed. The phone is kept in its normal form, so that one caller has one reference. */
export function contentOf(draft: RequestDraft): RequestContent {
  const address = draft.address?.trim();
  return {
    petitioner: petitionerOf(draft.petitioner),
    text: cleanText(draft.text),
    ...(address === undefined || address === '' ? {} : { address }),
    ...(draft.title === undefined ? {} : { title: draft.title.trim() }),
  };
}

/** The content after an amendment: fields left out stay as they are. */
export function amendContent(
  content: RequestContent,
  change: { readonly text?: string; readonly petitioner?: PetitionerDraft; readonly address?: string },
): RequestContent {
  const { address: _address, ...rest } = content;
  const address = change.address === undefined ? content.address : change.address.trim();
  return {
    ...rest,
    ...(change.text === undefined ? {} : { text: cleanText(change.text) }),
    ...(change.petitioner === undefined ? {} : { petitioner: petitionerOf(change.petitioner) }),
    ...(address === undefined || address === '' ? {} : { address }),
  };
}

function petitionerOf(draft: PetitionerDraft | undefined): PetitionerDraft {
  if (draft === undefined) return { kind: 'person' };
  const name = draft.name?.trim();
  const phone = draft.phone === undefined ? undefined : normalisePhone(draft.phone);
  return {
    kind: draft.kind,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(draft.confidential === true ? { confidential: true } : {}),
  };
}

/** Control characters have no business in a record; line breaks and tabs have. */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** Until dispatch the desk may change a request; afterwards it belongs to the unit (条例 §14: the first receiver leads). */
export function refusedChange(record: RequestRecord): Refused | undefined {
  if (record.holders.length > 0) {
    return refuse(
      'request-already-dispatched',
      '这件诉求已经派给承办单位，不能再改动；有新情况请另行登记或联系承办单位。',
    );
  }
  if (record.settlement !== undefined) {
    return refuse(
      'request-already-settled',
      '这件诉求已在热线办结（答复或处置），不能再改动；有新情况请另行登记。',
    );
  }
  return undefined;
}

/** 条例 §11(1): only a consultation may be answered at the desk. */
export function refusedSettlement(
  record: RequestRecord,
  outcome: RequestSettled['outcome'],
): Refused | undefined {
  const refused = refusedChange(record);
  if (refused !== undefined) return refused;
  if (outcome === 'answered' && record.kind !== 'consultation') {
    return refuse(
      'answer-needs-consultation',
      '只有咨询可以直接答复；求助、投诉、举报、建议须派单或按六种情形处置。',
    );
  }
  return undefined;
}

export function settle(record: RequestRecord, settlement: RequestSettled): RequestRecord {
  return { ...record, stage: settlement.outcome, settlement };
}

/** A unit has it now. Undefined: nothing new in this fact (the district's copy, or a repeated hop). */
export function markDispatched(
  record: RequestRecord,
  dispatch: FactData<'request.dispatched.v1'>,
): RequestRecord | undefined {
  if (dispatch.role !== 'handle') return undefined;
  if (record.holders.some((holder) => holder.ticketId === dispatch.ticketId)) return undefined;
  const holder: RequestHolder = {
    ticketId: dispatch.ticketId,
    unitId: dispatch.unitId,
    hop: dispatch.hop,
    dispatchedAt: dispatch.dispatchedAt,
    ...(dispatch.districtUnitId === undefined ? {} : { districtUnitId: dispatch.districtUnitId }),
    ...(dispatch.assistUnitIds.length === 0 ? {} : { assistUnitIds: dispatch.assistUnitIds }),
  };
  const holders = [...record.holders, holder].sort((a, b) => a.hop - b.hop);
  if (holders[holders.length - 1] !== holder) return { ...record, holders };
  return {
    ...record,
    stage: 'dispatched',
    holders,
    title: dispatch.title,
    problemType: dispatch.problemType,
    unitId: dispatch.unitId,
    ticketId: dispatch.ticketId,
  };
}

/** Handled with another ticket, or by itself again. Undefined: the fact speaks of an earlier ticket, or says nothing new. */
export function markMerged(
  record: RequestRecord,
  ticketId: string,
  rootTicketId: string | undefined,
): RequestRecord | undefined {
  if (record.ticketId !== ticketId || record.mergedInto === rootTicketId) return undefined;
  const { mergedInto: _, ...alone } = record;
  return rootTicketId === undefined
    ? { ...alone, stage: 'dispatched' }
    : { ...alone, stage: 'merged', mergedInto: rootTicketId };
}

/** Who asks to see a contact: a part of the principal. */
export interface Viewer {
  readonly roles: readonly string[];
  readonly unitId?: string;
  readonly districtId?: string;
}

/** Agents and callers of the hotline see everything: they speak with the petitioner. */
export function seesInFull(viewer: Viewer): boolean {
  return viewer.roles.includes('agent');
}

/** Undefined: the contact may be shown. The hotline may; a unit only while it holds the request, and never a confidential one. */
export function refusedReveal(record: RequestRecord, viewer: Viewer): Refused | undefined {
  if (viewer.roles.includes('agent') || viewer.roles.includes('caller')) return undefined;
  if (!holdsNow(record, viewer)) {
    return refuse('contact-not-yours', '这件诉求不在本单位（本区）手中，不能查看诉求人联系方式。');
  }
  if (record.confidential) {
    return refuse(
      'contact-confidential',
      '诉求人要求保密（或属举报），承办单位不能查看联系方式；需要联系时请通过热线转达。',
    );
  }
  return undefined;
}

/** The unit that leads, those that assist, and the district over it – of the last hop only. */
export function holdsNow(record: RequestRecord, viewer: Viewer): boolean {
  const holder = record.holders[record.holders.length - 1];
  if (holder === undefined) return false;
  if (viewer.unitId !== undefined) {
    return (
      holder.unitId === viewer.unitId ||
      holder.districtUnitId === viewer.unitId ||
      (holder.assistUnitIds?.includes(viewer.unitId) ?? false)
    );
  }
  if (!viewer.roles.includes('reviewer')) return false;
  if (viewer.districtId === undefined) return true;
  const district = `district-${viewer.districtId}`;
  return holder.unitId === district || holder.districtUnitId === district;
}
