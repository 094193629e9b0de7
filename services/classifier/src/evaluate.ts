/**
 * How good the classifier is, on examples it was not trained on.
 *
 *   npm run evaluate -w services/classifier [-- --calibrate] [-- --outside file.jsonl]
 *
 * `--outside`: rows `{ title, text, label1 }` of somebody else's data, mapped to our classes; a sanity check.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { maskText } from '@jiesu/domain';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { CALIBRATION } from './calibration.ts';
import { type Classified, createClassifier } from './classify.ts';
import { heldOut } from './examples/held-out.ts';
import { examples } from './examples/index.ts';
import { longest } from './lexicon.ts';
import { type Example, trainModel } from './model.ts';
import { normalise } from './normalise.ts';
import { placeTruth } from './place.truth.ts';
import { placeSearchOf } from './search.ts';
import { titleOf } from './title.ts';

const dir = findReferenceDir(dirname(fileURLToPath(import.meta.url)));
if (dir === undefined) throw new Error('no schemas/reference above this folder');
const loading = performance.now();
const reference = loadReference(dir);
const loaded = performance.now() - loading;
const types = reference.problemTypes.latest;
const percent = (part: number, of: number) => `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`参考数据 reference: ${Math.round(loaded)} ms to load`);
const started = performance.now();
const classifier = createClassifier(reference);
print(
  `构建 build: ${Math.round(performance.now() - started)} ms, ${examples.length} examples, ${types.types.length} types`,
);

/** Five-fold cross-validation of the type model alone: raw probability and whether it was right. */
function crossValidated(): { readonly p: number; readonly right: boolean; readonly evidence: number }[] {
  const rows: { p: number; right: boolean; evidence: number }[] = [];
  for (let fold = 0; fold < 5; fold++) {
    const model = trainModel(
      types,
      examples.filter((_, i) => i % 5 !== fold),
    );
    for (const [i, e] of examples.entries()) {
      if (i % 5 !== fold) continue;
      const { probabilities, evidence } = model.score(e.text, longest(model.words.find(e.text)));
      let top = 0;
      for (let t = 1; t < probabilities.length; t++) if (probabilities[t]! > probabilities[top]!) top = t;
      rows.push({ p: probabilities[top]!, right: model.codes[top] === e.code, evidence: evidence[top]! });
    }
  }
  return rows;
}

function report(name: string, rows: readonly Example[]): void {
  let type = 0;
  let among4 = 0;
  let klass = 0;
  let dimension = 0;
  let sure = 0;
  let sureRight = 0;
  const wrong: string[] = [];
  for (const e of rows) {
    const c = classifier.classify(e.text);
    const right = c.problemType.code === e.code;
    if (right) type++;
    else wrong.push(`  ${e.code} → ${c.problemType.code} ${c.problemType.confidence} ${e.text}`);
    if (right || c.alternatives.some((a) => a.code === e.code)) among4++;
    if (c.problemType.code.slice(0, 3) === e.code.slice(0, 3)) klass++;
    if (c.dimensions.primary.dimension === types.byCode(e.code)?.dimensions.primary) dimension++;
    if (c.confident) {
      sure++;
      if (right) sureRight++;
    }
  }
  print(
    `${name}: ${rows.length} texts · 二级 ${percent(type, rows.length)} · 前四 ${percent(among4, rows.length)} · ` +
      `一级 ${percent(klass, rows.length)} · 七有五性 ${percent(dimension, rows.length)} · ` +
      `可信 ${percent(sure, rows.length)}，其中正确 ${percent(sureRight, sure)}`,
  );
  if (process.argv.includes('--wrong')) for (const line of wrong) print(line);
}

const rows = crossValidated();
print(
  `交叉验证 five-fold: 二级 ${percent(rows.filter((r) => r.right).length, rows.length)} of ${rows.length}`,
);
if (process.argv.includes('--calibrate')) {
  const edges = [0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01];
  for (let i = 1; i < edges.length; i++) {
    const bin = rows.filter((r) => r.p >= edges[i - 1]! && r.p < edges[i]!);
    print(
      `  raw ${edges[i - 1]}–${edges[i]}: ${bin.length} texts, right ${percent(bin.filter((r) => r.right).length, bin.length)}`,
    );
  }
  for (const from of [0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97])
    for (const evidence of [0, 4, 6, 8]) {
      const kept = rows.filter((r) => r.p >= from && r.evidence >= evidence);
      const right = kept.filter((r) => r.right).length;
      print(
        `  raw ≥ ${from}, evidence ≥ ${evidence}: keeps ${percent(kept.length, rows.length)}, right ${percent(right, kept.length)}`,
      );
    }
}
report('留出 held out', heldOut);

