// `npm start`: install, build, then run the host, which is one process.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(readFileSync(join(root, 'services', 'host', 'help.txt'), 'utf8'));
  process.exit(0);
}
prepare();
const { nodeEnv, nodeFlags } = await import('../../services/host/node-flags.mjs');
const host = spawn(
  process.execPath,
  [...nodeFlags, join(root, 'services', 'host', 'dist', 'main.js'), ...args],
  {
    stdio: 'inherit',
    env: { ...nodeEnv, ...process.env },
  },
);
// Ctrl-C in a terminal reaches both; the host stops cleanly and this waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => host.kill('SIGTERM'));
host.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
