import type { FactDraft, GroupTalkPolicy, RequestKind, Urgency } from '@jiesu/contracts';
import {
  autoRuleOf,
  GROUP_LEAD,
  type GroupMessage,
  joinThread,
  maskText,
  mattersOf,
  place,
  type RequestContent,
  readerOf,
  type TalkReader,
  type Thread,
  weightOf,
} from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import { type Kit, nothing } from '@jiesu/service-kit';
import type {
  CandidateMessageRecord,
  CandidateRecord,
  Candidates,
  GroupRecord,
  Groups,
  MessageRecord,
  Messages,
} from './store.ts';

const MAX_EXTRACT = 600;
const MAX_TEXT = 4000;
/** What a member writes to be left out, as the group's notice says. */
const REFUSAL = /^(退出采集|不同意采集|拒绝采集)[。.!！]?$/u;

/** A message on its way into a candidate, with its masked words. */
interface Added {
  readonly entry: CandidateMessageRecord;
  readonly text: string;
}

export interface Threader {
  /** Finds the place of a stored message. Doing it twice changes nothing. */
  place(messageId: string): Promise<void>;
  /** The content of the request that a candidate becomes, from the messages that still exist. */
  contentOf(candidate: CandidateRecord, text?: string, address?: string): Promise<RequestContent>;
}

