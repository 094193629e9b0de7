import type { PetitionerView, RequestListItem, RequestView } from '@jiesu/contracts';
import {
  holdsNow,
  maskName,
  maskPhone,
  maskText,
  type RequestContent,
  type RequestRecord,
  seesInFull,
} from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import type { Kit, Principal } from '@jiesu/service-kit';

export function listItem(kit: Kit, { id, revision, doc }: Held<RequestRecord>): RequestListItem {
  return {
    requestId: id,
    revision,
    kind: doc.kind,
    channel: doc.channel,
    stage: doc.stage,
    receivedAt: doc.receivedAt,
    petitionerRef: doc.petitionerRef,
    confidential: doc.confidential,
    amended: doc.amended,
    registeredBy: doc.by,
    title: doc.title ?? beginningOf(kit.vault.open<RequestContent>(doc.sealed).text),
    ...outcome(doc),
  };
}

const BEGINNING = 24;

/** What was never dispatched has no title of the classifier's: its first masked words stand in. */
const beginningOf = (text: string): string =>
  [...maskText(text.slice(0, 200)).replace(/\s+/g, ' ').trim()].slice(0, BEGINNING).join('');

function outcome(
  doc: RequestRecord,
): Pick<RequestListItem, 'problemType' | 'unitId' | 'ticketId' | 'mergedInto'> {
  const { problemType, unitId, ticketId, mergedInto } = doc;
  return {
    ...(problemType === undefined ? {} : { problemType }),
    ...(unitId === undefined ? {} : { unitId }),
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
  };
}

/** The desk's own people see what was said; everybody else sees it masked. */
export function requestView(
  kit: Kit,
  { id, revision, doc }: Held<RequestRecord>,
  viewer: Principal,
): RequestView {
  const full = seesInFull(viewer);
  const content = kit.vault.open<RequestContent>(doc.sealed);
  const { settlement } = doc;
  const show = (text: string): string => (full ? text : maskText(text));
  return {
    requestId: id,
    revision,
    kind: doc.kind,
    channel: doc.channel,
    stage: doc.stage,
    receivedAt: doc.receivedAt,
    petitionerRef: doc.petitionerRef,
    confidential: doc.confidential,
    amended: doc.amended,
    registeredBy: doc.by,
    masked: !full,
    text: show(content.text),
    ...(content.address === undefined ? {} : { address: show(content.address) }),
    petitioner: full ? petitionerView(content) : maskedPetitioner(content, doc),
    ...(doc.externalId === undefined || !full ? {} : { externalId: doc.externalId }),
    ...(doc.title === undefined ? {} : { title: doc.title }),
    ...(doc.problemType === undefined ? {} : { problemType: doc.problemType }),
    ...(doc.hint === undefined ? {} : { hint: doc.hint }),
    holders: [...doc.holders],
    ...(doc.mergedInto === undefined ? {} : { mergedInto: doc.mergedInto }),
    ...(settlement === undefined
      ? {}
      : {
          settlement: {
            outcome: settlement.outcome,
            ...(settlement.disposition === undefined ? {} : { disposition: settlement.disposition }),
            answeredBy: settlement.answeredBy,
            at: settlement.at,
            ...(full ? { reason: kit.vault.open<string>(settlement.sealedReason) } : {}),
          },
        }),
    ...(full && doc.reveals !== undefined ? { reveals: [...doc.reveals] } : {}),
  };
}

export function petitionerView({ petitioner }: RequestContent): PetitionerView {
  const { name, phone, kind } = petitioner;
  return { kind, ...(name === undefined ? {} : { name }), ...(phone === undefined ? {} : { phone }) };
}

/** Of a confidential petitioner not even the family name. */
function maskedPetitioner({ petitioner }: RequestContent, doc: RequestRecord): PetitionerView {
  const { name, phone, kind } = petitioner;
  if (doc.confidential) return { kind };
  return {
    kind,
    ...(name === undefined ? {} : { name: maskName(name) }),
    ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
  };
}

/** Units see the requests they hold; the hotline's own people and the administrators see all. */
export function maySee(record: RequestRecord, viewer: Principal): boolean {
  return seesAll(viewer) || record.by === viewer.userId || holdsNow(record, viewer);
}

/** An account that is limited to a place does not see the whole city, whatever its role. */
export function seesAll({ roles, unitId, districtId, communityId }: Principal): boolean {
  const cityWide = ['agent', 'caller', 'dispatcher', 'admin'] as const;
  return (unitId ?? districtId ?? communityId) === undefined && cityWide.some((role) => roles.includes(role));
}
