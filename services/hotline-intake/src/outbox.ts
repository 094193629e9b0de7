import type { Operations } from '@jiesu/contracts';
import {
  callbackIdOf,
  expireMessage,
  isQuiet,
  isStale,
  type Message,
  type MessageDraft,
  maskPhone,
  maskText,
  putMessage,
  type RequestContent,
  reportMessage,
  requeueMessage,
  takeMessage,
  withdrawMessage,
} from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import {
  ageSeconds,
  type Call,
  type GaugeReading,
  type Kit,
  nothing,
  type Principal,
  progressCode,
  Refusal,
} from '@jiesu/service-kit';
import type { Messages, Requests } from './store.ts';
import { seesAll } from './views.ts';

/**
 * 发送箱: here is the only room that knows phone numbers, so here messages are made. They wait for the city's gateway,
 * sealed; nothing counts as sent before the gateway says so. See docs/adr/0026.
 */
interface Letter {
  readonly to: string;
  readonly text: string;
  readonly questions?: NonNullable<Operations['takeMessages']['reply']['items'][number]['questions']>;
}

type MessageWay = Message['way'];

export interface Outbox {
  /** The code of the page, to the petitioner's own phone. `once`: what makes this wish one of its own. */
  sendCode(
    call: Call,
    wish: {
      readonly requestId: string;
      readonly code: string;
      readonly until: string;
      readonly once: number;
    },
  ): Promise<Message['state'] | undefined>;
}

/** The gateway's account is nobody's desk: it reads phone numbers and does nothing else. */
function gatewayOnly({ roles, unitId, districtId, communityId }: Principal): void {
  if (roles.some((role) => role !== 'machine') || (unitId ?? districtId ?? communityId) !== undefined)
    throw new Refusal('gateway-only', '发送箱只对网关账号开放：这个账号只能有“系统”一种角色，不能绑定单位。');
}

const mobile = /^1[3-9]\d{9}$/;
const dayMs = 86_400_000;
const atOnce = 500;
const callbackKey = (ticketId: string, round: number, way: MessageWay): string =>
  `${callbackIdOf(ticketId, round)}/${way}`;

export const publicUrlSetting = {
  name: 'PUBLIC_URL',
  default: 'http://127.0.0.1:8080',
  pattern: /^https?:\/\/[^\s/]+$/,
  allowed: 'http(s)://host[:port]',
  about: 'Address under which petitioners reach the page of progress; it stands in messages to them.',
} as const;

