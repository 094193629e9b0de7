import type { Message, RequestRecord } from '@jiesu/domain';
import type { Service } from '@jiesu/service-kit';
import { handleFacts } from './handlers.ts';
import { intakeOf } from './intake.ts';
import { outboxOf, publicUrlSetting } from './outbox.ts';
import { serveRequests } from './routes.ts';
import { messageStore, requestStore } from './store.ts';

/** 热线受理: takes what people say to the 12345 desk, and keeps what only the desk may know. */
export const hotlineIntake: Service = {
  name: 'hotline-intake',
  settings: [publicUrlSetting],
  start(kit) {
    const requests = kit.store<RequestRecord>(requestStore);
    const messages = kit.store<Message>(messageStore);

    handleFacts(kit, requests);
    serveRequests(kit, requests, intakeOf(kit, requests), outboxOf(kit, requests, messages));
  },
};
