import { parseArgs } from 'node:util';
import { describeViolation, type Played, play } from './play.ts';

const USAGE = 'npx tsx test/fuzz/run.ts [--requests 20000] [--seed N] [--patience 20]';

function table(played: Played): string {
  const rows = [...played.tallies]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([id, t]) =>
      [id, t.requests, t.taken, t.refused, t.failed, `${t.slowestMs.toFixed(0)} ms`].map(String),
    );
  const head = ['operation', 'requests', '2xx', '4xx', '5xx', 'slowest'];
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [line(head), ...rows.map(line)].join('\n');
}

const { values } = parseArgs({
  options: { requests: { type: 'string' }, seed: { type: 'string' }, patience: { type: 'string' } },
});
const requests = Number(values.requests ?? 20_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const patience = Number(values.patience ?? 20);
if (![requests, seed, patience].every(Number.isSafeInteger)) {
  console.error(USAGE);
  process.exit(2);
}
console.log(`seed ${seed}, ${requests} requests`);
const played = await play({
  seed,
  requests,
  patience,
  onProgress: (done) => process.stderr.write(`\r${done} of ${requests}`),
});
process.stderr.write('\r');
console.log(table(played));
const refusals = [...played.codes].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`);
console.log(`refusals: ${refusals.join(', ')}`);
console.log(`${played.requests} requests in ${played.seconds.toFixed(1)} s`);
for (const violation of played.violations) console.error(describeViolation(violation));
for (const wrong of played.afterwards) console.error(`afterwards: ${wrong}`);
if (played.violations.length + played.afterwards.length > 0) {
  const last = played.violations.at(-1)?.n ?? requests;
  console.error(`again: npx tsx test/fuzz/run.ts --requests ${last} --seed ${seed}`);
  process.exit(1);
}
console.log('no violation');
