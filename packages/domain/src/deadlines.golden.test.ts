import type { LimitDuration, TimeLimitsVersion, WorkCalendar } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import workCalendar from '../../../schemas/reference/work-calendar.json' with { type: 'json' };
import { type ClockBasis, dueTimes, type HistoryEntry, type Policies } from './deadlines.ts';
import { at, handlingPolicies, limits, policiesWith } from './ticket.fixtures.ts';

/**
 * Cases worked out by hand on a wall calendar, and an oracle that knows no calendar arithmetic: it counts hour by hour.
 * 2026: 春节 15–23 February, with 14 and 28 February made up; 中秋 25–27 September, with Sunday 20 made up; 国庆 1–7
 * October, with Saturday 10 made up; 元旦 1–3 January, with Sunday 4 made up.
 */

const units = {
  m: 'minutes',
  h: 'hours',
  wh: 'workingHours',
  d: 'calendarDays',
  w: 'workingDays',
} as const satisfies Record<string, LimitDuration['unit']>;

function limitOf(text: string): LimitDuration {
  const [, amount = '', unit = ''] = /^(\d+)(\w+)$/.exec(text) ?? [];
  return { amount: Number(amount), unit: units[unit as keyof typeof units] };
}

const eventOf = {
  pause: 'grantPause',
  resume: 'resumeClock',
  extend: 'grantExtension',
  park: 'grantParking',
  keep: 'keepParked',
  unpark: 'unpark',
  object: 'object',
  reject: 'rejectObjection',
  reopen: 'reopen',
  note: 'note',
  reply: 'reply',
} as const;

const wall = /^(\d{2}-\d{2}|\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})$/;
/** `MM-DD HH:mm` lies in 2026. */
const time = (text: string): string => {
  const [, day = '', clock = ''] = wall.exec(text) ?? [];
  return at(`${day.length === 5 ? `2026-${day}` : day} ${clock}`);
};

/** `pause 11-25 09:30 > 11-27 09:30; resume 11-26 09:30` */
function historyOf(opened: string, story: string): readonly HistoryEntry[] {
  const events = story.split(';').flatMap((line): HistoryEntry[] => {
    const [, word, when = '', until] = /^\s*(\w+) ([^>]+?)(?: > (.+?))?\s*$/.exec(line) ?? [];
    if (word === undefined) return [];
    const what = eventOf[word as keyof typeof eventOf];
    return [{ at: time(when), what, ...(until === undefined ? {} : { until: time(until) }) }];
  });
  return [{ at: time(opened), what: 'open' }, ...events];
}

interface Rule {
  readonly roundTheClock?: boolean;
  readonly objection?: 'pauses';
  readonly stops?: 'never';
}

function policiesFor(handle: LimitDuration, rule: Rule = {}): Policies {
  const version: TimeLimitsVersion = {
    ...limits,
    tiers: { ...limits.tiers, ordinary: { ...limits.tiers.ordinary, handle } },
    objection: { ...limits.objection, clock: rule.objection ?? 'continues' },
  };
  const { applications } = handlingPolicies;
  const never = { clock: 'continues' } as const;
  return policiesWith(
    version,
    rule.stops === 'never'
      ? {
          ...handlingPolicies,
          applications: {
            ...applications,
            pause: { ...applications.pause, ...never },
            parking: { ...applications.parking, ...never },
          },
        }
      : handlingPolicies,
  );
}

const basis = (rule: Rule): ClockBasis => ({ tier: 'ordinary', roundTheClock: rule.roundTheClock ?? false });

const night: Rule = { roundTheClock: true };
const stopping: Rule = { objection: 'pauses' };

