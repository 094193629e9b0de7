// `npm test`: everything a change must pass, in the order in which it fails fastest.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { closing, runVitest } from './vitest.mjs';

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
const tests = runVitest(process.argv.slice(2));
closing(passed + tests.passed, failed + tests.failed, tests.skipped);