export function outboxOf(kit: Kit, requests: Requests, messages: Messages): Outbox {
  const { vault, clock } = kit;
  const policyAt = (at: string) => kit.reference.callbackPolicy.at(at);

  const phoneOf = async (requestId: string, way: MessageWay): Promise<string | undefined> => {
    const held = await requests.get(requestId);
    const phone = held && vault.open<RequestContent>(held.doc.sealed).petitioner.phone;
    return phone === undefined || (way === 'message' && !mobile.test(phone)) ? undefined : phone;
  };
  const filled = (template: string, requestId: string, code: string, until: string): string =>
    template
      .replaceAll('{number}', requestId)
      .replaceAll('{code}', code)
      .replaceAll('{link}', `${kit.setting(publicUrlSetting.name)}/p/${requestId}/${code}`)
      .replaceAll('{until}', until);
  const put = (key: string, cause: Parameters<Messages['change']>[1], draft: MessageDraft) =>
    messages.change(key, cause, (known) => putMessage(known, draft, clock.now()) ?? nothing, 'new');

  kit.on('callback.invited.v1', async (fact) => {
    const { ticketId, requestId, round, way, notBefore, until } = fact.data;
    if (way === 'desk' || until <= clock.now()) return;
    // Requests of the groups have no phone here, nor had every caller one: the desk asks them.
    const to = await phoneOf(requestId, way);
    if (to === undefined) return;
    const { questions, message, progress } = policyAt(fact.time);
    const letterOf = (): Letter => {
      if (way === 'robot')
        return {
          to,
          text: message.robot,
          questions: [
            { field: 'contacted', text: questions.contacted },
            { field: 'solved', text: questions.solved },
            { field: 'satisfaction', text: questions.satisfaction },
          ],
        };
      const given = progressCode(vault, requestId, fact.time, progress.codeDays);
      return { to, text: filled(message.invite, requestId, given.code, given.until) };
    };
    await put(callbackKey(ticketId, round, way), fact, {
      requestId,
      purpose: 'callback',
      way,
      ticketId,
      round,
      sealed: vault.seal(letterOf()),
      anyHour: false,
      notBefore,
      until,
    });
  });

  /** Whoever has answered is not asked again, nor is anybody whose callback was taken back. */
  kit.on(['callback.completed.v1', 'callback.withdrawn.v1'], async (fact) => {
    const { ticketId, round } = fact.data;
    for (const way of ['message', 'robot'] as const)
      await messages.change(
        callbackKey(ticketId, round, way),
        fact,
        (message) => (message && withdrawMessage(message, clock.now())) ?? nothing,
      );
  });

  /** What ran out is ended, and its number forgotten, when somebody looks. */
  const tidy = async (): Promise<void> => {
    const now = clock.now();
    const over = await messages.find({
      where: { openUntil: { lte: now } },
      // In the order of its index, which ends at once where nothing has run out.
      sort: [{ field: 'openUntil', direction: 'asc' }],
      limit: atOnce,
    });
    await Promise.all(
      over.items.map(({ id, revision }) =>
        messages.change(
          id,
          { timer: `outbox/${id}/${revision}` },
          (message) => (message && expireMessage(message, now)) ?? nothing,
        ),
      ),
    );
  };

  kit.operation('takeMessages', async (call) => {
    gatewayOnly(call.principal);
    await tidy();
    const { way, limit = 100, leaseSeconds = 300 } = call.body;
    const now = clock.now();
    const policy = policyAt(now);
    const taker = call.cause?.id ?? '';
    const leaseUntil = new Date(Date.parse(now) + leaseSeconds * 1000).toISOString();
    // The same call again, for its answer was lost on the way: the same messages.
    const before = await messages.find({ where: { takenBy: taker }, limit: atOnce });
    const found =
      before.items.length > 0
        ? before.items
        : (
            await messages.find({
              where: {
                way,
                freeAt: { lte: now },
                openUntil: { gt: now },
                ...(isQuiet(now, policy) && { anyHour: true }),
              },
              sort: [{ field: 'freeAt', direction: 'asc' }],
              limit,
            })
          ).items;
    const taken = await Promise.all(
      found.map(({ id }) =>
        messages.change(
          id,
          call,
          (message) => (message && takeMessage(message, taker, leaseUntil, now, policy)) ?? nothing,
        ),
      ),
    );
    const items = taken.flatMap(({ held }) => {
      const { open, sealed } = held?.doc ?? {};
      if (held === undefined || sealed === undefined || open?.takenBy !== taker) return [];
      const { purpose, until, tries } = held.doc;
      return [{ key: held.id, purpose, way: held.doc.way, ...vault.open<Letter>(sealed), until, tries }];
    });
    // What must be out first comes first, and in the same order when the call is repeated.
    const order = (one: (typeof items)[number]): string => `${one.until} ${one.key}`;
    return { items: items.sort((a, b) => (order(a) < order(b) ? -1 : 1)) };
  });

  kit.operation('reportMessage', async (call) => {
    gatewayOnly(call.principal);
    const { key, detail } = call.body;
    // People will read it, and a gateway may have written the number into it.
    const body = { ...call.body, ...(detail !== undefined && { detail: maskText(detail) }) };
    const now = clock.now();
    const { held } = await messages.change(
      key,
      call,
      (message) => reportMessage(message, body, now, policyAt(now)) ?? nothing,
    );
    if (held === undefined) throw missing(key);
    return { key, state: held.doc.state };
  });

  kit.operation('listOutbox', async ({ query, principal }) => {
    if (!seesAll(principal))
      return { items: [], total: 0, counts: { waiting: 0, taken: 0, failed: 0 }, stale: 0 };
    await tidy();
    const { state, stale, limit = 50, cursor } = query;
    const now = clock.now();
    const { staleMinutes } = policyAt(now).message;
    const long = {
      openSince: { lt: new Date(Date.parse(now) - staleMinutes * 60_000).toISOString() },
      openUntil: { gt: now },
    };
    const where: Where = { ...(state !== undefined && { state }), ...(stale === true && long) };
    const [page, total, staleCount, waiting, taken, failed] = await Promise.all([
      messages.find({
        where,
        sort: [{ field: 'putAt', direction: 'desc' }],
        limit,
        ...(cursor !== undefined && { cursor }),
      }),
      messages.count(where),
      messages.count(long),
      // Not of those that have gone out: there are a million of them.
      messages.count({ state: 'waiting' }),
      messages.count({ state: 'taken' }),
      messages.count({ state: 'failed' }),
    ]);
    const confidential = new Set(
      (await requests.getMany([...new Set(page.items.map(({ doc }) => doc.requestId))])).flatMap(
        ({ id, doc }) => (doc.confidential ? [id] : []),
      ),
    );
    return {
      items: page.items.map((held) => itemOf(held, now, confidential.has(held.doc.requestId))),
      total,
      counts: { waiting, taken, failed },
      stale: staleCount,
      ...(page.cursor !== undefined && { cursor: page.cursor }),
    };
  });

  kit.operation('requeueMessage', async (call) => {
    if (!seesAll(call.principal))
      throw new Refusal('outbox-not-for-units', '发送箱由热线管理；绑定了单位或地区的账号不能操作。');
    const { key } = call.body;
    const now = clock.now();
    const { held } = await messages.change(key, call, async (message) => {
      if (message === undefined) throw missing(key);
      // Perhaps it failed because the number was wrong, and somebody mended it.
      const to = await phoneOf(message.requestId, message.way);
      if (to === undefined)
        return {
          refused: 'message-no-phone',
          because: '诉求人没有可以发送的号码；请先更正号码，或改为人工拨打。',
        };
      const letter = message.sealed === undefined ? undefined : vault.open<Letter>(message.sealed);
      return requeueMessage(message, vault.seal({ ...letter, to }), now, policyAt(now));
    });
    return { key, state: held?.doc.state ?? 'waiting' };
  });

  kit.gauges(() => lateMessages(messages, clock.now(), isQuiet(clock.now(), policyAt(clock.now()))));

  function itemOf(
    { id, doc }: Held<Message>,
    now: string,
    confidential: boolean,
  ): Operations['listOutbox']['reply']['items'][number] {
    const { sealed, open, anyHour: _, round: __, ...rest } = doc;
    const policy = policyAt(now);
    const to = sealed === undefined || confidential ? undefined : maskPhone(vault.open<Letter>(sealed).to);
    return {
      key: id,
      ...rest,
      ...(to !== undefined && { to }),
      stale: isStale(doc, now, policy),
      mayRequeue: sealed !== undefined && !('refused' in requeueMessage(doc, sealed, now, policy)),
    };
  }

  return {
    async sendCode(call, { requestId, code, until, once }) {
      const to = await phoneOf(requestId, 'message');
      if (to === undefined) return undefined;
      const now = clock.now();
      const letter: Letter = { to, text: filled(policyAt(now).message.code, requestId, code, until) };
      const { held } = await put(`${requestId}/code/${once}`, call, {
        requestId,
        purpose: 'code',
        way: 'message',
        sealed: vault.seal(letter),
        // The caller waits for it at the phone, whatever the hour.
        anyHour: true,
        notBefore: now,
        until: new Date(Date.parse(now) + dayMs).toISOString(),
      });
      return held?.doc.state;
    },
  };
}

const missing = (key: string): Fault => new Fault('not-found', 'never', `没有消息 ${key}`);

/** What should be out by now. In quiet hours only what may go out in them. */
export async function lateMessages(
  messages: Messages,
  now: string,
  quiet: boolean,
): Promise<readonly GaugeReading[]> {
  const undelivered: Where = {
    openSince: { lte: now },
    openUntil: { gt: now },
    ...(quiet && { anyHour: true }),
  };
  const [count, { items }, failed] = await Promise.all([
    messages.count(undelivered),
    messages.find({ where: undelivered, sort: [{ field: 'openSince', direction: 'asc' }], limit: 1 }),
    messages.count({ state: 'failed' }),
  ]);
  return [
    {
      name: 'jiesu_outbox_undelivered',
      about: 'Messages that are to go out and that no gateway has reported as sent.',
      value: count,
    },
    {
      name: 'jiesu_outbox_undelivered_oldest_age_seconds',
      about: 'For how long the oldest of them could have gone out.',
      value: ageSeconds(items[0]?.doc.open?.since, now),
    },
    { name: 'jiesu_outbox_failed', about: 'Messages that failed for good.', value: failed },
  ];
}
