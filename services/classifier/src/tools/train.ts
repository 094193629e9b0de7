/**
 * Learns the model.
 *
 *   npm run train                      cross-validates, calibrates, writes model/calibration.json and the model
 *   npm run train -- --build           the model alone, with the calibration at hand (what `npm run build` does)
 *   npm run train -- --data FILE       how good the learner is on somebody else's labelled file (JSON lines)
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { readExamples } from '../../corpus/corpus.ts';
import { decode, encode, type ModelCard } from '../learner/artefact.ts';
import { calibrationError, confidenceOf, DECISIONS } from '../learner/calibrate.ts';
import { LEARN_OPTIONS, type Learnt, learn } from '../learner/learn.ts';
import type { Row } from '../learner/matrix.ts';
import { scorerOf } from '../learner/scorer.ts';
import { builtModelFile, corpusFolder } from '../model-file.ts';
import { scoresOf } from '../retrain.ts';
import { crossValidate, FOLDS, type Fold, fingerprintOf, schoolingOf, train, truthOf } from '../training.ts';
import {
  calibrationFile,
  committedCalibration,
  foldsOf,
  macroF1,
  NOTHING_HIDDEN,
  option,
  percent,
  print,
  readForeign,
  reference,
  stampOfFiles,
} from './shared.ts';
import type { Answer, Order } from './train-child.ts';

const data = option('data');
if (data !== undefined) learnForeign(data);
else await learnOurs(process.argv.includes('--build'));

async function learnOurs(buildOnly: boolean): Promise<void> {
  const started = performance.now();
  if (buildOnly && isBuilt(stampOfFiles())) return;
  const examples = readExamples('written', corpusFolder());
  const schooling = schoolingOf(reference(), examples);
  const written = schooling.rows(examples);
  const rows: readonly Row[] = [...written, ...schooling.base];
  const fingerprint = fingerprintOf(rows, schooling.codes, LEARN_OPTIONS);
  if (buildOnly) {
    const { calibration, measured } = committedCalibration();
    write(
      encode(train(schooling, written), {
        version: stampOfFiles(),
        fingerprint,
        rows: rows.length,
        calibration,
        ...(measured && { measured }),
      }),
    );
    return;
  }
  print(
    `${written.length} written, ${schooling.base.length} generated and of the taxonomy, ${schooling.codes.length} codes`,
  );
  const { folds, learnt } = await learnAll();
  const { calibration, tested } = crossValidate(schooling, examples, folds);
  print(`cross-validation and learning: ${seconds(started)}`);
  for (const decision of DECISIONS) {
    const judged = tested.flatMap(({ example, guesses }) => {
      const truth = truthOf(decision, example, schooling.types);
      const [best] = guesses[decision];
      if (truth === undefined || best === undefined) return [];
      const confidence = confidenceOf(calibration.curves[decision], best.raw);
      return [{ truth, guess: best.code, right: best.code === truth, confidence }];
    });
    const sure = judged.filter((j) => j.confidence >= calibration.thresholds[decision]);
    print(
      `  ${decision.padEnd(9)} ${judged.length} texts · right ${percent(judged.filter((j) => j.right).length, judged.length)} · ` +
        `macro-F1 ${macroF1(judged).toFixed(3)} · ECE ${calibrationError(judged).toFixed(3)} · ` +
        `sure from ${calibration.thresholds[decision]}: ${percent(sure.length, judged.length)}, right ${percent(sure.filter((j) => j.right).length, sure.length)}`,
    );
  }
  mkdirSync(dirname(calibrationFile), { recursive: true });
  const cardOf = (measured?: ModelCard['measured']): ModelCard => ({
    version: stampOfFiles(),
    fingerprint,
    rows: rows.length,
    calibration,
    ...(measured && { measured }),
  });
  const measured = {
    on: new Date().toISOString().slice(0, 10),
    scores: scoresOf(encode(learnt, cardOf()), reference(), readExamples('held-out', corpusFolder())),
  };
  writeFileSync(calibrationFile, `${JSON.stringify({ fingerprint, calibration, measured }, undefined, 2)}\n`);
  // The calibration is among the files that name the version.
  const bytes = encode(learnt, cardOf(measured));
  write(bytes);
  const scorer = scorerOf(learnt);
  print(
    `model: ${scorer.features} runs, ${scorer.weights} weights, ${(bytes.length / 1e6).toFixed(1)} MB; all in ${seconds(started)}`,
  );
}

/** The trainings of the cross-validation and that on everything, shared among the cores. */
async function learnAll(): Promise<{ readonly folds: readonly Fold[]; readonly learnt: Learnt }> {
  // On everything first: it takes longest.
  const orders: Order[] = ['all', ...Array.from({ length: FOLDS }, (_, fold) => fold)];
  const folds: Fold[] = [];
  let learnt: Learnt | undefined;
  const work = async (): Promise<void> => {
    // A process and not a thread: it is started as this one was, also where that runs TypeScript as it stands.
    const child = fork(new URL('./train-child.ts', import.meta.url), { serialization: 'advanced' });
    try {
      for (let order = orders.shift(); order !== undefined; order = orders.shift()) {
        child.send(order);
        const answer = await answerOf(child);
        if (answer.order === 'all') learnt = answer.learnt;
        else folds[answer.order] = answer.fold;
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), orders.length) }, work));
  if (learnt === undefined) throw new Error('the training ended without a model');
  return { folds, learnt };
}