/** A stored message is read, masked, placed in its group's talk, and opens or strengthens a candidate. */
export function threaderOf(kit: Kit, messages: Messages, groups: Groups, candidates: Candidates): Threader {
  const readers = new Map<GroupTalkPolicy, TalkReader>();
  const busy = new Map<string, Promise<void>>();

  const readerAt = (instant: string): TalkReader => {
    const policy = kit.reference.groupTalk.at(instant);
    const known = readers.get(policy);
    if (known !== undefined) return known;
    const made = readerOf(policy, mattersOf(kit.reference.problemTypes.at(instant).types));
    readers.set(policy, made);
    return made;
  };

  const textOf = (message: MessageRecord): string =>
    message.sealed === undefined ? '' : kit.vault.open<string>(message.sealed);

  const mark = (messageId: string, step: string, next: (doc: MessageRecord) => MessageRecord) =>
    messages.change(messageId, { timer: `${messageId}/${step}` }, (doc) =>
      doc === undefined ? nothing : { next: next(doc), facts: [] },
    );

  const drop = (messageId: string, reason: NonNullable<MessageRecord['reason']>) =>
    mark(messageId, 'noise', ({ sealed, ...doc }) => ({
      ...doc,
      state: 'noise',
      reason,
      // Of those who were not told or do not want it, nothing is kept.
      ...(reason === 'no-notice' || reason === 'opted-out' || sealed === undefined
        ? { hasText: false }
        : { sealed }),
    }));

  async function placeOne(messageId: string): Promise<void> {
    const message = await messages.get(messageId);
    if (message === undefined || (message.doc.state !== 'new' && message.doc.state !== 'waiting')) return;
    const { doc } = message;
    const group = await groups.get(doc.groupId);
    if (group === undefined || group.doc.source !== doc.source) {
      if (doc.state === 'new') await mark(messageId, 'waiting', (was) => ({ ...was, state: 'waiting' }));
      return;
    }
    if (!group.doc.notice) return void (await drop(messageId, 'no-notice'));
    const raw = textOf(doc);
    if (REFUSAL.test(raw.trim())) {
      await groups.change(group.id, { timer: `${messageId}/opt-out` }, (was) =>
        was === undefined || was.optedOut.includes(doc.member)
          ? nothing
          : { next: { ...was, optedOut: [...was.optedOut, doc.member] }, facts: [] },
      );
      return void (await drop(messageId, 'opted-out'));
    }
    if (group.doc.optedOut.includes(doc.member)) return void (await drop(messageId, 'opted-out'));

    const live = await candidates.getMany(group.doc.live.map(({ candidateId }) => candidateId));
    const done = live.find((held) => held.doc.messages.some((known) => known.messageId === messageId));
    if (done !== undefined) return void (await settled(group, done.doc.messages, messageId, done.id));

    const reader = readerAt(doc.sentAt);
    const said = groupMessage(messageId, doc, maskText(raw));
    const begun = group.doc.live.find(
      (one) => one.messageId === messageId && !live.some((held) => held.id === one.candidateId),
    );
    const talk = { threads: live.map((held) => held.doc.thread), loose: group.doc.loose };
    const { talk: next, placed } = place(reader, talk, said, begun?.candidateId ?? kit.newId(doc.sentAt));

    if (placed.kind === 'noise') return void (await drop(messageId, placed.reason));
    if (placed.kind === 'loose') {
      await groups.change(group.id, { timer: `${messageId}/loose` }, (was) =>
        was === undefined ? nothing : { next: { ...was, loose: next.loose }, facts: [] },
      );
      return void (await mark(messageId, 'loose', (was) => ({ ...was, state: 'loose' })));
    }

    const waiting = (await messages.getMany(placed.loose)).map((held) => ({
      entry: entryOf(held.id, held.doc, 'detail'),
      text: groupMessage(held.id, held.doc, maskText(textOf(held.doc))).text,
    }));
    if (placed.kind === 'open') {
      const stillLive = new Set(next.threads.map((thread) => thread.id));
      // First that it exists, then what it is: after a crash in between the same message makes the same candidate.
      await groups.change(group.id, { timer: `${messageId}/open` }, (was) =>
        was === undefined
          ? nothing
          : {
              next: {
                ...was,
                live: [
                  ...was.live.filter((one) => stillLive.has(one.candidateId)),
                  { candidateId: placed.thread.id, messageId },
                ],
              },
              facts: [],
            },
      );
      const [first, ...others] = [...waiting, { entry: entryOf(messageId, doc, 'detail'), text: said.text }];
      const added =
        first === undefined
          ? others
          : [{ ...first, entry: { ...first.entry, role: 'matter' as const } }, ...others];
      await candidates.change(
        placed.thread.id,
        { timer: `${messageId}/place` },
        (was) =>
          was === undefined ? grown(opened(group, placed.thread, reader), placed.thread, added) : nothing,
        'new',
      );
    } else {
      const added = [...waiting, { entry: entryOf(messageId, doc, placed.role), text: said.text }];
      await candidates.change(placed.thread.id, { timer: `${messageId}/place` }, (was) => {
        if (was === undefined || was.messages.some((known) => known.messageId === messageId)) return nothing;
        return grown(was, joinThread(reader, was.thread, said, waiting.length), added);
      });
    }
    await settled(group, [...waiting.map(({ entry }) => entry), { messageId }], messageId, placed.thread.id);

    async function grown(was: CandidateRecord, thread: Thread, added: readonly Added[]) {
      const isSupport = added.at(-1)?.entry.role === 'support';
      const candidate: CandidateRecord = {
        ...was,
        thread,
        weight: weightOf(thread),
        lastAt: new Date(thread.lastMs).toISOString(),
        // Beyond the limit a message counts, but is not kept.
        messages: [...was.messages, ...added.map(({ entry }) => entry)].slice(
          0,
          reader.policy.limits.maxMessages,
        ),
        extract: added.reduce(
          (extract, { entry, text }) => extended(extract, text, entry.role === 'support'),
          was.extract,
        ),
      };
      if (candidate.state === 'open')
        return onItsOwn(
          candidate,
          added.map(({ text }) => text),
        );
      if (candidate.state === 'dismissed' || candidate.dispatched) return { next: candidate, facts: [] };
      return amended(candidate, was, isSupport ? '' : raw);
    }

    /** The dated rule that needs nobody's confirmation, if one applies. */
    async function onItsOwn(candidate: CandidateRecord, texts: readonly string[]) {
      const rule = autoRuleOf(reader, texts, candidate.weight);
      if (rule === undefined) return { next: candidate, facts: [] };
      const content = await contentOf(candidate);
      return requested(kit, candidate, {
        state: 'auto',
        by: 'machine',
        because: rule.zh,
        ruleId: rule.ruleId,
        kind: rule.urgency === 'emergency' ? 'help' : 'complaint',
        content,
        ...(rule.urgency === undefined ? {} : { urgency: rule.urgency }),
      });
    }
  }

  function amended(candidate: CandidateRecord, was: CandidateRecord, detail: string) {
    const added = detail.trim();
    if (candidate.weight === was.weight && added === '') return { next: candidate, facts: [] };
    const before = kit.vault.open<RequestContent>(was.sealed ?? '');
    const content =
      added === ''
        ? before
        : { ...before, text: [...`${before.text}；${added}`].slice(0, MAX_TEXT).join('') };
    const sealed = added === '' && was.sealed !== undefined ? was.sealed : kit.vault.seal(content);
    const draft: FactDraft<'request.amended.v1'> = {
      type: 'request.amended.v1',
      data: {
        requestId: candidate.thread.id,
        kind: candidate.kind ?? 'complaint',
        sealed,
        confidential: false,
        supporters: candidate.weight,
        ...(candidate.hint === undefined ? {} : { hint: candidate.hint }),
        because: candidate.weight === was.weight ? '群内补充情况' : '群内又有居民反映同一情况',
      },
    };
    return { next: { ...candidate, sealed }, facts: [draft] };
  }

  /** The candidate has them: they wait no longer. */
  async function settled(
    group: Held<GroupRecord>,
    all: readonly { readonly messageId: string }[],
    messageId: string,
    candidateId: string,
  ): Promise<void> {
    const ids = new Set(all.map((one) => one.messageId));
    const waited = group.doc.loose.filter((one) => ids.has(one.id)).map((one) => one.id);
    if (waited.length > 0) {
      await groups.change(group.id, { timer: `${messageId}/settled` }, (was) =>
        was === undefined
          ? nothing
          : { next: { ...was, loose: was.loose.filter((one) => !ids.has(one.id)) }, facts: [] },
      );
    }
    await markThreaded([...waited, messageId], candidateId);
  }

  const markThreaded = (ids: readonly string[], candidateId: string) =>
    Promise.all(ids.map((id) => mark(id, 'threaded', (doc) => ({ ...doc, state: 'threaded', candidateId }))));

  async function contentOf(
    candidate: CandidateRecord,
    text?: string,
    address?: string,
  ): Promise<RequestContent> {
    return {
      petitioner: { kind: 'person' },
      text: text?.trim() ?? (await originalOf(candidate)),
      ...(address === undefined || address.trim() === '' ? {} : { address: address.trim() }),
    };
  }

  /** The residents' own words as far as they are still there; afterwards the masked extract. */
  async function originalOf(candidate: CandidateRecord): Promise<string> {
    const kept = await messages.getMany(
      candidate.messages.filter((m) => m.role !== 'support').map((m) => m.messageId),
    );
    const said = kept.map(({ doc }) => textOf(doc).trim()).filter((text) => text !== '');
    const text = said.length === 0 ? candidate.extract : said.join('；');
    return [...`${GROUP_LEAD}${text}`].slice(0, MAX_TEXT).join('');
  }

  return {
    contentOf,
    // One after the other within a group: what belongs together depends on what was said before.
    place(messageId) {
      const run = async (): Promise<void> => {
        const message = await messages.get(messageId);
        if (message === undefined) return;
        const { groupId } = message.doc;
        const before = busy.get(groupId) ?? Promise.resolve();
        const mine = before.catch(() => undefined).then(() => placeOne(messageId));
        busy.set(groupId, mine);
        try {
          await mine;
        } finally {
          if (busy.get(groupId) === mine) busy.delete(groupId);
        }
      };
      return run();
    },
  };
}

