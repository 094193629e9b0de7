import { typeOf } from '@jiesu/domain';
/**
 * Recent requests as columns of small numbers in memory, about 70 bytes each, the oldest overwritten when it is full. Of the
 * text it keeps which rare pairs of characters it has, as 256 bits: enough to pick the few dozen whose text is worth
 * reading. Requests of one street and of one caller are chained, so that a question looks at a street, not at a city.
 */
export interface Entry {
  readonly requestId: string;
  readonly text: string;
  readonly districtId?: string | undefined;
  readonly streetId?: string | undefined;
  readonly communityId?: string | undefined;
  readonly problemType: string;
  readonly petitionerRef: string;
  /** ISO 8601. */
  readonly receivedAt: string;
}

export interface Question {
  readonly text: string;
  readonly districtId?: string | undefined;
  readonly streetId?: string | undefined;
  readonly communityId?: string | undefined;
  readonly problemType?: string | undefined;
  readonly petitionerRef?: string | undefined;
  /** Requests received from here on, in milliseconds. */
  readonly since: number;
  /** Not this one. */
  readonly except?: string | undefined;
  readonly limit: number;
}

export interface Count {
  readonly month: number;
  readonly year: number;
}

export interface Counts {
  readonly caller?: Count;
  /** Of the community, else of the street. */
  readonly place?: Count;
  /** The same type of problem in that place. */
  readonly matter?: Count;
}

export interface SimilarIndex {
  /** Adds a request, or says anew what it is about. */
  put(entry: Entry): void;
  /** Ids of those worth a closer look, best first, and how many were looked at. */
  near(question: Question): Promise<{ readonly ids: readonly string[]; readonly looked: number }>;
  /** How often since these moments, `except` not counted; in milliseconds. */
  counts(question: Omit<Question, 'since' | 'limit' | 'text'>, month: number, year: number): Counts;
  /** Texts that teach what is usual, without being requests. */
  hear(text: string): void;
  /** How rare a character or a pair of characters is among what was said, 0…1. */
  weigh(gram: string): number;
  size(): number;
  /** Received first among those known, in milliseconds, once older ones were overwritten. */
  oldest(): number | undefined;
}

const WORDS = 8;
const NONE = -1;
/** Characters of a text that are read. */
const READ = 400;
/** Pairs that make a sketch; more would fill it. */
const PAIRS = 56;
/** Who looked at so many rows lets others in. */
const SLICE = 40_000;
/** Requests without any place that are looked at when the place is known. */
const PLACELESS = 20_000;
const CALLERS = 1 << 18;

const minuteOf = (ms: number): number => Math.max(0, Math.floor(ms / 60_000));

/** Codes ↔ small numbers; 0 is "none", and whatever comes after 65,535 others. */
function dictionary(): {
  readonly codes: string[];
  number(code: string | undefined): number;
  known(code: string): number;
} {
  const codes = [''];
  const numbers = new Map<string, number>([['', 0]]);
  return {
    codes,
    number(code = '') {
      const found = numbers.get(code);
      if (found !== undefined) return found;
      if (codes.length > 65_535) return 0;
      numbers.set(code, codes.length);
      return codes.push(code) - 1;
    },
    known: (code) => numbers.get(code) ?? 0,
  };
}

/** Two independent numbers of a reference: together they tell any two callers apart. */
function hashOf(text: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c, 0x5bd1e995);
    b ^= b >>> 13;
  }
  return [a >>> 0, b >>> 0];
}