const place = placeTruth.filter(([text, truth]) => placeSaid(classifier.classify(text)) === truth).length;
print(`地点 places: ${percent(place, placeTruth.length)} of ${placeTruth.length}`);
print('紧急 emergencies: npm run evaluate:emergency -w services/classifier');

const sample = heldOut.map((e, i) =>
  `朝阳区望京街道，${e.text}，${heldOut[(i + 7) % heldOut.length]!.text}`.slice(0, 100),
);
for (let i = 0; i < 20_000; i++) classifier.classify(sample[i % sample.length]!);
const from = process.cpuUsage();
const COUNT = 40_000;
for (let i = 0; i < COUNT; i++) classifier.classify(sample[i % sample.length]!);
const { user, system } = process.cpuUsage(from);
const each = (user + system) / COUNT;
print(
  `速度 speed: ${each.toFixed(1)} µs CPU per 100-character text, ${Math.round(1e6 / each)} texts/s on one core`,
);

/** Microseconds of CPU for each call, after a warm-up. */
function cpuOf(count: number, run: (i: number) => unknown): number {
  for (let i = 0; i < count / 4; i++) run(i);
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) run(i);
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / count;
}

const personal = sample.map((text, i) =>
  `市民王女士反映，家住5号楼3单元50${i % 9}室，${text}`
    .slice(0, 76)
    .concat(`，联系电话1390000${1000 + i}，请尽快处理。`),
);
for (const [name, texts] of [
  ['plain', sample],
  ['full of personal data', personal],
] as const) {
  const cost = cpuOf(20_000, (i) => titleOf(maskText(texts[i % texts.length]!), ['暖气'], '其他'));
  print(`脱敏和标题 mask and title, ${name}: ${cost.toFixed(1)} µs CPU per 100 characters`);
}
const search = placeSearchOf(reference);
const searched = ['望京', 'w', 'xinyuan', '社区', '朝阳区新'].map(
  (q) => `${q} ${(cpuOf(40, () => search.find(q)) / 1000).toFixed(1)}`,
);
print(`地点检索 place search, ms CPU each: ${searched.join(' · ')}`);
const hostile = ['电话', '1', '望京', '5号楼3单元501', '张先生', 'a@', '着火', '。'].map((part) => {
  const text = part.repeat(4000 / part.length);
  return `${part} ${(cpuOf(8, () => classifier.classify(text)) / 1000).toFixed(1)}`;
});
print(`刁难文本 4,000 characters of one kind, ms CPU each: ${hostile.join(' · ')}`);

const outside = process.argv.indexOf('--outside');
if (outside > 0) checkOutside(process.argv[outside + 1] ?? '');

function placeSaid({ place: found }: Classified): string {
  const code = found.communityId ?? found.streetId ?? found.districtId;
  const name = code === undefined ? '' : reference.areas.fullName(code);
  return found.candidates !== undefined ? `~${name}` : name === '' ? '-' : name;
}

/** Which of our classes each of seven coarse labels covers; several labels share some. */
function checkOutside(file: string): void {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    城乡建设: ['L01', 'L02', 'L03', 'L05', 'L07', 'L09', 'L17', 'L19'],
    环境保护: ['L08', 'L07', 'L05.05', 'L19.04'],
    交通运输: ['L06', 'L04.03'],
    教育文体: ['L11', 'L18'],
    劳动和社会保障: ['L14', 'L15', 'L13', 'L21.03'],
    商贸旅游: ['L10', 'L01.06', 'L18.04', 'L16.03', 'L06.03'],
    卫生计生: ['L12', 'L13'],
  };
  const raw = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').split('\n').filter(Boolean);
  let right = 0;
  let sure = 0;
  let sureRight = 0;
  for (const line of lines) {
    const row = JSON.parse(line) as { title: string; text: string; label1: string };
    const c = classifier.classify(normalise(`${row.title}。${row.text}`));
    const good = (allowed[row.label1] ?? []).some((prefix) => c.problemType.code.startsWith(prefix));
    if (good) right++;
    if (c.confident) {
      sure++;
      if (good) sureRight++;
    }
  }
  print(
    `外部 outside: ${lines.length} rows · 一级（宽映射） ${percent(right, lines.length)} · 可信 ${percent(sure, lines.length)}，其中相符 ${percent(sureRight, sure)}`,
  );
}
print(`（置信门槛 confident from ${CALIBRATION.confidentFrom}, evidence ≥ ${CALIBRATION.leastEvidence}）`);
