import type { ReplayView, RuleChange } from '@jiesu/contracts';
import {
  asOn,
  type CatalogueFinding,
  changedCatalogue,
  checkChange,
  dayOfChange,
  localDate,
  type ReplayResult,
  refuse,
  startReplay,
} from '@jiesu/domain';
import { Fault, type StoreDeclaration } from '@jiesu/ports';
import { type Kit, nothing, Refusal, type Store } from '@jiesu/service-kit';
import type { Catalogues } from './catalogues.ts';
import { wrong } from './rules.ts';
import type { Routings } from './store.ts';

/** What was asked, how far it is, and what came out; kept, so that a saved version can show what was known before. */
interface RuleReplay {
  readonly state: ReplayView['state'];
  readonly change: RuleChange;
  readonly by: string;
  /** Of whoever asked: others' requests are not counted, and others do not see it. */
  readonly districtId?: string;
  readonly at: string;
  readonly wanted: number;
  readonly done: number;
  readonly total: number;
  readonly milliseconds?: number;
  readonly because?: string;
  readonly result?: ReplayResult;
  /** The command that asked for it: the same one again is answered with this replay. */
  readonly command?: string;
}

export const replayStore: StoreDeclaration = {
  name: 'rule_replays',
  fields: { state: { path: 'state', type: 'text' }, command: { path: 'command', type: 'text' } },
  indexes: [['state'], ['command']],
  createOnce: true,
};

const queue = 'rule-replay';
/** Read and decided in one go: a few milliseconds, then it is others' turn for as long. */
const pageSize = 100;
const toldEvery = 5_000;
const defaultRequests = 100_000;

/**
 * 规则回放: decides the latest requests by the rules as they are and as they would be. In small steps that leave the
 * main thread to others half of the time; a crash begins it anew.
 */
