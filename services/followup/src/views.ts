import type {
  CallbackItem,
  CallbackPolicy,
  CallbackView,
  ClockView,
  DeadlinesView,
  OfficeAct,
} from '@jiesu/contracts';
import { type Callback, countsIn, type Followup, type RunningClock } from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import type { Kit, Principal } from '@jiesu/service-kit';

/** Documents as screens see them. */

/** The unit that leads, assists or supervises, and the district where it lies; city-wide accounts see all. */
export function maySee(
  { unitId, districtId }: Principal,
  followup: Followup,
  units: Kit['reference']['units'],
): boolean {
  const involved = [followup.unitId, followup.districtUnitId, ...followup.assistUnitIds];
  // The district of the unit counts where nobody knows where the matter lies.
  const districts = [followup.districtId, units.byId(followup.unitId)?.areaCode.slice(0, 6)];
  return (
    (unitId === undefined || involved.includes(unitId)) &&
    (districtId === undefined || districts.includes(districtId))
  );
}

export function callbackItem(
  { id, doc }: Held<Callback>,
  now: string,
  policy: CallbackPolicy,
  unitName: string,
): CallbackItem {
  const isOpen = doc.state === 'open';
  return {
    callbackId: id,
    ticketId: doc.ticketId,
    requestId: doc.requestId,
    round: doc.round,
    unitId: doc.unitId,
    unitName,
    ...(doc.districtId !== undefined && { districtId: doc.districtId }),
    because: doc.because,
    state: doc.state,
    dueAt: doc.dueAt,
    overdue: (doc.doneAt ?? now) > doc.dueAt,
    ...(isOpen && { nextAttemptAt: doc.nextAttemptAt }),
    attempts: doc.attempts.length,
    attemptsLeft: isOpen ? Math.max(0, policy.maxAttempts - doc.attempts.length) : 0,
    problemType: doc.problemType,
    kind: doc.kind,
    tier: doc.tier,
    ...(doc.status !== undefined && { status: doc.status }),
    ...(doc.cell !== undefined && { cell: doc.cell }),
  };
}

export function callbackView(
  held: Held<Callback>,
  followup: Followup | undefined,
  now: string,
  policy: CallbackPolicy,
  unitName: string,
): CallbackView {
  const { doc } = held;
  const { questions } = policy;
  const opened: readonly OfficeAct[] = followup
    ? [{ what: 'opened', at: followup.openedAt, by: 'machine', round: 1 }]
    : [];
  return {
    callback: callbackItem(held, now, policy, unitName),
    revision: held.revision,
    history: doc.attempts,
    ...(doc.contacted !== undefined && { contacted: doc.contacted }),
    ...(doc.solved !== undefined && { solved: doc.solved }),
    ...(doc.satisfaction !== undefined && { satisfaction: doc.satisfaction }),
    acts: [...opened, ...(followup?.acts ?? [])],
    questions: [
      { field: 'contacted', text: questions.contacted },
      { field: 'solved', text: questions.solved },
      { field: 'satisfaction', text: questions.satisfaction },
    ],
  };
}

const clockView = (
  one: RunningClock,
  round: number,
  state: Followup['state'],
  shares: readonly number[],
): ClockView => {
  const counts = countsIn(state, one);
  const warned = shares.findLast((share) => share <= one.said);
  return {
    clock: one.clock,
    ...(one.of !== undefined && { of: one.of }),
    ...(one.forUnitId !== undefined && { forUnitId: one.forUnitId }),
    round,
    startedAt: one.startedAt,
    dueAt: one.dueAt,
    state:
      one.breachedAt !== undefined
        ? 'breached'
        : one.metAt !== undefined
          ? 'met'
          : counts
            ? 'running'
            : 'dropped',
    ...(one.metAt !== undefined && { metAt: one.metAt }),
    ...(one.breachedAt !== undefined && { breachedAt: one.breachedAt }),
    ...(warned !== undefined && one.breachedAt === undefined && { warnedShare: warned }),
  };
};

export function deadlinesView({ id, doc }: Held<Followup>, shares: readonly number[]): DeadlinesView {
  return {
    ticketId: id,
    requestId: doc.requestId,
    unitId: doc.unitId,
    round: doc.round,
    state: doc.state,
    policyVersion: doc.policyVersion,
    clocks: doc.clocks.map((one) => clockView(one, doc.round, doc.state, shares)),
    ...(doc.nextAt !== undefined && { nextAt: doc.nextAt }),
  };
}
