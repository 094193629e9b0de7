import { readFileSync } from 'node:fs';
import type { LimitDuration, WorkCalendar, WorkCalendarVersion } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCounted,
  addDays,
  addLimit,
  countedBetween,
  endOfDay,
  localDate,
  localTime,
  startOfDay,
  weekday,
  workCalendar,
} from './calendar.ts';

const reference = JSON.parse(
  readFileSync(new URL('../../../schemas/reference/work-calendar.json', import.meta.url), 'utf8'),
) as WorkCalendar;
const version = reference.versions.at(-1) as WorkCalendarVersion;
const counting = { calendar: version };
const roundTheClock = { calendar: version, roundTheClock: true };

/** Beijing wall time, so that the cases read like a desk calendar. */
const at = (wall: string): string => new Date(`${wall.replace(' ', 'T')}:00.000+08:00`).toISOString();
const limit = (amount: number, unit: LimitDuration['unit'], more: Partial<LimitDuration> = {}) => ({
  amount,
  unit,
  ...more,
});

describe('work calendar', () => {
  const calendar = workCalendar(version);

  it.each([
    ['2025-01-01', false, '元旦'],
    ['2025-01-26', true, '春节前周日调休上班'],
    ['2025-01-27', true, '除夕前一日是工作日'],
    ['2025-01-28', false, '除夕放假'],
    ['2025-02-04', false, '春节最后一天'],
    ['2025-02-05', true, '春节后第一天'],
    ['2025-02-08', true, '春节后周六调休上班'],
    ['2025-02-09', false, '普通周日'],
    ['2025-04-27', true, '劳动节前周日调休上班'],
    ['2025-09-28', true, '国庆前周日调休上班'],
    ['2025-10-06', false, '中秋'],
    ['2025-10-11', true, '国庆后周六调休上班'],
    ['2025-10-12', false, '普通周日'],
    ['2026-01-02', false, '元旦调休'],
    ['2026-01-04', true, '元旦后周日调休上班'],
    ['2026-02-14', true, '春节前周六调休上班'],
    ['2026-02-15', false, '春节第一天'],
    ['2026-02-23', false, '春节最后一天'],
    ['2026-02-24', true, '春节后第一天'],
    ['2026-02-28', true, '春节后周六调休上班'],
    ['2026-05-09', true, '劳动节后周六调休上班'],
    ['2026-09-20', true, '国庆前周日调休上班'],
    ['2026-10-07', false, '国庆最后一天'],
    ['2026-10-10', true, '国庆后周六调休上班'],
    ['2026-11-21', false, '普通周六'],
    ['2026-11-23', true, '普通周一'],
  ])('knows %s: working %s (%s)', (date, working) => {
    expect(calendar.day(date)).toEqual({ working, published: true });
  });

  it('has as many working days in a year as the notices leave', () => {
    const working = (year: number): number => {
      let days = 0;
      for (let date = `${year}-01-01`; date.startsWith(String(year)); date = addDays(date, 1))
        if (calendar.day(date).working) days += 1;
      return days;
    };
    expect(working(2025)).toBe(248);
    expect(working(2026)).toBe(248);
  });

  it('flags a year without a notice, and keeps what the law itself fixes free', () => {
    expect(calendar.isPublished(2027)).toBe(false);
    expect(calendar.day('2027-10-01')).toEqual({ working: false, published: false });
    expect(calendar.day('2027-01-01')).toEqual({ working: false, published: false });
    expect(calendar.day('2027-03-01')).toEqual({ working: true, published: false });
    expect(calendar.day('2027-03-06')).toEqual({ working: false, published: false });
  });

  it('repeats earlier years unchanged in later versions', () => {
    const [earlier, later] = reference.versions;
    for (const year of earlier?.years ?? [])
      expect(later?.years.find((one) => one.year === year.year)).toEqual(year);
  });

  it('only makes up for holidays on weekends, and names no day both rest and working', () => {
    for (const year of version.years) {
      const rest = new Set<string>();
      for (const { from, to } of year.holidays)
        for (let date = from; date <= to; date = addDays(date, 1)) rest.add(date);
      for (const date of year.makeUpDays) {
        expect([0, 6]).toContain(weekday(date));
        expect(rest.has(date)).toBe(false);
        expect(date.startsWith(String(year.year))).toBe(true);
      }
    }
  });

  it('reads and writes Beijing dates', () => {
    expect(localDate('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
    expect(localDate('2026-11-22T15:59:59.999Z')).toBe('2026-11-22');
    expect(localTime('2026-11-22T16:05:00.000Z')).toBe('00:05');
    expect(startOfDay('2026-11-23')).toBe('2026-11-22T16:00:00.000Z');
    expect(endOfDay('2026-11-23')).toBe('2026-11-23T15:59:59.999Z');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(() => startOfDay('2026-02-30')).toThrow('2026-02-30');
    expect(() => localDate('yesterday')).toThrow('yesterday');
  });
});

type Golden = readonly [string, LimitDuration, string, string];

/** Start and due in Beijing wall time. */
const golden: readonly Golden[] = [
  // Wall time: no calendar touches it.
  ['2026-11-23 09:30', limit(2, 'hours'), '2026-11-23 11:30', '紧急两小时'],
  ['2026-11-23 23:30', limit(2, 'hours'), '2026-11-24 01:30', '跨零点'],
  ['2026-12-31 23:00', limit(2, 'hours'), '2027-01-01 01:00', '跨年'],
  ['2026-02-16 23:59', limit(24, 'hours'), '2026-02-17 23:59', '除夕夜停暖，照样二十四小时'],
  ['2026-11-23 00:00', limit(24, 'hours'), '2026-11-24 00:00', '零点整'],
  ['2026-11-23 10:00', limit(15, 'minutes'), '2026-11-23 10:15', '十五分钟'],
  ['2026-11-23 10:00', limit(7, 'calendarDays'), '2026-11-30 10:00', '七个自然日'],
  ['2026-09-28 10:00', limit(7, 'calendarDays'), '2026-10-05 10:00', '自然日不让国庆'],
  ['2026-09-28 10:00', limit(15, 'calendarDays'), '2026-10-13 10:00', '十五个自然日'],
  ['2026-02-25 08:00', limit(7, 'calendarDays'), '2026-03-04 08:00', '跨二月底'],
  ['2024-02-25 08:00', limit(7, 'calendarDays'), '2024-03-03 08:00', '跨闰年二月底'],
  [
    '2026-11-23 10:00',
    limit(7, 'calendarDays', { until: 'endOfDay' }),
    '2026-11-30 23:59',
    '当日不计，到末日终',
  ],
  ['2026-11-23 00:00', limit(1, 'calendarDays', { until: 'endOfDay' }), '2026-11-24 23:59', '零点整也算当日'],
  ['2026-11-23 23:59', limit(1, 'calendarDays', { until: 'endOfDay' }), '2026-11-24 23:59', '差一分钟到零点'],
  // Days of rest at the end.
  [
    '2026-11-20 10:00',
    limit(1, 'calendarDays', { onRestDay: 'nextWorkingDay' }),
    '2026-11-23 10:00',
    '末日周六顺延到周一',
  ],
  [
    '2026-09-28 10:00',
    limit(7, 'calendarDays', { onRestDay: 'nextWorkingDay' }),
    '2026-10-08 10:00',
    '末日国庆顺延',
  ],
  [
    '2026-02-13 10:00',
    limit(7, 'calendarDays', { onRestDay: 'nextWorkingDay' }),
    '2026-02-24 10:00',
    '末日春节顺延',
  ],
  [
    '2026-02-07 10:00',
    limit(7, 'calendarDays', { onRestDay: 'nextWorkingDay' }),
    '2026-02-14 10:00',
    '末日调休周六不顺延',
  ],
  [
    '2026-11-19 10:00',
    limit(1, 'calendarDays', { onRestDay: 'nextWorkingDay' }),
    '2026-11-20 10:00',
    '末日工作日不顺延',
  ],
  // Working days.
  ['2026-11-23 10:00', limit(1, 'workingDays'), '2026-11-24 10:00', '周一加一'],
  ['2026-11-20 10:00', limit(1, 'workingDays'), '2026-11-23 10:00', '周五加一到周一'],
  ['2026-11-21 10:00', limit(1, 'workingDays'), '2026-11-24 00:00', '周六收到，周一整天'],
  ['2026-11-22 23:59', limit(1, 'workingDays'), '2026-11-24 00:00', '周日深夜收到'],
  ['2026-11-23 00:00', limit(1, 'workingDays'), '2026-11-24 00:00', '周一零点整'],
  ['2026-11-20 23:59', limit(1, 'workingDays'), '2026-11-23 23:59', '周五零点前一分钟'],
  ['2026-02-13 10:00', limit(1, 'workingDays'), '2026-02-14 10:00', '春节前周五，周六调休上班'],
  ['2026-02-14 10:00', limit(1, 'workingDays'), '2026-02-24 10:00', '春节前最后一个工作日'],
  ['2026-02-14 23:30', limit(1, 'workingDays'), '2026-02-24 23:30', '春节前夜'],
  ['2026-02-18 12:00', limit(1, 'workingDays'), '2026-02-25 00:00', '大年初二收到'],
  ['2026-02-27 15:00', limit(1, 'workingDays'), '2026-02-28 15:00', '春节后周六调休上班'],
  ['2026-02-28 15:00', limit(1, 'workingDays'), '2026-03-02 15:00', '调休周六加一到周一'],
  ['2026-09-18 16:00', limit(1, 'workingDays'), '2026-09-20 16:00', '国庆前周日调休上班'],
  ['2026-09-30 17:00', limit(1, 'workingDays'), '2026-10-08 17:00', '国庆前一天'],
  ['2026-09-30 17:00', limit(3, 'workingDays'), '2026-10-10 17:00', '国庆后含调休周六'],
  ['2026-10-03 00:00', limit(2, 'workingDays'), '2026-10-10 00:00', '国庆当中'],
  ['2026-09-24 09:00', limit(2, 'workingDays'), '2026-09-29 09:00', '跨中秋'],
  ['2025-12-31 09:00', limit(1, 'workingDays'), '2026-01-04 09:00', '跨元旦，周日调休上班'],
  ['2025-01-24 09:00', limit(2, 'workingDays'), '2025-01-27 09:00', '周五，周日调休上班，周一'],
  ['2025-09-30 09:00', limit(1, 'workingDays'), '2025-10-09 09:00', '国庆中秋八天'],
  ['2026-04-30 18:00', limit(4, 'workingDays'), '2026-05-09 18:00', '跨劳动节，周六调休上班'],
  ['2026-06-18 09:00', limit(1, 'workingDays'), '2026-06-22 09:00', '跨端午'],
  [
    '2026-11-20 10:00',
    limit(1, 'workingDays', { until: 'endOfDay' }),
    '2026-11-23 23:59',
    '周五加一到周一终',
  ],
  [
    '2026-11-21 10:00',
    limit(1, 'workingDays', { until: 'endOfDay' }),
    '2026-11-23 23:59',
    '周六加一到周一终',
  ],
  [
    '2026-09-30 10:00',
    limit(2, 'workingDays', { until: 'endOfDay' }),
    '2026-10-09 23:59',
    '国庆后第二个工作日终',
  ],
  // Office hours 09:00–12:00, 13:00–18:00.
  ['2026-11-23 09:00', limit(2, 'workingHours'), '2026-11-23 11:00', '上午'],
  ['2026-11-23 11:00', limit(2, 'workingHours'), '2026-11-23 14:00', '跨午休'],
  ['2026-11-23 12:30', limit(1, 'workingHours'), '2026-11-23 14:00', '午休收到'],
  ['2026-11-23 17:00', limit(2, 'workingHours'), '2026-11-24 10:00', '跨夜'],
  ['2026-11-20 17:30', limit(1, 'workingHours'), '2026-11-23 09:30', '跨周末'],
  ['2026-02-14 17:00', limit(2, 'workingHours'), '2026-02-24 10:00', '跨春节'],
  ['2026-10-08 08:00', limit(8, 'workingHours'), '2026-10-08 18:00', '正好一天'],
  ['2026-11-23 02:00', limit(1, 'workingHours'), '2026-11-23 10:00', '凌晨收到'],
];

describe('due times', () => {
  it.each(golden)('%s + %o = %s (%s)', (start, amount, due) => {
    const counted = addLimit(at(start), amount, counting);
    expect(counted.at.slice(0, 16)).toBe(at(due).slice(0, 16));
    expect(counted.provisional).toBe(false);
  });

  it('counts every hour of every day for those who serve day and night (条例 §19)', () => {
    expect(addLimit(at('2026-02-14 10:00'), limit(1, 'workingDays'), roundTheClock).at).toBe(
      at('2026-02-15 10:00'),
    );
    expect(addLimit(at('2026-02-17 03:00'), limit(2, 'workingHours'), roundTheClock).at).toBe(
      at('2026-02-17 05:00'),
    );
  });

  it('flags what touches an unpublished year, and only that', () => {
    expect(addLimit(at('2026-12-31 10:00'), limit(1, 'workingDays'), counting)).toEqual({
      at: at('2027-01-04 10:00'),
      provisional: true,
    });
    expect(addLimit(at('2026-12-30 10:00'), limit(1, 'workingDays'), counting).provisional).toBe(false);
    expect(addLimit(at('2026-12-31 10:00'), limit(15, 'calendarDays'), counting).provisional).toBe(false);
    const moved = limit(1, 'calendarDays', { onRestDay: 'nextWorkingDay' });
    expect(addLimit(at('2026-12-31 10:00'), moved, counting).provisional).toBe(true);
    const toTheEnd = limit(1, 'workingDays', { until: 'endOfDay' });
    expect(addLimit(at('2026-12-31 10:00'), toTheEnd, counting).provisional).toBe(true);
  });

  it('refuses a calendar without working time instead of running for ever', () => {
    const idle: WorkCalendarVersion = {
      ...version,
      years: [
        {
          year: 2026,
          notice: '',
          holidays: [{ name: '', from: '2026-01-01', to: '2036-12-31' }],
          makeUpDays: [],
        },
      ],
    };
    expect(() => addLimit(at('2026-01-05 10:00'), limit(1, 'workingDays'), { calendar: idle })).toThrow(
      'ten years',
    );
  });
});

/** The oracle walks minute by minute and asks the notice itself; it shares no arithmetic with the chapter. */
const minute = 60_000;
const exceptions = new Map<string, boolean>();
for (const year of version.years) {
  for (const { from, to } of year.holidays)
    for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000)
      exceptions.set(new Date(ms).toISOString().slice(0, 10), false);
  for (const date of year.makeUpDays) exceptions.set(date, true);
}
function countsAt(ms: number, unit: LimitDuration['unit']): boolean {
  if (unit !== 'workingDays' && unit !== 'workingHours') return true;
  const wall = new Date(ms + 8 * 3_600_000);
  const date = wall.toISOString().slice(0, 10);
  const working = exceptions.get(date) ?? (wall.getUTCDay() !== 0 && wall.getUTCDay() !== 6);
  if (!working) return false;
  if (unit === 'workingDays') return true;
  const time = wall.toISOString().slice(11, 16);
  return (time >= '09:00' && time < '12:00') || (time >= '13:00' && time < '18:00');
}
const minutesOf = { minutes: 1, hours: 60, workingHours: 60, calendarDays: 1440, workingDays: 1440 } as const;
function walked(start: number, amount: number, unit: LimitDuration['unit']): number {
  let left = amount * minutesOf[unit];
  let ms = start;
  while (left > 0) {
    if (countsAt(ms, unit)) left -= 1;
    ms += minute;
  }
  return ms;
}

const first = Date.parse('2025-01-01T00:00:00.000+08:00');
const last = Date.parse('2026-12-01T00:00:00.000+08:00');
const instants = fc
  .integer({ min: 0, max: (last - first) / minute })
  .map((minutes) => first + minutes * minute);
const units = fc.constantFrom<LimitDuration['unit']>(
  'minutes',
  'hours',
  'workingHours',
  'calendarDays',
  'workingDays',
);

describe('arithmetic against the minute-by-minute oracle', () => {
  it('agrees on every unit', () => {
    fc.assert(
      fc.property(instants, units, fc.integer({ min: 1, max: 12 }), (start, unit, amount) => {
        const due = addLimit(new Date(start).toISOString(), { amount, unit }, counting);
        expect(due).toEqual({ at: new Date(walked(start, amount, unit)).toISOString(), provisional: false });
      }),
      { numRuns: 400 },
    );
  });

  it('counts between two instants what the oracle counts', () => {
    fc.assert(
      fc.property(instants, units, fc.integer({ min: 0, max: 20_000 }), (start, unit, minutes) => {
        let counted = 0;
        for (let ms = start; ms < start + minutes * minute; ms += minute)
          if (countsAt(ms, unit)) counted += minute;
        const [a, b] = [new Date(start).toISOString(), new Date(start + minutes * minute).toISOString()];
        expect(countedBetween(a, b, unit, counting)).toBe(counted);
        expect(countedBetween(b, a, unit, counting) + counted).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('brings back what it took: start plus the counted time is the due time', () => {
    fc.assert(
      fc.property(instants, units, fc.integer({ min: 1, max: 40 }), (start, unit, amount) => {
        const from = new Date(start).toISOString();
        const due = addLimit(from, { amount, unit }, counting).at;
        expect(addCounted(from, countedBetween(from, due, unit, counting), unit, counting).at).toBe(due);
      }),
    );
  });

  it('never makes a later start due earlier', () => {
    fc.assert(
      fc.property(instants, instants, units, fc.integer({ min: 1, max: 20 }), (one, other, unit, amount) => {
        const [a, b] = one < other ? [one, other] : [other, one];
        const due = (ms: number) => addLimit(new Date(ms).toISOString(), { amount, unit }, counting).at;
        expect(due(a) <= due(b)).toBe(true);
      }),
    );
  });
});
