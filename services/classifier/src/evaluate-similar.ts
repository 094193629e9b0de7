/** How well candidates for the same matter are told from others, on hand-written pairs. `-- --wrong` lists mistakes. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { likely, likeness } from '@jiesu/domain';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { createClassifier } from './classify.ts';
import { taughtIndex } from './similar.ts';
import { type Pair, pairParts, pairsOf } from './similar-pairs.ts';

const dir = findReferenceDir(dirname(fileURLToPath(import.meta.url)));
if (dir === undefined) throw new Error('no schemas/reference above this folder');
const classifier = createClassifier(loadReference(dir));
const { weigh } = taughtIndex(1000);
for (const part of pairParts) judge(part, pairsOf(classifier, part));

function judge(name: string, pairs: readonly Pair[]): void {
  const judged = pairs.map((pair) => ({ ...pair, ...likeness(pair.a, pair.b, weigh) }));
  const same = pairs.filter((p) => p.same).length;
  console.log(`\n${name}: ${pairs.length} pairs, ${same} of them about one matter`);
  for (const from of [0.3, 0.4, likely, 0.6, 0.7]) {
    const shown = judged.filter((p) => p.score >= from);
    const right = shown.filter((p) => p.same).length;
    console.log(
      `from ${from.toFixed(2)}: precision ${(right / shown.length).toFixed(3)}, recall ${(right / same).toFixed(3)} (${right} right, ${shown.length - right} wrong, ${same - right} missed)`,
    );
  }
  if (process.argv.includes('--wrong'))
    for (const { same, a, b, score, words, sameType } of judged)
      if (score >= likely !== same)
        console.log(
          same ? 'missed' : 'wrong ',
          score.toFixed(2),
          a.text,
          '|',
          b.text,
          '|',
          words.join('、'),
          sameType,
          a.problemType,
          b.problemType,
        );
}
