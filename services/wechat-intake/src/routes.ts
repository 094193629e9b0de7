import type { CandidateListItem, CandidateView, GroupView } from '@jiesu/contracts';
import { maskText } from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import { InvalidCall, type Kit, nothing, type Principal, Refusal } from '@jiesu/service-kit';
import type { CandidateRecord, Candidates, GroupRecord, Groups, Messages } from './store.ts';
import { requested, type Threader } from './thread.ts';

const ALREADY = '这条线索已经确认或排除，请刷新列表。';

export function serveCandidates(
  kit: Kit,
  stores: { readonly messages: Messages; readonly groups: Groups; readonly candidates: Candidates },
  threader: Threader,
): void {
  const { messages, candidates } = stores;

  kit.operation('listCandidates', async ({ query, principal }) => {
    const where: Where = {
      ...scopeOf(principal),
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(query.groupId === undefined ? {} : { groupId: query.groupId }),
      ...(query.communityId === undefined || !mayTouch(principal, query.communityId)
        ? {}
        : { communityId: query.communityId }),
    };
    const [page, total] = await Promise.all([
      candidates.find({
        where,
        sort: [{ field: 'lastAt', direction: 'desc' }],
        limit: query.limit ?? 50,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      }),
      candidates.count(where),
    ]);
    return {
      items: page.items.map(listItem),
      total,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    };
  });

  kit.operation('getCandidate', async ({ params, principal }) => {
    const held = await candidates.need(params.candidateId);
    if (!mayTouch(principal, held.doc.communityId)) throw missing(params.candidateId);
    const kept = new Map(
      (await messages.getMany(held.doc.messages.map((m) => m.messageId))).map((m) => [m.id, m.doc]),
    );
    return candidateView(held, (messageId) => {
      const sealed = kept.get(messageId)?.sealed;
      return sealed === undefined ? undefined : maskText(kit.vault.open<string>(sealed));
    });
  });

  kit.operation('confirmCandidate', async (call) => {
    const { params, body, principal } = call;
    if (body.text !== undefined && body.text.trim() === '') {
      throw new InvalidCall('invalid-body', [{ field: 'text', message: '请写明诉求内容，不能只有空白。' }]);
    }
    checkHint(kit, body.hint);
    const changed = await candidates.change(params.candidateId, call, async (candidate) => {
      if (candidate === undefined) throw missing(params.candidateId);
      if (!mayTouch(principal, candidate.communityId))
        return { refused: 'candidate-not-yours', because: '这条线索不属于您负责的社区（街道）。' };
      if (candidate.state !== 'open') return { refused: 'candidate-already-decided', because: ALREADY };
      return requested(kit, candidate, {
        state: 'confirmed',
        by: principal.userId,
        kind: body.kind ?? 'complaint',
        content: await threader.contentOf(candidate, body.text, body.address),
        ...(body.because === undefined ? {} : { because: body.because }),
        ...(body.hint === undefined ? {} : { hint: body.hint }),
      });
    });
    return { id: params.candidateId, revision: changed.revision };
  });

  kit.operation('dismissCandidate', async (call) => {
    const { params, body, principal } = call;
    const changed = await candidates.change(params.candidateId, call, (candidate) => {
      if (candidate === undefined) throw missing(params.candidateId);
      if (!mayTouch(principal, candidate.communityId))
        return { refused: 'candidate-not-yours', because: '这条线索不属于您负责的社区（街道）。' };
      if (candidate.state !== 'open') return { refused: 'candidate-already-decided', because: ALREADY };
      return {
        next: {
          ...candidate,
          state: 'dismissed',
          because: body.because,
          decidedBy: principal.userId,
          decidedAt: kit.clock.now(),
        },
        facts: [],
      };
    });
    return { id: params.candidateId, revision: changed.revision };
  });
}

export function serveGroups(kit: Kit, groups: Groups, registered: (groupId: string) => Promise<void>): void {
  const { areas } = kit.reference;

  kit.operation('listGroups', async ({ query, principal }) => {
    const where: Where = {
      ...scopeOf(principal),
      ...(query.source === undefined ? {} : { source: query.source }),
      ...(query.communityId === undefined || !mayTouch(principal, query.communityId)
        ? {}
        : { communityId: query.communityId }),
    };
    const [page, total] = await Promise.all([
      groups.find({
        where,
        limit: query.limit ?? 50,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      }),
      groups.count(where),
    ]);
    return {
      items: page.items.map(groupView),
      total,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    };
  });

  kit.operation('registerGroup', async (call) => {
    const { params, body, principal } = call;
    const { communityId } = body;
    if (areas.byCode(communityId)?.level !== 'community') {
      throw new Refusal('unknown-community', '没有这个社区代码，请在社区列表中选择。', [
        { field: 'communityId', message: '没有这个社区代码。' },
      ]);
    }
    const changed = await groups.change(params.groupId, call, (was) => {
      if (!mayTouch(principal, communityId) || (was !== undefined && !mayTouch(principal, was.communityId))) {
        return { refused: 'group-not-yours', because: '只能登记自己社区（街道）的居民群。' };
      }
      if (was !== undefined && was.source !== body.source) {
        return { refused: 'group-of-another-source', because: '这个群已登记在另一个企业微信来源下。' };
      }
      const next: GroupRecord = {
        source: body.source,
        ...(body.name === undefined ? {} : { name: body.name }),
        communityId,
        streetId: communityId.slice(0, 9),
        districtId: communityId.slice(0, 6),
        notice: body.notice,
        optedOut: was?.optedOut ?? [],
        live: was?.live ?? [],
        loose: was?.loose ?? [],
      };
      return { next, facts: [] };
    });
    if (changed.outcome === 'written') await registered(params.groupId);
    return { id: params.groupId, revision: changed.revision };
  });
}

