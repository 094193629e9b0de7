import type { PlaceCandidate as NamedCandidate, ResolvedPlace } from '@jiesu/contracts';
import type { Reference } from '@jiesu/service-kit';
import {
  idsOf,
  type PlaceContext,
  type PlaceGuess,
  type PlaceReader,
  placeReaderOf,
  STREET_FROM,
} from './place.ts';
import { type Located, type PointCandidate, pointReaderOf } from './place-point.ts';
import { placeQuestion } from './place-question.ts';

export interface PlaceWhereabouts extends Omit<PlaceContext, 'near'> {
  readonly at?: Located | undefined;
  /** The instant whose borders count. */
  readonly on?: string | undefined;
}

export type Resolution = PlaceGuess & { readonly near: readonly PointCandidate[] };

export interface PlaceResolver {
  /** The address first; where it says too little, the text with it. A point decides between equals. */
  resolve(
    text: string,
    address: string | undefined,
    about?: PlaceWhereabouts,
    hits?: Parameters<PlaceReader['read']>[2],
  ): Resolution;
  /** For people and programs: names, units, reasons, the best question. */
  told(resolution: Resolution): ResolvedPlace;
}

/** Above it what is said stands, whatever the device says: people report from elsewhere. */
const SAID_FIRMLY = 0.9;

export function placeResolverOf(reference: Reference, reader: PlaceReader): PlaceResolver {
  const { areas, units } = reference;
  const points = pointReaderOf(reference);
  return {
    resolve(text, address, { at, on, ...known } = {}, hits) {
      const near = at === undefined ? [] : points.near(at, on);
      const context: PlaceContext = near.length === 0 ? known : { ...known, near };
      const read = (): PlaceGuess => {
        if (address === undefined || address.trim() === '') return reader.read(text, context, hits);
        const fromAddress = reader.read(address, context);
        if (fromAddress.streetId !== undefined) return fromAddress;
        const both = reader.read(`${address}。${text}`, context);
        return both.streetId !== undefined ? both : fromAddress;
      };
      return { ...weighed(read(), near), near };
    },
    told(resolution) {
      const { near, outcome, confidence, words, span, outside, candidates = [] } = resolution;
      const code = resolution.communityId ?? resolution.streetId ?? resolution.districtId;
      const unit = code === undefined ? undefined : units.ofArea(code);
      const question = placeQuestion(resolution, areas);
      const named = (c: string, sure: number): NamedCandidate => {
        const point = near.find((n) => n.code.startsWith(c) || c.startsWith(n.code));
        const unitId = units.ofArea(c)?.id;
        return {
          code: c,
          fullName: areas.fullName(c),
          confidence: sure,
          ...(unitId === undefined ? {} : { unitId }),
          ...(point === undefined
            ? { why: 'text' }
            : { why: point.why, distanceMetres: point.distanceMetres, withinMetres: point.withinMetres }),
          ...(point?.place === undefined ? {} : { nearby: point.place }),
        };
      };
      return {
        outcome,
        ...(code === undefined ? {} : { ...idsOf(code), fullName: areas.fullName(code) }),
        ...(unit === undefined ? {} : { unitId: unit.id }),
        confidence,
        words: [...words],
        ...(span === undefined ? {} : { span: { begin: span.begin, end: span.end } }),
        ...(outside === undefined ? {} : { outside }),
        candidates: candidates.map((c) => named(c.code, c.confidence)),
        ...(question === undefined ? {} : { question }),
      };
    },
  };
}

/** What was said against what the device says. */
function weighed(guess: PlaceGuess, near: readonly PointCandidate[]): PlaceGuess {
  const [first] = near;
  if (first === undefined || first.why === 'nearby' || guess.streetId === undefined) return guess;
  if (near.some((n) => n.code.slice(0, 9) === guess.streetId)) return guess;
  if (guess.confidence >= SAID_FIRMLY && guess.words.length > 0) return guess;
  const code = guess.communityId ?? guess.streetId;
  const candidates = [{ code, confidence: Math.min(guess.confidence, STREET_FROM) }, ...near];
  const { districtId } = guess;
  const same = near.every((n) => n.code.slice(0, 6) === districtId);
  const { communityId: _c, streetId: _s, districtId: _d, ...rest } = guess;
  return {
    ...rest,
    outcome: 'several',
    ...(same && districtId !== undefined ? { districtId } : {}),
    confidence: 0.5,
    candidates,
  };
}

export interface Places {
  readonly reader: PlaceReader;
  readonly resolver: PlaceResolver;
}

const built = new WeakMap<Reference, Places>();

/** Built once per reference data, in some 0.3 s. */
export function placesOf(reference: Reference): Places {
  let places = built.get(reference);
  if (places === undefined) {
    const everyday = new Set(reference.problemTypes.latest.types.flatMap((t) => Object.keys(t.keywords)));
    const reader = placeReaderOf(reference, (word) => everyday.has(word));
    places = { reader, resolver: placeResolverOf(reference, reader) };
    built.set(reference, places);
  }
  return places;
}
