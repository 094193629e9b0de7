// One folder that Node.js starts quickly: our sources and the pure JavaScript they use, in a few files.
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from './bundle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const outdir = resolve(process.argv[2] ?? join(here, 'dist'));
rmSync(outdir, { recursive: true, force: true });
await build({ ...bundleOptions, outdir });
