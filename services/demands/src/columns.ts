import type { Demand, DemandFilter, DemandMeasures } from '@jiesu/contracts';
import { classOf, countedFor, localDate, typeOf } from '@jiesu/domain';

/**
 * The demands as columns of small numbers, held in memory beside the base: about 32 bytes each, so that any question
 * over a million of them is one pass of some milliseconds, always exact, with no roll-ups to keep in step.
 */

export const axes = [
  'day',
  'district',
  'street',
  'community',
  'problemType',
  'problemClass',
  'dimension',
  'channel',
  'kind',
  'unit',
  'state',
  'urgency',
] as const;
export type Axis = (typeof axes)[number];

const flag = {
  dispatched: 1,
  closed: 2,
  answered: 4,
  overdue: 8,
  reopened: 16,
  valid: 32,
  contacted: 64,
  solved: 128,
  satisfied: 256,
  basicallySatisfied: 512,
  merged: 1024,
} as const;

/** What a callback says. */
const ofCallbacks = flag.valid | flag.contacted | flag.solved | flag.satisfied | flag.basicallySatisfied;

const measureNames = [
  'count',
  'supporters',
  'dispatched',
  'closed',
  'answered',
  'overdue',
  'reopened',
  'validCallbacks',
  'contacted',
  'solved',
  'satisfied',
  'basicallySatisfied',
  'merged',
] as const satisfies readonly (keyof DemandMeasures)[];
const width = measureNames.length;

const dayMs = 86_400_000;
/** Days since 1970-01-01 of a date of the city. */
export const dayNumber = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
export const dayText = (number: number) => new Date(number * dayMs).toISOString().slice(0, 10);

/** What a code of one, two or three levels is compared with. */
const problemAxes = ['problemClass', 'problemType', 'problemLeaf'] as const;

/** Codes ↔ small numbers; 0 is "unknown". */
interface Dictionary {
  readonly codes: string[];
  number(code: string | undefined): number;
  /** Without making a new number. */
  known(code: string): number | undefined;
}

function dictionary(): Dictionary {
  const codes = [''];
  const numbers = new Map<string, number>([['', 0]]);
  return {
    codes,
    number(code = '') {
      const found = numbers.get(code);
      if (found !== undefined) return found;
      const next = codes.length;
      if (next > 65_535) return 0;
      codes.push(code);
      numbers.set(code, next);
      return next;
    },
    known: (code) => numbers.get(code),
  };
}

export interface Group {
  readonly key: string;
  readonly and: string | undefined;
  readonly measures: DemandMeasures;
}

/** Whose callbacks are counted; demands always count each. */
export type Callbacks = 'each' | 'root';

export interface Columns {
  put(seq: number, demand: Demand): void;
  size(): number;
  /** Sums over the demands that match, by one axis or two, in no particular order. */
  group(filter: DemandFilter, by: Axis, and?: Axis, callbacks?: Callbacks): readonly Group[];
  /** Sums over all demands that match. */
  total(filter: DemandFilter, callbacks?: Callbacks): DemandMeasures;
  /** Numbers of the demands that match, newest number first, below `before`. */
  page(filter: DemandFilter, limit: number, before?: number): readonly number[];
  /** Numbers of the demands whose life, from receipt to the last thing known, touches these days. */
  alive(fromDay: string, toDay: string): readonly number[];
}

