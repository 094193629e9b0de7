import { type ProblemType, type Reference, type ReferenceSource, referenceFrom } from './reference.ts';

const type = (
  code: string,
  zh: string,
  primary: ProblemType['dimensions']['primary'],
  urgency: ProblemType['urgency'],
  keywords: ProblemType['keywords'],
): ProblemType => ({
  code,
  zh,
  en: zh,
  definition: zh,
  dimensions: { primary, secondary: [] },
  urgency,
  keywords,
});

/** A corner of the city with real codes: enough for a test that needs some place, unit and problem type. */
export const excerptSource: ReferenceSource = {
  areas: {
    versions: [
      {
        version: 'excerpt',
        from: '2022-10-31',
        districts: [
          {
            code: '110101',
            name: '东城区',
            streets: [
              { code: '110101009', name: '东直门街道', communities: [['010', '东外大街社区居委会']] },
            ],
          },
          {
            code: '110105',
            name: '朝阳区',
            streets: [
              { code: '110105015', name: '八里庄街道', communities: [] },
              {
                code: '110105026',
                name: '望京街道',
                communities: [
                  ['034', '花家地西里社区居委会'],
                  ['040', '南湖西里社区居委会'],
                ],
              },
              { code: '110105022', name: '高碑店地区', communities: [] },
            ],
          },
          {
            code: '110108',
            name: '海淀区',
            streets: [
              { code: '110108005', name: '八里庄街道', communities: [] },
              { code: '110108030', name: '上庄地区', communities: [['001', '上庄家园社区居委会']] },
            ],
          },
          {
            code: '110115',
            name: '大兴区',
            streets: [{ code: '110115403', name: '北京经济技术开发区', communities: [] }],
          },
        ],
      },
    ],
  },
  units: {
    versions: [
      {
        version: 'excerpt',
        from: '2025-01-01',
        units: [
          {
            id: 'department-water',
            kind: 'department',
            name: '北京市水务局',
            shortNames: ['市水务局', '水务局'],
            duty: '供水排水行业、河道水库、防汛',
            roundTheClock: true,
          },
          {
            id: 'department-traffic-police',
            kind: 'department',
            name: '北京市公安局公安交通管理局',
            shortNames: ['市交管局', '交警'],
            duty: '交通违法、信号灯标线',
            roundTheClock: true,
          },
          {
            id: 'utility-heating',
            kind: 'utility',
            name: '北京市热力集团有限责任公司',
            shortNames: ['北京热力', '热力公司'],
            duty: '集中供热、跑水抢修',
            roundTheClock: true,
          },
        ],
      },
    ],
  },
  problemTypes: {
    versions: [
      {
        version: 'excerpt',
        from: '2025-01-01',
        classes: [
          { code: 'L02', zh: '供暖', en: 'Heating' },
          { code: 'L06', zh: '交通管理', en: 'Traffic' },
          { code: 'L22', zh: '敏感紧急', en: 'Sensitive and urgent', restricted: true },
          { code: 'L99', zh: '其他', en: 'Other' },
        ],
        types: [
          type('L02.01', '室温不达标', 'housing', 'urgent', { 暖气不热: 8, 供暖: 4 }),
          type('L06.01', '停车', 'convenience', 'ordinary', { 停车: 4, 车位: 4 }),
          type('L22.03', '突发事件', 'safety', 'emergency', { 燃气泄漏: 7 }),
          type('L99.01', '其他咨询', 'convenience', 'ordinary', { 请问: 1 }),
        ],
      },
    ],
  },
};

/** Reference data for tests that must not depend on the generated areas. */
export const referenceExcerpt = (): Reference => referenceFrom(excerptSource);
