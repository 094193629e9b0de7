import type { CatalogueRule, DispatchCatalogueVersion, RequestClassified } from '@jiesu/contracts';
import type { DispatchUnit, UnitDirectory } from './dispatch.ts';

/** Builders for the tests of dispatch: one small city, one small catalogue. */

export const noon = '2026-11-23T04:00:00.000Z';

const named: readonly (readonly [string, DispatchUnit['kind'], string, string?])[] = [
  ['district-110105', 'district', '朝阳区人民政府', '110105'],
  ['district-110108', 'district', '海淀区人民政府', '110108'],
  ['street-110105026', 'streetOffice', '望京街道办事处', '110105026'],
  ['street-110105017', 'streetOffice', '大屯街道办事处', '110105017'],
  ['utility-heating', 'utility', '热力集团'],
  ['utility-gas', 'utility', '燃气集团'],
  ['department-housing', 'department', '住房城乡建设委'],
  ['department-market', 'department', '市场监督管理局'],
  ['department-insurance', 'department', '医疗保障局'],
  ['department-fire', 'department', '消防救援局'],
];

const all: readonly DispatchUnit[] = named.map(([id, kind, name, areaCode]) => ({
  id,
  kind,
  name,
  ...(areaCode !== undefined && { areaCode }),
}));

export const littleCity: UnitDirectory = {
  byId: (unitId) => all.find((unit) => unit.id === unitId),
  ofArea: (areaCode) => all.find((unit) => unit.areaCode === areaCode.slice(0, 9)),
};

export const wangjing = { districtId: '110105', streetId: '110105026', communityId: '110105026004' };

export interface ClassifiedTraits {
  readonly type?: string;
  readonly place?: { districtId?: string; streetId?: string; communityId?: string };
  readonly confident?: boolean;
  readonly urgency?: RequestClassified['urgency']['level'];
  readonly kind?: RequestClassified['kind'];
  readonly channel?: RequestClassified['channel'];
  readonly text?: string;
  readonly supporters?: number;
  readonly alternatives?: RequestClassified['alternatives'];
  readonly spread?: RequestClassified['spread'];
  readonly secondary?: readonly RequestClassified['dimensions']['primary']['dimension'][];
  readonly settlement?: RequestClassified['settlement'];
}

export const aClassified = (traits: ClassifiedTraits = {}): RequestClassified => ({
  requestId: '20261123-7K2Q9F4M',
  channel: traits.channel ?? 'hotline',
  kind: traits.kind ?? 'help',
  receivedAt: noon,
  petitionerRef: 'p-1',
  confidential: false,
  supporters: traits.supporters ?? 1,
  title: '家中暖气不热',
  text: traits.text ?? '市民反映家中暖气不热，希望尽快处理。',
  place: { ...(traits.place ?? wangjing), text: '望京街道某小区', confidence: 0.95, words: ['望京'] },
  problemType: { code: traits.type ?? 'L02.01', confidence: 0.93, words: ['暖气'] },
  alternatives: traits.alternatives ?? [],
  dimensions: {
    primary: { dimension: 'housing', confidence: 0.9, words: [] },
    secondary: (traits.secondary ?? []).map((dimension) => ({ dimension, confidence: 0.5, words: [] })),
  },
  urgency: { level: traits.urgency ?? 'ordinary', words: [] },
  decidedBy: 'machine',
  confident: traits.confident ?? true,
  classifierVersion: 'test',
  ...(traits.spread && { spread: traits.spread }),
  ...(traits.settlement && { settlement: traits.settlement }),
});

export const aRule = (
  ruleId: string,
  priority: number,
  when: CatalogueRule['when'],
  lead: CatalogueRule['lead'],
  more: Partial<Pick<CatalogueRule, 'assists' | 'tier' | 'from' | 'until' | 'placeNotNeeded'>> = {},
): CatalogueRule => ({
  ruleId,
  priority,
  name: `规则${ruleId}`,
  because: '条例第十一条',
  when,
  lead,
  ...more,
});

export const street = { streetOfPlace: true } as const;
export const districtOfPlace = { districtOfPlace: true } as const;

export const aCatalogue = (
  rules: readonly CatalogueRule[],
  dutyList: DispatchCatalogueVersion['dutyList'] = [],
): DispatchCatalogueVersion => ({
  version: '2026-01',
  from: '2026-01-01',
  maxHops: 2,
  reviewMinutes: { emergency: 5, urgent: 15, ordinary: 60, complex: 120 },
  dutyList,
  rules,
});
