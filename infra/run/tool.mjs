// `npm run demo|simulate|messages|import|import-places|bench|faults|lives|train|evaluate`: install and build what is missing, then run the tool with its arguments.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { giveUp, prepare, root } from './prepare.mjs';

const tools = {
  demo: 'packages/testkit/src/tools/demo.ts',
  simulate: 'packages/testkit/src/tools/simulate.ts',
  messages: 'packages/testkit/src/tools/messages.ts',
  import: 'examples/import.ts',
  'import-places': 'services/classifier/src/place-import-tool.ts',
  bench: 'test/load/bench.ts',
  'bench:live': 'test/load/live.ts',
  faults: 'test/faults/kill.ts',
  lives: 'test/lives/run.ts',
  train: 'services/classifier/src/tools/train.ts',
  evaluate: 'test/evaluate/main.ts',
};

const [name = '', ...args] = process.argv.slice(2);
const tool = tools[name] ?? giveUp(`没有“${name}”这个工具，可用：${Object.keys(tools).join('、')}。`);
prepare();
const child = spawn(process.execPath, ['--import', 'tsx', join(root, tool), ...args], {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? root,
});
// Ctrl-C reaches both; the tool says its last words, this waits for them.
process.on('SIGINT', () => undefined);
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
