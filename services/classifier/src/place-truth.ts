import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Areas, streetsByName } from '@jiesu/service-kit';
import type { PlaceContext, PlaceGuess } from './place.ts';

/** A text and the place it means; `streets` are what it may mean, none of them certain. */
export type PlaceTruth = {
  readonly text: string;
  readonly context?: Readonly<Partial<Record<'home' | 'earlier' | 'district', string>>>;
} & (
  | { readonly is: 'street'; readonly street: string; readonly community?: string }
  | { readonly is: 'district'; readonly district: string }
  | { readonly is: 'several'; readonly streets: readonly string[] }
  | { readonly is: 'none' | 'outside' }
);

const corpus = join(dirname(fileURLToPath(import.meta.url)), '..', 'corpus', 'places');

/** The files of corpus/places with their rows. */
export const placeTruths = (): readonly (readonly [string, readonly PlaceTruth[]])[] =>
  readdirSync(corpus)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => [
      file,
      readFileSync(join(corpus, file), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as PlaceTruth),
    ]);

export type Verdict = 'right' | 'abstained' | 'wrong';

/** Says how an answer stands to the truth: wrong is only what was decided, and would have been dispatched. */
export function placeJudge(areas: Areas) {
  const streets = streetsByName(areas);
  const districts = new Map(areas.districts.map((d) => [d.name, d.code]));
  const codeOf = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : (districts.get(name) ?? streets.get(name.split('/')[0]!));
  return {
    codeOf,
    contextOf: ({ context = {} }: PlaceTruth): PlaceContext => ({
      districtId: codeOf(context.district) ?? codeOf(context.home)?.slice(0, 6),
      streetId: codeOf(context.home),
      earlier: codeOf(context.earlier),
    }),
    verdict(row: PlaceTruth, said: PlaceGuess): Verdict {
      if (row.is === 'street') {
        const street = codeOf(row.street)!;
        if (said.streetId !== undefined) return said.streetId === street ? 'right' : 'wrong';
        const elsewhere = said.districtId !== undefined && said.districtId !== street.slice(0, 6);
        return elsewhere && said.confidence >= 0.8 ? 'wrong' : 'abstained';
      }
      if (said.streetId !== undefined) return 'wrong';
      switch (row.is) {
        case 'district':
          return said.districtId === codeOf(row.district) ? 'right' : 'abstained';
        case 'several': {
          const offered = (said.candidates ?? []).map((c) => c.code.slice(0, 9));
          return row.streets.every((s) => offered.includes(codeOf(s)!)) ? 'right' : 'abstained';
        }
        case 'none':
          return said.outcome === 'outside' ? 'abstained' : 'right';
        case 'outside':
          return said.outcome === 'outside' ? 'right' : 'abstained';
      }
    },
  };
}
