/**
 * How good the built model is, on texts it has not seen.
 *
 *   npm run evaluate                                  on the held-out part of the corpus
 *   npm run evaluate -- --wrong                       and what it took for what
 *   npm run evaluate -- --data FILE --map MAP         on somebody else's labelled file, in its own classes
 *   npm run evaluate -- --tree FILE --map MAP         whether every leaf of somebody else's taxonomy has a place in ours
 *   npm run evaluate -- --speed                       time and memory alone
 */
import { readFileSync } from 'node:fs';
import { isWithin, typeChain, typeOf } from '@jiesu/domain';
import { type Example, readExamples } from '../../corpus/corpus.ts';
import { type Classifier, createClassifier } from '../classify.ts';
import { hiddenPlaces } from '../hidden.ts';
import { calibrationError } from '../learner/calibrate.ts';
import { matterTexts } from '../matter-texts.ts';
import { mattersOf } from '../matters.ts';
import { type Guess, type Model, modelOf } from '../model.ts';
import { builtModel, corpusFolder } from '../model-file.ts';
import { truthOf } from '../training.ts';
import {
  type Counted,
  committedCalibration,
  giveUp,
  reference as load,
  macroF1,
  option,
  percent,
  print,
  readForeign,
} from './shared.ts';

const reference = load();
const types = reference.problemTypes.latest;
const bytes = builtModel();
const loading = performance.now();
const model = modelOf(bytes, types);
const loaded = performance.now() - loading;
const hide = hiddenPlaces(reference);

print(
  `model ${model.card.version}: ${model.card.rows} rows, ${(bytes.length / 1e6).toFixed(1)} MB, laid out in ${loaded.toFixed(0)} ms`,
);

if (committedCalibration().fingerprint !== model.card.fingerprint)
  print(
    'note: confidence was measured with other examples or another taxonomy; npm run train measures it anew',
  );

const data = option('data');
const tree = option('tree');
if (tree !== undefined) covered(tree, option('map'));
else if (data !== undefined) foreign(data, option('map'));
else if (process.argv.includes('--speed')) speed();
else {
  heldOut();
  speed();
}

interface Judged extends Counted {
  readonly among3: boolean;
  readonly right: boolean;
  readonly confidence: number;
  readonly text: string;
  readonly voice: string;
}

function judgedOf(
  truth: string,
  guesses: readonly Guess[],
  confidence: number,
  e: Pick<Example, 'text' | 'voice'>,
): Judged {
  const guess = guesses[0]?.code ?? '';
  return {
    truth,
    guess,
    right: guess === truth,
    among3: guesses.slice(0, 3).some((g) => g.code === truth),
    confidence,
    text: e.text,
    voice: e.voice ?? 'unmarked',
  };
}

function heldOut(): void {
  const examples = readExamples('held-out', corpusFolder()).filter((e) => types.byCode(e.type) !== undefined);
  const levels = { class: [] as Judged[], type: [] as Judged[], leaf: [] as Judged[], kind: [] as Judged[] };
  const classifier = createClassifier(reference);
  const dimension: Judged[] = [];
  let tier = 0;
  let tiers = 0;
  let said = 0;
  let saidRight = 0;
  for (const e of examples) {
    const r = model.read(e.text, hide(e.text));
    const judge = (decision: 'class' | 'type' | 'leaf' | 'kind', guesses: readonly Guess[]): void => {
      const truth = truthOf(decision, e, types);
      if (truth === undefined) return;
      const confidence = guesses[0] === undefined ? 0 : model.confidence(decision, guesses[0].raw);
      levels[decision].push(judgedOf(truth, guesses, confidence, e));
    };
    judge('class', r.classes);
    judge('type', r.types);
    judge('leaf', r.leaves);
    judge('kind', r.kind === undefined ? [] : [r.kind]);
    const c = classifier.classify(e.text);
    const primary = c.dimensions.primary;
    dimension.push(
      judgedOf(
        truthOf('dimension', e, types) ?? '',
        [
          { code: primary.dimension, raw: 1 },
          ...c.dimensions.secondary.map((s) => ({ code: s.dimension, raw: 0 })),
        ],
        primary.confidence,
        e,
      ),
    );
    if (e.urgency !== undefined) {
      tiers++;
      if (c.urgency.level === e.urgency) tier++;
    }
    if (c.confident) {
      said++;
      if (isWithin(c.problemType.code, typeOf(e.type))) saidRight++;
    }
  }
  print(`\nheld out: ${examples.length} hand-written texts, never trained on`);
  print('level      texts  right    macro-F1  top-3    ECE     sure     right there');
  for (const [name, rows] of [...Object.entries(levels), ['dimension', dimension]] as const) line(name, rows);
  print(`urgency tier as written: ${percent(tier, tiers)} of ${tiers}`);
  print(
    `said to be sure enough to dispatch: ${percent(said, examples.length)}, type right in ${percent(saidRight, said)}`,
  );
  for (const [name, rows] of Object.entries(levels)) selective(name, rows);
  breakdown('by length', levels, (j) =>
    j.text.length <= 12 ? '≤ 12' : j.text.length <= 40 ? '13–40' : j.text.length <= 100 ? '41–100' : '> 100',
  );
  breakdown('by voice', levels, (j) => j.voice);
  several(examples, model);
  if (process.argv.includes('--wrong'))
    for (const j of levels.type)
      if (!j.right) print(`  ${j.truth} → ${j.guess} ${j.confidence.toFixed(2)} ${j.voice} ${j.text}`);
}

