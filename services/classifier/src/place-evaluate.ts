// npm run evaluate:places -w services/classifier [-- --wrong]: how well places are read, on texts with their truth.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { normalise } from './normalise.ts';
import { placesOf } from './place-resolve.ts';
import { placeJudge, placeTruths } from './place-truth.ts';
import { placeSearchOf } from './search.ts';

const here = dirname(fileURLToPath(import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (n: number, of: number) => `${((100 * n) / Math.max(1, of)).toFixed(1)} %`;

const reference = loadReference(findReferenceDir(here)!);
let started = performance.now();
const { reader } = placesOf(reference);
reader.words.find('望京');
reader.read('望经街道');
print(
  `构建 build: ${Math.round(performance.now() - started)} ms, ${reader.words.words.size} names, ${reference.places.length} known places`,
);

const judge = placeJudge(reference.areas);
const every = placeTruths();
for (const [name, rows] of [...every, ['合计 all', every.flatMap(([, rows]) => rows)] as const]) {
  const tally = { right: 0, abstained: 0, wrong: 0 };
  let streets = 0;
  let streetsRight = 0;
  let decided = 0;
  let communities = 0;
  let communitiesRight = 0;
  let third = 0;
  const kinds = new Map<string, { n: number; right: number }>();
  for (const row of rows) {
    const said = reader.read(normalise(row.text), judge.contextOf(row));
    const verdict = judge.verdict(row, said);
    tally[verdict]++;
    if (said.streetId !== undefined) decided++;
    const kind = kinds.get(row.is) ?? { n: 0, right: 0 };
    kinds.set(row.is, kind);
    kind.n++;
    if (verdict === 'right') kind.right++;
    if (row.is === 'street') {
      streets++;
      if (verdict === 'right') streetsRight++;
      const offered = [said.streetId, ...(said.candidates ?? []).slice(0, 3).map((c) => c.code.slice(0, 9))];
      if (offered.includes(judge.codeOf(row.street))) third++;
      if (row.community !== undefined) {
        communities++;
        const found = said.communityId === undefined ? '' : reference.areas.byCode(said.communityId)!.name;
        if (found.startsWith(row.community)) communitiesRight++;
      }
    }
    if (verdict !== 'right' && process.argv.includes('--wrong') && name.endsWith('.jsonl'))
      print(
        `  ${verdict} ${row.text} | ${'street' in row ? row.street : 'district' in row ? row.district : 'streets' in row ? row.streets.join('/') : row.is} ← ${said.outcome} ${reference.areas.fullName(said.communityId ?? said.streetId ?? said.districtId ?? '')} ${said.confidence} [${said.words.join(' ')}] ${(said.candidates ?? []).map((c) => reference.areas.fullName(c.code)).join(' ')}`,
      );
  }
  print(
    `${name}: ${rows.length} texts · 街道正确 street right ${percent(streetsRight, streets)} of ${streets}（前三 top three ${percent(third, streets)}） · 判定 decided ${percent(decided, rows.length)} · ` +
      `误判 wrong and decided ${percent(tally.wrong, rows.length)} (${tally.wrong}) · 社区 community ${percent(communitiesRight, communities)} of ${communities}`,
  );
  print(`  ${[...kinds].map(([kind, { n, right }]) => `${kind} ${right}/${n}`).join(' · ')}`);
}

/** Microseconds of CPU for each call, after a warm-up. */
function cpuOf(count: number, run: (i: number) => unknown): number {
  for (let i = 0; i < count / 4; i++) run(i);
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) run(i);
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / count;
}

const texts = every.flatMap(([, rows]) => rows).map((r) => normalise(r.text));
const plain = cpuOf(20_000, (i) => reader.read(texts[i % texts.length]!));
const filler =
  '，来电人多次联系物业和居委会，对方一直推脱，至今没有人处理，希望有关部门尽快核实解决并给予答复，谢谢，电话已经打了很多次了';
const eighty = texts.map((t) => `${t}${filler}`.slice(0, 80));
const long = cpuOf(20_000, (i) => reader.read(eighty[i % eighty.length]!));
print(
  `速度 speed: ${plain.toFixed(1)} µs CPU for a truth text, ${long.toFixed(1)} µs for 80 characters, ${Math.round(1e6 / long)} texts/s on one core`,
);
const hostile = ['望京', '八里庄', '太平庄', '朝阳区', '啊', '😀', '\u0000\uffff', '望经'].map((part) => {
  const text = part.repeat(Math.ceil(1_000_000 / part.length));
  started = performance.now();
  reader.read(text);
  return `${part} ${(performance.now() - started).toFixed(1)}`;
});
print(`刁难文本 a million characters of one kind, ms: ${hostile.join(' · ')}`);

started = performance.now();
const search = placeSearchOf(reference);
print(`检索构建 search build: ${Math.round(performance.now() - started)} ms`);
const queries = [
  'w',
  'wj',
  'wangjing',
  'wjing',
  '望j',
  'hjdxl',
  'xinyuan',
  '望京',
  '社区',
  '朝阳区新',
  'zhongguo',
  '村',
  '天通yuan',
  's',
  'shi',
  '八里庄',
  '海淀qinghe',
];
for (let i = 0; i < 10 * queries.length; i++) search.find(queries[i % queries.length]!);
const times: number[] = [];
for (let i = 0; i < 40 * queries.length; i++) {
  const before = process.cpuUsage();
  search.find(queries[i % queries.length]!);
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
}
times.sort((a, b) => a - b);
print(
  `检索 search: p50 ${times[Math.floor(times.length * 0.5)]!.toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)]!.toFixed(1)} ms CPU`,
);
for (const q of process.argv.includes('--queries') ? queries : [])
  print(
    `  ${q}: ${search
      .find(q, { limit: 5 })
      .map((f) => f.fullName)
      .join(' · ')}`,
  );
