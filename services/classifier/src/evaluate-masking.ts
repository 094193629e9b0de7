/** What masking finds and leaves on hand-written texts, by kind; how long it takes. `-- --wrong` lists what went wrong. */
import { maskText, type PersonalSpan, personalSpans } from '@jiesu/domain';
import { type MaskingText, maskingParts, maskingTexts } from './masking-texts.ts';

const key = ({ kind, begin, end }: PersonalSpan): string => `${kind} ${begin} ${end}`;
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

for (const part of maskingParts) judge(part, maskingTexts(part));

function judge(name: string, rows: readonly MaskingText[]): void {
  const kinds = [...new Set(rows.flatMap((r) => r.spans.map((s) => s.kind)))].sort();
  const counts = new Map(
    ['all', ...kinds].map((kind) => [kind as string, { right: 0, hidden: 0, missed: 0, wrong: 0 }]),
  );
  const count = (kind: string, what: 'right' | 'hidden' | 'missed' | 'wrong'): void => {
    for (const one of ['all', kind]) {
      const known = counts.get(one);
      if (known !== undefined) known[what]++;
    }
  };
  let traps = 0;
  let sprung = 0;
  for (const { text, spans } of rows) {
    const found = personalSpans(text);
    const known = new Set(spans.map(key));
    const seen = new Set(found.map(key));
    for (const span of spans)
      count(
        span.kind,
        seen.has(key(span))
          ? 'right'
          : found.some((f) => f.begin <= span.begin && f.end >= span.end)
            ? 'hidden'
            : 'missed',
      );
    // What hides too much of a span, or calls it by another kind, still hides it.
    for (const span of found)
      if (!spans.some((s) => s.begin < span.end && span.begin < s.end)) count(span.kind, 'wrong');
    if (spans.length === 0) {
      traps++;
      if (found.length > 0) sprung++;
    }
    if (process.argv.includes('--wrong') && [...known].sort().join() !== [...seen].sort().join())
      console.log(text, '→', maskText(text));
  }
  console.log(`\n${name}: ${rows.length} texts; of ${traps} traps ${sprung} were masked`);
  console.log('kind     spans   hidden  exactly  hidden for nothing');
  for (const [kind, { right, hidden, missed, wrong }] of counts) {
    const all = right + hidden + missed;
    console.log(
      `${kind.padEnd(8)} ${String(all).padStart(5)} ${share(right + hidden, all).padStart(8)} ${share(right, all).padStart(8)} ${String(wrong).padStart(6)}`,
    );
  }
}

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
