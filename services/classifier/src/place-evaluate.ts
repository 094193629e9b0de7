// npm run evaluate:places -w services/classifier [-- --wrong]: how well places are read, on texts with their truth.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findReferenceDir, loadReference, streetsByName } from '@jiesu/service-kit';
import { normalise } from './normalise.ts';
import { type PlaceContext, type PlaceGuess, placeReaderOf } from './place.ts';

/** A text and the place it means; `streets` are all that it may mean, none of them certain. */
export type PlaceTruth = {
  readonly text: string;
  readonly context?: Readonly<Partial<Record<'home' | 'earlier' | 'district', string>>>;
} & (
  | { readonly is: 'street'; readonly street: string; readonly community?: string }
  | { readonly is: 'district'; readonly district: string }
  | { readonly is: 'several'; readonly streets: readonly string[] }
  | { readonly is: 'none' | 'outside' }
);

const here = dirname(fileURLToPath(import.meta.url));
const corpus = join(here, '..', 'corpus', 'places');
const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (n: number, of: number) => `${((100 * n) / Math.max(1, of)).toFixed(1)} %`;

const reference = loadReference(findReferenceDir(here)!);
const keywords = new Set(reference.problemTypes.latest.types.flatMap((t) => Object.keys(t.keywords)));
let started = performance.now();
const reader = placeReaderOf(reference, (word) => keywords.has(word));
reader.words.find('望京');
reader.read('望经街道');
print(
  `构建 build: ${Math.round(performance.now() - started)} ms, ${reader.words.words.size} names, ${reference.places.length} known places`,
);

const codes = streetsByName(reference.areas);
const districts = new Map(reference.areas.districts.map((d) => [d.name, d.code]));

function contextOf({ context = {} }: PlaceTruth): PlaceContext {
  const code = (name: string | undefined) =>
    name === undefined ? undefined : (districts.get(name) ?? codes.get(name.split('/')[0]!));
  return {
    districtId: code(context.district) ?? code(context.home)?.slice(0, 6),
    streetId: code(context.home),
    earlier: code(context.earlier),
  };
}

/** right · abstained (asked, or only the district) · wrong: decided and not so. */
function judged(row: PlaceTruth, said: PlaceGuess): 'right' | 'abstained' | 'wrong' {
  switch (row.is) {
    case 'street': {
      const street = codes.get(row.street);
      if (said.streetId === street) return 'right';
      if (said.streetId !== undefined) return 'wrong';
      return said.districtId !== undefined &&
        said.districtId !== street?.slice(0, 6) &&
        said.confidence >= 0.8
        ? 'wrong'
        : 'abstained';
    }
    case 'district':
      if (said.streetId !== undefined) return 'wrong';
      return said.districtId === districts.get(row.district) ? 'right' : 'abstained';
    case 'several': {
      if (said.streetId !== undefined) return 'wrong';
      const offered = (said.candidates ?? []).map((c) => c.code.slice(0, 9));
      return row.streets.every((s) => offered.includes(codes.get(s)!)) ? 'right' : 'abstained';
    }
    case 'none':
      if (said.streetId !== undefined) return 'wrong';
      return said.outcome === 'outside' ? 'abstained' : 'right';
    case 'outside':
      if (said.streetId !== undefined) return 'wrong';
      return said.outcome === 'outside' ? 'right' : 'abstained';
  }
}

const files = readdirSync(corpus)
  .filter((f) => f.endsWith('.jsonl'))
  .sort();
const rowsOf = (file: string) =>
  readFileSync(join(corpus, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PlaceTruth);
const every = files.map((file) => [file, rowsOf(file)] as const);
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
    const said = reader.read(normalise(row.text), contextOf(row));
    const verdict = judged(row, said);
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
      if (offered.includes(codes.get(row.street))) third++;
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
