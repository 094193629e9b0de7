import { readFileSync } from 'node:fs';
import { dayMs, type Told } from '@jiesu/domain';
import type { Classifier } from './classify.ts';

export interface Pair {
  readonly same: boolean;
  readonly a: Told;
  readonly b: Told;
}

const HOME = { districtId: '110105', streetId: '110105026', communityId: '110105026001' };
const PLACES: Readonly<Record<string, Pick<Told, 'districtId' | 'streetId' | 'communityId'>>> = {
  c: HOME,
  s: { ...HOME, communityId: '110105026002' },
  d: { districtId: '110108', streetId: '110108012', communityId: '110108012001' },
  '?': {},
};

/** Known to whoever wrote the scoring, and two sets with a first look each. */
export const pairParts = ['pairs', 'fresh-a', 'fresh-b'] as const;

/**
 * Hand-written pairs of corpus/similar: same matter or not | place of the second seen from the first (c same
 * community, s same street, d another district, ? unknown) | days apart | y: same caller | both texts.
 */
export const pairsOf = (
  classifier: Classifier,
  part: (typeof pairParts)[number] = 'pairs',
): readonly Pair[] =>
  readFileSync(new URL(`../corpus/similar/${part}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [same, place, days, caller, first, second] = line.split('|') as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const told = (text: string, where: Partial<Told>, at: number, petitionerRef: string): Told => {
        const { problemType } = classifier.classify(text);
        return { text, ...where, problemType: problemType.code, at, petitionerRef };
      };
      return {
        same: same === '1',
        a: told(first, HOME, 1000 * dayMs, 'ref-a'),
        b: told(second, PLACES[place]!, (1000 - Number(days)) * dayMs, caller === 'y' ? 'ref-a' : 'ref-b'),
      };
    });
