import type { Operations } from '@jiesu/contracts';
import { callbackIdOf, type RequestContent } from '@jiesu/domain';
import type { KeptMessage, MessageState, MessageWay } from '@jiesu/ports';
import { type Call, type Kit, nothing, type Principal, progressCode, Refusal } from '@jiesu/service-kit';
import type { Requests } from './store.ts';

/**
 * 发送箱: here is the only room that knows phone numbers, so here messages are made. They wait for the city's gateway,
 * sealed; nothing counts as sent before the gateway says so.
 */
interface Letter {
  readonly to: string;
  readonly text: string;
  readonly questions?: NonNullable<Operations['takeMessages']['reply']['items'][number]['questions']>;
}

export interface Outbox {
  /** The code of the page, to the petitioner's own phone. Undefined: no phone is known that takes messages. */
  sendCode(requestId: string, code: string, until: string): Promise<MessageState | undefined>;
}

/** The gateway's account is nobody's desk: it reads phone numbers and does nothing else. */
function gatewayOnly({ roles, unitId, districtId, communityId }: Principal): void {
  if (roles.some((role) => role !== 'machine') || (unitId ?? districtId ?? communityId) !== undefined)
    throw new Refusal('gateway-only', '发送箱只对网关账号开放：这个账号只能有“系统”一种角色，不能绑定单位。');
}

const mobile = /^1[3-9]\d{9}$/;
const keyOf = (callbackId: string, way: MessageWay): string => `${callbackId}/${way}`;
const requestOf = (key: string): string => key.slice(0, 17);
const robotKey = /^((\d{8}-[0-9A-HJKMNP-TV-Z]{8})-\d{1,2})-(\d{1,2})\/robot$/;

export const publicUrlSetting = {
  name: 'PUBLIC_URL',
  default: 'http://127.0.0.1:8080',
  pattern: /^https?:\/\/[^\s/]+$/,
  allowed: 'http(s)://host[:port]',
  about: 'Address under which petitioners reach the page of progress; it stands in messages to them.',
} as const;

export function outboxOf(kit: Kit, requests: Requests): Outbox {
  const { vault, clock, messenger } = kit;
  const policyAt = () => kit.reference.callbackPolicy.at(clock.now());

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

  kit.on('callback.invited.v1', async (fact) => {
    const { ticketId, requestId, round, way, notBefore, until } = fact.data;
    // Requests of the groups have no phone here, nor had every caller one: the desk asks them.
    if (way === 'desk') return;
    const to = await phoneOf(requestId, way);
    if (to === undefined) return;
    const policy = kit.reference.callbackPolicy.at(fact.time);
    const { questions } = policy;
    const given = progressCode(vault, requestId, fact.time, policy.progress.codeDays);
    const letter: Letter =
      way === 'robot'
        ? {
            to,
            text: '',
            questions: [
              { field: 'contacted', text: questions.contacted },
              { field: 'solved', text: questions.solved },
              { field: 'satisfaction', text: questions.satisfaction },
            ],
          }
        : { to, text: filled(policy.message.invite, requestId, given.code, given.until) };
    const key = keyOf(callbackIdOf(ticketId, round), way);
    await messenger.put([{ key, way, sealed: vault.seal(letter), notBefore, until }]);
  });

  /** Whoever has answered is not asked again. */
  kit.on('callback.completed.v1', async (fact) => {
    const id = callbackIdOf(fact.data.ticketId, fact.data.round);
    await messenger.withdraw([keyOf(id, 'message'), keyOf(id, 'robot')]);
  });

  kit.operation('takeMessages', async ({ body, principal }) => {
    gatewayOnly(principal);
    const { way, limit = 100, leaseSeconds = 300 } = body;
    const until = new Date(Date.parse(clock.now()) + leaseSeconds * 1000).toISOString();
    const taken = await messenger.take(way, limit, until);
    return {
      items: taken.map((message) => ({
        key: message.key,
        way: message.way,
        ...vault.open<Letter>(message.sealed),
        until: message.until,
        tries: message.tries,
      })),
    };
  });

  kit.operation('reportMessage', async (call) => {
    gatewayOnly(call.principal);
    const { key, outcome, againMinutes = 10, detail } = call.body;
    const robot = robotKey.exec(key);
    const called = answersOf(call, robot !== null);
    const known = await messenger.report({
      key,
      outcome:
        outcome === 'again'
          ? { again: new Date(Date.parse(clock.now()) + againMinutes * 60_000).toISOString() }
          : outcome,
      ...(detail === undefined ? {} : { detail }),
    });
    // Reported before, but perhaps the process ended between the two steps: the fact is said once by its cause.
    const kept = await messenger.get(key);
    if (!known && kept?.state !== outcome)
      throw new Refusal('message-not-taken', '没有这条已取走的消息，或已报告过结果。');
    if (called && robot) {
      const [, ticketId = '', requestId = '', round = ''] = robot;
      const once = { timer: `outbox/${key}/${kept?.tries ?? 0}` };
      await requests.change(requestId, once, (record) =>
        record === undefined
          ? nothing
          : {
              next: record,
              facts: [
                {
                  type: 'callback.robotCalled.v1',
                  data: {
                    ticketId,
                    requestId,
                    round: Number(round),
                    ...called,
                  },
                },
              ],
            },
      );
    }
    return { key, state: kept?.state ?? 'sent' };
  });

  kit.operation('listOutbox', async ({ query }) => {
    const { state, limit = 50, after } = query;
    const [kept, counts] = await Promise.all([messenger.list(state, limit, after), messenger.counts()]);
    const last = kept.length === limit ? kept.at(-1)?.key : undefined;
    return { items: kept.map(itemOf), counts: { ...counts }, ...(last === undefined ? {} : { after: last }) };
  });

  return {
    async sendCode(requestId, code, until) {
      const to = await phoneOf(requestId, 'message');
      if (to === undefined) return undefined;
      const now = clock.now();
      const policy = policyAt();
      const letter: Letter = { to, text: filled(policy.message.code, requestId, code, until) };
      // The caller waits for it at the phone, whatever the hour.
      const dayLater = new Date(Date.parse(now) + 86_400_000).toISOString();
      const key = `${requestId}/code/${now.slice(0, 16)}`;
      await messenger.put([
        { key, way: 'message', sealed: vault.seal(letter), notBefore: now, until: dayLater },
      ]);
      return (await messenger.get(key))?.state;
    },
  };
}

function answersOf({ body }: Call<'reportMessage'>, isRobot: boolean) {
  const { outcome, status, contacted, solved, satisfaction, recording } = body;
  const given = [contacted, solved, satisfaction].filter((answer) => answer !== undefined).length;
  const fits =
    isRobot && outcome === 'sent'
      ? status !== undefined && (status === 'reached' ? given === 3 : given === 0)
      : status === undefined && given === 0;
  if (!fits)
    throw new Refusal('robot-answers', '接通的外呼须带三个问题的回答；没有接通的不能带回答；短信不带回答。', [
      { field: 'status', message: '接通的外呼须带三个问题的回答；没有接通的不能带回答。' },
    ]);
  return status === undefined
    ? undefined
    : {
        status,
        ...(contacted === undefined ? {} : { contacted }),
        ...(solved === undefined ? {} : { solved }),
        ...(satisfaction === undefined ? {} : { satisfaction }),
        ...(recording === undefined ? {} : { recording }),
      };
}

const itemOf = ({
  sealed: _,
  ...message
}: KeptMessage): Operations['listOutbox']['reply']['items'][number] => ({
  ...message,
  requestId: requestOf(message.key),
});