/** Limit, dispatched, what happened, due; and why. */
const cases: readonly (readonly [string, string, string, string, string, Rule?])[] = [
  ['2h', '11-23 10:00', '', '11-23 12:00', '两小时'],
  ['2h', '12-31 23:30', '', '2027-01-01 01:30', '两小时跨年'],
  ['15m', '11-23 23:50', '', '11-24 00:05', '一刻钟跨零点'],
  ['24h', '02-16 09:00', '', '02-17 09:00', '二十四小时不避春节'],
  ['7d', '02-14 10:00', '', '02-21 10:00', '七个自然日落在春节里'],
  ['7d', '09-28 09:00', '', '10-05 09:00', '七个自然日落在国庆里'],
  ['15d', '02-10 00:00', '', '02-25 00:00', '零点派单'],
  ['1w', '11-20 10:00', '', '11-23 10:00', '周五到周一'],
  ['1w', '02-13 10:00', '', '02-14 10:00', '节前周六调休上班'],
  ['1w', '02-14 10:00', '', '02-24 10:00', '调休日跨整个春节'],
  ['2w', '02-14 10:00', '', '02-25 10:00', '调休日加两日'],
  ['5w', '02-12 15:00', '', '02-26 15:00', '五个工作日跨春节'],
  ['1w', '02-27 16:00', '', '02-28 16:00', '节后周六调休上班'],
  ['1w', '02-28 16:00', '', '03-02 16:00', '调休周六到周一'],
  ['1w', '02-18 11:00', '', '02-25 00:00', '假日派单从首个工作日零点起'],
  ['1w', '09-18 10:00', '', '09-20 10:00', '中秋前周日调休上班'],
  ['1w', '09-24 10:00', '', '09-28 10:00', '跨中秋'],
  ['3w', '09-29 09:00', '', '10-09 09:00', '三个工作日跨国庆'],
  ['4w', '09-29 09:00', '', '10-10 09:00', '国庆后周六调休上班'],
  ['5w', '09-29 09:00', '', '10-12 09:00', '调休周六之后'],
  ['1w', '10-05 12:00', '', '10-09 00:00', '国庆中派单'],
  ['1w', '01-04 08:00', '', '01-05 08:00', '元旦后周日调休上班'],
  ['1w', '2025-12-31 10:00', '', '01-04 10:00', '跨元旦到调休周日'],
  ['2w', '2025-12-31 10:00', '', '01-05 10:00', '跨年两个工作日'],
  ['1w', '2025-01-27 09:00', '', '2025-02-05 09:00', '2025 年春节'],
  ['2w', '2025-09-30 17:00', '', '2025-10-10 17:00', '2025 年国庆中秋八天'],
  ['3w', '2025-09-30 17:00', '', '2025-10-11 17:00', '2025 年国庆后调休周六'],
  ['1w', '11-21 23:59', '', '11-24 00:00', '周六深夜'],
  ['1w', '11-20 00:00', '', '11-21 00:00', '周五零点恰为一整日'],
  ['8wh', '11-23 09:00', '', '11-23 18:00', '一个办公日'],
  ['4wh', '11-20 16:00', '', '11-23 11:00', '周五傍晚到周一上午'],
  ['4wh', '02-14 16:00', '', '02-24 11:00', '调休日傍晚跨春节'],
  ['1wh', '11-23 12:30', '', '11-23 14:00', '午休不计'],
  ['2wh', '11-23 11:00', '', '11-23 14:00', '跨午休'],
  ['1w', '02-14 10:00', '', '02-15 10:00', '昼夜服务单位不避节假日（条例 §19）', night],
  ['8wh', '11-20 22:00', '', '11-21 06:00', '昼夜服务单位夜里也计', night],

  ['7d', '11-23 09:30', 'pause 11-25 09:30 > 11-27 09:30', '12-02 09:30', '暂停两日'],
  ['7d', '11-23 09:30', 'pause 11-25 09:30 > 11-27 09:30; resume 11-26 09:30', '12-01 09:30', '提前恢复'],
  [
    '7d',
    '11-23 09:30',
    'pause 11-25 09:30 > 11-27 09:30; resume 11-28 09:30',
    '12-02 09:30',
    '止日后恢复无效',
  ],
  ['5w', '11-23 09:30', 'pause 11-25 09:30 > 11-30 09:30', '12-03 09:30', '暂停跨周末'],
  ['5w', '11-23 09:30', 'pause 11-28 10:00 > 11-29 10:00', '11-30 09:30', '只在周末暂停不影响工作日'],
  ['7d', '02-12 10:00', 'pause 02-14 10:00 > 02-24 10:00', '03-01 10:00', '自然日暂停跨春节'],
  ['5w', '02-12 15:00', 'pause 02-14 15:00 > 02-24 15:00', '02-27 15:00', '工作日暂停跨春节'],
  ['5w', '02-12 15:00', 'pause 02-18 12:00 > 02-20 12:00', '02-26 15:00', '假期里的暂停不影响工作日'],
  ['5w', '09-28 09:00', 'pause 09-30 09:00 > 10-03 09:00', '10-11 00:00', '暂停止于国庆假期'],
  ['24h', '11-23 20:00', 'pause 11-23 23:00 > 11-24 01:00', '11-24 22:00', '暂停跨零点'],
  ['24h', '11-23 10:00', 'pause 11-25 10:00 > 11-27 10:00', '11-24 10:00', '超时后暂停不补救'],
  ['24h', '11-23 10:00', 'pause 11-24 10:00 > 11-27 10:00', '11-24 10:00', '恰在到期时暂停'],
  [
    '7d',
    '11-23 09:30',
    'pause 11-24 09:30 > 11-25 09:30; pause 11-26 09:30 > 11-28 09:30',
    '12-03 09:30',
    '两次暂停',
  ],
  [
    '7d',
    '11-23 09:30',
    'pause 11-24 09:30 > 11-28 09:30; pause 11-25 09:30 > 11-26 09:30',
    '12-02 09:30',
    '后批的止日为准',
  ],
  ['5w', '02-12 15:00', 'pause 02-13 15:00 > 02-15 15:00', '02-19 15:00', '昼夜服务单位的暂停', night],
  [
    '7d',
    '11-23 09:30',
    'pause 11-25 09:30 > 11-27 09:30',
    '11-30 09:30',
    '政策不停表时暂停无效',
    { stops: 'never' },
  ],
  [
    '7d',
    '11-23 09:30',
    'note 11-25 09:30; reply 11-26 09:30; resume 11-27 09:30',
    '11-30 09:30',
    '没有暂停，恢复无效',
  ],

  ['7d', '11-23 09:30', 'extend 11-28 10:00 > 12-07 09:30', '12-07 09:30', '提醒之后延期'],
  ['7d', '02-10 10:00', 'extend 02-13 10:00 > 02-24 10:00', '02-24 10:00', '延到春节后'],
  ['7d', '11-23 09:30', 'extend 12-01 10:00 > 12-07 09:30', '11-30 09:30', '超时后延期不补救'],
  ['7d', '11-23 09:30', 'extend 11-30 09:30 > 12-07 09:30', '11-30 09:30', '恰在到期时延期'],
  ['7d', '11-23 09:30', 'extend 11-25 10:00 > 11-29 09:30', '11-30 09:30', '延期不会缩短'],
  [
    '7d',
    '11-23 09:30',
    'extend 11-25 10:00 > 12-07 09:30; extend 12-01 10:00 > 12-10 09:30',
    '12-10 09:30',
    '两次延期',
  ],
  [
    '7d',
    '11-23 09:30',
    'extend 11-25 10:00 > 12-07 09:30; pause 12-01 09:30 > 12-03 09:30',
    '12-09 09:30',
    '延期后再暂停',
  ],
  [
    '7d',
    '11-23 09:30',
    'pause 11-25 09:30 > 11-29 09:30; extend 11-27 09:30 > 12-10 09:30',
    '12-10 09:30',
    '暂停中延期',
  ],
  [
    '7d',
    '11-23 09:30',
    'extend 11-25 10:00 > 12-07 09:30; reopen 12-08 10:00',
    '12-15 10:00',
    '重办另起时限',
  ],
  ['2h', '12-31 23:30', 'extend 2027-01-01 00:30 > 2027-01-01 08:00', '2027-01-01 08:00', '零点后延期'],

  ['7d', '11-23 09:30', 'park 11-25 09:30 > 2027-03-01 09:30', '2027-03-06 09:30', '挂账到复核日再走完'],
  ['7d', '11-23 09:30', 'park 11-25 09:30 > 2027-03-01 09:30; unpark 12-25 09:30', '12-30 09:30', '提前解除'],
  [
    '7d',
    '11-23 09:30',
    'park 11-25 09:30 > 2027-03-01 09:30; keep 2027-02-20 09:30 > 2027-06-01 09:30',
    '2027-06-06 09:30',
    '按期复核，继续挂账',
  ],
  [
    '7d',
    '11-23 09:30',
    'park 11-25 09:30 > 12-01 09:30; keep 12-03 09:30 > 2027-01-01 09:30',
    '2027-01-04 09:30',
    '复核晚了两日，两日照计',
  ],
  [
    '7d',
    '11-23 09:30',
    'park 11-25 09:30 > 12-01 09:30; keep 12-07 09:30 > 2027-01-01 09:30',
    '12-06 09:30',
    '复核太晚，时限已过',
  ],
  [
    '7d',
    '11-23 09:30',
    'park 11-25 09:30 > 12-01 09:30; unpark 12-03 09:30',
    '12-06 09:30',
    '复核日后解除无效',
  ],
  ['5w', '02-12 15:00', 'park 02-13 15:00 > 02-28 15:00', '03-05 15:00', '复核日是调休周六'],
  [
    '7d',
    '11-23 09:30',
    'park 11-25 09:30 > 2027-03-01 09:30',
    '11-30 09:30',
    '政策不停表时挂账照计',
    { stops: 'never' },
  ],

  ['7d', '11-23 09:30', 'object 11-23 15:30; reject 11-24 15:30', '12-01 09:30', '异议停表一日', stopping],
  ['7d', '11-23 09:30', 'object 11-23 15:30; reject 11-24 15:30', '11-30 09:30', '异议不停表'],
  ['5w', '11-23 09:30', 'object 11-27 16:30; reject 11-30 08:30', '12-01 01:30', '异议停表跨周末', stopping],
];

