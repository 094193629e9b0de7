import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputs } from './outputs.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { sources, files } = outputs(root);

let written = 0;
for (const [file, text] of Object.entries(files)) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  // Others may be importing it this very moment: put it there in one step.
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  written += 1;
}

for (const note of sources.notes) console.log(`note: ${note}`);
for (const problem of sources.problems) console.error(`PROBLEM: ${problem}`);
console.log(
  `${sources.facts.length} facts, ${sources.operations.length} operations, ${sources.defs.size} shapes, ${Object.keys(sources.errors).length} error codes; ${written} of ${Object.keys(files).length} files changed.`,
);
if (sources.problems.length > 0) {
  console.error('What has a problem was left out of the generated files; the rest is there.');
  process.exitCode = 1;
}
