import type { PlaceHint, RequestKind } from '@jiesu/contracts';
import type { Loose, MessageKind, NoiseReason, Thread } from '@jiesu/domain';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Store } from '@jiesu/service-kit';

/** One callback as it was stored before it was acknowledged. */
export interface MessageRecord {
  readonly source: string;
  readonly groupId: string;
  /** Pseudonym of the sender. */
  readonly member: string;
  readonly kind: MessageKind;
  readonly sentAt: string;
  readonly receivedAt: string;
  /** A second callback with the same nonce is a replay, with another one a retry. */
  readonly nonce: string;
  /** What was said, sealed; gone after the retention time or when it may not be kept. */
  readonly sealed?: string;
  readonly hasText: boolean;
  /** `new`: not placed yet. `waiting`: its group is not registered. */
  readonly state: 'new' | 'waiting' | 'noise' | 'loose' | 'threaded' | 'event';
  readonly reason?: NoiseReason | 'no-notice' | 'opted-out';
  readonly event?: string;
  readonly candidateId?: string;
}

export interface GroupRecord {
  readonly source: string;
  readonly name?: string;
  readonly communityId: string;
  readonly streetId: string;
  readonly districtId: string;
  readonly notice: boolean;
  /** Pseudonyms of members who refused. */
  readonly optedOut: readonly string[];
  /** Candidates that may still grow, and the message that opened each. */
  readonly live: readonly { readonly candidateId: string; readonly messageId: string }[];
  readonly loose: readonly Loose[];
}

export interface CandidateMessageRecord {
  readonly messageId: string;
  readonly member: string;
  readonly kind: MessageKind;
  readonly sentAt: string;
  readonly role: 'matter' | 'detail' | 'support';
}

export interface CandidateRecord {
  readonly source: string;
  readonly groupId: string;
  readonly groupName?: string;
  readonly communityId: string;
  readonly streetId: string;
  readonly districtId: string;
  readonly state: 'open' | 'confirmed' | 'dismissed' | 'auto';
  readonly openedAt: string;
  readonly lastAt: string;
  readonly weight: number;
  readonly thread: Thread;
  readonly messages: readonly CandidateMessageRecord[];
  /** Masked. What stays when the raw messages are gone. */
  readonly extract: string;
  readonly because?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly ruleId?: string;
  readonly policyVersion: string;
  /** Once it is a request: its kind, its sealed content and what was said along, for amendments until dispatch. */
  readonly kind?: RequestKind;
  readonly sealed?: string;
  readonly hint?: PlaceHint;
  readonly dispatched: boolean;
}

export type Messages = Store<MessageRecord>;
export type Groups = Store<GroupRecord>;
export type Candidates = Store<CandidateRecord>;

export const messageStore: StoreDeclaration = {
  name: 'wechat_messages',
  fields: {
    state: { path: 'state', type: 'text' },
    groupId: { path: 'groupId', type: 'text' },
    receivedAt: { path: 'receivedAt', type: 'text' },
    hasText: { path: 'hasText', type: 'boolean' },
  },
  indexes: [
    ['state', 'groupId'],
    ['hasText', 'receivedAt'],
  ],
};

export const groupStore: StoreDeclaration = {
  name: 'wechat_groups',
  fields: {
    source: { path: 'source', type: 'text' },
    communityId: { path: 'communityId', type: 'text' },
    streetId: { path: 'streetId', type: 'text' },
    districtId: { path: 'districtId', type: 'text' },
  },
  indexes: [['communityId'], ['streetId']],
};

export const candidateStore: StoreDeclaration = {
  name: 'wechat_candidates',
  fields: {
    state: { path: 'state', type: 'text' },
    groupId: { path: 'groupId', type: 'text' },
    communityId: { path: 'communityId', type: 'text' },
    streetId: { path: 'streetId', type: 'text' },
    districtId: { path: 'districtId', type: 'text' },
    lastAt: { path: 'lastAt', type: 'text' },
  },
  indexes: [
    ['state', 'lastAt'],
    ['communityId', 'state', 'lastAt'],
    ['groupId', 'lastAt'],
  ],
};