describe('golden clock cases', () => {
  it('are at least sixty', () => expect(cases.length).toBeGreaterThanOrEqual(60));

  it.each(
    cases.map(([limit, opened, story, due, why, rule = {}]) => ({ limit, opened, story, due, why, rule })),
  )('$limit from $opened, $story: due $due ($why)', ({ limit, opened, story, due, rule }) => {
    const history = historyOf(opened, story);
    expect(dueTimes(basis(rule), history, policiesFor(limitOf(limit), rule)).handleAt).toBe(time(due));
  });

  it('go on from the first dispatch where a district passed the ticket down, if the policy says so', () => {
    const history = [{ at: at('2026-11-23 14:00'), what: 'open', from: at('2026-11-23 09:30') }];
    const due = dueTimes(basis({}), history, policiesFor(limitOf('7d')));
    expect(due).toMatchObject({ handleAt: at('2026-11-30 09:30'), acceptAt: at('2026-11-24 14:00') });
  });
});

/** Hours from 2025-01-01 00:00 in Beijing, each one counted or not: no arithmetic on dates, only steps. */
const hourMs = 3_600_000;
const start = Date.parse(at('2025-01-01 00:00'));
const hours = 3 * 365 * 24;
const flagsOf: Readonly<Record<'workingDays' | 'workingHours', Uint8Array>> = (() => {
  const version = (workCalendar as unknown as WorkCalendar).versions.at(-1)!;
  const rest = new Set<string>();
  const made = new Set(version.years.flatMap((year) => year.makeUpDays));
  for (const year of version.years)
    for (const { from, to } of year.holidays)
      for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 24 * hourMs)
        rest.add(new Date(ms).toISOString().slice(0, 10));
  const days = new Uint8Array(hours);
  const office = new Uint8Array(hours);
  for (let hour = 0; hour < hours; hour += 1) {
    const local = new Date(start + hour * hourMs + 8 * hourMs);
    const date = local.toISOString().slice(0, 10);
    const published = version.years.some((year) => date.startsWith(String(year.year)));
    const weekend = local.getUTCDay() % 6 === 0;
    const fixed = !published && version.fixedHolidays.includes(date.slice(5));
    const working = made.has(date) || (!rest.has(date) && !weekend && !fixed);
    const clock = `${String(local.getUTCHours()).padStart(2, '0')}:00`;
    days[hour] = Number(working);
    office[hour] = Number(working && version.officeHours.some(({ from, to }) => clock >= from && clock < to));
  }
  return { workingDays: days, workingHours: office };
})();

