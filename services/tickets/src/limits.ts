import type { LimitPreviewView, PreviewLimitsBody, TimeLimitsVersion } from '@jiesu/contracts';
import {
  adoptedTiers,
  type LimitsPreviewed,
  type Policies,
  refuse,
  sameTiers,
  startLimitsPreview,
} from '@jiesu/domain';
import { Fault, type StoreDeclaration } from '@jiesu/ports';
import {
  type Kit,
  keepVersions,
  nothing,
  type Reference,
  recordOf,
  type Store,
  type VersionLine,
  versionLine,
} from '@jiesu/service-kit';
import type { Tickets } from './store.ts';
import type { Names } from './views.ts';

/** What was asked, how far it is, and what came out. */
interface LimitPreview {
  readonly state: LimitPreviewView['state'];
  readonly tiers: PreviewLimitsBody['tiers'];
  readonly by: string;
  /** Of whoever asked: others' tickets are not counted, and others do not see it. */
  readonly districtId?: string;
  readonly at: string;
  readonly since: string;
  readonly tickets: number;
  readonly because?: string;
  readonly result?: LimitsPreviewed;
  /** The command that asked for it: the same one again is answered with this preview. */
  readonly command: string;
}

export const limitPreviewStore: StoreDeclaration = {
  name: 'limit_previews',
  fields: { state: { path: 'state', type: 'text' }, command: { path: 'command', type: 'text' } },
  indexes: [['state'], ['command']],
  createOnce: true,
};

const queue = 'limit-preview';
/** Read and computed in one go: a few milliseconds, then it is others' turn for as long. */
const pageSize = 100;
const toldEvery = 5_000;
const defaultDays = 31;
const dayMs = 86_400_000;

export type LimitsLine = VersionLine<TimeLimitsVersion>;
export const limitsLine = ({ timeLimits }: Reference): LimitsLine => versionLine(timeLimits);

/**
 * 时限: previewed on last month's tickets, in small steps beside the work, and then adopted from a day on (条例 §13).
 * Tickets that run keep the version they were dispatched under.
 */
export function serveLimits(
  kit: Kit,
  tickets: Tickets,
  line: LimitsLine,
  policies: Policies,
  names: Names,
): void {
  const previews: Store<LimitPreview> = kit.store<LimitPreview>(limitPreviewStore);
  const kept = keepVersions(kit, line, { store: 'time_limits', title: '办理时限' });

  kit.operation('listTimeLimits', async () => {
    const now = kit.clock.now();
    return {
      inForce: line.at(now).version,
      newest: line.newest().version.version,
      items: line.all().map((known) => ({
        ...recordOf(known, line.stateOf(known, now)),
        tiers: known.version.tiers,
      })),
    };
  });

  kit.operation('adoptLimits', async (call) => {
    const { basedOn, previewId, from, note } = call.body;
    const { state, tiers, districtId } = (await previews.need(previewId)).doc;
    return kept.save(call, {
      basedOn,
      basedOnField: 'basedOn',
      from,
      make(base, named) {
        if (state !== 'done' || districtId !== undefined)
          return refuse('preview-needed', '请先在全市的工单上预演完这套时限，看过结果再保存。', 'previewId');
        if (sameTiers(base.tiers, tiers))
          return refuse('version-unchanged', '没有修改任何时限，不必保存。', 'previewId');
        return { version: { ...base, ...named, note, tiers: adoptedTiers(base.tiers, tiers) }, more: {} };
      },
    });
  });

  kit.operation('withdrawLimits', (call) => kept.withdraw(call, call.params.version, call.body.because));

  kit.operation('previewLimits', async (call) => {
    const { tiers, days = defaultDays } = call.body;
    const now = kit.clock.now();
    const command = call.cause?.id ?? '';
    const [going, before] = await Promise.all([
      previews.count({ state: ['waiting', 'running'] }),
      previews.find({ where: { command }, limit: 1 }),
    ]);
    const { held, revision } = await previews.change(before.items[0]?.id ?? kit.newId(), call, () =>
      going > 0
        ? refuse('preview-goes-on', '正在预演另一套时限，请等它结束。')
        : {
            next: {
              state: 'waiting',
              tiers,
              by: call.principal.userId,
              ...(call.principal.districtId !== undefined && { districtId: call.principal.districtId }),
              at: now,
              since: new Date(Date.parse(now) - days * dayMs).toISOString(),
              tickets: 0,
              command,
            },
            facts: [],
          },
    );
    const id = held?.id ?? '';
    await kit.scheduler.schedule([{ key: id, name: queue, at: now, data: {} }]);
    return { id, revision };
  });

  kit.operation('getLimitPreview', async ({ params: { previewId }, principal }) => {
    const { doc } = await previews.need(previewId);
    if (principal.districtId !== undefined && principal.districtId !== doc.districtId)
      throw new Fault('not-found', 'never', `没有时限预演 ${previewId}，或不在您的范围内`);
    const { state, by, at, since, because, result } = doc;
    return {
      previewId,
      state,
      by,
      at,
      since,
      tickets: result?.tickets ?? doc.tickets,
      ...(because !== undefined && { because }),
      clocks: [...(result?.clocks ?? [])],
      units: (result?.units ?? []).map((one) => ({ ...one, unitName: names.unit(one.unitId) })),
      examples: [...(result?.examples ?? [])],
    };
  });

  async function run(id: string): Promise<void> {
    const held = await previews.get(id);
    if (held === undefined || held.doc.state === 'done' || held.doc.state === 'failed') return;
    const { tiers, since, at, districtId } = held.doc;
    const tell = async (when: string, told: Partial<LimitPreview>): Promise<void> => {
      await previews.change(id, { timer: `${queue}/${id}/${when}` }, (doc) =>
        doc === undefined ? nothing : { next: { ...doc, ...told }, facts: [] },
      );
    };
    try {
      const preview = startLimitsPreview(
        { ...line.newest().version, version: 'proposed', tiers },
        policies,
        at,
      );
      let seen = 0;
      for (let cursor: string | undefined; ; ) {
        const page = await tickets.find({
          where: { receivedAt: { gte: since } },
          sort: [{ field: 'receivedAt', direction: 'desc' }],
          limit: pageSize,
          ...(cursor !== undefined && { cursor }),
        });
        const from = performance.now();
        for (const { id: ticketId, doc } of page.items)
          if (districtId === undefined || doc.districtId === districtId) preview.take(ticketId, doc);
        seen += page.items.length;
        cursor = page.cursor;
        if (cursor === undefined) break;
        if (seen % toldEvery < pageSize) await tell(String(seen), { state: 'running', tickets: seen });
        await new Promise((next) => setTimeout(next, Math.min(performance.now() - from, 50)));
      }
      await tell('end', { state: 'done', result: preview.result() });
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      kit.alarm('preview-failed', because);
      await tell('failed', { state: 'failed', because: because.slice(0, 300) });
    }
  }

  let stop: (() => Promise<void>) | undefined;
  kit.onReady(async () => {
    stop = await kit.scheduler.work(queue, (job) => run(job.key));
  });
  kit.onStop(async () => stop?.());
}
