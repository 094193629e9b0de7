/** What masking finds and leaves on hand-written texts, by kind; how long it takes. `-- --wrong` lists what went wrong. */
import { maskText, type PersonalSpan, personalSpans } from '@jiesu/domain';
import { maskingTexts } from './masking-texts.ts';

const rows = maskingTexts();
const key = ({ kind, begin, end }: PersonalSpan): string => `${kind} ${begin} ${end}`;
const kinds = [...new Set(rows.flatMap((r) => r.spans.map((s) => s.kind)))].sort();
const counts = new Map(['all', ...kinds].map((kind) => [kind as string, { right: 0, missed: 0, wrong: 0 }]));
const count = (kind: string, what: 'right' | 'missed' | 'wrong'): void => {
  for (const one of ['all', kind]) counts.get(one)![what]++;
};

for (const { text, spans } of rows) {
  const found = personalSpans(text);
  const known = new Set(spans.map(key));
  const seen = new Set(found.map(key));
  for (const span of spans) count(span.kind, seen.has(key(span)) ? 'right' : 'missed');
  for (const span of found) if (!known.has(key(span))) count(span.kind, 'wrong');
  if (process.argv.includes('--wrong') && [...known].sort().join() !== [...seen].sort().join())
    console.log(text, '→', maskText(text));
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
console.log(`${rows.length} texts, ${rows.filter((r) => r.spans.length === 0).length} of them traps`);
console.log('kind     spans   recall  precision');
for (const [kind, { right, missed, wrong }] of counts)
  console.log(
    `${kind.padEnd(8)} ${String(right + missed).padStart(5)} ${share(right, right + missed).padStart(8)} ${share(right, right + wrong).padStart(10)}`,
  );

const cost = (rounds: number, run: () => void): number => {
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rounds;
};
const matter =
  '朝阳区望京街道花家地西里社区8号楼北侧路灯坏了3个月，晚上老人出门看不见路，多次反映没人管，希望尽快派人修理一下，以免有人摔伤，请在本周之内给一个明确的答复，谢谢';
for (const [name, text] of [
  ['the matter alone', matter],
  ['a person in it', `${matter.slice(0, 50)}我叫张伟，电话19900001234，住3号楼2单元501`],
] as const) {
  cost(20_000, () => maskText(text));
  console.log(
    `${name}, ${text.length} characters: ${cost(100_000, () => maskText(text)).toFixed(1)} µs of CPU`,
  );
}
const parts = [
  '1',
  'a@',
  '3号楼',
  '京A',
  '我叫王',
  '幺三',
  '微信a',
  '2单元501',
  '1 ',
  '张伟，男，',
  '王先生',
  '-1',
  '水',
];
const worst = Math.max(
  ...parts.map((part) => cost(1, () => maskText(part.repeat(Math.ceil(1_000_000 / part.length))))),
);
console.log(`the worst of ${parts.length} hostile megabytes: ${(worst / 1000).toFixed(0)} ms of CPU`);
