import type { RequestClassified, RuleChange } from '@jiesu/contracts';
import {
  asOn,
  type CompiledCatalogue,
  callConference,
  changedCatalogue,
  checkChange,
  dayOfChange,
  dispatch,
  dispatchManually,
  localDate,
  type Routing,
  recordMinutes,
  splitRequest,
} from '@jiesu/domain';
import { Fault, type Held, type Where } from '@jiesu/ports';
import { InvalidCall, type Kit, type Principal, Refusal } from '@jiesu/service-kit';
import type { Catalogues } from './catalogues.ts';
import { wrong } from './rules.ts';
import type { Routings } from './store.ts';
import { findUnits } from './units.ts';
import { previewView, reviewItem, traceView } from './views.ts';

const defaultLimit = 50;

/** An office sees what it held or assisted, a district account what lies in the district or was led or supervised by it. */
function maySee(principal: Principal, routing: Routing): boolean {
  const { unitId, districtId } = principal;
  if (
    unitId !== undefined &&
    !routing.conference?.unitIds.includes(unitId) &&
    !routing.hops.some(
      (hop) => hop.unitId === unitId || hop.districtUnitId === unitId || hop.assistUnitIds.includes(unitId),
    )
  )
    return false;
  return districtId === undefined || districtId === routing.request.place.districtId;
}

