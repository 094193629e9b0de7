import type { RepeatCounts, SimilarBody, SimilarFound, SimilarRequest } from '@jiesu/contracts';
import {
  countedFrom,
  dayMs,
  type Gist,
  gistOf,
  likely,
  likeness,
  type Told,
  typeOf,
  withoutPlace,
} from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import type { Kit, Principal, Setting, Store } from '@jiesu/service-kit';
import { readExamples } from '../corpus/corpus.ts';
import { corpusFolder } from './model-file.ts';
import type { Reader } from './reading.ts';
import { maySee } from './routes.ts';
import { type SimilarIndex, similarIndex } from './similar-index.ts';
import type { Classification } from './store.ts';

export const similarSettings: readonly Setting[] = [
  {
    name: 'SIMILAR_KEEP',
    default: '1500000',
    pattern: /^[1-9][0-9]{3,7}$/,
    allowed: '1000…99999999',
    about:
      'How many of the newest requests are held in memory (80 bytes each) to find similar ones and to count repeated ones; counts of a year are exact as long as the year fits in.',
  },
  {
    name: 'SIMILAR_DAYS',
    default: '90',
    pattern: /^[1-9][0-9]{0,2}$/,
    allowed: '1…999',
    about: 'How many days back a request may be a candidate for the same matter.',
  },
];

/** Whose text is read again after the sketches have spoken. */
const SHORTLIST = 40;
const SHOWN = 8;
const EXCERPT = 80;
/** Of the time, reading back the log at start takes one part in three. */
const REST = 2;

export interface SimilarRequests {
  /** A request was classified, for the first time or anew. */
  put(classification: Classification): void;
  serve(): void;
}

