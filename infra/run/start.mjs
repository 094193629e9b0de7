// `npm start`: install, build, then become the host – one process from here on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(readFileSync(join(root, 'services', 'host', 'help.txt'), 'utf8'));
  process.exit(0);
}
prepare();
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'services', 'host', 'dist', 'main.js')).href);