function line(name: string, rows: readonly Judged[]): void {
  if (rows.length === 0) return;
  const threshold = model.thresholds[name as keyof Model['thresholds']];
  const sure = rows.filter((j) => j.confidence >= threshold);
  const right = rows.filter((j) => j.right).length;
  print(
    `${name.padEnd(10)} ${String(rows.length).padEnd(6)} ${percent(right, rows.length).padEnd(8)} ${macroF1(rows).toFixed(3).padEnd(9)} ` +
      `${percent(rows.filter((j) => j.among3).length, rows.length).padEnd(8)} ${calibrationError(rows).toFixed(3).padEnd(7)} ` +
      `${percent(sure.length, rows.length).padEnd(8)} ${percent(sure.filter((j) => j.right).length, sure.length)}`,
  );
}

function selective(name: string, rows: readonly Judged[]): void {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => b.confidence - a.confidence);
  const parts = [0.5, 0.7, 0.8, 0.9].map((share) => {
    const kept = sorted.slice(0, Math.round(sorted.length * share));
    return `${100 * share} %: ${percent(kept.filter((j) => j.right).length, kept.length)}`;
  });
  print(`${name}, right among the surest ${parts.join(' · ')}`);
}

function breakdown(
  title: string,
  levels: Readonly<Record<'class' | 'type' | 'leaf' | 'kind', readonly Judged[]>>,
  key: (j: Judged) => string,
): void {
  print(`${title}: texts, class / type / leaf / kind right`);
  for (const value of [...new Set(levels.type.map(key))].sort()) {
    const shares = Object.values(levels).map((rows) => {
      const own = rows.filter((j) => key(j) === value);
      return own.length === 0 ? '–' : percent(own.filter((j) => j.right).length, own.length);
    });
    print(
      `  ${value.padEnd(10)} ${String(levels.type.filter((j) => key(j) === value).length).padEnd(6)} ${shares.join(' / ')}`,
    );
  }
}

/** Texts with several matters: how often a split is proposed, and how often where there is only one. */
function several(examples: readonly Example[], m: Model): void {
  const split = (text: string) => mattersOf(m, text, hide(text));
  const rows = matterTexts('unseen').map((row) => ({ ...row, found: split(row.text) }));
  const many = rows.filter((r) => r.types.length > 1);
  const proposed = rows.filter((r) => r.found.length > 0);
  const rightly = proposed.filter((r) => r.types.length > 1);
  const cutRight = rightly.filter(
    (r) =>
      r.found.length === r.begins.length && r.found.every((f, i) => Math.abs(f.begin - r.begins[i]!) <= 1),
  );
  const allRight = cutRight.filter((r) => r.found.every((f, i) => f.code === r.types[i]));
  print(
    `several matters, ${many.length} texts with two or three and ${rows.length - many.length} that only look so (corpus/matters): ` +
      `a split is proposed for ${percent(rightly.length, many.length)}, precision ${percent(rightly.length, proposed.length)}; ` +
      `every cut right in ${percent(cutRight.length, rightly.length)} of the right ones, every type too in ${percent(allRight.length, rightly.length)}`,
  );
  const two = examples.filter((e) => e.also?.some((code) => typeOf(code) !== typeOf(e.type)) === true);
  const one = examples.filter((e) => e.also === undefined || e.also.length === 0);
  const share = (list: readonly Example[]): string =>
    percent(list.filter((e) => split(e.text).length > 0).length, list.length);
  print(
    `  of the held-out texts a split is proposed for ${share(two)} of ${two.length} with two types, for ${share(one)} of ${one.length} with one`,
  );
}

