import type { ProblemTypeChanges, ProblemTypeItem, ProblemTypeList } from '@jiesu/contracts';
import { taxonomyChanges } from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import type { Kit, Principal, ProblemType, ProblemTypes, Store } from '@jiesu/service-kit';
import type { Reader } from './reading.ts';
import type { PlaceSearch } from './search.ts';
import type { Classification } from './store.ts';

export function serveClassifications(
  kit: Kit,
  store: Store<Classification>,
  reader: Reader,
  search: () => PlaceSearch,
): void {
  kit.operation('suggest', async ({ body }) => {
    const { text, address, communityId } = body;
    if (communityId !== undefined && kit.reference.areas.byCode(communityId) === undefined)
      throw new Fault('unknown-area', 'after-fix', `没有代码为 ${communityId} 的社区（村），请重新选择。`);
    return reader.do({ text, address, communityId });
  });

  kit.operation('searchPlaces', async ({ query }) => {
    const { q, within, level, limit } = query;
    return {
      items: search().find(q, {
        ...(within === undefined ? {} : { within }),
        ...(level === undefined ? {} : { level }),
        ...(limit === undefined ? {} : { limit }),
      }),
    };
  });

  const typesOn = (day: string | undefined): ProblemTypes =>
    kit.reference.problemTypes.at(day === undefined ? kit.clock.now() : `${day}T15:59:59.999Z`);

  kit.operation('listProblemTypes', async ({ query }): Promise<ProblemTypeList> => {
    const types = typesOn(query.on);
    const item = ({ code, zh, en, definition, dimensions, urgency }: ProblemType): ProblemTypeItem => ({
      code,
      zh,
      en,
      definition,
      classCode: types.classOf(code)?.code ?? code,
      dimensions,
      urgency,
    });
    return {
      version: types.version,
      classes: types.classes.map(({ code, zh, en, restricted, dormant }) => ({
        code,
        zh,
        en,
        restricted: restricted === true,
        dormant: dormant === true,
      })),
      items: types.types.map(item),
      leaves: types.leaves.map((leaf) => ({
        ...item(leaf),
        leadUnit: leaf.leadUnit,
        tags: [...leaf.tags],
        examples: [...leaf.examples],
      })),
    };
  });

  kit.operation('compareProblemTypes', async ({ query }): Promise<ProblemTypeChanges> => {
    const [before, after] = [typesOn(query.from), typesOn(query.to)];
    const all = (types: ProblemTypes) => [...types.classes, ...types.types, ...types.leaves];
    return {
      from: before.version,
      to: after.version,
      items: taxonomyChanges(all(before), all(after)).map(({ code, change, fields }) => {
        const name = (after.byCode(code) ?? before.byCode(code) ?? after.classOf(code))?.zh;
        return { code, change, fields: [...fields], ...(name === undefined ? {} : { zh: name }) };
      }),
    };
  });

  kit.operation('getClassification', async ({ params, principal }) => {
    const { revision, doc } = await store.need(params.requestId);
    // As if it were not there: others' requests are nobody's business.
    if (!maySee(principal, doc.place))
      throw new Fault('not-found', 'never', `classification ${params.requestId}`);
    const { homeCommunityId: _home, petitionerRef: _ref, ...shown } = doc;
    return { ...shown, revision };
  });
}

/**
 * Who works for a place sees what happens there. The classifier does not know who holds a request: a department reads
 * what it needs on the ticket.
 */
export function maySee(
  { unitId, districtId, communityId }: Principal,
  place: Pick<Classification['place'], 'districtId' | 'streetId' | 'communityId'>,
): boolean {
  const units = [`street-${place.streetId}`, `district-${place.districtId}`];
  return (
    (unitId === undefined || units.includes(unitId)) &&
    (districtId === undefined || districtId === place.districtId) &&
    (communityId === undefined || communityId === place.communityId)
  );
}
