import type { Ticket } from '@jiesu/domain';
import type { Where } from '@jiesu/ports';
import { Fault, type Principal } from '@jiesu/service-kit';
import type { EvidenceRecord } from './store.ts';

/** Roles that work for the whole city unless their account narrows them. `machine`: simulators, by explicit grant. */
const cityWide: ReadonlySet<string> = new Set([
  'reviewer',
  'dispatcher',
  'caller',
  'agent',
  'admin',
  'machine',
]);

const isCityWide = (principal: Principal): boolean => principal.roles.some((role) => cityWide.has(role));

/** What a list may show. Undefined: nothing at all (an office account without its unit is a mistake, not a key). */
export function scopeOf(principal: Principal): Where | undefined {
  const { unitId, districtId, communityId } = principal;
  if (unitId === undefined && districtId === undefined && communityId === undefined)
    return isCityWide(principal) ? {} : undefined;
  return {
    ...(unitId === undefined ? undefined : { unitId }),
    ...(districtId === undefined ? undefined : { districtId }),
    ...(communityId === undefined ? undefined : { communityId }),
  };
}

export function maySee(principal: Principal, ticket: Ticket): boolean {
  const scope = scopeOf(principal);
  if (scope === undefined) return false;
  return (
    (principal.unitId === undefined || principal.unitId === ticket.unitId || isCalled(principal, ticket)) &&
    (principal.districtId === undefined || principal.districtId === ticket.districtId) &&
    (principal.communityId === undefined || principal.communityId === ticket.place.communityId)
  );
}

/** Whoever assists or was called by a whistle must be able to open the ticket (条例 §14, §16). */
export const isCalled = ({ unitId }: Principal, ticket: Ticket): boolean =>
  unitId !== undefined &&
  (ticket.assistUnitIds.includes(unitId) ||
    (ticket.whistles?.some(({ units }) => units.some((called) => called.unitId === unitId)) ?? false));

/** Others' tickets do not exist: the answer is the same as for an id that was never given. */
export function visible(principal: Principal, ticket: Ticket | undefined, ticketId: string): Ticket {
  if (ticket === undefined || !maySee(principal, ticket))
    throw new Fault('not-found', 'never', `没有工单 ${ticketId}，或不在您的范围内`);
  return ticket;
}

/** Whether the account may do a unit's work: its own unit's, or as a simulator anybody's. */
export const worksForUnit = (principal: Principal): boolean =>
  principal.unitId !== undefined || principal.roles.includes('machine');

/** A file that a simulator brought belongs to no unit and hides from nobody. */
export function mayOpen(principal: Principal, evidence: EvidenceRecord): boolean {
  if (scopeOf(principal) === undefined) return false;
  return evidence.owners.some(
    (owner) =>
      owner.unitId === undefined ||
      ((principal.unitId === undefined || principal.unitId === owner.unitId) &&
        (principal.districtId === undefined || principal.districtId === owner.districtId) &&
        principal.communityId === undefined),
  );
}