export function createColumns(): Columns {
  let capacity = 4_096;
  let size = 0;
  let days = new Uint16Array(capacity);
  let lastDays = new Uint16Array(capacity);
  let supporters = new Uint16Array(capacity);
  let flags = new Uint16Array(capacity);
  const coded = {
    district: { column: new Uint16Array(capacity), dictionary: dictionary() },
    street: { column: new Uint16Array(capacity), dictionary: dictionary() },
    community: { column: new Uint16Array(capacity), dictionary: dictionary() },
    problemLeaf: { column: new Uint16Array(capacity), dictionary: dictionary() },
    problemType: { column: new Uint16Array(capacity), dictionary: dictionary() },
    problemClass: { column: new Uint16Array(capacity), dictionary: dictionary() },
    dimension: { column: new Uint16Array(capacity), dictionary: dictionary() },
    channel: { column: new Uint16Array(capacity), dictionary: dictionary() },
    kind: { column: new Uint16Array(capacity), dictionary: dictionary() },
    unit: { column: new Uint16Array(capacity), dictionary: dictionary() },
    state: { column: new Uint16Array(capacity), dictionary: dictionary() },
    urgency: { column: new Uint16Array(capacity), dictionary: dictionary() },
  };
  const codedAxes = Object.values(coded);

  function reserve(rows: number): void {
    if (rows <= capacity) return;
    while (capacity < rows) capacity *= 2;
    const grow = (old: Uint16Array<ArrayBuffer>) => {
      const larger = new Uint16Array(capacity);
      larger.set(old);
      return larger;
    };
    days = grow(days);
    lastDays = grow(lastDays);
    supporters = grow(supporters);
    flags = grow(flags);
    for (const axis of codedAxes) axis.column = grow(axis.column);
  }

  function flagsOf(demand: Demand): number {
    let bits = 0;
    if (demand.dispatchedAt !== undefined) bits |= flag.dispatched;
    if (demand.state === 'closed') bits |= flag.closed;
    if (demand.state === 'answered' || demand.state === 'disposed') bits |= flag.answered;
    if (demand.breaches.length > 0) bits |= flag.overdue;
    if (demand.rounds > 1) bits |= flag.reopened;
    if (demand.merge?.into !== undefined) bits |= flag.merged;
    const { callback } = demand;
    if (callback?.status === 'reached') {
      bits |= flag.valid;
      if (callback.contacted) bits |= flag.contacted;
      if (callback.solved) bits |= flag.solved;
      if (callback.satisfaction === 'satisfied') bits |= flag.satisfied;
      if (callback.satisfaction === 'basicallySatisfied') bits |= flag.basicallySatisfied;
    }
    return bits;
  }

  /** Tells whether a row matches; undefined when no row can. */
  function matcher(filter: DemandFilter): ((row: number) => boolean) | undefined {
    const tests: ((row: number) => boolean)[] = [];
    const from = filter.from === undefined ? 0 : dayNumber(filter.from);
    const to = filter.to === undefined ? 65_535 : dayNumber(filter.to);
    const dayColumn = days;
    if (from > 0 || to < 65_535) tests.push((row) => dayColumn[row]! >= from && dayColumn[row]! <= to);
    const wanted: readonly [keyof typeof coded, string | undefined][] = [
      ['community', filter.communityId],
      ['street', filter.streetId],
      ['unit', filter.unitId],
      [problemAxes[(filter.problemType?.split('.').length ?? 1) - 1] ?? 'problemLeaf', filter.problemType],
      ['district', filter.districtId],
      ['dimension', filter.dimension],
      ['channel', filter.channel],
      ['kind', filter.kind],
      ['state', filter.state],
    ];
    for (const [name, code] of wanted) {
      if (code === undefined) continue;
      const number = coded[name].dictionary.known(code);
      if (number === undefined) return undefined;
      const { column } = coded[name];
      tests.push((row) => column[row] === number);
    }
    const [first, second] = tests;
    if (first === undefined) return () => true;
    if (second === undefined) return first;
    if (tests.length === 2) return (row) => first(row) && second(row);
    return (row) => tests.every((test) => test(row));
  }

  function add(sums: Float64Array, at: number, row: number, callbacks: Callbacks): void {
    let bits = flags[row]!;
    if (callbacks === 'root' && bits & flag.merged) bits &= ~ofCallbacks;
    sums[at]! += 1;
    sums[at + 1]! += supporters[row]!;
    sums[at + 2]! += bits & 1;
    sums[at + 3]! += (bits >> 1) & 1;
    sums[at + 4]! += (bits >> 2) & 1;
    sums[at + 5]! += (bits >> 3) & 1;
    sums[at + 6]! += (bits >> 4) & 1;
    sums[at + 7]! += (bits >> 5) & 1;
    sums[at + 8]! += (bits >> 6) & 1;
    sums[at + 9]! += (bits >> 7) & 1;
    sums[at + 10]! += (bits >> 8) & 1;
    sums[at + 11]! += (bits >> 9) & 1;
    sums[at + 12]! += (bits >> 10) & 1;
  }

  const measures = (sums: Float64Array, at: number) =>
    Object.fromEntries(
      measureNames.map((name, index) => [name, sums[at + index]]),
    ) as unknown as DemandMeasures;

  const columnOf = (axis: Axis) => (axis === 'day' ? days : coded[axis].column);
  const codeOf = (axis: Axis, number: number) =>
    axis === 'day' ? dayText(number) : (coded[axis].dictionary.codes[number] ?? '');

  return {
    put(seq, demand) {
      reserve(seq);
      const row = seq - 1;
      size = Math.max(size, seq);
      days[row] = demand.day === '' ? 0 : dayNumber(demand.day);
      lastDays[row] = dayNumber(localDate(lastMoment(demand)));
      supporters[row] = Math.min(demand.supporters, 65_535);
      flags[row] = flagsOf(demand);
      const set = (axis: keyof typeof coded, code: string | undefined) => {
        coded[axis].column[row] = coded[axis].dictionary.number(code);
      };
      set('district', demand.districtId);
      set('street', demand.streetId);
      set('community', demand.communityId);
      const { problemType } = demand;
      set('problemLeaf', problemType);
      set('problemType', problemType === undefined ? undefined : typeOf(problemType));
      set('problemClass', problemType === undefined ? undefined : classOf(problemType));
      set('dimension', demand.dimension);
      set('channel', demand.channel);
      set('kind', demand.kind);
      set('unit', countedFor(demand));
      set('state', demand.state);
      set('urgency', demand.urgency);
    },
    size: () => size,
    group(filter, by, and, callbacks = 'each') {
      const matches = matcher(filter);
      if (matches === undefined) return [];
      const first = columnOf(by);
      const second = and === undefined ? undefined : columnOf(and);
      const places = new Map<number, number>();
      let sums = new Float64Array(width * 64);
      for (let row = 0; row < size; row += 1) {
        if (!matches(row)) continue;
        const key = first[row]! * 65_536 + (second === undefined ? 0 : second[row]!);
        let at = places.get(key);
        if (at === undefined) {
          at = places.size * width;
          places.set(key, at);
          if (at + width > sums.length) {
            const larger = new Float64Array(sums.length * 2);
            larger.set(sums);
            sums = larger;
          }
        }
        add(sums, at, row, callbacks);
      }
      return [...places].map(([key, at]) => ({
        key: codeOf(by, Math.floor(key / 65_536)),
        and: and === undefined ? undefined : codeOf(and, key % 65_536),
        measures: measures(sums, at),
      }));
    },
    total(filter, callbacks = 'each') {
      const sums = new Float64Array(width);
      const matches = matcher(filter);
      if (matches !== undefined)
        for (let row = 0; row < size; row += 1) if (matches(row)) add(sums, 0, row, callbacks);
      return measures(sums, 0);
    },
    page(filter, limit, before = size + 1) {
      const matches = matcher(filter);
      const seqs: number[] = [];
      if (matches === undefined) return seqs;
      for (let row = Math.min(before - 1, size) - 1; row >= 0 && seqs.length < limit; row -= 1)
        if (matches(row)) seqs.push(row + 1);
      return seqs;
    },
    alive(fromDay, toDay) {
      const from = dayNumber(fromDay);
      const to = dayNumber(toDay);
      const seqs: number[] = [];
      for (let row = 0; row < size; row += 1)
        if (days[row]! <= to && lastDays[row]! >= from) seqs.push(row + 1);
      return seqs;
    },
  };
}

/** The last thing that a demand knows of. */
export function lastMoment(demand: Demand): string {
  const { receivedAt, dispatchedAt, acceptedAt, contactedAt, repliedAt, closedAt, callback } = demand;
  let last = receivedAt;
  // Rated after its end: it counts in the period of the rating.
  for (const { whistles = [] } of demand.assessed ?? [])
    for (const { at } of whistles) if (at > last) last = at;
  for (const at of [dispatchedAt, acceptedAt, contactedAt, repliedAt, closedAt, callback?.at])
    if (at !== undefined && at > last) last = at;
  return last === '' ? '1970-01-01T00:00:00.000Z' : last;
}
