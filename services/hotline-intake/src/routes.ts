import type { CallerHistoryItem } from '@jiesu/contracts';
import {
  amendContent,
  amendmentErrors,
  countedFrom,
  instantOf,
  isConfidential,
  normalisePhone,
  type RequestContent,
  type RequestRecord,
  type RequestSettled,
  refusedChange,
  refusedReveal,
  refusedSettlement,
  settle,
} from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import { type Call, type Changed, InvalidCall, type Kit, progressCode, Refusal } from '@jiesu/service-kit';
import { answerBatch } from './batch.ts';
import { type Intake, invalid, settlementFact } from './intake.ts';
import type { Outbox } from './outbox.ts';
import type { Requests } from './store.ts';
import { listItem, maySee, petitionerView, requestView, seesAll } from './views.ts';

const HISTORY_LIMIT = 50;

export function serveRequests(kit: Kit, requests: Requests, intake: Intake, outbox: Outbox): void {
  const { vault, clock } = kit;

  kit.operation('createRequest', (call) => intake.take(call, call.body));

  kit.operation('batchRequests', async (call) => ({
    status: 200,
    headers: { 'content-type': 'application/x-ndjson; charset=utf-8' },
    raw: answerBatch(intake, call),
  }));

  kit.operation('listRequests', async ({ query, principal }) => {
    const where: Where = {
      ...(query.mine === true || !seesAll(principal) ? { by: principal.userId } : {}),
      ...(query.stage === undefined ? {} : { stage: query.stage }),
      ...(query.kind === undefined ? {} : { kind: query.kind }),
      ...(query.channel === undefined ? {} : { channel: query.channel }),
      ...(query.from === undefined && query.to === undefined
        ? {}
        : { receivedAt: between(query.from, query.to) }),
    };
    const [page, total] = await Promise.all([
      requests.find({
        where,
        sort: [{ field: 'receivedAt', direction: 'desc' }],
        limit: query.limit ?? 50,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      }),
      requests.count(where),
    ]);
    return {
      items: page.items.map((held) => listItem(kit, held)),
      total,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    };
  });

  kit.operation('getRequest', async ({ params, principal }) => {
    const held = await requests.need(params.requestId);
    // As if it were not there: a unit learns nothing of other units' requests, not even that they exist.
    if (!maySee(held.doc, principal)) throw missing(params.requestId);
    return requestView(kit, held, principal);
  });

  kit.operation('amendRequest', async (call) => {
    const { params, body } = call;
    const errors = amendmentErrors(body, intake.known);
    if (errors.length > 0) throw invalid(errors);
    const changed = await requests.change(params.requestId, call, (record) => {
      if (record === undefined) throw missing(params.requestId);
      const refused = refusedChange(record);
      if (refused !== undefined) return refused;
      const content = amendContent(vault.open<RequestContent>(record.sealed), body);
      const kind = body.kind ?? record.kind;
      const { phone } = content.petitioner;
      const next: RequestRecord = {
        ...record,
        kind,
        sealed: vault.seal(content),
        petitionerRef: phone === undefined ? record.petitionerRef : vault.refOf(phone),
        // Confidentiality is never taken back in passing.
        confidential: record.confidential || isConfidential(kind, content.petitioner),
        amended: record.amended + 1,
        ...(body.hint === undefined ? {} : { hint: { ...record.hint, ...body.hint } }),
      };
      return {
        next,
        facts: [
          {
            type: 'request.amended.v1',
            data: {
              requestId: params.requestId,
              kind,
              sealed: next.sealed,
              confidential: next.confidential,
              supporters: 1,
              ...(next.hint === undefined ? {} : { hint: next.hint }),
              because: body.because,
            },
          },
        ],
      };
    });
    return answered(params.requestId, changed);
  });

  const settleAtDesk = (
    call: Call<'answerRequest'> | Call<'disposeRequest'>,
    given: Omit<RequestSettled, 'answeredBy' | 'at'>,
  ) =>
    requests.change(call.params.requestId, call, (record) => {
      const { requestId } = call.params;
      if (record === undefined) throw missing(requestId);
      const refused = refusedSettlement(record, given.outcome);
      if (refused !== undefined) return refused;
      const settlement: RequestSettled = { ...given, answeredBy: call.principal.userId, at: clock.now() };
      return {
        next: settle(record, settlement),
        facts: [{ type: 'request.settled.v1', data: { requestId, settlement: settlementFact(settlement) } }],
      };
    });

  kit.operation('answerRequest', async (call) => {
    const sealedReason = sealReason(call.body.answer, 'answer', '请写明答复内容。');
    return answered(call.params.requestId, await settleAtDesk(call, { outcome: 'answered', sealedReason }));
  });

  kit.operation('disposeRequest', async (call) => {
    const { disposition, reason } = call.body;
    const sealedReason = sealReason(reason, 'reason', '请写明不派单的理由。');
    return answered(
      call.params.requestId,
      await settleAtDesk(call, { outcome: 'disposed', disposition, sealedReason }),
    );
  });

  function sealReason(text: string, field: string, message: string): string {
    const reason = text.trim();
    if (reason === '') throw invalid([{ field, message }]);
    return vault.seal(reason);
  }

  kit.operation('callerHistory', async ({ body }) => {
    const phone = normalisePhone(body.phone);
    if (phone === undefined) {
      throw invalid([{ field: 'phone', message: '电话号码不对：请填手机号、带区号的座机号或服务短号。' }]);
    }
    const where = { petitionerRef: vault.refOf(phone) };
    const { month, year } = countedFrom(clock.now());
    const [page, total, thisMonth, thisYear] = await Promise.all([
      requests.find({ where, sort: [{ field: 'receivedAt', direction: 'desc' }], limit: HISTORY_LIMIT }),
      requests.count(where),
      requests.count({ ...where, receivedAt: { gte: month } }),
      requests.count({ ...where, receivedAt: { gte: year } }),
    ]);
    return {
      items: page.items.map(historyItem),
      total,
      thisMonth,
      thisYear,
      petitionerRef: where.petitionerRef,
    };
  });

  kit.operation('revealPetitioner', async (call) => {
    const { params, body, principal } = call;
    const reason = body.reason.trim();
    if (reason === '') throw invalid([{ field: 'reason', message: '请写明为什么需要联系诉求人。' }]);
    const { doc } = await requests.need(params.requestId);
    // Asked on every call, a repeated one too: a unit that lost the request in between sees nothing any more.
    const refused = refusedReveal(doc, principal);
    if (refused !== undefined) throw new Refusal(refused.refused, refused.because);
    const changed = await requests.change(params.requestId, call, (record) => {
      if (record === undefined) throw missing(params.requestId);
      const nowRefused = refusedReveal(record, principal);
      if (nowRefused !== undefined) return nowRefused;
      const reveal = { by: principal.userId, at: clock.now(), reason };
      return { next: { ...record, reveals: [...(record.reveals ?? []), reveal] }, facts: [] };
    });
    const content = vault.open<RequestContent>((changed.held?.doc ?? doc).sealed);
    return {
      requestId: params.requestId,
      petitioner: petitionerView(content),
      ...(content.address === undefined ? {} : { address: content.address }),
    };
  });

  kit.operation('giveProgressCode', async (call) => {
    const { params, principal } = call;
    const { requestId } = params;
    // With it one rates: whoever handles the matter must not hold it (条例 §23, §35).
    if (principal.unitId !== undefined)
      throw new Refusal(
        'progress-not-for-units',
        '查询码只由热线告诉诉求人本人；绑定了承办单位的账号不能索取。',
      );
    const now = clock.now();
    const { revision } = await requests.change(requestId, call, (record) => {
      if (record === undefined) throw missing(requestId);
      const given = { by: principal.userId, at: now };
      return { next: { ...record, codesGiven: [...(record.codesGiven ?? []).slice(-19), given] }, facts: [] };
    });
    const { codeDays } = kit.reference.callbackPolicy.at(now).progress;
    const { code, until } = progressCode(vault, requestId, now, codeDays);
    const wish = { requestId, code, until, once: revision };
    const message = call.body.send === true ? await outbox.sendCode(call, wish) : undefined;
    return {
      requestId,
      code,
      until,
      path: `/p/${requestId}/${code}`,
      ...(message === undefined ? {} : { message }),
    };
  });

  kit.operation('listDispositionScripts', async () => {
    const { version, texts } = kit.reference.dispositionScripts.at(clock.now());
    return { version, items: [...texts] };
  });
}