type Counted = 'hours' | 'calendarDays' | 'workingDays' | 'workingHours';
const perUnit: Readonly<Record<Counted, number>> = {
  hours: 1,
  calendarDays: 24,
  workingDays: 24,
  workingHours: 1,
};

const counts = (hour: number, unit: Counted, roundTheClock: boolean): boolean =>
  roundTheClock || unit === 'hours' || unit === 'calendarDays' || flagsOf[unit][hour] === 1;

/** The limit hour by hour: what is left is used up by each hour that counts, unless the clock stands still. */
function oracle(
  opened: number,
  limit: { readonly amount: number; readonly unit: Counted },
  roundTheClock: boolean,
  events: readonly { readonly hour: number; readonly what: string; readonly until: number }[],
  objectionStops: boolean,
): number {
  const { unit } = limit;
  const walk = (from: number, left: number): number => {
    let hour = from;
    for (let rest = left; rest > 0; hour += 1) if (counts(hour, unit, roundTheClock)) rest -= 1;
    return hour;
  };
  const between = (from: number, to: number): number => {
    let counted = 0;
    for (let hour = from; hour < to; hour += 1) if (counts(hour, unit, roundTheClock)) counted += 1;
    return counted;
  };
  let due = walk(opened, limit.amount * perUnit[unit]);
  let stop: { readonly by: string; readonly from: number; readonly until: number } | undefined;
  const run = (hour: number): void => {
    if (stop && due > stop.from) due = walk(Math.min(hour, stop.until), between(stop.from, due));
    stop = undefined;
  };
  const stand = (by: string, hour: number, until: number): void => {
    run(hour);
    if (until > hour) stop = { by, from: hour, until };
  };
  for (const { hour, what, until } of events) {
    if (what === 'grantPause') stand('pause', hour, until);
    else if (what === 'grantParking') stand('parking', hour, until);
    else if (what === 'keepParked') {
      if (stop?.by === 'parking' && hour < stop.until) stop = { ...stop, until };
      else stand('parking', hour, until);
    } else if (what === 'object' && objectionStops) stand('objection', hour, Number.POSITIVE_INFINITY);
    else if (what === 'rejectObjection' && stop?.by === 'objection') run(hour);
    else if (what === 'resumeClock' && stop?.by === 'pause') run(hour);
    else if (what === 'unpark' && stop?.by === 'parking') run(hour);
    else if (what === 'grantExtension') {
      run(hour);
      if (due > hour && until > due) due = until;
    }
  }
  if (stop && stop.until !== Number.POSITIVE_INFINITY) run(Number.POSITIVE_INFINITY);
  return due;
}