export function serveDispatch(kit: Kit, routings: Routings, catalogues: Catalogues): void {
  const { units, problemTypes, handlingPolicy, calendar } = kit.reference;
  const policies = {
    handlingAt: (at: string) => handlingPolicy.at(at),
    calendarAt: (at: string) => calendar.at(at),
  };

  const visible = (held: Held<Routing> | undefined, id: string, principal: Principal): Held<Routing> => {
    if (!held || !maySee(principal, held.doc))
      throw new Fault('not-found', 'never', `没有诉求 ${id} 的派单记录，或不在您的范围内`);
    return held;
  };

  kit.operation('listReviews', async ({ query, principal }) => {
    const now = kit.clock.now();
    const districtId = principal.districtId ?? query.districtId;
    const empty = { items: [], total: 0, overdue: 0 };
    if (query.districtId !== undefined && query.districtId !== districtId) return empty;
    const where: Where = {
      state: 'waiting',
      ...(query.reason !== undefined && { reason: query.reason }),
      ...(query.urgency !== undefined && { urgency: query.urgency }),
      ...(districtId !== undefined && { districtId }),
    };
    const [page, total, overdue] = await Promise.all([
      routings.find({
        where,
        sort: [
          { field: 'rank', direction: 'asc' },
          { field: 'since', direction: 'asc' },
        ],
        limit: query.limit ?? defaultLimit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      }),
      routings.count(where),
      routings.count({ ...where, dueAt: { lt: now } }),
    ]);
    const items = page.items.flatMap((held) => reviewItem(held, now, units) ?? []);
    return { items, total, overdue, ...(page.cursor !== undefined && { cursor: page.cursor }) };
  });

  kit.operation('getDispatch', async ({ params: { requestId }, principal }) =>
    traceView(
      visible(await routings.get(requestId), requestId, principal),
      kit.clock.now(),
      units,
      catalogues,
    ),
  );

  kit.operation('dispatchManually', async (call) => {
    const { requestId } = call.params;
    const { revision } = await routings.change(requestId, call, (routing, held) => {
      const { doc } = visible(routing && held, requestId, call.principal);
      const now = kit.clock.now();
      return dispatchManually(
        doc,
        requestId,
        call.body,
        call.principal.userId,
        catalogues.at(now),
        units,
        now,
      );
    });
    return { id: requestId, revision };
  });

  kit.operation('splitRequest', async (call) => {
    const { requestId } = call.params;
    const { revision } = await routings.change(requestId, call, (routing, held) => {
      const { doc } = visible(routing && held, requestId, call.principal);
      const now = kit.clock.now();
      const { userId } = call.principal;
      return splitRequest(doc, requestId, call.body.parts, userId, catalogues.at(now), units, now);
    });
    return { id: requestId, revision };
  });

  kit.operation('callConference', async (call) => {
    const { requestId } = call.params;
    const { revision } = await routings.change(requestId, call, (routing, held) => {
      const { doc } = visible(routing && held, requestId, call.principal);
      return callConference(doc, call.body, call.principal.userId, policies, units, kit.clock.now());
    });
    return { id: requestId, revision };
  });

  kit.operation('recordMinutes', async (call) => {
    const { requestId } = call.params;
    const { unitId, userId } = call.principal;
    const said = { text: call.body.text, ...(unitId !== undefined && { unitId }) };
    const { revision } = await routings.change(requestId, call, (routing, held) => {
      const { doc } = visible(routing && held, requestId, call.principal);
      return recordMinutes(doc, said, userId, kit.clock.now());
    });
    return { id: requestId, revision };
  });

  kit.operation('listConferences', async ({ query, principal }) => {
    const now = kit.clock.now();
    const { unitId, districtId } = principal;
    const where: Where = {
      conferenceDueAt: { missing: false },
      conferenceDecidedAt: { missing: true },
      ...(unitId !== undefined && { conferenceUnits: { has: unitId } }),
      ...(districtId !== undefined && { districtId }),
    };
    const [page, total, overdue] = await Promise.all([
      routings.find({
        where,
        sort: [{ field: 'conferenceDueAt', direction: 'asc' }],
        limit: query.limit ?? defaultLimit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      }),
      routings.count(where),
      routings.count({ ...where, conferenceDueAt: { lt: now } }),
    ]);
    const items = page.items.flatMap((held) => reviewItem(held, now, units) ?? []);
    return { items, total, overdue, ...(page.cursor !== undefined && { cursor: page.cursor }) };
  });

  kit.operation('listUnits', async ({ query }) => findUnits(units, query));

  /** The rules as they would be after a change, as if they were in force on that day. */
  const tried = (change: RuleChange, at: string): CompiledCatalogue => {
    const base = catalogues.byName(change.basedOn)?.version;
    if (!base) throw new Fault('not-found', 'never', `没有派单目录 ${change.basedOn}`);
    const day = dayOfChange(change, localDate(at));
    const draft = changedCatalogue(base, change, { version: `${base.version}+`, from: day });
    const findings = checkChange(base, change, draft, catalogues.worldOn(day));
    if (findings.length > 0) {
      const { refused, because, fields } = wrong(findings, change);
      throw new Refusal(refused, because, fields);
    }
    return catalogues.compile(asOn(draft, day));
  };

  kit.operation('previewDispatch', async ({ body }) => {
    const at = body.at ?? kit.clock.now();
    if (Number.isNaN(Date.parse(at)))
      throw new InvalidCall('invalid-body', [
        { field: 'at', message: '没有这个时间，请填写真实的日期和钟点。' },
      ]);
    const types = problemTypes.at(at);
    if (
      types.byCode(body.problemType) === undefined &&
      types.classOf(body.problemType)?.code !== body.problemType
    )
      throw new Refusal('unknown-problem-type', '问题类型代码不在分类目录中，请重新选择。', [
        { field: 'problemType', message: `分类目录中没有「${body.problemType}」。` },
      ]);
    const known = types.byCode(body.problemType);
    const text = body.text ?? '';
    const classified: RequestClassified = {
      requestId: '00000000-00000000',
      channel: body.channel ?? 'hotline',
      kind: body.kind,
      receivedAt: at,
      petitionerRef: 'preview',
      confidential: false,
      supporters: 1,
      title: '',
      text,
      place: { ...body.place, text: '', confidence: 1, words: [] },
      problemType: { code: body.problemType, confidence: 1, words: [] },
      alternatives: [],
      dimensions: {
        primary: { dimension: known?.dimensions.primary ?? 'convenience', confidence: 1, words: [] },
        secondary: (known?.dimensions.secondary ?? [])
          .slice(0, 2)
          .map((dimension) => ({ dimension, confidence: 1, words: [] })),
      },
      urgency: { level: body.urgency, words: [] },
      decidedBy: 'agent',
      confident: true,
      classifierVersion: 'preview',
    };
    const catalogue = body.change ? tried(body.change, at) : catalogues.at(at);
    return previewView(
      dispatch(classified, catalogue, units, at),
      catalogue.version.version,
      units,
      catalogues,
    );
  });
}
