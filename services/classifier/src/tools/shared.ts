import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import type { ModelCard } from '../learner/artefact.ts';
import type { Calibration } from '../learner/calibrate.ts';
import type { Hidden } from '../learner/grams.ts';

const here = dirname(fileURLToPath(import.meta.url));

export const reference = () => {
  const dir = findReferenceDir(here);
  if (dir === undefined) throw new Error('no schemas/reference above this folder');
  return loadReference(dir);
};

export const print = (line = ''): void => void process.stdout.write(`${line}\n`);
export const percent = (part: number, of: number): string =>
  `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;

/** Ends with one sentence. */
export function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

export function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Measured by `npm run train` and committed: what a build needs to know besides the corpus. */
export const calibrationFile = join(here, '..', '..', 'model', 'calibration.json');

export interface CommittedCalibration {
  /** Hash of the rows it was measured with. */
  readonly fingerprint: string;
  readonly calibration: Calibration;
  readonly measured?: ModelCard['measured'];
}

export const committedCalibration = (): CommittedCalibration => {
  if (!existsSync(calibrationFile)) giveUp(`找不到 ${calibrationFile}：请先运行 npm run train。`);
  return JSON.parse(readFileSync(calibrationFile, 'utf8')) as CommittedCalibration;
};

/** A labelled row of a file that somebody brings. */
export interface ForeignRow {
  readonly id: string;
  readonly text: string;
  readonly label: string;
  /** Rows that say the same share it: they never stand on both sides of a split. */
  readonly group: string;
}

/** JSON lines with `id, title, text, label` (or `label1`), plain or gzipped. A title counts twice. */
export function readForeign(file: string): readonly ForeignRow[] {
  if (!existsSync(file)) giveUp(`找不到文件 ${file}。`);
  const raw = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      const row = JSON.parse(line) as Readonly<Record<string, unknown>>;
      const label = row.label ?? row.label1;
      if (typeof row.text !== 'string' || typeof label !== 'string')
        giveUp(`${file} 第 ${i + 1} 行缺少字段 ${typeof row.text === 'string' ? 'label' : 'text'}。`);
      const id = String(row.id ?? i);
      const title = typeof row.title === 'string' ? `${row.title}。${row.title}。` : '';
      return { id, text: `${title}${row.text}`, label, group: String(row.dup_group ?? row.group ?? id) };
    });
}

/** Folds that keep groups together, the same every time. */
export function foldsOf(rows: readonly ForeignRow[], folds: number): readonly number[] {
  const groups = [...new Set(rows.map((r) => r.group))].sort();
  let state = 7;
  for (let i = groups.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 4294967296) * (i + 1));
    const held = groups[i]!;
    groups[i] = groups[j]!;
    groups[j] = held;
  }
  const foldOfGroup = new Map(groups.map((group, i) => [group, i % folds]));
  return rows.map((row) => foldOfGroup.get(row.group)!);
}

export const NOTHING_HIDDEN: Hidden = [];

export interface Counted {
  readonly truth: string;
  readonly guess: string;
}

/** Mean over the labels that occur, of the harmonic mean of precision and recall. */
export function macroF1(rows: readonly Counted[]): number {
  const labels = new Set(rows.map((r) => r.truth));
  let sum = 0;
  for (const label of labels) {
    let both = 0;
    let said = 0;
    let meant = 0;
    for (const { truth, guess } of rows) {
      if (guess === label) said++;
      if (truth === label) meant++;
      if (guess === label && truth === label) both++;
    }
    sum += said + meant === 0 ? 0 : (2 * both) / (said + meant);
  }
  return sum / Math.max(1, labels.size);
}

/** Everything a model is made of, as files: a build that finds the same does nothing. */
export function stampOfFiles(): string {
  const room = join(here, '..', '..');
  const data = findReferenceDir(here);
  if (data === undefined) throw new Error('no schemas/reference above this folder');
  const files = [
    ...filesIn(join(room, 'corpus', 'written'), /\.jsonl$/),
    ...filesIn(join(room, 'corpus', 'phrases'), /\.txt$/),
    ...filesIn(join(room, 'corpus', 'emergency'), /\.jsonl$/),
    ...filesIn(join(room, 'corpus', 'generate'), /\.ts$/),
    ...filesIn(join(room, 'src', 'learner'), /^(?!.*\.test\.ts$)/),
    ...filesIn(join(room, 'src'), /^(?:training|emergency-texts|hidden|lexicon|normalise|place[a-z-]*)\.ts$/),
    ...filesIn(data, /^(?:problem-types|places|borders)\.json$/),
    ...filesIn(join(data, 'problem-leaves'), /\.json$/),
    ...filesIn(join(data, 'generated'), /^areas\.json$/),
    calibrationFile,
  ];
  const hash = createHash('sha256');
  for (const file of files) if (existsSync(file)) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

const filesIn = (folder: string, name: RegExp): readonly string[] =>
  readdirSync(folder)
    .filter((file) => name.test(file))
    .sort()
    .map((file) => join(folder, file));
