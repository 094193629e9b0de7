import type { AssessmentPolicy } from '@jiesu/contracts';
import { labels } from '@jiesu/contracts';
import type { Bulletin, BulletinClass, BulletinGroup, Interval, Rates } from '@jiesu/domain';
import { localDate, localTime, perTenThousand } from '@jiesu/domain';
import writeXlsxFile, { type Cell, type Row, type Sheet } from 'write-excel-file/node';

/** A bulletin as a workbook: one sheet for each unit class, one for the districts, one that says how it was counted. */

interface About {
  readonly digest: string;
  readonly issuedAt: string | undefined;
  readonly unitName: (unitId: string) => string;
  /** Inhabitants by unit, as far as they are known. */
  readonly residents: Readonly<Record<string, number>>;
}

const head = (...titles: readonly string[]): Row =>
  titles.map((value) => ({
    value,
    fontWeight: 'bold',
    backgroundColor: '#EDF2F8',
    borderStyle: 'thin',
    borderColor: '#B8C4D2',
    wrap: true,
    align: 'center',
    alignVertical: 'center',
  }));
const whole = (value: number): Cell => ({ value, type: Number, format: '0' });
const share = (value: number): Cell => ({ value, type: Number, format: '0.00%' });
const score = (value: number, decimals: number): Cell => ({
  value,
  type: Number,
  format: decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`,
});
const text = (value: string): Cell => ({ value, type: String });
const between = ({ low, high }: Interval): Cell => text(`${low}–${high}`);
const moment = (at: string): string => `${localDate(at)} ${localTime(at)}`;

const perPeople = (tickets: number, residents: number | undefined): Cell =>
  residents === undefined ? null : score(perTenThousand(tickets, residents), 2);

const rateCells = (rates: Rates, decimals: number): Row => [
  share(rates.response),
  share(rates.resolution),
  share(rates.satisfaction),
  score(rates.composite, decimals),
];

/** Mean of 1…5, and of how many ratings. */
const rating = ({ ratings, mean }: { readonly ratings: number; readonly mean: number }): Cell =>
  ratings === 0 ? null : text(`${mean.toFixed(2)}（${ratings} 次）`);

const difference = labels.Difference;
const standing = labels.Standing;

function classSheet(one: BulletinClass, policy: AssessmentPolicy, about: About): Sheet<Buffer> {
  const { decimals } = policy;
  const hasPeople = one.rows.some(({ unitId }) => about.residents[unitId] !== undefined);
  const summary = (name: string, group: BulletinGroup, rates: Rates): Row => [
    null,
    text(name),
    null,
    whole(group.counts.tickets),
    whole(group.counts.excluded),
    whole(group.counts.validCallbacks),
    ...rateCells(rates, decimals),
  ];
  return {
    sheet: one.zh,
    stickyRowsCount: 1,
    orientation: 'landscape',
    columns: [6, 22, 10, 9, 8, 10, 10, 10, 10, 10, 14, 10, 12, 10, 10, 10, 10, 10, 9, 9, 9, 10, 10].map(
      (width) => ({
        width,
      }),
    ),
    data: [
      head(
        '名次',
        '单位',
        '所属区',
        '工单数',
        '剔除',
        '有效回访',
        '响应率',
        '解决率',
        '满意率',
        '综合成绩',
        `成绩区间（${policy.confidence * 100}%）`,
        '可能名次',
        '与平均相比',
        '结构调整后成绩',
        '调整后名次',
        '上期名次',
        '类别',
        ...(hasPeople ? ['每万人工单'] : []),
        ...(policy.points ? ['加分', '扣分', '总分'] : []),
        ...(policy.whistles === true ? ['被吹哨评分', '吹哨评分'] : []),
      ),
      ...one.rows.map(
        (row): Row => [
          whole(row.rank),
          text(about.unitName(row.unitId)),
          row.districtUnitId === undefined ? null : text(about.unitName(row.districtUnitId)),
          whole(row.counts.tickets),
          whole(row.counts.excluded),
          whole(row.counts.validCallbacks),
          ...rateCells(row.rates, decimals),
          between(row.intervals.composite),
          text(`${row.rankRange.from}–${row.rankRange.to}`),
          text(difference[row.difference].zh),
          score(row.adjusted.composite, decimals),
          whole(row.adjusted.rank),
          row.before === undefined ? null : whole(row.before.rank),
          row.standing === undefined ? null : text(standing[row.standing].zh),
          ...(hasPeople ? [perPeople(row.counts.tickets, about.residents[row.unitId])] : []),
          ...(row.points
            ? [score(row.points.add, 2), score(row.points.deduct, 2), score(row.points.score, decimals)]
            : []),
          ...(row.whistles ? [rating(row.whistles.called), rating(row.whistles.caller)] : []),
        ],
      ),
      summary('合计（全部工单）', one, one.pooled),
      summary('均值（各单位平均）', one, one.mean),
    ],
  };
}

function districtSheet(one: BulletinClass, policy: AssessmentPolicy, about: About): Sheet<Buffer> {
  return {
    sheet: `${one.zh}按区`,
    stickyRowsCount: 1,
    columns: [14, 9, 9, 10, 12, 12, 12, 12, 12, 12, 12, 12, 12].map((width) => ({ width })),
    data: [
      head(
        '区',
        '单位数',
        '工单数',
        '有效回访',
        '合计响应率',
        '合计解决率',
        '合计满意率',
        '合计成绩',
        '均值响应率',
        '均值解决率',
        '均值满意率',
        '均值成绩',
        '每万人工单',
      ),
      ...one.districts.map(
        (district): Row => [
          text(about.unitName(district.districtUnitId)),
          whole(district.units),
          whole(district.counts.tickets),
          whole(district.counts.validCallbacks),
          ...rateCells(district.pooled, policy.decimals),
          ...rateCells(district.mean, policy.decimals),
          perPeople(district.counts.tickets, about.residents[district.districtUnitId]),
        ],
      ),
    ],
  };
}

function notes(of: Bulletin, policy: AssessmentPolicy, about: About): Sheet<Buffer> {
  const { weights } = policy;
  const percent = (value: number) => `${Math.round(value * 1000) / 10}%`;
  const lines: readonly (readonly [string, string])[] = [
    ['考核期', of.period],
    ['起止（北京时间）', `${moment(of.window.from)} 至 ${moment(of.window.to)}（不含）`],
    ['数据截至', moment(of.asOf)],
    [
      '状态',
      about.issuedAt === undefined ? (of.settled ? '可发布' : '暂行') : `${moment(about.issuedAt)} 发布`,
    ],
    ['口径', labels.Calibre[of.calibre].zh],
    ['考核办法', policy.version],
    [
      '综合成绩',
      `响应 ${percent(weights.response)} + 解决 ${percent(weights.resolution)} + 满意 ${percent(weights.satisfaction)}，基本满意按 ${policy.basicallySatisfiedFactor} 计`,
    ],
    [
      '区间',
      `Wilson 区间，置信度 ${percent(policy.confidence)}；与平均相比按 ${percent(policy.differenceConfidence)} 判断`,
    ],
    ['可能名次', '区间整体高于本单位的单位数加一，至区间整体低于本单位的单位数之前'],
    ['结构调整', '按问题分类间接标准化：本单位失分与同类单位在相同诉求结构下的预期失分之比'],
    ['合计与均值', '合计按全部工单计算，均值为各单位得分的算术平均，两者含义不同'],
    ['说明', policy.note],
    ['校验码（SHA-256）', about.digest],
  ];
  return {
    sheet: '口径与说明',
    columns: [{ width: 20 }, { width: 100 }],
    data: lines.map(
      ([name, value]): Row => [
        { value: name, fontWeight: 'bold', alignVertical: 'top' },
        { value, type: String, wrap: true },
      ],
    ),
  };
}

export async function workbook(of: Bulletin, policy: AssessmentPolicy, about: About): Promise<Uint8Array> {
  const shown = of.classes.filter(({ rows }) => rows.length > 0);
  return writeXlsxFile([
    ...shown.map((one) => classSheet(one, policy, about)),
    ...shown.filter(({ districts }) => districts.length > 0).map((one) => districtSheet(one, policy, about)),
    notes(of, policy, about),
  ]).toBuffer();
}
