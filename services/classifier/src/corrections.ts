import type { Fact, FactDraft, RequestClassified } from '@jiesu/contracts';
import { isWithin, refuse } from '@jiesu/domain';
import { Fault, type StoreDeclaration } from '@jiesu/ports';
import type { Decision, Kit, Store } from '@jiesu/service-kit';
import { said } from './handlers.ts';
import type { Corrected } from './retrain.ts';
import { maySee } from './routes.ts';
import type { Classification } from './store.ts';

/** What a person said a request is, with its masked text: what the next training learns from. */
export interface Correction {
  readonly requestId: string;
  readonly text: string;
  readonly problemType?: string;
  readonly dimension?: string;
  readonly urgency?: string;
  readonly wasConfident: boolean;
  readonly at: string;
}

export const correctionStore: StoreDeclaration = {
  name: 'classifier_corrections',
  fields: { at: { path: 'at', type: 'text' } },
  indexes: [['at']],
};

const LOT = 500;

/** All corrections of a type, oldest first; of a request the last one counts. */
export async function textsOf(store: Store<Correction>): Promise<readonly Corrected[]> {
  const texts: Corrected[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find({
      sort: [{ field: 'at', direction: 'asc' }],
      limit: LOT,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { doc } of page.items)
      if (doc.problemType !== undefined) texts.push({ text: doc.text, type: doc.problemType });
    cursor = page.cursor;
  } while (cursor !== undefined);
  return texts;
}

type CorrectedFact = FactDraft<'classification.corrected.v1'>;
type Values = CorrectedFact['data']['now'];

/** The fact that somebody decided otherwise; `undefined` when nothing differs. */
export function correctedFact(
  was: Classification,
  now: Values,
  by?: string,
  because?: string,
): CorrectedFact | undefined {
  const before: { problemType?: string; dimension?: string; urgency?: string } = {};
  const after: { problemType?: string; dimension?: string; urgency?: string } = {};
  const differ = (field: keyof typeof before, old: string, value: string | undefined): void => {
    if (value === undefined || value === old) return;
    before[field] = old;
    after[field] = value;
  };
  // A type says no more than its leaf did: that is no correction.
  if (now.problemType !== undefined && !isWithin(was.problemType.code, now.problemType))
    differ('problemType', was.problemType.code, now.problemType);
  differ('dimension', was.dimensions.primary.dimension, now.dimension);
  differ('urgency', was.urgency.level, now.urgency);
  if (Object.keys(after).length === 0) return undefined;
  const { requestId, channel, place, classifierVersion, confident } = was;
  return {
    type: 'classification.corrected.v1',
    data: {
      requestId,
      channel,
      ...(place.districtId === undefined ? {} : { districtId: place.districtId }),
      ...(by === undefined ? {} : { by }),
      was: before as Values,
      now: after as Values,
      ...(because === undefined ? {} : { because }),
      classifierVersion,
      wasConfident: confident,
    },
  };
}

export function serveCorrections(
  kit: Kit,
  classifications: Store<Classification>,
  corrections: Store<Correction>,
): void {
  kit.operation('correctClassification', async (call) => {
    const { requestId } = call.params;
    const { because, ...now } = call.body;
    const types = kit.reference.problemTypes.at(kit.clock.now());
    if (now.problemType !== undefined && types.byCode(now.problemType) === undefined)
      throw new Fault('unknown-problem-type', 'after-fix', `分类目录中没有「${now.problemType}」。`);
    const { revision } = await classifications.change(requestId, call, (was): Decision<Classification> => {
      if (was === undefined || !maySee(call.principal, was.place))
        throw new Fault('not-found', 'never', `classification ${requestId}`);
      const fact = correctedFact(was, now, call.principal.userId, because);
      if (fact === undefined) return refuse('nothing-to-correct', '所填与现有分类相同，没有需要更正的内容。');
      const { next, facts } = said(corrected(was, fact.data.now));
      return { next, facts: [...facts, fact] };
    });
    return { id: requestId, revision };
  });

  kit.on('classification.corrected.v1', async (fact: Fact<'classification.corrected.v1'>) => {
    const { requestId, channel, districtId, now, wasConfident } = fact.data;
    for (const field of Object.keys(now))
      kit.count('jiesu_classifications_corrected_total', 'Classifications that a person corrected.', {
        district: districtId ?? 'unknown',
        channel,
        field,
      }).n++;
    const text = (await classifications.get(requestId))?.doc.text;
    if (text === undefined) return;
    await corrections.change(requestId, fact, (doc) => ({
      next: { ...doc, requestId, text, ...now, wasConfident, at: fact.time },
      facts: [],
    }));
  });
}

/** The classification as a person says it is. */
function corrected(was: Classification, now: Values): Classification {
  const { problemType, dimension, urgency } = now as {
    readonly problemType?: string;
    readonly dimension?: RequestClassified['dimensions']['primary']['dimension'];
    readonly urgency?: RequestClassified['urgency']['level'];
  };
  const { primary, secondary } = was.dimensions;
  return {
    ...was,
    ...(problemType === undefined
      ? {}
      : {
          problemType: { code: problemType, confidence: 1, words: [] },
          alternatives: was.alternatives.filter((a) => a.code !== problemType),
          confident: true,
        }),
    ...(dimension === undefined
      ? {}
      : {
          dimensions: {
            primary: { dimension, confidence: 1, words: [] },
            secondary: [primary, ...secondary].filter((d) => d.dimension !== dimension).slice(0, 2),
          },
        }),
    ...(urgency === undefined ? {} : { urgency: { level: urgency, words: [] } }),
    decidedBy: 'agent',
  };
}
