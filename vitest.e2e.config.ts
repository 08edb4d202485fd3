import { defineConfig } from 'vitest/config';

/** The scenarios mostly wait, each beside programs of its own: all at once, whatever the number of cores. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    maxWorkers: 6,
    testTimeout: 180_000,
  },
});
