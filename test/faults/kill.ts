import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { killRuns } from './kill-runs.ts';
import { mergeKills } from './merges.ts';
import { timerKills } from './timers.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    data: { type: 'string' },
    /** So many open timers: kills while deadlines fall due, instead of while people write. */
    timers: { type: 'string' },
    /** So many members of a mass incident: kills while they are absorbed and let go. */
    members: { type: 'string' },
  },
});
const folder = findReferenceDir();
if (folder === undefined) throw new Error('run this inside the project');
const data = values.data ?? mkdtempSync(join(tmpdir(), 'jiesu-kill-'));
const started = Date.now();
if (values.timers !== undefined) {
  const { due, kills, firstAtStart, violations } = await timerKills({
    data,
    runs: Number(values.runs),
    seed: Number(values.seed),
    far: Number(values.timers),
    policy: loadReference(folder).callbackPolicy.latest,
    say: (text) => process.stdout.write(`${text}\n`),
  });
  process.stdout.write(
    `${kills} kills, seed ${values.seed}, ${values.timers} open timers, ${due} fell due, ${firstAtStart} of them said first after a start, ` +
      `${violations.length} violations, ${((Date.now() - started) / 1000).toFixed(0)} s\n`,
  );
  for (const violation of violations.slice(0, 20)) process.stdout.write(`  ${violation}\n`);
  if (values.data === undefined && violations.length === 0) rmSync(data, { recursive: true, force: true });
  process.exit(violations.length === 0 ? 0 : 1);
}
if (values.members !== undefined) {
  const { kills, inTheMiddle, violations } = await mergeKills({
    data,
    members: Number(values.members),
    kills: Number(values.runs),
    seed: Number(values.seed),
    say: (text) => process.stdout.write(`${text}\n`),
  });
  process.stdout.write(
    `${kills} kills, seed ${values.seed}, ${values.members} members absorbed and let go, ${inTheMiddle} kills in the middle of it, ` +
      `${violations.length} violations, ${((Date.now() - started) / 1000).toFixed(0)} s\n`,
  );
  for (const violation of violations.slice(0, 20)) process.stdout.write(`  ${violation}\n`);
  if (values.data === undefined && violations.length === 0) rmSync(data, { recursive: true, force: true });
  process.exit(violations.length === 0 ? 0 : 1);
}
const result = await killRuns({
  data,
  runs: Number(values.runs),
  seed: Number(values.seed),
  areas: loadReference(folder).areas,
  say: (text) => process.stdout.write(`${text}\n`),
});
process.stdout.write(
  `${result.runs} kills, seed ${values.seed}, ${result.acknowledged} commands acknowledged, ${result.requests} requests, ` +
    `${result.repeated} repeated after a kill, ${result.rebuilds} rebuilds equal, ${result.violations.length} violations, ` +
    `${((Date.now() - started) / 1000).toFixed(0)} s\n`,
);
for (const violation of result.violations.slice(0, 20)) process.stdout.write(`  ${violation}\n`);
if (values.data === undefined && result.violations.length === 0)
  rmSync(data, { recursive: true, force: true });
process.exit(result.violations.length === 0 ? 0 : 1);
