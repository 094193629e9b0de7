import type { LimitDuration, WorkCalendarVersion } from '@jiesu/contracts';

/** Instants are UTC, ISO 8601 with milliseconds and `Z`. */
type Instant = string;
/** `YYYY-MM-DD` in Asia/Shanghai. */
export type LocalDate = string;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** China has kept one time zone without summer time since 1991: the offset is a constant, not a lookup. */
const shanghaiMs = 8 * hourMs;

const toInstant = (ms: number): Instant => new Date(ms).toISOString();

/** Days since 1970-01-01, counted from midnight to midnight in Asia/Shanghai. */
const dayOf = (ms: number): number => Math.floor((ms + shanghaiMs) / dayMs);
const startOf = (day: number): number => day * dayMs - shanghaiMs;
const dateOf = (day: number): LocalDate => new Date(day * dayMs).toISOString().slice(0, 10);
const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear();
/** 0 = Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const dayOfDate = (date: LocalDate): number => {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date)
    throw new Error(`not a calendar date: ${date}`);
  return ms / dayMs;
};

const msOf = (at: Instant): number => {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) throw new Error(`not an instant: ${at}`);
  return ms;
};

/** The date on the wall in Beijing at this instant. */
export const localDate = (at: Instant): LocalDate => dateOf(dayOf(msOf(at)));

/** Hour and minute on the wall in Beijing, `HH:MM`. */
export const localTime = (at: Instant): string => toInstant(msOf(at) + shanghaiMs).slice(11, 16);

/** 00:00 in Beijing of this date. */
export const startOfDay = (date: LocalDate): Instant => toInstant(startOf(dayOfDate(date)));

/** The last millisecond of this date in Beijing: a clock on screen shows 23:59 of the same day. */
export const endOfDay = (date: LocalDate): Instant => toInstant(startOf(dayOfDate(date) + 1) - 1);

/** `days` may be negative. */
export const addDays = (date: LocalDate, days: number): LocalDate => dateOf(dayOfDate(date) + days);

/** 0 = Sunday … 6 = Saturday. */
export const weekday = (date: LocalDate): number => weekdayOf(dayOfDate(date));

export interface DayKind {
  readonly working: boolean;
  /** False: no notice of the State Council for this year is known; the answer is a guess and must be flagged. */
  readonly published: boolean;
}

export interface WorkCalendar {
  readonly version: string;
  day(date: LocalDate): DayKind;
  isPublished(year: number): boolean;
}

interface Compiled extends WorkCalendar {
  kind(day: number): DayKind;
  /** Office hours as offsets from midnight, in order, not overlapping. */
  readonly hours: readonly (readonly [number, number])[];
}

const timeOfDay = (text: string): number => {
  const hours = Number(text.slice(0, 2));
  const minutes = Number(text.slice(3, 5));
  return hours * hourMs + minutes * minuteMs;
};

const workingPublished: DayKind = { working: true, published: true };
const restPublished: DayKind = { working: false, published: true };
const workingGuessed: DayKind = { working: true, published: false };
const restGuessed: DayKind = { working: false, published: false };

const compiled = new WeakMap<WorkCalendarVersion, Compiled>();

/**
 * The work calendar as known by one dated version of the reference data: weekends, statutory holidays and the
 * making-up workdays (调休) of every published year. In a year without a notice weekends and the holidays whose date
 * the law fixes are rest days, and every answer says `published: false`.
 */
export function workCalendar(version: WorkCalendarVersion): WorkCalendar {
  return compile(version);
}

function compile(version: WorkCalendarVersion): Compiled {
  const known = compiled.get(version);
  if (known) return known;
  const years = new Set(version.years.map((year) => year.year));
  const exceptions = new Map<number, DayKind>();
  for (const year of version.years) {
    for (const holiday of year.holidays)
      for (let day = dayOfDate(holiday.from); day <= dayOfDate(holiday.to); day += 1)
        exceptions.set(day, restPublished);
    for (const date of year.makeUpDays) exceptions.set(dayOfDate(date), workingPublished);
  }
  const fixed = new Set(version.fixedHolidays);
  const kind = (day: number): DayKind => {
    const exception = exceptions.get(day);
    if (exception) return exception;
    const weekdayNumber = weekdayOf(day);
    const weekend = weekdayNumber === 0 || weekdayNumber === 6;
    if (years.has(yearOf(day))) return weekend ? restPublished : workingPublished;
    return weekend || fixed.has(dateOf(day).slice(5)) ? restGuessed : workingGuessed;
  };
  const calendar: Compiled = {
    version: version.version,
    kind,
    day: (date) => kind(dayOfDate(date)),
    isPublished: (year) => years.has(year),
    hours: version.officeHours.map(({ from, to }) => [timeOfDay(from), timeOfDay(to)] as const),
  };
  compiled.set(version, calendar);
  return calendar;
}

export interface Due {
  readonly at: Instant;
  /** True: the count touched a year without a published notice; it must be counted anew once there is one. */
  readonly provisional: boolean;
}

