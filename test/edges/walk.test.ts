import { type OperationId, operations, type Role } from '@jiesu/contracts';
import type { As } from '@jiesu/service-kit/testing';
import { demoSource, sealCallback } from '@jiesu/wechat-intake';
import { describe, expect, it } from 'vitest';
import { edgeCity, office, refusal } from './people.ts';

const ALL: readonly Role[] = [
  'agent',
  'dispatcher',
  'office',
  'reviewer',
  'caller',
  'community',
  'analyst',
  'admin',
  'machine',
];
/** Open to whoever has the request's code, and to nobody else: a walk of their own. */
const byCode = (Object.keys(operations) as OperationId[]).filter((id) =>
  operations[id].path.includes('{code}'),
);

/**
 * Every operation that takes the id of something that exists. A new one is walked without being named here. Those open
 * to everybody ask for a signature or a code instead, and a month's bulletin is of all units: they have tests of their own.
 */
const walked = (Object.keys(operations) as OperationId[]).filter(
  (id) =>
    operations[id].path.includes('{') &&
    !operations[id].path.includes('{period}') &&
    !operations[id].roles.includes('public'),
);

/** A body that would be taken from the right hands. */
const bodies: Partial<Record<OperationId, object>> = {
  amendRequest: { text: '改成别的内容。' },
  correctClassification: { urgency: 'urgent' },
  answerRequest: { answer: '已告知办理方式。' },
  disposeRequest: { disposition: 'dissuadeUnlawful', reason: '属于违法诉求。' },
  revealPetitioner: { reason: '上门前联系' },
  recordCallback: { status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' },
  appealCallback: { ground: 'misrecorded', text: '录音里说已解决' },
  decideAppeal: { upheld: false, because: '记录无误' },
  updateUser: { name: '改名' },
  dispatchManually: { unitId: 'street-110101001', because: '改到本单位。' },
  assignTicket: { assignee: '李某' },
  contactTicket: { outcome: 'reached', method: 'phone' },
  noteTicket: { text: '记录。' },
  replyTicket: { result: 'solved', text: '已经办结。' },
  sendBackReply: { because: '材料不足' },
  objectTicket: { reason: 'notOurArea', basis: '不在辖区内。', proposedUnitId: 'street-110101001' },
  upholdObjection: { because: '同意改派' },
  rejectObjection: { because: '不同意' },
  confirmCandidate: {},
  dismissCandidate: { because: '闲聊' },
  registerGroup: { source: 'demo', communityId: '110105026034', notice: true },
  callConference: { agenda: '责任不清，请共同研究。', unitIds: ['street-110101001'] },
  recordMinutes: { text: '由本单位牵头。' },
  splitRequest: {
    parts: ['楼道', '路灯'].map((title) => ({
      unitId: 'street-110101001',
      title,
      text: `${title}坏了，请修。`,
      because: '两件事',
    })),
  },
  applyForTicket: { kind: 'exclusion', reason: 'beyondDuty', basis: '不属于职责范围。' },
  grantApplication: { kind: 'exclusion', because: '同意' },
  refuseApplication: { kind: 'exclusion', because: '不同意' },
  withdrawApplication: { kind: 'exclusion' },
  tellPetitioner: { outcome: 'reached', method: 'phone' },
  resumeClock: { because: '已经配合' },
  keepParked: { until: '2027-01-01T00:00:00.000Z', because: '尚不具备条件' },
  unparkTicket: { because: '已经具备' },
  restoreTicket: { because: '理由不符' },
  superviseTicket: { notice: '请答复办理情况。' },
  answerSupervision: { text: '已经办理完毕。' },
  endSupervision: { because: '已经整改' },
  blowWhistle: {
    kind: 'daily',
    matter: '到场核查情况。',
    place: '三号楼',
    units: [{ unitId: 'department-water', task: '核查' }],
  },
  arriveAtWhistle: { whistle: 1 },
  confirmArrival: { whistle: 1, unitId: 'department-water', arrived: true },
  refuseWhistle: { whistle: 1, because: '不属职责' },
  ruleWhistle: { whistle: 1, unitId: 'department-water', mustCome: true, because: '属其职责' },
  reportWhistle: { whistle: 1, text: '已经处理完毕。' },
  endWhistle: { whistle: 1, solved: true, result: '已经解决' },
  rateWhistle: { whistle: 1, score: 5 },
  askAssist: { unitId: 'department-water', task: '提供管线图。' },
  reportAssist: { text: '已经提供图纸。', final: true },
  withdrawCatalogue: { because: '撤回' },
  withdrawLimits: { because: '撤回' },
  passDown: { unitId: 'street-110101001', because: '转街道办理' },
  mergeTicket: { into: '20261123-00000000-1', because: '同一事项' },
  unmergeTicket: { because: '另一处' },
  closeIncident: { because: '已经恢复' },
  undoIncident: { because: '不是一处' },
};

/** Accounts that work somewhere else, as far as the role has a place at all. */
const elsewhere: Partial<Record<Role, readonly As[]>> = {
  office: [
    { roles: ['office'], unitId: 'street-110101001' },
    { roles: ['office'], unitId: 'street-110105001' },
    { roles: ['office'], unitId: 'department-water' },
    // An account whose unit somebody forgot to set is a mistake, not a key.
    { roles: ['office'] },
  ],
  reviewer: [{ roles: ['reviewer'], districtId: '110101' }],
  dispatcher: [{ roles: ['dispatcher'], districtId: '110101' }],
  community: [
    { roles: ['community'], communityId: '110101001001' },
    { roles: ['community'], communityId: '110105026035' },
    { roles: ['community'] },
  ],
};

describe('the walk of those who have no business here (R11)', () => {
  const edge = edgeCity();

  /** One of everything, in the hands of 望京街道. */
  async function things(): Promise<Record<string, string>> {
    const ticketId = await edge.ticket();
    const requestId = ticketId.slice(0, -2);
    const params = { ticketId };
    await edge.call('acceptTicket', { as: office, params });
    await edge.call('contactTicket', { as: office, params, body: bodies.contactTicket });
    const ref = await edge.evidence();
    const opened = await edge.call('openIncident', {
      as: 'dispatcher',
      body: {
        rootTicketId: ticketId,
        title: '楼道灯',
        because: '同一处',
        scope: {
          districtId: '110105',
          problemTypes: ['L02.01'],
          until: new Date(Date.parse(edge.city.clock.now()) + 86_400_000).toISOString(),
        },
      },
    });
    await edge.call('replyTicket', {
      as: office,
      params,
      body: { result: 'solved', text: '已修好。', attachments: [ref] },
    });
    await edge.call('approveReply', { as: 'reviewer', params });
    await edge.call('createUser', {
      as: 'admin',
      body: { userId: 'zhang.san', name: '张三', roles: ['agent'], password: 'long-enough-secret' },
    });
    await edge.call('registerGroup', {
      as: 'admin',
      params: { groupId: 'wr-1' },
      body: bodies.registerGroup,
    });
    const seconds = Math.floor(Date.parse(edge.city.clock.now()) / 1000);
    for (const n of [1, 2]) {
      const clear = JSON.stringify({
        msgid: `m-${n}`,
        chatid: 'wr-1',
        create_time: seconds,
        from: { userid: `resident-${n}` },
        msgtype: 'text',
        text: { content: '三号楼楼道的灯坏了一周了，物业一直不修，谁能反映一下？' },
      });
      const sealed = sealCallback(demoSource(edge.city.vault), clear, {
        source: 'demo',
        timestamp: String(seconds),
        form: 'json',
      });
      await edge.city.inject('POST', '/wecom/demo', {
        as: null,
        query: { ...sealed.query },
        body: sealed.body,
      });
    }
    const candidates = (await edge.call('listCandidates', { as: 'dispatcher' })).body.items;
    const made = {
      ticketId,
      requestId,
      callbackId: `${ticketId}-1`,
      candidateId: candidates[0]?.candidateId,
      ref,
      groupId: 'wr-1',
      userId: 'zhang.san',
      id: 'classifier.1',
      version: '2026-01',
      replayId: '20261123-7K2Q9F4M',
      previewId: '20261123-7K2Q9F4M',
      pointsId: '20261123-7K2Q9F4M',
      incidentId: opened.body.id,
    };
    expect(Object.values(made).every((id) => typeof id === 'string')).toBe(true);
    return made;
  }
  const paramsOf = (id: OperationId, made: Record<string, string>) =>
    Object.fromEntries(
      [...operations[id].path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, made[name] ?? '']),
    );

  it('ends at the door for nobody, and for every role that the operation does not name', async () => {
    const made = await things();
    const before = await everything(made);
    for (const id of walked) {
      const call = { params: paramsOf(id, made), body: bodies[id] };
      expect([id, refusal(await edge.call(id, { ...call, as: null })).status]).toEqual([id, 401]);
      for (const role of ALL.filter((one) => !operations[id].roles.includes(one)))
        expect([id, role, refusal(await edge.call(id, { ...call, as: role })).status]).toEqual([
          id,
          role,
          403,
        ]);
    }
    expect(await everything(made)).toEqual(before);
  });

  it('ends at the same door for a wrong code as for no request at all', async () => {
    const made = await things();
    const before = await everything(made);
    expect(byCode.length).toBeGreaterThan(4);
    const body = {
      ticketId: made.ticketId,
      text: '不是我的诉求',
      contacted: true,
      solved: true,
      satisfaction: 'satisfied',
    };
    for (const id of byCode) {
      const wrong = { ...made, code: 'AAAA-AAAA-AAAA', act: 'add' };
      const none = { ...wrong, requestId: '20261123-ZZZZZZZZ' };
      const { requestId = '' } = made;
      const bodyOf = operations[id].stream
        ? new URLSearchParams({ text: body.text }).toString()
        : id === 'getProgress' || id === 'showProgress'
          ? undefined
          : Object.fromEntries(
              Object.entries(body).filter(
                ([field]) => id === 'rateProgress' || field === 'text' || field === 'ticketId',
              ),
            );
      const replies = [];
      for (const params of [wrong, none])
        replies.push(await edge.call(id, { as: null, params: paramsOf(id, params), body: bodyOf }));
      expect([id, ...replies.map(({ status }) => status)]).toEqual([id, 404, 404]);
      for (const { text } of replies) expect(text).not.toContain('19900001234');
      const [ofWrong, ofNone] = replies.map(({ text }) =>
        text
          .replaceAll(requestId, '')
          .replaceAll('20261123-ZZZZZZZZ', '')
          .replace(/"traceId":"\w+"/, ''),
      );
      expect(ofWrong).toBe(ofNone);
    }
    expect(await everything(made)).toEqual(before);
  });

  it('finds nothing for another office, another district or another community', async () => {
    const made = await things();
    const before = await everything(made);
    const open: string[] = [];
    for (const id of walked) {
      for (const role of operations[id].roles) {
        for (const as of elsewhere[role as Role] ?? []) {
          const reply = await edge.call(id, { as, params: paramsOf(id, made), body: bodies[id] });
          if (![403, 404].includes(reply.status))
            open.push(`${id} by ${JSON.stringify(as)}: ${reply.status}`);
          expect(reply.text).not.toContain('19900001234');
        }
      }
    }
    expect(open).toEqual([]);
    expect(await everything(made)).toEqual(before);
  });

  it('shows nothing of it in the lists of another place', async () => {
    const made = await things();
    const lists = (Object.keys(operations) as OperationId[]).filter(
      (id) =>
        /^(list|demand|count)/.test(id) &&
        !operations[id].path.includes('{') &&
        !['listUnits', 'listUsers', 'listProblemTypes', 'listDispositionScripts'].includes(id),
    );
    const open: string[] = [];
    for (const id of lists) {
      for (const role of operations[id].roles) {
        for (const as of elsewhere[role as Role] ?? []) {
          const queries: Record<string, string>[] =
            id === 'listTickets'
              ? [{ view: 'all' }, { view: 'callback' }, { q: made.ticketId as string }]
              : (JSON.stringify(operations[id].schemas.query) ?? '').includes('"by"')
                ? [{ by: 'unit' }, { by: 'street' }]
                : [{}];
          for (const query of queries) {
            const reply = await edge.call(id, { as, query });
            expect([id, [200, 403].includes(reply.status)]).toEqual([id, true]);
            const told = [made.ticketId, made.requestId, made.candidateId, 'street-110105026', '望京'].filter(
              (part) => reply.text.includes(part as string),
            );
            if (told.length > 0) open.push(`${id} by ${JSON.stringify(as)} tells ${told.join(', ')}`);
          }
        }
      }
    }
    expect(open).toEqual([]);
  });

  /** All there is, as those see it who may. */
  async function everything(made: Record<string, string>) {
    const of = async (id: OperationId, as: As) =>
      (await edge.call(id, { as, params: paramsOf(id, made) })).body;
    return {
      counts: await edge.counts(),
      ticket: await of('getTicket', office),
      appeals: await of('listTicketCallbacks', office),
      outbox: (await edge.call('listOutbox', { as: 'admin' })).body,
      request: await of('getRequest', 'agent'),
      callback: await of('getCallback', 'caller'),
      candidate: await of('getCandidate', 'admin'),
      group: (await edge.call('listGroups', { as: 'admin' })).body,
      user: (await edge.call('listUsers', { as: 'admin', query: { q: '张三' } })).body,
    };
  }
});
