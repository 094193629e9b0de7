import type { Demand } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createColumns } from './columns.ts';

const districts = ['110101', '110105', undefined] as const;
const types = ['L01.02', 'L01.02.04', 'L01.03', 'L05.02', undefined] as const;
const states = ['dispatched', 'closed', 'answered'] as const;

const demandOf = fc.record({
  day: fc.constantFrom('2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'),
  districtId: fc.constantFrom(...districts),
  problemType: fc.constantFrom(...types),
  state: fc.constantFrom(...states),
  supporters: fc.integer({ min: 1, max: 9 }),
  rounds: fc.integer({ min: 1, max: 2 }),
  status: fc.constantFrom('reached', 'notReached', undefined),
  solved: fc.boolean(),
  flagged: fc.boolean(),
  urgency: fc.constantFrom('emergency', 'ordinary'),
  satisfaction: fc.constantFrom('satisfied', 'basicallySatisfied', 'dissatisfied'),
});

type Sample = typeof demandOf extends fc.Arbitrary<infer T> ? T : never;

const toDemand = (sample: Sample, index: number): Demand => ({
  requestId: `r${index}`,
  channel: 'hotline',
  kind: 'complaint',
  receivedAt: `${sample.day}T00:00:00.000Z`,
  day: sample.day,
  secondary: [],
  supporters: sample.supporters,
  state: sample.state,
  stateOrder: 1,
  hops: 1,
  rounds: sample.rounds,
  breaches: [],
  classifiedRevision: 1,
  urgency: sample.urgency,
  ...(sample.flagged && { flagged: true }),
  ...(sample.districtId !== undefined && { districtId: sample.districtId }),
  ...(sample.problemType !== undefined && { problemType: sample.problemType }),
  ...(sample.status !== undefined && {
    callback: {
      order: 1_001,
      status: sample.status,
      solved: sample.solved,
      satisfaction: sample.satisfaction,
      at: '',
    },
  }),
});

const filterOf = fc.record(
  {
    from: fc.constantFrom('2026-02-28', '2026-03-01'),
    to: fc.constantFrom('2026-02-28', '2026-03-01'),
    districtId: fc.constantFrom('110101', '999999'),
    problemType: fc.constantFrom('L01', 'L01.02', 'L01.02.04', 'L05'),
  },
  { requiredKeys: [] },
);

describe('columns', () => {
  it('count what a plain filter over the demands counts, after any overwriting', () => {
    fc.assert(
      fc.property(
        fc.array(demandOf, { maxLength: 60 }),
        fc.array(fc.tuple(fc.nat(59), demandOf), { maxLength: 20 }),
        filterOf,
        (samples, changes, filter) => {
          const columns = createColumns();
          const demands = samples.map(toDemand);
          for (const [index, demand] of demands.entries()) columns.put(index + 1, demand);
          for (const [index, sample] of changes)
            if (index < demands.length) {
              demands[index] = toDemand(sample, index);
              columns.put(index + 1, demands[index]);
            }
          const matching = demands.filter(
            (demand) =>
              (filter.from === undefined || demand.day >= filter.from) &&
              (filter.to === undefined || demand.day <= filter.to) &&
              (filter.districtId === undefined || demand.districtId === filter.districtId) &&
              (filter.problemType === undefined ||
                demand.problemType === filter.problemType ||
                demand.problemType?.startsWith(`${filter.problemType}.`) === true),
          );
          const total = columns.total(filter);
          expect(total.count).toBe(matching.length);
          expect(total.supporters).toBe(matching.reduce((sum, demand) => sum + demand.supporters, 0));
          expect(total.reopened).toBe(matching.filter((demand) => demand.rounds > 1).length);
          const flagged = matching.filter((demand) => demand.flagged);
          expect(total.flagged).toBe(flagged.length);
          expect(total.lowered).toBe(flagged.filter(({ urgency }) => urgency !== 'emergency').length);
          const valid = matching.filter((demand) => demand.callback?.status === 'reached');
          expect(total.validCallbacks).toBe(valid.length);
          expect(total.solved).toBe(valid.filter((demand) => demand.callback?.solved).length);
          expect(columns.page(filter, 1_000)).toHaveLength(matching.length);
          const byDay = columns.group(filter, 'day', 'district');
          for (const group of byDay)
            expect(group.measures.count).toBe(
              matching.filter((demand) => demand.day === group.key && (demand.districtId ?? '') === group.and)
                .length,
            );
          expect(byDay.reduce((sum, group) => sum + group.measures.count, 0)).toBe(matching.length);
        },
      ),
    );
  });

  it('pages from the newest number downwards without gaps while others arrive', () => {
    const columns = createColumns();
    const put = (seq: number) =>
      columns.put(
        seq,
        toDemand(
          {
            day: '2026-03-01',
            districtId: '110101',
            problemType: 'L01.02',
            state: 'closed',
            supporters: 1,
            rounds: 1,
            status: undefined,
            solved: false,
            satisfaction: 'satisfied',
          },
          seq,
        ),
      );
    for (let seq = 1; seq <= 5_000; seq += 1) put(seq);
    const first = columns.page({}, 3);
    put(5_001);
    expect([...first, ...columns.page({}, 3, first.at(-1))]).toEqual([
      5_000, 4_999, 4_998, 4_997, 4_996, 4_995,
    ]);
  });
});
