// `npm test`: everything a change must pass, in the order in which it fails fastest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();

const bin = (...path) => join(root, 'node_modules', ...path);
let passed = 0;
let failed = 0;

function check(title, args) {
  process.stdout.write(`\n== ${title}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) passed += 1;
  else failed += 1;
}

check('types', [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json']);
check('types of the console', [
  bin('typescript', 'bin', 'tsc'),
  '--noEmit',
  '-p',
  'services/console/tsconfig.json',
]);
check('format and lint', [
  bin('@biomejs', 'biome', 'bin', 'biome'),
  'check',
  '--diagnostic-level=error',
  '.',
]);

process.stdout.write('\n== tests\n');
const folder = mkdtempSync(join(tmpdir(), 'jiesu-test-'));
const report = join(folder, 'report.json');
spawnSync(
  process.execPath,
  [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
let skipped = 0;
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  passed += counts.numPassedTests;
  // A file that cannot be loaded counts as a suite only.
  failed += Math.max(counts.numFailedTests, counts.success ? 0 : 1);
  skipped = counts.numPendingTests;
} catch {
  failed += 1;
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed === 0 ? 0 : 1);
