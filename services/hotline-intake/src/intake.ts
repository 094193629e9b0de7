import type { FactData, FieldError, RequestDraft } from '@jiesu/contracts';
import {
  contentOf,
  draftErrors,
  instantOf,
  isConfidential,
  type KnownCodes,
  type RequestRecord,
  type RequestSettled,
} from '@jiesu/domain';
import type { Instant } from '@jiesu/ports';
import { type Call, type Changed, InvalidCall, type Kit, type Made } from '@jiesu/service-kit';
import type { Requests } from './store.ts';

export interface Taken {
  readonly id: string;
  readonly revision: number;
}

/** Taking a request: the one way in for the desk, for machines and for every line of a batch. */
export interface Intake {
  /** Throws InvalidCall with the fields named. The call's cause makes it idempotent. */
  take(call: Call, draft: RequestDraft): Promise<Taken>;
  /** Each as `take` would, and written together. */
  takeMany(
    things: readonly { readonly call: Call; readonly draft: RequestDraft }[],
  ): Promise<readonly PromiseSettledResult<Taken>[]>;
  readonly known: KnownCodes;
}

export function intakeOf(kit: Kit, requests: Requests): Intake {
  const { vault, clock } = kit;
  const known = knownCodes(kit);
  const made = (call: Call, draft: RequestDraft): Made<RequestRecord> => {
    const now = clock.now();
    const at = draft.receivedAt === undefined ? undefined : instantOf(draft.receivedAt);
    const errors = draftErrors(draft, now, known, at);
    if (errors.length > 0) throw invalid(errors);
    const requestId = kit.newId(now);
    const by = call.principal.userId;
    const content = contentOf(draft);
    const { phone } = content.petitioner;
    const settlement = settlementOf(kit, draft, by, now);
    const next: RequestRecord = {
      kind: draft.kind,
      channel: draft.channel ?? 'hotline',
      receivedAt: at ?? now,
      sealed: vault.seal(content),
      petitionerRef: phone === undefined ? `unknown-${requestId}` : vault.refOf(phone),
      confidential: isConfidential(draft.kind, draft.petitioner),
      stage: settlement?.outcome ?? 'received',
      by,
      amended: 0,
      holders: [],
      ...(draft.externalId === undefined ? {} : { externalId: draft.externalId }),
      ...(draft.hint === undefined ? {} : { hint: draft.hint }),
      ...(settlement === undefined ? {} : { settlement }),
    };
    return {
      id: requestId,
      cause: call,
      next,
      facts: [{ type: 'request.received.v1', data: received(requestId, next) }],
    };
  };
  const taken = ({ id }: Made<RequestRecord>, { held, revision }: Changed<RequestRecord>): Taken => ({
    id: held?.id ?? id,
    revision,
  });

  return {
    known,
    async take(call, draft) {
      const making = made(call, draft);
      return taken(making, await requests.change(making.id, call, () => making, 'new'));
    },
    async takeMany(things) {
      const refused = new Map<number, unknown>();
      const makings: Made<RequestRecord>[] = [];
      for (const [i, { call, draft }] of things.entries()) {
        try {
          makings.push(made(call, draft));
        } catch (error) {
          refused.set(i, error);
        }
      }
      const outcomes = await requests.makeMany(makings);
      let next = 0;
      return things.map((_, i): PromiseSettledResult<Taken> => {
        if (refused.has(i)) return { status: 'rejected', reason: refused.get(i) };
        const making = makings[next] as Made<RequestRecord>;
        const outcome = outcomes[next++] as PromiseSettledResult<Changed<RequestRecord>>;
        return outcome.status === 'rejected'
          ? outcome
          : { status: 'fulfilled', value: taken(making, outcome.value) };
      });
    },
  };
}

function received(requestId: string, record: RequestRecord): FactData<'request.received.v1'> {
  const { hint, settlement } = record;
  return {
    requestId,
    channel: record.channel,
    kind: record.kind,
    receivedAt: record.receivedAt,
    sealed: record.sealed,
    petitionerRef: record.petitionerRef,
    confidential: record.confidential,
    supporters: 1,
    ...(hint?.communityId === undefined ? {} : { communityId: hint.communityId }),
    ...(hint === undefined ? {} : { hint }),
    ...(settlement === undefined ? {} : { settlement: settlementFact(settlement) }),
  };
}

/** What others learn of a settlement: never its wording. */
export function settlementFact(settlement: RequestSettled): FactData<'request.settled.v1'>['settlement'] {
  return {
    outcome: settlement.outcome,
    answeredBy: settlement.answeredBy,
    ...(settlement.disposition === undefined ? {} : { disposition: settlement.disposition }),
  };
}

function settlementOf(kit: Kit, draft: RequestDraft, by: string, at: Instant): RequestSettled | undefined {
  const given = draft.settlement;
  if (given === undefined) return undefined;
  return {
    outcome: given.outcome,
    ...(given.disposition === undefined ? {} : { disposition: given.disposition }),
    answeredBy: by,
    at,
    sealedReason: kit.vault.seal(given.reason.trim()),
  };
}

export const invalid = (fields: readonly FieldError[]): InvalidCall =>
  new InvalidCall('invalid-body', fields);

function knownCodes(kit: Kit): KnownCodes {
  const { areas, problemTypes } = kit.reference;
  return {
    problemType: (code) => problemTypes.at(kit.clock.now()).byCode(code) !== undefined,
    district: (code) => areas.byCode(code)?.level === 'district',
    street: (code) => areas.byCode(code)?.level === 'street',
    community: (code) => areas.byCode(code)?.level === 'community',
  };
}
