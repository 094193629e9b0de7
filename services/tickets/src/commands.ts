import { type CommandAnswer, type OperationId, operations } from '@jiesu/contracts';
import type { Actor, Decision, Ticket } from '@jiesu/domain';
import { type Call, Fault, type Kit, type Principal, Refusal } from '@jiesu/service-kit';
import { type Evidence, owned } from './evidence.ts';
import { visible, worksForUnit } from './scope.ts';
import type { Tickets } from './store.ts';

/** Operations on one ticket. */
export type Command = {
  [K in OperationId]: Call<K>['params'] extends { readonly ticketId: string } ? K : never;
}[OperationId];

type WithFiles = {
  [K in Command]: Call<K>['body'] extends { readonly attachments?: readonly string[] } ? K : never;
}[Command];

/** What every command on a ticket needs around its rule. */
export interface Commands {
  /** Load, check the scope, decide, commit. What a rule needs from elsewhere is prepared before the decision. */
  run(
    call: Call<Command>,
    decide: (ticket: Ticket, by: Actor, at: string) => Decision<Ticket>,
  ): Promise<CommandAnswer>;
  /** Before other refusals: whoever may not see the ticket learns nothing from a check of the body. */
  seen(call: Call<Command>): Promise<Ticket>;
  /** Refuses a unit that the directory does not have. */
  knownUnit(unitId: string | undefined, field: string): void;
  /** Evidence that this unit uploaded itself. */
  attachments(call: Call<WithFiles>): Promise<readonly string[]>;
}

export const actorOf = ({ userId, roles, unitId, districtId }: Principal): Actor => ({
  userId,
  roles,
  ...(unitId === undefined ? {} : { unitId }),
  ...(districtId === undefined ? {} : { districtId }),
});

export function commandsOn(kit: Kit, tickets: Tickets, evidence: Evidence): Commands {
  const seen: Commands['seen'] = async (call) => {
    const held = await tickets.get(call.params.ticketId);
    return visible(call.principal, held?.doc, call.params.ticketId);
  };

  return {
    seen,
    async run(call, decide) {
      const { ticketId } = call.params;
      const { roles } = call.principal;
      const allowed = operations[call.operation].roles;
      const forOffices =
        allowed.includes('office') && !roles.some((role) => role !== 'office' && allowed.includes(role));
      if (forOffices && !worksForUnit(call.principal))
        throw new Fault('not-found', 'never', `没有工单 ${ticketId}，或账号没有绑定承办单位`);
      const by = actorOf(call.principal);
      const at = kit.clock.now();
      const { revision } = await tickets.change(ticketId, call as Call, (ticket) =>
        decide(visible(call.principal, ticket, ticketId), by, at),
      );
      return { id: ticketId, revision };
    },
    knownUnit(unitId, field) {
      if (unitId === undefined || kit.reference.units.byId(unitId) !== undefined) return;
      const because = '单位目录中没有这个单位，请从目录中选择。';
      throw new Refusal('unknown-unit', because, [{ field, message: because }]);
    },
    async attachments(call) {
      const { attachments } = call.body as { readonly attachments?: readonly string[] };
      if (attachments === undefined || attachments.length === 0) return [];
      await seen(call);
      return owned(evidence, attachments, call.principal.unitId);
    },
  };
}