const pairHash = (a: number, b: number): number =>
  (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 16;
const isHan = (c: number): boolean => c >= 0x4e00 && c <= 0x9fff;

const bits = (n: number): number => {
  const x = n - ((n >>> 1) & 0x55555555);
  const y = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((y + (y >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** `20261123-7K2Q9F4M` as three numbers; other ids are kept as they are. */
const ID = /^(\d{8})-([0-9A-HJKMNP-TV-Z]{8})$/;
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function similarIndex(keep: number): SimilarIndex {
  let capacity = Math.min(keep, 4096);
  let next = 0;
  let oldest: number | undefined;
  let sketches = new Uint32Array(capacity * WORDS);
  let filled = new Uint8Array(capacity);
  let minutes = new Uint32Array(capacity);
  let places = new Uint16Array(capacity);
  let communities = new Uint16Array(capacity);
  let types = new Uint16Array(capacity);
  let earlierHere = new Int32Array(capacity);
  let earlierCalls = new Int32Array(capacity);
  let callers = new Uint32Array(capacity * 2);
  let ids = new Uint32Array(capacity * 3);
  const otherIds = new Map<number, string>();

  const placeCodes = dictionary();
  const communityCodes = dictionary();
  const typeCodes = dictionary();
  const lastHere: number[] = [];
  const lastCalls = new Int32Array(CALLERS).fill(NONE);
  /** How many texts have a pair of characters, by its hash; a rare one says more. */
  const seen = new Uint32Array(65_536);
  /** The same of single characters. */
  const seenSigns = new Uint32Array(65_536);
  let texts = 0;

  const rowOf = (n: number): number => n % keep;
  const isKept = (n: number): boolean => n !== NONE && n >= next - keep;

  function grow(): void {
    capacity = Math.min(keep, capacity * 2);
    const larger = <A extends Uint32Array | Int32Array | Uint16Array | Uint8Array>(made: A, old: A): A => {
      made.set(old);
      return made;
    };
    sketches = larger(new Uint32Array(capacity * WORDS), sketches);
    filled = larger(new Uint8Array(capacity), filled);
    minutes = larger(new Uint32Array(capacity), minutes);
    places = larger(new Uint16Array(capacity), places);
    communities = larger(new Uint16Array(capacity), communities);
    types = larger(new Uint16Array(capacity), types);
    earlierHere = larger(new Int32Array(capacity), earlierHere);
    earlierCalls = larger(new Int32Array(capacity), earlierCalls);
    callers = larger(new Uint32Array(capacity * 2), callers);
    ids = larger(new Uint32Array(capacity * 3), ids);
  }

  /** The sketch of a text; with `learn` its pairs are counted too. */
  const sketch = new Uint32Array(WORDS);
  function draw(text: string, learn: boolean): number {
    sketch.fill(0);
    const end = Math.min(text.length, READ);
    const rare = Math.max(8, texts >>> 7);
    let before = 0;
    let drawn = 0;
    if (learn) texts++;
    for (let i = 0; i < end; i++) {
      const c = text.charCodeAt(i);
      const han = isHan(c);
      if (learn) seenSigns[c]!++;
      if (han && before !== 0) {
        const hash = pairHash(before, c);
        if (learn) seen[hash]!++;
        if (drawn < PAIRS && seen[hash]! <= rare) {
          const bit = (hash ^ (hash >>> 8)) & 255;
          const mask = 1 << (bit & 31);
          if ((sketch[bit >>> 5]! & mask) === 0) {
            sketch[bit >>> 5]! |= mask;
            drawn++;
          }
        }
      }
      before = han ? c : 0;
    }
    return drawn;
  }

  function keepId(row: number, requestId: string): void {
    const parts = ID.exec(requestId);
    otherIds.delete(row);
    if (parts === null) {
      ids[row * 3] = 0;
      otherIds.set(row, requestId);
      return;
    }
    const [, day, rest] = parts as unknown as [string, string, string];
    let high = 0;
    let low = 0;
    for (let i = 0; i < 4; i++) high = high * 32 + BASE32.indexOf(rest[i]!);
    for (let i = 4; i < 8; i++) low = low * 32 + BASE32.indexOf(rest[i]!);
    ids[row * 3] = Number(day);
    ids[row * 3 + 1] = high;
    ids[row * 3 + 2] = low;
  }

  function idOf(row: number): string {
    const day = ids[row * 3]!;
    if (day === 0) return otherIds.get(row) ?? '';
    let rest = '';
    for (const part of [ids[row * 3 + 1]!, ids[row * 3 + 2]!])
      for (let shift = 15; shift >= 0; shift -= 5) rest += BASE32[(part >>> shift) & 31]!;
    return `${String(day).padStart(8, '0')}-${rest}`;
  }

  /** The numbers of one caller's requests, newest first. */
  function* callsOf(reference: string): Generator<number> {
    const [a, b] = hashOf(reference);
    for (let n = lastCalls[a & (CALLERS - 1)]!; isKept(n); n = earlierCalls[rowOf(n)]!) {
      const row = rowOf(n);
      if (callers[row * 2] === a && callers[row * 2 + 1] === b && filled[row] !== 255) yield n;
    }
  }

  function numberOf(requestId: string, reference: string): number {
    for (const n of callsOf(reference)) if (idOf(rowOf(n)) === requestId) return n;
    return NONE;
  }

  const placeKey = ({ streetId, districtId }: Pick<Entry, 'streetId' | 'districtId'>): string =>
    streetId ?? districtId ?? '';

  function describe(row: number, entry: Entry): void {
    filled[row] = Math.min(254, draw(entry.text, true));
    sketches.set(sketch, row * WORDS);
    communities[row] = communityCodes.number(entry.communityId);
    types[row] = typeCodes.number(typeOf(entry.problemType));
  }

  /** The shortlist: the best so far, best first. */
  function shortlist(limit: number): {
    readonly offer: (row: number, worth: number) => void;
    readonly rows: readonly number[];
  } {
    const rows: number[] = [];
    const worths: number[] = [];
    return {
      rows,
      offer(row, worth) {
        if (rows.length === limit && worth <= worths[limit - 1]!) return;
        let at = rows.length;
        while (at > 0 && worths[at - 1]! < worth) at--;
        rows.splice(at, 0, row);
        worths.splice(at, 0, worth);
        if (rows.length > limit) {
          rows.pop();
          worths.pop();
        }
      },
    };
  }

  return {
    size: () => Math.min(next, keep),
    oldest: () => oldest,
    hear(text) {
      draw(text, true);
    },
    weigh(gram) {
      if (texts < 50 || gram.startsWith('=')) return 1;
      const first = gram.charCodeAt(0);
      const count = gram.length === 1 ? seenSigns[first]! : seen[pairHash(first, gram.charCodeAt(1))]!;
      return Math.max(0, Math.min(1, Math.log((texts + 20) / (count + 2)) / Math.log(texts / 2)));
    },

    put(entry) {
      const at = minuteOf(Date.parse(entry.receivedAt));
      const known = numberOf(entry.requestId, entry.petitionerRef);
      const place = placeCodes.number(placeKey(entry));
      if (known !== NONE) {
        const row = rowOf(known);
        if (places[row] === place) return describe(row, entry);
        // It moved: its old row is passed over from now on.
        filled[row] = 255;
      }
      if (next >= keep) {
        const gone = minutes[rowOf(next)]! * 60_000;
        if (oldest === undefined || gone > oldest) oldest = gone;
      } else if (next === capacity) grow();
      const row = rowOf(next);
      keepId(row, entry.requestId);
      describe(row, entry);
      minutes[row] = at;
      places[row] = place;
      earlierHere[row] = lastHere[place] ?? NONE;
      lastHere[place] = next;
      const [a, b] = hashOf(entry.petitionerRef);
      callers[row * 2] = a;
      callers[row * 2 + 1] = b;
      earlierCalls[row] = lastCalls[a & (CALLERS - 1)]!;
      lastCalls[a & (CALLERS - 1)] = next;
      next++;
    },

    async near(question) {
      const drawn = draw(question.text, false);
      const asked = sketch.slice();
      const since = minuteOf(question.since);
      const community = question.communityId === undefined ? 0 : communityCodes.known(question.communityId);
      const type = question.problemType === undefined ? 0 : typeCodes.known(typeOf(question.problemType));
      const best = shortlist(question.limit);
      let looked = 0;
      const look = (row: number): void => {
        const own = filled[row]!;
        if (own === 255 || minutes[row]! < since) return;
        looked++;
        let shared = 0;
        const from = row * WORDS;
        for (let w = 0; w < WORDS; w++) shared += bits(asked[w]! & sketches[from + w]!);
        let worth = drawn === 0 || own === 0 ? 0 : shared / Math.sqrt(drawn * own);
        if (type !== 0 && types[row] === type) worth += 0.12;
        if (community !== 0 && communities[row] === community) worth += 0.08;
        if (worth > 0.1) best.offer(row, worth);
      };
      const along = (code: string, most: number): void => {
        let left = most;
        for (
          let n = lastHere[placeCodes.known(code)] ?? NONE;
          isKept(n) && left > 0;
          n = earlierHere[rowOf(n)]!
        ) {
          look(rowOf(n));
          left--;
        }
      };
      if (question.streetId !== undefined) {
        if (placeCodes.known(question.streetId) !== 0) along(question.streetId, keep);
        if (question.districtId !== undefined && placeCodes.known(question.districtId) !== 0)
          along(question.districtId, keep);
        along('', PLACELESS);
      } else {
        // No street: every request of the district, or of the city, in slices.
        const within = placeCodes.codes.map(
          (code) => question.districtId === undefined || code === '' || code.startsWith(question.districtId),
        );
        for (let row = 0; row < Math.min(next, keep); row++) {
          if (within[places[row]!]) look(row);
          if (row % SLICE === SLICE - 1) await new Promise(setImmediate);
        }
      }
      const ids: string[] = [];
      const add = (row: number): void => {
        const id = idOf(row);
        if (id !== question.except && id !== '' && !ids.includes(id)) ids.push(id);
      };
      if (question.petitionerRef !== undefined) {
        let left = 8;
        for (const n of callsOf(question.petitionerRef))
          if (minutes[rowOf(n)]! >= since && left-- > 0) add(rowOf(n));
      }
      for (const row of best.rows) add(row);
      return { ids, looked };
    },

    counts(question, month, year) {
      const monthAt = minuteOf(month);
      const yearAt = minuteOf(year);
      const tally = () => ({ month: 0, year: 0 });
      const count = (into: { month: number; year: number }, row: number): void => {
        if (minutes[row]! < yearAt || idOf(row) === question.except) return;
        into.year++;
        if (minutes[row]! >= monthAt) into.month++;
      };
      const caller = tally();
      if (question.petitionerRef !== undefined)
        for (const n of callsOf(question.petitionerRef)) count(caller, rowOf(n));
      const place = tally();
      const matter = tally();
      if (question.streetId !== undefined) {
        const community = question.communityId === undefined ? 0 : communityCodes.known(question.communityId);
        const type = question.problemType === undefined ? 0 : typeCodes.known(typeOf(question.problemType));
        const street = placeCodes.known(question.streetId);
        const unknown = street === 0 || (question.communityId !== undefined && community === 0);
        for (let n = unknown ? NONE : (lastHere[street] ?? NONE); isKept(n); n = earlierHere[rowOf(n)]!) {
          const row = rowOf(n);
          if (filled[row] === 255 || (community !== 0 && communities[row] !== community)) continue;
          count(place, row);
          if (type !== 0 && types[row] === type) count(matter, row);
        }
      }
      return {
        ...(question.petitionerRef === undefined ? {} : { caller }),
        ...(question.streetId === undefined ? {} : { place }),
        ...(question.streetId === undefined || question.problemType === undefined ? {} : { matter }),
      };
    },
  };
}