const missing = (candidateId: string): Fault => new Fault('not-found', 'never', `candidate ${candidateId}`);

/** The code that an account's scope begins with: community, street or district; undefined = the whole city. */
function scopeCode({ roles, unitId, districtId, communityId }: Principal): string | undefined {
  const placed = communityId ?? /^street-(\d{9})$/.exec(unitId ?? '')?.[1] ?? districtId;
  if (placed !== undefined) return placed;
  const cityWide = roles.some((role) => role === 'admin' || role === 'dispatcher' || role === 'machine');
  // A department has no groups.
  return cityWide && unitId === undefined ? undefined : 'none';
}

const mayTouch = (principal: Principal, communityId: string): boolean =>
  communityId.startsWith(scopeCode(principal) ?? '');

function scopeOf(principal: Principal): Where {
  const code = scopeCode(principal);
  if (code === undefined) return {};
  return code.length === 12
    ? { communityId: code }
    : code.length === 9
      ? { streetId: code }
      : { districtId: code };
}

function checkHint(
  kit: Kit,
  hint:
    | {
        readonly problemType?: string;
        readonly districtId?: string;
        readonly streetId?: string;
        readonly communityId?: string;
      }
    | undefined,
): void {
  if (hint === undefined) return;
  const { areas, problemTypes } = kit.reference;
  const errors = [
    ...(hint.problemType !== undefined &&
    problemTypes.at(kit.clock.now()).byCode(hint.problemType) === undefined
      ? [{ field: 'hint.problemType', message: '没有这个问题分类。' }]
      : []),
    ...(['districtId', 'streetId', 'communityId'] as const)
      .filter((field) => hint[field] !== undefined && `${areas.byCode(hint[field])?.level}Id` !== field)
      .map((field) => ({ field: `hint.${field}`, message: '没有这个地区代码。' })),
  ];
  if (errors.length > 0) throw new InvalidCall('invalid-body', errors);
}

function listItem({ id, revision, doc }: Held<CandidateRecord>): CandidateListItem {
  return {
    candidateId: id,
    revision,
    groupId: doc.groupId,
    ...(doc.groupName === undefined ? {} : { groupName: doc.groupName }),
    districtId: doc.districtId,
    streetId: doc.streetId,
    communityId: doc.communityId,
    state: doc.state,
    extract: doc.extract,
    weight: doc.weight,
    messages: doc.messages.length,
    openedAt: doc.openedAt,
    lastAt: doc.lastAt,
    ...(doc.because === undefined ? {} : { because: doc.because }),
    ...(doc.sealed === undefined ? {} : { requestId: id }),
  };
}

function candidateView(
  held: Held<CandidateRecord>,
  textOf: (messageId: string) => string | undefined,
): CandidateView {
  const { doc } = held;
  return {
    ...listItem(held),
    messages: doc.messages.map(({ messageId, member, kind, sentAt, role }) => {
      const text = textOf(messageId);
      return {
        messageId,
        member: `居民${member.slice(-6)}`,
        kind: kind === 'sticker' || kind === 'redPacket' || kind === 'event' ? ('text' as const) : kind,
        sentAt,
        role,
        ...(text === undefined ? {} : { text }),
      };
    }),
    ...(doc.decidedBy === undefined ? {} : { decidedBy: doc.decidedBy }),
    ...(doc.decidedAt === undefined ? {} : { decidedAt: doc.decidedAt }),
    ...(doc.ruleId === undefined ? {} : { ruleId: doc.ruleId }),
    policyVersion: doc.policyVersion,
    dispatched: doc.dispatched,
  };
}

function groupView({ id, revision, doc }: Held<GroupRecord>): GroupView {
  return {
    groupId: id,
    revision,
    source: doc.source,
    ...(doc.name === undefined ? {} : { name: doc.name }),
    districtId: doc.districtId,
    streetId: doc.streetId,
    communityId: doc.communityId,
    notice: doc.notice,
    optedOut: doc.optedOut.length,
  };
}

/** Dispatch facts in: from then on a "+1" is only weight (docs/adr/0007-intake-hears-of-dispatch.md). */
export function handleFacts(kit: Kit, candidates: Candidates): void {
  kit.on('request.dispatched.v1', async (fact) => {
    if (fact.data.channel !== 'wechatGroup' || fact.data.role !== 'handle') return;
    await candidates.change(fact.data.requestId, fact, (candidate) =>
      candidate === undefined || candidate.dispatched
        ? nothing
        : { next: { ...candidate, dispatched: true }, facts: [] },
    );
  });
}
