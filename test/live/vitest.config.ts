import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests against real servers: `npm run test:live`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [
      'packages/*/src/**/*.live.test.ts',
      'test/live/**/*.live.test.ts',
      // The same stories as in the embedded mode.
      'test/journeys/{road,groups,trace,watch,appeal,outbox}.test.ts',
    ],
    globalSetup: ['test/live/servers.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Every file talks to the same servers: side by side they would wait for each other.
    fileParallelism: false,
    env: { TZ: 'UTC', JIESU_WORLDS: 'distributed' },
  },
});