/** `MAP` says for a code's beginning which of the file's classes it is; the longest beginning wins, null is outside. */
function foreign(file: string, mapFile: string | undefined): void {
  if (mapFile === undefined) giveUp('请用 --map 指明对照表。');
  const { map } = JSON.parse(readFileSync(mapFile, 'utf8')) as {
    readonly map: Readonly<Record<string, string | null>>;
  };
  const labelOf = (code: string): string | null => {
    for (const prefix of typeChain(code)) if (prefix in map) return map[prefix]!;
    return null;
  };
  const rows = readForeign(file).map((row) => {
    const { all, leaves } = model.read(row.text, hide(row.text));
    const sums = new Map<string, number>();
    const add = (code: string, raw: number): void => {
      const label = labelOf(code);
      // Squared: a class of theirs that holds many of ours is not favoured by their number.
      if (label !== null) sums.set(label, (sums.get(label) ?? 0) + raw * raw);
    };
    for (const [i, { code, raw }] of all.entries())
      if (i > 0 || leaves.length === 0) add(code, raw);
      else for (const leaf of leaves) add(leaf.code, leaf.raw);
    const order = [...sums].sort((a, b) => b[1] - a[1]);
    const total = order.reduce((n, [, p]) => n + p, 0);
    return judgedOf(
      row.label,
      order.map(([code, raw]) => ({ code, raw })),
      total === 0 ? 0 : order[0]![1] / total,
      { text: row.text, voice: '' },
    );
  });
  const right = rows.filter((j) => j.right).length;
  print(
    `${rows.length} rows in ${new Set(rows.map((r) => r.truth)).size} classes of theirs, none trained on`,
  );
  print(
    `accuracy ${percent(right, rows.length)} · macro-F1 ${macroF1(rows).toFixed(3)} · top-3 ${percent(rows.filter((j) => j.among3).length, rows.length)} · ECE ${calibrationError(rows).toFixed(3)}`,
  );
  selective('class', rows);
  for (const label of [...new Set(rows.map((r) => r.truth))].sort()) {
    const own = rows.filter((j) => j.truth === label);
    const taken = new Map<string, number>();
    for (const j of own) if (!j.right) taken.set(j.guess, (taken.get(j.guess) ?? 0) + 1);
    const most = [...taken].sort((a, b) => b[1] - a[1]).slice(0, 3);
    print(
      `  ${label}: ${own.length}, right ${percent(own.filter((j) => j.right).length, own.length)}; taken for ${most.map(([l, n]) => `${l} ${n}`).join(', ')}`,
    );
  }
}

/**
 * `FILE`: JSON lines with `l1`, `l2`, `l3`. `MAP` gives `l1`, `l1/l2` or `l1/l2/l3` a code of ours or null, which is
 * outside; the narrowest wins.
 */
function covered(file: string, mapFile: string | undefined): void {
  if (mapFile === undefined) giveUp('请用 --map 指明对照表。');
  const { map } = JSON.parse(readFileSync(mapFile, 'utf8')) as {
    readonly map: Readonly<Record<string, string | null>>;
  };
  for (const code of Object.values(map))
    if (code !== null && types.byCode(code) === undefined && !types.classes.some((c) => c.code === code))
      giveUp(`对照表里的 ${code} 不在分类体系中。`);
  const depthNames = ['to a class', 'to a type', 'to a leaf'] as const;
  const found = new Map<string, number>();
  const used = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const { l1, l2, l3 } = JSON.parse(line) as Readonly<Record<'l1' | 'l2' | 'l3', string>>;
    const key = [`${l1}/${l2}/${l3}`, `${l1}/${l2}`, l1].find((k) => k in map);
    const code = key === undefined ? undefined : map[key];
    const depth =
      code === undefined ? 'unresolved' : code === null ? 'outside' : depthNames[code.split('.').length - 1]!;
    found.set(depth, (found.get(depth) ?? 0) + 1);
    if (typeof code === 'string') used.add(code);
    if (code === undefined) print(`  unresolved: ${l1}/${l2}/${l3}`);
  }
  print([...found].map(([depth, n]) => `${depth} ${n}`).join(' · '));
  print(`${used.size} codes of ours used`);
}

/** CPU time after a warm-up, so that neighbours on the machine do not count. */
function cpuOf(count: number, run: (i: number) => unknown): number {
  for (let i = 0; i < count / 4; i++) run(i);
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) run(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

function speed(): void {
  const texts = readExamples('held-out', corpusFolder()).map((e) => e.text);
  const around = (length: number): readonly string[] =>
    texts.map((t, i) => {
      let text = t;
      for (let k = 1; text.length < length; k++) text += `，${texts[(i + k) % texts.length]!}`;
      return text.slice(0, length);
    });
  const eighty = around(80);
  const long = around(200);
  const classifier: Classifier = createClassifier(reference);
  const model80 = cpuOf(20_000, (i) => model.read(eighty[i % eighty.length]!, []));
  const whole80 = cpuOf(20_000, (i) => classifier.classify(eighty[i % eighty.length]!));
  print(
    `\nspeed, CPU: model alone ${model80.toFixed(1)} µs, whole classification ${whole80.toFixed(1)} µs for 80 characters ` +
      `(${Math.round(1e6 / whole80)} texts/s on one core)`,
  );
  for (let i = 0; i < 200; i++) classifier.classify(long[i % long.length]!, { explain: true });
  const times = long
    .concat(long)
    .map((text) => {
      const from = performance.now();
      classifier.classify(text, { explain: true });
      return performance.now() - from;
    })
    .sort((a, b) => a - b);
  const at = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))]!.toFixed(2);
  print(
    `with why, 200 characters, wall: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms of ${times.length}`,
  );
}
