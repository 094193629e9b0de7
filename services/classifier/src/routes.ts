import type { Location, ProblemTypeChanges, ProblemTypeItem, ProblemTypeList } from '@jiesu/contracts';
import { taxonomyChanges } from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import {
  type Kit,
  type Principal,
  type ProblemType,
  type ProblemTypes,
  type Store,
  toWgs84,
} from '@jiesu/service-kit';
import { normalise } from './normalise.ts';
import type { Located } from './place-point.ts';
import type { Places } from './place-resolve.ts';

import type { Reader } from './reading.ts';
import type { PlaceSearch } from './search.ts';
import type { Classification } from './store.ts';

export function serveClassifications(
  kit: Kit,
  store: Store<Classification>,
  reader: Reader,
  search: () => PlaceSearch,
  places: () => Places,
): void {
  const needAreas = (...codes: readonly (string | undefined)[]): void => {
    for (const code of codes)
      if (code !== undefined && kit.reference.areas.byCode(code) === undefined)
        throw new Fault('unknown-area', 'after-fix', `没有代码为 ${code} 的地区，请重新选择。`);
  };

  kit.operation('suggest', async ({ body }) => {
    const { text, address, communityId, earlier, location } = body;
    needAreas(communityId, earlier);
    return reader.do({ text, address, communityId, earlier, location: located(location), explain: true });
  });

  kit.operation('resolvePlace', async ({ body }) => {
    const { text, address, districtId, communityId, earlier, location, on } = body;
    needAreas(districtId, communityId, earlier);
    const { resolver } = places();
    return resolver.told(
      resolver.resolve(normalise(text), address === undefined ? undefined : normalise(address), {
        districtId: districtId ?? communityId?.slice(0, 6),
        streetId: communityId?.slice(0, 9),
        communityId,
        earlier,
        at: located(location),
        on: on === undefined ? undefined : `${on}T15:59:59.999Z`,
      }),
    );
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

const located = (at: Location | undefined): Located | undefined =>
  at === undefined ? undefined : { ...toWgs84(at.lon, at.lat, at.system), withinMetres: at.withinMetres };

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
