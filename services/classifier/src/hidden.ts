import type { Reference } from '@jiesu/service-kit';
import type { Hidden } from './learner/grams.ts';
import { type Hit, longest } from './lexicon.ts';
import { placeReaderOf } from './place.ts';

/** A name of two characters may be a word as well: it stays in sight. */
const LEAST_HIDDEN = 3;

/** 学院路 says nothing about schools: names of places are hidden from the model, in learning and in asking. */
export const hiddenOf = (placeHits: readonly Hit<unknown>[]): Hidden =>
  placeHits.filter((hit) => hit.end - hit.begin >= LEAST_HIDDEN);

export function hiddenPlaces(reference: Reference): (text: string) => Hidden {
  const keywords = new Set(reference.problemTypes.latest.types.flatMap((t) => Object.keys(t.keywords)));
  const { words } = placeReaderOf(reference, (word) => keywords.has(word));
  return (text) => hiddenOf(longest(words.find(text)));
}