export function serveReplays(kit: Kit, routings: Routings, catalogues: Catalogues): void {
  const replays: Store<RuleReplay> = kit.store<RuleReplay>(replayStore);
  const { units } = kit.reference;
  const nameOf = (unitId: string): string => units.byId(unitId)?.name ?? unitId;

  const bothOf = (change: RuleChange, day: string) => {
    const base = catalogues.byName(change.basedOn);
    if (!base) throw new Fault('not-found', 'never', `没有派单目录 ${change.basedOn}`);
    const draft = changedCatalogue(base.version, change, { version: `${change.basedOn}+`, from: day });
    return { base: base.version, draft };
  };
  /** A wrong rule decides nothing, not even in a replay. */
  const findingsOf = (change: RuleChange): readonly CatalogueFinding[] => {
    const day = dayOfChange(change, localDate(kit.clock.now()));
    const { base, draft } = bothOf(change, day);
    return checkChange(base, change, draft, catalogues.worldOn(day));
  };

  kit.operation('replayRules', async (call) => {
    const { change, requests: wanted = defaultRequests } = call.body;
    const findings = findingsOf(change);
    if (findings.length > 0) {
      const { refused, because, fields } = wrong(findings, change);
      throw new Refusal(refused, because.replace('没有保存', '没有回放'), fields);
    }
    const command = call.cause?.id ?? '';
    const [going, kept, before] = await Promise.all([
      replays.count({ state: ['waiting', 'running'] }),
      routings.count(),
      replays.find({ where: { command }, limit: 1 }),
    ]);
    const { held, revision } = await replays.change(before.items[0]?.id ?? kit.newId(), call, () =>
      going > 0
        ? refuse('replay-goes-on', '正在回放另一份修改，请等它结束。')
        : {
            next: {
              state: 'waiting',
              change,
              by: call.principal.userId,
              ...(call.principal.districtId !== undefined && { districtId: call.principal.districtId }),
              at: kit.clock.now(),
              wanted,
              done: 0,
              total: Math.min(wanted, kept),
              command,
            },
            facts: [],
          },
    );
    const id = held?.id ?? '';
    await kit.scheduler.schedule([{ key: id, name: queue, at: kit.clock.now(), data: {} }]);
    return { id, revision };
  });

  kit.operation('getReplay', async ({ params: { replayId }, principal }) => {
    const { doc } = await replays.need(replayId);
    if (principal.districtId !== undefined && principal.districtId !== doc.districtId)
      throw new Fault('not-found', 'never', `没有回放 ${replayId}，或不在您的范围内`);
    return replayView(replayId, doc, nameOf, (ruleId) => nameOfRule(doc.change, ruleId));
  });

  const nameOfRule = (change: RuleChange, ruleId: string): string | undefined =>
    change.put.find((rule) => rule.ruleId === ruleId)?.name ??
    catalogues.byName(change.basedOn)?.version.rules.find((rule) => rule.ruleId === ruleId)?.name;

  async function run(id: string): Promise<void> {
    const held = await replays.get(id);
    if (held === undefined || held.doc.state === 'done' || held.doc.state === 'failed') return;
    const { change, wanted, districtId } = held.doc;
    const tell = async (at: string, told: Partial<RuleReplay>): Promise<void> => {
      await replays.change(id, { timer: `${queue}/${id}/${at}` }, (doc) =>
        doc === undefined ? nothing : { next: { ...doc, ...told }, facts: [] },
      );
    };
    const began = performance.now();
    try {
      const day = dayOfChange(change, localDate(kit.clock.now()));
      const { base, draft } = bothOf(change, day);
      const replay = startReplay(
        catalogues.compile(asOn(base, day)),
        catalogues.compile(asOn(draft, day)),
        units,
        new Set(change.put.map(({ ruleId }) => ruleId)),
      );
      let done = 0;
      for (let cursor: string | undefined; done < wanted; ) {
        const page = await routings.find({
          where: { classifiedAt: { missing: false } },
          sort: [{ field: 'classifiedAt', direction: 'desc' }],
          limit: Math.min(pageSize, wanted - done),
          ...(cursor !== undefined && { cursor }),
        });
        const from = performance.now();
        for (const { id: requestId, doc } of page.items)
          if (districtId === undefined || doc.request.place.districtId === districtId)
            replay.take({ requestId, request: doc.request });
        done += page.items.length;
        cursor = page.cursor;
        if (cursor === undefined) break;
        if (done % toldEvery < pageSize) await tell(String(done), { state: 'running', done });
        await othersTurn(performance.now() - from);
      }
      const milliseconds = Math.round(performance.now() - began);
      await tell('end', { state: 'done', done, total: done, milliseconds, result: replay.result() });
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      kit.alarm('replay-failed', because);
      await tell('failed', { state: 'failed', because: because.slice(0, 300) });
    }
  }

  let stop: (() => Promise<void>) | undefined;
  kit.onReady(async () => {
    stop = await kit.scheduler.work(queue, (job) => run(job.key));
  });
  kit.onStop(async () => stop?.());
}

const othersTurn = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 50)));

function replayView(
  replayId: string,
  { state, change, by, at, done, total, because, milliseconds, result }: RuleReplay,
  nameOf: (unitId: string) => string,
  nameOfRule: (ruleId: string) => string | undefined,
): ReplayView {
  return {
    replayId,
    state,
    basedOn: change.basedOn,
    by,
    at,
    done,
    total,
    ...(because !== undefined && { because }),
    ...(milliseconds !== undefined && { milliseconds }),
    ...(result && {
      moved: result.moved,
      reviewsBefore: result.reviewsBefore,
      reviewsAfter: result.reviewsAfter,
      failures: result.failures,
      ...(result.oldest !== undefined && { oldest: result.oldest }),
      ...(result.newest !== undefined && { newest: result.newest }),
    }),
    units: (result?.units ?? []).map((load) => ({ ...load, unitName: nameOf(load.unitId) })),
    moves: (result?.moves ?? []).map((move) => ({
      ...move,
      examples: [...move.examples],
      ...(move.fromUnitId !== undefined && { fromName: nameOf(move.fromUnitId) }),
      ...(move.toUnitId !== undefined && { toName: nameOf(move.toUnitId) }),
    })),
    rules: (result?.rules ?? []).map((rule) => {
      const name = nameOfRule(rule.ruleId);
      return { ...rule, ...(name !== undefined && { name }) };
    }),
  };
}