const missing = (requestId: string): Fault => new Fault('not-found', 'never', `request ${requestId}`);

const answered = (id: string, changed: Changed<RequestRecord>) => ({ id, revision: changed.revision });

/** Instants come in any zone and are kept in UTC: compared as text they must look alike. */
function between(from: string | undefined, to: string | undefined) {
  return {
    ...(from === undefined ? {} : { gte: existing('from', from) }),
    ...(to === undefined ? {} : { lt: existing('to', to) }),
  };
}

/** What looks like a time need not be one: a leap second is not in our calendar. */
function existing(field: string, written: string): string {
  const at = instantOf(written);
  if (at === undefined)
    throw new InvalidCall('invalid-query', [{ field, message: '不是存在的日期和时间，请核对。' }]);
  return at;
}

function historyItem({ id, doc }: Held<RequestRecord>): CallerHistoryItem {
  const { title, problemType, unitId, ticketId } = doc;
  return {
    requestId: id,
    kind: doc.kind,
    channel: doc.channel,
    receivedAt: doc.receivedAt,
    stage: doc.stage,
    ...(title === undefined ? {} : { title }),
    ...(problemType === undefined ? {} : { problemType }),
    ...(unitId === undefined ? {} : { unitId }),
    ...(ticketId === undefined ? {} : { ticketId }),
  };
}
