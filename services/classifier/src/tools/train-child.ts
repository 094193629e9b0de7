/** A process of `npm run train`: does the trainings it is asked for, one after the other. */
import { readExamples } from '../../corpus/corpus.ts';
import type { Learnt } from '../learner/learn.ts';
import { corpusFolder } from '../model-file.ts';
import { type Fold, schoolingOf, scoreFold, train } from '../training.ts';
import { reference } from './shared.ts';

/** A fold to leave out and judge, or everything to learn from. */
export type Order = number | 'all';
export type Answer =
  | { readonly order: number; readonly fold: Fold }
  | { readonly order: 'all'; readonly learnt: Learnt };

const examples = readExamples('written', corpusFolder());
const schooling = schoolingOf(reference(), examples);

process.on('message', (order: Order) => {
  const answer: Answer =
    order === 'all'
      ? { order, learnt: train(schooling, schooling.rows(examples)) }
      : { order, fold: scoreFold(schooling, examples, order) };
  process.send?.(answer);
});