describe('the oracle that counts hour by hour', () => {
  const names = [
    'grantPause',
    'resumeClock',
    'grantExtension',
    'grantParking',
    'keepParked',
    'unpark',
    'object',
    'rejectObjection',
    'note',
    'reply',
    'assign',
  ];
  const longest: Readonly<Record<Counted, number>> = {
    hours: 72,
    calendarDays: 15,
    workingDays: 10,
    workingHours: 40,
  };
  const story = fc.record({
    opened: fc.integer({ min: 0, max: 690 * 24 }),
    unit: fc.constantFrom<Counted>('hours', 'calendarDays', 'workingDays', 'workingHours'),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    night: fc.boolean(),
    stops: fc.boolean(),
    events: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 150 }),
        what: fc.constantFrom(...names),
        long: fc.integer({ min: -10, max: 400 }),
      }),
      { maxLength: 6 },
    ),
  });
  const instant = (hour: number): string => new Date(start + hour * hourMs).toISOString();

  it('agrees on 100,000 random histories', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(story, ({ opened, unit, share, night: roundTheClock, stops, events }) => {
        const amount = 1 + Math.floor(share * (longest[unit] - 1));
        let hour = opened;
        const steps = events.map(({ after, what, long }) => {
          hour += after;
          return { hour, what, until: hour + long };
        });
        const history: HistoryEntry[] = [
          { at: instant(opened), what: 'open' },
          ...steps.map((step) => ({ at: instant(step.hour), what: step.what, until: instant(step.until) })),
        ];
        const rule: Rule = { roundTheClock, ...(stops ? stopping : {}) };
        const due = dueTimes(basis(rule), history, policiesFor({ amount, unit }, rule));
        const expected = oracle(opened, { amount, unit }, roundTheClock, steps, stops);
        if (due.handleAt !== instant(expected))
          throw new Error(`${due.handleAt} is not ${instant(expected)} for ${JSON.stringify(history)}`);
        if (due.acceptAt > due.contactAt || due.contactAt > due.handleAt)
          throw new Error(`out of order: ${JSON.stringify(due)}`);
      }),
      { numRuns: Number(process.env.CLOCK_RUNS ?? 100_000) },
    );
  });
});