function groupMessage(id: string, doc: MessageRecord, text: string): GroupMessage {
  // A voice that was recognised is as good as text; a placeholder is not.
  const spoken = doc.kind === 'voice' && text !== '' && text !== '[语音]';
  return {
    id,
    sender: doc.member,
    atMs: Date.parse(doc.sentAt),
    kind: spoken ? 'text' : doc.kind,
    text: doc.kind === 'text' || spoken ? text : '',
  };
}

function entryOf(
  messageId: string,
  doc: MessageRecord,
  role: CandidateMessageRecord['role'],
): CandidateMessageRecord {
  return { messageId, member: doc.member, kind: doc.kind, sentAt: doc.sentAt, role };
}

function opened({ id, doc }: Held<GroupRecord>, thread: Thread, reader: TalkReader): CandidateRecord {
  const at = new Date(thread.openedMs).toISOString();
  return {
    source: doc.source,
    groupId: id,
    ...(doc.name === undefined ? {} : { groupName: doc.name }),
    communityId: doc.communityId,
    streetId: doc.streetId,
    districtId: doc.districtId,
    state: 'open',
    openedAt: at,
    lastAt: at,
    weight: 1,
    thread,
    messages: [],
    extract: '',
    policyVersion: reader.policy.version,
    dispatched: false,
  };
}

/** A bare "+1" adds weight and no words. */
function extended(extract: string, text: string, isSupport: boolean): string {
  const letters = [...text.trim()];
  if (letters.length === 0 || (isSupport && letters.length < 6)) return extract;
  const joined = extract === '' ? text.trim() : `${extract}；${text.trim()}`;
  const all = [...joined];
  return all.length > MAX_EXTRACT ? `${all.slice(0, MAX_EXTRACT - 1).join('')}…` : joined;
}

/** How a candidate becomes a request. */
export interface Becoming {
  readonly state: 'confirmed' | 'auto';
  readonly by: string;
  readonly because?: string;
  readonly ruleId?: string;
  readonly kind: RequestKind;
  readonly content: RequestContent;
  readonly urgency?: Urgency;
  readonly hint?: CandidateRecord['hint'];
}

/** The candidate's id becomes the request's: one thing, one name. */
export function requested(kit: Kit, candidate: CandidateRecord, how: Becoming) {
  const { thread, districtId, streetId, communityId } = candidate;
  const requestId = thread.id;
  const hint = {
    districtId,
    streetId,
    communityId,
    ...how.hint,
    ...(how.urgency === undefined ? {} : { urgency: how.urgency }),
  };
  const sealed = kit.vault.seal(how.content);
  const next: CandidateRecord = {
    ...candidate,
    state: how.state,
    decidedBy: how.by,
    decidedAt: kit.clock.now(),
    ...(how.because === undefined ? {} : { because: how.because }),
    ...(how.ruleId === undefined ? {} : { ruleId: how.ruleId }),
    kind: how.kind,
    sealed,
    hint,
  };
  const draft: FactDraft<'request.received.v1'> = {
    type: 'request.received.v1',
    data: {
      requestId,
      channel: 'wechatGroup',
      kind: how.kind,
      receivedAt: candidate.openedAt,
      sealed,
      petitionerRef: candidate.messages[0]?.member ?? `unknown-${requestId}`,
      confidential: how.kind === 'report',
      supporters: candidate.weight,
      communityId,
      hint,
    },
  };
  return { next, facts: [draft] };
}
