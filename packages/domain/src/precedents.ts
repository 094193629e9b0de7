import type { ObjectionReason } from '@jiesu/contracts';
import type { Ticket } from './ticket.ts';

/** 裁定先例 and 规则修订建议: what past rulings say to a reviewer, and to whoever keeps the dispatch catalogue. */

/** The last ruling on a ticket, for lists: there only where somebody has ruled. */
export interface TicketRuled {
  readonly at: string;
  readonly problemType: string;
}

export interface Ruling {
  readonly ruleId: string;
  readonly policyVersion: string;
  readonly unitId: string;
  readonly reason: ObjectionReason;
  readonly upheld: boolean;
  readonly toUnitId?: string;
  readonly ticketId: string;
}

export const rulingOf = (ticket: Ticket): Omit<Ruling, 'ticketId'> | undefined => {
  const ruled = ticket.objections.findLast(({ state }) => state === 'upheld' || state === 'rejected');
  return (
    ruled && {
      ruleId: ticket.rule.ruleId,
      policyVersion: ticket.rule.policyVersion,
      unitId: ticket.unitId,
      reason: ruled.reason,
      upheld: ruled.state === 'upheld',
      ...(ruled.proposedUnitId === undefined ? {} : { toUnitId: ruled.proposedUnitId }),
    }
  );
};

export interface RuleRepair {
  readonly ruleId: string;
  readonly policyVersion: string;
  readonly upheld: number;
  readonly rejected: number;
  /** Where most of what was upheld went. */
  readonly toUnitId?: string;
  readonly examples: readonly string[];
}

/** Rules whose dispatches were objected to with reason, the worst first. What people dispatched is not a rule's doing. */
export function ruleRepairs(rulings: readonly Ruling[]): readonly RuleRepair[] {
  const byRule = new Map<string, Ruling[]>();
  for (const ruling of rulings) {
    if (['manual', 'objection', 'conference', 'passedDown'].includes(ruling.ruleId)) continue;
    const list = byRule.get(ruling.ruleId);
    if (list) list.push(ruling);
    else byRule.set(ruling.ruleId, [ruling]);
  }
  return [...byRule.entries()]
    .map(([ruleId, list]): RuleRepair => {
      const upheld = list.filter((one) => one.upheld);
      const targets = new Map<string, number>();
      for (const { toUnitId } of upheld)
        if (toUnitId !== undefined) targets.set(toUnitId, (targets.get(toUnitId) ?? 0) + 1);
      const [most] = [...targets.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      return {
        ruleId,
        policyVersion:
          list
            .map((one) => one.policyVersion)
            .sort()
            .at(-1) ?? '',
        upheld: upheld.length,
        rejected: list.length - upheld.length,
        ...(most ? { toUnitId: most[0] } : {}),
        examples: upheld.slice(0, 3).map(({ ticketId }) => ticketId),
      };
    })
    .filter(({ upheld }) => upheld > 0)
    .sort(
      (a, b) =>
        b.upheld - a.upheld || b.upheld / (b.upheld + b.rejected) - a.upheld / (a.upheld + a.rejected),
    );
}
