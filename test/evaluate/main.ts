/**
 * `npm run evaluate`: the classifier on its held-out texts, then what classification and dispatch together decide
 * without a person, on those and on the plain texts of the little city. Arguments go to the first part, and with
 * them the second is left out.
 */
import '../../services/classifier/src/tools/evaluate.ts';
import { matters, spots } from '@jiesu/testkit';
import { readExamples } from '../../services/classifier/corpus/corpus.ts';
import { createClassifier } from '../../services/classifier/src/classify.ts';
import { corpusFolder } from '../../services/classifier/src/model-file.ts';
import { percent, print, reference } from '../../services/classifier/src/tools/shared.ts';
import { type Case, catalogueOf, type Judged, judge, unitOf } from './decisions.ts';

/** What the little city says, in a place that is told apart: every call, and every talk as one text. */
function ordinary(): readonly Case[] {
  let turn = 0;
  const fill = (text: string, place: string): string =>
    text
      .replaceAll('{place}', place)
      .replaceAll('{spot}', spots[turn++ % spots.length]!)
      .replaceAll('{n}', '3');
  return matters.flatMap(({ type, kind, calls, chats }) => [
    ...calls.map((text) => ({ text: fill(text, '朝阳区望京街道花家地西里社区'), type, kind })),
    ...chats.map((lines) => ({ text: fill(lines.join('，'), '花家地西里'), type, kind })),
  ]);
}

function decisions(): void {
  const city = reference();
  const catalogue = catalogueOf(city);
  const classifier = createClassifier(city);
  print(
    `\ndecided without a person, the place known; sure of the unit from ${catalogue.version.sureOfUnit ?? '–'} (dispatch catalogue)`,
  );
  print(
    'texts           number  type sure  type right  unit right  unit alone sure  unit right  together  unit right',
  );
  for (const [name, cases] of [
    ['held-out', readExamples('held-out', corpusFolder())],
    ['ordinary', ordinary()],
  ] as const) {
    const judged = cases.map((one) => judge(one, classifier, catalogue, city));
    const decided = judged.filter((j) => j.decision.outcome === 'dispatch');
    const bySelf = decided.filter((j) => j.classified.confident);
    const byUnit = decided.filter((j) => !j.classified.confident);
    const right = (list: readonly Judged[]): string =>
      percent(list.filter((j) => unitOf(j.decision) === unitOf(j.meant)).length, list.length);
    print(
      [
        name.padEnd(15),
        String(cases.length).padEnd(7),
        percent(bySelf.length, cases.length).padEnd(10),
        percent(bySelf.filter((j) => j.typeRight).length, bySelf.length).padEnd(11),
        right(bySelf).padEnd(11),
        percent(byUnit.length, cases.length).padEnd(16),
        right(byUnit).padEnd(11),
        percent(decided.length, cases.length).padEnd(9),
        right(decided),
      ].join(' '),
    );
  }
}

if (process.argv.length <= 2) decisions();
