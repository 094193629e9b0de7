import type { Example } from '../model.ts';
import { normalise } from '../normalise.ts';
import { city } from './city.ts';
import { home } from './home.ts';
import { market } from './market.ts';
import { order } from './order.ts';
import { people } from './people.ts';

const linesOf = (block: string): readonly string[] =>
  block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const examplesFrom = (blocks: Readonly<Record<string, string>>): readonly Example[] =>
  Object.entries(blocks).flatMap(([code, block]) =>
    linesOf(block).map((text) => ({ code, text: normalise(text) })),
  );

/** Written for this project, nobody's real words. What the model is trained on. */
export const examples: readonly Example[] = [home, city, market, people, order].flatMap(examplesFrom);