export interface Counting {
  readonly calendar: WorkCalendarVersion;
  /** Water, power, gas and heat serve day and night (条例 §19): working time is every hour of every day. */
  readonly roundTheClock?: boolean;
}

const wholeDay = [[0, dayMs]] as const;
/** Ten years of days: a calendar that offers no working time by then is broken data, not a long limit. */
const horizonDays = 3660;

type Unit = LimitDuration['unit'];

const unitMs: Readonly<Record<Unit, number>> = {
  minutes: minuteMs,
  hours: hourMs,
  workingHours: hourMs,
  calendarDays: dayMs,
  workingDays: dayMs,
};

interface Windows {
  /** Counted stretches of a day as offsets from its midnight. */
  of(day: number): readonly (readonly [number, number])[];
  touchedUnpublished(): boolean;
}

/** Which hours count. `undefined`: all of them, so plain addition will do. */
function windowsFor(unit: Unit, counting: Counting): Windows | undefined {
  if (counting.roundTheClock || (unit !== 'workingHours' && unit !== 'workingDays')) return undefined;
  const calendar = compile(counting.calendar);
  const open = unit === 'workingHours' ? calendar.hours : wholeDay;
  let unpublished = false;
  return {
    of: (day) => {
      const kind = calendar.kind(day);
      if (!kind.published) unpublished = true;
      return kind.working ? open : [];
    },
    touchedUnpublished: () => unpublished,
  };
}

/** The first moment at which `amount` ms of counted time have passed since `start`. */
function forward(start: number, amount: number, windows: Windows): number {
  if (amount <= 0) return start;
  let left = amount;
  const first = dayOf(start);
  for (let day = first; day - first < horizonDays; day += 1) {
    const midnight = startOf(day);
    for (const [from, to] of windows.of(day)) {
      const begin = Math.max(midnight + from, start);
      const room = midnight + to - begin;
      if (room <= 0) continue;
      if (left <= room) return begin + left;
      left -= room;
    }
  }
  throw new Error('the work calendar offers no working time within ten years');
}

/**
 * When a limit that starts at `start` runs out.
 *
 * - `minutes`, `hours`, `calendarDays`: wall time.
 * - `workingDays`: only working days count, each with its 24 hours. Friday 10:00 + 1 is Monday 10:00; a start on a
 *   rest day counts from the first midnight of the next working day.
 * - `workingHours`: only office hours of working days count.
 * - `until: endOfDay`: the day of the start is not counted (民法典 §201) and the last day counts to its end.
 * - `onRestDay: nextWorkingDay`: a last day that is a rest day moves to the next working day (民法典 §203).
 */
export function addLimit(start: Instant, limit: LimitDuration, counting: Counting): Due {
  const from = msOf(start);
  const windows = windowsFor(limit.unit, counting);
  let at: number;
  if (limit.until === 'endOfDay') at = endOfNthDay(dayOf(from), limit.amount, windows);
  else {
    const amount = limit.amount * unitMs[limit.unit];
    at = windows ? forward(from, amount, windows) : from + amount;
  }
  let provisional = windows?.touchedUnpublished() ?? false;
  if (limit.onRestDay === 'nextWorkingDay' && !counting.roundTheClock) {
    const calendar = compile(counting.calendar);
    let day = dayOf(at);
    const time = at - startOf(day);
    for (let kind = calendar.kind(day); ; kind = calendar.kind(day)) {
      if (!kind.published) provisional = true;
      if (kind.working) break;
      day += 1;
    }
    at = startOf(day) + time;
  }
  return { at: toInstant(at), provisional };
}

function endOfNthDay(first: number, amount: number, windows: Windows | undefined): number {
  let day = first;
  if (!windows) return startOf(first + amount + 1) - 1;
  for (let left = amount; left > 0; ) {
    day += 1;
    if (day - first > horizonDays)
      throw new Error('the work calendar offers no working day within ten years');
    if (windows.of(day).length > 0) left -= 1;
  }
  return startOf(day + 1) - 1;
}

/** Counted time between two instants, in ms; negative when `end` lies before `start`. */
export function countedBetween(start: Instant, end: Instant, unit: Unit, counting: Counting): number {
  const a = msOf(start);
  const b = msOf(end);
  if (b < a) return -countedBetween(end, start, unit, counting);
  const windows = windowsFor(unit, counting);
  if (!windows) return b - a;
  let counted = 0;
  for (let day = dayOf(a); day <= dayOf(b); day += 1) {
    const midnight = startOf(day);
    for (const [from, to] of windows.of(day))
      counted += Math.max(0, Math.min(midnight + to, b) - Math.max(midnight + from, a));
  }
  return counted;
}

/** `start` plus counted time: the reverse of `countedBetween`. */
export function addCounted(start: Instant, ms: number, unit: Unit, counting: Counting): Due {
  const windows = windowsFor(unit, counting);
  const from = msOf(start);
  const at = windows ? forward(from, ms, windows) : from + ms;
  return { at: toInstant(at), provisional: windows?.touchedUnpublished() ?? false };
}