/** 疑似重复: candidates for the same matter with what speaks for them, and 月次 and 年次. A person decides. */
export function similarRequests(kit: Kit, store: Store<Classification>, reader: Reader): SimilarRequests {
  const index = taughtIndex(Number(kit.setting('SIMILAR_KEEP')));
  const days = Number(kit.setting('SIMILAR_DAYS'));
  /** Heard while older requests are still read from the log: what the log says of them is older. */
  let heardMeanwhile: Set<string> | undefined = new Set();
  let stopped = false;
  let loading: Promise<void> = Promise.resolve();

  async function load(): Promise<void> {
    for await (const lot of kit.readLog(['request.classified.v1'])) {
      if (stopped) return;
      const began = performance.now();
      for (const { fact } of lot) {
        if (fact.type !== 'request.classified.v1' || heardMeanwhile?.has(fact.data.requestId)) continue;
        add(index, fact.data);
      }
      // The service is already at work: most of the time is its own.
      await new Promise((next) => setTimeout(next, REST * (performance.now() - began)));
    }
    heardMeanwhile = undefined;
  }

  kit.onReady(async () => {
    loading = load().catch((error: unknown) => kit.alarm('similar-not-loaded', String(error)));
  });
  kit.onStop(async () => {
    stopped = true;
    await loading;
  });

  async function find(
    asked: Told & { readonly petitionerRef?: string | undefined },
    principal: Principal,
    except?: string,
    confidential = false,
  ): Promise<SimilarFound> {
    const text = withoutPlace(asked.text, asked.placeNames);
    const question = { ...asked, text, except, since: asked.at - days * dayMs, limit: SHORTLIST };
    const { ids, looked } = await index.near(question);
    const gists: { readonly asked: Gist } = { asked: gistOf(asked) };
    const items: SimilarRequest[] = [];
    for (const { doc } of await store.getMany(ids)) {
      if (!maySee(principal, doc.place)) continue;
      const open = !doc.confidential && !confidential;
      const known: Told = {
        text: doc.text,
        ...placeOf(doc),
        problemType: doc.problemType.code,
        petitionerRef: open ? doc.petitionerRef : undefined,
        at: Date.parse(doc.receivedAt),
      };
      const alike = likeness(asked, known, index.weigh, gists);
      // Who called yesterday calls about the same thing more often than words tell.
      if (alike.score < likely && !(alike.sameCaller && alike.daysApart <= RECENT_DAYS)) continue;
      items.push({
        requestId: doc.requestId,
        receivedAt: doc.receivedAt,
        title: doc.title,
        excerpt: [...doc.text].slice(0, EXCERPT).join(''),
        placeText: doc.place.text,
        problemType: doc.problemType.code,
        likeness: Math.round(alike.score * 100) / 100,
        words: alike.words,
        ...(alike.samePlace === undefined ? {} : { samePlace: alike.samePlace }),
        sameType: alike.sameType,
        sameCaller: alike.sameCaller,
        daysApart: alike.daysApart,
      });
    }
    items.sort((a, b) => b.likeness - a.likeness || (a.receivedAt < b.receivedAt ? 1 : -1));
    return {
      items: items.slice(0, SHOWN),
      counts: countsOf(asked, except),
      looked,
      complete: heardMeanwhile === undefined,
    };
  }

  function countsOf(asked: Told, except: string | undefined): RepeatCounts {
    const from = countedFrom(kit.clock.now());
    const year = Date.parse(from.year);
    const oldest = index.oldest();
    return {
      ...index.counts({ ...asked, except }, Date.parse(from.month), year),
      ...(oldest === undefined || oldest < year ? {} : { since: new Date(oldest).toISOString() }),
    };
  }

  return {
    put(classification) {
      heardMeanwhile?.add(classification.requestId);
      add(index, classification);
    },
    serve() {
      kit.operation('findSimilar', async ({ body, principal }) => {
        checkAreas(kit, body);
        const { text, address, communityId, streetId, petitionerRef, problemType } = body;
        const hint = streetId === undefined ? undefined : { streetId };
        const read = await reader.do({ text, address, communityId, hint });
        return find(
          {
            text: read.text,
            ...placeOf(read),
            problemType: problemType ?? read.problemType.code,
            petitionerRef,
            at: Date.parse(kit.clock.now()),
          },
          principal,
        );
      });

      kit.operation('similarToRequest', async ({ params, principal }) => {
        const { doc } = await store.need(params.requestId);
        // As if it were not there: others' requests are nobody's business.
        if (!maySee(principal, doc.place))
          throw new Fault('not-found', 'never', `classification ${params.requestId}`);
        const asked = {
          text: doc.text,
          ...placeOf(doc),
          problemType: doc.problemType.code,
          petitionerRef: doc.petitionerRef,
          at: Date.parse(doc.receivedAt),
        };
        return find(asked, principal, params.requestId, doc.confidential);
      });
    },
  };
}

const RECENT_DAYS = 7;

/** Before the first requests come, the written examples tell which words are usual. */
export function taughtIndex(keep: number): SimilarIndex {
  const index = similarIndex(keep);
  // The short ones: they are the likest to what comes, and few enough to read at once.
  for (const { text, type } of readExamples('written', corpusFolder()))
    if (type === typeOf(type)) index.hear(text);
  return index;
}

const placeOf = ({ place }: Pick<Classification, 'place'>) => ({
  districtId: place.districtId,
  streetId: place.streetId,
  communityId: place.communityId,
  placeNames: place.words,
});

function add(
  index: SimilarIndex,
  { requestId, text, place, problemType, petitionerRef, receivedAt }: Omit<Classification, 'homeCommunityId'>,
): void {
  index.put({
    requestId,
    text: withoutPlace(text, place.words),
    ...placeOf({ place }),
    problemType: problemType.code,
    petitionerRef,
    receivedAt,
  });
}

function checkAreas(kit: Kit, { communityId, streetId }: SimilarBody): void {
  if (communityId !== undefined && kit.reference.areas.byCode(communityId) === undefined)
    throw new Fault('unknown-area', 'after-fix', `没有代码为 ${communityId} 的社区（村），请重新选择。`);
  if (streetId !== undefined && kit.reference.areas.byCode(streetId) === undefined)
    throw new Fault('unknown-area', 'after-fix', `没有代码为 ${streetId} 的街乡镇，请重新选择。`);
}
