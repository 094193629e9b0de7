import type { Fact, FactDraft, RequestClassified } from '@jiesu/contracts';
import type { Granted } from '@jiesu/domain';
import { type Decision, type Kit, nothing, type Store } from '@jiesu/service-kit';
import type { Reader } from './reading.ts';
import type { Classification } from './store.ts';

export function handleFacts(
  kit: Kit,
  store: Store<Classification>,
  reader: Reader,
  written: (classification: Classification) => void,
): void {
  kit.on(['request.received.v1', 'request.amended.v1', 'request.settled.v1'], async (fact) => {
    const first = fact.type === 'request.received.v1' ? 'new' : undefined;
    const { held, outcome } = await store.change(
      fact.data.requestId,
      fact,
      (was) => decide(reader, fact, was),
      first,
    );
    if (held === undefined || outcome !== 'written' || fact.type === 'request.settled.v1') return;
    written(held.doc);
    counted(kit, held.doc);
  });
}

/** Drift: how much is unsure, where and by which channel. */
function counted(kit: Kit, { decidedBy, confident, channel, place }: Classification): void {
  kit.count('jiesu_classifications_total', 'Classifications by how sure they are.', {
    district: place.districtId ?? 'unknown',
    channel,
    sure: decidedBy === 'agent' ? 'person' : confident ? 'yes' : 'no',
  }).n++;
}

async function decide(
  reader: Reader,
  fact: Fact<'request.received.v1' | 'request.amended.v1' | 'request.settled.v1'>,
  was: Classification | undefined,
): Promise<Decision<Classification> | typeof nothing> {
  switch (fact.type) {
    case 'request.received.v1': {
      if (was !== undefined) return nothing;
      const { requestId, channel, kind, receivedAt, petitionerRef, confidential, supporters } = fact.data;
      const { sealed, communityId, hint, settlement } = fact.data;
      return said({
        requestId,
        channel,
        kind,
        receivedAt,
        petitionerRef,
        confidential,
        supporters,
        ...(await reader.do({ sealed, communityId, hint, kind })),
        ...(settlement === undefined ? {} : { settlement }),
        ...(communityId === undefined ? {} : { homeCommunityId: communityId }),
      });
    }
    case 'request.amended.v1': {
      if (was === undefined) return nothing;
      const { kind, sealed, confidential, supporters, hint } = fact.data;
      const communityId = was.homeCommunityId;
      return said({
        ...was,
        kind,
        confidential,
        supporters,
        ...(await reader.do({ sealed, communityId, hint, kind })),
      });
    }
    case 'request.settled.v1':
      return was === undefined ? nothing : said({ ...was, settlement: fact.data.settlement });
  }
}

/**
 * The next state, and the same said to the city: candidates and the question of a doubtful place stay here, for the
 * dispatcher.
 */
export function said(next: Classification): Granted<Classification> {
  const { homeCommunityId: _home, place, ...rest } = next;
  const { candidates: _candidates, outside: _outside, question: _question, ...known } = place;
  const data: RequestClassified = { ...rest, place: known };
  const draft: FactDraft<'request.classified.v1'> = { type: 'request.classified.v1', data };
  return { next, facts: [draft] };
}
