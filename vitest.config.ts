import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/load/**', '**/*.live.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    env: { TZ: 'UTC' },
  },
});
