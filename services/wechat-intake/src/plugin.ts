import type { Service } from '@jiesu/service-kit';
import { settings, sourcesOf } from './config.ts';
import { laterOf } from './later.ts';
import { serveCallbacks } from './receive.ts';
import { handleFacts, serveCandidates, serveGroups } from './routes.ts';
import {
  type CandidateRecord,
  candidateStore,
  type GroupRecord,
  groupStore,
  type MessageRecord,
  messageStore,
} from './store.ts';
import { threaderOf } from './thread.ts';

/** 微信受理: hears what residents say in registered community groups, and makes of it candidates for requests. */
export const wechatIntake: Service = {
  name: 'wechat-intake',
  settings,
  start(kit) {
    const messages = kit.store<MessageRecord>(messageStore);
    const groups = kit.store<GroupRecord>(groupStore);
    const candidates = kit.store<CandidateRecord>(candidateStore);
    const threader = threaderOf(kit, messages, groups, candidates);
    const later = laterOf(kit, messages, threader);

    serveCallbacks(kit, messages, sourcesOf(kit), (messageId) => later.place([messageId]));
    serveCandidates(kit, { messages, groups, candidates }, threader);
    serveGroups(kit, groups, (groupId) => later.placeWaiting(groupId));
    handleFacts(kit, candidates);
  },
};
