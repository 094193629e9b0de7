// How the host is bundled, wherever it is bundled.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** @type {import('esbuild').BuildOptions} */
export const bundleOptions = {
  entryPoints: {
    main: join(here, 'src', 'main.ts'),
    // The thread that writes: found beside the bundle by the adapter.
    writer: join(here, '..', '..', 'packages', 'adapter-sqlite', 'src', 'writer.ts'),
    // Threads for work beside the main one: found beside the bundle by the kit.
    'classifier-aside': join(here, '..', 'classifier', 'src', 'aside.ts'),
    'classifier-trainer-aside': join(here, '..', 'classifier', 'src', 'trainer-aside.ts'),
  },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  sourcemap: true,
  // Each thread keeps the map in memory: positions are enough for a trace.
  sourcesContent: false,
  // Native, or with files of their own beside them.
  external: [
    '@photostructure/sqlite',
    // Loaded by the distributed mode alone.
    'bullmq',
    'ioredis',
    'kafkajs',
    'mongodb',
    '@node-rs/*',
    '@bull-board/*',
    '@fastify/swagger-ui',
    '@fastify/static',
    'vitest',
  ],
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
  logLevel: 'warning',
};