function answerOf(child: ChildProcess): Promise<Answer> {
  return new Promise((done, failed) => {
    const ended = (code: number | null): void => failed(new Error(`a training ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer: Answer) => {
      child.off('exit', ended);
      done(answer);
    });
  });
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function isBuilt(stamp: string): boolean {
  const file = builtModelFile();
  if (!existsSync(file)) return false;
  try {
    return decode(readFileSync(file)).card.version === stamp;
  } catch {
    // Of another kind, or cut off: made anew.
    return false;
  }
}

function write(bytes: Uint8Array): void {
  const file = builtModelFile();
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, file); // two builds at once never leave half a file
}

/** Trained on four fifths, tested on the rest, five times over; near-duplicates stay on one side. */
function learnForeign(file: string): void {
  const folds = Number(option('folds') ?? 5);
  const rows = readForeign(file);
  const labels = [...new Set(rows.map((r) => r.label))];
  const fold = foldsOf(rows, folds);
  const judged: { truth: string; guess: string; second: string; sure: number }[] = [];
  for (let f = 0; f < folds; f++) {
    const part = rows.filter((_, i) => fold[i] !== f);
    const scorer = scorerOf(
      learn(
        part.map((r): Row => ({ text: r.text, hidden: NOTHING_HIDDEN, path: [r.label], weight: 1 })),
        labels,
      ),
    );
    for (const [i, row] of rows.entries()) {
      if (fold[i] !== f) continue;
      const { margins } = scorer.score(row.text, NOTHING_HIDDEN);
      const order = [...labels.keys()].sort((a, b) => margins[b]! - margins[a]!);
      const code = (k: number) => scorer.tree.codes[order[k]!] ?? '';
      judged.push({
        truth: row.label,
        guess: code(0),
        second: code(1),
        sure: margins[order[0]!]! - (margins[order[1]!] ?? 0),
      });
    }
  }
  const right = (list: typeof judged) => list.filter((j) => j.guess === j.truth).length;
  print(`${rows.length} rows, ${labels.length} labels, ${folds} folds by group`);
  print(
    `accuracy ${percent(right(judged), judged.length)} · macro-F1 ${macroF1(judged).toFixed(3)} · ` +
      `top-2 ${percent(judged.filter((j) => j.guess === j.truth || j.second === j.truth).length, judged.length)}`,
  );
  const bySure = [...judged].sort((a, b) => b.sure - a.sure);
  for (const share of [0.5, 0.7, 0.8, 0.9]) {
    const kept = bySure.slice(0, Math.round(bySure.length * share));
    print(`  the most certain ${100 * share} %: right ${percent(right(kept), kept.length)}`);
  }
}
