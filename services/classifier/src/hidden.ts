import type { Reference } from '@jiesu/service-kit';
import type { Hidden } from './learner/grams.ts';
import { type Hit, longest } from './lexicon.ts';
import { placesOf } from './place-resolve.ts';
import { type Meaning, onlyPlaces } from './place-words.ts';

/** A name of two characters may be a word as well: it stays in sight. */
const LEAST_HIDDEN = 3;

/** 学院路 says nothing about schools: names of places are hidden from the model, in learning and in asking. */
export const hiddenOf = (placeHits: readonly Hit<readonly Meaning[]>[]): Hidden =>
  onlyPlaces(placeHits).filter((hit) => hit.end - hit.begin >= LEAST_HIDDEN);

export function hiddenPlaces(reference: Reference): (text: string) => Hidden {
  const { words } = placesOf(reference).reader;
  return (text) => hiddenOf(longest(words.find(text)));
}
