import type { ModelList, ModelVersion } from '@jiesu/contracts';
import { refuse } from '@jiesu/domain';
import { Fault, type StoreDeclaration } from '@jiesu/ports';
import { type Kit, nothing, type Store } from '@jiesu/service-kit';
import type { ActiveReader } from './active-reader.ts';
import { type Correction, textsOf } from './corrections.ts';
import { decode } from './learner/artefact.ts';
import { builtModel } from './model-file.ts';
import { type Trained, type TrainingOrder, training } from './retrain.ts';

/** One version of the model, kept for good; its weights lie with the files. */
interface ModelRecord {
  readonly version: string;
  readonly state: ModelVersion['state'];
  readonly madeAt: string;
  readonly by: string;
  readonly rows?: number;
  readonly corrections: number;
  readonly scores: ModelVersion['scores'];
  readonly worse: readonly string[];
  readonly because?: string;
  /** Content address of the weights; absent: built with the software, or not ready. */
  readonly ref?: string;
}

interface ModelUse {
  readonly history: ModelList['history'];
}

export const modelStore: StoreDeclaration = {
  name: 'classifier_models',
  fields: { state: { path: 'state', type: 'text' }, madeAt: { path: 'madeAt', type: 'text' } },
  indexes: [['state', 'madeAt']],
};
export const modelUseStore: StoreDeclaration = { name: 'classifier_model_use', fields: {}, indexes: [] };

/** Whose turn it is to be trained: one at a time. */
export const trainingTurnStore: StoreDeclaration = { name: 'classifier_training', fields: {}, indexes: [] };

const CURRENT = 'current';
const TURN = 'turn';
const QUEUE = 'model-training';
const MEDIA_TYPE = 'application/octet-stream';
const KEPT_HISTORY = 200;
const SHOWN = 100;

/**
 * 模型版本: trained in a thread of its own, judged in shadow, used when a person says so and never when a guarded slice
 * would get worse. Every version stays, so that going back is the same command as going on.
 */
export function serveModels(kit: Kit, reader: ActiveReader, corrections: Store<Correction>): void {
  const models = kit.store<ModelRecord>(modelStore);
  const uses = kit.store<ModelUse>(modelUseStore);
  const turns = kit.store<{ readonly version: string }>(trainingTurnStore);
  const trainer = kit.aside<TrainingOrder, Trained>(training, 'classifier-trainer');
  const builtIn = decode(builtModel()).card;

  const inUse = async (): Promise<string> =>
    (await uses.get(CURRENT))?.doc.history.at(-1)?.version ?? builtIn.version;

  async function bytesOf(version: string): Promise<Uint8Array | undefined> {
    if (version === builtIn.version) return undefined;
    const ref = (await models.get(version))?.doc.ref;
    const file = ref === undefined ? undefined : await kit.files.get(ref);
    if (file === undefined)
      throw new Fault('model-missing', 'after-fix', `模型版本 ${version} 的文件不存在，请改用其他版本。`);
    return file.content;
  }

  kit.operation('listModels', async (): Promise<ModelList> => {
    const [{ items }, current, use, total] = await Promise.all([
      models.find({ sort: [{ field: 'madeAt', direction: 'desc' }], limit: SHOWN }),
      inUse(),
      uses.get(CURRENT),
      corrections.count(),
    ]);
    const shown = items.map(({ doc: { ref: _ref, ...doc } }) => ({
      ...doc,
      worse: [...doc.worse],
      scores: [...doc.scores],
      inUse: doc.version === current,
    }));
    const own: ModelVersion = {
      version: builtIn.version,
      state: 'built-in',
      madeAt: builtIn.measured ? `${builtIn.measured.on}T00:00:00.000Z` : kit.clock.now(),
      rows: builtIn.rows,
      corrections: 0,
      inUse: current === builtIn.version,
      scores: (builtIn.measured?.scores ?? []).map((score) => ({ ...score })),
      worse: [],
    };
    return {
      inUse: current,
      corrections: total,
      items: [...shown, own],
      history: [...(use?.doc.history ?? [])].reverse(),
    };
  });

  kit.operation('retrainModel', async (call) => {
    const fresh = `t${kit.newId()}`;
    const { held, revision } = await turns.change(TURN, call, async (doc) => {
      const last = doc === undefined ? undefined : await models.get(doc.version);
      if (last?.doc.state === 'training')
        return refuse('training-goes-on', '正在训练模型，请等这次训练结束后再试。');
      return { next: { version: fresh }, facts: [] };
    });
    const version = held?.doc.version ?? fresh;
    const record: ModelRecord = {
      version,
      state: 'training',
      madeAt: kit.clock.now(),
      by: call.principal.userId,
      corrections: 0,
      scores: [],
      worse: [],
    };
    await models.change(version, { timer: `${QUEUE}/new/${version}` }, (doc) =>
      doc === undefined ? { next: record, facts: [] } : nothing,
    );
    await kit.scheduler.schedule([{ key: version, name: QUEUE, at: kit.clock.now(), data: {} }]);
    return { id: version, revision };
  });

  async function make(id: string): Promise<void> {
    const held = await models.get(id);
    if (held?.doc.state !== 'training') return;
    const done = async (change: Partial<ModelRecord>): Promise<void> => {
      await models.change(id, { timer: `${QUEUE}/${id}` }, (doc) =>
        doc === undefined ? nothing : { next: { ...doc, ...change }, facts: [] },
      );
    };
    const texts = await textsOf(corrections);
    try {
      const current = await bytesOf(await inUse());
      const made = await trainer.do({
        corrections: texts,
        ...(current === undefined ? {} : { inUse: current }),
      });
      const { ref } = await kit.files.put(made.bytes, MEDIA_TYPE);
      await done({
        state: made.worse.length === 0 ? 'ready' : 'worse',
        rows: made.rows,
        corrections: texts.length,
        scores: [...made.scores],
        worse: made.worse,
        ref,
      });
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      kit.alarm('model-training-failed', because);
      await done({ state: 'failed', because });
    }
  }

  kit.operation('promoteModel', async (call) => {
    const { version } = call.params;
    const record = version === builtIn.version ? undefined : (await models.need(version)).doc;
    const used = new Set((await uses.get(CURRENT))?.doc.history.map((u) => u.version));
    const bytes = record === undefined || record.ref !== undefined ? await bytesOf(version) : undefined;
    const { revision } = await uses.change(CURRENT, call, (doc) => {
      if (record !== undefined && record.ref === undefined)
        return refuse('model-not-ready', '这个版本还没有训练完成或训练失败，不能启用。');
      // What was in use once may come back whatever newer texts say of it.
      if (record?.state === 'worse' && !used.has(version))
        return refuse('model-is-worse', `这个版本在 ${record.worse.join('、')} 上不如在用版本，不能启用。`);
      const one = { version, at: kit.clock.now(), by: call.principal.userId };
      return { next: { history: [...(doc?.history ?? []), one].slice(-KEPT_HISTORY) }, facts: [] };
    });
    await reader.use(bytes);
    return { id: version, revision };
  });

  kit.onReady(async () => {
    const current = await inUse();
    try {
      await reader.use(await bytesOf(current));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // The built one reads meanwhile.
      kit.alarm('model-missing', error.detail);
    }
    kit.onStop(await kit.scheduler.work(QUEUE, (job) => make(job.key)));
  });
}
